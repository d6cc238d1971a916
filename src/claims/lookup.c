/* Words of a document in the tables, and small questions to the tree. */
#include "claims/claims.h"

int32_t dgm_work_child(const dgm_claim_work *work, uint32_t head, dgm_deprel deprel, dgm_subtype subtype) {
  DGM_EACH_CHILD(work, c, head)
  if (dgm_w(work, c)->deprel == deprel && (!subtype || dgm_w(work, c)->subtype == subtype))
    return c;
  return DGM_NONE;
}

void dgm_mark_subtree(dgm_claim_work *work, uint8_t *marks, uint32_t word, uint8_t value) {
  uint32_t n = 0; /* a tree: no word is pushed twice */
  work->stack[n++] = word;
  while (n) {
    uint32_t at = work->stack[--n];
    marks[at] = value;
    DGM_EACH_CHILD(work, c, at)
    work->stack[n++] = (uint32_t)c;
  }
}

dgm_str dgm_marker(const dgm_claim_work *work, uint32_t word) {
  dgm_str found = {0};
  DGM_EACH_CHILD(work, c, word) {
    const dgm_word *w = dgm_w(work, c);
    if (w->deprel != DGM_CASE && w->deprel != DGM_MARK)
      continue;
    int32_t last = c;
    DGM_EACH_CHILD(work, f, c)
    if (dgm_w(work, f)->deprel == DGM_FIXED)
      last = f;
    if (!found.size || w->upos != DGM_PART) /* "of" rather than "to", "'s" */
      found = dgm_w(work, last)->lemma;
  }
  return found;
}

bool dgm_is_nobody(const dgm_claim_work *work, uint32_t word) {
  if (dgm_w(work, (int32_t)word)->upos == DGM_PRON && work->functions[word] & DGM_FUNCTION_NOBODY)
    return true;
  DGM_EACH_CHILD(work, c, word)
  if ((uint32_t)c < word && dgm_w(work, c)->deprel != DGM_CONJ &&
      work->functions[c] & (DGM_FUNCTION_NO | DGM_FUNCTION_NEGATION))
    return true;
  return false;
}

bool dgm_is_negated_within(const dgm_claim_work *work, uint32_t word, dgm_span span) {
  DGM_EACH_CHILD(work, c, word) {
    const dgm_word *w = dgm_w(work, c);
    if (work->functions[c] & DGM_FUNCTION_NEGATION && w->span.start >= span.start && w->span.end <= span.end)
      return true;
  }
  return false;
}

bool dgm_has_negation(const dgm_claim_work *work, uint32_t word) {
  const dgm_document *d = work->d;
  DGM_EACH_CHILD(work, c, word) {
    const dgm_word *w = dgm_w(work, c);
    if (work->quote_at[c] != work->quote_at[word]) /* he answered: "Never." */
      continue;
    uint32_t next = (uint32_t)c + 1;
    bool limited = next < d->n_words && d->words[next].sentence == w->sentence &&
                   work->functions[next] & DGM_FUNCTION_LIMIT; /* "not only" */
    if (work->functions[c] & DGM_FUNCTION_NEGATION && !limited && w->deprel != DGM_CONJ && w->deprel != DGM_NSUBJ)
      return true;
    if (w->deprel == DGM_DET_REL && work->functions[c] & DGM_FUNCTION_NO)
      return true;
    if ((w->deprel == DGM_NSUBJ || w->deprel == DGM_OBJ) && dgm_is_verbal(dgm_w(work, (int32_t)word)) &&
        dgm_is_nobody(work, (uint32_t)c))
      return true;
  }
  return false;
}

uint16_t dgm_word_kinds(const dgm_claim_work *work, uint32_t word) {
  dgm_str lemma = dgm_w(work, (int32_t)word)->lemma;
  char lower[24]; /* names keep their capital: "Telegram" */
  if (lemma.size > sizeof lower)
    return 0;
  for (uint32_t i = 0; i < lemma.size; i++)
    lower[i] = dgm_to_lower(lemma.data[i]);
  uint64_t state = dgm_phrase_step(DGM_PHRASE_START, (dgm_str){lower, lemma.size});
  dgm_phrase_hit hit = dgm_phrases_find(&work->tables->word_map, state);
  uint16_t kinds = 0;
  for (uint32_t i = 0; i < hit.count; i++)
    kinds |= work->tables->word_kinds[hit.rows[i].row];
  return kinds;
}

