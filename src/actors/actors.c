#include "coder/coder.h"

dgm_err dgm_actors_open(dgm_model *model, dgm_error *error) {
  (void)model;
  (void)error;
  return DGM_OK;
}

void dgm_actors_close(dgm_model *model) {
  (void)model;
}

dgm_err dgm_actors_run(dgm_coder *coder, dgm_error *error) {
  (void)coder;
  (void)error;
  return DGM_OK;
}
