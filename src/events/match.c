/* Which rule of the lexicon fits a predicate and its arguments. */
#include "events/events.h"

/* A condition that names a word says more than one that names a class, and so on. */
enum { SCORE_WORD = 8, SCORE_CLASS = 6, SCORE_BUILTIN = 4, SCORE_PRESENT = 2, SCORE_PREDICATE_WORD = 12 };
enum { MAX_FILLED = 8, MAX_PREDICATE_WORDS = 4 };

/* ---- word classes ---- */

static void add_classes(const dgm_event_lexicon *l, dgm_phrase_hit hit, dgm_class_set *set) {
  for (uint32_t i = 0; i < hit.count; i++) {
    uint32_t number = l->first_class[hit.rows[i].table] + hit.rows[i].row;
    if (number < DGM_MAX_CLASSES)
      set->bits[number / 64] |= UINT64_C(1) << (number % 64);
  }
}

/* A name's lemma keeps its capital; the classes have none. */
static uint64_t lower_state(dgm_str lemma) {
  char room[64];
  if (lemma.size > sizeof room)
    return dgm_phrase_step(DGM_PHRASE_START, lemma);
  for (uint32_t i = 0; i < lemma.size; i++)
    room[i] = dgm_to_lower(lemma.data[i]);
  return dgm_phrase_step(DGM_PHRASE_START, (dgm_str){room, lemma.size});
}

/* Classes of a word by its lemma, and by the words before it that belong to the same phrase ("peace talks"). */
static void classify(const dgm_event_lexicon *l, const dgm_document *d, uint32_t word, dgm_class_set *set) {
  const dgm_word *w = &d->words[word];
  add_classes(l, dgm_phrases_find(&l->classes, dgm_phrase_step(DGM_PHRASE_START, w->lemma)), set);
  int32_t particle = dgm_child(d, word, DGM_COMPOUND, DGM_SUB_PRT);
  if (particle >= 0)
    add_classes(l,
                dgm_phrases_find(&l->classes, dgm_phrase_step(dgm_phrase_step(DGM_PHRASE_START, w->lemma),
                                                              d->words[particle].lemma)),
                set);
  for (int32_t c = w->upos == DGM_PROPN ? dgm_next_child(d, word, DGM_NONE) : DGM_NONE; c >= 0;
       c = dgm_next_child(d, word, c)) /* "Cyclone Belinda" */
    if (d->words[c].deprel == DGM_COMPOUND || d->words[c].deprel == DGM_NMOD || d->words[c].deprel == DGM_FLAT)
      add_classes(l, dgm_phrases_find(&l->classes, lower_state(d->words[c].lemma)), set);
  for (uint32_t n = 1; n <= 2 && n <= word && d->words[word - n].sentence == w->sentence; n++) {
    uint64_t state = DGM_PHRASE_START;
    for (uint32_t i = word - n; i <= word; i++)
      state = dgm_phrase_step(state, d->words[i].lemma);
    add_classes(l, dgm_phrases_find(&l->classes, state), set);
  }
}

dgm_err dgm_matcher_new(dgm_matcher *m, dgm_coder *coder, dgm_error *error) {
  const dgm_document *d = &coder->document;
  *m = (dgm_matcher){.coder = coder, .lexicon = coder->model->events};
  m->classes = dgm_arena_zeros(&coder->arena, d->n_words + 1, sizeof *m->classes);
  if (!m->classes)
    return dgm_fail_memory(error);
  for (uint32_t i = 0; i < d->n_words; i++)
    if (d->words[i].upos != DGM_PUNCT && d->words[i].upos != DGM_DET && d->words[i].upos != DGM_ADP)
      classify(m->lexicon, d, i, &m->classes[i]);
  return DGM_OK;
}

static bool in_class(const dgm_matcher *m, uint32_t word, uint32_t number) {
  return m->classes[word].bits[number / 64] >> (number % 64) & 1;
}

/* ---- slots ---- */

static uint32_t fill_here(const dgm_arguments *arguments, dgm_slot slot, bool nominal, uint32_t *words, uint32_t room) {
  uint32_t n = 0;
  for (int pass = 0; pass < 2 && !n; pass++) /* the predicate's own arguments before those of its neighbours */
    for (uint32_t i = 0; i < arguments->count && n < room; i++) {
      const dgm_argument *a = &arguments->items[i];
      if (a->near != (pass == 1) || a->role != slot.role)
        continue;
      if (slot.role != DGM_ROLE_PREP || dgm_str_eq(a->prep, slot.prep))
        words[n++] = a->word;
    }
  if (!n && nominal && slot.role == DGM_ROLE_OBJ) /* "the release of prisoners" */
    return fill_here(arguments, (dgm_slot){.role = DGM_ROLE_PREP, .prep = dgm_cstr("of")}, false, words, room);
  return n;
}

