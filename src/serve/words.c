#include "words.h"

#include "serve.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_SETS = 96, MOST_SIZE = 10 << 20, MOST_ITEMS = 150000 };

struct word_sets {
  pthread_mutex_t lock;
  word_set *sets[MOST_SETS];
  uint32_t n;
  uint64_t clock;
  size_t size;
};

word_sets *words_new(void) {
  word_sets *w = calloc(1, sizeof *w);
  if (w)
    pthread_mutex_init(&w->lock, NULL);
  return w;
}

static void drop(word_set *set) {
  if (--set->users)
    return;
  free(set->word);
  free(set->meant.words);
  free(set->items);
  free(set);
}

void words_free(word_sets *w) {
  for (uint32_t i = 0; w && i < w->n; i++)
    drop(w->sets[i]);
  free(w);
}

void words_give(word_sets *w, word_set *set) {
  if (!set)
    return;
  pthread_mutex_lock(&w->lock);
  drop(set);
  pthread_mutex_unlock(&w->lock);
}

/* ---- what is meant ---- */

typedef struct finding {
  const store_index *index;
  const dense *d; /* of strings */
  bits *b;
} finding;

static void set_bit(bits *b, int64_t i) {
  if (i >= 0 && i < b->n)
    b->words[i >> 6] |= 1ULL << (i & 63);
}

static int find_number(void *context, const dgm_cell *cells, size_t n) {
  finding *f = context;
  if (n)
    set_bit(f->b, cells->integer);
  return 0;
}

static int find_string(void *context, const dgm_cell *cells, size_t n) {
  finding *f = context;
  int64_t number = n ? cells->integer : 0;
  if (number > 0 && number <= f->d->most && f->d->of[number])
    set_bit(f->b, f->d->of[number]);
  return 0;
}

static int by_number(const void *key, const void *place) {
  int64_t wanted = *(const int64_t *)key, number = ((const index_place *)place)->number;
  return (wanted > number) - (wanted < number);
}

static int find_place(void *context, const dgm_cell *cells, size_t n) {
  finding *f = context;
  const index_place *all = f->index->places; /* they lie by number */
  const index_place *found =
      n && all ? bsearch(&cells->integer, all, f->index->n_places, sizeof *all, by_number) : NULL;
  if (found)
    set_bit(f->b, found - all + 1);
  return 0;
}

/* A code that the store has: no table of names need be read. */
static bool find_code(const store_index *x, dgm_str word, bits *b) {
  uint32_t code = 1;
  while (code < x->n_codes &&
         (strlen(x->codes[code].code) != word.size || memcmp(x->codes[code].code, word.data, word.size)))
    code++;
  for (uint32_t i = 1; code < x->n_codes && i < x->n_entities; i++)
    if (x->entity_code[i] == code)
      set_bit(b, i);
  return code < x->n_codes;
}

static dgm_err find_meant(word_set *set, const store_index *x, dgm_store *store, dgm_str word, dgm_error *error) {
  const dense *d = set->of == DGM_WORD_OF_SOURCE ? &x->sources : set->of == DGM_WORD_OF_MODE ? &x->modes : &x->contexts;
  finding f = {x, d, &set->meant};
  uint32_t n = set->of == DGM_WORD_OF_PARTY   ? x->n_entities
               : set->of == DGM_WORD_OF_TEXT  ? x->n_sentences
               : set->of == DGM_WORD_OF_PLACE ? x->n_places + 1
                                              : d->n + 1;
  set->meant = (bits){calloc(n / 64 + 1, 8), n};
  set->size += n / 8;
  if (!set->meant.words) {
    *error = (dgm_error){DGM_ERR_MEMORY, "out of memory"};
    return DGM_ERR_MEMORY;
  }
  if (set->of == DGM_WORD_OF_PARTY && find_code(x, word, &set->meant))
    return DGM_OK;
  bool numbers = set->of == DGM_WORD_OF_PARTY || set->of == DGM_WORD_OF_TEXT;
  return dgm_store_look_up(store, set->of, word,
                           numbers                        ? find_number
                           : set->of == DGM_WORD_OF_PLACE ? find_place
                                                          : find_string,
                           &f, error);
}

