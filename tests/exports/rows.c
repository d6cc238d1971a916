/* Writes the rows of rows.h in every format, and as dyad tables, into files of a folder: rows MODEL FOLDER. */
#include "rows.h"

#include <stdio.h>
#include <stdlib.h>

static void fail(const char *what) {
  fprintf(stderr, "rows: %s\n", what);
  exit(1);
}

static FILE *create(const char *folder, const char *name) {
  char path[4096];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  FILE *file = fopen(path, "wb");
  if (!file)
    fail(path);
  return file;
}

static int emit(void *context, const char *data, size_t size) {
  return fwrite(data, 1, size, context) != size;
}

static void write_rows(const dgm_model *model, const char *folder, const char *name) {
  dgm_export format;
  dgm_buffer out = {0};
  if (!dgm_export_parse(name, &format))
    fail(name);
  dgm_export_header(model, format, &out);
  for (int i = 0; i < N_TEST_ROWS; i++)
    dgm_export_row(model, format, &test_rows[i], &out);
  FILE *file = create(folder, name);
  if (out.failed || emit(file, out.data, out.size) || fclose(file))
    fail("cannot write");
  dgm_buffer_free(&out);
}

static void write_dyads(const dgm_model *model, const char *folder, const char *name, bool monthly) {
  dgm_error error = {0};
  dgm_dyads *dyads = dgm_dyads_new(model, monthly, &error);
  for (int i = 0; dyads && i < N_TEST_ROWS; i++)
    if (dgm_dyads_add(dyads, &test_rows[i], &error))
      fail(error.message);
  FILE *file = create(folder, name);
  if (!dyads || dgm_dyads_write(dyads, DGM_NO_DATE, DGM_NO_DATE, emit, file, &error) || fclose(file))
    fail(error.message);
  dgm_dyads_free(dyads);
}

int main(int argc, char **argv) {
  static const char *const names[] = {"jsonl", "csv", "polecat", "icews", "gdelt", "petrarch"};
  dgm_error error = {0};
  if (argc != 3)
    fail("rows MODEL FOLDER");
  dgm_model *model = dgm_model_open(argv[1], &error);
  if (!model)
    fail(error.message);
  for (size_t i = 0; i < DGM_COUNT(names); i++)
    write_rows(model, argv[2], names[i]);
  write_dyads(model, argv[2], "dyad-day", false);
  write_dyads(model, argv[2], "dyad-month", true);
  dgm_model_close(model);
  return 0;
}
