/* Reads a noun phrase as an actor: its country or body, its role, its person. */
#include "actors/actors.h"

enum { MAX_OF_DEPTH = 3, MAX_PLACES_BACK = 64 };

/* ---- extent ---- */

static bool premodifies(const dgm_word *word) {
  switch (word->deprel) {
  case DGM_AMOD:
  case DGM_COMPOUND:
  case DGM_NUMMOD:
  case DGM_FLAT:
  case DGM_ADVMOD:
    return true;
  case DGM_NMOD:
    return word->subtype == DGM_SUB_POSS || word->subtype == DGM_SUB_DESC;
  default:
    return false;
  }
}

static bool postmodifies(const dgm_document *d, uint32_t child, uint32_t end) {
  const dgm_word *word = &d->words[child];
  if (word->deprel == DGM_FLAT || word->deprel == DGM_COMPOUND)
    return true;
  if (word->deprel == DGM_NMOD && word->subtype == DGM_SUB_DESC)
    return true;
  return word->deprel == DGM_APPOS && child == end && word->upos == DGM_PROPN; /* "Prime Minister Lena Holm" */
}

/* First word of the children before `head` that stand close to it. */
static uint32_t left_end(const dgm_document *d, uint32_t head, uint32_t least) {
  uint32_t first = head;
  for (int32_t c = dgm_next_child(d, head, DGM_NONE); c >= 0 && (uint32_t)c < head; c = dgm_next_child(d, head, c))
    if (premodifies(&d->words[c])) {
      dgm_range sub = dgm_subtree(d, (uint32_t)c);
      if (sub.first < first)
        first = sub.first;
    }
  return first < least ? least : first;
}

/* The tree may take "opposition senator Franco Bellini" for two subjects: the words of the role before a name. */
static uint32_t role_before(const dgm_actor_work *w, uint32_t head, uint32_t first, uint32_t least) {
  const dgm_document *d = w->d;
  if (first <= least || d->words[head].upos != DGM_PROPN || w->unit_at[first - 1] < 0)
    return first;
  const dgm_unit *u = &w->units[w->unit_at[first - 1]];
  const dgm_word *role = &d->words[u->head];
  bool titled = u->role && !u->row && u->role->kind != DGM_ROLE_GROUP; /* "the newspaper Daily Lantern" too */
  bool object = role->deprel == DGM_IOBJ && d->words[head].deprel == DGM_OBJ;
  bool parted = role->head == d->words[head].head && (role->deprel == d->words[head].deprel || object);
  if (!titled || !parted || u->first + u->count != first || role->number == DGM_NUMBER_PLUR)
    return first;
  uint32_t left = left_end(d, u->head, least);
  return left < u->first ? left : u->first;
}

/* Past an expression of time that the parser took for a part of the phrase: "two days later soldiers". */
static uint32_t after_time(const dgm_document *d, uint32_t first, uint32_t head) {
  uint32_t low = 0, high = d->n_times;
  while (low < high) {
    uint32_t middle = (low + high) / 2;
    if (d->times[middle].words.first + d->times[middle].words.count <= first)
      low = middle + 1;
    else
      high = middle;
  }
  if (low == d->n_times)
    return first;
  dgm_range time = d->times[low].words;
  bool case_first = time.first == first + 1 && d->words[first].upos == DGM_ADP; /* "on Friday mourners" */
  bool begins = (time.first <= first || case_first) && time.first + time.count <= head;
  return begins && d->words[d->times[low].head].subtype != DGM_SUB_POSS ? time.first + time.count : first;
}

