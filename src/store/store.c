/* Opening, checking, bringing up to date; errors. */
#include "store/store.h"

#include "store/text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

/* What leads from version i to version i + 1. Released steps never change. */
static const char *const steps[DGM_STORE_VERSION] = {
#include "schema.h"
};

/* Room for what a question needs, or a transaction changes; it does not grow with the store. */
enum { WAIT_MS = 20000 };
/* Pages (64 MB) in the log before it is copied into the file: transactions side by side change the same pages. */
#define LOG_PAGES "8000"

/* ---- errors ---- */

static dgm_err fail_full(const dgm_store *s, dgm_error *error, const char *doing, const char *why) {
  return dgm_fail(error, DGM_ERR_IO, "%s: cannot %s: %s; make room and run it again: what was committed is kept",
                  s->path, doing, why);
}

static dgm_err fail_io(const dgm_store *s, dgm_error *error, const char *doing) {
  int number = sqlite3_system_errno(s->db), code = sqlite3_extended_errcode(s->db);
  if (number == ENOSPC || number == EDQUOT || number == EFBIG)
    return fail_full(s, error, doing, strerror(number));
  if (code == SQLITE_IOERR_WRITE || code == SQLITE_IOERR_FSYNC || code == SQLITE_IOERR_SHMSIZE)
    return fail_full(s, error, doing, "the disk takes no more");
  return dgm_fail(error, DGM_ERR_IO, "%s: cannot %s: %s%s%s", s->path, doing, sqlite3_errmsg(s->db), number ? ": " : "",
                  number ? strerror(number) : "");
}

dgm_err dgm_store_fail(const dgm_store *s, dgm_error *error, const char *doing) {
  const char *why = sqlite3_errmsg(s->db);
  switch (sqlite3_errcode(s->db)) {
  case SQLITE_NOMEM:
  case SQLITE_OK:
  case SQLITE_ROW:
    return dgm_fail_memory(error);
  case SQLITE_BUSY:
  case SQLITE_LOCKED:
    return dgm_fail(error, DGM_ERR_BUSY, "%s: cannot %s: another program is writing to it; try again when it is done",
                    s->path, doing);
  case SQLITE_INTERRUPT:
    return dgm_fail(error, DGM_ERR_TIME, "%s: the question takes too long; ask for fewer days, types or words",
                    s->path);
  case SQLITE_FULL:
    return fail_full(s, error, doing, "the disk is full");
  case SQLITE_READONLY:
  case SQLITE_PERM:
    return dgm_fail(error, DGM_ERR_IO, "%s: cannot %s: the file, or its folder, may not be written", s->path, doing);
  case SQLITE_CORRUPT:
  case SQLITE_DONE:
    return dgm_fail(error, DGM_ERR_STORE,
                    "%s: cannot %s: the file is damaged; `dragoman verify` says where. Take a backup, or add the "
                    "documents to a new store",
                    s->path, doing);
  case SQLITE_NOTADB:
    return dgm_fail(error, DGM_ERR_STORE, "%s: no store of dragoman, or a damaged one", s->path);
  case SQLITE_IOERR:
  case SQLITE_CANTOPEN:
    return fail_io(s, error, doing);
  default:
    return dgm_fail(error, DGM_ERR_STORE, "%s: cannot %s: %s", s->path, doing, why);
  }
}

/* ---- statements ---- */

dgm_err dgm_store_exec(const dgm_store *s, const char *sql, dgm_error *error) {
  return sqlite3_exec(s->db, sql, NULL, NULL, NULL) == SQLITE_OK
             ? DGM_OK
             : dgm_store_fail(s, error, s->mode == DGM_STORE_READ ? "read" : "write");
}

dgm_err dgm_store_change(const dgm_store *s, const char *sql, dgm_error *error) {
  dgm_err result = dgm_store_exec(s, "BEGIN IMMEDIATE", error);
  if (result)
    return result;
  result = dgm_store_exec(s, sql, error);
  if (!result)
    result = dgm_store_exec(s, "COMMIT", error);
  if (result)
    sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
  return result;
}

