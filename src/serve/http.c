/* Requests come in and answers go out: MHD's callbacks. Whatever takes time is done by workers; the connection sleeps
 * meanwhile. */
#include "http.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum { IO_THREADS = 2, CONNECTION_MEMORY = 32 << 10, STACK = 512 << 10 };

/* ---- connections that do not come to their point ---- */

/* MHD ends connections on which nothing comes; one that sends a byte now and then is ended here. */
typedef struct visitor {
  struct visitor *next, *last;
  int socket;
  double since; /* when its request had to begin; 0: it is being answered */
} visitor;

typedef struct doors {
  struct MHD_Daemon *daemon;
  server *server;
  pthread_mutex_t lock;
  visitor *visitors;
  pthread_t watch;
  pthread_cond_t wake;
  bool stop;
} doors;

static void note_visitor(void *context, struct MHD_Connection *connection, void **own,
                         enum MHD_ConnectionNotificationCode what) {
  doors *d = context;
  pthread_mutex_lock(&d->lock);
  visitor *v = *own;
  if (what == MHD_CONNECTION_NOTIFY_STARTED && (v = calloc(1, sizeof *v))) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    *v = (visitor){.next = d->visitors, .socket = info ? info->connect_fd : -1, .since = now()};
    if (v->next)
      v->next->last = v;
    d->visitors = *own = v;
  } else if (what == MHD_CONNECTION_NOTIFY_CLOSED && v) {
    if (v->next)
      v->next->last = v->last;
    *(v->last ? &v->last->next : &d->visitors) = v->next;
    free(v);
    *own = NULL;
  }
  pthread_mutex_unlock(&d->lock);
}

static void time_visitor(doors *d, struct MHD_Connection *connection, bool waits) {
  const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
  visitor *v = info ? info->socket_context : NULL;
  pthread_mutex_lock(&d->lock);
  if (v)
    v->since = waits ? now() : 0;
  pthread_mutex_unlock(&d->lock);
}

static void *watch_visitors(void *context) {
  doors *d = context;
  pthread_mutex_lock(&d->lock);
  while (!d->stop) {
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    t.tv_sec++;
    pthread_cond_timedwait(&d->wake, &d->lock, &t);
    for (visitor *v = d->visitors; v; v = v->next)
      if (v->since > 0 && now() - v->since > SECONDS_TO_ASK && v->socket >= 0)
        shutdown(v->socket, SHUT_RDWR);
  }
  pthread_mutex_unlock(&d->lock);
  return NULL;
}

/* ---- answers ---- */

static enum MHD_Result queue(struct MHD_Connection *connection, int status, struct MHD_Response *response) {
  enum MHD_Result result = response ? MHD_queue_response(connection, (unsigned)status, response) : MHD_NO;
  if (response)
    MHD_destroy_response(response);
  return result;
}

static enum MHD_Result send_ready(request *r, struct MHD_Connection *connection) {
  return r->sent ? MHD_queue_response(connection, r->sent->status, r->sent->response) : MHD_NO;
}

/* With the answer that it has, which is no worker's. */
static enum MHD_Result refuse(request *r, struct MHD_Connection *connection) {
  r->sent = answer_pack(&r->answer, r->uri, false);
  return send_ready(r, connection);
}

static enum MHD_Result refuse_with(request *r, struct MHD_Connection *connection, int status, const char *why) {
  answer_fail(&r->answer, status, "%s", why);
  return refuse(r, connection);
}

static enum MHD_Result not_modified(struct MHD_Connection *connection, const char *tag) {
  struct MHD_Response *response = MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);
  if (!response)
    return MHD_NO;
  MHD_add_response_header(response, "ETag", tag);
  MHD_add_response_header(response, "Vary", "Accept-Encoding");
  MHD_add_response_header(response, "Cache-Control", "no-cache");
  add_headers(response);
  return queue(connection, MHD_HTTP_NOT_MODIFIED, response);
}

/* A list of tags, or "*". */
static bool is_wanted(const char *wanted, const char *tag) {
  return *wanted && (strstr(wanted, tag) || !strcmp(wanted, "*"));
}

