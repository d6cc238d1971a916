/* Documents into a store: rows from what pack.c wrote. */
#include "store/insert.h"

#include "store/pack.h"
#include "store/pairs.h"
#include "stories/stories.h"

#include <math.h>
#include <stdlib.h>

/* ---- rows that are shared ---- */

bool dgm_inserter_begin(dgm_inserter *in, dgm_store *store, dgm_str coder) {
  *in = (dgm_inserter){.store = store, .met = calloc(DGM_MET, sizeof *in->met)};
  in->coder = in->met ? dgm_insert_string(in, coder) : 0;
  return in->coder != 0;
}

void dgm_inserter_end(dgm_inserter *in) {
  free(in->met);
  *in = (dgm_inserter){0};
}

/* The slot of a row with these texts, and what else `seed` tells apart; its row is 0 if it was not met. */
static dgm_met *slot_of(dgm_inserter *in, uint64_t seed, const dgm_str *texts, size_t n) {
  uint64_t hash = seed;
  for (size_t i = 0; i < n; i++)
    hash = dgm_hash(hash, texts[i].data, texts[i].size) + texts[i].size;
  dgm_met *met = &in->met[hash % DGM_MET];
  if (met->hash != hash)
    *met = (dgm_met){hash, 0};
  return met;
}

/* Looks for a row, and makes it if there is none: both want the texts, from ?1 on. */
typedef struct finder {
  sqlite3_stmt *find, *insert;
} finder;

static bool open_finder(dgm_inserter *in, finder *f, const char *find, const char *insert, const dgm_str *texts,
                        size_t n) {
  *f = (finder){dgm_store_kept(in->store, find), dgm_store_kept(in->store, insert)};
  for (size_t i = 0; f->find && f->insert && i < n; i++) {
    dgm_bind_str(f->find, (int)i + 1, texts[i]);
    dgm_bind_str(f->insert, (int)i + 1, texts[i]);
  }
  return f->find && f->insert;
}

static void bind_number(const finder *f, int at, int64_t number) {
  sqlite3_bind_int64(f->find, at, number);
  sqlite3_bind_int64(f->insert, at, number);
}

/* 0 on failure. */
static int64_t find_or_insert(dgm_inserter *in, const finder *f) {
  int step = sqlite3_step(f->find);
  int64_t row = step == SQLITE_ROW ? sqlite3_column_int64(f->find, 0) : 0;
  sqlite3_reset(f->find);
  if (step != SQLITE_DONE)
    return row;
  return dgm_store_run(f->insert) ? sqlite3_last_insert_rowid(in->store->db) : 0;
}

int64_t dgm_insert_string(dgm_inserter *in, dgm_str text) {
  dgm_met *met = slot_of(in, 1, &text, 1);
  finder f;
  if (!met->row && open_finder(in, &f, "SELECT string FROM strings WHERE text = ?1",
                               "INSERT INTO strings(text) VALUES(?1)", &text, 1))
    met->row = find_or_insert(in, &f);
  return met->row;
}

static int64_t insert_entity(dgm_inserter *in, const dgm_packed_party *p) {
  const dgm_str texts[] = {p->code, p->sectors, p->name, p->id};
  dgm_met *met = slot_of(in, 2 + p->kind, texts, DGM_COUNT(texts));
  finder f;
  if (!met->row && open_finder(in, &f,
                               "SELECT entity FROM entities WHERE code = ?1 AND sectors = ?2 AND name = ?3 AND "
                               "id = ?4 AND kind = ?5 AND digest = ?6",
                               "INSERT INTO entities(code, sectors, name, id, kind, digest) "
                               "VALUES(?1, ?2, ?3, ?4, ?5, ?6)",
                               texts, DGM_COUNT(texts))) {
    bind_number(&f, 5, p->kind);
    bind_number(&f, 6, (int64_t)(met->hash & INT32_MAX)); /* four bytes a row and four in the index */
    met->row = find_or_insert(in, &f);
  }
  return met->row;
}

