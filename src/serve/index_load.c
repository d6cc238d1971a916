/* Reads the events of a store into memory. */
#include "serve.h"

#include "index.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct loading {
  store_index *x;
  dgm_store *store;
  uint32_t *doc;      /* of each event */
  uint32_t *index_of; /* by number of event: index + 1 */
  uint32_t largest, room, cameo_room, copied_room, place_room, code_room;
  uint32_t *place_of; /* by number: index + 1 */
  uint32_t largest_place;
  bool failed; /* no memory */
} loading;

/* ---- pieces ---- */

static void *zeros(loading *l, size_t count, size_t size) {
  void *p = calloc(count ? count : 1, size);
  l->failed |= !p;
  return p;
}

/* Room for one more item behind `n`. */
static bool grow(loading *l, void *items, uint32_t n, uint32_t *room, size_t size) {
  if (n < *room)
    return true;
  uint32_t more = *room ? *room * 2 : 256;
  void *old, *p;
  memcpy(&old, items, sizeof old);
  p = realloc(old, more * size);
  l->failed |= !p;
  if (!p)
    return false;
  memcpy(items, &p, sizeof p);
  *room = more;
  return true;
}

static char *copy_text(loading *l, dgm_str text) {
  char *p = strndup(text.data ? text.data : "", text.size);
  l->failed |= !p;
  return p;
}

static uint32_t number_of(const dgm_cell *c) {
  return c->kind == DGM_CELL_INTEGER && c->integer > 0 && c->integer < UINT32_MAX ? (uint32_t)c->integer : 0;
}

static int32_t date_of(const dgm_cell *c) {
  return c->kind == DGM_CELL_INTEGER ? (int32_t)c->integer : DGM_NO_DATE;
}

/* Place + 1 of a number. */
static uint16_t dense_take(loading *l, dense *d, uint32_t number) {
  if (!number)
    return 0;
  if (number > d->most) {
    uint32_t old = d->of ? d->most + 1 : 0, most = number * 2;
    uint32_t *p = realloc(d->of, ((size_t)most + 1) * sizeof *p);
    l->failed |= !p;
    if (!p)
      return 0;
    memset(p + old, 0, ((size_t)most + 1 - old) * sizeof *p);
    d->of = p;
    d->most = most;
  }
  if (d->of[number])
    return (uint16_t)d->of[number];
  if (d->n >= UINT16_MAX || !grow(l, &d->back, d->n, &d->room, sizeof *d->back))
    return 0;
  d->back[d->n++] = number;
  d->of[number] = d->n;
  return (uint16_t)d->n;
}

/* One number that a statement selects. */
static int take_one(void *context, const dgm_cell *cells, size_t n) {
  *(dgm_cell *)context = n ? *cells : (dgm_cell){0};
  return 1;
}

static dgm_err select_number(loading *l, const char *sql, int64_t *number, dgm_error *error) {
  dgm_cell cell = {0};
  dgm_err result = dgm_store_select(l->store, sql, NULL, 0, take_one, &cell, error);
  *number = cell.kind == DGM_CELL_INTEGER ? cell.integer : 0;
  return result;
}

/* ---- events ---- */

static uint16_t take_cameo(loading *l, dgm_str code) {
  store_index *x = l->x;
  uint32_t i = 0;
  char text[8] = {0};
  memcpy(text, code.data, code.size < 7 ? code.size : 7);
  /* the same codes come again and again: the last ones found lie in front of a few hundred */
  while (i < x->n_cameos && memcmp(x->cameos[i], text, sizeof text))
    i++;
  if (i == x->n_cameos && grow(l, &x->cameos, i, &l->cameo_room, sizeof *x->cameos))
    memcpy(x->cameos[x->n_cameos++], text, sizeof text);
  return (uint16_t)i;
}

static const char events_sql[] =
    "SELECT e.event, e.doc, d.first_sentence + e.sentence, e.date, e.type, e.status, e.quad, e.mode, e.contexts, "
    "e.cameo, e.goldstein, e.confidence, e.place, e.story, d.source FROM events e CROSS JOIN documents d ON d.doc = "
    "e.doc ORDER BY e.event";

