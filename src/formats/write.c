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

void dgm_json_key(dgm_buffer *out, const char *before, dgm_str text) {
  dgm_buffer_puts(out, before);
  dgm_json_text(out, text);
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
  *o = (dgm_offsets){.text = text, .blocks = malloc(n * sizeof *o->blocks)};
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

/* Of UTF-16. */
static uint32_t units_between(dgm_str text, uint32_t start, uint32_t end) {
  uint32_t n = 0;
  for (uint32_t i = start; i < end; i++)
    n += ((text.data[i] & 0xC0) != 0x80) + ((text.data[i] & 0xF8) == 0xF0);
  return n;
}

/* In the window of `o`. */
static void put_units(dgm_buffer *out, const dgm_offsets *o, const char *prefix, dgm_span span) {
  uint32_t start = units_between(o->text, o->window.start, span.start);
  dgm_buffer_printf(out, "\"%sstart\": %u, \"%send\": %u", prefix, start, prefix,
                    start + units_between(o->text, span.start, span.end));
}

void dgm_json_sentence(dgm_buffer *out, const char *before, dgm_str text, dgm_span sentence) {
  dgm_offsets o = {.text = text, .windowed = true, .window = {0, text.size}};
  dgm_str words = sentence.end > sentence.start && sentence.end <= text.size
                      ? (dgm_str){text.data + sentence.start, sentence.end - sentence.start}
                      : (dgm_str){0};
  dgm_buffer_puts(out, before);
  dgm_json_words(out, &o, words, sentence);
}

void dgm_json_bounds(dgm_buffer *out, const dgm_offsets *o, const char *prefix, dgm_span span) {
  bool windowed = o && o->windowed;
  if (windowed && span.end > span.start && span.start >= o->window.start && span.end <= o->window.end)
    put_units(out, o, prefix, span);
  else if (!windowed && o && span.end > span.start && span.end <= o->text.size)
    dgm_buffer_printf(out, "\"%sstart\": %u, \"%send\": %u", prefix, dgm_offset(o, span.start), prefix,
                      dgm_offset(o, span.end));
  else
    dgm_buffer_printf(out, "\"%sstart\": null, \"%send\": null", prefix, prefix);
}

void dgm_json_words(dgm_buffer *out, const dgm_offsets *o, dgm_str text, dgm_span span) {
  if (!text.size) {
    dgm_buffer_puts(out, "null");
    return;
  }
  dgm_buffer_puts(out, "{\"text\": ");
  dgm_json_string(out, text);
  dgm_buffer_puts(out, ", ");
  dgm_json_bounds(out, o, "", span);
  dgm_buffer_puts(out, "}");
}

bool dgm_next_item(dgm_str *rest, dgm_str *item) {
  while (dgm_str_split(rest, ';', item))
    if (item->size)
      return true;
  return false;
}

void dgm_entity_label(dgm_buffer *out, const dgm_document *d, uint32_t mention) {
  const dgm_entity *e = &d->entities[d->mentions[mention].entity];
  dgm_buffer_add_str(out, e->code.size || !e->name.size ? e->code : e->name);
  for (size_t i = 0; i < DGM_COUNT(e->sectors) && e->sectors[i]; i++)
    dgm_buffer_printf(out, " %s", dgm_sector_name(e->sectors[i]));
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
