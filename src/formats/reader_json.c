/* One line of JSON → one document. */
#include "formats/reader.h"

#include <jansson.h>
#include <stdio.h>

void dgm_json_record_free(dgm_json_record *record) {
  json_decref(record->root);
  record->root = NULL;
  dgm_buffer_free(&record->repair);
}

/* ---- repair: broken UTF-8 and escapes of half a character become U+FFFD, so that the rest of the line is kept ---- */

/* The value of \uXXXX at `at`, or 0. */
static unsigned escape_at(dgm_str line, size_t at) {
  unsigned code = 0;
  if (line.size - at < 6 || line.data[at] != '\\' || line.data[at + 1] != 'u')
    return 0;
  for (size_t i = at + 2; i < at + 6; i++) {
    char c = dgm_to_lower(line.data[i]);
    if (!dgm_is_digit(c) && (c < 'a' || c > 'f'))
      return 0;
    code = code * 16 + (unsigned)(dgm_is_digit(c) ? c - '0' : c - 'a' + 10);
  }
  return code;
}

/* How many bytes at `at` are good as they stand; 0 if they must be replaced, and `bad` tells how many. */
static uint32_t good_bytes(dgm_str line, size_t at, uint32_t *bad) {
  if (line.data[at] == '\\') {
    unsigned code = escape_at(line, at);
    if (code < 0xD800 || code > 0xDFFF)
      return line.size - at > 1 && (line.data[at + 1] & 0x80) == 0 ? 2 : 1;
    unsigned next = line.size - at > 6 ? escape_at(line, at + 6) : 0;
    *bad = 6;
    return code < 0xDC00 && next >= 0xDC00 && next <= 0xDFFF ? 12 : 0;
  }
  uint32_t length = dgm_utf8_valid(line.data, line.size, at);
  *bad = length ? 0 : dgm_utf8_broken(line.data, line.size, at);
  return length;
}

static dgm_err repair(dgm_json_record *record, dgm_str *line, dgm_error *error) {
  uint32_t from = 0, bad = 0;
  record->repair.size = 0;
  record->broken = 0;
  for (uint32_t at = 0; at < line->size;) {
    uint32_t good = good_bytes(*line, at, &bad);
    at += good;
    if (good)
      continue;
    dgm_buffer_add(&record->repair, line->data + from, at - from);
    dgm_buffer_puts(&record->repair, "\xEF\xBF\xBD");
    record->broken += bad;
    from = at += bad;
  }
  if (!record->broken)
    return DGM_OK;
  dgm_buffer_add(&record->repair, line->data + from, line->size - from);
  if (record->repair.failed)
    return dgm_fail_memory(error);
  if (record->repair.size > UINT32_MAX)
    return dgm_fail(error, DGM_ERR_LIMIT, "the line is too long");
  *line = (dgm_str){record->repair.data, (uint32_t)record->repair.size};
  return DGM_OK;
}

/* ---- fields ---- */

static json_t *parse(dgm_str line, dgm_error *error) {
  json_error_t e;
  json_t *root = json_loadb(line.data, line.size, JSON_ALLOW_NUL, &e);
  if (!root && json_error_code(&e) == json_error_numeric_overflow) /* of a field that nobody reads */
    root = json_loadb(line.data, line.size, JSON_ALLOW_NUL | JSON_DECODE_INT_AS_REAL, &e);
  if (root)
    return root;
  if (json_error_code(&e) == json_error_out_of_memory)
    dgm_fail_memory(error);
  else if (json_error_code(&e) == json_error_premature_end_of_input)
    dgm_fail(error, DGM_ERR_FORMAT, "the JSON record breaks off");
  else
    dgm_fail(error, DGM_ERR_FORMAT, "not JSON at byte %d: %.200s", e.position, e.text);
  return NULL;
}

/* An absent or null field is empty; anything else that is no string is left out and named. */
static dgm_str field(const json_t *root, const char *key, dgm_error *error) {
  const json_t *value = json_object_get(root, key);
  if (json_is_string(value) && json_string_length(value) <= UINT32_MAX)
    return (dgm_str){json_string_value(value), (uint32_t)json_string_length(value)};
  if (value && !json_is_null(value))
    snprintf(error->message, sizeof error->message, "\"%s\" is not a string: left out", key);
  return (dgm_str){0};
}

static dgm_str id_of(dgm_json_record *record, dgm_error *error) {
  const json_t *value = json_object_get(record->root, "id");
  if (!json_is_integer(value))
    return field(record->root, "id", error);
  snprintf(record->number, sizeof record->number, "%lld", (long long)json_integer_value(value));
  return dgm_cstr(record->number);
}

dgm_err dgm_json_record_read(dgm_json_record *record, dgm_str line, dgm_input *input, dgm_error *error) {
  *input = (dgm_input){.date = DGM_NO_DATE};
  json_decref(record->root);
  record->root = NULL;
  dgm_err result = repair(record, &line, error);
  if (result)
    return result;
  json_t *root = record->root = parse(line, error);
  if (!root)
    return error->code;
  const json_t *text = json_object_get(root, "text");
  if (!json_is_object(root))
    return dgm_fail(error, DGM_ERR_FORMAT, "not a JSON object with \"text\"");
  if (!json_is_string(text))
    return dgm_fail(error, DGM_ERR_FORMAT, text ? "\"text\" is not a string" : "the record has no \"text\"");
  *error = (dgm_error){0};
  input->text = field(root, "text", error);
  input->id = id_of(record, error);
  input->source = field(root, "source", error);
  input->title = field(root, "title", error);
  input->url = field(root, "url", error);
  input->language = field(root, "language", error);
  dgm_str date = field(root, "date", error);
  if (date.size && !dgm_date_parse(date, &input->date))
    snprintf(error->message, sizeof error->message, "the date \"%.*s\" is not YYYY-MM-DD: read without it",
             date.size < 40 ? (int)date.size : 40, date.data);
  return DGM_OK;
}
