/* PETRARCH2: always its 11 columns, no header; "---" for an actor that is not known. */
#include "formats/export.h"

static void date(const dgm_export_line *line, dgm_buffer *cell) {
  dgm_compact_date(line->row->date, cell);
}

static void actor(const dgm_export_line *line, dgm_buffer *cell) {
  const dgm_party *party = dgm_party_of(line);
  if (party)
    dgm_cameo_actor(line->tables, party, cell);
  if (!cell->size)
    dgm_buffer_puts(cell, "---");
}

/* The contexts, each once: "military,1;legal,1". */
static void issues(const dgm_export_line *line, dgm_buffer *cell) {
  dgm_str rest = line->row->contexts, context;
  while (dgm_next_item(&rest, &context)) {
    dgm_buffer_puts(cell, cell->size ? ";" : "");
    dgm_buffer_add_str(cell, context);
    dgm_buffer_puts(cell, ",1");
  }
}

/* PETRARCH's "STORY_3": the sentences are counted from 1. */
static void sentence(const dgm_export_line *line, dgm_buffer *cell) {
  dgm_list_item(cell, line->row->doc);
  dgm_buffer_printf(cell, "_%u", line->row->sequence + 1);
}

static const dgm_export_column columns[] = {
    {"Date", .write = date},
    {"Source", .write = actor, .side = DGM_ACTOR},
    {"Target", .write = actor, .side = DGM_RECIPIENT},
    {"Code", .write = dgm_cell_cameo},
    {"Issues", .write = issues},
    {"Sentence IDs", .write = sentence},
    {"URL", DGM_ROW_TEXT(url)},
    {"Story Source", DGM_ROW_TEXT(source)},
    {"Source Text", DGM_PARTY_TEXT(text, DGM_ACTOR)},
    {"Target Text", DGM_PARTY_TEXT(text, DGM_RECIPIENT)},
    {"Event Text", DGM_ROW_TEXT(trigger)},
};

const dgm_export_form dgm_form_petrarch = {
    .name = "petrarch", .columns = columns, .n_columns = DGM_COUNT(columns), .missing = "", .pairs = true};
