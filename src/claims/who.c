/* Whose a source is, where the stage of actors knows no answer or only the country that the text is about: by the words
 * of its phrase ("bakers in Tartu", "one of the Ghanaian deputies"), by those who spoke or acted before. */
#include "claims/claims.h"

enum { MAX_BACK = 2, MAX_CLIMB = 12 };

static const dgm_entity *entity_of(const dgm_claim_work *work, int32_t mention) {
  return &work->d->entities[work->d->mentions[mention].entity];
}

/* ---- what the phrase itself says ---- */

/* How well a part of the phrase tells whose the source is: where it lives, whom it belongs to, … */
enum { RANK_NONE, RANK_ABODE, RANK_OWNER, RANK_PRONOUN, RANK_SAME, RANK_BEFORE };

static int rank_of(const dgm_claim_work *work, uint32_t source, uint32_t word) {
  uint32_t at = word;
  for (int i = 0; i < MAX_CLIMB; i++) {
    const dgm_word *w = dgm_w(work, (int32_t)at);
    if (w->deprel == DGM_ACL || w->deprel == DGM_ADVCL || w->deprel == DGM_CCOMP || w->deprel == DGM_PARATAXIS ||
        w->deprel == DGM_CONJ || w->head < 0)
      return RANK_NONE;
    if (w->head != (int32_t)source) {
      at = (uint32_t)w->head;
      continue;
    }
    bool other = dgm_word_kinds(work, source) & DGM_KIND_OTHER; /* "its counterpart in Kuwait" */
    if (w->subtype == DGM_SUB_POSS)
      return w->upos != DGM_PRON ? RANK_BEFORE : other ? RANK_NONE : RANK_PRONOUN;
    if (w->deprel == DGM_AMOD || w->deprel == DGM_COMPOUND || w->subtype == DGM_SUB_DESC)
      return at < source ? RANK_BEFORE : RANK_ABODE; /* "close to the Gabonese president" */
    if (w->deprel == DGM_APPOS || w->deprel == DGM_FLAT)
      return RANK_SAME;
    dgm_str marker = dgm_marker(work, at);
    if (w->deprel != DGM_NMOD && w->deprel != DGM_OBL)
      return RANK_NONE;
    uint16_t functions = dgm_functions_of(work, marker);
    return functions & DGM_FUNCTION_OWNER ? RANK_OWNER : functions & DGM_FUNCTION_ABODE ? RANK_ABODE : RANK_NONE;
  }
  return RANK_NONE;
}

/* "People briefed on the talks": what follows tells what they know, not whose they are. */
static bool is_privy(const dgm_claim_work *work, uint32_t source) {
  DGM_EACH_CHILD(work, c, source) {
    uint8_t deprel = dgm_w(work, c)->deprel;
    if ((uint32_t)c > source && (deprel == DGM_ACL || deprel == DGM_AMOD || deprel == DGM_NMOD) &&
        dgm_word_kinds(work, (uint32_t)c) & DGM_KIND_PRIVY)
      return true;
  }
  return false;
}

/* The mention in the phrase that tells its country or body, DGM_NONE if none does. */
static int32_t told_by(const dgm_claim_work *work, uint32_t source, int *rank) {
  const dgm_document *d = work->d;
  dgm_range sentence = d->sentences[d->words[source].sentence].words;
  int32_t best = DGM_NONE;
  *rank = RANK_NONE;
  for (uint32_t i = dgm_mention_from(d, sentence.first);
       i < d->n_mentions && d->mentions[i].words.first < sentence.first + sentence.count; i++) {
    uint32_t head = d->mentions[i].head;
    bool lent = d->mentions[i].placed && d->mentions[i].kind != DGM_PRONOUN;
    if (head == source || lent || !entity_of(work, (int32_t)i)->code.size || !dgm_is_under(d, head, source))
      continue;
    bool thing = entity_of(work, (int32_t)i)->kind == DGM_ENTITY_COUNTRY ||
                 entity_of(work, (int32_t)i)->kind == DGM_ENTITY_PLACE;
    bool matter = head > source && thing && is_privy(work, source); /* "close to the Hungarian merger" */
    int r = matter ? RANK_NONE : rank_of(work, source, head);
    if (r > *rank) {
      *rank = r;
      best = (int32_t)i;
    }
  }
  return best;
}

