/* Every cue with its source and content becomes a draft of a claim. */
#include "claims/claims.h"

dgm_err dgm_push_draft(dgm_claim_work *work, const dgm_draft *draft) {
  dgm_draft *moved = dgm_arena_grow(&work->coder->arena, work->drafts, work->n_drafts, sizeof *draft);
  if (!moved)
    return dgm_fail_memory(work->error);
  work->drafts = moved;
  work->draft_at[draft->cue] = (int32_t)work->n_drafts;
  moved[work->n_drafts++] = *draft;
  return DGM_OK;
}

/* "also", "to", "has": words of the cue right before its verb. */
static bool leads_cue(const dgm_claim_work *work, uint32_t cue, uint32_t word) {
  const dgm_word *w = dgm_w(work, (int32_t)word);
  if (w->head != (int32_t)cue || work->first_child[word] >= 0 || work->quote_at[word] != work->quote_at[cue])
    return false;
  return w->deprel == DGM_AUX_REL || w->deprel == DGM_ADVMOD || (w->deprel == DGM_MARK && w->upos == DGM_PART);
}

/* The cue's words: auxiliaries and adverbs before it and its second word. */
dgm_range dgm_cue_words(const dgm_claim_work *work, uint32_t cue, int32_t extra) {
  uint32_t begin = work->d->sentences[dgm_w(work, (int32_t)cue)->sentence].words.first;
  uint32_t first = cue, last = extra > (int32_t)cue && extra <= (int32_t)cue + 3 ? (uint32_t)extra : cue;
  DGM_EACH_CHILD(work, c, cue)
  if (dgm_w(work, c)->deprel == DGM_AUX_REL && (uint32_t)c < first && cue - (uint32_t)c <= 4 &&
      (int32_t)c > dgm_work_child(work, cue, DGM_NSUBJ, DGM_SUB_NONE))
    first = (uint32_t)c;
  while (first > begin && dgm_is_verbal(dgm_w(work, (int32_t)cue)) && leads_cue(work, cue, first - 1))
    first--;
  return (dgm_range){first, last - first + 1};
}

/* Where content may lie: the sentence, and those that its quotations reach into. */
static void content_bounds(const dgm_claim_work *work, uint32_t sentence, uint32_t cue, uint32_t *first,
                           uint32_t *last) {
  dgm_range words = work->d->sentences[sentence].words;
  *first = words.first;
  *last = words.first + words.count - 1;
  int32_t begin = work->quote_at[*first], end = DGM_NONE;
  for (uint32_t i = *last + 1; i-- > words.first && end < 0;)
    end = work->quote_at[i];
  for (uint32_t i = words.first; i <= *last && begin < 0; i++)
    begin = work->quote_at[i];
  if (begin >= 0 && work->quotations[begin].first < *first)
    *first = work->quotations[begin].first;
  if (end >= 0 && work->quotations[end].last > *last)
    *last = work->quotations[end].last;
  dgm_widen_to_speech(work, cue, first, last);
}

static bool is_border(const dgm_claim_work *work, const dgm_draft *draft, uint32_t word) {
  const dgm_word *w = dgm_w(work, (int32_t)word);
  uint32_t source = draft->source_words.first, cue = draft->cue_words.first;
  if ((draft->source >= 0 && word >= source && word < source + draft->source_words.count) ||
      (word >= cue && word < cue + draft->cue_words.count))
    return true;
  if (w->upos == DGM_PUNCT) /* quotation marks are none */
    return dgm_str_is(w->lemma, ",") || dgm_str_is(w->lemma, ";") || dgm_str_is(w->lemma, ":") ||
           dgm_str_is(w->lemma, "-") || dgm_str_is(w->lemma, "--") || dgm_str_is(w->lemma, "(") ||
           dgm_str_is(w->lemma, ".") || (unsigned char)w->lemma.data[0] == 0xe2;
  return w->deprel == DGM_CC || work->draft_at[word] >= 0;
}

/* What is quoted in part is often torn by the parser: it goes on to the next comma, or to the words of the report. */
static void widen_content(dgm_claim_work *work, const dgm_draft *draft) {
  dgm_range words = work->d->sentences[draft->sentence].words;
  uint32_t end = words.first + words.count, first = end, last = end;
  for (uint32_t i = words.first; i < end; i++)
    if (work->mark[i] && dgm_w(work, (int32_t)i)->upos != DGM_PUNCT) {
      first = first == end ? i : first;
      last = i;
    }
  if (first == end)
    return;
  for (uint32_t i = last + 1; last > draft->cue && i < end && !is_border(work, draft, i); i++)
    work->mark[i] = 1;
  for (uint32_t i = first; first < draft->cue && i > words.first && !is_border(work, draft, i - 1); i--)
    work->mark[i - 1] = 1;
}

