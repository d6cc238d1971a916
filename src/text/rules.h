/* The tables of data/text/ as one hash set. */
#ifndef DGM_TEXT_RULES_H
#define DGM_TEXT_RULES_H

#include "text/text.h"

typedef enum dgm_rule_kind {
  DGM_RULE_ABBREVIATION,
  DGM_RULE_CONTRACTION,
  DGM_RULE_HYPHEN,
  DGM_RULE_UNIT,
  DGM_RULE_ENDING,
  DGM_RULE_EMOTICON,
  DGM_RULE_STARTER,
  DGM_N_RULE_KINDS
} dgm_rule_kind;

/* Whether a sentence may end with an abbreviation. */
typedef enum dgm_ends {
  DGM_ENDS_NEVER,
  DGM_ENDS_MAY,   /* before a word that often starts a sentence */
  DGM_ENDS_OFTEN, /* before any capital but that of a time word */
} dgm_ends;

/* What has to follow for it to be an abbreviation at all. */
typedef enum dgm_rule_next { DGM_NEXT_ANY, DGM_NEXT_DIGIT, DGM_NEXT_CAPITAL } dgm_rule_next;

typedef enum dgm_starter { DGM_STARTER_START, DGM_STARTER_TIME } dgm_starter;

enum { DGM_MAX_PARTS = 3, DGM_MAX_RULE = 24 };

typedef struct dgm_rule {
  dgm_str form;
  uint8_t kind;                 /* dgm_rule_kind */
  uint8_t ends;                 /* abbreviation: dgm_ends */
  uint8_t next;                 /* abbreviation: dgm_rule_next */
  bool splits;                  /* abbreviation: its point is a word of its own where a sentence ends */
  bool suffix;                  /* hyphen: joins what stands before it */
  bool money;                   /* unit: only after a currency sign */
  uint8_t starter;              /* dgm_starter */
  uint8_t n_parts;              /* contraction */
  uint8_t parts[DGM_MAX_PARTS]; /* their sizes in bytes */
} dgm_rule;

/* The rule for exactly these bytes, upper and lower case alike, or NULL. */
const dgm_rule *dgm_rule_find(const dgm_text_rules *rules, dgm_rule_kind kind, const char *text, uint32_t size);

#endif
