/* Stances that hang on what is said: expectations, guesses, complaints, and answers that say no. */
#include "claims/claims.h"

/* ---- expectations ---- */

/* Under "will", "should", "could"; not, unless `done` may be wished too, under "have" before them. */
static bool is_modal(const dgm_claim_work *work, uint32_t clause, bool done) {
  DGM_EACH_CHILD(work, c, clause) {
    const dgm_word *w = dgm_w(work, c);
    if (w->deprel != DGM_AUX_REL)
      continue;
    if (!done && dgm_str_is(w->lemma, "have"))
      return false;
    const dgm_operator *op = dgm_find_operator(work, (uint32_t)c, "mod", (dgm_str){0});
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
  if (is_modal(work, (uint32_t)head, false) || dgm_is_infinitive(work, (uint32_t)head))
    return true;
  const dgm_operator *op = dgm_find_operator(work, (uint32_t)head, "clause", (dgm_str){0}); /* "are likely to" */
  return op && op->effect == DGM_EFFECT_PLANNED;
}

/* ---- what the source cannot know ---- */

bool dgm_is_wish(const dgm_claim_work *work, uint32_t clause) {
  return is_modal(work, clause, true);
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
  const dgm_word *w = dgm_w(work, head);
  if (w->deprel == DGM_XCOMP && dgm_is_verbal(w) && !dgm_is_infinitive(work, (uint32_t)head))
    return false; /* "feared being attacked" */
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

static bool same_stem(dgm_str a, dgm_str b) {
  enum { STEM = 4 };
  uint32_t n = 0;
  while (n < a.size && n < b.size && a.data[n] == b.data[n])
    n++;
  return n >= STEM && n + 3 >= a.size && n + 5 >= b.size;
}

/* Both have actors, and none in common. */
static bool of_others(const dgm_document *d, const dgm_event *a, const dgm_event *b) {
  for (uint32_t i = 0; i < a->actors.count; i++)
    for (uint32_t k = 0; k < b->actors.count; k++) {
      const dgm_entity *x = &d->entities[d->mentions[d->arguments[a->actors.first + i]].entity];
      const dgm_entity *y = &d->entities[d->mentions[d->arguments[b->actors.first + k]].entity];
      if (x == y || !x->code.size || !y->code.size || dgm_str_eq(x->code, y->code))
        return false;
    }
  return a->actors.count && b->actors.count;
}

enum { MAX_ECHO = 2, MAX_BACK = 2 }; /* sentences */

uint32_t dgm_first_echo(const dgm_claim_work *work, const dgm_draft *draft) {
  return dgm_event_from(work->d, dgm_word_back(work->d, draft->sentence, MAX_ECHO));
}

/* "Rebels attacked Aden, the army said, but the rebels denied attacking it": in what another says. */
static bool is_told_by_other(const dgm_claim_work *work, const dgm_draft *draft, uint32_t word) {
  for (uint32_t i = 0; i < work->n_drafts; i++) {
    const dgm_draft *other = &work->drafts[i];
    if (other != draft && other->sentence == draft->sentence && other->cue < draft->cue &&
        dgm_in_content(work, other, word) && !dgm_in_content(work, other, draft->cue) &&
        !dgm_same_source(work, other, draft))
      return true;
  }
  return false;
}

/* The verb itself is what is denied: under the denial, or under a negation of its own. */
static bool is_denied_here(const dgm_claim_work *work, const dgm_draft *draft, uint32_t verb) {
  if (is_negative(work, verb))
    return true;
  const dgm_word *w = dgm_w(work, (int32_t)verb);
  return draft->stance == DGM_DENIES && !draft->negative && w->head == (int32_t)draft->cue;
}

/* Its content names again what an event of an earlier sentence tells: "denied the visit", "no shelling took place". */
bool dgm_echoes(const dgm_claim_work *work, const dgm_draft *draft, uint32_t event) {
  const dgm_document *d = work->d;
  const dgm_event *f = &d->events[event];
  uint32_t sentence = d->words[f->head].sentence;
  if (f->head >= draft->cue || sentence > draft->sentence || sentence + MAX_ECHO < draft->sentence ||
      dgm_in_content(work, draft, f->head) || (sentence == draft->sentence && !is_told_by_other(work, draft, f->head)))
    return false;
  for (uint32_t i = 0; i < draft->content.count; i++) {
    dgm_range part = work->parts[draft->content.first + i];
    DGM_EACH_EVENT_IN(d, e, part)
    if (e > event && d->events[e].type == f->type && !of_others(d, f, &d->events[e]))
      return true;
    for (uint32_t k = part.first; k < part.first + part.count; k++) {
      const dgm_word *w = dgm_w(work, (int32_t)k);
      if (w->upos == DGM_NOUN && w->deprel != DGM_COMPOUND && same_stem(d->words[f->head].lemma, w->lemma))
        return true;
      if (w->upos == DGM_VERB && is_denied_here(work, draft, k) && dgm_str_eq(d->words[f->head].lemma, w->lemma))
        return true; /* "nobody was tortured", "denied beating anyone" */
    }
  }
  return false;
}

static bool echoes_any(const dgm_claim_work *work, const dgm_draft *draft) {
  for (uint32_t e = dgm_first_echo(work, draft); e < work->d->n_events && work->d->events[e].head < draft->cue; e++)
    if (dgm_echoes(work, draft, e))
      return true;
  return false;
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
  dgm_range words = d->sentences[sentence].words;
  for (uint32_t i = dgm_mention_from(d, words.first);
       i < d->n_mentions && d->mentions[i].words.first < words.first + words.count; i++)
    if (d->mentions[i].entity == entity)
      return true;
  return false;
}

/* "He was accused of taking gifts. "Nobody gave me so much as a pen," he said.": one accused says no, or someone beside
 * him in the next sentence. */
static bool denies_by_content(const dgm_claim_work *work, uint32_t number) {
  const dgm_draft *draft = &work->drafts[number];
  int32_t head = draft->nominal || draft->source < 0 ? DGM_NONE : dgm_said(work, draft);
  if (head < 0)
    head = draft->quote == DGM_QUOTE_DIRECT && draft->source >= 0 ? quoted_head(work, draft) : DGM_NONE;
  if (head < 0 || dgm_is_wish(work, (uint32_t)head) || !is_negative(work, (uint32_t)head))
    return false;
  if (echoes_any(work, draft))
    return true;
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
      draft->back = draft->verdict = draft->negative = true;
    }
  }
}
