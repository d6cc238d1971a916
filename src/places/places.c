#include "places/places.h"
#include "places/gazetteer.h"

#include <math.h>
#include <stdlib.h>

enum { SMALL_TOWN = 15000, LARGE_CITY = 200000, NEAR = 4, MAX_THING = 24 };

dgm_err dgm_places_open(dgm_model *model, dgm_error *error) {
  model->places = calloc(1, sizeof *model->places);
  return model->places ? dgm_place_tables_read(model->places, model, error) : dgm_fail_memory(error);
}

void dgm_places_close(dgm_model *model) {
  if (model->places)
    free(model->places->word_bits);
  free(model->places);
  model->places = NULL;
}

/* What is known of the document before any place is chosen. */
typedef struct survey {
  const dgm_place_tables *tables;
  const dgm_document *d;
  dgm_place_hit *hits;
  int32_t *at; /* of each word: the hit that begins there, or DGM_NONE */
  uint32_t n_hits;
  dgm_place_evidence evidence;
  uint64_t *surnames; /* hashes, sorted */
  uint32_t n_surnames;
} survey;

static bool is_name_relation(const dgm_word *w) {
  return w->deprel == DGM_FLAT || w->deprel == DGM_COMPOUND;
}

/* The word is the name of a person: "Lincoln said", not "the ministers of Georgia", whose entity has another head. */
static bool is_person(const dgm_document *d, uint32_t word) {
  const dgm_word *w = &d->words[word];
  dgm_range words = d->sentences[w->sentence].words;
  uint32_t first = word, end = word + 1;
  if (w->ner != DGM_NER_PERSON)
    return false;
  while (first > words.first && !d->words[first].ner_begin && d->words[first - 1].ner == DGM_NER_PERSON)
    first--;
  while (end < words.first + words.count && d->words[end].ner == DGM_NER_PERSON && !d->words[end].ner_begin)
    end++;
  return w->head < (int32_t)first || w->head >= (int32_t)end || is_name_relation(w);
}

/* ---- names and countries of the document ---- */

static const dgm_place_hit *hit_at(const survey *s, uint32_t word) {
  return word < s->d->n_words && s->at[word] >= 0 ? &s->hits[s->at[word]] : NULL;
}

static dgm_err keep_hit(survey *s, dgm_arena *arena, const dgm_place_hit *hit, dgm_error *error) {
  dgm_place_hit *grown = dgm_arena_grow(arena, s->hits, s->n_hits, sizeof *grown);
  if (!grown)
    return dgm_fail_memory(error);
  s->hits = grown;
  s->at[hit->first] = (int32_t)s->n_hits;
  s->hits[s->n_hits++] = *hit;
  return DGM_OK;
}

static uint64_t hash_of(const dgm_document *d, uint32_t word) {
  dgm_str form = dgm_form(d, word);
  return dgm_hash(0, form.data, form.size);
}

static dgm_err keep_surname(survey *s, dgm_arena *arena, uint32_t word, dgm_error *error) {
  uint64_t *grown = dgm_arena_grow(arena, s->surnames, s->n_surnames, sizeof *grown);
  if (!grown)
    return dgm_fail_memory(error);
  s->surnames = grown;
  s->surnames[s->n_surnames++] = hash_of(s->d, word);
  return DGM_OK;
}

static int compare(const void *a, const void *b) {
  uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
  return (x > y) - (x < y);
}

/* The document names someone so elsewhere. */
static bool is_surname(const survey *s, uint32_t word) {
  uint64_t hash = hash_of(s->d, word);
  return s->n_surnames && bsearch(&hash, s->surnames, s->n_surnames, sizeof hash, compare);
}

/* The later names of persons, for they stand alone afterwards: "Marco Rubio … Rubio". */
static dgm_err find_surnames(survey *s, dgm_arena *arena, dgm_error *error) {
  for (uint32_t i = 0; i < s->d->n_words; i++)
    if (s->d->words[i].deprel == DGM_FLAT && s->d->words[i].ner == DGM_NER_PERSON) {
      dgm_err result = keep_surname(s, arena, i, error);
      if (result)
        return result;
    }
  if (s->n_surnames)
    qsort(s->surnames, s->n_surnames, sizeof *s->surnames, compare);
  return DGM_OK;
}

static bool is_capitalised(const dgm_document *d, uint32_t word) {
  dgm_str form = dgm_form(d, word);
  return form.size && !dgm_is_lower(form.data[0]) && !dgm_is_digit(form.data[0]);
}

