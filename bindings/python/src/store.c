/* Stores: one thread at a time uses one, without the GIL. */
#include "extension.h"

#include <stdlib.h>
#include <unistd.h>

enum { ARROW_ROWS = 1 << 16, LOOK_EVERY = 256 };

typedef struct store_object {
  PyObject_HEAD dgm_store *store;
  PyThread_type_lock lock;
  pid_t pid;
  bool writes, closed;
} store_object;

/* ---- opening and closing ---- */

static bool lock(store_object *self) {
  if (!check_process(self->pid, "store"))
    return false;
  if (!PyThread_acquire_lock(self->lock, NOWAIT_LOCK)) {
    Py_BEGIN_ALLOW_THREADS PyThread_acquire_lock(self->lock, WAIT_LOCK);
    Py_END_ALLOW_THREADS
  }
  if (!self->closed && self->store)
    return true;
  PyThread_release_lock(self->lock);
  PyErr_SetString(closed_error, "the store is closed");
  return false;
}

static void unlock(store_object *self) {
  PyThread_release_lock(self->lock);
}

static PyObject *open_store(PyTypeObject *type, PyObject *arguments, PyObject *names) {
  static char *keys[] = {"path", "write", NULL};
  const char *path;
  int write = 0;
  if (!PyArg_ParseTupleAndKeywords(arguments, names, "s|p", keys, &path, &write))
    return NULL;
  store_object *self = (store_object *)type->tp_alloc(type, 0);
  if (!self)
    return NULL;
  self->pid = getpid();
  self->writes = write;
  self->lock = PyThread_allocate_lock();
  if (!self->lock) {
    Py_DECREF(self);
    return PyErr_NoMemory();
  }
  dgm_error error = {0};
  Py_BEGIN_ALLOW_THREADS self->store = dgm_store_open(path, write ? DGM_STORE_WRITE : DGM_STORE_READ, &error);
  Py_END_ALLOW_THREADS if (self->store) return (PyObject *)self;
  Py_DECREF(self);
  return raise_error(&error);
}

static PyObject *close_store(PyObject *object, PyObject *unused) {
  (void)unused;
  store_object *self = (store_object *)object;
  if (self->closed)
    Py_RETURN_NONE;
  if (!lock(self))
    return NULL;
  dgm_store *store = self->store;
  self->closed = true;
  self->store = NULL;
  Py_BEGIN_ALLOW_THREADS dgm_store_close(store);
  Py_END_ALLOW_THREADS unlock(self);
  Py_RETURN_NONE;
}

static void free_store(PyObject *object) {
  store_object *self = (store_object *)object;
  if (self->pid == getpid()) /* another process's connection is not ours to close */
    dgm_store_close(self->store);
  if (self->lock)
    PyThread_free_lock(self->lock);
  Py_TYPE(object)->tp_free(object);
}

/* ---- what is asked for ---- */

/* From a dict that store.py has made: texts, and what holds or does not; they must outlive the filter. */
static bool filter_read(PyObject *filter, dgm_filter *f) {
  PyObject *key, *value;
  Py_ssize_t at = 0;
  dgm_error error = {0};
  *f = (dgm_filter){.since = DGM_NO_DATE, .until = DGM_NO_DATE};
  if (!PyDict_Check(filter)) {
    PyErr_SetString(PyExc_TypeError, "a filter is a dict");
    return false;
  }
  while (PyDict_Next(filter, &at, &key, &value)) {
    dgm_str name, text;
    if (!string_read(key, "the name of a filter", &name))
      return false;
    bool *flag = !strcmp(name.data, "newest_first") ? &f->newest_first
                 : !strcmp(name.data, "one_a_day")  ? &f->one_a_day
                                                    : NULL;
    if (flag) {
      *flag = value == Py_True;
      continue;
    }
    if (!string_read(value, name.data, &text))
      return false;
    if (strlen(text.data) != text.size) {
      PyErr_Format(error_class(DGM_ERR_ARGUMENT), "%s has a null character", name.data);
      return false;
    }
    if (dgm_filter_set(f, name.data, text.data, &error))
      return raise_error(&error) != NULL;
  }
  return !dgm_filter_check(f, &error) || raise_error(&error) != NULL;
}

