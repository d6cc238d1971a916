/* CoNLL-U in, CoNLL-U out: block by block, so that a large file needs little memory; what is not predicted is kept. */
#include "command.h"

#include <stdlib.h>
#include <string.h>

enum { BLOCK = 1 << 20, LONGEST_SENTENCE = 64 << 20 };

typedef struct text {
  char *data;
  size_t size, room;
} text;

typedef struct tokens_file {
  const char *path;
  dgm_coder *coder;
  const dgm_model *model;
  output *out;
  text block, rows;
  size_t first_line; /* of the block, from 1 */
  size_t n_lines;    /* in the block */
  bool entities;     /* write who is meant, document by document */
  int code;
} tokens_file;

static bool add(text *t, const char *data, size_t size) {
  if (size > t->room - t->size) {
    size_t room = t->room ? t->room : 1 << 16;
    while (room - t->size < size)
      room *= 2;
    char *grown = realloc(t->data, room);
    if (!grown)
      return false;
    t->data = grown;
    t->room = room;
  }
  if (size)
    memcpy(t->data + t->size, data, size);
  t->size += size;
  return true;
}

static bool add_text(text *t, const char *string) {
  return add(t, string, strlen(string));
}

static int fail_memory(tokens_file *f) {
  say("%s: out of memory", f->path);
  return f->code = FAILED;
}

/* ---- one line ---- */

static size_t line_size(const char *data, size_t size) {
  const char *end = memchr(data, '\n', size);
  return end ? (size_t)(end - data) + 1 : size;
}

static bool is_blank(const char *line, size_t size) {
  for (size_t i = 0; i < size; i++)
    if (line[i] != '\r' && line[i] != '\n')
      return false;
  return true;
}

/* Column `n` of a row, from 0; "_" if there is none. */
static dgm_str column(const char *row, size_t size, int n) {
  while (size && (row[size - 1] == '\n' || row[size - 1] == '\r'))
    size--;
  for (; n > 0; n--) {
    const char *tab = memchr(row, '\t', size);
    if (!tab)
      return (dgm_str){"_", 1};
    size -= (size_t)(tab + 1 - row);
    row = tab + 1;
  }
  const char *tab = memchr(row, '\t', size);
  size = tab ? (size_t)(tab - row) : size;
  return size ? (dgm_str){row, (uint32_t)size} : (dgm_str){"_", 1};
}

static bool is_ours(const char *part, uint32_t size, bool entities) {
  return (size >= 4 && !memcmp(part, "NER=", 4)) || (entities && size >= 7 && !memcmp(part, "Entity=", 7));
}

/* MISC as it was, but for the class of name, which is ours, and the entities, where they are asked for. */
static bool add_misc(text *t, dgm_str misc, const dgm_word *w, bool entities) {
  size_t before = t->size;
  for (uint32_t at = 0; at < misc.size;) {
    const char *part = misc.data + at, *bar = memchr(part, '|', misc.size - at);
    uint32_t size = bar ? (uint32_t)(bar - part) : misc.size - at;
    at += size + 1;
    bool empty = size == 1 && part[0] == '_', old = is_ours(part, size, entities);
    if (!empty && !old && ((t->size > before && !add_text(t, "|")) || !add(t, part, size)))
      return false;
  }
  char name[64];
  snprintf(name, sizeof name, "%sNER=%s-%s", t->size > before ? "|" : "", w->ner_begin ? "B" : "I",
           dgm_ner_name(w->ner));
  return !w->ner || add_text(t, name);
}

/* "Entity=(4-person", "Entity=4)", as GUM writes them: mentions that begin or end here, longer ones outside. */
static bool add_entities(text *t, const dgm_document *d, uint32_t word, bool *first) {
  static const char *const kinds[] = {"country", "person", "organization", "group", "place"};
  char part[64];
  for (uint32_t i = 0; i < d->n_mentions; i++) { /* sorted by first word, longest first */
    const dgm_mention *m = &d->mentions[i];
    if (m->words.first != word)
      continue;
    snprintf(part, sizeof part, "%s(%u-%s%s", *first ? "Entity=" : "", m->entity + 1,
             kinds[d->entities[m->entity].kind], m->words.count == 1 ? ")" : "");
    if (!add_text(t, part))
      return false;
    *first = false;
  }
  for (uint32_t i = d->n_mentions; i-- > 0;) {
    const dgm_mention *m = &d->mentions[i];
    if (m->words.count < 2 || m->words.first + m->words.count - 1 != word)
      continue;
    snprintf(part, sizeof part, "%s%u)", *first ? "Entity=" : "", m->entity + 1);
    if (!add_text(t, part))
      return false;
    *first = false;
  }
  return true;
}

static bool add_own_misc(tokens_file *f, const dgm_document *d, uint32_t number, dgm_str misc) {
  text *t = &f->rows;
  size_t before = t->size;
  if (!add_misc(t, misc, &d->words[number], f->entities))
    return false;
  size_t room = t->size;
  bool first = true;
  if (f->entities && ((t->size > before && !add_text(t, "|")) || !add_entities(t, d, number, &first)))
    return false;
  if (first)
    t->size = room; /* no bar where nothing follows */
  return t->size > before || add_text(t, "_");
}

