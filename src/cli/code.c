/* code: texts in; events, claims, entities or agreements out. */
#include "options.h"

#include <string.h>
#include <unistd.h>

typedef struct coding {
  const dgm_model *model;
  output out;
  progress bar;
  bool table, ledger, binary, header_written, io_failed;
  int width;
  dgm_arrow_table arrow; /* if `binary` */
  dgm_buffer piece;
} coding;

typedef struct code_options {
  const char *date, *threads, *format, *input, *columns, *output, *model, *actors;
  bool claims, agreements, entities;
} code_options;

/* ---- what the batch calls ---- */

static void write_table(const dgm_model *model, const dgm_document *document, void *context, dgm_buffer *out) {
  const coding *c = context;
  dgm_write_table(model, document, c->width, false, out);
}

static void write_events(const dgm_model *model, const dgm_document *document, void *context, dgm_buffer *out) {
  (void)context;
  dgm_write_events(model, document, out);
}

static void write_claims(const dgm_model *model, const dgm_document *document, void *context, dgm_buffer *out) {
  (void)context;
  dgm_write_claims(model, document, out);
}

static void write_agreements(const dgm_model *model, const dgm_document *document, void *context, dgm_buffer *out) {
  (void)context;
  dgm_write_agreements(model, document, out);
}

static void write_entities(const dgm_model *model, const dgm_document *document, void *context, dgm_buffer *out) {
  (void)context;
  dgm_write_entities(model, document, out);
}

static void write_ledger(const dgm_model *model, const dgm_document *document, void *context, dgm_buffer *out) {
  (void)context;
  dgm_write_ledger(model, document, out);
}

/* False after a failure, which has been said. */
static bool write_piece(coding *c) {
  bool good = !c->piece.failed;
  progress_hide(&c->bar);
  if (!good)
    say("out of memory");
  good = good && output_write(&c->out, c->piece.data, c->piece.size);
  c->piece.size = 0;
  return good;
}

/* The column names come with the first row. */
static bool write_header(coding *c) {
  dgm_document nothing = {.date = DGM_NO_DATE};
  dgm_buffer header = {0};
  dgm_write_table(c->model, &nothing, c->width, true, &header);
  bool good = output_write(&c->out, header.data, header.size);
  dgm_buffer_free(&header);
  c->header_written = true;
  return good;
}

static int emit(void *context, const char *data, size_t size) {
  coding *c = context;
  progress_hide(&c->bar);
  if (c->table && !c->header_written && !write_header(c))
    return 1;
  return !output_write(&c->out, data, size);
}

/* A record batch, as Arrow's stream format has it. */
static int emit_arrow(void *context, struct ArrowArray *rows) {
  coding *c = context;
  dgm_arrow_write_batch(c->arrow, rows, &c->piece);
  rows->release(rows);
  return !write_piece(c);
}

static void skipped(void *context, const dgm_error *error) {
  coding *c = context;
  progress_hide(&c->bar);
  say("%s", error->message);
  c->io_failed |= error->code == DGM_ERR_IO;
}

static void show_progress(void *context, const dgm_batch_counts *counts) {
  coding *c = context;
  progress_show(&c->bar, counts);
}

/* ---- the command ---- */

static const char *const format_names[] = {"jsonl", "arrow", "table", "ledger"};
enum { N_FORMATS = 4, FORMAT_JSONL = 0, FORMAT_ARROW = 1 };

static int check_options(const code_options *o, dgm_batch *batch, dgm_reader_options *input) {
  int format = o->format ? one_of(o->format, format_names, N_FORMATS) : FORMAT_JSONL;
  const char *unit = o->claims ? "claims" : o->entities ? "entities" : o->agreements ? "agreements" : NULL;
  if (format < 0)
    return misuse("code", "--format is jsonl, arrow, table or ledger, not \"%s\"", o->format);
  if (o->claims + o->entities + o->agreements > 1)
    return misuse("code", "--claims, --entities or --agreements, only one of them");
  if (unit && format != FORMAT_JSONL && (format != FORMAT_ARROW || o->agreements))
    return misuse("code", "--%s writes JSON lines%s, no %s", unit, o->agreements ? "" : " or Arrow", o->format);
  if (o->threads && !read_number(o->threads, 1, 256, &batch->threads))
    return misuse("code", "--threads is a number from 1 to 256, not \"%s\"", o->threads);
  if (o->date && !dgm_date_parse((dgm_str){o->date, (uint32_t)strlen(o->date)}, &batch->date))
    return misuse("code", "--date is a date as 2024-03-15, not \"%s\"", o->date);
  return read_input_options("code", o->input, o->columns, input);
}

/* What became of it all: notes for people, the exit code. */
static int conclude(const coding *c, const dgm_batch_counts *counts) {
  if (counts->broken)
    say("%llu bytes that are no UTF-8 were read as U+FFFD", (unsigned long long)counts->broken);
  if ((c->table || c->ledger) && !counts->events && counts->documents && !c->out.failed)
    say("no events in %llu document%s", (unsigned long long)counts->documents, counts->documents == 1 ? "" : "s");
  return c->io_failed ? FAILED : counts->skipped || counts->warnings ? INCOMPLETE : DONE;
}

/* The schema, the batches, the end; what is there after a failure can be read. */
static dgm_err run_arrow(coding *c, const dgm_batch *batch, dgm_reader *reader, dgm_batch_counts *counts,
                         dgm_error *error) {
  dgm_arrow_write_schema(c->arrow, &c->piece);
  if (!write_piece(c))
    return DGM_ERR_IO;
  dgm_err result = dgm_arrow_run(batch, c->arrow, 0, reader, emit_arrow, counts, error);
  if (!result) {
    dgm_arrow_write_end(&c->piece);
    write_piece(c);
  }
  return result;
}

