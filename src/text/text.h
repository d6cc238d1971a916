/* The text stage: bytes → valid UTF-8, paragraphs, sentences, words as Universal Dependencies splits English.
 *
 * What it knows stands in data/text/: abbreviations, contractions, hyphens, units, endings, emoticons, starters. */
#ifndef DGM_TEXT_H
#define DGM_TEXT_H

#include "base/tables.h"
#include "model/model.h"

/* The view of data/text/. The tables must outlive it. */
dgm_err dgm_text_rules_new(const dgm_tables *tables, dgm_text_rules **rules, dgm_error *error);
void dgm_text_rules_free(dgm_text_rules *rules);

/* Splits valid UTF-8 into words, parts of contractions each on their own. Words point into `text`; `rules` may be NULL:
 * then only what is plain from the characters is known. */
dgm_err dgm_split_words(const dgm_text_rules *rules, dgm_arena *arena, dgm_str text, dgm_str **words, uint32_t *n);

#endif
