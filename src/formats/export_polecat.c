/* POLECAT: 40 columns with a header, a line an event; lists are split at ";" and keep empty places, so that the third
 * name goes with the third country. */
#include "formats/export.h"

static void id(const dgm_export_line *line, dgm_buffer *cell) {
  dgm_buffer_add_str(cell, line->row->id);
}

static void type(const dgm_export_line *line, dgm_buffer *cell) {
  dgm_buffer_puts(cell, dgm_type_name(line->row->type));
}

static void mode(const dgm_export_line *line, dgm_buffer *cell) {
  dgm_buffer_add_str(cell, line->row->mode);
}

static void intensity(const dgm_export_line *line, dgm_buffer *cell) {
  dgm_buffer_printf(cell, "%.1f", (double)line->row->scale);
}

static void quad(const dgm_export_line *line, dgm_buffer *cell) {
  static const char *const names[] = {"", "VERBAL COOPERATION", "MATERIAL COOPERATION", "VERBAL CONFLICT",
                                      "MATERIAL CONFLICT"};
  dgm_buffer_puts(cell, line->row->quad < DGM_COUNT(names) ? names[line->row->quad] : "");
}

static void contexts(const dgm_export_line *line, dgm_buffer *cell) {
  dgm_buffer_add_str(cell, line->row->contexts);
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

static bool holds(const dgm_buffer *cell, dgm_str item) {
  dgm_str rest = {cell->data, (uint32_t)cell->size}, part;
  while (dgm_next_item(&rest, &part))
    if (dgm_str_eq(part, item))
      return true;
  return false;
}

/* All of that side, each once. */
static void all_sectors(const dgm_export_line *line, dgm_buffer *cell) {
  const dgm_row *row = line->row;
  const dgm_party *parties = line->side == DGM_ACTOR ? row->actors : row->recipients;
  uint32_t n = line->side == DGM_ACTOR ? row->n_actors : row->n_recipients;
  for (uint32_t i = 0; i < n; i++) {
    dgm_str rest = parties[i].sectors, sector;
    while (dgm_next_item(&rest, &sector))
      if (!holds(cell, sector)) {
        dgm_buffer_puts(cell, cell->size ? ";" : "");
        dgm_buffer_add_str(cell, sector);
      }
  }
}

/* ---- places and the rest ---- */

static void place(const dgm_export_line *line, dgm_buffer *cell) {
  dgm_buffer_add_str(cell, line->row->place);
}

static void place_country(const dgm_export_line *line, dgm_buffer *cell) {
  dgm_buffer_add_str(cell, line->row->place_code);
}

static void place_text(const dgm_export_line *line, dgm_buffer *cell) {
  dgm_buffer_add_str(cell, line->row->place_text);
}

static void language(const dgm_export_line *line, dgm_buffer *cell) {
  dgm_buffer_add_str(cell, line->row->language);
}

static void version(const dgm_export_line *line, dgm_buffer *cell) {
  dgm_buffer_add_str(cell, line->row->coder);
}

static const dgm_export_column columns[] = {
    {"Event ID", id, 0},
    {"Event Date", dgm_cell_date, 0},
    {"Event Type", type, 0},
    {"Event Mode", mode, 0},
    {"Intensity", intensity, 0},
    {"Quad Code", quad, 0},
    {"Contexts", contexts, 0},
    {"Actor Name", names, DGM_ACTOR},
    {"Actor Country", countries, DGM_ACTOR},
    {"Actor COW", cows, DGM_ACTOR},
    {"Primary Actor Sector", primary_sectors, DGM_ACTOR},
    {"Actor Sectors", all_sectors, DGM_ACTOR},
    {"Actor Title", offices, DGM_ACTOR},
    {"Actor Name Raw", texts, DGM_ACTOR},
    {"Wikipedia Actor ID", wiki, DGM_ACTOR},
    {"Recipient Name", names, DGM_RECIPIENT},
    {"Recipient Country", countries, DGM_RECIPIENT},
    {"Recipient COW", cows, DGM_RECIPIENT},
    {"Primary Recipient Sector", primary_sectors, DGM_RECIPIENT},
    {"Recipient Sectors", all_sectors, DGM_RECIPIENT},
    {"Recipient Title", offices, DGM_RECIPIENT},
    {"Recipient Name Raw", texts, DGM_RECIPIENT},
    {"Wikipedia Recipient ID", wiki, DGM_RECIPIENT},
    {"Placename", place, 0},
    {"City", dgm_cell_town, 0},
    {"District", NULL, 0},
    {"Province", dgm_cell_province, 0},
    {"Country", place_country, 0},
    {"Latitude", dgm_cell_lat, 0},
    {"Longitude", dgm_cell_lon, 0},
    {"GeoNames ID", dgm_cell_geonameid, 0},
    {"Raw Placename", place_text, 0},
    {"Feature Type", NULL, 0},
    {"Source", dgm_cell_source, 0},
    {"Publication Date", dgm_cell_published, 0},
    {"Story People", NULL, 0},
    {"Story Organizations", NULL, 0},
    {"Story Locations", NULL, 0},
    {"Language", language, 0},
    {"Version", version, 0},
};

const dgm_export_form dgm_form_polecat = {
    .name = "polecat", .columns = columns, .n_columns = DGM_COUNT(columns), .missing = "", .header = true};
