/* An agreement of a store as a line of JSON; see write_agreements.c for those of a document. */
#include "formats/write.h"

/* "text", and offsets that nobody knows. */
static void put_words(dgm_buffer *out, dgm_str text) {
  dgm_buffer_puts(out, "\"text\": ");
  dgm_json_string(out, text);
  dgm_buffer_puts(out, ", ");
  dgm_json_bounds(out, NULL, "", (dgm_span){0, 0});
}

static void put_provision(dgm_buffer *out, const dgm_row_provision *p) {
  const dgm_row_claim *c = p->claim;
  dgm_buffer_puts(out, "{");
  put_words(out, p->text);
  dgm_buffer_printf(out, ", \"included\": %s, \"by\": ", p->included ? "true" : "false");
  if (c)
    dgm_json_by(out, NULL, c);
  else
    dgm_buffer_puts(out, "null");
  dgm_buffer_printf(out, ", \"stance\": \"%s\", \"cue\": ", dgm_stance_name(c ? c->stance : DGM_ASSERTS));
  dgm_json_words(out, NULL, c ? c->cue : (dgm_str){NULL, 0}, (dgm_span){0, 0});
  dgm_buffer_puts(out, "}");
}

static void put_lists(const dgm_row_agreement *a, dgm_buffer *out) {
  dgm_buffer_puts(out, ", \"provisions\": [");
  for (uint32_t i = 0; i < a->n_provisions; i++) {
    dgm_buffer_puts(out, i ? ", " : "");
    put_provision(out, &a->provisions[i]);
  }
  dgm_buffer_puts(out, "], \"claims\": [");
  for (uint32_t i = 0; i < a->n_claims; i++) {
    dgm_buffer_puts(out, i ? ", " : "");
    dgm_json_claim(out, NULL, &a->claims[i]);
  }
  dgm_buffer_puts(out, "], \"mentions\": []");
}

void dgm_write_row_agreement(const dgm_row_agreement *a, dgm_buffer *out) {
  dgm_json_key(out, "{\"id\": ", a->id);
  dgm_json_key(out, ", \"doc\": ", a->doc);
  dgm_buffer_printf(out, ", \"kind\": \"%s\"", dgm_agreement_kind_name((dgm_agreement_kind)a->kind));
  dgm_json_key(out, ", \"name\": ", a->name);
  dgm_buffer_puts(out, ", ");
  put_words(out, a->text);
  dgm_buffer_puts(out, ", \"parties\": [");
  for (uint32_t i = 0; i < a->n_parties; i++) {
    dgm_buffer_puts(out, i ? ", " : "");
    dgm_json_party(out, NULL, &a->parties[i]);
  }
  dgm_buffer_printf(out, "], \"stage\": \"%s\", \"date\": ", dgm_stage_name((dgm_stage)a->stage));
  dgm_json_date(out, a->date);
  put_lists(a, out);
  dgm_buffer_puts(out, ", \"published\": ");
  dgm_json_date(out, a->published);
  dgm_json_key(out, ", \"sentence\": ", a->sentence);
  dgm_json_key(out, ", \"source\": ", a->source);
  dgm_json_key(out, ", \"title\": ", a->title);
  dgm_buffer_puts(out, "}\n");
}
