/* Questions to a store that is filled by hand. */
#include "store/query.h"

#include <math.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

typedef struct fixture {
  char path[64];
  dgm_store *store;
  dgm_error error;
  dgm_filter filter;
  char found[65536]; /* the ids of what was found, with spaces */
} fixture;

/* ---- a store ---- */

static void run(fixture *f, char *sql) {
  assert_non_null(sql);
  char *message = NULL;
  if (sqlite3_exec(f->store->db, sql, NULL, NULL, &message) != SQLITE_OK)
    fail_msg("%s: %s", sql, message);
  sqlite3_free(sql);
}

static dgm_date day(const char *text) {
  dgm_date date;
  assert_true(dgm_date_parse(dgm_cstr(text), &date));
  return date;
}

static void add_string(fixture *f, const char *text) {
  run(f, sqlite3_mprintf("INSERT OR IGNORE INTO strings(text) VALUES(%Q)", text));
}
#define STRING_OF "(SELECT string FROM strings WHERE text = %Q)"

/* A document of one sentence. */
static void add_document(fixture *f, int doc, const char *id, const char *date, const char *source, const char *text) {
  add_string(f, source);
  add_string(f, "en");
  run(f, sqlite3_mprintf("INSERT INTO documents(doc, id, digest, date, source, language, coder, title, url, "
                         "first_sentence, sentences, first_claim, claims, text) VALUES(%d, %Q, %d, %d, " STRING_OF
                         ", 2, 2, 'A title', 'http://x', %d, 1, NULL, 0, %Q)",
                         doc, id, doc, day(date), source, doc, text));
  run(f, sqlite3_mprintf("INSERT INTO sentences(sentence, doc, start, end) VALUES(%d, %d, 0, %d)", doc, doc,
                         (int)strlen(text)));
  run(f, sqlite3_mprintf("INSERT INTO sentence_words(rowid, text) VALUES(%d, %Q)", doc, text));
}

static void add_entity(fixture *f, int entity, const char *code, const char *sectors, const char *name,
                       const char *id) {
  run(f, sqlite3_mprintf("INSERT INTO entities(entity, digest, code, sectors, name, id, kind) VALUES(%d, %d, %Q, %Q, "
                         "%Q, %Q, 0)",
                         entity, entity, code, sectors, name, id));
}

typedef struct event {
  int number, doc, story;
  const char *date;
  dgm_type type;
  dgm_status status;
  const char *trigger, *mode, *contexts, *cameo;
  double goldstein, confidence;
  int actors[3], recipients[3]; /* entities, up to a 0 */
  bool silent;                  /* the report itself does not assert it */
  int place;
} event;

static int quad(dgm_type type) {
  return type <= DGM_CONCEDE ? 1 : type <= DGM_RETREAT ? 2 : type <= DGM_THREATEN ? 3 : 4;
}

static void add_pair(fixture *f, const event *e, int actor, int recipient) {
  run(f,
      sqlite3_mprintf("INSERT OR IGNORE INTO pairs SELECT coalesce((SELECT code FROM entities WHERE entity = %d), ''),"
                      " coalesce((SELECT code FROM entities WHERE entity = %d), ''), coalesce(date, -2147483648), "
                      "type, event FROM events WHERE event = %d",
                      actor, recipient, e->number));
}

