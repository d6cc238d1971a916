/* Records into columns: the same values in the same order as write_record.c, write_claims.c and write_entities.c write
 * them. */
#include "arrow/arrow.h"
#include "formats/write.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- pieces ---- */

static void put_text(dgm_column *c, dgm_str text) {
  if (text.size)
    dgm_column_text(c, text);
  else
    dgm_column_null(c);
}

static void put_name(dgm_column *c, const char *name) {
  dgm_column_text(c, dgm_cstr(name));
}

/* A list split at ";". */
static void put_list(dgm_column *c, dgm_str list) {
  dgm_str item;
  while (dgm_next_item(&list, &item))
    dgm_column_text(c->children, item);
  dgm_column_list(c);
}

/* The number that is written with so many decimals (`scale` = 10 to their power), as JSON's readers get it. What the
 * product rounds away decides where it seems to lie in the middle. */
static double rounded(double value, double scale) {
  double product = value * scale, low = floor(product);
  double lost = fma(value, scale, -product);
  if (product - low == 0.5 && lost != 0)
    return (lost > 0 ? low + 1 : low) / scale;
  return rint(product) / scale;
}

static void put_number(dgm_column *c, double number) {
  if (isnan(number))
    dgm_column_null(c);
  else
    dgm_column_double(c, rounded(number, 1e4));
}

/* Start and end, in code points. */
static void put_bounds(dgm_column *c, const dgm_offsets *o, dgm_span span) {
  if (o && span.end > span.start && span.end <= o->text.size) {
    dgm_column_int(&c[0], dgm_offset(o, span.start));
    dgm_column_int(&c[1], dgm_offset(o, span.end));
  } else {
    dgm_column_null(&c[0]);
    dgm_column_null(&c[1]);
  }
}

static void put_words(dgm_column *c, const dgm_offsets *o, dgm_str text, dgm_span span) {
  if (!text.size) {
    dgm_column_null(c);
    return;
  }
  dgm_column_text(&c->children[0], text);
  put_bounds(&c->children[1], o, span);
  dgm_column_some(c);
}

/* ---- parties and claims ---- */

static void put_party(dgm_column *column, const dgm_offsets *o, const dgm_party *p) {
  dgm_column *c = column->children;
  put_text(c++, p->code);
  put_list(c++, p->sectors);
  put_text(c++, p->text);
  put_text(c++, p->name);
  put_text(c++, p->id);
  put_text(c++, p->office);
  dgm_column_bool(c++, p->former);
  put_bounds(c, o, p->span);
  put_bounds(c + 2, o, p->head_span);
  dgm_column_some(column);
}

static void put_parties(dgm_column *c, const dgm_offsets *o, const dgm_party *parties, uint32_t count) {
  for (uint32_t i = 0; i < count; i++)
    put_party(c->children, o, &parties[i]);
  dgm_column_list(c);
}

static void put_by(dgm_column *c, const dgm_offsets *o, const dgm_row_claim *claim) {
  const dgm_party unnamed = dgm_unnamed_party(claim);
  put_party(c, o, claim->by ? claim->by : &unnamed);
}

static void put_claim(dgm_column *column, const dgm_offsets *o, const dgm_row_claim *claim) {
  dgm_column *c = column->children;
  if (dgm_is_own_voice(claim))
    dgm_column_null(c++);
  else
    put_by(c++, o, claim);
  put_text(c++, claim->medium);
  put_name(c++, dgm_stance_name(claim->stance));
  put_name(c++, dgm_quote_name(claim->quote));
  put_words(c++, o, claim->cue, claim->cue_span);
  put_words(c++, o, claim->content, claim->content_span);
  if (claim->of < 0)
    dgm_column_null(c);
  else
    dgm_column_int(c, claim->of);
  dgm_column_some(column);
}

static void put_claims(dgm_column *c, const dgm_offsets *o, const dgm_row *row) {
  static const dgm_row_claim own = {.of = DGM_NONE, .stance = DGM_ASSERTS};
  if (!row->n_claims)
    put_claim(c->children, o, &own);
  for (uint32_t i = 0; i < row->n_claims; i++)
    put_claim(c->children, o, &row->claims[i]);
  dgm_column_list(c);
}

