/* From an event's predicate up to the root: every operator on the way and beside it. */
#include "claims/status.h"

typedef struct walk {
  const dgm_claim_work *work;
  dgm_path *path;
  uint32_t event;
  bool refuses; /* the negation is the event's own: "will never accept" */
  bool soft;    /* above a report or a bare noun: the way still counts for claims, effects no more */
} walk;

static void note(walk *w, dgm_effect effect, int32_t word) {
  if (w->soft || effect == DGM_EFFECT_NONE || w->path->effects >> effect & 1)
    return;
  w->path->effects |= 1u << effect;
  w->path->reasons[effect] = word;
}

/* ---- tense ---- */

static bool is_progressive(const dgm_word *w) {
  return w->upos != DGM_NOUN && dgm_is_ing(w);
}

static bool in_headline(const walk *w, uint32_t word) {
  return w->work->d->sentences[dgm_w(w->work, (int32_t)word)->sentence].kind == DGM_SENTENCE_HEADLINE;
}

static bool is_under_past_report(const walk *w, uint32_t clause) {
  for (int i = 0; i < 4; i++) {
    const dgm_word *v = dgm_w(w->work, (int32_t)clause);
    if (v->head < 0)
      return false;
    if (v->deprel == DGM_CCOMP || v->deprel == DGM_ACL || v->deprel == DGM_XCOMP)
      return w->work->draft_at[v->head] >= 0 && dgm_w(w->work, v->head)->tense != DGM_TENSE_PRES;
    if (v->deprel != DGM_CONJ)
      break;
    clause = (uint32_t)v->head;
  }
  DGM_EACH_CHILD(w->work, c, clause) /* "the talks would resume, officials said" */
  if (dgm_w(w->work, c)->deprel == DGM_PARATAXIS && w->work->draft_at[c] >= 0)
    return dgm_w(w->work, c)->tense == DGM_TENSE_PAST;
  return false;
}

/* The clause's own tense; true if it has one. */
static bool read_tense(walk *w, uint32_t verb) {
  const dgm_claim_work *work = w->work;
  const dgm_word *v = dgm_w(work, (int32_t)verb);
  bool present = false, past = false, being = false, has = false, modal = false;
  int32_t last = DGM_NONE;
  DGM_EACH_CHILD(work, c, verb) {
    const dgm_word *a = dgm_w(work, c);
    if (a->deprel != DGM_AUX_REL && a->deprel != DGM_COP)
      continue;
    last = c;
    present |= a->tense == DGM_TENSE_PRES && a->verb_form != DGM_FORM_PART && a->verb_form != DGM_FORM_GER;
    past |= a->tense == DGM_TENSE_PAST && a->verb_form == DGM_FORM_FIN;
    being |= dgm_str_is(a->lemma, "be") && is_progressive(a);
    has |= dgm_str_is(a->lemma, "have");
    modal |= a->tense == DGM_TENSE_NONE && a->verb_form == DGM_FORM_FIN;
  }
  if (last < 0) {
    if (v->verb_form == DGM_FORM_FIN || (v->tense && v->mood == DGM_MOOD_IND)) {
      w->path->past = v->tense == DGM_TENSE_PAST;
      if (v->tense == DGM_TENSE_PRES && !in_headline(w, verb)) {
        const dgm_operator *op = dgm_find_operator(work, verb, "self", (dgm_str){0});
        if (op)
          note(w, op->effect, (int32_t)verb);
      }
      return true;
    }
    if (is_progressive(v) && v->deprel == DGM_ROOT && in_headline(w, verb))
      note(w, DGM_EFFECT_ONGOING, (int32_t)verb);
    return false;
  }
  bool progressive = being || (is_progressive(v) && dgm_is_verbal(v));
  if (progressive && !modal && (past ? !has && is_under_past_report(w, verb) : present))
    note(w, DGM_EFFECT_ONGOING, last);
  w->path->past = past || has;
  return present || past || modal;
}

/* ---- beside the word ---- */

