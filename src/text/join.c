/* How far a word goes: which signs between letters and digits join them. */
#include "text/split.h"

enum { HOST_LIMIT = 64, LOCAL_LIMIT = 64, PHONE_LIMIT = 24 };

uint32_t dgm_apostrophe_at(const dgm_splitter *s, uint32_t at, bool grave) {
  char c = dgm_split_byte(s, at);
  if (c == '\'' || (grave && c == '`'))
    return 1;
  return c == '\xE2' && at + 3 <= s->end && s->text[at + 1] == '\x80' && s->text[at + 2] == '\x99' ? 3 : 0;
}

static bool is_ascii_word(char c) {
  return dgm_is_lower(c) || dgm_is_upper(c) || dgm_is_digit(c);
}

/* ---- addresses ---- */

static bool has_prefix(const dgm_splitter *s, uint32_t at, const char *prefix) {
  for (uint32_t i = 0; prefix[i]; i++)
    if (dgm_to_lower(dgm_split_byte(s, at + i)) != prefix[i])
      return false;
  return true;
}

/* Up to white space or a sign that no address holds; without the punctuation after it. */
static uint32_t url_end(const dgm_splitter *s, uint32_t at) {
  uint32_t start = at;
  bool bracket = false;
  for (dgm_char c; at < s->end; at += c.length) {
    c = dgm_split_char(s, at);
    char b = s->text[at];
    if (c.kind == DGM_CH_SPACE || b == '<' || b == '>' || b == '"' || (c.kind == DGM_CH_PUNCT && c.length > 1))
      break;
    bracket |= b == '(';
  }
  while (at > start + 1 &&
         (strchr(".,;:!?'*", s->text[at - 1]) || strchr("]}", s->text[at - 1]) || (s->text[at - 1] == ')' && !bracket)))
    at--;
  return at;
}

static uint32_t mail_end(dgm_splitter *s, uint32_t start) {
  uint32_t at = start;
  if (start < s->no_address_before)
    return start;
  while (at < s->end && at - start < LOCAL_LIMIT && (is_ascii_word(s->text[at]) || strchr("._%+-", s->text[at])) &&
         s->text[at])
    at++;
  if (dgm_split_byte(s, at) != '@' || !is_ascii_word(dgm_split_byte(s, at + 1))) {
    s->no_address_before = at; /* so that no byte is looked at again and again */
    return start;
  }
  at++;
  while (at < s->end && (is_ascii_word(s->text[at]) || s->text[at] == '.' || s->text[at] == '_' || s->text[at] == '-'))
    at++;
  while (s->text[at - 1] == '.' || s->text[at - 1] == '-')
    at--;
  return at;
}

uint32_t dgm_address_end(dgm_splitter *s, uint32_t at) {
  static const char *const heads[] = {"http://", "https://", "ftp://", "www.", "mailto:"};
  char c = dgm_to_lower(s->text[at]);
  if (c == 'h' || c == 'f' || c == 'w' || c == 'm')
    for (size_t i = 0; i < DGM_COUNT(heads); i++)
      if (has_prefix(s, at, heads[i]) && dgm_char_is_word(dgm_split_char(s, at + (uint32_t)strlen(heads[i]))))
        return url_end(s, at);
  return mail_end(s, at);
}

/* "example.org", "report.pdf", with the path after it: the point at `at` is one of a name with a known ending. */
static uint32_t host_end(const dgm_splitter *s, uint32_t at) {
  uint32_t label = at + 1, good = 0, i = at + 1;
  for (; i <= s->end && i - at < HOST_LIMIT; i++) {
    char c = dgm_split_byte(s, i);
    if (is_ascii_word(c) || (c == '-' && i > label))
      continue;
    bool mixed = i > label + 1 && dgm_is_upper(s->text[label]) && dgm_is_lower(s->text[label + 1]);
    bool known = !mixed && dgm_rule_find(s->rules, DGM_RULE_ENDING, s->text + label, i - label);
    good = known ? i : good;
    if (c != '.' || i == label)
      break;
    label = i + 1;
  }
  if (!good)
    return at;
  return dgm_split_byte(s, good) == '/' && is_ascii_word(dgm_split_byte(s, good + 1)) ? url_end(s, good) : good;
}

/* ---- joining signs: each returns where to go on, or `at` if the word ends there ---- */

/* The letters between points are single so far: "U.S", "a.m". */
static bool is_lettered(const dgm_splitter *s, uint32_t start, uint32_t at) {
  char c = s->text[at - 1];
  return (dgm_is_lower(c) || dgm_is_upper(c)) &&
         (at - 1 == start || (s->text[at - 2] == '.' && s->text[start + 1] == '.'));
}

static uint32_t join_point(const dgm_splitter *s, uint32_t start, uint32_t at) {
  char before = s->text[at - 1], after = s->text[at + 1];
  if (dgm_is_digit(before) && dgm_is_digit(after))
    return at + 1;
  uint32_t host = host_end(s, at);
  if (host > at)
    return host;
  uint32_t run = 0;
  while (run < 4 && is_ascii_word(dgm_split_byte(s, at + 1 + run)))
    run++;
  if (is_lettered(s, start, at) && !dgm_is_digit(after) && (run == 1 || (run == 2 && dgm_split_byte(s, at + 3) == '.')))
    return at + 1;
  if (run && run < 4 && dgm_split_byte(s, at + 1 + run) == '.' &&
      dgm_rule_find(s->rules, DGM_RULE_ABBREVIATION, s->text + start, at + 2 + run - start))
    return at + 1;
  return at;
}

