/* A few quoted words in the frame of a verb, where parsers often lose the thread: "deems the treaty "a relic"", "sees
 * it as "a shield"", "spoke of "an open door"". */
#include "claims/claims.h"

enum { MAX_BEFORE = 14, MAX_BEHIND = 10 }; /* words between the verb and the quotation, and behind it */

/* The first quotation after the verb, with nothing between that begins another clause. */
static int32_t quotation_behind(const dgm_claim_work *work, const dgm_draft *draft) {
  const dgm_document *d = work->d;
  dgm_range words = d->sentences[draft->sentence].words;
  uint32_t end = words.first + words.count;
  int32_t own = work->quote_at[draft->cue];
  for (uint32_t i = draft->cue + 1; i < end && i - draft->cue < MAX_BEFORE; i++) {
    const dgm_word *w = &d->words[i];
    if (work->quote_at[i] != own)
      return work->quote_at[i];
    bool opens = i + 1 < end && work->quote_at[i + 1] >= 0 && work->quote_at[i + 1] != own;
    if (w->upos == DGM_PUNCT ? !opens : w->upos == DGM_SCONJ || w->upos == DGM_AUX || w->deprel == DGM_NSUBJ)
      return DGM_NONE;
    if ((w->upos == DGM_VERB && w->verb_form == DGM_FORM_FIN) || dgm_is_lemma(work, i, "nothing"))
      return DGM_NONE;
  }
  return DGM_NONE;
}

/* "The Long Road", "the "Green Way" programme": a name, no opinion. */
static bool is_title(const dgm_claim_work *work, const dgm_quotation *q) {
  const dgm_document *d = work->d;
  uint32_t after = q->last + 2;
  bool modifier = after < d->n_words && (d->words[after].upos == DGM_NOUN || d->words[after].upos == DGM_PROPN) &&
                  d->words[after].sentence == d->words[q->last].sentence;
  return modifier || dgm_is_upper(dgm_form(work->d, q->first).data[0]);
}

/* The words behind the quotation that belong to it: "an honest count" of the dead. */
static uint32_t tail_of(const dgm_claim_work *work, const dgm_draft *draft, const dgm_quotation *q) {
  const dgm_document *d = work->d;
  dgm_range words = d->sentences[draft->sentence].words;
  uint32_t end = q->last + 1, stop = words.first + words.count;
  for (uint32_t i = end + 1; i < stop && i - end < MAX_BEHIND; i++) {
    const dgm_word *w = &d->words[i];
    bool time = draft->stance != DGM_ANTICIPATES && (dgm_is_lemma(work, i, "on") || w->subtype == DGM_SUB_TMOD);
    if (w->upos == DGM_PUNCT || w->upos == DGM_CCONJ || w->upos == DGM_SCONJ || w->upos == DGM_VERB ||
        w->upos == DGM_AUX || time || work->draft_at[i] >= 0)
      break;
    end = i + 1;
  }
  return end;
}

/* "attacked a “safe zone”": force, no opinion. */
static bool is_deed(const dgm_claim_work *work, uint32_t verb) {
  int32_t event = dgm_event_at(work->d, verb);
  return event >= 0 && (work->d->events[event].quad == 2 || work->d->events[event].quad == 4);
}

bool dgm_mark_partial(dgm_claim_work *work, dgm_draft *draft, const dgm_cue *cue, int32_t extra) {
  enum {
    OPINION = DGM_FRAME_QUOTE | DGM_FRAME_AS | DGM_FRAME_CALL | DGM_FRAME_ABOUT | DGM_FRAME_NAMED | DGM_FRAME_OBJ |
              DGM_FRAME_EVENT | DGM_FRAME_WISH
  };
  const dgm_document *d = work->d;
  int32_t number = quotation_behind(work, draft);
  if (number < 0 || (uint32_t)draft->source > work->quotations[number].first)
    return false;
  const dgm_quotation *q = &work->quotations[number];
  uint32_t first = draft->cue + 1, before = q->first - 2;
  bool as = dgm_is_lemma(work, before, "as");
  uint8_t upos = d->words[before].upos; /* "ruled the arrest "unlawful"" */
  bool predicate = cue->frames & DGM_FRAME_THAT && before > draft->cue && (upos == DGM_NOUN || upos == DGM_PROPN);
  if (q->cue >= 0 || work->mark[q->first] || is_title(work, q) || (!as && is_deed(work, draft->cue)) ||
      !(as || predicate || cue->frames & OPINION))
    return false;
  if (extra == (int32_t)first)
    first++;
  bool bare = first == before && d->words[first].upos == DGM_ADP; /* spoke of "…" */
  if (bare || (int32_t)first == draft->source)
    first++;
  uint32_t end = tail_of(work, draft, q);
  for (uint32_t i = first; i < end; i++)
    work->mark[i] = d->words[i].deprel != DGM_IOBJ;
  if (as && draft->stance == DGM_DENIES && !draft->nominal)
    draft->stance = DGM_ASSERTS; /* rejected the law as "a joke": that it is one */
  draft->nominal = true;
  draft->rule = "quoted words in the frame of a verb";
  return true;
}

bool dgm_only_quotes(const dgm_claim_work *work, uint32_t word) {
  const dgm_word *verb = dgm_w(work, (int32_t)word);
  bool passive = dgm_work_child(work, word, DGM_AUX_REL, DGM_SUB_PASS) >= 0 ||
                 (verb->verb_form == DGM_FORM_PART && verb->tense == DGM_TENSE_PAST);
  if (verb->upos != DGM_VERB || !passive)
    return false;
  DGM_EACH_CHILD(work, c, word) {
    const dgm_word *w = dgm_w(work, c);
    int32_t extra;
    bool as = (w->deprel == DGM_ADVCL || w->deprel == DGM_CCOMP || w->deprel == DGM_XCOMP || w->deprel == DGM_OBL) &&
              c > (int32_t)word && dgm_str_is(dgm_marker(work, (uint32_t)c), "as") && w->upos == DGM_VERB;
    const dgm_cue *cue = as && w->verb_form != DGM_FORM_FIN ? dgm_find_cue(work, (uint32_t)c, &extra) : NULL;
    bool bare = cue && work->speech_at[word] >= 0; /* "…," he was quoted as saying: one of the two is the cue */
    if (cue && cue->frames & DGM_FRAME_THAT && !bare)
      return true;
  }
  return false;
}
