/* Direct speech by the layout of the text: the reporting verb that stands right after or before a quotation, whatever
 * the tree makes of it, for quotations are where parsers err most. */
#include "claims/claims.h"

enum {
  MAX_AFTER = 30, /* words between a quotation and the verb that follows it */
  MAX_BEFORE = 40,
  MAX_BARE = 6, /* "told reporters "we are ready"" */
};

typedef enum ending { ENDS_OPEN, ENDS_SOFT, ENDS_EITHER, ENDS_HARD } ending;

static bool is_full_stop(const dgm_claim_work *work, uint32_t word) {
  return dgm_is_lemma(work, word, ".") || dgm_is_lemma(work, word, "!") || dgm_is_lemma(work, word, "?");
}

static bool is_dash(const dgm_claim_work *work, uint32_t word) {
  dgm_str form = dgm_form(work->d, word);
  return dgm_str_is(form, "-") || dgm_str_is(form, "--") || dgm_str_is(form, "\xe2\x80\x94") ||
         dgm_str_is(form, "\xe2\x80\x93");
}

static bool is_nominal(const dgm_word *w) {
  return w->upos == DGM_NOUN || w->upos == DGM_PROPN || w->upos == DGM_PRON || w->upos == DGM_NUM ||
         (w->upos == DGM_DET && w->deprel == DGM_NSUBJ);
}

static bool is_relative(const dgm_claim_work *work, uint32_t word) {
  uint8_t upos = dgm_w(work, (int32_t)word)->upos;
  return (upos == DGM_PRON || upos == DGM_DET || upos == DGM_SCONJ) && work->functions[word] & DGM_FUNCTION_RELATIVE;
}

static bool is_cue(const dgm_claim_work *work, uint32_t word) {
  int32_t extra;
  const dgm_cue *cue = dgm_w(work, (int32_t)word)->upos == DGM_VERB ? dgm_find_cue(work, word, &extra) : NULL;
  return cue && cue->upos == DGM_VERB && cue->frames & (DGM_FRAME_QUOTE | DGM_FRAME_THAT);
}

static bool same_paragraph(const dgm_claim_work *work, uint32_t a, uint32_t b) {
  return a < work->d->n_words && b < work->d->n_words && dgm_paragraph_of(work, a) == dgm_paragraph_of(work, b);
}

/* How a quotation stops; `next` becomes the first word behind its mark and comma. */
static ending how_it_ends(const dgm_claim_work *work, const dgm_quotation *q, uint32_t *next) {
  const dgm_document *d = work->d;
  uint32_t last = q->last, after = q->last + 2;
  *next = after;
  ending found = ENDS_OPEN;
  if (dgm_is_lemma(work, last, ","))
    found = ENDS_SOFT;
  else if (dgm_is_lemma(work, last, "."))
    found = ENDS_HARD;
  else if (d->words[last].upos == DGM_PUNCT)
    found = ENDS_EITHER;
  if (same_paragraph(work, last, after) && (dgm_is_lemma(work, after, ",") || is_dash(work, after))) {
    *next = after + 1;
    return ENDS_SOFT;
  }
  return found;
}

/* The quotation opens a clause of its own: nothing but "But" or "Still," stands before it in its sentence. */
static bool opens_clause(const dgm_claim_work *work, const dgm_quotation *q) {
  const dgm_document *d = work->d;
  uint32_t words = 0;
  for (uint32_t i = q->first - 1; i-- > 0 && same_paragraph(work, i, q->first);) {
    if (work->quote_at[i] >= 0 || (i > 0 && work->quote_at[i - 1] >= 0 && d->words[i].upos == DGM_PUNCT))
      return words == 0 || d->words[i + 1].upos == DGM_PUNCT || d->words[i + 1].upos == DGM_CCONJ;
    if (is_full_stop(work, i) || dgm_is_lemma(work, i, ";"))
      return true;
    if (d->words[i].upos == DGM_PUNCT)
      continue;
    if (is_nominal(&d->words[i]) || d->words[i].upos == DGM_VERB || d->words[i].upos == DGM_AUX || ++words > 3)
      return false;
  }
  return true;
}

