/* What every stage stands on: errors, an arena, buffers, strings, hashing. */
#ifndef DGM_BASE_H
#define DGM_BASE_H

#include "dragoman.h"

#include <stdarg.h>
#include <string.h>

#define DGM_COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define DGM_PRINTF(at, first) __attribute__((format(printf, at, first)))

/* Writes the message (if `error` is not NULL) and returns `code`. */
dgm_err dgm_fail(dgm_error *error, dgm_err code, const char *format, ...) DGM_PRINTF(3, 4);
dgm_err dgm_fail_memory(dgm_error *error);

/* ---- arena: memory freed all at once. Aligned to 16. ---- */
typedef struct dgm_arena_block dgm_arena_block;
typedef struct dgm_arena {
  dgm_arena_block *blocks; /* the first has room, the others are full */
  size_t used;             /* in the first */
  size_t next_size;
} dgm_arena;

/* Uninitialised memory, or NULL. `size` 0 gives a valid pointer. */
void *dgm_arena_alloc(dgm_arena *arena, size_t size);
/* `count` zeroed elements, or NULL (also on overflow). */
void *dgm_arena_zeros(dgm_arena *arena, size_t count, size_t size);
/* Room for `count` + 1 elements at least: grows the array at powers of two, moving it. NULL when memory ran out.
 * `items` is an array of `count` elements that only ever grew by this function. */
void *dgm_arena_grow(dgm_arena *arena, void *items, size_t count, size_t size);
dgm_str dgm_arena_copy(dgm_arena *arena, dgm_str text);
dgm_str dgm_arena_printf(dgm_arena *arena, const char *format, ...) DGM_PRINTF(2, 3);
/* Keeps the largest block for the next round; what was allocated is gone. */
void dgm_arena_reset(dgm_arena *arena);
void dgm_arena_free(dgm_arena *arena);

/* ---- buffer ---- */
void dgm_buffer_add_str(dgm_buffer *buffer, dgm_str text);
void dgm_buffer_puts(dgm_buffer *buffer, const char *text);
void dgm_buffer_printf(dgm_buffer *buffer, const char *format, ...) DGM_PRINTF(2, 3);

/* ---- strings ---- */
static inline dgm_str dgm_cstr(const char *text) {
  return (dgm_str){text, text ? (uint32_t)strlen(text) : 0};
}
static inline bool dgm_str_eq(dgm_str a, dgm_str b) {
  return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}
static inline bool dgm_str_is(dgm_str a, const char *b) {
  return dgm_str_eq(a, dgm_cstr(b));
}
/* ASCII letters only; other bytes must be equal. */
bool dgm_str_is_nocase(dgm_str a, const char *b);
bool dgm_str_eq_nocase(dgm_str a, dgm_str b);
bool dgm_str_ends(dgm_str a, const char *tail);
bool dgm_str_starts(dgm_str a, const char *head);
/* "International Monetary Fund" ends in the word "fund"; not a text of this word alone. Capitals do not count. */
bool dgm_str_ends_in_word(dgm_str text, dgm_str word);
/* The next part of `*rest` up to `separator`; false at the end. */
bool dgm_str_split(dgm_str *rest, char separator, dgm_str *part);
bool dgm_str_number(dgm_str text, double *value);

static inline bool dgm_is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
static inline bool dgm_is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
static inline bool dgm_is_digit(char c) {
  return c >= '0' && c <= '9';
}
static inline char dgm_to_lower(char c) {
  return dgm_is_upper(c) ? (char)(c + 32) : c;
}

/* ---- UTF-8 ---- */
/* Decodes the code point at `text[at]`, `at` < size; the text is valid UTF-8. Sets its length in bytes. */
uint32_t dgm_utf8_decode(const char *text, size_t size, size_t at, uint32_t *length);
size_t dgm_utf8_encode(uint32_t code, char out[4]);
/* Length of the valid sequence at `at`, or 0 if broken there. */
uint32_t dgm_utf8_valid(const char *text, size_t size, size_t at);
/* Where that is 0: the bytes that began a character and did not finish it, at least one. They become one U+FFFD. */
uint32_t dgm_utf8_broken(const char *text, size_t size, size_t at);

/* ---- the calendar ---- */
dgm_date dgm_date_of(int year, int month, int day);
void dgm_date_split(dgm_date date, int *year, int *month, int *day);
int dgm_month_days(int year, int month); /* month from 1 */

/* ---- searching ---- */
/* The first of `count` items of `stride` bytes whose u32 at `key` bytes is `least` or more; count if none is. By it
 * they must ascend. */
uint32_t dgm_lower_bound(const void *items, uint32_t count, size_t stride, size_t key, uint32_t least);

#endif
