/* Groups of counted events: a hash table while they are found, then all in order with zeros between. */
#include "store/query_count.h"

#include <stdlib.h>

bool dgm_tallies_ask(const dgm_tallies *c, dgm_by by) {
  for (size_t i = 0; i < c->n_by; i++)
    if (c->by[i] == by)
      return true;
  return false;
}

dgm_by dgm_tallies_time(const dgm_tallies *c) {
  for (size_t i = 0; i < c->n_by; i++)
    if (c->by[i] >= DGM_BY_DAY)
      return c->by[i];
  return DGM_N_BY;
}

int32_t dgm_tallies_period(const dgm_tallies *c, dgm_date date) {
  int year, month, day;
  dgm_by by = dgm_tallies_time(c);
  if (by == DGM_N_BY || by == DGM_BY_DAY)
    return by == DGM_BY_DAY ? date : DGM_NONE;
  dgm_date_split(date, &year, &month, &day);
  return by == DGM_BY_MONTH ? year * 12 + month - 1 : year;
}

static dgm_date period_start(const dgm_tallies *c, int32_t period) {
  dgm_by by = dgm_tallies_time(c);
  if (by == DGM_N_BY)
    return DGM_NO_DATE;
  return by == DGM_BY_DAY     ? period
         : by == DGM_BY_MONTH ? dgm_date_of(period / 12, period % 12 + 1, 1)
                              : dgm_date_of(period, 1, 1);
}

/* ---- names ---- */

static bool grow_slots(int32_t **slots, uint32_t *n, uint32_t room) {
  int32_t *new = malloc(room * sizeof *new);
  if (!new)
    return false;
  memset(new, 0xFF, room * sizeof *new);
  free(*slots);
  *slots = new;
  *n = room;
  return true;
}

static bool rehash_names(dgm_tallies *c) {
  if (!grow_slots(&c->name_slots, &c->n_name_slots, c->n_name_slots ? c->n_name_slots * 2 : 1024))
    return false;
  for (uint32_t i = 0; i < c->n_names; i++) {
    uint32_t at = (uint32_t)dgm_hash(0, c->names[i].text.data, c->names[i].text.size) & (c->n_name_slots - 1);
    while (c->name_slots[at] >= 0)
      at = (at + 1) & (c->n_name_slots - 1);
    c->name_slots[at] = (int32_t)i;
  }
  return true;
}

/* The number of a name, new or not; DGM_NONE when memory ran out. */
int32_t dgm_tallies_name(dgm_tallies *c, dgm_str text) {
  if (c->n_names * 2 >= c->n_name_slots && !rehash_names(c))
    return DGM_NONE;
  uint32_t at = (uint32_t)dgm_hash(0, text.data, text.size) & (c->n_name_slots - 1);
  for (; c->name_slots[at] >= 0; at = (at + 1) & (c->n_name_slots - 1))
    if (dgm_str_eq(c->names[c->name_slots[at]].text, text))
      return c->name_slots[at];
  c->names = dgm_arena_grow(&c->arena, c->names, c->n_names, sizeof *c->names);
  dgm_str copy = text.size ? dgm_arena_copy(&c->arena, text) : (dgm_str){"", 0};
  if (!c->names || !copy.data)
    return DGM_NONE;
  c->names[c->n_names] = (dgm_tally_name){.text = copy};
  c->name_slots[at] = (int32_t)c->n_names;
  return (int32_t)c->n_names++;
}

static int by_text(const void *x, const void *y) {
  return dgm_str_order((*(dgm_tally_name *const *)x)->text, (*(dgm_tally_name *const *)y)->text);
}

static bool order_names(dgm_tallies *c) {
  dgm_tally_name **all = malloc((c->n_names + 1) * sizeof(dgm_tally_name *));
  if (!all)
    return false;
  for (uint32_t i = 0; i < c->n_names; i++)
    all[i] = &c->names[i];
  qsort(all, c->n_names, sizeof(dgm_tally_name *), by_text);
  for (uint32_t i = 0; i < c->n_names; i++)
    all[i]->place = (int32_t)i;
  free(all);
  return true;
}

/* ---- groups ---- */

static bool same_group(const dgm_tally *a, const dgm_tally *b) {
  return !memcmp(a->open, b->open, sizeof a->open) && a->type == b->type && a->status == b->status &&
         a->period == b->period;
}

