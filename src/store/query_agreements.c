/* Agreements of a store, as rows. */
#include "store/query.h"

enum { AGREEMENT, ID, NUMBER, KIND, STAGE, DATE, PUBLISHED, NAME, WORDS = NAME + 2, SENTENCE = WORDS + 2 };
enum { SOURCE = SENTENCE + 2, TITLE, TEXT };

typedef struct reading {
  const dgm_store *store;
  sqlite3_stmt *all, *parties, *provisions, *claims;
  dgm_arena arena; /* of one agreement */
  dgm_str text;    /* of its document */
  dgm_row_agreement *row;
} reading;

/* ---- which ---- */

static void test_parties(const dgm_selection *s, dgm_sql *sql) {
  const dgm_who *const all[] = {&s->actor, &s->recipient, &s->party, &s->with};
  const dgm_who *given[DGM_COUNT(all)];
  size_t n = 0;
  for (size_t i = 0; i < DGM_COUNT(all); i++)
    if (all[i]->given)
      given[n++] = all[i];
  if (n) {
    dgm_sql_add(sql,
                " AND a.agreement IN (SELECT p.agreement FROM agreement_parties p CROSS JOIN entities n ON n.entity = "
                "p.entity WHERE 1");
    dgm_sql_append(sql, &given[0]->test);
    dgm_sql_add(sql, ")");
  }
  for (size_t i = 0; i < n; i++)
    for (size_t j = i + 1; j < n; j++) {
      dgm_sql_add(sql, " AND EXISTS (SELECT 1 FROM agreement_parties x CROSS JOIN entities n ON n.entity = x.entity "
                       "WHERE x.agreement = a.agreement");
      dgm_sql_append(sql, &given[i]->test);
      dgm_sql_add(sql, " AND EXISTS (SELECT 1 FROM agreement_parties y CROSS JOIN entities n ON n.entity = y.entity "
                       "WHERE y.agreement = a.agreement AND y.position <> x.position");
      dgm_sql_append(sql, &given[j]->test);
      dgm_sql_add(sql, "))");
    }
}

/* Which they are is known before a text is read. */
static sqlite3_stmt *prepare(const dgm_selection *s, dgm_error *error) {
  const dgm_filter *f = s->filter;
  dgm_sql sql = {0};
  dgm_sql_add(&sql, "SELECT a.agreement, d.id, a.number, a.kind, a.stage, a.date, d.date, a.name_start, a.name_end, "
                    "a.start, a.end, z.start, z.end, source.text, d.title, plain(d.text) FROM (SELECT a.agreement AS "
                    "agreement, coalesce(a.date, d.date) AS day FROM agreements a CROSS JOIN documents d ON d.doc = "
                    "a.doc WHERE 1");
  test_parties(s, &sql);
  dgm_sql_days(&sql, "coalesce(a.date, d.date)", f);
  if (f->source.size)
    dgm_sql_text(&sql, " AND d.source" DGM_IN_LIST, dgm_buffer_str(&s->sources));
  dgm_sql_add(&sql, " ORDER BY day, a.doc, a.number");
  dgm_sql_limit(&sql, f);
  dgm_sql_add(&sql, ") x CROSS JOIN agreements a ON a.agreement = x.agreement CROSS JOIN documents d ON d.doc = a.doc "
                    "LEFT JOIN sentences z ON " DGM_SENTENCE_OF("a") " LEFT JOIN strings source ON source.string = "
                                                                     "d.source ORDER BY x.day, a.doc, a.number");
  sqlite3_stmt *statement = dgm_sql_prepare(s->store, &sql, error);
  dgm_sql_free(&sql);
  return statement;
}

/* ---- rows ---- */

static bool read_party(void *context, sqlite3_stmt *s, void *item) {
  reading *r = context;
  dgm_party *party = item;
  if (!dgm_column_party(s, 0, &r->arena, party))
    return false;
  party->span = dgm_column_span(s, 5);
  party->text = dgm_span_str(r->text, party->span);
  return true;
}

static bool read_claim(void *context, sqlite3_stmt *s, void *item) {
  reading *r = context;
  dgm_row_claim *claim = item;
  if (!dgm_column_claim(s, &r->arena, r->text, claim))
    return false;
  claim->doc = r->row->doc;
  claim->publisher = r->row->source;
  return true;
}

static bool read_provision(void *context, sqlite3_stmt *s, void *item) {
  reading *r = context;
  dgm_row_provision *provision = item;
  *provision = (dgm_row_provision){.text = dgm_span_str(r->text, dgm_column_span(s, DGM_N_CLAIM_COLUMNS)),
                                   .included = sqlite3_column_int(s, DGM_N_CLAIM_COLUMNS + 2) != 0};
  if (sqlite3_column_type(s, 0) == SQLITE_NULL)
    return true;
  dgm_row_claim *claim = dgm_arena_alloc(&r->arena, sizeof *claim);
  provision->claim = claim;
  return claim && read_claim(r, s, claim);
}

