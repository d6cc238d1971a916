/* Who says so, and whether it happened: what a reader of the records would check by hand. */
#include "model/compile.h"

#include "base/base.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[64], model_path[128];
static dgm_model *model;
static dgm_coder *coder;

static int open_model(void **state) {
  (void)state;
  dgm_error error = {0};
  snprintf(folder, sizeof folder, "/tmp/dgm-claims-XXXXXX");
  if (!mkdtemp(folder))
    return 1;
  snprintf(model_path, sizeof model_path, "%s/english.dgm", folder);
  if (dgm_compile("data", "models", model_path, &error)) {
    fprintf(stderr, "%s\n", error.message);
    return 1;
  }
  model = dgm_model_open(model_path, &error);
  coder = model ? dgm_coder_new(model, &error) : NULL;
  return !coder;
}

static int close_model(void **state) {
  (void)state;
  dgm_coder_free(coder);
  dgm_model_close(model);
  remove(model_path);
  return rmdir(folder);
}

static const dgm_document *read_text(const char *text) {
  dgm_error error = {0};
  dgm_input input = {.text = dgm_cstr(text), .id = dgm_cstr("t")};
  assert_true(dgm_date_parse(dgm_cstr("2024-03-15"), &input.date));
  const dgm_document *d = dgm_read(coder, &input, DGM_ALL, &error);
  assert_non_null(d);
  return d;
}

/* The event whose trigger holds `word`. */
static uint32_t event_of(const dgm_document *d, const char *word) {
  for (uint32_t i = 0; i < d->n_events; i++) {
    dgm_span t = d->events[i].trigger;
    if (memmem(d->text.data + t.start, t.end - t.start, word, strlen(word)))
      return i;
  }
  fail_msg("no event \"%s\" in: %.*s", word, (int)d->text.size, d->text.data);
  return 0;
}

static void expect_status(const char *text, const char *trigger, const char *status) {
  const dgm_document *d = read_text(text);
  const dgm_assessment *a = &d->assessments[event_of(d, trigger)];
  if (strcmp(dgm_status_name(a->status), status))
    fail_msg("%s: %s, not %s (%s)", text, dgm_status_name(a->status), status, a->rule);
}

/* The words of a range of spans, joined by " ... ". */
static const char *words_of(const dgm_document *d, dgm_range range) {
  static char out[1024];
  size_t n = 0;
  out[0] = 0;
  for (uint32_t i = 0; i < range.count; i++) {
    dgm_span s = d->spans[range.first + i];
    n += (size_t)snprintf(out + n, sizeof out - n, "%s%.*s", i ? " ... " : "", (int)(s.end - s.start),
                          d->text.data + s.start);
  }
  return out;
}

static const dgm_claim *claim_of(const dgm_document *d, const char *cue) {
  for (uint32_t i = 0; i < d->n_claims; i++)
    if (strstr(words_of(d, d->claims[i].cue), cue))
      return &d->claims[i];
  fail_msg("no claim with cue \"%s\" in: %.*s", cue, (int)d->text.size, d->text.data);
  return NULL;
}

static void expect_claim(const char *text, const char *cue, const char *source, const char *content, const char *stance,
                         const char *quote) {
  const dgm_document *d = read_text(text);
  const dgm_claim *c = claim_of(d, cue);
  assert_string_equal(words_of(d, c->source), source);
  assert_string_equal(words_of(d, c->content), content);
  assert_string_equal(dgm_stance_name(c->stance), stance);
  assert_string_equal(dgm_quote_name(c->quote), quote);
}

/* ---- attribution ---- */

static void test_quotations(void **state) {
  (void)state;
  expect_claim("\"The road is open,\" a Chadian officer said on Monday.", "said", "a Chadian officer",
               "The road is open", "asserts", "direct");
  expect_claim("\"The road,\" a Chadian officer said, \"is open to all lorries.\"", "said", "a Chadian officer",
               "The road ... is open to all lorries", "asserts", "direct");
  expect_claim("The road was \"open to all\", a Chadian officer said.", "said", "a Chadian officer",
               "The road was \"open to all", "asserts", "mixed");
}

static void test_quotation_goes_on(void **state) {
  (void)state;
  const dgm_document *d =
      read_text("\"The road is open,\" the general said. \"It will stay open. Nobody can close it.\"");
  assert_int_equal(d->n_claims, 1);
  assert_non_null(strstr(words_of(d, d->claims[0].content), "Nobody can close it"));
}

