/* GDELT 2.0 events: 61 columns, no header. */
#include "formats/export.h"

#include <stdlib.h>

/* ---- when ---- */

static void day(const dgm_export_line *line, dgm_buffer *cell) {
  dgm_compact_date(line->row->date, cell);
}

static void month(const dgm_export_line *line, dgm_buffer *cell) {
  dgm_compact_date(line->row->date, cell);
  cell->size = cell->size > 2 ? cell->size - 2 : 0;
}

static void year(const dgm_export_line *line, dgm_buffer *cell) {
  dgm_compact_date(line->row->date, cell);
  cell->size = cell->size > 4 ? cell->size - 4 : 0;
}

/* GDELT's own arithmetic: months of 30 days in a year of 365. */
static void fraction(const dgm_export_line *line, dgm_buffer *cell) {
  int y, m, d;
  if (line->row->date == DGM_NO_DATE)
    return;
  dgm_date_split(line->row->date, &y, &m, &d);
  dgm_buffer_printf(cell, "%.4f", y + ((m - 1) * 30 + d) / 365.0);
}

static void added(const dgm_export_line *line, dgm_buffer *cell) {
  dgm_compact_date(line->row->published, cell);
  dgm_buffer_puts(cell, cell->size ? "000000" : "");
}

/* ---- who ---- */

static void actor(const dgm_export_line *line, dgm_buffer *cell) {
  const dgm_party *party = dgm_party_of(line);
  if (party)
    dgm_cameo_actor(line->tables, party, cell);
}

/* GDELT's names are in capitals; letters beyond ASCII stay as they are. */
static void name(const dgm_export_line *line, dgm_buffer *cell) {
  dgm_cell_name(line, cell);
  for (size_t i = 0; i < cell->size; i++)
    if (dgm_is_lower(cell->data[i]))
      cell->data[i] = (char)(cell->data[i] - 32);
}

static const dgm_export_body *body_of(const dgm_export_line *line) {
  const dgm_party *party = dgm_party_of(line);
  return party ? dgm_export_find_body(line->tables, party->code) : NULL;
}

static void country(const dgm_export_line *line, dgm_buffer *cell) {
  const dgm_party *party = dgm_party_of(line);
  const dgm_export_country *c = party ? dgm_export_find_country(line->tables, party->code) : NULL;
  const dgm_export_body *body = body_of(line);
  dgm_buffer_add_str(cell, c ? c->cameo : body ? body->country : (dgm_str){0});
}

static void group(const dgm_export_line *line, dgm_buffer *cell) {
  const dgm_export_body *body = body_of(line);
  if (body)
    dgm_buffer_add_str(cell, body->group);
}

/* The type of a body comes before its sectors; its leaders are no government. */
static void put_type(const dgm_export_line *line, uint32_t number, dgm_buffer *cell) {
  const dgm_party *party = dgm_party_of(line);
  const dgm_export_body *body = body_of(line);
  dgm_str types[1 + DGM_MAX_ROLES], roles[DGM_MAX_ROLES];
  uint32_t n = 0, n_roles = party ? dgm_cameo_roles(line->tables, party, roles) : 0;
  if (body && body->type.size)
    types[n++] = body->type;
  for (uint32_t i = 0; i < n_roles; i++)
    if (!body || !dgm_str_is(roles[i], "GOV"))
      types[n++] = roles[i];
  if (number < n)
    dgm_buffer_add_str(cell, types[number]);
}

static void type1(const dgm_export_line *line, dgm_buffer *cell) {
  put_type(line, 0, cell);
}

static void type2(const dgm_export_line *line, dgm_buffer *cell) {
  put_type(line, 1, cell);
}

static void type3(const dgm_export_line *line, dgm_buffer *cell) {
  put_type(line, 2, cell);
}

/* ---- what ---- */

static void lead(const dgm_export_line *line, dgm_buffer *cell) {
  dgm_buffer_puts(cell, line->row->sequence ? "0" : "1");
}

static void base(const dgm_export_line *line, dgm_buffer *cell) {
  dgm_buffer_printf(cell, "%.3s", line->row->cameo);
}

static void root(const dgm_export_line *line, dgm_buffer *cell) {
  dgm_buffer_printf(cell, "%.2s", line->row->cameo);
}

/* From the CAMEO root, as in GDELT; PLOVER's quad counts REQUEST and PROTEST otherwise. */
static void quad(const dgm_export_line *line, dgm_buffer *cell) {
  char text[3] = {line->row->cameo[0], line->row->cameo[0] ? line->row->cameo[1] : 0, 0};
  int number = atoi(text);
  if (number)
    dgm_buffer_puts(cell, number <= 5 ? "1" : number <= 8 ? "2" : number <= 13 ? "3" : "4");
}

/* ---- where ---- */

static void no_place(const dgm_export_line *line, dgm_buffer *cell) {
  (void)line;
  dgm_buffer_puts(cell, "0");
}

