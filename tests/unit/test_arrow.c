/* Arrow tables: values, nulls, moved and empty arrays, limits, want of memory (the linker's --wrap), runs and streams
 * over several threads. What the columns hold is compared with JSON lines by tests/arrow/run.py. */
#include "arrow/arrow.h"

#include "../exports/rows.h"
#include "fixture.h"

#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- memory that runs out ---- */

static long left = -1; /* allocations that succeed still; below 0: all */

static bool refused(void) {
  return !left || (left > 0 && !--left);
}

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *memory, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *memory, size_t size);

void *__wrap_malloc(size_t size) {
  return refused() ? NULL : __real_malloc(size);
}
void *__wrap_calloc(size_t count, size_t size) {
  return refused() ? NULL : __real_calloc(count, size);
}
void *__wrap_realloc(void *memory, size_t size) {
  return refused() ? NULL : __real_realloc(memory, size);
}

/* ---- looking into arrays ---- */

static const struct ArrowArray *child(const struct ArrowArray *array, dgm_arrow_table table, const char *name) {
  const dgm_arrow_field *root = dgm_arrow_fields(table);
  for (uint32_t i = 0; i < root->n_children; i++)
    if (!strcmp(root->children[i].name, name))
      return array->children[i];
  fail_msg("no column %s", name);
  return NULL;
}

static bool is_null(const struct ArrowArray *array, int64_t at) {
  const unsigned char *bits = array->buffers[0];
  return bits && !(bits[at / 8] >> at % 8 & 1);
}

static dgm_str text_at(const struct ArrowArray *array, int64_t at) {
  const int32_t *offsets = array->buffers[1];
  return (dgm_str){(const char *)array->buffers[2] + offsets[at], (uint32_t)(offsets[at + 1] - offsets[at])};
}

static bool text_is(const struct ArrowArray *array, int64_t at, const char *text) {
  return !is_null(array, at) && dgm_str_is(text_at(array, at), text);
}

/* Lengths fit one another, from the root down. */
static void check_shape(const dgm_arrow_field *field, const struct ArrowArray *array) {
  assert_int_equal(array->n_buffers, dgm_arrow_buffers(field->kind));
  assert_int_equal(array->n_children, field->n_children);
  assert_int_equal(array->offset, 0);
  assert_true(array->null_count == 0 || (array->buffers[0] && !field->required));
  for (int64_t i = 0; i < array->n_children; i++) {
    int64_t length =
        field->kind == DGM_ARROW_LIST ? ((const int32_t *)array->buffers[1])[array->length] : array->length;
    assert_int_equal(array->children[i]->length, length);
    check_shape(&field->children[i], array->children[i]);
  }
}

static struct ArrowArray take(dgm_arrow *a, dgm_arrow_table table) {
  struct ArrowArray rows;
  dgm_error error = {0};
  int64_t count = (int64_t)dgm_arrow_rows(a);
  assert_int_equal(dgm_arrow_take(a, &rows, &error), DGM_OK);
  assert_int_equal(rows.length, count);
  assert_int_equal(dgm_arrow_rows(a), 0);
  check_shape(dgm_arrow_fields(table), &rows);
  return rows;
}

/* ---- schema ---- */

static void test_schema(void **state) {
  (void)state;
  struct ArrowSchema schema, moved;
  dgm_error error = {0};
  for (int i = 0; i < DGM_N_ARROW_TABLES; i++) {
    assert_int_equal(dgm_arrow_schema((dgm_arrow_table)i, &schema, &error), DGM_OK);
    assert_string_equal(schema.format, "+s");
    assert_int_equal(schema.n_children, dgm_arrow_fields((dgm_arrow_table)i)->n_children);
    schema.release(&schema);
    assert_null(schema.release);
  }
  assert_int_equal(dgm_arrow_schema(DGM_ARROW_EVENTS, &schema, &error), DGM_OK);
  assert_int_equal(schema.n_children, 24);
  assert_string_equal(schema.children[1]->name, "date");
  assert_string_equal(schema.children[1]->format, "tdD");
  assert_int_equal(schema.children[1]->flags, ARROW_FLAG_NULLABLE);
  assert_string_equal(schema.children[3]->children[0]->children[1]->children[0]->format, "u");
  moved = *schema.children[3]; /* as the interface's description has it: the child lives on */
  schema.children[3]->release = NULL;
  schema.release(&schema);
  assert_string_equal(moved.name, "actor");
  assert_string_equal(moved.children[0]->children[0]->name, "code");
  moved.release(&moved);
  assert_int_equal(dgm_arrow_schema((dgm_arrow_table)99, &schema, &error), DGM_ERR_ARGUMENT);
  assert_null(schema.release);
  assert_null(dgm_arrow_new(NULL, (dgm_arrow_table)99, &error));
  assert_string_equal(dgm_arrow_table_name(DGM_ARROW_CLAIMS), "claims");
}

