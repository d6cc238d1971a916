/* What is said to stand in an agreement, or not to. */
#include "agreements/agreements.h"

#include "claims/status.h"
#include "events/events.h"

typedef struct search {
  dgm_agreement_work *work;
  uint32_t first, end; /* mentions of the sentence */
  dgm_err result;
} search;

/* ---- words ---- */

/* Without conjunctions, marks and "no" at its ends. */
static dgm_range trim(const dgm_agreement_work *work, dgm_range words) {
  const dgm_document *d = work->d;
  while (words.count > 1) {
    const dgm_word *w = &d->words[words.first];
    bool no = w->upos == DGM_DET && dgm_words_around(work, words.first) & DGM_AROUND_NONE;
    if (w->upos != DGM_PUNCT && w->upos != DGM_CCONJ && !(w->upos == DGM_SCONJ && w->deprel == DGM_MARK) && !no)
      break;
    words.first++;
    words.count--;
  }
  while (words.count > 1 && d->words[words.first + words.count - 1].upos == DGM_PUNCT)
    words.count--;
  return words;
}

static bool own_subject(const dgm_agreement_work *work, uint32_t verb) {
  return dgm_work_child(work->claims, verb, DGM_NSUBJ, DGM_SUB_NONE) >= 0;
}

/* The words of a clause around its verb, without `aside`, what is said of it, and joined clauses (`alone`: all of them)
 * with a subject of their own. */
static dgm_range clause_words(const dgm_agreement_work *work, uint32_t verb, int32_t aside, bool alone) {
  dgm_claim_work *claims = work->claims;
  const dgm_document *d = work->d;
  dgm_mark_subtree(claims, claims->phrase, verb, 1);
  DGM_EACH_CHILD(claims, c, verb) {
    const dgm_word *w = &d->words[c];
    bool apart = w->deprel == DGM_PARATAXIS || c == aside ||
                 (w->deprel == DGM_CONJ && (alone || own_subject(work, (uint32_t)c))) ||
                 (w->deprel == DGM_MARK && c < (int32_t)verb &&
                  !(dgm_str_is(w->lemma, "to") && d->words[verb].verb_form != DGM_FORM_GER));
    if (apart)
      dgm_mark_subtree(claims, claims->phrase, (uint32_t)c, 0);
  }
  dgm_range words = d->sentences[d->words[verb].sentence].words;
  uint32_t first = verb, last = verb;
  while (first > words.first && claims->phrase[first - 1])
    first--;
  while (last + 1 < words.first + words.count && claims->phrase[last + 1])
    last++;
  dgm_mark_subtree(claims, claims->phrase, verb, 0);
  return trim(work, (dgm_range){first, last - first + 1});
}

/* ---- adding ---- */

static dgm_err add(dgm_agreement_work *work, int32_t record, dgm_range words, uint32_t cue, bool included,
                   dgm_source source) {
  if (words.count == 1 && work->d->words[words.first].upos == DGM_PRON)
    return DGM_OK; /* "includes that" */
  for (uint32_t i = 0; i < work->n_provisions; i++) {
    const dgm_found_provision *p = &work->provisions[i];
    if (p->record == (uint32_t)record && p->words.first < words.first + words.count &&
        words.first < p->words.first + p->words.count)
      return DGM_OK; /* once */
  }
  dgm_found_provision *moved = dgm_arena_grow(&work->coder->arena, work->provisions, work->n_provisions, sizeof *moved);
  if (!moved)
    return dgm_fail_memory(work->error);
  work->provisions = moved;
  moved[work->n_provisions++] = (dgm_found_provision){
      .words = words, .cue = cue, .record = (uint32_t)record, .source = source, .included = included};
  return DGM_OK;
}

/* "does not mention minorities in Thrace": a phrase right behind that the parser hung on the verb belongs to the noun
 * too, unless it tells when. */
