#include "times/grammar.h"

#include <stdlib.h>

static const char *const kinds[] = {"",     "month",   "weekday", "unit",   "fraction", "number",  "ordinal",
                                    "part", "deictic", "beside",  "season", "weekend",  "holiday", "relative",
                                    "edge", "clip",    "ago",     "shift",  "feast",    "window"};
static const char *const relatives[] = {"last", "previous", "past", "recent", "this", "next", "following", "coming"};
static const char *const edges[] = {"", "early", "mid", "late"};
static const char *const clips[] = {"until", "from"};
static const char *const sures[] = {"yes", "no", "year"};
static const char *const clause_names[] = {"future", "plan", "done", "since", "time", "from", "to", "same"};

static bool choose(dgm_str cell, const char *const *names, size_t n, int32_t *value) {
  for (size_t i = 0; i < n; i++)
    if (cell.size && dgm_str_is(cell, names[i])) {
      *value = (int32_t)i;
      return true;
    }
  return false;
}

static bool whole(dgm_str text, int32_t low, int32_t high, int32_t *value) {
  double number;
  if (!dgm_str_number(text, &number) || !(number >= low && number <= high) || number != (double)(int32_t)number)
    return false;
  *value = (int32_t)number;
  return true;
}

/* "-1..0" */
static bool read_days(dgm_str cell, int32_t *first, int32_t *last) {
  for (uint32_t i = 1; i + 2 < cell.size; i++)
    if (cell.data[i] == '.' && cell.data[i + 1] == '.')
      return whole((dgm_str){cell.data, i}, -99, 99, first) &&
             whole((dgm_str){cell.data + i + 2, cell.size - i - 2}, *first, 99, last);
  return false;
}

/* "-1x12m": the year before. */
static bool read_window(dgm_str cell, dgm_time_tag *tag) {
  const char *mark = cell.size ? memchr(cell.data, 'x', cell.size) : NULL;
  int32_t offset;
  if (!mark)
    return false;
  uint32_t at = (uint32_t)(mark - cell.data);
  if (at + 3 > cell.size || !whole((dgm_str){cell.data, at}, -9, 9, &offset))
    return false;
  tag->offset = (int8_t)offset;
  tag->last = cell.data[cell.size - 1];
  return (tag->last == 'd' || tag->last == 'm') && whole((dgm_str){mark + 1, cell.size - at - 2}, 1, 1200, &tag->value);
}

static bool read_value(dgm_str cell, dgm_time_tag *tag) {
  switch ((dgm_time_kind)tag->kind) {
  case DGM_T_MONTH:
  case DGM_T_SEASON:
    return whole(cell, 1, 12, &tag->value);
  case DGM_T_WEEKDAY:
    return whole(cell, 0, 6, &tag->value);
  case DGM_T_UNIT:
    if (cell.size < 2)
      return false;
    tag->last = cell.data[cell.size - 1];
    return (tag->last == 'h' || tag->last == 'd' || tag->last == 'm') &&
           whole((dgm_str){cell.data, cell.size - 1}, 1, 1200, &tag->value);
  case DGM_T_FRACTION:
  case DGM_T_NUMBER:
  case DGM_T_ORDINAL:
    return whole(cell, 1, 100, &tag->value);
  case DGM_T_HOLIDAY: {
    int32_t number;
    if (cell.size != 4 || !whole(cell, 101, 1231, &number))
      return false;
    tag->value = number / 100;
    tag->last = number % 100;
    return tag->last >= 1 && tag->last <= dgm_month_days(2000, tag->value);
  }
  case DGM_T_DEICTIC:
  case DGM_T_BESIDE:
    return read_days(cell, &tag->value, &tag->last);
  case DGM_T_WINDOW:
    return read_window(cell, tag);
  case DGM_T_AGO:
    tag->value = -1;
    return !cell.size || (whole(cell, 1, 1, &tag->value));
  case DGM_T_SHIFT:
    return whole(cell, -1, 1, &tag->value) && tag->value;
  case DGM_T_RELATIVE:
    return choose(cell, relatives, DGM_COUNT(relatives), &tag->value);
  case DGM_T_EDGE:
    return choose(cell, edges, DGM_COUNT(edges), &tag->value);
  case DGM_T_CLIP:
    return choose(cell, clips, DGM_COUNT(clips), &tag->value);
  default:
    return cell.size == 0;
  }
}

