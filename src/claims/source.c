/* Who is the source: the cue's logical subject, its noun phrase. */
#include "claims/claims.h"

enum { MAX_CLIMB = 6 };

static bool is_passive(const dgm_claim_work *work, uint32_t verb) {
  return dgm_work_child(work, verb, DGM_NSUBJ, DGM_SUB_PASS) >= 0 ||
         dgm_work_child(work, verb, DGM_AUX_REL, DGM_SUB_PASS) >= 0;
}

/* The nearest of several subjects, for those of a clause around a cue are often hung on it too. */
static int32_t nearest_subject(const dgm_claim_work *work, uint32_t verb) {
  int32_t best = DGM_NONE;
  uint32_t distance = UINT32_MAX;
  DGM_EACH_CHILD(work, c, verb) {
    uint32_t gap = (uint32_t)c < verb ? verb - (uint32_t)c : (uint32_t)c - verb;
    bool it = dgm_w(work, c)->deprel == DGM_EXPL && dgm_str_is(dgm_w(work, c)->lemma, "it");
    if ((dgm_w(work, c)->deprel == DGM_NSUBJ || it) && gap < distance) {
      best = c;
      distance = gap;
    }
  }
  return best;
}

/* "The ministry issued a statement saying …": not the paper, but whoever put it out. */
static int32_t issuer_of(const dgm_claim_work *work, uint32_t document) {
  const dgm_word *w = dgm_w(work, (int32_t)document);
  bool issued = w->deprel == DGM_OBJ && w->head >= 0 && w->head < (int32_t)document &&
                dgm_word_kinds(work, document) & DGM_KIND_DOCUMENT;
  return issued ? nearest_subject(work, (uint32_t)w->head) : DGM_NONE;
}

int32_t dgm_subject_of(const dgm_claim_work *work, uint32_t verb) {
  uint32_t at = verb;
  for (int i = 0; i < MAX_CLIMB; i++) {
    const dgm_word *w = dgm_w(work, (int32_t)at);
    int32_t subject = nearest_subject(work, at);
    if (subject >= 0) {
      const dgm_word *s = dgm_w(work, subject);
      bool relative = s->upos == DGM_PRON && work->functions[subject] & DGM_FUNCTION_RELATIVE;
      int32_t clause = (int32_t)at; /* "who said": whom the clause, or the one it is joined to, modifies */
      for (int k = 0; k < MAX_CLIMB && relative && clause >= 0; k++) {
        if (dgm_w(work, clause)->deprel == DGM_ACL && dgm_w(work, clause)->head >= 0)
          return dgm_w(work, clause)->head;
        clause = dgm_w(work, clause)->head;
      }
      return dgm_str_is(s->lemma, "it") && is_passive(work, at) ? DGM_NONE : subject;
    }
    if (w->head < 0)
      return DGM_NONE;
    int32_t issuer = w->deprel == DGM_ACL ? issuer_of(work, (uint32_t)w->head) : DGM_NONE;
    if (issuer >= 0)
      return issuer;
    if (w->deprel == DGM_ACL)
      return w->subtype != DGM_SUB_RELCL || !dgm_is_verbal(dgm_w(work, w->head)) ? w->head : DGM_NONE;
    bool as = w->deprel == DGM_ADVCL && dgm_str_is(dgm_marker(work, at), "as"); /* "quoted him as saying" */
    if (w->deprel == DGM_XCOMP || as) {
      int32_t object = dgm_work_child(work, (uint32_t)w->head, DGM_OBJ, DGM_SUB_NONE);
      if (object >= 0)
        return object;
    } else if (w->deprel != DGM_CONJ && w->deprel != DGM_ADVCL && w->deprel != DGM_CCOMP &&
               w->deprel != DGM_PARATAXIS) {
      return DGM_NONE;
    }
    at = (uint32_t)w->head;
  }
  return DGM_NONE;
}

