/* Stories of tellings: for events that are kept elsewhere than in a store. */
#include "extension.h"

typedef struct stories_object {
  PyObject_HEAD dgm_stories *stories;
  coder_object *coder;
} stories_object;

static PyObject *open_stories(PyTypeObject *type, PyObject *arguments, PyObject *names) {
  static char *keys[] = {"coder", NULL};
  PyObject *coder;
  if (!PyArg_ParseTupleAndKeywords(arguments, names, "O!", keys, &coder_type, &coder))
    return NULL;
  stories_object *self = (stories_object *)type->tp_alloc(type, 0);
  if (!self)
    return NULL;
  if (!coder_use((coder_object *)coder)) {
    Py_DECREF(self);
    return NULL;
  }
  self->coder = (coder_object *)Py_NewRef(coder);
  dgm_error error = {0};
  self->stories = dgm_stories_new(self->coder->model, &error);
  if (self->stories)
    return (PyObject *)self;
  Py_DECREF(self);
  return raise_error(&error);
}

static void free_stories(PyObject *object) {
  stories_object *self = (stories_object *)object;
  dgm_stories_free(self->stories);
  if (self->coder)
    coder_release(self->coder);
  Py_XDECREF(self->coder);
  Py_TYPE(object)->tp_free(object);
}

/* The object's own, taken away while the GIL is given up, so that no other thread uses it meanwhile. */
static dgm_stories *take(stories_object *self) {
  dgm_stories *stories = self->stories;
  if (!stories)
    PyErr_SetString(PyExc_RuntimeError, "another thread uses these stories: one at a time may");
  self->stories = NULL;
  return stories;
}

/* ---- what they do ---- */

static PyObject *add(PyObject *object, PyObject *telling) {
  stories_object *self = (stories_object *)object;
  dgm_error error = {0};
  dgm_str text;
  dgm_stories *stories = string_read(telling, "telling", &text) ? take(self) : NULL;
  if (!stories)
    return NULL;
  dgm_err result = dgm_stories_add(stories, text, &error);
  self->stories = stories;
  if (result)
    return raise_error(&error);
  Py_RETURN_NONE;
}

static PyObject *find(PyObject *object, PyObject *unused) {
  (void)unused;
  stories_object *self = (stories_object *)object;
  dgm_stories *stories = take(self);
  if (!stories)
    return NULL;
  Py_ssize_t size = (Py_ssize_t)(dgm_stories_count(stories) * sizeof(uint32_t));
  PyObject *of = PyBytes_FromStringAndSize(NULL, size), *families = PyBytes_FromStringAndSize(NULL, size);
  dgm_error error = {0};
  dgm_err result = DGM_OK;
  if (of && families) {
    Py_BEGIN_ALLOW_THREADS result =
        dgm_stories_find(stories, (uint32_t *)PyBytes_AS_STRING(of), (uint32_t *)PyBytes_AS_STRING(families), &error);
    Py_END_ALLOW_THREADS if (result) raise_error(&error);
  }
  self->stories = stories;
  PyObject *both = of && families && !result ? PyTuple_Pack(2, of, families) : NULL;
  Py_XDECREF(of);
  Py_XDECREF(families);
  return both;
}

static PyObject *keys(PyObject *object, PyObject *telling) {
  stories_object *self = (stories_object *)object;
  uint32_t numbers[DGM_MOST_STORY_KEYS], count;
  dgm_date day;
  dgm_error error = {0};
  dgm_str text;
  dgm_stories *stories = string_read(telling, "telling", &text) ? take(self) : NULL;
  if (!stories)
    return NULL;
  dgm_err result = dgm_stories_keys(stories, text, numbers, &count, &day, &error);
  self->stories = stories;
  if (result)
    return raise_error(&error);
  PyObject *list = PyList_New(count);
  for (uint32_t i = 0; list && i < count; i++) {
    PyObject *number = PyLong_FromUnsignedLong(numbers[i]);
    if (!number)
      Py_CLEAR(list);
    else
      PyList_SET_ITEM(list, i, number);
  }
  if (!list)
    return NULL;
  return day == DGM_NO_DATE ? Py_BuildValue("ON", Py_None, list) : Py_BuildValue("iN", (int)day, list);
}

static PyObject *reach(PyObject *object, void *unused) {
  (void)unused;
  stories_object *self = (stories_object *)object;
  dgm_stories *stories = take(self);
  if (!stories)
    return NULL;
  self->stories = stories;
  return PyLong_FromLong(dgm_stories_reach(stories));
}

static PyMethodDef methods[] = {
    {"add", add, METH_O, "Adds a telling."},
    {"find", find, METH_NOARGS,
     "The stories and families of what was added: bytes of 32-bit numbers of tellings, in their order, from 0."},
    {"keys", keys, METH_O, "The day of a telling, in days since 1970 or None, and its keys."},
    {NULL, NULL, 0, NULL},
};

static PyGetSetDef attributes[] = {
    {"reach", reach, NULL, "Tellings are compared whose days lie no further apart.", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

PyTypeObject stories_type = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "dragoman._dragoman.Stories",
    .tp_basicsize = sizeof(stories_object),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_new = open_stories,
    .tp_dealloc = free_stories,
    .tp_methods = methods,
    .tp_getset = attributes,
};
