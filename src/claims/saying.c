/* Nouns that name what is quoted: "There was one word in the envoy's note: "Leave."", ""Never" was his reply". */
#include "claims/claims.h"

enum { MAX_BEFORE = 30 };

static bool can_speak(const dgm_claim_work *work, int32_t word) {
  const dgm_word *w = dgm_w(work, word);
  if (w->upos == DGM_PRON)
    return !dgm_is_lemma(work, (uint32_t)word, "it") && !dgm_is_lemma(work, (uint32_t)word, "there");
  return dgm_mention_at(work->d, (uint32_t)word) >= 0 ||
         dgm_word_kinds(work, (uint32_t)word) & (DGM_KIND_UNNAMED | DGM_KIND_VOICE);
}

/* "the envoy's note", "the words of the chief", "a call from the mayor" */
static int32_t owner_beside(const dgm_claim_work *work, uint32_t noun) {
  DGM_EACH_CHILD(work, c, noun) {
    const dgm_word *w = dgm_w(work, c);
    if (w->deprel != DGM_NMOD)
      continue;
    dgm_str marker = dgm_marker(work, (uint32_t)c);
    bool owns = w->subtype == DGM_SUB_POSS || dgm_functions_of(work, marker) & DGM_FUNCTION_AUTHOR;
    bool somebody = !dgm_str_is(marker, "of") && w->upos != DGM_PRON && w->upos != DGM_DET;
    if (owns && (can_speak(work, c) || somebody))
      return c;
  }
  return DGM_NONE;
}

static int32_t owner_of(const dgm_claim_work *work, uint32_t noun) {
  int32_t owner = owner_beside(work, noun);
  const dgm_word *w = dgm_w(work, (int32_t)noun);
  if (owner >= 0)
    return owner;
  if (w->deprel == DGM_OBJ && w->head >= 0 && w->head < (int32_t)noun) { /* "the envoy had one message" */
    owner = dgm_work_child(work, (uint32_t)w->head, DGM_NSUBJ, DGM_SUB_NONE);
    return owner >= 0 && can_speak(work, owner) ? owner : DGM_NONE;
  }
  for (int pass = 0; pass < 2; pass++) { /* "one word in his letter" */
    int32_t at = pass ? w->head : (int32_t)noun;
    if (at >= 0)
      DGM_EACH_CHILD(work, c, at) {
        bool part = dgm_w(work, c)->deprel == DGM_NMOD || dgm_w(work, c)->deprel == DGM_OBL;
        bool on = dgm_functions_of(work, dgm_marker(work, (uint32_t)c)) & DGM_FUNCTION_HUNG; /* "on her lips" */
        if (part && (on || dgm_word_kinds(work, (uint32_t)c) & (DGM_KIND_SAYING | DGM_KIND_MEDIUM | DGM_KIND_DOCUMENT)))
          owner = owner < 0 ? owner_beside(work, (uint32_t)c) : owner;
      }
  }
  return owner;
}

static int32_t noun_between(const dgm_claim_work *work, uint32_t first, uint32_t end, int32_t *owner) {
  for (uint32_t i = first; i < end; i++) {
    if (work->quote_at[i] >= 0 || dgm_w(work, (int32_t)i)->upos != DGM_NOUN ||
        !(dgm_word_kinds(work, i) & DGM_KIND_SAYING))
      continue;
    *owner = owner_of(work, i);
    if (*owner >= 0)
      return (int32_t)i;
  }
  return DGM_NONE;
}

static uint32_t end_of(const dgm_claim_work *work, uint32_t word) {
  dgm_range words = work->d->sentences[work->d->words[word].sentence].words;
  return words.first + words.count;
}

static bool is_pointer(const dgm_claim_work *work, uint32_t word) {
  return dgm_is_lemma(work, word, "this") || dgm_is_lemma(work, word, "that") || dgm_is_lemma(work, word, "these") ||
         dgm_is_lemma(work, word, "those");
}

/* "For the mayor the answer is simple. "…"": the subject of a sentence with "be", right before the quotation. */
static int32_t noun_in_sentence_before(const dgm_claim_work *work, const dgm_quotation *q, int32_t *owner) {
  const dgm_document *d = work->d;
  uint32_t stop = q->first - 2;
  if (q->first < 4 || !dgm_is_lemma(work, stop, ".") || work->quote_at[stop] >= 0 ||
      d->words[stop].sentence + 1 != d->words[q->first].sentence)
    return DGM_NONE;
  int32_t root = d->sentences[d->words[stop].sentence].root;
  if (root < 0 || dgm_work_child(work, (uint32_t)root, DGM_COP, DGM_SUB_NONE) < 0)
    return DGM_NONE;
  int32_t noun = dgm_work_child(work, (uint32_t)root, DGM_NSUBJ, DGM_SUB_NONE);
  if (noun < 0 || work->quote_at[noun] >= 0 || !(dgm_word_kinds(work, (uint32_t)noun) & DGM_KIND_SAYING))
    return DGM_NONE;
  *owner = owner_beside(work, (uint32_t)noun);
  if (*owner < 0)
    DGM_EACH_CHILD(work, c, root)
  if (dgm_w(work, c)->deprel == DGM_OBL && dgm_str_is(dgm_marker(work, (uint32_t)c), "for") && can_speak(work, c))
    *owner = c;
  return *owner >= 0 ? noun : DGM_NONE;
}

int32_t dgm_noun_of_quotation(const dgm_claim_work *work, const dgm_quotation *q, int32_t *owner) {
  const dgm_document *d = work->d;
  *owner = DGM_NONE;
  uint32_t colon = q->first - 2;
  if (q->first >= 3 && dgm_is_lemma(work, colon, ":") && work->quote_at[colon] < 0) {
    uint32_t first = d->sentences[d->words[colon].sentence].words.first;
    return noun_between(work, colon - first > MAX_BEFORE ? colon - MAX_BEFORE : first, colon, owner);
  }
  int32_t noun = noun_in_sentence_before(work, q, owner);
  if (noun >= 0)
    return noun;
  uint32_t after = q->last + 2, sentence = d->words[q->last].sentence;
  if (q->open || after >= d->n_words)
    return DGM_NONE;
  if (d->words[after].sentence == sentence + 1) /* "…" Those were his last words. */
    return after + 1 < d->n_words && d->words[after].upos != DGM_NOUN && is_pointer(work, after) &&
                   dgm_is_lemma(work, after + 1, "be")
               ? noun_between(work, after + 2, end_of(work, after), owner)
               : DGM_NONE;
  if (d->words[after].sentence != sentence)
    return DGM_NONE;
  dgm_range words = d->sentences[sentence].words;
  if (q->first > words.first + 1 || !(dgm_is_lemma(work, after, "be") || dgm_is_lemma(work, after, "come")))
    return DGM_NONE;
  return noun_between(work, after + 1, words.first + words.count, owner);
}
