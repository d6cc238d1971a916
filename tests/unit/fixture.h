/* The model and a coder for the tests that read whole texts. DGM_MODEL names the model, as the build sets it. */
#ifndef DGM_TEST_FIXTURE_H
#define DGM_TEST_FIXTURE_H

#include "base/base.h"

#include <setjmp.h>
#include <stdlib.h>

#include <cmocka.h>

typedef struct fixture {
  dgm_model *model;
  dgm_coder *coder;
  dgm_buffer shown;
} fixture;

static int set_up(void **state) {
  fixture *f = calloc(1, sizeof *f);
  dgm_error error = {0};
  const char *path = getenv("DGM_MODEL");
  f->model = dgm_model_open(path ? path : "build/english.dgm", &error);
  f->coder = f->model ? dgm_coder_new(f->model, &error) : NULL;
  if (!f->coder)
    fail_msg("%s", error.message);
  *state = f;
  return 0;
}

static int tear_down(void **state) {
  fixture *f = *state;
  dgm_buffer_free(&f->shown);
  dgm_coder_free(f->coder);
  dgm_model_close(f->model);
  free(f);
  return 0;
}

#endif
