/* The agreements stage: mentions, records, what is said of them; then the document's arrays. */
#include "agreements/agreements.h"

/* ---- what counts ---- */

static bool has_provision(const dgm_agreement_work *work, uint32_t record) {
  for (uint32_t i = 0; i < work->n_provisions; i++)
    if (work->provisions[i].record == record)
      return true;
  return false;
}

/* "Any deal must be fair" speaks of no agreement; "package" alone neither. */
static bool is_kept(const dgm_agreement_work *work, uint32_t number) {
  const dgm_record *r = &work->records[number];
  if (r->proof)
    return r->parties.count > 1 || (r->staging.told && r->parties.count > 0);
  return r->staging.told || r->name.count || r->parties.count || has_provision(work, number);
}

/* ---- one record ---- */

/* "According to the deal": the report itself tells what it says. */
static bool is_said_by(const dgm_agreement_work *work, uint32_t number, const dgm_draft *draft) {
  const dgm_record *r = &work->records[number];
  for (uint32_t i = r->first; i <= r->last && draft->source >= 0; i++)
    if (work->pacts[i].record == (int32_t)number && dgm_pact_stands_at(work, &work->pacts[i], (uint32_t)draft->source))
      return true;
  return false;
}

/* The claim in whose content the word stands, the innermost one; DGM_NONE: the report says it. */
static int32_t claim_over(const dgm_agreement_work *work, uint32_t number, uint32_t word) {
  const dgm_claim_work *claims = work->claims;
  int32_t best = DGM_NONE;
  uint32_t size = UINT32_MAX;
  for (uint32_t i = 0; i < claims->n_drafts; i++) {
    const dgm_draft *draft = &claims->drafts[i];
    if (draft->nominal || !dgm_in_content(claims, draft, word) || is_said_by(work, number, draft))
      continue;
    uint32_t n = 0;
    for (uint32_t k = 0; k < draft->content.count; k++)
      n += claims->parts[draft->content.first + k].count;
    if (n < size) {
      size = n;
      best = (int32_t)i;
    }
  }
  return best;
}

static void write_provisions(dgm_agreement_work *work, uint32_t number, dgm_agreement *out) {
  dgm_document *d = work->d;
  out->provisions.first = d->n_provisions;
  for (uint32_t i = 0; i < work->n_provisions; i++) {
    const dgm_found_provision *p = &work->provisions[i];
    if (p->record != number)
      continue;
    int32_t claim = claim_over(work, number, p->cue);
    bool denied = claim >= 0 && d->claims[claim].stance == DGM_DENIES && !work->claims->drafts[claim].negative;
    d->provisions[d->n_provisions++] = (dgm_provision){.span = dgm_words_span(d, p->words),
                                                       .sentence = d->words[p->cue].sentence,
                                                       .claim = claim,
                                                       .included = p->included != denied,
                                                       .source = p->source};
    out->provisions.count++;
  }
}

static bool is_mention(const dgm_pact *pact, uint32_t number) {
  return pact->record == (int32_t)number && pact->form < DGM_PACT_REPEAT;
}

/* The first mention that says more than "the deal", in the text before one in a headline. */
static dgm_span full_mention(const dgm_agreement_work *work, uint32_t number) {
  const dgm_record *r = &work->records[number];
  uint32_t best = r->first;
  int merit = -1;
  for (uint32_t i = r->first; i <= r->last; i++) {
    const dgm_pact *pact = &work->pacts[i];
    if (!is_mention(pact, number))
      continue;
    int now = 2 * (pact->words.count > 1 || pact->form == DGM_PACT_INDEFINITE) + !pact->headline;
    if (now > merit) {
      merit = now;
      best = i;
    }
  }
  return dgm_words_span(work->d, work->pacts[best].words);
}

static void write_mentions(dgm_agreement_work *work, uint32_t number, dgm_agreement *out) {
  dgm_document *d = work->d;
  const dgm_record *r = &work->records[number];
  out->mentions.first = d->n_agreement_mentions;
  for (uint32_t i = r->first; i <= r->last; i++) {
    const dgm_pact *pact = &work->pacts[i];
    if (!is_mention(pact, number))
      continue;
    d->agreement_mentions[d->n_agreement_mentions++] =
        (dgm_agreement_mention){dgm_words_span(d, pact->words), pact->sentence, pact->head};
    out->mentions.count++;
  }
}

/* Whether what the claim says holds a mention of the record. */
static bool speaks_of(const dgm_agreement_work *work, const dgm_draft *draft, uint32_t number) {
  const dgm_record *r = &work->records[number];
  for (uint32_t i = 0; i < draft->content.count; i++) {
    dgm_range part = work->claims->parts[draft->content.first + i];
    const dgm_pact *pacts = work->pacts + r->first;
    uint32_t low = r->first + dgm_lower_bound(pacts, r->last + 1 - r->first, sizeof *pacts, offsetof(dgm_pact, head),
                                              part.first); /* the first mention that begins in it or after */
    for (; low <= r->last && work->pacts[low].head < part.first + part.count; low++)
      if (is_mention(&work->pacts[low], number))
        return true;
  }
  return false;
}

