/* Which mentions are of one agreement. */
#include "agreements/agreements.h"

enum { LOOK_BACK = 32 };

static const dgm_pact *pact_at(const dgm_agreement_work *work, const dgm_record *record, uint32_t i) {
  return &work->pacts[record->examples[i]];
}

static uint32_t n_examples(const dgm_record *record) {
  return record->n_mentions < DGM_RECORD_EXAMPLES ? record->n_mentions : DGM_RECORD_EXAMPLES;
}

/* ---- what tells one from another ---- */

/* Words before the noun that say which agreement it is: "grain", "nuclear"; not "new", "ten-year". */
static bool tells(const dgm_agreement_work *work, const dgm_pact *pact, uint32_t word) {
  const dgm_word *w = &work->d->words[word];
  bool beside = w->deprel == DGM_AMOD || w->deprel == DGM_COMPOUND;
  int32_t mention = dgm_mention_at(work->d, word);
  return beside && word < pact->head && w->head == (int32_t)pact->head && w->upos != DGM_NUM &&
         (mention < 0 || work->d->mentions[mention].head != word) && !(w->upos == DGM_VERB) &&
         !(dgm_words_around(work, word) & DGM_AROUND_PLAIN);
}

static bool has_telling_words(const dgm_agreement_work *work, const dgm_pact *pact) {
  for (uint32_t i = pact->words.first; i < pact->head; i++)
    if (tells(work, pact, i))
      return true;
  return false;
}

/* 1: a telling word in common; -1: both have some and none in common; 0: nothing to tell by. */
static int compare_words(const dgm_agreement_work *work, const dgm_record *record, const dgm_pact *pact) {
  bool mine = false, theirs = false;
  for (uint32_t i = pact->words.first; i < pact->head; i++) {
    if (!tells(work, pact, i))
      continue;
    mine = true;
    for (uint32_t e = 0; e < n_examples(record); e++) {
      const dgm_pact *other = pact_at(work, record, e);
      for (uint32_t k = other->words.first; k < other->head; k++)
        if (tells(work, other, k)) {
          theirs = true;
          if (dgm_str_eq(work->d->words[i].lemma, work->d->words[k].lemma))
            return 1;
        }
    }
  }
  return mine && theirs ? -1 : 0;
}

static bool holds_words(const dgm_document *d, dgm_range inner, dgm_range outer) {
  for (uint32_t i = 0; i + inner.count <= outer.count; i++) {
    uint32_t k = 0;
    while (k < inner.count && dgm_str_eq(dgm_form(d, inner.first + k), dgm_form(d, outer.first + i + k)))
      k++;
    if (k == inner.count)
      return true;
  }
  return false;
}

static bool same_name(const dgm_document *d, dgm_range a, dgm_range b) {
  if (holds_words(d, a, b) || holds_words(d, b, a))
    return true;
  /* "Minsk agreements", "Minsk accords" */
  return a.count > 1 && b.count > 1 && dgm_str_eq(dgm_form(d, a.first), dgm_form(d, b.first)) &&
         dgm_is_lower(dgm_form(d, a.first + a.count - 1).data[0]);
}

/* Whether a noun of the mention may take up an agreement of the record's kind, or tell it more exactly. */
static bool kinds_agree(const dgm_record *record, const dgm_pact *pact) {
  bool any = pact->noun && pact->noun->any;
  return pact->kind == record->kind ||
         (record->kind != DGM_STATEMENT && pact->kind != DGM_STATEMENT && (any || !record->exact));
}

/* ---- links that the tree shows ---- */

/* "a deal, the first peace treaty …", "the accord is a treaty", "agreement on a ceasefire". */
static bool is_linked(const dgm_agreement_work *work, const dgm_record *record, const dgm_pact *pact) {
  const dgm_document *d = work->d;
  for (uint32_t e = 0; e < n_examples(record); e++) {
    const dgm_pact *other = pact_at(work, record, e);
    if (other->sentence != pact->sentence)
      continue;
    const dgm_word *w = &d->words[pact->head];
    bool appos = w->head == (int32_t)other->head && w->deprel == DGM_APPOS;
    bool subject = d->words[other->head].head == (int32_t)pact->head && d->words[other->head].deprel == DGM_NSUBJ;
    bool on = w->head == (int32_t)other->head && w->deprel == DGM_NMOD && other->noun && other->noun->any &&
              pact->kind == DGM_CEASEFIRE;
    if (appos || subject || on)
      return true;
  }
  return false;
}

/* "signed a ceasefire in Jeddah … the Jeddah Declaration": a word of the name stands beside the mention before. */
static bool is_named_after(const dgm_agreement_work *work, const dgm_record *record, const dgm_pact *pact) {
  const dgm_document *d = work->d;
  const dgm_pact *other = &work->pacts[record->last];
  if (pact->form == DGM_PACT_INDEFINITE || other->sentence + 2 < pact->sentence || other->sentence == pact->sentence)
    return false;
  dgm_range words = d->sentences[other->sentence].words;
  for (uint32_t i = pact->name.first; i < pact->name.first + pact->name.count; i++)
    for (uint32_t k = words.first; i != pact->head && k < words.first + words.count; k++) {
      bool outside = k < other->words.first || k >= other->words.first + other->words.count;
      if (outside && d->words[i].upos == DGM_PROPN && dgm_str_eq(dgm_form(d, i), dgm_form(d, k)) &&
          dgm_is_upper(dgm_form(d, i).data[0]))
        return true;
    }
  return false;
}

