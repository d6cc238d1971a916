/* A model that is open, and coders for as many threads of Python as read at once. */
#include "extension.h"

const dgm_model *coder_use(coder_object *coder) {
  if (coder->closed) {
    PyErr_SetString(closed_error, "the coder is closed");
    return NULL;
  }
  if (!coder->model) {
    PyErr_SetString(closed_error, "the coder was never opened");
    return NULL;
  }
  coder->users++;
  return coder->model;
}

void coder_release(coder_object *coder) {
  if (--coder->users || !coder->closed)
    return;
  dgm_model_close(coder->model);
  coder->model = NULL;
}

static dgm_coder *take(coder_object *self) {
  const dgm_model *model = coder_use(self);
  if (!model)
    return NULL;
  dgm_error error = {0};
  dgm_coder *coder = self->n_idle ? self->idle[--self->n_idle] : dgm_coder_new(model, &error);
  if (!coder) {
    raise_error(&error);
    coder_release(self);
  }
  return coder;
}

static void give_back(coder_object *self, dgm_coder *coder) {
  if (self->closed || self->n_idle == IDLE_CODERS)
    dgm_coder_free(coder);
  else
    self->idle[self->n_idle++] = coder;
  coder_release(self);
}

/* ---- opening and closing ---- */

static int open_coder(PyObject *object, PyObject *arguments, PyObject *names) {
  static char *keys[] = {"model", "actors", NULL};
  coder_object *self = (coder_object *)object;
  const char *path;
  PyObject *actors;
  if (!PyArg_ParseTupleAndKeywords(arguments, names, "sO!", keys, &path, &PyList_Type, &actors))
    return -1;
  if (self->model || self->closed) {
    PyErr_SetString(error_class(DGM_ERR_ARGUMENT), "a coder is opened once");
    return -1;
  }
  Py_ssize_t count = PyList_GET_SIZE(actors);
  const char **tables = PyMem_Calloc((size_t)count + 1, sizeof *tables);
  bool good = tables != NULL;
  if (!good)
    PyErr_NoMemory();
  for (Py_ssize_t i = 0; good && i < count; i++)
    good = (tables[i] = PyUnicode_AsUTF8(PyList_GET_ITEM(actors, i))) != NULL;
  dgm_error error = {0};
  if (good) {
    Py_BEGIN_ALLOW_THREADS self->model = dgm_model_open_with(path, tables, (size_t)count, &error);
    Py_END_ALLOW_THREADS if (!self->model) raise_error(&error);
  }
  PyMem_Free(tables);
  return self->model ? 0 : -1;
}

static PyObject *close_coder(PyObject *object, PyObject *unused) {
  (void)unused;
  coder_object *self = (coder_object *)object;
  if (self->closed)
    Py_RETURN_NONE;
  self->closed = true;
  while (self->n_idle)
    dgm_coder_free(self->idle[--self->n_idle]);
  self->users++; /* so that the release below is the last one, if nobody reads */
  coder_release(self);
  Py_RETURN_NONE;
}

static void free_coder(PyObject *object) {
  Py_XDECREF(close_coder(object, NULL));
  Py_TYPE(object)->tp_free(object);
}

static PyObject *is_closed(PyObject *object, void *unused) {
  (void)unused;
  return PyBool_FromLong(((coder_object *)object)->closed);
}

static PyObject *version(PyObject *object, void *unused) {
  (void)unused;
  coder_object *self = (coder_object *)object;
  const dgm_model *model = coder_use(self);
  PyObject *text = model ? PyUnicode_FromString(dgm_model_version(model)) : NULL;
  if (model)
    coder_release(self);
  return text;
}

/* ---- reading a text ---- */

/* Reads without the GIL and calls `write`, also without. */
static bool read_text(coder_object *self, const dgm_input *input, dgm_depth depth, dgm_writer *write, void *context,
                      dgm_buffer *out) {
  dgm_coder *coder = take(self);
  if (!coder)
    return false;
  dgm_error error = {0};
  const dgm_document *d;
  Py_BEGIN_ALLOW_THREADS d = dgm_read(coder, input, depth, &error);
  if (d)
    write(self->model, d, context, out);
  Py_END_ALLOW_THREADS give_back(self, coder);
  if (!d)
    raise_error(&error);
  return d != NULL;
}

static void write_records(const dgm_model *model, const dgm_document *document, void *context, dgm_buffer *out) {
  (void)out;
  dgm_buffer *parts = context;
  dgm_write_events(model, document, &parts[0]);
  dgm_write_claims(model, document, &parts[1]);
  dgm_write_agreements(model, document, &parts[2]);
}

