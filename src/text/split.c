#include "text/split.h"

static void push(dgm_splitter *s, uint32_t start, uint32_t end, uint8_t flags) {
  dgm_token *tokens = s->failed ? NULL : dgm_arena_grow(s->arena, s->tokens, s->count, sizeof *tokens);
  if (!tokens) {
    s->failed = true;
    return;
  }
  s->tokens = tokens;
  tokens[s->count++] = (dgm_token){start, end, flags, DGM_ENDS_NEVER, 0};
}

/* Cuts what is too long to be a word, at a character. */
static void emit(dgm_splitter *s, uint32_t start, uint32_t end, uint8_t flags) {
  while (end - start > DGM_MAX_TOKEN) {
    uint32_t cut = start + DGM_MAX_TOKEN;
    while (((unsigned char)s->text[cut] & 0xC0) == 0x80)
      cut--;
    push(s, start, cut, 0);
    start = cut;
  }
  push(s, start, end, flags);
}

static dgm_token *last_token(dgm_splitter *s) {
  return s->failed || !s->count ? NULL : &s->tokens[s->count - 1];
}

static bool after_space(dgm_splitter *s, uint32_t at) {
  const dgm_token *last = last_token(s);
  return at == s->begin || !last || last->end < at;
}

/* ---- points ---- */

/* The next character that is no white space, looking a little ahead. */
static uint32_t skip_space(const dgm_splitter *s, uint32_t at) {
  for (uint32_t i = 0; i < 8 && at < s->end; i++) {
    dgm_char c = dgm_split_char(s, at);
    if (c.kind != DGM_CH_SPACE)
      break;
    at += c.length;
  }
  return at;
}

bool dgm_starts_like_sentence(const dgm_text_rules *rules, const char *text, uint32_t end, uint32_t at) {
  uint32_t size = 0;
  while (at + size < end && size < DGM_MAX_RULE && (dgm_is_upper(text[at + size]) || dgm_is_lower(text[at + size])))
    size++;
  if (at + size < end && text[at + size] == '.' && size == 1)
    return false; /* another initial */
  const dgm_rule *rule = dgm_rule_find(rules, DGM_RULE_STARTER, text + at, size);
  return rule && rule->starter == DGM_STARTER_START && dgm_is_upper(text[at]);
}

static bool fits_case(const dgm_splitter *s, uint32_t start, const dgm_rule *rule) {
  return !dgm_is_upper(rule->form.data[0]) || dgm_is_upper(s->text[start]);
}

static bool fits_next(const dgm_splitter *s, uint32_t at, const dgm_rule *rule) {
  if (rule->next == DGM_NEXT_ANY)
    return true;
  dgm_char c = dgm_split_char(s, skip_space(s, at));
  return rule->next == DGM_NEXT_DIGIT ? c.kind == DGM_CH_DIGIT : c.kind == DGM_CH_UPPER;
}

static bool is_lettered(const dgm_splitter *s, uint32_t start, uint32_t end) {
  if (end - start < 3 || end - start > 32)
    return false;
  for (uint32_t i = start; i < end; i++) {
    bool letter = dgm_is_lower(s->text[i]) || dgm_is_upper(s->text[i]);
    if ((i - start) % 2 ? s->text[i] != '.' : !letter)
      return false;
  }
  return (end - start) % 2 == 1;
}

/* "J. Smith": one capital before a name. */
static bool is_initial(const dgm_splitter *s, uint32_t start, uint32_t end) {
  dgm_char c = dgm_split_char(s, start);
  if (c.kind != DGM_CH_UPPER || start + c.length != end)
    return false;
  uint32_t next = skip_space(s, end + 1);
  return dgm_split_char(s, next).kind == DGM_CH_UPPER && !dgm_starts_like_sentence(s->rules, s->text, s->end, next);
}

