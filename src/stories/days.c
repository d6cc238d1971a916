#include "stories/days.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- one day, through one connection ---- */

typedef struct day_reader {
  dgm_store *store;
  sqlite3_stmt *events, *undated, *document, *parties;
  int64_t doc;     /* at which `document` stands, 0 = none */
  dgm_arena arena; /* of one event */
} day_reader;

/* One document after the other, so that each text is unpacked once. */
static const char EVENTS[] =
    "SELECT e.event, e.number, e.sentence, e.date, e.enddate, e.type, m.text, e.cameo, s.start, s.end, "
    "e.trigger_start, e.trigger_end, e.theme_start, e.theme_end, p.name, p.code, p.admin1, p.lat, p.lon, p.geonameid, "
    "e.story, e.status, e.confidence, (e.actor != '') + (e.recipient != '') + (e.place IS NOT NULL), e.doc "
    "FROM events e JOIN documents d USING(doc) LEFT JOIN sentences s ON s.sentence = d.first_sentence + e.sentence "
    "LEFT JOIN strings m ON m.string = e.mode LEFT JOIN places p USING(place) "
    "WHERE e.event IN (SELECT event FROM events WHERE date %s)";
static const char DOCUMENT[] = "SELECT id, date, plain(text), original, source, "
                               "(SELECT count(*) FROM copies c WHERE c.doc = d.doc) FROM documents d WHERE doc = ?1";
static const char PARTIES[] = "SELECT p.role, n.code, n.sectors, n.id, n.kind FROM parties p JOIN entities n "
                              "USING(entity) WHERE p.event = ?1 ORDER BY p.role, p.position";

static dgm_err reader_open(day_reader *r, dgm_store *store, dgm_error *error) {
  char sql[sizeof EVENTS + 16];
  r->store = store;
  snprintf(sql, sizeof sql, EVENTS, "= ?1");
  r->events = dgm_store_prepare(store, sql, error);
  snprintf(sql, sizeof sql, EVENTS, "IS NULL");
  r->undated = dgm_store_prepare(store, sql, error);
  r->document = dgm_store_prepare(store, DOCUMENT, error);
  r->parties = dgm_store_prepare(store, PARTIES, error);
  return r->events && r->undated && r->document && r->parties ? DGM_OK : error->code;
}

static void reader_close(day_reader *r) {
  sqlite3_finalize(r->events);
  sqlite3_finalize(r->undated);
  sqlite3_finalize(r->document);
  sqlite3_finalize(r->parties);
  dgm_arena_free(&r->arena);
}

static dgm_err read_parties(day_reader *r, dgm_told *told, dgm_error *error) {
  sqlite3_stmt *s = r->parties;
  dgm_teller *list = NULL;
  int step;
  sqlite3_reset(s);
  sqlite3_bind_int64(s, 1, told->event);
  for (; (step = sqlite3_step(s)) == SQLITE_ROW; told->n_parties++) {
    list = dgm_arena_grow(&r->arena, list, told->n_parties, sizeof *list);
    if (!list)
      return dgm_fail_memory(error);
    dgm_teller *t = &list[told->n_parties];
    *t = (dgm_teller){dgm_arena_copy(&r->arena, dgm_column_str(s, 1)), dgm_arena_copy(&r->arena, dgm_column_str(s, 2)),
                      dgm_arena_copy(&r->arena, dgm_column_str(s, 3)), (uint8_t)sqlite3_column_int(s, 4),
                      sqlite3_column_int(s, 0) == 1};
    if (!t->code.data || !t->sectors.data || !t->id.data)
      return dgm_fail_memory(error);
  }
  told->parties = list;
  return step == SQLITE_DONE ? DGM_OK : dgm_store_fail(r->store, error, "read events");
}

/* `document` at the event's document. */
static dgm_err read_document(day_reader *r, int64_t doc, dgm_error *error) {
  if (r->doc == doc)
    return DGM_OK;
  sqlite3_reset(r->document);
  sqlite3_bind_int64(r->document, 1, doc);
  bool found = sqlite3_step(r->document) == SQLITE_ROW;
  r->doc = found ? doc : 0;
  return found ? DGM_OK : dgm_store_fail(r->store, error, "read a document");
}

