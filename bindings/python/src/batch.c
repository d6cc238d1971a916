/* A batch: the library's threads code ahead while Python looks at documents one after the other.
 *
 * Texts of an iterable are taken by the thread of Python that asks for documents, some ahead of what it gets, so that
 * no other thread ever calls into Python; a thread of the batch reads them and runs dgm_batch_run without the GIL.
 */
#include "extension.h"

#include <errno.h>
#include <pthread.h>
#include <time.h>
#include <unistd.h>

/* How far ahead, in texts and in bytes; how long to wait before signals are looked at. */
enum { AHEAD = 128, BYTES_AHEAD = 8 << 20, WAIT_MS = 50 };

/* What the writer puts into a document's output, behind a header with their sizes. */
enum { EVENTS, CLAIMS, AGREEMENTS, TEXT, ID, SOURCE, TITLE, URL, LANGUAGE, N_PARTS };

typedef struct frame {
  size_t sizes[N_PARTS];
  dgm_date date;
} frame;

/* A document, or something that was left out. */
typedef struct output {
  struct output *next;
  size_t size; /* 0: a note */
  dgm_error note;
  char data[];
} output;

typedef struct batch_object {
  PyObject_HEAD coder_object *coder;
  PyObject *iterator; /* NULL: files */
  PyObject *error;    /* what it raised, kept until the texts before it are through */
  bool busy, claims, agreements;
  pid_t pid;
  dgm_batch batch;
  dgm_reader *reader;
  pthread_t thread;
  bool started;
  pthread_mutex_t lock;
  pthread_cond_t filled, changed; /* texts to read; outputs, or room for them */
  text texts[AHEAD];              /* text i lies in slot i % AHEAD */
  uint64_t n_taken, n_read, n_done;
  size_t bytes; /* of the texts that are ahead, or of the outputs that wait */
  bool over, stopped, finished;
  output *first, **last;
  unsigned waiting; /* outputs */
  dgm_batch_counts counts;
  dgm_err result;
  dgm_error failure;
} batch_object;

/* ---- on the batch's threads, without the GIL ---- */

static dgm_next next_text(void *context, dgm_input *input, dgm_error *error) {
  batch_object *b = context;
  pthread_mutex_lock(&b->lock);
  while (!b->stopped && !b->over && b->n_read == b->n_taken)
    pthread_cond_wait(&b->filled, &b->lock);
  bool there = !b->stopped && b->n_read < b->n_taken;
  if (there)
    *input = b->texts[b->n_read++ % AHEAD].input;
  pthread_mutex_unlock(&b->lock);
  *error = (dgm_error){0};
  return there ? DGM_NEXT_DOCUMENT : DGM_NEXT_END;
}

static void write_frame(const dgm_model *model, const dgm_document *d, void *context, dgm_buffer *out) {
  const batch_object *b = context;
  const dgm_str strings[] = {d->text, d->id, d->source, d->title, d->url, d->language};
  static const frame empty;
  size_t start = out->size;
  frame f = {.date = d->date};
  dgm_buffer_add(out, (const char *)&empty, sizeof empty);
  size_t before = out->size;
  dgm_write_events(model, d, out);
  f.sizes[EVENTS] = out->size - before;
  before = out->size;
  if (b->claims)
    dgm_write_claims(model, d, out);
  f.sizes[CLAIMS] = out->size - before;
  before = out->size;
  if (b->agreements)
    dgm_write_agreements(model, d, out);
  f.sizes[AGREEMENTS] = out->size - before;
  for (int i = TEXT; i < N_PARTS && !b->iterator; i++) {
    f.sizes[i] = strings[i - TEXT].size;
    dgm_buffer_add(out, strings[i - TEXT].data, strings[i - TEXT].size);
  }
  if (!out->failed)
    memcpy(out->data + start, &f, sizeof f);
}

