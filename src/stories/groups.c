/* Mentions by day and country; groups of mentions joined by positive evidence, each split into its stories. */
#include "stories/stories.h"

#include <stdlib.h>

/* Mentions of a day that share a country stand together, so that only those are compared. */
typedef struct key_ref {
  uint32_t key, telling;
} key_ref;

typedef struct day {
  dgm_date date;
  dgm_telling **tellings;
  uint32_t n_tellings, n_refs;
  key_ref *refs; /* by key; made anew when `sorted` falls behind */
  bool sorted;
  dgm_arena arena;
} day;

struct dgm_groups {
  const dgm_story_rules *rules;
  dgm_day_loader *load;
  void *context;
  day **days; /* by date */
  uint32_t n_days;
  size_t room_days;
  dgm_telling **group; /* that is being gathered */
  uint32_t n_group, group_size;
  dgm_link *links;
  size_t n_links, links_size;
  size_t count;
};

dgm_groups *dgm_groups_new(const dgm_story_rules *rules, dgm_day_loader *load, void *context) {
  dgm_groups *g = calloc(1, sizeof *g);
  if (g) {
    g->rules = rules;
    g->load = load;
    g->context = context;
  }
  return g;
}

static void day_free(day *d) {
  dgm_arena_free(&d->arena);
  free(d->tellings);
  free(d->refs);
  free(d);
}

void dgm_groups_free(dgm_groups *g) {
  if (!g)
    return;
  for (uint32_t i = 0; i < g->n_days; i++)
    day_free(g->days[i]);
  free(g->days);
  free(g->group);
  free(g->links);
  free(g);
}

size_t dgm_groups_count(const dgm_groups *g) {
  return g->count;
}

int32_t dgm_groups_reach(const dgm_story_rules *rules) {
  return rules->weights[DGM_W_DAYS];
}

/* Room for one more at powers of two. */
static bool grow(void **items, size_t count, size_t *room, size_t size) {
  if (count < *room)
    return true;
  size_t more = *room ? 2 * *room : 64;
  void *moved = realloc(*items, more * size);
  if (!moved)
    return false;
  *items = moved;
  *room = more;
  return true;
}

/* ---- days ---- */