static bool add_word(tokens_file *f, const dgm_document *d, uint32_t number, const char *row, size_t size) {
  const dgm_word *w = &d->words[number];
  uint32_t first = d->sentences[w->sentence].words.first;
  dgm_str form = column(row, size, 1), misc = column(row, size, 9);
  char id[32], head[64];
  snprintf(id, sizeof id, "%u\t", number - first + 1);
  snprintf(head, sizeof head, "\t%d\t", w->head < 0 ? 0 : w->head - (int32_t)first + 1);
  text *t = &f->rows;
  return add_text(t, id) && add(t, form.data, form.size) && add_text(t, "\t") &&
         (w->lemma.size ? add(t, w->lemma.data, w->lemma.size) : add_text(t, "_")) && add_text(t, "\t") &&
         add_text(t, dgm_upos_name(w->upos)) && add_text(t, "\t_\t") && add_text(t, dgm_feats_string(f->model, w)) &&
         add_text(t, head) && add_text(t, dgm_relation_string(f->model, w)) && add_text(t, "\t_\t") &&
         add_own_misc(f, d, number, misc) && add_text(t, "\n");
}

/* ---- a block of whole sentences ---- */

/* The block's lines with its words' columns written anew. Empty nodes belong to a graph that is not predicted. */
static bool rewrite(tokens_file *f, const dgm_document *d, const char *data, size_t size) {
  uint32_t word = 0;
  f->rows.size = 0;
  for (size_t at = 0, n; at < size; at += n) {
    n = line_size(data + at, size - at);
    const char *line = data + at;
    dgm_str id = column(line, n, 0);
    bool good = true;
    if (is_blank(line, n))
      good = add_text(&f->rows, "\n");
    else if (line[0] == '#' || memchr(id.data, '-', id.size))
      good = add(&f->rows, line, n - (n > 1 && line[n - 1] == '\n') - (n > 2 && line[n - 2] == '\r')) &&
             add_text(&f->rows, "\n");
    else if (!memchr(id.data, '.', id.size) && word < d->n_words)
      good = add_word(f, d, word++, line, n);
    if (!good)
      return false;
  }
  return true;
}

/* The library counts lines from the beginning of what it was given: "line 3: reason". */
static void say_left_out(tokens_file *f, size_t line, const dgm_error *error) {
  unsigned long long offset = 0;
  int skip = 0;
  if (sscanf(error->message, "line %llu: %n", &offset, &skip) < 1 || !offset)
    offset = 1;
  say("%s:%llu: %s; sentence left out", f->path, (unsigned long long)line + offset - 1, error->message + skip);
  f->code = f->code == FAILED ? FAILED : INCOMPLETE;
}

static dgm_err parse_block(tokens_file *f, const char *data, size_t size, dgm_error *error) {
  const dgm_document *d =
      dgm_read_conllu(f->coder, (dgm_str){data, (uint32_t)size}, f->entities ? DGM_ENTITIES : DGM_PARSE, error);
  if (!d)
    return error->code;
  if (!rewrite(f, d, data, size)) {
    fail_memory(f);
    return DGM_OK;
  }
  if (!output_write(f->out, f->rows.data, f->rows.size))
    f->code = FAILED;
  return DGM_OK;
}

/* Sentence by sentence, to leave out only those that are wrong. */
static void parse_sentences(tokens_file *f) {
  size_t start = 0, start_line = f->first_line, line = f->first_line;
  for (size_t at = 0; at < f->block.size && f->code != FAILED;) {
    size_t n = line_size(f->block.data + at, f->block.size - at);
    bool ends = is_blank(f->block.data + at, n) || at + n == f->block.size;
    at += n;
    line++;
    if (!ends)
      continue;
    dgm_error error = {0};
    dgm_err result = parse_block(f, f->block.data + start, at - start, &error);
    if (result == DGM_ERR_FORMAT) {
      say_left_out(f, start_line, &error);
    } else if (result) {
      say("%s: %s", f->path, error.message);
      f->code = FAILED;
    }
    start = at;
    start_line = line;
  }
}

static void end_block(tokens_file *f) {
  dgm_error error = {0};
  dgm_err result = f->block.size ? parse_block(f, f->block.data, f->block.size, &error) : DGM_OK;
  if (result == DGM_ERR_FORMAT) {
    parse_sentences(f);
  } else if (result) {
    say("%s: %s", f->path, error.message);
    f->code = FAILED;
  }
  f->first_line += f->n_lines;
  f->n_lines = 0;
  f->block.size = 0;
}

static void read_blocks(tokens_file *f, FILE *in) {
  char *line = NULL;
  size_t room = 0;
  ssize_t n;
  f->first_line = 1;
  while (f->code != FAILED && (n = getline(&line, &room, in)) > 0) {
    if (f->entities && !strncmp(line, "# newdoc", 8)) /* entities are those of one document */
      end_block(f);
    f->n_lines++;
    if (!add(&f->block, line, (size_t)n)) {
      fail_memory(f);
    } else if (f->block.size > LONGEST_SENTENCE) {
      say("%s:%zu: no blank line in %d MiB: that is no CoNLL-U", f->path, f->first_line, LONGEST_SENTENCE >> 20);
      f->code = FAILED;
    } else if (!f->entities && f->block.size >= BLOCK && is_blank(line, (size_t)n)) {
      end_block(f);
    }
  }
  free(line);
  if (f->code != FAILED)
    end_block(f);
}

int parse_tokens(const dgm_model *model, const char *path, bool entities, output *out) {
  dgm_error error = {0};
  tokens_file f = {.path = strcmp(path, "-") ? path : "stdin",
                   .entities = entities,
                   .model = model,
                   .out = out,
                   .coder = dgm_coder_new(model, &error)};
  FILE *in = f.coder ? input_open(path) : NULL;
  if (!f.coder)
    say("%s", error.message);
  if (in) {
    read_blocks(&f, in);
    if (!input_close(in, path))
      f.code = FAILED;
  } else {
    f.code = FAILED;
  }
  free(f.block.data);
  free(f.rows.data);
  dgm_coder_free(f.coder);
  return f.code;
}