/* The main word of a noun phrase between two words, one with a preposition last. */
static int32_t nominal_between(const dgm_claim_work *work, uint32_t begin, uint32_t end, int32_t cue) {
  int32_t first = DGM_NONE;
  for (uint32_t i = begin; i < end; i++) {
    const dgm_word *w = dgm_w(work, (int32_t)i);
    bool top = w->head < (int32_t)begin || w->head >= (int32_t)end;
    if (!is_nominal(w) || !top || w->deprel == DGM_CASE || is_relative(work, i))
      continue;
    if (w->head == cue && w->deprel == DGM_NSUBJ)
      return (int32_t)i;
    bool aside = dgm_work_child(work, i, DGM_CASE, DGM_SUB_NONE) >= 0 || w->subtype == DGM_SUB_TMOD;
    if (first < 0 && !aside)
      first = (int32_t)i;
  }
  return first;
}

/* "said the Omani admiral": what follows the verb, up to a comma or the next quotation. */
static int32_t source_after(const dgm_claim_work *work, uint32_t cue) {
  uint32_t end = cue + 1;
  while (same_paragraph(work, cue, end) && dgm_w(work, (int32_t)end)->upos != DGM_PUNCT && end - cue < MAX_AFTER &&
         !is_relative(work, end))
    end++;
  return nominal_between(work, cue + 1, end, (int32_t)cue);
}

/* ---- the verb after a quotation ---- */

/* "…," the guard spat: a verb of no list that has nothing else to govern speaks. */
static bool governs_nothing(const dgm_claim_work *work, uint32_t verb) {
  const dgm_word *w = dgm_w(work, (int32_t)verb);
  if (w->verb_form != DGM_FORM_FIN || w->deprel == DGM_ACL || w->deprel == DGM_AUX_REL)
    return false;
  DGM_EACH_CHILD(work, c, verb) {
    uint8_t relation = dgm_w(work, c)->deprel;
    bool governed = relation == DGM_OBJ || relation == DGM_IOBJ || relation == DGM_XCOMP || relation == DGM_CCOMP ||
                    (relation == DGM_AUX_REL && dgm_w(work, c)->subtype == DGM_SUB_PASS);
    if (governed && c > (int32_t)verb && work->quote_at[c] < 0)
      return false;
    if (governed && relation == DGM_AUX_REL)
      return false;
  }
  return true;
}

/* A sentence before the comma that closes it, not a title. */
static bool is_spoken(const dgm_claim_work *work, const dgm_quotation *q) {
  if (!dgm_is_lemma(work, q->last, ",") && !dgm_is_lemma(work, q->last, "!") && !dgm_is_lemma(work, q->last, "?"))
    return false;
  for (uint32_t i = q->first; i <= q->last; i++)
    if (dgm_w(work, (int32_t)i)->upos == DGM_VERB || dgm_w(work, (int32_t)i)->upos == DGM_AUX)
      return true;
  return false;
}

