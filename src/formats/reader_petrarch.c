/* PETRARCH's XML: <Sentence> after <Sentence>, those of one story together. The parser is given a file piece by piece
 * and calls back, so that files of any size pass; nothing is fetched, and no entity but HTML's is known. */
#include "formats/reader.h"

#include <libxml/HTMLparser.h>
#include <stdio.h>
#include <stdlib.h>

enum { IN = 4096, ENTITY = 40 };

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
  xmlParserCtxtPtr parser;
  char carry[ENTITY]; /* a character or entity that has begun */
  size_t n_carry;
  bool begun, other_encoding, in_cdata, over;
  dgm_buffer cleaned;
  uint32_t broken;
  sentence *queue; /* read, and not yet part of a story: from `first` to `n_queue` */
  size_t first, n_queue, queue_room;
  int depth, sentence_depth; /* of open elements; 0: no sentence is open */
  bool in_text;
  dgm_buffer id, date, source, url, text, sorted;
  part *parts;
  size_t n_parts, room;
  bool failed; /* no memory */
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

/* An "&" at the head of `in`: XML's own entities stay, HTML's become their character, any other "&" stands for itself.
 * Returns the bytes taken. */
static uint32_t clean_entity(dgm_petrarch *p, dgm_str in) {
  const char *end = memchr(in.data, ';', in.size < ENTITY ? in.size : ENTITY);
  char name[ENTITY] = "", bytes[4];
  if (end)
    memcpy(name, in.data + 1, (size_t)(end - in.data) - 1);
  const htmlEntityDesc *entity = end && name[0] != '#' ? htmlEntityLookup((const xmlChar *)name) : NULL;
  bool xml = end && (!strcmp(name, "amp") || !strcmp(name, "lt") || !strcmp(name, "gt") || !strcmp(name, "quot") ||
                     !strcmp(name, "apos") ||
                     (name[0] == '#' && name[1] && strspn(name + 1, "xX0123456789abcdefABCDEF") == strlen(name + 1)));
  if (xml || !entity) {
    dgm_buffer_puts(&p->cleaned, xml ? "&" : "&amp;");
    return 1;
  }
  dgm_buffer_add(&p->cleaned, bytes, dgm_utf8_encode(entity->value, bytes));
  return (uint32_t)(end - in.data) + 1;
}

/* A "<" that begins no mark-up stands for itself. */
static uint32_t clean_angle(dgm_petrarch *p, dgm_str in) {
  char next = in.size > 1 ? in.data[1] : '/';
  bool mark = dgm_is_lower(next) || dgm_is_upper(next) || strchr("/!?", next);
  p->in_cdata = dgm_str_starts(in, "<![CDATA[");
  dgm_buffer_puts(&p->cleaned, mark && next ? "<" : "&lt;");
  return 1;
}

/* Adds to `cleaned` what XML allows of `in`; what is only the beginning of something stays in `carry`. */
static void clean(dgm_petrarch *p, dgm_str in, bool last) {
  for (uint32_t at = 0; at < in.size;) {
    dgm_str rest = {in.data + at, in.size - at};
    uint32_t good = dgm_utf8_valid(in.data, in.size, at);
    bool special = strchr("&<]", *rest.data) && *rest.data;
    if (!last && rest.size < ENTITY && (special || !good)) {
      p->n_carry = rest.size;
      memcpy(p->carry, rest.data, rest.size);
      return;
    }
    if (good == 1 && p->in_cdata) {
      p->in_cdata = !dgm_str_starts(rest, "]]>");
      special = false;
    }
    if (special && *rest.data != ']') {
      at += *rest.data == '&' ? clean_entity(p, rest) : clean_angle(p, rest);
    } else if (!good) {
      uint32_t bad = dgm_utf8_broken(in.data, in.size, at);
      dgm_buffer_puts(&p->cleaned, "\xEF\xBF\xBD");
      p->broken += bad;
      at += bad;
    } else {
      bool control = (unsigned char)*rest.data < ' ' && !memchr("\t\n\r", *rest.data, 3);
      dgm_buffer_add(&p->cleaned, control ? " " : rest.data, good);
      at += good;
    }
  }
}

