/* Which of the places of one name is meant: what is said beside it, then what its sentence and document are about, then
 * the largest. */
#include "places/gazetteer.h"

/* A place this many times larger is meant, whatever countries are named around it. */
static const double too_large = 15;
/* Of a town whose people nobody has counted. */
static const double unknown = 2000;

static const dgm_place_candidate *with_code(const dgm_place_candidate *candidates, uint32_t n, dgm_str code) {
  const dgm_place_candidate *best = NULL;
  for (uint32_t i = 0; code.size && i < n; i++)
    if (dgm_str_eq(candidates[i].code, code) && (!best || candidates[i].population > best->population))
      best = &candidates[i];
  return best;
}

static const dgm_place_candidate *largest(const dgm_place_candidate *candidates, uint32_t n) {
  const dgm_place_candidate *best = candidates;
  for (uint32_t i = 0; i < n; i++) {
    if (candidates[i].country)
      return &candidates[i];
    if (candidates[i].population > best->population)
      best = &candidates[i];
  }
  return best;
}

/* The first piece of evidence at or after the word. */
static uint32_t evidence_from(const dgm_place_evidence *e, uint32_t word) {
  return dgm_lower_bound(e->items, e->count, sizeof *e->items, 0 /* word */, word);
}

static const dgm_place_candidate *nearest_in_sentence(const dgm_document *d, const dgm_place_evidence *e, uint32_t word,
                                                      const dgm_place_candidate *candidates, uint32_t n) {
  dgm_range words = d->sentences[d->words[word].sentence].words;
  const dgm_place_candidate *best = NULL;
  uint32_t best_distance = UINT32_MAX;
  for (uint32_t i = evidence_from(e, words.first); i < e->count && e->items[i].word < words.first + words.count; i++) {
    uint32_t at = e->items[i].word, distance = at > word ? at - word : word - at;
    if (distance >= best_distance)
      continue;
    const dgm_place_candidate *c = with_code(candidates, n, e->items[i].code);
    if (c) {
      best = c;
      best_distance = distance;
    }
  }
  return best;
}

static const dgm_place_candidate *in_document(const dgm_place_evidence *e, const dgm_place_candidate *candidates,
                                              uint32_t n) {
  const dgm_place_candidate *best = NULL;
  uint32_t best_count = 0;
  for (uint32_t i = 0; i < e->n_codes; i++) {
    const dgm_place_candidate *c = e->codes[i].count > best_count ? with_code(candidates, n, e->codes[i].code) : NULL;
    if (c) {
      best = c;
      best_count = e->codes[i].count;
    }
  }
  return best;
}

const dgm_place_candidate *dgm_place_choose(const dgm_document *d, const dgm_place_evidence *e, uint32_t word,
                                            dgm_str explicit_code, const dgm_place_candidate *candidates, uint32_t n) {
  const dgm_place_candidate *best = largest(candidates, n);
  if (n == 1)
    return best;
  const dgm_place_candidate *named = with_code(candidates, n, explicit_code);
  if (named || best->country)
    return named ? named : best;
  named = nearest_in_sentence(d, e, word, candidates, n);
  if (!named)
    named = in_document(e, candidates, n);
  double people = !named ? 0 : named->population > unknown ? named->population : unknown;
  return named && people * too_large >= best->population ? named : best;
}