/* ---- rows ---- */

static dgm_arrow *stored(void) {
  dgm_error error = {0};
  dgm_arrow *a = dgm_arrow_new(NULL, DGM_ARROW_STORED, &error);
  assert_non_null(a);
  for (int i = 0; i < N_TEST_ROWS; i++)
    assert_int_equal(dgm_arrow_add_row(a, &test_rows[i], &error), DGM_OK);
  return a;
}

static void test_values(void **state) {
  (void)state;
  dgm_arrow *a = stored();
  assert_true(dgm_arrow_bytes(a) > 1000);
  struct ArrowArray rows = take(a, DGM_ARROW_STORED);
  dgm_arrow_free(a);
  const struct ArrowArray *column = child(&rows, DGM_ARROW_STORED, "id");
  for (int i = 0; i < N_TEST_ROWS; i++)
    assert_true(dgm_str_eq(text_at(column, i), test_rows[i].id));
  column = child(&rows, DGM_ARROW_STORED, "date");
  for (int i = 0; i < N_TEST_ROWS; i++)
    if (test_rows[i].date == DGM_NO_DATE)
      assert_true(is_null(column, i));
    else
      assert_int_equal(((const int32_t *)column->buffers[1])[i], test_rows[i].date);
  column = child(&rows, DGM_ARROW_STORED, "actor");
  const int32_t *ends = column->buffers[1];
  for (int i = 0; i < N_TEST_ROWS; i++)
    assert_int_equal(ends[i + 1] - ends[i], test_rows[i].n_actors);
  assert_true(text_is(column->children[0]->children[0], 0, "RUS"));
  assert_true(text_is(column->children[0]->children[2], 4, NASTY));
  assert_true(is_null(column->children[0]->children[0], 4)); /* no code */
  assert_int_equal(child(&rows, DGM_ARROW_STORED, "theme")->null_count > 0, 1);
  column = child(&rows, DGM_ARROW_STORED, "claims");
  ends = column->buffers[1];
  for (int i = 0; i < N_TEST_ROWS; i++) /* never empty */
    assert_int_equal(ends[i + 1] - ends[i], test_rows[i].n_claims ? test_rows[i].n_claims : 1);
  rows.release(&rows);
  assert_null(rows.release);
}

/* Numbers are those that JSON's readers get. */
static void test_numbers(void **state) {
  (void)state;
  static const double numbers[] = {0.1, -4.4f, 8.3f, 48.12345, 48.12335, -0.00005, 33.00015, 1e-9, 179.99995, 0.03125};
  dgm_error error = {0};
  dgm_arrow *a = dgm_arrow_new(NULL, DGM_ARROW_EVENTS, &error);
  for (size_t i = 0; i < DGM_COUNT(numbers); i++) {
    dgm_row row = {.place = S("X"), .lat = numbers[i], .lon = 0, .confidence = 0.565f};
    assert_int_equal(dgm_arrow_add_row(a, &row, &error), DGM_OK);
  }
  struct ArrowArray rows = take(a, DGM_ARROW_EVENTS);
  const double *lat = child(&rows, DGM_ARROW_EVENTS, "event_loc")->children[3]->buffers[1];
  for (size_t i = 0; i < DGM_COUNT(numbers); i++) {
    char text[40];
    snprintf(text, sizeof text, "%.4f", numbers[i]);
    assert_true(lat[i] == strtod(text, NULL));
  }
  assert_true(*(const double *)child(&rows, DGM_ARROW_EVENTS, "confidence")->buffers[1] == 0.56); /* 0.565 is less */
  rows.release(&rows);
  dgm_arrow_free(a);
}