static dgm_err bad_cell(const dgm_table *table, uint32_t row, const char *column, dgm_error *error) {
  dgm_str cell = dgm_table_cell(table, row, dgm_table_column(table, column));
  return dgm_table_fail(table, row, error, "%s cannot be \"%.*s\" here", column, (int)cell.size,
                        cell.data ? cell.data : "");
}

/* ---- feasts ---- */

static bool find_feast(const dgm_table *feasts, dgm_str name, int32_t *row) {
  int32_t column = dgm_table_column(feasts, "feast");
  for (uint32_t r = 0; r < feasts->n_rows; r++)
    if (dgm_str_eq(dgm_table_cell(feasts, r, column), name)) {
      *row = (int32_t)r;
      return true;
    }
  return false;
}

/* "2024-03-11..2024-04-09" */
static bool read_feast_days(dgm_str cell, dgm_feast_days *days) {
  dgm_str first = {cell.data, cell.size < 10 ? cell.size : 10};
  if (!dgm_date_parse(first, &days->start))
    return false;
  days->end = days->start;
  if (cell.size == 10)
    return true;
  return cell.size == 22 && memcmp(cell.data + 10, "..", 2) == 0 &&
         dgm_date_parse((dgm_str){cell.data + 12, 10}, &days->end) && days->end >= days->start;
}

static dgm_err read_feasts(dgm_time_tables *t, const dgm_table *table, dgm_error *error) {
  int32_t days = dgm_table_column(table, "days");
  uint32_t count = 0;
  for (uint32_t r = 0; r < table->n_rows; r++) {
    dgm_str cell = dgm_table_cell(table, r, days), one;
    while (cell.size && dgm_str_split(&cell, ';', &one))
      count++;
  }
  t->feasts = calloc(table->n_rows + 1, sizeof *t->feasts);
  t->feast_days = calloc(count + 1, sizeof *t->feast_days);
  if (!t->feasts || !t->feast_days)
    return dgm_fail_memory(error);
  count = 0;
  for (uint32_t r = 0; r < table->n_rows; r++) {
    dgm_str cell = dgm_table_cell(table, r, days), one;
    t->feasts[r].first = count;
    while (cell.size && dgm_str_split(&cell, ';', &one)) {
      if (!read_feast_days(one, &t->feast_days[count]) ||
          (count > t->feasts[r].first && t->feast_days[count - 1].end >= t->feast_days[count].start))
        return dgm_table_fail(table, r, error, "days are YYYY-MM-DD or first..last, in order, not \"%.*s\"",
                              (int)one.size, one.data);
      count++;
    }
    t->feasts[r].count = count - t->feasts[r].first;
  }
  return DGM_OK;
}

static dgm_err read_words(dgm_time_tables *t, const dgm_table *table, const dgm_table *feasts, dgm_error *error) {
  int32_t kind = dgm_table_column(table, "kind"), value = dgm_table_column(table, "value");
  int32_t sure = dgm_table_column(table, "sure"), capital = dgm_table_column(table, "capital");
  for (uint32_t row = 0; row < table->n_rows; row++) {
    dgm_time_tag *tag = &t->tags[row];
    int32_t number;
    if (!choose(dgm_table_cell(table, row, kind), kinds, DGM_COUNT(kinds), &number))
      return bad_cell(table, row, "kind", error);
    tag->kind = (uint8_t)number;
    if (tag->kind == DGM_T_FEAST ? !find_feast(feasts, dgm_table_cell(table, row, value), &tag->value)
                                 : !read_value(dgm_table_cell(table, row, value), tag))
      return bad_cell(table, row, "value", error);
    if (!choose(dgm_table_cell(table, row, sure), sures, DGM_COUNT(sures), &number))
      return bad_cell(table, row, "sure", error);
    tag->sure = (uint8_t)number;
    tag->capital = dgm_str_is(dgm_table_cell(table, row, capital), "yes");
  }
  return DGM_OK;
}