static int32_t cue_after(const dgm_claim_work *work, uint32_t begin, bool spoken) {
  const dgm_document *d = work->d;
  int32_t maybe = DGM_NONE;
  uint32_t skip = 0;
  bool empty = true;
  for (uint32_t i = begin; same_paragraph(work, begin, i) && i < begin + MAX_AFTER && work->quote_at[i] < 0; i++) {
    const dgm_word *w = &d->words[i];
    if (w->upos == DGM_PUNCT) {
      if (!dgm_is_lemma(work, i, ",") && !is_dash(work, i))
        break;
      skip = 0;
      continue;
    }
    if (is_relative(work, i) && !empty)
      skip = 1;
    if (w->upos == DGM_CCONJ && empty)
      return DGM_NONE;
    bool adverb = w->upos == DGM_ADV || w->deprel == DGM_AUX_REL;
    if (w->upos != DGM_VERB || w->deprel == DGM_AUX_REL) {
      empty &= adverb;
      continue;
    }
    bool cue = is_cue(work, i), finite = w->verb_form == DGM_FORM_FIN || (cue && empty);
    bool perfect = dgm_work_child(work, i, DGM_AUX_REL, DGM_SUB_NONE) >= 0;
    empty = false;
    if (!finite && !perfect) { /* "a man wounded in the raid"; "said" may be taken for one */
      maybe = cue && maybe < 0 && !skip && w->tense == DGM_TENSE_PAST ? (int32_t)i : maybe;
      continue;
    }
    if (skip) {
      skip--;
      continue;
    }
    return cue || (maybe < 0 && spoken && governs_nothing(work, i)) ? (int32_t)i : maybe;
  }
  return maybe;
}

/* ""Where is it?" the locksmith wondered.": a question or cry, and a sentence that is but source and verb. */
static bool is_tag(const dgm_claim_work *work, uint32_t first, int32_t cue) {
  if (cue < 0 || !is_cue(work, (uint32_t)cue))
    return false;
  for (uint32_t i = first; i < (uint32_t)cue; i++)
    if (dgm_w(work, (int32_t)i)->upos == DGM_PUNCT || dgm_w(work, (int32_t)i)->upos == DGM_VERB)
      return false;
  uint32_t end = (uint32_t)cue + 1;
  return end < work->d->n_words && dgm_is_lemma(work, end, ".");
}

static void try_after(dgm_claim_work *work, dgm_quotation *q) {
  uint32_t next;
  ending stop = how_it_ends(work, q, &next);
  if (q->open || !same_paragraph(work, q->last, next) || work->quote_at[next] >= 0 || !opens_clause(work, q))
    return;
  bool name = dgm_w(work, (int32_t)next)->upos == DGM_PROPN;
  int32_t cue = cue_after(work, next, is_spoken(work, q));
  if (cue < 0)
    return;
  if (dgm_is_upper(dgm_form(work->d, next).data[0]) &&
      (stop == ENDS_HARD || (stop == ENDS_EITHER && !name && !is_tag(work, next, cue))))
    return;
  int32_t source = nominal_between(work, next, (uint32_t)cue, cue);
  if (source < 0 && !is_cue(work, (uint32_t)cue) && source_after(work, (uint32_t)cue) < 0)
    return;
  if (stop == ENDS_OPEN && source >= 0 && q->n_words < 3)
    return;
  q->cue = cue;
  q->source = source >= 0 ? source : source_after(work, (uint32_t)cue);
}

/* ---- the verb before a quotation ---- */

static bool has_clause(const dgm_claim_work *work, const dgm_quotation *q) {
  for (uint32_t i = q->first; i <= q->last; i++) {
    const dgm_word *w = dgm_w(work, (int32_t)i);
    if (w->deprel == DGM_NSUBJ && w->head >= (int32_t)i && w->head <= (int32_t)q->last)
      return true;
  }
  return false;
}

/* "said "we are ready" and left": a whole clause, not the beginning of a longer one. */
static bool is_bare_speech(const dgm_claim_work *work, const dgm_quotation *q) {
  uint32_t after = q->last + 2;
  if (!has_clause(work, q) || q->n_words < 3)
    return false;
  if (!same_paragraph(work, q->first, after))
    return true;
  const dgm_word *w = dgm_w(work, (int32_t)after);
  return w->upos == DGM_PUNCT || w->upos == DGM_CCONJ || w->upos == DGM_SCONJ || is_full_stop(work, q->last);
}

static bool is_main_verb(const dgm_word *w) {
  bool verb = w->upos == DGM_VERB || (w->upos == DGM_AUX && w->deprel == DGM_COP);
  return verb && w->verb_form == DGM_FORM_FIN && w->deprel != DGM_ACL && w->deprel != DGM_AUX_REL;
}

