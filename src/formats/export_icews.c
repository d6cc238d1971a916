/* ICEWS: 20 columns with a header; NA where there is nothing. */
#include "formats/export.h"

/* The country's English name; bodies have none. */
static void put_country(const dgm_export_line *line, dgm_str code, dgm_buffer *cell) {
  const dgm_export_country *country = dgm_export_find_country(line->tables, code);
  if (country)
    dgm_buffer_add_str(cell, country->icews);
}

static void party_country(const dgm_export_line *line, dgm_buffer *cell) {
  const dgm_party *party = dgm_party_of(line);
  if (party)
    put_country(line, party->code, cell);
}

static void place_country(const dgm_export_line *line, dgm_buffer *cell) {
  put_country(line, line->row->place_code, cell);
}

/* So that "Government" of two sectors stands once, at the first place. */
static void put_sectors(dgm_str names, dgm_buffer *cell) {
  dgm_str name;
  while (dgm_next_item(&names, &name))
    dgm_list_once(cell, ',', name);
}

static void sectors(const dgm_export_line *line, dgm_buffer *cell) {
  const dgm_party *party = dgm_party_of(line);
  if (!party)
    return;
  const dgm_export_body *body = dgm_export_find_body(line->tables, party->code);
  dgm_str rest = party->sectors, name;
  if (body)
    put_sectors(body->icews, cell);
  while (dgm_next_item(&rest, &name)) {
    const dgm_export_sector *sector = dgm_export_find_sector(line->tables, name);
    if (sector && !(body && dgm_str_is(name, "GOV")))
      put_sectors(sector->icews, cell);
  }
}

/* ICEWS counts sentences from 1. */
static void sentence(const dgm_export_line *line, dgm_buffer *cell) {
  dgm_buffer_printf(cell, "%u", line->row->sequence + 1);
}

static const dgm_export_column columns[] = {
    {"Event ID", .write = dgm_cell_event_number},
    {"Event Date", .write = dgm_cell_date},
    {"Source Name", .write = dgm_cell_name, .side = DGM_ACTOR},
    {"Source Sectors", .write = sectors, .side = DGM_ACTOR},
    {"Source Country", .write = party_country, .side = DGM_ACTOR},
    {"Event Text", .write = dgm_cell_cameo_name},
    {"CAMEO Code", .write = dgm_cell_cameo},
    {"Intensity", .write = dgm_cell_goldstein},
    {"Target Name", .write = dgm_cell_name, .side = DGM_RECIPIENT},
    {"Target Sectors", .write = sectors, .side = DGM_RECIPIENT},
    {"Target Country", .write = party_country, .side = DGM_RECIPIENT},
    {"Story ID", DGM_ROW_TEXT(doc)},
    {"Sentence Number", .write = sentence},
    {"Publisher", DGM_ROW_TEXT(source)},
    {"City", .write = dgm_cell_town},
    {"District", .write = NULL},
    {"Province", .write = dgm_cell_province},
    {"Country", .write = place_country},
    {"Latitude", .write = dgm_cell_lat},
    {"Longitude", .write = dgm_cell_lon},
};

const dgm_export_form dgm_form_icews = {.name = "icews",
                                        .columns = columns,
                                        .n_columns = DGM_COUNT(columns),
                                        .missing = "NA",
                                        .header = true,
                                        .pairs = true};