static bool has_condition(const walk *w, uint32_t clause) {
  DGM_EACH_CHILD(w->work, c, clause) {
    if (dgm_w(w->work, c)->deprel != DGM_ADVCL)
      continue;
    DGM_EACH_CHILD(w->work, m, c)
    if (dgm_w(w->work, m)->deprel == DGM_MARK) {
      const dgm_operator *op = dgm_find_operator(w->work, (uint32_t)m, "mod", (dgm_str){0});
      if (op && op->effect == DGM_EFFECT_HYPOTHETICAL)
        return true;
    }
  }
  return false;
}

static bool has_perfect(const walk *w, uint32_t clause) {
  DGM_EACH_CHILD(w->work, c, clause)
  if (dgm_w(w->work, c)->deprel == DGM_AUX_REL && dgm_str_is(dgm_w(w->work, c)->lemma, "have"))
    return true;
  return false;
}

static bool is_ordinal(const walk *w, uint32_t noun) {
  DGM_EACH_CHILD(w->work, c, noun)
  if (dgm_w(w->work, c)->deprel == DGM_AMOD && dgm_find_operator(w->work, (uint32_t)c, "ordinal", (dgm_str){0}))
    return true;
  return false;
}

static bool is_span(const walk *w, uint32_t noun) {
  return dgm_find_operator(w->work, noun, "span", (dgm_str){0});
}

/* "are on strike", "is under arrest" */
static bool is_state(const walk *w, uint32_t noun, int32_t cop) {
  const dgm_word *be = dgm_w(w->work, cop);
  if (!dgm_str_is(be->lemma, "be") || be->verb_form != DGM_FORM_FIN ||
      (be->tense != DGM_TENSE_PRES && !is_under_past_report(w, noun)))
    return false;
  DGM_EACH_CHILD(w->work, c, noun)
  if (dgm_w(w->work, c)->deprel == DGM_CASE && dgm_find_operator(w->work, (uint32_t)c, "state", (dgm_str){0}))
    return !has_perfect(w, noun);
  return false;
}

/* "for a third day", "into its second week"; "have been on strike since Monday". */
static bool is_lasting(const walk *w, uint32_t clause) {
  const dgm_claim_work *work = w->work;
  const dgm_word *verb = dgm_w(work, (int32_t)clause);
  if (clause == w->event && verb->upos == DGM_VERB && verb->verb_form == DGM_FORM_FIN && verb->tense == DGM_TENSE_PAST)
    return false; /* "struck for a third day": three times it has happened */
  int32_t cop = dgm_work_child(work, clause, DGM_COP, DGM_SUB_NONE);
  if (cop >= 0 && dgm_marker(work, clause).size && is_span(w, clause) && is_ordinal(w, clause))
    return true; /* "is in its third week" */
  if (cop >= 0 && is_state(w, clause, cop))
    return true;
  bool perfect = cop >= 0 && dgm_str_is(dgm_w(work, cop)->lemma, "be") && has_perfect(w, clause);
  DGM_EACH_CHILD(work, c, clause) {
    const dgm_word *m = dgm_w(work, c);
    bool own = dgm_work_child(work, (uint32_t)c, DGM_NMOD, DGM_SUB_POSS) >= 0; /* "entered its third week" */
    bool object = own && (m->deprel == DGM_OBJ || !dgm_marker(work, (uint32_t)c).size);
    if (m->deprel != DGM_OBL && m->deprel != DGM_NMOD && m->deprel != DGM_ADVCL && !object)
      continue;
    dgm_str marker = dgm_marker(work, (uint32_t)c);
    bool span = (object || dgm_str_is(marker, "for") || dgm_str_is(marker, "into")) && is_span(w, (uint32_t)c);
    if (span ? (perfect && !object) || is_ordinal(w, (uint32_t)c) : perfect && dgm_str_is(marker, "since"))
      return true;
  }
  return false;
}

