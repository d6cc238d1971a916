/* scores MODEL FILE.conllu: reads each sentence alone and writes what every head of the network says, for run.py: the
 * name in 8 bytes, rows and labels as u32, the scores as floats; at the end of a sentence the heads of its tree as i32,
 * 0 the root, under the name "tree". */
#include "coder/coder.h"
#include "language/language.h"

#include <stdio.h>
#include <stdlib.h>

static void put(const char *name, uint32_t rows, uint32_t labels) {
  char head[8] = {0};
  const uint32_t sizes[2] = {rows, labels};
  snprintf(head, sizeof head, "%s", name);
  fwrite(head, 1, sizeof head, stdout);
  fwrite(sizes, sizeof *sizes, 2, stdout);
}

static void watch(void *context, const char *head, const float *scores, uint32_t rows, uint32_t labels, size_t stride) {
  (void)context;
  put(head, rows, labels);
  for (uint32_t i = 0; i < rows; i++)
    fwrite(scores + i * stride, sizeof *scores, labels, stdout);
}

static bool read_sentence(dgm_coder *coder, const char *text, size_t size) {
  dgm_error error = {0};
  const dgm_document *d = dgm_read_conllu(coder, (dgm_str){text, (uint32_t)size}, DGM_PARSE, &error);
  if (!d) {
    fprintf(stderr, "scores: %s\n", error.message);
    return false;
  }
  put("tree", d->n_words, 1);
  for (uint32_t i = 0; i < d->n_words; i++) {
    int32_t head = d->words[i].head + 1;
    fwrite(&head, sizeof head, 1, stdout);
  }
  return true;
}

int main(int argc, char **argv) {
  dgm_error error = {0};
  FILE *in = argc == 3 ? fopen(argv[2], "rb") : NULL;
  dgm_model *model = in ? dgm_model_open(argv[1], &error) : NULL;
  dgm_coder *coder = model ? dgm_coder_new(model, &error) : NULL;
  if (!coder) {
    fprintf(stderr, "scores: %s\n", in ? error.message : "usage: scores MODEL FILE.conllu");
    return 2;
  }
  coder->language->watch = watch;
  dgm_buffer sentence = {0};
  char *line = NULL;
  size_t room = 0;
  ssize_t n;
  bool good = true;
  while (good && (n = getline(&line, &room, in)) > 0) {
    dgm_buffer_add(&sentence, line, (size_t)n);
    if (n == 1) {
      good = read_sentence(coder, sentence.data, sentence.size);
      sentence.size = 0;
    }
  }
  free(line);
  fclose(in);
  dgm_buffer_free(&sentence);
  dgm_coder_free(coder);
  dgm_model_close(model);
  return good && !ferror(stdout) && !fflush(stdout) ? 0 : 1;
}
