/* verify: is a store whole? */
#include "options.h"

static void found(void *context, const char *fault) {
  (void)context;
  printf("%s\n", fault);
}

static int run(int argc, char **argv) {
  int code;
  int n = read_options(&verify_command, argc, argv, NULL, 0, &code);
  if (n < 0)
    return code;
  if (n != 1)
    return misuse("verify", n ? "one store at a time" : "no store");
  dgm_error error = {0};
  uint64_t faults = 0;
  dgm_store *store = dgm_store_open(argv[1], DGM_STORE_READ, &error);
  if (!store || dgm_store_verify(store, found, NULL, &faults, &error)) {
    say("%s", error.message);
    dgm_store_close(store);
    return FAILED;
  }
  dgm_store_close(store);
  if (faults)
    printf("%llu fault%s\n", (unsigned long long)faults, faults == 1 ? "" : "s");
  else
    printf("%s is whole\n", argv[1]);
  return ferror(stdout) || fflush(stdout) ? FAILED : faults ? INCOMPLETE : DONE;
}

const command verify_command = {
    .name = "verify",
    .summary = "is a store whole? prints each fault that it finds",
    .help = "Usage: dragoman verify STORE\n\n"
            "Looks at every page of the file, at every row that points to another, at what the rows say of one\n"
            "another, and at the index of words. Prints a line a fault.\n\n"
            "Exit codes: 0 whole; 1 the check could not be made; 2 wrong usage; 3 faults.\n",
    .run = run,
};
