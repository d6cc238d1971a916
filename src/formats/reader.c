/* Documents of files, directories and standard input, in order. */
#include "formats/reader.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

/* A line of JSON may be longer than the text in it, for its escapes. */
enum { LINE_LIMIT = INT32_MAX, TEXT_LIMIT = UINT32_MAX / 4, KEPT = 1 << 20 };

typedef struct source_path {
  char *path;
  bool given; /* by the caller, not found in a directory */
} source_path;

struct dgm_reader {
  source_path *paths; /* a stack: the next is the last */
  size_t n_paths, room;
  dgm_input_format format;
  char *path; /* of the open file, NULL if none */
  bool jsonl, any;
  dgm_stream stream;
  uint64_t line, bytes; /* bytes: of the files before */
  uint32_t broken;
  dgm_buffer text, id;
  dgm_json_record record;
};

/* ---- paths ---- */

static bool push(dgm_reader *r, const char *path, bool given) {
  if (r->n_paths == r->room) {
    size_t room = r->room ? r->room * 2 : 16;
    source_path *paths = realloc(r->paths, room * sizeof *paths);
    if (!paths)
      return false;
    r->paths = paths;
    r->room = room;
  }
  char *copy = strdup(path);
  if (!copy)
    return false;
  r->paths[r->n_paths++] = (source_path){copy, given};
  return true;
}

static bool has_ending(const char *path, const char *ending) {
  size_t size = strlen(path), tail = strlen(ending);
  return size > tail && dgm_str_is_nocase((dgm_str){path + size - tail, (uint32_t)tail}, ending);
}

static bool is_json_name(const char *path) {
  return has_ending(path, ".jsonl") || has_ending(path, ".json");
}

static int by_name(const void *a, const void *b) {
  return -strcmp(((const source_path *)a)->path, ((const source_path *)b)->path);
}

/* Pushes what a directory holds, the first name last. Links to directories are not followed: they may lead in circles.
 */
static dgm_err push_directory(dgm_reader *r, const char *path, dgm_error *error) {
  DIR *directory = opendir(path);
  if (!directory)
    return dgm_fail(error, DGM_ERR_IO, "%s", strerror(errno));
  size_t first = r->n_paths;
  bool good = true;
  for (struct dirent *entry; good && (entry = readdir(directory));) {
    struct stat status;
    dgm_buffer name = {0};
    if (entry->d_name[0] == '.')
      continue;
    dgm_buffer_printf(&name, "%s%s%s", path, path[strlen(path) - 1] == '/' ? "" : "/", entry->d_name);
    dgm_buffer_add(&name, "", 1);
    good = !name.failed;
    if (good && !lstat(name.data, &status)) {
      bool link = S_ISLNK(status.st_mode) && !stat(name.data, &status);
      bool file = S_ISREG(status.st_mode) && (is_json_name(name.data) || has_ending(name.data, ".txt"));
      if (file || (S_ISDIR(status.st_mode) && !link))
        good = push(r, name.data, false);
    }
    dgm_buffer_free(&name);
  }
  closedir(directory);
  if (!good)
    return dgm_fail_memory(error);
  if (r->n_paths > first)
    qsort(r->paths + first, r->n_paths - first, sizeof *r->paths, by_name);
  return DGM_OK;
}

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
  dgm_stream_close(&r->stream);
  free(r->path);
  r->path = NULL;
}

static dgm_next skip_file(dgm_reader *r, dgm_error *error, dgm_err code, const char *reason) {
  fail_at(r, r->path, false, error, code, reason, "");
  close_file(r);
  return code == DGM_ERR_MEMORY ? DGM_NEXT_FAILED : DGM_NEXT_SKIPPED;
}

/* ---- files ---- */

/* Looks at the first bytes: what is empty or no text is left out. */
static dgm_next inspect(dgm_reader *r, dgm_error *error) {
  dgm_str head;
  if (dgm_stream_peek(&r->stream, &head) == DGM_TAKEN_FAILED)
    return skip_file(r, error, DGM_ERR_IO, strerror(errno));
  const char *kind = dgm_not_text(head);
  if (kind) {
    char reason[128] = "looks like ";
    strncat(reason, kind, sizeof reason - 16);
    return skip_file(r, error, DGM_ERR_FORMAT, reason);
  }
  uint32_t first = head.size >= 3 && !memcmp(head.data, "\xEF\xBB\xBF", 3) ? 3 : 0;
  while (first < head.size && memchr(" \t\r\n\f\v", head.data[first], 6))
    first++;
  if (first == head.size && r->stream.over)
    return skip_file(r, error, DGM_ERR_FORMAT, "empty, nothing to code");
  bool looks_json = first < head.size && head.data[first] == '{';
  r->jsonl = r->format == DGM_INPUT_JSONL ||
             (r->format == DGM_INPUT_AUTO && (is_json_name(r->path) || (looks_json && !has_ending(r->path, ".txt"))));
  return DGM_NEXT_DOCUMENT;
}

