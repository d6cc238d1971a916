/* Claims about claims: what a claim reports ("Russia said Ukraine denied …") and what a denial answers. */
#include "claims/claims.h"

enum {
  MAX_BACK = 2, /* sentences that a denial may look back */
  MAX_CHAIN = 64
};

bool dgm_same_source(const dgm_claim_work *work, const dgm_draft *a, const dgm_draft *b) {
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

/* "…, a figure that the army disputes": the report's own words, though they stand in what another says. */
static bool is_aside(const dgm_claim_work *work, const dgm_draft *draft) {
  const dgm_word *cue = dgm_w(work, (int32_t)draft->cue);
  if (!draft->back || draft->stance != DGM_DENIES || cue->deprel != DGM_ACL || cue->head < 0)
    return false;
  int32_t first = work->first_child[cue->head];
  return dgm_w(work, cue->head)->deprel == DGM_APPOS || (first >= 0 && dgm_w(work, first)->upos == DGM_PUNCT);
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
    if (!may_be_answered(before) || dgm_same_source(work, before, denial) ||
        (dgm_in_content(work, before, denial->cue) && !is_aside(work, denial)))
      continue;
    if (!denial->back && before->stance != DGM_ALLEGES)
      continue;
    if (before->stance == DGM_ALLEGES)
      return (int32_t)i;
    found = found < 0 ? (int32_t)i : found;
  }
  for (uint32_t i = number + 1; i < work->n_drafts && found < 0 && work->drafts[i].sentence == denial->sentence; i++)
    if (work->drafts[i].stance == DGM_ALLEGES && !dgm_same_source(work, &work->drafts[i], denial) &&
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
    if (i == number || !dgm_in_content(work, outer, work->drafts[i].cue) || is_aside(work, &work->drafts[i]))
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

/* ---- what a verb of saying says is that something is not so ---- */

int32_t dgm_said(const dgm_claim_work *work, const dgm_draft *draft) {
  int32_t object = dgm_work_child(work, draft->cue, DGM_OBJ, DGM_SUB_NONE);
  for (int pass = 0; pass < 2; pass++) { /* "expressed fear that …" has it under its object */
    if (pass && object < 0)
      break;
    DGM_EACH_CHILD(work, c, pass ? (uint32_t)object : draft->cue) {
      uint8_t relation = dgm_w(work, c)->deprel;
      bool clause = relation == DGM_CCOMP || relation == DGM_XCOMP || relation == DGM_PARATAXIS || relation == DGM_ACL;
      if (clause && dgm_in_content(work, draft, (uint32_t)c))
        return c;
    }
  }
  int32_t head = dgm_w(work, (int32_t)draft->cue)->head;
  return head >= 0 && dgm_in_content(work, draft, (uint32_t)head) ? head : DGM_NONE;
}

/* The verdict is all that is said: "is false", "there is no truth in it". */
static bool is_said(const dgm_claim_work *work, const dgm_draft *draft, uint32_t verdict) {
  int32_t head = dgm_said(work, draft);
  return head >= 0 && (head == (int32_t)verdict || (dgm_w(work, (int32_t)verdict)->head == head &&
                                                    dgm_w(work, (int32_t)verdict)->deprel == DGM_NSUBJ));
}

/* "it", "such a thing", "the report": no words of its own. */
static bool is_empty_word(const dgm_claim_work *work, int32_t word) {
  return dgm_w(work, word)->upos == DGM_PRON || dgm_word_kinds(work, (uint32_t)word) & DGM_KIND_ANSWER;
}

/* "That never happened", "its troops had done no such thing", "it had not", "it had no part in the attack". */
static bool says_no(const dgm_claim_work *work, const dgm_draft *draft, bool *back) {
  int32_t head = dgm_said(work, draft);
  const dgm_operator *op = head < 0 ? NULL : dgm_find_operator(work, (uint32_t)head, "answer", (dgm_str){0});
  if (!op || op->effect != DGM_EFFECT_NEGATED)
    return false;
  bool verb = dgm_is_verbal(dgm_w(work, head)), negated = dgm_has_negation(work, (uint32_t)head), bare = true,
       pro = false;
  *back = true;
  DGM_EACH_CHILD(work, c, head) {
    const dgm_word *w = dgm_w(work, c);
    bool after = c > head && w->upos != DGM_PUNCT && w->deprel != DGM_PARATAXIS;
    if (w->deprel == DGM_OBJ) {
      pro |= is_empty_word(work, c);
      negated |= dgm_has_negation(work, (uint32_t)c);
    } else if (after && (w->deprel == DGM_OBL || w->deprel == DGM_ADVCL || w->deprel == DGM_XCOMP)) {
      *back = false;
    }
    bare &= !after || w->deprel == DGM_ADVMOD;
  }
  if (!negated)
    return false;
  if (!verb || pro)
    return true;
  int32_t subject = dgm_work_child(work, (uint32_t)head, DGM_NSUBJ, DGM_SUB_NONE);
  return bare && subject >= 0 && (is_empty_word(work, subject) || !dgm_str_is(dgm_w(work, head)->lemma, "happen"));
}

/* "denied having done so": no words of its own. */
static bool does_so(const dgm_claim_work *work, const dgm_draft *draft) {
  int32_t head = dgm_said(work, draft);
  const dgm_operator *op = head < 0 ? NULL : dgm_find_operator(work, (uint32_t)head, "answer", (dgm_str){0});
  bool empty = false;
  if (!op || op->effect != DGM_EFFECT_NEGATED || !dgm_is_verbal(dgm_w(work, head)))
    return false;
  DGM_EACH_CHILD(work, c, head) {
    if (c < head || dgm_w(work, c)->upos == DGM_PUNCT)
      continue;
    if (!is_empty_word(work, c))
      return false;
    empty = true;
  }
  return empty;
}

/* "The reports are false, the ministry said": the ministry denies them. */
static void take_verdict(dgm_claim_work *work, uint32_t number) {
  dgm_draft *verdict = &work->drafts[number];
  for (uint32_t i = 0; i < work->n_drafts && verdict->verdict; i++) {
    dgm_draft *draft = &work->drafts[i];
    bool near = i != number && draft->sentence + MAX_BACK >= verdict->sentence && draft->stance == DGM_ASSERTS;
    if (!near || (verdict->source >= 0 && verdict->source != draft->source) || !is_said(work, draft, verdict->cue))
      continue;
    draft->stance = DGM_DENIES;
    draft->back |= verdict->back;
    draft->verdict = verdict->dropped = true;
    return;
  }
}

static void find_verdicts(dgm_claim_work *work) {
  for (uint32_t i = 0; i < work->n_drafts; i++)
    take_verdict(work, i);
  uint32_t n = 0;
  for (uint32_t i = 0; i < work->n_drafts; i++) {
    dgm_draft *draft = &work->drafts[i];
    bool back = false;
    if (draft->stance == DGM_ASSERTS && dgm_is_verbal(dgm_w(work, (int32_t)draft->cue)) &&
        says_no(work, draft, &back)) {
      draft->stance = DGM_DENIES;
      draft->back |= back;
      draft->verdict = true;
    } else if (draft->stance == DGM_DENIES && does_so(work, draft)) {
      draft->back = true;
    }
    work->draft_at[draft->cue] = draft->dropped ? DGM_NONE : (int32_t)n;
    if (!draft->dropped)
      work->drafts[n++] = *draft;
  }
  work->n_drafts = n;
}

/* ---- confirmations ---- */

/* An earlier claim holds an event of the kind that this one names as a thing known: "confirmed the strike". */
static bool names_event_of(const dgm_claim_work *work, const dgm_draft *before, const dgm_draft *draft) {
  const dgm_document *d = work->d;
  for (uint32_t i = 0; i < draft->content.count; i++)
    DGM_EACH_EVENT_IN(d, e, work->parts[draft->content.first + i])
  if (d->words[d->events[e].head].upos != DGM_VERB)
    for (uint32_t k = 0; k < before->content.count; k++)
      DGM_EACH_EVENT_IN(d, f, work->parts[before->content.first + k])
  if (d->events[f].type == d->events[e].type && d->events[f].head < draft->cue)
    return true;
  return false;
}

/* "the strike", with no words of its own beside it: it was told before. */
static bool names_known(const dgm_claim_work *work, const dgm_draft *answer) {
  int32_t noun = dgm_work_child(work, answer->cue, DGM_OBJ, DGM_SUB_NONE);
  if (noun < 0)
    noun = dgm_work_child(work, answer->cue, DGM_NSUBJ, DGM_SUB_PASS);
  bool the = false;
  if (noun < 0 || dgm_w(work, noun)->upos != DGM_NOUN)
    return false;
  DGM_EACH_CHILD(work, c, noun) {
    the |= dgm_w(work, c)->deprel == DGM_DET_REL && !dgm_str_is(dgm_w(work, c)->lemma, "a");
    if (dgm_w(work, c)->deprel != DGM_DET_REL && dgm_w(work, c)->upos != DGM_PUNCT)
      return false;
  }
  return the;
}

/* What "denied the attack" or "confirmed the report" of a later sentence speaks of. */
static int32_t spoken_of(const dgm_claim_work *work, uint32_t number) {
  const dgm_draft *answer = &work->drafts[number];
  bool confirms = answer->stance == DGM_ASSERTS;
  if (!answer->nominal || (answer->stance != DGM_DENIES && !confirms))
    return DGM_NONE;
  for (uint32_t i = number; i-- > 0;) {
    const dgm_draft *before = &work->drafts[i];
    if (before->sentence + MAX_BACK < answer->sentence)
      break;
    if (!may_be_answered(before) || dgm_same_source(work, before, answer) || before->sentence == answer->sentence)
      continue;
    if (confirms && answer->back)
      return (int32_t)i;
    bool known = before->sentence + 1 == answer->sentence && names_known(work, answer);
    if (names_event_of(work, before, answer) || known)
      return (int32_t)i;
  }
  return DGM_NONE;
}

void dgm_find_answers(dgm_claim_work *work) {
  find_verdicts(work);
  dgm_settle_stances(work);
  for (uint32_t i = 0; i < work->n_drafts; i++) {
    dgm_draft *draft = &work->drafts[i];
    draft->of = reported(work, i);
    if (draft->of < 0) {
      draft->of = draft->stance == DGM_DENIES ? answered(work, i) : DGM_NONE;
      if (draft->of < 0 && (draft->of = spoken_of(work, i)) >= 0)
        draft->back = true;
      draft->answers = draft->of >= 0;
    }
    if (comes_back(work, draft->of, i))
      draft->of = DGM_NONE;
  }
}
