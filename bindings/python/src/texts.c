/* Texts from Python: a str, a mapping, an iterable of them, files. */
#include "extension.h"

#include <stdatomic.h>

/* Python's dates are of the years 1 to 9999. */
enum { LONGEST = UINT32_MAX / 4, DAYS_TO_1970 = 719163, LAST_DAY = 2932896, FIELDS = 7 };
static const char *const field_names[FIELDS] = {"text", "id", "date", "source", "title", "url", "language"};

/* ---- values ---- */

bool string_read(PyObject *value, const char *name, dgm_str *string) {
  if (PyBytes_Check(value) || PyByteArray_Check(value)) {
    PyErr_Format(PyExc_TypeError, "%s is a str, not %.80s: decode it first, as in .decode(\"utf-8\")", name,
                 Py_TYPE(value)->tp_name);
    return false;
  }
  if (!PyUnicode_Check(value)) {
    PyErr_Format(PyExc_TypeError, "%s is a str, not %.80s", name, Py_TYPE(value)->tp_name);
    return false;
  }
  Py_ssize_t size;
  const char *data = PyUnicode_AsUTF8AndSize(value, &size); /* a lone surrogate is an error */
  if (!data)
    return false;
  if (size > (Py_ssize_t)LONGEST) {
    PyErr_Format(error_class(DGM_ERR_LIMIT), "%s has %zd bytes; at most %u are read in one document", name, size,
                 (unsigned)LONGEST);
    return false;
  }
  *string = (dgm_str){data, (uint32_t)size};
  return true;
}

/* None, and what tables put in its place: NaN, NaT, which do not equal themselves. */
static bool is_missing(PyObject *value) {
  if (!value || value == Py_None)
    return true;
  if (PyUnicode_Check(value))
    return false;
  PyObject *equal = PyObject_RichCompare(value, value, Py_EQ);
  int same = equal ? PyObject_IsTrue(equal) : 1;
  Py_XDECREF(equal);
  PyErr_Clear();
  return same == 0;
}

bool date_read(PyObject *value, dgm_date *date) {
  *date = DGM_NO_DATE;
  if (is_missing(value))
    return true;
  if (PyUnicode_Check(value)) {
    dgm_str string;
    if (!string_read(value, "date", &string))
      return false;
    if (dgm_date_parse(string, date) && *date > -DAYS_TO_1970)
      return true;
    PyErr_Format(error_class(DGM_ERR_ARGUMENT), "date is as 2024-03-15, not %R", value);
    return false;
  }
  PyObject *number = PyObject_CallMethod(value, "toordinal", NULL);
  long day = number ? PyLong_AsLong(number) : -1;
  Py_XDECREF(number);
  if (day < 1 || day > INT32_MAX) {
    PyErr_Format(PyExc_TypeError, "date is a str as 2024-03-15 or a datetime.date, not %.80s", Py_TYPE(value)->tp_name);
    return false;
  }
  *date = (dgm_date)(day - DAYS_TO_1970);
  return true;
}

PyObject *date_object(dgm_date date) {
  if (date <= -DAYS_TO_1970 || date > LAST_DAY)
    return Py_NewRef(Py_None);
  PyObject *module = PyImport_ImportModule("datetime");
  PyObject *class = module ? PyObject_GetAttrString(module, "date") : NULL;
  PyObject *day = class ? PyObject_CallMethod(class, "fromordinal", "i", date + DAYS_TO_1970) : NULL;
  Py_XDECREF(class);
  Py_XDECREF(module);
  return day;
}

PyObject *string_object(dgm_str string) {
  if (!string.size)
    return Py_NewRef(Py_None);
  return PyUnicode_DecodeUTF8(string.data, string.size, "replace");
}

/* ---- a text ---- */