dgm_range dgm_phrase_words(const dgm_actor_work *w, uint32_t head) {
  const dgm_document *d = w->d;
  dgm_range sentence = d->sentences[d->words[head].sentence].words;
  uint32_t first = left_end(d, head, sentence.first), end = head + 1;
  for (int32_t c = dgm_next_child(d, head, (int32_t)head); c >= 0; c = dgm_next_child(d, head, c))
    if ((uint32_t)c > head && postmodifies(d, (uint32_t)c, end)) {
      dgm_range sub = dgm_subtree(d, (uint32_t)c);
      bool name = d->words[c].deprel == DGM_APPOS || sub.first != end;
      uint32_t stop = name ? (uint32_t)c + 1 : sub.first + sub.count;
      while (name && stop < sentence.first + sentence.count && d->words[stop].deprel == DGM_FLAT &&
             d->words[stop].head == c)
        stop++;
      end = stop > end ? stop : end;
    }
  first = role_before(w, head, first, sentence.first);
  for (uint32_t i = first; i < end; i++) /* a name of the tables is not cut */
    if (w->unit_at[i] >= 0) {
      const dgm_unit *u = &w->units[w->unit_at[i]];
      first = u->first < first ? u->first : first;
      end = u->first + u->count > end ? u->first + u->count : end;
    }
  first = after_time(d, first, head);
  while (first < head && (d->words[first].upos == DGM_PUNCT || d->words[first].upos == DGM_DET ||
                          (d->words[first].upos == DGM_ADP && w->unit_at[first] < 0)))
    first++;
  return (dgm_range){first, end - first};
}

/* ---- codes ---- */

