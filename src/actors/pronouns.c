/* Pronouns: whom "he", "which" and "they" repeat. */
#include "actors/actors.h"

enum { LOOK_BACK = 60, FAR_SENTENCES = 3, MANY = 30, KNOWN_GENDER = 25, MAIN_CLAUSE = 6, GIVEN = 45 };

/* "The opposition", "a family": many in one word, "it" as well as "they". */
static bool is_collective(const dgm_document *d, const dgm_mention *m) {
  return d->entities[m->entity].kind == DGM_ENTITY_GROUP && d->words[m->head].number == DGM_NUMBER_SING;
}

bool dgm_is_many(const dgm_document *d, const dgm_mention *m) {
  uint8_t kind = d->entities[m->entity].kind;
  const dgm_word *head = &d->words[m->head];
  return head->number == DGM_NUMBER_PLUR || kind == DGM_ENTITY_GROUP ||
         (m->kind == DGM_NOMINAL && head->number != DGM_NUMBER_SING); /* "the dead" */
}

/* The noun that a relative clause belongs to. */
static int32_t antecedent(const dgm_actor_work *w, uint32_t word) {
  const dgm_document *d = w->d;
  int32_t at = (int32_t)word;
  for (int depth = 0; depth < 8 && at >= 0; depth++) {
    const dgm_word *v = &d->words[at];
    if (v->deprel == DGM_ACL && v->head >= 0)
      return w->mention_at[v->head];
    at = v->head;
  }
  return DGM_NONE;
}

typedef enum pronoun {
  PRONOUN_OTHER,
  PRONOUN_PERSON,
  PRONOUN_THING,
  PRONOUN_MANY,
  PRONOUN_RELATIVE,
  PRONOUN_FORMER,
  PRONOUN_LATTER
} pronoun;

static pronoun kind_of(const dgm_document *d, uint32_t word) {
  static const struct {
    const char *form;
    pronoun kind;
  } kinds[] = {{"he", PRONOUN_PERSON},      {"she", PRONOUN_PERSON},     {"him", PRONOUN_PERSON},
               {"her", PRONOUN_PERSON},     {"his", PRONOUN_PERSON},     {"hers", PRONOUN_PERSON},
               {"it", PRONOUN_THING},       {"its", PRONOUN_THING},      {"they", PRONOUN_MANY},
               {"them", PRONOUN_MANY},      {"their", PRONOUN_MANY},     {"himself", PRONOUN_PERSON},
               {"herself", PRONOUN_PERSON}, {"itself", PRONOUN_THING},   {"themselves", PRONOUN_MANY},
               {"who", PRONOUN_RELATIVE},   {"which", PRONOUN_RELATIVE}, {"that", PRONOUN_RELATIVE},
               {"whom", PRONOUN_RELATIVE},  {"whose", PRONOUN_RELATIVE}, {"former", PRONOUN_FORMER},
               {"latter", PRONOUN_LATTER}};
  for (size_t i = 0; i < DGM_COUNT(kinds); i++)
    if (dgm_str_is_nocase(dgm_form(d, word), kinds[i].form))
      return kinds[i].kind;
  return PRONOUN_OTHER;
}

/* The verb above a noun; the one above that, where it lends its subject. */
static int32_t verb_above(const dgm_document *d, uint32_t word) {
  int32_t at = d->words[word].head;
  for (int depth = 0; depth < 6 && at >= 0 && !dgm_is_verbal(&d->words[at]); depth++)
    at = d->words[at].head;
  return at;
}

static int32_t lender(const dgm_document *d, int32_t verb) {
  const dgm_word *v = &d->words[verb];
  bool lends = v->deprel == DGM_ADVCL || v->deprel == DGM_XCOMP || v->deprel == DGM_CONJ;
  return lends && dgm_child(d, (uint32_t)verb, DGM_NSUBJ, DGM_SUB_NONE) < 0 ? v->head : DGM_NONE;
}

/* Who does what the verb above a word says: "X" of "X arrested them", "Y" of "X urged Y to free them"; a word. */
static int32_t doer_above(const dgm_document *d, uint32_t word, bool *urged) {
  int32_t verb = verb_above(d, word);
  *urged = false;
  for (int depth = 0; depth < 4 && verb >= 0; depth++) {
    int32_t subject = dgm_child(d, (uint32_t)verb, DGM_NSUBJ, DGM_SUB_NONE);
    if (subject >= 0)
      return subject == (int32_t)word ? DGM_NONE : subject;
    int32_t object = DGM_NONE, above = d->words[verb].deprel == DGM_XCOMP ? d->words[verb].head : DGM_NONE;
    if (above >= 0)
      object = dgm_child(d, (uint32_t)above, DGM_OBJ, DGM_SUB_NONE);
    if (above >= 0 && object < 0)
      object = dgm_child(d, (uint32_t)above, DGM_IOBJ, DGM_SUB_NONE);
    if (object >= 0 && object < verb) {
      *urged = true;
      return object;
    }
    verb = lender(d, verb);
  }
  return DGM_NONE;
}

