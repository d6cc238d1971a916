/* What a person who edits the tables sees: a new row works, a wrong one is named with its file and line. */
#include "model/compile.h"

#include "base/base.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[64], model_path[128];

static int make_folder(void **state) {
  (void)state;
  char command[256];
  snprintf(folder, sizeof folder, "/tmp/dgm-tables-XXXXXX");
  if (!mkdtemp(folder))
    return 1;
  snprintf(model_path, sizeof model_path, "%s/english.dgm", folder);
  snprintf(command, sizeof command, "cp -r data '%s/data'", folder);
  return system(command);
}

static int remove_folder(void **state) {
  (void)state;
  char command[128];
  snprintf(command, sizeof command, "rm -rf '%s'", folder);
  return system(command);
}

static void append(const char *table, const char *row) {
  char path[256];
  snprintf(path, sizeof path, "%s/data/%s", folder, table);
  FILE *f = fopen(path, "ab");
  assert_non_null(f);
  fprintf(f, "%s\n", row);
  fclose(f);
}

static dgm_model *compiled(dgm_error *error) {
  char data[128];
  snprintf(data, sizeof data, "%s/data", folder);
  if (dgm_compile(data, "models", model_path, error))
    return NULL;
  return dgm_model_open(model_path, error);
}

static void expect_failure(const char *table, const char *row, const char *what) {
  append(table, row);
  dgm_error error = {0};
  dgm_model *model = compiled(&error);
  assert_null(model);
  assert_non_null(strstr(error.message, table));
  assert_non_null(strstr(error.message, what));
  const char *colon = strstr(error.message, ".tsv:");
  assert_non_null(colon); /* the line */
  assert_true(atoi(colon + 5) > 5);
}

static void unknown_sector_is_named(void **state) {
  (void)state;
  expect_failure("actors/agencies.tsv", "Office of Weights\tFRA\tGVO\tagency\tdgm:weights\t-\t-\t-", "GVO");
}

static void unknown_class_is_named(void **state) {
  (void)state;
  expect_failure("events/assault.tsv", "zap\tverb\tobj:@no_such_class\tsubj\tobj\t-\tASSAULT\t-\t180\tThey zapped it.",
                 "no_such_class");
}

static void missing_cell_is_named(void **state) {
  (void)state;
  expect_failure("events/assault.tsv", "zap\tverb", "");
}

static void new_rows_are_used(void **state) {
  (void)state;
  append("actors/agencies.tsv", "Bureau of Zephyrs\tFRA\tGOV\tagency\tdgm:zephyrs\t-\t-\t-");
  append("events/assault.tsv", "zorp\tverb\tobj\tsubj\tobj\t-\tASSAULT\t-\t180\tThe army zorped the village.");
  append("language/verbs.tsv", "zorp\t-");
  dgm_error error = {0};
  dgm_model *model = compiled(&error);
  assert_string_equal(error.message, "");
  dgm_coder *coder = dgm_coder_new(model, &error);
  dgm_input input = {.text = dgm_cstr("The Bureau of Zephyrs zorped Iran on Monday."), .date = DGM_NO_DATE};
  const dgm_document *d = dgm_read(coder, &input, DGM_ALL, &error);
  assert_non_null(d);
  assert_int_equal(d->n_events, 1);
  assert_int_equal(d->events[0].type, DGM_ASSAULT);
  const dgm_mention *actor = &d->mentions[d->arguments[d->events[0].actors.first]];
  assert_true(dgm_str_is(d->entities[actor->entity].id, "dgm:zephyrs"));
  dgm_coder_free(coder);
  dgm_model_close(model);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(unknown_sector_is_named, make_folder, remove_folder),
      cmocka_unit_test_setup_teardown(unknown_class_is_named, make_folder, remove_folder),
      cmocka_unit_test_setup_teardown(missing_cell_is_named, make_folder, remove_folder),
      cmocka_unit_test_setup_teardown(new_rows_are_used, make_folder, remove_folder),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
