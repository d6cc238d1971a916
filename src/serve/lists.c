/* Rows: events, stories, disputes; one story; tables. */
#include "serve.h"

#include "index.h"

#include <stdlib.h>
#include <string.h>

/* ---- numbers of rows ---- */

static dgm_row_number number_at(const selection *s, uint32_t i) {
  const store_index *x = s->index;
  return (dgm_row_number){x->event[selection_event(s, i)], s->stories ? x->number[i] : 0};
}

/* The page of items that the filter asks for; *more: there are others behind. NULL: no memory. */
static dgm_row_number *find_rows(const selection *s, uint32_t *n, bool *more) {
  const dgm_filter *f = s->filter;
  uint32_t passed = 0, most = (uint32_t)f->limit;
  dgm_row_number *rows = malloc((most + 1) * sizeof *rows);
  *n = 0;
  *more = false;
  for (uint32_t k = 0; rows && k < s->n && !*more; k++) {
    uint32_t i = selection_at(s, f->newest_first ? s->n - 1 - k : k);
    if (!selection_has(s, i) || passed++ < f->offset)
      continue;
    *more = *n == most;
    if (!*more)
      rows[(*n)++] = number_at(s, i);
  }
  return rows;
}

/* ---- rows as JSON ---- */

typedef struct row_list {
  dgm_buffer *out;
  uint32_t n;
} row_list;

static int put_row(void *context, const dgm_row *row) {
  row_list *l = context;
  put(l->out, l->n++ ? ",\n" : "");
  dgm_write_row_sentence(row, l->out);
  return l->out->failed;
}

static void put_rows(worker *w, answer *a, const dgm_row_number *rows, uint32_t n) {
  dgm_error error = {0};
  row_list l = {&a->body, 0};
  if (dgm_store_rows(w->store, rows, n, put_row, &l, &error))
    answer_error(a, &error);
}

/* Selects and writes {"rows": […], "more": …}. */
static void answer_rows(worker *w, const dgm_filter *f, bool disputed, answer *a) {
  selection s;
  dgm_error error = {0};
  uint32_t n;
  bool more;
  if (selection_open(&s, w->snapshot->index, w->snapshot->words, w->store, f, disputed, &error)) {
    answer_error(a, &error);
  } else {
    dgm_row_number *rows = find_rows(&s, &n, &more);
    put(&a->body, "{\"rows\": [");
    a->body.failed |= !rows;
    if (rows)
      put_rows(w, a, rows, n);
    if (a->status == 200)
      put(&a->body, more ? "], \"more\": true}\n" : "], \"more\": false}\n");
    free(rows);
  }
  selection_free(&s);
}

void api_events(worker *w, request *r, answer *a) {
  dgm_filter f;
  if (question_read(r, MOST_ROWS, &f, a) && question_ends(r, a))
    answer_rows(w, &f, false, a);
}

void api_stories(worker *w, request *r, answer *a) {
  dgm_filter f;
  if (!question_read(r, MOST_ROWS, &f, a) || !question_ends(r, a))
    return;
  f.unit = DGM_UNIT_STORIES;
  answer_rows(w, &f, false, a);
}

void api_disputes(worker *w, request *r, answer *a) {
  dgm_filter f;
  if (!question_read(r, MOST_ROWS, &f, a) || !question_ends(r, a))
    return;
  f.unit = DGM_UNIT_STORIES;
  f.newest_first = true;
  answer_rows(w, &f, true, a);
}

/* ---- one story ---- */

enum { MOST_MENTIONS = 200 };

typedef struct mentions {
  dgm_row_number rows[MOST_MENTIONS + 1];
  uint32_t n;
} mentions;

static int take_mention(void *context, const dgm_cell *cells, size_t n) {
  mentions *m = context;
  if (n && m->n <= MOST_MENTIONS)
    m->rows[m->n++] = (dgm_row_number){cells->integer, 0};
  return 0;
}

static int take_best(void *context, const dgm_cell *cells, size_t n) {
  *(int64_t *)context = n ? cells->integer : 0;
  return 1;
}

static int put_story(void *context, const dgm_row *row) {
  dgm_buffer *out = context;
  put(out, "{\"story\": ");
  dgm_write_row_sentence(row, out);
  return 1;
}