dgm_err dgm_add_draft(dgm_claim_work *work, dgm_draft *draft) {
  uint32_t first, last;
  content_bounds(work, draft->sentence, draft->cue, &first, &last);
  dgm_range words = work->d->sentences[draft->sentence].words;
  for (uint32_t i = 0; i < draft->cue_words.count; i++)
    work->mark[draft->cue_words.first + i] = 0;
  int32_t own = work->quote_at[draft->cue]; /* who is quoted speaks of nothing around his words */
  for (uint32_t i = words.first; own >= 0 && i < words.first + words.count; i++)
    if (work->quote_at[i] != own)
      work->mark[i] = 0;
  for (uint32_t i = words.first; i < words.first + words.count; i++) /* "…, according to the UN" is the report's */
    if (work->aside[i] && !work->aside[draft->cue])
      work->mark[i] = 0;
  dgm_err result = dgm_take_content(work, draft, first, last);
  draft->quote = draft->inner ? DGM_QUOTE_DIRECT : draft->quote;
  if (result || !draft->content.count)
    if (!draft->back || result)
      return result;
  return dgm_push_draft(work, draft);
}

/* Passives without a "by": "is said to", "it was reported that". */
static bool has_no_source(const dgm_claim_work *work, uint32_t cue) {
  return dgm_work_child(work, cue, DGM_AUX_REL, DGM_SUB_PASS) >= 0 ||
         dgm_work_child(work, cue, DGM_NSUBJ, DGM_SUB_PASS) >= 0;
}

static bool names_nobody(const dgm_claim_work *work, const dgm_draft *draft) {
  return draft->source >= 0 && work->functions[draft->source] & DGM_FUNCTION_NOBODY;
}

/* "I think", "you know" inside a quotation: the speaker's own way of talking. */
static bool is_talk(const dgm_claim_work *work, const dgm_draft *draft, const dgm_cue *cue) {
  if (work->quote_at[draft->cue] < 0 || cue->stance == DGM_DENIES || cue->stance == DGM_ALLEGES)
    return false;
  return draft->source < 0 || dgm_w(work, draft->source)->upos == DGM_PRON || !(cue->frames & DGM_FRAME_QUOTE);
}

/* "unconfirmed reports say", "according to rumours": the source itself is hearsay. */
static bool is_hearsay(const dgm_claim_work *work, int32_t source) {
  int32_t extra;
  if (source < 0)
    return false;
  const dgm_cue *cue = dgm_find_cue(work, (uint32_t)source, &extra);
  if (cue && cue->upos == DGM_NOUN && cue->stance == DGM_ALLEGES && !dgm_str_is(dgm_w(work, source)->lemma, "report"))
    return true;
  DGM_EACH_CHILD(work, c, source) {
    cue = dgm_w(work, c)->deprel == DGM_AMOD ? dgm_find_cue(work, (uint32_t)c, &extra) : NULL;
    if (cue && cue->upos == DGM_ADJ && cue->stance == DGM_ALLEGES)
      return true;
  }
  return false;
}

static bool is_denied(const dgm_claim_work *work, uint32_t noun) {
  const dgm_word *w = dgm_w(work, (int32_t)noun);
  int32_t extra;
  const dgm_cue *cue = w->head >= 0 ? dgm_find_cue(work, (uint32_t)w->head, &extra) : NULL;
  if (!cue || cue->stance != DGM_DENIES)
    return false;
  if (cue->upos != DGM_VERB) /* "reports of a coup were false" */
    return w->deprel == DGM_NSUBJ && dgm_has_negation(work, (uint32_t)w->head) == (bool)(cue->frames & DGM_FRAME_NOT);
  bool object = w->deprel == DGM_OBJ || (w->deprel == DGM_NSUBJ && w->subtype == DGM_SUB_PASS) ||
                (w->deprel == DGM_OBL && (cue->frames & DGM_FRAME_ABOUT || dgm_str_is(dgm_marker(work, noun), "as")));
  return object && !dgm_has_negation(work, (uint32_t)w->head);
}

