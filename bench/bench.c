/* dgm-bench MODEL FILE.jsonl [PROGRAM]: how fast the texts of a file are read, stage by stage and as a whole.
 *
 * Each depth is read three times, by a new coder each time, for a coder remembers words; the fastest counts. A stage
 * takes the difference between its depth and the one before. README.md says what the columns mean. */
#include "dragoman.h"

#include <fcntl.h>
#include <jansson.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#pragma weak dgm_batch_run
#pragma weak dgm_reader_open
#pragma weak dgm_reader_close

extern char **environ;

enum { PASSES = 3, N_STAGES = 6 };

static const struct {
  const char *name;
  dgm_depth depth;
  bool write;
} stages[N_STAGES] = {{"text", DGM_SPLIT, false},    {"language", DGM_PARSE, false}, {"entities", DGM_ENTITIES, false},
                      {"events", DGM_EVENTS, false}, {"claims", DGM_ALL, false},     {"writing", DGM_ALL, true}};

typedef struct text {
  char *data;
  uint32_t size;
  dgm_date date;
} text;

typedef struct bench {
  const dgm_model *model;
  text *texts;
  size_t n, room;
  dgm_buffer out;
  double words, sentences, events, seconds[N_STAGES];
} bench;

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static bool fail(const char *what, const char *why) {
  fprintf(stderr, "dgm-bench: %s: %s\n", what, why);
  return false;
}

/* ---- the texts ---- */

static bool add_text(bench *b, const char *line) {
  json_t *record = json_loads(line, 0, NULL), *field = json_object_get(record, "text");
  if (b->n == b->room) {
    b->room = 2 * b->room + 256;
    text *grown = realloc(b->texts, b->room * sizeof *grown);
    if (!grown)
      return fail("texts", "no memory");
    b->texts = grown;
  }
  if (json_is_string(field)) {
    const char *date = json_string_value(json_object_get(record, "date"));
    text t = {strdup(json_string_value(field)), (uint32_t)json_string_length(field), DGM_NO_DATE};
    if (date)
      dgm_date_parse((dgm_str){date, (uint32_t)strlen(date)}, &t.date);
    b->texts[b->n++] = t;
  }
  json_decref(record);
  return true;
}

static bool load(bench *b, const char *path) {
  FILE *in = fopen(path, "rb");
  if (!in)
    return fail(path, "cannot be opened");
  char *line = NULL;
  size_t room = 0;
  bool good = true;
  while (good && getline(&line, &room, in) >= 0)
    good = add_text(b, line);
  free(line);
  fclose(in);
  return good && (b->n || fail(path, "holds no JSON lines with a text"));
}

/* ---- one thread, stage by stage ---- */

static bool pass(bench *b, int stage) {
  dgm_error error = {0};
  dgm_coder *coder = dgm_coder_new(b->model, &error);
  if (!coder)
    return fail("coder", error.message);
  b->words = b->sentences = b->events = 0;
  bool good = true;
  double start = now();
  for (size_t i = 0; i < b->n && good; i++) {
    dgm_input input = {.text = {b->texts[i].data, b->texts[i].size}, .id = {"bench", 5}, .date = b->texts[i].date};
    const dgm_document *d = dgm_read(coder, &input, stages[stage].depth, &error);
    if (!d) {
      good = fail("reading", error.message);
      break;
    }
    b->words += d->n_words;
    b->sentences += d->n_sentences;
    b->events += d->n_events;
    b->out.size = 0;
    if (stages[stage].write)
      dgm_write_events(b->model, d, &b->out);
  }
  double seconds = now() - start;
  if (!b->seconds[stage] || seconds < b->seconds[stage])
    b->seconds[stage] = seconds;
  dgm_coder_free(coder);
  return good;
}

static void put_row(const bench *b, const char *name, double seconds) {
  if (seconds < 1e-6) /* too little to tell from the stage before */
    printf("%-10s %12s\n", name, "0");
  else
    printf("%-10s %12.1f %14.0f %12.0f %7.1f\n", name, 1e6 * seconds / b->sentences, b->sentences / seconds,
           b->words / seconds, 100 * seconds / b->seconds[N_STAGES - 1]);
}

