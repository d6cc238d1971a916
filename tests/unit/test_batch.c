/* Many documents on several threads. The model is $DGM_MODEL. */
#include "base/base.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

enum { RECORDS = 300 };

static dgm_model *model;
static char path[] = "/tmp/dragoman-batch-XXXXXX";

/* Every tenth record is broken, every tenth has a wrong date; lengths differ, so that threads finish in any order. */
static int set_up(void **state) {
  (void)state;
  int descriptor = mkstemp(path);
  FILE *out = descriptor < 0 ? NULL : fdopen(descriptor, "w");
  if (!out)
    return 1;
  for (int i = 0; i < RECORDS; i++) {
    fprintf(out, "{\"id\": %d, \"date\": \"%s\", \"text\": \"", i, i % 10 == 5 ? "soon" : "2024-03-15");
    for (int k = 0; k < i * 7 % 23; k++)
      fprintf(out, "It rained %d times. ", k);
    fprintf(out, i % 10 == 3 ? "\n" : "\"}\n");
  }
  return fclose(out);
}

static int tear_down(void **state) {
  (void)state;
  return remove(path);
}

typedef struct collected {
  dgm_buffer out;
  int calls, stop_at;
  uint64_t last_bytes;
  bool backwards;
} collected;

static void write_id(const dgm_model *m, const dgm_document *d, void *context, dgm_buffer *out) {
  assert_ptr_equal(m, model);
  assert_null(context);
  char date[16];
  dgm_date_format(d->date, date);
  dgm_buffer_printf(out, "%.*s %s %u\n", (int)d->id.size, d->id.data, date, d->n_sentences);
}

static int emit(void *context, const char *data, size_t size) {
  collected *c = context;
  dgm_buffer_add(&c->out, data, size);
  return ++c->calls == c->stop_at;
}

static void skipped(void *context, const dgm_error *error) {
  collected *c = context;
  dgm_buffer_puts(&c->out, strchr(error->message, ':'));
  dgm_buffer_puts(&c->out, "\n");
}

static void progress(void *context, const dgm_batch_counts *counts) {
  collected *c = context;
  c->backwards |= counts->bytes < c->last_bytes;
  c->last_bytes = counts->bytes;
}

static dgm_err run(int threads, collected *c, dgm_batch_counts *counts) {
  dgm_error error = {0};
  dgm_reader *reader = dgm_reader_open(path, DGM_INPUT_JSONL, &error);
  assert_non_null(reader);
  dgm_date date = DGM_NO_DATE;
  dgm_date_parse(dgm_cstr("2020-01-01"), &date);
  dgm_batch batch = {.model = model,
                     .depth = DGM_SPLIT,
                     .threads = threads,
                     .date = date,
                     .write = write_id,
                     .emit = emit,
                     .skipped = skipped,
                     .progress = progress,
                     .context = c};
  dgm_err result = dgm_batch_run(&batch, reader, counts, &error);
  dgm_reader_close(reader);
  return result;
}

/* Output and messages stand in input order. */
static void test_order(void **state) {
  (void)state;
  collected expected = {0};
  for (int i = 0; i < RECORDS; i++)
    if (i % 10 == 3) {
      dgm_buffer_printf(&expected.out, ":%d: the JSON record breaks off; line left out\n", i + 1);
    } else {
      if (i % 10 == 5)
        dgm_buffer_printf(&expected.out, ":%d: the date \"soon\" is not YYYY-MM-DD: read without it\n", i + 1);
      dgm_buffer_printf(&expected.out, "%d %s %d\n", i, i % 10 == 5 ? "2020-01-01" : "2024-03-15", i * 7 % 23);
    }
  static const int threads[] = {1, 2, 3, 8, 0};
  for (size_t i = 0; i < DGM_COUNT(threads); i++) {
    collected c = {0};
    dgm_batch_counts counts = {0};
    assert_int_equal(run(threads[i], &c, &counts), DGM_OK);
    assert_int_equal(c.out.size, expected.out.size);
    assert_memory_equal(c.out.data, expected.out.data, c.out.size);
    assert_int_equal(counts.documents, RECORDS - RECORDS / 10);
    assert_int_equal(counts.skipped, RECORDS / 10);
    assert_int_equal(counts.warnings, RECORDS / 10);
    assert_false(c.backwards);
    assert_true(c.last_bytes > 20000);
    assert_int_equal(c.last_bytes, counts.bytes);
    dgm_buffer_free(&c.out);
  }
  dgm_buffer_free(&expected.out);
}

/* Nothing more is handed on after a failure. */
static void test_stop(void **state) {
  (void)state;
  for (int threads = 1; threads <= 4; threads++) {
    collected c = {.stop_at = 20};
    assert_int_equal(run(threads, &c, NULL), DGM_ERR_IO);
    assert_int_equal(c.calls, 20);
    dgm_buffer_free(&c.out);
  }
}

int main(void) {
  dgm_error error = {0};
  const char *file = getenv("DGM_MODEL");
  model = dgm_model_open(file ? file : "build/english.dgm", &error);
  if (!model) {
    fprintf(stderr, "test_batch: %s\n", error.message);
    return 2;
  }
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_order), cmocka_unit_test(test_stop)};
  int failed = cmocka_run_group_tests(tests, set_up, tear_down);
  dgm_model_close(model);
  return failed;
}
