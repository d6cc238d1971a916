/* dragoman: the command. */
#include "options.h"

#include <stdlib.h>
#include <string.h>

static const command *const commands[] = {&code_command,     &parse_command,   &relate_command, &explain_command,
                                          &actors_command,   &add_command,     &query_command,  &count_command,
                                          &disputes_command, &dossier_command, &export_command, &serve_command,
                                          &cluster_command,  &verify_command};
enum { N_COMMANDS = sizeof commands / sizeof *commands };

static int print_help(void) {
  printf("dragoman reads English news and writes who did what to whom, when and where, and who says so.\n\n"
         "Usage: dragoman COMMAND [OPTIONS] ...\n\nCommands:\n");
  for (size_t i = 0; i < N_COMMANDS; i++)
    printf("  %-9s %s\n", commands[i]->name, commands[i]->summary);
  printf("\n'dragoman COMMAND --help' explains one. 'dragoman --version' prints the version.\n\n"
         "Examples:\n"
         "  dragoman code article.txt                      what happened in it, as a table\n"
         "  dragoman code --date 2024-03-15 news.jsonl >events.jsonl\n"
         "  dragoman add news.db news.jsonl                code into a store, to be searched, counted and exported\n"
         "  dragoman query news.db --actor RUS --recipient IRN --type AID --since 2024\n"
         "  dragoman explain \"Iran denied that it had sent drones to Russia.\"\n\n"
         "Exit codes: 0 done; 1 something failed (a file, the model, memory); 2 wrong usage;\n"
         "3 done, but records or fields were left out: each is named on standard error.\n");
  return ferror(stdout) || fflush(stdout) ? FAILED : DONE;
}

static int print_version(void) {
  printf("dragoman %s\n", dgm_version());
  return ferror(stdout) || fflush(stdout) ? FAILED : DONE;
}

static const command *find(const char *name) {
  for (size_t i = 0; i < N_COMMANDS; i++)
    if (!strcmp(commands[i]->name, name))
      return commands[i];
  return NULL;
}

static void list_names(char *names, size_t size) {
  size_t used = 0;
  *names = 0;
  for (size_t i = 0; i < N_COMMANDS && used < size; i++)
    used += (size_t)snprintf(names + used, size - used, "%s%s",
                             !i                   ? ""
                             : i + 1 < N_COMMANDS ? ", "
                                                  : " and ",
                             commands[i]->name);
}

int main(int argc, char **argv) {
  char names[256];
  list_names(names, sizeof names);
  if (argc < 2)
    return misuse("", "no command; there are %s", names);
  const char *name = argv[1];
  if (!strcmp(name, "--version") || !strcmp(name, "-V"))
    return print_version();
  if (!strcmp(name, "--help") || !strcmp(name, "-h"))
    return print_help();
  if (!strcmp(name, "help")) {
    const command *about = argc > 2 ? find(argv[2]) : NULL;
    char *arguments[] = {argv[argc > 2 ? 2 : 1], (char[]){"--help"}, NULL};
    return about ? about->run(2, arguments) : print_help();
  }
  const command *c = find(name);
  if (!c)
    return misuse("", "\"%s\" is no command; there are %s", name, names);
  return c->run(argc - 1, argv + 1);
}