static void add_event(fixture *f, const event *e) {
  if (e->mode)
    add_string(f, e->mode);
  if (e->contexts)
    add_string(f, e->contexts);
  char date[16] = "NULL";
  if (e->date)
    snprintf(date, sizeof date, "%d", day(e->date));
  run(f,
      sqlite3_mprintf(
          "INSERT INTO events(event, doc, number, sentence, date, enddate, type, mode, contexts, cameo, goldstein, "
          "scale, quad, status, confidence, own_voice, trigger_start, trigger_end, place, actor, recipient, story) "
          "VALUES(%d, %d, %d, 0, %s, %s, %d, " STRING_OF ", " STRING_OF ", %Q, %f, 1.5, %d, %d, %f, %d, (SELECT "
          "instr(text, %Q) - 1 FROM documents WHERE doc = %d), (SELECT instr(text, %Q) - 1 + length(%Q) FROM documents "
          "WHERE doc = %d), nullif(%d, 0), coalesce((SELECT code FROM entities WHERE entity = %d), ''), "
          "coalesce((SELECT code FROM entities WHERE entity = %d), ''), nullif(%d, 0))",
          e->number, e->doc, e->number, date, date, e->type, e->mode, e->contexts, e->cameo ? e->cameo : "",
          e->goldstein, quad(e->type), e->status, e->confidence, !e->silent, e->trigger, e->doc, e->trigger, e->trigger,
          e->doc, e->place, e->actors[0], e->recipients[0], e->story));
  for (int role = 0; role < 2; role++)
    for (int i = 0; i < 3 && (role ? e->recipients : e->actors)[i]; i++)
      run(f, sqlite3_mprintf("INSERT INTO parties(event, role, position, entity, start, end, head_start, head_end, "
                             "office, former) VALUES(%d, %d, %d, %d, 0, 6, 0, 6, 'chief', 0)",
                             e->number, role, i, (role ? e->recipients : e->actors)[i]));
  bool mutual = e->actors[1] && !e->recipients[0];
  for (int i = 0; i < 3 && (!i || e->actors[i]); i++)
    for (int j = 0; j < 3 && (!j || (mutual ? e->actors : e->recipients)[j]); j++)
      if (!mutual || i != j)
        add_pair(f, e, e->actors[i], mutual ? e->actors[j] : e->recipients[j]);
}

static void add_claim(fixture *f, int claim, int event, int position, int entity, dgm_stance stance, const char *source,
                      const char *content, int of) {
  run(f, sqlite3_mprintf(
             "INSERT INTO claims(claim, doc, sentence, by_entity, by_start, by_end, by_head_start, "
             "by_head_end, office, former, stance, quote, of, source_spans, cue_spans, content_spans) SELECT "
             "%d, d.doc, 0, nullif(%d, 0), 0, 4, 0, 4, NULL, 0, %d, 2, nullif(%d, 0), %Q, '0-2', %Q FROM events "
             "e JOIN documents d USING(doc) WHERE event = %d",
             claim, entity, stance, of, source, content, event));
  run(f,
      sqlite3_mprintf("INSERT INTO event_claims(event, position, claim) VALUES(%d, %d, %d)", event, position, claim));
}

enum { RUSSIA = 1, ARMY, IRAN, PUTIN, REBELS, UKRAINE };

