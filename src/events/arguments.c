/* Logical arguments of a predicate: passives, relatives, control, participles, coordination and light verbs undone. */
#include "events/events.h"

enum { MAX_CLIMB = 8 };

static void add(dgm_arguments *out, dgm_role role, dgm_str prep, int32_t word, bool near) {
  if (word < 0 || out->count == DGM_MAX_ARGUMENTS)
    return;
  for (uint32_t i = 0; i < out->count; i++)
    if (out->items[i].word == (uint32_t)word && out->items[i].role == role)
      return;
  out->items[out->count++] = (dgm_argument){role, prep, (uint32_t)word, near};
}

static bool is_relative_pronoun(const dgm_word *w) {
  return w->upos == DGM_PRON && (dgm_str_is(w->lemma, "who") || dgm_str_is(w->lemma, "which") ||
                                 dgm_str_is(w->lemma, "that") || dgm_str_is(w->lemma, "whom"));
}

/* The noun that a clause modifies: "the drones that Iran supplied" → drones. */
static int32_t antecedent(const dgm_document *d, uint32_t verb) {
  const dgm_word *w = &d->words[verb];
  return w->deprel == DGM_ACL ? w->head : DGM_NONE;
}

/* A relative pronoun stands for the noun its clause modifies; clauses joined by "and" share it. */
static int32_t resolved(const dgm_document *d, uint32_t verb, int32_t word) {
  if (word < 0 || !is_relative_pronoun(&d->words[word]))
    return word;
  int32_t clause = (int32_t)verb;
  for (int i = 0; i < MAX_CLIMB && clause >= 0; i++) {
    int32_t noun = antecedent(d, (uint32_t)clause);
    if (noun >= 0)
      return noun;
    clause = d->words[clause].head;
  }
  return word;
}

static bool is_passive(const dgm_document *d, uint32_t verb) {
  const dgm_word *w = &d->words[verb];
  if (dgm_child(d, verb, DGM_NSUBJ, DGM_SUB_PASS) >= 0 || dgm_child(d, verb, DGM_AUX_REL, DGM_SUB_PASS) >= 0)
    return true;
  if (dgm_child(d, verb, DGM_NSUBJ, DGM_SUB_NONE) >= 0 || w->verb_form != DGM_FORM_PART || w->tense != DGM_TENSE_PAST)
    return false;
  if (dgm_child(d, verb, DGM_AUX_REL, DGM_SUB_NONE) >= 0)
    return false;
  if (w->deprel == DGM_CONJ && w->head >= 0 && dgm_is_verbal(&d->words[w->head]))
    return dgm_child(d, verb, DGM_OBJ, DGM_SUB_NONE) < 0 && is_passive(d, (uint32_t)w->head);
  return w->deprel == DGM_ACL || w->deprel == DGM_ADVCL || w->deprel == DGM_AMOD;
}

/* The subject as it stands (of a passive: who it is done to), own or shared. */
static int32_t surface_subject(const dgm_document *d, uint32_t verb, int depth);

/* "accused Iran of supplying", "thanked Oman for mediating": the object does it. */
static bool is_object_controlled(const dgm_document *d, uint32_t clause, uint32_t head) {
  static const char *const markers[] = {"of", "for", "from", "with", "into"};
  int32_t object = dgm_child(d, head, DGM_OBJ, DGM_SUB_NONE);
  if (object < 0 || object > (int32_t)clause)
    return false;
  for (int32_t c = dgm_next_child(d, clause, DGM_NONE); c >= 0 && c < (int32_t)clause; c = dgm_next_child(d, clause, c))
    for (size_t i = 0; i < DGM_COUNT(markers); i++)
      if ((d->words[c].deprel == DGM_MARK || d->words[c].deprel == DGM_CASE) &&
          dgm_str_is(d->words[c].lemma, markers[i]))
        return true;
  return false;
}

