/* Stores: what is in them after documents came, came again, came in another order, and went. */
#include "fixture.h"
#include "store/copies.h"
#include "store/store.h"

#include <stdio.h>
#include <unistd.h>

static char folder[] = "/tmp/dragoman-store-XXXXXX";

static const char *path_of(const char *name) {
  static char paths[4][80];
  static int at;
  char *path = paths[at++ % 4];
  snprintf(path, sizeof paths[0], "%s/%s", folder, name);
  return path;
}

static void forget_store(const char *name) {
  static const char *const ends[] = {"", "-wal", "-shm"};
  for (size_t i = 0; i < DGM_COUNT(ends); i++) {
    char path[100];
    snprintf(path, sizeof path, "%s/%s%s", folder, name, ends[i]);
    unlink(path);
  }
}

static dgm_store *open_store(const char *name, dgm_store_mode mode) {
  dgm_error error = {0};
  dgm_store *store = dgm_store_open(path_of(name), mode, &error);
  if (!store)
    fail_msg("%s", error.message);
  return store;
}

static void refuses(const char *name, dgm_store_mode mode, dgm_err code, const char *words) {
  dgm_error error = {0};
  assert_null(dgm_store_open(path_of(name), mode, &error));
  assert_int_equal(error.code, code);
  if (!strstr(error.message, words))
    fail_msg("\"%s\" does not say \"%s\"", error.message, words);
}

static void run_sql(dgm_store *store, const char *sql) {
  dgm_error error = {0};
  if (dgm_store_exec(store, sql, &error))
    fail_msg("%s: %s", sql, error.message);
}

static int64_t number(dgm_store *store, const char *sql) {
  dgm_error error = {0};
  int64_t n = -1;
  if (dgm_store_number(store, sql, -1, &n, &error))
    fail_msg("%s: %s", sql, error.message);
  return n;
}

static dgm_store_counts add(const dgm_model *model, dgm_store *store, int threads, const char *records) {
  FILE *out = fopen(path_of("in.jsonl"), "w");
  assert_non_null(out);
  fputs(records, out);
  fclose(out);
  dgm_error error = {0};
  dgm_store_counts counts;
  dgm_reader *reader = dgm_reader_open(path_of("in.jsonl"), DGM_INPUT_AUTO, &error);
  assert_non_null(reader);
  dgm_batch batch = {.model = model, .threads = threads, .date = DGM_NO_DATE};
  if (dgm_store_add(store, &batch, reader, &counts, &error))
    fail_msg("%s", error.message);
  dgm_reader_close(reader);
  return counts;
}

static void count_fault(void *context, const char *fault) {
  dgm_buffer *faults = context;
  dgm_buffer_printf(faults, "%s\n", fault);
}

static uint64_t faults_of(dgm_store *store, dgm_buffer *faults) {
  dgm_error error = {0};
  uint64_t n = 99;
  faults->size = 0;
  if (dgm_store_verify(store, count_fault, faults, &n, &error))
    fail_msg("%s", error.message);
  dgm_buffer_add(faults, "", 1);
  return n;
}

static void is_whole(dgm_store *store) {
  dgm_buffer faults = {0};
  if (faults_of(store, &faults))
    fail_msg("%s", faults.data);
  dgm_buffer_free(&faults);
}