/* ---- whom it concerns ---- */

static bool concerns(const word_set *set, const store_index *x, uint32_t e) {
  if (set->of == DGM_WORD_OF_TEXT)
    return bits_has(&set->meant, x->sentence[e]);
  const uint32_t *p = x->parties + x->party[e];
  uint32_t n = (uint32_t)x->n_actors[e] + x->n_recipients[e], i = 0;
  while (i < n && !bits_has(&set->meant, p[i]))
    i++;
  return i < n;
}

/* No memory is no fault here: all items are looked at then. */
static void find_items(word_set *set, const store_index *x) {
  uint32_t n = set->stories ? x->n_stories : x->n, most = n < MOST_ITEMS ? n : MOST_ITEMS;
  uint32_t *items = malloc(((size_t)most + 1) * sizeof *items);
  for (uint32_t i = 0; items && i < n; i++) {
    if (!concerns(set, x, set->stories ? x->best[i] : i))
      continue;
    if (set->n == most) { /* nearly all of them: nothing is won */
      free(items);
      items = NULL;
      break;
    }
    items[set->n++] = i;
  }
  uint32_t *fit = items ? realloc(items, ((size_t)set->n + 1) * sizeof *items) : NULL;
  set->items = fit ? fit : items;
  set->size += set->items ? (size_t)set->n * sizeof *items : 0;
}

/* ---- keeping ---- */

static word_set *find_set(word_sets *w, dgm_word_of of, bool stories, const char *word) {
  for (uint32_t i = 0; i < w->n; i++)
    if (w->sets[i]->of == of && w->sets[i]->stories == stories && !strcmp(w->sets[i]->word, word))
      return w->sets[i];
  return NULL;
}

/* With the lock. Those that are used longest ago go. */
static void keep(word_sets *w, word_set *set) {
  while (w->n && (w->n == MOST_SETS || w->size + set->size > MOST_SIZE)) {
    uint32_t oldest = 0;
    for (uint32_t i = 1; i < w->n; i++)
      if (w->sets[i]->used < w->sets[oldest]->used)
        oldest = i;
    w->size -= w->sets[oldest]->size;
    drop(w->sets[oldest]);
    w->sets[oldest] = w->sets[--w->n];
  }
  w->sets[w->n++] = set;
  w->size += set->size;
  set->users++;
}

word_set *words_take(word_sets *w, const store_index *index, dgm_store *store, dgm_word_of of, dgm_str word,
                     bool stories, dgm_error *error) {
  bool lists = of == DGM_WORD_OF_PARTY || (of == DGM_WORD_OF_TEXT && !stories);
  stories &= lists; /* else both are the same */
  pthread_mutex_lock(&w->lock);
  word_set *set = find_set(w, of, stories, word.data);
  if (set) {
    set->users++;
    set->used = ++w->clock;
  }
  pthread_mutex_unlock(&w->lock);
  if (set)
    return set;
  set = calloc(1, sizeof *set);
  if (set)
    *set = (word_set){.of = of, .stories = stories, .word = strdup(word.data), .users = 1};
  if (!set || !set->word) {
    free(set);
    *error = (dgm_error){DGM_ERR_MEMORY, "out of memory"};
    return NULL;
  }
  if (find_meant(set, index, store, word, error)) {
    drop(set);
    return NULL;
  }
  if (lists)
    find_items(set, index);
  pthread_mutex_lock(&w->lock);
  set->used = ++w->clock;
  if (!find_set(w, of, stories, word.data) && set->size <= MOST_SIZE / 4)
    keep(w, set);
  pthread_mutex_unlock(&w->lock);
  return set;
}
