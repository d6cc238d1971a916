#include "coder/coder.h"

int32_t dgm_next_child(const dgm_document *d, uint32_t head, int32_t after) {
  const dgm_range words = d->sentences[d->words[head].sentence].words;
  for (uint32_t i = after < 0 ? words.first : (uint32_t)after + 1; i < words.first + words.count; i++)
    if (d->words[i].head == (int32_t)head)
      return (int32_t)i;
  return DGM_NONE;
}

int32_t dgm_child(const dgm_document *d, uint32_t head, dgm_deprel deprel, dgm_subtype subtype) {
  for (int32_t c = dgm_next_child(d, head, DGM_NONE); c >= 0; c = dgm_next_child(d, head, c))
    if (d->words[c].deprel == deprel && (!subtype || d->words[c].subtype == subtype))
      return c;
  return DGM_NONE;
}

int32_t dgm_child_lemma(const dgm_document *d, uint32_t head, dgm_deprel deprel, const char *lemma) {
  for (int32_t c = dgm_next_child(d, head, DGM_NONE); c >= 0; c = dgm_next_child(d, head, c))
    if (d->words[c].deprel == deprel && dgm_str_is(d->words[c].lemma, lemma))
      return c;
  return DGM_NONE;
}

bool dgm_is_under(const dgm_document *d, uint32_t word, uint32_t ancestor) {
  for (int32_t w = (int32_t)word; w >= 0; w = d->words[w].head)
    if ((uint32_t)w == ancestor)
      return true;
  return false;
}

dgm_range dgm_subtree(const dgm_document *d, uint32_t word) {
  const dgm_range words = d->sentences[d->words[word].sentence].words;
  uint32_t first = word, last = word;
  for (uint32_t i = words.first; i < words.first + words.count; i++)
    if (dgm_is_under(d, i, word)) {
      first = i < first ? i : first;
      last = i > last ? i : last;
    }
  return (dgm_range){first, last - first + 1};
}

dgm_span dgm_words_span(const dgm_document *d, dgm_range words) {
  if (!words.count)
    return (dgm_span){0, 0};
  return (dgm_span){d->words[words.first].span.start, d->words[words.first + words.count - 1].span.end};
}

dgm_str dgm_case_of(const dgm_document *d, uint32_t word) {
  dgm_str lemma = {0};
  for (int32_t c = dgm_next_child(d, word, DGM_NONE); c >= 0; c = dgm_next_child(d, word, c)) {
    if (d->words[c].deprel != DGM_CASE || d->words[c].upos == DGM_PART)
      continue;
    int32_t fixed = dgm_child(d, (uint32_t)c, DGM_FIXED, DGM_SUB_NONE);
    int32_t last = fixed;
    while (fixed >= 0) { /* the last word of a fixed expression */
      last = fixed;
      int32_t next = dgm_next_child(d, (uint32_t)c, fixed);
      fixed = next >= 0 && d->words[next].deprel == DGM_FIXED ? next : DGM_NONE;
    }
    bool inner = last >= 0 && d->words[c].upos == DGM_ADP; /* "out of" → of; "according to" stays apart */
    lemma = d->words[inner ? last : c].lemma;
  }
  return lemma;
}

bool dgm_is_inner_iobj(const dgm_document *d, uint32_t word) {
  const dgm_word *w = &d->words[word];
  if (w->deprel != DGM_COMPOUND || w->upos != DGM_PROPN || w->head <= (int32_t)word || word + 1 >= d->n_words)
    return false;
  const dgm_word *object = &d->words[w->head], *next = &d->words[word + 1];
  bool numbered =
      (next->upos == DGM_NUM && next->head == w->head) || (next->upos == DGM_SYM && w->head == (int32_t)word + 1);
  return numbered && object->deprel == DGM_OBJ && object->head >= 0 && object->head < (int32_t)word &&
         d->words[object->head].upos == DGM_VERB;
}

int32_t dgm_mention_at(const dgm_document *d, uint32_t word) {
  int32_t best = DGM_NONE;
  uint32_t size = UINT32_MAX;
  /* the mentions stand by first word: skip those that begin after `word` */
  uint32_t low =
      dgm_lower_bound(d->mentions, d->n_mentions, sizeof *d->mentions, offsetof(dgm_mention, words.first), word + 1);
  for (uint32_t i = low; i-- > 0;) {
    const dgm_mention *m = &d->mentions[i];
    if (d->words[m->words.first].sentence != d->words[word].sentence)
      break;
    if (m->head == word)
      return (int32_t)i;
    if (word < m->words.first + m->words.count && m->words.count < size) {
      best = (int32_t)i;
      size = m->words.count;
    }
  }
  return best;
}
