#include "store/copies.h"

#include "stories/stories.h"

#include <stdlib.h>

enum { WORDS = 4, LEAST_SHINGLES = 12, WEEK = 8, NO_WEEK = 0x7FFF, MOST_DAYS = 7 };
#define LEAST_LIKENESS 0.5

uint64_t dgm_text_digest(dgm_str text) {
  return dgm_hash(0x9E3779B97F4A7C15u, text.data, text.size);
}

/* ---- word sequences ---- */

typedef struct shingles {
  uint64_t *hashes; /* sorted, each once */
  uint32_t count;
} shingles;

static uint64_t mix(uint64_t x) {
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
  return x ^ (x >> 31);
}

/* The hash of the next word, whatever its case; false at the end. */
static bool next_word(dgm_str text, uint32_t *at, uint64_t *hash) {
  while (*at < text.size && !dgm_in_word(text.data[*at]))
    ++*at;
  if (*at == text.size)
    return false;
  uint64_t h = 0xCBF29CE484222325u;
  for (; *at < text.size && dgm_in_word(text.data[*at]); ++*at)
    h = (h ^ (unsigned char)dgm_to_lower(text.data[*at])) * 0x100000001B3u;
  *hash = mix(h);
  return true;
}

/* Calls for each sequence of WORDS words, in order. */
static bool next_shingle(dgm_str text, uint32_t *at, uint64_t words[WORDS], uint64_t *hash) {
  uint64_t word;
  do {
    if (!next_word(text, at, &word))
      return false;
    memmove(words, words + 1, (WORDS - 1) * sizeof *words);
    words[WORDS - 1] = word;
  } while (!words[0]);
  uint64_t h = 0;
  for (int i = 0; i < WORDS; i++)
    h = mix(h * 31 + words[i]);
  *hash = h;
  return true;
}

static int by_value(const void *a, const void *b) {
  uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
  return (x > y) - (x < y);
}

static bool shingles_of(dgm_str text, shingles *s) {
  *s = (shingles){malloc((text.size / 2 + 1) * sizeof *s->hashes), 0};
  if (!s->hashes)
    return false;
  uint64_t words[WORDS] = {0};
  uint32_t n = 0;
  for (uint32_t at = 0; next_shingle(text, &at, words, &s->hashes[n]);)
    n++;
  qsort(s->hashes, n, sizeof *s->hashes, by_value);
  for (uint32_t i = 0; i < n; i++)
    if (!i || s->hashes[i] != s->hashes[i - 1])
      s->hashes[s->count++] = s->hashes[i];
  return true;
}

static double likeness(const shingles *a, const shingles *b) {
  uint32_t i = 0, j = 0, both = 0;
  while (i < a->count && j < b->count) {
    uint64_t x = a->hashes[i], y = b->hashes[j];
    both += x == y;
    i += x <= y;
    j += y <= x;
  }
  uint32_t all = a->count + b->count - both;
  return all ? (double)both / all : 0;
}

double dgm_text_likeness(dgm_str a, dgm_str b) {
  shingles x = {0}, y = {0};
  double result = shingles_of(a, &x) && shingles_of(b, &y) ? likeness(&x, &y) : 0;
  free(x.hashes);
  free(y.hashes);
  return result;
}

/* ---- sketches ---- */

static uint64_t week_of(dgm_date date) {
  return date == DGM_NO_DATE ? NO_WEEK : (uint64_t)((date + (1 << 20)) / WEEK) % NO_WEEK;
}

uint32_t dgm_sketch(dgm_str text, dgm_date date, uint64_t sketches[DGM_SKETCHES]) {
  enum { N = DGM_SKETCHES * DGM_SKETCH_PARTS };
  uint64_t least[N], words[WORDS] = {0}, hash;
  uint32_t n = 0;
  memset(least, 0xFF, sizeof least);
  for (uint32_t at = 0; next_shingle(text, &at, words, &hash); n++)
    for (uint64_t i = 0; i < N; i++) {
      uint64_t h = mix(hash ^ ((i + 1) * 0x9E3779B97F4A7C15u));
      least[i] = h < least[i] ? h : least[i];
    }
  if (n < LEAST_SHINGLES)
    return 0;
  for (uint32_t i = 0; i < DGM_SKETCHES; i++) {
    uint64_t h = i;
    for (uint32_t part = 0; part < DGM_SKETCH_PARTS; part++)
      h = mix(h * 31 + least[i * DGM_SKETCH_PARTS + part]);
    sketches[i] = week_of(date) << 32 | h >> 32;
  }
  return DGM_SKETCHES;
}