/* What a store says, whatever the numbers of its rows. */
static char *content(dgm_store *store) {
  static const char *const queries[] = {
      "SELECT id, date, title, original IS NULL, (SELECT id FROM documents o WHERE o.doc = d.original), sentences, "
      "claims, "
      "plain(text) FROM documents d ORDER BY id",
      "SELECT c.id, d.id, c.date FROM copies c JOIN documents d USING(doc) ORDER BY 1",
      "SELECT d.id, number, e.sentence, e.date, type, status, cameo, quad, scale, own_voice, trigger_start, theme_end, "
      "actor, recipient FROM events e JOIN documents d USING(doc) ORDER BY 1, 2",
      "SELECT d.id, number, role, position, p.start, p.end, code, sectors, name FROM parties p JOIN events e "
      "USING(event) "
      "JOIN documents d USING(doc) JOIN entities USING(entity) ORDER BY 1, 2, 3, 4",
      "SELECT d.id, c.claim - d.first_claim, c.sentence, stance, quote, of - d.first_claim, code, source_spans, "
      "cue_spans, "
      "content_spans FROM claims c JOIN documents d USING(doc) LEFT JOIN entities ON entity = by_entity ORDER BY 1, 2",
      "SELECT d.id, number, position, x.claim - d.first_claim FROM event_claims x JOIN events e USING(event) JOIN "
      "documents "
      "d "
      "USING(doc) ORDER BY 1, 2, 3",
      "SELECT d.id, e.number, b.id, f.number, s.events, s.reports, s.sources, s.status, s.date FROM events e JOIN "
      "documents "
      "d USING(doc) JOIN stories s USING(story) JOIN events f ON f.event = s.best JOIN documents b ON b.doc = f.doc "
      "ORDER BY 1, 2",
      "SELECT d.id, number, kind, stage FROM agreements JOIN documents d USING(doc) ORDER BY 1, 2",
      "SELECT d.id, s.sentence - d.first_sentence FROM sentence_words w JOIN sentences s ON s.sentence = w.rowid JOIN "
      "documents "
      "d USING(doc) WHERE sentence_words MATCH 'iran OR troops' ORDER BY 1, 2",
  };
  dgm_buffer out = {0};
  for (size_t i = 0; i < DGM_COUNT(queries); i++) {
    dgm_error error = {0};
    sqlite3_stmt *q = dgm_store_prepare(store, queries[i], &error);
    if (!q)
      fail_msg("%s: %s", queries[i], error.message);
    while (sqlite3_step(q) == SQLITE_ROW) {
      for (int k = 0; k < sqlite3_column_count(q); k++)
        dgm_buffer_printf(&out, "%s|", (const char *)sqlite3_column_text(q, k));
      dgm_buffer_puts(&out, "\n");
    }
    sqlite3_finalize(q);
  }
  dgm_buffer_add(&out, "", 1);
  return out.data;
}

/* ---- texts ---- */

#define LONG                                                                                                           \
  "Iran said on Monday that it had signed an agreement with Russia on drones. The foreign ministry in Moscow denied "  \
  "the report, calling it an invention of the Western press. Troops of both countries will hold exercises in the "     \
  "Caspian Sea next month, the defence minister told reporters after a meeting in Astrakhan with his colleague"
#define RECORD(id, date, text)                                                                                         \
  "{\"id\": \"" id "\", \"date\": \"" date "\", \"source\": \"Wire\", \"text\": \"" text "\"}\n"

static const char *const records[] = {
    RECORD("a", "2024-03-05", "Russian troops attacked a village in Ukraine on Monday. Kyiv condemned the attack."),
    RECORD("b", "2024-03-06", LONG "."),
    RECORD("c", "2024-03-05", LONG ", who had come by train."),
    RECORD("d", "2024-03-07", LONG " from Iran."),
    RECORD("e", "2024-03-08", LONG "."), /* the text of b */
    RECORD("f", "2024-04-20", LONG " again."),
    RECORD("g", "2024-03-04", "Russian troops attacked a village in Ukraine on Monday. Kyiv condemned the attack."),
    RECORD("h", "2024-03-04", ""),
};
enum { N = sizeof records / sizeof *records };

/* ---- cases ---- */

