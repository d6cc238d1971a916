/* Whose a role is: the country or body that its phrase names, and the sectors that follow. */
#include "actors/actors.h"

enum { MAX_OF_DEPTH = 3 };

/* "US-backed rebels", "pro-Russian separatists": the name is not whose they are. */
bool dgm_is_attached(const dgm_actor_work *w, const dgm_unit *u) {
  const dgm_document *d = w->d;
  uint32_t next = u->first + u->count, sentence = d->words[u->first].sentence;
  if (next + 1 < d->n_words && d->words[next + 1].sentence == sentence && dgm_str_is(dgm_form(d, next), "-"))
    next++;
  if (next < d->n_words && d->words[next].sentence == sentence && next > u->first + u->count - 1) {
    dgm_str form = dgm_form(d, next);
    bool hyphened = next > u->first + u->count || (form.size && form.data[0] == '-');
    if (form.size && form.data[0] == '-')
      form = (dgm_str){form.data + 1, form.size - 1};
    if (hyphened && dgm_word_effects(w->tables, form) & DGM_EFFECT_ATTACHED)
      return true;
  }
  uint32_t before = u->first;
  if (before && dgm_str_is(dgm_form(d, before - 1), "-") && d->words[before - 1].sentence == sentence)
    before--;
  return before && d->words[before - 1].sentence == sentence &&
         dgm_word_effects(w->tables, d->words[before - 1].lemma) & DGM_EFFECT_SIDED;
}

bool dgm_is_country_row(const dgm_actor_row *row) {
  return row->kind == DGM_ROW_COUNTRY || row->kind == DGM_ROW_PEOPLE || row->kind == DGM_ROW_CAPITAL ||
         row->kind == DGM_ROW_PARTIAL;
}

/* A unit that names a country or body among the words, countries first; not `except`. */
const dgm_unit *dgm_code_unit(const dgm_actor_work *w, dgm_range words, const dgm_unit *except) {
  const dgm_unit *body = NULL;
  for (uint32_t i = words.first; i < words.first + words.count; i++) {
    if (w->unit_at[i] < 0)
      continue;
    const dgm_unit *u = &w->units[w->unit_at[i]];
    if (!u->row || u == except || u->first != i || dgm_is_attached(w, u))
      continue;
    if (dgm_is_country_row(u->row))
      return u;
    if (!body)
      body = u;
  }
  return body;
}

/* Whose: the owners of phrases like "minister of X", "spokesman for X", "X's minister". */
static bool is_owner(const dgm_actor_work *w, uint32_t child) {
  const dgm_document *d = w->d;
  const dgm_word *word = &d->words[child];
  if (word->deprel != DGM_NMOD)
    return false;
  if (word->subtype == DGM_SUB_POSS)
    return true;
  dgm_str prep = dgm_case_of(d, child);
  return dgm_str_is(prep, "of") || dgm_str_is(prep, "for") || dgm_str_is(prep, "from") || dgm_str_is(prep, "with") ||
         (dgm_str_is(prep, "to") && dgm_word_effects(w->tables, d->words[word->head].lemma) & DGM_EFFECT_SERVING);
}

void dgm_take_sectors(uint8_t to[4], const uint8_t from[4]) {
  for (int i = 0; i < 4 && from[i]; i++)
    dgm_add_sector(to, from[i]);
}

static void owner_from_mention(const dgm_actor_work *w, uint32_t word, dgm_owner *o) {
  int32_t at = w->mention_at[word];
  if (at < 0)
    return;
  const dgm_entity *e = &w->d->entities[w->d->mentions[at].entity];
  if (!o->code.size)
    o->code = e->code;
  if (!o->sectors[0])
    dgm_take_sectors(o->sectors, e->sectors);
}

