/* POLECAT: 40 columns with a header, a line an event; lists are split at ";" and keep empty places, so that the third
 * name goes with the third country. */
#include "formats/export.h"

static void quad(const dgm_export_line *line, dgm_buffer *cell) {
  static const char *const names[] = {"", "VERBAL COOPERATION", "MATERIAL COOPERATION", "VERBAL CONFLICT",
                                      "MATERIAL CONFLICT"};
  dgm_buffer_puts(cell, line->row->quad < DGM_COUNT(names) ? names[line->row->quad] : "");
}

/* ---- parties ---- */

typedef dgm_str party_field(const dgm_export_tables *tables, const dgm_party *party);

static void put_list(const dgm_export_line *line, party_field *field, dgm_buffer *cell) {
  const dgm_row *row = line->row;
  const dgm_party *parties = line->side == DGM_ACTOR ? row->actors : row->recipients;
  uint32_t n = line->side == DGM_ACTOR ? row->n_actors : row->n_recipients, filled = 0;
  for (uint32_t i = 0; i < n; i++) {
    dgm_str item = field(line->tables, &parties[i]);
    filled += item.size > 0;
    dgm_buffer_puts(cell, i ? ";" : "");
    dgm_list_item(cell, item);
  }
  if (!filled) /* no row of semicolons */
    cell->size = 0;
}

static dgm_str name_of(const dgm_export_tables *tables, const dgm_party *party) {
  (void)tables;
  return dgm_party_name(party);
}

static dgm_str code_of(const dgm_export_tables *tables, const dgm_party *party) {
  (void)tables;
  return party->code;
}

static dgm_str cow_of(const dgm_export_tables *tables, const dgm_party *party) {
  const dgm_export_country *country = dgm_export_find_country(tables, party->code);
  return country ? country->cow : (dgm_str){0};
}

static dgm_str sector_of(const dgm_export_tables *tables, const dgm_party *party) {
  dgm_str sectors = party->sectors, first = {0};
  (void)tables;
  dgm_next_item(&sectors, &first);
  return first;
}

static dgm_str office_of(const dgm_export_tables *tables, const dgm_party *party) {
  (void)tables;
  return party->office;
}

static dgm_str text_of(const dgm_export_tables *tables, const dgm_party *party) {
  (void)tables;
  return party->text;
}

/* Wikidata's: POLECAT has titles of Wikipedia, which we do not know. */
static dgm_str wiki_of(const dgm_export_tables *tables, const dgm_party *party) {
  (void)tables;
  return dgm_str_starts(party->id, "Q") ? party->id : (dgm_str){0};
}

static void names(const dgm_export_line *line, dgm_buffer *cell) {
  put_list(line, name_of, cell);
}

static void countries(const dgm_export_line *line, dgm_buffer *cell) {
  put_list(line, code_of, cell);
}

static void cows(const dgm_export_line *line, dgm_buffer *cell) {
  put_list(line, cow_of, cell);
}

static void primary_sectors(const dgm_export_line *line, dgm_buffer *cell) {
  put_list(line, sector_of, cell);
}

static void offices(const dgm_export_line *line, dgm_buffer *cell) {
  put_list(line, office_of, cell);
}

static void texts(const dgm_export_line *line, dgm_buffer *cell) {
  put_list(line, text_of, cell);
}

static void wiki(const dgm_export_line *line, dgm_buffer *cell) {
  put_list(line, wiki_of, cell);
}

/* All of that side, each once. */
static void all_sectors(const dgm_export_line *line, dgm_buffer *cell) {
  const dgm_row *row = line->row;
  const dgm_party *parties = line->side == DGM_ACTOR ? row->actors : row->recipients;
  uint32_t n = line->side == DGM_ACTOR ? row->n_actors : row->n_recipients;
  for (uint32_t i = 0; i < n; i++) {
    dgm_str rest = parties[i].sectors, sector;
    while (dgm_next_item(&rest, &sector))
      dgm_list_once(cell, ';', sector);
  }
}

/* ---- the columns ---- */

static const dgm_export_column columns[] = {
    {"Event ID", DGM_ROW_TEXT(id)},
    {"Event Date", .write = dgm_cell_date},
    {"Event Type", .write = dgm_cell_type},
    {"Event Mode", DGM_ROW_TEXT(mode)},
    {"Intensity", .write = dgm_cell_scale},
    {"Quad Code", .write = quad},
    {"Contexts", DGM_ROW_TEXT(contexts)},
    {"Actor Name", .write = names, .side = DGM_ACTOR},
    {"Actor Country", .write = countries, .side = DGM_ACTOR},
    {"Actor COW", .write = cows, .side = DGM_ACTOR},
    {"Primary Actor Sector", .write = primary_sectors, .side = DGM_ACTOR},
    {"Actor Sectors", .write = all_sectors, .side = DGM_ACTOR},
    {"Actor Title", .write = offices, .side = DGM_ACTOR},
    {"Actor Name Raw", .write = texts, .side = DGM_ACTOR},
    {"Wikipedia Actor ID", .write = wiki, .side = DGM_ACTOR},
    {"Recipient Name", .write = names, .side = DGM_RECIPIENT},
    {"Recipient Country", .write = countries, .side = DGM_RECIPIENT},
    {"Recipient COW", .write = cows, .side = DGM_RECIPIENT},
    {"Primary Recipient Sector", .write = primary_sectors, .side = DGM_RECIPIENT},
    {"Recipient Sectors", .write = all_sectors, .side = DGM_RECIPIENT},
    {"Recipient Title", .write = offices, .side = DGM_RECIPIENT},
    {"Recipient Name Raw", .write = texts, .side = DGM_RECIPIENT},
    {"Wikipedia Recipient ID", .write = wiki, .side = DGM_RECIPIENT},
    {"Placename", DGM_ROW_TEXT(place)},
    {"City", .write = dgm_cell_town},
    {"District", .write = NULL},
    {"Province", .write = dgm_cell_province},
    {"Country", DGM_ROW_TEXT(place_code)},
    {"Latitude", .write = dgm_cell_lat},
    {"Longitude", .write = dgm_cell_lon},
    {"GeoNames ID", .write = dgm_cell_geonameid},
    {"Raw Placename", DGM_ROW_TEXT(place_text)},
    {"Feature Type", .write = NULL},
    {"Source", DGM_ROW_TEXT(source)},
    {"Publication Date", .write = dgm_cell_published},
    {"Story People", .write = NULL},
    {"Story Organizations", .write = NULL},
    {"Story Locations", .write = NULL},
    {"Language", DGM_ROW_TEXT(language)},
    {"Version", DGM_ROW_TEXT(coder)},
};

const dgm_export_form dgm_form_polecat = {
    .name = "polecat", .columns = columns, .n_columns = DGM_COUNT(columns), .missing = "", .header = true};
