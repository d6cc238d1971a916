/* Which events and stories of a store fit. */
#include "query_fixture.h"

static int note(void *context, const dgm_row *row) {
  fixture *f = context;
  size_t used = strlen(f->found);
  snprintf(f->found + used, sizeof f->found - used, "%s%.*s", used ? " " : "", (int)row->id.size, row->id.data);
  return 0;
}

static void expect(fixture *f, const char *ids) {
  f->found[0] = 0;
  if (dgm_store_query(f->store, &f->filter, note, f, &f->error))
    fail_msg("%s", f->error.message);
  assert_string_equal(f->found, ids);
  /* the same by another way: in the order of dates, some at a time */
  f->found[0] = 0;
  f->filter.limit = 100;
  assert_int_equal(dgm_store_query(f->store, &f->filter, note, f, &f->error), DGM_OK);
  assert_string_equal(f->found, ids);
  begin(f);
}

#define EXPECT(f, member, value, ids)                                                                                  \
  do {                                                                                                                 \
    (f)->filter.member = (value);                                                                                      \
    expect(f, ids);                                                                                                    \
  } while (0)

static void test_parties(void **state) {
  fixture *f = *state;
  begin(f);
  expect(f, "d-6 d-7 a-1 b-2 c-3 d-4 d-5");
  EXPECT(f, actor, dgm_cstr("RUS"), "d-6 a-1 b-2 c-3 d-4 d-5");
  EXPECT(f, actor, dgm_cstr("RUS/MIL"), "c-3 d-4 d-5");
  EXPECT(f, actor, dgm_cstr("RUS/MIL/GOV"), "c-3 d-4 d-5");
  EXPECT(f, actor, dgm_cstr("RUS/REB"), "");
  EXPECT(f, actor, dgm_cstr("putin"), "d-6");
  EXPECT(f, actor, dgm_cstr("Q7747"), "d-6");
  EXPECT(f, actor, dgm_cstr("IRN"), "b-2");
  EXPECT(f, recipient, dgm_cstr("IRN"), "d-7 a-1 b-2");
  EXPECT(f, recipient, dgm_cstr("UKR"), "c-3");
  EXPECT(f, recipient, dgm_cstr("/REB"), "c-3 d-4 d-5");
  EXPECT(f, recipient, dgm_cstr("s_100%"), "c-3 d-4 d-5");
  EXPECT(f, recipient, dgm_cstr("s%"), "");
  EXPECT(f, party, dgm_cstr("IRN"), "d-7 a-1 b-2");
  EXPECT(f, party, dgm_cstr("x' OR 1=1 --"), "");
  f->filter.actor = dgm_cstr("RUS");
  EXPECT(f, recipient, dgm_cstr("IRN"), "a-1 b-2");
  f->filter.actor = dgm_cstr("IRN");
  EXPECT(f, recipient, dgm_cstr("RUS"), "b-2");
  f->filter.actor = dgm_cstr("IRN");
  EXPECT(f, recipient, dgm_cstr("Iran"), ""); /* nobody is its own recipient */
  f->filter.party = dgm_cstr("IRN");
  EXPECT(f, with, dgm_cstr("RUS"), "a-1 b-2");
  f->filter.party = dgm_cstr("/REB");
  EXPECT(f, with, dgm_cstr("RUS"), "c-3 d-4 d-5");
}

static void test_conditions(void **state) {
  fixture *f = *state;
  begin(f);
  EXPECT(f, types, 1U << DGM_AID, "d-7 a-1");
  EXPECT(f, statuses, 1U << DGM_DISPUTED | 1U << DGM_ALLEGED, "c-3 d-4");
  EXPECT(f, since, day("2024-03-02"), "b-2 c-3 d-4 d-5");
  EXPECT(f, until, day("2024-03-02"), "d-7 a-1 b-2");
  f->filter.since = day("2024-03-02");
  EXPECT(f, until, day("2024-04-20"), "b-2 c-3");
  EXPECT(f, source, dgm_cstr("REUTERS"), "a-1 b-2 c-3"); /* b has a copy from there */
  EXPECT(f, source, dgm_cstr("Reu%"), "");
  EXPECT(f, by, dgm_cstr("IRN"), "c-3");
  EXPECT(f, by, dgm_cstr("UNK"), "c-3");
  EXPECT(f, by, dgm_cstr("Putin"), "d-4");
  EXPECT(f, place, dgm_cstr("kyi"), "b-2");
  EXPECT(f, place, dgm_cstr("UKR"), "b-2");
  EXPECT(f, place, dgm_cstr("Lviv"), "");
  EXPECT(f, mode, dgm_cstr("visit"), "b-2");
  EXPECT(f, context, dgm_cstr("territory"), "b-2");
  EXPECT(f, context, dgm_cstr("terri"), "");
  EXPECT(f, cameo, dgm_cstr("19"), "c-3 d-4 d-5");
  EXPECT(f, cameo, dgm_cstr("07"), "d-7 a-1");
  EXPECT(f, least_confidence, 0.7, "a-1 b-2 c-3");
  EXPECT(f, story, 3, "c-3 d-4");
  EXPECT(f, text, dgm_cstr("drone*"), "a-1");
  EXPECT(f, text, dgm_cstr("\"held talks\""), "b-2");
  f->filter.text = dgm_cstr("army");
  EXPECT(f, source, dgm_cstr("AFP"), "d-6 d-7 d-4 d-5");
}