/* "…, adding: "…"": a second report by who speaks in the first. */
static bool joins_report(const dgm_claim_work *work, uint32_t cue) {
  const dgm_word *w = dgm_w(work, (int32_t)cue);
  return dgm_is_ing(w) && cue > 0 && dgm_is_lemma(work, cue - 1, ",");
}

/* "said the parties had agreed, adding that …": the subject of the verb of saying that the sentence rests on. */
int32_t dgm_joined_source(const dgm_claim_work *work, uint32_t cue) {
  if (!joins_report(work, cue))
    return DGM_NONE;
  uint32_t first = work->d->sentences[dgm_w(work, (int32_t)cue)->sentence].words.first;
  for (uint32_t i = cue; i-- > first;) {
    const dgm_word *w = dgm_w(work, (int32_t)i);
    int32_t extra;
    if (!is_main_verb(w) || (w->deprel != DGM_ROOT && w->deprel != DGM_PARATAXIS && w->deprel != DGM_CONJ))
      continue;
    const dgm_cue *row = dgm_find_cue(work, i, &extra);
    if (row && row->frames & DGM_FRAME_QUOTE && row->frames & DGM_FRAME_THAT)
      return dgm_work_child(work, i, DGM_NSUBJ, DGM_SUB_NONE);
  }
  return DGM_NONE;
}

/* Its speaker: the subject of the verb of saying before it in the sentence. */
static int32_t joined_source(const dgm_claim_work *work, uint32_t cue) {
  uint32_t first = work->d->sentences[dgm_w(work, (int32_t)cue)->sentence].words.first;
  for (uint32_t i = cue; i-- > first;)
    if (work->quote_at[i] < 0 && is_main_verb(dgm_w(work, (int32_t)i)) && is_cue(work, i))
      return dgm_work_child(work, i, DGM_NSUBJ, DGM_SUB_NONE);
  return DGM_NONE;
}

/* "he shrugged: "…"": a verb of no list beside the colon, and somebody as its subject. */
static bool has_speaker(const dgm_claim_work *work, uint32_t verb) {
  int32_t subject = dgm_work_child(work, verb, DGM_NSUBJ, DGM_SUB_NONE);
  if (subject < 0 || subject > (int32_t)verb || !governs_nothing(work, verb))
    return false;
  return dgm_w(work, subject)->upos == DGM_PRON ? !dgm_is_lemma(work, (uint32_t)subject, "it")
                                                : dgm_mention_at(work->d, (uint32_t)subject) >= 0;
}

static void try_before(dgm_claim_work *work, dgm_quotation *q, bool goes_on) {
  const dgm_document *d = work->d;
  if (q->first < 3)
    return;
  uint32_t t = q->first - 2, sentence = d->words[t].sentence;
  bool colon = dgm_is_lemma(work, t, ":"); /* "He said:" may be a paragraph of its own */
  if (!(same_paragraph(work, t, q->first) || colon) || work->quote_at[t] >= 0)
    return;
  bool after = q->first > 0 && q != work->quotations && q[-1].cue >= 0 && q[-1].cue < (int32_t)t &&
               dgm_w(work, q[-1].cue)->sentence == sentence; /* "…," he said; "…" */
  bool comma = dgm_is_lemma(work, t, ",") || is_dash(work, t) || (goes_on && after && dgm_is_lemma(work, t, ";"));
  bool bare = d->words[t].upos != DGM_PUNCT, clause = false;
  if (!(colon || comma || (bare && is_bare_speech(work, q))))
    return;
  for (uint32_t i = bare ? t + 1 : t, n = 0; i-- > 0 && n < MAX_BEFORE && d->words[i].sentence == sentence; n++) {
    const dgm_word *w = &d->words[i];
    if (work->quote_at[i] >= 0 || (bare && (n > MAX_BARE || w->upos == DGM_SCONJ || w->upos == DGM_PUNCT)))
      return;
    if (bare && w->upos == DGM_VERB && !is_cue(work, i))
      return;
    bool participle = w->verb_form == DGM_FORM_PART && w->tense == DGM_TENSE_PAST &&
                      (w->deprel == DGM_ACL || (w->deprel == DGM_ADVCL && clause));
    participle |= clause && i > 0 && dgm_is_lemma(work, i - 1, ",") &&
                  w->tense == DGM_TENSE_PAST && /* ", asked about it," */
                  dgm_work_child(work, i, DGM_NSUBJ, DGM_SUB_NONE) < 0;
    bool speaks = (after && (int32_t)i == q[-1].cue) || (colon && i + 1 == t && has_speaker(work, i));
    if (w->upos == DGM_VERB && (is_cue(work, i) || speaks) && !participle) {
      if (clause && !colon)
        return;
      q->cue = (int32_t)i;
      q->with_clause = clause;
      q->source = joins_report(work, i) ? joined_source(work, i) : DGM_NONE;
      return;
    }
    clause |= is_main_verb(w);
  }
}

