/* What the writers share: JSON pieces and offsets in code points. */
#ifndef DGM_WRITE_H
#define DGM_WRITE_H

#include "base/base.h"

/* The string, or null if it is empty. */
void dgm_json_text(dgm_buffer *out, dgm_str text);
/* The same behind a key: `, "title": `. */
void dgm_json_key(dgm_buffer *out, const char *before, dgm_str text);
/* A number without needless zeros. */
void dgm_json_number(dgm_buffer *out, double value);
void dgm_json_date(dgm_buffer *out, dgm_date date); /* null if unknown */

/* Byte offsets to code points; with a window, to UTF-16 units from its beginning. */
typedef struct dgm_offsets {
  dgm_str text;
  uint32_t *blocks; /* code points before each block of bytes */
  bool windowed;
  dgm_span window; /* offsets outside are null */
} dgm_offsets;
/* A sentence of the text behind a key: {"text", "start", "end"}, in units from the text's beginning; null if empty. */
void dgm_json_sentence(dgm_buffer *out, const char *before, dgm_str text, dgm_span sentence);
bool dgm_offsets_new(dgm_offsets *offsets, dgm_str text);
void dgm_offsets_free(dgm_offsets *offsets);
uint32_t dgm_offset(const dgm_offsets *offsets, uint32_t byte);

/* "start": …, "end": …, with `prefix` before the names; null where the span is empty or the text not known (`o` NULL).
 */
void dgm_json_bounds(dgm_buffer *out, const dgm_offsets *o, const char *prefix, dgm_span span);
/* {"text": …, "start": …, "end": …}, or null if the text is empty. */
void dgm_json_words(dgm_buffer *out, const dgm_offsets *o, dgm_str text, dgm_span span);
/* The next item of a list split at ";" that is not empty; false at the end. */
bool dgm_next_item(dgm_str *rest, dgm_str *item);

/* ---- the contract's records, from rows (write_record.c); `o` may be NULL: the document's text is not known ---- */

void dgm_json_party(dgm_buffer *out, const dgm_offsets *o, const dgm_party *party);
/* Who is meant where a claim names nobody: UNK, with the words that describe the source. */
dgm_party dgm_unnamed_party(const dgm_row_claim *claim);
/* Who says so; where nobody is named UNK, with the words that describe the source. */
void dgm_json_by(dgm_buffer *out, const dgm_offsets *o, const dgm_row_claim *claim);
void dgm_json_claim(dgm_buffer *out, const dgm_offsets *o, const dgm_row_claim *claim);
/* The report itself asserts it: no source, no word that attributes, no words of its own. */
bool dgm_is_own_voice(const dgm_row_claim *claim);
/* A row without the brace that ends it. */
void dgm_json_row(dgm_buffer *out, const dgm_offsets *o, const dgm_row *row);

/* Claims and attitudes as they are written, in the order of the text (write_claims.c). */
typedef struct dgm_attributions {
  const dgm_document *d;
  uint32_t claim, attitude; /* the next ones */
} dgm_attributions;
/* The next of them, NULL at the end. *number: its place in d->claims; DGM_NONE: an attitude. */
const dgm_claim *dgm_next_attribution(dgm_attributions *attributions, int32_t *number);

/* ---- rows of a document (document_rows.c) ---- */

dgm_str dgm_words_of(const dgm_document *d, dgm_span span);
/* From the first to the last of them: the contract has one span where what is said may be split. */
dgm_span dgm_whole_span(const dgm_document *d, dgm_range spans);
/* A party, and room for its list of sectors. */
enum { DGM_SECTORS_SIZE = 16 };
typedef struct dgm_party_space {
  dgm_party party;
  char sectors[DGM_SECTORS_SIZE];
} dgm_party_space;
dgm_party dgm_mention_party(const dgm_document *d, uint32_t mention, char sectors[DGM_SECTORS_SIZE]);
/* `of`: the place of the claim it answers in the same list, or DGM_NONE; `by` holds who says so. */
dgm_row_claim dgm_claim_row(const dgm_document *d, const dgm_claim *claim, int32_t of, dgm_party_space *by);

typedef struct dgm_event_rows {
  const dgm_model *model;
  const dgm_document *d;
  dgm_arena arena; /* of the last row */
  dgm_buffer id, contexts, coder;
} dgm_event_rows;
/* An event as a row, which lasts until the next; false: no memory. */
bool dgm_event_row(dgm_event_rows *rows, uint32_t event, dgm_row *row);
void dgm_event_rows_free(dgm_event_rows *rows);

/* The code and sectors of an entity for people: "RUS GOV". */
void dgm_entity_label(dgm_buffer *out, const dgm_document *d, uint32_t mention);
/* What the claims stage says of an event; before that stage, the report says it and it has occurred. */
dgm_assessment dgm_assessed(const dgm_document *d, uint32_t event);
bool dgm_event_has_claim(const dgm_document *d, uint32_t event, int32_t claim);
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