static uint32_t find_day(const dgm_groups *g, dgm_date date) {
  uint32_t low = 0, high = g->n_days;
  while (low < high) {
    uint32_t middle = (low + high) / 2;
    if (g->days[middle]->date < date)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* The day, made empty if it is not there; *made says so. NULL = no memory. */
static day *day_of(dgm_groups *g, dgm_date date, bool *made) {
  uint32_t at = find_day(g, date);
  *made = at == g->n_days || g->days[at]->date != date;
  if (!*made)
    return g->days[at];
  day *d = grow((void **)&g->days, g->n_days, &g->room_days, sizeof(day *)) ? calloc(1, sizeof *d) : NULL;
  if (!d)
    return NULL;
  d->date = date;
  memmove(g->days + at + 1, g->days + at, (g->n_days - at) * sizeof(day *));
  g->days[at] = d;
  g->n_days++;
  return d;
}

dgm_err dgm_groups_add(dgm_groups *g, const dgm_told *told, dgm_error *error) {
  bool made;
  day *d = day_of(g, told->date, &made);
  dgm_telling *t = d ? dgm_arena_alloc(&d->arena, sizeof *t) : NULL;
  dgm_telling **moved = t ? d->tellings : NULL;
  if (t && !(d->n_tellings & (d->n_tellings + 1))) { /* room for 2^k - 1 is full */
    moved = realloc(d->tellings, (2 * (size_t)d->n_tellings + 2) * sizeof(dgm_telling *));
    if (moved)
      d->tellings = moved;
  }
  if (!t || !moved || !dgm_telling_make(t, g->rules, told, &d->arena))
    return dgm_fail_memory(error);
  d->tellings[d->n_tellings++] = t;
  d->sorted = false;
  g->count++;
  return DGM_OK;
}

bool dgm_groups_take_day(dgm_groups *g, dgm_groups *from, dgm_date date) {
  bool made;
  uint32_t at = find_day(from, date);
  if (at == from->n_days || from->days[at]->date != date)
    return true;
  day *taken = from->days[at], *own = day_of(g, date, &made);
  if (!own)
    return false;
  *own = *taken;
  g->count += taken->n_tellings;
  from->count -= taken->n_tellings;
  free(taken);
  from->n_days--;
  memmove(from->days + at, from->days + at + 1, (from->n_days - at) * sizeof(day *));
  return true;
}

static int by_order(const void *a, const void *b) {
  return dgm_telling_order(*(dgm_telling *const *)a, *(dgm_telling *const *)b);
}

static int by_key(const void *a, const void *b) {
  const key_ref *x = a, *y = b;
  if (x->key != y->key)
    return x->key < y->key ? -1 : 1;
  return (x->telling > y->telling) - (x->telling < y->telling);
}

static bool sort_day(day *d) {
  uint32_t n = 0;
  if (d->n_tellings)
    qsort(d->tellings, d->n_tellings, sizeof(dgm_telling *), by_order);
  for (uint32_t i = 0; i < d->n_tellings; i++)
    n += d->tellings[i]->n_keys;
  free(d->refs);
  d->n_refs = 0;
  d->refs = malloc((n + 1) * sizeof *d->refs);
  if (!d->refs)
    return false;
  for (uint32_t i = 0; i < d->n_tellings; i++)
    for (uint32_t k = 0; k < d->tellings[i]->n_keys; k++)
      d->refs[d->n_refs++] = (key_ref){d->tellings[i]->keys[k], i};
  qsort(d->refs, d->n_refs, sizeof *d->refs, by_key);
  d->sorted = true;
  return true;
}

/* The day, loaded if need be; NULL on failure. */
static day *loaded_day(dgm_groups *g, dgm_date date, dgm_error *error) {
  bool made;
  day *d = day_of(g, date, &made);
  if (!d) {
    dgm_fail_memory(error);
    return NULL;
  }
  if (made && g->load && g->load(g->context, g, date, error))
    return NULL;
  if (!d->sorted && !sort_day(d)) {
    dgm_fail_memory(error);
    return NULL;
  }
  return d;
}

void dgm_groups_forget_before(dgm_groups *g, dgm_date date) {
  uint32_t kept = 0;
  int32_t reach = dgm_groups_reach(g->rules);
  for (uint32_t i = 0; i < g->n_days; i++)
    if ((int64_t)g->days[i]->date + reach < date) {
      g->count -= g->days[i]->n_tellings;
      day_free(g->days[i]);
    } else {
      g->days[kept++] = g->days[i];
    }
  g->n_days = kept;
}

/* ---- groups ---- */

static bool join(dgm_groups *g, dgm_telling *t) {
  size_t room = g->group_size;
  if (!grow((void **)&g->group, g->n_group, &room, sizeof(dgm_telling *)))
    return false;
  g->group_size = (uint32_t)room;
  t->mark = (int32_t)g->n_group;
  g->group[g->n_group++] = t;
  return true;
}

/* Do both share a key smaller than `key`? Then they have been compared under that one. */
static bool share_before(const dgm_telling *a, const dgm_telling *b, uint32_t key) {
  uint32_t i = 0, k = 0;
  while (i < a->n_keys && k < b->n_keys && a->keys[i] < key && b->keys[k] < key) {
    if (a->keys[i] == b->keys[k])
      return true;
    if (a->keys[i] < b->keys[k])
      i++;
    else
      k++;
  }
  return false;
}

/* Compares `t` with those of a day that share its countries; what is one event with it joins the group. */
static bool compare_with(dgm_groups *g, dgm_telling *t, const day *d) {
  for (uint32_t k = 0; k < t->n_keys; k++) {
    uint32_t low = 0, high = d->n_refs;
    while (low < high) {
      uint32_t middle = (low + high) / 2;
      if (d->refs[middle].key < t->keys[k])
        low = middle + 1;
      else
        high = middle;
    }
    for (; low < d->n_refs && d->refs[low].key == t->keys[k]; low++) {
      dgm_telling *o = d->tellings[d->refs[low].telling];
      /* each pair of a group is met from both sides: kept when the second one asks, for then both are in it */
      if (o == t || o->mark > t->mark || (k && share_before(t, o, t->keys[k])))
        continue;
      int32_t weight = dgm_story_evidence(g->rules, t, o);
      if (o->mark < 0) {
        if (weight > 0 && !join(g, o))
          return false;
        continue;
      }
      if (weight <= g->rules->weights[DGM_W_ABSENT])
        continue;
      if (!grow((void **)&g->links, g->n_links, &g->links_size, sizeof *g->links))
        return false;
      g->links[g->n_links++] = (dgm_link){(uint32_t)t->mark, (uint32_t)o->mark, weight};
    }
  }
  return true;
}

/* All mentions that positive evidence joins to `t`, directly or through others. */
static dgm_err gather(dgm_groups *g, dgm_telling *t, dgm_error *error) {
  int32_t reach = dgm_groups_reach(g->rules);
  g->n_group = 0;
  g->n_links = 0;
  if (!join(g, t))
    return dgm_fail_memory(error);
  for (uint32_t i = 0; i < g->n_group; i++) {
    dgm_telling *now = g->group[i];
    bool dated = now->from != DGM_NO_DATE;
    for (int32_t step = dated ? -reach : 0; step <= (dated ? reach : 0); step++) {
      day *d = loaded_day(g, now->from + step, error);
      if (!d)
        return error ? error->code : DGM_ERR_MEMORY;
      if (!compare_with(g, now, d))
        return dgm_fail_memory(error);
    }
  }
  return DGM_OK;
}

/* Numbers the group in the order that does not depend on arrival, and its links with it. */
static dgm_err put_in_order(dgm_groups *g, dgm_error *error) {
  uint32_t *place = malloc((g->n_group + 1) * sizeof *place);
  if (!place)
    return dgm_fail_memory(error);
  qsort(g->group, g->n_group, sizeof(dgm_telling *), by_order);
  for (uint32_t i = 0; i < g->n_group; i++)
    place[g->group[i]->mark] = i;
  for (size_t i = 0; i < g->n_links; i++) {
    uint32_t a = place[g->links[i].a], b = place[g->links[i].b];
    g->links[i].a = a < b ? a : b;
    g->links[i].b = a < b ? b : a;
  }
  free(place);
  return DGM_OK;
}

static dgm_err split(dgm_groups *g, dgm_story_found *found, void *context, dgm_error *error) {
  dgm_err err = put_in_order(g, error);
  uint32_t n = g->n_group;
  uint32_t *labels = malloc((n + 1) * sizeof *labels);
  dgm_telling **story = malloc((n + 1) * sizeof *story);
  if (!err && (!labels || !story || !dgm_linkage(n, g->links, g->n_links, g->rules->weights[DGM_W_ABSENT], labels)))
    err = dgm_fail_memory(error);
  int64_t smallest = INT64_MAX;
  for (uint32_t i = 0; !err && i < n; i++) {
    g->group[i]->mark = -1;
    g->group[i]->done = true;
    smallest = g->group[i]->event < smallest ? g->group[i]->event : smallest;
  }
  for (uint32_t i = 0; !err && i < n; i++) {
    uint32_t size = 0;
    if (labels[i] != i)
      continue;
    for (uint32_t k = i; k < n; k++)
      if (labels[k] == i)
        story[size++] = g->group[k];
    err = found(context, story, size, smallest, error);
  }
  free(labels);
  free(story);
  return err;
}

dgm_err dgm_groups_find(dgm_groups *g, dgm_date date, dgm_story_found *found, void *context, dgm_error *error) {
  dgm_error own;
  error = error ? error : &own;
  day *d = loaded_day(g, date, error);
  dgm_err err = d ? DGM_OK : error->code;
  for (uint32_t i = 0; !err && i < d->n_tellings; i++) {
    dgm_telling *t = d->tellings[i];
    if (t->done)
      continue;
    err = gather(g, t, error);
    if (!err)
      err = split(g, found, context, error);
  }
  return err;
}
