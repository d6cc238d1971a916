/* What the tree hangs on the words that are said, though the report says it: a summing-up behind them, a second report
 * of the same speaker, what he did next, the paper that was told. */
#include "claims/claims.h"

static bool has_comma_before(const dgm_claim_work *work, uint32_t word) {
  return word > 0 && dgm_is_lemma(work, word - 1, ",");
}

/* ", something the builder contests", ", a vow it had broken before": a noun that names what was said, with a clause.
 */
static bool sums_up(const dgm_claim_work *work, uint32_t word, uint32_t first) {
  enum { NAMES = DGM_KIND_CONTENT | DGM_KIND_ANSWER | DGM_KIND_SAYING };
  const dgm_word *w = dgm_w(work, (int32_t)word);
  if (!has_comma_before(work, first) || (w->upos != DGM_PRON && w->upos != DGM_NOUN) ||
      !(dgm_word_kinds(work, word) & NAMES))
    return false;
  int32_t det = dgm_work_child(work, word, DGM_DET_REL, DGM_SUB_NONE);
  if (w->upos == DGM_NOUN && (det < 0 || det > (int32_t)word ||
                              !(dgm_is_lemma(work, (uint32_t)det, "a") || dgm_is_lemma(work, (uint32_t)det, "an"))))
    return false;
  int32_t clause = dgm_work_child(work, word, DGM_ACL, DGM_SUB_RELCL);
  clause = clause < 0 ? dgm_work_child(work, word, DGM_ACL, DGM_SUB_NONE) : clause;
  return clause > (int32_t)word && (w->upos == DGM_NOUN || dgm_w(work, clause)->subtype == DGM_SUB_RELCL);
}

void dgm_unmark_summary(dgm_claim_work *work, const dgm_draft *draft, uint32_t clause) {
  dgm_range words = work->d->sentences[draft->sentence].words;
  uint32_t end = words.first + words.count;
  for (uint32_t i = clause + 1; clause > draft->cue && i < end; i++) {
    dgm_range phrase = work->mark[i] && work->quote_at[i] < 0 ? dgm_subtree(work->d, i) : (dgm_range){0};
    uint32_t first = phrase.first;
    while (phrase.count && first < i && dgm_w(work, (int32_t)first)->upos == DGM_PUNCT)
      first++;
    if (!phrase.count || dgm_w(work, (int32_t)i)->head < (int32_t)words.first || !sums_up(work, i, first))
      continue;
    for (uint32_t k = first; k < phrase.first + phrase.count; k++)
      work->mark[k] = 0;
  }
}

static bool is_somebody(const dgm_claim_work *work, int32_t word) {
  const dgm_word *w = dgm_w(work, word);
  if (w->upos == DGM_PRON)
    return !dgm_is_lemma(work, (uint32_t)word, "that") && !dgm_is_lemma(work, (uint32_t)word, "this");
  return dgm_mention_at(work->d, (uint32_t)word) >= 0 || w->ner == DGM_NER_PERSON || w->ner == DGM_NER_GROUP ||
         w->ner == DGM_NER_ORGANISATION || dgm_word_kinds(work, (uint32_t)word) & (DGM_KIND_UNNAMED | DGM_KIND_VOICE);
}

static uint8_t tense_of(const dgm_claim_work *work, uint32_t clause) {
  int32_t cop = dgm_work_child(work, clause, DGM_COP, DGM_SUB_NONE);
  int32_t aux = dgm_work_child(work, clause, DGM_AUX_REL, DGM_SUB_NONE);
  return dgm_w(work, aux >= 0 ? aux : cop >= 0 ? cop : (int32_t)clause)->tense;
}

/* "said the hall was full and left", "said he was tired and blames the altitude": the speaker's next deed or report,
 * though it hangs on what he said. */
