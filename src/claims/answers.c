/* Claims about claims: what a claim reports ("Russia said Ukraine denied …") and what a denial answers. */
#include "claims/claims.h"

enum {
  MAX_BACK = 2, /* sentences that a denial may look back */
  MAX_CHAIN = 64
};

static bool same_source(const dgm_claim_work *work, const dgm_draft *a, const dgm_draft *b) {
  if (a->source < 0 || b->source < 0)
    return false;
  if (a->source == b->source)
    return true;
  int32_t x = dgm_source_mention(work, (uint32_t)a->source), y = dgm_source_mention(work, (uint32_t)b->source);
  return x >= 0 && y >= 0 && work->d->mentions[x].entity == work->d->mentions[y].entity;
}

static bool may_be_answered(const dgm_draft *draft) {
  return draft->stance == DGM_ALLEGES || draft->stance == DGM_ASSERTS;
}

/* The claim that a denial says no to: an allegation before one that merely says. */
static int32_t answered(const dgm_claim_work *work, uint32_t number) {
  const dgm_draft *denial = &work->drafts[number];
  int32_t found = DGM_NONE;
  for (uint32_t i = number; i-- > 0;) {
    const dgm_draft *before = &work->drafts[i];
    uint32_t reach = denial->back ? MAX_BACK : 0;
    if (before->sentence + reach < denial->sentence || (found >= 0 && before->sentence != work->drafts[found].sentence))
      break;
    if (!may_be_answered(before) || same_source(work, before, denial) || dgm_in_content(work, before, denial->cue))
      continue;
    if (!denial->back && before->stance != DGM_ALLEGES)
      continue;
    if (before->stance == DGM_ALLEGES)
      return (int32_t)i;
    found = found < 0 ? (int32_t)i : found;
  }
  for (uint32_t i = number + 1; i < work->n_drafts && found < 0 && work->drafts[i].sentence == denial->sentence; i++)
    if (work->drafts[i].stance == DGM_ALLEGES && !same_source(work, &work->drafts[i], denial) &&
        !dgm_in_content(work, &work->drafts[i], denial->cue))
      found = (int32_t)i;
  return found;
}

/* The nearest claim in this claim's own words: in the content, of the same sentence. */
static int32_t reported(const dgm_claim_work *work, uint32_t number) {
  const dgm_draft *outer = &work->drafts[number];
  int32_t found = DGM_NONE;
  uint32_t i = number;
  while (i > 0 && work->drafts[i - 1].sentence == outer->sentence)
    i--;
  for (; i < work->n_drafts && work->drafts[i].sentence == outer->sentence; i++) {
    if (i == number || !dgm_in_content(work, outer, work->drafts[i].cue))
      continue;
    if (found < 0 || dgm_in_content(work, &work->drafts[i], work->drafts[found].cue))
      found = (int32_t)i;
  }
  return found;
}

/* Two claims may each hold the other's cue when quotations are broken: no chain comes back to where it began. */
static bool comes_back(const dgm_claim_work *work, int32_t from, uint32_t to) {
  for (int i = 0; i < MAX_CHAIN && from >= 0; i++) {
    if ((uint32_t)from == to)
      return true;
    from = work->drafts[from].of;
  }
  return from >= 0;
}

void dgm_find_answers(dgm_claim_work *work) {
  for (uint32_t i = 0; i < work->n_drafts; i++) {
    dgm_draft *draft = &work->drafts[i];
    draft->of = reported(work, i);
    if (draft->of < 0 && draft->stance == DGM_DENIES)
      draft->of = answered(work, i);
    if (comes_back(work, draft->of, i))
      draft->of = DGM_NONE;
  }
}
