/* Entities of a document, found again by their id; persons by name. */
#include "actors/actors.h"

/* ---- ids ---- */

/* Lower-case letters and digits of the text, other runs as one hyphen. */
static dgm_str slug(dgm_actor_work *w, dgm_str text) {
  char *out = dgm_arena_alloc(&w->coder->arena, text.size + 1);
  uint32_t n = 0;
  if (!out) {
    w->failed = true;
    return (dgm_str){0};
  }
  for (uint32_t i = 0; i < text.size; i++) {
    char c = dgm_to_lower(text.data[i]);
    if (dgm_is_lower(c) || dgm_is_digit(c) || (unsigned char)c >= 0x80)
      out[n++] = c;
    else if (n && out[n - 1] != '-')
      out[n++] = '-';
  }
  while (n && out[n - 1] == '-')
    n--;
  return (dgm_str){out, n};
}

static bool grow_slots(dgm_actor_work *w) {
  uint32_t size = w->entity_mask ? (w->entity_mask + 1) * 2 : 64;
  int32_t *slots = dgm_arena_alloc(&w->coder->arena, size * sizeof *slots);
  if (!slots)
    return false;
  memset(slots, 0xff, size * sizeof *slots);
  for (uint32_t i = 0; i < w->d->n_entities; i++) {
    dgm_str id = w->d->entities[i].id;
    uint32_t at = (uint32_t)dgm_hash(1, id.data, id.size) & (size - 1);
    while (slots[at] >= 0)
      at = (at + 1) & (size - 1);
    slots[at] = (int32_t)i;
  }
  w->entity_slots = slots;
  w->entity_mask = size - 1;
  return true;
}

uint32_t dgm_entity_for(dgm_actor_work *w, const dgm_entity *wanted) {
  dgm_document *d = w->d;
  if ((d->n_entities + 1) * 2 > w->entity_mask && !grow_slots(w)) {
    w->failed = true;
    return 0;
  }
  uint32_t at = (uint32_t)dgm_hash(1, wanted->id.data, wanted->id.size) & w->entity_mask;
  for (; w->entity_slots[at] >= 0; at = (at + 1) & w->entity_mask)
    if (dgm_str_eq(d->entities[w->entity_slots[at]].id, wanted->id))
      return (uint32_t)w->entity_slots[at];
  dgm_entity *entities = dgm_arena_grow(&w->coder->arena, d->entities, d->n_entities, sizeof *entities);
  if (!entities) {
    w->failed = true;
    return 0;
  }
  uint8_t *genders = dgm_arena_grow(&w->coder->arena, w->genders, d->n_entities, 1);
  if (!genders) {
    w->failed = true;
    return 0;
  }
  w->genders = genders;
  genders[d->n_entities] = DGM_GENDER_NONE;
  d->entities = entities;
  entities[d->n_entities] = *wanted;
  w->entity_slots[at] = (int32_t)d->n_entities;
  return d->n_entities++;
}

/* ---- countries, bodies, roles ---- */

const dgm_actor_row *dgm_country_row(const dgm_actor_tables *tables, dgm_str code) {
  for (uint32_t i = 0; i < tables->n_countries; i++)
    if (dgm_str_eq(tables->countries[i].code, code))
      return &tables->countries[i];
  return NULL;
}

dgm_range dgm_office_words(const dgm_actor_work *w, const dgm_noun_phrase *np) {
  if (!np->role)
    return (dgm_range){0, 0};
  uint32_t first = np->role->first;
  while (first > np->words.first && w->unit_at[first - 1] >= 0) {
    const dgm_unit *before = &w->units[w->unit_at[first - 1]];
    if (!before->role || before->row)
      break;
    first = before->first;
  }
  return (dgm_range){first, np->role->first + np->role->count - first};
}

static void copy_sectors(dgm_entity *e, const dgm_noun_phrase *np) {
  memcpy(e->sectors, np->sectors, sizeof e->sectors);
}

static uint32_t country_entity(dgm_actor_work *w, const dgm_noun_phrase *np) {
  const dgm_actor_row *row = np->named->row, *country = dgm_country_row(w->tables, row->code);
  bool people = np->kind == DGM_ENTITY_GROUP, partial = row->kind == DGM_ROW_PARTIAL;
  dgm_entity e = {.code = row->code, .name = row->name, .id = row->id, .kind = np->kind, .source = row->source};
  if (country && !partial) {
    e.name = country->name;
    e.id = country->id;
  }
  if (people) {
    e.name = dgm_arena_printf(&w->coder->arena, "people of %.*s", (int)e.name.size, e.name.data);
    e.id = dgm_arena_printf(&w->coder->arena, "%.*s-people", (int)e.id.size, e.id.data);
  }
  w->failed |= !e.name.data || !e.id.data;
  copy_sectors(&e, np);
  return dgm_entity_for(w, &e);
}