static int take_event(void *context, const dgm_cell *c, size_t n) {
  loading *l = context;
  store_index *x = l->x;
  uint32_t i = x->n;
  if (n < 15 || i >= l->room)
    return 1;
  x->event[i] = number_of(&c[0]);
  l->doc[i] = number_of(&c[1]);
  x->sentence[i] = number_of(&c[2]);
  x->date[i] = date_of(&c[3]);
  x->type[i] = (uint8_t)c[4].integer;
  x->status[i] = (uint8_t)c[5].integer;
  x->quad[i] = (uint8_t)c[6].integer;
  x->mode[i] = dense_take(l, &x->modes, number_of(&c[7]));
  x->context[i] = dense_take(l, &x->contexts, number_of(&c[8]));
  x->cameo[i] = take_cameo(l, c[9].kind == DGM_CELL_TEXT ? c[9].text : (dgm_str){"", 0});
  double goldstein = c[10].kind == DGM_CELL_REAL ? c[10].real : (double)c[10].integer;
  x->goldstein[i] = (int8_t)lround(goldstein * 10);
  x->confidence[i] = (float)(c[11].kind == DGM_CELL_REAL ? c[11].real : (double)c[11].integer);
  uint32_t place = number_of(&c[12]);
  x->place[i] = place <= l->largest_place ? l->place_of[place] : 0;
  x->story[i] = number_of(&c[13]);
  x->source[i] = dense_take(l, &x->sources, number_of(&c[14]));
  x->n++;
  return l->failed;
}

static bool make_columns(loading *l, uint32_t room) {
  store_index *x = l->x;
  uint32_t **const words[] = {&x->event, &x->sentence, &x->place, &x->story, &x->party, &x->claim, &l->doc};
  uint16_t **const shorts[] = {&x->source, &x->mode, &x->context, &x->cameo};
  uint8_t **const bytes[] = {&x->type, &x->status, &x->quad, &x->n_actors, &x->n_recipients, &x->n_claims};
  for (size_t i = 0; i < COUNT(words); i++)
    *words[i] = zeros(l, room, sizeof **words);
  for (size_t i = 0; i < COUNT(shorts); i++)
    *shorts[i] = zeros(l, room, sizeof **shorts);
  for (size_t i = 0; i < COUNT(bytes); i++)
    *bytes[i] = zeros(l, room, 1);
  x->date = zeros(l, room, sizeof *x->date);
  x->confidence = zeros(l, room, sizeof *x->confidence);
  x->goldstein = zeros(l, room, 1);
  l->room = room;
  return !l->failed;
}

/* ---- order ---- */

typedef struct sort_key {
  int32_t date;
  uint32_t doc, event, from;
} sort_key;

static int by_date(const void *a, const void *b) {
  const sort_key *x = a, *y = b;
  if (x->date != y->date)
    return x->date < y->date ? -1 : 1;
  if (x->doc != y->doc)
    return x->doc < y->doc ? -1 : 1;
  return (x->event > y->event) - (x->event < y->event);
}

/* Brings a column into the order of the keys. */
static void permute(loading *l, const sort_key *keys, uint32_t n, void *column, size_t size, char *spare) {
  char *items = column;
  if (l->failed)
    return;
  for (uint32_t i = 0; i < n; i++)
    memcpy(spare + i * size, items + keys[i].from * size, size);
  memcpy(items, spare, n * size);
}

