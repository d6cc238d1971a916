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

static sqlite3_stmt *prepare(const dgm_selection *selection, dgm_error *error) {
  const dgm_filter *f = selection->filter;
  dgm_sql sql = {0};
  sqlite3_stmt *s = NULL;
  add_columns(f, selection->stories, &sql);
  if (!dgm_selection_from(selection, true, f->limit && !f->one_a_day, &sql, error)) {
    if (f->one_a_day)
      dgm_sql_add(&sql, ") WHERE place = 1");
    add_order(f, selection->stories, &sql);
    s = dgm_sql_prepare(selection->store, &sql, error);
  }
  dgm_sql_free(&sql);
  return s;
}

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

dgm_err dgm_store_query(dgm_store *store, const dgm_filter *filter, dgm_row_visit *visit, void *context,
                        dgm_error *error) {
  dgm_selection selection;
  dgm_error ours = {0};
  error = error ? error : &ours;
  dgm_err result = dgm_selection_open(&selection, store, filter, error);
  sqlite3_stmt *s = result ? NULL : prepare(&selection, error);
  if (!result && !s)
    result = error->code;
  if (!result)
    result = visit_rows(store, s, visit, context, error);
  sqlite3_finalize(s);
  dgm_selection_free(&selection);
  return result;
}
