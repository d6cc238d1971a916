/* Word vectors: hashed parts of the form, a static vector where the form is known. The same parts as train/data.py. */
#include "language/language.h"

#include <stdlib.h>

enum { STATIC_SEED = 1000, MAX_FORM = 128, SHAPE = 12 };

struct dgm_word_cache {
  uint64_t keys[DGM_WORD_CACHE];
  uint32_t count;
  uint8_t *vectors;
  float *parts; /* one word's input, then its output */
};

dgm_word_cache *dgm_word_cache_new(const dgm_language *l) {
  dgm_word_cache *cache = calloc(1, sizeof *cache);
  if (!cache)
    return NULL;
  cache->vectors = malloc((size_t)DGM_WORD_CACHE * l->word);
  cache->parts = malloc((l->emb + l->static_size + l->word) * sizeof(float));
  if (!cache->vectors || !cache->parts) {
    dgm_word_cache_free(cache);
    return NULL;
  }
  return cache;
}

void dgm_word_cache_free(dgm_word_cache *cache) {
  if (!cache)
    return;
  free(cache->vectors);
  free(cache->parts);
  free(cache);
}

static void add_row(const dgm_language *l, dgm_str part, uint64_t feature, float *sum) {
  uint64_t row = 1 + dgm_hash(feature, part.data, part.size) % (l->rows - 1);
  const int8_t *values = l->emb_rows + row * l->emb;
  float scale = l->emb_scale[row];
  for (uint32_t i = 0; i < l->emb; i++)
    sum[i] += (float)values[i] * scale;
}

/* Bytes of the first (or last) `count` code points. */
static uint32_t head_bytes(dgm_str s, uint32_t count) {
  uint32_t at = 0;
  while (at < s.size && count--)
    do
      at++;
    while (at < s.size && (s.data[at] & 0xC0) == 0x80);
  return at;
}

static uint32_t tail_bytes(dgm_str s, uint32_t count) {
  uint32_t at = s.size;
  while (at && count--)
    do
      at--;
    while (at && (s.data[at] & 0xC0) == 0x80);
  return s.size - at;
}

static dgm_str shape_of(dgm_str form, char *out) {
  uint32_t n = 0;
  char last[4] = {0};
  uint32_t last_size = 0, runs = 0;
  for (uint32_t i = 0; i < form.size && runs < SHAPE;) {
    uint32_t size;
    uint32_t code = dgm_utf8_decode(form.data, form.size, i, &size);
    char kind = dgm_is_upper(form.data[i])                 ? 'X'
                : dgm_is_lower(form.data[i]) || code > 127 ? 'x'
                : dgm_is_digit(form.data[i])               ? 'd'
                                                           : form.data[i];
    i += size;
    if (last_size && last[0] == kind)
      continue;
    last[0] = kind;
    last_size = 1;
    out[n++] = kind;
    runs++;
  }
  return (dgm_str){out, n};
}

static void sum_parts(const dgm_language *l, dgm_str form, float *sum) {
  char low_bytes[MAX_FORM], shape[SHAPE];
  if (form.size > MAX_FORM)
    form.size = head_bytes((dgm_str){form.data, MAX_FORM - 3}, MAX_FORM);
  for (uint32_t i = 0; i < form.size; i++)
    low_bytes[i] = dgm_to_lower(form.data[i]);
  dgm_str low = {low_bytes, form.size};
  uint64_t feature = 1;
  bool digit = false;
  for (uint32_t i = 0; i < form.size; i++)
    digit |= dgm_is_digit(form.data[i]);
  add_row(l, form, feature++, sum);
  add_row(l, low, feature++, sum);
  for (uint32_t n = 1; n <= 4; n++)
    add_row(l, (dgm_str){low.data, head_bytes(low, n)}, feature++, sum);
  for (uint32_t n = 1; n <= 5; n++) {
    uint32_t size = tail_bytes(low, n);
    add_row(l, (dgm_str){low.data + low.size - size, size}, feature++, sum);
  }
  add_row(l, shape_of(form, shape), feature++, sum);
  add_row(l, dgm_cstr(digit ? "d" : "-"), feature, sum);
}

/* The form's row of static vectors, or NULL. */
static const int8_t *find_static(const dgm_language *l, dgm_str form, float *scale) {
  char low[MAX_FORM];
  if (form.size > MAX_FORM)
    return NULL;
  for (uint32_t i = 0; i < form.size; i++)
    low[i] = dgm_to_lower(form.data[i]);
  uint64_t key = dgm_hash(STATIC_SEED, low, form.size);
  key = key ? key : 1;
  for (uint64_t i = key & l->slot_mask; l->slots[i]; i = (i + 1) & l->slot_mask)
    if (l->slots[i] == key) {
      *scale = l->static_scale[l->slot_rows[i]];
      return l->static_rows + (size_t)l->slot_rows[i] * l->static_size;
    }
  return NULL;
}

static void add_static(const dgm_language *l, dgm_str form, float *out) {
  float scale;
  const int8_t *row = find_static(l, form, &scale);
  for (uint32_t k = 0; row && k < l->static_size; k++)
    out[k] = (float)row[k] * scale;
}

void dgm_static_vector(const dgm_language *l, dgm_str form, uint8_t *out) {
  float scale;
  const int8_t *row = form.size ? find_static(l, form, &scale) : NULL;
  for (uint32_t k = 0; k < l->static_size; k++)
    out[k] = (uint8_t)(128 + (row ? row[k] : 0));
}

static void compute(const dgm_language *l, float *parts, dgm_str form, uint8_t *out) {
  size_t size = l->emb + l->static_size;
  float *sum = parts + size;
  memset(parts, 0, size * sizeof *parts);
  sum_parts(l, form, parts);
  add_static(l, form, parts + l->emb);
  memcpy(sum, l->to_word.b, l->word * sizeof *sum);
  l->kernels.matmul(parts, 0, l->to_word.w, size, l->to_word.n_out, sum, 0, 1);
  l->kernels.tanh_bytes(sum, out, l->word);
}

void dgm_word_vector(const dgm_language *l, dgm_word_cache *cache, dgm_str form, uint8_t *out) {
  uint64_t key = dgm_hash(7, form.data, form.size);
  key = key ? key : 1;
  uint64_t i = key & (DGM_WORD_CACHE - 1);
  while (cache->keys[i] && cache->keys[i] != key)
    i = (i + 1) & (DGM_WORD_CACHE - 1);
  if (!cache->keys[i]) {
    if (cache->count * 4 >= DGM_WORD_CACHE * 3) { /* begin anew rather than grow */
      memset(cache->keys, 0, sizeof cache->keys);
      cache->count = 0;
      i = key & (DGM_WORD_CACHE - 1);
    }
    cache->keys[i] = key;
    cache->count++;
    compute(l, cache->parts, form, cache->vectors + i * l->word);
  }
  memcpy(out, cache->vectors + i * l->word, l->word);
}