static dgm_range with_phrases(const dgm_agreement_work *work, dgm_range words, uint32_t cue) {
  const dgm_document *d = work->d;
  DGM_EACH_CHILD(work->claims, c, cue) {
    uint32_t next = words.first + words.count;
    if (c < (int32_t)next || d->words[c].deprel != DGM_OBL || d->words[next].upos != DGM_ADP ||
        !dgm_is_under(d, next, (uint32_t)c))
      continue;
    bool when = false;
    for (uint32_t i = 0; i < d->n_times && d->times[i].head <= (uint32_t)c; i++)
      when |= d->times[i].head == (uint32_t)c;
    dgm_range phrase = dgm_subtree(d, (uint32_t)c);
    if (!when && phrase.first == next)
      words.count += phrase.count;
  }
  return words;
}

/* "no mention of Israel": Israel. */
static uint32_t content_of(const dgm_agreement_work *work, uint32_t noun) {
  if (!(dgm_words_around(work, noun) & DGM_AROUND_EMPTY))
    return noun;
  int32_t inner = dgm_work_child(work->claims, noun, DGM_NMOD, DGM_SUB_NONE);
  return inner > (int32_t)noun ? (uint32_t)inner : noun;
}

/* A noun and those joined to it, each a provision if it has words of its own: "a customs union and a joint court". */
static dgm_err add_nouns(dgm_agreement_work *work, int32_t record, uint32_t noun, uint32_t cue, bool included,
                         dgm_source source) {
  const dgm_document *d = work->d;
  noun = content_of(work, noun);
  int32_t next = dgm_work_child(work->claims, noun, DGM_CONJ, DGM_SUB_NONE);
  dgm_range all = trim(work, dgm_noun_phrase(work->claims, noun, DGM_NONE));
  dgm_range first = trim(work, dgm_noun_phrase(work->claims, noun, next));
  bool split = next >= 0 && first.count > 1;
  DGM_EACH_CHILD(work->claims, c, noun)
  if (d->words[c].deprel == DGM_CONJ)
    split &= trim(work, dgm_noun_phrase(work->claims, (uint32_t)c, DGM_NONE)).count > 1;
  if (!split)
    return add(work, record, trim(work, with_phrases(work, all, cue)), cue, included, source);
  dgm_err result = add(work, record, first, cue, included, source);
  DGM_EACH_CHILD(work->claims, c, noun)
  if (d->words[c].deprel == DGM_CONJ && !result)
    result = add(work, record, trim(work, dgm_noun_phrase(work->claims, (uint32_t)c, DGM_NONE)), cue, included, source);
  return result;
}

/* ---- verbs of containing ---- */

static bool has_role(const dgm_argument *a, dgm_str name) {
  switch (a->role) {
  case DGM_ROLE_SUBJ:
    return dgm_str_is(name, "subj");
  case DGM_ROLE_OBJ:
    return dgm_str_is(name, "obj");
  case DGM_ROLE_COMP:
    return dgm_str_is(name, "comp");
  case DGM_ROLE_PREP:
    return dgm_str_eq(a->prep, name);
  default:
    return false;
  }
}

static const dgm_argument *argument_of(const dgm_arguments *arguments, dgm_str list) {
  dgm_str name;
  while (list.size && dgm_str_split(&list, ';', &name))
    for (uint32_t i = 0; i < arguments->count; i++)
      if (has_role(&arguments->items[i], name))
        return &arguments->items[i];
  return NULL;
}

static const dgm_pact *agreement_of(const search *s, const dgm_arguments *arguments, dgm_str role) {
  for (uint32_t i = 0; i < arguments->count; i++)
    for (uint32_t m = s->first; m < s->end && has_role(&arguments->items[i], role); m++)
      if (s->work->pacts[m].record >= 0 && dgm_pact_stands_at(s->work, &s->work->pacts[m], arguments->items[i].word))
        return &s->work->pacts[m];
  return NULL;
}

