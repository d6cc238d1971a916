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

/* ---- without a store ---- */

enum { MOST_ROWS = 2000 };

typedef struct told_rows {
  dgm_buffer tellings[MOST_ROWS];
  int64_t stories[MOST_ROWS]; /* of the store */
  uint32_t count;
} told_rows;

static int take_row(void *context, const dgm_row *row) {
  told_rows *t = context;
  assert_true(t->count < MOST_ROWS);
  t->stories[t->count] = row->story;
  dgm_write_telling(row, &t->tellings[t->count++]);
  return 0;
}

static dgm_str text_of(const dgm_buffer *b) {
  return (dgm_str){b->data, (uint32_t)b->size};
}

/* The same sets as the store has, from `from` on in a circle; families hold their stories whole. */
static void same_stories(dgm_stories *s, const told_rows *t, uint32_t from) {
  uint32_t of[MOST_ROWS], families[MOST_ROWS];
  dgm_error error;
  for (uint32_t i = 0; i < t->count; i++)
    assert_int_equal(dgm_stories_add(s, text_of(&t->tellings[(from + i) % t->count]), &error), DGM_OK);
  assert_int_equal(dgm_stories_count(s), t->count);
  assert_int_equal(dgm_stories_find(s, of, families, &error), DGM_OK);
  assert_int_equal(dgm_stories_count(s), 0);
  for (uint32_t i = 0; i < t->count; i++) {
    assert_int_equal(of[of[i]], of[i]);
    assert_true(families[i] <= i);
    for (uint32_t k = 0; k < i; k++) {
      bool one = t->stories[(from + i) % t->count] == t->stories[(from + k) % t->count];
      assert_int_equal(of[i] == of[k], one);
      assert_true(!one || families[i] == families[k]);
    }
  }
}

static void tellings_have_the_stories_of_the_store(void **state) {
  const reports *r = *state;
  static told_rows t;
  uint32_t order[MOST_DOCS], keys[DGM_MOST_STORY_KEYS], n_keys;
  dgm_error error;
  dgm_date day;
  for (uint32_t i = 0; i < r->count; i++)
    order[i] = i;
  remove_store();
  add(r, order, r->count);
  dgm_store *store = dgm_store_open(store_path(), DGM_STORE_READ, &error);
  dgm_filter filter = {.since = DGM_NO_DATE, .until = DGM_NO_DATE};
  assert_int_equal(dgm_store_query(store, &filter, take_row, &t, &error), DGM_OK);
  assert_true(t.count > 100);
  dgm_store_close(store);
  remove_store();
  dgm_stories *s = dgm_stories_new(r->model, &error);
  assert_non_null(s);
  assert_int_equal(dgm_stories_find(s, NULL, NULL, &error), DGM_OK);
  same_stories(s, &t, 0);
  same_stories(s, &t, t.count / 3);
  assert_int_equal(dgm_stories_keys(s, text_of(&t.tellings[0]), keys, &n_keys, &day, &error), DGM_OK);
  assert_true(n_keys > 0 && n_keys <= DGM_MOST_STORY_KEYS && day != DGM_NO_DATE && dgm_stories_reach(s) > 0);
  for (uint32_t i = 0; i < t.count; i++)
    dgm_buffer_free(&t.tellings[i]);
  dgm_stories_free(s);
}

/* Cut short it is no telling; damaged, it may be one. */
static void damaged_tellings_are_refused(void **state) {
  const reports *r = *state;
  dgm_error error;
  const dgm_party party = {.code = dgm_cstr("KEN"), .id = dgm_cstr("Q114")};
  const dgm_row row = {.id = dgm_cstr("a-1"),
                       .doc = dgm_cstr("a"),
                       .date = 19797,
                       .enddate = DGM_NO_DATE,
                       .published = DGM_NO_DATE,
                       .actors = &party,
                       .n_actors = 1,
                       .sentence = dgm_cstr("Kenya thanked Chad."),
                       .lat = 1.5,
                       .lon = -0.25};
  dgm_buffer telling = {0};
  dgm_write_telling(&row, &telling);
  assert_false(telling.failed);
  dgm_stories *s = dgm_stories_new(r->model, &error);
  for (size_t i = 0; i < telling.size; i++)
    assert_int_equal(dgm_stories_add(s, (dgm_str){telling.data, (uint32_t)i}, &error), DGM_ERR_FORMAT);
  assert_int_equal(dgm_stories_count(s), 0);
  assert_int_equal(dgm_stories_add(s, text_of(&telling), &error), DGM_OK);
  for (size_t i = 0; i < telling.size; i++)
    for (int byte = 0; byte < 256; byte += 5) {
      char was = telling.data[i];
      telling.data[i] = (char)byte;
      (void)dgm_stories_add(s, text_of(&telling), &error);
      telling.data[i] = was;
    }
  uint32_t *of = calloc(dgm_stories_count(s), sizeof *of);
  assert_int_equal(dgm_stories_find(s, of, NULL, &error), DGM_OK);
  free(of);
  dgm_stories_free(s);
  dgm_buffer_free(&telling);
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
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(any_order_gives_the_same), cmocka_unit_test(removal_leaves_what_would_have_been),
      cmocka_unit_test(tellings_have_the_stories_of_the_store), cmocka_unit_test(damaged_tellings_are_refused),
      cmocka_unit_test(large_groups_are_cut_where_links_are_weak)};
  return cmocka_run_group_tests(tests, read_reports, free_reports);
}
