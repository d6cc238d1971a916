/* Parquet, by way of the Python package: what is written goes as an Arrow stream to `python3 -m dragoman.parquet`. */
#ifndef PARQUET_H
#define PARQUET_H

#include "command.h"

#include <sys/types.h>

typedef struct parquet {
  pid_t child;
  FILE *file; /* what `out` was opened for, now the child's standard output */
} parquet;

/* False: Python or the package is not there; how to get it has been said. */
bool parquet_possible(void);
/* From here on `out` takes an Arrow stream. False: it has been said. */
bool parquet_open(parquet *p, output *out);
/* Waits until the file is written. The exit code: `code`, or FAILED if that went wrong. `out` can be closed then. */
int parquet_close(parquet *p, output *out, int code);

#endif
