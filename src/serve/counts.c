/* Numbers: the overview, series over time. */
#include "serve.h"

#include "index.h"
#include "tallies.h"

#include <stdlib.h>
#include <string.h>

/* ---- what an item counts for ---- */

static item item_of(const selection *s, uint32_t i) {
  const store_index *x = s->index;
  uint32_t e = selection_event(s, i);
  return (item){.event = e,
                .date = s->stories ? x->story_date[i] : x->date[e],
                .type = s->stories ? x->story_type[i] : x->type[e],
                .status = s->stories ? x->story_status[i] : x->status[e],
                .quad = x->quad[e],
                .goldstein = x->goldstein[e]};
}

void count_items(const selection *s, count_item *count, void *context) {
  for (uint32_t k = 0, i; k < s->n; k++)
    if (selection_has(s, i = selection_at(s, k))) {
      item found = item_of(s, i);
      count(context, &found);
    }
}

void tally_add(tally *t, const item *i) {
  t->count++;
  t->cooperation += i->quad <= 2;
  t->conflict += i->quad > 2;
}

/* ---- spans of time ---- */

static int span_of(int32_t date, uint32_t by) {
  char text[16];
  if (date == DGM_NO_DATE)
    return NO_SPAN;
  if (!by)
    return date;
  dgm_date_format(date, text);
  int year = atoi(text);
  const char *month = strchr(text + 1, '-');
  return by == 1 ? year * 12 + (month ? atoi(month + 1) - 1 : 0) : year;
}

/* "2024-03" … */
static void put_span(dgm_buffer *out, int span, uint32_t by) {
  char text[16];
  if (!by) {
    dgm_date_format(span, text);
    put_format(out, "\"%s\"", text);
  } else if (by == 1) {
    put_format(out, "\"%04d-%02d\"", span / 12, span % 12 + 1);
  } else {
    put_format(out, "\"%04d\"", span);
  }
}

/* Days of the same span follow one another: the last one is remembered. */
static point *point_of(series *s, int32_t date) {
  if (date == s->date && s->n)
    return &s->points[s->last];
  int span = span_of(date, s->by);
  if (span == NO_SPAN)
    return NULL;
  if (!s->n || s->points[s->n - 1].span < span) {
    if (s->n == s->room) {
      uint32_t room = s->room ? s->room * 2 : 256;
      point *p = realloc(s->points, room * sizeof *p);
      s->failed |= !p;
      if (!p)
        return NULL;
      s->points = p;
      s->room = room;
    }
    s->points[s->n++] = (point){.span = span};
  }
  s->date = date;
  s->last = s->n - 1; /* items come by date */
  return &s->points[s->last];
}

void series_add(series *s, const item *i) {
  point *p = point_of(s, i->date);
  if (!p)
    return;
  p->types[i->type % DGM_N_TYPES]++;
  tally_add(&p->all, i);
  p->goldstein += i->goldstein;
}

static void put_tally(dgm_buffer *out, const tally *t) {
  put_format(out, "\"cooperation\": %u, \"conflict\": %u}", t->cooperation, t->conflict);
}

void put_types(dgm_buffer *out, const uint32_t types[DGM_N_TYPES]) {
  const char *before = "";
  put(out, "{");
  for (int t = 0; t < DGM_N_TYPES; t++)
    if (types[t]) {
      put_format(out, "%s\"%s\": %u", before, dgm_type_name((dgm_type)t), types[t]);
      before = ", ";
    }
  put(out, "}");
}

static void put_point(dgm_buffer *out, const point *p, uint32_t by, bool goldstein) {
  put(out, "{\"date\": ");
  put_span(out, p->span, by);
  put_format(out, ", \"count\": %u, \"types\": ", p->all.count);
  put_types(out, p->types);
  put(out, ", ");
  if (goldstein)
    put_format(out, "\"goldstein\": %.1f, ", (double)p->goldstein / 10);
  put_tally(out, &p->all);
}

/* With zeros from `first` to `last`. */
static void put_points(dgm_buffer *out, const series *s, int first, int last, bool goldstein) {
  uint32_t at = 0;
  bool begun = false;
  for (int span = first; at < s->n || (first != NO_SPAN && span <= last);) {
    bool found = at < s->n && (first == NO_SPAN || s->points[at].span <= span || span > last);
    point zero = {.span = span};
    put(out, begun ? ",\n" : "");
    put_point(out, found ? &s->points[at] : &zero, s->by, goldstein);
    begun = true;
    if (!found || (s->points[at].span == span && span <= last))
      span++;
    at += found;
  }
}

/* From the filter's first day to its last one; where these are not given, from the first document's to the last's. */
static void spans_of(const selection *s, uint32_t by, int *first, int *last) {
  const dgm_filter *f = s->filter;
  *first = span_of(f->since != DGM_NO_DATE ? f->since : s->index->since, by);
  *last = span_of(f->until != DGM_NO_DATE ? f->until : s->index->until, by);
  if (*last == NO_SPAN)
    *first = NO_SPAN;
}

/* ---- the series ---- */

static void count_series(void *context, const item *i) {
  series_add(context, i);
}

