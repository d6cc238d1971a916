/* Which pattern a word begins, parts of larger times, and periods with two ends. */
#include "times/scan.h"

enum { MAX_DEPTH = 3 };

typedef const dgm_time_scan scan;
typedef dgm_time_found found;

/* ---- parts of something larger ---- */

/* What an edge, a clip or an ordinal is a part of; a bare "the year" is this year. */
static bool match_whole(scan *s, uint32_t i, int depth, found *f) {
  i = dgm_t_skip_links(s, i);
  dgm_time_tag t = dgm_t_tag_at(s, i);
  if (t.kind == DGM_T_UNIT && dgm_t_is(s, i - 1, "the"))
    return dgm_t_set_window(s, f, i + t.words, t, 0);
  if (t.kind == DGM_T_NUMBER && dgm_t_is_year(t))
    return dgm_t_set_months(f, i + 1, t.value, 1, DGM_YEAR);
  if (t.kind == DGM_T_MONTH && t.sure && dgm_t_is_noun(&s->d->words[i]) && !dgm_t_day_at(s, i + 1) &&
      !dgm_t_is_in_name(s, i))
    return dgm_t_set_month(s, f, i + t.words, i, t.value);
  return dgm_t_match_any(s, i, depth + 1, f);
}

/* The early, middle or late third: of a month the days 1–10, 11–20 and the rest. */
static void take_third(found *f, uint8_t edge) {
  int days = f->end - f->start + 1, year, month, day;
  if (days < 5)
    return;
  dgm_date_split(f->start, &year, &month, &day);
  dgm_date first = days > 31 ? dgm_add_months(f->start, days / 91) : f->start + (days > 14 ? 10 : days / 3);
  dgm_date second = days > 31 ? dgm_add_months(f->start, 2 * (days / 91)) : f->start + (days > 14 ? 20 : days * 2 / 3);
  if (edge == DGM_EDGE_EARLY)
    f->end = first - 1;
  else if (edge == DGM_EDGE_LATE)
    f->start = second;
  else if (edge == DGM_EDGE_MID)
    dgm_t_set(f, f->next, first, second - 1);
}

static bool match_edge(scan *s, uint32_t i, int depth, found *f) {
  dgm_time_tag t = dgm_t_tag_at(s, i);
  if (!match_whole(s, i + t.words, depth, f))
    return false;
  take_third(f, (uint8_t)t.value);
  return true;
}

/* "earlier this week" ends today, "later this month" begins today. */
static bool match_clip(scan *s, uint32_t i, int depth, found *f) {
  dgm_time_tag t = dgm_t_tag_at(s, i);
  if (!match_whole(s, i + t.words, depth, f))
    return false;
  if (f->start <= s->today && f->end >= s->today) {
    f->relative = true;
    *(t.value ? &f->start : &f->end) = s->today;
  }
  return true;
}

static bool match_part(scan *s, uint32_t i, int depth, found *f) {
  uint32_t at = i + dgm_t_tag_at(s, i).words;
  return dgm_t_skip_links(s, at) > at && match_whole(s, at, depth, f) && f->end - f->start < 2;
}

static int months_between(dgm_date start, dgm_date end) {
  int y1, m1, d1, y2, m2, d2;
  dgm_date_split(start, &y1, &m1, &d1);
  dgm_date_split(end + 1, &y2, &m2, &d2);
  return (y2 - y1) * DGM_YEAR + m2 - m1;
}

