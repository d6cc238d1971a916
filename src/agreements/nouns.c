/* Which words mean an agreement: nouns, names, "the document", "it". */
#include "agreements/agreements.h"

enum { MAX_TERM = 5, MAX_CLIMB = 4, LOOK_BACK = 3 };

/* ---- looking up ---- */

dgm_str dgm_lower_of(dgm_lower *room, dgm_str text) {
  if (text.size > sizeof room->data)
    return (dgm_str){0};
  for (uint32_t i = 0; i < text.size; i++)
    room->data[i] = dgm_to_lower(text.data[i]);
  return (dgm_str){room->data, text.size};
}

bool dgm_in_list(dgm_str list, dgm_str item) {
  dgm_str part;
  while (list.size && dgm_str_split(&list, ';', &part))
    if (dgm_str_eq(part, item))
      return true;
  return false;
}

static unsigned arounds_of(const dgm_agreement_work *work, dgm_phrase_hit hit) {
  unsigned bits = 0;
  for (uint32_t i = 0; i < hit.count; i++)
    bits |= work->tables->arounds[hit.rows[i].row];
  return bits;
}

unsigned dgm_words_around(const dgm_agreement_work *work, uint32_t word) {
  dgm_lower room;
  dgm_str lemma = dgm_lower_of(&room, work->d->words[word].lemma);
  return arounds_of(work, dgm_phrases_find(&work->tables->word_map, dgm_phrase_step(DGM_PHRASE_START, lemma)));
}

void dgm_visit_rows(const dgm_agreement_work *work, const dgm_phrases *map, uint32_t word, dgm_visit_row *visit,
                    void *context) {
  dgm_lower room;
  dgm_str lemma = dgm_lower_of(&room, work->d->words[word].lemma);
  if (!lemma.size)
    return;
  uint64_t state = dgm_phrase_step(DGM_PHRASE_START, lemma);
  dgm_phrase_hit hit = dgm_phrases_find(map, state);
  bool longer = false;
  if (hit.more)
    DGM_EACH_CHILD(work->claims, c, word) {
      dgm_phrase_hit second = dgm_phrases_find(map, dgm_phrase_step(state, work->d->words[c].lemma));
      for (uint32_t i = 0; i < second.count; i++)
        visit(context, second.rows[i].row, word, c);
      longer |= second.count > 0;
    }
  for (uint32_t i = 0; i < hit.count && !longer; i++)
    visit(context, hit.rows[i].row, word, DGM_NONE);
}

bool dgm_pact_stands_at(const dgm_agreement_work *work, const dgm_pact *pact, uint32_t word) {
  const dgm_document *d = work->d;
  uint32_t at = pact->head;
  for (int i = 0; i < MAX_CLIMB; i++) {
    if (at == word)
      return true;
    const dgm_word *w = &d->words[at];
    if (w->head < 0)
      return false;
    const dgm_word *h = &d->words[w->head];
    bool joined = w->deprel == DGM_CONJ && !dgm_is_verbal(h);
    bool of = (w->deprel == DGM_NMOD || w->deprel == DGM_COMPOUND) && dgm_pos_is(h, DGM_NOUN) &&
              dgm_words_around(work, (uint32_t)w->head) & DGM_AROUND_PART;
    if (!joined && !of)
      return false;
    at = (uint32_t)w->head;
  }
  return false;
}

/* ---- the phrase ---- */

static bool is_capital(const dgm_document *d, uint32_t word) {
  dgm_str form = dgm_form(d, word);
  return form.size && dgm_is_upper(form.data[0]);
}

