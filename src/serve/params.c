/* The address of a request: path and parameters, decoded and checked; filters. */
#include "serve.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

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

static const char *type_name(int number) {
  return dgm_type_name((dgm_type)number);
}

static const char *status_name(int number) {
  return dgm_status_name((dgm_status)number);
}

static bool read_mask(request *r, const char *name, const char *(*word)(int), int count, uint32_t *mask, answer *a) {
  const char *list = request_value(r, name);
  *mask = 0;
  if (!list || !strcasecmp(list, "all"))
    return true;
  while (true) {
    size_t size = strcspn(list, ",");
    int number = 0;
    while (number < count && (strlen(word(number)) != size || strncasecmp(word(number), list, size)))
      number++;
    if (number == count) {
      answer_fail(a, 400, "%s: there is no %s \"%.*s\"", name, name, (int)size, list);
      return false;
    }
    *mask |= 1U << number;
    list += size;
    if (!*list++)
      return true;
  }
}

/* A day, or the first or last day of a month or year. */
static bool day_of(const char *text, bool last, dgm_date *date) {
  char day[16];
  size_t size = strlen(text);
  if (size == 10)
    return dgm_date_parse(str(text), date);
  if (size != 4 && size != 7)
    return false;
  snprintf(day, sizeof day, "%s%s", text, size == 7 ? "-01" : last ? "-12-01" : "-01-01");
  if (!dgm_date_parse(str(day), date))
    return false;
  for (int i = 28; last && i <= 31; i++) {
    snprintf(day + 8, sizeof day - 8, "%d", i);
    dgm_date_parse(str(day), date); /* a day that is none leaves the date as it is */
  }
  return true;
}

static bool read_day(request *r, const char *name, bool last, dgm_date *date, answer *a) {
  const char *text = request_value(r, name);
  *date = DGM_NO_DATE;
  if (!text || day_of(text, last, date))
    return true;
  answer_fail(a, 400, "%s is a day, month or year as 2024-03-15, 2024-03 or 2024, not \"%s\"", name, text);
  return false;
}

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

static bool read_numbers(request *r, uint64_t most_rows, question *q, answer *a) {
  dgm_filter *f = &q->filter;
  uint64_t story, newest;
  const char *confidence = request_value(r, "confidence");
  char *end = NULL;
  if (!question_number(r, "limit", 1, most_rows, most_rows > MOST_ROWS ? most_rows : 50, &f->limit, a) ||
      !question_number(r, "offset", 0, MOST_OFFSET, 0, &f->offset, a) ||
      !question_number(r, "story", 1, UINT32_MAX, 0, &story, a) || !question_number(r, "newest", 0, 1, 0, &newest, a))
    return false;
  f->story = (int64_t)story;
  f->newest_first = newest != 0;
  f->least_confidence = confidence ? strtod(confidence, &end) : 0;
  if (!confidence || (end != confidence && !*end && f->least_confidence >= 0 && f->least_confidence <= 1 &&
                      !isspace((unsigned char)*confidence)))
    return true;
  answer_fail(a, 400, "confidence is a number from 0 to 1, not \"%s\"", confidence);
  return false;
}

static bool read_choice(request *r, const char *name, const char *const *words, uint32_t n, uint32_t *chosen,
                        answer *a) {
  const char *text = request_value(r, name);
  if (!text)
    return true;
  for (uint32_t i = 0; i < n; i++)
    if (!strcmp(words[i], text)) {
      *chosen = i;
      return true;
    }
  answer_fail(a, 400, "%s: there is no \"%s\"", name, text);
  return false;
}

static dgm_str value(request *r, const char *name) {
  const char *text = request_value(r, name);
  return text ? str(text) : (dgm_str){"", 0};
}

bool question_read_step(request *r, question *q, answer *a) {
  static const char *const steps[] = {"day", "month", "year"};
  q->step = 1;
  for (size_t i = 0; i < r->n_parameters; i++) {
    parameter *p = &r->parameters[i];
    for (uint32_t k = 0; k < 3 && !strcmp(p->name, "by"); k++)
      if (!strcmp(p->value, steps[k])) {
        q->step = k;
        *p = (parameter){.name = "", .value = p->value, .used = true};
      }
  }
  return read_choice(r, "every", steps, 3, &q->step, a);
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

bool question_read(request *r, uint64_t most_rows, question *q, answer *a) {
  static const char *const units[] = {"events", "stories"};
  q->filter = (dgm_filter){0};
  dgm_filter *f = &q->filter;
  uint32_t unit = 0;
  if (!read_choice(r, "unit", units, 2, &unit, a))
    return false;
  f->unit = unit ? DGM_UNIT_STORIES : DGM_UNIT_EVENTS;
  f->actor = value(r, "actor");
  f->recipient = value(r, "recipient");
  f->party = value(r, "party");
  f->with = value(r, "with");
  f->mode = value(r, "mode");
  f->cameo = value(r, "cameo");
  f->context = value(r, "context");
  f->source = value(r, "source");
  f->by = value(r, "by");
  f->place = value(r, "place");
  f->text = value(r, "text");
  if (f->with.size && !f->party.size) {
    answer_fail(a, 400, "with goes with party: the two sides");
    return false;
  }
  if (!is_modest(f->text.data, a))
    return false;
  if (!read_mask(r, "type", type_name, DGM_N_TYPES, &f->types, a) ||
      !read_mask(r, "status", status_name, DGM_N_STATUS, &f->statuses, a) ||
      !read_day(r, "since", false, &f->since, a) || !read_day(r, "until", true, &f->until, a) ||
      !read_numbers(r, most_rows, q, a))
    return false;
  if (f->since != DGM_NO_DATE && f->until != DGM_NO_DATE && f->until < f->since) {
    answer_fail(a, 400, "until lies before since");
    return false;
  }
  return true;
}

bool question_ends(const request *r, answer *a) {
  for (size_t i = 0; i < r->n_parameters; i++)
    if (!r->parameters[i].used) {
      answer_fail(a, 400, "there is no parameter \"%s\" here", r->parameters[i].name);
      return false;
    }
  return true;
}