static dgm_told told_of(sqlite3_stmt *s, sqlite3_stmt *document) {
  dgm_str text = dgm_column_str(document, 2);
  return (dgm_told){.event = sqlite3_column_int64(s, 0),
                    .number = (uint32_t)sqlite3_column_int64(s, 1),
                    .sentence = (uint32_t)sqlite3_column_int64(s, 2),
                    .date = dgm_column_date(s, 3),
                    .enddate = dgm_column_date(s, 4),
                    .type = (uint8_t)sqlite3_column_int(s, 5),
                    .mode = dgm_column_str(s, 6),
                    .cameo = dgm_column_str(s, 7),
                    .doc = dgm_column_str(document, 0),
                    .published = dgm_column_date(document, 1),
                    .text = dgm_span_str(text, dgm_column_span(s, 8)),
                    .trigger = dgm_span_str(text, dgm_column_span(s, 10)),
                    .theme = dgm_span_str(text, dgm_column_span(s, 12)),
                    .place_name = dgm_column_str(s, 14),
                    .place_code = dgm_column_str(s, 15),
                    .place_admin1 = dgm_column_str(s, 16),
                    .lat = dgm_column_real(s, 17),
                    .lon = dgm_column_real(s, 18),
                    .geonameid = (uint32_t)sqlite3_column_int64(s, 19),
                    .placed = sqlite3_column_type(s, 20) != SQLITE_NULL};
}

static dgm_fact fact_of(sqlite3_stmt *s, sqlite3_stmt *document) {
  return (dgm_fact){.event = sqlite3_column_int64(s, 0),
                    .doc = sqlite3_column_int64(s, 24),
                    .original = sqlite3_column_int64(document, 3),
                    .source = sqlite3_column_int64(document, 4),
                    .date = dgm_column_date(s, 3),
                    .published = dgm_column_date(document, 1),
                    .status = (uint8_t)sqlite3_column_int(s, 21),
                    .confidence = sqlite3_column_double(s, 22),
                    .parties = (uint32_t)sqlite3_column_int(s, 23),
                    .copies = (uint32_t)sqlite3_column_int(document, 5)};
}

static dgm_err read_event(day_reader *r, dgm_groups *groups, sqlite3_stmt *s, dgm_error *error) {
  dgm_err err = read_document(r, sqlite3_column_int64(s, 24), error);
  if (err)
    return err;
  dgm_told told = told_of(s, r->document);
  if (told.type >= DGM_N_TYPES)
    return DGM_OK;
  dgm_fact fact = fact_of(s, r->document);
  told.kept = (dgm_str){(const char *)&fact, sizeof fact};
  dgm_arena_reset(&r->arena);
  err = read_parties(r, &told, error);
  return err ? err : dgm_groups_add(groups, &told, error);
}

static dgm_err read_day(day_reader *r, dgm_groups *groups, dgm_date date, dgm_error *error) {
  sqlite3_stmt *s = date == DGM_NO_DATE ? r->undated : r->events;
  dgm_err err = DGM_OK;
  int step;
  if (date != DGM_NO_DATE)
    sqlite3_bind_int(s, 1, date);
  while (!err && (step = sqlite3_step(s)) == SQLITE_ROW)
    err = read_event(r, groups, s, error);
  if (!err && step != SQLITE_DONE)
    err = dgm_store_fail(r->store, error, "read events");
  sqlite3_reset(s);
  sqlite3_reset(r->parties);
  sqlite3_reset(r->document);
  r->doc = 0;
  return err;
}

/* ---- the days to come ---- */

/* So many days, while no more than so many mentions wait. */
enum { MOST_AHEAD = 8, MOST_WAITING = 2000, AHEAD_CACHE = 4096 };
#define NEVER INT64_MIN

struct dgm_days {
  const dgm_story_rules *rules;
  day_reader own;
  dgm_store *store; /* the second thread's */
  day_reader other;
  dgm_groups *fresh; /* the day that it reads */
  pthread_t thread;
  bool threaded; /* by the first thread alone; what follows is behind the lock */
  pthread_mutex_t lock;
  pthread_cond_t changed;
  bool stopped, failed;
  dgm_groups *ahead;
  int64_t asked;   /* the last day that was asked for; NEVER = none */
  int64_t next;    /* that the second thread reads; those between `asked` and this one are in `ahead` */
  int64_t reading; /* that it reads just now */
};

