/* What a file is: by what it holds where that leaves no doubt, else by its name. */
#include "formats/reader.h"

static const char *const format_names[DGM_N_INPUT_FORMATS] = {"auto", "text", "jsonl",   "csv",
                                                              "tsv",  "html", "petrarch"};

const char *dgm_input_format_name(dgm_input_format format) {
  return (unsigned)format < DGM_N_INPUT_FORMATS ? format_names[format] : NULL;
}

static bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* "{" and a key; or, where nothing else is known, "{" alone. */
static bool is_json(dgm_str text) {
  uint32_t i = 1;
  while (i < text.size && is_space(text.data[i]))
    i++;
  return text.size > 1 && text.data[0] == '{' && i < text.size && text.data[i] == '"';
}

static bool skip_to(dgm_str *text, const char *end) {
  const char *at = memmem(text->data, text->size, end, strlen(end));
  if (!at)
    return false;
  uint32_t taken = (uint32_t)(at - text->data) + (uint32_t)strlen(end);
  *text = dgm_trim((dgm_str){text->data + taken, text->size - taken});
  return true;
}

static bool starts_with(dgm_str text, const char *head) {
  uint32_t size = (uint32_t)strlen(head);
  return text.size >= size && dgm_str_is_nocase((dgm_str){text.data, size}, head);
}

/* The name behind "<", or behind "<!doctype ". */
static dgm_str name_at(dgm_str text, uint32_t at) {
  while (at < text.size && is_space(text.data[at]))
    at++;
  uint32_t end = at;
  while (end < text.size && !is_space(text.data[end]) && !strchr("/>[", text.data[end]))
    end++;
  return (dgm_str){text.data + at, end - at};
}

static bool is_html_name(dgm_str name) {
  return dgm_str_is_nocase(name, "html") || dgm_str_is_nocase(name, "head") || dgm_str_is_nocase(name, "body");
}

/* A comment, an instruction, or a declaration, with what stands in its brackets; false if there is none. */
static bool skip_prolog(dgm_str *text) {
  if (starts_with(*text, "<!--"))
    return skip_to(text, "-->");
  if (starts_with(*text, "<?"))
    return skip_to(text, "?>");
  if (!starts_with(*text, "<!"))
    return false;
  const char *bracket = memchr(text->data, '[', text->size), *end = memchr(text->data, '>', text->size);
  return (!bracket || !end || bracket > end || skip_to(text, "]")) && skip_to(text, ">");
}

/* The root of what may be XML or HTML; HTML, PETRARCH, or AUTO. */
static dgm_input_format markup(dgm_str text) {
  while (text.size && text.data[0] == '<') {
    if (starts_with(text, "<!doctype") && is_html_name(name_at(text, 9)))
      return DGM_INPUT_HTML;
    if (skip_prolog(&text))
      continue;
    dgm_str name = name_at(text, 1);
    if (is_html_name(name))
      return DGM_INPUT_HTML;
    return dgm_str_is(name, "Sentences") || dgm_str_is(name, "Sentence") ? DGM_INPUT_PETRARCH : DGM_INPUT_AUTO;
  }
  return DGM_INPUT_AUTO;
}

dgm_input_format dgm_detect(dgm_str head, const char *path, const dgm_columns *columns) {
  uint32_t first = dgm_blank_start(head);
  dgm_str text = {head.data + first, head.size - first};
  if (is_json(text))
    return DGM_INPUT_JSONL;
  dgm_input_format by_root = markup(text), by_name = dgm_format_of_name(path);
  if (by_root)
    return by_root;
  if (by_name == DGM_INPUT_PETRARCH)
    return DGM_INPUT_AUTO; /* XML, but not that one */
  if ((by_name == DGM_INPUT_AUTO || by_name == DGM_INPUT_TEXT) && dgm_csv_is(text, columns))
    return DGM_INPUT_CSV;
  if (by_name)
    return by_name;
  return text.size && text.data[0] == '{' ? DGM_INPUT_JSONL : DGM_INPUT_TEXT;
}
