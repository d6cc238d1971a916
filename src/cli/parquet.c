#include "parquet.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static const char *interpreter(void) {
  const char *name = getenv("DRAGOMAN_PYTHON");
  return name && *name ? name : "python3";
}

/* 0, or why it cannot be started. What is -1 stays as it is. */
static int start(char *const arguments[], int input, int output_to, pid_t *child) {
  posix_spawn_file_actions_t actions;
  int result = posix_spawn_file_actions_init(&actions);
  if (result)
    return result;
  if (input >= 0)
    result = posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
  if (!result && output_to >= 0 && output_to != STDOUT_FILENO)
    result = posix_spawn_file_actions_adddup2(&actions, output_to, STDOUT_FILENO);
  if (!result)
    result = posix_spawnp(child, arguments[0], &actions, NULL, arguments, environ);
  posix_spawn_file_actions_destroy(&actions);
  return result;
}

static bool went_well(pid_t child) {
  int status;
  while (waitpid(child, &status, 0) < 0)
    if (errno != EINTR)
      return false;
  return WIFEXITED(status) && !WEXITSTATUS(status);
}

bool parquet_possible(void) {
  char *const arguments[] = {(char *)interpreter(), "-c",
                             "import importlib.util as u, sys\n"
                             "sys.exit(not (u.find_spec('dragoman') and u.find_spec('pyarrow')))",
                             NULL};
  pid_t child;
  if (!start(arguments, -1, -1, &child) && went_well(child))
    return true;
  say("Parquet is written by the Python package, which %s does not find. Get it with\n"
      "  %s -m pip install pyarrow ./bindings/python\n"
      "from the sources of dragoman, or name the Python that has both in DRAGOMAN_PYTHON. --format arrow needs "
      "neither.",
      interpreter(), interpreter());
  return false;
}

bool parquet_open(parquet *p, output *out) {
  char *const arguments[] = {(char *)interpreter(), "-m", "dragoman.parquet", NULL};
  int ends[2];
  if (pipe2(ends, O_CLOEXEC)) {
    say("no pipe to %s: %s", interpreter(), strerror(errno));
    return false;
  }
  int result = start(arguments, ends[0], fileno(out->file), &p->child);
  close(ends[0]);
  FILE *pipe = result ? NULL : fdopen(ends[1], "wb");
  if (!pipe) {
    say("%s cannot be started: %s", interpreter(), strerror(result ? result : errno));
    close(ends[1]);
    if (!result)
      went_well(p->child);
    return false;
  }
  signal(SIGPIPE, SIG_IGN); /* should the child end too early, there is something to say yet */
  p->file = out->file;
  out->file = pipe;
  return true;
}

int parquet_close(parquet *p, output *out, int code) {
  bool good = !fclose(out->file);
  out->file = p->file;
  return went_well(p->child) && good ? code : FAILED;
}
