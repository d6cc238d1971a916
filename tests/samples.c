/* samples MODEL SAMPLES_DIR [-v]: recall and precision on the sample articles, by the rule of samples/README.md, and
 * how often status, mode and claims are right where an event was found. Below the floors it fails; -v lists the faults.
 */
#include "golden/exam.h"

#include <stdlib.h>

enum { MAX_ROWS = 64, MAX_CODES = 16 };
enum { RECALL_FLOOR = 70, PRECISION_FLOOR = 75, STATUS_FLOOR = 85 };

/* A row of NAME.expected. */
typedef struct row {
  dgm_str text, type, mode, actor, recipient, status, claim_by;
  bool optional;
  uint32_t number;
  dgm_span span;
  uint32_t sentence;
  bool found;
} row;

typedef struct tally {
  uint32_t expected, found, coded, matched, status, mode, claim_by;
} tally;

typedef struct article {
  const dgm_document *d;
  const char *name;
  row rows[MAX_ROWS];
  uint32_t n_rows;
  tally tally;
  bool verbose;
} article;

/* ---- the expectations ---- */

/* "words @ wider context": the words as they stand in the context, which stands once in the article. */
static bool locate(const dgm_document *d, dgm_str text, dgm_span *span) {
  dgm_str words = text, context = {0};
  for (uint32_t i = 0; i + 3 <= text.size; i++)
    if (!memcmp(text.data + i, " @ ", 3)) {
      words = (dgm_str){text.data, i};
      context = (dgm_str){text.data + i + 3, text.size - i - 3};
    }
  if (!context.size)
    return exam_find(d->text, words, 0, span);
  dgm_span wide, inner;
  if (!exam_find(d->text, context, 0, &wide) || !exam_find(exam_words(d, wide), words, 0, &inner))
    return false;
  *span = (dgm_span){wide.start + inner.start, wide.start + inner.end};
  return true;
}

static uint32_t sentence_at(const dgm_document *d, uint32_t byte) {
  for (uint32_t s = 0; s < d->n_sentences; s++)
    if (byte < d->sentences[s].span.end)
      return s;
  return d->n_sentences;
}

static void add_row(article *a, dgm_str line, uint32_t number) {
  row r = {.number = number};
  dgm_str optional = {0}, *const cells[] = {&r.text,      &r.type,   &r.mode,     &r.actor,
                                            &r.recipient, &r.status, &r.claim_by, &optional};
  bool good = a->n_rows < MAX_ROWS;
  for (size_t i = 0; i < sizeof cells / sizeof *cells; i++)
    good &= exam_next(&line, '\t', cells[i]);
  if (!good || line.data || !locate(a->d, r.text, &r.span)) {
    fprintf(stderr, "%s.expected:%u: not eight cells, or the words do not stand in the article\n", a->name, number);
    exit(2);
  }
  r.optional = exam_is(optional, "yes");
  r.sentence = sentence_at(a->d, r.span.start);
  a->rows[a->n_rows++] = r;
}

static void read_rows(article *a, dgm_str tsv) {
  dgm_str line;
  bool header = true;
  for (uint32_t number = 1; exam_next(&tsv, '\n', &line); number++) {
    if (!line.size || line.data[0] == '#')
      continue;
    if (!header)
      add_row(a, line, number);
    header = false;
  }
}

/* ---- lists of codes, without sectors ---- */

typedef struct codes {
  dgm_str items[MAX_CODES];
  uint32_t n;
} codes;

static bool has_code(const codes *list, dgm_str code) {
  for (uint32_t i = 0; i < list->n; i++)
    if (exam_same(list->items[i], code))
      return true;
  return false;
}

static void add_code(codes *list, dgm_str code) {
  if (list->n < MAX_CODES && !has_code(list, code))
    list->items[list->n++] = code;
}

static codes expected_codes(dgm_str cell) {
  codes list = {.n = 0};
  dgm_str one, code;
  while (!exam_is(cell, "-") && exam_next(&cell, ';', &one))
    if (exam_next(&one, '/', &code))
      add_code(&list, code);
  return list;
}

