/* Short mentions: whom "the ministry", "the group" and "both sides" repeat. */
#include "actors/actors.h"

enum { LOOK_BACK = 60, FAR_SENTENCES = 3 };

/* ---- short mentions ---- */

static dgm_str last_word(dgm_str text) {
  const char *space = text.size ? memrchr(text.data, ' ', text.size) : NULL;
  return space ? (dgm_str){space + 1, (uint32_t)(text.data + text.size - space - 1)} : text;
}

/* "The minister" after "Interior Minister"; a deputy is someone else. */
static bool same_office(dgm_str a, dgm_str b) {
  static const char *const deputies[] = {"vice", "deputy", "assistant", "acting"};
  if (dgm_str_eq_nocase(a, b))
    return true;
  if (!dgm_str_ends_in_word(a, b) && !dgm_str_ends_in_word(b, a))
    return false;
  dgm_str texts[2] = {a, b}, word;
  for (int i = 0; i < 2; i++)
    while (texts[i].size && dgm_str_split(&texts[i], ' ', &word))
      for (size_t k = 0; k < DGM_COUNT(deputies); k++)
        if (dgm_str_is_nocase(word, deputies[k]))
          return false;
  return true;
}

/* A row of synonyms.tsv has `called` for an office that ends so. */
static bool is_synonym(const dgm_actor_tables *t, dgm_str called, dgm_str office) {
  uint64_t state = DGM_PHRASE_START;
  dgm_str rest = called, word;
  char room[64];
  while (rest.size && dgm_str_split(&rest, ' ', &word))
    state = dgm_phrase_step(state, dgm_lowered(word, room, sizeof room));
  dgm_phrase_hit hit = dgm_phrases_find(&t->synonyms, state);
  for (uint32_t i = 0; i < hit.count; i++) {
    dgm_str of = dgm_table_cell(t->synonym_table, hit.rows[i].row, t->synonym_column), one;
    while (dgm_str_split(&of, ';', &one))
      if (dgm_str_eq_nocase(office, one) || dgm_str_ends_in_word(office, one))
        return true;
  }
  return false;
}

bool dgm_is_called(const dgm_actor_tables *tables, dgm_str called, dgm_str offices) {
  dgm_str office;
  while (offices.size && dgm_str_split(&offices, ',', &office)) {
    while (office.size && office.data[0] == ' ')
      office.data++, office.size--;
    if (office.size && (dgm_str_eq_nocase(office, called) || dgm_str_ends_in_word(office, called) ||
                        is_synonym(tables, called, office)))
      return true;
  }
  return false;
}

/* Those who are called now one thing, now another. */
static bool is_outlaw(const uint8_t sectors[4]) {
  return sectors[0] == DGM_SECTOR_REB || sectors[0] == DGM_SECTOR_UAF || sectors[0] == DGM_SECTOR_CRM;
}

static bool share_sector(const uint8_t a[4], const uint8_t b[4]) {
  for (int i = 0; i < 4 && a[i]; i++)
    for (int k = 0; k < 4 && b[k]; k++)
      if (a[i] == b[k])
        return true;
  return false;
}

static bool is_rebel(const uint8_t sectors[4]) {
  return sectors[0] == DGM_SECTOR_REB || sectors[0] == DGM_SECTOR_UAF;
}

/* The mention's words hold this one: "the agency" of an "International Atomic Energy Agency". */
static bool names_kind(const dgm_document *d, const dgm_mention *m, dgm_str lemma) {
  for (uint32_t i = m->words.first; i < m->words.first + m->words.count; i++)
    if (dgm_str_eq_nocase(dgm_form(d, i), lemma) || dgm_str_eq_nocase(d->words[i].lemma, lemma))
      return true;
  return false;
}

/* "The group", "the company": a body of that kind; where the word says no more, any that has a name. */
static bool repeats_body(const dgm_actor_work *w, const dgm_noun_phrase *np, uint32_t head, const dgm_mention *m) {
  const dgm_entity *e = &w->d->entities[m->entity];
  if (e->kind != DGM_ENTITY_ORGANISATION && e->kind != DGM_ENTITY_GROUP)
    return false;
  dgm_str lemma = w->d->words[head].lemma;
  if (e->kind == DGM_ENTITY_GROUP)
    return np->kind == DGM_ENTITY_GROUP && dgm_str_eq(w->d->words[m->head].lemma, lemma);
  if (names_kind(w->d, m, lemma))
    return true;
  uint8_t sector = np->role->role->sectors[0];
  if (sector && !e->sectors[0] && m->kind == DGM_NAMED)
    return true;
  return sector ? e->sectors[0] == sector : e->kind == DGM_ENTITY_ORGANISATION && m->kind == DGM_NAMED;
}

