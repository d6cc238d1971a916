/* Stories: the same whatever the order and the size of the batches in which reports came; right after removal. */
#include "stories/stories.h"

#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

enum { MOST_DOCS = 400 };

typedef struct reports {
  char *lines[MOST_DOCS]; /* JSON */
  uint32_t count;
  dgm_model *model;
} reports;

/* The development sets: each "@" line and the text after it. */
static int read_reports(void **state) {
  static reports r;
  char line[4096], id[32], date[16], source[64];
  int set = 0;
  FILE *file = fopen("tests/golden/stories-dev.txt", "r");
  const char *path = getenv("DGM_MODEL");
  dgm_error error;
  if (!file || !path)
    return -1;
  r.model = dgm_model_open(path, &error);
  while (r.model && fgets(line, sizeof line, file)) {
    line[strcspn(line, "\n")] = 0;
    set += !strncmp(line, "==", 2);
    if (sscanf(line, "@ id=%31s date=%15s source=%63[^\n]", id, date, source) != 3)
      continue;
    if (!fgets(line, sizeof line, file) || strchr(line, '"') || r.count == MOST_DOCS)
      continue;
    line[strcspn(line, "\n")] = 0;
    char json[4400];
    snprintf(json, sizeof json, "{\"id\": \"%03d/%s\", \"date\": \"%s\", \"source\": \"%s\", \"text\": \"%s\"}\n", set,
             id, date, source, line);
    r.lines[r.count++] = strdup(json);
  }
  fclose(file);
  *state = &r;
  return r.model && r.count > 100 ? 0 : -1;
}

static int free_reports(void **state) {
  reports *r = *state;
  for (uint32_t i = 0; i < r->count; i++)
    free(r->lines[i]);
  dgm_model_close(r->model);
  return 0;
}

static const char *store_path(void) {
  static char path[64];
  snprintf(path, sizeof path, "/tmp/dgm-stories-%d.db", (int)getpid());
  return path;
}

static void remove_store(void) {
  static const char *const ends[] = {"", "-wal", "-shm"};
  for (int i = 0; i < 3; i++) {
    char path[80];
    snprintf(path, sizeof path, "%s%s", store_path(), ends[i]);
    unlink(path);
  }
}

static void add(const reports *r, const uint32_t *order, uint32_t count) {
  char path[80];
  dgm_error error = {0};
  snprintf(path, sizeof path, "%s.jsonl", store_path());
  FILE *file = fopen(path, "w");
  assert_non_null(file);
  for (uint32_t i = 0; i < count; i++)
    fputs(r->lines[order[i]], file);
  fclose(file);
  dgm_store *store = dgm_store_open(store_path(), DGM_STORE_WRITE, &error);
  assert_non_null(store);
  dgm_reader *reader = dgm_reader_open(path, DGM_INPUT_JSONL, &error);
  dgm_batch batch = {.model = r->model, .depth = DGM_ALL, .threads = 1, .date = DGM_NO_DATE};
  dgm_err err = dgm_store_add(store, &batch, reader, NULL, &error);
  if (err)
    print_error("%s\n", error.message);
  assert_int_equal(err, DGM_OK);
  dgm_reader_close(reader);
  dgm_store_close(store);
  unlink(path);
}

