/* PETRARCH's XML: <Sentence> after <Sentence>, those of one story together. A reader of events, so that files of any
 * size pass; nothing is fetched and no entity expanded. */
#include "formats/reader.h"

#include <libxml/HTMLparser.h>
#include <libxml/xmlreader.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct sentence {
  dgm_buffer id, date, source, url, text;
  long number; /* behind the last "_" of the id; -1: none, the sentence is a whole story */
  size_t story_size;
  uint64_t line;
} sentence;

typedef struct part {
  long number;
  size_t start, end;
} part;

struct dgm_petrarch {
  dgm_stream *stream;
  xmlTextReaderPtr reader;
  char carry[4]; /* a character that has begun */
  size_t n_carry;
  bool begun, other_encoding, over;
  uint32_t broken;
  sentence next; /* read, and not yet part of a story */
  bool pending;
  dgm_buffer id, date, source, url, text, sorted;
  part *parts;
  size_t n_parts, room;
  char mistake[200];
  uint64_t mistake_line;
};

/* ---- bytes ---- */

/* A declaration of another encoding than UTF-8: the parser translates. */
static bool declares_other(dgm_str head) {
  const char *end = memmem(head.data, head.size, "?>", 2);
  uint32_t first = dgm_blank_start(head);
  if (!end || head.size < first + 5 || memcmp(head.data + first, "<?xml", 5))
    return false;
  dgm_str rest = {head.data, (uint32_t)(end - head.data)};
  const char *at = memmem(rest.data, rest.size, "encoding", 8);
  return at && !memmem(at, (size_t)(end - at), "utf-8", 5) && !memmem(at, (size_t)(end - at), "UTF-8", 5) &&
         !memmem(at, (size_t)(end - at), "ASCII", 5);
}

/* `in` as characters that XML allows; what is only the beginning of one stays in `carry`. */
static int clean(dgm_petrarch *p, dgm_str in, bool last, char *out) {
  int n = 0;
  for (uint32_t at = 0; at < in.size;) {
    uint32_t good = dgm_utf8_valid(in.data, in.size, at);
    if (!good && !last && in.size - at < 4 && dgm_utf8_broken(in.data, in.size, at) == in.size - at) {
      p->n_carry = in.size - at;
      memcpy(p->carry, in.data + at, p->n_carry);
      break;
    }
    uint32_t bad = good ? 0 : dgm_utf8_broken(in.data, in.size, at);
    if (good == 1 && (unsigned char)in.data[at] < ' ' && !strchr("\t\n\r", in.data[at] ? in.data[at] : 1))
      out[n++] = ' ';
    else
      memcpy(out + n, good ? in.data + at : "\xEF\xBF\xBD", good ? good : 3), n += good ? (int)good : 3;
    p->broken += bad;
    at += good + bad;
  }
  return n;
}

static int read_bytes(void *context, char *out, int size) {
  dgm_petrarch *p = context;
  char in[4096];
  size_t got = 0, room = (size_t)size / 3 < sizeof in ? (size_t)size / 3 : sizeof in;
  int n = 0;
  while (n == 0 && room > sizeof p->carry) {
    size_t carried = p->n_carry;
    memcpy(in, p->carry, carried);
    p->n_carry = 0;
    dgm_taken taken = dgm_stream_take(p->stream, in + carried, room - carried, &got);
    dgm_str bytes = {in, (uint32_t)(carried + got)};
    if (!p->begun)
      p->other_encoding = declares_other(bytes);
    p->begun = true;
    if (p->other_encoding)
      memcpy(out, in, bytes.size), n = (int)bytes.size;
    else
      n = clean(p, bytes, taken != DGM_TAKEN, out);
    if (taken != DGM_TAKEN)
      break; /* a failure is told when the stories before it have been given */
  }
  return n;
}

static void note_mistake(void *context, xmlErrorPtr e) {
  dgm_petrarch *p = context;
  if (p->mistake[0] || e->code == XML_ERR_UNDECLARED_ENTITY || e->code == XML_WAR_UNDECLARED_ENTITY)
    return; /* names of HTML are known; see below */
  snprintf(p->mistake, sizeof p->mistake, "%s", e->message ? e->message : "not well-formed");
  p->mistake[strcspn(p->mistake, "\n")] = 0;
  p->mistake_line = e->line > 0 ? (uint64_t)e->line : 0;
}

/* ---- sentences ---- */

static void attribute(dgm_petrarch *p, const char *name, dgm_buffer *out) {
  xmlChar *value = xmlTextReaderGetAttribute(p->reader, (const xmlChar *)name);
  out->size = 0;
  if (value)
    dgm_buffer_add_str(out, dgm_trim(dgm_cstr((const char *)value)));
  xmlFree(value);
}

static dgm_str bytes_of(const dgm_buffer *b) {
  return (dgm_str){b->data, (uint32_t)b->size};
}

