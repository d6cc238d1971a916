/* Which of a page is the article: parts that their names or elements tell to be none are dropped, the part with the
 * prose is chosen, and its paragraphs are looked at one by one. */
#include "formats/html.h"

#include <stdlib.h>

enum {
  PROSE = 40,      /* bytes that a paragraph of prose has at least */
  SHORT = 60,      /* … and what is no sentence, to be believed outside <p> */
  FEW_WORDS = 5,   /* in a <p> without a sentence */
  NOTE_WORDS = 25, /* of a line that begins like boilerplate */
  BYLINE_WORDS = 12,
  DATE_WORDS = 14,
};

/* ---- words ---- */

static bool has_phrase(dgm_str words, dgm_str phrase) {
  for (uint32_t i = 0; words.size > phrase.size + 1 && i <= words.size - phrase.size - 2; i++)
    if (words.data[i] == ' ' && words.data[i + 1 + phrase.size] == ' ' &&
        !memcmp(words.data + i + 1, phrase.data, phrase.size))
      return true;
  return false;
}

bool html_has_words(const html_page *p, uint32_t node, const char *kind) {
  dgm_str words = p->nodes[node].words, one;
  for (dgm_input_words all = {.kind = kind}; words.size && dgm_input_next(&all, &one);)
    if (has_phrase(words, one))
      return true;
  return false;
}

static uint32_t count_words(dgm_str text) {
  uint32_t n = text.size > 0;
  for (uint32_t i = 0; i < text.size; i++)
    n += text.data[i] == ' ';
  return n;
}

static bool starts_nocase(dgm_str text, dgm_str head) {
  return text.size >= head.size && dgm_str_eq_nocase((dgm_str){text.data, head.size}, head);
}

static bool is_word_end(dgm_str text, uint32_t at) {
  return at >= text.size || !dgm_is_letter(text.data[at]) ||
         !(dgm_is_lower(text.data[at - 1]) || dgm_is_upper(text.data[at - 1]));
}

/* Whether the text begins with, or anywhere has, or is, words of this kind. */
static bool says(dgm_str text, const char *kind, bool anywhere, bool whole) {
  dgm_input_words all = {.kind = kind};
  for (dgm_str one; dgm_input_next(&all, &one);)
    for (uint32_t at = 0; at + one.size <= text.size && (anywhere || !at); at++)
      if (starts_nocase((dgm_str){text.data + at, text.size - at}, one) &&
          (whole ? one.size == text.size : is_word_end(text, at + one.size)))
        return true;
  return false;
}

static bool ends_sentence(dgm_str text) {
  static const char *const closers[] = {"\"", "'", ")", "]", "\u201D", "\u2019", "*"};
  for (size_t i = 0; i < DGM_COUNT(closers); i++)
    if (dgm_str_ends(text, closers[i])) {
      text.size -= (uint32_t)strlen(closers[i]);
      i = (size_t)-1;
    }
  return text.size && (strchr(".!?:;", text.data[text.size - 1]) || dgm_str_ends(text, "\u2026"));
}

/* ---- prose ---- */

static uint8_t block_tag(const html_page *p, uint32_t node) {
  return p->nodes[p->nodes[node].block].tag;
}

static uint32_t prose_of(const html_page *p, const html_block *b) {
  uint8_t tag = block_tag(p, b->node);
  if (b->text.size < PROSE || b->links * 2 > b->text.size || tag == HTML_H1 || tag == HTML_HEADING)
    return 0;
  bool sentence = ends_sentence(b->text) || b->text.size > 3 * PROSE;
  return sentence ? b->text.size - b->links : 0;
}

static void sum_prose(html_page *p) {
  for (uint32_t i = 0; i < p->n_nodes; i++)
    p->nodes[i].prose = p->nodes[i].n_prose = 0;
  for (uint32_t i = 0; i < p->n_blocks; i++) {
    html_node *node = &p->nodes[p->blocks[i].node];
    uint32_t prose = node->dropped ? 0 : prose_of(p, &p->blocks[i]);
    node->prose += prose;
    node->n_prose += prose > 0;
  }
  for (uint32_t i = p->n_nodes; i-- > 1;) {
    p->nodes[p->nodes[i].parent].prose += p->nodes[i].prose;
    p->nodes[p->nodes[i].parent].n_prose += p->nodes[i].n_prose;
  }
}

/* ---- what is dropped ---- */

static bool is_body(const html_page *p, uint32_t node) {
  dgm_str part = html_attribute_of(p, node, "itemprop");
  return p->nodes[node].tag == HTML_MAIN || dgm_str_is_nocase(part, "articleBody") ||
         dgm_str_is_nocase(html_attribute_of(p, node, "role"), "main");
}

