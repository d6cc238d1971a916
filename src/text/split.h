/* One paragraph → tokens: the units that Universal Dependencies English calls words. */
#ifndef DGM_TEXT_SPLIT_H
#define DGM_TEXT_SPLIT_H

#include "text/chars.h"
#include "text/rules.h"

enum {
  DGM_TOKEN_SPACE = 1,  /* white space follows */
  DGM_TOKEN_FINAL = 2,  /* . ? ! … or a run of them */
  DGM_TOKEN_POINT = 4,  /* an abbreviation or initial with its point: see ends */
  DGM_TOKEN_SPLITS = 8, /* … which is a word of its own where a sentence ends */
  DGM_TOKEN_OPENS = 16, /* a single quotation mark that opens */
};

enum { DGM_MAX_TOKEN = 1024 }; /* bytes; what is longer is cut */

typedef struct dgm_token {
  uint32_t start, end;
  uint8_t flags;
  uint8_t ends;  /* dgm_ends, with DGM_TOKEN_POINT */
  uint8_t words; /* on the first part of a contraction: how many parts */
} dgm_token;

typedef struct dgm_splitter {
  const dgm_text_rules *rules;
  dgm_arena *arena;
  const char *text;
  uint32_t end; /* of the part being split */
  dgm_token *tokens;
  uint32_t count;
  uint32_t begin;             /* where this part began */
  uint32_t no_address_before; /* no e-mail address begins before this byte */
  bool in_single;             /* after an opening single quotation mark */
  bool failed;                /* memory ran out */
} dgm_splitter;

/* Appends the tokens of text[start, end). */
void dgm_split(dgm_splitter *s, uint32_t start, uint32_t end);

/* ---- between split.c, join.c ---- */

static inline char dgm_split_byte(const dgm_splitter *s, uint32_t at) {
  return at < s->end ? s->text[at] : 0;
}
static inline dgm_char dgm_split_char(const dgm_splitter *s, uint32_t at) {
  return dgm_char_at(s->text, s->end, at);
}
/* ' ’ or, where `grave`, `: its length, or 0. */
uint32_t dgm_apostrophe_at(const dgm_splitter *s, uint32_t at, bool grave);
/* The capitalised word at `at` begins sentences more often than it is a name: "The", "But". */
bool dgm_starts_like_sentence(const dgm_text_rules *rules, const char *text, uint32_t end, uint32_t at);
/* End of the web or mail address that begins at `at`, or `at`. */
uint32_t dgm_address_end(dgm_splitter *s, uint32_t at);
/* End of the run of word characters, and of the signs that join them, which begins at `start`. */
uint32_t dgm_core_end(dgm_splitter *s, uint32_t start);

#endif
