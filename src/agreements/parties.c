/* Who concludes an agreement: lists of mentions, each party once. */
#include "agreements/agreements.h"

#include "events/roles.h"

static bool is_state(const dgm_agreement_tables *t, const dgm_entity *e) {
  if (e->code.size != 3)
    return false;
  for (uint32_t row = 0; row < t->bodies->n_rows; row++)
    if (dgm_str_eq(dgm_table_cell(t->bodies, row, t->body_code), e->code))
      return false;
  return e->sectors[0] == DGM_SECTOR_GOV || e->sectors[0] == DGM_SECTOR_LEG || !e->sectors[0];
}

/* The same entity, two voices of one state (its president, its parliament), or "the army" beside "Sudan's army". */
static bool is_same_party(const dgm_agreement_work *work, uint32_t a, uint32_t b) {
  const dgm_document *d = work->d;
  uint32_t x = d->mentions[a].entity, y = d->mentions[b].entity;
  const dgm_entity *e = &d->entities[x], *f = &d->entities[y];
  bool unnamed = d->mentions[a].kind != DGM_NAMED || d->mentions[b].kind != DGM_NAMED;
  bool alike = e->sectors[0] == f->sectors[0] && unnamed;
  return x == y || (e->code.size && dgm_str_eq(e->code, f->code) &&
                    ((is_state(work->tables, e) && is_state(work->tables, f)) || alike));
}

static bool is_party(const dgm_document *d, uint32_t mention) {
  const dgm_entity *e = &d->entities[d->mentions[mention].entity];
  return e->kind != DGM_ENTITY_PLACE && (e->code.size || e->kind == DGM_ENTITY_ORGANISATION);
}

static void add_one(const dgm_agreement_work *work, uint32_t mention, dgm_party_list *list) {
  const dgm_document *d = work->d;
  if (!is_party(d, mention) || list->count == DGM_MAX_PACT_PARTIES)
    return;
  for (uint32_t i = 0; i < list->count; i++)
    if (is_same_party(work, list->items[i], mention)) {
      bool better = d->mentions[list->items[i]].kind == DGM_PRONOUN && d->mentions[mention].kind != DGM_PRONOUN;
      list->items[i] = better ? mention : list->items[i];
      return;
    }
  list->items[list->count++] = mention;
}

bool dgm_is_witness(const dgm_agreement_work *work, uint32_t word) {
  const dgm_document *d = work->d;
  dgm_range phrase = dgm_noun_phrase(work->claims, word, DGM_NONE);
  uint32_t next = phrase.first + phrase.count;
  bool behind = next < d->n_words && d->words[next].sentence == d->words[word].sentence &&
                dgm_str_is(d->words[next].lemma, "as") && d->words[next].upos == DGM_ADP;
  DGM_EACH_CHILD(work->claims, c, word)
  behind |= c > (int32_t)word && dgm_str_is(dgm_case_of(d, (uint32_t)c), "as");
  return behind;
}

/* Who speaks of "the treaty with Iran" speaks for the other side. */
void dgm_complete_parties(const dgm_agreement_work *work, dgm_record *record, uint32_t speaker) {
  const dgm_document *d = work->d;
  const dgm_entity *e = &d->entities[d->mentions[speaker].entity];
  if (record->parties.count == 1 && is_state(work->tables, e) &&
      is_state(work->tables, &d->entities[d->mentions[record->parties.items[0]].entity]))
    add_one(work, speaker, &record->parties);
}

void dgm_add_speaker(const dgm_agreement_work *work, uint32_t mention, dgm_party_list *list) {
  if (is_state(work->tables, &work->d->entities[work->d->mentions[mention].entity]))
    add_one(work, mention, list);
}

void dgm_add_parties(const dgm_agreement_work *work, uint32_t word, dgm_party_list *list) {
  uint32_t found[DGM_MAX_PACT_PARTIES];
  uint32_t n = dgm_parties_at(work->d, word, true, found, DGM_MAX_PACT_PARTIES);
  for (uint32_t i = 0; i < n; i++)
    add_one(work, found[i], list);
  DGM_EACH_CHILD(work->claims, c, word) /* "the government of Mali and the MNLA", joined to Mali by the parser */
  if (c > (int32_t)word && work->d->words[c].deprel == DGM_NMOD && dgm_str_is(dgm_case_of(work->d, (uint32_t)c), "of"))
    DGM_EACH_CHILD(work->claims, k, c) {
      int32_t at = work->d->words[k].deprel == DGM_CONJ ? dgm_mention_at(work->d, (uint32_t)k) : DGM_NONE;
      if (at >= 0 && work->d->mentions[at].head == (uint32_t)k &&
          work->d->entities[work->d->mentions[at].entity].kind == DGM_ENTITY_ORGANISATION)
        add_one(work, (uint32_t)at, list);
    }
}

