/* One attribution a line, whether or not it holds an event. */
#include "formats/write.h"

static void put_list(dgm_buffer *out, const dgm_document *d, const dgm_offsets *o, const char *key, dgm_range range) {
  dgm_buffer_printf(out, ", \"%s\": [", key);
  for (uint32_t i = 0; i < range.count; i++) {
    if (i)
      dgm_buffer_puts(out, ", ");
    dgm_span span = d->spans[range.first + i];
    dgm_json_words(out, o, dgm_words_of(d, span), span);
  }
  dgm_buffer_puts(out, "]");
}

static void put_source(dgm_buffer *out, const dgm_document *d, const dgm_offsets *o, dgm_range range) {
  if (range.count) {
    put_list(out, d, o, "source_text", range);
    return;
  }
  dgm_buffer_puts(out, ", \"source_text\": null");
}

static void put_events(dgm_buffer *out, const dgm_document *d, int32_t claim) {
  bool first = true;
  dgm_buffer_puts(out, ", \"events\": [");
  for (uint32_t e = 0; e < d->n_events; e++)
    if (dgm_event_has_claim(d, e, claim)) {
      dgm_buffer_puts(out, first ? "" : ", ");
      dgm_json_string(out, d->id.data ? d->id : dgm_cstr(""));
      out->size -= !out->failed;
      dgm_buffer_printf(out, "-%u\"", e + 1);
      first = false;
    }
  dgm_buffer_puts(out, "]");
}

/* `number`: of document.claims; DGM_NONE for an attitude. */
static void put_claim(dgm_buffer *out, const dgm_document *d, const dgm_offsets *o, const dgm_claim *c,
                      int32_t number) {
  dgm_party_space by;
  const dgm_row_claim row = dgm_claim_row(d, c, DGM_NONE, &by);
  dgm_buffer_puts(out, "{\"doc\": ");
  dgm_json_string(out, d->id);
  dgm_buffer_printf(out, ", \"sequence\": %u, \"by\": ", c->sentence);
  if (c->by >= 0 || c->source.count)
    dgm_json_by(out, o, &row);
  else
    dgm_buffer_puts(out, "null");
  dgm_buffer_puts(out, ", \"medium\": ");
  dgm_json_text(out, row.medium);
  dgm_buffer_printf(out, ", \"stance\": \"%s\", \"quote\": \"%s\"", dgm_stance_name(c->stance),
                    dgm_quote_name(c->quote));
  put_source(out, d, o, c->source);
  put_list(out, d, o, "cue", c->cue);
  put_list(out, d, o, "content", c->content);
  put_events(out, d, number);
  dgm_buffer_puts(out, "}\n");
}

/* Where it stands: its cue, or what is said. */
static uint32_t place_of(const dgm_document *d, const dgm_claim *c) {
  return d->spans[c->cue.count ? c->cue.first : c->content.first].start;
}

const dgm_claim *dgm_next_attribution(dgm_attributions *a, int32_t *number) {
  const dgm_document *d = a->d;
  const dgm_claim *claim = a->claim < d->n_claims ? &d->claims[a->claim] : NULL;
  const dgm_claim *attitude = a->attitude < d->n_attitudes ? &d->attitudes[a->attitude] : NULL;
  if (attitude && (!claim || attitude->sentence < claim->sentence ||
                   (attitude->sentence == claim->sentence && place_of(d, attitude) < place_of(d, claim)))) {
    a->attitude++;
    *number = DGM_NONE;
    return attitude;
  }
  *number = (int32_t)a->claim;
  a->claim += claim != NULL;
  return claim;
}

void dgm_write_claims(const dgm_model *model, const dgm_document *document, dgm_buffer *out) {
  (void)model;
  dgm_offsets offsets;
  if (!document->n_claims && !document->n_attitudes)
    return;
  if (!dgm_offsets_new(&offsets, document->text)) {
    out->failed = true;
    return;
  }
  dgm_attributions attributions = {.d = document};
  const dgm_claim *claim;
  int32_t number;
  while ((claim = dgm_next_attribution(&attributions, &number)))
    put_claim(out, document, &offsets, claim, number);
  dgm_offsets_free(&offsets);
}
