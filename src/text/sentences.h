/* Tokens of a paragraph → sentences. */
#ifndef DGM_TEXT_SENTENCES_H
#define DGM_TEXT_SENTENCES_H

#include "text/split.h"

enum {
  DGM_SENTENCE_SOFT = 400, /* words after which a sentence is cut at the next white space … */
  DGM_SENTENCE_HARD = 500, /* … or anywhere */
};

typedef struct dgm_boundaries {
  const dgm_text_rules *rules;
  const char *text;
  const dgm_token *tokens;
  uint32_t end; /* after the paragraph's last token */
} dgm_boundaries;

/* The token after the last one of the sentence that begins at token `first`, and what kind of sentence it is. */
uint32_t dgm_sentence_end(const dgm_boundaries *b, uint32_t first, bool begins_paragraph, dgm_sentence_kind *kind);

#endif
