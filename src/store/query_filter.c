/* What a filter's words mean in a store, and the tests that an event has to pass. */
#include "store/query.h"

/* ---- words → numbers ---- */

/* `before` + the text with LIKE's own characters escaped + `after`. */
static dgm_buffer pattern(const char *before, dgm_str text, const char *after) {
  dgm_buffer p = {0};
  dgm_buffer_puts(&p, before);
  for (uint32_t i = 0; i < text.size; i++) {
    if (strchr("%_\\", text.data[i]) && text.data[i])
      dgm_buffer_puts(&p, "\\");
    dgm_buffer_add(&p, text.data + i, 1);
  }
  dgm_buffer_puts(&p, after);
  return p;
}

/* The numbers that `sql` selects, as one JSON list. */
static dgm_err read_list(const dgm_store *store, const dgm_sql *sql, dgm_buffer *list, dgm_error *error) {
  sqlite3_stmt *s = dgm_sql_prepare(store, sql, error);
  if (!s)
    return error->code;
  dgm_err result = sqlite3_step(s) == SQLITE_ROW ? DGM_OK : dgm_store_fail(store, error, "read");
  if (!result)
    dgm_buffer_add_str(list, dgm_column_str(s, 0));
  sqlite3_finalize(s);
  return !result && list->failed ? dgm_fail_memory(error) : result;
}

/* `sql` has one "?", for the pattern. */
static dgm_err look_up(const dgm_store *store, const char *sql, const char *before, dgm_str text, const char *after,
                       dgm_buffer *list, dgm_error *error) {
  if (!text.size)
    return DGM_OK;
  dgm_sql s = {0};
  dgm_buffer like = pattern(before, text, after);
  dgm_sql_text(&s, sql, dgm_buffer_str(&like));
  s.text.failed |= like.failed;
  dgm_err result = read_list(store, &s, list, error);
  dgm_buffer_free(&like);
  dgm_sql_free(&s);
  return result;
}

/* ---- who ---- */

static bool is_code(dgm_str text) {
  bool code = text.size >= 2;
  for (uint32_t i = 0; i < text.size; i++)
    code &= dgm_is_upper(text.data[i]) || dgm_is_digit(text.data[i]);
  return code;
}

static bool is_id(dgm_str text) {
  bool wikidata = text.size > 1 && text.data[0] == 'Q';
  for (uint32_t i = 1; i < text.size; i++)
    wikidata &= dgm_is_digit(text.data[i]);
  return wikidata || dgm_str_starts(text, "dgm:");
}

static dgm_err check_sector(dgm_str sector, dgm_str text, dgm_error *error) {
  for (int i = 1; i < DGM_N_SECTORS; i++)
    if (dgm_str_is(sector, dgm_sector_name((dgm_sector)i)))
      return DGM_OK;
  return dgm_fail(error, DGM_ERR_ARGUMENT, "\"%.*s\": there is no sector \"%.*s\"; sectors are MIL, GOV, REB …",
                  (int)text.size, text.data, (int)sector.size, sector.data);
}

static dgm_err exists_code(const dgm_store *store, dgm_str code, bool *exists, dgm_error *error) {
  dgm_buffer found = {0};
  dgm_sql s = {0};
  dgm_sql_text(&s, "SELECT EXISTS(SELECT 1 FROM entities WHERE code = ?)", code);
  dgm_err result = read_list(store, &s, &found, error);
  *exists = !result && found.size && found.data[0] == '1';
  dgm_buffer_free(&found);
  dgm_sql_free(&s);
  return result;
}

/* "RUS/MIL": the sectors stand behind the code. */
static dgm_err add_sectors(dgm_sql *s, dgm_str rest, dgm_str text, dgm_error *error) {
  dgm_str sector;
  dgm_err result = DGM_OK;
  for (int i = 0; i < 4 && !result && dgm_str_split(&rest, '/', &sector); i++) {
    result = check_sector(sector, text, error);
    dgm_sql_text(s, " AND has_sector(n.sectors, ?)", sector);
  }
  if (!result && rest.data)
    return dgm_fail(error, DGM_ERR_ARGUMENT, "\"%.*s\": no more than four sectors can be asked for", (int)text.size,
                    text.data);
  return result;
}

dgm_err dgm_who_open(dgm_who *who, const dgm_store *store, dgm_str text, dgm_error *error) {
  *who = (dgm_who){.given = text.size > 0};
  if (!who->given)
    return DGM_OK;
  dgm_str rest = text, code;
  bool known = false;
  dgm_str_split(&rest, '/', &code);
  bool sectors = rest.data && (!code.size || is_code(code));
  dgm_err result = !sectors && is_code(text) ? exists_code(store, text, &known, error) : DGM_OK;
  who->plain = known;
  if (sectors || known) {
    who->code = code;
    if (code.size)
      dgm_sql_text(&who->test, " AND n.code = ?", code);
    if (sectors)
      result = add_sectors(&who->test, rest, text, error);
  } else if (is_id(text)) {
    dgm_sql_text(&who->test, " AND n.id = ?", text);
  } else {
    who->words = pattern("%", text, "%");
    who->test.text.failed |= who->words.failed;
    dgm_sql_text(&who->test, " AND n.name LIKE ? ESCAPE '\\'", dgm_buffer_str(&who->words));
  }
  return result;
}

