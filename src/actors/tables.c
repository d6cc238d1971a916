/* Opens the actor tables: every row checked once, so that reading a text needs no parsing. */
#include "actors/actors.h"

#include "base/names.h"
#include "text/text.h"

#include <stdlib.h>

static const char *const kind_names[] = {"country",     "people", "capital", "seat",  "organisation", "agency",
                                         "armed_group", "party",  "person",  "media", "partial"};
static const char *const role_kinds[] = {"person", "group", "body", "office"};
static const char *const effect_names[] = {
    "former",   "honorific", "locative", "attached", "sided",     "particle",      "homeland",  "generic", "pair",
    "ware",     "site",      "posted",   "motion",   "serving",   "multinational", "state",     "other",   "anyone",
    "personal", "naming",    "harming",  "pact",     "presiding", "members",       "uniformed", "opposed"};

static int find_name(const char *const *names, size_t count, dgm_str name) {
  for (size_t i = 0; i < count; i++)
    if (dgm_str_is(name, names[i]))
      return (int)i;
  return -1;
}

static dgm_err read_sectors(const dgm_table *t, uint32_t row, dgm_str cell, uint8_t out[4], dgm_error *error) {
  dgm_str part;
  while (dgm_str_split(&cell, ';', &part)) {
    int sector = dgm_sector_find(part);
    if (sector < 0)
      return dgm_table_fail(t, row, error, "no sector is called \"%.*s\"; see ontology/sectors.tsv", (int)part.size,
                            part.data);
    dgm_add_sector(out, (uint8_t)sector);
  }
  return DGM_OK;
}

void dgm_add_sector(uint8_t sectors[4], uint8_t sector) {
  for (int i = 0; i < 4; i++) {
    if (sectors[i] == sector)
      return;
    if (!sectors[i]) {
      sectors[i] = sector;
      return;
    }
  }
}

bool dgm_period_read(dgm_str cell, bool last, dgm_date *date) {
  char full[11] = "0000-01-01";
  *date = DGM_NO_DATE;
  if (!cell.size)
    return true;
  if (cell.size != 4 && cell.size != 7 && cell.size != 10)
    return false;
  if (last)
    memcpy(full, "0000-12-31", 10);
  memcpy(full, cell.data, cell.size);
  bool good = dgm_date_parse((dgm_str){full, 10}, date);
  for (int day = 0; !good && last && cell.size == 7 && day < 3; day++) { /* the month has fewer days */
    memcpy(full + 8, (const char *const[]){"30", "29", "28"}[day], 2);
    good = dgm_date_parse((dgm_str){full, 10}, date);
  }
  return good;
}

static dgm_str first_name(dgm_str names) {
  dgm_str first = {0};
  dgm_str_split(&names, ';', &first);
  return first;
}

static dgm_err read_actors(dgm_actor_tables *tables, uint32_t number, const dgm_table *t, dgm_error *error) {
  static const char *const columns[] = {"names", "code", "sectors", "kind", "id", "from", "to"};
  int32_t at[DGM_COUNT(columns)];
  for (size_t i = 0; i < DGM_COUNT(columns); i++)
    if ((at[i] = dgm_table_column(t, columns[i])) < 0)
      return dgm_fail(error, DGM_ERR_MODEL, "%s%s: no column \"%s\"", dgm_table_root(t->path), t->path, columns[i]);
  dgm_actor_row *rows = dgm_arena_zeros(&tables->arena, t->n_rows, sizeof *rows);
  if (!rows)
    return dgm_fail_memory(error);
  tables->rows[number] = rows;
  if (strcmp(t->path, "actors/countries.tsv") == 0) {
    tables->countries = rows;
    tables->n_countries = t->n_rows;
  }
  for (uint32_t r = 0; r < t->n_rows; r++) {
    dgm_actor_row *row = &rows[r];
    row->name = first_name(dgm_table_cell(t, r, at[0]));
    row->code = dgm_table_cell(t, r, at[1]);
    dgm_err result = read_sectors(t, r, dgm_table_cell(t, r, at[2]), row->sectors, error);
    if (result)
      return result;
    int kind = find_name(kind_names, DGM_COUNT(kind_names), dgm_table_cell(t, r, at[3]));
    if (kind < 0)
      return dgm_table_fail(t, r, error, "unknown kind");
    row->kind = (uint8_t)kind;
    row->id = dgm_table_cell(t, r, at[4]);
    if (!dgm_period_read(dgm_table_cell(t, r, at[5]), false, &row->from) ||
        !dgm_period_read(dgm_table_cell(t, r, at[6]), true, &row->to))
      return dgm_table_fail(t, r, error, "from and to are YYYY, YYYY-MM or YYYY-MM-DD");
    row->source = dgm_table_source(t, r);
  }
  return DGM_OK;
}

