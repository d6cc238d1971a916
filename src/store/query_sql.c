#include "store/query.h"

#include <stdlib.h>

void dgm_sql_add(dgm_sql *sql, const char *text) {
  dgm_buffer_puts(&sql->text, text);
}

static void add_value(dgm_sql *sql, const char *text, dgm_sql_value value) {
  dgm_sql_add(sql, text);
  if (sql->n_values < DGM_SQL_VALUES)
    sql->values[sql->n_values++] = value;
  else
    sql->text.failed = true;
}

void dgm_sql_number(dgm_sql *sql, const char *text, int64_t value) {
  add_value(sql, text, (dgm_sql_value){.kind = DGM_SQL_NUMBER, .number = value});
}

void dgm_sql_real(dgm_sql *sql, const char *text, double value) {
  add_value(sql, text, (dgm_sql_value){.kind = DGM_SQL_REAL, .real = value});
}

void dgm_sql_text(dgm_sql *sql, const char *text, dgm_str value) {
  add_value(sql, text, (dgm_sql_value){.kind = DGM_SQL_TEXT, .text = value});
}

void dgm_sql_append(dgm_sql *sql, const dgm_sql *more) {
  dgm_buffer_add(&sql->text, more->text.data, more->text.size);
  sql->text.failed |= more->text.failed;
  for (size_t i = 0; i < more->n_values; i++)
    add_value(sql, "", more->values[i]);
}

void dgm_sql_days(dgm_sql *sql, const char *column, const dgm_filter *filter) {
  if (filter->since != DGM_NO_DATE) {
    dgm_buffer_printf(&sql->text, " AND %s", column);
    dgm_sql_number(sql, " >= ?", filter->since);
  }
  if (filter->until != DGM_NO_DATE) {
    dgm_buffer_printf(&sql->text, " AND %s", column);
    dgm_sql_number(sql, " <= ?", filter->until);
  }
}

void dgm_sql_limit(dgm_sql *sql, const dgm_filter *filter) {
  dgm_sql_number(sql, " LIMIT ?", filter->limit && filter->limit <= INT64_MAX ? (int64_t)filter->limit : -1);
  dgm_sql_number(sql, " OFFSET ?", filter->offset <= INT64_MAX ? (int64_t)filter->offset : INT64_MAX);
}

void dgm_sql_free(dgm_sql *sql) {
  dgm_buffer_free(&sql->text);
}

sqlite3_stmt *dgm_sql_prepare(const dgm_store *store, const dgm_sql *sql, dgm_error *error) {
  sqlite3_stmt *s = NULL;
  if (sql->text.failed) {
    dgm_fail_memory(error);
    return NULL;
  }
  if (sqlite3_prepare_v2(store->db, sql->text.data, (int)sql->text.size, &s, NULL) != SQLITE_OK) {
    dgm_store_fail(store, error, "read");
    return NULL;
  }
  for (size_t i = 0; i < sql->n_values; i++) {
    const dgm_sql_value *v = &sql->values[i];
    int at = (int)i + 1;
    if (v->kind == DGM_SQL_NUMBER)
      sqlite3_bind_int64(s, at, v->number);
    else if (v->kind == DGM_SQL_REAL)
      sqlite3_bind_double(s, at, v->real);
    else
      dgm_bind_str(s, at, v->text);
  }
  return s;
}
