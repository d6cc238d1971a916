/* Which event type relates two given phrases: every predicate of the text answers with the types it may be, weighted by
 * how likely it links the two (a mixture: one of the predicates is the one meant, nobody says which). */
#include "events/events.h"

enum { MAX_WORDS = 16, MAX_DEPTH = 12, MAX_BETWEEN = 24 };

static bool within(uint32_t word, dgm_range words) {
  return word >= words.first && word < words.first + words.count;
}

/* The words of a span, and the one that the others hang on. */
bool dgm_find_phrase(const dgm_document *d, dgm_span span, dgm_phrase *out) {
  out->words = (dgm_range){0, 0};
  for (uint32_t i = 0; i < d->n_words; i++)
    if (d->words[i].span.start < span.end && d->words[i].span.end > span.start) {
      if (!out->words.count)
        out->words.first = i;
      out->words.count = i - out->words.first + 1;
    }
  out->head = out->words.first;
  for (uint32_t i = out->words.first; i < out->words.first + out->words.count; i++) {
    int32_t head = d->words[i].head;
    if (d->words[i].upos != DGM_PUNCT && (head < 0 || !within((uint32_t)head, out->words))) {
      out->head = i;
      break;
    }
  }
  return out->words.count > 0;
}

/* ---- how a phrase stands to a predicate ---- */

/* The phrase hangs on `word` without a verb between: an owner, a member of a list, an apposition. */
static bool hangs_on(const dgm_document *d, uint32_t phrase_head, uint32_t word) {
  int32_t at = (int32_t)phrase_head;
  for (int depth = 0; depth < MAX_DEPTH && at >= 0; depth++) {
    if ((uint32_t)at == word)
      return true;
    if (dgm_is_verbal(&d->words[at]))
      return false;
    at = d->words[at].head;
  }
  return false;
}

enum { NOWHERE, BEHIND, NEAR, FILLS };

static uint64_t reach(const dgm_document *d, uint32_t word, const dgm_phrase *p) {
  return within(word, p->words) ? FILLS : hangs_on(d, p->head, word) ? NEAR : NOWHERE;
}

static uint64_t in_slots(const dgm_event_work *work, const dgm_candidate *c, const dgm_rule *rule,
                         const dgm_slots *slots, const dgm_phrase *p) {
  uint64_t best = NOWHERE;
  for (uint8_t i = 0; rule && i < slots->count; i++) {
    uint32_t words[MAX_WORDS];
    uint32_t n =
        dgm_fill_slot(&work->matcher, c->arguments, slots->items[i].slot, rule->upos == DGM_NOUN, words, MAX_WORDS);
    for (uint32_t k = 0; k < n; k++) {
      uint64_t at = reach(work->d, words[k], p);
      best = at > best ? at : best;
    }
  }
  return best;
}

/* The argument that reaches the phrase: 8 * role + reach; 0 if none does. */
static uint64_t as_argument(const dgm_event_work *work, const dgm_candidate *c, const dgm_phrase *p) {
  uint64_t best = 0;
  for (uint32_t i = 0; i < c->arguments->count; i++) {
    const dgm_argument *a = &c->arguments->items[i];
    uint64_t at = reach(work->d, a->word, p);
    if (!at && a->role == DGM_ROLE_COMP && dgm_is_under(work->d, p->head, a->word))
      at = BEHIND;
    at = at ? 8 * (1 + (uint64_t)a->role) + at : 0;
    best = (at & 7) > (best & 7) ? at : best;
  }
  return best;
}

static uint64_t steps_up(const dgm_document *d, uint32_t word, uint32_t ancestor) {
  int32_t at = (int32_t)word;
  for (uint64_t n = 0; n < 6 && at >= 0; n++, at = d->words[at].head)
    if ((uint32_t)at == ancestor)
      return n;
  return 7;
}

static uint64_t order_of(uint32_t word, const dgm_phrase *p) {
  return word < p->words.first ? 0 : within(word, p->words) ? 1 : 2;
}

