/* Who asserts, alleges and denies what, event by event, for people: plain text in 80 columns. */
#include "formats/columns.h"

enum { INDENT = 12 };

/* ---- lines ---- */

typedef struct ledger {
  const dgm_document *d;
  dgm_buffer *out;
  dgm_buffer words; /* of the line in the making */
} ledger;

static void put_wrapped(ledger *l, int column, int indent) {
  dgm_columns_wrapped(l->out, &l->words, column, indent);
}

static void put_name(ledger *l, uint32_t mention) {
  const dgm_entity *e = &l->d->entities[l->d->mentions[mention].entity];
  if (e->name.size)
    dgm_buffer_add_str(&l->words, e->name);
  else
    dgm_entity_label(&l->words, l->d, mention);
}

static void put_parties(ledger *l, dgm_range range) {
  for (uint32_t i = 0; i < range.count; i++) {
    dgm_buffer_puts(&l->words, i ? ", " : "");
    put_name(l, l->d->arguments[range.first + i]);
  }
  if (!range.count)
    dgm_buffer_puts(&l->words, "?");
}

/* ---- one event ---- */

static void put_header(ledger *l, uint32_t number, const dgm_assessment *a) {
  const dgm_event *event = &l->d->events[number];
  char date[16];
  dgm_date_format(event->start, date);
  dgm_buffer_printf(l->out, "%-*s", INDENT, date[0] ? date : "no date");
  put_parties(l, event->actors);
  dgm_buffer_printf(&l->words, " → %s", dgm_type_name(a->type));
  if (event->mode && a->type == event->type)
    dgm_buffer_printf(&l->words, " %s", event->mode);
  if (event->recipients.count) {
    dgm_buffer_puts(&l->words, " → ");
    put_parties(l, event->recipients);
  }
  dgm_buffer_printf(&l->words, "; %s", dgm_status_name(a->status));
  if (event->place >= 0) {
    dgm_buffer_puts(&l->words, "; ");
    dgm_buffer_add_str(&l->words, l->d->places[event->place].name);
  }
  put_wrapped(l, INDENT, INDENT);
}

static void put_speaker(ledger *l, const dgm_claim *c) {
  if (c->source.count)
    dgm_flat_text(&l->words, l->d, dgm_whole_span(l->d, c->source));
  else if (c->by >= 0)
    put_name(l, (uint32_t)c->by);
  else
    dgm_buffer_puts(&l->words, "someone");
  if (c->medium.end > c->medium.start) {
    dgm_buffer_puts(&l->words, " (");
    dgm_flat_text(&l->words, l->d, c->medium);
    dgm_buffer_puts(&l->words, ")");
  }
}

/* What was said; of a claim that only points back ("denied it") the sentence. */
static void put_content(ledger *l, const dgm_claim *c) {
  dgm_span all = dgm_whole_span(l->d, c->content);
  bool words = false;
  for (uint32_t i = all.start; i < all.end; i++)
    words |= l->d->text.data[i] == ' ' || l->d->text.data[i] == '\n';
  if (!words)
    dgm_flat_text(&l->words, l->d, l->d->sentences[c->sentence].span);
  for (uint32_t i = 0; words && i < c->content.count; i++) {
    dgm_buffer_puts(&l->words, i ? " … " : "");
    dgm_flat_text(&l->words, l->d, l->d->spans[c->content.first + i]);
  }
}

static void put_claim(ledger *l, const dgm_claim *c) {
  bool direct = c->quote == DGM_QUOTE_DIRECT;
  dgm_buffer_printf(l->out, "  %-*s", INDENT - 2,
                    c->stance == DGM_ANTICIPATES ? "expects" : dgm_stance_name(c->stance));
  put_speaker(l, c);
  dgm_buffer_puts(&l->words, direct ? ": “" : ": ");
  put_content(l, c);
  dgm_buffer_puts(&l->words, direct ? "”" : "");
  put_wrapped(l, INDENT, INDENT);
}

static void put_event(ledger *l, uint32_t number) {
  dgm_assessment a = dgm_assessed(l->d, number);
  put_header(l, number, &a);
  if (a.own_voice || !a.claims.count) {
    dgm_buffer_printf(l->out, "  %-*s", INDENT - 2, "asserts");
    dgm_buffer_puts(&l->words, "the report: ");
    dgm_flat_text(&l->words, l->d, l->d->sentences[l->d->events[number].sentence].span);
    put_wrapped(l, INDENT, INDENT);
  }
  for (uint32_t i = 0; i < a.claims.count; i++)
    put_claim(l, &l->d->claims[l->d->event_claims[a.claims.first + i]]);
  dgm_buffer_puts(l->out, "\n");
}

/* Disputed events first, then alleged ones, then the others. */
static int rank(const dgm_document *d, uint32_t event) {
  dgm_assessment a = dgm_assessed(d, event);
  return a.status == DGM_DISPUTED ? 0 : a.status == DGM_ALLEGED ? 1 : 2;
}

void dgm_write_ledger(const dgm_model *model, const dgm_document *document, dgm_buffer *out) {
  (void)model;
  ledger l = {.d = document, .out = out};
  if (!document->n_events)
    return;
  if (document->id.size) {
    dgm_buffer_puts(out, "== ");
    dgm_buffer_add_str(&l.words, document->id);
    put_wrapped(&l, 3, 3);
    dgm_buffer_puts(out, "\n");
  }
  for (int r = 0; r < 3; r++)
    for (uint32_t i = 0; i < document->n_events; i++)
      if (rank(document, i) == r)
        put_event(&l, i);
  out->failed |= l.words.failed;
  dgm_buffer_free(&l.words);
}
