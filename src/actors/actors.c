/* Goes through the sentences and writes entities and mentions. */
#include "actors/actors.h"

#include <stdlib.h>

static bool nominal_use(const dgm_word *word) {
  switch (word->deprel) {
  case DGM_NSUBJ:
  case DGM_OBJ:
  case DGM_IOBJ:
  case DGM_OBL:
  case DGM_NMOD:
  case DGM_CONJ:
  case DGM_ROOT:
  case DGM_APPOS:
    return true;
  default:
    return false;
  }
}

static bool may_head_phrase(const dgm_actor_work *w, uint32_t i) {
  const dgm_word *word = &w->d->words[i];
  const dgm_unit *u = w->unit_at[i] >= 0 ? &w->units[w->unit_at[i]] : NULL;
  if (u && u->head != i)
    return false;
  if (u && u->row && (u->row->kind >= DGM_ROW_ORGANISATION && u->row->kind != DGM_ROW_PERSON) &&
      (word->upos == DGM_VERB || word->upos == DGM_ADV || word->upos == DGM_INTJ))
    return true; /* "Save the Children", "UNPROFOR" */
  if (u && u->row && u->count > 1 && u->row->kind >= DGM_ROW_ORGANISATION && u->row->kind != DGM_ROW_PERSON &&
      word->deprel == DGM_COMPOUND && word->head >= 0 && w->unit_at[word->head] >= 0 &&
      w->units[w->unit_at[word->head]].row && w->units[w->unit_at[word->head]].count > 1)
    return true; /* "Amnesty International and Human Rights Watch", taken for one name */
  if (dgm_is_inner_iobj(w->d, i) && u && u->row && u->row->kind == DGM_ROW_COUNTRY)
    return true;
  if (word->deprel == DGM_COMPOUND || word->deprel == DGM_FLAT || word->deprel == DGM_FIXED ||
      word->deprel == DGM_GOESWITH || word->deprel == DGM_AMOD ||
      (word->deprel == DGM_NMOD && word->subtype == DGM_SUB_DESC))
    return false;
  if (word->deprel == DGM_CONJ && word->head >= 0 && w->d->words[word->head].deprel == DGM_AMOD)
    return false; /* "Greek and Turkish ministers" */
  if (word->upos == DGM_NOUN || word->upos == DGM_PROPN)
    return true;
  return (word->upos == DGM_ADJ || word->upos == DGM_X) && w->unit_at[i] >= 0 && nominal_use(word);
}

static void read_sentence(dgm_actor_work *w, const dgm_sentence *sentence) {
  if (sentence->kind == DGM_SENTENCE_DATELINE)
    return;
  while (w->next_place < w->d->n_places && w->d->places[w->next_place].words.first < sentence->words.first)
    w->next_place++;
  for (uint32_t i = sentence->words.first; i < sentence->words.first + sentence->words.count && !w->failed; i++) {
    const dgm_word *word = &w->d->words[i];
    if (word->upos == DGM_PRON || word->upos == DGM_DET || (nominal_use(word) && dgm_is_one_of_two(w->d, i))) {
      dgm_mention_pronoun(w, i, false);
      continue;
    }
    int32_t aged = w->mention_at[i] < 0 ? dgm_described_by_age(w, i) : DGM_NONE;
    if (aged >= 0)
      dgm_mention_pronoun_as(w, i, aged);
    if (!may_head_phrase(w, i) || w->mention_at[i] >= 0)
      continue;
    dgm_noun_phrase np;
    dgm_read_noun_phrase(w, i, &np);
    bool acts = np.rule != NULL;
    if (dgm_mention_pair(w, i, &np) || dgm_mention_short(w, i, &np) || dgm_mention_alias(w, i, &np))
      continue;
    if (acts)
      dgm_mention_phrase(w, i, &np);
    else
      dgm_mention_place(w, i);
    if (!w->failed)
      dgm_mention_modifiers(w, &np, acts);
  }
  for (uint32_t i = sentence->words.first; i < sentence->words.first + sentence->words.count && !w->failed; i++) {
    if (w->d->words[i].upos == DGM_PRON && w->mention_at[i] < 0)
      dgm_mention_pronoun(w, i, true);
    if (w->unit_at[i] >= 0 && w->units[w->unit_at[i]].first == i)
      dgm_mention_lost_name(w, &w->units[w->unit_at[i]]);
  }
}

static int by_first_word(const void *a, const void *b) {
  const dgm_mention *x = a, *y = b;
  if (x->words.first != y->words.first)
    return x->words.first < y->words.first ? -1 : 1;
  if (x->words.count != y->words.count)
    return x->words.count > y->words.count ? -1 : 1;
  return x->head < y->head ? -1 : x->head > y->head;
}

dgm_err dgm_actors_run(dgm_coder *coder, dgm_error *error) {
  dgm_document *d = &coder->document;
  dgm_actor_work w = {.coder = coder, .d = d, .tables = coder->model->actors, .error = error};
  w.unit_at = dgm_arena_alloc(&coder->arena, (d->n_words + 1) * sizeof *w.unit_at);
  w.mention_at = dgm_arena_alloc(&coder->arena, (d->n_words + 1) * sizeof *w.mention_at);
  if (!w.unit_at || !w.mention_at)
    return dgm_fail_memory(error);
  memset(w.unit_at, 0xff, (d->n_words + 1) * sizeof *w.unit_at);
  memset(w.mention_at, 0xff, (d->n_words + 1) * sizeof *w.mention_at);
  if (!dgm_find_units(&w))
    return dgm_fail_memory(error);
  dgm_find_homeland(&w);
  for (uint32_t s = 0; s < d->n_sentences && !w.failed; s++)
    read_sentence(&w, &d->sentences[s]);
  if (!w.failed)
    dgm_mention_speakers(&w);
  if (w.failed)
    return dgm_fail_memory(error);
  if (d->n_mentions)
    qsort(d->mentions, d->n_mentions, sizeof *d->mentions, by_first_word);
  return DGM_OK;
}
