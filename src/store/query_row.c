/* An event or story of a store as a dgm_row. */
#include "store/query.h"

#include <stdlib.h>

enum { OWN_WORDS = 0 }; /* number of a claim that is none: the report's own voice */

static const char event_sql[] =
    "SELECT d.id, e.number, e.story, e.date, e.enddate, d.date, e.type, e.quad, e.status, mode.text, contexts.text, "
    "e.cameo, e.goldstein, e.scale, e.confidence, e.own_voice, e.sentence, z.start, z.end, e.trigger_start, "
    "e.trigger_end, e.theme_start, e.theme_end, e.place_start, e.place_end, p.name, p.code, p.admin1, p.lat, p.lon, "
    "p.geonameid, source.text, d.title, d.url, language.text, coder.text, e.doc "
    "FROM events e JOIN documents d ON d.doc = e.doc LEFT JOIN strings mode ON mode.string = e.mode "
    "LEFT JOIN strings contexts ON contexts.string = e.contexts LEFT JOIN places p ON p.place = e.place "
    "LEFT JOIN strings source ON source.string = d.source LEFT JOIN strings language ON language.string = d.language "
    "LEFT JOIN strings coder ON coder.string = d.coder "
    "LEFT JOIN sentences z ON " DGM_SENTENCE_OF("e") " WHERE e.event = ?";
enum {
  ID,
  NUMBER,
  STORY,
  DATE,
  ENDDATE,
  PUBLISHED,
  TYPE,
  QUAD,
  STATUS,
  MODE,
  CONTEXTS,
  CAMEO,
  GOLDSTEIN,
  SCALE,
  CONFIDENCE,
  OWN_VOICE,
  SEQUENCE,
  SENTENCE,
  TRIGGER = SENTENCE + 2,
  THEME = TRIGGER + 2,
  PLACE_TEXT = THEME + 2,
  PLACE = PLACE_TEXT + 2,
  PLACE_CODE,
  ADMIN1,
  LAT,
  LON,
  GEONAMEID,
  SOURCE,
  TITLE,
  URL,
  LANGUAGE,
  CODER,
  DOC
};

static const char text_sql[] = "SELECT plain(text) FROM documents WHERE doc = ?";

static const char parties_sql[] =
    "SELECT n.code, n.sectors, n.name, n.id, n.kind, p.role, p.start, p.end, p.head_start, p.head_end, p.office, "
    "p.former FROM parties p JOIN entities n ON n.entity = p.entity WHERE p.event = ? ORDER BY p.role, p.position";

static const char claims_sql[] =
    "SELECT " DGM_CLAIM_COLUMNS " FROM event_claims o CROSS JOIN claims c ON c.claim = o.claim" DGM_CLAIM_JOINS
    "WHERE o.event = ? ORDER BY o.position";

static const char story_sql[] =
    "SELECT type, status, date, enddate, events, reports, sources FROM stories WHERE story = ?";

static const char members_sql[] =
    "SELECT e.event, e.own_voice, d.id, publisher.text, z.start, z.end, plain(d.text) FROM events e JOIN documents d "
    "ON d.doc = e.doc LEFT JOIN strings publisher ON publisher.string = d.source LEFT JOIN sentences z "
    "ON " DGM_SENTENCE_OF("e") " WHERE " DGM_OF_STORY("e", "?1") " AND e.event <> ?2 ORDER BY e.doc, e.number";

dgm_err dgm_rows_open(dgm_rows *r, const dgm_store *store, dgm_error *error) {
  *r = (dgm_rows){.store = store};
  const struct {
    sqlite3_stmt **statement;
    const char *sql;
  } all[] = {{&r->event, event_sql},         {&r->text, text_sql},          {&r->parties, parties_sql},
             {&r->claims, claims_sql},       {&r->story, story_sql},        {&r->members, members_sql},
             {&r->history, dgm_history_sql}, {&r->denials, dgm_denials_sql}};
  for (size_t i = 0; i < DGM_COUNT(all); i++)
    if (!(*all[i].statement = dgm_store_prepare(store, all[i].sql, error)))
      return error->code;
  return DGM_OK;
}

void dgm_rows_close(dgm_rows *r) {
  sqlite3_stmt *const all[] = {r->event, r->text, r->parties, r->claims, r->story, r->members, r->history, r->denials};
  for (size_t i = 0; i < DGM_COUNT(all); i++)
    sqlite3_finalize(all[i]);
  dgm_arena_free(&r->arena);
  dgm_buffer_free(&r->document);
}

