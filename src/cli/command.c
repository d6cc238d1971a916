/* Messages, the model, input and output files. */
#include "command.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

void say(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  flockfile(stderr);
  fputs("dragoman: ", stderr);
  vfprintf(stderr, format, arguments);
  fputc('\n', stderr);
  funlockfile(stderr);
  va_end(arguments);
}

/* ---- the model ---- */

/* The folder of the program with `tail` behind it. */
enum { MOST_PATH = 4096 };

static bool beside_program(const char *tail, char *path, size_t size) {
  ssize_t n = readlink("/proc/self/exe", path, size - 1);
  if (n <= 0)
    return false;
  path[n] = 0;
  char *slash = strrchr(path, '/');
  if (!slash || (size_t)(slash + 1 - path) + strlen(tail) >= size)
    return false;
  strcpy(slash + 1, tail);
  return true;
}

/* Where the model is; NULL: nowhere, which has been said. `found` holds a path that was looked for. */
static const char *find_model(const char *path, char found[MOST_PATH]) {
  char beside[MOST_PATH];
  const char *wanted = path ? path : getenv("DRAGOMAN_MODEL");
  if (!wanted || !*wanted) {
    wanted = found;
    if (beside_program("english.dgm", beside, sizeof beside) && !access(beside, F_OK)) {
      strcpy(found, beside);
    } else if (!beside_program("../share/dragoman/english.dgm", found, MOST_PATH) || access(found, F_OK)) {
      say("there is no model: neither %s nor ../share/dragoman/english.dgm there; name one with --model FILE or "
          "DRAGOMAN_MODEL",
          beside);
      return NULL;
    }
  }
  return wanted;
}

dgm_model *open_model(const char *path, const char *actors) {
  char found[MOST_PATH];
  dgm_error error = {0};
  const char *wanted = find_model(path, found);
  dgm_model *model = wanted ? dgm_model_open_with(wanted, &actors, actors != NULL, &error) : NULL;
  if (wanted && !model)
    say("%s", error.message);
  return model;
}

dgm_model *open_model_for_stores(const char *path) {
  char found[MOST_PATH];
  dgm_error error = {0};
  const char *wanted = find_model(path, found);
  dgm_model *model = wanted ? dgm_model_open_for_stores(wanted, &error) : NULL;
  if (wanted && !model)
    say("%s", error.message);
  return model;
}

/* ---- output ---- */

bool output_open(output *out, const char *path) {
  *out = (output){.file = stdout, .path = path};
  if (!path)
    return true;
  out->file = fopen(path, "wb");
  if (!out->file)
    say("%s: cannot be written: %s", path, strerror(errno));
  return out->file != NULL;
}

static void output_fail(output *out) {
  if (out->failed)
    return;
  out->failed = true;
  if (errno == EPIPE) /* whoever read it has had enough */
    return;
  say("%s: cannot be written: %s", out->path ? out->path : "standard output", strerror(errno));
}

bool output_write(output *out, const char *data, size_t size) {
  if (!out->failed && (fwrite(data, 1, size, out->file) != size || fflush(out->file)))
    output_fail(out);
  return !out->failed;
}

void output_check(output *out) {
  if (ferror(out->file))
    output_fail(out);
}

int output_close(output *out, int code) {
  if (fflush(out->file) || (out->path && fclose(out->file)))
    output_fail(out);
  return out->failed ? FAILED : code;
}

bool output_is_terminal(const output *out) {
  return isatty(fileno(out->file));
}

int output_width(const output *out) {
  struct winsize size;
  if (!ioctl(fileno(out->file), TIOCGWINSZ, &size) && size.ws_col)
    return size.ws_col;
  const char *columns = getenv("COLUMNS");
  int width = columns ? atoi(columns) : 0;
  return width > 0 ? width : 120;
}

/* ---- input ---- */

bool same_file(const char *a, const char *b) {
  struct stat x, y;
  return !stat(a, &x) && !stat(b, &y) && S_ISREG(x.st_mode) && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

FILE *input_open(const char *path) {
  struct stat status;
  FILE *file = strcmp(path, "-") ? fopen(path, "rb") : stdin;
  if (file && !fstat(fileno(file), &status) && S_ISDIR(status.st_mode)) {
    fclose(file);
    file = NULL;
    errno = EISDIR;
  }
  if (!file)
    say("%s: %s", path, strerror(errno));
  return file;
}

bool input_close(FILE *file, const char *path) {
  bool good = !ferror(file);
  if (!good)
    say("%s: cannot be read", path);
  if (file != stdin)
    fclose(file);
  return good;
}