/* "US-backed rebels", "pro-Russian separatists": the name is not whose they are. */
static bool is_attached(const dgm_actor_work *w, const dgm_unit *u) {
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

static bool is_country_row(const dgm_actor_row *row) {
  return row->kind == DGM_ROW_COUNTRY || row->kind == DGM_ROW_PEOPLE || row->kind == DGM_ROW_CAPITAL ||
         row->kind == DGM_ROW_PARTIAL;
}

/* A unit that names a country or body among the words, countries first; not `except`. */
static const dgm_unit *code_unit(const dgm_actor_work *w, dgm_range words, const dgm_unit *except) {
  const dgm_unit *body = NULL;
  for (uint32_t i = words.first; i < words.first + words.count; i++) {
    if (w->unit_at[i] < 0)
      continue;
    const dgm_unit *u = &w->units[w->unit_at[i]];
    if (!u->row || u == except || u->first != i || is_attached(w, u))
      continue;
    if (is_country_row(u->row))
      return u;
    if (!body)
      body = u;
  }
  return body;
}

/* The first place whose head is this word or stands after it; they are in the order of the text. */
static uint32_t first_place(const dgm_document *d, uint32_t word) {
  uint32_t low = 0, high = d->n_places;
  while (low < high) {
    uint32_t middle = (low + high) / 2;
    if (d->places[middle].head < word)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static dgm_str place_code(const dgm_actor_work *w, dgm_range words) {
  uint32_t i = first_place(w->d, words.first);
  if (i < w->d->n_places && w->d->places[i].head < words.first + words.count)
    return w->d->places[i].code;
  return (dgm_str){0};
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

typedef struct owner {
  dgm_str code;
  uint8_t sectors[4];
  const dgm_unit *named;
  bool body; /* the sectors are a body's */
} owner;

static void take_sectors(uint8_t to[4], const uint8_t from[4]) {
  for (int i = 0; i < 4 && from[i]; i++)
    dgm_add_sector(to, from[i]);
}

static void owner_of(const dgm_actor_work *w, uint32_t head, owner *o, int depth);

static void owner_from_mention(const dgm_actor_work *w, uint32_t word, owner *o) {
  int32_t at = w->mention_at[word];
  if (at < 0)
    return;
  const dgm_entity *e = &w->d->entities[w->d->mentions[at].entity];
  if (!o->code.size)
    o->code = e->code;
  if (!o->sectors[0])
    take_sectors(o->sectors, e->sectors);
}

/* What the phrase of an owner tells: its code, and the sector of its body. */
static void owner_phrase(const dgm_actor_work *w, uint32_t head, owner *o, int depth) {
  dgm_range words = dgm_phrase_words(w, head);
  const dgm_unit *named = code_unit(w, words, NULL);
  if (w->d->words[head].upos == DGM_PRON)
    owner_from_mention(w, head, o);
  if (named && !o->code.size) {
    o->code = named->row->code;
    o->named = named;
  }
  if (w->unit_at[head] >= 0 && !o->sectors[0]) {
    const dgm_unit *u = &w->units[w->unit_at[head]];
    o->body = u->role ? u->role->kind == DGM_ROLE_BODY : u->row && !is_country_row(u->row);
    if (u->role && u->role->sectors[0])
      take_sectors(o->sectors, u->role->sectors);
    else if (u->row && !is_country_row(u->row))
      take_sectors(o->sectors, u->row->sectors);
  }
  if (!o->code.size)
    owner_of(w, head, o, depth + 1);
  if (!o->code.size)
    owner_from_mention(w, head, o);
  if (!o->code.size)
    o->code = place_code(w, words);
  bool homeland = dgm_word_effects(w->tables, w->d->words[head].lemma) & DGM_EFFECT_HOMELAND;
  if (!o->code.size && homeland)
    o->code = w->homeland;
}

static void owner_of(const dgm_actor_work *w, uint32_t head, owner *o, int depth) {
  if (depth > MAX_OF_DEPTH)
    return;
  const dgm_document *d = w->d;
  for (int32_t c = dgm_next_child(d, head, DGM_NONE); c >= 0; c = dgm_next_child(d, head, c))
    if (is_owner(w, (uint32_t)c) && (!o->code.size || !o->sectors[0]))
      owner_phrase(w, (uint32_t)c, o, depth);
}

/* The country of a place in the same clause: "protesters in Kisumu", "police in Nairobi said". */
dgm_str dgm_country_near(const dgm_actor_work *w, uint32_t word) {
  const dgm_document *d = w->d;
  uint32_t best = UINT32_MAX;
  dgm_str code = {0};
  dgm_range words = d->sentences[d->words[word].sentence].words;
  for (uint32_t i = first_place(d, words.first); i < d->n_places; i++) {
    const dgm_place *p = &d->places[i];
    if (p->head >= words.first + words.count)
      break;
    if (p->dateline || !p->code.size)
      continue;
    if (!(dgm_word_effects(w->tables, dgm_case_of(d, p->head)) & DGM_EFFECT_LOCATIVE))
      continue;
    uint32_t distance = p->head > word ? p->head - word : word - p->head;
    distance += d->words[p->head].head == (int32_t)word ? 0 : 20;
    if (distance < best) {
      best = distance;
      code = p->code;
    }
  }
  return code;
}

/* Where the last place before was, in the same paragraph. */
dgm_str dgm_country_before(const dgm_actor_work *w, uint32_t word) {
  const dgm_document *d = w->d;
  const dgm_sentence *here = &d->sentences[d->words[word].sentence];
  uint32_t end = first_place(d, word + 1), first = end > MAX_PLACES_BACK ? end - MAX_PLACES_BACK : 0;
  for (uint32_t i = end; i-- > first;) {
    const dgm_place *p = &d->places[i];
    if (p->dateline || !p->code.size)
      continue;
    if (d->sentences[d->words[p->head].sentence].paragraph != here->paragraph)
      break;
    if (dgm_word_effects(w->tables, dgm_case_of(d, p->head)) & DGM_EFFECT_LOCATIVE)
      return p->code;
  }
  return (dgm_str){0};
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

static void phrase_sectors(const dgm_actor_work *w, dgm_noun_phrase *np, const owner *o) {
  const dgm_unit *role = np->role;
  uint8_t before[4] = {0};
  bool opposition = false;
  for (uint32_t i = np->words.first; i < role->first; i++) {
    const dgm_unit *u = w->unit_at[i] >= 0 ? &w->units[w->unit_at[i]] : NULL;
    if (!u || u->first != i || (u->row && (is_country_row(u->row) || is_attached(w, u))))
      continue;
    const uint8_t *sectors = u->role && !u->row ? u->role->sectors : u->row ? u->row->sectors : NULL;
    if (!sectors || !sectors[0])
      continue;
    opposition |= sectors[0] == DGM_SECTOR_OPP;
    memset(before, 0, sizeof before);
    take_sectors(before, sectors);
  }
  unsigned effects = dgm_word_effects(w->tables, w->d->words[role->head].lemma);
  const uint8_t *members = before[0] ? before : o->sectors; /* "teachers' federation", "association of doctors" */
  if (effects & DGM_EFFECT_MEMBERS && members[0] && members[0] != DGM_SECTOR_GOV)
    take_sectors(np->sectors, members);
  else if (effects & DGM_EFFECT_PRESIDING && o->body) /* "the council's chairman" */
    take_sectors(np->sectors, o->sectors);
  bool lent = np->sectors[0];
  if (overrides(before[0]) && !opposition)
    take_sectors(np->sectors, before);
  if (!lent)
    take_sectors(np->sectors, role->role->sectors);
  if (opposition)
    dgm_add_sector(np->sectors, DGM_SECTOR_OPP);
  if (!np->sectors[0])
    take_sectors(np->sectors, before);
  if (!np->sectors[0])
    take_sectors(np->sectors, o->sectors);
  if (np->named && np->named->row->kind == DGM_ROW_ARMED_GROUP) {
    memset(np->sectors, 0, sizeof np->sectors);
    take_sectors(np->sectors, np->named->row->sectors);
  } else if (np->named && (np->named->row->kind == DGM_ROW_PARTIAL ||
                           (np->named->row->kind == DGM_ROW_PEOPLE && np->named->row->sectors[0] == DGM_SECTOR_PRE))) {
    dgm_add_sector(np->sectors, DGM_SECTOR_PRE);
  } else if (!np->sectors[0] && np->named && !is_country_row(np->named->row)) {
    take_sectors(np->sectors, np->named->row->sectors);
  }
  if (np->code.size == 3)
    dgm_add_default_sector(w, np);
}

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
  owner o = {0};
  dgm_range own = {np->words.first, np->role->first + np->role->count - np->words.first};
  np->named = code_unit(w, own, np->role);
  if (np->named)
    np->code = np->named->row->code;
  bool harmed = dgm_word_effects(w->tables, d->words[head].lemma) & DGM_EFFECT_HARMING;
  if (!harmed)
    owner_of(w, head, &o, 0);
  if (np->role->head != head && !o.code.size && !o.sectors[0])
    owner_of(w, np->role->head, &o, 0);
  if (!np->code.size || (np->named && !is_country_row(np->named->row) && o.named && is_country_row(o.named->row))) {
    np->code = o.code.size ? o.code : np->code;
    np->named = o.named ? o.named : np->named;
  }
  if (!np->code.size)
    np->code = place_code(w, own);
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
      take_sectors(np->sectors, person->row->sectors);
  }
  phrase_sectors(w, np, &o);
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
  take_sectors(np->sectors, unit->row->sectors);
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
  if (!u || u->row->kind != DGM_ROW_PEOPLE || !is_attached(w, u))
    return;
  np->named = NULL;
  np->code = dgm_country_near(w, u->head);
  if (!np->code.size)
    np->code = dgm_country_before(w, u->head);
  if (!np->code.size)
    np->code = w->homeland;
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
  const dgm_unit *named = code_unit(w, np->words, NULL);
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

bool dgm_is_attached(const dgm_actor_work *w, const dgm_unit *unit) {
  return is_attached(w, unit);
}

/* "The opposition Movement for Democratic Change". */
static void note_opposition(const dgm_actor_work *w, dgm_noun_phrase *np) {
  if (!np->named || np->named->row->kind != DGM_ROW_PARTY)
    return;
  for (uint32_t i = np->words.first; i < np->words.first + np->words.count; i++)
    if (dgm_str_is_nocase(dgm_form(w->d, i), "opposition"))
      dgm_add_sector(np->sectors, DGM_SECTOR_OPP);
}

void dgm_read_noun_phrase(dgm_actor_work *w, uint32_t head, dgm_noun_phrase *np) {
  *np = (dgm_noun_phrase){.words = dgm_phrase_words(w, head)};
  const dgm_unit *here = w->unit_at[head] >= 0 ? &w->units[w->unit_at[head]] : NULL;
  const dgm_unit *role = last_role(w, np->words);
  if (here && here->row && here->row->kind != DGM_ROW_PERSON && here->role && here == role) {
    /* "the Supreme Court" of the tables' country, unless the phrase names another */
    owner o = {0};
    const dgm_unit *other = code_unit(w, np->words, here);
    if (!other)
      owner_of(w, head, &o, 0);
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
