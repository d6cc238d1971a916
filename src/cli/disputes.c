/* disputes: what some assert and others deny, with the words of both. */
#include "filters.h"

#include <string.h>

typedef struct ledger {
  output out;
  dgm_buffer text;
  uint64_t rows;
} ledger;

static int list(void *context, const dgm_row *row) {
  ledger *l = context;
  l->rows++;
  l->text.size = 0;
  dgm_write_row_ledger(row, &l->text);
  return l->text.failed || !output_write(&l->out, l->text.data, l->text.size);
}

static int run(int argc, char **argv) {
  filter_options o = {.unit = "stories"};
  const char *path = NULL;
  const option_rule rules[] = {{"output", &path, NULL}, FILTER_RULES(o)};
  int code;
  dgm_filter filter;
  int n = read_options(&disputes_command, argc, argv, rules, sizeof rules / sizeof *rules, &code);
  if (n < 0)
    return code;
  if (n != 1)
    return misuse("disputes", "one store is needed: dragoman disputes news.db");
  if ((code = read_filter("disputes", &o, 1U << DGM_DISPUTED, &filter)))
    return code;
  if (path && same_file(path, argv[1]))
    return misuse("disputes", "%s is the store: name another output", path);
  dgm_store *store = open_store(argv[1]);
  ledger l = {0};
  code = FAILED;
  if (store && output_open(&l.out, path)) {
    dgm_error error = {0};
    dgm_err result = dgm_store_query(store, &filter, list, &l, &error);
    code = result == DGM_ERR_ARGUMENT ? MISUSED : result || l.text.failed ? FAILED : DONE;
    if (result || l.text.failed)
      say("%s", result ? error.message : "out of memory");
    else if (!l.rows)
      say("nothing in the store is so");
    code = output_close(&l.out, code);
  }
  dgm_buffer_free(&l.text);
  dgm_store_close(store);
  return code;
}

const command disputes_command = {
    .name = "disputes",
    .summary = "what some assert and others deny, with the words of both",
    .help =
        "Usage: dragoman disputes [OPTIONS] STORE\n\n"
        "Lists stories that are disputed: who asserts, alleges and denies them, in which words, in which report.\n\n"
        "Options:\n" FILTER_HELP FILTER_ROWS_HELP "  --output FILE       write to FILE, not to standard output\n"
        "  --help\n\n"
        "The unit is stories here if it is not named. --status alleged lists what nobody has denied yet.\n\n"
        "Exit codes: 0 done; 1 something failed (the store, a file, memory); 2 wrong usage.\n",
    .run = run,
};