static enum MHD_Result send_asset(request *r, struct MHD_Connection *connection, const asset *found) {
  char tag[40];
  make_tag(1, found->tag, tag);
  if (is_wanted(r->wanted, tag))
    return not_modified(connection, tag);
  bool packed = r->zips && found->packed;
  struct MHD_Response *response = MHD_create_response_from_buffer(
      packed ? found->packed_size : found->size, (void *)(uintptr_t)(packed ? found->packed : found->data),
      MHD_RESPMEM_PERSISTENT);
  if (!response)
    return MHD_NO;
  MHD_add_response_header(response, "Content-Type", found->type);
  MHD_add_response_header(response, "Vary", "Accept-Encoding");
  MHD_add_response_header(response, "ETag", tag);
  MHD_add_response_header(response, "Cache-Control", "no-cache");
  if (packed)
    MHD_add_response_header(response, "Content-Encoding", "gzip");
  add_headers(response);
  return queue(connection, MHD_HTTP_OK, response);
}

/* ---- tables, piece by piece ---- */

static ssize_t read_piece(void *context, uint64_t at, char *data, size_t size) {
  request *r = context;
  bool ended, failed;
  (void)at;
  size_t n = export_take(r->exporting, data, size, &ended, &failed);
  if (n)
    return (ssize_t)n;
  if (failed)
    return MHD_CONTENT_READER_END_WITH_ERROR;
  if (ended)
    return MHD_CONTENT_READER_END_OF_STREAM;
  MHD_suspend_connection(r->connection);
  doors *d = r->doors;
  if (!workers_push(d->server->workers, r, false)) {
    MHD_resume_connection(r->connection);
    return MHD_CONTENT_READER_END_WITH_ERROR;
  }
  return 0;
}

static enum MHD_Result send_export(request *r, struct MHD_Connection *connection) {
  answer *a = &r->answer;
  char tag[40];
  struct MHD_Response *response = MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, 64 << 10, read_piece, r, NULL);
  if (!response)
    return MHD_NO;
  make_tag(a->state, r->uri, tag);
  MHD_add_response_header(response, "Content-Type", a->type);
  MHD_add_response_header(response, "Content-Disposition", a->disposition);
  MHD_add_response_header(response, "ETag", tag);
  MHD_add_response_header(response, "Cache-Control", "no-cache");
  add_headers(response);
  return queue(connection, MHD_HTTP_OK, response);
}

/* ---- requests ---- */

static const char *header(struct MHD_Connection *connection, const char *name) {
  const char *value = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
  return value ? value : "";
}

static bool is_address(const char *name, size_t size) {
  char text[64];
  unsigned char bytes[16];
  if (size && *name == '[' && name[size - 1] == ']') {
    name++;
    size -= 2;
  }
  snprintf(text, sizeof text, "%.*s", size < sizeof text ? (int)size : 0, name);
  return inet_pton(AF_INET, text, bytes) == 1 || inet_pton(AF_INET6, text, bytes) == 1;
}

static bool is_name(const char *name, size_t size, const char *other) {
  return strlen(other) == size && !strncasecmp(name, other, size);
}

/* Only by names that no other site can have for this machine: a page elsewhere must not read the store by a name of its
 * own that leads here. */
static bool is_our_name(const server *s, const char *name) {
  const char *colon = strrchr(name, ':'), *bracket = strrchr(name, ']');
  size_t size = colon && (!bracket || colon > bracket) ? (size_t)(colon - name) : strlen(name);
  bool everywhere = !strcmp(s->host, "0.0.0.0") || !strcmp(s->host, "::");
  return is_name(name, size, "localhost") || is_name(name, size, "127.0.0.1") || is_name(name, size, "[::1]") ||
         is_name(name, size, s->host) || (everywhere && is_address(name, size));
}

static void *note_uri(void *context, const char *uri, struct MHD_Connection *connection) {
  request *r = calloc(1, sizeof *r);
  if (!r)
    return NULL;
  size_t size = strlen(uri);
  r->doors = context;
  r->connection = connection;
  r->long_uri = size > MOST_URI;
  memcpy(r->uri, uri, r->long_uri ? MOST_URI : size);
  return r;
}

