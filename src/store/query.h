/* Queries: a filter becomes one statement with bound parameters, its rows become dgm_row. */
#ifndef DGM_QUERY_H
#define DGM_QUERY_H

#include "store/store.h"

/* ---- statements in the making (query_sql.c) ---- */

typedef struct dgm_sql_value {
  enum { DGM_SQL_NUMBER, DGM_SQL_REAL, DGM_SQL_TEXT } kind;
  int64_t number;
  double real;
  dgm_str text;
} dgm_sql_value;

enum { DGM_SQL_VALUES = 96 };

/* Text with a "?" for each value, in order. What is added must be constant; values are bound. */
typedef struct dgm_sql {
  dgm_buffer text;
  dgm_sql_value values[DGM_SQL_VALUES];
  size_t n_values;
} dgm_sql;

void dgm_sql_add(dgm_sql *sql, const char *text);
/* `text` has one "?". */
void dgm_sql_number(dgm_sql *sql, const char *text, int64_t value);
void dgm_sql_real(dgm_sql *sql, const char *text, double value);
void dgm_sql_text(dgm_sql *sql, const char *text, dgm_str value);
void dgm_sql_append(dgm_sql *sql, const dgm_sql *more);
/* " AND column >= … AND column <= …", as far as the filter has days. */
void dgm_sql_days(dgm_sql *sql, const char *column, const dgm_filter *filter);
/* " LIMIT … OFFSET …" */
void dgm_sql_limit(dgm_sql *sql, const dgm_filter *filter);
/* Behind a column, with a list "[3,17]" as value. */
#define DGM_IN_LIST " IN (SELECT value FROM json_each(?))"
static inline dgm_str dgm_buffer_str(const dgm_buffer *b) {
  return (dgm_str){b->data, (uint32_t)b->size};
}
void dgm_sql_free(dgm_sql *sql);
/* Prepared and bound; the values' strings must outlive it. NULL on failure. */
sqlite3_stmt *dgm_sql_prepare(const dgm_store *store, const dgm_sql *sql, dgm_error *error);

/* ---- filters (query_filter.c) ---- */

/* Whom a filter's "RUS", "RUS/MIL", "/REB" or "putin" means. */
typedef struct dgm_who {
  bool given, plain; /* plain: a code alone */
  dgm_str code;      /* empty: any */
  dgm_sql test;      /* " AND …" of an entity n that it means */
  dgm_buffer words;  /* the pattern that the test holds */
} dgm_who;

typedef struct dgm_selection {
  const dgm_store *store;
  const dgm_filter *filter;
  dgm_who actor, recipient, party, with, by;
  dgm_buffer sources, contexts, places, modes; /* "[2,5]" */
  bool stories;
} dgm_selection;

/* Looks up what the filter's words mean in this store. Free it also after a failure. */
dgm_err dgm_selection_open(dgm_selection *selection, const dgm_store *store, const dgm_filter *filter,
                           dgm_error *error);
void dgm_selection_free(dgm_selection *selection);
/* " AND …" for all that is asked of event `e` (and story `s`, where the unit is stories). */
void dgm_selection_tests(const dgm_selection *selection, dgm_sql *sql);

/* The numbers of strings or places that the word of a filter means, as a list "[2,5]". */
dgm_err dgm_look_up_words(const dgm_store *store, dgm_word_of of, dgm_str word, dgm_buffer *list, dgm_error *error);

/* SQLite does not understand the words to be searched. */
dgm_err dgm_fail_text(const dgm_store *store, dgm_str text, dgm_error *error);

/* Finds out which entities `text` means. */
dgm_err dgm_who_open(dgm_who *who, const dgm_store *store, dgm_str text, dgm_error *error);
void dgm_who_free(dgm_who *who);

/* ---- where to begin (query_plan.c) ---- */

typedef struct dgm_choice {
  bool walk;      /* along the index of dates; else from `events` on */
  int64_t steps;  /* the walk is a guess: after so many steps of SQLite's machine it was a wrong one; 0: no guess */
  dgm_sql events; /* the numbers of all events that can fit; empty: nothing is known of them */
} dgm_choice;

