/* Places and where events happen. Reads data/places/ (cities, regions, prepositions) and, from data/actors/, countries,
 * capitals and demonyms. */
#ifndef DGM_PLACES_H
#define DGM_PLACES_H

#include "coder/coder.h"

/* The place in which a predicate happens, an index into document.places, or DGM_NONE: that of a phrase like "in Homs"
 * which depends on it, on its object, on its subject, or on the clause it shares. */
int32_t dgm_place_of_event(const dgm_coder *coder, uint32_t predicate);

#endif
