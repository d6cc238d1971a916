/* A page → nodes, attributes and blocks of text in order. libxml2 does the parsing and calls back, without a tree of
 * its own. How deep elements may lie in one another is bounded: an end tag may cost the parser a look at all that is
 * open. */
#include "formats/html.h"

#include <libxml/HTMLparser.h>
#include <stdlib.h>

enum { WORDS_LIMIT = 512, MOST_DEPTH = 1000 };

typedef struct builder {
  html_page *page;
  htmlParserCtxtPtr parser;
  uint32_t at, depth; /* the open node; how many are open */
  uint32_t anchors;   /* open links */
  uint32_t nothing;   /* open elements without text */
  dgm_buffer text;    /* of the block that has begun */
  dgm_buffer script;  /* of JSON-LD */
  uint32_t links, block_node;
  bool gap, broken_line; /* white space, a <br> before what comes */
} builder;

/* ---- elements ---- */

typedef struct tag_name {
  const char *name;
  uint8_t tag, level;
} tag_name;

/* Elements of HTML; what is not named here is a block of no meaning. */
static const tag_name tags[] = {
    {"a", HTML_A, 0},
    {"abbr", HTML_INLINE, 0},
    {"acronym", HTML_INLINE, 0},
    {"article", HTML_ARTICLE, 0},
    {"aside", HTML_ASIDE, 0},
    {"audio", HTML_NOTHING, 0},
    {"b", HTML_INLINE, 0},
    {"bdi", HTML_INLINE, 0},
    {"bdo", HTML_INLINE, 0},
    {"big", HTML_INLINE, 0},
    {"blockquote", HTML_QUOTE, 0},
    {"body", HTML_ROOT, 0},
    {"br", HTML_BREAK, 0},
    {"button", HTML_NOTHING, 0},
    {"canvas", HTML_NOTHING, 0},
    {"cite", HTML_INLINE, 0},
    {"code", HTML_INLINE, 0},
    {"data", HTML_INLINE, 0},
    {"dd", HTML_QUOTE, 0},
    {"del", HTML_NOTHING, 0},
    {"dfn", HTML_INLINE, 0},
    {"dialog", HTML_ASIDE, 0},
    {"em", HTML_INLINE, 0},
    {"figcaption", HTML_ASIDE, 0},
    {"figure", HTML_ASIDE, 0},
    {"font", HTML_INLINE, 0},
    {"footer", HTML_ASIDE, 0},
    {"form", HTML_FORM, 0},
    {"h1", HTML_H1, 1},
    {"h2", HTML_HEADING, 2},
    {"h3", HTML_HEADING, 3},
    {"h4", HTML_HEADING, 4},
    {"h5", HTML_HEADING, 5},
    {"h6", HTML_HEADING, 6},
    {"html", HTML_ROOT, 0},
    {"i", HTML_INLINE, 0},
    {"iframe", HTML_NOTHING, 0},
    {"img", HTML_INLINE, 0},
    {"ins", HTML_INLINE, 0},
    {"kbd", HTML_INLINE, 0},
    {"label", HTML_NOTHING, 0},
    {"legend", HTML_NOTHING, 0},
    {"li", HTML_LI, 0},
    {"link", HTML_META, 0},
    {"main", HTML_MAIN, 0},
    {"map", HTML_NOTHING, 0},
    {"mark", HTML_INLINE, 0},
    {"math", HTML_NOTHING, 0},
    {"menu", HTML_ASIDE, 0},
    {"meta", HTML_META, 0},
    {"nav", HTML_ASIDE, 0},
    {"nobr", HTML_INLINE, 0},
    {"noscript", HTML_NOTHING, 0},
    {"object", HTML_NOTHING, 0},
    {"option", HTML_NOTHING, 0},
    {"p", HTML_P, 0},
    {"pre", HTML_QUOTE, 0},
    {"q", HTML_INLINE, 0},
    {"s", HTML_INLINE, 0},
    {"samp", HTML_INLINE, 0},
    {"script", HTML_SCRIPT, 0},
    {"select", HTML_NOTHING, 0},
    {"small", HTML_INLINE, 0},
    {"span", HTML_INLINE, 0},
    {"strike", HTML_INLINE, 0},
    {"strong", HTML_INLINE, 0},
    {"style", HTML_NOTHING, 0},
    {"sub", HTML_INLINE, 0},
    {"sup", HTML_INLINE, 0},
    {"svg", HTML_NOTHING, 0},
    {"template", HTML_NOTHING, 0},
    {"textarea", HTML_NOTHING, 0},
    {"time", HTML_TIME, 0},
    {"title", HTML_TITLE, 0},
    {"tt", HTML_INLINE, 0},
    {"u", HTML_INLINE, 0},
    {"var", HTML_INLINE, 0},
    {"video", HTML_NOTHING, 0},
    {"wbr", HTML_INLINE, 0},
};