void dgm_who_free(dgm_who *who) {
  dgm_sql_free(&who->test);
  dgm_buffer_free(&who->words);
}

/* ---- the selection ---- */

dgm_err dgm_look_up_words(const dgm_store *store, dgm_word_of of, dgm_str word, dgm_buffer *list, dgm_error *error) {
  static const char strings[] = "SELECT json_group_array(string) FROM strings WHERE text LIKE ? ESCAPE '\\'";
  static const char contexts[] =
      "SELECT json_group_array(string) FROM strings WHERE ';' || text || ';' LIKE ? ESCAPE '\\'";
  static const char places[] =
      "SELECT json_group_array(place) FROM places, (SELECT ? AS x) WHERE name LIKE '%' || x || "
      "'%' ESCAPE '\\' OR admin1 LIKE x ESCAPE '\\' OR code = x";
  if (of == DGM_WORD_OF_CONTEXTS)
    return look_up(store, contexts, "%;", word, ";%", list, error);
  return look_up(store, of == DGM_WORD_OF_PLACE ? places : strings, "", word, "", list, error);
}

static dgm_err open_words(dgm_selection *s, dgm_error *error) {
  const dgm_filter *f = s->filter;
  dgm_err result = dgm_look_up_words(s->store, DGM_WORD_OF_SOURCE, f->source, &s->sources, error);
  if (!result)
    result = dgm_look_up_words(s->store, DGM_WORD_OF_MODE, f->mode, &s->modes, error);
  if (!result)
    result = dgm_look_up_words(s->store, DGM_WORD_OF_CONTEXTS, f->context, &s->contexts, error);
  return result ? result : dgm_look_up_words(s->store, DGM_WORD_OF_PLACE, f->place, &s->places, error);
}

dgm_err dgm_selection_open(dgm_selection *s, const dgm_store *store, const dgm_filter *filter, dgm_error *error) {
  *s = (dgm_selection){.store = store, .filter = filter, .stories = filter->unit == DGM_UNIT_STORIES};
  const struct {
    dgm_who *who;
    dgm_str text;
  } all[] = {{&s->actor, filter->actor},
             {&s->recipient, filter->recipient},
             {&s->party, filter->party},
             {&s->with, filter->with},
             {&s->by, filter->by}};
  dgm_err result = DGM_OK;
  if (filter->with.size && !filter->party.size)
    return dgm_fail(error, DGM_ERR_ARGUMENT, "a filter with one side (with) needs the other (party)");
  for (size_t i = 0; i < DGM_COUNT(all) && !result; i++)
    result = dgm_who_open(all[i].who, store, all[i].text, error);
  return result ? result : open_words(s, error);
}

void dgm_selection_free(dgm_selection *s) {
  dgm_who *const all[] = {&s->actor, &s->recipient, &s->party, &s->with, &s->by};
  for (size_t i = 0; i < DGM_COUNT(all); i++)
    dgm_who_free(all[i]);
  dgm_buffer *const lists[] = {&s->sources, &s->contexts, &s->places, &s->modes};
  for (size_t i = 0; i < DGM_COUNT(lists); i++)
    dgm_buffer_free(lists[i]);
}

/* ---- tests ---- */

/* The event is known: CROSS JOIN keeps SQLite from beginning with the entities. */
#define WHO " CROSS JOIN entities n ON n.entity = "

static void test_actor(const dgm_who *who, dgm_sql *sql) {
  dgm_sql_add(sql, " AND EXISTS (SELECT 1 FROM parties a" WHO "a.entity WHERE a.event = e.event AND a.role = 0");
  dgm_sql_append(sql, &who->test);
  dgm_sql_add(sql, ")");
}

static void test_party(const dgm_who *who, dgm_sql *sql) {
  dgm_sql_add(sql, " AND EXISTS (SELECT 1 FROM parties a" WHO "a.entity WHERE a.event = e.event");
  dgm_sql_append(sql, &who->test);
  dgm_sql_add(sql, ")");
}

/* Of a mutual event each party is a recipient of the others. */
static void test_recipient(const dgm_who *who, dgm_sql *sql) {
  dgm_sql_add(sql, " AND EXISTS (SELECT 1 FROM parties r" WHO "r.entity WHERE r.event = e.event");
  dgm_sql_append(sql, &who->test);
  dgm_sql_add(sql, " AND (r.role = 1 OR (NOT EXISTS (SELECT 1 FROM parties x WHERE x.event = e.event AND x.role = 1)"
                   " AND EXISTS (SELECT 1 FROM parties x WHERE x.event = e.event AND x.position <> r.position))))");
}