/* ---- one or some of them ---- */

/* "One of the Ghanaian deputies"; "Some said": of those named last. */
static int32_t whole_of(const dgm_claim_work *work, uint32_t source) {
  const dgm_document *d = work->d;
  if (dgm_w(work, (int32_t)source)->upos != DGM_NUM && !(dgm_word_kinds(work, source) & DGM_KIND_PART))
    return DGM_NONE;
  DGM_EACH_CHILD(work, c, source)
  if (dgm_w(work, c)->deprel == DGM_NMOD && dgm_str_is(dgm_marker(work, (uint32_t)c), "of") &&
      (dgm_mention_at(d, (uint32_t)c) >= 0 || dgm_w(work, c)->upos != DGM_PRON)) /* "some of those fined" */
    return dgm_mention_at(d, (uint32_t)c);
  uint32_t sentence = d->words[source].sentence;
  for (uint32_t i = dgm_mention_from(d, source); i-- > 0;) {
    const dgm_mention *m = &d->mentions[i];
    if (d->words[m->head].sentence + MAX_BACK < sentence)
      break;
    bool many = d->words[m->head].number == DGM_NUMBER_PLUR && m->kind != DGM_ADJECTIVE && !m->is_place;
    if (many && d->words[m->head].sentence < sentence && m->kind != DGM_PRONOUN)
      return (int32_t)i;
  }
  return DGM_NONE;
}

/* ---- by those named before ---- */

static bool is_definite(const dgm_claim_work *work, uint32_t noun) {
  int32_t det = dgm_work_child(work, noun, DGM_DET_REL, DGM_SUB_NONE);
  return det >= 0 && dgm_str_is(dgm_w(work, det)->lemma, "the");
}

static bool is_of_state(uint8_t sector) {
  return sector == DGM_SECTOR_GOV || sector == DGM_SECTOR_MIL || sector == DGM_SECTOR_LEG;
}

/* "Ugandan generals met in Geneva. The commander said": those of the same walk, or who came, not the place. */
static int32_t named_before(const dgm_claim_work *work, uint32_t source, int32_t own) {
  const dgm_document *d = work->d;
  const dgm_entity *e = entity_of(work, own);
  uint32_t sentence = d->words[source].sentence;
  int32_t came = DGM_NONE;
  for (uint32_t i = dgm_mention_from(d, source); i-- > 0;) {
    const dgm_mention *m = &d->mentions[i];
    const dgm_entity *x = &d->entities[m->entity];
    const dgm_word *w = &d->words[m->head];
    if (w->sentence + MAX_BACK < sentence)
      break;
    if (w->sentence == sentence || m->placed || m->is_place || !x->code.size || m->kind == DGM_PRONOUN ||
        m->kind == DGM_ADJECTIVE)
      continue;
    if (e->sectors[0] == DGM_SECTOR_MIL && x->sectors[0] == DGM_SECTOR_MIL)
      return (int32_t)i;
    bool people = x->kind == DGM_ENTITY_PERSON || x->kind == DGM_ENTITY_GROUP;
    if (came < 0 && people && w->deprel == DGM_NSUBJ && is_of_state(x->sectors[0]))
      came = (int32_t)i;
  }
  return e->kind == DGM_ENTITY_PERSON && is_of_state(e->sectors[0]) ? came : DGM_NONE;
}

static bool has_phrase(const dgm_claim_work *work, uint32_t noun) {
  DGM_EACH_CHILD(work, c, noun)
  if (dgm_w(work, c)->deprel == DGM_NMOD || dgm_w(work, c)->deprel == DGM_COMPOUND ||
      dgm_w(work, c)->deprel == DGM_FLAT || dgm_w(work, c)->deprel == DGM_APPOS)
    return true;
  return false;
}