static uint32_t hash_group(const dgm_tally *g) {
  uint64_t h = 0x9E3779B97F4A7C15u;
  const int32_t keys[] = {g->open[0], g->open[1], g->open[2], g->type, g->status, g->period};
  for (size_t i = 0; i < DGM_COUNT(keys); i++)
    h = (h ^ (uint32_t)keys[i]) * 0xD6E8FEB86659FD93u, h ^= h >> 32;
  return (uint32_t)h;
}

static bool rehash_groups(dgm_tallies *c) {
  if (!grow_slots(&c->group_slots, &c->n_group_slots, c->n_group_slots ? c->n_group_slots * 2 : 4096))
    return false;
  for (uint32_t i = 0; i < c->n_groups; i++) {
    uint32_t at = hash_group(&c->groups[i]) & (c->n_group_slots - 1);
    while (c->group_slots[at] >= 0)
      at = (at + 1) & (c->n_group_slots - 1);
    c->group_slots[at] = (int32_t)i;
  }
  return true;
}

dgm_tally *dgm_tallies_find(dgm_tallies *c, const dgm_tally *key) {
  if (c->n_groups * 2 >= c->n_group_slots && !rehash_groups(c))
    return NULL;
  uint32_t at = hash_group(key) & (c->n_group_slots - 1);
  for (; c->group_slots[at] >= 0; at = (at + 1) & (c->n_group_slots - 1))
    if (same_group(&c->groups[c->group_slots[at]], key))
      return &c->groups[c->group_slots[at]];
  if (c->n_groups == c->room) {
    uint32_t room = c->room ? c->room * 2 : 1024;
    dgm_tally *groups = room < INT32_MAX / 2 ? realloc(c->groups, room * sizeof *groups) : NULL;
    if (!groups)
      return NULL;
    c->groups = groups;
    c->room = room;
  }
  c->group_slots[at] = (int32_t)c->n_groups;
  c->groups[c->n_groups] = *key;
  return &c->groups[c->n_groups++];
}

/* ---- in order ---- */

/* The open keys asked for, in the order of `by`. */
static size_t open_keys(const dgm_tallies *c, int keys[DGM_OPEN_KEYS]) {
  bool taken[DGM_OPEN_KEYS] = {false};
  size_t n = 0;
  for (size_t i = 0; i < c->n_by; i++) {
    bool dyad = c->by[i] == DGM_BY_DYAD;
    int first = c->by[i] == DGM_BY_RECIPIENT ? 1 : c->by[i] == DGM_BY_SOURCE ? 2 : 0;
    int count = c->by[i] > DGM_BY_SOURCE ? 0 : dyad ? 2 : 1;
    for (int key = first; key < first + count; key++)
      if (!taken[key]) {
        taken[key] = true;
        keys[n++] = key;
      }
  }
  return n;
}

/* The open keys of a group as places in the order of names, most important first. */
typedef struct combination {
  int32_t place[DGM_OPEN_KEYS], open[DGM_OPEN_KEYS];
} combination;

static int by_place(const void *x, const void *y) {
  const combination *a = x, *b = y;
  for (int i = 0; i < DGM_OPEN_KEYS; i++)
    if (a->place[i] != b->place[i])
      return a->place[i] < b->place[i] ? -1 : 1;
  return 0;
}

/* A group by its keys in the order of `by`, names by their places: the order in which groups are visited. */
typedef struct placed {
  int32_t keys[DGM_OPEN_KEYS + 3];
  uint32_t group;
} placed;

static int by_keys(const void *x, const void *y) {
  const placed *a = x, *b = y;
  for (size_t i = 0; i < DGM_COUNT(a->keys); i++)
    if (a->keys[i] != b->keys[i])
      return a->keys[i] < b->keys[i] ? -1 : 1;
  return 0;
}

typedef struct walk {
  dgm_tallies *c;
  placed *order; /* of n_groups */
  uint32_t next; /* group, in that order */
  combination *all;
  uint32_t n;
  int keys[DGM_OPEN_KEYS];
  size_t n_keys;
  int32_t first, last; /* periods */
  int32_t *outside;    /* periods beyond these that something was found in, in order */
  uint32_t n_outside;
  dgm_count_visit *visit;
  void *context;
} walk;

