/* "Netanyahu: Hamas will pay" and "Ten killed in strike: army": a name or a word for a source before or after a colon.
 */
#include "claims/claims.h"

enum { MAX_NAME = 7 };

/* Somebody who speaks: a mention of an actor, or a word like "report". */
bool dgm_is_voice(const dgm_claim_work *work, uint32_t word) {
  const dgm_word *w = dgm_w(work, (int32_t)word);
  if (w->upos != DGM_NOUN && w->upos != DGM_PROPN)
    return false;
  int32_t mention = dgm_mention_at(work->d, word);
  if (mention >= 0 && work->d->entities[work->d->mentions[mention].entity].kind != DGM_ENTITY_PLACE)
    return true;
  return w->ner == DGM_NER_PERSON || w->ner == DGM_NER_ORGANISATION || dgm_word_kinds(work, word) & DGM_KIND_VOICE;
}

/* A quotation that no verb speaks follows the colon. */
static bool is_quoted(const dgm_claim_work *work, uint32_t colon, uint32_t end) {
  return colon + 2 < end && work->quote_at[colon + 1] < 0 && work->quote_at[colon + 2] >= 0 &&
         work->quotations[work->quote_at[colon + 2]].cue < 0;
}

/* All words from `first` to `last` can belong to one name, and one of them speaks. */
static int32_t voice_in(const dgm_claim_work *work, uint32_t first, uint32_t last) {
  int32_t voice = DGM_NONE;
  for (uint32_t i = first; i <= last; i++) {
    const dgm_word *w = dgm_w(work, (int32_t)i);
    bool finite = w->upos == DGM_VERB && w->deprel != DGM_AMOD; /* "the lost race" */
    if (finite || w->upos == DGM_AUX || w->upos == DGM_PRON || w->upos == DGM_PUNCT || w->upos == DGM_SCONJ ||
        w->upos == DGM_NUM)
      return DGM_NONE;
    bool inner = w->head >= (int32_t)first && w->head <= (int32_t)last;
    if (dgm_is_voice(work, i) && (!inner || voice < 0))
      voice = (int32_t)i;
  }
  return voice;
}

/* "The coach on the lost race": up to a preposition that tells neither whose nor where somebody is. */
static uint32_t name_end(const dgm_claim_work *work, uint32_t first, uint32_t end) {
  enum { OF_NAMES = DGM_FUNCTION_OWNER | DGM_FUNCTION_ABODE };
  for (uint32_t i = first + 1; i < end; i++) {
    const dgm_word *w = dgm_w(work, (int32_t)i);
    if (dgm_word_kinds(work, i) & DGM_KIND_SAYING) /* "his answer to the court" */
      return end;
    if (w->upos == DGM_ADP && w->deprel == DGM_CASE && !(work->functions[i] & OF_NAMES))
      return i;
  }
  return end;
}

static dgm_err add(dgm_claim_work *work, uint32_t sentence, uint32_t colon, dgm_range name, int32_t voice,
                   dgm_range content) {
  dgm_draft draft = {.sentence = sentence,
                     .cue = colon,
                     .cue_words = {colon, 1},
                     .source = voice,
                     .source_words = name,
                     .of = DGM_NONE,
                     .stance = DGM_ASSERTS,
                     .can_quote = content.first > colon,
                     .rule = "name and colon"};
  for (uint32_t i = 0; i < content.count; i++)
    work->mark[content.first + i] = 1;
  dgm_mark_quotations(work, sentence);
  return dgm_add_draft(work, &draft);
}

/* "'We stay': minister defies the court": a quotation, a colon, and a clause about who speaks. */
static int32_t speaker_behind(dgm_claim_work *work, uint32_t first, uint32_t colon, uint32_t end, dgm_range *name) {
  const dgm_document *d = work->d;
  for (uint32_t i = first; i < colon; i++)
    if (d->words[i].upos != DGM_PUNCT && work->quote_at[i] < 0)
      return DGM_NONE;
  uint32_t verb = colon + 1;
  while (verb < end && d->words[verb].upos != DGM_VERB && d->words[verb].upos != DGM_AUX &&
         d->words[verb].upos != DGM_PUNCT)
    verb++;
  if (verb == end || d->words[verb].upos == DGM_PUNCT || verb == colon + 1 || work->quote_at[first + 1] < 0)
    return DGM_NONE;
  for (uint32_t i = colon + 1; i < verb; i++) {
    const dgm_word *w = &d->words[i];
    bool top = w->head <= (int32_t)colon || w->head >= (int32_t)verb;
    if (!top || !(dgm_is_voice(work, i) || w->upos == DGM_NOUN || w->upos == DGM_PROPN))
      continue;
    *name = (dgm_range){colon + 1, verb - colon - 1};
    return (int32_t)i;
  }
  return DGM_NONE;
}

