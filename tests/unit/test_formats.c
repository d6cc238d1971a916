/* Tables, PETRARCH's XML, packed files and patterns: what becomes a document, and what is said of the rest. */
#include "reader_fixture.h"

#include <zlib.h>
#include <zstd.h>

static void open_path(fixture *f, const char *columns) {
  const char *path = f->path;
  dgm_reader_options options = {.columns = columns};
  dgm_reader_close(f->reader);
  f->reader = dgm_reader_open_with(&path, 1, &options, &f->error);
  assert_non_null(f->reader);
}

static void open_text(fixture *f, const char *name, const char *text, const char *columns) {
  put(f, name, text, strlen(text));
  open_path(f, columns);
}

static void assert_str(dgm_str is, const char *expected) {
  char copy[1024] = "";
  assert_true(is.size < sizeof copy);
  memcpy(copy, is.data ? is.data : "", is.size);
  assert_string_equal(copy, expected);
}

static void expect(fixture *f, const char *id, const char *date, const char *text) {
  char is[16];
  dgm_next got = next(f);
  if (got != DGM_NEXT_DOCUMENT)
    print_message("%s\n", f->error.message);
  assert_int_equal(got, DGM_NEXT_DOCUMENT);
  assert_str(f->input.id, id);
  assert_str(f->input.text, text);
  dgm_date_format(f->input.date, is);
  assert_string_equal(is, date);
}

static void expect_skip(fixture *f, const char *words) {
  assert_int_equal(next(f), DGM_NEXT_SKIPPED);
  if (!strstr(f->error.message, words))
    print_message("%s\n", f->error.message);
  assert_non_null(strstr(f->error.message, words));
}

/* ---- tables ---- */

static void test_csv(void **state) {
  fixture *f = *state;
  open_text(f, "n.csv",
            "\xEF\xBB\xBFID,Published,Body,Publisher,Headline,Link,Lang\r\n"
            "a,2024-03-15T10:00:00Z,\"One, \"\"two\"\"\r\nthree.\",AFP,H,http://x.example,en\r\n\r\n"
            "b,15 March 2024,\"Quoted\" in part,,,,\r\n"
            "c,03/04/2024,\xFFx,,,,,\r\n",
            NULL);
  expect(f, "a", "2024-03-15", "One, \"two\"\r\nthree.");
  assert_str(f->input.source, "AFP");
  assert_str(f->input.title, "H");
  assert_str(f->input.url, "http://x.example");
  assert_str(f->input.language, "en");
  expect(f, "b", "2024-03-15", "\"Quoted\" in part");
  expect(f, "c", "", "\xEF\xBF\xBDx");
  assert_non_null(strstr(f->error.message, "n.csv:6: the date \"03/04/2024\" is none that can be read"));
  assert_int_equal(next(f), DGM_NEXT_END);
}

static void test_columns(void **state) {
  fixture *f = *state;
  static const char table[] = "date\ttext\tnote\tday\n2020-01-01\tno\tyes\tMarch 5, 2021\n";
  open_text(f, "n.tsv", table, "text=Note, date=day");
  expect(f, "n-2", "2021-03-05", "yes");
  open_text(f, "n.tsv", table, NULL);
  expect(f, "n-2", "2020-01-01", "no");
  open_text(f, "n.tsv", table, "text=Body");
  expect_skip(f, "n.tsv:1: no column is called \"Body\"; there are date, text, note, day");
  open_text(f, "n.csv", "a;b\n1;2\n", NULL);
  expect_skip(f, "none of its columns (a, b) holds texts by its name");
  open_text(f, "n.csv", "sep=\t\r\nid\ttext\r\n7\ta, b\r\n", NULL);
  expect(f, "7", "", "a, b");
  const char *path = f->path;
  dgm_reader_options wrong = {.columns = "Body=text"};
  assert_null(dgm_reader_open_with(&path, 1, &wrong, &f->error));
  assert_int_equal(f->error.code, DGM_ERR_ARGUMENT);
}

