#include "model/model.h"

#include <stdio.h>
#include <stdlib.h>

typedef dgm_err open_view(dgm_model *, dgm_error *);
typedef void close_view(dgm_model *);

static open_view *const openers[] = {dgm_exports_open, dgm_text_open,   dgm_language_open,
                                     dgm_places_open,  dgm_times_open,  dgm_actors_open,
                                     dgm_events_open,  dgm_claims_open, dgm_agreements_open};
enum { OF_STORES = 1 }; /* as many of them as stores need */
static close_view *const closers[] = {dgm_text_close,   dgm_language_close,   dgm_places_close,
                                      dgm_times_close,  dgm_actors_close,     dgm_events_close,
                                      dgm_claims_close, dgm_agreements_close, dgm_exports_close};

dgm_model *dgm_model_open(const char *path, dgm_error *error) {
  return dgm_model_open_with(path, NULL, 0, error);
}

static dgm_model *open_views(const char *path, const char *const *paths, size_t count, size_t views, dgm_error *error) {
  dgm_model *model = calloc(1, sizeof *model);
  if (!model) {
    dgm_fail_memory(error);
    return NULL;
  }
  dgm_err result = dgm_model_file_open(&model->file, path, error);
  if (!result)
    result = dgm_tables_open(&model->tables, &model->file, error);
  if (!result && !model->tables.count)
    result = dgm_fail(error, DGM_ERR_MODEL, "%s: holds trained weights but no tables; open the one that the build made",
                      path);
  if (!result)
    result = dgm_own_tables_read(model, paths, count, error);
  for (size_t i = 0; !result && i < views; i++)
    result = openers[i](model, error);
  if (result) {
    dgm_model_close(model);
    return NULL;
  }
  snprintf(model->version, sizeof model->version, "%s", model->file.made_by);
  return model;
}

dgm_model *dgm_model_open_with(const char *path, const char *const *paths, size_t count, dgm_error *error) {
  return open_views(path, paths, count, DGM_COUNT(openers), error);
}

dgm_model *dgm_model_open_for_stores(const char *path, dgm_error *error) {
  dgm_model *model = open_views(path, NULL, 0, OF_STORES, error);
  if (model)
    dgm_model_file_rest(&model->file);
  return model;
}

void dgm_model_close(dgm_model *model) {
  if (!model)
    return;
  for (size_t i = DGM_COUNT(closers); i-- > 0;)
    closers[i](model);
  dgm_tables_close(&model->tables);
  dgm_own_tables_close(model);
  dgm_model_file_close(&model->file);
  free(model);
}

const char *dgm_model_version(const dgm_model *model) {
  return model->version;
}
