/* What a store tells: rows of events and stories, counts, agreements. */
#include "query_fixture.h"

#include <math.h>

/* ---- rows ---- */

#define assert_str(text, expected)                                                                                     \
  do {                                                                                                                 \
    assert_int_equal((text).size, strlen(expected));                                                                   \
    assert_memory_equal((text).data, expected, strlen(expected));                                                      \
  } while (0)

static int check_talks(void *context, const dgm_row *r) {
  (void)context;
  assert_str(r->doc, "b");
  assert_int_equal(r->event, 2);
  assert_int_equal(r->date, day("2024-03-02"));
  assert_int_equal(r->published, day("2024-03-02"));
  assert_str(r->mode, "visit");
  assert_str(r->contexts, "diplomatic;territory");
  assert_string_equal(r->cameo, "042");
  assert_true(fabs((double)r->goldstein - 1.9) < 1e-6);
  assert_int_equal(r->quad, 1);
  assert_int_equal(r->n_actors, 2);
  assert_int_equal(r->n_recipients, 0);
  assert_str(r->actors[1].code, "IRN");
  assert_str(r->actors[0].text, "Russia");
  assert_str(r->actors[0].office, "chief");
  assert_str(r->trigger, "held");
  assert_str(r->sentence, "Russia and Iran held talks in Kyiv.");
  assert_str(r->place, "Kyiv");
  assert_true(fabs(r->lat - 50.45) < 1e-9);
  assert_int_equal(r->geonameid, 703448);
  assert_str(r->source, "AFP");
  assert_str(r->title, "A title");
  assert_int_equal(r->theme.size, 0);
  assert_int_equal(r->n_claims, 1);
  assert_null(r->claims[0].by);
  assert_int_equal(r->claims[0].stance, DGM_ASSERTS);
  assert_int_equal(r->events, 1);
  return 0;
}

#define HISTORY                                                                                                        \
  "2024-04-20 disputed, 2024-04-21 alleged; denied by Iran on 202"                                                     \
  "4-04-20; denied by Vladimir Putin on 2024-04-21"

/* Disputed on the day of c, alleged on that of d. */
static void check_history(const dgm_row *r, bool story) {
  dgm_buffer text = {0};
  assert_int_equal(r->n_days, story ? 2 : 0);
  assert_int_equal(r->n_denials, story ? 2 : 0);
  dgm_write_row_history(r, &text);
  assert_str(((dgm_str){text.data ? text.data : "", (uint32_t)text.size}), story ? HISTORY : "");
  dgm_buffer_free(&text);
}

static int check_shelling(void *context, const dgm_row *r) {
  bool story = *(bool *)context;
  assert_str(r->id, "c-3");
  assert_true(isnan(r->lat));
  assert_int_equal(r->n_claims, story ? 3 : 2);
  assert_null(r->claims[0].by);
  assert_str(r->claims[0].source, "sources");
  assert_int_equal(r->claims[0].of, DGM_NONE);
  assert_str(r->claims[1].by->code, "IRN");
  assert_str(r->claims[1].content, "that the army shelled rebels");
  assert_int_equal(r->claims[1].of, 0);
  assert_str(r->claims[1].doc, "c");
  assert_int_equal(r->events, story ? 2 : 1);
  assert_int_equal(r->enddate, day(story ? "2024-04-21" : "2024-04-20"));
  if (story) {
    assert_str(r->claims[2].by->name, "Vladimir Putin");
    assert_str(r->claims[2].doc, "d");
    assert_str(r->claims[2].publisher, "AFP");
    assert_int_equal(r->claims[2].cue_span.end, 0);
  }
  check_history(r, story);
  return 0;
}

static void test_rows(void **state) {
  fixture *f = *state;
  bool story = false;
  begin(f);
  f->filter.types = 1U << DGM_CONSULT;
  assert_int_equal(dgm_store_query(f->store, &f->filter, check_talks, NULL, &f->error), DGM_OK);
  begin(f);
  f->filter.statuses = 1U << DGM_DISPUTED;
  assert_int_equal(dgm_store_query(f->store, &f->filter, check_shelling, &story, &f->error), DGM_OK);
  f->filter.unit = DGM_UNIT_STORIES;
  story = true;
  assert_int_equal(dgm_store_query(f->store, &f->filter, check_shelling, &story, &f->error), DGM_OK);
}

/* ---- counts ---- */

typedef struct lines {
  char text[4096];
  const dgm_by *by;
  size_t n;
} lines;

static int note_count(void *context, const dgm_count *c) {
  lines *l = context;
  char date[16];
  dgm_date_format(c->date, date);
  for (size_t i = 0; i < l->n; i++) {
    size_t used = strlen(l->text);
    char *at = l->text + used;
    size_t room = sizeof l->text - used;
    if (l->by[i] <= DGM_BY_RECIPIENT)
      snprintf(at, room, "%.*s>%.*s ", (int)c->actor.size, c->actor.data, (int)c->recipient.size, c->recipient.data);
    else if (l->by[i] == DGM_BY_SOURCE)
      snprintf(at, room, "%.*s ", (int)c->source.size, c->source.data);
    else if (l->by[i] <= DGM_BY_STATUS)
      snprintf(at, room, "%s ", l->by[i] == DGM_BY_TYPE ? dgm_type_name(c->type) : dgm_status_name(c->status));
    else
      snprintf(at, room, "%s ", date);
  }
  size_t used = strlen(l->text);
  snprintf(l->text + used, sizeof l->text - used, "%d,%d,%d,%.1f\n", (int)c->count, (int)c->cooperation,
           (int)c->conflict, c->goldstein);
  return 0;
}