/* "Maersk halted its sailings. A spokeswoman said": the body that acted in the sentence before. */
static int32_t body_before(const dgm_claim_work *work, uint32_t source) {
  const dgm_document *d = work->d;
  uint32_t sentence = d->words[source].sentence;
  if (!(dgm_word_kinds(work, source) & DGM_KIND_SPOKES) || !sentence || has_phrase(work, source))
    return DGM_NONE;
  dgm_range words = d->sentences[sentence - 1].words;
  for (uint32_t i = dgm_mention_from(d, words.first);
       i < d->n_mentions && d->mentions[i].words.first < words.first + words.count; i++) {
    const dgm_entity *e = entity_of(work, (int32_t)i);
    if (e->kind == DGM_ENTITY_ORGANISATION && d->words[d->mentions[i].head].deprel == DGM_NSUBJ && e->code.size)
      return (int32_t)i;
  }
  return DGM_NONE;
}

/* "The IMF approved a loan. The fund said": the last noun of its full name. */
static int32_t named_so(const dgm_claim_work *work, uint32_t source) {
  const dgm_document *d = work->d;
  const dgm_word *w = &d->words[source];
  if (w->upos != DGM_NOUN || !is_definite(work, source) || has_phrase(work, source))
    return DGM_NONE;
  for (uint32_t i = dgm_mention_from(d, source); i-- > 0;) {
    const dgm_mention *m = &d->mentions[i];
    if (d->words[m->head].sentence + 2 * MAX_BACK < w->sentence)
      break;
    const dgm_entity *e = entity_of(work, (int32_t)i);
    if (m->kind == DGM_NAMED && e->kind == DGM_ENTITY_ORGANISATION && dgm_str_ends_in_word(e->name, w->lemma))
      return (int32_t)i;
  }
  return DGM_NONE;
}

/* ---- the answer ---- */

/* The source gets a mention of its own with this code, behind those of the text; what points at these stays. */
static dgm_err make(dgm_claim_work *work, dgm_draft *draft, int32_t own, dgm_str code) {
  dgm_document *d = work->d;
  dgm_arena *arena = &work->coder->arena;
  uint32_t head = (uint32_t)draft->source;
  dgm_entity e = {.code = code, .kind = DGM_ENTITY_GROUP};
  if (own >= 0)
    e = *entity_of(work, own);
  else if (dgm_w(work, draft->source)->upos == DGM_NOUN)
    e.sectors[0] = DGM_SECTOR_CVL;
  dgm_str lemma = dgm_w(work, draft->source)->lemma;
  e.code = code;
  e.name = own >= 0 ? e.name : dgm_text_of(d, dgm_words_span(d, draft->source_words));
  e.id = dgm_arena_printf(arena, "dgm:%.*s-%.*s", (int)code.size, code.data, (int)lemma.size, lemma.data);
  dgm_entity *entities = dgm_arena_grow(arena, d->entities, d->n_entities, sizeof *entities);
  uint32_t at = d->n_mentions + d->n_sources;
  dgm_mention *mentions = entities ? dgm_arena_grow(arena, d->mentions, at, sizeof *mentions) : NULL;
  if (!mentions || !e.id.data)
    return dgm_fail_memory(work->error);
  d->entities = entities;
  entities[d->n_entities] = e;
  d->mentions = mentions;
  dgm_mention m = {.words = {head, 1}, .head = head, .antecedent = DGM_NONE, .kind = DGM_NOMINAL};
  if (own >= 0)
    m = d->mentions[own];
  if (head < m.words.first || head >= m.words.first + m.words.count)
    m.words = (dgm_range){head, 1};
  m.head = head;
  m.span = dgm_words_span(d, m.words);
  m.head_span = d->words[head].span;
  m.entity = d->n_entities++;
  m.rule = "source, by the words of its phrase or those named before";
  mentions[at] = m;
  d->n_sources++;
  draft->by = (int32_t)at;
  return DGM_OK;
}

/* "Aid groups", "a charity": of no country that the text does not give them. */
static bool is_aid_group(const dgm_claim_work *work, uint32_t source, const dgm_entity *e) {
  bool many = dgm_w(work, (int32_t)source)->number == DGM_NUMBER_PLUR;
  return e->sectors[0] == DGM_SECTOR_SOC &&
         (many ? e->kind == DGM_ENTITY_ORGANISATION ||
                     (e->kind == DGM_ENTITY_GROUP && dgm_work_child(work, source, DGM_COMPOUND, DGM_SUB_NONE) >= 0)
               : e->kind == DGM_ENTITY_ORGANISATION && dgm_work_child(work, source, DGM_DET_REL, DGM_SUB_NONE) >= 0 &&
                     !is_definite(work, source));
}

