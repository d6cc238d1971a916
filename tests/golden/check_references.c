/* Which mentions mean one actor: lines `same`, `differ`, `both`, beside those of check_names.c. */
#include "cases.h"

#include <stdlib.h>

/* "words#2" is the second occurrence; without a number the first. */
static bool find_words(const dgm_document *d, dgm_str quoted, dgm_span *found) {
  const char *hash = memchr(quoted.data, '#', quoted.size);
  uint32_t count = 1, from = 0;
  if (hash) {
    count = (uint32_t)strtoul(hash + 1, NULL, 10);
    quoted.size = (uint32_t)(hash - quoted.data);
  }
  for (; count; count--, from = found->start + 1)
    if (!exam_find(d->text, quoted, from, found))
      return false;
  return true;
}

/* The coded mention with its head in these words, the one nearest to their end; DGM_NONE if there is none. */
static int32_t mention_in(const dgm_document *d, dgm_span words) {
  int32_t best = DGM_NONE;
  for (uint32_t i = 0; i < d->n_mentions; i++) {
    const dgm_mention *m = &d->mentions[i];
    if (!m->can_act || m->head_span.start < words.start || m->head_span.end > words.end)
      continue;
    if (best < 0 || m->span.end - m->span.start > d->mentions[best].span.end - d->mentions[best].span.start)
      best = (int32_t)i;
  }
  return best;
}

static void put(const dgm_document *d, int32_t mention) {
  if (mention < 0) {
    printf("  found     no mention\n");
    return;
  }
  const dgm_mention *m = &d->mentions[mention];
  const dgm_entity *e = &d->entities[m->entity];
  printf("  found     \"%.*s\" = ", EXAM_STR(exam_words(d, m->span)));
  exam_put_entity(e);
  printf(" %.*s (%s)\n", EXAM_STR(e->id), m->rule);
}

static void check_pair(exam_result *result, const dgm_document *d, const exam_line *line, bool same) {
  dgm_str words[2], rest = line->rest;
  int32_t found[2] = {DGM_NONE, DGM_NONE};
  for (int i = 0; i < 2; i++) {
    dgm_span span;
    if (!case_quoted(rest, &words[i], &rest) || !find_words(d, words[i], &span)) {
      result_expected(result, line, " these words do not stand in the text");
      result_add(result, same ? "same" : "differ", false);
      return;
    }
    found[i] = mention_in(d, span);
  }
  bool both = found[0] >= 0 && found[1] >= 0;
  bool right = both && (d->mentions[found[0]].entity == d->mentions[found[1]].entity) == same;
  result_add(result, same ? "same" : "differ", right);
  if (right)
    return;
  result_expected(result, line, same ? " same" : " differ");
  put(d, found[0]);
  put(d, found[1]);
}

/* The mention itself, or its parts, carry both countries. */
static void check_both(exam_result *result, const dgm_document *d, const exam_line *line) {
  dgm_str words, rest, code;
  dgm_span span;
  bool right = case_quoted(line->rest, &words, &rest) && find_words(d, words, &span);
  rest = exam_trim(rest);
  while (right && exam_next(&rest, ' ', &code)) {
    bool found = false;
    for (uint32_t i = 0; i < d->n_mentions; i++) {
      const dgm_mention *m = &d->mentions[i];
      found |= m->can_act && m->head_span.start >= span.start && m->head_span.end <= span.end &&
               exam_same(exam_code(&d->entities[m->entity]), code);
    }
    right = found;
  }
  result_add(result, "both", right);
  if (!right)
    result_expected(result, line, " both");
}

void check_references(exam_result *result, const dgm_document *d) {
  for (uint32_t l = 0; l < result->one->n_lines; l++) {
    const exam_line *line = &result->one->lines[l];
    dgm_str words, rest;
    dgm_span span;
    if (exam_is(line->kind, "same") || exam_is(line->kind, "differ")) {
      check_pair(result, d, line, exam_is(line->kind, "same"));
    } else if (exam_is(line->kind, "both")) {
      check_both(result, d, line);
    } else if (case_quoted(line->rest, &words, &rest) && find_words(d, words, &span)) {
      check_actor_line(result, d, line, span);
    } else {
      result_expected(result, line, " these words do not stand in the text");
      result_add(result, "words", false);
    }
  }
}
