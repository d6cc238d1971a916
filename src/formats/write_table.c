/* Events as a table for a terminal: one row each, cut to its width, counted in code points. */
#include "formats/write.h"

#include <stdlib.h>

enum { DATE, ACTOR, EVENT, RECIPIENT, STATUS, SAYS, WORDS, N_COLUMNS, GAP = 2, LONG_WORD = 12 };

static const char *const titles[N_COLUMNS] = {"date",   "actor",       "event",       "recipient",
                                              "status", "who says so", "in the words"};
/* In 80 columns, and the most a column takes of a wider terminal; what is left goes to the words. */
static const int least[N_COLUMNS] = {10, 9, 11, 9, 8, 7, 14}, most[N_COLUMNS] = {10, 24, 22, 24, 12, 30, 0};
/* Of each hundred columns more than 80. */
static const int shares[N_COLUMNS] = {0, 14, 14, 14, 10, 12, 36};

static void layout(int width, int columns[N_COLUMNS]) {
  int used = (N_COLUMNS - 1) * GAP, more = width > 80 ? width - 80 : 0;
  for (int i = 0; i < WORDS; i++) {
    columns[i] = least[i] + more * shares[i] / 100;
    columns[i] = columns[i] < most[i] ? columns[i] : most[i];
    used += columns[i];
  }
  columns[WORDS] = width - used > least[WORDS] ? width - used : least[WORDS];
}

/* ---- cells ---- */

static int points(dgm_str text) {
  int n = 0;
  for (uint32_t i = 0; i < text.size; i++)
    n += (text.data[i] & 0xC0) != 0x80;
  return n;
}

/* Bytes of the first `n` code points. */
static uint32_t bytes_of(dgm_str text, int n) {
  uint32_t at = 0;
  while (at < text.size && (n > 0 || (text.data[at] & 0xC0) == 0x80))
    n -= (text.data[at++] & 0xC0) != 0x80;
  return n < 0 ? at - 1 : at;
}

/* Where to cut so that no word is cut, unless the last one is long. */
static uint32_t word_end(dgm_str text, uint32_t size) {
  uint32_t at = size;
  while (at && at + LONG_WORD > size && text.data[at] != ' ')
    at--;
  if (text.data[at] != ' ')
    return size;
  while (at && text.data[at - 1] == ' ')
    at--;
  return at ? at : size;
}

static uint32_t word_start(dgm_str text, uint32_t from) {
  uint32_t at = from;
  while (at < text.size && at < from + LONG_WORD && text.data[at - 1] != ' ')
    at++;
  return text.data[at - 1] == ' ' && at < text.size ? at : from;
}

/* The first `width` code points; an ellipsis stands for what does not fit. */
static int put_cut(dgm_buffer *out, dgm_str text, int width) {
  int n = points(text);
  if (n <= width) {
    dgm_buffer_add_str(out, text);
    return n;
  }
  text.size = word_end(text, bytes_of(text, width - 1));
  dgm_buffer_add_str(out, text);
  dgm_buffer_puts(out, "…");
  return points(text) + 1;
}

static void put_cell(dgm_buffer *out, const dgm_buffer *cell, int width, bool last) {
  int n = put_cut(out, (dgm_str){cell->data, (uint32_t)cell->size}, width);
  for (; !last && n < width + GAP; n++)
    dgm_buffer_puts(out, " ");
}

static void put_parties(dgm_buffer *cell, const dgm_document *d, dgm_range range) {
  if (!range.count)
    dgm_buffer_puts(cell, "-");
  for (uint32_t i = 0; i < range.count; i++) {
    dgm_buffer_puts(cell, i ? ", " : "");
    dgm_entity_label(cell, d, d->arguments[range.first + i]);
  }
}

static void put_claims(dgm_buffer *cell, const dgm_document *d, const dgm_assessment *a) {
  static const char *const verbs[] = {
      [DGM_ASSERTS] = "", [DGM_DENIES] = " denies", [DGM_ALLEGES] = " alleges", [DGM_ANTICIPATES] = " expects"};
  bool own = a->own_voice || !a->claims.count;
  dgm_buffer_puts(cell, own ? "report" : "");
  for (uint32_t i = 0; i < a->claims.count; i++) {
    const dgm_claim *c = &d->claims[d->event_claims[a->claims.first + i]];
    dgm_buffer_puts(cell, own || i ? "; " : "");
    if (c->by >= 0)
      dgm_entity_label(cell, d, (uint32_t)c->by);
    else if (c->source.count)
      dgm_flat_text(cell, d, d->spans[c->source.first]);
    else
      dgm_buffer_puts(cell, "unnamed");
    dgm_buffer_puts(cell, c->stance < DGM_COUNT(verbs) ? verbs[c->stance] : "");
  }
}