static void test_open(void **state) {
  (void)state;
  refuses("none.db", DGM_STORE_READ, DGM_ERR_IO, "no such store");
  dgm_store_close(open_store("new.db", DGM_STORE_WRITE));
  dgm_store *store = open_store("new.db", DGM_STORE_READ);
  assert_int_equal(number(store, "SELECT count(*) FROM documents"), 0);
  assert_int_equal(number(store, "SELECT number FROM names WHERE kind = 'type' AND name = 'ASSAULT'"), DGM_ASSAULT);
  dgm_store_close(store);
  refuses("nowhere/new.db", DGM_STORE_WRITE, DGM_ERR_IO, "open it");

  FILE *out = fopen(path_of("text.db"), "w");
  for (int i = 0; i < 1000; i++)
    fputs("This is no store. ", out);
  fclose(out);
  refuses("text.db", DGM_STORE_READ, DGM_ERR_STORE, "no store of dragoman");
  refuses("text.db", DGM_STORE_WRITE, DGM_ERR_STORE, "no store of dragoman");

  sqlite3 *db;
  assert_int_equal(sqlite3_open(path_of("other.db"), &db), SQLITE_OK);
  assert_int_equal(sqlite3_exec(db, "CREATE TABLE t(x)", NULL, NULL, NULL), SQLITE_OK);
  sqlite3_close(db);
  refuses("other.db", DGM_STORE_WRITE, DGM_ERR_STORE, "no store of dragoman");
}

static void test_versions(void **state) {
  (void)state;
  dgm_store *store = open_store("old.db", DGM_STORE_WRITE);
  run_sql(store, "PRAGMA user_version = 99");
  dgm_store_close(store);
  refuses("old.db", DGM_STORE_WRITE, DGM_ERR_STORE, "version 99");
  refuses("old.db", DGM_STORE_READ, DGM_ERR_STORE, "use a newer dragoman");

  /* as of a version before the first: every step is taken */
  sqlite3 *db;
  forget_store("old.db");
  assert_int_equal(sqlite3_open(path_of("old.db"), &db), SQLITE_OK);
  char sql[80];
  snprintf(sql, sizeof sql, "PRAGMA application_id = %d", DGM_STORE_ID);
  assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
  sqlite3_close(db);
  refuses("old.db", DGM_STORE_READ, DGM_ERR_STORE, "brings it up to date");
  dgm_store_close(open_store("old.db", DGM_STORE_WRITE));
  store = open_store("old.db", DGM_STORE_READ);
  assert_int_equal(number(store, "PRAGMA user_version"), DGM_STORE_VERSION);
  dgm_store_close(store);
}

static void test_add(void **state) {
  const fixture *f = *state;
  dgm_store *store = open_store("add.db", DGM_STORE_WRITE);
  for (int i = 0; i < N; i++) {
    dgm_store_counts c = add(f->model, store, 1, records[i]);
    /* e has the text of b; g that of a, and is the earlier one */
    assert_int_equal(c.added, i != 4 && i != 6);
    assert_int_equal(c.same_text, i == 4 || i == 6);
  }
  for (int i = 0; i < N; i++) {
    dgm_store_counts c = add(f->model, store, 1, records[i]);
    assert_int_equal(c.same_id, 1);
    assert_int_equal(c.coded.documents, 0);
  }
  dgm_store_counts c = add(f->model, store, 1, RECORD("a", "2024-03-05", "Another text."));
  assert_int_equal(c.other_text, 1);
  assert_int_equal(number(store, "SELECT count(*) FROM documents"), N - 2);
  assert_int_equal(number(store, "SELECT count(*) FROM copies"), 2);
  assert_int_equal(number(store, "SELECT count(*) FROM documents WHERE id = 'g'"), 1);
  /* b and d are near c, the earliest; f came more than a week later */
  assert_int_equal(number(store,
                          "SELECT count(*) FROM documents d JOIN documents o ON o.doc = d.original AND o.id = 'c' "
                          "WHERE d.id IN ('b', 'd')"),
                   2);
  assert_int_equal(number(store, "SELECT count(*) FROM documents WHERE original IS NOT NULL"), 2);
  assert_true(number(store, "SELECT count(*) FROM events") > 3);
  assert_int_equal(number(store, "SELECT count(*) FROM sentence_words WHERE sentence_words MATCH '\"caspian sea\"'"),
                   4);
  is_whole(store);
  dgm_store_close(store);
}

