/* Is a store whole? */
#include "store/copies.h"

#include <stdio.h>

typedef struct verifying {
  dgm_store *store;
  void (*found)(void *context, const char *fault);
  void *context;
  uint64_t faults;
} verifying;

static void report(verifying *v, const char *fault) {
  v->faults++;
  if (v->found)
    v->found(v->context, fault);
}

/* A fault that keeps a check from its end is a fault of the file, not of the check. */
static dgm_err stopped(verifying *v, dgm_error *error) {
  int code = sqlite3_errcode(v->store->db);
  if (code != SQLITE_CORRUPT && code != SQLITE_NOTADB && (code & 0xFF) != SQLITE_ERROR)
    return dgm_store_fail(v->store, error, "check it");
  report(v, sqlite3_errmsg(v->store->db));
  return DGM_OK;
}

/* The file itself: pages, order of the indices, unique and NOT NULL columns. One row "ok", or a row a fault. */
static void tell_page(verifying *v, sqlite3_stmt *q, const char *fault) {
  const char *text = (const char *)sqlite3_column_text(q, 0);
  (void)fault;
  if (text && strcmp(text, "ok"))
    report(v, text);
}

/* Rows that point to rows which are not there. */
static void tell_reference(verifying *v, sqlite3_stmt *q, const char *fault) {
  char text[160];
  snprintf(text, sizeof text, fault, (const char *)sqlite3_column_text(q, 0), (long long)sqlite3_column_int64(q, 1),
           (const char *)sqlite3_column_text(q, 2));
  report(v, text);
}

static void tell_row(verifying *v, sqlite3_stmt *q, const char *fault) {
  char text[160];
  snprintf(text, sizeof text, fault, (long long)sqlite3_column_int64(q, 0));
  report(v, text);
}

/* A text against its hash: of its bytes SQLite keeps no check. */
static void tell_text(verifying *v, sqlite3_stmt *q, const char *fault) {
  if ((uint64_t)sqlite3_column_int64(q, 1) != dgm_text_digest(dgm_column_str(q, 2)))
    tell_row(v, q, fault);
}

/* What a store is asked for, and what its rows mean. Of most faults only the first row is told. */
typedef struct checked {
  void (*tell)(verifying *v, sqlite3_stmt *q, const char *fault);
  bool first;
  const char *sql, *fault;
} checked;