int32_t dgm_doer_above(const dgm_document *d, uint32_t word) {
  bool urged;
  return doer_above(d, word, &urged);
}

/* The object of the verb that a word hangs on by "for": "Sudan" of "thanked Sudan for its patience". */
static int32_t object_before_for(const dgm_document *d, uint32_t word) {
  int32_t at = (int32_t)word;
  for (int depth = 0; depth < 4 && at >= 0 && !dgm_is_verbal(&d->words[at]); depth++, at = d->words[at].head)
    if (d->words[at].deprel == DGM_OBL && dgm_str_is(dgm_case_of(d, (uint32_t)at), "for"))
      return d->words[at].head < 0 ? DGM_NONE : dgm_child(d, (uint32_t)d->words[at].head, DGM_OBJ, DGM_SUB_NONE);
  return DGM_NONE;
}

static bool is_reflexive(const dgm_document *d, uint32_t word) {
  return dgm_str_ends(dgm_form(d, word), "self") || dgm_str_ends(dgm_form(d, word), "selves");
}

/* The mention stands in what the pronoun's verb has said: "“My counterpart agreed,” she added". */
static bool is_said_by(const dgm_document *d, uint32_t word, const dgm_mention *m) {
  int32_t verb = d->words[word].head;
  if (d->words[word].deprel != DGM_NSUBJ || verb < 0 || m->head > word ||
      d->words[m->head].sentence != d->words[word].sentence)
    return false;
  int32_t at = (int32_t)m->head, own = dgm_child(d, (uint32_t)verb, DGM_CCOMP, DGM_SUB_NONE);
  if (own > verb && d->words[verb].deprel == DGM_PARATAXIS)
    return false; /* "The minister has another theory: she thinks that …" */
  if (d->words[verb].deprel == DGM_PARATAXIS && d->words[verb].head >= 0 && !dgm_is_under(d, m->head, (uint32_t)verb))
    return dgm_is_verbal(&d->words[d->words[verb].head]) && dgm_is_under(d, m->head, (uint32_t)d->words[verb].head);
  while (at >= 0 && d->words[at].head != verb)
    at = d->words[at].head;
  bool subject =
      d->words[m->head].deprel == DGM_NSUBJ && d->words[m->head].head == at; /* "The court agrees, it said" */
  return at >= 0 && d->words[at].deprel == DGM_CCOMP && !subject;
}

/* Who is "it" in a sentence is not "they" in it, nor the other way about. */
static bool is_otherwise_called(const dgm_actor_work *w, uint32_t word, pronoun kind, uint32_t entity) {
  const dgm_document *d = w->d;
  for (uint32_t i = d->n_mentions; i-- > 0 && d->words[d->mentions[i].head].sentence == d->words[word].sentence;) {
    const dgm_mention *m = &d->mentions[i];
    pronoun other = m->kind == DGM_PRONOUN ? kind_of(d, m->head) : PRONOUN_OTHER;
    if (m->entity == entity &&
        ((kind == PRONOUN_MANY && other == PRONOUN_THING) || (kind == PRONOUN_THING && other == PRONOUN_MANY)))
      return true;
  }
  return false;
}

/* "Insulted him and his country": the same one. */
static bool repeats_beside(const dgm_document *d, uint32_t word, const dgm_mention *m) {
  int32_t noun = d->words[word].head;
  return d->words[word].subtype == DGM_SUB_POSS && noun >= 0 && d->words[noun].deprel == DGM_CONJ &&
         d->words[noun].head == (int32_t)m->head && m->kind == DGM_PRONOUN;
}

