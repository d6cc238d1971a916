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

static dgm_err read_days(dgm_rows *r, int64_t story, dgm_row *row, dgm_error *error) {
  sqlite3_stmt *s = r->history;
  dgm_row_day *all = NULL;
  uint32_t n = 0;
  int step;
  sqlite3_bind_int64(s, 1, story);
  while ((step = sqlite3_step(s)) == SQLITE_ROW) {
    all = dgm_arena_grow(&r->arena, all, n, sizeof *all);
    if (!all) {
      sqlite3_reset(s);
      return dgm_fail_memory(error);
    }
    all[n++] =
        (dgm_row_day){dgm_column_date(s, 0), (uint8_t)sqlite3_column_int(s, 1), (uint32_t)sqlite3_column_int64(s, 2)};
  }
  row->days = all;
  row->n_days = n;
  return dgm_rows_end(r->store, s, step, error);
}

static dgm_err read_denials(dgm_rows *r, int64_t story, dgm_row *row, dgm_error *error) {
  sqlite3_stmt *s = r->denials;
  dgm_row_denial *all = NULL;
  uint32_t n = 0;
  int step;
  sqlite3_bind_int64(s, 1, story);
  sqlite3_bind_int(s, 2, DGM_DENIES);
  while ((step = sqlite3_step(s)) == SQLITE_ROW) {
    all = dgm_arena_grow(&r->arena, all, n, sizeof *all);
    if (!all || !dgm_column_party(s, 0, &r->arena, &all[n].by)) {
      sqlite3_reset(s);
      return dgm_fail_memory(error);
    }
    all[n].first = dgm_column_date(s, 5);
    all[n].last = dgm_column_date(s, 6);
    all[n++].reports = (uint32_t)sqlite3_column_int64(s, 7);
  }
  row->denials = all;
  row->n_denials = n;
  return dgm_rows_end(r->store, s, step, error);
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