static dgm_err find_names(survey *s, dgm_arena *arena, dgm_error *error) {
  const dgm_document *d = s->d;
  for (uint32_t n = 0; n < d->n_sentences; n++) {
    uint32_t first = d->sentences[n].words.first, end = first + d->sentences[n].words.count;
    bool dateline = d->sentences[n].kind == DGM_SENTENCE_DATELINE;
    for (uint32_t i = first, step; i < end; i += step) {
      dgm_err result = DGM_OK;
      step = 1;
      if (dateline && dgm_str_is(dgm_form(d, i), "("))
        break;
      dgm_place_hit hit =
          dateline ? dgm_place_hit_capitals(s->tables, d, i, end) : dgm_place_hit_at(s->tables, d, i, end);
      if (hit.longest > hit.count) { /* a part of another name: "Bank of China" */
        step = hit.longest;
        if (hit.longest_person)
          result = keep_surname(s, arena, i + step - 1, error);
      } else if (hit.count) {
        step = hit.count;
        result = keep_hit(s, arena, &hit, error);
      }
      if (result)
        return result;
    }
  }
  return DGM_OK;
}

static bool add_evidence(dgm_place_evidence *e, dgm_arena *arena, uint32_t word, dgm_str code) {
  void *items = dgm_arena_grow(arena, e->items, e->count, sizeof *e->items);
  if (!items)
    return false;
  e->items = items;
  e->items[e->count].word = word;
  e->items[e->count++].code = code;
  for (uint32_t i = 0; i < e->n_codes; i++) /* there are some 250 countries */
    if (dgm_str_eq(e->codes[i].code, code)) {
      e->codes[i].count++;
      return true;
    }
  void *codes = dgm_arena_grow(arena, e->codes, e->n_codes, sizeof *e->codes);
  if (!codes)
    return false;
  e->codes = codes;
  e->codes[e->n_codes].code = code;
  e->codes[e->n_codes++].count = 1;
  return true;
}

/* The one country that all candidates lie in; empty if there are several. */
static dgm_str common_code(const dgm_place_candidate *candidates, uint32_t n) {
  for (uint32_t i = 1; i < n; i++)
    if (!dgm_str_eq(candidates[i].code, candidates[0].code))
      return (dgm_str){0};
  return n ? candidates[0].code : (dgm_str){0};
}

/* The one region of the name, if it is better known than any town: "Ontario", not the one in California. */
static dgm_str region_code(const dgm_place_candidate *candidates, uint32_t n) {
  const dgm_place_candidate *region = NULL;
  for (uint32_t i = 0; i < n; i++) {
    if (candidates[i].capital || candidates[i].country || (candidates[i].region && region))
      return (dgm_str){0};
    if (candidates[i].region)
      region = &candidates[i];
  }
  bool known = region && isnan(dgm_place_number(region->table, region->row, region->table->population, NAN));
  return known ? region->code : (dgm_str){0};
}

static dgm_str country_of(const survey *s, const dgm_place_hit *hit) {
  dgm_str code = dgm_place_country(s->tables, hit);
  dgm_place_candidate candidates[DGM_MAX_CANDIDATES];
  uint32_t n = code.size ? 0 : dgm_place_candidates(s->tables, hit, candidates);
  if (!code.size)
    code = common_code(candidates, n);
  return code.size ? code : region_code(candidates, n);
}

static dgm_err find_countries(survey *s, dgm_arena *arena, dgm_error *error) {
  for (uint32_t i = 0; i < s->n_hits; i++) {
    dgm_str code = is_person(s->d, s->hits[i].first) ? (dgm_str){0} : country_of(s, &s->hits[i]);
    if (code.size && is_capitalised(s->d, s->hits[i].first) &&
        !add_evidence(&s->evidence, arena, s->hits[i].first, code))
      return dgm_fail_memory(error);
  }
  return DGM_OK;
}

/* ---- is it a place here? ---- */

static uint32_t head_of(const dgm_document *d, uint32_t first, uint32_t count) {
  for (uint32_t i = first + count; i-- > first;) {
    int32_t head = d->words[i].head;
    if (head < (int32_t)first || head >= (int32_t)(first + count))
      return i;
  }
  return first + count - 1;
}

