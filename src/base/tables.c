#include "tables.h"

#include <stdio.h>
#include <stdlib.h>

/* Section: u32 rows, columns, strings size, path offset; columns; cells; lines; strings, each ending in NUL. */
enum { HEAD = 4 };

static dgm_err open_one(dgm_table *table, const char *name, dgm_bytes bytes, dgm_error *error) {
  const uint32_t *words = (const uint32_t *)(const void *)bytes.data;
  uint64_t n = bytes.size / 4;
  if (n < HEAD)
    return dgm_fail(error, DGM_ERR_MODEL, "model section %s is too short", name);
  table->n_rows = words[0];
  table->n_columns = words[1];
  table->strings_size = words[2];
  uint64_t cells = (uint64_t)table->n_rows * table->n_columns;
  uint64_t need = HEAD + table->n_columns + cells + table->n_rows;
  if (need > n || bytes.size - need * 4 != table->strings_size || !table->strings_size)
    return dgm_fail(error, DGM_ERR_MODEL, "model section %s has the wrong size", name);
  table->columns = words + HEAD;
  table->cells = table->columns + table->n_columns;
  table->lines = table->cells + cells;
  table->strings = (const char *)(table->lines + table->n_rows);
  bool inside = table->strings[table->strings_size - 1] == 0 && words[3] < table->strings_size;
  for (uint64_t i = 0; inside && i < table->n_columns + cells; i++)
    inside = table->columns[i] < table->strings_size;
  if (!inside)
    return dgm_fail(error, DGM_ERR_MODEL, "model section %s points outside itself", name);
  table->path = table->strings + words[3];
  return DGM_OK;
}

dgm_err dgm_tables_open(dgm_tables *tables, const dgm_model_file *file, dgm_error *error) {
  *tables = (dgm_tables){calloc(file->n_sections + 1, sizeof(dgm_table)), 0};
  if (!tables->items)
    return dgm_fail_memory(error);
  for (uint32_t i = 0; i < file->n_sections; i++) {
    const dgm_section *section = &file->sections[i];
    if (strncmp(section->name, "table.", 6))
      continue;
    dgm_bytes bytes = {file->data + section->offset, section->size};
    if (open_one(&tables->items[tables->count++], section->name, bytes, error)) {
      dgm_tables_close(tables);
      return DGM_ERR_MODEL;
    }
  }
  return DGM_OK;
}

dgm_err dgm_tables_add(dgm_tables *tables, dgm_bytes bytes, dgm_error *error) {
  dgm_table *items = realloc(tables->items, (tables->count + 1) * sizeof *items);
  if (!items)
    return dgm_fail_memory(error);
  tables->items = items;
  items[tables->count] = (dgm_table){0};
  dgm_err result = open_one(&items[tables->count], "of an own table", bytes, error);
  tables->count += !result;
  return result;
}

void dgm_tables_close(dgm_tables *tables) {
  free(tables->items);
  *tables = (dgm_tables){0};
}

const dgm_table *dgm_tables_find(const dgm_tables *tables, const char *path) {
  for (uint32_t i = 0; i < tables->count; i++)
    if (!strcmp(tables->items[i].path, path))
      return &tables->items[i];
  return NULL;
}

int32_t dgm_table_column(const dgm_table *table, const char *name) {
  for (uint32_t i = 0; i < table->n_columns; i++)
    if (!strcmp(table->strings + table->columns[i], name))
      return (int32_t)i;
  return DGM_NONE;
}

dgm_str dgm_table_cell(const dgm_table *table, uint32_t row, int32_t column) {
  if (row >= table->n_rows || column < 0 || (uint32_t)column >= table->n_columns)
    return (dgm_str){0};
  const char *cell = table->strings + table->cells[row * table->n_columns + (uint32_t)column];
  return cell[0] == '-' && !cell[1] ? (dgm_str){0} : dgm_cstr(cell);
}

dgm_source dgm_table_source(const dgm_table *table, uint32_t row) {
  return (dgm_source){table->path, row < table->n_rows ? table->lines[row] : 0};
}

const char *dgm_table_root(const char *path) {
  return path[0] == '/' || path[0] == '.' ? "" : "data/";
}

dgm_err dgm_table_fail(const dgm_table *table, uint32_t row, dgm_error *error, const char *format, ...) {
  char reason[256];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(reason, sizeof reason, format, arguments);
  va_end(arguments);
  return dgm_fail(error, DGM_ERR_FORMAT, "%s%s:%u: %s", dgm_table_root(table->path), table->path,
                  dgm_table_source(table, row).line, reason);
}

/* ---- compiling ---- */

