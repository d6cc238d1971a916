/* query, count, disputes and dossier on a store that add has made. */
#include "command.h"

#include <stdlib.h>
#include <string.h>

static const char news[] =
    "{\"id\": \"a\", \"date\": \"2024-03-14\", \"source\": \"Volga, \\\"Press\\\"\", \"text\": \"Russia and Iran held "
    "talks "
    "in Moscow on Tuesday. Ukraine accused Iran of sending missiles to Russia. Iran denied that it had sent missiles "
    "to "
    "Russia.\"}\n"
    "{\"id\": \"b\", \"date\": \"2024-05-02\", \"source\": \"Agence\", \"text\": \"Iran condemned Ukraine.\"}\n";

static int make_store(void **state) {
  if (enter_folder(state))
    return 1;
  write_text("news.jsonl", news);
  return run("add", "news.db", "news.jsonl", NULL)->code;
}

static void test_usage(void **state) {
  (void)state;
  static const char *const wrong[][6] = {
      {"one store is needed", "query"},
      {"one store is needed", "count", "a.db", "b.db"},
      {"one store is needed", "disputes"},
      {"a store and two parties are needed", "dossier", "news.db", "RUS"},
      {"not in options", "dossier", "--party=RUS", "news.db", "RUS", "IRN"},
      {"--format is table, csv, jsonl or ledger", "query", "news.db", "--format", "xml"},
      {"there is no type \"EAT\"", "query", "news.db", "--type", "AID,EAT"},
      {"there is no status \"\"", "query", "news.db", "--status", "planned,"},
      {"--since is a day, month or year", "query", "news.db", "--since", "2024-13"},
      {"--until lies before --since", "query", "news.db", "--since=2024", "--until=2023"},
      {"--limit is a number from 1 on", "query", "news.db", "--limit", "0"},
      {"--offset is a number", "query", "news.db", "--offset", "-1"},
      {"--confidence is a number from 0 to 1", "query", "news.db", "--confidence", "nan"},
      {"--unit is events or stories", "query", "news.db", "--unit", "day"},
      {"--with goes with --party", "query", "news.db", "--with", "RUS"},
      {"there is no sector \"ARMY\"", "query", "news.db", "--actor", "RUS/ARMY"},
      {"double quotes", "query", "news.db", "--text", "O'Neill"},
      {"name another output", "query", "news.db", "--output", "news.db"},
      {"--by has \"week\"", "count", "news.db", "--by", "dyad,week"},
      {"--measure has \"events\"", "count", "news.db", "--measure", "events,events"},
      {"one of them at a time", "count", "news.db", "--measure", "events,stories"},
      {"day, month or year", "count", "news.db", "--by", "day,month"},
      {"not for counts", "count", "news.db", "--limit", "3"},
  };
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    const result *r = run(wrong[i][1], wrong[i][2], wrong[i][3], wrong[i][4], wrong[i][5], NULL);
    if (r->code != 2 || !strstr(r->err.data, wrong[i][0]))
      fail_msg("%s: %d, %s", wrong[i][0], r->code, r->err.data);
  }
  const result *r = run("query", "none.db", NULL);
  assert_int_equal(r->code, 1);
  assert_says(r, "none.db: no such store");
  r = run("query", "news.jsonl", NULL);
  assert_int_equal(r->code, 1);
  assert_says(r, "no store of dragoman");
  r = run("query", "news.db", "--output", "no/such/file", NULL);
  assert_int_equal(r->code, 1);
  assert_says(r, "cannot be written");
}

static void test_query(void **state) {
  (void)state;
  const result *r = run("query", "news.db", NULL);
  assert_int_equal(r->code, 0);
  assert_quiet(r);
  size_t all = records();
  assert_true(all >= 3);
  run("query", "news.db", "--actor", "RUS", "--recipient", "IRN", "--type", "consult", NULL);
  assert_int_equal(records(), 1);
  assert_string_equal(field(0, "doc"), "a");
  r = run("query", "news.db", "--since", "2024-05", "--until", "2024", "--format", "table", NULL);
  assert_non_null(strstr(r->out.data, "2024-05-02"));
  assert_null(strstr(r->out.data, "2024-03"));
  r = run("query", "news.db", "--source", "volga, \"press\"", "--format", "csv", NULL);
  assert_non_null(strstr(r->out.data, "\"Volga, \"\"Press\"\"\""));
  r = run("query", "news.db", "--actor", "x'; DROP TABLE events; --", NULL);
  assert_int_equal(r->code, 0);
  assert_int_equal(r->out.size, 0);
  r = run("query", "news.db", "--place", "Atlantis", "--format", "table", NULL);
  assert_int_equal(r->code, 0);
  assert_says(r, "nothing in the store is so");
  standard_output = "/dev/full";
  r = run("query", "news.db", NULL);
  standard_output = NULL;
  assert_int_equal(r->code, 1);
  assert_says(r, "cannot be written");
}