/* ---- the noun phrase ---- */

static bool between_commas(const dgm_claim_work *work, uint32_t head, uint32_t child) {
  for (uint32_t i = head + 1; i < child; i++)
    if (dgm_str_is(dgm_w(work, (int32_t)i)->lemma, ",") || dgm_str_is(dgm_form(work->d, i), "("))
      return true;
  return false;
}

static bool is_outside(const dgm_claim_work *work, uint32_t head, uint32_t child) {
  const dgm_word *w = dgm_w(work, (int32_t)child);
  switch (w->deprel) {
  case DGM_PARATAXIS:
  case DGM_CCOMP:
  case DGM_MARK:
  case DGM_AUX_REL:
  case DGM_COP:
  case DGM_NSUBJ:
  case DGM_DISCOURSE:
    return true;
  case DGM_CASE:
    return child < head;
  case DGM_ACL:
    return child > head && (between_commas(work, head, child) || dgm_str_is(dgm_marker(work, child), "that"));
  case DGM_ADVCL:
  case DGM_OBL:
  case DGM_ADVMOD:
    return child > head && between_commas(work, head, child);
  default:
    return false;
  }
}

/* A run around the head: asides, the preposition in front and the clause that holds the word `without` stay out. */
dgm_range dgm_noun_phrase(dgm_claim_work *work, uint32_t head, int32_t without) {
  dgm_mark_subtree(work, work->phrase, head, 1);
  DGM_EACH_CHILD(work, c, head) {
    bool around = without >= 0 && dgm_is_under(work->d, (uint32_t)without, (uint32_t)c);
    if (around || is_outside(work, head, (uint32_t)c))
      dgm_mark_subtree(work, work->phrase, (uint32_t)c, 0);
  }
  dgm_range words = work->d->sentences[dgm_w(work, (int32_t)head)->sentence].words;
  uint32_t first = head, last = head;
  while (first > words.first && work->phrase[first - 1])
    first--;
  while (last + 1 < words.first + words.count && work->phrase[last + 1])
    last++;
  dgm_mark_subtree(work, work->phrase, head, 0);
  for (uint32_t i = head + 2; i <= last; i++) /* "in the words of one farmer, "an empty net"" */
    if (work->quote_at[i] >= 0 && work->quote_at[head] < 0 && dgm_str_is(dgm_w(work, (int32_t)i - 2)->lemma, ","))
      last = i - 2;
  while (first < head && dgm_w(work, (int32_t)first)->upos == DGM_PUNCT)
    first++;
  while (last > head && dgm_w(work, (int32_t)last)->upos == DGM_PUNCT && !dgm_str_is(dgm_form(work->d, last), ")"))
    last--;
  return (dgm_range){first, last - first + 1};
}

/* ---- source of a cue ---- */

static int32_t agent_of(const dgm_claim_work *work, uint32_t verb) {
  DGM_EACH_CHILD(work, c, verb) {
    const dgm_word *w = dgm_w(work, c);
    if ((w->deprel == DGM_OBL || w->deprel == DGM_NMOD) &&
        (w->subtype == DGM_SUB_AGENT || dgm_str_is(dgm_marker(work, (uint32_t)c), "by")))
      return c;
  }
  return DGM_NONE;
}

/* "…, the ministry insisted": the phrase between a comma or quotation mark and the cue, for it is often hung on what
 * is said. */
