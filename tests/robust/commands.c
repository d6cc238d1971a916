/* Usage, formats, threads, and the commands besides code. */
#include "command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void test_usage(void **state) {
  (void)state;
  static const char *const wrong[][4] = {
      {"no command"},
      {"\"recode\" is no command", "recode"},
      {"unknown option --fast", "code", "--fast"},
      {"--format is jsonl, arrow, table or ledger, not \"xml\"", "code", "--format", "xml"},
      {"--input is auto, text, jsonl, csv, tsv, html or petrarch, not \"pdf\"", "code", "--input=pdf"},
      {"--columns: columns are named as in text=Body", "code", "--columns=Body"},
      {"not \"body=Text\"", "parse", "--columns", "body=Text"},
      {"--threads is a number from 1", "code", "--threads", "0"},
      {"--threads is a number from 1", "parse", "--threads", "2x"},
      {"--date is a date as 2024-03-15", "code", "--date", "2024-02-30"},
      {"--date needs a value", "code", "--date"},
      {"--claims takes no value", "code", "--claims=yes"},
      {"no sentence", "explain"},
      {"one FILE.tsv is needed", "relate"},
      {"no name", "actors"},
      {"one name at a time", "actors", "Sergei", "Lavrov"},
      {"--entities goes with --tokens", "parse", "--entities"},
      {"--tokens reads CoNLL-U", "parse", "--tokens", "--input=text"},
  };
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    const result *r = run(wrong[i][1], wrong[i][2], wrong[i][3], NULL);
    assert_int_equal(r->code, 2);
    assert_says(r, wrong[i][0]);
    assert_int_equal(r->out.size, 0);
  }
  assert_int_equal(run("code", "--claims", "--format", "table", NULL)->code, 2);
  assert_int_equal(run("code", "--claims", "--agreements", NULL)->code, 2);
  assert_int_equal(run("code", "--agreements", "--format", "ledger", NULL)->code, 2);
  assert_int_equal(run("code", "--agreements", "--format", "arrow", NULL)->code, 2);
  assert_int_equal(run("code", "--entities", "--agreements", NULL)->code, 2);
}

static void test_help(void **state) {
  (void)state;
  static const struct {
    const char *command, *option;
  } commands[] = {{"code", "--claims"},   {"parse", "--tokens"},  {"relate", "marked_sentence"},
                  {"explain", "--date"},  {"actors", "--actors"}, {"query", "--recipient"},
                  {"count", "--measure"}, {"disputes", "--by"},   {"dossier", "PARTY"},
                  {"cluster", "--model"}, {"verify", "STORE"},    {"add", "--date"},
                  {"export", "--format"}};
  const result *r = run("--help", NULL);
  assert_int_equal(r->code, 0);
  for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
    assert_non_null(strstr(r->out.data, commands[i].command));
  for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
    r = run(commands[i].command, "--help", NULL);
    assert_int_equal(r->code, 0);
    assert_quiet(r);
    assert_non_null(strstr(r->out.data, commands[i].option));
    assert_non_null(strstr(r->out.data, "Exit codes:"));
  }
  r = run("--version", NULL);
  assert_int_equal(r->code, 0);
  assert_memory_equal(r->out.data, "dragoman 0.", 11);
}

#define HEADER "names\tcode\tsectors\tkind\tid\tfrom\tto\tnote\n"

static void test_actors(void **state) {
  (void)state;
  const result *r = run("actors", "nelson mandela", "--date", "1996-05-01", NULL);
  assert_int_equal(r->code, 0);
  assert_quiet(r);
  assert_non_null(strstr(r->out.data, "Nelson Mandela\tZAF\tGOV\tperson\tQ8023\t1994-05-10..1999-06-14\tpresident\t"
                                      "data/actors/people.tsv:"));
  assert_null(strstr(r->out.data, "former president"));
  r = run("actors", "Tripoli", NULL);
  assert_non_null(strstr(r->out.data, "Tripoli\tLBN\t-\tcity\t"));
  assert_non_null(strstr(r->out.data, "Tripoli\tLBY\tGOV\tcapital\t"));
  r = run("actors", "Security Council of the", NULL); /* no such name, and none that contains it */
  assert_int_equal(r->code, 3);
  assert_says(r, "no table has the name");
}

