/* Rows of a store for people: as a table, and with all that is claimed of each. */
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

static bool is_own_voice(const dgm_row_claim *c) {
  return !c->by && !c->source.size && !c->cue.size;
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
      dgm_buffer_puts(cell, is_own_voice(c) ? "report" : "unnamed");
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
