/* Who acts on whom, and where: dyads, the network of actors, places. */
#include "serve.h"

#include "index.h"
#include "tallies.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- pairs ---- */

static pair *find_pair(pairs *p, uint32_t actor, uint32_t recipient) {
  uint32_t at = (actor * 2654435761U ^ recipient * 40503U) & (p->room - 1);
  while (p->table[at].actor && (p->table[at].actor != actor || p->table[at].recipient != recipient))
    at = (at + 1) & (p->room - 1);
  return &p->table[at];
}

static bool grow_pairs(pairs *p) {
  pairs more = {.room = p->room ? p->room * 2 : 1024};
  more.table = calloc(more.room, sizeof *more.table);
  p->failed |= !more.table;
  if (!more.table)
    return false;
  for (uint32_t i = 0; i < p->room; i++)
    if (p->table[i].actor)
      *find_pair(&more, p->table[i].actor, p->table[i].recipient) = p->table[i];
  free(p->table);
  p->table = more.table;
  p->room = more.room;
  return true;
}

void pairs_add(pairs *p, uint32_t actor, uint32_t recipient, const item *i) {
  if (p->n * 2 >= p->room && !grow_pairs(p))
    return;
  pair *found = find_pair(p, actor, recipient);
  if (!found->actor) {
    *found = (pair){.actor = actor, .recipient = recipient};
    p->n++;
  }
  tally_add(&found->all, i);
}

/* Ties are broken by places of codes, so that the order is always the same. */
static int by_count(const void *a, const void *b) {
  const pair *x = a, *y = b;
  if (x->all.count != y->all.count)
    return x->all.count > y->all.count ? -1 : 1;
  if (x->actor != y->actor)
    return x->actor < y->actor ? -1 : 1;
  return (x->recipient > y->recipient) - (x->recipient < y->recipient);
}

uint32_t pairs_sort(pairs *p, uint32_t most) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < p->room; i++)
    if (p->table[i].actor)
      p->table[n++] = p->table[i];
  if (n)
    qsort(p->table, n, sizeof *p->table, by_count);
  return n < most ? n : most;
}

static void put_pair(dgm_buffer *out, const store_index *x, const pair *p) {
  put_format(out, "{\"actor\": \"%s\", \"recipient\": \"%s\", \"count\": %u, \"cooperation\": %u, \"conflict\": %u}",
             x->codes[p->actor].code, x->codes[p->recipient].code, p->all.count, p->all.cooperation, p->all.conflict);
}

void put_pairs(dgm_buffer *out, const store_index *x, pairs *p, uint32_t most) {
  uint32_t n = pairs_sort(p, most);
  for (uint32_t i = 0; i < n; i++) {
    put(out, i ? ", " : "");
    put_pair(out, x, &p->table[i]);
  }
}

void pairs_free(pairs *p) {
  free(p->table);
}

/* ---- the network ---- */

typedef struct network {
  const selection *s;
  pairs links;
  uint32_t *counts; /* events of each code */
} network;

static void count_network(void *context, const item *i) {
  network *n = context;
  const store_index *x = n->s->index;
  dyad dyads[MOST_DYADS];
  uint32_t seen[16], n_seen = 0, all = (uint32_t)x->n_actors[i->event] + x->n_recipients[i->event];
  uint32_t found = selection_dyads(n->s, i->event, dyads);
  for (uint32_t d = 0; d < found; d++)
    pairs_add(&n->links, index_code_of(x, dyads[d].actor), index_code_of(x, dyads[d].recipient), i);
  for (uint32_t p = 0; p < all; p++) {
    uint32_t code = index_code_of(x, x->parties[x->party[i->event] + p]), k = 0;
    while (k < n_seen && seen[k] != code)
      k++;
    if (code && k == n_seen) {
      n->counts[code]++;
      if (n_seen < COUNT(seen))
        seen[n_seen++] = code;
    }
  }
}

/* The busiest codes that have a link keep their counts, the others lose theirs. */
static void keep_busiest(network *n, uint32_t most) {
  const store_index *x = n->s->index;
  uint8_t *kept = calloc(x->n_codes, 1), *linked = calloc(x->n_codes, 1);
  for (uint32_t i = 0; kept && linked && i < n->links.room; i++)
    if (n->links.table[i].actor)
      linked[n->links.table[i].actor] = linked[n->links.table[i].recipient] = 1;
  for (uint32_t k = 0; kept && linked && k < most; k++) {
    uint32_t best = 0;
    for (uint32_t c = 1; c < x->n_codes; c++)
      if (linked[c] && !kept[c] && n->counts[c] > (best ? n->counts[best] : 0))
        best = c;
    if (!best)
      break;
    kept[best] = 1;
  }
  for (uint32_t c = 0; c < x->n_codes; c++)
    if (!kept || !kept[c])
      n->counts[c] = 0;
  n->links.failed |= !kept || !linked;
  free(kept);
  free(linked);
}