/* What the phrase of an owner tells: its code, and the sector of its body. */
static void owner_phrase(const dgm_actor_work *w, uint32_t head, dgm_owner *o, int depth) {
  dgm_range words = dgm_phrase_words(w, head);
  const dgm_unit *named = dgm_code_unit(w, words, NULL);
  if (w->d->words[head].upos == DGM_PRON)
    owner_from_mention(w, head, o);
  if (named && !o->code.size) {
    o->code = named->row->code;
    o->named = named;
  }
  if (w->unit_at[head] >= 0 && !o->sectors[0]) {
    const dgm_unit *u = &w->units[w->unit_at[head]];
    o->body = u->role ? u->role->kind == DGM_ROLE_BODY : u->row && !dgm_is_country_row(u->row);
    if (u->role && u->role->sectors[0])
      dgm_take_sectors(o->sectors, u->role->sectors);
    else if (u->row && !dgm_is_country_row(u->row))
      dgm_take_sectors(o->sectors, u->row->sectors);
  }
  if (!o->code.size)
    dgm_owner_of(w, head, o, depth + 1);
  if (!o->code.size)
    owner_from_mention(w, head, o);
  if (!o->code.size)
    o->code = dgm_place_code(w, words);
  bool homeland = dgm_word_effects(w->tables, w->d->words[head].lemma) & DGM_EFFECT_HOMELAND;
  if (!o->code.size && homeland)
    o->code = w->homeland;
}

void dgm_owner_of(const dgm_actor_work *w, uint32_t head, dgm_owner *o, int depth) {
  if (depth > MAX_OF_DEPTH)
    return;
  const dgm_document *d = w->d;
  for (int32_t c = dgm_next_child(d, head, DGM_NONE); c >= 0; c = dgm_next_child(d, head, c))
    if (is_owner(w, (uint32_t)c) && (!o->code.size || !o->sectors[0]))
      owner_phrase(w, (uint32_t)c, o, depth);
}

/* ---- sectors ---- */

/* Sectors that an earlier word of the phrase decides: "rebel commander", "opposition lawmakers". */
static bool overrides(uint8_t sector) {
  return sector == DGM_SECTOR_REB || sector == DGM_SECTOR_CRM || sector == DGM_SECTOR_UAF || sector == DGM_SECTOR_PRM ||
         sector == DGM_SECTOR_OPP;
}

void dgm_add_default_sector(const dgm_actor_work *w, dgm_noun_phrase *np) {
  if (np->sectors[0])
    return;
  bool uniformed = dgm_word_effects(w->tables, w->d->words[np->role->head].lemma) & DGM_EFFECT_UNIFORMED;
  dgm_add_sector(np->sectors, uniformed ? DGM_SECTOR_MIL : DGM_SECTOR_GOV);
  if (uniformed)
    dgm_add_sector(np->sectors, DGM_SECTOR_COP);
}

/* "An exiled minister", "the cabinet in exile". */
static bool is_driven_out(const dgm_actor_work *w, const dgm_noun_phrase *np) {
  const dgm_document *d = w->d;
  uint32_t head = np->role->head;
  for (uint32_t i = np->words.first; i < np->role->first; i++)
    if (w->unit_at[i] < 0 && dgm_word_effects(w->tables, d->words[i].lemma) & DGM_EFFECT_OPPOSED)
      return true;
  for (int32_t c = dgm_next_child(d, head, DGM_NONE); c >= 0; c = dgm_next_child(d, head, c))
    if (d->words[c].deprel == DGM_NMOD && dgm_str_is(dgm_case_of(d, (uint32_t)c), "in") &&
        dgm_word_effects(w->tables, d->words[c].lemma) & DGM_EFFECT_OPPOSED)
      return true;
  return false;
}

