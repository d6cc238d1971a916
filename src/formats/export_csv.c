/* Our own table: a line a directed pair, codes of ISO, Correlates of War and Gleditsch and Ward side by side. */
#include "formats/export.h"

/* ---- the event ---- */

static void id(const dgm_export_line *line, dgm_buffer *cell) {
  dgm_buffer_add_str(cell, line->row->id);
}

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

static void enddate(const dgm_export_line *line, dgm_buffer *cell) {
  char text[16];
  dgm_date_format(line->row->enddate, text);
  dgm_buffer_puts(cell, text);
}

static void event(const dgm_export_line *line, dgm_buffer *cell) {
  dgm_buffer_puts(cell, dgm_type_name(line->row->type));
}

static void mode(const dgm_export_line *line, dgm_buffer *cell) {
  dgm_buffer_add_str(cell, line->row->mode);
}

static void contexts(const dgm_export_line *line, dgm_buffer *cell) {
  dgm_buffer_add_str(cell, line->row->contexts);
}

static void quad(const dgm_export_line *line, dgm_buffer *cell) {
  if (line->row->quad)
    dgm_buffer_printf(cell, "%u", line->row->quad);
}

static void scale(const dgm_export_line *line, dgm_buffer *cell) {
  dgm_buffer_printf(cell, "%.1f", (double)line->row->scale);
}

static void status(const dgm_export_line *line, dgm_buffer *cell) {
  dgm_buffer_puts(cell, dgm_status_name(line->row->status));
}

static void confidence(const dgm_export_line *line, dgm_buffer *cell) {
  dgm_buffer_printf(cell, "%.2f", (double)line->row->confidence);
}

static void theme(const dgm_export_line *line, dgm_buffer *cell) {
  dgm_buffer_add_str(cell, line->row->theme);
}

static void sentence(const dgm_export_line *line, dgm_buffer *cell) {
  dgm_buffer_add_str(cell, line->row->sentence);
}

static void sequence(const dgm_export_line *line, dgm_buffer *cell) {
  dgm_buffer_printf(cell, "%u", line->row->sequence);
}

/* ---- parties ---- */

static void code(const dgm_export_line *line, dgm_buffer *cell) {
  const dgm_party *party = dgm_party_of(line);
  if (party)
    dgm_buffer_add_str(cell, party->code);
}

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

static void sectors(const dgm_export_line *line, dgm_buffer *cell) {
  const dgm_party *party = dgm_party_of(line);
  if (party)
    dgm_buffer_add_str(cell, party->sectors);
}

static void party_id(const dgm_export_line *line, dgm_buffer *cell) {
  const dgm_party *party = dgm_party_of(line);
  if (party)
    dgm_buffer_add_str(cell, party->id);
}

static void office(const dgm_export_line *line, dgm_buffer *cell) {
  const dgm_party *party = dgm_party_of(line);
  if (party)
    dgm_buffer_add_str(cell, party->office);
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

/* ---- places and sources ---- */

static void place(const dgm_export_line *line, dgm_buffer *cell) {
  dgm_buffer_add_str(cell, line->row->place);
}

static void place_country(const dgm_export_line *line, dgm_buffer *cell) {
  dgm_buffer_add_str(cell, line->row->place_code);
}

static void admin1(const dgm_export_line *line, dgm_buffer *cell) {
  dgm_buffer_add_str(cell, line->row->admin1);
}

static void title(const dgm_export_line *line, dgm_buffer *cell) {
  dgm_buffer_add_str(cell, line->row->title);
}

static void language(const dgm_export_line *line, dgm_buffer *cell) {
  dgm_buffer_add_str(cell, line->row->language);
}

static void coder(const dgm_export_line *line, dgm_buffer *cell) {
  dgm_buffer_add_str(cell, line->row->coder);
}

static void events(const dgm_export_line *line, dgm_buffer *cell) {
  dgm_buffer_printf(cell, "%u", line->row->events);
}

static void reports(const dgm_export_line *line, dgm_buffer *cell) {
  dgm_buffer_printf(cell, "%u", line->row->reports);
}

static void sources(const dgm_export_line *line, dgm_buffer *cell) {
  dgm_buffer_printf(cell, "%u", line->row->sources);
}

#define PARTY_COLUMNS(which, side)                                                                                     \
  {which, code, side}, {which "_country", country, side}, {which "_cow", cow, side}, {which "_gw", gw, side},          \
      {which "_sectors", sectors, side}, {which "_name", dgm_cell_name, side}, {which "_id", party_id, side},          \
      {which "_text", dgm_cell_text, side}, {which "_office", office, side}, {                                         \
    which "_former", former, side                                                                                      \
  }

static const dgm_export_column columns[] = {
    {"id", id, 0},
    {"pair", pair, 0},
    {"pairs", pairs, 0},
    {"doc", dgm_cell_doc, 0},
    {"story", story, 0},
    {"date", dgm_cell_date, 0},
    {"enddate", enddate, 0},
    PARTY_COLUMNS("actor", DGM_ACTOR),
    PARTY_COLUMNS("recipient", DGM_RECIPIENT),
    {"event", event, 0},
    {"mode", mode, 0},
    {"contexts", contexts, 0},
    {"quad", quad, 0},
    {"scale", scale, 0},
    {"cameo", dgm_cell_cameo, 0},
    {"cameo_name", dgm_cell_cameo_name, 0},
    {"goldstein", dgm_cell_goldstein, 0},
    {"status", status, 0},
    {"claim_by", claim_by, 0},
    {"claim_stance", claim_stance, 0},
    {"confidence", confidence, 0},
    {"trigger", dgm_cell_trigger, 0},
    {"theme", theme, 0},
    {"place", place, 0},
    {"place_country", place_country, 0},
    {"admin1", admin1, 0},
    {"province", dgm_cell_province, 0},
    {"lat", dgm_cell_lat, 0},
    {"lon", dgm_cell_lon, 0},
    {"geonameid", dgm_cell_geonameid, 0},
    {"sequence", sequence, 0},
    {"sentence", sentence, 0},
    {"source", dgm_cell_source, 0},
    {"published", dgm_cell_published, 0},
    {"title", title, 0},
    {"url", dgm_cell_url, 0},
    {"language", language, 0},
    {"coder", coder, 0},
    {"events", events, 0},
    {"reports", reports, 0},
    {"sources", sources, 0},
};

const dgm_export_form dgm_form_csv = {.name = "csv",
                                      .columns = columns,
                                      .n_columns = DGM_COUNT(columns),
                                      .missing = "",
                                      .comma = true,
                                      .header = true,
                                      .pairs = true};