/* Higher is likelier; negative: impossible. `other` is someone else. */
static int suits(const dgm_actor_work *w, pronoun kind, uint32_t word, const dgm_mention *m, int32_t other) {
  const dgm_document *d = w->d;
  const dgm_entity *e = &d->entities[m->entity];
  bool person = e->kind == DGM_ENTITY_PERSON, many = dgm_is_many(d, m);
  if ((m->is_place && !m->can_act) || (int32_t)m->entity == other)
    return -1;
  uint8_t gender = w->genders[m->entity], wanted = d->words[word].gender;
  if (kind == PRONOUN_PERSON && gender && wanted && gender != wanted)
    return -1;
  bool thing = !person && (!many || is_collective(d, m));
  if (kind == PRONOUN_PERSON ? !person || many : kind == PRONOUN_THING ? !thing : person && !many)
    return -1;
  if (kind == PRONOUN_MANY && e->kind == DGM_ENTITY_COUNTRY && m->kind == DGM_ADJECTIVE)
    return -1;
  uint32_t here = d->words[word].sentence, there = d->words[m->head].sentence;
  if (there > here || here - there > FAR_SENTENCES || is_said_by(d, word, m) ||
      is_otherwise_called(w, word, kind, m->entity))
    return -1;
  if (kind == PRONOUN_MANY && m->kind == DGM_PRONOUN && kind_of(d, m->head) == PRONOUN_THING)
    return -1;
  int score = 100 - 20 * (int)(here - there);
  uint8_t deprel = d->words[m->head].deprel;
  bool fighters =
      e->kind == DGM_ENTITY_ORGANISATION && (e->sectors[0] == DGM_SECTOR_REB || e->sectors[0] == DGM_SECTOR_UAF);
  score += kind == PRONOUN_MANY && (d->words[m->head].number == DGM_NUMBER_PLUR || fighters) ? MANY : 0;
  score -= kind == PRONOUN_MANY && e->kind == DGM_ENTITY_COUNTRY ? MANY : 0;
  score += deprel == DGM_NSUBJ ? 15 : deprel == DGM_OBJ ? 4 : 0;
  score += there < here && deprel == DGM_NSUBJ && d->words[m->head].head == d->sentences[there].root ? MAIN_CLAUSE : 0;
  bool urged, poss = d->words[word].subtype == DGM_SUB_POSS && here == there;
  if (poss &&
      (object_before_for(d, word) == (int32_t)m->head || (doer_above(d, word, &urged) == (int32_t)m->head && urged)))
    score += GIVEN;
  score += repeats_beside(d, word, m) ? GIVEN : 0;
  score += kind == PRONOUN_PERSON && gender && gender == wanted ? KNOWN_GENDER : 0;
  score -= m->kind == DGM_ADJECTIVE ? 10 : 0;
  return score;
}

bool dgm_pronoun_suits(const dgm_actor_work *w, uint32_t word, const dgm_mention *m) {
  pronoun kind = kind_of(w->d, word);
  return kind != PRONOUN_OTHER && kind < PRONOUN_RELATIVE && w->d->words[word].deprel != DGM_EXPL &&
         suits(w, kind, word, m, DGM_NONE) >= 0;
}

/* "passed the bill … promised to veto it": a thing was the object before. */
static bool object_is_thing(const dgm_actor_work *w, uint32_t word) {
  const dgm_document *d = w->d;
  if (d->words[word].deprel != DGM_OBJ || kind_of(d, word) != PRONOUN_THING)
    return false;
  uint32_t sentence = d->words[word].sentence, from = d->sentences[sentence ? sentence - 1 : 0].words.first;
  for (uint32_t i = word; i-- > from;) {
    const dgm_word *x = &d->words[i];
    bool object = x->deprel == DGM_OBJ || (x->deprel == DGM_NSUBJ && x->subtype == DGM_SUB_PASS);
    if (object && x->upos == DGM_NOUN && x->number == DGM_NUMBER_SING)
      return w->mention_at[i] < 0;
    if (object && w->mention_at[i] >= 0 && x->upos != DGM_PRON)
      return false;
  }
  return false;
}

/* Two that are named together, "X and Y", or were called so: the first of them, if the mention is the second. */
static int32_t partner_of(const dgm_actor_work *w, uint32_t mention) {
  const dgm_document *d = w->d;
  const dgm_mention *m = &d->mentions[mention], *before = mention ? m - 1 : NULL;
  int32_t first = DGM_NONE;
  if (before && before->head == m->head && m->kind == DGM_PRONOUN)
    first = (int32_t)mention - 1;
  else if (d->words[m->head].deprel == DGM_CONJ && d->words[m->head].head >= 0)
    first = w->mention_at[d->words[m->head].head];
  if (first < 0 || first == (int32_t)mention)
    return DGM_NONE;
  const dgm_mention *f = &d->mentions[first];
  bool person = d->entities[m->entity].kind == DGM_ENTITY_PERSON;
  if (!m->can_act || !f->can_act || f->entity == m->entity ||
      person != (d->entities[f->entity].kind == DGM_ENTITY_PERSON))
    return DGM_NONE;
  if (m->kind != DGM_PRONOUN && (dgm_is_many(d, m) || dgm_is_many(d, f)))
    return DGM_NONE;
  for (int32_t c = dgm_next_child(d, f->head, DGM_NONE); c >= 0; c = dgm_next_child(d, f->head, c))
    if (d->words[c].deprel == DGM_CONJ && (uint32_t)c != m->head && w->mention_at[c] >= 0 && f->head != m->head)
      return DGM_NONE; /* three */
  return first;
}

