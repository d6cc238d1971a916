/* Average linkage: the two clusters with the highest mean weight between their members become one, while that mean is
 * above 0. Whole numbers throughout, ties by the order of the items: the result is a function of the set. */
#include "stories/stories.h"

#include <stdlib.h>

/* A matrix of so many items at most; larger groups are first cut at their weakest links. */
enum { MOST_ITEMS = 1024, STEP = 25 };

typedef struct linkage {
  uint32_t n;
  int64_t *sums;  /* n × n: weights between the members of two clusters */
  uint32_t *size; /* of each cluster, 0 = merged into another */
  uint32_t *best; /* for each cluster the best one after it, or itself: none */
} linkage;

/* Is the mean between a and b above that between c and d? */
static int compare_means(const linkage *l, uint32_t a, uint32_t b, uint32_t c, uint32_t d) {
  int64_t x = l->sums[(size_t)a * l->n + b] * ((int64_t)l->size[c] * l->size[d]);
  int64_t y = l->sums[(size_t)c * l->n + d] * ((int64_t)l->size[a] * l->size[b]);
  return (x > y) - (x < y);
}

static void find_best(linkage *l, uint32_t i) {
  l->best[i] = i;
  for (uint32_t k = i + 1; k < l->n; k++)
    if (l->size[k] && (l->best[i] == i || compare_means(l, i, k, i, l->best[i]) > 0))
      l->best[i] = k;
}

/* The clusters to merge; false when no mean is above 0. */
static bool find_pair(const linkage *l, uint32_t *a, uint32_t *b) {
  bool any = false;
  for (uint32_t i = 0; i < l->n; i++)
    if (l->size[i] && l->best[i] != i && (!any || compare_means(l, i, l->best[i], *a, *b) > 0)) {
      any = true;
      *a = i;
      *b = l->best[i];
    }
  return any && l->sums[(size_t)*a * l->n + *b] > 0;
}

static void merge(linkage *l, uint32_t a, uint32_t b) {
  uint32_t n = l->n;
  for (uint32_t k = 0; k < n; k++)
    if (l->size[k] && k != a && k != b) {
      l->sums[(size_t)a * n + k] += l->sums[(size_t)b * n + k];
      l->sums[(size_t)k * n + a] = l->sums[(size_t)a * n + k];
    }
  l->size[a] += l->size[b];
  l->size[b] = 0;
  find_best(l, a);
  for (uint32_t k = 0; k < b; k++) {
    if (!l->size[k] || k == a)
      continue;
    if (l->best[k] == a || l->best[k] == b) {
      find_best(l, k);
    } else if (k < a && l->best[k] != k) { /* its mean with a is no better than before, but may be as good */
      int order = compare_means(l, k, a, k, l->best[k]);
      if (order > 0 || (!order && a < l->best[k]))
        l->best[k] = a;
    }
  }
}

/* Items are local numbers here; items[i] is what the caller calls it. */
static bool cluster(uint32_t n, const uint32_t *items, const dgm_link *links, size_t n_links, int32_t absent,
                    uint32_t *labels) {
  linkage l = {n, malloc((size_t)n * n * sizeof *l.sums), malloc(n * sizeof *l.size), malloc(n * sizeof *l.best)};
  uint32_t a = 0, b = 0;
  bool ok = l.sums && l.size && l.best;
  if (ok) {
    for (size_t i = 0; i < (size_t)n * n; i++)
      l.sums[i] = absent;
    for (size_t i = 0; i < n_links; i++)
      l.sums[(size_t)links[i].a * n + links[i].b] = l.sums[(size_t)links[i].b * n + links[i].a] = links[i].weight;
    for (uint32_t i = 0; i < n; i++)
      l.size[i] = 1;
    for (uint32_t i = 0; i < n; i++)
      find_best(&l, i);
    while (find_pair(&l, &a, &b)) {
      merge(&l, a, b);
      for (uint32_t i = b; i < n; i++)
        if (labels[items[i]] == items[b])
          labels[items[i]] = items[a];
    }
  }
  free(l.sums);
  free(l.size);
  free(l.best);
  return ok;
}

uint32_t dgm_root_of(uint32_t *parents, uint32_t i) {
  while (parents[i] != i)
    i = parents[i] = parents[parents[i]];
  return i;
}