/* "Have blockaded the port since Tuesday"; not "have killed ten since Tuesday", which counts what is over. */
static bool has_lasted(const walk *w, uint32_t word) {
  const dgm_claim_work *work = w->work;
  int32_t aux = dgm_work_child(work, word, DGM_AUX_REL, DGM_SUB_NONE);
  if (word != w->event || aux < 0 || !dgm_str_is(dgm_w(work, aux)->lemma, "have") ||
      dgm_w(work, aux)->tense != DGM_TENSE_PRES || dgm_work_child(work, word, DGM_AUX_REL, DGM_SUB_PASS) >= 0)
    return false;
  bool since = false, counted = false;
  DGM_EACH_CHILD(work, c, word) {
    const dgm_word *m = dgm_w(work, c);
    since |= m->deprel == DGM_OBL && dgm_str_is(dgm_marker(work, (uint32_t)c), "since");
    counted |= m->deprel == DGM_OBJ &&
               (m->upos == DGM_NUM || dgm_work_child(work, (uint32_t)c, DGM_NUMMOD, DGM_SUB_NONE) >= 0);
  }
  return since && !counted;
}

static void apply(walk *w, const dgm_operator *op, int32_t word, bool negated, bool past) {
  dgm_effect effect = past && op->past ? op->past : op->effect;
  if (negated && effect != DGM_EFFECT_ACTUAL)
    effect = op->negated ? op->negated : effect == DGM_EFFECT_NEGATED ? DGM_EFFECT_ACTUAL : DGM_EFFECT_NEGATED;
  note(w, effect, word);
  if (effect != DGM_EFFECT_PLANNED || w->soft)
    return;
  if (op->commits)
    w->path->commits = true;
  else
    w->path->demanded = true;
}

static bool is_verb_like(const dgm_word *w) {
  return dgm_is_verbal(w) || w->upos == DGM_ADJ || w->deprel == DGM_ROOT || w->deprel == DGM_CCOMP;
}

/* "Had they attacked, …" */
static bool is_inverted(const walk *w, uint32_t clause) {
  const dgm_claim_work *work = w->work;
  int32_t aux = dgm_work_child(work, clause, DGM_AUX_REL, DGM_SUB_NONE);
  return dgm_w(work, (int32_t)clause)->deprel == DGM_ADVCL && aux >= 0 && !dgm_marker(work, clause).size &&
         aux < dgm_work_child(work, clause, DGM_NSUBJ, DGM_SUB_NONE);
}

/* True if a word beside it ("because", "despite") cuts it off from what stands above. `shared`: of a first conjunct,
 * whose auxiliaries and negation a later one shares. */
static bool read_beside(walk *w, uint32_t word, bool shared) {
  const dgm_claim_work *work = w->work;
  bool stop = false;
  DGM_EACH_CHILD(work, c, word) {
    const dgm_word *m = dgm_w(work, c);
    bool beside = m->deprel == DGM_AUX_REL || m->deprel == DGM_ADVMOD || m->deprel == DGM_AMOD ||
                  m->deprel == DGM_MARK || m->deprel == DGM_CASE || m->deprel == DGM_DET_REL || m->deprel == DGM_CC ||
                  m->deprel == DGM_COMPOUND || (m->deprel == DGM_OBL && m->upos == DGM_ADV);
    bool spent = w->refuses && word == w->event && m->deprel == DGM_AUX_REL;
    if (!beside || spent || (shared && m->deprel == DGM_AMOD))
      continue;
    const dgm_operator *op = dgm_find_operator(work, (uint32_t)c, "mod", (dgm_str){0});
    if (!op)
      continue;
    if (op->effect == DGM_EFFECT_STOP) {
      stop = true;
      continue;
    }
    bool backshift = m->upos == DGM_AUX && op->past && dgm_w(work, (int32_t)word)->upos != DGM_ADJ &&
                     is_under_past_report(w, word) && !has_perfect(w, word) && !has_condition(w, word);
    apply(w, op, c, false, backshift);
  }
  if (dgm_has_negation(work, word) && !(w->refuses && word == w->event))
    note(w, DGM_EFFECT_NEGATED, (int32_t)word);
  if (is_lasting(w, word) || has_lasted(w, word))
    note(w, DGM_EFFECT_ONGOING, (int32_t)word);
  if (is_inverted(w, word)) {
    note(w, DGM_EFFECT_HYPOTHETICAL, (int32_t)word);
    stop = true; /* like "if": what follows from it says nothing of it */
  }
  if (w->path->effects >> DGM_EFFECT_PLANNED & 1 && has_condition(w, word))
    note(w, DGM_EFFECT_HYPOTHETICAL, (int32_t)word);
  return stop;
}