/* Gives the parser some more of the file. A failure is told when the stories before it have been given. */
static void feed(dgm_petrarch *p) {
  char in[IN];
  size_t got = 0, carried = p->n_carry;
  memcpy(in, p->carry, carried);
  p->n_carry = p->cleaned.size = 0;
  dgm_taken taken = dgm_stream_take(p->stream, in + carried, IN - carried, &got);
  dgm_str bytes = {in, (uint32_t)(carried + got)};
  if (!p->begun)
    p->other_encoding = declares_other(bytes);
  p->begun = true;
  p->over = taken != DGM_TAKEN;
  if (p->other_encoding)
    dgm_buffer_add_str(&p->cleaned, bytes);
  else
    clean(p, bytes, p->over);
  p->failed |= p->cleaned.failed;
  if (!p->failed)
    xmlParseChunk(p->parser, p->cleaned.data ? p->cleaned.data : "", (int)p->cleaned.size,
                  p->over && !p->stream->failure);
}

static void note_mistake(void *context, xmlErrorPtr e) {
  dgm_petrarch *p = context;
  p->failed |= e->code == XML_ERR_NO_MEMORY;
  if (p->mistake[0])
    return;
  snprintf(p->mistake, sizeof p->mistake, "%s", e->message ? e->message : "not well-formed");
  p->mistake[strcspn(p->mistake, "\n")] = 0;
  p->mistake_line = e->line > 0 ? (uint64_t)e->line : 0;
}

/* ---- sentences ---- */

static dgm_str bytes_of(const dgm_buffer *b) {
  return (dgm_str){b->data, (uint32_t)b->size};
}

typedef struct attributes {
  const xmlChar **items; /* five each: name, prefix, namespace, value, its end */
  int count;
} attributes;

static void attribute(attributes all, const char *name, dgm_buffer *out) {
  out->size = 0;
  for (const xmlChar **a = all.items; all.count > 0; all.count--, a += 5)
    if (!strcmp((const char *)a[0], name))
      dgm_buffer_add_str(out, dgm_trim((dgm_str){(const char *)a[3], (uint32_t)(a[4] - a[3])}));
}

/* The part of the id before the last "_", and the number behind it; a whole story keeps its id. */
static void read_id(sentence *s, attributes all) {
  attribute(all, "sentence", &s->text);
  bool whole = dgm_str_is_nocase(bytes_of(&s->text), "false"), numbered = false;
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
  if (s->id.failed)
    return;
  s->number = strtol(s->id.data + at, NULL, 10);
  s->story_size = at - 1;
}

static sentence *new_sentence(dgm_petrarch *p) {
  if (p->first == p->n_queue)
    p->first = p->n_queue = 0;
  if (p->n_queue == p->queue_room) {
    size_t room = p->queue_room ? p->queue_room * 2 : 16;
    sentence *queue = realloc(p->queue, room * sizeof *queue);
    if (!queue)
      return NULL;
    memset(queue + p->queue_room, 0, (room - p->queue_room) * sizeof *queue);
    p->queue = queue;
    p->queue_room = room;
  }
  return &p->queue[p->n_queue];
}

static void on_start(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int n_namespaces,
                     const xmlChar **namespaces, int n_attributes, int n_defaulted, const xmlChar **items) {
  attributes all = {items, n_attributes};
  (void)prefix, (void)uri, (void)n_namespaces, (void)namespaces, (void)n_defaulted;
  dgm_petrarch *p = context;
  p->depth++;
  if (p->sentence_depth) {
    p->in_text = p->depth == p->sentence_depth + 1 && !strcmp((const char *)name, "Text");
    return;
  }
  if (p->failed || strcmp((const char *)name, "Sentence"))
    return;
  sentence *s = new_sentence(p);
  p->failed = !s;
  if (!s)
    return;
  attribute(all, "date", &s->date);
  attribute(all, "id", &s->id);
  attribute(all, "source", &s->source);
  attribute(all, "url", &s->url);
  read_id(s, all);
  s->text.size = 0;
  s->line = p->parser->input ? (uint64_t)p->parser->input->line : 0;
  p->sentence_depth = p->depth;
}

static void on_end(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri) {
  dgm_petrarch *p = context;
  (void)name, (void)prefix, (void)uri;
  if (p->sentence_depth && p->depth == p->sentence_depth) {
    p->n_queue++;
    p->sentence_depth = 0;
  }
  p->in_text = false;
  p->depth--;
}

