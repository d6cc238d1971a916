/* Fields of a document: which column holds them, and their values. */
#include "formats/reader.h"
#include "input_tables.h"

#include <stdio.h>
#include <stdlib.h>

static const char *const field_names[DGM_N_FIELDS] = {"text", "date", "id", "source", "title", "url", "language"};

dgm_str *dgm_field_of(dgm_input *input, dgm_field field) {
  switch (field) {
  case DGM_FIELD_TEXT:
    return &input->text;
  case DGM_FIELD_ID:
    return &input->id;
  case DGM_FIELD_SOURCE:
    return &input->source;
  case DGM_FIELD_TITLE:
    return &input->title;
  case DGM_FIELD_URL:
    return &input->url;
  case DGM_FIELD_LANGUAGE:
    return &input->language;
  default:
    return NULL;
  }
}

bool dgm_input_next(dgm_input_words *w, dgm_str *word) {
  while (!dgm_str_split(&w->rest, ';', word)) {
    while (w->row < DGM_COUNT(dgm_input_html) && strcmp(dgm_input_html[w->row].kind, w->kind))
      w->row++;
    if (w->row == DGM_COUNT(dgm_input_html))
      return false;
    w->rest = dgm_cstr(dgm_input_html[w->row++].words);
  }
  return true;
}

bool dgm_input_has(const char *kind, dgm_str word) {
  dgm_input_words words = {.kind = kind};
  for (dgm_str one; dgm_input_next(&words, &one);)
    if (dgm_str_eq_nocase(one, word))
      return true;
  return false;
}

/* ---- columns ---- */

static bool assign(dgm_columns *c, dgm_str part) {
  dgm_str rest = part, key;
  if (!dgm_str_split(&rest, '=', &key) || !dgm_trim(rest).size)
    return false;
  for (size_t f = 0; f < DGM_N_FIELDS; f++)
    if (dgm_str_is_nocase(dgm_trim(key), field_names[f])) {
      c->names[f] = dgm_trim(rest);
      return true;
    }
  return false;
}

dgm_err dgm_columns_parse(dgm_columns *c, const char *map, dgm_error *error) {
  *c = (dgm_columns){0};
  if (!map)
    return DGM_OK;
  c->map = strdup(map);
  if (!c->map)
    return dgm_fail_memory(error);
  dgm_str rest = dgm_cstr(c->map), part;
  while (dgm_str_split(&rest, ',', &part))
    if (!assign(c, part))
      return dgm_fail(
          error, DGM_ERR_ARGUMENT,
          "columns are named as in text=Body,date=Published (text, date, id, source, title, url, language), "
          "not \"%.*s\"",
          part.size < 80 ? (int)part.size : 80, part.data);
  return DGM_OK;
}

static int32_t find_name(dgm_str name, const dgm_str *header, uint32_t count) {
  for (uint32_t i = 0; i < count; i++)
    if (dgm_str_eq(header[i], name))
      return (int32_t)i;
  for (uint32_t i = 0; i < count; i++)
    if (dgm_str_eq_nocase(header[i], name))
      return (int32_t)i;
  return DGM_NONE;
}

static bool is_taken(const dgm_columns *c, dgm_field field, dgm_str name) {
  for (size_t f = 0; f < DGM_N_FIELDS; f++)
    if (f != field && c->names[f].size && dgm_str_eq_nocase(c->names[f], name))
      return true;
  return false;
}

int32_t dgm_columns_find(const dgm_columns *c, dgm_field field, const dgm_str *header, uint32_t count) {
  if (c->names[field].size)
    return find_name(c->names[field], header, count);
  for (size_t row = 0; row < DGM_COUNT(dgm_input_columns); row++) {
    dgm_str names = dgm_cstr(dgm_input_columns[row].words), name;
    while (!strcmp(dgm_input_columns[row].kind, field_names[field]) && dgm_str_split(&names, ';', &name)) {
      int32_t column = find_name(name, header, count);
      if (column != DGM_NONE && !is_taken(c, field, header[column]))
        return column;
    }
  }
  return DGM_NONE;
}

/* ---- dates ---- */

/* Numbers and words of a text, and what stands between them. */
typedef struct date_token {
  dgm_span span;
  int number, digits; /* digits 0: a word */
  int month;          /* that the word means, or 0 */
  char before;        /* the character before it; 0: several, or none */
} date_token;

static int month_of(dgm_str word) {
  for (size_t i = 0; i < DGM_COUNT(dgm_input_months); i++) {
    dgm_str forms = dgm_cstr(dgm_input_months[i].words), form;
    while (dgm_str_split(&forms, ';', &form))
      if (dgm_str_eq_nocase(form, word))
        return atoi(dgm_input_months[i].kind);
  }
  return 0;
}

static bool next_token(dgm_str text, uint32_t *at, date_token *t) {
  uint32_t i = *at, before = i;
  while (i < text.size && !dgm_is_letter(text.data[i]) && !dgm_is_digit(text.data[i]))
    i++;
  if (i == text.size)
    return false;
  *t = (date_token){.span = {i, i}, .before = i == before + 1 ? text.data[before] : 0};
  if (dgm_is_digit(text.data[i])) {
    for (; i < text.size && dgm_is_digit(text.data[i]); i++, t->digits++)
      t->number = t->digits < 8 ? t->number * 10 + (text.data[i] - '0') : t->number;
  } else {
    while (i < text.size && dgm_is_letter(text.data[i]))
      i++;
    t->month = month_of((dgm_str){text.data + t->span.start, i - t->span.start});
  }
  *at = t->span.end = i;
  return true;
}

