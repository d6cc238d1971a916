#include "cases.h"

#include <stdlib.h>

static void bad_line(const case_file *file, const char *why) {
  fprintf(stderr, "%s:%u: %s\n", file->path, file->number, why);
  exit(2);
}

/* "\n" in the text stands for a line break. */
static void take_text(exam_case *one, dgm_str text) {
  free(one->text);
  one->text = malloc(text.size + 1);
  if (!one->text)
    abort();
  uint32_t n = 0;
  for (uint32_t i = 0; i < text.size; i++) {
    bool escape = text.data[i] == '\\' && i + 1 < text.size && text.data[i + 1] == 'n';
    one->text[n++] = escape ? '\n' : text.data[i];
    i += escape;
  }
  one->text[n] = '\0';
  one->text_size = n;
}

static bool is_expectation(dgm_str kind) {
  static const char *const kinds[] = {"event", "claim",  "none", "sent",    "actor", "noactor",   "place", "when",
                                      "same",  "differ", "both", "noplace", "where", "agreement", "in",    "out"};
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
    if (exam_is(kind, kinds[i]))
      return true;
  return false;
}

/* A double quotation mark inside double quotes would cut the value short, unseen. */
static void check_quotes(const case_file *file, dgm_str line) {
  bool open = false;
  for (uint32_t i = 0; i < line.size; i++) {
    if (line.data[i] != '"')
      continue;
    char before = i ? line.data[i - 1] : ' ', after = i + 1 < line.size ? line.data[i + 1] : ' ';
    if (open ? after != ' ' : before != ' ' && before != '=')
      bad_line(file, "a double quotation mark inside a value in double quotes; write it without, or curly");
    open = !open;
  }
  if (open)
    bad_line(file, "a double quotation mark is not closed");
}

static void take_line(const case_file *file, exam_case *one, dgm_str line) {
  dgm_str rest = line, kind;
  exam_next(&rest, ' ', &kind);
  rest = rest.data ? exam_trim(rest) : (dgm_str){"", 0};
  if (exam_is(kind, "text")) {
    take_text(one, rest);
  } else if (exam_is(kind, "date")) {
    if (!dgm_date_parse(rest, &one->date))
      bad_line(file, "not a date");
  } else if (is_expectation(kind)) {
    if (one->n_lines == MAX_LINES)
      bad_line(file, "too many lines in a case");
    if (!exam_is(kind, "sent"))
      check_quotes(file, rest);
    one->lines[one->n_lines++] = (exam_line){kind, rest, file->number};
  } else {
    bad_line(file, "unknown kind of line");
  }
}

bool case_next(case_file *file, exam_case *one) {
  dgm_str line = file->held;
  file->held = (dgm_str){0};
  while (!line.size || line.data[0] != '=') {
    if (!exam_next(&file->rest, '\n', &line))
      return false;
    file->number++;
    line = exam_trim(line);
    if (line.size && line.data[0] != '#' && line.data[0] != '=')
      bad_line(file, "a case begins with == title");
  }
  *one = (exam_case){.title = exam_trim((dgm_str){line.data + 2, line.size - 2}), .number = file->number};
  dgm_date_parse(exam_str("2024-03-15"), &one->date);
  while (exam_next(&file->rest, '\n', &line)) {
    file->number++;
    line = exam_trim(line);
    if (line.size && line.data[0] == '=') {
      file->held = line;
      break;
    }
    if (line.size && line.data[0] != '#')
      take_line(file, one, line);
  }
  if (!one->text || !one->n_lines)
    bad_line(file, "the case before this line has no text or expects nothing");
  return true;
}

void case_free(exam_case *one) {
  free(one->text);
}

bool case_value(dgm_str line, const char *key, dgm_str *value) {
  size_t n = strlen(key);
  bool quoted = false;
  for (uint32_t at = 0; at + n < line.size; at++) {
    if (line.data[at] == '"')
      quoted = !quoted;
    bool starts = !quoted && (at == 0 || line.data[at - 1] == ' ');
    if (!starts || memcmp(line.data + at, key, n) != 0 || line.data[at + n] != '=')
      continue;
    dgm_str rest = {line.data + at + n + 1, line.size - at - (uint32_t)n - 1}, after;
    if (strcmp(key, "trigger") == 0)
      *value = exam_trim(rest);
    else if (rest.size && rest.data[0] == '"')
      return case_quoted(rest, value, &after);
    else
      exam_next(&rest, ' ', value);
    return true;
  }
  return false;
}

bool case_quoted(dgm_str line, dgm_str *words, dgm_str *rest) {
  const char *start = memchr(line.data, '"', line.size);
  if (!start)
    return false;
  start++;
  const char *end = memchr(start, '"', line.size - (size_t)(start - line.data));
  if (!end)
    return false;
  *words = (dgm_str){start, (uint32_t)(end - start)};
  *rest = (dgm_str){end + 1, line.size - (uint32_t)(end + 1 - line.data)};
  return true;
}

void case_pair(const exam_case *one, const char *kind, const dgm_document *d, uint32_t n, exam_likeness *likeness,
               int32_t item_of[MAX_LINES], bool *taken) {
  for (uint32_t l = 0; l < MAX_LINES; l++)
    item_of[l] = DGM_NONE;
  for (;;) {
    int best = -1;
    uint32_t line = 0, item = 0;
    for (uint32_t l = 0; l < one->n_lines; l++) {
      if (item_of[l] >= 0 || !exam_is(one->lines[l].kind, kind))
        continue;
      for (uint32_t i = 0; i < n; i++) {
        int like = taken[i] ? -1 : likeness(d, i, &one->lines[l]);
        if (like > best) {
          best = like;
          line = l;
          item = i;
        }
      }
    }
    if (best < 0)
      return;
    item_of[line] = (int32_t)item;
    taken[item] = true;
  }
}

void result_add(exam_result *result, const char *key, bool right) {
  result->all++;
  result->right += right;
  exam_add(result->counts, key, right);
}

void result_head(exam_result *result) {
  if (!result->failed)
    printf("\nline %u: %.*s\n  text      %s\n", result->one->number, EXAM_STR(result->one->title), result->one->text);
  result->failed = true;
}

void result_expected(exam_result *result, const exam_line *line, const char *wrong) {
  result_head(result);
  printf("  expected  %.*s %.*s\n  wrong    %s\n", EXAM_STR(line->kind), EXAM_STR(line->rest), wrong);
}