static int64_t insert_place(dgm_inserter *in, const dgm_packed_place *p) {
  const dgm_str texts[] = {p->name, p->code, p->admin1};
  dgm_met *met = slot_of(in, 100 + (uint64_t)p->geonameid, texts, DGM_COUNT(texts));
  finder f;
  if (!met->row && open_finder(in, &f,
                               "SELECT place FROM places WHERE name = ?1 AND code = ?2 AND admin1 = ?3 AND "
                               "geonameid = ?4",
                               "INSERT INTO places(name, code, admin1, geonameid, lat, lon) "
                               "VALUES(?1, ?2, ?3, ?4, ?5, ?6)",
                               texts, DGM_COUNT(texts))) {
    bind_number(&f, 4, p->geonameid);
    if (!isnan(p->lat) && !isnan(p->lon)) {
      sqlite3_bind_double(f.insert, 5, p->lat);
      sqlite3_bind_double(f.insert, 6, p->lon);
    }
    met->row = find_or_insert(in, &f);
  }
  return met->row;
}

/* ---- binding ---- */

static void bind_span(sqlite3_stmt *q, int at, dgm_span span) {
  if (span.start == span.end)
    return;
  sqlite3_bind_int64(q, at, span.start);
  sqlite3_bind_int64(q, at + 1, span.end);
}

/* NULL for an empty text. */
static void bind_text(sqlite3_stmt *q, int at, dgm_str text) {
  if (text.size)
    dgm_bind_str(q, at, text);
}

/* The row of the string, or NULL if it is empty; false on failure. */
static bool bind_string(dgm_inserter *in, sqlite3_stmt *q, int at, dgm_str text) {
  int64_t row = text.size ? dgm_insert_string(in, text) : 0;
  if (row)
    sqlite3_bind_int64(q, at, row);
  return row || !text.size;
}

/* ---- the rows of a document ---- */

/* The first of the rows that a table will get; 0 on failure. */
static int64_t next_row(dgm_inserter *in, const char *sql) {
  sqlite3_stmt *q = dgm_store_kept(in->store, sql);
  int64_t row = q && sqlite3_step(q) == SQLITE_ROW ? sqlite3_column_int64(q, 0) + 1 : 0;
  return q && sqlite3_reset(q) == SQLITE_OK ? row : 0;
}

static int64_t put_document(dgm_inserter *in, const dgm_packed_head *h, int64_t sentence) {
  sqlite3_stmt *q = dgm_store_kept(
      in->store,
      "INSERT INTO documents(id, digest, date, source, language, coder, title, url, text, sentences, claims, "
      "first_sentence, first_claim) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)");
  if (!q)
    return 0;
  dgm_bind_str(q, 1, h->id);
  sqlite3_bind_int64(q, 2, (int64_t)h->digest);
  dgm_bind_date(q, 3, h->date);
  if (!bind_string(in, q, 4, h->source) || !bind_string(in, q, 5, h->language))
    return 0;
  sqlite3_bind_int64(q, 6, in->coder);
  bind_text(q, 7, h->title);
  bind_text(q, 8, h->url);
  if (h->packed.size)
    sqlite3_bind_blob(q, 9, h->packed.data, (int)h->packed.size, SQLITE_STATIC);
  else
    dgm_bind_str(q, 9, h->text);
  sqlite3_bind_int64(q, 10, h->n_sentences);
  sqlite3_bind_int64(q, 11, h->n_claims);
  if (h->n_sentences)
    sqlite3_bind_int64(q, 12, sentence);
  if (h->n_claims)
    sqlite3_bind_int64(q, 13, in->claim);
  return dgm_store_run(q) ? sqlite3_last_insert_rowid(in->store->db) : 0;
}

static bool put_sentence(dgm_inserter *in, int64_t row, int64_t doc, dgm_str text, dgm_span span) {
  sqlite3_stmt *q =
      dgm_store_kept(in->store, "INSERT INTO sentences(sentence, doc, start, end) VALUES(?1, ?2, ?3, ?4)");
  sqlite3_stmt *words = dgm_store_kept(in->store, "INSERT INTO sentence_words(rowid, text) VALUES(?1, ?2)");
  if (!q || !words)
    return false;
  sqlite3_bind_int64(q, 1, row);
  sqlite3_bind_int64(q, 2, doc);
  sqlite3_bind_int64(q, 3, span.start);
  sqlite3_bind_int64(q, 4, span.end);
  sqlite3_bind_int64(words, 1, row);
  dgm_bind_str(words, 2, (dgm_str){text.data + span.start, span.end - span.start});
  return dgm_store_run(q) && dgm_store_run(words);
}