/* ---- one step up ---- */

typedef enum link_kind {
  LINK_CLAUSE,
  LINK_PURPOSE,
  LINK_LOOSE,
  LINK_RELATIVE,
  LINK_NOMINAL,
  LINK_CONJ,
  LINK_END
} link_kind;

typedef struct link {
  link_kind kind;
  int32_t governor;
  const char *name; /* "clause", "obj", "subj" */
  dgm_str preposition;
} link;

static bool is_to(const walk *w, uint32_t clause) {
  const dgm_word *v = dgm_w(w->work, (int32_t)clause);
  if (is_progressive(v)) /* "admitted to killing" */
    return false;
  return dgm_str_is(dgm_marker(w->work, clause), "to") || (v->verb_form == DGM_FORM_INF && v->upos == DGM_VERB);
}

/* "accused Moscow of shelling", "urged Iran to withdraw": hung on the object, governed by the verb. */
static link modifier_clause(const walk *w, uint32_t word) {
  const dgm_claim_work *work = w->work;
  const dgm_word *v = dgm_w(work, (int32_t)word), *noun = dgm_w(work, v->head);
  dgm_str marker = dgm_marker(work, word);
  bool to = dgm_str_is(marker, "to");
  if (v->subtype == DGM_SUB_RELCL && !(dgm_str_is(marker, "that") && work->draft_at[v->head] >= 0))
    return (link){.kind = LINK_RELATIVE, .governor = v->head};
  link l = {LINK_CLAUSE, v->head, "clause", to || dgm_str_is(marker, "that") ? (dgm_str){0} : marker};
  if (dgm_find_operator(work, (uint32_t)v->head, l.name, l.preposition) || work->draft_at[v->head] >= 0)
    return l;
  bool object = noun->deprel == DGM_OBJ || (noun->deprel == DGM_NSUBJ && noun->subtype == DGM_SUB_PASS);
  if (object && noun->head >= 0 && marker.size &&
      (dgm_find_operator(work, (uint32_t)noun->head, l.name, l.preposition) || work->draft_at[noun->head] >= 0)) {
    l.governor = noun->head;
    return l;
  }
  l.kind = is_to(w, word) ? LINK_PURPOSE : LINK_RELATIVE;
  return l;
}

static link link_of(const walk *w, uint32_t word) {
  const dgm_claim_work *work = w->work;
  const dgm_word *v = dgm_w(work, (int32_t)word);
  if (v->head < 0)
    return (link){.kind = LINK_END, .governor = DGM_NONE};
  link l = {LINK_NOMINAL, v->head, "obj", {0}};
  dgm_str marker = dgm_marker(work, word);
  switch (v->deprel) {
  case DGM_XCOMP:
  case DGM_CCOMP:
  case DGM_CSUBJ:
    l.kind = LINK_CLAUSE;
    l.name = "clause";
    if (is_progressive(v) && marker.size && !dgm_str_is(marker, "to"))
      l.preposition = marker;
    return l;
  case DGM_ADVCL: {
    l.name = "clause";
    l.preposition = is_to(w, word) ? (dgm_str){0} : marker;
    bool governed = dgm_find_operator(work, (uint32_t)v->head, l.name, l.preposition) ||
                    (work->draft_at[v->head] >= 0 && marker.size && !dgm_str_is(marker, "to"));
    bool aside = !marker.size && (dgm_work_child(work, (uint32_t)v->head, DGM_OBJ, DGM_SUB_NONE) >= 0 ||
                                  (word && dgm_str_is(dgm_w(work, (int32_t)word - 1)->lemma, ",")));
    l.kind = governed && !aside ? LINK_CLAUSE : is_to(w, word) ? LINK_PURPOSE : LINK_LOOSE;
    l.name = l.kind == LINK_LOOSE ? "" : l.name;
    l.preposition = l.kind == LINK_LOOSE ? (dgm_str){0} : l.preposition;
    return l;
  }
  case DGM_ACL:
    return modifier_clause(w, word);
  case DGM_NSUBJ:
    l.name = v->subtype == DGM_SUB_PASS ? "obj" : "subj";
    return l;
  case DGM_OBJ:
  case DGM_IOBJ:
    return l;
  case DGM_OBL:
  case DGM_NMOD:
    if (v->subtype == DGM_SUB_POSS)
      return (link){.kind = LINK_RELATIVE, .governor = v->head};
    l.preposition = marker.size ? marker : dgm_cstr("of");
    return l;
  case DGM_COMPOUND:
    l.preposition = dgm_cstr("of");
    return l;
  case DGM_CONJ:
    l.kind = LINK_CONJ;
    return l;
  default:
    return (link){.kind = LINK_END, .governor = v->head};
  }
}

