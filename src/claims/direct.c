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
  uint32_t distance = 13;
  for (uint32_t i = words.first; i < words.first + words.count; i++) {
    int32_t q = work->quote_at[i];
    if (q < 0 || q == own || work->mark[i] || !stands_alone(work, q))
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

/* "He said:" and the quotation in the next sentence. */
bool dgm_mark_after_colon(dgm_claim_work *work, const dgm_draft *draft) {
  const dgm_document *d = work->d;
  dgm_range words = d->sentences[draft->sentence].words;
  uint32_t last = words.first + words.count - 1, next = last + 2;
  if (!dgm_str_is(d->words[last].lemma, ":") || next >= d->n_words)
    return false;
  int32_t q = work->quote_at[next] >= 0 ? work->quote_at[next] : work->quote_at[next - 1];
  if (q < 0)
    return false;
  for (uint32_t k = work->quotations[q].first; k <= work->quotations[q].last; k++)
    work->mark[k] = 1;
  return true;
}

/* "Nobody knows." he said: the mark ended the sentence before. */
bool dgm_mark_before(dgm_claim_work *work, const dgm_draft *draft) {
  const dgm_document *d = work->d;
  dgm_range words = d->sentences[draft->sentence].words;
  if (draft->cue > words.first + 8 || words.first < 2 || work->quote_at[words.first] >= 0 ||
      d->sentences[draft->sentence].paragraph != d->sentences[draft->sentence - 1].paragraph)
    return false;
  int32_t q = work->quote_at[words.first - 2];
  if (q < 0 || work->quote_at[words.first - 1] >= 0 || work->quotations[q].n_words < 2)
    return false;
  for (uint32_t k = work->quotations[q].first; k <= work->quotations[q].last; k++)
    work->mark[k] = 1;
  return true;
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

/* "…," said a spokesman; "…," Ann Lee, a lawyer, told reporters: whatever the tree says, what is quoted right before
 * the report is its content. The source is looked for between the two if the parser gave none. */
bool dgm_mark_direct(dgm_claim_work *work, dgm_draft *draft) {
  const dgm_document *d = work->d;
  dgm_range words = d->sentences[draft->sentence].words;
  uint32_t i = draft->cue;
  while (i > words.first && work->quote_at[i - 1] < 0)
    i--;
  if (i <= words.first + 1 || draft->cue - i > 24 || work->quote_at[draft->cue] >= 0)
    return false;
  int32_t number = work->quote_at[i - 1];
  dgm_quotation q = work->quotations[number];
  uint32_t end = q.last;
  bool stops = d->words[end].upos == DGM_PUNCT || dgm_str_is(d->words[i].lemma, ",") ||
               (i + 1 < d->n_words && dgm_str_is(d->words[i + 1].lemma, ","));
  if (!stops || !stands_alone(work, number) || q.n_words < 3)
    return false;
  for (uint32_t k = i; k < draft->cue; k++) /* nothing but a name may stand between */
    if (d->words[k].upos == DGM_VERB && d->words[k].verb_form == DGM_FORM_FIN && d->words[k].deprel != DGM_ACL)
      return false;
  if (q.first > words.first + 1 && d->words[q.first - 2].upos != DGM_PUNCT)
    return false;
  bool lost = draft->source < 0 || work->quote_at[draft->source] >= 0 || draft->source < (int32_t)q.first;
  int32_t between = lost ? dgm_phrase_before(work, draft->cue) : draft->source;
  if (between < 0)
    return false;
  draft->source = between;
  draft->rule = "quotation right before a reporting verb";
  for (uint32_t k = q.first; k <= q.last; k++)
    work->mark[k] = 1;
  return true;
}
