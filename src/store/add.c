/* Texts into a store: workers code and pack, whoever completes the oldest document stores it. */
#include "store/insert.h"
#include "store/pack.h"
#include "stories/stories.h"

#include <stdio.h>

/* A transaction is committed when it has been open for a tenth of the run, so that whatever stops it costs a tenth of
 * the work at most; never sooner than this, for each commit waits for the disk, nor later. In seconds. */
#define LEAST_OPEN 0.2
#define LEAST_CLOSED (DGM_STORE_TURN_MS / 1000.0)
enum { MOST_PENDING = 8 << 20 };

typedef struct adding {
  dgm_store *store, *reader; /* `reader`: for looking ahead, by the thread that reads */
  const dgm_batch *batch;    /* the caller's */
  dgm_str coder;
  dgm_inserter inserter;
  dgm_store_counts counts, committed;
  uint64_t passed;               /* by the reading thread */
  bool open;                     /* a transaction */
  dgm_buffer pending;            /* documents that came between two transactions, each behind its size */
  double started, since, closed; /* the run, the transaction, the end of the last one */
  dgm_err result;
  dgm_error error;
} adding;

/* ---- transactions ---- */

static bool fail(adding *a) {
  if (!a->result)
    a->result = dgm_store_fail(a->store, &a->error, "store documents");
  return false;
}

static bool begin(adding *a) {
  if (a->open)
    return true;
  if (dgm_store_exec(a->store, "BEGIN IMMEDIATE", &a->error)) {
    a->result = a->error.code;
    return false;
  }
  a->open = true;
  a->since = dgm_store_now();
  return a->inserter.met || dgm_inserter_begin(&a->inserter, a->store, a->coder) || fail(a);
}

static bool commit(adding *a) {
  if (!a->open)
    return true;
  if (sqlite3_exec(a->store->db, "COMMIT", NULL, NULL, NULL) != SQLITE_OK)
    return fail(a);
  a->open = false;
  a->closed = dgm_store_now();
  a->committed = a->counts;
  return true;
}

/* ---- what the batch calls ---- */

static bool wanted(void *context, const dgm_input *input) {
  adding *a = context;
  bool there = dgm_store_has(a->reader, input->id, input->text, a->coder);
  a->passed += there;
  return !there;
}

static void pack(const dgm_model *model, const dgm_document *document, void *context, dgm_buffer *out) {
  (void)context;
  dgm_pack(model, document, out);
}

static void say_other_text(adding *a, const char *packed) {
  dgm_unpacker u = {packed};
  dgm_str id = dgm_take_head(&u).id;
  dgm_error note;
  dgm_fail(&note, DGM_ERR_FORMAT,
           "document %.*s: the store has another text under this id; left out: give it an id of its own",
           id.size < 80 ? (int)id.size : 80, id.data);
  if (a->batch->skipped)
    a->batch->skipped(a->batch->context, &note);
}

static bool is_due(const adding *a) {
  double time = dgm_store_now(), open = time - a->since, part = (time - a->started) / 10;
  return open >= DGM_STORE_MOST_OPEN || (open >= LEAST_OPEN && open >= part);
}

static bool insert(adding *a, const char *packed) {
  bool copy = false;
  switch (dgm_insert(&a->inserter, packed, &copy)) {
  case DGM_STORED_NEW:
    a->counts.added++;
    break;
  case DGM_STORED_REPLACED:
    a->counts.replaced++;
    break;
  case DGM_STORED_SAME_ID:
    a->counts.same_id++;
    break;
  case DGM_STORED_SAME_TEXT:
    a->counts.same_text++;
    break;
  case DGM_STORED_OTHER_TEXT:
    a->counts.other_text++;
    say_other_text(a, packed);
    break;
  case DGM_STORED_FAILED:
    return fail(a);
  }
  a->counts.near_copies += copy;
  return true;
}

static bool insert_pending(adding *a) {
  for (size_t at = 0; at < a->pending.size;) {
    uint32_t size;
    memcpy(&size, a->pending.data + at, sizeof size);
    if (!begin(a) || !insert(a, a->pending.data + at + sizeof size))
      return false;
    at += sizeof size + size;
  }
  a->pending.size = 0;
  return true;
}

static int store_one(void *context, const char *data, size_t size) {
  adding *a = context;
  if (!a->open && dgm_store_now() - a->closed < LEAST_CLOSED && a->pending.size < MOST_PENDING) {
    uint32_t length = (uint32_t)size;
    dgm_buffer_add(&a->pending, (const char *)&length, sizeof length);
    dgm_buffer_add(&a->pending, data, size);
    if (a->pending.failed)
      a->result = dgm_fail_memory(&a->error);
    return a->pending.failed;
  }
  if (!begin(a) || !insert_pending(a) || !insert(a, data))
    return 1;
  return is_due(a) && !commit(a);
}

static void skipped(void *context, const dgm_error *error) {
  const adding *a = context;
  if (a->batch->skipped)
    a->batch->skipped(a->batch->context, error);
}

static void progress(void *context, const dgm_batch_counts *counts) {
  const adding *a = context;
  if (a->batch->progress)
    a->batch->progress(a->batch->context, counts);
}

/* ---- the whole ---- */

static dgm_err add_all(adding *a, dgm_reader *reader, dgm_error *error) {
  dgm_batch batch = *a->batch;
  batch.depth = DGM_ALL;
  batch.wanted = wanted;
  batch.write = pack;
  batch.emit = store_one;
  batch.skipped = skipped;
  batch.progress = progress;
  batch.context = batch.write_context = a;
  dgm_err result = dgm_batch_run(&batch, reader, &a->counts.coded, error);
  if (!a->result && insert_pending(a)) /* after a failure of the batch too: each document is whole */
    commit(a);
  if (a->open)
    sqlite3_exec(a->store->db, "ROLLBACK", NULL, NULL, NULL);
  return a->result ? dgm_fail(error, a->result, "%s", a->error.message) : result;
}

dgm_err dgm_store_add(dgm_store *store, const dgm_batch *batch, dgm_reader *reader, dgm_store_counts *counts,
                      dgm_error *error) {
  char coder[128];
  dgm_error unused;
  error = error ? error : &unused;
  if (store->mode != DGM_STORE_WRITE)
    return dgm_fail(error, DGM_ERR_ARGUMENT, "%s: opened for reading only", store->path);
  snprintf(coder, sizeof coder, "dragoman %s; %s", DGM_VERSION, dgm_model_version(batch->model));
  adding a = {.store = store, .batch = batch, .coder = dgm_cstr(coder), .started = dgm_store_now()};
  a.reader = dgm_store_open(store->path, DGM_STORE_READ, error);
  if (!a.reader)
    return error->code;
  dgm_err result = dgm_store_exec(a.reader, "PRAGMA cache_size=-1024", error); /* it looks for ids, and no more */
  if (!result)
    result = add_all(&a, reader, error);
  dgm_store_close(a.reader);
  dgm_inserter_end(&a.inserter);
  dgm_buffer_free(&a.pending);
  if (!result && a.committed.added + a.committed.replaced + a.committed.same_text)
    result = dgm_store_change(store, "PRAGMA analysis_limit=1000; PRAGMA optimize", error);
  if (!result)
    result = dgm_stories_update(store, batch->model, error);
  if (counts) {
    *counts = a.committed;
    counts->coded = a.counts.coded;
    counts->same_id += a.passed;
  }
  return result;
}

dgm_err dgm_store_cluster(dgm_store *store, const dgm_model *model, dgm_error *error) {
  return dgm_stories_anew(store, model, error);
}
