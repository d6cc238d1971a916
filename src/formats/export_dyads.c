/* Dyad tables: how much of what passed from one country or body to another, day by day or month by month, with a line
 * for each day on which nothing did. */
#include "formats/export.h"

#include <stdlib.h>

/* Codes of up to eight letters as a number that sorts as they do. */
typedef struct dyad_key {
  uint64_t actor, recipient;
  int32_t period; /* a day, or months since year 0 */
} dyad_key;

typedef struct dyad_cell {
  dyad_key key;
  uint32_t events, quads[5], types[DGM_N_TYPES]; /* events 0: a free slot */
  double goldstein;
} dyad_cell;

struct dgm_dyads {
  const dgm_export_tables *tables;
  bool monthly;
  dyad_cell *cells; /* by hash */
  size_t n_cells, n_slots;
  int32_t first, last; /* periods of the documents, or of events where no document has a date */
  bool dated;          /* one has */
};

enum { CHUNK = 1 << 16 };

dgm_dyads *dgm_dyads_new(const dgm_model *model, bool monthly, dgm_error *error) {
  dgm_dyads *d = calloc(1, sizeof *d);
  if (!d) {
    dgm_fail_memory(error);
    return NULL;
  }
  *d = (dgm_dyads){.tables = model->exports, .monthly = monthly, .first = INT32_MAX, .last = INT32_MIN};
  return d;
}

void dgm_dyads_free(dgm_dyads *d) {
  if (d)
    free(d->cells);
  free(d);
}

/* ---- counting ---- */

/* 0: nobody, or nobody known. */
static uint64_t pack(const dgm_party *party) {
  uint64_t code = 0;
  if (!party || party->code.size > 8 || dgm_str_is(party->code, dgm_sector_name(DGM_SECTOR_UNK)))
    return 0;
  for (uint32_t i = 0; i < party->code.size; i++)
    code |= (uint64_t)(unsigned char)party->code.data[i] << (56 - 8 * i);
  return code;
}

static dgm_str unpack(uint64_t code, char out[9]) {
  dgm_str text = {out, 0};
  for (; text.size < 8 && (code << 8 * text.size) >> 56; text.size++)
    out[text.size] = (char)((code << 8 * text.size) >> 56);
  return text;
}

static int32_t period_of(const dgm_dyads *d, dgm_date date) {
  int year, month, day;
  if (!d->monthly)
    return date;
  dgm_date_split(date, &year, &month, &day);
  return year * 12 + month - 1;
}

static dyad_cell *slot(dyad_cell *cells, size_t n_slots, const dyad_key *key) {
  uint64_t parts[3] = {key->actor, key->recipient, (uint32_t)key->period};
  for (uint64_t at = dgm_hash(0, parts, sizeof parts);; at++) {
    dyad_cell *cell = &cells[at & (n_slots - 1)];
    if (!cell->events ||
        (cell->key.actor == key->actor && cell->key.recipient == key->recipient && cell->key.period == key->period))
      return cell;
  }
}

static bool grow(dgm_dyads *d) {
  size_t n_slots = d->n_slots ? d->n_slots * 2 : 1024;
  dyad_cell *cells = calloc(n_slots, sizeof *cells);
  if (!cells)
    return false;
  for (size_t i = 0; i < d->n_slots; i++)
    if (d->cells[i].events)
      *slot(cells, n_slots, &d->cells[i].key) = d->cells[i];
  free(d->cells);
  d->cells = cells;
  d->n_slots = n_slots;
  return true;
}

static bool count(dgm_dyads *d, const dyad_key *key, const dgm_row *row) {
  if (d->n_cells * 2 >= d->n_slots && !grow(d))
    return false;
  dyad_cell *cell = slot(d->cells, d->n_slots, key);
  d->n_cells += !cell->events;
  cell->key = *key;
  cell->events++;
  cell->goldstein += (double)row->goldstein;
  cell->quads[row->quad < DGM_COUNT(cell->quads) ? row->quad : 0]++;
  if (row->type < DGM_N_TYPES)
    cell->types[row->type]++;
  return true;
}

