/* Documents of files, directories, standard input, or of the caller, in order. */
#include "formats/reader.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

/* A line of JSON may be longer than the text in it, for its escapes. */
enum { LINE_LIMIT = INT32_MAX, KEPT = 1 << 20, MAGIC = 8, ENOUGH = 8 * 1024 };

struct dgm_reader {
  dgm_paths paths;
  dgm_reader_options options;
  dgm_columns columns;
  char *path;              /* of the open file, NULL if none */
  dgm_input_format format; /* … of which this is the format */
  bool any;
  dgm_stream stream;
  uint64_t line, bytes; /* bytes: of the files before */
  uint32_t broken;
  dgm_buffer text, id;
  dgm_json_record record;
  dgm_csv *csv;
  dgm_petrarch *petrarch;
  dgm_page *page;          /* of the last document */
  dgm_reader_source *next; /* the caller's own documents; NULL: files */
  void (*close)(void *context);
  void *context;
  atomic_bool stopped;
};

/* ---- messages ---- */

/* "FILE:LINE: reason; what was left out"; the end of a path that is too long for the message. */
static dgm_err fail_at(const dgm_reader *r, const char *path, bool line, dgm_error *error, dgm_err code,
                       const char *reason, const char *left_out) {
  char copy[300], number[24] = "";
  size_t size = strlen(path), n = strnlen(reason, sizeof copy - 1);
  const char *tail = size > 180 ? path + size - 180 : path;
  while ((*tail & 0xC0) == 0x80)
    tail++;
  if (line)
    snprintf(number, sizeof number, "%llu:", (unsigned long long)r->line);
  for (size_t i = 0; i < n; i++) /* the reason may stand in `error` itself */
    copy[i] = (unsigned char)reason[i] < ' ' ? ' ' : reason[i];
  copy[n] = 0;
  return dgm_fail(error, code, "%s%s:%s %s%s", tail == path ? "" : "…", tail, number, copy, left_out);
}

static void close_file(dgm_reader *r) {
  r->bytes += r->stream.bytes;
  dgm_csv_free(r->csv);
  dgm_petrarch_free(r->petrarch);
  r->csv = NULL;
  r->petrarch = NULL;
  dgm_stream_close(&r->stream);
  free(r->path);
  r->path = NULL;
}

static dgm_next skip_file(dgm_reader *r, dgm_error *error, dgm_err code, const char *reason) {
  fail_at(r, r->path, false, error, code, reason, "");
  close_file(r);
  return code == DGM_ERR_MEMORY ? DGM_NEXT_FAILED : DGM_NEXT_SKIPPED;
}

/* After a failure of the stream, or of memory. */
static dgm_next skip_stream(dgm_reader *r, dgm_error *error, dgm_taken taken) {
  dgm_got_failure(&r->stream, taken, "1 GiB", error);
  return skip_file(r, error, error->code, error->message);
}

/* ---- files ---- */

/* Which format, and what it needs. */
static dgm_next start_format(dgm_reader *r, dgm_str head, dgm_error *error) {
  r->format = r->options.format ? r->options.format : dgm_detect(head, r->path, &r->columns);
  bool good = true;
  if (r->format == DGM_INPUT_AUTO)
    return skip_file(r, error, DGM_ERR_FORMAT, "XML, but neither PETRARCH's <Sentences> nor a page");
  if (r->format == DGM_INPUT_CSV || r->format == DGM_INPUT_TSV)
    good = (r->csv = dgm_csv_new(&r->columns, r->format == DGM_INPUT_TSV ? '\t' : 0)) != NULL;
  if (r->format == DGM_INPUT_PETRARCH)
    good = (r->petrarch = dgm_petrarch_new(&r->stream)) != NULL;
  return good ? DGM_NEXT_DOCUMENT : skip_file(r, error, DGM_ERR_MEMORY, "out of memory");
}