static void test_nasty(void **state) {
  (void)state;
  dgm_error error = {0};
  dgm_arrow *a = dgm_arrow_new(NULL, DGM_ARROW_EVENTS, &error);
  dgm_row row = {.id = S("a\0b"),
                 .doc = S("\xFF"),
                 .title = S("good \xC3\xA9 bad \xC3 \xED\xA0\x80 end\xE2\x82"),
                 .mode = S(";;a;;b;"),
                 .date = DGM_NO_DATE,
                 .enddate = -800000,
                 .lat = NAN,
                 .lon = NAN};
  assert_int_equal(dgm_arrow_add_row(a, &row, &error), DGM_OK);
  struct ArrowArray rows = take(a, DGM_ARROW_EVENTS);
  assert_int_equal(text_at(child(&rows, DGM_ARROW_EVENTS, "id"), 0).size, 3);
  assert_true(text_is(child(&rows, DGM_ARROW_EVENTS, "doc"), 0, "\xEF\xBF\xBD"));
  const struct ArrowArray *cite = child(&rows, DGM_ARROW_EVENTS, "cite_info");
  assert_true(text_is(cite->children[1], 0,
                      "good \xC3\xA9 bad \xEF\xBF\xBD \xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD end\xEF\xBF\xBD"));
  assert_true(is_null(cite->children[0], 0));
  const struct ArrowArray *mode = child(&rows, DGM_ARROW_EVENTS, "mode");
  assert_int_equal(mode->children[0]->length, 2);
  assert_true(text_is(mode->children[0], 1, "b"));
  assert_int_equal(*(const int32_t *)child(&rows, DGM_ARROW_EVENTS, "enddate")->buffers[1], -800000);
  assert_true(is_null(child(&rows, DGM_ARROW_EVENTS, "event_loc"), 0));
  rows.release(&rows);
  assert_int_equal(dgm_arrow_add_row(a, &row, &error), DGM_OK); /* to be freed */
  dgm_arrow_free(a);
  a = dgm_arrow_new(NULL, DGM_ARROW_CLAIMS, &error);
  assert_int_equal(dgm_arrow_add_row(a, &row, &error), DGM_ERR_ARGUMENT);
  dgm_arrow_free(a);
  dgm_arrow_free(NULL);
}

/* A consumer may keep a column and let the rest go. */
static void test_moved(void **state) {
  (void)state;
  dgm_arrow *a = stored();
  struct ArrowArray rows = take(a, DGM_ARROW_STORED), root = rows;
  struct ArrowArray actors = *root.children[3];
  root.children[3]->release = NULL;
  struct ArrowArray codes = *actors.children[0]->children[0];
  actors.children[0]->children[0]->release = NULL;
  root.release(&root);
  assert_int_equal(actors.length, N_TEST_ROWS);
  actors.release(&actors);
  assert_true(text_is(&codes, 0, "RUS"));
  codes.release(&codes);
  dgm_arrow_free(a);
}

static void test_empty(void **state) {
  const fixture *f = *state;
  dgm_error error = {0};
  dgm_document nothing = {.date = DGM_NO_DATE};
  for (int i = 0; i < DGM_N_ARROW_TABLES; i++) {
    dgm_arrow *a = dgm_arrow_new(f->model, (dgm_arrow_table)i, &error);
    assert_int_equal(dgm_arrow_add_document(a, &nothing, &error), DGM_OK);
    struct ArrowArray rows = take(a, (dgm_arrow_table)i), again = take(a, (dgm_arrow_table)i);
    dgm_buffer out = {0};
    dgm_arrow_write_batch((dgm_arrow_table)i, &rows, &out);
    assert_true(out.size > 100 && out.size % 8 == 0);
    dgm_buffer other = {0};
    dgm_arrow_write_batch((dgm_arrow_table)((i + 1) % DGM_N_ARROW_TABLES), &rows, &other);
    assert_true(other.failed && !other.size);
    dgm_buffer_free(&out);
    rows.release(&rows);
    again.release(&again);
    dgm_arrow_free(a);
  }
  dgm_arrow *a = dgm_arrow_new(NULL, DGM_ARROW_EVENTS, &error);
  assert_int_equal(dgm_arrow_add_document(a, &nothing, &error), DGM_ERR_ARGUMENT); /* for it has no model */
  dgm_arrow_free(a);
}