static void fill(fixture *f) {
  add_document(f, 1, "a", "2024-03-01", "Reuters", "Russia sent 50% of its drones to Iran, envoys said.");
  add_document(f, 2, "b", "2024-03-02", "AFP", "Russia and Iran held talks in Kyiv.");
  add_document(f, 3, "c", "2024-04-20", "reuters", "Iran denied that the army shelled rebels; sources say so.");
  add_document(f, 4, "d", "2024-04-21", "AFP", "Shelled: the army, again, as O'Neill wrote.");
  run(f,
      sqlite3_mprintf("INSERT INTO copies VALUES('b2', 2, 19784, (SELECT string FROM strings WHERE text = 'Reuters'), "
                      "NULL, NULL)"));
  add_entity(f, RUSSIA, "RUS", "", "Russia", "Q159");
  add_entity(f, ARMY, "RUS", "MIL;GOV", "Russian army", "dgm:rus-army");
  add_entity(f, IRAN, "IRN", "", "Iran", "Q794");
  add_entity(f, PUTIN, "RUS", "GOV", "Vladimir Putin", "Q7747");
  add_entity(f, REBELS, "SYR", "REB", "rebels_100%", "dgm:rebels");
  add_entity(f, UKRAINE, "UKR", "", "Ukraine", "Q212");
  run(f, sqlite3_mprintf("INSERT INTO places VALUES(7, 'Kyiv', 'UKR', '12', 50.45, 30.52, 703448)"));
  static const event events[] = {
      {1,
       1,
       1,
       "2024-03-01",
       DGM_AID,
       DGM_OCCURRED,
       "sent",
       NULL,
       "military",
       "072",
       7.4,
       0.9,
       {RUSSIA},
       {IRAN},
       false,
       0},
      {2,
       2,
       2,
       "2024-03-02",
       DGM_CONSULT,
       DGM_OCCURRED,
       "held",
       "visit",
       "diplomatic;territory",
       "042",
       1.9,
       0.8,
       {RUSSIA, IRAN},
       {0},
       false,
       7},
      {3,
       3,
       3,
       "2024-04-20",
       DGM_ASSAULT,
       DGM_DISPUTED,
       "shelled",
       "heavy",
       NULL,
       "194",
       -10,
       0.7,
       {ARMY},
       {REBELS, UKRAINE},
       true,
       0},
      {4,
       4,
       3,
       "2024-04-21",
       DGM_ASSAULT,
       DGM_ALLEGED,
       "Shelled",
       NULL,
       NULL,
       "194",
       -10,
       0.6,
       {ARMY},
       {REBELS},
       true,
       0},
      {5,
       4,
       5,
       "2024-04-21",
       DGM_ASSAULT,
       DGM_OCCURRED,
       "Shelled",
       NULL,
       NULL,
       "194",
       -10,
       0.5,
       {ARMY},
       {REBELS},
       false,
       0},
      {6, 4, 6, NULL, DGM_REQUEST, DGM_PLANNED, "wrote", NULL, "future", "", 0, 0.4, {PUTIN}, {0}, false, 0},
      {7, 4, 7, "1999-01-01", DGM_AID, DGM_ONGOING, "army", NULL, NULL, "07", 7, 0.4, {0}, {IRAN}, false, 0}};
  for (size_t i = 0; i < DGM_COUNT(events); i++)
    add_event(f, &events[i]);
  add_claim(f, 1, 3, 0, 0, DGM_ALLEGES, "42-49", "17-40", 0);
  add_claim(f, 2, 3, 1, IRAN, DGM_DENIES, "0-4", "12-16 17-40", 1);
  add_claim(f, 3, 4, 0, PUTIN, DGM_DENIES, NULL, NULL, 0);
  run(f, sqlite3_mprintf(
             "INSERT INTO stories(story, best, type, date, enddate, actor, recipient, status, events, reports, "
             "sources) SELECT story, min(event), type, min(date), max(date), actor, recipient, max(status), "
             "count(*), count(*), count(*) FROM events GROUP BY story"));
  run(f, sqlite3_mprintf("INSERT INTO agreements VALUES(1, 1, 1, 2, 3, NULL, NULL, NULL, 12, 29, 0)"));
  run(f, sqlite3_mprintf("INSERT INTO agreement_parties VALUES(1, 0, 1, 0, 6), (1, 1, 3, 33, 37)"));
  run(f, sqlite3_mprintf("INSERT INTO provisions VALUES(1, 0, 0, 23, 29, 1, 1), (1, 1, 0, 33, 37, 0, NULL)"));
  run(f, sqlite3_mprintf("INSERT INTO agreement_claims VALUES(1, 0, 2)"));
}

static int set_up(void **state) {
  fixture *f = calloc(1, sizeof *f);
  *state = f;
  strcpy(f->path, "/tmp/dragoman-query-XXXXXX");
  int file = mkstemp(f->path);
  if (file < 0)
    return 1;
  close(file);
  unlink(f->path);
  f->store = dgm_store_open(f->path, DGM_STORE_WRITE, &f->error);
  if (!f->store)
    return 1;
  add_string(f, "Reuters");
  fill(f);
  return 0;
}

static int tear_down(void **state) {
  fixture *f = *state;
  char command[256];
  dgm_store_close(f->store);
  snprintf(command, sizeof command, "rm -f '%s' '%s-wal' '%s-shm'", f->path, f->path, f->path);
  int status = system(command);
  free(f);
  return status;
}

/* ---- events ---- */

static int note(void *context, const dgm_row *row) {
  fixture *f = context;
  size_t used = strlen(f->found);
  snprintf(f->found + used, sizeof f->found - used, "%s%.*s", used ? " " : "", (int)row->id.size, row->id.data);
  return 0;
}

static void begin(fixture *f) {
  f->filter = (dgm_filter){.since = DGM_NO_DATE, .until = DGM_NO_DATE};
}