/* Each bad row costs itself alone. */
static void test_bad_rows(void **state) {
  fixture *f = *state;
  open_text(f, "n.csv",
            "id,text\n1,a,b\n2\n3,good\n4,\"never closed\n5,good too\n6,\"two\nlines\"\n7,\"open to the end\nof it\n",
            NULL);
  expect_skip(f, "n.csv:2: 3 cells, but the header has 2");
  expect_skip(f, "n.csv:3: 1 cells, but the header has 2");
  expect(f, "3", "", "good");
  expect(f, "4", "", "\"never closed");
  expect(f, "5", "", "good too");
  expect(f, "6", "", "two\nlines");
  expect_skip(f, "n.csv:9: a quote opened in this row is never closed");
  assert_int_equal(next(f), DGM_NEXT_END);
}

/* A broken byte changes no cells: neither where a quote closes nothing nor where it holds two lines. */
static void test_broken_bytes(void **state) {
  fixture *f = *state;
  open_text(f, "n.csv", "id,text\n1,\"never \xFF closed\n2,\"two \xE2\x82\nlines, \"\"said\"\" he\"\n3,good\n", NULL);
  expect(f, "1", "", "\"never \xEF\xBF\xBD closed");
  expect(f, "2", "", "two \xEF\xBF\xBD\nlines, \"said\" he");
  expect(f, "3", "", "good");
  assert_int_equal(next(f), DGM_NEXT_END);
}

/* What leaves no doubt counts for more than the name. */
static void test_recognised(void **state) {
  fixture *f = *state;
  static const struct {
    const char *name, *bytes, *text;
  } cases[] = {
      {"a.txt", "{\"text\": \"x\"}\n", "x"},
      {"b", "id;text\n1;x\n", "x"},
      {"c.txt", "Text, date and place\nare in this one.\n", "Text, date and place\nare in this one.\n"},
      {"d.txt", "<!-- saved --><!DOCTYPE html>\n<p>One sentence of a page stands here.</p>",
       "One sentence of a page stands here."},
      {"e.html", "<?xml version='1.0'?><Sentences><Sentence id='s_1'><Text>x</Text></Sentence></Sentences>", "x"},
      {"f", "{not json}", NULL},
      {"g.xml", "<rss><item>x</item></rss>", NULL},
  };
  for (size_t i = 0; i < DGM_COUNT(cases); i++) {
    open_text(f, cases[i].name, cases[i].bytes, NULL);
    assert_int_equal(next(f), cases[i].text ? DGM_NEXT_DOCUMENT : DGM_NEXT_SKIPPED);
    if (cases[i].text)
      assert_str(f->input.text, cases[i].text);
  }
  assert_non_null(strstr(f->error.message, "g.xml: XML, but neither PETRARCH's"));
}

/* ---- PETRARCH's XML ---- */

#define SENTENCE(id, text)                                                                                             \
  "<Sentence date=\"20240315\" id=\"" id "\" source=\"AFP\" sentence=\"True\"><Text>" text "</Text>"                   \
  "<Parse>(ROOT (X not this))</Parse></Sentence>\n"

static void test_petrarch(void **state) {
  fixture *f = *state;
  open_text(f, "n.xml",
            "<?xml version=\"1.0\"?>\n<!DOCTYPE Sentences [<!ENTITY x SYSTEM "
            "\"file:///etc/passwd\">]>\n<Sentences>\n" SENTENCE("A_1_2", "Second &amp; last &x; caf&eacute; A & B < C.")
                SENTENCE("A_1_1", "\nFirst\n of  it.\n") SENTENCE(
                    "A_2_1", "<![CDATA[Other & more]]>") "<Sentence date=\"2024031\" id=\"B_7\" "
                                                         "sentence=\"False\"><Text>One.\n\nTwo.</Text></Sentence>\n"
                                                         "<Sentence id=\"B_8\" sentence=\"True\"/></Sentences>\n",
            NULL);
  expect(f, "A_1", "2024-03-15", "First of it.\n\nSecond & last &x; caf\xC3\xA9 A & B < C.");
  assert_str(f->input.source, "AFP");
  expect(f, "A_2", "2024-03-15", "Other & more");
  expect(f, "B_7", "", "One.\n\nTwo.");
  assert_non_null(strstr(f->error.message, "the date \"2024031\" is none that can be read"));
  expect_skip(f, "a <Sentence> without a <Text>");
  assert_int_equal(next(f), DGM_NEXT_END);
}

