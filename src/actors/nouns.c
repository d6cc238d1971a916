/* Reads a noun phrase as an actor: its country or body, its role, its person. */
#include "actors/actors.h"

/* ---- persons ---- */

static bool is_particle(const dgm_actor_work *w, uint32_t word) {
  dgm_str form = dgm_form(w->d, word);
  return dgm_word_effects(w->tables, form) & DGM_EFFECT_PARTICLE;
}

static bool is_capital(const dgm_document *d, uint32_t word) {
  dgm_str form = dgm_form(d, word);
  return form.size && (dgm_is_upper(form.data[0]) || (uint8_t)form.data[0] >= 0xc3);
}

static bool name_word(const dgm_actor_work *w, uint32_t i) {
  const dgm_word *word = &w->d->words[i];
  bool free = w->unit_at[i] < 0 || (w->units[w->unit_at[i]].row && w->units[w->unit_at[i]].row->kind == DGM_ROW_PERSON);
  return free && is_capital(w->d, i) && (word->upos == DGM_PROPN || word->upos == DGM_X || word->upos == DGM_NOUN) &&
         !(dgm_word_effects(w->tables, word->lemma) & DGM_EFFECT_HONORIFIC);
}

/* The hyphen of "Galeano-Ortiz" and of "al-Rubaie". */
static bool joins_names(const dgm_actor_work *w, dgm_range words, uint32_t i) {
  const dgm_document *d = w->d;
  return dgm_str_is(dgm_form(d, i), "-") && i > words.first && i + 1 < words.first + words.count &&
         d->words[i].span.start == d->words[i - 1].span.end && d->words[i].span.end == d->words[i + 1].span.start &&
         name_word(w, i + 1) && (name_word(w, i - 1) || is_particle(w, i - 1));
}

/* The last run of free capitalised words among `words`, particles included. */
static dgm_range name_in(const dgm_actor_work *w, dgm_range words) {
  uint32_t end = words.first + words.count;
  while (end > words.first && !name_word(w, end - 1))
    end--;
  uint32_t first = end;
  while (first > words.first &&
         (name_word(w, first - 1) || is_particle(w, first - 1) || joins_names(w, words, first - 1)))
    first--;
  while (first < end && !name_word(w, first) && !is_capital(w->d, first))
    first++;
  return (dgm_range){first, end - first};
}

static bool has_effect(const dgm_actor_work *w, dgm_range words, unsigned effect) {
  for (uint32_t i = words.first; i < words.first + words.count; i++)
    if ((dgm_word_effects(w->tables, w->d->words[i].lemma) | dgm_word_effects(w->tables, dgm_form(w->d, i))) & effect)
      return true;
  return false;
}

const dgm_unit *dgm_person_unit(const dgm_actor_work *w, dgm_range words) {
  for (uint32_t i = words.first; i < words.first + words.count; i++)
    if (w->unit_at[i] >= 0 && w->units[w->unit_at[i]].row && w->units[w->unit_at[i]].row->kind == DGM_ROW_PERSON)
      return &w->units[w->unit_at[i]];
  return NULL;
}

/* ---- the phrase ---- */

/* The last role among the words up to `end`; a body that is also a name counts where another country owns it. */
static const dgm_unit *last_role(const dgm_actor_work *w, dgm_range words) {
  const dgm_unit *role = NULL;
  for (uint32_t i = words.first; i < words.first + words.count; i++) {
    const dgm_unit *u = w->unit_at[i] >= 0 ? &w->units[w->unit_at[i]] : NULL;
    if (u && u->role && u->first == i)
      role = u;
  }
  return role;
}

static uint8_t kind_of_role(const dgm_role_row *role, bool plural) {
  switch (role->kind) {
  case DGM_ROLE_BODY:
    return DGM_ENTITY_ORGANISATION;
  case DGM_ROLE_GROUP:
    return DGM_ENTITY_GROUP;
  default:
    return plural ? DGM_ENTITY_GROUP : DGM_ENTITY_PERSON;
  }
}