static void expect(fixture *f, const char *ids) {
  f->found[0] = 0;
  if (dgm_store_query(f->store, &f->filter, note, f, &f->error))
    fail_msg("%s", f->error.message);
  assert_string_equal(f->found, ids);
  /* the same by another way: in the order of dates, some at a time */
  f->found[0] = 0;
  f->filter.limit = 100;
  assert_int_equal(dgm_store_query(f->store, &f->filter, note, f, &f->error), DGM_OK);
  assert_string_equal(f->found, ids);
  begin(f);
}

#define EXPECT(f, member, value, ids)                                                                                  \
  do {                                                                                                                 \
    (f)->filter.member = (value);                                                                                      \
    expect(f, ids);                                                                                                    \
  } while (0)

static void test_parties(void **state) {
  fixture *f = *state;
  begin(f);
  expect(f, "d-6 d-7 a-1 b-2 c-3 d-4 d-5");
  EXPECT(f, actor, dgm_cstr("RUS"), "d-6 a-1 b-2 c-3 d-4 d-5");
  EXPECT(f, actor, dgm_cstr("RUS/MIL"), "c-3 d-4 d-5");
  EXPECT(f, actor, dgm_cstr("RUS/MIL/GOV"), "c-3 d-4 d-5");
  EXPECT(f, actor, dgm_cstr("RUS/REB"), "");
  EXPECT(f, actor, dgm_cstr("putin"), "d-6");
  EXPECT(f, actor, dgm_cstr("Q7747"), "d-6");
  EXPECT(f, actor, dgm_cstr("IRN"), "b-2");
  EXPECT(f, recipient, dgm_cstr("IRN"), "d-7 a-1 b-2");
  EXPECT(f, recipient, dgm_cstr("UKR"), "c-3");
  EXPECT(f, recipient, dgm_cstr("/REB"), "c-3 d-4 d-5");
  EXPECT(f, recipient, dgm_cstr("s_100%"), "c-3 d-4 d-5");
  EXPECT(f, recipient, dgm_cstr("s%"), "");
  EXPECT(f, party, dgm_cstr("IRN"), "d-7 a-1 b-2");
  EXPECT(f, party, dgm_cstr("x' OR 1=1 --"), "");
  f->filter.actor = dgm_cstr("RUS");
  EXPECT(f, recipient, dgm_cstr("IRN"), "a-1 b-2");
  f->filter.actor = dgm_cstr("IRN");
  EXPECT(f, recipient, dgm_cstr("RUS"), "b-2");
  f->filter.actor = dgm_cstr("IRN");
  EXPECT(f, recipient, dgm_cstr("Iran"), ""); /* nobody is its own recipient */
  f->filter.party = dgm_cstr("IRN");
  EXPECT(f, with, dgm_cstr("RUS"), "a-1 b-2");
  f->filter.party = dgm_cstr("/REB");
  EXPECT(f, with, dgm_cstr("RUS"), "c-3 d-4 d-5");
}

static void test_conditions(void **state) {
  fixture *f = *state;
  begin(f);
  EXPECT(f, types, 1U << DGM_AID, "d-7 a-1");
  EXPECT(f, statuses, 1U << DGM_DISPUTED | 1U << DGM_ALLEGED, "c-3 d-4");
  EXPECT(f, since, day("2024-03-02"), "b-2 c-3 d-4 d-5");
  EXPECT(f, until, day("2024-03-02"), "d-7 a-1 b-2");
  f->filter.since = day("2024-03-02");
  EXPECT(f, until, day("2024-04-20"), "b-2 c-3");
  EXPECT(f, source, dgm_cstr("REUTERS"), "a-1 b-2 c-3"); /* b has a copy from there */
  EXPECT(f, source, dgm_cstr("Reu%"), "");
  EXPECT(f, by, dgm_cstr("IRN"), "c-3");
  EXPECT(f, by, dgm_cstr("UNK"), "c-3");
  EXPECT(f, by, dgm_cstr("Putin"), "d-4");
  EXPECT(f, place, dgm_cstr("kyi"), "b-2");
  EXPECT(f, place, dgm_cstr("UKR"), "b-2");
  EXPECT(f, place, dgm_cstr("Lviv"), "");
  EXPECT(f, mode, dgm_cstr("visit"), "b-2");
  EXPECT(f, context, dgm_cstr("territory"), "b-2");
  EXPECT(f, context, dgm_cstr("terri"), "");
  EXPECT(f, cameo, dgm_cstr("19"), "c-3 d-4 d-5");
  EXPECT(f, cameo, dgm_cstr("07"), "d-7 a-1");
  EXPECT(f, least_confidence, 0.7, "a-1 b-2 c-3");
  EXPECT(f, story, 3, "c-3 d-4");
  EXPECT(f, text, dgm_cstr("drone*"), "a-1");
  EXPECT(f, text, dgm_cstr("\"held talks\""), "b-2");
  f->filter.text = dgm_cstr("army");
  EXPECT(f, source, dgm_cstr("AFP"), "d-6 d-7 d-4 d-5");
}

