/* Tables with a header, one row a document. A cell is quoted if its first character is a quote and the quote that ends
 * it stands before a separator or a line end; else its quotes are its own, as in tables that never quote. */
#include "formats/reader.h"

#include <stdio.h>
#include <stdlib.h>

enum { SNIFFED_NAME = 64 };

typedef struct cell {
  size_t start, end; /* of `row` */
  bool quoted;       /* … with quotes in it doubled */
} cell;

struct dgm_csv {
  const dgm_columns *columns;
  char separator;
  int32_t column[DGM_N_FIELDS];
  uint32_t n_columns; /* 0: the header is still to be read */
  uint64_t line;      /* lines taken */
  dgm_buffer taken;   /* the last line */
  dgm_buffer row;     /* the lines of a row */
  dgm_buffer again;   /* lines to be read again, for they were no part of a row */
  size_t again_at;
  bool recovering; /* a quote was never closed: lines are passed over until one is a row */
  cell *cells;
  uint32_t n_cells, room;
  dgm_buffer values, repair, valid;
  dgm_str *names;
};

dgm_csv *dgm_csv_new(const dgm_columns *columns, char separator) {
  dgm_csv *c = calloc(1, sizeof *c);
  if (c) {
    c->columns = columns;
    c->separator = separator;
  }
  return c;
}

void dgm_csv_free(dgm_csv *c) {
  if (!c)
    return;
  dgm_buffer_free(&c->taken);
  dgm_buffer_free(&c->row);
  dgm_buffer_free(&c->again);
  dgm_buffer_free(&c->values);
  dgm_buffer_free(&c->repair);
  dgm_buffer_free(&c->valid);
  free(c->cells);
  free(c->names);
  free(c);
}

/* ---- lines ---- */

/* Adds the next line to the row, with a line end. */
static dgm_taken add_line(dgm_csv *c, dgm_stream *stream) {
  if (c->again_at < c->again.size) {
    const char *start = c->again.data + c->again_at, *end = memchr(start, '\n', c->again.size - c->again_at);
    size_t size = end ? (size_t)(end - start) + 1 : c->again.size - c->again_at;
    dgm_buffer_add(&c->row, start, size);
    c->again_at += size;
  } else {
    dgm_taken taken = dgm_stream_line(stream, &c->taken, DGM_RECORD_LIMIT);
    c->line += taken == DGM_TAKEN_TOO_LONG;
    if (taken != DGM_TAKEN)
      return taken;
    dgm_buffer_add(&c->row, c->taken.data, c->taken.size);
    dgm_buffer_add(&c->row, "\n", 1);
  }
  c->line++;
  return c->row.failed ? DGM_TAKEN_NO_MEMORY : c->row.size > 2u * DGM_RECORD_LIMIT ? DGM_TAKEN_TOO_LONG : DGM_TAKEN;
}

/* What lies behind `used` bytes of the row will be read again. */
static bool give_back(dgm_csv *c, size_t used) {
  dgm_buffer rest = {0};
  for (size_t i = used; i < c->row.size; i++)
    c->line -= c->row.data[i] == '\n';
  dgm_buffer_add(&rest, c->row.data + used, c->row.size - used);
  dgm_buffer_add(&rest, c->again.data ? c->again.data + c->again_at : "", c->again.size - c->again_at);
  dgm_buffer_free(&c->again);
  c->again = rest;
  c->again_at = 0;
  c->row.size = used;
  return !rest.failed;
}

/* How much of the row the line takes in which `at` lies. */
static size_t line_end(const dgm_csv *c, size_t at) {
  const char *end = at < c->row.size ? memchr(c->row.data + at, '\n', c->row.size - at) : NULL;
  return end ? (size_t)(end - c->row.data) + 1 : c->row.size;
}

/* ---- cells ---- */

static bool ends_cell(const dgm_csv *c, size_t at) {
  char next = c->row.data[at];
  return next == c->separator || next == '\n' || (next == '\r' && c->row.data[at + 1] == '\n');
}

static bool add_cell(dgm_csv *c, cell one) {
  if (c->n_cells == c->room) {
    uint32_t room = c->room ? c->room * 2 : 32;
    cell *cells = realloc(c->cells, room * sizeof *cells);
    if (!cells)
      return false;
    c->cells = cells;
    c->room = room;
  }
  c->cells[c->n_cells++] = one;
  return true;
}