/* "said in a statement that …": the noun only tells where; the verb is the cue. */
static bool is_vehicle(const dgm_claim_work *work, uint32_t noun) {
  const dgm_word *w = dgm_w(work, (int32_t)noun);
  if ((w->deprel != DGM_OBL && w->deprel != DGM_NMOD) || w->head < 0 || w->head > (int32_t)noun)
    return false;
  bool in = dgm_functions_of(work, dgm_marker(work, noun)) & DGM_FUNCTION_VEHICLE;
  int32_t extra;
  const dgm_cue *above = dgm_find_cue(work, (uint32_t)w->head, &extra);
  return in && above && above->upos == DGM_VERB && above->frames & DGM_FRAME_THAT;
}

/* "repeated his claim that …": the verb is the cue. */
static bool is_own_word(const dgm_claim_work *work, const dgm_draft *draft) {
  const dgm_word *w = dgm_w(work, (int32_t)draft->cue);
  int32_t extra;
  if (w->deprel != DGM_OBJ || w->head < 0 || draft->source < 0 || dgm_w(work, draft->source)->upos != DGM_PRON)
    return false;
  const dgm_cue *above = dgm_find_cue(work, (uint32_t)w->head, &extra);
  int32_t who = dgm_subject_of(work, (uint32_t)w->head);
  if (!above || !(above->frames & (DGM_FRAME_NAMED | DGM_FRAME_OBJ)) || who < 0)
    return false;
  int32_t a = dgm_source_mention(work, (uint32_t)who), b = dgm_source_mention(work, (uint32_t)draft->source);
  return a < 0 || b < 0 ? above->stance == DGM_ASSERTS : work->d->mentions[a].entity == work->d->mentions[b].entity;
}

/* The content, by the tree and by the layout; true if there is some. `direct`: the cue has quotations beside it;
 * `clause`: and a clause of its own. */
static bool mark_said(dgm_claim_work *work, dgm_draft *draft, const dgm_cue *cue, int32_t extra, bool direct,
                      bool clause) {
  if (cue->upos == DGM_VERB && !direct && cue->frames & DGM_FRAME_QUOTE && dgm_mark_tagged(work, draft))
    return true;
  bool found = (direct && !clause) || dgm_mark_content(work, draft, cue, extra) || direct;
  if (!direct) {
    dgm_unmark_spoken(work, draft);
    if (cue->upos == DGM_VERB && !found && cue->frames & DGM_FRAME_QUOTE)
      found = dgm_mark_around(work, draft) || dgm_mark_final(work, draft);
    return found;
  }
  if (!(cue->frames & DGM_FRAME_QUOTE) && draft->stance == DGM_ANTICIPATES)
    draft->stance = DGM_ASSERTS; /* "…," the judge decided */
  draft->can_quote = true;
  if (draft->medium.end == draft->medium.start) /* the source is another now: "was quoted by the paper" */
    dgm_find_medium(work, draft);
  return true;
}

/* Quoted words beside a verb, or in its frame, that its content lacks. */
static bool mark_quoted(dgm_claim_work *work, dgm_draft *draft, const dgm_cue *cue, int32_t extra, bool found) {
  if (cue->frames & DGM_FRAME_QUOTE && (draft->source >= 0 || found) && (!found || dgm_is_mostly_quoted(work, draft)))
    dgm_mark_beside(work, draft, found);
  return (draft->source >= 0 && (!found || draft->nominal) && dgm_mark_partial(work, draft, cue, extra)) || found;
}

/* The source's words, up to where the content begins. */
void dgm_take_source_words(dgm_claim_work *work, dgm_draft *draft, bool direct) {
  draft->source_words = dgm_noun_phrase(work, (uint32_t)draft->source, (int32_t)draft->cue);
  for (uint32_t i = 0; i < draft->source_words.count; i++) /* "told by the guard that …" */
    if (draft->source_words.first + i > (uint32_t)draft->source && work->mark[draft->source_words.first + i])
      draft->source_words.count = i;
  while (draft->source_words.count > 1) { /* "by the office of [hiding it]" */
    uint32_t last = draft->source_words.first + draft->source_words.count - 1;
    const dgm_word *w = dgm_w(work, (int32_t)last);
    if (last <= (uint32_t)draft->source || (w->deprel != DGM_CASE && w->deprel != DGM_MARK) || w->subtype ||
        dgm_w(work, w->head)->deprel == DGM_FLAT || w->head < (int32_t)last)
      break;
    draft->source_words.count--;
  }
  if (direct)
    draft->cue_words = (dgm_range){draft->cue, draft->cue_words.first + draft->cue_words.count - draft->cue};
  dgm_mend_source(work, draft);
}

