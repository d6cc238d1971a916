/* The forward pass over a group of pieces. No piece's numbers depend on its neighbours. */
#include "language/language.h"

#include <stdlib.h>

typedef struct group {
  const dgm_language *l;
  dgm_coder *coder;
  const dgm_range *pieces;
  uint32_t count, n; /* pieces, words */
  uint32_t first;    /* word */
  uint32_t longest;
  uint32_t *order;                                    /* pieces by length, longest first */
  uint8_t *words, *cur, *next, *hidden, *wide, *tags; /* activations, see kernels.h */
  float *gates, *cells, *heads, *mixed, *packed, *scores;
  uint32_t *tree;
} group;

/* ---- memory: one block, cut into the group's arrays ---- */

/* Gives the next `size` bytes of `memory`; with NULL only counts them. */
static void *cut(char *memory, size_t *at, size_t size) {
  void *p = memory ? memory + *at : NULL;
  *at += (size + 63) / 64 * 64;
  return p;
}

static size_t stride_of(uint32_t words) {
  return ((size_t)words + 1 + DGM_PANEL - 1) / DGM_PANEL * DGM_PANEL;
}

static size_t lay_out(group *g, char *memory) {
  const dgm_language *l = g->l;
  size_t n = g->n, h = l->hidden, at = 0, most = 4 * h;
  const size_t outputs[] = {l->tags,        l->upos.m.n_out, l->feats.m.n_out,   l->lemma.m.n_out,
                            l->ner.m.n_out, l->arc,          l->rel_dep.m.n_out, l->rel_out.n_out};
  for (size_t i = 0; i < DGM_COUNT(outputs); i++)
    most = outputs[i] > most ? outputs[i] : most;
  size_t heads = l->rel_head.m.n_out > l->arc ? l->rel_head.m.n_out : l->arc;
  g->words = cut(memory, &at, n * l->word);
  g->cur = cut(memory, &at, n * 2 * h);
  g->next = cut(memory, &at, n * 2 * h);
  g->wide = cut(memory, &at, n * (2 * h + l->word));
  g->tags = cut(memory, &at, n * l->tags);
  g->hidden = cut(memory, &at, g->count * h);
  g->cells = cut(memory, &at, g->count * h * sizeof(float));
  g->gates = cut(memory, &at, n * most * sizeof(float));
  g->heads = cut(memory, &at, (n + 1) * heads * sizeof(float));
  g->mixed = cut(memory, &at, n * heads * sizeof(float));
  g->packed = cut(memory, &at, stride_of(g->longest) * l->arc * sizeof(float));
  g->scores = cut(memory, &at, g->longest * stride_of(g->longest) * sizeof(float));
  g->order = cut(memory, &at, g->count * sizeof *g->order);
  g->tree = cut(memory, &at, g->longest * sizeof *g->tree);
  return at;
}

static dgm_err prepare(group *g, dgm_error *error) {
  dgm_language_scratch *scratch = g->coder->language;
  size_t need = lay_out(g, NULL);
  if (need > scratch->room) {
    free(scratch->memory);
    scratch->memory = aligned_alloc(64, need);
    scratch->room = scratch->memory ? need : 0;
    if (!scratch->memory)
      return dgm_fail_memory(error);
  }
  lay_out(g, scratch->memory);
  uint32_t starts[DGM_PIECE_WORDS + 2] = {0}; /* counting sort, longest first */
  for (uint32_t i = 0; i < g->count; i++)
    starts[DGM_PIECE_WORDS - g->pieces[i].count + 1]++;
  for (uint32_t k = 1; k <= DGM_PIECE_WORDS; k++)
    starts[k] += starts[k - 1];
  for (uint32_t i = 0; i < g->count; i++)
    g->order[starts[DGM_PIECE_WORDS - g->pieces[i].count]++] = i;
  return DGM_OK;
}

/* ---- layers ---- */

static void fill(const float *b, size_t n, float *y, size_t rows) {
  for (size_t r = 0; r < rows; r++)
    memcpy(y + r * n, b, n * sizeof *y);
}

static void apply(const group *g, const dgm_linear *layer, const float *x, float *y) {
  fill(layer->b, layer->n_out, y, g->n);
  g->l->kernels.matmul(x, layer->n_in, layer->w, layer->n_in, layer->n_out, y, layer->n_out, g->n);
}

static void apply8(const group *g, const dgm_linear8 *layer, const uint8_t *x, float *y) {
  g->l->kernels.matmul8(x, layer->m.n_in, &layer->m, layer->b, y, layer->m.n_out, g->n);
}

static size_t row_at(const group *g, uint32_t piece, uint32_t step, bool backward) {
  dgm_range words = g->pieces[piece];
  return words.first - g->first + (backward ? words.count - 1 - step : step);
}