static int run_batch(coding *c, dgm_batch *batch, const char *const *paths, size_t count,
                     const dgm_reader_options *input) {
  dgm_error error = {0};
  dgm_batch_counts counts = {0};
  int code = DONE;
  dgm_reader *reader = open_input("code", paths, count, input, &code);
  if (!reader)
    return code;
  progress_start(&c->bar, paths, count);
  dgm_err result =
      c->binary ? run_arrow(c, batch, reader, &counts, &error) : dgm_batch_run(batch, reader, &counts, &error);
  progress_hide(&c->bar);
  dgm_reader_close(reader);
  if (!result)
    return conclude(c, &counts);
  if (!c->out.failed) /* that has been said */
    say("%s", error.message);
  return FAILED;
}

/* The files, or standard input if there are none. */
static int code_paths(const code_options *o, dgm_batch *batch, const char *const *paths, size_t count,
                      const dgm_reader_options *input) {
  coding c = {0};
  for (size_t i = 0; i < count; i++)
    if (!strcmp(paths[i], "-") && isatty(STDIN_FILENO) && isatty(STDERR_FILENO))
      say("reading from the terminal; Ctrl-D ends the text");
  dgm_model *model = open_model(o->model, o->actors);
  if (!model)
    return FAILED;
  int code = FAILED;
  /* looked at before the file is opened for writing, and so emptied */
  for (size_t i = 0; o->output && i < count; i++)
    if (same_file(o->output, paths[i])) {
      say("%s is to be read and written: name another output", paths[i]);
      dgm_model_close(model);
      return MISUSED;
    }
  if (output_open(&c.out, o->output)) {
    c.model = model;
    bool events = !o->claims && !o->entities && !o->agreements;
    c.table = o->format ? !strcmp(o->format, "table") : events && output_is_terminal(&c.out);
    c.ledger = o->format && !strcmp(o->format, "ledger");
    c.width = output_width(&c.out);
    batch->model = model;
    batch->write = c.table         ? write_table
                   : c.ledger      ? write_ledger
                   : o->claims     ? write_claims
                   : o->entities   ? write_entities
                   : o->agreements ? write_agreements
                                   : write_events;
    batch->write_context = batch->context = &c;
    c.binary = o->format && !strcmp(o->format, "arrow");
    c.arrow = o->claims ? DGM_ARROW_CLAIMS : o->entities ? DGM_ARROW_ENTITIES : DGM_ARROW_EVENTS;
    bool fits = !c.binary || !output_is_terminal(&c.out);
    code = output_close(&c.out, fits ? run_batch(&c, batch, paths, count, input)
                                     : misuse("code", "Arrow is not for the terminal: --output FILE, or a pipe"));
    dgm_buffer_free(&c.piece);
  }
  dgm_model_close(model);
  return code;
}

static int run(int argc, char **argv) {
  code_options o = {0};
  const option_rule rules[] = {
      {"date", &o.date, NULL},         {"threads", &o.threads, NULL}, {"format", &o.format, NULL},
      INPUT_RULES(o.input, o.columns), {"output", &o.output, NULL},   {"model", &o.model, NULL},
      {"actors", &o.actors, NULL},     {"claims", NULL, &o.claims},   {"agreements", NULL, &o.agreements},
      {"entities", NULL, &o.entities},
  };
  int exit_code;
  dgm_reader_options input;
  int n = read_options(&code_command, argc, argv, rules, sizeof rules / sizeof *rules, &exit_code);
  if (n < 0)
    return exit_code;
  dgm_batch batch = {
      .depth = DGM_ALL, .date = DGM_NO_DATE, .emit = emit, .skipped = skipped, .progress = show_progress};
  exit_code = check_options(&o, &batch, &input);
  if (exit_code)
    return exit_code;
  static const char *const standard_input[] = {"-"};
  return code_paths(&o, &batch, n ? (const char *const *)argv + 1 : standard_input, n ? (size_t)n : 1, &input);
}

const command code_command = {
    .name = "code",
    .summary = "texts in; events (or, with --claims, attributions; with --agreements, agreements) out",
    .help = "Usage: dragoman code [OPTIONS] [FILE|DIRECTORY|'PATTERN'|-]...\n\n"
            "Writes one event a line. Reads plain text, JSON lines (records with \"text\" and, if known, id, date,\n"
            "source, title, url, language), CSV and TSV with a header, web pages, PETRARCH's XML, packed or not,\n"
            "directories of such files, patterns as 'news/**/2024-*.html', or standard input.\n\n"
            "Options:\n"
            "  --date YYYY-MM-DD   the date of documents that carry none; relative dates need it\n"
            "  --claims            write who says what, one attribution a line, instead of events\n"
            "  --agreements        write treaties, deals, ceasefires, one a line, with parties, stage and provisions\n"
            "  --entities          write who is meant by each mention, one mention a line\n"
            "  --format FORMAT     jsonl, arrow, table or ledger; a terminal gets a table, all else JSON lines; a\n"
            "                      ledger tells people who asserts, alleges and denies each event; arrow is the same\n"
            "                      as jsonl in columns, for pandas, polars, DuckDB, R (docs/arrow.md)\n" INPUT_HELP
            "  --output FILE       write to FILE, not to standard output\n"
            "  --threads N         default: one a processor; the output is the same for any number\n"
            "  --actors FILE       a table of actors of your own, before the others (docs/tables.md)\n"
            "  --model FILE        default: $DRAGOMAN_MODEL, or english.dgm beside the program or in\n"
            "                      ../share/dragoman\n"
            "  --help\n\n"
            "Exit codes: 0 done; 1 something failed (a file, the model, memory); 2 wrong usage;\n"
            "3 done, but records or fields were left out: each is named on standard error.\n",
    .run = run,
};