/* Opens the next path; a directory gives way to what it holds. */
static dgm_next open_next(dgm_reader *r, dgm_error *error) {
  source_path item = r->paths[--r->n_paths];
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
    return skip_file(r, error, DGM_ERR_IO, strerror(errno));
  } else if (S_ISDIR(status.st_mode)) {
    size_t before = r->n_paths;
    if (push_directory(r, r->path, error))
      return skip_file(r, error, error->code, error->message);
    if (item.given && r->n_paths == before)
      return skip_file(r, error, DGM_ERR_FORMAT, "a directory without .txt, .json or .jsonl files");
    close_file(r);
    return DGM_NEXT_DOCUMENT;
  }
  if (dgm_stream_open(&r->stream, input ? NULL : r->path, error))
    return skip_file(r, error, error->code, error->message);
  return inspect(r, error);
}

/* ---- documents ---- */

/* The name without folder and ending; for a line, its number. */
static dgm_str name_id(dgm_reader *r, bool line) {
  const char *name = strrchr(r->path, '/');
  name = name ? name + 1 : r->path;
  const char *dot = strrchr(name, '.');
  r->id.size = 0;
  dgm_buffer_add(&r->id, name, dot && dot > name ? (size_t)(dot - name) : strlen(name));
  if (line)
    dgm_buffer_printf(&r->id, "-%llu", (unsigned long long)r->line);
  return (dgm_str){r->id.data, (uint32_t)r->id.size};
}

static dgm_next whole_text(dgm_reader *r, dgm_input *input, dgm_error *error) {
  switch (dgm_stream_rest(&r->stream, &r->text, TEXT_LIMIT)) {
  case DGM_TAKEN_TOO_LONG:
    return skip_file(r, error, DGM_ERR_LIMIT, "longer than 1 GiB, too long for one document: split it");
  case DGM_TAKEN_NO_MEMORY:
    return skip_file(r, error, DGM_ERR_MEMORY, "out of memory");
  case DGM_TAKEN_FAILED:
    return skip_file(r, error, DGM_ERR_IO, strerror(errno));
  default:
    break;
  }
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
    while (text.size && strchr(" \t\r", *text.data) && *text.data)
      text = (dgm_str){text.data + 1, text.size - 1};
    while (text.size && strchr(" \t\r", text.data[text.size - 1]) && text.data[text.size - 1])
      text.size--;
    *line = text;
    if (text.size)
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
  if (input->text.size > TEXT_LIMIT)
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
    return skip_file(r, error, DGM_ERR_IO, strerror(errno));
  default:
    if (!r->any)
      return skip_file(r, error, DGM_ERR_FORMAT, "empty, nothing to code");
    close_file(r);
    return DGM_NEXT_END;
  }
}

/* The last document is done with; one that was very large leaves no large buffers behind. */
static void forget(dgm_reader *r) {
  r->broken = 0;
  dgm_json_record_free(&r->record);
  if (r->text.capacity > KEPT)
    dgm_buffer_free(&r->text);
}

dgm_next dgm_reader_next(dgm_reader *r, dgm_input *input, dgm_error *error) {
  dgm_error unused;
  error = error ? error : &unused;
  forget(r);
  for (;;) {
    dgm_next next = DGM_NEXT_DOCUMENT;
    if (!r->path) {
      if (!r->n_paths)
        return DGM_NEXT_END;
      next = open_next(r, error);
    } else {
      next = r->jsonl ? next_json(r, input, error) : whole_text(r, input, error);
      if (next == DGM_NEXT_DOCUMENT)
        return next;
    }
    if (next == DGM_NEXT_SKIPPED || next == DGM_NEXT_FAILED)
      return next;
  }
}

/* ---- readers ---- */

dgm_reader *dgm_reader_open_many(const char *const *paths, size_t count, dgm_input_format format, dgm_error *error) {
  dgm_reader *r = calloc(1, sizeof *r);
  bool good = r != NULL;
  if (good)
    r->format = format;
  for (size_t i = count; good && i-- > 0;)
    good = push(r, paths[i], true);
  if (good)
    return r;
  dgm_reader_close(r);
  dgm_fail_memory(error);
  return NULL;
}

dgm_reader *dgm_reader_open(const char *path, dgm_input_format format, dgm_error *error) {
  struct stat status;
  if (strcmp(path, "-") && stat(path, &status)) {
    dgm_fail(error, DGM_ERR_IO, "%s: %s", path, strerror(errno));
    return NULL;
  }
  return dgm_reader_open_many(&path, 1, format, error);
}

void dgm_reader_close(dgm_reader *r) {
  if (!r)
    return;
  while (r->n_paths > 0)
    free(r->paths[--r->n_paths].path);
  free(r->paths);
  if (r->path)
    close_file(r);
  dgm_buffer_free(&r->text);
  dgm_buffer_free(&r->id);
  dgm_json_record_free(&r->record);
  free(r);
}

uint32_t dgm_reader_broken(const dgm_reader *r) {
  return r->broken;
}

uint64_t dgm_reader_bytes(const dgm_reader *r) {
  return r->bytes + r->stream.bytes;
}