/* Nothing ties them to the country of the place or the text: "the ship's owner", "a passer-by". */
static bool is_private(const dgm_entity *e) {
  return e->sectors[0] == DGM_SECTOR_BUS || (e->sectors[0] == DGM_SECTOR_CVL && e->kind == DGM_ENTITY_PERSON);
}

/* "The ship's owner", with the ship itself of no country but the text's. */
static bool is_loosely_owned(const dgm_claim_work *work, uint32_t source) {
  int32_t owner = dgm_work_child(work, source, DGM_NMOD, DGM_SUB_POSS);
  int32_t mention = owner < 0 ? DGM_NONE : dgm_mention_at(work->d, (uint32_t)owner);
  return mention >= 0 && work->d->mentions[mention].placed && work->d->mentions[mention].kind != DGM_PRONOUN;
}

/* "Her deputy hinted that Doha had paid": she is of no country but that of which he speaks. */
static bool is_untold(const dgm_claim_work *work, const dgm_draft *draft, int32_t own) {
  int32_t owner = dgm_work_child(work, (uint32_t)draft->source, DGM_NMOD, DGM_SUB_POSS);
  int32_t mention = owner < 0 ? DGM_NONE : dgm_mention_at(work->d, (uint32_t)owner);
  return mention >= 0 && work->d->mentions[mention].placed && work->d->mentions[own].kind == DGM_NOMINAL &&
         entity_of(work, own)->code.size && dgm_str_eq(entity_of(work, mention)->code, entity_of(work, own)->code) &&
         !dgm_is_country_told(work, draft, entity_of(work, own)->code);
}

/* "Two judges who asked not to be named", "on condition of anonymity" */
static bool is_anonymous(const dgm_claim_work *work, const dgm_draft *draft) {
  uint32_t source = (uint32_t)draft->source;
  DGM_EACH_CHILD(work, c, source) {
    int32_t wish =
        dgm_w(work, c)->deprel == DGM_ACL ? dgm_work_child(work, (uint32_t)c, DGM_XCOMP, DGM_SUB_NONE) : DGM_NONE;
    if (wish >= 0 && dgm_is_anonymity(work, (uint32_t)wish))
      return true;
  }
  dgm_range words = work->d->sentences[draft->sentence].words;
  for (uint32_t i = words.first; i < words.first + words.count; i++)
    if (dgm_is_lemma(work, i, "anonymity") && !dgm_in_content(work, draft, i))
      return true;
  return false;
}

/* "One of the deputies", "the fund": another mention that means the source, of which no country is known. */
static int32_t same_before(const dgm_claim_work *work, uint32_t source, int32_t own) {
  int32_t found = own < 0 ? whole_of(work, source) : DGM_NONE;
  if (found < 0)
    found = body_before(work, source);
  return found < 0 && own < 0 ? named_so(work, source) : found;
}

/* `told` stands in the source's phrase and tells whose it is; `other`: who is not the source itself. */
static dgm_err settle_told(dgm_claim_work *work, dgm_draft *draft, int32_t own, int32_t told, int rank, bool other) {
  const dgm_entity *teller = entity_of(work, told);
  bool body = teller->kind == DGM_ENTITY_ORGANISATION;
  if (own >= 0 && dgm_str_eq(entity_of(work, own)->code, teller->code))
    return DGM_OK;
  if (own < 0 && rank == RANK_SAME && teller->kind != DGM_ENTITY_PLACE) {
    draft->by = told; /* "the man, a Chilean miner, said" */
    return DGM_OK;
  }
  dgm_err result = make(work, draft, other ? DGM_NONE : own, teller->code);
  if (!result && own < 0 && body) /* "officials at the labour ministry" */
    memcpy(work->d->entities[work->d->mentions[draft->by].entity].sectors, entity_of(work, told)->sectors,
           sizeof teller->sectors);
  return result;
}