void dgm_rows_rest(dgm_rows *r) {
  sqlite3_stmt *const all[] = {r->event, r->text, r->parties, r->claims, r->story, r->members, r->history, r->denials};
  for (size_t i = 0; i < DGM_COUNT(all); i++)
    sqlite3_reset(all[i]);
  dgm_arena_reset(&r->arena);
  r->doc = 0;
}

dgm_err dgm_rows_end(const dgm_store *store, sqlite3_stmt *s, int step, dgm_error *error) {
  dgm_err result = step == SQLITE_DONE ? DGM_OK : dgm_store_fail(store, error, "read");
  sqlite3_reset(s);
  return result;
}

dgm_err dgm_rows_list(const dgm_store *store, sqlite3_stmt *s, int64_t number, dgm_read_item *read, void *context,
                      dgm_row_list *list, dgm_error *error) {
  int step;
  sqlite3_bind_int64(s, 1, number);
  for (; (step = sqlite3_step(s)) == SQLITE_ROW; list->n++) {
    char *items = dgm_arena_grow(list->arena, list->items, list->n, list->size);
    if (!items || !read(context, s, items + list->n * list->size)) {
      sqlite3_reset(s);
      return dgm_fail_memory(error);
    }
    list->items = items;
  }
  return dgm_rows_end(store, s, step, error);
}

/* ---- columns ---- */

/* False when memory ran out. */
static bool copy(sqlite3_stmt *s, int at, dgm_arena *arena, dgm_str *out) {
  *out = dgm_column_str(s, at);
  if (!out->size)
    return true;
  *out = dgm_arena_copy(arena, *out);
  return out->data != NULL;
}

bool dgm_column_party(sqlite3_stmt *s, int at, dgm_arena *arena, dgm_party *p) {
  *p = (dgm_party){.kind = (uint8_t)sqlite3_column_int(s, at + 4)};
  p->text = p->office = (dgm_str){"", 0};
  return copy(s, at, arena, &p->code) && copy(s, at + 1, arena, &p->sectors) && copy(s, at + 2, arena, &p->name) &&
         copy(s, at + 3, arena, &p->id);
}

/* "12-40 52-61" → the first part, and from the first to the last. */
static void read_spans(sqlite3_stmt *s, int at, dgm_span *first, dgm_span *whole) {
  const char *text = (const char *)sqlite3_column_text(s, at);
  *first = *whole = (dgm_span){0, 0};
  while (text && *text) {
    char *end;
    unsigned long from = strtoul(text, &end, 10), to = *end == '-' ? strtoul(end + 1, &end, 10) : 0;
    if (to <= from || to > UINT32_MAX)
      return;
    dgm_span part = {(uint32_t)from, (uint32_t)to};
    if (!whole->end)
      *first = *whole = part;
    whole->start = part.start < whole->start ? part.start : whole->start;
    whole->end = part.end > whole->end ? part.end : whole->end;
    text = end + (*end == ' ');
  }
}

enum { C_ID, C_OF, C_STANCE, C_QUOTE, C_BY, C_BY_SPAN, C_HEAD_SPAN = 7, C_OFFICE = 9, C_FORMER, C_MEDIUM };
enum { C_SOURCE = 12, C_CUE, C_CONTENT, C_ENTITY, C_SENTENCE = 20 };

bool dgm_column_claim(sqlite3_stmt *s, dgm_arena *arena, dgm_str text, dgm_row_claim *c) {
  dgm_span first;
  *c = (dgm_row_claim){.of = DGM_NONE,
                       .stance = (uint8_t)sqlite3_column_int(s, C_STANCE),
                       .quote = (uint8_t)sqlite3_column_int(s, C_QUOTE)};
  read_spans(s, C_CUE, &first, &c->cue_span);
  read_spans(s, C_CONTENT, &first, &c->content_span);
  read_spans(s, C_SOURCE, &c->source_span, &first);
  c->source = dgm_span_str(text, c->source_span);
  c->cue = dgm_span_str(text, c->cue_span);
  c->content = dgm_span_str(text, c->content_span);
  c->sentence = dgm_span_str(text, dgm_column_span(s, C_SENTENCE));
  if (!copy(s, C_MEDIUM, arena, &c->medium))
    return false;
  if (sqlite3_column_type(s, C_BY) == SQLITE_NULL)
    return true;
  dgm_party *by = dgm_arena_alloc(arena, sizeof *by);
  c->by = by;
  if (!by || !dgm_column_party(s, C_ENTITY, arena, by) || !copy(s, C_OFFICE, arena, &by->office))
    return false;
  by->span = dgm_column_span(s, C_BY_SPAN);
  by->head_span = dgm_column_span(s, C_HEAD_SPAN);
  by->text = dgm_span_str(text, by->span);
  by->former = sqlite3_column_int(s, C_FORMER) != 0;
  return true;
}

