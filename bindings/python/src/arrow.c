/* Arrow streams for Python: what __arrow_c_stream__ hands out.
 *
 * A stream of the library waits for its own threads, and one of these may wait for the GIL to take the next text. So
 * ours gives up the GIL, if the thread that asks holds it, before it asks the library's.
 */
#include "extension.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

enum { MOST_NOTES = 64 };

/* What an ArrowArrayStream of ours holds. */
typedef struct stream {
  struct ArrowArrayStream inner; /* of the library; released: arrays */
  struct ArrowArray *arrays;
  size_t n_arrays, at;
  dgm_arrow_table table;
  coder_object *coder;
  text_source *source; /* closed by the library's stream */
  pid_t pid;
  pthread_mutex_t lock; /* of the notes */
  dgm_error notes[MOST_NOTES];
  unsigned n_notes;
  unsigned long long n_more; /* for which there was no room */
  dgm_error error;
} stream;

typedef struct stream_object {
  PyObject_HEAD struct ArrowArrayStream stream;
} stream_object;

/* ---- the callbacks ---- */

/* Called by the library under its lock: a text or a field that was left out. */
static void skipped(void *context, const dgm_error *note) {
  stream *s = context;
  pthread_mutex_lock(&s->lock);
  if (s->n_notes < MOST_NOTES)
    s->notes[s->n_notes++] = *note;
  else
    s->n_more++;
  pthread_mutex_unlock(&s->lock);
}

static int fail(stream *s, int code, const char *message) {
  s->error.code = DGM_ERR_ARGUMENT;
  snprintf(s->error.message, sizeof s->error.message, "%s", message);
  return code;
}

static PyThreadState *leave_python(void) {
  return Py_IsInitialized() && PyGILState_Check() ? PyEval_SaveThread() : NULL;
}

static void enter_python(PyThreadState *state) {
  if (state)
    PyEval_RestoreThread(state);
}

/* The oldest note, or how many there were besides; false: there is none. */
static bool take_note(stream *s, dgm_error *note) {
  pthread_mutex_lock(&s->lock);
  bool any = s->n_notes || s->n_more;
  if (s->n_notes) {
    *note = s->notes[0];
    memmove(s->notes, s->notes + 1, --s->n_notes * sizeof *note);
  } else if (any) {
    snprintf(note->message, sizeof note->message, "%llu more records or fields were left out", s->n_more);
    s->n_more = 0;
  }
  pthread_mutex_unlock(&s->lock);
  return any;
}

/* With the GIL: notes become warnings, a signal an error. */
static int look_around(stream *s) {
  dgm_error note = {0};
  while (take_note(s, &note)) {
    if (s->source) { /* a text that cannot be coded is no small matter */
      s->error = note;
      return EINVAL;
    }
    if (PyErr_WarnFormat(note_warning, 1, "%s", note.message)) {
      PyErr_Clear();
      return fail(s, EINVAL, note.message);
    }
  }
  if (!PyErr_Occurred() && PyErr_CheckSignals()) {
    PyErr_Clear();
    return fail(s, EINTR, "interrupted");
  }
  return 0;
}

static int get_schema(struct ArrowArrayStream *out, struct ArrowSchema *schema) {
  stream *s = out->private_data;
  return dgm_arrow_schema(s->table, schema, &s->error) ? ENOMEM : 0;
}

static int get_next(struct ArrowArrayStream *out, struct ArrowArray *array) {
  stream *s = out->private_data;
  array->release = NULL;
  if (s->pid != getpid())
    return fail(s, EINVAL, "this stream belongs to the process that was forked: make another one here");
  if (!s->inner.release) {
    if (s->at < s->n_arrays) {
      *array = s->arrays[s->at];
      s->arrays[s->at++].release = NULL;
    }
    return 0;
  }
  PyThreadState *state = leave_python();
  int code = s->inner.get_next(&s->inner, array);
  const char *message = code ? s->inner.get_last_error(&s->inner) : NULL;
  if (code)
    fail(s, code, message ? message : "the stream failed");
  enter_python(state);
  if (!code && Py_IsInitialized()) {
    PyGILState_STATE gil = PyGILState_Ensure();
    code = look_around(s);
    PyGILState_Release(gil);
    if (code && array->release)
      array->release(array);
  }
  return code;
}