uint16_t dgm_functions_of(const dgm_claim_work *work, dgm_str lemma) {
  dgm_phrase_hit hit = dgm_phrases_find(&work->tables->function_map, dgm_phrase_step(DGM_PHRASE_START, lemma));
  return hit.count ? work->tables->functions[hit.rows[0].row] : 0;
}

uint32_t dgm_event_from(const dgm_document *d, uint32_t word) {
  return dgm_lower_bound(d->events, d->n_events, sizeof *d->events, offsetof(dgm_event, head), word);
}

int32_t dgm_event_at(const dgm_document *d, uint32_t word) {
  uint32_t event = dgm_event_from(d, word);
  return event < d->n_events && d->events[event].head == word ? (int32_t)event : DGM_NONE;
}

uint32_t dgm_mention_from(const dgm_document *d, uint32_t word) {
  return dgm_lower_bound(d->mentions, d->n_mentions, sizeof *d->mentions, offsetof(dgm_mention, words.first), word);
}

bool dgm_in_content(const dgm_claim_work *work, const dgm_draft *draft, uint32_t word) {
  for (uint32_t i = 0; i < draft->content.count; i++) {
    dgm_range part = work->parts[draft->content.first + i];
    if (word >= part.first && word < part.first + part.count)
      return true;
  }
  return false;
}

static bool pos_fits(const dgm_word *w, uint8_t upos) {
  switch (upos) {
  case DGM_VERB:
    return w->upos == DGM_VERB || w->upos == DGM_AUX;
  case DGM_NOUN:
    return w->upos == DGM_NOUN || w->upos == DGM_PROPN;
  case DGM_ADJ: /* participles may be either */
    return w->upos == DGM_ADJ || (w->upos == DGM_VERB && w->verb_form != DGM_FORM_FIN);
  case DGM_ADV:
    return w->upos == DGM_ADV || w->upos == DGM_PART;
  case DGM_SCONJ:
  case DGM_ADP:
    return w->upos == DGM_SCONJ || w->upos == DGM_ADP || w->upos == DGM_ADV || w->deprel == DGM_MARK ||
           w->deprel == DGM_CASE;
  case DGM_DET:
    return w->upos == DGM_DET || w->upos == DGM_ADV || w->upos == DGM_PRON;
  default:
    return w->upos == upos;
  }
}

/* A participle used as an adjective is listed as it is written: "planned", "alleged". */
static uint64_t first_state(const dgm_claim_work *work, uint32_t word, bool written) {
  const dgm_word *w = dgm_w(work, (int32_t)word);
  char lower[24];
  dgm_str form = dgm_form(work->d, word);
  if (!written || form.size > sizeof lower)
    return dgm_phrase_step(DGM_PHRASE_START, w->lemma);
  for (uint32_t i = 0; i < form.size; i++)
    lower[i] = dgm_to_lower(form.data[i]);
  return dgm_phrase_step(DGM_PHRASE_START, (dgm_str){lower, form.size});
}

static bool is_participle_beside(const dgm_word *w) {
  return w->deprel == DGM_AMOD && (w->upos == DGM_VERB || w->upos == DGM_ADJ);
}

/* The cue of two words, of which `next` is the second. */
static const dgm_cue *longer_cue(const dgm_claim_work *work, uint32_t word, uint64_t state, uint32_t next) {
  dgm_str lemma = dgm_w(work, (int32_t)next)->lemma;
  dgm_phrase_hit hit = dgm_phrases_find(&work->tables->cue_map, dgm_phrase_step(state, lemma));
  for (uint32_t i = 0; i < hit.count; i++)
    if (pos_fits(dgm_w(work, (int32_t)word), work->tables->cues[hit.rows[i].row].upos))
      return &work->tables->cues[hit.rows[i].row];
  return NULL;
}

const dgm_cue *dgm_cue_of_lemma(const dgm_claim_work *work, dgm_str lemma) {
  dgm_phrase_hit hit = dgm_phrases_find(&work->tables->cue_map, dgm_phrase_step(DGM_PHRASE_START, lemma));
  for (uint32_t i = 0; i < hit.count; i++)
    if (work->tables->cues[hit.rows[i].row].upos == DGM_VERB)
      return &work->tables->cues[hit.rows[i].row];
  return NULL;
}

