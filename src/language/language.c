/* Opens the language sections of a model, every size checked, and runs the network over a document. */
#include "language/language.h"

#include "base/names.h"

#include <stdio.h>
#include <stdlib.h>

typedef struct opener {
  dgm_language *l;
  const dgm_model_file *file;
  dgm_error *error;
  bool failed;
} opener;

/* The section language.<name><part>, which must have `size` bytes. */
static const void *section(opener *o, const char *name, const char *part, size_t size) {
  char full[64];
  dgm_bytes bytes = {0};
  if (snprintf(full, sizeof full, "language.%s%s", name, part) < (int)sizeof full)
    bytes = dgm_model_file_section(o->file, full);
  if (!bytes.data || bytes.size != size) {
    if (!o->failed)
      dgm_fail(o->error, DGM_ERR_MODEL, "the model's section %s has %zu bytes, %zu were expected", full, bytes.size,
               size);
    o->failed = true;
    return NULL;
  }
  return bytes.data;
}

static size_t padded(size_t n) {
  return (n + DGM_PANEL - 1) / DGM_PANEL * DGM_PANEL;
}

static void linear(opener *o, const char *name, size_t n_in, size_t n_out, dgm_linear *out) {
  *out = (dgm_linear){.n_in = n_in, .n_out = padded(n_out)};
  out->w = section(o, name, ".w", n_in * out->n_out * sizeof(float));
  out->b = section(o, name, ".b", out->n_out * sizeof(float));
}

static void matrix8(opener *o, const char *name, size_t n_in, size_t n_out, dgm_matrix8 *out) {
  *out = (dgm_matrix8){.n_in = n_in, .n_out = padded(n_out)};
  out->w = section(o, name, ".w", n_in * out->n_out);
  out->scale = section(o, name, ".scale", out->n_out * sizeof(float));
  out->zero = section(o, name, ".zero", out->n_out * sizeof(int32_t));
}

static void linear8(opener *o, const char *name, size_t n_in, size_t n_out, dgm_linear8 *out) {
  matrix8(o, name, n_in, n_out, &out->m);
  out->b = section(o, name, ".b", out->m.n_out * sizeof(float));
}

static void lstm(opener *o, uint32_t layer, uint32_t direction, size_t n_in) {
  char name[40];
  dgm_lstm *out = &o->l->lstm[layer][direction];
  size_t h = o->l->hidden;
  snprintf(name, sizeof name, "lstm%u.%u.x", layer, direction);
  linear8(o, name, n_in, 4 * h, &out->x);
  snprintf(name, sizeof name, "lstm%u.%u.h", layer, direction);
  matrix8(o, name, h, 4 * h, &out->h);
}

static bool open_sizes(opener *o) {
  dgm_language *l = o->l;
  const uint32_t *c = section(o, "config", "", 15 * sizeof *c);
  if (!c)
    return false;
  uint32_t *const fields[] = {&l->rows,    &l->emb,    &l->static_size, &l->word,  &l->hidden,
                              &l->layers,  &l->arc,    &l->rel,         &l->tags,  &l->n_upos,
                              &l->n_feats, &l->n_rels, &l->n_lemma,     &l->n_ner, &l->n_static};
  for (size_t i = 0; i < DGM_COUNT(fields); i++)
    *fields[i] = c[i];
  bool good = l->rows > 1 && l->rows <= 1u << 22 && l->n_static <= 1u << 22 && l->layers >= 1 &&
              l->layers <= DGM_MAX_LAYERS && l->n_upos <= DGM_N_UPOS && l->n_ner <= DGM_MAX_NER &&
              l->static_size <= DGM_MAX_STATIC;
  for (size_t i = 1; i < 9; i++)
    good &= i == 5 || (*fields[i] >= 1 && *fields[i] <= 4096);
  for (size_t i = 9; i < 14; i++)
    good &= *fields[i] >= 1 && *fields[i] <= DGM_MAX_LABELS;
  const uint32_t whole[] = {l->word, l->hidden, l->arc, l->rel, l->tags};
  for (size_t i = 0; i < DGM_COUNT(whole); i++)
    good &= whole[i] % DGM_PANEL == 0;
  if (!good) {
    dgm_fail(o->error, DGM_ERR_MODEL, "the model's section language.config holds sizes this program cannot use");
    o->failed = true;
  }
  return good;
}

