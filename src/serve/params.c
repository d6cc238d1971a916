/* The address of a request: path and parameters, decoded and checked; filters. */
#include "serve.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ---- decoding ---- */

static int hex(char c) {
  return c >= '0' && c <= '9'   ? c - '0'
         : c >= 'a' && c <= 'f' ? c - 'a' + 10
         : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                : -1;
}

/* Decodes %XX, and + in parameters; *size: of `out`, which has room. False: no such thing, or a control character. */
static bool decode(const char *text, size_t n, bool plus, char *out, size_t *size) {
  *size = 0;
  for (size_t i = 0; i < n; i++) {
    char c = text[i] == '+' && plus ? ' ' : text[i];
    if (c == '%') {
      if (i + 2 >= n || hex(text[i + 1]) < 0 || hex(text[i + 2]) < 0)
        return false;
      c = (char)(hex(text[i + 1]) * 16 + hex(text[i + 2]));
      i += 2;
    }
    if ((unsigned char)c < ' ' || c == 0x7F)
      return false;
    out[(*size)++] = c;
  }
  out[*size] = 0;
  return is_utf8(out, *size);
}

/* One "name=value"; *at: where it may be written. */
static bool parse_parameter(request *r, const char *text, size_t n, char **at, const char **why) {
  const char *equals = memchr(text, '=', n);
  size_t name = equals ? (size_t)(equals - text) : n, size;
  parameter *p = &r->parameters[r->n_parameters];
  char decoded[MOST_URI + 1];
  *why = "a parameter is not written as UTF-8 in an address is, or holds control characters";
  if (!decode(text, name, true, decoded, &size) ||
      !decode(equals ? equals + 1 : "", equals ? n - name - 1 : 0, true, *at, &name))
    return false;
  *why = "a parameter is longer than 500 bytes, or there are more than 40";
  if (name > MOST_VALUE || r->n_parameters >= COUNT(r->parameters))
    return false;
  snprintf(p->name, sizeof p->name, "%.*s", (int)sizeof p->name - 1, decoded);
  p->value = *at;
  p->used = false;
  *at += name + 1;
  *why = "a parameter stands there twice";
  for (size_t i = 0; i < r->n_parameters; i++)
    if (!strcmp(r->parameters[i].name, p->name))
      return false;
  r->n_parameters++;
  return true;
}

bool request_parse(request *r, const char **why) {
  const char *query = strchr(r->uri, '?');
  size_t n = query ? (size_t)(query - r->uri) : strlen(r->uri), size;
  char *at = r->values;
  *why = "the address is longer than 4096 bytes";
  if (r->long_uri)
    return false;
  *why = "the address is not written as UTF-8 in an address is, or holds control characters";
  if (r->uri[0] != '/' || !decode(r->uri, n, false, r->path, &size))
    return false;
  for (query = query ? query + 1 : ""; *query;) {
    n = strcspn(query, "&");
    if (n && !parse_parameter(r, query, n, &at, why))
      return false;
    query += n + (query[n] == '&');
  }
  return true;
}

const char *request_value(request *r, const char *name) {
  for (size_t i = 0; i < r->n_parameters; i++)
    if (!strcmp(r->parameters[i].name, name)) {
      r->parameters[i].used = true;
      return *r->parameters[i].value ? r->parameters[i].value : NULL;
    }
  return NULL;
}

/* ---- filters ---- */

bool question_number(request *r, const char *name, uint64_t least, uint64_t most, uint64_t otherwise, uint64_t *n,
                     answer *a) {
  const char *text = request_value(r, name);
  char *end = NULL;
  *n = otherwise;
  if (!text)
    return true;
  errno = 0;
  *n = isdigit((unsigned char)*text) ? strtoull(text, &end, 10) : 0;
  if (end && !*end && !errno && *n >= least && *n <= most)
    return true;
  answer_fail(a, 400, "%s is a number from %llu to %llu, not \"%s\"", name, (unsigned long long)least,
              (unsigned long long)most, text);
  return false;
}

bool question_read_step(request *r, uint32_t *step, answer *a) {
  static const char *const steps[] = {"day", "month", "year"};
  const char *text = request_value(r, "every");
  *step = 1;
  for (uint32_t i = 0; text && i < COUNT(steps); i++)
    if (!strcmp(steps[i], text)) {
      *step = i;
      return true;
    }
  if (text)
    answer_fail(a, 400, "every is day, month or year, not \"%s\"", text);
  return !text;
}

/* Words to be searched are few, and a beginning of words is long enough that few begin so: no question takes long. */
static bool is_modest(const char *text, answer *a) {
  enum { MOST_WORDS = 12, LEAST_LETTERS = 3 };
  int words = 0, letters = 0;
  for (const char *c = text; *c; c++) {
    bool letter = isalnum((unsigned char)*c) || (unsigned char)*c >= 0x80;
    if (*c == '*' && letters < LEAST_LETTERS) {
      answer_fail(a, 400, "text: before a * stand three letters at least");
      return false;
    }
    words += letter && !letters;
    letters = letter ? letters + 1 : *c == '"' || *c == ' ' ? (c[1] == '*' || c[1] == ' ' ? letters : 0) : 0;
  }
  if (words <= MOST_WORDS)
    return true;
  answer_fail(a, 400, "text: no more than %d words can be searched at once", MOST_WORDS);
  return false;
}

bool question_read(request *r, uint64_t most_rows, dgm_filter *f, answer *a) {
  static const char *const names[] = {"unit",   "actor", "recipient", "party",   "with",       "type",
                                      "status", "mode",  "cameo",     "context", "source",     "by",
                                      "place",  "text",  "since",     "until",   "confidence", "story"};
  dgm_error error = {0};
  uint64_t newest;
  *f = (dgm_filter){.since = DGM_NO_DATE, .until = DGM_NO_DATE};
  for (size_t i = 0; i < COUNT(names); i++) {
    const char *text = request_value(r, names[i]);
    if (text && dgm_filter_set(f, names[i], text, &error)) {
      answer_error(a, &error);
      return false;
    }
  }
  if (!question_number(r, "limit", 1, most_rows, most_rows > MOST_ROWS ? most_rows : 50, &f->limit, a) ||
      !question_number(r, "offset", 0, MOST_OFFSET, 0, &f->offset, a) ||
      !question_number(r, "newest", 0, 1, 0, &newest, a))
    return false;
  f->newest_first = newest != 0;
  if (dgm_filter_check(f, &error)) {
    answer_error(a, &error);
    return false;
  }
  return !f->text.size || is_modest(f->text.data, a);
}

bool question_ends(const request *r, answer *a) {
  for (size_t i = 0; i < r->n_parameters; i++)
    if (!r->parameters[i].used) {
      answer_fail(a, 400, "there is no parameter \"%s\" here", r->parameters[i].name);
      return false;
    }
  return true;
}