static dgm_err read_lists(reading *r, int64_t agreement, dgm_error *error) {
  dgm_row_agreement *row = r->row;
  dgm_row_list parties = {&r->arena, sizeof *row->parties, NULL, 0};
  dgm_row_list claims = {&r->arena, sizeof *row->claims, NULL, 0};
  dgm_row_list provisions = {&r->arena, sizeof *row->provisions, NULL, 0};
  dgm_err result = dgm_rows_list(r->store, r->parties, agreement, read_party, r, &parties, error);
  if (!result)
    result = dgm_rows_list(r->store, r->claims, agreement, read_claim, r, &claims, error);
  if (!result)
    result = dgm_rows_list(r->store, r->provisions, agreement, read_provision, r, &provisions, error);
  row->parties = parties.items;
  row->n_parties = parties.n;
  row->claims = claims.items;
  row->n_claims = claims.n;
  row->provisions = provisions.items;
  row->n_provisions = provisions.n;
  return result;
}

static dgm_err read_row(reading *r, dgm_row_agreement *row, dgm_error *error) {
  sqlite3_stmt *s = r->all;
  dgm_arena_reset(&r->arena);
  dgm_str text = dgm_column_str(s, TEXT), doc = dgm_column_str(s, ID);
  *row = (dgm_row_agreement){.doc = doc,
                             .date = dgm_column_date(s, DATE),
                             .published = dgm_column_date(s, PUBLISHED),
                             .kind = (uint8_t)sqlite3_column_int(s, KIND),
                             .stage = (uint8_t)sqlite3_column_int(s, STAGE),
                             .name = dgm_span_str(text, dgm_column_span(s, NAME)),
                             .text = dgm_span_str(text, dgm_column_span(s, WORDS)),
                             .sentence = dgm_span_str(text, dgm_column_span(s, SENTENCE)),
                             .source = dgm_column_str(s, SOURCE),
                             .title = dgm_column_str(s, TITLE)};
  row->id =
      dgm_arena_printf(&r->arena, "%.*s-a%lld", (int)doc.size, doc.data, (long long)sqlite3_column_int64(s, NUMBER));
  if (!row->id.data)
    return dgm_fail_memory(error);
  r->text = text;
  r->row = row;
  return read_lists(r, sqlite3_column_int64(s, AGREEMENT), error);
}

/* ---- the question ---- */

static dgm_err open_reading(reading *r, const dgm_selection *s, dgm_error *error) {
  *r = (reading){.store = s->store, .all = prepare(s, error)};
  const struct {
    sqlite3_stmt **statement;
    const char *sql;
  } others[] = {
      {&r->parties, "SELECT n.code, n.sectors, n.name, n.id, n.kind, p.start, p.end FROM agreement_parties p JOIN "
                    "entities n ON n.entity = p.entity WHERE p.agreement = ? ORDER BY p.position"},
      {&r->provisions, "SELECT " DGM_CLAIM_COLUMNS ", p.start, p.end, p.included FROM provisions p LEFT JOIN claims c "
                       "ON c.claim = p.claim" DGM_CLAIM_JOINS "WHERE p.agreement = ? ORDER BY p.position"},
      {&r->claims, "SELECT " DGM_CLAIM_COLUMNS " FROM agreement_claims o CROSS JOIN claims c ON c.claim = "
                   "o.claim" DGM_CLAIM_JOINS "WHERE o.agreement = ? ORDER BY o.position"}};
  for (size_t i = 0; r->all && i < DGM_COUNT(others); i++)
    if (!(*others[i].statement = dgm_store_prepare(s->store, others[i].sql, error)))
      return error->code;
  return r->all ? DGM_OK : error->code;
}

static void close_reading(reading *r) {
  sqlite3_stmt *const all[] = {r->all, r->parties, r->provisions, r->claims};
  for (size_t i = 0; i < DGM_COUNT(all); i++)
    sqlite3_finalize(all[i]);
  dgm_arena_free(&r->arena);
}

dgm_err dgm_store_agreements(dgm_store *store, const dgm_filter *filter, dgm_agreement_visit *visit, void *context,
                             dgm_error *error) {
  dgm_selection selection;
  dgm_error ours = {0};
  reading r = {0};
  error = error ? error : &ours;
  dgm_err result = dgm_selection_open(&selection, store, filter, error);
  if (!result)
    result = open_reading(&r, &selection, error);
  int step = SQLITE_DONE;
  while (!result && (step = sqlite3_step(r.all)) == SQLITE_ROW) {
    dgm_row_agreement row;
    result = read_row(&r, &row, error);
    if (!result && visit(context, &row)) {
      step = SQLITE_DONE;
      break;
    }
  }
  if (!result && step != SQLITE_DONE)
    result = dgm_store_fail(store, error, "read");
  close_reading(&r);
  dgm_selection_free(&selection);
  return result;
}