/* ---- parties ---- */

typedef struct party_reading {
  dgm_rows *rows;
  dgm_row *row;
} party_reading;

static bool read_party(void *context, sqlite3_stmt *s, void *item) {
  const party_reading *r = context;
  dgm_party *p = item;
  if (!dgm_column_party(s, 0, &r->rows->arena, p) || !copy(s, 10, &r->rows->arena, &p->office))
    return false;
  r->row->n_actors += sqlite3_column_int(s, 5) == 0;
  p->span = dgm_column_span(s, 6);
  p->head_span = dgm_column_span(s, 8);
  p->text = dgm_span_str(r->row->document, p->span);
  p->former = sqlite3_column_int(s, 11) != 0;
  return true;
}

/* Actors first. */
static dgm_err read_parties(dgm_rows *r, int64_t event, dgm_row *row, dgm_error *error) {
  party_reading reading = {r, row};
  dgm_row_list list = {&r->arena, sizeof(dgm_party), NULL, 0};
  dgm_err result = dgm_rows_list(r->store, r->parties, event, read_party, &reading, &list, error);
  row->actors = list.items;
  row->n_recipients = list.n - row->n_actors;
  row->recipients = row->n_recipients ? row->actors + row->n_actors : NULL;
  return result;
}

/* ---- claims ---- */

typedef struct claim_list {
  dgm_row_claim *claims;
  int64_t *numbers; /* claims.claim, 0 for the report's own voice */
  uint32_t n;
} claim_list;

/* The document that claims are read from. */
typedef struct report {
  dgm_str doc, publisher, sentence, text;
} report;

static dgm_row_claim *new_claim(dgm_rows *r, claim_list *l, int64_t number, const report *of) {
  l->claims = dgm_arena_grow(&r->arena, l->claims, l->n, sizeof *l->claims);
  l->numbers = l->claims ? dgm_arena_grow(&r->arena, l->numbers, l->n, sizeof *l->numbers) : NULL;
  if (!l->numbers)
    return NULL;
  l->numbers[l->n] = number;
  l->claims[l->n] = (dgm_row_claim){
      .of = DGM_NONE, .stance = DGM_ASSERTS, .doc = of->doc, .publisher = of->publisher, .sentence = of->sentence};
  return &l->claims[l->n++];
}

static bool same_speaker(const dgm_row_claim *a, const dgm_row_claim *b) {
  if (!a->by || !b->by)
    return !a->by && !b->by && dgm_str_eq(a->source, b->source);
  return dgm_str_eq(a->by->code, b->by->code) && dgm_str_eq(a->by->sectors, b->by->sectors) &&
         dgm_str_eq(a->by->name, b->by->name);
}

/* Wire copies repeat a claim in the same words. */
static bool is_repeated(const claim_list *l, const dgm_row_claim *claim) {
  for (const dgm_row_claim *c = l->claims; c < claim; c++)
    if (c->stance == claim->stance && dgm_str_eq(c->content, claim->content) && same_speaker(c, claim))
      return true;
  return false;
}

/* The claims of an event behind those that are there; the numbers that `of` holds become places. */
static dgm_err read_claims(dgm_rows *r, int64_t event, const report *of, bool others, claim_list *l, dgm_error *error) {
  sqlite3_stmt *s = r->claims;
  uint32_t first = l->n;
  int64_t *answered = NULL;
  int step;
  sqlite3_bind_int64(s, 1, event);
  while ((step = sqlite3_step(s)) == SQLITE_ROW) {
    dgm_row_claim *c = new_claim(r, l, sqlite3_column_int64(s, C_ID), of);
    answered = c ? dgm_arena_grow(&r->arena, answered, l->n - 1 - first, sizeof *answered) : NULL;
    if (!answered || !dgm_column_claim(s, &r->arena, of->text, c)) {
      sqlite3_reset(s);
      return dgm_fail_memory(error);
    }
    c->doc = of->doc;
    c->publisher = of->publisher;
    answered[l->n - 1 - first] = sqlite3_column_int64(s, C_OF);
    if (others && is_repeated(l, c))
      l->n--;
  }
  for (uint32_t i = first; i < l->n; i++)
    for (uint32_t j = first; answered[i - first] && j < l->n; j++)
      if (l->numbers[j] == answered[i - first])
        l->claims[i].of = (int32_t)j;
  return dgm_rows_end(r->store, s, step, error);
}

