/* Any bytes → sentences and words. */
#include "text/text.h"

#include "coder/coder.h"
#include "text/layout.h"
#include "text/sentences.h"

dgm_err dgm_text_open(dgm_model *model, dgm_error *error) {
  return dgm_text_rules_new(&model->tables, &model->text, error);
}

void dgm_text_close(dgm_model *model) {
  dgm_text_rules_free(model->text);
  model->text = NULL;
}

/* ---- broken UTF-8 ---- */

/* The first broken byte from `at` on. */
static uint32_t valid_until(dgm_str text, uint32_t at) {
  while (at < text.size) {
    uint32_t length = (unsigned char)text.data[at] < 0x80 ? 1 : dgm_utf8_valid(text.data, text.size, at);
    if (!length)
      break;
    at += length;
  }
  return at;
}

/* The text as valid UTF-8; counts the bytes that were not. */
static dgm_err clean(dgm_arena *arena, dgm_str *text, uint32_t *n_broken, dgm_error *error) {
  uint32_t sequences = 0;
  uint64_t broken = 0;
  for (uint32_t at = valid_until(*text, 0); at < text->size; at = valid_until(*text, at)) {
    uint32_t size = dgm_utf8_broken(text->data, text->size, at);
    broken += size;
    sequences++;
    at += size;
  }
  uint64_t size = text->size - broken + (uint64_t)sequences * 3;
  if (size > UINT32_MAX - 16)
    return dgm_fail(error, DGM_ERR_LIMIT, "the text is too long");
  char *out = dgm_arena_alloc(arena, size + 1);
  if (!out)
    return dgm_fail_memory(error);
  uint32_t from = 0, to = 0;
  while (from < text->size) {
    uint32_t until = valid_until(*text, from);
    memcpy(out + to, text->data + from, until - from);
    to += until - from;
    from = until;
    if (from < text->size) {
      memcpy(out + to, "\xEF\xBF\xBD", 3);
      to += 3;
      from += dgm_utf8_broken(text->data, text->size, from);
    }
  }
  out[to] = 0;
  *text = (dgm_str){out, to};
  *n_broken = (uint32_t)broken;
  return DGM_OK;
}

/* ---- words alone ---- */

dgm_err dgm_split_words(const dgm_text_rules *rules, dgm_arena *arena, dgm_str text, dgm_str **words, uint32_t *n) {
  dgm_splitter s = {.rules = rules, .arena = arena, .text = text.data};
  dgm_split(&s, 0, text.size);
  dgm_str *out = s.failed ? NULL : dgm_arena_alloc(arena, (size_t)s.count * sizeof *out);
  if (!out)
    return DGM_ERR_MEMORY;
  for (uint32_t i = 0; i < s.count; i++)
    out[i] = (dgm_str){text.data + s.tokens[i].start, s.tokens[i].end - s.tokens[i].start};
  *words = out;
  *n = s.count;
  return DGM_OK;
}

/* ---- the document ---- */

/* Appends the sentences of tokens [first, count); their `words` are ranges of tokens yet. */
static dgm_err add_sentences(dgm_coder *coder, const dgm_splitter *s, uint32_t first, uint32_t paragraph,
                             dgm_error *error) {
  dgm_document *d = &coder->document;
  dgm_boundaries b = {s->rules, s->text, s->tokens, s->count};
  for (uint32_t at = first; at < s->count;) {
    dgm_sentence *sentences = dgm_arena_grow(&coder->arena, d->sentences, d->n_sentences, sizeof *sentences);
    if (!sentences)
      return dgm_fail_memory(error);
    d->sentences = sentences;
    dgm_sentence_kind kind;
    uint32_t end = dgm_sentence_end(&b, at, at == first, &kind);
    sentences[d->n_sentences++] = (dgm_sentence){
        .span = {s->tokens[at].start, s->tokens[end - 1].end},
        .words = {at, end - at},
        .paragraph = paragraph,
        .root = DGM_NONE,
        .kind = (uint8_t)kind,
    };
    at = end;
  }
  return DGM_OK;
}

static void add_word(dgm_document *d, uint32_t sentence, uint32_t start, uint32_t end, bool space, uint8_t parts) {
  d->words[d->n_words++] = (dgm_word){
      .span = {start, end}, .sentence = sentence, .head = DGM_NONE, .space_after = space, .token_words = parts};
}

/* Tokens become words; the point of an abbreviation like "etc." is a word of its own where the sentence ends. */
static dgm_err add_words(dgm_coder *coder, const dgm_splitter *s, dgm_error *error) {
  dgm_document *d = &coder->document;
  size_t room = s->count;
  for (uint32_t i = 0; i < s->count; i++)
    room += (s->tokens[i].flags & DGM_TOKEN_SPLITS) != 0;
  d->words = dgm_arena_alloc(&coder->arena, room * sizeof *d->words);
  if (!d->words)
    return dgm_fail_memory(error);
  for (uint32_t n = 0; n < d->n_sentences; n++) {
    dgm_range tokens = d->sentences[n].words;
    uint32_t first = d->n_words;
    for (uint32_t i = tokens.first; i < tokens.first + tokens.count; i++) {
      const dgm_token *t = &s->tokens[i];
      bool space = t->flags & DGM_TOKEN_SPACE, last = i + 1 == tokens.first + tokens.count;
      bool splits = last && t->flags & DGM_TOKEN_SPLITS;
      add_word(d, n, t->start, t->end - splits, space && !splits, t->words);
      if (splits)
        add_word(d, n, t->end - 1, t->end, space, 0);
    }
    d->sentences[n].words = (dgm_range){first, d->n_words - first};
  }
  return DGM_OK;
}

dgm_err dgm_text_run(dgm_coder *coder, dgm_error *error) {
  dgm_document *d = &coder->document;
  dgm_err result = clean(&coder->arena, &d->text, &d->n_broken, error);
  if (result)
    return result;
  dgm_splitter s = {.rules = coder->model->text, .arena = &coder->arena, .text = d->text.data};
  dgm_layout layout;
  dgm_span span;
  dgm_layout_start(&layout, d->text);
  for (uint32_t paragraph = 0; dgm_layout_next(&layout, &span); paragraph++) {
    uint32_t first = s.count;
    dgm_split(&s, span.start, span.end);
    if (s.failed)
      return dgm_fail_memory(error);
    if (span.end < d->text.size) /* a paragraph ends before white space */
      s.tokens[s.count - 1].flags |= DGM_TOKEN_SPACE;
    result = add_sentences(coder, &s, first, paragraph, error);
    if (result)
      return result;
  }
  return add_words(coder, &s, error);
}