uint32_t dgm_fill_slot(const dgm_matcher *m, const dgm_arguments *arguments, dgm_slot slot, bool nominal,
                       uint32_t *words, uint32_t room) {
  if (!slot.in_comp)
    return fill_here(arguments, slot, nominal, words, room);
  uint32_t comps[4], n = 0;
  uint32_t n_comps = fill_here(arguments, (dgm_slot){.role = DGM_ROLE_COMP}, false, comps, DGM_COUNT(comps));
  slot.in_comp = false;
  for (uint32_t i = 0; i < n_comps && !n; i++) {
    dgm_arguments inner;
    dgm_find_arguments(m->coder, comps[i], &inner);
    n = fill_here(&inner, slot, m->coder->document.words[comps[i]].upos == DGM_NOUN, words, room);
  }
  return n;
}

/* ---- conditions ---- */

/* "peace_talks": the last word is the head, the others stand right before it. */
static bool is_word(const dgm_document *d, uint32_t word, dgm_str value) {
  const char *last = value.size ? memrchr(value.data, '_', value.size) : NULL;
  dgm_str head = last ? (dgm_str){last + 1, (uint32_t)(value.data + value.size - last - 1)} : value;
  if (!dgm_str_eq(d->words[word].lemma, head))
    return false;
  if (!last)
    return true;
  if (!word || d->words[word - 1].sentence != d->words[word].sentence)
    return false;
  return is_word(d, word - 1, (dgm_str){value.data, (uint32_t)(last - value.data)});
}

static bool entity_is(const dgm_matcher *m, uint32_t word, const dgm_value *value) {
  const dgm_document *d = &m->coder->document;
  int32_t at = dgm_mention_at(d, word);
  if (at < 0 || d->mentions[at].head != word)
    return false;
  const dgm_entity *e = &d->entities[d->mentions[at].entity];
  if (value->kind == DGM_VALUE_ACTOR)
    return e->code.size || e->sectors[0];
  if (value->kind == DGM_VALUE_KIND)
    return e->kind == value->number;
  for (size_t i = 0; i < DGM_COUNT(e->sectors); i++)
    if (e->sectors[i] == value->number)
      return true;
  return false;
}

static int value_score(const dgm_matcher *m, uint32_t word, const dgm_value *value) {
  switch (value->kind) {
  case DGM_VALUE_WORD:
    return is_word(&m->coder->document, word, value->word) ? SCORE_WORD : 0;
  case DGM_VALUE_CLASS:
    return in_class(m, word, value->number) ? SCORE_CLASS : 0;
  default:
    return entity_is(m, word, value) ? SCORE_BUILTIN : 0;
  }
}

/* The score of a condition on one word or a word joined to it by "and"; 0 if it does not hold. */
static int word_score(const dgm_matcher *m, const dgm_condition *condition, uint32_t word) {
  const dgm_document *d = &m->coder->document;
  int best = 0;
  for (uint32_t i = 0; i < condition->values.count; i++) {
    int score = value_score(m, word, &m->lexicon->values[condition->values.first + i]);
    best = score > best ? score : best;
  }
  if (!best)
    for (int32_t c = dgm_next_child(d, word, (int32_t)word); c >= 0 && !best; c = dgm_next_child(d, word, c))
      if (d->words[c].deprel == DGM_CONJ)
        best = word_score(m, condition, (uint32_t)c);
  return best;
}

/* Found on a neighbour of the predicate: a weaker reason. */
static bool is_near(const dgm_arguments *arguments, uint32_t word) {
  for (uint32_t i = 0; i < arguments->count; i++)
    if (arguments->items[i].word == word)
      return arguments->items[i].near;
  return false;
}

static int condition_score(const dgm_matcher *m, const dgm_arguments *arguments, bool nominal,
                           const dgm_condition *condition) {
  uint32_t words[MAX_FILLED];
  uint32_t n = dgm_fill_slot(m, arguments, condition->slot, nominal, words, MAX_FILLED);
  int best = 0;
  if (!condition->values.count)
    best = n ? SCORE_PRESENT : 0;
  for (uint32_t i = 0; i < n && condition->values.count; i++) {
    int score = word_score(m, condition, words[i]);
    score -= score > 1 && is_near(arguments, words[i]);
    best = score > best ? score : best;
  }
  if (condition->negated)
    return best ? 0 : 1;
  return best;
}

/* ---- rules ---- */

typedef struct walk {
  const dgm_matcher *m;
  const dgm_arguments *arguments;
  uint32_t predicate;
  dgm_visit_rule *visit;
  void *context;
} walk;