/* Waits where too much waits already; non-zero stops the batch. */
static int put(batch_object *b, const char *data, size_t size, const dgm_error *note) {
  output *o = malloc(sizeof *o + size);
  if (!o)
    return 1;
  *o = (output){.size = size};
  if (note)
    o->note = *note;
  if (size)
    memcpy(o->data, data, size);
  pthread_mutex_lock(&b->lock);
  while (!b->stopped && !b->iterator && b->waiting && (b->waiting >= AHEAD || b->bytes > BYTES_AHEAD))
    pthread_cond_wait(&b->changed, &b->lock);
  bool stopped = b->stopped;
  if (!stopped) {
    *b->last = o;
    b->last = &o->next;
    if (!b->waiting++)
      pthread_cond_broadcast(&b->changed);
    if (!b->iterator)
      b->bytes += size;
  }
  pthread_mutex_unlock(&b->lock);
  if (stopped)
    free(o);
  return stopped;
}

static int emit(void *context, const char *data, size_t size) {
  return put(context, data, size, NULL);
}

static void skipped(void *context, const dgm_error *note) {
  put(context, NULL, 0, note);
}

static void *run(void *context) {
  batch_object *b = context;
  dgm_err result = dgm_batch_run(&b->batch, b->reader, &b->counts, &b->failure);
  pthread_mutex_lock(&b->lock);
  b->result = result;
  b->finished = true;
  pthread_cond_broadcast(&b->changed);
  pthread_mutex_unlock(&b->lock);
  return NULL;
}

/* ---- texts ahead, with the GIL ---- */

static void end_texts(batch_object *b) {
  pthread_mutex_lock(&b->lock);
  b->over = true;
  pthread_cond_broadcast(&b->filled);
  pthread_mutex_unlock(&b->lock);
}

static bool take_text(batch_object *b) {
  PyObject *value = PyIter_Next(b->iterator);
  text t;
  bool good = value && text_read(&t, value, (Py_ssize_t)b->n_taken, b->batch.date, false);
  Py_XDECREF(value);
  if (!good) {
    b->error = take_exception();
    end_texts(b);
    return false;
  }
  pthread_mutex_lock(&b->lock);
  b->texts[b->n_taken++ % AHEAD] = t;
  b->bytes += t.input.text.size;
  pthread_cond_signal(&b->filled);
  pthread_mutex_unlock(&b->lock);
  return true;
}

static void take_texts(batch_object *b) {
  while (b->iterator && !b->over && !b->stopped && b->n_taken - b->n_done < AHEAD &&
         (b->n_taken == b->n_done || b->bytes < BYTES_AHEAD))
    if (!take_text(b))
      return;
}

/* ---- documents ---- */

/* Waits some time for something to come; NULL: not yet, or the end. */
static output *wait_output(batch_object *b) {
  struct timespec until;
  clock_gettime(CLOCK_REALTIME, &until);
  until.tv_nsec += WAIT_MS * 1000000L;
  until.tv_sec += until.tv_nsec / 1000000000L;
  until.tv_nsec %= 1000000000L;
  pthread_mutex_lock(&b->lock);
  int late = 0;
  while (!b->first && !b->finished && !b->stopped && late != ETIMEDOUT)
    late = pthread_cond_timedwait(&b->changed, &b->lock, &until);
  output *o = b->first;
  if (o) {
    b->first = o->next;
    if (!b->first)
      b->last = &b->first;
    b->waiting--;
    if (!b->iterator) {
      b->bytes -= o->size;
      pthread_cond_broadcast(&b->changed);
    }
  }
  pthread_mutex_unlock(&b->lock);
  return o;
}

static PyObject *file_record(const frame *f, const char *data) {
  PyObject *parts[N_PARTS] = {NULL};
  const char *at = data + f->sizes[EVENTS] + f->sizes[CLAIMS] + f->sizes[AGREEMENTS];
  for (int i = TEXT; i < N_PARTS; at += f->sizes[i++])
    parts[i] = i == TEXT ? PyUnicode_DecodeUTF8(at, (Py_ssize_t)f->sizes[i], "replace")
                         : string_object((dgm_str){at, (uint32_t)f->sizes[i]});
  PyObject *date = date_object(f->date);
  for (int i = TEXT; i < N_PARTS; i++)
    if (!parts[i])
      Py_CLEAR(date);
  PyObject *record =
      date ? PyTuple_Pack(7, parts[TEXT], parts[ID], date, parts[SOURCE], parts[TITLE], parts[URL], parts[LANGUAGE])
           : NULL;
  for (int i = TEXT; i < N_PARTS; i++)
    Py_XDECREF(parts[i]);
  Py_XDECREF(date);
  return record;
}

