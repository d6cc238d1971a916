/* Rows for people: as a table, of a document too, and with all that is claimed of each. */
#include "formats/columns.h"

/* ---- cells ---- */

static void put_label(dgm_buffer *out, const dgm_party *p) {
  dgm_buffer_add_str(out, p->code.size || !p->name.size ? p->code : p->name);
  for (uint32_t i = 0; i < p->sectors.size; i++) {
    dgm_buffer_puts(out, i ? "" : " ");
    dgm_buffer_add(out, p->sectors.data[i] == ';' ? " " : p->sectors.data + i, 1);
  }
}

static void put_parties(dgm_buffer *cell, const dgm_party *parties, uint32_t count) {
  dgm_buffer_puts(cell, count ? "" : "-");
  for (uint32_t i = 0; i < count; i++) {
    dgm_buffer_puts(cell, i ? ", " : "");
    put_label(cell, &parties[i]);
  }
}

static void put_flat(dgm_buffer *out, dgm_str text) {
  dgm_flat_str(out, text, (dgm_span){0, text.size});
}

static void put_claims(dgm_buffer *cell, const dgm_row *row) {
  for (uint32_t i = 0; i < row->n_claims; i++) {
    const dgm_row_claim *c = &row->claims[i];
    dgm_buffer_puts(cell, i ? "; " : "");
    if (c->by)
      put_label(cell, c->by);
    else if (c->source.size)
      put_flat(cell, c->source);
    else
      dgm_buffer_puts(cell, dgm_is_own_voice(c) ? "report" : "unnamed");
    dgm_buffer_puts(cell, dgm_columns_stance(c->stance));
  }
}

static void fill_cell(dgm_buffer *cell, const dgm_row *row, int column) {
  char date[16];
  switch (column) {
  case DGM_CELL_DATE:
    dgm_date_format(row->date, date);
    dgm_buffer_puts(cell, date[0] ? date : "-");
    break;
  case DGM_CELL_ACTOR:
    put_parties(cell, row->actors, row->n_actors);
    break;
  case DGM_CELL_EVENT:
    dgm_buffer_puts(cell, dgm_type_name((dgm_type)row->type));
    dgm_buffer_puts(cell, row->mode.size ? " " : "");
    dgm_buffer_add_str(cell, row->mode);
    break;
  case DGM_CELL_RECIPIENT:
    put_parties(cell, row->recipients, row->n_recipients);
    break;
  case DGM_CELL_STATUS:
    dgm_buffer_puts(cell, dgm_status_name((dgm_status)row->status));
    break;
  default:
    put_claims(cell, row);
  }
}

void dgm_write_row_titles(int width, dgm_buffer *out) {
  int columns[DGM_N_CELLS];
  dgm_columns_layout(width, columns);
  dgm_columns_titles(columns, out);
}

void dgm_write_row(const dgm_row *row, int width, dgm_buffer *out) {
  int columns[DGM_N_CELLS];
  dgm_buffer cell = {0};
  dgm_columns_layout(width, columns);
  for (int column = 0; column < DGM_CELL_WORDS; column++) {
    cell.size = 0;
    fill_cell(&cell, row, column);
    dgm_columns_cell(out, &cell, columns[column]);
  }
  dgm_columns_words(out, row->document, row->sentence_span, row->trigger_span, columns[DGM_CELL_WORDS]);
  dgm_buffer_puts(out, "\n");
  out->failed |= cell.failed;
  dgm_buffer_free(&cell);
}

void dgm_write_table(const dgm_model *model, const dgm_document *document, int width, bool header, dgm_buffer *out) {
  dgm_event_rows rows = {.model = model, .d = document};
  dgm_row row;
  if (header)
    dgm_write_row_titles(width, out);
  for (uint32_t i = 0; i < document->n_events && !out->failed; i++)
    if (dgm_event_row(&rows, i, &row))
      dgm_write_row(&row, width, out);
    else
      out->failed = true;
  dgm_event_rows_free(&rows);
}

/* ---- the ledger ---- */

enum { INDENT = 12 };

static void put_name(dgm_buffer *out, const dgm_party *p) {
  if (p->name.size)
    dgm_buffer_add_str(out, p->name);
  else
    put_label(out, p);
}

static void put_names(dgm_buffer *out, const dgm_party *parties, uint32_t count) {
  for (uint32_t i = 0; i < count; i++) {
    dgm_buffer_puts(out, i ? ", " : "");
    put_name(out, &parties[i]);
  }
  dgm_buffer_puts(out, count ? "" : "?");
}