/* "set/id-number:first-of-its-story" for each event, and the stories' records: the result without its numbers. */
static char *stories_of(void) {
  static const char *const queries[] = {
      "SELECT group_concat(x, ' ') FROM (SELECT d.id || '-' || e.number || ':' || (SELECT min(o.id || '-' || f.number) "
      "FROM events f JOIN documents o USING(doc) WHERE f.story = e.story) AS x FROM events e JOIN documents d "
      "USING(doc) ORDER BY d.id, e.number)",
      "SELECT group_concat(x, ' ') FROM (SELECT d.id || '-' || e.number || '=' || s.type || ',' || s.status || ',' || "
      "s.events || ',' || s.reports || ',' || s.sources || ',' || s.actor || '>' || s.recipient || ',' || "
      "coalesce(s.date, '') AS x FROM stories s JOIN events e ON e.event = s.best JOIN documents d USING(doc) "
      "ORDER BY d.id, e.number)"};
  sqlite3 *db;
  dgm_buffer out = {0};
  assert_int_equal(sqlite3_open(store_path(), &db), SQLITE_OK);
  for (int i = 0; i < 2; i++) {
    sqlite3_stmt *s;
    assert_int_equal(sqlite3_prepare_v2(db, queries[i], -1, &s, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(s), SQLITE_ROW);
    dgm_buffer_printf(&out, "%s\n", (const char *)sqlite3_column_text(s, 0));
    sqlite3_finalize(s);
  }
  sqlite3_close(db);
  dgm_buffer_add(&out, "", 1);
  return out.data;
}

static void shuffle(uint32_t *order, uint32_t n, uint64_t *seed) {
  for (uint32_t i = n; i > 1; i--) {
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    uint32_t k = (uint32_t)(*seed >> 33) % i, t = order[i - 1];
    order[i - 1] = order[k];
    order[k] = t;
  }
}

static char *stories_at_once(const reports *r, const uint32_t *order, uint32_t count) {
  remove_store();
  add(r, order, count);
  return stories_of();
}

static void any_order_gives_the_same(void **state) {
  const reports *r = *state;
  static const uint32_t sizes[] = {1, 7, 40, 1000};
  uint32_t order[MOST_DOCS];
  uint64_t seed = 7;
  for (uint32_t i = 0; i < r->count; i++)
    order[i] = i;
  char *expected = stories_at_once(r, order, r->count);
  assert_true(strlen(expected) > 1000);
  for (uint32_t round = 0; round < DGM_COUNT(sizes); round++) {
    shuffle(order, r->count, &seed);
    remove_store();
    for (uint32_t at = 0; at < r->count; at += sizes[round])
      add(r, order + at, at + sizes[round] < r->count ? sizes[round] : r->count - at);
    char *now = stories_of();
    assert_string_equal(now, expected);
    free(now);
  }
  free(expected);
  remove_store();
}

/* What is left after documents were taken out has the stories that it would have had alone. */
static void removal_leaves_what_would_have_been(void **state) {
  const reports *r = *state;
  uint32_t order[MOST_DOCS], kept = r->count / 2;
  uint64_t seed = 11;
  for (uint32_t i = 0; i < r->count; i++)
    order[i] = i;
  shuffle(order, r->count, &seed);
  char *expected = stories_at_once(r, order, kept);
  add(r, order + kept, r->count - kept);
  dgm_error error;
  dgm_store *store = dgm_store_open(store_path(), DGM_STORE_WRITE, &error);
  assert_non_null(store);
  for (uint32_t i = kept; i < r->count; i++) {
    char *id = strstr(r->lines[order[i]], "\"id\": \"") + 7;
    bool removed;
    assert_int_equal(dgm_store_remove(store, (dgm_str){id, (uint32_t)strcspn(id, "\"")}, &removed, &error), DGM_OK);
  }
  dgm_store_close(store);
  add(r, order, 1); /* is there; what was dissolved is put together again */
  char *now = stories_of();
  assert_string_equal(now, expected);
  free(now);
  store = dgm_store_open(store_path(), DGM_STORE_WRITE, &error);
  assert_int_equal(dgm_store_cluster(store, r->model, &error), DGM_OK);
  dgm_store_close(store);
  now = stories_of();
  assert_string_equal(now, expected);
  free(now);
  free(expected);
  remove_store();
}

/* A group of more items than one matrix takes: two crowds, one weak link between them. */
static void large_groups_are_cut_where_links_are_weak(void **state) {
  (void)state;
  enum { N = 3000, HALF = N / 2, NEAR = 20 };
  dgm_link *links = malloc((size_t)N * NEAR * sizeof *links);
  uint32_t *labels = malloc(N * sizeof *labels), n = 0;
  assert_non_null(links);
  assert_non_null(labels);
  for (uint32_t i = 0; i < N; i++)
    for (uint32_t k = i + 1; k < N && k <= i + NEAR; k++)
      if ((i < HALF) == (k < HALF))
        links[n++] = (dgm_link){i, k, 300};
  links[n++] = (dgm_link){HALF - 1, HALF, 10};
  assert_true(dgm_linkage(N, links, n, -400, labels));
  for (uint32_t i = 0; i < N; i++)
    assert_int_equal(labels[i], i < HALF ? 0 : HALF);
  free(links);
  free(labels);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(any_order_gives_the_same),
                                     cmocka_unit_test(removal_leaves_what_would_have_been),
                                     cmocka_unit_test(large_groups_are_cut_where_links_are_weak)};
  return cmocka_run_group_tests(tests, read_reports, free_reports);
}
