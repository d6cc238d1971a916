/* Event mentions → stories: one for each event of the world (docs/stories.md).
 *
 * What two mentions have in common is added up by data/stories/weights.tsv (evidence.c). Mentions joined by positive
 * sums, directly or through others, form a group, and a group is split into stories by average linkage (linkage.c). So
 * the stories depend on the set of mentions alone, not on the order in which it came; and a new mention can only change
 * the stories of the group that it falls into (groups.c), which is all that is worked out again (keep.c).
 */
#ifndef DGM_STORIES_H
#define DGM_STORIES_H

#include "base/tables.h"
#include "store/store.h"

/* ---- the store's stories (keep.c) ---- */

/* Puts every event whose `story` is NULL into a story, and brings the stories that it touches up to date. Called at the
 * end of dgm_store_add, outside of any transaction; a run that is stopped halfway is finished by the next. */
dgm_err dgm_stories_update(dgm_store *store, const dgm_model *model, dgm_error *error);
/* To be called within the transaction that takes out or replaces a document, before its events go, and where its
 * `original`, date or copies change: dissolves the stories that its events may have had a part in, which are to be
 * found anew. False: an error of SQLite. */
bool dgm_stories_forget(dgm_store *store, int64_t doc);
dgm_err dgm_stories_anew(dgm_store *store, const dgm_model *model, dgm_error *error);

/* ---- rules: data/stories/ ---- */

/* Rows of weights.tsv, in the order of their names in rules.c. */
typedef enum dgm_weight {
  DGM_W_BIAS,
  DGM_W_SAME_TYPE,
  DGM_W_SAME_MODE,
  DGM_W_OTHER_MODE,
  DGM_W_SAME_CAMEO,
  DGM_W_OTHER_ROOT,
  DGM_W_ACTOR_SAME, /* then within, code, person, other, unknown: dgm_likeness */
  DGM_W_RECIPIENT_SAME = DGM_W_ACTOR_SAME + 6,
  DGM_W_NOBODY = DGM_W_RECIPIENT_SAME + 6,
  DGM_W_DATE_SAME_TOLD,
  DGM_W_DATE_SAME,
  DGM_W_DATE_NEXT,
  DGM_W_DATE_NEAR,
  DGM_W_DATE_FAR,
  DGM_W_DATE_LOOSE,
  DGM_W_DATE_LOOSE_NEAR,
  DGM_W_DATE_LOOSE_FAR,
  DGM_W_DATE_NONE,
  DGM_W_PLACE_SAME,
  DGM_W_PLACE_AROUND,
  DGM_W_PLACE_FAR,
  DGM_W_WORDS,
  DGM_W_SHARED,
  DGM_W_NAMES_SHARED,
  DGM_W_NAMES_OTHER,
  DGM_W_TRIGGER_SAME,
  DGM_W_THEME,
  DGM_W_THEME_OTHER,
  DGM_W_SENTENCE_SAME,
  DGM_W_REPORT_SAME,
  DGM_W_ABSENT,
  DGM_W_DAYS,
  DGM_W_APART,
  DGM_W_MOST_BITS,
  DGM_W_RARE,
  DGM_N_WEIGHTS
} dgm_weight;

typedef struct dgm_story_word {
  uint64_t key; /* 0 = free */
  uint8_t bits;
  uint8_t time; /* 1 = of a date (data/times/words.tsv), 2 = only with a capital letter */
  bool listed;  /* in words.tsv */
} dgm_story_word;

typedef struct dgm_story_rules {
  int32_t weights[DGM_N_WEIGHTS];
  int32_t types[DGM_N_TYPES][DGM_N_TYPES]; /* DGM_NEVER = never one event */
  struct {
    dgm_str cameo; /* how a code begins */
    uint8_t type;
  } promised[32];
  uint32_t n_promised;
  struct {
    dgm_str ending;
    uint32_t left;
  } endings[32];
  uint32_t n_endings;
  dgm_story_word *words; /* open addressing */
  uint32_t size;         /* of it, a power of two */
  dgm_arena arena;
} dgm_story_rules;
enum { DGM_NEVER = INT32_MIN };

dgm_err dgm_story_rules_open(dgm_story_rules *rules, const dgm_tables *tables, dgm_error *error);
void dgm_story_rules_close(dgm_story_rules *rules);
/* NULL: in no table. */
const dgm_story_word *dgm_story_word_of(const dgm_story_rules *rules, dgm_str lower);

/* ---- a mention, ready to be compared (telling.c) ---- */

typedef struct dgm_teller { /* someone who acts or to whom it is done */
  dgm_str code, sectors, id;
  uint8_t kind; /* dgm_entity_kind */
  bool recipient;
} dgm_teller;

