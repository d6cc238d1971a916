/* query: events and stories of a store, for people and for programs. */
#include "filters.h"

#include <string.h>

typedef struct listing {
  const dgm_model *model; /* NULL for a table and a ledger */
  bool ledger;
  dgm_export format;
  output out;
  dgm_buffer text;
  int width;
  uint64_t rows;
} listing;

/* False: cannot be written; it has been said. */
static bool flush(listing *l) {
  bool good = !l->text.failed && output_write(&l->out, l->text.data ? l->text.data : "", l->text.size);
  if (l->text.failed)
    say("out of memory");
  l->text.size = 0;
  return good;
}

static int list(void *context, const dgm_row *row) {
  listing *l = context;
  if (!l->rows++ && l->model)
    dgm_export_header(l->model, l->format, &l->text);
  else if (l->rows == 1 && !l->ledger)
    dgm_write_row_titles(l->width, &l->text);
  if (l->model)
    dgm_export_row(l->model, l->format, row, &l->text);
  else if (l->ledger)
    dgm_write_row_ledger(row, &l->text);
  else
    dgm_write_row(row, l->width, &l->text);
  return !flush(l);
}

static int list_all(listing *l, dgm_store *store, const dgm_filter *filter) {
  dgm_error error = {0};
  dgm_err result = dgm_store_query(store, filter, list, l, &error);
  bool failed = l->text.failed || l->out.failed;
  if (!result && !failed && !l->rows && l->model) {
    dgm_export_header(l->model, l->format, &l->text); /* a table without rows is a table */
    failed = !flush(l);
  } else if (!result && !failed && !l->rows) {
    say("nothing in the store is so");
  }
  dgm_buffer_free(&l->text);
  if (result)
    say("%s", error.message);
  return result == DGM_ERR_ARGUMENT ? MISUSED : result || failed ? FAILED : DONE;
}

static int run(int argc, char **argv) {
  filter_options o = {0};
  const char *format = NULL, *path = NULL, *model = NULL;
  const option_rule rules[] = {
      {"format", &format, NULL}, {"output", &path, NULL}, {"model", &model, NULL}, FILTER_RULES(o)};
  static const char *const formats[] = {"table", "csv", "jsonl", "ledger"};
  int code;
  dgm_filter filter;
  int n = read_options(&query_command, argc, argv, rules, sizeof rules / sizeof *rules, &code);
  if (n < 0)
    return code;
  if (n != 1)
    return misuse("query", "one store is needed: dragoman query news.db");
  if (format && one_of(format, formats, 4) < 0)
    return misuse("query", "--format is table, csv, jsonl or ledger, not \"%s\"", format);
  if ((code = read_filter("query", &o, 0, &filter)))
    return code;
  if (path && same_file(path, argv[1]))
    return misuse("query", "%s is the store: name another output", path);
  dgm_store *store = open_store(argv[1]);
  listing l = {0};
  code = FAILED;
  if (store && output_open(&l.out, path)) {
    bool table = format ? !strcmp(format, "table") : output_is_terminal(&l.out);
    l.ledger = format && !strcmp(format, "ledger");
    dgm_model *opened = table || l.ledger ? NULL : open_model_for_stores(model);
    l.width = output_width(&l.out);
    l.model = opened;
    l.format = format && !strcmp(format, "csv") ? DGM_EXPORT_CSV : DGM_EXPORT_JSONL;
    if (table || l.ledger || opened)
      code = list_all(&l, store, &filter);
    code = output_close(&l.out, code);
    dgm_model_close(opened);
  }
  dgm_store_close(store);
  return code;
}

const command query_command = {
    .name = "query",
    .summary = "events or stories of a store that fit",
    .help =
        "Usage: dragoman query [OPTIONS] STORE\n\n"
        "Writes the events of a store that fit all that is asked for, by date.\n\n"
        "Options:\n" FILTER_HELP FILTER_ROWS_HELP
        "  --format FORMAT     table, csv, jsonl or ledger; a terminal gets a table, all else JSON lines; a ledger\n"
        "                      tells who asserts, alleges and denies what, of stories from day to day\n"
        "  --output FILE       write to FILE, not to standard output\n"
        "  --model FILE        for csv and jsonl; default: $DRAGOMAN_MODEL, or english.dgm beside the program or\n"
        "                      in ../share/dragoman\n"
        "  --help\n\n"
        "Exit codes: 0 done; 1 something failed (the store, a file, memory); 2 wrong usage.\n",
    .run = run,
};