/* ---- rows ---- */

/* Of a visit that runs without the GIL. */
typedef struct gathering {
  const dgm_model *model;
  PyThreadState *state;
  uint64_t rows;
  dgm_buffer lines, sentences, sizes; /* sizes: of the sentences, uint32_t */
  dgm_arrow *arrow;
  struct ArrowArray *arrays;
  size_t n_arrays;
  dgm_error error;
  bool interrupted; /* there is an exception */
} gathering;

static bool look_around(gathering *g) {
  if (g->rows++ % LOOK_EVERY)
    return true;
  PyEval_RestoreThread(g->state);
  g->interrupted = PyErr_CheckSignals() != 0;
  g->state = PyEval_SaveThread();
  return !g->interrupted;
}

static int gather_line(void *context, const dgm_row *row) {
  gathering *g = context;
  dgm_export_row(g->model, DGM_EXPORT_JSONL, row, &g->lines);
  dgm_buffer_add(&g->sentences, row->sentence.data, row->sentence.size);
  dgm_buffer_add(&g->sizes, (const char *)&row->sentence.size, sizeof row->sentence.size);
  return !look_around(g) || g->lines.failed || g->sentences.failed || g->sizes.failed;
}

static int gather_ledger(void *context, const dgm_row *row) {
  gathering *g = context;
  dgm_write_row_ledger(row, &g->lines);
  return !look_around(g) || g->lines.failed;
}

static int gather_agreement(void *context, const dgm_row_agreement *agreement) {
  gathering *g = context;
  dgm_write_row_agreement(agreement, &g->lines);
  return !look_around(g) || g->lines.failed;
}

static bool take_array(gathering *g) {
  struct ArrowArray *more = realloc(g->arrays, (g->n_arrays + 1) * sizeof *more);
  if (!more) {
    g->error = (dgm_error){.code = DGM_ERR_MEMORY, .message = "out of memory"};
    return false;
  }
  g->arrays = more;
  if (dgm_arrow_take(g->arrow, &g->arrays[g->n_arrays], &g->error))
    return false;
  g->n_arrays++;
  return true;
}

static int gather_column(void *context, const dgm_row *row) {
  gathering *g = context;
  dgm_err result = dgm_arrow_add_row(g->arrow, row, &g->error);
  if (result == DGM_ERR_LIMIT && dgm_arrow_rows(g->arrow)) {
    g->error = (dgm_error){0};
    result = take_array(g) ? dgm_arrow_add_row(g->arrow, row, &g->error) : g->error.code;
  }
  if (!result && dgm_arrow_rows(g->arrow) >= ARROW_ROWS && !take_array(g))
    result = g->error.code;
  return result || !look_around(g);
}

/* Runs a query; true if all went well. */
static bool query(store_object *self, const dgm_filter *filter, gathering *g, dgm_row_visit *visit,
                  dgm_agreement_visit *agreement) {
  dgm_error error = {0};
  dgm_err result;
  if (!lock(self))
    return false;
  g->state = PyEval_SaveThread();
  result = visit ? dgm_store_query(self->store, filter, visit, g, &error)
                 : dgm_store_agreements(self->store, filter, agreement, g, &error);
  PyEval_RestoreThread(g->state);
  unlock(self);
  if (g->interrupted)
    return false;
  if (result || g->error.code)
    raise_error(result ? &error : &g->error);
  return !result && !g->error.code;
}

static PyObject *sentences_of(const gathering *g) {
  size_t count = g->sizes.size / sizeof(uint32_t), at = 0;
  PyObject *list = PyList_New((Py_ssize_t)count);
  for (size_t i = 0; list && i < count; i++) {
    uint32_t size;
    memcpy(&size, g->sizes.data + i * sizeof size, sizeof size);
    PyObject *words = PyUnicode_DecodeUTF8(g->sentences.data + at, size, "replace");
    at += size;
    if (words)
      PyList_SET_ITEM(list, (Py_ssize_t)i, words);
    else
      Py_CLEAR(list);
  }
  return list;
}