static void test_order(void **state) {
  fixture *f = *state;
  begin(f);
  EXPECT(f, newest_first, true, "d-5 d-4 c-3 b-2 a-1 d-7 d-6");
  EXPECT(f, one_a_day, true, "d-6 d-7 a-1 b-2 c-3 d-5");
  f->filter.limit = 2;
  f->filter.offset = 3;
  f->found[0] = 0;
  assert_int_equal(dgm_store_query(f->store, &f->filter, note, f, &f->error), DGM_OK);
  assert_string_equal(f->found, "b-2 c-3");
  begin(f);
  f->filter.offset = 5;
  f->found[0] = 0;
  assert_int_equal(dgm_store_query(f->store, &f->filter, note, f, &f->error), DGM_OK);
  assert_string_equal(f->found, "d-4 d-5");
}

/* What the first rows are does not depend on how they are found. */
static void expect_first(fixture *f, dgm_filter filter, uint64_t rows, bool guess) {
  char all[sizeof f->found];
  dgm_selection selection;
  dgm_choice choice;
  f->filter = filter;
  f->found[0] = 0;
  assert_int_equal(dgm_store_query(f->store, &f->filter, note, f, &f->error), DGM_OK);
  strcpy(all, f->found);
  f->filter.limit = rows;
  f->found[0] = 0;
  assert_int_equal(dgm_store_query(f->store, &f->filter, note, f, &f->error), DGM_OK);
  size_t size = strlen(f->found);
  assert_true(size > 0);
  assert_memory_equal(all, f->found, size);
  assert_int_equal(all[size], ' ');
  assert_int_equal(dgm_selection_open(&selection, f->store, &f->filter, &f->error), DGM_OK);
  assert_int_equal(dgm_selection_choose(&selection, true, rows, &choice, &f->error), DGM_OK);
  assert_int_equal(choice.steps > 0, guess);
  dgm_choice_free(&choice);
  dgm_selection_free(&selection);
  begin(f);
}

/* Three thousand events: every other one is Iran's, the last three hundred are the putschists'. */
static void test_guesses(void **state) {
  fixture *f = *state;
  add_entity(f, 50, "MLI", "REB", "putschists", "");
  run(f, sqlite3_mprintf(
             "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) INSERT INTO events(event, "
             "doc, number, sentence, date, type, cameo, quad, status, confidence, own_voice, actor, recipient) SELECT "
             "100 + i, 1, 100 + i, 0, 20000 + i / 3, 0, '', 1, 0, 0.5, 1, iif(i > 2700, 'MLI', iif(i & 1, 'IRN', '')), "
             "'' FROM n"));
  run(f, sqlite3_mprintf("INSERT INTO parties(event, role, position, entity, former) SELECT event, 0, 0, iif(actor = "
                         "'MLI', 50, %d), 0 FROM events WHERE event > 100 AND actor != ''",
                         IRAN));
  run(f, sqlite3_mprintf("INSERT INTO pairs SELECT actor, '', date, type, event FROM events WHERE event > 100"));
  begin(f);
  dgm_filter filter = f->filter;
  filter.actor = dgm_cstr("IRN");
  expect_first(f, filter, 5, true);
  filter.actor = dgm_cstr("/REB"); /* the guess is wrong: they come last */
  expect_first(f, filter, 5, true);
  filter.newest_first = true;
  expect_first(f, filter, 5, true);
  expect_first(f, filter, 150, false);
  filter.least_confidence = 0.4;
  expect_first(f, filter, 100, false);
}

static int stop(void *context, const dgm_row *row) {
  note(context, row);
  return 1;
}