static bool is_day(int year, int month, int day) {
  return year >= 1500 && year <= 2200 && month >= 1 && month <= 12 && day >= 1 && day <= dgm_month_days(year, month);
}

/* Day and month in the order they stand, where only one order makes sense. */
static bool in_either_order(int first, int second, int year, char between, dgm_date *date) {
  bool day_first = is_day(year, second, first), month_first = is_day(year, first, second);
  if (between != '.' && day_first && month_first && first != second)
    return false;
  if (!day_first && (!month_first || between == '.'))
    return false;
  *date = day_first ? dgm_date_of(year, second, first) : dgm_date_of(year, first, second);
  return true;
}

static bool three_tokens(const date_token *t, dgm_date *date) {
  int day = 0, month = 0, year = t[2].number;
  bool joined = t[2].before && t[2].before == t[1].before && strchr("-/.", t[1].before);
  if (t[0].digits == 4 && t[1].digits && t[1].digits <= 2 && t[2].digits && t[2].digits <= 2 && joined)
    day = t[2].number, month = t[1].number, year = t[0].number;
  else if (t[0].digits && t[0].digits <= 2 && t[1].digits && t[1].digits <= 2 && t[2].digits == 4 && joined)
    return in_either_order(t[0].number, t[1].number, year, t[1].before, date);
  else if (t[0].month && t[1].digits && t[1].digits <= 2 && t[2].digits == 4)
    day = t[1].number, month = t[0].month;
  else if (t[0].digits && t[0].digits <= 2 && t[1].month && t[2].digits == 4)
    day = t[0].number, month = t[1].month;
  if (!is_day(year, month, day))
    return false;
  *date = dgm_date_of(year, month, day);
  return true;
}

/* "20240315", also at the head of a longer number with the time of day. */
static bool one_token(const date_token *t, dgm_date *date) {
  int year = t->number / 10000, month = t->number / 100 % 100, day = t->number % 100;
  if ((t->digits != 8 && t->digits != 12 && t->digits != 14) || !is_day(year, month, day))
    return false;
  *date = dgm_date_of(year, month, day);
  return true;
}

/* "15th" is 15 here, "15 of March" has no "of". */
static bool is_silent(dgm_str text, const date_token *t, const date_token *last) {
  dgm_str word = {text.data + t->span.start, t->span.end - t->span.start};
  return !t->digits && last->digits && last->digits <= 2 && dgm_input_has("silent", word);
}

bool dgm_date_find(dgm_str text, dgm_date *date, dgm_span *span) {
  date_token t[3] = {0}, next;
  uint32_t at = 0, n = 0;
  while (next_token(text, &at, &next)) {
    if (one_token(&next, date)) {
      if (span)
        *span = next.span;
      return true;
    }
    if (n && is_silent(text, &next, &t[2]))
      continue;
    t[0] = t[1];
    t[1] = t[2];
    t[2] = next;
    if (++n < 3 || !three_tokens(t, date))
      continue;
    if (span)
      *span = (dgm_span){t[0].span.start, t[2].span.end};
    return true;
  }
  return false;
}

void dgm_field_date(dgm_str text, dgm_date *date, dgm_error *error) {
  *date = DGM_NO_DATE;
  text = dgm_trim(text);
  if (!text.size || (text.size < 64 && dgm_date_find(text, date, NULL)))
    return;
  snprintf(error->message, sizeof error->message, "the date \"%.*s\" is none that can be read: read without it",
           text.size < 40 ? (int)text.size : 40, text.data);
}

/* ---- text ---- */

uint32_t dgm_blank_start(dgm_str text) {
  uint32_t first = text.size >= 3 && !memcmp(text.data, "\xEF\xBB\xBF", 3) ? 3 : 0;
  while (first < text.size && memchr(" \t\r\n\f\v", text.data[first], 6))
    first++;
  return first;
}

dgm_str dgm_trim(dgm_str text) {
  while (text.size && memchr(" \t\r\n", *text.data, 4))
    text = (dgm_str){text.data + 1, text.size - 1};
  while (text.size && memchr(" \t\r\n", text.data[text.size - 1], 4))
    text.size--;
  return text;
}

bool dgm_utf8_repair(dgm_str *text, dgm_buffer *copy, uint32_t *broken) {
  uint32_t from = 0;
  *broken = 0;
  copy->size = 0;
  for (uint32_t at = 0; at < text->size;) {
    uint32_t good = dgm_utf8_valid(text->data, text->size, at);
    at += good;
    if (good)
      continue;
    uint32_t bad = dgm_utf8_broken(text->data, text->size, at);
    dgm_buffer_add(copy, text->data + from, at - from);
    dgm_buffer_puts(copy, "\xEF\xBF\xBD");
    *broken += bad;
    from = at += bad;
  }
  if (!*broken)
    return true;
  dgm_buffer_add(copy, text->data + from, text->size - from);
  *text = (dgm_str){copy->data, (uint32_t)copy->size};
  return !copy->failed;
}