static dgm_err read_roles(dgm_actor_tables *tables, uint32_t number, const dgm_table *t, dgm_error *error) {
  int32_t names = dgm_table_column(t, "names"), sectors = dgm_table_column(t, "sectors");
  int32_t kinds = dgm_table_column(t, "kind");
  if (names < 0 || sectors < 0 || kinds < 0)
    return dgm_fail(error, DGM_ERR_MODEL, "data/%s: needs the columns names, sectors and kind", t->path);
  dgm_role_row *rows = dgm_arena_zeros(&tables->arena, t->n_rows, sizeof *rows);
  if (!rows)
    return dgm_fail_memory(error);
  tables->role_rows[number] = rows;
  for (uint32_t r = 0; r < t->n_rows; r++) {
    rows[r].name = first_name(dgm_table_cell(t, r, names));
    dgm_err result = read_sectors(t, r, dgm_table_cell(t, r, sectors), rows[r].sectors, error);
    if (result)
      return result;
    int kind = find_name(role_kinds, DGM_COUNT(role_kinds), dgm_table_cell(t, r, kinds));
    if (kind < 0)
      return dgm_table_fail(t, r, error, "kind is person, group, body or office");
    rows[r].kind = (uint8_t)kind;
    rows[r].source = dgm_table_source(t, r);
  }
  return DGM_OK;
}

static dgm_err open_modifiers(dgm_actor_tables *tables, const dgm_model *model, dgm_error *error) {
  const dgm_table *t = dgm_tables_find(&model->tables, "actors/modifiers.tsv");
  int32_t effect = t ? dgm_table_column(t, "effect") : DGM_NONE;
  if (effect < 0)
    return dgm_fail(error, DGM_ERR_MODEL, "data/actors/modifiers.tsv: needs the columns word and effect");
  tables->word_effects = dgm_arena_zeros(&tables->arena, t->n_rows, sizeof *tables->word_effects);
  if (!tables->word_effects)
    return dgm_fail_memory(error);
  for (uint32_t r = 0; r < t->n_rows; r++) {
    int bit = find_name(effect_names, DGM_COUNT(effect_names), dgm_table_cell(t, r, effect));
    if (bit < 0)
      return dgm_table_fail(t, r, error, "unknown effect");
    tables->word_effects[r] = 1u << bit;
  }
  return dgm_phrases_open(&tables->effects, &model->file, &model->tables, "modifiers", error);
}

/* The form in lower case; longer than `room`: as it is. */
dgm_str dgm_lowered(dgm_str form, char *room, size_t size) {
  for (uint32_t i = 0; i < form.size && form.size <= size; i++)
    room[i] = dgm_to_lower(form.data[i]);
  return form.size <= size ? (dgm_str){room, form.size} : form;
}

unsigned dgm_word_effects(const dgm_actor_tables *tables, dgm_str word) {
  char room[64];
  dgm_phrase_hit hit =
      dgm_phrases_find(&tables->effects, dgm_phrase_step(DGM_PHRASE_START, dgm_lowered(word, room, sizeof room)));
  unsigned effects = 0;
  for (uint32_t i = 0; i < hit.count; i++)
    effects |= tables->word_effects[hit.rows[i].row];
  return effects;
}

static dgm_err index_own(dgm_actor_tables *t, const dgm_model *model, dgm_phrases_builder *builder, uint32_t number,
                         dgm_error *error) {
  const dgm_table *table = &model->tables.items[number];
  int32_t names = dgm_table_column(table, "names");
  for (uint32_t r = 0; r < table->n_rows; r++) {
    dgm_str cell = dgm_table_cell(table, r, names), name, *words;
    uint32_t n;
    if (!cell.size)
      return dgm_table_fail(table, r, error, "an actor needs a name");
    while (dgm_str_split(&cell, ';', &name))
      if (dgm_split_words(model->text, &t->arena, name, &words, &n) ||
          !dgm_phrases_builder_add(builder, words, n, (dgm_row_ref){number, r}))
        return dgm_fail_memory(error);
  }
  return DGM_OK;
}

/* The map of the user's own tables, built here and now: split as texts are. */
static dgm_err open_own(dgm_actor_tables *t, const dgm_model *model, dgm_error *error) {
  dgm_phrases_builder *builder = dgm_phrases_builder_new();
  dgm_err result = builder ? DGM_OK : dgm_fail_memory(error);
  for (uint32_t i = 0; !result && i < model->tables.count; i++)
    if (dgm_is_own_table(model, i))
      result = index_own(t, model, builder, i, error);
  if (!result && !dgm_phrases_builder_write(builder, &t->own_bytes))
    result = dgm_fail_memory(error);
  dgm_phrases_builder_free(builder);
  if (result)
    return result;
  return dgm_phrases_view(&t->own, (dgm_bytes){t->own_bytes.data, t->own_bytes.size}, &model->tables, "own", error);
}

