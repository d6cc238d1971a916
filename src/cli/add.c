/* add: texts into a store. */
#include "options.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

typedef struct adding {
  progress bar;
  bool io_failed;
} adding;

static void skipped(void *context, const dgm_error *error) {
  adding *a = context;
  progress_hide(&a->bar);
  say("%s", error->message);
  a->io_failed |= error->code == DGM_ERR_IO;
}

static void show_progress(void *context, const dgm_batch_counts *counts) {
  adding *a = context;
  progress_show(&a->bar, counts);
}

static void put_count(uint64_t count, const char *what) {
  if (count)
    printf(", %llu %s", (unsigned long long)count, what);
}

static int put_counts(const dgm_store_counts *c) {
  printf("%llu document%s added", (unsigned long long)c->added, c->added == 1 ? "" : "s");
  put_count(c->near_copies, "of them near copies");
  put_count(c->replaced, "replaced");
  put_count(c->same_id, "were there");
  put_count(c->same_text, "copies of others");
  put_count(c->other_text, "left out: their ids are taken");
  put_count(c->coded.skipped, "bad records left out");
  printf("; %llu events read\n", (unsigned long long)c->coded.events);
  if (c->coded.broken)
    say("%llu bytes that are no UTF-8 were read as U+FFFD", (unsigned long long)c->coded.broken);
  return ferror(stdout) || fflush(stdout) ? FAILED : DONE;
}

static int add(dgm_store *store, dgm_batch *batch, const char *const *paths, size_t count,
               const dgm_reader_options *options) {
  adding a = {0};
  dgm_error error = {0};
  dgm_store_counts counts = {0};
  int code;
  dgm_reader *reader = open_input("add", paths, count, options, &code);
  if (!reader)
    return code;
  batch->skipped = skipped;
  batch->progress = show_progress;
  batch->context = &a;
  progress_start(&a.bar, paths, count);
  dgm_err result = dgm_store_add(store, batch, reader, &counts, &error);
  progress_hide(&a.bar);
  dgm_reader_close(reader);
  code = put_counts(&counts);
  if (result)
    say("%s", error.message);
  if (result || code || a.io_failed)
    return FAILED;
  return counts.coded.skipped || counts.coded.warnings || counts.other_text ? INCOMPLETE : DONE;
}

static int run(int argc, char **argv) {
  const char *date = NULL, *threads = NULL, *input = NULL, *columns = NULL, *model = NULL, *actors = NULL;
  const option_rule rules[] = {
      {"date", &date, NULL},   {"threads", &threads, NULL}, INPUT_RULES(input, columns),
      {"model", &model, NULL}, {"actors", &actors, NULL},
  };
  int code;
  int n = read_options(&add_command, argc, argv, rules, sizeof rules / sizeof *rules, &code);
  if (n < 0)
    return code;
  if (n < 2)
    return misuse("add", n ? "no files to add; - is standard input" : "no store and no files");
  dgm_batch batch = {.date = DGM_NO_DATE};
  dgm_reader_options options = {0};
  if ((code = read_input_options("add", input, columns, &options)) != DONE)
    return code;
  if (threads && !read_number(threads, 1, 256, &batch.threads))
    return misuse("add", "--threads is a number from 1 to 256, not \"%s\"", threads);
  if (date && !dgm_date_parse((dgm_str){date, (uint32_t)strlen(date)}, &batch.date))
    return misuse("add", "--date is a date as 2024-03-15, not \"%s\"", date);
  signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is an error like a full disk */
  dgm_model *opened = open_model(model, actors);
  if (!opened)
    return FAILED;
  dgm_error error = {0};
  dgm_store *store = dgm_store_open(argv[1], DGM_STORE_WRITE, &error);
  if (store) {
    batch.model = opened;
    code = add(store, &batch, (const char *const *)argv + 2, (size_t)n - 1, &options);
  } else {
    say("%s", error.message);
    code = FAILED;
  }
  dgm_store_close(store);
  dgm_model_close(opened);
  return code;
}

const command add_command = {
    .name = "add",
    .summary = "code texts into a store: one file with documents, events, claims, agreements and stories",
    .help = "Usage: dragoman add [OPTIONS] STORE FILE|DIRECTORY|-...\n\n"
            "Codes texts as 'dragoman code' does and keeps everything in the store, a file that is made if there is\n"
            "none. A document that is there already, by its id or by its text, is passed over; one that an older\n"
            "program or model has read is read again. So a run that was stopped, in whatever way, goes on where it\n"
            "was when the same command is given again.\n\n"
            "Options:\n"
            "  --date YYYY-MM-DD   the date of documents that carry none; relative dates need it\n" INPUT_HELP
            "  --threads N         default: one a processor\n"
            "  --actors FILE       a table of actors of your own, before the others (docs/tables.md)\n"
            "  --model FILE        default: $DRAGOMAN_MODEL, or english.dgm beside the program or in\n"
            "                      ../share/dragoman\n"
            "  --help\n\n"
            "Exit codes: 0 done; 1 something failed (what was committed is kept); 2 wrong usage;\n"
            "3 done, but records or fields were left out: each is named on standard error.\n",
    .run = run,
};
