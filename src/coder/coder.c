#include "coder/coder.h"

#include <stdlib.h>

dgm_coder *dgm_coder_new(const dgm_model *model, dgm_error *error) {
  if (!model->language) {
    dgm_fail(error, DGM_ERR_ARGUMENT, "the model was opened for stores: it reads no texts");
    return NULL;
  }
  dgm_coder *coder = calloc(1, sizeof *coder);
  if (!coder) {
    dgm_fail_memory(error);
    return NULL;
  }
  coder->model = model;
  if (dgm_language_scratch_new(coder, error)) {
    dgm_coder_free(coder);
    return NULL;
  }
  return coder;
}

void dgm_coder_free(dgm_coder *coder) {
  if (!coder)
    return;
  dgm_language_scratch_free(coder);
  dgm_arena_free(&coder->arena);
  free(coder);
}

dgm_err dgm_coder_analyse(dgm_coder *coder, dgm_depth depth, dgm_error *error) {
  typedef dgm_err stage(dgm_coder *, dgm_error *);
  static const struct {
    dgm_depth depth;
    stage *run;
  } stages[] = {
      {DGM_PARSE, dgm_language_run},  {DGM_ENTITIES, dgm_places_run}, {DGM_ENTITIES, dgm_times_run},
      {DGM_ENTITIES, dgm_actors_run}, {DGM_EVENTS, dgm_events_run},   {DGM_ALL, dgm_claims_run},
      {DGM_ALL, dgm_agreements_run},
  };
  for (size_t i = 0; i < DGM_COUNT(stages) && stages[i].depth <= depth; i++) {
    dgm_err result = stages[i].run(coder, error);
    if (result)
      return result;
  }
  return DGM_OK;
}

const dgm_document *dgm_read(dgm_coder *coder, const dgm_input *input, dgm_depth depth, dgm_error *error) {
  if (input->text.size > UINT32_MAX / 4) {
    dgm_fail(error, DGM_ERR_LIMIT, "the text has %u bytes; at most %u are read in one document", input->text.size,
             UINT32_MAX / 4);
    return NULL;
  }
  dgm_arena_reset(&coder->arena);
  coder->document = (dgm_document){
      .text = input->text,
      .id = input->id,
      .source = input->source,
      .title = input->title,
      .url = input->url,
      .language = input->language,
      .date = input->date,
  };
  if (dgm_text_run(coder, error) || dgm_coder_analyse(coder, depth, error))
    return NULL;
  return &coder->document;
}
