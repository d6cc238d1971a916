/* Tables of the user's own, read beside the model's when it is opened. */
#include "model/model.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

enum { LARGEST = 256 << 20 };

static dgm_err read_all(const char *path, dgm_buffer *out, dgm_error *error) {
  FILE *in = fopen(path, "rb");
  if (!in)
    return dgm_fail(error, DGM_ERR_IO, "%s: %s", path, strerror(errno));
  char block[65536];
  size_t n;
  errno = 0;
  while (out->size < LARGEST && (n = fread(block, 1, sizeof block, in)) > 0)
    dgm_buffer_add(out, block, n);
  bool bad = ferror(in), large = out->size >= LARGEST;
  int why = errno;
  fclose(in);
  if (bad)
    return dgm_fail(error, DGM_ERR_IO, "%s: %s", path, why ? strerror(why) : "cannot be read");
  if (large)
    return dgm_fail(error, DGM_ERR_LIMIT, "%s: more than 256 MiB", path);
  return out->failed ? dgm_fail_memory(error) : DGM_OK;
}

/* Compiles the file into `out`; a relative path begins with "./", so that nobody takes it for one of data/. */
static dgm_err read_one(const char *path, dgm_buffer *out, dgm_error *error) {
  dgm_buffer tsv = {0}, name = {0};
  dgm_buffer_printf(&name, "%s%s", path[0] == '/' || path[0] == '.' ? "" : "./", path);
  dgm_err result = name.failed ? dgm_fail_memory(error) : read_all(path, &tsv, error);
  if (!result)
    result = dgm_table_compile(name.data, (dgm_str){tsv.data, (uint32_t)tsv.size}, out, error);
  dgm_buffer_free(&tsv);
  dgm_buffer_free(&name);
  return result;
}

dgm_err dgm_own_tables_read(dgm_model *model, const char *const *paths, size_t count, dgm_error *error) {
  if (!count)
    return DGM_OK;
  model->own = calloc(count, sizeof *model->own);
  if (!model->own)
    return dgm_fail_memory(error);
  dgm_err result = DGM_OK;
  for (size_t i = 0; !result && i < count; i++) {
    dgm_buffer *bytes = &model->own[model->n_own++];
    result = read_one(paths[i], bytes, error);
    if (!result)
      result = dgm_tables_add(&model->tables, (dgm_bytes){bytes->data, bytes->size}, error);
  }
  return result;
}

void dgm_own_tables_close(dgm_model *model) {
  for (uint32_t i = 0; i < model->n_own; i++)
    dgm_buffer_free(&model->own[i]);
  free(model->own);
}

bool dgm_is_own_table(const dgm_model *model, uint32_t table) {
  return table + model->n_own >= model->tables.count;
}
