#include "places/gazetteer.h"

#include <math.h>
#include <stdlib.h>

enum { MAX_VARIANTS = 8 };

/* ---- reading ---- */

static void find_table(const dgm_model *model, const char *path, dgm_place_table *t) {
  t->table = dgm_tables_find(&model->tables, path);
  if (!t->table)
    return;
  t->names = dgm_table_column(t->table, "names");
  t->code = dgm_table_column(t->table, "country");
  if (t->code < 0)
    t->code = dgm_table_column(t->table, "code");
  t->admin1 = dgm_table_column(t->table, "admin1");
  t->lat = dgm_table_column(t->table, "lat");
  t->lon = dgm_table_column(t->table, "lon");
  t->population = dgm_table_column(t->table, "population");
  t->geonameid = dgm_table_column(t->table, "geonameid");
  t->kind = dgm_table_column(t->table, "kind");
}

static bool is_number(const dgm_place_table *t, uint32_t row, int32_t column, double low, double high, bool needed) {
  dgm_str cell = dgm_table_cell(t->table, row, column);
  double value;
  return cell.size ? dgm_str_number(cell, &value) && value >= low && value <= high : !needed;
}

static dgm_err check_rows(const dgm_place_table *t, const dgm_place_table *cities, dgm_error *error) {
  for (uint32_t row = 0; row < t->table->n_rows; row++) {
    dgm_str code = dgm_table_cell(t->table, row, t->code);
    if (!dgm_table_cell(t->table, row, t->names).size)
      return dgm_table_fail(t->table, row, error, "a place needs a name");
    if (code.size && code.size != 3)
      return dgm_table_fail(t->table, row, error, "country must be an ISO 3166-1 alpha-3 code, such as FRA");
    if (!is_number(t, row, t->lat, -90, 90, true) || !is_number(t, row, t->lon, -180, 180, true))
      return dgm_table_fail(t->table, row, error, "lat and lon must be degrees");
    if (!is_number(t, row, t->population, 0, 1e9, t == cities))
      return dgm_table_fail(t->table, row, error, "population must be a number");
    if (!is_number(t, row, t->geonameid, 0, UINT32_MAX, false))
      return dgm_table_fail(t->table, row, error, "geonameid must be a number or -");
  }
  return DGM_OK;
}

typedef struct bit_name {
  const char *column, *value;
  uint8_t bits;
} bit_name;

static dgm_err read_bits(const dgm_table *table, uint32_t row, uint8_t *bits, dgm_error *error) {
  static const bit_name names[] = {
      {"kind", "preposition", 0},
      {"kind", "noun", DGM_PW_NOUN},
      {"kind", "verb", DGM_PW_VERB},
      {"kind", "thing", DGM_PW_THING},
      {"event", "no", 0},
      {"event", "yes", DGM_PW_EVENT},
      {"event", "town", DGM_PW_EVENT | DGM_PW_LOCAL},
      {"town", "no", 0},
      {"town", "yes", DGM_PW_TOWN},
  };
  static const char *const columns[] = {"kind", "event", "town"};
  for (size_t c = 0; c < DGM_COUNT(columns); c++) {
    dgm_str cell = dgm_table_cell(table, row, dgm_table_column(table, columns[c]));
    size_t n = 0;
    while (n < DGM_COUNT(names) && !(strcmp(names[n].column, columns[c]) == 0 && dgm_str_is(cell, names[n].value)))
      n++;
    if (n == DGM_COUNT(names))
      return dgm_table_fail(table, row, error, "%s cannot be \"%.*s\"", columns[c], (int)cell.size,
                            cell.data ? cell.data : "");
    *bits |= names[n].bits;
  }
  return DGM_OK;
}

static dgm_err read_words(dgm_place_tables *t, const dgm_model *model, dgm_error *error) {
  const dgm_table *table = dgm_tables_find(&model->tables, "places/prepositions.tsv");
  if (!table)
    return dgm_fail(error, DGM_ERR_MODEL, "data/places/prepositions.tsv is missing");
  dgm_err result = dgm_phrases_open(&t->words, &model->file, &model->tables, "place_words", error);
  for (uint32_t i = 0; !result && i < t->words.n_rows; i++)
    if (&model->tables.items[t->words.rows[i].table] != table)
      result = dgm_fail(error, DGM_ERR_MODEL, "data/index.tsv: the map \"place_words\" is made of data/%s alone",
                        table->path);
  t->word_bits = calloc(table->n_rows + 1, 1);
  if (!result && !t->word_bits)
    result = dgm_fail_memory(error);
  for (uint32_t row = 0; !result && row < table->n_rows; row++)
    result = read_bits(table, row, &t->word_bits[row], error);
  return result;
}

