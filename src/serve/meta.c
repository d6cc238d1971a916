/* What there is in the store: for the page's choices. Names for what is typed. */
#include "serve.h"

#include "index.h"

#include <stdlib.h>
#include <string.h>

static void put_codes(dgm_buffer *out, const store_index *x) {
  enum { MOST_NAMES = 5000 };
  const char *before = "";
  put(out, "\"names\": {");
  for (uint32_t c = 1, n = 0; c < x->n_codes && n < MOST_NAMES; c++)
    if (x->codes[c].name) {
      put(out, before);
      dgm_json_string(out, str(x->codes[c].code));
      put(out, ": ");
      dgm_json_string(out, str(x->codes[c].name));
      before = ", ";
      n++;
    }
  put(out, "}");
}

static int by_name(const void *a, const void *b) {
  return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The single words of lists such as "future;military", each once. */
static void put_contexts(dgm_buffer *out, const store_index *x) {
  char *words[512], *texts[1024];
  uint32_t n = 0, n_texts = 0;
  for (uint32_t i = 0; i < x->contexts.n && n_texts < COUNT(texts); i++) {
    char *text = x->context_names[i] ? strdup(x->context_names[i]) : NULL, *rest = text, *word;
    texts[n_texts] = text;
    n_texts += text != NULL;
    while (rest && (word = strsep(&rest, ";"))) {
      uint32_t k = 0;
      while (k < n && strcmp(words[k], word))
        k++;
      if (*word && k == n && n < COUNT(words))
        words[n++] = word;
    }
  }
  if (n)
    qsort(words, n, sizeof *words, by_name);
  put(out, "\"contexts\": [");
  for (uint32_t i = 0; i < n; i++) {
    put(out, i ? ", " : "");
    dgm_json_string(out, str(words[i]));
  }
  put(out, "],\n");
  for (uint32_t i = 0; i < n_texts; i++)
    free(texts[i]);
}

/* Which modes there are of each type. */
static void put_modes(dgm_buffer *out, const store_index *x) {
  uint8_t *seen = calloc((size_t)x->modes.n + 1, DGM_N_TYPES);
  const char *before = "";
  put(out, "\"modes\": [");
  for (uint32_t i = 0; seen && i < x->n; i++)
    seen[x->mode[i] * DGM_N_TYPES + x->type[i] % DGM_N_TYPES] = 1;
  for (uint32_t t = 0; seen && t < DGM_N_TYPES; t++)
    for (uint32_t m = 1; m <= x->modes.n; m++)
      if (seen[m * DGM_N_TYPES + t] && x->mode_names[m - 1]) {
        put_format(out, "%s{\"type\": \"%s\", \"mode\": ", before, dgm_type_name((dgm_type)t));
        dgm_json_string(out, str(x->mode_names[m - 1]));
        put(out, "}");
        before = ", ";
      }
  put(out, "],\n");
  out->failed |= !seen;
  free(seen);
}

static int put_source(void *context, const dgm_cell *c, size_t n) {
  dgm_buffer *out = context;
  if (n < 2)
    return 1;
  put(out, out->data[out->size - 1] == '[' ? "{\"name\": " : ", {\"name\": ");
  dgm_json_string(out, c[0].text);
  put_format(out, ", \"documents\": %lld}", (long long)c[1].integer);
  return 0;
}

static void put_lists(dgm_buffer *out) {
  put(out, "\"types\": [");
  for (int i = 0; i < DGM_N_TYPES; i++)
    put_format(out, "%s\"%s\"", i ? ", " : "", dgm_type_name((dgm_type)i));
  put(out, "],\n\"statuses\": [");
  for (int i = 0; i < DGM_N_STATUS; i++)
    put_format(out, "%s\"%s\"", i ? ", " : "", dgm_status_name((dgm_status)i));
  put(out, "],\n");
}

void api_meta(worker *w, request *r, answer *a) {
  const store_index *x = w->snapshot->index;
  const char *slash = strrchr(w->server->path, '/');
  dgm_buffer *out = &a->body;
  dgm_error error = {0};
  if (!question_ends(r, a))
    return;
  put_format(out, "{\"version\": \"%s\", \"model\": ", dgm_version());
  dgm_json_string(out, str(dgm_model_version(w->server->tables)));
  put(out, ", \"store\": ");
  dgm_json_string(out, str(slash ? slash + 1 : w->server->path));
  put_format(out, ", \"documents\": %llu, \"events\": %u, \"claims\": %llu, \"stories\": %u, \"agreements\": %llu",
             (unsigned long long)x->documents, x->n, (unsigned long long)x->claims, x->n_stories,
             (unsigned long long)x->agreements);
  put(out, ", \"since\": ");
  put_day(out, x->since);
  put(out, ", \"until\": ");
  put_day(out, x->until);
  put(out, ",\n\"sources\": [");
  if (dgm_store_select(
          w->store,
          "SELECT s.text, n FROM (SELECT source, count(*) AS n FROM (SELECT source FROM documents UNION "
          "ALL SELECT source FROM copies) WHERE source IS NOT NULL GROUP BY source ORDER BY n DESC, source "
          "LIMIT 200) JOIN strings s ON s.string = source ORDER BY n DESC, s.text",
          NULL, 0, put_source, out, &error)) {
    answer_error(a, &error);
    return;
  }
  put(out, "],\n");
  put_lists(out);
  put_modes(out, x);
  put_contexts(out, x);
  put_codes(out, x);
  put(out, "}\n");
}

/* ---- names ---- */

typedef struct name {
  uint32_t code, count;
  char text[120];
  bool starts; /* with what was typed, or is its code */
} name;
enum { MOST_FOUND = 400, MOST_SHOWN = 10 };
typedef struct name_search {
  const store_index *x;
  const char *wanted;
  name found[MOST_FOUND];
  uint32_t n;
} name_search;

/* Entities of one name and code, such as a state and its army's, are one. */
static int take_found(void *context, const dgm_cell *c, size_t n) {
  name_search *s = context;
  uint32_t entity = n > 1 ? (uint32_t)c[0].integer : 0, i = 0;
  if (!entity || entity >= s->x->n_entities || !s->x->entity_events[entity] || c[1].text.size >= sizeof s->found->text)
    return 0;
  name one = {.code = s->x->entity_code[entity], .count = s->x->entity_events[entity]};
  memcpy(one.text, c[1].text.data, c[1].text.size);
  while (i < s->n && (s->found[i].code != one.code || strcmp(s->found[i].text, one.text)))
    i++;
  if (i < s->n) {
    s->found[i].count += one.count;
    return 0;
  }
  one.starts = !strncasecmp(one.text, s->wanted, strlen(s->wanted));
  if (s->n < MOST_FOUND)
    s->found[s->n++] = one;
  return 0;
}

static int by_fame(const void *a, const void *b) {
  const name *x = a, *y = b;
  if (x->starts != y->starts)
    return x->starts ? -1 : 1;
  if (x->count != y->count)
    return x->count > y->count ? -1 : 1;
  return strcmp(x->text, y->text);
}

static void put_name(dgm_buffer *out, const char *before, const char *code, const char *text, uint32_t count) {
  put_format(out, "%s{\"code\": ", before);
  if (*code)
    dgm_json_string(out, str(code));
  else
    put(out, "null");
  put(out, ", \"name\": ");
  dgm_json_string(out, str(text));
  put_format(out, ", \"count\": %u}", count);
}

/* Codes first: whoever types RUS means it; and the names of codes that begin so. */
static uint32_t put_code_names(dgm_buffer *out, const store_index *x, const char *wanted) {
  uint32_t n = 0;
  for (uint32_t c = 1; c < x->n_codes && n < MOST_SHOWN; c++) {
    const char *text = x->codes[c].name ? x->codes[c].name : x->codes[c].code;
    if (x->codes[c].events && (!strcasecmp(x->codes[c].code, wanted) || !strncasecmp(text, wanted, strlen(wanted))))
      put_name(out, n++ ? ", " : "", x->codes[c].code, text, x->codes[c].events);
  }
  return n;
}

void api_names(worker *w, request *r, answer *a) {
  const char *wanted = request_value(r, "q");
  dgm_error error = {0};
  char pattern[2 * MOST_VALUE + 3] = "%";
  size_t at = 1;
  if (!question_ends(r, a))
    return;
  if (!wanted) {
    answer_fail(a, 400, "q is what the name begins with, or a part of it: /api/names?q=rus");
    return;
  }
  for (const char *c = wanted; *c; c++) {
    if (strchr("%_\\", *c))
      pattern[at++] = '\\';
    pattern[at++] = *c;
  }
  pattern[at++] = '%';
  pattern[at] = 0;
  name_search *s = calloc(1, sizeof *s);
  const dgm_cell value = {.kind = DGM_CELL_TEXT, .text = str(pattern)};
  if (!s) {
    answer_fail(a, 500, "out of memory");
    return;
  }
  s->x = w->snapshot->index;
  s->wanted = wanted;
  if (dgm_store_select(w->store, "SELECT entity, name FROM entities WHERE name LIKE ? ESCAPE '\\'", &value, 1,
                       take_found, s, &error)) {
    answer_error(a, &error);
  } else {
    put(&a->body, "{\"names\": [");
    uint32_t n = put_code_names(&a->body, s->x, wanted);
    qsort(s->found, s->n, sizeof *s->found, by_fame);
    for (uint32_t i = 0; i < s->n && n < MOST_SHOWN; i++) {
      const index_code *code = &s->x->codes[s->found[i].code];
      if (!code->name || strcmp(code->name, s->found[i].text)) /* there already */
        put_name(&a->body, n++ ? ", " : "", code->code, s->found[i].text, s->found[i].count);
    }
    put(&a->body, "]}\n");
  }
  free(s);
}
