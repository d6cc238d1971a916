/* dgm-compile DATA WEIGHTS OUT: run by the build. WEIGHTS is a file or a folder of them. */
#include "model/compile.h"

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
  return 0;
}