static void test_both(const dgm_who *actor, const dgm_who *recipient, dgm_sql *sql) {
  dgm_sql_add(sql, "EXISTS (SELECT 1 FROM parties a" WHO "a.entity WHERE a.event = e.event AND a.role = 0");
  dgm_sql_append(sql, &actor->test);
  dgm_sql_add(sql, " AND EXISTS (SELECT 1 FROM parties r" WHO "r.entity WHERE r.event = e.event");
  dgm_sql_append(sql, &recipient->test);
  dgm_sql_add(sql, " AND (r.role = 1 OR (r.position <> a.position AND NOT EXISTS (SELECT 1 FROM parties x WHERE "
                   "x.event = e.event AND x.role = 1)))))");
}

static void test_parties(const dgm_selection *s, dgm_sql *sql) {
  if (s->actor.given && s->recipient.given) {
    dgm_sql_add(sql, " AND ");
    test_both(&s->actor, &s->recipient, sql);
  } else if (s->actor.given) {
    test_actor(&s->actor, sql);
  } else if (s->recipient.given) {
    test_recipient(&s->recipient, sql);
  }
  if (s->party.given && s->with.given) {
    dgm_sql_add(sql, " AND (");
    test_both(&s->party, &s->with, sql);
    dgm_sql_add(sql, " OR ");
    test_both(&s->with, &s->party, sql);
    dgm_sql_add(sql, ")");
  } else if (s->party.given) {
    test_party(&s->party, sql);
  }
}

/* What any event of a story may bring: m is the event itself, or one of the story's. */
static void test_reports(const dgm_selection *s, dgm_sql *sql) {
  const char *link = s->stories ? DGM_OF_STORY("m", "s.story") : "m.event = e.event";
  if (s->filter->source.size) {
    dgm_sql_add(sql, " AND EXISTS (SELECT 1 FROM events m JOIN documents d ON d.doc = m.doc WHERE ");
    dgm_sql_add(sql, link);
    dgm_sql_text(sql, " AND (+d.source" DGM_IN_LIST, dgm_buffer_str(&s->sources));
    dgm_sql_text(sql, " OR EXISTS (SELECT 1 FROM copies k WHERE k.doc = d.doc AND k.source" DGM_IN_LIST ")))",
                 dgm_buffer_str(&s->sources));
  }
  if (s->by.given) {
    bool unnamed = dgm_str_is(s->filter->by, "UNK");
    dgm_sql_add(sql, " AND EXISTS (SELECT 1 FROM events m CROSS JOIN event_claims o ON o.event = m.event CROSS JOIN "
                     "claims c ON c.claim = o.claim");
    dgm_sql_add(sql, unnamed ? " WHERE " : WHO "c.by_entity WHERE ");
    dgm_sql_add(sql, link);
    if (unnamed)
      dgm_sql_add(sql, " AND c.by_entity IS NULL");
    else
      dgm_sql_append(sql, &s->by.test);
    dgm_sql_add(sql, ")");
  }
  if (s->filter->text.size) {
    dgm_sql_add(sql, " AND EXISTS (SELECT 1 FROM events m JOIN documents d ON d.doc = m.doc WHERE ");
    dgm_sql_add(sql, link);
    dgm_sql_text(
        sql, " AND d.first_sentence + m.sentence IN (SELECT rowid FROM sentence_words WHERE sentence_words MATCH ?))",
        s->filter->text);
  }
}

/* Of a story its own type, status and date; else the event's. */
static void test_columns(const dgm_selection *s, dgm_sql *sql) {
  const dgm_filter *f = s->filter;
  if (f->types)
    dgm_sql_number(sql, s->stories ? " AND ? >> s.type & 1" : " AND ? >> e.type & 1", f->types);
  if (f->statuses)
    dgm_sql_number(sql, s->stories ? " AND ? >> s.status & 1" : " AND ? >> e.status & 1", f->statuses);
  dgm_sql_days(sql, s->stories ? "s.date" : "e.date", f);
  if (f->story)
    dgm_sql_number(sql, " AND +e.story = ?", f->story);
  if (f->least_confidence > 0)
    dgm_sql_real(sql, " AND round(e.confidence, 6) >= ?", f->least_confidence);
  if (f->cameo.size)
    dgm_sql_text(sql, " AND instr(e.cameo, ?) = 1", f->cameo);
  if (f->mode.size)
    dgm_sql_text(sql, " AND e.mode" DGM_IN_LIST, dgm_buffer_str(&s->modes));
  if (f->context.size)
    dgm_sql_text(sql, " AND e.contexts" DGM_IN_LIST, dgm_buffer_str(&s->contexts));
  if (f->place.size)
    dgm_sql_text(sql, " AND +e.place" DGM_IN_LIST, dgm_buffer_str(&s->places));
}

void dgm_selection_tests(const dgm_selection *s, dgm_sql *sql) {
  test_columns(s, sql);
  test_parties(s, sql);
  test_reports(s, sql);
}