static PyObject *rows(PyObject *object, PyObject *arguments) {
  coder_object *coder;
  PyObject *asked, *result = NULL;
  dgm_filter filter;
  gathering g = {0};
  if (!PyArg_ParseTuple(arguments, "O!O", &coder_type, &coder, &asked) || !filter_read(asked, &filter) ||
      !(g.model = coder_use(coder)))
    return NULL;
  bool good = query((store_object *)object, &filter, &g, gather_line, NULL);
  coder_release(coder);
  PyObject *sentences = good && !g.sentences.failed && !g.sizes.failed ? sentences_of(&g) : NULL;
  PyObject *lines = good ? bytes_of(&g.lines) : NULL;
  if (good && !sentences && !PyErr_Occurred())
    PyErr_NoMemory();
  if (sentences && lines)
    result = PyTuple_Pack(2, lines, sentences);
  Py_XDECREF(sentences);
  Py_XDECREF(lines);
  dgm_buffer_free(&g.lines);
  dgm_buffer_free(&g.sentences);
  dgm_buffer_free(&g.sizes);
  return result;
}

static PyObject *gather_text(PyObject *object, PyObject *asked, dgm_row_visit *visit, dgm_agreement_visit *agreement) {
  dgm_filter filter;
  gathering g = {0};
  if (!filter_read(asked, &filter))
    return NULL;
  bool good = query((store_object *)object, &filter, &g, visit, agreement);
  PyObject *lines = good ? bytes_of(&g.lines) : NULL;
  dgm_buffer_free(&g.lines);
  return lines;
}

static PyObject *ledger(PyObject *object, PyObject *asked) {
  return gather_text(object, asked, gather_ledger, NULL);
}

static PyObject *agreements(PyObject *object, PyObject *asked) {
  return gather_text(object, asked, NULL, gather_agreement);
}

static PyObject *arrow(PyObject *object, PyObject *asked) {
  dgm_filter filter;
  gathering g = {0};
  dgm_error error = {0};
  if (!filter_read(asked, &filter))
    return NULL;
  g.arrow = dgm_arrow_new(NULL, DGM_ARROW_STORED, &error);
  if (!g.arrow)
    return raise_error(&error);
  bool good = query((store_object *)object, &filter, &g, gather_column, NULL);
  if (good && dgm_arrow_rows(g.arrow) && !take_array(&g)) {
    raise_error(&g.error);
    good = false;
  }
  dgm_arrow_free(g.arrow);
  if (good)
    return stream_of_arrays(DGM_ARROW_STORED, g.arrays, g.n_arrays);
  for (size_t i = 0; i < g.n_arrays; i++)
    g.arrays[i].release(&g.arrays[i]);
  free(g.arrays);
  return NULL;
}

static PyObject *dossier(PyObject *object, PyObject *asked) {
  store_object *self = (store_object *)object;
  dgm_filter filter;
  dgm_buffer out = {0};
  dgm_error error = {0};
  dgm_err result;
  if (!filter_read(asked, &filter) || !lock(self))
    return NULL;
  Py_BEGIN_ALLOW_THREADS result = dgm_store_dossier(self->store, &filter, &out, &error);
  Py_END_ALLOW_THREADS unlock(self);
  if (!result)
    return bytes_of(&out);
  dgm_buffer_free(&out);
  return raise_error(&error);
}

/* ---- counts ---- */

typedef struct counting {
  PyThreadState *state;
  const dgm_by *by;
  Py_ssize_t n_by;
  PyObject *list;
  bool failed;
} counting;

static PyObject *key(dgm_by by, const dgm_count *c) {
  char date[16];
  dgm_str s = by == DGM_BY_RECIPIENT ? c->recipient : by == DGM_BY_SOURCE ? c->source : c->actor;
  switch (by) {
  case DGM_BY_DYAD:
    return Py_BuildValue("(s#s#)", c->actor.size ? c->actor.data : "", (Py_ssize_t)c->actor.size,
                         c->recipient.size ? c->recipient.data : "", (Py_ssize_t)c->recipient.size);
  case DGM_BY_ACTOR:
  case DGM_BY_RECIPIENT:
  case DGM_BY_SOURCE:
    return string_object(s);
  case DGM_BY_TYPE:
    return PyUnicode_FromString(dgm_type_name((dgm_type)c->type));
  case DGM_BY_STATUS:
    return PyUnicode_FromString(dgm_status_name((dgm_status)c->status));
  case DGM_BY_DAY:
    return date_object(c->date);
  default:
    dgm_date_format(c->date, date);
    date[by == DGM_BY_MONTH ? 7 : 4] = 0;
    return PyUnicode_FromString(date);
  }
}

