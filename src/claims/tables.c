/* data/claims/ as arrays by row; every cell is checked here. */
#include "claims/claims.h"

#include "base/names.h"

#include <stdlib.h>

static const struct {
  const char *name;
  uint32_t frame;
} frame_names[] = {
    {"that", DGM_FRAME_THAT},
    {"quote", DGM_FRAME_QUOTE},
    {"inf", DGM_FRAME_INF},
    {"ing", DGM_FRAME_ING},
    {"obj", DGM_FRAME_OBJ},
    {"named", DGM_FRAME_NAMED},
    {"of", DGM_FRAME_OF},
    {"for", DGM_FRAME_FOR},
    {"as", DGM_FRAME_AS},
    {"call", DGM_FRAME_CALL},
    {"about", DGM_FRAME_ABOUT},
    {"event", DGM_FRAME_EVENT},
    {"wish", DGM_FRAME_WISH | DGM_FRAME_INF | DGM_FRAME_EVENT},
    {"passive", DGM_FRAME_PASSIVE},
    {"hearsay", DGM_FRAME_PASSIVE | DGM_FRAME_HEARSAY},
    {"ahead", DGM_FRAME_AHEAD},
    {"not", DGM_FRAME_NOT},
    {"with", DGM_FRAME_WITH},
    {"guess", DGM_FRAME_GUESS},
    {"others", DGM_FRAME_OTHERS},
    {"at", DGM_FRAME_AT},
    {"never", DGM_FRAME_NEVER},
    {"scorn", DGM_FRAME_SCORN},
    {"thing", DGM_FRAME_THING},
    {"bare", DGM_FRAME_BARE},
};

static const char *const effect_names[DGM_N_EFFECTS] = {"",        "actual", "ongoing", "planned", "hypothetical",
                                                        "negated", "stop"};

static dgm_str cell(const dgm_table *table, uint32_t row, const char *column) {
  return dgm_table_cell(table, row, dgm_table_column(table, column));
}

static uint8_t count_words(dgm_str phrase) {
  uint8_t n = 0;
  dgm_str word;
  while (dgm_str_split(&phrase, ' ', &word))
    n++;
  return n;
}

static dgm_err find_table(const dgm_model *model, const char *path, const dgm_table **table, dgm_error *error) {
  *table = dgm_tables_find(&model->tables, path);
  return *table ? DGM_OK : dgm_fail(error, DGM_ERR_MODEL, "the model lacks data/%s; build it again", path);
}

static int pos_find(dgm_str name) {
  static const struct {
    const char *name;
    dgm_upos upos;
  } names[] = {{"verb", DGM_VERB}, {"noun", DGM_NOUN},  {"adj", DGM_ADJ},  {"adv", DGM_ADV},
               {"aux", DGM_AUX},   {"mark", DGM_SCONJ}, {"prep", DGM_ADP}, {"det", DGM_DET}};
  for (size_t i = 0; i < DGM_COUNT(names); i++)
    if (dgm_str_is(name, names[i].name))
      return names[i].upos;
  return -1;
}

static dgm_err read_cue(const dgm_table *t, uint32_t row, dgm_cue *cue, dgm_error *error) {
  int pos = pos_find(cell(t, row, "pos"));
  int stance = dgm_stance_find(cell(t, row, "stance"));
  if (pos != DGM_VERB && pos != DGM_NOUN && pos != DGM_ADJ && pos != DGM_ADV)
    return dgm_table_fail(t, row, error, "pos must be verb, noun, adj or adv");
  if (stance < 0)
    return dgm_table_fail(t, row, error, "stance must be asserts, denies, alleges or anticipates");
  *cue = (dgm_cue){.upos = (uint8_t)pos, .stance = (uint8_t)stance, .n_words = count_words(cell(t, row, "cue"))};
  if (!cue->n_words)
    return dgm_table_fail(t, row, error, "the cue is missing");
  dgm_str frames = cell(t, row, "frames"), name;
  while (dgm_str_split(&frames, ';', &name)) {
    size_t i = 0;
    while (i < DGM_COUNT(frame_names) && !dgm_str_is(name, frame_names[i].name))
      i++;
    if (i == DGM_COUNT(frame_names))
      return dgm_table_fail(t, row, error, "no frame is called \"%.*s\"", (int)name.size, name.data);
    cue->frames |= frame_names[i].frame;
  }
  return DGM_OK;
}

