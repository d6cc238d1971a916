/* Opens the lexicon: rows of the tables in data/events with a `predicate` column become rules, with `class` word
 * classes. */
#include "events/events.h"

#include "base/names.h"

#include <stdlib.h>

typedef struct lexicon_builder {
  dgm_event_lexicon *lexicon;
  const dgm_table *table;
  uint32_t row;
  dgm_ontology ontology;
  dgm_error *error;
} lexicon_builder;

static const struct {
  const char *name;
  dgm_role role;
} role_names[] = {{"subj", DGM_ROLE_SUBJ}, {"obj", DGM_ROLE_OBJ}, {"iobj", DGM_ROLE_IOBJ}, {"comp", DGM_ROLE_COMP}};

static const struct {
  const char *name;
  dgm_entity_kind kind;
} kind_names[] = {{"COUNTRY", DGM_ENTITY_COUNTRY}, {"PERSON", DGM_ENTITY_PERSON}, {"ORG", DGM_ENTITY_ORGANISATION}};

static bool parse_slot(dgm_str text, dgm_slot *slot) {
  *slot = (dgm_slot){0};
  if (dgm_str_starts(text, "comp.")) {
    slot->in_comp = true;
    text.data += 5;
    text.size -= 5;
  }
  for (size_t i = 0; i < DGM_COUNT(role_names); i++)
    if (dgm_str_is(text, role_names[i].name)) {
      slot->role = (uint8_t)role_names[i].role;
      return true;
    }
  for (uint32_t i = 0; i < text.size; i++)
    if (!dgm_is_lower(text.data[i]))
      return false;
  slot->role = DGM_ROLE_PREP;
  slot->prep = text;
  return text.size > 0;
}

static dgm_err parse_slots(lexicon_builder *b, dgm_str cell, dgm_slots *slots) {
  dgm_str alternative, part;
  uint8_t n = 0;
  *slots = (dgm_slots){0};
  while (cell.size && dgm_str_split(&cell, '|', &alternative)) {
    while (dgm_str_split(&alternative, '+', &part)) {
      if (slots->count == DGM_COUNT(slots->items))
        return dgm_table_fail(b->table, b->row, b->error, "more than %zu arguments in one cell",
                              DGM_COUNT(slots->items));
      slots->items[slots->count].alternative = n;
      if (!parse_slot(part, &slots->items[slots->count++].slot))
        return dgm_table_fail(b->table, b->row, b->error, "\"%.*s\" is no argument name", (int)part.size, part.data);
    }
    n++;
  }
  return DGM_OK;
}

static dgm_err parse_value(lexicon_builder *b, dgm_str text, dgm_value *value) {
  dgm_event_lexicon *l = b->lexicon;
  *value = (dgm_value){.kind = DGM_VALUE_WORD, .word = text};
  if (text.data[0] != '@')
    return DGM_OK;
  dgm_str name = {text.data + 1, text.size - 1};
  if (dgm_str_is(name, "ACTOR")) {
    value->kind = DGM_VALUE_ACTOR;
    return DGM_OK;
  }
  for (size_t i = 0; i < DGM_COUNT(kind_names); i++)
    if (dgm_str_is(name, kind_names[i].name)) {
      *value = (dgm_value){.kind = DGM_VALUE_KIND, .number = (uint8_t)kind_names[i].kind};
      return DGM_OK;
    }
  int sector = dgm_sector_find(name);
  if (sector > 0) {
    *value = (dgm_value){.kind = DGM_VALUE_SECTOR, .number = (uint8_t)sector};
    return DGM_OK;
  }
  for (uint32_t i = 0; i < l->n_classes; i++)
    if (dgm_str_eq(name, l->class_names[i])) {
      *value = (dgm_value){.kind = DGM_VALUE_CLASS, .number = (uint8_t)i};
      return DGM_OK;
    }
  return dgm_table_fail(b->table, b->row, b->error, "no word class \"%.*s\"", (int)text.size, text.data);
}

