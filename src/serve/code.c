/* A text that was sent is read at once: events, claims, agreements, entities, the explanation. */
#include "serve.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_EXPLAINED = 32 << 10 }; /* bytes: nobody reads the trees of a book, and they take long */

/* Offsets of writers count code points; browsers count units of UTF-16. They differ behind characters of four bytes. */
typedef struct text_units {
  uint32_t n_points;
  uint32_t *units; /* of each code point, where they differ; else NULL */
} text_units;

static bool units_open(text_units *u, dgm_str text) {
  uint32_t n = 0, wide = 0;
  *u = (text_units){0};
  for (uint32_t i = 0; i < text.size; i++) {
    n += (text.data[i] & 0xC0) != 0x80;
    wide += (text.data[i] & 0xF8) == 0xF0;
  }
  u->n_points = n;
  if (!wide)
    return true;
  if (!(u->units = malloc(((size_t)n + 1) * sizeof *u->units)))
    return false;
  uint32_t at = 0, units = 0;
  for (uint32_t i = 0; i < text.size; i++)
    if ((text.data[i] & 0xC0) != 0x80) {
      u->units[at++] = units;
      units += (text.data[i] & 0xF8) == 0xF0 ? 2 : 1;
    }
  u->units[at] = units;
  return true;
}

static bool is_offset(const char *key) {
  return !strcmp(key, "start") || !strcmp(key, "end") || !strcmp(key, "head_start") || !strcmp(key, "head_end");
}

static void shift(json_t *value, const text_units *u) {
  const char *key;
  json_t *child;
  size_t i;
  json_array_foreach(value, i, child) shift(child, u);
  json_object_foreach(value, key, child) {
    json_int_t at = json_is_integer(child) && is_offset(key) ? json_integer_value(child) : -1;
    if (at >= 0 && at <= u->n_points)
      json_integer_set(child, u->units[at]);
    else
      shift(child, u);
  }
}

/* JSON lines → "key": [ … ]. */
static void put_lines(dgm_buffer *out, const char *key, const text_units *u, const dgm_buffer *lines) {
  put_format(out, ",\n\"%s\": [", key);
  const char *at = lines->data, *end = at ? at + lines->size : NULL;
  for (bool first = true; at < end; first = false) {
    const char *line = memchr(at, '\n', (size_t)(end - at));
    size_t size = line ? (size_t)(line - at) : (size_t)(end - at);
    put(out, first ? "" : ",\n");
    json_t *value = u->units ? json_loadb(at, size, 0, NULL) : NULL;
    if (value) {
      shift(value, u);
      char *text = json_dumps(value, JSON_PRESERVE_ORDER);
      put(out, text ? text : "null");
      free(text);
      json_decref(value);
    } else {
      dgm_buffer_add(out, at, size);
    }
    at += size + 1;
  }
  put(out, "]");
}

static void put_sentences(dgm_buffer *out, const dgm_document *d) {
  unit_count u = {.text = d->text};
  put(out, ",\n\"sentences\": [");
  for (uint32_t i = 0; i < d->n_sentences; i++) {
    put(out, i ? ", " : "");
    put_units(out, &u, d->sentences[i].span.start, d->sentences[i].span.end);
  }
  put(out, "]");
}

static void put_document(answer *a, const dgm_model *model, const dgm_document *d, double ms) {
  static const struct {
    const char *key;
    void (*write)(const dgm_model *, const dgm_document *, dgm_buffer *);
  } all[] = {{"events", dgm_write_events},
             {"claims", dgm_write_claims},
             {"agreements", dgm_write_agreements},
             {"entities", dgm_write_entities}};
  dgm_buffer *out = &a->body, lines = {0};
  text_units u;
  out->failed |= !units_open(&u, d->text);
  put(out, "{\"text\": ");
  dgm_json_string(out, d->text);
  put_sentences(out, d);
  for (size_t i = 0; i < COUNT(all) && !out->failed; i++) {
    lines.size = 0;
    all[i].write(model, d, &lines);
    put_lines(out, all[i].key, &u, &lines);
  }
  lines.size = 0;
  put(out, ",\n\"explanation\": ");
  if (d->text.size <= MOST_EXPLAINED) {
    dgm_write_explanation(model, d, &lines);
    dgm_json_string(out, (dgm_str){lines.data ? lines.data : "", (uint32_t)lines.size});
  } else {
    put(out, "null");
  }
  put_format(out, ", \"ms\": %.0f}\n", ms);
  out->failed |= lines.failed;
  dgm_buffer_free(&lines);
  free(u.units);
}

