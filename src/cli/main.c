#include "dragoman.h"

#include <stdio.h>

int main(int argc, char **argv) {
  dgm_error error = {0};
  dgm_model *model = dgm_model_open("build/english.dgm", &error);
  dgm_coder *coder = model ? dgm_coder_new(model, &error) : NULL;
  if (!coder) {
    fprintf(stderr, "%s\n", error.message);
    return 1;
  }
  static char text[1 << 22];
  size_t n = argc > 2 ? (size_t)snprintf(text, sizeof text, "%s", argv[2]) : fread(text, 1, sizeof text, stdin);
  dgm_date date = 0;
  dgm_date_parse((dgm_str){"2024-03-15", 10}, &date);
  dgm_input input = {.text = {text, (uint32_t)n}, .date = date, .id = {"x", 1}};
  const dgm_document *d = dgm_read(coder, &input, DGM_ALL, &error);
  dgm_buffer out = {0};
  if (argc > 1 && argv[1][0] == 'p')
    dgm_write_conllu(model, d, &out);
  else
    dgm_write_events(model, d, &out);
  fwrite(out.data, 1, out.size, stdout);
  dgm_buffer_free(&out);
  dgm_coder_free(coder);
  dgm_model_close(model);
  return 0;
}