static dgm_err write_story(worker *w, int64_t story, answer *a, dgm_error *error) {
  const dgm_cell number = {.kind = DGM_CELL_INTEGER, .integer = story};
  mentions m = {.n = 0};
  int64_t best = 0;
  row_list l = {&a->body, 0};
  dgm_err result =
      dgm_store_select(w->store, "SELECT best FROM stories WHERE story = ?", &number, 1, take_best, &best, error);
  if (!result && !best) {
    answer_fail(a, 404, "there is no story %lld", (long long)story);
    return DGM_OK;
  }
  if (!result)
    result = dgm_store_rows(w->store, &(dgm_row_number){best, story}, 1, put_story, &a->body, error);
  if (!result)
    result = dgm_store_select(w->store,
                              "SELECT event FROM (SELECT event, doc, number FROM events WHERE event = ?1 UNION SELECT "
                              "event, doc, number FROM events WHERE story = ?1 AND story <> event) e JOIN documents d "
                              "USING(doc) ORDER BY d.date, doc, number LIMIT 201",
                              &number, 1, take_mention, &m, error);
  put(&a->body, ",\n\"mentions\": [");
  if (!result)
    result = dgm_store_rows(w->store, m.rows, m.n > MOST_MENTIONS ? MOST_MENTIONS : m.n, put_row, &l, error);
  put(&a->body, m.n > MOST_MENTIONS ? "], \"more\": true}\n" : "], \"more\": false}\n");
  return result;
}

void api_story(worker *w, request *r, answer *a) {
  char *end;
  const char *text = r->path + strlen("/api/stories/");
  long long story = strtoll(text, &end, 10);
  dgm_error error = {0};
  if (!question_ends(r, a))
    return;
  if (*text < '1' || *text > '9' || *end || story > UINT32_MAX)
    answer_fail(a, 404, "a story has a number, as in /api/stories/12");
  else if (write_story(w, story, a, &error))
    answer_error(a, &error);
}

/* ---- tables ---- */

/* Made piece by piece: a worker makes the next one when the last one has gone out. */
struct export_job {
  dgm_row_number *rows;
  uint32_t n, at;
  dgm_buffer piece;
  size_t taken;
  bool failed;
  uint64_t file; /* the store that the numbers are of */
  const dgm_model *tables;
};

enum { PIECE = 200 };

static int put_line(void *context, const dgm_row *row) {
  export_job *job = context;
  dgm_export_row(job->tables, DGM_EXPORT_CSV, row, &job->piece);
  return job->piece.failed;
}

bool export_next(worker *w, export_job *job) {
  dgm_error error = {0};
  answer unused = {0};
  uint32_t n = job->n - job->at < PIECE ? job->n - job->at : PIECE;
  job->piece.size = job->taken = 0;
  w->snapshot = snapshots_take(w->server->snapshots, &error);
  job->failed = !w->snapshot || w->snapshot->file != job->file || !worker_open(w, &unused);
  if (!job->failed) {
    dgm_store_limit(w->store, SECONDS_TO_ANSWER);
    job->failed = dgm_store_rows(w->store, job->rows + job->at, n, put_line, job, &error) || job->piece.failed;
  }
  job->at += n;
  if (w->snapshot)
    snapshots_give(w->server->snapshots, w->snapshot);
  w->snapshot = NULL;
  dgm_buffer_free(&unused.body);
  return !job->failed;
}

size_t export_take(export_job *job, char *data, size_t size, bool *ended, bool *failed) {
  size_t left = job->piece.size - job->taken, n = left < size ? left : size;
  memcpy(data, job->piece.data + job->taken, n);
  job->taken += n;
  *failed = job->failed;
  *ended = job->at == job->n;
  return job->failed ? 0 : n;
}

void export_free(export_job *job) {
  if (!job)
    return;
  free(job->rows);
  dgm_buffer_free(&job->piece);
  free(job);
}

void api_export(worker *w, request *r, answer *a) {
  dgm_filter f;
  selection s;
  dgm_error error = {0};
  uint64_t disputed; /* stories, as /api/disputes has them */
  bool more;
  if (!question_read(r, MOST_EXPORT, &f, a) || !question_number(r, "disputed", 0, 1, 0, &disputed, a) ||
      !question_ends(r, a))
    return;
  if (disputed)
    f.unit = DGM_UNIT_STORIES;
  export_job *job = calloc(1, sizeof *job);
  dgm_err result = selection_open(&s, w->snapshot->index, w->snapshot->words, w->store, &f, disputed != 0, &error);
  if (!result && job && (job->rows = find_rows(&s, &job->n, &more))) {
    job->file = w->snapshot->file;
    job->tables = w->server->tables;
    dgm_export_header(job->tables, DGM_EXPORT_CSV, &job->piece);
    a->type = "text/csv; charset=utf-8";
    snprintf(a->disposition, sizeof a->disposition, "attachment; filename=\"%s.csv\"",
             s.stories ? "stories" : "events");
    r->exporting = job;
    job = NULL;
  } else if (result) {
    answer_error(a, &error);
  } else {
    answer_fail(a, 500, "out of memory");
  }
  export_free(job);
  selection_free(&s);
}