/* The columns are as they were before what did not fit. */
static void test_limit(void **state) {
  (void)state;
  dgm_error error = {0};
  dgm_arrow *a = stored(), *more = stored();
  dgm_column *title = &a->root.children[13].children[1];
  assert_string_equal(title->field->name, "title");
  size_t size = title->values.size;
  dgm_row row = {.title = S("twenty bytes of text"), .date = DGM_NO_DATE};
  title->values.size = title->mark.values = INT32_MAX - 10;
  uint64_t bytes = dgm_arrow_bytes(a);
  assert_int_equal(dgm_arrow_add_row(a, &row, &error), DGM_ERR_LIMIT);
  assert_non_null(strstr(error.message, "2 GiB"));
  assert_int_equal(dgm_arrow_bytes(a), bytes);
  assert_int_equal(dgm_arrow_concat(a, more), DGM_ERR_LIMIT);
  assert_int_equal(dgm_arrow_bytes(a), bytes);
  title->values.size = size;
  assert_int_equal(dgm_arrow_add_row(a, &row, &error), DGM_OK);
  assert_int_equal(dgm_arrow_concat(a, more), DGM_OK);
  struct ArrowArray rows = take(a, DGM_ARROW_STORED);
  assert_int_equal(rows.length, 2 * N_TEST_ROWS + 1);
  const struct ArrowArray *id = child(&rows, DGM_ARROW_STORED, "id");
  for (int i = 0; i < N_TEST_ROWS; i++)
    assert_true(dgm_str_eq(text_at(id, N_TEST_ROWS + 1 + i), test_rows[i].id));
  assert_true(is_null(id, N_TEST_ROWS));
  rows.release(&rows);
  dgm_arrow_free(more);
  dgm_arrow_free(a);
}

/* Wherever memory runs out, there is an error, no leak, and what was there before. */
static void test_memory(void **state) {
  (void)state;
  dgm_error error = {0};
  long n = 1;
  for (bool done = false; !done; n++) {
    struct ArrowSchema schema = {0};
    struct ArrowArray rows = {0};
    left = n;
    dgm_arrow *a = dgm_arrow_new(NULL, DGM_ARROW_STORED, &error);
    dgm_err result = a ? DGM_OK : error.code;
    int added = 0;
    while (!result && added < N_TEST_ROWS) {
      result = dgm_arrow_add_row(a, &test_rows[added], &error);
      added += !result;
    }
    if (!result)
      result = dgm_arrow_schema(DGM_ARROW_STORED, &schema, &error);
    if (!result)
      result = dgm_arrow_take(a, &rows, &error);
    done = left > 0;
    left = -1;
    assert_int_equal(result, done || rows.release ? DGM_OK : DGM_ERR_MEMORY);
    assert_true(!a || rows.release || dgm_arrow_rows(a) == (uint64_t)added);
    if (a && !rows.release)
      rows = take(a, DGM_ARROW_STORED);
    if (rows.release)
      rows.release(&rows);
    if (schema.release)
      schema.release(&schema);
    dgm_arrow_free(a);
  }
  assert_true(n > 100);
}

/* ---- documents, runs, streams ---- */

enum { DOCUMENTS = 60 };

typedef struct source {
  int at, fail_at, closed;
  char id[32];
} source;

/* Every fifth document holds no event, every seventh is left out. */
static dgm_next next_document(void *context, dgm_input *input, dgm_error *error) {
  source *s = context;
  static const char *const texts[] = {
      "Iran denied that it had sent drones to Russia. Kenyan police shot dead two protesters in Nairobi.",
      "Japan pledged aid to Kenya. \xC3\x89migr\xC3\xA9s protested in Paris, officials said.", "It rained.",
      "Ukraine accused Russia of an attack on Kharkiv, the BBC reported.", "Chad will send 200 soldiers to Niger."};
  int number = s->at++;
  if (number == s->fail_at) {
    dgm_fail(error, DGM_ERR_MEMORY, "the source broke");
    return DGM_NEXT_FAILED;
  }
  if (number >= DOCUMENTS)
    return DGM_NEXT_END;
  if (number % 7 == 6) {
    dgm_fail(error, DGM_ERR_FORMAT, "number %d is bad", number);
    return DGM_NEXT_SKIPPED;
  }
  snprintf(s->id, sizeof s->id, "d%d", number);
  input->text = dgm_cstr(texts[number % 5]);
  input->id = dgm_cstr(s->id);
  return DGM_NEXT_DOCUMENT;
}

