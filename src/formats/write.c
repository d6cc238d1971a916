#include "formats/write.h"

#include <stdio.h>
#include <stdlib.h>

enum { BLOCK = 128 };

void dgm_json_string(dgm_buffer *out, dgm_str text) {
  if (!text.data) {
    dgm_buffer_puts(out, "null");
    return;
  }
  dgm_buffer_puts(out, "\"");
  uint32_t from = 0;
  for (uint32_t i = 0; i < text.size; i++) {
    unsigned char c = (unsigned char)text.data[i];
    if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7F)
      continue;
    dgm_buffer_add(out, text.data + from, i - from);
    from = i + 1;
    if (c == '"' || c == '\\')
      dgm_buffer_printf(out, "\\%c", c);
    else if (c == '\n')
      dgm_buffer_puts(out, "\\n");
    else if (c == '\t')
      dgm_buffer_puts(out, "\\t");
    else
      dgm_buffer_printf(out, "\\u%04x", c);
  }
  dgm_buffer_add(out, text.data + from, text.size - from);
  dgm_buffer_puts(out, "\"");
}

void dgm_json_text(dgm_buffer *out, dgm_str text) {
  dgm_json_string(out, text.size ? text : (dgm_str){0});
}

void dgm_json_number(dgm_buffer *out, double value) {
  char text[32];
  int size = snprintf(text, sizeof text, "%.4f", value);
  while (size > 1 && text[size - 1] == '0')
    size--;
  if (text[size - 1] == '.')
    size--;
  dgm_buffer_add(out, text, (size_t)size);
}

void dgm_json_date(dgm_buffer *out, dgm_date date) {
  char text[16];
  dgm_date_format(date, text);
  dgm_json_text(out, dgm_cstr(text));
}

static uint32_t count_points(const char *text, uint32_t size) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < size; i++)
    n += (text[i] & 0xC0) != 0x80;
  return n;
}

bool dgm_offsets_new(dgm_offsets *o, dgm_str text) {
  uint32_t n = text.size / BLOCK + 1;
  *o = (dgm_offsets){text, malloc(n * sizeof *o->blocks)};
  if (!o->blocks)
    return false;
  uint32_t points = 0;
  for (uint32_t i = 0; i < n; i++) {
    o->blocks[i] = points;
    if (i + 1 < n)
      points += count_points(text.data + i * BLOCK, BLOCK);
  }
  return true;
}

void dgm_offsets_free(dgm_offsets *o) {
  free(o->blocks);
  o->blocks = NULL;
}

uint32_t dgm_offset(const dgm_offsets *o, uint32_t byte) {
  uint32_t block = byte / BLOCK;
  return o->blocks[block] + count_points(o->text.data + block * BLOCK, byte - block * BLOCK);
}

void dgm_json_bounds(dgm_buffer *out, const dgm_offsets *o, dgm_span span) {
  dgm_buffer_printf(out, "\"start\": %u, \"end\": %u", dgm_offset(o, span.start), dgm_offset(o, span.end));
}

static dgm_str span_text(const dgm_document *d, dgm_span span) {
  return (dgm_str){d->text.data + span.start, span.end - span.start};
}

void dgm_json_span(dgm_buffer *out, const dgm_document *d, const dgm_offsets *o, dgm_span span) {
  if (span.start == span.end) {
    dgm_buffer_puts(out, "null");
    return;
  }
  dgm_buffer_puts(out, "{\"text\": ");
  dgm_json_string(out, span_text(d, span));
  dgm_buffer_puts(out, ", ");
  dgm_json_bounds(out, o, span);
  dgm_buffer_puts(out, "}");
}

void dgm_json_entity(dgm_buffer *out, const dgm_document *d, const dgm_offsets *o, uint32_t mention) {
  const dgm_mention *m = &d->mentions[mention];
  const dgm_entity *e = &d->entities[m->entity];
  dgm_buffer_puts(out, "{\"code\": ");
  dgm_json_text(out, e->code);
  dgm_buffer_puts(out, ", \"sector\": [");
  for (size_t i = 0; i < DGM_COUNT(e->sectors) && e->sectors[i]; i++)
    dgm_buffer_printf(out, "%s\"%s\"", i ? ", " : "", dgm_sector_name(e->sectors[i]));
  dgm_buffer_puts(out, "], \"entity_text\": ");
  dgm_json_text(out, span_text(d, m->span));
  dgm_buffer_puts(out, ", \"identifier_text\": ");
  dgm_json_text(out, e->name);
  dgm_buffer_puts(out, ", \"identifier_id\": ");
  dgm_json_text(out, e->id);
  dgm_buffer_puts(out, ", \"office\": ");
  dgm_json_text(out, m->office);
  dgm_buffer_printf(out, ", \"former\": %s, ", m->former ? "true" : "false");
  dgm_json_bounds(out, o, m->span);
  dgm_buffer_printf(out, ", \"head_start\": %u, \"head_end\": %u}", dgm_offset(o, m->head_span.start),
                    dgm_offset(o, m->head_span.end));
}