static bool measure_stages(bench *b) {
  for (int p = 0; p < PASSES; p++)
    for (int stage = 0; stage < N_STAGES; stage++)
      if (!pass(b, stage))
        return false;
  printf("%zu documents, %.0f sentences, %.0f words, %.0f events; one thread, the best of %d passes\n\n", b->n,
         b->sentences, b->words, b->events, PASSES);
  printf("%-10s %12s %14s %12s %7s\n", "stage", "us/sentence", "sentences/s", "words/s", "percent");
  for (int i = 0; i < N_STAGES; i++)
    put_row(b, stages[i].name, b->seconds[i] - (i ? b->seconds[i - 1] : 0));
  put_row(b, "whole", b->seconds[N_STAGES - 1]);
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  printf("\npeak memory %.0f MB\n", (double)usage.ru_maxrss / 1024);
  return true;
}

/* ---- threads ---- */

static void write_events(const dgm_model *model, const dgm_document *d, void *context, dgm_buffer *out) {
  (void)context;
  dgm_write_events(model, d, out);
}

typedef struct output {
  char *data;
  size_t size, room;
} output;

static int keep(void *context, const char *data, size_t size) {
  output *o = context;
  if (o->size + size > o->room) {
    o->room = 2 * (o->size + size);
    char *grown = realloc(o->data, o->room);
    if (!grown)
      return 1;
    o->data = grown;
  }
  memcpy(o->data + o->size, data, size);
  o->size += size;
  return 0;
}

static bool run_threads(const bench *b, const char *path, int threads, output *out) {
  dgm_error error = {0};
  dgm_reader *reader = dgm_reader_open(path, DGM_INPUT_AUTO, &error);
  if (!reader)
    return fail(path, error.message);
  dgm_batch batch = {.model = b->model,
                     .depth = DGM_ALL,
                     .threads = threads,
                     .date = DGM_NO_DATE,
                     .write = write_events,
                     .emit = keep,
                     .context = out};
  dgm_batch_counts counts = {0};
  double start = now();
  dgm_err result = dgm_batch_run(&batch, reader, &counts, &error);
  double seconds = now() - start;
  dgm_reader_close(reader);
  if (result)
    return fail("batch", error.message);
  printf("%d thread%s  %12.0f sentences/s %10.0f words/s\n", threads, threads == 1 ? " " : "s",
         (double)counts.sentences / seconds, (double)counts.words / seconds);
  return true;
}

static bool measure_threads(const bench *b, const char *path) {
  output one = {0}, two = {0};
  printf("\nFrom the file to JSON lines in a batch:\n");
  bool good = run_threads(b, path, 1, &one) && run_threads(b, path, 2, &two);
  if (good) {
    bool same = one.size == two.size && (!one.size || !memcmp(one.data, two.data, one.size));
    printf("%zu bytes with 1 thread, %s with 2\n", one.size, same ? "the same" : "OTHERS");
    good = same;
  }
  free(one.data);
  free(two.data);
  return good;
}

/* ---- the command ---- */

/* Before anything else is loaded: a new program starts with the peak of the one that starts it. */
static bool measure_program(const char *program, const char *model, const char *path) {
  char *const arguments[] = {(char *)program, "code",  "--model",    (char *)model, "--threads", "1",
                             "--format",      "jsonl", (char *)path, NULL};
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  pid_t child;
  double start = now();
  int started = posix_spawn(&child, program, &actions, NULL, arguments, environ);
  posix_spawn_file_actions_destroy(&actions);
  if (started)
    return fail(program, strerror(started));
  int status = 0;
  struct rusage usage;
  if (wait4(child, &status, 0, &usage) != child || !WIFEXITED(status) || WEXITSTATUS(status))
    return fail(program, "failed");
  printf("dragoman code --threads 1: %.2f s, peak memory %.0f MB\n\n", now() - start, (double)usage.ru_maxrss / 1024);
  return true;
}

static bool run(bench *b, const char *path) {
  return load(b, path) && measure_stages(b) && (!dgm_batch_run || measure_threads(b, path));
}

int main(int argc, char **argv) {
  if (argc < 3) {
    fprintf(stderr, "usage: dgm-bench MODEL FILE.jsonl [PROGRAM]\n");
    return 2;
  }
  bool good = argc < 4 || measure_program(argv[3], argv[1], argv[2]);
  dgm_error error = {0};
  double start = now();
  dgm_model *model = dgm_model_open(argv[1], &error);
  if (!model) {
    fail(argv[1], error.message);
    return 1;
  }
  printf("model opened in %.0f ms\n", 1e3 * (now() - start));
  bench b = {.model = model};
  good = run(&b, argv[2]) && good;
  for (size_t i = 0; i < b.n; i++)
    free(b.texts[i].data);
  free(b.texts);
  dgm_buffer_free(&b.out);
  dgm_model_close(model);
  return good ? 0 : 1;
}
