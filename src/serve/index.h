/* The events of a store in memory, as small numbers in columns: counts and lists over a million events take
 * milliseconds, whatever is asked. */
#ifndef SERVE_INDEX_H
#define SERVE_INDEX_H

#include "dragoman.h"

#define NO_INDEX UINT32_MAX

/* Numbers given to texts or numbers in the order in which they come. */
typedef struct dense {
  uint32_t *of;   /* by number: its place + 1, 0 = none */
  uint32_t *back; /* by place: its number */
  uint32_t most, n, room;
} dense;

typedef struct index_code {
  char code[8];
  char *name; /* NULL: none */
  uint32_t events;
} index_code;

typedef struct index_place {
  int64_t number;
  char *name, code[8];
  double lat, lon;
} index_place;

/* Of claimants: the claim denies. Of parties: nothing. */
#define DENIES 0x80000000U

typedef struct store_index {
  /* Events by date, document and number: the order of queries. Those without a date come first. */
  uint32_t n;
  uint32_t *event, *sentence, *place, *story, *party, *claim; /* story: index, or NO_INDEX; place: index + 1 */
  int32_t *date;
  float *confidence;
  uint16_t *source, *mode, *context, *cameo; /* source, mode, context: places in the lists below; 0 = none */
  uint8_t *type, *status, *quad, *n_actors, *n_recipients, *n_claims;
  int8_t *goldstein;   /* tenths */
  uint32_t *parties;   /* entities: actors, then recipients, from party[i] on */
  uint32_t *claimants; /* entities, 0 = nobody named; from claim[i] on */
  uint32_t n_parties, n_claimants;
  /* Stories by date, then by their best event. */
  uint32_t n_stories;
  uint32_t *number, *best;
  int32_t *story_date;
  uint8_t *story_type, *story_status, *story_denied;
  /* Lists. */
  dense sources, modes, contexts; /* strings */
  char **source_names, **mode_names, **context_names;
  char (*cameos)[8];
  uint32_t n_cameos;
  uint32_t *copied_event, *copied_source; /* events that a copy of their document has, too; sources as above */
  uint32_t n_copied;
  uint16_t *entity_code; /* by number of entity */
  uint32_t *entity_events;
  uint32_t n_entities; /* the largest number + 1 */
  index_code *codes;   /* [0] is "": none or unknown */
  uint32_t n_codes;
  index_place *places;
  uint32_t n_places;
  uint32_t n_sentences; /* the largest number + 1 */
  uint64_t documents, claims, agreements;
  int32_t since, until; /* of the documents */
} store_index;

/* `tables` has the names of codes. NULL on failure. */
store_index *index_load(dgm_store *store, const dgm_model *tables, dgm_error *error);
void index_free(store_index *index);

/* ---- selections: what passes a filter ---- */

typedef struct bits {
  uint64_t *words; /* NULL: nothing is asked */
  uint32_t n;
} bits;

static inline bool bits_has(const bits *b, uint32_t i) {
  return i < b->n && b->words[i >> 6] >> (i & 63) & 1;
}

struct word_set;
struct word_sets;

enum { MOST_WORD_SETS = 10 };

typedef struct selection {
  const store_index *index;
  const dgm_filter *filter;
  bool stories, by_unnamed, disputed; /* disputed: of stories, those that somebody denies besides */
  uint32_t n;                         /* items that may pass: */
  const uint32_t *list;               /* these, or if NULL those from `first` on */
  uint32_t first, end;                /* items within the days */
  bits actor, recipient, party, with, by, sources, copied, modes, contexts, cameos, places, sentences, told;
  uint32_t story;
  struct word_sets *words;
  struct word_set *sets[MOST_WORD_SETS]; /* whose bits the above are */
  uint32_t n_sets;
} selection;

/* Looks up what the filter's words mean; `words` are those of the index. Free it also after a failure. */
dgm_err selection_open(selection *s, const store_index *index, struct word_sets *words, dgm_store *store,
                       const dgm_filter *filter, bool disputed, dgm_error *error);
void selection_free(selection *s);
/* The item that may pass at place k of n; they ascend. */
static inline uint32_t selection_at(const selection *s, uint32_t k) {
  return s->list ? s->list[k] : s->first + k;
}
/* Whether item i, an event or a story, passes. */
bool selection_has(const selection *s, uint32_t i);
/* The event of an item. */
static inline uint32_t selection_event(const selection *s, uint32_t i) {
  return s->stories ? s->index->best[i] : i;
}

/* The code of a party's entity. */
static inline uint32_t index_code_of(const store_index *x, uint32_t entity) {
  return entity < x->n_entities ? x->entity_code[entity] : 0;
}
/* The dyads of an event, each pair of codes once, as far as the filter's parties are theirs; returns how many. */
typedef struct dyad {
  uint32_t actor, recipient; /* entities */
} dyad;
enum { MOST_DYADS = 512 };
uint32_t selection_dyads(const selection *s, uint32_t event, dyad dyads[MOST_DYADS]);

#endif