static uint32_t role_entity(dgm_actor_work *w, const dgm_noun_phrase *np) {
  dgm_arena *arena = &w->coder->arena;
  dgm_str office = dgm_text_of(w->d, dgm_words_span(w->d, dgm_office_words(w, np)));
  if (np->role->first == dgm_office_words(w, np).first)
    office = np->role->role->name;
  const dgm_actor_row *country = dgm_country_row(w->tables, np->code);
  dgm_str owner = np->named && !country ? np->named->row->name : country ? country->name : np->code;
  dgm_str part = slug(w, office), whose = slug(w, country ? np->code : owner);
  dgm_entity e = {.code = np->code, .kind = np->kind, .source = np->role->role->source};
  const char *former = np->former ? "former " : "";
  e.name = owner.size ? dgm_arena_printf(arena, "%.*s %s%.*s", (int)owner.size, owner.data, former, (int)office.size,
                                         office.data)
                      : dgm_arena_printf(arena, "%s%.*s", former, (int)office.size, office.data);
  e.id = dgm_arena_printf(arena, "dgm:%.*s%s%s%.*s", (int)whose.size, whose.data, whose.size ? "-" : "",
                          np->former ? "former-" : "", (int)part.size, part.data);
  w->failed |= !e.name.data || !e.id.data;
  copy_sectors(&e, np);
  return dgm_entity_for(w, &e);
}

uint32_t dgm_phrase_entity(dgm_actor_work *w, const dgm_noun_phrase *np) {
  if (np->role)
    return role_entity(w, np);
  bool state = np->named && (np->named->row->kind <= DGM_ROW_CAPITAL || np->named->row->kind == DGM_ROW_PARTIAL);
  if (state && np->rule && np->kind != DGM_ENTITY_ORGANISATION)
    return country_entity(w, np);
  dgm_entity e = {.code = np->code, .kind = np->kind};
  if (np->named && np->words.count && !state) {
    e.name = np->named->row->name;
    e.id = np->named->row->id;
    e.source = np->named->row->source;
  } else {
    dgm_range words = np->words; /* "the trading house Surya Metals" */
    while (words.count > 1 && dgm_is_lower(dgm_form(w->d, words.first).data[0]))
      words = (dgm_range){words.first + 1, words.count - 1};
    e.name = dgm_text_of(w->d, dgm_words_span(w->d, words));
    dgm_str id = slug(w, e.name);
    e.id = dgm_arena_printf(&w->coder->arena, "dgm:%.*s", (int)id.size, id.data);
    w->failed |= !e.id.data;
  }
  copy_sectors(&e, np);
  return dgm_entity_for(w, &e);
}

/* ---- persons ---- */

/* The same person: one name ends the other, or first and last words are equal. */
static bool same_name(dgm_str a, dgm_str b) {
  if (dgm_str_eq(a, b))
    return true;
  dgm_str shorter = a.size < b.size ? a : b, longer = a.size < b.size ? b : a;
  if (longer.size > shorter.size && longer.data[longer.size - shorter.size - 1] == ' ' &&
      memcmp(longer.data + longer.size - shorter.size, shorter.data, shorter.size) == 0)
    return true;
  const char *x = memchr(a.data, ' ', a.size), *y = memchr(b.data, ' ', b.size);
  return x && y && x - a.data == y - b.data && memcmp(a.data, b.data, (size_t)(x - a.data)) == 0;
}

static dgm_str surname_of(dgm_str name) {
  const char *space = name.size ? memrchr(name.data, ' ', name.size) : NULL;
  return space ? (dgm_str){space + 1, (uint32_t)(name.data + name.size - space - 1)} : name;
}

int32_t dgm_person_by_surname(const dgm_actor_work *w, dgm_str surname) {
  enum { LOOK_BACK = 200 };
  for (uint32_t i = 0; i < w->n_people && i < LOOK_BACK; i++)
    if (dgm_str_eq(w->people[w->n_people - 1 - i].surname, surname))
      return (int32_t)w->people[w->n_people - 1 - i].entity;
  return DGM_NONE;
}

static int32_t known_person(const dgm_actor_work *w, dgm_str name) {
  enum { LOOK_BACK = 200 };
  dgm_str surname = surname_of(name);
  for (uint32_t i = 0; i < w->n_people && i < LOOK_BACK; i++) {
    const dgm_person *p = &w->people[w->n_people - 1 - i];
    if (dgm_str_eq(p->surname, surname) && same_name(p->name, name))
      return (int32_t)p->entity;
  }
  return DGM_NONE;
}