/* The table reaches from the first to the last document: a report of today may speak of 1979. */
static void stretch(dgm_dyads *d, const dgm_row *row) {
  bool dated = row->published != DGM_NO_DATE;
  int32_t period = period_of(d, dated ? row->published : row->date);
  if (dated && !d->dated) {
    d->first = INT32_MAX;
    d->last = INT32_MIN;
  }
  if (dated < d->dated)
    return;
  d->dated = dated;
  d->first = period < d->first ? period : d->first;
  d->last = period > d->last ? period : d->last;
}

/* Two ministers who meet two others are one meeting of their countries. */
static bool is_repeated(const dgm_row *row, uint32_t number, const dyad_key *key) {
  for (uint32_t i = 0; i < number; i++) {
    dgm_pair pair = dgm_pair_at(row, i);
    if (pack(pair.actor) == key->actor && pack(pair.recipient) == key->recipient)
      return true;
  }
  return false;
}

dgm_err dgm_dyads_add(dgm_dyads *d, const dgm_row *row, dgm_error *error) {
  uint32_t n = dgm_count_pairs(row);
  if (row->date == DGM_NO_DATE)
    return DGM_OK;
  stretch(d, row);
  for (uint32_t i = 0; i < n; i++) {
    dgm_pair pair = dgm_pair_at(row, i);
    dyad_key key = {pack(pair.actor), pack(pair.recipient), period_of(d, row->date)};
    if (key.actor && key.recipient && !is_repeated(row, i, &key) && !count(d, &key, row))
      return dgm_fail_memory(error);
  }
  return DGM_OK;
}

/* ---- writing ---- */

static int by_key(const void *a, const void *b) {
  const dyad_key *x = &((const dyad_cell *)a)->key, *y = &((const dyad_cell *)b)->key;
  if (x->actor != y->actor)
    return x->actor < y->actor ? -1 : 1;
  if (x->recipient != y->recipient)
    return x->recipient < y->recipient ? -1 : 1;
  return (x->period > y->period) - (x->period < y->period);
}

static void put_header(const dgm_dyads *d, dgm_buffer *out) {
  dgm_buffer_printf(out,
                    "%s,actor,recipient,actor_cow,recipient_cow,actor_gw,recipient_gw,events,verbal_cooperation,"
                    "material_cooperation,verbal_conflict,material_conflict,goldstein,goldstein_mean",
                    d->monthly ? "month" : "date");
  for (int type = 0; type < DGM_N_TYPES; type++) {
    dgm_buffer_puts(out, ",");
    for (const char *c = dgm_type_name((dgm_type)type); *c; c++)
      dgm_buffer_printf(out, "%c", dgm_to_lower(*c));
  }
  dgm_buffer_puts(out, "\n");
}

static void put_period(const dgm_dyads *d, int32_t period, dgm_buffer *out) {
  char text[16];
  if (d->monthly) {
    dgm_buffer_printf(out, "%04d-%02d", period / 12, period % 12 + 1);
    return;
  }
  dgm_date_format(period, text);
  dgm_buffer_puts(out, text);
}

/* ",RUS,IRN,365,630,365,630": the same in all lines of a dyad. */
static void put_dyad(const dgm_dyads *d, const dyad_key *key, dgm_buffer *out) {
  char a[9], r[9];
  dgm_str actor = unpack(key->actor, a), recipient = unpack(key->recipient, r);
  static const dgm_export_country none = {{0}, {0}, {0}, {0}, {0}, {0}, {0}};
  const dgm_export_country *from = dgm_export_find_country(d->tables, actor);
  const dgm_export_country *to = dgm_export_find_country(d->tables, recipient);
  from = from ? from : &none;
  to = to ? to : &none;
  const dgm_str cells[] = {actor, recipient, from->cow, to->cow, from->gw, to->gw};
  for (size_t i = 0; i < DGM_COUNT(cells); i++) {
    dgm_buffer_puts(out, ",");
    dgm_csv_cell(out, cells[i]);
  }
}

static void put_measures(const dyad_cell *cell, dgm_buffer *out) {
  dgm_buffer_printf(out, ",%u,%u,%u,%u,%u,%.1f,", cell->events, cell->quads[1], cell->quads[2], cell->quads[3],
                    cell->quads[4], cell->goldstein);
  if (cell->events)
    dgm_json_number(out, cell->goldstein / cell->events);
  for (int type = 0; type < DGM_N_TYPES; type++)
    dgm_buffer_printf(out, ",%u", cell->types[type]);
  dgm_buffer_puts(out, "\n");
}