/* The part of the id before the last "_", and the number behind it; a whole story keeps its id. */
static void read_id(dgm_petrarch *p, sentence *s) {
  dgm_buffer kind = {0};
  attribute(p, "sentence", &kind);
  bool whole = dgm_str_is_nocase(bytes_of(&kind), "false"), numbered = false;
  dgm_buffer_free(&kind);
  s->number = -1;
  s->story_size = s->id.size;
  size_t at = s->id.size;
  while (at > 0 && s->id.data[at - 1] != '_')
    at--;
  for (size_t i = at; at > 1 && i < s->id.size; i++)
    numbered = dgm_is_digit(s->id.data[i]) && (i == at || numbered);
  if (whole || !numbered || s->id.size - at > 9)
    return;
  dgm_buffer_add(&s->id, "", 1);
  s->number = strtol(s->id.data + at, NULL, 10);
  s->story_size = at - 1;
}

/* An entity that the file does not define may be one of HTML's. */
static void add_entity(dgm_buffer *text, const char *name) {
  const htmlEntityDesc *entity = name ? htmlEntityLookup((const xmlChar *)name) : NULL;
  char bytes[4];
  if (entity)
    dgm_buffer_add(text, bytes, dgm_utf8_encode(entity->value, bytes));
}

/* Reads from <Sentence> to its end; false where the file ends or breaks off before. */
static bool read_sentence(dgm_petrarch *p, sentence *s) {
  int depth = xmlTextReaderDepth(p->reader);
  attribute(p, "date", &s->date);
  attribute(p, "id", &s->id);
  attribute(p, "source", &s->source);
  attribute(p, "url", &s->url);
  read_id(p, s);
  s->text.size = 0;
  s->line = (uint64_t)xmlTextReaderGetParserLineNumber(p->reader);
  if (xmlTextReaderIsEmptyElement(p->reader))
    return true;
  bool in_text = false;
  while (xmlTextReaderRead(p->reader) == 1) {
    int type = xmlTextReaderNodeType(p->reader), level = xmlTextReaderDepth(p->reader);
    const char *name = (const char *)xmlTextReaderConstLocalName(p->reader);
    const char *value = (const char *)xmlTextReaderConstValue(p->reader);
    if (type == XML_READER_TYPE_END_ELEMENT && level == depth)
      return !p->stream->failure;
    if (level == depth + 1 && (type == XML_READER_TYPE_ELEMENT || type == XML_READER_TYPE_END_ELEMENT))
      in_text = type == XML_READER_TYPE_ELEMENT && !strcmp(name, "Text") && !xmlTextReaderIsEmptyElement(p->reader);
    else if (in_text && type == XML_READER_TYPE_ENTITY_REFERENCE)
      add_entity(&s->text, name);
    else if (in_text && value &&
             (type == XML_READER_TYPE_TEXT || type == XML_READER_TYPE_CDATA || type == XML_READER_TYPE_WHITESPACE ||
              type == XML_READER_TYPE_SIGNIFICANT_WHITESPACE))
      dgm_buffer_puts(&s->text, value);
  }
  return false;
}

/* ---- stories ---- */

static void start_story(dgm_petrarch *p, const sentence *s) {
  p->id.size = p->date.size = p->source.size = p->url.size = p->text.size = 0;
  p->n_parts = 0;
  dgm_buffer_add(&p->id, s->id.data, s->story_size);
  dgm_buffer_add_str(&p->date, bytes_of(&s->date));
  dgm_buffer_add_str(&p->source, bytes_of(&s->source));
  dgm_buffer_add_str(&p->url, bytes_of(&s->url));
}

/* A sentence becomes one paragraph, its line breaks spaces; a whole story keeps its own. */
static void add_text(dgm_buffer *out, const sentence *s) {
  dgm_str text = dgm_trim(bytes_of(&s->text));
  bool gap = false;
  if (s->number < 0) {
    dgm_buffer_add_str(out, text);
    return;
  }
  for (uint32_t i = 0; i < text.size; i++) {
    bool space = memchr(" \t\r\n", text.data[i], 4) != NULL;
    if (gap && !space)
      dgm_buffer_puts(out, " ");
    if (!space)
      dgm_buffer_add(out, text.data + i, 1);
    gap = space;
  }
}

static bool add_sentence(dgm_petrarch *p, const sentence *s) {
  if (p->n_parts == p->room) {
    size_t room = p->room ? p->room * 2 : 64;
    part *parts = realloc(p->parts, room * sizeof *parts);
    if (!parts)
      return false;
    p->parts = parts;
    p->room = room;
  }
  size_t start = p->text.size;
  add_text(&p->text, s);
  if (p->text.size > start)
    p->parts[p->n_parts++] = (part){s->number, start, p->text.size};
  return !p->text.failed && !s->text.failed && !s->id.failed && p->text.size < DGM_TEXT_LIMIT;
}

static int by_number(const void *a, const void *b) {
  const part *x = a, *y = b;
  if (x->number != y->number)
    return x->number < y->number ? -1 : 1;
  return x->start < y->start ? -1 : x->start > y->start;
}

