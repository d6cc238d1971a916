/* Counting: groups of events in memory, and zeros between them. */
#ifndef DGM_QUERY_COUNT_H
#define DGM_QUERY_COUNT_H

#include "store/query.h"

enum { DGM_OPEN_KEYS = 3 /* actor, recipient, source */, DGM_TALLY_TENTHS = 10 };

/* Open keys take any value, of which those found count; closed ones have a list. DGM_NONE where not asked for. */
typedef struct dgm_tally {
  int32_t open[DGM_OPEN_KEYS]; /* numbers of names */
  int32_t type, status, period;
  uint64_t count, cooperation, conflict;
  int64_t goldstein; /* DGM_TALLY_TENTHS, so that the sum does not depend on the order */
} dgm_tally;

typedef struct dgm_tally_name {
  dgm_str text;
  int32_t place; /* in the order of the names */
} dgm_tally_name;

typedef struct dgm_tallies {
  const dgm_filter *filter;
  const dgm_by *by;
  size_t n_by;
  dgm_date first, last; /* where zeros stand: from, to */
  dgm_arena arena;
  dgm_tally_name *names;
  dgm_tally *groups;
  uint32_t n_names, n_groups, room;
  int32_t *name_slots, *group_slots;
  uint32_t n_name_slots, n_group_slots;
} dgm_tallies;

bool dgm_tallies_ask(const dgm_tallies *groups, dgm_by by);
/* DGM_BY_DAY, DGM_BY_MONTH or DGM_BY_YEAR; DGM_N_BY: time is not asked for. */
dgm_by dgm_tallies_time(const dgm_tallies *groups);
int32_t dgm_tallies_period(const dgm_tallies *groups, dgm_date date);
/* The number of a name, new or not; DGM_NONE when memory ran out. */
int32_t dgm_tallies_name(dgm_tallies *groups, dgm_str text);
/* The group with these keys, new or not; NULL when memory ran out. */
dgm_tally *dgm_tallies_find(dgm_tallies *groups, const dgm_tally *key);
/* Visits all groups in order, with zeros. */
dgm_err dgm_tallies_visit(dgm_tallies *groups, dgm_count_visit *visit, void *context, dgm_error *error);
void dgm_tallies_free(dgm_tallies *groups);

#endif
