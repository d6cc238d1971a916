/* Predicates that may be events, their rows, their parties, and which of them a governing predicate speaks for. */
#include "events/events.h"

#include "events/roles.h"

#include <stddef.h>

/* ---- parties ---- */

static bool is_political(const dgm_document *d, uint32_t mention) {
  const dgm_entity *e = &d->entities[d->mentions[mention].entity];
  return e->code.size || e->sectors[0];
}

static bool add_party(const dgm_document *d, uint32_t mention, uint32_t *parties, uint32_t *n) {
  for (uint32_t i = 0; i < *n; i++)
    if (d->mentions[parties[i]].entity == d->mentions[mention].entity)
      return false;
  if (*n == DGM_MAX_PARTIES)
    return false;
  parties[(*n)++] = mention;
  return true;
}

static void add_word_parties(const dgm_document *d, uint32_t word, bool recipient, uint32_t *parties, uint32_t *n) {
  uint32_t found[DGM_MAX_PARTIES];
  uint32_t n_found = dgm_parties_at(d, word, recipient, found, DGM_MAX_PARTIES);
  for (uint32_t i = 0; i < n_found; i++)
    add_party(d, found[i], parties, n);
}

/* "shells fell on Kharkiv", "a curfew in Basra": the place stands for who is hit. */
static bool place_may_suffer(uint8_t type) {
  return type != DGM_PROTEST && type != DGM_CONSULT && type != DGM_SUPPORT;
}

typedef struct filling {
  const dgm_event_work *work;
  const dgm_rule *rule;
  bool recipient;
  uint32_t *parties, *n;
} filling;

static void fill_from(const filling *f, const dgm_arguments *arguments, const dgm_slots *slots) {
  bool nominal = f->rule->upos == DGM_NOUN;
  bool places = f->recipient && place_may_suffer(f->rule->type);
  for (uint8_t i = 0; i < slots->count; i++) {
    if (i && slots->items[i].alternative != slots->items[i - 1].alternative && *f->n)
      return;
    uint32_t words[DGM_MAX_PARTIES];
    uint32_t n_words =
        dgm_fill_slot(&f->work->matcher, arguments, slots->items[i].slot, nominal, words, DGM_COUNT(words));
    for (uint32_t k = 0; k < n_words; k++)
      add_word_parties(f->work->d, words[k], places, f->parties, f->n);
  }
}

static bool has_joined_slots(const dgm_slots *slots) {
  for (uint8_t i = 1; i < slots->count; i++)
    if (slots->items[i].alternative == slots->items[i - 1].alternative)
      return true;
  return false;
}

/* The first alternative that gives parties; what hangs on the predicate itself before what stands near it. */
static void fill_parties(const filling *f, const dgm_arguments *arguments, const dgm_slots *slots) {
  if (!has_joined_slots(slots)) {
    dgm_arguments own = {.count = 0};
    for (uint32_t i = 0; i < arguments->count; i++)
      if (!arguments->items[i].near)
        own.items[own.count++] = arguments->items[i];
    fill_from(f, &own, slots);
  }
  if (!*f->n)
    fill_from(f, arguments, slots);
}

/* "the visit of the president": of-phrase as doer, where the rule has no object in it. */
static void actor_from_of(const filling *f, const dgm_candidate *c) {
  const dgm_rule *rule = f->rule;
  if (rule->upos != DGM_NOUN || c->n_actors)
    return;
  for (uint8_t i = 0; i < rule->recipient.count; i++)
    if (rule->recipient.items[i].slot.role == DGM_ROLE_OBJ || dgm_str_is(rule->recipient.items[i].slot.prep, "of"))
      return;
  dgm_slots of = {.count = 1};
  of.items[0].slot = (dgm_slot){.role = DGM_ROLE_PREP, .prep = dgm_cstr("of")};
  fill_parties(f, c->arguments, &of);
}

static void drop_shared(const dgm_document *d, dgm_candidate *c) {
  uint32_t kept = 0;
  for (uint32_t i = 0; i < c->n_recipients; i++) {
    bool shared = false;
    for (uint32_t k = 0; k < c->n_actors; k++)
      shared |= d->mentions[c->recipients[i]].entity == d->mentions[c->actors[k]].entity;
    if (!shared)
      c->recipients[kept++] = c->recipients[i];
  }
  c->n_recipients = kept;
}