int32_t dgm_phrase_before(const dgm_claim_work *work, uint32_t cue) {
  const dgm_document *d = work->d;
  uint32_t first = d->sentences[d->words[cue].sentence].words.first, begin = cue;
  for (uint32_t i = cue; i-- > first && cue - i < 24;) {
    if (work->quote_at[i] >= 0) { /* after a quotation all up to the cue: "…," Ann Lee, a lawyer, said */
      begin = i + 2;
      break;
    }
    if (d->words[i].upos == DGM_VERB && d->words[i].verb_form == DGM_FORM_FIN)
      break;
    if (d->words[i].upos == DGM_PUNCT && begin == cue)
      begin = i + 1;
  }
  for (uint32_t i = begin; i < cue; i++) {
    const dgm_word *w = &d->words[i];
    bool top = w->head < (int32_t)begin || w->head >= (int32_t)cue;
    if (top && (w->upos == DGM_NOUN || w->upos == DGM_PROPN || w->upos == DGM_PRON))
      return (int32_t)i;
  }
  return DGM_NONE;
}

bool dgm_follows_comma(const dgm_claim_work *work, uint32_t phrase) {
  uint32_t first = dgm_subtree(work->d, phrase).first;
  first -= first && dgm_w(work, (int32_t)first)->upos != DGM_PUNCT;
  return dgm_str_is(dgm_w(work, (int32_t)first)->lemma, ",");
}

/* "The dam will hold, Petra Novak, an engineer, said": the source hung on what is said, between a comma and the verb.
 */
static int32_t stray_source(const dgm_claim_work *work, uint32_t verb) {
  const dgm_word *v = dgm_w(work, (int32_t)verb);
  uint32_t begin = work->d->sentences[v->sentence].words.first;
  int32_t found = DGM_NONE;
  if (v->verb_form != DGM_FORM_FIN || v->deprel == DGM_CCOMP || v->deprel == DGM_ACL ||
      nearest_subject(work, verb) >= 0)
    return DGM_NONE;
  for (uint32_t s = verb; s-- > begin && verb - s < 24;) {
    const dgm_word *w = dgm_w(work, (int32_t)s);
    if ((w->upos != DGM_NOUN && w->upos != DGM_PROPN) || !dgm_follows_comma(work, s))
      continue;
    dgm_range words = dgm_subtree(work->d, s);
    uint32_t end = words.first + words.count;
    while (end < verb && dgm_w(work, (int32_t)end)->upos == DGM_PUNCT)
      end++;
    if (end == verb && words.first > begin)
      found = (int32_t)s;
  }
  return found;
}

static int32_t verb_source(const dgm_claim_work *work, uint32_t verb) {
  if (is_passive(work, verb))
    return agent_of(work, verb);
  const dgm_word *w = dgm_w(work, (int32_t)verb);
  bool reduced = w->deprel == DGM_ACL || (w->deprel == DGM_ADVCL && nearest_subject(work, verb) < 0 &&
                                          dgm_work_child(work, verb, DGM_AUX_REL, DGM_SUB_NONE) < 0);
  int32_t agent = reduced ? agent_of(work, verb) : DGM_NONE;
  bool whole = reduced && w->deprel == DGM_ACL && agent < 0 && dgm_w(work, w->head)->head < 0;
  if (whole && w->head < (int32_t)verb)
    return w->head; /* a sentence of its own taken for a noun: "The movement called for talks" */
  if (reduced && w->verb_form == DGM_FORM_PART && w->tense == DGM_TENSE_PAST)
    return agent; /* "weapons said by officials to be …", "asked whether …, he said" */
  if (w->deprel == DGM_PARATAXIS && nearest_subject(work, verb) < 0) {
    int32_t before = dgm_phrase_before(work, verb);
    if (before >= 0)
      return before;
  }
  int32_t subject = stray_source(work, verb);
  if (subject < 0)
    subject = dgm_subject_of(work, verb);
  if (subject >= 0)
    return subject;
  int32_t object = dgm_work_child(work, verb, DGM_OBJ, DGM_SUB_NONE); /* "…," said a spokesman */
  return object > (int32_t)verb && (w->deprel == DGM_ROOT || w->deprel == DGM_PARATAXIS) && !work->mark[object]
             ? object
             : DGM_NONE;
}

