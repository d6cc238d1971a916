/* Speech within speech and reports of reports: words quoted inside a quotation, a tag behind a tag, and a report put in
 * by "as": "The harbour, as the mayor once put it, has "lost its voice"". */
#include "claims/claims.h"

enum { MAX_AHEAD = 8, MAX_INSERT = 16, MAX_TAG = 14 };

static bool is_mark(const dgm_claim_work *work, uint32_t word) {
  static const char *const marks[] = {"'", "\"", "\xe2\x80\x98", "\xe2\x80\x99", "\xe2\x80\x9c", "\xe2\x80\x9d"};
  if (dgm_w(work, (int32_t)word)->upos != DGM_PUNCT)
    return false;
  for (size_t i = 0; i < DGM_COUNT(marks); i++)
    if (dgm_str_is(dgm_form(work->d, word), marks[i]))
      return true;
  return false;
}

/* Nothing but who is told, commas and colons stand between the verb and the mark. */
static bool is_beside(const dgm_claim_work *work, uint32_t cue, uint32_t word) {
  const dgm_word *w = dgm_w(work, (int32_t)word);
  return w->upos == DGM_PUNCT || ((w->deprel == DGM_OBJ || w->deprel == DGM_IOBJ) && w->head == (int32_t)cue) ||
         w->upos == DGM_PRON || w->upos == DGM_DET || w->upos == DGM_PROPN;
}

bool dgm_mark_inner(dgm_claim_work *work, const dgm_draft *draft) {
  int32_t own = work->quote_at[draft->cue];
  if (own < 0)
    return false;
  const dgm_quotation *q = &work->quotations[own];
  uint32_t open = draft->cue + 1, close;
  while (open <= q->last && open - draft->cue < MAX_AHEAD && !is_mark(work, open) && is_beside(work, draft->cue, open))
    open++;
  if (open > q->last || !is_mark(work, open))
    return false;
  for (close = open + 1; close <= q->last && !is_mark(work, close);)
    close++;
  if (close == open + 1)
    return false; /* a mark that stands where the outer one closes is both */
  memset(work->mark + q->first, 0, q->last - q->first + 1);
  memset(work->mark + open + 1, 1, close - open - 1);
  return true;
}

/* ""…," the board announced, the news agency wrote.": what the second tells is the first report. */
bool dgm_mark_tagged(dgm_claim_work *work, dgm_draft *draft) {
  const dgm_document *d = work->d;
  dgm_range words = d->sentences[draft->sentence].words;
  uint32_t first = draft->source < 0 ? 0 : dgm_noun_phrase(work, (uint32_t)draft->source, (int32_t)draft->cue).first;
  uint32_t end = draft->cue + 1;
  if (draft->source < 0 || draft->source > (int32_t)draft->cue || d->words[draft->cue].verb_form != DGM_FORM_FIN ||
      first < words.first + 3 || draft->cue - first > MAX_TAG || !dgm_is_lemma(work, first - 1, ",") ||
      work->quote_at[draft->cue] >= 0 ||
      (end < words.first + words.count && d->words[end].upos != DGM_PUNCT && d->words[end].upos != DGM_ADP &&
       d->words[end].subtype != DGM_SUB_TMOD && d->words[end].ner != DGM_NER_TIME))
    return false;
  bool told = false;
  for (uint32_t i = first - 1; i-- > words.first && first - i < MAX_TAG && work->quote_at[i] < 0 && !told;)
    told = d->words[i].upos == DGM_VERB && work->draft_at[i] >= 0 && d->words[i].verb_form == DGM_FORM_FIN;
  if (!told)
    return false;
  for (uint32_t i = words.first; i + 1 < first; i++)
    work->mark[i] = d->words[i].upos != DGM_PUNCT;
  draft->rule = "report of a report";
  return true;
}

/* "Cod is back in the fjord, a committee of elders argues.": a tag at the end that the tree hangs on a noun. */
bool dgm_mark_final(dgm_claim_work *work, dgm_draft *draft) {
  const dgm_document *d = work->d;
  const dgm_word *cue = dgm_w(work, (int32_t)draft->cue);
  dgm_range words = d->sentences[draft->sentence].words;
  uint32_t end = draft->cue + 1, stop = words.first + words.count;
  while (end < stop && (d->words[end].ner == DGM_NER_TIME || d->words[end].upos == DGM_ADV ||
                        (dgm_is_lemma(work, end, "on") && end + 1 < stop && d->words[end + 1].ner == DGM_NER_TIME)))
    end++;
  if (cue->deprel != DGM_ACL || cue->verb_form != DGM_FORM_FIN || work->quote_at[draft->cue] >= 0 ||
      (end < stop && d->words[end].upos != DGM_PUNCT) || (end + 1 < stop && d->words[end + 1].upos != DGM_PUNCT))
    return false;
  int32_t source = dgm_work_child(work, draft->cue, DGM_NSUBJ, DGM_SUB_NONE);
  if (source < 0 || source > (int32_t)draft->cue || work->functions[source] & DGM_FUNCTION_RELATIVE ||
      dgm_w(work, source)->upos == DGM_PRON || dgm_work_child(work, draft->cue, DGM_OBJ, DGM_SUB_NONE) >= 0)
    return false;
  uint32_t first = dgm_noun_phrase(work, (uint32_t)source, (int32_t)draft->cue).first;
  bool clause = false;
  for (uint32_t i = words.first; i + 1 < first; i++)
    clause |= (d->words[i].upos == DGM_VERB || d->words[i].upos == DGM_AUX) && d->words[i].verb_form == DGM_FORM_FIN;
  if (first < words.first + 3 || !dgm_is_lemma(work, first - 1, ",") || !clause)
    return false;
  for (uint32_t i = words.first; i + 1 < first; i++)
    work->mark[i] = d->words[i].upos != DGM_PUNCT;
  draft->source = source;
  draft->rule = "tag at the end of the sentence";
  return true;
}

