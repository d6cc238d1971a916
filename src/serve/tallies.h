/* Counting what passes a filter. */
#ifndef SERVE_TALLIES_H
#define SERVE_TALLIES_H

#include "index.h"

#include <limits.h>

/* An event or story, as it is counted. */
typedef struct item {
  uint32_t event; /* index */
  int32_t date;
  uint8_t type, status, quad;
  int8_t goldstein;
} item;
typedef void count_item(void *context, const item *i);
/* Calls `count` for each that passes, by date. */
void count_items(const selection *s, count_item *count, void *context);

typedef struct tally {
  uint32_t count, cooperation, conflict;
} tally;
void tally_add(tally *t, const item *i);
void put_types(dgm_buffer *out, const uint32_t types[DGM_N_TYPES]);

/* Over time. A span is a day, month or year as a number. */
#define NO_SPAN INT_MIN
enum { MOST_POINTS = 12000 };
typedef struct point {
  int span;
  uint32_t types[DGM_N_TYPES];
  tally all;
  int64_t goldstein; /* tenths */
} point;
typedef struct series {
  uint32_t by; /* 0 day, 1 month, 2 year */
  point *points;
  uint32_t n, room, last;
  int32_t date; /* of the last item */
  bool failed;
} series;
void series_add(series *s, const item *i);

/* Dyads of codes. */
typedef struct pair {
  uint32_t actor, recipient; /* places in the index's codes; 0, 0: a free place */
  tally all;
} pair;
typedef struct pairs {
  pair *table;
  uint32_t n, room; /* room: a power of two */
  bool failed;
} pairs;
void pairs_add(pairs *p, uint32_t actor, uint32_t recipient, const item *i);
/* The busiest ones to the front, `most` at most; returns how many. The table is none afterwards. */
uint32_t pairs_sort(pairs *p, uint32_t most);
/* [… those, as {"actor", "recipient", "count", "cooperation", "conflict"} */
void put_pairs(dgm_buffer *out, const store_index *x, pairs *p, uint32_t most);
void pairs_free(pairs *p);

#endif
