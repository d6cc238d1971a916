/* Bad input, bad models, wrong usage: robust PROGRAM MODEL input|model|commands|questions. */
#include "command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv) {
  if (argc != 4) {
    fprintf(stderr, "Usage: robust PROGRAM MODEL input|model|commands|questions\n");
    return 2;
  }
  program = realpath(argv[1], NULL);
  model_file = realpath(argv[2], NULL);
  if (!program || !model_file) {
    fprintf(stderr, "robust: %s or %s is missing\n", argv[1], argv[2]);
    return 2;
  }
  unsetenv("DRAGOMAN_MODEL");
  const char *group = argv[3];
  int failed = !strcmp(group, "input")       ? input_tests()
               : !strcmp(group, "model")     ? model_tests()
               : !strcmp(group, "questions") ? question_tests()
                                             : command_tests();
  free((char *)(uintptr_t)program);
  free((char *)(uintptr_t)model_file);
  return failed != 0;
}
