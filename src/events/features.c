/* What the scorer reads of a candidate: each feature is a template and up to two values, hashed to a number. The order
 * and the numbers of the templates are part of the trained weights: new ones go to the end (then train anew). */
#include "events/events.h"

#include "events/roles.h"
#include "language/language.h"

typedef enum template_number {
  T_BIAS,
  T_VOTE,
  T_VOTE_SCORE,
  T_FITS,
  T_UNFIT,
  T_LEMMA,
  T_LEMMA_VOTE,
  T_MODE,
  T_CAMEO,
  T_DEPREL,
  T_GOVERNOR,
  T_GOVERNOR_VOTE,
  T_FORM,
  T_AUXILIARY,
  T_ADVERB,
  T_SPOKEN_FOR,
  T_SPOKEN_FOR_VOTE,
  T_ROLE,
  T_ROLE_LEMMA,
  T_LEMMA_ROLE_LEMMA,
  T_LEMMA_ROLE,
  T_ROLE_CLASS,
  T_LEMMA_ROLE_CLASS,
  T_ROLE_KIND,
  T_ROLE_SECTOR,
  T_VOTE_ROLE_SECTOR,
  T_ROLE_NOBODY,
  T_INNER,
  T_INNER_LEMMA,
  T_PARTIES,
  T_MODIFIER,
  T_LEMMA_MODIFIER,
  T_CASE,
  T_LEMMA_CASE,
  T_PARTICLE,
  T_NEXT,
  T_PREVIOUS,
  T_LEMMA_NEXT,
  T_SENTENCE_KIND,
  T_COMPANY,
  T_BAG,
  T_BAG_SIZE,
  T_CHILD,
  T_GOVERNOR_LEMMA,
  T_MOOD_VOTE,
  T_MOOD_LEMMA,
  T_MOOD_GOVERNOR,
  T_NEGATED_VOTE,
  T_UNFIT_TYPE,
  T_UNFIT_TYPES,
  T_UNFIT_ROLE,
  T_LOOSE,
  T_SECTORS,
  T_SECTORS_VOTE,
} template_number;

typedef struct collector {
  const dgm_event_work *work;
  const dgm_document *d;
  const dgm_candidate *c;
  uint64_t lemma; /* of the predicate, with its part of speech */
  uint64_t vote;
  dgm_features *out;
} collector;

static uint64_t mixed(uint64_t h) {
  h ^= h >> 31;
  h *= UINT64_C(0x9E3779B97F4A7C15);
  h ^= h >> 29;
  h *= UINT64_C(0xBF58476D1CE4E5B9);
  return h ^ h >> 32;
}

/* The last bit says that a feature holds the predicate itself: training hides these of some candidates, so that rows
 * for words it has never seen count as well. The bit before says that it tells what the lexicon thinks. */
static bool holds_predicate(uint32_t number) {
  return number == T_LEMMA || number == T_LEMMA_VOTE || number == T_LEMMA_ROLE_LEMMA || number == T_LEMMA_ROLE ||
         number == T_LEMMA_ROLE_CLASS || number == T_LEMMA_MODIFIER || number == T_LEMMA_CASE ||
         number == T_LEMMA_NEXT || number == T_GOVERNOR_LEMMA || number == T_INNER_LEMMA || number == T_MOOD_LEMMA;
}

static bool holds_vote(uint32_t number) {
  return number == T_VOTE || number == T_VOTE_SCORE || number == T_FITS || number == T_UNFIT ||
         number == T_LEMMA_VOTE || number == T_MODE || number == T_CAMEO || number == T_GOVERNOR_VOTE ||
         number == T_SPOKEN_FOR || number == T_SPOKEN_FOR_VOTE || number == T_VOTE_ROLE_SECTOR ||
         number == T_INNER_LEMMA || number == T_PARTIES || number == T_MOOD_VOTE || number == T_NEGATED_VOTE ||
         number == T_UNFIT_TYPE || number == T_UNFIT_TYPES || number == T_UNFIT_ROLE || number == T_LOOSE ||
         number == T_SECTORS_VOTE;
}

