/* Quotations without a reporting verb of their own: they go on for the speaker before, or belong to whom the sentence
 * before is about. */
#include "claims/claims.h"

/* The parts of a draft stand together: they move to the end when others came after. */
static dgm_err add_part(dgm_claim_work *work, dgm_draft *draft, dgm_range part) {
  dgm_range old = draft->content;
  dgm_err result = DGM_OK;
  if (old.first + old.count != work->n_parts) {
    draft->content.first = work->n_parts;
    for (uint32_t i = 0; i < old.count && !result; i++)
      result = dgm_push_part(work, work->parts[old.first + i]);
  }
  if (!result)
    result = dgm_push_part(work, part);
  draft->content.count++;
  return result;
}

static bool is_stop(const dgm_word *w) {
  return dgm_str_is(w->lemma, ".") || dgm_str_is(w->lemma, "!") || dgm_str_is(w->lemma, "?");
}

/* Nothing but the quotation stands in its sentences. */
static bool is_whole(const dgm_claim_work *work, const dgm_quotation *q) {
  const dgm_document *d = work->d;
  uint32_t paragraph = dgm_paragraph_of(work, q->first);
  if (q->n_words < 2)
    return false;
  if (q->first >= 2 && dgm_paragraph_of(work, q->first - 2) == paragraph) {
    uint32_t t = q->first - 2;
    bool mark = work->quote_at[t] < 0 && t > 0 && work->quote_at[t - 1] >= 0 && d->words[t].upos == DGM_PUNCT;
    if (!is_stop(&d->words[t]) && !dgm_str_is(d->words[t].lemma, ":") && !mark)
      return false;
  }
  uint32_t after = q->last + 2;
  if (q->open || after >= d->n_words || dgm_paragraph_of(work, after) != paragraph)
    return true;
  return is_stop(&d->words[q->last])
             ? d->words[after].sentence != d->words[q->last].sentence || work->quote_at[after] >= 0
             : is_stop(&d->words[after]);
}

/* The words of a quotation without stops at either end. */
static dgm_range bare(const dgm_claim_work *work, const dgm_quotation *q) {
  uint32_t first = q->first, end = q->last + 1;
  while (first < end && work->d->words[first].upos == DGM_PUNCT)
    first++;
  while (end > first && work->d->words[end - 1].upos == DGM_PUNCT && !dgm_str_is(work->d->words[end - 1].lemma, "?"))
    end--;
  return (dgm_range){first, end - first};
}

/* By sentence: the last draft that speaks there. By word: 1 where a content that follows its cue has it. */
static void survey(const dgm_claim_work *work, int32_t *last, uint8_t *covered) {
  const dgm_document *d = work->d;
  for (uint32_t s = 0; s < d->n_sentences; s++)
    last[s] = DGM_NONE;
  for (uint32_t i = 0; i < work->n_drafts; i++) {
    const dgm_draft *f = &work->drafts[i];
    if (!f->can_quote || f->quote == DGM_QUOTE_NONE || work->quote_at[f->cue] >= 0)
      continue;
    for (uint32_t k = 0; k < f->content.count; k++) {
      dgm_range part = work->parts[f->content.first + k];
      memset(covered + part.first, 1, part.count);
      uint32_t end = d->words[part.first + part.count - 1].sentence;
      for (uint32_t s = d->words[part.first].sentence; s <= end; s++)
        last[s] = last[s] < 0 || s > f->sentence ? (int32_t)i : last[s];
    }
  }
  for (uint32_t i = 0; i < work->n_drafts; i++) {
    const dgm_draft *f = &work->drafts[i];
    if (f->can_quote && f->quote != DGM_QUOTE_NONE && work->quote_at[f->cue] < 0)
      last[f->sentence] = (int32_t)i;
  }
}

/* "The minister was blunt. "We shall not …"": whom the sentence is about, if it can speak. */
static int32_t topic_of(const dgm_claim_work *work, uint32_t sentence) {
  const dgm_document *d = work->d;
  int32_t root = d->sentences[sentence].root;
  if (root < 0)
    return DGM_NONE;
  int32_t subject = dgm_work_child(work, (uint32_t)root, DGM_NSUBJ, DGM_SUB_NONE);
  if (subject < 0 || work->quote_at[subject] >= 0)
    return DGM_NONE;
  const dgm_word *w = dgm_w(work, subject);
  if (w->upos == DGM_PRON)
    return dgm_str_is(w->lemma, "he") || dgm_str_is(w->lemma, "she") || dgm_str_is(w->lemma, "they") ? subject
                                                                                                     : DGM_NONE;
  int32_t mention = dgm_mention_at(d, (uint32_t)subject);
  return mention >= 0 || dgm_is_voice(work, (uint32_t)subject) ? subject : DGM_NONE;
}

/* "It does not surprise the pollster Ann Shaw: "…"": the person named last before the colon; "For the coach, it was
 * simple: "…"": whose view it is. */