static PyObject *count_tuple(const counting *k, const dgm_count *c) {
  PyObject *keys = PyTuple_New(k->n_by);
  for (Py_ssize_t i = 0; keys && i < k->n_by; i++) {
    PyObject *one = key(k->by[i], c);
    if (one)
      PyTuple_SET_ITEM(keys, i, one);
    else
      Py_CLEAR(keys);
  }
  return keys ? Py_BuildValue("(NKKKd)", keys, (unsigned long long)c->count, (unsigned long long)c->cooperation,
                              (unsigned long long)c->conflict, c->goldstein ? c->goldstein : 0.0)
              : NULL;
}

static int add_count(void *context, const dgm_count *c) {
  counting *k = context;
  PyEval_RestoreThread(k->state);
  PyObject *line = PyErr_CheckSignals() ? NULL : count_tuple(k, c);
  k->failed = !line || PyList_Append(k->list, line);
  Py_XDECREF(line);
  k->state = PyEval_SaveThread();
  return k->failed;
}

static PyObject *count(PyObject *object, PyObject *arguments) {
  store_object *self = (store_object *)object;
  PyObject *asked, *keys;
  dgm_filter filter;
  dgm_by by[DGM_N_BY];
  dgm_error error = {0};
  if (!PyArg_ParseTuple(arguments, "OO!", &asked, &PyTuple_Type, &keys) || !filter_read(asked, &filter))
    return NULL;
  counting k = {.by = by, .n_by = PyTuple_GET_SIZE(keys)};
  if (k.n_by > DGM_N_BY) {
    PyErr_SetString(error_class(DGM_ERR_ARGUMENT), "a key stands there twice");
    return NULL;
  }
  for (Py_ssize_t i = 0; i < k.n_by; i++)
    by[i] = (dgm_by)PyLong_AsLong(PyTuple_GET_ITEM(keys, i));
  if (PyErr_Occurred() || !(k.list = PyList_New(0)))
    return NULL;
  if (!lock(self)) {
    Py_DECREF(k.list);
    return NULL;
  }
  k.state = PyEval_SaveThread();
  dgm_err result = dgm_store_count(self->store, &filter, by, (size_t)k.n_by, add_count, &k, &error);
  PyEval_RestoreThread(k.state);
  unlock(self);
  if (!k.failed && !result)
    return k.list;
  Py_DECREF(k.list);
  return k.failed ? NULL : raise_error(&error);
}

/* ---- adding ---- */

typedef struct adding {
  dgm_error *notes;
  size_t n_notes;
  dgm_reader *files; /* NULL: texts */
  bool interrupted;
} adding;

static void skipped(void *context, const dgm_error *note) {
  adding *a = context;
  dgm_error *more = realloc(a->notes, (a->n_notes + 1) * sizeof *more);
  if (!more)
    return;
  a->notes = more;
  a->notes[a->n_notes++] = *note;
}

/* Files, with an eye on signals. */
static dgm_next next_of_file(void *context, dgm_input *input, dgm_error *error) {
  adding *a = context;
  PyGILState_STATE state = PyGILState_Ensure();
  a->interrupted = PyErr_CheckSignals() != 0;
  PyGILState_Release(state);
  if (!a->interrupted)
    return dgm_reader_next(a->files, input, error);
  *error = (dgm_error){.code = DGM_ERR_IO, .message = "interrupted"};
  return DGM_NEXT_FAILED;
}