static bool has_no(const dgm_agreement_work *work, uint32_t noun) {
  DGM_EACH_CHILD(work->claims, c, noun)
  if (work->claims->functions[c] & DGM_FUNCTION_NO && work->d->words[c].deprel == DGM_DET_REL)
    return true;
  return false;
}

static bool is_negated(const dgm_agreement_work *work, uint32_t word, uint32_t provision) {
  dgm_path path;
  dgm_walk_up(work->claims, word, (dgm_span){0, 0}, &path);
  return path.effects >> DGM_EFFECT_NEGATED & 1 || has_no(work, provision);
}

/* "allows troops to use bases": the clause with its subject before it, where the row asks for a clause first. */
static dgm_range with_object(const dgm_agreement_work *work, const dgm_containing *row, const dgm_arguments *arguments,
                             uint32_t cue, dgm_range clause) {
  if (!dgm_str_starts(row->words, "comp"))
    return clause;
  for (uint32_t i = 0; i < arguments->count; i++) {
    const dgm_argument *a = &arguments->items[i];
    if (a->role != DGM_ROLE_OBJ || a->near || a->word <= cue || a->word >= clause.first)
      continue;
    uint32_t first = dgm_noun_phrase(work->claims, a->word, DGM_NONE).first;
    return (dgm_range){first, clause.first + clause.count - first};
  }
  return clause;
}

/* Whom "commits X to", "obliges X to" names. */
static void take_bound(dgm_agreement_work *work, int32_t record, const dgm_arguments *arguments, dgm_role role) {
  for (uint32_t i = 0; i < arguments->count; i++)
    if (arguments->items[i].role == role && !arguments->items[i].near)
      dgm_add_parties(work, arguments->items[i].word, &work->records[record].bound);
}

static dgm_err add_words(dgm_agreement_work *work, int32_t record, const dgm_containing *row, uint32_t cue,
                         uint32_t word, const dgm_arguments *arguments) {
  bool included = row->included != is_negated(work, cue, word);
  const dgm_word *w = &work->d->words[word];
  if (dgm_is_verbal(w) || w->deprel == DGM_CCOMP || w->deprel == DGM_XCOMP) {
    take_bound(work, record, arguments, DGM_ROLE_OBJ);
    dgm_range clause = with_object(work, row, arguments, cue, clause_words(work, word, DGM_NONE, false));
    return add(work, record, clause, cue, included, row->source);
  }
  if (!row->whole || has_no(work, word)) /* "fixes no price": the price is not in it */
    return add_nouns(work, record, word, cue, included, row->source);
  dgm_range all = clause_words(work, cue, DGM_NONE, true); /* from the verb on */
  uint32_t end = all.first + all.count;
  if (word < cue || all.first > cue)
    return add_nouns(work, record, word, cue, included, row->source);
  return add(work, record, trim(work, (dgm_range){cue, end - cue}), cue, included, row->source);
}

static void visit(void *context, uint32_t number, uint32_t word, int32_t extra) {
  search *s = context;
  dgm_agreement_work *work = s->work;
  const dgm_containing *row = &work->tables->containings[number];
  (void)extra;
  if (s->result || !dgm_pos_is(&work->d->words[word], row->upos))
    return;
  dgm_arguments arguments;
  dgm_find_arguments(work->coder, word, &arguments);
  const dgm_pact *pact = agreement_of(s, &arguments, row->agreement);
  const dgm_argument *words = pact ? argument_of(&arguments, row->words) : NULL;
  if (words && !dgm_pact_stands_at(work, pact, words->word))
    s->result = add_words(work, pact->record, row, word, words->word, &arguments);
}

/* ---- "under the deal", "a deal to", "there is no clause" ---- */