sqlite3_stmt *dgm_store_prepare(const dgm_store *s, const char *sql, dgm_error *error) {
  sqlite3_stmt *statement = NULL;
  if (sqlite3_prepare_v2(s->db, sql, -1, &statement, NULL) != SQLITE_OK)
    dgm_store_fail(s, error, "read");
  return statement;
}

dgm_err dgm_store_number(const dgm_store *s, const char *sql, int64_t otherwise, int64_t *number, dgm_error *error) {
  sqlite3_stmt *statement = dgm_store_prepare(s, sql, error);
  if (!statement)
    return error ? error->code : DGM_ERR_STORE;
  int step = sqlite3_step(statement);
  *number = step == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : otherwise;
  dgm_err result = step == SQLITE_ROW || step == SQLITE_DONE ? DGM_OK : dgm_store_fail(s, error, "read");
  sqlite3_finalize(statement);
  return result;
}

double dgm_store_now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

sqlite3_stmt *dgm_store_kept(dgm_store *s, const char *sql) {
  size_t i = 0;
  while (i < DGM_STORE_STATEMENTS && s->kept[i].sql && s->kept[i].sql != sql)
    i++;
  if (i == DGM_STORE_STATEMENTS)
    return NULL;
  if (!s->kept[i].sql) {
    if (sqlite3_prepare_v3(s->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &s->kept[i].statement, NULL) != SQLITE_OK)
      return NULL;
    s->kept[i].sql = sql;
  }
  sqlite3_reset(s->kept[i].statement);
  sqlite3_clear_bindings(s->kept[i].statement);
  return s->kept[i].statement;
}

bool dgm_store_run(sqlite3_stmt *statement) {
  if (!statement)
    return false;
  while (sqlite3_step(statement) == SQLITE_ROW) {
  }
  return sqlite3_reset(statement) == SQLITE_OK;
}

/* ---- opening ---- */

/* A store in a folder that may not be written can be read if no other program is at it: nothing waits in a log. */
static int open_unwritable(dgm_store *s) {
  char *log = sqlite3_mprintf("%s-wal", s->path);
  bool waits = !log || !access(log, F_OK);
  sqlite3_free(log);
  if (waits || access(s->path, R_OK))
    return SQLITE_CANTOPEN;
  sqlite3_close(s->db);
  s->db = NULL;
  sqlite3_str *uri = sqlite3_str_new(NULL);
  sqlite3_str_appendall(uri, "file:");
  for (const char *c = s->path; *c; c++)
    sqlite3_str_appendf(uri, strchr("?#%", *c) ? "%%%02x" : "%c", *c);
  sqlite3_str_appendall(uri, "?immutable=1");
  char *name = sqlite3_str_finish(uri);
  int result = name ? sqlite3_open_v2(name, &s->db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI, NULL)
                    : SQLITE_NOMEM;
  sqlite3_free(name);
  if (!result)
    result = dgm_text_functions(s->db);
  return result ? result : sqlite3_exec(s->db, "SELECT 1 FROM sqlite_schema", NULL, NULL, NULL);
}

