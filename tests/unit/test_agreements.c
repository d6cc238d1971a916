/* Agreements of a text and the ledger of its events: what a reader would check by hand. */
#include "fixture.h"

#include <stdio.h>

static const dgm_document *read_text(fixture *f, const char *text) {
  dgm_error error = {0};
  dgm_input input = {.text = dgm_cstr(text), .id = dgm_cstr("t")};
  assert_true(dgm_date_parse(dgm_cstr("2024-03-15"), &input.date));
  const dgm_document *d = dgm_read(f->coder, &input, DGM_ALL, &error);
  assert_non_null(d);
  return d;
}

static void expect_words(const dgm_document *d, dgm_span span, const char *words) {
  dgm_str found = {d->text.data + span.start, span.end - span.start};
  if (!dgm_str_is(found, words))
    fail_msg("\"%.*s\", not \"%s\"", (int)found.size, found.data, words);
}

static void test_one_record(void **state) {
  const dgm_document *d =
      read_text(*state, "Laos and Thailand signed a ten-year rice deal on Monday. The pact covers seeds. It leaves out "
                        "fruit, a Thai official said. Both governments praised the agreement.");
  assert_int_equal(d->n_agreements, 1);
  const dgm_agreement *a = &d->agreements[0];
  assert_int_equal(a->kind, DGM_DEAL);
  assert_int_equal(a->stage, DGM_STAGE_SIGNED);
  assert_int_equal(a->date, dgm_date_of(2024, 3, 11));
  assert_int_equal(a->mentions.count, 3);
  assert_int_equal(a->parties.count, 2);
  assert_int_equal(a->name.start, a->name.end);
  expect_words(d, a->text, "ten-year rice deal");
  assert_string_equal(a->source.table, "agreements/stages.tsv");
  assert_int_equal(a->provisions.count, 2);
  const dgm_provision *p = &d->provisions[a->provisions.first];
  expect_words(d, p[0].span, "seeds");
  assert_true(p[0].included);
  assert_int_equal(p[0].claim, DGM_NONE);
  expect_words(d, p[1].span, "fruit");
  assert_false(p[1].included);
  assert_true(p[1].claim >= 0);
}

static void test_stages(void **state) {
  static const struct {
    const char *text;
    dgm_stage stage;
  } cases[] = {
      {"Chad suggested a fishing treaty to Niger.", DGM_STAGE_PROPOSED},
      {"Chad and Niger are negotiating a fishing treaty.", DGM_STAGE_NEGOTIATED},
      {"Chad and Niger will sign a fishing treaty on Sunday.", DGM_STAGE_TO_BE_SIGNED},
      {"Chad and Niger have not signed the fishing treaty.", DGM_STAGE_TO_BE_SIGNED},
      {"Chad and Niger sealed a fishing treaty.", DGM_STAGE_SIGNED},
      {"Chad's parliament approved the fishing treaty with Niger.", DGM_STAGE_RATIFIED},
      {"The fishing treaty of Chad and Niger took effect in May.", DGM_STAGE_IN_FORCE},
      {"Chad put its fishing treaty with Niger on hold.", DGM_STAGE_SUSPENDED},
      {"Chad walked away from its fishing treaty with Niger.", DGM_STAGE_LEFT},
      {"Chad may leave its fishing treaty with Niger.", DGM_STAGE_IN_FORCE},
      {"The fishing treaty between Chad and Niger ran out in 2020.", DGM_STAGE_EXPIRED},
  };
  for (size_t i = 0; i < DGM_COUNT(cases); i++) {
    const dgm_document *d = read_text(*state, cases[i].text);
    if (d->n_agreements != 1 || d->agreements[0].stage != cases[i].stage)
      fail_msg("%s: %u agreements, %s", cases[i].text, d->n_agreements,
               d->n_agreements ? dgm_stage_name(d->agreements[0].stage) : "none");
  }
}

static void test_no_agreement(void **state) {
  static const char *const texts[] = {"Any deal must be fair.", "She spent a great deal of money in Togo.",
                                      "Police in Ghana arrested a contract killer.", "They were in agreement.",
                                      "It dealt with the drought."};
  for (size_t i = 0; i < DGM_COUNT(texts); i++)
    if (read_text(*state, texts[i])->n_agreements)
      fail_msg("an agreement in: %s", texts[i]);
}

/* Who speaks of the treaty is its other side, also where only the sentence before tells his country. */
static void test_speaker_is_party(void **state) {
  const dgm_document *d = read_text(*state, "Slovenia's president spoke in Nairobi. The minister said the trade treaty "
                                            "with Ethiopia had been signed.");
  assert_int_equal(d->n_agreements, 1);
  assert_int_equal(d->agreements[0].parties.count, 2);
  const uint32_t *parties = &d->agreement_parties[d->agreements[0].parties.first];
  assert_true(parties[0] < d->n_mentions);
  assert_true(parties[1] >= d->n_mentions && parties[1] < d->n_mentions + d->n_sources);
  expect_words(d, d->mentions[parties[1]].head_span, "minister");
  assert_true(dgm_str_is(d->entities[d->mentions[parties[1]].entity].code, "SVN"));
}

/* 80 columns whatever the words; the disputed event before the others. */
static void test_ledger(void **state) {
  fixture *f = *state;
  const dgm_document *d = read_text(
      f,
      "Mali expelled the Danish ambassador. Ukraine said Iran had sent missiles to Russia. The Kremlin denied it. "
      "\"We attacked Mopti, Timbuktu, Gao, Kidal, Ségou and "
      "Baaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa,\" the rebels "
      "said.");
  dgm_write_ledger(f->model, d, &f->shown);
  dgm_buffer_add(&f->shown, "", 1);
  assert_false(f->shown.failed);
  const char *disputed = strstr(f->shown.data, "disputed"), *other = strstr(f->shown.data, "occurred");
  assert_non_null(disputed);
  assert_non_null(other);
  assert_true(disputed < other);
  assert_non_null(strstr(f->shown.data, "  denies    The Kremlin"));
  assert_non_null(strstr(f->shown.data, "  asserts   the rebels: “We attacked"));
  int points = 0;
  for (const char *c = f->shown.data; *c; c++) {
    points = *c == '\n' ? 0 : points + ((*c & 0xC0) != 0x80);
    assert_true(points <= 80);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(test_one_record, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_stages, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_no_agreement, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_speaker_is_party, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_ledger, set_up, tear_down),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