/* The verb of "as the mayor once put it" from `as` to the comma; its source before it. */
static int32_t verb_of_insert(const dgm_claim_work *work, uint32_t as, uint32_t end, int32_t *extra, int32_t *source) {
  const dgm_document *d = work->d;
  int32_t verb = DGM_NONE;
  *source = DGM_NONE;
  for (uint32_t i = as + 1; i < end; i++) {
    const dgm_word *w = &d->words[i];
    if (w->upos == DGM_SCONJ || (w->upos == DGM_PRON && work->functions[i] & DGM_FUNCTION_RELATIVE))
      return DGM_NONE;
    if (w->upos == DGM_VERB && w->verb_form == DGM_FORM_FIN && verb >= 0)
      return DGM_NONE;
    if (w->upos == DGM_VERB && verb < 0)
      verb = (int32_t)i;
    bool top =
        w->head <= (int32_t)as || w->head >= (int32_t)end || w->head == verb || d->words[w->head].upos == DGM_VERB;
    if (verb < 0 && top && (w->upos == DGM_NOUN || w->upos == DGM_PROPN || w->upos == DGM_PRON))
      *source = (int32_t)i;
  }
  bool passive = *source < 0 && verb > (int32_t)as + 1 && d->words[verb - 1].upos == DGM_AUX; /* "as is alleged" */
  const dgm_cue *cue = verb < 0 || (*source < 0 && !passive) ? NULL : dgm_find_cue(work, (uint32_t)verb, extra);
  return cue && cue->frames & (DGM_FRAME_QUOTE | DGM_FRAME_THAT) ? verb : DGM_NONE;
}

/* What is around an inserted report, in its sentence and clause. */
static void mark_around(dgm_claim_work *work, dgm_range words, uint32_t from, uint32_t to) {
  for (uint32_t i = words.first; i < words.first + words.count; i++)
    work->mark[i] = (i < from || i > to) && work->d->words[i].upos != DGM_PUNCT;
}

dgm_err dgm_try_insert(dgm_claim_work *work, uint32_t as) {
  const dgm_document *d = work->d;
  dgm_range words = d->sentences[d->words[as].sentence].words;
  uint32_t stop = words.first + words.count, end = as + 1;
  bool begins = as == words.first;
  if (!dgm_is_lemma(work, as, "as") || work->quote_at[as] >= 0 || (!begins && !dgm_is_lemma(work, as - 1, ",")))
    return DGM_OK;
  while (end < stop && end - as < MAX_INSERT && d->words[end].upos != DGM_PUNCT)
    end++;
  int32_t extra = DGM_NONE, source;
  int32_t verb = end < stop && end + 1 < stop && dgm_is_lemma(work, end, ",")
                     ? verb_of_insert(work, as, end, &extra, &source)
                     : DGM_NONE;
  if (verb < 0 || work->draft_at[verb] >= 0 ||
      (dgm_w(work, verb)->deprel == DGM_ADVCL && dgm_w(work, dgm_w(work, verb)->head)->deprel == DGM_ROOT))
    return DGM_OK;
  for (uint32_t i = (uint32_t)verb + 1; i < end; i++) /* "as he once put it", not "as it said about the war" */
    if (d->words[i].upos != DGM_PRON && d->words[i].upos != DGM_ADV && d->words[i].ner != DGM_NER_TIME)
      return DGM_OK;
  bool it = end == (uint32_t)verb + 2 && d->words[end - 1].upos == DGM_PRON;
  dgm_draft draft = {.sentence = d->words[as].sentence,
                     .cue = (uint32_t)verb,
                     .cue_words = {(uint32_t)verb, it ? 2 : 1},
                     .source = source,
                     .of = DGM_NONE,
                     .stance = source < 0 ? DGM_ALLEGES : DGM_ASSERTS,
                     .can_quote = true,
                     .rule = "report put in by 'as'"};
  if (source >= 0)
    draft.source_words = dgm_noun_phrase(work, (uint32_t)source, verb);
  while (draft.source_words.count > 1 && draft.source_words.first <= as) {
    draft.source_words.first++;
    draft.source_words.count--;
  }
  mark_around(work, words, as, end);
  return dgm_add_draft(work, &draft);
}
