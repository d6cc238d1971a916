/* Turns data tables and trained weights into one model file. */
#ifndef DGM_COMPILE_H
#define DGM_COMPILE_H

#include "base/base.h"

/* Reads every .tsv under `data`, the phrase maps of data/index.tsv, and the sections of `weights` (a file, or a
 * folder: all its .dgm files); writes `out` and
 * opens it once, so that a wrong row of any table fails here, naming file, line and reason. */
dgm_err dgm_compile(const char *data, const char *weights, const char *out, dgm_error *error);

#endif
