/* Exports: pairs, codes of others, dyad tables. */
#include "formats/export.h"

#include "../exports/rows.h"
#include "fixture.h"

#include <stdio.h>

static void test_pairs(void **state) {
  (void)state;
  const dgm_row *talks = &test_rows[1], *empty = &test_rows[3];
  dgm_row one = *talks, done_to = {.recipients = rows_iran, .n_recipients = 1};
  one.n_actors = 1;
  assert_int_equal(dgm_count_pairs(talks), 6);
  for (uint32_t i = 0; i < 6; i++) {
    dgm_pair pair = dgm_pair_at(talks, i);
    assert_true(pair.actor && pair.recipient && pair.actor != pair.recipient);
    for (uint32_t k = 0; k < i; k++)
      assert_false(dgm_pair_at(talks, k).actor == pair.actor && dgm_pair_at(talks, k).recipient == pair.recipient);
  }
  assert_int_equal(dgm_count_pairs(&one), 1);
  assert_null(dgm_pair_at(&one, 0).recipient);
  assert_int_equal(dgm_count_pairs(&done_to), 1);
  assert_null(dgm_pair_at(&done_to, 0).actor);
  assert_ptr_equal(dgm_pair_at(&done_to, 0).recipient, rows_iran);
  assert_int_equal(dgm_count_pairs(empty), 1);
  one.n_actors = 50; /* 2,450 ordered pairs */
  assert_int_equal(dgm_count_pairs(&one), DGM_MAX_PAIRS);
}

static void test_codes(void **state) {
  const fixture *f = *state;
  const dgm_export_tables *t = f->model->exports;
  static const char *const wanted[][4] = {/* code, Correlates of War, Gleditsch and Ward, FIPS */
                                          {"RUS", "365", "365", "RS"}, {"DEU", "255", "260", "GM"},
                                          {"SRB", "345", "340", "RI"}, {"YEM", "679", "678", "YM"},
                                          {"VNM", "816", "816", "VM"}, {"XKX", "347", "347", "KV"},
                                          {"TON", "955", "972", "TN"}, {"PSE", "", "", "WE"},
                                          {"SSD", "626", "626", "OD"}, {"TWN", "713", "713", "TW"}};
  for (size_t i = 0; i < DGM_COUNT(wanted); i++) {
    const dgm_export_country *c = dgm_export_find_country(t, dgm_cstr(wanted[i][0]));
    assert_non_null(c);
    assert_true(dgm_str_is(c->cow, wanted[i][1]) && dgm_str_is(c->gw, wanted[i][2]) &&
                dgm_str_is(c->fips, wanted[i][3]));
  }
  assert_null(dgm_export_find_country(t, dgm_cstr("UNO")));
  assert_null(dgm_export_find_country(t, dgm_cstr("")));
  assert_true(dgm_str_is(dgm_export_province(t, dgm_cstr("USA"), dgm_cstr("TX")), "Texas"));
  assert_int_equal(dgm_export_province(t, dgm_cstr("USA"), dgm_cstr("")).size, 0);
}

/* Every code that an actor or a place can have is known to one of the tables. */
static void test_all_codes(void **state) {
  const fixture *f = *state;
  for (uint32_t i = 0; i < f->model->tables.count; i++) {
    const dgm_table *table = &f->model->tables.items[i];
    int32_t code = dgm_table_column(table, "kind") >= 0 ? dgm_table_column(table, "code") : DGM_NONE;
    for (uint32_t row = 0; code >= 0 && row < table->n_rows; row++) {
      dgm_str rest = dgm_table_cell(table, row, code), part;
      while (dgm_next_item(&rest, &part))
        if (!dgm_export_find_country(f->model->exports, part) && !dgm_export_find_body(f->model->exports, part))
          fail_msg("data/%s: %.*s is in neither ontology/countries.tsv nor ontology/bodies.tsv", table->path,
                   (int)part.size, part.data);
    }
  }
}

static void test_actor_codes(void **state) {
  fixture *f = *state;
  static const struct {
    const char *code, *sectors, *cameo;
  } cases[] = {{"SYR", "REB", "SYRREB"},
               {"ROU", "GOV;MIL", "ROMGOVMIL"},
               {"UNO", "GOV;MIL", "IGOUNOMIL"},
               {"", "JRN", "MED"},
               {"ETH", "MED;REF", "ETHHLHREF"},
               {"RUS", "PRM;MIL;GOV;LEG", "RUSMILGOVLEG"},
               {"UNK", "UNK", ""},
               {"", "", ""}};
  for (size_t i = 0; i < DGM_COUNT(cases); i++) {
    dgm_party party = {.code = dgm_cstr(cases[i].code), .sectors = dgm_cstr(cases[i].sectors)};
    f->shown.size = 0;
    dgm_cameo_actor(f->model->exports, &party, &f->shown);
    dgm_buffer_add(&f->shown, "", 1);
    assert_string_equal(f->shown.data, cases[i].cameo);
  }
}

/* ---- dyads ---- */

static int keep(void *context, const char *data, size_t size) {
  dgm_buffer_add(context, data, size);
  return 0;
}

static uint32_t lines_of(const dgm_buffer *text) {
  uint32_t n = 0;
  for (size_t i = 0; i < text->size; i++)
    n += text->data[i] == '\n';
  return n;
}

