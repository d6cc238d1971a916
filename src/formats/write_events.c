/* PLOVER JSON lines of a document. */
#include "formats/write.h"

void dgm_write_events(const dgm_model *model, const dgm_document *document, dgm_buffer *out) {
  dgm_event_rows rows = {.model = model, .d = document};
  dgm_offsets offsets;
  dgm_row row;
  if (!document->n_events)
    return;
  bool good = dgm_offsets_new(&offsets, document->text);
  for (uint32_t i = 0; good && i < document->n_events; i++) {
    good = dgm_event_row(&rows, i, &row);
    if (good) {
      dgm_json_row(out, &offsets, &row);
      dgm_buffer_puts(out, "}\n");
    }
  }
  out->failed |= !good;
  dgm_offsets_free(&offsets);
  dgm_event_rows_free(&rows);
}
