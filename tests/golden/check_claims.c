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

static bool key_is(const dgm_document *d, uint32_t claim, const exam_line *line, const char *key, dgm_str value) {
  const dgm_claim *c = &d->claims[claim];
  dgm_str source;
  if (!strcmp(key, "by"))
    return by_is(d, c, value, case_value(line->rest, "source", &source) && exam_is(source, "-"));
  if (!strcmp(key, "stance"))
    return exam_is(value, dgm_stance_name(c->stance));
  if (!strcmp(key, "quote"))
    return exam_is(value, dgm_quote_name(c->quote));
  char found[1024];
  found_words(d, c, key, found, sizeof found);
  return exam_is(exam_is(value, "-") ? value : bare(value), found);
}

/* Equal keys, or -1 where the cue (without one, the content or source) is another. */
static int likeness(const dgm_document *d, uint32_t claim, const exam_line *line) {
  dgm_str value;
  const char *pivot = case_value(line->rest, "cue", &value) ? "cue" : "source";
  if (!case_value(line->rest, pivot, &value))
    return -1;
  bool meets = exam_is(value, "-");
  const dgm_claim *c = &d->claims[claim];
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

static int32_t best_claim(const dgm_document *d, const exam_line *line, const bool *taken) {
  int best = -1;
  int32_t claim = DGM_NONE;
  for (uint32_t c = 0; c < d->n_claims && c < MAX_CLAIMS; c++) {
    int n = taken[c] ? -1 : likeness(d, c, line);
    if (n > best) {
      best = n;
      claim = (int32_t)c;
    }
  }
  return claim;
}

static void put_claim(const dgm_document *d, uint32_t claim) {
  const dgm_claim *c = &d->claims[claim];
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
  for (uint32_t l = 0; l < one->n_lines; l++) {
    const exam_line *line = &one->lines[l];
    events |= exam_is(line->kind, "event");
    if (!exam_is(line->kind, "claim"))
      continue;
    int32_t claim = best_claim(d, line, taken);
    if (claim >= 0)
      taken[claim] = true;
    check_line(result, d, line, claim);
  }
  for (uint32_t c = 0; c < d->n_claims; c++) {
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