/* The quote that ends the cell which begins with one at `at`; the same place if none does. Takes lines as needed. */
static dgm_taken find_close(dgm_csv *c, dgm_stream *stream, size_t at, size_t *close) {
  *close = at;
  for (size_t i = at + 1;;) {
    const char *quote = i < c->row.size ? memchr(c->row.data + i, '"', c->row.size - i) : NULL;
    if (!quote) {
      i = c->row.size;
      dgm_taken taken = stream ? add_line(c, stream) : DGM_TAKEN_END;
      if (taken != DGM_TAKEN)
        return taken;
      continue;
    }
    i = (size_t)(quote - c->row.data);
    if (c->row.data[i + 1] != '"') { /* a line end stands behind it at least */
      if (ends_cell(c, i + 1))
        *close = i;
      return DGM_TAKEN;
    }
    i += 2;
  }
}

/* The cells of the row that begins in c->row. */
static dgm_taken split(dgm_csv *c, dgm_stream *stream) {
  size_t at = 0;
  c->n_cells = 0;
  for (;;) {
    size_t close = at, end;
    dgm_taken taken = c->row.data[at] == '"' ? find_close(c, stream, at, &close) : DGM_TAKEN;
    if (taken != DGM_TAKEN)
      return taken;
    bool quoted = close > at;
    end = quoted ? close + 1 : at;
    while (!ends_cell(c, end))
      end++;
    if (!add_cell(c, quoted ? (cell){at + 1, close, true} : (cell){at, end, false}))
      return DGM_TAKEN_NO_MEMORY;
    if (c->row.data[end] != c->separator) { /* lines may have been taken for a quote that closes nothing */
      size_t used = line_end(c, end);
      return used == c->row.size || !stream || give_back(c, used) ? DGM_TAKEN : DGM_TAKEN_NO_MEMORY;
    }
    at = end + 1;
  }
}

static bool is_blank_row(const dgm_csv *c) {
  return !dgm_trim((dgm_str){c->row.data, (uint32_t)c->row.size}).size;
}

/* The next row that is not blank; `*first` is its line. */
static dgm_taken next_row(dgm_csv *c, dgm_stream *stream, uint64_t *first) {
  do {
    c->row.size = 0;
    dgm_taken taken = add_line(c, stream);
    *first = c->line;
    if (taken != DGM_TAKEN)
      return taken;
    if (c->line == 1 && dgm_str_starts((dgm_str){c->row.data, (uint32_t)c->row.size}, "\xEF\xBB\xBF")) {
      c->row.size -= 3;
      memmove(c->row.data, c->row.data + 3, c->row.size);
    }
  } while (is_blank_row(c));
  return DGM_TAKEN;
}

/* Cell `n` as it is meant, in `values`, which has room for all. */
static dgm_str value(dgm_csv *c, int32_t n) {
  if (n < 0 || (uint32_t)n >= c->n_cells)
    return (dgm_str){0};
  cell one = c->cells[n];
  if (!one.quoted)
    return (dgm_str){c->row.data + one.start, (uint32_t)(one.end - one.start)};
  size_t from = c->values.size;
  for (size_t i = one.start; i < one.end;) {
    const char *quote = memchr(c->row.data + i, '"', one.end - i);
    size_t next = quote ? (size_t)(quote - c->row.data) + 1 : one.end;
    dgm_buffer_add(&c->values, c->row.data + i, next - i);
    i = next + (quote != NULL);
  }
  return (dgm_str){c->values.data + from, (uint32_t)(c->values.size - from)};
}

/* Room before the strings point into it. */
static bool start_values(dgm_csv *c) {
  c->values.size = 0;
  while (c->values.capacity < c->row.size && !c->values.failed)
    dgm_buffer_add(&c->values, c->row.data, c->row.size);
  c->values.size = 0;
  return !c->values.failed;
}

/* ---- the header ---- */

static bool read_names(dgm_csv *c) {
  free(c->names);
  c->names = calloc(c->n_cells, sizeof *c->names);
  if (!c->names || !start_values(c))
    return false;
  for (uint32_t i = 0; i < c->n_cells; i++)
    c->names[i] = dgm_trim(value(c, (int32_t)i));
  return true;
}

