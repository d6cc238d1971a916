/* Claims of a case: by, stance, quote, source, cue, content, medium; and its events where it has any. */
#include "cases.h"

#include <stdlib.h>

static const char *const keys[] = {"by", "stance", "quote", "source", "cue", "content", "medium"};
enum { N_KEYS = 7, MAX_CLAIMS = 64 };

/* What may stand at either end of a span without counting. */
static uint32_t mark_at(dgm_str text, bool at_end) {
  static const char *const marks[] = {"\"", "'", "`", ".", ",", ";", ":", "!", "?", " ", "\n",
                                      "-",  "“", "”", "‘", "’", "«", "»", "„", "–", "—"};
  for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
    uint32_t n = (uint32_t)strlen(marks[i]);
    if (n <= text.size && memcmp(at_end ? text.data + text.size - n : text.data, marks[i], n) == 0)
      return n;
  }
  return 0;
}

static dgm_str bare(dgm_str text) {
  for (uint32_t n; (n = mark_at(text, false));)
    text = (dgm_str){text.data + n, text.size - n};
  for (uint32_t n; (n = mark_at(text, true));)
    text.size -= n;
  if (text.size > 5 && memcmp(text.data, "that ", 5) == 0)
    return bare((dgm_str){text.data + 5, text.size - 5});
  return text;
}

static bool is_word_byte(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (unsigned char)c >= 0xc3;
}

/* The words alone: marks between them count no more than white space, apostrophes and hyphens inside words stay. */
static void take_words(dgm_str text, char *out, uint32_t room) {
  uint32_t size = 0;
  for (uint32_t i = 0, n; i < text.size && size + 1 < room; i += n) {
    n = mark_at((dgm_str){text.data + i, text.size - i}, false);
    bool inside = n && i > 0 && i + n < text.size && is_word_byte(text.data[i - 1]) && is_word_byte(text.data[i + n]);
    if (n && !inside) {
      if (size && out[size - 1] != ' ')
        out[size++] = ' ';
    } else {
      n = n ? n : 1;
      for (uint32_t k = 0; k < n && size + 1 < room; k++)
        out[size++] = text.data[i + k];
    }
  }
  while (size && out[size - 1] == ' ')
    size--;
  out[size] = '\0';
}

static const char *skip_word(const char *text, const char *word) {
  size_t n = strlen(word);
  return strncmp(text, word, n) == 0 ? text + n : text;
}

/* Contents are the same whatever marks stand in them; a gerund's "of" may be in or out. */
static bool same_content(dgm_str a, dgm_str b) {
  char words[2][1024];
  const char *found[2] = {words[0], words[1]};
  take_words(bare(a), words[0], sizeof words[0]);
  take_words(bare(b), words[1], sizeof words[1]);
  for (int i = 0; i < 2; i++) {
    const char *after = skip_word(found[i], "of ");
    size_t n = strcspn(after, " ");
    if (n > 4 && memcmp(after + n - 3, "ing", 3) == 0)
      found[i] = after;
  }
  return strcmp(found[0], found[1]) == 0;
}

/* An article before a medium does not count. */
static bool same_medium(dgm_str a, dgm_str b) {
  static const char *const articles[] = {"the ", "The ", "a ", "an "};
  for (size_t i = 0; i < sizeof articles / sizeof *articles; i++) {
    uint32_t n = (uint32_t)strlen(articles[i]);
    a = a.size > n && memcmp(a.data, articles[i], n) == 0 ? (dgm_str){a.data + n, a.size - n} : a;
    b = b.size > n && memcmp(b.data, articles[i], n) == 0 ? (dgm_str){b.data + n, b.size - n} : b;
  }
  return exam_same(a, b);
}

