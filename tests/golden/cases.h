/* A file of cases, as the headers of *.txt describe them, and the checkers of its kinds. */
#ifndef CASES_H
#define CASES_H

#include "exam.h"

enum { MAX_LINES = 48 };

/* One expectation: "event AGREE mode=- actor=JPN/GOV trigger=promised to lend". */
typedef struct exam_line {
  dgm_str kind; /* first word */
  dgm_str rest; /* the others */
  uint32_t number;
} exam_line;

typedef struct exam_case {
  dgm_str title;
  dgm_date date;
  char *text; /* with line breaks put in */
  uint32_t text_size;
  exam_line lines[MAX_LINES];
  uint32_t n_lines, number;
} exam_case;

/* The next case of a file; false at its end. Ends the program at a line it does not understand. */
typedef struct case_file {
  const char *path;
  dgm_str rest, held;
  uint32_t number;
} case_file;
bool case_next(case_file *file, exam_case *one);
void case_free(exam_case *one);

/* The value of `key=` in a line: bare up to the next space, in double quotes, or, for `trigger`, up to the end. */
bool case_value(dgm_str line, const char *key, dgm_str *value);
/* The words between the first pair of double quotes; `rest` is what follows. */
bool case_quoted(dgm_str line, dgm_str *words, dgm_str *rest);

/* Pairs the lines of a kind with things of the document, `n` of them, the likest first: item_of[line] is the thing or
 * DGM_NONE, taken[thing] says that it has a line. A likeness below 0: certainly another. */
typedef int exam_likeness(const dgm_document *d, uint32_t thing, const exam_line *line);
void case_pair(const exam_case *one, const char *kind, const dgm_document *d, uint32_t n, exam_likeness *likeness,
               int32_t item_of[MAX_LINES], bool *taken);

/* How one case went. What is wrong is printed at once. */
typedef struct exam_result {
  const exam_case *one;
  exam_counts *counts;
  uint32_t right, all;
  bool failed; /* the head is printed */
} exam_result;
void result_add(exam_result *result, const char *key, bool right);
/* Prints title and text before the first fault of a case. */
void result_head(exam_result *result);
/* One expected line: `wrong` lists the keys that are not met. */
void result_expected(exam_result *result, const exam_line *line, const char *wrong);

void check_events(exam_result *result, const dgm_document *d);
void check_claims(exam_result *result, const dgm_document *d);
void check_words(exam_result *result, const dgm_document *d);
void check_actors(exam_result *result, const dgm_document *d);
void check_times(exam_result *result, const dgm_document *d);
void check_references(exam_result *result, const dgm_document *d);
void check_agreements(exam_result *result, const dgm_document *d);
void check_places(exam_result *result, const dgm_document *d);
/* One line `actor` or `noactor` about these words of the text. */
void check_actor_line(exam_result *result, const dgm_document *d, const exam_line *line, dgm_span words);
/* The event highest in the tree, of these the first; NULL if there is none. */
const dgm_event *exam_main_event(const dgm_document *d);

#endif
