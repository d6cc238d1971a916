/* Many documents into record batches: each worker gathers its document's rows in columns of their own, and whoever
 * hands on output, in input order, puts them behind the others. */
#include "arrow/arrow.h"

#include <pthread.h>
#include <stdlib.h>

enum { BATCH_ROWS = 16384, BATCH_BYTES = 32 << 20 };

/* The rows of one document. There are no more of these than documents in work. */
typedef struct part part;
struct part {
  dgm_arrow *rows;
  dgm_error note; /* why the document was left out */
  part *next_free, *next;
};

typedef struct arrow_run {
  dgm_batch batch; /* as given */
  dgm_arrow_table table;
  uint64_t rows;
  dgm_arrow_emit *emit;
  dgm_arrow *gathered;
  pthread_mutex_t lock; /* of the two lists */
  part *unused, *all;
  dgm_batch_counts left_out; /* documents whose rows fit no batch */
  dgm_error error;           /* of handing out */
} arrow_run;

/* ---- parts ---- */

static part *new_part(arrow_run *run) {
  part *p = calloc(1, sizeof *p);
  dgm_arrow *rows = p ? dgm_arrow_new(run->batch.model, run->table, NULL) : NULL;
  if (!rows) {
    free(p);
    return NULL;
  }
  p->rows = rows;
  pthread_mutex_lock(&run->lock);
  p->next = run->all;
  run->all = p;
  pthread_mutex_unlock(&run->lock);
  return p;
}

static part *take_part(arrow_run *run) {
  pthread_mutex_lock(&run->lock);
  part *p = run->unused;
  if (p)
    run->unused = p->next_free;
  pthread_mutex_unlock(&run->lock);
  return p ? p : new_part(run);
}

static void give_back(arrow_run *run, part *p) {
  dgm_arrow_clear(p->rows);
  p->note = (dgm_error){0};
  pthread_mutex_lock(&run->lock);
  p->next_free = run->unused;
  run->unused = p;
  pthread_mutex_unlock(&run->lock);
}

/* ---- what the batch calls ---- */

/* The output of a document is a pointer to its rows. */
static void write_part(const dgm_model *model, const dgm_document *document, void *context, dgm_buffer *out) {
  (void)model;
  arrow_run *run = context;
  part *p = take_part(run);
  dgm_err result = p ? dgm_arrow_add_document(p->rows, document, &p->note) : DGM_ERR_MEMORY;
  if (result == DGM_ERR_MEMORY)
    out->failed = true;
  else if (result || dgm_arrow_rows(p->rows))
    dgm_buffer_add(out, (const char *)&p, sizeof p);
  else
    give_back(run, p);
}

static bool hand_out(arrow_run *run) {
  struct ArrowArray rows;
  if (!dgm_arrow_rows(run->gathered))
    return true;
  if (dgm_arrow_take(run->gathered, &rows, &run->error))
    return false;
  int stop = run->emit(run->batch.context, &rows);
  if (stop)
    dgm_fail(&run->error, DGM_ERR_IO, "the output cannot be written");
  return !stop;
}

static bool add_part(arrow_run *run, part *p) {
  dgm_err result = p->note.code;
  if (!result) {
    result = dgm_arrow_concat(run->gathered, p->rows);
    if (result == DGM_ERR_LIMIT) {
      if (!hand_out(run))
        return false;
      result = dgm_arrow_concat(run->gathered, p->rows);
    }
    if (result)
      dgm_fail_memory(&run->error);
    return !result;
  }
  run->left_out.skipped++;
  if (run->batch.skipped)
    run->batch.skipped(run->batch.context, &p->note);
  return true;
}

static int emit_part(void *context, const char *data, size_t size) {
  arrow_run *run = context;
  part *p;
  (void)size;
  memcpy(&p, data, sizeof p);
  bool good = add_part(run, p);
  give_back(run, p);
  if (good && (dgm_arrow_rows(run->gathered) >= run->rows || dgm_arrow_bytes(run->gathered) >= BATCH_BYTES))
    good = hand_out(run);
  return !good;
}

static bool wanted(void *context, const dgm_input *input) {
  arrow_run *run = context;
  return run->batch.wanted(run->batch.context, input);
}

static void skipped(void *context, const dgm_error *error) {
  arrow_run *run = context;
  run->batch.skipped(run->batch.context, error);
}

static void progress(void *context, const dgm_batch_counts *counts) {
  arrow_run *run = context;
  run->batch.progress(run->batch.context, counts);
}

/* ---- the whole ---- */

static dgm_err run_all(arrow_run *run, dgm_reader *reader, dgm_batch_counts *counts, dgm_error *error) {
  dgm_batch batch = run->batch;
  batch.wanted = batch.wanted ? wanted : NULL;
  batch.skipped = batch.skipped ? skipped : NULL;
  batch.progress = batch.progress ? progress : NULL;
  batch.write = write_part;
  batch.emit = emit_part;
  batch.write_context = batch.context = run;
  dgm_err result = dgm_batch_run(&batch, reader, counts, error);
  if (!run->error.code) /* what was coded before a failure is good */
    hand_out(run);
  if (run->error.code)
    result = dgm_fail(error, run->error.code, "%s", run->error.message);
  return result;
}

dgm_err dgm_arrow_run(const dgm_batch *batch, dgm_arrow_table table, uint64_t rows, dgm_reader *reader,
                      dgm_arrow_emit *emit, dgm_batch_counts *counts, dgm_error *error) {
  arrow_run run = {.batch = *batch, .table = table, .rows = rows ? rows : BATCH_ROWS, .emit = emit};
  dgm_batch_counts unused;
  counts = counts ? counts : &unused;
  *counts = (dgm_batch_counts){0};
  run.gathered = dgm_arrow_new(batch->model, table, error);
  if (!run.gathered)
    return error ? error->code : DGM_ERR_MEMORY;
  pthread_mutex_init(&run.lock, NULL);
  dgm_err result = run_all(&run, reader, counts, error);
  counts->skipped += run.left_out.skipped;
  for (part *p = run.all, *next; p; p = next) {
    next = p->next;
    dgm_arrow_free(p->rows);
    free(p);
  }
  pthread_mutex_destroy(&run.lock);
  dgm_arrow_free(run.gathered);
  return result;
}