/* "When asked who fired first, …": a participle that only tells when. */
static bool is_reduced(const dgm_claim_work *work, uint32_t verb) {
  const dgm_word *w = dgm_w(work, (int32_t)verb);
  return w->deprel == DGM_ADVCL && w->verb_form == DGM_FORM_PART && w->tense == DGM_TENSE_PAST &&
         dgm_work_child(work, verb, DGM_AUX_REL, DGM_SUB_NONE) < 0 &&
         dgm_work_child(work, verb, DGM_NSUBJ, DGM_SUB_NONE) < 0 && work->speech_at[verb] < 0;
}

/* "begs to differ": one cue. */
static bool is_second_word(const dgm_claim_work *work, uint32_t word) {
  const dgm_word *w = dgm_w(work, (int32_t)word);
  int32_t extra = DGM_NONE;
  return w->deprel == DGM_XCOMP && w->head >= 0 && dgm_find_cue(work, (uint32_t)w->head, &extra) &&
         extra == (int32_t)word;
}

/* "a clerk rumoured to be in debt", "the mill, suspected of …": hearsay behind a noun, of nobody who is named. */
static bool is_hearsay_participle(const dgm_claim_work *work, const dgm_cue *cue, uint32_t verb) {
  const dgm_word *w = dgm_w(work, (int32_t)verb);
  if (!(cue->frames & DGM_FRAME_HEARSAY) || (w->deprel != DGM_ACL && w->deprel != DGM_ADVCL) ||
      w->subtype == DGM_SUB_RELCL || w->tense != DGM_TENSE_PAST ||
      (w->verb_form != DGM_FORM_PART && w->deprel != DGM_ACL) ||
      dgm_work_child(work, verb, DGM_NSUBJ, DGM_SUB_NONE) >= 0 ||
      dgm_work_child(work, verb, DGM_AUX_REL, DGM_SUB_NONE) >= 0)
    return false;
  DGM_EACH_CHILD(work, c, verb) {
    const dgm_word *m = dgm_w(work, c);
    bool to = m->deprel == DGM_XCOMP && dgm_is_infinitive(work, (uint32_t)c);
    bool of = (m->deprel == DGM_ADVCL || m->deprel == DGM_OBL || m->deprel == DGM_ACL) &&
              dgm_str_is(dgm_marker(work, (uint32_t)c), "of");
    if (c > (int32_t)verb && (to || (of && cue->frames & DGM_FRAME_OF)))
      return w->deprel == DGM_ACL || dgm_w(work, (int32_t)verb - 1)->upos == DGM_NOUN;
  }
  return false;
}

/* "Coins said to be Greek were sold": a participle that the tree takes for the sentence's verb, for nobody says "to
 * be".
 */
static bool is_said_to(dgm_claim_work *work, const dgm_cue *cue, uint32_t verb) {
  const dgm_document *d = work->d;
  dgm_range words = d->sentences[dgm_w(work, (int32_t)verb)->sentence].words;
  const dgm_word *w = dgm_w(work, (int32_t)verb);
  uint32_t end = verb + 2, stop = words.first + words.count;
  if (!(cue->frames & DGM_FRAME_HEARSAY) || cue->frames & DGM_FRAME_INF || w->tense != DGM_TENSE_PAST ||
      verb == words.first || d->words[verb - 1].upos != DGM_NOUN || end >= stop ||
      !dgm_is_lemma(work, verb + 1, "to") || d->words[verb + 1].upos != DGM_PART ||
      dgm_work_child(work, verb, DGM_AUX_REL, DGM_SUB_NONE) >= 0)
    return false;
  while (end < stop && d->words[end].upos != DGM_PUNCT && !(d->words[end].verb_form == DGM_FORM_FIN && end > verb + 2))
    end++;
  memset(work->mark + verb + 1, 1, end - verb - 1);
  return true;
}