void dgm_feature_put(dgm_features *out, uint32_t number, uint64_t a, uint64_t b) {
  if (out->count == DGM_MAX_FEATURES)
    return;
  uint64_t h = mixed(a + mixed(b + (uint64_t)number * UINT64_C(0xD6E8FEB86659FD93) + 1));
  uint32_t base = (uint32_t)(h >> 32) & ~3u;
  out->items[out->count++] = (base ? base : 4) + (holds_predicate(number) ? 1u : 0u) + (holds_vote(number) ? 2u : 0u);
}

bool dgm_is_vote(uint32_t feature) {
  return feature & 2;
}

static void add(const collector *k, template_number number, uint64_t a, uint64_t b) {
  dgm_feature_put(k->out, number, a, b);
}

static uint64_t hash_of(dgm_str text) {
  return dgm_hash(11, text.data, text.size);
}

/* ---- the lexicon's vote ---- */

static void add_votes(const collector *k) {
  const dgm_candidate *c = k->c;
  int score = c->match.score > 24 ? 24 : c->match.score;
  add(k, T_BIAS, k->d->words[c->match.predicate].upos, 0);
  add(k, T_VOTE, k->vote, 0);
  add(k, T_VOTE_SCORE, k->vote, (uint64_t)(score / 4));
  for (uint32_t i = 0; i < c->n_best; i++)
    add(k, T_FITS, c->best[i].rule->type, c->best[i].score >= c->match.score - 2);
  if (!c->match.rule && c->unfit)
    add(k, T_UNFIT, 0, 0);
  for (uint8_t t = 0; t < DGM_N_CHOICES; t++)
    if (c->unfit >> t & 1)
      add(k, T_UNFIT_TYPE, t, k->vote);
  add(k, T_UNFIT_TYPES, c->unfit, k->vote);
  add(k, T_LEMMA, k->lemma, 0);
  add(k, T_LEMMA_VOTE, k->lemma, k->vote);
  const dgm_rule *rule = c->match.rule;
  if (rule && rule->mode)
    add(k, T_MODE, hash_of(dgm_cstr(rule->mode)), k->vote);
  if (rule)
    add(k, T_CAMEO, hash_of(dgm_cstr(rule->cameo)), 0);
  add(k, T_SPOKEN_FOR, c->spoken_for, 0);
  add(k, T_SPOKEN_FOR_VOTE, c->spoken_for, k->vote);
}

/* ---- where the predicate stands ---- */

static void add_place(const collector *k) {
  const dgm_document *d = k->d;
  uint32_t i = k->c->match.predicate;
  const dgm_word *w = &d->words[i];
  const dgm_sentence *s = &d->sentences[w->sentence];
  add(k, T_DEPREL, (uint64_t)w->deprel << 8 | w->subtype, w->upos);
  if (w->head >= 0) {
    uint32_t head = (uint32_t)w->head;
    int32_t governor = k->work->candidate_of[head];
    const dgm_rule *rule = governor >= 0 ? k->work->candidates[governor].match.rule : NULL;
    add(k, T_GOVERNOR, k->work->lemmas[head], w->deprel);
    add(k, T_GOVERNOR_LEMMA, k->work->lemmas[head], k->lemma);
    add(k, T_GOVERNOR_VOTE, rule ? rule->type : DGM_N_CHOICES, w->deprel);
  }
  add(k, T_FORM, (uint64_t)w->tense << 16 | (uint64_t)w->verb_form << 8 | (uint64_t)w->number << 4 | w->passive,
      w->upos);
  dgm_str prep = dgm_case_of(d, i);
  if (prep.size && w->upos != DGM_VERB) {
    add(k, T_CASE, hash_of(prep), 0);
    add(k, T_LEMMA_CASE, hash_of(prep), k->lemma);
  }
  uint64_t next = i + 1 < s->words.first + s->words.count ? k->work->lemmas[i + 1] : 0;
  uint64_t previous = i > s->words.first ? k->work->lemmas[i - 1] : 0;
  add(k, T_NEXT, next, w->upos);
  add(k, T_PREVIOUS, previous, w->upos);
  add(k, T_LEMMA_NEXT, next, k->lemma);
  add(k, T_SENTENCE_KIND, s->kind, w->head < 0);
}

