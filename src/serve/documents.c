/* Documents, agreements. */
#include "serve.h"

#include "index.h"

#include <stdlib.h>
#include <string.h>

/* ---- a document ---- */

typedef struct document {
  dgm_buffer *out;
  int64_t first, n; /* sentences */
  unit_count units;
  bool found, begun;
} document;

static void put_cell(dgm_buffer *out, const char *key, const dgm_cell *c) {
  put(out, key);
  if (c->kind == DGM_CELL_TEXT)
    dgm_json_string(out, c->text);
  else
    put(out, "null");
}

static int take_document(void *context, const dgm_cell *c, size_t n) {
  document *d = context;
  if (n < 8)
    return 1;
  d->found = true;
  put_cell(d->out, "{\"id\": ", &c[0]);
  put_cell(d->out, ", \"title\": ", &c[1]);
  put_cell(d->out, ", \"source\": ", &c[2]);
  put(d->out, ", \"date\": ");
  put_day(d->out, c[3].kind == DGM_CELL_INTEGER ? (dgm_date)c[3].integer : DGM_NO_DATE);
  put_cell(d->out, ", \"url\": ", &c[4]);
  put_cell(d->out, ",\n\"text\": ", &c[5]);
  char *text = malloc((size_t)c[5].text.size + 1);
  if (text)
    memcpy(text, c[5].text.data, c[5].text.size);
  d->out->failed |= !text;
  d->units.text = (dgm_str){text, text ? c[5].text.size : 0};
  d->first = c[6].integer;
  d->n = c[7].integer;
  return 1;
}

static int put_sentence(void *context, const dgm_cell *c, size_t n) {
  document *d = context;
  if (n < 2)
    return 1;
  put(d->out, d->begun ? ", " : "");
  put_units(d->out, &d->units, c[0].integer, c[1].integer);
  d->begun = true;
  return 0;
}

static dgm_err read_document(dgm_store *store, dgm_str id, document *d, dgm_error *error) {
  static const char *const all[] = {
      "SELECT d.id, d.title, s.text, d.date, d.url, plain(d.text), d.first_sentence, d.sentences FROM documents "
      "d LEFT JOIN strings s ON s.string = d.source WHERE d.id = ?",
      "SELECT c.id, c.title, s.text, c.date, c.url, plain(d.text), d.first_sentence, d.sentences FROM copies c "
      "JOIN documents d ON d.doc = c.doc LEFT JOIN strings s ON s.string = c.source WHERE c.id = ?"};
  const dgm_cell value = {.kind = DGM_CELL_TEXT, .text = id};
  dgm_err result = DGM_OK;
  for (size_t i = 0; i < COUNT(all) && !result && !d->found; i++)
    result = dgm_store_select(store, all[i], &value, 1, take_document, d, error);
  return result;
}

void api_document(worker *w, request *r, answer *a) {
  document d = {.out = &a->body};
  dgm_error error = {0};
  if (!question_ends(r, a))
    return;
  dgm_str id = str(r->path + strlen("/api/documents/"));
  dgm_err result = read_document(w->store, id, &d, &error);
  if (!result && d.found) {
    const dgm_cell range[] = {{.kind = DGM_CELL_INTEGER, .integer = d.first},
                              {.kind = DGM_CELL_INTEGER, .integer = d.n}};
    put(&a->body, ",\n\"sentences\": [");
    result = dgm_store_select(w->store,
                              "SELECT start, end FROM sentences WHERE sentence >= ?1 AND sentence < ?1 + ?2 ORDER BY "
                              "sentence",
                              range, 2, put_sentence, &d, &error);
    put(&a->body, "]}\n");
  }
  if (result)
    answer_error(a, &error);
  else if (!d.found)
    answer_fail(a, 404, "there is no document \"%s\"", id.data);
  free((char *)(uintptr_t)d.units.text.data);
}

/* ---- agreements ---- */

typedef struct agreement_list {
  dgm_buffer *out;
  uint64_t n, most;
} agreement_list;

static int put_agreement(void *context, const dgm_row_agreement *agreement) {
  agreement_list *l = context;
  if (l->n++ == l->most)
    return 1;
  put(l->out, l->n > 1 ? "," : "");
  dgm_write_row_agreement(agreement, l->out);
  return l->out->failed;
}

void api_agreements(worker *w, request *r, answer *a) {
  dgm_filter f;
  dgm_error error = {0};
  if (!question_read(r, MOST_ROWS, &f, a) || !question_ends(r, a))
    return;
  agreement_list l = {&a->body, 0, f.limit};
  f.limit++; /* one more tells whether there is more */
  put(&a->body, "{\"rows\": [");
  if (dgm_store_agreements(w->store, &f, put_agreement, &l, &error))
    answer_error(a, &error);
  else
    put(&a->body, l.n > l.most ? "], \"more\": true}\n" : "], \"more\": false}\n");
}
