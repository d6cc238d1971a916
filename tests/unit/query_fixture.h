/* A store that is filled by hand, for the tests that ask it. */
#ifndef DGM_TEST_QUERY_FIXTURE_H
#define DGM_TEST_QUERY_FIXTURE_H

#include "store/query.h"

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

static void begin(fixture *f) {
  f->filter = (dgm_filter){.since = DGM_NO_DATE, .until = DGM_NO_DATE};
}

#endif