typedef enum link_template {
  L_FIRST = 256, /* beyond those of features.c */
  L_VOTE,
  L_KNOWN,
  L_SLOTS,
  L_ARGUMENTS,
  L_ACTOR_ARGUMENT,
  L_RECIPIENT_ARGUMENT,
  L_STEPS,
  L_ORDER,
  L_DISTANCE,
  L_ROOT,
  L_LEMMA,
  L_FORM,
  L_RECIPIENT_LEMMA,
  L_RECIPIENT_CLASS,
  L_SPOKEN_FOR,
  L_PARTY,
  L_VOTE_SLOTS,
  L_VOTE_ARGUMENTS,
  L_BETWEEN,
  L_BETWEEN_TWO,
} link_template;

static void add_parties(const dgm_event_work *work, const dgm_candidate *c, const dgm_phrase *actor,
                        const dgm_phrase *recipient, dgm_features *out) {
  uint64_t found = 0;
  for (uint32_t i = 0; i < c->n_actors; i++)
    found |= within(work->d->mentions[c->actors[i]].head, actor->words) ? 1u : 0u;
  for (uint32_t i = 0; i < c->n_recipients; i++)
    found |= within(work->d->mentions[c->recipients[i]].head, recipient->words) ? 2u : 0u;
  dgm_feature_put(out, L_PARTY, found, c->dropped);
}

/* The words from one phrase to the other, and pairs of them: "will not lift the ban on". */
static void add_between(const dgm_event_work *work, const dgm_phrase *actor, const dgm_phrase *recipient,
                        dgm_features *out) {
  const dgm_document *d = work->d;
  bool turned = recipient->words.first < actor->words.first;
  const dgm_phrase *first = turned ? recipient : actor, *second = turned ? actor : recipient;
  uint32_t from = first->words.first + first->words.count, to = second->words.first;
  uint64_t before = 0;
  for (uint32_t i = from; i < to && i < from + MAX_BETWEEN; i++) {
    if (d->words[i].upos == DGM_DET || d->words[i].upos == DGM_PUNCT)
      continue;
    uint64_t lemma = work->lemmas[i];
    dgm_feature_put(out, L_BETWEEN, lemma, turned);
    dgm_feature_put(out, L_BETWEEN_TWO, lemma, before);
    before = lemma;
  }
}

void dgm_pair_features(const dgm_event_work *work, uint32_t number, const dgm_phrase *actor,
                       const dgm_phrase *recipient, dgm_features *out) {
  const dgm_document *d = work->d;
  const dgm_candidate *c = &work->candidates[number];
  const dgm_rule *rule = c->match.rule;
  uint32_t word = c->match.predicate;
  uint64_t vote = rule ? rule->type : DGM_N_CHOICES, upos = d->words[word].upos;
  out->count = 0;
  dgm_feature_put(out, L_VOTE, vote, upos);
  dgm_feature_put(out, L_KNOWN, dgm_is_known(c), rule != NULL);
  uint64_t doer = rule ? in_slots(work, c, rule, &rule->actor, actor) : NOWHERE;
  uint64_t done = rule ? in_slots(work, c, rule, &rule->recipient, recipient) : NOWHERE;
  uint64_t mutual = rule ? in_slots(work, c, rule, &rule->actor, recipient) : NOWHERE;
  uint64_t theme = rule ? in_slots(work, c, rule, &rule->theme, recipient) : NOWHERE;
  dgm_feature_put(out, L_SLOTS, doer, 0);
  dgm_feature_put(out, L_SLOTS, done, 1);
  dgm_feature_put(out, L_SLOTS, mutual, 2);
  dgm_feature_put(out, L_SLOTS, theme, 3);
  dgm_feature_put(out, L_SLOTS, doer * 4 + done, 4);
  uint64_t a = as_argument(work, c, actor), b = as_argument(work, c, recipient);
  dgm_feature_put(out, L_ACTOR_ARGUMENT, a, 0);
  dgm_feature_put(out, L_RECIPIENT_ARGUMENT, b, 0);
  dgm_feature_put(out, L_ARGUMENTS, a * 64 + b, 0);
  dgm_feature_put(out, L_STEPS, steps_up(d, actor->head, word), 0);
  dgm_feature_put(out, L_STEPS, steps_up(d, recipient->head, word), 1);
  dgm_feature_put(out, L_ORDER, order_of(word, actor) * 3 + order_of(word, recipient), upos);
  uint32_t far = word > actor->head ? word - actor->head : actor->head - word;
  dgm_feature_put(out, L_DISTANCE, far > 20 ? 7 : far / 3, 0);
  dgm_feature_put(out, L_ROOT, d->words[word].head < 0, d->words[word].deprel);
  dgm_feature_put(out, L_LEMMA, work->lemmas[word], upos);
  dgm_feature_put(out, L_FORM, d->words[word].verb_form, d->words[word].deprel);
  dgm_feature_put(out, L_SPOKEN_FOR, c->spoken_for, vote);
  dgm_feature_put(out, L_RECIPIENT_LEMMA, work->lemmas[recipient->head], work->lemmas[word]);
  dgm_feature_put(out, L_RECIPIENT_LEMMA, work->lemmas[recipient->head], 0);
  dgm_feature_put(out, L_VOTE_SLOTS, vote, doer * 16 + done * 4 + mutual);
  dgm_feature_put(out, L_VOTE_ARGUMENTS, vote, a * 64 + b);
  add_parties(work, c, actor, recipient, out);
  add_between(work, actor, recipient, out);
}