static bool repeats(const dgm_actor_work *w, const dgm_noun_phrase *np, uint32_t head, const dgm_mention *m) {
  const dgm_document *d = w->d;
  const dgm_entity *e = &d->entities[m->entity];
  if (e->kind == DGM_ENTITY_ORGANISATION && d->words[m->head].number == DGM_NUMBER_PLUR && m->kind == DGM_NOMINAL &&
      d->words[head].number == DGM_NUMBER_SING)
    return false; /* "the company" is none of "three plants" */
  if (m->kind == DGM_PRONOUN || (np->code.size && !dgm_str_eq(np->code, e->code)))
    return false;
  if (np->kind == DGM_ENTITY_PERSON) {
    dgm_str office = dgm_text_of(d, dgm_words_span(d, dgm_office_words(w, np)));
    dgm_str known = m->office.size ? m->office : m->kind == DGM_NAMED ? dgm_source_note(w, e->source) : m->office;
    bool outlaw = is_outlaw(np->role->role->sectors) && share_sector(e->sectors, np->role->role->sectors);
    return e->kind == DGM_ENTITY_PERSON && m->former == np->former &&
           ((known.size && same_office(known, office)) || (outlaw && m->kind == DGM_NOMINAL));
  }
  bool generic = dgm_word_effects(w->tables, d->words[head].lemma) & DGM_EFFECT_GENERIC;
  if (!generic && np->kind == DGM_ENTITY_GROUP && e->kind == DGM_ENTITY_GROUP && is_outlaw(np->role->role->sectors) &&
      share_sector(e->sectors, np->role->role->sectors))
    return true; /* "the kidnappers" after "gunmen" */
  if (!generic && np->kind == DGM_ENTITY_GROUP && is_rebel(np->role->role->sectors) &&
      e->kind == DGM_ENTITY_ORGANISATION && m->kind == DGM_NAMED && is_rebel(e->sectors))
    return true; /* "the guerrillas" of a front */
  if (generic)
    return repeats_body(w, np, head, m);
  if (m->kind == DGM_NAMED && e->kind == DGM_ENTITY_ORGANISATION &&
      (np->kind == DGM_ENTITY_ORGANISATION || d->words[head].number != DGM_NUMBER_PLUR))
    return names_kind(d, m, d->words[head].lemma) && /* "the army" of "Sudan's army" */
           (!np->role->role->sectors[0] || !e->sectors[0] || share_sector(e->sectors, np->role->role->sectors));
  return dgm_str_eq(d->words[m->head].lemma, d->words[head].lemma) && e->kind == np->kind;
}

int32_t dgm_people_before(const dgm_actor_work *w, uint32_t head, dgm_str code) {
  enum { NEAR_SENTENCES = 2 };
  const dgm_document *d = w->d;
  for (uint32_t i = d->n_mentions; i-- > 0;) {
    const dgm_mention *m = &d->mentions[i];
    const dgm_entity *e = &d->entities[m->entity];
    if (d->words[head].sentence - d->words[m->head].sentence > NEAR_SENTENCES)
      break;
    bool many = d->words[m->head].number == DGM_NUMBER_PLUR; /* "Pakistani troops", though a table has their army */
    bool body = e->kind == DGM_ENTITY_GROUP || (e->kind == DGM_ENTITY_ORGANISATION && (m->kind == DGM_NOMINAL || many));
    if (m->kind != DGM_PRONOUN && body && dgm_str_eq(e->code, code) &&
        d->words[m->head].sentence < d->words[head].sentence)
      return (int32_t)m->entity;
  }
  return DGM_NONE;
}