dgm_err dgm_place_tables_read(dgm_place_tables *t, const dgm_model *model, dgm_error *error) {
  t->tables = &model->tables;
  find_table(model, "places/cities.tsv", &t->cities);
  find_table(model, "places/regions.tsv", &t->regions);
  find_table(model, "actors/countries.tsv", &t->countries);
  find_table(model, "actors/capitals.tsv", &t->capitals);
  find_table(model, "actors/demonyms.tsv", &t->demonyms);
  find_table(model, "actors/people.tsv", &t->people);
  find_table(model, "actors/armed_groups.tsv", &t->groups);
  if (!t->cities.table || !t->regions.table || !t->countries.table || !t->capitals.table)
    return dgm_fail(
        error, DGM_ERR_MODEL,
        "data/places/cities.tsv, places/regions.tsv, actors/countries.tsv or actors/capitals.tsv is missing");
  dgm_err result = check_rows(&t->cities, &t->cities, error);
  if (!result)
    result = check_rows(&t->regions, &t->cities, error);
  if (!result)
    result = dgm_phrases_open(&t->places, &model->file, &model->tables, "places", error);
  if (!result)
    result = dgm_phrases_open(&t->actors, &model->file, &model->tables, "actors", error);
  return result ? result : read_words(t, model, error);
}

uint8_t dgm_place_word(const dgm_place_tables *t, dgm_str lemma) {
  uint8_t bits = 0;
  dgm_phrase_hit hit = dgm_phrases_find(&t->words, dgm_phrase_step(DGM_PHRASE_START, lemma));
  for (uint32_t i = 0; i < hit.count; i++)
    bits |= t->word_bits[hit.rows[i].row];
  return bits;
}

/* ---- names ---- */

static bool is_of(const dgm_place_tables *t, dgm_row_ref ref, const dgm_place_table *table) {
  return &t->tables->items[ref.table] == table->table;
}

static bool names_any(const dgm_place_tables *t, dgm_phrase_hit hit, const dgm_place_table *table) {
  for (uint32_t i = 0; table->table && i < hit.count; i++)
    if (is_of(t, hit.rows[i], table))
      return true;
  return false;
}

static bool names_place(const dgm_place_tables *t, dgm_phrase_hit hit) {
  return names_any(t, hit, &t->countries) || names_any(t, hit, &t->capitals);
}

enum { MAX_NAME = 48 };

/* The word with plain apostrophes; cut where no name goes on. */
static dgm_str plain(dgm_str form, char out[MAX_NAME]) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < form.size && n < MAX_NAME; i++) {
    bool curly = i + 2 < form.size && memcmp(form.data + i, "\xE2\x80\x99", 3) == 0;
    out[n++] = curly ? '\'' : form.data[i];
    i += curly ? 2 : 0;
  }
  return (dgm_str){out, n};
}

dgm_place_hit dgm_place_hit_at(const dgm_place_tables *t, const dgm_document *d, uint32_t word, uint32_t end) {
  dgm_place_hit best = {.first = word};
  uint64_t state = DGM_PHRASE_START;
  for (uint32_t i = word; i < end; i++) {
    char buffer[MAX_NAME];
    state = dgm_phrase_step(state, plain(dgm_form(d, i), buffer));
    dgm_phrase_hit place = dgm_phrases_find(&t->places, state), actor = dgm_phrases_find(&t->actors, state);
    bool person = names_any(t, actor, &t->people);
    if (place.count || actor.count) {
      best.longest = i - word + 1;
      best.longest_person = person;
    }
    if (place.count || names_place(t, actor) || names_any(t, actor, &t->demonyms) || names_any(t, actor, &t->groups)) {
      best.count = i - word + 1;
      best.places = place;
      best.actors = actor;
      best.person = person;
    }
    if (!place.more && !actor.more)
      break;
  }
  return best;
}

/* In lower case but for the first letter, if `title`. Letters of Latin-1 beyond ASCII too. */
static dgm_str lowered(dgm_str form, bool title, char out[MAX_NAME]) {
  dgm_str text = plain(form, out);
  for (uint32_t i = title ? 1 : 0; i < text.size; i++) {
    unsigned char c = (unsigned char)out[i], before = i ? (unsigned char)out[i - 1] : 0;
    if (title && i == 1 && before >= 0xC0)
      continue; /* the rest of the first letter */
    out[i] = before == 0xC3 && c >= 0x80 && c <= 0x9E && c != 0x97 ? (char)(c + 0x20) : dgm_to_lower(out[i]);
  }
  return text;
}