static bool bind_by(dgm_inserter *in, sqlite3_stmt *q, int at, dgm_unpacker *u) {
  dgm_packed_party p = dgm_take_party(u);
  int64_t entity = insert_entity(in, &p);
  sqlite3_bind_int64(q, at, entity);
  bind_span(q, at + 1, p.span);
  bind_span(q, at + 3, p.head);
  bind_text(q, at + 5, p.office);
  sqlite3_bind_int(q, at + 6, (int)p.former);
  return entity != 0;
}

static bool put_claim(dgm_inserter *in, int64_t doc, int64_t first, uint32_t number, dgm_unpacker *u) {
  dgm_packed_claim c = dgm_take_claim(u);
  sqlite3_stmt *q = dgm_store_kept(
      in->store, "INSERT INTO claims(doc, claim, sentence, stance, quote, by_entity, by_start, by_end, by_head_start, "
                 "by_head_end, office, former, medium, source_spans, cue_spans, content_spans, of) "
                 "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)");
  if (!q)
    return false;
  sqlite3_bind_int64(q, 1, doc);
  sqlite3_bind_int64(q, 2, first + number);
  sqlite3_bind_int64(q, 3, c.sentence);
  sqlite3_bind_int64(q, 4, c.stance);
  sqlite3_bind_int64(q, 5, c.quote);
  sqlite3_bind_int(q, 12, 0);
  if ((c.has_by && !bind_by(in, q, 6, u)) || !bind_string(in, q, 13, c.medium))
    return false;
  bind_text(q, 14, c.source);
  bind_text(q, 15, c.cue);
  bind_text(q, 16, c.content);
  if (c.of >= 0)
    sqlite3_bind_int64(q, 17, first + c.of);
  return dgm_store_run(q);
}

static bool put_list(dgm_inserter *in, const char *sql, int64_t owner, uint32_t n, dgm_unpacker *u) {
  for (uint32_t i = 0; i < n; i++) {
    sqlite3_stmt *q = dgm_store_kept(in->store, sql);
    if (!q)
      return false;
    sqlite3_bind_int64(q, 1, owner);
    sqlite3_bind_int64(q, 2, i);
    sqlite3_bind_int64(q, 3, in->claim + dgm_take_u32(u));
    if (!dgm_store_run(q))
      return false;
  }
  return true;
}

static bool put_parties(dgm_inserter *in, int64_t event, int role, uint32_t n, dgm_unpacker *u) {
  for (uint32_t i = 0; i < n; i++) {
    sqlite3_stmt *q = dgm_store_kept(
        in->store,
        "INSERT INTO parties(event, role, position, entity, start, end, head_start, head_end, office, former) "
        "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)");
    if (!q)
      return false;
    sqlite3_bind_int64(q, 1, event);
    sqlite3_bind_int(q, 2, role);
    sqlite3_bind_int64(q, 3, i);
    if (!bind_by(in, q, 4, u) || !dgm_store_run(q))
      return false;
  }
  return true;
}

/* Codes of the first actor and the first recipient, which the event's own row repeats. */
static void peek_dyad(dgm_unpacker u, uint32_t n_actors, uint32_t n_recipients, dgm_str *actor, dgm_str *recipient) {
  *actor = *recipient = (dgm_str){"", 0};
  for (uint32_t i = 0; i < n_actors + n_recipients; i++) {
    dgm_packed_party p = dgm_take_party(&u);
    if (i == 0 && n_actors)
      *actor = p.code;
    if (i == n_actors)
      *recipient = p.code;
  }
}

static void bind_event(sqlite3_stmt *q, int64_t doc, uint32_t number, const dgm_packed_event *e) {
  sqlite3_bind_int64(q, 1, doc);
  sqlite3_bind_int64(q, 2, number);
  sqlite3_bind_int64(q, 3, e->sentence);
  dgm_bind_date(q, 4, e->date);
  dgm_bind_date(q, 5, e->enddate);
  sqlite3_bind_int64(q, 6, e->type);
  dgm_bind_str(q, 9, e->cameo);
  sqlite3_bind_double(q, 10, e->goldstein);
  sqlite3_bind_double(q, 11, e->scale);
  sqlite3_bind_int64(q, 12, e->quad);
  sqlite3_bind_int64(q, 13, e->status);
  sqlite3_bind_double(q, 14, e->confidence);
  sqlite3_bind_int64(q, 15, e->own_voice);
  bind_span(q, 16, e->trigger);
  bind_span(q, 18, e->theme);
}

