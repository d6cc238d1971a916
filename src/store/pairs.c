/* Who did it to whom, for the index by dyads. */
#include "store/pairs.h"

enum { MOST = 64 /* parties; of more, only the first ones have a place among the dyads */ };

typedef struct codes {
  dgm_str codes[MOST];
  uint32_t n;
} codes;

static void take_codes(dgm_unpacker *u, uint32_t n, codes *c) {
  c->n = 0;
  for (uint32_t i = 0; i < n; i++) {
    dgm_packed_party p = dgm_take_party(u);
    if (c->n < MOST)
      c->codes[c->n++] = p.code;
  }
  if (!c->n)
    c->codes[c->n++] = (dgm_str){"", 0};
}

static bool put(dgm_store *store, dgm_str actor, dgm_str recipient, const dgm_packed_event *e, int64_t event) {
  sqlite3_stmt *q = dgm_store_kept(
      store, "INSERT OR IGNORE INTO pairs(actor, recipient, date, type, event) VALUES(?1, ?2, ?3, ?4, ?5)");
  if (!q)
    return false;
  dgm_bind_str(q, 1, actor);
  dgm_bind_str(q, 2, recipient);
  sqlite3_bind_int64(q, 3, e->date);
  sqlite3_bind_int64(q, 4, e->type);
  sqlite3_bind_int64(q, 5, event);
  return dgm_store_run(q);
}

bool dgm_pairs_put(dgm_store *store, int64_t event, const dgm_packed_event *e, dgm_unpacker parties) {
  codes actors, recipients;
  take_codes(&parties, e->n_actors, &actors);
  take_codes(&parties, e->n_recipients, &recipients);
  bool mutual = e->n_actors > 1 && !e->n_recipients, good = true;
  const codes *others = mutual ? &actors : &recipients;
  for (uint32_t i = 0; good && i < actors.n; i++)
    for (uint32_t j = 0; good && j < others->n; j++)
      good = (mutual && i == j) || put(store, actors.codes[i], others->codes[j], e, event);
  return good;
}

bool dgm_pairs_take_out(dgm_store *store, int64_t doc) {
  sqlite3_stmt *q = dgm_store_kept(
      store, "WITH own AS (SELECT event, coalesce(date, -2147483648) AS date, type FROM events WHERE doc = ?1), "
             "codes(event, code) AS (SELECT event, '' FROM own UNION SELECT p.event, n.code FROM own JOIN parties p "
             "USING(event) JOIN entities n USING(entity)) "
             "DELETE FROM pairs WHERE (actor, recipient, date, type, event) IN (SELECT a.code, r.code, own.date, "
             "own.type, own.event FROM own JOIN codes a USING(event) JOIN codes r USING(event))");
  if (!q)
    return false;
  sqlite3_bind_int64(q, 1, doc);
  return dgm_store_run(q);
}