/* Does the point at `end` belong to the word before it? Fills the token's flags. */
static bool takes_point(const dgm_splitter *s, uint32_t start, uint32_t end, dgm_token *token) {
  *token = (dgm_token){.flags = DGM_TOKEN_POINT, .ends = DGM_ENDS_MAY};
  if (dgm_split_byte(s, end) != '.' || (dgm_split_byte(s, end + 1) == '.' && dgm_split_byte(s, end + 2) == '.'))
    return false;
  const dgm_rule *rule = dgm_rule_find(s->rules, DGM_RULE_ABBREVIATION, s->text + start, end + 1 - start);
  if (rule && fits_case(s, start, rule) && fits_next(s, end + 1, rule)) {
    token->ends = rule->ends;
    token->flags |= rule->splits ? DGM_TOKEN_SPLITS : 0;
    return true;
  }
  if (is_lettered(s, start, end))
    return true;
  token->ends = DGM_ENDS_NEVER;
  return dgm_split_byte(s, end + 1) != '.' && is_initial(s, start, end);
}

/* ---- contractions ---- */

/* The size of the clitic that ends text[start, end): 's, n't, 'll …, or 0. */
static uint32_t clitic_size(const dgm_splitter *s, uint32_t start, uint32_t end) {
  static const char *const tails[] = {"s", "m", "d", "t", "ll", "re", "ve"};
  for (size_t i = 0; i < DGM_COUNT(tails); i++) {
    uint32_t size = (uint32_t)strlen(tails[i]);
    if (end - start < size + 2 || dgm_to_lower(s->text[end - 1]) != tails[i][size - 1] ||
        dgm_to_lower(s->text[end - size]) != tails[i][0])
      continue;
    for (uint32_t back = 1; back <= 3 && end - start > size + back; back += 2) {
      uint32_t at = end - size - back;
      if (dgm_apostrophe_at(s, at, tails[i][0] == 's') != back)
        continue;
      if (tails[i][0] != 't')
        return size + back;
      return dgm_to_lower(s->text[at - 1]) == 'n' && at - 1 > start ? size + back + 1 : 0;
    }
  }
  return 0;
}

/* "1960's", "80's" are one word. */
static bool is_decade(const dgm_splitter *s, uint32_t start, uint32_t end) {
  return (end - start == 2 || end - start == 4) && s->text[end - 1] == '0' && dgm_is_digit(s->text[start]) &&
         dgm_is_digit(s->text[end - 2]);
}

static void emit_parts(dgm_splitter *s, uint32_t start, const uint32_t *ends, uint32_t n) {
  uint32_t first = s->count;
  for (uint32_t i = 0; i < n; i++) {
    push(s, start, ends[i], 0);
    start = ends[i];
  }
  if (!s->failed)
    s->tokens[first].words = n > 1 ? (uint8_t)n : 0;
}

/* After s without an open quotation the apostrophe is a possessive. */
static uint32_t possessive_size(const dgm_splitter *s, uint32_t start, uint32_t end) {
  uint32_t size = dgm_apostrophe_at(s, end, false);
  if (!size || s->in_single || end - start < 3 || dgm_char_is_word(dgm_split_char(s, end + size)))
    return 0;
  char c = dgm_to_lower(s->text[end - 1]);
  return (c == 's' || c == 'x' || c == 'z') && dgm_char_is_letter(dgm_split_char(s, end - 2)) ? size : 0;
}

/* Emits the word text[start, end) in its parts and returns where it ended. */
static uint32_t emit_word(dgm_splitter *s, uint32_t start, uint32_t end) {
  enum { MOST = 4 };
  uint32_t ends[MOST], n = 0;
  const dgm_rule *rule = dgm_rule_find(s->rules, DGM_RULE_CONTRACTION, s->text + start, end - start);
  if (rule) {
    for (uint32_t at = start; n < rule->n_parts; n++)
      ends[n] = at += rule->parts[n];
    emit_parts(s, start, ends, n);
    return end;
  }
  uint32_t cuts[MOST], n_cuts = 0, body = end;
  if (end - start > DGM_MAX_TOKEN) {
    emit(s, start, end, 0);
    return end;
  }
  uint32_t size = possessive_size(s, start, end);
  if (size)
    cuts[n_cuts++] = size;
  while (!size && n_cuts < MOST - 1) {
    uint32_t clitic = clitic_size(s, start, body);
    if (!clitic || is_decade(s, start, body - clitic))
      break;
    cuts[n_cuts++] = clitic;
    body -= clitic;
  }
  end += size;
  ends[n++] = body;
  while (n_cuts--) {
    body += cuts[n_cuts];
    ends[n++] = body;
  }
  emit_parts(s, start, ends, n);
  return end;
}

/* ---- words ---- */