static bool put_event(dgm_inserter *in, int64_t doc, uint32_t number, dgm_unpacker *u) {
  dgm_packed_event e = dgm_take_event(u);
  sqlite3_stmt *q = dgm_store_kept(
      in->store,
      "INSERT INTO events(doc, number, sentence, date, enddate, type, mode, contexts, cameo, goldstein, scale, quad, "
      "status, confidence, own_voice, trigger_start, trigger_end, theme_start, theme_end, place, place_start, "
      "place_end, actor, recipient) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, "
      "?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24)");
  if (!q)
    return false;
  bind_event(q, doc, number, &e);
  if (!bind_string(in, q, 7, e.mode) || !bind_string(in, q, 8, e.contexts))
    return false;
  if (e.has_place) {
    dgm_packed_place p = dgm_take_place(u);
    int64_t place = insert_place(in, &p);
    if (!place)
      return false;
    sqlite3_bind_int64(q, 20, place);
    bind_span(q, 21, p.span);
  }
  dgm_str actor, recipient;
  peek_dyad(*u, e.n_actors, e.n_recipients, &actor, &recipient);
  dgm_bind_str(q, 23, actor);
  dgm_bind_str(q, 24, recipient);
  if (!dgm_store_run(q))
    return false;
  int64_t event = sqlite3_last_insert_rowid(in->store->db);
  return dgm_pairs_put(in->store, event, &e, *u) && put_parties(in, event, 0, e.n_actors, u) &&
         put_parties(in, event, 1, e.n_recipients, u) &&
         put_list(in, "INSERT INTO event_claims(event, position, claim) VALUES(?1, ?2, ?3)", event, e.n_claims, u);
}

static bool put_provision(dgm_inserter *in, int64_t agreement, uint32_t position, dgm_unpacker *u) {
  sqlite3_stmt *q = dgm_store_kept(in->store, "INSERT INTO provisions(agreement, position, sentence, start, end, "
                                              "included, claim) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)");
  if (!q)
    return false;
  sqlite3_bind_int64(q, 1, agreement);
  sqlite3_bind_int64(q, 2, position);
  sqlite3_bind_int64(q, 3, dgm_take_u32(u));
  bind_span(q, 4, dgm_take_span(u));
  sqlite3_bind_int64(q, 6, dgm_take_u32(u));
  int32_t claim = dgm_take_i32(u);
  if (claim >= 0)
    sqlite3_bind_int64(q, 7, in->claim + claim);
  return dgm_store_run(q);
}

static bool put_agreement_party(dgm_inserter *in, int64_t agreement, uint32_t position, dgm_unpacker *u) {
  dgm_packed_party p = dgm_take_party(u);
  int64_t entity = insert_entity(in, &p);
  sqlite3_stmt *q = dgm_store_kept(in->store, "INSERT INTO agreement_parties(agreement, position, entity, start, end) "
                                              "VALUES(?1, ?2, ?3, ?4, ?5)");
  if (!q || !entity)
    return false;
  sqlite3_bind_int64(q, 1, agreement);
  sqlite3_bind_int64(q, 2, position);
  sqlite3_bind_int64(q, 3, entity);
  bind_span(q, 4, p.span);
  return dgm_store_run(q);
}

static bool put_agreement(dgm_inserter *in, int64_t doc, uint32_t number, dgm_unpacker *u) {
  dgm_packed_agreement a = dgm_take_agreement(u);
  sqlite3_stmt *q = dgm_store_kept(in->store, "INSERT INTO agreements(doc, number, kind, stage, date, sentence, "
                                              "name_start, name_end, start, end) "
                                              "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)");
  if (!q)
    return false;
  sqlite3_bind_int64(q, 1, doc);
  sqlite3_bind_int64(q, 2, number);
  sqlite3_bind_int64(q, 3, a.kind);
  sqlite3_bind_int64(q, 4, a.stage);
  dgm_bind_date(q, 5, a.date);
  sqlite3_bind_int64(q, 6, a.sentence);
  bind_span(q, 7, a.name);
  bind_span(q, 9, a.text);
  bool good = dgm_store_run(q);
  int64_t agreement = sqlite3_last_insert_rowid(in->store->db);
  for (uint32_t i = 0; good && i < a.n_parties; i++)
    good = put_agreement_party(in, agreement, i, u);
  for (uint32_t i = 0; good && i < a.n_provisions; i++)
    good = put_provision(in, agreement, i, u);
  return good && put_list(in, "INSERT INTO agreement_claims(agreement, position, claim) VALUES(?1, ?2, ?3)", agreement,
                          a.n_claims, u);
}

