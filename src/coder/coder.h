/* One thread's scratch and the stages in order. Each stage reads what earlier ones wrote and adds its own arrays,
 * allocated in `arena`; `document` is what it reads and fills. */
#ifndef DGM_CODER_H
#define DGM_CODER_H

#include "model/model.h"

typedef struct dgm_language_scratch dgm_language_scratch;
typedef struct dgm_claim_work dgm_claim_work;

struct dgm_coder {
  const dgm_model *model;
  dgm_arena arena; /* of the current document */
  dgm_document document;
  dgm_language_scratch *language;
  uint8_t *vectors;       /* by word, `vector_size` bytes: what the network read of it, for stages that learn from it */
  uint32_t vector_size;   /* the word in its sentence, then the word alone (language.h) */
  dgm_claim_work *claims; /* what the claims stage knows of this document's trees, in the arena */
};

/* src/text: document.text (any bytes on entry) → valid UTF-8, n_broken, sentences, words (span, sentence, token_words,
 * space_after). */
dgm_err dgm_text_run(dgm_coder *coder, dgm_error *error);
/* src/language: words → upos, feats, lemma, head, deprel, named entities; sentence roots. */
dgm_err dgm_language_run(dgm_coder *coder, dgm_error *error);
dgm_err dgm_language_scratch_new(dgm_coder *coder, dgm_error *error);
void dgm_language_scratch_free(dgm_coder *coder);
/* src/places, src/times, src/actors → places, times; entities and mentions. In this order. */
dgm_err dgm_places_run(dgm_coder *coder, dgm_error *error);
dgm_err dgm_times_run(dgm_coder *coder, dgm_error *error);
dgm_err dgm_actors_run(dgm_coder *coder, dgm_error *error);
dgm_str dgm_country_name(const dgm_coder *coder, dgm_str code); /* empty if it is no country's code */
/* src/events → events, arguments, rejections. */
dgm_err dgm_events_run(dgm_coder *coder, dgm_error *error);
/* src/claims → claims, spans, assessments, event_claims. */
dgm_err dgm_claims_run(dgm_coder *coder, dgm_error *error);
/* src/agreements → agreements and their arrays. */
dgm_err dgm_agreements_run(dgm_coder *coder, dgm_error *error);

/* The stages after the text, as deep as asked. */
dgm_err dgm_coder_analyse(dgm_coder *coder, dgm_depth depth, dgm_error *error);

/* ---- the tree, for all stages (src/coder/tree.c) ---- */

static inline const dgm_word *dgm_word_at(const dgm_document *d, int32_t word) {
  return &d->words[word];
}
static inline dgm_str dgm_text_of(const dgm_document *d, dgm_span span) {
  return (dgm_str){d->text.data + span.start, span.end - span.start};
}
static inline dgm_str dgm_form(const dgm_document *d, uint32_t word) {
  return dgm_text_of(d, d->words[word].span);
}
static inline bool dgm_is_verbal(const dgm_word *w) {
  return w->upos == DGM_VERB || w->upos == DGM_AUX;
}
/* The next child of `head` after word `after` (start with DGM_NONE), by position; DGM_NONE at the end.
 * Uses the sentence's words only. */
int32_t dgm_next_child(const dgm_document *d, uint32_t head, int32_t after);
/* First child with this relation (subtype DGM_SUB_NONE matches any), or DGM_NONE. */
int32_t dgm_child(const dgm_document *d, uint32_t head, dgm_deprel deprel, dgm_subtype subtype);
/* The same for a given lemma. */
int32_t dgm_child_lemma(const dgm_document *d, uint32_t head, dgm_deprel deprel, const char *lemma);
bool dgm_is_under(const dgm_document *d, uint32_t word, uint32_t ancestor); /* also itself */
/* First and last word of the subtree of `word`. */
dgm_range dgm_subtree(const dgm_document *d, uint32_t word);
/* The words' span in the text. */
dgm_span dgm_words_span(const dgm_document *d, dgm_range words);
/* The case-marking preposition's lemma of a nominal, empty if none. Of a fixed expression that begins with a
 * preposition the last word ("out of" → "of"), else the first ("according to"). */
dgm_str dgm_case_of(const dgm_document *d, uint32_t word);
/* The mention whose head is `word`, or that covers it most tightly; DGM_NONE if there is none. */
/* "lent Pakistan $500 million", "promised Vietnam two ferries": a name that the parser took for a part of the object
 * behind it, before its number. */
bool dgm_is_inner_iobj(const dgm_document *d, uint32_t word);
int32_t dgm_mention_at(const dgm_document *d, uint32_t word);

#endif
