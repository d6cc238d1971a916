/* Near copies: documents that share most of their word sequences and appeared within a week (wire copies).
 *
 * Two documents are near when at least half of all sequences of four words in either stand in both (Jaccard). The
 * original of a document is the earliest of those near to it, by date, then by id, if that is earlier than itself: this
 * depends on the documents alone, not on their order of arrival. Who might be near is found by sketches: hashes of the
 * least hashes of a text's sequences, under the week of its date. */
#ifndef DGM_COPIES_H
#define DGM_COPIES_H

#include "store/store.h"

enum { DGM_SKETCHES = 5, DGM_SKETCH_PARTS = 2 };

uint64_t dgm_text_digest(dgm_str text);
/* Returns how many: DGM_SKETCHES, or 0 for a text too short to have near copies. */
uint32_t dgm_sketch(dgm_str text, dgm_date date, uint64_t sketches[DGM_SKETCHES]);
/* 0–1 */
double dgm_text_likeness(dgm_str a, dgm_str b);

/* In a transaction. A document as the functions below see it: they are in the store already. */
typedef struct dgm_copy_key {
  int64_t doc;
  dgm_date date;
  dgm_str id;
} dgm_copy_key;
/* By date, unknown ones last, then by id. */
bool dgm_copy_before(const dgm_copy_key *a, const dgm_copy_key *b);

/* Stores the sketches of a new document, finds its original, and makes it that of others; *copy: it has one. False: an
 * error of SQLite, or no memory. */
bool dgm_copies_link(dgm_store *store, const dgm_copy_key *key, dgm_str text, const uint64_t *sketches, uint32_t n,
                     bool *copy);
/* Before a document goes: its sketches go, and others find another original. */
bool dgm_copies_unlink(dgm_store *store, const dgm_copy_key *key, dgm_str text);

#endif
