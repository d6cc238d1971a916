#include "store/query.h"

/* Columns and order of what is selected. Ties are broken by document and number, so that order does not depend on how
 * the rows were found. */
static void add_order(const dgm_filter *f, bool stories, dgm_sql *sql) {
  const char *date = f->one_a_day ? "day" : stories ? "s.date" : "e.date";
  const char *down = f->newest_first ? " DESC" : "";
  dgm_buffer_printf(&sql->text,
                    f->one_a_day ? " ORDER BY %s%s, doc%s, number%s" : " ORDER BY %s%s, e.doc%s, e.number%s", date,
                    down, down, down);
  if (f->limit || f->offset)
    dgm_sql_limit(sql, f);
}

/* The best event of a day: what is surest to be, then what is surest to be so. */
static void add_columns(const dgm_filter *f, bool stories, dgm_sql *sql) {
  const char *story = stories ? "s.story" : "0", *of = stories ? "s" : "e";
  if (f->one_a_day)
    dgm_buffer_printf(&sql->text,
                      "SELECT event, story FROM (SELECT e.event AS event, %s AS story, %s.date AS day, e.doc AS doc, "
                      "e.number AS number, row_number() OVER (PARTITION BY e.actor, e.recipient, CASE e.cameo WHEN '' "
                      "THEN e.type ELSE e.cameo END, %s.date ORDER BY %s.status, e.confidence DESC, e.doc, e.number) "
                      "AS place",
                      story, of, of, of);
  else
    dgm_buffer_printf(&sql->text, "SELECT e.event, %s", story);
}

static sqlite3_stmt *prepare(const dgm_selection *selection, const dgm_choice *choice, dgm_error *error) {
  const dgm_filter *f = selection->filter;
  dgm_sql sql = {0};
  add_columns(f, selection->stories, &sql);
  dgm_selection_from(selection, choice, &sql);
  if (f->one_a_day)
    dgm_sql_add(&sql, ") WHERE place = 1");
  add_order(f, selection->stories, &sql);
  sqlite3_stmt *s = dgm_sql_prepare(selection->store, &sql, error);
  dgm_sql_free(&sql);
  return s;
}

/* ---- a walk that may be given up ---- */

typedef struct found {
  int64_t event, story;
} found;

typedef struct walk {
  dgm_buffer rows; /* found */
  int64_t left;
} walk;

enum { STEPS_AT_ONCE = 1000 };

static int count_steps(void *context) {
  walk *w = context;
  w->left -= STEPS_AT_ONCE;
  return w->left < 0;
}

/* Finds the rows, unless that takes more steps than the choice allows: then *done is false. */
static dgm_err take_walk(const dgm_selection *selection, const dgm_choice *choice, walk *w, bool *done,
                         dgm_error *error) {
  sqlite3 *db = selection->store->db;
  sqlite3_stmt *s = prepare(selection, choice, error);
  if (!s)
    return error->code;
  int step;
  w->left = choice->steps;
  sqlite3_progress_handler(db, STEPS_AT_ONCE, count_steps, w);
  while ((step = sqlite3_step(s)) == SQLITE_ROW) {
    found row = {sqlite3_column_int64(s, 0), sqlite3_column_int64(s, 1)};
    dgm_buffer_add(&w->rows, (const char *)&row, sizeof row);
  }
  dgm_store_watch((dgm_store *)(uintptr_t)selection->store);
  *done = step == SQLITE_DONE;
  dgm_err result =
      step == SQLITE_DONE || step == SQLITE_INTERRUPT ? DGM_OK : dgm_store_fail(selection->store, error, "read");
  sqlite3_finalize(s);
  return !result && w->rows.failed ? dgm_fail_memory(error) : result;
}

static dgm_err visit_found(const dgm_store *store, const walk *w, dgm_row_visit *visit, void *context,
                           dgm_error *error) {
  dgm_rows rows;
  dgm_row row;
  dgm_err result = dgm_rows_open(&rows, store, error);
  bool stop = false;
  for (size_t at = 0; !result && !stop && at < w->rows.size; at += sizeof(found)) {
    found f;
    memcpy(&f, w->rows.data + at, sizeof f);
    result = dgm_rows_read(&rows, f.event, f.story, &row, error);
    stop = !result && visit(context, &row);
  }
  dgm_rows_close(&rows);
  return result;
}

/* ---- all rows ---- */

static dgm_err visit_rows(const dgm_store *store, sqlite3_stmt *s, dgm_row_visit *visit, void *context,
                          dgm_error *error) {
  dgm_rows rows;
  dgm_row row;
  dgm_err result = dgm_rows_open(&rows, store, error);
  int step = SQLITE_DONE;
  while (!result && (step = sqlite3_step(s)) == SQLITE_ROW) {
    result = dgm_rows_read(&rows, sqlite3_column_int64(s, 0), sqlite3_column_int64(s, 1), &row, error);
    if (!result && visit(context, &row)) {
      step = SQLITE_DONE;
      break;
    }
  }
  if (!result && step != SQLITE_DONE)
    result = dgm_store_fail(store, error, "read");
  dgm_rows_close(&rows);
  return result;
}

static dgm_err visit_selection(const dgm_selection *selection, dgm_row_visit *visit, void *context, dgm_error *error) {
  const dgm_filter *f = selection->filter;
  dgm_choice choice;
  walk w = {0};
  bool done = false;
  uint64_t rows =
      !f->limit || f->one_a_day || f->offset > UINT32_MAX || f->limit > UINT32_MAX ? 0 : f->limit + f->offset;
  dgm_err result = dgm_selection_choose(selection, true, rows, &choice, error);
  if (!result && choice.steps) {
    result = take_walk(selection, &choice, &w, &done, error);
    choice.walk = false;
  }
  if (!result && done) {
    result = visit_found(selection->store, &w, visit, context, error);
  } else if (!result) {
    sqlite3_stmt *s = prepare(selection, &choice, error);
    result = s ? visit_rows(selection->store, s, visit, context, error) : error->code;
    sqlite3_finalize(s);
  }
  dgm_buffer_free(&w.rows);
  dgm_choice_free(&choice);
  return result;
}

dgm_err dgm_store_query(dgm_store *store, const dgm_filter *filter, dgm_row_visit *visit, void *context,
                        dgm_error *error) {
  dgm_selection selection;
  dgm_error ours = {0};
  error = error ? error : &ours;
  dgm_err result = dgm_selection_open(&selection, store, filter, error);
  if (!result)
    result = visit_selection(&selection, visit, context, error);
  dgm_selection_free(&selection);
  return result;
}
