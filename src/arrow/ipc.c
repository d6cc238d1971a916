/* The stream format of Arrow IPC: messages described by FlatBuffers, then the columns' buffers.
 *
 * FlatBuffers are written forwards: a table first, with room for its offsets, then what they point to. */
#include "arrow/arrow.h"

/* Numbers of the format's own description (Message.fbs, Schema.fbs). */
enum { VERSION_5 = 4, HEADER_SCHEMA = 1, HEADER_BATCH = 3, DOUBLE_PRECISION = 2 };
enum { TYPE_INT = 2, TYPE_FLOAT = 3, TYPE_UTF8 = 5, TYPE_BOOL = 6, TYPE_DATE = 8, TYPE_LIST = 12, TYPE_STRUCT = 13 };
enum { MOST_SLOTS = 8, PAD = 8 };

#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
enum { BYTE_ORDER_HERE = 1 };
#else
enum { BYTE_ORDER_HERE = 0 };
#endif

/* ---- FlatBuffers ---- */

static void set(dgm_buffer *out, size_t at, uint64_t value, int size) {
  for (int i = 0; i < size && at + (size_t)i < out->size; i++)
    out->data[at + (size_t)i] = (char)(value >> 8 * i);
}

static void put(dgm_buffer *out, uint64_t value, int size) {
  char bytes[8];
  for (int i = 0; i < size; i++)
    bytes[i] = (char)(value >> 8 * i);
  dgm_buffer_add(out, bytes, (size_t)size);
}

static void pad(dgm_buffer *out, size_t start, size_t more, size_t to) {
  static const char zeros[PAD];
  size_t over = (out->size - start + more) % to;
  if (over)
    dgm_buffer_add(out, zeros, to - over);
}

/* A field of a table; size 0 leaves it out. Of one that points elsewhere, 4 bytes that are set later. */
typedef struct slot {
  int size;
  uint64_t value;
  size_t at; /* where it was written */
} slot;

/* `start`: where the message begins, to which all is aligned. */
static size_t put_table(dgm_buffer *out, size_t start, slot *slots, int count) {
  uint16_t places[MOST_SLOTS] = {0}, end = 4;
  for (int i = 0; i < count; i++)
    if (slots[i].size) {
      end = (uint16_t)((end + slots[i].size - 1) / slots[i].size * slots[i].size);
      places[i] = end;
      end = (uint16_t)(end + slots[i].size);
    }
  size_t vtable_size = 4 + 2 * (size_t)count;
  pad(out, start, vtable_size, PAD);
  put(out, vtable_size, 2);
  put(out, end, 2);
  for (int i = 0; i < count; i++)
    put(out, places[i], 2);
  size_t at = out->size;
  put(out, vtable_size, 4); /* back to the list of places */
  for (int i = 0; i < count; i++)
    if (slots[i].size) {
      pad(out, at, 0, (size_t)slots[i].size);
      slots[i].at = out->size;
      put(out, slots[i].value, slots[i].size);
    }
  return at;
}

/* The offset at `from` points to `to`. */
static void link_to(dgm_buffer *out, size_t from, size_t to) {
  set(out, from, to - from, 4);
}

static size_t put_string(dgm_buffer *out, size_t start, const char *text) {
  pad(out, start, 0, 4);
  size_t at = out->size, size = strlen(text);
  put(out, size, 4);
  dgm_buffer_add(out, text, size + 1);
  return at;
}

/* A list of `count` items, whose first lies at a multiple of `align`. */
static size_t put_vector(dgm_buffer *out, size_t start, uint64_t count, size_t align) {
  pad(out, start, 4, align);
  size_t at = out->size;
  put(out, count, 4);
  return at;
}

/* ---- messages ---- */

typedef struct message {
  size_t start;  /* of its FlatBuffer */
  size_t length; /* where the number of bytes of the body goes */
} message;

static message start_message(dgm_buffer *out, int header, size_t *link) {
  message m = {.start = out->size + 8};
  slot slots[] = {{2, VERSION_5, 0}, {1, (uint64_t)header, 0}, {4, 0, 0}, {8, 0, 0}};
  put(out, UINT32_MAX, 4);
  put(out, 0, 4);
  put(out, 0, 4); /* where the table lies */
  size_t table = put_table(out, m.start, slots, 4);
  link_to(out, m.start, table);
  *link = slots[2].at;
  m.length = slots[3].at;
  return m;
}