/* 1 country, 2 state of the USA, 3 town there, 4 town, 5 region elsewhere. */
static void place_type(const dgm_export_line *line, dgm_buffer *cell) {
  bool usa = dgm_str_is(line->row->place_code, "USA");
  switch (dgm_export_level(line->tables, line->row)) {
  case DGM_LEVEL_COUNTRY:
    dgm_buffer_puts(cell, "1");
    break;
  case DGM_LEVEL_REGION:
    dgm_buffer_puts(cell, usa ? "2" : "5");
    break;
  case DGM_LEVEL_TOWN:
    dgm_buffer_puts(cell, usa ? "3" : "4");
    break;
  default:
    dgm_buffer_puts(cell, "0");
  }
}

/* "Kharkiv, Kharkiv, Ukraine" */
static void place_name(const dgm_export_line *line, dgm_buffer *cell) {
  dgm_place_level level = dgm_export_level(line->tables, line->row);
  const dgm_export_country *c = dgm_export_find_country(line->tables, line->row->place_code);
  if (level == DGM_LEVEL_COUNTRY || level == DGM_LEVEL_NONE) {
    dgm_buffer_add_str(cell, c ? c->icews : line->row->place);
    return;
  }
  dgm_buffer_add_str(cell, line->row->place);
  if (level == DGM_LEVEL_TOWN) {
    size_t before = cell->size;
    dgm_buffer_puts(cell, ", ");
    size_t start = cell->size;
    dgm_cell_province(line, cell);
    cell->size = cell->size == start ? before : cell->size;
  }
  if (c) {
    dgm_buffer_puts(cell, ", ");
    dgm_buffer_add_str(cell, c->icews);
  }
}

static void place_country(const dgm_export_line *line, dgm_buffer *cell) {
  const dgm_export_country *c = dgm_export_find_country(line->tables, line->row->place_code);
  if (c)
    dgm_buffer_add_str(cell, c->fips);
}

/* GeoNames' codes of regions are mostly those of FIPS 10-4, and the states' letters in the USA. */
static void place_region(const dgm_export_line *line, dgm_buffer *cell) {
  place_country(line, cell);
  if (cell->size)
    dgm_buffer_add_str(cell, line->row->admin1);
}

/* ---- the columns ---- */

#define ACTOR_COLUMNS(which, party)                                                                                    \
  {which "Code", .write = actor, .side = party}, {which "Name", .write = name, .side = party},                         \
      {which "CountryCode", .write = country, .side = party}, {which "KnownGroupCode", .write = group, .side = party}, \
      {which "EthnicCode", .write = NULL}, {which "Religion1Code", .write = NULL},                                     \
      {which "Religion2Code", .write = NULL}, {which "Type1Code", .write = type1, .side = party},                      \
      {which "Type2Code", .write = type2, .side = party}, {                                                            \
    which "Type3Code", .write = type3, .side = party                                                                   \
  }
/* Where an actor stands is not told: see docs/export.md. */
#define NO_PLACE_COLUMNS(which)                                                                                        \
  {which "Geo_Type", .write = no_place}, {which "Geo_Fullname", .write = NULL},                                        \
      {which "Geo_CountryCode", .write = NULL}, {which "Geo_ADM1Code", .write = NULL},                                 \
      {which "Geo_ADM2Code", .write = NULL}, {which "Geo_Lat", .write = NULL}, {which "Geo_Long", .write = NULL}, {    \
    which "Geo_FeatureID", .write = NULL                                                                               \
  }

static const dgm_export_column columns[] = {
    {"GlobalEventID", .write = dgm_cell_event_number},
    {"Day", .write = day},
    {"MonthYear", .write = month},
    {"Year", .write = year},
    {"FractionDate", .write = fraction},
    ACTOR_COLUMNS("Actor1", DGM_ACTOR),
    ACTOR_COLUMNS("Actor2", DGM_RECIPIENT),
    {"IsRootEvent", .write = lead},
    {"EventCode", .write = dgm_cell_cameo},
    {"EventBaseCode", .write = base},
    {"EventRootCode", .write = root},
    {"QuadClass", .write = quad},
    {"GoldsteinScale", .write = dgm_cell_goldstein},
    {"NumMentions", DGM_ROW_COUNT(events)},
    {"NumSources", DGM_ROW_COUNT(sources)},
    {"NumArticles", DGM_ROW_COUNT(reports)},
    {"AvgTone", .write = NULL},
    NO_PLACE_COLUMNS("Actor1"),
    NO_PLACE_COLUMNS("Actor2"),
    {"ActionGeo_Type", .write = place_type},
    {"ActionGeo_Fullname", .write = place_name},
    {"ActionGeo_CountryCode", .write = place_country},
    {"ActionGeo_ADM1Code", .write = place_region},
    {"ActionGeo_ADM2Code", .write = NULL},
    {"ActionGeo_Lat", .write = dgm_cell_lat},
    {"ActionGeo_Long", .write = dgm_cell_lon},
    {"ActionGeo_FeatureID", .write = dgm_cell_geonameid},
    {"DATEADDED", .write = added},
    {"SOURCEURL", DGM_ROW_TEXT(url)},
};

const dgm_export_form dgm_form_gdelt = {
    .name = "gdelt", .columns = columns, .n_columns = DGM_COUNT(columns), .missing = "", .pairs = true};