dgm_place_hit dgm_place_hit_capitals(const dgm_place_tables *t, const dgm_document *d, uint32_t word, uint32_t end) {
  dgm_place_hit best = {.first = word};
  uint64_t states[MAX_VARIANTS] = {DGM_PHRASE_START};
  uint32_t n = 1;
  for (uint32_t i = word; i < end && n; i++) {
    uint64_t next[MAX_VARIANTS];
    uint32_t n_next = 0;
    for (int form = 0; form < 3; form++) /* as it stands, Title, lower: "PORT-AU-PRINCE" */
      for (uint32_t s = 0; s < n && n_next < MAX_VARIANTS; s++) {
        char buffer[MAX_NAME];
        dgm_str own = dgm_form(d, i);
        uint64_t state = dgm_phrase_step(states[s], form ? lowered(own, form == 1, buffer) : plain(own, buffer));
        dgm_phrase_hit place = dgm_phrases_find(&t->places, state), actor = dgm_phrases_find(&t->actors, state);
        if ((place.count || names_place(t, actor)) && best.count < i - word + 1)
          best = (dgm_place_hit){.first = word, .count = i - word + 1, .places = place, .actors = actor};
        if (place.more || actor.more)
          next[n_next++] = state;
      }
    n = n_next;
    memcpy(states, next, n * sizeof *next);
  }
  return best;
}

/* ---- candidates ---- */

double dgm_place_number(const dgm_place_table *t, uint32_t row, int32_t column, double otherwise) {
  double value;
  return dgm_str_number(dgm_table_cell(t->table, row, column), &value) ? value : otherwise;
}

uint32_t dgm_place_candidates(const dgm_place_tables *t, const dgm_place_hit *hit, dgm_place_candidate *out) {
  const double as_city = 1e6, city_state = 2e5;
  uint32_t n = 0;
  for (uint32_t i = 0; i < hit->places.count && n < DGM_MAX_CANDIDATES; i++) {
    bool city = is_of(t, hit->places.rows[i], &t->cities);
    const dgm_place_table *table = city ? &t->cities : &t->regions;
    uint32_t row = hit->places.rows[i].row;
    if (!city && !is_of(t, hit->places.rows[i], &t->regions))
      continue;
    out[n++] = (dgm_place_candidate){.table = table,
                                     .row = row,
                                     .code = dgm_table_cell(table->table, row, table->code),
                                     .population = dgm_place_number(table, row, table->population, as_city),
                                     .region = !city};
  }
  for (uint32_t i = 0; i < hit->actors.count; i++) {
    bool country = is_of(t, hit->actors.rows[i], &t->countries);
    const dgm_place_table *table = country ? &t->countries : &t->capitals;
    if (!country && !is_of(t, hit->actors.rows[i], &t->capitals))
      continue;
    dgm_str code = dgm_table_cell(table->table, hit->actors.rows[i].row, table->code);
    bool known = false, merges = !country || names_any(t, hit->actors, &t->capitals);
    for (uint32_t k = 0; k < n; k++) /* the city row has the coordinates: of Hong Kong, not of Mozambique */
      if (dgm_str_eq(out[k].code, code) && !out[k].region && (merges || out[k].population >= city_state)) {
        known = true;
        out[k].capital = !country;
        out[k].country = country;
      }
    if (!known && n < DGM_MAX_CANDIDATES)
      out[n++] = (dgm_place_candidate){.table = table,
                                       .row = hit->actors.rows[i].row,
                                       .code = code,
                                       .population = as_city,
                                       .capital = !country,
                                       .country = country};
  }
  return n;
}

dgm_str dgm_place_country(const dgm_place_tables *t, const dgm_place_hit *hit) {
  dgm_str code = {0};
  for (uint32_t i = 0; i < hit->actors.count; i++) {
    const dgm_place_table *table = is_of(t, hit->actors.rows[i], &t->countries)                       ? &t->countries
                                   : t->demonyms.table && is_of(t, hit->actors.rows[i], &t->demonyms) ? &t->demonyms
                                   : t->groups.table && is_of(t, hit->actors.rows[i], &t->groups)     ? &t->groups
                                                                                                      : NULL;
    if (!table)
      continue;
    dgm_str own = dgm_table_cell(table->table, hit->actors.rows[i].row, table->code);
    if (code.size && !dgm_str_eq(code, own))
      return (dgm_str){0};
    code = own;
  }
  return code;
}

void dgm_place_fill(const dgm_place_candidate *c, dgm_place *out) {
  const dgm_place_table *t = c->table;
  dgm_str names = dgm_table_cell(t->table, c->row, t->names);
  dgm_str_split(&names, ';', &out->name);
  out->code = c->code;
  out->admin1 = dgm_table_cell(t->table, c->row, t->admin1);
  out->lat = dgm_place_number(t, c->row, t->lat, NAN);
  out->lon = dgm_place_number(t, c->row, t->lon, NAN);
  out->geonameid = (uint32_t)dgm_place_number(t, c->row, t->geonameid, 0);
  out->source = dgm_table_source(t->table, c->row);
}
