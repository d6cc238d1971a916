/* The module: errors, names, types. */
#include "extension.h"

#include <unistd.h>

static PyObject *errors[DGM_ERR_BUSY + 1];
PyObject *closed_error, *note_warning;

PyObject *error_class(dgm_err code) {
  return errors[code > 0 && code <= DGM_ERR_BUSY ? code : DGM_ERR_ARGUMENT];
}

PyObject *message_object(const dgm_error *error) {
  /* It may have been cut within a character. */
  return PyUnicode_DecodeUTF8(error->message, (Py_ssize_t)strlen(error->message), "ignore");
}

PyObject *raise_error(const dgm_error *error) {
  PyObject *message = message_object(error);
  if (message)
    PyErr_SetObject(error_class(error->code), message);
  Py_XDECREF(message);
  return NULL;
}

PyObject *take_exception(void) {
  PyObject *type, *exception, *trace;
  PyErr_Fetch(&type, &exception, &trace);
  if (type)
    PyErr_NormalizeException(&type, &exception, &trace);
  if (trace)
    PyException_SetTraceback(exception, trace);
  Py_XDECREF(type);
  Py_XDECREF(trace);
  return exception;
}

bool raise_again(PyObject **exception) {
  if (!*exception)
    return false;
  PyErr_SetObject((PyObject *)Py_TYPE(*exception), *exception);
  Py_CLEAR(*exception);
  return true;
}

bool check_process(pid_t pid, const char *what) {
  if (pid == getpid())
    return true;
  PyErr_Format(PyExc_RuntimeError, "this %s belongs to the process that was forked: make another one here", what);
  return false;
}

PyObject *bytes_of(dgm_buffer *buffer) {
  PyObject *bytes =
      buffer->failed ? PyErr_NoMemory() : PyBytes_FromStringAndSize(buffer->data, (Py_ssize_t)buffer->size);
  dgm_buffer_free(buffer);
  return bytes;
}

/* ---- the module ---- */

static bool add_error(PyObject *module, PyObject **class, const char *name, const char *doc, PyObject *base,
                      PyObject *also) {
  char full[64];
  snprintf(full, sizeof full, "dragoman.%s", name);
  PyObject *bases = also ? PyTuple_Pack(2, base, also) : PyTuple_Pack(1, base);
  *class = bases ? PyErr_NewExceptionWithDoc(full, doc, bases, NULL) : NULL;
  Py_XDECREF(bases);
  return *class && !PyModule_AddObjectRef(module, name, *class);
}

static bool add_errors(PyObject *module) {
  PyObject **e = errors;
  if (!add_error(module, &e[0], "Error", "What goes wrong in dragoman; the message says what to do.", PyExc_Exception,
                 NULL))
    return false;
  return add_error(module, &e[DGM_ERR_ARGUMENT], "ArgumentError", "The call makes no sense.", e[0], PyExc_ValueError) &&
         add_error(module, &e[DGM_ERR_IO], "FileError", "A file cannot be opened, read or written.", e[0],
                   PyExc_OSError) &&
         add_error(module, &e[DGM_ERR_FORMAT], "FormatError", "Input that is not what it claims to be.", e[0],
                   PyExc_ValueError) &&
         add_error(module, &e[DGM_ERR_MODEL], "ModelError", "Not a model file, of another version, or damaged.", e[0],
                   NULL) &&
         add_error(module, &e[DGM_ERR_MEMORY], "OutOfMemoryError", "Memory ran out.", e[0], PyExc_MemoryError) &&
         add_error(module, &e[DGM_ERR_LIMIT], "LimitError", "A document larger than a limit.", e[0],
                   PyExc_ValueError) &&
         add_error(module, &e[DGM_ERR_STORE], "StoreError", "Not a store, of a newer program, or damaged.", e[0],
                   NULL) &&
         add_error(module, &e[DGM_ERR_BUSY], "BusyError", "Another program is writing to the store.", e[DGM_ERR_STORE],
                   NULL) &&
         add_error(module, &closed_error, "ClosedError", "A coder or store that is closed.", e[0], PyExc_ValueError) &&
         add_error(module, &note_warning, "Warning", "A record of a file, or a field of one, that was left out.",
                   PyExc_UserWarning, NULL);
}

/* A tuple of the names of an enumeration, which the caller owns. */
static PyObject *names_of(const char *(*name)(int), int count) {
  PyObject *names = PyTuple_New(count);
  for (int i = 0; names && i < count; i++) {
    PyObject *word = PyUnicode_FromString(name(i));
    if (!word)
      Py_CLEAR(names);
    else
      PyTuple_SET_ITEM(names, i, word);
  }
  return names;
}

static const char *type_name(int number) {
  return dgm_type_name((dgm_type)number);
}
static const char *status_name(int number) {
  return dgm_status_name((dgm_status)number);
}
static const char *format_name(int number) {
  return dgm_input_format_name((dgm_input_format)number);
}
static const char *table_name(int number) {
  return dgm_arrow_table_name((dgm_arrow_table)number);
}

static bool add_names(PyObject *module) {
  const struct {
    const char *name;
    const char *(*word)(int);
    int count;
  } all[] = {{"TYPES", type_name, DGM_N_TYPES},
             {"STATUSES", status_name, DGM_N_STATUS},
             {"INPUT_FORMATS", format_name, DGM_N_INPUT_FORMATS},
             {"ARROW_TABLES", table_name, DGM_N_ARROW_TABLES}};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
    PyObject *names = names_of(all[i].word, all[i].count);
    bool good = names && !PyModule_AddObjectRef(module, all[i].name, names);
    Py_XDECREF(names);
    if (!good)
      return false;
  }
  return !PyModule_AddStringConstant(module, "version", dgm_version());
}

static PyObject *end(PyObject *module, PyObject *unused) {
  (void)module;
  (void)unused;
  text_sources_end();
  Py_RETURN_NONE;
}

static PyObject *days(PyObject *module, PyObject *value) {
  (void)module;
  dgm_date date;
  if (!date_read(value, &date))
    return NULL;
  return date_object(date);
}

static PyMethodDef functions[] = {
    {"date", days, METH_O, "The datetime.date that a date, or a str such as \"2024-03-15\", stands for; or None."},
    {"end", end, METH_NOARGS, "Ends what still reads from Python: called when the interpreter ends."},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef definition = {
    .m_base = PyModuleDef_HEAD_INIT,
    .m_name = "dragoman._dragoman",
    .m_doc = "The C library for Python; use the package dragoman.",
    .m_size = -1,
    .m_methods = functions,
};

PyMODINIT_FUNC PyInit__dragoman(void) {
  PyTypeObject *const types[] = {&coder_type, &batch_type, &stream_type, &store_type, &stories_type};
  PyObject *module = PyModule_Create(&definition);
  bool good = module && add_errors(module) && add_names(module);
  for (size_t i = 0; good && i < sizeof types / sizeof *types; i++)
    good = !PyModule_AddType(module, types[i]);
  if (!good)
    Py_CLEAR(module);
  return module;
}