static bool combine(walk *w) {
  dgm_tallies *c = w->c;
  w->n_keys = open_keys(c, w->keys);
  w->all = calloc(c->n_groups + 1, sizeof *w->all);
  if (!w->all)
    return false;
  for (uint32_t i = 0; i < c->n_groups; i++) {
    memcpy(w->all[i].open, c->groups[i].open, sizeof w->all[i].open);
    for (size_t k = 0; k < w->n_keys; k++)
      w->all[i].place[k] = c->names[c->groups[i].open[w->keys[k]]].place;
  }
  qsort(w->all, c->n_groups, sizeof *w->all, by_place);
  for (uint32_t i = 0; i < c->n_groups; i++)
    if (!w->n || by_place(&w->all[w->n - 1], &w->all[i]))
      w->all[w->n++] = w->all[i];
  if (!w->n_keys && !w->n) { /* nothing found, and nothing to be found by: zeros all the same */
    w->all[0].open[0] = w->all[0].open[1] = w->all[0].open[2] = DGM_NONE;
    w->n = 1;
  }
  return true;
}

static int32_t place_of(const dgm_tallies *c, int32_t name) {
  return name < 0 ? DGM_NONE : c->names[name].place;
}

/* Sorts the groups, so that visiting them is one walk through memory. */
static bool order_groups(walk *w) {
  const dgm_tallies *c = w->c;
  w->order = calloc(c->n_groups + 1, sizeof *w->order);
  if (!w->order)
    return false;
  for (uint32_t i = 0; i < c->n_groups; i++) {
    const dgm_tally *g = &c->groups[i];
    size_t n = 0;
    w->order[i].group = i;
    for (size_t k = 0; k < c->n_by; k++) {
      dgm_by by = c->by[k];
      if (by <= DGM_BY_ACTOR)
        w->order[i].keys[n++] = place_of(c, g->open[0]);
      if (by == DGM_BY_DYAD || by == DGM_BY_RECIPIENT)
        w->order[i].keys[n++] = place_of(c, g->open[1]);
      if (by >= DGM_BY_SOURCE)
        w->order[i].keys[n++] = by == DGM_BY_SOURCE   ? place_of(c, g->open[2])
                                : by == DGM_BY_TYPE   ? g->type
                                : by == DGM_BY_STATUS ? g->status
                                                      : g->period;
    }
  }
  qsort(w->order, c->n_groups, sizeof *w->order, by_keys);
  return true;
}

static int visit_group(walk *w, const dgm_tally *key) {
  const dgm_tallies *c = w->c;
  const dgm_str none = {"", 0};
  const dgm_tally *g = key; /* without counts */
  if (w->next < c->n_groups && same_group(&c->groups[w->order[w->next].group], key))
    g = &c->groups[w->order[w->next++].group];
  if (g == key && dgm_tallies_time(c) != DGM_N_BY && (key->period < w->first || key->period > w->last))
    return 0; /* no zeros there */
  dgm_count count = {.actor = g->open[0] < 0 ? none : c->names[g->open[0]].text,
                     .recipient = g->open[1] < 0 ? none : c->names[g->open[1]].text,
                     .source = g->open[2] < 0 ? none : c->names[g->open[2]].text,
                     .type = (uint8_t)(g->type < 0 ? 0 : g->type),
                     .status = (uint8_t)(g->status < 0 ? 0 : g->status),
                     .date = period_start(c, g->period),
                     .count = g->count,
                     .cooperation = g->cooperation,
                     .conflict = g->conflict,
                     .goldstein = (double)g->goldstein / DGM_TALLY_TENTHS};
  return w->visit(w->context, &count);
}

static int visit_level(walk *w, size_t level, size_t open, uint32_t from, uint32_t to, dgm_tally *key);

/* Each value of the open key number `open` among combinations from … to; `more` keys of the same level follow. */
static int visit_open(walk *w, size_t level, size_t open, size_t more, uint32_t from, uint32_t to, dgm_tally *key) {
  for (uint32_t i = from, end; i < to; i = end) {
    for (end = i + 1; end < to && w->all[end].place[open] == w->all[i].place[open]; end++)
      ;
    key->open[w->keys[open]] = w->all[i].open[w->keys[open]];
    int stop =
        more ? visit_open(w, level, open + 1, more - 1, i, end, key) : visit_level(w, level + 1, open + 1, i, end, key);
    if (stop)
      return stop;
  }
  return 0;
}

