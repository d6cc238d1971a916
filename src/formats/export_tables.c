/* The tables behind the exports, checked when the model is opened. */
#include "formats/export.h"

#include "base/names.h"

#include <stdlib.h>

static dgm_str cell(const dgm_table *table, uint32_t row, const char *column) {
  return dgm_table_cell(table, row, dgm_table_column(table, column));
}

/* Byte by byte, the shorter one first. */
static int compare(dgm_str a, dgm_str b) {
  uint32_t size = a.size < b.size ? a.size : b.size;
  int order = size ? memcmp(a.data, b.data, size) : 0;
  return order ? order : (a.size > b.size) - (a.size < b.size);
}

static const dgm_table *find(const dgm_model *model, const char *path, dgm_error *error) {
  const dgm_table *table = dgm_tables_find(&model->tables, path);
  if (!table)
    dgm_fail(error, DGM_ERR_MODEL, "the model lacks data/%s; build it again", path);
  return table;
}

/* ---- reading ---- */

static bool is_number(dgm_str text) {
  double value;
  return !text.size || (dgm_str_number(text, &value) && value > 0 && value < 1000);
}

static dgm_err read_countries(dgm_export_tables *t, const dgm_table *table, dgm_error *error) {
  t->countries = calloc(table->n_rows + 1, sizeof *t->countries);
  if (!t->countries)
    return dgm_fail_memory(error);
  for (uint32_t row = 0; row < table->n_rows; row++) {
    dgm_export_country c = {cell(table, row, "code"), cell(table, row, "name"), cell(table, row, "cow"),
                            cell(table, row, "gw"),   cell(table, row, "fips"), cell(table, row, "cameo"),
                            cell(table, row, "icews")};
    if (c.code.size != 3 || c.cameo.size != 3 || !c.name.size || !c.icews.size)
      return dgm_table_fail(table, row, error, "code and cameo are three letters; name and icews must not be empty");
    if (!is_number(c.cow) || !is_number(c.gw) || (c.fips.size && c.fips.size != 2))
      return dgm_table_fail(table, row, error, "cow and gw are numbers below 1000, fips two letters; or -");
    if (row && compare(t->countries[row - 1].code, c.code) >= 0)
      return dgm_table_fail(table, row, error, "the rows must be sorted by code, each once");
    t->countries[t->n_countries++] = c;
  }
  return DGM_OK;
}

static dgm_err read_bodies(dgm_export_tables *t, const dgm_table *table, dgm_error *error) {
  t->bodies = calloc(table->n_rows + 1, sizeof *t->bodies);
  if (!t->bodies)
    return dgm_fail_memory(error);
  for (uint32_t row = 0; row < table->n_rows; row++) {
    dgm_export_body b = {cell(table, row, "code"),  cell(table, row, "cameo"), cell(table, row, "country"),
                         cell(table, row, "group"), cell(table, row, "type"),  cell(table, row, "icews"),
                         cell(table, row, "name")};
    if (!b.code.size || !b.cameo.size)
      return dgm_table_fail(table, row, error, "code and cameo must not be empty");
    t->bodies[t->n_bodies++] = b;
  }
  return DGM_OK;
}

static dgm_err read_sectors(dgm_export_tables *t, const dgm_table *table, dgm_error *error) {
  for (uint32_t row = 0; row < table->n_rows; row++) {
    int sector = dgm_sector_find(cell(table, row, "sector"));
    if (sector < 0)
      return dgm_table_fail(table, row, error, "the program knows no such sector");
    t->sectors[sector] = (dgm_export_sector){cell(table, row, "cameo"), cell(table, row, "icews")};
  }
  return DGM_OK;
}

static dgm_err check_provinces(const dgm_table *table, dgm_error *error) {
  for (uint32_t row = 0; row < table->n_rows; row++) {
    dgm_str code = dgm_table_cell(table, row, 0);
    if (code.size < 5 || code.data[3] != '.' || !dgm_table_cell(table, row, 1).size)
      return dgm_table_fail(table, row, error, "code is a country, a point and a region, as in UKR.05, and has a name");
    if (row && compare(dgm_table_cell(table, row - 1, 0), code) >= 0)
      return dgm_table_fail(table, row, error, "the rows must be sorted by code, each once");
  }
  return DGM_OK;
}

/* ---- regions by name ---- */

static uint64_t region_hash(dgm_str name, dgm_str country) {
  return dgm_hash(dgm_hash(0, name.data, name.size), country.data, country.size);
}

static dgm_str first_name(const dgm_table *table, uint32_t row) {
  dgm_str names = cell(table, row, "names"), name = {0};
  dgm_str_split(&names, ';', &name);
  return name;
}

static dgm_err index_regions(dgm_export_tables *t, dgm_error *error) {
  t->n_region_slots = 16;
  while (t->n_region_slots < t->regions->n_rows * 2)
    t->n_region_slots *= 2;
  t->region_slots = calloc(t->n_region_slots, sizeof *t->region_slots);
  if (!t->region_slots)
    return dgm_fail_memory(error);
  for (uint32_t row = 0; row < t->regions->n_rows; row++) {
    uint64_t at = region_hash(first_name(t->regions, row), cell(t->regions, row, "country"));
    while (t->region_slots[at & (t->n_region_slots - 1)])
      at++;
    t->region_slots[at & (t->n_region_slots - 1)] = row + 1;
  }
  return DGM_OK;
}

