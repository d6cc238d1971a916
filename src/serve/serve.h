/* The server of the page: what its parts share. http.c takes requests, work.c gives them to workers, each with a store
 * of its own, answer.c keeps answers, snapshot.c the index of the store as it is now. */
#ifndef SERVE_H
#define SERVE_H

#include "../cli/options.h"

#include <pthread.h>
#include <time.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

typedef struct store_index store_index;

/* ---- bounds ---- */

enum {
  MOST_URI = 4096,        /* bytes of an address */
  MOST_VALUE = 500,       /* of a parameter */
  MOST_BODY = 200 * 1024, /* of a text that is sent */
  MOST_ROWS = 200,        /* of a page of rows */
  MOST_OFFSET = 10000,
  MOST_EXPORT = 50000, /* rows of a table */
  MOST_CONNECTIONS = 1000,
  MOST_WAITING = 2000, /* requests */
  MOST_CODING = 16,    /* texts that wait to be read */
  SECONDS_TO_ASK = 20, /* for a request to arrive whole, and between requests */
};
#define SECONDS_TO_ANSWER 3.0
#define SECONDS_TO_LOAD 15.0

/* ---- small things (text.c) ---- */

void put(dgm_buffer *out, const char *text);
void put_format(dgm_buffer *out, const char *format, ...) PRINTF(2, 3);
void put_day(dgm_buffer *out, dgm_date date); /* JSON; null if unknown */
bool is_utf8(const char *text, size_t size);
/* {"start", "end"} of bytes in units of UTF-16, as browsers count. Spans ascend. */
typedef struct unit_count {
  dgm_str text;
  uint32_t at, units; /* units before byte `at` */
} unit_count;
void put_units(dgm_buffer *out, unit_count *u, int64_t start, int64_t end);
double now(void); /* seconds, from some moment on */
static inline dgm_str str(const char *text) {
  return (dgm_str){text, (uint32_t)__builtin_strlen(text)};
}

/* ---- requests ---- */

typedef struct parameter {
  char name[24];
  char *value; /* in the request's `values` */
  bool used;
} parameter;

typedef struct export_job export_job;
typedef struct sendable sendable;

typedef struct answer {
  int status;
  const char *type;
  dgm_buffer body;
  bool keep;             /* may be kept for the same question */
  char disposition[128]; /* a file's name for the browser */
  uint64_t state;        /* of the store, 0: not of a store */
} answer;

typedef struct request request;
struct request {
  char uri[MOST_URI + 1], path[MOST_URI + 1];
  char values[MOST_URI + 1]; /* of parameters */
  parameter parameters[40];
  size_t n_parameters;
  bool long_uri, zips, begun, posts, waits; /* waits: a worker has it, or has answered */
  char wanted[256];                         /* If-None-Match */
  dgm_buffer body;
  size_t received; /* of a body */
  answer answer;
  sendable *sent;        /* the answer when it is ready */
  export_job *exporting; /* whose next piece is to be made */
  struct doors *doors;
  void *connection;
  request *next;
};

/* "?a=b&c=d" and the path, decoded into the request; false: they make no sense, and `why` says so. */
bool request_parse(request *r, const char **why);
/* NULL if it is not given; it counts as known then. */
const char *request_value(request *r, const char *name);

/* ---- answers (answer.c) ---- */

/* An error as JSON. */
void answer_fail(answer *a, int status, const char *format, ...) PRINTF(3, 4);
/* What went wrong in the store. */
void answer_error(answer *a, const dgm_error *error);
/* Gives away its body, packed if the client takes that and it is worth it. NULL: no memory. */
sendable *answer_pack(answer *a, const char *uri, bool zips);
void sendable_give(sendable *s);

/* Answers that are kept, by address. */
typedef struct cache cache;
cache *cache_new(void);
void cache_free(cache *c);
/* NULL: none is kept. */
sendable *cache_take(cache *c, uint64_t state, const char *uri, bool zips);
void cache_put(cache *c, uint64_t state, const char *uri, bool zips, sendable *sent);