static int visit_value(walk *w, size_t level, size_t open, uint32_t from, uint32_t to, int32_t *at, int32_t value,
                       dgm_tally *key) {
  *at = value;
  return visit_level(w, level + 1, open, from, to, key);
}

/* Types or statuses. */
static int visit_listed(walk *w, size_t level, size_t open, uint32_t from, uint32_t to, dgm_tally *key) {
  bool type = w->c->by[level] == DGM_BY_TYPE;
  uint32_t mask = type ? w->c->filter->types : w->c->filter->statuses;
  int stop = 0;
  for (int32_t i = 0; !stop && i < (type ? DGM_N_TYPES : DGM_N_STATUS); i++)
    if (!mask || mask >> i & 1)
      stop = visit_value(w, level, open, from, to, type ? &key->type : &key->status, i, key);
  return stop;
}

/* The whole range, and what was found before and behind it. */
static int visit_periods(walk *w, size_t level, size_t open, uint32_t from, uint32_t to, dgm_tally *key) {
  int stop = 0;
  uint32_t i = 0;
  for (; !stop && i < w->n_outside && w->outside[i] < w->first; i++)
    stop = visit_value(w, level, open, from, to, &key->period, w->outside[i], key);
  for (int32_t p = w->first; !stop && p <= w->last; p++)
    stop = visit_value(w, level, open, from, to, &key->period, p, key);
  for (; !stop && i < w->n_outside; i++)
    stop = visit_value(w, level, open, from, to, &key->period, w->outside[i], key);
  return stop;
}

static int visit_level(walk *w, size_t level, size_t open, uint32_t from, uint32_t to, dgm_tally *key) {
  if (level == w->c->n_by)
    return visit_group(w, key);
  if (w->c->by[level] >= DGM_BY_DAY)
    return visit_periods(w, level, open, from, to, key);
  if (w->c->by[level] > DGM_BY_SOURCE)
    return visit_listed(w, level, open, from, to, key);
  bool two = w->c->by[level] == DGM_BY_DYAD;
  return visit_open(w, level, open, two, from, to, key);
}

/* False: nothing was found, and no range is known. */
static bool find_range(walk *w) {
  const dgm_tallies *c = w->c;
  if (dgm_tallies_time(c) == DGM_N_BY)
    return true;
  if (c->first == DGM_NO_DATE || c->last == DGM_NO_DATE)
    return false;
  w->first = dgm_tallies_period(c, c->first);
  w->last = dgm_tallies_period(c, c->last);
  return true;
}

static int by_number(const void *x, const void *y) {
  int32_t a = *(const int32_t *)x, b = *(const int32_t *)y;
  return (a > b) - (a < b);
}

static bool find_outside(walk *w) {
  const dgm_tallies *c = w->c;
  w->outside = malloc((c->n_groups + 1) * sizeof *w->outside);
  if (!w->outside)
    return false;
  uint32_t n = 0;
  for (uint32_t i = 0; i < c->n_groups; i++)
    if (c->groups[i].period < w->first || c->groups[i].period > w->last)
      w->outside[n++] = c->groups[i].period;
  qsort(w->outside, n, sizeof *w->outside, by_number);
  for (uint32_t i = 0; i < n; i++)
    if (!w->n_outside || w->outside[w->n_outside - 1] != w->outside[i])
      w->outside[w->n_outside++] = w->outside[i];
  return true;
}

dgm_err dgm_tallies_visit(dgm_tallies *c, dgm_count_visit *visit, void *context, dgm_error *error) {
  walk w = {.c = c, .visit = visit, .context = context};
  dgm_tally key = {.open = {DGM_NONE, DGM_NONE, DGM_NONE}, .type = DGM_NONE, .status = DGM_NONE, .period = DGM_NONE};
  if (!find_range(&w))
    return DGM_OK;
  bool good =
      order_names(c) && combine(&w) && order_groups(&w) && (dgm_tallies_time(c) == DGM_N_BY || find_outside(&w));
  if (good)
    visit_level(&w, 0, 0, 0, w.n, &key);
  free(w.all);
  free(w.outside);
  free(w.order);
  return good ? DGM_OK : dgm_fail_memory(error);
}

void dgm_tallies_free(dgm_tallies *c) {
  free(c->name_slots);
  free(c->group_slots);
  free(c->groups);
  dgm_arena_free(&c->arena);
}
