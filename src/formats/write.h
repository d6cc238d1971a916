/* What the writers share: JSON pieces and offsets in code points. */
#ifndef DGM_WRITE_H
#define DGM_WRITE_H

#include "base/base.h"

/* A quoted JSON string; null if `text.data` is NULL. */
void dgm_json_string(dgm_buffer *out, dgm_str text);
/* The string, or null if it is empty. */
void dgm_json_text(dgm_buffer *out, dgm_str text);
/* A number without needless zeros. */
void dgm_json_number(dgm_buffer *out, double value);
void dgm_json_date(dgm_buffer *out, dgm_date date); /* null if unknown */

/* Byte offsets to code points. */
typedef struct dgm_offsets {
  dgm_str text;
  uint32_t *blocks; /* code points before each block of bytes */
} dgm_offsets;
bool dgm_offsets_new(dgm_offsets *offsets, dgm_str text);
void dgm_offsets_free(dgm_offsets *offsets);
uint32_t dgm_offset(const dgm_offsets *offsets, uint32_t byte);

/* {"text": …, "start": …, "end": …}, or null if the span is empty. */
void dgm_json_span(dgm_buffer *out, const dgm_document *d, const dgm_offsets *o, dgm_span span);
/* "start": …, "end": … */
void dgm_json_bounds(dgm_buffer *out, const dgm_offsets *o, dgm_span span);
/* An entity of the contract, from a mention. */
void dgm_json_entity(dgm_buffer *out, const dgm_document *d, const dgm_offsets *o, uint32_t mention);
/* Who says so: the entity, or UNK with the words that describe an unnamed source. */
void dgm_json_speaker(dgm_buffer *out, const dgm_document *d, const dgm_offsets *o, const dgm_claim *claim);
/* A claim of the contract; `of`: the place of the claim it answers in the same list, or DGM_NONE. */
void dgm_json_claim(dgm_buffer *out, const dgm_document *d, const dgm_offsets *o, const dgm_claim *claim, int32_t of);
/* From the first to the last of them: the contract has one span where what is said may be split. */
dgm_span dgm_whole_span(const dgm_document *d, dgm_range spans);
/* The code and sectors of an entity for people: "RUS GOV". */
void dgm_entity_label(dgm_buffer *out, const dgm_document *d, uint32_t mention);
/* What the claims stage says of an event; before that stage, the report says it and it has occurred. */
dgm_assessment dgm_assessed(const dgm_document *d, uint32_t event);
/* The contexts of an event, auxiliary ones first, for they say whether it is real; returns how many. */
enum { DGM_MAX_CONTEXTS = 66 };
uint32_t dgm_contexts(const dgm_model *model, const dgm_document *d, const dgm_event *event, dgm_status status,
                      const char *names[DGM_MAX_CONTEXTS]);
/* What depends on the type after status. */
typedef struct dgm_codes {
  const char *mode; /* NULL: none */
  uint8_t quad;
  float scale;
} dgm_codes;
dgm_codes dgm_event_codes(const dgm_event *event, uint8_t type);
/* The text of a span on one line. */
void dgm_flat_text(dgm_buffer *out, const dgm_document *d, dgm_span span);
void dgm_flat_str(dgm_buffer *out, dgm_str text, dgm_span span);

#endif