static dgm_err try_cue(dgm_claim_work *work, uint32_t word) {
  static const dgm_cue speaking = {.frames = DGM_FRAME_QUOTE, .upos = DGM_VERB, .stance = DGM_ASSERTS, .n_words = 1};
  int32_t extra;
  const dgm_cue *cue = dgm_find_cue(work, word, &extra);
  if (!cue && work->speech_at[word] >= 0) { /* "…," the guard spat: the quotation makes it a cue */
    cue = &speaking;
    extra = DGM_NONE;
  }
  if (!cue || (cue->upos == DGM_NOUN && is_vehicle(work, word)) || dgm_only_quotes(work, word) ||
      is_second_word(work, word))
    return DGM_OK;
  dgm_draft draft = {.sentence = dgm_w(work, (int32_t)word)->sentence,
                     .cue = word,
                     .cue_words = dgm_cue_words(work, word, extra),
                     .source = DGM_NONE,
                     .of = DGM_NONE,
                     .stance = cue->stance,
                     .ahead = cue->frames & DGM_FRAME_AHEAD,
                     .guess = cue->frames & DGM_FRAME_GUESS,
                     .others = cue->frames & DGM_FRAME_OTHERS,
                     .can_quote = cue->frames & DGM_FRAME_QUOTE};
  bool verb = cue->upos == DGM_VERB;
  dgm_find_source(work, &draft);
  if (verb && is_said_to(work, cue, word)) {
    draft.source = DGM_NONE;
    draft.stance = DGM_ALLEGES;
    draft.rule = "participle of hearsay";
    return dgm_add_draft(work, &draft);
  }
  if (verb && dgm_is_next_deed(work, word)) /* "said the hall was full and blames the owner": of the same speaker */
    draft.source = dgm_subject_of(work, (uint32_t)dgm_w(work, dgm_w(work, (int32_t)word)->head)->head);
  int32_t joined =
      verb && work->quote_at[word] < 0 && cue->frames & DGM_FRAME_THAT ? dgm_joined_source(work, word) : DGM_NONE;
  draft.source = joined >= 0 ? joined : draft.source;
  bool told = cue->frames & DGM_FRAME_QUOTE && !(cue->frames & (DGM_FRAME_CALL | DGM_FRAME_THING | DGM_FRAME_AS));
  if (verb && told && draft.source >= 0 && dgm_mark_inner(work, &draft)) {
    draft.inner = true;
    draft.rule = "words quoted within a quotation";
    dgm_take_source_words(work, &draft, false);
    return dgm_add_draft(work, &draft);
  }
  bool head = draft.source < 0 || draft.source == dgm_w(work, (int32_t)word)->head;
  bool hearsay = verb && head && is_hearsay_participle(work, cue, word);
  draft.source = hearsay ? DGM_NONE : draft.source;
  if (is_talk(work, &draft, cue) || (verb && draft.source < 0 && is_reduced(work, word) && !hearsay))
    return DGM_OK;
  if (cue->upos == DGM_NOUN && draft.source < 0 && is_denied(work, word))
    return DGM_OK; /* "rejected claims that": nobody else is named */
  if (cue->upos == DGM_NOUN && is_own_word(work, &draft))
    return DGM_OK;
  bool unsaid = verb && dgm_is_unsaid(work, word);
  if (unsaid && cue->frames & DGM_FRAME_NEVER && !names_nobody(work, &draft)) {
    draft.stance = draft.stance == DGM_ASSERTS ? DGM_DENIES : draft.stance; /* "does not believe that" */
    draft.guess = unsaid = false;
  }
  if (unsaid || (verb && names_nobody(work, &draft)))
    return DGM_OK; /* "did not say that": nobody says so */
  bool clause = false, direct = verb && dgm_mark_spoken(work, &draft, &clause);
  if (verb && !direct && dgm_leads_to_speech(work, word))
    return DGM_OK;
  bool found = mark_said(work, &draft, cue, extra, direct, clause);
  if (draft.source >= 0)
    dgm_take_source_words(work, &draft, direct);
  if (verb && !direct)
    found = mark_quoted(work, &draft, cue, extra, found);
  if (verb && draft.nominal) {
    dgm_unmark_medium(work, &draft);
    dgm_unmark_venue(work, &draft);
  }
  if (draft.stance == DGM_ASSERTS && is_hearsay(work, draft.source))
    draft.stance = DGM_ALLEGES;
  if (found && draft.source < 0 && cue->frames & DGM_FRAME_HEARSAY && (hearsay || has_no_source(work, word)))
    draft.stance = DGM_ALLEGES;
  if (verb && found && cue->frames & DGM_FRAME_THAT && !draft.nominal && !direct && !hearsay)
    widen_content(work, &draft);
  dgm_mark_quotations(work, draft.sentence);
  if (draft.source < 0 && verb && found && !hearsay && !has_no_source(work, word) && !(cue->frames & DGM_FRAME_QUOTE)) {
    /* a verb of opinion without anyone who holds it */
    uint32_t first, last;
    content_bounds(work, draft.sentence, word, &first, &last);
    memset(work->mark + first, 0, last - first + 1);
    return DGM_OK;
  }
  return dgm_add_draft(work, &draft);
}

