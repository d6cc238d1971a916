/* What the files of the extension share. It is a client of dragoman.h and of Python's C API, and holds the GIL only to
 * take texts and to make objects: reading, coding and waiting go on without it. */
#ifndef EXTENSION_H
#define EXTENSION_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include "dragoman.h"

#include <sys/types.h>

#define FUNCTION(f) ((PyCFunction)(void (*)(void))(f))

/* ---- errors (module.c) ---- */

/* Raises the exception of `error`; returns NULL. */
PyObject *raise_error(const dgm_error *error);
/* The exception of a code; a borrowed reference. */
PyObject *error_class(dgm_err code);
extern PyObject *closed_error, *note_warning;
PyObject *message_object(const dgm_error *error);
/* The exception that was raised, taken away, with its traceback; NULL if there was none. */
PyObject *take_exception(void);
/* Raises an exception that was taken, and clears it; false if there is none. */
bool raise_again(PyObject **exception);
/* False, with an exception: `pid` is another process, from which this one was forked. */
bool check_process(pid_t pid, const char *what);
/* The buffer as bytes; frees it. NULL with an exception. */
PyObject *bytes_of(dgm_buffer *buffer);

/* ---- texts (texts.c) ---- */

/* A text that Python gives, with what belongs to it. */
typedef struct text {
  PyObject *record; /* (text, id, date, source, title, url, language); keeps the strings of `input` */
  dgm_input input;
} text;

/* Reads a str, or a mapping with the fields of docs/output.md. `number` from 0, or -1 for a single text, names it in
 * messages. A text without an id gets one from its number, or a `lasting` one from what it says. False with an
 * exception. */
bool text_read(text *t, PyObject *value, Py_ssize_t number, dgm_date date, bool lasting);
void text_clear(text *t);
/* UTF-8 of a str that lives as long as `value`. False with an exception that calls it `name`. */
bool string_read(PyObject *value, const char *name, dgm_str *string);
/* None, "2024-03-15" or a datetime.date. */
bool date_read(PyObject *value, dgm_date *date);
PyObject *date_object(dgm_date date);
PyObject *string_object(dgm_str string); /* None for what was not given */

/* The texts of an iterable, read by a dgm_reader. `next` may be called with or without the GIL. */
typedef struct text_source {
  PyObject *iterator;
  PyObject *error; /* that the iterable, or a text, raised */
  Py_ssize_t number;
  dgm_date date;
  bool lasting, ended;
  text last;
} text_source;
text_source *text_source_new(PyObject *iterable, dgm_date date, bool lasting);
dgm_next text_source_next(void *source, dgm_input *input, dgm_error *error);
void text_source_close(void *source);
/* The interpreter ends: sources end too. */
void text_sources_end(void);

/* Files: a list of str. NULL with an exception. */
dgm_reader *open_files(PyObject *paths, const char *format, const char *columns);

/* ---- coders (coder.c) ---- */

enum { IDLE_CODERS = 16 };
typedef struct coder_object {
  PyObject_HEAD dgm_model *model;
  dgm_coder *idle[IDLE_CODERS];
  int n_idle;
  Py_ssize_t users; /* of the model: who reads now, batches, streams, queries */
  bool closed;
} coder_object;
extern PyTypeObject coder_type;
/* The model, until coder_release; NULL with an exception if the coder is closed. Both with the GIL. */
const dgm_model *coder_use(coder_object *coder);
void coder_release(coder_object *coder);

/* ---- batches (batch.c), Arrow (arrow.c), stores (store.c), stories without one (stories.c) ---- */

extern PyTypeObject batch_type, stream_type, store_type, stories_type;
PyObject *batch_new(coder_object *coder, PyObject *arguments, PyObject *names);
PyObject *stream_of_texts(coder_object *coder, PyObject *arguments, PyObject *names);
/* A stream over arrays that are there; takes them over. NULL with an exception. */
PyObject *stream_of_arrays(dgm_arrow_table table, struct ArrowArray *arrays, size_t count);

#endif