typedef struct dyad_output {
  int (*emit)(void *context, const char *data, size_t size);
  void *context;
  dgm_buffer text;
  int32_t first, last;     /* of the days or months that get zeros */
  int32_t lowest, highest; /* of those that can stand there */
} dyad_output;

static bool flush(dyad_output *o, size_t least) {
  if (o->text.failed)
    return false;
  bool good = o->text.size < least || !o->text.size || !o->emit(o->context, o->text.data, o->text.size);
  o->text.size = o->text.size < least ? o->text.size : 0;
  return good;
}

static bool put_line(const dgm_dyads *d, int32_t period, const dgm_buffer *names, const dyad_cell *cell,
                     dyad_output *o) {
  put_period(d, period, &o->text);
  dgm_buffer_add(&o->text, names->data, names->size);
  put_measures(cell, &o->text);
  return flush(o, CHUNK);
}

/* `count` cells of one dyad, by period: every period from the first to the last, and what was found before and after.
 */
static bool write_dyad(const dgm_dyads *d, const dyad_cell *cells, size_t count, dyad_output *o) {
  static const dyad_cell nothing;
  const dyad_cell *end = cells + count;
  dgm_buffer names = {0};
  put_dyad(d, &cells->key, &names);
  bool good = !names.failed;
  while (cells < end && cells->key.period < o->lowest)
    cells++;
  for (; good && cells < end && cells->key.period < o->first; cells++)
    good = put_line(d, cells->key.period, &names, cells, o);
  for (int64_t period = o->first; good && period <= o->last; period++) {
    bool found = cells < end && cells->key.period == period;
    good = put_line(d, (int32_t)period, &names, found ? cells : &nothing, o);
    cells += found;
  }
  for (; good && cells < end && cells->key.period <= o->highest; cells++)
    good = put_line(d, cells->key.period, &names, cells, o);
  dgm_buffer_free(&names);
  return good;
}

/* Moves the cells to the front, sorted: nothing can be added from here on. */
static void settle(dgm_dyads *d) {
  size_t n = 0;
  for (size_t i = 0; i < d->n_slots; i++)
    if (d->cells[i].events)
      d->cells[n++] = d->cells[i];
  if (n)
    qsort(d->cells, n, sizeof *d->cells, by_key);
  d->n_slots = 0;
}

/* Dyads of which nothing lies between the dates would be nothing but zeros. */
static bool is_seen(const dyad_cell *cells, size_t count, const dyad_output *o) {
  for (size_t i = 0; i < count; i++)
    if (cells[i].key.period >= o->lowest && cells[i].key.period <= o->highest)
      return true;
  return false;
}

dgm_err dgm_dyads_write(dgm_dyads *d, dgm_date since, dgm_date until,
                        int (*emit)(void *context, const char *data, size_t size), void *context, dgm_error *error) {
  dyad_output o = {.emit = emit, .context = context};
  o.first = since == DGM_NO_DATE ? d->first : period_of(d, since);
  o.last = until == DGM_NO_DATE ? d->last : period_of(d, until);
  o.lowest = since == DGM_NO_DATE ? INT32_MIN : o.first;
  o.highest = until == DGM_NO_DATE ? INT32_MAX : o.last;
  settle(d);
  put_header(d, &o.text);
  bool good = true;
  for (size_t i = 0, next; good && i < d->n_cells; i = next) {
    for (next = i + 1; next < d->n_cells && d->cells[next].key.actor == d->cells[i].key.actor &&
                       d->cells[next].key.recipient == d->cells[i].key.recipient;)
      next++;
    if (is_seen(d->cells + i, next - i, &o))
      good = write_dyad(d, d->cells + i, next - i, &o);
  }
  bool failed = o.text.failed;
  good = good && flush(&o, 0);
  dgm_buffer_free(&o.text);
  if (failed || (good && o.text.failed))
    return dgm_fail_memory(error);
  return good ? DGM_OK : dgm_fail(error, DGM_ERR_IO, "the table could not be written");
}
