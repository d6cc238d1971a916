/* What the parts of the reader share: a stream of bytes, what its first bytes look like, one JSON record. */
#ifndef DGM_READER_H
#define DGM_READER_H

#include "base/base.h"

/* ---- stream (reader_stream.c): a file or standard input, read in blocks ---- */

typedef struct dgm_stream {
  int descriptor;
  char *block;
  size_t at, end; /* bytes of the block not taken yet */
  bool over;
  uint64_t bytes; /* taken from the file so far */
} dgm_stream;

typedef enum dgm_taken {
  DGM_TAKEN,
  DGM_TAKEN_END,
  DGM_TAKEN_TOO_LONG,
  DGM_TAKEN_NO_MEMORY,
  DGM_TAKEN_FAILED
} dgm_taken;

/* NULL opens standard input. */
dgm_err dgm_stream_open(dgm_stream *stream, const char *path, dgm_error *error);
void dgm_stream_close(dgm_stream *stream);
/* Reads until a byte that is no white space is there, or the block is full, or the end; `data` stays untaken. */
dgm_taken dgm_stream_peek(dgm_stream *stream, dgm_str *data);
/* The next line without its end; one longer than `limit` is passed over. FAILED leaves errno. */
dgm_taken dgm_stream_line(dgm_stream *stream, dgm_buffer *line, size_t limit);
/* Everything that is left. */
dgm_taken dgm_stream_rest(dgm_stream *stream, dgm_buffer *text, size_t limit);

/* What a file that is no text looks like: "a gzip file: unpack it first"; NULL if it may be text. */
const char *dgm_not_text(dgm_str head);

/* ---- JSON (reader_json.c) ---- */

typedef struct dgm_json_record {
  void *root;        /* the strings of `input` lie in it */
  dgm_buffer repair; /* the line as valid UTF-8, where it was not */
  uint32_t broken;   /* bytes replaced */
  char number[32];   /* an id that was a number */
} dgm_json_record;

/* Fills `input`; its id may be empty. The message of a failure is the reason alone, without file and line. With DGM_OK,
 * a message that is not empty names a field that was left out. */
dgm_err dgm_json_record_read(dgm_json_record *record, dgm_str line, dgm_input *input, dgm_error *error);
void dgm_json_record_free(dgm_json_record *record);

/* ---- for batches ---- */

/* Bytes of broken UTF-8 that the reader itself has replaced in the last document; bytes of input read so far. */
uint32_t dgm_reader_broken(const dgm_reader *reader);
uint64_t dgm_reader_bytes(const dgm_reader *reader);

#endif
