/* From words to what stands in an event's fields: parties, contexts, the theme's phrase. */
#ifndef DGM_EVENT_ROLES_H
#define DGM_EVENT_ROLES_H

#include "events/events.h"

/* Mentions that a nominal argument and those joined to it by "and" stand for. A recipient may be a place ("shelled
 * Kharkiv"); an argument that is no actor itself passes the question on: "Russian positions", "the people of Gaza". */
uint32_t dgm_parties_at(const dgm_document *d, uint32_t word, bool recipient, uint32_t *mentions, uint32_t room);

/* Bits over dgm_context_name, by the sentence's words (data/ontology/contexts.tsv). */
uint64_t dgm_event_contexts(const dgm_matcher *matcher, uint32_t sentence);
/* The words of a noun phrase or clause without what hangs loosely on it. */
dgm_span dgm_phrase_span(const dgm_document *d, uint32_t word);

#endif
