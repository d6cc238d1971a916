/* An open model: the mapped file, its tables, and each stage's view of them. Read-only after opening. */
#ifndef DGM_MODEL_H
#define DGM_MODEL_H

#include "base/phrases.h"
#include "base/tables.h"

/* Each stage keeps its own view; its header says what it needs from the file. */
typedef struct dgm_text_rules dgm_text_rules;
typedef struct dgm_language dgm_language;
typedef struct dgm_actor_tables dgm_actor_tables;
typedef struct dgm_place_tables dgm_place_tables;
typedef struct dgm_time_tables dgm_time_tables;
typedef struct dgm_event_lexicon dgm_event_lexicon;
typedef struct dgm_claim_tables dgm_claim_tables;
typedef struct dgm_agreement_tables dgm_agreement_tables;
typedef struct dgm_export_tables dgm_export_tables;

struct dgm_model {
  dgm_model_file file;
  dgm_tables tables;
  char version[64];
  dgm_buffer *own; /* the user's tables, compiled: the last ones of `tables` */
  uint32_t n_own;
  dgm_text_rules *text;
  dgm_language *language;
  dgm_actor_tables *actors;
  dgm_place_tables *places;
  dgm_time_tables *times;
  dgm_event_lexicon *events;
  dgm_claim_tables *claims;
  dgm_agreement_tables *agreements;
  dgm_export_tables *exports;
};

/* Reads the user's tables (own.c). */
dgm_err dgm_own_tables_read(dgm_model *model, const char *const *paths, size_t count, dgm_error *error);
void dgm_own_tables_close(dgm_model *model);
bool dgm_is_own_table(const dgm_model *model, uint32_t table);

/* Opens a stage's view in the model built so far, checking every row it reads: a wrong one fails with table and line.
 */
dgm_err dgm_text_open(dgm_model *model, dgm_error *error);
dgm_err dgm_language_open(dgm_model *model, dgm_error *error);
dgm_err dgm_actors_open(dgm_model *model, dgm_error *error);
dgm_err dgm_places_open(dgm_model *model, dgm_error *error);
dgm_err dgm_times_open(dgm_model *model, dgm_error *error);
dgm_err dgm_events_open(dgm_model *model, dgm_error *error);
dgm_err dgm_claims_open(dgm_model *model, dgm_error *error);
dgm_err dgm_agreements_open(dgm_model *model, dgm_error *error);
dgm_err dgm_exports_open(dgm_model *model, dgm_error *error);
void dgm_text_close(dgm_model *model);
void dgm_language_close(dgm_model *model);
void dgm_actors_close(dgm_model *model);
void dgm_places_close(dgm_model *model);
void dgm_times_close(dgm_model *model);
void dgm_events_close(dgm_model *model);
void dgm_claims_close(dgm_model *model);
void dgm_agreements_close(dgm_model *model);
void dgm_exports_close(dgm_model *model);

#endif
