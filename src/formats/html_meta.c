/* What a page says of itself: in <meta>, in JSON-LD, and where readers see it. */
#include "formats/html.h"

#include <jansson.h>
#include <stdlib.h>

enum { LD_DEPTH = 32 };

/* ---- <meta> ---- */

/* The place of the surest name of this kind that a <meta> has, or UINT32_MAX. */
static uint32_t rank_of(const html_page *p, uint32_t node, const char *kind) {
  static const char *const keys[] = {"property", "name", "itemprop", "http-equiv"};
  uint32_t best = UINT32_MAX;
  for (size_t k = 0; k < DGM_COUNT(keys); k++) {
    dgm_str name = html_attribute_of(p, node, keys[k]), one;
    dgm_input_words all = {.kind = kind};
    for (uint32_t rank = 0; name.size && rank < best && dgm_input_next(&all, &one); rank++)
      if (dgm_str_eq_nocase(name, one))
        best = rank;
  }
  return best;
}

/* The content of the first <meta> of this kind that is not empty and, if asked, a date; surest names first. */
static dgm_str meta(const html_page *p, const char *kind, dgm_date *date) {
  dgm_str found = {0};
  dgm_date when;
  uint32_t best = UINT32_MAX;
  for (uint32_t i = 1; i < p->n_nodes; i++) {
    dgm_str value = p->nodes[i].tag == HTML_META ? html_attribute_of(p, i, "content") : (dgm_str){0};
    uint32_t rank = value.size ? rank_of(p, i, kind) : UINT32_MAX;
    if (rank >= best || (date && !dgm_date_find(value, &when, NULL)))
      continue;
    best = rank;
    found = value;
    if (date)
      *date = when;
  }
  return found;
}

/* ---- JSON-LD ---- */

typedef struct linked_data {
  dgm_str headline, published, publisher, url, language, body;
  int rank; /* of what they come from: 2 an article, 1 a page */
} linked_data;

static dgm_str string_of(html_page *p, const json_t *value) {
  if (json_is_array(value))
    value = json_array_get(value, 0);
  if (json_is_object(value))
    value = json_object_get(value, "name") ? json_object_get(value, "name") : json_object_get(value, "@id");
  if (!json_is_string(value))
    return (dgm_str){0};
  dgm_str text = {json_string_value(value), (uint32_t)json_string_length(value)};
  return html_keep(p, dgm_trim(text));
}

static bool is_type(const json_t *object, const char *kind) {
  const json_t *type = json_object_get(object, "@type");
  size_t n = json_is_array(type) ? json_array_size(type) : 1;
  for (size_t i = 0; i < n; i++) {
    const json_t *one = json_is_array(type) ? json_array_get(type, i) : type;
    if (json_is_string(one) && dgm_input_has(kind, dgm_cstr(json_string_value(one))))
      return true;
  }
  return false;
}

static void keep(dgm_str *field, dgm_str value) {
  if (!field->size)
    *field = value;
}

static void take_object(html_page *p, const json_t *object, linked_data *data) {
  int rank = is_type(object, "ld_article") ? 2 : is_type(object, "ld_page") ? 1 : 0;
  if (!rank || rank < data->rank)
    return;
  if (rank > data->rank)
    *data = (linked_data){.rank = rank};
  keep(&data->headline, string_of(p, json_object_get(object, "headline")));
  keep(&data->published, string_of(p, json_object_get(object, "datePublished")));
  keep(&data->publisher, string_of(p, json_object_get(object, "publisher")));
  keep(&data->url, string_of(p, json_object_get(object, "url")));
  keep(&data->url, string_of(p, json_object_get(object, "mainEntityOfPage")));
  keep(&data->language, string_of(p, json_object_get(object, "inLanguage")));
  keep(&data->body, string_of(p, json_object_get(object, "articleBody")));
}