static bool put_events_and_agreements(dgm_inserter *in, int64_t doc, dgm_unpacker *u) {
  uint32_t n_events = dgm_take_u32(u);
  for (uint32_t i = 0; i < n_events; i++)
    if (!put_event(in, doc, i + 1, u))
      return false;
  uint32_t n_agreements = dgm_take_u32(u);
  for (uint32_t i = 0; i < n_agreements; i++)
    if (!put_agreement(in, doc, i + 1, u))
      return false;
  return true;
}

/* Everything behind the head. */
static int64_t put_all(dgm_inserter *in, const dgm_packed_head *h, dgm_unpacker u, bool *copy) {
  uint64_t sketches[DGM_SKETCHES];
  uint32_t n = dgm_take_u32(&u);
  for (uint32_t i = 0; i < n; i++)
    sketches[i] = dgm_take_u64(&u);
  int64_t sentence = next_row(in, "SELECT coalesce(max(sentence), 0) FROM sentences");
  in->claim = next_row(in, "SELECT coalesce(max(claim), 0) FROM claims");
  int64_t doc = sentence && in->claim ? put_document(in, h, sentence) : 0;
  dgm_copy_key key = {doc, h->date, h->id};
  bool good = doc && dgm_copies_link(in->store, &key, h->text, sketches, n, copy);
  for (uint32_t i = 0; good && i < h->n_sentences; i++)
    good = put_sentence(in, sentence + i, doc, h->text, dgm_take_span(&u));
  for (uint32_t i = 0; good && i < h->n_claims; i++)
    good = put_claim(in, doc, in->claim, i, &u);
  return good && put_events_and_agreements(in, doc, &u) ? doc : 0;
}

/* ---- what is there already ---- */

typedef struct present {
  int64_t doc, coder; /* doc 0: none */
  uint64_t digest;
} present;

static bool find_present(dgm_store *store, const char *sql, dgm_str id, present *found) {
  *found = (present){0};
  sqlite3_stmt *q = dgm_store_kept(store, sql);
  if (!q)
    return false;
  dgm_bind_str(q, 1, id);
  if (sqlite3_step(q) == SQLITE_ROW)
    *found = (present){sqlite3_column_int64(q, 0), sqlite3_column_int64(q, 1), (uint64_t)sqlite3_column_int64(q, 2)};
  return sqlite3_reset(q) == SQLITE_OK;
}

static bool find_by_id(dgm_store *store, dgm_str id, present *found, present *as_copy) {
  return find_present(store, "SELECT doc, coder, digest FROM documents WHERE id = ?1", id, found) &&
         find_present(store,
                      "SELECT d.doc, d.coder, d.digest FROM copies c JOIN documents d USING(doc) WHERE c.id = ?1", id,
                      as_copy);
}

bool dgm_store_has(dgm_store *store, dgm_str id, dgm_str text, dgm_str coder) {
  present found, as_copy;
  if (!find_by_id(store, id, &found, &as_copy))
    return false;
  const present *p = found.doc ? &found : &as_copy;
  if (!p->doc || p->digest != dgm_text_digest(text))
    return false;
  if (p == &as_copy)
    return true;
  sqlite3_stmt *q = dgm_store_kept(store, "SELECT string FROM strings WHERE text = ?1");
  if (!q)
    return false;
  dgm_bind_str(q, 1, coder);
  bool same = sqlite3_step(q) == SQLITE_ROW && sqlite3_column_int64(q, 0) == p->coder;
  sqlite3_reset(q);
  return same;
}

/* The document with this very text, and whether this one goes before it. */
static bool find_same_text(dgm_inserter *in, const dgm_packed_head *h, int64_t *doc, bool *before) {
  *doc = 0;
  sqlite3_stmt *q = dgm_store_kept(in->store, "SELECT doc, date, id, plain(text) FROM documents WHERE digest = ?1");
  if (!q)
    return false;
  sqlite3_bind_int64(q, 1, (int64_t)h->digest);
  while (!*doc && sqlite3_step(q) == SQLITE_ROW) {
    if (!dgm_str_eq(dgm_column_str(q, 3), h->text))
      continue;
    *doc = sqlite3_column_int64(q, 0);
    dgm_copy_key own = {0, h->date, h->id}, other = {*doc, dgm_column_date(q, 1), dgm_column_str(q, 2)};
    *before = dgm_copy_before(&own, &other);
  }
  return sqlite3_reset(q) == SQLITE_OK;
}

