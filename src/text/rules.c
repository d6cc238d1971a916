#include "text/rules.h"

#include <stdlib.h>

struct dgm_text_rules {
  dgm_rule *slots; /* a free one has an empty form */
  uint32_t mask;
};

static uint32_t hash_of(dgm_rule_kind kind, const char *text, uint32_t size) {
  uint32_t h = 2166136261u ^ (uint32_t)kind * 0x9E3779B9u;
  for (uint32_t i = 0; i < size; i++)
    h = (h ^ (unsigned char)dgm_to_lower(text[i])) * 16777619u;
  return h ^ h >> 15;
}

static bool same(dgm_str form, const char *text, uint32_t size) {
  if (form.size != size)
    return false;
  for (uint32_t i = 0; i < size; i++)
    if (dgm_to_lower(form.data[i]) != dgm_to_lower(text[i]))
      return false;
  return true;
}

const dgm_rule *dgm_rule_find(const dgm_text_rules *rules, dgm_rule_kind kind, const char *text, uint32_t size) {
  if (!rules || size > DGM_MAX_RULE || !size)
    return NULL;
  for (uint32_t i = hash_of(kind, text, size) & rules->mask; rules->slots[i].form.size; i = (i + 1) & rules->mask)
    if (rules->slots[i].kind == kind && same(rules->slots[i].form, text, size))
      return &rules->slots[i];
  return NULL;
}

/* ---- reading the tables ---- */

/* The number of `value` among `names`, or a failure. */
static dgm_err choose(const dgm_table *table, uint32_t row, const char *column, const char *const *names, uint32_t n,
                      uint8_t *value, dgm_error *error) {
  dgm_str cell = dgm_table_cell(table, row, dgm_table_column(table, column));
  for (uint32_t i = 0; i < n; i++)
    if (dgm_str_is(cell, names[i])) {
      *value = (uint8_t)i;
      return DGM_OK;
    }
  return dgm_table_fail(table, row, error, "%s cannot be \"%.*s\"", column, (int)cell.size, cell.data ? cell.data : "");
}

static dgm_err read_abbreviation(const dgm_table *table, uint32_t row, dgm_rule *rule, dgm_error *error) {
  static const char *const ends[] = {"never", "may", "often"};
  static const char *const next[] = {"any", "digit", "capital"};
  static const char *const point[] = {"kept", "split"};
  uint8_t splits = 0;
  if (rule->form.data[rule->form.size - 1] != '.')
    return dgm_table_fail(table, row, error, "an abbreviation ends with a point");
  dgm_err result = choose(table, row, "ends", ends, DGM_COUNT(ends), &rule->ends, error);
  if (!result)
    result = choose(table, row, "next", next, DGM_COUNT(next), &rule->next, error);
  if (!result)
    result = choose(table, row, "point", point, DGM_COUNT(point), &splits, error);
  rule->splits = splits;
  return result;
}

static dgm_err read_contraction(const dgm_table *table, uint32_t row, dgm_rule *rule, dgm_error *error) {
  dgm_str parts = dgm_table_cell(table, row, dgm_table_column(table, "parts")), part;
  uint32_t at = 0;
  while (parts.size && dgm_str_split(&parts, ';', &part)) {
    if (rule->n_parts == DGM_MAX_PARTS || !part.size || at + part.size > rule->form.size ||
        memcmp(rule->form.data + at, part.data, part.size))
      return dgm_table_fail(table, row, error, "the parts do not make up the form");
    rule->parts[rule->n_parts++] = (uint8_t)part.size;
    at += part.size;
  }
  return at == rule->form.size ? DGM_OK : dgm_table_fail(table, row, error, "the parts do not make up the form");
}

static dgm_err read_flag(const dgm_table *table, uint32_t row, const char *column, const char *no, const char *yes,
                         bool *flag, dgm_error *error) {
  const char *const names[] = {no, yes};
  uint8_t value = 0;
  dgm_err result = choose(table, row, column, names, 2, &value, error);
  *flag = value;
  return result;
}

