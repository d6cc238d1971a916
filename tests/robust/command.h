/* Runs the program as a user does, in a folder of its own, and keeps what it says. */
#ifndef ROBUST_COMMAND_H
#define ROBUST_COMMAND_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

typedef struct bytes {
  char *data; /* a NUL follows */
  size_t size;
} bytes;

typedef struct result {
  int code; /* exit status; -N if signal N ended it */
  bytes out, err;
} result;

extern const char *program, *model_file; /* absolute paths */
/* The next run gets this on standard input, its output goes to this file, it ignores SIGPIPE into a closed pipe. */
extern const char *standard_input, *standard_output;
extern bool closed_pipe;

/* Under sanitizers everything is smaller by this factor. */
size_t scale(void);

int enter_folder(void **state); /* cmocka set-up: an empty folder as working directory */
int leave_folder(void **state);
void write_bytes(const char *name, const void *data, size_t size);
void write_text(const char *name, const char *text);
bytes read_bytes(const char *name);
void free_bytes(bytes b);

/* Runs with these arguments, NULL last. The result lasts until the next run. */
const result *run(const char *argument, ...) __attribute__((sentinel));
/* The number of lines of the last output, each of which must be a JSON object. */
size_t records(void);
/* The value of a string field of record `n`, from 0; "" if it is null; fails if there is none. */
const char *field(size_t n, const char *key);

#define assert_says(r, words) assert_non_null(strstr((r)->err.data, words))
#define assert_quiet(r) assert_string_equal((r)->err.data, "")

int input_tests(void), model_tests(void), command_tests(void), question_tests(void);

#endif