/* ---- the answer ---- */

/* types[candidate][DGM_N_TYPES] and how likely each candidate links the two, both not yet weighed. */
static dgm_err score_all(const dgm_event_work *work, const dgm_phrase *actor, const dgm_phrase *recipient, float *types,
                         float *links) {
  const struct dgm_scorer *scorer = work->matcher.lexicon->scorer;
  dgm_bench *bench = dgm_bench_new(work);
  if (!bench)
    return dgm_fail_memory(work->error);
  for (uint32_t i = 0; i < work->n_candidates; i++) {
    dgm_features features;
    float *row = dgm_score_candidates(work, bench, i, 1);
    dgm_pair_features(work, i, actor, recipient, &features);
    dgm_add_scores(scorer, &features, row);
    links[i] = row[DGM_SCORE_LINK];
    for (uint32_t t = 0; t < DGM_N_TYPES; t++)
      types[i * DGM_N_TYPES + t] = row[t] + row[DGM_SCORE_PAIR + t];
    dgm_scores_to_probabilities(dgm_divisor(scorer, true), types + i * DGM_N_TYPES, DGM_N_TYPES);
  }
  return DGM_OK;
}

static dgm_err answer(const dgm_event_work *work, const dgm_phrase *actor, const dgm_phrase *recipient, float *types) {
  dgm_arena *arena = &work->coder->arena;
  uint32_t n = work->n_candidates;
  float *each = dgm_arena_zeros(arena, n + 1, DGM_N_TYPES * sizeof *each);
  float *links = dgm_arena_zeros(arena, n + 1, sizeof *links);
  if (!each || !links)
    return dgm_fail_memory(work->error);
  dgm_err result = score_all(work, actor, recipient, each, links);
  if (result || !n)
    return result;
  dgm_scores_to_probabilities(dgm_divisor(work->matcher.lexicon->scorer, true), links, n);
  for (uint32_t i = 0; i < n; i++)
    for (uint32_t t = 0; t < DGM_N_TYPES; t++)
      types[t] += links[i] * each[i * DGM_N_TYPES + t];
  return DGM_OK;
}

dgm_err dgm_relate(dgm_coder *coder, dgm_str text, dgm_span actor, dgm_span recipient, dgm_type *type, double *score,
                   dgm_error *error) {
  dgm_input input = {.text = text, .date = DGM_NO_DATE};
  *type = DGM_CONSULT; /* the commonest in the news, where nothing else speaks */
  *score = 0;
  if (!dgm_read(coder, &input, DGM_ENTITIES, error))
    return error ? error->code : DGM_ERR_ARGUMENT;
  if (!coder->model->events->scorer)
    return dgm_fail(error, DGM_ERR_MODEL, "this model has no event scorer, which telling pairs apart needs");
  dgm_phrase a, b;
  if (!dgm_find_phrase(&coder->document, actor, &a) || !dgm_find_phrase(&coder->document, recipient, &b))
    return DGM_OK;
  dgm_event_work work;
  float types[DGM_N_TYPES] = {0};
  dgm_err result = dgm_find_candidates(&work, coder, error);
  if (!result)
    result = answer(&work, &a, &b, types);
  for (int t = 0; !result && t < DGM_N_TYPES; t++)
    if ((double)types[t] > *score) {
      *score = (double)types[t];
      *type = (dgm_type)t;
    }
  return result;
}
