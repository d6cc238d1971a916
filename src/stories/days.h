/* The mentions of a store's days, for groups.c; days to come are read by a second thread. */
#ifndef DGM_STORIES_DAYS_H
#define DGM_STORIES_DAYS_H

#include "stories/stories.h"

/* What a telling keeps of its mention until its story is found. */
typedef struct dgm_fact {
  int64_t event, doc, original, source;
  dgm_date date, published;
  uint8_t status;
  double confidence;
  uint32_t parties; /* sides that are known, and the place */
  uint32_t copies;  /* documents with the same text */
  uint32_t days;    /* for keep.c: mentions of the story with this date */
} dgm_fact;

typedef struct dgm_days dgm_days;
/* `store` and `rules` stay the caller's. NULL on failure. */
dgm_days *dgm_days_open(dgm_store *store, const dgm_story_rules *rules, dgm_error *error);
void dgm_days_close(dgm_days *days);
/* A dgm_day_loader, with `days` as its context. What was read of later days must not be written before it is asked
 * for: so one transaction may follow upon the other, unless another program wrote in between. */
dgm_err dgm_days_load(void *days, dgm_groups *groups, dgm_date date, dgm_error *error);
/* Another program has written: what was read ahead is let go. */
void dgm_days_forget(dgm_days *days);

#endif