static bool fits(const dgm_agreement_work *work, const dgm_record *record, const dgm_pact *pact) {
  const dgm_document *d = work->d;
  if (pact->name.count && record->name.count)
    return same_name(d, pact->name, record->name);
  if (is_linked(work, record, pact) || (pact->name.count && is_named_after(work, record, pact)))
    return true;
  bool plural = d->words[pact->head].number == DGM_NUMBER_PLUR;
  bool was_plural = d->words[work->pacts[record->first].head].number == DGM_NUMBER_PLUR;
  if (!kinds_agree(record, pact) || (plural && !was_plural && !record->headline))
    return false;
  bool telling = has_telling_words(work, pact);
  bool plain = pact->form == DGM_PACT_DEFINITE && !telling; /* "the deal": who has to do with it tells less */
  dgm_party_list parties = pact->parties;
  parties.count = plain ? pact->n_own : parties.count;
  bool both = parties.count && record->parties.count;
  bool shared = both && dgm_share_party(work, &parties, &record->parties);
  if (record->headline && !pact->headline && shared)
    return true;
  int words = compare_words(work, record, pact);
  if ((both && !shared) || words < 0 || (telling && !words && record->name.count))
    return false;
  bool bare = record->n_mentions == 1 && pact_at(work, record, 0)->words.count == 1 && !record->parties.count;
  if (pact->name.count) /* "The treaty …, the Treaty on Basic Relations" */
    return pact->form != DGM_PACT_INDEFINITE && (shared || (bare && pact->kind == record->kind));
  if (record->headline && !pact->headline)
    return true;
  if (bare && record->kind == pact->kind && work->pacts[record->first].form == DGM_PACT_DEFINITE &&
      work->pacts[record->first].sentence + 1 >=
          pact->sentence) /* "The deal is good," he said after signing a grain deal */
    return true;
  if (pact->form == DGM_PACT_INDEFINITE)
    return pact->kind == record->kind && (words > 0 || (shared && pact->parties.count > 1)) && !record->name.count;
  return pact->form == DGM_PACT_DEFINITE || pact->kind == record->kind;
}

/* ---- records ---- */

/* Persons who sign an agreement of two known sides sign for them. */
static void merge_signers(const dgm_agreement_work *work, dgm_record *record, const dgm_pact *pact) {
  const dgm_document *d = work->d;
  dgm_party_list list = {0};
  bool known = record->parties.count > 1;
  for (uint32_t i = 0; i < pact->parties.count; i++) {
    const dgm_entity *e = &d->entities[d->mentions[pact->parties.items[i]].entity];
    if (i < pact->n_own || !known || e->kind != DGM_ENTITY_PERSON)
      list.items[list.count++] = pact->parties.items[i];
  }
  dgm_merge_parties(work, &record->parties, &list);
}

static void join(dgm_agreement_work *work, uint32_t number, uint32_t at) {
  dgm_record *record = &work->records[number];
  dgm_pact *pact = &work->pacts[at];
  pact->record = (int32_t)number;
  bool exact = pact->noun && !pact->noun->any && !pact->noun->proof;
  if (!record->n_mentions || (record->headline && !pact->headline && pact->noun) || (exact && !record->exact)) {
    record->kind = pact->noun || pact->name.count ? pact->kind : record->kind;
    record->exact = exact || (!pact->noun && pact->name.count);
  }
  record->headline = record->n_mentions ? record->headline && pact->headline : pact->headline;
  record->proof = (!record->n_mentions || record->proof) && (!pact->noun || pact->noun->proof) && !pact->name.count;
  if (!record->name.count)
    record->name = pact->name;
  if (!record->n_mentions)
    record->first = at;
  record->last = at;
  if (record->n_mentions < DGM_RECORD_EXAMPLES)
    record->examples[record->n_mentions] = at;
  record->n_mentions++;
  merge_signers(work, record, pact);
  dgm_take_later(&record->staging, &pact->staging);
}

static dgm_err add_record(dgm_agreement_work *work, uint32_t at) {
  dgm_record *moved = dgm_arena_grow(&work->coder->arena, work->records, work->n_records, sizeof *moved);
  if (!moved)
    return dgm_fail_memory(work->error);
  work->records = moved;
  moved[work->n_records] = (dgm_record){.staging.date = DGM_NO_DATE};
  join(work, work->n_records++, at);
  return DGM_OK;
}

static int32_t find_record(const dgm_agreement_work *work, const dgm_pact *pact) {
  uint32_t least = work->n_records > LOOK_BACK ? work->n_records - LOOK_BACK : 0;
  for (uint32_t r = work->n_records; r-- > least;)
    if (fits(work, &work->records[r], pact))
      return (int32_t)r;
  return DGM_NONE;
}

/* "It" does not join: it counts only where the words around it speak of an agreement. */
static void take_repeat(dgm_agreement_work *work, uint32_t number, dgm_pact *pact) {
  dgm_record *record = &work->records[number];
  pact->record = (int32_t)number;
  dgm_take_later(&record->staging, &pact->staging);
  if (pact->staging.told)
    dgm_merge_parties(work, &record->parties, &pact->parties);
}

dgm_err dgm_gather_pacts(dgm_agreement_work *work) {
  int32_t spoken = DGM_NONE; /* the record last spoken of */
  for (uint32_t i = 0; i < work->n_pacts; i++) {
    dgm_pact *pact = &work->pacts[i];
    if (pact->form >= DGM_PACT_REPEAT) {
      if (spoken >= 0)
        take_repeat(work, (uint32_t)spoken, pact);
      continue;
    }
    int32_t record = find_record(work, pact);
    if (record >= 0)
      join(work, (uint32_t)record, i);
    else if (add_record(work, i))
      return dgm_fail_memory(work->error);
    spoken = pact->record;
  }
  return DGM_OK;
}