static dgm_err read_clauses(dgm_time_tables *t, const dgm_table *table, dgm_error *error) {
  for (uint32_t row = 0; row < table->n_rows; row++) {
    int32_t kind;
    if (!choose(dgm_table_cell(table, row, dgm_table_column(table, "kind")), clause_names, DGM_COUNT(clause_names),
                &kind))
      return bad_cell(table, row, "kind", error);
    t->clause_kinds[row] = (uint8_t)(1u << kind);
  }
  return DGM_OK;
}

/* A map that reads its one table only. */
static dgm_err open_map(const dgm_model *model, const char *name, const char *path, dgm_phrases *map,
                        const dgm_table **table, dgm_error *error) {
  *table = dgm_tables_find(&model->tables, path);
  if (!*table)
    return dgm_fail(error, DGM_ERR_MODEL, "data/%s is missing", path);
  dgm_err result = dgm_phrases_open(map, &model->file, &model->tables, name, error);
  for (uint32_t i = 0; !result && i < map->n_rows; i++)
    if (&model->tables.items[map->rows[i].table] != *table)
      result = dgm_fail(error, DGM_ERR_MODEL, "data/index.tsv: the map \"%s\" is made of data/%s alone", name, path);
  return result;
}

dgm_err dgm_time_tables_read(dgm_time_tables *t, const dgm_model *model, dgm_error *error) {
  const dgm_table *words, *clauses;
  dgm_err result = open_map(model, "times", "times/words.tsv", &t->words, &words, error);
  if (!result)
    result = open_map(model, "clauses", "times/clauses.tsv", &t->clauses, &clauses, error);
  if (result)
    return result;
  t->tags = calloc(words->n_rows + 1, sizeof *t->tags);
  t->clause_kinds = calloc(clauses->n_rows + 1, 1);
  if (!t->tags || !t->clause_kinds)
    return dgm_fail_memory(error);
  const dgm_table *feasts = dgm_tables_find(&model->tables, "times/feasts.tsv");
  if (!feasts)
    return dgm_fail(error, DGM_ERR_MODEL, "data/times/feasts.tsv is missing");
  result = read_feasts(t, feasts, error);
  if (!result)
    result = read_words(t, words, feasts, error);
  return result ? result : read_clauses(t, clauses, error);
}

uint8_t dgm_clause_kinds(const dgm_time_tables *t, dgm_str lemma) {
  uint8_t bits = 0;
  dgm_phrase_hit hit = dgm_phrases_find(&t->clauses, dgm_phrase_step(DGM_PHRASE_START, lemma));
  for (uint32_t i = 0; i < hit.count; i++)
    bits |= t->clause_kinds[hit.rows[i].row];
  return bits;
}

/* ---- words ---- */

static int number_of(dgm_str text, uint32_t from, uint32_t count) {
  int value = 0;
  if (!count || from + count > text.size)
    return -1;
  for (uint32_t i = from; i < from + count; i++) {
    if (!dgm_is_digit(text.data[i]))
      return -1;
    value = value * 10 + (text.data[i] - '0');
  }
  return value;
}

