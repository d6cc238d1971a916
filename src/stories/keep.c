/* Stories of a store: events without one are read, put into groups with what lies near them, and the stories of these
 * groups written anew. */
#include "model/model.h"
#include "stories/stories.h"

#include <stdio.h>
#include <stdlib.h>

/* A transaction ends after so many events; days behind are let go when so many mentions are held. */
enum { BATCH = 20000, MOST_HELD = 10000 };

typedef struct keeper {
  dgm_store *store;
  dgm_story_rules rules;
  dgm_groups *groups;
  sqlite3_stmt *events, *undated, *parties, *set_story, *drop, *put, *facts;
  uint64_t written; /* events, in this transaction */
  dgm_arena arena;  /* of one day or story */
} keeper;

static const char EVENTS[] =
    "SELECT e.event, e.number, e.sentence, e.date, e.enddate, e.type, m.text, e.cameo, d.id, d.date, "
    "plain(d.text), s.start, s.end, e.trigger_start, e.trigger_end, e.theme_start, e.theme_end, p.name, p.code, "
    "p.admin1, p.lat, p.lon, p.geonameid, e.story "
    "FROM events e JOIN documents d USING(doc) LEFT JOIN sentences s ON s.sentence = d.first_sentence + e.sentence "
    "LEFT JOIN strings m ON m.string = e.mode LEFT JOIN places p USING(place) WHERE e.date %s";

/* ---- reading a day ---- */

static dgm_err read_parties(keeper *k, dgm_told *told, dgm_error *error) {
  sqlite3_stmt *s = k->parties;
  dgm_teller *list = NULL;
  int step;
  sqlite3_reset(s);
  sqlite3_bind_int64(s, 1, told->event);
  for (; (step = sqlite3_step(s)) == SQLITE_ROW; told->n_parties++) {
    list = dgm_arena_grow(&k->arena, list, told->n_parties, sizeof *list);
    if (!list)
      return dgm_fail_memory(error);
    dgm_teller *t = &list[told->n_parties];
    *t = (dgm_teller){dgm_arena_copy(&k->arena, dgm_column_str(s, 1)), dgm_arena_copy(&k->arena, dgm_column_str(s, 2)),
                      dgm_arena_copy(&k->arena, dgm_column_str(s, 3)), (uint8_t)sqlite3_column_int(s, 4),
                      sqlite3_column_int(s, 0) == 1};
    if (!t->code.data || !t->sectors.data || !t->id.data)
      return dgm_fail_memory(error);
  }
  told->parties = list;
  return step == SQLITE_DONE ? DGM_OK : dgm_store_fail(k->store, error, "read events");
}

static dgm_told told_of(sqlite3_stmt *s) {
  dgm_str text = dgm_column_str(s, 10); /* of the document */
  return (dgm_told){.event = sqlite3_column_int64(s, 0),
                    .number = (uint32_t)sqlite3_column_int64(s, 1),
                    .sentence = (uint32_t)sqlite3_column_int64(s, 2),
                    .date = dgm_column_date(s, 3),
                    .enddate = dgm_column_date(s, 4),
                    .type = (uint8_t)sqlite3_column_int(s, 5),
                    .mode = dgm_column_str(s, 6),
                    .cameo = dgm_column_str(s, 7),
                    .doc = dgm_column_str(s, 8),
                    .published = dgm_column_date(s, 9),
                    .text = dgm_span_str(text, dgm_column_span(s, 11)),
                    .trigger = dgm_span_str(text, dgm_column_span(s, 13)),
                    .theme = dgm_span_str(text, dgm_column_span(s, 15)),
                    .place_name = dgm_column_str(s, 17),
                    .place_code = dgm_column_str(s, 18),
                    .place_admin1 = dgm_column_str(s, 19),
                    .lat = dgm_column_real(s, 20),
                    .lon = dgm_column_real(s, 21),
                    .geonameid = (uint32_t)sqlite3_column_int64(s, 22),
                    .placed = sqlite3_column_type(s, 23) != SQLITE_NULL};
}

