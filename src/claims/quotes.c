/* Quotation marks paired, over sentences where they stay open; and which claim a quotation belongs to. */
#include "claims/claims.h"

typedef enum mark_kind { MARK_NONE, MARK_OPEN, MARK_CLOSE, MARK_EITHER } mark_kind;
typedef enum mark_style { STYLE_DOUBLE, STYLE_SINGLE, STYLE_GUILLEMET } mark_style;

typedef struct quote_mark {
  mark_kind kind;
  mark_style style;
} quote_mark;

static bool space_before(const dgm_document *d, uint32_t word) {
  uint32_t start = d->words[word].span.start;
  char before = start ? d->text.data[start - 1] : ' ';
  return before == ' ' || before == '\n' || before == '\t' || before == '(' || before == '[' || before == '-' ||
         (unsigned char)before >= 0x80;
}

/* A straight mark opens where white space stands before it and none after. */
static quote_mark straight(const dgm_document *d, uint32_t word, mark_style style) {
  bool before = space_before(d, word), after = d->words[word].space_after;
  mark_kind kind = before && !after ? MARK_OPEN : !before && after ? MARK_CLOSE : MARK_EITHER;
  return (quote_mark){kind, style};
}

static quote_mark mark_of(const dgm_document *d, uint32_t word) {
  static const struct {
    const char *form;
    mark_kind kind;
    mark_style style;
  } marks[] = {
      {"\xe2\x80\x9c", MARK_OPEN, STYLE_DOUBLE},
      {"\xe2\x80\x9d", MARK_CLOSE, STYLE_DOUBLE},
      {"\xe2\x80\x9e", MARK_OPEN, STYLE_DOUBLE},
      {"``", MARK_OPEN, STYLE_DOUBLE},
      {"''", MARK_EITHER, STYLE_DOUBLE},
      {"\xe2\x80\x98", MARK_OPEN, STYLE_SINGLE},
      {"\xe2\x80\x99", MARK_CLOSE, STYLE_SINGLE},
      {"\xc2\xab", MARK_OPEN, STYLE_GUILLEMET},
      {"\xc2\xbb", MARK_CLOSE, STYLE_GUILLEMET},
      {"\xe2\x80\x98\xe2\x80\x99", MARK_OPEN, STYLE_SINGLE}, /* with an apostrophe: ‘’Tis */
  };
  const dgm_word *w = &d->words[word];
  dgm_str form = dgm_form(d, word);
  if (dgm_str_is(form, "\"") || dgm_str_is(form, "''"))
    return straight(d, word, STYLE_DOUBLE);
  if (dgm_str_is(form, "'") && w->upos == DGM_PUNCT)
    return straight(d, word, STYLE_SINGLE);
  for (size_t i = 0; i < DGM_COUNT(marks); i++)
    if (dgm_str_is(form, marks[i].form))
      return w->upos == DGM_PART ? (quote_mark){MARK_NONE, STYLE_SINGLE} : (quote_mark){marks[i].kind, marks[i].style};
  return (quote_mark){MARK_NONE, STYLE_DOUBLE};
}

static dgm_err add_quotation(dgm_claim_work *work, uint32_t first, uint32_t end, bool open) {
  const dgm_document *d = work->d;
  dgm_quotation q = {.first = first, .last = end - 1, .cue = DGM_NONE, .source = DGM_NONE, .open = open};
  for (uint32_t i = first; i < end; i++)
    q.n_words += d->words[i].upos != DGM_PUNCT;
  if (first >= end || !q.n_words)
    return DGM_OK;
  dgm_quotation *moved = dgm_arena_grow(&work->coder->arena, work->quotations, work->n_quotations, sizeof q);
  if (!moved)
    return dgm_fail_memory(work->error);
  work->quotations = moved;
  for (uint32_t i = first; i < end; i++)
    work->quote_at[i] = (int32_t)work->n_quotations;
  moved[work->n_quotations++] = q;
  return DGM_OK;
}

/* "the islands' future": a single mark after an s, amid words, is an apostrophe if another mark closes the quotation.
 */