static void add_children(const collector *k) {
  const dgm_document *d = k->d;
  uint32_t i = k->c->match.predicate;
  for (int32_t c = dgm_next_child(d, i, DGM_NONE); c >= 0; c = dgm_next_child(d, i, c)) {
    const dgm_word *w = &d->words[c];
    uint64_t lemma = k->work->lemmas[c];
    add(k, T_CHILD, w->deprel, w->subtype);
    switch (w->deprel) {
    case DGM_AUX_REL:
    case DGM_COP:
      add(k, T_AUXILIARY, lemma, 0);
      break;
    case DGM_ADVMOD:
    case DGM_DET_REL:
    case DGM_MARK:
      add(k, T_ADVERB, lemma, w->deprel);
      break;
    case DGM_AMOD:
    case DGM_NUMMOD:
    case DGM_NMOD:
      add(k, T_MODIFIER, lemma, w->deprel);
      add(k, T_LEMMA_MODIFIER, lemma, k->lemma);
      break;
    case DGM_COMPOUND:
      add(k, w->subtype == DGM_SUB_PRT ? T_PARTICLE : T_MODIFIER, lemma, w->deprel);
      add(k, T_LEMMA_MODIFIER, lemma, k->lemma);
      break;
    default:
      break;
    }
  }
}

/* "Will not", "must", "could have": what turns giving into a promise, a refusal or a demand. */
static void add_mood(const collector *k) {
  const dgm_document *d = k->d;
  uint32_t i = k->c->match.predicate;
  uint64_t mood = 0;
  bool negated = false;
  for (int32_t c = dgm_next_child(d, i, DGM_NONE); c >= 0; c = dgm_next_child(d, i, c)) {
    const dgm_word *w = &d->words[c];
    bool denies = w->deprel == DGM_ADVMOD && (w->upos == DGM_PART || dgm_str_is(w->lemma, "never"));
    if (denies || w->deprel == DGM_AUX_REL || (w->deprel == DGM_MARK && w->upos == DGM_PART))
      mood = mixed(mood + k->work->lemmas[c]);
    negated |= denies;
  }
  int32_t governor = d->words[i].head;
  add(k, T_MOOD_VOTE, mood, k->vote);
  add(k, T_NEGATED_VOTE, negated, k->vote);
  add(k, T_MOOD_LEMMA, mood, k->lemma);
  add(k, T_MOOD_GOVERNOR, mood, governor < 0 ? 0 : k->work->lemmas[governor]);
}

/* ---- arguments ---- */

static uint64_t role_of(const dgm_argument *a) {
  return a->role == DGM_ROLE_PREP ? hash_of(a->prep) : (uint64_t)a->role;
}

static void add_classes(const collector *k, uint32_t word, uint64_t role) {
  const dgm_class_set *set = &k->work->matcher.classes[word];
  for (uint64_t b = 0; b < DGM_COUNT(set->bits); b++)
    for (uint64_t bits = set->bits[b]; bits; bits &= bits - 1) {
      uint64_t number = hash_of(k->work->matcher.lexicon->class_names[b * 64 + (uint64_t)__builtin_ctzll(bits)]);
      add(k, T_ROLE_CLASS, number, role);
      add(k, T_LEMMA_ROLE_CLASS, number, role + k->lemma);
    }
}

static void add_actor(const collector *k, uint32_t word, uint64_t role) {
  int32_t at = dgm_mention_at(k->d, word);
  if (at < 0) {
    add(k, T_ROLE_NOBODY, role, 0);
    return;
  }
  const dgm_mention *m = &k->d->mentions[at];
  const dgm_entity *e = &k->d->entities[m->entity];
  add(k, T_ROLE_KIND, (uint64_t)e->kind << 8 | (uint64_t)m->can_act << 1 | (e->code.size > 0), role);
  add(k, T_ROLE_SECTOR, e->sectors[0], role);
  add(k, T_VOTE_ROLE_SECTOR, e->sectors[0] + 64 * k->vote, role);
}