static void on_text(void *context, const xmlChar *text, int size) {
  dgm_petrarch *p = context;
  if (p->in_text && p->sentence_depth && p->queue[p->n_queue].text.size < DGM_TEXT_LIMIT)
    dgm_buffer_add(&p->queue[p->n_queue].text, (const char *)text, (size_t)size);
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
  return DGM_GOT_DOCUMENT;
}

static bool of_story(const dgm_petrarch *p, const sentence *s) {
  return s->number >= 0 && s->story_size == p->id.size && !memcmp(s->id.data, p->id.data, p->id.size);
}

/* Whether a sentence lies ready, or another can be read. */
static bool advance(dgm_petrarch *p) {
  while (p->first == p->n_queue && !p->over && !p->failed && !p->mistake[0])
    feed(p);
  return p->first < p->n_queue;
}

static dgm_got end_of_file(const dgm_petrarch *p, dgm_found *found, dgm_error *error) {
  if (p->failed) {
    dgm_fail_memory(error);
    return DGM_GOT_BAD_FILE;
  }
  if (p->stream->failure)
    return dgm_got_failure(p->stream, DGM_TAKEN_FAILED, "", error);
  if (!p->mistake[0])
    return DGM_GOT_END;
  if (p->over && p->depth > 0) {
    dgm_fail(error, DGM_ERR_FORMAT, "the XML breaks off");
    return DGM_GOT_BAD_FILE;
  }
  found->line = p->mistake_line;
  dgm_fail(error, DGM_ERR_FORMAT, "the XML is damaged: %s; what follows was not read", p->mistake);
  return DGM_GOT_BAD_FILE;
}

dgm_got dgm_petrarch_next(dgm_petrarch *p, dgm_found *found, dgm_error *error) {
  *found = (dgm_found){0};
  *error = (dgm_error){0};
  if (!advance(p))
    return end_of_file(p, found, error);
  start_story(p, &p->queue[p->first]);
  found->line = p->queue[p->first].line;
  bool whole = p->queue[p->first].number < 0, good = true;
  do
    good = add_sentence(p, &p->queue[p->first++]);
  while (good && !whole && advance(p) && of_story(p, &p->queue[p->first]));
  if (good)
    return finish_story(p, found, error);
  if (p->text.size >= DGM_TEXT_LIMIT)
    dgm_fail(error, DGM_ERR_LIMIT, "a story longer than 1 GiB, too long for one document");
  else
    dgm_fail_memory(error);
  return DGM_GOT_BAD_FILE;
}

dgm_petrarch *dgm_petrarch_new(dgm_stream *stream) {
  dgm_petrarch *p = calloc(1, sizeof *p);
  xmlSAXHandler calls = {
      .startElementNs = on_start, .endElementNs = on_end, .characters = on_text, .cdataBlock = on_text};
  calls.ignorableWhitespace = on_text;
  calls.serror = note_mistake;
  calls.initialized = XML_SAX2_MAGIC;
  if (p) {
    p->stream = stream;
    p->parser = xmlCreatePushParserCtxt(&calls, p, NULL, 0, NULL);
    if (p->parser && !xmlCtxtUseOptions(p->parser, XML_PARSE_NONET))
      return p;
  }
  dgm_petrarch_free(p);
  return NULL;
}

void dgm_petrarch_free(dgm_petrarch *p) {
  if (!p)
    return;
  if (p->parser && p->parser->myDoc)
    xmlFreeDoc(p->parser->myDoc);
  xmlFreeParserCtxt(p->parser);
  dgm_buffer *const buffers[] = {&p->id, &p->date, &p->source, &p->url, &p->text, &p->sorted, &p->cleaned};
  for (size_t i = 0; i < DGM_COUNT(buffers); i++)
    dgm_buffer_free(buffers[i]);
  for (size_t i = 0; i < p->queue_room; i++) {
    sentence *s = &p->queue[i];
    dgm_buffer *const parts[] = {&s->id, &s->date, &s->source, &s->url, &s->text};
    for (size_t k = 0; k < DGM_COUNT(parts); k++)
      dgm_buffer_free(parts[k]);
  }
  free(p->queue);
  free(p->parts);
  free(p);
}