static void close_source(void *context) {
  source *s = context;
  s->closed++;
}

typedef struct got {
  dgm_buffer out, notes;
  int batches, stop_at;
  int64_t rows, least;
} got;

static int got_rows(void *context, struct ArrowArray *rows) {
  got *g = context;
  check_shape(dgm_arrow_fields(DGM_ARROW_EVENTS), rows);
  const struct ArrowArray *id = child(rows, DGM_ARROW_EVENTS, "id"),
                          *words = child(rows, DGM_ARROW_EVENTS, "event_text");
  for (int64_t i = 0; i < rows->length; i++) {
    dgm_buffer_add_str(&g->out, text_at(id, i));
    dgm_buffer_puts(&g->out, " ");
    dgm_buffer_add_str(&g->out, text_at(words, i));
    dgm_buffer_puts(&g->out, "\n");
  }
  g->rows += rows->length;
  g->least = !g->batches || rows->length < g->least ? rows->length : g->least;
  g->batches++;
  rows->release(rows);
  return g->batches == g->stop_at;
}

static void note(void *context, const dgm_error *error) {
  got *g = context;
  dgm_buffer_printf(&g->notes, "%s\n", error->message);
}

static dgm_err run(const fixture *f, int threads, source *s, got *g, dgm_batch_counts *counts, dgm_error *error) {
  dgm_reader *reader = dgm_reader_of(next_document, close_source, s, error);
  dgm_batch batch = {
      .model = f->model, .depth = DGM_ALL, .threads = threads, .date = DGM_NO_DATE, .skipped = note, .context = g};
  dgm_err result = dgm_arrow_run(&batch, DGM_ARROW_EVENTS, 10, reader, got_rows, counts, error);
  dgm_reader_close(reader);
  assert_int_equal(s->closed, 1);
  return result;
}

static void free_got(got *g) {
  dgm_buffer_free(&g->out);
  dgm_buffer_free(&g->notes);
}

static void test_run(void **state) {
  const fixture *f = *state;
  got first = {0};
  static const int threads[] = {1, 2, 8};
  for (size_t i = 0; i < DGM_COUNT(threads); i++) {
    source s = {.fail_at = -1};
    got g = {0};
    dgm_batch_counts counts;
    dgm_error error = {0};
    assert_int_equal(run(f, threads[i], &s, &g, &counts, &error), DGM_OK);
    assert_int_equal(counts.documents, DOCUMENTS - DOCUMENTS / 7);
    assert_int_equal(counts.skipped, DOCUMENTS / 7);
    assert_int_equal(counts.events, g.rows);
    assert_true(g.rows >= DOCUMENTS / 2 && g.batches > 3);
    if (!i) {
      first = g;
      continue;
    }
    assert_int_equal(g.out.size, first.out.size);
    assert_memory_equal(g.out.data, first.out.data, g.out.size);
    assert_int_equal(g.notes.size, first.notes.size);
    assert_memory_equal(g.notes.data, first.notes.data, g.notes.size);
    assert_int_equal(g.batches, first.batches);
    free_got(&g);
  }
  free_got(&first);
  for (int stop_at = 0; stop_at < 2; stop_at++) { /* the source fails; whoever takes the rows has had enough */
    source s = {.fail_at = stop_at ? -1 : 40};
    got g = {.stop_at = stop_at};
    dgm_error error = {0};
    assert_int_equal(run(f, 2, &s, &g, NULL, &error), stop_at ? DGM_ERR_IO : DGM_ERR_MEMORY);
    if (stop_at)
      assert_int_equal(g.batches, 1);
    else
      assert_string_equal(error.message, "the source broke");
    free_got(&g);
  }
}

static void open_stream(const fixture *f, source *s, struct ArrowArrayStream *stream) {
  dgm_error error = {0};
  dgm_batch batch = {.model = f->model, .depth = DGM_ALL, .threads = 2, .date = DGM_NO_DATE};
  dgm_reader *reader = dgm_reader_of(next_document, close_source, s, &error);
  assert_int_equal(dgm_arrow_stream(&batch, DGM_ARROW_EVENTS, 5, reader, stream, &error), DGM_OK);
}