/* Room for the parts of a group. */
typedef struct parts {
  uint32_t *part, *local, *items; /* of each item: its part, its number in it; the items part by part */
  dgm_link *links;                /* the links within parts, part by part */
  uint32_t *n_items, count;
  size_t *n_links;
} parts;

static void parts_free(parts *p) {
  free(p->part);
  free(p->local);
  free(p->items);
  free(p->links);
  free(p->n_items);
  free(p->n_links);
}

/* What links above `least` join, in the order of the first items. */
static bool parts_make(parts *p, uint32_t n, const uint32_t *items, const dgm_link *links, size_t n_links,
                       int32_t least) {
  *p = (parts){calloc(n, sizeof *p->part),        calloc(n, sizeof *p->local),
               calloc(n, sizeof *p->items),       malloc((n_links + 1) * sizeof *p->links),
               calloc(n + 1, sizeof *p->n_items), 0,
               calloc(n + 1, sizeof *p->n_links)};
  if (!p->part || !p->local || !p->items || !p->links || !p->n_items || !p->n_links)
    return false;
  uint32_t *parents = p->items; /* until the items are put there */
  for (uint32_t i = 0; i < n; i++)
    parents[i] = i;
  for (size_t i = 0; i < n_links; i++)
    if (links[i].weight > least) {
      uint32_t x = dgm_root_of(parents, links[i].a), y = dgm_root_of(parents, links[i].b);
      parents[x < y ? y : x] = x < y ? x : y;
    }
  for (uint32_t i = 0; i < n; i++) {
    uint32_t root = dgm_root_of(parents, i);
    p->part[i] = root == i ? p->count++ : p->part[root];
    p->local[i] = p->n_items[p->part[i]]++;
  }
  for (size_t i = 0; i < n_links; i++)
    if (p->part[links[i].a] == p->part[links[i].b])
      p->n_links[p->part[links[i].a] + 1]++;
  for (uint32_t i = 1; i <= p->count; i++)
    p->n_links[i] += p->n_links[i - 1]; /* where each part's links begin; moved on while they are put there */
  uint32_t *first = calloc(p->count + 1, sizeof *first);
  if (!first)
    return false;
  for (uint32_t i = 1; i < p->count; i++)
    first[i] = first[i - 1] + p->n_items[i - 1];
  for (uint32_t i = 0; i < n; i++)
    p->items[first[p->part[i]] + p->local[i]] = items[i];
  free(first);
  for (size_t i = 0; i < n_links; i++)
    if (p->part[links[i].a] == p->part[links[i].b])
      p->links[p->n_links[p->part[links[i].a]]++] =
          (dgm_link){p->local[links[i].a], p->local[links[i].b], links[i].weight};
  return true;
}

static bool solve(uint32_t n, const uint32_t *items, const dgm_link *links, size_t n_links, int32_t least,
                  int32_t absent, uint32_t *labels) {
  if (n <= MOST_ITEMS)
    return n < 2 || cluster(n, items, links, n_links, absent, labels);
  int32_t most = INT32_MIN;
  for (size_t i = 0; i < n_links; i++)
    most = links[i].weight > most ? links[i].weight : most;
  if (least >= most) { /* joined by links of one weight: all alike */
    for (uint32_t i = 0; i < n; i++)
      labels[items[i]] = items[0];
    return true;
  }
  parts p;
  bool ok = parts_make(&p, n, items, links, n_links, least);
  uint32_t at = 0;
  size_t begin = 0;
  for (uint32_t i = 0; ok && i < p.count; i++) {
    int32_t next = least + STEP < most ? least + STEP : most - 1 > least ? most - 1 : most;
    ok = solve(p.n_items[i], p.items + at, p.links + begin, p.n_links[i] - begin, next, absent, labels);
    at += p.n_items[i];
    begin = p.n_links[i];
  }
  parts_free(&p);
  return ok;
}

bool dgm_linkage(uint32_t n, const dgm_link *links, size_t n_links, int32_t absent, uint32_t *labels) {
  uint32_t *all = malloc(((size_t)n + 1) * sizeof *all);
  if (!all)
    return false;
  for (uint32_t i = 0; i < n; i++)
    labels[i] = all[i] = i;
  bool ok = solve(n, all, links, n_links, 0, absent, labels);
  free(all);
  return ok;
}
