/* Event mentions → stories: one for each event of the world (docs/stories.md). */
#ifndef DGM_STORIES_H
#define DGM_STORIES_H

#include "store/store.h"

/* Puts every event whose `story` is NULL into a story, and brings the stories that it touches up to date. Called at the
 * end of dgm_store_add, outside of any transaction; a run that is stopped halfway is finished by the next. */
dgm_err dgm_stories_update(dgm_store *store, const dgm_model *model, dgm_error *error);
/* To be called within the transaction that takes out or replaces a document, before its events go, and where its
 * `original` or date changes: dissolves the stories that its events may have had a part in. */
dgm_err dgm_stories_forget(dgm_store *store, int64_t doc, dgm_error *error);
dgm_err dgm_stories_anew(dgm_store *store, const dgm_model *model, dgm_error *error);

#endif