static const dgm_cue *find_cue(const dgm_claim_work *work, uint32_t word, bool written, int32_t *extra) {
  const dgm_word *w = dgm_w(work, (int32_t)word);
  const dgm_cue *best = NULL;
  uint64_t state = first_state(work, word, written);
  dgm_phrase_hit hit = dgm_phrases_find(&work->tables->cue_map, state);
  *extra = DGM_NONE;
  for (uint32_t i = 0; i < hit.count; i++) {
    const dgm_cue *cue = &work->tables->cues[hit.rows[i].row];
    if (!best && pos_fits(w, cue->upos))
      best = cue;
  }
  if (!hit.more)
    return best;
  int32_t particle = dgm_work_child(work, word, DGM_COMPOUND, DGM_SUB_PRT);
  DGM_EACH_CHILD(work, c, word) {
    bool other = particle >= 0 && c != particle && dgm_w(work, c)->deprel == DGM_OBJ; /* "took up the issue" */
    if ((uint32_t)c < word || other || dgm_w(work, c)->deprel == DGM_PUNCT_REL)
      continue;
    const dgm_cue *longer = longer_cue(work, word, state, (uint32_t)c);
    *extra = longer ? c : DGM_NONE;
    bool near = dgm_w(work, c)->deprel == DGM_OBL || dgm_w(work, c)->deprel == DGM_NMOD ||
                dgm_w(work, c)->deprel == DGM_ADVCL || dgm_w(work, c)->deprel == DGM_XCOMP;
    if (!longer && near) /* "called for talks": the preposition is the noun's */
      DGM_EACH_CHILD(work, g, c) {
        uint8_t relation = dgm_w(work, g)->deprel;
        if (longer || (relation != DGM_CASE && relation != DGM_MARK) || g > (int32_t)word + 2 || g < (int32_t)word)
          continue;
        longer = longer_cue(work, word, state, (uint32_t)g);
        *extra = longer ? g : DGM_NONE;
      }
    if (longer)
      return longer;
  }
  return best;
}

const dgm_cue *dgm_find_cue(const dgm_claim_work *work, uint32_t word, int32_t *extra) {
  const dgm_word *w = dgm_w(work, (int32_t)word);
  bool beside = is_participle_beside(w);
  const dgm_cue *cue = find_cue(work, word, beside, extra);
  if (!cue && w->deprel == DGM_ACL && w->upos == DGM_VERB && w->verb_form == DGM_FORM_PART)
    cue = find_cue(work, word, true, extra); /* "called the figures invented" */
  return cue;
}

static bool link_has(const dgm_operator *op, const char *link, dgm_str preposition) {
  dgm_str rest = op->link, part;
  while (dgm_str_split(&rest, ';', &part))
    if (preposition.size ? dgm_str_eq(part, preposition) : dgm_str_is(part, link))
      return true;
  return false;
}

static const dgm_operator *pick(const dgm_claim_work *work, dgm_phrase_hit hit, uint32_t word, const char *link,
                                dgm_str preposition) {
  for (uint32_t i = 0; i < hit.count; i++) {
    const dgm_operator *op = &work->tables->operators[hit.rows[i].row];
    if (pos_fits(dgm_w(work, (int32_t)word), op->upos) && link_has(op, link, preposition))
      return op;
  }
  return NULL;
}

const dgm_operator *dgm_find_operator(const dgm_claim_work *work, uint32_t word, const char *link,
                                      dgm_str preposition) {
  uint64_t state = first_state(work, word, is_participle_beside(dgm_w(work, (int32_t)word)));
  dgm_phrase_hit hit = dgm_phrases_find(&work->tables->operator_map, state);
  if (hit.more)
    DGM_EACH_CHILD(work, c, word) {
      const dgm_word *w = dgm_w(work, c);
      bool near = w->deprel == DGM_CASE || w->deprel == DGM_FIXED || w->deprel == DGM_AMOD || w->deprel == DGM_MARK ||
                  w->deprel == DGM_ADVMOD || w->deprel == DGM_DET_REL;
      if ((uint32_t)c < word && !near) /* "no longer", "under way" have their first word before */
        continue;
      const dgm_operator *op =
          pick(work, dgm_phrases_find(&work->tables->operator_map, dgm_phrase_step(state, w->lemma)), word, link,
               preposition);
      if (op)
        return op;
    }
  return pick(work, hit, word, link, preposition);
}

bool dgm_is_unsaid(const dgm_claim_work *work, uint32_t verb) {
  const dgm_word *w = dgm_w(work, (int32_t)verb);
  if (dgm_has_negation(work, verb))
    return true;
  if (w->deprel != DGM_XCOMP || w->head < 0 || !dgm_is_infinitive(work, verb))
    return false;
  const dgm_operator *op = dgm_find_operator(work, (uint32_t)w->head, "clause", (dgm_str){0});
  return op && op->effect == DGM_EFFECT_NEGATED && !dgm_has_negation(work, (uint32_t)w->head);
}