static PyObject *counts_of(const dgm_store_counts *c, const adding *a) {
  PyObject *notes = PyList_New(0);
  for (size_t i = 0; notes && i < a->n_notes; i++) {
    PyObject *note = message_object(&a->notes[i]);
    if (!note || PyList_Append(notes, note))
      Py_CLEAR(notes);
    Py_XDECREF(note);
  }
  return notes ? Py_BuildValue("{sKsKsKsKsKsKsKsN}", "added", (unsigned long long)c->added, "replaced",
                               (unsigned long long)c->replaced, "same_id", (unsigned long long)c->same_id, "same_text",
                               (unsigned long long)c->same_text, "other_text", (unsigned long long)c->other_text,
                               "near_copies", (unsigned long long)c->near_copies, "events",
                               (unsigned long long)c->coded.events, "notes", notes)
               : NULL;
}

static PyObject *add_all(store_object *self, const dgm_batch *batch, dgm_reader *reader, text_source *source,
                         adding *a) {
  dgm_store_counts counts = {0};
  dgm_error error = {0};
  dgm_err result;
  if (!lock(self))
    return NULL;
  Py_BEGIN_ALLOW_THREADS result = dgm_store_add(self->store, batch, reader, &counts, &error);
  Py_END_ALLOW_THREADS unlock(self);
  if (a->interrupted || (source && raise_again(&source->error)))
    return NULL;
  return result ? raise_error(&error) : counts_of(&counts, a);
}

static PyObject *add(PyObject *object, PyObject *arguments, PyObject *names) {
  static char *keys[] = {"coder", "texts", "files", "date", "threads", "format", "columns", NULL};
  coder_object *coder;
  PyObject *texts = Py_None, *files = Py_None, *day = Py_None, *result = NULL;
  int threads = 0;
  const char *format = NULL, *columns = NULL;
  dgm_date date;
  dgm_error error = {0};
  adding a = {0};
  text_source *source = NULL;
  if (!PyArg_ParseTupleAndKeywords(arguments, names, "O!|OOOizz", keys, &coder_type, &coder, &texts, &files, &day,
                                   &threads, &format, &columns) ||
      !date_read(day, &date))
    return NULL;
  if (files != Py_None)
    a.files = open_files(files, format, columns);
  else
    source = text_source_new(texts, date, true);
  dgm_reader *reader = a.files  ? dgm_reader_of(next_of_file, NULL, &a, &error)
                       : source ? dgm_reader_of(text_source_next, NULL, source, &error)
                                : NULL;
  if (!reader && (a.files || source))
    raise_error(&error);
  const dgm_model *model = reader ? coder_use(coder) : NULL;
  if (model) {
    dgm_batch batch = {.model = model, .threads = threads, .date = date, .skipped = skipped, .context = &a};
    result = add_all((store_object *)object, &batch, reader, source, &a);
    coder_release(coder);
  }
  dgm_reader_close(reader);
  dgm_reader_close(a.files);
  PyObject *type, *value, *trace;
  PyErr_Fetch(&type, &value, &trace);
  if (source)
    text_source_close(source);
  PyErr_Restore(type, value, trace);
  free(a.notes);
  return result;
}

/* ---- the type ---- */

static PyObject *is_closed(PyObject *object, void *unused) {
  (void)unused;
  return PyBool_FromLong(((store_object *)object)->closed);
}

static PyMethodDef methods[] = {
    {"close", close_store, METH_NOARGS, "Closes the file."},
    {"add", FUNCTION(add), METH_VARARGS | METH_KEYWORDS, "Codes texts or files into the store."},
    {"rows", rows, METH_VARARGS, "(JSON lines, sentences) of the rows that fit."},
    {"ledger", ledger, METH_O, "The ledger of the rows that fit."},
    {"agreements", agreements, METH_O, "Agreements as JSON lines."},
    {"arrow", arrow, METH_O, "The rows that fit as an Arrow stream."},
    {"dossier", dossier, METH_O, "A dossier."},
    {"count", count, METH_VARARGS, "[(keys, count, cooperation, conflict, goldstein)]."},
    {NULL, NULL, 0, NULL},
};

static PyGetSetDef properties[] = {
    {"closed", is_closed, NULL, "Whether close was called.", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

PyTypeObject store_type = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "dragoman._dragoman.Store",
    .tp_basicsize = sizeof(store_object),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_new = open_store,
    .tp_dealloc = free_store,
    .tp_methods = methods,
    .tp_getset = properties,
};
