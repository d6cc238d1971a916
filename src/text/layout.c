/* A blank line ends a paragraph. So does a line break that hard wrapping does not explain: the next line begins like a
 * new text, and its first word would have fitted on this one. */
#include "text/layout.h"

enum {
  WRAP_MIN = 45,  /* texts are not wrapped narrower than this … */
  WRAP_MAX = 132, /* … nor wider: longer lines are paragraphs */
  SLACK = 8,      /* columns by which a wrapped line may fall short */
};

static dgm_line line_at(dgm_str text, uint32_t at) {
  dgm_line line = {at, at, at, 0};
  bool begun = false;
  uint32_t column = 0;
  while (at < text.size) {
    uint32_t newline = dgm_newline_at(text.data, text.size, at);
    if (newline) {
      at += newline;
      break;
    }
    dgm_char c = dgm_char_at(text.data, text.size, at);
    at += c.length;
    if (c.kind != DGM_CH_SPACE) {
      if (!begun)
        line.start = at - c.length;
      begun = true;
      line.end = at;
      line.columns = column + 1;
    }
    column++;
  }
  if (!begun)
    line.start = line.end;
  line.next = at;
  return line;
}

void dgm_layout_start(dgm_layout *layout, dgm_str text) {
  *layout = (dgm_layout){.text = text, .line = line_at(text, 0)};
}

static void measure_block(dgm_layout *layout) {
  uint32_t n = 0;
  layout->width = 0;
  dgm_line line = layout->line;
  for (;; line = line_at(layout->text, line.next)) {
    if (line.start == line.end)
      break;
    n++;
    layout->block_end = line.end;
    if (line.columns > layout->width)
      layout->width = line.columns;
    if (line.next >= layout->text.size)
      break;
  }
  if (n >= 3 && layout->width >= WRAP_MIN && layout->width <= WRAP_MAX && layout->width > layout->wrap)
    layout->wrap = layout->width;
}

static bool ends_finally(dgm_str text, dgm_line line) {
  uint32_t at = line.end;
  while (at > line.start &&
         (strchr("\"')]", text.data[at - 1]) || (at >= line.start + 3 && text.data[at - 3] == '\xE2' &&
                                                 (text.data[at - 1] == '\x9D' || text.data[at - 1] == '\x99'))))
    at -= (unsigned char)text.data[at - 1] >= 0x80 ? 3 : 1;
  return at > line.start && text.data[at - 1] && strchr(".?!:;", text.data[at - 1]);
}

typedef enum bullet { BULLET_NONE, BULLET_MAYBE, BULLET_SURE } bullet;

/* "•" and "*" begin an item; "-", "1.", "(a)" may. */
static bullet bullet_of(dgm_str text, dgm_line line) {
  dgm_str head = {text.data + line.start, line.end - line.start};
  static const char *const sure[] = {"•", "* ", "▪", "●", "◦", "‣"};
  static const char *const maybe[] = {"- ", "– ", "— "};
  for (size_t i = 0; i < DGM_COUNT(sure); i++)
    if (dgm_str_starts(head, sure[i]))
      return BULLET_SURE;
  for (size_t i = 0; i < DGM_COUNT(maybe); i++)
    if (dgm_str_starts(head, maybe[i]))
      return BULLET_MAYBE;
  uint32_t i = head.size && head.data[0] == '(';
  uint32_t from = i;
  while (i < head.size && i < from + 2 && dgm_is_digit(head.data[i]))
    i++;
  if (i == from && i < head.size && dgm_is_lower(head.data[i]))
    i++;
  bool marked = i > from && i + 1 < head.size && (head.data[i] == ')' || (head.data[i] == '.' && !from));
  return marked && head.data[i + 1] == ' ' ? BULLET_MAYBE : BULLET_NONE;
}

/* Could the first word of `next` have stood on this line? */
static bool is_short(const dgm_layout *layout, dgm_line line, dgm_line next) {
  uint32_t width = layout->width > WRAP_MAX || layout->width >= layout->wrap ? layout->width : layout->wrap;
  if (width < WRAP_MIN || width > WRAP_MAX)
    return true;
  uint32_t word = 0;
  for (uint32_t at = next.start; at < next.end && word <= WRAP_MAX; word++) {
    dgm_char c = dgm_char_at(layout->text.data, next.end, at);
    if (c.kind == DGM_CH_SPACE)
      break;
    at += c.length;
  }
  return line.columns + 1 + word + SLACK <= width;
}

static bool breaks(const dgm_layout *layout, dgm_line line, dgm_line next) {
  bullet b = bullet_of(layout->text, next);
  if (b == BULLET_SURE)
    return true;
  bool is_done = ends_finally(layout->text, line), is_fitting = is_short(layout, line, next);
  if (b == BULLET_MAYBE)
    return is_done || is_fitting || bullet_of(layout->text, line) == BULLET_MAYBE;
  dgm_char first = dgm_char_at(layout->text.data, next.end, next.start);
  return first.kind != DGM_CH_LOWER && is_fitting;
}

bool dgm_layout_next(dgm_layout *layout, dgm_span *paragraph) {
  dgm_line line = layout->line;
  while (line.start == line.end) {
    if (line.next >= layout->text.size)
      return false;
    line = line_at(layout->text, line.next);
  }
  layout->line = line;
  if (line.end > layout->block_end)
    measure_block(layout);
  paragraph->start = line.start;
  for (;;) {
    paragraph->end = line.end;
    dgm_line next = line_at(layout->text, line.next);
    layout->line = next;
    if (line.end == layout->block_end || breaks(layout, line, next))
      return true;
    line = next;
  }
}