static void forget_request(void *context, struct MHD_Connection *connection, void **own,
                           enum MHD_RequestTerminationCode why) {
  request *r = *own;
  (void)why;
  if (!r)
    return;
  time_visitor(context, connection, true);
  export_free(r->exporting);
  sendable_give(r->sent);
  dgm_buffer_free(&r->body);
  dgm_buffer_free(&r->answer.body);
  free(r);
  *own = NULL;
}

static enum MHD_Result wait_for_worker(doors *d, request *r, struct MHD_Connection *connection) {
  bool codes = r->posts;
  MHD_suspend_connection(connection);
  r->waits = true;
  if (workers_push(d->server->workers, r, codes))
    return MHD_YES;
  r->waits = false;
  MHD_resume_connection(connection);
  return refuse_with(r, connection, 503, "too many requests wait; try again in some seconds");
}

static bool is_api(const char *path) {
  return !strncmp(path, "/api/", 5);
}

static enum MHD_Result answer_get(doors *d, request *r, struct MHD_Connection *connection) {
  char tag[40];
  if (!is_api(r->path)) {
    const asset *found = find_asset(r->path);
    return found ? send_asset(r, connection, found) : refuse_with(r, connection, 404, "there is no such file");
  }
  uint64_t state = snapshots_state(d->server->snapshots);
  make_tag(state, r->uri, tag);
  if (state && is_wanted(r->wanted, tag))
    return not_modified(connection, tag);
  r->sent = state ? cache_take(d->server->cache, state, r->uri, r->zips) : NULL;
  return r->sent ? send_ready(r, connection) : wait_for_worker(d, r, connection);
}

/* What the head of a request says; false: it is refused, and the request knows why. A request is answered when it is
 * there as a whole, or MHD ends the connection. */
static bool begin(const doors *d, request *r, struct MHD_Connection *connection, const char *method) {
  answer *a = &r->answer;
  const char *why = NULL;
  bool reads = !strcmp(method, "GET") || !strcmp(method, "HEAD"), codes = false;
  r->posts = !strcmp(method, "POST");
  r->zips = strstr(header(connection, "Accept-Encoding"), "gzip") != NULL;
  snprintf(r->wanted, sizeof r->wanted, "%s", header(connection, "If-None-Match"));
  if (!is_our_name(d->server, header(connection, "Host")))
    answer_fail(a, 421, "this server answers under the name localhost only, or that of --host");
  else if (!request_parse(r, &why))
    answer_fail(a, r->long_uri ? 414 : 400, "%s", why);
  else if ((codes = !strcmp(r->path, "/api/code")) ? !r->posts : !reads)
    answer_fail(a, 405, codes ? "texts are sent to /api/code by POST" : "GET and HEAD are known here");
  else if (r->posts && strncasecmp(header(connection, "Content-Type"), "application/json", 16))
    answer_fail(a, 415, "a text is sent as application/json: {\"text\": …}");
  else if (r->posts && strtoull(header(connection, "Content-Length"), NULL, 10) > MOST_BODY)
    answer_fail(a, 413, "a text may have 200 KB");
  return !a->status;
}

static enum MHD_Result take_body(request *r, const char *data, size_t *size) {
  enum { MOST_IGNORED = 4 * MOST_BODY };
  r->received += *size;
  if (r->received <= MOST_BODY)
    dgm_buffer_add(&r->body, data, *size);
  *size = 0;
  return r->received > MOST_IGNORED ? MHD_NO : MHD_YES;
}

static enum MHD_Result handle(void *context, struct MHD_Connection *connection, const char *url, const char *method,
                              const char *version, const char *data, size_t *size, void **own) {
  doors *d = context;
  request *r = *own;
  (void)url, (void)version;
  if (!r)
    return MHD_NO;
  if (!r->begun) {
    r->begun = true;
    bool large = !begin(d, r, connection, method) && *header(connection, "Content-Length") > '0';
    return large ? refuse(r, connection) : MHD_YES; /* what comes with it is not read */
  }
  if (r->waits)
    return r->exporting ? send_export(r, connection) : send_ready(r, connection);
  if (*size)
    return take_body(r, data, size);
  time_visitor(d, connection, false);
  if (r->received > MOST_BODY && !r->answer.status)
    answer_fail(&r->answer, 413, "a text may have 200 KB");
  if (r->answer.status)
    return refuse(r, connection);
  return r->posts ? wait_for_worker(d, r, connection) : answer_get(d, r, connection);
}