static bool after_currency(dgm_splitter *s, uint32_t at) {
  const dgm_token *last = last_token(s);
  if (!last || last->end != at || after_space(s, at))
    return false;
  char c = s->text[last->end - 1];
  return c == '$' || (last->end - last->start >= 2 && dgm_split_char(s, last->start).kind == DGM_CH_PUNCT);
}

/* Where the unit of "5km", "$3bn" begins; `end` if there is none. */
static uint32_t unit_start(dgm_splitter *s, uint32_t start, uint32_t end) {
  uint32_t at = start;
  while (at < end && (dgm_is_digit(s->text[at]) || s->text[at] == '.' || s->text[at] == ',' || s->text[at] == ':'))
    at++;
  if (at == start || at == end || !dgm_is_digit(s->text[at - 1]))
    return end;
  const dgm_rule *rule = dgm_rule_find(s->rules, DGM_RULE_UNIT, s->text + at, end - at);
  bool capital = rule && end - at == 1 && dgm_is_upper(s->text[at]);
  return rule && ((!rule->money && !capital) || after_currency(s, start)) ? at : end;
}

static uint32_t split_word(dgm_splitter *s, uint32_t start) {
  uint32_t end = dgm_address_end(s, start);
  if (end > start) {
    emit(s, start, end, 0);
    return end;
  }
  end = dgm_core_end(s, start);
  if (dgm_is_digit(s->text[start])) {
    uint32_t unit = unit_start(s, start, end);
    if (unit < end) {
      push(s, start, unit, 0);
      start = unit;
    }
  }
  dgm_token point;
  if (takes_point(s, start, end, &point)) {
    push(s, start, end + 1, point.flags);
    if (!s->failed)
      last_token(s)->ends = point.ends;
    return end + 1;
  }
  return emit_word(s, start, end);
}

/* ---- signs ---- */

static bool is_final(const dgm_splitter *s, uint32_t at, uint32_t *length) {
  char c = dgm_split_byte(s, at);
  *length = 1;
  if (c == '.' || c == '!' || c == '?')
    return true;
  *length = 3; /* … */
  return c == '\xE2' && at + 3 <= s->end && s->text[at + 1] == '\x80' && s->text[at + 2] == '\xA6';
}

/* A face: the signs up to white space are in the table. */
static uint32_t emoticon_end(const dgm_splitter *s, uint32_t at) {
  uint32_t size = 0;
  while (size < 6 && dgm_split_char(s, at + size).kind != DGM_CH_SPACE)
    size++;
  return size < 6 && dgm_rule_find(s->rules, DGM_RULE_EMOTICON, s->text + at, size) ? at + size : at;
}

/* 's apart from its word, 'em, '60s: the word that begins with an apostrophe, or `at`. */
static uint32_t elision_end(const dgm_splitter *s, uint32_t at, uint32_t size, const dgm_rule **rule) {
  char form[DGM_MAX_RULE] = "'";
  uint32_t n = 1, from = at + size;
  *rule = NULL;
  while (n + 1 < DGM_MAX_RULE &&
         (dgm_is_lower(dgm_split_byte(s, from + n - 1)) || dgm_is_upper(dgm_split_byte(s, from + n - 1)) ||
          dgm_is_digit(dgm_split_byte(s, from + n - 1)))) {
    form[n] = s->text[from + n - 1];
    n++;
  }
  uint32_t end = from + n - 1;
  if (dgm_char_is_word(dgm_split_char(s, end)))
    return at;
  if (n == 2 && dgm_apostrophe_at(s, end, false) == size) { /* 'n' */
    form[n] = '\'';
    if (dgm_rule_find(s->rules, DGM_RULE_CONTRACTION, form, n + 1))
      return end + size;
  }
  if (dgm_is_digit(form[1]))
    return n >= 3 && n <= 4 && dgm_is_digit(form[2]) && (n == 3 || form[3] == 's') ? end : at;
  *rule = dgm_rule_find(s->rules, DGM_RULE_CONTRACTION, form, n);
  if (*rule)
    return end;
  static const char *const clitics[] = {"'s", "'ll", "'re", "'ve", "'d", "'m"};
  for (size_t i = 0; i < DGM_COUNT(clitics); i++)
    if (dgm_str_is_nocase((dgm_str){form, n}, clitics[i]))
      return end;
  return at;
}

