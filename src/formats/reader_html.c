/* Web pages: bytes → valid UTF-8, the page, its article. */
#include "formats/html.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>

enum { PAGE_LIMIT = 16 << 20, HEAD = 4096 };

struct dgm_page {
  html_page html;
  dgm_buffer bytes, utf8, text;
};

void dgm_page_free(dgm_page *page) {
  if (!page)
    return;
  dgm_arena_free(&page->html.arena);
  dgm_buffer_free(&page->bytes);
  dgm_buffer_free(&page->utf8);
  dgm_buffer_free(&page->text);
  free(page);
}

/* ---- encoding ---- */

static bool is_utf8(dgm_str text) {
  for (uint32_t at = 0; at < text.size;) {
    uint32_t good = dgm_utf8_valid(text.data, text.size, at);
    if (!good)
      return false;
    at += good;
  }
  return true;
}

/* What a page declares; browsers take Latin-1 for Windows' superset, and so do pages without a word of it. */
static void declared(dgm_str page, char name[40]) {
  size_t head = page.size < HEAD ? page.size : HEAD, n = 0;
  strcpy(name, "WINDOWS-1252");
  for (size_t i = 0; i + 10 < head; i++) {
    size_t at = !strncasecmp(page.data + i, "charset=", 8)    ? i + 8
                : !strncasecmp(page.data + i, "encoding=", 9) ? i + 9
                                                              : 0;
    if (!at)
      continue;
    while (at < head && strchr("\"' ", page.data[at]) && page.data[at])
      at++;
    while (at + n < head && n < 30 && page.data[at + n] && !strchr("\"'>; /?", page.data[at + n]))
      n++;
    if (n && strncasecmp(page.data + at, "iso-8859-1", n) && strncasecmp(page.data + at, "us-ascii", n) &&
        strncasecmp(page.data + at, "utf-8", n)) {
      memcpy(name, page.data + at, n);
      name[n] = 0;
    }
    return;
  }
}

/* Adds the bytes in UTF-8; what is nothing in its encoding becomes U+FFFD. */
static bool convert(iconv_t to_utf8, dgm_str in, dgm_buffer *out, uint32_t *broken) {
  char *from = (char *)(uintptr_t)in.data, block[4096];
  size_t left = in.size;
  while (left) {
    char *to = block;
    size_t room = sizeof block;
    size_t result = iconv(to_utf8, &from, &left, &to, &room);
    dgm_buffer_add(out, block, sizeof block - room);
    if (result == (size_t)-1 && errno != E2BIG) {
      dgm_buffer_puts(out, "\xEF\xBF\xBD");
      (*broken)++;
      from++;
      left--;
    }
  }
  return !out->failed;
}

/* Valid UTF-8 without NULs, whatever the page was. */
static bool to_utf8(dgm_page *page, dgm_str *text, uint32_t *broken) {
  char name[40];
  for (size_t i = 0; i < page->bytes.size; i++)
    page->bytes.data[i] = page->bytes.data[i] ? page->bytes.data[i] : ' ';
  *text = (dgm_str){page->bytes.data, (uint32_t)page->bytes.size};
  if (is_utf8(*text))
    return true;
  declared(*text, name);
  /* a page in UTF-8 with a slip in it stays one */
  const char *utf8 = memmem(text->data, text->size < HEAD ? text->size : HEAD, "utf-8", 5);
  utf8 = utf8 ? utf8 : memmem(text->data, text->size < HEAD ? text->size : HEAD, "UTF-8", 5);
  iconv_t converter = utf8 ? (iconv_t)-1 : iconv_open("UTF-8", name);
  if (!utf8 && converter == (iconv_t)-1)
    converter = iconv_open("UTF-8", "WINDOWS-1252");
  if (converter == (iconv_t)-1)
    return dgm_utf8_repair(text, &page->utf8, broken);
  bool good = convert(converter, *text, &page->utf8, broken);
  iconv_close(converter);
  *text = (dgm_str){page->utf8.data, (uint32_t)page->utf8.size};
  return good;
}

/* ---- the page ---- */

static dgm_got no_memory(dgm_error *error) {
  dgm_fail_memory(error);
  return DGM_GOT_BAD_FILE;
}

dgm_got dgm_page_read(dgm_page **result, dgm_stream *stream, dgm_found *found, dgm_error *error) {
  *found = (dgm_found){.input.date = DGM_NO_DATE};
  *error = (dgm_error){0};
  dgm_page *page = *result = calloc(1, sizeof *page);
  dgm_str text;
  if (!page)
    return no_memory(error);
  dgm_taken taken = dgm_stream_rest(stream, &page->bytes, PAGE_LIMIT);
  if (taken != DGM_TAKEN)
    return dgm_got_failure(stream, taken, "16 MiB", error);
  if (!to_utf8(page, &text, &found->broken))
    return no_memory(error);
  html_page *html = &page->html;
  html_parse(html, text);
  if (html->too_deep) {
    dgm_fail(error, DGM_ERR_LIMIT, "elements nested too deep: no page that can be read");
    return DGM_GOT_BAD_FILE;
  }
  if (!html->failed)
    html_find_main(html, html_own_title(html));
  if (!html->failed)
    html_read_meta(html, &found->input);
  html_write_main(html, found->input.title, &page->text);
  if (html->failed || page->text.failed)
    return no_memory(error);
  found->input.text = (dgm_str){page->text.data, (uint32_t)page->text.size};
  if (!found->input.text.size)
    found->input.text = html_script_body(html);
  if (found->input.text.size)
    return DGM_GOT_DOCUMENT;
  dgm_fail(error, DGM_ERR_FORMAT, "a page without an article that can be found");
  return DGM_GOT_BAD_FILE;
}
