/* Bytes of a file in blocks: lines of any length, and what is no text at all. */
#include "formats/reader.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

enum { BLOCK = 64 * 1024, HEAD = 8 * 1024, MAGIC = 8 };

dgm_err dgm_stream_open(dgm_stream *s, const char *path, dgm_error *error) {
  *s = (dgm_stream){.descriptor = path ? open(path, O_RDONLY | O_CLOEXEC) : STDIN_FILENO};
  if (s->descriptor < 0)
    return dgm_fail(error, DGM_ERR_IO, "%s", strerror(errno));
  s->block = malloc(BLOCK);
  if (s->block)
    return DGM_OK;
  dgm_stream_close(s);
  return dgm_fail_memory(error);
}

void dgm_stream_close(dgm_stream *s) {
  if (s->descriptor > STDIN_FILENO)
    close(s->descriptor);
  free(s->block);
  *s = (dgm_stream){0};
}

/* Adds to the block what one read gives. */
static dgm_taken fill(dgm_stream *s) {
  if (s->at == s->end)
    s->at = s->end = 0;
  if (s->over)
    return DGM_TAKEN_END;
  ssize_t n;
  do
    n = read(s->descriptor, s->block + s->end, BLOCK - s->end);
  while (n < 0 && errno == EINTR);
  if (n < 0)
    return DGM_TAKEN_FAILED;
  s->over = n == 0;
  s->end += (size_t)n;
  s->bytes += (size_t)n;
  return n ? DGM_TAKEN : DGM_TAKEN_END;
}

static bool is_blank(const char *data, size_t size) {
  for (size_t i = 0; i < size; i++)
    if (!strchr(" \t\r\n\f\v", data[i]) || !data[i])
      return false;
  return true;
}

dgm_taken dgm_stream_peek(dgm_stream *s, dgm_str *data) {
  dgm_taken taken = DGM_TAKEN;
  while (taken == DGM_TAKEN && s->end < BLOCK && (s->end - s->at < MAGIC || is_blank(s->block + s->at, s->end - s->at)))
    taken = fill(s);
  *data = (dgm_str){s->block + s->at, (uint32_t)(s->end - s->at)};
  return taken == DGM_TAKEN_FAILED ? taken : data->size ? DGM_TAKEN : DGM_TAKEN_END;
}

static dgm_taken take(dgm_stream *s, dgm_buffer *out, size_t size, size_t limit) {
  if (size > limit - out->size)
    return DGM_TAKEN_TOO_LONG;
  dgm_buffer_add(out, s->block + s->at, size);
  s->at += size;
  return out->failed ? DGM_TAKEN_NO_MEMORY : DGM_TAKEN;
}

dgm_taken dgm_stream_line(dgm_stream *s, dgm_buffer *line, size_t limit) {
  dgm_taken result = DGM_TAKEN;
  bool any = false;
  line->size = 0;
  for (;;) {
    if (s->at == s->end) {
      dgm_taken filled = fill(s);
      if (filled == DGM_TAKEN_FAILED)
        return filled;
      if (filled == DGM_TAKEN_END)
        return any ? result : DGM_TAKEN_END;
    }
    any = true;
    const char *end = memchr(s->block + s->at, '\n', s->end - s->at);
    size_t size = end ? (size_t)(end - s->block) - s->at : s->end - s->at;
    if (result == DGM_TAKEN)
      result = take(s, line, size, limit);
    if (result != DGM_TAKEN)
      s->at += size;
    if (end) {
      s->at++;
      return result;
    }
  }
}

dgm_taken dgm_stream_rest(dgm_stream *s, dgm_buffer *text, size_t limit) {
  text->size = 0;
  for (;;) {
    dgm_taken filled = s->at == s->end ? fill(s) : DGM_TAKEN;
    if (filled != DGM_TAKEN)
      return filled == DGM_TAKEN_END ? DGM_TAKEN : filled;
    dgm_taken taken = take(s, text, s->end - s->at, limit);
    if (taken != DGM_TAKEN)
      return taken;
  }
}

/* ---- what is no text ---- */

typedef struct dgm_magic {
  const char *bytes;
  uint32_t size;
  const char *name;
} dgm_magic;

static const dgm_magic magics[] = {
    {"\x1F\x8B", 2, "a gzip file: unpack it first"},
    {"PK\3\4", 4, "a zip file or office document: unpack it or save it as text first"},
    {"BZh", 3, "a bzip2 file: unpack it first"},
    {"\xFD"
     "7zXZ",
     5, "an xz file: unpack it first"},
    {"\x28\xB5\x2F\xFD", 4, "a zstd file: unpack it first"},
    {"%PDF-", 5, "a PDF file: take the text out first (pdftotext)"},
    {"\x89PNG", 4, "a PNG image"},
    {"\xFF\xD8\xFF", 3, "a JPEG image"},
    {"\x7F"
     "ELF",
     4, "a program"},
    {"\xD0\xCF\x11\xE0", 4, "an office document: save it as text first"},
    {"DRAGOMAN", 8, "a dragoman model"},
    {"\xFF\xFE", 2, "UTF-16: turn it into UTF-8 first (iconv -f UTF-16 -t UTF-8)"},
    {"\xFE\xFF", 2, "UTF-16: turn it into UTF-8 first (iconv -f UTF-16 -t UTF-8)"},
};

/* Text may hold some NULs and other control bytes; a binary file or UTF-16 has many. */
const char *dgm_not_text(dgm_str head) {
  for (size_t i = 0; i < DGM_COUNT(magics); i++)
    if (head.size >= magics[i].size && !memcmp(head.data, magics[i].bytes, magics[i].size))
      return magics[i].name;
  uint32_t size = head.size < HEAD ? head.size : HEAD, nuls = 0, controls = 0;
  for (uint32_t i = 0; i < size; i++) {
    unsigned char c = (unsigned char)head.data[i];
    nuls += c == 0;
    controls += c && c < ' ' && !strchr("\t\n\r\f\v\x1B", c);
  }
  if (nuls && (controls * 50 > size || nuls * 10 > size * 3))
    return "a binary file";
  return NULL;
}
