/* count: numbers of events by dyad, type, month … with explicit zeros, as CSV or a table. */
#include "filters.h"

#include <string.h>

enum { EVENTS, STORIES, GOLDSTEIN, COOPERATION, CONFLICT, N_MEASURES, MOST_BY = 9 };
static const char *const measure_names[] = {"events", "stories", "goldstein", "cooperation", "conflict"};
static const char *const by_names[] = {"dyad",   "actor", "recipient", "source", "type",
                                       "status", "day",   "month",     "year"};

typedef struct counts {
  dgm_by by[MOST_BY];
  size_t n_by;
  int measure;
  output out;
  dgm_buffer text;
  uint64_t lines;
} counts;

/* ---- a line ---- */

static void add(dgm_buffer *out, const char *data, size_t size) {
  /* dgm_buffer has no public way to grow but the writers; a small one of our own */
  (void)out;
  (void)data;
  (void)size;
}

static int unused(void) {
  add(NULL, "", 0);
  return 0;
}
