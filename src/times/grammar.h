/* Within the times stage: words tagged by table, and the small grammar over the tags. */
#ifndef DGM_TIMES_GRAMMAR_H
#define DGM_TIMES_GRAMMAR_H

#include "coder/coder.h"

typedef enum dgm_time_kind {
  DGM_T_NONE,
  DGM_T_MONTH,
  DGM_T_WEEKDAY,
  DGM_T_UNIT,
  DGM_T_FRACTION,
  DGM_T_NUMBER,
  DGM_T_ORDINAL,
  DGM_T_PART,
  DGM_T_DEICTIC,
  DGM_T_BESIDE,
  DGM_T_SEASON,
  DGM_T_WEEKEND,
  DGM_T_HOLIDAY,
  DGM_T_RELATIVE,
  DGM_T_EDGE,
  DGM_T_CLIP,
  DGM_T_AGO,
  DGM_T_SHIFT,
  DGM_T_FEAST,
  DGM_T_WINDOW,
  DGM_T_DECADE,
  DGM_T_DATE /* from digits alone, in no table */
} dgm_time_kind;

typedef enum {
  DGM_REL_LAST,
  DGM_REL_PREVIOUS,
  DGM_REL_PAST,
  DGM_REL_RECENT,
  DGM_REL_THIS,
  DGM_REL_NEXT,
  DGM_REL_FOLLOWING,
  DGM_REL_COMING
} dgm_time_relative;
typedef enum { DGM_EDGE_NONE, DGM_EDGE_EARLY, DGM_EDGE_MID, DGM_EDGE_LATE } dgm_time_edge;
typedef enum { DGM_SURE_YES, DGM_SURE_NO, DGM_SURE_YEAR } dgm_time_sure;

/* What a word or phrase means; `words` of them. A unit has `value` of days or months (`last` = 'h', 'd', 'm'); so has a
 * window, which lies `offset` from the one named before. */
typedef struct dgm_time_tag {
  int32_t value, last;
  uint8_t kind, sure, words;
  uint8_t edge; /* "mid-March" */
  int8_t offset;
  bool capital;
  bool digits; /* a number written in digits */
} dgm_time_tag;

/* Bits of a lemma in clauses.tsv. */
enum {
  DGM_C_FUTURE = 1,
  DGM_C_PLAN = 2,
  DGM_C_DONE = 4,
  DGM_C_SINCE = 8,
  DGM_C_TIME = 16,
  DGM_C_FROM = 32,
  DGM_C_TO = 64,
  DGM_C_SAME = 128
};

/* A feast that moves: its days in order. */
typedef struct dgm_feast {
  uint32_t first, count; /* of dgm_time_tables.feast_days */
} dgm_feast;
typedef struct dgm_feast_days {
  dgm_date start, end;
} dgm_feast_days;

struct dgm_time_tables {
  dgm_phrases words, clauses;
  dgm_time_tag *tags;    /* of each row of words.tsv */
  uint8_t *clause_kinds; /* of each row of clauses.tsv */
  dgm_feast *feasts;     /* of each row of feasts.tsv */
  dgm_feast_days *feast_days;
};

dgm_err dgm_time_tables_read(dgm_time_tables *tables, const dgm_model *model, dgm_error *error);
uint8_t dgm_clause_kinds(const dgm_time_tables *tables, dgm_str lemma);
/* The longest phrase that begins at `word`, or the number it is; kind DGM_T_NONE if it says nothing of time. */
dgm_time_tag dgm_time_tag_at(const dgm_time_tables *tables, const dgm_document *d, uint32_t word, uint32_t end);

/* Whether the clause around the word looks ahead. */
bool dgm_looks_ahead(const dgm_time_tables *tables, const dgm_document *d, uint32_t word);

/* One sentence under the grammar. */
typedef struct dgm_time_scan {
  const dgm_time_tables *tables;
  const dgm_document *d;
  const dgm_time_tag *tags; /* by word of the document */
  uint32_t begin, end;      /* words */
  dgm_date today;           /* any day if the document has none */
  int year, month;          /* of today */
  dgm_date beside;          /* the day named before, or DGM_NO_DATE */
  dgm_date anchor;          /* the first day of the time named before, however long, or DGM_NO_DATE */
} dgm_time_scan;

typedef struct dgm_time_found {
  uint32_t first, next; /* words, end exclusive */
  dgm_date start, end;
  bool relative;   /* rests on the document's date */
  bool unresolved; /* a time, but no one can say which */
  uint8_t bare;    /* what may move when the other end of a period says more: kind of the tag, or none */
} dgm_time_found;

/* The expression of time that begins at word `i`. */
bool dgm_time_match(const dgm_time_scan *scan, uint32_t i, dgm_time_found *found);

/* Months later, the day kept or the month's last. */
dgm_date dgm_add_months(dgm_date date, int months);

#endif