/* Spans of another document than the row's mean nothing. */
static void forget_spans(dgm_row_claim *c) {
  dgm_party *by = (dgm_party *)(uintptr_t)c->by; /* the arena's own */
  c->source_span = c->cue_span = c->content_span = (dgm_span){0, 0};
  if (by)
    by->span = by->head_span = (dgm_span){0, 0};
}

/* What the story's other reports claim; their own voice once. */
static dgm_err read_member(dgm_rows *r, bool *own, claim_list *l, dgm_error *error) {
  sqlite3_stmt *s = r->members;
  report of = {0};
  if (!copy(s, 2, &r->arena, &of.doc) || !copy(s, 3, &r->arena, &of.publisher) || !copy(s, 6, &r->arena, &of.text))
    return dgm_fail_memory(error);
  of.sentence = dgm_span_str(of.text, dgm_column_span(s, 4));
  if (!*own && sqlite3_column_int(s, 1)) {
    *own = true;
    if (!new_claim(r, l, OWN_WORDS, &of))
      return dgm_fail_memory(error);
  }
  uint32_t first = l->n;
  dgm_err result = read_claims(r, sqlite3_column_int64(s, 0), &of, true, l, error);
  for (uint32_t i = first; !result && i < l->n; i++)
    forget_spans(&l->claims[i]);
  return result;
}

static dgm_err read_members(dgm_rows *r, int64_t story, int64_t best, bool own, claim_list *l, dgm_error *error) {
  sqlite3_stmt *s = r->members;
  dgm_err result = DGM_OK;
  int step = SQLITE_DONE;
  sqlite3_bind_int64(s, 1, story);
  sqlite3_bind_int64(s, 2, best);
  while (!result && (step = sqlite3_step(s)) == SQLITE_ROW)
    result = read_member(r, &own, l, error);
  if (!result)
    return dgm_rows_end(r->store, s, step, error);
  sqlite3_reset(s);
  return result;
}

static dgm_err read_all_claims(dgm_rows *r, int64_t event, int64_t story, dgm_row *row, dgm_error *error) {
  claim_list l = {0};
  report of = {row->doc, row->source, row->sentence, row->document};
  bool own = sqlite3_column_int(r->event, OWN_VOICE) != 0;
  if (own && !new_claim(r, &l, OWN_WORDS, &of))
    return dgm_fail_memory(error);
  dgm_err result = read_claims(r, event, &of, false, &l, error);
  if (!result && !l.n && !new_claim(r, &l, OWN_WORDS, &of))
    return dgm_fail_memory(error);
  if (!result && story)
    result = read_members(r, story, event, l.numbers[0] == OWN_WORDS, &l, error);
  row->claims = l.claims;
  row->n_claims = l.n;
  return result;
}

/* ---- the row ---- */

static void read_place(sqlite3_stmt *s, dgm_row *row) {
  row->place_span = dgm_column_span(s, PLACE_TEXT);
  row->place_text = dgm_span_str(row->document, row->place_span);
  row->place = dgm_column_str(s, PLACE);
  row->place_code = dgm_column_str(s, PLACE_CODE);
  row->admin1 = dgm_column_str(s, ADMIN1);
  row->lat = dgm_column_real(s, LAT);
  row->lon = dgm_column_real(s, LON);
  row->geonameid = (uint32_t)sqlite3_column_int64(s, GEONAMEID);
}

static void read_document(sqlite3_stmt *s, dgm_row *row) {
  row->doc = dgm_column_str(s, ID);
  row->published = dgm_column_date(s, PUBLISHED);
  row->source = dgm_column_str(s, SOURCE);
  row->title = dgm_column_str(s, TITLE);
  row->url = dgm_column_str(s, URL);
  row->language = dgm_column_str(s, LANGUAGE);
  row->coder = dgm_column_str(s, CODER);
}

