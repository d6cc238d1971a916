/* An open store, and what its parts share: statements, errors of SQLite as ours. */
#ifndef DGM_STORE_H
#define DGM_STORE_H

#include "base/base.h"

#include <math.h>
#include <sqlite3.h>

enum { DGM_STORE_VERSION = 1, DGM_STORE_ID = 0x44474D53 /* "DGMS" */ };

enum { DGM_STORE_STATEMENTS = 96 };

/* KiB. */
enum { DGM_STORE_CACHE = 65536 };

/* Between two transactions another program gets its turn: SQLite looks for one ten times a second. */
enum { DGM_STORE_TURN_MS = 150 };
/* No transaction is open for longer, in seconds. */
#define DGM_STORE_MOST_OPEN 5.0

typedef struct dgm_kept_rows dgm_kept_rows;

struct dgm_store {
  sqlite3 *db;
  char *path;
  dgm_store_mode mode;
  double deadline;     /* by dgm_store_now; 0: none */
  dgm_kept_rows *rows; /* of dgm_store_rows; NULL before */
  struct {
    const char *sql;
    sqlite3_stmt *statement;
  } kept[DGM_STORE_STATEMENTS];
};

/* The last error of SQLite as one of ours: "news.db: cannot <doing>: why; what to do". Where SQLite knows of none, a
 * row is missing if it looked for one, else memory of our own ran out. */
dgm_err dgm_store_fail(const dgm_store *store, dgm_error *error, const char *doing);
/* One or several statements without parameters and results. */
dgm_err dgm_store_exec(const dgm_store *store, const char *sql, dgm_error *error);
/* KiB of pages that the store's connection keeps in memory at most; it opens with DGM_STORE_CACHE. */
dgm_err dgm_store_set_cache(const dgm_store *store, int kib, dgm_error *error);
/* The same as one transaction that waits for its turn. */
dgm_err dgm_store_change(const dgm_store *store, const char *sql, dgm_error *error);
/* The caller finalizes it; NULL on failure. */
sqlite3_stmt *dgm_store_prepare(const dgm_store *store, const char *sql, dgm_error *error);
/* A number from a statement without parameters, its first column and row; `otherwise` if there is no row. */
dgm_err dgm_store_number(const dgm_store *store, const char *sql, int64_t otherwise, int64_t *number, dgm_error *error);

/* A statement that the store keeps: reset, without parameters. `sql` is a literal: it is known by its address. NULL on
 * failure. */
sqlite3_stmt *dgm_store_kept(dgm_store *store, const char *sql);
/* Runs it to its end and resets it; false on failure. */
bool dgm_store_run(sqlite3_stmt *statement);

void dgm_kept_rows_close(dgm_kept_rows *kept);
/* Keeps to the deadline, also after another progress handler was there. */
void dgm_store_watch(dgm_store *store);

/* Seconds, from some moment on. */
double dgm_store_now(void);

/* All events `e` of the story: its number is that of its first event; the index has the others. */
#define DGM_OF_STORY(e, story) "(" e ".event = " story " OR (" e ".story = " story " AND " e ".story <> " e ".event))"

/* By bytes, as SQLite orders texts. */
static inline int dgm_str_order(dgm_str a, dgm_str b) {
  uint32_t size = a.size < b.size ? a.size : b.size;
  int order = size ? memcmp(a.data, b.data, size) : 0;
  return order ? order : (a.size > b.size) - (a.size < b.size);
}

/* Roughly, for comparing texts: letters and digits, and all that is not ASCII. */
static inline bool dgm_in_word(char c) {
  return dgm_is_upper(c) || dgm_is_lower(c) || dgm_is_digit(c) || (unsigned char)c >= 0x80;
}

/* Parameters. A date: NULL for DGM_NO_DATE. */
static inline void dgm_bind_str(sqlite3_stmt *s, int at, dgm_str text) {
  sqlite3_bind_text(s, at, text.data ? text.data : "", (int)text.size, SQLITE_STATIC);
}
static inline void dgm_bind_date(sqlite3_stmt *s, int at, dgm_date date) {
  if (date == DGM_NO_DATE)
    sqlite3_bind_null(s, at);
  else
    sqlite3_bind_int(s, at, date);
}
/* Columns; valid until the next step. */
static inline dgm_str dgm_column_str(sqlite3_stmt *s, int at) {
  const char *text = (const char *)sqlite3_column_text(s, at);
  return (dgm_str){text ? text : "", (uint32_t)sqlite3_column_bytes(s, at)};
}
static inline dgm_date dgm_column_date(sqlite3_stmt *s, int at) {
  return sqlite3_column_type(s, at) == SQLITE_NULL ? DGM_NO_DATE : sqlite3_column_int(s, at);
}
/* NaN for NULL. */
static inline double dgm_column_real(sqlite3_stmt *s, int at) {
  return sqlite3_column_type(s, at) == SQLITE_NULL ? NAN : sqlite3_column_double(s, at);
}
/* Start and end in two columns; what makes no sense is empty. */
static inline dgm_span dgm_column_span(sqlite3_stmt *s, int at) {
  int64_t start = sqlite3_column_int64(s, at), end = sqlite3_column_int64(s, at + 1);
  return start < 0 || end <= start || end > UINT32_MAX ? (dgm_span){0, 0} : (dgm_span){(uint32_t)start, (uint32_t)end};
}
static inline dgm_str dgm_span_str(dgm_str text, dgm_span span) {
  return span.end > span.start && span.end <= text.size ? (dgm_str){text.data + span.start, span.end - span.start}
                                                        : (dgm_str){"", 0};
}

#endif