/* Objects may lie in arrays and in "@graph". */
static void take_data(html_page *p, const json_t *value, linked_data *data, int depth) {
  if (depth > LD_DEPTH)
    return;
  for (size_t i = 0; json_is_array(value) && i < json_array_size(value); i++)
    take_data(p, json_array_get(value, i), data, depth + 1);
  if (!json_is_object(value))
    return;
  take_object(p, value, data);
  take_data(p, json_object_get(value, "@graph"), data, depth + 1);
  take_data(p, json_object_get(value, "mainEntity"), data, depth + 1);
}

static linked_data read_scripts(html_page *p) {
  linked_data data = {0};
  for (uint32_t i = 0; i < p->n_scripts; i++) {
    json_t *root = json_loadb(p->scripts[i].data, p->scripts[i].size, JSON_DISABLE_EOF_CHECK, NULL);
    take_data(p, root, &data, 0);
    json_decref(root);
  }
  return data;
}

dgm_str html_script_body(html_page *p) {
  return read_scripts(p).body;
}

/* ---- title and source ---- */

static dgm_str cut(dgm_str text, size_t from, size_t to) {
  return dgm_trim((dgm_str){text.data + from, (uint32_t)(to - from)});
}

static uint32_t count_spaces(dgm_str text) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < text.size; i++)
    n += text.data[i] == ' ';
  return n;
}

/* "Headline | Site", "Site - Headline": the part that is not the site, which goes to `site`. */
static dgm_str without_site(dgm_str title, dgm_str name, dgm_str h1, dgm_str *site) {
  static const char *const borders[] = {" | ",  " - ",      " \u2013 ", " \u2014 ",
                                        " :: ", " \u00BB ", " \u00AB ", " \u00B7 "};
  dgm_str last = {0}, tail = {0};
  for (size_t i = 0; i < DGM_COUNT(borders); i++)
    for (size_t at = 1; at + strlen(borders[i]) < title.size; at++) {
      if (memcmp(title.data + at, borders[i], strlen(borders[i])))
        continue;
      dgm_str head = cut(title, 0, at), rest = cut(title, at + strlen(borders[i]), title.size);
      if ((name.size && dgm_str_eq_nocase(rest, name)) || (h1.size && dgm_str_eq_nocase(head, h1)))
        return *site = rest, head;
      if ((name.size && dgm_str_eq_nocase(head, name)) || (h1.size && dgm_str_eq_nocase(rest, h1)))
        return *site = head, rest;
      if (head.size > last.size)
        last = head, tail = rest;
    }
  /* a short end behind a long beginning is a site, unless the page has named another */
  if (!name.size && count_spaces(last) >= 2 && count_spaces(tail) < 4 && tail.size < last.size)
    return *site = tail, last;
  return title;
}

dgm_str html_own_title(html_page *p) {
  dgm_str title = meta(p, "meta_title", NULL);
  return title.size ? title : p->head_title;
}

static dgm_str spaced(html_page *p, dgm_str text) {
  dgm_buffer out = {0};
  for (uint32_t i = 0; i < text.size; i++)
    if (!memchr(" \t\r\n", text.data[i], 4))
      dgm_buffer_add(&out, text.data + i, 1);
    else if (out.size && out.data[out.size - 1] != ' ')
      dgm_buffer_puts(&out, " ");
  dgm_str copy = html_keep(p, (dgm_str){out.data, (uint32_t)out.size});
  p->failed |= out.failed;
  dgm_buffer_free(&out);
  return copy;
}

/* The first heading of the article, for pages whose <h1> is their name. */
static dgm_str first_heading(html_page *p) {
  for (uint32_t i = p->container + 1; i < p->nodes[p->container].end; i++)
    if (p->nodes[i].tag == HTML_HEADING && !p->nodes[i].dropped)
      return html_text_of(p, i);
  return (dgm_str){0};
}