static void test_mistakes(void **state) {
  fixture *f = *state;
  begin(f);
  f->filter.text = dgm_cstr("O'Neill");
  assert_int_equal(dgm_store_query(f->store, &f->filter, note, f, &f->error), DGM_ERR_ARGUMENT);
  assert_non_null(strstr(f->error.message, "O'Neill"));
  begin(f);
  f->filter.actor = dgm_cstr("RUS/XYZ");
  assert_int_equal(dgm_store_query(f->store, &f->filter, note, f, NULL), DGM_ERR_ARGUMENT);
  begin(f);
  f->filter.with = dgm_cstr("RUS");
  assert_int_equal(dgm_store_query(f->store, &f->filter, note, f, &f->error), DGM_ERR_ARGUMENT);
  begin(f);
  f->found[0] = 0;
  assert_int_equal(dgm_store_query(f->store, &f->filter, stop, f, &f->error), DGM_OK);
  assert_string_equal(f->found, "d-6");
}

#define assert_str(text, expected)                                                                                     \
  do {                                                                                                                 \
    assert_int_equal((text).size, strlen(expected));                                                                   \
    assert_memory_equal((text).data, expected, strlen(expected));                                                      \
  } while (0)

static int check_talks(void *context, const dgm_row *r) {
  (void)context;
  assert_str(r->doc, "b");
  assert_int_equal(r->event, 2);
  assert_int_equal(r->date, day("2024-03-02"));
  assert_int_equal(r->published, day("2024-03-02"));
  assert_str(r->mode, "visit");
  assert_str(r->contexts, "diplomatic;territory");
  assert_string_equal(r->cameo, "042");
  assert_true(fabs((double)r->goldstein - 1.9) < 1e-6);
  assert_int_equal(r->quad, 1);
  assert_int_equal(r->n_actors, 2);
  assert_int_equal(r->n_recipients, 0);
  assert_str(r->actors[1].code, "IRN");
  assert_str(r->actors[0].text, "Russia");
  assert_str(r->actors[0].office, "chief");
  assert_str(r->trigger, "held");
  assert_str(r->sentence, "Russia and Iran held talks in Kyiv.");
  assert_str(r->place, "Kyiv");
  assert_true(fabs(r->lat - 50.45) < 1e-9);
  assert_int_equal(r->geonameid, 703448);
  assert_str(r->source, "AFP");
  assert_str(r->title, "A title");
  assert_int_equal(r->theme.size, 0);
  assert_int_equal(r->n_claims, 1);
  assert_null(r->claims[0].by);
  assert_int_equal(r->claims[0].stance, DGM_ASSERTS);
  assert_int_equal(r->events, 1);
  return 0;
}

#define HISTORY                                                                                                        \
  "2024-04-20 disputed, 2024-04-21 alleged; denied by Iran on 202"                                                     \
  "4-04-20; denied by Vladimir Putin on 2024-04-21"

/* Disputed on the day of c, alleged on that of d. */
static void check_history(const dgm_row *r, bool story) {
  dgm_buffer text = {0};
  assert_int_equal(r->n_days, story ? 2 : 0);
  assert_int_equal(r->n_denials, story ? 2 : 0);
  dgm_write_row_history(r, &text);
  assert_str(((dgm_str){text.data ? text.data : "", (uint32_t)text.size}), story ? HISTORY : "");
  dgm_buffer_free(&text);
}

static int check_shelling(void *context, const dgm_row *r) {
  bool story = *(bool *)context;
  assert_str(r->id, "c-3");
  assert_true(isnan(r->lat));
  assert_int_equal(r->n_claims, story ? 3 : 2);
  assert_null(r->claims[0].by);
  assert_str(r->claims[0].source, "sources");
  assert_int_equal(r->claims[0].of, DGM_NONE);
  assert_str(r->claims[1].by->code, "IRN");
  assert_str(r->claims[1].content, "that the army shelled rebels");
  assert_int_equal(r->claims[1].of, 0);
  assert_str(r->claims[1].doc, "c");
  assert_int_equal(r->events, story ? 2 : 1);
  assert_int_equal(r->enddate, day(story ? "2024-04-21" : "2024-04-20"));
  if (story) {
    assert_str(r->claims[2].by->name, "Vladimir Putin");
    assert_str(r->claims[2].doc, "d");
    assert_str(r->claims[2].publisher, "AFP");
    assert_int_equal(r->claims[2].cue_span.end, 0);
  }
  check_history(r, story);
  return 0;
}

