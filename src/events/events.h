/* Events: predicates of the lexicon (data/events/) and their arguments in the tree → typed events.
 *
 * Reads words, mentions, places and times; writes document.events, arguments and rejections. A lexicon row is a
 * predicate, conditions on its logical arguments, and where actor, recipient and theme come from; data/events/README.md
 * says how rows are written and which one wins. Of the predicates that may be events (candidates.c) a learned scorer
 * (features.c, scorer.c) chooses type and confidence, the lexicon's vote before its eyes; code.c writes what it chose.
 */
#ifndef DGM_EVENTS_H
#define DGM_EVENTS_H

#include "coder/coder.h"

/* ---- logical arguments: the active view of a predicate, whatever its voice (arguments.c) ---- */

typedef enum dgm_role { DGM_ROLE_SUBJ, DGM_ROLE_OBJ, DGM_ROLE_IOBJ, DGM_ROLE_COMP, DGM_ROLE_PREP } dgm_role;

typedef struct dgm_argument {
  dgm_role role;
  dgm_str prep; /* DGM_ROLE_PREP: the preposition's lemma */
  uint32_t word;
  bool near; /* found on the object or the governing verb, not on the predicate itself */
} dgm_argument;

enum { DGM_MAX_ARGUMENTS = 32 };

typedef struct dgm_arguments {
  uint32_t count;
  dgm_argument items[DGM_MAX_ARGUMENTS];
} dgm_arguments;

struct dgm_event_lexicon;
void dgm_find_arguments(const dgm_coder *coder, uint32_t predicate, dgm_arguments *out);

/* ---- the lexicon (lexicon.c) ---- */

/* "subj", "with", "comp.obj": `inner` says which argument of the complement. */
typedef struct dgm_slot {
  uint8_t role;
  bool in_comp;
  dgm_str prep;
} dgm_slot;

typedef enum dgm_value_kind {
  DGM_VALUE_WORD,
  DGM_VALUE_CLASS,
  DGM_VALUE_ACTOR,
  DGM_VALUE_KIND,
  DGM_VALUE_SECTOR
} dgm_value_kind;

typedef struct dgm_value {
  uint8_t kind;
  uint8_t number; /* class, entity kind or sector */
  dgm_str word;   /* words joined by "_" */
} dgm_value;

typedef struct dgm_condition {
  dgm_slot slot;
  bool negated;
  dgm_range values; /* none = mere presence */
} dgm_condition;

/* Alternatives, tried in order; the slots of one alternative are joined. */
typedef struct dgm_slots {
  uint8_t count;
  struct {
    dgm_slot slot;
    uint8_t alternative;
  } items[8];
} dgm_slots;

typedef struct dgm_rule {
  dgm_range conditions;
  dgm_slots actor, recipient, theme;
  const char *mode; /* NULL if none */
  char cameo[5];
  float goldstein, scale;
  uint8_t upos; /* DGM_VERB, DGM_NOUN or DGM_ADJ */
  uint8_t type, quad;
  uint8_t n_words; /* of the predicate */
  dgm_source source;
} dgm_rule;

enum { DGM_MAX_CLASSES = 256 };

typedef struct dgm_class_set {
  uint64_t bits[DGM_MAX_CLASSES / 64];
} dgm_class_set;

struct dgm_event_lexicon {
  dgm_phrases predicates, classes, contexts;
  dgm_arena arena;
  dgm_rule *rules;
  uint32_t n_rules;
  dgm_condition *conditions;
  uint32_t n_conditions;
  dgm_value *values;
  uint32_t n_values;
  uint32_t *first_rule;  /* by table: its first rule, for rows of the phrase map */
  uint32_t *first_class; /* by table: number of its first class */
  dgm_str class_names[DGM_MAX_CLASSES];
  uint32_t n_classes;
  int32_t light_verbs, partitive_nouns; /* class numbers, or DGM_NONE */
  dgm_rule *defaults;                   /* where the scorer chooses a type for which no row fits */
  uint32_t n_defaults;
  struct {
    uint32_t clause, object; /* bits: types that are no events of their own there (contents.tsv) */
  } contents[DGM_N_TYPES];   /* by the type that holds them */
  bool all_verbs;            /* verbs without rows are candidates too: for the scorer */
  struct dgm_scorer *scorer; /* NULL: the model has none, the best row decides */
};

/* The row of a type and mode, or of the type alone. */
const dgm_rule *dgm_default_rule(const dgm_event_lexicon *lexicon, uint8_t type, const char *mode);

