/* dgm-compile DATA WEIGHTS OUT: run by the build. Opens what it wrote, so that a wrong row of a table stops the build.
 */
#include "model/compile.h"

#include "dragoman.h"

#include <stdio.h>

int main(int argc, char **argv) {
  if (argc != 4) {
    fprintf(stderr, "usage: dgm-compile DATA WEIGHTS OUT\n");
    return 2;
  }
  dgm_error error = {0};
  if (dgm_compile(argv[1], argv[2], argv[3], &error)) {
    fprintf(stderr, "dgm-compile: %s\n", error.message);
    return 1;
  }
  dgm_model *model = dgm_model_open(argv[3], &error);
  if (!model) {
    fprintf(stderr, "dgm-compile: %s\n", error.message);
    remove(argv[3]);
    return 1;
  }
  dgm_model_close(model);
  return 0;
}
