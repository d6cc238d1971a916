/* Event mentions → stories: one for each event of the world (docs/stories.md). */
#ifndef DGM_STORIES_H
#define DGM_STORIES_H

#include "store/store.h"

/* Puts every event whose `story` is NULL into a story, and brings the stories that it touches up to date. The result
 * depends on the events alone, not on their order of arrival. Called at the end of dgm_store_add, outside of any
 * transaction; a run that is stopped halfway is finished by the next.
 *
 * Whoever takes out a document (src/store/remove.c) dissolves the stories of its events: their rows go, and what is
 * left of their events gets `story` NULL. The same where documents.original changes. */
dgm_err dgm_stories_update(dgm_store *store, dgm_error *error);

#endif
