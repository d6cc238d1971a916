/* What is known of a mention → hashes and sorted words, quick to compare. */
#include "stories/stories.h"

#include <math.h>
#include <stdlib.h>

static uint32_t hash_of(dgm_str text) {
  if (!text.size)
    return 0;
  uint64_t h = dgm_hash(0, text.data, text.size);
  return (uint32_t)(h >> 32) | 1;
}

/* ---- words ---- */

static dgm_str stem_of(const dgm_story_rules *rules, dgm_str word) {
  if (dgm_is_digit(word.data[0]))
    return word;
  for (uint32_t i = 0; i < rules->n_endings; i++) {
    dgm_str e = rules->endings[i].ending;
    if (word.size >= e.size + rules->endings[i].left && !memcmp(word.data + word.size - e.size, e.data, e.size)) {
      word.size -= e.size;
      break;
    }
  }
  /* "stopped" and "stop" */
  if (word.size > 3 && word.data[word.size - 1] == word.data[word.size - 2])
    word.size--;
  return word;
}

static int by_key(const void *a, const void *b) {
  const dgm_shared_word *x = a, *y = b;
  return x->key != y->key ? (x->key < y->key ? -1 : 1) : (int)y->name - (int)x->name;
}

enum { MOST_WORDS = 200, LONGEST_WORD = 64 };

/* The words of `text`, each once, by key; sets the root of the sum of their squared bits, and whether a day is named.
 */
static const dgm_shared_word *words_of(const dgm_story_rules *rules, dgm_str text, dgm_arena *arena, uint16_t *count,
                                       float *weight, bool *told) {
  dgm_shared_word words[MOST_WORDS];
  uint32_t n = 0, at = 0, n_seen = 0;
  while (at < text.size && n < MOST_WORDS) {
    char lower[LONGEST_WORD];
    uint32_t start = at;
    while (at < text.size && dgm_in_word(text.data[at]))
      at++;
    uint32_t size = at - start < LONGEST_WORD ? at - start : LONGEST_WORD;
    if (!size) {
      at++;
      continue;
    }
    for (uint32_t i = 0; i < size; i++)
      lower[i] = dgm_to_lower(text.data[start + i]);
    const dgm_story_word *word = dgm_story_word_of(rules, (dgm_str){lower, size});
    bool listed = word && word->listed, capital = dgm_is_upper(text.data[start]);
    uint32_t bits = listed ? word->bits : (uint32_t)rules->weights[DGM_W_RARE];
    n_seen++;
    if (word && (word->time == 1 || (word->time == 2 && capital)))
      *told = true;
    else if (bits > 2)
      words[n++] = (dgm_shared_word){hash_of(stem_of(rules, (dgm_str){lower, size})), (uint8_t)bits,
                                     !listed && n_seen > 1 && capital};
  }
  qsort(words, n, sizeof *words, by_key);
  uint32_t kept = 0;
  for (uint32_t i = 0; i < n; i++)
    if (!kept || words[i].key != words[kept - 1].key)
      words[kept++] = words[i];
  double sum = 0;
  for (uint32_t i = 0; i < kept; i++)
    sum += (double)words[i].bits * words[i].bits;
  dgm_shared_word *own = dgm_arena_alloc(arena, kept * sizeof *own);
  if (!own)
    return NULL;
  memcpy(own, words, kept * sizeof *own);
  *count = (uint16_t)kept;
  *weight = (float)sqrt(sum);
  return own;
}

/* ---- parties ---- */

static void add_key(dgm_telling *t, uint32_t key) {
  uint32_t at = 0;
  while (at < t->n_keys && t->keys[at] < key)
    at++;
  if (!key || t->n_keys == DGM_MOST_STORY_KEYS || (at < t->n_keys && t->keys[at] == key))
    return;
  memmove(t->keys + at + 1, t->keys + at, (t->n_keys - at) * sizeof *t->keys);
  t->keys[at] = key;
  t->n_keys++;
}

static void add_party(dgm_telling *t, const dgm_teller *party) {
  uint8_t *n = party->recipient ? &t->n_recipients : &t->n_actors;
  dgm_side *side = &t->sides[party->recipient][*n];
  if (*n == DGM_MOST_SIDES)
    return;
  side->code = hash_of(party->code);
  side->id = hash_of(party->id);
  side->sectors = hash_of(party->sectors);
  side->kind = party->kind;
  side->person = party->kind == DGM_ENTITY_PERSON ? side->id : 0;
  ++*n;
  add_key(t, side->code ? side->code : side->id);
}

/* A promised meeting is a meeting: the type that its CAMEO code has. */
static uint8_t kept_type(const dgm_story_rules *rules, const dgm_told *told) {
  for (uint32_t i = 0; told->type == DGM_AGREE && i < rules->n_promised; i++) {
    dgm_str prefix = rules->promised[i].cameo;
    if (told->cameo.size >= prefix.size && !memcmp(told->cameo.data, prefix.data, prefix.size))
      return rules->promised[i].type;
  }
  return told->type;
}

bool dgm_telling_make(dgm_telling *t, const dgm_story_rules *rules, const dgm_told *told, dgm_arena *arena) {
  memset(t, 0, sizeof *t);
  t->doc = dgm_arena_copy(arena, told->doc);
  t->number = told->number;
  t->sentence = told->sentence;
  t->event = told->event;
  t->report = dgm_hash(1, told->doc.data, told->doc.size);
  t->from = told->date;
  t->to = told->enddate == DGM_NO_DATE || told->enddate < told->date ? told->date : told->enddate;
  t->published = told->published;
  t->type = kept_type(rules, told);
  t->mark = -1;
  t->done = told->placed;
  t->kept = dgm_arena_copy(arena, told->kept).data;
  memcpy(t->cameo, told->cameo.data, told->cameo.size < 4 ? told->cameo.size : 4);
  t->mode = hash_of(told->mode);
  for (uint32_t i = 0; i < told->n_parties; i++)
    add_party(t, &told->parties[i]);
  t->country = hash_of(told->place_code);
  t->admin1 = told->place_admin1.size ? hash_of(told->place_admin1) ^ t->country : 0;
  t->place = told->geonameid ? told->geonameid : hash_of(told->place_name);
  t->lat = (float)told->lat;
  t->lon = (float)told->lon;
  add_key(t, t->country);
  if (!t->n_keys)
    t->keys[t->n_keys++] = 0;
  uint16_t n_trigger;
  float unused;
  bool days = t->published != DGM_NO_DATE && t->from != t->published, none;
  const dgm_shared_word *trigger = words_of(rules, told->trigger, arena, &n_trigger, &unused, &none);
  t->words = words_of(rules, told->text, arena, &t->n_words, &t->weight, &days);
  t->theme = words_of(rules, told->theme, arena, &t->n_theme, &t->theme_weight, &none);
  t->told = days;
  if (!trigger || !t->words || !t->theme || (told->doc.size && !t->doc.data) || (told->kept.size && !t->kept))
    return false;
  for (uint16_t i = 0; i < n_trigger; i++) /* whatever their order */
    t->trigger += trigger[i].key;
  return true;
}

int dgm_telling_order(const dgm_telling *a, const dgm_telling *b) {
  int order = dgm_str_order(a->doc, b->doc);
  return order ? order : (a->number > b->number) - (a->number < b->number);
}
