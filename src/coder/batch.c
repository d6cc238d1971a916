/* Many documents, several threads, output in input order.
 *
 * The calling thread reads records into a ring of jobs; workers take them in order, and whoever completes the oldest
 * one hands on its output and that of the completed ones behind it. The ring is short and holds few bytes, so that
 * memory stays small however fast the reader is.
 */
#include "coder/coder.h"
#include "formats/reader.h"

#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <unistd.h>

enum { MAX_THREADS = 256, JOBS_PER_THREAD = 4, QUEUED_BYTES = 16 << 20, KEPT_BYTES = 1 << 20 };

typedef enum job_state { JOB_FREE, JOB_READY, JOB_TAKEN, JOB_DONE } job_state;

typedef struct job {
  job_state state;
  dgm_error note;  /* what was left out; its code is DGM_OK if nothing was */
  dgm_input input; /* its strings lie in `strings` */
  dgm_buffer strings, out;
  dgm_batch_counts counts;
} job;

typedef struct batch_run {
  const dgm_batch *batch;
  pthread_mutex_t lock;
  pthread_cond_t work, space; /* jobs to take; jobs that became free */
  job *jobs;
  size_t n_jobs;
  uint64_t filled, taken, emitted; /* jobs so far; job i lies in slot i % n_jobs */
  size_t queued;                   /* bytes of the jobs in the ring */
  bool emitting, over, stopped;
  dgm_batch_counts counts;
  dgm_err result;
  dgm_error error;
} batch_run;

typedef struct worker {
  batch_run *run;
  dgm_coder *coder;
  pthread_t thread;
} worker;

/* ---- output ---- */

static void stop(batch_run *run, dgm_err result, const char *message) {
  if (!run->stopped)
    run->result = dgm_fail(&run->error, result, "%s", message);
  run->stopped = true;
  pthread_cond_broadcast(&run->work);
  pthread_cond_broadcast(&run->space);
}

static void add_counts(dgm_batch_counts *sum, const dgm_batch_counts *one) {
  sum->documents += one->documents;
  sum->sentences += one->sentences;
  sum->words += one->words;
  sum->events += one->events;
  sum->skipped += one->skipped;
  sum->warnings += one->warnings;
  sum->broken += one->broken;
  sum->bytes += one->bytes;
}

/* Outside the lock, but by one thread at a time. */
static bool hand_on(batch_run *run, job *j) {
  const dgm_batch *b = run->batch;
  add_counts(&run->counts, &j->counts);
  if (j->note.code && b->skipped)
    b->skipped(b->context, &j->note);
  if (j->out.size && b->emit(b->context, j->out.data, j->out.size))
    return false;
  if (b->progress)
    b->progress(b->context, &run->counts);
  return true;
}

/* Under the lock: hands on the oldest jobs that are done, unless another thread is at it. */
static void emit_done(batch_run *run) {
  if (run->emitting)
    return;
  run->emitting = true;
  while (!run->stopped && run->emitted < run->filled && run->jobs[run->emitted % run->n_jobs].state == JOB_DONE) {
    job *j = &run->jobs[run->emitted % run->n_jobs];
    pthread_mutex_unlock(&run->lock);
    bool good = hand_on(run, j);
    size_t size = j->strings.size;
    if (j->out.capacity > KEPT_BYTES)
      dgm_buffer_free(&j->out);
    if (j->strings.capacity > KEPT_BYTES)
      dgm_buffer_free(&j->strings);
    pthread_mutex_lock(&run->lock);
    run->queued -= size;
    j->state = JOB_FREE;
    run->emitted++;
    if (run->taken < run->emitted) /* a note, which no worker takes */
      run->taken = run->emitted;
    if (good)
      pthread_cond_signal(&run->space);
    else
      stop(run, DGM_ERR_IO, "the output cannot be written");
  }
  run->emitting = false;
}

/* ---- workers ---- */

