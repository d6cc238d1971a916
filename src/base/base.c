#include "base.h"

#include <stdio.h>
#include <stdlib.h>

const char *dgm_version(void) {
  return DGM_VERSION;
}

dgm_err dgm_fail(dgm_error *error, dgm_err code, const char *format, ...) {
  if (error) {
    error->code = code;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(error->message, sizeof error->message, format, arguments);
    va_end(arguments);
  }
  return code;
}

dgm_err dgm_fail_memory(dgm_error *error) {
  return dgm_fail(error, DGM_ERR_MEMORY, "out of memory");
}

/* ---- arena ---- */

struct dgm_arena_block {
  dgm_arena_block *next;
  size_t size;
  _Alignas(16) char data[];
};

enum { FIRST_BLOCK = 64 * 1024, DOUBLED = 1 << 20 };

static dgm_arena_block *new_block(dgm_arena *arena, size_t least) {
  size_t size = arena->next_size ? arena->next_size : FIRST_BLOCK;
  while (size < least) {
    if (size > SIZE_MAX / 2)
      return NULL;
    size *= 2;
  }
  dgm_arena_block *block = malloc(sizeof *block + size);
  if (!block)
    return NULL;
  block->size = size;
  block->next = arena->blocks;
  arena->blocks = block;
  arena->used = 0;
  size_t more = size < DOUBLED ? size : size / 4; /* large ones grow slower, for the last is rarely filled */
  arena->next_size = size < ((size_t)1 << 30) ? size + more : size;
  return block;
}

void *dgm_arena_alloc(dgm_arena *arena, size_t size) {
  if (size > SIZE_MAX / 4)
    return NULL;
  size = (size + 15) & ~(size_t)15;
  dgm_arena_block *block = arena->blocks;
  if (!block || size > block->size - arena->used) {
    block = new_block(arena, size);
    if (!block)
      return NULL;
  }
  void *memory = block->data + arena->used;
  arena->used += size;
  return memory;
}

void *dgm_arena_zeros(dgm_arena *arena, size_t count, size_t size) {
  if (size && count > SIZE_MAX / 4 / size)
    return NULL;
  void *memory = dgm_arena_alloc(arena, count * size);
  if (memory)
    memset(memory, 0, count * size);
  return memory;
}

void *dgm_arena_grow(dgm_arena *arena, void *items, size_t count, size_t size) {
  if (items && count & (count - 1)) /* room is always a power of two */
    return items;
  size_t room = count ? count * 2 : 1;
  if (room > SIZE_MAX / 4 / size)
    return NULL;
  void *moved = dgm_arena_alloc(arena, room * size);
  if (moved && count)
    memcpy(moved, items, count * size);
  return moved;
}

dgm_str dgm_arena_copy(dgm_arena *arena, dgm_str text) {
  char *copy = dgm_arena_alloc(arena, (size_t)text.size + 1);
  if (!copy)
    return (dgm_str){0};
  if (text.size)
    memcpy(copy, text.data, text.size);
  copy[text.size] = 0;
  return (dgm_str){copy, text.size};
}

dgm_str dgm_arena_printf(dgm_arena *arena, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  int size = vsnprintf(NULL, 0, format, arguments);
  va_end(arguments);
  char *text = size < 0 ? NULL : dgm_arena_alloc(arena, (size_t)size + 1);
  if (!text)
    return (dgm_str){0};
  va_start(arguments, format);
  vsnprintf(text, (size_t)size + 1, format, arguments);
  va_end(arguments);
  return (dgm_str){text, (uint32_t)size};
}

void dgm_arena_reset(dgm_arena *arena) {
  dgm_arena_block *keep = arena->blocks;
  while (keep && keep->next) { /* blocks grow, so the newest is the largest */
    dgm_arena_block *older = keep->next;
    keep->next = older->next;
    free(older);
  }
  arena->used = 0;
}

void dgm_arena_free(dgm_arena *arena) {
  dgm_arena_reset(arena);
  free(arena->blocks);
  *arena = (dgm_arena){0};
}

/* ---- buffer ---- */

static bool buffer_room(dgm_buffer *buffer, size_t more) {
  if (buffer->failed)
    return false;
  if (more <= buffer->capacity - buffer->size)
    return true;
  size_t capacity = buffer->capacity ? buffer->capacity : 4096;
  while (capacity - buffer->size < more && capacity <= SIZE_MAX / 4)
    capacity *= 2;
  char *data = capacity - buffer->size < more ? NULL : realloc(buffer->data, capacity);
  if (!data) {
    buffer->failed = true;
    return false;
  }
  buffer->data = data;
  buffer->capacity = capacity;
  return true;
}

void dgm_buffer_add(dgm_buffer *buffer, const char *data, size_t size) {
  if (!size || !buffer_room(buffer, size))
    return;
  memcpy(buffer->data + buffer->size, data, size);
  buffer->size += size;
}

void dgm_buffer_add_str(dgm_buffer *buffer, dgm_str text) {
  dgm_buffer_add(buffer, text.data, text.size);
}

void dgm_buffer_puts(dgm_buffer *buffer, const char *text) {
  dgm_buffer_add(buffer, text, strlen(text));
}

void dgm_buffer_printf(dgm_buffer *buffer, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  int size = vsnprintf(NULL, 0, format, arguments);
  va_end(arguments);
  if (size < 0 || !buffer_room(buffer, (size_t)size + 1))
    return;
  va_start(arguments, format);
  vsnprintf(buffer->data + buffer->size, (size_t)size + 1, format, arguments);
  va_end(arguments);
  buffer->size += (size_t)size;
}

void dgm_buffer_free(dgm_buffer *buffer) {
  free(buffer->data);
  *buffer = (dgm_buffer){0};
}
