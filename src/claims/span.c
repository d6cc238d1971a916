/* The words of a source that the tree tears off: the name behind a trade, the place where somebody lives, "there". */
#include "claims/claims.h"

static bool is_capital(const dgm_claim_work *work, uint32_t word) {
  return dgm_is_upper(dgm_form(work->d, word).data[0]);
}

static bool is_time(const dgm_word *w) {
  return w->subtype == DGM_SUB_TMOD || w->subtype == DGM_SUB_UNMARKED || w->ner == DGM_NER_TIME;
}

/* "the miner Jun Abad" with "Jun Abad" as a second subject: capitalised words right behind the phrase, up to the cue, a
 * stop or a preposition, that hang where the phrase hangs. */
static uint32_t name_behind(const dgm_claim_work *work, const dgm_draft *draft, uint32_t begin) {
  const dgm_document *d = work->d;
  dgm_range words = d->sentences[draft->sentence].words;
  const dgm_word *source = dgm_w(work, draft->source);
  uint32_t end = begin, stop = words.first + words.count;
  bool title = draft->cue != words.first && is_capital(work, draft->cue);
  if ((source->upos != DGM_NOUN && source->upos != DGM_PROPN) || title) /* all are, in a title */
    return begin;
  while (end < stop && end != draft->cue && is_capital(work, end) && d->words[end].upos != DGM_PUNCT &&
         d->words[end].upos != DGM_AUX && !is_time(&d->words[end]) && d->words[end].deprel != DGM_IOBJ)
    end++;
  if (end == begin || d->words[begin].upos == DGM_PRON)
    return begin;
  bool closed = end == stop || end == draft->cue || d->words[end].upos == DGM_PUNCT || d->words[end].upos == DGM_ADP ||
                d->words[end].upos == DGM_SCONJ || d->words[end].upos == DGM_ADV;
  for (uint32_t i = begin; i < end; i++) {
    const dgm_word *w = &d->words[i];
    bool inner = w->head >= (int32_t)begin && w->head < (int32_t)end;
    bool near = w->head == (int32_t)draft->cue || w->head == source->head || w->head == draft->source;
    if (!inner && !near)
      return begin;
  }
  return closed ? end : begin;
}

/* "Tongan" for "Tongan diver Sione Taufa": the whole stretch before the cue, if it is but one nominal. */
static uint32_t nominal_before_cue(const dgm_claim_work *work, const dgm_draft *draft, uint32_t begin) {
  const dgm_document *d = work->d;
  for (uint32_t i = begin; i < draft->cue; i++) {
    const dgm_word *w = &d->words[i];
    bool nominal = w->upos == DGM_NOUN || w->upos == DGM_PROPN || (w->upos == DGM_ADJ && w->deprel == DGM_AMOD);
    if (!nominal || is_time(w) || w->deprel == DGM_IOBJ)
      return begin;
  }
  return draft->cue;
}

/* "Fijian captain Joni Bale", of which the tree has the name alone: a trade that hangs on the verb too. */
static uint32_t trade_before(const dgm_claim_work *work, const dgm_draft *draft, uint32_t first) {
  const dgm_document *d = work->d;
  uint32_t begin = d->sentences[draft->sentence].words.first, at = first;
  if (first == begin || is_time(&d->words[draft->source]) || d->words[draft->source].upos != DGM_PROPN ||
      d->words[first - 1].upos != DGM_NOUN || d->words[first - 1].head != (int32_t)draft->cue ||
      d->words[first - 1].deprel != DGM_NSUBJ)
    return first;
  while (at > begin && (d->words[at - 1].upos == DGM_NOUN || d->words[at - 1].upos == DGM_DET ||
                        (d->words[at - 1].upos == DGM_ADJ && d->words[at - 1].deprel == DGM_AMOD)))
    at--;
  return at == begin || d->words[at - 1].upos == DGM_PUNCT ? at : first;
}

static bool names_place(const dgm_claim_work *work, uint32_t phrase) {
  dgm_range words = dgm_subtree(work->d, phrase);
  for (uint32_t i = words.first; i < words.first + words.count; i++) {
    if (work->d->words[i].upos == DGM_PUNCT || is_time(&work->d->words[i]))
      return false;
    if (work->d->words[i].ner == DGM_NER_PLACE)
      return true;
  }
  return false;
}

/* "said bakers in the town of Parakou": of one of many, where he lives is no place of saying. */
static uint32_t abode_behind(const dgm_claim_work *work, const dgm_draft *draft, uint32_t begin) {
  const dgm_word *source = dgm_w(work, draft->source);
  if (source->upos != DGM_NOUN || (uint32_t)draft->source < draft->cue)
    return begin;
  DGM_EACH_CHILD(work, c, draft->source) {
    const dgm_word *w = dgm_w(work, c);
    bool definite = w->deprel == DGM_DET_REL && !dgm_str_is(w->lemma, "a") && !dgm_str_is(w->lemma, "an");
    if (definite || w->deprel == DGM_FLAT || w->deprel == DGM_APPOS || (w->deprel == DGM_NMOD && w->subtype))
      return begin;
  }
  DGM_EACH_CHILD(work, c, draft->cue) {
    dgm_range words = dgm_subtree(work->d, (uint32_t)c);
    if (dgm_w(work, c)->deprel == DGM_OBL && words.first == begin && names_place(work, (uint32_t)c) &&
        dgm_functions_of(work, dgm_marker(work, (uint32_t)c)) & DGM_FUNCTION_ABODE)
      return begin + words.count;
  }
  return begin;
}

void dgm_mend_source(dgm_claim_work *work, dgm_draft *draft) {
  const dgm_document *d = work->d;
  uint32_t first = draft->source_words.first, end = first + draft->source_words.count, old = end;
  if ((uint32_t)draft->source < first || (uint32_t)draft->source >= end || dgm_w(work, draft->source)->upos == DGM_PRON)
    return;
  uint32_t begin = (uint32_t)draft->source < draft->cue ? trade_before(work, draft, first) : first;
  for (uint32_t i = begin; i < first; i++)
    work->mark[i] = 0;
  draft->source_words = (dgm_range){begin, end - begin};
  first = begin;
  end = name_behind(work, draft, end);
  if (end == old && end < draft->cue)
    end = nominal_before_cue(work, draft, end);
  if (end == old)
    end = abode_behind(work, draft, end);
  if (end < draft->cue && d->words[end].upos != DGM_PUNCT && dgm_word_kinds(work, end) & DGM_KIND_LOCAL &&
      d->words[end].head == (int32_t)draft->cue && dgm_w(work, draft->source)->upos != DGM_PRON)
    end++; /* "a miller there warned" */
  while (end > old && d->words[end - 1].upos == DGM_PUNCT)
    end--;
  if (end == old)
    return;
  draft->source_words.count = end - first;
  for (uint32_t i = old; i < end; i++)
    work->mark[i] = 0;
  uint32_t cue = draft->cue_words.first, last = cue + draft->cue_words.count;
  if (cue < end && draft->cue >= end)
    draft->cue_words = (dgm_range){end, last - end};
}