/* How many pieces have a word at a step; before it there were `active`. */
static uint32_t active_at(const group *g, uint32_t step, uint32_t active) {
  while (active && g->pieces[g->order[active - 1]].count <= step)
    active--;
  return active;
}

/* Rows of `size` bytes in the order in which the steps want them. */
static void order_by_step(const group *g, const uint8_t *x, size_t size, bool backward, uint8_t *out) {
  uint32_t active = g->count;
  for (uint32_t t = 0; t < g->longest; t++) {
    active = active_at(g, t, active);
    for (uint32_t b = 0; b < active; b++, out += size)
      memcpy(out, x + row_at(g, g->order[b], t, backward) * size, size);
  }
}

/* All pieces step by step together; those that have ended drop out, so that no row depends on another. */
static void lstm_direction(group *g, const dgm_lstm *lstm, const uint8_t *x, bool backward, uint8_t *out) {
  const dgm_kernels *k = &g->l->kernels;
  size_t h = g->l->hidden, h4 = 4 * h;
  order_by_step(g, x, lstm->x.m.n_in, backward, g->wide);
  apply8(g, &lstm->x, g->wide, g->gates);
  memset(g->cells, 0, g->count * h * sizeof(float));
  memset(g->hidden, 128, g->count * h); /* zero, see kernels.h */
  float *gates = g->gates;
  uint32_t active = g->count;
  for (uint32_t t = 0; t < g->longest; t++, gates += active * h4) {
    active = active_at(g, t, active);
    k->matmul8(g->hidden, h, &lstm->h, NULL, gates, h4, active);
    for (uint32_t b = 0; b < active; b++) {
      k->lstm_step(gates + b * h4, g->cells + b * h, g->hidden + b * h, h);
      memcpy(out + row_at(g, g->order[b], t, backward) * 2 * h, g->hidden + b * h, h);
    }
  }
}

static void encode(group *g) {
  const dgm_language *l = g->l;
  const dgm_document *d = &g->coder->document;
  for (uint32_t i = 0; i < g->n; i++)
    dgm_word_vector(l, g->coder->language->words, dgm_form(d, g->first + i), g->words + (size_t)i * l->word);
  const uint8_t *x = g->words;
  for (uint32_t layer = 0; layer < l->layers; layer++) {
    lstm_direction(g, &l->lstm[layer][0], x, false, g->next);
    lstm_direction(g, &l->lstm[layer][1], x, true, g->next + l->hidden);
    uint8_t *swap = g->cur;
    g->cur = g->next;
    g->next = swap;
    x = g->cur;
  }
}

/* ---- heads ---- */

/* The first of the highest scores: eight at a time for the highest, then the first that equals it. */
static uint32_t best_of(const float *scores, uint32_t n) {
  typedef float floats __attribute__((vector_size(16), aligned(4), may_alias));
  typedef int32_t ints __attribute__((vector_size(16), aligned(4), may_alias));
  float best = scores[0];
  uint32_t i = 0;
  if (n >= 8) {
    floats a = *(const floats *)scores, b = *(const floats *)(scores + 4);
    for (i = 8; i + 8 <= n; i += 8) {
      floats x = *(const floats *)(scores + i), y = *(const floats *)(scores + i + 4);
      ints over_a = x > a, over_b = y > b;
      a = (floats)((over_a & (ints)x) | (~over_a & (ints)a));
      b = (floats)((over_b & (ints)y) | (~over_b & (ints)b));
    }
    for (int k = 0; k < 4; k++) {
      best = a[k] > best ? a[k] : best;
      best = b[k] > best ? b[k] : best;
    }
  }
  for (; i < n; i++)
    best = scores[i] > best ? scores[i] : best;
  for (i = 0; i + 1 < n && scores[i] != best;)
    i++;
  return i;
}

/* Without branches, for signs are as good as random: four at a time. */
static void leaky_relu(float *x, size_t n) {
  typedef float floats __attribute__((vector_size(16), aligned(4), may_alias));
  typedef int32_t ints __attribute__((vector_size(16), aligned(4), may_alias));
  size_t i = 0;
  for (; i + 4 <= n; i += 4) {
    floats v = *(floats *)(x + i);
    ints positive = v > 0;
    *(floats *)(x + i) = (floats)((positive & (ints)v) | (~positive & (ints)(v * 0.1f)));
  }
  for (; i < n; i++)
    x[i] = x[i] > 0 ? x[i] : 0.1f * x[i];
}

static void show(const group *g, const char *head, const float *scores, uint32_t rows, uint32_t labels, size_t stride) {
  const dgm_language_scratch *s = g->coder->language;
  if (s->watch)
    s->watch(s->watch_context, head, scores, rows, labels, stride);
}

static void put_feats(dgm_word *w, const dgm_feats_label *label, uint16_t number) {
  w->feats = number;
  w->tense = label->tense;
  w->verb_form = label->verb_form;
  w->number = label->number;
  w->person = label->person;
  w->gender = label->gender;
  w->mood = label->mood;
  w->passive = label->passive;
}