static void put_header(const dgm_row *row, dgm_buffer *words, dgm_buffer *out) {
  char date[16];
  dgm_date_format(row->date, date);
  dgm_buffer_printf(out, "%-*s", INDENT, date[0] ? date : "no date");
  put_names(words, row->actors, row->n_actors);
  dgm_buffer_printf(words, " → %s%s%.*s", dgm_type_name((dgm_type)row->type), row->mode.size ? " " : "",
                    (int)row->mode.size, row->mode.data);
  if (row->n_recipients) {
    dgm_buffer_puts(words, " → ");
    put_names(words, row->recipients, row->n_recipients);
  }
  dgm_buffer_printf(words, "; %s", dgm_status_name((dgm_status)row->status));
  if (row->place.size) {
    dgm_buffer_puts(words, "; ");
    dgm_buffer_add_str(words, row->place);
  }
  if (row->reports > 1)
    dgm_buffer_printf(words, "; %u reports, %u sources", row->reports, row->sources);
  dgm_columns_wrapped(out, words, INDENT, INDENT);
}

/* ---- over time ---- */

static void put_day(dgm_buffer *words, dgm_date date) {
  char text[16];
  dgm_date_format(date, text);
  dgm_buffer_puts(words, text[0] ? text : "no date");
}

static void put_reports(dgm_buffer *words, uint32_t reports) {
  if (reports > 1)
    dgm_buffer_printf(words, " (%u reports)", reports);
}

/* "2024-03-11 alleged, 2024-03-13 occurred (3 reports); denied by Russia from 2024-03-11 to 2024-03-14" */
void dgm_write_row_history(const dgm_row *row, dgm_buffer *out) {
  for (uint32_t i = 0; i < row->n_days; i++) {
    const dgm_row_day *d = &row->days[i];
    bool same_day = i && d->published == d[-1].published;
    dgm_buffer_puts(out, !i ? "" : same_day ? " and " : ", ");
    if (!same_day) {
      put_day(out, d->published);
      dgm_buffer_puts(out, " ");
    }
    dgm_buffer_puts(out, dgm_status_name((dgm_status)d->status));
    put_reports(out, d->reports);
  }
  for (uint32_t i = 0; i < row->n_denials; i++) {
    const dgm_row_denial *d = &row->denials[i];
    dgm_buffer_puts(out, "; denied by ");
    if (d->by.name.size || d->by.code.size)
      put_name(out, &d->by);
    else
      dgm_buffer_puts(out, "somebody unnamed");
    dgm_buffer_puts(out, d->first == d->last ? " on " : " from ");
    put_day(out, d->first);
    if (d->first != d->last) {
      dgm_buffer_puts(out, " to ");
      put_day(out, d->last);
    }
    put_reports(out, d->reports);
  }
}

/* Only where there is more than one report. */
static void put_history(const dgm_row *row, dgm_buffer *words, dgm_buffer *out) {
  if (row->reports < 2 || !row->n_days)
    return;
  dgm_buffer_printf(out, "  %-*s", INDENT - 2, "over time");
  dgm_write_row_history(row, words);
  dgm_columns_wrapped(out, words, INDENT, INDENT);
}

static bool has_space(dgm_str text) {
  return text.size && (memchr(text.data, ' ', text.size) || memchr(text.data, '\n', text.size));
}

/* Of a claim that only points back ("denied it") the sentence. */
static void put_claim(const dgm_row_claim *c, dgm_buffer *words, dgm_buffer *out) {
  bool own = dgm_is_own_voice(c), direct = c->quote == DGM_QUOTE_DIRECT && has_space(c->content);
  dgm_buffer_printf(out, "  %-*s", INDENT - 2, c->stance == DGM_ANTICIPATES ? "expects" : dgm_stance_name(c->stance));
  if (own)
    dgm_buffer_puts(words, "the report");
  else if (c->source.size)
    put_flat(words, c->source);
  else if (c->by)
    put_name(words, c->by);
  else
    dgm_buffer_puts(words, "someone");
  if (c->medium.size) {
    dgm_buffer_puts(words, " (");
    put_flat(words, c->medium);
    dgm_buffer_puts(words, ")");
  }
  dgm_buffer_puts(words, direct ? ": “" : ": ");
  put_flat(words, has_space(c->content) ? c->content : c->sentence);
  dgm_buffer_puts(words, direct ? "”" : "");
  dgm_buffer_puts(words, " [");
  put_flat(words, c->publisher.size ? c->publisher : c->doc);
  dgm_buffer_puts(words, "]");
  dgm_columns_wrapped(out, words, INDENT, INDENT);
}

void dgm_write_row_ledger(const dgm_row *row, dgm_buffer *out) {
  dgm_buffer words = {0};
  put_header(row, &words, out);
  put_history(row, &words, out);
  for (uint32_t i = 0; i < row->n_claims; i++)
    put_claim(&row->claims[i], &words, out);
  dgm_buffer_puts(out, "\n");
  out->failed |= words.failed;
  dgm_buffer_free(&words);
}
