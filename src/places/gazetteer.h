/* Within the places stage: names found in the gazetteer, and which of several places one means. */
#ifndef DGM_PLACES_GAZETTEER_H
#define DGM_PLACES_GAZETTEER_H

#include "coder/coder.h"

/* Bits of a word in prepositions.tsv. */
enum { DGM_PW_EVENT = 1, DGM_PW_TOWN = 2, DGM_PW_NOUN = 4, DGM_PW_LOCAL = 8, DGM_PW_VERB = 16, DGM_PW_THING = 32 };

typedef struct dgm_place_table {
  const dgm_table *table; /* NULL if the file has none */
  int32_t names, code, admin1, lat, lon, population, geonameid, kind;
} dgm_place_table;

struct dgm_place_tables {
  dgm_phrases places, actors, words;
  const dgm_tables *tables;
  dgm_place_table cities, regions, countries, capitals, demonyms, people, groups;
  uint8_t *word_bits; /* of each row of prepositions.tsv */
};

dgm_err dgm_place_tables_read(dgm_place_tables *tables, const dgm_model *model, dgm_error *error);
uint8_t dgm_place_word(const dgm_place_tables *tables, dgm_str lemma);

/* The rows of one name. */
typedef struct dgm_place_hit {
  uint32_t first, count; /* words; 0 = nothing */
  dgm_phrase_hit places, actors;
  bool person;      /* it is a person's name too */
  uint32_t longest; /* words of the longest name of any kind that begins here */
  bool longest_person;
} dgm_place_hit;

/* The longest name of a place at `word`. */
dgm_place_hit dgm_place_hit_at(const dgm_place_tables *tables, const dgm_document *d, uint32_t word, uint32_t end);
/* The same where names stand in capitals. */
dgm_place_hit dgm_place_hit_capitals(const dgm_place_tables *tables, const dgm_document *d, uint32_t word,
                                     uint32_t end);

typedef struct dgm_place_candidate {
  const dgm_place_table *table;
  uint32_t row;
  dgm_str code;
  double population; /* of a region: as a large city */
  bool capital, country, region;
} dgm_place_candidate;

enum { DGM_MAX_CANDIDATES = 24 };
uint32_t dgm_place_candidates(const dgm_place_tables *tables, const dgm_place_hit *hit, dgm_place_candidate *out);
/* The country that the name speaks for: a country or a demonym; empty if none or several. */
dgm_str dgm_place_country(const dgm_place_tables *tables, const dgm_place_hit *hit);
double dgm_place_number(const dgm_place_table *table, uint32_t row, int32_t column, double otherwise);
void dgm_place_fill(const dgm_place_candidate *candidate, dgm_place *out);

/* Countries named in a document. */
typedef struct dgm_place_evidence {
  struct {
    uint32_t word;
    dgm_str code;
  } * items; /* by word */
  struct {
    dgm_str code;
    uint32_t count;
  } * codes;
  uint32_t count, n_codes;
} dgm_place_evidence;

/* Which one is meant at `word`; `explicit_code` settles it if one of them is there. */
const dgm_place_candidate *dgm_place_choose(const dgm_document *d, const dgm_place_evidence *evidence, uint32_t word,
                                            dgm_str explicit_code, const dgm_place_candidate *candidates, uint32_t n);

#endif
