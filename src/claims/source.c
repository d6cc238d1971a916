/* Who is the source: the cue's logical subject, its noun phrase. */
#include "claims/claims.h"

enum { MAX_CLIMB = 6 };

static bool is_relative(const dgm_word *w) {
  return w->upos == DGM_PRON && (dgm_str_is(w->lemma, "who") || dgm_str_is(w->lemma, "which") ||
                                 dgm_str_is(w->lemma, "that") || dgm_str_is(w->lemma, "whom"));
}

static bool is_passive(const dgm_claim_work *work, uint32_t verb) {
  return dgm_work_child(work, verb, DGM_NSUBJ, DGM_SUB_PASS) >= 0 ||
         dgm_work_child(work, verb, DGM_AUX_REL, DGM_SUB_PASS) >= 0;
}

/* The nearest of several subjects, for those of a clause around a cue are often hung on it too. */
static int32_t nearest_subject(const dgm_claim_work *work, uint32_t verb) {
  int32_t best = DGM_NONE;
  uint32_t distance = UINT32_MAX;
  DGM_EACH_CHILD(work, c, verb) {
    uint32_t gap = (uint32_t)c < verb ? verb - (uint32_t)c : (uint32_t)c - verb;
    bool it = dgm_w(work, c)->deprel == DGM_EXPL && dgm_str_is(dgm_w(work, c)->lemma, "it");
    if ((dgm_w(work, c)->deprel == DGM_NSUBJ || it) && gap < distance) {
      best = c;
      distance = gap;
    }
  }
  return best;
}

int32_t dgm_subject_of(const dgm_claim_work *work, uint32_t verb) {
  uint32_t at = verb;
  for (int i = 0; i < MAX_CLIMB; i++) {
    const dgm_word *w = dgm_w(work, (int32_t)at);
    int32_t subject = nearest_subject(work, at);
    if (subject >= 0) {
      const dgm_word *s = dgm_w(work, subject);
      int32_t clause = (int32_t)at; /* "who said": whom the clause, or the one it is joined to, modifies */
      for (int k = 0; k < MAX_CLIMB && is_relative(s) && clause >= 0; k++) {
        if (dgm_w(work, clause)->deprel == DGM_ACL && dgm_w(work, clause)->head >= 0)
          return dgm_w(work, clause)->head;
        clause = dgm_w(work, clause)->head;
      }
      return dgm_str_is(s->lemma, "it") && is_passive(work, at) ? DGM_NONE : subject;
    }
    if (w->head < 0)
      return DGM_NONE;
    if (w->deprel == DGM_ACL)
      return w->subtype != DGM_SUB_RELCL || !dgm_is_verbal(dgm_w(work, w->head)) ? w->head : DGM_NONE;
    bool as = w->deprel == DGM_ADVCL && dgm_str_is(dgm_marker(work, at), "as"); /* "quoted him as saying" */
    if (w->deprel == DGM_XCOMP || as) {
      int32_t object = dgm_work_child(work, (uint32_t)w->head, DGM_OBJ, DGM_SUB_NONE);
      if (object >= 0)
        return object;
    } else if (w->deprel != DGM_CONJ && w->deprel != DGM_ADVCL && w->deprel != DGM_CCOMP &&
               w->deprel != DGM_PARATAXIS) {
      return DGM_NONE;
    }
    at = (uint32_t)w->head;
  }
  return DGM_NONE;
}

/* ---- the noun phrase ---- */

static bool between_commas(const dgm_claim_work *work, uint32_t head, uint32_t child) {
  for (uint32_t i = head + 1; i < child; i++)
    if (dgm_str_is(dgm_w(work, (int32_t)i)->lemma, ",") || dgm_str_is(dgm_form(work->d, i), "("))
      return true;
  return false;
}

