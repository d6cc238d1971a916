#include "base.h"

#include <stdlib.h>

bool dgm_str_is_nocase(dgm_str a, const char *b) {
  for (uint32_t i = 0; i < a.size; i++)
    if (!b[i] || dgm_to_lower(a.data[i]) != dgm_to_lower(b[i]))
      return false;
  return b[a.size] == 0;
}

bool dgm_str_eq_nocase(dgm_str a, dgm_str b) {
  if (a.size != b.size)
    return false;
  for (uint32_t i = 0; i < a.size; i++)
    if (dgm_to_lower(a.data[i]) != dgm_to_lower(b.data[i]))
      return false;
  return true;
}

bool dgm_str_ends(dgm_str a, const char *tail) {
  size_t size = strlen(tail);
  return a.size >= size && memcmp(a.data + a.size - size, tail, size) == 0;
}

bool dgm_str_ends_in_word(dgm_str text, dgm_str word) {
  return text.size > word.size && text.data[text.size - word.size - 1] == ' ' &&
         dgm_str_eq_nocase((dgm_str){text.data + text.size - word.size, word.size}, word);
}

bool dgm_str_starts(dgm_str a, const char *head) {
  size_t size = strlen(head);
  return a.size >= size && memcmp(a.data, head, size) == 0;
}

bool dgm_str_split(dgm_str *rest, char separator, dgm_str *part) {
  if (!rest->data)
    return false;
  const char *end = rest->size ? memchr(rest->data, separator, rest->size) : NULL;
  if (!end) {
    *part = *rest;
    *rest = (dgm_str){0};
    return true;
  }
  *part = (dgm_str){rest->data, (uint32_t)(end - rest->data)};
  *rest = (dgm_str){end + 1, rest->size - part->size - 1};
  return true;
}

bool dgm_str_number(dgm_str text, double *value) {
  char copy[64], *end;
  if (!text.size || text.size >= sizeof copy)
    return false;
  memcpy(copy, text.data, text.size);
  copy[text.size] = 0;
  *value = strtod(copy, &end);
  return *end == 0;
}

uint32_t dgm_utf8_valid(const char *text, size_t size, size_t at) {
  const unsigned char *s = (const unsigned char *)text + at;
  size_t left = size - at;
  if (s[0] < 0x80)
    return 1;
  uint32_t length = s[0] >= 0xF0 ? 4 : s[0] >= 0xE0 ? 3 : 2;
  if (s[0] < 0xC2 || s[0] > 0xF4 || left < length)
    return 0;
  for (uint32_t i = 1; i < length; i++)
    if ((s[i] & 0xC0) != 0x80)
      return 0;
  /* overlong forms, surrogates, beyond U+10FFFF */
  if ((s[0] == 0xE0 && s[1] < 0xA0) || (s[0] == 0xED && s[1] > 0x9F) || (s[0] == 0xF0 && s[1] < 0x90) ||
      (s[0] == 0xF4 && s[1] > 0x8F))
    return 0;
  return length;
}

uint32_t dgm_utf8_broken(const char *text, size_t size, size_t at) {
  unsigned char lead = (unsigned char)text[at];
  uint32_t length = lead >= 0xF0 && lead <= 0xF4 ? 4 : lead >= 0xE0 && lead < 0xF0 ? 3 : 1, broken = 1;
  while (broken < length && at + broken < size) {
    unsigned char c = (unsigned char)text[at + broken];
    unsigned char low = broken > 1 ? 0x80 : lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    unsigned char high = broken > 1 ? 0xBF : lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (c < low || c > high)
      break;
    broken++;
  }
  return broken;
}

uint32_t dgm_utf8_decode(const char *text, size_t size, size_t at, uint32_t *length) {
  const unsigned char *s = (const unsigned char *)text + at;
  uint32_t n = s[0] < 0x80 ? 1 : s[0] >= 0xF0 ? 4 : s[0] >= 0xE0 ? 3 : 2;
  if (n > size - at)
    n = 1;
  *length = n;
  if (n == 1)
    return s[0];
  uint32_t code = s[0] & (0xFFu >> (n + 1));
  for (uint32_t i = 1; i < n; i++)
    code = code << 6 | (s[i] & 0x3F);
  return code;
}

size_t dgm_utf8_encode(uint32_t code, char out[4]) {
  if (code < 0x80) {
    out[0] = (char)code;
    return 1;
  }
  if (code < 0x800) {
    out[0] = (char)(0xC0 | code >> 6);
    out[1] = (char)(0x80 | (code & 0x3F));
    return 2;
  }
  if (code < 0x10000) {
    out[0] = (char)(0xE0 | code >> 12);
    out[1] = (char)(0x80 | (code >> 6 & 0x3F));
    out[2] = (char)(0x80 | (code & 0x3F));
    return 3;
  }
  out[0] = (char)(0xF0 | code >> 18);
  out[1] = (char)(0x80 | (code >> 12 & 0x3F));
  out[2] = (char)(0x80 | (code >> 6 & 0x3F));
  out[3] = (char)(0x80 | (code & 0x3F));
  return 4;
}

/* FNV-1a with a final mix: short keys, no adversary. */
uint64_t dgm_hash(uint64_t seed, const void *data, size_t size) {
  const unsigned char *bytes = data;
  uint64_t h = seed ^ 0xcbf29ce484222325u;
  for (size_t i = 0; i < size; i++)
    h = (h ^ bytes[i]) * 0x100000001b3u;
  h ^= h >> 32;
  h *= 0xd6e8feb86659fd93u;
  return h ^ h >> 32;
}

uint32_t dgm_lower_bound(const void *items, uint32_t count, size_t stride, size_t key, uint32_t least) {
  uint32_t low = 0, high = count;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2, value;
    memcpy(&value, (const char *)items + middle * stride + key, sizeof value);
    if (value < least)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}
