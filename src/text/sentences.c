#include "text/sentences.h"

enum {
  DATELINE_MOST = 16,
  HEADLINE_MOST = 30,
  CLOSERS_MOST = 16 /* tokens looked at after a stop: time stays linear */
};

static dgm_str form(const dgm_boundaries *b, uint32_t i) {
  return (dgm_str){b->text + b->tokens[i].start, b->tokens[i].end - b->tokens[i].start};
}

static bool is_one_of(dgm_str word, const char *const *list, size_t n) {
  for (size_t i = 0; i < n; i++)
    if (dgm_str_is(word, list[i]))
      return true;
  return false;
}

static dgm_char first_char(const dgm_boundaries *b, uint32_t i) {
  return dgm_char_at(b->text, b->tokens[i].end, b->tokens[i].start);
}

static bool has_space(const dgm_boundaries *b, uint32_t i) {
  return b->tokens[i].flags & DGM_TOKEN_SPACE;
}

static bool is_quote(dgm_str word) {
  static const char *const quotes[] = {"\"", "'", "''", "”", "’", "»", "“", "‘", "«", "``", "`"};
  return is_one_of(word, quotes, DGM_COUNT(quotes));
}

static bool is_bracket(dgm_str word, bool opening) {
  static const char *const open[] = {"(", "[", "{"}, *const close[] = {")", "]", "}"};
  return opening ? is_one_of(word, open, 3) : is_one_of(word, close, 3);
}

static bool is_dash(dgm_str word) {
  static const char *const dashes[] = {"-", "--", "–", "—", "---"};
  return is_one_of(word, dashes, DGM_COUNT(dashes));
}

static bool is_emoticon(const dgm_boundaries *b, uint32_t i) {
  dgm_str word = form(b, i);
  return word.size > 1 && first_char(b, i).kind == DGM_CH_PUNCT &&
         dgm_rule_find(b->rules, DGM_RULE_EMOTICON, word.data, word.size);
}

/* ---- after a full stop ---- */

typedef struct close_run {
  uint32_t last; /* token: the stop, or what closes after it */
  bool quote, bracket;
} close_run;

/* "[12]" after a stop belongs to the sentence before. */
static uint32_t citation_size(const dgm_boundaries *b, uint32_t i) {
  if (i + 2 >= b->end || !dgm_str_is(form(b, i), "[") || !dgm_str_is(form(b, i + 2), "]"))
    return 0;
  return first_char(b, i + 1).kind == DGM_CH_DIGIT ? 3 : 0;
}

static close_run absorb_closers(const dgm_boundaries *b, uint32_t stop) {
  close_run run = {stop, false, false};
  for (uint32_t i = stop + 1; i < b->end && i - stop < CLOSERS_MOST; i = run.last + 1) {
    dgm_str word = form(b, i);
    bool tight = !has_space(b, run.last), quote = is_quote(word), bracket = is_bracket(word, false);
    uint32_t citation = citation_size(b, i);
    if (tight && (quote || bracket)) {
      run.quote |= quote;
      run.bracket |= bracket;
      run.last = i;
    } else if (is_emoticon(b, i) || (b->tokens[i].flags & DGM_TOKEN_FINAL && !run.quote)) {
      run.last = i;
    } else if (citation) {
      run.last = i + citation - 1;
    } else if (!tight && quote && !(b->tokens[i].flags & DGM_TOKEN_OPENS) && word.size == 1 && i + 1 < b->end &&
               has_space(b, i) && !run.quote) {
      run.quote = true; /* a mark with white space on both sides, as in text split before */
      run.last = i;
    } else {
      break;
    }
  }
  return run;
}

/* The first token at or after `i` that is no opening quote or bracket. */
static uint32_t skip_openers(const dgm_boundaries *b, uint32_t i) {
  for (uint32_t n = 0; n < CLOSERS_MOST && i + 1 < b->end && (is_quote(form(b, i)) || is_bracket(form(b, i), true));
       n++)
    i++;
  return i;
}

/* "1." and "a." before their item: nothing but a number or letter, and a bullet or colon before it. */
static bool is_list_number(const dgm_boundaries *b, uint32_t first, uint32_t stop) {
  if (first < stop && first_char(b, first).kind == DGM_CH_PUNCT)
    first++;
  if (first + 1 < stop && dgm_str_is(form(b, stop - 2), ":"))
    first = stop - 1;
  if (first + 1 != stop || b->tokens[stop].end - b->tokens[stop].start != 1)
    return false;
  uint32_t size = b->tokens[first].end - b->tokens[first].start;
  return size == 1 || (size == 2 && first_char(b, first).kind == DGM_CH_DIGIT);
}

static bool ends_after_stop(const dgm_boundaries *b, uint32_t first, uint32_t stop, const close_run *run) {
  dgm_str word = form(b, stop);
  uint32_t next = run->last + 1, real = skip_openers(b, next);
  dgm_char c = first_char(b, real);
  bool lower = c.kind == DGM_CH_LOWER;
  bool asks = memchr(word.data, '?', word.size) || memchr(word.data, '!', word.size);
  if (!has_space(b, run->last)) /* white space was forgotten: "ended.The" */
    return run->last == stop && stop > first && word.size == 1 && c.kind == DGM_CH_UPPER && real == next &&
           b->tokens[stop].start - b->tokens[stop - 1].start > 1 && first_char(b, stop - 1).kind != DGM_CH_DIGIT &&
           b->tokens[next].end - b->tokens[next].start > 1;
  if (word.size == 1 && word.data[0] == '.' && run->last == stop && is_list_number(b, first, stop))
    return false;
  if (word.size > 1 && !asks) /* an ellipsis */
    return !lower && c.kind != DGM_CH_PUNCT;
  if (run->quote || run->bracket)
    return !lower && !(c.kind == DGM_CH_PUNCT && (is_dash(form(b, real)) || memchr(",;:", *form(b, real).data, 3)));
  if (c.kind == DGM_CH_PUNCT && form(b, real).size == 1 && memchr(",;:)]", *form(b, real).data, 5))
    return false;
  if (is_dash(form(b, next)) && next + 1 < b->end)
    return first_char(b, next + 1).kind != DGM_CH_LOWER;
  return true;
}

