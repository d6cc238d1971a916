/* Counts by dyad, type, month …: reads events and their parties, and adds them up in groups. */
#include "store/query_count.h"

#include <math.h>
#include <stdlib.h>

typedef struct party {
  int32_t code;        /* number of a name */
  uint8_t role, sides; /* which of the filter's parties it is: SIDE_… */
} party;

enum { SIDE_ACTOR = 1, SIDE_RECIPIENT = 2, SIDE_PARTY = 4, SIDE_WITH = 8 };

typedef struct counting {
  const dgm_store *store;
  const dgm_selection *selection;
  dgm_tallies groups;
  /* of entities, by number */
  int32_t *codes;
  uint8_t *sides;
  int64_t n_entities;
  int32_t *sources; /* of strings, by number: the name */
  int64_t n_sources;
  int32_t nobody; /* the empty name */
  bool failed;
} counting;

static bool asks_parties(const counting *c) {
  return dgm_tallies_ask(&c->groups, DGM_BY_DYAD) || dgm_tallies_ask(&c->groups, DGM_BY_ACTOR) ||
         dgm_tallies_ask(&c->groups, DGM_BY_RECIPIENT);
}

/* ---- entities and sources by number ---- */

/* Fills `values` with the numbers of the names that `sql` (number, text) gives. */
static dgm_err read_names(counting *c, const char *sql, int64_t most, int32_t *values, dgm_error *error) {
  sqlite3_stmt *s = dgm_store_prepare(c->store, sql, error);
  if (!s)
    return error->code;
  int step;
  dgm_err result = DGM_OK;
  while (!result && (step = sqlite3_step(s)) == SQLITE_ROW) {
    int64_t at = sqlite3_column_int64(s, 0);
    int32_t number = dgm_tallies_name(&c->groups, dgm_column_str(s, 1));
    if (number < 0)
      result = dgm_fail_memory(error);
    else if (at >= 0 && at <= most)
      values[at] = number;
  }
  if (!result && step != SQLITE_DONE)
    result = dgm_store_fail(c->store, error, "read");
  sqlite3_finalize(s);
  return result;
}

/* Entities that `who` means are on this side. */
static dgm_err mark(counting *c, const dgm_who *who, uint8_t side, dgm_error *error) {
  if (!who->given)
    return DGM_OK;
  dgm_sql sql = {0};
  dgm_sql_add(&sql, "SELECT entity FROM entities n WHERE 1");
  dgm_sql_append(&sql, &who->test);
  sqlite3_stmt *s = dgm_sql_prepare(c->store, &sql, error);
  dgm_sql_free(&sql);
  if (!s)
    return error->code;
  int step;
  while ((step = sqlite3_step(s)) == SQLITE_ROW) {
    int64_t entity = sqlite3_column_int64(s, 0);
    if (entity >= 0 && entity <= c->n_entities)
      c->sides[entity] |= side;
  }
  dgm_err result = dgm_rows_end(c->store, s, step, error);
  sqlite3_finalize(s);
  return result;
}

static dgm_err open_parties(counting *c, dgm_error *error) {
  dgm_err result = dgm_store_number(c->store, "SELECT max(entity) FROM entities", 0, &c->n_entities, error);
  if (result)
    return result;
  c->codes = calloc((size_t)c->n_entities + 1, sizeof *c->codes);
  c->sides = calloc((size_t)c->n_entities + 1, 1);
  if (!c->codes || !c->sides)
    return dgm_fail_memory(error);
  result = mark(c, &c->selection->actor, SIDE_ACTOR, error);
  if (!result)
    result = mark(c, &c->selection->recipient, SIDE_RECIPIENT, error);
  if (!result)
    result = mark(c, &c->selection->party, SIDE_PARTY, error);
  if (!result)
    result = mark(c, &c->selection->with, SIDE_WITH, error);
  return result ? result : read_names(c, "SELECT entity, code FROM entities", c->n_entities, c->codes, error);
}

static dgm_err open_sources(counting *c, dgm_error *error) {
  dgm_err result = dgm_store_number(c->store, "SELECT max(string) FROM strings", 0, &c->n_sources, error);
  if (result)
    return result;
  c->sources = calloc((size_t)c->n_sources + 1, sizeof *c->sources);
  if (!c->sources)
    return dgm_fail_memory(error);
  for (int64_t i = 0; i <= c->n_sources; i++)
    c->sources[i] = c->nobody;
  return read_names(c, "SELECT string, text FROM strings WHERE string IN (SELECT source FROM documents)", c->n_sources,
                    c->sources, error);
}

