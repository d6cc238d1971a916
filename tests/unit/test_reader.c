/* Documents from files, directories and records. */
#include "reader_fixture.h"

static void open_one(fixture *f, const char *path, dgm_input_format format) {
  dgm_reader_close(f->reader);
  f->reader = dgm_reader_open(path, format, &f->error);
  assert_non_null(f->reader);
}

#define assert_str(str, expected)                                                                                      \
  do {                                                                                                                 \
    assert_int_equal((str).size, sizeof(expected) - 1);                                                                \
    assert_memory_equal((str).data, expected, sizeof(expected) - 1);                                                   \
  } while (0)

static void open_text(fixture *f, const char *name, const char *text, dgm_input_format format) {
  open_one(f, put(f, name, text, strlen(text)), format);
}

static void test_fields(void **state) {
  fixture *f = *state;
  open_text(f, "n.jsonl",
            "{\"id\": \"a\", \"text\": \"T\", \"date\": \"2024-02-29T10:00:00Z\", \"source\": \"S\", \"title\": \"U\", "
            "\"url\": \"V\", \"language\": \"en\", \"other\": [1]}",
            DGM_INPUT_AUTO);
  assert_int_equal(next(f), DGM_NEXT_DOCUMENT);
  assert_int_equal(f->error.code, DGM_OK);
  assert_str(f->input.id, "a");
  assert_str(f->input.text, "T");
  assert_str(f->input.source, "S");
  assert_str(f->input.title, "U");
  assert_str(f->input.url, "V");
  assert_str(f->input.language, "en");
  char date[16];
  dgm_date_format(f->input.date, date);
  assert_string_equal(date, "2024-02-29");
  assert_int_equal(next(f), DGM_NEXT_END);
  assert_int_equal(next(f), DGM_NEXT_END);
}

static void test_wrong_date(void **state) {
  fixture *f = *state;
  open_text(f, "n.jsonl", "{\"text\": \"T\", \"date\": \"2023-02-29\\n\"}", DGM_INPUT_AUTO);
  assert_int_equal(next(f), DGM_NEXT_DOCUMENT);
  assert_int_equal(f->error.code, DGM_ERR_FORMAT);
  assert_non_null(strstr(f->error.message, "n.jsonl:1: the date \"2023-02-29 \" is not YYYY-MM-DD"));
  assert_int_equal(f->input.date, DGM_NO_DATE);
  assert_str(f->input.id, "n-1");
}

/* Lines of every length around the size of the blocks that are read. */
static void test_line_lengths(void **state) {
  fixture *f = *state;
  dgm_buffer text = {0};
  enum { LINES = 40 };
  for (int i = 0; i < LINES; i++)
    dgm_buffer_printf(&text, "{\"text\": \"%0*d\"}\n", 65536 - 20 + i, i);
  open_one(f, put(f, "n.jsonl", text.data, text.size), DGM_INPUT_AUTO);
  for (int i = 0; i < LINES; i++) {
    assert_int_equal(next(f), DGM_NEXT_DOCUMENT);
    assert_int_equal(f->input.text.size, 65536 - 20 + i);
    char copy[8] = {0};
    memcpy(copy, f->input.text.data + f->input.text.size - 6, 6);
    assert_int_equal(atoi(copy), i);
  }
  assert_int_equal(next(f), DGM_NEXT_END);
  dgm_buffer_free(&text);
}

/* Whatever bytes a line holds, the words around them are kept, and lines behind it are read. */
static void test_repair(void **state) {
  fixture *f = *state;
  open_text(f, "n.jsonl",
            "{\"text\": \"a\xFF"
            "b\xE2\x82"
            "c\"}\n"
            "{\"text\": \"\\ud83d\\ude00 \\ud83d \\ude00 \\\\ud83d \\u00e9\"}\n"
            "{\"text\": \"z\xF0\x9F\x98\"}",
            DGM_INPUT_AUTO);
  assert_int_equal(next(f), DGM_NEXT_DOCUMENT);
  assert_str(f->input.text, "a\xEF\xBF\xBD"
                            "b\xEF\xBF\xBD"
                            "c");
  assert_int_equal(next(f), DGM_NEXT_DOCUMENT);
  assert_str(f->input.text, "\xF0\x9F\x98\x80 \xEF\xBF\xBD \xEF\xBF\xBD \\ud83d \xC3\xA9");
  assert_int_equal(next(f), DGM_NEXT_DOCUMENT);
  assert_str(f->input.text, "z\xEF\xBF\xBD");
}