uint8_t dgm_word_gender(const dgm_actor_tables *t, dgm_str form, bool *name) {
  *name = false;
  char room[64];
  dgm_phrase_hit hit =
      dgm_phrases_find(&t->genders, dgm_phrase_step(DGM_PHRASE_START, dgm_lowered(form, room, sizeof room)));
  if (!hit.count)
    return DGM_GENDER_NONE;
  dgm_str words = dgm_table_cell(t->gender_table, hit.rows[0].row, dgm_table_column(t->gender_table, "words"));
  dgm_str gender = dgm_table_cell(t->gender_table, hit.rows[0].row, dgm_table_column(t->gender_table, "gender"));
  *name = words.size && !dgm_is_lower(words.data[0]);
  return dgm_str_is(gender, "fem") ? DGM_GENDER_FEM : DGM_GENDER_MASC;
}

static dgm_err open_synonyms(dgm_actor_tables *t, const dgm_model *model, dgm_error *error) {
  t->synonym_table = dgm_tables_find(&model->tables, "actors/synonyms.tsv");
  t->synonym_column = t->synonym_table ? dgm_table_column(t->synonym_table, "of") : DGM_NONE;
  if (t->synonym_column < 0)
    return dgm_fail(error, DGM_ERR_MODEL, "data/actors/synonyms.tsv: needs the columns names and of");
  for (uint32_t r = 0; r < t->synonym_table->n_rows; r++)
    if (!dgm_table_cell(t->synonym_table, r, t->synonym_column).size)
      return dgm_table_fail(t->synonym_table, r, error, "of names the offices that the word stands for");
  return dgm_phrases_open(&t->synonyms, &model->file, &model->tables, "synonyms", error);
}

static dgm_err open_genders(dgm_actor_tables *t, const dgm_model *model, dgm_error *error) {
  t->gender_table = dgm_tables_find(&model->tables, "actors/genders.tsv");
  int32_t column = t->gender_table ? dgm_table_column(t->gender_table, "gender") : DGM_NONE;
  if (column < 0)
    return dgm_fail(error, DGM_ERR_MODEL, "data/actors/genders.tsv: needs the columns words and gender");
  for (uint32_t r = 0; r < t->gender_table->n_rows; r++) {
    dgm_str cell = dgm_table_cell(t->gender_table, r, column);
    if (!dgm_str_is(cell, "masc") && !dgm_str_is(cell, "fem"))
      return dgm_table_fail(t->gender_table, r, error, "gender is masc or fem");
  }
  return dgm_phrases_open(&t->genders, &model->file, &model->tables, "genders", error);
}

dgm_err dgm_actors_open(dgm_model *model, dgm_error *error) {
  dgm_actor_tables *t = calloc(1, sizeof *t);
  if (!t)
    return dgm_fail_memory(error);
  model->actors = t;
  uint32_t n = model->tables.count;
  t->rows = dgm_arena_zeros(&t->arena, n, sizeof *t->rows);
  t->role_rows = dgm_arena_zeros(&t->arena, n, sizeof *t->role_rows);
  if (!t->rows || !t->role_rows)
    return dgm_fail_memory(error);
  dgm_err result = open_modifiers(t, model, error);
  if (!result)
    result = dgm_phrases_open(&t->actors, &model->file, &model->tables, "actors", error);
  if (!result)
    result = dgm_phrases_open(&t->roles, &model->file, &model->tables, "roles", error);
  if (!result)
    result = open_genders(t, model, error);
  if (!result)
    result = open_synonyms(t, model, error);
  for (uint32_t i = 0; i < n && !result; i++) {
    const dgm_table *table = &model->tables.items[i];
    bool own = dgm_is_own_table(model, i);
    bool words =
        strcmp(table->path, "actors/modifiers.tsv") == 0 || table == t->gender_table || table == t->synonym_table;
    if (!own && (strncmp(table->path, "actors/", 7) != 0 || words))
      continue;
    result =
        strcmp(table->path, "actors/roles.tsv") == 0 ? read_roles(t, i, table, error) : read_actors(t, i, table, error);
  }
  return result ? result : open_own(t, model, error);
}

void dgm_actors_close(dgm_model *model) {
  if (model->actors) {
    dgm_arena_free(&model->actors->arena);
    dgm_buffer_free(&model->actors->own_bytes);
  }
  free(model->actors);
  model->actors = NULL;
}