static int32_t controlled_subject(const dgm_document *d, uint32_t verb, int depth) {
  const dgm_word *w = &d->words[verb];
  if (w->head < 0)
    return DGM_NONE;
  uint32_t head = (uint32_t)w->head;
  const dgm_word *h = &d->words[head];
  switch (w->deprel) {
  case DGM_CONJ:
    return surface_subject(d, head, depth + 1);
  case DGM_XCOMP: {
    int32_t object = dgm_child(d, head, DGM_OBJ, DGM_SUB_NONE);
    return object >= 0 ? resolved(d, head, object) : surface_subject(d, head, depth + 1);
  }
  case DGM_ADVCL:
    if (is_object_controlled(d, verb, head))
      return resolved(d, head, dgm_child(d, head, DGM_OBJ, DGM_SUB_NONE));
    return dgm_is_verbal(h) || h->upos == DGM_ADJ ? surface_subject(d, head, depth + 1) : DGM_NONE;
  case DGM_ACL: {
    if (w->subtype == DGM_SUB_RELCL)
      return DGM_NONE; /* its gap is filled below */
    if (w->verb_form != DGM_FORM_INF)
      return (int32_t)head;                                     /* "soldiers guarding", "rebels backed by" */
    int32_t owner = dgm_child(d, head, DGM_NMOD, DGM_SUB_POSS); /* "Iran's plan to attack" */
    if (owner >= 0)
      return owner;
    if (h->head >= 0 && (h->deprel == DGM_OBJ || h->deprel == DGM_OBL))
      return surface_subject(d, (uint32_t)h->head, depth + 1);
    return DGM_NONE;
  }
  case DGM_CCOMP:
    return h->verb_form == DGM_FORM_NONE ? DGM_NONE : surface_subject(d, head, depth + 1);
  default:
    return DGM_NONE;
  }
}

static int32_t surface_subject(const dgm_document *d, uint32_t verb, int depth) {
  int32_t subject = dgm_child(d, verb, DGM_NSUBJ, DGM_SUB_NONE);
  if (subject >= 0)
    return resolved(d, verb, subject);
  return depth < MAX_CLIMB ? controlled_subject(d, verb, depth) : DGM_NONE;
}

/* "on Monday" answers when, not on what. */
static bool is_time(const dgm_document *d, uint32_t word) {
  uint32_t low = 0, high = d->n_times;
  while (low < high) {
    uint32_t middle = (low + high) / 2;
    dgm_range words = d->times[middle].words;
    if (word < words.first)
      high = middle;
    else if (word >= words.first + words.count)
      low = middle + 1;
    else
      return true;
  }
  return false;
}

static void add_oblique(const dgm_document *d, uint32_t word, bool near, dgm_arguments *out) {
  if (is_time(d, word))
    return;
  dgm_str prep = dgm_case_of(d, word);
  if (prep.size)
    add(out, DGM_ROLE_PREP, prep, (int32_t)word, near);
}

static bool is_gerund_clause(const dgm_document *d, uint32_t clause, dgm_str *mark) {
  for (int32_t c = dgm_next_child(d, clause, DGM_NONE); c >= 0; c = dgm_next_child(d, clause, c))
    if ((d->words[c].deprel == DGM_MARK || d->words[c].deprel == DGM_CASE) &&
        (d->words[c].upos == DGM_SCONJ || d->words[c].upos == DGM_ADP)) {
      *mark = d->words[c].lemma;
      return true;
    }
  return false;
}

/* "killed at least 48 people": no preposition of the verb. */
static bool is_quantity(const dgm_document *d, uint32_t word) {
  int32_t at = dgm_child(d, word, DGM_CASE, DGM_SUB_NONE);
  if (at < 0 || !dgm_str_is(d->words[at].lemma, "at") || (uint32_t)at + 1 >= d->n_words)
    return false;
  dgm_str next = dgm_form(d, (uint32_t)at + 1);
  return dgm_str_is_nocase(next, "least") || dgm_str_is_nocase(next, "most");
}

/* The trees take "promised Indonesia a loan" for two objects, and "urged him to go" for an indirect one. */
static dgm_role object_role(const dgm_document *d, uint32_t verb, int32_t child) {
  int32_t others = 0, later = 0;
  for (int32_t c = dgm_next_child(d, verb, DGM_NONE); c >= 0; c = dgm_next_child(d, verb, c))
    if (c != child && (d->words[c].deprel == DGM_OBJ || d->words[c].deprel == DGM_IOBJ)) {
      others++;
      later += c > child;
    }
  if (d->words[child].deprel == DGM_IOBJ)
    return others ? DGM_ROLE_IOBJ : DGM_ROLE_OBJ;
  return later ? DGM_ROLE_IOBJ : DGM_ROLE_OBJ;
}

