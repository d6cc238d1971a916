/* Mentions: of a phrase read as an actor, of its modifiers, of names that repeat others, of places, of pronouns. */
#include "actors/actors.h"

/* The preposition before a noun, through conjunction and apposition: "in Goma, Congo". */
static dgm_str governing_case(const dgm_document *d, uint32_t word) {
  dgm_str prep = dgm_case_of(d, word);
  for (int depth = 0; depth < 4 && !prep.size && d->words[word].head >= 0; depth++) {
    uint8_t deprel = d->words[word].deprel;
    if (deprel != DGM_CONJ && deprel != DGM_APPOS)
      break;
    word = (uint32_t)d->words[word].head;
    prep = dgm_case_of(d, word);
  }
  return prep;
}

/* "the ambassador to Turkey", "to the United Nations": not who acts. */
static bool is_post(const dgm_actor_work *w, uint32_t head) {
  const dgm_word *word = &w->d->words[head];
  return word->head >= 0 && (word->deprel == DGM_NMOD || word->deprel == DGM_OBL) &&
         dgm_str_is(dgm_case_of(w->d, head), "to") &&
         dgm_word_effects(w->tables, w->d->words[word->head].lemma) & DGM_EFFECT_POSTED;
}

static bool stands_as_place(const dgm_actor_work *w, uint32_t head) {
  const dgm_document *d = w->d;
  const dgm_word *word = &d->words[head];
  if ((word->deprel == DGM_OBL || word->deprel == DGM_NMOD) &&
      word->head >= 0) { /* "flew grain to Monrovia", "withdrew from Iraq" */
    dgm_str prep = dgm_case_of(d, head);
    if ((dgm_str_is(prep, "to") || dgm_str_is(prep, "from")) &&
        dgm_word_effects(w->tables, d->words[word->head].lemma) & DGM_EFFECT_MOTION)
      return true;
  }
  if ((word->deprel == DGM_NMOD || word->deprel == DGM_OBL) && word->head >= 0 && word->subtype == DGM_SUB_NONE) {
    /* "south of Damascus", "the city of Tripoli" */
    unsigned above = dgm_word_effects(w->tables, d->words[word->head].lemma);
    dgm_str prep = dgm_case_of(d, head);
    if ((dgm_str_is(prep, "of") && above & DGM_EFFECT_SITE) || is_post(w, head))
      return true;
  }
  return dgm_word_effects(w->tables, governing_case(w->d, head)) & DGM_EFFECT_LOCATIVE;
}

bool dgm_add_mention(dgm_actor_work *w, const dgm_mention *mention) {
  dgm_document *d = w->d;
  dgm_mention *mentions = dgm_arena_grow(&w->coder->arena, d->mentions, d->n_mentions, sizeof *mentions);
  if (!mentions) {
    w->failed = true;
    return false;
  }
  d->mentions = mentions;
  mentions[d->n_mentions] = *mention;
  w->mention_at[mention->head] = (int32_t)d->n_mentions++;
  return true;
}

static dgm_mention new_mention(const dgm_actor_work *w, const dgm_noun_phrase *np, uint32_t head, uint32_t entity) {
  const dgm_document *d = w->d;
  dgm_mention m = {.words = np->words,
                   .head = head,
                   .entity = entity,
                   .antecedent = DGM_NONE,
                   .former = np->former,
                   .placed = np->placed,
                   .rule = np->rule};
  m.span = dgm_words_span(d, np->words);
  m.head_span = d->words[head].span;
  m.kind = np->name.count || np->named ? DGM_NAMED : DGM_NOMINAL;
  if (np->role && !np->name.count)
    m.kind = DGM_NOMINAL;
  if (np->role && np->role->role->kind != DGM_ROLE_GROUP && np->role->role->kind != DGM_ROLE_BODY)
    m.office = dgm_text_of(d, dgm_words_span(d, dgm_office_words(w, np)));
  m.can_act = !is_post(w, head);
  if (np->kind == DGM_ENTITY_COUNTRY) {
    m.is_place = stands_as_place(w, head);
    m.can_act = !m.is_place;
  }
  return m;
}