/* "In a joint declaration, they called for …", "In the treaty Iran will …". */
static bool is_inside(const dgm_agreement_work *work, const dgm_pact *pact) {
  const dgm_document *d = work->d;
  const dgm_word *w = &d->words[pact->head];
  if (!dgm_str_is(dgm_case_of(d, pact->head), "in") || w->head < (int32_t)pact->head)
    return false;
  bool modal = false;
  DGM_EACH_CHILD(work->claims, c, w->head)
  modal |=
      d->words[c].deprel == DGM_AUX_REL && d->words[c].tense == DGM_TENSE_NONE && d->words[c].verb_form == DGM_FORM_FIN;
  return modal || pact->kind == DGM_STATEMENT;
}

static bool is_under(const dgm_agreement_work *work, uint32_t word) {
  DGM_EACH_CHILD(work->claims, c, word)
  if (work->d->words[c].deprel == DGM_CASE) {
    dgm_lower room, second;
    uint64_t state = dgm_phrase_step(DGM_PHRASE_START, dgm_lower_of(&room, dgm_form(work->d, (uint32_t)c)));
    for (uint32_t i = (uint32_t)c; i < word; i++) {
      dgm_phrase_hit hit = dgm_phrases_find(&work->tables->word_map, state);
      for (uint32_t k = 0; k < hit.count; k++)
        if (work->tables->arounds[hit.rows[k].row] & DGM_AROUND_UNDER)
          return true;
      if (!hit.more)
        break;
      state = dgm_phrase_step(state, dgm_lower_of(&second, dgm_form(work->d, i + 1)));
    }
  }
  return false;
}

static dgm_err add_clause(dgm_agreement_work *work, int32_t record, uint32_t verb, int32_t aside) {
  dgm_arguments arguments;
  dgm_find_arguments(work->coder, verb, &arguments);
  take_bound(work, record, &arguments, DGM_ROLE_SUBJ);
  return add(work, record, clause_words(work, verb, aside, false), verb, true, (dgm_source){0});
}

/* The clause, and those joined to it that have a subject of their own. */
static dgm_err add_clauses(dgm_agreement_work *work, int32_t record, uint32_t verb, int32_t aside) {
  dgm_err result = add_clause(work, record, verb, aside);
  DGM_EACH_CHILD(work->claims, c, verb)
  if (work->d->words[c].deprel == DGM_CONJ && own_subject(work, (uint32_t)c) && !result)
    result = add_clause(work, record, (uint32_t)c, aside);
  return result;
}

static dgm_err try_under(dgm_agreement_work *work, const dgm_pact *pact) {
  const dgm_document *d = work->d;
  int32_t at = (int32_t)pact->head; /* or "under the terms of the deal" */
  while (at >= 0 && !is_inside(work, pact) && !is_under(work, (uint32_t)at)) {
    int32_t head = d->words[at].head;
    at = head >= 0 && dgm_pact_stands_at(work, pact, (uint32_t)head) ? head : DGM_NONE;
  }
  if (at < 0 || d->words[at].deprel != DGM_OBL || d->words[at].head < 0)
    return DGM_OK;
  uint32_t verb = (uint32_t)d->words[at].head;
  if (work->claims->draft_at[verb] >= 0) { /* "Under the deal, he said, Iran will …" */
    int32_t said = dgm_work_child(work->claims, verb, DGM_CCOMP, DGM_SUB_NONE);
    if (said >= 0)
      verb = (uint32_t)said;
  }
  return dgm_is_verbal(&d->words[verb]) || own_subject(work, verb) ? add_clauses(work, pact->record, verb, at) : DGM_OK;
}

/* "a deal to release …", "a deal under which Iran will …". */
static dgm_err try_clause(dgm_agreement_work *work, const dgm_pact *pact) {
  const dgm_document *d = work->d;
  dgm_err result = DGM_OK;
  DGM_EACH_CHILD(work->claims, c, pact->head) {
    const dgm_word *w = &d->words[c];
    if (w->deprel != DGM_ACL || result)
      continue;
    if (w->subtype != DGM_SUB_RELCL && dgm_is_infinitive(work->claims, (uint32_t)c))
      result = add_clauses(work, pact->record, (uint32_t)c, DGM_NONE);
    DGM_EACH_CHILD(work->claims, g, c) {
      const dgm_word *r = &d->words[g];
      bool which =
          r->upos == DGM_PRON && (is_under(work, (uint32_t)g) || dgm_str_is(dgm_case_of(d, (uint32_t)g), "in"));
      if ((which || dgm_str_is(r->lemma, "whereby")) && g < c && !result)
        result = add_clauses(work, pact->record, (uint32_t)c, g);
    }
  }
  return result;
}

