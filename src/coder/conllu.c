/* CoNLL-U in: words and sentences as given, the text rebuilt from the forms and SpaceAfter. */
#include "coder/coder.h"

typedef struct conllu_reader {
  dgm_arena *arena;
  dgm_buffer text;
  dgm_word *words;
  dgm_sentence *sentences;
  uint32_t n_words, n_sentences, line, paragraph;
  uint32_t token_last;  /* id of the last word of the open multi-word token, 0 if none */
  uint32_t token_first; /* its first word */
  uint32_t token_at;    /* where the token's characters that no word has taken yet begin */
  uint32_t token_bytes; /* how many those are */
  bool space;           /* after the last token */
} conllu_reader;

static bool has_no_space(dgm_str misc) {
  dgm_str part;
  while (dgm_str_split(&misc, '|', &part))
    if (dgm_str_is(part, "SpaceAfter=No"))
      return true;
  return false;
}

static dgm_span put_form(conllu_reader *r, dgm_str form, dgm_str misc) {
  if (r->text.size && r->space)
    dgm_buffer_puts(&r->text, " ");
  dgm_span span = {(uint32_t)r->text.size, (uint32_t)r->text.size + form.size};
  dgm_buffer_add_str(&r->text, form);
  r->space = !has_no_space(misc);
  return span;
}

/* A word of a multi-word token takes its share of the token's characters; the last one takes the rest. Where nothing is
 * left, the words share the last character. */
static dgm_span take_share(conllu_reader *r, dgm_str form, bool last) {
  if (r->text.failed)
    return (dgm_span){0, 0};
  if (!r->token_bytes) {
    uint32_t start = r->token_at - 1;
    while (start && (r->text.data[start] & 0xC0) == 0x80)
      start--;
    return (dgm_span){start, r->token_at};
  }
  uint32_t size = last || form.size > r->token_bytes ? r->token_bytes : form.size;
  while (size < r->token_bytes && (r->text.data[r->token_at + size] & 0xC0) == 0x80)
    size++;
  dgm_span span = {r->token_at, r->token_at + size};
  r->token_at += size;
  r->token_bytes -= size;
  return span;
}

static dgm_err open_token(conllu_reader *r, dgm_str id, dgm_str form, dgm_str misc, dgm_error *error) {
  dgm_str from;
  dgm_str to = id;
  double first = 0, last = 0;
  dgm_str_split(&to, '-', &from);
  bool numbers = dgm_str_number(from, &first) && dgm_str_number(to, &last) && last >= first && last - first <= 100;
  uint32_t next = r->sentences[r->n_sentences].words.count + 1;
  if (!numbers || first != next || r->token_last)
    return dgm_fail(error, DGM_ERR_FORMAT, "line %u: bad token range \"%.*s\" before word %u", r->line, (int)id.size,
                    id.data, next);
  dgm_span span = put_form(r, form, misc);
  r->token_at = span.start;
  r->token_bytes = span.end - span.start;
  r->token_last = (uint32_t)last;
  r->token_first = r->n_words;
  return DGM_OK;
}

static dgm_err add_word(conllu_reader *r, uint32_t id, dgm_str form, dgm_str misc, dgm_error *error) {
  dgm_word *words = dgm_arena_grow(r->arena, r->words, r->n_words, sizeof *words);
  if (!words)
    return dgm_fail_memory(error);
  r->words = words;
  dgm_word *word = &words[r->n_words++];
  *word = (dgm_word){.sentence = r->n_sentences, .head = DGM_NONE};
  dgm_sentence *sentence = &r->sentences[r->n_sentences];
  if (!sentence->words.count++)
    sentence->words.first = r->n_words - 1;
  if (r->token_last && id <= r->token_last) {
    word->span = take_share(r, form, id == r->token_last);
    word->space_after = id == r->token_last && r->space;
    words[r->token_first].token_words++;
    if (id == r->token_last)
      r->token_last = 0;
  } else {
    word->span = put_form(r, form, misc);
    word->space_after = r->space;
  }
  return DGM_OK;
}

