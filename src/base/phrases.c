#include "phrases.h"

#include <stdlib.h>

/* Section: u64 slots, u64 rows; slots; rows. A slot with key 0 is free; a third of them are. */

/* Where the search for a key begins: its upper bits, stretched over the slots. */
static uint64_t slot_of(uint64_t key, uint64_t size) {
  return (key >> 32) * size >> 32;
}

uint64_t dgm_phrase_of(dgm_str text, char separator) {
  uint64_t state = DGM_PHRASE_START;
  dgm_str word;
  while (dgm_str_split(&text, separator, &word))
    state = dgm_phrase_step(state, word);
  return state;
}

static bool contents_fit(const dgm_phrases *map, const dgm_tables *tables) {
  bool free_slot = false;
  for (uint64_t i = 0; i < map->size; i++) {
    const dgm_phrase_slot *s = &map->slots[i];
    free_slot |= s->key == 0;
    if (s->first > map->n_rows || s->count_more >> 1 > map->n_rows - s->first)
      return false;
  }
  for (uint32_t i = 0; i < map->n_rows; i++)
    if (map->rows[i].table >= tables->count || map->rows[i].row >= tables->items[map->rows[i].table].n_rows)
      return false;
  return free_slot; /* or a search would not end */
}

static const dgm_phrase_slot no_slots[1];

dgm_err dgm_phrases_view(dgm_phrases *map, dgm_bytes bytes, const dgm_tables *tables, const char *name,
                         dgm_error *error) {
  *map = (dgm_phrases){.slots = no_slots, .size = 1};
  uint64_t head[2];
  if (bytes.size < sizeof head)
    return dgm_fail(error, DGM_ERR_MODEL, "model section %s is too short", name);
  memcpy(head, bytes.data, sizeof head);
  uint64_t room = bytes.size - sizeof head;
  if (!head[0] || head[0] > UINT32_MAX || head[0] > room / sizeof(dgm_phrase_slot) || head[1] > UINT32_MAX ||
      room != head[0] * sizeof(dgm_phrase_slot) + head[1] * sizeof(dgm_row_ref))
    return dgm_fail(error, DGM_ERR_MODEL, "model section %s has the wrong size", name);
  map->slots = (const dgm_phrase_slot *)(const void *)(bytes.data + sizeof head);
  map->size = head[0];
  map->rows = (const dgm_row_ref *)(const void *)(map->slots + head[0]);
  map->n_rows = (uint32_t)head[1];
  if (!contents_fit(map, tables))
    return dgm_fail(error, DGM_ERR_MODEL, "model section %s points outside its tables", name);
  return DGM_OK;
}

dgm_err dgm_phrases_open(dgm_phrases *map, const dgm_model_file *file, const dgm_tables *tables, const char *name,
                         dgm_error *error) {
  char section[40] = "phrases.";
  strncat(section, name, sizeof section - 9);
  dgm_bytes bytes = dgm_model_file_section(file, section);
  *map = (dgm_phrases){.slots = no_slots, .size = 1};
  return bytes.data ? dgm_phrases_view(map, bytes, tables, section, error) : DGM_OK;
}

dgm_phrase_hit dgm_phrases_find(const dgm_phrases *map, uint64_t state) {
  for (uint64_t i = slot_of(state, map->size);; i = i + 1 == map->size ? 0 : i + 1) {
    const dgm_phrase_slot *s = &map->slots[i];
    if (s->key == state)
      return (dgm_phrase_hit){map->rows + s->first, s->count_more >> 1, s->count_more & 1};
    if (!s->key)
      return (dgm_phrase_hit){0};
  }
}

/* ---- building ---- */

typedef struct entry {
  uint64_t key;
  dgm_row_ref row;
  uint32_t order;
  bool prefix;
} entry;

struct dgm_phrases_builder {
  entry *entries;
  size_t count, room;
};

dgm_phrases_builder *dgm_phrases_builder_new(void) {
  return calloc(1, sizeof(dgm_phrases_builder));
}

void dgm_phrases_builder_free(dgm_phrases_builder *builder) {
  if (builder)
    free(builder->entries);
  free(builder);
}

static bool push(dgm_phrases_builder *b, entry e) {
  if (b->count == b->room) {
    size_t room = b->room ? b->room * 2 : 1024;
    entry *moved = realloc(b->entries, room * sizeof *moved);
    if (!moved)
      return false;
    b->entries = moved;
    b->room = room;
  }
  e.order = (uint32_t)b->count;
  b->entries[b->count++] = e;
  return true;
}

bool dgm_phrases_builder_add(dgm_phrases_builder *builder, const dgm_str *words, uint32_t n_words, dgm_row_ref row) {
  uint64_t state = DGM_PHRASE_START;
  for (uint32_t i = 0; i < n_words; i++) {
    state = dgm_phrase_step(state, words[i]);
    if (!push(builder, (entry){.key = state, .row = row, .prefix = i + 1 < n_words}))
      return false;
  }
  return true;
}

static int by_key(const void *a, const void *b) {
  const entry *x = a, *y = b;
  if (x->key != y->key)
    return x->key < y->key ? -1 : 1;
  return x->order < y->order ? -1 : x->order > y->order;
}

static void place(dgm_phrase_slot *slots, uint64_t size, dgm_phrase_slot slot) {
  uint64_t i = slot_of(slot.key, size);
  while (slots[i].key)
    i = i + 1 == size ? 0 : i + 1;
  slots[i] = slot;
}

bool dgm_phrases_builder_write(dgm_phrases_builder *b, dgm_buffer *out) {
  if (b->count)
    qsort(b->entries, b->count, sizeof *b->entries, by_key);
  uint64_t keys = 0;
  for (size_t i = 0; i < b->count; i++)
    keys += i == 0 || b->entries[i].key != b->entries[i - 1].key;
  uint64_t size = 16 + keys * 3 / 2;
  dgm_phrase_slot *slots = calloc(size, sizeof *slots);
  dgm_row_ref *rows = calloc(b->count + 1, sizeof *rows);
  bool good = slots && rows;
  uint64_t n_rows = 0;
  for (size_t i = 0; good && i < b->count;) {
    uint64_t key = b->entries[i].key, first = n_rows;
    bool more = false;
    for (; i < b->count && b->entries[i].key == key; i++) {
      dgm_row_ref row = b->entries[i].row;
      if (b->entries[i].prefix)
        more = true;
      else if (n_rows == first || memcmp(&rows[n_rows - 1], &row, sizeof row)) /* a name given twice in one row */
        rows[n_rows++] = row;
    }
    place(slots, size, (dgm_phrase_slot){key, (uint32_t)first, (uint32_t)((n_rows - first) << 1 | more)});
  }
  if (good) {
    uint64_t head[2] = {size, n_rows};
    dgm_buffer_add(out, (const char *)head, sizeof head);
    dgm_buffer_add(out, (const char *)slots, size * sizeof *slots);
    dgm_buffer_add(out, (const char *)rows, n_rows * sizeof *rows);
    good = !out->failed;
  }
  free(slots);
  free(rows);
  return good;
}