static void name_entities(group *g) {
  const dgm_language *l = g->l;
  dgm_document *d = &g->coder->document;
  size_t stride = l->ner.m.n_out;
  apply8(g, &l->ner, g->tags, g->gates);
  show(g, "ner", g->gates, g->n, l->n_ner, stride);
  for (uint32_t p = 0; p < g->count; p++) {
    dgm_range words = g->pieces[p];
    uint8_t labels[DGM_PIECE_WORDS];
    dgm_decode_names(l, g->gates + (words.first - g->first) * stride, stride, words.count, labels);
    for (uint32_t i = 0; i < words.count; i++) {
      d->words[words.first + i].ner = l->ner_labels[labels[i]].ner;
      d->words[words.first + i].ner_begin = l->ner_labels[labels[i]].begin;
    }
  }
}

static dgm_err lemmatise(group *g, dgm_error *error) {
  const dgm_language *l = g->l;
  dgm_document *d = &g->coder->document;
  apply8(g, &l->lemma, g->tags, g->gates);
  show(g, "lemma", g->gates, g->n, l->n_lemma, l->lemma.m.n_out);
  for (uint32_t i = 0; i < g->n; i++) {
    uint32_t rule = best_of(g->gates + i * l->lemma.m.n_out, l->n_lemma);
    dgm_str lemma = dgm_apply_lemma(&g->coder->arena, &l->lemma_rules[rule], dgm_form(d, g->first + i));
    uint8_t upos = d->words[g->first + i].upos;
    if (lemma.data && (upos == DGM_VERB || upos == DGM_NOUN))
      lemma =
          dgm_base_form(upos == DGM_VERB ? &l->verbs : &l->nouns, &g->coder->arena, dgm_form(d, g->first + i), lemma);
    if (!lemma.data)
      return dgm_fail_memory(error);
    d->words[g->first + i].lemma = lemma;
  }
  return DGM_OK;
}

/* A finite form in -ed that is no base form is a past tense, however rare the verb: "vetoed". */
static void correct_past(const dgm_language *l, dgm_str form, dgm_word *w) {
  if (w->upos != DGM_VERB || w->verb_form != DGM_FORM_FIN || w->tense != DGM_TENSE_PRES || !dgm_str_ends(form, "ed") ||
      dgm_str_eq(form, w->lemma))
    return;
  for (uint32_t i = 0; i < l->n_feats; i++) {
    const dgm_feats_label *label = &l->feats_labels[i];
    if (label->tense == DGM_TENSE_PAST && label->verb_form == DGM_FORM_FIN && label->mood == w->mood &&
        label->number == w->number && label->person == w->person) {
      put_feats(w, label, (uint16_t)i);
      return;
    }
  }
}

/* What tags, lemmas and names are read from: the word in its sentence beside the word alone. */
static void read_tags(group *g) {
  const dgm_language *l = g->l;
  size_t dim = 2 * (size_t)l->hidden, wide = dim + l->word;
  for (uint32_t i = 0; i < g->n; i++) {
    memcpy(g->wide + i * wide, g->cur + i * dim, dim);
    memcpy(g->wide + i * wide + dim, g->words + (size_t)i * l->word, l->word);
  }
  memcpy(g->coder->vectors + g->first * wide, g->wide, g->n * wide);
  apply8(g, &l->to_tags, g->wide, g->gates);
  l->kernels.tanh_bytes(g->gates, g->tags, (size_t)g->n * l->tags);
}

static dgm_err tag(group *g, dgm_error *error) {
  const dgm_language *l = g->l;
  dgm_document *d = &g->coder->document;
  read_tags(g);
  apply8(g, &l->upos, g->tags, g->gates);
  show(g, "upos", g->gates, g->n, l->n_upos, l->upos.m.n_out);
  for (uint32_t i = 0; i < g->n; i++)
    d->words[g->first + i].upos = l->upos_labels[best_of(g->gates + i * l->upos.m.n_out, l->n_upos)];
  apply8(g, &l->feats, g->tags, g->gates);
  show(g, "feats", g->gates, g->n, l->n_feats, l->feats.m.n_out);
  for (uint32_t i = 0; i < g->n; i++) {
    uint32_t label = best_of(g->gates + i * l->feats.m.n_out, l->n_feats);
    put_feats(&d->words[g->first + i], &l->feats_labels[label], (uint16_t)label);
  }
  name_entities(g);
  dgm_err result = lemmatise(g, error);
  for (uint32_t i = 0; !result && i < g->n; i++)
    correct_past(l, dgm_form(d, g->first + i), &d->words[g->first + i]);
  return result;
}