void dgm_entity_label(dgm_buffer *out, const dgm_document *d, uint32_t mention) {
  const dgm_entity *e = &d->entities[d->mentions[mention].entity];
  dgm_buffer_add_str(out, e->code.size || !e->name.size ? e->code : e->name);
  for (size_t i = 0; i < DGM_COUNT(e->sectors) && e->sectors[i]; i++)
    dgm_buffer_printf(out, " %s", dgm_sector_name(e->sectors[i]));
}

dgm_assessment dgm_assessed(const dgm_document *d, uint32_t event) {
  return d->assessments ? d->assessments[event]
                        : (dgm_assessment){.own_voice = true, .status = DGM_OCCURRED, .type = d->events[event].type};
}

void dgm_flat_text(dgm_buffer *out, const dgm_document *d, dgm_span span) {
  dgm_flat_str(out, d->text, span);
}

void dgm_flat_str(dgm_buffer *out, dgm_str text, dgm_span span) {
  bool space = false;
  for (uint32_t i = span.start; i < span.end; i++) {
    char c = text.data[i];
    bool white = (unsigned char)c <= ' ' || c == 0x7F;
    if (!white && space)
      dgm_buffer_puts(out, " ");
    if (!white)
      dgm_buffer_add(out, &c, 1);
    space = white && i > span.start;
  }
}

void dgm_json_speaker(dgm_buffer *out, const dgm_document *d, const dgm_offsets *o, const dgm_claim *c) {
  if (c->by >= 0) {
    dgm_json_entity(out, d, o, (uint32_t)c->by);
    return;
  }
  dgm_buffer_puts(out, "{\"code\": \"UNK\", \"sector\": [\"UNK\"], \"entity_text\": ");
  if (!c->source.count) { /* "reportedly": nobody is named at all */
    dgm_buffer_puts(out, "null, \"identifier_text\": null, \"identifier_id\": null, \"office\": null, \"former\": "
                         "false, \"start\": null, \"end\": null, \"head_start\": null, \"head_end\": null}");
    return;
  }
  dgm_span span = d->spans[c->source.first];
  dgm_str text = {d->text.data + span.start, span.end - span.start};
  dgm_json_text(out, text);
  dgm_buffer_puts(out, ", \"identifier_text\": ");
  dgm_json_text(out, text);
  dgm_buffer_puts(out, ", \"identifier_id\": null, \"office\": null, \"former\": false, ");
  dgm_json_bounds(out, o, span);
  uint32_t start = dgm_offset(o, span.start), end = dgm_offset(o, span.end);
  dgm_buffer_printf(out, ", \"head_start\": %u, \"head_end\": %u}", start, end);
}

dgm_span dgm_whole_span(const dgm_document *d, dgm_range spans) {
  dgm_span span = {0, 0};
  for (uint32_t i = 0; i < spans.count; i++) {
    dgm_span part = d->spans[spans.first + i];
    if (!i)
      span = part;
    span.start = part.start < span.start ? part.start : span.start;
    span.end = part.end > span.end ? part.end : span.end;
  }
  return span;
}

void dgm_json_claim(dgm_buffer *out, const dgm_document *d, const dgm_offsets *o, const dgm_claim *c, int32_t of) {
  dgm_buffer_puts(out, "{\"by\": ");
  dgm_json_speaker(out, d, o, c);
  dgm_buffer_puts(out, ", \"medium\": ");
  dgm_json_text(out, span_text(d, c->medium));
  dgm_buffer_printf(out, ", \"stance\": \"%s\", \"quote\": \"%s\", \"cue\": ", dgm_stance_name(c->stance),
                    dgm_quote_name(c->quote));
  dgm_json_span(out, d, o, dgm_whole_span(d, c->cue));
  dgm_buffer_puts(out, ", \"content\": ");
  dgm_json_span(out, d, o, dgm_whole_span(d, c->content));
  if (of < 0)
    dgm_buffer_puts(out, ", \"of\": null}");
  else
    dgm_buffer_printf(out, ", \"of\": %d}", of);
}