static codes party_codes(const dgm_document *d, dgm_range range) {
  codes list = {.n = 0};
  for (uint32_t i = 0; i < range.count; i++)
    add_code(&list, exam_code(exam_entity(d, d->arguments[range.first + i])));
  return list;
}

/* A party without a code belongs to no country: against an empty list it does not count. */
static bool codes_overlap(const codes *expected, const codes *coded) {
  if (!expected->n)
    return !coded->n || (coded->n == 1 && exam_is(coded->items[0], "UNK"));
  for (uint32_t i = 0; i < coded->n; i++)
    if (has_code(expected, coded->items[i]))
      return true;
  return false;
}

/* Who says so: nobody where the report speaks for itself. */
static bool claims_are(const dgm_document *d, uint32_t event, dgm_str cell) {
  codes expected = expected_codes(cell), coded = {.n = 0};
  if (d->assessments) {
    dgm_range range = d->assessments[event].claims;
    for (uint32_t i = 0; i < range.count; i++) {
      const dgm_claim *c = &d->claims[d->event_claims[range.first + i]];
      add_code(&coded, c->by < 0 ? exam_str("UNK") : exam_code(exam_entity(d, (uint32_t)c->by)));
    }
  }
  bool same = expected.n == coded.n;
  for (uint32_t i = 0; i < expected.n; i++)
    same &= has_code(&coded, expected.items[i]);
  return same;
}

/* ---- matching ---- */

static bool row_matches(const article *a, const row *r, uint32_t event) {
  const dgm_event *e = &a->d->events[event];
  codes actors = expected_codes(r->actor), recipients = expected_codes(r->recipient);
  codes coded_actors = party_codes(a->d, e->actors), coded_recipients = party_codes(a->d, e->recipients);
  return exam_is(r->type, dgm_type_name(exam_type(a->d, event))) && r->sentence == e->sentence &&
         codes_overlap(&actors, &coded_actors) && codes_overlap(&recipients, &coded_recipients);
}

/* The row an event is compared with: one whose words it shares before others, one that must be found before others. */
static row *best_row(article *a, uint32_t event) {
  row *best = NULL;
  int best_rank = -1;
  for (uint32_t i = 0; i < a->n_rows; i++) {
    row *r = &a->rows[i];
    if (!row_matches(a, r, event))
      continue;
    r->found = true;
    int rank = 2 * exam_overlap(r->span, a->d->events[event].trigger) + !r->optional;
    if (rank > best_rank) {
      best = r;
      best_rank = rank;
    }
  }
  return best;
}

static void put_sentence(const article *a, uint32_t sentence) {
  if (sentence < a->d->n_sentences)
    printf("      %.*s\n", EXAM_STR(exam_words(a->d, a->d->sentences[sentence].span)));
}

static void put_fault(const article *a, const char *what, uint32_t event, const row *r) {
  if (!a->verbose)
    return;
  printf("  %-15s ", what);
  if (r)
    printf("%s.expected:%u %.*s: %.*s mode=%.*s actor=%.*s recipient=%.*s status=%.*s by=%.*s\n", a->name, r->number,
           EXAM_STR(r->text), EXAM_STR(r->type), EXAM_STR(r->mode), EXAM_STR(r->actor), EXAM_STR(r->recipient),
           EXAM_STR(r->status), EXAM_STR(r->claim_by));
  if (event < a->d->n_events) {
    if (r)
      printf("  %-15s ", "coded");
    exam_put_event(a->d, event);
    printf("\n");
  }
  put_sentence(a, r ? r->sentence : a->d->events[event].sentence);
}

static void compare(article *a, uint32_t event) {
  row *r = best_row(a, event);
  a->tally.coded++;
  if (!r) {
    put_fault(a, "false positive", event, NULL);
    return;
  }
  a->tally.matched++;
  bool status = exam_is(r->status, exam_status(a->d, event)), same_mode = exam_is(r->mode, exam_mode(a->d, event));
  bool claims = claims_are(a->d, event, r->claim_by);
  a->tally.status += status;
  a->tally.mode += same_mode;
  a->tally.claim_by += claims;
  if (!status || !same_mode || !claims)
    put_fault(a, !status ? "wrong status" : !same_mode ? "wrong mode" : "wrong claims", event, r);
}