/* ---- events ---- */

typedef struct counted {
  int64_t event;
  dgm_tally key; /* without parties */
  uint8_t quad;
  int64_t goldstein;
  party *parties;
  uint32_t n, room;
} counted;

static void add_to(counting *c, const counted *e, int32_t actor, int32_t recipient) {
  dgm_tally key = e->key;
  key.open[0] = actor;
  key.open[1] = recipient;
  dgm_tally *g = dgm_tallies_find(&c->groups, &key);
  c->failed |= !g;
  if (!g)
    return;
  g->count++;
  g->cooperation += e->quad == 1 || e->quad == 2;
  g->conflict += e->quad == 3 || e->quad == 4;
  g->goldstein += e->goldstein;
}

/* Whether the filter, which the event as a whole has passed, asks for these two of its parties. */
static bool wanted(const counting *c, const party *a, const party *r) {
  const dgm_selection *s = c->selection;
  uint8_t actor = a ? a->sides : 0, recipient = r ? r->sides : 0;
  if ((s->actor.given && !(actor & SIDE_ACTOR)) || (s->recipient.given && !(recipient & SIDE_RECIPIENT)))
    return false;
  if (s->party.given && s->with.given)
    return (actor & SIDE_PARTY && recipient & SIDE_WITH) || (actor & SIDE_WITH && recipient & SIDE_PARTY);
  return !s->party.given || ((actor | recipient) & SIDE_PARTY);
}

typedef struct pair_list {
  int32_t (*pairs)[2];
  uint32_t n;
} pair_list;

static void add_pair(counting *c, const counted *e, const party *a, const party *r, pair_list *l) {
  int32_t actor = a ? a->code : c->nobody, recipient = r ? r->code : c->nobody;
  bool dyad = dgm_tallies_ask(&c->groups, DGM_BY_DYAD);
  if (actor < 0 || recipient < 0) {
    c->failed = true;
    return;
  }
  if (!wanted(c, a, r) || (dyad && (!c->groups.names[actor].text.size || !c->groups.names[recipient].text.size)))
    return;
  actor = dyad || dgm_tallies_ask(&c->groups, DGM_BY_ACTOR) ? actor : DGM_NONE;
  recipient = dyad || dgm_tallies_ask(&c->groups, DGM_BY_RECIPIENT) ? recipient : DGM_NONE;
  for (uint32_t i = 0; i < l->n; i++)
    if (l->pairs[i][0] == actor && l->pairs[i][1] == recipient)
      return;
  l->pairs[l->n][0] = actor;
  l->pairs[l->n++][1] = recipient;
  add_to(c, e, actor, recipient);
}

/* Actors × recipients; of a mutual event every two different actors. Each pair of codes once. */
static void add_pairs(counting *c, const counted *e) {
  uint32_t actors = 0;
  while (actors < e->n && e->parties[actors].role == 0)
    actors++;
  uint32_t recipients = e->n - actors, most = (actors + 1) * (recipients ? recipients : actors + 1);
  int32_t few[16][2];
  pair_list l = {most <= DGM_COUNT(few) ? few : malloc(most * sizeof *l.pairs), 0};
  if (!l.pairs) {
    c->failed = true;
    return;
  }
  bool mutual = actors > 1 && !recipients;
  for (uint32_t i = 0; i < (actors ? actors : 1); i++) {
    const party *a = actors ? &e->parties[i] : NULL;
    for (uint32_t j = 0; mutual && j < actors; j++)
      if (i != j)
        add_pair(c, e, a, &e->parties[j], &l);
    for (uint32_t j = 0; !mutual && j < (recipients ? recipients : 1); j++)
      add_pair(c, e, a, recipients ? &e->parties[actors + j] : NULL, &l);
  }
  if (l.pairs != few)
    free(l.pairs);
}

static void finish_event(counting *c, const counted *e) {
  if (asks_parties(c))
    add_pairs(c, e);
  else
    add_to(c, e, DGM_NONE, DGM_NONE);
}

enum { EVENT, DATE, TYPE, STATUS, QUAD, GOLDSTEIN, SOURCE };
enum { P_EVENT, P_ROLE, P_ENTITY };