void dgm_merge_parties(const dgm_agreement_work *work, dgm_party_list *list, const dgm_party_list *more) {
  for (uint32_t i = 0; i < more->count; i++)
    add_one(work, more->items[i], list);
}

bool dgm_share_party(const dgm_agreement_work *work, const dgm_party_list *a, const dgm_party_list *b) {
  for (uint32_t i = 0; i < a->count; i++)
    for (uint32_t k = 0; k < b->count; k++)
      if (is_same_party(work, a->items[i], b->items[k]))
        return true;
  return false;
}

static bool is_named_in(const dgm_pact *pact, uint32_t word) {
  return word >= pact->name.first && word < pact->name.first + pact->name.count;
}

/* "the Algiers accord": where it was signed. */
static bool is_town(const dgm_document *d, uint32_t word) {
  for (uint32_t i = 0; i < d->n_places && d->places[i].words.first <= word; i++)
    if (d->places[i].head == word && d->places[i].geonameid)
      return true;
  return false;
}

/* "the Russian-Iranian treaty", "Serbia's deal": a lone name before "ceasefire" is rather where it is. */
static void add_before(const dgm_agreement_work *work, dgm_pact *pact) {
  const dgm_document *d = work->d;
  dgm_party_list before = {0}, owners = {0};
  bool towns = true;
  for (uint32_t i = d->sentences[pact->sentence].words.first; i < pact->head; i++) {
    if (is_named_in(pact, i) || !dgm_is_under(d, i, pact->head))
      continue;
    const dgm_word *w = &d->words[i];
    if (w->head == (int32_t)pact->head && w->deprel == DGM_NMOD && w->subtype == DGM_SUB_POSS) {
      dgm_add_parties(work, i, &owners);
      continue;
    }
    int32_t at = dgm_mention_at(d, i);
    uint8_t kind = at < 0 ? DGM_ENTITY_GROUP : d->entities[d->mentions[at].entity].kind;
    bool named = kind == DGM_ENTITY_COUNTRY || (kind == DGM_ENTITY_ORGANISATION && d->mentions[at].kind == DGM_NAMED);
    bool before_noun = i >= pact->words.first && named && d->mentions[at].head == i;
    if (!before_noun)
      continue;
    add_one(work, (uint32_t)at, &before);
    towns &= is_town(d, i);
  }
  dgm_merge_parties(work, &pact->parties, &owners);
  if (before.count > 1 || (pact->kind != DGM_CEASEFIRE && !towns))
    dgm_merge_parties(work, &pact->parties, &before);
}

static bool joins(dgm_str preposition) {
  return dgm_str_is(preposition, "between") || dgm_str_is(preposition, "with") || dgm_str_is(preposition, "among");
}

void dgm_pact_parties(dgm_agreement_work *work, dgm_pact *pact) {
  const dgm_document *d = work->d;
  add_before(work, pact);
  DGM_EACH_CHILD(work->claims, c, pact->head) {
    if (d->words[c].deprel != DGM_NMOD && d->words[c].deprel != DGM_OBL)
      continue;
    dgm_party_list sides = {0};
    if (dgm_str_is(dgm_case_of(d, (uint32_t)c), "of") && !is_named_in(pact, (uint32_t)c))
      dgm_add_parties(work, (uint32_t)c, &sides);
    if (sides.count > 1) /* "a communique of China and Pakistan" */
      dgm_merge_parties(work, &pact->parties, &sides);
    uint32_t before = pact->parties.count;
    if (joins(dgm_case_of(d, (uint32_t)c)) && !dgm_is_witness(work, (uint32_t)c))
      dgm_add_parties(work, (uint32_t)c, &pact->parties);
    bool half = dgm_str_is(dgm_case_of(d, (uint32_t)c), "between") && pact->parties.count == before + 1;
    DGM_EACH_CHILD(work->claims, k, pact->head) /* "between the Taliban and government forces", hung on the noun */
    if (half && k > c && d->words[k].deprel == DGM_CONJ)
      dgm_add_parties(work, (uint32_t)k, &pact->parties);
    pact->with |= dgm_str_is(dgm_case_of(d, (uint32_t)c), "with");
    DGM_EACH_CHILD(work->claims, g, c) /* "a truce in Gaza between …" */
    if (d->words[g].deprel == DGM_NMOD && joins(dgm_case_of(d, (uint32_t)g)))
      dgm_add_parties(work, (uint32_t)g, &pact->parties);
  }
  pact->n_own = pact->parties.count;
}