static const checked checks[] = {
    {tell_page, false, "PRAGMA integrity_check(100)", NULL},
    {tell_reference, false, "PRAGMA foreign_key_check",
     "table %.40s, row %lld: points to a row of %.40s that is not there"},
    {tell_row, true,
     "SELECT d.doc FROM documents d LEFT JOIN (SELECT doc, count(*) n, min(sentence) f, max(sentence) l FROM sentences "
     "GROUP BY doc) s USING(doc) WHERE coalesce(s.n, 0) <> d.sentences OR s.f <> d.first_sentence OR s.l - s.f + 1 <> "
     "s.n",
     "document %lld: its sentences are not all there"},
    {tell_row, true, "SELECT doc FROM (SELECT doc, count(*) n, max(number) m FROM events GROUP BY doc) WHERE n <> m",
     "document %lld: its events are not all there"},
    {tell_row, true,
     "SELECT d.doc FROM documents d LEFT JOIN (SELECT doc, count(*) n, min(claim) f, max(claim) l FROM claims GROUP BY "
     "doc) c USING(doc) WHERE coalesce(c.n, 0) <> d.claims OR c.f <> d.first_claim OR c.l - c.f + 1 <> c.n",
     "document %lld: its claims are not all there"},
    {tell_row, true,
     "SELECT doc FROM (SELECT doc, count(*) n, max(number) m FROM agreements GROUP BY doc) WHERE n <> m",
     "document %lld: its agreements are not all there"},
    {tell_row, true,
     "SELECT s.doc FROM sentences s JOIN documents d USING(doc) WHERE s.start > s.end OR s.end > "
     "length(CAST(plain(d.text) AS BLOB))",
     "document %lld: a sentence beyond its text"},
    {tell_row, true,
     "SELECT e.doc FROM events e JOIN documents d USING(doc) WHERE e.trigger_end > length(CAST(plain(d.text) AS BLOB))",
     "document %lld: an event beyond its text"},
    {tell_row, true, "SELECT e.event FROM events e JOIN documents d USING(doc) WHERE e.sentence >= d.sentences",
     "event %lld: its sentence is not there"},
    {tell_row, true, "SELECT d.doc FROM documents d JOIN copies c ON c.id = d.id",
     "document %lld: its id is that of a copy too"},
    {tell_row, true,
     "SELECT d.doc FROM documents d LEFT JOIN documents o ON o.doc = d.original WHERE d.original IS NOT NULL AND o.doc "
     "IS NULL",
     "document %lld: its original is not there"},
    {tell_row, true, "SELECT k.doc FROM sketches k LEFT JOIN documents d USING(doc) WHERE d.doc IS NULL",
     "document %lld: a sketch without a document"},
    {tell_row, true,
     "SELECT s.story FROM stories s LEFT JOIN events e ON e.event = s.best WHERE e.story IS NOT s.story",
     "story %lld: its best event is none of its own"},
    {tell_row, true,
     "SELECT s.story FROM stories s LEFT JOIN (SELECT story, count(*) n FROM events WHERE story IS NOT NULL GROUP BY "
     "story) e USING(story) WHERE s.events IS NOT e.n",
     "story %lld: its events are not as many as it says"},
    {tell_text, false, "SELECT doc, digest, plain(text) FROM documents",
     "document %lld: its text is not the one that was stored"},
};

static dgm_err check(verifying *v, const checked *c, dgm_error *error) {
  sqlite3_stmt *q = NULL;
  if (sqlite3_prepare_v2(v->store->db, c->sql, -1, &q, NULL) != SQLITE_OK)
    return stopped(v, error);
  int step;
  while ((step = sqlite3_step(q)) == SQLITE_ROW) {
    c->tell(v, q, c->fault);
    if (c->first)
      break;
  }
  dgm_err result = step == SQLITE_ROW || step == SQLITE_DONE ? DGM_OK : stopped(v, error);
  sqlite3_finalize(q);
  return result;
}

/* The index of words against the sentences. The check is a command that writes nothing, but SQLite takes it only where
 * the file may be written. */
static dgm_err check_words(verifying *v, dgm_error *error) {
  dgm_error why = {0};
  dgm_store *store = dgm_store_open(v->store->path, DGM_STORE_WRITE, &why);
  if (!store)
    return why.code == DGM_ERR_IO ? DGM_OK : dgm_fail(error, why.code, "%s", why.message);
  const char *sql = "INSERT INTO sentence_words(sentence_words, rank) VALUES('integrity-check', 1)";
  dgm_err result = DGM_OK;
  if (sqlite3_exec(store->db, sql, NULL, NULL, NULL) != SQLITE_OK) {
    int code = sqlite3_errcode(store->db);
    if (code == SQLITE_CORRUPT)
      report(v, "the index of words does not hold what the sentences hold");
    else if (code != SQLITE_READONLY)
      result = dgm_store_fail(store, error, "check it");
  }
  dgm_store_close(store);
  return result;
}

dgm_err dgm_store_verify(dgm_store *store, void (*found)(void *context, const char *fault), void *context,
                         uint64_t *n_faults, dgm_error *error) {
  verifying v = {store, found, context, 0};
  dgm_err result = dgm_store_exec(store, "BEGIN", error); /* one state of the store for all checks */
  if (result)
    return result;
  for (size_t i = 0; !result && i < DGM_COUNT(checks); i++)
    result = check(&v, &checks[i], error);
  sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
  if (!result)
    result = check_words(&v, error);
  if (n_faults)
    *n_faults = v.faults;
  return result;
}