static dgm_got finish_story(dgm_petrarch *p, dgm_found *found, dgm_error *error) {
  p->sorted.size = 0;
  if (p->n_parts)
    qsort(p->parts, p->n_parts, sizeof *p->parts, by_number);
  for (size_t i = 0; i < p->n_parts; i++) {
    dgm_buffer_puts(&p->sorted, i ? "\n\n" : "");
    dgm_buffer_add(&p->sorted, p->text.data + p->parts[i].start, p->parts[i].end - p->parts[i].start);
  }
  found->broken = p->broken;
  p->broken = 0;
  if (p->sorted.failed || p->id.failed || p->date.failed || p->source.failed || p->url.failed) {
    dgm_fail_memory(error);
    return DGM_GOT_BAD_FILE;
  }
  if (!p->n_parts) {
    dgm_fail(error, DGM_ERR_FORMAT, "a <Sentence> without a <Text>");
    return DGM_GOT_BAD_RECORD;
  }
  found->input = (dgm_input){
      .text = bytes_of(&p->sorted), .id = bytes_of(&p->id), .source = bytes_of(&p->source), .url = bytes_of(&p->url)};
  dgm_field_date(bytes_of(&p->date), &found->input.date, error);
  if (!p->over && p->mistake[0]) { /* the parser went on; what it left out is little */
    snprintf(error->message, sizeof error->message, "%s: read as far as possible", p->mistake);
    found->line = p->mistake_line ? p->mistake_line : found->line;
    p->mistake[0] = 0;
  }
  return DGM_GOT_DOCUMENT;
}

static bool of_story(const dgm_petrarch *p, const sentence *s) {
  return s->number >= 0 && s->story_size == p->id.size && !memcmp(s->id.data, p->id.data, p->id.size);
}

/* Reads the next sentence into `next`; false at the end. */
static bool advance(dgm_petrarch *p) {
  while (!p->over) {
    if (xmlTextReaderRead(p->reader) != 1) {
      p->over = true;
    } else if (xmlTextReaderNodeType(p->reader) == XML_READER_TYPE_ELEMENT &&
               !strcmp((const char *)xmlTextReaderConstLocalName(p->reader), "Sentence")) {
      p->pending = read_sentence(p, &p->next);
      p->over = !p->pending;
      return p->pending;
    }
  }
  return false;
}

static dgm_got end_of_file(const dgm_petrarch *p, dgm_found *found, dgm_error *error) {
  if (p->stream->failure)
    return dgm_got_failure(p->stream, DGM_TAKEN_FAILED, "", error);
  if (!p->mistake[0])
    return DGM_GOT_END;
  found->line = p->mistake_line;
  dgm_fail(error, DGM_ERR_FORMAT, "the XML is damaged or breaks off here: %s", p->mistake);
  return DGM_GOT_BAD_FILE;
}

dgm_got dgm_petrarch_next(dgm_petrarch *p, dgm_found *found, dgm_error *error) {
  *found = (dgm_found){0};
  *error = (dgm_error){0};
  if (!p->pending && !advance(p))
    return end_of_file(p, found, error);
  start_story(p, &p->next);
  found->line = p->next.line;
  bool whole = p->next.number < 0, good = true;
  do {
    good = add_sentence(p, &p->next);
    p->pending = false;
  } while (good && advance(p) && !whole && of_story(p, &p->next));
  if (good)
    return finish_story(p, found, error);
  if (p->text.failed || p->next.text.failed || p->next.id.failed)
    dgm_fail_memory(error);
  else
    dgm_fail(error, DGM_ERR_LIMIT, "a story longer than 1 GiB, too long for one document");
  return DGM_GOT_BAD_FILE;
}

dgm_petrarch *dgm_petrarch_new(dgm_stream *stream) {
  dgm_petrarch *p = calloc(1, sizeof *p);
  if (!p)
    return NULL;
  p->stream = stream;
  xmlInitParser();
  p->reader = xmlReaderForIO(read_bytes, NULL, p, NULL, NULL, XML_PARSE_NONET | XML_PARSE_RECOVER | XML_PARSE_COMPACT);
  if (p->reader) {
    xmlTextReaderSetStructuredErrorHandler(p->reader, (xmlStructuredErrorFunc)note_mistake, p);
    return p;
  }
  free(p);
  return NULL;
}

void dgm_petrarch_free(dgm_petrarch *p) {
  if (!p)
    return;
  xmlFreeTextReader(p->reader);
  dgm_buffer *const buffers[] = {&p->id,      &p->date,      &p->source,      &p->url,      &p->text,     &p->sorted,
                                 &p->next.id, &p->next.date, &p->next.source, &p->next.url, &p->next.text};
  for (size_t i = 0; i < DGM_COUNT(buffers); i++)
    dgm_buffer_free(buffers[i]);
  free(p->parts);
  free(p);
}
