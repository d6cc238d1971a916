#include "formats/write.h"

static void put_form(dgm_buffer *out, const dgm_document *d, dgm_span span) {
  if (span.start == span.end)
    dgm_buffer_puts(out, "_");
  else
    dgm_flat_text(out, d, span);
}

static void put_word(const dgm_model *model, const dgm_document *d, uint32_t i, uint32_t first, bool space,
                     dgm_buffer *out) {
  const dgm_word *w = &d->words[i];
  dgm_buffer_printf(out, "%u\t", i - first + 1);
  put_form(out, d, w->span);
  dgm_buffer_puts(out, "\t");
  dgm_buffer_add_str(out, w->lemma.size ? w->lemma : dgm_cstr("_"));
  dgm_buffer_printf(out, "\t%s\t_\t%s\t", dgm_upos_name(w->upos), dgm_feats_string(model, w));
  dgm_buffer_printf(out, "%d\t%s\t_\t", w->head < 0 ? 0 : w->head - (int32_t)first + 1, dgm_relation_string(model, w));
  dgm_buffer_puts(out, space ? "" : "SpaceAfter=No");
  if (w->ner)
    dgm_buffer_printf(out, "%sNER=%s-%s", space ? "" : "|", w->ner_begin ? "B" : "I", dgm_ner_name(w->ner));
  dgm_buffer_puts(out, space && !w->ner ? "_\n" : "\n");
}

static void put_sentence(const dgm_model *model, const dgm_document *d, uint32_t number, dgm_buffer *out) {
  const dgm_sentence *s = &d->sentences[number];
  uint32_t first = s->words.first, end = first + s->words.count;
  if (!number || d->sentences[number - 1].paragraph != s->paragraph)
    dgm_buffer_puts(out, "# newpar\n");
  dgm_buffer_printf(out, "# sent_id = %u\n# text = ", number + 1);
  dgm_flat_text(out, d, s->span);
  dgm_buffer_puts(out, "\n");
  for (uint32_t i = first; i < end; i++) {
    uint32_t n = d->words[i].token_words;
    if (n > 1 && i + n <= end) {
      dgm_span token = {d->words[i].span.start, d->words[i + n - 1].span.end};
      dgm_buffer_printf(out, "%u-%u\t", i - first + 1, i - first + n);
      put_form(out, d, token);
      dgm_buffer_printf(out, "\t_\t_\t_\t_\t_\t_\t_\t%s\n", d->words[i + n - 1].space_after ? "_" : "SpaceAfter=No");
      for (uint32_t k = i; k < i + n; k++)
        put_word(model, d, k, first, true, out);
      i += n - 1;
    } else {
      put_word(model, d, i, first, d->words[i].space_after, out);
    }
  }
  dgm_buffer_puts(out, "\n");
}

void dgm_write_conllu(const dgm_model *model, const dgm_document *document, dgm_buffer *out) {
  if (document->id.size) {
    dgm_buffer_puts(out, "# newdoc id = ");
    for (uint32_t i = 0; i < document->id.size; i++) /* a line break would end the comment */
      dgm_buffer_add(out, (unsigned char)document->id.data[i] < ' ' ? " " : document->id.data + i, 1);
    dgm_buffer_puts(out, "\n");
  }
  for (uint32_t i = 0; i < document->n_sentences; i++)
    put_sentence(model, document, i, out);
}