static int by_tag_name(const void *name, const void *tag) {
  return strcmp(name, ((const tag_name *)tag)->name);
}

static tag_name tag_of(const char *name) {
  const tag_name *found = bsearch(name, tags, DGM_COUNT(tags), sizeof *tags, by_tag_name);
  return found ? *found : (tag_name){name, HTML_OTHER, 0};
}

static bool is_inline(uint8_t tag) {
  return tag == HTML_INLINE || tag == HTML_A || tag == HTML_TIME || tag == HTML_BREAK;
}

static bool is_quiet(uint8_t tag) {
  return tag == HTML_NOTHING || tag == HTML_SCRIPT || tag == HTML_TITLE;
}

/* ---- text ---- */

dgm_str html_keep(html_page *p, dgm_str text) {
  dgm_str copy = dgm_arena_copy(&p->arena, text);
  p->failed |= !copy.data;
  return copy;
}

static void end_block(builder *b) {
  html_page *p = b->page;
  if (b->text.size) {
    html_block *blocks = dgm_arena_grow(&p->arena, p->blocks, p->n_blocks, sizeof *blocks);
    p->failed |= !blocks;
    if (blocks) {
      dgm_str text = html_keep(p, (dgm_str){b->text.data, (uint32_t)b->text.size});
      p->blocks = blocks;
      blocks[p->n_blocks++] = (html_block){.node = b->block_node, .text = text, .links = b->links};
    }
  }
  p->failed |= b->text.failed;
  b->text.size = b->links = 0;
  b->gap = b->broken_line = false;
}

static void on_text(void *context, const xmlChar *text, int size) {
  builder *b = context;
  const char *data = (const char *)text;
  if (b->page->nodes[b->at].tag == HTML_TITLE || b->page->nodes[b->at].tag == HTML_SCRIPT) {
    dgm_buffer_add(&b->script, data, (size_t)size);
    return;
  }
  if (b->nothing)
    return;
  for (int i = 0; i < size;) {
    bool nbsp = i + 1 < size && !memcmp(data + i, "\xC2\xA0", 2),
         soft = i + 1 < size && !memcmp(data + i, "\xC2\xAD", 2);
    if (nbsp || soft || memchr(" \t\r\n\f", data[i], 5)) {
      b->gap |= !soft;
      i += nbsp || soft ? 2 : 1;
      continue;
    }
    if (!b->text.size)
      b->block_node = b->at;
    while (b->page->nodes[b->block_node].end) /* the block goes on behind the element in which it began */
      b->block_node = b->page->nodes[b->block_node].parent;
    if (b->text.size && b->gap)
      dgm_buffer_puts(&b->text, " ");
    b->gap = b->broken_line = false;
    dgm_buffer_add(&b->text, data + i, 1);
    b->links += b->anchors > 0;
    i++;
  }
}

/* Two line breaks in a row end a paragraph. */
static void on_break(builder *b) {
  if (b->broken_line)
    end_block(b);
  else
    b->broken_line = b->gap = b->text.size > 0;
}

/* ---- nodes ---- */