/* Back to the article or the owner: "a ten-year grain deal" → ten. */
static uint32_t first_word(const dgm_document *d, uint32_t head) {
  uint32_t first = head, begin = d->sentences[d->words[head].sentence].words.first;
  while (first > begin && dgm_is_under(d, first - 1, head)) {
    const dgm_word *w = &d->words[first - 1];
    bool hyphen = w->upos == DGM_PUNCT && dgm_str_is(w->lemma, "-");
    bool and = w->upos == DGM_CCONJ && first > begin + 1 && is_capital(d, first) && is_capital(d, first - 2);
    if (and) { /* "Peace and Friendship Treaty" */
      first--;
      continue;
    }
    if (w->upos == DGM_DET || w->upos == DGM_PART || w->upos == DGM_PRON || w->upos == DGM_ADP ||
        w->upos == DGM_CCONJ || (w->upos == DGM_PUNCT && !hyphen) || w->deprel == DGM_CASE || w->deprel == DGM_COP ||
        w->deprel == DGM_MARK || w->deprel == DGM_NSUBJ)
      break;
    first--;
  }
  while (first < head && d->words[first].upos == DGM_PUNCT)
    first++;
  return first;
}

static uint8_t form_of(const dgm_claim_work *work, uint32_t head) {
  DGM_EACH_CHILD(work, c, head) {
    const dgm_word *w = dgm_w(work, c);
    if (w->deprel == DGM_NMOD && w->subtype == DGM_SUB_POSS)
      return DGM_PACT_DEFINITE;
    if (w->deprel != DGM_DET_REL)
      continue;
    dgm_lower room;
    dgm_str lemma = dgm_lower_of(&room, w->lemma);
    bool definite =
        dgm_str_is(lemma, "the") || dgm_str_is(lemma, "this") || dgm_str_is(lemma, "that") || dgm_str_is(lemma, "both");
    return definite ? DGM_PACT_DEFINITE : DGM_PACT_INDEFINITE;
  }
  return DGM_PACT_BARE;
}

/* The first word of "Minsk agreements", "Algiers peace accord": a town somewhere before the noun, or beside it a name
 * that is no actor and no feast; else the noun. */
static uint32_t name_before(const dgm_document *d, uint32_t head, uint32_t first, bool definite) {
  for (uint32_t i = 0; i < d->n_places && d->places[i].words.first < head && definite; i++)
    if (d->places[i].geonameid && d->places[i].words.first >= first && d->places[i].head < head &&
        d->words[d->places[i].head].head == (int32_t)head)
      return d->places[i].words.first;
  uint32_t from = head;
  if (head == first || d->words[head - 1].upos != DGM_PROPN || !is_capital(d, head - 1) ||
      d->words[head - 1].head != (int32_t)head)
    return head;
  int32_t mention = dgm_mention_at(d, head - 1);
  bool other = mention >= 0 && d->entities[d->mentions[mention].entity].code.size;
  for (uint32_t i = 0; i < d->n_times && d->times[i].words.first < head; i++)
    other |= d->times[i].words.first + d->times[i].words.count >= head;
  while (!other && from > first && is_capital(d, from - 1))
    from--;
  return from;
}

/* "Treaty of Lausanne", "the Jeddah Declaration", "the Minsk agreements". */
static dgm_range name_of(const dgm_agreement_work *work, uint32_t head, uint32_t first, bool definite) {
  const dgm_document *d = work->d;
  dgm_range words = d->sentences[d->words[head].sentence].words;
  uint32_t from = head, to = head, end = words.first + words.count;
  bool own = is_capital(d, head);
  if (own) {
    while (from > first && (is_capital(d, from - 1) || d->words[from - 1].upos == DGM_PUNCT ||
                            (d->words[from - 1].upos == DGM_CCONJ && from - 1 > first && is_capital(d, from - 2))))
      from--;
    bool linked = to + 2 < end && dgm_words_around(work, to + 1) & DGM_AROUND_LINK;
    uint32_t next = linked ? to + 2 : to;
    if (linked && next + 1 < end && dgm_str_is(d->words[next].lemma, "the"))
      next++;
    for (; linked && next < end && dgm_is_under(d, next, head); next++) {
      bool and = d->words[next].upos == DGM_CCONJ && next + 1 < end && is_capital(d, next + 1);
      if (!is_capital(d, next) && !and)
        break;
      to = next;
    }
    while (from < head && d->words[from].upos == DGM_PUNCT)
      from++;
  } else {
    from = name_before(d, head, first, definite);
  }
  return from == to ? (dgm_range){0} : (dgm_range){from, to - from + 1};
}