static bool has_political(const dgm_document *d, const dgm_candidate *c) {
  bool political = false;
  for (uint32_t i = 0; i < c->n_actors; i++)
    political |= is_political(d, c->actors[i]);
  for (uint32_t i = 0; i < c->n_recipients; i++)
    political |= is_political(d, c->recipients[i]);
  return political;
}

static bool holds(const dgm_slots *slots, const dgm_argument *a) {
  for (uint8_t i = 0; i < slots->count; i++) {
    const dgm_slot *slot = &slots->items[i].slot;
    if (!slot->in_comp && slot->role == a->role && (a->role != DGM_ROLE_PREP || dgm_str_eq(slot->prep, a->prep)))
      return true;
  }
  return false;
}

static void take_at(const dgm_document *d, dgm_candidate *c, uint32_t word, bool acts) {
  uint32_t found[DGM_MAX_PARTIES], n = dgm_parties_at(d, word, false, found, DGM_MAX_PARTIES);
  for (uint32_t i = 0; i < n; i++)
    if (is_political(d, found[i]))
      add_party(d, found[i], acts ? c->actors : c->recipients, acts ? &c->n_actors : &c->n_recipients);
}

/* "The brigade was put on alert": the row asks for whoever did it, and nobody is told. Parties are then whoever stands
 * where the type's own row (defaults.tsv) would look for them, else whoever takes part at all. */
static void take_any_party(const dgm_event_work *work, dgm_candidate *c, uint8_t type) {
  const dgm_document *d = work->d;
  const dgm_rule *whole = dgm_default_rule(work->matcher.lexicon, type, NULL);
  const dgm_argument object = {.role = DGM_ROLE_OBJ};
  for (int anywhere = 0; whole && anywhere < 2 && !has_political(d, c); anywhere++)
    for (uint32_t i = 0; i < c->arguments->count; i++) {
      const dgm_argument *a = &c->arguments->items[i];
      bool done = holds(&whole->recipient, a);
      /* troops that are moved act, and so does whoever else takes part */
      bool acts = holds(&whole->actor, a) || !whole->recipient.count || (!done && holds(&whole->actor, &object));
      if (anywhere || acts || done)
        take_at(d, c, a->word, acts);
    }
}

bool dgm_resolve_parties(const dgm_event_work *work, dgm_candidate *c, const dgm_rule *rule) {
  const dgm_document *d = work->d;
  c->n_actors = c->n_recipients = 0;
  filling actors = {work, rule, false, c->actors, &c->n_actors};
  filling recipients = {work, rule, true, c->recipients, &c->n_recipients};
  fill_parties(&actors, c->arguments, &rule->actor);
  actor_from_of(&actors, c);
  fill_parties(&recipients, c->arguments, &rule->recipient);
  drop_shared(d, c);
  if (!c->n_recipients && !has_joined_slots(&rule->recipient)) { /* the nearest was the actor itself: "Britain froze the
                                                                    London assets of a Myanmar bank" */
    fill_from(&recipients, c->arguments, &rule->recipient);
    drop_shared(d, c);
  }
  c->loose = !has_political(d, c);
  if (c->loose)
    take_any_party(work, c, rule->type);
  return has_political(d, c);
}

/* ---- what a row speaks for ---- */

static bool slots_use_comp(const dgm_slots *slots) {
  for (uint8_t i = 0; i < slots->count; i++)
    if (slots->items[i].slot.in_comp || slots->items[i].slot.role == DGM_ROLE_COMP)
      return true;
  return false;
}

static void mark(dgm_event_work *work, uint32_t word, uint8_t type) {
  if (work->spoken_for[word] == DGM_N_CHOICES)
    work->spoken_for[word] = type;
}

/* The nouns within a theme: "suspended 50 million in aid", "signed an agreement on cooperation". */
static void mark_nouns(dgm_event_work *work, uint32_t word, uint8_t type, int depth) {
  for (int32_t c = dgm_next_child(work->d, word, DGM_NONE); c >= 0 && depth < 4; c = dgm_next_child(work->d, word, c)) {
    const dgm_word *w = &work->d->words[c];
    if (w->deprel != DGM_NMOD && w->deprel != DGM_COMPOUND && w->deprel != DGM_ACL)
      continue;
    mark(work, (uint32_t)c, type);
    mark_nouns(work, (uint32_t)c, type, depth + 1);
  }
}

static void mark_joined(dgm_event_work *work, uint32_t word, uint8_t type) {
  mark(work, word, type);
  for (int32_t c = dgm_next_child(work->d, word, (int32_t)word); c >= 0; c = dgm_next_child(work->d, word, c))
    if (work->d->words[c].deprel == DGM_CONJ)
      mark(work, (uint32_t)c, type);
}