static int32_t voice_before(const dgm_claim_work *work, uint32_t sentence, uint32_t colon) {
  const dgm_document *d = work->d;
  int32_t root = d->sentences[sentence].root;
  if (root >= 0)
    DGM_EACH_CHILD(work, c, root) {
      uint16_t functions = dgm_functions_of(work, dgm_marker(work, (uint32_t)c));
      bool whose = functions & DGM_FUNCTION_OWNER && !(functions & (DGM_FUNCTION_AUTHOR | DGM_FUNCTION_MEDIUM));
      if (c < root && dgm_w(work, c)->deprel == DGM_OBL && whose && work->quote_at[c] < 0 &&
          (dgm_mention_at(d, (uint32_t)c) >= 0 || dgm_is_voice(work, (uint32_t)c)))
        return c;
    }
  for (uint32_t i = dgm_mention_from(d, colon);
       i-- > 0 && d->mentions[i].words.first >= d->sentences[sentence].words.first;) {
    const dgm_mention *m = &d->mentions[i];
    bool person = d->entities[m->entity].kind == DGM_ENTITY_PERSON && m->kind == DGM_NAMED;
    if (person && m->words.first + m->words.count == colon && work->quote_at[m->head] < 0)
      return (int32_t)m->head;
  }
  int32_t name = (int32_t)colon - 1; /* a name that no table has, with its trade: "the skipper Jan Kos" */
  if (colon < 1 || dgm_w(work, name)->upos != DGM_PROPN || work->quote_at[name] >= 0)
    return DGM_NONE;
  for (int i = 0; i < 6 && dgm_w(work, name)->deprel == DGM_FLAT && dgm_w(work, name)->head >= 0; i++)
    name = dgm_w(work, name)->head;
  return name < (int32_t)colon - 1 ? name : DGM_NONE;
}

/* The sentence tells how somebody is or that he speaks, smiles, nods: "The minister was blunt." */
static bool leads_to_words(const dgm_claim_work *work, uint32_t sentence) {
  int32_t root = work->d->sentences[sentence].root, extra;
  if (root < 0 || dgm_work_child(work, (uint32_t)root, DGM_COP, DGM_SUB_NONE) >= 0)
    return root >= 0;
  const dgm_cue *cue = dgm_find_cue(work, (uint32_t)root, &extra);
  return cue && cue->upos == DGM_VERB;
}

/* A person, body or country, not "two tankers". */
static bool is_somebody(const dgm_claim_work *work, int32_t word) {
  const dgm_document *d = work->d;
  const dgm_word *w = dgm_w(work, word);
  int32_t at = dgm_mention_at(d, (uint32_t)word);
  if (w->upos == DGM_PRON || at < 0)
    return true;
  const dgm_mention *m = &d->mentions[at];
  if (m->kind != DGM_NOMINAL || dgm_word_kinds(work, (uint32_t)word) & (DGM_KIND_UNNAMED | DGM_KIND_VOICE))
    return true;
  DGM_EACH_CHILD(work, c, word)
  if (dgm_w(work, c)->deprel == DGM_NUMMOD)
    return false;
  return true;
}

static dgm_err add_without_cue(dgm_claim_work *work, const dgm_quotation *q, int32_t source) {
  dgm_draft draft = {.sentence = work->d->words[q->first].sentence,
                     .cue = q->first - 1,
                     .source = source,
                     .source_words = dgm_noun_phrase(work, (uint32_t)source, DGM_NONE),
                     .of = DGM_NONE,
                     .stance = DGM_ASSERTS,
                     .can_quote = true,
                     .rule = "quotation after a sentence about its speaker"};
  memset(work->mark + q->first, 1, q->last - q->first + 1);
  return dgm_add_draft(work, &draft);
}

/* "…," he said. Snow fell. "…": his, though no word here says so. */
static dgm_err add_for_speaker(dgm_claim_work *work, const dgm_quotation *q, const dgm_draft *speaker) {
  dgm_draft draft = {.sentence = work->d->words[q->first].sentence,
                     .cue = q->first - 1,
                     .source = speaker->source,
                     .of = DGM_NONE,
                     .stance = DGM_ASSERTS,
                     .can_quote = true,
                     .rule = "quotation after narrative, of who was quoted last"};
  memset(work->mark + q->first, 1, q->last - q->first + 1);
  return dgm_add_draft(work, &draft);
}

static dgm_range owner_words(dgm_claim_work *work, uint32_t owner, uint32_t noun) {
  dgm_range words = dgm_noun_phrase(work, owner, (int32_t)noun);
  const dgm_word *end = dgm_w(work, (int32_t)(words.first + words.count - 1));
  words.count -= words.count > 1 && end->deprel == DGM_CASE;
  return words;
}

/* "The envoy's answer was short: "Never."" */
static dgm_err add_with_noun(dgm_claim_work *work, const dgm_quotation *q, uint32_t noun, int32_t owner,
                             int32_t *last) {
  int32_t number = (int32_t)work->n_drafts;
  dgm_draft draft = {.sentence = work->d->words[noun].sentence,
                     .cue = noun,
                     .cue_words = {noun, 1},
                     .source = owner,
                     .source_words = owner_words(work, (uint32_t)owner, noun),
                     .of = DGM_NONE,
                     .stance = DGM_ASSERTS,
                     .can_quote = true,
                     .rule = "quotation as somebody's words"};
  uint32_t first = work->n_parts;
  dgm_err result = dgm_push_part(work, bare(work, q));
  draft.content = (dgm_range){first, 1};
  draft.quote = DGM_QUOTE_DIRECT;
  if (!result)
    result = dgm_push_draft(work, &draft);
  for (uint32_t s = work->d->words[q->first].sentence; s <= work->d->words[q->last].sentence; s++)
    last[s] = number;
  return result;
}

