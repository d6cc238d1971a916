/* Bodies that a source means without their full names: "the Bank", "the mission" of the UN, "the weekly Tribune"; and
 * where the one is at home of whom a clause tells. */
#include "claims/claims.h"

enum { BODY_REACH = 2 /* sentences */, MAX_SEEN = 400 };

static const dgm_entity *entity_of(const dgm_claim_work *work, int32_t mention) {
  return &work->d->entities[work->d->mentions[mention].entity];
}

static bool is_definite(const dgm_claim_work *work, uint32_t noun) {
  int32_t det = dgm_work_child(work, noun, DGM_DET_REL, DGM_SUB_NONE);
  return det >= 0 && dgm_str_is(dgm_w(work, det)->lemma, "the");
}

/* Nothing but its article. */
static bool stands_alone(const dgm_claim_work *work, uint32_t noun) {
  DGM_EACH_CHILD(work, c, noun)
  if (dgm_w(work, c)->deprel != DGM_DET_REL && dgm_w(work, c)->deprel != DGM_PUNCT_REL)
    return false;
  return is_definite(work, noun);
}

static bool is_country(const dgm_claim_work *work, dgm_str code) {
  return dgm_country_name(work->coder, code).size;
}

/* A word of the name, in whatever case. */
static bool has_word(dgm_str name, dgm_str word) {
  dgm_str part;
  while (name.size && dgm_str_split(&name, ' ', &part))
    if (dgm_str_eq_nocase(part, word))
      return true;
  return false;
}

/* Of the row of that noun for that land; empty if none. */
static dgm_str code_of(const dgm_claim_work *work, uint64_t noun, dgm_str land) {
  const struct dgm_claim_tables *t = work->tables;
  dgm_phrase_hit hit = dgm_phrases_find(&t->body_map, noun);
  for (uint32_t i = 0; i < hit.count; i++)
    if (dgm_str_eq(dgm_table_cell(t->bodies, hit.rows[i].row, t->land_column), land))
      return dgm_table_cell(t->bodies, hit.rows[i].row, t->body_column);
  return (dgm_str){0};
}

/* "the Bank", where no bank is named. */
static dgm_str short_name(const dgm_claim_work *work, uint32_t source) {
  const dgm_document *d = work->d;
  dgm_str form = dgm_form(d, source), lemma = d->words[source].lemma;
  uint32_t next = source + 1;
  if (!dgm_is_upper(form.data[0]) || (form.size > 1 && dgm_is_upper(form.data[1])) || !stands_alone(work, source))
    return (dgm_str){0};
  bool title = next < d->n_words && d->words[next].sentence == d->words[source].sentence &&
               dgm_is_upper(dgm_form(d, next).data[0]);
  char room[24];
  if (title || lemma.size > sizeof room)
    return (dgm_str){0};
  for (uint32_t i = 0; i < lemma.size; i++)
    room[i] = dgm_to_lower(lemma.data[i]);
  uint64_t state = dgm_phrase_step(DGM_PHRASE_START, (dgm_str){room, lemma.size});
  dgm_str code = code_of(work, state, (dgm_str){0});
  if (!code.size)
    return code;
  for (uint32_t i = 0; i < d->n_mentions && i < MAX_SEEN; i++)
    if (d->mentions[i].head < source && entity_of(work, (int32_t)i)->kind == DGM_ENTITY_ORGANISATION &&
        has_word(entity_of(work, (int32_t)i)->name, lemma))
      return (dgm_str){0};
  return code;
}

/* "The UN will feed the schools, but the mission …": the international body that acted before. */
static dgm_str arm_of(const dgm_claim_work *work, uint32_t source) {
  const dgm_document *d = work->d;
  if (!(dgm_word_kinds(work, source) & DGM_KIND_ARM) || !stands_alone(work, source))
    return (dgm_str){0};
  for (uint32_t i = dgm_mention_from(d, source); i-- > 0;) {
    const dgm_mention *m = &d->mentions[i];
    if (d->words[m->head].sentence + BODY_REACH < d->words[source].sentence)
      break;
    const dgm_entity *e = entity_of(work, (int32_t)i);
    if (m->kind == DGM_NAMED && e->kind == DGM_ENTITY_ORGANISATION && d->words[m->head].deprel == DGM_NSUBJ)
      return is_country(work, e->code) ? (dgm_str){0} : e->code;
  }
  return (dgm_str){0};
}

dgm_str dgm_body_meant(const dgm_claim_work *work, uint32_t source) {
  if (dgm_w(work, (int32_t)source)->upos != DGM_NOUN && dgm_w(work, (int32_t)source)->upos != DGM_PROPN)
    return (dgm_str){0};
  dgm_str code = arm_of(work, source);
  return code.size ? code : short_name(work, source);
}

dgm_str dgm_settled_from(const dgm_claim_work *work, uint32_t source, dgm_str land) {
  return code_of(work, dgm_phrase_step(DGM_PHRASE_START, dgm_w(work, (int32_t)source)->lemma), land);
}

/* ---- outlets ---- */

/* "The news site Ruta": the name stands right behind what it is. */
static bool names_outlet(const dgm_claim_work *work, uint32_t noun) {
  const dgm_document *d = work->d;
  uint16_t kinds = dgm_word_kinds(work, noun);
  int32_t name = dgm_work_child(work, noun, DGM_APPOS, DGM_SUB_NONE);
  if (name < 0)
    name = dgm_work_child(work, noun, DGM_FLAT, DGM_SUB_NONE);
  return kinds & (DGM_KIND_PRESS | DGM_KIND_MEDIUM) && !(kinds & DGM_KIND_SAYING) && name > (int32_t)noun &&
         dgm_is_upper(dgm_form(d, noun + 1).data[0]) && dgm_subtree(d, (uint32_t)name).first == noun + 1;
}

