/* Stories of a store: events without one are read, put into groups with what lies near them, and the stories of these
 * groups written anew. */
#include "model/model.h"
#include "stories/days.h"

#include <stdio.h>
#include <stdlib.h>

/* Days behind are let go when so many mentions are held. */
enum { MOST_HELD = 5000 };

typedef struct keeper {
  dgm_store *store;
  dgm_story_rules rules;
  dgm_days *days;
  dgm_groups *groups;
  sqlite3_stmt *set_story, *drop, *put;
  double since;    /* when this transaction began, in seconds */
  dgm_arena arena; /* of one story */
} keeper;

/* ---- a story's record ---- */

/* Facts by something that some have in common. */
typedef struct keyed {
  int64_t key;
  uint32_t fact;
} keyed;

static int64_t day_of(const dgm_fact *f) {
  return f->date;
}
static int64_t text_of(const dgm_fact *f) {
  return f->original ? f->original : f->doc;
}
static int64_t source_of(const dgm_fact *f) {
  return f->source;
}

static int by_key(const void *a, const void *b) {
  const keyed *x = a, *y = b;
  if (x->key != y->key)
    return x->key < y->key ? -1 : 1;
  return (x->fact > y->fact) - (x->fact < y->fact);
}

static void sort_by(const dgm_fact *facts, uint32_t n, int64_t (*key)(const dgm_fact *), keyed *sorted) {
  for (uint32_t i = 0; i < n; i++)
    sorted[i] = (keyed){key(&facts[i]), i};
  qsort(sorted, n, sizeof *sorted, by_key);
}

static void count_days(dgm_fact *facts, uint32_t n, keyed *sorted) {
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
static const dgm_fact *best_of(const dgm_fact *facts, uint32_t n) {
  static const uint8_t rank[DGM_N_STATUS] = {
      [DGM_OCCURRED] = 0, [DGM_ONGOING] = 0, [DGM_DISPUTED] = 1,    [DGM_PLANNED] = 2,
      [DGM_ALLEGED] = 3,  [DGM_NEGATED] = 4, [DGM_HYPOTHETICAL] = 5};
  const dgm_fact *best = &facts[0];
  for (const dgm_fact *f = facts + 1; f < facts + n; f++) {
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
static dgm_status status_of(const dgm_fact *facts, uint32_t n) {
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
static uint32_t count_sources(const dgm_fact *facts, uint32_t n, keyed *sorted, uint32_t *parents) {
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
static uint32_t count_reports(const dgm_fact *facts, uint32_t n) {
  uint32_t reports = 0;
  for (uint32_t i = 0; i < n; i++)
    reports += i && facts[i].doc == facts[i - 1].doc ? 0 : 1 + facts[i].copies;
  return reports;
}

static dgm_err step_once(keeper *k, sqlite3_stmt *s, dgm_error *error) {
  return dgm_store_run(s) ? DGM_OK : dgm_store_fail(k->store, error, "write stories");
}

static dgm_err put_story(keeper *k, int64_t story, int64_t family, dgm_fact *facts, uint32_t n, dgm_error *error) {
  keyed *sorted = dgm_arena_zeros(&k->arena, n, sizeof *sorted);
  uint32_t *parents = dgm_arena_zeros(&k->arena, n, sizeof *parents);
  if (!sorted || !parents)
    return dgm_fail_memory(error);
  count_days(facts, n, sorted);
  sqlite3_stmt *s = k->put;
  sqlite3_bind_int64(s, 1, story);
  sqlite3_bind_int64(s, 2, best_of(facts, n)->event);
  sqlite3_bind_int(s, 3, status_of(facts, n));
  sqlite3_bind_int64(s, 4, n);
  sqlite3_bind_int64(s, 5, count_reports(facts, n));
  sqlite3_bind_int64(s, 6, count_sources(facts, n, sorted, parents));
  sqlite3_bind_int64(s, 7, family);
  return step_once(k, s, error);
}

static dgm_err story_found(void *context, dgm_telling *const *tellings, uint32_t n, int64_t family, dgm_error *error) {
  keeper *k = context;
  dgm_arena_reset(&k->arena);
  dgm_fact *facts = dgm_arena_zeros(&k->arena, n, sizeof *facts);
  int64_t story = INT64_MAX;
  dgm_err err = facts ? DGM_OK : dgm_fail_memory(error);
  for (uint32_t i = 0; !err && i < n; i++) {
    memcpy(&facts[i], tellings[i]->kept, sizeof *facts);
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
  return err;
}

/* ---- the whole ---- */

static dgm_err keeper_open(keeper *k, dgm_store *store, const dgm_model *model, dgm_error *error) {
  memset(k, 0, sizeof *k);
  k->store = store;
  dgm_err err = dgm_story_rules_open(&k->rules, &model->tables, error);
  if (err)
    return err;
  k->days = dgm_days_open(store, &k->rules, error);
  if (!k->days)
    return error->code;
  k->groups = dgm_groups_new(&k->rules, dgm_days_load, k->days);
  if (!k->groups)
    return dgm_fail_memory(error);
  k->set_story = dgm_store_prepare(store, "UPDATE events SET story = ?1 WHERE event = ?2 AND story IS NOT ?1", error);
  k->drop = dgm_store_prepare(store, "DELETE FROM stories WHERE story = ?1", error);
  k->put = dgm_store_prepare(store,
                             "INSERT OR REPLACE INTO stories(story, best, type, date, enddate, actor, recipient, "
                             "status, events, reports, sources, family) SELECT ?1, event, type, date, enddate, actor, "
                             "recipient, ?3, ?4, ?5, ?6, ?7 FROM events WHERE event = ?2",
                             error);
  return k->set_story && k->drop && k->put ? DGM_OK : error->code;
}

static void keeper_close(keeper *k) {
  sqlite3_finalize(k->set_story);
  sqlite3_finalize(k->drop);
  sqlite3_finalize(k->put);
  dgm_days_close(k->days);
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
    dgm_days_forget(k->days);
    *day = DGM_NO_DATE;
  }
  k->since = dgm_store_now();
  return err;
}

/* Day by day; a transaction ends between days, so that no group is ever half written. */
static dgm_err place_all(keeper *k, dgm_error *error) {
  dgm_date day = DGM_NO_DATE;
  bool any = true; /* what has no date comes first */
  dgm_err err = DGM_OK;
  while (!err && any) {
    err = dgm_groups_find(k->groups, day, story_found, k, error);
    if (!err && dgm_store_now() - k->since >= DGM_STORE_MOST_OPEN)
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
    k.since = dgm_store_now();
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
