/* What programs need that answer many questions at once: bounds, SQL, rows by their numbers. */
#include "store/query.h"

#include <stdio.h>
#include <stdlib.h>

/* ---- bounds ---- */

enum { STEPS = 2000, WAIT_MS = 20000 };

static int is_late(void *context) {
  const dgm_store *store = context;
  return dgm_store_now() > store->deadline;
}

void dgm_store_watch(dgm_store *store) {
  sqlite3_progress_handler(store->db, store->deadline > 0 ? STEPS : 0, is_late, store);
}

void dgm_store_limit(dgm_store *store, double seconds) {
  store->deadline = seconds > 0 ? dgm_store_now() + seconds : 0;
  sqlite3_busy_timeout(store->db, seconds > 0 && seconds * 1000 < WAIT_MS ? (int)(seconds * 1000) : WAIT_MS);
  dgm_store_watch(store);
}

/* ---- SQL ---- */

enum { MOST_CELLS = 32 };

static void read_cells(sqlite3_stmt *s, dgm_cell *cells, size_t n) {
  for (size_t i = 0; i < n; i++) {
    int at = (int)i;
    switch (sqlite3_column_type(s, at)) {
    case SQLITE_NULL:
      cells[i] = (dgm_cell){.kind = DGM_CELL_NULL};
      break;
    case SQLITE_INTEGER:
      cells[i] = (dgm_cell){.kind = DGM_CELL_INTEGER, .integer = sqlite3_column_int64(s, at)};
      break;
    case SQLITE_FLOAT:
      cells[i] = (dgm_cell){.kind = DGM_CELL_REAL, .real = sqlite3_column_double(s, at)};
      break;
    default:
      cells[i] = (dgm_cell){.kind = DGM_CELL_TEXT, .text = dgm_column_str(s, at)};
    }
  }
}

static void bind_cells(sqlite3_stmt *s, const dgm_cell *values, size_t n) {
  for (size_t i = 0; i < n; i++) {
    const dgm_cell *v = &values[i];
    int at = (int)i + 1;
    if (v->kind == DGM_CELL_INTEGER)
      sqlite3_bind_int64(s, at, v->integer);
    else if (v->kind == DGM_CELL_REAL)
      sqlite3_bind_double(s, at, v->real);
    else if (v->kind == DGM_CELL_TEXT)
      dgm_bind_str(s, at, v->text);
  }
}

/* The rows of a statement, which is finalized; NULL: it could not be prepared, and the error says why. */
static dgm_err visit_all(dgm_store *store, sqlite3_stmt *s, dgm_cells_visit *visit, void *context, dgm_error *error) {
  dgm_cell cells[MOST_CELLS];
  if (!s)
    return error->code;
  size_t n = (size_t)sqlite3_column_count(s);
  bool stop = false;
  int step = SQLITE_DONE;
  while (!stop && (step = sqlite3_step(s)) == SQLITE_ROW) {
    read_cells(s, cells, n);
    stop = visit && visit(context, cells, n);
  }
  dgm_err result = stop || step == SQLITE_DONE ? DGM_OK : dgm_store_fail(store, error, "read");
  sqlite3_finalize(s);
  return result;
}

dgm_err dgm_store_select(dgm_store *store, const char *sql, const dgm_cell *values, size_t n_values,
                         dgm_cells_visit *visit, void *context, dgm_error *error) {
  dgm_error ours = {0};
  error = error ? error : &ours;
  sqlite3_stmt *s = dgm_store_prepare(store, sql, error);
  if (s && (!sqlite3_stmt_readonly(s) || sqlite3_column_count(s) > MOST_CELLS)) {
    sqlite3_finalize(s);
    return dgm_fail(error, DGM_ERR_ARGUMENT, "a statement that reads %d columns at most is wanted: %s", MOST_CELLS,
                    sql);
  }
  if (s)
    bind_cells(s, values, n_values);
  return visit_all(store, s, visit, context, error);
}

/* ---- words ---- */

static dgm_err find_parties(dgm_store *store, dgm_str word, dgm_cells_visit *visit, void *context, dgm_error *error) {
  dgm_who who;
  dgm_sql sql = {0};
  dgm_err result = dgm_who_open(&who, store, word, error);
  if (!result) {
    dgm_sql_add(&sql, "SELECT n.entity FROM entities n WHERE 1");
    dgm_sql_append(&sql, &who.test);
    result = visit_all(store, dgm_sql_prepare(store, &sql, error), visit, context, error);
  }
  dgm_sql_free(&sql);
  dgm_who_free(&who);
  return result;
}