/* ---- */

/* A paragraph that is left open goes on in the next: one speaker. */
static void join_paragraphs(dgm_claim_work *work) {
  for (uint32_t i = 0; i + 1 < work->n_quotations; i++) {
    dgm_quotation *a = &work->quotations[i], *b = a + 1;
    if (a->open && a->cue >= 0 && b->cue < 0 && b->goes_on) {
      b->cue = a->cue;
      b->source = a->source;
    }
  }
  for (uint32_t i = work->n_quotations; i-- > 1;) {
    dgm_quotation *b = &work->quotations[i], *a = b - 1;
    if (a->open && b->cue >= 0 && a->cue < 0 && b->goes_on) {
      a->cue = b->cue;
      a->source = b->source;
    }
  }
}

/* It begins the paragraph, or the line, behind what was left open. */
static bool goes_on(const dgm_claim_work *work, const dgm_quotation *q) {
  uint32_t paragraph = dgm_paragraph_of(work, q[-1].first);
  if (dgm_paragraph_of(work, q->first) == paragraph)
    return q[-1].last + 2 == q->first && dgm_begins_line(work->d, q->first - 1);
  return dgm_paragraph_of(work, q->first) == paragraph + 1 && !same_paragraph(work, q->first - 1, q->first - 2);
}

void dgm_find_speech(dgm_claim_work *work) {
  for (uint32_t i = 0; i < work->n_quotations; i++) {
    dgm_quotation *q = &work->quotations[i];
    q->goes_on = i > 0 && q[-1].open && goes_on(work, q);
    if (!q->goes_on)
      try_before(work, q, false);
    if (q->cue < 0)
      try_after(work, q);
    if (q->cue < 0 && !q->goes_on)
      try_before(work, q, true);
    if (q->cue >= 0 && q->source < 0) /* both sides of a verb: one speaker */
      for (uint32_t k = i; k-- > 0 && i - k < 3 && q->source < 0;)
        q->source = work->quotations[k].cue == q->cue ? work->quotations[k].source : DGM_NONE;
  }
  join_paragraphs(work);
  for (uint32_t i = work->n_quotations; i-- > 0;)
    if (work->quotations[i].cue >= 0)
      work->speech_at[work->quotations[i].cue] = (int32_t)i;
}

/* The next quotation of a verb from number `i` on; others may stand between, but few. */
static uint32_t next_of(const dgm_claim_work *work, uint32_t cue, uint32_t i) {
  for (uint32_t end = i + 4; i < end && i < work->n_quotations; i++)
    if (work->quotations[i].cue == (int32_t)cue)
      return i;
  return work->n_quotations;
}