/* "the first quarter of 2023", "the last week of May", "the first three months of this year" */
bool dgm_t_match_ordinal_part(scan *s, uint32_t i, int depth, found *f) {
  dgm_time_tag which = dgm_t_tag_at(s, i);
  uint32_t at = i + which.words;
  int count = 1;
  if (dgm_t_tag_at(s, at).kind == DGM_T_NUMBER) {
    count = dgm_t_tag_at(s, at).value;
    at += dgm_t_tag_at(s, at).words;
  }
  dgm_time_tag unit = dgm_t_tag_at(s, at);
  at += unit.words;
  bool quarter = unit.kind == DGM_T_UNIT && unit.value == 3 && unit.last == 'm';
  if (unit.kind != DGM_T_UNIT && unit.kind != DGM_T_FRACTION)
    return false;
  if (dgm_t_is(s, at, "of")
          ? !match_whole(s, at, depth, f)
          : !quarter || !dgm_t_set_window(s, f, at, (dgm_time_tag){.value = DGM_YEAR, .last = 'm'}, 0))
    return false;
  int months = months_between(f->start, f->end);
  if (unit.kind == DGM_T_FRACTION)
    unit = months > 1 ? (dgm_time_tag){.value = months / unit.value, .last = 'm'}
                      : (dgm_time_tag){.value = (f->end - f->start + 1) / unit.value, .last = 'd'};
  dgm_date whole_end = f->end;
  if (which.kind == DGM_T_RELATIVE) {
    f->start = dgm_t_add_units(f->end + 1, unit, -count);
  } else {
    f->start = dgm_t_add_units(f->start, unit, (which.value - 1) * count);
    f->end = dgm_t_add_units(f->start, unit, count) - 1;
  }
  f->end = f->end < whole_end ? f->end : whole_end;
  return f->start <= f->end;
}

/* "the following year", "that month": from the one that the time named before begins in; today's, if none is. */
static bool match_window(scan *s, uint32_t next, dgm_time_tag window, found *f) {
  dgm_time_scan from = *s;
  int day;
  if (s->anchor != DGM_NO_DATE) {
    from.today = s->anchor;
    dgm_date_split(s->anchor, &from.year, &from.month, &day);
  }
  return (window.offset || s->anchor != DGM_NO_DATE) && dgm_t_set_window(&from, f, next, window, window.offset);
}

/* "the year before", of the time named before. */
static bool match_unit_shifted(scan *s, uint32_t i, found *f) {
  dgm_time_tag unit = dgm_t_tag_at(s, i), shift = dgm_t_tag_at(s, i + unit.words);
  uint32_t next = i + unit.words + shift.words;
  if (shift.kind != DGM_T_SHIFT || s->anchor == DGM_NO_DATE || unit.last == 'h' || !dgm_t_is(s, i - 1, "the") ||
      dgm_t_phrase_follows(s, next))
    return false;
  unit.offset = (int8_t)shift.value;
  return match_window(s, next, unit, f);
}

/* "the first Monday of May 2023" */
static bool match_nth_weekday(scan *s, uint32_t i, int depth, found *f) {
  dgm_time_tag which = dgm_t_tag_at(s, i), day = dgm_t_tag_at(s, i + which.words);
  uint32_t at = i + which.words + day.words;
  bool last = which.kind == DGM_T_RELATIVE;
  if (day.kind != DGM_T_WEEKDAY || !dgm_t_is(s, at, "of") || !match_whole(s, at, depth, f) || f->end - f->start > 366)
    return false;
  dgm_date first = f->start + (day.value - dgm_t_weekday_of(f->start) + 7) % 7;
  dgm_date found_day = last ? f->end - (dgm_t_weekday_of(f->end) - day.value + 7) % 7 : first + 7 * (which.value - 1);
  return found_day <= f->end && dgm_t_set(f, f->next, found_day, found_day);
}

/* ---- all ---- */

static bool match_base(scan *s, uint32_t i, int depth, found *f) {
  dgm_time_tag t = dgm_t_tag_at(s, i);
  switch ((dgm_time_kind)t.kind) {
  case DGM_T_MONTH:
    return dgm_t_match_month(s, i, f);
  case DGM_T_WEEKDAY:
    return dgm_t_match_weekday(s, i, f);
  case DGM_T_NUMBER:
    return dgm_t_match_counted(s, i, depth, f) || dgm_t_match_day_month(s, i, f) || dgm_t_match_year(s, i, f);
  case DGM_T_UNIT:
    return dgm_t_match_counted(s, i, depth, f) || match_unit_shifted(s, i, f);
  case DGM_T_ORDINAL:
    return dgm_t_match_ordinal_part(s, i, depth, f) || match_nth_weekday(s, i, depth, f) ||
           dgm_t_match_day_month(s, i, f) || dgm_t_match_day(s, i, f);
  case DGM_T_PART:
    return match_part(s, i, depth, f);
  case DGM_T_DEICTIC:
  case DGM_T_BESIDE:
    return dgm_t_match_days(s, i, depth, f);
  case DGM_T_SEASON:
    return dgm_t_match_season(s, i, f);
  case DGM_T_WEEKEND:
    return dgm_t_match_weekend(s, i, false, f);
  case DGM_T_HOLIDAY:
    return dgm_t_match_holiday(s, i, f);
  case DGM_T_FEAST:
    return dgm_t_match_feast(s, i, f);
  case DGM_T_WINDOW:
    return match_window(s, i + t.words, t, f);
  case DGM_T_RELATIVE:
    return (t.value == DGM_REL_LAST && match_nth_weekday(s, i, depth, f)) || dgm_t_match_relative(s, i, depth, f);
  case DGM_T_EDGE:
    return match_edge(s, i, depth, f);
  case DGM_T_CLIP:
    return match_clip(s, i, depth, f);
  case DGM_T_DECADE:
    return dgm_t_set_months(f, i + t.words, t.value, 1, 10 * DGM_YEAR);
  case DGM_T_DATE:
    return dgm_t_set(f, i + t.words, t.value, t.value);
  default:
    return false;
  }
}

