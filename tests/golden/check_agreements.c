/* Agreements of a case: kind, parties, stage, date, name, and what is said to be in them and not in them. */
#include "cases.h"

static const char *const keys[] = {"kind", "parties", "stage", "date", "name"};
enum { N_KEYS = 5, MAX_AGREEMENTS = 32, MAX_WORDS = 128 };

/* ---- words ---- */

static bool is_letter(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (unsigned char)c >= 0x80;
}

static uint32_t split(dgm_str text, dgm_str *words) {
  uint32_t n = 0;
  for (uint32_t at = 0; at < text.size && n < MAX_WORDS;) {
    uint32_t end = at;
    while (end < text.size && is_letter(text.data[end]))
      end++;
    if (end > at)
      words[n++] = (dgm_str){text.data + at, end - at};
    at = end + 1;
  }
  return n;
}

static bool same_word(dgm_str a, dgm_str b) {
  for (uint32_t i = 0; i < a.size && a.size == b.size; i++)
    if ((a.data[i] | 0x20) != (b.data[i] | 0x20))
      return false;
  return a.size == b.size;
}

/* The words in common are half of all, at least. */
static bool overlap_by_half(dgm_str a, dgm_str b) {
  dgm_str left[MAX_WORDS], right[MAX_WORDS];
  bool used[MAX_WORDS] = {false};
  uint32_t n = split(a, left), m = split(b, right), common = 0;
  for (uint32_t i = 0; i < n; i++)
    for (uint32_t k = 0; k < m; k++)
      if (!used[k] && same_word(left[i], right[k])) {
        used[k] = true;
        common++;
        break;
      }
  return common && 2 * common >= n + m - common;
}

/* ---- keys ---- */

static bool key_is(const dgm_document *d, const dgm_agreement *a, const char *key, dgm_str value) {
  char date[16];
  switch (key[0]) {
  case 'k':
    return exam_is(value, dgm_agreement_kind_name(a->kind));
  case 'p':
    return exam_mentions_are(d, d->agreement_parties + a->parties.first, a->parties.count, value);
  case 's':
    return exam_is(value, dgm_stage_name(a->stage));
  case 'd':
    dgm_date_format(a->date, date);
    return exam_is(value, date[0] ? date : "-");
  default:
    return a->name.start == a->name.end ? exam_is(value, "-") : overlap_by_half(value, exam_words(d, a->name));
  }
}

/* Equal keys, more if the words are those expected; -1 if it is of another kind and in other words. */
static int likeness(const dgm_document *d, uint32_t agreement, const exam_line *line) {
  const dgm_agreement *a = &d->agreements[agreement];
  dgm_str value;
  bool words = false;
  int n = 0;
  for (uint32_t i = 0; case_value(line->rest, "text", &value) && i < a->mentions.count; i++)
    words |= exam_covers(d->text, value, d->agreement_mentions[a->mentions.first + i].span);
  for (int k = 0; k < N_KEYS; k++)
    n += case_value(line->rest, keys[k], &value) && key_is(d, a, keys[k], value);
  bool kind = !case_value(line->rest, "kind", &value) || key_is(d, a, "kind", value);
  return words ? n + 3 : kind ? n : -1;
}

static bool by_is(const dgm_document *d, const dgm_provision *p, dgm_str expected) {
  if (p->claim < 0 || exam_is(expected, "-"))
    return p->claim < 0 && exam_is(expected, "-");
  const dgm_claim *c = &d->claims[p->claim];
  if (exam_is(expected, "UNK") && c->by < 0)
    return true;
  return c->by >= 0 && exam_entity_is(exam_entity(d, (uint32_t)c->by), expected);
}

/* ---- printing ---- */