/* Looks at the first bytes: what is empty or no text is left out. */
static dgm_next inspect(dgm_reader *r, dgm_error *error) {
  dgm_str head;
  dgm_taken taken = dgm_stream_peek(&r->stream, MAGIC, &head);
  bool sure = head.size && head.data[dgm_blank_start(head) % head.size] == '{';
  if (taken == DGM_TAKEN && !sure && !r->options.format) /* lines of JSON are read as they come */
    taken = dgm_stream_peek(&r->stream, ENOUGH, &head);
  if (taken != DGM_TAKEN && taken != DGM_TAKEN_END)
    return skip_stream(r, error, taken);
  const char *kind = dgm_not_text(head);
  if (kind) {
    char reason[128];
    snprintf(reason, sizeof reason, "looks like %s", kind);
    return skip_file(r, error, DGM_ERR_FORMAT, reason);
  }
  if (dgm_blank_start(head) == head.size && r->stream.over)
    return skip_file(r, error, DGM_ERR_FORMAT, "empty, nothing to code");
  return start_format(r, head, error);
}

/* A directory gives way to what it holds, a pattern to what fits it. */
static dgm_next open_group(dgm_reader *r, bool given, bool directory, dgm_error *error) {
  size_t before = r->paths.count;
  dgm_err result = directory ? dgm_paths_push_directory(&r->paths, r->path, error)
                             : dgm_paths_push_pattern(&r->paths, r->path, error);
  if (result)
    return skip_file(r, error, error->code, error->message);
  if (given && r->paths.count == before)
    return skip_file(r, error, DGM_ERR_FORMAT,
                     "a directory without .txt, .json, .jsonl, .csv, .tsv, .html or .xml files, packed or not");
  close_file(r);
  return DGM_NEXT_DOCUMENT;
}

static dgm_next open_next(dgm_reader *r, dgm_error *error) {
  dgm_path item = r->paths.items[--r->paths.count];
  struct stat status;
  bool input = item.given && !strcmp(item.path, "-");
  r->path = item.path;
  r->line = 0;
  r->any = false;
  if (input) {
    free(r->path);
    r->path = strdup("stdin");
    if (!r->path)
      return dgm_fail_memory(error), DGM_NEXT_FAILED;
  } else if (stat(r->path, &status)) {
    int reason = errno;
    if (item.given && dgm_is_pattern(r->path))
      return open_group(r, true, false, error);
    return skip_file(r, error, DGM_ERR_IO, strerror(reason));
  } else if (S_ISDIR(status.st_mode)) {
    return open_group(r, item.given, true, error);
  }
  if (dgm_stream_open(&r->stream, input ? NULL : r->path, error))
    return skip_file(r, error, error->code, error->message);
  return inspect(r, error);
}

/* ---- documents ---- */

/* The name without folder and ending; for a line, its number. */
static dgm_str name_id(dgm_reader *r, bool line) {
  dgm_str name = dgm_name_of_path(r->path);
  r->id.size = 0;
  dgm_buffer_add_str(&r->id, name);
  if (line)
    dgm_buffer_printf(&r->id, "-%llu", (unsigned long long)r->line);
  return (dgm_str){r->id.data, (uint32_t)r->id.size};
}

static dgm_next whole_text(dgm_reader *r, dgm_input *input, dgm_error *error) {
  dgm_taken taken = dgm_stream_rest(&r->stream, &r->text, DGM_TEXT_LIMIT);
  if (taken != DGM_TAKEN)
    return skip_stream(r, error, taken);
  *input = (dgm_input){.text = {r->text.data, (uint32_t)r->text.size}, .id = name_id(r, false), .date = DGM_NO_DATE};
  close_file(r);
  *error = (dgm_error){0};
  return DGM_NEXT_DOCUMENT;
}

/* The next line that is not blank. */
static dgm_taken next_line(dgm_reader *r, dgm_str *line) {
  for (;;) {
    dgm_taken taken = dgm_stream_line(&r->stream, &r->text, LINE_LIMIT);
    r->line += taken != DGM_TAKEN_END;
    if (taken != DGM_TAKEN)
      return taken;
    dgm_str text = {r->text.data, (uint32_t)r->text.size};
    if (r->line == 1 && dgm_str_starts(text, "\xEF\xBB\xBF"))
      text = (dgm_str){text.data + 3, text.size - 3};
    *line = dgm_trim(text);
    if (line->size)
      return taken;
  }
}

