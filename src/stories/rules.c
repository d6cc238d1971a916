/* data/stories/ → numbers. */
#include "stories/stories.h"

static const char *const names[DGM_N_WEIGHTS] = {"bias",
                                                 "same_type",
                                                 "same_mode",
                                                 "other_mode",
                                                 "same_cameo",
                                                 "other_root",
                                                 "actor_same",
                                                 "actor_within",
                                                 "actor_code",
                                                 "actor_person",
                                                 "actor_other",
                                                 "actor_unknown",
                                                 "recipient_same",
                                                 "recipient_within",
                                                 "recipient_code",
                                                 "recipient_person",
                                                 "recipient_other",
                                                 "recipient_unknown",
                                                 "nobody",
                                                 "date_same_told",
                                                 "date_same",
                                                 "date_next",
                                                 "date_near",
                                                 "date_far",
                                                 "date_loose",
                                                 "date_loose_near",
                                                 "date_loose_far",
                                                 "date_none",
                                                 "place_same",
                                                 "place_around",
                                                 "place_far",
                                                 "words",
                                                 "shared",
                                                 "names_shared",
                                                 "names_other",
                                                 "trigger_same",
                                                 "theme",
                                                 "theme_other",
                                                 "sentence_same",
                                                 "report_same",
                                                 "absent",
                                                 "days",
                                                 "apart",
                                                 "most_bits",
                                                 "rare"};

static dgm_err table_of(const dgm_tables *tables, const char *path, const dgm_table **table, dgm_error *error) {
  *table = dgm_tables_find(tables, path);
  return *table ? DGM_OK : dgm_fail(error, DGM_ERR_MODEL, "the model has no table %s: make it again", path);
}

static dgm_err number_of(const dgm_table *table, uint32_t row, const char *column, int32_t *number, dgm_error *error) {
  double value;
  if (!dgm_str_number(dgm_table_cell(table, row, dgm_table_column(table, column)), &value) || value < -100000 ||
      value > 100000 || value != (int32_t)value)
    return dgm_table_fail(table, row, error, "%s must be a whole number", column);
  *number = (int32_t)value;
  return DGM_OK;
}

static dgm_err read_weights(dgm_story_rules *rules, const dgm_tables *tables, dgm_error *error) {
  const dgm_table *table;
  bool have[DGM_N_WEIGHTS] = {false};
  dgm_err err = table_of(tables, "stories/weights.tsv", &table, error);
  for (uint32_t row = 0; !err && row < table->n_rows; row++) {
    dgm_str name = dgm_table_cell(table, row, dgm_table_column(table, "name"));
    uint32_t w = 0;
    while (w < DGM_N_WEIGHTS && !dgm_str_is(name, names[w]))
      w++;
    if (w == DGM_N_WEIGHTS || have[w])
      return dgm_table_fail(table, row, error, "no such name, or given twice: %.*s", (int)name.size, name.data);
    have[w] = true;
    err = number_of(table, row, "weight", &rules->weights[w], error);
  }
  for (uint32_t w = 0; !err && w < DGM_N_WEIGHTS; w++)
    if (!have[w])
      return dgm_fail(error, DGM_ERR_MODEL, "data/%s: no row for %s", table->path, names[w]);
  if (!err && (rules->weights[DGM_W_DAYS] < 0 || rules->weights[DGM_W_DAYS] > 60))
    return dgm_fail(error, DGM_ERR_MODEL, "data/%s: days must be from 0 to 60", table->path);
  return err;
}

static bool type_of(dgm_str name, uint32_t *type) {
  for (*type = 0; *type < DGM_N_TYPES; (*type)++)
    if (dgm_str_is(name, dgm_type_name((dgm_type)*type)))
      return true;
  return false;
}

static dgm_err read_types(dgm_story_rules *rules, const dgm_tables *tables, dgm_error *error) {
  const dgm_table *table;
  dgm_err err = table_of(tables, "stories/types.tsv", &table, error);
  for (uint32_t a = 0; a < DGM_N_TYPES; a++)
    for (uint32_t b = 0; b < DGM_N_TYPES; b++)
      rules->types[a][b] = a == b ? rules->weights[DGM_W_SAME_TYPE] : DGM_NEVER;
  for (uint32_t row = 0; !err && row < table->n_rows; row++) {
    uint32_t a, b;
    int32_t weight = 0;
    if (!type_of(dgm_table_cell(table, row, dgm_table_column(table, "type")), &a) ||
        !type_of(dgm_table_cell(table, row, dgm_table_column(table, "other")), &b) || a == b)
      return dgm_table_fail(table, row, error, "two different types are needed");
    err = number_of(table, row, "weight", &weight, error);
    if (!err)
      rules->types[a][b] = rules->types[b][a] = weight;
  }
  return err;
}

