/* What is said, given as an object or with a preposition: "denied the attack", "accused him of lying". */
#include "claims/claims.h"

int32_t dgm_named_part(const dgm_claim_work *work, uint32_t noun) {
  DGM_EACH_CHILD(work, c, noun)
  if (dgm_w(work, c)->deprel == DGM_NMOD && dgm_w(work, c)->subtype != DGM_SUB_POSS && (uint32_t)c > noun)
    return c;
  int32_t head = dgm_w(work, (int32_t)noun)->head;
  if (head >= 0)
    DGM_EACH_CHILD(work, c, head)
  if (dgm_w(work, c)->deprel == DGM_OBL && (uint32_t)c > noun)
    return c;
  return DGM_NONE;
}

/* The clause or nominal that "of", "for", "about" … brings to a verb or, by the parser's choice, to its object. */
static int32_t by_preposition(const dgm_claim_work *work, uint32_t head, const char *preposition) {
  int32_t object = dgm_work_child(work, head, DGM_OBJ, DGM_SUB_NONE);
  if (object < 0)
    object = dgm_work_child(work, head, DGM_NSUBJ, DGM_SUB_PASS);
  int32_t at[] = {(int32_t)head, object, dgm_work_child(work, head, DGM_OBL, DGM_SUB_AGENT)};
  bool as = !strcmp(preposition, "as");
  for (size_t pass = 0; pass < DGM_COUNT(at); pass++) {
    if (at[pass] < 0)
      continue;
    DGM_EACH_CHILD(work, c, at[pass]) {
      const dgm_word *w = dgm_w(work, c);
      bool place = w->deprel == DGM_OBL || w->deprel == DGM_NMOD || w->deprel == DGM_ADVCL || w->deprel == DGM_ACL ||
                   w->deprel == DGM_XCOMP || w->deprel == DGM_CCOMP || (as && w->deprel == DGM_OBJ);
      if (place && dgm_str_is(dgm_marker(work, (uint32_t)c), preposition))
        return c;
    }
  }
  return DGM_NONE;
}

/* "called it a lie", "described the report as fake" */
static void take_verdict(const dgm_claim_work *work, dgm_draft *draft, int32_t object, int32_t predicate) {
  int32_t extra;
  const dgm_word *cue = dgm_w(work, (int32_t)draft->cue);
  if (cue->deprel == DGM_ACL && cue->subtype == DGM_SUB_RELCL && dgm_w(work, object)->upos == DGM_PRON)
    object = cue->head; /* "a report which the army calls false" */
  const dgm_cue *verdict = dgm_find_cue(work, (uint32_t)predicate, &extra);
  DGM_EACH_CHILD(work, c, predicate) /* "fake news" */
  if (dgm_w(work, c)->deprel == DGM_AMOD && (!verdict || !(verdict->frames & DGM_FRAME_NAMED)))
    verdict = dgm_find_cue(work, (uint32_t)c, &extra);
  if (!verdict || !(verdict->frames & DGM_FRAME_NAMED) || verdict->upos == DGM_VERB ||
      !dgm_word_kinds(work, (uint32_t)object) ||
      (verdict->frames & DGM_FRAME_NOT && !dgm_has_negation(work, (uint32_t)predicate)))
    return;
  draft->stance = verdict->stance;
  draft->back = dgm_points_back(work, (uint32_t)object);
  draft->nominal = true;
}