static void test_order(void **state) {
  fixture *f = *state;
  begin(f);
  EXPECT(f, newest_first, true, "d-5 d-4 c-3 b-2 a-1 d-7 d-6");
  EXPECT(f, one_a_day, true, "d-6 d-7 a-1 b-2 c-3 d-5");
  f->filter.limit = 2;
  f->filter.offset = 3;
  f->found[0] = 0;
  assert_int_equal(dgm_store_query(f->store, &f->filter, note, f, &f->error), DGM_OK);
  assert_string_equal(f->found, "b-2 c-3");
  begin(f);
  f->filter.offset = 5;
  f->found[0] = 0;
  assert_int_equal(dgm_store_query(f->store, &f->filter, note, f, &f->error), DGM_OK);
  assert_string_equal(f->found, "d-4 d-5");
}

/* What the first rows are does not depend on how they are found. */
static void expect_first(fixture *f, dgm_filter filter, uint64_t rows, bool guess) {
  char all[sizeof f->found];
  dgm_selection selection;
  dgm_choice choice;
  f->filter = filter;
  f->found[0] = 0;
  assert_int_equal(dgm_store_query(f->store, &f->filter, note, f, &f->error), DGM_OK);
  strcpy(all, f->found);
  f->filter.limit = rows;
  f->found[0] = 0;
  assert_int_equal(dgm_store_query(f->store, &f->filter, note, f, &f->error), DGM_OK);
  size_t size = strlen(f->found);
  assert_true(size > 0);
  assert_memory_equal(all, f->found, size);
  assert_int_equal(all[size], ' ');
  assert_int_equal(dgm_selection_open(&selection, f->store, &f->filter, &f->error), DGM_OK);
  assert_int_equal(dgm_selection_choose(&selection, true, rows, &choice, &f->error), DGM_OK);
  assert_int_equal(choice.steps > 0, guess);
  dgm_choice_free(&choice);
  dgm_selection_free(&selection);
  begin(f);
}

/* Three thousand events: every other one is Iran's, the last three hundred are the putschists'. */
static void test_guesses(void **state) {
  fixture *f = *state;
  add_entity(f, 50, "MLI", "REB", "putschists", "");
  run(f, sqlite3_mprintf(
             "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) INSERT INTO events(event, "
             "doc, number, sentence, date, type, cameo, quad, status, confidence, own_voice, actor, recipient) SELECT "
             "100 + i, 1, 100 + i, 0, 20000 + i / 3, 0, '', 1, 0, 0.5, 1, iif(i > 2700, 'MLI', iif(i & 1, 'IRN', '')), "
             "'' FROM n"));
  run(f, sqlite3_mprintf("INSERT INTO parties(event, role, position, entity, former) SELECT event, 0, 0, iif(actor = "
                         "'MLI', 50, %d), 0 FROM events WHERE event > 100 AND actor != ''",
                         IRAN));
  run(f, sqlite3_mprintf("INSERT INTO pairs SELECT actor, '', date, type, event FROM events WHERE event > 100"));
  begin(f);
  dgm_filter filter = f->filter;
  filter.actor = dgm_cstr("IRN");
  expect_first(f, filter, 5, true);
  filter.actor = dgm_cstr("/REB"); /* the guess is wrong: they come last */
  expect_first(f, filter, 5, true);
  filter.newest_first = true;
  expect_first(f, filter, 5, true);
  expect_first(f, filter, 150, false);
  filter.least_confidence = 0.4;
  expect_first(f, filter, 100, false);
}

static int stop(void *context, const dgm_row *row) {
  note(context, row);
  return 1;
}

static void test_mistakes(void **state) {
  fixture *f = *state;
  begin(f);
  f->filter.text = dgm_cstr("O'Neill");
  assert_int_equal(dgm_store_query(f->store, &f->filter, note, f, &f->error), DGM_ERR_ARGUMENT);
  assert_non_null(strstr(f->error.message, "O'Neill"));
  begin(f);
  f->filter.actor = dgm_cstr("RUS/XYZ");
  assert_int_equal(dgm_store_query(f->store, &f->filter, note, f, NULL), DGM_ERR_ARGUMENT);
  begin(f);
  f->filter.with = dgm_cstr("RUS");
  assert_int_equal(dgm_store_query(f->store, &f->filter, note, f, &f->error), DGM_ERR_ARGUMENT);
  begin(f);
  f->found[0] = 0;
  assert_int_equal(dgm_store_query(f->store, &f->filter, stop, f, &f->error), DGM_OK);
  assert_string_equal(f->found, "d-6");
}

static void test_stories(void **state) {
  fixture *f = *state;
  begin(f);
  f->filter.unit = DGM_UNIT_STORIES;
  expect(f, "d-6 d-7 a-1 b-2 c-3 d-5");
  f->filter.unit = DGM_UNIT_STORIES;
  EXPECT(f, by, dgm_cstr("putin"), "c-3"); /* in another report of it */
  f->filter.unit = DGM_UNIT_STORIES;
  EXPECT(f, source, dgm_cstr("AFP"), "d-6 d-7 b-2 c-3 d-5");
  f->filter.unit = DGM_UNIT_STORIES;
  EXPECT(f, text, dgm_cstr("again"), "d-6 d-7 c-3 d-5");
  f->filter.unit = DGM_UNIT_STORIES;
  EXPECT(f, actor, dgm_cstr("RUS/MIL"), "c-3 d-5");
  f->filter.unit = DGM_UNIT_STORIES;
  EXPECT(f, since, day("2024-04-21"), "d-5");
  f->filter.unit = DGM_UNIT_STORIES;
  EXPECT(f, statuses, 1U << DGM_ALLEGED, "");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(test_parties, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_conditions, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_order, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_guesses, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_mistakes, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_stories, set_up, tear_down),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
