/* explain: sentences in, the reasons for every field out. */
#include "options.h"

#include <stdlib.h>
#include <string.h>

enum { LONGEST = 16 << 20 };

typedef struct explaining {
  const dgm_model *model;
  dgm_coder *coder;
  dgm_date date;
  output out;
  int code;
} explaining;

static void explain(explaining *e, const char *text, size_t size) {
  dgm_error error = {0};
  dgm_buffer out = {0};
  dgm_input input = {.text = {text, (uint32_t)size}, .date = e->date};
  const dgm_document *d = dgm_read(e->coder, &input, DGM_ALL, &error);
  if (d)
    dgm_write_explanation(e->model, d, &out);
  if (!d || out.failed) {
    say("%s", d ? "out of memory" : error.message);
    e->code = FAILED;
  } else if (!output_write(&e->out, out.data, out.size)) {
    e->code = FAILED;
  }
  dgm_buffer_free(&out);
}

/* All of standard input is one text. */
static void explain_input(explaining *e) {
  char *text = malloc(LONGEST);
  size_t n = text ? fread(text, 1, LONGEST, stdin) : 0;
  if (!text || ferror(stdin)) {
    say("standard input: %s", text ? "cannot be read" : "out of memory");
    e->code = FAILED;
  } else if (n == LONGEST) {
    say("standard input: more than 16 MiB; explain is for a few sentences");
    e->code = FAILED;
  } else {
    explain(e, text, n);
  }
  free(text);
}

static int run(int argc, char **argv) {
  const char *date = NULL, *path = NULL, *model = NULL, *actors = NULL;
  const option_rule rules[] = {
      {"date", &date, NULL}, {"output", &path, NULL}, {"model", &model, NULL}, {"actors", &actors, NULL}};
  int code;
  int n = read_options(&explain_command, argc, argv, rules, sizeof rules / sizeof *rules, &code);
  if (n < 0)
    return code;
  if (!n)
    return misuse("explain", "no sentence (- reads standard input)");
  explaining e = {.date = DGM_NO_DATE};
  if (date && !dgm_date_parse((dgm_str){date, (uint32_t)strlen(date)}, &e.date))
    return misuse("explain", "--date is a date as 2024-03-15, not \"%s\"", date);
  dgm_error error = {0};
  dgm_model *opened = open_model(model, actors);
  e.model = opened;
  e.coder = opened ? dgm_coder_new(opened, &error) : NULL;
  if (opened && !e.coder)
    say("%s", error.message);
  if (!e.coder || !output_open(&e.out, path)) {
    e.code = FAILED;
  } else {
    for (int i = 1; i <= n && e.code != FAILED; i++)
      if (strcmp(argv[i], "-"))
        explain(&e, argv[i], strlen(argv[i]));
      else
        explain_input(&e);
    e.code = output_close(&e.out, e.code);
  }
  dgm_coder_free(e.coder);
  dgm_model_close(opened);
  return e.code;
}

const command explain_command = {
    .name = "explain",
    .summary = "why a sentence is coded as it is",
    .help = "Usage: dragoman explain [OPTIONS] \"SENTENCE\"...\n\n"
            "Prints, for each sentence, its tree; who and what is mentioned, and the line of the table that says so;\n"
            "each event with its predicate, the row of the lexicon behind it and its arguments; who says what, by\n"
            "which words; and how the status came about. \"-\" reads standard input.\n\n"
            "Options:\n"
            "  --date YYYY-MM-DD   the date of the text, for relative dates\n"
            "  --actors FILE       a table of actors of your own, before the others (docs/tables.md)\n"
            "  --output FILE       write to FILE, not to standard output\n"
            "  --model FILE        default: $DRAGOMAN_MODEL, or english.dgm beside the program or in\n"
            "                      ../share/dragoman\n"
            "  --help\n\n"
            "Exit codes: 0 done; 1 something failed; 2 wrong usage.\n",
    .run = run,
};
