/* PLOVER JSON lines from rows, keys as docs/output.md lists them: of a document just read (write_events.c) or of a
 * store (export.c). */
#include "formats/write.h"

#include <math.h>

/* ---- pieces ---- */

/* A list split at ";". */
static void put_list(dgm_buffer *out, const char *before, dgm_str list) {
  dgm_str item;
  bool first = true;
  dgm_buffer_puts(out, before);
  for (; dgm_next_item(&list, &item); first = false) {
    dgm_buffer_puts(out, first ? "" : ", ");
    dgm_json_string(out, item);
  }
  dgm_buffer_puts(out, "]");
}

static void put_number(dgm_buffer *out, const char *before, double number) {
  dgm_buffer_puts(out, before);
  if (isnan(number))
    dgm_buffer_puts(out, "null");
  else
    dgm_json_number(out, number);
}

/* ---- parties and claims ---- */

void dgm_json_party(dgm_buffer *out, const dgm_offsets *o, const dgm_party *p) {
  dgm_json_key(out, "{\"code\": ", p->code);
  put_list(out, ", \"sector\": [", p->sectors);
  dgm_json_key(out, ", \"entity_text\": ", p->text);
  dgm_json_key(out, ", \"identifier_text\": ", p->name);
  dgm_json_key(out, ", \"identifier_id\": ", p->id);
  dgm_json_key(out, ", \"office\": ", p->office);
  dgm_buffer_printf(out, ", \"former\": %s, ", p->former ? "true" : "false");
  dgm_json_bounds(out, o, "", p->span);
  dgm_buffer_puts(out, ", ");
  dgm_json_bounds(out, o, "head_", p->head_span);
  dgm_buffer_puts(out, "}");
}

static void put_parties(dgm_buffer *out, const dgm_offsets *o, const char *key, const dgm_party *parties,
                        uint32_t count) {
  dgm_buffer_printf(out, ", \"%s\": [", key);
  for (uint32_t i = 0; i < count; i++) {
    dgm_buffer_puts(out, i ? ", " : "");
    dgm_json_party(out, o, &parties[i]);
  }
  dgm_buffer_puts(out, "]");
}

bool dgm_is_own_voice(const dgm_row_claim *c) {
  return !c->by && !c->source.size && !c->cue.size && !c->content.size && c->stance == DGM_ASSERTS;
}

dgm_party dgm_unnamed_party(const dgm_row_claim *c) {
  return (dgm_party){.code = dgm_cstr("UNK"),
                     .sectors = dgm_cstr("UNK"),
                     .text = c->source,
                     .name = c->source,
                     .span = c->source_span,
                     .head_span = c->source_span};
}

void dgm_json_by(dgm_buffer *out, const dgm_offsets *o, const dgm_row_claim *c) {
  const dgm_party unnamed = dgm_unnamed_party(c);
  dgm_json_party(out, o, c->by ? c->by : &unnamed);
}

void dgm_json_claim(dgm_buffer *out, const dgm_offsets *o, const dgm_row_claim *c) {
  dgm_buffer_puts(out, "{\"by\": ");
  if (dgm_is_own_voice(c))
    dgm_buffer_puts(out, "null");
  else
    dgm_json_by(out, o, c);
  dgm_json_key(out, ", \"medium\": ", c->medium);
  dgm_buffer_printf(out, ", \"stance\": \"%s\", \"quote\": \"%s\", \"cue\": ", dgm_stance_name(c->stance),
                    dgm_quote_name(c->quote));
  dgm_json_words(out, o, c->cue, c->cue_span);
  dgm_buffer_puts(out, ", \"content\": ");
  dgm_json_words(out, o, c->content, c->content_span);
  if (c->of < 0)
    dgm_buffer_puts(out, ", \"of\": null}");
  else
    dgm_buffer_printf(out, ", \"of\": %d}", c->of);
}

/* Words that are a piece of a sentence; {0, 0}: they are none. */
static dgm_span place_in(dgm_str sentence, dgm_str words) {
  uintptr_t from = (uintptr_t)words.data - (uintptr_t)sentence.data;
  bool inside = words.size && from < sentence.size && words.size <= sentence.size - from;
  return inside ? (dgm_span){(uint32_t)from, (uint32_t)from + words.size} : (dgm_span){0, 0};
}

/* With its own sentence, in which its offsets are, and the report that has it. The words themselves tell where they
 * stand: a story's claims come from other documents, too, whose spans a row does not have. */
static void put_claim_alone(dgm_buffer *out, const dgm_offsets *o, const dgm_row *row, const dgm_row_claim *c) {
  const dgm_offsets own = {.text = c->sentence, .windowed = true, .window = {0, c->sentence.size}};
  const dgm_span sentence = place_in(o->text, c->sentence);
  dgm_row_claim placed = *c;
  dgm_party by;
  placed.source_span = place_in(c->sentence, c->source);
  placed.cue_span = place_in(c->sentence, c->cue);
  placed.content_span = place_in(c->sentence, c->content);
  if (c->by) {
    by = *c->by;
    placed.by = &by;
    by.span = place_in(c->sentence, by.text);
    by.head_span.start += by.span.start - c->by->span.start;
    by.head_span.end += by.span.start - c->by->span.start;
    if (!by.span.end || !c->by->head_span.end)
      by.head_span = (dgm_span){0, 0};
  }
  dgm_json_claim(out, &own, &placed);
  out->size -= out->size > 0; /* its brace */
  if (sentence.end) {
    dgm_json_sentence(out, ", \"sentence\": ", o->text, sentence);
  } else {
    dgm_buffer_puts(out, ", \"sentence\": ");
    dgm_json_words(out, NULL, c->sentence, sentence);
  }
  dgm_json_key(out, ", \"doc\": ", c->doc.size ? c->doc : row->doc);
  dgm_json_key(out, ", \"source\": ", c->doc.size ? c->publisher : row->source);
  dgm_buffer_puts(out, "}");
}