/* "texts[3]: …" before the message of an exception; what cannot be written as UTF-8 keeps its own. */
static void name_text(Py_ssize_t number) {
  PyObject *type, *value, *trace;
  if (number < 0 || PyErr_ExceptionMatches(PyExc_UnicodeError) || PyErr_ExceptionMatches(PyExc_KeyboardInterrupt))
    return;
  PyErr_Fetch(&type, &value, &trace);
  PyObject *message = value ? PyObject_Str(value) : NULL;
  if (message) {
    PyErr_Format(type, "texts[%zd]: %U", number, message);
    Py_DECREF(message);
    Py_DECREF(type);
    Py_XDECREF(value);
    Py_XDECREF(trace);
  } else {
    PyErr_Restore(type, value, trace);
  }
}

/* A new reference, NULL where the mapping has no such key; -1: an exception. */
static int field(PyObject *mapping, const char *name, PyObject **value) {
  *value = PyMapping_GetItemString(mapping, name);
  if (*value)
    return 0;
  if (!PyErr_ExceptionMatches(PyExc_KeyError))
    return -1;
  PyErr_Clear();
  return 0;
}

static bool read_mapping(text *t, PyObject *mapping, dgm_date date) {
  dgm_input *in = &t->input;
  dgm_str *const strings[FIELDS] = {&in->text, &in->id, NULL, &in->source, &in->title, &in->url, &in->language};
  for (int i = 0; i < FIELDS; i++) {
    PyObject *value;
    if (field(mapping, field_names[i], &value))
      return false;
    if (i == 0 && !value) {
      PyErr_SetString(PyExc_KeyError, "the mapping has no \"text\"");
      return false;
    }
    if (i > 0 && is_missing(value))
      Py_XSETREF(value, Py_NewRef(Py_None));
    if (i == 1 && PyLong_Check(value))
      Py_SETREF(value, PyObject_Str(value));
    if (!value) /* a number may have too many digits for a str */
      return false;
    PyTuple_SET_ITEM(t->record, i, value);
    bool good = i == 2 ? date_read(value, &in->date)
                       : (value == Py_None && i > 0) || string_read(value, field_names[i], strings[i]);
    if (!good)
      return false;
  }
  if (in->date == DGM_NO_DATE)
    in->date = date;
  return true;
}

static bool read_string(text *t, PyObject *value, dgm_date date) {
  for (int i = 0; i < FIELDS; i++)
    PyTuple_SET_ITEM(t->record, i, Py_NewRef(i ? Py_None : value));
  t->input.date = date;
  return string_read(value, "text", &t->input.text);
}

/* FNV-1a. */
static unsigned long long digest(dgm_str text) {
  unsigned long long hash = 0xCBF29CE484222325ULL;
  for (uint32_t i = 0; i < text.size; i++)
    hash = (hash ^ (unsigned char)text.data[i]) * 0x100000001B3ULL;
  return hash;
}

static PyObject *make_id(const text *t, Py_ssize_t number, bool lasting) {
  char name[32];
  if (lasting)
    snprintf(name, sizeof name, "text-%016llx", digest(t->input.text));
  else if (number >= 0)
    snprintf(name, sizeof name, "text-%zd", number + 1);
  return PyUnicode_FromString(lasting || number >= 0 ? name : "text");
}

/* Ids and dates as they are in the end. */
static bool complete(text *t, Py_ssize_t number, bool lasting) {
  if (!t->input.id.size) {
    PyObject *id = make_id(t, number, lasting);
    if (!id)
      return false;
    Py_SETREF(PyTuple_GET_ITEM(t->record, 1), id);
    if (!string_read(id, "id", &t->input.id))
      return false;
  }
  PyObject *day = date_object(t->input.date);
  if (!day)
    return false;
  Py_SETREF(PyTuple_GET_ITEM(t->record, 2), day);
  return true;
}

bool text_read(text *t, PyObject *value, Py_ssize_t number, dgm_date date, bool lasting) {
  *t = (text){.record = PyTuple_New(FIELDS), .input = {.date = DGM_NO_DATE}};
  if (!t->record)
    return false;
  bool string = PyUnicode_Check(value) || PyBytes_Check(value) || PyByteArray_Check(value);
  bool good = !string && (PyDict_Check(value) || (PyMapping_Check(value) && PyObject_HasAttrString(value, "keys")))
                  ? read_mapping(t, value, date)
                  : read_string(t, value, date);
  if (good && complete(t, number, lasting))
    return true;
  name_text(number);
  text_clear(t);
  return false;
}

