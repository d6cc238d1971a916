/* Inventory names back to their numbers; -1 if there is none of that name. */
#ifndef DGM_NAMES_H
#define DGM_NAMES_H

#include "dragoman.h"

int dgm_upos_find(dgm_str name);
int dgm_deprel_find(dgm_str name); /* without subtype */
int dgm_subtype_find(dgm_str name);
int dgm_type_find(dgm_str name); /* "NONE" → DGM_NO_EVENT */
int dgm_sector_find(dgm_str name);
int dgm_status_find(dgm_str name);
int dgm_stance_find(dgm_str name);
int dgm_agreement_kind_find(dgm_str name);
int dgm_stage_find(dgm_str name);

#endif