static void read_role(dgm_actor_work *w, uint32_t head, dgm_noun_phrase *np) {
  const dgm_document *d = w->d;
  dgm_owner o = {0};
  dgm_range own = {np->words.first, np->role->first + np->role->count - np->words.first};
  np->named = dgm_code_unit(w, own, np->role);
  if (np->named)
    np->code = np->named->row->code;
  bool harmed = dgm_word_effects(w->tables, d->words[head].lemma) & DGM_EFFECT_HARMING;
  if (!harmed)
    dgm_owner_of(w, head, &o, 0);
  if (np->role->head != head && !o.code.size && !o.sectors[0])
    dgm_owner_of(w, np->role->head, &o, 0);
  if (!np->code.size ||
      (np->named && !dgm_is_country_row(np->named->row) && o.named && dgm_is_country_row(o.named->row))) {
    np->code = o.code.size ? o.code : np->code;
    np->named = o.named ? o.named : np->named;
  }
  if (!np->code.size)
    np->code = dgm_place_code(w, own);
  np->kind = kind_of_role(np->role->role, d->words[np->role->head].number == DGM_NUMBER_PLUR);
  np->former = np->role->former || has_effect(w, own, DGM_EFFECT_FORMER);
  if (!np->code.size && has_effect(w, own, DGM_EFFECT_MULTINATIONAL))
    np->code = dgm_cstr("MNC");
  uint32_t after = np->role->first + np->role->count, end = np->words.first + np->words.count;
  np->name = after < end ? name_in(w, (dgm_range){after, end - after}) : (dgm_range){0, 0};
  const dgm_unit *person = np->name.count ? dgm_person_unit(w, np->name) : NULL;
  if (np->name.count)
    np->kind = !person && dgm_is_name_of_body(w, head, np) ? DGM_ENTITY_ORGANISATION : DGM_ENTITY_PERSON;
  if (np->name.count && np->kind == DGM_ENTITY_ORGANISATION)
    np->name = dgm_whole_name(w, np->name, after);
  if (np->name.first + np->name.count > end)
    np->words.count = np->name.first + np->name.count - np->words.first;
  if (person && !np->code.size) {
    np->code = person->row->code;
    if (!np->role->role->sectors[0])
      dgm_take_sectors(np->sectors, person->row->sectors);
  }
  dgm_phrase_sectors(w, np, &o);
  if (np->former && np->kind != DGM_ENTITY_ORGANISATION) {
    memset(np->sectors, 0, sizeof np->sectors);
    dgm_add_sector(np->sectors, DGM_SECTOR_ELI);
  }
  np->rule = np->name.count ? "role and name" : np->code.size ? "role with its country or body" : "role";
}

static uint8_t kind_of_row(const dgm_actor_row *row) {
  switch (row->kind) {
  case DGM_ROW_COUNTRY:
  case DGM_ROW_CAPITAL:
  case DGM_ROW_PARTIAL:
    return DGM_ENTITY_COUNTRY;
  case DGM_ROW_PEOPLE:
    return DGM_ENTITY_GROUP;
  case DGM_ROW_PERSON:
    return DGM_ENTITY_PERSON;
  default:
    return DGM_ENTITY_ORGANISATION;
  }
}

/* "English", "the French" apart: one word in the singular, without article. */
static bool is_language(const dgm_document *d, const dgm_unit *unit) {
  const dgm_word *word = &d->words[unit->head];
  return unit->row->kind == DGM_ROW_PEOPLE && unit->count == 1 && (word->upos == DGM_PROPN || word->upos == DGM_NOUN) &&
         word->number == DGM_NUMBER_SING && word->deprel != DGM_COMPOUND && !dgm_str_ends(word->lemma, "n") &&
         dgm_child(d, unit->head, DGM_DET_REL, DGM_SUB_NONE) < 0 &&
         dgm_child(d, unit->head, DGM_NUMMOD, DGM_SUB_NONE) < 0;
}

static void read_name(const dgm_document *d, dgm_noun_phrase *np, const dgm_unit *unit) {
  if (is_language(d, unit))
    return;
  np->named = unit;
  np->code = unit->row->code;
  np->kind = kind_of_row(unit->row);
  dgm_take_sectors(np->sectors, unit->row->sectors);
  np->former = unit->former;
  np->rule = "name in a table";
  if (unit->row->kind == DGM_ROW_PEOPLE) {
    dgm_add_sector(np->sectors, DGM_SECTOR_CVL);
    np->rule = "people of a country";
  } else if (np->kind == DGM_ENTITY_COUNTRY && !np->sectors[0]) {
    dgm_add_sector(np->sectors, DGM_SECTOR_GOV);
    np->rule = "country that acts is its government";
  } else if (np->kind == DGM_ENTITY_PERSON) {
    np->name = (dgm_range){unit->first, unit->count};
    np->former |= np->sectors[0] == DGM_SECTOR_ELI;
    if (np->former) {
      memset(np->sectors, 0, sizeof np->sectors);
      dgm_add_sector(np->sectors, DGM_SECTOR_ELI);
      np->rule = "person out of office on the document's date";
    }
  }
}

