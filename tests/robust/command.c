#include "command.h"

#include <fcntl.h>
#include <ftw.h>
#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

const char *program, *model_file;
const char *standard_input, *standard_output;
bool closed_pipe;

static char folder[64];
static result last;
static json_t *parsed; /* the records of the last output */

size_t scale(void) {
  const char *sanitized = getenv("DGM_SANITIZED");
  return sanitized && *sanitized == '1' ? 10 : 1;
}

/* ---- files ---- */

int enter_folder(void **state) {
  (void)state;
  strcpy(folder, "/tmp/dragoman-robust-XXXXXX");
  return !mkdtemp(folder) || chdir(folder);
}

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *walk) {
  (void)status, (void)kind, (void)walk;
  return remove(path);
}

int leave_folder(void **state) {
  (void)state;
  free_bytes(last.out);
  free_bytes(last.err);
  json_decref(parsed);
  last = (result){0};
  parsed = NULL;
  return chdir("/") || nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

void write_bytes(const char *name, const void *data, size_t size) {
  FILE *out = fopen(name, "wb");
  assert_non_null(out);
  assert_int_equal(fwrite(data, 1, size, out), size);
  assert_int_equal(fclose(out), 0);
}

void write_text(const char *name, const char *text) {
  write_bytes(name, text, strlen(text));
}

bytes read_bytes(const char *name) {
  FILE *in = fopen(name, "rb");
  assert_non_null(in);
  assert_int_equal(fseek(in, 0, SEEK_END), 0);
  size_t size = (size_t)ftell(in);
  rewind(in);
  char *data = malloc(size + 1);
  assert_non_null(data);
  assert_int_equal(fread(data, 1, size, in), size);
  data[size] = 0;
  fclose(in);
  return (bytes){data, size};
}

void free_bytes(bytes b) {
  free(b.data);
}

/* ---- the program ---- */

static void redirect(int descriptor, const char *path, int flags) {
  int opened = open(path, flags, 0600);
  if (opened < 0 || dup2(opened, descriptor) < 0)
    _exit(126);
  close(opened);
}

static void become_program(char **arguments) {
  redirect(STDIN_FILENO, standard_input ? ".stdin" : "/dev/null", O_RDONLY);
  redirect(STDERR_FILENO, ".stderr", O_WRONLY | O_CREAT | O_TRUNC);
  if (closed_pipe) {
    int ends[2];
    if (pipe(ends) || dup2(ends[1], STDOUT_FILENO) < 0)
      _exit(126);
    close(ends[0]);
    close(ends[1]);
    signal(SIGPIPE, SIG_IGN);
  } else {
    redirect(STDOUT_FILENO, standard_output ? standard_output : ".stdout", O_WRONLY | O_CREAT | O_TRUNC);
  }
  setenv("COLUMNS", "120", 1);
  execv(program, arguments);
  _exit(127);
}

const result *run(const char *argument, ...) {
  char *arguments[16] = {(char *)(uintptr_t)program};
  int n = 1;
  va_list rest;
  va_start(rest, argument);
  for (const char *a = argument; a && n < 15; a = va_arg(rest, const char *))
    arguments[n++] = (char *)(uintptr_t)a;
  va_end(rest);
  if (standard_input)
    write_text(".stdin", standard_input);
  write_text(".stdout", "");
  int status = 0;
  pid_t child = fork();
  assert_true(child >= 0);
  if (!child)
    become_program(arguments);
  assert_int_equal(waitpid(child, &status, 0), child);
  free_bytes(last.out);
  free_bytes(last.err);
  json_decref(parsed);
  parsed = NULL;
  last = (result){WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status), read_bytes(".stdout"),
                  read_bytes(".stderr")};
  standard_input = standard_output = NULL;
  closed_pipe = false;
  return &last;
}

/* ---- its records ---- */

size_t records(void) {
  json_decref(parsed);
  parsed = json_array();
  for (const char *line = last.out.data; *line;) {
    const char *end = strchr(line, '\n');
    assert_non_null(end);
    json_error_t error;
    json_t *record = json_loadb(line, (size_t)(end - line), 0, &error);
    assert_true(json_is_object(record));
    json_array_append_new(parsed, record);
    line = end + 1;
  }
  return json_array_size(parsed);
}

const char *field(size_t n, const char *key) {
  assert_true(n < records());
  const json_t *value = json_object_get(json_array_get(parsed, n), key);
  assert_non_null(value);
  if (json_is_array(value) && json_array_size(value))
    value = json_array_get(value, 0);
  return json_is_string(value) ? json_string_value(value) : "";
}