static void mark_conditions(dgm_event_work *work, const dgm_candidate *c, bool *comp) {
  const dgm_rule *rule = c->match.rule;
  uint32_t words[DGM_MAX_PARTIES];
  for (uint32_t i = 0; i < rule->conditions.count; i++) {
    const dgm_condition *condition = &work->matcher.lexicon->conditions[rule->conditions.first + i];
    *comp |= condition->slot.role == DGM_ROLE_COMP || condition->slot.in_comp;
    if (condition->negated || condition->slot.in_comp)
      continue;
    uint32_t n =
        dgm_fill_slot(&work->matcher, c->arguments, condition->slot, rule->upos == DGM_NOUN, words, DGM_COUNT(words));
    for (uint32_t k = 0; k < n; k++)
      mark_joined(work, words[k], rule->type);
  }
}

/* The content of a promise, demand, threat or refusal is not an event of its own; what is condemned is. */
static void mark_arguments(dgm_event_work *work, const dgm_candidate *c) {
  const dgm_rule *rule = c->match.rule;
  if (rule->type == DGM_ACCUSE || rule->type == DGM_NO_EVENT)
    return;
  uint32_t words[DGM_MAX_PARTIES];
  bool nominal = rule->upos == DGM_NOUN;
  bool comp = slots_use_comp(&rule->theme) || slots_use_comp(&rule->recipient) || rule->type == DGM_AGREE ||
              rule->type == DGM_REQUEST || rule->type == DGM_THREATEN || rule->type == DGM_REJECT;
  mark_conditions(work, c, &comp);
  for (uint8_t i = 0; i < rule->theme.count; i++) {
    uint32_t n =
        dgm_fill_slot(&work->matcher, c->arguments, rule->theme.items[i].slot, nominal, words, DGM_COUNT(words));
    for (uint32_t k = 0; k < n; k++) {
      mark_joined(work, words[k], rule->type);
      if (rule->type != DGM_SUPPORT && rule->type != DGM_CONSULT && rule->type != DGM_ASSAULT)
        mark_nouns(work, words[k], rule->type, 0);
    }
  }
  if (!comp)
    return;
  uint32_t n =
      dgm_fill_slot(&work->matcher, c->arguments, (dgm_slot){.role = DGM_ROLE_COMP}, nominal, words, DGM_COUNT(words));
  for (uint32_t k = 0; k < n; k++)
    mark_joined(work, words[k], rule->type);
}

/* ---- candidates ---- */

static bool may_be_predicate(const dgm_word *w) {
  if (w->upos == DGM_VERB && w->deprel == DGM_AMOD) /* "US-backed rebels", "the jailed leader" */
    return false;
  return w->upos == DGM_VERB || w->upos == DGM_NOUN || w->upos == DGM_ADJ || w->upos == DGM_PROPN;
}

/* A predicate on trial: what its rows say. */
typedef struct trial {
  dgm_match match, best[DGM_N_CHOICES]; /* of all, and by type */
  uint32_t unfit;                       /* bits: choices of rows that do not fit */
} trial;

static void keep_best(void *context, const dgm_rule *rule, uint32_t particle, bool fits, int score) {
  trial *t = context;
  if (!fits) {
    t->unfit |= 1u << rule->type;
    return;
  }
  dgm_match *places[] = {&t->match, &t->best[rule->type]};
  for (size_t i = 0; i < DGM_COUNT(places); i++)
    if (!places[i]->rule || score > places[i]->score) {
      places[i]->rule = rule;
      places[i]->score = score;
      places[i]->particle = particle;
    }
}

const dgm_match *dgm_best_of(const dgm_candidate *c, uint8_t type) {
  for (uint32_t i = 0; i < c->n_best; i++)
    if (c->best[i].rule->type == type)
      return &c->best[i];
  return NULL;
}

bool dgm_is_known(const dgm_candidate *c) {
  return c->match.rule || c->unfit;
}

bool dgm_row_speaks(const dgm_candidate *c, uint8_t type) {
  return c->spoken_for == DGM_N_CHOICES && dgm_best_of(c, type);
}