/* Brokers alone, or brokers and a ministry: of which sectors all are that take part; apart, those that only stand
 * beside an argument ("the Oslo trio"). */
static void add_sectors(const collector *k) {
  uint64_t sectors = 0;
  for (uint32_t i = 0; i < k->c->arguments->count; i++) {
    uint32_t parties[DGM_MAX_PARTIES], word = k->c->arguments->items[i].word;
    uint32_t n = dgm_parties_at(k->d, word, false, parties, DGM_MAX_PARTIES);
    for (uint32_t p = 0; p < n; p++) {
      const dgm_mention *m = &k->d->mentions[parties[p]];
      uint8_t sector = k->d->entities[m->entity].sectors[0];
      sectors |= UINT64_C(1) << (m->head == word ? sector : sector + 32);
    }
  }
  add(k, T_SECTORS, sectors, 0);
  add(k, T_SECTORS_VOTE, sectors, k->vote);
}

/* "demanded that X withdraw": what the clause itself is about. */
static void add_inner(const collector *k, uint32_t clause) {
  dgm_arguments inner;
  dgm_find_arguments(k->work->coder, clause, &inner);
  for (uint32_t i = 0; i < inner.count; i++) {
    if (inner.items[i].near || inner.items[i].role == DGM_ROLE_SUBJ)
      continue;
    uint64_t role = role_of(&inner.items[i]) + 77;
    add(k, T_INNER, k->work->lemmas[inner.items[i].word], role);
    add_classes(k, inner.items[i].word, role);
  }
  int32_t at = k->work->candidate_of[clause];
  const dgm_rule *rule = at >= 0 ? k->work->candidates[at].match.rule : NULL;
  add(k, T_INNER_LEMMA, rule ? rule->type : DGM_N_CHOICES, k->lemma);
}

static void add_arguments(const collector *k) {
  const dgm_candidate *c = k->c;
  const dgm_arguments *arguments = c->arguments;
  for (uint32_t i = 0; i < arguments->count; i++) {
    const dgm_argument *a = &arguments->items[i];
    uint64_t role = role_of(a), lemma = k->work->lemmas[a->word];
    add(k, T_ROLE, role, a->near);
    if (!c->match.rule)
      add(k, T_UNFIT_ROLE, c->unfit, role * 2 + (dgm_mention_at(k->d, a->word) >= 0));
    add(k, T_LEMMA_ROLE, role, k->lemma);
    add(k, T_ROLE_LEMMA, role, lemma);
    add(k, T_LEMMA_ROLE_LEMMA, role + lemma, k->lemma);
    add_classes(k, a->word, role);
    if (a->role == DGM_ROLE_COMP)
      add_inner(k, a->word);
    else
      add_actor(k, a->word, role);
  }
  add(k, T_PARTIES, (uint64_t)c->dropped, k->vote);
  add(k, T_LOOSE, c->loose, k->vote);
  add_sectors(k);
  add(k, T_PARTIES, 2 + (uint64_t)(c->n_actors > 0) + 2 * (uint64_t)(c->n_recipients > 0), k->vote);
}

static uint64_t lemma_of(const dgm_event_work *work, uint32_t number) {
  uint32_t predicate = work->candidates[number].match.predicate;
  return work->lemmas[predicate] + work->d->words[predicate].upos;
}

uint32_t dgm_lemma_feature(const dgm_event_work *work, uint32_t number) {
  dgm_features one;
  one.count = 0;
  dgm_feature_put(&one, T_LEMMA, lemma_of(work, number), 0);
  return one.items[0];
}

void dgm_candidate_features(const dgm_event_work *work, uint32_t number, dgm_features *out) {
  const dgm_candidate *c = &work->candidates[number];
  const dgm_word *w = &work->d->words[c->match.predicate];
  out->count = 0;
  collector k = {.work = work,
                 .d = work->d,
                 .c = c,
                 .lemma = lemma_of(work, number),
                 .vote = c->match.rule ? c->match.rule->type : DGM_N_CHOICES,
                 .out = out};
  add_votes(&k);
  add_place(&k);
  add_children(&k);
  add_mood(&k);
  add_arguments(&k);
  /* who else is about: an event among nobodies is rare */
  add(&k, T_COMPANY, work->company[w->sentence] > 4 ? 4 : work->company[w->sentence], 0);
}

