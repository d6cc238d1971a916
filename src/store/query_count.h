/* Counting: groups of events in memory, and zeros between them. */
#ifndef DGM_QUERY_COUNT_H
#define DGM_QUERY_COUNT_H

#include "store/query.h"

enum { DGM_OPEN_KEYS = 3 /* actor, recipient, source */ };

/* Open keys take any value, of which those found count; closed ones have a list. DGM_NONE where not asked for. */
typedef struct dgm_group {
  int32_t open[DGM_OPEN_KEYS]; /* numbers of names */
  int32_t type, status, period;
  uint64_t count, cooperation, conflict;
  int64_t goldstein; /* tenths, so that the sum does not depend on the order */
} dgm_group;

typedef struct dgm_group_name {
  dgm_str text;
  int32_t place; /* in the order of the names */
} dgm_group_name;

typedef struct dgm_groups {
  const dgm_filter *filter;
  const dgm_by *by;
  size_t n_by;
  dgm_date first, last; /* where zeros stand: from, to */
  dgm_arena arena;
  dgm_group_name *names;
  dgm_group *groups;
  uint32_t n_names, n_groups, room;
  int32_t *name_slots, *group_slots;
  uint32_t n_name_slots, n_group_slots;
} dgm_groups;

bool dgm_groups_ask(const dgm_groups *groups, dgm_by by);
/* DGM_BY_DAY, DGM_BY_MONTH or DGM_BY_YEAR; DGM_N_BY: time is not asked for. */
dgm_by dgm_groups_time(const dgm_groups *groups);
int32_t dgm_groups_period(const dgm_groups *groups, dgm_date date);
/* The number of a name, new or not; DGM_NONE when memory ran out. */
int32_t dgm_groups_name(dgm_groups *groups, dgm_str text);
/* The group with these keys, new or not; NULL when memory ran out. */
dgm_group *dgm_groups_find(dgm_groups *groups, const dgm_group *key);
/* Visits all groups in order, with zeros. */
dgm_err dgm_groups_visit(dgm_groups *groups, dgm_count_visit *visit, void *context, dgm_error *error);
void dgm_groups_free(dgm_groups *groups);

#endif