/* What an apposition adds: "Paulo Neves, Angola's finance minister"; "the Czech ambassador, Hana Dvorak". */
static void read_apposition(dgm_actor_work *w, uint32_t head, dgm_noun_phrase *np, dgm_str *office) {
  const dgm_document *d = w->d;
  for (int32_t c = dgm_next_child(d, head, (int32_t)head); c >= 0; c = dgm_next_child(d, head, c)) {
    if (d->words[c].deprel != DGM_APPOS || w->unit_at[c] >= (int32_t)w->n_units)
      continue;
    dgm_noun_phrase other;
    dgm_read_noun_phrase(w, (uint32_t)c, &other);
    if (!other.rule)
      continue;
    if (np->name.count && !np->role && other.role && !other.name.count && other.kind == DGM_ENTITY_PERSON) {
      np->code = other.code.size ? other.code : np->code;
      memcpy(np->sectors, other.sectors, sizeof np->sectors);
      np->former = other.former;
      np->rule = "name with a role in apposition";
      *office = dgm_text_of(d, dgm_words_span(d, dgm_office_words(w, &other)));
      return;
    }
    if (!np->name.count && np->role && np->kind == DGM_ENTITY_PERSON && other.name.count &&
        other.kind == DGM_ENTITY_PERSON) {
      np->name = other.name;
      np->rule = "role with a name in apposition";
      return;
    }
  }
}

/* The head's entity, where this phrase is its apposition and tells of the same person. */
static int32_t apposition_entity(const dgm_actor_work *w, uint32_t head, const dgm_noun_phrase *np) {
  const dgm_word *word = &w->d->words[head];
  if (word->deprel != DGM_APPOS || word->head < 0 || w->mention_at[word->head] < 0)
    return DGM_NONE;
  const dgm_mention *m = &w->d->mentions[w->mention_at[word->head]];
  dgm_entity *e = &w->d->entities[m->entity];
  if (e->kind == DGM_ENTITY_PERSON && np->kind == DGM_ENTITY_PERSON)
    return (int32_t)m->entity;
  bool body = e->kind == DGM_ENTITY_ORGANISATION && np->role && !np->name.count &&
              (np->kind == DGM_ENTITY_ORGANISATION ||
               (np->kind == DGM_ENTITY_GROUP && m->kind == DGM_NAMED && w->d->words[head].number != DGM_NUMBER_PLUR));
  if (!body || (np->code.size && e->code.size && !dgm_str_eq(np->code, e->code)))
    return DGM_NONE;
  if (!e->code.size)
    e->code = np->code;
  if (np->sectors[0] && strncmp(e->id.data, "dgm:", 4) == 0) /* "the Free Valley Army, a rebel group" */
    memcpy(e->sectors, np->sectors, sizeof e->sectors);
  return (int32_t)m->entity;
}

/* "the", "this", "those": what has been named before. */
static bool is_definite(const dgm_document *d, uint32_t head) {
  int32_t c = dgm_child(d, head, DGM_DET_REL, DGM_SUB_NONE);
  dgm_str lemma = c >= 0 ? d->words[c].lemma : (dgm_str){0};
  return dgm_str_is(lemma, "the") || dgm_str_is(lemma, "this") || dgm_str_is(lemma, "that") ||
         dgm_str_is(lemma, "these") || dgm_str_is(lemma, "those");
}

/* "A deputy in Sukhumi": in a land that few recognise. */
static void note_partial(const dgm_actor_work *w, dgm_noun_phrase *np, uint32_t head) {
  const dgm_document *d = w->d;
  for (int32_t c = dgm_next_child(d, head, DGM_NONE); c >= 0; c = dgm_next_child(d, head, c)) {
    const dgm_unit *u = w->unit_at[c] >= 0 ? &w->units[w->unit_at[c]] : NULL;
    if (u && u->row && u->row->kind == DGM_ROW_PARTIAL && dgm_str_eq(u->row->code, np->code) &&
        dgm_word_effects(w->tables, dgm_case_of(d, (uint32_t)c)) & DGM_EFFECT_LOCATIVE)
      dgm_add_sector(np->sectors, DGM_SECTOR_PRE);
  }
}