void dgm_sentence_features(const dgm_event_work *work, uint32_t sentence, dgm_features *out) {
  const dgm_document *d = work->d;
  dgm_range words = d->sentences[sentence].words;
  out->count = 0;
  for (uint32_t i = words.first; i < words.first + words.count; i++) {
    uint8_t upos = d->words[i].upos;
    if (upos == DGM_NOUN || upos == DGM_VERB || upos == DGM_ADJ || upos == DGM_PROPN)
      dgm_feature_put(out, T_BAG, work->lemmas[i], 0);
  }
  dgm_feature_put(out, T_BAG_SIZE, words.count < 8 ? 0 : words.count < 20 ? 1 : 2, 0);
}

/* ---- vectors ---- */

/* The predicate in its sentence; then what its word alone means, and those of its object, subject, clause, oblique;
 * then what the sentence is about: the mean of its words, STRETCH times, as means are short; then of which types the
 * lexicon has rows that fit, and rows that do not. */
enum { N_ARGUMENTS = 4, STRETCH = 3, ROW_BYTES = 64 /* as matrices want it; the last mean nothing */ };

uint32_t dgm_dense_size(const dgm_language *l) {
  return 2 * l->hidden + l->word + (2 + N_ARGUMENTS) * l->static_size + ROW_BYTES;
}

static bool is_content(uint8_t upos) {
  return upos == DGM_NOUN || upos == DGM_VERB || upos == DGM_ADJ;
}

static void put_topic(const dgm_event_work *work, dgm_range words, uint8_t *out) {
  const dgm_language *l = work->coder->model->language;
  uint8_t one[DGM_MAX_STATIC];
  int32_t sum[DGM_MAX_STATIC] = {0}, n = 0;
  for (uint32_t i = words.first; i < words.first + words.count; i++) {
    if (!is_content(work->d->words[i].upos))
      continue;
    dgm_static_vector(l, dgm_form(work->d, i), one);
    n++;
    for (uint32_t k = 0; k < l->static_size; k++)
      sum[k] += (int32_t)one[k] - 128;
  }
  for (uint32_t k = 0; k < l->static_size; k++) {
    int32_t mean = n ? STRETCH * sum[k] / n : 0;
    out[k] = (uint8_t)(128 + (mean < -127 ? -127 : mean > 127 ? 127 : mean));
  }
}

void dgm_candidate_dense(const dgm_event_work *work, uint32_t number, uint8_t *out) {
  static const uint8_t roles[N_ARGUMENTS] = {DGM_ROLE_OBJ, DGM_ROLE_SUBJ, DGM_ROLE_COMP, DGM_ROLE_PREP};
  const dgm_coder *coder = work->coder;
  const dgm_language *l = coder->model->language;
  const dgm_candidate *c = &work->candidates[number];
  memcpy(out, coder->vectors + (size_t)c->match.predicate * coder->vector_size, coder->vector_size);
  out += coder->vector_size;
  dgm_static_vector(l, dgm_form(work->d, c->match.predicate), out);
  for (size_t r = 0; r < DGM_COUNT(roles); r++) {
    const dgm_argument *found = NULL;
    for (uint32_t i = 0; i < c->arguments->count && !found; i++)
      if (c->arguments->items[i].role == roles[r])
        found = &c->arguments->items[i];
    out += l->static_size;
    dgm_static_vector(l, found ? dgm_form(work->d, found->word) : (dgm_str){0}, out);
  }
  out += l->static_size;
  put_topic(work, work->d->sentences[work->d->words[c->match.predicate].sentence].words, out);
  out += l->static_size;
  memset(out, 128, ROW_BYTES);
  for (uint8_t type = 0; type < DGM_N_CHOICES; type++) {
    out[type] = dgm_best_of(c, type) ? UINT8_MAX : 128;
    out[DGM_N_CHOICES + type] = c->unfit >> type & 1 ? UINT8_MAX : 128;
  }
}
