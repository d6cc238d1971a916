/* A coded document as bytes, from the worker that coded it to the one that stores it; and its way back.
 *
 * A document is: head, sketches, sentences, claims, events, agreements; each list after its length, sentences and
 * claims after those in the head. pack.c writes them, insert.c reads them, in the order of the structs below. */
#ifndef DGM_PACK_H
#define DGM_PACK_H

#include "base/base.h"

/* Appends the document. */
void dgm_pack(const dgm_model *model, const dgm_document *document, dgm_buffer *out);

/* ---- reading ---- */
typedef struct dgm_unpacker {
  const char *at;
} dgm_unpacker;

static inline uint32_t dgm_take_u32(dgm_unpacker *u) {
  uint32_t value;
  memcpy(&value, u->at, sizeof value);
  u->at += sizeof value;
  return value;
}
static inline int32_t dgm_take_i32(dgm_unpacker *u) {
  return (int32_t)dgm_take_u32(u);
}
static inline uint64_t dgm_take_u64(dgm_unpacker *u) {
  uint64_t value;
  memcpy(&value, u->at, sizeof value);
  u->at += sizeof value;
  return value;
}
static inline double dgm_take_double(dgm_unpacker *u) {
  double value;
  memcpy(&value, u->at, sizeof value);
  u->at += sizeof value;
  return value;
}
static inline dgm_str dgm_take_str(dgm_unpacker *u) {
  dgm_str text = {NULL, dgm_take_u32(u)};
  text.data = u->at;
  u->at += text.size;
  return text;
}
static inline dgm_span dgm_take_span(dgm_unpacker *u) {
  uint32_t start = dgm_take_u32(u);
  return (dgm_span){start, dgm_take_u32(u)};
}

typedef struct dgm_packed_head {
  dgm_str id, source, title, url, language, text;
  dgm_str packed; /* the text as it is stored (text.h); empty: as it is */
  dgm_date date;
  uint64_t digest;
  uint32_t n_sentences, n_claims;
} dgm_packed_head;
dgm_packed_head dgm_take_head(dgm_unpacker *u);

typedef struct dgm_packed_party {
  dgm_str code, sectors, name, id;
  uint32_t kind;
  dgm_span span, head;
  dgm_str office;
  uint32_t former;
} dgm_packed_party;
dgm_packed_party dgm_take_party(dgm_unpacker *u);

typedef struct dgm_packed_place {
  dgm_str name, code, admin1;
  double lat, lon;
  uint32_t geonameid;
  dgm_span span;
} dgm_packed_place;
dgm_packed_place dgm_take_place(dgm_unpacker *u);

/* Then: `has_by` times a party. */
typedef struct dgm_packed_claim {
  uint32_t sentence, stance, quote;
  int32_t of; /* number of a claim, or DGM_NONE */
  dgm_str medium, source, cue, content;
  uint32_t has_by;
} dgm_packed_claim;
dgm_packed_claim dgm_take_claim(dgm_unpacker *u);

/* Then: `has_place` times a place, actors, recipients, numbers of claims. */
typedef struct dgm_packed_event {
  uint32_t sentence, type, quad, status, own_voice;
  dgm_date date, enddate;
  dgm_str mode, contexts, cameo;
  double goldstein, scale, confidence;
  dgm_span trigger, theme;
  uint32_t has_place, n_actors, n_recipients, n_claims;
} dgm_packed_event;
dgm_packed_event dgm_take_event(dgm_unpacker *u);

/* Then: parties; provisions (sentence, span, included, claim); numbers of claims. */
typedef struct dgm_packed_agreement {
  uint32_t kind, stage, sentence;
  dgm_date date;
  dgm_span name, text;
  uint32_t n_parties, n_provisions, n_claims;
} dgm_packed_agreement;
dgm_packed_agreement dgm_take_agreement(dgm_unpacker *u);

#endif
