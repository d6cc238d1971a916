/* Our own table: a line a directed pair, codes of ISO, Correlates of War and Gleditsch and Ward side by side. */
#include "formats/export.h"

/* ---- the event ---- */

static void pair(const dgm_export_line *line, dgm_buffer *cell) {
  dgm_buffer_printf(cell, "%u", line->number + 1);
}

static void pairs(const dgm_export_line *line, dgm_buffer *cell) {
  dgm_buffer_printf(cell, "%u", line->count);
}

static void story(const dgm_export_line *line, dgm_buffer *cell) {
  if (line->row->story)
    dgm_buffer_printf(cell, "%lld", (long long)line->row->story);
}

static void quad(const dgm_export_line *line, dgm_buffer *cell) {
  if (line->row->quad)
    dgm_buffer_printf(cell, "%u", line->row->quad);
}

static void status(const dgm_export_line *line, dgm_buffer *cell) {
  dgm_buffer_puts(cell, dgm_status_name(line->row->status));
}

static void confidence(const dgm_export_line *line, dgm_buffer *cell) {
  dgm_buffer_printf(cell, "%.2f", (double)line->row->confidence);
}

/* ---- parties ---- */

static const dgm_export_country *country_of(const dgm_export_line *line) {
  const dgm_party *party = dgm_party_of(line);
  return party ? dgm_export_find_country(line->tables, party->code) : NULL;
}

static void country(const dgm_export_line *line, dgm_buffer *cell) {
  const dgm_export_country *c = country_of(line);
  dgm_buffer_add_str(cell, c ? c->name : (dgm_str){0});
}

static void cow(const dgm_export_line *line, dgm_buffer *cell) {
  const dgm_export_country *c = country_of(line);
  dgm_buffer_add_str(cell, c ? c->cow : (dgm_str){0});
}

static void gw(const dgm_export_line *line, dgm_buffer *cell) {
  const dgm_export_country *c = country_of(line);
  dgm_buffer_add_str(cell, c ? c->gw : (dgm_str){0});
}

static void former(const dgm_export_line *line, dgm_buffer *cell) {
  const dgm_party *party = dgm_party_of(line);
  if (party)
    dgm_buffer_puts(cell, party->former ? "true" : "false");
}

/* ---- claims ---- */

/* Who says so: codes or names; "report" is its own voice, "unnamed" somebody of whom nothing is told. */
static void claim_by(const dgm_export_line *line, dgm_buffer *cell) {
  const dgm_row *row = line->row;
  for (uint32_t i = 0; i < row->n_claims; i++) {
    const dgm_row_claim *c = &row->claims[i];
    dgm_buffer_puts(cell, i ? ";" : "");
    if (c->by)
      dgm_list_item(cell, dgm_party_name(c->by));
    else if (c->source.size)
      dgm_list_item(cell, c->source);
    else
      dgm_buffer_puts(cell, dgm_is_own_voice(c) ? "report" : "unnamed");
  }
}

static void claim_stance(const dgm_export_line *line, dgm_buffer *cell) {
  for (uint32_t i = 0; i < line->row->n_claims; i++)
    dgm_buffer_printf(cell, "%s%s", i ? ";" : "", dgm_stance_name(line->row->claims[i].stance));
}

/* ---- the columns ---- */

#define PARTY_COLUMNS(which, party)                                                                                    \
  {which, DGM_PARTY_TEXT(code, party)}, {which "_country", .write = country, .side = party},                           \
      {which "_cow", .write = cow, .side = party}, {which "_gw", .write = gw, .side = party},                          \
      {which "_sectors", DGM_PARTY_TEXT(sectors, party)}, {which "_name", .write = dgm_cell_name, .side = party},      \
      {which "_id", DGM_PARTY_TEXT(id, party)}, {which "_text", DGM_PARTY_TEXT(text, party)},                          \
      {which "_office", DGM_PARTY_TEXT(office, party)}, {                                                              \
    which "_former", .write = former, .side = party                                                                    \
  }

static const dgm_export_column columns[] = {
    {"id", DGM_ROW_TEXT(id)},
    {"pair", .write = pair},
    {"pairs", .write = pairs},
    {"doc", DGM_ROW_TEXT(doc)},
    {"story", .write = story},
    {"date", .write = dgm_cell_date},
    {"enddate", .write = dgm_cell_enddate},
    PARTY_COLUMNS("actor", DGM_ACTOR),
    PARTY_COLUMNS("recipient", DGM_RECIPIENT),
    {"event", .write = dgm_cell_type},
    {"mode", DGM_ROW_TEXT(mode)},
    {"contexts", DGM_ROW_TEXT(contexts)},
    {"quad", .write = quad},
    {"scale", .write = dgm_cell_scale},
    {"cameo", .write = dgm_cell_cameo},
    {"cameo_name", .write = dgm_cell_cameo_name},
    {"goldstein", .write = dgm_cell_goldstein},
    {"status", .write = status},
    {"claim_by", .write = claim_by},
    {"claim_stance", .write = claim_stance},
    {"confidence", .write = confidence},
    {"trigger", DGM_ROW_TEXT(trigger)},
    {"theme", DGM_ROW_TEXT(theme)},
    {"place", DGM_ROW_TEXT(place)},
    {"place_country", DGM_ROW_TEXT(place_code)},
    {"admin1", DGM_ROW_TEXT(admin1)},
    {"province", .write = dgm_cell_province},
    {"lat", .write = dgm_cell_lat},
    {"lon", .write = dgm_cell_lon},
    {"geonameid", .write = dgm_cell_geonameid},
    {"sequence", DGM_ROW_COUNT(sequence)},
    {"sentence", DGM_ROW_TEXT(sentence)},
    {"source", DGM_ROW_TEXT(source)},
    {"published", .write = dgm_cell_published},
    {"title", DGM_ROW_TEXT(title)},
    {"url", DGM_ROW_TEXT(url)},
    {"language", DGM_ROW_TEXT(language)},
    {"coder", DGM_ROW_TEXT(coder)},
    {"events", DGM_ROW_COUNT(events)},
    {"reports", DGM_ROW_COUNT(reports)},
    {"sources", DGM_ROW_COUNT(sources)},
};

const dgm_export_form dgm_form_csv = {.name = "csv",
                                      .columns = columns,
                                      .n_columns = DGM_COUNT(columns),
                                      .missing = "",
                                      .comma = true,
                                      .header = true,
                                      .pairs = true};