/* `whole` is `part` with an apposition behind or before it: "Ann Lee, a lawyer". */
static bool adds_apposition(dgm_str whole, dgm_str part) {
  static const char *const others[] = {"and ", "or ", "who", "which ", "where "};
  if (!part.size || whole.size < part.size + 3)
    return false;
  const char *behind = whole.data + part.size;
  bool first = memcmp(whole.data, part.data, part.size) == 0 && memcmp(behind, ", ", 2) == 0;
  for (size_t i = 0; i < sizeof others / sizeof *others; i++)
    first &= strncmp(behind + 2, others[i], strlen(others[i])) != 0;
  const char *tail = whole.data + whole.size - part.size;
  return first || (memcmp(tail, part.data, part.size) == 0 && memcmp(tail - 2, ", ", 2) == 0);
}

static bool same_source(dgm_str a, dgm_str b) {
  return exam_same(a, b) || adds_apposition(a, b) || adds_apposition(b, a);
}

static dgm_str last_word(dgm_str text) {
  uint32_t at = text.size;
  while (at && text.data[at - 1] != ' ')
    at--;
  return (dgm_str){text.data + at, text.size - at};
}

/* Auxiliaries and adverbs may be in or out: the words overlap, or the last, which is the main one, is the same. */
static bool same_cue(const dgm_document *d, const dgm_claim *c, dgm_str value, dgm_str found) {
  if (exam_is(value, "-") || exam_is(found, "-"))
    return exam_same(value, found);
  if (exam_same(last_word(value), last_word(found)))
    return true;
  for (uint32_t i = 0; i < c->cue.count; i++)
    if (exam_covers(d->text, value, d->spans[c->cue.first + i]))
      return true;
  return false;
}

/* Spans with nothing but marks between them are one; the others are joined by " ... ". */
static void join(const dgm_document *d, dgm_range range, char *out, size_t room) {
  size_t size = 0;
  uint32_t end = 0;
  for (uint32_t i = 0; i < range.count; i++) {
    dgm_span span = d->spans[range.first + i];
    bool near = i && span.start >= end && !bare(exam_words(d, (dgm_span){end, span.start})).size;
    if (near)
      span.start = end;
    end = span.end;
    dgm_str words = near ? exam_words(d, span) : bare(exam_words(d, span));
    size += (size_t)snprintf(out + size, room - size, "%s%.*s", i && !near ? " ... " : "", EXAM_STR(words));
    if (size >= room)
      size = room - 1;
  }
  dgm_str all = bare((dgm_str){out, (uint32_t)size});
  memmove(out, all.data, all.size);
  out[all.size] = '\0';
}

/* The words of a key in the program's answer, "-" for none. */
static void found_words(const dgm_document *d, const dgm_claim *c, const char *key, char *out, size_t room) {
  dgm_range range = key[0] == 's' ? c->source : key[1] == 'u' ? c->cue : c->content;
  out[0] = '\0';
  if (key[0] == 'm' && c->medium.end > c->medium.start)
    snprintf(out, room, "%.*s", EXAM_STR(exam_words(d, c->medium)));
  else if (key[0] != 'm')
    join(d, range, out, room);
  if (!out[0])
    strcpy(out, "-");
}

/* `silent`: the line says that no words name the source. */
static bool by_is(const dgm_document *d, const dgm_claim *c, dgm_str expected, bool silent) {
  if (exam_is(expected, "-"))
    return c->by < 0 && !c->source.count;
  if (exam_is(expected, "UNK") && c->by < 0)
    return silent || c->source.count > 0;
  return c->by >= 0 && exam_entity_is(exam_entity(d, (uint32_t)c->by), expected);
}

/* `code --claims` prints claims and attitudes: numbers behind the claims are attitudes. */
static uint32_t n_attributions(const dgm_document *d) {
  return d->n_claims + d->n_attitudes;
}

static const dgm_claim *attribution(const dgm_document *d, uint32_t number) {
  return number < d->n_claims ? &d->claims[number] : &d->attitudes[number - d->n_claims];
}

