/* PLOVER JSON lines from rows: the bytes that write_events.c gives for the same event, with the story in `link` and,
 * behind all else, what the record stands for. */
#include "formats/export.h"

#include <math.h>

typedef struct json_row {
  const dgm_row *row;
  dgm_offsets offsets;
  bool placed; /* the document's text is there */
  dgm_buffer *out;
} json_row;

bool dgm_is_own_voice(const dgm_row_claim *claim) {
  return !claim->by && !claim->source.size && !claim->cue.size && claim->stance == DGM_ASSERTS;
}

static bool is_known(const json_row *j, dgm_span span) {
  return j->placed && span.end > span.start && span.end <= j->row->document.size;
}

/* "start": …, "end": …, with `prefix` before the names. */
static void put_bounds(json_row *j, const char *prefix, dgm_span span) {
  if (is_known(j, span))
    dgm_buffer_printf(j->out, "\"%sstart\": %u, \"%send\": %u", prefix, dgm_offset(&j->offsets, span.start), prefix,
                      dgm_offset(&j->offsets, span.end));
  else
    dgm_buffer_printf(j->out, "\"%sstart\": null, \"%send\": null", prefix, prefix);
}

static void put_words(json_row *j, dgm_str text, dgm_span span) {
  if (!text.size) {
    dgm_buffer_puts(j->out, "null");
    return;
  }
  dgm_buffer_puts(j->out, "{\"text\": ");
  dgm_json_string(j->out, text);
  dgm_buffer_puts(j->out, ", ");
  put_bounds(j, "", span);
  dgm_buffer_puts(j->out, "}");
}

static void put_text(json_row *j, const char *key, dgm_str text) {
  dgm_buffer_printf(j->out, "\"%s\": ", key);
  dgm_json_text(j->out, text);
}

static void put_strings(json_row *j, const char *key, dgm_str list) {
  dgm_str item;
  bool first = true;
  dgm_buffer_printf(j->out, "\"%s\": [", key);
  for (; dgm_next_item(&list, &item); first = false) {
    dgm_buffer_puts(j->out, first ? "" : ", ");
    dgm_json_string(j->out, item);
  }
  dgm_buffer_puts(j->out, "]");
}

/* ---- parties and claims ---- */

static void put_party(json_row *j, const dgm_party *p) {
  dgm_buffer_puts(j->out, "{");
  put_text(j, "code", p->code);
  dgm_buffer_puts(j->out, ", ");
  put_strings(j, "sector", p->sectors);
  dgm_buffer_puts(j->out, ", ");
  put_text(j, "entity_text", p->text);
  dgm_buffer_puts(j->out, ", ");
  put_text(j, "identifier_text", p->name);
  dgm_buffer_puts(j->out, ", ");
  put_text(j, "identifier_id", p->id);
  dgm_buffer_puts(j->out, ", ");
  put_text(j, "office", p->office);
  dgm_buffer_printf(j->out, ", \"former\": %s, ", p->former ? "true" : "false");
  put_bounds(j, "", p->span);
  dgm_buffer_puts(j->out, ", ");
  put_bounds(j, "head_", p->head_span);
  dgm_buffer_puts(j->out, "}");
}

static void put_parties(json_row *j, const char *key, const dgm_party *parties, uint32_t count) {
  dgm_buffer_printf(j->out, ", \"%s\": [", key);
  for (uint32_t i = 0; i < count; i++) {
    dgm_buffer_puts(j->out, i ? ", " : "");
    put_party(j, &parties[i]);
  }
  dgm_buffer_puts(j->out, "]");
}

static void put_claim(json_row *j, const dgm_row_claim *c) {
  /* a source without a name is UNK, with the words for it */
  const dgm_party unnamed = {.code = dgm_cstr("UNK"),
                             .sectors = dgm_cstr("UNK"),
                             .text = c->source,
                             .name = c->source,
                             .span = c->source_span,
                             .head_span = c->source_span};
  dgm_buffer_puts(j->out, "{\"by\": ");
  if (dgm_is_own_voice(c))
    dgm_buffer_puts(j->out, "null");
  else
    put_party(j, c->by ? c->by : &unnamed);
  dgm_buffer_puts(j->out, ", ");
  put_text(j, "medium", c->medium);
  dgm_buffer_printf(j->out, ", \"stance\": \"%s\", \"quote\": \"%s\", \"cue\": ", dgm_stance_name(c->stance),
                    dgm_quote_name(c->quote));
  put_words(j, c->cue, c->cue_span);
  dgm_buffer_puts(j->out, ", \"content\": ");
  put_words(j, c->content, c->content_span);
  if (c->of < 0)
    dgm_buffer_puts(j->out, ", \"of\": null}");
  else
    dgm_buffer_printf(j->out, ", \"of\": %d}", c->of);
}

