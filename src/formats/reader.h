/* What the parts of the reader share: paths, a stream of bytes, recognising a format, one record of each. */
#ifndef DGM_READER_H
#define DGM_READER_H

#include "base/base.h"

#include <sys/types.h>

/* The longest text of a document, and the longest page or row that is held as a whole. */
enum { DGM_TEXT_LIMIT = UINT32_MAX / 4, DGM_RECORD_LIMIT = 64 << 20 };

/* ---- paths (reader_paths.c): a stack of what is still to be read ---- */

typedef struct dgm_path {
  char *path;
  bool given; /* by the caller, not found in a directory or by a pattern */
} dgm_path;

typedef struct dgm_paths {
  dgm_path *items; /* the next is the last */
  size_t count, room;
} dgm_paths;

bool dgm_paths_push(dgm_paths *paths, const char *path, bool given);
/* Pushes the files and folders that a directory holds, the first name last. */
dgm_err dgm_paths_push_directory(dgm_paths *paths, const char *directory, dgm_error *error);
/* Pushes what fits a pattern, the first name last; "**" stands for any folders. */
dgm_err dgm_paths_push_pattern(dgm_paths *paths, const char *pattern, dgm_error *error);
bool dgm_is_pattern(const char *path);
void dgm_paths_free(dgm_paths *paths);
/* The format that the ending tells, with or without .gz or .zst behind it; DGM_INPUT_AUTO: none. */
dgm_input_format dgm_format_of_name(const char *path);
/* The name without folder and endings. */
dgm_str dgm_name_of_path(const char *path);

/* ---- stream (reader_stream.c): a file or standard input, read in blocks, unpacked if it is compressed ---- */

typedef struct dgm_decoder dgm_decoder;

typedef struct dgm_stream {
  int descriptor;
  char *block;
  size_t at, end; /* bytes of the block not taken yet */
  bool begun, over;
  uint64_t bytes;       /* taken from the file so far, packed if it is */
  dgm_decoder *decoder; /* of a compressed file */
  dgm_err failure;      /* why it cannot go on … */
  char problem[160];    /* … in words */
} dgm_stream;

typedef enum dgm_taken {
  DGM_TAKEN,
  DGM_TAKEN_END,
  DGM_TAKEN_TOO_LONG,
  DGM_TAKEN_NO_MEMORY,
  DGM_TAKEN_FAILED /* the stream says why */
} dgm_taken;

/* NULL opens standard input. */
dgm_err dgm_stream_open(dgm_stream *stream, const char *path, dgm_error *error);
void dgm_stream_close(dgm_stream *stream);
/* Reads until `least` bytes and one that is no white space are there, or the block is full, or the end; `data` stays
 * untaken. Only before anything is taken. */
dgm_taken dgm_stream_peek(dgm_stream *stream, size_t least, dgm_str *data);
/* Takes `size` bytes at most, at least one. */
dgm_taken dgm_stream_take(dgm_stream *stream, char *out, size_t size, size_t *got);
/* The next line without its end; one longer than `limit` is passed over. */
dgm_taken dgm_stream_line(dgm_stream *stream, dgm_buffer *line, size_t limit);
/* Everything that is left. */
dgm_taken dgm_stream_rest(dgm_stream *stream, dgm_buffer *text, size_t limit);
/* Bytes as they lie in the file: for the decoder. A number below 0: failed. */
ssize_t dgm_stream_raw(dgm_stream *stream, void *out, size_t size);

/* Compressed files (stream_compressed.c). NULL without a problem in the stream: `head` is not compressed. */
dgm_decoder *dgm_decoder_new(dgm_stream *stream, dgm_str head);
void dgm_decoder_free(dgm_decoder *decoder);
/* Unpacks `size` bytes at most into `out`. */
dgm_taken dgm_decoder_take(dgm_decoder *decoder, dgm_stream *stream, char *out, size_t size, size_t *got);

/* What a file that is no text looks like: "a zip file …"; NULL if it may be text. */
const char *dgm_not_text(dgm_str head);

/* ---- one document of a file ---- */

typedef enum dgm_got {
  DGM_GOT_DOCUMENT, /* with a message: a field was left out, or something is wrong with the text */
  DGM_GOT_BAD_RECORD,
  DGM_GOT_BAD_FILE, /* no more of this file */
  DGM_GOT_END
} dgm_got;

typedef struct dgm_found {
  dgm_input input; /* its id may be empty; all but `text` is valid UTF-8 */
  uint64_t line;   /* where it begins, or where the mistake is; 0: not known */
  uint32_t broken; /* bytes of broken UTF-8 replaced */
} dgm_found;

