/* Dates of the calendar: months, days, years, weekdays, seasons. */
#include "times/scan.h"

typedef const dgm_time_scan scan;
typedef dgm_time_found found;

bool dgm_t_is_year(dgm_time_tag t) {
  return t.kind == DGM_T_NUMBER && t.digits && t.value >= 1000 && t.value < 2200;
}

/* A year after a month or day, with a comma or "of" between. */
static int year_after(scan *s, uint32_t *i) {
  uint32_t at = dgm_t_is(s, *i, ",") || dgm_t_is(s, *i, "of") ? *i + 1 : *i;
  dgm_time_tag t = dgm_t_tag_at(s, at);
  if (!dgm_t_is_year(t))
    return 0;
  *i = at + 1;
  return t.value;
}

int dgm_t_day_at(scan *s, uint32_t i) {
  dgm_time_tag t = dgm_t_tag_at(s, i);
  bool number = t.kind == DGM_T_NUMBER && t.digits;
  return (number || t.kind == DGM_T_ORDINAL) && t.value <= 31 ? t.value : 0;
}

/* "last year", "of next week" after a part of it; `length` and `last` of the unit. */
static bool match_frame(scan *s, uint32_t i, int32_t length, int32_t last, found *f) {
  uint32_t at = dgm_t_skip(s, i, "of");
  dgm_time_tag which = dgm_t_tag_at(s, at), unit = dgm_t_tag_at(s, at + which.words);
  if (which.kind != DGM_T_RELATIVE || unit.kind != DGM_T_UNIT || unit.value != length || unit.last != last)
    return false;
  int offset = which.value <= DGM_REL_RECENT ? -1 : which.value == DGM_REL_THIS ? 0 : 1;
  return dgm_t_set_window(s, f, at + which.words + unit.words, unit, offset);
}

static int year_of(dgm_date day) {
  int year, month, number;
  dgm_date_split(day, &year, &month, &number);
  return year;
}

static bool set_month_days(scan *s, found *f, uint32_t next, uint32_t word, int month, int first, int last) {
  int year = year_after(s, &next);
  if (!year && match_frame(s, next, DGM_YEAR, 'm', f)) {
    year = year_of(f->start);
    next = f->next;
  }
  if (first < 1 || last < first || last > dgm_month_days(year ? year : 2000, month))
    return false;
  if (!year)
    year = dgm_t_bare_year(s, f, word, dgm_t_order(dgm_date_of(s->year, month, first), s->today), DGM_T_ORDINAL);
  return dgm_t_set(f, next, dgm_date_of(year, month, first), dgm_date_of(year, month, last));
}

bool dgm_t_set_month(scan *s, found *f, uint32_t next, uint32_t word, int month) {
  int year = year_after(s, &next);
  if (!year)
    year = dgm_t_bare_year(s, f, word, dgm_t_order(month, s->month), DGM_T_MONTH);
  return dgm_t_set_months(f, next, year, month, 1);
}

/* "May" is a month, "Sun" a day, where dates stand. */
static bool has_company(scan *s, uint32_t i, uint32_t next) {
  dgm_time_tag left = dgm_t_tag_at(s, i > s->begin ? i - 1 : s->end), right = dgm_t_tag_at(s, next);
  if (left.kind == DGM_T_ORDINAL || left.kind == DGM_T_RELATIVE || left.kind == DGM_T_EDGE ||
      left.kind == DGM_T_WEEKDAY || dgm_t_tag_at(s, i).edge || (left.kind == DGM_T_NUMBER && left.digits) ||
      right.kind == DGM_T_ORDINAL || (right.kind == DGM_T_NUMBER && right.digits))
    return true;
  const dgm_word *w = &s->d->words[i];
  return dgm_t_is_noun(w) && w->ner != DGM_NER_PERSON &&
         dgm_t_clause_bits(s, dgm_t_before(s, i)) & (DGM_C_TIME | DGM_C_SINCE);
}

/* A part of a name: "April Roe", "Black Friday". */
bool dgm_t_is_in_name(scan *s, uint32_t i) {
  const dgm_word *words = s->d->words;
  if (words[i].ner == DGM_NER_PERSON && !has_company(s, i, i + 1))
    return true;
  if (words[i].deprel == DGM_FLAT && words[i].head >= 0 && !s->tags[words[i].head].kind)
    return true;
  for (uint32_t k = i > s->begin ? i - 1 : i; k <= i + 1 && k < s->end; k++) {
    bool named = words[k].deprel == DGM_FLAT || (k < i && k > s->begin && dgm_t_is_noun(&words[i]) &&
                                                 words[k].upos == DGM_ADJ && dgm_is_upper(dgm_form(s->d, k).data[0]));
    if (k != i && named && words[k].head == (int32_t)i && !s->tags[k].kind)
      return true;
  }
  return false;
}

