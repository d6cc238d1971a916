/* Answers as responses of HTTP: errors, packing, ETags; answers that are kept for the same question. */
#include "http.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

/* ---- errors ---- */

void answer_fail(answer *a, int status, const char *format, ...) {
  char text[1024];
  va_list arguments;
  va_start(arguments, format);
  int n = vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  size_t size = n < 0 ? 0 : n < (int)sizeof text ? (size_t)n : sizeof text - 1;
  while (size && !is_utf8(text, size)) /* cut within a character */
    size--;
  a->status = status;
  a->type = "application/json";
  a->keep = false;
  a->body.size = 0;
  put(&a->body, "{\"error\": ");
  dgm_json_string(&a->body, (dgm_str){text, (uint32_t)size});
  put(&a->body, "}\n");
}

void answer_error(answer *a, const dgm_error *error) {
  static const struct {
    dgm_err code;
    int status;
  } all[] = {{DGM_ERR_ARGUMENT, 400}, {DGM_ERR_TIME, 503},  {DGM_ERR_BUSY, 503},
             {DGM_ERR_IO, 503},       {DGM_ERR_STORE, 503}, {DGM_ERR_LIMIT, 413}};
  int status = 500;
  for (size_t i = 0; i < COUNT(all); i++)
    if (all[i].code == error->code)
      status = all[i].status;
  answer_fail(a, status, "%s", error->message);
}

/* ---- packing ---- */

enum { LEAST_TO_ZIP = 1000, LEVEL = 1, GZIP_WINDOW = 31 };