/* ---- events ---- */

static void put_place(dgm_column *column, const dgm_offsets *o, const dgm_row *row) {
  dgm_column *c = column->children;
  if (!row->place.size && !row->place_code.size) {
    dgm_column_null(column);
    return;
  }
  bool located = !isnan(row->lat) && !isnan(row->lon);
  put_text(c++, row->place);
  put_text(c++, row->place_code);
  put_text(c++, row->admin1);
  put_number(c++, located ? row->lat : NAN);
  put_number(c++, located ? row->lon : NAN);
  if (row->geonameid)
    dgm_column_int(c++, row->geonameid);
  else
    dgm_column_null(c++);
  put_bounds(c, o, row->place_span);
  dgm_column_some(column);
}

static dgm_column *put_report(dgm_column *c, const dgm_offsets *o, const dgm_row *row) {
  dgm_column *text = c->children, *cite = c[1].children;
  dgm_column_int(text, row->sequence);
  put_bounds(text + 1, o, row->sentence_span);
  dgm_column_some(c++);
  put_text(cite++, row->source);
  put_text(cite++, row->title);
  put_text(cite++, row->url);
  put_text(cite++, row->language);
  dgm_column_date(cite, row->published);
  dgm_column_some(c++);
  if (row->story)
    dgm_column_int(c++, row->story);
  else
    dgm_column_null(c++);
  put_text(c++, row->coder);
  put_text(c++, row->doc);
  return c;
}

static void put_counts(dgm_column *c, const dgm_row *row) {
  dgm_column_int(&c->children[0], row->events);
  dgm_column_int(&c->children[1], row->reports);
  dgm_column_int(&c->children[2], row->sources);
  dgm_column_some(c);
}

static void put_history(dgm_column *column, const dgm_row *row) {
  for (uint32_t i = 0; i < row->n_days; i++) {
    dgm_column *c = column->children->children;
    dgm_column_date(c++, row->days[i].published);
    put_name(c++, dgm_status_name((dgm_status)row->days[i].status));
    dgm_column_int(c, row->days[i].reports);
    dgm_column_some(column->children);
  }
  dgm_column_list(column);
}

static void put_denials(dgm_column *column, const dgm_row *row) {
  for (uint32_t i = 0; i < row->n_denials; i++) {
    const dgm_row_denial *denial = &row->denials[i];
    bool named = denial->by.code.size || denial->by.name.size;
    dgm_column *c = column->children->children;
    put_text(c++, named ? denial->by.code : dgm_cstr("UNK"));
    put_text(c++, denial->by.name);
    dgm_column_date(c++, denial->first);
    dgm_column_date(c++, denial->last);
    dgm_column_int(c, denial->reports);
    dgm_column_some(column->children);
  }
  dgm_column_list(column);
}

/* What rows of a store have besides; an event has no history. */
static void put_stored(dgm_column *c, const dgm_row *row) {
  put_counts(c++, row);
  if (row->n_days) {
    put_history(&c[0], row);
    put_denials(&c[1], row);
  } else {
    dgm_column_null(&c[0]);
    dgm_column_null(&c[1]);
  }
}

static void put_telling(dgm_column *c, const dgm_row *row) {
  dgm_buffer text = {0};
  dgm_write_telling(row, &text);
  if (text.failed)
    *c->failure = DGM_ERR_MEMORY;
  else
    dgm_column_text(c, (dgm_str){text.data, (uint32_t)text.size});
  dgm_buffer_free(&text);
}