static void add_children(const dgm_document *d, uint32_t verb, bool passive, dgm_arguments *out) {
  for (int32_t c = dgm_next_child(d, verb, DGM_NONE); c >= 0; c = dgm_next_child(d, verb, c)) {
    const dgm_word *w = &d->words[c];
    dgm_str mark;
    switch (w->deprel) {
    case DGM_OBJ:
    case DGM_IOBJ:
      add(out, passive ? DGM_ROLE_OBJ : object_role(d, verb, c), (dgm_str){0}, resolved(d, verb, c), false);
      break;
    case DGM_XCOMP:
    case DGM_CCOMP:
      add(out, DGM_ROLE_COMP, (dgm_str){0}, c, false);
      break;
    case DGM_OBL:
    case DGM_NMOD:
      if (is_quantity(d, (uint32_t)c) && !passive)
        add(out, DGM_ROLE_OBJ, (dgm_str){0}, c, false);
      else if (passive && (w->subtype == DGM_SUB_AGENT || dgm_str_is(dgm_case_of(d, (uint32_t)c), "by")))
        add(out, DGM_ROLE_SUBJ, (dgm_str){0}, c, false);
      else
        add_oblique(d, (uint32_t)c, false, out);
      break;
    case DGM_ADVCL:
      if (is_gerund_clause(d, (uint32_t)c, &mark)) { /* "accused of attacking" */
        if (w->verb_form == DGM_FORM_GER)
          add(out, DGM_ROLE_COMP, (dgm_str){0}, c, false);
        add(out, DGM_ROLE_PREP, mark, c, false);
      } else if (dgm_child_lemma(d, (uint32_t)c, DGM_MARK, "to") >= 0) { /* purpose, often a complement in truth */
        add(out, DGM_ROLE_COMP, (dgm_str){0}, c, true);
      }
      break;
    default:
      break;
    }
  }
}

/* "the weapons Iran sent": a relative clause with a subject and no object has its antecedent as object. */
static void fill_gap(const dgm_document *d, uint32_t verb, bool passive, dgm_arguments *out) {
  const dgm_word *w = &d->words[verb];
  if (w->deprel != DGM_ACL || w->head < 0)
    return;
  bool subject = dgm_child(d, verb, DGM_NSUBJ, DGM_SUB_NONE) >= 0;
  bool object = dgm_child(d, verb, DGM_OBJ, DGM_SUB_NONE) >= 0;
  if (w->subtype == DGM_SUB_RELCL && subject && !object && !passive) {
    int32_t nsubj = dgm_child(d, verb, DGM_NSUBJ, DGM_SUB_NONE);
    if (!is_relative_pronoun(&d->words[nsubj]))
      add(out, DGM_ROLE_OBJ, (dgm_str){0}, w->head, false);
  } else if (w->verb_form == DGM_FORM_INF && !object) { /* "weapons to send" */
    add(out, DGM_ROLE_OBJ, (dgm_str){0}, w->head, true);
  }
}

/* "supplied drones to Russia": what hangs on the object may belong to the verb. */
static void add_from_object(const dgm_document *d, dgm_arguments *out) {
  uint32_t n = out->count;
  for (uint32_t i = 0; i < n; i++) {
    if (out->items[i].role != DGM_ROLE_OBJ || out->items[i].near)
      continue;
    uint32_t object = out->items[i].word;
    for (int32_t c = dgm_next_child(d, object, DGM_NONE); c >= 0; c = dgm_next_child(d, object, c)) {
      if (d->words[c].deprel == DGM_NMOD && d->words[c].subtype != DGM_SUB_POSS) {
        add_oblique(d, (uint32_t)c, true, out);
        for (int32_t k = dgm_next_child(d, (uint32_t)c, c); k >= 0; k = dgm_next_child(d, (uint32_t)c, k))
          if (d->words[k].deprel == DGM_NMOD) /* "50 million in aid to Mali" */
            add_oblique(d, (uint32_t)k, true, out);
      } else if (d->words[c].deprel == DGM_COMPOUND && d->words[c].upos == DGM_PROPN)
        add(out, DGM_ROLE_IOBJ, (dgm_str){0}, c, true); /* "sent Kyiv missiles", taken for a compound */
      else if (d->words[c].deprel == DGM_ACL && d->words[c].subtype != DGM_SUB_RELCL &&
               d->words[c].verb_form == DGM_FORM_INF)
        add(out, DGM_ROLE_COMP, (dgm_str){0}, c, true);
    }
  }
}

/* A verb joined by "and" to a later one shares what stands after the last: "planned and carried out an attack". */
static void share_from_conjunct(const dgm_document *d, uint32_t verb, dgm_arguments *out) {
  bool object = false;
  for (uint32_t i = 0; i < out->count; i++)
    object |= out->items[i].role == DGM_ROLE_OBJ || out->items[i].role == DGM_ROLE_COMP;
  int32_t next = dgm_child(d, verb, DGM_CONJ, DGM_SUB_NONE);
  if (object || next < 0 || !dgm_is_verbal(&d->words[next]) || next > (int32_t)verb + 3)
    return;
  add(out, DGM_ROLE_OBJ, (dgm_str){0}, dgm_child(d, (uint32_t)next, DGM_OBJ, DGM_SUB_NONE), true);
}

