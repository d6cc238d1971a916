/* What people give it by mistake, or what the world gives people. */
#include "command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char good[] = "Kenya condemned Uganda on Friday.\n";

static void test_empty(void **state) {
  (void)state;
  write_text("empty.txt", "");
  write_text("blank.jsonl", "\n \r\n\n");
  write_text("good.txt", good);
  const result *r = run("code", "empty.txt", "good.txt", "blank.jsonl", NULL);
  assert_int_equal(r->code, 3);
  assert_says(r, "empty.txt: empty, nothing to code");
  assert_says(r, "blank.jsonl: empty, nothing to code");
  assert_int_equal(records(), 1);
  assert_string_equal(field(0, "doc"), "good");
}

static void test_binary(void **state) {
  (void)state;
  static const struct {
    const char *name, *bytes;
    size_t size;
    const char *reason;
  } cases[] = {
      {"a.txt", "\x1F\x8B\x08\0\0\0\0\0", 8, "a.txt: the gzip data break off at byte 8"},
      {"b.txt", "%PDF-1.7\n%\xE2\xE3", 11, "b.txt: looks like a PDF file"},
      {"c.jsonl", "PK\3\4\x14\0\0\0", 8, "c.jsonl: looks like a zip file"},
      {"d.txt", "\x89PNG\r\n\x1A\n", 8, "d.txt: looks like a PNG image"},
      {"e.txt", "\xFF\xFEK\0e\0n\0y\0a\0", 12, "e.txt: looks like UTF-16"},
      {"f.txt", "K\0e\0n\0y\0a\0 \0c\0o\0n\0", 18, "f.txt: looks like a binary file"},
      {"g.txt", "\0\1\2\3\4\5\6\7\1\2\3\4\5", 13, "g.txt: looks like a binary file"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    write_bytes(cases[i].name, cases[i].bytes, cases[i].size);
  write_text("good.txt", good);
  const result *r = run("code", ".", program, NULL);
  assert_int_equal(r->code, 3);
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    assert_says(r, cases[i].reason);
  assert_says(r, "looks like a program");
  assert_int_equal(records(), 1);
}

/* One line of 50 MB without a space, and a record of 50 MB of which little is text. */
static void test_long_line(void **state) {
  (void)state;
  size_t size = 50000000 / scale();
  char *line = malloc(size);
  assert_non_null(line);
  memset(line, 'x', size);
  write_bytes("long.txt", line, size);
  static const char start[] = "{\"text\": \"Kenya condemned Uganda.\", \"raw\": \"", end[] = "\"}\n";
  memcpy(line, start, sizeof start - 1);
  memcpy(line + size - sizeof end + 1, end, sizeof end - 1);
  write_bytes("long.jsonl", line, size);
  free(line);
  write_text("z.txt", good);
  const result *r = run("code", "long.txt", "long.jsonl", "z.txt", NULL);
  assert_int_equal(r->code, 0);
  assert_quiet(r);
  assert_int_equal(records(), 2);
  assert_string_equal(field(0, "doc"), "long-1");
}

/* A long line of prose is split and coded like any other. */
static void test_long_prose(void **state) {
  (void)state;
  static const char sentence[] = "Kenya condemned Uganda, and the soldiers left. ";
  size_t n = 20000 / scale(), size = sizeof sentence - 1;
  char *text = malloc(n * size);
  assert_non_null(text);
  for (size_t i = 0; i < n; i++)
    memcpy(text + i * size, sentence, size);
  write_bytes("prose.txt", text, n * size);
  free(text);
  assert_int_equal(run("code", "prose.txt", NULL)->code, 0);
  assert_true(records() >= n);
}

static void test_broken_records(void **state) {
  (void)state;
  write_text("news.jsonl", "{\"id\": \"one\", \"text\": \"Kenya condemned Uganda.\"}\n"
                           "\n"
                           "{\"id\": \"two\", \"text\": \"Kenya condem\n"
                           "{\"id\": \"three\", \"date\": \"2024-13-01\", \"text\": \"Kenya condemned Uganda.\"}\n"
                           "{\"id\": \"four\"}\n"
                           "[1, 2]\n"
                           "{\"text\": 5}\n"
                           "{\"id\": 6, \"title\": [], \"text\": \"Kenya condemned Uganda.\"}\n"
                           "{\"id\": null, \"date\": null, \"hash\": 99999999999999999999, \"text\": \"Kenya condemned "
                           "Uganda.\"}\r\n"
                           "{\"id\": \"ten\", \"text\": \"Kenya condemned Ug");
  const result *r = run("code", "--date", "2024-05-06", "news.jsonl", NULL);
  assert_int_equal(r->code, 3);
  assert_says(r, "dragoman: news.jsonl:3: the JSON record breaks off; line left out\n");
  assert_says(r, "news.jsonl:4: the date \"2024-13-01\" is not YYYY-MM-DD: read without it\n");
  assert_says(r, "news.jsonl:5: the record has no \"text\"; line left out\n");
  assert_says(r, "news.jsonl:6: not a JSON object with \"text\"; line left out\n");
  assert_says(r, "news.jsonl:7: \"text\" is not a string; line left out\n");
  assert_says(r, "news.jsonl:8: \"title\" is not a string: left out\n");
  assert_says(r, "news.jsonl:10: the JSON record breaks off; line left out\n");
  assert_int_equal(records(), 4);
  assert_string_equal(field(0, "doc"), "one");
  assert_string_equal(field(1, "doc"), "three");
  assert_string_equal(field(2, "doc"), "6");
  assert_string_equal(field(3, "doc"), "news-9");
  assert_string_equal(field(0, "date"), "2024-05-06");
}

static void test_not_lines(void **state) {
  (void)state;
  write_text("array.json", "[\n{\"text\": \"Kenya condemned Uganda.\"},\n{\"text\": \"Kenya condemned Uganda.\"}\n]\n");
  write_text("pretty.json", "{\n  \"text\": \"Kenya condemned Uganda.\"\n}\n");
  write_text("good.txt", good);
  const result *r = run("code", "array.json", "pretty.json", "good.txt", NULL);
  assert_int_equal(r->code, 3);
  assert_says(r, "array.json: one JSON value, but JSON lines have one record a line");
  assert_says(r, "pretty.json: one JSON value, but JSON lines have one record a line");
  assert_null(strstr(r->err.data, "array.json:2")); /* said once */
  assert_int_equal(records(), 1);
}

/* Broken bytes cost no sentence; the report counts them, and offsets count each replacement as one character. */
static void test_invalid_utf8(void **state) {
  (void)state;
  write_text("a.txt", "Kenya condemned Uganda.\n\nThe caf\xE9 \xE2\x82 closed.\n\nKenya condemned Uganda.\n");
  write_text("b.jsonl", "{\"text\": \"\xFF\xFE Kenya condemned Uganda. \\ud83d\"}\n");
  const result *r = run("code", "a.txt", "b.jsonl", NULL);
  assert_int_equal(r->code, 0);
  assert_says(r, "bytes that are no UTF-8 were read as U+FFFD");
  assert_int_equal(records(), 3);
  assert_string_equal(field(1, "doc"), "a");
  assert_non_null(strstr(r->out.data, "\"trigger\": {\"start\": 51, \"end\": 60}"));
  assert_non_null(strstr(r->out.data, "\"trigger\": {\"start\": 9, \"end\": 18}"));
}

static void test_nul_bytes(void **state) {
  (void)state;
  static const char text[] = "Kenya condemned Uganda.\n\nA\0B and \0.\n\nKenya condemned Uganda.\n";
  write_bytes("a.txt", text, sizeof text - 1);
  write_text("b.jsonl", "{\"text\": \"A \\u0000 b. Kenya condemned Uganda.\"}\n");
  assert_int_equal(run("code", "a.txt", "b.jsonl", NULL)->code, 0);
  assert_int_equal(records(), 3);
  assert_string_equal(field(2, "doc"), "b-1");
}

static void test_paths(void **state) {
  (void)state;
  assert_int_equal(mkdir("news", 0700), 0);
  assert_int_equal(mkdir("news/b", 0700), 0);
  assert_int_equal(mkdir("none", 0700), 0);
  write_text("news/c.txt", good);
  write_text("news/a.txt", good);
  write_text("news/b/d.JSONL", "{\"text\": \"Kenya condemned Uganda.\"}\n");
  write_text("news/notes.md", good);
  write_text("news/.hidden.txt", good);
  assert_int_equal(symlink("..", "news/b/up"), 0);
  const result *r = run("code", "news", NULL);
  assert_int_equal(r->code, 0);
  assert_int_equal(records(), 3);
  assert_string_equal(field(0, "doc"), "a");
  assert_string_equal(field(1, "doc"), "d-1");
  assert_string_equal(field(2, "doc"), "c");
  r = run("code", "none", NULL);
  assert_int_equal(r->code, 3);
  assert_says(r, "none: a directory without .txt, .json, .jsonl, .csv");
  r = run("code", "missing.txt", "news/a.txt", NULL);
  assert_int_equal(r->code, 1);
  assert_says(r, "missing.txt: No such file");
  assert_int_equal(records(), 1);
}

static void test_standard_input(void **state) {
  (void)state;
  standard_input = " \n{\"text\": \"Kenya condemned Uganda.\"}\n{\"text\": \"no\n";
  const result *r = run("code", NULL);
  assert_int_equal(r->code, 3);
  assert_says(r, "stdin:3: the JSON record breaks off");
  assert_string_equal(field(0, "doc"), "stdin-2");
  standard_input = good;
  assert_int_equal(run("code", "-", NULL)->code, 0);
  assert_string_equal(field(0, "doc"), "stdin");
  standard_input = "{curly} brackets. Kenya condemned Uganda.";
  assert_int_equal(run("code", "--input", "text", "-", NULL)->code, 0);
  assert_int_equal(records(), 1);
}

/* Tables, pages, archives and packed files side by side, found by a pattern that no shell has expanded. */
static void test_kinds(void **state) {
  (void)state;
  static const unsigned char packed[] = {
      /* {"text": "Kenya condemned Uganda."} */
      0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xab, 0x56, 0x2a, 0x49, 0xad, 0x28, 0x51, 0xb2, 0x52,
      0x50, 0xf2, 0x4e, 0xcd, 0xab, 0x4c, 0x54, 0x48, 0xce, 0xcf, 0x4b, 0x49, 0xcd, 0xcd, 0x4b, 0x4d, 0x51, 0x08, 0x4d,
      0x4f, 0xcc, 0x4b, 0x49, 0xd4, 0x53, 0xaa, 0xe5, 0x02, 0x00, 0x00, 0x17, 0x21, 0xdd, 0x24, 0x00, 0x00, 0x00};
  assert_int_equal(mkdir("in", 0700), 0);
  write_text("in/a.csv", "id,published,body\nrow,2024-03-15,\"Kenya\ncondemned Uganda.\"\n");
  write_bytes("in/b.gz", packed, sizeof packed);
  write_text("in/c.html", "<html><head><title>Page</title></head><body><nav><a href=/>Home</a></nav><p>Kenya condemned "
                          "Uganda on Friday in Nairobi.</p></body></html>");
  write_text("in/d.xml", "<Sentences><Sentence date=\"20240316\" id=\"S_1_1\" sentence=\"True\"><Text>Kenya condemned "
                         "Uganda.</Text></Sentence></Sentences>");
  const result *r = run("code", "**/?.*", NULL);
  assert_int_equal(r->code, 0);
  assert_quiet(r);
  assert_int_equal(records(), 4);
  static const char *const ids[] = {"row", "b-1", "c", "S_1"};
  for (size_t i = 0; i < 4; i++)
    assert_string_equal(field(i, "doc"), ids[i]);
  assert_string_equal(field(3, "date"), "2024-03-16");
  write_bytes("in/b.gz", packed, sizeof packed - 20);
  r = run("code", "in/b.gz", "in/a.csv", NULL);
  assert_int_equal(r->code, 3);
  assert_says(r, "dragoman: in/b.gz: the gzip data break off at byte ");
  assert_int_equal(records(), 1);
  standard_input = "a;b\nx;Kenya condemned Uganda.\n";
  r = run("code", "--input", "csv", "--columns", "text=b,id=a", NULL);
  assert_int_equal(r->code, 0);
  assert_string_equal(field(0, "doc"), "x");
}

int input_tests(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(test_empty, enter_folder, leave_folder),
      cmocka_unit_test_setup_teardown(test_binary, enter_folder, leave_folder),
      cmocka_unit_test_setup_teardown(test_long_line, enter_folder, leave_folder),
      cmocka_unit_test_setup_teardown(test_long_prose, enter_folder, leave_folder),
      cmocka_unit_test_setup_teardown(test_broken_records, enter_folder, leave_folder),
      cmocka_unit_test_setup_teardown(test_not_lines, enter_folder, leave_folder),
      cmocka_unit_test_setup_teardown(test_invalid_utf8, enter_folder, leave_folder),
      cmocka_unit_test_setup_teardown(test_nul_bytes, enter_folder, leave_folder),
      cmocka_unit_test_setup_teardown(test_paths, enter_folder, leave_folder),
      cmocka_unit_test_setup_teardown(test_standard_input, enter_folder, leave_folder),
      cmocka_unit_test_setup_teardown(test_kinds, enter_folder, leave_folder),
  };
  return cmocka_run_group_tests_name("input", tests, NULL, NULL);
}
