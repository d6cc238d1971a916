/* Small things. */
#include "serve.h"

#include <stdarg.h>
#include <string.h>

void put(dgm_buffer *out, const char *text) {
  dgm_buffer_add(out, text, strlen(text));
}

void put_format(dgm_buffer *out, const char *format, ...) {
  char text[512];
  va_list arguments;
  va_start(arguments, format);
  int n = vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  if (n < 0 || n >= (int)sizeof text)
    out->failed = true;
  else
    dgm_buffer_add(out, text, (size_t)n);
}

void put_string(dgm_buffer *out, dgm_str text) {
  put(out, "\"");
  uint32_t from = 0;
  for (uint32_t i = 0; i < text.size; i++) {
    unsigned char c = (unsigned char)text.data[i];
    if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7F)
      continue;
    dgm_buffer_add(out, text.data + from, i - from);
    from = i + 1;
    put_format(out, c == '"' || c == '\\' ? "\\%c" : "\\u%04x", c);
  }
  dgm_buffer_add(out, text.data ? text.data + from : "", text.size - from);
  put(out, "\"");
}

void put_day(dgm_buffer *out, dgm_date date) {
  char text[16];
  dgm_date_format(date, text);
  put_format(out, *text ? "\"%s\"" : "null%s", text);
}

/* No surrogates, nothing longer than it need be, nothing beyond U+10FFFF. */
static size_t valid_at(const unsigned char *t, size_t left) {
  size_t n = *t < 0x80                 ? 1
             : *t >= 0xC2 && *t < 0xE0 ? 2
             : *t >= 0xE0 && *t < 0xF0 ? 3
             : *t >= 0xF0 && *t < 0xF5 ? 4
                                       : 0;
  if (!n || n > left)
    return 0;
  for (size_t i = 1; i < n; i++)
    if ((t[i] & 0xC0) != 0x80)
      return 0;
  bool bad = (*t == 0xE0 && t[1] < 0xA0) || (*t == 0xED && t[1] > 0x9F) || (*t == 0xF0 && t[1] < 0x90) ||
             (*t == 0xF4 && t[1] > 0x8F);
  return bad ? 0 : n;
}

bool is_utf8(const char *text, size_t size) {
  const unsigned char *t = (const unsigned char *)text;
  for (size_t i = 0, n; i < size; i += n)
    if (!(n = valid_at(t + i, size - i)))
      return false;
  return true;
}

uint64_t hash(uint64_t seed, const void *data, size_t size) {
  const unsigned char *p = data;
  uint64_t h = seed ^ 0xcbf29ce484222325ULL;
  for (size_t i = 0; i < size; i++)
    h = (h ^ p[i]) * 0x100000001b3ULL;
  h ^= h >> 32;
  h *= 0xd6e8feb86659fd93ULL;
  return h ^ h >> 32;
}

double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}