static bool is_indefinite(const walk *w, uint32_t noun, bool *bare) {
  *bare = true;
  DGM_EACH_CHILD(w->work, c, noun) {
    const dgm_word *m = dgm_w(w->work, c);
    if (m->deprel == DGM_NMOD && m->subtype == DGM_SUB_POSS)
      return false;
    if (m->deprel != DGM_DET_REL)
      continue;
    *bare = false;
    if (!dgm_str_is(m->lemma, "a") && !dgm_str_is(m->lemma, "an") && !dgm_str_is(m->lemma, "any"))
      return dgm_str_is(m->lemma, "no");
  }
  return true;
}

static bool own_tense(const walk *w, uint32_t verb) {
  const dgm_word *v = dgm_w(w->work, (int32_t)verb);
  DGM_EACH_CHILD(w->work, c, verb) {
    uint8_t relation = dgm_w(w->work, c)->deprel;
    if (relation == DGM_AUX_REL || relation == DGM_NSUBJ || relation == DGM_COP)
      return true;
  }
  return v->verb_form == DGM_FORM_FIN;
}

/* "did not confirm the strike", "neither confirmed nor denied it". */
static bool leaves_open(const walk *w, uint32_t verb) {
  int32_t extra;
  const dgm_cue *cue = dgm_find_cue(w->work, verb, &extra);
  const dgm_word *v = dgm_w(w->work, (int32_t)verb);
  if (cue && cue->stance == DGM_DENIES && v->deprel == DGM_CONJ)
    cue = dgm_find_cue(w->work, (uint32_t)v->head, &extra);
  return cue && cue->frames & DGM_FRAME_OBJ && cue->stance == DGM_ASSERTS;
}

/* A conjunct stands where the first one stands, and shares its auxiliaries if it has no tense of its own. */
static bool step_to_first(walk *w, uint32_t *at, uint32_t first, bool *finite) {
  if (dgm_w(w->work, (int32_t)*at)->verb_form == DGM_FORM_FIN &&
      dgm_w(w->work, (int32_t)*at)->tense == DGM_TENSE_PAST && dgm_is_infinitive(w->work, first))
    return false; /* "used force to clear the square and killed two" */
  bool shares = is_verb_like(dgm_w(w->work, (int32_t)*at)) && !own_tense(w, *at);
  bool stop = shares && read_beside(w, first, true);
  if (shares && !*finite)
    *finite = read_tense(w, first);
  *at = first;
  return !stop;
}

/* "is due to visit", with "due to" read as one preposition. */
static void read_fixed(walk *w, uint32_t verb) {
  DGM_EACH_CHILD(w->work, c, verb) {
    int32_t fixed =
        dgm_w(w->work, c)->upos == DGM_ADJ ? dgm_work_child(w->work, (uint32_t)c, DGM_FIXED, DGM_SUB_NONE) : DGM_NONE;
    const dgm_operator *op = fixed >= 0 ? dgm_find_operator(w->work, (uint32_t)c, "clause", (dgm_str){0}) : NULL;
    if (op)
      apply(w, op, c, false, false);
  }
}

