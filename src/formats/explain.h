/* What the parts of dgm_write_explanation share. */
#ifndef DGM_EXPLAIN_H
#define DGM_EXPLAIN_H

#include "coder/coder.h"
#include "formats/write.h"

typedef struct explainer {
  const dgm_model *model;
  const dgm_document *d;
  dgm_buffer *out;
} explainer;

/* The words of a span in quotation marks. */
void dgm_explain_quote(explainer *e, dgm_span span);
/* "  (data/events/accuse.tsv:12)" */
void dgm_explain_source(explainer *e, dgm_source source);
/* The cells of the row that a source names, on a line of their own. */
void dgm_explain_row(explainer *e, dgm_source source);
/* "Iran" = IRN GOV */
void dgm_explain_party(explainer *e, uint32_t mention);

/* Words of the sentence that the lexicon knows but that made no event, and the rows that came nearest
 * (explain_unused.c). */
void dgm_explain_unused(explainer *e, uint32_t sentence);

#endif