static int effect_find(dgm_str name) {
  for (int i = 0; i < DGM_N_EFFECTS; i++)
    if (dgm_str_is(name, effect_names[i]))
      return i;
  return -1;
}

static dgm_err read_operator(const dgm_table *t, uint32_t row, dgm_operator *op, dgm_error *error) {
  int pos = pos_find(cell(t, row, "pos"));
  int effect = effect_find(cell(t, row, "effect")), negated = effect_find(cell(t, row, "negated")),
      past = effect_find(cell(t, row, "past"));
  dgm_str commits = cell(t, row, "commits");
  if (pos < 0)
    return dgm_table_fail(t, row, error, "pos must be verb, noun, adj, adv, aux, mark, prep or det");
  if (effect <= 0 || negated < 0 || past < 0)
    return dgm_table_fail(t, row, error, "an effect must be actual, ongoing, planned, hypothetical, negated or stop");
  if (commits.size && !dgm_str_is(commits, "yes"))
    return dgm_table_fail(t, row, error, "commits must be yes or -");
  *op = (dgm_operator){.name = cell(t, row, "operator"),
                       .link = cell(t, row, "link"),
                       .upos = (uint8_t)pos,
                       .effect = (uint8_t)effect,
                       .negated = (uint8_t)negated,
                       .past = (uint8_t)past,
                       .commits = commits.size > 0};
  op->n_words = count_words(op->name);
  return op->n_words && op->link.size ? DGM_OK : dgm_table_fail(t, row, error, "operator or link is missing");
}

/* The bits of the names in a cell, joined by ";"; 0 if one of them is unknown or there is none. */
static uint32_t bits_of(dgm_str cell, const char *const *names, size_t n_names) {
  uint32_t bits = 0;
  dgm_str name;
  while (dgm_str_split(&cell, ';', &name)) {
    size_t i = 0;
    while (i < n_names && !dgm_str_is(name, names[i]))
      i++;
    if (i == n_names)
      return 0;
    bits |= 1u << i;
  }
  return bits;
}

static dgm_err read_words(struct dgm_claim_tables *tables, const dgm_table *t, dgm_error *error) {
  static const char *const names[] = {"medium", "content", "answer", "voice", "unnamed", "document", "saying", "press",
                                      "part",   "other",   "spokes", "local", "venue",   "privy",    "arm"};
  for (uint32_t row = 0; row < t->n_rows; row++) {
    tables->word_kinds[row] = (uint16_t)bits_of(cell(t, row, "kind"), names, DGM_COUNT(names));
    if (!tables->word_kinds[row])
      return dgm_table_fail(t, row, error, "the kinds of these words stand at the head of the table");
  }
  return DGM_OK;
}

static dgm_err read_functions(struct dgm_claim_tables *tables, const dgm_table *t, dgm_error *error) {
  static const char *const names[] = {"negation", "no",       "nobody", "limit", "relative", "whether",
                                      "open",     "contrast", "medium", "hung",  "vehicle",  "circumstance",
                                      "extent",   "author",   "owner",  "abode"};
  for (uint32_t row = 0; row < t->n_rows; row++) {
    tables->functions[row] = (uint16_t)bits_of(cell(t, row, "kind"), names, DGM_COUNT(names));
    if (!tables->functions[row])
      return dgm_table_fail(t, row, error, "the kinds of these words stand at the head of the table");
  }
  return DGM_OK;
}

static dgm_err read_weights(struct dgm_claim_tables *tables, const dgm_table *t, dgm_error *error) {
  for (uint32_t row = 0; row < t->n_rows; row++) {
    dgm_str text = cell(t, row, "weight");
    bool minus = text.size && text.data[0] == '-';
    int32_t weight = 0;
    for (uint32_t i = minus; i < text.size && weight >= 0; i++)
      weight = text.data[i] < '0' || text.data[i] > '9' || weight > 1000 ? -1 : 10 * weight + text.data[i] - '0';
    if (text.size == minus || weight < 0)
      return dgm_table_fail(t, row, error, "weight must be a whole number of less than five digits");
    tables->attitude_weights[row] = (int16_t)(minus ? -weight : weight);
  }
  return DGM_OK;
}