static dgm_err read_row(conllu_reader *r, dgm_str line, dgm_error *error) {
  dgm_str cell[10] = {{0}};
  uint32_t n = 0;
  while (n < 10 && dgm_str_split(&line, '\t', &cell[n]))
    n++;
  if (n < 2 || !cell[0].size || !cell[1].size)
    return dgm_fail(error, DGM_ERR_FORMAT, "line %u: not CoNLL-U (ID, tab, FORM, …)", r->line);
  if (memchr(cell[0].data, '.', cell[0].size))
    return DGM_OK; /* an empty node of the enhanced graph */
  if (memchr(cell[0].data, '-', cell[0].size))
    return open_token(r, cell[0], cell[1], cell[9], error);
  double id = 0;
  if (!dgm_str_number(cell[0], &id) || id < 1 || id > 1e6)
    return dgm_fail(error, DGM_ERR_FORMAT, "line %u: bad word id \"%.*s\"", r->line, (int)cell[0].size, cell[0].data);
  return add_word(r, (uint32_t)id, cell[1], cell[9], error);
}

static dgm_err end_sentence(conllu_reader *r, dgm_error *error) {
  dgm_sentence *s = &r->sentences[r->n_sentences];
  r->token_last = 0;
  if (!s->words.count)
    return DGM_OK;
  s->span = (dgm_span){r->words[s->words.first].span.start, r->words[r->n_words - 1].span.end};
  s->paragraph = r->paragraph;
  r->n_sentences++;
  dgm_sentence *sentences = dgm_arena_grow(r->arena, r->sentences, r->n_sentences, sizeof *sentences);
  if (!sentences)
    return dgm_fail_memory(error);
  r->sentences = sentences;
  sentences[r->n_sentences] = (dgm_sentence){.root = DGM_NONE};
  return DGM_OK;
}

static dgm_err read_lines(conllu_reader *r, dgm_str conllu, dgm_error *error) {
  r->sentences = dgm_arena_grow(r->arena, NULL, 0, sizeof *r->sentences);
  if (!r->sentences)
    return dgm_fail_memory(error);
  r->sentences[0] = (dgm_sentence){.root = DGM_NONE};
  dgm_str line;
  dgm_err result = DGM_OK;
  while (!result && dgm_str_split(&conllu, '\n', &line)) {
    r->line++;
    if (line.size && line.data[line.size - 1] == '\r')
      line.size--;
    for (size_t at = 0; at < line.size;) {
      uint32_t length = dgm_utf8_valid(line.data, line.size, at);
      if (!length)
        return dgm_fail(error, DGM_ERR_FORMAT, "line %u: not UTF-8", r->line);
      at += length;
    }
    if (!line.size)
      result = end_sentence(r, error);
    else if (line.data[0] != '#')
      result = read_row(r, line, error);
    else if (dgm_str_starts(line, "# newpar") || dgm_str_starts(line, "# newdoc"))
      r->paragraph += r->n_words > 0;
  }
  return result ? result : end_sentence(r, error);
}

const dgm_document *dgm_read_conllu(dgm_coder *coder, dgm_str conllu, dgm_depth depth, dgm_error *error) {
  dgm_arena_reset(&coder->arena);
  coder->document = (dgm_document){.date = DGM_NO_DATE};
  conllu_reader r = {.arena = &coder->arena};
  dgm_err result = read_lines(&r, conllu, error);
  dgm_document *d = &coder->document;
  d->text = dgm_arena_copy(&coder->arena, (dgm_str){r.text.data, (uint32_t)r.text.size});
  bool lost = r.text.failed || !d->text.data;
  dgm_buffer_free(&r.text);
  if (!result && lost)
    result = dgm_fail_memory(error);
  d->words = r.words;
  d->n_words = r.n_words;
  d->sentences = r.sentences;
  d->n_sentences = r.n_sentences;
  if (!result)
    result = dgm_coder_analyse(coder, depth, error);
  return result ? NULL : d;
}
