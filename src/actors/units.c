/* Names and roles that a table knows, longest first, left to right. */
#include "actors/actors.h"

enum { MAX_UNIT_WORDS = 10 };

dgm_str dgm_lower_form(dgm_actor_work *w, uint32_t word) {
  dgm_str form = dgm_arena_copy(&w->coder->arena, dgm_form(w->d, word));
  char *data = (char *)(uintptr_t)form.data;
  for (uint32_t i = 0; data && i < form.size; i++)
    data[i] = dgm_to_lower(data[i]);
  w->failed |= !data;
  return form;
}

/* The form as the tables write it: ’ as '. */
static dgm_str table_form(dgm_str form, char *room, size_t size) {
  if (form.size > size || !memchr(form.data, '\xe2', form.size))
    return form;
  uint32_t n = 0;
  for (uint32_t i = 0; i < form.size; i++) {
    bool curly = i + 2 < form.size &&
                 (memcmp(form.data + i, "\xe2\x80\x99", 3) == 0 || memcmp(form.data + i, "\xe2\x80\x98", 3) == 0);
    room[n++] = curly ? '\'' : form.data[i];
    i += curly ? 2 : 0;
  }
  return (dgm_str){room, n};
}

static dgm_str lower_into(dgm_str form, char *room, size_t size) {
  if (form.size > size)
    return form;
  for (uint32_t i = 0; i < form.size; i++)
    room[i] = dgm_to_lower(form.data[i]);
  return (dgm_str){room, form.size};
}

typedef struct found {
  dgm_phrase_hit hit;
  uint32_t count; /* words */
} found;

/* The longest phrase of the map from word `first` on that ends before `end`. `skip` bytes of the first word are left
 * out. */
static found longest(const dgm_actor_work *w, const dgm_phrases *map, uint32_t first, uint32_t end, bool lower,
                     uint32_t skip) {
  found best = {0};
  uint64_t state = DGM_PHRASE_START;
  for (uint32_t i = first; i < end && i < first + MAX_UNIT_WORDS; i++) {
    char curly[128], small[128];
    dgm_str form = table_form(dgm_form(w->d, i), curly, sizeof curly);
    if (i == first)
      form = (dgm_str){form.data + skip, form.size - skip};
    if (lower)
      form = lower_into(form, small, sizeof small);
    state = dgm_phrase_step(state, form);
    dgm_phrase_hit hit = dgm_phrases_find(map, state);
    if (hit.count)
      best = (found){hit, i - first + 1};
    if (!hit.more)
      break;
  }
  return best;
}

/* ---- which row of several ---- */

static bool holds_on(const dgm_actor_row *row, dgm_date date) {
  return date == DGM_NO_DATE
             ? row->to == DGM_NO_DATE
             : (row->from == DGM_NO_DATE || row->from <= date) && (row->to == DGM_NO_DATE || date <= row->to);
}

/* The row that holds on the document's date among those of the first table; else a person's last one before it. */
static const dgm_actor_row *choose_row(const dgm_actor_work *w, dgm_phrase_hit hit, bool *former, bool *stale) {
  const dgm_actor_row *last = NULL, *past = NULL;
  uint32_t table = hit.rows[0].table;
  *former = *stale = false;
  for (uint32_t i = 0; i < hit.count && hit.rows[i].table == table; i++) {
    const dgm_actor_row *row = &w->tables->rows[table][hit.rows[i].row];
    if (holds_on(row, w->d->date))
      return row;
    last = row;
    if (row->to != DGM_NO_DATE && row->to < w->d->date && (!past || row->to > past->to))
      past = row;
  }
  if (past && past->kind == DGM_ROW_PERSON && w->d->date != DGM_NO_DATE)
    last = past;
  *stale = last->kind != DGM_ROW_PERSON && last->kind != DGM_ROW_PARTIAL && w->d->date != DGM_NO_DATE;
  *former =
      last->kind == DGM_ROW_PERSON && w->d->date != DGM_NO_DATE && last->to != DGM_NO_DATE && last->to < w->d->date;
  return last;
}