/* ---- prepositions ---- */

/* The longest phrase that begins here; 0 words if none does. */
static uint32_t match_phrase(const dgm_claim_work *work, uint32_t word, uint8_t *stance) {
  const dgm_document *d = work->d;
  uint64_t state = DGM_PHRASE_START;
  uint32_t length = 0,
           end = d->sentences[d->words[word].sentence].words.first + d->sentences[d->words[word].sentence].words.count;
  for (uint32_t i = word; i < end && i < word + 6; i++) {
    char lower[32];
    dgm_str form = dgm_form(d, i);
    if (form.size > sizeof lower)
      break;
    for (uint32_t k = 0; k < form.size; k++)
      lower[k] = dgm_to_lower(form.data[k]);
    state = dgm_phrase_step(state, (dgm_str){lower, form.size});
    dgm_phrase_hit hit = dgm_phrases_find(&work->tables->phrase_map, state);
    if (hit.count) {
      length = i - word + 1;
      *stance = work->tables->phrase_stances[hit.rows[0].row];
    }
    if (!hit.more)
      break;
  }
  return length;
}

static bool is_content_head(const dgm_word *w) {
  return dgm_is_verbal(w) || w->deprel == DGM_ROOT || w->deprel == DGM_CCOMP || w->deprel == DGM_CONJ ||
         w->deprel == DGM_PARATAXIS;
}

/* The clause that the phrase speaks of: the whole sentence where the phrase opens or ends it. */
static int32_t find_host(dgm_claim_work *work, uint32_t word, uint32_t last, dgm_range source, int32_t *top) {
  const dgm_document *d = work->d;
  dgm_range words = d->sentences[d->words[word].sentence].words;
  uint32_t end = source.first + source.count, stop = words.first + words.count, begin = words.first;
  while (end < stop && d->words[end].upos == DGM_PUNCT)
    end++;
  while (begin < word && (d->words[begin].upos == DGM_PUNCT || d->words[begin].deprel == DGM_CC))
    begin++;
  bool whole = end == stop || begin == word;
  for (uint32_t i = word; whole && i < end; i++)
    work->aside[i] = 1;
  int32_t host = d->words[*top].head;
  for (int i = 0; i < 24 && host >= 0; i++) {
    bool inside = host >= (int32_t)word && host <= (int32_t)last;
    if (inside)
      *top = host;
    else if (is_content_head(dgm_w(work, host)) && (!whole || d->words[host].head < 0))
      break;
    host = d->words[host].head;
  }
  return host;
}

/* The source's head: what follows the phrase. */
static int32_t phrase_source(const dgm_claim_work *work, uint32_t word, uint32_t last) {
  bool fixed = dgm_w(work, (int32_t)last)->deprel == DGM_FIXED;
  int32_t source = dgm_w(work, (int32_t)(fixed ? word : last))->head;
  const dgm_word *end = dgm_w(work, (int32_t)last);
  bool governs =
      end->upos == DGM_VERB && end->deprel != DGM_CASE && end->deprel != DGM_MARK && !fixed; /* "to quote X" */
  if (!governs && (source < 0 || source > (int32_t)last))
    return source;
  for (uint32_t i = word; i <= last; i++) /* "citing officials" */
    DGM_EACH_CHILD(work, c, i)
  if (c > (int32_t)last && dgm_w(work, c)->upos != DGM_PUNCT)
    return c;
  return DGM_NONE;
}