static dgm_err load_day(void *context, dgm_groups *groups, dgm_date date, dgm_error *error) {
  keeper *k = context;
  sqlite3_stmt *s = date == DGM_NO_DATE ? k->undated : k->events;
  dgm_err err = DGM_OK;
  int step;
  sqlite3_reset(s);
  if (date != DGM_NO_DATE)
    sqlite3_bind_int(s, 1, date);
  while (!err && (step = sqlite3_step(s)) == SQLITE_ROW) {
    dgm_told told = told_of(s);
    if (told.type >= DGM_N_TYPES)
      continue;
    dgm_arena_reset(&k->arena);
    err = read_parties(k, &told, error);
    if (!err)
      err = dgm_groups_add(groups, &told, error);
  }
  if (!err && step != SQLITE_DONE)
    err = dgm_store_fail(k->store, error, "read events");
  sqlite3_reset(s);
  return err;
}

/* ---- a story's record ---- */

typedef struct fact { /* of one mention */
  int64_t event, doc, original, source;
  dgm_date date, enddate, published;
  uint8_t type, status;
  double confidence;
  uint32_t parties; /* sides that are known, and the place */
  uint32_t copies;  /* documents with the same text */
  uint32_t days;    /* mentions of the story with this date */
  dgm_str actor, recipient;
} fact;

static dgm_err read_fact(keeper *k, int64_t event, fact *f, dgm_error *error) {
  sqlite3_stmt *s = k->facts;
  sqlite3_reset(s);
  sqlite3_bind_int64(s, 1, event);
  if (sqlite3_step(s) != SQLITE_ROW)
    return dgm_store_fail(k->store, error, "read an event");
  *f = (fact){.event = event,
              .doc = sqlite3_column_int64(s, 0),
              .original = sqlite3_column_int64(s, 1),
              .source = sqlite3_column_int64(s, 2),
              .published = dgm_column_date(s, 3),
              .date = dgm_column_date(s, 4),
              .enddate = dgm_column_date(s, 5),
              .type = (uint8_t)sqlite3_column_int(s, 6),
              .status = (uint8_t)sqlite3_column_int(s, 7),
              .confidence = sqlite3_column_double(s, 8),
              .actor = dgm_arena_copy(&k->arena, dgm_column_str(s, 9)),
              .recipient = dgm_arena_copy(&k->arena, dgm_column_str(s, 10)),
              .parties = (uint32_t)sqlite3_column_int(s, 11),
              .copies = (uint32_t)sqlite3_column_int(s, 12)};
  sqlite3_reset(s);
  return DGM_OK;
}

/* Facts by something that some have in common. */
typedef struct keyed {
  int64_t key;
  uint32_t fact;
} keyed;

static int64_t day_of(const fact *f) {
  return f->date;
}
static int64_t text_of(const fact *f) {
  return f->original ? f->original : f->doc;
}
static int64_t source_of(const fact *f) {
  return f->source;
}

static int by_key(const void *a, const void *b) {
  const keyed *x = a, *y = b;
  if (x->key != y->key)
    return x->key < y->key ? -1 : 1;
  return (x->fact > y->fact) - (x->fact < y->fact);
}

static void sort_by(const fact *facts, uint32_t n, int64_t (*key)(const fact *), keyed *sorted) {
  for (uint32_t i = 0; i < n; i++)
    sorted[i] = (keyed){key(&facts[i]), i};
  qsort(sorted, n, sizeof *sorted, by_key);
}

static void count_days(fact *facts, uint32_t n, keyed *sorted) {
  sort_by(facts, n, day_of, sorted);
  for (uint32_t i = 0, end; i < n; i = end) {
    for (end = i; end < n && sorted[end].key == sorted[i].key; end++) {
    }
    for (uint32_t k = i; k < end; k++)
      facts[sorted[k].fact].days = end - i;
  }
}

/* Facts come in the order that does not depend on arrival: the first of equals is the best. Which status tells most,
 * which day most mentions name, who knows most, how sure it is. */
static const fact *best_of(const fact *facts, uint32_t n) {
  static const uint8_t rank[DGM_N_STATUS] = {
      [DGM_OCCURRED] = 0, [DGM_ONGOING] = 0, [DGM_DISPUTED] = 1,    [DGM_PLANNED] = 2,
      [DGM_ALLEGED] = 3,  [DGM_NEGATED] = 4, [DGM_HYPOTHETICAL] = 5};
  const fact *best = &facts[0];
  for (const fact *f = facts + 1; f < facts + n; f++) {
    uint8_t r = rank[f->status % DGM_N_STATUS], b = rank[best->status % DGM_N_STATUS];
    bool better = r != b                        ? r < b
                  : f->days != best->days       ? f->days > best->days
                  : f->parties != best->parties ? f->parties > best->parties
                                                : f->confidence > best->confidence;
    best = better ? f : best;
  }
  return best;
}

