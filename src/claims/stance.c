/* Stances that hang on what is said: expectations, guesses, complaints, and answers that say no. */
#include "claims/claims.h"

/* ---- expectations ---- */

static bool is_modal(const dgm_claim_work *work, uint32_t clause) {
  DGM_EACH_CHILD(work, c, clause) {
    const dgm_word *w = dgm_w(work, c);
    const dgm_operator *op =
        w->deprel == DGM_AUX_REL ? dgm_find_operator(work, (uint32_t)c, "mod", (dgm_str){0}) : NULL;
    bool has = w->deprel == DGM_AUX_REL && dgm_str_is(w->lemma, "have");
    if (has)
      return false;
    if (op && (op->effect == DGM_EFFECT_PLANNED || op->effect == DGM_EFFECT_HYPOTHETICAL))
      return true;
  }
  return false;
}

/* A noun, an infinitive or a clause with "will", "could": "warned of famine". */
static bool lies_ahead(const dgm_claim_work *work, const dgm_draft *draft) {
  if (draft->nominal)
    return !draft->back;
  int32_t head = dgm_said(work, draft);
  if (head < 0)
    return false;
  if (is_modal(work, (uint32_t)head) || dgm_is_infinitive(work, (uint32_t)head))
    return true;
  int32_t up = head; /* "are likely to" */
  return dgm_find_operator(work, (uint32_t)up, "clause", (dgm_str){0}) &&
         dgm_find_operator(work, (uint32_t)up, "clause", (dgm_str){0})->effect == DGM_EFFECT_PLANNED;
}

/* ---- what the source cannot know ---- */

bool dgm_is_wish(const dgm_claim_work *work, uint32_t clause) {
  DGM_EACH_CHILD(work, c, clause) {
    const dgm_word *w = dgm_w(work, c);
    const dgm_operator *op =
        w->deprel == DGM_AUX_REL ? dgm_find_operator(work, (uint32_t)c, "mod", (dgm_str){0}) : NULL;
    if (op && (op->effect == DGM_EFFECT_PLANNED || op->effect == DGM_EFFECT_HYPOTHETICAL))
      return true;
  }
  return false;
}

/* "We", or whoever speaks: of his own doings he knows. */
static bool is_own(const dgm_claim_work *work, const dgm_draft *draft, int32_t subject) {
  const dgm_word *w = dgm_w(work, subject);
  if (draft->source < 0 || (w->upos == DGM_PRON && w->person == 1))
    return true;
  int32_t a = dgm_source_mention(work, (uint32_t)draft->source), b = dgm_mention_at(work->d, (uint32_t)subject);
  if (a >= 0 && b >= 0)
    return work->d->mentions[a].entity == work->d->mentions[b].entity;
  return w->upos == DGM_PRON && b < 0;
}

/* What is said is a fact, neither a wish nor a view of what is to be. `others`: done by others. */
static bool is_fact(const dgm_claim_work *work, const dgm_draft *draft, bool others) {
  int32_t head = draft->nominal ? DGM_NONE : dgm_said(work, draft);
  bool study = draft->source >= 0 && dgm_word_kinds(work, (uint32_t)draft->source) & DGM_KIND_DOCUMENT;
  if (head < 0 || study || dgm_is_wish(work, (uint32_t)head))
    return false;
  if (!others)
    return true;
  int32_t subject = dgm_work_child(work, (uint32_t)head, DGM_NSUBJ, DGM_SUB_NONE);
  bool done = dgm_is_verbal(dgm_w(work, head)) && dgm_work_child(work, (uint32_t)head, DGM_COP, DGM_SUB_NONE) < 0 &&
              !dgm_is_infinitive(work, (uint32_t)head);
  return done && subject >= 0 && !is_own(work, draft, subject);
}

/* ---- an answer that says no ---- */

static bool is_negative(const dgm_claim_work *work, uint32_t head) {
  if (dgm_has_negation(work, head))
    return true;
  DGM_EACH_CHILD(work, c, head) {
    uint8_t relation = dgm_w(work, c)->deprel;
    if ((relation == DGM_NSUBJ || relation == DGM_OBJ || relation == DGM_OBL) &&
        (dgm_has_negation(work, (uint32_t)c) || dgm_is_nobody(work, (uint32_t)c)))
      return true;
  }
  const dgm_operator *op = dgm_find_operator(work, head, "answer", (dgm_str){0});
  return op && op->effect == DGM_EFFECT_ACTUAL; /* "innocent" says no of its own */
}

/* The main word of a quotation that stands in a sentence of its own. */
static int32_t quoted_head(const dgm_claim_work *work, const dgm_draft *draft) {
  for (uint32_t i = 0; i < draft->content.count; i++) {
    dgm_range part = work->parts[draft->content.first + i];
    for (uint32_t k = part.first; k < part.first + part.count; k++)
      if (dgm_is_verbal(dgm_w(work, (int32_t)k)) && dgm_w(work, (int32_t)k)->head < 0)
        return (int32_t)k;
  }
  return DGM_NONE;
}

/* The words of the sentence speak of this entity. */
static bool speaks_of(const dgm_claim_work *work, uint32_t sentence, uint32_t entity) {
  const dgm_document *d = work->d;
  for (uint32_t i = 0; i < d->n_mentions; i++)
    if (d->mentions[i].entity == entity && d->words[d->mentions[i].head].sentence == sentence)
      return true;
  return false;
}

/* "He was accused of taking gifts. "Nobody gave me so much as a pen," he said.": one accused says no, or someone beside
 * him in the next sentence. */
static bool denies_by_content(const dgm_claim_work *work, uint32_t number) {
  enum { MAX_BACK = 2 };
  const dgm_draft *draft = &work->drafts[number];
  int32_t head = draft->nominal || draft->source < 0 ? DGM_NONE : dgm_said(work, draft);
  if (head < 0)
    head = draft->quote == DGM_QUOTE_DIRECT && draft->source >= 0 ? quoted_head(work, draft) : DGM_NONE;
  if (head < 0 || dgm_is_wish(work, (uint32_t)head) || !is_negative(work, (uint32_t)head))
    return false;
  int32_t who = dgm_source_mention(work, (uint32_t)draft->source);
  for (uint32_t i = number; i-- > 0;) {
    const dgm_draft *before = &work->drafts[i];
    if (before->sentence + MAX_BACK < draft->sentence)
      return false;
    if (before->stance != DGM_ALLEGES || before->sentence == draft->sentence || dgm_same_source(work, before, draft))
      continue;
    if (before->sentence + 1 == draft->sentence ||
        (who >= 0 && speaks_of(work, before->sentence, work->d->mentions[who].entity)))
      return true;
  }
  return false;
}

void dgm_settle_stances(dgm_claim_work *work) {
  for (uint32_t i = 0; i < work->n_drafts; i++) {
    dgm_draft *draft = &work->drafts[i];
    if (draft->stance != DGM_ASSERTS)
      continue;
    if (draft->ahead && lies_ahead(work, draft)) {
      draft->stance = DGM_ANTICIPATES;
    } else if ((draft->guess && is_fact(work, draft, false)) || (draft->others && is_fact(work, draft, true))) {
      draft->stance = DGM_ALLEGES;
    } else if (denies_by_content(work, i)) {
      draft->stance = DGM_DENIES;
      draft->back = draft->verdict = true;
    }
  }
}