/* "in Homs", "the town of Homs", "in Hama and Homs" */
static bool is_located(const survey *s, uint32_t first, uint32_t head) {
  const dgm_document *d = s->d;
  const dgm_word *w = &d->words[head];
  if (w->deprel == DGM_CONJ && w->head >= 0)
    first = head = (uint32_t)w->head;
  uint32_t begin = d->sentences[d->words[first].sentence].words.first;
  for (uint32_t i = first; i > begin && first - i < NEAR; i--) {
    const dgm_word *before = &d->words[i - 1];
    uint8_t bits = dgm_place_word(s->tables, before->lemma);
    if (dgm_str_is(before->lemma, "of")) {
      if (i - 1 > begin && dgm_place_word(s->tables, d->words[i - 2].lemma) & DGM_PW_NOUN)
        return true;
      return false;
    }
    if (bits & DGM_PW_TOWN && !(bits & DGM_PW_NOUN && before->upos != DGM_ADP) &&
        !(bits & DGM_PW_VERB && before->upos != DGM_VERB))
      return true;
    if (before->upos != DGM_DET && before->upos != DGM_ADJ && before->upos != DGM_PROPN)
      return false;
  }
  return false;
}

/* "Visited Dili", "bombed Idlib": what follows is a place. */
static bool follows_verb(const survey *s, uint32_t first, uint8_t wanted) {
  const dgm_document *d = s->d;
  return first > d->sentences[d->words[first].sentence].words.first && d->words[first - 1].upos == DGM_VERB &&
         (dgm_place_word(s->tables, d->words[first - 1].lemma) & wanted) == wanted;
}

/* What is named after a place: "the Paris Agreement", "a Panama hat". */
static bool names_thing(const survey *s, uint32_t first, uint32_t count) {
  const dgm_document *d = s->d;
  dgm_range words = d->sentences[d->words[first].sentence].words;
  uint32_t next = first + count;
  char lower[MAX_THING];
  dgm_str form = next < words.first + words.count ? dgm_form(d, next) : (dgm_str){0};
  if (!form.size || form.size > sizeof lower)
    return false;
  for (uint32_t i = 0; i < form.size; i++)
    lower[i] = dgm_to_lower(form.data[i]);
  return dgm_place_word(s->tables, (dgm_str){lower, form.size}) & DGM_PW_THING;
}

/* The document speaks of this country, so that its towns are likelier than people of their names. */
static bool is_expected(const survey *s, dgm_str code) {
  for (uint32_t i = 0; code.size && i < s->evidence.n_codes; i++)
    if (dgm_str_eq(s->evidence.codes[i].code, code))
      return true;
  return false;
}

/* A part of a longer name: "Sydney Smith", "Michael Jordan", "Orange Order". */
static bool is_in_name(const dgm_document *d, uint32_t first, uint32_t count, bool located, bool expected) {
  uint32_t end = first + count;
  for (uint32_t i = first; i < end; i++) {
    const dgm_word *w = &d->words[i];
    bool outside = w->head >= 0 && ((uint32_t)w->head < first || (uint32_t)w->head >= end);
    if (outside && is_name_relation(w)) {
      const dgm_word *h = &d->words[w->head];
      bool person = h->ner == DGM_NER_PERSON && (uint32_t)w->head == end;
      if (w->deprel == DGM_FLAT ? h->upos == DGM_PROPN : person)
        return true;
    }
  }
  dgm_range words = d->sentences[d->words[first].sentence].words;
  if (end < words.first + words.count && d->words[end].upos == DGM_PROPN && is_name_relation(&d->words[end]) &&
      d->words[end].head >= (int32_t)first && d->words[end].head < (int32_t)end)
    return true;
  const dgm_word *next = end < words.first + words.count ? &d->words[end] : NULL;
  if (d->words[first].ner == DGM_NER_ORGANISATION && !located && next && next->ner == DGM_NER_ORGANISATION &&
      !next->ner_begin && next->upos == DGM_PROPN)
    return true;
  const dgm_word *named = &d->words[first + count - 1]; /* "the Paris Agreement" */
  if (!located && next && named->head == (int32_t)end && is_name_relation(named) && next->upos == DGM_PROPN &&
      dgm_is_upper(dgm_form(d, end).data[0]) && next->ner != DGM_NER_PLACE && next->ner != DGM_NER_NONE)
    return true;
  bool goes_on = next && next->ner == DGM_NER_PERSON && !next->ner_begin && next->upos == DGM_PROPN;
  return count == 1 && is_person(d, first) &&
         (goes_on || !(located || (expected && d->words[first].deprel != DGM_NSUBJ)));
}