/* What the governor's own auxiliaries and negation say of the event below it; false if a word beside it ends the way.
 */
static bool read_governor(walk *w, uint32_t governor, const dgm_operator *op, bool negated, bool *finite) {
  uint32_t before = w->path->effects;
  bool stop = (!op || op->effect == DGM_EFFECT_ACTUAL || !negated) && read_beside(w, governor, false);
  bool planned = op && op->effect == DGM_EFFECT_PLANNED && !(before >> DGM_EFFECT_NEGATED & 1);
  if (negated && op && (op->effect == DGM_EFFECT_ACTUAL || planned))
    note(w, DGM_EFFECT_NEGATED, (int32_t)governor);
  if (!*finite && dgm_is_verbal(dgm_w(w->work, (int32_t)governor)))
    *finite = read_tense(w, governor);
  read_fixed(w, governor);
  return !stop;
}

/* "did not deny that": then it is so. */
static bool is_denial(const walk *w, uint32_t verb) {
  int32_t extra;
  const dgm_cue *cue = dgm_find_cue(w->work, verb, &extra);
  return cue && cue->stance == DGM_DENIES && dgm_w(w->work, (int32_t)verb)->deprel != DGM_CONJ;
}

/* "the latest country to send arms": it did so. */
static bool is_ranked(const walk *w, uint32_t noun) {
  DGM_EACH_CHILD(w->work, c, noun)
  if (dgm_w(w->work, c)->deprel == DGM_AMOD && dgm_find_operator(w->work, (uint32_t)c, "rank", (dgm_str){0}))
    return true;
  return false;
}

/* Without an operator: what merely hanging there means. False where the way ends. */
static bool read_link(walk *w, const link *l, uint32_t at, bool negated, bool report, bool finite) {
  dgm_path *p = w->path;
  const dgm_word *word = dgm_w(w->work, (int32_t)at);
  if (l->kind == LINK_PURPOSE && !report && !is_ranked(w, (uint32_t)l->governor)) {
    note(w, DGM_EFFECT_PLANNED, (int32_t)at);
    p->commits = true;
  }
  if (l->kind == LINK_NOMINAL && !report) {
    bool bare;
    if (!is_indefinite(w, at, &bare))
      return false;
    w->soft |= bare;
  }
  bool open = p->effects >> DGM_EFFECT_HYPOTHETICAL & 1; /* "did not say whether" */
  bool unsaid = negated || (l->kind == LINK_CLAUSE && dgm_is_unsaid(w->work, (uint32_t)l->governor));
  if (l->kind == LINK_CLAUSE && unsaid && !open && p->unconfirmed < 0 && word->deprel == DGM_CCOMP &&
      !is_denial(w, (uint32_t)l->governor))
    p->unconfirmed = l->governor;
  /* what is said of saying is not said of the event */
  w->soft |= report || (l->kind == LINK_CLAUSE && word->deprel != DGM_XCOMP && finite);
  return true;
}