static void verb_arguments(const dgm_document *d, uint32_t verb, dgm_arguments *out) {
  bool passive = is_passive(d, verb);
  int32_t subject = surface_subject(d, verb, 0);
  if (passive && subject < 0)
    subject = antecedent(d, verb);
  const dgm_word *w = &d->words[verb];
  if (subject < 0 && w->deprel == DGM_AMOD && passive)
    subject = w->head; /* "the seized ships" */
  add(out, passive ? DGM_ROLE_OBJ : DGM_ROLE_SUBJ, (dgm_str){0}, subject, false);
  add_children(d, verb, passive, out);
  fill_gap(d, verb, passive, out);
  add_from_object(d, out);
  share_from_conjunct(d, verb, out);
}

/* ---- nouns ---- */

static bool hit_is(const dgm_event_lexicon *l, dgm_phrase_hit hit, int32_t class_number) {
  for (uint32_t i = 0; i < hit.count && class_number >= 0; i++)
    if (l->first_class[hit.rows[i].table] + hit.rows[i].row == (uint32_t)class_number)
      return true;
  return false;
}

static bool is_light(const dgm_coder *coder, uint32_t verb) {
  const dgm_event_lexicon *l = coder->model->events;
  dgm_str lemma = coder->document.words[verb].lemma;
  uint64_t state = dgm_phrase_step(DGM_PHRASE_START, lemma);
  dgm_phrase_hit hit = dgm_phrases_find(&l->classes, state);
  for (int step = 0; step < 2; step++) {
    if (hit_is(l, hit, l->light_verbs))
      return true;
    int32_t particle = dgm_child(&coder->document, verb, DGM_COMPOUND, DGM_SUB_PRT);
    if (particle < 0 || !hit.more)
      return false;
    hit = dgm_phrases_find(&l->classes, dgm_phrase_step(state, coder->document.words[particle].lemma));
  }
  return false;
}

/* "the supply of drones to Russia", "an attack by rebels on a camp": the last phrase may hang on the one before. */
static void add_nested(const dgm_document *d, uint32_t phrase, dgm_arguments *out) {
  for (int32_t c = dgm_next_child(d, phrase, (int32_t)phrase); c >= 0; c = dgm_next_child(d, phrase, c)) {
    if (d->words[c].deprel != DGM_NMOD || d->words[c].subtype == DGM_SUB_POSS)
      continue;
    if (dgm_str_is(dgm_case_of(d, (uint32_t)c), "by"))
      add(out, DGM_ROLE_SUBJ, (dgm_str){0}, c, true);
    add_oblique(d, (uint32_t)c, true, out);
  }
}

static void noun_children(const dgm_document *d, uint32_t noun, dgm_arguments *out) {
  for (int32_t c = dgm_next_child(d, noun, DGM_NONE); c >= 0; c = dgm_next_child(d, noun, c)) {
    const dgm_word *w = &d->words[c];
    dgm_str mark;
    if (w->deprel == DGM_NMOD && w->subtype == DGM_SUB_POSS) {
      add(out, DGM_ROLE_SUBJ, (dgm_str){0}, c, false);
    } else if (w->deprel == DGM_NMOD || w->deprel == DGM_OBL) {
      if (dgm_str_is(dgm_case_of(d, (uint32_t)c), "by"))
        add(out, DGM_ROLE_SUBJ, (dgm_str){0}, c, false);
      add_oblique(d, (uint32_t)c, false, out);
      add_nested(d, (uint32_t)c, out);
    } else if (w->deprel == DGM_AMOD || w->deprel == DGM_COMPOUND) {
      bool actor = dgm_mention_at(d, (uint32_t)c) >= 0;
      if (actor || w->deprel == DGM_COMPOUND)
        add(out, actor ? DGM_ROLE_SUBJ : DGM_ROLE_OBJ, (dgm_str){0}, c, true);
    } else if (w->deprel == DGM_ACL && w->subtype != DGM_SUB_RELCL) {
      if (w->verb_form == DGM_FORM_INF || is_gerund_clause(d, (uint32_t)c, &mark))
        add(out, DGM_ROLE_COMP, (dgm_str){0}, c, false);
      else if (w->verb_form == DGM_FORM_PART && is_passive(d, (uint32_t)c)) { /* "an attack carried out by" */
        int32_t agent = dgm_child(d, (uint32_t)c, DGM_OBL, DGM_SUB_AGENT);
        add(out, DGM_ROLE_SUBJ, (dgm_str){0}, agent, true);
      }
    }
  }
}