static bool stands_here(const survey *s, const dgm_place_hit *hit, const dgm_place_candidate *best, bool followed) {
  const dgm_document *d = s->d;
  uint32_t head = head_of(d, hit->first, hit->count);
  const dgm_word *w = &d->words[head];
  const dgm_sentence *sentence = &d->sentences[w->sentence];
  if (sentence->kind == DGM_SENTENCE_DATELINE || followed)
    return true;
  if (names_thing(s, hit->first, hit->count))
    return false;
  bool located = is_located(s, hit->first, head), proper = false;
  located |= best->capital && follows_verb(s, hit->first, DGM_PW_VERB);
  for (uint32_t i = hit->first; i < hit->first + hit->count; i++)
    proper |= d->words[i].upos == DGM_PROPN ||
              (located && d->words[i].upos == DGM_NOUN && is_capitalised(d, i) && i != sentence->words.first);
  if (is_in_name(d, hit->first, hit->count, located, is_expected(s, best->code)))
    return false;
  if (best->country || best->capital || hit->count > 1)
    return proper || located || best->country;
  if (!proper || !is_capitalised(d, hit->first) || (!located && (hit->person || is_surname(s, hit->first))))
    return false;
  bool known = located || w->ner == DGM_NER_PLACE;
  if (sentence->kind == DGM_SENTENCE_HEADLINE || hit->first == sentence->words.first)
    return known || best->population >= LARGE_CITY;
  return known || best->region || best->population >= SMALL_TOWN;
}

/* ---- which one ---- */

/* A country named right before: "the Lebanese city of Tripoli", "Lebanon's Tripoli". */
static dgm_str country_before(const survey *s, uint32_t first) {
  const dgm_document *d = s->d;
  uint32_t begin = d->sentences[d->words[first].sentence].words.first;
  for (uint32_t i = first; i > begin && first - i < NEAR; i--) {
    const dgm_place_hit *hit = hit_at(s, i - 1);
    if (hit)
      return country_of(s, hit);
    const dgm_word *w = &d->words[i - 1];
    if (w->upos != DGM_NOUN && w->upos != DGM_ADJ && w->upos != DGM_PART && !dgm_str_is(w->lemma, "of"))
      break;
  }
  return (dgm_str){0};
}

/* "Tripoli in Lebanon" */
static dgm_str country_below(const survey *s, uint32_t head) {
  int32_t c = dgm_child(s->d, head, DGM_NMOD, DGM_SUB_NONE);
  const dgm_place_hit *hit = c >= 0 ? hit_at(s, (uint32_t)c) : NULL;
  return hit && dgm_str_is(dgm_case_of(s->d, (uint32_t)c), "in") ? dgm_place_country(s->tables, hit) : (dgm_str){0};
}

/* "Tripoli, Lebanon", "Springfield, Illinois, USA": what the place lies in. */
typedef struct address {
  uint32_t end; /* words */
  dgm_str code;
  dgm_place_candidate region; /* no table if only the country is named */
} address;

static const dgm_place_candidate *find_whole(const dgm_place_candidate *wholes, uint32_t n_wholes, bool country_only,
                                             const dgm_place_candidate *candidates, uint32_t n) {
  for (uint32_t i = 0; i < n_wholes; i++)
    for (uint32_t k = 0; k < n && wholes[i].code.size; k++)
      if ((wholes[i].country || (wholes[i].region && !country_only)) &&
          dgm_str_eq(wholes[i].code, candidates[k].code) && candidates[k].region <= wholes[i].country)
        return &wholes[i];
  return NULL;
}

static address read_address(const survey *s, const dgm_place_hit *hit, const dgm_place_candidate *candidates,
                            uint32_t n) {
  address a = {.end = hit->first + hit->count};
  for (int part = 0; part < 2; part++) {
    const dgm_place_hit *next = hit_at(s, a.end + 1);
    if (!next || !dgm_str_is(dgm_form(s->d, a.end), ",") ||
        s->d->words[a.end + 1].sentence != s->d->words[hit->first].sentence)
      break;
    dgm_place_candidate wholes[DGM_MAX_CANDIDATES];
    uint32_t n_wholes = dgm_place_candidates(s->tables, next, wholes);
    const dgm_place_candidate *whole = find_whole(wholes, n_wholes, part > 0, candidates, n);
    if (!whole)
      break;
    if (whole->region)
      a.region = *whole;
    a.code = whole->code;
    a.end += 1 + next->count;
  }
  return a;
}