static void put_row(dgm_column *column, const dgm_offsets *o, const dgm_row *row) {
  dgm_column *c = column->children;
  put_text(c++, row->id);
  dgm_column_date(c++, row->date);
  dgm_column_date(c++, row->enddate);
  put_parties(c++, o, row->actors, row->n_actors);
  put_parties(c++, o, row->recipients, row->n_recipients);
  put_name(c->children, dgm_type_name(row->type));
  dgm_column_list(c++);
  put_list(c++, row->mode);
  put_list(c++, row->contexts);
  put_text(c++, row->trigger);
  put_place(c++, o, row);
  dgm_column_int(c++, row->quad);
  put_number(c++, row->scale);
  c = put_report(c, o, row);
  put_text(c++, dgm_cstr(row->cameo));
  put_number(c++, row->goldstein);
  put_name(c++, dgm_status_name(row->status));
  put_claims(c++, o, row);
  put_words(c++, o, row->theme, row->theme_span);
  dgm_column_double(c++, rounded(row->confidence, 100));
  put_bounds(c->children, o, row->trigger_span);
  dgm_column_some(c++);
  if (c < column->children + column->field->n_children) {
    if (c->field->kind == DGM_ARROW_STRUCT)
      put_stored(c, row);
    else
      put_telling(c, row);
  }
  dgm_column_some(column);
}

static bool put_events(dgm_arrow *a, const dgm_document *d, const dgm_offsets *o) {
  dgm_event_rows rows = {.model = a->model, .d = d};
  dgm_row row;
  bool good = true;
  for (uint32_t i = 0; good && i < d->n_events && !a->failure; i++) {
    good = dgm_event_row(&rows, i, &row);
    if (good)
      put_row(&a->root, o, &row);
  }
  dgm_event_rows_free(&rows);
  return good;
}

/* ---- claims ---- */

static void put_spans(dgm_column *c, const dgm_document *d, const dgm_offsets *o, dgm_range range) {
  for (uint32_t i = 0; i < range.count; i++) {
    dgm_span span = d->spans[range.first + i];
    put_words(c->children, o, dgm_words_of(d, span), span);
  }
  dgm_column_list(c);
}

static void put_event_ids(dgm_column *c, const dgm_document *d, int32_t claim) {
  dgm_buffer id = {0};
  for (uint32_t e = 0; e < d->n_events; e++)
    if (dgm_event_has_claim(d, e, claim)) {
      id.size = 0;
      dgm_buffer_add_str(&id, d->id);
      dgm_buffer_printf(&id, "-%u", e + 1);
      if (id.failed)
        *c->failure = DGM_ERR_MEMORY;
      else
        dgm_column_text(c->children, (dgm_str){id.data, (uint32_t)id.size});
    }
  dgm_buffer_free(&id);
  dgm_column_list(c);
}

static void put_attribution(dgm_column *column, const dgm_document *d, const dgm_offsets *o, const dgm_claim *claim,
                            int32_t number) {
  dgm_column *c = column->children;
  dgm_party_space by;
  const dgm_row_claim row = dgm_claim_row(d, claim, DGM_NONE, &by);
  if (d->id.data)
    dgm_column_text(c++, d->id);
  else
    dgm_column_null(c++);
  dgm_column_int(c++, claim->sentence);
  if (claim->by >= 0 || claim->source.count)
    put_by(c++, o, &row);
  else
    dgm_column_null(c++);
  put_text(c++, row.medium);
  put_name(c++, dgm_stance_name(claim->stance));
  put_name(c++, dgm_quote_name(claim->quote));
  if (claim->source.count)
    put_spans(c++, d, o, claim->source);
  else
    dgm_column_null(c++);
  put_spans(c++, d, o, claim->cue);
  put_spans(c++, d, o, claim->content);
  put_event_ids(c, d, number);
  dgm_column_some(column);
}

static void put_attributions(dgm_arrow *a, const dgm_document *d, const dgm_offsets *o) {
  dgm_attributions attributions = {.d = d};
  const dgm_claim *claim;
  int32_t number;
  while (!a->failure && (claim = dgm_next_attribution(&attributions, &number)))
    put_attribution(&a->root, d, o, claim, number);
}

/* ---- entities ---- */

static void put_mention(dgm_column *column, const dgm_document *d, const dgm_offsets *o, uint32_t number) {
  dgm_column *c = column->children;
  char sectors[DGM_SECTORS_SIZE];
  const dgm_party party = dgm_mention_party(d, number, sectors);
  put_text(c++, d->id);
  dgm_column_int(c++, d->words[d->mentions[number].head].sentence);
  put_name(c++, dgm_entity_kind_name(party.kind));
  put_name(c++, dgm_mention_kind_name(d->mentions[number].kind));
  put_party(c, o, &party);
  dgm_column_some(column);
}