/* Splits the header by the separator that gives a column of texts, or else most columns. */
static dgm_taken split_header(dgm_csv *c, dgm_stream *stream) {
  static const char separators[] = {',', '\t', ';', '|'};
  char best = c->separator;
  uint32_t most = 0;
  for (size_t i = 0; !c->separator && i < sizeof separators; i++) {
    c->separator = separators[i];
    dgm_taken taken = split(c, NULL);
    if (taken == DGM_TAKEN && !read_names(c))
      return DGM_TAKEN_NO_MEMORY;
    uint32_t n = c->n_cells;
    if (taken == DGM_TAKEN && dgm_columns_find(c->columns, DGM_FIELD_TEXT, c->names, n) != DGM_NONE)
      n += 1u << 16;
    if (taken == DGM_TAKEN && n > most) {
      most = n;
      best = separators[i];
    }
    c->separator = 0;
  }
  c->separator = best ? best : ',';
  dgm_taken taken = split(c, stream);
  return taken != DGM_TAKEN || read_names(c) ? taken : DGM_TAKEN_NO_MEMORY;
}

static void list_columns(const dgm_csv *c, dgm_buffer *out) {
  for (uint32_t i = 0; i < c->n_cells && out->size < 200; i++)
    dgm_buffer_printf(out, "%s%.*s", i ? ", " : "", c->names[i].size < 40 ? (int)c->names[i].size : 40,
                      c->names[i].data ? c->names[i].data : "");
  dgm_buffer_add(out, "", 1);
}

static dgm_got no_column(const dgm_csv *c, dgm_field field, dgm_error *error) {
  dgm_buffer all = {0};
  dgm_str name = c->columns->names[field];
  list_columns(c, &all);
  if (name.size)
    dgm_fail(error, DGM_ERR_FORMAT, "no column is called \"%.*s\"; there are %s", name.size < 60 ? (int)name.size : 60,
             name.data, all.data ? all.data : "");
  else
    dgm_fail(error, DGM_ERR_FORMAT, "none of its columns (%s) holds texts by its name: say which does (text=NAME)",
             all.data ? all.data : "");
  dgm_buffer_free(&all);
  return DGM_GOT_BAD_FILE;
}

/* Spreadsheets may say "sep=;" first. */
static dgm_taken header_row(dgm_csv *c, dgm_stream *stream, uint64_t *line) {
  dgm_taken taken = next_row(c, stream, line);
  if (taken != DGM_TAKEN || c->row.size < 6 || memcmp(c->row.data, "sep=", 4) || c->row.data[4] == '\r' ||
      dgm_trim((dgm_str){c->row.data + 5, (uint32_t)c->row.size - 5}).size)
    return taken;
  c->separator = c->row.data[4];
  return next_row(c, stream, line);
}

static dgm_got read_header(dgm_csv *c, dgm_stream *stream, dgm_found *found, dgm_error *error) {
  dgm_taken taken = header_row(c, stream, &found->line);
  if (taken == DGM_TAKEN)
    taken = split_header(c, stream);
  if (taken == DGM_TAKEN_END) {
    dgm_fail(error, DGM_ERR_FORMAT, c->line ? "a quote in the header is never closed" : "empty, nothing to code");
    return DGM_GOT_BAD_FILE;
  }
  if (taken != DGM_TAKEN)
    return dgm_got_failure(stream, taken, "64 MiB", error);
  for (dgm_field f = 0; f < DGM_N_FIELDS; f++) {
    c->column[f] = dgm_columns_find(c->columns, f, c->names, c->n_cells);
    if (c->column[f] == DGM_NONE && (f == DGM_FIELD_TEXT || c->columns->names[f].size))
      return no_column(c, f, error);
  }
  c->n_columns = c->n_cells;
  return DGM_GOT_DOCUMENT;
}

bool dgm_csv_is(dgm_str head, const dgm_columns *columns) {
  const char *end = memchr(head.data, '\n', head.size), *second = end ? end + 1 : NULL;
  if (!end || end == head.data)
    return false;
  dgm_csv *c = dgm_csv_new(columns, 0);
  bool is = false;
  if (c) {
    dgm_buffer_add(&c->row, head.data, (size_t)(second - head.data));
    is = !c->row.failed && split_header(c, NULL) == DGM_TAKEN && c->n_cells > 1;
    uint32_t known = 0;
    for (dgm_field f = 0; is && f < DGM_N_FIELDS; f++)
      known += dgm_columns_find(columns, f, c->names, c->n_cells) != DGM_NONE;
    for (uint32_t i = 0; is && i < c->n_cells; i++)
      is = c->names[i].size < SNIFFED_NAME;
    is = is && known > 1 && dgm_columns_find(columns, DGM_FIELD_TEXT, c->names, c->n_cells) != DGM_NONE;
    /* "Text, date" may head an article; its second line has no separators. */
    const char *stop = is ? memchr(second, '\n', head.size - (size_t)(second - head.data)) : NULL;
    is = is && memchr(second, c->separator, stop ? (size_t)(stop - second) : (size_t)(head.data + head.size - second));
  }
  dgm_csv_free(c);
  return is;
}