static void test_stream(void **state) {
  const fixture *f = *state;
  struct ArrowArrayStream stream;
  struct ArrowSchema schema;
  struct ArrowArray rows;
  source whole = {.fail_at = -1}, broken = {.fail_at = 45}, left_early = {.fail_at = -1}, unread = {.fail_at = -1};
  got g = {0};
  open_stream(f, &whole, &stream);
  assert_int_equal(stream.get_schema(&stream, &schema), 0);
  assert_int_equal(schema.n_children, 24);
  schema.release(&schema);
  while (!stream.get_next(&stream, &rows) && rows.release)
    got_rows(&g, &rows);
  assert_true(g.batches > 5 && g.rows >= DOCUMENTS / 2);
  assert_int_equal(stream.get_next(&stream, &rows), 0); /* the end stays the end */
  assert_null(rows.release);
  assert_null(stream.get_last_error(&stream));
  stream.release(&stream);
  assert_null(stream.release);
  assert_int_equal(whole.closed, 1);
  free_got(&g);

  open_stream(f, &broken, &stream);
  int result;
  while (!(result = stream.get_next(&stream, &rows)) && rows.release)
    rows.release(&rows);
  assert_int_not_equal(result, 0);
  assert_string_equal(stream.get_last_error(&stream), "the source broke");
  stream.release(&stream);

  open_stream(f, &left_early, &stream);
  assert_int_equal(stream.get_next(&stream, &rows), 0);
  stream.release(&stream); /* before its batch */
  assert_int_equal(left_early.closed, 1);
  assert_true(rows.length >= 5);
  rows.release(&rows);

  open_stream(f, &unread, &stream);
  stream.release(&stream);
  assert_int_equal(unread.closed, 1);
}

/* A child process gets an error, and can let the stream go. */
static void test_fork(void **state) {
  const fixture *f = *state;
  struct ArrowArrayStream stream;
  struct ArrowArray rows;
  source s = {.fail_at = -1};
  open_stream(f, &s, &stream);
  pid_t process = fork();
  assert_true(process >= 0);
  if (!process) {
    bool good = stream.get_next(&stream, &rows) && strstr(stream.get_last_error(&stream), "forked");
    stream.release(&stream);
    _exit(good && !stream.release ? 0 : 1);
  }
  int status;
  assert_int_equal(waitpid(process, &status, 0), process);
  assert_int_equal(status, 0);
  stream.release(&stream);
}

/* Claims and mentions of a document read no deeper than they are made. */
static void test_depths(void **state) {
  const fixture *f = *state;
  dgm_error error = {0};
  dgm_input input = {.text = dgm_cstr("Iran denied on Monday that it had sent drones to Russia."), .date = DGM_NO_DATE};
  for (int depth = DGM_SPLIT; depth <= DGM_ALL; depth++)
    for (int i = 0; i < DGM_N_ARROW_TABLES; i++) {
      const dgm_document *d = dgm_read(f->coder, &input, (dgm_depth)depth, &error);
      dgm_arrow *a = dgm_arrow_new(f->model, (dgm_arrow_table)i, &error);
      assert_int_equal(dgm_arrow_add_document(a, d, &error), DGM_OK);
      assert_int_equal(dgm_arrow_rows(a) > 0, depth >= (i == DGM_ARROW_CLAIMS     ? DGM_ALL
                                                        : i == DGM_ARROW_ENTITIES ? DGM_ENTITIES
                                                                                  : DGM_EVENTS));
      struct ArrowArray rows = take(a, (dgm_arrow_table)i);
      assert_true(!rows.length || i == DGM_ARROW_ENTITIES || i == DGM_ARROW_CLAIMS || /* an id without a document's */
                  text_is(child(&rows, (dgm_arrow_table)i, "id"), 0, "-1"));
      rows.release(&rows);
      dgm_arrow_free(a);
    }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_schema), cmocka_unit_test(test_values), cmocka_unit_test(test_numbers),
      cmocka_unit_test(test_nasty),  cmocka_unit_test(test_moved),  cmocka_unit_test(test_empty),
      cmocka_unit_test(test_limit),  cmocka_unit_test(test_memory), cmocka_unit_test(test_run),
      cmocka_unit_test(test_stream), cmocka_unit_test(test_fork),   cmocka_unit_test(test_depths)};
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