/* (record, events, claims, agreements, None); of what was left out (record or None, None, None, None, exception). */
static PyObject *output_tuple(batch_object *b, const output *o) {
  frame f;
  PyObject *record = NULL, *result = NULL;
  if (b->iterator) {
    text *t = &b->texts[b->n_done % AHEAD];
    record = Py_NewRef(t->record);
    pthread_mutex_lock(&b->lock);
    b->bytes -= t->input.text.size;
    pthread_mutex_unlock(&b->lock);
    text_clear(t);
  }
  b->n_done++;
  if (!o->size) {
    raise_error(&o->note);
    PyObject *exception = take_exception();
    result = PyTuple_Pack(5, record ? record : Py_None, Py_None, Py_None, Py_None, exception);
    Py_XDECREF(exception);
  } else {
    memcpy(&f, o->data, sizeof f);
    const char *data = o->data + sizeof f, *claims = data + f.sizes[EVENTS];
    if (!record)
      record = file_record(&f, data);
    if (record)
      result =
          Py_BuildValue("(Oy#y#y#O)", record, data, (Py_ssize_t)f.sizes[EVENTS], claims, (Py_ssize_t)f.sizes[CLAIMS],
                        claims + f.sizes[CLAIMS], (Py_ssize_t)f.sizes[AGREEMENTS], Py_None);
  }
  Py_XDECREF(record);
  return result;
}

/* At the end: what stopped it, or nothing. */
static PyObject *conclude(batch_object *b) {
  if (!raise_again(&b->error) && b->result && !b->stopped) {
    raise_error(&b->failure);
    b->result = DGM_OK;
  }
  return NULL;
}

static PyObject *next_document(batch_object *b) {
  for (;;) {
    output *o;
    take_texts(b);
    Py_BEGIN_ALLOW_THREADS o = wait_output(b);
    Py_END_ALLOW_THREADS if (o) {
      PyObject *result = output_tuple(b, o);
      free(o);
      return result;
    }
    if (PyErr_CheckSignals())
      return NULL;
    pthread_mutex_lock(&b->lock);
    bool end = b->stopped || (b->finished && !b->first);
    pthread_mutex_unlock(&b->lock);
    if (end)
      return conclude(b);
  }
}

static PyObject *next(PyObject *object) {
  batch_object *b = (batch_object *)object;
  if (!check_process(b->pid, "batch"))
    return NULL;
  if (b->busy) {
    PyErr_SetString(PyExc_RuntimeError, "another thread waits for this batch");
    return NULL;
  }
  b->busy = true;
  PyObject *result = next_document(b);
  b->busy = false;
  return result;
}

/* ---- beginning and end ---- */

static bool start(batch_object *b, PyObject *texts, PyObject *files, const char *format, const char *columns) {
  dgm_error error = {0};
  if (files == Py_None) {
    b->iterator = PyObject_GetIter(texts);
    if (!b->iterator)
      return false;
    b->reader = dgm_reader_of(next_text, NULL, b, &error);
    if (!b->reader)
      return raise_error(&error), false;
  } else if (!(b->reader = open_files(files, format, columns))) {
    return false;
  }
  b->started = !pthread_create(&b->thread, NULL, run, b);
  if (!b->started)
    PyErr_SetString(PyExc_RuntimeError, "cannot start a thread");
  return b->started;
}

PyObject *batch_new(coder_object *coder, PyObject *arguments, PyObject *names) {
  static char *keys[] = {"texts", "files", "date", "threads", "claims", "agreements", "format", "columns", NULL};
  PyObject *texts = Py_None, *files = Py_None, *day = Py_None;
  int threads = 0, claims = 1, agreements = 1;
  const char *format = NULL, *columns = NULL;
  dgm_date date;
  if (!PyArg_ParseTupleAndKeywords(arguments, names, "|OOOippzz", keys, &texts, &files, &day, &threads, &claims,
                                   &agreements, &format, &columns) ||
      !date_read(day, &date))
    return NULL;
  const dgm_model *model = coder_use(coder);
  batch_object *b = model ? PyObject_New(batch_object, &batch_type) : NULL;
  if (!b) {
    if (model)
      coder_release(coder);
    return NULL;
  }
  memset((char *)b + sizeof(PyObject), 0, sizeof *b - sizeof(PyObject));
  b->coder = (coder_object *)Py_NewRef(coder);
  b->claims = claims;
  b->agreements = agreements;
  b->pid = getpid();
  b->last = &b->first;
  b->batch = (dgm_batch){.model = model,
                         .depth = DGM_ALL,
                         .threads = threads,
                         .date = date,
                         .write = write_frame,
                         .write_context = b,
                         .emit = emit,
                         .skipped = skipped,
                         .context = b};
  pthread_mutex_init(&b->lock, NULL);
  pthread_cond_init(&b->filled, NULL);
  pthread_cond_init(&b->changed, NULL);
  if (!start(b, texts, files, format, columns))
    Py_CLEAR(b);
  return (PyObject *)b;
}