/* A user's table goes before ours, is named by `explain`, and its mistakes by file and line. */
static void test_own_actors(void **state) {
  (void)state;
  write_text("mine.tsv", "# mine\n" HEADER "Green Ladder\tPER\tREB\tarmed_group\tmine:1\t-\t-\t-\n"
                         "Kenya\tUGA\tGOV\tcountry\tmine:2\t-\t-\t-\n");
  static const char sentence[] = "The Green Ladder attacked Kenya.";
  const result *r = run("explain", sentence, NULL);
  assert_null(strstr(r->out.data, "PER REB"));
  r = run("explain", "--actors", "mine.tsv", sentence, NULL);
  assert_int_equal(r->code, 0);
  assert_non_null(strstr(r->out.data, "PER REB"));
  assert_non_null(strstr(r->out.data, "(./mine.tsv:3)"));
  assert_non_null(strstr(r->out.data, "UGA GOV"));
  assert_non_null(strstr(run("actors", "--actors", "mine.tsv", "Kenya", NULL)->out.data, "./mine.tsv:4"));
  static const struct {
    const char *rows, *message;
  } wrong[] = {
      {HEADER "Kenya\tUGA\tKING\tcountry\tmine:2\t-\t-\t-\n", "mine.tsv:2: no sector is called \"KING\""},
      {HEADER "Kenya\tUGA\tGOV\tland\tmine:2\t-\t-\t-\n", "mine.tsv:2: unknown kind"},
      {HEADER "Kenya\tUGA\tGOV\tcountry\tmine:2\tlately\t-\t-\n", "mine.tsv:2: from and to are"},
      {HEADER "Kenya\tUGA\tGOV\n", "mine.tsv:2: 3 cells, the header has 8"},
      {HEADER "-\tUGA\tGOV\tcountry\tmine:2\t-\t-\t-\n", "mine.tsv:2: an actor needs a name"},
      {"names\tcode\nKenya\tUGA\n", "mine.tsv: no column \"sectors\""},
      {"", "mine.tsv: no header line"},
  };
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    write_text("mine.tsv", wrong[i].rows);
    r = run("code", "--actors", "mine.tsv", "-", NULL);
    assert_int_equal(r->code, 1);
    assert_says(r, wrong[i].message);
  }
  r = run("code", "--actors", "nowhere.tsv", "-", NULL);
  assert_int_equal(r->code, 1);
  assert_says(r, "nowhere.tsv: No such file");
}

/* Two hundred documents, good and bad ones in turn. */
static void write_news(void) {
  FILE *out = fopen("news.jsonl", "w");
  assert_non_null(out);
  for (int i = 0; i < 200; i++)
    if (i % 20 == 7)
      fprintf(out, "{\"id\": %d, \"text\": \n", i);
    else
      fprintf(out,
              "{\"id\": %d, \"date\": \"2024-03-15\", \"text\": \"Kenya condemned Uganda %d times. %s said France had "
              "attacked Spain on Tuesday.\"}\n",
              i, i, i % 3 ? "Italy" : "The Italian foreign minister, Ada Bruni,");
  fclose(out);
}

static void test_threads(void **state) {
  (void)state;
  write_news();
  const result *r = run("code", "--threads", "1", "--output", "one", "news.jsonl", NULL);
  assert_int_equal(r->code, 3);
  char *messages = strdup(r->err.data);
  assert_int_equal(run("code", "--threads", "2", "--output", "two", "news.jsonl", NULL)->code, 3);
  r = run("code", "--threads", "7", "--output", "seven", "news.jsonl", NULL);
  assert_string_equal(r->err.data, messages);
  free(messages);
  bytes one = read_bytes("one"), two = read_bytes("two"), seven = read_bytes("seven");
  assert_true(one.size > 100000);
  assert_string_equal(one.data, two.data);
  assert_string_equal(one.data, seven.data);
  free_bytes(one);
  free_bytes(two);
  free_bytes(seven);
}