/* One who spoke before, under another name or as a pronoun, and got another country than that of the text. */
static int32_t settled_before(const dgm_claim_work *work, const dgm_draft *draft, int32_t own) {
  for (uint32_t i = (uint32_t)(draft - work->drafts); i-- > 0;) {
    int32_t other = work->drafts[i].source < 0 ? DGM_NONE : dgm_mention_at(work->d, (uint32_t)work->drafts[i].source);
    if (other >= 0 && other != own && work->d->mentions[other].entity == work->d->mentions[own].entity)
      return (int32_t)i;
  }
  return DGM_NONE;
}

/* Nothing but the country of the place or of the text is known of it: whether that is its own. */
static dgm_err settle_lent(dgm_claim_work *work, dgm_draft *draft, int32_t own) {
  uint32_t source = (uint32_t)draft->source;
  dgm_str code = entity_of(work, own)->code;
  int32_t before = is_definite(work, source) ? named_before(work, source, own) : DGM_NONE;
  if (before >= 0)
    return dgm_str_eq(entity_of(work, before)->code, code) ? DGM_OK
                                                           : make(work, draft, own, entity_of(work, before)->code);
  bool here = dgm_is_place_here(work, draft, code), told = here || dgm_is_country_told(work, draft, code);
  bool official = false;
  bool other = dgm_word_kinds(work, source) & DGM_KIND_OTHER; /* "his host" is not of his side */
  dgm_str side = here || other ? (dgm_str){0} : dgm_side_of(work, draft, &official);
  int32_t owner = dgm_work_child(work, source, DGM_NMOD, DGM_SUB_POSS);
  bool owned = owner >= 0 && dgm_w(work, owner)->upos == DGM_PRON;
  bool loose = is_private(entity_of(work, own)) && !owned && !official && !dgm_is_only_country(work, draft, code);
  if (loose)
    draft->by = DGM_NONE;
  else if (side.size && !dgm_str_eq(side, code))
    return make(work, draft, own, side);
  else if (!told)
    draft->by = DGM_NONE;
  return DGM_OK;
}

/* A person of no country of whom a clause tells where he is at home. */
static dgm_err settle_name(dgm_claim_work *work, dgm_draft *draft, int32_t own) {
  const dgm_entity *e = entity_of(work, own);
  bool name = (e->kind == DGM_ENTITY_PERSON || e->kind == DGM_ENTITY_ORGANISATION) && !e->sectors[0];
  dgm_str code = name ? dgm_country_in_clause(work, (uint32_t)draft->source, own) : (dgm_str){0};
  return code.size ? make(work, draft, own, code) : DGM_OK;
}

/* "The weekly Vakar": of the country that its phrase tells, else of the one that the passage is about. */
static dgm_err settle_outlet(dgm_claim_work *work, dgm_draft *draft, int32_t own, int32_t told) {
  dgm_str code = told >= 0 ? entity_of(work, told)->code : dgm_only_country(work, (uint32_t)draft->source);
  if (!code.size && own >= 0 && work->d->mentions[own].placed)
    return settle_lent(work, draft, own);
  dgm_err result = code.size ? make(work, draft, own, code) : DGM_OK;
  if (!result && code.size) {
    dgm_entity *e = &work->d->entities[work->d->mentions[draft->by].entity];
    memset(e->sectors, 0, sizeof e->sectors);
    e->sectors[0] = DGM_SECTOR_JRN;
    e->kind = DGM_ENTITY_ORGANISATION;
  }
  return result;
}