/* PLOVER's numbers (ontology.c). The mode's score, or the type's where `mode` is empty. */
typedef struct dgm_ontology {
  const dgm_table *types, *modes, *cameo;
} dgm_ontology;
bool dgm_ontology_open(dgm_ontology *ontology, const dgm_tables *tables);
/* False if the type has no such mode. */
bool dgm_ontology_score(const dgm_ontology *ontology, dgm_str type, dgm_str mode, float *scale, uint8_t *quad);
bool dgm_ontology_goldstein(const dgm_ontology *ontology, dgm_str cameo, float *goldstein);

/* ---- matching (match.c) ---- */

/* What is looked up once per document. */
typedef struct dgm_matcher {
  const dgm_coder *coder;
  const dgm_event_lexicon *lexicon;
  dgm_class_set *classes; /* by word */
} dgm_matcher;

dgm_err dgm_matcher_new(dgm_matcher *matcher, dgm_coder *coder, dgm_error *error);

typedef struct dgm_match {
  const dgm_rule *rule; /* NULL: nothing fits */
  uint32_t predicate;
  int score;
  uint32_t particle; /* a second word of the predicate, or the predicate itself */
} dgm_match;

/* Calls `visit` for each rule of the predicate's lemma and part of speech, fitting or not. */
typedef void dgm_visit_rule(void *context, const dgm_rule *rule, uint32_t particle, bool fits, int score);
void dgm_each_rule(const dgm_matcher *matcher, uint32_t predicate, const dgm_arguments *arguments,
                   dgm_visit_rule *visit, void *context);
/* False if no rule begins with the word's lemma. */
bool dgm_has_rules(const dgm_matcher *matcher, uint32_t word);
/* Words that fill a slot: up to `room`. */
uint32_t dgm_fill_slot(const dgm_matcher *matcher, const dgm_arguments *arguments, dgm_slot slot, bool nominal,
                       uint32_t *words, uint32_t room);

/* ---- candidates (candidates.c) ---- */

enum { DGM_MAX_PARTIES = 16, DGM_N_CHOICES = DGM_N_TYPES + 1 /* the types and "no event" */ };

/* A predicate that may be an event. */
typedef struct dgm_candidate {
  dgm_match match;                /* the best row of all */
  const dgm_arguments *arguments; /* in the arena, with room for as many as there are */
  const dgm_match *best;          /* of each type of which a row fits, the best */
  uint32_t n_best;
  uint32_t actors[DGM_MAX_PARTIES], recipients[DGM_MAX_PARTIES]; /* mentions, by the rule last resolved */
  uint32_t n_actors, n_recipients;
  uint8_t spoken_for;   /* type of a governing predicate whose row speaks for this word; DGM_N_CHOICES: none does */
  const dgm_rule *vote; /* what the lexicon alone would take; NULL: nothing */
  float confidence, second_confidence;
  uint8_t likeliest, second; /* of the choices, by the scorer; the likeliest is a type */
  const char *mode;
  char cameo[5];
  float goldstein, scale;
  uint32_t unfit; /* bits: choices for which the lexicon has rows, none of which fits */
  bool loose;     /* none of its row's places holds a political party: others were taken */
  bool alone;     /* none of its parties is an actor of politics, but the scorer is sure */
  bool dropped;
  uint8_t why;     /* dgm_rejected, where it was dropped … */
  uint32_t teller; /* … and the predicate that tells it */
  uint32_t noun;   /* a verb's object that names the event with it: "resumed shipments"; 0: none */
} dgm_candidate;

typedef struct dgm_event_work {
  dgm_coder *coder;
  dgm_document *d;
  dgm_matcher matcher;
  dgm_candidate *candidates; /* by word */
  uint32_t n_candidates;
  uint8_t *spoken_for;   /* by word, as in the candidates */
  uint64_t *lemmas;      /* by word: hashes, for features */
  int32_t *candidate_of; /* by word: index, or DGM_NONE */
  uint8_t *company;      /* by sentence: mentions of actors with a code, up to 255 */
  dgm_error *error;
} dgm_event_work;

