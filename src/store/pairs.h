/* The table `pairs`: directed dyads of an event. False: an error of SQLite. */
#ifndef DGM_PAIRS_H
#define DGM_PAIRS_H

#include "store/pack.h"
#include "store/store.h"

/* `parties`: where the event's parties begin. */
bool dgm_pairs_put(dgm_store *store, int64_t event, const dgm_packed_event *e, dgm_unpacker parties);
/* All of a document; before its parties go. */
bool dgm_pairs_take_out(dgm_store *store, int64_t doc);

#endif