/* Who speaks of it. */
static dgm_err write_claims(dgm_agreement_work *work, uint32_t number, dgm_agreement *out) {
  dgm_document *d = work->d;
  out->claims.first = d->n_agreement_claims;
  for (uint32_t c = 0; c < work->claims->n_drafts; c++) {
    bool holds = speaks_of(work, &work->claims->drafts[c], number);
    for (uint32_t i = 0; i < out->provisions.count && !holds; i++)
      holds = d->provisions[out->provisions.first + i].claim == (int32_t)c;
    if (!holds)
      continue;
    uint32_t *moved = dgm_arena_grow(&work->coder->arena, d->agreement_claims, d->n_agreement_claims, sizeof *moved);
    if (!moved)
      return dgm_fail_memory(work->error);
    d->agreement_claims = moved;
    moved[d->n_agreement_claims++] = c;
    out->claims.count++;
  }
  return DGM_OK;
}

/* The first claim of a sentence that names its source, or DGM_NONE. */
static int32_t claim_in(const dgm_document *d, uint32_t sentence) {
  for (uint32_t i = 0; i < d->n_claims && d->claims[i].sentence <= sentence; i++)
    if (d->claims[i].sentence == sentence && d->claims[i].by >= 0)
      return (int32_t)i;
  return DGM_NONE;
}

/* "He said the treaty with Iran …" */
static void complete_parties(dgm_agreement_work *work, uint32_t number) {
  const dgm_document *d = work->d;
  dgm_record *r = &work->records[number];
  for (uint32_t i = r->first; i <= r->last && r->parties.count == 1; i++) {
    const dgm_pact *pact = &work->pacts[i];
    if (pact->record != (int32_t)number || !pact->with)
      continue;
    int32_t claim = claim_over(work, number, pact->head);
    claim = claim >= 0 ? claim : claim_in(d, pact->sentence);
    if (claim >= 0 && d->claims[claim].by >= 0)
      dgm_complete_parties(work, r, (uint32_t)d->claims[claim].by);
  }
}

/* Where nothing names the parties, the states that tell what stands in it, if there are several. */
static void take_speakers(dgm_agreement_work *work, uint32_t number) {
  dgm_party_list speakers = {0};
  for (uint32_t i = 0; i < work->n_provisions; i++) {
    const dgm_found_provision *p = &work->provisions[i];
    int32_t claim = p->record == number ? claim_over(work, number, p->cue) : DGM_NONE;
    if (claim >= 0 && work->d->claims[claim].by >= 0)
      dgm_add_speaker(work, (uint32_t)work->d->claims[claim].by, &speakers);
  }
  if (speakers.count > 1)
    work->records[number].parties = speakers;
}

/* A name rather than "they". */
static uint32_t named_mention(const dgm_document *d, uint32_t mention) {
  for (uint32_t i = mention; i-- > 0 && d->mentions[mention].kind == DGM_PRONOUN;)
    if (d->mentions[i].entity == d->mentions[mention].entity && d->mentions[i].kind != DGM_PRONOUN)
      return i;
  return mention;
}

static dgm_err write_record(dgm_agreement_work *work, uint32_t number) {
  dgm_document *d = work->d;
  const dgm_record *r = &work->records[number];
  complete_parties(work, number);
  if (!r->parties.count && !r->bound.count)
    take_speakers(work, number);
  dgm_agreement *out = &d->agreements[d->n_agreements++];
  uint8_t usual = r->kind == DGM_CEASEFIRE ? DGM_STAGE_IN_FORCE : DGM_STAGE_SIGNED;
  *out = (dgm_agreement){.kind = r->kind,
                         .stage = r->staging.told ? r->staging.stage : usual,
                         .date = r->staging.date,
                         .name = dgm_words_span(d, r->name),
                         .text = full_mention(work, number),
                         .source = r->staging.source};
  const dgm_party_list *parties = r->parties.count ? &r->parties : &r->bound;
  out->parties.first = d->n_agreement_parties;
  for (uint32_t i = 0; i < parties->count; i++)
    d->agreement_parties[d->n_agreement_parties++] = named_mention(d, parties->items[i]);
  out->parties.count = parties->count;
  write_provisions(work, number, out);
  write_mentions(work, number, out);
  return write_claims(work, number, out);
}

static dgm_err write_records(dgm_agreement_work *work) {
  dgm_document *d = work->d;
  dgm_arena *arena = &work->coder->arena;
  d->agreements = dgm_arena_zeros(arena, work->n_records + 1, sizeof *d->agreements);
  d->agreement_parties =
      dgm_arena_zeros(arena, (size_t)work->n_records * DGM_MAX_PACT_PARTIES + 1, sizeof *d->agreement_parties);
  d->provisions = dgm_arena_zeros(arena, work->n_provisions + 1, sizeof *d->provisions);
  d->agreement_mentions = dgm_arena_zeros(arena, work->n_pacts + 1, sizeof *d->agreement_mentions);
  if (!d->agreements || !d->agreement_parties || !d->provisions || !d->agreement_mentions)
    return dgm_fail_memory(work->error);
  dgm_err result = DGM_OK;
  for (uint32_t i = 0; i < work->n_records && !result; i++)
    if (is_kept(work, i))
      result = write_record(work, i);
  return result;
}

dgm_err dgm_agreements_run(dgm_coder *coder, dgm_error *error) {
  dgm_agreement_work work = {.claims = coder->claims,
                             .coder = coder,
                             .d = &coder->document,
                             .tables = coder->model->agreements,
                             .error = error};
  dgm_err result = dgm_find_pacts(&work);
  if (result || !work.n_pacts)
    return result;
  dgm_find_stages(&work);
  result = dgm_gather_pacts(&work);
  if (!result)
    result = dgm_find_provisions(&work);
  return result ? result : write_records(&work);
}
