/* What the examiners share: clients of dragoman.h that read cases from text files and compare what is coded. */
#ifndef EXAM_H
#define EXAM_H

#include "dragoman.h"

#include <stdio.h>
#include <string.h>

/* ---- strings ---- */
static inline dgm_str exam_str(const char *text) {
  return (dgm_str){text, (uint32_t)strlen(text)};
}
static inline bool exam_same(dgm_str a, dgm_str b) {
  return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}
static inline bool exam_is(dgm_str a, const char *b) {
  return exam_same(a, exam_str(b));
}
#define EXAM_STR(s) (int)(s).size, (s).data
dgm_str exam_trim(dgm_str text);
/* The next part of `*rest` up to `separator`; false at the end. */
bool exam_next(dgm_str *rest, char separator, dgm_str *part);
/* Where `words` stand in `text` as whole words, at `from` or later. White space matches any white space. */
bool exam_find(dgm_str text, dgm_str words, uint32_t from, dgm_span *found);
bool exam_overlap(dgm_span a, dgm_span b);
/* `span` overlaps some place where `words` stand. */
bool exam_covers(dgm_str text, dgm_str words, dgm_span span);

/* ---- files and the coder: all end the program with exit status 2 and a message when they fail ---- */
dgm_str exam_file(const char *path); /* free .data */
/* "DIRECTORY/NAME" in a buffer that the next call overwrites. */
const char *exam_path(const char *directory, const char *name, const char *ending);
typedef struct exam_coder {
  dgm_model *model;
  dgm_coder *coder;
} exam_coder;
exam_coder exam_open(const char *model);
void exam_close(exam_coder *coder);
const dgm_document *exam_read(const exam_coder *coder, dgm_str text, dgm_date date, dgm_depth depth);

/* ---- what was coded ---- */
dgm_str exam_words(const dgm_document *d, dgm_span span);
static inline const dgm_entity *exam_entity(const dgm_document *d, uint32_t mention) {
  return &d->entities[d->mentions[mention].entity];
}
/* UNK for an entity without a code. */
dgm_str exam_code(const dgm_entity *entity);
bool exam_has_sector(const dgm_entity *entity, dgm_str sector);
/* CODE or CODE/SECTOR; a code without a sector leaves the sector open. */
bool exam_entity_is(const dgm_entity *entity, dgm_str expected);
/* Every party is in the list `A;B` (`-`: none), and every element of the list is a party. */
bool exam_parties_are(const dgm_document *d, dgm_range parties, dgm_str expected);
bool exam_mentions_are(const dgm_document *d, const uint32_t *mentions, uint32_t count, dgm_str expected);
void exam_put_mentions(const dgm_document *d, const char *key, const uint32_t *mentions, uint32_t count);
dgm_type exam_type(const dgm_document *d, uint32_t event); /* after status */
/* As written: a promise to visit has no mode. */
const char *exam_mode(const dgm_document *d, uint32_t event);
const char *exam_status(const dgm_document *d, uint32_t event);
void exam_put_entity(const dgm_entity *entity); /* "RUS/GOV+MIL" */
void exam_put_event(const dgm_document *d, uint32_t event);

/* ---- results ---- */
typedef struct exam_count {
  char key[16];
  uint32_t right, all;
} exam_count;
typedef struct exam_counts {
  exam_count items[32];
  uint32_t n;
} exam_counts;
void exam_add(exam_counts *counts, const char *key, bool right);
void exam_put_counts(const exam_counts *counts);
double exam_percent(uint32_t right, uint32_t all);

/* The floor of `exam` in floors.tsv: columns exam, floor, note. */
double exam_floor(const char *floors, const char *exam);
/* Compares with the floor, says what to do, and returns the exit status. */
int exam_judge(const char *exam, double reached, double floor, const char *unit);

#endif