void api_series(worker *w, request *r, answer *a) {
  static const char *const names[] = {"day", "month", "year"};
  dgm_filter f;
  selection s;
  dgm_error error = {0};
  int first, last;
  uint32_t step;
  if (!question_read_step(r, &step, a) || !question_read(r, MOST_ROWS, &f, a) || !question_ends(r, a))
    return;
  if (selection_open(&s, w->snapshot->index, w->snapshot->words, w->store, &f, false, &error)) {
    answer_error(a, &error);
  } else {
    series all = {.by = step};
    spans_of(&s, step, &first, &last);
    count_items(&s, count_series, &all);
    bool many = all.n > MOST_POINTS || (first != NO_SPAN && last - first > MOST_POINTS);
    put_format(&a->body, "{\"by\": \"%s\", \"since\": ", names[step]);
    put_day(&a->body, f.since != DGM_NO_DATE ? f.since : s.index->since);
    put(&a->body, ", \"until\": ");
    put_day(&a->body, f.until != DGM_NO_DATE ? f.until : s.index->until);
    put(&a->body, ", \"points\": [");
    put_points(&a->body, &all, many ? NO_SPAN : first, last, true);
    put(&a->body, "]}\n");
    if (many)
      answer_fail(a, 400, "these are more than %d points: ask for months or years, or for fewer days", MOST_POINTS);
    a->body.failed |= all.failed;
    free(all.points);
  }
  selection_free(&s);
}

/* ---- the overview ---- */

typedef struct overview {
  const selection *s;
  tally types[DGM_N_TYPES];
  uint32_t statuses[DGM_N_STATUS], n;
  series months;
  uint32_t *sources;
  pairs dyads;
} overview;

static void count_overview(void *context, const item *i) {
  overview *o = context;
  dyad dyads[MOST_DYADS];
  const store_index *x = o->s->index;
  o->n++;
  tally_add(&o->types[i->type % DGM_N_TYPES], i);
  o->statuses[i->status % DGM_N_STATUS]++;
  series_add(&o->months, i);
  o->sources[x->source[i->event]]++;
  uint32_t n = selection_dyads(o->s, i->event, dyads);
  for (uint32_t d = 0; d < n; d++)
    pairs_add(&o->dyads, index_code_of(x, dyads[d].actor), index_code_of(x, dyads[d].recipient), i);
}

static void put_kinds(dgm_buffer *out, const overview *o) {
  put_format(out, "{\"events\": %u,\n\"types\": [", o->n);
  for (int t = 0; t < DGM_N_TYPES; t++) {
    put_format(out, "%s{\"type\": \"%s\", \"count\": %u, ", t ? ", " : "", dgm_type_name((dgm_type)t),
               o->types[t].count);
    put_tally(out, &o->types[t]);
  }
  put(out, "],\n\"statuses\": [");
  for (int s = 0; s < DGM_N_STATUS; s++)
    put_format(out, "%s{\"status\": \"%s\", \"count\": %u}", s ? ", " : "", dgm_status_name((dgm_status)s),
               o->statuses[s]);
  put(out, "],\n\"months\": [");
}

static void put_sources(dgm_buffer *out, const overview *o) {
  const store_index *x = o->s->index;
  put(out, "],\n\"sources\": [");
  for (uint32_t k = 0; k < 20; k++) {
    uint32_t best = 0;
    for (uint32_t i = 1; i <= x->sources.n; i++)
      if (o->sources[i] > (best ? o->sources[best] : 0))
        best = i;
    if (!best)
      break;
    put(out, k ? ", {\"source\": " : "{\"source\": ");
    dgm_json_string(out, str(x->source_names[best - 1] ? x->source_names[best - 1] : ""));
    put_format(out, ", \"count\": %u}", o->sources[best]);
    o->sources[best] = 0;
  }
  put(out, "]}\n");
}

void api_overview(worker *w, request *r, answer *a) {
  dgm_filter f;
  selection s;
  dgm_error error = {0};
  int first, last;
  if (!question_read(r, MOST_ROWS, &f, a) || !question_ends(r, a))
    return;
  if (selection_open(&s, w->snapshot->index, w->snapshot->words, w->store, &f, false, &error)) {
    answer_error(a, &error);
  } else {
    overview o = {.s = &s, .months.by = 1, .sources = calloc((size_t)s.index->sources.n + 1, sizeof *o.sources)};
    a->body.failed |= !o.sources;
    if (o.sources) {
      spans_of(&s, 1, &first, &last);
      count_items(&s, count_overview, &o);
      put_kinds(&a->body, &o);
      put_points(&a->body, &o.months, first != NO_SPAN && last - first > MOST_POINTS ? NO_SPAN : first, last, false);
      put(&a->body, "],\n\"dyads\": [");
      put_pairs(&a->body, s.index, &o.dyads, 20);
      put_sources(&a->body, &o);
    }
    a->body.failed |= o.months.failed || o.dyads.failed;
    pairs_free(&o.dyads);
    free(o.months.points);
    free(o.sources);
  }
  selection_free(&s);
}