/* 713-853-3989, 945-9945, 11-20-2000, 2024-03-15: numbers of a telephone, a date or a code, but no range. */
static uint32_t number_groups_end(const dgm_splitter *s, uint32_t start, uint32_t at) {
  uint32_t first = at - start, groups = 1, i = at, size = 0;
  for (uint32_t k = start; k < at; k++)
    if (!dgm_is_digit(s->text[k]))
      return at;
  while (dgm_split_byte(s, i) == '-' && dgm_is_digit(dgm_split_byte(s, i + 1)) && i - at < PHONE_LIMIT) {
    for (size = 0, i++; dgm_is_digit(dgm_split_byte(s, i)); i++)
      size++;
    groups++;
  }
  bool telephone = groups == 2 && ((first == 3 && size == 4) || (first == 5 && size == 4));
  return (groups > 2 || telephone) && !dgm_char_is_word(dgm_split_char(s, i)) ? i : at;
}

static uint32_t join_hyphen(const dgm_splitter *s, uint32_t start, uint32_t at) {
  if (dgm_is_digit(s->text[at - 1])) {
    uint32_t end = at - start <= PHONE_LIMIT ? number_groups_end(s, start, at) : at;
    if (end > at)
      return end;
  }
  const dgm_rule *rule = dgm_rule_find(s->rules, DGM_RULE_HYPHEN, s->text + start, at - start);
  if (rule && !rule->suffix)
    return at + 1;
  uint32_t size = 0;
  while (size < DGM_MAX_RULE && is_ascii_word(dgm_split_byte(s, at + 1 + size)))
    size++;
  rule = dgm_rule_find(s->rules, DGM_RULE_HYPHEN, s->text + at + 1, size);
  return rule && rule->suffix ? at + 1 : at;
}

/* Dates (9/11, 03/15/2001) and letters (w/o) keep their slash. */
static bool joins_slash(const dgm_splitter *s, uint32_t start, uint32_t at) {
  if (dgm_is_digit(s->text[at - 1]) && dgm_is_digit(s->text[at + 1])) {
    for (uint32_t i = start; i < at && at - start < 16; i++)
      if (!dgm_is_digit(s->text[i]) && s->text[i] != '/' && s->text[i] != '-')
        return false;
    return at - start < 16;
  }
  return at == start + 1 && dgm_char_is_letter(dgm_split_char(s, start)) &&
         dgm_char_is_letter(dgm_split_char(s, at + 1)) && !dgm_char_is_word(dgm_split_char(s, at + 2));
}

/* 1,200 and 1,00,000 but not the list 1,2. */
static bool joins_comma(const dgm_splitter *s, uint32_t at) {
  uint32_t size = 0;
  while (size < 4 && dgm_is_digit(dgm_split_byte(s, at + 1 + size)))
    size++;
  return size == 3 || (size == 2 && dgm_split_byte(s, at + 3) == ',');
}

static bool joins_ampersand(const dgm_splitter *s, uint32_t start, uint32_t at) {
  uint32_t after = 0;
  while (after < 4 && dgm_char_is_word(dgm_split_char(s, at + 1 + after)))
    after++;
  return at - start <= 4 && after <= 3 && dgm_char_is_letter(dgm_split_char(s, at + 1));
}

/* Where the word goes on after the sign at `at`; `at` if it does not. */
static uint32_t join(const dgm_splitter *s, uint32_t start, uint32_t at) {
  char c = s->text[at];
  uint32_t apostrophe = dgm_apostrophe_at(s, at, true);
  if (c == '$') {
    bool letters = at - start <= 3;
    for (uint32_t i = start; letters && i < at; i++)
      letters = dgm_is_upper(s->text[i]);
    return letters ? at + 1 : at;
  }
  dgm_char next = dgm_split_char(s, at + (apostrophe ? apostrophe : 1));
  if (!dgm_char_is_word(next))
    return at;
  if (apostrophe)
    return dgm_char_is_letter(next) ? at + apostrophe : at;
  bool digits = dgm_is_digit(s->text[at - 1]) && next.kind == DGM_CH_DIGIT;
  switch (c) {
  case '.':
    return join_point(s, start, at);
  case ',':
    return digits && joins_comma(s, at) ? at + 1 : at;
  case ':':
    return digits ? at + 1 : at;
  case '-':
    return join_hyphen(s, start, at);
  case '/':
    return joins_slash(s, start, at) ? at + 1 : at;
  case '&':
    return joins_ampersand(s, start, at) ? at + 1 : at;
  case '*':
    return dgm_char_is_letter(next) ? at + 1 : at;
  case '@':
    return at + 1;
  default:
    return at;
  }
}

/* "10a.m.": the letters after a number are a time of day. */
static bool is_day_half(const dgm_splitter *s, uint32_t at) {
  char c = dgm_to_lower(s->text[at]);
  return (c == 'a' || c == 'p') && dgm_split_byte(s, at + 1) == '.' && dgm_to_lower(dgm_split_byte(s, at + 2)) == 'm' &&
         !dgm_char_is_word(dgm_split_char(s, at + 3));
}

uint32_t dgm_core_end(dgm_splitter *s, uint32_t start) {
  uint32_t at = start;
  while (at < s->end && at - start <= DGM_MAX_TOKEN) {
    dgm_char c = dgm_split_char(s, at);
    if (dgm_char_is_word(c) || s->text[at] == '_') {
      if (at > start && dgm_is_digit(s->text[at - 1]) && is_day_half(s, at))
        return at;
      at += c.length;
      continue;
    }
    if (c.kind == DGM_CH_SPACE || at == start)
      return at;
    uint32_t next = join(s, start, at);
    if (next == at || s->text[at] == '$')
      return next;
    at = next;
  }
  return at;
}
