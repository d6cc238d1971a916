/* data/agreements/ as arrays by row; every cell is checked here. */
#include "agreements/agreements.h"

#include "base/names.h"

#include <stdlib.h>

static dgm_str cell(const dgm_table *table, uint32_t row, const char *column) {
  return dgm_table_cell(table, row, dgm_table_column(table, column));
}

/* -1 for anything but yes and no; an empty cell is no. */
static int truth(dgm_str text) {
  return dgm_str_is(text, "yes") ? 1 : !text.size || dgm_str_is(text, "no") ? 0 : -1;
}

static dgm_err read_noun(dgm_agreement_tables *tables, const dgm_table *t, uint32_t row, dgm_error *error) {
  int kind = dgm_agreement_kind_find(cell(t, row, "kind"));
  dgm_str repeats = cell(t, row, "repeats");
  int proof = truth(cell(t, row, "proof")), over = truth(cell(t, row, "over"));
  if (kind < 0)
    return dgm_table_fail(t, row, error,
                          "kind must be treaty, accord, deal, ceasefire, contract, memorandum or statement");
  if (proof < 0 || over < 0 || (repeats.size && !dgm_str_is(repeats, "any")))
    return dgm_table_fail(t, row, error, "proof and over must be yes or -, repeats any or -");
  tables->nouns[row] =
      (dgm_agreement_noun){cell(t, row, "not_with"), (uint8_t)kind, repeats.size > 0, proof > 0, over > 0};
  return DGM_OK;
}

static dgm_err read_name(dgm_agreement_tables *tables, const dgm_table *t, uint32_t row, dgm_error *error) {
  int kind = dgm_agreement_kind_find(cell(t, row, "kind"));
  if (kind < 0)
    return dgm_table_fail(t, row, error, "no kind of agreement is called so");
  tables->name_kinds[row] = (uint8_t)kind;
  return DGM_OK;
}

static int pos_find(dgm_str name) {
  return dgm_str_is(name, "verb")   ? DGM_VERB
         : dgm_str_is(name, "noun") ? DGM_NOUN
         : dgm_str_is(name, "adj")  ? DGM_ADJ
         : dgm_str_is(name, "mod")  ? DGM_POS_MOD
                                    : -1;
}

static int stage_find(dgm_str name) {
  return name.size ? dgm_stage_find(name) : DGM_N_STAGES;
}

static dgm_err read_step(dgm_agreement_tables *tables, const dgm_table *t, uint32_t row, dgm_error *error) {
  int pos = pos_find(cell(t, row, "pos"));
  int stage = dgm_stage_find(cell(t, row, "stage")), planned = stage_find(cell(t, row, "planned")),
      negated = stage_find(cell(t, row, "negated"));
  if (pos < 0)
    return dgm_table_fail(t, row, error, "pos must be verb, noun, adj or mod");
  if (stage < 0 || planned < 0 || negated < 0)
    return dgm_table_fail(t, row, error, "no stage is called so");
  dgm_str by = cell(t, row, "by");
  int sector = by.size ? dgm_sector_find(by) : 0;
  if (sector < 0)
    return dgm_table_fail(t, row, error, "by must be a sector of data/ontology/sectors.tsv, or -");
  tables->steps[row] = (dgm_step){.links = cell(t, row, "link"),
                                  .parties = cell(t, row, "parties"),
                                  .upos = (uint8_t)pos,
                                  .stage = (uint8_t)stage,
                                  .planned = (uint8_t)planned,
                                  .negated = (uint8_t)negated,
                                  .by = (uint8_t)sector,
                                  .source = dgm_table_source(t, row)};
  return tables->steps[row].links.size ? DGM_OK : dgm_table_fail(t, row, error, "the link is missing");
}

static dgm_err read_containing(dgm_agreement_tables *tables, const dgm_table *t, uint32_t row, dgm_error *error) {
  int pos = pos_find(cell(t, row, "pos")), included = truth(cell(t, row, "included")),
      whole = truth(cell(t, row, "whole"));
  dgm_str agreement = cell(t, row, "agreement"), words = cell(t, row, "words");
  if (pos < 0 || pos == DGM_POS_MOD)
    return dgm_table_fail(t, row, error, "pos must be verb, noun or adj");
  if (included < 0 || whole < 0 || !agreement.size || !words.size)
    return dgm_table_fail(t, row, error,
                          "included must be yes or no, whole yes or -; agreement and words tell the places");
  tables->containings[row] =
      (dgm_containing){agreement, words, (uint8_t)pos, included > 0, whole > 0, dgm_table_source(t, row)};
  return DGM_OK;
}

