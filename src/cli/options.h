/* Command lines: long options with a value or without, and operands. */
#ifndef OPTIONS_H
#define OPTIONS_H

#include "command.h"

typedef struct option_rule {
  const char *name;   /* without the dashes */
  const char **value; /* where its value goes, or NULL */
  bool *flag;         /* set if it stands there, or NULL */
} option_rule;

/* The operands go to the front of argv[1…]; their number is returned, or -1 after a mistake, which is said, or after
 * --help, which is printed; then `*exit_code` tells what to return. */
int read_options(const command *command, int argc, char **argv, const option_rule *rules, size_t count, int *exit_code);

/* Says what is wrong and where help is; returns MISUSED. */
int misuse(const char *command, const char *format, ...) PRINTF(2, 3);

/* What --input and --columns say, of every command that reads documents: two rules, and how to check them. */
#define INPUT_RULES(format, columns)                                                                                   \
  {"input", &(format), NULL}, {                                                                                        \
    "columns", &(columns), NULL                                                                                        \
  }
/* DONE, or what misuse returns. NULL: the defaults. */
int read_input_options(const char *command, const char *format, const char *columns, dgm_reader_options *options);
/* Opens what is to be read; NULL: it has been said, and `*exit_code` tells what to return. */
dgm_reader *open_input(const char *command, const char *const *paths, size_t count, const dgm_reader_options *options,
                       int *exit_code);
#define INPUT_HELP                                                                                                     \
  "  --input FORMAT      auto, text, jsonl, csv, tsv, html or petrarch (docs/input.md); auto goes by what a\n"         \
  "                      file holds, then by its name: .txt .json .jsonl .csv .tsv .html .xml; all may be\n"           \
  "                      packed (.gz, .zst)\n"                                                                         \
  "  --columns MAP       which columns of a table hold what: text=Body,date=Published,id=URL\n"

/* The position of `value` among `count` names, or -1. */
int one_of(const char *value, const char *const *names, size_t count);
/* False if it is no number within the bounds. */
bool read_number(const char *value, int least, int most, int *number);

#endif
