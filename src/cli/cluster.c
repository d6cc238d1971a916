/* cluster: the stories of a store anew. */
#include "filters.h"

#include <signal.h>

static int keep_count(void *context, const dgm_count *count) {
  *(uint64_t *)context = count->count;
  return 0;
}

static int count(dgm_store *store, dgm_row_unit unit, uint64_t *number) {
  const dgm_filter all = {.unit = unit, .since = DGM_NO_DATE, .until = DGM_NO_DATE};
  dgm_error error = {0};
  *number = 0;
  if (!dgm_store_count(store, &all, NULL, 0, keep_count, number, &error))
    return DONE;
  say("%s", error.message);
  return FAILED;
}

static int cluster(dgm_store *store, const dgm_model *model) {
  dgm_error error = {0};
  uint64_t events, stories;
  if (dgm_store_cluster(store, model, &error)) {
    say("%s", error.message);
    return FAILED;
  }
  if (count(store, DGM_UNIT_EVENTS, &events) || count(store, DGM_UNIT_STORIES, &stories))
    return FAILED;
  printf("%llu stories of %llu events\n", (unsigned long long)stories, (unsigned long long)events);
  return ferror(stdout) || fflush(stdout) ? FAILED : DONE;
}

static int run(int argc, char **argv) {
  const char *model = NULL;
  const option_rule rules[] = {{"model", &model, NULL}};
  int code;
  int n = read_options(&cluster_command, argc, argv, rules, sizeof rules / sizeof *rules, &code);
  if (n < 0)
    return code;
  if (n != 1)
    return misuse("cluster", "one store is needed: dragoman cluster news.db");
  signal(SIGXFSZ, SIG_IGN);               /* as in add */
  dgm_store *store = open_store(argv[1]); /* never makes one */
  dgm_store_close(store);
  dgm_model *opened = store ? open_model_for_stores(model) : NULL;
  dgm_error error = {0};
  store = opened ? dgm_store_open(argv[1], DGM_STORE_WRITE, &error) : NULL;
  if (opened && !store)
    say("%s", error.message);
  code = store ? cluster(store, opened) : FAILED;
  dgm_store_close(store);
  dgm_model_close(opened);
  return code;
}

const command cluster_command = {
    .name = "cluster",
    .summary = "find all stories of a store anew, after a change of their rules",
    .help =
        "Usage: dragoman cluster [OPTIONS] STORE\n\n"
        "'dragoman add' finds the stories of what it adds. This finds all of them anew, by the rules that the model\n"
        "has now (data/stories): texts are not read again. Documents, events and claims stay as they are; a run\n"
        "that was stopped is finished by the next one, or by the next 'dragoman add'.\n\n"
        "Options:\n"
        "  --model FILE        default: $DRAGOMAN_MODEL, or english.dgm beside the program or in\n"
        "                      ../share/dragoman\n"
        "  --help\n\n"
        "Exit codes: 0 done; 1 something failed (the store, the model, memory); 2 wrong usage.\n",
    .run = run,
};