static void sort_events(loading *l) {
  store_index *x = l->x;
  sort_key *keys = zeros(l, x->n, sizeof *keys);
  char *spare = zeros(l, x->n, 4);
  if (!l->failed) {
    for (uint32_t i = 0; i < x->n; i++)
      keys[i] = (sort_key){x->date[i], l->doc[i], x->event[i], i};
    qsort(keys, x->n, sizeof *keys, by_date);
    void *const words[] = {x->event, x->sentence, x->place, x->story, l->doc, x->date, x->confidence};
    void *const shorts[] = {x->source, x->mode, x->context, x->cameo};
    void *const bytes[] = {x->type, x->status, x->quad, x->goldstein};
    for (size_t i = 0; i < COUNT(words); i++)
      permute(l, keys, x->n, words[i], 4, spare);
    for (size_t i = 0; i < COUNT(shorts); i++)
      permute(l, keys, x->n, shorts[i], 2, spare);
    for (size_t i = 0; i < COUNT(bytes); i++)
      permute(l, keys, x->n, bytes[i], 1, spare);
    for (uint32_t i = 0; i < x->n; i++)
      if (x->event[i] <= l->largest)
        l->index_of[x->event[i]] = i + 1;
  }
  free(keys);
  free(spare);
}

static uint32_t index_of(const loading *l, uint32_t event) {
  return event && event <= l->largest ? l->index_of[event] - 1U : NO_INDEX;
}

/* ---- parties and claims ---- */

static int take_party(void *context, const dgm_cell *c, size_t n) {
  loading *l = context;
  store_index *x = l->x;
  uint32_t i = index_of(l, number_of(&c[0])), entity = number_of(&c[2]);
  bool recipient = c[1].integer == 1;
  uint8_t *count = i != NO_INDEX && recipient ? x->n_recipients : x->n_actors;
  if (n < 3 || i == NO_INDEX || count[i] == UINT8_MAX)
    return 0;
  if (!grow(l, &x->parties, x->n_parties, &l->room, sizeof *x->parties))
    return 1;
  if (!x->n_actors[i] && !x->n_recipients[i])
    x->party[i] = x->n_parties;
  count[i]++;
  x->parties[x->n_parties++] = entity;
  if (entity < x->n_entities)
    x->entity_events[entity]++;
  return 0;
}

static int take_claim(void *context, const dgm_cell *c, size_t n) {
  loading *l = context;
  store_index *x = l->x;
  uint32_t i = index_of(l, number_of(&c[0]));
  if (n < 3 || i == NO_INDEX || x->n_claims[i] == UINT8_MAX)
    return 0;
  if (!grow(l, &x->claimants, x->n_claimants, &l->room, sizeof *x->claimants))
    return 1;
  if (!x->n_claims[i]++)
    x->claim[i] = x->n_claimants;
  x->claimants[x->n_claimants++] = number_of(&c[2]) | (c[1].integer == DGM_DENIES ? DENIES : 0);
  return 0;
}

static int take_copy(void *context, const dgm_cell *c, size_t n) {
  loading *l = context;
  store_index *x = l->x;
  uint32_t i = index_of(l, number_of(&c[0])), room = l->copied_room;
  if (n < 2 || i == NO_INDEX)
    return 0;
  if (!grow(l, &x->copied_event, x->n_copied, &room, sizeof *x->copied_event) ||
      !grow(l, &x->copied_source, x->n_copied, &l->copied_room, sizeof *x->copied_source))
    return 1;
  x->copied_event[x->n_copied] = i;
  x->copied_source[x->n_copied++] = dense_take(l, &x->sources, number_of(&c[1]));
  return l->failed;
}

/* ---- stories ---- */

static int take_story(void *context, const dgm_cell *c, size_t n) {
  loading *l = context;
  store_index *x = l->x;
  uint32_t i = x->n_stories, best = index_of(l, number_of(&c[1]));
  if (n < 5 || best == NO_INDEX)
    return 0;
  if (i >= l->room)
    return 1;
  x->number[i] = number_of(&c[0]);
  x->best[i] = best;
  x->story_type[i] = (uint8_t)c[2].integer;
  x->story_status[i] = (uint8_t)c[3].integer;
  x->story_date[i] = date_of(&c[4]);
  x->n_stories++;
  return 0;
}

