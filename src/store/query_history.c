/* A story over time: which status the reports of each day gave it, and who denied it from when to when. */
#include "store/query.h"

/* Documents with the same text are reports too, of their own day. */
#define REPORTS                                                                                                        \
  "WITH m AS (SELECT e.event, e.doc, e.status FROM events e WHERE " DGM_OF_STORY(                                      \
      "e", "?1") "), r AS (SELECT m.event, m.status, d.date AS day, d.id FROM m JOIN documents d USING(doc) UNION "    \
                 "ALL SELECT m.event, m.status, c.date, c.id FROM m JOIN copies c USING(doc)) "

const char dgm_history_sql[] = REPORTS "SELECT day, status, count(DISTINCT id) FROM r GROUP BY 1, 2 ORDER BY 1, 2";

/* ?2: DGM_DENIES */
const char dgm_denials_sql[] = REPORTS
    "SELECT n.code, n.sectors, n.name, n.id, n.kind, min(r.day), max(r.day), count(DISTINCT r.id) FROM r CROSS JOIN "
    "event_claims o ON o.event = r.event CROSS JOIN claims c ON c.claim = o.claim AND c.stance = ?2 LEFT JOIN entities "
    "n ON n.entity = c.by_entity GROUP BY 1, 2, 3 ORDER BY min(r.day), 1 IS NULL, 1, 3, 2";

static bool read_day(void *context, sqlite3_stmt *s, void *item) {
  dgm_row_day *day = item;
  (void)context;
  *day = (dgm_row_day){dgm_column_date(s, 0), (uint8_t)sqlite3_column_int(s, 1), (uint32_t)sqlite3_column_int64(s, 2)};
  return true;
}

static dgm_err read_days(dgm_rows *r, int64_t story, dgm_row *row, dgm_error *error) {
  dgm_row_list list = {&r->arena, sizeof(dgm_row_day), NULL, 0};
  dgm_err result = dgm_rows_list(r->store, r->history, story, read_day, NULL, &list, error);
  row->days = list.items;
  row->n_days = list.n;
  return result;
}

static bool read_denial(void *context, sqlite3_stmt *s, void *item) {
  dgm_row_denial *denial = item;
  denial->first = dgm_column_date(s, 5);
  denial->last = dgm_column_date(s, 6);
  denial->reports = (uint32_t)sqlite3_column_int64(s, 7);
  return dgm_column_party(s, 0, context, &denial->by);
}

static dgm_err read_denials(dgm_rows *r, int64_t story, dgm_row *row, dgm_error *error) {
  dgm_row_list list = {&r->arena, sizeof(dgm_row_denial), NULL, 0};
  sqlite3_bind_int(r->denials, 2, DGM_DENIES);
  dgm_err result = dgm_rows_list(r->store, r->denials, story, read_denial, &r->arena, &list, error);
  row->denials = list.items;
  row->n_denials = list.n;
  return result;
}

static bool is_denied(const dgm_row *row) {
  bool denied = false;
  for (uint32_t i = 0; i < row->n_claims; i++)
    denied |= row->claims[i].stance == DGM_DENIES;
  return denied;
}

/* Of most stories there is one report, whose row says it all. */
static dgm_err take_day(dgm_rows *r, uint8_t status, dgm_row *row, dgm_error *error) {
  dgm_row_day *day = dgm_arena_alloc(&r->arena, sizeof *day);
  if (!day)
    return dgm_fail_memory(error);
  *day = (dgm_row_day){row->published, status, 1};
  row->days = day;
  row->n_days = 1;
  return DGM_OK;
}

dgm_err dgm_rows_history(dgm_rows *r, int64_t story, uint8_t own_status, dgm_row *row, dgm_error *error) {
  bool one = row->events == 1 && row->reports == 1;
  dgm_err result = one ? take_day(r, own_status, row, error) : read_days(r, story, row, error);
  return result || !is_denied(row) ? result : read_denials(r, story, row, error);
}