static void start_event(counting *c, sqlite3_stmt *s, counted *e) {
  dgm_date date = dgm_column_date(s, DATE);
  int64_t source = sqlite3_column_int64(s, SOURCE);
  e->event = sqlite3_column_int64(s, EVENT);
  e->n = 0;
  e->quad = (uint8_t)sqlite3_column_int(s, QUAD);
  e->goldstein = llround(sqlite3_column_double(s, GOLDSTEIN) * DGM_TALLY_TENTHS);
  e->key = (dgm_tally){.open = {DGM_NONE, DGM_NONE, DGM_NONE}, .type = DGM_NONE, .status = DGM_NONE};
  if (dgm_tallies_ask(&c->groups, DGM_BY_SOURCE))
    e->key.open[2] = c->sources[source >= 0 && source <= c->n_sources ? source : 0];
  if (dgm_tallies_ask(&c->groups, DGM_BY_TYPE))
    e->key.type = sqlite3_column_int(s, TYPE);
  if (dgm_tallies_ask(&c->groups, DGM_BY_STATUS))
    e->key.status = sqlite3_column_int(s, STATUS);
  e->key.period = dgm_tallies_period(&c->groups, date);
}

static void add_party(counting *c, sqlite3_stmt *s, counted *e) {
  int64_t entity = sqlite3_column_int64(s, P_ENTITY);
  if (entity < 0 || entity > c->n_entities)
    return;
  if (e->n == e->room) {
    uint32_t room = e->room ? e->room * 2 : 16;
    party *parties = realloc(e->parties, room * sizeof *parties);
    if (!parties) {
      c->failed = true;
      return;
    }
    e->parties = parties;
    e->room = room;
  }
  e->parties[e->n++] =
      (party){.code = c->codes[entity], .role = (uint8_t)sqlite3_column_int(s, P_ROLE), .sides = c->sides[entity]};
}

/* The table of parties, read beside that of events: forward where the next event is near, else sought anew. */
typedef struct beside {
  sqlite3_stmt *parties;
  int step;
  int64_t event; /* of the row that stands there */
} beside;

enum { NEAR = 64 };

static void next_party(beside *b) {
  b->step = sqlite3_step(b->parties);
  b->event = b->step == SQLITE_ROW ? sqlite3_column_int64(b->parties, P_EVENT) : INT64_MAX;
}

static dgm_err read_parties(counting *c, beside *b, counted *e, dgm_error *error) {
  if (b->step != SQLITE_ROW || b->event > e->event || e->event - b->event > NEAR) {
    sqlite3_reset(b->parties);
    sqlite3_bind_int64(b->parties, 1, e->event);
    next_party(b);
  }
  while (b->event < e->event)
    next_party(b);
  for (; b->event == e->event && !c->failed; next_party(b))
    add_party(c, b->parties, e);
  return b->step == SQLITE_ROW || b->step == SQLITE_DONE ? DGM_OK : dgm_store_fail(c->store, error, "read");
}

static dgm_err read_events(counting *c, sqlite3_stmt *s, beside *b, dgm_error *error) {
  counted e = {0};
  dgm_err result = DGM_OK;
  int step = SQLITE_DONE;
  while (!result && !c->failed && (step = sqlite3_step(s)) == SQLITE_ROW) {
    /* nobody can tell the month of an event without a date */
    if (dgm_tallies_time(&c->groups) != DGM_N_BY && sqlite3_column_type(s, DATE) == SQLITE_NULL)
      continue;
    start_event(c, s, &e);
    if (b->parties)
      result = read_parties(c, b, &e, error);
    if (!result)
      finish_event(c, &e);
  }
  free(e.parties);
  if (result || c->failed)
    return result ? result : dgm_fail_memory(error);
  return step == SQLITE_DONE ? DGM_OK : dgm_store_fail(c->store, error, "read");
}