/* "It added", "the paper said": the outlet that spoke before. */
static int32_t outlet_before(const dgm_claim_work *work, const dgm_draft *draft) {
  uint32_t source = (uint32_t)draft->source;
  const dgm_word *w = dgm_w(work, draft->source);
  bool it = w->upos == DGM_PRON && dgm_str_is(w->lemma, "it");
  bool noun = w->upos == DGM_NOUN && dgm_word_kinds(work, source) & (DGM_KIND_PRESS | DGM_KIND_MEDIUM) &&
              is_definite(work, source) && !has_phrase(work, source);
  for (uint32_t i = (uint32_t)(draft - work->drafts); (it || noun) && i-- > 0;) {
    const dgm_draft *other = &work->drafts[i];
    if (other->sentence + 2 * MAX_BACK < draft->sentence)
      break;
    if (other->by < 0 || other->source < 0 || other->source >= draft->source)
      continue;
    if (dgm_is_outlet(work, (uint32_t)other->source) && entity_of(work, other->by)->sectors[0] == DGM_SECTOR_JRN)
      return other->by;
    if (it)
      break;
  }
  return DGM_NONE;
}

/* "He", of whom only a role is known: as if the role itself spoke. */
static dgm_err settle_pronoun(dgm_claim_work *work, dgm_draft *draft, int32_t own) {
  const dgm_mention *m = &work->d->mentions[own];
  int32_t first = m->antecedent < 0 ? DGM_NONE : dgm_mention_at(work->d, (uint32_t)m->antecedent);
  if (first < 0 || !work->d->mentions[first].placed || work->d->mentions[first].kind == DGM_PRONOUN ||
      work->d->mentions[first].entity != m->entity)
    return DGM_OK;
  int32_t source = draft->source;
  uint32_t sentence = draft->sentence;
  draft->source = m->antecedent;
  draft->sentence = work->d->words[draft->source].sentence;
  dgm_err result = settle_lent(work, draft, first);
  draft->source = source;
  draft->sentence = sentence;
  return result;
}

/* "Sami elders": of the country of the place, for the people has none. */
static bool is_of_people(const dgm_claim_work *work, uint32_t source, const dgm_entity *e) {
  DGM_EACH_CHILD(work, c, source)
  if ((dgm_w(work, c)->deprel == DGM_AMOD || dgm_w(work, c)->deprel == DGM_COMPOUND) && (uint32_t)c < source &&
      dgm_is_upper(dgm_form(work->d, (uint32_t)c).data[0]) && dgm_w(work, c)->upos != DGM_NOUN)
    return e->kind == DGM_ENTITY_GROUP || e->kind == DGM_ENTITY_PERSON;
  return false;
}

static dgm_err settle_placed(dgm_claim_work *work, dgm_draft *draft, int32_t own) {
  uint32_t source = (uint32_t)draft->source;
  if (own < 0)
    return DGM_OK;
  if (is_aid_group(work, source, entity_of(work, own)))
    return make(work, draft, own, dgm_cstr("NGO"));
  if (work->d->mentions[own].placed)
    return work->d->mentions[own].kind == DGM_PRONOUN ? settle_pronoun(work, draft, own)
                                                      : settle_lent(work, draft, own);
  if (entity_of(work, own)->code.size)
    return DGM_OK;
  bool people = work->d->mentions[own].kind == DGM_NOMINAL && is_of_people(work, source, entity_of(work, own));
  dgm_str code = people ? dgm_only_country(work, source) : (dgm_str){0};
  return code.size ? make(work, draft, own, code) : settle_name(work, draft, own);
}

/* "In Copenhagen, the captain replied": of two of one role the one who is at home where the sentence begins. */
static int32_t at_home(const dgm_claim_work *work, uint32_t source, int32_t own) {
  const dgm_document *d = work->d;
  dgm_range words = d->sentences[d->words[source].sentence].words;
  if (own < 0 || !is_definite(work, source) || entity_of(work, own)->kind != DGM_ENTITY_PERSON)
    return DGM_NONE;
  uint32_t p = dgm_lower_bound(d->places, d->n_places, sizeof *d->places, offsetof(dgm_place, head), words.first);
  int32_t top = p < d->n_places && d->places[p].head < source ? d->words[d->places[p].head].head : DGM_NONE;
  if (top >= 0 && top < (int32_t)source) /* "Back in Helsinki" */
    top = d->words[top].head;
  if (top < 0 || top != d->words[source].head ||
      !(dgm_functions_of(work, dgm_marker(work, d->places[p].head)) & DGM_FUNCTION_ABODE) ||
      dgm_str_eq(d->places[p].code, entity_of(work, own)->code))
    return DGM_NONE;
  for (uint32_t i = dgm_mention_from(d, words.first); i-- > 0;) {
    const dgm_mention *m = &d->mentions[i];
    const dgm_entity *e = entity_of(work, (int32_t)i);
    if (d->words[m->head].sentence + 2 * MAX_BACK < d->words[source].sentence)
      break;
    bool peer = dgm_str_eq(d->words[m->head].lemma, d->words[source].lemma) ||
                dgm_work_child(work, m->head, DGM_NMOD, DGM_SUB_POSS) >= 0; /* "his Danish colleague" */
    if (peer && !m->placed && m->kind != DGM_PRONOUN && e->kind == DGM_ENTITY_PERSON &&
        dgm_str_eq(e->code, d->places[p].code))
      return (int32_t)i;
  }
  return DGM_NONE;
}