static bool is_outside(const dgm_claim_work *work, uint32_t head, uint32_t child) {
  const dgm_word *w = dgm_w(work, (int32_t)child);
  switch (w->deprel) {
  case DGM_PARATAXIS:
  case DGM_CCOMP:
  case DGM_MARK:
  case DGM_AUX_REL:
  case DGM_COP:
  case DGM_NSUBJ:
  case DGM_DISCOURSE:
    return true;
  case DGM_CASE:
    return child < head;
  case DGM_ACL:
    return child > head && (between_commas(work, head, child) || dgm_str_is(dgm_marker(work, child), "that"));
  case DGM_ADVCL:
  case DGM_OBL:
  case DGM_ADVMOD:
    return child > head && between_commas(work, head, child);
  default:
    return false;
  }
}

/* A run around the head: asides, the preposition in front and the clause that holds the word `without` stay out. */
dgm_range dgm_noun_phrase(dgm_claim_work *work, uint32_t head, int32_t without) {
  dgm_mark_subtree(work, work->phrase, head, 1);
  DGM_EACH_CHILD(work, c, head) {
    bool around = without >= 0 && dgm_is_under(work->d, (uint32_t)without, (uint32_t)c);
    if (around || is_outside(work, head, (uint32_t)c))
      dgm_mark_subtree(work, work->phrase, (uint32_t)c, 0);
  }
  dgm_range words = work->d->sentences[dgm_w(work, (int32_t)head)->sentence].words;
  uint32_t first = head, last = head;
  while (first > words.first && work->phrase[first - 1])
    first--;
  while (last + 1 < words.first + words.count && work->phrase[last + 1])
    last++;
  dgm_mark_subtree(work, work->phrase, head, 0);
  while (first < head && dgm_w(work, (int32_t)first)->upos == DGM_PUNCT)
    first++;
  while (last > head && dgm_w(work, (int32_t)last)->upos == DGM_PUNCT && !dgm_str_is(dgm_form(work->d, last), ")"))
    last--;
  return (dgm_range){first, last - first + 1};
}

/* ---- source of a cue ---- */

static int32_t agent_of(const dgm_claim_work *work, uint32_t verb) {
  DGM_EACH_CHILD(work, c, verb) {
    const dgm_word *w = dgm_w(work, c);
    if ((w->deprel == DGM_OBL || w->deprel == DGM_NMOD) &&
        (w->subtype == DGM_SUB_AGENT || dgm_str_is(dgm_marker(work, (uint32_t)c), "by")))
      return c;
  }
  return DGM_NONE;
}

/* "…, the ministry insisted": the phrase between a comma or quotation mark and the cue, for it is often hung on what
 * is said. */
int32_t dgm_phrase_before(const dgm_claim_work *work, uint32_t cue) {
  const dgm_document *d = work->d;
  uint32_t first = d->sentences[d->words[cue].sentence].words.first, begin = cue;
  for (uint32_t i = cue; i-- > first && cue - i < 24;) {
    if (work->quote_at[i] >= 0) { /* after a quotation all up to the cue: "…," Ann Lee, a lawyer, said */
      begin = i + 2;
      break;
    }
    if (d->words[i].upos == DGM_VERB && d->words[i].verb_form == DGM_FORM_FIN)
      break;
    if (d->words[i].upos == DGM_PUNCT && begin == cue)
      begin = i + 1;
  }
  for (uint32_t i = begin; i < cue; i++) {
    const dgm_word *w = &d->words[i];
    bool top = w->head < (int32_t)begin || w->head >= (int32_t)cue;
    if (top && (w->upos == DGM_NOUN || w->upos == DGM_PROPN || w->upos == DGM_PRON))
      return (int32_t)i;
  }
  return DGM_NONE;
}

