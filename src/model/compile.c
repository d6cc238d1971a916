#include "model/compile.h"

#include "model/model.h"
#include "text/text.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { MAX_SECTIONS = 256, MAX_DEPTH = 4 };

typedef struct compile {
  dgm_arena arena;
  dgm_section_data sections[MAX_SECTIONS];
  uint32_t n_sections;
  dgm_model_file weights[8];
  uint32_t n_weights;
  char made_by[32];
  dgm_text_rules *rules; /* of the tables being compiled: names are split as texts are */
  dgm_error *error;
} compile;

static dgm_err add_section(compile *c, const char *kind, const char *name, dgm_buffer *data) {
  if (data->failed)
    return dgm_fail_memory(c->error);
  if (c->n_sections == MAX_SECTIONS)
    return dgm_fail(c->error, DGM_ERR_LIMIT, "more than %d sections", MAX_SECTIONS);
  dgm_section_data *s = &c->sections[c->n_sections];
  if (snprintf(s->name, sizeof s->name, "%s%s", kind, name) >= (int)sizeof s->name)
    return dgm_fail(c->error, DGM_ERR_LIMIT, "%s: the name is too long for a model section", name);
  dgm_str copy = dgm_arena_copy(&c->arena, (dgm_str){data->data, (uint32_t)data->size});
  if (!copy.data)
    return dgm_fail_memory(c->error);
  s->data = copy.data;
  s->size = copy.size;
  c->n_sections++;
  return DGM_OK;
}

static dgm_err read_file(const char *path, dgm_buffer *out, dgm_error *error) {
  FILE *in = fopen(path, "rb");
  if (!in)
    return dgm_fail(error, DGM_ERR_IO, "%s: %s", path, strerror(errno));
  char block[65536];
  size_t n;
  while ((n = fread(block, 1, sizeof block, in)) > 0)
    dgm_buffer_add(out, block, n);
  bool bad = ferror(in);
  fclose(in);
  return bad ? dgm_fail(error, DGM_ERR_IO, "%s: cannot read", path) : DGM_OK;
}

static dgm_err compile_table(compile *c, const char *file, const char *name) {
  dgm_buffer tsv = {0}, bytes = {0};
  dgm_err result = read_file(file, &tsv, c->error);
  if (!result)
    result = dgm_table_compile(name, (dgm_str){tsv.data, (uint32_t)tsv.size}, &bytes, c->error);
  if (!result)
    result = add_section(c, "table.", name, &bytes);
  dgm_buffer_free(&tsv);
  dgm_buffer_free(&bytes);
  return result;
}

/* All .tsv files under data/<folder>, in order of name, so that the model is the same on every machine. */
static dgm_err compile_folder(compile *c, const char *data, const char *folder, int depth) {
  dgm_str path = dgm_arena_printf(&c->arena, "%s/%s", data, folder);
  struct dirent **entries;
  int n = path.data ? scandir(path.data, &entries, NULL, alphasort) : -1;
  if (n < 0)
    return dgm_fail(c->error, DGM_ERR_IO, "%s/%s: %s", data, folder, strerror(errno));
  dgm_err result = DGM_OK;
  for (int i = 0; i < n; i++) {
    dgm_str name = dgm_arena_printf(&c->arena, "%s%s%s", folder, *folder ? "/" : "", entries[i]->d_name);
    dgm_str file = dgm_arena_printf(&c->arena, "%s/%.*s", data, (int)name.size, name.data);
    struct stat status;
    bool skip = result || entries[i]->d_name[0] == '.' || !file.data || stat(file.data, &status);
    free(entries[i]);
    if (skip)
      continue;
    if (S_ISDIR(status.st_mode) && depth < MAX_DEPTH)
      result = compile_folder(c, data, name.data, depth + 1);
    else if (dgm_str_ends(name, ".tsv"))
      result = compile_table(c, file.data, name.data);
  }
  free(entries);
  return result;
}

/* ---- phrase maps ---- */

typedef enum key_split { SPLIT_WORDS, SPLIT_LOWER, SPLIT_LEMMA } key_split;

static dgm_str lower(dgm_arena *arena, dgm_str text) {
  dgm_str copy = dgm_arena_copy(arena, text);
  for (uint32_t i = 0; copy.data && i < copy.size; i++)
    ((char *)(uintptr_t)copy.data)[i] = dgm_to_lower(copy.data[i]);
  return copy;
}

