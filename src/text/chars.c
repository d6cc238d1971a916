#include "text/chars.h"

static bool is_wide_space(uint32_t c) {
  return c <= 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200B) || c == 0x2028 || c == 0x2029 || c == 0x202F ||
         c == 0x205F || c == 0x3000 || c == 0xFEFF;
}

/* Signs of the Latin-1 block: all but ª ² ³ µ ¹ º ¼ ½ ¾ and the soft hyphen, which belong to words. */
static bool is_latin_sign(uint32_t c) {
  if (c > 0xBF)
    return c == 0xD7 || c == 0xF7;
  return c != 0xAA && c != 0xAD && c != 0xB2 && c != 0xB3 && c != 0xB5 && c != 0xB9 && c != 0xBA &&
         !(c >= 0xBC && c <= 0xBE);
}

static bool is_wide_punct(uint32_t c) {
  if (c < 0x2010)
    return c < 0x100 && is_latin_sign(c);
  if (c < 0x3000)
    return c <= 0x2027 || (c >= 0x2030 && c <= 0x205E) || (c >= 0x20A0 && c <= 0x20CF) ||
           (c >= 0x2100 && c <= 0x214F) || (c >= 0x2190 && c <= 0x2BFF) || (c >= 0x2E00 && c <= 0x2E7F);
  if (c <= 0x303F)
    return c != 0x3005 && c != 0x3006 && c != 0x3007;
  return (c >= 0xFE10 && c <= 0xFE6F) || (c >= 0xFF01 && c <= 0xFF0F) || (c >= 0xFF1A && c <= 0xFF20) ||
         (c >= 0xFF3B && c <= 0xFF40) || (c >= 0xFF5B && c <= 0xFF65) || (c >= 0x1F000 && c <= 0x1FAFF);
}

/* Case where news in English meets it: Latin, Greek, Cyrillic. */
static dgm_char_kind letter_case(uint32_t c) {
  if (c >= 0xC0 && c <= 0xFF)
    return c <= 0xDE ? DGM_CH_UPPER : DGM_CH_LOWER;
  if (c >= 0x100 && c <= 0x17F) {
    bool odd_upper = (c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E);
    return c == 0x178 || (c & 1) == odd_upper ? DGM_CH_UPPER : DGM_CH_LOWER;
  }
  if (c >= 0x1E00 && c <= 0x1EFF)
    return c & 1 ? DGM_CH_LOWER : DGM_CH_UPPER;
  if (c >= 0x386 && c <= 0x3CE)
    return c <= 0x3AB && c != 0x390 ? DGM_CH_UPPER : DGM_CH_LOWER;
  if (c >= 0x400 && c <= 0x45F)
    return c <= 0x42F ? DGM_CH_UPPER : DGM_CH_LOWER;
  return DGM_CH_LETTER;
}

dgm_char_kind dgm_wide_kind(uint32_t code) {
  if (is_wide_space(code))
    return DGM_CH_SPACE;
  return is_wide_punct(code) ? DGM_CH_PUNCT : letter_case(code);
}

uint32_t dgm_newline_at(const char *text, uint32_t end, uint32_t at) {
  unsigned char c = (unsigned char)text[at];
  if (c == '\n' || c == '\v' || c == '\f')
    return 1;
  if (c == '\r')
    return at + 1 < end && text[at + 1] == '\n' ? 2 : 1;
  if (c == 0xC2 && at + 1 < end && (unsigned char)text[at + 1] == 0x85)
    return 2;
  if (c == 0xE2 && at + 2 < end && (unsigned char)text[at + 1] == 0x80 &&
      ((unsigned char)text[at + 2] == 0xA8 || (unsigned char)text[at + 2] == 0xA9))
    return 3;
  return 0;
}
