/* Where to begin: with the condition that the fewest events meet. SQLite's own planner knows no numbers of a store
 * that grows; these are counted, up to a bound, when the question is asked. */
#include "store/query.h"

enum { ENOUGH = 50000, N_WAYS = 10, EVENTS_OF_A_DOCUMENT = 8, MOST_ROWS = 10000 };
/* Steps of SQLite's machine are about what an event costs that an index finds; of events, about one in RARE passes a
 * test of which nothing is known. */
enum { STEPS_OF_AN_EVENT = 20, RARE = 4 };

/* A way to events: `events` selects their numbers, `sample` something that is about as many. */
typedef struct way {
  dgm_sql events, sample;
  int64_t factor;
  bool dates; /* by the index of dates */
} way;

typedef struct plan {
  const dgm_selection *selection;
  way ways[N_WAYS];
  size_t n;
} plan;

static way *new_way(plan *p) {
  way *w = &p->ways[p->n++];
  *w = (way){.factor = 1};
  return w;
}

/* A way that is its own sample. */
static void add_way(plan *p, const dgm_sql *events) {
  way *w = new_way(p);
  dgm_sql_append(&w->events, events);
  dgm_sql_append(&w->sample, events);
}

/* ---- parties ---- */

/* A story's date and type need not be those of the event that leads to it. */
static void add_date(const dgm_selection *s, dgm_sql *sql) {
  const dgm_filter *f = s->filter;
  if (s->stories)
    return;
  dgm_sql_days(sql, "date", f);
  if (f->types)
    dgm_sql_number(sql, " AND ? >> type & 1", f->types);
}

/* All codes of actors, one step of the index for each: so a recipient is found without an index of its own. */
#define ACTORS                                                                                                         \
  "actor IN (WITH RECURSIVE codes(code) AS (SELECT min(actor) FROM pairs UNION ALL SELECT (SELECT min(actor) FROM "    \
  "pairs WHERE actor > code) FROM codes WHERE code IS NOT NULL) SELECT code FROM codes)"

/* Either may be NULL. */
static void add_pair(const dgm_selection *s, const dgm_who *actor, const dgm_who *recipient, dgm_sql *sql) {
  dgm_sql_add(sql, "SELECT event FROM pairs WHERE ");
  if (actor)
    dgm_sql_text(sql, "actor = ?", actor->code);
  else
    dgm_sql_add(sql, ACTORS);
  if (recipient)
    dgm_sql_text(sql, " AND recipient = ?", recipient->code);
  add_date(s, sql);
}

static void add_entities(plan *p, const dgm_who *who) {
  dgm_sql sql = {0};
  dgm_sql_add(&sql, "SELECT p.event FROM entities n CROSS JOIN parties p ON p.entity = n.entity WHERE 1");
  dgm_sql_append(&sql, &who->test);
  add_way(p, &sql);
  dgm_sql_free(&sql);
}

static const dgm_who *plain(const dgm_who *who) {
  return who->given && who->plain ? who : NULL;
}

static void add_parties(plan *p) {
  const dgm_selection *s = p->selection;
  const dgm_who *actor = plain(&s->actor), *recipient = plain(&s->recipient), *party = plain(&s->party),
                *with = plain(&s->with);
  dgm_sql sql = {0};
  if (actor || recipient) {
    add_pair(s, actor, recipient, &sql);
    add_way(p, &sql);
    dgm_sql_free(&sql);
  }
  if (party || with) {
    sql = (dgm_sql){0};
    add_pair(s, party, with, &sql);
    dgm_sql_add(&sql, " UNION ALL ");
    add_pair(s, with, party, &sql);
    add_way(p, &sql);
    dgm_sql_free(&sql);
  }
  const dgm_who *const all[] = {&s->actor, &s->recipient, &s->party, &s->with};
  for (size_t i = 0; i < DGM_COUNT(all); i++)
    if (all[i]->given && !all[i]->plain)
      add_entities(p, all[i]);
}

/* ---- reports ---- */

