#include "options.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

int misuse(const char *command, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  fprintf(stderr, "dragoman: ");
  vfprintf(stderr, format, arguments);
  va_end(arguments);
  fprintf(stderr, "\nTry 'dragoman %s%s--help'.\n", command, *command ? " " : "");
  return MISUSED;
}

static const option_rule *find(const option_rule *rules, size_t count, const char *name, size_t size) {
  for (size_t i = 0; i < count; i++)
    if (strlen(rules[i].name) == size && !memcmp(rules[i].name, name, size))
      return &rules[i];
  return NULL;
}

/* One option at argv[*at]; false after a mistake. */
static bool read_option(const command *command, int argc, char **argv, int *at, const option_rule *rules,
                        size_t count) {
  const char *name = argv[*at] + 2, *equals = strchr(name, '=');
  size_t size = equals ? (size_t)(equals - name) : strlen(name);
  const option_rule *rule = argv[*at][1] == '-' ? find(rules, count, name, size) : NULL;
  if (!rule) {
    misuse(command->name, "unknown option %s", argv[*at]);
    return false;
  }
  if (!rule->value) {
    if (equals)
      misuse(command->name, "--%s takes no value", rule->name);
    *rule->flag = true;
    return !equals;
  }
  if (!equals && *at + 1 >= argc) {
    misuse(command->name, "--%s needs a value", rule->name);
    return false;
  }
  *rule->value = equals ? equals + 1 : argv[++*at];
  return true;
}

int read_options(const command *command, int argc, char **argv, const option_rule *rules, size_t count,
                 int *exit_code) {
  int operands = 0;
  bool only_operands = false;
  *exit_code = MISUSED;
  for (int i = 1; i < argc; i++) {
    if (only_operands || argv[i][0] != '-' || !argv[i][1]) {
      argv[++operands] = argv[i];
    } else if (!strcmp(argv[i], "--")) {
      only_operands = true;
    } else if (!strcmp(argv[i], "--help") || !strcmp(argv[i], "-h")) {
      *exit_code = fputs(command->help, stdout) < 0 || fflush(stdout) ? FAILED : DONE;
      return -1;
    } else if (!read_option(command, argc, argv, &i, rules, count)) {
      return -1;
    }
  }
  return operands;
}

int one_of(const char *value, const char *const *names, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (!strcmp(value, names[i]))
      return (int)i;
  return -1;
}

int read_input_options(const char *command, const char *format, const char *columns, dgm_reader_options *options) {
  *options = (dgm_reader_options){.columns = columns};
  for (int i = 0; format && i < DGM_N_INPUT_FORMATS; i++)
    if (!strcmp(format, dgm_input_format_name((dgm_input_format)i))) {
      options->format = (dgm_input_format)i;
      format = NULL;
    }
  if (format)
    return misuse(command, "--input is auto, text, jsonl, csv, tsv, html or petrarch, not \"%s\"", format);
  return DONE;
}

dgm_reader *open_input(const char *command, const char *const *paths, size_t count, const dgm_reader_options *options,
                       int *exit_code) {
  dgm_error error = {0};
  dgm_reader *reader = dgm_reader_open_with(paths, count, options, &error);
  if (!reader && error.code == DGM_ERR_ARGUMENT) {
    *exit_code = misuse(command, "--columns: %s", error.message);
  } else if (!reader) {
    say("%s", error.message);
    *exit_code = FAILED;
  }
  return reader;
}

bool read_number(const char *value, int least, int most, int *number) {
  char *end;
  long n = strtol(value, &end, 10);
  if (end == value || *end || n < least || n > most)
    return false;
  *number = (int)n;
  return true;
}