static bool is_word_attribute(const char *name) {
  static const char *const names[] = {"class", "id", "role", "itemprop", "data-component", "data-testid", "aria-label"};
  for (size_t i = 0; i < DGM_COUNT(names); i++)
    if (!strcmp(name, names[i]))
      return true;
  return false;
}

/* "articleBody related-links" → " article body related links ". */
static void add_words(dgm_buffer *out, const char *value) {
  char last = ' ';
  for (; *value && out->size < WORDS_LIMIT; value++) {
    char c = *value;
    bool word = dgm_is_lower(c) || dgm_is_upper(c) || dgm_is_digit(c) || (c & 0x80);
    if ((!word && last != ' ') || (dgm_is_upper(c) && dgm_is_lower(last)))
      dgm_buffer_puts(out, " ");
    if (word) {
      char lower = dgm_to_lower(c);
      dgm_buffer_add(out, &lower, 1);
    }
    last = word ? c : ' ';
  }
  if (last != ' ')
    dgm_buffer_puts(out, " ");
}

static bool is_hidden(const char *name, const char *value) {
  if (!strcmp(name, "hidden"))
    return true;
  return !strcmp(name, "style") && (strcasestr(value, "display:none") || strcasestr(value, "display: none"));
}

static void add_attributes(builder *b, html_node *node, const char *element, const xmlChar **attributes) {
  html_page *p = b->page;
  dgm_buffer words = {0};
  dgm_buffer_puts(&words, " ");
  if (node->tag == HTML_OTHER && strchr(element, '-')) /* an element of the page's own: its name tells what it is */
    add_words(&words, element);
  node->first_attribute = p->n_attributes;
  for (; attributes && *attributes; attributes += 2) {
    const char *name = (const char *)attributes[0], *value = attributes[1] ? (const char *)attributes[1] : "";
    html_attribute *all = dgm_arena_grow(&p->arena, p->attributes, p->n_attributes, sizeof *all);
    if (!all) {
      p->failed = true;
      break;
    }
    p->attributes = all;
    all[p->n_attributes++] = (html_attribute){html_keep(p, dgm_cstr(name)), html_keep(p, dgm_trim(dgm_cstr(value)))};
    node->hidden |= is_hidden(name, value);
    if (is_word_attribute(name))
      add_words(&words, value);
  }
  node->n_attributes = p->n_attributes - node->first_attribute;
  if (words.size > 1)
    node->words = html_keep(p, (dgm_str){words.data, (uint32_t)words.size});
  p->failed |= words.failed;
  dgm_buffer_free(&words);
}

static void on_start(void *context, const xmlChar *name, const xmlChar **attributes) {
  builder *b = context;
  html_page *p = b->page;
  tag_name tag = tag_of((const char *)name);
  if (!is_inline(tag.tag) && !is_quiet(tag.tag))
    end_block(b);
  html_node *nodes = dgm_arena_grow(&p->arena, p->nodes, p->n_nodes, sizeof *nodes);
  if (!nodes) {
    p->failed = true;
    return;
  }
  p->nodes = nodes;
  html_node *node = &nodes[p->n_nodes];
  *node = (html_node){.parent = b->at,
                      .block = is_inline(tag.tag) ? nodes[b->at].block : p->n_nodes,
                      .first_block = p->n_blocks,
                      .tag = tag.tag,
                      .level = tag.level};
  add_attributes(b, node, (const char *)name, attributes);
  b->at = p->n_nodes++;
  if (++b->depth > MOST_DEPTH) {
    p->too_deep = true;
    xmlStopParser(b->parser);
  }
  b->anchors += tag.tag == HTML_A;
  node->unseen = is_quiet(tag.tag) || (is_inline(tag.tag) && (node->hidden || html_has_words(p, b->at, "unseen")));
  b->nothing += node->unseen;
  if (tag.tag == HTML_BREAK)
    on_break(b);
  if (tag.tag == HTML_TITLE || tag.tag == HTML_SCRIPT)
    b->script.size = 0;
}

