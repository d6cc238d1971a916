/* Times counted from today or from the time named before: "last week", "three days ago". */
#include "times/scan.h"

typedef const dgm_time_scan scan;
typedef dgm_time_found found;

static bool set_span(scan *s, found *f, uint32_t next, dgm_time_tag unit, int count) {
  dgm_date other = dgm_t_add_units(s->today, unit, count);
  return dgm_t_set_relative(f, next, count < 0 ? other : s->today, count < 0 ? s->today : other);
}

static bool match_relative_unit(scan *s, uint32_t i, int32_t which, int count, found *f) {
  dgm_time_tag unit = dgm_t_tag_at(s, i);
  uint32_t next = i + unit.words;
  bool back = which <= DGM_REL_RECENT, plural = s->d->words[i].number == DGM_NUMBER_PLUR;
  if (which == DGM_REL_THIS)
    return !count && dgm_t_set_window(s, f, next, unit, 0);
  if (count || plural || which == DGM_REL_PAST)
    return set_span(s, f, next, unit, (back ? -1 : 1) * (count ? count : plural ? 3 : 1));
  return which != DGM_REL_RECENT && dgm_t_set_window(s, f, next, unit, back ? -1 : 1);
}

static bool match_relative_name(scan *s, uint32_t i, int32_t which, found *f) {
  dgm_time_tag t = dgm_t_tag_at(s, i);
  uint32_t next = i + t.words;
  bool back = which <= DGM_REL_RECENT, here = which == DGM_REL_THIS, on = !back && !here;
  if (t.kind == DGM_T_WEEKDAY) {
    next += dgm_t_tag_at(s, next).kind == DGM_T_PART ? dgm_t_tag_at(s, next).words : 0;
    dgm_date monday = s->today - dgm_t_weekday_of(s->today), day = monday + t.value;
    if (which == DGM_REL_FOLLOWING && s->beside != DGM_NO_DATE) { /* "the following Monday": after the day before */
      day = s->beside + (t.value - dgm_t_weekday_of(s->beside) + 6) % 7 + 1;
    } else if (!here) {
      day = dgm_t_weekday_near(s, t.value, on);
      day += day == s->today ? (on ? 7 : -7) : 0;
    }
    return dgm_t_set_relative(f, next, day, day);
  }
  if (t.kind == DGM_T_WEEKEND) {
    if (here || which == DGM_REL_COMING)
      return dgm_t_match_weekend(s, i, true, f);
    dgm_date saturday = s->today - dgm_t_weekday_of(s->today) + 5;
    saturday += on ? 7 : saturday + 1 < s->today || saturday > s->today ? -7 : 0;
    return dgm_t_set_relative(f, next, saturday, saturday + 1);
  }
  if (t.kind != DGM_T_MONTH && t.kind != DGM_T_SEASON && t.kind != DGM_T_HOLIDAY)
    return false;
  int year = s->year + (on && t.value <= s->month) - (back && t.value >= s->month);
  f->relative = true;
  if (t.kind == DGM_T_HOLIDAY || (t.kind == DGM_T_MONTH && dgm_t_day_at(s, next))) {
    int day = t.kind == DGM_T_HOLIDAY ? t.last : dgm_t_day_at(s, next++);
    if (day > dgm_month_days(year, t.value))
      return false;
    return dgm_t_set(f, next, dgm_date_of(year, t.value, day), dgm_date_of(year, t.value, day));
  }
  return dgm_t_set_months(f, next, year, t.value, t.kind == DGM_T_SEASON ? 3 : 1);
}