static void put_claims(dgm_buffer *out, const dgm_offsets *o, const dgm_row *row) {
  const dgm_row_claim own = {.of = DGM_NONE, .stance = DGM_ASSERTS, .sentence = row->sentence};
  const dgm_row_claim *claims = row->n_claims ? row->claims : &own;
  uint32_t n = row->n_claims ? row->n_claims : 1;
  dgm_buffer_puts(out, ", \"claims\": [");
  for (uint32_t i = 0; i < n; i++) {
    dgm_buffer_puts(out, i ? ", " : "");
    if (o && o->windowed)
      put_claim_alone(out, o, row, &claims[i]);
    else
      dgm_json_claim(out, o, &claims[i]);
  }
  dgm_buffer_puts(out, "]");
}

/* ---- the rest ---- */

static void put_place(dgm_buffer *out, const dgm_offsets *o, const dgm_row *row) {
  dgm_buffer_puts(out, ", \"event_loc\": ");
  if (!row->place.size && !row->place_code.size) {
    dgm_buffer_puts(out, "null");
    return;
  }
  bool located = !isnan(row->lat) && !isnan(row->lon);
  dgm_json_key(out, "{\"name\": ", row->place);
  dgm_json_key(out, ", \"code\": ", row->place_code);
  dgm_json_key(out, ", \"admin1\": ", row->admin1);
  put_number(out, ", \"lat\": ", located ? row->lat : NAN);
  put_number(out, ", \"lon\": ", located ? row->lon : NAN);
  if (row->geonameid)
    dgm_buffer_printf(out, ", \"geonameid\": %u, ", row->geonameid);
  else
    dgm_buffer_puts(out, ", \"geonameid\": null, ");
  dgm_json_bounds(out, o, "", row->place_span);
  dgm_buffer_puts(out, "}");
}

static void put_report(dgm_buffer *out, const dgm_offsets *o, const dgm_row *row) {
  dgm_buffer_printf(out, ", \"text_info\": {\"sequence\": %u, ", row->sequence);
  dgm_json_bounds(out, o, "", row->sentence_span);
  dgm_json_key(out, "}, \"cite_info\": {\"source\": ", row->source);
  dgm_json_key(out, ", \"title\": ", row->title);
  dgm_json_key(out, ", \"url\": ", row->url);
  dgm_json_key(out, ", \"language\": ", row->language);
  dgm_buffer_puts(out, ", \"published\": ");
  dgm_json_date(out, row->published);
  if (row->story)
    dgm_buffer_printf(out, "}, \"link\": %lld", (long long)row->story);
  else
    dgm_buffer_puts(out, "}, \"link\": null");
  dgm_json_key(out, ", \"coder\": ", row->coder);
  dgm_json_key(out, ", \"doc\": ", row->doc);
}

void dgm_json_row(dgm_buffer *out, const dgm_offsets *o, const dgm_row *row) {
  dgm_json_key(out, "{\"id\": ", row->id);
  dgm_buffer_puts(out, ", \"date\": ");
  dgm_json_date(out, row->date);
  dgm_buffer_puts(out, ", \"enddate\": ");
  dgm_json_date(out, row->enddate);
  put_parties(out, o, "actor", row->actors, row->n_actors);
  put_parties(out, o, "recipient", row->recipients, row->n_recipients);
  dgm_buffer_printf(out, ", \"event\": [\"%s\"]", dgm_type_name(row->type));
  put_list(out, ", \"mode\": [", row->mode);
  put_list(out, ", \"context\": [", row->contexts);
  dgm_json_key(out, ", \"event_text\": ", row->trigger);
  put_place(out, o, row);
  dgm_buffer_printf(out, ", \"quad_code\": %u", row->quad);
  put_number(out, ", \"event_scale\": ", row->scale);
  put_report(out, o, row);
  dgm_json_key(out, ", \"cameo\": ", dgm_cstr(row->cameo));
  put_number(out, ", \"goldstein\": ", row->goldstein);
  dgm_buffer_printf(out, ", \"status\": \"%s\"", dgm_status_name(row->status));
  put_claims(out, o, row);
  dgm_buffer_puts(out, ", \"theme\": ");
  dgm_json_words(out, o, row->theme, row->theme_span);
  dgm_buffer_printf(out, ", \"confidence\": %.2f, \"trigger\": {", (double)row->confidence);
  dgm_json_bounds(out, o, "", row->trigger_span);
  dgm_buffer_puts(out, "}");
}