static void test_count(void **state) {
  (void)state;
  const result *r = run("count", "news.db", "--by", "dyad,month", "--actor", "IRN", "--recipient", "UKR", NULL);
  assert_int_equal(r->code, 0);
  assert_quiet(r);
  assert_string_equal(r->out.data, "actor,recipient,month,events\nIRN,UKR,2024-03,0\nIRN,UKR,2024-04,0\n"
                                   "IRN,UKR,2024-05,1\n");
  r = run("count", "news.db", "--by", "source", "--measure", "goldstein,conflict", "--type", "ACCUSE",
          "--since=2024-05", NULL);
  assert_string_equal(r->out.data, "source,goldstein,conflict\nAgence,-2.0,1\n");
  r = run("count", "news.db", "--by=source", "--since=2024-03-14", NULL);
  assert_non_null(strstr(r->out.data, "\n\"Volga, \"\"Press\"\"\","));
  r = run("count", "news.db", "--by", "status,year", "--type", "AID", NULL);
  assert_non_null(strstr(r->out.data, "planned,2024,0\n"));
  standard_output = "/dev/full";
  r = run("count", "news.db", "--by", "day", NULL);
  standard_output = NULL;
  assert_int_equal(r->code, 1);
  assert_says(r, "cannot be written");
}

static void test_people(void **state) {
  (void)state;
  const result *r = run("disputes", "news.db", NULL);
  assert_int_equal(r->code, 0);
  assert_non_null(strstr(r->out.data, "; disputed"));
  assert_non_null(strstr(r->out.data, "denies    Iran: that it had sent missiles to"));
  assert_non_null(strstr(r->out.data, "[Volga, \"Press\"]"));
  r = run("dossier", "news.db", "RUS", "IRN", NULL);
  assert_int_equal(r->code, 0);
  assert_quiet(r);
  static const char *const parts[] = {
      "# RUS – IRN\n", "\n## Agreements\n\nNone.\n",  "| CONSULT | 1 | 1 |\n", "\n## Timeline\n\n",
      "**CONSULT",     "\n## Disputed and alleged\n", "- **denies** Iran"};
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
    if (!strstr(r->out.data, parts[i]))
      fail_msg("%s is not in\n%s", parts[i], r->out.data);
}

/* Alleged, then told as a fact, denied all the time. */
static void test_history(void **state) {
  (void)state;
  write_text(
      "week.jsonl",
      "{\"id\": \"1\", \"date\": \"2024-03-11\", \"source\": \"A\", \"text\": \"Ukraine alleged that Russia had "
      "shelled Kharkiv on Monday.\"}\n"
      "{\"id\": \"2\", \"date\": \"2024-03-12\", \"source\": \"B\", \"text\": \"Russia denied on Tuesday that it had "
      "shelled Kharkiv on Monday.\"}\n"
      "{\"id\": \"3\", \"date\": \"2024-03-13\", \"source\": \"C\", \"text\": \"On Monday Russia shelled Kharkiv with "
      "rockets.\"}\n");
  static const char days[] = "2024-03-11 alleged, 2024-03-12 disputed, 2024-03-13 occurred";
  assert_int_equal(run("add", "week.db", "week.jsonl", NULL)->code, 0);
  const result *r = run("disputes", "week.db", NULL);
  assert_non_null(strstr(r->out.data, "\n  over time 2024-03-11 alleged, 2024-03-12 disputed, 2024-03-13 occurred;"));
  r = run("query", "week.db", "--unit", "stories", "--format", "ledger", NULL);
  assert_non_null(strstr(r->out.data, days));
  r = run("query", "week.db", "--unit", "stories", "--status", "disputed", NULL);
  assert_non_null(
      strstr(r->out.data, "\"history\": [{\"published\": \"2024-03-11\", \"status\": \"alleged\", \"reports\": 1},"));
  assert_non_null(strstr(r->out.data,
                         "\"denials\": [{\"code\": \"RUS\", \"name\": \"Russia\", \"first\": \"2024-03-12\", "
                         "\"last\": \"2024-03-12\", \"reports\": 1}]"));
  r = run("query", "week.db", NULL);
  assert_null(strstr(r->out.data, "\"history\""));
  r = run("dossier", "week.db", "RUS", "/CVL", NULL);
  assert_int_equal(r->code, 0);
  r = run("cluster", "week.db", NULL);
  assert_int_equal(r->code, 0);
  assert_non_null(strstr(r->out.data, " stories of "));
}

int question_tests(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(test_usage, make_store, leave_folder),
      cmocka_unit_test_setup_teardown(test_query, make_store, leave_folder),
      cmocka_unit_test_setup_teardown(test_count, make_store, leave_folder),
      cmocka_unit_test_setup_teardown(test_people, make_store, leave_folder),
      cmocka_unit_test_setup_teardown(test_history, make_store, leave_folder),
  };
  return cmocka_run_group_tests_name("questions", tests, NULL, NULL);
}
