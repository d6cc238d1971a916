/* Documents into a store and out of it. All functions want an open transaction; after a failure it must be rolled back.
 */
#ifndef DGM_INSERT_H
#define DGM_INSERT_H

#include "store/copies.h"

typedef enum dgm_stored {
  DGM_STORED_NEW,
  DGM_STORED_REPLACED,
  DGM_STORED_SAME_ID,    /* passed over */
  DGM_STORED_SAME_TEXT,  /* under another id: noted in `copies` */
  DGM_STORED_OTHER_TEXT, /* the id is taken by another text: left out */
  DGM_STORED_FAILED,     /* an error of SQLite, or no memory */
} dgm_stored;

/* Rows that were met lately, so that they need not be looked up: slots by hash, for `strings`, `entities`, `places`. */
enum { DGM_MET = 1 << 14 };
typedef struct dgm_met {
  uint64_t hash;
  int64_t row;
} dgm_met;

typedef struct dgm_inserter {
  dgm_store *store;
  int64_t coder; /* of strings */
  dgm_met *met;  /* DGM_MET */
  int64_t claim; /* row of the document's first claim */
} dgm_inserter;

/* `coder`: what documents.coder is to hold. */
bool dgm_inserter_begin(dgm_inserter *inserter, dgm_store *store, dgm_str coder);
void dgm_inserter_end(dgm_inserter *inserter);
/* A document as dgm_pack writes it; *copy: it is a near copy of another. */
dgm_stored dgm_insert(dgm_inserter *inserter, const char *packed, bool *copy);
/* The row of a string; 0 on failure. */
int64_t dgm_insert_string(dgm_inserter *inserter, dgm_str text);

/* Is the document there already, with this text and from this coder? False also on failure. */
bool dgm_store_has(dgm_store *store, dgm_str id, dgm_str text, dgm_str coder);

/* Takes out document `doc` with everything that hangs on it, copies excepted (remove.c). */
bool dgm_store_take_out(dgm_store *store, int64_t doc);

#endif