/* Object and prepositional part together: "[accused] Moscow of shelling a hospital". */
bool dgm_mark_with(dgm_claim_work *work, dgm_draft *draft, const char *preposition, bool object_too) {
  int32_t part = by_preposition(work, draft->cue, preposition);
  if (part < 0 || part == draft->source)
    return false;
  bool as = !strcmp(preposition, "as") && draft->stance != DGM_DENIES && dgm_w(work, part)->deprel == DGM_ADVCL;
  if (as && dgm_work_child(work, (uint32_t)part, DGM_NSUBJ, DGM_SUB_NONE) >= 0)
    return false; /* "saw him as he left" */
  dgm_mark(work, (uint32_t)part);
  DGM_EACH_CHILD(work, c, draft->cue) /* "of spying and of arresting" */
  if (c > part && dgm_w(work, c)->deprel == DGM_CONJ && dgm_str_is(dgm_marker(work, (uint32_t)c), preposition))
    dgm_mark(work, (uint32_t)c);
  int32_t object = dgm_work_child(work, draft->cue, DGM_OBJ, DGM_SUB_NONE);
  if (object >= 0 && object_too && object != draft->source) {
    dgm_mark(work, (uint32_t)object);
    if (!strcmp(preposition, "as"))
      take_verdict(work, draft, object, part);
  } else if (object < 0 && strcmp(preposition, "as")) {
    DGM_EACH_CHILD(work, m, part) /* "was accused of" brings what is alleged */
    if (dgm_w(work, m)->deprel == DGM_CASE || dgm_w(work, m)->deprel == DGM_MARK)
      work->mark[m] = 0;
  } else if (object < 0) { /* "described as false reports that …" */
    take_verdict(work, draft, part, part);
  }
  return true;
}

/* A noun that names a content, or what was done: "the accusation", "its role in the attack". */
static bool names_content(const dgm_claim_work *work, uint32_t object) {
  return dgm_word_kinds(work, object) & (DGM_KIND_CONTENT | DGM_KIND_ANSWER);
}

static bool is_definite(const dgm_claim_work *work, uint32_t noun) {
  DGM_EACH_CHILD(work, c, noun) {
    const dgm_word *w = dgm_w(work, c);
    if (w->deprel == DGM_DET_REL && (dgm_str_is(w->lemma, "the") || dgm_str_is(w->lemma, "this") ||
                                     dgm_str_is(w->lemma, "that") || dgm_str_is(w->lemma, "these")))
      return true;
    if (w->deprel == DGM_NMOD && w->subtype == DGM_SUB_POSS)
      return true;
  }
  return false;
}

/* It says nothing of its own: "the accusation", "it", "its role". */
bool dgm_points_back(const dgm_claim_work *work, uint32_t object) {
  uint16_t kinds = dgm_word_kinds(work, object);
  DGM_EACH_CHILD(work, c, object) {
    const dgm_word *w = dgm_w(work, c);
    if (w->deprel == DGM_ACL || (w->deprel == DGM_NMOD && w->subtype != DGM_SUB_POSS))
      return false;
  }
  return kinds & DGM_KIND_ANSWER || (kinds & DGM_KIND_CONTENT && is_definite(work, object));
}

/* "cast doubt on the report" */
bool dgm_points_back_with(const dgm_claim_work *work, uint32_t cue, const char *preposition) {
  int32_t part = by_preposition(work, cue, preposition);
  return part >= 0 && dgm_points_back(work, (uint32_t)part);
}

/* "the attack that Iran denied"; after a comma the whole clause is meant: "…, which Iran denied". */
static bool mark_antecedent(dgm_claim_work *work, dgm_draft *draft) {
  const dgm_word *w = dgm_w(work, (int32_t)draft->cue);
  int32_t noun = w->head, pronoun = work->first_child[draft->cue];
  while (pronoun >= 0 && dgm_w(work, pronoun)->upos == DGM_PUNCT)
    pronoun = work->next_sibling[pronoun];
  if (noun < 0 || pronoun < 1 || draft->source == noun)
    return false;
  bool clause = dgm_str_is(dgm_w(work, pronoun)->lemma, "which") && dgm_str_is(dgm_w(work, pronoun - 1)->lemma, ",");
  for (int i = 0; i < 12 && clause && noun >= 0 && !dgm_is_verbal(dgm_w(work, noun)) && dgm_w(work, noun)->head >= 0;
       i++)
    noun = dgm_w(work, noun)->head;
  dgm_mark(work, (uint32_t)noun);
  dgm_unmark(work, draft->cue);
  draft->nominal = draft->back = true;
  draft->rule = "relative clause about what is said";
  return true;
}

/* Time, place or measure: "expects heavy queues at the airport on Monday"; not "after the attack". */
static bool is_circumstance(const dgm_claim_work *work, uint32_t word) {
  const dgm_word *w = dgm_w(work, (int32_t)word);
  if (w->deprel != DGM_OBL || w->subtype == DGM_SUB_AGENT || dgm_word_kinds(work, word) & DGM_KIND_MEDIUM)
    return false;
  dgm_str marker = dgm_marker(work, word);
  return !marker.size || dgm_functions_of(work, marker) & DGM_FUNCTION_CIRCUMSTANCE;
}