bool dgm_t_match_month(scan *s, uint32_t i, found *f) {
  dgm_time_tag t = dgm_t_tag_at(s, i);
  uint32_t next = i + t.words;
  if (dgm_t_is_in_name(s, i) || (t.sure && !has_company(s, i, next)))
    return false;
  int first = dgm_t_day_at(s, next), last = first;
  if (!first)
    return match_frame(s, next, DGM_YEAR, 'm', f) ? dgm_t_set_months(f, f->next, year_of(f->start), t.value, 1)
                                                  : dgm_t_set_month(s, f, next, i, t.value);
  next++;
  bool both = dgm_t_is(s, next, "and") && dgm_t_is(s, dgm_t_before(s, i), "between");
  if ((both || (dgm_t_joins(s, next) && !dgm_t_is(s, next, "and"))) && dgm_t_day_at(s, next + 1) > first &&
      dgm_t_tag_at(s, next + 2).kind != DGM_T_MONTH) {
    last = dgm_t_day_at(s, next + 1);
    next += 2;
  }
  return set_month_days(s, f, next, i, t.value, first, last);
}

/* "3 March", "the 3rd of March", "3-5 March 2022" */
bool dgm_t_match_day_month(scan *s, uint32_t i, found *f) {
  int first = dgm_t_day_at(s, i), last = first;
  uint32_t next = i + 1;
  if (!first)
    return false;
  if (dgm_t_joins(s, next) && dgm_t_day_at(s, next + 1) > first) {
    last = dgm_t_day_at(s, next + 1);
    next += 2;
  }
  next = dgm_t_skip(s, next, "of");
  dgm_time_tag t = dgm_t_tag_at(s, next);
  return t.kind == DGM_T_MONTH && !t.edge && set_month_days(s, f, next + t.words, next, t.value, first, last);
}

/* "on the 15th" */
bool dgm_t_match_day(scan *s, uint32_t i, found *f) {
  int day = dgm_t_day_at(s, i);
  dgm_time_tag t = dgm_t_tag_at(s, i);
  if (!day || !dgm_is_digit(dgm_form(s->d, i).data[0]) || t.kind != DGM_T_ORDINAL || !dgm_t_is(s, i - 1, "the") ||
      dgm_t_phrase_follows(s, i + 1) || !(dgm_t_clause_bits(s, dgm_t_before(s, i)) & (DGM_C_TIME | DGM_C_SINCE)))
    return false;
  if (dgm_t_is(s, i + 1, "of") && match_frame(s, i + 1, 1, 'm', f)) /* "the 7th of last month" */
    return day <= f->end - f->start + 1 && dgm_t_set_relative(f, f->next, f->start + day - 1, f->start + day - 1);
  dgm_date month = dgm_date_of(s->year, s->month, 1);
  bool ahead = dgm_looks_ahead(s->tables, s->d, i);
  if (ahead ? month + day - 1 < s->today : month + day - 1 > s->today)
    month = dgm_add_months(month, ahead ? 1 : -1);
  return dgm_t_set_relative(f, i + 1, month + day - 1, month + day - 1);
}

/* A number is a year after a preposition of time and before a thing that it dates. */
bool dgm_t_match_year(scan *s, uint32_t i, found *f) {
  dgm_time_tag t = dgm_t_tag_at(s, i);
  if (!dgm_t_is_year(t) || t.value < 1800)
    return false;
  uint32_t left = i > s->begin ? i - 1 : s->end;
  const dgm_word *w = &s->d->words[i], *next = i + 1 < s->end ? w + 1 : NULL;
  bool counts = w->deprel == DGM_NUMMOD && next && next->number == DGM_NUMBER_PLUR;
  bool prepared = dgm_t_clause_bits(s, left) & (DGM_C_TIME | DGM_C_SINCE) || dgm_t_is(s, left, "of") ||
                  dgm_t_is(s, left, "year") || t.edge || dgm_t_tag_at(s, left).kind == DGM_T_EDGE;
  bool dates = next && (dgm_t_is_noun(next) || next->upos == DGM_ADJ) && left < s->end &&
               (s->d->words[left].upos == DGM_DET || s->d->words[left].upos == DGM_PART ||
                s->d->words[left].subtype == DGM_SUB_POSS);
  bool alone = dgm_t_is(s, left, "(") && dgm_t_is(s, i + 1, ")");
  if (!((prepared && !counts) || dates || alone))
    return false;
  if ((dgm_t_is(s, i + 1, "-") || dgm_t_is(s, i + 1, "\xE2\x80\x93")) && dgm_t_is_year(dgm_t_tag_at(s, i + 2)) &&
      s->tags[i + 2].value >= t.value)
    return dgm_t_set(f, i + 3, dgm_date_of(t.value, 1, 1), dgm_date_of(s->tags[i + 2].value, 12, 31));
  return dgm_t_set_months(f, i + 1, t.value, 1, DGM_YEAR);
}

