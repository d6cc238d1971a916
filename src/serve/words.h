/* What words of filters mean, and which events that concerns: found once, kept for the next questions. */
#ifndef SERVE_WORDS_H
#define SERVE_WORDS_H

#include "index.h"

typedef struct word_set {
  dgm_word_of of;
  bool stories;
  char *word;
  bits meant;      /* entities, sentences, or places in the index's lists */
  uint32_t *items; /* those with such a party, or such a sentence, ascending; NULL: not known, or too many */
  uint32_t n;
  size_t size;
  uint64_t used;
  int users;
} word_set;

typedef struct word_sets word_sets;
word_sets *words_new(void);
void words_free(word_sets *w);
/* NULL on failure; else give it back. */
word_set *words_take(word_sets *w, const store_index *index, dgm_store *store, dgm_word_of of, dgm_str word,
                     bool stories, dgm_error *error);
void words_give(word_sets *w, word_set *set);

#endif
