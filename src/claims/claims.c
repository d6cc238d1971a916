/* The claims stage: quotations, attributions, then what they make of the events. */
#include "claims/claims.h"

#include <stdlib.h>

static dgm_err prepare(dgm_claim_work *work) {
  dgm_document *d = work->d;
  dgm_arena *arena = &work->coder->arena;
  size_t n = d->n_words + 1;
  work->first_child = dgm_arena_alloc(arena, n * sizeof(int32_t));
  work->next_sibling = dgm_arena_alloc(arena, n * sizeof(int32_t));
  work->quote_at = dgm_arena_alloc(arena, n * sizeof(int32_t));
  work->speech_at = dgm_arena_alloc(arena, n * sizeof(int32_t));
  work->draft_at = dgm_arena_alloc(arena, n * sizeof(int32_t));
  work->functions = dgm_arena_alloc(arena, n * sizeof(uint16_t));
  work->mark = dgm_arena_zeros(arena, n, 1);
  work->phrase = dgm_arena_zeros(arena, n, 1);
  work->aside = dgm_arena_zeros(arena, n, 1);
  work->stack = dgm_arena_alloc(arena, n * sizeof(uint32_t));
  if (!work->first_child || !work->next_sibling || !work->quote_at || !work->speech_at || !work->draft_at ||
      !work->mark || !work->phrase || !work->aside || !work->stack || !work->functions)
    return dgm_fail_memory(work->error);
  for (size_t i = 0; i < n; i++)
    work->first_child[i] = work->next_sibling[i] = work->speech_at[i] = work->draft_at[i] = DGM_NONE;
  for (uint32_t i = d->n_words; i-- > 0;) { /* from behind: children stand in order */
    int32_t head = d->words[i].head;
    work->functions[i] = dgm_functions_of(work, d->words[i].lemma);
    if (head < 0)
      continue;
    work->next_sibling[i] = work->first_child[head];
    work->first_child[head] = (int32_t)i;
  }
  return DGM_OK;
}

static int by_cue(const void *a, const void *b) { /* no two have the same */
  const dgm_draft *x = a, *y = b;
  return (x->cue > y->cue) - (x->cue < y->cue);
}

void dgm_sort_drafts(dgm_claim_work *work) {
  if (work->n_drafts)
    qsort(work->drafts, work->n_drafts, sizeof *work->drafts, by_cue);
  for (uint32_t i = 0; i < work->n_drafts; i++)
    work->draft_at[work->drafts[i].cue] = (int32_t)i;
}

static dgm_err add_span(dgm_claim_work *work, dgm_range words, dgm_range *list) {
  dgm_document *d = work->d;
  dgm_span *moved = dgm_arena_grow(&work->coder->arena, d->spans, d->n_spans, sizeof *moved);
  if (!moved)
    return dgm_fail_memory(work->error);
  d->spans = moved;
  moved[d->n_spans++] = dgm_words_span(d, words);
  list->count++;
  return DGM_OK;
}

/* Its spans go to those of the document. */
static dgm_err write_claim(dgm_claim_work *work, const dgm_draft *draft, dgm_claim *out) {
  dgm_document *d = work->d;
  dgm_claim claim = {.sentence = draft->sentence,
                     .by = draft->by,
                     .medium = draft->medium,
                     .of = draft->of,
                     .stance = draft->stance,
                     .quote = draft->quote,
                     .rule = draft->rule};
  claim.source.first = d->n_spans;
  dgm_err result =
      draft->source < 0 || !draft->source_words.count ? DGM_OK : add_span(work, draft->source_words, &claim.source);
  claim.cue.first = d->n_spans;
  if (!result && draft->cue_words.count)
    result = add_span(work, draft->cue_words, &claim.cue);
  claim.content.first = d->n_spans;
  for (uint32_t i = 0; i < draft->content.count && !result; i++)
    result = add_span(work, work->parts[draft->content.first + i], &claim.content);
  *out = claim;
  return result;
}

static dgm_err write_all(dgm_claim_work *work, dgm_claim **claims, uint32_t *n_claims) {
  *claims = dgm_arena_zeros(&work->coder->arena, work->n_drafts + 1, sizeof **claims);
  if (!*claims)
    return dgm_fail_memory(work->error);
  dgm_err result = DGM_OK;
  for (uint32_t i = 0; i < work->n_drafts && !result; i++)
    result = write_claim(work, &work->drafts[i], &(*claims)[(*n_claims)++]);
  return result;
}

dgm_err dgm_write_attitudes(dgm_claim_work *work) {
  return write_all(work, &work->d->attitudes, &work->d->n_attitudes);
}

dgm_err dgm_claims_run(dgm_coder *coder, dgm_error *error) {
  dgm_claim_work *work = dgm_arena_zeros(&coder->arena, 1, sizeof *work);
  if (!work)
    return dgm_fail_memory(error);
  *work = (dgm_claim_work){.coder = coder, .d = &coder->document, .tables = coder->model->claims, .error = error};
  coder->claims = work;
  dgm_err result = prepare(work);
  if (!result)
    result = dgm_find_quotations(work);
  if (result)
    return result;
  dgm_find_speech(work);
  result = dgm_find_attributions(work);
  if (!result)
    result = dgm_follow_quotations(work);
  if (result)
    return result;
  dgm_find_answers(work);
  result = dgm_settle_sources(work);
  if (!result)
    result = write_all(work, &work->d->claims, &work->d->n_claims);
  if (!result)
    result = dgm_assess_events(work);
  return result ? result : dgm_find_attitudes(work);
}
