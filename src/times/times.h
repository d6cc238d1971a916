/* Expressions of time and what day they mean. Reads data/times/words.tsv (words) and data/times/clauses.tsv (which way
 * a clause looks). */
#ifndef DGM_TIMES_H
#define DGM_TIMES_H

#include "dragoman.h"

/* The time that belongs to a predicate: its own, or that of the clause it depends on. False in `*found`: none is named,
 * and the dates are left alone. A time that belongs to another noun ("the 2015 deal") is never the event's. */
void dgm_event_time(const dgm_document *d, uint32_t predicate, dgm_date *start, dgm_date *end, bool *found);

#endif