/* ---- after an abbreviation ---- */

static bool ends_after_point(const dgm_boundaries *b, uint32_t at, const close_run *run) {
  uint8_t ends = b->tokens[at].ends;
  if (ends == DGM_ENDS_NEVER || !has_space(b, run->last))
    return false;
  uint32_t next = run->last + 1, real = skip_openers(b, next);
  dgm_str word = form(b, real);
  if (first_char(b, real).kind != DGM_CH_UPPER)
    return false;
  if (real > next && is_quote(form(b, next)) && !run->quote)
    return true;
  if (ends == DGM_ENDS_MAY)
    return dgm_starts_like_sentence(b->rules, b->text, b->tokens[b->end - 1].end, b->tokens[real].start);
  const dgm_rule *rule = dgm_rule_find(b->rules, DGM_RULE_STARTER, word.data, word.size);
  return !rule || rule->starter != DGM_STARTER_TIME;
}

/* ---- datelines ---- */

static bool is_capitals(dgm_str word) {
  uint32_t upper = 0;
  for (uint32_t i = 0; i < word.size; i++) {
    if (dgm_is_lower(word.data[i]))
      return false;
    upper += dgm_is_upper(word.data[i]) || (unsigned char)word.data[i] >= 0xC0;
  }
  return upper >= 2;
}

/* Words of a dateline: capitalised, numbers, commas, brackets, a slash. */
static bool is_dateline_word(const dgm_boundaries *b, uint32_t i) {
  static const char *const small[] = {"of", "de", "and", "al", "the", "el"};
  dgm_char c = first_char(b, i);
  dgm_str word = form(b, i);
  if (c.kind == DGM_CH_UPPER || c.kind == DGM_CH_DIGIT)
    return true;
  return c.kind == DGM_CH_PUNCT ? word.size == 1 && memchr(",()/.-", *word.data, 6) : is_one_of(word, small, 6);
}

/* The token after "MANILA, June 19 -" or "GENEVA (AP) —" at the beginning of a paragraph, or `first`. */
static uint32_t dateline_end(const dgm_boundaries *b, uint32_t first) {
  bool capitals = is_capitals(form(b, first)), bracket = false, closed = false, comma = false;
  for (uint32_t i = first; i + 1 < b->end && i < first + DATELINE_MOST; i++) {
    dgm_str word = form(b, i);
    bool spaced = i > first && (has_space(b, i - 1) || word.size == 3) && (has_space(b, i) || word.size == 3);
    if (i > first && is_dash(word) && (spaced || (has_space(b, i) && bracket))) {
      dgm_char next = first_char(b, skip_openers(b, i + 1));
      bool agency = bracket && dgm_str_is(form(b, i - 1), ")");
      if (next.kind == DGM_CH_LOWER || next.kind == DGM_CH_PUNCT)
        return first;
      return agency || (capitals && (comma || i - first <= 3)) ? i + 1 : first;
    }
    bool inside = bracket && !closed && first_char(b, i).kind == DGM_CH_LOWER; /* "(Canal do Sul)" */
    if (!inside && !is_dateline_word(b, i))
      return first;
    bracket |= dgm_str_is(word, "(");
    closed |= dgm_str_is(word, ")");
    comma |= dgm_str_is(word, ",");
  }
  return first;
}

/* ---- the whole ---- */

static bool is_headline(const dgm_boundaries *b, uint32_t first) {
  uint32_t last = b->end - 1;
  while (last > first && (is_quote(form(b, last)) || is_bracket(form(b, last), false)))
    last--;
  dgm_str word = form(b, last);
  if (b->end - first > HEADLINE_MOST || b->tokens[last].flags & DGM_TOKEN_FINAL ||
      (word.size == 1 && memchr(":;,", *word.data, 3)))
    return false;
  for (uint32_t i = first; i < b->end; i++)
    if (dgm_char_is_letter(first_char(b, i)))
      return true;
  return false;
}

uint32_t dgm_sentence_end(const dgm_boundaries *b, uint32_t first, bool begins_paragraph, dgm_sentence_kind *kind) {
  *kind = DGM_SENTENCE_PROSE;
  if (begins_paragraph) {
    uint32_t end = dateline_end(b, first);
    if (end > first) {
      *kind = DGM_SENTENCE_DATELINE;
      return end;
    }
  }
  for (uint32_t i = first; i + 1 < b->end; i++) {
    uint8_t flags = b->tokens[i].flags;
    if (flags & (DGM_TOKEN_FINAL | DGM_TOKEN_POINT)) {
      close_run run = absorb_closers(b, i);
      if (run.last + 1 == b->end)
        return b->end;
      if (flags & DGM_TOKEN_FINAL ? ends_after_stop(b, first, i, &run) : ends_after_point(b, i, &run))
        return run.last + 1;
    }
    uint32_t size = i + 1 - first;
    if (size >= DGM_SENTENCE_HARD || (size >= DGM_SENTENCE_SOFT && flags & DGM_TOKEN_SPACE))
      return i + 1;
  }
  if (begins_paragraph && is_headline(b, first))
    *kind = DGM_SENTENCE_HEADLINE;
  return b->end;
}