/* One report denies what another asserts: disputed. Else what was said to be most real. */
static dgm_status status_of(const fact *facts, uint32_t n) {
  static const uint8_t order[] = {DGM_OCCURRED, DGM_ONGOING, DGM_PLANNED, DGM_ALLEGED, DGM_HYPOTHETICAL, DGM_NEGATED};
  bool have[DGM_N_STATUS] = {false};
  for (uint32_t i = 0; i < n; i++)
    have[facts[i].status % DGM_N_STATUS] = true;
  if (have[DGM_DISPUTED] || (have[DGM_NEGATED] && (have[DGM_OCCURRED] || have[DGM_ONGOING] || have[DGM_ALLEGED])))
    return DGM_DISPUTED;
  for (uint32_t i = 0; i < DGM_COUNT(order); i++)
    if (have[order[i]])
      return (dgm_status)order[i];
  return DGM_OCCURRED;
}

static void join_equal(const keyed *sorted, uint32_t n, uint32_t *parents) {
  for (uint32_t i = 1; i < n; i++)
    if (sorted[i].key && sorted[i].key == sorted[i - 1].key)
      parents[dgm_root_of(parents, sorted[i].fact)] = dgm_root_of(parents, sorted[i - 1].fact);
}

/* Independent ones: wire copies and what comes from one source count once. */
static uint32_t count_sources(const fact *facts, uint32_t n, keyed *sorted, uint32_t *parents) {
  uint32_t sources = 0;
  for (uint32_t i = 0; i < n; i++)
    parents[i] = i;
  sort_by(facts, n, text_of, sorted);
  join_equal(sorted, n, parents);
  sort_by(facts, n, source_of, sorted);
  join_equal(sorted, n, parents);
  for (uint32_t i = 0; i < n; i++)
    sources += parents[i] == i;
  return sources;
}

/* Documents; facts come in their order. */
static uint32_t count_reports(const fact *facts, uint32_t n) {
  uint32_t reports = 0;
  for (uint32_t i = 0; i < n; i++)
    reports += i && facts[i].doc == facts[i - 1].doc ? 0 : 1 + facts[i].copies;
  return reports;
}

static dgm_err step_once(keeper *k, sqlite3_stmt *s, dgm_error *error) {
  return dgm_store_run(s) ? DGM_OK : dgm_store_fail(k->store, error, "write stories");
}

static dgm_err put_story(keeper *k, int64_t story, int64_t family, fact *facts, uint32_t n, dgm_error *error) {
  keyed *sorted = dgm_arena_zeros(&k->arena, n, sizeof *sorted);
  uint32_t *parents = dgm_arena_zeros(&k->arena, n, sizeof *parents);
  if (!sorted || !parents)
    return dgm_fail_memory(error);
  count_days(facts, n, sorted);
  const fact *best = best_of(facts, n);
  sqlite3_stmt *s = k->put;
  sqlite3_bind_int64(s, 1, story);
  sqlite3_bind_int64(s, 2, best->event);
  sqlite3_bind_int(s, 3, best->type);
  dgm_bind_date(s, 4, best->date);
  dgm_bind_date(s, 5, best->enddate);
  dgm_bind_str(s, 6, best->actor);
  dgm_bind_str(s, 7, best->recipient);
  sqlite3_bind_int(s, 8, status_of(facts, n));
  sqlite3_bind_int64(s, 9, n);
  sqlite3_bind_int64(s, 10, count_reports(facts, n));
  sqlite3_bind_int64(s, 11, count_sources(facts, n, sorted, parents));
  sqlite3_bind_int64(s, 12, family);
  return step_once(k, s, error);
}

