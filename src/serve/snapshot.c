/* The store's index as the file is now. A thread looks every second whether it has changed and loads it anew; who asks
 * waits for that, so that no answer is older than the question. */
#include "serve.h"

#include "index.h"
#include "words.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct snapshots {
  char *path;
  const dgm_model *tables;
  pthread_mutex_t lock;
  pthread_cond_t wanted, loaded;
  pthread_t thread;
  bool stop;
  snapshot *current; /* NULL: `error` says why */
  dgm_error error;
  double started, finished; /* of the last loading */
  uint64_t state;           /* that was tried to load */
  uint64_t seen;            /* a second ago */
  bool asked;               /* somebody waits */
};

static uint64_t file_of(const char *path) {
  struct stat s;
  if (stat(path, &s))
    return 0;
  return dgm_hash(1, &(uint64_t[]){(uint64_t)s.st_dev, (uint64_t)s.st_ino}, 2 * sizeof(uint64_t)) | 1;
}

/* The file, and the log beside it as far as something is in it. */
static uint64_t state_of(const char *path) {
  char log[4096];
  struct stat s, w;
  if (stat(path, &s) || snprintf(log, sizeof log, "%s-wal", path) >= (int)sizeof log)
    return 0;
  bool logged = !stat(log, &w) && w.st_size;
  uint64_t all[] = {(uint64_t)s.st_dev,
                    (uint64_t)s.st_ino,
                    (uint64_t)s.st_size,
                    (uint64_t)s.st_mtim.tv_sec,
                    (uint64_t)s.st_mtim.tv_nsec,
                    logged ? (uint64_t)w.st_size : 0,
                    logged ? (uint64_t)w.st_mtim.tv_sec : 0,
                    logged ? (uint64_t)w.st_mtim.tv_nsec : 0};
  return dgm_hash(2, all, sizeof all) | 1;
}

uint64_t snapshots_state(const snapshots *s) {
  return state_of(s->path);
}

dgm_store *open_store_soon(const char *path, dgm_error *error) {
  dgm_store *store = dgm_store_open_soon(path, error);
  if (!store || !dgm_store_select(store, "PRAGMA cache_size=-2048", NULL, 0, NULL, NULL, error))
    return store;
  dgm_store_close(store);
  return NULL;
}

static snapshot *load(const snapshots *s, uint64_t state, dgm_error *error) {
  dgm_store *store = open_store_soon(s->path, error);
  if (!store)
    return NULL;
  snapshot *made = calloc(1, sizeof *made);
  dgm_store_limit(store, 120);
  if (made)
    made->index = index_load(store, s->tables, error);
  dgm_store_close(store);
#ifdef __GLIBC__
  malloc_trim(0);
#endif
  if (made && made->index && (made->words = words_new())) {
    made->state = state;
    made->file = file_of(s->path);
    made->users = 1;
    return made;
  }
  if (!made || made->index)
    *error = (dgm_error){DGM_ERR_MEMORY, "out of memory"};
  index_free(made ? made->index : NULL);
  free(made);
  return NULL;
}

/* With the lock. */
static void drop(snapshot *old) {
  if (old && !--old->users) {
    words_free(old->words);
    index_free(old->index);
    free(old);
  }
}

/* Whether it is time to load: somebody waits, or the file has changed and rests again. While documents are added it
 * changes every few seconds, and nobody may be looking. */
static bool is_due(snapshots *s, bool asked) {
  uint64_t state = state_of(s->path), seen = s->seen;
  s->seen = state;
  if (s->finished > 0 && s->state == state && (s->current || s->error.code != DGM_ERR_BUSY))
    return false;
  return s->finished <= 0 || asked || state == seen;
}

/* With the lock, which it opens while it reads. The old index goes first: two of them would be much memory. */
static void reload(snapshots *s) {
  uint64_t state = state_of(s->path);
  drop(s->current);
  s->current = NULL;
  s->started = now();
  pthread_mutex_unlock(&s->lock);
  dgm_error error = {0};
  snapshot *made = load(s, state, &error);
  pthread_mutex_lock(&s->lock);
  s->current = made;
  s->error = error;
  s->state = state;
  s->finished = now();
  pthread_cond_broadcast(&s->loaded);
}

static struct timespec in_seconds(double seconds) {
  struct timespec t;
  clock_gettime(CLOCK_REALTIME, &t);
  t.tv_sec += (time_t)seconds;
  t.tv_nsec += (long)((seconds - (double)(time_t)seconds) * 1e9);
  if (t.tv_nsec >= 1000000000) {
    t.tv_sec++;
    t.tv_nsec -= 1000000000;
  }
  return t;
}

static void *watch(void *context) {
  snapshots *s = context;
  pthread_mutex_lock(&s->lock);
  while (!s->stop) {
    bool asked = s->asked;
    s->asked = false;
    if (is_due(s, asked))
      reload(s);
    struct timespec t = in_seconds(1);
    if (!s->stop && !s->asked)
      pthread_cond_timedwait(&s->wanted, &s->lock, &t);
  }
  pthread_mutex_unlock(&s->lock);
  return NULL;
}

snapshots *snapshots_open(const char *path, const dgm_model *tables, dgm_error *error) {
  /* what cannot be opened is said at once */
  dgm_store *store = dgm_store_open(path, DGM_STORE_READ, error);
  if (!store)
    return NULL;
  dgm_store_close(store);
  snapshots *s = calloc(1, sizeof *s);
  if (s && (s->path = strdup(path))) {
    s->tables = tables;
    pthread_mutex_init(&s->lock, NULL);
    pthread_cond_init(&s->wanted, NULL);
    pthread_cond_init(&s->loaded, NULL);
    if (!pthread_create(&s->thread, NULL, watch, s))
      return s;
    free(s->path);
  }
  free(s);
  *error = (dgm_error){DGM_ERR_MEMORY, "out of memory"};
  return NULL;
}

void snapshots_close(snapshots *s) {
  if (!s)
    return;
  pthread_mutex_lock(&s->lock);
  s->stop = true;
  pthread_cond_broadcast(&s->wanted);
  pthread_cond_broadcast(&s->loaded);
  pthread_mutex_unlock(&s->lock);
  pthread_join(s->thread, NULL);
  drop(s->current);
  free(s->path);
  free(s);
}

/* Whether what was loaded last is as new as the question: of the file as it is, or begun after `asked`. */
static bool is_new(const snapshots *s, double asked) {
  return s->finished > 0 && s->finished >= s->started && (s->started >= asked || s->state == state_of(s->path));
}

snapshot *snapshots_take(snapshots *s, dgm_error *error) {
  double asked = now();
  struct timespec end = in_seconds(SECONDS_TO_LOAD);
  bool late = false;
  pthread_mutex_lock(&s->lock);
  while (!s->stop && !late && !is_new(s, asked)) {
    s->asked = true;
    pthread_cond_signal(&s->wanted);
    late = pthread_cond_timedwait(&s->loaded, &s->lock, &end) != 0;
  }
  snapshot *taken = late || s->stop ? NULL : s->current;
  if (taken)
    taken->users++;
  else if (late)
    *error = (dgm_error){DGM_ERR_BUSY, "the store has changed and is being read; try again in some seconds"};
  else
    *error = s->error;
  pthread_mutex_unlock(&s->lock);
  return taken;
}

void snapshots_give(snapshots *s, snapshot *taken) {
  pthread_mutex_lock(&s->lock);
  drop(taken);
  pthread_mutex_unlock(&s->lock);
}