int32_t dgm_repeated_nearby(const dgm_actor_work *w, const dgm_noun_phrase *np, uint32_t head) {
  enum { NEAR_SENTENCES = 2 };
  const dgm_document *d = w->d;
  for (uint32_t i = d->n_mentions; i-- > 0;) {
    const dgm_mention *m = &d->mentions[i];
    if (d->words[head].sentence - d->words[m->head].sentence > NEAR_SENTENCES)
      break;
    if (repeats(w, np, head, m))
      return (int32_t)m->entity;
  }
  return DGM_NONE;
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

int32_t dgm_repeated_noun(const dgm_actor_work *w, uint32_t head) {
  const dgm_document *d = w->d;
  dgm_str lemma = d->words[head].lemma;
  if (d->words[head].upos != DGM_NOUN || d->words[head].number == DGM_NUMBER_PLUR || w->unit_at[head] >= 0 ||
      dgm_child_lemma(d, head, DGM_DET_REL, "the") < 0)
    return DGM_NONE;
  for (uint32_t i = d->n_mentions; i-- > 0;) {
    const dgm_mention *m = &d->mentions[i];
    if (d->words[head].sentence - d->words[m->head].sentence > FAR_SENTENCES)
      break;
    if (d->entities[m->entity].kind != DGM_ENTITY_ORGANISATION || m->kind == DGM_PRONOUN)
      continue;
    if (dgm_str_eq_nocase(d->words[m->head].lemma, lemma))
      return (int32_t)i;
    for (uint32_t k = m->words.first; k < m->words.first + m->words.count; k++)
      if (is_synonym(w->tables, lemma, d->words[k].lemma))
        return (int32_t)i;
  }
  return DGM_NONE;
}

int32_t dgm_short_name_of(const dgm_actor_work *w, uint32_t word) {
  const dgm_document *d = w->d;
  dgm_str form = dgm_form(d, word);
  if (d->words[word].upos != DGM_PROPN)
    return DGM_NONE;
  bool the = word && dgm_str_is_nocase(dgm_form(d, word - 1), "the");
  for (uint32_t i = d->n_mentions; i-- > 0;) {
    const dgm_mention *m = &d->mentions[i];
    dgm_str name = d->entities[m->entity].name;
    if (m->kind != DGM_NAMED || d->entities[m->entity].kind != DGM_ENTITY_ORGANISATION || name.size <= form.size)
      continue;
    bool known = d->entities[m->entity].source.table,
         begins = name.data[form.size] == ' ' && memcmp(name.data, form.data, form.size) == 0;
    uint32_t rest = name.size - form.size;
    bool ends = the && name.data[rest - 1] == ' ' && memcmp(name.data + rest, form.data, form.size) == 0;
    if ((begins && !known) ||
        ends) /* "Surya" of "Surya Metals"; "the Fund" of a table's "International Monetary Fund" */
      return (int32_t)i;
  }
  return DGM_NONE;
}

/* ---- acronyms, offices, pairs ---- */

static bool in_capitals(dgm_str form) {
  for (uint32_t i = 0; i < form.size; i++)
    if (!dgm_is_upper(form.data[i]))
      return false;
  return form.size >= 2 && form.size <= 7;
}

int32_t dgm_acronym_of(const dgm_actor_work *w, uint32_t word) {
  const dgm_document *d = w->d;
  dgm_str form = dgm_form(d, word);
  if (!in_capitals(form))
    return DGM_NONE;
  bool bracket = word && dgm_str_is(dgm_form(d, word - 1), "(");
  for (uint32_t i = d->n_mentions; i-- > 0;) {
    const dgm_mention *m = &d->mentions[i];
    uint8_t kind = d->entities[m->entity].kind;
    if (kind != DGM_ENTITY_ORGANISATION && kind != DGM_ENTITY_GROUP)
      continue;
    if (m->kind == DGM_NAMED && dgm_str_eq(dgm_form(d, m->head), form))
      return (int32_t)i; /* so called before */
    if ((bracket && m->kind == DGM_NAMED && m->words.first + m->words.count + 1 == word) ||
        (m->words.count > 1 && dgm_has_initials(d, m->words, form)))
      return (int32_t)i;
  }
  return DGM_NONE;
}

static bool is_named_person(const dgm_actor_work *w, uint32_t entity) {
  for (uint32_t i = 0; i < w->n_people; i++)
    if (w->people[i].entity == entity)
      return true;
  return false;
}

int32_t dgm_unnamed_holder(const dgm_actor_work *w, const dgm_noun_phrase *np) {
  const dgm_document *d = w->d;
  if (!np->role)
    return DGM_NONE;
  dgm_str role = dgm_form(d, np->role->head);
  for (uint32_t i = 0; i < d->n_mentions && i < LOOK_BACK; i++) {
    const dgm_mention *m = &d->mentions[d->n_mentions - 1 - i];
    const dgm_entity *e = &d->entities[m->entity];
    bool fits = m->kind == DGM_NOMINAL && e->kind == DGM_ENTITY_PERSON && m->office.size && !m->former && !np->former;
    if (fits && dgm_str_eq_nocase(last_word(m->office), role) && (!np->code.size || dgm_str_eq(np->code, e->code)) &&
        !is_named_person(w, m->entity))
      return (int32_t)(d->n_mentions - 1 - i);
  }
  return DGM_NONE;
}

bool dgm_pair_before(const dgm_actor_work *w, uint32_t head, bool persons, int32_t pair[2]) {
  const dgm_document *d = w->d;
  const dgm_word *word = &w->d->words[head];
  bool two = false, the = false;
  for (int32_t c = dgm_next_child(d, head, DGM_NONE); c >= 0 && (uint32_t)c < head; c = dgm_next_child(d, head, c)) {
    dgm_str form = dgm_form(d, (uint32_t)c);
    bool both = dgm_str_is_nocase(form, "both");
    two |= both || dgm_str_is_nocase(form, "two");
    the |= both || dgm_str_is_nocase(form, "the");
    if (w->unit_at[c] >= 0 && w->units[w->unit_at[c]].row)
      return false; /* "the two Kyrgyz presidents" */
  }
  if (!two || !the || word->number == DGM_NUMBER_SING || !(dgm_word_effects(w->tables, word->lemma) & DGM_EFFECT_PAIR))
    return false;
  int n = 0;
  for (uint32_t i = d->n_mentions; i-- > 0 && n < 2;) {
    const dgm_mention *m = &d->mentions[i];
    const dgm_entity *e = &d->entities[m->entity];
    bool person = e->kind == DGM_ENTITY_PERSON;
    if (word->sentence - d->words[m->head].sentence > FAR_SENTENCES)
      break;
    if (m->kind == DGM_PRONOUN || m->is_place || !e->code.size || person != persons || dgm_is_many(d, m) ||
        (n && d->mentions[pair[0]].entity == m->entity))
      continue;
    pair[n++] = (int32_t)i;
  }
  return n == 2;
}