/* Goes from `at` to its governor; false where the way ends. */
static bool step_up(walk *w, uint32_t *at, bool *finite) {
  const dgm_claim_work *work = w->work;
  link l = link_of(w, *at);
  dgm_path *p = w->path;
  p->visits[p->n_visits].word = *at;
  p->visits[p->n_visits++].governor = l.governor;
  if (l.governor < 0 || l.kind == LINK_END || l.kind == LINK_RELATIVE)
    return false;
  uint32_t governor = (uint32_t)l.governor;
  if (l.kind == LINK_CONJ)
    return step_to_first(w, at, governor, finite);
  const dgm_operator *op = dgm_find_operator(work, governor, l.name, l.preposition);
  bool negated = dgm_has_negation(work, governor);
  if (op)
    apply(w, op, (int32_t)governor, negated, dgm_w(work, l.governor)->tense == DGM_TENSE_PAST);
  if (op && op->effect == DGM_EFFECT_STOP)
    return false;
  if (negated && l.kind == LINK_NOMINAL && p->unconfirmed < 0 && leaves_open(w, governor))
    p->unconfirmed = l.governor;
  if (negated && is_denial(w, governor) && dgm_find_operator(work, governor, "clause", (dgm_str){0}) == NULL)
    return false; /* "did not deny having sent": the fact stands */
  if (!op && !read_link(w, &l, *at, negated, work->draft_at[governor] >= 0, *finite))
    return false;
  w->soft |= l.kind == LINK_LOOSE && (dgm_w(work, (int32_t)*at)->verb_form == DGM_FORM_FIN || *finite);
  *at = governor;
  if (w->soft)
    return true;
  if (l.kind != LINK_LOOSE)
    return read_governor(w, governor, op, negated, finite);
  /* "…, killing ten": as real as what it goes with, but not negated with it */
  uint32_t own = p->effects & 1u << DGM_EFFECT_NEGATED;
  read_beside(w, governor, false);
  p->effects = (p->effects & ~(1u << DGM_EFFECT_NEGATED)) | own;
  return true;
}

static bool is_asked(const walk *w, uint32_t word) {
  const dgm_document *d = w->work->d;
  dgm_range words = d->sentences[d->words[word].sentence].words;
  uint32_t last = words.first + words.count - 1;
  for (int i = 0; i < 2 && last > words.first && !dgm_str_is(d->words[last].lemma, "?"); i++)
    last--;
  if (!dgm_str_is(d->words[last].lemma, "?"))
    return false;
  for (uint32_t i = words.first; i < words.first + 3 && i < last; i++)
    if (w->work->functions[i] & DGM_FUNCTION_OPEN)
      return false;
  return true;
}

/* "UN to send envoys": an infinitive that nothing governs, or "is to". */
static void read_bare_infinitive(walk *w, uint32_t word) {
  const dgm_word *v = dgm_w(w->work, (int32_t)word);
  bool to = false, be = false;
  DGM_EACH_CHILD(w->work, c, word) {
    const dgm_word *m = dgm_w(w->work, c);
    to |= m->upos == DGM_PART && dgm_str_is(m->lemma, "to");
    be |= (m->deprel == DGM_AUX_REL || m->deprel == DGM_COP) && dgm_str_is(m->lemma, "be") &&
          m->verb_form == DGM_FORM_FIN;
  }
  read_fixed(w, word);
  if (to && v->upos == DGM_VERB && (v->head < 0 || be)) {
    note(w, DGM_EFFECT_PLANNED, (int32_t)word);
    w->path->commits = true;
  }
}

void dgm_walk_up(const dgm_claim_work *work, uint32_t event_head, dgm_span trigger, dgm_path *path) {
  *path = (dgm_path){.unconfirmed = DGM_NONE};
  for (int i = 0; i < DGM_N_EFFECTS; i++)
    path->reasons[i] = DGM_NONE;
  walk w = {.work = work, .path = path, .event = event_head};
  w.refuses = dgm_is_negated_within(work, event_head, trigger);
  uint32_t at = event_head;
  read_bare_infinitive(&w, at);
  bool stop = read_beside(&w, at, false);
  bool finite = is_verb_like(dgm_w(work, (int32_t)at)) && read_tense(&w, at);
  if (stop) {
    path->visits[0].word = at;
    path->visits[0].governor = dgm_w(work, (int32_t)at)->head;
    path->n_visits = 1;
    path->finite = finite;
    return;
  }
  while (path->n_visits < DGM_MAX_VISITS && step_up(&w, &at, &finite))
    continue;
  path->finite = finite;
  if (path->effects >> DGM_EFFECT_PLANNED & 1 && has_condition(&w, event_head)) /* "ready to strike if …" */
    note(&w, DGM_EFFECT_HYPOTHETICAL, (int32_t)event_head);
  if (path->n_visits && path->visits[path->n_visits - 1].governor < 0 && !w.soft && is_asked(&w, event_head))
    note(&w, DGM_EFFECT_HYPOTHETICAL, (int32_t)event_head);
}