/* The model is opened with the first text. */
static bool open_coder(server *s, answer *a) {
  dgm_error error = {0};
  if (!s->model)
    s->model = open_model(s->model_path, NULL);
  if (s->model && !s->coder)
    s->coder = dgm_coder_new(s->model, &error);
  if (!s->coder)
    answer_fail(a, 500, "no text can be read: %s",
                s->model ? error.message : "the model cannot be opened; the server's messages say why");
  return s->coder != NULL;
}

static dgm_str text_in(const json_t *object, const char *key) {
  const json_t *value = json_object_get(object, key);
  return json_is_string(value) ? (dgm_str){json_string_value(value), (uint32_t)json_string_length(value)}
                               : (dgm_str){"", 0};
}

/* What is no prose may take a minute, for the time a word takes grows with its sentence. */
static const dgm_document *read_prose(dgm_coder *coder, const dgm_input *input, answer *a, dgm_error *error) {
  enum { MOST_EFFORT = 4000000 }; /* thrice that of 200 KB of news */
  uint64_t effort = 0;
  const dgm_document *d = dgm_read(coder, input, DGM_SPLIT, error);
  for (uint32_t i = 0; d && i < d->n_sentences; i++)
    effort += (uint64_t)d->sentences[i].words.count * d->sentences[i].words.count;
  if (effort > MOST_EFFORT) {
    answer_fail(a, 400, "the text has more long sentences than an article has, and would take too long");
    return NULL;
  }
  d = d ? dgm_read(coder, input, DGM_ALL, error) : NULL;
  if (!d)
    answer_error(a, error);
  return d;
}

static void read_text(worker *w, const json_t *sent, answer *a) {
  server *s = w->server;
  dgm_error error = {0};
  dgm_input input = {
      .text = text_in(sent, "text"), .title = text_in(sent, "title"), .id = str("text"), .date = DGM_NO_DATE};
  dgm_str date = text_in(sent, "date");
  if (!input.text.size) {
    answer_fail(a, 400, "a text is sent as {\"text\": \"…\", \"date\": \"2024-03-15\"}");
    return;
  }
  if (date.size && !dgm_date_parse(date, &input.date)) {
    answer_fail(a, 400, "date is a day as 2024-03-15, not \"%.*s\"", (int)(date.size < 40 ? date.size : 40), date.data);
    return;
  }
  if (!open_coder(s, a))
    return;
  double begun = now();
  const dgm_document *d = read_prose(s->coder, &input, a, &error);
  if (d)
    put_document(a, s->model, d, (now() - begun) * 1000);
}

void code_text(worker *w, request *r, answer *a) {
  json_error_t error;
  json_t *sent = NULL;
  a->keep = false;
  if (question_ends(r, a)) {
    sent = json_loadb(r->body.data ? r->body.data : "", r->body.size, 0, &error);
    if (!json_is_object(sent))
      answer_fail(a, 400, "what was sent is no JSON object in UTF-8: %s", sent ? "something else" : error.text);
    else
      read_text(w, sent, a);
  }
  json_decref(sent);
  /* a long text leaves much memory behind */
  if (r->body.size > MOST_BODY / 8) {
    dgm_coder_free(w->server->coder);
    w->server->coder = NULL;
  }
}
