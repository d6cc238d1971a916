/* Which address asks for what. */
#include "serve.h"

#include "index.h"

#include <string.h>

static const struct {
  const char *path;
  api *answer;
} apis[] = {{"/api/meta", api_meta},
            {"/api/overview", api_overview},
            {"/api/series", api_series},
            {"/api/events", api_events},
            {"/api/stories", api_stories},
            {"/api/disputes", api_disputes},
            {"/api/agreements", api_agreements},
            {"/api/actors", api_actors},
            {"/api/places", api_places},
            {"/api/names", api_names},
            {"/api/export.csv", api_export}};

static api *find_api(const char *path) {
  for (size_t i = 0; i < COUNT(apis); i++)
    if (!strcmp(apis[i].path, path))
      return apis[i].answer;
  if (!strncmp(path, "/api/stories/", 13))
    return api_story;
  return !strncmp(path, "/api/documents/", 15) ? api_document : NULL;
}

void worker_close(worker *w) {
  dgm_store_close(w->store);
  w->store = NULL;
  w->file = 0;
}

bool worker_open(worker *w, answer *a) {
  dgm_error error = {0};
  if (w->store && w->file == w->snapshot->file)
    return true;
  worker_close(w);
  w->store = open_store_soon(w->server->path, &error);
  w->file = w->snapshot->file;
  if (!w->store)
    answer_error(a, &error);
  return w->store != NULL;
}

static void answer_question(worker *w, request *r, answer *a) {
  api *answer = find_api(r->path);
  dgm_error error = {0};
  if (!answer) {
    answer_fail(a, 404, "there is no %s; docs/serve.md lists what there is", r->path);
    return;
  }
  w->snapshot = snapshots_take(w->server->snapshots, &error);
  if (!w->snapshot) {
    answer_error(a, &error);
    return;
  }
  a->state = w->snapshot->state;
  if (worker_open(w, a)) {
    dgm_store_limit(w->store, SECONDS_TO_ANSWER);
    answer(w, r, a);
  }
  snapshots_give(w->server->snapshots, w->snapshot);
  w->snapshot = NULL;
}

/* Another request may have asked the same a moment ago. */
static bool is_kept(const worker *w, request *r) {
  uint64_t state = w->codes ? 0 : snapshots_state(w->server->snapshots);
  r->sent = state ? cache_take(w->server->cache, state, r->uri, r->zips) : NULL;
  return r->sent != NULL;
}

void work_answer(worker *w, request *r) {
  answer *a = &r->answer;
  if (r->exporting) {
    export_next(w, r->exporting);
    return;
  }
  if (is_kept(w, r))
    return;
  *a = (answer){.status = 200, .type = "application/json", .keep = true};
  if (w->codes)
    code_text(w, r, a);
  else
    answer_question(w, r, a);
  if (r->exporting)
    return;
  bool keep = a->keep && a->status == 200 && a->state && !a->body.failed;
  r->sent = answer_pack(a, r->uri, r->zips);
  if (keep && r->sent)
    cache_put(w->server->cache, a->state, r->uri, r->zips, r->sent);
}