static const char *get_last_error(struct ArrowArrayStream *out) {
  stream *s = out->private_data;
  return s->error.message[0] ? s->error.message : NULL;
}

static void release(struct ArrowArrayStream *out) {
  stream *s = out->private_data;
  out->release = NULL;
  if (s->pid != getpid())
    return;
  if (s->inner.release) {
    PyThreadState *state = leave_python();
    s->inner.release(&s->inner);
    enter_python(state);
  }
  for (size_t i = s->at; i < s->n_arrays; i++)
    s->arrays[i].release(&s->arrays[i]);
  free(s->arrays);
  if (s->coder && Py_IsInitialized()) {
    PyGILState_STATE gil = PyGILState_Ensure();
    coder_release(s->coder);
    Py_DECREF(s->coder);
    PyGILState_Release(gil);
  }
  pthread_mutex_destroy(&s->lock);
  free(s);
}

/* ---- making one ---- */

static stream *stream_new(dgm_arrow_table table) {
  stream *s = calloc(1, sizeof *s);
  if (!s) {
    PyErr_NoMemory();
    return NULL;
  }
  s->table = table;
  s->pid = getpid();
  pthread_mutex_init(&s->lock, NULL);
  return s;
}

static PyObject *wrap(stream *s) {
  struct ArrowArrayStream outer = {.get_schema = get_schema,
                                   .get_next = get_next,
                                   .get_last_error = get_last_error,
                                   .release = release,
                                   .private_data = s};
  stream_object *object = PyObject_New(stream_object, &stream_type);
  if (object)
    object->stream = outer;
  else
    outer.release(&outer);
  return (PyObject *)object;
}

PyObject *stream_of_arrays(dgm_arrow_table table, struct ArrowArray *arrays, size_t count) {
  stream *s = stream_new(table);
  if (s) {
    s->arrays = arrays;
    s->n_arrays = count;
    return wrap(s);
  }
  for (size_t i = 0; i < count; i++)
    arrays[i].release(&arrays[i]);
  free(arrays);
  return NULL;
}

static bool table_read(const char *name, dgm_arrow_table *table) {
  for (int i = 0; i < DGM_N_ARROW_TABLES; i++)
    if (!strcmp(name, dgm_arrow_table_name((dgm_arrow_table)i)) && i != DGM_ARROW_STORED) {
      *table = (dgm_arrow_table)i;
      return true;
    }
  PyErr_Format(error_class(DGM_ERR_ARGUMENT), "there is no table \"%.40s\"", name);
  return false;
}

typedef struct stream_arguments {
  PyObject *texts, *files;
  int threads;
  unsigned long long rows;
  dgm_date date;
  dgm_arrow_table table;
  const char *format, *columns;
} stream_arguments;

static bool begin(stream *s, const stream_arguments *a) {
  dgm_error error = {0};
  dgm_reader *reader = NULL;
  if (a->files != Py_None) {
    reader = open_files(a->files, a->format, a->columns);
  } else if ((s->source = text_source_new(a->texts, a->date, false))) {
    reader = dgm_reader_of(text_source_next, text_source_close, s->source, &error);
    if (!reader) {
      text_source_close(s->source);
      raise_error(&error);
    }
  }
  if (!reader)
    return false;
  dgm_batch batch = {.model = s->coder->model,
                     .depth = DGM_ALL,
                     .threads = a->threads,
                     .date = a->date,
                     .skipped = skipped,
                     .context = s};
  dgm_err result;
  Py_BEGIN_ALLOW_THREADS result = dgm_arrow_stream(&batch, a->table, a->rows, reader, &s->inner, &error);
  Py_END_ALLOW_THREADS if (result) raise_error(&error);
  return !result;
}