static bool same_beginning(dgm_str a, dgm_str b) {
  static const char *const cuts[] = {"\u2026", "..."};
  for (size_t i = 0; i < DGM_COUNT(cuts); i++)
    if (dgm_str_ends(b, cuts[i]))
      b.size -= 3;
  uint32_t n = a.size < b.size ? a.size : b.size;
  n = n > 24 ? 24 : n;
  return n > 8 && dgm_str_eq_nocase((dgm_str){a.data, n}, (dgm_str){b.data, n});
}

static void read_title(html_page *p, const linked_data *data, dgm_input *input) {
  dgm_str h1 = p->h1 ? html_text_of(p, p->h1) : (dgm_str){0}, site = {0}, unused = {0};
  dgm_str named = input->source, own = spaced(p, html_own_title(p)), head = spaced(p, p->head_title);
  if (named.size && dgm_str_eq_nocase(h1, named))
    h1 = (dgm_str){0};
  dgm_str from_head = without_site(head, named, h1, &site), from_meta = without_site(own, named, h1, &unused);
  if (!named.size && site.size && h1.size && dgm_str_eq_nocase(h1, site)) /* the <h1> is the name of the site */
    h1 = (dgm_str){0};
  if (!input->source.size)
    input->source = site;
  dgm_str meta_title = meta(p, "meta_title", NULL).size ? from_meta : (dgm_str){0};
  if (h1.size &&
      (same_beginning(h1, meta_title) || same_beginning(h1, data->headline) || same_beginning(h1, from_head)))
    input->title = h1;
  else if (data->headline.size)
    input->title = spaced(p, data->headline);
  else if (meta_title.size)
    input->title = meta_title;
  else
    input->title = h1.size ? h1 : from_head.size ? from_head : first_heading(p);
}

static dgm_str host_of(dgm_str url) {
  const char *at = url.size ? memmem(url.data, url.size, "://", 3) : NULL;
  if (!at)
    return (dgm_str){0};
  dgm_str host = cut(url, (size_t)(at + 3 - url.data), url.size);
  for (uint32_t i = 0; i < host.size; i++)
    if (strchr("/?#:", host.data[i]))
      host.size = i;
  return dgm_str_starts(host, "www.") ? cut(host, 4, host.size) : host;
}

/* ---- url and language ---- */

static bool is_url(dgm_str text) {
  return dgm_str_starts(text, "http://") || dgm_str_starts(text, "https://");
}

static dgm_str link_of(const html_page *p, const char *rel) {
  for (uint32_t i = 1; i < p->n_nodes; i++)
    if (p->nodes[i].tag == HTML_META && dgm_str_is_nocase(html_attribute_of(p, i, "rel"), rel))
      return html_attribute_of(p, i, "href");
  return (dgm_str){0};
}

static dgm_str url_of(html_page *p, const linked_data *data) {
  dgm_str canonical = link_of(p, "canonical"), other = meta(p, "meta_url", NULL);
  if (is_url(canonical))
    return canonical;
  if (dgm_str_starts(canonical, "//"))
    return dgm_arena_printf(&p->arena, "https:%.*s", (int)canonical.size, canonical.data);
  return is_url(other) ? other : is_url(data->url) ? data->url : (dgm_str){0};
}

static dgm_str language_of(html_page *p, const linked_data *data) {
  dgm_str language = {0};
  for (uint32_t i = 1; i < p->n_nodes && i < 8 && !language.size; i++)
    if (p->nodes[i].tag == HTML_ROOT) {
      language = html_attribute_of(p, i, "lang");
      language = language.size ? language : html_attribute_of(p, i, "xml:lang");
    }
  if (!language.size)
    language = meta(p, "meta_language", NULL);
  language = html_keep(p, language.size ? language : data->language);
  for (uint32_t i = 0; i < language.size; i++)
    if (language.data[i] == '_')
      ((char *)(uintptr_t)language.data)[i] = '-';
  return language;
}

/* ---- date ---- */