/* What breaks off gives the stories before. */
static void test_petrarch_damaged(void **state) {
  fixture *f = *state;
  open_text(f, "n.xml", "<Sentences>" SENTENCE("A_1_1", "One.") "<Sentence id=\"A_2_1\"><Text>Tw", NULL);
  expect(f, "A_1", "2024-03-15", "One.");
  expect_skip(f, "n.xml: the XML breaks off");
  assert_int_equal(next(f), DGM_NEXT_END);
  open_text(f, "m.xml", "<Sentences>" SENTENCE("A_1_1", "One.") "</Text>" SENTENCE("A_2_1", "Two."), NULL);
  expect(f, "A_1", "2024-03-15", "One.");
  expect_skip(f, "m.xml:2: the XML is damaged");
}

/* Stories come as they are read: memory does not grow with the file, and borders of blocks do no harm. */
static void test_petrarch_long(void **state) {
  fixture *f = *state;
  enum { STORIES = 3000 };
  dgm_buffer all = {0};
  dgm_buffer_puts(&all, "<Sentences>\n");
  for (int i = 0; i < STORIES; i++)
    dgm_buffer_printf(&all, SENTENCE("S_%d_1", "Caf\xC3\xA9 &amp; \xE2\x82\xAC%d."), i, i);
  dgm_buffer_puts(&all, "</Sentences>\n");
  put(f, "n.xml", all.data, all.size);
  dgm_buffer_free(&all);
  open_path(f, NULL);
  for (int i = 0; i < STORIES; i++) {
    char id[32], text[64];
    snprintf(id, sizeof id, "S_%d", i);
    snprintf(text, sizeof text, "Caf\xC3\xA9 & \xE2\x82\xAC%d.", i);
    expect(f, id, "2024-03-15", text);
  }
  assert_int_equal(next(f), DGM_NEXT_END);
}

/* ---- packed files ---- */