/* ---- rows ---- */

/* Cells beyond the header's are allowed where nothing is in them. */
static bool fits_header(const dgm_csv *c) {
  for (uint32_t i = c->n_columns; i < c->n_cells; i++)
    if (c->cells[i].end > c->cells[i].start)
      return false;
  return c->n_cells >= c->n_columns;
}

static dgm_got bad_row(dgm_error *error, dgm_err code, const char *reason) {
  dgm_fail(error, code, "%s", reason);
  return code == DGM_ERR_MEMORY ? DGM_GOT_BAD_FILE : DGM_GOT_BAD_RECORD;
}

/* A quote that is never closed costs its row; the next line that is a row is read. END: it has been said. */
static dgm_got unclosed(dgm_csv *c, dgm_error *error) {
  bool told = c->recovering;
  if (!give_back(c, line_end(c, 0)))
    return bad_row(error, DGM_ERR_MEMORY, "out of memory");
  c->recovering = true;
  return told ? DGM_GOT_END : bad_row(error, DGM_ERR_FORMAT, "a quote opened in this row is never closed");
}

static dgm_got take_fields(dgm_csv *c, dgm_found *found, dgm_error *error) {
  if (!start_values(c))
    return bad_row(error, DGM_ERR_MEMORY, "out of memory");
  found->input.date = DGM_NO_DATE;
  for (dgm_field f = 0; f < DGM_N_FIELDS; f++)
    if (f != DGM_FIELD_DATE)
      *dgm_field_of(&found->input, f) = value(c, c->column[f]);
  dgm_field_date(value(c, c->column[DGM_FIELD_DATE]), &found->input.date, error);
  return DGM_GOT_DOCUMENT;
}

/* Makes the cells valid UTF-8, in a row of their own: split anew, it could come to other cells, as the lines that
 * decided what a quote means are gone. */
static bool repair_cells(dgm_csv *c, uint32_t *broken) {
  dgm_buffer old = c->row;
  dgm_str row = {old.data, (uint32_t)old.size};
  if (!dgm_utf8_repair(&row, &c->repair, broken))
    return false;
  if (!*broken)
    return true;
  c->valid.size = 0;
  for (uint32_t i = 0; i < c->n_cells; i++) {
    cell *one = &c->cells[i];
    dgm_str text = {old.data + one->start, (uint32_t)(one->end - one->start)};
    uint32_t bad;
    if (!dgm_utf8_repair(&text, &c->repair, &bad))
      return false;
    one->start = c->valid.size;
    dgm_buffer_add_str(&c->valid, text);
    one->end = c->valid.size;
  }
  dgm_buffer_puts(&c->valid, "\n");
  c->row = c->valid;
  c->valid = old;
  return !c->row.failed;
}

dgm_got dgm_csv_next(dgm_csv *c, dgm_stream *stream, dgm_found *found, dgm_error *error) {
  *found = (dgm_found){0};
  *error = (dgm_error){0};
  if (!c->n_columns) {
    dgm_got got = read_header(c, stream, found, error);
    if (got != DGM_GOT_DOCUMENT)
      return got;
  }
  for (;;) {
    dgm_taken taken = next_row(c, stream, &found->line);
    if (taken == DGM_TAKEN_END)
      return DGM_GOT_END;
    taken = taken == DGM_TAKEN ? split(c, stream) : taken;
    if (taken == DGM_TAKEN_END || (taken == DGM_TAKEN_TOO_LONG && c->row.size)) {
      dgm_got got = unclosed(c, error);
      if (got != DGM_GOT_END)
        return got;
      continue;
    }
    if (taken == DGM_TAKEN_TOO_LONG)
      return bad_row(error, DGM_ERR_LIMIT, "longer than 64 MiB");
    if (taken != DGM_TAKEN)
      return dgm_got_failure(stream, taken, "64 MiB", error);
    if (c->recovering && c->n_cells != c->n_columns)
      continue;
    c->recovering = false;
    break;
  }
  if (!fits_header(c)) {
    dgm_fail(error, DGM_ERR_FORMAT, "%u cells, but the header has %u: cells with separators in them must be quoted",
             c->n_cells, c->n_columns);
    return DGM_GOT_BAD_RECORD;
  }
  if (!repair_cells(c, &found->broken))
    return bad_row(error, DGM_ERR_MEMORY, "out of memory");
  return take_fields(c, found, error);
}