static dgm_err read_tables(struct dgm_claim_tables *tables, const dgm_table *cues, const dgm_table *phrases,
                           const dgm_table *operators, const dgm_table *words, const dgm_table *functions,
                           const dgm_table *attitudes, dgm_error *error) {
  tables->cues = calloc(cues->n_rows + 1, sizeof *tables->cues);
  tables->phrase_stances = calloc(phrases->n_rows + 1, 1);
  tables->operators = calloc(operators->n_rows + 1, sizeof *tables->operators);
  tables->word_kinds = calloc(words->n_rows + 1, sizeof *tables->word_kinds);
  tables->functions = calloc(functions->n_rows + 1, sizeof *tables->functions);
  tables->attitude_weights = calloc(attitudes->n_rows + 1, sizeof *tables->attitude_weights);
  if (!tables->cues || !tables->attitude_weights || !tables->phrase_stances || !tables->operators ||
      !tables->word_kinds || !tables->functions)
    return dgm_fail_memory(error);
  dgm_err result = DGM_OK;
  for (uint32_t row = 0; !result && row < cues->n_rows; row++)
    result = read_cue(cues, row, &tables->cues[row], error);
  for (uint32_t row = 0; !result && row < operators->n_rows; row++)
    result = read_operator(operators, row, &tables->operators[row], error);
  for (uint32_t row = 0; !result && row < phrases->n_rows; row++) {
    int stance = dgm_stance_find(cell(phrases, row, "stance"));
    if (stance < 0)
      result = dgm_table_fail(phrases, row, error, "stance must be asserts, denies, alleges or anticipates");
    tables->phrase_stances[row] = (uint8_t)stance;
  }
  if (!result)
    result = read_words(tables, words, error);
  if (!result)
    result = read_functions(tables, functions, error);
  return result ? result : read_weights(tables, attitudes, error);
}

dgm_err dgm_claims_open(dgm_model *model, dgm_error *error) {
  struct dgm_claim_tables *tables = model->claims = calloc(1, sizeof *tables);
  if (!tables)
    return dgm_fail_memory(error);
  static const char *const paths[] = {"claims/cues.tsv",  "claims/phrases.tsv",  "claims/operators.tsv",
                                      "claims/words.tsv", "claims/function.tsv", "claims/attitudes.tsv",
                                      "claims/bodies.tsv"};
  static const char *const names[] = {"claim_cues",      "claim_phrases",   "claim_operators", "claim_words",
                                      "claim_functions", "claim_attitudes", "claim_bodies"};
  dgm_phrases *const maps[] = {&tables->cue_map,      &tables->phrase_map,   &tables->operator_map, &tables->word_map,
                               &tables->function_map, &tables->attitude_map, &tables->body_map};
  const dgm_table *found[DGM_COUNT(paths)];
  for (size_t i = 0; i < DGM_COUNT(paths); i++) {
    dgm_err result = find_table(model, paths[i], &found[i], error);
    if (!result)
      result = dgm_phrases_open(maps[i], &model->file, &model->tables, names[i], error);
    if (result)
      return result;
    /* rows are looked up by number: all of a map must be of its one table */
    for (uint32_t k = 0; k < maps[i]->n_rows; k++)
      if (&model->tables.items[maps[i]->rows[k].table] != found[i])
        return dgm_fail(error, DGM_ERR_MODEL, "data/index.tsv: map %s must name data/%s alone", names[i], paths[i]);
  }
  tables->bodies = found[6];
  tables->body_column = dgm_table_column(found[6], "code");
  tables->land_column = dgm_table_column(found[6], "land");
  if (tables->body_column < 0 || tables->land_column < 0)
    return dgm_fail(error, DGM_ERR_MODEL, "data/claims/bodies.tsv: needs the columns word, land and code");
  return read_tables(tables, found[0], found[1], found[2], found[3], found[4], found[5], error);
}

void dgm_claims_close(dgm_model *model) {
  struct dgm_claim_tables *tables = model->claims;
  if (!tables)
    return;
  free(tables->cues);
  free(tables->phrase_stances);
  free(tables->operators);
  free(tables->word_kinds);
  free(tables->functions);
  free(tables->attitude_weights);
  free(tables);
  model->claims = NULL;
}
