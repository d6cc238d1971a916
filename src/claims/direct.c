/* Direct speech: which quotation of a sentence, or of the one beside it, belongs to a cue. */
#include "claims/claims.h"

/* Set off by a comma, a colon or the sentence's beginning: not a few quoted words inside a clause. */
static bool stands_alone(const dgm_claim_work *work, int32_t quotation) {
  const dgm_document *d = work->d;
  dgm_quotation q = work->quotations[quotation];
  if (q.n_words < 2)
    return false;
  if (q.first < 2 || d->words[q.first - 2].sentence != d->words[q.first].sentence)
    return true;
  return d->words[q.first - 2].upos == DGM_PUNCT || d->words[q.last].upos == DGM_PUNCT;
}

/* Words between a quotation and the cue, without those of the source. */
static uint32_t gap_between(const dgm_claim_work *work, const dgm_draft *draft, int32_t quotation) {
  dgm_quotation q = work->quotations[quotation];
  uint32_t from = q.last < draft->cue ? q.last + 1 : draft->cue + 1;
  uint32_t to = q.last < draft->cue ? draft->cue : q.first, gap = 0;
  for (uint32_t k = from; k < to; k++) {
    bool source = draft->source >= 0 && k >= draft->source_words.first &&
                  k < draft->source_words.first + draft->source_words.count;
    gap += work->d->words[k].upos != DGM_PUNCT && !source;
  }
  return gap;
}

/* Quotations of the sentence that belong to a cue beside them: the nearest if it has no content yet; those across the
 * cue if what it has is a quotation. */
void dgm_mark_beside(dgm_claim_work *work, const dgm_draft *draft, bool found) {
  const dgm_document *d = work->d;
  dgm_range words = d->sentences[draft->sentence].words;
  int32_t own = work->quote_at[draft->cue], best = DGM_NONE;
  const dgm_word *cue = dgm_w(work, (int32_t)draft->cue);
  if (cue->verb_form == DGM_FORM_PART && cue->tense == DGM_TENSE_PAST && cue->deprel == DGM_ACL)
    return; /* ", asked about the villages, was blunt: "…"" */
  uint32_t distance = 13;
  for (uint32_t i = words.first; i < words.first + words.count; i++) {
    int32_t q = work->quote_at[i];
    if (q < 0 || q == own || work->quotations[q].cue >= 0 || work->mark[i] || !stands_alone(work, q))
      continue;
    uint32_t gap = gap_between(work, draft, q);
    if (gap < distance && gap < (found || work->quotations[q].n_words < 4 ? 4 : 13)) {
      distance = gap;
      best = q;
    }
  }
  if (best < 0)
    return;
  for (uint32_t k = work->quotations[best].first; k <= work->quotations[best].last; k++)
    work->mark[k] = 1;
}

bool dgm_is_mostly_quoted(const dgm_claim_work *work, const dgm_draft *draft) {
  dgm_range words = work->d->sentences[draft->sentence].words;
  uint32_t marked = 0, quoted = 0;
  for (uint32_t i = words.first; i < words.first + words.count; i++) {
    bool word = work->mark[i] && work->d->words[i].upos != DGM_PUNCT;
    marked += word;
    quoted += word && work->quote_at[i] >= 0 && work->quote_at[i] != work->quote_at[draft->cue];
  }
  return marked && quoted * 2 > marked;
}