static void put_network(dgm_buffer *out, network *n) {
  const store_index *x = n->s->index;
  enum { MOST_LINKS = 2000 };
  const char *before = "";
  put(out, "{\"nodes\": [");
  for (uint32_t c = 1; c < x->n_codes; c++)
    if (n->counts[c]) {
      put_format(out, "%s{\"code\": \"%s\", \"name\": ", before, x->codes[c].code);
      dgm_json_string(out, str(x->codes[c].name ? x->codes[c].name : x->codes[c].code));
      put_format(out, ", \"count\": %u}", n->counts[c]);
      before = ", ";
    }
  put(out, "],\n\"links\": [");
  before = "";
  uint32_t all = pairs_sort(&n->links, UINT32_MAX), written = 0;
  for (uint32_t i = 0; i < all && written < MOST_LINKS; i++) {
    const pair *p = &n->links.table[i];
    if (!n->counts[p->actor] || !n->counts[p->recipient])
      continue;
    put(out, before);
    put_pair(out, x, p);
    before = ", ";
    written++;
  }
  put(out, "]}\n");
}

void api_actors(worker *w, request *r, answer *a) {
  dgm_filter f;
  selection s;
  dgm_error error = {0};
  uint64_t most;
  if (!question_read(r, MOST_ROWS, &f, a) || !question_number(r, "most", 2, 200, 60, &most, a) || !question_ends(r, a))
    return;
  if (selection_open(&s, w->snapshot->index, w->snapshot->words, w->store, &f, false, &error)) {
    answer_error(a, &error);
  } else {
    network n = {.s = &s, .counts = calloc(s.index->n_codes, sizeof *n.counts)};
    if (n.counts) {
      count_items(&s, count_network, &n);
      keep_busiest(&n, (uint32_t)most);
      put_network(&a->body, &n);
    }
    a->body.failed |= !n.counts || n.links.failed;
    pairs_free(&n.links);
    free(n.counts);
  }
  selection_free(&s);
}

/* ---- places ---- */

typedef struct place_counts {
  const selection *s;
  uint32_t (*types)[DGM_N_TYPES];
} place_counts;

static void count_place(void *context, const item *i) {
  place_counts *c = context;
  uint32_t place = c->s->index->place[i->event];
  if (place)
    c->types[place - 1][i->type % DGM_N_TYPES]++;
}

typedef struct busy_place {
  uint32_t place, count;
} busy_place;

static int by_business(const void *a, const void *b) {
  const busy_place *x = a, *y = b;
  if (x->count != y->count)
    return x->count > y->count ? -1 : 1;
  return (x->place > y->place) - (x->place < y->place);
}

static void put_places(dgm_buffer *out, const place_counts *c) {
  const store_index *x = c->s->index;
  enum { MOST_PLACES = 2000 };
  uint32_t n = 0;
  busy_place *all = calloc((size_t)x->n_places + 1, sizeof *all);
  out->failed |= !all;
  for (uint32_t i = 0; all && i < x->n_places; i++) {
    busy_place p = {i, 0};
    for (int t = 0; t < DGM_N_TYPES; t++)
      p.count += c->types[i][t];
    if (p.count && !isnan(x->places[i].lat) && !isnan(x->places[i].lon))
      all[n++] = p;
  }
  if (n)
    qsort(all, n, sizeof *all, by_business);
  put(out, "{\"places\": [");
  for (uint32_t k = 0; k < n && k < MOST_PLACES; k++) {
    const index_place *p = &x->places[all[k].place];
    put(out, k ? ",\n{\"name\": " : "{\"name\": ");
    dgm_json_string(out, str(p->name));
    put_format(out, ", \"code\": \"%s\", \"lat\": %.4f, \"lon\": %.4f, \"count\": %u, \"types\": ", p->code, p->lat,
               p->lon, all[k].count);
    put_types(out, c->types[all[k].place]);
    put(out, "}");
  }
  put(out, "]}\n");
  free(all);
}

void api_places(worker *w, request *r, answer *a) {
  dgm_filter f;
  selection s;
  dgm_error error = {0};
  if (!question_read(r, MOST_ROWS, &f, a) || !question_ends(r, a))
    return;
  if (selection_open(&s, w->snapshot->index, w->snapshot->words, w->store, &f, false, &error)) {
    answer_error(a, &error);
  } else {
    place_counts c = {&s, calloc((size_t)s.index->n_places + 1, sizeof *c.types)};
    a->body.failed |= !c.types;
    if (c.types) {
      count_items(&s, count_place, &c);
      put_places(&a->body, &c);
    }
    free(c.types);
  }
  selection_free(&s);
}