void http_resume(request *r) {
  MHD_resume_connection(r->connection);
}

/* ---- start and end ---- */

static void raise_files(void) {
  struct rlimit l;
  if (!getrlimit(RLIMIT_NOFILE, &l) && l.rlim_cur < MOST_CONNECTIONS + 100) {
    l.rlim_cur = l.rlim_max < MOST_CONNECTIONS + 100 ? l.rlim_max : MOST_CONNECTIONS + 100;
    setrlimit(RLIMIT_NOFILE, &l);
  }
}

static void quiet(void *context, const char *format, va_list arguments) {
  (void)context, (void)format, (void)arguments;
}

static struct MHD_Daemon *start(doors *d, int listening) {
  return MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG, 0, NULL, NULL,
                          handle, d, MHD_OPTION_EXTERNAL_LOGGER, quiet, NULL, MHD_OPTION_LISTEN_SOCKET, listening,
                          MHD_OPTION_THREAD_POOL_SIZE, (unsigned)IO_THREADS, MHD_OPTION_CONNECTION_LIMIT,
                          (unsigned)MOST_CONNECTIONS, MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)SECONDS_TO_ASK,
                          MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY, MHD_OPTION_THREAD_STACK_SIZE,
                          (size_t)STACK, MHD_OPTION_URI_LOG_CALLBACK, note_uri, d, MHD_OPTION_NOTIFY_COMPLETED,
                          forget_request, d, MHD_OPTION_NOTIFY_CONNECTION, note_visitor, d, MHD_OPTION_END);
}

/* A socket that listens; -1: none, which has been said. */
static int listen_at(const char *host, int number) {
  char port[16];
  struct addrinfo wanted = {.ai_flags = AI_PASSIVE | AI_NUMERICSERV, .ai_socktype = SOCK_STREAM}, *found = NULL;
  snprintf(port, sizeof port, "%d", number);
  int error = getaddrinfo(host, port, &wanted, &found), on = 1;
  if (error) {
    say("--host %s: %s", host, gai_strerror(error));
    return -1;
  }
  int s = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (s >= 0)
    setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (s >= 0 && (bind(s, found->ai_addr, found->ai_addrlen) || listen(s, 512))) {
    error = errno;
    close(s);
    errno = error;
    s = -1;
  }
  if (s < 0)
    say("%s, port %d: %s; --port names another, 0 any that is free", host, number, strerror(errno));
  freeaddrinfo(found);
  return s;
}

static int port_of(int s) {
  struct sockaddr_storage address;
  socklen_t size = sizeof address;
  if (getsockname(s, (struct sockaddr *)&address, &size))
    return 0;
  return ntohs(address.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&address)->sin6_port
                                             : ((struct sockaddr_in *)&address)->sin_port);
}

int http_start(server *s) {
  int listening = listen_at(s->host, s->port);
  if (listening < 0)
    return 0;
  doors *d = calloc(1, sizeof *d);
  s->cache = cache_new();
  raise_files();
  if (d && s->cache) {
    d->server = s;
    pthread_mutex_init(&d->lock, NULL);
    pthread_cond_init(&d->wake, NULL);
    d->daemon = start(d, listening);
  }
  if (!d || !d->daemon || pthread_create(&d->watch, NULL, watch_visitors, d)) {
    say("the server cannot be started: no memory, or no threads");
    if (d && d->daemon)
      MHD_stop_daemon(d->daemon);
    cache_free(s->cache);
    free(d);
    return 0;
  }
  s->doors = d;
  return port_of(listening);
}

void http_stop(server *s) {
  doors *d = s->doors;
  /* No MHD_quiesce_daemon: it and MHD's own thread may both take the socket from epoll, and the later one aborts. */
  workers_stop(s->workers);
  MHD_stop_daemon(d->daemon);
  pthread_mutex_lock(&d->lock);
  d->stop = true;
  pthread_cond_signal(&d->wake);
  pthread_mutex_unlock(&d->lock);
  pthread_join(d->watch, NULL);
  cache_free(s->cache);
  free(d);
}
