/* Columns that grow: values behind one another, bits of validity, offsets; see arrow.h. */
#include "arrow/arrow.h"

#include <stdlib.h>

enum { FIRST_ROOM = 64, KEPT_ROOM = 256 << 10 };

/* ---- memory ---- */

static void *room_for(dgm_column *c, dgm_buffer *b, size_t more) {
  if (*c->failure)
    return NULL;
  if (more > b->capacity - b->size) {
    size_t capacity = b->capacity ? b->capacity : FIRST_ROOM;
    while (capacity - b->size < more && capacity <= SIZE_MAX / 4)
      capacity *= 2;
    char *data = capacity - b->size < more ? NULL : realloc(b->data, capacity);
    if (!data) {
      *c->failure = DGM_ERR_MEMORY;
      return NULL;
    }
    b->data = data;
    b->capacity = capacity;
  }
  return b->data + b->size;
}

static void add(dgm_column *c, dgm_buffer *b, const void *data, size_t size) {
  void *room = size ? room_for(c, b, size) : NULL;
  if (!room)
    return;
  memcpy(room, data, size);
  b->size += size;
}

/* Sets bit `at`, the one behind the last; bits further behind are not looked at. */
static void add_bit(dgm_column *c, dgm_buffer *b, uint64_t at, bool value) {
  if (at / 8 >= b->size) {
    char *room = room_for(c, b, 1);
    if (!room)
      return;
    *room = 0;
    b->size++;
  }
  char *byte = &b->data[at / 8];
  *byte = (char)(value ? *byte | 1 << at % 8 : *byte & ~(1 << at % 8));
}

static void add_bits(dgm_column *c, dgm_buffer *b, uint64_t at, const dgm_buffer *from, uint64_t count) {
  if (at % 8) {
    for (uint64_t i = 0; i < count; i++)
      add_bit(c, b, at + i, from->data[i / 8] >> i % 8 & 1);
    return;
  }
  b->size = at / 8;
  add(c, b, from->data, (count + 7) / 8);
}

/* ---- the whole column ---- */

bool dgm_column_init(dgm_column *c, const dgm_arrow_field *field, dgm_err *failure) {
  *c = (dgm_column){.field = field, .failure = failure};
  if (!field->n_children)
    return true;
  c->children = calloc(field->n_children, sizeof *c->children);
  bool good = c->children != NULL;
  for (uint32_t i = 0; good && i < field->n_children; i++)
    good = dgm_column_init(&c->children[i], &field->children[i], failure);
  return good;
}

void dgm_column_free(dgm_column *c) {
  for (uint32_t i = 0; c->children && i < c->field->n_children; i++)
    if (c->children[i].field)
      dgm_column_free(&c->children[i]);
  free(c->children);
  dgm_buffer_free(&c->valid);
  dgm_buffer_free(&c->offsets);
  dgm_buffer_free(&c->values);
  *c = (dgm_column){0};
}

static void forget(dgm_buffer *b) {
  b->size = 0;
  if (b->capacity > KEPT_ROOM)
    dgm_buffer_free(b);
}

void dgm_column_clear(dgm_column *c) {
  c->length = c->nulls = 0;
  forget(&c->valid);
  forget(&c->offsets);
  forget(&c->values);
  for (uint32_t i = 0; i < c->field->n_children; i++)
    dgm_column_clear(&c->children[i]);
}

void dgm_column_mark(dgm_column *c) {
  c->mark.length = c->length;
  c->mark.nulls = c->nulls;
  c->mark.values = c->values.size;
  for (uint32_t i = 0; i < c->field->n_children; i++)
    dgm_column_mark(&c->children[i]);
}

/* Bits, offsets and values may have come to different lengths when it failed. */
void dgm_column_back(dgm_column *c) {
  c->length = c->mark.length;
  c->nulls = c->mark.nulls;
  c->values.size = c->mark.values;
  size_t bits = (c->length + 7) / 8, offsets = c->length ? (c->length + 1) * sizeof(int32_t) : 0;
  c->valid.size = bits < c->valid.size ? bits : c->valid.size;
  c->offsets.size = offsets < c->offsets.size ? offsets : c->offsets.size;
  for (uint32_t i = 0; i < c->field->n_children; i++)
    dgm_column_back(&c->children[i]);
}

uint64_t dgm_column_bytes(const dgm_column *c) {
  uint64_t bytes = c->valid.size + c->offsets.size + c->values.size;
  for (uint32_t i = 0; i < c->field->n_children; i++)
    bytes += dgm_column_bytes(&c->children[i]);
  return bytes;
}

/* ---- offsets ---- */

static void start_offsets(dgm_column *c) {
  static const int32_t zero = 0;
  if (!c->offsets.size)
    add(c, &c->offsets, &zero, sizeof zero);
}

/* Where the value added last ends. */
static void add_offset(dgm_column *c, uint64_t end) {
  if (end > INT32_MAX) {
    *c->failure = *c->failure ? *c->failure : DGM_ERR_LIMIT;
    return;
  }
  int32_t offset = (int32_t)end;
  start_offsets(c);
  add(c, &c->offsets, &offset, sizeof offset);
}