static dgm_err read_promised(dgm_story_rules *rules, const dgm_tables *tables, dgm_error *error) {
  const dgm_table *table;
  dgm_err err = table_of(tables, "stories/promised.tsv", &table, error);
  for (uint32_t row = 0; !err && row < table->n_rows; row++) {
    uint32_t type;
    if (!type_of(dgm_table_cell(table, row, dgm_table_column(table, "type")), &type) ||
        rules->n_promised == DGM_COUNT(rules->promised))
      return dgm_table_fail(table, row, error, "no such type, or too many rows");
    rules->promised[rules->n_promised].cameo = dgm_table_cell(table, row, dgm_table_column(table, "cameo"));
    rules->promised[rules->n_promised++].type = (uint8_t)type;
  }
  return err;
}

static dgm_story_word *slot_of(const dgm_story_rules *rules, dgm_str word) {
  uint64_t key = dgm_hash(0, word.data, word.size);
  key += !key;
  uint32_t at = (uint32_t)key & (rules->size - 1);
  while (rules->words[at].key && rules->words[at].key != key)
    at = (at + 1) & (rules->size - 1);
  return &rules->words[at];
}

static dgm_story_word *add_word(dgm_story_rules *rules, dgm_str word) {
  dgm_story_word *slot = slot_of(rules, word);
  slot->key = dgm_hash(0, word.data, word.size);
  slot->key += !slot->key;
  return slot;
}

static dgm_err read_words(dgm_story_rules *rules, const dgm_table *table, dgm_error *error) {
  dgm_err err = DGM_OK;
  for (uint32_t row = 0; !err && row < table->n_rows; row++) {
    int32_t bits = 0;
    dgm_str word = dgm_table_cell(table, row, dgm_table_column(table, "word"));
    err = number_of(table, row, "bits", &bits, error);
    if (!err && (bits < 0 || bits > 30 || !word.size))
      err = dgm_table_fail(table, row, error, "a word and from 0 to 30 bits are needed");
    if (!err) {
      dgm_story_word *slot = add_word(rules, word);
      slot->bits = (uint8_t)bits;
      slot->listed = true;
    }
  }
  return err;
}

/* Names of days tell when, which the date says better. */
static void read_times(dgm_story_rules *rules, const dgm_table *table) {
  int32_t kind = dgm_table_column(table, "kind"), forms = dgm_table_column(table, "forms");
  for (uint32_t row = 0; row < table->n_rows; row++) {
    dgm_str rest = dgm_table_cell(table, row, forms), form, is = dgm_table_cell(table, row, kind);
    if (!dgm_str_is(is, "weekday") && !dgm_str_is(is, "month") && !dgm_str_is(is, "deictic"))
      continue;
    while (dgm_str_split(&rest, ';', &form))
      if (!memchr(form.data, ' ', form.size))
        add_word(rules, form)->time =
            dgm_str_is(dgm_table_cell(table, row, dgm_table_column(table, "capital")), "yes") ? 2 : 1;
  }
}

static dgm_err read_all_words(dgm_story_rules *rules, const dgm_tables *tables, dgm_error *error) {
  const dgm_table *words, *times;
  dgm_err err = table_of(tables, "stories/words.tsv", &words, error);
  if (!err)
    err = table_of(tables, "times/words.tsv", &times, error);
  if (err)
    return err;
  rules->size = 1024;
  while (rules->size < 2 * words->n_rows + 8 * times->n_rows)
    rules->size *= 2;
  rules->words = dgm_arena_zeros(&rules->arena, rules->size, sizeof *rules->words);
  if (!rules->words)
    return dgm_fail_memory(error);
  err = read_words(rules, words, error);
  if (!err)
    read_times(rules, times);
  return err;
}

static dgm_err read_endings(dgm_story_rules *rules, const dgm_tables *tables, dgm_error *error) {
  const dgm_table *table;
  dgm_err err = table_of(tables, "stories/endings.tsv", &table, error);
  for (uint32_t row = 0; !err && row < table->n_rows; row++) {
    int32_t left = 0;
    err = number_of(table, row, "left", &left, error);
    if (!err && (left < 1 || rules->n_endings == DGM_COUNT(rules->endings)))
      err = dgm_table_fail(table, row, error, "too many rows, or `left` below 1");
    if (!err) {
      rules->endings[rules->n_endings].ending = dgm_table_cell(table, row, dgm_table_column(table, "ending"));
      rules->endings[rules->n_endings++].left = (uint32_t)left;
    }
  }
  return err;
}

dgm_err dgm_story_rules_open(dgm_story_rules *rules, const dgm_tables *tables, dgm_error *error) {
  memset(rules, 0, sizeof *rules);
  dgm_err err = read_weights(rules, tables, error);
  if (!err)
    err = read_types(rules, tables, error);
  if (!err)
    err = read_promised(rules, tables, error);
  if (!err)
    err = read_all_words(rules, tables, error);
  if (!err)
    err = read_endings(rules, tables, error);
  if (err)
    dgm_story_rules_close(rules);
  return err;
}

void dgm_story_rules_close(dgm_story_rules *rules) {
  dgm_arena_free(&rules->arena);
}

const dgm_story_word *dgm_story_word_of(const dgm_story_rules *rules, dgm_str lower) {
  const dgm_story_word *slot = slot_of(rules, lower);
  return slot->key ? slot : NULL;
}