/* A role without country takes that of an earlier mention, of the place, of the text. */
static int32_t place_role(dgm_actor_work *w, dgm_noun_phrase *np, uint32_t head) {
  if (!np->role || np->name.count)
    return DGM_NONE;
  bool singular = np->kind == DGM_ENTITY_PERSON;
  bool repeats = is_definite(w->d, head) && (np->kind == DGM_ENTITY_GROUP ||
                                             dgm_word_effects(w->tables, w->d->words[head].lemma) & DGM_EFFECT_GENERIC);
  if (!singular && !np->code.size && !repeats) {
    dgm_noun_phrase placed = *np; /* "the army" of the country that is meant here */
    placed.code = dgm_country_near(w, head);
    int32_t near = is_definite(w->d, head) && !placed.code.size ? dgm_repeated_nearby(w, np, head) : DGM_NONE;
    if (near >= 0) {
      np->rule = "repeats an earlier mention";
      return near;
    }
    if (!placed.code.size)
      placed.code = w->homeland;
    int32_t repeated = is_definite(w->d, head) && placed.code.size ? dgm_repeated_entity(w, &placed, head) : DGM_NONE;
    if (repeated >= 0) {
      np->rule = "repeats an earlier mention";
      return repeated;
    }
    np->code = dgm_country_near(w, head);
    np->placed = np->code.size > 0;
    if (np->code.size)
      dgm_add_default_sector(w, np); /* "officials in Pyongyang" */
    note_partial(w, np, head);
  }
  if (!np->code.size || singular) {
    int32_t repeated = dgm_repeated_entity(w, np, head);
    if (repeated >= 0) {
      np->rule = "repeats an earlier mention";
      return repeated;
    }
  }
  return DGM_NONE;
}

static void place_code_of(dgm_actor_work *w, dgm_noun_phrase *np, uint32_t head) {
  if (np->code.size || !np->role)
    return;
  bool homeland;
  np->code = dgm_country_around(w, head, &homeland);
  np->rule = homeland ? "role, in the country that the text is about" : "role, in the country of the place";
  np->placed = np->code.size > 0;
  if (!np->code.size)
    np->rule = "role";
  else
    dgm_add_default_sector(w, np);
  note_partial(w, np, head);
}

/* By the first given name of the phrase, "Hasina"; else by a title or role, "Mrs.", "chairwoman". */
static uint8_t gender_of(const dgm_actor_work *w, const dgm_noun_phrase *np) {
  uint8_t by_role = DGM_GENDER_NONE;
  for (uint32_t i = np->words.first; i < np->words.first + np->words.count; i++) {
    bool name, capital = dgm_is_upper(dgm_form(w->d, i).data[0]);
    bool surname = np->name.count > 1 && i + 1 == np->name.first + np->name.count &&
                   !(dgm_word_effects(w->tables, dgm_form(w->d, np->name.first)) & DGM_EFFECT_HONORIFIC);
    if (w->d->words[i].subtype == DGM_SUB_POSS || surname)
      continue;
    uint8_t gender = dgm_word_gender(w->tables, dgm_form(w->d, i), &name);
    if (gender && name && capital)
      return gender;
    if (gender && !name && !by_role)
      by_role = gender;
  }
  return by_role;
}

/* The name in "the union leader Semi Tuilagi" is a mention too, if the role is the head. */
static void mention_name_after(dgm_actor_work *w, const dgm_noun_phrase *np, const dgm_mention *m) {
  const dgm_document *d = w->d;
  uint32_t end = np->name.first + np->name.count, head = np->name.first;
  if (!np->role || !np->name.count || m->head >= np->name.first || m->words.first + m->words.count < end)
    return;
  while (head < end && d->words[head].head >= (int32_t)np->name.first && d->words[head].head < (int32_t)end)
    head++;
  if (head == end || w->mention_at[head] >= 0)
    return;
  dgm_mention name = *m;
  name.words = np->name;
  name.span = dgm_words_span(d, np->name);
  name.head = head;
  name.head_span = d->words[head].span;
  name.office = (dgm_str){0};
  dgm_add_mention(w, &name);
}

/* "Known as MINUSMA", "called the Front": another name of who was named before. */
static int32_t alias_of(const dgm_actor_work *w, uint32_t head) {
  const dgm_document *d = w->d;
  int32_t verb = d->words[head].head;
  if (verb < 0 || d->words[verb].deprel != DGM_ACL || d->words[verb].head < 0 || d->words[head].upos != DGM_PROPN ||
      !(dgm_word_effects(w->tables, d->words[verb].lemma) & DGM_EFFECT_NAMING))
    return DGM_NONE;
  int32_t of = w->mention_at[d->words[verb].head];
  bool body = of >= 0 && d->entities[d->mentions[of].entity].kind == DGM_ENTITY_ORGANISATION;
  return body ? of : DGM_NONE;
}