static size_t points(const char *line) {
  size_t n = 0;
  for (; *line && *line != '\n'; line++)
    n += (*line & 0xC0) != 0x80;
  return n;
}

static void test_formats(void **state) {
  (void)state;
  write_text("a.txt",
             "The Ivorian Côte d’Ivoire “naïve” café society — Kenya condemned Uganda’s “façade” of elections in "
             "the déjà-vu town of Łódź, where the élite’s señores waited.\n");
  assert_int_equal(run("code", "a.txt", NULL)->code, 0);
  size_t n = records();
  assert_true(n > 0);
  const result *r = run("code", "--format", "table", "--date", "2024-03-15", "a.txt", NULL);
  assert_int_equal(r->code, 0);
  assert_memory_equal(r->out.data, "date ", 5);
  size_t rows = 0;
  for (const char *line = r->out.data; *line; line = strchr(line, '\n') + 1, rows++)
    assert_true(points(line) <= 120);
  assert_int_equal(rows, n + 2);
  assert_non_null(strstr(r->out.data, "\n2024-03-15  "));
  assert_non_null(strstr(r->out.data, "[condemned]"));
  write_text("b.txt", "The sun shone.\n");
  r = run("code", "--format", "table", "b.txt", NULL);
  assert_int_equal(r->code, 0);
  assert_int_equal(r->out.size, 0);
  assert_says(r, "no events in 1 document");
  write_text("c.txt", "Kenya said that Uganda had attacked Spain.\n");
  assert_int_equal(run("code", "--claims", "c.txt", NULL)->code, 0);
  assert_int_equal(records(), 1);
  assert_string_equal(field(0, "stance"), "asserts");
}