static void put_claims(json_row *j) {
  static const dgm_row_claim own = {.of = DGM_NONE, .stance = DGM_ASSERTS};
  dgm_buffer_puts(j->out, ", \"claims\": [");
  if (!j->row->n_claims)
    put_claim(j, &own);
  for (uint32_t i = 0; i < j->row->n_claims; i++) {
    dgm_buffer_puts(j->out, i ? ", " : "");
    put_claim(j, &j->row->claims[i]);
  }
  dgm_buffer_puts(j->out, "]");
}

/* ---- the rest ---- */

static void put_number(json_row *j, const char *key, double number) {
  dgm_buffer_printf(j->out, "\"%s\": ", key);
  if (isnan(number))
    dgm_buffer_puts(j->out, "null");
  else
    dgm_json_number(j->out, number);
}

static void put_place(json_row *j) {
  const dgm_row *row = j->row;
  dgm_buffer_puts(j->out, ", \"event_loc\": ");
  if (!row->place.size && !row->place_code.size) {
    dgm_buffer_puts(j->out, "null");
    return;
  }
  bool located = !isnan(row->lat) && !isnan(row->lon);
  dgm_buffer_puts(j->out, "{");
  put_text(j, "name", row->place);
  dgm_buffer_puts(j->out, ", ");
  put_text(j, "code", row->place_code);
  dgm_buffer_puts(j->out, ", ");
  put_text(j, "admin1", row->admin1);
  dgm_buffer_puts(j->out, ", ");
  put_number(j, "lat", located ? row->lat : NAN);
  dgm_buffer_puts(j->out, ", ");
  put_number(j, "lon", located ? row->lon : NAN);
  dgm_buffer_puts(j->out, ", \"geonameid\": ");
  if (row->geonameid)
    dgm_buffer_printf(j->out, "%u, ", row->geonameid);
  else
    dgm_buffer_puts(j->out, "null, ");
  put_bounds(j, "", row->place_span);
  dgm_buffer_puts(j->out, "}");
}

static void put_source(json_row *j) {
  const dgm_row *row = j->row;
  dgm_buffer_printf(j->out, ", \"text_info\": {\"sequence\": %u, ", row->sequence);
  put_bounds(j, "", row->sentence_span);
  dgm_buffer_puts(j->out, "}, \"cite_info\": {");
  put_text(j, "source", row->source);
  dgm_buffer_puts(j->out, ", ");
  put_text(j, "title", row->title);
  dgm_buffer_puts(j->out, ", ");
  put_text(j, "url", row->url);
  dgm_buffer_puts(j->out, ", ");
  put_text(j, "language", row->language);
  dgm_buffer_puts(j->out, ", \"published\": ");
  dgm_json_date(j->out, row->published);
  if (row->story)
    dgm_buffer_printf(j->out, "}, \"link\": %lld, ", (long long)row->story);
  else
    dgm_buffer_puts(j->out, "}, \"link\": null, ");
  put_text(j, "coder", row->coder);
  dgm_buffer_puts(j->out, ", ");
  put_text(j, "doc", row->doc);
}

static void put_event(json_row *j) {
  const dgm_row *row = j->row;
  dgm_buffer *out = j->out;
  dgm_buffer_puts(out, "{");
  put_text(j, "id", row->id);
  dgm_buffer_puts(out, ", \"date\": ");
  dgm_json_date(out, row->date);
  dgm_buffer_puts(out, ", \"enddate\": ");
  dgm_json_date(out, row->enddate);
  put_parties(j, "actor", row->actors, row->n_actors);
  put_parties(j, "recipient", row->recipients, row->n_recipients);
  dgm_buffer_printf(out, ", \"event\": [\"%s\"], ", dgm_type_name(row->type));
  put_strings(j, "mode", row->mode);
  dgm_buffer_puts(out, ", ");
  put_strings(j, "context", row->contexts);
  dgm_buffer_puts(out, ", ");
  put_text(j, "event_text", row->trigger);
  put_place(j);
  dgm_buffer_printf(out, ", \"quad_code\": %u, ", row->quad);
  put_number(j, "event_scale", row->scale);
  put_source(j);
  dgm_buffer_puts(out, ", ");
  put_text(j, "cameo", dgm_cstr(row->cameo));
  dgm_buffer_puts(out, ", ");
  put_number(j, "goldstein", row->goldstein);
  dgm_buffer_printf(out, ", \"status\": \"%s\"", dgm_status_name(row->status));
  put_claims(j);
  dgm_buffer_puts(out, ", \"theme\": ");
  put_words(j, row->theme, row->theme_span);
  dgm_buffer_printf(out, ", \"confidence\": %.2f, \"trigger\": {", (double)row->confidence);
  put_bounds(j, "", row->trigger_span);
  dgm_buffer_printf(out, "}, \"counts\": {\"events\": %u, \"reports\": %u, \"sources\": %u}}\n", row->events,
                    row->reports, row->sources);
}

void dgm_export_json(const dgm_row *row, dgm_buffer *out) {
  json_row j = {.row = row, .out = out, .placed = row->document.size > 0};
  if (j.placed && !dgm_offsets_new(&j.offsets, row->document)) {
    out->failed = true;
    return;
  }
  put_event(&j);
  dgm_offsets_free(&j.offsets);
}