enum { MAX_NARRATIVE = 3 /* sentences between two quotations of one speaker */ };

/* The last who was quoted before some sentences of narrative. */
static int32_t speaker_before(const dgm_claim_work *work, uint32_t sentence, const int32_t *last) {
  const dgm_document *d = work->d;
  uint32_t paragraph = d->sentences[sentence].paragraph;
  for (uint32_t s = sentence, n = 0; n <= MAX_NARRATIVE; s--, n++) {
    if (d->sentences[s].paragraph + 1 < paragraph)
      return DGM_NONE;
    if (last[s] >= 0)
      return work->drafts[last[s]].quote == DGM_QUOTE_DIRECT ? last[s] : DGM_NONE;
    if (s == 0)
      break;
  }
  return DGM_NONE;
}

/* "Ann Lee said. She rose from her chair. "…"": the sentence between is about the same. */
static bool is_speaker(const dgm_claim_work *work, int32_t draft, int32_t word) {
  int32_t said = work->drafts[draft].source;
  int32_t a = said < 0 ? DGM_NONE : dgm_mention_at(work->d, (uint32_t)said);
  int32_t b = dgm_mention_at(work->d, (uint32_t)word);
  return a >= 0 && b >= 0 && work->d->mentions[a].entity == work->d->mentions[b].entity;
}

static dgm_err follow(dgm_claim_work *work, const dgm_quotation *q, int32_t *last) {
  const dgm_document *d = work->d;
  uint32_t s = d->words[q->first].sentence, end = d->words[q->last].sentence;
  uint32_t t = q->first - 2, before = q->first < 2 ? s : d->words[t].sentence;
  bool colon = q->first >= 2 && dgm_str_is(d->words[t].lemma, ":");
  if (q->first < 2 || (before == s && !colon && work->quote_at[t] >= 0))
    return DGM_OK;
  uint32_t gap = dgm_paragraph_of(work, q->first) - dgm_paragraph_of(work, t);
  if (gap > 1)
    return DGM_OK;
  int32_t number = last[before], source = number < 0 ? topic_of(work, before) : DGM_NONE, speaker = DGM_NONE;
  if (number < 0 && !colon && (source < 0 || !is_somebody(work, source) || !leads_to_words(work, before)))
    speaker = speaker_before(work, before, last);
  bool other = speaker >= 0 && source >= 0 && is_somebody(work, source);
  if (other && (is_speaker(work, speaker, source) ||
                d->sentences[work->drafts[speaker].sentence].paragraph != d->sentences[before].paragraph))
    speaker = DGM_NONE;
  if (number < 0 && source < 0 && colon)
    source = voice_before(work, before, t);
  dgm_err result = DGM_OK;
  if (number >= 0) {
    dgm_draft *f = &work->drafts[number];
    if (gap == 1 && f->quote == DGM_QUOTE_INDIRECT)
      return DGM_OK;
    result = add_part(work, f, bare(work, q));
    f->quote = f->quote == DGM_QUOTE_INDIRECT ? DGM_QUOTE_MIXED : f->quote;
  } else {
    if (speaker < 0 && (source < 0 || q->n_words < 3))
      return DGM_OK;
    number = (int32_t)work->n_drafts;
    dgm_draft told = speaker < 0 ? (dgm_draft){0} : work->drafts[speaker];
    result = speaker < 0 ? add_without_cue(work, q, source) : add_for_speaker(work, q, &told);
    if (work->n_drafts == (uint32_t)number)
      return result;
  }
  for (; s <= end; s++)
    last[s] = number;
  return result;
}

dgm_err dgm_follow_quotations(dgm_claim_work *work) {
  const dgm_document *d = work->d;
  int32_t *last = dgm_arena_alloc(&work->coder->arena, (d->n_sentences + 1) * sizeof *last);
  uint8_t *covered = dgm_arena_zeros(&work->coder->arena, d->n_words + 1, sizeof *covered);
  if (!last || !covered)
    return dgm_fail_memory(work->error);
  survey(work, last, covered);
  dgm_err result = DGM_OK;
  for (uint32_t i = 0; i < work->n_quotations && !result; i++) {
    const dgm_quotation *q = &work->quotations[i];
    dgm_range words = bare(work, q);
    if (q->cue >= 0 || !words.count || covered[words.first])
      continue;
    int32_t owner, noun = dgm_noun_of_quotation(work, q, &owner);
    if (noun >= 0 && work->draft_at[noun] < 0)
      result = add_with_noun(work, q, (uint32_t)noun, owner, last);
    else if (is_whole(work, q))
      result = follow(work, q, last);
  }
  dgm_sort_drafts(work);
  return result;
}