static dgm_err open_file(dgm_store *s, int wait_ms, dgm_error *error) {
  /* one thread at a time uses a store: no locks within it */
  int flags = SQLITE_OPEN_NOMUTEX |
              (s->mode == DGM_STORE_READ ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
  int result = sqlite3_open_v2(s->path, &s->db, flags, NULL);
  if (!s->db)
    return dgm_fail_memory(error);
  sqlite3_extended_result_codes(s->db, 0);
  sqlite3_busy_timeout(s->db, wait_ms);
  if (!result)
    result = dgm_text_functions(s->db);
  if (!result)
    result = sqlite3_exec(s->db, "SELECT 1 FROM sqlite_schema", NULL, NULL, NULL);
  if (s->mode == DGM_STORE_READ && (sqlite3_errcode(s->db) == SQLITE_CANTOPEN || result == SQLITE_READONLY))
    result = open_unwritable(s);
  if (!result)
    return DGM_OK;
  if (s->mode == DGM_STORE_READ && access(s->path, F_OK))
    return dgm_fail(error, DGM_ERR_IO, "%s: no such store; `dragoman add` makes one", s->path);
  return dgm_store_fail(s, error, "open it");
}

/* The lists whose numbers are in the tables. */
typedef enum list { TYPE, STATUS, STANCE, QUOTE, AGREEMENT, STAGE, ROLE, ENTITY, N_LISTS } list;

static const char *name_in(list l, int n) {
  static const char *const sides[] = {"actor", "recipient"};
  static const char *const kinds[] = {"country", "person", "organisation", "group", "place"};
  switch (l) {
  case TYPE:
    return n < DGM_N_TYPES ? dgm_type_name((dgm_type)n) : NULL;
  case STATUS:
    return n < DGM_N_STATUS ? dgm_status_name((dgm_status)n) : NULL;
  case STANCE:
    return n <= DGM_ANTICIPATES ? dgm_stance_name((dgm_stance)n) : NULL;
  case QUOTE:
    return n <= DGM_QUOTE_MIXED ? dgm_quote_name((dgm_quote)n) : NULL;
  case AGREEMENT:
    return n < DGM_N_AGREEMENT_KINDS ? dgm_agreement_kind_name((dgm_agreement_kind)n) : NULL;
  case STAGE:
    return n < DGM_N_STAGES ? dgm_stage_name((dgm_stage)n) : NULL;
  case ROLE:
    return n < (int)DGM_COUNT(sides) ? sides[n] : NULL;
  case ENTITY:
    return n < (int)DGM_COUNT(kinds) ? kinds[n] : NULL;
  default:
    return NULL;
  }
}

/* Their words, for SQL by hand. */
static dgm_err put_names(dgm_store *s, dgm_error *error) {
  static const char *const lists[N_LISTS] = {
      [TYPE] = "type",           [STATUS] = "status", [STANCE] = "stance", [QUOTE] = "quote",
      [AGREEMENT] = "agreement", [STAGE] = "stage",   [ROLE] = "role",     [ENTITY] = "entity"};
  sqlite3_stmt *q = dgm_store_prepare(s, "INSERT OR REPLACE INTO names(kind, number, name) VALUES(?1, ?2, ?3)", error);
  if (!q)
    return error ? error->code : DGM_ERR_STORE;
  bool good = true;
  for (int l = 0; good && l < N_LISTS; l++) {
    const char *name;
    for (int n = 0; good && (name = name_in((list)l, n)); n++) {
      sqlite3_bind_text(q, 1, lists[l], -1, SQLITE_STATIC);
      sqlite3_bind_int(q, 2, n);
      sqlite3_bind_text(q, 3, name, -1, SQLITE_STATIC);
      good = dgm_store_run(q);
    }
  }
  dgm_err result = good ? DGM_OK : dgm_store_fail(s, error, "write");
  sqlite3_finalize(q);
  return result;
}

/* One transaction a step. */
static dgm_err migrate(dgm_store *s, int64_t version, dgm_error *error) {
  dgm_err result = DGM_OK;
  for (; !result && version < DGM_STORE_VERSION; version++) {
    char marks[96];
    snprintf(marks, sizeof marks, "PRAGMA application_id=%d; PRAGMA user_version=%d", DGM_STORE_ID, (int)version + 1);
    result = dgm_store_exec(s, "BEGIN IMMEDIATE", error);
    int64_t now = version;
    if (!result)
      result = dgm_store_number(s, "PRAGMA user_version", 0, &now, error);
    if (!result && now == version && !(result = dgm_store_exec(s, steps[version], error)))
      result = dgm_store_exec(s, marks, error);
    if (!result)
      result = put_names(s, error);
    if (!result)
      result = dgm_store_exec(s, "COMMIT", error);
    if (result)
      sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
  }
  return result;
}

/* Numbers of one moment: another program may be making the store. */
static dgm_err read_numbers(dgm_store *s, int64_t *id, int64_t *version, int64_t *tables, dgm_error *error) {
  dgm_err result = dgm_store_exec(s, "BEGIN", error);
  if (result)
    return result;
  result = dgm_store_number(s, "PRAGMA application_id", 0, id, error);
  if (!result)
    result = dgm_store_number(s, "PRAGMA user_version", 0, version, error);
  if (!result)
    result = dgm_store_number(s, "SELECT count(*) FROM sqlite_schema", 0, tables, error);
  sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
  return result;
}

static dgm_err check_version(dgm_store *s, dgm_error *error) {
  int64_t version = 0, id = 0, tables = 0;
  dgm_err result = read_numbers(s, &id, &version, &tables, error);
  if (result)
    return result;
  bool fresh = !tables && !id && !version;
  if (id != DGM_STORE_ID && !(fresh && s->mode == DGM_STORE_WRITE))
    return dgm_fail(error, DGM_ERR_STORE,
                    fresh ? "%s: an empty file, no store of dragoman" : "%s: a database, but no store of dragoman",
                    s->path);
  if (version > DGM_STORE_VERSION)
    return dgm_fail(error, DGM_ERR_STORE,
                    "%s: a store of version %d, and this program knows versions up to %d: use a newer dragoman",
                    s->path, (int)version, DGM_STORE_VERSION);
  if (version == DGM_STORE_VERSION)
    return DGM_OK;
  if (s->mode == DGM_STORE_READ)
    return dgm_fail(error, DGM_ERR_STORE,
                    "%s: a store of version %d, and this program reads version %d: `dragoman add` brings it up to date",
                    s->path, (int)version, DGM_STORE_VERSION);
  /* packed texts of a thousand bytes or so: smaller pages waste more of themselves, larger ones more of the small
   * tables */
  if (fresh && (result = dgm_store_exec(s, "PRAGMA page_size=8192", error)))
    return result;
  return migrate(s, version, error);
}

/* SQLite reads the journal's mode before it changes it, and a read that becomes a write does not wait for another
 * writer: "busy" comes at once where two programs make one store. A transaction that begins as a write does wait. */
static dgm_err use_log(dgm_store *s, dgm_error *error) {
  dgm_err result = DGM_OK;
  int code = SQLITE_OK;
  while (!result && (code = sqlite3_exec(s->db, "PRAGMA journal_mode=WAL", NULL, NULL, NULL)) == SQLITE_BUSY)
    result = dgm_store_change(s, "", error);
  return result || !code ? result : dgm_store_fail(s, error, "write");
}

dgm_err dgm_store_set_cache(const dgm_store *s, int kib, dgm_error *error) {
  char sql[40];
  snprintf(sql, sizeof sql, "PRAGMA cache_size=-%d", kib);
  return dgm_store_exec(s, sql, error);
}

static dgm_err set_up(dgm_store *s, dgm_error *error) {
  dgm_err result = dgm_store_set_cache(s, DGM_STORE_CACHE, error);
  if (!result)
    result = dgm_store_exec(s, "PRAGMA temp_store=MEMORY", error);
  if (result || s->mode == DGM_STORE_READ)
    return result;
  /* a commit is on the disk before it counts, so that a power cut takes nothing */
  result = use_log(s, error);
  return result ? result : dgm_store_exec(s, "PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=" LOG_PAGES, error);
}

static dgm_store *open_store(const char *path, dgm_store_mode mode, int wait_ms, dgm_error *error) {
  dgm_store *s = calloc(1, sizeof *s);
  if (!s || !(s->path = strdup(path))) {
    free(s);
    dgm_fail_memory(error);
    return NULL;
  }
  s->mode = mode;
  if (!open_file(s, wait_ms, error) && !check_version(s, error) && !set_up(s, error))
    return s;
  dgm_store_close(s);
  return NULL;
}

dgm_store *dgm_store_open(const char *path, dgm_store_mode mode, dgm_error *error) {
  return open_store(path, mode, WAIT_MS, error);
}

/* Not at once: connections that open a store together take turns at setting up its shared memory. */
dgm_store *dgm_store_open_soon(const char *path, dgm_error *error) {
  enum { TURN_MS = 1000 };
  return open_store(path, DGM_STORE_READ, TURN_MS, error);
}

void dgm_store_close(dgm_store *s) {
  if (!s)
    return;
  for (size_t i = 0; i < DGM_STORE_STATEMENTS && s->kept[i].sql; i++)
    sqlite3_finalize(s->kept[i].statement);
  dgm_kept_rows_close(s->rows);
  sqlite3_close_v2(s->db);
  free(s->path);
  free(s);
}