/* By its name or element alone; `most`: it holds most of the prose. */
static bool is_boilerplate(const html_page *p, uint32_t n, bool core, bool most) {
  const html_node *node = &p->nodes[n];
  if (core || node->tag == HTML_ROOT || node->tag == HTML_MAIN)
    return false;
  if (node->hidden || node->tag == HTML_ASIDE || node->tag == HTML_FORM)
    return !most || node->tag != HTML_FORM;
  if (node->tag == HTML_META || node->tag == HTML_NOTHING || !node->words.size)
    return false;
  return html_has_words(p, n, "drop") || (!most && html_has_words(p, n, "drop_small"));
}

/* What holds the headline or the body is no boilerplate, whatever it is called. */
static bool drop_parts(html_page *p) {
  bool *core = calloc(p->n_nodes, sizeof *core);
  if (!core)
    return false;
  for (uint32_t i = p->n_nodes; i-- > 1;) {
    core[i] |= is_body(p, i) || (i == p->h1 && p->h1);
    core[p->nodes[i].parent] |= core[i];
  }
  uint32_t all = p->nodes[0].prose;
  for (uint32_t i = 1; i < p->n_nodes; i++)
    p->nodes[i].dropped = p->nodes[p->nodes[i].parent].dropped ||
                          is_boilerplate(p, i, core[i] && i != p->h1, p->nodes[i].prose > all / 2);
  free(core);
  return true;
}

/* ---- the headline ---- */

/* Nothing longer than a headline is looked through, for a page may have many headings. */
static bool overlaps(dgm_str a, dgm_str b) {
  return a.size > 8 && b.size >= a.size && b.size <= HTML_HEADLINE && memmem(b.data, b.size, a.data, a.size) != NULL;
}

/* A heading that leads to the front page is the name of the site. */
static bool is_logo(const html_page *p, uint32_t h1) {
  for (uint32_t i = h1 + 1; i < p->nodes[h1].end; i++) {
    if (p->nodes[i].tag != HTML_A)
      continue;
    dgm_str href = html_attribute_of(p, i, "href");
    const char *host = href.size ? memmem(href.data, href.size, "://", 3) : NULL;
    const char *path = host ? memchr(host + 3, '/', (size_t)(href.data + href.size - host - 3)) : href.data;
    size_t size = path ? (size_t)(href.data + href.size - path) : 0;
    return href.size && size < 2 && (!size || *path == '/');
  }
  return false;
}

/* The <h1> that the page's own title repeats, or the longest. */
static void find_h1(html_page *p, dgm_str title) {
  uint32_t longest = 0;
  for (uint32_t i = 1; i < p->n_nodes; i++) {
    if (p->nodes[i].tag != HTML_H1 || is_logo(p, i))
      continue;
    dgm_str text = html_text_of(p, i);
    if (overlaps(text, title) || overlaps(title, text) || overlaps(text, p->head_title)) {
      p->h1 = i;
      return;
    }
    if (text.size > longest) {
      longest = text.size;
      p->h1 = i;
    }
  }
}

/* ---- the container ---- */

typedef bool is_part(const html_page *, uint32_t);

static bool is_article_body(const html_page *p, uint32_t n) {
  return dgm_str_is_nocase(html_attribute_of(p, n, "itemprop"), "articleBody");
}
static bool is_content(const html_page *p, uint32_t n) {
  return html_has_words(p, n, "content");
}
static bool is_article(const html_page *p, uint32_t n) {
  return p->nodes[n].tag == HTML_ARTICLE;
}
static bool is_main(const html_page *p, uint32_t n) {
  return is_body(p, n);
}

/* The part of a kind with most prose, which must be two fifths of the page's; several that share it: what holds them.
 */
static uint32_t best_part(const html_page *p, is_part *is, uint32_t all) {
  uint32_t best = 0, sum = 0, last = 0, common = 0;
  for (uint32_t i = 1; i < p->n_nodes; i++) {
    if (p->nodes[i].dropped || !p->nodes[i].prose || i < last || !is(p, i))
      continue;
    last = p->nodes[i].end;
    sum += p->nodes[i].prose;
    if (!best || p->nodes[i].prose > p->nodes[best].prose)
      best = i;
    for (common = common ? common : i; !html_within(p, i, common);)
      common = p->nodes[common].parent;
  }
  if (sum < all / 5 * 2)
    return 0;
  return p->nodes[best].prose < sum / 10 * 7 ? common : best;
}

/* Down from the root as long as one part of several paragraphs holds most of the prose. */
static uint32_t densest(const html_page *p) {
  uint32_t at = 0;
  for (bool down = true; down;) {
    down = false;
    for (uint32_t i = at + 1; i < p->nodes[at].end && !down; i = p->nodes[i].end)
      if (!p->nodes[i].dropped && p->nodes[i].n_prose > 1 && p->nodes[i].prose * 20ull > p->nodes[at].prose * 13ull) {
        at = i;
        down = true;
      }
  }
  return at;
}