static void end_script(builder *b, uint8_t tag, uint32_t node) {
  html_page *p = b->page;
  dgm_str text = dgm_trim((dgm_str){b->script.data, (uint32_t)b->script.size});
  bool json = tag == HTML_SCRIPT && dgm_str_is_nocase(html_attribute_of(p, node, "type"), "application/ld+json");
  p->failed |= b->script.failed;
  if (tag == HTML_TITLE && !p->head_title.size)
    p->head_title = html_keep(p, text);
  dgm_str *scripts = json ? dgm_arena_grow(&p->arena, p->scripts, p->n_scripts, sizeof *scripts) : NULL;
  p->failed |= json && !scripts;
  if (scripts) {
    p->scripts = scripts;
    scripts[p->n_scripts++] = html_keep(p, text);
  }
  b->script.size = 0;
}

static void on_end(void *context, const xmlChar *name) {
  builder *b = context;
  html_page *p = b->page;
  if (!b->at) /* the parser closes what it opened; node 0 is ours */
    return;
  (void)name;
  html_node *node = &p->nodes[b->at];
  if (!is_inline(node->tag) && !is_quiet(node->tag))
    end_block(b);
  if (node->tag == HTML_TITLE || node->tag == HTML_SCRIPT)
    end_script(b, node->tag, b->at);
  b->anchors -= node->tag == HTML_A;
  b->nothing -= node->unseen;
  node->end = p->n_nodes;
  b->at = node->parent;
  b->depth--;
}

/* ---- the whole ---- */

static void finish(builder *b) {
  html_page *p = b->page;
  end_block(b);
  while (b->at) {
    p->nodes[b->at].end = p->n_nodes;
    b->at = p->nodes[b->at].parent;
  }
  p->nodes[0].end = p->n_nodes;
  dgm_buffer_free(&b->text);
  dgm_buffer_free(&b->script);
}

void html_parse(html_page *p, dgm_str text) {
  builder b = {.page = p};
  p->nodes = dgm_arena_grow(&p->arena, NULL, 0, sizeof *p->nodes);
  htmlParserCtxtPtr parser = p->nodes ? htmlNewParserCtxt() : NULL;
  if (!parser) {
    p->failed = true;
    return;
  }
  p->nodes[p->n_nodes++] = (html_node){.tag = HTML_ROOT};
  htmlSAXHandler calls = {.startElement = on_start,
                          .endElement = on_end,
                          .characters = on_text,
                          .cdataBlock = on_text,
                          .ignorableWhitespace = on_text};
  *parser->sax = calls;
  parser->userData = &b;
  b.parser = parser;
  htmlDocPtr none = htmlCtxtReadMemory(parser, text.data, (int)text.size, NULL, "UTF-8",
                                       HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                                           HTML_PARSE_NONET | HTML_PARSE_COMPACT);
  if (none)
    xmlFreeDoc(none);
  p->failed |= parser->errNo == XML_ERR_NO_MEMORY;
  htmlFreeParserCtxt(parser);
  finish(&b);
}

dgm_str html_attribute_of(const html_page *p, uint32_t node, const char *name) {
  const html_node *n = &p->nodes[node];
  for (uint32_t i = n->first_attribute; i < n->first_attribute + n->n_attributes; i++)
    if (dgm_str_is_nocase(p->attributes[i].name, name))
      return p->attributes[i].value;
  return (dgm_str){0};
}

bool html_within(const html_page *p, uint32_t inner, uint32_t outer) {
  return inner >= outer && inner < p->nodes[outer].end;
}

dgm_str html_text_of(html_page *p, uint32_t node) {
  dgm_buffer text = {0};
  for (uint32_t i = p->nodes[node].first_block; i < p->n_blocks && html_within(p, p->blocks[i].node, node); i++) {
    if (text.size + p->blocks[i].text.size > HTML_HEADLINE)
      break;
    dgm_buffer_puts(&text, text.size ? " " : "");
    dgm_buffer_add_str(&text, p->blocks[i].text);
  }
  dgm_str copy = html_keep(p, (dgm_str){text.data, (uint32_t)text.size});
  p->failed |= text.failed;
  dgm_buffer_free(&text);
  return copy;
}
