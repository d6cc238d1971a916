/* Sentences and their words. */
#include "cases.h"

static void sentence_words(const dgm_document *d, uint32_t sentence, char *out, size_t room) {
  size_t size = 0;
  dgm_range words = d->sentences[sentence].words;
  out[0] = '\0';
  for (uint32_t i = 0; i < words.count && size < room; i++)
    size += (size_t)snprintf(out + size, room - size, "%s%.*s", i ? " " : "",
                             EXAM_STR(exam_words(d, d->words[words.first + i].span)));
}

/* Each expected sentence must come after the one found for the line before. */
void check_words(exam_result *result, const dgm_document *d) {
  const exam_case *one = result->one;
  uint32_t next = 0;
  bool all = true;
  char words[4096];
  for (uint32_t l = 0; l < one->n_lines; l++) {
    uint32_t s = next;
    for (; s < d->n_sentences; s++) {
      sentence_words(d, s, words, sizeof words);
      if (exam_is(one->lines[l].rest, words))
        break;
    }
    bool right = s < d->n_sentences;
    result_add(result, "sentence", right);
    if (right)
      next = s + 1;
    else
      result_expected(result, &one->lines[l], " words");
    all &= right;
  }
  bool extra = d->n_sentences > one->n_lines;
  result_add(result, "no extra", !extra);
  if (all && !extra)
    return;
  result_head(result);
  for (uint32_t s = 0; s < d->n_sentences; s++) {
    sentence_words(d, s, words, sizeof words);
    printf("  found     sent %s\n", words);
  }
}
