/* dgm-fuzz-input SECONDS SEED FILE...: damaged tables, pages, archives and packed files through the readers.
 *
 * A round takes a file, cuts, doubles and overwrites stretches of it, swaps in things that mean something to a parser,
 * and reads it as one of the formats: every string must be UTF-8, but for the text of plain files, every refusal must
 * say why, and the reader must come to an end. */
#include "sound.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { LIMIT = 1 << 16, ROUND_SECONDS = 60, MOST_RECORDS = LIMIT };

static const char *const pieces[] = {"\"",
                                     "\"\"",
                                     ",",
                                     "\t",
                                     "\n",
                                     "\r\n",
                                     "<",
                                     ">",
                                     "&",
                                     "&amp;",
                                     "&nbsp",
                                     "]]>",
                                     "<![CDATA[",
                                     "<!--",
                                     "-->",
                                     "<p>",
                                     "</p>",
                                     "<div class=\"comments\">",
                                     "</div>",
                                     "<script>",
                                     "</script>",
                                     "<table><tr><td>",
                                     "<h1>",
                                     "<br><br>",
                                     "<a href=/>",
                                     "<Sentence id=\"x_1\">",
                                     "</Sentence>",
                                     "<Text>",
                                     "</Text>",
                                     "<!DOCTYPE html>",
                                     "charset=utf-16",
                                     "\xFF",
                                     "\xE2\x82",
                                     "<time datetime=\"2024-03-15\">",
                                     "sep=;\n"};
enum { N_PIECES = sizeof pieces / sizeof *pieces };

static unsigned long long random_state;
static char text[LIMIT];
static size_t size;

static size_t below(size_t n) {
  random_state = random_state * 6364136223846793005ULL + 1442695040888963407ULL;
  return n ? (size_t)(random_state >> 33) % n : 0;
}

static void replace(size_t at, size_t cut, const char *with, size_t n) {
  char copy[4096];
  if (n > sizeof copy || size - cut + n > LIMIT)
    return;
  memcpy(copy, with, n);
  memmove(text + at + n, text + at + cut, size - at - cut);
  memcpy(text + at, copy, n);
  size += n - cut;
}

static void damage(void) {
  size_t at = below(size + 1), cut = below(200), from = below(size + 1), n = below(2000);
  cut = cut > size - at ? size - at : cut;
  n = n > size - from ? size - from : n;
  const char *piece = pieces[below(N_PIECES)];
  switch (below(5)) {
  case 0:
    replace(at, cut, "", 0);
    break;
  case 1:
    replace(at, 0, text + from, n);
    break;
  case 2:
    if (at < size)
      text[at] = (char)below(256);
    break;
  default:
    replace(at, below(2) ? cut : 0, piece, strlen(piece));
  }
}

static const char *check(const dgm_input *input, dgm_input_format format) {
  if (!sound_str(input->id) || !sound_str(input->source) || !sound_str(input->title) || !sound_str(input->url) ||
      !sound_str(input->language))
    return "a field that is no UTF-8";
  if (format >= DGM_INPUT_JSONL && !sound_str(input->text))
    return "a text that is no UTF-8";
  return NULL;
}

static const char *one_round(const char *path) {
  dgm_error error = {0};
  dgm_input input;
  dgm_input_format format = (dgm_input_format)below(DGM_N_INPUT_FORMATS);
  FILE *out = fopen(path, "wb");
  if (!out || fwrite(text, 1, size, out) != size || fclose(out))
    return "a file cannot be written";
  dgm_reader *reader = dgm_reader_open(path, format, &error);
  const char *fault = reader ? NULL : "a file is not opened";
  for (size_t n = 0; !fault; n++) {
    dgm_next next = dgm_reader_next(reader, &input, &error);
    if (next == DGM_NEXT_END)
      break;
    if (next == DGM_NEXT_DOCUMENT)
      fault = check(&input, format);
    else if (!error.message[0] || next == DGM_NEXT_FAILED)
      fault = "a record is refused without a reason";
    if (n > MOST_RECORDS)
      fault = "a file without an end";
  }
  dgm_reader_close(reader);
  return fault;
}

static void take_file(const char *path) {
  FILE *in = fopen(path, "rb");
  size = in ? fread(text, 1, LIMIT, in) : 0;
  if (in)
    fclose(in);
  for (size_t n = below(16); n; n--)
    damage();
}

int main(int argc, char **argv) {
  char path[] = "/tmp/dragoman-fuzz-XXXXXX";
  if (argc < 4 || close(mkstemp(path))) {
    fprintf(stderr, "usage: dgm-fuzz-input SECONDS SEED FILE...\n");
    return 2;
  }
  const char *fault = NULL;
  unsigned long long seed = strtoull(argv[2], NULL, 10), rounds = 0;
  time_t stop = time(NULL) + atoi(argv[1]);
  do {
    random_state = seed + rounds++;
    below(2);
    take_file(argv[3 + below((size_t)argc - 3)]);
    alarm(ROUND_SECONDS);
    fault = one_round(path);
    alarm(0);
  } while (!fault && time(NULL) < stop);
  if (fault)
    fprintf(stderr, "dgm-fuzz-input: seed %llu: %s (%s)\n", seed + rounds - 1, fault, path);
  else
    unlink(path);
  printf("%llu rounds\n", rounds);
  return fault != NULL;
}
