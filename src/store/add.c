/* Texts into a store: workers code and pack, a thread of its own stores, so that nobody waits for the disk. */
#include "store/insert.h"
#include "store/pack.h"
#include "stories/stories.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <pthread.h>
#include <stdio.h>

/* A transaction is committed when it has been open for a tenth of the run, so that whatever stops it costs a tenth of
 * the work at most; never sooner than this, for each commit waits for the disk, nor later. In seconds. */
#define LEAST_OPEN 0.2
enum { MOST_WAITING = 8 << 20, MOST_NOTES = 64 };
/* KiB: the reader looks for ids, and no more; stories are looked for day by day. */
enum { READER_CACHE = 1024, STORIES_CACHE = 16384 };

typedef struct adding {
  dgm_store *reader;      /* for looking ahead, by the thread that reads */
  const dgm_batch *batch; /* the caller's */
  uint64_t passed;        /* by the reading thread */

  /* the storing thread's, while it runs */
  dgm_store *store;
  dgm_str coder;
  dgm_inserter inserter;
  dgm_store_counts counts, committed;
  bool open;             /* a transaction */
  double started, since; /* the run, the transaction */
  dgm_err result;
  dgm_error error;

  pthread_mutex_t lock; /* of what follows */
  pthread_cond_t changed;
  dgm_buffer waiting;          /* documents to be stored, each behind its size */
  bool over, no_memory, done;  /* nothing will come; a document had no room; the thread has ended */
  dgm_error notes[MOST_NOTES]; /* for the caller, who is called by one thread at a time */
  unsigned n_notes;
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
  a->committed = a->counts;
  return true;
}

/* ---- the storing thread ---- */

static void note_other_text(adding *a, const char *packed) {
  dgm_unpacker u = {packed};
  dgm_str id = dgm_take_head(&u).id;
  pthread_mutex_lock(&a->lock);
  while (a->n_notes == MOST_NOTES)
    pthread_cond_wait(&a->changed, &a->lock);
  dgm_fail(&a->notes[a->n_notes++], DGM_ERR_FORMAT,
           "document %.*s: the store has another text under this id; left out: give it an id of its own",
           id.size < 80 ? (int)id.size : 80, id.data);
  pthread_mutex_unlock(&a->lock);
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
    note_other_text(a, packed);
    break;
  case DGM_STORED_FAILED:
    return fail(a);
  }
  a->counts.near_copies += copy;
  return true;
}

/* Between two transactions another program gets its turn. */
static bool insert_all(adding *a, const dgm_buffer *documents) {
  for (size_t at = 0; at < documents->size;) {
    uint32_t size;
    memcpy(&size, documents->data + at, sizeof size);
    if (!begin(a) || !insert(a, documents->data + at + sizeof size))
      return false;
    at += sizeof size + size;
    if (!is_due(a))
      continue;
    if (!commit(a))
      return false;
    sqlite3_sleep(DGM_STORE_TURN_MS);
  }
  return true;
}

/* What waits, in exchange for an empty buffer; false: nothing will come any more. */
static bool take_waiting(adding *a, dgm_buffer *documents) {
  dgm_buffer empty = *documents;
  empty.size = 0;
  pthread_mutex_lock(&a->lock);
  while (!a->waiting.size && !a->over)
    pthread_cond_wait(&a->changed, &a->lock);
  *documents = a->waiting;
  a->waiting = empty;
  pthread_cond_broadcast(&a->changed);
  pthread_mutex_unlock(&a->lock);
  return documents->size;
}