static bool may_read(const dgm_days *d) {
  return d->asked != NEVER && !d->failed && d->next <= d->asked + MOST_AHEAD &&
         dgm_groups_count(d->ahead) < MOST_WAITING;
}

static void *read_ahead(void *context) {
  dgm_days *d = context;
  dgm_error unused; /* the first thread meets it again */
  pthread_mutex_lock(&d->lock);
  while (!d->stopped) {
    if (!may_read(d)) {
      pthread_cond_wait(&d->changed, &d->lock);
      continue;
    }
    d->reading = d->next++;
    pthread_mutex_unlock(&d->lock);
    dgm_err err = read_day(&d->other, d->fresh, (dgm_date)d->reading, &unused);
    pthread_mutex_lock(&d->lock);
    d->failed = err || !dgm_groups_take_day(d->ahead, d->fresh, (dgm_date)d->reading);
    d->reading = NEVER;
    pthread_cond_broadcast(&d->changed);
  }
  pthread_mutex_unlock(&d->lock);
  return NULL;
}

/* The day, if it was read ahead. */
static bool take(dgm_days *d, dgm_groups *groups, dgm_date date) {
  if (d->asked == NEVER || date >= d->next)
    return false;
  while (d->reading == date)
    pthread_cond_wait(&d->changed, &d->lock);
  return !d->failed && dgm_groups_take_day(groups, d->ahead, date);
}

dgm_err dgm_days_load(void *context, dgm_groups *groups, dgm_date date, dgm_error *error) {
  dgm_days *d = context;
  if (!d->threaded || date == DGM_NO_DATE)
    return read_day(&d->own, groups, date, error);
  pthread_mutex_lock(&d->lock);
  bool later = date > d->asked, taken = later && take(d, groups, date);
  if (later) {
    dgm_groups_forget_before(d->ahead, date + dgm_groups_reach(d->rules) + 1); /* what nobody asked for */
    d->next = date < d->next ? d->next : (int64_t)date + 1;
    d->asked = date;
    pthread_cond_broadcast(&d->changed);
  }
  pthread_mutex_unlock(&d->lock);
  return taken ? DGM_OK : read_day(&d->own, groups, date, error);
}

void dgm_days_forget(dgm_days *d) {
  if (!d->threaded)
    return;
  pthread_mutex_lock(&d->lock);
  while (d->reading != NEVER)
    pthread_cond_wait(&d->changed, &d->lock);
  dgm_groups_forget_before(d->ahead, INT32_MAX);
  d->asked = d->next = NEVER;
  pthread_mutex_unlock(&d->lock);
}

/* Without a second thread the days are read when they are asked for. */
static void start(dgm_days *d) {
  dgm_error unused;
  d->asked = d->next = d->reading = NEVER;
  d->ahead = dgm_groups_new(d->rules, NULL, NULL);
  d->fresh = dgm_groups_new(d->rules, NULL, NULL);
  d->store = d->ahead && d->fresh ? dgm_store_open(d->own.store->path, DGM_STORE_READ, &unused) : NULL;
  d->threaded = d->store && !dgm_store_set_cache(d->store, AHEAD_CACHE, &unused) &&
                !reader_open(&d->other, d->store, &unused) && !pthread_create(&d->thread, NULL, read_ahead, d);
}

dgm_days *dgm_days_open(dgm_store *store, const dgm_story_rules *rules, dgm_error *error) {
  dgm_days *d = calloc(1, sizeof *d);
  if (!d) {
    dgm_fail_memory(error);
    return NULL;
  }
  d->rules = rules;
  pthread_mutex_init(&d->lock, NULL);
  pthread_cond_init(&d->changed, NULL);
  if (reader_open(&d->own, store, error)) {
    dgm_days_close(d);
    return NULL;
  }
  start(d);
  return d;
}

void dgm_days_close(dgm_days *d) {
  if (!d)
    return;
  if (d->threaded) {
    pthread_mutex_lock(&d->lock);
    d->stopped = true;
    pthread_cond_broadcast(&d->changed);
    pthread_mutex_unlock(&d->lock);
    pthread_join(d->thread, NULL);
  }
  reader_close(&d->own);
  reader_close(&d->other);
  dgm_groups_free(d->ahead);
  dgm_groups_free(d->fresh);
  dgm_store_close(d->store);
  pthread_mutex_destroy(&d->lock);
  pthread_cond_destroy(&d->changed);
  free(d);
}
