/* Cells that several formats share. */
#include "formats/export.h"

#include <math.h>

dgm_str dgm_party_name(const dgm_party *party) {
  return party->name.size ? party->name : party->text;
}

void dgm_list_item(dgm_buffer *cell, dgm_str item) {
  for (uint32_t i = 0; i < item.size; i++)
    dgm_buffer_add(cell, item.data[i] == ';' ? "," : &item.data[i], 1);
}

void dgm_list_once(dgm_buffer *cell, char separator, dgm_str item) {
  dgm_str rest = {cell->data, (uint32_t)cell->size}, part;
  while (dgm_str_split(&rest, separator, &part))
    if (dgm_str_eq(part, item))
      return;
  if (cell->size)
    dgm_buffer_add(cell, &separator, 1);
  dgm_buffer_add_str(cell, item);
}

void dgm_compact_date(dgm_date date, dgm_buffer *cell) {
  char text[16];
  dgm_date_format(date, text);
  if (text[0])
    dgm_buffer_printf(cell, "%.4s%.2s%.2s", text, text + 5, text + 8);
}

/* ---- CAMEO's actors ---- */

uint32_t dgm_cameo_roles(const dgm_export_tables *tables, const dgm_party *party, dgm_str *roles) {
  uint32_t n = 0;
  dgm_str rest = party->sectors, name;
  while (n < DGM_MAX_ROLES && dgm_next_item(&rest, &name)) {
    const dgm_export_sector *sector = dgm_export_find_sector(tables, name);
    bool known = !sector || !sector->cameo.size;
    for (uint32_t i = 0; i < n && !known; i++)
      known = dgm_str_eq(roles[i], sector->cameo);
    if (!known)
      roles[n++] = sector->cameo;
  }
  return n;
}

void dgm_cameo_actor(const dgm_export_tables *tables, const dgm_party *party, dgm_buffer *cell) {
  const dgm_export_country *country = dgm_export_find_country(tables, party->code);
  const dgm_export_body *body = country ? NULL : dgm_export_find_body(tables, party->code);
  dgm_str roles[DGM_MAX_ROLES];
  uint32_t n = dgm_cameo_roles(tables, party, roles);
  dgm_buffer_add_str(cell, country ? country->cameo : body ? body->cameo : (dgm_str){0});
  for (uint32_t i = 0; i < n; i++)
    if (!body || !dgm_str_is(roles[i], "GOV")) /* who leads the United Nations is IGOUNO */
      dgm_buffer_add_str(cell, roles[i]);
}

/* ---- cells ---- */

void dgm_cell_row_text(const dgm_export_line *line, dgm_buffer *cell) {
  const dgm_str *text = (const void *)((const char *)line->row + line->field);
  dgm_buffer_add_str(cell, *text);
}

void dgm_cell_row_count(const dgm_export_line *line, dgm_buffer *cell) {
  const uint32_t *count = (const void *)((const char *)line->row + line->field);
  dgm_buffer_printf(cell, "%u", *count);
}

void dgm_cell_party_text(const dgm_export_line *line, dgm_buffer *cell) {
  const dgm_party *party = dgm_party_of(line);
  const dgm_str *text = party ? (const void *)((const char *)party + line->field) : NULL;
  if (text)
    dgm_buffer_add_str(cell, *text);
}

void dgm_cell_event_number(const dgm_export_line *line, dgm_buffer *cell) {
  dgm_buffer_printf(cell, "%lld", (long long)line->row->event * DGM_MAX_PAIRS + line->number);
}

static void put_date(dgm_date date, dgm_buffer *cell) {
  char text[16];
  dgm_date_format(date, text);
  dgm_buffer_puts(cell, text);
}

void dgm_cell_date(const dgm_export_line *line, dgm_buffer *cell) {
  put_date(line->row->date, cell);
}

void dgm_cell_enddate(const dgm_export_line *line, dgm_buffer *cell) {
  put_date(line->row->enddate, cell);
}

void dgm_cell_published(const dgm_export_line *line, dgm_buffer *cell) {
  put_date(line->row->published, cell);
}

void dgm_cell_type(const dgm_export_line *line, dgm_buffer *cell) {
  dgm_buffer_puts(cell, dgm_type_name(line->row->type));
}

void dgm_cell_scale(const dgm_export_line *line, dgm_buffer *cell) {
  dgm_buffer_printf(cell, "%.1f", (double)line->row->scale);
}

void dgm_cell_cameo(const dgm_export_line *line, dgm_buffer *cell) {
  dgm_buffer_puts(cell, line->row->cameo);
}

void dgm_cell_cameo_name(const dgm_export_line *line, dgm_buffer *cell) {
  dgm_buffer_add_str(cell, dgm_export_cameo_name(line->tables, dgm_cstr(line->row->cameo)));
}

void dgm_cell_goldstein(const dgm_export_line *line, dgm_buffer *cell) {
  if (line->row->cameo[0])
    dgm_buffer_printf(cell, "%.1f", (double)line->row->goldstein);
}

static void put_degrees(double degrees, dgm_buffer *cell) {
  if (!isnan(degrees))
    dgm_json_number(cell, degrees);
}

void dgm_cell_lat(const dgm_export_line *line, dgm_buffer *cell) {
  put_degrees(line->row->lat, cell);
}

void dgm_cell_lon(const dgm_export_line *line, dgm_buffer *cell) {
  put_degrees(line->row->lon, cell);
}

void dgm_cell_geonameid(const dgm_export_line *line, dgm_buffer *cell) {
  if (line->row->geonameid)
    dgm_buffer_printf(cell, "%u", line->row->geonameid);
}

void dgm_cell_town(const dgm_export_line *line, dgm_buffer *cell) {
  if (dgm_export_level(line->tables, line->row) == DGM_LEVEL_TOWN)
    dgm_buffer_add_str(cell, line->row->place);
}

/* The region as GeoNames calls it, or else the place itself if it is one. */
void dgm_cell_province(const dgm_export_line *line, dgm_buffer *cell) {
  dgm_str name = dgm_export_province(line->tables, line->row->place_code, line->row->admin1);
  if (!name.size && dgm_export_level(line->tables, line->row) == DGM_LEVEL_REGION)
    name = line->row->place;
  dgm_buffer_add_str(cell, name);
}

void dgm_cell_name(const dgm_export_line *line, dgm_buffer *cell) {
  const dgm_party *party = dgm_party_of(line);
  if (party)
    dgm_buffer_add_str(cell, dgm_party_name(party));
}