static bool is_region(const dgm_export_tables *t, dgm_str name, dgm_str country) {
  uint32_t row;
  for (uint64_t at = region_hash(name, country); (row = t->region_slots[at & (t->n_region_slots - 1)]); at++)
    if (dgm_str_eq(first_name(t->regions, row - 1), name) && dgm_str_eq(cell(t->regions, row - 1, "country"), country))
      return true;
  return false;
}

/* ---- the view ---- */

dgm_err dgm_exports_open(dgm_model *model, dgm_error *error) {
  dgm_export_tables *t = model->exports = calloc(1, sizeof *t);
  if (!t)
    return dgm_fail_memory(error);
  const dgm_table *countries = find(model, "ontology/countries.tsv", error);
  const dgm_table *bodies = countries ? find(model, "ontology/bodies.tsv", error) : NULL;
  const dgm_table *sectors = bodies ? find(model, "ontology/sectors.tsv", error) : NULL;
  t->provinces = sectors ? find(model, "places/provinces.tsv", error) : NULL;
  t->regions = t->provinces ? find(model, "places/regions.tsv", error) : NULL;
  t->cameo = t->regions ? find(model, "ontology/cameo.tsv", error) : NULL;
  if (!t->cameo)
    return DGM_ERR_MODEL;
  dgm_err result = read_countries(t, countries, error);
  if (!result)
    result = read_bodies(t, bodies, error);
  if (!result)
    result = read_sectors(t, sectors, error);
  if (!result)
    result = check_provinces(t->provinces, error);
  return result ? result : index_regions(t, error);
}

void dgm_exports_close(dgm_model *model) {
  dgm_export_tables *t = model->exports;
  if (!t)
    return;
  free(t->countries);
  free(t->bodies);
  free(t->region_slots);
  free(t);
}

/* ---- asking ---- */

const dgm_export_country *dgm_export_find_country(const dgm_export_tables *t, dgm_str code) {
  uint32_t low = 0, high = t->n_countries;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    int order = compare(t->countries[middle].code, code);
    if (!order)
      return &t->countries[middle];
    if (order < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return NULL;
}

const dgm_export_body *dgm_export_find_body(const dgm_export_tables *t, dgm_str code) {
  for (uint32_t i = 0; i < t->n_bodies; i++)
    if (dgm_str_eq(t->bodies[i].code, code))
      return &t->bodies[i];
  return NULL;
}

/* As people call it, not as ISO does; not that of a state that is no more. */
static dgm_str country_name(const dgm_model *model, dgm_str code) {
  const dgm_table *table = dgm_tables_find(&model->tables, "actors/countries.tsv");
  for (uint32_t row = 0; table && row < table->n_rows; row++)
    if (dgm_str_eq(cell(table, row, "code"), code) && !cell(table, row, "to").size)
      return first_name(table, row);
  return (dgm_str){"", 0};
}

dgm_str dgm_code_name(const dgm_model *model, dgm_str code) {
  const dgm_export_body *body = dgm_export_find_body(model->exports, code);
  return body ? body->name : country_name(model, code);
}

const dgm_export_sector *dgm_export_find_sector(const dgm_export_tables *t, dgm_str name) {
  int sector = dgm_sector_find(name);
  return sector < 0 ? NULL : &t->sectors[sector];
}

dgm_str dgm_export_province(const dgm_export_tables *t, dgm_str country, dgm_str admin1) {
  char key[64];
  if (country.size != 3 || !admin1.size || admin1.size > sizeof key - 4)
    return (dgm_str){0};
  memcpy(key, country.data, 3);
  key[3] = '.';
  memcpy(key + 4, admin1.data, admin1.size);
  dgm_str code = {key, admin1.size + 4};
  uint32_t low = 0, high = t->provinces->n_rows;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    int order = compare(dgm_table_cell(t->provinces, middle, 0), code);
    if (!order)
      return dgm_table_cell(t->provinces, middle, 1);
    if (order < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return (dgm_str){0};
}

dgm_str dgm_export_cameo_name(const dgm_export_tables *t, dgm_str cameo) {
  for (uint32_t row = 0; cameo.size && row < t->cameo->n_rows; row++)
    if (dgm_str_eq(dgm_table_cell(t->cameo, row, 0), cameo))
      return dgm_table_cell(t->cameo, row, 1);
  return (dgm_str){0};
}

/* Countries have no coordinates here; what is no country and no known region is a town. */
dgm_place_level dgm_export_level(const dgm_export_tables *t, const dgm_row *row) {
  if (!row->place.size && !row->place_code.size)
    return DGM_LEVEL_NONE;
  if (!row->place.size || (row->lat != row->lat && !row->geonameid && !row->admin1.size))
    return DGM_LEVEL_COUNTRY;
  return is_region(t, row->place, row->place_code) ? DGM_LEVEL_REGION : DGM_LEVEL_TOWN;
}
