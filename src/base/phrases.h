/* A read-only map from phrases (sequences of words) to rows of tables, compiled into sections "phrases.<name>".
 *
 * Walk it word by word:
 *   uint64_t state = DGM_PHRASE_START;
 *   for each word: state = dgm_phrase_step(state, word); hit = dgm_phrases_find(map, state);
 * hit.count rows stand under exactly these words; hit.more says that longer phrases begin with them.
 */
#ifndef DGM_PHRASES_H
#define DGM_PHRASES_H

#include "tables.h"

#define DGM_PHRASE_START UINT64_C(0x9ae16a3b2f90404f)

/* A row: `table` is an index into dgm_tables.items. */
typedef struct dgm_row_ref {
  uint32_t table, row;
} dgm_row_ref;

typedef struct dgm_phrase_slot {
  uint64_t key;
  uint32_t first;      /* of rows */
  uint32_t count_more; /* count << 1 | more */
} dgm_phrase_slot;

typedef struct dgm_phrases {
  const dgm_phrase_slot *slots;
  uint64_t size; /* slots */
  const dgm_row_ref *rows;
  uint32_t n_rows;
} dgm_phrases;

typedef struct dgm_phrase_hit {
  const dgm_row_ref *rows; /* in the order of tables and lines */
  uint32_t count;
  bool more;
} dgm_phrase_hit;

static inline uint64_t dgm_phrase_step(uint64_t state, dgm_str word) {
  uint64_t h = dgm_hash(state, word.data, word.size);
  return h ? h : 1;
}
/* The state after all words of `text`, split at `separator`. */
uint64_t dgm_phrase_of(dgm_str text, char separator);

/* The map of that name, checked; an empty one if the file has none. */
dgm_err dgm_phrases_open(dgm_phrases *map, const dgm_model_file *file, const dgm_tables *tables, const char *name,
                         dgm_error *error);
/* The same from the bytes of such a section. */
dgm_err dgm_phrases_view(dgm_phrases *map, dgm_bytes bytes, const dgm_tables *tables, const char *name,
                         dgm_error *error);
dgm_phrase_hit dgm_phrases_find(const dgm_phrases *map, uint64_t state);

/* ---- building ---- */
typedef struct dgm_phrases_builder dgm_phrases_builder;
dgm_phrases_builder *dgm_phrases_builder_new(void);
bool dgm_phrases_builder_add(dgm_phrases_builder *builder, const dgm_str *words, uint32_t n_words, dgm_row_ref row);
bool dgm_phrases_builder_write(dgm_phrases_builder *builder, dgm_buffer *out);
void dgm_phrases_builder_free(dgm_phrases_builder *builder);

#endif