/* "Lisbon brands bridge tolls 'a robbery'": a headline's verb that the tree takes for a plural noun. */
static dgm_err try_brand(dgm_claim_work *work, uint32_t sentence) {
  enum { OPINION = DGM_FRAME_CALL | DGM_FRAME_AS | DGM_FRAME_QUOTE };
  const dgm_document *d = work->d;
  dgm_range words = d->sentences[sentence].words;
  uint32_t end = words.first + words.count, verb = words.first + 1;
  if (words.count < 5)
    return DGM_OK;
  bool stopped = dgm_str_is(d->words[end - 1].lemma, ".") || dgm_str_is(d->words[end - 2].lemma, ".");
  if (stopped || work->quote_at[end - 2] < 0 || d->words[words.first].upos != DGM_PROPN)
    return DGM_OK;
  while (verb < end && verb < words.first + 5 && d->words[verb].upos == DGM_PROPN)
    verb++;
  dgm_str form = verb < end ? dgm_form(d, verb) : (dgm_str){0};
  const dgm_cue *cue =
      verb < end && d->words[verb].upos == DGM_NOUN ? dgm_cue_of_lemma(work, d->words[verb].lemma) : NULL;
  int32_t voice = dgm_mention_at(d, verb - 1) >= 0 ? (int32_t)verb - 1 : DGM_NONE;
  bool plural = form.size > 2 && form.data[form.size - 1] == 's' && form.size > d->words[verb].lemma.size;
  int32_t first_quoted = work->quote_at[end - 2];
  if (!cue || !(cue->frames & OPINION) || !plural || voice < 0 || work->draft_at[verb] >= 0 ||
      work->quotations[first_quoted].first <= verb)
    return DGM_OK;
  dgm_draft draft = {.sentence = sentence,
                     .cue = verb,
                     .cue_words = {verb, 1},
                     .source = voice,
                     .source_words = {words.first, verb - words.first},
                     .of = DGM_NONE,
                     .stance = cue->stance,
                     .nominal = true,
                     .rule = "verb of a headline taken for a noun"};
  memset(work->mark + verb + 1, 1, end - verb - 1);
  return dgm_add_draft(work, &draft);
}

dgm_err dgm_try_colon(dgm_claim_work *work, uint32_t sentence) {
  const dgm_document *d = work->d;
  dgm_range words = d->sentences[sentence].words;
  uint32_t end = words.first + words.count, colon = end;
  bool headline = d->sentences[sentence].kind == DGM_SENTENCE_HEADLINE;
  for (uint32_t i = words.first + 1; i + 1 < end && colon == end; i++)
    if (dgm_str_is(d->words[i].lemma, ":") && work->draft_at[i] < 0)
      colon = i;
  if (colon == end)
    return try_brand(work, sentence);
  uint32_t first = words.first;
  while (first < colon && d->words[first].upos == DGM_PUNCT)
    first++;
  bool starts = d->words[words.first].span.start == 0 || d->text.data[d->words[words.first].span.start - 1] == '\n';
  uint32_t stop = first < colon ? name_end(work, first, colon) : colon;
  if (starts && first < colon && stop - first <= MAX_NAME && colon - first <= 2 * MAX_NAME && colon + 2 < end) {
    int32_t voice = voice_in(work, first, stop - 1);
    if (voice >= 0 && (colon - first <= MAX_NAME || is_quoted(work, colon, end)))
      return add(work, sentence, colon, (dgm_range){first, stop - first}, voice,
                 (dgm_range){colon + 1, end - colon - 1});
  }
  dgm_range name = {0};
  if (is_quoted(work, colon, end) && first < colon && colon - first <= MAX_NAME) { /* amid a paragraph: Bush: "…" */
    int32_t voice = voice_in(work, first, colon - 1);
    uint32_t last = work->quotations[work->quote_at[colon + 2]].last;
    if (voice >= 0)
      return add(work, sentence, colon, (dgm_range){first, colon - first}, voice,
                 (dgm_range){colon + 2, (last < end ? last + 1 : end) - colon - 2});
  }
  int32_t speaker = starts ? speaker_behind(work, words.first, colon, end, &name) : DGM_NONE;
  if (speaker >= 0)
    return add(work, sentence, colon, name, speaker, (dgm_range){words.first, colon - words.first});
  while (end > colon + 1 && d->words[end - 1].upos == DGM_PUNCT)
    end--;
  if (!headline || end - colon - 1 > 4 || end == colon + 1 || colon < words.first + 3)
    return DGM_OK;
  int32_t voice = voice_in(work, colon + 1, end - 1);
  if (voice < 0)
    return DGM_OK;
  return add(work, sentence, colon, (dgm_range){colon + 1, end - colon - 1}, voice,
             (dgm_range){words.first, colon - words.first});
}