/* Of the candidates in the region's country the one nearest to its centre; NULL if none is as near as a region is wide.
 */
static const dgm_place_candidate *within_region(const dgm_place_candidate *region,
                                                const dgm_place_candidate *candidates, uint32_t n) {
  dgm_str admin1 = dgm_table_cell(region->table->table, region->row, region->table->admin1);
  const dgm_place_candidate *inside = NULL;
  for (uint32_t i = 0; admin1.size && i < n; i++) {
    const dgm_place_table *t = candidates[i].table;
    if (dgm_str_eq(candidates[i].code, region->code) &&
        dgm_str_eq(dgm_table_cell(t->table, candidates[i].row, t->admin1), admin1) && !candidates[i].region &&
        (!inside || candidates[i].population > inside->population))
      inside = &candidates[i];
  }
  if (inside)
    return inside;
  const double wide = 8; /* degrees */
  const dgm_place_candidate *best = NULL;
  double best_distance = wide;
  double lat = dgm_place_number(region->table, region->row, region->table->lat, NAN);
  double lon = dgm_place_number(region->table, region->row, region->table->lon, NAN);
  for (uint32_t i = 0; i < n; i++) {
    const dgm_place_table *t = candidates[i].table;
    double distance = hypot(dgm_place_number(t, candidates[i].row, t->lat, NAN) - lat,
                            dgm_place_number(t, candidates[i].row, t->lon, NAN) - lon);
    if (dgm_str_eq(candidates[i].code, region->code) && distance < best_distance) {
      best = &candidates[i];
      best_distance = distance;
    }
  }
  return best;
}

static dgm_err put_place(survey *s, dgm_coder *coder, const dgm_place_hit *hit, uint32_t *end, dgm_error *error) {
  dgm_document *d = &coder->document;
  dgm_place_candidate candidates[DGM_MAX_CANDIDATES];
  uint32_t n = dgm_place_candidates(s->tables, hit, candidates), head = head_of(d, hit->first, hit->count);
  *end = hit->first + hit->count;
  if (!n)
    return DGM_OK; /* a demonym */
  address whole = candidates[0].country ? (address){.end = *end} : read_address(s, hit, candidates, n);
  dgm_str code = whole.code;
  if (!code.size)
    code = country_before(s, hit->first);
  if (!code.size)
    code = country_below(s, head);
  const dgm_place_candidate *best = dgm_place_choose(d, &s->evidence, hit->first, code, candidates, n);
  const dgm_place_candidate *inner = whole.region.table ? within_region(&whole.region, candidates, n) : NULL;
  if (!stands_here(s, hit, best, whole.end > *end))
    return DGM_OK;
  dgm_place *grown = dgm_arena_grow(&coder->arena, d->places, d->n_places, sizeof *grown);
  if (!grown)
    return dgm_fail_memory(error);
  d->places = grown;
  dgm_place *p = &d->places[d->n_places++];
  *p = (dgm_place){.words = {hit->first, whole.end - hit->first}, .head = head};
  p->span = dgm_words_span(d, p->words);
  p->dateline = d->sentences[d->words[head].sentence].kind == DGM_SENTENCE_DATELINE;
  dgm_place_fill(inner ? inner : best, p);
  if (whole.region.table && !inner) { /* "Paris, Texas", of which the tables know only the state */
    p->lat = p->lon = NAN;
    p->geonameid = 0;
    p->admin1 = (dgm_str){0};
  }
  *end = whole.end;
  return DGM_OK;
}

dgm_err dgm_places_run(dgm_coder *coder, dgm_error *error) {
  const dgm_document *d = &coder->document;
  survey s = {.tables = coder->model->places, .d = d};
  s.at = dgm_arena_alloc(&coder->arena, ((size_t)d->n_words + 1) * sizeof *s.at);
  if (!s.at)
    return dgm_fail_memory(error);
  memset(s.at, 0xFF, ((size_t)d->n_words + 1) * sizeof *s.at); /* DGM_NONE */
  dgm_err result = find_names(&s, &coder->arena, error);
  if (!result)
    result = find_surnames(&s, &coder->arena, error);
  if (!result)
    result = find_countries(&s, &coder->arena, error);
  for (uint32_t i = 0, end = 0; !result && i < s.n_hits; i++)
    if (s.hits[i].first >= end)
      result = put_place(&s, coder, &s.hits[i], &end, error);
  return result;
}