static bool is_light(const dgm_claim_work *work, uint32_t verb) {
  const dgm_operator *op = dgm_find_operator(work, verb, "obj", (dgm_str){0});
  return op && op->effect == DGM_EFFECT_ACTUAL;
}

static int32_t noun_source(const dgm_claim_work *work, uint32_t noun) {
  int32_t owner = dgm_work_child(work, noun, DGM_NMOD, DGM_SUB_POSS);
  if (owner >= 0)
    return owner;
  DGM_EACH_CHILD(work, c, noun) {
    const dgm_word *w = dgm_w(work, c);
    dgm_str marker = w->deprel == DGM_NMOD ? dgm_marker(work, (uint32_t)c) : (dgm_str){0};
    if (dgm_str_is(marker, "by") || dgm_str_is(marker, "from"))
      return c;
    bool actor = (w->deprel == DGM_AMOD || w->deprel == DGM_COMPOUND) &&
                 (w->upos == DGM_PROPN || dgm_mention_at(work->d, (uint32_t)c) >= 0);
    if (actor)
      return c;
  }
  const dgm_word *w = dgm_w(work, (int32_t)noun);
  if (w->head >= 0 && w->deprel == DGM_OBJ && is_light(work, (uint32_t)w->head))
    return dgm_subject_of(work, (uint32_t)w->head);
  return DGM_NONE;
}

void dgm_find_source(dgm_claim_work *work, dgm_draft *draft) {
  const dgm_word *w = dgm_w(work, (int32_t)draft->cue);
  if (draft->source < 0 && (w->upos == DGM_VERB || w->upos == DGM_AUX))
    draft->source = verb_source(work, draft->cue);
  else if (draft->source < 0 && (w->upos == DGM_NOUN || w->upos == DGM_PROPN))
    draft->source = noun_source(work, draft->cue);
  if (w->upos != DGM_ADV)
    dgm_find_medium(work, draft);
}

/* ---- who that is ---- */

/* "witnesses", "an official", "people familiar with the matter": nobody's name, nothing that says of which country. */
static bool stays_unnamed(const dgm_claim_work *work, uint32_t source, int32_t mention) {
  const dgm_document *d = work->d;
  if (!(dgm_word_kinds(work, source) & DGM_KIND_UNNAMED) || mention < 0)
    return false;
  const dgm_mention *m = &d->mentions[mention];
  if (m->kind == DGM_NAMED || m->kind == DGM_PRONOUN || d->words[source].upos != DGM_NOUN ||
      (d->entities[m->entity].code.size && !m->placed))
    return false;
  DGM_EACH_CHILD(work, c, source) {
    const dgm_word *w = dgm_w(work, c);
    bool definite = w->deprel == DGM_DET_REL && !dgm_str_is(w->lemma, "a") && !dgm_str_is(w->lemma, "an") &&
                    !dgm_str_is(w->lemma, "some") && !dgm_str_is(w->lemma, "another");
    bool owned = w->deprel == DGM_NMOD && w->subtype == DGM_SUB_POSS;
    if (definite || owned || w->deprel == DGM_APPOS || w->deprel == DGM_FLAT)
      return false;
  }
  dgm_range words = d->sentences[d->words[source].sentence].words;
  for (uint32_t i = words.first; i < words.first + words.count; i++) { /* "officials in Kyiv" */
    const dgm_word *w = &d->words[i];
    bool part = w->deprel == DGM_COMPOUND || w->deprel == DGM_FLAT || w->deprel == DGM_AMOD;
    int32_t above = part && w->head >= 0 && w->head != (int32_t)source ? d->words[w->head].head : w->head;
    if (above == (int32_t)source && i != source && w->upos == DGM_PROPN)
      return false;
  }
  return true;
}