dgm_date dgm_t_weekday_near(scan *s, int32_t weekday, bool ahead) {
  int32_t now = dgm_t_weekday_of(s->today);
  return ahead ? s->today + (weekday - now + 7) % 7 : s->today - (now - weekday + 7) % 7;
}

bool dgm_t_match_weekday(scan *s, uint32_t i, found *f) {
  dgm_time_tag t = dgm_t_tag_at(s, i);
  uint32_t next = i + t.words;
  if (dgm_t_is_in_name(s, i) || (t.sure && !has_company(s, i, next)))
    return false;
  uint32_t date = dgm_t_skip(s, next, ",");
  date = dgm_t_skip(s, date, "the");
  if ((dgm_t_tag_at(s, date).kind == DGM_T_MONTH && dgm_t_day_at(s, date + 1) && dgm_t_match_month(s, date, f)) ||
      dgm_t_match_day_month(s, date, f))
    return true;
  if (match_frame(s, next, 7, 'd', f))
    return dgm_t_set(f, f->next, f->start + t.value, f->start + t.value);
  next += dgm_t_tag_at(s, next).kind == DGM_T_PART ? dgm_t_tag_at(s, next).words : 0;
  dgm_date day = dgm_t_weekday_near(s, t.value, dgm_looks_ahead(s->tables, s->d, i));
  f->bare = DGM_T_WEEKDAY;
  return dgm_t_set_relative(f, next, day, day);
}

bool dgm_t_match_season(scan *s, uint32_t i, found *f) {
  dgm_time_tag t = dgm_t_tag_at(s, i);
  uint32_t next = i + t.words;
  int year = year_after(s, &next);
  const dgm_word *w = &s->d->words[i];
  if (year)
    return dgm_t_set_months(f, next, year, t.value, 3);
  if (t.sure == DGM_SURE_YEAR || !dgm_t_is_noun(w) || w->deprel == DGM_COMPOUND ||
      !(t.edge || dgm_t_clause_bits(s, dgm_t_before(s, i)) & (DGM_C_TIME | DGM_C_SINCE)))
    return false;
  int within = t.value + 2 > s->month && t.value <= s->month ? 0 : dgm_t_order(t.value, s->month);
  return dgm_t_set_months(f, next, dgm_t_bare_year(s, f, i, within, DGM_T_SEASON), t.value, 3);
}

bool dgm_t_match_holiday(scan *s, uint32_t i, found *f) {
  dgm_time_tag t = dgm_t_tag_at(s, i);
  return set_month_days(s, f, i + t.words, i, t.value, t.last, t.last);
}

/* Of the year that is named; else the last one up to today, or the next where the clause looks ahead. */
bool dgm_t_match_feast(scan *s, uint32_t i, found *f) {
  dgm_time_tag t = dgm_t_tag_at(s, i);
  dgm_feast feast = s->tables->feasts[t.value];
  uint32_t next = i + t.words;
  int year = year_after(s, &next);
  bool ahead = dgm_looks_ahead(s->tables, s->d, i);
  const dgm_feast_days *best = NULL;
  for (uint32_t k = feast.first; k < feast.first + feast.count; k++) {
    const dgm_feast_days *days = &s->tables->feast_days[k];
    bool fits = year ? year_of(days->start) == year : ahead ? !best && days->end >= s->today : days->start <= s->today;
    if (fits && !(year && best))
      best = days;
  }
  f->relative = !year;
  return best && dgm_t_set(f, next, best->start, best->end);
}

bool dgm_t_match_weekend(scan *s, uint32_t i, bool this_one, found *f) {
  const dgm_word *w = &s->d->words[i];
  if (w->deprel == DGM_COMPOUND && !this_one)
    return false;
  dgm_date saturday = s->today - dgm_t_weekday_of(s->today) + 5;
  bool ahead = dgm_looks_ahead(s->tables, s->d, i);
  if (!ahead && saturday > s->today)
    saturday -= 7;
  return dgm_t_set_relative(f, i + 1, saturday, saturday + 1);
}