/* "There is no exit clause in the deal"; without "in the deal" the noun must be one of a text. */
static dgm_err try_existence(dgm_agreement_work *work, uint32_t noun, uint32_t first, uint32_t end) {
  const dgm_document *d = work->d;
  int32_t verb = d->words[noun].head;
  if (d->words[noun].deprel != DGM_NSUBJ || verb < 0 ||
      dgm_work_child(work->claims, (uint32_t)verb, DGM_EXPL, DGM_SUB_NONE) < 0)
    return DGM_OK;
  int32_t record = DGM_NONE;
  bool clause = dgm_words_around(work, noun) & DGM_AROUND_CLAUSE;
  dgm_range phrase = trim(work, dgm_noun_phrase(work->claims, content_of(work, noun), DGM_NONE));
  for (uint32_t m = first; m < end && record < 0; m++) {
    const dgm_pact *pact = &work->pacts[m];
    int32_t head = d->words[pact->head].head;
    bool in = dgm_str_is(dgm_case_of(d, pact->head), "in") && (head == verb || head == (int32_t)noun);
    in |= head == (int32_t)noun && clause; /* "no annex to the treaty" */
    if (!in)
      continue;
    record = pact->record;
    uint32_t begin = dgm_subtree(d, pact->head).first;
    if (begin > phrase.first && begin < phrase.first + phrase.count)
      phrase.count = begin - phrase.first;
  }
  /* else the one spoken of last, in the sentence before at the earliest */
  for (uint32_t m = end; m-- > 0 && clause && record < 0;) {
    if (work->pacts[m].sentence + 1 < d->words[noun].sentence)
      break;
    record = work->pacts[m].record;
  }
  if (record < 0)
    return DGM_OK;
  bool included = !is_negated(work, (uint32_t)verb, noun);
  return add(work, record, trim(work, phrase), (uint32_t)verb, included, (dgm_source){0});
}

/* ---- the document ---- */

static dgm_err read_sentence(dgm_agreement_work *work, uint32_t sentence, uint32_t first, uint32_t end) {
  dgm_range words = work->d->sentences[sentence].words;
  search s = {.work = work, .first = first, .end = end};
  for (uint32_t w = words.first; w < words.first + words.count && !s.result; w++) {
    if (first < end)
      dgm_visit_rows(work, &work->tables->containing_map, w, visit, &s);
    if (!s.result)
      s.result = try_existence(work, w, first, end);
  }
  for (uint32_t m = first; m < end && !s.result; m++) {
    const dgm_pact *pact = &work->pacts[m];
    if (pact->record < 0 || pact->form == DGM_PACT_IT)
      continue;
    s.result = try_under(work, pact);
    if (!s.result)
      s.result = try_clause(work, pact);
  }
  return s.result;
}

dgm_err dgm_find_provisions(dgm_agreement_work *work) {
  dgm_err result = DGM_OK;
  uint32_t last = UINT32_MAX; /* the sentence last read */
  for (uint32_t i = 0, next; i < work->n_pacts && !result; i = next) {
    uint32_t sentence = work->pacts[i].sentence;
    for (next = i; next < work->n_pacts && work->pacts[next].sentence == sentence; next++)
      continue;
    result = read_sentence(work, sentence, i, next);
    last = sentence;
    bool free_next = next == work->n_pacts || work->pacts[next].sentence > last + 1;
    if (!result && free_next && last + 1 < work->d->n_sentences) /* "There is no exit clause." */
      result = read_sentence(work, last + 1, next, next);
  }
  return result;
}
