/* Bytes of a file in blocks, unpacked: lines of any length, and what is no text at all. */
#include "formats/reader.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { BLOCK = 64 * 1024, HEAD = 8 * 1024, MAGIC = 4 };

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
  dgm_decoder_free(s->decoder);
  free(s->block);
  *s = (dgm_stream){0};
}

ssize_t dgm_stream_raw(dgm_stream *s, void *out, size_t size) {
  ssize_t n;
  do
    n = read(s->descriptor, out, size);
  while (n < 0 && errno == EINTR);
  if (n < 0) {
    s->failure = DGM_ERR_IO;
    snprintf(s->problem, sizeof s->problem, "%s", strerror(errno));
  } else {
    s->bytes += (size_t)n;
  }
  return n;
}

/* The first bytes tell whether the rest must be unpacked. */
static dgm_taken begin(dgm_stream *s) {
  ssize_t n = 1;
  s->begun = true;
  while (n > 0 && s->end < MAGIC) {
    n = dgm_stream_raw(s, s->block + s->end, BLOCK - s->end);
    s->end += n > 0 ? (size_t)n : 0;
  }
  if (n < 0)
    return DGM_TAKEN_FAILED;
  s->over = n == 0;
  s->decoder = dgm_decoder_new(s, (dgm_str){s->block, (uint32_t)s->end});
  if (s->decoder) {
    s->end = 0;
    s->over = false;
    return DGM_TAKEN;
  }
  return s->failure ? DGM_TAKEN_NO_MEMORY : s->end ? DGM_TAKEN : DGM_TAKEN_END;
}

/* Adds to the block, which is empty or not full, what one read gives. */
static dgm_taken fill(dgm_stream *s) {
  if (s->at == s->end)
    s->at = s->end = 0;
  if (s->failure)
    return s->failure == DGM_ERR_MEMORY ? DGM_TAKEN_NO_MEMORY : DGM_TAKEN_FAILED;
  if (!s->begun) {
    dgm_taken begun = begin(s);
    if (begun != DGM_TAKEN || s->end)
      return begun;
  }
  if (s->over)
    return DGM_TAKEN_END;
  size_t got = 0;
  dgm_taken taken = DGM_TAKEN;
  if (s->decoder) {
    taken = dgm_decoder_take(s->decoder, s, s->block + s->end, BLOCK - s->end, &got);
  } else {
    ssize_t n = dgm_stream_raw(s, s->block + s->end, BLOCK - s->end);
    taken = n < 0 ? DGM_TAKEN_FAILED : n ? DGM_TAKEN : DGM_TAKEN_END;
    got = n > 0 ? (size_t)n : 0;
  }
  s->over = taken == DGM_TAKEN_END;
  s->end += got;
  return taken;
}

static bool is_blank(const char *data, size_t size) {
  for (size_t i = 0; i < size; i++)
    if (!strchr(" \t\r\n\f\v", data[i]) || !data[i])
      return false;
  return true;
}

dgm_taken dgm_stream_peek(dgm_stream *s, size_t least, dgm_str *data) {
  dgm_taken taken = DGM_TAKEN;
  while (taken == DGM_TAKEN && s->end < BLOCK && (s->end - s->at < least || is_blank(s->block + s->at, s->end - s->at)))
    taken = fill(s);
  *data = (dgm_str){s->block + s->at, (uint32_t)(s->end - s->at)};
  if (data->size) /* a failure behind it is told when it is reached */
    return DGM_TAKEN;
  return taken == DGM_TAKEN ? DGM_TAKEN_END : taken;
}

dgm_taken dgm_stream_take(dgm_stream *s, char *out, size_t size, size_t *got) {
  *got = 0;
  dgm_taken filled = s->at == s->end ? fill(s) : DGM_TAKEN;
  if (filled != DGM_TAKEN)
    return filled;
  *got = s->end - s->at < size ? s->end - s->at : size;
  memcpy(out, s->block + s->at, *got);
  s->at += *got;
  return DGM_TAKEN;
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
      if (filled == DGM_TAKEN_END)
        return any ? result : DGM_TAKEN_END;
      if (filled != DGM_TAKEN)
        return filled;
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

dgm_got dgm_got_failure(const dgm_stream *s, dgm_taken taken, const char *size, dgm_error *error) {
  if (taken == DGM_TAKEN_TOO_LONG)
    dgm_fail(error, DGM_ERR_LIMIT, "longer than %s, too long for one document: split it", size);
  else if (taken == DGM_TAKEN_NO_MEMORY)
    dgm_fail_memory(error);
  else
    dgm_fail(error, s->failure, "%s", s->problem);
  return DGM_GOT_BAD_FILE;
}

/* ---- what is no text ---- */

typedef struct dgm_magic {
  const char *bytes;
  uint32_t size;
  const char *name;
} dgm_magic;

static const dgm_magic magics[] = {
    {"\x1F\x8B", 2, "a gzip file in another, or one of an unknown method: unpack it first"},
    {"PK\3\4", 4, "a zip file or office document: unpack it or save it as text first"},
    {"BZh", 3, "a bzip2 file: unpack it first"},
    {"\xFD"
     "7zXZ",
     5, "an xz file: unpack it first"},
    {"\x28\xB5\x2F\xFD", 4, "a zstd file in another: unpack it first"},
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