/* ---- the store as it is now (snapshot.c) ---- */

typedef struct snapshot {
  store_index *index;
  struct word_sets *words; /* what was looked up in it */
  uint64_t state;          /* of the file */
  uint64_t file;           /* which one it is */
  int users;
} snapshot;

/* A store that is read and takes little memory. */
dgm_store *open_store_soon(const char *path, dgm_error *error);

typedef struct snapshots snapshots;
/* `tables` must outlive it. */
snapshots *snapshots_open(const char *path, const dgm_model *tables, dgm_error *error);
void snapshots_close(snapshots *s);
/* The state of the file; 0 if it is not there. */
uint64_t snapshots_state(const snapshots *s);
/* Waits until the store is loaded as it is; NULL: it cannot be. */
snapshot *snapshots_take(snapshots *s, dgm_error *error);
void snapshots_give(snapshots *s, snapshot *snapshot);

/* ---- the server ---- */

typedef struct workers workers;
typedef struct server {
  const char *path, *host, *model_path;
  int port;
  snapshots *snapshots;
  cache *cache;
  workers *workers;
  dgm_model *tables; /* for exports */
  dgm_model *model;  /* for texts that are sent; opened with the first one */
  dgm_coder *coder;  /* of the worker that reads them */
  struct doors *doors;
} server;

/* What a worker has. */
typedef struct worker {
  server *server;
  pthread_t thread;
  dgm_store *store;
  uint64_t file;
  snapshot *snapshot; /* while it answers */
  bool codes;         /* it reads texts, and does nothing else */
} worker;

/* Answers a request that waited; in the worker's thread (api.c). */
void work_answer(worker *w, request *r);
/* Opens the store where it is another file than before; false: the answer says why. */
bool worker_open(worker *w, answer *a);
void worker_close(worker *w);

/* Filters (params.c). False: the answer says what is wrong. */
/* `every` of a series: 0 day, 1 month, 2 year. */
bool question_read_step(request *r, uint32_t *step, answer *a);
bool question_number(request *r, const char *name, uint64_t least, uint64_t most, uint64_t otherwise, uint64_t *n,
                     answer *a);
bool question_read(request *r, uint64_t most_rows, dgm_filter *filter, answer *a);
/* After all known parameters were read: false if there are others. */
bool question_ends(const request *r, answer *a);

/* Answers; each fills `a` and finds the store loaded. */
typedef void api(worker *w, request *r, answer *a);
api api_meta, api_names;                                          /* meta.c */
api api_overview, api_series, api_actors, api_places;             /* counts.c, network.c */
api api_events, api_stories, api_story, api_disputes, api_export; /* lists.c */
api api_agreements, api_document;                                 /* documents.c */
void code_text(worker *w, request *r, answer *a);                 /* code.c */

/* The next piece of a table (lists.c); false: the end, or a failure. */
bool export_next(worker *w, export_job *job);
void export_free(export_job *job);
/* What is there of it: fills `data`. */
size_t export_take(export_job *job, char *data, size_t size, bool *ended, bool *failed);

/* The page (assets.c). */
typedef struct asset {
  const char *path, *type;
  const char *data, *packed; /* packed: by gzip, or NULL */
  unsigned size, packed_size;
  const char *tag;
} asset;
extern const asset assets[];
extern const unsigned n_assets;
/* The page's index for unknown paths without a dot; NULL: nothing is there. */
const asset *find_asset(const char *path);

/* Workers (work.c). */
/* False: not all of them; it has been said. They are stopped all the same. */
bool workers_start(server *server);
void workers_stop(workers *w);
/* False: too many wait. */
bool workers_push(workers *w, request *r, bool codes);

/* The doors (http.c): takes requests from now on; the port, 0: it cannot, which has been said. */
int http_start(server *server);
void http_stop(server *server);
/* The request has its answer, or its next piece. */
void http_resume(request *r);

#endif
