/* On whose side a source speaks whose own words tell no country: of those who spoke or acted before it, of the places
 * of the passage; what stands only in its own words behind it is what it talks about. */
#include "claims/claims.h"

enum { SIDE_REACH = 3 /* sentences */, MAX_CLIMB = 6, MAX_SEEN = 400 };

static const dgm_entity *entity_of(const dgm_claim_work *work, int32_t mention) {
  return &work->d->entities[work->d->mentions[mention].entity];
}

static bool is_country(const dgm_claim_work *work, dgm_str code) {
  return dgm_country_name(work->coder, code).size;
}

/* Said by the source, behind it, or part of its phrase: "bankers close to the Hungarian merger". */
static bool is_own_word(const dgm_claim_work *work, const dgm_draft *draft, uint32_t word) {
  uint32_t source = (uint32_t)draft->source;
  return (word > source && dgm_in_content(work, draft, word)) || dgm_is_under(work->d, word, source);
}

/* "In Goma", not "in Congo": who speaks of a town is at home there. */
static bool is_local(const dgm_claim_work *work, const dgm_place *p) {
  dgm_str country = dgm_country_name(work->coder, p->code);
  return country.size && !dgm_str_eq(country, p->name) &&
         dgm_functions_of(work, dgm_marker(work, p->head)) & DGM_FUNCTION_ABODE;
}

/* The first mention or place that may still be seen from a word. */
static uint32_t reach_from(const dgm_claim_work *work, uint32_t word) {
  return dgm_word_back(work->d, work->d->words[word].sentence, 2 * SIDE_REACH);
}

bool dgm_is_country_told(const dgm_claim_work *work, const dgm_draft *draft, dgm_str code) {
  const dgm_document *d = work->d;
  for (uint32_t i = 0; i < d->n_mentions && i < MAX_SEEN; i++) {
    const dgm_mention *m = &d->mentions[i];
    if (!m->placed && m->kind != DGM_PRONOUN && dgm_str_eq(entity_of(work, (int32_t)i)->code, code) &&
        !is_own_word(work, draft, m->head))
      return true;
  }
  for (uint32_t i = 0; i < d->n_places && i < MAX_SEEN; i++) {
    const dgm_place *p = &d->places[i];
    if (dgm_str_eq(p->code, code) && (p->dateline || !is_own_word(work, draft, p->head) || is_local(work, p)))
      return true;
  }
  return d->n_mentions > MAX_SEEN || d->n_places > MAX_SEEN;
}

bool dgm_is_place_here(const dgm_claim_work *work, const dgm_draft *draft, dgm_str code) {
  const dgm_document *d = work->d;
  dgm_range words = d->sentences[d->words[draft->source].sentence].words;
  uint32_t i = dgm_lower_bound(d->places, d->n_places, sizeof *d->places, offsetof(dgm_place, head), words.first);
  for (; i < d->n_places && d->places[i].head < words.first + words.count; i++) {
    const dgm_place *p = &d->places[i];
    bool own = p->head > (uint32_t)draft->source && dgm_in_content(work, draft, p->head);
    if (dgm_str_eq(p->code, code) && !own && dgm_functions_of(work, dgm_marker(work, p->head)) & DGM_FUNCTION_ABODE)
      return true;
  }
  return false;
}

bool dgm_is_only_country(const dgm_claim_work *work, const dgm_draft *draft, dgm_str code) {
  const dgm_document *d = work->d;
  uint32_t first = reach_from(work, (uint32_t)draft->source);
  for (uint32_t i = dgm_mention_from(d, first); i < d->n_mentions; i++) {
    const dgm_mention *m = &d->mentions[i];
    if (m->head > (uint32_t)draft->source)
      break;
    dgm_str other = entity_of(work, (int32_t)i)->code;
    if (!m->placed && !dgm_str_eq(other, code) && is_country(work, other))
      return false;
  }
  return true;
}

/* ---- who spoke or acted before ---- */

static bool is_official(const dgm_entity *e) {
  switch (e->sectors[0]) {
  case DGM_SECTOR_GOV:
  case DGM_SECTOR_MIL:
  case DGM_SECTOR_COP:
  case DGM_SECTOR_LEG:
  case DGM_SECTOR_JUD:
    return true;
  default:
    return false;
  }
}

static const dgm_entity *spoke_before(const dgm_claim_work *work, const dgm_draft *draft) {
  for (uint32_t i = (uint32_t)(draft - work->drafts); i-- > 0;) {
    const dgm_draft *other = &work->drafts[i];
    if (other->sentence + SIDE_REACH < draft->sentence)
      break;
    if (other->by < 0 || other->source < 0 || other->source >= draft->source || work->d->mentions[other->by].placed)
      continue;
    const dgm_entity *e = entity_of(work, other->by);
    if (is_country(work, e->code) && e->sectors[0] != DGM_SECTOR_JRN)
      return e;
  }
  return NULL;
}

/* The mention is, or tells whose is, the subject of its clause. */
static bool is_in_subject(const dgm_claim_work *work, uint32_t word) {
  for (int i = 0; i < MAX_CLIMB; i++) {
    const dgm_word *w = dgm_w(work, (int32_t)word);
    if (w->deprel == DGM_NSUBJ)
      return true;
    bool part = w->deprel == DGM_AMOD || w->deprel == DGM_COMPOUND || w->deprel == DGM_FLAT || w->deprel == DGM_NMOD;
    if (!part || w->head < 0)
      return false;
    word = (uint32_t)w->head;
  }
  return false;
}

static const dgm_entity *acted_before(const dgm_claim_work *work, const dgm_draft *draft) {
  const dgm_document *d = work->d;
  uint32_t source = (uint32_t)draft->source, sentence = d->words[source].sentence;
  for (uint32_t i = dgm_mention_from(d, source); i-- > 0;) {
    const dgm_mention *m = &d->mentions[i];
    if (d->words[m->head].sentence + SIDE_REACH < sentence)
      break;
    if (m->placed || m->is_place || m->kind == DGM_PRONOUN || is_own_word(work, draft, m->head))
      continue;
    const dgm_entity *e = entity_of(work, (int32_t)i);
    if (is_country(work, e->code) && e->sectors[0] != DGM_SECTOR_JRN && is_in_subject(work, m->head))
      return e;
  }
  return NULL;
}

dgm_str dgm_side_of(const dgm_claim_work *work, const dgm_draft *draft, bool *official) {
  const dgm_entity *e = spoke_before(work, draft);
  if (!e)
    e = acted_before(work, draft);
  *official = e && is_official(e);
  return e ? e->code : (dgm_str){0};
}
