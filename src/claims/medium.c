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

/* "Radio Sheger", "the Lusaka Times": a name in which a word for media stands. */
static bool is_press_name(const dgm_claim_work *work, uint32_t word) {
  enum { PRESS = DGM_KIND_PRESS | DGM_KIND_MEDIUM };
  bool press = dgm_word_kinds(work, word) & PRESS, more = false;
  if (dgm_w(work, (int32_t)word)->upos != DGM_PROPN || (dgm_w(work, (int32_t)word)->ner == DGM_NER_PERSON && !press))
    return false;
  DGM_EACH_CHILD(work, c, word) {
    const dgm_word *w = dgm_w(work, c);
    if (w->upos != DGM_PROPN || (w->deprel != DGM_COMPOUND && w->deprel != DGM_FLAT))
      continue;
    more = true;
    press |= dgm_word_kinds(work, (uint32_t)c) & PRESS;
  }
  return press && more;
}

/* A name of which nothing else is known: "an interview with La Republica". */
static bool is_unknown_name(const dgm_claim_work *work, uint32_t word) {
  const dgm_word *w = dgm_w(work, (int32_t)word);
  int32_t at = dgm_mention_at(work->d, word);
  return w->upos == DGM_PROPN && w->ner != DGM_NER_PERSON && w->ner != DGM_NER_PLACE && w->ner != DGM_NER_GROUP &&
         (at < 0 || (!work->d->entities[work->d->mentions[at].entity].sectors[0] &&
                     !work->d->entities[work->d->mentions[at].entity].code.size));
}

static bool is_medium(const dgm_claim_work *work, uint32_t word) {
  return dgm_word_kinds(work, word) & DGM_KIND_MEDIUM || is_press(work, word) || is_press_name(work, word);
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
  if (name) {
    const dgm_word *head = dgm_w(work, (int32_t)word);
    for (; end < work->d->n_words; end++) { /* "told Radio Okapi", read as two objects */
      const dgm_word *w = &work->d->words[end];
      if (w->upos != DGM_PROPN || head->upos != DGM_PROPN || w->head != head->head || w->deprel != head->deprel ||
          w->sentence != head->sentence)
        break;
    }
    return (dgm_range){first, end - first};
  }
  return (dgm_range){first, word - first + 1};
}

/* "a statement carried by state television" */
static int32_t medium_of_clause(const dgm_claim_work *work, uint32_t noun) {
  DGM_EACH_CHILD(work, a, noun) {
    if (dgm_w(work, a)->deprel != DGM_ACL)
      continue;
    DGM_EACH_CHILD(work, c, a)
    if (dgm_w(work, c)->deprel == DGM_OBL && is_medium(work, (uint32_t)c))
      return c;
  }
  return DGM_NONE;
}

static int32_t medium_under(const dgm_claim_work *work, uint32_t word) {
  int32_t found = is_medium(work, word) ? (int32_t)word : DGM_NONE;
  DGM_EACH_CHILD(work, c, word) { /* "an interview with the BBC" rather than "interview" */
    bool with = dgm_w(work, c)->deprel == DGM_NMOD && dgm_w(work, c)->subtype != DGM_SUB_POSS;
    bool name = found >= 0 && dgm_str_is(dgm_marker(work, (uint32_t)c), "with") && is_unknown_name(work, (uint32_t)c);
    if (with && (is_medium(work, (uint32_t)c) || name))
      return c;
  }
  return found >= 0 ? found : medium_of_clause(work, word);
}

/* "In an interview with Der Spiegel, the minister said …", where the phrase is hung on what is said. */
static int32_t medium_before(const dgm_claim_work *work, const dgm_draft *draft) {
  const dgm_document *d = work->d;
  uint32_t begin = d->sentences[draft->sentence].words.first, end = draft->cue;
  if (draft->source >= 0 && (uint32_t)draft->source < end)
    end = (uint32_t)draft->source;
  while (begin < end && d->words[begin].upos == DGM_PUNCT)
    begin++;
  bool speaking = begin < end && d->words[begin].upos == DGM_VERB && d->words[begin].verb_form != DGM_FORM_FIN;
  if (begin >= end || (d->words[begin].upos != DGM_ADP && !speaking) || work->draft_at[begin] >= 0)
    return DGM_NONE;
  int32_t found = DGM_NONE;
  for (uint32_t i = begin; i < end && i < begin + 12 && !dgm_str_is(d->words[i].lemma, ","); i++) {
    bool nominal = d->words[i].upos == DGM_NOUN || d->words[i].upos == DGM_PROPN || d->words[i].upos == DGM_SYM;
    if (nominal && d->words[i].deprel != DGM_COMPOUND && d->words[i].deprel != DGM_FLAT && is_medium(work, i) &&
        (found < 0 || dgm_is_under(d, i, (uint32_t)found)))
      found = (int32_t)i;
  }
  return found;
}