static PyObject *code(PyObject *object, PyObject *arguments, PyObject *names) {
  static char *keys[] = {"text", "date", NULL};
  PyObject *value, *day = Py_None, *result = NULL;
  text t;
  dgm_date date;
  if (!PyArg_ParseTupleAndKeywords(arguments, names, "O|O", keys, &value, &day) || !date_read(day, &date) ||
      !text_read(&t, value, -1, date, false))
    return NULL;
  dgm_buffer parts[3] = {{0}};
  bool good = read_text((coder_object *)object, &t.input, DGM_ALL, write_records, parts, NULL);
  PyObject *events = bytes_of(&parts[0]), *claims = bytes_of(&parts[1]), *agreements = bytes_of(&parts[2]);
  if (good && events && claims && agreements)
    result = PyTuple_Pack(4, t.record, events, claims, agreements);
  Py_XDECREF(events);
  Py_XDECREF(claims);
  Py_XDECREF(agreements);
  text_clear(&t);
  return result;
}

static void write_explanation(const dgm_model *model, const dgm_document *document, void *context, dgm_buffer *out) {
  (void)context;
  dgm_write_explanation(model, document, out);
}

static void write_ledger(const dgm_model *model, const dgm_document *document, void *context, dgm_buffer *out) {
  (void)context;
  dgm_write_ledger(model, document, out);
}

static PyObject *write_text(PyObject *object, PyObject *arguments, dgm_writer *write) {
  PyObject *value, *day = Py_None;
  text t;
  dgm_date date;
  if (!PyArg_ParseTuple(arguments, "O|O", &value, &day) || !date_read(day, &date) ||
      !text_read(&t, value, -1, date, false))
    return NULL;
  dgm_buffer out = {0};
  bool good = read_text((coder_object *)object, &t.input, DGM_ALL, write, NULL, &out);
  text_clear(&t);
  PyObject *bytes = bytes_of(&out);
  PyObject *words =
      good && bytes ? PyUnicode_DecodeUTF8(PyBytes_AS_STRING(bytes), PyBytes_GET_SIZE(bytes), "replace") : NULL;
  Py_XDECREF(bytes);
  return words;
}

static PyObject *explain(PyObject *object, PyObject *arguments) {
  return write_text(object, arguments, write_explanation);
}

static PyObject *ledger(PyObject *object, PyObject *arguments) {
  return write_text(object, arguments, write_ledger);
}

/* ---- trees ---- */

/* Code points before the byte offsets asked for, counted from the last one. */
typedef struct counter {
  const char *text;
  uint32_t byte, points;
} counter;

static uint32_t points(counter *c, uint32_t byte) {
  while (c->byte > byte)
    c->points -= (c->text[--c->byte] & 0xC0) != 0x80;
  for (; c->byte < byte; c->byte++)
    c->points += (c->text[c->byte] & 0xC0) != 0x80;
  return c->points;
}

/* (form, lemma, upos, feats, head, relation, entity, start, end); head from 0 within the sentence, -1: root. */
static PyObject *word_tuple(const dgm_model *model, const dgm_document *d, const dgm_sentence *s, const dgm_word *w,
                            counter *c) {
  uint32_t start = points(c, w->span.start), end = points(c, w->span.end);
  const char *feats = dgm_feats_string(model, w);
  return Py_BuildValue("(s#s#szisziII)", d->text.data + w->span.start, (Py_ssize_t)(w->span.end - w->span.start),
                       w->lemma.data ? w->lemma.data : "", (Py_ssize_t)w->lemma.size, dgm_upos_name(w->upos),
                       strcmp(feats, "_") ? feats : NULL, w->head < 0 ? -1 : w->head - (int)s->words.first,
                       dgm_relation_string(model, w), w->ner ? dgm_ner_name(w->ner) : NULL, (int)w->ner_begin, start,
                       end);
}

static PyObject *sentence_tuple(const dgm_model *model, const dgm_document *d, const dgm_sentence *s, counter *c) {
  uint32_t start = points(c, s->span.start);
  PyObject *words = PyList_New(s->words.count);
  for (uint32_t i = 0; words && i < s->words.count; i++) {
    PyObject *word = word_tuple(model, d, s, &d->words[s->words.first + i], c);
    if (word)
      PyList_SET_ITEM(words, i, word);
    else
      Py_CLEAR(words);
  }
  return words ? Py_BuildValue("(IIN)", start, points(c, s->span.end), words) : NULL;
}

static PyObject *sentences_of(const dgm_model *model, const dgm_document *d) {
  counter c = {.text = d->text.data};
  PyObject *list = PyList_New(d->n_sentences);
  for (uint32_t i = 0; list && i < d->n_sentences; i++) {
    PyObject *sentence = sentence_tuple(model, d, &d->sentences[i], &c);
    if (sentence)
      PyList_SET_ITEM(list, i, sentence);
    else
      Py_CLEAR(list);
  }
  return list;
}