/* Codes one document. A document that cannot be read is left out, but without memory there is no going on. */
static dgm_err work_on(const batch_run *run, dgm_coder *coder, job *j) {
  const dgm_batch *b = run->batch;
  dgm_error error = {0};
  const dgm_document *d = dgm_read(coder, &j->input, b->depth, &error);
  if (!d) {
    j->counts.skipped = 1;
    return dgm_fail(&j->note, error.code, "document %.*s: %.400s", j->input.id.size < 80 ? (int)j->input.id.size : 80,
                    j->input.id.data ? j->input.id.data : "", error.message);
  }
  b->write(b->model, d, b->write_context, &j->out);
  if (j->out.failed)
    return dgm_fail_memory(&j->note);
  j->counts.documents = 1;
  j->counts.sentences = d->n_sentences;
  j->counts.words = d->n_words;
  j->counts.events = d->n_events;
  j->counts.broken += d->n_broken;
  return DGM_OK;
}

static void *work(void *argument) {
  worker *w = argument;
  batch_run *run = w->run;
  pthread_mutex_lock(&run->lock);
  for (;;) {
    while (!run->stopped && !run->over && run->taken == run->filled)
      pthread_cond_wait(&run->work, &run->lock);
    if (run->stopped || run->taken == run->filled)
      break;
    job *j = &run->jobs[run->taken++ % run->n_jobs];
    if (j->state != JOB_READY) /* a note */
      continue;
    j->state = JOB_TAKEN;
    pthread_mutex_unlock(&run->lock);
    dgm_err result = work_on(run, w->coder, j);
    pthread_mutex_lock(&run->lock);
    j->state = JOB_DONE;
    if (result == DGM_ERR_MEMORY)
      stop(run, result, j->note.message);
    emit_done(run);
  }
  pthread_mutex_unlock(&run->lock);
  return NULL;
}

/* ---- the reader's side ---- */

/* The strings of the reader last until its next record only. */
static dgm_err copy_input(job *j, const dgm_input *input) {
  j->input = *input;
  dgm_str *const strings[] = {&j->input.text,  &j->input.id,  &j->input.source,
                              &j->input.title, &j->input.url, &j->input.language};
  for (size_t i = 0; i < DGM_COUNT(strings); i++)
    dgm_buffer_add_str(&j->strings, *strings[i]);
  if (j->strings.failed)
    return DGM_ERR_MEMORY;
  size_t at = 0;
  for (size_t i = 0; i < DGM_COUNT(strings); at += strings[i++]->size)
    if (strings[i]->size)
      strings[i]->data = j->strings.data + at;
    else if (strings[i]->data)
      strings[i]->data = ""; /* given, but empty */
  return DGM_OK;
}

/* A free slot with room for `size` bytes more, or NULL when the batch has been stopped. */
static job *free_job(batch_run *run, size_t size) {
  while (!run->stopped && (run->filled - run->emitted == run->n_jobs ||
                           (run->filled > run->emitted && run->queued + size > QUEUED_BYTES)))
    pthread_cond_wait(&run->space, &run->lock);
  return run->stopped ? NULL : &run->jobs[run->filled % run->n_jobs];
}

static void put_job(batch_run *run, dgm_reader *reader, dgm_next next, const dgm_input *input, const dgm_error *note,
                    uint64_t *bytes) {
  bool document = next == DGM_NEXT_DOCUMENT;
  pthread_mutex_lock(&run->lock);
  job *j = free_job(run, document ? input->text.size : 0);
  pthread_mutex_unlock(&run->lock);
  if (!j)
    return;
  /* the slot is this thread's until `filled` counts it */
  j->note = *note;
  j->strings.size = j->out.size = 0;
  j->counts = (dgm_batch_counts){.bytes = dgm_reader_bytes(reader) - *bytes};
  *bytes += j->counts.bytes;
  if (document) {
    j->counts.warnings = note->code != DGM_OK;
    j->counts.broken = dgm_reader_broken(reader);
  } else {
    j->counts.skipped = 1;
  }
  dgm_err result = document ? copy_input(j, input) : DGM_OK;
  pthread_mutex_lock(&run->lock);
  if (result)
    stop(run, result, "out of memory");
  j->state = document ? JOB_READY : JOB_DONE;
  run->queued += j->strings.size;
  run->filled++;
  pthread_cond_signal(&run->work);
  if (!document)
    emit_done(run);
  pthread_mutex_unlock(&run->lock);
}