static bool key_is(const dgm_document *d, uint32_t claim, const exam_line *line, const char *key, dgm_str value) {
  const dgm_claim *c = attribution(d, claim);
  dgm_str source;
  if (!strcmp(key, "by"))
    return by_is(d, c, value, case_value(line->rest, "source", &source) && exam_is(source, "-"));
  if (!strcmp(key, "stance"))
    return exam_is(value, dgm_stance_name(c->stance));
  if (!strcmp(key, "quote"))
    return exam_is(value, dgm_quote_name(c->quote));
  char words[1024];
  found_words(d, c, key, words, sizeof words);
  dgm_str found = exam_str(words);
  value = exam_is(value, "-") ? value : bare(value);
  return key[0] == 's'   ? same_source(value, found)
         : key[0] == 'm' ? same_medium(value, found)
         : key[1] == 'u' ? same_cue(d, c, value, found)
                         : same_content(value, found);
}

/* Equal keys, or -1 where the cue (without one, the content or source) is another. */
static int likeness(const dgm_document *d, uint32_t claim, const exam_line *line) {
  dgm_str value;
  const char *pivot = case_value(line->rest, "cue", &value) ? "cue" : "source";
  if (!case_value(line->rest, pivot, &value))
    return -1;
  bool meets = exam_is(value, "-");
  const dgm_claim *c = attribution(d, claim);
  dgm_range range = pivot[0] == 'c' ? c->cue : c->source;
  for (uint32_t i = 0; i < range.count; i++)
    meets |= exam_covers(d->text, value, d->spans[range.first + i]);
  if (!meets)
    return -1;
  int n = 0;
  for (int k = 0; k < N_KEYS; k++)
    n += case_value(line->rest, keys[k], &value) && key_is(d, claim, line, keys[k], value);
  return n;
}

static void put_claim(const dgm_document *d, uint32_t claim) {
  const dgm_claim *c = attribution(d, claim);
  printf("claim by=");
  if (c->by >= 0)
    exam_put_entity(exam_entity(d, (uint32_t)c->by));
  else
    printf("%s", c->source.count ? "UNK" : "-");
  printf(" stance=%s quote=%s", dgm_stance_name(c->stance), dgm_quote_name(c->quote));
  for (int k = 3; k < N_KEYS; k++) {
    char found[1024];
    found_words(d, c, keys[k], found, sizeof found);
    printf(" %s=\"%s\"", keys[k], found);
  }
  printf("\n");
}

static void check_line(exam_result *result, const dgm_document *d, const exam_line *line, int32_t claim) {
  char wrong[128] = "";
  dgm_str value;
  result_add(result, "claim", claim >= 0);
  if (claim < 0)
    strcat(wrong, " no such claim");
  for (int k = 0; k < N_KEYS; k++) {
    if (!case_value(line->rest, keys[k], &value))
      continue;
    bool right = claim >= 0 && key_is(d, (uint32_t)claim, line, keys[k], value);
    result_add(result, keys[k], right);
    if (!right && claim >= 0)
      strcat(strcat(wrong, " "), keys[k]);
  }
  if (!wrong[0])
    return;
  result_expected(result, line, wrong);
  if (claim >= 0) {
    printf("  found     ");
    put_claim(d, (uint32_t)claim);
  }
}

void check_claims(exam_result *result, const dgm_document *d) {
  const exam_case *one = result->one;
  bool taken[MAX_CLAIMS] = {false}, events = false, extra = false;
  int32_t claim_of[MAX_LINES];
  uint32_t all = n_attributions(d), n = all < MAX_CLAIMS ? all : MAX_CLAIMS;
  case_pair(one, "claim", d, n, likeness, claim_of, taken);
  for (uint32_t l = 0; l < one->n_lines; l++) {
    const exam_line *line = &one->lines[l];
    events |= exam_is(line->kind, "event");
    if (exam_is(line->kind, "claim"))
      check_line(result, d, line, claim_of[l]);
  }
  for (uint32_t c = 0; c < all; c++) {
    if (c < MAX_CLAIMS && taken[c])
      continue;
    extra = true;
    result_head(result);
    printf("  extra     ");
    put_claim(d, c);
  }
  result_add(result, "no extra", !extra);
  if (events)
    check_events(result, d);
}