static void open_static(opener *o) {
  dgm_language *l = o->l;
  dgm_bytes slots = dgm_model_file_section(o->file, "language.static.slots");
  size_t n = slots.size / sizeof(uint64_t);
  l->slots = section(o, "static", ".slots", slots.size);
  l->slot_rows = section(o, "static", ".rows", n * sizeof(uint32_t));
  l->slot_mask = n - 1;
  bool good = l->slots && l->slot_rows && n && !(n & (n - 1)), empty = false;
  for (size_t i = 0; good && i < n; i++) {
    good = l->slot_rows[i] < l->n_static || !l->slots[i];
    empty |= !l->slots[i];
  }
  if ((!good || !empty) && !o->failed) {
    dgm_fail(o->error, DGM_ERR_MODEL, "the model's table of static vectors is damaged");
    o->failed = true;
  }
}

static void open_weights(opener *o) {
  dgm_language *l = o->l;
  size_t d = 2 * (size_t)l->hidden;
  l->emb_rows = section(o, "emb", "", (size_t)l->rows * l->emb);
  l->emb_scale = section(o, "emb", ".scale", l->rows * sizeof(float));
  l->static_rows = section(o, "static", "", (size_t)l->n_static * l->static_size);
  l->static_scale = section(o, "static", ".scale", l->n_static * sizeof(float));
  open_static(o);
  linear(o, "word", l->emb + l->static_size, l->word, &l->to_word);
  for (uint32_t layer = 0; layer < l->layers; layer++)
    for (uint32_t direction = 0; direction < 2; direction++)
      lstm(o, layer, direction, layer ? d : l->word);
  linear8(o, "tags", d + l->word, l->tags, &l->to_tags);
  linear8(o, "upos", l->tags, l->n_upos, &l->upos);
  linear8(o, "feats", l->tags, l->n_feats, &l->feats);
  linear8(o, "lemma", l->tags, l->n_lemma, &l->lemma);
  linear8(o, "ner", l->tags, l->n_ner, &l->ner);
  linear8(o, "arc_dep", d, l->arc, &l->arc_dep);
  linear8(o, "arc_head", d, l->arc, &l->arc_head);
  linear8(o, "rel_dep", d, 2 * (size_t)l->rel, &l->rel_dep);
  linear8(o, "rel_head", d, 2 * (size_t)l->rel, &l->rel_head);
  linear(o, "rel", 2 * (size_t)l->rel, l->n_rels, &l->rel_out);
  l->arc_out = (dgm_linear){section(o, "arc", ".w", (size_t)l->arc * l->arc * sizeof(float)), NULL, l->arc, l->arc};
  l->arc_bias = section(o, "arc_bias", "", l->arc * sizeof(float));
  l->root_arc = section(o, "root_arc", "", l->arc * sizeof(float));
  l->root_rel = section(o, "root_rel", "", 2 * (size_t)l->rel * sizeof(float));
}

/* ---- labels ---- */

static uint8_t feature(const char *text, const char *name, const char *values) {
  const char *at = strstr(text, name);
  if (!at)
    return 0;
  dgm_str value = dgm_cstr(at + strlen(name)), list = dgm_cstr(values), part;
  for (uint8_t i = 1; dgm_str_split(&list, ' ', &part); i++)
    if (value.size >= part.size && !memcmp(value.data, part.data, part.size))
      return i;
  return 0;
}

static dgm_feats_label feats_label(const char *text) {
  return (dgm_feats_label){
      .text = text,
      .tense = feature(text, "Tense=", "Past Pres"),
      .verb_form = feature(text, "VerbForm=", "Fin Inf Part Ger"),
      .number = feature(text, "Number=", "Sing Plur"),
      .person = feature(text, "Person=", "1 2 3"),
      .gender = feature(text, "Gender=", "Masc Fem Neut"),
      .mood = feature(text, "Mood=", "Ind Imp Sub"),
      .passive = strstr(text, "Voice=Pass") != NULL,
  };
}

static bool relation_label(const char *text, dgm_relation_label *out) {
  dgm_str rest = dgm_cstr(text), name;
  dgm_str_split(&rest, ':', &name);
  int deprel = dgm_deprel_find(name), subtype = rest.data ? dgm_subtype_find(rest) : DGM_SUB_NONE;
  *out = (dgm_relation_label){text, (uint8_t)deprel, (uint8_t)(subtype < 0 ? DGM_SUB_OTHER : subtype)};
  return deprel >= 0;
}