static dgm_err read_word(dgm_agreement_tables *tables, const dgm_table *t, uint32_t row, dgm_error *error) {
  static const char *const names[] = {"part", "repeat", "clause", "plain", "idle", "under", "link", "empty", "none"};
  dgm_str kinds = cell(t, row, "kind"), kind;
  while (dgm_str_split(&kinds, ';', &kind)) {
    uint16_t bit = 0;
    for (size_t i = 0; i < DGM_COUNT(names); i++)
      if (dgm_str_is(kind, names[i]))
        bit = (uint16_t)(1u << i);
    if (!bit)
      return dgm_table_fail(t, row, error,
                            "kind must be part, repeat, clause, plain, idle, under, link, empty or none");
    tables->arounds[row] |= bit;
  }
  return DGM_OK;
}

typedef dgm_err read_row(dgm_agreement_tables *, const dgm_table *, uint32_t, dgm_error *);

static dgm_err read_table(dgm_model *model, const char *path, const char *map_name, dgm_phrases *map, void *array,
                          size_t size, read_row *read, dgm_error *error) {
  const dgm_table *table = dgm_tables_find(&model->tables, path);
  if (!table)
    return dgm_fail(error, DGM_ERR_MODEL, "the model lacks data/%s; build it again", path);
  dgm_err result = dgm_phrases_open(map, &model->file, &model->tables, map_name, error);
  void *rows = calloc(table->n_rows + 1, size);
  if (!rows)
    return dgm_fail_memory(error);
  memcpy(array, &rows, sizeof rows);
  for (uint32_t k = 0; k < map->n_rows && !result; k++) /* rows are looked up by number */
    if (&model->tables.items[map->rows[k].table] != table)
      result = dgm_fail(error, DGM_ERR_MODEL, "data/index.tsv: map %s must name data/%s alone", map_name, path);
  for (uint32_t row = 0; row < table->n_rows && !result; row++)
    result = read(model->agreements, table, row, error);
  return result;
}

dgm_err dgm_agreements_open(dgm_model *model, dgm_error *error) {
  dgm_agreement_tables *t = model->agreements = calloc(1, sizeof *t);
  if (!t)
    return dgm_fail_memory(error);
  const struct {
    const char *path, *name;
    dgm_phrases *map;
    void *array;
    size_t size;
    read_row *read;
  } all[] = {
      {"agreements/nouns.tsv", "agreement_nouns", &t->noun_map, &t->nouns, sizeof *t->nouns, read_noun},
      {"agreements/names.tsv", "agreement_names", &t->name_map, &t->name_kinds, 1, read_name},
      {"agreements/stages.tsv", "agreement_stages", &t->step_map, &t->steps, sizeof *t->steps, read_step},
      {"agreements/provisions.tsv", "agreement_provisions", &t->containing_map, &t->containings, sizeof *t->containings,
       read_containing},
      {"agreements/words.tsv", "agreement_words", &t->word_map, &t->arounds, sizeof *t->arounds, read_word},
  };
  t->bodies = dgm_tables_find(&model->tables, "ontology/bodies.tsv");
  t->body_code = t->bodies ? dgm_table_column(t->bodies, "code") : DGM_NONE;
  if (t->body_code < 0)
    return dgm_fail(error, DGM_ERR_MODEL, "data/ontology/bodies.tsv: needs the column code");
  dgm_err result = DGM_OK;
  for (size_t i = 0; i < DGM_COUNT(all) && !result; i++)
    result = read_table(model, all[i].path, all[i].name, all[i].map, all[i].array, all[i].size, all[i].read, error);
  return result;
}

void dgm_agreements_close(dgm_model *model) {
  dgm_agreement_tables *t = model->agreements;
  if (!t)
    return;
  free(t->nouns);
  free(t->name_kinds);
  free(t->steps);
  free(t->containings);
  free(t->arounds);
  free(t);
  model->agreements = NULL;
}