/* The same content in whatever order and packing the documents come, with any number of threads. */
static void test_order(void **state) {
  const fixture *f = *state;
  char *expected = NULL;
  uint64_t seed = 1;
  for (int round = 0; round < 12; round++) {
    const char *order[N];
    memcpy(order, records, sizeof records);
    for (int i = N - 1; round && i > 0; i--) {
      seed = seed * 6364136223846793005u + 1442695040888963407u;
      int k = (int)((seed >> 33) % (uint64_t)(i + 1));
      const char *swapped = order[i];
      order[i] = order[k];
      order[k] = swapped;
    }
    dgm_store *store = open_store("order.db", DGM_STORE_WRITE);
    dgm_buffer some = {0};
    for (int i = 0; i < N; i++) {
      dgm_buffer_puts(&some, order[i]);
      if (round % 3 == 2 && i + 1 < N)
        continue;
      if (round % 3 == 1 && i % 3 && i + 1 < N)
        continue;
      dgm_buffer_add(&some, "", 1);
      add(f->model, store, round % 4 + 1, some.data);
      some.size = 0;
    }
    dgm_buffer_free(&some);
    is_whole(store);
    char *found = content(store);
    if (expected)
      assert_string_equal(found, expected);
    else
      expected = strdup(found);
    free(found);
    dgm_store_close(store);
    forget_store("order.db");
  }
  free(expected);
}

static void test_replace(void **state) {
  const fixture *f = *state;
  dgm_store *store = open_store("again.db", DGM_STORE_WRITE);
  dgm_buffer all = {0};
  for (int i = 0; i < N; i++)
    dgm_buffer_puts(&all, records[i]);
  dgm_buffer_add(&all, "", 1);
  add(f->model, store, 2, all.data);
  char *before = content(store);
  run_sql(store, "UPDATE strings SET text = 'dragoman 0.0.1; old' WHERE string IN (SELECT coder FROM documents)");
  run_sql(store, "UPDATE events SET cameo = '999', quad = 4");
  dgm_store_counts c = add(f->model, store, 2, all.data);
  assert_int_equal(c.replaced, N - 2);
  assert_int_equal(c.added, 0);
  assert_int_equal(c.same_id, 2);
  is_whole(store);
  char *after = content(store);
  assert_string_equal(after, before);
  c = add(f->model, store, 2, all.data);
  assert_int_equal(c.same_id, N);

  /* another coder, another text */
  run_sql(store, "UPDATE strings SET text = 'dragoman 0.0.2; old' WHERE string IN (SELECT coder FROM documents)");
  c = add(f->model, store, 1, RECORD("a", "2024-03-05", "Peru thanked Chile."));
  c = add(f->model, store, 1, RECORD("b", "2024-03-06", "Peru thanked Chile."));
  assert_int_equal(c.replaced, 1);
  is_whole(store);
  free(before);
  free(after);
  dgm_buffer_free(&all);
  dgm_store_close(store);
}

static void test_remove(void **state) {
  const fixture *f = *state;
  dgm_error error = {0};
  dgm_store *store = open_store("gone.db", DGM_STORE_WRITE);
  for (int i = 0; i < N; i++)
    add(f->model, store, 1, records[i]);
  bool removed = false;
  assert_int_equal(dgm_store_remove(store, dgm_cstr("c"), &removed, &error), DGM_OK);
  assert_true(removed);
  is_whole(store);
  /* now d is a copy of b */
  assert_int_equal(number(store,
                          "SELECT count(*) FROM documents d JOIN documents o ON o.doc = d.original AND o.id = 'b' "
                          "WHERE d.id = 'd'"),
                   1);
  assert_int_equal(dgm_store_remove(store, dgm_cstr("e"), &removed, &error), DGM_OK); /* a copy's id */
  assert_true(removed);
  assert_int_equal(dgm_store_remove(store, dgm_cstr("c"), &removed, &error), DGM_OK);
  assert_false(removed);
  static const char *const left[] = {"b", "d", "f", "g", "h"};
  for (size_t i = 0; i < DGM_COUNT(left); i++)
    assert_int_equal(dgm_store_remove(store, dgm_cstr(left[i]), &removed, &error), DGM_OK);
  is_whole(store);
  static const char *const tables[] = {"documents",  "copies",  "sketches",         "sentences",        "events",
                                       "parties",    "pairs",   "claims",           "event_claims",     "agreements",
                                       "provisions", "stories", "agreement_claims", "agreement_parties"};
  for (size_t i = 0; i < DGM_COUNT(tables); i++) {
    char sql[80];
    snprintf(sql, sizeof sql, "SELECT count(*) FROM %s", tables[i]);
    if (number(store, sql))
      fail_msg("%s holds rows still", tables[i]);
  }
  assert_int_equal(number(store, "SELECT count(*) FROM sentence_words WHERE sentence_words MATCH 'iran'"), 0);
  dgm_store_close(store);
}