bool dgm_copy_before(const dgm_copy_key *a, const dgm_copy_key *b) {
  bool x = a->date == DGM_NO_DATE, y = b->date == DGM_NO_DATE;
  if (a->date != b->date)
    return x != y ? y : a->date < b->date;
  return dgm_str_order(a->id, b->id) < 0;
}

/* ---- in the store ---- */

typedef struct near {
  dgm_copy_key key;
  int64_t original; /* 0: none */
} near;

typedef struct search {
  dgm_store *store;
  dgm_arena arena;
  int64_t *candidates;
  near *found;
  uint32_t n_candidates, n_found;
} search;

static bool add_candidates(search *s, uint64_t sketch, int64_t doc) {
  sqlite3_stmt *q = dgm_store_kept(s->store, "SELECT doc FROM sketches WHERE sketch = ?1");
  if (!q)
    return false;
  sqlite3_bind_int64(q, 1, (int64_t)sketch);
  bool good = true;
  while (good && sqlite3_step(q) == SQLITE_ROW) {
    int64_t candidate = sqlite3_column_int64(q, 0);
    uint32_t i = 0;
    while (i < s->n_candidates && s->candidates[i] != candidate)
      i++;
    if (candidate == doc || i < s->n_candidates)
      continue;
    int64_t *grown = dgm_arena_grow(&s->arena, s->candidates, s->n_candidates, sizeof *grown);
    good = grown != NULL;
    if (!good)
      break;
    s->candidates = grown;
    s->candidates[s->n_candidates++] = candidate;
  }
  return sqlite3_reset(q) == SQLITE_OK && good;
}

/* The same hash under the week before, this one and the one behind. */
static bool find_candidates(search *s, const dgm_copy_key *key, const uint64_t *sketches, uint32_t n) {
  bool dated = key->date != DGM_NO_DATE;
  for (uint32_t i = 0; i < n; i++)
    for (int side = -dated; side <= dated; side++) {
      uint64_t week = week_of(dated ? key->date + side * WEEK : DGM_NO_DATE);
      if (!add_candidates(s, (sketches[i] & 0xFFFFFFFFu) | week << 32, key->doc))
        return false;
    }
  return true;
}

static bool look_at(search *s, const dgm_copy_key *key, const shingles *own, int64_t candidate) {
  sqlite3_stmt *q = dgm_store_kept(s->store, "SELECT id, date, original, plain(text) FROM documents WHERE doc = ?1");
  if (!q)
    return false;
  sqlite3_bind_int64(q, 1, candidate);
  if (sqlite3_step(q) != SQLITE_ROW)
    return sqlite3_reset(q) == SQLITE_OK;
  near n = {{candidate, dgm_column_date(q, 1), dgm_column_str(q, 0)}, sqlite3_column_int64(q, 2)};
  bool good = true, like = (n.key.date == DGM_NO_DATE) == (key->date == DGM_NO_DATE) &&
                           (key->date == DGM_NO_DATE || abs(n.key.date - key->date) <= MOST_DAYS);
  if (like) {
    shingles other;
    good = shingles_of(dgm_column_str(q, 3), &other);
    like = good && likeness(own, &other) >= LEAST_LIKENESS;
    free(other.hashes);
  }
  if (like) {
    n.key.id = dgm_arena_copy(&s->arena, n.key.id);
    near *grown = dgm_arena_grow(&s->arena, s->found, s->n_found, sizeof *grown);
    if (grown) {
      s->found = grown;
      s->found[s->n_found++] = n;
    }
    good = grown && n.key.id.data;
  }
  sqlite3_reset(q);
  return good;
}

/* Those near to a text. */
static bool find_near(search *s, const dgm_copy_key *key, dgm_str text, const uint64_t *sketches, uint32_t n) {
  if (!find_candidates(s, key, sketches, n))
    return false;
  if (!s->n_candidates)
    return true;
  shingles own;
  bool good = shingles_of(text, &own);
  for (uint32_t i = 0; good && i < s->n_candidates; i++)
    good = look_at(s, key, &own, s->candidates[i]);
  free(own.hashes);
  return good;
}

static bool set_original(dgm_store *store, int64_t doc, int64_t original) {
  sqlite3_stmt *q = dgm_store_kept(store, "UPDATE documents SET original = ?2 WHERE doc = ?1");
  if (!q)
    return false;
  sqlite3_bind_int64(q, 1, doc);
  if (original)
    sqlite3_bind_int64(q, 2, original);
  return dgm_store_run(q) && dgm_stories_forget(store, doc);
}