static dgm_err story_found(void *context, dgm_telling *const *tellings, uint32_t n, int64_t family, dgm_error *error) {
  keeper *k = context;
  dgm_arena_reset(&k->arena);
  fact *facts = dgm_arena_zeros(&k->arena, n, sizeof *facts);
  int64_t story = INT64_MAX;
  dgm_err err = facts ? DGM_OK : dgm_fail_memory(error);
  for (uint32_t i = 0; !err && i < n; i++) {
    err = read_fact(k, tellings[i]->event, &facts[i], error);
    story = tellings[i]->event < story ? tellings[i]->event : story;
  }
  /* a story of that number, if there is one, was of this group */
  if (!err)
    err = put_story(k, story, family, facts, n, error);
  for (uint32_t i = 0; !err && i < n; i++) {
    sqlite3_bind_int64(k->set_story, 1, story);
    sqlite3_bind_int64(k->set_story, 2, tellings[i]->event);
    err = step_once(k, k->set_story, error);
    /* numbers of stories are numbers of events in them: what had this one's number and is no story of its own goes */
    if (!err && tellings[i]->event != story) {
      sqlite3_bind_int64(k->drop, 1, tellings[i]->event);
      err = step_once(k, k->drop, error);
    }
  }
  k->written += n;
  return err;
}

/* ---- the whole ---- */

static dgm_err keeper_open(keeper *k, dgm_store *store, const dgm_model *model, dgm_error *error) {
  char sql[1600];
  memset(k, 0, sizeof *k);
  k->store = store;
  dgm_err err = dgm_story_rules_open(&k->rules, &model->tables, error);
  if (err)
    return err;
  k->groups = dgm_groups_new(&k->rules, load_day, k);
  if (!k->groups)
    return dgm_fail_memory(error);
  snprintf(sql, sizeof sql, EVENTS, "= ?1");
  k->events = dgm_store_prepare(store, sql, error);
  snprintf(sql, sizeof sql, EVENTS, "IS NULL");
  k->undated = dgm_store_prepare(store, sql, error);
  k->parties = dgm_store_prepare(store,
                                 "SELECT p.role, n.code, n.sectors, n.id, n.kind FROM parties p JOIN entities n "
                                 "USING(entity) WHERE p.event = ?1 ORDER BY p.role, p.position",
                                 error);
  k->set_story = dgm_store_prepare(store, "UPDATE events SET story = ?1 WHERE event = ?2 AND story IS NOT ?1", error);
  k->drop = dgm_store_prepare(store, "DELETE FROM stories WHERE story = ?1", error);
  k->put = dgm_store_prepare(store,
                             "INSERT OR REPLACE INTO stories(story, best, type, date, enddate, actor, recipient, "
                             "status, events, reports, sources, family) VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12)",
                             error);
  k->facts = dgm_store_prepare(store,
                               "SELECT d.doc, d.original, d.source, d.date, e.date, e.enddate, e.type, e.status, "
                               "e.confidence, e.actor, e.recipient, (e.actor != '') + (e.recipient != '') + "
                               "(e.place IS NOT NULL), (SELECT count(*) FROM copies c WHERE c.doc = d.doc) FROM events "
                               "e JOIN documents d USING(doc) WHERE e.event = ?1",
                               error);
  bool ok = k->events && k->undated && k->parties && k->set_story && k->drop && k->put && k->facts;
  return ok ? DGM_OK : error->code;
}

static void keeper_close(keeper *k) {
  sqlite3_stmt *all[] = {k->events, k->undated, k->parties, k->set_story, k->drop, k->put, k->facts};
  for (size_t i = 0; i < DGM_COUNT(all); i++)
    sqlite3_finalize(all[i]);
  dgm_groups_free(k->groups);
  dgm_story_rules_close(&k->rules);
  dgm_arena_free(&k->arena);
}

static dgm_err next_day(const keeper *k, dgm_date after, dgm_date *day, bool *any, dgm_error *error) {
  char sql[160];
  int64_t found;
  if (after == DGM_NO_DATE)
    snprintf(sql, sizeof sql, "SELECT date FROM events WHERE story IS NULL AND date IS NOT NULL ORDER BY date LIMIT 1");
  else
    snprintf(sql, sizeof sql, "SELECT date FROM events WHERE story IS NULL AND date > %d ORDER BY date LIMIT 1",
             (int)after);
  dgm_err err = dgm_store_number(k->store, sql, INT64_MIN, &found, error);
  *any = found > DGM_NO_DATE;
  *day = (dgm_date)(*any ? found : DGM_NO_DATE);
  return err;
}

