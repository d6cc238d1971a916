#include "stories/stories.h"

dgm_err dgm_stories_update(dgm_store *store, dgm_error *error) {
  (void)store;
  (void)error;
  return DGM_OK;
}