/* The likeliest two that "they" means; `best` is the score to beat. */
static int32_t find_two(const dgm_actor_work *w, uint32_t word, int32_t other, int best, int32_t *second) {
  const dgm_document *d = w->d;
  int32_t found = DGM_NONE;
  for (uint32_t i = d->n_mentions; i-- > 0 && d->n_mentions - i < LOOK_BACK;) {
    const dgm_mention *m = &d->mentions[i];
    uint32_t distance = d->words[word].sentence - d->words[m->head].sentence;
    if (distance > FAR_SENTENCES)
      break;
    int32_t first = partner_of(w, i);
    if (first < 0 || (int32_t)m->entity == other || (int32_t)d->mentions[first].entity == other)
      continue;
    uint8_t deprel = d->words[d->mentions[first].head].deprel;
    int score = 100 - 20 * (int)distance + MANY + (deprel == DGM_NSUBJ ? 15 : deprel == DGM_OBJ ? 4 : 0);
    if (score > best) {
      best = score;
      found = first;
      *second = (int32_t)i;
    }
  }
  return found;
}

bool dgm_is_one_of_two(const dgm_document *d, uint32_t word) {
  return kind_of(d, word) >= PRONOUN_FORMER && dgm_child_lemma(d, word, DGM_DET_REL, "the") >= 0;
}

/* "The driver had hidden nothing, he swore": where nobody else is there, who is spoken of speaks. */
static int32_t subject_said(const dgm_actor_work *w, uint32_t word, pronoun kind) {
  const dgm_document *d = w->d;
  int32_t verb = d->words[word].head, said = verb < 0 ? DGM_NONE : d->words[verb].head;
  if (d->words[word].deprel != DGM_NSUBJ || verb < 0)
    return DGM_NONE;
  if (d->words[verb].deprel != DGM_PARATAXIS)
    said = dgm_child(d, (uint32_t)verb, DGM_CCOMP, DGM_SUB_NONE);
  int32_t subject = said < 0 || said > verb ? DGM_NONE : dgm_child(d, (uint32_t)said, DGM_NSUBJ, DGM_SUB_NONE);
  if (subject < 0 || w->mention_at[subject] < 0 || dgm_child(d, (uint32_t)subject, DGM_NMOD, DGM_SUB_POSS) >= 0)
    return DGM_NONE;
  const dgm_mention *m = &d->mentions[w->mention_at[subject]];
  uint8_t gender = w->genders[m->entity], wanted = d->words[word].gender;
  bool person = d->entities[m->entity].kind == DGM_ENTITY_PERSON, many = dgm_is_many(d, m);
  bool fits = kind == PRONOUN_PERSON ? person && !many && (!gender || !wanted || gender == wanted)
                                     : kind == PRONOUN_MANY && many && !person;
  return fits ? w->mention_at[subject] : DGM_NONE;
}

int32_t dgm_pronoun_antecedent(const dgm_actor_work *w, uint32_t word, int32_t *second) {
  const dgm_document *d = w->d;
  pronoun kind = kind_of(d, word);
  *second = DGM_NONE;
  if (kind == PRONOUN_OTHER || d->words[word].deprel == DGM_EXPL)
    return DGM_NONE;
  if (kind == PRONOUN_RELATIVE)
    return antecedent(w, word);
  if (kind >= PRONOUN_FORMER) {
    int32_t latter = DGM_NONE, former = find_two(w, word, DGM_NONE, 0, &latter);
    return kind == PRONOUN_FORMER ? former : latter;
  }
  if (object_is_thing(w, word))
    return DGM_NONE;
  const dgm_word *p = &d->words[word];
  bool urged, owner = p->subtype == DGM_SUB_POSS || p->deprel == DGM_NSUBJ;
  int32_t doer = owner ? DGM_NONE : doer_above(d, word, &urged), subject = doer < 0 ? DGM_NONE : w->mention_at[doer];
  if (subject >= 0 && is_reflexive(d, word))
    return subject;
  int32_t other = subject < 0 ? DGM_NONE : (int32_t)d->mentions[subject].entity;
  int best = 0;
  int32_t found = DGM_NONE;
  for (uint32_t i = 0; i < d->n_mentions && i < LOOK_BACK; i++) {
    const dgm_mention *m = &d->mentions[d->n_mentions - 1 - i];
    int score = suits(w, kind, word, m, other);
    if (score > best) {
      best = score;
      found = (int32_t)(d->n_mentions - 1 - i);
    }
  }
  int32_t two = kind == PRONOUN_MANY ? find_two(w, word, other, best - 1, second) : DGM_NONE;
  return two >= 0 ? two : found >= 0 ? found : subject_said(w, word, kind);
}