static void *store_all(void *context) {
  adding *a = context;
  dgm_buffer documents = {0};
  while (!a->result && take_waiting(a, &documents))
    insert_all(a, &documents);
  if (!a->result)
    commit(a);
  dgm_buffer_free(&documents);
  pthread_mutex_lock(&a->lock);
  a->done = true;
  pthread_cond_broadcast(&a->changed);
  pthread_mutex_unlock(&a->lock);
  return NULL;
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

/* With the lock. */
static void say_notes(adding *a) {
  for (unsigned i = 0; i < a->n_notes && a->batch->skipped; i++)
    a->batch->skipped(a->batch->context, &a->notes[i]);
  if (a->n_notes)
    pthread_cond_broadcast(&a->changed);
  a->n_notes = 0;
}

static int store_one(void *context, const char *data, size_t size) {
  adding *a = context;
  uint32_t length = (uint32_t)size;
  pthread_mutex_lock(&a->lock);
  say_notes(a);
  while (!a->done && a->waiting.size > MOST_WAITING) {
    pthread_cond_wait(&a->changed, &a->lock);
    say_notes(a);
  }
  size_t before = a->waiting.size;
  dgm_buffer_add(&a->waiting, (const char *)&length, sizeof length);
  dgm_buffer_add(&a->waiting, data, size);
  if (a->waiting.failed) {
    a->waiting.size = before;
    a->no_memory = true;
  }
  bool stop = a->done || a->no_memory;
  pthread_cond_broadcast(&a->changed);
  pthread_mutex_unlock(&a->lock);
  return stop;
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

static void end_storing(adding *a, pthread_t thread) {
  pthread_mutex_lock(&a->lock);
  a->over = true;
  pthread_cond_broadcast(&a->changed);
  while (!a->done || a->n_notes) {
    say_notes(a);
    if (!a->done)
      pthread_cond_wait(&a->changed, &a->lock);
  }
  pthread_mutex_unlock(&a->lock);
  pthread_join(thread, NULL);
  if (!a->result && a->no_memory)
    a->result = dgm_fail_memory(&a->error);
  if (a->open)
    sqlite3_exec(a->store->db, "ROLLBACK", NULL, NULL, NULL);
}

/* After a failure of the batch, too, each document that came is stored: it is whole. */
static dgm_err add_all(adding *a, dgm_reader *reader, dgm_error *error) {
  dgm_batch batch = *a->batch;
  dgm_batch_counts coded = {0};
  pthread_t thread;
  batch.depth = DGM_ALL;
  batch.wanted = wanted;
  batch.write = pack;
  batch.emit = store_one;
  batch.skipped = skipped;
  batch.progress = progress;
  batch.context = batch.write_context = a;
  if (pthread_create(&thread, NULL, store_all, a))
    return dgm_fail(error, DGM_ERR_MEMORY, "cannot start a thread");
  dgm_err result = dgm_batch_run(&batch, reader, &coded, error);
  end_storing(a, thread);
  a->counts.coded = coded;
  return a->result ? dgm_fail(error, a->result, "%s", a->error.message) : result;
}

/* What the adding has held goes back first: memory stays as it was. */
static dgm_err find_stories(dgm_store *store, const dgm_model *model, dgm_error *error) {
  dgm_err result = dgm_store_set_cache(store, STORIES_CACHE, error);
#ifdef __GLIBC__
  malloc_trim(0);
#endif
  if (!result)
    result = dgm_stories_update(store, model, error);
  dgm_error unused;
  dgm_store_set_cache(store, DGM_STORE_CACHE, &unused);
  return result;
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
  pthread_mutex_init(&a.lock, NULL);
  pthread_cond_init(&a.changed, NULL);
  dgm_err result = dgm_store_set_cache(a.reader, READER_CACHE, error);
  if (!result)
    result = add_all(&a, reader, error);
  dgm_store_close(a.reader);
  dgm_inserter_end(&a.inserter);
  dgm_buffer_free(&a.waiting);
  pthread_cond_destroy(&a.changed);
  pthread_mutex_destroy(&a.lock);
  if (!result && a.committed.added + a.committed.replaced + a.committed.same_text)
    result = dgm_store_change(store, "PRAGMA analysis_limit=1000; PRAGMA optimize", error);
  if (!result)
    result = find_stories(store, batch->model, error);
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