static bool zip(const dgm_buffer *body, dgm_buffer *out) {
  z_stream z = {0};
  if (body->size < LEAST_TO_ZIP || body->size > UINT32_MAX / 2 ||
      deflateInit2(&z, LEVEL, Z_DEFLATED, GZIP_WINDOW, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    return false;
  size_t room = deflateBound(&z, (uLong)body->size);
  char *data = malloc(room);
  z.next_in = (Bytef *)body->data;
  z.avail_in = (uInt)body->size;
  z.next_out = (Bytef *)data;
  z.avail_out = (uInt)room;
  bool good = data && deflate(&z, Z_FINISH) == Z_STREAM_END && z.total_out < body->size;
  *out = (dgm_buffer){.data = data, .size = z.total_out, .capacity = room};
  deflateEnd(&z);
  if (!good)
    dgm_buffer_free(out);
  else if ((data = realloc(out->data, out->size)))
    out->data = data;
  return good;
}

/* ---- responses ---- */

void make_tag(uint64_t state, const char *uri, char tag[40]) {
  uint64_t h = dgm_hash(dgm_hash(state, DGM_VERSION, sizeof DGM_VERSION), uri, strlen(uri));
  snprintf(tag, 40, "W/\"%016llx\"", (unsigned long long)h);
}

void add_headers(struct MHD_Response *response) {
  static const char *const all[][2] = {
      {"Content-Security-Policy", "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; "
                                  "form-action 'none'; frame-ancestors 'none'"},
      {"X-Content-Type-Options", "nosniff"},
      {"X-Frame-Options", "DENY"},
      {"Referrer-Policy", "no-referrer"},
      {"Cross-Origin-Resource-Policy", "same-origin"},
      {"Cross-Origin-Opener-Policy", "same-origin"}};
  for (size_t i = 0; i < COUNT(all); i++)
    MHD_add_response_header(response, all[i][0], all[i][1]);
}

static struct MHD_Response *make_response(answer *a, const char *uri, bool zips, size_t *size) {
  dgm_buffer packed = {0};
  char tag[40];
  bool zipped = zips && zip(&a->body, &packed);
  dgm_buffer *body = zipped ? &packed : &a->body;
  *size = body->size;
  struct MHD_Response *r = MHD_create_response_from_buffer(body->size, body->data, MHD_RESPMEM_MUST_FREE);
  if (!r) {
    dgm_buffer_free(&packed);
    return NULL;
  }
  *body = (dgm_buffer){0};
  dgm_buffer_free(&a->body);
  MHD_add_response_header(r, "Content-Type", a->type);
  MHD_add_response_header(r, "Vary", "Accept-Encoding");
  if (zipped)
    MHD_add_response_header(r, "Content-Encoding", "gzip");
  if (a->status == 200 && a->state) {
    make_tag(a->state, uri, tag);
    MHD_add_response_header(r, "ETag", tag);
  }
  MHD_add_response_header(r, "Cache-Control", a->status == 200 && a->state ? "no-cache" : "no-store");
  if (a->status == 503)
    MHD_add_response_header(r, "Retry-After", "2");
  if (a->status == 405)
    MHD_add_response_header(r, "Allow", strstr(uri, "/api/code") ? "POST" : "GET, HEAD");
  add_headers(r);
  return r;
}

sendable *answer_pack(answer *a, const char *uri, bool zips) {
  sendable *s = calloc(1, sizeof *s);
  if (a->body.failed)
    answer_fail(a, 500, "out of memory");
  if (!s || !(s->response = make_response(a, uri, zips, &s->size))) {
    free(s);
    return NULL;
  }
  s->status = (unsigned)a->status;
  s->users = 1;
  return s;
}

void sendable_give(sendable *s) {
  if (!s || __atomic_sub_fetch(&s->users, 1, __ATOMIC_ACQ_REL))
    return;
  MHD_destroy_response(s->response);
  free(s);
}

/* ---- kept answers ---- */

enum { SLOTS = 512, MOST_KEPT = 12 << 20, MOST_OF_ONE = 1 << 20 };

typedef struct kept {
  uint64_t key, used;
  char *uri;
  sendable *sent;
} kept;

struct cache {
  pthread_mutex_t lock;
  kept slots[SLOTS];
  uint64_t clock, state;
  size_t size;
};

cache *cache_new(void) {
  cache *c = calloc(1, sizeof *c);
  if (c)
    pthread_mutex_init(&c->lock, NULL);
  return c;
}

static void forget(cache *c, kept *k) {
  if (!k->sent)
    return;
  c->size -= k->sent->size;
  sendable_give(k->sent);
  free(k->uri);
  *k = (kept){0};
}

void cache_free(cache *c) {
  for (size_t i = 0; c && i < SLOTS; i++)
    forget(c, &c->slots[i]);
  free(c);
}

/* Another state of the store makes all of them old. */
static void renew(cache *c, uint64_t state) {
  for (size_t i = 0; c->state != state && i < SLOTS; i++)
    forget(c, &c->slots[i]);
  c->state = state;
}

static uint64_t key_of(const char *uri, bool zips) {
  return dgm_hash(zips, uri, strlen(uri)) | 1;
}

static kept *find(cache *c, uint64_t key, const char *uri) {
  for (size_t i = 0; i < SLOTS; i++)
    if (c->slots[i].key == key && !strcmp(c->slots[i].uri, uri))
      return &c->slots[i];
  return NULL;
}

sendable *cache_take(cache *c, uint64_t state, const char *uri, bool zips) {
  sendable *found = NULL;
  pthread_mutex_lock(&c->lock);
  kept *k = c->state == state ? find(c, key_of(uri, zips), uri) : NULL;
  if (k) {
    k->used = ++c->clock;
    found = k->sent;
    __atomic_add_fetch(&found->users, 1, __ATOMIC_ACQ_REL);
  }
  pthread_mutex_unlock(&c->lock);
  return found;
}

/* The slot that was used longest ago: of those with an answer, or a free one if there is one. NULL: there is none. */
static kept *oldest(cache *c, bool filled) {
  kept *k = NULL;
  for (size_t i = 0; i < SLOTS; i++)
    if ((!filled || c->slots[i].sent) && (!k || c->slots[i].used < k->used))
      k = &c->slots[i];
  return k;
}

void cache_put(cache *c, uint64_t state, const char *uri, bool zips, sendable *sent) {
  uint64_t key = key_of(uri, zips);
  char *copy = sent->size <= MOST_OF_ONE ? strdup(uri) : NULL;
  pthread_mutex_lock(&c->lock);
  renew(c, state);
  if (copy && !find(c, key, uri)) {
    kept *k;
    while (c->size + sent->size > MOST_KEPT && (k = oldest(c, true)))
      forget(c, k);
    k = oldest(c, false);
    forget(c, k);
    *k = (kept){key, ++c->clock, copy, sent};
    c->size += sent->size;
    __atomic_add_fetch(&sent->users, 1, __ATOMIC_ACQ_REL);
    copy = NULL;
  }
  pthread_mutex_unlock(&c->lock);
  free(copy);
}