static bool split_key(compile *c, dgm_str key, key_split how, dgm_str **words, uint32_t *n) {
  dgm_arena *arena = &c->arena;
  if (how != SPLIT_LEMMA) {
    if (dgm_split_words(c->rules, arena, key, words, n))
      return false;
    for (uint32_t i = 0; how == SPLIT_LOWER && i < *n; i++) {
      (*words)[i] = lower(arena, (*words)[i]);
      if (!(*words)[i].data)
        return false;
    }
    return true;
  }
  key = lower(arena, key);
  for (uint32_t i = 0; i < key.size; i++)
    if (key.data[i] == '_')
      ((char *)(uintptr_t)key.data)[i] = ' ';
  *words = NULL;
  *n = 0;
  dgm_str word;
  while (dgm_str_split(&key, ' ', &word)) {
    dgm_str *moved = dgm_arena_grow(arena, *words, *n, sizeof *moved);
    if (!moved)
      return false;
    *words = moved;
    moved[(*n)++] = word;
  }
  return true;
}

static dgm_err index_row(compile *c, dgm_phrases_builder *builder, const dgm_table *table, dgm_row_ref ref,
                         int32_t column, key_split how) {
  dgm_str cell = dgm_table_cell(table, ref.row, column), key;
  while (cell.size && dgm_str_split(&cell, ';', &key)) {
    dgm_str *words;
    uint32_t n;
    if (!key.size)
      return dgm_table_fail(table, ref.row, c->error, "empty name in a list");
    if (!split_key(c, key, how, &words, &n) || !dgm_phrases_builder_add(builder, words, n, ref))
      return dgm_fail_memory(c->error);
  }
  return DGM_OK;
}

static bool in_folder(const char *path, dgm_str folder) {
  return !strncmp(path, folder.data, folder.size) && (path[folder.size] == '/' || !path[folder.size]);
}

static dgm_err index_tables(compile *c, const dgm_tables *tables, const dgm_table *index, uint32_t row,
                            dgm_phrases_builder *builder) {
  dgm_str folder = dgm_table_cell(index, row, dgm_table_column(index, "tables"));
  dgm_str how_name = dgm_table_cell(index, row, dgm_table_column(index, "how"));
  key_split how = dgm_str_is(how_name, "words")   ? SPLIT_WORDS
                  : dgm_str_is(how_name, "lower") ? SPLIT_LOWER
                                                  : SPLIT_LEMMA;
  if (how == SPLIT_LEMMA && !dgm_str_is(how_name, "lemma"))
    return dgm_table_fail(index, row, c->error, "how must be words, lower or lemma");
  bool found = false;
  for (uint32_t t = 0; t < tables->count; t++) {
    const dgm_table *table = &tables->items[t];
    if (!in_folder(table->path, folder))
      continue;
    dgm_str columns = dgm_table_cell(index, row, dgm_table_column(index, "columns")), name;
    while (dgm_str_split(&columns, ';', &name)) {
      char column_name[64];
      snprintf(column_name, sizeof column_name, "%.*s", (int)name.size, name.data);
      int32_t column = dgm_table_column(table, column_name);
      if (column < 0)
        continue; /* a folder may hold tables of another kind */
      found = true;
      for (uint32_t r = 0; r < table->n_rows; r++) {
        dgm_err result = index_row(c, builder, table, (dgm_row_ref){t, r}, column, how);
        if (result)
          return result;
      }
    }
  }
  return found ? DGM_OK : dgm_table_fail(index, row, c->error, "no table there has such a column");
}

static dgm_err write_map(compile *c, const char *name, dgm_phrases_builder *builder) {
  dgm_buffer bytes = {0};
  dgm_err result =
      dgm_phrases_builder_write(builder, &bytes) ? add_section(c, "phrases.", name, &bytes) : dgm_fail_memory(c->error);
  dgm_buffer_free(&bytes);
  return result;
}

/* Rows of data/index.tsv that fill one map stand together. */
static dgm_err compile_maps(compile *c, const dgm_tables *tables) {
  const dgm_table *index = dgm_tables_find(tables, "index.tsv");
  if (!index)
    return dgm_fail(c->error, DGM_ERR_IO, "data/index.tsv is missing");
  int32_t map = dgm_table_column(index, "map");
  for (uint32_t row = 0; row < index->n_rows;) {
    dgm_str name = dgm_table_cell(index, row, map);
    dgm_phrases_builder *builder = dgm_phrases_builder_new();
    dgm_err result = builder ? DGM_OK : dgm_fail_memory(c->error);
    for (; !result && row < index->n_rows && dgm_str_eq(name, dgm_table_cell(index, row, map)); row++)
      result = index_tables(c, tables, index, row, builder);
    if (!result)
      result = write_map(c, name.data, builder);
    dgm_phrases_builder_free(builder);
    if (result)
      return result;
  }
  return DGM_OK;
}