/* ---- the predicate in its sentence ---- */

static bool is_space(const dgm_document *d, uint32_t at) {
  return at < d->text.size && (unsigned char)d->text.data[at] <= ' ';
}

/* "… has [condemned] the strike …": the words around the predicate, as many as fit. */
static void put_words(dgm_buffer *out, const dgm_document *d, const dgm_event *event, int width) {
  dgm_span sentence = d->sentences[event->sentence].span, trigger = event->trigger;
  dgm_buffer before = {0}, mark = {0}, after = {0};
  if (trigger.start < sentence.start || trigger.end > sentence.end)
    sentence = trigger;
  dgm_flat_text(&before, d, (dgm_span){sentence.start, trigger.start});
  dgm_buffer_puts(&before, trigger.start > sentence.start && is_space(d, trigger.start - 1) ? " " : "");
  dgm_buffer_puts(&mark, "[");
  dgm_flat_text(&mark, d, trigger);
  dgm_buffer_puts(&mark, "]");
  dgm_buffer_puts(&after, is_space(d, trigger.end) && trigger.end < sentence.end ? " " : "");
  dgm_flat_text(&after, d, (dgm_span){trigger.end, sentence.end});

  dgm_str b = {before.data, (uint32_t)before.size}, a = {after.data, (uint32_t)after.size};
  int room = width - points((dgm_str){mark.data, (uint32_t)mark.size});
  room = room > 0 ? room : 0;
  int left = room * 2 / 5, right = points(a);
  left = room - right > left ? room - right : left; /* room that the other side does not need */
  int skip = points(b) - left;
  if (skip > 0 && left > 0) {
    uint32_t size = word_start(b, bytes_of(b, skip + 1));
    b = (dgm_str){b.data + size, b.size - size};
    dgm_buffer_puts(out, "…");
  }
  if (left > 0)
    dgm_buffer_add_str(out, b);
  int used = left > 0 ? points(b) + (skip > 0) : 0;
  put_cut(out, (dgm_str){mark.data, (uint32_t)mark.size}, width);
  if (room > used)
    put_cut(out, a, room - used);
  out->failed |= before.failed || mark.failed || after.failed;
  dgm_buffer_free(&before);
  dgm_buffer_free(&mark);
  dgm_buffer_free(&after);
}

/* ---- rows ---- */

static void fill_cell(dgm_buffer *cell, const dgm_document *d, uint32_t number, int column) {
  const dgm_event *event = &d->events[number];
  dgm_assessment a = dgm_assessed(d, number);
  char date[16];
  switch (column) {
  case DATE:
    dgm_date_format(event->start, date);
    dgm_buffer_puts(cell, date[0] ? date : "-");
    break;
  case ACTOR:
    put_parties(cell, d, event->actors);
    break;
  case EVENT:
    dgm_buffer_puts(cell, dgm_type_name(a.type));
    if (event->mode && a.type == event->type)
      dgm_buffer_printf(cell, " %s", event->mode);
    break;
  case RECIPIENT:
    put_parties(cell, d, event->recipients);
    break;
  case STATUS:
    dgm_buffer_puts(cell, dgm_status_name(a.status));
    break;
  default:
    put_claims(cell, d, &a);
  }
}

static void put_titles(const int columns[N_COLUMNS], dgm_buffer *out) {
  for (int line = 0; line < 2; line++) {
    for (int i = 0; i < N_COLUMNS; i++) {
      int n = 0;
      for (; line && n < columns[i]; n++)
        dgm_buffer_puts(out, "-");
      if (!line)
        n = put_cut(out, dgm_cstr(titles[i]), columns[i]);
      for (; i + 1 < N_COLUMNS && n < columns[i] + GAP; n++)
        dgm_buffer_puts(out, " ");
    }
    dgm_buffer_puts(out, "\n");
  }
}

void dgm_write_table(const dgm_model *model, const dgm_document *document, int width, bool header, dgm_buffer *out) {
  (void)model;
  int columns[N_COLUMNS];
  dgm_buffer cell = {0};
  layout(width, columns);
  if (header)
    put_titles(columns, out);
  for (uint32_t i = 0; i < document->n_events; i++) {
    for (int column = 0; column < WORDS; column++) {
      cell.size = 0;
      fill_cell(&cell, document, i, column);
      put_cell(out, &cell, columns[column], false);
    }
    put_words(out, document, &document->events[i], columns[WORDS]);
    dgm_buffer_puts(out, "\n");
  }
  out->failed |= cell.failed;
  dgm_buffer_free(&cell);
}
