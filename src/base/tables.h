/* Tables that people edit (TSV under data/), compiled into sections "table.<path>" of the model file.
 *
 * A table keeps its header, its cells and the line each row stood on, so that every use can name its source.
 * An empty cell ("-") reads as a string of size 0.
 */
#ifndef DGM_TABLES_H
#define DGM_TABLES_H

#include "modelfile.h"

typedef struct dgm_table {
  const char *path; /* under data/, e.g. "actors/countries.tsv" */
  uint32_t n_rows, n_columns;
  const uint32_t *columns; /* offsets into strings */
  const uint32_t *cells;   /* row by row */
  const uint32_t *lines;   /* of each row */
  const char *strings;
  uint32_t strings_size;
} dgm_table;

typedef struct dgm_tables {
  dgm_table *items;
  uint32_t count;
} dgm_tables;

/* All tables of a model file, checked. */
dgm_err dgm_tables_open(dgm_tables *tables, const dgm_model_file *file, dgm_error *error);
void dgm_tables_close(dgm_tables *tables);
/* Adds a compiled table that the file does not hold; `bytes` must live as long. Pointers into `tables` end here. */
dgm_err dgm_tables_add(dgm_tables *tables, dgm_bytes bytes, dgm_error *error);
/* NULL if there is none. */
const dgm_table *dgm_tables_find(const dgm_tables *tables, const char *path);

/* Column by name, or DGM_NONE. */
int32_t dgm_table_column(const dgm_table *table, const char *name);
dgm_str dgm_table_cell(const dgm_table *table, uint32_t row, int32_t column);
dgm_source dgm_table_source(const dgm_table *table, uint32_t row);
/* What stands before a table's path in messages: "data/", or nothing where a user's own table is meant, whose path
 * begins with "/" or ".". */
const char *dgm_table_root(const char *path);
/* Fails with "data/<path>:<line>: …". */
dgm_err dgm_table_fail(const dgm_table *table, uint32_t row, dgm_error *error, const char *format, ...)
    DGM_PRINTF(4, 5);

/* Compiles TSV text into the bytes of a section. */
dgm_err dgm_table_compile(const char *path, dgm_str tsv, dgm_buffer *out, dgm_error *error);

#endif