/* Its words. "A poll released Thursday" may be turned around by the parser. */
static dgm_range phrase_words(dgm_claim_work *work, uint32_t source) {
  dgm_range words = dgm_noun_phrase(work, source, DGM_NONE);
  int32_t head = dgm_w(work, (int32_t)source)->head;
  if (head <= (int32_t)source || dgm_w(work, head)->verb_form != DGM_FORM_PART || dgm_w(work, head)->head < 0 ||
      dgm_work_child(work, (uint32_t)head, DGM_NSUBJ, DGM_SUB_NONE) >= 0)
    return words;
  dgm_range clause = dgm_subtree(work->d, (uint32_t)head);
  words.count = clause.first + clause.count - words.first;
  while (words.count > 1 && dgm_w(work, (int32_t)(words.first + words.count - 1))->upos == DGM_PUNCT)
    words.count--;
  return words;
}

/* "according to the army, …": the source follows, the clause it hangs on is the content. */
static dgm_err try_phrase(dgm_claim_work *work, uint32_t word) {
  uint8_t stance = DGM_ASSERTS;
  uint32_t length = match_phrase(work, word, &stance);
  if (!length)
    return DGM_OK;
  uint32_t last = word + length - 1;
  int32_t source = phrase_source(work, word, last);
  if (source < 0)
    return DGM_OK;
  const dgm_word *trade = dgm_w(work, source); /* "according to porter Omar Deen": the name is the head */
  if (trade->deprel == DGM_NMOD && trade->subtype == DGM_SUB_DESC && trade->head > source)
    source = trade->head;
  dgm_range phrase = phrase_words(work, (uint32_t)source);
  if (phrase.first <= last && phrase.first + phrase.count > last + 1)
    phrase = (dgm_range){last + 1, phrase.first + phrase.count - last - 1};
  int32_t top = source, host = find_host(work, word, last, phrase, &top);
  dgm_draft draft = {.sentence = dgm_w(work, (int32_t)word)->sentence,
                     .cue = word,
                     .cue_words = {word, length},
                     .source = source,
                     .source_words = phrase,
                     .of = DGM_NONE,
                     .stance = stance == DGM_ASSERTS && is_hearsay(work, source) ? DGM_ALLEGES : stance,
                     .can_quote = true,
                     .rule = "preposition of source"};
  dgm_find_source(work, &draft);
  dgm_mend_source(work, &draft);
  phrase = draft.source_words;
  if (host < 0) {
    dgm_mark_beside(work, &draft, false);
    return dgm_add_draft(work, &draft);
  }
  int32_t extra;
  const dgm_cue *report = dgm_find_cue(work, (uint32_t)host, &extra);
  bool citing = length == 1 && report && report->frames & DGM_FRAME_THAT;
  int32_t said = citing ? dgm_work_child(work, (uint32_t)host, DGM_CCOMP, DGM_SUB_NONE) : DGM_NONE;
  /* "The paper, citing officials, reported that …": what it reported */
  dgm_mark_subtree(work, work->mark, (uint32_t)(said >= 0 ? said : host), 1);
  dgm_mark_subtree(work, work->mark, (uint32_t)top, 0);
  for (uint32_t i = phrase.first; i < phrase.first + phrase.count; i++)
    work->mark[i] = 0;
  for (uint32_t i = word; i <= last; i++)
    work->mark[i] = 0;
  if (dgm_w(work, host)->deprel == DGM_CONJ) /* its "and" is no part of what is said */
    DGM_EACH_CHILD(work, c, host)
  if (dgm_w(work, c)->deprel == DGM_CC)
    work->mark[c] = 0;
  dgm_mark_quotations(work, draft.sentence);
  return dgm_add_draft(work, &draft);
}

dgm_err dgm_find_attributions(dgm_claim_work *work) {
  const dgm_document *d = work->d;
  dgm_err result = DGM_OK;
  for (uint32_t s = 0; s < d->n_sentences; s++) {
    dgm_range words = d->sentences[s].words;
    uint32_t end = d->sentences[s].root < 0 ? 0 : words.first + words.count;
    for (uint32_t i = words.first; i < end && !result; i++)
      result = try_phrase(work, i);
    for (uint32_t i = words.first; i < end && !result; i++)
      result = dgm_try_insert(work, i);
    for (uint32_t i = words.first; i < end && !result; i++)
      if (work->draft_at[i] < 0 && d->words[i].upos != DGM_PUNCT)
        result = try_cue(work, i);
    if (!result && end)
      result = dgm_try_colon(work, s);
    if (result)
      return result;
  }
  dgm_sort_drafts(work);
  return DGM_OK;
}