static void test_rows(void **state) {
  fixture *f = *state;
  bool story = false;
  begin(f);
  f->filter.types = 1U << DGM_CONSULT;
  assert_int_equal(dgm_store_query(f->store, &f->filter, check_talks, NULL, &f->error), DGM_OK);
  begin(f);
  f->filter.statuses = 1U << DGM_DISPUTED;
  assert_int_equal(dgm_store_query(f->store, &f->filter, check_shelling, &story, &f->error), DGM_OK);
  f->filter.unit = DGM_UNIT_STORIES;
  story = true;
  assert_int_equal(dgm_store_query(f->store, &f->filter, check_shelling, &story, &f->error), DGM_OK);
}

static void test_stories(void **state) {
  fixture *f = *state;
  begin(f);
  f->filter.unit = DGM_UNIT_STORIES;
  expect(f, "d-6 d-7 a-1 b-2 c-3 d-5");
  f->filter.unit = DGM_UNIT_STORIES;
  EXPECT(f, by, dgm_cstr("putin"), "c-3"); /* in another report of it */
  f->filter.unit = DGM_UNIT_STORIES;
  EXPECT(f, source, dgm_cstr("AFP"), "d-6 d-7 b-2 c-3 d-5");
  f->filter.unit = DGM_UNIT_STORIES;
  EXPECT(f, text, dgm_cstr("again"), "d-6 d-7 c-3 d-5");
  f->filter.unit = DGM_UNIT_STORIES;
  EXPECT(f, actor, dgm_cstr("RUS/MIL"), "c-3 d-5");
  f->filter.unit = DGM_UNIT_STORIES;
  EXPECT(f, since, day("2024-04-21"), "d-5");
  f->filter.unit = DGM_UNIT_STORIES;
  EXPECT(f, statuses, 1U << DGM_ALLEGED, "");
}

/* ---- counts ---- */

typedef struct lines {
  char text[4096];
  const dgm_by *by;
  size_t n;
} lines;

static int note_count(void *context, const dgm_count *c) {
  lines *l = context;
  char date[16];
  dgm_date_format(c->date, date);
  for (size_t i = 0; i < l->n; i++) {
    size_t used = strlen(l->text);
    char *at = l->text + used;
    size_t room = sizeof l->text - used;
    if (l->by[i] <= DGM_BY_RECIPIENT)
      snprintf(at, room, "%.*s>%.*s ", (int)c->actor.size, c->actor.data, (int)c->recipient.size, c->recipient.data);
    else if (l->by[i] == DGM_BY_SOURCE)
      snprintf(at, room, "%.*s ", (int)c->source.size, c->source.data);
    else if (l->by[i] <= DGM_BY_STATUS)
      snprintf(at, room, "%s ", l->by[i] == DGM_BY_TYPE ? dgm_type_name(c->type) : dgm_status_name(c->status));
    else
      snprintf(at, room, "%s ", date);
  }
  size_t used = strlen(l->text);
  snprintf(l->text + used, sizeof l->text - used, "%d,%d,%d,%.1f\n", (int)c->count, (int)c->cooperation,
           (int)c->conflict, c->goldstein);
  return 0;
}

static void expect_counts(fixture *f, const dgm_by *by, size_t n, const char *text) {
  lines l = {.by = by, .n = n};
  if (dgm_store_count(f->store, &f->filter, by, n, note_count, &l, &f->error))
    fail_msg("%s", f->error.message);
  assert_string_equal(l.text, text);
  begin(f);
}