static void stop(batch_object *b) {
  pthread_mutex_lock(&b->lock);
  b->stopped = true;
  pthread_cond_broadcast(&b->filled);
  pthread_cond_broadcast(&b->changed);
  pthread_mutex_unlock(&b->lock);
  pthread_join(b->thread, NULL);
}

/* Stops the threads and gives back all that they hold. */
static void finish(batch_object *b) {
  if (b->pid != getpid())
    return; /* the threads are the other process's, and so is the state of locks */
  if (b->started) {
    Py_BEGIN_ALLOW_THREADS stop(b);
    Py_END_ALLOW_THREADS b->started = false;
  }
  if (b->reader)
    dgm_reader_close(b->reader);
  b->reader = NULL;
  while (b->first) {
    output *o = b->first;
    b->first = o->next;
    free(o);
  }
  b->last = &b->first;
  for (int i = 0; i < AHEAD; i++)
    text_clear(&b->texts[i]);
  Py_CLEAR(b->iterator);
  Py_CLEAR(b->error);
  if (b->coder) {
    coder_release(b->coder);
    Py_CLEAR(b->coder);
  }
}

static PyObject *close_batch(PyObject *object, PyObject *unused) {
  (void)unused;
  batch_object *b = (batch_object *)object;
  if (b->busy) {
    PyErr_SetString(PyExc_RuntimeError, "another thread waits for this batch");
    return NULL;
  }
  b->busy = true; /* the GIL is free for a while */
  finish(b);
  b->busy = false;
  Py_RETURN_NONE;
}

static void free_batch(PyObject *object) {
  batch_object *b = (batch_object *)object;
  PyObject *type, *value, *trace;
  PyErr_Fetch(&type, &value, &trace);
  finish(b);
  if (b->pid == getpid()) {
    pthread_cond_destroy(&b->changed);
    pthread_cond_destroy(&b->filled);
    pthread_mutex_destroy(&b->lock);
  }
  PyErr_Restore(type, value, trace);
  PyObject_Free(b);
}

static PyObject *counts(PyObject *object, void *unused) {
  (void)unused;
  batch_object *b = (batch_object *)object;
  const dgm_batch_counts *c = &b->counts;
  if (!check_process(b->pid, "batch")) /* the lock may have been held when it was forked */
    return NULL;
  pthread_mutex_lock(&b->lock);
  bool finished = b->finished;
  pthread_mutex_unlock(&b->lock);
  if (!finished)
    Py_RETURN_NONE;
  return Py_BuildValue("{sKsKsKsKsKsKsK}", "documents", (unsigned long long)c->documents, "sentences",
                       (unsigned long long)c->sentences, "words", (unsigned long long)c->words, "events",
                       (unsigned long long)c->events, "skipped", (unsigned long long)c->skipped, "warnings",
                       (unsigned long long)c->warnings, "broken", (unsigned long long)c->broken);
}

static PyMethodDef methods[] = {
    {"close", close_batch, METH_NOARGS, "Stops the threads."},
    {NULL, NULL, 0, NULL},
};

static PyGetSetDef properties[] = {
    {"counts", counts, NULL, "How much was read, once all of it is; None before.", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

PyTypeObject batch_type = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "dragoman._dragoman.Batch",
    .tp_basicsize = sizeof(batch_object),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .tp_dealloc = free_batch,
    .tp_iter = PyObject_SelfIter,
    .tp_iternext = next,
    .tp_methods = methods,
    .tp_getset = properties,
};