static void put_agreement(const dgm_document *d, const dgm_agreement *a) {
  char date[16];
  dgm_date_format(a->date, date);
  printf("agreement kind=%s", dgm_agreement_kind_name(a->kind));
  exam_put_mentions(d, "parties", d->agreement_parties + a->parties.first, a->parties.count);
  printf(" stage=%s date=%s name=\"%.*s\" text=\"%.*s\"\n", dgm_stage_name(a->stage), date[0] ? date : "-",
         EXAM_STR(exam_words(d, a->name)), EXAM_STR(exam_words(d, a->text)));
  for (uint32_t i = 0; i < a->provisions.count; i++) {
    const dgm_provision *p = &d->provisions[a->provisions.first + i];
    printf("            %s \"%.*s\" by=", p->included ? "in" : "out", EXAM_STR(exam_words(d, p->span)));
    if (p->claim >= 0 && d->claims[p->claim].by >= 0)
      exam_put_entity(exam_entity(d, (uint32_t)d->claims[p->claim].by));
    else
      printf("%s", p->claim >= 0 ? "UNK" : "-");
    printf("\n");
  }
}

/* ---- lines ---- */

static bool check_provision(exam_result *result, const dgm_document *d, const exam_line *line, const dgm_agreement *a) {
  dgm_str words, rest, by;
  bool included = exam_is(line->kind, "in"), found = false, right_by = false;
  if (!case_quoted(line->rest, &words, &rest))
    words = line->rest;
  bool tested = case_value(rest, "by", &by);
  for (uint32_t i = 0; a && i < a->provisions.count && !(found && (right_by || !tested)); i++) {
    const dgm_provision *p = &d->provisions[a->provisions.first + i];
    if (p->included != included || !overlap_by_half(words, exam_words(d, p->span)))
      continue;
    found = true;
    right_by = tested && by_is(d, p, by);
  }
  result_add(result, included ? "in" : "out", found);
  if (tested)
    result_add(result, "by", right_by);
  if (!found || (tested && !right_by))
    result_expected(result, line, found ? " by" : " no such provision");
  return found && (right_by || !tested);
}

/* The line and the provisions below it. */
static void check_line(exam_result *result, const dgm_document *d, uint32_t at, const dgm_agreement *a) {
  const exam_line *line = &result->one->lines[at];
  char wrong[128] = "";
  dgm_str value;
  result_add(result, "agreement", a != NULL);
  if (!a)
    strcat(wrong, " no such agreement");
  for (int k = 0; k < N_KEYS; k++) {
    if (!case_value(line->rest, keys[k], &value))
      continue;
    bool right = a && key_is(d, a, keys[k], value);
    result_add(result, keys[k], right);
    if (!right && a)
      strcat(strcat(wrong, " "), keys[k]);
  }
  if (wrong[0])
    result_expected(result, line, wrong);
  bool good = !wrong[0];
  for (uint32_t l = at + 1; l < result->one->n_lines; l++) {
    const exam_line *below = &result->one->lines[l];
    if (!exam_is(below->kind, "in") && !exam_is(below->kind, "out"))
      break;
    good &= check_provision(result, d, below, a);
  }
  if (!good && a) {
    printf("  found     ");
    put_agreement(d, a);
  }
}

void check_agreements(exam_result *result, const dgm_document *d) {
  const exam_case *one = result->one;
  bool taken[MAX_AGREEMENTS] = {false}, extra = false;
  int32_t item_of[MAX_LINES];
  uint32_t n = d->n_agreements < MAX_AGREEMENTS ? d->n_agreements : MAX_AGREEMENTS;
  case_pair(one, "agreement", d, n, likeness, item_of, taken);
  for (uint32_t l = 0; l < one->n_lines; l++)
    if (exam_is(one->lines[l].kind, "agreement"))
      check_line(result, d, l, item_of[l] >= 0 ? &d->agreements[item_of[l]] : NULL);
  for (uint32_t i = 0; i < d->n_agreements; i++) {
    if (i < MAX_AGREEMENTS && taken[i])
      continue;
    extra = true;
    result_head(result);
    printf("  extra     ");
    put_agreement(d, &d->agreements[i]);
  }
  result_add(result, "no extra", !extra);
}
