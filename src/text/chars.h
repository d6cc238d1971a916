/* What a character is to the word splitter. */
#ifndef DGM_TEXT_CHARS_H
#define DGM_TEXT_CHARS_H

#include "base/base.h"

typedef enum dgm_char_kind {
  DGM_CH_SPACE,
  DGM_CH_PUNCT,
  DGM_CH_LOWER,
  DGM_CH_UPPER,
  DGM_CH_LETTER,
  DGM_CH_DIGIT
} dgm_char_kind;

typedef struct dgm_char {
  uint8_t kind;   /* dgm_char_kind; DGM_CH_LETTER has no case */
  uint8_t length; /* in bytes, 0 beyond the end */
} dgm_char;

/* Of a code point beyond ASCII. */
dgm_char_kind dgm_wide_kind(uint32_t code);

/* The character at `at` of valid UTF-8 that ends at `end`; white space of length 0 beyond it. Control characters are
 * white space. */
static inline dgm_char dgm_char_at(const char *text, uint32_t end, uint32_t at) {
  if (at >= end)
    return (dgm_char){DGM_CH_SPACE, 0};
  unsigned char c = (unsigned char)text[at];
  if (c >= 0x80) {
    uint32_t length;
    uint32_t code = dgm_utf8_decode(text, end, at, &length);
    return (dgm_char){(uint8_t)dgm_wide_kind(code), (uint8_t)length};
  }
  dgm_char_kind kind = c >= 'a' && c <= 'z'   ? DGM_CH_LOWER
                       : c >= 'A' && c <= 'Z' ? DGM_CH_UPPER
                       : c >= '0' && c <= '9' ? DGM_CH_DIGIT
                       : c <= ' ' || c == 127 ? DGM_CH_SPACE
                                              : DGM_CH_PUNCT;
  return (dgm_char){(uint8_t)kind, 1};
}

static inline bool dgm_char_is_word(dgm_char c) {
  return c.kind >= DGM_CH_LOWER;
}
static inline bool dgm_char_is_letter(dgm_char c) {
  return c.kind >= DGM_CH_LOWER && c.kind <= DGM_CH_LETTER;
}

/* The length of a line break at `at`, 0 if there is none. */
uint32_t dgm_newline_at(const char *text, uint32_t end, uint32_t at);

#endif
