/* Events of a document as a table for a terminal. */
#include "formats/columns.h"

static void put_parties(dgm_buffer *cell, const dgm_document *d, dgm_range range) {
  if (!range.count)
    dgm_buffer_puts(cell, "-");
  for (uint32_t i = 0; i < range.count; i++) {
    dgm_buffer_puts(cell, i ? ", " : "");
    dgm_entity_label(cell, d, d->arguments[range.first + i]);
  }
}

static void put_claims(dgm_buffer *cell, const dgm_document *d, const dgm_assessment *a) {
  bool own = a->own_voice || !a->claims.count;
  dgm_buffer_puts(cell, own ? "report" : "");
  for (uint32_t i = 0; i < a->claims.count; i++) {
    const dgm_claim *c = &d->claims[d->event_claims[a->claims.first + i]];
    dgm_buffer_puts(cell, own || i ? "; " : "");
    if (c->by >= 0)
      dgm_entity_label(cell, d, (uint32_t)c->by);
    else if (c->source.count)
      dgm_flat_text(cell, d, d->spans[c->source.first]);
    else
      dgm_buffer_puts(cell, "unnamed");
    dgm_buffer_puts(cell, dgm_columns_stance(c->stance));
  }
}

/* ---- rows ---- */

static void fill_cell(dgm_buffer *cell, const dgm_document *d, uint32_t number, int column) {
  const dgm_event *event = &d->events[number];
  dgm_assessment a = dgm_assessed(d, number);
  char date[16];
  switch (column) {
  case DGM_CELL_DATE:
    dgm_date_format(event->start, date);
    dgm_buffer_puts(cell, date[0] ? date : "-");
    break;
  case DGM_CELL_ACTOR:
    put_parties(cell, d, event->actors);
    break;
  case DGM_CELL_EVENT:
    dgm_buffer_puts(cell, dgm_type_name(a.type));
    if (event->mode && a.type == event->type)
      dgm_buffer_printf(cell, " %s", event->mode);
    break;
  case DGM_CELL_RECIPIENT:
    put_parties(cell, d, event->recipients);
    break;
  case DGM_CELL_STATUS:
    dgm_buffer_puts(cell, dgm_status_name(a.status));
    break;
  default:
    put_claims(cell, d, &a);
  }
}

void dgm_write_table(const dgm_model *model, const dgm_document *document, int width, bool header, dgm_buffer *out) {
  (void)model;
  int columns[DGM_N_CELLS];
  dgm_buffer cell = {0};
  dgm_columns_layout(width, columns);
  if (header)
    dgm_columns_titles(columns, out);
  for (uint32_t i = 0; i < document->n_events; i++) {
    for (int column = 0; column < DGM_CELL_WORDS; column++) {
      cell.size = 0;
      fill_cell(&cell, document, i, column);
      dgm_columns_cell(out, &cell, columns[column]);
    }
    const dgm_event *event = &document->events[i];
    dgm_columns_words(out, document->text, document->sentences[event->sentence].span, event->trigger,
                      columns[DGM_CELL_WORDS]);
    dgm_buffer_puts(out, "\n");
  }
  out->failed |= cell.failed;
  dgm_buffer_free(&cell);
}