static void test_parse(void **state) {
  (void)state;
  static const char input[] = "# sent_id = x-1\n"
                              "1-2\tdon't\t_\t_\t_\t_\t_\t_\t_\t_\n"
                              "1\tdo\tA\tB\tC\tD\t9\tE\tF\t_\n"
                              "2\tn't\t_\t_\t_\t_\t_\t_\t_\t_\n"
                              "3\tfire!at\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No|Note=kept\n"
                              "3.1\tempty\t_\t_\t_\t_\t_\t_\t_\t_\n"
                              "4\twill.\t_\t_\t_\t_\t_\t_\t_\t_\n"
                              "\n"
                              "# text = Kenya left\n"
                              "1\tKenya\t_\t_\t_\t_\t_\t_\t_\tNER=I-old|Ref=2\n"
                              "2\tleft\t_\t_\t_\t_\t_\t_\t_\t_\n"
                              "\n";
  write_text("in.conllu", input);
  const result *r = run("parse", "--tokens", "in.conllu", NULL);
  assert_int_equal(r->code, 0);
  assert_quiet(r);
  assert_memory_equal(r->out.data, "# sent_id = x-1\n1-2\tdon't\t", 26);
  assert_non_null(strstr(r->out.data, "\n1\tdo\tdo\tAUX\t_\t"));
  assert_non_null(strstr(r->out.data, "\n3\tfire!at\t"));
  const char *kept = strstr(r->out.data, "\tSpaceAfter=No|Note=kept"); /* nothing but a name may follow */
  assert_non_null(kept);
  kept += strlen("\tSpaceAfter=No|Note=kept");
  if (!strncmp(kept, "|NER=", 5))
    kept += strcspn(kept, "\n");
  assert_memory_equal(kept, "\n4\twill.\t", 9);
  assert_non_null(
      strstr(r->out.data,
             "\n\n# text = Kenya left\n1\tKenya\tKenya\tPROPN\t_\tNumber=Sing\t2\tnsubj\t_\tRef=2|NER=B-place\n"));
  assert_null(strstr(r->out.data, "3.1"));
  write_text("two.conllu",
             "# newdoc id = a\n1\tKenya\t_\t_\t_\t_\t_\t_\t_\tEntity=(old)\n2\tleft\t_\t_\t_\t_\t_\t_\t_\t_\n\n"
             "# newdoc id = b\n1\tPeru\t_\t_\t_\t_\t_\t_\t_\t_\n2\tleft\t_\t_\t_\t_\t_\t_\t_\t_\n\n");
  r = run("parse", "--tokens", "--entities", "two.conllu", NULL); /* numbers begin anew in each document */
  assert_int_equal(r->code, 0);
  assert_non_null(strstr(r->out.data, "NER=B-place|Entity=(1-country)\n2\tleft"));
  assert_non_null(strstr(strstr(r->out.data, "newdoc id = b"), "Entity=(1-country)\n2\tleft"));
  assert_null(strstr(r->out.data, "old"));
  standard_input = "1\tKenya\n2\tleft\n\nno CoNLL-U\n\n1\tYes\n";
  r = run("parse", "--tokens", NULL);
  assert_int_equal(r->code, 3);
  assert_says(r, "stdin:4: not CoNLL-U");
  assert_non_null(strstr(r->out.data, "1\tYes\t"));
  standard_input = "Kenya left. It rained.";
  r = run("parse", NULL);
  assert_int_equal(r->code, 0);
  assert_non_null(strstr(r->out.data, "# sent_id = 2\n# text = It rained.\n1\tIt\tit\tPRON\t"));
  standard_input = "{\"id\": \"a\\nb\", \"text\": \"Kenya left.\"}";
  assert_memory_equal(run("parse", NULL)->out.data, "# newdoc id = a b\n", 18);
}

/* More than one block: the same as one by one. */
static void test_parse_large(void **state) {
  (void)state;
  static const char sentence[] = "1\tKenya\t_\t_\t_\t_\t_\t_\t_\t_\n2\tleft\t_\t_\t_\t_\t_\t_\t_\t_\n\n";
  size_t n = 60000 / scale(), size = sizeof sentence - 1;
  char *input = malloc(n * size);
  assert_non_null(input);
  for (size_t i = 0; i < n; i++)
    memcpy(input + i * size, sentence, size);
  write_bytes("large.conllu", input, n * size);
  free(input);
  bytes one = {0};
  standard_input = sentence;
  const result *r = run("parse", "--tokens", NULL);
  one.data = strdup(r->out.data);
  one.size = r->out.size;
  r = run("parse", "--tokens", "large.conllu", NULL);
  assert_int_equal(r->code, 0);
  assert_int_equal(r->out.size, one.size * n);
  for (size_t i = 0; i < n; i++)
    assert_memory_equal(r->out.data + i * one.size, one.data, one.size);
  free_bytes(one);
}

