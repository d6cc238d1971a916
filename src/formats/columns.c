#include "formats/columns.h"

enum { GAP = 2, LONG_WORD = 12, WIDTH = 80 };

static const char *const titles[DGM_N_CELLS] = {"date",   "actor",       "event",       "recipient",
                                                "status", "who says so", "in the words"};
/* In 80 columns, and the most a column takes of a wider terminal; what is left goes to the words. */
static const int least[DGM_N_CELLS] = {10, 9, 11, 9, 8, 7, 14}, most[DGM_N_CELLS] = {10, 24, 22, 24, 12, 30, 0};
/* Of each hundred columns more than 80. */
static const int shares[DGM_N_CELLS] = {0, 14, 14, 14, 10, 12, 36};

void dgm_columns_layout(int width, int columns[DGM_N_CELLS]) {
  int used = (DGM_N_CELLS - 1) * GAP, more = width > 80 ? width - 80 : 0;
  for (int i = 0; i < DGM_CELL_WORDS; i++) {
    columns[i] = least[i] + more * shares[i] / 100;
    columns[i] = columns[i] < most[i] ? columns[i] : most[i];
    used += columns[i];
  }
  columns[DGM_CELL_WORDS] = width - used > least[DGM_CELL_WORDS] ? width - used : least[DGM_CELL_WORDS];
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

void dgm_columns_cell(dgm_buffer *out, const dgm_buffer *cell, int width) {
  int n = put_cut(out, (dgm_str){cell->data, (uint32_t)cell->size}, width);
  for (; n < width + GAP; n++)
    dgm_buffer_puts(out, " ");
}

/* ---- the predicate in its sentence ---- */

static bool is_space(dgm_str text, uint32_t at) {
  return at < text.size && (unsigned char)text.data[at] <= ' ';
}

void dgm_columns_words(dgm_buffer *out, dgm_str text, dgm_span sentence, dgm_span trigger, int width) {
  dgm_buffer before = {0}, mark = {0}, after = {0};
  if (trigger.start < sentence.start || trigger.end > sentence.end)
    sentence = trigger;
  dgm_flat_str(&before, text, (dgm_span){sentence.start, trigger.start});
  dgm_buffer_puts(&before, trigger.start > sentence.start && is_space(text, trigger.start - 1) ? " " : "");
  dgm_buffer_puts(&mark, "[");
  dgm_flat_str(&mark, text, trigger);
  dgm_buffer_puts(&mark, "]");
  dgm_buffer_puts(&after, is_space(text, trigger.end) && trigger.end < sentence.end ? " " : "");
  dgm_flat_str(&after, text, (dgm_span){trigger.end, sentence.end});

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

/* ---- titles and words ---- */

void dgm_columns_titles(const int columns[DGM_N_CELLS], dgm_buffer *out) {
  for (int line = 0; line < 2; line++) {
    for (int i = 0; i < DGM_N_CELLS; i++) {
      int n = 0;
      for (; line && n < columns[i]; n++)
        dgm_buffer_puts(out, "-");
      if (!line)
        n = put_cut(out, dgm_cstr(titles[i]), columns[i]);
      for (; i + 1 < DGM_N_CELLS && n < columns[i] + GAP; n++)
        dgm_buffer_puts(out, " ");
    }
    dgm_buffer_puts(out, "\n");
  }
}

const char *dgm_columns_stance(uint8_t stance) {
  static const char *const verbs[] = {
      [DGM_ASSERTS] = "", [DGM_DENIES] = " denies", [DGM_ALLEGES] = " alleges", [DGM_ANTICIPATES] = " expects"};
  return stance < DGM_COUNT(verbs) ? verbs[stance] : "";
}

/* ---- lines ---- */

void dgm_columns_wrapped(dgm_buffer *out, dgm_buffer *words, int column, int indent) {
  dgm_str text = {words->data, (uint32_t)words->size};
  bool space = false;
  for (uint32_t at = 0; at < text.size;) {
    uint32_t end = at;
    int points = 0;
    for (; end < text.size && text.data[end] != ' ' && points <= WIDTH - indent; end++)
      points += (text.data[end] & 0xC0) != 0x80;
    if (points > WIDTH - indent) { /* no word at all: cut before the last character */
      end--;
      while ((text.data[end] & 0xC0) == 0x80)
        end--;
      points--;
    }
    if (column > indent && column + space + points > WIDTH) {
      dgm_buffer_printf(out, "\n%*s", indent, "");
      column = indent;
      space = false;
    }
    dgm_buffer_puts(out, space ? " " : "");
    dgm_buffer_add(out, text.data + at, end - at);
    column += points + space;
    at = end + (end < text.size && text.data[end] == ' ');
    space = at > end;
  }
  dgm_buffer_puts(out, "\n");
  words->size = 0;
}
