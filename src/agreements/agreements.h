/* Agreements: treaties, deals, ceasefires … a document speaks of, one record each.
 *
 * Reads words, mentions, times, claims and, of the claims stage, its trees and what it makes of a predicate; writes
 * document.agreements, provisions and their lists. Knowledge is in data/agreements/: nouns.tsv and names.tsv (what is
 * an agreement), stages.tsv (how far it has come, and who are its parties), provisions.tsv (what stands in it),
 * words.tsv (words around it). nouns.c finds the mentions, parties.c who is named with them, gather.c joins those of
 * one agreement, stages.c and provisions.c read the sentences around them.
 */
#ifndef DGM_AGREEMENTS_H
#define DGM_AGREEMENTS_H

#include "claims/claims.h"

/* ---- tables (tables.c) ---- */

typedef struct dgm_agreement_noun {
  dgm_str not_with; /* joined by ";" */
  uint8_t kind;
  bool any, proof, over;
} dgm_agreement_noun;

enum { DGM_POS_MOD = DGM_N_UPOS }; /* beside parts of speech: stands before the noun */

/* How a word leads to the stage of an agreement that stands at one of its `links`. */
typedef struct dgm_step {
  dgm_str links, parties; /* joined by ";" */
  uint8_t upos;
  uint8_t stage, planned, negated; /* dgm_stage; DGM_N_STAGES: tells nothing */
  uint8_t by;                      /* dgm_sector of the subject, 0: any */
  dgm_source source;
} dgm_step;

typedef struct dgm_containing {
  dgm_str agreement, words;
  uint8_t upos;
  bool included, whole;
  dgm_source source;
} dgm_containing;

/* Kinds of words.tsv; bits, in the order of their names in tables.c. */
typedef enum dgm_around {
  DGM_AROUND_PART = 1 << 0,
  DGM_AROUND_REPEAT = 1 << 1,
  DGM_AROUND_CLAUSE = 1 << 2,
  DGM_AROUND_PLAIN = 1 << 3,
  DGM_AROUND_IDLE = 1 << 4,
  DGM_AROUND_UNDER = 1 << 5,
  DGM_AROUND_LINK = 1 << 6,
  DGM_AROUND_EMPTY = 1 << 7,
  DGM_AROUND_NONE = 1 << 8,
} dgm_around;

struct dgm_agreement_tables {
  dgm_phrases noun_map, name_map, step_map, containing_map, word_map;
  dgm_agreement_noun *nouns;
  uint8_t *name_kinds;
  dgm_step *steps;
  dgm_containing *containings;
  uint16_t *arounds;
  const dgm_table *bodies; /* actors that are no country */
  int32_t body_code;
};

/* ---- one document's work ---- */

typedef enum dgm_pact_form {
  DGM_PACT_DEFINITE,
  DGM_PACT_INDEFINITE,
  DGM_PACT_BARE,
  DGM_PACT_REPEAT,
  DGM_PACT_IT
} dgm_pact_form;

enum { DGM_MAX_PACT_PARTIES = 16 };

typedef struct dgm_party_list {
  uint32_t items[DGM_MAX_PACT_PARTIES]; /* mentions */
  uint32_t count;
} dgm_party_list;

/* What a predicate tells of the stage. */
typedef struct dgm_staging {
  bool told, real; /* real: reached, not only ahead */
  uint8_t stage;
  dgm_date date;
  dgm_source source;
} dgm_staging;

/* One mention of an agreement. */
typedef struct dgm_pact {
  uint32_t head, sentence;
  dgm_range words, name;          /* without article; name.count 0: none */
  const dgm_agreement_noun *noun; /* NULL: a name alone, "the document", "it" */
  uint8_t kind, form;
  bool headline, with; /* with: "a treaty with Iran" */
  int32_t record;      /* DGM_NONE: none */
  dgm_staging staging;
  dgm_party_list parties; /* named with this mention: first those of its own phrase, then those of predicates */
  uint32_t n_own;
} dgm_pact;