/* The two names mean one: the name of a table, if there is one. */
bool dgm_mention_alias(dgm_actor_work *w, uint32_t head, const dgm_noun_phrase *np) {
  int32_t of = np->role || np->honorific ? DGM_NONE : alias_of(w, head);
  if (of < 0)
    return false;
  uint32_t entity = w->d->mentions[of].entity;
  if (np->named) {
    uint32_t known = dgm_phrase_entity(w, np);
    for (uint32_t i = 0; i < w->d->n_mentions && !w->failed; i++)
      if (w->d->mentions[i].entity == entity)
        w->d->mentions[i].entity = known;
    entity = known;
  }
  if (w->failed)
    return true;
  dgm_noun_phrase own = {.words = np->words, .kind = DGM_ENTITY_ORGANISATION, .rule = "another name of one before"};
  dgm_mention m = new_mention(w, &own, head, entity);
  m.kind = DGM_NAMED;
  m.can_act = true;
  dgm_add_mention(w, &m);
  return true;
}

/* "Both sides": one mention for each. */
bool dgm_mention_pair(dgm_actor_work *w, uint32_t head, const dgm_noun_phrase *np) {
  int32_t pair[2];
  bool persons = np->role && np->kind != DGM_ENTITY_ORGANISATION &&
                 (np->role->role->kind == DGM_ROLE_PERSON || np->role->role->kind == DGM_ROLE_OFFICE);
  if ((np->rule && !np->role) || np->name.count || !dgm_pair_before(w, head, persons, pair))
    return false;
  for (int i = 2; i-- > 0 && !w->failed;) { /* in the order of the text */
    dgm_mention m = new_mention(w, np, head, w->d->mentions[pair[i]].entity);
    m.kind = DGM_PRONOUN;
    m.antecedent = (int32_t)w->d->mentions[pair[i]].head;
    m.can_act = true;
    m.rule = "two named before";
    dgm_add_mention(w, &m);
  }
  return true;
}

/* "PFR" after "Patriotic Front for Renewal", "Surya" after "Surya Metals", "the paper" after "the newspaper Daily
 * Lantern". */
bool dgm_mention_short(dgm_actor_work *w, uint32_t word, const dgm_noun_phrase *np) {
  int32_t of = np->rule ? DGM_NONE : dgm_repeated_noun(w, word);
  if (of < 0 && !np->named && !np->role && !np->honorific && np->words.count == 1)
    of = dgm_short_name_of(w, word);
  if (of < 0)
    of = np->named || np->role || np->honorific ? DGM_NONE : dgm_acronym_of(w, word);
  if (of < 0)
    return false;
  dgm_noun_phrase own = {.words = {word, 1}, .kind = DGM_ENTITY_ORGANISATION, .rule = "short name of one before"};
  dgm_mention m = new_mention(w, &own, word, w->d->mentions[of].entity);
  m.kind = w->d->words[word].upos == DGM_NOUN ? DGM_NOMINAL : DGM_NAMED;
  m.can_act = w->d->mentions[of].can_act;
  dgm_add_mention(w, &m);
  return true;
}

/* "Soldiers from Chad, Niger and Mali": those of the later countries are soldiers too. */
static void share_role(const dgm_actor_work *w, uint32_t head, dgm_noun_phrase *np) {
  const dgm_document *d = w->d;
  int32_t first = d->words[head].deprel == DGM_CONJ ? d->words[head].head : DGM_NONE;
  int32_t above = first >= 0 && d->words[first].deprel == DGM_NMOD ? d->words[first].head : DGM_NONE;
  if (above < 0 || w->mention_at[above] < 0 || w->unit_at[above] < 0 || np->kind != DGM_ENTITY_COUNTRY || !np->named)
    return;
  const dgm_unit *role = &w->units[w->unit_at[above]];
  const dgm_entity *e = &d->entities[d->mentions[w->mention_at[above]].entity];
  dgm_str prep = dgm_case_of(d, (uint32_t)first);
  if (!role->role || role->row || e->kind != DGM_ENTITY_GROUP || !(dgm_str_is(prep, "from") || dgm_str_is(prep, "of")))
    return;
  np->role = role;
  np->kind = e->kind;
  memcpy(np->sectors, e->sectors, sizeof np->sectors);
  np->rule = "role shared with those joined by \"and\"";
}

/* Of the last mention of an entity: its country was no more than that of the place or the text. */
static bool is_lent(const dgm_document *d, int32_t entity) {
  enum { LOOK_BACK = 60 };
  for (uint32_t i = 0; i < d->n_mentions && i < LOOK_BACK; i++)
    if ((int32_t)d->mentions[d->n_mentions - 1 - i].entity == entity)
      return d->mentions[d->n_mentions - 1 - i].placed;
  return false;
}

