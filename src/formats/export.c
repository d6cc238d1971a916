/* Lines of the formats; see export.h. */
#include "formats/export.h"

/* ---- pairs ---- */

uint32_t dgm_count_pairs(const dgm_row *row) {
  uint64_t a = row->n_actors, r = row->n_recipients;
  uint64_t n = a > 1 && !r ? a * (a - 1) : (a ? a : 1) * (r ? r : 1);
  return n < DGM_MAX_PAIRS ? (uint32_t)n : DGM_MAX_PAIRS;
}

dgm_pair dgm_pair_at(const dgm_row *row, uint32_t number) {
  if (row->n_actors > 1 && !row->n_recipients) {
    uint32_t actor = number / (row->n_actors - 1), other = number % (row->n_actors - 1);
    return (dgm_pair){&row->actors[actor], &row->actors[other + (other >= actor)]};
  }
  uint32_t recipients = row->n_recipients ? row->n_recipients : 1;
  return (dgm_pair){row->n_actors ? &row->actors[number / recipients] : NULL,
                    row->n_recipients ? &row->recipients[number % recipients] : NULL};
}

/* ---- what a cell may hold ---- */

void dgm_csv_cell(dgm_buffer *out, dgm_str cell) {
  bool quoted = cell.size && (cell.data[0] == ' ' || cell.data[cell.size - 1] == ' ');
  for (uint32_t i = 0; i < cell.size && !quoted; i++)
    quoted = cell.data[i] == '"' || cell.data[i] == ',' || (unsigned char)cell.data[i] < ' ';
  if (!quoted) {
    dgm_buffer_add_str(out, cell);
    return;
  }
  dgm_buffer_puts(out, "\"");
  for (uint32_t i = 0; i < cell.size; i++) {
    if (cell.data[i] == '"')
      dgm_buffer_puts(out, "\"");
    dgm_buffer_add(out, cell.data[i] ? &cell.data[i] : " ", 1);
  }
  dgm_buffer_puts(out, "\"");
}

/* Line ends that are no ASCII: U+0085, U+2028, U+2029. Their length in bytes, or 0. */
static uint32_t line_end(dgm_str cell, uint32_t at) {
  dgm_str rest = {cell.data + at, cell.size - at};
  return dgm_str_starts(rest, "\xC2\x85")                                               ? 2
         : dgm_str_starts(rest, "\xE2\x80\xA8") || dgm_str_starts(rest, "\xE2\x80\xA9") ? 3
                                                                                        : 0;
}

/* Readers of these files split at tabs and lines and take a quote for the beginning of a quoted cell, so none of them
 * stands in one: a space or an apostrophe does. */
static void put_tab_cell(dgm_buffer *out, dgm_str cell) {
  uint32_t from = 0, skip;
  for (uint32_t i = 0; i < cell.size; i += skip) {
    unsigned char c = (unsigned char)cell.data[i];
    uint32_t end = c >= 0x80 ? line_end(cell, i) : 0;
    skip = end ? end : 1;
    if (!end && c >= ' ' && c != 0x7F && c != '"')
      continue;
    dgm_buffer_add(out, cell.data + from, i - from);
    dgm_buffer_puts(out, c == '"' ? "'" : " ");
    from = i + skip;
  }
  dgm_buffer_add(out, cell.data + from, cell.size - from);
}

/* ---- lines ---- */

static const dgm_export_form form_jsonl = {.name = "jsonl"};
static const dgm_export_form *const forms[] = {
    [DGM_EXPORT_JSONL] = &form_jsonl,         [DGM_EXPORT_CSV] = &dgm_form_csv,
    [DGM_EXPORT_POLECAT] = &dgm_form_polecat, [DGM_EXPORT_ICEWS] = &dgm_form_icews,
    [DGM_EXPORT_GDELT] = &dgm_form_gdelt,     [DGM_EXPORT_PETRARCH] = &dgm_form_petrarch,
};

static void put_line(const dgm_export_form *form, dgm_export_line *line, dgm_buffer *cell, dgm_buffer *out) {
  for (uint32_t i = 0; i < form->n_columns; i++) {
    const dgm_export_column *column = &form->columns[i];
    cell->size = 0;
    line->side = column->side;
    line->field = column->field;
    if (column->write)
      column->write(line, cell);
    dgm_str text = cell->size ? (dgm_str){cell->data, (uint32_t)cell->size} : dgm_cstr(form->missing);
    if (i)
      dgm_buffer_puts(out, form->comma ? "," : "\t");
    if (form->comma)
      dgm_csv_cell(out, text);
    else
      put_tab_cell(out, text);
  }
  dgm_buffer_puts(out, "\n");
}

