/* A web page: what it holds in order (html_tree.c), which of it is the article (html_main.c), and what it says of
 * itself (html_meta.c). */
#ifndef DGM_HTML_H
#define DGM_HTML_H

#include "formats/reader.h"

/* What an element is for, as far as anything here depends on it. */
typedef enum html_tag {
  HTML_OTHER,
  HTML_INLINE,
  HTML_ROOT, /* html, body */
  HTML_ARTICLE,
  HTML_MAIN,
  HTML_H1,
  HTML_HEADING, /* h2 to h6 */
  HTML_P,
  HTML_LI,
  HTML_QUOTE, /* blockquote, pre, dd */
  HTML_A,
  HTML_TIME,
  HTML_BREAK, /* br */
  HTML_META,  /* meta, link */
  HTML_TITLE,
  HTML_SCRIPT,  /* of which only JSON-LD is kept */
  HTML_ASIDE,   /* nav, aside, footer, figure and the like: no article */
  HTML_FORM,    /* may hold a whole old page */
  HTML_NOTHING, /* nothing in it is text: style, button, svg */
} html_tag;

typedef struct html_attribute {
  dgm_str name, value;
} html_attribute;

typedef struct html_node {
  uint32_t parent, end; /* `end`: the first node behind it and all that it holds */
  uint32_t first_attribute, n_attributes;
  uint32_t block;               /* itself or the nearest around it that is no part of a line */
  uint32_t first_block;         /* of such an element: where the blocks in it begin */
  dgm_str words;                /* class, id, role and the like as lower-case words, with spaces around each */
  uint8_t tag;                  /* html_tag */
  uint8_t level;                /* of a heading */
  bool hidden, unseen, dropped; /* unseen: its text was never taken */
  uint32_t prose, n_prose;      /* bytes and paragraphs of prose in it, boilerplate left out */
} html_node;

/* A stretch of text without block borders in it: a paragraph, a heading, a cell. */
typedef struct html_block {
  uint32_t node;
  dgm_str text;   /* white space as single spaces */
  uint32_t links; /* bytes of it in links */
  bool kept;
} html_block;

typedef struct html_page {
  dgm_arena arena;
  html_node *nodes;
  uint32_t n_nodes;
  html_attribute *attributes;
  uint32_t n_attributes;
  html_block *blocks;
  uint32_t n_blocks;
  dgm_str *scripts; /* JSON-LD */
  uint32_t n_scripts;
  dgm_str head_title;
  uint32_t container; /* of the article */
  uint32_t h1;        /* the headline, or 0 */
  bool failed;        /* no memory */
  bool too_deep;      /* elements in one another beyond what is read */
} html_page;

/* The longest headline, in bytes. */
enum { HTML_HEADLINE = 4096 };

/* Parses valid UTF-8. */
void html_parse(html_page *page, dgm_str text);
dgm_str html_attribute_of(const html_page *page, uint32_t node, const char *name);
/* A copy that lasts as long as the page. */
dgm_str html_keep(html_page *page, dgm_str text);
/* The text of the blocks in a heading, joined; what would be longer than a headline is left out. */
dgm_str html_text_of(html_page *page, uint32_t node);
bool html_within(const html_page *page, uint32_t inner, uint32_t outer);
/* Whether the node's words hold a phrase of this kind (data/input/html.tsv). */
bool html_has_words(const html_page *page, uint32_t node, const char *kind);

/* Finds the article; `title`: what the page calls itself, to know its headline by. */
void html_find_main(html_page *page, dgm_str title);
/* Its paragraphs, a blank line between them. `title` is left out. */
void html_write_main(html_page *page, dgm_str title, dgm_buffer *out);
/* Whether a line is there to tell a date: no sentence, and little beside it. */
bool html_is_date_line(dgm_str text, dgm_date *date);

/* What the page calls itself before its article is known: og:title or the like. */
dgm_str html_own_title(html_page *page);
/* Title, date, source, url, language. */
void html_read_meta(html_page *page, dgm_input *input);
/* "articleBody" of JSON-LD, for pages that are filled by scripts. */
dgm_str html_script_body(html_page *page);

#endif