static void sort_stories(loading *l) {
  store_index *x = l->x;
  uint32_t n = x->n_stories;
  sort_key *keys = zeros(l, n, sizeof *keys);
  char *spare = zeros(l, n, 4);
  for (uint32_t i = 0; !l->failed && i < n; i++)
    keys[i] = (sort_key){x->story_date[i], l->doc[x->best[i]], x->event[x->best[i]], i};
  if (!l->failed)
    qsort(keys, n, sizeof *keys, by_date);
  permute(l, keys, n, x->number, 4, spare);
  permute(l, keys, n, x->best, 4, spare);
  permute(l, keys, n, x->story_date, 4, spare);
  permute(l, keys, n, x->story_type, 1, spare);
  permute(l, keys, n, x->story_status, 1, spare);
  free(keys);
  free(spare);
}

/* Events know their story by its number until here. */
static void link_stories(loading *l) {
  store_index *x = l->x;
  uint32_t *of = zeros(l, (size_t)l->largest + 1, sizeof *of);
  for (uint32_t i = 0; !l->failed && i < x->n_stories; i++)
    if (x->number[i] <= l->largest)
      of[x->number[i]] = i + 1;
  for (uint32_t i = 0; !l->failed && i < x->n; i++) {
    x->story[i] = x->story[i] && x->story[i] <= l->largest ? of[x->story[i]] - 1U : NO_INDEX;
    for (uint32_t j = 0; j < x->n_claims[i]; j++)
      if (x->story[i] != NO_INDEX && x->claimants[x->claim[i] + j] & DENIES)
        x->story_denied[x->story[i]] = 1;
  }
  free(of);
}

static dgm_err load_stories(loading *l, dgm_error *error) {
  store_index *x = l->x;
  int64_t n = 0;
  dgm_err result = select_number(l, "SELECT count(*) FROM stories", &n, error);
  l->room = (uint32_t)n;
  x->number = zeros(l, l->room, sizeof *x->number);
  x->best = zeros(l, l->room, sizeof *x->best);
  x->story_date = zeros(l, l->room, sizeof *x->story_date);
  x->story_type = zeros(l, l->room, 1);
  x->story_status = zeros(l, l->room, 1);
  x->story_denied = zeros(l, l->room, 1);
  if (!result && !l->failed)
    result = dgm_store_select(l->store, "SELECT story, best, type, status, date FROM stories ORDER BY story", NULL, 0,
                              take_story, l, error);
  if (!result && !l->failed) {
    sort_stories(l);
    link_stories(l);
  }
  return result;
}

/* ---- lists ---- */

static int take_entity(void *context, const dgm_cell *c, size_t n) {
  loading *l = context;
  store_index *x = l->x;
  uint32_t entity = number_of(&c[0]), i = 0;
  char code[8] = {0};
  if (n < 2 || entity >= x->n_entities)
    return 0;
  memcpy(code, c[1].text.data ? c[1].text.data : "", c[1].text.size < 7 ? c[1].text.size : 7);
  while (i < x->n_codes && strcmp(x->codes[i].code, code))
    i++;
  if (i == x->n_codes && i < UINT16_MAX && grow(l, &x->codes, i, &l->code_room, sizeof *x->codes)) {
    x->codes[x->n_codes] = (index_code){0};
    memcpy(x->codes[x->n_codes++].code, code, sizeof code);
  }
  x->entity_code[entity] = (uint16_t)i;
  return l->failed;
}

static int take_place(void *context, const dgm_cell *c, size_t n) {
  loading *l = context;
  store_index *x = l->x;
  uint32_t number = number_of(&c[0]);
  if (n < 5 || number > l->largest_place)
    return 0;
  if (!grow(l, &x->places, x->n_places, &l->place_room, sizeof *x->places))
    return 1;
  index_place *p = &x->places[x->n_places++];
  *p = (index_place){.number = number, .name = copy_text(l, c[1].text)};
  memcpy(p->code, c[2].text.data, c[2].text.size < 7 ? c[2].text.size : 7);
  p->lat = c[3].kind == DGM_CELL_REAL ? c[3].real : NAN;
  p->lon = c[4].kind == DGM_CELL_REAL ? c[4].real : NAN;
  l->place_of[number] = x->n_places;
  return l->failed;
}