static void add_text(plan *p) {
  way *w = new_way(p);
  dgm_sql_text(
      &w->events,
      "SELECT m.event FROM sentence_words w CROSS JOIN sentences z ON z.sentence = w.rowid CROSS JOIN events m "
      "ON m.doc = z.doc AND m.sentence = z.sentence - (SELECT first_sentence FROM documents WHERE doc = z.doc) WHERE "
      "w.sentence_words MATCH ?",
      p->selection->filter->text);
  dgm_sql_text(&w->sample, "SELECT rowid FROM sentence_words WHERE sentence_words MATCH ?", p->selection->filter->text);
}

static void add_source(plan *p) {
  dgm_str sources = dgm_buffer_str(&p->selection->sources);
  way *w = new_way(p);
  w->factor = EVENTS_OF_A_DOCUMENT;
  dgm_sql *const both[] = {&w->sample, &w->events};
  dgm_sql_add(&w->events, "SELECT m.event FROM (");
  for (int i = 0; i < 2; i++) {
    dgm_sql_text(both[i], "SELECT doc FROM documents WHERE source" DGM_IN_LIST, sources);
    dgm_sql_text(both[i], " UNION ALL SELECT doc FROM copies WHERE source" DGM_IN_LIST, sources);
  }
  dgm_sql_add(&w->events, ") d CROSS JOIN events m ON m.doc = d.doc");
}

static void add_by(plan *p) {
  way *w = new_way(p);
  dgm_sql_add(&w->events, "SELECT m.event FROM entities n CROSS JOIN claims c ON c.by_entity = n.entity CROSS JOIN "
                          "events m ON m.doc = c.doc CROSS JOIN event_claims o ON o.event = m.event AND o.claim = "
                          "c.claim WHERE 1");
  dgm_sql_append(&w->events, &p->selection->by.test);
  dgm_sql_add(&w->sample, "SELECT c.claim FROM entities n CROSS JOIN claims c ON c.by_entity = n.entity WHERE 1");
  dgm_sql_append(&w->sample, &p->selection->by.test);
}

static void add_ways(plan *p) {
  const dgm_selection *s = p->selection;
  const dgm_filter *f = s->filter;
  dgm_sql sql = {0};
  if (f->story) {
    dgm_sql_number(&sql,
                   "SELECT m.event FROM (SELECT ? AS story) x CROSS JOIN events m ON " DGM_OF_STORY("m", "x.story"),
                   f->story);
    add_way(p, &sql);
    dgm_sql_free(&sql);
  }
  add_parties(p);
  if (f->text.size)
    add_text(p);
  if (f->place.size) {
    sql = (dgm_sql){0};
    dgm_sql_text(&sql, "SELECT event FROM events WHERE place" DGM_IN_LIST, dgm_buffer_str(&s->places));
    add_way(p, &sql);
    dgm_sql_free(&sql);
  }
  if (s->by.given && !dgm_str_is(f->by, "UNK"))
    add_by(p);
  if (f->source.size)
    add_source(p);
  if (f->since != DGM_NO_DATE || f->until != DGM_NO_DATE) {
    way *w = new_way(p);
    w->dates = true;
    dgm_sql_add(&w->sample, s->stories ? "SELECT story FROM stories WHERE 1" : "SELECT event FROM events WHERE 1");
    dgm_sql_days(&w->sample, "date", f);
  }
}

/* ---- choosing ---- */

dgm_err dgm_fail_text(const dgm_store *store, dgm_str text, dgm_error *error) {
  return dgm_fail(error, DGM_ERR_ARGUMENT,
                  "text \"%.*s\": %s; words with other signs than letters and digits stand in double quotes",
                  (int)text.size, text.data, sqlite3_errmsg(store->db));
}

static dgm_err count(plan *p, const way *w, int64_t most, int64_t *n, dgm_error *error) {
  const dgm_store *store = p->selection->store;
  dgm_sql sql = {0};
  dgm_sql_add(&sql, "SELECT count(*) FROM (SELECT 1 FROM (");
  dgm_sql_append(&sql, &w->sample);
  dgm_sql_number(&sql, ") LIMIT ?)", most / w->factor + 1);
  sqlite3_stmt *s = dgm_sql_prepare(store, &sql, error);
  dgm_sql_free(&sql);
  if (!s)
    return error->code;
  dgm_err result = DGM_OK;
  if (sqlite3_step(s) == SQLITE_ROW)
    *n = sqlite3_column_int64(s, 0) * w->factor;
  else if (sqlite3_errcode(store->db) == SQLITE_ERROR && p->selection->filter->text.size)
    result = dgm_fail_text(store, p->selection->filter->text, error);
  else
    result = dgm_store_fail(store, error, "read");
  sqlite3_finalize(s);
  return result;
}