/* Keeps no more than there is: most predicates have few arguments and rows. */
static dgm_err add_candidate(dgm_event_work *work, const trial *t, const dgm_arguments *arguments) {
  dgm_arena *arena = &work->coder->arena;
  dgm_candidate *moved = dgm_arena_grow(arena, work->candidates, work->n_candidates, sizeof *work->candidates);
  size_t size = offsetof(dgm_arguments, items) + arguments->count * sizeof *arguments->items;
  dgm_arguments *own = dgm_arena_alloc(arena, size);
  uint32_t n_best = 0;
  for (int type = 0; type < DGM_N_CHOICES; type++)
    n_best += t->best[type].rule != NULL;
  dgm_match *best = dgm_arena_alloc(arena, n_best * sizeof *best);
  if (!moved || !own || !best)
    return dgm_fail_memory(work->error);
  memcpy(own, arguments, size);
  work->candidates = moved;
  dgm_candidate *c = &moved[work->n_candidates];
  *c = (dgm_candidate){.match = t->match, .arguments = own, .best = best, .unfit = t->unfit};
  c->spoken_for = DGM_N_CHOICES;
  for (int type = 0; type < DGM_N_CHOICES; type++)
    if (t->best[type].rule) {
      c->unfit &= ~(1u << type);
      best[c->n_best++] = t->best[type];
    }
  work->candidate_of[t->match.predicate] = (int32_t)work->n_candidates++;
  return DGM_OK;
}

static dgm_err find(dgm_event_work *work) {
  dgm_document *d = work->d;
  for (uint32_t i = 0; i < d->n_words; i++) {
    if (!may_be_predicate(&d->words[i]) || d->sentences[d->words[i].sentence].kind == DGM_SENTENCE_DATELINE)
      continue;
    bool verb = d->words[i].upos == DGM_VERB && work->matcher.lexicon->all_verbs;
    if (!verb && !dgm_has_rules(&work->matcher, i))
      continue;
    trial t = {.match = {.predicate = i, .particle = i}};
    for (int type = 0; type < DGM_N_CHOICES; type++)
      t.best[type] = t.match;
    dgm_arguments arguments;
    dgm_find_arguments(work->coder, i, &arguments);
    dgm_each_rule(&work->matcher, i, &arguments, keep_best, &t);
    if (!verb && !t.match.rule && !(work->matcher.lexicon->all_verbs && t.unfit))
      continue;
    dgm_err result = add_candidate(work, &t, &arguments);
    if (result)
      return result;
  }
  return DGM_OK;
}

static dgm_err prepare(dgm_event_work *work) {
  const dgm_document *d = work->d;
  dgm_arena *arena = &work->coder->arena;
  work->spoken_for = dgm_arena_alloc(arena, d->n_words + 1);
  work->candidate_of = dgm_arena_alloc(arena, (d->n_words + 1) * sizeof *work->candidate_of);
  work->lemmas = dgm_arena_alloc(arena, (d->n_words + 1) * sizeof *work->lemmas);
  work->company = dgm_arena_zeros(arena, d->n_sentences + 1, 1);
  if (!work->spoken_for || !work->candidate_of || !work->lemmas || !work->company)
    return dgm_fail_memory(work->error);
  for (uint32_t i = 0; i < d->n_words; i++) {
    work->lemmas[i] = dgm_hash(5, d->words[i].lemma.data, d->words[i].lemma.size);
    work->candidate_of[i] = DGM_NONE;
    work->spoken_for[i] = DGM_N_CHOICES;
  }
  for (uint32_t i = 0; i < d->n_mentions; i++) {
    uint8_t *n = &work->company[d->words[d->mentions[i].head].sentence];
    *n += *n < 255 && d->mentions[i].can_act && d->entities[d->mentions[i].entity].code.size > 0;
  }
  return dgm_matcher_new(&work->matcher, work->coder, work->error);
}

dgm_err dgm_find_candidates(dgm_event_work *work, dgm_coder *coder, dgm_error *error) {
  *work = (dgm_event_work){.coder = coder, .d = &coder->document, .error = error};
  dgm_err result = prepare(work);
  if (!result)
    result = find(work);
  if (result)
    return result;
  for (uint32_t i = 0; i < work->n_candidates; i++) {
    dgm_candidate *c = &work->candidates[i];
    const dgm_rule *rule = c->match.rule;
    c->dropped = !rule || rule->type == DGM_NO_EVENT || !dgm_resolve_parties(work, c, rule);
    if (rule && (!c->dropped || rule->type == DGM_NO_EVENT))
      mark_arguments(work, c);
  }
  for (uint32_t i = 0; i < work->n_candidates; i++)
    work->candidates[i].spoken_for = work->spoken_for[work->candidates[i].match.predicate];
  return DGM_OK;
}