/* ---- its paragraphs ---- */

/* How many words of a line that tells a date or time are no labels; not counted are those of the date itself. */
static uint32_t count_strange(dgm_str text, dgm_span date) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < text.size;) {
    uint32_t end = i;
    while (end < text.size && dgm_is_letter(text.data[end]))
      end++;
    if (end > i && (i >= date.end || end <= date.start))
      n += !dgm_input_has("date_label", (dgm_str){text.data + i, end - i});
    i = end > i ? end : i + 1;
  }
  return n;
}

/* A line with a date in which all else is short: a label, a weekday, the time. */
bool html_is_date_line(dgm_str text, dgm_date *date) {
  dgm_span span;
  if (text.size > 160 || count_words(text) > DATE_WORDS || !dgm_date_find(text, date, &span))
    return false;
  uint32_t strange = count_strange(text, span);
  bool sentence = text.data[text.size - 1] == '.' && span.end + 1 < text.size && strange > 1;
  return !sentence && strange <= (says(text, "byline", true, false) ? 8 : 3);
}

static bool is_note(dgm_str text) {
  uint32_t words = count_words(text);
  dgm_date date;
  if (says(text, "whole", false, true) || html_is_date_line(text, &date))
    return true;
  if (words <= BYLINE_WORDS && !ends_sentence(text) && says(text, "byline", false, false))
    return true;
  return words <= NOTE_WORDS && (says(text, "begins", false, false) || says(text, "says", true, false));
}

/* "10:32 GMT": no letters but those of labels. */
static bool is_time(dgm_str text) {
  bool digit = false;
  for (uint32_t i = 0; i < text.size && text.size < 40; i++)
    digit |= dgm_is_digit(text.data[i]);
  return digit && !count_strange(text, (dgm_span){0, 0});
}

static bool is_paragraph(const html_page *p, const html_block *b) {
  uint8_t tag = block_tag(p, b->node);
  if (b->text.size < 2 || is_note(b->text) || is_time(b->text) || (uint64_t)b->links * 10 > (uint64_t)b->text.size * 7)
    return false;
  if (tag == HTML_HEADING)
    return true;
  if (tag == HTML_H1)
    return false;
  if (ends_sentence(b->text) || b->text.size > 2 * SHORT)
    return true;
  if (tag == HTML_P || tag == HTML_QUOTE || tag == HTML_LI)
    return count_words(b->text) > FEW_WORDS;
  return b->text.size > SHORT && count_words(b->text) > 2 * FEW_WORDS;
}

static bool same_words(dgm_str a, dgm_str b) {
  return a.size && dgm_str_eq_nocase(a, b);
}

/* A heading behind which no text is kept, before one of its own rank or the end, heads boilerplate. */
static void drop_headings(html_page *p) {
  enum { NOTHING = 0, TEXT = 7 };
  uint8_t next = NOTHING;
  for (uint32_t i = p->n_blocks; i-- > 0;) {
    html_block *b = &p->blocks[i];
    uint32_t node = b->node;
    while (node && p->nodes[node].tag != HTML_HEADING)
      node = p->nodes[node].parent;
    if (node && html_within(p, node, p->container) && next <= p->nodes[node].level)
      b->kept = false;
    if (b->kept)
      next = node ? p->nodes[node].level : TEXT;
    else if (node)
      next = NOTHING;
  }
}

void html_find_main(html_page *p, dgm_str title) {
  static is_part *const kinds[] = {is_article_body, is_content, is_article, is_main};
  find_h1(p, title);
  sum_prose(p);
  if (!drop_parts(p)) {
    p->failed = true;
    return;
  }
  sum_prose(p);
  uint32_t all = p->nodes[0].prose;
  for (size_t i = 0; i < DGM_COUNT(kinds) && all && !p->container; i++)
    p->container = best_part(p, kinds[i], all);
  if (!p->container)
    p->container = densest(p);
  for (uint32_t i = 0; i < p->n_blocks; i++)
    p->blocks[i].kept = !p->nodes[p->blocks[i].node].dropped && html_within(p, p->blocks[i].node, p->container) &&
                        is_paragraph(p, &p->blocks[i]);
  drop_headings(p);
}

void html_write_main(html_page *p, dgm_str title, dgm_buffer *out) {
  const html_block *last = NULL;
  for (uint32_t i = 0; i < p->n_blocks; i++) {
    const html_block *b = &p->blocks[i];
    if (!b->kept || same_words(title, b->text) || (last && same_words(last->text, b->text)))
      continue;
    dgm_buffer_puts(out, last ? "\n\n" : "");
    dgm_buffer_add_str(out, b->text);
    last = b;
  }
}
