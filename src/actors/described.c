/* Descriptions of those named before: "the envoy", "the former banker", "the Swede", "the kingdom", "its neighbour". */
#include "actors/actors.h"

enum { NEAR_SENTENCES = 2, FAR_SENTENCES = 3 };

/* ---- what the text says ---- */

static bool has_article(const dgm_document *d, uint32_t head) {
  return dgm_child_lemma(d, head, DGM_DET_REL, "the") >= 0;
}

/* "The man who …", "the minister of …": told apart by what follows, not by what was said before. */
static bool is_restricted(const dgm_document *d, const dgm_noun_phrase *np, uint32_t head) {
  uint32_t end = np->role ? np->role->first + np->role->count : head + 1;
  for (int32_t c = dgm_next_child(d, head, DGM_NONE); c >= 0; c = dgm_next_child(d, head, c)) {
    const dgm_word *w = &d->words[c];
    bool after = (uint32_t)c >= end && (w->deprel == DGM_NMOD || w->deprel == DGM_ACL || w->deprel == DGM_APPOS);
    if (after || w->deprel == DGM_NUMMOD || w->deprel == DGM_CONJ || w->subtype == DGM_SUB_POSS)
      return true;
  }
  return false;
}

/* Who does what the description stands in is someone else: "Pakistan thanked the emirate", "the officer said the man
 * …". */
static bool is_doer(const dgm_actor_work *w, uint32_t head, const dgm_mention *m) {
  const dgm_document *d = w->d;
  int32_t doer = dgm_doer_above(d, head);
  if (doer >= 0 && w->mention_at[doer] >= 0 && d->mentions[w->mention_at[doer]].entity == m->entity)
    return true;
  for (int32_t at = d->words[head].head; at >= 0; at = d->words[at].head) {
    int32_t subject = dgm_child(d, (uint32_t)at, DGM_NSUBJ, DGM_SUB_NONE);
    if (subject >= 0 && (uint32_t)subject < head && w->mention_at[subject] >= 0 &&
        d->mentions[w->mention_at[subject]].entity == m->entity)
      return true;
  }
  return false;
}

/* Later, more prominent mentions are likelier; negative: too far. */
static int nearness(const dgm_actor_work *w, uint32_t head, const dgm_mention *m, uint32_t farthest) {
  const dgm_document *d = w->d;
  uint32_t distance = d->words[head].sentence - d->words[m->head].sentence;
  if (distance > farthest || m->is_place || is_doer(w, head, m))
    return -1;
  uint8_t deprel = d->words[m->head].deprel;
  return 100 - 20 * (int)distance +
         (deprel == DGM_NSUBJ ? 15
          : deprel == DGM_OBJ ? 4
                              : 0) +
         (m->kind == DGM_NAMED ? 5 : 0);
}

/* ---- persons ---- */

/* The sectors in which a person has several names for one thing: "the journalist" is the editor of before. */
static bool is_walk_of_life(uint8_t sector) {
  switch (sector) {
  case DGM_SECTOR_NONE:
  case DGM_SECTOR_GOV:
  case DGM_SECTOR_JUD:
  case DGM_SECTOR_CVL:
  case DGM_SECTOR_ELI:
  case DGM_SECTOR_UNK:
    return false;
  default:
    return true;
  }
}

static bool has_sector(const uint8_t sectors[4], uint8_t sector) {
  for (int i = 0; i < 4 && sectors[i]; i++)
    if (sectors[i] == sector)
      return true;
  return false;
}

/* The mention's own words hold the role: "the prince" of "Crown Prince Mohammed". */
static bool is_titled(const dgm_document *d, const dgm_mention *m, uint32_t head) {
  for (uint32_t i = m->words.first; m->kind == DGM_NAMED && i < m->words.first + m->words.count; i++)
    if (dgm_str_eq_nocase(dgm_form(d, i), d->words[head].lemma))
      return true;
  return false;
}

/* Nothing but a name is known: who has no role yet may be a banker, but the minister is someone else. */
static bool may_be_new(const dgm_actor_work *w, const dgm_noun_phrase *np, uint32_t head) {
  const dgm_role_row *role = np->role->role;
  unsigned effects = dgm_word_effects(w->tables, w->d->words[head].lemma) | dgm_word_effects(w->tables, role->name);
  if (np->former || effects & DGM_EFFECT_PERSONAL)
    return true;
  return role->kind == DGM_ROLE_PERSON && is_walk_of_life(role->sectors[0]);
}