/* A thing that can be told: neither somebody nor a name. */
static bool is_thing(const dgm_claim_work *work, uint32_t object) {
  const dgm_document *d = work->d;
  int32_t mention = dgm_mention_at(d, object);
  if (d->words[object].upos != DGM_NOUN || dgm_word_kinds(work, object) & DGM_KIND_UNNAMED)
    return false;
  return mention < 0 || d->mentions[mention].head != object;
}

/* "put the toll at ten": object and figure. */
bool dgm_mark_figure(dgm_claim_work *work, dgm_draft *draft) {
  int32_t part = by_preposition(work, draft->cue, "at");
  int32_t object = dgm_work_child(work, draft->cue, DGM_OBJ, DGM_SUB_NONE);
  if (object < 0)
    object = dgm_work_child(work, draft->cue, DGM_NSUBJ, DGM_SUB_PASS);
  if (part < 0 || object < 0 || object == draft->source)
    return false;
  bool figure = dgm_w(work, part)->upos == DGM_NUM;
  DGM_EACH_CHILD(work, c, part)
  figure |= dgm_w(work, c)->deprel == DGM_NUMMOD;
  if (!figure)
    return false;
  dgm_mark(work, (uint32_t)object);
  dgm_mark(work, (uint32_t)part);
  return true;
}

/* What goes on after the object: "denied responsibility for the attack", "expects queues at the airport". */
static void mark_behind(dgm_claim_work *work, dgm_draft *draft, const dgm_cue *cue, uint32_t object) {
  DGM_EACH_CHILD(work, c, draft->cue) {
    if (c <= (int32_t)object)
      continue;
    bool extent = (dgm_w(work, c)->deprel == DGM_OBL || dgm_w(work, c)->deprel == DGM_ADVCL) &&
                  dgm_functions_of(work, dgm_marker(work, (uint32_t)c)) & DGM_FUNCTION_EXTENT;
    bool behind = dgm_w(work, c)->deprel == DGM_OBJ || dgm_w(work, c)->deprel == DGM_OBL;
    bool measure = behind && dgm_str_is(dgm_marker(work, (uint32_t)c), "of") &&
                   dgm_subtree(work->d, (uint32_t)c).first == object + 1;
    bool to_come = cue->stance == DGM_ANTICIPATES || cue->frames & DGM_FRAME_AHEAD;
    if (measure || (to_come && is_circumstance(work, (uint32_t)c))) /* "queues of up to nine hours" */
      dgm_mark(work, (uint32_t)c);
    if (extent && names_content(work, object)) {
      dgm_mark(work, (uint32_t)c);
      draft->back = false;
    }
  }
}

