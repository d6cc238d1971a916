/* lexicon MODEL DATA_DIR FLOORS: codes the example of every row of the tables under data/events. An event of the row's
 * type must arise at its predicate, or none at a row of type NONE. Prints the rows that fail, with file and line, and
 * the share of each type; below the floor it fails. */
#include "golden/exam.h"

#include <dirent.h>
#include <math.h>
#include <stdlib.h>

typedef struct columns {
  int predicate, type, example;
} columns;

typedef struct lexicon {
  exam_coder coder;
  exam_counts by_type;
  uint32_t right, all;
  dgm_date date;
} lexicon;

static bool same_letters(dgm_str a, dgm_str b) {
  if (a.size != b.size)
    return false;
  for (uint32_t i = 0; i < a.size; i++) {
    char x = a.data[i], y = b.data[i];
    x = x >= 'A' && x <= 'Z' ? (char)(x + 32) : x;
    y = y >= 'A' && y <= 'Z' ? (char)(y + 32) : y;
    if (x != y)
      return false;
  }
  return true;
}

/* The head of the event is one of the predicate's words, by lemma or by form. */
static bool is_predicate(const dgm_document *d, uint32_t event, dgm_str predicate) {
  const dgm_word *head = &d->words[d->events[event].head];
  dgm_str form = exam_words(d, head->span), word;
  while (exam_next(&predicate, ' ', &word))
    if (same_letters(word, head->lemma) || same_letters(word, form))
      return true;
  return false;
}

static bool codes_row(const dgm_document *d, dgm_str predicate, dgm_str type) {
  bool none = exam_is(type, "NONE");
  for (uint32_t e = 0; e < d->n_events; e++)
    if (is_predicate(d, e, predicate) && (none || exam_is(type, dgm_type_name(d->events[e].type))))
      return !none;
  return none;
}

static void put_fault(const dgm_document *d, const char *name, uint32_t number, dgm_str predicate, dgm_str type) {
  printf("events/%s:%u: %.*s should be %.*s: %.*s\n", name, number, EXAM_STR(predicate), EXAM_STR(type),
         EXAM_STR(d->text));
  for (uint32_t e = 0; e < d->n_events; e++) {
    printf("    coded ");
    exam_put_event(d, e);
    if (d->events[e].source.table)
      printf(" (%s:%u)", d->events[e].source.table, d->events[e].source.line);
    printf("\n");
  }
}

static void check_row(lexicon *l, const char *name, uint32_t number, dgm_str predicate, dgm_str type, dgm_str example) {
  const dgm_document *d = exam_read(&l->coder, example, l->date, DGM_EVENTS);
  bool right = codes_row(d, predicate, type);
  char key[16];
  snprintf(key, sizeof key, "%.*s", EXAM_STR(type));
  exam_add(&l->by_type, key, right);
  l->all++;
  l->right += right;
  if (!right)
    put_fault(d, name, number, predicate, type);
}

/* Cell `column` of a row; empty beyond its end. */
static dgm_str cell_at(dgm_str line, int column) {
  dgm_str cell = {"", 0};
  for (int i = 0; i <= column; i++)
    if (!exam_next(&line, '\t', &cell))
      return (dgm_str){"", 0};
  return cell;
}

static bool read_header(dgm_str line, columns *c) {
  dgm_str cell;
  *c = (columns){-1, -1, -1};
  for (int i = 0; exam_next(&line, '\t', &cell); i++) {
    c->predicate = exam_is(cell, "predicate") ? i : c->predicate;
    c->type = exam_is(cell, "type") ? i : c->type;
    c->example = exam_is(cell, "example") ? i : c->example;
  }
  return c->predicate >= 0 && c->type >= 0 && c->example >= 0;
}

/* Tables with other columns are no lexicon. */
static void check_file(lexicon *l, const char *directory, const char *name) {
  dgm_str file = exam_file(exam_path(directory, name, "")), rest = file, line;
  columns c = {-1, -1, -1};
  bool header = true;
  for (uint32_t number = 1; exam_next(&rest, '\n', &line); number++) {
    if (!line.size || line.data[0] == '#')
      continue;
    if (header && !read_header(line, &c))
      break;
    dgm_str example = header ? (dgm_str){"", 0} : exam_trim(cell_at(line, c.example));
    if (example.size > 1)
      check_row(l, name, number, cell_at(line, c.predicate), cell_at(line, c.type), example);
    header = false;
  }
  free((char *)file.data);
}

static int is_table(const struct dirent *entry) {
  size_t n = strlen(entry->d_name);
  return n > 4 && !strcmp(entry->d_name + n - 4, ".tsv");
}

int main(int argc, char **argv) {
  if (argc != 4) {
    fprintf(stderr, "usage: lexicon MODEL DATA_DIR FLOORS\n");
    return 2;
  }
  char directory[512];
  snprintf(directory, sizeof directory, "%s/events", argv[2]);
  struct dirent **entries = NULL;
  int n = scandir(directory, &entries, is_table, alphasort);
  if (n <= 0) {
    fprintf(stderr, "%s: no tables\n", directory);
    return 2;
  }
  lexicon l = {.coder = exam_open(argv[1])};
  dgm_date_parse(exam_str("2024-03-15"), &l.date);
  for (int i = 0; i < n; i++) {
    check_file(&l, directory, entries[i]->d_name);
    free(entries[i]);
  }
  free(entries);
  exam_close(&l.coder);
  printf("\n");
  exam_put_counts(&l.by_type);
  double share = exam_percent(l.right, l.all);
  int status = exam_judge("lexicon", floor(share), exam_floor(argv[3], "lexicon"), "percent");
  printf("lexicon: %u of %u rows right, %.1f %%\n", l.right, l.all, share);
  return status;
}