/* The earliest of those found, if it is earlier than `key`; else 0. */
static int64_t earliest(const search *s, const dgm_copy_key *key) {
  const dgm_copy_key *best = key;
  for (uint32_t i = 0; i < s->n_found; i++)
    if (dgm_copy_before(&s->found[i].key, best))
      best = &s->found[i].key;
  return best == key ? 0 : best->doc;
}

static bool is_earlier_original(search *s, const near *n, const dgm_copy_key *key, bool *earlier) {
  *earlier = dgm_copy_before(key, &n->key);
  if (!*earlier || !n->original)
    return true;
  sqlite3_stmt *q = dgm_store_kept(s->store, "SELECT date, id FROM documents WHERE doc = ?1");
  if (!q)
    return false;
  sqlite3_bind_int64(q, 1, n->original);
  if (sqlite3_step(q) == SQLITE_ROW) {
    dgm_copy_key original = {n->original, dgm_column_date(q, 0), dgm_column_str(q, 1)};
    *earlier = dgm_copy_before(key, &original);
  }
  return sqlite3_reset(q) == SQLITE_OK;
}

static bool store_sketches(dgm_store *store, int64_t doc, const uint64_t *sketches, uint32_t n) {
  for (uint32_t i = 0; i < n; i++) {
    sqlite3_stmt *q = dgm_store_kept(store, "INSERT OR IGNORE INTO sketches(sketch, doc) VALUES(?1, ?2)");
    if (!q)
      return false;
    sqlite3_bind_int64(q, 1, (int64_t)sketches[i]);
    sqlite3_bind_int64(q, 2, doc);
    if (!dgm_store_run(q))
      return false;
  }
  return true;
}

bool dgm_copies_link(dgm_store *store, const dgm_copy_key *key, dgm_str text, const uint64_t *sketches, uint32_t n,
                     bool *copy) {
  search s = {.store = store};
  bool good = find_near(&s, key, text, sketches, n) && store_sketches(store, key->doc, sketches, n);
  int64_t original = good ? earliest(&s, key) : 0;
  *copy = original != 0;
  if (original)
    good = set_original(store, key->doc, original);
  for (uint32_t i = 0; good && i < s.n_found; i++) {
    bool earlier = false;
    good = is_earlier_original(&s, &s.found[i], key, &earlier) &&
           (!earlier || set_original(store, s.found[i].key.doc, key->doc));
  }
  dgm_arena_free(&s.arena);
  return good;
}

/* ---- out of the store ---- */

/* Its own original anew. */
static bool find_original(dgm_store *store, int64_t doc) {
  sqlite3_stmt *q = dgm_store_kept(store, "SELECT date, id, plain(text) FROM documents WHERE doc = ?1");
  if (!q)
    return false;
  sqlite3_bind_int64(q, 1, doc);
  search s = {.store = store};
  bool good = sqlite3_step(q) == SQLITE_ROW;
  int64_t original = 0;
  if (good) {
    dgm_copy_key key = {doc, dgm_column_date(q, 0), dgm_column_str(q, 1)};
    dgm_str text = dgm_column_str(q, 2);
    uint64_t sketches[DGM_SKETCHES];
    uint32_t n = dgm_sketch(text, key.date, sketches);
    good = find_near(&s, &key, text, sketches, n);
    original = earliest(&s, &key);
  }
  dgm_arena_free(&s.arena);
  sqlite3_reset(q);
  return good && set_original(store, doc, original);
}

bool dgm_copies_unlink(dgm_store *store, const dgm_copy_key *key, dgm_str text) {
  uint64_t sketches[DGM_SKETCHES];
  uint32_t n = dgm_sketch(text, key->date, sketches);
  for (uint32_t i = 0; i < n; i++) {
    sqlite3_stmt *q = dgm_store_kept(store, "DELETE FROM sketches WHERE sketch = ?1 AND doc = ?2");
    if (!q)
      return false;
    sqlite3_bind_int64(q, 1, (int64_t)sketches[i]);
    sqlite3_bind_int64(q, 2, key->doc);
    if (!dgm_store_run(q))
      return false;
  }
  for (;;) { /* each finds another one, or none */
    sqlite3_stmt *q = dgm_store_kept(store, "SELECT doc FROM documents WHERE original = ?1 LIMIT 1");
    if (!q)
      return false;
    sqlite3_bind_int64(q, 1, key->doc);
    int step = sqlite3_step(q);
    int64_t doc = step == SQLITE_ROW ? sqlite3_column_int64(q, 0) : 0;
    sqlite3_reset(q);
    if (!doc)
      return step == SQLITE_DONE;
    if (!find_original(store, doc))
      return false;
  }
}
