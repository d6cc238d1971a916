/* export: a store in the columns that other tools load. */
#include "filters.h"

#include <string.h>

enum { OLD_STATUSES = 1u << DGM_OCCURRED | 1u << DGM_ONGOING, PIECE = 1 << 16 };

typedef struct exporting {
  const dgm_model *model;
  dgm_export format;
  dgm_dyads *dyads; /* NULL: a table of rows */
  output out;
  dgm_buffer text;
  dgm_error error;
} exporting;

/* ---- rows ---- */

static bool flush(exporting *e, size_t least) {
  if (e->text.failed) {
    say("out of memory");
    return false;
  }
  if (e->text.size < least || !e->text.size)
    return true;
  bool good = output_write(&e->out, e->text.data, e->text.size);
  e->text.size = 0;
  return good;
}

static int visit_row(void *context, const dgm_row *row) {
  exporting *e = context;
  dgm_export_row(e->model, e->format, row, &e->text);
  return !flush(e, PIECE);
}

static int count_row(void *context, const dgm_row *row) {
  exporting *e = context;
  return dgm_dyads_add(e->dyads, row, &e->error) != DGM_OK;
}

static int emit(void *context, const char *data, size_t size) {
  exporting *e = context;
  return !output_write(&e->out, data, size);
}

static int write_rows(exporting *e, dgm_store *store, const dgm_filter *filter) {
  dgm_export_header(e->model, e->format, &e->text);
  if (dgm_store_query(store, filter, visit_row, e, &e->error)) {
    say("%s", e->error.message);
    return FAILED;
  }
  return flush(e, 0) ? DONE : FAILED;
}

static int write_dyads(exporting *e, dgm_store *store, const dgm_filter *filter, bool monthly) {
  e->dyads = dgm_dyads_new(e->model, monthly, &e->error);
  dgm_err result = e->dyads ? dgm_store_query(store, filter, count_row, e, &e->error) : e->error.code;
  if (!result && e->error.code)
    result = e->error.code; /* of count_row */
  if (!result)
    result = dgm_dyads_write(e->dyads, filter->since, filter->until, emit, e, &e->error);
  if (result && !e->out.failed)
    say("%s", e->error.message);
  dgm_dyads_free(e->dyads);
  return result ? FAILED : DONE;
}

/* ---- the command ---- */

static int export_store(const char *path, const char *model_path, const char *output_path, const char *format,
                        const dgm_filter *filter) {
  exporting e = {0};
  bool dyads = !dgm_export_parse(format, &e.format);
  dgm_store *store = open_store(path);
  dgm_model *model = store ? open_model_for_stores(model_path) : NULL;
  int code = FAILED;
  if (model && output_open(&e.out, output_path)) {
    e.model = model;
    code = dyads ? write_dyads(&e, store, filter, !strcmp(format, "dyad-month")) : write_rows(&e, store, filter);
    code = output_close(&e.out, code);
  }
  dgm_buffer_free(&e.text);
  dgm_model_close(model);
  dgm_store_close(store);
  return code;
}

/* JSON lines and our own table say the status of each event; the other formats cannot. */
static bool tells_status(const char *format) {
  return !strcmp(format, "jsonl") || !strcmp(format, "csv");
}

static int run(int argc, char **argv) {
  const char *format = "jsonl", *path = NULL, *model = NULL;
  filter_options o = {0};
  const option_rule rules[] = {
      {"format", &format, NULL}, {"output", &path, NULL}, {"model", &model, NULL}, FILTER_RULES(o)};
  int code;
  int n = read_options(&export_command, argc, argv, rules, sizeof rules / sizeof *rules, &code);
  if (n < 0)
    return code;
  if (n != 1)
    return misuse("export", n ? "one store at a time" : "no store");
  dgm_export parsed;
  if (!dgm_export_parse(format, &parsed) && strcmp(format, "dyad-day") && strcmp(format, "dyad-month"))
    return misuse("export",
                  "--format is jsonl, csv, polecat, icews, gdelt, petrarch, dyad-day or dyad-month, not \"%s\"",
                  format);
  dgm_filter filter;
  code = read_filter("export", &o, tells_status(format) ? 0 : OLD_STATUSES, &filter);
  if (code)
    return code;
  if (path && same_file(path, argv[1]))
    return misuse("export", "%s is the store itself: name another output", path);
  return export_store(argv[1], model, path, format, &filter);
}

const command export_command = {
    .name = "export",
    .summary = "a store's events or stories in the columns that other tools load",
    .help = "Usage: dragoman export [OPTIONS] STORE\n\n"
            "Writes events, or with --unit stories each event of the world once, in one of these formats:\n"
            "  jsonl               PLOVER JSON lines, as 'dragoman code' writes them (the default)\n"
            "  csv                 a line a directed pair; ISO, Correlates of War and Gleditsch-Ward codes\n"
            "  polecat, icews      tab-separated, with their headers\n"
            "  gdelt, petrarch     tab-separated, without a header\n"
            "  dyad-day, dyad-month   CSV: for each directed pair and day or month what passed, zeros too\n"
            "docs/export.md tells what each column holds.\n\n"
            "Options:\n"
            "  --format FORMAT     one of these\n"
            "  --output FILE       write to FILE, not to standard output\n"
            "  --model FILE        default: $DRAGOMAN_MODEL, or english.dgm beside the program or in\n"
            "                      ../share/dragoman\n"
            "  --help\n\n"
            "Which ones (the formats other than jsonl and csv hold occurred and ongoing events unless --status says\n"
            "otherwise):\n" FILTER_HELP "\n"
            "Exit codes: 0 done; 1 something failed; 2 wrong usage.\n",
    .run = run,
};
