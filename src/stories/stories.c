#include "stories/stories.h"

dgm_err dgm_stories_update(dgm_store *store, const dgm_model *model, dgm_error *error) {
  (void)store;
  (void)model;
  (void)error;
  return DGM_OK;
}

static bool forget(dgm_store *store, int64_t doc) {
  sqlite3_stmt *any = dgm_store_kept(store, "SELECT 1 FROM events WHERE doc = ?1 AND story IS NOT NULL LIMIT 1");
  if (!any)
    return false;
  sqlite3_bind_int64(any, 1, doc);
  bool some = sqlite3_step(any) == SQLITE_ROW;
  if (sqlite3_reset(any) != SQLITE_OK || !some)
    return !some && sqlite3_errcode(store->db) == SQLITE_OK;
  sqlite3_stmt *rows = dgm_store_kept(
      store, "DELETE FROM stories WHERE story IN (SELECT story FROM events WHERE doc = ?1 AND story IS NOT NULL)");
  sqlite3_stmt *events = dgm_store_kept(store, "UPDATE events SET story = NULL WHERE story IN "
                                               "(SELECT story FROM events WHERE doc = ?1 AND story IS NOT NULL)");
  sqlite3_bind_int64(rows, 1, doc);
  sqlite3_bind_int64(events, 1, doc);
  return dgm_store_run(rows) && dgm_store_run(events);
}

dgm_err dgm_stories_forget(dgm_store *store, int64_t doc, dgm_error *error) {
  return forget(store, doc) ? DGM_OK : dgm_store_fail(store, error, "take stories apart");
}

dgm_err dgm_stories_anew(dgm_store *store, const dgm_model *model, dgm_error *error) {
  dgm_err result =
      dgm_store_exec(store, "BEGIN IMMEDIATE; UPDATE events SET story = NULL; DELETE FROM stories; COMMIT", error);
  if (result)
    sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
  return result ? result : dgm_stories_update(store, model, error);
}