void dgm_mention_phrase(dgm_actor_work *w, uint32_t head, dgm_noun_phrase *np) {
  dgm_str office = {0};
  bool told = np->code.size > 0;
  share_role(w, head, np);
  read_apposition(w, head, np, &office);
  int32_t entity = apposition_entity(w, head, np);
  if (entity < 0 && np->named && !np->role && np->named->row->kind == DGM_ROW_PEOPLE && is_definite(w->d, head) &&
      w->d->words[head].number == DGM_NUMBER_PLUR)
    entity = dgm_people_before(w, head, np->code);
  if (entity < 0)
    entity = place_role(w, np, head);
  if (entity < 0 && (entity = dgm_described(w, np, head)) >= 0)
    np->rule = "describes one named before";
  if (entity >= 0 && !told)
    np->placed = is_lent(w->d, entity);
  if (entity < 0) {
    place_code_of(w, np, head);
    entity = (int32_t)(!np->name.count                       ? dgm_phrase_entity(w, np)
                       : np->kind == DGM_ENTITY_ORGANISATION ? dgm_body_entity(w, np)
                                                             : dgm_person_entity(w, np));
  }
  if (w->failed)
    return;
  dgm_mention m = new_mention(w, np, head, (uint32_t)entity);
  if (office.size)
    m.office = office;
  if (np->kind == DGM_ENTITY_PERSON && !w->genders[entity])
    w->genders[entity] = gender_of(w, np);
  if (np->role && np->name.count && w->mention_at[np->role->head] >= 0) /* the tree took role and name apart */
    w->d->mentions[w->mention_at[np->role->head]].entity = (uint32_t)entity;
  dgm_add_mention(w, &m);
  for (uint32_t i = head + 1; i < m.words.first + m.words.count && np->kind == DGM_ENTITY_ORGANISATION; i++)
    if (np->role && np->name.first <= head && w->unit_at[i] < 0 && w->mention_at[i] < 0 &&
        i < np->name.first + np->name.count)
      w->mention_at[i] = w->mention_at[head]; /* "for Social Democracy" belongs to it */
  mention_name_after(w, np, &m);
}

/* Names and roles before a noun that does not act itself; "Greek and Turkish ministers". */
void dgm_mention_modifiers(dgm_actor_work *w, const dgm_noun_phrase *np, bool coordinated) {
  const dgm_document *d = w->d;
  for (uint32_t i = np->words.first; i < np->words.first + np->words.count; i++) {
    const dgm_unit *u = w->unit_at[i] >= 0 ? &w->units[w->unit_at[i]] : NULL;
    if (!u || u->first != i || w->mention_at[u->head] >= 0 || dgm_is_attached(w, u))
      continue;
    uint32_t next = u->first + u->count; /* "Turkish coffee" */
    unsigned wares = u->row && u->row->kind == DGM_ROW_CAPITAL ? DGM_EFFECT_WARE | DGM_EFFECT_PACT : DGM_EFFECT_WARE;
    if (next < d->n_words &&
        (dgm_word_effects(w->tables, d->words[next].lemma) | dgm_word_effects(w->tables, dgm_form(d, next))) & wares)
      continue;
    const dgm_word *word = &d->words[u->head];
    bool modifier = word->deprel == DGM_AMOD || word->deprel == DGM_COMPOUND ||
                    (word->deprel == DGM_NMOD && word->subtype != DGM_SUB_POSS) || word->deprel == DGM_CONJ;
    if (!modifier || (coordinated && (!u->row || u->row->kind != DGM_ROW_PEOPLE || u == np->named)))
      continue;
    dgm_noun_phrase own;
    dgm_read_modifier(w, (uint32_t)w->unit_at[i], np->words, &own);
    if (!own.rule)
      continue;
    if (coordinated) {
      memcpy(own.sectors, np->sectors, sizeof own.sectors);
      own.role = np->role;
      own.kind = np->role ? np->kind : own.kind;
    }
    place_code_of(w, &own, u->head);
    uint32_t entity = own.name.count ? dgm_person_entity(w, &own) : dgm_phrase_entity(w, &own);
    if (w->failed)
      return;
    dgm_mention m = new_mention(w, &own, u->head, entity);
    m.kind = u->row && u->row->kind != DGM_ROW_PEOPLE ? DGM_NAMED : DGM_ADJECTIVE;
    m.is_place = false;
    m.can_act = true;
    dgm_add_mention(w, &m);
  }
}