/* Of a story what became of it over time. */
static void put_history(const dgm_row *row, dgm_buffer *out) {
  dgm_buffer_puts(out, ", \"history\": [");
  for (uint32_t i = 0; i < row->n_days; i++) {
    dgm_buffer_puts(out, i ? ", {\"published\": " : "{\"published\": ");
    dgm_json_date(out, row->days[i].published);
    dgm_buffer_printf(out, ", \"status\": \"%s\", \"reports\": %u}", dgm_status_name((dgm_status)row->days[i].status),
                      row->days[i].reports);
  }
  dgm_buffer_puts(out, "], \"denials\": [");
  for (uint32_t i = 0; i < row->n_denials; i++) {
    const dgm_row_denial *d = &row->denials[i];
    bool named = d->by.code.size || d->by.name.size;
    dgm_json_key(out, i ? ", {\"code\": " : "{\"code\": ", named ? d->by.code : dgm_cstr("UNK"));
    dgm_json_key(out, ", \"name\": ", d->by.name);
    dgm_buffer_puts(out, ", \"first\": ");
    dgm_json_date(out, d->first);
    dgm_buffer_puts(out, ", \"last\": ");
    dgm_json_date(out, d->last);
    dgm_buffer_printf(out, ", \"reports\": %u}", d->reports);
  }
  dgm_buffer_puts(out, "]");
}

/* As `code` writes it, with the story in `link` and, behind all else, what the row stands for. */
static void put_json(const dgm_row *row, dgm_buffer *out) {
  dgm_offsets offsets;
  bool placed = row->document.size > 0;
  if (placed && !dgm_offsets_new(&offsets, row->document)) {
    out->failed = true;
    return;
  }
  dgm_json_row(out, placed ? &offsets : NULL, row);
  dgm_buffer_printf(out, ", \"counts\": {\"events\": %u, \"reports\": %u, \"sources\": %u}", row->events, row->reports,
                    row->sources);
  if (row->n_days)
    put_history(row, out);
  dgm_buffer_puts(out, "}\n");
  if (placed)
    dgm_offsets_free(&offsets);
}

void dgm_write_row_sentence(const dgm_row *row, dgm_buffer *out) {
  dgm_offsets o = {.text = row->document, .windowed = true, .window = row->sentence_span};
  dgm_json_row(out, &o, row);
  dgm_buffer_printf(out, ", \"counts\": {\"events\": %u, \"reports\": %u, \"sources\": %u}", row->events, row->reports,
                    row->sources);
  if (row->n_days)
    put_history(row, out);
  dgm_json_sentence(out, ", \"sentence\": ", row->document, row->sentence_span);
  dgm_buffer_puts(out, ", \"story\": ");
  dgm_buffer_printf(out, row->story ? "%lld}" : "null}", (long long)row->story);
}

bool dgm_export_parse(const char *name, dgm_export *format) {
  for (size_t i = 0; i < DGM_COUNT(forms); i++)
    if (!strcmp(forms[i]->name, name)) {
      *format = (dgm_export)i;
      return true;
    }
  return false;
}

void dgm_export_header(const dgm_model *model, dgm_export format, dgm_buffer *out) {
  (void)model;
  const dgm_export_form *form = forms[format];
  if (!form->header)
    return;
  for (uint32_t i = 0; i < form->n_columns; i++) {
    dgm_buffer_puts(out, !i ? "" : form->comma ? "," : "\t");
    dgm_buffer_puts(out, form->columns[i].name);
  }
  dgm_buffer_puts(out, "\n");
}

void dgm_export_row(const dgm_model *model, dgm_export format, const dgm_row *row, dgm_buffer *out) {
  const dgm_export_form *form = forms[format];
  if (!form->columns) {
    put_json(row, out);
    return;
  }
  dgm_buffer cell = {0};
  dgm_export_line line = {.tables = model->exports, .row = row, .count = form->pairs ? dgm_count_pairs(row) : 1};
  for (; line.number < line.count; line.number++) {
    if (form->pairs)
      line.pair = dgm_pair_at(row, line.number);
    put_line(form, &line, &cell, out);
  }
  out->failed |= cell.failed;
  dgm_buffer_free(&cell);
}