enum { RECENT = 32768 };

typedef struct compiler {
  const char *path;
  uint32_t recent[RECENT]; /* where a string of that hash stands, plus 1: cells of one value share it */
  dgm_buffer columns, cells, lines, strings;
  uint32_t n_columns, n_rows, line;
} compiler;

static void put_u32(dgm_buffer *buffer, uint32_t value) {
  dgm_buffer_add(buffer, (const char *)&value, sizeof value);
}

static void put_string(compiler *c, dgm_buffer *offsets, dgm_str text) {
  uint32_t *recent = &c->recent[dgm_hash(0, text.data, text.size) % RECENT], at = *recent - 1;
  if (*recent && text.size < c->strings.size - at && !memcmp(c->strings.data + at, text.data, text.size) &&
      !c->strings.data[at + text.size]) {
    put_u32(offsets, at);
    return;
  }
  *recent = (uint32_t)c->strings.size + 1;
  put_u32(offsets, (uint32_t)c->strings.size);
  dgm_buffer_add_str(&c->strings, text);
  dgm_buffer_add(&c->strings, "", 1);
}

static dgm_err check_cell(compiler *c, dgm_str cell, dgm_error *error) {
  if (!cell.size)
    return dgm_fail(error, DGM_ERR_FORMAT, "data/%s:%u: empty cell; write \"-\"", c->path, c->line);
  if (cell.data[0] == ' ' || cell.data[cell.size - 1] == ' ' || memchr(cell.data, '\r', cell.size) ||
      memchr(cell.data, 0, cell.size))
    return dgm_fail(error, DGM_ERR_FORMAT, "%s%s:%u: space at the edge of a cell, or a control character: \"%.*s\"",
                    dgm_table_root(c->path), c->path, c->line, (int)cell.size, cell.data);
  for (size_t at = 0; at < cell.size;) {
    uint32_t length = dgm_utf8_valid(cell.data, cell.size, at);
    if (!length)
      return dgm_fail(error, DGM_ERR_FORMAT, "%s%s:%u: not UTF-8", dgm_table_root(c->path), c->path, c->line);
    at += length;
  }
  return DGM_OK;
}

static dgm_err compile_line(compiler *c, dgm_str line, dgm_error *error) {
  bool heading = c->n_columns == 0;
  uint32_t n = 0;
  dgm_str cell;
  while (dgm_str_split(&line, '\t', &cell)) {
    dgm_err result = check_cell(c, cell, error);
    if (result)
      return result;
    put_string(c, heading ? &c->columns : &c->cells, cell);
    n++;
  }
  if (heading) {
    c->n_columns = n;
    return DGM_OK;
  }
  if (n != c->n_columns)
    return dgm_fail(error, DGM_ERR_FORMAT, "%s%s:%u: %u cells, the header has %u columns", dgm_table_root(c->path),
                    c->path, c->line, n, c->n_columns);
  put_u32(&c->lines, c->line);
  c->n_rows++;
  return DGM_OK;
}

static dgm_err compile_lines(compiler *c, dgm_str tsv, dgm_error *error) {
  dgm_str line;
  while (dgm_str_split(&tsv, '\n', &line)) {
    c->line++;
    if (!line.size || line.data[0] == '#')
      continue;
    dgm_err result = compile_line(c, line, error);
    if (result)
      return result;
  }
  if (!c->n_columns)
    return dgm_fail(error, DGM_ERR_FORMAT, "%s%s: no header line", dgm_table_root(c->path), c->path);
  return DGM_OK;
}

dgm_err dgm_table_compile(const char *path, dgm_str tsv, dgm_buffer *out, dgm_error *error) {
  compiler c = {.path = path};
  dgm_err result = compile_lines(&c, tsv, error);
  if (!result) {
    uint32_t path_at = (uint32_t)c.strings.size;
    dgm_buffer_add(&c.strings, path, strlen(path) + 1);
    put_u32(out, c.n_rows);
    put_u32(out, c.n_columns);
    put_u32(out, (uint32_t)c.strings.size);
    put_u32(out, path_at);
    dgm_buffer *parts[] = {&c.columns, &c.cells, &c.lines, &c.strings};
    for (size_t i = 0; i < DGM_COUNT(parts); i++) {
      dgm_buffer_add(out, parts[i]->data, parts[i]->size);
      out->failed |= parts[i]->failed;
    }
    if (out->failed)
      result = dgm_fail_memory(error);
  }
  dgm_buffer_free(&c.columns);
  dgm_buffer_free(&c.cells);
  dgm_buffer_free(&c.lines);
  dgm_buffer_free(&c.strings);
  return result;
}