static int32_t author_beside(const dgm_claim_work *work, uint32_t document) {
  DGM_EACH_CHILD(work, c, document) {
    const dgm_word *w = dgm_w(work, c);
    bool author =
        (w->deprel == DGM_NMOD || w->deprel == DGM_OBL) &&
        (w->subtype == DGM_SUB_POSS || dgm_functions_of(work, dgm_marker(work, (uint32_t)c)) & DGM_FUNCTION_AUTHOR);
    bool name = w->deprel == DGM_COMPOUND || w->deprel == DGM_AMOD;
    int32_t mention = author || name ? dgm_mention_at(work->d, (uint32_t)c) : DGM_NONE;
    if (mention >= 0)
      return mention;
    if (w->deprel == DGM_ACL && w->verb_form == DGM_FORM_PART) { /* "a letter signed by the general" */
      int32_t agent = agent_of(work, (uint32_t)c);
      if (agent >= 0 && dgm_mention_at(work->d, (uint32_t)agent) >= 0)
        return dgm_mention_at(work->d, (uint32_t)agent);
    }
  }
  return DGM_NONE;
}

/* Who put it out: "Amnesty published a report", "said in a statement". */
static int32_t publisher(const dgm_claim_work *work, uint32_t document) {
  const dgm_word *w = dgm_w(work, (int32_t)document);
  if (w->head < 0 || (w->deprel != DGM_OBJ && w->deprel != DGM_OBL && w->deprel != DGM_NSUBJ))
    return DGM_NONE;
  if (w->deprel == DGM_NSUBJ && w->subtype != DGM_SUB_PASS)
    return DGM_NONE;
  int32_t who = w->deprel == DGM_NSUBJ ? agent_of(work, (uint32_t)w->head) : dgm_subject_of(work, (uint32_t)w->head);
  return who >= 0 ? dgm_mention_at(work->d, (uint32_t)who) : DGM_NONE;
}

enum { DOCUMENT_REACH = 4 /* sentences */ };

/* "The report says": whoever the document was said to be by. */
static int32_t author_before(const dgm_claim_work *work, uint32_t document) {
  const dgm_document *d = work->d;
  uint32_t sentence = d->words[document].sentence;
  for (uint32_t i = document; i-- > 0 && d->words[i].sentence + DOCUMENT_REACH >= sentence;) {
    if (d->words[i].upos != DGM_NOUN || !dgm_str_eq(d->words[i].lemma, d->words[document].lemma))
      continue;
    int32_t found = author_beside(work, i);
    found = found < 0 ? publisher(work, i) : found;
    if (found >= 0)
      return found;
  }
  return DGM_NONE;
}

static bool is_definite(const dgm_claim_work *work, uint32_t noun) {
  int32_t det = dgm_work_child(work, noun, DGM_DET_REL, DGM_SUB_NONE);
  return det >= 0 && (dgm_str_is(dgm_w(work, det)->lemma, "the") || dgm_str_is(dgm_w(work, det)->lemma, "this"));
}

/* Who speaks in "a statement by the border service", "the ministry's report", "the report": its author. */
int32_t dgm_source_mention(const dgm_claim_work *work, uint32_t source) {
  int32_t own = dgm_mention_at(work->d, source);
  if (stays_unnamed(work, source, own))
    return DGM_NONE;
  if (!(dgm_word_kinds(work, source) & (DGM_KIND_CONTENT | DGM_KIND_DOCUMENT | DGM_KIND_MEDIUM)) ||
      (own >= 0 && work->d->mentions[own].kind == DGM_NAMED))
    return own;
  bool body = own >= 0 && !(dgm_word_kinds(work, source) & DGM_KIND_DOCUMENT) &&
              work->d->entities[work->d->mentions[own].entity].code.size && !work->d->mentions[own].placed;
  if (body) /* "Peru's spy agency" speaks itself */
    return own;
  int32_t author = author_beside(work, source);
  if (author < 0 && own < 0 && is_definite(work, source) && dgm_word_kinds(work, source) & DGM_KIND_DOCUMENT)
    author = author_before(work, source);
  return author >= 0 ? author : own;
}