/* "Salim" after "Salim Harthi", if no other one is called so. */
static int32_t person_by_given_name(const dgm_actor_work *w, dgm_str name) {
  enum { LOOK_BACK = 200 };
  int32_t found = DGM_NONE;
  for (uint32_t i = 0; i < w->n_people && i < LOOK_BACK; i++) {
    const dgm_person *p = &w->people[w->n_people - 1 - i];
    if (p->name.size <= name.size || p->name.data[name.size] != ' ' || memcmp(p->name.data, name.data, name.size) != 0)
      continue;
    if (found >= 0 && found != (int32_t)p->entity)
      return DGM_NONE;
    found = (int32_t)p->entity;
  }
  return found;
}

static void remember(dgm_actor_work *w, dgm_str name, uint32_t entity) {
  dgm_person *people = dgm_arena_grow(&w->coder->arena, w->people, w->n_people, sizeof *people);
  if (!people) {
    w->failed = true;
    return;
  }
  w->people = people;
  people[w->n_people++] = (dgm_person){name, surname_of(name), entity};
}

/* A name in single spaces. */
static dgm_str flat_name(dgm_actor_work *w, dgm_range words) {
  dgm_str raw = dgm_text_of(w->d, dgm_words_span(w->d, words));
  dgm_str copy = dgm_arena_copy(&w->coder->arena, raw);
  char *data = (char *)(uintptr_t)copy.data;
  uint32_t n = 0;
  w->failed |= !data;
  for (uint32_t i = 0; data && i < copy.size; i++) {
    bool space = data[i] == ' ' || data[i] == '\n' || data[i] == '\t' || data[i] == '\r';
    if (!space || (n && data[n - 1] != ' '))
      data[n++] = space ? ' ' : data[i];
  }
  copy.size = n;
  return copy;
}

/* A later mention tells what the first one did not. */
static void complete(dgm_actor_work *w, uint32_t entity, const dgm_noun_phrase *np) {
  dgm_entity *e = &w->d->entities[entity];
  if (!e->code.size)
    e->code = np->code;
  if (!e->sectors[0])
    memcpy(e->sectors, np->sectors, sizeof e->sectors);
}

/* A later mention gives the name in full; names of the tables stay. */
static void lengthen(dgm_actor_work *w, uint32_t entity, dgm_str name) {
  dgm_entity *e = &w->d->entities[entity];
  if (strncmp(e->id.data, "dgm:", 4) == 0 && name.size > e->name.size)
    e->name = name;
}

uint32_t dgm_body_entity(dgm_actor_work *w, const dgm_noun_phrase *np) {
  dgm_entity e = {.code = np->code, .kind = DGM_ENTITY_ORGANISATION, .source = np->role->role->source};
  memcpy(e.sectors, np->sectors, sizeof e.sectors);
  e.name = flat_name(w, np->name);
  dgm_str part = w->failed ? (dgm_str){0} : slug(w, e.name);
  e.id = dgm_arena_printf(&w->coder->arena, "dgm:%.*s", (int)part.size, part.data);
  w->failed |= !e.id.data;
  return w->failed ? 0 : dgm_entity_for(w, &e);
}

uint32_t dgm_person_entity(dgm_actor_work *w, const dgm_noun_phrase *np) {
  dgm_str name = flat_name(w, np->name);
  if (w->failed)
    return 0;
  const dgm_unit *unit = dgm_person_unit(w, np->name);
  bool surname = unit && np->name.count == 1; /* the text's own Ortega before the table's */
  int32_t known = surname ? dgm_person_by_surname(w, name) : unit ? DGM_NONE : known_person(w, name);
  if (known < 0 && !unit && !np->role && np->name.count == 1)
    known = person_by_given_name(w, name);
  int32_t holder = known < 0 && !unit ? dgm_unnamed_holder(w, np) : DGM_NONE;
  if (holder >= 0) {
    known = (int32_t)w->d->mentions[holder].entity;
    w->d->entities[known].name = name;
    remember(w, name, (uint32_t)known);
  }
  if (known >= 0) {
    complete(w, (uint32_t)known, np);
    lengthen(w, (uint32_t)known, name);
    return (uint32_t)known;
  }
  dgm_entity e = {.code = np->code, .name = name, .kind = DGM_ENTITY_PERSON};
  memcpy(e.sectors, np->sectors, sizeof e.sectors);
  if (np->role)
    e.source = np->role->role->source;
  if (unit) {
    e.name = unit->row->name;
    e.id = unit->row->id;
    e.source = unit->row->source;
    if (!e.code.size)
      e.code = unit->row->code;
    if (!e.sectors[0])
      memcpy(e.sectors, unit->row->sectors, sizeof e.sectors);
  } else {
    dgm_str part = slug(w, name);
    e.id = dgm_arena_printf(&w->coder->arena, "dgm:%.*s", (int)part.size, part.data);
    w->failed |= !e.id.data;
  }
  if (w->failed)
    return 0;
  uint32_t before = w->d->n_entities, entity = dgm_entity_for(w, &e);
  if (w->d->n_entities > before)
    remember(w, e.name, entity);
  else
    complete(w, entity, np);
  return entity;
}