static dgm_err parse_condition(lexicon_builder *b, dgm_str text, dgm_condition *condition) {
  dgm_event_lexicon *l = b->lexicon;
  *condition = (dgm_condition){.values = {l->n_values, 0}};
  if (text.size && text.data[0] == '!') {
    condition->negated = true;
    text.data++;
    text.size--;
  }
  dgm_str name, part;
  dgm_str_split(&text, ':', &name);
  if (!parse_slot(name, &condition->slot))
    return dgm_table_fail(b->table, b->row, b->error, "\"%.*s\" is no argument name", (int)name.size, name.data);
  while (dgm_str_split(&text, ',', &part)) {
    if (!part.size)
      return dgm_table_fail(b->table, b->row, b->error, "empty value in a condition");
    dgm_value *values = dgm_arena_grow(&l->arena, l->values, l->n_values, sizeof *values);
    if (!values)
      return dgm_fail_memory(b->error);
    l->values = values;
    dgm_err result = parse_value(b, part, &values[l->n_values]);
    if (result)
      return result;
    l->n_values++;
    condition->values.count++;
  }
  return DGM_OK;
}

static dgm_err parse_conditions(lexicon_builder *b, dgm_str cell, dgm_range *range) {
  dgm_event_lexicon *l = b->lexicon;
  dgm_str part;
  *range = (dgm_range){l->n_conditions, 0};
  while (cell.size && dgm_str_split(&cell, ' ', &part)) {
    dgm_condition *conditions = dgm_arena_grow(&l->arena, l->conditions, l->n_conditions, sizeof *conditions);
    if (!conditions)
      return dgm_fail_memory(b->error);
    l->conditions = conditions;
    dgm_err result = parse_condition(b, part, &conditions[l->n_conditions]);
    if (result)
      return result;
    l->n_conditions++;
    range->count++;
  }
  return DGM_OK;
}

static dgm_str cell_of(const lexicon_builder *b, const char *column) {
  return dgm_table_cell(b->table, b->row, dgm_table_column(b->table, column));
}

/* One of the 16 types. */
static dgm_err parse_type(lexicon_builder *b, dgm_str name, int *type) {
  *type = dgm_type_find(name);
  if (*type < 0 || *type == DGM_NO_EVENT)
    return dgm_table_fail(b->table, b->row, b->error, "no event type \"%.*s\"", (int)name.size, name.data);
  return DGM_OK;
}

static dgm_err parse_codes(lexicon_builder *b, dgm_rule *rule) {
  dgm_str type = cell_of(b, "type"), mode = cell_of(b, "mode"), cameo = cell_of(b, "cameo");
  int number = dgm_type_find(type);
  if (number < 0)
    return dgm_table_fail(b->table, b->row, b->error, "no event type \"%.*s\"", (int)type.size, type.data);
  rule->type = (uint8_t)number;
  if (rule->type == DGM_NO_EVENT)
    return DGM_OK;
  if (!dgm_ontology_score(&b->ontology, type, mode, &rule->scale, &rule->quad))
    return dgm_table_fail(b->table, b->row, b->error, "type %.*s has no mode \"%.*s\"", (int)type.size, type.data,
                          (int)mode.size, mode.data);
  rule->mode = mode.size ? mode.data : NULL;
  if (cameo.size >= sizeof rule->cameo || !dgm_ontology_goldstein(&b->ontology, cameo, &rule->goldstein))
    return dgm_table_fail(b->table, b->row, b->error, "no CAMEO code \"%.*s\"", (int)cameo.size, cameo.data);
  if (cameo.size)
    memcpy(rule->cameo, cameo.data, cameo.size);
  return DGM_OK;
}

