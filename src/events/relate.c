#include "events/events.h"

dgm_err dgm_relate(dgm_coder *coder, dgm_str text, dgm_span actor, dgm_span recipient, dgm_type *type, double *score,
                   dgm_error *error) {
  (void)coder, (void)text, (void)actor, (void)recipient, (void)error;
  *type = DGM_CONSULT;
  *score = 0;
  return DGM_OK;
}