/* The stream's failure as the end of a file; NO_MEMORY and TOO_LONG too. `size` names the limit: "64 MiB". */
dgm_got dgm_got_failure(const dgm_stream *stream, dgm_taken taken, const char *size, dgm_error *error);

/* ---- fields (reader_fields.c) ---- */

typedef enum dgm_field {
  DGM_FIELD_TEXT,
  DGM_FIELD_DATE,
  DGM_FIELD_ID,
  DGM_FIELD_SOURCE,
  DGM_FIELD_TITLE,
  DGM_FIELD_URL,
  DGM_FIELD_LANGUAGE,
  DGM_N_FIELDS
} dgm_field;

/* Which column holds a field, as the user says: "text=Body,date=Published". */
typedef struct dgm_columns {
  char *map; /* of which these are parts */
  dgm_str names[DGM_N_FIELDS];
} dgm_columns;

dgm_err dgm_columns_parse(dgm_columns *columns, const char *map, dgm_error *error);
/* The column of a field among `count` names of a header, or DGM_NONE. */
int32_t dgm_columns_find(const dgm_columns *columns, dgm_field field, const dgm_str *header, uint32_t count);
/* The string of `input` that holds a field; NULL for the date. */
dgm_str *dgm_field_of(dgm_input *input, dgm_field field);
/* Reads a date, which may be empty; else names it in `error`, with DGM_OK as code. */
void dgm_field_date(dgm_str text, dgm_date *date, dgm_error *error);

/* A date as people and programs write it: 2024-03-15T10:00Z, 20240315, 15 March 2024, "Fri, Mar 15, 2024", 15.3.2024;
 * 3/4/2024 is none, for nobody knows which. The first one in the text; `span`, if not NULL, tells where. */
bool dgm_date_find(dgm_str text, dgm_date *date, dgm_span *span);

/* The words of data/input/html.tsv of one kind, one after the other; starts with the kind alone. */
typedef struct dgm_input_words {
  const char *kind;
  size_t row;
  dgm_str rest;
} dgm_input_words;
bool dgm_input_next(dgm_input_words *words, dgm_str *word);
/* Whether a word is among them, in any case. */
bool dgm_input_has(const char *kind, dgm_str word);

/* ASCII letters, and all that is no ASCII. */
static inline bool dgm_is_letter(char c) {
  return dgm_is_upper(c) || dgm_is_lower(c) || (c & 0x80);
}

/* Valid UTF-8: the text itself, or a copy in `copy` with each broken character as U+FFFD; counts its bytes. */
bool dgm_utf8_repair(dgm_str *text, dgm_buffer *copy, uint32_t *broken);
/* The bytes at the start that are part of it, be it a byte order mark or white space. */
uint32_t dgm_blank_start(dgm_str text);
dgm_str dgm_trim(dgm_str text);

/* ---- recognising (reader_detect.c) ---- */

/* The format of a file that begins with `head`; AUTO: an XML file of another kind. */
dgm_input_format dgm_detect(dgm_str head, const char *path, const dgm_columns *columns);

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

/* ---- tables with a header (reader_csv.c) ---- */

typedef struct dgm_csv dgm_csv;

/* `separator` 0: the one that fits the header. NULL: no memory. */
dgm_csv *dgm_csv_new(const dgm_columns *columns, char separator);
void dgm_csv_free(dgm_csv *csv);
dgm_got dgm_csv_next(dgm_csv *csv, dgm_stream *stream, dgm_found *found, dgm_error *error);
/* Whether a text begins as a table does: a header with a column of texts, and a row that fits it. */
bool dgm_csv_is(dgm_str head, const dgm_columns *columns);

/* ---- PETRARCH's XML (reader_petrarch.c) ---- */

typedef struct dgm_petrarch dgm_petrarch;

/* NULL: no memory. */
dgm_petrarch *dgm_petrarch_new(dgm_stream *stream);
void dgm_petrarch_free(dgm_petrarch *petrarch);
dgm_got dgm_petrarch_next(dgm_petrarch *petrarch, dgm_found *found, dgm_error *error);

/* ---- pages (reader_html.c) ---- */

typedef struct dgm_page dgm_page;

/* The article of a page. Its strings last until dgm_page_free. */
dgm_got dgm_page_read(dgm_page **page, dgm_stream *stream, dgm_found *found, dgm_error *error);
void dgm_page_free(dgm_page *page);

/* ---- for batches ---- */

/* Bytes of broken UTF-8 that the reader itself has replaced in the last document; bytes of input read so far. */
uint32_t dgm_reader_broken(const dgm_reader *reader);
uint64_t dgm_reader_bytes(const dgm_reader *reader);
/* From any thread: the reader's next document is the end. */
void dgm_reader_stop(dgm_reader *reader);

#endif