static int32_t verb_source(const dgm_claim_work *work, uint32_t verb) {
  if (is_passive(work, verb))
    return agent_of(work, verb);
  const dgm_word *w = dgm_w(work, (int32_t)verb);
  if (w->deprel == DGM_ACL && w->verb_form == DGM_FORM_PART && w->tense == DGM_TENSE_PAST)
    return agent_of(work, verb); /* "weapons said by officials to be …" */
  if (w->deprel == DGM_PARATAXIS && nearest_subject(work, verb) < 0) {
    int32_t before = dgm_phrase_before(work, verb);
    if (before >= 0)
      return before;
  }
  int32_t subject = dgm_subject_of(work, verb);
  if (subject >= 0)
    return subject;
  int32_t object = dgm_work_child(work, verb, DGM_OBJ, DGM_SUB_NONE); /* "…," said a spokesman */
  return object > (int32_t)verb && (w->deprel == DGM_ROOT || w->deprel == DGM_PARATAXIS) && !work->mark[object]
             ? object
             : DGM_NONE;
}

static bool is_light(const dgm_claim_work *work, uint32_t verb) {
  const dgm_operator *op = dgm_find_operator(work, verb, "obj", (dgm_str){0});
  return op && op->effect == DGM_EFFECT_ACTUAL;
}

static int32_t noun_source(const dgm_claim_work *work, uint32_t noun) {
  int32_t owner = dgm_work_child(work, noun, DGM_NMOD, DGM_SUB_POSS);
  if (owner >= 0)
    return owner;
  DGM_EACH_CHILD(work, c, noun) {
    const dgm_word *w = dgm_w(work, c);
    dgm_str marker = w->deprel == DGM_NMOD ? dgm_marker(work, (uint32_t)c) : (dgm_str){0};
    if (dgm_str_is(marker, "by") || dgm_str_is(marker, "from"))
      return c;
    bool actor = (w->deprel == DGM_AMOD || w->deprel == DGM_COMPOUND) &&
                 (w->upos == DGM_PROPN || dgm_mention_at(work->d, (uint32_t)c) >= 0);
    if (actor)
      return c;
  }
  const dgm_word *w = dgm_w(work, (int32_t)noun);
  if (w->head >= 0 && w->deprel == DGM_OBJ && is_light(work, (uint32_t)w->head))
    return dgm_subject_of(work, (uint32_t)w->head);
  return DGM_NONE;
}

void dgm_find_source(dgm_claim_work *work, dgm_draft *draft) {
  const dgm_word *w = dgm_w(work, (int32_t)draft->cue);
  if (draft->source < 0 && (w->upos == DGM_VERB || w->upos == DGM_AUX))
    draft->source = verb_source(work, draft->cue);
  else if (draft->source < 0 && (w->upos == DGM_NOUN || w->upos == DGM_PROPN))
    draft->source = noun_source(work, draft->cue);
  if (w->upos != DGM_ADV)
    dgm_find_medium(work, draft);
}

/* Who speaks in "a statement by the border service", "the ministry's report": its author. */
int32_t dgm_source_mention(const dgm_claim_work *work, uint32_t source) {
  int32_t own = dgm_mention_at(work->d, source);
  if (!(dgm_word_kinds(work, source) & (DGM_KIND_CONTENT | DGM_KIND_MEDIUM)) ||
      (own >= 0 && work->d->mentions[own].kind == DGM_NAMED))
    return own;
  DGM_EACH_CHILD(work, c, source) {
    const dgm_word *w = dgm_w(work, c);
    dgm_str marker = dgm_marker(work, (uint32_t)c);
    bool author =
        (w->deprel == DGM_NMOD || w->deprel == DGM_OBL) && (w->subtype == DGM_SUB_POSS || dgm_str_is(marker, "by") ||
                                                            dgm_str_is(marker, "from") || dgm_str_is(marker, "of"));
    bool name = w->deprel == DGM_COMPOUND || w->deprel == DGM_AMOD;
    int32_t mention = author || name ? dgm_mention_at(work->d, (uint32_t)c) : DGM_NONE;
    if (mention >= 0)
      return mention;
  }
  return own;
}
