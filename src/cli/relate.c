/* relate: sentences in which actor and recipient are marked in, the likeliest type of each out. */
#include "options.h"

#include <stdlib.h>
#include <string.h>

typedef struct relating {
  const char *path; /* for messages */
  dgm_coder *coder;
  output out;
  int column; /* of marked_sentence */
  size_t line;
  int code;
} relating;

/* ---- a row ---- */

static void warn(relating *r, const char *reason) {
  say("%s:%zu: %s; answered as well as can be", r->path, r->line, reason);
  r->code = r->code == FAILED ? FAILED : INCOMPLETE;
}

static bool cell(char *row, int column, char **value) {
  for (; column > 0; column--) {
    row = strchr(row, '\t');
    if (!row)
      return false;
    row++;
  }
  row[strcspn(row, "\t")] = 0;
  *value = row;
  return true;
}

/* "He said ""no""" → He said "no", as spreadsheets write cells. */
static void unquote(char *text) {
  size_t size = strlen(text), to = 0;
  if (size < 2 || text[0] != '"' || text[size - 1] != '"')
    return;
  for (size_t i = 1; i + 1 < size; i++) {
    text[to++] = text[i];
    i += text[i] == '"' && text[i + 1] == '"' && i + 2 < size;
  }
  text[to] = 0;
}

typedef struct marks {
  dgm_span actor, recipient;
  bool has[4]; /* <s> </s> <t> </t> */
} marks;

/* Takes the marks out of the text; only the first of each counts. */
static uint32_t strip(char *text, marks *m) {
  static const char *const names[] = {"<s>", "</s>", "<t>", "</t>"};
  uint32_t *const places[] = {&m->actor.start, &m->actor.end, &m->recipient.start, &m->recipient.end};
  uint32_t to = 0;
  *m = (marks){0};
  for (char *from = text; *from;) {
    int mark = 0;
    while (mark < 4 && strncmp(from, names[mark], strlen(names[mark])))
      mark++;
    if (mark == 4) {
      text[to++] = *from++;
      continue;
    }
    from += strlen(names[mark]);
    if (!m->has[mark])
      *places[mark] = to;
    m->has[mark] = true;
  }
  text[to] = 0;
  return to;
}

/* A mark without its other half ends, or begins, where the text does. False if it is wrong; one may be absent. */
static bool mend(dgm_span *span, bool opened, bool closed, uint32_t size) {
  if (opened && !closed)
    span->end = size;
  bool good = opened == closed && (!opened || span->end > span->start);
  if (span->end < span->start)
    *span = (dgm_span){0, 0};
  return good;
}

static void relate_row(relating *r, char *row) {
  char *text = (char[]){""};
  marks m;
  if (!cell(row, r->column, &text))
    warn(r, "the row has no marked_sentence");
  unquote(text);
  uint32_t size = strip(text, &m);
  bool actor = mend(&m.actor, m.has[0], m.has[1], size), recipient = mend(&m.recipient, m.has[2], m.has[3], size);
  if (!actor || !recipient)
    warn(r, actor ? "<t>...</t> is not one mark around words" : "<s>...</s> is not one mark around words");
  else if (size && !m.has[0] && !m.has[2])
    warn(r, "neither <s>...</s> nor <t>...</t> is there");
  dgm_type type = DGM_CONSULT;
  double score = 0;
  dgm_error error = {0};
  if (dgm_relate(r->coder, (dgm_str){text, size}, m.actor, m.recipient, &type, &score, &error)) {
    warn(r, error.message);
    if (error.code == DGM_ERR_MEMORY)
      r->code = FAILED;
  }
  char line[64];
  int n = snprintf(line, sizeof line, "%s\t%.4f\n", dgm_type_name(type), score);
  if (!output_write(&r->out, line, (size_t)n))
    r->code = FAILED;
}

/* ---- the file ---- */

static bool find_column(relating *r, char *header) {
  r->column = 0;
  for (char *name = strtok(header, "\t"); name; name = strtok(NULL, "\t"), r->column++)
    if (!strcmp(name, "marked_sentence"))
      return true;
  say("%s:1: the header has no column \"marked_sentence\"", r->path);
  return false;
}

/* A NUL would end the row; the marks around it count more than the byte. */
static void end_row(char *row, size_t size) {
  for (size_t i = 0; i < size; i++)
    if (!row[i])
      row[i] = ' ';
  row[strcspn(row, "\r\n")] = 0;
}

static void relate_file(relating *r, const char *path) {
  FILE *in = input_open(path);
  if (!in) {
    r->code = FAILED;
    return;
  }
  char *row = NULL;
  size_t room = 0;
  ssize_t n;
  while (r->code != FAILED && (n = getline(&row, &room, in)) > 0) {
    if (n > INT32_MAX / 4) {
      say("%s:%zu: longer than 512 MiB", r->path, r->line + 1);
      r->code = FAILED;
      break;
    }
    end_row(row, (size_t)n);
    char *start = ++r->line == 1 && !strncmp(row, "\xEF\xBB\xBF", 3) ? row + 3 : row;
    if (r->line > 1)
      relate_row(r, start);
    else if (!find_column(r, start))
      r->code = FAILED;
  }
  free(row);
  if (!r->line && r->code != FAILED) {
    say("%s: empty: no header line", r->path);
    r->code = FAILED;
  }
  if (!input_close(in, r->path))
    r->code = FAILED;
}

static int run(int argc, char **argv) {
  const char *path = NULL, *model = NULL, *actors = NULL;
  const option_rule rules[] = {{"output", &path, NULL}, {"model", &model, NULL}, {"actors", &actors, NULL}};
  int code;
  int n = read_options(&relate_command, argc, argv, rules, sizeof rules / sizeof *rules, &code);
  if (n < 0)
    return code;
  if (n != 1)
    return misuse("relate", "one FILE.tsv is needed (- reads standard input)");
  if (path && same_file(path, argv[1]))
    return misuse("relate", "%s is to be read and written: name another output", path);
  relating r = {.path = strcmp(argv[1], "-") ? argv[1] : "stdin"};
  dgm_error error = {0};
  dgm_model *opened = open_model(model, actors);
  r.coder = opened ? dgm_coder_new(opened, &error) : NULL;
  if (opened && !r.coder)
    say("%s", error.message);
  if (r.coder && output_open(&r.out, path)) {
    relate_file(&r, argv[1]);
    r.code = output_close(&r.out, r.code);
  } else {
    r.code = FAILED;
  }
  dgm_coder_free(r.coder);
  dgm_model_close(opened);
  return r.code;
}

const command relate_command = {
    .name = "relate",
    .summary = "the type of what a marked actor does to a marked recipient",
    .help =
        "Usage: dragoman relate [OPTIONS] FILE.tsv\n\n"
        "Reads a table with a header line. In its column marked_sentence, <s>...</s> and <t>...</t> mark who acted\n"
        "and who was acted on. Writes one line a row: the likeliest type, a tab, its score from 0 to 1. Every row\n"
        "gets an answer; rows whose marks are wrong are named on standard error.\n\n"
        "Options:\n"
        "  --actors FILE   a table of actors of your own, before the others (docs/tables.md)\n"
        "  --output FILE   write to FILE, not to standard output\n"
        "  --model FILE    default: $DRAGOMAN_MODEL, or english.dgm beside the program or in\n"
        "                  ../share/dragoman\n"
        "  --help\n\n"
        "Exit codes: 0 done; 1 something failed (then rows are missing); 2 wrong usage; 3 done, but rows were wrong.\n",
    .run = run,
};
