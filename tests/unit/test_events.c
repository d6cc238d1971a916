/* Events in which no actor of politics takes part. */
#include "fixture.h"

static const dgm_document *read_text(fixture *f, const char *text) {
  dgm_input input = {.text = dgm_cstr(text), .id = dgm_cstr("t"), .date = DGM_NO_DATE};
  const dgm_document *d = dgm_read(f->coder, &input, DGM_ALL, NULL);
  assert_non_null(d);
  return d;
}

static void expect_trigger(const dgm_document *d, const char *words) {
  dgm_span span = d->events[0].trigger;
  dgm_str found = {d->text.data + span.start, span.end - span.start};
  if (!dgm_str_is(found, words))
    fail_msg("\"%.*s\", not \"%s\"", (int)found.size, found.data, words);
}

/* Told where the sentence names a place, not where it says nothing of where. */
static void nobody_is_told_with_a_place(void **state) {
  const dgm_document *d = read_text(*state, "A bomb exploded in Maiduguri.");
  assert_int_equal(d->n_events, 1);
  assert_int_equal(d->events[0].type, DGM_ASSAULT);
  assert_int_equal(d->events[0].actors.count + d->events[0].recipients.count, 0);
  assert_true(d->events[0].place >= 0);
  assert_int_equal(read_text(*state, "A bomb exploded in the third act.")->n_events, 0);
}

/* Once, with the noun's mode and the verb's recipient. */
static void nobody_is_joined(void **state) {
  const dgm_document *d = read_text(*state, "A bombing in Lahore killed nine worshippers.");
  assert_int_equal(d->n_events, 1);
  assert_int_equal(d->events[0].recipients.count, 1);
  assert_string_equal(d->events[0].mode, "explosives");
  expect_trigger(d, "bombing in Lahore killed");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(nobody_is_told_with_a_place, set_up, tear_down),
      cmocka_unit_test_setup_teardown(nobody_is_joined, set_up, tear_down),
  };
  return cmocka_run_group_tests_name("events", tests, NULL, NULL);
}