/* ---- all of it ---- */

/* The tables are written and opened first: maps are built from what the model will hold. */
static dgm_err compile_all(compile *c, const char *out) {
  dgm_err result = dgm_model_file_write(out, c->made_by, c->sections, c->n_sections, c->error);
  dgm_model_file file = {0};
  dgm_tables tables = {0};
  if (!result)
    result = dgm_model_file_open(&file, out, c->error);
  if (!result)
    result = dgm_tables_open(&tables, &file, c->error);
  if (!result)
    result = dgm_text_rules_new(&tables, &c->rules, c->error);
  if (!result)
    result = compile_maps(c, &tables);
  dgm_text_rules_free(c->rules);
  dgm_tables_close(&tables);
  if (!result)
    result = dgm_model_file_write(out, c->made_by, c->sections, c->n_sections, c->error);
  dgm_model_file_close(&file);
  return result;
}

/* Takes the sections of one file of weights; names of all files, split by "; ", say who made the model. */
static dgm_err add_weights(compile *c, const char *path) {
  if (c->n_weights == DGM_COUNT(c->weights))
    return dgm_fail(c->error, DGM_ERR_LIMIT, "%s: more than %zu files of weights", path, DGM_COUNT(c->weights));
  dgm_model_file *file = &c->weights[c->n_weights];
  dgm_err result = dgm_model_file_open(file, path, c->error);
  if (result)
    return result;
  c->n_weights++;
  for (uint32_t i = 0; i < file->n_sections; i++) {
    if (c->n_sections == MAX_SECTIONS)
      return dgm_fail(c->error, DGM_ERR_LIMIT, "more than %d sections", MAX_SECTIONS);
    dgm_section_data *s = &c->sections[c->n_sections++];
    memcpy(s->name, file->sections[i].name, sizeof s->name);
    s->data = file->data + file->sections[i].offset;
    s->size = file->sections[i].size;
  }
  size_t used = strlen(c->made_by);
  snprintf(c->made_by + used, sizeof c->made_by - used, "%s%s", used ? "; " : "", file->made_by);
  return DGM_OK;
}

/* One file, or a folder's .dgm files by name. */
static dgm_err add_all_weights(compile *c, const char *path) {
  struct dirent **entries;
  struct stat status;
  if (stat(path, &status) || !S_ISDIR(status.st_mode))
    return add_weights(c, path);
  int n = scandir(path, &entries, NULL, alphasort);
  dgm_err result = n < 0 ? dgm_fail(c->error, DGM_ERR_IO, "%s: %s", path, strerror(errno)) : DGM_OK;
  for (int i = 0; i < n; i++) {
    dgm_str file = dgm_arena_printf(&c->arena, "%s/%s", path, entries[i]->d_name);
    if (!result && !file.data)
      result = dgm_fail_memory(c->error);
    if (!result && dgm_str_ends(file, ".dgm"))
      result = add_weights(c, file.data);
    free(entries[i]);
  }
  if (n >= 0)
    free(entries);
  if (!result && !c->n_weights)
    result = dgm_fail(c->error, DGM_ERR_IO, "%s: holds no .dgm file of weights", path);
  return result;
}

dgm_err dgm_compile(const char *data, const char *weights, const char *out, dgm_error *error) {
  compile *c = calloc(1, sizeof *c);
  if (!c)
    return dgm_fail_memory(error);
  c->error = error;
  dgm_err result = compile_folder(c, data, "", 0);
  if (!result)
    result = add_all_weights(c, weights);
  if (!result)
    result = compile_all(c, out);
  for (uint32_t i = 0; i < c->n_weights; i++)
    dgm_model_file_close(&c->weights[i]);
  dgm_arena_free(&c->arena);
  free(c);
  dgm_model *model = result ? NULL : dgm_model_open(out, error);
  if (!result && !model) {
    remove(out);
    result = error ? error->code : DGM_ERR_MODEL;
  }
  dgm_model_close(model);
  return result;
}