static size_t gzip(const char *text, size_t size, unsigned char *out, size_t room) {
  z_stream z = {0};
  assert_int_equal(deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
  z.next_in = (Bytef *)(uintptr_t)text;
  z.avail_in = (uInt)size;
  z.next_out = out;
  z.avail_out = (uInt)room;
  assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
  deflateEnd(&z);
  return room - z.avail_out;
}

static void test_packed(void **state) {
  fixture *f = *state;
  unsigned char packed[1024];
  static const char one[] = "{\"text\": \"a\"}\n{\"text\": ", two[] = "\"b\"}\n";
  size_t n = gzip(one, sizeof one - 1, packed, sizeof packed);
  n += gzip(two, sizeof two - 1, packed + n, sizeof packed - n); /* parts one behind the other, as appended logs */
  memset(packed + n, 0, 16);
  put(f, "n.jsonl.gz", packed, n + 16);
  open_path(f, NULL);
  expect(f, "n-1", "", "a");
  expect(f, "n-2", "", "b");
  assert_int_equal(next(f), DGM_NEXT_END);
  n = ZSTD_compress(packed, sizeof packed, "Text.", 5, 3);
  put(f, "t.txt.zst", packed, n);
  open_path(f, NULL);
  expect(f, "t", "", "Text.");
  put(f, "unnamed", packed, n); /* by its bytes, not by its name */
  open_path(f, NULL);
  expect(f, "unnamed", "", "Text.");
}

/* Wherever a packed file is cut or damaged, records before that place are read, and the place is told. */
static void test_packed_damaged(void **state) {
  fixture *f = *state;
  enum { RECORDS = 2000, ROOM = 1 << 18 };
  dgm_buffer all = {0};
  unsigned char *packed = malloc(ROOM);
  assert_non_null(packed);
  for (unsigned i = 0, r = 1; i < RECORDS; i++, r = r * 1103515245u + 12345u)
    dgm_buffer_printf(&all, "{\"id\": %u, \"text\": \"%x\"}\n", i, r);
  for (int zstd = 0; zstd < 2; zstd++) {
    size_t n = zstd ? ZSTD_compress(packed, ROOM, all.data, all.size, 3) : gzip(all.data, all.size, packed, ROOM);
    for (int damaged = 0; damaged < 2; damaged++) {
      size_t at = n * 9 / 10;
      if (damaged && zstd)
        memset(packed + at, 0xEE, n - at);
      else if (damaged)
        memset(packed + at, 0xFF, n - at);
      put(f, "n.jsonl.gz", packed, damaged ? n : at);
      open_path(f, NULL);
      unsigned read = 0;
      while (next(f) == DGM_NEXT_DOCUMENT)
        read++;
      assert_true(zstd || read > RECORDS / 2);
      assert_int_equal(f->error.code, DGM_ERR_FORMAT);
      assert_non_null(strstr(f->error.message, zstd ? "n.jsonl.gz: the zstd data" : "n.jsonl.gz: the gzip data"));
      assert_true(strstr(f->error.message, "break off at byte") ||
                  (damaged && strstr(f->error.message, "are damaged at byte")));
      assert_int_equal(next(f), DGM_NEXT_END);
    }
  }
  free(packed);
  dgm_buffer_free(&all);
}

/* A small file that unpacks to a huge page stops at the limit. */
static void test_bomb(void **state) {
  fixture *f = *state;
  enum { SIZE = 40 << 20 };
  char *page = malloc(SIZE);
  unsigned char *packed = malloc(1 << 20);
  assert_true(page && packed);
  memset(page, ' ', SIZE);
  memcpy(page, "<html>", 6);
  size_t n = gzip(page, SIZE, packed, 1 << 20);
  put(f, "bomb.html.gz", packed, n);
  open_path(f, NULL);
  expect_skip(f, "bomb.html.gz: longer than 16 MiB");
  assert_int_equal(next(f), DGM_NEXT_END);
  free(page);
  free(packed);
}

/* ---- patterns ---- */

static void test_patterns(void **state) {
  fixture *f = *state;
  static const char *const files[] = {"b.txt", "a/x.txt", "a/c/y.txt", "a/c/z.log", ".h/k.txt", "[odd].txt"};
  static const struct {
    const char *pattern, *ids;
  } cases[] = {
      {"*.txt", "[odd] b "},   {"a/*", "y x "},        {"**/*.txt", "[odd] y x b "},
      {"a/**", "y x "},        {"a/**/y.*", "y "},     {"?.txt", "b "},
      {"[odd].txt", "[odd] "}, {"*/c/[yz].*", "y z "}, {".h/*", "k "},
  };
  char path[200];
  for (size_t i = 0; i < 3; i++) {
    static const char *const folders[] = {"a", "a/c", ".h"};
    snprintf(path, sizeof path, "%s/%s", f->folder, folders[i]);
    assert_int_equal(mkdir(path, 0700), 0);
  }
  for (size_t i = 0; i < DGM_COUNT(files); i++)
    put(f, files[i], "Text.", 5);
  for (size_t i = 0; i < DGM_COUNT(cases); i++) {
    char ids[64] = "";
    snprintf(f->path, sizeof f->path, "%s/%s", f->folder, cases[i].pattern);
    open_path(f, NULL);
    while (next(f) == DGM_NEXT_DOCUMENT) {
      strncat(ids, f->input.id.data, f->input.id.size);
      strcat(ids, " ");
    }
    assert_string_equal(ids, cases[i].ids);
  }
  snprintf(f->path, sizeof f->path, "%s/*.none", f->folder);
  open_path(f, NULL);
  expect_skip(f, "*.none: no file fits this pattern");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(test_csv),        TEST(test_columns),  TEST(test_bad_rows),         TEST(test_broken_bytes),
      TEST(test_recognised), TEST(test_petrarch), TEST(test_petrarch_damaged), TEST(test_petrarch_long),
      TEST(test_packed),     TEST(test_bomb),     TEST(test_patterns),         TEST(test_packed_damaged),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