PyObject *stream_of_texts(coder_object *coder, PyObject *arguments, PyObject *names) {
  static char *keys[] = {"texts", "files", "table", "date", "threads", "rows", "format", "columns", NULL};
  stream_arguments a = {.texts = Py_None, .files = Py_None};
  PyObject *day = Py_None;
  const char *table = "events";
  if (!PyArg_ParseTupleAndKeywords(arguments, names, "|OOsOiKzz", keys, &a.texts, &a.files, &table, &day, &a.threads,
                                   &a.rows, &a.format, &a.columns) ||
      !date_read(day, &a.date) || !table_read(table, &a.table) || !coder_use(coder))
    return NULL;
  stream *s = stream_new(a.table);
  if (!s) {
    coder_release(coder);
    return NULL;
  }
  s->coder = (coder_object *)Py_NewRef(coder);
  if (begin(s, &a))
    return wrap(s);
  struct ArrowArrayStream outer = {.private_data = s};
  release(&outer);
  return NULL;
}

/* ---- the type ---- */

static bool check_unread(const stream_object *self) {
  if (self->stream.release)
    return true;
  PyErr_SetString(error_class(DGM_ERR_ARGUMENT), "a stream can be read once: this one was");
  return false;
}

static void free_capsule(PyObject *capsule) {
  struct ArrowArrayStream *stream = PyCapsule_GetPointer(capsule, "arrow_array_stream");
  if (stream->release)
    stream->release(stream);
  free(stream);
}

static PyObject *to_capsule(PyObject *object, PyObject *arguments, PyObject *names) {
  static char *keys[] = {"requested_schema", NULL};
  stream_object *self = (stream_object *)object;
  PyObject *wish = Py_None; /* the protocol lets us give what we have */
  if (!PyArg_ParseTupleAndKeywords(arguments, names, "|O", keys, &wish))
    return NULL;
  if (!check_unread(self))
    return NULL;
  struct ArrowArrayStream *moved = malloc(sizeof *moved);
  PyObject *capsule = moved ? PyCapsule_New(moved, "arrow_array_stream", free_capsule) : PyErr_NoMemory();
  if (!capsule) {
    free(moved);
    return NULL;
  }
  *moved = self->stream;
  self->stream.release = NULL;
  return capsule;
}

static void free_schema(PyObject *capsule) {
  struct ArrowSchema *schema = PyCapsule_GetPointer(capsule, "arrow_schema");
  if (schema->release)
    schema->release(schema);
  free(schema);
}

static PyObject *schema_capsule(PyObject *object, PyObject *unused) {
  (void)unused;
  stream_object *self = (stream_object *)object;
  if (!check_unread(self))
    return NULL;
  struct ArrowSchema *schema = calloc(1, sizeof *schema);
  if (!schema)
    return PyErr_NoMemory();
  if (self->stream.get_schema(&self->stream, schema)) {
    free(schema);
    return PyErr_NoMemory();
  }
  PyObject *capsule = PyCapsule_New(schema, "arrow_schema", free_schema);
  if (!capsule) {
    schema->release(schema);
    free(schema);
  }
  return capsule;
}

static PyObject *close_stream(PyObject *object, PyObject *unused) {
  (void)unused;
  stream_object *self = (stream_object *)object;
  if (self->stream.release)
    self->stream.release(&self->stream);
  Py_RETURN_NONE;
}

static void free_stream(PyObject *object) {
  PyObject *type, *value, *trace;
  PyErr_Fetch(&type, &value, &trace);
  Py_XDECREF(close_stream(object, NULL));
  PyErr_Restore(type, value, trace);
  PyObject_Free(object);
}

static PyMethodDef methods[] = {
    {"__arrow_c_stream__", FUNCTION(to_capsule), METH_VARARGS | METH_KEYWORDS, "The stream, in a PyCapsule; once."},
    {"__arrow_c_schema__", schema_capsule, METH_NOARGS, "The columns, in a PyCapsule."},
    {"close", close_stream, METH_NOARGS, "Stops the threads."},
    {NULL, NULL, 0, NULL},
};

PyTypeObject stream_type = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "dragoman._dragoman.Stream",
    .tp_basicsize = sizeof(stream_object),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .tp_dealloc = free_stream,
    .tp_methods = methods,
};