static bool is_wanted(const dgm_batch *batch, dgm_input *input) {
  if (input->date == DGM_NO_DATE)
    input->date = batch->date;
  return !batch->wanted || batch->wanted(batch->context, input);
}

static void read_all(batch_run *run, dgm_reader *reader) {
  uint64_t bytes = 0;
  for (bool stopped = false; !stopped;) {
    dgm_input input;
    dgm_error note = {0};
    dgm_next next = dgm_reader_next(reader, &input, &note);
    if (next == DGM_NEXT_END)
      break;
    if (next == DGM_NEXT_SKIPPED || (next == DGM_NEXT_DOCUMENT && is_wanted(run->batch, &input)))
      put_job(run, reader, next, &input, &note, &bytes);
    pthread_mutex_lock(&run->lock);
    if (next == DGM_NEXT_FAILED)
      stop(run, note.code, note.message);
    stopped = run->stopped;
    pthread_mutex_unlock(&run->lock);
  }
  pthread_mutex_lock(&run->lock);
  run->over = true;
  pthread_cond_broadcast(&run->work);
  pthread_mutex_unlock(&run->lock);
}

/* ---- the whole ---- */

static int processors(void) {
  cpu_set_t set;
  int n = sched_getaffinity(0, sizeof set, &set) ? (int)sysconf(_SC_NPROCESSORS_ONLN) : CPU_COUNT(&set);
  return n < 1 ? 1 : n;
}

/* As many as can be had; at least one, or it fails. */
static int start_workers(batch_run *run, worker *workers, int count, dgm_error *error) {
  int n = 0;
  for (; n < count; n++) {
    workers[n] = (worker){.run = run, .coder = dgm_coder_new(run->batch->model, error)};
    if (workers[n].coder && !pthread_create(&workers[n].thread, NULL, work, &workers[n]))
      continue;
    if (workers[n].coder && !n)
      dgm_fail(error, DGM_ERR_MEMORY, "cannot start a thread");
    dgm_coder_free(workers[n].coder);
    break;
  }
  return n;
}

static dgm_err run_all(batch_run *run, dgm_reader *reader, int threads, dgm_error *error) {
  worker *workers = calloc((size_t)threads, sizeof *workers);
  run->n_jobs = (size_t)threads * JOBS_PER_THREAD;
  run->jobs = calloc(run->n_jobs, sizeof *run->jobs);
  int n = workers && run->jobs ? start_workers(run, workers, threads, error) : 0;
  dgm_err result = n ? DGM_OK : workers && run->jobs ? error->code : dgm_fail_memory(error);
  if (n)
    read_all(run, reader);
  for (int i = 0; i < n; i++) {
    pthread_join(workers[i].thread, NULL);
    dgm_coder_free(workers[i].coder);
  }
  for (size_t i = 0; run->jobs && i < run->n_jobs; i++) {
    dgm_buffer_free(&run->jobs[i].strings);
    dgm_buffer_free(&run->jobs[i].out);
  }
  free(run->jobs);
  free(workers);
  if (!result && run->result)
    result = dgm_fail(error, run->result, "%s", run->error.message);
  return result;
}

dgm_err dgm_batch_run(const dgm_batch *batch, dgm_reader *reader, dgm_batch_counts *counts, dgm_error *error) {
  batch_run run = {.batch = batch};
  dgm_error unused;
  int threads = batch->threads > 0 ? batch->threads : processors();
  pthread_mutex_init(&run.lock, NULL);
  pthread_cond_init(&run.work, NULL);
  pthread_cond_init(&run.space, NULL);
  dgm_err result = run_all(&run, reader, threads < MAX_THREADS ? threads : MAX_THREADS, error ? error : &unused);
  pthread_cond_destroy(&run.space);
  pthread_cond_destroy(&run.work);
  pthread_mutex_destroy(&run.lock);
  if (counts)
    *counts = run.counts;
  return result;
}
