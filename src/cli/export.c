/* export: a store in the columns that other tools load. */
#include "filters.h"
#include "parquet.h"

#include <string.h>

enum { OLD_STATUSES = 1u << DGM_OCCURRED | 1u << DGM_ONGOING, PIECE = 1 << 16 };
enum { BATCH_ROWS = 16384, BATCH_BYTES = 32 << 20 };

/* The formats beside those of dgm_export. */
typedef enum own_format { ROWS, DYAD_DAY, DYAD_MONTH, ARROW, PARQUET, UNKNOWN } own_format;

typedef struct exporting {
  const dgm_model *model;
  own_format own;
  dgm_export format; /* of ROWS */
  dgm_dyads *dyads;
  dgm_arrow *arrow;
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

/* ---- Arrow ---- */

static bool flush_batch(exporting *e) {
  struct ArrowArray rows;
  if (dgm_arrow_take(e->arrow, &rows, &e->error))
    return false;
  dgm_arrow_write_batch(DGM_ARROW_STORED, &rows, &e->text);
  rows.release(&rows);
  return flush(e, 0);
}

static int add_row(void *context, const dgm_row *row) {
  exporting *e = context;
  dgm_err result = dgm_arrow_add_row(e->arrow, row, &e->error);
  if (result == DGM_ERR_LIMIT && dgm_arrow_rows(e->arrow)) {
    e->error.code = DGM_OK;
    if (!flush_batch(e))
      return 1;
    result = dgm_arrow_add_row(e->arrow, row, &e->error);
  }
  if (!result && (dgm_arrow_rows(e->arrow) >= BATCH_ROWS || dgm_arrow_bytes(e->arrow) >= BATCH_BYTES))
    return !flush_batch(e);
  return result != DGM_OK;
}

static int write_arrow(exporting *e, dgm_store *store, const dgm_filter *filter) {
  e->arrow = dgm_arrow_new(NULL, DGM_ARROW_STORED, &e->error);
  dgm_arrow_write_schema(DGM_ARROW_STORED, &e->text);
  dgm_err result = e->arrow ? dgm_store_query(store, filter, add_row, e, &e->error) : e->error.code;
  bool good = !result && !e->error.code && !e->out.failed;
  good = good && (!dgm_arrow_rows(e->arrow) || flush_batch(e));
  dgm_arrow_write_end(&e->text);
  good = good && flush(e, 0);
  if (e->error.code)
    say("%s", e->error.message);
  dgm_arrow_free(e->arrow);
  return good ? DONE : FAILED;
}

static int write_parquet(exporting *e, dgm_store *store, const dgm_filter *filter) {
  parquet p;
  return parquet_open(&p, &e->out) ? parquet_close(&p, &e->out, write_arrow(e, store, filter)) : FAILED;
}

/* ---- the command ---- */

static int write_all(exporting *e, dgm_store *store, const dgm_filter *filter) {
  switch (e->own) {
  case DYAD_DAY:
  case DYAD_MONTH:
    return write_dyads(e, store, filter, e->own == DYAD_MONTH);
  case ARROW:
    return write_arrow(e, store, filter);
  case PARQUET:
    return write_parquet(e, store, filter);
  default:
    return write_rows(e, store, filter);
  }
}

static int export_store(exporting *e, const char *path, const char *model_path, const char *output_path,
                        const dgm_filter *filter) {
  bool binary = e->own == ARROW || e->own == PARQUET;
  if (e->own == PARQUET && !parquet_possible())
    return FAILED;
  dgm_store *store = open_store(path);
  dgm_model *model = store ? open_model(model_path, NULL) : NULL;
  int code = FAILED;
  if (model && output_open(&e->out, output_path)) {
    e->model = model;
    bool fits = !binary || !output_is_terminal(&e->out);
    code = fits ? write_all(e, store, filter)
                : misuse("export", "Arrow and Parquet are not for the terminal: --output FILE, or a pipe");
    code = output_close(&e->out, code);
  }
  dgm_buffer_free(&e->text);
  dgm_model_close(model);
  dgm_store_close(store);
  return code;
}

static own_format read_format(const char *name, dgm_export *format) {
  static const char *const names[] = {"dyad-day", "dyad-month", "arrow", "parquet"};
  int own = one_of(name, names, UNKNOWN - DYAD_DAY);
  return dgm_export_parse(name, format) ? ROWS : own < 0 ? UNKNOWN : (own_format)(DYAD_DAY + own);
}

/* The contract's records and our own table say the status of each event; the other formats cannot. */
static bool tells_status(const exporting *e) {
  return e->own == ARROW || e->own == PARQUET ||
         (e->own == ROWS && (e->format == DGM_EXPORT_JSONL || e->format == DGM_EXPORT_CSV));
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
  exporting e = {0};
  e.own = read_format(format, &e.format);
  if (e.own == UNKNOWN)
    return misuse(
        "export",
        "--format is jsonl, arrow, parquet, csv, polecat, icews, gdelt, petrarch, dyad-day or dyad-month, not "
        "\"%s\"",
        format);
  dgm_filter filter;
  code = read_filter("export", &o, tells_status(&e) ? 0 : OLD_STATUSES, &filter);
  if (code)
    return code;
  if (path && same_file(path, argv[1]))
    return misuse("export", "%s is the store itself: name another output", path);
  return export_store(&e, argv[1], model, path, &filter);
}

const command export_command = {
    .name = "export",
    .summary = "a store's events or stories in the columns that other tools load",
    .help = "Usage: dragoman export [OPTIONS] STORE\n\n"
            "Writes events, or with --unit stories each event of the world once, in one of these formats:\n"
            "  jsonl               PLOVER JSON lines, as 'dragoman code' writes them (the default)\n"
            "  arrow               the same in columns, as a stream of Arrow record batches (docs/arrow.md)\n"
            "  parquet             the same as a Parquet file, by way of the Python package\n"
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
            "Which ones (the formats without a status hold occurred and ongoing events unless --status says "
            "otherwise):\n" FILTER_HELP "\n"
            "Exit codes: 0 done; 1 something failed; 2 wrong usage.\n",
    .run = run,
};