static void score(article *a) {
  for (uint32_t e = 0; e < a->d->n_events; e++)
    compare(a, e);
  for (uint32_t i = 0; i < a->n_rows; i++) {
    const row *r = &a->rows[i];
    if (r->optional)
      continue;
    a->tally.expected++;
    a->tally.found += r->found;
    if (!r->found)
      put_fault(a, "missed", a->d->n_events, r);
  }
}

/* ---- the whole ---- */

static void put_tally(const char *name, const tally *t) {
  printf("%-16s %8u %7u %7.1f %9.1f %7.1f %7.1f %9.1f\n", name, t->expected, t->coded,
         exam_percent(t->found, t->expected), exam_percent(t->matched, t->coded), exam_percent(t->status, t->matched),
         exam_percent(t->mode, t->matched), exam_percent(t->claim_by, t->matched));
}

static void add_tally(tally *sum, const tally *t) {
  sum->expected += t->expected;
  sum->found += t->found;
  sum->coded += t->coded;
  sum->matched += t->matched;
  sum->status += t->status;
  sum->mode += t->mode;
  sum->claim_by += t->claim_by;
}

static tally run_article(const exam_coder *coder, const char *directory, const char *name, dgm_date date,
                         bool verbose) {
  dgm_str text = exam_file(exam_path(directory, name, ".txt"));
  dgm_str expected = exam_file(exam_path(directory, name, ".expected"));
  article a = {.name = name, .verbose = verbose, .d = exam_read(coder, text, date, DGM_ALL)};
  read_rows(&a, expected);
  score(&a);
  put_tally(name, &a.tally);
  free((char *)text.data);
  free((char *)expected.data);
  return a.tally;
}

static tally run_all(const exam_coder *coder, const char *directory, bool verbose) {
  dgm_str file = exam_file(exam_path(directory, "documents", ".list")), rest = file, line, cell;
  tally sum = {0};
  for (bool header = true; exam_next(&rest, '\n', &line);) {
    if (!line.size || line.data[0] == '#')
      continue;
    char name[128] = "";
    dgm_date date = DGM_NO_DATE;
    if (exam_next(&line, '\t', &cell))
      snprintf(name, sizeof name, "%.*s", EXAM_STR(cell));
    if (!header && exam_next(&line, '\t', &cell) && dgm_date_parse(cell, &date)) {
      tally one = run_article(coder, directory, name, date, verbose);
      add_tally(&sum, &one);
    }
    header = false;
  }
  free((char *)file.data);
  return sum;
}

static bool below(const char *what, uint32_t right, uint32_t all, int floor) {
  bool low = !all || exam_percent(right, all) < floor;
  if (low)
    printf("FAILED: %s is %.1f %%, below %d %%\n", what, exam_percent(right, all), floor);
  return low;
}

int main(int argc, char **argv) {
  bool verbose = argc == 4 && !strcmp(argv[3], "-v");
  if (argc != 3 && !verbose) {
    fprintf(stderr, "usage: samples MODEL SAMPLES_DIR [-v]\n");
    return 2;
  }
  exam_coder coder = exam_open(argv[1]);
  printf("%-16s %8s %7s %7s %9s %7s %7s %9s\n", "article", "expected", "coded", "recall", "precision", "status", "mode",
         "claim_by");
  tally sum = run_all(&coder, argv[2], verbose);
  put_tally("all", &sum);
  exam_close(&coder);
  bool low = below("recall", sum.found, sum.expected, RECALL_FLOOR);
  low |= below("precision", sum.matched, sum.coded, PRECISION_FLOOR);
  low |= below("status", sum.status, sum.matched, STATUS_FLOOR);
  return low;
}