/* What is known of a mention of an event; strings are only read. */
typedef struct dgm_told {
  dgm_str doc; /* its id */
  uint32_t number, sentence;
  int64_t event; /* the caller's number for it */
  dgm_date date, enddate, published;
  uint8_t type;
  dgm_str mode, cameo, trigger, theme, text /* of the sentence */;
  const dgm_teller *parties;
  uint32_t n_parties;
  dgm_str place_name, place_code, place_admin1;
  double lat, lon;
  uint32_t geonameid;
  bool placed;  /* has a story already */
  dgm_str kept; /* the caller's own bytes */
} dgm_told;

typedef struct dgm_shared_word {
  uint32_t key; /* a hash of its stem */
  uint8_t bits;
  bool name;
} dgm_shared_word;

typedef struct dgm_side {
  uint32_t code, person; /* hashes, 0 = none */
  uint32_t id;
  uint32_t sectors; /* a hash */
  uint8_t kind;
} dgm_side;

enum { DGM_MOST_SIDES = 6 };

typedef struct dgm_telling {
  dgm_str doc;
  uint32_t number, sentence;
  int64_t event;
  uint64_t report; /* a hash of doc */
  dgm_date from, to, published;
  uint8_t type, n_actors, n_recipients, n_keys;
  char cameo[5];
  uint32_t mode, trigger;
  dgm_side sides[2][DGM_MOST_SIDES];    /* actors, recipients */
  uint32_t keys[DGM_MOST_STORY_KEYS];   /* countries that it may be looked up by, ascending */
  uint32_t place, admin1, country;      /* hashes; 0 = none */
  float lat, lon;                       /* NaN = none */
  const dgm_shared_word *words, *theme; /* by key */
  uint16_t n_words, n_theme;
  float weight, theme_weight; /* square roots of the sums of squared bits */
  bool told;                  /* its sentence names a day, so that the date is no guess */
  bool done;                  /* has its story */
  const void *kept;           /* a copy of the caller's own bytes, in no alignment */
  int32_t mark;               /* its place in the group that is being gathered, or -1 */
} dgm_telling;

/* false = no memory. */
bool dgm_telling_make(dgm_telling *telling, const dgm_story_rules *rules, const dgm_told *told, dgm_arena *arena);
/* The order that does not depend on arrival: by document id, then number. */
int dgm_telling_order(const dgm_telling *a, const dgm_telling *b);

/* ---- evidence.c ---- */

/* Hundredths of a log odds that both are one event; at least the weight `absent`. Does not depend on their order. */
int32_t dgm_story_evidence(const dgm_story_rules *rules, const dgm_telling *a, const dgm_telling *b);

/* ---- linkage.c ---- */

typedef struct dgm_link {
  uint32_t a, b; /* a < b */
  int32_t weight;
} dgm_link;

/* Average linkage over `n` items, in the order that decides ties; pairs without link have the weight `absent`.
 * labels[i] = the smallest item of its cluster. false = no memory. */
bool dgm_linkage(uint32_t n, const dgm_link *links, size_t n_links, int32_t absent, uint32_t *labels);

/* parents[i]: an item that i is joined to, or i itself. The last one on this way, which becomes shorter. */
uint32_t dgm_root_of(uint32_t *parents, uint32_t i);

/* ---- groups.c ---- */

typedef struct dgm_groups dgm_groups;
/* Fills the day with dgm_groups_add; called once, when a day is first needed. DGM_NO_DATE = without a date. */
typedef dgm_err dgm_day_loader(void *context, dgm_groups *groups, dgm_date day, dgm_error *error);
/* A story that was found: its mentions in the order of dgm_telling_order, and the smallest event of its group. */
typedef dgm_err dgm_story_found(void *context, dgm_telling *const *tellings, uint32_t n, int64_t group,
                                dgm_error *error);

dgm_groups *dgm_groups_new(const dgm_story_rules *rules, dgm_day_loader *load, void *context);
void dgm_groups_free(dgm_groups *groups);
dgm_err dgm_groups_add(dgm_groups *groups, const dgm_told *told, dgm_error *error);
/* The mentions of a day of `from` become those of this day of `groups`, still without any. false = no memory. */
bool dgm_groups_take_day(dgm_groups *groups, dgm_groups *from, dgm_date day);
/* Finds the stories of all groups that have a mention of this day which is not done, and marks their mentions done. */
dgm_err dgm_groups_find(dgm_groups *groups, dgm_date day, dgm_story_found *found, void *context, dgm_error *error);
/* Lets go of days before `day` that are no longer near it; they are loaded again when needed. */
void dgm_groups_forget_before(dgm_groups *groups, dgm_date day);
size_t dgm_groups_count(const dgm_groups *groups); /* mentions held */
/* Mentions are compared that lie no more days apart. */
int32_t dgm_groups_reach(const dgm_story_rules *rules);

#endif