static bool note_copy(dgm_inserter *in, const dgm_packed_head *h, int64_t doc) {
  sqlite3_stmt *q = dgm_store_kept(
      in->store, "INSERT OR REPLACE INTO copies(id, doc, date, source, title, url) VALUES(?1, ?2, ?3, ?4, ?5, ?6)");
  if (!q)
    return false;
  dgm_bind_str(q, 1, h->id);
  sqlite3_bind_int64(q, 2, doc);
  dgm_bind_date(q, 3, h->date);
  if (!bind_string(in, q, 4, h->source))
    return false;
  bind_text(q, 5, h->title);
  bind_text(q, 6, h->url);
  return dgm_store_run(q) && dgm_stories_forget(in->store, doc); /* its stories have a report more */
}

/* Rows of copies that lead to `from`: to `to`, or out if that is 0. */
static bool move_copies(dgm_inserter *in, int64_t from, int64_t to) {
  sqlite3_stmt *q =
      dgm_store_kept(in->store, to ? "UPDATE copies SET doc = ?2 WHERE doc = ?1" : "DELETE FROM copies WHERE doc = ?1");
  if (!q)
    return false;
  sqlite3_bind_int64(q, 1, from);
  if (to)
    sqlite3_bind_int64(q, 2, to);
  return dgm_store_run(q);
}

/* The new one goes before the one that was stored: this one becomes a copy of it. */
static dgm_stored change_places(dgm_inserter *in, const dgm_packed_head *h, dgm_unpacker u, int64_t old, bool *copy) {
  sqlite3_stmt *note =
      dgm_store_kept(in->store, "INSERT INTO copies(id, doc, date, source, title, url) "
                                "SELECT id, doc, date, source, title, url FROM documents WHERE doc = ?1");
  if (!note)
    return DGM_STORED_FAILED;
  sqlite3_bind_int64(note, 1, old);
  if (!dgm_store_run(note) || !dgm_store_take_out(in->store, old))
    return DGM_STORED_FAILED;
  int64_t doc = put_all(in, h, u, copy);
  return doc && move_copies(in, old, doc) ? DGM_STORED_SAME_TEXT : DGM_STORED_FAILED;
}

/* A document whose id the store has not. */
static dgm_stored put_text(dgm_inserter *in, const dgm_packed_head *h, dgm_unpacker u, bool *copy) {
  int64_t same = 0;
  bool before = false;
  if (!find_same_text(in, h, &same, &before))
    return DGM_STORED_FAILED;
  if (same && before)
    return change_places(in, h, u, same, copy);
  if (same)
    return note_copy(in, h, same) ? DGM_STORED_SAME_TEXT : DGM_STORED_FAILED;
  return put_all(in, h, u, copy) ? DGM_STORED_NEW : DGM_STORED_FAILED;
}

/* What another coder has read goes. Where the text has changed, so do its copies, which were copies of the old one. */
static dgm_stored replace(dgm_inserter *in, const dgm_packed_head *h, dgm_unpacker u, const present *old, bool *copy) {
  if (!dgm_store_take_out(in->store, old->doc))
    return DGM_STORED_FAILED;
  if (old->digest != h->digest) {
    bool stored = move_copies(in, old->doc, 0) && put_text(in, h, u, copy) != DGM_STORED_FAILED;
    return stored ? DGM_STORED_REPLACED : DGM_STORED_FAILED;
  }
  int64_t doc = put_all(in, h, u, copy);
  return doc && move_copies(in, old->doc, doc) ? DGM_STORED_REPLACED : DGM_STORED_FAILED;
}

dgm_stored dgm_insert(dgm_inserter *in, const char *packed, bool *copy) {
  dgm_unpacker u = {packed};
  dgm_packed_head h = dgm_take_head(&u);
  present found, as_copy;
  *copy = false;
  if (!find_by_id(in->store, h.id, &found, &as_copy))
    return DGM_STORED_FAILED;
  if (found.doc && found.coder != in->coder)
    return replace(in, &h, u, &found, copy);
  const present *p = found.doc ? &found : &as_copy;
  if (p->doc)
    return p->digest == h.digest ? DGM_STORED_SAME_ID : DGM_STORED_OTHER_TEXT;
  return put_text(in, &h, u, copy);
}
