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

/* The position of `value` among `count` names, or -1. */
int one_of(const char *value, const char *const *names, size_t count);
/* False if it is no number within the bounds. */
bool read_number(const char *value, int least, int most, int *number);

#endif
