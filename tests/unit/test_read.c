/* A store that is asked many questions: SQL, words, rows by their numbers, bounds of time; rows for browsers. */
#include "query_fixture.h"

#include "formats/write.h"

static int note(void *context, const dgm_row *row) {
  fixture *f = context;
  size_t used = strlen(f->found);
  snprintf(f->found + used, sizeof f->found - used, "%s%.*s", used ? " " : "", (int)row->id.size, row->id.data);
  return 0;
}

static int note_cells(void *context, const dgm_cell *c, size_t n) {
  fixture *f = context;
  for (size_t i = 0; i < n; i++) {
    size_t used = strlen(f->found), left = sizeof f->found - used;
    if (c[i].kind == DGM_CELL_INTEGER)
      snprintf(f->found + used, left, "%lld;", (long long)c[i].integer);
    else if (c[i].kind == DGM_CELL_REAL)
      snprintf(f->found + used, left, "%.2f;", c[i].real);
    else
      snprintf(f->found + used, left, "%.*s;", c[i].kind ? (int)c[i].text.size : 4,
               c[i].kind ? c[i].text.data : "null");
  }
  return n && c[0].kind == DGM_CELL_INTEGER && c[0].integer == 3;
}

static void test_select(void **state) {
  fixture *f = *state;
  const dgm_cell values[] = {{.kind = DGM_CELL_INTEGER, .integer = 2},
                             {.kind = DGM_CELL_TEXT, .text = dgm_cstr("b")},
                             {.kind = DGM_CELL_REAL, .real = 0.5}};
  f->found[0] = 0;
  assert_int_equal(dgm_store_select(f->store,
                                    "SELECT doc, id, ?3, NULL, plain(text) FROM documents WHERE doc = ?1 AND id = ?2",
                                    values, 3, note_cells, f, &f->error),
                   DGM_OK);
  assert_string_equal(f->found, "2;b;0.50;null;Russia and Iran held talks in Kyiv.;");
  f->found[0] = 0; /* the visit stops it */
  assert_int_equal(dgm_store_select(f->store, "SELECT doc FROM documents ORDER BY doc", NULL, 0, note_cells, f, NULL),
                   DGM_OK);
  assert_string_equal(f->found, "1;2;3;");
  assert_int_equal(dgm_store_select(f->store, "DELETE FROM events", NULL, 0, note_cells, f, &f->error),
                   DGM_ERR_ARGUMENT);
  assert_int_equal(dgm_store_select(f->store, "SELECT nothing", NULL, 0, note_cells, f, &f->error), DGM_ERR_STORE);
}

static int note_number(void *context, const dgm_cell *cells, size_t n) {
  fixture *f = context;
  size_t used = strlen(f->found);
  snprintf(f->found + used, sizeof f->found - used, "%lld ", (long long)cells->integer);
  return n != 1;
}

static void expect_words(fixture *f, dgm_word_of of, const char *word, const char *numbers) {
  f->found[0] = 0;
  if (dgm_store_look_up(f->store, of, dgm_cstr(word), note_number, f, &f->error))
    fail_msg("%s", f->error.message);
  assert_string_equal(f->found, numbers);
}

static void test_words(void **state) {
  fixture *f = *state;
  expect_words(f, DGM_WORD_OF_PARTY, "RUS", "1 2 4 ");
  expect_words(f, DGM_WORD_OF_PARTY, "RUS/MIL", "2 ");
  expect_words(f, DGM_WORD_OF_PARTY, "putin", "4 ");
  expect_words(f, DGM_WORD_OF_PARTY, "x' OR 1=1 --", "");
  expect_words(f, DGM_WORD_OF_PLACE, "kyi", "7 ");
  expect_words(f, DGM_WORD_OF_TEXT, "army", "3 4 ");
  expect_words(f, DGM_WORD_OF_SOURCE, "Reu%", "");
  assert_int_equal(dgm_store_look_up(f->store, DGM_WORD_OF_TEXT, dgm_cstr("\""), note_number, f, &f->error),
                   DGM_ERR_ARGUMENT);
  assert_int_equal(dgm_store_look_up(f->store, DGM_WORD_OF_PARTY, dgm_cstr("RUS/QQQ"), note_number, f, &f->error),
                   DGM_ERR_ARGUMENT);
}

static void test_rows(void **state) {
  fixture *f = *state;
  begin(f);
  const dgm_row_number numbers[] = {{4, 0}, {99, 0}, {1, 0}, {2, 99}, {2, 0}};
  for (int i = 0; i < 2; i++) {
    f->found[0] = 0;
    assert_int_equal(dgm_store_rows(f->store, numbers, DGM_COUNT(numbers), note, f, &f->error), DGM_OK);
    assert_string_equal(f->found, "d-4 a-1 b-2");
    /* what is kept between the questions holds no old text */
    run(f, sqlite3_mprintf("UPDATE documents SET id = id WHERE doc = 4"));
  }
}

/* Time is up before it begins; then there is time again. */
static void test_limit(void **state) {
  fixture *f = *state;
  static const char endless[] = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n";
  dgm_store_limit(f->store, 0.05);
  assert_int_equal(dgm_store_select(f->store, endless, NULL, 0, note_cells, f, &f->error), DGM_ERR_TIME);
  dgm_store_limit(f->store, 0);
  f->found[0] = 0;
  assert_int_equal(dgm_store_select(f->store, "SELECT 5", NULL, 0, note_cells, f, &f->error), DGM_OK);
  assert_string_equal(f->found, "5;");
}

/* Offsets count units of UTF-16 from the sentence's beginning, and are null outside. */
static void test_sentence(void **state) {
  (void)state;
  static const char text[] = "\xF0\x9F\x98\x80 First. \xF0\x9F\x98\x80 Iran hit \xC3\xA9t\xC3\xA9 hard.";
  enum { SECOND = 12, SIZE = sizeof text - 1 };
  dgm_buffer out = {0};
  const dgm_party actor = {
      .code = dgm_cstr("IRN"), .text = dgm_cstr("Iran"), .span = {SECOND + 5, SECOND + 9}, .head_span = {0, 4}};
  dgm_str document = {text, SIZE};
  dgm_row row = {.id = dgm_cstr("x-1"),
                 .doc = dgm_cstr("x"),
                 .date = DGM_NO_DATE,
                 .enddate = DGM_NO_DATE,
                 .published = DGM_NO_DATE,
                 .actors = &actor,
                 .n_actors = 1,
                 .document = document,
                 .sentence = {text + SECOND, SIZE - SECOND},
                 .sentence_span = {SECOND, SIZE},
                 .trigger_span = {SECOND + 14, SECOND + 19},
                 .lat = NAN,
                 .lon = NAN,
                 .story = 7};
  dgm_write_row_sentence(&row, &out);
  dgm_buffer_add(&out, "", 1);
  assert_non_null(strstr(out.data, "\"start\": 3, \"end\": 7, \"head_start\": null, \"head_end\": null}"));
  assert_non_null(strstr(out.data, "\"trigger\": {\"start\": 12, \"end\": 15}"));
  assert_non_null(strstr(out.data, "hard.\", \"start\": 10, \"end\": 31}, \"story\": 7}"));
  assert_non_null(strstr(out.data, "\"of\": null, \"sentence\": {\"text\": "));
  dgm_buffer_free(&out);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(test_select, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_words, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_rows, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_limit, set_up, tear_down),
      cmocka_unit_test(test_sentence),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