static dgm_err count_events(counting *c, dgm_error *error) {
  const dgm_selection *selection = c->selection;
  beside b = {0};
  dgm_sql sql = {0};
  const char *of = selection->stories ? "s" : "e";
  dgm_buffer_printf(&sql.text, "SELECT e.event, %s.date, %s.type, %s.status, e.quad, e.goldstein, %s", of, of, of,
                    dgm_tallies_ask(&c->groups, DGM_BY_SOURCE) ? "(SELECT source FROM documents WHERE doc = e.doc)"
                                                               : "0");
  dgm_choice choice;
  dgm_err result = dgm_selection_choose(selection, false, 0, &choice, error);
  if (!result)
    dgm_selection_from(selection, &choice, &sql);
  sqlite3_stmt *s = result ? NULL : dgm_sql_prepare(c->store, &sql, error);
  if (s && asks_parties(c))
    b.parties = dgm_store_prepare(
        c->store, "SELECT event, role, entity FROM parties WHERE event >= ? ORDER BY event, role, position", error);
  if (!result)
    result = s && (b.parties || !asks_parties(c)) ? read_events(c, s, &b, error) : error->code;
  sqlite3_finalize(s);
  sqlite3_finalize(b.parties);
  dgm_choice_free(&choice);
  dgm_sql_free(&sql);
  return result;
}

static dgm_err check(const dgm_by *by, size_t n, dgm_error *error) {
  int times = 0;
  for (size_t i = 0; i < n; i++) {
    times += by[i] >= DGM_BY_DAY;
    for (size_t j = 0; j < i; j++)
      if (by[j] == by[i] || (by[i] <= DGM_BY_RECIPIENT && by[j] <= DGM_BY_RECIPIENT && !(by[i] && by[j])))
        return dgm_fail(error, DGM_ERR_ARGUMENT, "counts are made by each thing once, and by dyads or by their sides");
  }
  if (times > 1)
    return dgm_fail(error, DGM_ERR_ARGUMENT, "counts are made by day, month or year, one of them");
  return DGM_OK;
}

static dgm_err open_names(counting *c, dgm_error *error) {
  c->nobody = dgm_tallies_name(&c->groups, (dgm_str){"", 0});
  if (c->nobody < 0)
    return dgm_fail_memory(error);
  dgm_err result = asks_parties(c) ? open_parties(c, error) : DGM_OK;
  return !result && dgm_tallies_ask(&c->groups, DGM_BY_SOURCE) ? open_sources(c, error) : result;
}

/* Zeros stand from the first day asked for to the last, or of the documents: in their texts there are dates of any
 * time, also wrong ones. Where the documents have none, those of events. */
static dgm_err find_range(counting *c, dgm_error *error) {
  const dgm_filter *f = c->selection->filter;
  if (dgm_tallies_time(&c->groups) == DGM_N_BY)
    return DGM_OK;
  sqlite3_stmt *s =
      dgm_store_prepare(c->store,
                        "SELECT coalesce((SELECT min(date) FROM documents), (SELECT min(date) FROM events)), "
                        "coalesce((SELECT max(date) FROM documents), (SELECT max(date) FROM events))",
                        error);
  if (!s)
    return error->code;
  dgm_err result = sqlite3_step(s) == SQLITE_ROW ? DGM_OK : dgm_store_fail(c->store, error, "read");
  dgm_date first = result ? DGM_NO_DATE : dgm_column_date(s, 0), last = result ? DGM_NO_DATE : dgm_column_date(s, 1);
  sqlite3_finalize(s);
  if (f->since != DGM_NO_DATE)
    first = f->since;
  else if (f->until != DGM_NO_DATE && f->until < first)
    first = f->until;
  if (f->until != DGM_NO_DATE)
    last = f->until;
  else if (f->since != DGM_NO_DATE && f->since > last)
    last = f->since;
  c->groups.first = first;
  c->groups.last = last;
  return result;
}

dgm_err dgm_store_count(dgm_store *store, const dgm_filter *filter, const dgm_by *by, size_t n_by,
                        dgm_count_visit *visit, void *context, dgm_error *error) {
  dgm_selection selection;
  dgm_error ours = {0};
  error = error ? error : &ours;
  counting c = {.store = store,
                .selection = &selection,
                .groups = {.filter = filter, .by = by, .n_by = n_by, .first = DGM_NO_DATE, .last = DGM_NO_DATE}};
  dgm_err result = check(by, n_by, error);
  if (result)
    return result;
  result = dgm_selection_open(&selection, store, filter, error);
  if (!result)
    result = open_names(&c, error);
  if (!result)
    result = find_range(&c, error);
  if (!result)
    result = count_events(&c, error);
  if (!result)
    result = dgm_tallies_visit(&c.groups, visit, context, error);
  free(c.codes);
  free(c.sides);
  free(c.sources);
  dgm_tallies_free(&c.groups);
  dgm_selection_free(&selection);
  return result;
}