/* ---- is this word used as the table means it? ---- */

static bool is_name_word(const dgm_word *word) {
  return word->upos == DGM_PROPN || word->upos == DGM_NOUN || word->upos == DGM_ADJ || word->upos == DGM_X;
}

/* "Chad Smith", "Michael Jordan": the name of a country as part of a person's. */
static bool part_of_person(const dgm_actor_work *w, uint32_t first, uint32_t count) {
  const dgm_word *words = w->d->words;
  uint32_t next = first + count;
  const dgm_word *word = &words[first];
  if (word->deprel == DGM_FLAT && word->head >= 0 && (uint32_t)word->head < first &&
      words[word->head].upos == DGM_PROPN && w->unit_at[word->head] < 0)
    return true;
  return next < w->d->n_words && words[next].sentence == word->sentence && words[next].upos == DGM_PROPN &&
         words[next].deprel == DGM_FLAT && words[next].head == (int32_t)first;
}

/* "UNPROFOR": what is written in capitals is a name, whatever the tagger thinks. */
static bool in_capitals(dgm_str form) {
  for (uint32_t i = 0; i < form.size; i++)
    if (!dgm_is_upper(form.data[i]))
      return false;
  return form.size >= 4;
}

static bool right_use(const dgm_actor_work *w, uint32_t first, uint32_t count, const dgm_actor_row *row) {
  const dgm_word *last = &w->d->words[first + count - 1];
  if (count > 1 && row->kind == DGM_ROW_MEDIA && last->upos == DGM_ADJ && last->deprel == DGM_AMOD &&
      last->head >= (int32_t)(first + count) && dgm_is_lower(dgm_form(w->d, (uint32_t)last->head).data[0]))
    return false; /* "The Australian sheep minister" */
  if (count > 1)
    return true;
  if (!is_name_word(&w->d->words[first]) && !in_capitals(dgm_form(w->d, first)))
    return false;
  bool person = w->d->words[first].ner == DGM_NER_PERSON; /* "Petra Novak" is no news agency, "Karen Holm" no people */
  if (row->kind == DGM_ROW_COUNTRY || row->kind == DGM_ROW_CAPITAL || (person && row->kind != DGM_ROW_PERSON))
    return !part_of_person(w, first, count);
  if (row->kind != DGM_ROW_PERSON)
    return true;
  /* A surname alone: not after another first name. */
  const dgm_word *word = &w->d->words[first];
  if (word->upos != DGM_PROPN)
    return false;
  if (first && w->d->words[first - 1].sentence == word->sentence && w->d->words[first - 1].upos == DGM_PROPN &&
      w->unit_at[first - 1] < 0)
    return false;
  return !part_of_person(w, first, count);
}

/* The word whose head lies outside; where the tree has torn the name, the one that stands for all. */
static uint32_t outer_head(const dgm_document *d, uint32_t first, uint32_t count) {
  for (uint32_t i = first; i < first + count; i++) {
    int32_t head = d->words[i].head;
    bool argument = d->words[i].deprel == DGM_NSUBJ || d->words[i].deprel == DGM_OBJ || d->words[i].deprel == DGM_OBL;
    if (argument && (head < (int32_t)first || head >= (int32_t)(first + count)))
      return i;
  }
  for (uint32_t i = first; i < first + count; i++) {
    int32_t head = d->words[i].head;
    if (d->words[i].deprel != DGM_PUNCT_REL && (head < (int32_t)first || head >= (int32_t)(first + count)))
      return i;
  }
  return first + count - 1;
}

static bool add_unit(dgm_actor_work *w, dgm_unit unit) {
  unit.head = outer_head(w->d, unit.first, unit.count);
  dgm_unit *units = dgm_arena_grow(&w->coder->arena, w->units, w->n_units, sizeof *units);
  if (!units)
    return false;
  w->units = units;
  for (uint32_t i = unit.first; i < unit.first + unit.count; i++)
    w->unit_at[i] = (int32_t)w->n_units;
  units[w->n_units++] = unit;
  return true;
}