static bool may_be_person(const dgm_actor_work *w, const dgm_noun_phrase *np, uint32_t head, const dgm_mention *m) {
  const dgm_document *d = w->d;
  const dgm_entity *e = &d->entities[m->entity];
  const dgm_role_row *role = np->role->role;
  bool named;
  uint8_t gender = dgm_word_gender(w->tables, d->words[head].lemma, &named), known = w->genders[m->entity];
  if (e->kind != DGM_ENTITY_PERSON || m->kind == DGM_PRONOUN || dgm_is_many(d, m))
    return false;
  if ((np->code.size && e->code.size && !dgm_str_eq(np->code, e->code)) || (gender && known && gender != known))
    return false;
  if (dgm_word_effects(w->tables, d->words[head].lemma) & DGM_EFFECT_ANYONE)
    return np->former == m->former;
  dgm_str office = dgm_text_of(d, dgm_words_span(d, dgm_office_words(w, np)));
  dgm_str before = m->office.size ? m->office : m->kind == DGM_NAMED ? dgm_source_note(w, e->source) : m->office;
  if (!e->sectors[0] || e->sectors[0] == DGM_SECTOR_ELI || (!before.size && !e->source.table))
    return may_be_new(w, np, head);
  if (dgm_is_called(w->tables, office, before) || is_titled(d, m, head))
    return np->former == m->former;
  return role->kind != DGM_ROLE_OFFICE && is_walk_of_life(role->sectors[0]) && has_sector(e->sectors, role->sectors[0]);
}

/* One whose role is told only now. */
static void learn_role(dgm_actor_work *w, uint32_t entity, const dgm_noun_phrase *np, uint32_t head) {
  dgm_entity *e = &w->d->entities[entity];
  if (!e->sectors[0])
    memcpy(e->sectors, np->sectors, sizeof e->sectors);
  if (!e->code.size)
    e->code = np->code.size ? np->code : dgm_country_before(w, head);
}

static int32_t described_person(dgm_actor_work *w, const dgm_noun_phrase *np, uint32_t head) {
  const dgm_document *d = w->d;
  if (!np->role || np->name.count || np->kind != DGM_ENTITY_PERSON || !has_article(d, head) ||
      is_restricted(d, np, head))
    return DGM_NONE;
  int best = 0;
  int32_t found = DGM_NONE;
  bool several = false;
  for (uint32_t i = d->n_mentions; i-- > 0;) {
    const dgm_mention *m = &d->mentions[i];
    if (d->words[head].sentence - d->words[m->head].sentence > FAR_SENTENCES)
      break;
    int score = nearness(w, head, m, NEAR_SENTENCES);
    if (score < 0 || !may_be_person(w, np, head, m))
      continue;
    several |= found >= 0 && (uint32_t)found != m->entity;
    if (score > best) {
      best = score;
      found = (int32_t)m->entity;
    }
  }
  if (found >= 0 && several && !d->entities[found].sectors[0])
    return DGM_NONE;
  if (found >= 0)
    learn_role(w, (uint32_t)found, np, head);
  return found;
}

/* "The men" after "gunmen": the last group of people. */
static int32_t described_people(const dgm_actor_work *w, const dgm_noun_phrase *np, uint32_t head) {
  const dgm_document *d = w->d;
  if (!np->role || np->kind != DGM_ENTITY_GROUP || np->code.size || !has_article(d, head) ||
      is_restricted(d, np, head) || !(dgm_word_effects(w->tables, d->words[head].lemma) & DGM_EFFECT_ANYONE))
    return DGM_NONE;
  int best = 0;
  int32_t found = DGM_NONE;
  for (uint32_t i = d->n_mentions; i-- > 0;) {
    const dgm_mention *m = &d->mentions[i];
    const dgm_entity *e = &d->entities[m->entity];
    int score = nearness(w, head, m, NEAR_SENTENCES);
    bool people = e->kind == DGM_ENTITY_GROUP && m->kind != DGM_PRONOUN && dgm_is_many(d, m) &&
                  d->words[m->head].number == DGM_NUMBER_PLUR;
    if (people && score > best) {
      best = score;
      found = (int32_t)m->entity;
    }
  }
  return found;
}

/* "The Nigerian": the one of that country who was named before. */
static int32_t described_national(const dgm_actor_work *w, const dgm_noun_phrase *np, uint32_t head) {
  const dgm_document *d = w->d;
  if (!np->named || np->role || np->named->row->kind != DGM_ROW_PEOPLE || !has_article(d, head) ||
      np->words.count != np->named->count || d->words[head].number == DGM_NUMBER_PLUR)
    return DGM_NONE;
  int best = 0;
  int32_t found = DGM_NONE;
  for (uint32_t i = d->n_mentions; i-- > 0;) {
    const dgm_mention *m = &d->mentions[i];
    const dgm_entity *e = &d->entities[m->entity];
    if (d->words[head].sentence - d->words[m->head].sentence > FAR_SENTENCES)
      break;
    int score = nearness(w, head, m, FAR_SENTENCES);
    if (e->kind == DGM_ENTITY_PERSON && m->kind != DGM_PRONOUN && dgm_str_eq(e->code, np->code) && score > best) {
      best = score;
      found = (int32_t)m->entity;
    }
  }
  return found;
}

