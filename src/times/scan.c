/* What all patterns of time share: looking at words, and setting days. */
#include "times/scan.h"

typedef const dgm_time_scan scan;
typedef dgm_time_found found;

dgm_time_tag dgm_t_tag_at(scan *s, uint32_t i) {
  return i >= s->begin && i < s->end ? s->tags[i] : (dgm_time_tag){0};
}

bool dgm_t_is(scan *s, uint32_t i, const char *form) {
  return i >= s->begin && i < s->end && dgm_str_is_nocase(dgm_form(s->d, i), form);
}

uint32_t dgm_t_skip(scan *s, uint32_t i, const char *form) {
  return dgm_t_is(s, i, form) ? i + 1 : i;
}

uint8_t dgm_t_clause_bits(scan *s, uint32_t i) {
  return i >= s->begin && i < s->end ? dgm_clause_kinds(s->tables, s->d->words[i].lemma) : 0;
}

uint32_t dgm_t_skip_links(scan *s, uint32_t i) {
  while (dgm_t_is(s, i, "of") || dgm_t_is(s, i, "the") || dgm_t_is(s, i, "in") || dgm_t_is(s, i, "on"))
    i++;
  return i;
}

bool dgm_t_joins(scan *s, uint32_t i) {
  return dgm_t_is(s, i, "-") || dgm_t_is(s, i, "\xE2\x80\x93") || dgm_t_clause_bits(s, i) & DGM_C_TO;
}

/* The word before the expression, an article left out. */
uint32_t dgm_t_before(scan *s, uint32_t i) {
  i = i > s->begin && dgm_t_is(s, i - 1, "the") ? i - 1 : i;
  return i > s->begin ? i - 1 : s->end;
}

bool dgm_t_is_noun(const dgm_word *w) {
  return w->upos == DGM_NOUN || w->upos == DGM_PROPN;
}

/* A noun phrase follows, so that "the day before" is a part of "the day before the vote". */
bool dgm_t_phrase_follows(scan *s, uint32_t i) {
  if (i >= s->end)
    return false;
  switch (s->d->words[i].upos) {
  case DGM_DET:
  case DGM_NOUN:
  case DGM_PROPN:
  case DGM_ADJ:
  case DGM_PRON:
  case DGM_NUM:
    return true;
  default:
    return s->d->words[i].verb_form == DGM_FORM_GER;
  }
}

/* ---- days ---- */

int32_t dgm_t_weekday_of(dgm_date day) {
  return ((day + 3) % 7 + 7) % 7; /* 1970-01-01 was a Thursday */
}

dgm_date dgm_add_months(dgm_date date, int months) {
  int year, month, day;
  dgm_date_split(date, &year, &month, &day);
  int count = year * DGM_YEAR + month - 1 + months;
  year = (count >= 0 ? count : count - (DGM_YEAR - 1)) / DGM_YEAR;
  month = count - year * DGM_YEAR + 1;
  int most = dgm_month_days(year, month);
  return dgm_date_of(year, month, day < most ? day : most);
}

bool dgm_t_set(found *f, uint32_t next, dgm_date start, dgm_date end) {
  f->next = next;
  f->start = start;
  f->end = end;
  return true;
}

bool dgm_t_set_relative(found *f, uint32_t next, dgm_date start, dgm_date end) {
  f->relative = true;
  return dgm_t_set(f, next, start, end);
}

bool dgm_t_set_months(found *f, uint32_t next, int year, int month, int count) {
  dgm_date start = dgm_date_of(year, month, 1);
  return dgm_t_set(f, next, start, dgm_add_months(start, count) - 1);
}

dgm_date dgm_t_add_units(dgm_date date, dgm_time_tag unit, int count) {
  if (unit.last == 'm')
    return dgm_add_months(date, count * unit.value);
  return date + (unit.last == 'h' ? count / 24 : count * unit.value);
}

/* The week, month, quarter, year … that lies `offset` from the one of today. */
bool dgm_t_set_window(scan *s, found *f, uint32_t next, dgm_time_tag unit, int offset) {
  f->relative = true;
  if (unit.last == 'm') {
    int months = s->year * DGM_YEAR + s->month - 1;
    months = (months / unit.value + offset) * unit.value;
    return dgm_t_set_months(f, next, months / DGM_YEAR, months % DGM_YEAR + 1, unit.value);
  }
  int length = unit.last == 'h' ? 1 : unit.value;
  dgm_date start = s->today - (length > 1 ? dgm_t_weekday_of(s->today) : 0) + offset * length;
  return dgm_t_set(f, next, start, start + length - 1);
}

/* The year of a bare month, day or season: the last up to today, or the next from today on. `order` tells the date of
 * this year from today's: -1, 0, 1. */
int dgm_t_bare_year(scan *s, found *f, uint32_t word, int order, uint8_t kind) {
  f->relative = true;
  f->bare = kind;
  if (order > 0)
    return dgm_looks_ahead(s->tables, s->d, word) ? s->year : s->year - 1;
  if (order < 0)
    return dgm_looks_ahead(s->tables, s->d, word) ? s->year + 1 : s->year;
  return s->year;
}

int dgm_t_order(int32_t a, int32_t b) {
  return (a > b) - (a < b);
}