/* "ex-president" is one word; the role is what follows the hyphen. */
static uint32_t ex_prefix(dgm_str form) {
  return form.size > 3 && (form.data[0] == 'e' || form.data[0] == 'E') && form.data[1] == 'x' && form.data[2] == '-'
             ? 3
             : 0;
}

static bool role_word(const dgm_word *word) {
  if (word->upos == DGM_ADJ) /* "the wounded", "rebel forces"; not "patient negotiations" */
    return word->deprel != DGM_AMOD || word->number != DGM_NUMBER_NONE;
  return word->upos == DGM_NOUN || word->upos == DGM_PROPN;
}

/* The longer name of a place that holds these words: "Niger" in "Niger Delta". */
static bool in_longer_place(const dgm_actor_work *w, uint32_t first, uint32_t count, dgm_str row_code, bool capital) {
  const dgm_document *d = w->d;
  uint32_t low = 0, high = d->n_places; /* sorted by first word, apart from each other */
  while (low < high) {
    uint32_t middle = (low + high) / 2;
    if (d->places[middle].words.first + d->places[middle].words.count <= first)
      low = middle + 1;
    else
      high = middle;
  }
  if (low == d->n_places)
    return false;
  const dgm_place *p = &d->places[low];
  dgm_str text = dgm_text_of(d, p->span);
  if (p->words.first > first || p->words.first + p->words.count < first + count || p->words.count <= count)
    return false;
  bool address = memchr(text.data, ',', text.size) != NULL; /* "Goma, Congo" names a country, "Athens, Georgia" none */
  return !address || (first > p->words.first && (capital || (row_code.size && !dgm_str_eq(row_code, p->code))));
}

/* "San Jose" where the text means the one in California: no capital. */
static bool is_namesake(const dgm_actor_work *w, uint32_t first, uint32_t count, dgm_str code) {
  const dgm_document *d = w->d;
  uint32_t i = dgm_lower_bound(d->places, d->n_places, sizeof *d->places, offsetof(dgm_place, words), first);
  const dgm_place *p = i < d->n_places ? &d->places[i] : NULL;
  return p && p->words.first == first && p->words.count == count && dgm_country_row(w->tables, code) &&
         dgm_country_row(w->tables, p->code) && !dgm_str_eq(p->code, code);
}

bool dgm_is_in_place(const dgm_actor_work *w, uint32_t word) {
  return in_longer_place(w, word, 0, (dgm_str){0}, false) && w->unit_at[word] < 0;
}

/* "Patriotic Front for Renewal" is not the Patriotic Front that a table has. */
static bool goes_on(const dgm_actor_work *w, uint32_t next, uint32_t end, const dgm_actor_row *row) {
  const dgm_document *d = w->d;
  if ((row->kind != DGM_ROW_PARTY && row->kind != DGM_ROW_ARMED_GROUP) || next + 1 >= end ||
      !dgm_str_is(dgm_form(d, next), "for"))
    return false;
  next += 1 + dgm_str_is(dgm_form(d, next + 1), "the");
  return next < end && dgm_is_upper(dgm_form(d, next).data[0]) && d->words[next].ner != DGM_NER_TIME &&
         d->words[next].ner != DGM_NER_PERSON && d->words[next].ner != DGM_NER_PLACE;
}

/* "Walker said": a surname, not one who walks. */
static bool is_surname(const dgm_actor_work *w, uint32_t word, const dgm_role_row *role) {
  const dgm_word *x = &w->d->words[word], *next = x + 1;
  if (word + 1 < w->d->n_words && next->sentence == x->sentence && next->upos == DGM_PROPN)
    return false; /* "Delegate Ann Lee" */
  return role->kind == DGM_ROLE_PERSON && x->upos == DGM_PROPN && x->ner == DGM_NER_PERSON &&
         dgm_is_upper(dgm_form(w->d, word).data[0]) && dgm_child(w->d, word, DGM_DET_REL, DGM_SUB_NONE) < 0 &&
         dgm_child(w->d, word, DGM_FLAT, DGM_SUB_NONE) < 0;
}