/* A text is given as it is: its bytes, its white space, its byte order mark. */
static void test_text(void **state) {
  fixture *f = *state;
  static const char text[] = "\xEF\xBB\xBF a\r\n\0\xFF {\"text\": 1}\n";
  open_one(f, put(f, "report.final.txt", text, sizeof text - 1), DGM_INPUT_AUTO);
  assert_int_equal(next(f), DGM_NEXT_DOCUMENT);
  assert_str(f->input.text, "\xEF\xBB\xBF a\r\n\0\xFF {\"text\": 1}\n");
  assert_str(f->input.id, "report.final");
  assert_int_equal(f->input.date, DGM_NO_DATE);
  assert_int_equal(next(f), DGM_NEXT_END);
}

static void test_formats(void **state) {
  fixture *f = *state;
  static const char json[] = "\xEF\xBB\xBF \n{\"text\": \"T\"}\n";
  static const struct {
    const char *name;
    dgm_input_format format;
    bool is_record;
  } cases[] = {
      {"a.jsonl", DGM_INPUT_AUTO, true}, {"a.JSON", DGM_INPUT_AUTO, true},   {"a.txt", DGM_INPUT_AUTO, true},
      {"a", DGM_INPUT_AUTO, true},       {"a.jsonl", DGM_INPUT_TEXT, false}, {"a.txt", DGM_INPUT_TEXT, false},
  };
  for (size_t i = 0; i < DGM_COUNT(cases); i++) {
    open_text(f, cases[i].name, json, cases[i].format);
    assert_int_equal(next(f), DGM_NEXT_DOCUMENT);
    assert_int_equal(f->input.text.size, cases[i].is_record ? 1 : sizeof json - 1);
  }
}

static void test_many(void **state) {
  fixture *f = *state;
  char one[128], two[128], missing[128];
  strcpy(one, put(f, "1.txt", "one", 3));
  strcpy(two, put(f, "2.jsonl", "{\"text\": \"two\"}\n{\"text\": \"three\"}", 33));
  snprintf(missing, sizeof missing, "%s/none.txt", f->folder);
  const char *paths[] = {two, missing, one, f->folder};
  assert_null(dgm_reader_open(missing, DGM_INPUT_AUTO, &f->error));
  assert_int_equal(f->error.code, DGM_ERR_IO);
  assert_non_null(strstr(f->error.message, missing));
  f->reader = dgm_reader_open_many(paths, 4, DGM_INPUT_AUTO, &f->error);
  static const char *const texts[] = {"two", "three", NULL, "one", "one", "two", "three"};
  for (size_t i = 0; i < DGM_COUNT(texts); i++) {
    assert_int_equal(next(f), texts[i] ? DGM_NEXT_DOCUMENT : DGM_NEXT_SKIPPED);
    if (texts[i])
      assert_true(dgm_str_is(f->input.text, texts[i]));
    else
      assert_int_equal(f->error.code, DGM_ERR_IO);
  }
  assert_int_equal(next(f), DGM_NEXT_END);
}

/* A very long path leaves room for the reason. */
static void test_long_path(void **state) {
  fixture *f = *state;
  char path[1024];
  size_t n = (size_t)snprintf(path, sizeof path, "%s", f->folder);
  while (n < 900) {
    n += (size_t)snprintf(path + n, sizeof path - n, "/%0100d", 7);
    assert_int_equal(mkdir(path, 0700), 0);
  }
  strcpy(path + n, "/n.jsonl");
  FILE *out = fopen(path, "wb");
  assert_non_null(out);
  fputs("{\"text\": 1}", out);
  fclose(out);
  open_one(f, path, DGM_INPUT_AUTO);
  assert_int_equal(next(f), DGM_NEXT_SKIPPED);
  assert_non_null(strstr(f->error.message, "/n.jsonl:1: \"text\" is not a string; line left out"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(test_fields), TEST(test_wrong_date), TEST(test_line_lengths), TEST(test_repair),
      TEST(test_text),   TEST(test_formats),    TEST(test_many),         TEST(test_long_path),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