static dgm_err find_sentences(dgm_store *store, dgm_str word, dgm_cells_visit *visit, void *context, dgm_error *error) {
  const dgm_cell value = {.kind = DGM_CELL_TEXT, .text = word};
  dgm_err result = dgm_store_select(store, "SELECT rowid FROM sentence_words WHERE sentence_words MATCH ?", &value, 1,
                                    visit, context, error);
  if (result == DGM_ERR_STORE && sqlite3_errcode(store->db) == SQLITE_ERROR)
    return dgm_fail_text(store, word, error);
  return result;
}

static dgm_err find_words(dgm_store *store, dgm_word_of of, dgm_str word, dgm_cells_visit *visit, void *context,
                          dgm_error *error) {
  dgm_buffer list = {0};
  dgm_err result = dgm_look_up_words(store, of, word, &list, error);
  if (!result && list.size) {
    const dgm_cell value = {.kind = DGM_CELL_TEXT, .text = dgm_buffer_str(&list)};
    result = dgm_store_select(store, "SELECT value FROM json_each(?)", &value, 1, visit, context, error);
  }
  dgm_buffer_free(&list);
  return result;
}

dgm_err dgm_store_look_up(dgm_store *store, dgm_word_of of, dgm_str word, dgm_cells_visit *visit, void *context,
                          dgm_error *error) {
  dgm_error ours = {0};
  error = error ? error : &ours;
  if (of == DGM_WORD_OF_PARTY)
    return find_parties(store, word, visit, context, error);
  return of == DGM_WORD_OF_TEXT ? find_sentences(store, word, visit, context, error)
                                : find_words(store, of, word, visit, context, error);
}

/* ---- rows ---- */

/* The statements that read rows; a store keeps them from one question to the next. */
struct dgm_kept_rows {
  dgm_rows rows;
  sqlite3_stmt *exists;
};

static const char exists_sql[] = "SELECT 1 FROM events WHERE event = ?1 AND (?2 = 0 OR EXISTS (SELECT 1 FROM stories "
                                 "WHERE story = ?2 AND best = ?1))";

void dgm_kept_rows_close(dgm_kept_rows *kept) {
  if (!kept)
    return;
  sqlite3_finalize(kept->exists);
  dgm_rows_close(&kept->rows);
  free(kept);
}

static dgm_kept_rows *keep_rows(dgm_store *store, dgm_error *error) {
  if (store->rows)
    return store->rows;
  dgm_kept_rows *kept = calloc(1, sizeof *kept);
  if (!kept) {
    dgm_fail_memory(error);
    return NULL;
  }
  if (!dgm_rows_open(&kept->rows, store, error) && (kept->exists = dgm_store_prepare(store, exists_sql, error)))
    return store->rows = kept;
  dgm_kept_rows_close(kept);
  return NULL;
}

static dgm_err has_row(const dgm_store *store, sqlite3_stmt *s, const dgm_row_number *number, bool *there,
                       dgm_error *error) {
  sqlite3_bind_int64(s, 1, number->event);
  sqlite3_bind_int64(s, 2, number->story);
  int step = sqlite3_step(s);
  *there = step == SQLITE_ROW;
  return dgm_rows_end(store, s, *there ? SQLITE_DONE : step, error);
}

dgm_err dgm_store_rows(dgm_store *store, const dgm_row_number *numbers, size_t n, dgm_row_visit *visit, void *context,
                       dgm_error *error) {
  dgm_row row;
  dgm_error ours = {0};
  error = error ? error : &ours;
  dgm_kept_rows *kept = keep_rows(store, error);
  dgm_err result = kept ? DGM_OK : error->code;
  bool stop = false, there;
  for (size_t i = 0; i < n && !result && !stop; i++) {
    result = has_row(store, kept->exists, &numbers[i], &there, error);
    if (!result && there)
      result = dgm_rows_read(&kept->rows, numbers[i].event, numbers[i].story, &row, error);
    stop = !result && there && visit(context, &row);
  }
  if (kept)
    dgm_rows_rest(&kept->rows);
  return result;
}