void text_clear(text *t) {
  Py_CLEAR(t->record);
}

/* ---- iterables ---- */

static atomic_bool ended;

void text_sources_end(void) {
  ended = true;
}

text_source *text_source_new(PyObject *iterable, dgm_date date, bool lasting) {
  PyObject *iterator = PyObject_GetIter(iterable);
  text_source *s = iterator ? PyMem_RawCalloc(1, sizeof *s) : NULL;
  if (!s) {
    if (iterator)
      PyErr_NoMemory();
    Py_XDECREF(iterator);
    return NULL;
  }
  s->iterator = iterator;
  s->date = date;
  s->lasting = lasting;
  return s;
}

static dgm_next take_next(text_source *s, dgm_input *input, dgm_error *error) {
  PyObject *value = PyErr_CheckSignals() ? NULL : PyIter_Next(s->iterator);
  text_clear(&s->last);
  bool good = value && text_read(&s->last, value, s->number++, s->date, s->lasting);
  Py_XDECREF(value);
  if (good) {
    *input = s->last.input;
    *error = (dgm_error){0};
    return DGM_NEXT_DOCUMENT;
  }
  s->ended = true;
  s->error = take_exception();
  if (!s->error)
    return DGM_NEXT_END;
  PyObject *message = PyObject_Str(s->error);
  const char *words = message ? PyUnicode_AsUTF8(message) : NULL;
  error->code = DGM_ERR_ARGUMENT;
  snprintf(error->message, sizeof error->message, "%.100s: %.300s", Py_TYPE(s->error)->tp_name, words ? words : "");
  PyErr_Clear();
  Py_XDECREF(message);
  return DGM_NEXT_FAILED;
}

dgm_next text_source_next(void *source, dgm_input *input, dgm_error *error) {
  text_source *s = source;
  if (ended || s->ended)
    return DGM_NEXT_END;
  PyGILState_STATE state = PyGILState_Ensure();
  dgm_next next = take_next(s, input, error);
  PyGILState_Release(state);
  return next;
}

void text_source_close(void *source) {
  text_source *s = source;
  if (ended || !Py_IsInitialized())
    return; /* the process ends */
  PyGILState_STATE state = PyGILState_Ensure();
  text_clear(&s->last);
  Py_CLEAR(s->iterator);
  Py_CLEAR(s->error);
  PyMem_RawFree(s);
  PyGILState_Release(state);
}

/* ---- files ---- */

static dgm_reader *open_list(PyObject *list, const char **names, Py_ssize_t count, const char *format,
                             const char *columns) {
  dgm_reader_options options = {.columns = columns};
  dgm_error error = {0};
  for (Py_ssize_t i = 0; i < count; i++)
    if (!(names[i] = PyUnicode_AsUTF8(PyList_GET_ITEM(list, i))))
      return NULL;
  while (format && strcmp(format, dgm_input_format_name(options.format)))
    if (++options.format == DGM_N_INPUT_FORMATS) {
      PyErr_Format(error_class(DGM_ERR_ARGUMENT), "there is no input format \"%.40s\"", format);
      return NULL;
    }
  dgm_reader *reader = dgm_reader_open_with(names, (size_t)count, &options, &error);
  if (!reader)
    raise_error(&error);
  return reader;
}

dgm_reader *open_files(PyObject *list, const char *format, const char *columns) {
  Py_ssize_t count = PyList_Check(list) ? PyList_GET_SIZE(list) : 0;
  if (!count) {
    PyErr_SetString(error_class(DGM_ERR_ARGUMENT), "no files");
    return NULL;
  }
  const char **names = PyMem_Calloc((size_t)count, sizeof *names);
  dgm_reader *reader = names ? open_list(list, names, count, format, columns) : NULL;
  if (!names)
    PyErr_NoMemory();
  PyMem_Free(names);
  return reader;
}
