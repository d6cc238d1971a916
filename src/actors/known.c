/* What the tables know under a name: for people, not for the coder. */
#include "actors/actors.h"

enum { MOST_PARTIAL = 40 };

dgm_str dgm_source_note(const dgm_actor_work *w, dgm_source source) {
  const dgm_table *t = source.table ? dgm_tables_find(&w->coder->model->tables, source.table) : NULL;
  uint32_t low = t ? dgm_lower_bound(t->lines, t->n_rows, sizeof *t->lines, 0, source.line) : 0; /* lines ascend */
  return t && low < t->n_rows && t->lines[low] == source.line ? dgm_table_cell(t, low, dgm_table_column(t, "note"))
                                                              : (dgm_str){0};
}

typedef struct search {
  const dgm_model *model;
  dgm_str name;
  dgm_date date;
  bool part; /* rows whose names contain the words */
  size_t count;
  dgm_known_visit *visit;
  void *context;
} search;

static bool same_bytes(const char *a, dgm_str b) {
  for (uint32_t i = 0; i < b.size; i++)
    if (dgm_to_lower(a[i]) != dgm_to_lower(b.data[i]))
      return false;
  return true;
}

static bool is_letter(char c) {
  return dgm_is_lower(dgm_to_lower(c)) || dgm_is_digit(c) || (unsigned char)c >= 0x80;
}

/* `part`: somewhere in the name, as whole words. */
static bool is_named(dgm_str names, dgm_str wanted, bool part) {
  dgm_str name;
  while (dgm_str_split(&names, ';', &name)) {
    if (name.size == wanted.size && same_bytes(name.data, wanted))
      return true;
    for (uint32_t i = 0; part && i + wanted.size <= name.size; i++) {
      bool begins = i == 0 || !is_letter(name.data[i - 1]);
      bool ends = i + wanted.size == name.size || !is_letter(name.data[i + wanted.size]);
      if (begins && ends && same_bytes(name.data + i, wanted))
        return true;
    }
  }
  return false;
}

static dgm_str cell(const dgm_table *t, uint32_t row, const char *column) {
  return dgm_table_cell(t, row, dgm_table_column(t, column));
}

static bool holds_on(const dgm_known *k, dgm_date date) {
  return date == DGM_NO_DATE ||
         ((k->from == DGM_NO_DATE || k->from <= date) && (k->to == DGM_NO_DATE || date <= k->to));
}

static void search_table(search *s, const dgm_table *t) {
  int32_t names = dgm_table_column(t, "names");
  for (uint32_t r = 0; names >= 0 && r < t->n_rows; r++) {
    if ((s->part && s->count >= MOST_PARTIAL) || !is_named(dgm_table_cell(t, r, names), s->name, s->part))
      continue;
    dgm_known k = {.names = dgm_table_cell(t, r, names),
                   .code = cell(t, r, "code"),
                   .sectors = cell(t, r, "sectors"),
                   .kind = cell(t, r, "kind"),
                   .id = cell(t, r, "id"),
                   .note = cell(t, r, "note"),
                   .from = DGM_NO_DATE,
                   .to = DGM_NO_DATE,
                   .source = dgm_table_source(t, r)};
    if (!k.code.size)
      k.code = cell(t, r, "country");
    if (!k.kind.size && strcmp(t->path, "places/cities.tsv") == 0)
      k.kind = dgm_cstr("city");
    dgm_period_read(cell(t, r, "from"), false, &k.from);
    dgm_period_read(cell(t, r, "to"), true, &k.to);
    if (!holds_on(&k, s->date))
      continue;
    s->visit(s->context, &k);
    s->count++;
  }
}

static void search_tables(search *s) {
  const dgm_tables *tables = &s->model->tables;
  for (uint32_t own = 2; own-- > 0;) /* the user's own first */
    for (uint32_t i = 0; i < tables->count; i++) {
      const char *path = tables->items[i].path;
      bool shipped = !strncmp(path, "actors/", 7) || !strncmp(path, "places/", 7);
      if (dgm_is_own_table(s->model, i) ? own : shipped && !own)
        search_table(s, &tables->items[i]);
    }
}

size_t dgm_model_known(const dgm_model *model, dgm_str name, dgm_date date, dgm_known_visit *visit, void *context) {
  search s = {.model = model, .name = name, .date = date, .visit = visit, .context = context};
  if (!name.size)
    return 0;
  search_tables(&s);
  s.part = true;
  if (!s.count)
    search_tables(&s);
  return s.count;
}