static void test_indirect(void **state) {
  (void)state;
  expect_claim("Chad's interior ministry said that two buses had burned.", "said", "Chad's interior ministry",
               "that two buses had burned", "asserts", "indirect");
  expect_claim("Two buses burned in Abeche, the Chadian interior ministry said.", "said",
               "the Chadian interior ministry", "Two buses burned in Abeche", "asserts", "indirect");
  expect_claim("According to the Red Cross, two buses burned.", "According to", "the Red Cross", "two buses burned",
               "asserts", "indirect");
  expect_claim("Kyiv accused Moscow of shelling a hospital.", "accused", "Kyiv", "Moscow of shelling a hospital",
               "alleges", "indirect");
  expect_claim("The ambassador is said to have fled.", "is said", "", "to have fled", "alleges", "indirect");
}

static void test_who_and_where(void **state) {
  (void)state;
  const dgm_document *d = read_text("Iran's foreign minister told state television that the talks would go on.");
  const dgm_claim *c = claim_of(d, "told");
  assert_true(c->by >= 0);
  assert_true(dgm_str_is(d->entities[d->mentions[c->by].entity].code, "IRN"));
  assert_int_equal(c->medium.end - c->medium.start, strlen("state television"));
}

static const char *code_of_first(const char *text, const char *cue) {
  static char code[8];
  const dgm_document *d = read_text(text);
  const dgm_claim *c = claim_of(d, cue);
  dgm_str found = c->by < 0 ? dgm_cstr("UNK") : d->entities[d->mentions[c->by].entity].code;
  snprintf(code, sizeof code, "%.*s", (int)found.size, found.data);
  return code;
}

static void test_claimants(void **state) {
  (void)state;
  assert_string_equal(code_of_first("Two trains collided near Quito. Witnesses said one had not braked.", "said"),
                      "UNK");
  assert_string_equal(code_of_first("Western diplomats said Moscow was gaining time.", "said"), "UNK");
  assert_string_equal(code_of_first("Mexican officials said the talks were over.", "said"), "MEX");
  assert_string_equal(code_of_first("Human Rights Watch published a report on Tuesday. The report says soldiers burned "
                                    "two villages.",
                                    "says"),
                      "NGO");
  assert_string_equal(
      code_of_first("The Malian foreign ministry issued a statement saying that the border was open.", "saying"),
      "MLI");
}

static void test_wishes(void **state) {
  (void)state;
  expect_claim("France urged Iran to release the teacher.", "urged", "France", "Iran to release the teacher",
               "anticipates", "indirect");
  expect_claim("The UN envoy called on both sides to withdraw.", "called on", "The UN envoy", "both sides to withdraw",
               "anticipates", "indirect");
  expect_claim("Kenya plans to send police to Haiti.", "plans", "Kenya", "to send police to Haiti", "anticipates",
               "indirect");
}

static void test_medium_words(void **state) {
  (void)state;
  const dgm_document *d = read_text("\"We will not leave,\" the rebel commander told Radio Okapi.");
  const dgm_claim *c = claim_of(d, "told");
  assert_int_equal(c->medium.end - c->medium.start, strlen("Radio Okapi"));
  d = read_text("In an interview with Der Spiegel, the Estonian defence minister said Europe must rearm.");
  c = claim_of(d, "said");
  assert_int_equal(c->medium.end - c->medium.start, strlen("Der Spiegel"));
}

static void test_nothing_is_said(void **state) {
  (void)state;
  assert_int_equal(read_text("The envoys said nothing and did not confirm that the talks were over.")->n_claims, 0);
  assert_int_equal(read_text("The minister told a story and announced the winner.")->n_claims, 0);
  assert_int_equal(read_text("Oman said in a statement that the port was shut.")->n_claims, 1);
}

static void test_nested(void **state) {
  (void)state;
  const dgm_document *d = read_text("Russia said that Ukraine had denied that it had bombed Belgorod.");
  const dgm_claim *outer = claim_of(d, "said"), *inner = claim_of(d, "denied");
  assert_ptr_equal(&d->claims[outer->of], inner);
  assert_int_equal(inner->of, DGM_NONE);
  const dgm_assessment *a = &d->assessments[event_of(d, "bombed")];
  assert_int_equal(a->claims.count, 2);
  assert_int_equal(a->status, DGM_DISPUTED);
  assert_false(a->own_voice);
}

static void test_denial_of_what_was_said_before(void **state) {
  (void)state;
  const dgm_document *d = read_text("Sudan said that Chadian troops had attacked a village. Chad denied it.");
  const dgm_assessment *a = &d->assessments[event_of(d, "attacked")];
  assert_int_equal(a->status, DGM_DISPUTED);
  assert_int_equal(a->claims.count, 2);
  const dgm_claim *denial = claim_of(d, "denied");
  assert_ptr_equal(&d->claims[denial->of], claim_of(d, "said"));
}