/* "Ethnic Albanians" of Serbia: the people tells their descent, the place whose they are. */
static void read_minority(const dgm_actor_work *w, dgm_noun_phrase *np) {
  const dgm_unit *u = np->named;
  if (!u || u->row->kind != DGM_ROW_PEOPLE || !dgm_is_attached(w, u))
    return;
  np->named = NULL;
  bool homeland;
  np->code = dgm_country_around(w, u->head, &homeland);
  np->placed = np->code.size > 0;
  np->rule = "people by descent, in the country of the place";
}

/* A capitalised name of which no table knows. */
static void read_unknown(dgm_actor_work *w, uint32_t head, dgm_noun_phrase *np) {
  const dgm_word *word = &w->d->words[head];
  if (word->upos != DGM_PROPN)
    return;
  dgm_range name = name_in(w, np->words);
  if (!name.count || dgm_is_in_place(w, head))
    return;
  bool flat = dgm_child(w->d, head, DGM_FLAT, DGM_SUB_NONE) >= 0;
  np->honorific = has_effect(w, np->words, DGM_EFFECT_HONORIFIC);
  dgm_str last = dgm_form(w->d, name.first + name.count - 1);
  bool person = np->honorific || word->ner == DGM_NER_PERSON || (flat && word->ner != DGM_NER_ORGANISATION) ||
                (name.count == 1 && dgm_person_by_surname(w, last) >= 0);
  const dgm_unit *named = dgm_code_unit(w, np->words, NULL);
  if (!person && word->ner != DGM_NER_ORGANISATION && !named)
    return;
  np->kind = person ? DGM_ENTITY_PERSON : DGM_ENTITY_ORGANISATION;
  np->name = person ? name : (dgm_range){0, 0};
  np->rule = person ? "name of a person" : "name of a body";
  if (named && !person) {
    np->named = named;
    np->code = named->row->code;
  }
}

void dgm_read_modifier(dgm_actor_work *w, uint32_t unit, dgm_range phrase, dgm_noun_phrase *np) {
  const dgm_unit *u = &w->units[unit];
  *np = (dgm_noun_phrase){.words = {u->first, u->count}};
  if (u->row) {
    read_name(w->d, np, u);
    if (u->row->kind == DGM_ROW_PEOPLE) { /* "Israeli airstrikes": the state's */
      memset(np->sectors, 0, sizeof np->sectors);
      dgm_add_sector(np->sectors, DGM_SECTOR_GOV);
      np->kind = DGM_ENTITY_COUNTRY;
      np->rule = "adjective of a country";
    }
    return;
  }
  np->words = (dgm_range){phrase.first, u->first + u->count - phrase.first};
  np->role = u;
  read_role(w, u->head, np);
  np->words = (dgm_range){u->first, u->count};
}

/* "The opposition Movement for Democratic Change". */
static void note_opposition(const dgm_actor_work *w, dgm_noun_phrase *np) {
  if (!np->named || np->named->row->kind != DGM_ROW_PARTY)
    return;
  for (uint32_t i = np->words.first; i < np->words.first + np->words.count; i++)
    if (dgm_word_effects(w->tables, dgm_form(w->d, i)) & DGM_EFFECT_OPPOSED)
      dgm_add_sector(np->sectors, DGM_SECTOR_OPP);
}

void dgm_read_noun_phrase(dgm_actor_work *w, uint32_t head, dgm_noun_phrase *np) {
  *np = (dgm_noun_phrase){.words = dgm_phrase_words(w, head)};
  const dgm_unit *here = w->unit_at[head] >= 0 ? &w->units[w->unit_at[head]] : NULL;
  const dgm_unit *role = last_role(w, np->words);
  if (here && here->row && here->row->kind != DGM_ROW_PERSON && here->role && here == role) {
    /* "the Supreme Court" of the tables' country, unless the phrase names another */
    dgm_owner o = {0};
    const dgm_unit *other = dgm_code_unit(w, np->words, here);
    if (!other)
      dgm_owner_of(w, head, &o, 0);
    if (!other && !o.code.size) {
      read_name(w->d, np, here);
      return;
    }
  } else if (here && here->row && here->row->kind != DGM_ROW_PERSON) {
    read_name(w->d, np, here);
    note_opposition(w, np);
    read_minority(w, np);
    return;
  }
  bool role_is_head = role && (role->head == head || (role->first <= head && head < role->first + role->count));
  bool name_follows = role && w->d->words[head].upos == DGM_PROPN && role->first + role->count <= head &&
                      (!here || here->row) &&
                      (role->role->kind != DGM_ROLE_BODY || dgm_is_lower(dgm_form(w->d, role->head).data[0]));
  if (role && (role_is_head || name_follows)) {
    np->role = role;
    read_role(w, head, np);
    dgm_take_body_name(w, np);
  } else if (here && here->row) {
    read_name(w->d, np, here);
  } else {
    read_unknown(w, head, np);
  }
}
