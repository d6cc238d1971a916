/* From scores to trees, from rules to lemmas. */
#include "language/language.h"

/* A root's children beyond the first cost this much, so that one is left wherever the words allow it. */
static const float root_cost = 1e4f;

/* ---- maximum spanning arborescence, by contracting cycles; a[v * n + u] scores head u of v, node 0 is the root ----
 */

typedef struct graph {
  uint32_t n;
  float *scores;
  uint32_t *heads;
  uint32_t *names; /* of this level's nodes one level up; the contracted one has none */
  uint32_t *enter; /* by node u: which word of the cycle u would enter */
  uint32_t *leave; /* by node v: which word of the cycle v would hang on */
  uint8_t *in_cycle;
} graph;

static bool graph_new(graph *g, dgm_arena *arena, uint32_t n) {
  *g = (graph){.n = n};
  g->scores = dgm_arena_alloc(arena, (size_t)n * n * sizeof *g->scores);
  uint32_t *words = dgm_arena_zeros(arena, (size_t)n * 4, sizeof *words);
  g->in_cycle = dgm_arena_zeros(arena, n, 1);
  if (!g->scores || !words || !g->in_cycle)
    return false;
  g->heads = words;
  g->names = words + n;
  g->enter = words + 2 * (size_t)n;
  g->leave = words + 3 * (size_t)n;
  return true;
}

static void best_heads(graph *g) {
  for (uint32_t v = 1; v < g->n; v++) {
    uint32_t best = 0;
    for (uint32_t u = 0; u < g->n; u++)
      if (u != v && g->scores[v * g->n + u] > g->scores[v * g->n + best])
        best = u;
    g->heads[v] = best;
  }
}

/* Marks one cycle in `in_cycle`; false if there is none. */
static bool find_cycle(graph *g, uint32_t *colour) {
  memset(colour, 0, g->n * sizeof *colour);
  for (uint32_t v = 1; v < g->n; v++) {
    uint32_t at = v;
    while (at && !colour[at]) {
      colour[at] = v;
      at = g->heads[at];
    }
    if (!at || colour[at] != v)
      continue;
    memset(g->in_cycle, 0, g->n);
    for (uint32_t u = at; !g->in_cycle[u]; u = g->heads[u])
      g->in_cycle[u] = 1;
    return true;
  }
  return false;
}

/* The graph in which the cycle is one node, the last. */
static bool contract(graph *g, dgm_arena *arena, graph *small) {
  uint32_t n = 0;
  for (uint32_t v = 0; v < g->n; v++)
    n += !g->in_cycle[v];
  if (!graph_new(small, arena, n + 1))
    return false;
  for (uint32_t v = 0, k = 0; v < g->n; v++)
    if (!g->in_cycle[v])
      small->names[k++] = v;
  uint32_t cycle = n, m = n + 1;
  for (uint32_t i = 0; i < n; i++) {
    uint32_t v = small->names[i];
    float out = -1e30f, in = -1e30f;
    for (uint32_t k = 0; k < n; k++)
      small->scores[i * m + k] = g->scores[v * g->n + small->names[k]];
    for (uint32_t c = 0; c < g->n; c++) {
      if (!g->in_cycle[c])
        continue;
      float hang = g->scores[v * g->n + c];
      float enter = g->scores[c * g->n + v] - g->scores[c * g->n + g->heads[c]];
      if (hang > out) {
        out = hang;
        g->leave[v] = c;
      }
      if (enter > in) {
        in = enter;
        g->enter[v] = c;
      }
    }
    small->scores[i * m + cycle] = out;
    small->scores[cycle * m + i] = in;
  }
  small->scores[cycle * m + cycle] = -1e30f;
  return true;
}

static void expand(graph *g, const graph *small) {
  uint32_t cycle = small->n - 1;
  for (uint32_t i = 1; i < cycle; i++) {
    uint32_t v = small->names[i], head = small->heads[i];
    g->heads[v] = head == cycle ? g->leave[v] : small->names[head];
  }
  uint32_t from = small->names[small->heads[cycle]];
  g->heads[g->enter[from]] = from;
}

/* Contracts level by level, then expands back; a stack of graphs instead of recursion. A level has a node less than
 * the one before at least. */
static bool arborescence(graph *top, dgm_arena *arena) {
  graph *levels = dgm_arena_alloc(arena, top->n * sizeof *levels), *g = top;
  uint32_t *colour = dgm_arena_alloc(arena, top->n * sizeof *colour), depth = 0;
  if (!levels || !colour)
    return false;
  for (;; g = &levels[depth++]) {
    best_heads(g);
    if (!find_cycle(g, colour))
      break;
    if (!contract(g, arena, &levels[depth]))
      return false;
  }
  for (; depth; depth--)
    expand(depth > 1 ? &levels[depth - 2] : top, &levels[depth - 1]);
  return true;
}