/* Adds the unit that begins at `i`; returns its number of words, 1 if there is none. */
static uint32_t unit_from(dgm_actor_work *w, uint32_t i, uint32_t end) {
  dgm_unit unit = {.first = i};
  bool former = false;
  found name = longest(w, &w->tables->actors, i, end, false, 0), own = {0};
  if (w->tables->own.n_rows)
    own = longest(w, &w->tables->own, i, end, false, 0);
  if (own.count && own.count >= name.count)
    name = own;
  if (name.count) {
    unit.row = choose_row(w, name.hit, &former, &unit.stale);
    bool state = unit.row->kind == DGM_ROW_COUNTRY || unit.row->kind == DGM_ROW_CAPITAL;
    if (!right_use(w, i, name.count, unit.row) ||
        (state && in_longer_place(w, i, name.count, unit.row->code, unit.row->kind == DGM_ROW_CAPITAL)) ||
        (unit.row->kind == DGM_ROW_CAPITAL && is_namesake(w, i, name.count, unit.row->code)))
      name.count = 0;
  }
  if (name.count && goes_on(w, i + name.count, end, unit.row))
    name.count = 0;
  uint32_t prefix = ex_prefix(dgm_form(w->d, i));
  found role = longest(w, &w->tables->roles, i, end, true, prefix);
  if (role.count && !role_word(&w->d->words[i + role.count - 1]))
    role.count = 0;
  if (role.count == 1 && is_surname(w, i, &w->tables->role_rows[role.hit.rows[0].table][role.hit.rows[0].row]))
    role.count = 0;
  /* "Islamic State militants": the body first, whatever the role table has */
  bool body = name.count && unit.row->kind >= DGM_ROW_ORGANISATION && unit.row->kind <= DGM_ROW_PARTY;
  if (body && role.count > name.count)
    role.count = 0;
  if (!name.count && !role.count)
    return 1;
  unit.count = name.count > role.count ? name.count : role.count;
  if (name.count < unit.count)
    unit.row = NULL;
  if (role.count == unit.count)
    unit.role = &w->tables->role_rows[role.hit.rows[0].table][role.hit.rows[0].row];
  unit.former = (unit.row && former) || (unit.role && prefix);
  w->failed |= !add_unit(w, unit);
  return unit.count;
}

/* A body of another time counts only where the text also names its country: there may be new ones of that name. */
static void drop_stale(dgm_actor_work *w) {
  const dgm_actor_tables *t = w->tables;
  bool *named = dgm_arena_zeros(&w->coder->arena, t->n_countries + 1, sizeof *named);
  if (!named) {
    w->failed = true;
    return;
  }
  for (uint32_t i = 0; i < w->n_units; i++) {
    const dgm_actor_row *row = w->units[i].row;
    const dgm_actor_row *country = row && row->kind <= DGM_ROW_CAPITAL ? dgm_country_row(t, row->code) : NULL;
    if (country)
      named[country - t->countries] = true;
  }
  for (uint32_t i = 0; i < w->n_units; i++) {
    dgm_unit *u = &w->units[i];
    const dgm_actor_row *country = u->stale && u->row ? dgm_country_row(t, u->row->code) : NULL;
    if (!country || named[country - t->countries])
      continue;
    u->row = NULL;
    for (uint32_t k = u->first; !u->role && k < u->first + u->count; k++)
      w->unit_at[k] = DGM_NONE;
  }
}

bool dgm_find_units(dgm_actor_work *w) {
  const dgm_document *d = w->d;
  for (uint32_t s = 0; s < d->n_sentences && !w->failed; s++) {
    uint32_t end = d->sentences[s].words.first + d->sentences[s].words.count;
    for (uint32_t i = d->sentences[s].words.first; i < end && !w->failed;)
      i += unit_from(w, i, end);
  }
  if (!w->failed)
    drop_stale(w);
  return !w->failed;
}