static dgm_next skip_line(dgm_reader *r, dgm_error *error, dgm_err code, const char *reason) {
  fail_at(r, r->path, true, error, code, reason, "; line left out");
  return DGM_NEXT_SKIPPED;
}

static dgm_next json_line(dgm_reader *r, dgm_str line, dgm_input *input, dgm_error *error) {
  bool first = !r->any;
  r->any = true;
  if (first && (line.data[0] == '[' || dgm_str_is(line, "{")))
    return skip_file(r, error, DGM_ERR_FORMAT,
                     "one JSON value, but JSON lines have one record a line: turn it into lines first (jq -c)");
  dgm_err result = dgm_json_record_read(&r->record, line, input, error);
  if (result == DGM_ERR_MEMORY)
    return DGM_NEXT_FAILED;
  if (result)
    return skip_line(r, error, result, error->message);
  if (input->text.size > DGM_TEXT_LIMIT)
    return skip_line(r, error, DGM_ERR_LIMIT, "a text longer than 1 GiB, too long for one document");
  r->broken = r->record.broken;
  if (!input->id.size)
    input->id = name_id(r, true);
  if (error->message[0])
    fail_at(r, r->path, true, error, DGM_ERR_FORMAT, error->message, "");
  return DGM_NEXT_DOCUMENT;
}

static dgm_next next_json(dgm_reader *r, dgm_input *input, dgm_error *error) {
  dgm_str line;
  switch (next_line(r, &line)) {
  case DGM_TAKEN:
    return json_line(r, line, input, error);
  case DGM_TAKEN_TOO_LONG:
    return skip_line(r, error, DGM_ERR_LIMIT, "longer than 2 GiB");
  case DGM_TAKEN_NO_MEMORY:
    dgm_fail_memory(error);
    return DGM_NEXT_FAILED;
  case DGM_TAKEN_FAILED:
    return skip_stream(r, error, DGM_TAKEN_FAILED);
  default:
    if (!r->any)
      return skip_file(r, error, DGM_ERR_FORMAT, "empty, nothing to code");
    close_file(r);
    return DGM_NEXT_END;
  }
}

/* What the reader of a table, a page or an archive gives. */
static dgm_next next_found(dgm_reader *r, dgm_input *input, dgm_error *error) {
  dgm_found found = {0};
  bool page = r->format == DGM_INPUT_HTML;
  dgm_got got = page          ? dgm_page_read(&r->page, &r->stream, &found, error)
                : r->petrarch ? dgm_petrarch_next(r->petrarch, &found, error)
                              : dgm_csv_next(r->csv, &r->stream, &found, error);
  r->line = found.line;
  switch (got) {
  case DGM_GOT_BAD_FILE:
    if (!r->line || r->stream.failure || error->code == DGM_ERR_MEMORY)
      return skip_file(r, error, error->code, error->message);
    fail_at(r, r->path, true, error, error->code, error->message, "");
    close_file(r);
    return DGM_NEXT_SKIPPED;
  case DGM_GOT_BAD_RECORD:
    return skip_line(r, error, error->code, error->message);
  case DGM_GOT_END:
    if (!r->any)
      return skip_file(r, error, DGM_ERR_FORMAT, "no documents in it");
    close_file(r);
    return DGM_NEXT_END;
  default:
    break;
  }
  r->any = true;
  r->broken = found.broken;
  *input = found.input;
  if (!input->id.size)
    input->id = name_id(r, !page);
  if (error->message[0])
    fail_at(r, r->path, !page, error, DGM_ERR_FORMAT, error->message, "");
  if (page)
    close_file(r);
  return DGM_NEXT_DOCUMENT;
}