static uint32_t split_apostrophe(dgm_splitter *s, uint32_t at, uint32_t size) {
  const dgm_rule *rule;
  if (dgm_split_byte(s, at) == '\'' && dgm_split_byte(s, at + 1) == '\'') {
    push(s, at, at + 2, 0);
    return at + 2;
  }
  bool free_before = after_space(s, at) || dgm_split_char(s, last_token(s)->start).kind == DGM_CH_PUNCT;
  dgm_char next = dgm_split_char(s, at + size);
  uint32_t end = free_before ? elision_end(s, at, size, &rule) : at;
  if (end > at && rule && rule->n_parts > 1) {
    uint32_t ends[2] = {at + size + rule->parts[0] - 1, end};
    emit_parts(s, at, ends, 2);
    return end;
  }
  if (end == at) {
    bool opens = free_before && next.kind != DGM_CH_SPACE && after_space(s, at);
    s->in_single = opens;
    end = at + size;
    push(s, at, end, opens ? DGM_TOKEN_OPENS : 0);
  } else {
    push(s, at, end, 0);
  }
  return end;
}

/* End of a sign, or of a run of one that is written as one: -- ... *** == << `` */
static uint32_t sign_end(const dgm_splitter *s, uint32_t at, uint32_t length) {
  uint32_t end = at + length;
  char c = s->text[at];
  if (length > 1) { /* emoji keep what modifies them */
    while (end + 3 <= s->end && s->text[end] == '\xEF' && s->text[end + 1] == '\xB8' && s->text[end + 2] == '\x8F')
      end += 3;
    return end;
  }
  uint32_t most = strchr("-=*_~+#", c) ? UINT32_MAX : strchr("<>`", c) ? 2 : 1;
  while (end - at < most && dgm_split_byte(s, end) == c && c)
    end++;
  return end;
}

static bool is_opening_single(const dgm_splitter *s, uint32_t at) {
  return !memcmp(s->text + at, "\xE2\x80\x98", 3);
}

static uint32_t split_sign(dgm_splitter *s, uint32_t at, uint32_t length) {
  char c = s->text[at];
  dgm_char next = dgm_split_char(s, at + length);
  uint32_t end, step;
  if (strchr(":;=(^<>-)", c) && (end = emoticon_end(s, at)) > at) {
    push(s, at, end, 0);
    return end;
  }
  bool digit = next.kind == DGM_CH_DIGIT;
  bool begins = after_space(s, at) || dgm_split_char(s, last_token(s)->start).kind == DGM_CH_PUNCT;
  bool number = (c == '.' && digit) || (c == '+' && digit && after_space(s, at));
  bool tag = (c == '#' && dgm_char_is_letter(next)) || (c == '@' && dgm_char_is_word(next));
  if (begins && (number || tag)) {
    end = dgm_core_end(s, at + 1);
    if (tag)
      return emit_word(s, at, end);
    emit(s, at, end, 0);
    return end;
  }
  if (is_final(s, at, &step)) {
    for (end = at + step; is_final(s, end, &step);)
      end += step;
    emit(s, at, end, DGM_TOKEN_FINAL);
    return end;
  }
  uint32_t size = dgm_apostrophe_at(s, at, false);
  if (length == 3 && dgm_apostrophe_at(s, at + 3, false) == 3 && (size || is_opening_single(s, at))) {
    emit(s, at, at + 6, 0); /* two single marks for a double one */
    return at + 6;
  }
  if (size)
    return split_apostrophe(s, at, size);
  end = sign_end(s, at, length);
  if (length == 3 && is_opening_single(s, at)) {
    s->in_single = true;
    emit(s, at, end, DGM_TOKEN_OPENS);
    return end;
  }
  emit(s, at, end, 0);
  return end;
}

void dgm_split(dgm_splitter *s, uint32_t start, uint32_t end) {
  s->end = end;
  s->begin = start;
  s->in_single = false;
  for (uint32_t at = start; at < end && !s->failed;) {
    dgm_char c = dgm_split_char(s, at);
    if (c.kind == DGM_CH_SPACE) {
      dgm_token *last = at > start ? last_token(s) : NULL;
      if (last)
        last->flags |= DGM_TOKEN_SPACE;
      at += c.length;
    } else if (dgm_char_is_word(c)) {
      at = split_word(s, at);
    } else {
      at = split_sign(s, at, c.length);
    }
  }
}
