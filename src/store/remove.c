/* Documents out of a store. */
#include "store/insert.h"
#include "store/pairs.h"
#include "stories/stories.h"

#include <stdlib.h>

/* The index of words takes a row out only for the very text that was put in. */
static bool forget_words(dgm_store *store, int64_t doc, dgm_str text) {
  sqlite3_stmt *q = dgm_store_kept(store, "SELECT s.sentence, s.start, s.end FROM documents d JOIN sentences s ON "
                                          "s.sentence BETWEEN d.first_sentence AND d.first_sentence + d.sentences - 1 "
                                          "WHERE d.doc = ?1");
  if (!q)
    return false;
  bool good = true;
  sqlite3_bind_int64(q, 1, doc);
  while (good && sqlite3_step(q) == SQLITE_ROW) {
    sqlite3_stmt *d =
        dgm_store_kept(store, "INSERT INTO sentence_words(sentence_words, rowid, text) VALUES('delete', ?1, ?2)");
    int64_t start = sqlite3_column_int64(q, 1), end = sqlite3_column_int64(q, 2);
    if (start < 0 || start > end || end > text.size)
      continue; /* damage, which `verify` tells: its words are not known */
    if (d) {
      sqlite3_bind_int64(d, 1, sqlite3_column_int64(q, 0));
      dgm_bind_str(d, 2, (dgm_str){text.data + start, (uint32_t)(end - start)});
    }
    good = dgm_store_run(d);
  }
  return sqlite3_reset(q) == SQLITE_OK && good;
}

static bool delete_rows(dgm_store *store, int64_t doc) {
  static const char *const rows[] = {
      "DELETE FROM parties WHERE event IN (SELECT event FROM events WHERE doc = ?1)",
      "DELETE FROM event_claims WHERE event IN (SELECT event FROM events WHERE doc = ?1)",
      "DELETE FROM agreement_parties WHERE agreement IN (SELECT agreement FROM agreements WHERE doc = ?1)",
      "DELETE FROM provisions WHERE agreement IN (SELECT agreement FROM agreements WHERE doc = ?1)",
      "DELETE FROM agreement_claims WHERE agreement IN (SELECT agreement FROM agreements WHERE doc = ?1)",
      "DELETE FROM agreements WHERE doc = ?1",
      "DELETE FROM events WHERE doc = ?1",
      "DELETE FROM claims WHERE claim IN (SELECT c.claim FROM documents d JOIN claims c ON "
      "c.claim BETWEEN d.first_claim AND d.first_claim + d.claims - 1 WHERE d.doc = ?1)",
      "DELETE FROM sentences WHERE sentence IN (SELECT s.sentence FROM documents d JOIN sentences s ON "
      "s.sentence BETWEEN d.first_sentence AND d.first_sentence + d.sentences - 1 WHERE d.doc = ?1)",
      "DELETE FROM documents WHERE doc = ?1",
  };
  for (size_t i = 0; i < DGM_COUNT(rows); i++) {
    sqlite3_stmt *q = dgm_store_kept(store, rows[i]);
    if (!q)
      return false;
    sqlite3_bind_int64(q, 1, doc);
    if (!dgm_store_run(q))
      return false;
  }
  return true;
}

bool dgm_store_take_out(dgm_store *store, int64_t doc) {
  sqlite3_stmt *q = dgm_store_kept(store, "SELECT id, date, plain(text) FROM documents WHERE doc = ?1");
  if (!q)
    return false;
  sqlite3_bind_int64(q, 1, doc);
  bool good = sqlite3_step(q) == SQLITE_ROW;
  if (good) {
    dgm_copy_key key = {doc, dgm_column_date(q, 1), dgm_column_str(q, 0)};
    dgm_str text = dgm_column_str(q, 2);
    good = dgm_stories_forget(store, doc) && dgm_copies_unlink(store, &key, text) && forget_words(store, doc, text);
  }
  sqlite3_reset(q);
  return good && dgm_pairs_take_out(store, doc) && delete_rows(store, doc);
}

/* A number of the row with this id; *value 0: there is none. */
static bool look_up(dgm_store *store, const char *sql, dgm_str id, int64_t *value) {
  sqlite3_stmt *q = dgm_store_kept(store, sql);
  if (!q)
    return false;
  dgm_bind_str(q, 1, id);
  *value = sqlite3_step(q) == SQLITE_ROW ? sqlite3_column_int64(q, 0) : 0;
  return sqlite3_reset(q) == SQLITE_OK;
}

static bool remove_by_id(dgm_store *store, dgm_str id, bool *removed) {
  int64_t doc, copy_of;
  if (!look_up(store, "SELECT doc FROM documents WHERE id = ?1", id, &doc) ||
      !look_up(store, "SELECT doc FROM copies WHERE id = ?1", id, &copy_of))
    return false;
  *removed = doc || copy_of;
  sqlite3_stmt *of = dgm_store_kept(store, "DELETE FROM copies WHERE doc = ?1");
  sqlite3_stmt *own = dgm_store_kept(store, "DELETE FROM copies WHERE id = ?1");
  if (!of || !own)
    return false;
  sqlite3_bind_int64(of, 1, doc);
  dgm_bind_str(own, 1, id);
  if (doc)
    return dgm_store_run(of) && dgm_store_take_out(store, doc);
  return !copy_of || (dgm_stories_forget(store, copy_of) && dgm_store_run(own));
}

dgm_err dgm_store_remove(dgm_store *store, dgm_str id, bool *removed, dgm_error *error) {
  bool unused;
  dgm_err result = dgm_store_exec(store, "BEGIN IMMEDIATE", error);
  if (result)
    return result;
  if (!remove_by_id(store, id, removed ? removed : &unused))
    result = dgm_store_fail(store, error, "take out a document");
  else
    result = dgm_store_exec(store, "COMMIT", error);
  if (result)
    sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
  return result;
}
