/* Words to tags, lemmas, trees and named entities by one small network: hashed sub-word and static vectors of each word
 * (computed once per form) → two bidirectional LSTM layers, run over all sentences of a group at once → heads.
 * Sizes and labels stand in the model file; train/README.md tells how the weights came about.
 */
#ifndef DGM_LANGUAGE_H
#define DGM_LANGUAGE_H

#include "coder/coder.h"
#include "language/kernels.h"

enum { DGM_MAX_LAYERS = 4, DGM_MAX_LABELS = 1024, DGM_MAX_NER = 32, DGM_MAX_STATIC = 256 };

typedef struct dgm_linear {
  const float *w, *b; /* panels; b has n_out, padded */
  size_t n_in, n_out; /* n_out padded to panels */
} dgm_linear;

/* The same for inputs stored as bytes. */
typedef struct dgm_linear8 {
  dgm_matrix8 m;
  const float *b;
} dgm_linear8;

typedef struct dgm_lstm {
  dgm_linear8 x;
  dgm_matrix8 h;
} dgm_lstm;

/* What a label says, taken apart once. */
typedef struct dgm_feats_label {
  const char *text;
  uint8_t tense, verb_form, number, person, gender, mood;
  bool passive;
} dgm_feats_label;
typedef struct dgm_relation_label {
  const char *text;
  uint8_t deprel, subtype;
} dgm_relation_label;
typedef struct dgm_lemma_rule {
  bool keep_case, whole;
  uint32_t cut;
  dgm_str add;
} dgm_lemma_rule;
typedef struct dgm_ner_label {
  uint8_t ner;
  bool begin;
  int16_t begins_with; /* of a label that goes on: the label that begins the same class, or DGM_NONE */
} dgm_ner_label;

/* A table of base forms; empty where the file has no tables. */
typedef struct dgm_base_forms {
  dgm_phrases lemmas, forms;
  const dgm_table *table;
  int32_t column;
} dgm_base_forms;

struct dgm_language {
  uint32_t rows, emb, n_static, static_size, word, hidden, layers, arc, rel, tags;
  uint32_t n_upos, n_feats, n_rels, n_lemma, n_ner;
  const int8_t *emb_rows, *static_rows;
  const float *emb_scale, *static_scale;
  const uint64_t *slots;
  const uint32_t *slot_rows;
  uint64_t slot_mask;
  dgm_linear to_word, rel_out, arc_out;
  dgm_linear8 to_tags, upos, feats, lemma, ner, arc_dep, arc_head, rel_dep, rel_head;
  const float *arc_bias;
  const float *root_arc, *root_rel; /* what arc_head and rel_head give for the root */
  dgm_lstm lstm[DGM_MAX_LAYERS][2];
  char *labels; /* own copy, cut into strings */
  uint8_t upos_labels[DGM_N_UPOS];
  dgm_feats_label *feats_labels;
  dgm_relation_label *relation_labels;
  dgm_lemma_rule *lemma_rules;
  dgm_ner_label *ner_labels;
  uint16_t joint; /* the relation between the parts of an overlong sentence */
  dgm_kernels kernels;
  dgm_base_forms verbs, nouns;
};

/* ---- lemmas.c ---- */
dgm_err dgm_base_forms_open(dgm_base_forms *forms, const dgm_model *model, const char *path, const char *lemma_map,
                            const char *form_map, dgm_error *error);
/* The guess if the table knows it, else what irregular forms and regular endings lead to, else the guess. */
dgm_str dgm_base_form(const dgm_base_forms *forms, dgm_arena *arena, dgm_str form, dgm_str guess);

/* ---- words.c ---- */
enum { DGM_WORD_CACHE = 4096 };
typedef struct dgm_word_cache dgm_word_cache;
dgm_word_cache *dgm_word_cache_new(const dgm_language *language);
void dgm_word_cache_free(dgm_word_cache *cache);
/* The vector of a form (language->word bytes, see kernels.h), written to `out`. */
void dgm_word_vector(const dgm_language *language, dgm_word_cache *cache, dgm_str form, uint8_t *out);

/* The form's static vector, its largest part 127 + 128 (zeros, 128, if there is none): static_size bytes. */
void dgm_static_vector(const dgm_language *language, dgm_str form, uint8_t *out);

/* ---- network.c ---- */
/* Fills coder->vectors, bytes as in kernels.h: 2 * hidden of the word in its sentence, `word` of the word alone. */
struct dgm_language_scratch {
  dgm_word_cache *words;
  char *memory; /* grows to the largest group */
  size_t room;
  dgm_arena trees; /* what the search for a tree needs */
  /* For tests: sees the scores of "upos", "feats", "ner", "lemma", "arc" (of one piece) and "rels". NULL otherwise. */
  void (*watch)(void *context, const char *head, const float *scores, uint32_t rows, uint32_t labels, size_t stride);
  void *watch_context;
};
/* Sentences are read in groups of so many words; a longer one than DGM_PIECE_WORDS in pieces, joined afterwards. */
enum { DGM_GROUP_WORDS = 512, DGM_PIECE_WORDS = 256 };
/* Reads `count` pieces, each a range of words, that follow one another and hold DGM_GROUP_WORDS at most. */
dgm_err dgm_network_run(dgm_coder *coder, const dgm_range *pieces, uint32_t count, dgm_error *error);

/* ---- decode.c ---- */
/* Heads of a sentence of `n` words from scores[dependent][head], head 0 the root, by maximum spanning arborescence with
 * one root (Chu and Liu 1965, Edmonds 1967). `heads` holds 0 for the root, else 1 + word. `arena` is reset and used for
 * the work. False when memory ran out. */
bool dgm_decode_tree(dgm_arena *arena, const float *scores, uint32_t n, size_t stride, uint32_t *heads);
/* The likeliest labels of a piece whose names begin with a B label and go on in their own class (Viterbi 1967):
 * labels[i] from scores[i * stride + label]. */
void dgm_decode_names(const dgm_language *l, const float *scores, size_t stride, uint32_t n, uint8_t *labels);
/* The lemma by rule, in the arena. */
dgm_str dgm_apply_lemma(dgm_arena *arena, const dgm_lemma_rule *rule, dgm_str form);

#endif
