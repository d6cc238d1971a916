/* What the words above and beside an event make of it. */
#ifndef DGM_CLAIMS_STATUS_H
#define DGM_CLAIMS_STATUS_H

#include "claims/claims.h"

enum { DGM_MAX_VISITS = 32 };

/* The way from an event's predicate up the tree, as far as what is said above holds of the event too. */
typedef struct dgm_path {
  struct {
    uint32_t word;
    int32_t governor; /* DGM_NONE at the root */
  } visits[DGM_MAX_VISITS];
  uint32_t n_visits;
  uint32_t effects;               /* bits over dgm_effect */
  int32_t reasons[DGM_N_EFFECTS]; /* the word that has the effect, or DGM_NONE */
  bool commits, demanded;         /* who plans it: the doer; somebody else */
  bool past, finite;              /* the clause's tense, where it has one */
  int32_t unconfirmed;            /* a negated report verb above it, or DGM_NONE */
} dgm_path;

void dgm_walk_up(const dgm_claim_work *work, uint32_t event_head, dgm_span trigger, dgm_path *path); /* path.c */

#endif