/* ---- one noun ---- */

static dgm_err add_pact(dgm_agreement_work *work, const dgm_pact *pact) {
  dgm_pact *moved = dgm_arena_grow(&work->coder->arena, work->pacts, work->n_pacts, sizeof *moved);
  if (!moved)
    return dgm_fail_memory(work->error);
  work->pacts = moved;
  moved[work->n_pacts++] = *pact;
  return DGM_OK;
}

/* The longest term of the table that begins here; sets its last word. */
static const dgm_agreement_noun *find_noun(const dgm_agreement_work *work, uint32_t word, uint32_t end,
                                           uint32_t *last) {
  const dgm_document *d = work->d;
  const dgm_agreement_noun *best = NULL;
  uint64_t state = DGM_PHRASE_START;
  for (uint32_t i = word; i < end && i < word + MAX_TERM; i++) {
    dgm_lower room;
    dgm_str lemma = dgm_lower_of(&room, d->words[i].lemma);
    if (!lemma.size)
      break;
    state = dgm_phrase_step(state, lemma);
    dgm_phrase_hit hit = dgm_phrases_find(&work->tables->noun_map, state);
    bool nominal = dgm_pos_is(&d->words[i], DGM_NOUN) || (d->words[i].upos == DGM_VERB && i > word); /* "cease-fire" */
    if (hit.count && nominal) {
      best = &work->tables->nouns[hit.rows[0].row];
      *last = i;
    }
    if (!hit.more)
      break;
  }
  return best;
}

static uint32_t find_name(const dgm_agreement_work *work, uint32_t word, uint32_t end, uint8_t *kind) {
  uint64_t state = DGM_PHRASE_START;
  uint32_t size = 0;
  for (uint32_t i = word; i < end && i < word + MAX_TERM + 2; i++) {
    state = dgm_phrase_step(state, dgm_form(work->d, i));
    dgm_phrase_hit hit = dgm_phrases_find(&work->tables->name_map, state);
    if (hit.count) {
      size = i - word + 1;
      *kind = work->tables->name_kinds[hit.rows[0].row];
    }
    if (!hit.more)
      break;
  }
  return size;
}

static uint32_t head_within(const dgm_document *d, uint32_t first, uint32_t last) {
  for (uint32_t i = first; i <= last; i++)
    if ((d->words[i].head < (int32_t)first || d->words[i].head > (int32_t)last) && d->words[i].upos != DGM_PUNCT)
      return i;
  return last;
}

/* A noun before another one counts only if that one speaks of it: "ceasefire talks", not "contract killers". */
static bool is_spoken_of(const dgm_agreement_work *work, uint32_t head) {
  const dgm_document *d = work->d;
  const dgm_word *w = &d->words[head];
  if (w->deprel != DGM_COMPOUND || w->head < 0)
    return true;
  uint32_t noun = (uint32_t)w->head;
  dgm_lower room;
  uint64_t state = dgm_phrase_step(DGM_PHRASE_START, dgm_lower_of(&room, d->words[noun].lemma));
  dgm_phrase_hit hit = dgm_phrases_find(&work->tables->step_map, state);
  for (uint32_t i = 0; i < hit.count; i++) {
    const dgm_step *step = &work->tables->steps[hit.rows[i].row];
    if (step->upos == DGM_NOUN && dgm_in_list(step->links, dgm_cstr("obj")))
      return true;
  }
  return (dgm_words_around(work, noun) & DGM_AROUND_PART) != 0;
}

