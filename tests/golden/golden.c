/* golden MODEL FILE: checks the cases of one file against the program, prints every fault with what was found, the
 * share that is right by key, and compares with the floor in floors.tsv beside the file. */
#include "cases.h"

#include <stdlib.h>

static const struct {
  const char *name;
  dgm_depth depth;
  void (*check)(exam_result *, const dgm_document *);
} kinds[] = {{"events", DGM_ALL, check_events},        {"status", DGM_ALL, check_events},
             {"claims", DGM_ALL, check_claims},        {"text", DGM_SPLIT, check_words},
             {"actors", DGM_ENTITIES, check_actors},   {"times", DGM_EVENTS, check_times},
             {"places", DGM_EVENTS, check_places},     {"coreference", DGM_ENTITIES, check_references},
             {"agreements", DGM_ALL, check_agreements}};
enum { N_KINDS = sizeof kinds / sizeof *kinds };

/* "tests/golden/events.txt" → "events", "tests/golden". */
static void split_path(const char *path, char *directory, char *name, size_t room) {
  const char *slash = strrchr(path, '/');
  const char *base = slash ? slash + 1 : path, *dot = strrchr(base, '.');
  snprintf(directory, room, "%.*s", slash ? (int)(slash - path) : 1, slash ? path : ".");
  snprintf(name, room, "%.*s", dot ? (int)(dot - base) : (int)strlen(base), base);
}

typedef struct totals {
  uint32_t cases, right_cases, all, right;
  exam_counts counts;
} totals;

static void check_file(const exam_coder *coder, const char *path, int kind, totals *t) {
  dgm_str text = exam_file(path);
  case_file file = {.path = path, .rest = text};
  exam_case one;
  while (case_next(&file, &one)) {
    exam_result result = {.one = &one, .counts = &t->counts};
    const dgm_document *d = exam_read(coder, (dgm_str){one.text, one.text_size}, one.date, kinds[kind].depth);
    kinds[kind].check(&result, d);
    t->cases++;
    t->right_cases += result.right == result.all;
    t->right += result.right;
    t->all += result.all;
    case_free(&one);
  }
  free((char *)text.data);
}

int main(int argc, char **argv) {
  char directory[512], name[512];
  if (argc != 3) {
    fprintf(stderr, "usage: golden MODEL FILE\n");
    return 2;
  }
  split_path(argv[2], directory, name, sizeof name);
  int kind = 0;
  size_t size = strcspn(name, "-"); /* "actors-unseen" is an exam like "actors" */
  while (kind < N_KINDS && (strlen(kinds[kind].name) != size || strncmp(kinds[kind].name, name, size) != 0))
    kind++;
  if (kind == N_KINDS) {
    fprintf(stderr, "golden: no such exam: %s\n", name);
    return 2;
  }
  double floor = exam_floor(exam_path(directory, "floors", ".tsv"), name);
  exam_coder coder = exam_open(argv[1]);
  totals t = {0};
  check_file(&coder, argv[2], kind, &t);
  exam_close(&coder);
  printf("\n");
  exam_put_counts(&t.counts);
  int status = exam_judge(name, t.right, floor, "expectations");
  printf("%s: %u of %u cases right, %u of %u expectations\n", name, t.right_cases, t.cases, t.right, t.all);
  return status;
}