/* ---- status ---- */

static void test_denied_is_not_done(void **state) {
  (void)state;
  expect_status("Iran supplied drones to Russia.", "supplied", "occurred");
  expect_status("Iran denied that it had supplied drones to Russia.", "supplied", "disputed");
  expect_status("Iran denied supplying drones to Russia.", "supplying", "disputed");
  expect_status("The United States says Iran supplied drones to Russia.", "supplied", "occurred");
  expect_status("The United States accused Iran of supplying drones to Russia.", "supplying", "alleged");
  expect_status("The United States accused Iran of supplying drones to Russia.", "accused", "occurred");
  expect_status("Iran allegedly supplied drones to Russia.", "supplied", "alleged");
  expect_status("Iran is believed to have supplied drones to Russia.", "supplied", "alleged");
  expect_status("Iran did not supply drones to Russia.", "supply", "negated");
  expect_status("Iran may have supplied drones to Russia.", "supplied", "hypothetical");
  expect_status("The war will go on if Iran sends drones to Russia.", "sends", "hypothetical");
  expect_status("Iran will supply drones to Russia.", "supply", "planned");
  expect_status("Iran is supplying drones to Russia.", "supplying", "ongoing");
}

static void test_operators(void **state) {
  (void)state;
  expect_status("Rebels managed to attack the Nigerian base.", "attack", "occurred");
  expect_status("Rebels failed to attack the Nigerian base.", "attack", "negated");
  expect_status("Rebels tried to attack the Nigerian base.", "attack", "hypothetical");
  expect_status("Police prevented rebels from attacking the Nigerian base.", "attacking", "negated");
  expect_status("No rebels attacked the Nigerian base.", "attacked", "negated");
  expect_status("Rebels not only attacked the Nigerian base.", "attacked", "occurred");
  expect_status("Did rebels attack the Nigerian base?", "attack", "hypothetical");
  expect_status("Egypt will carry out air strikes on the Libyan rebels.", "strikes", "planned");
  expect_status("The army said that it would attack the Nigerian rebels.", "attack", "planned");
  expect_status("The army would have attacked the Nigerian rebels.", "attacked", "hypothetical");
  expect_status("The rebels continue to attack the Nigerian base.", "attack", "ongoing");
}

static void test_future_meeting_is_agreement(void **state) {
  (void)state;
  const dgm_document *d = read_text("The Polish president will visit Lithuania in May.");
  assert_int_equal(d->assessments[event_of(d, "visit")].type, DGM_AGREE);
  d = read_text("The Polish president visited Lithuania on Monday.");
  assert_int_equal(d->assessments[event_of(d, "visited")].type, DGM_CONSULT);
  d = read_text("The Polish president will not visit Lithuania.");
  assert_int_equal(d->assessments[event_of(d, "visit")].type, DGM_CONSULT);
}

/* ---- robustness ---- */

static void test_odd_texts(void **state) {
  (void)state;
  static const char *const texts[] = {"",
                                      "\"",
                                      "\"\"\"\"",
                                      "said",
                                      "said:",
                                      ": :",
                                      "\" said",
                                      "denied it",
                                      "which he denied",
                                      "He said: \"",
                                      "“\n\n”\n\n“said",
                                      "according to",
                                      "According to, X",
                                      "X: Y: Z"};
  for (size_t i = 0; i < DGM_COUNT(texts); i++) {
    const dgm_document *d = read_text(texts[i]);
    for (uint32_t c = 0; c < d->n_claims; c++)
      assert_true(d->claims[c].of < (int32_t)d->n_claims && d->claims[c].content.count > 0);
    for (uint32_t s = 0; s < d->n_spans; s++)
      assert_true(d->spans[s].start < d->spans[s].end && d->spans[s].end <= d->text.size);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_quotations),
      cmocka_unit_test(test_quotation_goes_on),
      cmocka_unit_test(test_indirect),
      cmocka_unit_test(test_who_and_where),
      cmocka_unit_test(test_claimants),
      cmocka_unit_test(test_wishes),
      cmocka_unit_test(test_medium_words),
      cmocka_unit_test(test_nothing_is_said),
      cmocka_unit_test(test_nested),
      cmocka_unit_test(test_denial_of_what_was_said_before),
      cmocka_unit_test(test_denied_is_not_done),
      cmocka_unit_test(test_operators),
      cmocka_unit_test(test_future_meeting_is_agreement),
      cmocka_unit_test(test_odd_texts),
  };
  return cmocka_run_group_tests(tests, open_model, close_model);
}
