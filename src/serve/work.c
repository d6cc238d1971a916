/* Workers: each takes the next request that waits and answers it with a store of its own. One reads texts that are
 * sent, so that nothing waits for them but other texts. */
#include "serve.h"

#include <stdlib.h>

enum { N_WORKERS = 4 }; /* the last one reads texts */

typedef struct queue {
  request *first, *last;
  uint32_t n;
} queue;

struct workers {
  pthread_mutex_t lock;
  pthread_cond_t more, more_texts;
  queue questions, texts;
  bool stop;
  worker all[N_WORKERS];
  uint32_t n;
};

static request *take(workers *w, bool codes) {
  queue *q = codes ? &w->texts : &w->questions;
  pthread_mutex_lock(&w->lock);
  while (!q->first && !w->stop)
    pthread_cond_wait(codes ? &w->more_texts : &w->more, &w->lock);
  request *r = q->first;
  if (r) {
    q->first = r->next;
    q->n--;
  }
  pthread_mutex_unlock(&w->lock);
  return r;
}

/* Also those that wait when all ends get their answers: their connections would be held for ever. */
static void *work(void *context) {
  worker *w = context;
  request *r;
  while ((r = take(w->server->workers, w->codes))) {
    work_answer(w, r);
    http_resume(r);
  }
  worker_close(w);
  return NULL;
}

bool workers_push(workers *w, request *r, bool codes) {
  queue *q = codes ? &w->texts : &w->questions;
  pthread_mutex_lock(&w->lock);
  bool fits = !w->stop && q->n < (codes ? MOST_CODING : MOST_WAITING);
  if (fits) {
    r->next = NULL;
    if (q->first)
      q->last->next = r;
    else
      q->first = r;
    q->last = r;
    q->n++;
    pthread_cond_signal(codes ? &w->more_texts : &w->more);
  }
  pthread_mutex_unlock(&w->lock);
  return fits;
}

bool workers_start(server *server) {
  workers *w = server->workers = calloc(1, sizeof *w);
  bool started = w != NULL;
  if (w) {
    pthread_mutex_init(&w->lock, NULL);
    pthread_cond_init(&w->more, NULL);
    pthread_cond_init(&w->more_texts, NULL);
  }
  for (uint32_t i = 0; i < N_WORKERS && started; i++) {
    worker *one = &w->all[i];
    *one = (worker){.server = server, .codes = i + 1 == N_WORKERS};
    started = !pthread_create(&one->thread, NULL, work, one);
    w->n += started;
  }
  if (!started)
    say("the server cannot be started: no memory, or no threads");
  return started;
}

void workers_stop(workers *w) {
  if (!w)
    return;
  pthread_mutex_lock(&w->lock);
  w->stop = true;
  pthread_cond_broadcast(&w->more);
  pthread_cond_broadcast(&w->more_texts);
  pthread_mutex_unlock(&w->lock);
  for (uint32_t i = 0; i < w->n; i++)
    pthread_join(w->all[i].thread, NULL);
}
