/* Which events or stories of a store: the options that query, count, disputes, dossier and export share. */
#ifndef FILTERS_H
#define FILTERS_H

#include "options.h"

typedef struct filter_options {
  const char *unit, *actor, *recipient, *party, *with, *type, *status, *mode, *cameo, *context, *source, *by, *place,
      *text;
  const char *since, *until, *confidence, *story, *limit, *offset;
  bool newest, one_a_day;
} filter_options;

/* The rules of read_options for filter_options `o`. */
#define FILTER_RULES(o)                                                                                                \
  {"unit", &(o).unit, NULL}, {"actor", &(o).actor, NULL}, {"recipient", &(o).recipient, NULL},                         \
      {"party", &(o).party, NULL}, {"with", &(o).with, NULL}, {"type", &(o).type, NULL},                               \
      {"status", &(o).status, NULL}, {"mode", &(o).mode, NULL}, {"cameo", &(o).cameo, NULL},                           \
      {"context", &(o).context, NULL}, {"source", &(o).source, NULL}, {"by", &(o).by, NULL},                           \
      {"place", &(o).place, NULL}, {"text", &(o).text, NULL}, {"since", &(o).since, NULL},                             \
      {"until", &(o).until, NULL}, {"confidence", &(o).confidence, NULL}, {"story", &(o).story, NULL},                 \
      {"limit", &(o).limit, NULL}, {"offset", &(o).offset, NULL}, {"newest", NULL, &(o).newest}, {                     \
    "one-a-day", NULL, &(o).one_a_day                                                                                  \
  }

#define FILTER_HELP                                                                                                    \
  "  --actor WHO         who acts: RUS, RUS/MIL, /REB (sectors of data/ontology/sectors.tsv), or part of a name\n"     \
  "  --recipient WHO     to whom\n"                                                                                    \
  "  --party WHO         on either side\n"                                                                             \
  "  --with WHO          on the other side than --party\n"                                                             \
  "  --type TYPES        PLOVER types: AID or AID,COOPERATE\n"                                                         \
  "  --status STATUSES   occurred, ongoing, planned, hypothetical, negated, alleged, disputed; or all\n"               \
  "  --since, --until D  first and last day: 2024-03-15, or a whole month 2024-03 or year 2024\n"                      \
  "  --source NAME       the publisher, as the documents give it\n"                                                    \
  "  --by WHO            who says so, as with --actor; UNK: unnamed sources\n"                                         \
  "  --text WORDS        words of the sentence: drones, \"cease fire\", drone* OR missile*\n"                          \
  "  --place NAME        place or region, or a country's code\n"                                                       \
  "  --mode, --context, --cameo X   PLOVER mode and context; CAMEO code or how it begins: 19\n"                        \
  "  --confidence C      0 to 1: no less than that\n"                                                                  \
  "  --story N           one story's events\n"                                                                         \
  "  --unit UNIT         events (mentions, the default) or stories (each event of the world once)\n"

/* What only lists of rows have. */
#define FILTER_ROWS_HELP                                                                                               \
  "  --one-a-day         of each dyad, type or CAMEO code, and day only the best\n"                                    \
  "  --limit N, --offset N, --newest   N rows at most; after so many; the newest first\n"

/* Fills `filter`, whose strings are those of `o`; `statuses` is the mask where --status is not given (0 = all).
 * DONE, or MISUSED after it has said what is wrong. */
int read_filter(const char *command, const filter_options *o, uint32_t statuses, dgm_filter *filter);

/* Opens a store to be read. NULL: it has been said. */
dgm_store *open_store(const char *path);

#endif
