/* Pronouns and short mentions: whom "he", "which", "the ministry" and "the group" repeat. */
#include "actors/actors.h"

enum { LOOK_BACK = 60, FAR_SENTENCES = 3 };

static bool is_plural(const dgm_document *d, const dgm_mention *m) {
  uint8_t kind = d->entities[m->entity].kind;
  const dgm_word *head = &d->words[m->head];
  return head->number == DGM_NUMBER_PLUR || kind == DGM_ENTITY_GROUP ||
         (m->kind == DGM_NOMINAL && head->number != DGM_NUMBER_SING); /* "the dead" */
}

/* ---- short mentions ---- */

static dgm_str last_word(dgm_str text) {
  const char *space = text.size ? memrchr(text.data, ' ', text.size) : NULL;
  return space ? (dgm_str){space + 1, (uint32_t)(text.data + text.size - space - 1)} : text;
}

static bool same_nocase(dgm_str a, dgm_str b) {
  if (a.size != b.size)
    return false;
  for (uint32_t i = 0; i < a.size; i++)
    if (dgm_to_lower(a.data[i]) != dgm_to_lower(b.data[i]))
      return false;
  return true;
}

static bool repeats(const dgm_actor_work *w, const dgm_noun_phrase *np, uint32_t head, const dgm_mention *m) {
  const dgm_document *d = w->d;
  const dgm_entity *e = &d->entities[m->entity];
  if (m->kind == DGM_PRONOUN || !e->code.size || (np->code.size && !dgm_str_eq(np->code, e->code)))
    return false;
  dgm_str role = dgm_form(d, np->role->head);
  if (np->kind == DGM_ENTITY_PERSON)
    return e->kind == DGM_ENTITY_PERSON && m->office.size && same_nocase(last_word(m->office), role) &&
           m->former == np->former;
  if (dgm_word_effects(w->tables, d->words[head].lemma) & DGM_EFFECT_GENERIC)
    return e->kind == DGM_ENTITY_ORGANISATION && m->kind == DGM_NAMED;
  return dgm_str_eq(d->words[m->head].lemma, d->words[head].lemma) && e->kind == np->kind;
}

int32_t dgm_repeated_entity(const dgm_actor_work *w, const dgm_noun_phrase *np, uint32_t head) {
  const dgm_document *d = w->d;
  for (uint32_t i = 0; i < d->n_mentions && i < LOOK_BACK; i++) {
    const dgm_mention *m = &d->mentions[d->n_mentions - 1 - i];
    if (repeats(w, np, head, m))
      return (int32_t)m->entity;
  }
  return DGM_NONE;
}

/* ---- pronouns ---- */

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

typedef enum pronoun { PRONOUN_OTHER, PRONOUN_PERSON, PRONOUN_THING, PRONOUN_MANY, PRONOUN_RELATIVE } pronoun;

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
               {"whom", PRONOUN_RELATIVE},  {"whose", PRONOUN_RELATIVE}};
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

/* "X arrested them": X is someone else. */
static bool is_subject_of(const dgm_document *d, uint32_t subject, uint32_t object) {
  if (d->words[subject].deprel != DGM_NSUBJ)
    return false;
  int32_t verb = verb_above(d, object);
  for (int depth = 0; depth < 4 && verb >= 0; depth++) {
    if (d->words[subject].head == verb)
      return true;
    verb = lender(d, verb);
  }
  return false;
}

/* Higher is likelier; negative: impossible. */
static int suits(const dgm_actor_work *w, pronoun kind, uint32_t word, const dgm_mention *m) {
  const dgm_document *d = w->d;
  const dgm_entity *e = &d->entities[m->entity];
  bool person = e->kind == DGM_ENTITY_PERSON, many = is_plural(d, m);
  if (m->is_place && !m->can_act)
    return -1;
  if (kind == PRONOUN_PERSON ? !person || many : kind == PRONOUN_THING ? person || many : person && !many)
    return -1;
  if (kind == PRONOUN_MANY && e->kind == DGM_ENTITY_COUNTRY && m->kind == DGM_ADJECTIVE)
    return -1;
  uint32_t here = d->words[word].sentence, there = d->words[m->head].sentence;
  if (here - there > FAR_SENTENCES)
    return -1;
  int score = 100 - 20 * (int)(here - there);
  uint8_t deprel = d->words[m->head].deprel;
  score += deprel == DGM_NSUBJ ? 15 : deprel == DGM_OBJ ? 4 : 0;
  score -= m->kind == DGM_ADJECTIVE ? 10 : 0;
  const dgm_word *p = &d->words[word];
  if (here == there && p->subtype != DGM_SUB_POSS && p->deprel != DGM_NSUBJ && is_subject_of(d, m->head, word))
    score -= 70;
  return score;
}

int32_t dgm_pronoun_antecedent(const dgm_actor_work *w, uint32_t word) {
  const dgm_document *d = w->d;
  pronoun kind = kind_of(d, word);
  if (kind == PRONOUN_OTHER || d->words[word].deprel == DGM_EXPL)
    return DGM_NONE;
  if (kind == PRONOUN_RELATIVE)
    return antecedent(w, word);
  int best = 0;
  int32_t found = DGM_NONE;
  for (uint32_t i = 0; i < d->n_mentions && i < LOOK_BACK; i++) {
    const dgm_mention *m = &d->mentions[d->n_mentions - 1 - i];
    int score = suits(w, kind, word, m);
    if (score > best) {
      best = score;
      found = (int32_t)(d->n_mentions - 1 - i);
    }
  }
  return found;
}