bool dgm_is_next_deed(const dgm_claim_work *work, uint32_t verb) {
  const dgm_word *v = dgm_w(work, (int32_t)verb);
  int32_t extra, clause = v->head, report = clause < 0 ? DGM_NONE : dgm_w(work, clause)->head;
  if (v->deprel != DGM_CONJ || v->upos != DGM_VERB || v->verb_form != DGM_FORM_FIN || report < 0 ||
      dgm_w(work, clause)->deprel != DGM_CCOMP || report > clause || work->quote_at[verb] >= 0 ||
      dgm_w(work, report)->upos != DGM_VERB || dgm_work_child(work, verb, DGM_NSUBJ, DGM_SUB_NONE) >= 0 ||
      dgm_work_child(work, verb, DGM_AUX_REL, DGM_SUB_NONE) >= 0 || dgm_marker(work, verb).size)
    return false;
  int32_t subject = dgm_work_child(work, (uint32_t)clause, DGM_NSUBJ, DGM_SUB_NONE);
  int32_t who = dgm_work_child(work, (uint32_t)report, DGM_NSUBJ, DGM_SUB_NONE);
  if (!dgm_find_cue(work, (uint32_t)report, &extra) || subject < 0 || who < 0 || who > report)
    return false;
  bool cue = dgm_find_cue(work, verb, &extra) != NULL, thing = !is_somebody(work, subject);
  bool state = dgm_work_child(work, (uint32_t)clause, DGM_COP, DGM_SUB_NONE) >= 0;
  bool as_report = v->tense == dgm_w(work, report)->tense;
  if (cue && thing && as_report)
    return true;
  if (cue && v->tense == DGM_TENSE_PRES && tense_of(work, (uint32_t)clause) == DGM_TENSE_PAST)
    return true;
  return thing && state && as_report && v->tense == DGM_TENSE_PAST;
}

void dgm_unmark_next(dgm_claim_work *work, const dgm_draft *draft, uint32_t clause) {
  DGM_EACH_CHILD(work, c, clause)
  if (clause > draft->cue && dgm_is_next_deed(work, (uint32_t)c))
    dgm_unmark(work, (uint32_t)c);
}

/* "told La Tribuna the exam was fair": a name right behind the verb that the clause has beside its own subject. */
void dgm_unmark_told(dgm_claim_work *work, const dgm_draft *draft, uint32_t clause) {
  uint32_t end = draft->cue + 1;
  while (end < clause && dgm_w(work, (int32_t)end)->upos == DGM_PROPN)
    end++;
  if (end == draft->cue + 1 || end >= clause || draft->medium.end > draft->medium.start)
    return;
  bool name = false, subject = false;
  DGM_EACH_CHILD(work, c, clause) {
    bool inside = c > (int32_t)draft->cue && c < (int32_t)end;
    name |= inside && dgm_w(work, c)->deprel == DGM_NSUBJ;
    subject |= c >= (int32_t)end && c < (int32_t)clause &&
               (dgm_w(work, c)->deprel == DGM_NSUBJ || dgm_w(work, c)->deprel == DGM_EXPL);
  }
  for (uint32_t i = draft->cue + 1; name && subject && i < end; i++)
    work->mark[i] = 0;
}

/* "denied the charge at a press lunch in Bern": where it was said, hung on what is denied. */
void dgm_unmark_venue(dgm_claim_work *work, const dgm_draft *draft) {
  int32_t object = dgm_work_child(work, draft->cue, DGM_OBJ, DGM_SUB_NONE);
  if (object < (int32_t)draft->cue || draft->stance == DGM_ANTICIPATES)
    return;
  DGM_EACH_CHILD(work, c, object) {
    uint16_t functions = dgm_functions_of(work, dgm_marker(work, (uint32_t)c));
    bool at = functions & DGM_FUNCTION_MEDIUM && !(functions & DGM_FUNCTION_EXTENT);
    if (c > object && dgm_w(work, c)->deprel == DGM_NMOD && !dgm_w(work, c)->subtype && at &&
        dgm_word_kinds(work, (uint32_t)c) & DGM_KIND_VENUE)
      dgm_unmark(work, (uint32_t)c);
  }
}

/* ", adding that …": a report of its own, by who speaks already. */
void dgm_unmark_joined(dgm_claim_work *work, const dgm_draft *draft, uint32_t clause) {
  DGM_EACH_CHILD(work, c, clause) {
    int32_t extra;
    bool advcl = dgm_w(work, c)->deprel == DGM_ADVCL && (uint32_t)c > clause && clause > draft->cue;
    const dgm_cue *cue = advcl && work->quote_at[c] < 0 ? dgm_find_cue(work, (uint32_t)c, &extra) : NULL;
    if (cue && cue->frames & DGM_FRAME_THAT && dgm_joined_source(work, (uint32_t)c) >= 0)
      dgm_unmark(work, (uint32_t)c);
  }
}