enum { DGM_RECORD_EXAMPLES = 8 };

/* All mentions of one agreement. */
typedef struct dgm_record {
  uint32_t examples[DGM_RECORD_EXAMPLES]; /* the first mentions */
  uint32_t n_mentions, first, last;       /* pacts */
  dgm_range name;
  uint8_t kind;
  bool exact, headline, proof; /* a noun told the kind exactly; headlines only; it counts only with more evidence */
  dgm_staging staging;
  dgm_party_list parties, bound; /* bound: whom its provisions bind, where nothing tells the parties */
} dgm_record;

typedef struct dgm_found_provision {
  dgm_range words;
  uint32_t cue, record;
  dgm_source source;
  bool included;
} dgm_found_provision;

typedef struct dgm_agreement_work {
  dgm_claim_work *claims;
  dgm_coder *coder;
  dgm_document *d;
  const dgm_agreement_tables *tables;
  dgm_error *error;
  dgm_pact *pacts; /* in the order of the text */
  uint32_t n_pacts;
  dgm_record *records;
  uint32_t n_records;
  dgm_found_provision *provisions;
  uint32_t n_provisions;
} dgm_agreement_work;

/* The lemma, or form, in lower case; empty if it is longer than any in the tables. */
typedef struct dgm_lower {
  char data[32];
} dgm_lower;
dgm_str dgm_lower_of(dgm_lower *room, dgm_str text);
unsigned dgm_words_around(const dgm_agreement_work *work, uint32_t word); /* dgm_around bits */
bool dgm_in_list(dgm_str list, dgm_str item);
/* Calls `visit` for each row under the word's lemma, alone or with a second word that hangs on it. `extra`: that word.
 */
typedef void dgm_visit_row(void *context, uint32_t row, uint32_t word, int32_t extra);
void dgm_visit_rows(const dgm_agreement_work *work, const dgm_phrases *map, uint32_t word, dgm_visit_row *visit,
                    void *context);
/* The mention stands at this word: it is its head, joined to it, or part of "the terms of the deal". */
bool dgm_pact_stands_at(const dgm_agreement_work *work, const dgm_pact *pact, uint32_t word);
static inline bool dgm_pos_is(const dgm_word *w, uint8_t upos) {
  return upos == DGM_VERB   ? w->upos == DGM_VERB || w->upos == DGM_AUX
         : upos == DGM_NOUN ? w->upos == DGM_NOUN || w->upos == DGM_PROPN
         : upos == DGM_ADJ  ? w->upos == DGM_ADJ || w->upos == DGM_ADV || w->upos == DGM_ADP || w->upos == DGM_VERB
                            : w->upos == upos;
}

dgm_err dgm_find_pacts(dgm_agreement_work *work);                /* nouns.c */
void dgm_pact_parties(dgm_agreement_work *work, dgm_pact *pact); /* parties.c: those that its own phrase names */
void dgm_add_parties(const dgm_agreement_work *work, uint32_t word, dgm_party_list *list);
bool dgm_is_witness(const dgm_agreement_work *work, uint32_t word); /* "with the United States as guarantor" */
void dgm_complete_parties(const dgm_agreement_work *work, dgm_record *record, uint32_t speaker);
void dgm_add_speaker(const dgm_agreement_work *work, uint32_t mention, dgm_party_list *list); /* of a state only */
void dgm_merge_parties(const dgm_agreement_work *work, dgm_party_list *list, const dgm_party_list *more);
bool dgm_share_party(const dgm_agreement_work *work, const dgm_party_list *a, const dgm_party_list *b);
dgm_err dgm_gather_pacts(dgm_agreement_work *work); /* gather.c */
void dgm_find_stages(dgm_agreement_work *work);     /* stages.c: of each mention, and parties of its predicates */
void dgm_take_later(dgm_staging *staging, const dgm_staging *more);
dgm_err dgm_find_provisions(dgm_agreement_work *work); /* provisions.c */

#endif