static dgm_err parse_rule(lexicon_builder *b, dgm_rule *rule) {
  dgm_str pos = cell_of(b, "pos"), predicate = cell_of(b, "predicate");
  *rule = (dgm_rule){.source = dgm_table_source(b->table, b->row), .n_words = 1};
  for (uint32_t i = 0; i < predicate.size; i++)
    rule->n_words += predicate.data[i] == ' ' || predicate.data[i] == '_';
  if (dgm_str_is(pos, "verb"))
    rule->upos = DGM_VERB;
  else if (dgm_str_is(pos, "noun"))
    rule->upos = DGM_NOUN;
  else if (dgm_str_is(pos, "adj"))
    rule->upos = DGM_ADJ;
  else if (predicate.size)
    return dgm_table_fail(b->table, b->row, b->error, "pos must be verb, noun or adj");
  dgm_err result = parse_conditions(b, cell_of(b, "with"), &rule->conditions);
  if (!result)
    result = parse_slots(b, cell_of(b, "actor"), &rule->actor);
  if (!result)
    result = parse_slots(b, cell_of(b, "recipient"), &rule->recipient);
  if (!result)
    result = parse_slots(b, cell_of(b, "theme"), &rule->theme);
  return result ? result : parse_codes(b, rule);
}

static dgm_err read_rules(lexicon_builder *b) {
  dgm_event_lexicon *l = b->lexicon;
  for (b->row = 0; b->row < b->table->n_rows; b->row++) {
    dgm_rule *rules = dgm_arena_grow(&l->arena, l->rules, l->n_rules, sizeof *rules);
    if (!rules)
      return dgm_fail_memory(b->error);
    l->rules = rules;
    dgm_err result = parse_rule(b, &rules[l->n_rules]);
    if (result)
      return result;
    l->n_rules++;
  }
  return DGM_OK;
}

static dgm_err read_classes(lexicon_builder *b) {
  dgm_event_lexicon *l = b->lexicon;
  for (b->row = 0; b->row < b->table->n_rows; b->row++) {
    dgm_str name = cell_of(b, "class");
    if (l->n_classes == DGM_MAX_CLASSES)
      return dgm_table_fail(b->table, b->row, b->error, "more than %d word classes", DGM_MAX_CLASSES);
    for (uint32_t i = 0; i < l->n_classes; i++)
      if (dgm_str_eq(name, l->class_names[i]))
        return dgm_table_fail(b->table, b->row, b->error, "class \"%.*s\" is defined twice", (int)name.size, name.data);
    if (dgm_str_is(name, "light_verbs"))
      l->light_verbs = (int32_t)l->n_classes;
    if (dgm_str_is(name, "partitive_nouns"))
      l->partitive_nouns = (int32_t)l->n_classes;
    l->class_names[l->n_classes++] = name;
  }
  return DGM_OK;
}

/* Classes first, for rules name them. */
static dgm_err read_tables(lexicon_builder *b, const dgm_tables *tables, const char *column) {
  for (uint32_t t = 0; t < tables->count; t++) {
    b->table = &tables->items[t];
    if (strncmp(b->table->path, "events/", 7) || dgm_table_column(b->table, column) < 0)
      continue;
    bool rules = !strcmp(column, "predicate");
    *(rules ? &b->lexicon->first_rule[t] : &b->lexicon->first_class[t]) =
        rules ? b->lexicon->n_rules : b->lexicon->n_classes;
    dgm_err result = rules ? read_rules(b) : read_classes(b);
    if (result)
      return result;
  }
  return DGM_OK;
}