/* Events of one document follow one another: its text is unpacked once. */
static dgm_err read_text(dgm_rows *r, int64_t doc, dgm_row *row, dgm_error *error) {
  sqlite3_stmt *s = r->text;
  dgm_err result = DGM_OK;
  if (doc != r->doc) {
    r->doc = 0;
    r->document.size = 0;
    sqlite3_bind_int64(s, 1, doc);
    int step = sqlite3_step(s);
    if (step == SQLITE_ROW) {
      dgm_buffer_add_str(&r->document, dgm_column_str(s, 0));
      step = SQLITE_DONE;
    }
    result = dgm_rows_end(r->store, s, step, error);
    if (!result && r->document.failed)
      result = dgm_fail_memory(error);
    if (!result)
      r->doc = doc;
  }
  row->document = dgm_buffer_str(&r->document);
  return result;
}

static bool read_columns(dgm_rows *r, dgm_row *row) {
  sqlite3_stmt *s = r->event;
  read_document(s, row);
  row->id = dgm_arena_printf(&r->arena, "%.*s-%lld", (int)row->doc.size, row->doc.data,
                             (long long)sqlite3_column_int64(s, NUMBER));
  row->story = sqlite3_column_int64(s, STORY);
  row->date = dgm_column_date(s, DATE);
  row->enddate = dgm_column_date(s, ENDDATE);
  row->type = (uint8_t)sqlite3_column_int(s, TYPE);
  row->quad = (uint8_t)sqlite3_column_int(s, QUAD);
  row->status = (uint8_t)sqlite3_column_int(s, STATUS);
  row->mode = dgm_column_str(s, MODE);
  row->contexts = dgm_column_str(s, CONTEXTS);
  dgm_str cameo = dgm_column_str(s, CAMEO);
  memcpy(row->cameo, cameo.data, cameo.size < sizeof row->cameo ? cameo.size : sizeof row->cameo - 1);
  row->goldstein = (float)sqlite3_column_double(s, GOLDSTEIN);
  row->scale = (float)sqlite3_column_double(s, SCALE);
  row->confidence = (float)sqlite3_column_double(s, CONFIDENCE);
  row->sequence = (uint32_t)sqlite3_column_int64(s, SEQUENCE);
  row->sentence_span = dgm_column_span(s, SENTENCE);
  row->trigger_span = dgm_column_span(s, TRIGGER);
  row->theme_span = dgm_column_span(s, THEME);
  row->sentence = dgm_span_str(row->document, row->sentence_span);
  row->trigger = dgm_span_str(row->document, row->trigger_span);
  row->theme = dgm_span_str(row->document, row->theme_span);
  read_place(s, row);
  return row->id.data != NULL;
}

static dgm_err read_story(dgm_rows *r, int64_t story, dgm_row *row, dgm_error *error) {
  sqlite3_stmt *s = r->story;
  sqlite3_bind_int64(s, 1, story);
  int step = sqlite3_step(s);
  if (step == SQLITE_ROW) {
    row->type = (uint8_t)sqlite3_column_int(s, 0);
    row->status = (uint8_t)sqlite3_column_int(s, 1);
    row->date = dgm_column_date(s, 2);
    row->enddate = dgm_column_date(s, 3);
    row->events = (uint32_t)sqlite3_column_int64(s, 4);
    row->reports = (uint32_t)sqlite3_column_int64(s, 5);
    row->sources = (uint32_t)sqlite3_column_int64(s, 6);
    step = SQLITE_DONE;
  }
  return dgm_rows_end(r->store, s, step, error);
}

dgm_err dgm_rows_read(dgm_rows *r, int64_t event, int64_t story, dgm_row *row, dgm_error *error) {
  *row = (dgm_row){.event = event, .events = 1, .reports = 1, .sources = 1};
  dgm_arena_reset(&r->arena);
  sqlite3_reset(r->event);
  sqlite3_bind_int64(r->event, 1, event);
  if (sqlite3_step(r->event) != SQLITE_ROW)
    return dgm_store_fail(r->store, error, "read");
  dgm_err result = read_text(r, sqlite3_column_int64(r->event, DOC), row, error);
  if (result)
    return result;
  if (!read_columns(r, row))
    return dgm_fail_memory(error);
  result = read_parties(r, event, row, error);
  uint8_t own_status = row->status;
  if (!result && story)
    result = read_story(r, story, row, error);
  if (!result)
    result = read_all_claims(r, event, row->events > 1 ? story : 0, row, error);
  return !result && story ? dgm_rows_history(r, story, own_status, row, error) : result;
}