static void expect_counts(fixture *f, const dgm_by *by, size_t n, const char *text) {
  lines l = {.by = by, .n = n};
  if (dgm_store_count(f->store, &f->filter, by, n, note_count, &l, &f->error))
    fail_msg("%s", f->error.message);
  assert_string_equal(l.text, text);
  begin(f);
}

static void test_counts(void **state) {
  fixture *f = *state;
  static const dgm_by dyad_month[] = {DGM_BY_DYAD, DGM_BY_MONTH}, month_actor[] = {DGM_BY_MONTH, DGM_BY_ACTOR},
                      source[] = {DGM_BY_SOURCE}, type_year[] = {DGM_BY_TYPE, DGM_BY_YEAR}, day_only[] = {DGM_BY_DAY},
                      dyad[] = {DGM_BY_DYAD}, twice[] = {DGM_BY_DAY, DGM_BY_MONTH};
  begin(f);
  expect_counts(f, NULL, 0, "7,3,4,-13.7\n");
  expect_counts(f, dyad_month, 2,
                "IRN>RUS 2024-03-01 1,1,0,1.9\nIRN>RUS 2024-04-01 0,0,0,0.0\n"
                "RUS>IRN 2024-03-01 2,2,0,9.3\nRUS>IRN 2024-04-01 0,0,0,0.0\n"
                "RUS>SYR 2024-03-01 0,0,0,0.0\nRUS>SYR 2024-04-01 3,0,3,-30.0\n"
                "RUS>UKR 2024-03-01 0,0,0,0.0\nRUS>UKR 2024-04-01 1,0,1,-10.0\n");
  f->filter.recipient = dgm_cstr("UKR"); /* of the event's dyads only what is asked for */
  expect_counts(f, dyad, 1, "RUS>UKR 1,0,1,-10.0\n");
  f->filter.since = day("2024-02-11");
  f->filter.until = day("2024-03-31");
  expect_counts(f, month_actor, 2,
                "2024-02-01 IRN> 0,0,0,0.0\n2024-02-01 RUS> 0,0,0,0.0\n"
                "2024-03-01 IRN> 1,1,0,1.9\n2024-03-01 RUS> 2,2,0,9.3\n");
  expect_counts(f, source, 1, "AFP 5,2,3,-11.1\nReuters 1,1,0,7.4\nreuters 1,0,1,-10.0\n");
  f->filter.types = 1U << DGM_AID;
  expect_counts(f, type_year, 2, "AID 1999-01-01 1,1,0,7.0\nAID 2024-01-01 1,1,0,7.4\n");
  f->filter.since = f->filter.until = day("2030-01-01");
  expect_counts(f, day_only, 1, "2030-01-01 0,0,0,0.0\n");
  f->filter.unit = DGM_UNIT_STORIES;
  f->filter.party = dgm_cstr("/REB");
  expect_counts(f, dyad, 1, "RUS>SYR 2,0,2,-20.0\n");
  assert_int_equal(dgm_store_count(f->store, &f->filter, twice, 2, note_count, NULL, NULL), DGM_ERR_ARGUMENT);
}

/* ---- agreements ---- */

static int check_agreement(void *context, const dgm_row_agreement *a) {
  ++*(int *)context;
  assert_str(a->id, "a-a1");
  assert_int_equal(a->date, DGM_NO_DATE);
  assert_int_equal(a->published, day("2024-03-01"));
  assert_int_equal(a->n_parties, 2);
  assert_str(a->parties[1].text, "Iran");
  assert_int_equal(a->n_provisions, 2);
  assert_str(a->provisions[0].text, "drones");
  assert_true(a->provisions[0].included);
  assert_int_equal(a->provisions[0].claim->stance, DGM_ALLEGES);
  assert_false(a->provisions[1].included);
  assert_null(a->provisions[1].claim);
  assert_int_equal(a->n_claims, 1);
  assert_str(a->claims[0].by->name, "Iran");
  assert_str(a->source, "Reuters");
  return 0;
}

static int agreements(fixture *f) {
  int n = 0;
  assert_int_equal(dgm_store_agreements(f->store, &f->filter, check_agreement, &n, &f->error), DGM_OK);
  begin(f);
  return n;
}

static void test_agreements(void **state) {
  fixture *f = *state;
  begin(f);
  assert_int_equal(agreements(f), 1);
  f->filter.party = dgm_cstr("IRN");
  f->filter.with = dgm_cstr("RUS");
  assert_int_equal(agreements(f), 1);
  f->filter.party = f->filter.with = dgm_cstr("IRN");
  assert_int_equal(agreements(f), 0);
  f->filter.party = dgm_cstr("UKR");
  assert_int_equal(agreements(f), 0);
  f->filter.since = day("2024-03-02");
  assert_int_equal(agreements(f), 0);
  f->filter.source = dgm_cstr("Reuters");
  assert_int_equal(agreements(f), 1);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(test_rows, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_counts, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_agreements, set_up, tear_down),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