bool dgm_mark_spoken(dgm_claim_work *work, dgm_draft *draft, bool *with_clause) {
  *with_clause = false;
  if (work->speech_at[draft->cue] < 0)
    return false;
  uint32_t i = (uint32_t)work->speech_at[draft->cue];
  for (; i < work->n_quotations; i = next_of(work, draft->cue, i + 1)) {
    const dgm_quotation *q = &work->quotations[i];
    if (q->source >= 0)
      draft->source = q->source;
    *with_clause |= q->with_clause;
    memset(work->mark + q->first, 1, q->last - q->first + 1);
  }
  draft->rule = "quotation beside a reporting verb";
  return true;
}

/* What another verb reports is no part of this content, unless the whole report is. */
void dgm_unmark_spoken(dgm_claim_work *work, const dgm_draft *draft) {
  dgm_range words = work->d->sentences[draft->sentence].words;
  for (uint32_t i = words.first; i < words.first + words.count; i++) {
    const dgm_quotation *q = work->quote_at[i] >= 0 ? &work->quotations[work->quote_at[i]] : NULL;
    bool own = q && work->quote_at[i] == work->quote_at[draft->cue];
    if (!q || own || q->cue < 0 || q->cue == (int32_t)draft->cue)
      continue;
    if (joins_report(work, (uint32_t)q->cue))
      dgm_unmark(work, (uint32_t)q->cue);
    if (!work->mark[q->cue])
      work->mark[i] = 0;
  }
}

/* The words from the first to the last quotation of a verb. */
void dgm_widen_to_speech(const dgm_claim_work *work, uint32_t cue, uint32_t *first, uint32_t *last) {
  if (work->speech_at[cue] < 0)
    return;
  for (uint32_t i = (uint32_t)work->speech_at[cue]; i < work->n_quotations; i = next_of(work, cue, i + 1)) {
    const dgm_quotation *q = &work->quotations[i];
    *first = q->first < *first ? q->first : *first;
    *last = q->last > *last ? q->last : *last;
  }
}

/* "was quoted as saying: "…"": the other verb reports. */
bool dgm_leads_to_speech(const dgm_claim_work *work, uint32_t cue) {
  DGM_EACH_CHILD(work, c, cue)
  if (work->speech_at[c] >= 0 && dgm_str_is(dgm_marker(work, (uint32_t)c), "as"))
    return true;
  return false;
}

/* "The camp, the aid group said on Monday, was full": a report between commas, what is said around it. */
bool dgm_mark_around(dgm_claim_work *work, dgm_draft *draft) {
  const dgm_document *d = work->d;
  dgm_range words = d->sentences[draft->sentence].words;
  uint32_t end = words.first + words.count, from = draft->cue, to = draft->cue + 1;
  while (from > words.first && draft->cue - from < MAX_AFTER && !dgm_is_lemma(work, from - 1, ",") &&
         d->words[from - 1].upos != DGM_VERB && work->quote_at[from - 1] < 0)
    from--;
  while (to < end && d->words[to].upos != DGM_PUNCT && d->words[to].upos != DGM_VERB && to - draft->cue < MAX_BARE)
    to++;
  if (from < words.first + 2 || from == draft->cue || to + 1 >= end || !dgm_is_lemma(work, from - 1, ",") ||
      !dgm_is_lemma(work, to, ",") || d->words[to + 1].upos == DGM_CCONJ ||
      d->words[draft->cue].verb_form != DGM_FORM_FIN)
    return false;
  int32_t source = nominal_between(work, from, draft->cue, (int32_t)draft->cue);
  bool clause = false, subject = false;
  for (uint32_t i = to; i < end; i++)
    clause |= is_main_verb(&d->words[i]) || d->words[i].deprel == DGM_AUX_REL;
  for (uint32_t i = words.first; i < from; i++)
    subject |= is_nominal(&d->words[i]);
  if (source < 0 || !clause || !subject)
    return false;
  for (uint32_t i = words.first; i < end; i++)
    work->mark[i] = (i < from || i >= to) && d->words[i].upos != DGM_PUNCT;
  draft->source = source;
  draft->rule = "report between commas";
  return true;
}
