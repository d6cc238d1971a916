#include "store/text.h"

#include <stdlib.h>
#include <zlib.h>

enum { LEAST = 128, LEVEL = 6, MOST = INT32_MAX / 2 };

bool dgm_text_pack(dgm_str text, dgm_buffer *out) {
  if (text.size < LEAST)
    return false;
  uLongf size = compressBound(text.size);
  unsigned char *packed = malloc(size);
  bool smaller = packed && compress2(packed, &size, (const unsigned char *)text.data, text.size, LEVEL) == Z_OK &&
                 size < text.size;
  if (smaller)
    dgm_buffer_add(out, (const char *)packed, size);
  free(packed);
  return smaller && !out->failed;
}

/* Into memory of SQLite; NULL if it is no such stream. *code: an error of zlib. */
static char *unpack(const void *data, int size, int *length, int *code) {
  z_stream stream = {.next_in = (z_const Bytef *)(uintptr_t)data, .avail_in = (uInt)size};
  sqlite3_uint64 room = (sqlite3_uint64)size * 3 + 64;
  char *text = sqlite3_malloc64(room);
  *code = text ? inflateInit(&stream) : Z_MEM_ERROR;
  while (*code == Z_OK) {
    stream.next_out = (Bytef *)text + stream.total_out;
    stream.avail_out = (uInt)(room - stream.total_out);
    *code = inflate(&stream, Z_NO_FLUSH);
    if ((*code != Z_OK && *code != Z_BUF_ERROR) || stream.avail_out)
      break;
    char *grown = room < MOST ? sqlite3_realloc64(text, room *= 2) : NULL;
    text = grown ? grown : text;
    *code = grown ? Z_OK : Z_MEM_ERROR;
  }
  *length = (int)stream.total_out;
  if (text)
    inflateEnd(&stream);
  if (*code == Z_STREAM_END)
    return text;
  sqlite3_free(text);
  return NULL;
}

static void plain(sqlite3_context *context, int count, sqlite3_value **values) {
  (void)count;
  if (sqlite3_value_type(values[0]) != SQLITE_BLOB) {
    sqlite3_result_value(context, values[0]);
    return;
  }
  int length = 0, code = Z_OK;
  const void *data = sqlite3_value_blob(values[0]);
  char *text = unpack(data, sqlite3_value_bytes(values[0]), &length, &code);
  if (text)
    sqlite3_result_text(context, text, length, sqlite3_free);
  else if (code == Z_MEM_ERROR)
    sqlite3_result_error_nomem(context);
  else
    sqlite3_result_error_code(context, SQLITE_CORRUPT);
}

/* has_sector('GOV;MIL', 'MIL') */
static void has_sector(sqlite3_context *context, int count, sqlite3_value **values) {
  (void)count;
  dgm_str part, sector = {(const char *)sqlite3_value_text(values[1]), (uint32_t)sqlite3_value_bytes(values[1])};
  dgm_str rest = {(const char *)sqlite3_value_text(values[0]), (uint32_t)sqlite3_value_bytes(values[0])};
  bool has = false;
  while (!has && dgm_str_split(&rest, ';', &part))
    has = dgm_str_eq(part, sector);
  sqlite3_result_int(context, has);
}

int dgm_text_functions(sqlite3 *db) {
  enum { FLAGS = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS };
  int result = sqlite3_create_function_v2(db, "plain", 1, FLAGS, NULL, plain, NULL, NULL, NULL);
  return result ? result : sqlite3_create_function_v2(db, "has_sector", 2, FLAGS, NULL, has_sector, NULL, NULL, NULL);
}