bool dgm_t_match_any(scan *s, uint32_t i, int depth, found *f) {
  if (depth > MAX_DEPTH)
    return false;
  uint32_t first = f->first;
  *f = (found){.first = first};
  if (!match_base(s, i, depth, f))
    return false;
  take_third(f, dgm_t_tag_at(s, i).edge);
  return true;
}

/* Moves the first end of a period before the second: "from November to March". */
static void order_ends(found *a, found *b) {
  if (a->bare == DGM_T_WEEKDAY && b->bare == DGM_T_WEEKDAY && a->start > b->end) {
    a->start -= 7;
  } else if (a->bare == DGM_T_MONTH || a->bare == DGM_T_ORDINAL || a->bare == DGM_T_SEASON) {
    for (int i = 0; a->start > b->end && i < 200; i++)
      a->start = dgm_add_months(a->start, -DGM_YEAR);
    for (int i = 0; !b->relative && dgm_add_months(a->start, DGM_YEAR) <= b->end && i < 200; i++)
      a->start = dgm_add_months(a->start, DGM_YEAR);
    a->relative = b->relative;
  }
}

/* "from Monday to Friday", "between May 3 and May 9" */
static void extend(scan *s, found *f) {
  uint32_t left = dgm_t_before(s, f->first);
  dgm_time_tag second = dgm_t_tag_at(s, f->next + 1);
  if (f->bare == DGM_T_WEEKDAY && dgm_t_is(s, f->next, "and") && second.kind == DGM_T_WEEKDAY &&
      second.value == (dgm_t_weekday_of(f->end) + 1) % 7) { /* "on Tuesday and Wednesday" */
    found both = {.first = f->first};
    if (dgm_t_match_weekday(s, f->next + 1, &both) && both.start != f->start) {
      f->start = both.end - 1;
      f->end = both.end;
      f->next = both.next;
    }
    return;
  }
  bool opened = dgm_t_clause_bits(s, left) & DGM_C_FROM;
  if (!dgm_t_joins(s, f->next) || (dgm_t_is(s, f->next, "and") && !dgm_t_is(s, left, "between")) ||
      !(opened || dgm_t_is(s, f->next, "-") || dgm_t_is(s, f->next, "\xE2\x80\x93") || dgm_t_is(s, f->next, "through")))
    return;
  found last = {.first = f->first};
  if (!dgm_t_match_any(s, dgm_t_skip(s, f->next + 1, "the"), 1, &last) || last.unresolved)
    return;
  order_ends(f, &last);
  if (f->start > last.end)
    return;
  f->next = last.next;
  f->end = last.end;
  f->relative |= last.relative;
}

bool dgm_time_match(scan *s, uint32_t i, found *f) {
  f->first = i;
  if (!dgm_t_match_any(s, i, 0, f))
    return false;
  if (!f->unresolved)
    extend(s, f);
  if (dgm_t_clause_bits(s, dgm_t_before(s, i)) & DGM_C_SINCE && f->start <= s->today) {
    f->relative = true;
    f->end = s->today;
  }
  if (i > s->begin && dgm_t_is(s, i - 1, "the"))
    f->first--;
  return true;
}