static dgm_err read_row(const dgm_table *table, uint32_t row, dgm_rule *rule, dgm_error *error) {
  static const char *const starters[] = {"start", "time"};
  rule->form = dgm_table_cell(table, row, dgm_table_column(table, "form"));
  if (!rule->form.size || rule->form.size > DGM_MAX_RULE)
    return dgm_table_fail(table, row, error, "a form has 1 to %d bytes", DGM_MAX_RULE);
  switch ((dgm_rule_kind)rule->kind) {
  case DGM_RULE_ABBREVIATION:
    return read_abbreviation(table, row, rule, error);
  case DGM_RULE_CONTRACTION:
    return read_contraction(table, row, rule, error);
  case DGM_RULE_HYPHEN:
    return read_flag(table, row, "side", "prefix", "suffix", &rule->suffix, error);
  case DGM_RULE_UNIT:
    return read_flag(table, row, "after", "number", "money", &rule->money, error);
  case DGM_RULE_STARTER:
    return choose(table, row, "role", starters, DGM_COUNT(starters), &rule->starter, error);
  default:
    return DGM_OK;
  }
}

static void insert(dgm_text_rules *rules, const dgm_rule *rule) {
  uint32_t i = hash_of((dgm_rule_kind)rule->kind, rule->form.data, rule->form.size) & rules->mask;
  while (rules->slots[i].form.size)
    i = (i + 1) & rules->mask;
  rules->slots[i] = *rule;
}

static dgm_err read_table(dgm_text_rules *rules, const dgm_table *table, dgm_rule_kind kind, dgm_error *error) {
  for (uint32_t row = 0; row < table->n_rows; row++) {
    dgm_rule rule = {.kind = (uint8_t)kind};
    dgm_err result = read_row(table, row, &rule, error);
    if (result)
      return result;
    if (dgm_rule_find(rules, kind, rule.form.data, rule.form.size))
      return dgm_table_fail(table, row, error, "\"%.*s\" stands here twice", (int)rule.form.size, rule.form.data);
    insert(rules, &rule);
  }
  return DGM_OK;
}

dgm_err dgm_text_rules_new(const dgm_tables *tables, dgm_text_rules **out, dgm_error *error) {
  static const char *const paths[DGM_N_RULE_KINDS] = {
      "text/abbreviations.tsv", "text/contractions.tsv", "text/hyphens.tsv", "text/units.tsv",
      "text/endings.tsv",       "text/emoticons.tsv",    "text/starters.tsv"};
  const dgm_table *found[DGM_N_RULE_KINDS];
  uint32_t rows = 0, size = 64;
  for (int kind = 0; kind < DGM_N_RULE_KINDS; kind++) {
    found[kind] = dgm_tables_find(tables, paths[kind]);
    if (!found[kind])
      return dgm_fail(error, DGM_ERR_MODEL, "data/%s is missing", paths[kind]);
    rows += found[kind]->n_rows;
  }
  while (size < rows * 3)
    size *= 2;
  dgm_text_rules *rules = calloc(1, sizeof *rules);
  dgm_rule *slots = calloc(size, sizeof *slots);
  if (!rules || !slots) {
    free(rules);
    free(slots);
    return dgm_fail_memory(error);
  }
  *rules = (dgm_text_rules){slots, size - 1};
  dgm_err result = DGM_OK;
  for (int kind = 0; !result && kind < DGM_N_RULE_KINDS; kind++)
    result = read_table(rules, found[kind], (dgm_rule_kind)kind, error);
  if (result) {
    dgm_text_rules_free(rules);
    return result;
  }
  *out = rules;
  return DGM_OK;
}

void dgm_text_rules_free(dgm_text_rules *rules) {
  if (!rules)
    return;
  free(rules->slots);
  free(rules);
}