bool dgm_t_match_relative(scan *s, uint32_t i, int depth, found *f) {
  dgm_time_tag t = dgm_t_tag_at(s, i);
  if (t.value == DGM_REL_LAST && dgm_t_match_ordinal_part(s, i, depth, f) && dgm_t_is(s, i + t.words + 1, "of"))
    return true;
  uint32_t at = i + t.words;
  int32_t which = t.value;
  int count = 0;
  if (dgm_t_tag_at(s, at).kind == DGM_T_RELATIVE) { /* "this past week" */
    which = dgm_t_tag_at(s, at).value;
    at += dgm_t_tag_at(s, at).words;
  }
  if (dgm_t_tag_at(s, at).kind == DGM_T_NUMBER) {
    count = dgm_t_tag_at(s, at).value;
    at += dgm_t_tag_at(s, at).words;
  }
  return dgm_t_tag_at(s, at).kind == DGM_T_UNIT ? match_relative_unit(s, at, which, count, f)
                                                : !count && match_relative_name(s, at, which, f);
}

/* A number of units from the time named before, or from that in "after the June 17 vote"; `open` = a noun phrase that
 * follows would belong to "after". */
static bool match_shifted(scan *s, uint32_t i, dgm_time_tag unit, int count, bool open, int depth, found *f) {
  dgm_date from = s->beside == DGM_NO_DATE && count < 0 ? s->today : s->beside;
  uint32_t next = i;
  if (open && dgm_t_phrase_follows(s, i)) {
    if (!dgm_t_match_any(s, dgm_t_skip(s, i, "the"), depth + 1, f) || f->unresolved || f->start != f->end)
      return false;
    from = f->start;
    next = f->next;
  }
  if (from == DGM_NO_DATE) {
    f->unresolved = true;
    return dgm_t_set(f, next, s->today, s->today);
  }
  dgm_date day = dgm_t_add_units(from, unit, count);
  return dgm_t_set_relative(f, next, day, day);
}

/* "three weeks ago", "two days later"; "in two weeks" of a clause that looks ahead. */
bool dgm_t_match_counted(scan *s, uint32_t i, int depth, found *f) {
  uint32_t at = i;
  int count = dgm_t_tag_at(s, at).value;
  bool vague = dgm_t_tag_at(s, at).kind == DGM_T_UNIT; /* "months ago" */
  at += vague ? 0 : dgm_t_tag_at(s, at).words;
  dgm_time_tag unit = dgm_t_tag_at(s, at);
  if (unit.kind != DGM_T_UNIT)
    return false;
  uint32_t noun = at;
  at += unit.words;
  dgm_time_tag t = dgm_t_tag_at(s, at);
  if (t.kind == DGM_T_AGO) {
    f->unresolved = vague;
    dgm_date day = dgm_t_add_units(s->today, unit, vague ? 0 : t.value * count);
    return dgm_t_set_relative(f, at + t.words, day, day);
  }
  if (vague)
    return false;
  int way = t.kind == DGM_T_SHIFT ? t.value : t.kind == DGM_T_CLIP && t.words == 1 ? (t.value ? 1 : -1) : 0;
  if (way && match_shifted(s, at + t.words, unit, way * count, t.kind == DGM_T_SHIFT, depth, f))
    return true;
  uint32_t left = i > s->begin ? i - 1 : s->end;
  int32_t governor = s->d->words[noun].head;
  if (!(dgm_t_is(s, left, "in") || dgm_t_is(s, left, "within")) || governor < 0 ||
      !dgm_is_verbal(&s->d->words[governor]) || !dgm_looks_ahead(s->tables, s->d, noun))
    return false;
  dgm_date day = dgm_t_add_units(s->today, unit, count);
  return dgm_t_set_relative(f, at, dgm_t_is(s, left, "in") ? day : s->today, day);
}

bool dgm_t_match_days(scan *s, uint32_t i, int depth, found *f) {
  dgm_time_tag t = dgm_t_tag_at(s, i);
  uint32_t next = i + t.words;
  if (t.kind == DGM_T_BESIDE) {
    bool open = dgm_t_is(s, next - 1, "before") || dgm_t_is(s, next - 1, "after");
    return match_shifted(s, next, (dgm_time_tag){.value = 1, .last = 'd'}, t.value, open, depth, f);
  }
  next += dgm_t_tag_at(s, next).kind == DGM_T_PART ? dgm_t_tag_at(s, next).words : 0;
  return dgm_t_set_relative(f, next, s->today + t.value, s->today + t.last);
}