static void test_relate(void **state) {
  (void)state;
  write_text("rows.tsv", "id\tmarked_sentence\tnote\n"
                         "1\t<s>Kenya</s> condemned <t>Uganda</t>.\tgood\n"
                         "2\tA crowd condemned <t>Uganda</t>.\tno actor\n"
                         "3\t<t>Uganda</t> was condemned by <s>Kenya.\topen\n"
                         "4\n"
                         "\n"
                         "6\t</s>a<s>b</t>c<t>\n"
                         "7\t\"<s>Kenya</s> said \"\"no\"\" to <t>Uganda</t>.\"\n");
  const result *r = run("relate", "rows.tsv", NULL);
  assert_int_equal(r->code, 3);
  assert_says(r, "rows.tsv:4: <s>...</s> is not one mark");
  assert_says(r, "rows.tsv:5: the row has no marked_sentence");
  assert_says(r, "rows.tsv:7: <s>...</s> is not one mark");
  assert_null(strstr(r->err.data, "rows.tsv:3:")); /* nobody marked, or nobody acted on, is no mistake */
  assert_null(strstr(r->err.data, "rows.tsv:2:"));
  assert_null(strstr(r->err.data, "rows.tsv:8:"));
  size_t rows = 0;
  for (const char *line = r->out.data; *line; line = strchr(line, '\n') + 1, rows++) {
    char type[16];
    double score;
    assert_int_equal(sscanf(line, "%15[A-Z]\t%lf\n", type, &score), 2);
    assert_true(score >= 0 && score <= 1);
  }
  assert_int_equal(rows, 7);
  assert_memory_equal(r->out.data, "ACCUSE\t", 7);
  write_text("good.tsv", "marked_sentence\r\n<s>Kenya</s> condemned <t>Uganda</t>.\r\n");
  r = run("relate", "good.tsv", NULL);
  assert_int_equal(r->code, 0);
  assert_quiet(r);
  write_text("bad.tsv", "sentence\n<s>Kenya</s> condemned <t>Uganda</t>.\n");
  r = run("relate", "bad.tsv", NULL);
  assert_int_equal(r->code, 1);
  assert_says(r, "bad.tsv:1: the header has no column \"marked_sentence\"");
}

static void test_explain(void **state) {
  (void)state;
  const result *r =
      run("explain", "--date", "2024-03-15", "Kenya condemned Uganda on Tuesday.", "The sun shone.", NULL);
  assert_int_equal(r->code, 0);
  static const char *const parts[] = {"Sentence 1: Kenya condemned Uganda on Tuesday.",
                                      "VERB  condemn",
                                      "nsubj",
                                      "\"Kenya\" = KEN GOV",
                                      "(data/actors/countries.tsv:",
                                      "Event 1: ACCUSE",
                                      "(data/events/accuse.tsv:",
                                      "predicate=condemn",
                                      "recipient  \"Uganda\" = UGA GOV",
                                      "2024-03-12",
                                      "status     occurred",
                                      "said by    the report itself",
                                      "Sentence 1: The sun shone.",
                                      "No event."};
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
    if (!strstr(r->out.data, parts[i]))
      fail_msg("\"%s\" is missing in\n%s", parts[i], r->out.data);
  r = run("explain", "Kenya said that Uganda had attacked Spain.", NULL);
  assert_non_null(strstr(r->out.data, "\nClaim 1: asserts, quote indirect, by \"Kenya\" = KEN GOV\n"));
  assert_non_null(strstr(r->out.data, "cue        \"said\""));
  standard_input = "Kenya condemned Uganda.";
  assert_non_null(strstr(run("explain", "-", NULL)->out.data, "Event 1: ACCUSE"));
  r = run("explain", "", NULL);
  assert_int_equal(r->code, 0);
  assert_string_equal(r->out.data, "No sentence.\n");
}

int command_tests(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(test_usage, enter_folder, leave_folder),
      cmocka_unit_test_setup_teardown(test_help, enter_folder, leave_folder),
      cmocka_unit_test_setup_teardown(test_actors, enter_folder, leave_folder),
      cmocka_unit_test_setup_teardown(test_own_actors, enter_folder, leave_folder),
      cmocka_unit_test_setup_teardown(test_threads, enter_folder, leave_folder),
      cmocka_unit_test_setup_teardown(test_formats, enter_folder, leave_folder),
      cmocka_unit_test_setup_teardown(test_parse, enter_folder, leave_folder),
      cmocka_unit_test_setup_teardown(test_parse_large, enter_folder, leave_folder),
      cmocka_unit_test_setup_teardown(test_relate, enter_folder, leave_folder),
      cmocka_unit_test_setup_teardown(test_explain, enter_folder, leave_folder),
  };
  return cmocka_run_group_tests_name("commands", tests, NULL, NULL);
}