/* "Fighters battling the army", "fighters against the junta": rebels. */
static bool fights_state(const dgm_actor_work *w, const dgm_noun_phrase *np) {
  const dgm_document *d = w->d;
  uint32_t head = np->role->head;
  for (int32_t c = dgm_next_child(d, head, DGM_NONE); c >= 0; c = dgm_next_child(d, head, c)) {
    bool against = d->words[c].deprel == DGM_NMOD && dgm_str_is(dgm_case_of(d, (uint32_t)c), "against");
    int32_t foe = against                         ? c
                  : d->words[c].deprel == DGM_ACL ? dgm_child(d, (uint32_t)c, DGM_OBJ, DGM_SUB_NONE)
                                                  : DGM_NONE;
    const dgm_unit *u = foe >= 0 && w->unit_at[foe] >= 0 ? &w->units[w->unit_at[foe]] : NULL;
    uint8_t sector = !u ? DGM_SECTOR_NONE : u->role ? u->role->sectors[0] : u->row ? u->row->sectors[0] : 0;
    if (sector == DGM_SECTOR_MIL || sector == DGM_SECTOR_GOV)
      return true;
  }
  return false;
}

void dgm_phrase_sectors(const dgm_actor_work *w, dgm_noun_phrase *np, const dgm_owner *o) {
  const dgm_unit *role = np->role;
  uint8_t before[4] = {0};
  bool opposition = false;
  for (uint32_t i = np->words.first; i < role->first; i++) {
    const dgm_unit *u = w->unit_at[i] >= 0 ? &w->units[w->unit_at[i]] : NULL;
    if (!u || u->first != i || (u->row && (dgm_is_country_row(u->row) || dgm_is_attached(w, u))))
      continue;
    const uint8_t *sectors = u->role && !u->row ? u->role->sectors : u->row ? u->row->sectors : NULL;
    if (!sectors || !sectors[0])
      continue;
    opposition |= sectors[0] == DGM_SECTOR_OPP;
    memset(before, 0, sizeof before);
    dgm_take_sectors(before, sectors);
  }
  unsigned effects = dgm_word_effects(w->tables, w->d->words[role->head].lemma);
  const uint8_t *members = before[0] ? before : o->sectors; /* "teachers' federation", "association of doctors" */
  if (effects & DGM_EFFECT_MEMBERS && members[0] && members[0] != DGM_SECTOR_GOV)
    dgm_take_sectors(np->sectors, members);
  else if (effects & DGM_EFFECT_PRESIDING && o->body) /* "the council's chairman" */
    dgm_take_sectors(np->sectors, o->sectors);
  bool lent = np->sectors[0];
  if (overrides(before[0]) && !opposition)
    dgm_take_sectors(np->sectors, before);
  if (!lent)
    dgm_take_sectors(np->sectors, role->role->sectors);
  if (np->sectors[0] == DGM_SECTOR_UAF && fights_state(w, np))
    np->sectors[0] = DGM_SECTOR_REB;
  if (is_driven_out(w, np)) {
    dgm_add_default_sector(w, np);
    opposition = true;
  }
  if (opposition)
    dgm_add_sector(np->sectors, DGM_SECTOR_OPP);
  if (!np->sectors[0])
    dgm_take_sectors(np->sectors, before);
  if (!np->sectors[0])
    dgm_take_sectors(np->sectors, o->sectors);
  if (np->named && np->named->row->kind == DGM_ROW_ARMED_GROUP) {
    memset(np->sectors, 0, sizeof np->sectors);
    dgm_take_sectors(np->sectors, np->named->row->sectors);
  } else if (np->named && (np->named->row->kind == DGM_ROW_PARTIAL ||
                           (np->named->row->kind == DGM_ROW_PEOPLE && np->named->row->sectors[0] == DGM_SECTOR_PRE))) {
    dgm_add_sector(np->sectors, DGM_SECTOR_PRE);
  } else if (!np->sectors[0] && np->named && !dgm_is_country_row(np->named->row)) {
    dgm_take_sectors(np->sectors, np->named->row->sectors);
  }
  if (np->code.size == 3)
    dgm_add_default_sector(w, np);
}