static bool is_apostrophe(const dgm_document *d, uint32_t word, uint32_t end) {
  if (word < 1 || word + 1 >= end || d->words[word - 1].upos == DGM_PUNCT || d->words[word + 1].upos == DGM_PUNCT)
    return false;
  dgm_str before = dgm_form(d, word - 1);
  if (!before.size || before.data[before.size - 1] != 's')
    return false;
  for (uint32_t i = word + 1; i < end; i++) {
    quote_mark m = mark_of(d, i);
    if (m.style == STYLE_SINGLE && m.kind != MARK_NONE)
      return m.kind == MARK_CLOSE && d->words[i - 1].upos == DGM_PUNCT;
  }
  return false;
}

/* „so“: what opens elsewhere closes it. */
static bool is_low(const dgm_document *d, uint32_t word) {
  return dgm_str_is(dgm_form(d, word), "\xe2\x80\x9e");
}

/* The mark stands at the beginning of a line. */
bool dgm_begins_line(const dgm_document *d, uint32_t word) {
  uint32_t start = d->words[word].span.start;
  return start && d->text.data[start - 1] == '\n';
}

/* One paragraph: a quotation that is still open at its end is closed there if it holds a whole sentence's end, for
 * speakers that go on in the next paragraph leave it open; else the mark is a stray one. */
static dgm_err pair_marks(dgm_claim_work *work, uint32_t first, uint32_t end) {
  const dgm_document *d = work->d;
  int32_t open = DGM_NONE;
  mark_style style = STYLE_DOUBLE;
  for (uint32_t i = first; i < end; i++) {
    quote_mark m = mark_of(d, i);
    if (m.kind == MARK_NONE || (open >= 0 && m.style != style))
      continue;
    if (open >= 0 && style == STYLE_SINGLE && is_apostrophe(d, i, end))
      continue;
    if (open < 0) {
      if (m.kind != MARK_CLOSE) {
        open = (int32_t)i;
        style = m.style;
      }
    } else if (m.kind != MARK_OPEN || is_low(d, (uint32_t)open)) {
      dgm_err result = add_quotation(work, (uint32_t)open + 1, i, false);
      if (result)
        return result;
      open = DGM_NONE;
    } else if (style == STYLE_DOUBLE) { /* opened anew: the first was a stray mark or a line of a longer one */
      dgm_err result = dgm_begins_line(d, i) ? add_quotation(work, (uint32_t)open + 1, i, true) : DGM_OK;
      if (result)
        return result;
      open = (int32_t)i;
    }
  }
  if (open < 0 || style == STYLE_SINGLE)
    return DGM_OK;
  return add_quotation(work, (uint32_t)open + 1, end, true);
}

dgm_err dgm_find_quotations(dgm_claim_work *work) {
  const dgm_document *d = work->d;
  for (uint32_t i = 0; i < d->n_words; i++)
    work->quote_at[i] = DGM_NONE;
  for (uint32_t s = 0; s < d->n_sentences;) {
    uint32_t first = d->sentences[s].words.first, end = first, paragraph = d->sentences[s].paragraph;
    for (; s < d->n_sentences && d->sentences[s].paragraph == paragraph; s++)
      end = d->sentences[s].words.first + d->sentences[s].words.count;
    dgm_err result = pair_marks(work, first, end);
    if (result)
      return result;
  }
  return DGM_OK;
}

/* ---- contents that hold a quotation ---- */

/* A quotation more than half of which is marked in this sentence belongs to the content as a whole. */
void dgm_mark_quotations(dgm_claim_work *work, uint32_t sentence) {
  const dgm_document *d = work->d;
  dgm_range words = d->sentences[sentence].words;
  for (uint32_t i = words.first; i < words.first + words.count;) {
    if (work->quote_at[i] < 0) {
      i++;
      continue;
    }
    dgm_quotation q = work->quotations[work->quote_at[i]];
    uint32_t end = words.first + words.count < q.last + 1 ? words.first + words.count : q.last + 1;
    uint32_t marked = 0, all = 0;
    for (uint32_t k = i; k < end; k++) {
      all += d->words[k].upos != DGM_PUNCT;
      marked += d->words[k].upos != DGM_PUNCT && work->mark[k];
    }
    if (marked * 2 > all)
      for (uint32_t k = q.first; k <= q.last; k++)
        work->mark[k] = 1;
    i = end;
  }
}