/* scores[i][j] of a piece: row i its word, column 0 the root, column j + 1 word j as its head. Returns the stride. */
static size_t score_arcs(group *g, uint32_t row, uint32_t n) {
  const dgm_language *l = g->l;
  size_t arc = l->arc, stride = stride_of(n);
  memset(g->packed, 0, stride * arc * sizeof(float));
  memset(g->scores, 0, n * stride * sizeof(float));
  for (uint32_t j = 0; j <= n; j++) {
    const float *head = g->heads + (j ? row + j - 1 : g->n) * arc;
    float *column = g->packed + j / DGM_PANEL * DGM_PANEL * arc + j % DGM_PANEL;
    float bias = 0;
    for (size_t k = 0; k < arc; k++) {
      column[k * DGM_PANEL] = head[k];
      bias += l->arc_bias[k] * head[k];
    }
    for (uint32_t i = 0; i < n; i++)
      g->scores[i * stride + j] = bias;
  }
  l->kernels.matmul(g->mixed + row * arc, arc, g->packed, arc, stride, g->scores, stride, n);
  return stride;
}

static dgm_err attach(group *g, dgm_error *error) {
  const dgm_language *l = g->l;
  dgm_document *d = &g->coder->document;
  size_t arc = l->arc;
  apply8(g, &l->arc_head, g->cur, g->heads);
  memcpy(g->heads + g->n * arc, l->root_arc, arc * sizeof(float));
  leaky_relu(g->heads, (g->n + 1) * arc);
  apply8(g, &l->arc_dep, g->cur, g->gates);
  leaky_relu(g->gates, g->n * arc);
  memset(g->mixed, 0, g->n * arc * sizeof(float));
  l->kernels.matmul(g->gates, arc, l->arc_out.w, arc, arc, g->mixed, arc, g->n);
  for (uint32_t p = 0; p < g->count; p++) {
    dgm_range words = g->pieces[p];
    size_t stride = score_arcs(g, words.first - g->first, words.count);
    show(g, "arc", g->scores, words.count, words.count + 1, stride);
    if (!dgm_decode_tree(&g->coder->language->trees, g->scores, words.count, stride, g->tree))
      return dgm_fail_memory(error);
    for (uint32_t i = 0; i < words.count; i++)
      d->words[words.first + i].head = g->tree[i] ? (int32_t)(words.first + g->tree[i] - 1) : DGM_NONE;
  }
  return DGM_OK;
}

static uint32_t best_relation(const dgm_language *l, const float *scores, bool root) {
  uint32_t best = l->n_rels;
  for (uint32_t r = 0; r < l->n_rels; r++) /* the root relation goes with the root, and only there */
    if ((l->relation_labels[r].deprel == DGM_ROOT) == root && (best == l->n_rels || scores[r] > scores[best]))
      best = r;
  return best == l->n_rels ? 0 : best;
}

static void relate(group *g) {
  const dgm_language *l = g->l;
  dgm_document *d = &g->coder->document;
  size_t wide = l->rel_dep.m.n_out, k = l->rel;
  apply8(g, &l->rel_dep, g->cur, g->gates);
  apply8(g, &l->rel_head, g->cur, g->heads);
  for (uint32_t i = 0; i < g->n; i++) {
    int32_t head = d->words[g->first + i].head;
    const float *h = head < 0 ? l->root_rel : g->heads + ((uint32_t)head - g->first) * wide;
    const float *dep = g->gates + i * wide;
    float *mixed = g->mixed + i * wide;
    for (size_t j = 0; j < k; j++) {
      mixed[j] = dep[j] + h[j];
      mixed[k + j] = dep[k + j] * h[k + j];
    }
    leaky_relu(mixed, k);
  }
  apply(g, &l->rel_out, g->mixed, g->gates);
  show(g, "rels", g->gates, g->n, l->n_rels, l->rel_out.n_out);
  for (uint32_t i = 0; i < g->n; i++) {
    dgm_word *w = &d->words[g->first + i];
    uint32_t best = best_relation(l, g->gates + i * l->rel_out.n_out, w->head < 0);
    w->relation = (uint16_t)best;
    w->deprel = l->relation_labels[best].deprel;
    w->subtype = l->relation_labels[best].subtype;
  }
}

dgm_err dgm_network_run(dgm_coder *coder, const dgm_range *pieces, uint32_t count, dgm_error *error) {
  group g = {.l = coder->model->language, .coder = coder, .pieces = pieces, .count = count, .first = pieces[0].first};
  for (uint32_t i = 0; i < count; i++) {
    g.n += pieces[i].count;
    g.longest = pieces[i].count > g.longest ? pieces[i].count : g.longest;
  }
  dgm_err result = prepare(&g, error);
  if (result)
    return result;
  encode(&g);
  result = tag(&g, error);
  if (!result)
    result = attach(&g, error);
  if (!result)
    relate(&g);
  return result;
}