static bool is_published(const html_page *p, uint32_t n) {
  return dgm_str_is_nocase(html_attribute_of(p, n, "itemprop"), "datePublished") ||
         html_attribute_of(p, n, "pubdate").data != NULL;
}

static bool element_date(const html_page *p, uint32_t n, dgm_date *date) {
  dgm_str value = html_attribute_of(p, n, "datetime");
  value = value.size ? value : html_attribute_of(p, n, "content");
  return value.size && dgm_date_find(value, date, NULL);
}

/* What holds both the article and its headline. */
static uint32_t whole_article(const html_page *p) {
  uint32_t article = p->container;
  while (p->h1 && !html_within(p, p->h1, article))
    article = p->nodes[article].parent;
  return article;
}

/* <time> that is marked as the date, else the first of the article or beside its headline; not those of other parts,
 * which are dropped for other reasons than to tell dates. */
static bool time_date(const html_page *p, dgm_date *date) {
  for (uint32_t i = 1; i < p->n_nodes; i++)
    if (is_published(p, i) && element_date(p, i, date))
      return true;
  uint32_t article = whole_article(p);
  for (uint32_t i = article + 1; i < p->nodes[article].end; i++) {
    if (p->nodes[i].tag != HTML_TIME || !element_date(p, i, date))
      continue;
    uint32_t part = i;
    while (part != article && (!p->nodes[part].dropped || !p->nodes[p->nodes[part].parent].dropped))
      part = p->nodes[part].parent;
    bool other = p->nodes[i].dropped && part != article && !html_has_words(p, part, "date_class");
    if (!other && (!p->nodes[i].dropped || html_has_words(p, p->nodes[i].parent, "date_class") ||
                   html_has_words(p, i, "date_class")))
      return true;
  }
  return false;
}

/* A line that tells a date: in the article or between it and its headline, else the nearest above it. */
static bool line_date(const html_page *p, dgm_date *date) {
  enum { ABOVE = 4, BELOW = 2 };
  uint32_t article = whole_article(p), first = p->n_blocks;
  for (uint32_t i = p->n_blocks; i-- > 0;)
    first = p->blocks[i].kept ? i : first;
  for (uint32_t i = 0; i < p->n_blocks && i < first + BELOW; i++) {
    const html_block *b = &p->blocks[i];
    bool named = html_has_words(p, b->node, "date_class") || html_has_words(p, p->nodes[b->node].parent, "date_class");
    if (html_within(p, b->node, article) && (!p->nodes[b->node].dropped || named) && b->links * 2 <= b->text.size &&
        html_is_date_line(b->text, date))
      return true;
  }
  for (uint32_t i = first; i-- > 0 && i + ABOVE >= first;)
    if (html_is_date_line(p->blocks[i].text, date))
      return true;
  return false;
}

/* "/2024/03/15/" in its address. */
static bool url_date(dgm_str url, dgm_date *date) {
  for (uint32_t i = 0; i + 11 <= url.size; i++) {
    dgm_str part = {url.data + i + 1, 10};
    if (url.data[i] == '/' && (part.data[4] == '/' || part.data[4] == '-') && dgm_date_find(part, date, NULL))
      return true;
  }
  return false;
}

void html_read_meta(html_page *p, dgm_input *input) {
  linked_data data = read_scripts(p);
  dgm_date date;
  input->url = url_of(p, &data);
  input->language = language_of(p, &data);
  input->source = spaced(p, data.publisher);
  dgm_str named = meta(p, "meta_source", NULL);
  if (named.size)
    input->source = spaced(p, named);
  read_title(p, &data, input);
  if (!input->source.size)
    input->source = host_of(input->url);
  bool found = meta(p, "meta_date", &date).size ||
               (data.published.size && dgm_date_find(data.published, &date, NULL)) || time_date(p, &date) ||
               line_date(p, &date) || url_date(input->url, &date);
  input->date = found ? date : DGM_NO_DATE;
}