/* "in a statement", "told a newspaper"; not "after the interview". */
static bool is_where(const dgm_claim_work *work, uint32_t word) {
  const dgm_word *w = dgm_w(work, (int32_t)word);
  if (w->deprel == DGM_OBJ || w->deprel == DGM_IOBJ)
    return true;
  return (w->deprel == DGM_OBL || w->deprel == DGM_NMOD) &&
         dgm_functions_of(work, dgm_marker(work, word)) & DGM_FUNCTION_MEDIUM;
}

/* "was quoted by the Gulf Times as saying": who quotes. */
static int32_t medium_above(const dgm_claim_work *work, uint32_t cue) {
  int32_t verb = dgm_w(work, (int32_t)cue)->head;
  int32_t extra;
  const dgm_cue *row = verb >= 0 ? dgm_find_cue(work, (uint32_t)verb, &extra) : NULL;
  if (!row || row->upos != DGM_VERB || !dgm_str_is(dgm_marker(work, cue), "as"))
    return DGM_NONE;
  DGM_EACH_CHILD(work, c, verb) {
    const dgm_word *w = dgm_w(work, c);
    bool subject = w->deprel == DGM_NSUBJ && w->subtype != DGM_SUB_PASS;
    bool agent = w->deprel == DGM_OBL && dgm_str_is(dgm_marker(work, (uint32_t)c), "by");
    if ((subject || agent) && (is_medium(work, (uint32_t)c) || is_unknown_name(work, (uint32_t)c)))
      return c;
  }
  return DGM_NONE;
}

/* "denied the theft on Radio Sheger", where the medium is hung on the object. */
void dgm_unmark_medium(dgm_claim_work *work, dgm_draft *draft) {
  int32_t object = dgm_work_child(work, draft->cue, DGM_OBJ, DGM_SUB_NONE);
  bool content =
      object >= 0 && dgm_word_kinds(work, (uint32_t)object) & DGM_KIND_CONTENT; /* "the report on the radio" */
  if (object < (int32_t)draft->cue)
    return;
  DGM_EACH_CHILD(work, c, object) {
    bool where = dgm_w(work, c)->deprel == DGM_NMOD && c > object &&
                 dgm_functions_of(work, dgm_marker(work, (uint32_t)c)) & DGM_FUNCTION_HUNG;
    int32_t found = where ? medium_under(work, (uint32_t)c) : DGM_NONE;
    bool station = found >= 0 && dgm_w(work, found)->upos == DGM_PROPN; /* "the rumour on Radio Maria" */
    if (found < 0 || !work->mark[c] || (content && !station))
      continue;
    if (draft->medium.end == draft->medium.start)
      draft->medium = dgm_words_span(work->d, medium_words(work, (uint32_t)found));
    dgm_unmark(work, (uint32_t)c);
  }
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
    bool told = dgm_w(work, c)->deprel != DGM_OBL && dgm_w(work, c)->deprel != DGM_NMOD && cue &&
                cue->frames & DGM_FRAME_QUOTE && dgm_w(work, c)->ner == DGM_NER_ORGANISATION;
    if (found < 0 && told && is_unknown_name(work, (uint32_t)c)) /* "told Der Spiegel" */
      found = c;
    if (found < 0)
      continue;
    draft->medium = dgm_words_span(work->d, medium_words(work, (uint32_t)found));
    return;
  }
  int32_t before = medium_above(work, draft->cue);
  before = before < 0 ? medium_before(work, draft) : before;
  if (before >= 0)
    draft->medium = dgm_words_span(work->d, medium_words(work, (uint32_t)before));
}