/* ---- the table ---- */

dgm_arrow *dgm_arrow_new(const dgm_model *model, dgm_arrow_table table, dgm_error *error) {
  const dgm_arrow_field *root = dgm_arrow_fields(table);
  if (!root) {
    dgm_fail(error, DGM_ERR_ARGUMENT, "there is no Arrow table %d", (int)table);
    return NULL;
  }
  dgm_arrow *a = calloc(1, sizeof *a);
  if (!a || !dgm_column_init(&a->root, root, &a->failure)) {
    dgm_arrow_free(a);
    dgm_fail_memory(error);
    return NULL;
  }
  a->model = model;
  a->table = table;
  return a;
}

void dgm_arrow_free(dgm_arrow *a) {
  if (a && a->root.field)
    dgm_column_free(&a->root);
  free(a);
}

uint64_t dgm_arrow_rows(const dgm_arrow *a) {
  return a->root.length;
}

uint64_t dgm_arrow_bytes(const dgm_arrow *a) {
  return dgm_column_bytes(&a->root);
}

void dgm_arrow_clear(dgm_arrow *a) {
  dgm_column_clear(&a->root);
}

static void start(dgm_arrow *a) {
  a->failure = DGM_OK;
  dgm_column_mark(&a->root);
}

/* All or nothing. */
static dgm_err finish(dgm_arrow *a, bool good, dgm_error *error) {
  dgm_err failure = good ? a->failure : DGM_ERR_MEMORY;
  a->failure = DGM_OK;
  if (!failure)
    return DGM_OK;
  dgm_column_back(&a->root);
  return failure == DGM_ERR_MEMORY
             ? dgm_fail_memory(error)
             : dgm_fail(error, failure,
                        "too much for one Arrow record batch: a column longer than 2 GiB or 2^31 items");
}

static bool has_events(dgm_arrow_table table) {
  return table == DGM_ARROW_EVENTS || table == DGM_ARROW_STORED || table == DGM_ARROW_TELLINGS;
}

dgm_err dgm_arrow_add_document(dgm_arrow *a, const dgm_document *d, dgm_error *error) {
  bool events = has_events(a->table);
  uint32_t mentions = d->n_mentions + d->n_sources, attributions = d->n_claims + d->n_attitudes;
  dgm_offsets offsets;
  if (events && !a->model)
    return dgm_fail(error, DGM_ERR_ARGUMENT, "events of a document need the model: give it to dgm_arrow_new");
  if (!(events ? d->n_events : a->table == DGM_ARROW_CLAIMS ? attributions : mentions))
    return DGM_OK;
  if (!dgm_offsets_new(&offsets, d->text))
    return dgm_fail_memory(error);
  start(a);
  bool good = true;
  if (events)
    good = put_events(a, d, &offsets);
  else if (a->table == DGM_ARROW_CLAIMS)
    put_attributions(a, d, &offsets);
  else
    for (uint32_t i = 0; i < mentions && !a->failure; i++)
      put_mention(&a->root, d, &offsets, i);
  dgm_offsets_free(&offsets);
  return finish(a, good, error);
}

dgm_err dgm_arrow_add_row(dgm_arrow *a, const dgm_row *row, dgm_error *error) {
  dgm_offsets offsets;
  bool placed = row->document.size > 0;
  if (!has_events(a->table))
    return dgm_fail(error, DGM_ERR_ARGUMENT, "rows are events: they do not go into the table \"%s\"",
                    dgm_arrow_table_name(a->table));
  if (placed && !dgm_offsets_new(&offsets, row->document))
    return dgm_fail_memory(error);
  start(a);
  put_row(&a->root, placed ? &offsets : NULL, row);
  if (placed)
    dgm_offsets_free(&offsets);
  return finish(a, true, error);
}

dgm_err dgm_arrow_concat(dgm_arrow *into, const dgm_arrow *from) {
  start(into);
  dgm_column_concat(&into->root, &from->root);
  return finish(into, true, NULL);
}