static dgm_lemma_rule lemma_rule(const char *text) {
  if (text[0] == '=')
    return (dgm_lemma_rule){.whole = true, .add = dgm_cstr(text + 1)};
  dgm_str rest = dgm_cstr(text + (text[0] != 0)), cut;
  double number = 0;
  dgm_str_split(&rest, '|', &cut);
  dgm_str_number(cut, &number);
  return (dgm_lemma_rule){
      .keep_case = text[0] == 'k', .cut = number > 0 && number < 100 ? (uint32_t)number : 0, .add = rest};
}

static dgm_ner_label ner_label(const char *text) {
  static const char *const names[] = {"O",    "PERSON", "ORGANISATION", "PLACE", "EVENT",
                                      "TIME", "OTHER",  "GROUP",        "MONEY"};
  dgm_ner_label label = {.begin = text[0] == 'B', .begins_with = DGM_NONE};
  for (uint8_t i = 1; i < DGM_COUNT(names); i++)
    if (strlen(text) > 2 && !strcmp(text + 2, names[i]))
      label.ner = i;
  return label;
}

/* The next `count` labels of the section, each turned into a string of its own. */
static bool cut_labels(char **at, const char *end, uint32_t count, const char **out) {
  for (uint32_t i = 0; i < count; i++) {
    char *stop = *at;
    while (stop < end && *stop && *stop != '\n')
      stop++;
    if (stop == end || (*stop == 0) != (i + 1 == count))
      return false;
    *stop = 0;
    out[i] = *at;
    *at = stop + 1;
  }
  return true;
}

static bool read_labels(dgm_language *l, char *at, const char *end) {
  const char *names[DGM_MAX_LABELS];
  if (!cut_labels(&at, end, l->n_upos, names))
    return false;
  for (uint32_t i = 0; i < l->n_upos; i++) {
    int upos = dgm_upos_find(dgm_cstr(names[i]));
    if (upos < 0)
      return false;
    l->upos_labels[i] = (uint8_t)upos;
  }
  if (!cut_labels(&at, end, l->n_feats, names))
    return false;
  for (uint32_t i = 0; i < l->n_feats; i++)
    l->feats_labels[i] = feats_label(names[i]);
  if (!cut_labels(&at, end, l->n_rels, names))
    return false;
  for (uint32_t i = l->n_rels; i-- > 0;) {
    if (!relation_label(names[i], &l->relation_labels[i]))
      return false;
    if (l->relation_labels[i].deprel == DGM_PARATAXIS)
      l->joint = (uint16_t)i;
  }
  if (!cut_labels(&at, end, l->n_lemma, names))
    return false;
  for (uint32_t i = 0; i < l->n_lemma; i++)
    l->lemma_rules[i] = lemma_rule(names[i]);
  if (!cut_labels(&at, end, l->n_ner, names))
    return false;
  for (uint32_t i = 0; i < l->n_ner; i++)
    l->ner_labels[i] = ner_label(names[i]);
  for (uint32_t i = 0; i < l->n_ner; i++)
    for (uint32_t k = 0; k < l->n_ner; k++)
      if (l->ner_labels[i].ner && !l->ner_labels[i].begin && l->ner_labels[k].begin &&
          l->ner_labels[k].ner == l->ner_labels[i].ner)
        l->ner_labels[i].begins_with = (int16_t)k;
  return true;
}

static dgm_err open_labels(opener *o) {
  dgm_language *l = o->l;
  dgm_bytes bytes = dgm_model_file_section(o->file, "language.labels");
  l->labels = malloc(bytes.size + 1);
  l->feats_labels = calloc(l->n_feats, sizeof *l->feats_labels);
  l->relation_labels = calloc(l->n_rels, sizeof *l->relation_labels);
  l->lemma_rules = calloc(l->n_lemma, sizeof *l->lemma_rules);
  l->ner_labels = calloc(l->n_ner, sizeof *l->ner_labels);
  if (!l->labels || !l->feats_labels || !l->relation_labels || !l->lemma_rules || !l->ner_labels)
    return dgm_fail_memory(o->error);
  if (bytes.size)
    memcpy(l->labels, bytes.data, bytes.size);
  if (!read_labels(l, l->labels, l->labels + bytes.size))
    return dgm_fail(o->error, DGM_ERR_MODEL, "the model's section language.labels does not fit its sizes");
  return DGM_OK;
}

