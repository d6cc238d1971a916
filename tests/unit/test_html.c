/* Pages of tests/fixtures/html: the article that a reader would see, and what the page says of itself. */
#include "reader_fixture.h"

#include <glob.h>

static char *load(const char *path) {
  FILE *in = fopen(path, "rb");
  assert_non_null(in);
  char *data = calloc(1, 1 << 16);
  assert_non_null(data);
  assert_true(fread(data, 1, (1 << 16) - 1, in) > 0);
  fclose(in);
  return data;
}

static void add(dgm_buffer *out, const char *name, dgm_str value) {
  dgm_buffer_printf(out, "%s: %.*s\n", name, value.size ? (int)value.size : 1, value.size ? value.data : "-");
}

/* As the .expected files write it. */
static void describe(const dgm_input *input, dgm_buffer *out) {
  char date[16];
  dgm_date_format(input->date, date);
  add(out, "title", input->title);
  add(out, "date", dgm_cstr(date));
  add(out, "source", input->source);
  add(out, "url", input->url);
  add(out, "language", input->language);
  dgm_buffer_printf(out, "\n%.*s\n", (int)input->text.size, input->text.data);
}

static bool is_right(const char *path) {
  char expected_path[512];
  snprintf(expected_path, sizeof expected_path, "%.*s.expected", (int)(strlen(path) - 5), path);
  dgm_error error = {0};
  dgm_input input;
  dgm_buffer out = {0};
  dgm_reader *reader = dgm_reader_open(path, DGM_INPUT_AUTO, &error);
  assert_non_null(reader);
  bool read = dgm_reader_next(reader, &input, &error) == DGM_NEXT_DOCUMENT && !error.code;
  if (read)
    describe(&input, &out);
  dgm_buffer_add(&out, "", 1);
  char *expected = load(expected_path);
  bool right = read && !strcmp(out.data, expected);
  if (!right)
    print_message("%s: %s\n--- is\n%s--- should be\n%s", path, error.message, out.data, expected);
  free(expected);
  assert_true(!right || dgm_reader_next(reader, &input, &error) == DGM_NEXT_END);
  dgm_reader_close(reader);
  dgm_buffer_free(&out);
  return right;
}

static void test_pages(void **state) {
  (void)state;
  glob_t pages;
  assert_int_equal(glob("tests/fixtures/html/*.html", 0, NULL, &pages), 0);
  size_t right = 0;
  for (size_t i = 0; i < pages.gl_pathc; i++)
    right += is_right(pages.gl_pathv[i]);
  assert_true(pages.gl_pathc >= 12);
  assert_int_equal(right, pages.gl_pathc);
  globfree(&pages);
}

/* A page of nothing but the same element, `count` times: why it is refused. */
static void refuse_many(fixture *f, const char *element, int count, const char *why) {
  dgm_buffer page = {0};
  dgm_buffer_puts(&page, "<!DOCTYPE html><title>Envoys met ministers in Nairobi</title><body>");
  for (int i = 0; i < count; i++)
    dgm_buffer_puts(&page, element);
  dgm_reader_close(f->reader);
  f->reader = dgm_reader_open(put(f, "page.html", page.data, page.size), DGM_INPUT_AUTO, &f->error);
  dgm_buffer_free(&page);
  assert_non_null(f->reader);
  assert_int_equal(next(f), DGM_NEXT_SKIPPED);
  assert_non_null(strstr(f->error.message, why));
}

/* Many headings or names cost no more than their number; what lies deeper than in any page is refused. */
static void test_hostile(void **state) {
  fixture *f = *state;
  refuse_many(f, "<h1>a heading</h1>", 100000, "without an article");
  refuse_many(f, "<meta name=a content=b>", 100000, "without an article");
  refuse_many(f, "<b>x<br><br>", 100000, "nested too deep");
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_pages),
                                     cmocka_unit_test_setup_teardown(test_hostile, set_up, tear_down)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
