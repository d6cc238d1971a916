/* Files compressed by gzip or zstd, told by their first bytes. Several packed one behind the other are one file. */
#include "formats/reader.h"

#include <stdio.h>
#include <stdlib.h>
#include <zlib.h>
#include <zstd.h>

enum { PACKED = 64 * 1024 };

struct dgm_decoder {
  z_stream zlib;
  ZSTD_DStream *zstd; /* NULL: gzip */
  bool zlib_open;
  bool between; /* a packed part is over, another may begin */
  size_t at, end;
  unsigned char in[PACKED];
};

static bool is_gzip(dgm_str head) {
  return head.size >= 3 && !memcmp(head.data, "\x1F\x8B\x08", 3);
}

/* The second kind is a frame to be skipped, as parallel packers write them first. */
static bool is_zstd(dgm_str head) {
  return head.size >= 4 &&
         (!memcmp(head.data, "\x28\xB5\x2F\xFD", 4) ||
          (((unsigned char)head.data[0] & 0xF0) == 0x50 && !memcmp(head.data + 1, "\x2A\x4D\x18", 3)));
}

static dgm_taken no_memory(dgm_stream *stream) {
  stream->failure = DGM_ERR_MEMORY;
  snprintf(stream->problem, sizeof stream->problem, "out of memory");
  return DGM_TAKEN_NO_MEMORY;
}

dgm_decoder *dgm_decoder_new(dgm_stream *stream, dgm_str head) {
  if (!is_gzip(head) && !is_zstd(head))
    return NULL;
  dgm_decoder *d = calloc(1, sizeof *d);
  if (d && is_gzip(head))
    d->zlib_open = inflateInit2(&d->zlib, 15 + 16) == Z_OK;
  else if (d)
    d->zstd = ZSTD_createDStream();
  if (d && (d->zlib_open || d->zstd)) {
    memcpy(d->in, head.data, head.size);
    d->end = head.size;
    return d;
  }
  free(d);
  no_memory(stream);
  return NULL;
}

void dgm_decoder_free(dgm_decoder *d) {
  if (!d)
    return;
  if (d->zlib_open)
    inflateEnd(&d->zlib);
  ZSTD_freeDStream(d->zstd);
  free(d);
}

static dgm_taken fail(const dgm_decoder *d, dgm_stream *stream, const char *what, const char *why) {
  stream->failure = DGM_ERR_FORMAT;
  snprintf(stream->problem, sizeof stream->problem, "the %s data %s at byte %llu%s%s%s", d->zstd ? "zstd" : "gzip",
           what, (unsigned long long)(stream->bytes - (d->end - d->at)), why ? " (" : "", why ? why : "",
           why ? ")" : "");
  return DGM_TAKEN_FAILED;
}

/* Each unpacks what is there; `*got` may be 0 for want of input. Before a failure, what came before it is given. */
static dgm_taken inflate_some(dgm_decoder *d, dgm_stream *stream, char *out, size_t size, size_t *got) {
  z_stream *z = &d->zlib;
  if (d->between && inflateReset(z) != Z_OK)
    return no_memory(stream);
  d->between = false;
  z->next_in = d->in + d->at;
  z->avail_in = (uInt)(d->end - d->at);
  z->next_out = (Bytef *)out;
  z->avail_out = (uInt)size;
  int result = inflate(z, Z_NO_FLUSH);
  d->at = d->end - z->avail_in;
  *got = size - z->avail_out;
  if (result == Z_MEM_ERROR)
    return no_memory(stream);
  d->between = result == Z_STREAM_END;
  if (*got || d->between || result == Z_OK || result == Z_BUF_ERROR)
    return DGM_TAKEN;
  return fail(d, stream, "are damaged", z->msg);
}

static dgm_taken unzstd_some(dgm_decoder *d, dgm_stream *stream, char *out, size_t size, size_t *got) {
  ZSTD_inBuffer in = {d->in, d->end, d->at};
  ZSTD_outBuffer to = {out, size, 0};
  size_t result = ZSTD_decompressStream(d->zstd, &to, &in);
  d->at = in.pos;
  *got = to.pos;
  d->between = result == 0;
  if (!ZSTD_isError(result) || *got)
    return DGM_TAKEN;
  return fail(d, stream, "are damaged", ZSTD_getErrorName(result));
}

/* Archives may end in zeros. */
static void skip_padding(dgm_decoder *d) {
  while (d->between && d->at < d->end && !d->in[d->at])
    d->at++;
}

dgm_taken dgm_decoder_take(dgm_decoder *d, dgm_stream *stream, char *out, size_t size, size_t *got) {
  *got = 0;
  for (;;) {
    skip_padding(d);
    if (!d->between || d->at < d->end) {
      dgm_taken taken = d->zstd ? unzstd_some(d, stream, out, size, got) : inflate_some(d, stream, out, size, got);
      if (taken != DGM_TAKEN || *got)
        return taken;
    }
    if (d->at < d->end)
      continue;
    ssize_t n = dgm_stream_raw(stream, d->in, PACKED);
    if (n < 0)
      return DGM_TAKEN_FAILED;
    d->at = 0;
    d->end = (size_t)n;
    if (n == 0)
      return d->between ? DGM_TAKEN_END : fail(d, stream, "break off", NULL);
  }
}
