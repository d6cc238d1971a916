/* One agreement a line, keys as docs/output.md lists them. */
#include "formats/write.h"

typedef struct agreement_writer {
  const dgm_document *d;
  dgm_offsets offsets;
  dgm_buffer *out;
} agreement_writer;

static void put_span_keys(agreement_writer *w, dgm_span span) {
  dgm_buffer_puts(w->out, "\"text\": ");
  dgm_json_string(w->out, dgm_words_of(w->d, span));
  dgm_buffer_puts(w->out, ", ");
  dgm_json_bounds(w->out, &w->offsets, "", span);
}

static void put_parties(agreement_writer *w, dgm_range range) {
  dgm_buffer_puts(w->out, ", \"parties\": [");
  for (uint32_t i = 0; i < range.count; i++) {
    char sectors[DGM_SECTORS_SIZE];
    dgm_party party = dgm_mention_party(w->d, w->d->agreement_parties[range.first + i], sectors);
    dgm_buffer_puts(w->out, i ? ", " : "");
    dgm_json_party(w->out, &w->offsets, &party);
  }
  dgm_buffer_puts(w->out, "]");
}

static void put_provision(agreement_writer *w, const dgm_provision *p) {
  dgm_party_space by;
  dgm_row_claim c = {.of = DGM_NONE, .stance = DGM_ASSERTS};
  if (p->claim >= 0)
    c = dgm_claim_row(w->d, &w->d->claims[p->claim], DGM_NONE, &by);
  dgm_buffer_puts(w->out, "{");
  put_span_keys(w, p->span);
  dgm_buffer_printf(w->out, ", \"included\": %s, \"by\": ", p->included ? "true" : "false");
  if (p->claim >= 0)
    dgm_json_by(w->out, &w->offsets, &c);
  else
    dgm_buffer_puts(w->out, "null");
  dgm_buffer_printf(w->out, ", \"stance\": \"%s\", \"cue\": ", dgm_stance_name(c.stance));
  dgm_json_words(w->out, &w->offsets, c.cue, c.cue_span);
  dgm_buffer_puts(w->out, "}");
}

/* Place of a claim in the agreement's own list. */
static int32_t position(const dgm_document *d, dgm_range claims, int32_t claim) {
  for (uint32_t i = 0; i < claims.count; i++)
    if ((int32_t)d->agreement_claims[claims.first + i] == claim)
      return (int32_t)i;
  return DGM_NONE;
}

static void put_claims(agreement_writer *w, dgm_range claims) {
  dgm_buffer_puts(w->out, ", \"claims\": [");
  for (uint32_t i = 0; i < claims.count; i++) {
    const dgm_claim *c = &w->d->claims[w->d->agreement_claims[claims.first + i]];
    dgm_party_space by;
    dgm_row_claim row = dgm_claim_row(w->d, c, c->of < 0 ? DGM_NONE : position(w->d, claims, c->of), &by);
    dgm_buffer_puts(w->out, i ? ", " : "");
    dgm_json_claim(w->out, &w->offsets, &row);
  }
  dgm_buffer_puts(w->out, "]");
}

static void put_mentions(agreement_writer *w, dgm_range mentions) {
  dgm_buffer_puts(w->out, ", \"mentions\": [");
  for (uint32_t i = 0; i < mentions.count; i++) {
    const dgm_agreement_mention *m = &w->d->agreement_mentions[mentions.first + i];
    dgm_buffer_puts(w->out, i ? ", {" : "{");
    put_span_keys(w, m->span);
    dgm_buffer_printf(w->out, ", \"sequence\": %u}", m->sentence);
  }
  dgm_buffer_puts(w->out, "]");
}

static void put_agreement(agreement_writer *w, uint32_t number) {
  const dgm_document *d = w->d;
  const dgm_agreement *a = &d->agreements[number];
  dgm_buffer *out = w->out;
  dgm_buffer_puts(out, "{\"id\": ");
  dgm_json_string(out, d->id.data ? d->id : dgm_cstr(""));
  out->size -= !out->failed; /* the number goes inside the quotes */
  dgm_buffer_printf(out, "-a%u\", \"doc\": ", number + 1);
  dgm_json_string(out, d->id);
  dgm_buffer_printf(out, ", \"kind\": \"%s\", \"name\": ", dgm_agreement_kind_name(a->kind));
  dgm_json_text(out, dgm_words_of(d, a->name));
  dgm_buffer_puts(out, ", ");
  put_span_keys(w, a->text);
  put_parties(w, a->parties);
  dgm_buffer_printf(out, ", \"stage\": \"%s\", \"date\": ", dgm_stage_name(a->stage));
  dgm_json_date(out, a->date);
  dgm_buffer_puts(out, ", \"provisions\": [");
  for (uint32_t i = 0; i < a->provisions.count; i++) {
    dgm_buffer_puts(out, i ? ", " : "");
    put_provision(w, &d->provisions[a->provisions.first + i]);
  }
  dgm_buffer_puts(out, "]");
  put_claims(w, a->claims);
  put_mentions(w, a->mentions);
  dgm_buffer_puts(out, "}\n");
}

void dgm_write_agreements(const dgm_model *model, const dgm_document *document, dgm_buffer *out) {
  (void)model;
  agreement_writer w = {.d = document, .out = out};
  if (!document->n_agreements)
    return;
  if (!dgm_offsets_new(&w.offsets, document->text)) {
    out->failed = true;
    return;
  }
  for (uint32_t i = 0; i < document->n_agreements; i++)
    put_agreement(&w, i);
  dgm_offsets_free(&w.offsets);
}
