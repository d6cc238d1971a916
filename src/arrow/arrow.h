/* Tables in Arrow's layout: the description of a table, its columns, and what fills and hands them out. */
#ifndef DGM_ARROW_H
#define DGM_ARROW_H

#include "base/base.h"

/* ---- what a table looks like (schema.c) ---- */

typedef enum dgm_arrow_kind {
  DGM_ARROW_TEXT, /* UTF-8 with 32-bit offsets */
  DGM_ARROW_BOOL,
  DGM_ARROW_INT32,
  DGM_ARROW_INT64,
  DGM_ARROW_DOUBLE,
  DGM_ARROW_DATE, /* days since 1970 */
  DGM_ARROW_LIST, /* one child: its items */
  DGM_ARROW_STRUCT,
} dgm_arrow_kind;

typedef struct dgm_arrow_field dgm_arrow_field;
struct dgm_arrow_field {
  const char *name;
  uint8_t kind; /* dgm_arrow_kind */
  bool required;
  uint8_t n_children;
  const dgm_arrow_field *children;
};

/* The struct whose children are the table's columns; NULL: there is no such table. */
const dgm_arrow_field *dgm_arrow_fields(dgm_arrow_table table);
/* How many buffers Arrow gives a column of a kind: bits of validity, and offsets or values, or both. */
int dgm_arrow_buffers(uint8_t kind);

/* ---- columns (columns.c) ---- */

typedef struct dgm_column dgm_column;
struct dgm_column {
  const dgm_arrow_field *field;
  dgm_column *children;
  dgm_err *failure;       /* of the table: why something could not be added */
  uint64_t length, nulls; /* values, of them null */
  dgm_buffer valid;       /* bits; unused where the field is required */
  dgm_buffer offsets;     /* of texts and lists: length + 1 once there is anything */
  dgm_buffer values;      /* bits of bools */
  struct {
    uint64_t length, nulls;
    size_t values;
  } mark;
};

/* With all columns below, empty. False: no memory. */
bool dgm_column_init(dgm_column *column, const dgm_arrow_field *field, dgm_err *failure);
void dgm_column_free(dgm_column *column);
/* Forgets the values; keeps the memory, unless it is much. */
void dgm_column_clear(dgm_column *column);
/* Remembers where the column ends; goes back there. */
void dgm_column_mark(dgm_column *column);
void dgm_column_back(dgm_column *column);
/* Bytes of its buffers and of those below. */
uint64_t dgm_column_bytes(const dgm_column *column);
/* Puts all values of `from`, a column of the same field, behind those of `column`. */
void dgm_column_concat(dgm_column *column, const dgm_column *from);
/* The offsets of a column without values hold one zero. False: no memory. */
bool dgm_column_finish(dgm_column *column);

/* Each adds a value, or sets *failure. */
void dgm_column_null(dgm_column *column); /* what is required below becomes 0, "" or [] */
void dgm_column_text(dgm_column *column, dgm_str text);
void dgm_column_bool(dgm_column *column, bool value);
void dgm_column_int(dgm_column *column, int64_t value); /* INT32 and INT64 */
void dgm_column_double(dgm_column *column, double value);
void dgm_column_date(dgm_column *column, dgm_date date); /* null if unknown */
void dgm_column_some(dgm_column *column);                /* a struct; its children are the caller's to add */
void dgm_column_list(dgm_column *column); /* a list of what was added to its child since the last; call it behind */

/* ---- rows (records.c) ---- */

struct dgm_arrow {
  const dgm_model *model;
  dgm_arrow_table table;
  dgm_err failure;
  dgm_column root;
};

/* All rows of `from` behind those of `into`. DGM_ERR_LIMIT: too many; `into` is as it was. */
dgm_err dgm_arrow_concat(dgm_arrow *into, const dgm_arrow *from);
void dgm_arrow_clear(dgm_arrow *arrow);

#endif