static void end_message(dgm_buffer *out, const message *m, uint64_t body) {
  pad(out, m->start, 0, PAD);
  set(out, m->start - 4, out->size - m->start, 4);
  set(out, m->length, body, 8);
}

void dgm_arrow_write_end(dgm_buffer *out) {
  put(out, UINT32_MAX, 4);
  put(out, 0, 4);
}

/* ---- the schema ---- */

static int type_of(uint8_t kind) {
  static const uint8_t types[] = {
      [DGM_ARROW_TEXT] = TYPE_UTF8, [DGM_ARROW_BOOL] = TYPE_BOOL,    [DGM_ARROW_INT32] = TYPE_INT,
      [DGM_ARROW_INT64] = TYPE_INT, [DGM_ARROW_DOUBLE] = TYPE_FLOAT, [DGM_ARROW_DATE] = TYPE_DATE,
      [DGM_ARROW_LIST] = TYPE_LIST, [DGM_ARROW_STRUCT] = TYPE_STRUCT};
  return types[kind];
}

static size_t put_type(dgm_buffer *out, size_t start, uint8_t kind) {
  slot integer[] = {{4, kind == DGM_ARROW_INT64 ? 64 : 32, 0}, {1, true, 0}}; /* bits, signed */
  slot real[] = {{2, DOUBLE_PRECISION, 0}};
  slot date[] = {{2, 0, 0}}; /* in days */
  switch (type_of(kind)) {
  case TYPE_INT:
    return put_table(out, start, integer, 2);
  case TYPE_FLOAT:
    return put_table(out, start, real, 1);
  case TYPE_DATE:
    return put_table(out, start, date, 1);
  default:
    return put_table(out, start, NULL, 0);
  }
}

static size_t put_field(dgm_buffer *out, size_t start, const dgm_arrow_field *field);

/* A list of fields: the offsets first, then the fields. */
static size_t put_fields(dgm_buffer *out, size_t start, const dgm_arrow_field *fields, uint32_t count) {
  size_t at = put_vector(out, start, count, 4);
  for (uint32_t i = 0; i < count; i++)
    put(out, 0, 4);
  for (uint32_t i = 0; i < count; i++)
    link_to(out, at + 4 + 4 * i, put_field(out, start, &fields[i]));
  return at;
}

static size_t put_field(dgm_buffer *out, size_t start, const dgm_arrow_field *field) {
  /* name, nullable, kind of type, type, dictionary, children */
  slot slots[] = {{4, 0, 0}, {1, !field->required, 0}, {1, (uint64_t)type_of(field->kind), 0}, {4, 0, 0}, {0, 0, 0},
                  {4, 0, 0}};
  size_t at = put_table(out, start, slots, 6);
  link_to(out, slots[0].at, put_string(out, start, field->name));
  link_to(out, slots[3].at, put_type(out, start, field->kind));
  link_to(out, slots[5].at, put_fields(out, start, field->children, field->n_children));
  return at;
}

void dgm_arrow_write_schema(dgm_arrow_table table, dgm_buffer *out) {
  const dgm_arrow_field *root = dgm_arrow_fields(table);
  size_t link;
  if (!root) {
    out->failed = true;
    return;
  }
  message m = start_message(out, HEADER_SCHEMA, &link);
  slot slots[] = {{2, BYTE_ORDER_HERE, 0}, {4, 0, 0}};
  link_to(out, link, put_table(out, m.start, slots, 2));
  link_to(out, slots[1].at, put_fields(out, m.start, root->children, root->n_children));
  end_message(out, &m, 0);
}

/* ---- batches ---- */

static uint64_t bits(int64_t count) {
  return ((uint64_t)count + 7) / 8;
}

static int32_t last_offset(const struct ArrowArray *array) {
  const int32_t *offsets = array->buffers[1];
  return offsets ? offsets[array->length] : 0;
}