static dgm_err settle(dgm_claim_work *work, dgm_draft *draft) {
  uint32_t source = (uint32_t)draft->source;
  int32_t own = dgm_source_mention(work, source);
  draft->by = own;
  bool placed = own >= 0 && work->d->mentions[own].placed;
  bool known = own >= 0 && entity_of(work, own)->code.size && !placed;
  dgm_str body = known && work->d->mentions[own].kind == DGM_NAMED ? (dgm_str){0} : dgm_body_meant(work, source);
  if (body.size && !(known && dgm_str_eq(entity_of(work, own)->code, body)))
    return make(work, draft, DGM_NONE, body);
  bool loose = known && is_loosely_owned(work, source) && is_private(entity_of(work, own));
  loose |= own >= 0 && is_untold(work, draft, own);
  if (loose || (placed && is_anonymous(work, draft))) {
    draft->by = DGM_NONE;
    return DGM_OK;
  }
  int rank;
  int32_t told = told_by(work, source, &rank), home = told < 0 ? at_home(work, source, own) : DGM_NONE;
  if (home >= 0)
    return make(work, draft, own, entity_of(work, home)->code);
  dgm_str land = told >= 0 ? entity_of(work, told)->code : placed ? entity_of(work, own)->code : (dgm_str){0};
  land = land.size ? dgm_settled_from(work, source, land) : land;
  if (land.size)
    return make(work, draft, own, land);
  if (own >= 0 && rank == RANK_NONE && work->d->mentions[own].kind == DGM_NOMINAL && is_privy(work, source)) {
    draft->by = DGM_NONE;
    return DGM_OK;
  }
  if (dgm_is_outlet(work, source) && !known)
    return settle_outlet(work, draft, own, told);
  int32_t outlet = known ? DGM_NONE : outlet_before(work, draft);
  if (outlet >= 0) {
    draft->by = outlet;
    return DGM_OK;
  }
  bool pronoun = own >= 0 && work->d->mentions[own].kind == DGM_PRONOUN;
  bool again = pronoun ? !known : placed && is_definite(work, source);
  int32_t before = told < 0 && again ? settled_before(work, draft, own) : DGM_NONE;
  if (before >= 0) {
    draft->by = work->drafts[before].by;
    return DGM_OK;
  }
  bool other = known && dgm_word_kinds(work, source) & DGM_KIND_OTHER;
  if (known && !other) {
    dgm_entity *e = &work->d->entities[work->d->mentions[own].entity];
    if (!e->sectors[0] && work->d->mentions[own].kind == DGM_NAMED && dgm_is_outlet(work, source))
      e->sectors[0] = DGM_SECTOR_JRN; /* "the Maltese weekly Il-Gzejjer" */
    return DGM_OK;
  }
  int32_t same = same_before(work, source, own);
  if (same >= 0) {
    draft->by = same;
    return DGM_OK;
  }
  return told >= 0 ? settle_told(work, draft, own, told, rank, other) : settle_placed(work, draft, own);
}

dgm_err dgm_settle_sources(dgm_claim_work *work) {
  dgm_err result = DGM_OK;
  for (uint32_t i = 0; i < work->n_drafts && !result; i++) {
    work->drafts[i].by = DGM_NONE;
    if (work->drafts[i].source >= 0)
      result = settle(work, &work->drafts[i]);
  }
  return result;
}