bool dgm_column_finish(dgm_column *c) {
  if (c->field->kind == DGM_ARROW_TEXT || c->field->kind == DGM_ARROW_LIST)
    start_offsets(c);
  for (uint32_t i = 0; i < c->field->n_children; i++)
    dgm_column_finish(&c->children[i]);
  return !*c->failure;
}

static uint64_t values_end(const dgm_column *c) {
  return c->field->kind == DGM_ARROW_LIST ? c->children[0].length : c->values.size;
}

static void concat_offsets(dgm_column *c, const dgm_column *from) {
  uint64_t before = values_end(c);
  if (before + values_end(from) > INT32_MAX) {
    *c->failure = *c->failure ? *c->failure : DGM_ERR_LIMIT;
    return;
  }
  start_offsets(c);
  int32_t *room = room_for(c, &c->offsets, from->length * sizeof *room);
  if (!room)
    return;
  for (uint64_t i = 0; i < from->length; i++) {
    int32_t offset;
    memcpy(&offset, from->offsets.data + (i + 1) * sizeof offset, sizeof offset);
    room[i] = offset + (int32_t)before;
  }
  c->offsets.size += from->length * sizeof *room;
}

void dgm_column_concat(dgm_column *c, const dgm_column *from) {
  if (!from->length || *c->failure)
    return;
  if (!c->field->required)
    add_bits(c, &c->valid, c->length, &from->valid, from->length);
  if (c->field->kind == DGM_ARROW_TEXT || c->field->kind == DGM_ARROW_LIST)
    concat_offsets(c, from);
  if (c->field->kind == DGM_ARROW_BOOL)
    add_bits(c, &c->values, c->length, &from->values, from->length);
  else
    add(c, &c->values, from->values.data, from->values.size);
  c->length += from->length;
  c->nulls += from->nulls;
  for (uint32_t i = 0; i < c->field->n_children; i++)
    dgm_column_concat(&c->children[i], &from->children[i]);
}

/* ---- values ---- */

static void added(dgm_column *c, bool valid) {
  if (!c->field->required)
    add_bit(c, &c->valid, c->length, valid);
  c->nulls += !valid;
  c->length++;
}

static void add_value(dgm_column *c, const void *value, size_t size) {
  add(c, &c->values, value, size);
  added(c, true);
}

void dgm_column_null(dgm_column *c) {
  static const int64_t zero = 0;
  switch ((dgm_arrow_kind)c->field->kind) {
  case DGM_ARROW_TEXT:
  case DGM_ARROW_LIST:
    add_offset(c, values_end(c));
    break;
  case DGM_ARROW_BOOL:
    add_bit(c, &c->values, c->length, false);
    break;
  case DGM_ARROW_INT32:
  case DGM_ARROW_DATE:
    add(c, &c->values, &zero, sizeof(int32_t));
    break;
  case DGM_ARROW_INT64:
  case DGM_ARROW_DOUBLE:
    add(c, &c->values, &zero, sizeof zero);
    break;
  case DGM_ARROW_STRUCT:
    for (uint32_t i = 0; i < c->field->n_children; i++)
      dgm_column_null(&c->children[i]);
    break;
  }
  added(c, c->field->required);
}

/* Arrow's readers trust that text is UTF-8. Texts of documents are; names that a caller gave need not be. */
static uint32_t sound_bytes(dgm_str text, uint32_t at) {
  uint32_t from = at, length;
  while (at < text.size) {
    uint64_t eight;
    if (text.size - at >= sizeof eight) {
      memcpy(&eight, text.data + at, sizeof eight);
      if (!(eight & 0x8080808080808080u)) {
        at += sizeof eight;
        continue;
      }
    }
    length = dgm_utf8_valid(text.data, text.size, at);
    if (!length)
      break;
    at += length;
  }
  return at - from;
}

void dgm_column_text(dgm_column *c, dgm_str text) {
  size_t before = c->values.size;
  for (uint32_t at = 0; at < text.size;) {
    uint32_t sound = sound_bytes(text, at);
    if (before + text.size > INT32_MAX)
      break; /* the offset will say so */
    add(c, &c->values, text.data + at, sound);
    at += sound;
    if (at < text.size) {
      add(c, &c->values, "\xEF\xBF\xBD", 3);
      at += dgm_utf8_broken(text.data, text.size, at);
    }
  }
  add_offset(c, before + text.size > INT32_MAX ? UINT64_MAX : c->values.size);
  added(c, true);
}

void dgm_column_bool(dgm_column *c, bool value) {
  add_bit(c, &c->values, c->length, value);
  added(c, true);
}

void dgm_column_int(dgm_column *c, int64_t value) {
  int32_t narrow = (int32_t)value;
  if (c->field->kind == DGM_ARROW_INT64)
    add_value(c, &value, sizeof value);
  else
    add_value(c, &narrow, sizeof narrow);
}

void dgm_column_double(dgm_column *c, double value) {
  add_value(c, &value, sizeof value);
}

void dgm_column_date(dgm_column *c, dgm_date date) {
  if (date == DGM_NO_DATE)
    dgm_column_null(c);
  else
    add_value(c, &date, sizeof date);
}

void dgm_column_some(dgm_column *c) {
  added(c, true);
}

void dgm_column_list(dgm_column *c) {
  add_offset(c, c->children[0].length);
  added(c, true);
}