/* What the governing verb gives an event noun: a light verb its subject, any verb its prepositions. */
static void from_governor(const dgm_coder *coder, uint32_t noun, dgm_arguments *out) {
  const dgm_document *d = &coder->document;
  const dgm_word *w = &d->words[noun];
  if (w->head < 0 || !dgm_is_verbal(&d->words[w->head]))
    return;
  uint32_t verb = (uint32_t)w->head;
  bool passive = is_passive(d, verb);
  bool object = w->deprel == DGM_OBJ || (w->deprel == DGM_NSUBJ && passive);
  bool oblique = w->deprel == DGM_OBL;
  bool light = (object || oblique) && is_light(coder, verb);
  if (light) {
    if (passive && object)
      add(out, DGM_ROLE_SUBJ, (dgm_str){0}, dgm_child(d, verb, DGM_OBL, DGM_SUB_AGENT), true);
    else /* also "were engaged in an offensive" */
      add(out, DGM_ROLE_SUBJ, (dgm_str){0}, surface_subject(d, verb, 0), true);
    if (!passive)
      add(out, DGM_ROLE_IOBJ, (dgm_str){0}, dgm_child(d, verb, DGM_IOBJ, DGM_SUB_NONE), true);
  } else if (oblique && !passive && dgm_str_is(dgm_case_of(d, noun), "for")) /* "flew to Hanoi for talks" */
    add(out, DGM_ROLE_SUBJ, (dgm_str){0}, surface_subject(d, verb, 0), true);
  if (object || light || w->deprel == DGM_NSUBJ)
    for (int32_t c = dgm_next_child(d, verb, DGM_NONE); c >= 0; c = dgm_next_child(d, verb, c))
      if ((uint32_t)c != noun && d->words[c].deprel == DGM_OBL && d->words[c].subtype != DGM_SUB_AGENT)
        add_oblique(d, (uint32_t)c, true, out);
}

static void noun_arguments(const dgm_coder *coder, uint32_t noun, dgm_arguments *out) {
  /* "Teachers are on strike": a noun that is what the clause says */
  add(out, DGM_ROLE_SUBJ, (dgm_str){0}, dgm_child(&coder->document, noun, DGM_NSUBJ, DGM_SUB_NONE), false);
  noun_children(&coder->document, noun, out);
  from_governor(coder, noun, out);
}

/* Predicative ("Iran is ready to talk") and attributive adjectives. */
static void adjective_arguments(const dgm_document *d, uint32_t adjective, dgm_arguments *out) {
  const dgm_word *w = &d->words[adjective];
  int32_t subject = surface_subject(d, adjective, 0);
  if (subject < 0 && w->deprel == DGM_AMOD)
    subject = w->head;
  add(out, DGM_ROLE_SUBJ, (dgm_str){0}, subject, false);
  add_children(d, adjective, false, out);
}

static void find_arguments(const dgm_coder *coder, uint32_t predicate, dgm_arguments *out) {
  const dgm_document *d = &coder->document;
  switch (d->words[predicate].upos) {
  case DGM_NOUN:
  case DGM_PROPN:
    noun_arguments(coder, predicate, out);
    break;
  case DGM_ADJ:
    adjective_arguments(d, predicate, out);
    break;
  default:
    verb_arguments(d, predicate, out);
  }
}

/* "one of the diplomats", "thousands of workers": whom the count is of. */
static uint32_t counted(const dgm_coder *coder, uint32_t word) {
  const dgm_document *d = &coder->document;
  const dgm_event_lexicon *l = coder->model->events;
  const dgm_word *w = &d->words[word];
  dgm_phrase_hit hit = dgm_phrases_find(&l->classes, dgm_phrase_step(DGM_PHRASE_START, w->lemma));
  if (dgm_is_verbal(w) || (w->upos != DGM_NUM && !hit_is(l, hit, l->partitive_nouns)))
    return word;
  for (int32_t c = dgm_next_child(d, word, (int32_t)word); c >= 0; c = dgm_next_child(d, word, c))
    if (d->words[c].deprel == DGM_NMOD && dgm_str_is(dgm_case_of(d, (uint32_t)c), "of"))
      return (uint32_t)c;
  return word;
}

void dgm_find_arguments(const dgm_coder *coder, uint32_t predicate, dgm_arguments *out) {
  out->count = 0;
  find_arguments(coder, predicate, out);
  for (uint32_t i = 0; i < out->count; i++)
    out->items[i].word = counted(coder, out->items[i].word);
}