/* A town or region: it does not act, but it has a name that comes back. */
void dgm_mention_place(dgm_actor_work *w, uint32_t head) {
  const dgm_document *d = w->d;
  const dgm_place *p = NULL;
  for (uint32_t i = w->next_place; i < d->n_places && d->places[i].words.first <= head; i++)
    if (d->places[i].head == head)
      p = &d->places[i];
  if (!p)
    return;
  dgm_entity e = {.code = p->code, .name = p->name, .kind = DGM_ENTITY_PLACE, .source = p->source};
  e.id = p->geonameid ? dgm_arena_printf(&w->coder->arena, "geonames:%u", p->geonameid)
                      : dgm_arena_printf(&w->coder->arena, "dgm:place-%.*s", (int)p->name.size, p->name.data);
  w->failed |= !e.id.data;
  if (w->failed)
    return;
  dgm_mention m = {.span = p->span,
                   .head_span = d->words[head].span,
                   .words = p->words,
                   .head = head,
                   .antecedent = DGM_NONE,
                   .kind = DGM_NAMED,
                   .is_place = true,
                   .rule = "place"};
  m.entity = dgm_entity_for(w, &e);
  if (!w->failed)
    dgm_add_mention(w, &m);
}

/* "After he arrived, the president …": the subject of the clause above, where no one was named before. */
static int32_t subject_ahead(const dgm_actor_work *w, uint32_t word) {
  const dgm_document *d = w->d;
  int32_t at = (int32_t)word;
  for (int depth = 0; depth < 8 && at >= 0; depth++, at = d->words[at].head) {
    const dgm_word *x = &d->words[at];
    if ((x->deprel != DGM_ADVCL && x->deprel != DGM_OBL) || x->head < 0)
      continue;
    int32_t subject = dgm_child(d, (uint32_t)x->head, DGM_NSUBJ, DGM_SUB_NONE);
    if (subject > (int32_t)word && w->mention_at[subject] >= 0 &&
        dgm_pronoun_suits(w, word, &d->mentions[w->mention_at[subject]]))
      return w->mention_at[subject];
  }
  return DGM_NONE;
}

void dgm_mention_pronoun_as(dgm_actor_work *w, uint32_t word, int32_t found) {
  const dgm_mention *first = &w->d->mentions[found];
  const dgm_word *p = &w->d->words[word];
  dgm_mention m = {.span = p->span,
                   .head_span = p->span,
                   .words = {word, 1},
                   .head = word,
                   .entity = first->entity,
                   .antecedent = first->kind == DGM_PRONOUN ? first->antecedent : (int32_t)first->head,
                   .kind = DGM_PRONOUN,
                   .can_act = true,
                   .placed = first->placed,
                   .rule = "pronoun"};
  if (!w->genders[m.entity] && w->d->entities[m.entity].kind == DGM_ENTITY_PERSON)
    w->genders[m.entity] = p->gender == DGM_GENDER_NEUT ? DGM_GENDER_NONE : p->gender;
  dgm_add_mention(w, &m);
}

void dgm_mention_pronoun(dgm_actor_work *w, uint32_t word, bool ahead) {
  int32_t second = DGM_NONE;
  int32_t found = ahead ? subject_ahead(w, word) : dgm_pronoun_antecedent(w, word, &second);
  if (found >= 0)
    dgm_mention_pronoun_as(w, word, found);
  if (second >= 0 && !w->failed)
    dgm_mention_pronoun_as(w, word, second);
}

/* The name of a body that the tree has torn apart: "Amnesty International and Human Rights Watch". */
void dgm_mention_lost_name(dgm_actor_work *w, const dgm_unit *u) {
  if (!u->row || u->role || u->row->kind < DGM_ROW_ORGANISATION || u->row->kind == DGM_ROW_PERSON || u->count < 2 ||
      u->row->kind == DGM_ROW_PARTIAL || dgm_is_attached(w, u))
    return;
  for (uint32_t i = u->first; i < u->first + u->count; i++)
    if (w->mention_at[i] >= 0)
      return;
  dgm_noun_phrase np;
  dgm_read_modifier(w, (uint32_t)(u - w->units), (dgm_range){u->first, u->count}, &np);
  if (!np.rule)
    return;
  dgm_mention m = new_mention(w, &np, u->head, dgm_phrase_entity(w, &np));
  m.can_act = true;
  if (!w->failed)
    dgm_add_mention(w, &m);
}
