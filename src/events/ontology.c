#include "events/events.h"

bool dgm_ontology_open(dgm_ontology *o, const dgm_tables *tables) {
  o->types = dgm_tables_find(tables, "ontology/types.tsv");
  o->modes = dgm_tables_find(tables, "ontology/modes.tsv");
  o->cameo = dgm_tables_find(tables, "ontology/cameo.tsv");
  return o->types && o->modes && o->cameo;
}

static bool number_in(const dgm_table *table, uint32_t row, const char *column, float *value) {
  double number;
  if (!dgm_str_number(dgm_table_cell(table, row, dgm_table_column(table, column)), &number))
    return false;
  *value = (float)number;
  return true;
}

bool dgm_ontology_score(const dgm_ontology *o, dgm_str type, dgm_str mode, float *scale, uint8_t *quad) {
  bool found = false;
  float number;
  for (uint32_t row = 0; row < o->types->n_rows && !found; row++)
    if (dgm_str_eq(type, dgm_table_cell(o->types, row, 0))) {
      found = number_in(o->types, row, "score", scale) && number_in(o->types, row, "quad", &number);
      *quad = found ? (uint8_t)number : 0;
    }
  if (!found || !mode.size)
    return found;
  for (uint32_t row = 0; row < o->modes->n_rows; row++)
    if (dgm_str_eq(type, dgm_table_cell(o->modes, row, 0)) && dgm_str_eq(mode, dgm_table_cell(o->modes, row, 1)))
      return number_in(o->modes, row, "score", scale);
  return false;
}

bool dgm_ontology_goldstein(const dgm_ontology *o, dgm_str cameo, float *goldstein) {
  for (uint32_t row = 0; row < o->cameo->n_rows; row++)
    if (dgm_str_eq(cameo, dgm_table_cell(o->cameo, row, 0)))
      return number_in(o->cameo, row, "goldstein", goldstein);
  return false;
}

const char *dgm_context_name(const dgm_model *model, uint32_t context) {
  const dgm_table *table = dgm_tables_find(&model->tables, "ontology/contexts.tsv");
  return table && context < table->n_rows ? dgm_table_cell(table, context, 0).data : NULL;
}