/* Bytes of a buffer, as they are written. */
static uint64_t size_of(const dgm_arrow_field *field, const struct ArrowArray *array, int buffer) {
  uint64_t length = (uint64_t)array->length;
  if (!buffer)
    return array->null_count && array->buffers[0] ? bits(array->length) : 0;
  if (field->kind == DGM_ARROW_TEXT || field->kind == DGM_ARROW_LIST)
    return buffer == 2 ? (uint64_t)last_offset(array) : array->buffers[1] ? (length + 1) * sizeof(int32_t) : 0;
  return field->kind == DGM_ARROW_BOOL                                       ? bits(array->length)
         : field->kind == DGM_ARROW_INT64 || field->kind == DGM_ARROW_DOUBLE ? length * 8
                                                                             : length * 4;
}

static uint64_t padded(uint64_t size) {
  return (size + PAD - 1) / PAD * PAD;
}

/* The columns in order, each before its children, without the root. */
typedef void visit(dgm_buffer *out, const dgm_arrow_field *field, const struct ArrowArray *array, uint64_t *sum);

static void each(dgm_buffer *out, const dgm_arrow_field *field, const struct ArrowArray *array, visit *see,
                 uint64_t *sum) {
  for (uint32_t i = 0; i < field->n_children; i++) {
    see(out, &field->children[i], array->children[i], sum);
    each(out, &field->children[i], array->children[i], see, sum);
  }
}

static void count_nodes(dgm_buffer *out, const dgm_arrow_field *field, const struct ArrowArray *array, uint64_t *sum) {
  (void)out, (void)field, (void)array;
  ++*sum;
}

static void count_buffers(dgm_buffer *out, const dgm_arrow_field *field, const struct ArrowArray *array,
                          uint64_t *sum) {
  (void)out, (void)array;
  *sum += (uint64_t)dgm_arrow_buffers(field->kind);
}

static void put_node(dgm_buffer *out, const dgm_arrow_field *field, const struct ArrowArray *array, uint64_t *sum) {
  (void)field, (void)sum;
  put(out, (uint64_t)array->length, 8);
  put(out, (uint64_t)array->null_count, 8);
}

/* Where a buffer lies in the body, and its size; `sum` is where the next one begins. */
static void put_places(dgm_buffer *out, const dgm_arrow_field *field, const struct ArrowArray *array, uint64_t *sum) {
  for (int i = 0; i < dgm_arrow_buffers(field->kind); i++) {
    uint64_t size = size_of(field, array, i);
    put(out, *sum, 8);
    put(out, size, 8);
    *sum += padded(size);
  }
}

static void put_body(dgm_buffer *out, const dgm_arrow_field *field, const struct ArrowArray *array, uint64_t *sum) {
  static const char zeros[PAD];
  (void)sum;
  for (int i = 0; i < dgm_arrow_buffers(field->kind); i++) {
    uint64_t size = size_of(field, array, i);
    dgm_buffer_add(out, array->buffers[i], size);
    dgm_buffer_add(out, zeros, padded(size) - size);
  }
}

static bool has_shape(const dgm_arrow_field *field, const struct ArrowArray *array) {
  if (array->n_children != field->n_children || array->n_buffers != dgm_arrow_buffers(field->kind))
    return false;
  for (uint32_t i = 0; i < field->n_children; i++)
    if (!has_shape(&field->children[i], array->children[i]))
      return false;
  return true;
}

void dgm_arrow_write_batch(dgm_arrow_table table, const struct ArrowArray *rows, dgm_buffer *out) {
  const dgm_arrow_field *root = dgm_arrow_fields(table);
  size_t link;
  uint64_t nodes = 0, buffers = 0, body = 0;
  if (!root || !has_shape(root, rows) || rows->offset) { /* no array of this table */
    out->failed = true;
    return;
  }
  each(out, root, rows, count_nodes, &nodes);
  each(out, root, rows, count_buffers, &buffers);
  message m = start_message(out, HEADER_BATCH, &link);
  slot slots[] = {{8, (uint64_t)rows->length, 0}, {4, 0, 0}, {4, 0, 0}};
  link_to(out, link, put_table(out, m.start, slots, 3));
  link_to(out, slots[1].at, put_vector(out, m.start, nodes, PAD));
  each(out, root, rows, put_node, NULL);
  link_to(out, slots[2].at, put_vector(out, m.start, buffers, PAD));
  each(out, root, rows, put_places, &body);
  end_message(out, &m, body);
  each(out, root, rows, put_body, NULL);
}
