/* A folder of its own and a reader, for the tests that read files. */
#ifndef DGM_TEST_READER_FIXTURE_H
#define DGM_TEST_READER_FIXTURE_H

#include "base/base.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

typedef struct fixture {
  char folder[64], path[128];
  dgm_reader *reader;
  dgm_input input;
  dgm_error error;
} fixture;

static int set_up(void **state) {
  fixture *f = calloc(1, sizeof *f);
  *state = f;
  if (!f)
    return 1;
  strcpy(f->folder, "/tmp/dragoman-reader-XXXXXX");
  return !mkdtemp(f->folder);
}

static int tear_down(void **state) {
  fixture *f = *state;
  dgm_reader_close(f->reader);
  char command[128];
  snprintf(command, sizeof command, "rm -rf '%s'", f->folder);
  int status = system(command);
  free(f);
  return status;
}

/* Writes a file into the folder; its path. */
static const char *put(fixture *f, const char *name, const void *data, size_t size) {
  snprintf(f->path, sizeof f->path, "%s/%s", f->folder, name);
  FILE *out = fopen(f->path, "wb");
  assert_non_null(out);
  assert_int_equal(fwrite(data, 1, size, out), size);
  fclose(out);
  return f->path;
}

static dgm_next next(fixture *f) {
  f->error = (dgm_error){0};
  return dgm_reader_next(f->reader, &f->input, &f->error);
}

#endif