/* events/defaults.tsv: a row for each type, and for modes whose codes differ. */
static dgm_err read_defaults(lexicon_builder *b, const dgm_tables *tables) {
  dgm_event_lexicon *l = b->lexicon;
  b->table = dgm_tables_find(tables, "events/defaults.tsv");
  uint32_t n = b->table ? b->table->n_rows : 0;
  l->defaults = dgm_arena_zeros(&l->arena, n + 1, sizeof *l->defaults);
  if (!l->defaults)
    return dgm_fail_memory(b->error);
  bool whole[DGM_N_CHOICES] = {false};
  for (b->row = 0; b->row < n; b->row++) {
    dgm_rule *rule = &l->defaults[l->n_defaults++];
    dgm_err result = parse_rule(b, rule);
    if (result)
      return result;
    whole[rule->type] |= !rule->mode;
  }
  for (int type = 0; type < DGM_N_TYPES; type++)
    if (!whole[type])
      return dgm_fail(b->error, DGM_ERR_MODEL, "data/events/defaults.tsv has no row for %s without a mode",
                      dgm_type_name((dgm_type)type));
  return DGM_OK;
}

static dgm_err parse_types(lexicon_builder *b, const char *column, uint32_t *types) {
  dgm_str cell = cell_of(b, column), part;
  int type = DGM_NO_EVENT;
  dgm_err result = DGM_OK;
  while (!result && cell.size && dgm_str_split(&cell, ';', &part))
    if (!(result = parse_type(b, part, &type)))
      *types |= 1u << type;
  return result;
}

/* events/contents.tsv */
static dgm_err read_contents(lexicon_builder *b, const dgm_tables *tables) {
  b->table = dgm_tables_find(tables, "events/contents.tsv");
  dgm_err result = DGM_OK;
  for (b->row = 0; b->table && !result && b->row < b->table->n_rows; b->row++) {
    int type = DGM_NO_EVENT;
    result = parse_type(b, cell_of(b, "type"), &type);
    if (!result)
      result = parse_types(b, "clause", &b->lexicon->contents[type].clause);
    if (!result)
      result = parse_types(b, "object", &b->lexicon->contents[type].object);
  }
  return result;
}

const dgm_rule *dgm_default_rule(const dgm_event_lexicon *l, uint8_t type, const char *mode) {
  const dgm_rule *whole = NULL;
  for (uint32_t i = 0; i < l->n_defaults; i++) {
    const dgm_rule *rule = &l->defaults[i];
    if (rule->type != type)
      continue;
    if (rule->mode && mode && !strcmp(rule->mode, mode))
      return rule;
    if (!rule->mode)
      whole = rule;
  }
  return whole;
}

dgm_err dgm_events_open(dgm_model *model, dgm_error *error) {
  dgm_event_lexicon *l = model->events = calloc(1, sizeof *l);
  if (!l)
    return dgm_fail_memory(error);
  l->light_verbs = l->partitive_nouns = DGM_NONE;
  lexicon_builder b = {.lexicon = l, .error = error};
  uint32_t n = model->tables.count;
  l->first_rule = dgm_arena_zeros(&l->arena, n, sizeof *l->first_rule);
  l->first_class = dgm_arena_zeros(&l->arena, n, sizeof *l->first_class);
  if (!l->first_rule || !l->first_class)
    return dgm_fail_memory(error);
  if (!dgm_ontology_open(&b.ontology, &model->tables))
    return dgm_fail(error, DGM_ERR_MODEL, "the model lacks data/ontology/{types,modes,cameo}.tsv");
  dgm_err result = read_tables(&b, &model->tables, "class");
  if (!result)
    result = read_tables(&b, &model->tables, "predicate");
  if (!result)
    result = read_defaults(&b, &model->tables);
  if (!result)
    result = read_contents(&b, &model->tables);
  if (!result)
    result = dgm_phrases_open(&l->predicates, &model->file, &model->tables, "events", error);
  if (!result)
    result = dgm_phrases_open(&l->classes, &model->file, &model->tables, "classes", error);
  if (!result)
    result = dgm_phrases_open(&l->contexts, &model->file, &model->tables, "contexts", error);
  if (!result)
    result = dgm_scorer_open(model, error);
  return result;
}

void dgm_events_close(dgm_model *model) {
  if (model->events) {
    dgm_arena_free(&model->events->arena);
    dgm_scorer_close(model->events->scorer);
  }
  free(model->events);
  model->events = NULL;
}