/* One root, and every word's heads lead to it. */
static bool is_tree(const uint32_t *heads, uint32_t n) {
  uint32_t roots = 0;
  for (uint32_t v = 0; v < n; v++) {
    uint32_t steps = 0;
    roots += heads[v] == 0;
    for (uint32_t at = v; heads[at] && steps <= n; at = heads[at] - 1)
      steps++;
    if (steps > n)
      return false;
  }
  return roots == 1;
}

/* Each word's best head: for most sentences this is a tree already. */
static void greedy(const float *scores, uint32_t n, size_t stride, uint32_t *heads) {
  for (uint32_t v = 0; v < n; v++) {
    const float *row = scores + v * stride;
    heads[v] = 0;
    for (uint32_t u = 1; u <= n; u++)
      if (u != v + 1 && row[u] > row[heads[v]])
        heads[v] = u;
  }
}

static bool spanning_tree(dgm_arena *arena, const float *scores, uint32_t n, size_t stride, uint32_t *heads) {
  graph g;
  if (!graph_new(&g, arena, n + 1))
    return false;
  for (uint32_t v = 0; v <= n; v++)
    for (uint32_t u = 0; u <= n; u++)
      g.scores[v * (n + 1) + u] = v == 0 || u == v ? -1e30f : scores[(v - 1) * stride + u] - (u ? 0 : root_cost);
  bool good = arborescence(&g, arena);
  for (uint32_t v = 0; good && v < n; v++)
    heads[v] = g.heads[v + 1];
  return good;
}

bool dgm_decode_tree(dgm_arena *arena, const float *scores, uint32_t n, size_t stride, uint32_t *heads) {
  greedy(scores, n, stride, heads);
  if (is_tree(heads, n))
    return true;
  dgm_arena_reset(arena);
  if (!spanning_tree(arena, scores, n, stride, heads))
    return false;
  if (!is_tree(heads, n)) /* only with scores that are no numbers: a chain */
    for (uint32_t v = 0; v < n; v++)
      heads[v] = v;
  return true;
}

/* ---- names ---- */

void dgm_decode_names(const dgm_language *l, const float *scores, size_t stride, uint32_t n, uint8_t *labels) {
  uint8_t from[DGM_PIECE_WORDS][DGM_MAX_NER];
  float total[DGM_MAX_NER], next[DGM_MAX_NER];
  const float never = -1e30f;
  for (uint32_t k = 0; k < l->n_ner; k++)
    total[k] = l->ner_labels[k].begins_with == DGM_NONE ? scores[k] : never;
  for (uint32_t i = 1; i < n; i++) {
    uint32_t best = 0;
    for (uint32_t k = 1; k < l->n_ner; k++)
      best = total[k] > total[best] ? k : best;
    for (uint32_t k = 0; k < l->n_ner; k++) {
      int16_t begin = l->ner_labels[k].begins_with;
      uint32_t before = begin == DGM_NONE ? best : total[begin] > total[k] ? (uint32_t)begin : k;
      from[i][k] = (uint8_t)before;
      next[k] = total[before] + scores[i * stride + k];
    }
    memcpy(total, next, sizeof total);
  }
  uint32_t last = 0;
  for (uint32_t k = 1; k < l->n_ner; k++)
    last = total[k] > total[last] ? k : last;
  for (uint32_t i = n; i-- > 0; last = i ? from[i][last] : last)
    labels[i] = (uint8_t)last;
}

/* ---- lemmas ---- */

dgm_str dgm_apply_lemma(dgm_arena *arena, const dgm_lemma_rule *rule, dgm_str form) {
  if (rule->whole)
    return rule->add;
  uint32_t keep = form.size;
  for (uint32_t i = 0; i < rule->cut && keep; i++) /* cut whole code points */
    do
      keep--;
    while (keep && (form.data[keep] & 0xC0) == 0x80);
  if (!keep)
    keep = form.size;
  char *lemma = dgm_arena_alloc(arena, (size_t)keep + rule->add.size + 1);
  if (!lemma)
    return (dgm_str){0};
  for (uint32_t i = 0; i < keep; i++)
    lemma[i] = rule->keep_case ? form.data[i] : dgm_to_lower(form.data[i]);
  memcpy(lemma + keep, rule->add.data, rule->add.size);
  return (dgm_str){lemma, keep + rule->add.size};
}