static PyObject *parse(PyObject *object, PyObject *value) {
  coder_object *self = (coder_object *)object;
  text t;
  if (!text_read(&t, value, -1, DGM_NO_DATE, false))
    return NULL;
  dgm_coder *coder = take(self);
  PyObject *result = NULL;
  if (coder) {
    dgm_error error = {0};
    dgm_buffer out = {0};
    const dgm_document *d;
    Py_BEGIN_ALLOW_THREADS d = dgm_read(coder, &t.input, DGM_PARSE, &error);
    if (d)
      dgm_write_conllu(self->model, d, &out);
    Py_END_ALLOW_THREADS PyObject *sentences = d ? sentences_of(self->model, d) : raise_error(&error);
    PyObject *conllu = bytes_of(&out);
    if (sentences && conllu)
      result = PyTuple_Pack(3, t.record, sentences, conllu);
    Py_XDECREF(sentences);
    Py_XDECREF(conllu);
    give_back(self, coder);
  }
  text_clear(&t);
  return result;
}

/* ---- relate ---- */

/* Code points to bytes; false beyond the end. */
static bool byte_span(dgm_str text, Py_ssize_t start, Py_ssize_t end, dgm_span *span) {
  Py_ssize_t at = 0;
  uint32_t i = 0;
  for (; i < text.size && at < start; at++)
    do
      i++;
    while (i < text.size && (text.data[i] & 0xC0) == 0x80);
  span->start = i;
  for (; i < text.size && at < end; at++)
    do
      i++;
    while (i < text.size && (text.data[i] & 0xC0) == 0x80);
  span->end = i;
  return start >= 0 && end >= start && at == end;
}

static PyObject *relate(PyObject *object, PyObject *arguments) {
  coder_object *self = (coder_object *)object;
  PyObject *value;
  Py_ssize_t at[4];
  dgm_str text;
  dgm_span actor, recipient;
  if (!PyArg_ParseTuple(arguments, "O(nn)(nn)", &value, &at[0], &at[1], &at[2], &at[3]) ||
      !string_read(value, "text", &text))
    return NULL;
  if (!byte_span(text, at[0], at[1], &actor) || !byte_span(text, at[2], at[3], &recipient)) {
    PyErr_SetString(error_class(DGM_ERR_ARGUMENT), "actor and recipient are spans (start, end) within the text");
    return NULL;
  }
  dgm_coder *coder = take(self);
  if (!coder)
    return NULL;
  dgm_error error = {0};
  dgm_type type = DGM_NO_EVENT;
  double score = 0;
  dgm_err result;
  Py_BEGIN_ALLOW_THREADS result = dgm_relate(coder, text, actor, recipient, &type, &score, &error);
  Py_END_ALLOW_THREADS give_back(self, coder);
  return result ? raise_error(&error) : Py_BuildValue("(sd)", dgm_type_name(type), score);
}

/* ---- the type ---- */

static PyObject *batch(PyObject *object, PyObject *arguments, PyObject *names) {
  return batch_new((coder_object *)object, arguments, names);
}

static PyObject *arrow(PyObject *object, PyObject *arguments, PyObject *names) {
  return stream_of_texts((coder_object *)object, arguments, names);
}

static PyMethodDef methods[] = {
    {"close", close_coder, METH_NOARGS, "Gives back the model when nobody reads with it any more."},
    {"code", FUNCTION(code), METH_VARARGS | METH_KEYWORDS, "(record, events, claims, agreements): JSON lines."},
    {"explain", explain, METH_VARARGS, "The explanation of a text."},
    {"ledger", ledger, METH_VARARGS, "The ledger of a text."},
    {"parse", parse, METH_O, "(record, sentences, conllu)."},
    {"relate", relate, METH_VARARGS, "(type, score)."},
    {"batch", FUNCTION(batch), METH_VARARGS | METH_KEYWORDS, "A batch over texts or files."},
    {"arrow", FUNCTION(arrow), METH_VARARGS | METH_KEYWORDS, "An Arrow stream over texts or files."},
    {NULL, NULL, 0, NULL},
};

static PyGetSetDef properties[] = {
    {"closed", is_closed, NULL, "Whether close was called.", NULL},
    {"version", version, NULL, "The model's version.", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

PyTypeObject coder_type = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "dragoman._dragoman.Coder",
    .tp_basicsize = sizeof(coder_object),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_new = PyType_GenericNew,
    .tp_init = open_coder,
    .tp_dealloc = free_coder,
    .tp_methods = methods,
    .tp_getset = properties,
};