/* "by agreement", "a great deal". */
static bool is_idle(const dgm_agreement_work *work, const dgm_pact *pact) {
  const dgm_document *d = work->d;
  bool bare = pact->form == DGM_PACT_BARE && pact->words.count == 1;
  DGM_EACH_CHILD(work->claims, c, pact->head) {
    if (bare && d->words[c].deprel == DGM_CASE && dgm_words_around(work, (uint32_t)c) & DGM_AROUND_IDLE)
      return d->words[pact->head].number != DGM_NUMBER_PLUR;
    dgm_lower room;
    if (d->words[c].deprel == DGM_AMOD || d->words[c].deprel == DGM_COMPOUND)
      if (dgm_in_list(pact->noun->not_with, dgm_lower_of(&room, d->words[c].lemma)))
        return true;
  }
  return false;
}

/* The kind that a noun before the head gives: "ceasefire agreement". */
static void take_kind_before(const dgm_agreement_work *work, dgm_pact *pact) {
  for (uint32_t i = pact->words.first; i < pact->head; i++) {
    uint32_t last;
    const dgm_agreement_noun *noun = find_noun(work, i, pact->head, &last);
    if (noun && noun->over) {
      pact->kind = noun->kind;
      pact->noun = noun;
      return;
    }
  }
}

static dgm_err try_noun(dgm_agreement_work *work, uint32_t *at, uint32_t end) {
  dgm_document *d = work->d;
  uint32_t last;
  const dgm_agreement_noun *noun = find_noun(work, *at, end, &last);
  if (!noun)
    return DGM_OK;
  uint32_t head = head_within(d, *at, last);
  *at = last;
  if (!is_spoken_of(work, head))
    return DGM_OK;
  uint32_t sentence = d->words[head].sentence, first = first_word(d, head);
  uint32_t term = last < head ? head : last;
  dgm_pact pact = {.head = head, .sentence = sentence, .noun = noun, .kind = noun->kind, .record = DGM_NONE};
  pact.headline = d->sentences[sentence].kind == DGM_SENTENCE_HEADLINE;
  pact.words = (dgm_range){first, term - first + 1};
  pact.form = form_of(work->claims, head);
  if (is_idle(work, &pact))
    return DGM_OK;
  take_kind_before(work, &pact);
  if (!pact.headline)
    pact.name = name_of(work, head, first, pact.form != DGM_PACT_INDEFINITE);
  uint8_t kind;
  for (uint32_t i = first; i < head && !pact.name.count; i++) {
    uint32_t size = find_name(work, i, end, &kind);
    if (size) /* "the INF treaty" */
      pact.name = (dgm_range){i, i + size == head ? size + 1 : size};
  }
  if (pact.name.count && pact.name.first + pact.name.count > term + 1)
    pact.words.count = pact.name.first + pact.name.count - first;
  dgm_pact_parties(work, &pact);
  return add_pact(work, &pact);
}

/* A name without such a noun: "the JCPOA". */
static dgm_err try_name(dgm_agreement_work *work, uint32_t *at, uint32_t end) {
  const dgm_document *d = work->d;
  dgm_pact pact = {.record = DGM_NONE, .form = DGM_PACT_DEFINITE};
  uint32_t size = find_name(work, *at, end, &pact.kind), last;
  if (!size)
    return DGM_OK;
  for (uint32_t i = *at; i < *at + size; i++)
    if (find_noun(work, i, *at + size, &last) && last == *at + size - 1)
      return DGM_OK; /* as a noun */
  pact.head = head_within(d, *at, *at + size - 1);
  const dgm_word *w = &d->words[pact.head];
  uint32_t end_of = *at + size - 1;
  if (w->deprel == DGM_COMPOUND && w->head > (int32_t)pact.head &&
      find_noun(work, (uint32_t)w->head, end, &last)) /* "the INF treaty" */
    return DGM_OK;
  pact.sentence = w->sentence;
  pact.headline = d->sentences[pact.sentence].kind == DGM_SENTENCE_HEADLINE;
  pact.words = pact.name = (dgm_range){*at, size};
  *at = end_of;
  dgm_pact_parties(work, &pact);
  return add_pact(work, &pact);
}