/* Thousands of dyads, so that the table has to grow; each on one day of ten. */
static void test_many_dyads(void **state) {
  fixture *f = *state;
  dgm_error error = {0};
  dgm_dyads *dyads = dgm_dyads_new(f->model, false, &error);
  char codes[60][4];
  for (int i = 0; i < 60; i++)
    snprintf(codes[i], sizeof codes[i], "A%c%c", 'A' + i / 10, 'A' + i % 10);
  for (int i = 0; i < 3600; i++) {
    dgm_party actor = {.code = dgm_cstr(codes[i / 60])}, recipient = {.code = dgm_cstr(codes[i % 60])};
    dgm_row row = {.published = DGM_NO_DATE,
                   .date = 20000 + i % 10,
                   .type = DGM_AID,
                   .quad = 2,
                   .actors = &actor,
                   .recipients = &recipient,
                   .n_actors = 1,
                   .n_recipients = 1};
    assert_int_equal(dgm_dyads_add(dyads, &row, &error), DGM_OK);
  }
  f->shown.size = 0;
  assert_int_equal(dgm_dyads_write(dyads, DGM_NO_DATE, DGM_NO_DATE, keep, &f->shown, &error), DGM_OK);
  assert_int_equal(lines_of(&f->shown), 1 + 3600 * 10);
  dgm_dyads_free(dyads);
}

/* Two of one country who meet are one dyad; what lies outside the dates is not there; nobody is nothing. */
static void test_dyad_counts(void **state) {
  fixture *f = *state;
  dgm_error error = {0};
  dgm_party pair[] = {rows_russia[0], rows_russia[0]}, unknown = {.code = dgm_cstr("UNK")};
  dgm_row row = {.published = DGM_NO_DATE,
                 .date = 20000,
                 .type = DGM_CONSULT,
                 .quad = 1,
                 .actors = pair,
                 .recipients = rows_iran,
                 .n_actors = 2,
                 .n_recipients = 1};
  dgm_dyads *dyads = dgm_dyads_new(f->model, true, &error);
  assert_int_equal(dgm_dyads_add(dyads, &row, &error), DGM_OK);
  row.date = 10000;
  row.recipients = rows_nasty_recipient;
  assert_int_equal(dgm_dyads_add(dyads, &row, &error), DGM_OK);
  row.actors = &unknown;
  row.n_actors = 1;
  assert_int_equal(dgm_dyads_add(dyads, &row, &error), DGM_OK);
  row.date = DGM_NO_DATE;
  assert_int_equal(dgm_dyads_add(dyads, &row, &error), DGM_OK);
  f->shown.size = 0;
  assert_int_equal(dgm_dyads_write(dyads, 19999, 20040, keep, &f->shown, &error), DGM_OK);
  dgm_buffer_add(&f->shown, "", 1);
  assert_int_equal(lines_of(&f->shown), 3);
  assert_non_null(strstr(f->shown.data, "\n2024-10,RUS,IRN,365,630,365,630,1,1,0,0,0,0.0,0,0,1,"));
  assert_non_null(strstr(f->shown.data, "\n2024-11,RUS,IRN,365,630,365,630,0,0,0,0,0,0.0,,0,0,"));
  dgm_dyads_free(dyads);
  /* today's report of something long ago */
  static const struct { dgm_date date, published; } told[] = {{10000, 20005}, {20004, 20004}, {20009, 20005}};
  dyads = dgm_dyads_new(f->model, false, &error);
  for (size_t i = 0; i < DGM_COUNT(told); i++) {
    dgm_row report = {.date = told[i].date,
                      .published = told[i].published,
                      .actors = pair,
                      .recipients = rows_iran,
                      .n_actors = 1,
                      .n_recipients = 1};
    assert_int_equal(dgm_dyads_add(dyads, &report, &error), DGM_OK);
  }
  f->shown.size = 0;
  assert_int_equal(dgm_dyads_write(dyads, DGM_NO_DATE, DGM_NO_DATE, keep, &f->shown, &error), DGM_OK);
  assert_int_equal(lines_of(&f->shown), 1 + 4); /* 10000, 20004, 20005 with zeros, 20009 */
  dgm_dyads_free(dyads);
  dyads = dgm_dyads_new(f->model, false, &error);
  f->shown.size = 0;
  assert_int_equal(dgm_dyads_write(dyads, DGM_NO_DATE, DGM_NO_DATE, keep, &f->shown, &error), DGM_OK);
  assert_int_equal(lines_of(&f->shown), 1);
  dgm_dyads_free(dyads);
}

/* What is opened for stores alone writes the same and codes nothing. */
static void test_stores_model(void **state) {
  (void)state;
  dgm_error error = {0};
  const char *path = getenv("DGM_MODEL");
  dgm_model *model = dgm_model_open_for_stores(path ? path : "build/english.dgm", &error);
  assert_non_null(model);
  assert_null(dgm_coder_new(model, &error));
  assert_int_equal(error.code, DGM_ERR_ARGUMENT);
  assert_non_null(strstr(error.message, "reads no texts"));
  dgm_buffer out = {0};
  dgm_export_header(model, DGM_EXPORT_ICEWS, &out);
  assert_true(out.size > 0);
  dgm_buffer_free(&out);
  dgm_model_close(model);
  assert_null(dgm_model_open_for_stores("/dev/null", &error));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_stores_model), cmocka_unit_test(test_pairs),       cmocka_unit_test(test_codes),
      cmocka_unit_test(test_all_codes),    cmocka_unit_test(test_actor_codes), cmocka_unit_test(test_many_dyads),
      cmocka_unit_test(test_dyad_counts),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
