/* What the commands share. Each is a client of dragoman.h and of nothing else in the library. */
#ifndef COMMAND_H
#define COMMAND_H

#include "dragoman.h"

#include <stdio.h>

/* Exit codes. */
enum { DONE = 0, FAILED = 1, MISUSED = 2, INCOMPLETE = 3 };

typedef struct command {
  const char *name, *summary, *help;
  int (*run)(int argc, char **argv); /* argv[0] is the command's name */
} command;

extern const command code_command, parse_command, relate_command, explain_command, actors_command;
extern const command add_command, verify_command, cluster_command, query_command, count_command, disputes_command,
    dossier_command;
extern const command export_command, serve_command;

#if defined(__GNUC__)
#define PRINTF(at, first) __attribute__((format(printf, at, first)))
#else
#define PRINTF(at, first)
#endif

/* "dragoman: …" on standard error. */
void say(const char *format, ...) PRINTF(1, 2);

/* ---- the model ---- */

/* `path`, or else $DRAGOMAN_MODEL, english.dgm beside the program or in ../share/dragoman; with the user's own table of
 * actors unless `actors` is NULL. Says why there is none. */
dgm_model *open_model(const char *path, const char *actors);
/* The same, only as far as rows of a store need it. */
dgm_model *open_model_for_stores(const char *path);

/* ---- output ---- */

typedef struct output {
  FILE *file;
  const char *path; /* NULL: standard output */
  bool failed;
} output;

/* False: cannot be written; it has been said. */
bool output_open(output *out, const char *path);
/* Writes at once, so that whoever reads gets every record when it is there. False after a failure, said once. */
bool output_write(output *out, const char *data, size_t size);
/* After writing to out->file itself: says once if that failed. */
void output_check(output *out);
/* The exit code: `code`, or FAILED if something could not be written. */
int output_close(output *out, int code);
bool output_is_terminal(const output *out);
/* Columns of the terminal, or $COLUMNS, or 120. */
int output_width(const output *out);

/* ---- input ---- */

/* True for two names of one regular file. */
bool same_file(const char *a, const char *b);

/* Opens a file, or standard input for "-". NULL: it has been said. */
FILE *input_open(const char *path);
/* Closes what input_open opened; false if reading had failed, which it says. */
bool input_close(FILE *file, const char *path);

/* ---- progress ---- */

typedef struct progress {
  bool shown, possible;
  double started, drawn;
  uint64_t total; /* bytes of the input, 0 if unknown */
} progress;

/* `paths`: what will be read. */
void progress_start(progress *p, const char *const *paths, size_t count);
void progress_show(progress *p, const dgm_batch_counts *counts);
/* Wipes the bar, so that a message or a table row can stand there. */
void progress_hide(progress *p);

/* Reads and rewrites CoNLL-U with its words and sentences kept (conllu.c); with `entities` also who is
 * meant, document by document. Returns an exit code. */
int parse_tokens(const dgm_model *model, const char *path, bool entities, output *out);

#endif