/* All predicates whose lemma the lexicon has, and other verbs too, resolved by their best row. */
dgm_err dgm_find_candidates(dgm_event_work *work, dgm_coder *coder, dgm_error *error);
/* The lexicon has rows for the lemma, fitting or not. */
bool dgm_is_known(const dgm_candidate *candidate);
/* The best row of that type, or NULL. */
const dgm_match *dgm_best_of(const dgm_candidate *candidate, uint8_t type);
/* A row of the type fits, and no governing predicate's row speaks for the candidate already. */
bool dgm_row_speaks(const dgm_candidate *candidate, uint8_t type);
/* Fills the candidate's parties by that row; false if none of them is a political actor. */
bool dgm_resolve_parties(const dgm_event_work *work, dgm_candidate *candidate, const dgm_rule *rule);

/* ---- each event once (once.c) ---- */

/* Of candidates that were chosen, drops those that say again what another says, or that are what another promises,
 * demands, threatens or refuses. */
void dgm_tell_once(dgm_event_work *work);

/* ---- the learned scorer ---- */

enum { DGM_MAX_FEATURES = 256 };
typedef struct dgm_features {
  uint32_t items[DGM_MAX_FEATURES]; /* hashes, never 0 */
  uint32_t count;
} dgm_features;

/* What the scorer reads of a candidate: hashed features, and vectors of `dgm_dense_size` bytes (features.c). */
void dgm_candidate_features(const dgm_event_work *work, uint32_t candidate, dgm_features *out);
/* Of these the one that is the predicate's lemma alone. */
uint32_t dgm_lemma_feature(const dgm_event_work *work, uint32_t candidate);
/* The feature tells what the lexicon thinks. */
bool dgm_is_vote(uint32_t feature);
void dgm_sentence_features(const dgm_event_work *work, uint32_t sentence, dgm_features *out);
uint32_t dgm_dense_size(const dgm_language *language);
void dgm_candidate_dense(const dgm_event_work *work, uint32_t candidate, uint8_t *out);

/* Scores of a candidate: types and "no event" as events of a text; what is added where a pair of phrases is asked
 * about; how likely the candidate speaks of the pair. */
enum { DGM_SCORE_PAIR = DGM_N_CHOICES, DGM_SCORE_LINK = DGM_SCORE_PAIR + DGM_N_TYPES, DGM_N_SCORES };

dgm_err dgm_scorer_open(dgm_model *model, dgm_error *error);
void dgm_scorer_close(struct dgm_scorer *scorer);
/* Memory to score with, in the coder's arena; NULL when it ran out. Only with a scorer. */
enum { DGM_BENCH = 32 };
typedef struct dgm_bench dgm_bench;
dgm_bench *dgm_bench_new(const dgm_event_work *work);
/* Scores `n` candidates from `first`, DGM_BENCH at most: `dgm_score_stride` numbers for each, the first DGM_N_SCORES
 * its scores, valid until the next call. */
float *dgm_score_candidates(const dgm_event_work *work, dgm_bench *bench, uint32_t first, uint32_t n);
size_t dgm_score_stride(const struct dgm_scorer *scorer);
/* The likeliest mode of an event of that type, or NULL; `sure` if likelier than all others together. `scores` are the
 * candidate's. */
const char *dgm_choose_mode(const dgm_event_work *work, uint32_t candidate, uint8_t type, const float *scores,
                            bool *sure);
void dgm_add_scores(const struct dgm_scorer *scorer, const dgm_features *features, float *scores);
/* A type less likely than this is no event; where a row of the lexicon speaks for it, less is asked. */
float dgm_least_probability(const struct dgm_scorer *scorer, bool row_speaks);
/* The same of an event in which no actor of politics takes part. */
float dgm_least_alone(const struct dgm_scorer *scorer);
/* What scores are divided by before they become probabilities: of texts, of pairs. */
float dgm_divisor(const struct dgm_scorer *scorer, bool pairs);
/* Probabilities of `n` scores, in place. */
void dgm_scores_to_probabilities(float divisor, float *scores, uint32_t n);

/* ---- pairs (relate.c) ---- */

/* Two phrases of the text: who acted, and on whom. */
typedef struct dgm_phrase {
  dgm_range words;
  uint32_t head;
} dgm_phrase;
bool dgm_find_phrase(const dgm_document *d, dgm_span span, dgm_phrase *out);
/* What speaks for it that the candidate links the two. */
void dgm_pair_features(const dgm_event_work *work, uint32_t candidate, const dgm_phrase *actor,
                       const dgm_phrase *recipient, dgm_features *out);
/* One more feature of a template beyond those of candidates. */
void dgm_feature_put(dgm_features *out, uint32_t number, uint64_t a, uint64_t b);

#endif
