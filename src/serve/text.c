/* Small things. */
#include "serve.h"

#include <jansson.h>
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

void put_day(dgm_buffer *out, dgm_date date) {
  char text[16];
  dgm_date_format(date, text);
  put_format(out, *text ? "\"%s\"" : "null%s", text);
}

bool is_utf8(const char *text, size_t size) {
  json_t *string = json_stringn(text, size);
  json_decref(string);
  return string != NULL;
}

void put_units(dgm_buffer *out, unit_count *u, int64_t start, int64_t end) {
  const int64_t bounds[] = {start, end};
  for (int k = 0; k < 2; k++) {
    for (; u->at < u->text.size && u->at < bounds[k]; u->at++) {
      unsigned char c = (unsigned char)u->text.data[u->at];
      u->units += ((c & 0xC0) != 0x80) + (c >= 0xF0);
    }
    put_format(out, k ? ", \"end\": %u}" : "{\"start\": %u", u->units);
  }
}

double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}
