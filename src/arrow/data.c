/* Columns become an ArrowArray, which owns its buffers: nothing is copied. */
#include "arrow/arrow.h"

#include <stdlib.h>

/* What a node owns. Its children may be moved away one by one, so each node frees its own. */
typedef struct node {
  const void *buffers[3];
  struct ArrowArray *children;
  struct ArrowArray *list[];
} node;

static void release(struct ArrowArray *array) {
  node *n = array->private_data;
  for (int64_t i = 0; i < array->n_children; i++)
    if (n->children[i].release)
      n->children[i].release(&n->children[i]);
  for (int64_t i = 0; n && i < array->n_buffers; i++)
    free((void *)n->buffers[i]);
  free(n ? n->children : NULL);
  free(n);
  array->release = NULL;
}

/* All memory first, so that the columns stay whole where there is none. */
static bool prepare(const dgm_arrow_field *field, struct ArrowArray *out) {
  node *n = calloc(1, sizeof *n + field->n_children * sizeof *n->list);
  *out = (struct ArrowArray){.private_data = n, .release = release};
  if (!n)
    return false;
  out->buffers = n->buffers;
  out->n_buffers = dgm_arrow_buffers(field->kind);
  if (!field->n_children)
    return true;
  n->children = calloc(field->n_children, sizeof *n->children);
  if (!n->children)
    return false;
  out->children = n->list;
  out->n_children = field->n_children;
  bool good = true;
  for (uint32_t i = 0; i < field->n_children; i++) {
    n->list[i] = &n->children[i];
    good = good && prepare(&field->children[i], &n->children[i]);
  }
  return good;
}

static const void *move(dgm_buffer *buffer) {
  char *data = buffer->size ? realloc(buffer->data, buffer->size) : NULL;
  if (!data)
    data = buffer->data;
  *buffer = (dgm_buffer){0};
  return data;
}

static void fill(dgm_column *c, struct ArrowArray *out) {
  node *n = out->private_data;
  out->length = (int64_t)c->length;
  out->null_count = (int64_t)c->nulls;
  if (c->nulls) /* without them no bits are needed */
    n->buffers[0] = move(&c->valid);
  c->valid.size = 0;
  int at = 1;
  if (c->field->kind == DGM_ARROW_TEXT || c->field->kind == DGM_ARROW_LIST)
    n->buffers[at++] = move(&c->offsets);
  if (at < out->n_buffers)
    n->buffers[at] = move(&c->values);
  c->length = c->nulls = 0;
  for (uint32_t i = 0; i < c->field->n_children; i++)
    fill(&c->children[i], out->children[i]);
}

dgm_err dgm_arrow_take(dgm_arrow *arrow, struct ArrowArray *out, dgm_error *error) {
  arrow->failure = DGM_OK;
  bool good = prepare(arrow->root.field, out);
  if (!dgm_column_finish(&arrow->root) || !good) {
    arrow->failure = DGM_OK;
    out->release(out);
    return dgm_fail_memory(error);
  }
  fill(&arrow->root, out);
  return DGM_OK;
}