/* "A joint statement … the statement": the head of the last term alone. */
static bool repeats_head(const dgm_agreement_work *work, uint32_t word) {
  const dgm_pact *last = NULL;
  for (uint32_t i = work->n_pacts; i-- > 0 && !last;)
    last = work->pacts[i].form < DGM_PACT_REPEAT ? &work->pacts[i] : NULL;
  return last && last->noun && work->d->words[word].upos == DGM_NOUN &&
         dgm_str_eq(work->d->words[word].lemma, work->d->words[last->head].lemma) &&
         form_of(work->claims, word) == DGM_PACT_DEFINITE;
}

/* "under its terms" */
static bool has_its(const dgm_claim_work *work, uint32_t word) {
  int32_t owner = dgm_work_child(work, word, DGM_NMOD, DGM_SUB_POSS);
  return owner >= 0 && dgm_w(work, owner)->upos == DGM_PRON && dgm_w(work, owner)->gender == DGM_GENDER_NEUT;
}

/* "The document", "it": whether they mean the agreement spoken of, the words around them will tell. */
static dgm_err try_repeat(dgm_agreement_work *work, uint32_t word, uint32_t last_sentence) {
  const dgm_document *d = work->d;
  const dgm_word *w = &d->words[word];
  dgm_pact pact = {.head = word, .sentence = w->sentence, .words = {word, 1}, .record = DGM_NONE, .form = DGM_PACT_IT};
  if (!work->n_pacts)
    return DGM_OK;
  if (repeats_head(work, word)) {
    const dgm_pact *last = &work->pacts[work->n_pacts - 1];
    while (last->form >= DGM_PACT_REPEAT)
      last--;
    pact.form = DGM_PACT_DEFINITE;
    pact.noun = last->noun;
    pact.kind = last->kind;
    return add_pact(work, &pact);
  }
  if (w->sentence > last_sentence + LOOK_BACK)
    return DGM_OK;
  bool it = w->upos == DGM_PRON && dgm_str_is(w->lemma, "it") && w->sentence <= last_sentence + 1;
  unsigned around = w->upos == DGM_NOUN ? dgm_words_around(work, word) : 0;
  if ((around & DGM_AROUND_REPEAT && form_of(work->claims, word) == DGM_PACT_DEFINITE) ||
      (around & DGM_AROUND_PART && has_its(work->claims, word)))
    pact.form = DGM_PACT_REPEAT;
  else if (!it)
    return DGM_OK;
  return add_pact(work, &pact);
}

dgm_err dgm_find_pacts(dgm_agreement_work *work) {
  dgm_document *d = work->d;
  dgm_err result = DGM_OK;
  uint32_t spoken = 0; /* the last sentence with an agreement */
  for (uint32_t i = 0; i < d->n_words && !result; i++) {
    const dgm_word *w = &d->words[i];
    dgm_range words = d->sentences[w->sentence].words;
    uint32_t end = words.first + words.count, n = work->n_pacts, at = i;
    if (w->upos == DGM_PUNCT || w->upos == DGM_DET || w->upos == DGM_ADP || w->upos == DGM_AUX)
      continue;
    if (w->upos != DGM_PRON) {
      if (is_capital(d, i))
        result = try_name(work, &at, end);
      if (!result && at == i && work->n_pacts == n)
        result = try_noun(work, &at, end);
    }
    if (!result && work->n_pacts == n && at == i)
      result = try_repeat(work, i, spoken);
    if (work->n_pacts > n && work->pacts[n].form < DGM_PACT_REPEAT)
      spoken = w->sentence;
    i = at;
  }
  return result;
}
