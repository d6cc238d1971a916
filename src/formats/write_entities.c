/* One mention a line: who is meant where. */
#include "formats/write.h"

static void put_mention(dgm_buffer *out, const dgm_document *d, const dgm_offsets *o, uint32_t number) {
  const dgm_mention *m = &d->mentions[number];
  char sectors[DGM_SECTORS_SIZE];
  const dgm_party party = dgm_mention_party(d, number, sectors);
  dgm_buffer_puts(out, "{\"doc\": ");
  dgm_json_text(out, d->id);
  dgm_buffer_printf(out, ", \"sequence\": %u, \"kind\": \"%s\", \"mention\": \"%s\", \"entity\": ",
                    d->words[m->head].sentence, dgm_entity_kind_name(party.kind), dgm_mention_kind_name(m->kind));
  dgm_json_party(out, o, &party);
  dgm_buffer_puts(out, "}\n");
}

void dgm_write_entities(const dgm_model *model, const dgm_document *document, dgm_buffer *out) {
  (void)model;
  dgm_offsets offsets;
  uint32_t count = document->n_mentions + document->n_sources;
  if (!count)
    return;
  if (!dgm_offsets_new(&offsets, document->text)) {
    out->failed = true;
    return;
  }
  for (uint32_t i = 0; i < count; i++)
    put_mention(out, document, &offsets, i);
  dgm_offsets_free(&offsets);
}
