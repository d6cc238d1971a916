/* The medium: "told Reuters", "in an interview with the BBC", "on state television", "in a statement". */
#include "claims/claims.h"

static bool is_press(const dgm_claim_work *work, uint32_t word) {
  int32_t at = dgm_mention_at(work->d, word);
  if (at < 0)
    return false;
  const dgm_entity *e = &work->d->entities[work->d->mentions[at].entity];
  for (size_t i = 0; i < DGM_COUNT(e->sectors) && e->kind == DGM_ENTITY_ORGANISATION; i++)
    if (e->sectors[i] == DGM_SECTOR_JRN)
      return true;
  return false;
}

static bool is_medium(const dgm_claim_work *work, uint32_t word) {
  return dgm_word_kinds(work, word) & DGM_KIND_MEDIUM || is_press(work, word);
}

static bool is_name(const dgm_claim_work *work, uint32_t word) {
  const dgm_word *w = dgm_w(work, (int32_t)word);
  if (w->upos == DGM_PROPN || is_press(work, word))
    return true;
  DGM_EACH_CHILD(work, c, word)
  if (dgm_w(work, c)->upos == DGM_PROPN && dgm_w(work, c)->deprel == DGM_COMPOUND)
    return true;
  return false;
}

/* A name as it stands; of a common noun what stands before it, without article: "a joint letter to the court". */
static dgm_range medium_words(dgm_claim_work *work, uint32_t word) {
  dgm_range words = dgm_noun_phrase(work, word, dgm_work_child(work, word, DGM_ACL, DGM_SUB_NONE));
  bool name = is_name(work, word);
  uint32_t first = words.first, end = words.first + words.count;
  for (; first < word; first++) {
    const dgm_word *w = dgm_w(work, (int32_t)first);
    bool possessive = w->upos == DGM_PRON && w->head == (int32_t)word;
    if (!possessive && (name || w->upos != DGM_DET))
      break;
  }
  if (name)
    return (dgm_range){first, end - first};
  return (dgm_range){first, word - first + 1};
}

static int32_t medium_under(const dgm_claim_work *work, uint32_t word) {
  int32_t found = is_medium(work, word) ? (int32_t)word : DGM_NONE;
  DGM_EACH_CHILD(work, c, word) { /* "an interview with the BBC" rather than "interview" */
    bool with = dgm_w(work, c)->deprel == DGM_NMOD && dgm_w(work, c)->subtype != DGM_SUB_POSS;
    if (with && is_medium(work, (uint32_t)c))
      return c;
  }
  return found;
}

/* "in a statement", "told a newspaper"; not "after the interview". */
static bool is_where(const dgm_claim_work *work, uint32_t word) {
  static const char *const where[] = {"in", "on", "to", "via", "through", "at", "with", "over", "during", "by"};
  const dgm_word *w = dgm_w(work, (int32_t)word);
  if (w->deprel == DGM_OBJ || w->deprel == DGM_IOBJ)
    return true;
  if (w->deprel != DGM_OBL && w->deprel != DGM_NMOD)
    return false;
  dgm_str marker = dgm_marker(work, word);
  for (size_t i = 0; i < DGM_COUNT(where); i++)
    if (dgm_str_is(marker, where[i]))
      return true;
  return false;
}

void dgm_find_medium(dgm_claim_work *work, dgm_draft *draft) {
  int32_t extra;
  const dgm_cue *cue = dgm_find_cue(work, draft->cue, &extra);
  bool rejects = cue && cue->frames & (DGM_FRAME_OBJ | DGM_FRAME_NAMED); /* "rejected the report" */
  DGM_EACH_CHILD(work, c, draft->cue) {
    if (rejects && dgm_w(work, c)->deprel == DGM_OBJ)
      continue;
    if (c == draft->source || work->quote_at[c] != work->quote_at[draft->cue] || !is_where(work, (uint32_t)c))
      continue;
    int32_t found = medium_under(work, (uint32_t)c);
    if (found < 0)
      continue;
    draft->medium = dgm_words_span(work->d, medium_words(work, (uint32_t)found));
    return;
  }
}
