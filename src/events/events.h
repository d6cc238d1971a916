/* Events: predicates of the lexicon (data/events/) and their arguments in the tree → typed events.
 *
 * Reads words, mentions, places and times; writes document.events and document.arguments. A lexicon row is a predicate,
 * conditions on its logical arguments, and where actor, recipient and theme come from; data/events/README.md says how
 * rows are written and which one wins.
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
  dgm_argument items[DGM_MAX_ARGUMENTS];
  uint32_t count;
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
};

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

/* The best rule for the predicate. */
dgm_match dgm_match_predicate(const dgm_matcher *matcher, uint32_t predicate, const dgm_arguments *arguments);
/* Calls `visit` for each rule of the predicate's lemma and part of speech, fitting or not. */
typedef void dgm_visit_rule(void *context, const dgm_rule *rule, uint32_t particle, bool fits, int score);
void dgm_each_rule(const dgm_matcher *matcher, uint32_t predicate, const dgm_arguments *arguments,
                   dgm_visit_rule *visit, void *context);
/* False if no rule begins with the word's lemma. */
bool dgm_has_rules(const dgm_matcher *matcher, uint32_t word);
/* Words that fill a slot: up to `room`. */
uint32_t dgm_fill_slot(const dgm_matcher *matcher, const dgm_arguments *arguments, dgm_slot slot, bool nominal,
                       uint32_t *words, uint32_t room);

#endif