/* `ordered`: the events are wanted in the order of their dates; `rows`: the first ones, 0 for all. Free it also after a
 * failure. */
dgm_err dgm_selection_choose(const dgm_selection *selection, bool ordered, uint64_t rows, dgm_choice *choice,
                             dgm_error *error);
void dgm_choice_free(dgm_choice *choice);
/* "FROM … WHERE …" with all tests: events e, and stories s where the unit is stories. */
void dgm_selection_from(const dgm_selection *selection, const dgm_choice *choice, dgm_sql *sql);

/* ---- rows (query_row.c) ---- */

typedef struct dgm_rows {
  const dgm_store *store;
  sqlite3_stmt *event, *text, *parties, *claims, *story, *members, *history, *denials;
  dgm_arena arena;
  int64_t doc; /* whose text `document` has; 0: none */
  dgm_buffer document;
} dgm_rows;

dgm_err dgm_rows_open(dgm_rows *rows, const dgm_store *store, dgm_error *error);
void dgm_rows_close(dgm_rows *rows);
/* Between two questions: nothing is read, and nothing of the store is remembered. */
void dgm_rows_rest(dgm_rows *rows);
/* Reads an event; with a story, the story by this event. Valid until the next call. */
dgm_err dgm_rows_read(dgm_rows *rows, int64_t event, int64_t story, dgm_row *row, dgm_error *error);

/* What became of the story over time (query_history.c); `own_status`: that of the event itself. */
dgm_err dgm_rows_history(dgm_rows *rows, int64_t story, uint8_t own_status, dgm_row *row, dgm_error *error);
extern const char dgm_history_sql[], dgm_denials_sql[];

/* Shared with agreements. Strings are copied to the arena; `text` is the document's.
 *
 * After the last step of a statement, which is reset: an error unless that was the end. */
dgm_err dgm_rows_end(const dgm_store *store, sqlite3_stmt *statement, int step, dgm_error *error);
/* A list in an arena; starts without items. */
typedef struct dgm_row_list {
  dgm_arena *arena;
  size_t size; /* of an item */
  void *items;
  uint32_t n;
} dgm_row_list;
/* Reads an item of the statement's row; false: no memory. */
typedef bool dgm_read_item(void *context, sqlite3_stmt *statement, void *item);
/* All that the statement gives for the number ?1; it is reset. */
dgm_err dgm_rows_list(const dgm_store *store, sqlite3_stmt *statement, int64_t number, dgm_read_item *read,
                      void *context, dgm_row_list *list, dgm_error *error);
/* entities.code, sectors, name, id, kind in five columns from `at`. */
bool dgm_column_party(sqlite3_stmt *statement, int at, dgm_arena *arena, dgm_party *party);
/* The columns DGM_CLAIM_COLUMNS of a claim, from 0; its report is left open. */
bool dgm_column_claim(sqlite3_stmt *statement, dgm_arena *arena, dgm_str text, dgm_row_claim *claim);
#define DGM_CLAIM_COLUMNS                                                                                              \
  "c.claim, c.of, c.stance, c.quote, c.by_entity, c.by_start, c.by_end, c.by_head_start, c.by_head_end, c.office, "    \
  "c.former, m.text, c.source_spans, c.cue_spans, c.content_spans, n.code, n.sectors, n.name, n.id, n.kind, z.start, " \
  "z.end"
enum { DGM_N_CLAIM_COLUMNS = 22 };
/* The sentence z of a row that has doc and sentence, by its alias. */
#define DGM_SENTENCE_OF(alias)                                                                                         \
  "z.sentence = (SELECT first_sentence FROM documents WHERE doc = " alias ".doc) + " alias ".sentence"
#define DGM_CLAIM_JOINS                                                                                                \
  " LEFT JOIN entities n ON n.entity = c.by_entity LEFT JOIN strings m ON m.string = c.medium LEFT JOIN sentences z "  \
  "ON " DGM_SENTENCE_OF("c") " "

#endif
