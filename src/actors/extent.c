/* How far a noun phrase reaches. */
#include "actors/actors.h"

static bool premodifies(const dgm_word *word) {
  switch (word->deprel) {
  case DGM_AMOD:
  case DGM_COMPOUND:
  case DGM_NUMMOD:
  case DGM_FLAT:
  case DGM_ADVMOD:
    return true;
  case DGM_NMOD:
    return word->subtype == DGM_SUB_POSS || word->subtype == DGM_SUB_DESC;
  default:
    return false;
  }
}

static bool postmodifies(const dgm_document *d, uint32_t child, uint32_t end) {
  const dgm_word *word = &d->words[child];
  if (word->deprel == DGM_FLAT || word->deprel == DGM_COMPOUND)
    return true;
  if (word->deprel == DGM_NMOD && word->subtype == DGM_SUB_DESC)
    return true;
  return word->deprel == DGM_APPOS && child == end && word->upos == DGM_PROPN; /* "Prime Minister Lena Holm" */
}

/* First word of the children before `head` that stand close to it. */
static uint32_t left_end(const dgm_document *d, uint32_t head, uint32_t least) {
  uint32_t first = head;
  for (int32_t c = dgm_next_child(d, head, DGM_NONE); c >= 0 && (uint32_t)c < head; c = dgm_next_child(d, head, c))
    if (premodifies(&d->words[c])) {
      dgm_range sub = dgm_subtree(d, (uint32_t)c);
      if (sub.first < first)
        first = sub.first;
    }
  return first < least ? least : first;
}

/* The tree may take "opposition senator Franco Bellini" for two subjects: the words of the role before a name. */
static uint32_t role_before(const dgm_actor_work *w, uint32_t head, uint32_t first, uint32_t least) {
  const dgm_document *d = w->d;
  if (first <= least || d->words[head].upos != DGM_PROPN || w->unit_at[first - 1] < 0)
    return first;
  const dgm_unit *u = &w->units[w->unit_at[first - 1]];
  const dgm_word *role = &d->words[u->head];
  bool titled = u->role && !u->row && u->role->kind != DGM_ROLE_GROUP; /* "the newspaper Daily Lantern" too */
  bool object = role->deprel == DGM_IOBJ && d->words[head].deprel == DGM_OBJ;
  bool parted = role->head == d->words[head].head && (role->deprel == d->words[head].deprel || object);
  if (!titled || !parted || u->first + u->count != first || role->number == DGM_NUMBER_PLUR)
    return first;
  uint32_t left = left_end(d, u->head, least);
  return left < u->first ? left : u->first;
}

/* Past an expression of time that the parser took for a part of the phrase: "two days later soldiers". */
static uint32_t after_time(const dgm_document *d, uint32_t first, uint32_t head) {
  uint32_t low = 0, high = d->n_times;
  while (low < high) {
    uint32_t middle = (low + high) / 2;
    if (d->times[middle].words.first + d->times[middle].words.count <= first)
      low = middle + 1;
    else
      high = middle;
  }
  if (low == d->n_times)
    return first;
  dgm_range time = d->times[low].words;
  bool case_first = time.first == first + 1 && d->words[first].upos == DGM_ADP; /* "on Friday mourners" */
  bool begins = (time.first <= first || case_first) && time.first + time.count <= head;
  return begins && d->words[d->times[low].head].subtype != DGM_SUB_POSS ? time.first + time.count : first;
}

dgm_range dgm_phrase_words(const dgm_actor_work *w, uint32_t head) {
  const dgm_document *d = w->d;
  dgm_range sentence = d->sentences[d->words[head].sentence].words;
  uint32_t first = left_end(d, head, sentence.first), end = head + 1;
  for (int32_t c = dgm_next_child(d, head, (int32_t)head); c >= 0; c = dgm_next_child(d, head, c))
    if ((uint32_t)c > head && postmodifies(d, (uint32_t)c, end)) {
      dgm_range sub = dgm_subtree(d, (uint32_t)c);
      bool name = d->words[c].deprel == DGM_APPOS || sub.first != end;
      uint32_t stop = name ? (uint32_t)c + 1 : sub.first + sub.count;
      while (name && stop < sentence.first + sentence.count && d->words[stop].deprel == DGM_FLAT &&
             d->words[stop].head == c)
        stop++;
      end = stop > end ? stop : end;
    }
  first = role_before(w, head, first, sentence.first);
  for (uint32_t i = first; i < end; i++) /* a name of the tables is not cut */
    if (w->unit_at[i] >= 0) {
      const dgm_unit *u = &w->units[w->unit_at[i]];
      first = u->first < first ? u->first : first;
      end = u->first + u->count > end ? u->first + u->count : end;
    }
  first = after_time(d, first, head);
  while (first < head && (d->words[first].upos == DGM_PUNCT || d->words[first].upos == DGM_DET ||
                          (d->words[first].upos == DGM_ADP && w->unit_at[first] < 0)))
    first++;
  return (dgm_range){first, end - first};
}