static void test_counts(void **state) {
  fixture *f = *state;
  static const dgm_by dyad_month[] = {DGM_BY_DYAD, DGM_BY_MONTH}, month_actor[] = {DGM_BY_MONTH, DGM_BY_ACTOR},
                      source[] = {DGM_BY_SOURCE}, type_year[] = {DGM_BY_TYPE, DGM_BY_YEAR}, day_only[] = {DGM_BY_DAY},
                      dyad[] = {DGM_BY_DYAD}, twice[] = {DGM_BY_DAY, DGM_BY_MONTH};
  begin(f);
  expect_counts(f, NULL, 0, "7,3,4,-13.7\n");
  expect_counts(f, dyad_month, 2,
                "IRN>RUS 2024-03-01 1,1,0,1.9\nIRN>RUS 2024-04-01 0,0,0,0.0\n"
                "RUS>IRN 2024-03-01 2,2,0,9.3\nRUS>IRN 2024-04-01 0,0,0,0.0\n"
                "RUS>SYR 2024-03-01 0,0,0,0.0\nRUS>SYR 2024-04-01 3,0,3,-30.0\n"
                "RUS>UKR 2024-03-01 0,0,0,0.0\nRUS>UKR 2024-04-01 1,0,1,-10.0\n");
  f->filter.recipient = dgm_cstr("UKR"); /* of the event's dyads only what is asked for */
  expect_counts(f, dyad, 1, "RUS>UKR 1,0,1,-10.0\n");
  f->filter.since = day("2024-02-11");
  f->filter.until = day("2024-03-31");
  expect_counts(f, month_actor, 2,
                "2024-02-01 IRN> 0,0,0,0.0\n2024-02-01 RUS> 0,0,0,0.0\n"
                "2024-03-01 IRN> 1,1,0,1.9\n2024-03-01 RUS> 2,2,0,9.3\n");
  expect_counts(f, source, 1, "AFP 5,2,3,-11.1\nReuters 1,1,0,7.4\nreuters 1,0,1,-10.0\n");
  f->filter.types = 1U << DGM_AID;
  expect_counts(f, type_year, 2, "AID 1999-01-01 1,1,0,7.0\nAID 2024-01-01 1,1,0,7.4\n");
  f->filter.since = f->filter.until = day("2030-01-01");
  expect_counts(f, day_only, 1, "2030-01-01 0,0,0,0.0\n");
  f->filter.unit = DGM_UNIT_STORIES;
  f->filter.party = dgm_cstr("/REB");
  expect_counts(f, dyad, 1, "RUS>SYR 2,0,2,-20.0\n");
  assert_int_equal(dgm_store_count(f->store, &f->filter, twice, 2, note_count, NULL, NULL), DGM_ERR_ARGUMENT);
}

/* ---- agreements ---- */

static int check_agreement(void *context, const dgm_row_agreement *a) {
  ++*(int *)context;
  assert_str(a->id, "a-a1");
  assert_int_equal(a->date, DGM_NO_DATE);
  assert_int_equal(a->published, day("2024-03-01"));
  assert_int_equal(a->n_parties, 2);
  assert_str(a->parties[1].text, "Iran");
  assert_int_equal(a->n_provisions, 2);
  assert_str(a->provisions[0].text, "drones");
  assert_true(a->provisions[0].included);
  assert_int_equal(a->provisions[0].claim->stance, DGM_ALLEGES);
  assert_false(a->provisions[1].included);
  assert_null(a->provisions[1].claim);
  assert_int_equal(a->n_claims, 1);
  assert_str(a->claims[0].by->name, "Iran");
  assert_str(a->source, "Reuters");
  return 0;
}

static int agreements(fixture *f) {
  int n = 0;
  assert_int_equal(dgm_store_agreements(f->store, &f->filter, check_agreement, &n, &f->error), DGM_OK);
  begin(f);
  return n;
}

static void test_agreements(void **state) {
  fixture *f = *state;
  begin(f);
  assert_int_equal(agreements(f), 1);
  f->filter.party = dgm_cstr("IRN");
  f->filter.with = dgm_cstr("RUS");
  assert_int_equal(agreements(f), 1);
  f->filter.party = f->filter.with = dgm_cstr("IRN");
  assert_int_equal(agreements(f), 0);
  f->filter.party = dgm_cstr("UKR");
  assert_int_equal(agreements(f), 0);
  f->filter.since = day("2024-03-02");
  assert_int_equal(agreements(f), 0);
  f->filter.source = dgm_cstr("Reuters");
  assert_int_equal(agreements(f), 1);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(test_parties, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_conditions, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_order, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_guesses, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_mistakes, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_rows, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_stories, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_counts, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_agreements, set_up, tear_down),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