/* The last document is done with; one that was very large leaves no large buffers behind. */
static void forget(dgm_reader *r) {
  r->broken = 0;
  dgm_json_record_free(&r->record);
  dgm_page_free(r->page);
  r->page = NULL;
  if (r->text.capacity > KEPT)
    dgm_buffer_free(&r->text);
}

/* What the caller leaves out is empty. */
static dgm_next next_own(dgm_reader *r, dgm_input *input, dgm_error *error) {
  *input = (dgm_input){.date = DGM_NO_DATE};
  dgm_next next = r->next(r->context, input, error);
  if (next == DGM_NEXT_DOCUMENT)
    r->bytes += input->text.size;
  return next;
}

dgm_next dgm_reader_next(dgm_reader *r, dgm_input *input, dgm_error *error) {
  dgm_error unused = {0};
  error = error ? error : &unused;
  forget(r);
  if (atomic_load(&r->stopped))
    return DGM_NEXT_END;
  if (r->next)
    return next_own(r, input, error);
  for (;;) {
    dgm_next next = DGM_NEXT_DOCUMENT;
    if (!r->path) {
      if (!r->paths.count)
        return DGM_NEXT_END;
      next = open_next(r, error);
    } else {
      next = r->format == DGM_INPUT_JSONL  ? next_json(r, input, error)
             : r->format == DGM_INPUT_TEXT ? whole_text(r, input, error)
                                           : next_found(r, input, error);
      if (next == DGM_NEXT_DOCUMENT)
        return next;
    }
    if (next == DGM_NEXT_SKIPPED || next == DGM_NEXT_FAILED)
      return next;
  }
}

/* ---- readers ---- */

dgm_reader *dgm_reader_open_with(const char *const *paths, size_t count, const dgm_reader_options *options,
                                 dgm_error *error) {
  dgm_reader *r = calloc(1, sizeof *r);
  if (!r) {
    dgm_fail_memory(error);
    return NULL;
  }
  r->options = *options;
  dgm_err result = dgm_columns_parse(&r->columns, options->columns, error);
  for (size_t i = count; !result && i-- > 0;)
    if (!dgm_paths_push(&r->paths, paths[i], true))
      result = dgm_fail_memory(error);
  if (!result)
    return r;
  dgm_reader_close(r);
  return NULL;
}

dgm_reader *dgm_reader_open_many(const char *const *paths, size_t count, dgm_input_format format, dgm_error *error) {
  dgm_reader_options options = {.format = format};
  return dgm_reader_open_with(paths, count, &options, error);
}

dgm_reader *dgm_reader_open(const char *path, dgm_input_format format, dgm_error *error) {
  struct stat status;
  if (strcmp(path, "-") && stat(path, &status) && !dgm_is_pattern(path)) {
    dgm_fail(error, DGM_ERR_IO, "%s: %s", path, strerror(errno));
    return NULL;
  }
  return dgm_reader_open_many(&path, 1, format, error);
}

dgm_reader *dgm_reader_of(dgm_reader_source *next, void (*close)(void *context), void *context, dgm_error *error) {
  dgm_reader *r = calloc(1, sizeof *r);
  if (!r) {
    dgm_fail_memory(error);
    return NULL;
  }
  r->next = next;
  r->close = close;
  r->context = context;
  return r;
}

void dgm_reader_close(dgm_reader *r) {
  if (!r)
    return;
  if (r->close)
    r->close(r->context);
  if (r->path)
    close_file(r);
  dgm_paths_free(&r->paths);
  free(r->columns.map);
  dgm_buffer_free(&r->text);
  dgm_buffer_free(&r->id);
  dgm_json_record_free(&r->record);
  dgm_page_free(r->page);
  free(r);
}

uint32_t dgm_reader_broken(const dgm_reader *r) {
  return r->broken;
}

uint64_t dgm_reader_bytes(const dgm_reader *r) {
  return r->bytes + r->stream.bytes;
}

void dgm_reader_stop(dgm_reader *r) {
  atomic_store(&r->stopped, true);
}
