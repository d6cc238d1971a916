/* An ArrowArrayStream: a thread codes ahead, two batches at most, of whoever asks for the next. */
#include "arrow/arrow.h"
#include "formats/reader.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { AHEAD = 2 };

typedef struct stream {
  dgm_batch batch;
  dgm_arrow_table table;
  uint64_t rows;
  dgm_reader *reader;
  pid_t process; /* whose thread it is: after a fork the child has none */
  pthread_t thread;
  pthread_mutex_t lock;
  pthread_cond_t changed;
  struct ArrowArray ready[AHEAD];
  uint64_t made, taken;
  bool released, over;
  dgm_error error;   /* of the thread */
  char message[600]; /* of the last call; empty: it went well */
} stream;

/* ---- the thread ---- */

static bool wanted(void *context, const dgm_input *input) {
  stream *s = context;
  return s->batch.wanted(s->batch.context, input);
}

static void skipped(void *context, const dgm_error *error) {
  stream *s = context;
  s->batch.skipped(s->batch.context, error);
}

static void progress(void *context, const dgm_batch_counts *counts) {
  stream *s = context;
  s->batch.progress(s->batch.context, counts);
}

static int emit(void *context, struct ArrowArray *rows) {
  stream *s = context;
  pthread_mutex_lock(&s->lock);
  while (!s->released && s->made - s->taken == AHEAD)
    pthread_cond_wait(&s->changed, &s->lock);
  bool released = s->released;
  if (released)
    rows->release(rows);
  else
    s->ready[s->made++ % AHEAD] = *rows;
  pthread_cond_broadcast(&s->changed);
  pthread_mutex_unlock(&s->lock);
  return released;
}

static void *run(void *argument) {
  stream *s = argument;
  dgm_batch batch = s->batch;
  batch.wanted = batch.wanted ? wanted : NULL;
  batch.skipped = batch.skipped ? skipped : NULL;
  batch.progress = batch.progress ? progress : NULL;
  batch.context = s;
  dgm_error error = {0};
  dgm_err result = dgm_arrow_run(&batch, s->table, s->rows, s->reader, emit, NULL, &error);
  pthread_mutex_lock(&s->lock);
  if (result)
    s->error = error;
  s->over = true;
  pthread_cond_broadcast(&s->changed);
  pthread_mutex_unlock(&s->lock);
  return NULL;
}

/* ---- the stream's functions ---- */

static int fail(stream *s, dgm_err code, const char *message) {
  snprintf(s->message, sizeof s->message, "%s", message);
  return code == DGM_ERR_MEMORY ? ENOMEM : code == DGM_ERR_IO ? EIO : EINVAL;
}

static int get_schema(struct ArrowArrayStream *out, struct ArrowSchema *schema) {
  stream *s = out->private_data;
  dgm_error error = {0};
  s->message[0] = 0;
  return dgm_arrow_schema(s->table, schema, &error) ? fail(s, error.code, error.message) : 0;
}

static int get_next(struct ArrowArrayStream *out, struct ArrowArray *rows) {
  stream *s = out->private_data;
  s->message[0] = 0;
  *rows = (struct ArrowArray){0};
  if (s->process != getpid())
    return fail(s, DGM_ERR_ARGUMENT, "this stream was opened before the process was forked: open another one here");
  pthread_mutex_lock(&s->lock);
  while (s->made == s->taken && !s->over)
    pthread_cond_wait(&s->changed, &s->lock);
  int result = 0;
  if (s->made > s->taken) {
    *rows = s->ready[s->taken++ % AHEAD];
    pthread_cond_broadcast(&s->changed);
  } else if (s->error.code) {
    result = fail(s, s->error.code, s->error.message);
  }
  pthread_mutex_unlock(&s->lock);
  return result;
}

static const char *get_last_error(struct ArrowArrayStream *out) {
  stream *s = out->private_data;
  return s->message[0] ? s->message : NULL;
}

static void free_stream(stream *s) {
  for (; s->taken < s->made; s->taken++)
    s->ready[s->taken % AHEAD].release(&s->ready[s->taken % AHEAD]);
  dgm_reader_close(s->reader);
  pthread_cond_destroy(&s->changed);
  pthread_mutex_destroy(&s->lock);
  free(s);
}

/* In a forked child the thread's memory is in no known state: it is left alone. */
static void release(struct ArrowArrayStream *out) {
  stream *s = out->private_data;
  out->release = NULL;
  if (s->process != getpid())
    return;
  dgm_reader_stop(s->reader);
  pthread_mutex_lock(&s->lock);
  s->released = true;
  pthread_cond_broadcast(&s->changed);
  pthread_mutex_unlock(&s->lock);
  pthread_join(s->thread, NULL);
  free_stream(s);
}

dgm_err dgm_arrow_stream(const dgm_batch *batch, dgm_arrow_table table, uint64_t rows, dgm_reader *reader,
                         struct ArrowArrayStream *out, dgm_error *error) {
  *out = (struct ArrowArrayStream){0};
  stream *s = dgm_arrow_fields(table) ? calloc(1, sizeof *s) : NULL;
  if (!s) {
    dgm_reader_close(reader);
    return dgm_arrow_fields(table) ? dgm_fail_memory(error)
                                   : dgm_fail(error, DGM_ERR_ARGUMENT, "there is no Arrow table %d", (int)table);
  }
  s->batch = *batch;
  s->table = table;
  s->rows = rows;
  s->reader = reader;
  s->process = getpid();
  pthread_mutex_init(&s->lock, NULL);
  pthread_cond_init(&s->changed, NULL);
  if (pthread_create(&s->thread, NULL, run, s)) {
    free_stream(s);
    return dgm_fail(error, DGM_ERR_MEMORY, "cannot start a thread");
  }
  *out = (struct ArrowArrayStream){.get_schema = get_schema,
                                   .get_next = get_next,
                                   .get_last_error = get_last_error,
                                   .release = release,
                                   .private_data = s};
  return DGM_OK;
}