bool dgm_mark_object(dgm_claim_work *work, dgm_draft *draft, const dgm_cue *cue) {
  if (!(cue->frames & (DGM_FRAME_OBJ | DGM_FRAME_NAMED | DGM_FRAME_EVENT | DGM_FRAME_THING)) ||
      dgm_work_child(work, draft->cue, DGM_IOBJ, DGM_SUB_NONE) >= 0)
    return false;
  const dgm_word *w = dgm_w(work, (int32_t)draft->cue);
  int32_t object = dgm_work_child(work, draft->cue, DGM_OBJ, DGM_SUB_NONE);
  if (object < 0)
    object = dgm_work_child(work, draft->cue, DGM_NSUBJ, DGM_SUB_PASS);
  int32_t called = cue->stance == DGM_DENIES ? by_preposition(work, draft->cue, "as") : DGM_NONE;
  if (object < 0 && called >= 0 && names_content(work, (uint32_t)called)) /* "dismissed as rumours reports that …" */
    object = called;
  bool relative = w->deprel == DGM_ACL && w->subtype == DGM_SUB_RELCL;
  if (object < 0 && !relative && w->deprel == DGM_ACL && names_content(work, (uint32_t)w->head) &&
      dgm_work_child(work, draft->cue, DGM_AUX_REL, DGM_SUB_PASS) >= 0) {
    object = w->head; /* "reports that … were dismissed", read as a participle */
    draft->nominal = true;
    draft->back = cue->stance == DGM_DENIES;
    dgm_mark(work, (uint32_t)object);
    dgm_unmark(work, draft->cue);
    draft->rule = "object that names what is said";
    return true;
  }
  if (relative && cue->stance == DGM_DENIES &&
      (object < 0 || dgm_str_is(dgm_w(work, object)->lemma, "which") || dgm_str_is(dgm_w(work, object)->lemma, "that")))
    return mark_antecedent(work, draft);
  if (object < 0 || object == draft->source)
    return false;
  dgm_str lemma = dgm_w(work, object)->lemma;
  bool pronoun = dgm_w(work, object)->upos == DGM_PRON;
  bool back = dgm_points_back(work, (uint32_t)object);
  bool event =
      cue->frames & DGM_FRAME_EVENT && dgm_event_at(work->d, (uint32_t)object) >= 0; /* "announced sanctions" */
  bool named = cue->frames & DGM_FRAME_NAMED && names_content(work, (uint32_t)object);
  bool thing = cue->frames & DGM_FRAME_THING && is_thing(work, (uint32_t)object);
  bool judged =
      cue->frames & DGM_FRAME_NAMED && called >= 0 && called != object; /* "dismissed the petition as a stunt" */
  if (!(cue->frames & DGM_FRAME_OBJ) && !named && !event && !thing && !judged)
    return false;
  if (pronoun && !back && !dgm_str_is(lemma, "which") && !dgm_str_is(lemma, "that"))
    return false;
  bool demonstrative = dgm_str_is(lemma, "that") || dgm_str_is(lemma, "this");
  bool pointing = dgm_str_is(lemma, "that") || back || (demonstrative && !relative && cue->frames & DGM_FRAME_OBJ);
  if (pronoun && cue->stance != DGM_DENIES && !pointing)
    return false;
  if (cue->stance == DGM_ANTICIPATES && draft->source < 0)
    return false; /* "is expected in Rome" */
  draft->nominal = true;
  draft->back = pronoun || back;
  dgm_mark(work, (uint32_t)object);
  if (judged && !named)
    dgm_mark(work, (uint32_t)called);
  mark_behind(work, draft, cue, (uint32_t)object);
  draft->rule = "object that names what is said";
  return true;
}

bool dgm_mark_called(dgm_claim_work *work, dgm_draft *draft) {
  int32_t object = dgm_work_child(work, draft->cue, DGM_OBJ, DGM_SUB_NONE);
  int32_t predicate = dgm_work_child(work, draft->cue, DGM_XCOMP, DGM_SUB_NONE);
  if (predicate < 0)
    DGM_EACH_CHILD(work, c, draft->cue) /* "called it a lie", read as two objects */
  if (c > object && object >= 0 && dgm_w(work, c)->deprel == DGM_OBJ)
    predicate = c;
  if (predicate < 0 && object >= 0) { /* "called the figures invented", read as a participle */
    int32_t extra, participle = dgm_work_child(work, (uint32_t)object, DGM_ACL, DGM_SUB_NONE);
    int32_t of = dgm_work_child(work, (uint32_t)object, DGM_NMOD, DGM_SUB_NONE);
    if (participle < 0 && of > object) /* "reports of a shortage exaggerated" */
      participle = dgm_work_child(work, (uint32_t)of, DGM_ACL, DGM_SUB_NONE);
    const dgm_cue *verdict = participle >= 0 ? dgm_find_cue(work, (uint32_t)participle, &extra) : NULL;
    predicate = verdict && verdict->frames & DGM_FRAME_NAMED && verdict->upos == DGM_ADJ ? participle : DGM_NONE;
  }
  DGM_EACH_CHILD(work, c,
                 object < 0 ? draft->cue : (uint32_t)object) /* "called the roster unsafe", read as one noun phrase */
  if (predicate < 0 && object >= 0 && c > object && dgm_w(work, c)->deprel == DGM_AMOD)
    predicate = c;
  if (predicate < 0 || object < 0 || object == draft->source || dgm_is_infinitive(work, (uint32_t)predicate))
    return false;
  dgm_mark(work, (uint32_t)object);
  dgm_mark(work, (uint32_t)predicate);
  take_verdict(work, draft, object, predicate);
  return true;
}