static bool right_pos(const dgm_document *d, uint32_t word, const dgm_rule *rule) {
  uint8_t upos = d->words[word].upos;
  if (rule->upos == DGM_NOUN)
    return upos == DGM_NOUN || upos == DGM_PROPN;
  if (rule->upos == DGM_ADJ) /* participles may be either */
    return upos == DGM_ADJ || (upos == DGM_VERB && d->words[word].verb_form == DGM_FORM_PART);
  return upos == DGM_VERB || upos == DGM_AUX || (upos == DGM_ADJ && rule->n_words > 1);
}

static void visit_hit(const walk *w, dgm_phrase_hit hit, uint32_t particle) {
  const dgm_event_lexicon *l = w->m->lexicon;
  const dgm_document *d = &w->m->coder->document;
  for (uint32_t i = 0; i < hit.count; i++) {
    uint32_t number = l->first_rule[hit.rows[i].table] + hit.rows[i].row;
    if (number >= l->n_rules)
      continue;
    const dgm_rule *rule = &l->rules[number];
    if (!right_pos(d, w->predicate, rule))
      continue;
    bool fits = true;
    int score = (rule->n_words - 1) * SCORE_PREDICATE_WORD;
    for (uint32_t c = 0; c < rule->conditions.count; c++) {
      int part =
          condition_score(w->m, w->arguments, rule->upos == DGM_NOUN, &l->conditions[rule->conditions.first + c]);
      fits &= part > 0;
      score += part;
    }
    w->visit(w->context, rule, particle, fits, score);
  }
}

/* A verb's further words: particles, adverbs, prepositions of its arguments, its object ("declare war on"). */
static void extend_verb(const walk *w, uint64_t state, int32_t after, int depth) {
  const dgm_document *d = &w->m->coder->document;
  for (int32_t c = dgm_next_child(d, w->predicate, after); c >= 0; c = dgm_next_child(d, w->predicate, c)) {
    const dgm_word *word = &d->words[c];
    if (word->deprel == DGM_PUNCT_REL || word->deprel == DGM_NSUBJ || word->deprel == DGM_AUX_REL)
      continue;
    dgm_str prep = word->deprel == DGM_OBL || word->deprel == DGM_ADVCL ? dgm_case_of(d, (uint32_t)c) : (dgm_str){0};
    uint64_t next[3] = {dgm_phrase_step(state, word->lemma), prep.size ? dgm_phrase_step(state, prep) : 0, 0};
    if (prep.size)
      next[2] = dgm_phrase_step(next[1], word->lemma);
    for (size_t i = 0; i < DGM_COUNT(next); i++) {
      dgm_phrase_hit hit = next[i] ? dgm_phrases_find(&w->m->lexicon->predicates, next[i]) : (dgm_phrase_hit){0};
      visit_hit(w, hit, i == 1 ? w->predicate : (uint32_t)c);
      if (hit.more && depth < MAX_PREDICATE_WORDS)
        extend_verb(w, next[i], c, depth + 1);
    }
  }
}

/* A noun's further words stand before it: "hunger strike". */
static void extend_noun(const walk *w) {
  const dgm_document *d = &w->m->coder->document;
  uint32_t sentence = d->words[w->predicate].sentence;
  for (uint32_t n = 1; n < MAX_PREDICATE_WORDS && n <= w->predicate; n++) {
    uint32_t first = w->predicate - n;
    if (d->words[first].sentence != sentence)
      break;
    uint64_t state = DGM_PHRASE_START;
    for (uint32_t i = first; i <= w->predicate; i++)
      state = dgm_phrase_step(state, d->words[i].lemma);
    visit_hit(w, dgm_phrases_find(&w->m->lexicon->predicates, state), first);
  }
}

void dgm_each_rule(const dgm_matcher *m, uint32_t predicate, const dgm_arguments *arguments, dgm_visit_rule *visit,
                   void *context) {
  const dgm_word *word = &m->coder->document.words[predicate];
  walk w = {m, arguments, predicate, visit, context};
  uint64_t state = dgm_phrase_step(DGM_PHRASE_START, word->lemma);
  dgm_phrase_hit hit = dgm_phrases_find(&m->lexicon->predicates, state);
  visit_hit(&w, hit, predicate);
  if (word->upos == DGM_NOUN || word->upos == DGM_PROPN)
    extend_noun(&w);
  else if (hit.more)
    extend_verb(&w, state, DGM_NONE, 2);
}

bool dgm_has_rules(const dgm_matcher *m, uint32_t word) {
  const dgm_word *w = &m->coder->document.words[word];
  dgm_phrase_hit hit = dgm_phrases_find(&m->lexicon->predicates, dgm_phrase_step(DGM_PHRASE_START, w->lemma));
  return hit.count || hit.more || w->upos == DGM_NOUN || w->upos == DGM_PROPN; /* a noun may end a phrase */
}