/* "03/04/2022", "3.4.2022": the month first with strokes unless it cannot be; the day first with points. */
static bool slash_date(dgm_str form, dgm_date *date) {
  int part[3] = {0};
  uint32_t n = 0, from = 0;
  char mark = 0;
  for (uint32_t i = 0; i <= form.size; i++) {
    if (i < form.size && dgm_is_digit(form.data[i]))
      continue;
    if (i < form.size && (n == 2 || (form.data[i] != '/' && form.data[i] != '.') || (mark && form.data[i] != mark)))
      return false;
    mark = i < form.size ? form.data[i] : mark;
    part[n] = i - from <= 4 ? number_of(form, from, i - from) : -1;
    if (part[n++] < 0)
      return false;
    from = i + 1;
  }
  if (n == 3 && part[0] >= 1000 && mark == '/') { /* "2011/03/28" */
    if (part[1] < 1 || part[1] > 12 || part[2] < 1 || part[2] > dgm_month_days(part[0], part[1]))
      return false;
    *date = dgm_date_of(part[0], part[1], part[2]);
    return true;
  }
  if (n < 3 || part[2] < 1000)
    return false;
  bool day_first = mark == '.' || part[0] > 12;
  int month = part[day_first], day = part[!day_first];
  if (month < 1 || month > 12 || day < 1 || day > dgm_month_days(part[2], month))
    return false;
  *date = dgm_date_of(part[2], month, day);
  return true;
}

static dgm_time_tag tag_digits(dgm_str form) {
  dgm_time_tag tag = {.words = 1, .digits = true};
  uint32_t n = 0;
  while (n < form.size && dgm_is_digit(form.data[n]))
    n++;
  dgm_str tail = {form.data + n, form.size - n};
  tag.value = n && n <= 4 ? number_of(form, 0, n) : -1;
  if (tag.value < 0)
    return (dgm_time_tag){0};
  if (!tail.size)
    tag.kind = DGM_T_NUMBER;
  else if (n <= 2 &&
           (dgm_str_is(tail, "st") || dgm_str_is(tail, "nd") || dgm_str_is(tail, "rd") || dgm_str_is(tail, "th")))
    tag.kind = DGM_T_ORDINAL;
  else if (n == 4 && tag.value % 10 == 0 && (dgm_str_is(tail, "s") || dgm_str_is(tail, "'s")))
    tag.kind = DGM_T_DECADE;
  else if (dgm_date_parse(form, &tag.value) || slash_date(form, &tag.value))
    tag.kind = DGM_T_DATE;
  return tag;
}

/* The word in lower case, with a plain apostrophe; cut at the buffer's end, where no entry can match it. */
static dgm_str plain(dgm_str form, char out[32]) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < form.size && n < 31; i++) {
    bool curly = i + 2 < form.size && memcmp(form.data + i, "\xE2\x80\x99", 3) == 0;
    out[n++] = curly ? '\'' : dgm_to_lower(form.data[i]);
    i += curly ? 2 : 0;
  }
  return (dgm_str){out, n > 2 && out[n - 1] == '.' ? n - 1 : n}; /* "Feb." */
}

static dgm_time_tag tag_phrase(const dgm_time_tables *t, const dgm_document *d, uint32_t word, uint32_t end,
                               uint32_t skip) {
  dgm_time_tag best = {0};
  uint64_t state = DGM_PHRASE_START;
  dgm_str first = dgm_form(d, word);
  first = (dgm_str){first.data + skip, first.size - skip};
  for (uint32_t i = word; i < end; i++) {
    char buffer[32];
    state = dgm_phrase_step(state, plain(i == word ? first : dgm_form(d, i), buffer));
    dgm_phrase_hit hit = dgm_phrases_find(&t->words, state);
    if (hit.count && (!t->tags[hit.rows[0].row].capital || dgm_is_upper(first.data[0]))) {
      best = t->tags[hit.rows[0].row];
      best.words = (uint8_t)(i - word + 1);
    }
    if (!hit.more)
      break;
  }
  return best;
}

dgm_time_tag dgm_time_tag_at(const dgm_time_tables *t, const dgm_document *d, uint32_t word, uint32_t end) {
  dgm_str form = dgm_form(d, word);
  char start[32];
  bool mid = form.size > 4 && dgm_str_starts(plain(form, start), "mid-");
  uint32_t skip = mid ? 4 : 0;
  dgm_str rest = {form.data + skip, form.size - skip};
  dgm_time_tag tag = rest.size && dgm_is_digit(rest.data[0]) ? tag_digits(rest) : tag_phrase(t, d, word, end, skip);
  tag.edge = mid ? DGM_EDGE_MID : DGM_EDGE_NONE;
  return tag;
}