/* Changes when another program has written. */
static dgm_err data_version(const keeper *k, int64_t *version, dgm_error *error) {
  return dgm_store_number(k->store, "PRAGMA data_version", 0, version, error);
}

/* Another program gets its turn. What it has written is not what was read of the days: they are read again, from the
 * first one on. */
static dgm_err give_turn(keeper *k, dgm_date *day, dgm_error *error) {
  int64_t before, after;
  dgm_err err = data_version(k, &before, error);
  if (!err)
    err = dgm_store_exec(k->store, "COMMIT", error);
  if (err)
    return err;
  sqlite3_sleep(DGM_STORE_TURN_MS);
  err = dgm_store_exec(k->store, "BEGIN IMMEDIATE", error);
  if (!err)
    err = data_version(k, &after, error);
  if (!err && after != before) {
    dgm_groups_forget_before(k->groups, INT32_MAX);
    *day = DGM_NO_DATE;
  }
  k->written = 0;
  return err;
}

/* Day by day; a transaction ends between days, so that no group is ever half written. */
static dgm_err place_all(keeper *k, dgm_error *error) {
  dgm_date day = DGM_NO_DATE;
  bool any = true; /* what has no date comes first */
  dgm_err err = DGM_OK;
  while (!err && any) {
    err = dgm_groups_find(k->groups, day, story_found, k, error);
    if (!err && k->written >= BATCH)
      err = give_turn(k, &day, error);
    if (!err)
      err = next_day(k, day, &day, &any, error);
    if (!err && any && dgm_groups_count(k->groups) >= MOST_HELD)
      dgm_groups_forget_before(k->groups, day);
  }
  return err;
}

dgm_err dgm_stories_update(dgm_store *store, const dgm_model *model, dgm_error *error) {
  keeper k;
  dgm_error own;
  error = error ? error : &own;
  dgm_err err = keeper_open(&k, store, model, error);
  if (!err)
    err = dgm_store_exec(store, "BEGIN IMMEDIATE", error);
  if (!err) {
    err = place_all(&k, error);
    if (!err)
      err = dgm_store_exec(store, "COMMIT", error);
    if (err)
      sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
  }
  keeper_close(&k);
  return err;
}

static bool run_for(sqlite3_stmt *s, int64_t doc) {
  if (s)
    sqlite3_bind_int64(s, 1, doc);
  return dgm_store_run(s);
}

/* Of the stories that a document tells. */
#define FAMILIES "SELECT o.family FROM events e JOIN stories o ON o.story = e.story WHERE e.doc = ?1"

bool dgm_stories_forget(dgm_store *store, int64_t doc) {
  sqlite3_stmt *any = dgm_store_kept(store, "SELECT 1 FROM events WHERE doc = ?1 AND story IS NOT NULL LIMIT 1");
  if (!any)
    return false;
  sqlite3_bind_int64(any, 1, doc);
  bool some = sqlite3_step(any) == SQLITE_ROW;
  if (sqlite3_reset(any) != SQLITE_OK || !some)
    return !some && sqlite3_errcode(store->db) == SQLITE_OK;
  /* A story that goes has no family, until its events have no story. A family has the number of its first story. */
  return run_for(dgm_store_kept(store,
                                "UPDATE stories SET family = NULL WHERE story IN (" FAMILIES " UNION ALL SELECT "
                                "x.story FROM stories x WHERE x.family IN (" FAMILIES ") AND x.family IS NOT x.story)"),
                 doc) &&
         dgm_store_run(dgm_store_kept(store, "UPDATE events SET story = NULL WHERE event IN (SELECT e.event FROM "
                                             "stories s CROSS JOIN events e ON " DGM_OF_STORY(
                                                 "e", "s.story") " WHERE s.family IS NULL AND s.family IS NOT "
                                                                 "s.story)")) &&
         dgm_store_run(dgm_store_kept(store, "DELETE FROM stories WHERE family IS NULL AND family IS NOT story"));
}

dgm_err dgm_stories_anew(dgm_store *store, const dgm_model *model, dgm_error *error) {
  dgm_err err =
      dgm_store_change(store, "UPDATE events SET story = NULL WHERE story IS NOT NULL; DELETE FROM stories", error);
  return err ? err : dgm_stories_update(store, model, error);
}