typedef struct name_list {
  loading *l;
  const dense *d;
  char **names;
} name_list;

static int take_name(void *context, const dgm_cell *c, size_t n) {
  name_list *list = context;
  uint32_t number = number_of(&c[0]);
  if (n > 1 && number && number <= list->d->most && list->d->of[number])
    list->names[list->d->of[number] - 1] = copy_text(list->l, c[1].text);
  return list->l->failed;
}

static dgm_err load_names(loading *l, const dense *d, char ***names, dgm_error *error) {
  *names = zeros(l, (size_t)d->n + 1, sizeof **names);
  name_list list = {l, d, *names};
  return l->failed ? DGM_OK
                   : dgm_store_select(l->store, "SELECT string, text FROM strings", NULL, 0, take_name, &list, error);
}

static void name_codes(loading *l, const dgm_model *tables) {
  store_index *x = l->x;
  for (uint32_t i = 0; !l->failed && i < x->n_entities; i++)
    x->codes[x->entity_code[i]].events += x->entity_events[i];
  for (uint32_t i = 1; !l->failed && i < x->n_codes; i++) {
    dgm_str name = dgm_code_name(tables, str(x->codes[i].code));
    x->codes[i].name = name.size ? copy_text(l, name) : NULL;
  }
}

/* ---- all ---- */

static dgm_err load_sizes(loading *l, int64_t *events, dgm_error *error) {
  store_index *x = l->x;
  int64_t n[9] = {0};
  static const char *const all[] = {
      "SELECT count(*) FROM events",   "SELECT max(event) FROM events",       "SELECT max(entity) FROM entities",
      "SELECT max(place) FROM places", "SELECT max(sentence) FROM sentences", "SELECT count(*) FROM documents",
      "SELECT count(*) FROM claims",   "SELECT count(*) FROM agreements",     "SELECT count(*) FROM copies"};
  dgm_err result = DGM_OK;
  for (size_t i = 0; i < COUNT(all) && !result; i++)
    result = select_number(l, all[i], &n[i], error);
  *events = n[0];
  l->largest = (uint32_t)n[1];
  x->n_entities = (uint32_t)n[2] + 1;
  l->largest_place = (uint32_t)n[3];
  x->n_sentences = (uint32_t)n[4] + 1;
  x->documents = (uint64_t)(n[5] + n[8]);
  x->claims = (uint64_t)n[6];
  x->agreements = (uint64_t)n[7];
  l->index_of = zeros(l, (size_t)l->largest + 1, sizeof *l->index_of);
  l->place_of = zeros(l, (size_t)l->largest_place + 1, sizeof *l->place_of);
  x->entity_code = zeros(l, x->n_entities, sizeof *x->entity_code);
  x->entity_events = zeros(l, x->n_entities, sizeof *x->entity_events);
  /* code 0 is the one that nobody has */
  x->codes = zeros(l, l->code_room = 256, sizeof *x->codes);
  x->n_codes = 1;
  return result;
}

static dgm_err load_days(loading *l, dgm_error *error) {
  dgm_cell first = {0}, last = {0};
  dgm_err result = dgm_store_select(l->store, "SELECT min(date) FROM documents", NULL, 0, take_one, &first, error);
  if (!result)
    result = dgm_store_select(l->store, "SELECT max(date) FROM documents", NULL, 0, take_one, &last, error);
  l->x->since = date_of(&first);
  l->x->until = date_of(&last);
  return result;
}