int32_t dgm_described_by_age(const dgm_actor_work *w, uint32_t head) {
  const dgm_document *d = w->d;
  const dgm_word *word = &d->words[head];
  bool old = dgm_str_is(word->lemma, "old") && head > 2 && dgm_str_is(dgm_form(d, head - 2), "year");
  if ((!old && !dgm_str_ends(word->lemma, "year-old")) || !has_article(d, head) ||
      (word->deprel != DGM_NSUBJ && word->deprel != DGM_OBJ && word->deprel != DGM_OBL))
    return DGM_NONE;
  int best = 0;
  int32_t found = DGM_NONE;
  for (uint32_t i = d->n_mentions; i-- > 0;) {
    const dgm_mention *m = &d->mentions[i];
    int score = nearness(w, head, m, NEAR_SENTENCES);
    bool person = d->entities[m->entity].kind == DGM_ENTITY_PERSON && m->kind != DGM_PRONOUN && !dgm_is_many(d, m);
    if (person && score > best) {
      best = score;
      found = (int32_t)i;
    }
  }
  return found;
}

/* ---- countries and others ---- */

/* "The kingdom", "the Gulf state": the country that was named before. */
static int32_t described_country(const dgm_actor_work *w, const dgm_noun_phrase *np, uint32_t head) {
  const dgm_document *d = w->d;
  if (!has_article(d, head) || is_restricted(d, np, head) || np->code.size ||
      !(dgm_word_effects(w->tables, d->words[head].lemma) & DGM_EFFECT_STATE))
    return DGM_NONE;
  int best = 0;
  int32_t found = DGM_NONE;
  for (uint32_t i = d->n_mentions; i-- > 0;) {
    const dgm_mention *m = &d->mentions[i];
    const dgm_entity *e = &d->entities[m->entity];
    int score = nearness(w, head, m, NEAR_SENTENCES);
    if (e->kind == DGM_ENTITY_COUNTRY && m->kind != DGM_ADJECTIVE && score > best) {
      best = score;
      found = (int32_t)m->entity;
    }
  }
  return found;
}

/* "Its neighbour", "his host": the other one of two named before. */
static int32_t described_other(const dgm_actor_work *w, const dgm_noun_phrase *np, uint32_t head) {
  const dgm_document *d = w->d;
  int32_t poss = dgm_child(d, head, DGM_NMOD, DGM_SUB_POSS), owner = poss < 0 ? DGM_NONE : w->mention_at[poss];
  if (owner < 0 || np->words.count > 1 + (uint32_t)(head - np->words.first) ||
      d->words[head].number == DGM_NUMBER_PLUR ||
      !(dgm_word_effects(w->tables, d->words[head].lemma) & DGM_EFFECT_OTHER) || np->named)
    return DGM_NONE;
  uint32_t own = d->mentions[owner].entity;
  int32_t found = DGM_NONE;
  for (uint32_t i = d->n_mentions; i-- > 0;) {
    const dgm_mention *m = &d->mentions[i];
    const dgm_entity *e = &d->entities[m->entity];
    bool fits = m->entity != own && e->kind == d->entities[own].kind && m->kind != DGM_ADJECTIVE && !m->is_place;
    if (d->words[head].sentence - d->words[m->head].sentence > NEAR_SENTENCES)
      break;
    if (!fits || e->kind == DGM_ENTITY_GROUP)
      continue;
    if (found >= 0 && (uint32_t)found != m->entity)
      return DGM_NONE; /* one of several */
    found = (int32_t)m->entity;
  }
  return found;
}

int32_t dgm_described(dgm_actor_work *w, const dgm_noun_phrase *np, uint32_t head) {
  if (np->name.count || !np->rule)
    return DGM_NONE;
  int32_t found = np->role ? DGM_NONE : described_national(w, np, head);
  if (found < 0 && np->role)
    found = described_other(w, np, head);
  if (found < 0 && np->role)
    found = described_people(w, np, head);
  if (found < 0 && np->role && np->kind == DGM_ENTITY_ORGANISATION)
    found = described_country(w, np, head);
  return found >= 0 ? found : described_person(w, np, head);
}