static void test_verify(void **state) {
  const fixture *f = *state;
  static const char *const damages[][2] = {
      {"DELETE FROM sentences WHERE sentence = 2", "sentences are not all there"},
      {"DELETE FROM events WHERE event = 1", "points to a row of events"},
      {"DELETE FROM entities", "points to a row of entities"},
      {"DELETE FROM claims WHERE claim = 1", "claims are not all there"},
      {"UPDATE documents SET original = 77 WHERE doc = 1", "its original is not there"},
      {"UPDATE documents SET text = replace(plain(text), 'Iran', 'Iraq')", "index of words"},
      {"UPDATE documents SET text = 'short'", "beyond its text"},
      {"INSERT INTO copies(id, doc) SELECT id, doc FROM documents", "is that of a copy too"},
      {"DELETE FROM documents WHERE doc = 1", "points to a row of documents"},
  };
  dgm_buffer faults = {0};
  for (size_t i = 0; i < DGM_COUNT(damages); i++) {
    dgm_store *store = open_store("damaged.db", DGM_STORE_WRITE);
    add(f->model, store, 1, records[1]);
    is_whole(store);
    run_sql(store, damages[i][0]);
    assert_true(faults_of(store, &faults) > 0);
    if (!strstr(faults.data, damages[i][1]))
      fail_msg("after %s: %s", damages[i][0], faults.data);
    dgm_store_close(store);
    forget_store("damaged.db");
  }
  dgm_buffer_free(&faults);
}

static void test_likeness(void **state) {
  (void)state;
  dgm_str a = dgm_cstr(LONG), b = dgm_cstr("Moscow, March 5 - " LONG "."), c = dgm_cstr("Peru thanked Chile.");
  assert_true(dgm_text_likeness(a, a) == 1.0);
  assert_true(dgm_text_likeness(a, b) > 0.9);
  assert_true(dgm_text_likeness(a, b) == dgm_text_likeness(b, a));
  assert_true(dgm_text_likeness(a, c) == 0.0);
  uint64_t x[DGM_SKETCHES], y[DGM_SKETCHES];
  assert_int_equal(dgm_sketch(c, 0, x), 0);
  assert_int_equal(dgm_sketch(a, 19000, x), DGM_SKETCHES);
  assert_int_equal(dgm_sketch(a, 19000 + 80, y), DGM_SKETCHES);
  assert_true(x[0] != y[0]); /* another week */
  dgm_copy_key dated = {1, 5, dgm_cstr("b")}, undated = {2, DGM_NO_DATE, dgm_cstr("a")}, twin = {3, 5, dgm_cstr("ba")};
  assert_true(dgm_copy_before(&dated, &undated));
  assert_false(dgm_copy_before(&undated, &dated));
  assert_true(dgm_copy_before(&dated, &twin));
}

static int make_folder(void **state) {
  return !mkdtemp(folder) || set_up(state);
}

static int remove_folder(void **state) {
  static const char *const names[] = {"new.db",   "text.db",  "other.db", "old.db",     "add.db",
                                      "order.db", "again.db", "gone.db",  "damaged.db", "in.jsonl"};
  for (size_t i = 0; i < DGM_COUNT(names); i++)
    forget_store(names[i]);
  tear_down(state);
  return rmdir(folder);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_open),   cmocka_unit_test(test_versions), cmocka_unit_test(test_add),
      cmocka_unit_test(test_order),  cmocka_unit_test(test_replace),  cmocka_unit_test(test_remove),
      cmocka_unit_test(test_verify), cmocka_unit_test(test_likeness),
  };
  return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