/* The way with the fewest events, or NULL; *n: how many, at least. */
static dgm_err choose(plan *p, const way **best, int64_t *n, dgm_error *error) {
  dgm_err result = DGM_OK;
  *best = NULL;
  *n = ENOUGH;
  for (size_t i = 0; i < p->n && !result; i++) {
    int64_t found = 0;
    result = count(p, &p->ways[i], *n, &found, error);
    if (!result && (!*best || found < *n)) {
      *best = &p->ways[i];
      *n = found;
    }
  }
  return result;
}

/* How many events there are, more or less. */
static dgm_err count_all(const dgm_store *store, int64_t *n, dgm_error *error) {
  return dgm_store_number(store, "SELECT max(event) FROM events", 0, n, error);
}

/* How many events are about to be passed on the way along the dates until `rows` of them fit, where `n` of `all` fit
 * the best way. */
static int64_t guess_walk(const plan *p, int64_t n, int64_t all, uint64_t rows) {
  const dgm_filter *f = p->selection->filter;
  int64_t passed = all / (n + 1) * (int64_t)rows;
  size_t unknown =
      (p->n - 1) + (f->mode.size > 0) + (f->context.size > 0) + (f->cameo.size > 0) + (f->least_confidence > 0);
  for (size_t i = 0; i < unknown && passed < all; i++)
    passed *= RARE;
  return passed;
}

static dgm_err choose_walk(const plan *p, const way *best, int64_t n, uint64_t rows, dgm_choice *choice,
                           dgm_error *error) {
  int64_t all = 0;
  choice->walk = best->dates || (rows && n >= ENOUGH);
  if (choice->walk || !rows || rows > MOST_ROWS)
    return DGM_OK;
  dgm_err result = count_all(p->selection->store, &all, error);
  if (!result && guess_walk(p, n, all, rows) < n / 2) {
    choice->walk = true;
    choice->steps = n * STEPS_OF_AN_EVENT;
  }
  return result;
}

dgm_err dgm_selection_choose(const dgm_selection *s, bool ordered, uint64_t rows, dgm_choice *choice,
                             dgm_error *error) {
  plan p = {.selection = s};
  const way *best = NULL;
  int64_t n = 0;
  *choice = (dgm_choice){.walk = ordered};
  add_ways(&p);
  dgm_err result = choose(&p, &best, &n, error);
  if (!result && best)
    result = choose_walk(&p, best, n, rows, choice, error);
  if (best && !best->dates)
    dgm_sql_append(&choice->events, &best->events);
  for (size_t i = 0; i < p.n; i++) {
    dgm_sql_free(&p.ways[i].events);
    dgm_sql_free(&p.ways[i].sample);
  }
  return result;
}

void dgm_choice_free(dgm_choice *choice) {
  dgm_sql_free(&choice->events);
}

void dgm_selection_from(const dgm_selection *s, const dgm_choice *choice, dgm_sql *sql) {
  if (!s->stories)
    dgm_sql_add(sql,
                choice->walk ? " FROM events e INDEXED BY events_date WHERE 1" : " FROM events e NOT INDEXED WHERE 1");
  else
    dgm_sql_add(sql, choice->walk
                         ? " FROM stories s INDEXED BY stories_date CROSS JOIN events e ON e.event = s.best WHERE 1"
                         : " FROM stories s NOT INDEXED CROSS JOIN events e ON e.event = s.best WHERE 1");
  if (!choice->walk && choice->events.text.size) {
    dgm_sql_add(sql, s->stories ? " AND s.story IN (SELECT story FROM events NOT INDEXED WHERE event IN ("
                                : " AND e.event IN (");
    dgm_sql_append(sql, &choice->events);
    dgm_sql_add(sql, s->stories ? "))" : ")");
  }
  dgm_selection_tests(s, sql);
}