dgm_err dgm_language_open(dgm_model *model, dgm_error *error) {
  dgm_language *l = model->language = calloc(1, sizeof *l);
  if (!l)
    return dgm_fail_memory(error);
  opener o = {.l = l, .file = &model->file, .error = error};
  dgm_kernels kernels[DGM_MAX_KERNELS];
  dgm_kernels_list(kernels);
  l->kernels = kernels[0];
  if (!open_sizes(&o))
    return DGM_ERR_MODEL;
  open_weights(&o);
  if (o.failed || open_labels(&o))
    return DGM_ERR_MODEL;
  dgm_err result = dgm_base_forms_open(&l->verbs, model, "language/verbs.tsv", "verbs", "verb_forms", error);
  return result ? result : dgm_base_forms_open(&l->nouns, model, "language/nouns.tsv", "nouns", "noun_forms", error);
}

void dgm_language_close(dgm_model *model) {
  dgm_language *l = model->language;
  if (!l)
    return;
  free(l->labels);
  free(l->feats_labels);
  free(l->relation_labels);
  free(l->lemma_rules);
  free(l->ner_labels);
  free(l);
  model->language = NULL;
}

const char *dgm_feats_string(const dgm_model *model, const dgm_word *word) {
  const dgm_language *l = model->language;
  return word->feats < l->n_feats ? l->feats_labels[word->feats].text : "_";
}

const char *dgm_relation_string(const dgm_model *model, const dgm_word *word) {
  const dgm_language *l = model->language;
  return word->relation < l->n_rels ? l->relation_labels[word->relation].text : "_";
}

/* ---- running ---- */

dgm_err dgm_language_scratch_new(dgm_coder *coder, dgm_error *error) {
  coder->language = calloc(1, sizeof *coder->language);
  if (coder->language)
    coder->language->words = dgm_word_cache_new(coder->model->language);
  return coder->language && coder->language->words ? DGM_OK : dgm_fail_memory(error);
}

void dgm_language_scratch_free(dgm_coder *coder) {
  if (!coder->language)
    return;
  dgm_word_cache_free(coder->language->words);
  free(coder->language->memory);
  dgm_arena_free(&coder->language->trees);
  free(coder->language);
  coder->language = NULL;
}

/* Cuts the document's sentences into pieces that the network takes; NULL when memory ran out. */
static dgm_range *cut_pieces(dgm_coder *coder, uint32_t *count) {
  const dgm_document *d = &coder->document;
  dgm_range *pieces = dgm_arena_zeros(&coder->arena, d->n_sentences + d->n_words / DGM_PIECE_WORDS + 1, sizeof *pieces);
  uint32_t n = 0;
  for (uint32_t s = 0; pieces && s < d->n_sentences; s++) {
    dgm_range left = d->sentences[s].words;
    while (left.count) {
      uint32_t size = left.count > DGM_PIECE_WORDS ? DGM_PIECE_WORDS : left.count;
      pieces[n++] = (dgm_range){left.first, size};
      left = (dgm_range){left.first + size, left.count - size};
    }
  }
  *count = n;
  return pieces;
}

/* Finds the sentences' roots; a piece's root that is not the first hangs on the first. */
static void join(dgm_coder *coder) {
  const dgm_language *l = coder->model->language;
  dgm_document *d = &coder->document;
  for (uint32_t s = 0; s < d->n_sentences; s++) {
    dgm_sentence *sentence = &d->sentences[s];
    sentence->root = DGM_NONE;
    for (uint32_t i = sentence->words.first; i < sentence->words.first + sentence->words.count; i++) {
      dgm_word *w = &d->words[i];
      if (w->head >= 0)
        continue;
      if (sentence->root == DGM_NONE) {
        sentence->root = (int32_t)i;
        continue;
      }
      w->head = sentence->root;
      w->relation = l->joint;
      w->deprel = l->relation_labels[l->joint].deprel;
      w->subtype = l->relation_labels[l->joint].subtype;
    }
  }
}

dgm_err dgm_language_run(dgm_coder *coder, dgm_error *error) {
  uint32_t n;
  dgm_range *pieces = cut_pieces(coder, &n);
  coder->vector_size = 2 * coder->model->language->hidden + coder->model->language->word;
  coder->vectors = dgm_arena_alloc(&coder->arena, (size_t)coder->document.n_words * coder->vector_size);
  if (!pieces || !coder->vectors)
    return dgm_fail_memory(error);
  for (uint32_t first = 0; first < n;) {
    uint32_t count = 0, words = 0;
    while (first + count < n && words + pieces[first + count].count <= DGM_GROUP_WORDS)
      words += pieces[first + count++].count;
    dgm_err result = dgm_network_run(coder, pieces + first, count, error);
    if (result)
      return result;
    first += count;
  }
  join(coder);
  return DGM_OK;
}
