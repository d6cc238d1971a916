/* Models that are none, and outputs that cannot be written. */
#include "command.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static int enter(void **state) {
  if (enter_folder(state))
    return 1;
  write_text("good.txt", "Kenya condemned Uganda on Friday.\n");
  return 0;
}

static void refuses(const char *file, const char *reason) {
  const result *r = run("code", "--model", file, "good.txt", NULL);
  assert_int_equal(r->code, 1);
  assert_says(r, file);
  assert_says(r, reason);
  assert_int_equal(r->out.size, 0);
}

static void test_missing_model(void **state) {
  (void)state;
  refuses("no/such.dgm", "cannot open the model: No such file");
  refuses(".", "not a dragoman model file");
  setenv("DRAGOMAN_MODEL", "/no/other.dgm", 1);
  const result *r = run("code", "good.txt", NULL);
  assert_int_equal(r->code, 1);
  assert_says(r, "/no/other.dgm: cannot open the model");
  /* the option goes before the environment */
  assert_int_equal(run("code", "--model", model_file, "good.txt", NULL)->code, 0);
  unsetenv("DRAGOMAN_MODEL");
}

static void test_foreign_model(void **state) {
  (void)state;
  write_bytes("image.png", "\x89PNG\r\n\x1A\n\0\0\0\rIHDR", 16);
  refuses("image.png", "not a dragoman model file");
  bytes m = read_bytes(model_file);
  assert_true(m.size > 4096);
  write_bytes("short.dgm", m.data, m.size / 2);
  refuses("short.dgm", "truncated");
  write_bytes("header.dgm", m.data, 40);
  refuses("header.dgm", "not a dragoman model file");
  m.data[m.size / 3] ^= 0x10;
  write_bytes("flipped.dgm", m.data, m.size);
  refuses("flipped.dgm", "damaged (its checksum is wrong)");
  m.data[m.size / 3] ^= 0x10;
  m.data[8] = 99;
  write_bytes("later.dgm", m.data, m.size);
  refuses("later.dgm", "model format 99, made by \"");
  free_bytes(m);
}

static void test_unwritable(void **state) {
  (void)state;
  standard_output = "/dev/full";
  const result *r = run("code", "good.txt", NULL);
  assert_int_equal(r->code, 1);
  assert_says(r, "standard output: cannot be written: No space left");
  r = run("code", "--output", "/dev/full", "good.txt", NULL);
  assert_int_equal(r->code, 1);
  assert_says(r, "/dev/full: cannot be written");
  r = run("code", "--output", "no/such/folder", "good.txt", NULL);
  assert_int_equal(r->code, 1);
  assert_says(r, "no/such/folder: cannot be written: No such file");
  for (int i = 0; i < 4; i++) {
    static const char *const commands[][2] = {
        {"parse", "good.txt"}, {"explain", "Kenya left."}, {"relate", "rows.tsv"}, {"--help", NULL}};
    write_text("rows.tsv", "marked_sentence\n<s>Kenya</s> condemned <t>Uganda</t>.\n");
    standard_output = "/dev/full";
    assert_int_equal(run(commands[i][0], commands[i][1], NULL)->code, 1);
  }
}

static void test_output_is_input(void **state) {
  (void)state;
  const result *r = run("code", "--output", "good.txt", "./good.txt", NULL);
  assert_int_equal(r->code, 2);
  assert_says(r, "is to be read and written");
  bytes kept = read_bytes("good.txt");
  assert_string_equal(kept.data, "Kenya condemned Uganda on Friday.\n");
  free_bytes(kept);
}

/* `dragoman code … | head` is no failure worth a message. */
static void test_closed_pipe(void **state) {
  (void)state;
  closed_pipe = true;
  const result *r = run("code", "good.txt", NULL);
  assert_int_equal(r->code, 1);
  assert_quiet(r);
}

int model_tests(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(test_missing_model, enter, leave_folder),
      cmocka_unit_test_setup_teardown(test_foreign_model, enter, leave_folder),
      cmocka_unit_test_setup_teardown(test_unwritable, enter, leave_folder),
      cmocka_unit_test_setup_teardown(test_output_is_input, enter, leave_folder),
      cmocka_unit_test_setup_teardown(test_closed_pipe, enter, leave_folder),
  };
  return cmocka_run_group_tests_name("model and output", tests, NULL, NULL);
}