static dgm_err load_tables(loading *l, int64_t events, dgm_error *error) {
  dgm_store *store = l->store;
  dgm_err result = dgm_store_select(store, "SELECT place, name, code, lat, lon FROM places ORDER BY place", NULL, 0,
                                    take_place, l, error);
  if (!result && make_columns(l, (uint32_t)events))
    result = dgm_store_select(store, events_sql, NULL, 0, take_event, l, error);
  if (!result && !l->failed)
    sort_events(l);
  if (!result && !l->failed)
    result =
        dgm_store_select(store, "SELECT entity, code FROM entities ORDER BY entity", NULL, 0, take_entity, l, error);
  l->room = 0;
  if (!result && !l->failed)
    result = dgm_store_select(store, "SELECT event, role, entity FROM parties ORDER BY event, role, position", NULL, 0,
                              take_party, l, error);
  l->room = 0;
  if (!result && !l->failed)
    result = dgm_store_select(store,
                              "SELECT o.event, c.stance, c.by_entity FROM event_claims o CROSS JOIN claims c ON "
                              "c.claim = o.claim ORDER BY o.event, o.position",
                              NULL, 0, take_claim, l, error);
  if (!result && !l->failed)
    result = dgm_store_select(store,
                              "SELECT e.event, c.source FROM copies c CROSS JOIN events e ON e.doc = c.doc WHERE "
                              "c.source IS NOT NULL",
                              NULL, 0, take_copy, l, error);
  return result;
}

static dgm_err load_lists(loading *l, dgm_error *error) {
  store_index *x = l->x;
  dgm_err result = load_stories(l, error);
  if (!result)
    result = load_names(l, &x->sources, &x->source_names, error);
  if (!result)
    result = load_names(l, &x->modes, &x->mode_names, error);
  if (!result)
    result = load_names(l, &x->contexts, &x->context_names, error);
  return result ? result : load_days(l, error);
}

store_index *index_load(dgm_store *store, const dgm_model *tables, dgm_error *error) {
  loading l = {.x = calloc(1, sizeof *l.x), .store = store};
  int64_t events = 0;
  if (!l.x) {
    *error = (dgm_error){DGM_ERR_MEMORY, "out of memory"};
    return NULL;
  }
  /* all of one moment */
  dgm_err result = dgm_store_select(store, "BEGIN", NULL, 0, NULL, NULL, error);
  if (!result)
    result = load_sizes(&l, &events, error);
  if (!result && !l.failed)
    result = load_tables(&l, events, error);
  if (!result && !l.failed)
    result = load_lists(&l, error);
  if (!result)
    name_codes(&l, tables);
  dgm_store_select(store, "ROLLBACK", NULL, 0, NULL, NULL, NULL);
  free(l.doc);
  free(l.index_of);
  free(l.place_of);
  if (!result && !l.failed)
    return l.x;
  if (!result)
    *error = (dgm_error){DGM_ERR_MEMORY, "out of memory"};
  index_free(l.x);
  return NULL;
}

static void free_texts(char **texts, uint32_t n) {
  for (uint32_t i = 0; texts && i < n; i++)
    free(texts[i]);
  free(texts);
}

void index_free(store_index *x) {
  if (!x)
    return;
  void *const all[] = {x->event,         x->sentence,     x->place,         x->story,        x->party,
                       x->claim,         x->date,         x->confidence,    x->source,       x->mode,
                       x->context,       x->cameo,        x->type,          x->status,       x->quad,
                       x->n_actors,      x->n_claims,     x->goldstein,     x->n_recipients, x->parties,
                       x->claimants,     x->number,       x->best,          x->story_date,   x->story_type,
                       x->story_status,  x->story_denied, x->sources.of,    x->modes.of,     x->contexts.of,
                       x->sources.back,  x->modes.back,   x->contexts.back, x->cameos,       x->copied_event,
                       x->copied_source, x->entity_code,  x->entity_events};
  free_texts(x->source_names, x->sources.n);
  free_texts(x->mode_names, x->modes.n);
  free_texts(x->context_names, x->contexts.n);
  for (uint32_t i = 0; i < x->n_codes; i++)
    free(x->codes[i].name);
  for (uint32_t i = 0; i < x->n_places; i++)
    free(x->places[i].name);
  free(x->codes);
  free(x->places);
  for (size_t i = 0; i < COUNT(all); i++)
    free(all[i]);
  free(x);
}