bool dgm_is_outlet(const dgm_claim_work *work, uint32_t source) {
  const dgm_document *d = work->d;
  if (!dgm_is_upper(dgm_form(d, source).data[0]))
    return names_outlet(work, source);
  dgm_range words = dgm_subtree(d, source);
  for (uint32_t i = words.first; i < words.first + words.count && i < words.first + 8; i++) {
    if (dgm_is_lower(dgm_form(d, i).data[0]) && i < source + 3 &&
        dgm_word_kinds(work, i) & (DGM_KIND_PRESS | DGM_KIND_MEDIUM))
      return true;
  }
  return false;
}

dgm_str dgm_only_country(const dgm_claim_work *work, uint32_t source) {
  const dgm_document *d = work->d;
  uint32_t first = dgm_word_back(d, d->words[source].sentence, BODY_REACH);
  dgm_str found = {0};
  for (uint32_t i = dgm_mention_from(d, first); i < d->n_mentions; i++) {
    const dgm_mention *m = &d->mentions[i];
    dgm_str code = entity_of(work, (int32_t)i)->code;
    if (d->words[m->head].sentence > d->words[source].sentence)
      break;
    if (m->placed || !is_country(work, code))
      continue;
    if (found.size && !dgm_str_eq(found, code))
      return (dgm_str){0};
    found = code;
  }
  return found;
}

/* ---- clauses that tell of a name ---- */

/* Neither a state nor anyone who bears arms: "Polish schools", "Tonga's rowers". */
static bool is_civil(const dgm_entity *e) {
  switch (e->sectors[0]) {
  case DGM_SECTOR_BUS:
  case DGM_SECTOR_EDU:
  case DGM_SECTOR_LAB:
  case DGM_SECTOR_MED:
  case DGM_SECTOR_AGR:
  case DGM_SECTOR_CVL:
  case DGM_SECTOR_REL:
    return e->kind != DGM_ENTITY_PERSON;
  default:
    return false;
  }
}

/* The one country that a possessor, an adjective or a place in the clause names; those who act there do not count. */
static dgm_str country_under(const dgm_claim_work *work, uint32_t clause, bool places_only) {
  const dgm_document *d = work->d;
  dgm_range words = d->sentences[d->words[clause].sentence].words;
  dgm_str found = {0};
  for (uint32_t i = dgm_mention_from(d, words.first);
       i < d->n_mentions && d->mentions[i].words.first < words.first + words.count; i++) {
    const dgm_mention *m = &d->mentions[i];
    const dgm_entity *e = entity_of(work, (int32_t)i);
    if (m->placed || m->kind == DGM_PRONOUN || !is_country(work, e->code) || !dgm_is_under(d, m->head, clause))
      continue;
    uint8_t deprel = d->words[m->head].deprel;
    bool thing = m->is_place || (m->kind == DGM_NOMINAL && e->kind == DGM_ENTITY_ORGANISATION);
    bool place = thing && (dgm_functions_of(work, dgm_marker(work, m->head)) & DGM_FUNCTION_ABODE ||
                           dgm_str_is(dgm_marker(work, m->head), "of"));
    bool owner = e->kind == DGM_ENTITY_COUNTRY ? deprel == DGM_AMOD || deprel == DGM_NMOD || deprel == DGM_COMPOUND
                                               : is_civil(e) && m->kind == DGM_NOMINAL;
    if (!place && (places_only || !owner))
      continue;
    if (found.size && !dgm_str_eq(found, e->code))
      return (dgm_str){0};
    found = e->code;
  }
  return found;
}

dgm_str dgm_country_in_clause(const dgm_claim_work *work, uint32_t source, int32_t own) {
  const dgm_document *d = work->d;
  uint32_t seen = 0;
  for (int32_t i = own; i >= 0 && seen < MAX_SEEN; i--, seen++) {
    const dgm_mention *m = &d->mentions[i];
    if (m->entity != d->mentions[own].entity || m->kind == DGM_PRONOUN)
      continue;
    DGM_EACH_CHILD(work, c, m->head)
    if (dgm_w(work, c)->deprel == DGM_ACL && dgm_w(work, c)->subtype == DGM_SUB_RELCL) {
      dgm_str code = country_under(work, (uint32_t)c, false);
      if (code.size)
        return code;
    }
    const dgm_word *w = &d->words[m->head];
    const dgm_word *verb = w->deprel == DGM_NSUBJ && w->head >= 0 ? dgm_w(work, w->head) : NULL;
    int32_t aux = verb ? dgm_work_child(work, (uint32_t)w->head, DGM_AUX_REL, DGM_SUB_NONE) : DGM_NONE;
    const dgm_word *finite = aux >= 0 ? dgm_w(work, aux) : verb; /* "sells fish in Mbour", "has driven a bus there" */
    bool lives = verb && verb->upos == DGM_VERB && finite->tense == DGM_TENSE_PRES &&
                 finite->verb_form == DGM_FORM_FIN && w->head != d->words[source].head && work->draft_at[w->head] < 0;
    if (lives && country_under(work, (uint32_t)w->head, true).size)
      return country_under(work, (uint32_t)w->head, true);
  }
  return (dgm_str){0};
}
