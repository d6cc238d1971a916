/* Predicates that match a rule and have an actor become events. */
#include "events/events.h"

#include "events/roles.h"
#include "places/places.h"
#include "times/times.h"

enum { MAX_PARTIES = 16 };

typedef struct candidate {
  dgm_match match;
  dgm_arguments arguments;
  uint32_t actors[MAX_PARTIES], recipients[MAX_PARTIES]; /* mentions */
  uint32_t n_actors, n_recipients;
  bool dropped;
} candidate;

typedef struct event_coder {
  dgm_coder *coder;
  dgm_document *d;
  dgm_matcher matcher;
  candidate *candidates;
  uint32_t n_candidates;
  uint8_t *consumed; /* by word: a rule of a governing predicate speaks for it */
  dgm_error *error;
} event_coder;

static bool may_be_predicate(const dgm_word *w) {
  if (w->upos == DGM_VERB && w->deprel == DGM_AMOD) /* "US-backed rebels", "the jailed leader" */
    return false;
  return w->upos == DGM_VERB || w->upos == DGM_NOUN || w->upos == DGM_ADJ || w->upos == DGM_PROPN;
}

static bool is_political(const dgm_document *d, uint32_t mention) {
  const dgm_entity *e = &d->entities[d->mentions[mention].entity];
  return e->code.size || e->sectors[0];
}

static bool add_party(const dgm_document *d, uint32_t mention, uint32_t *parties, uint32_t *n) {
  for (uint32_t i = 0; i < *n; i++)
    if (d->mentions[parties[i]].entity == d->mentions[mention].entity)
      return false;
  if (*n == MAX_PARTIES)
    return false;
  parties[(*n)++] = mention;
  return true;
}

static void add_word_parties(const dgm_document *d, uint32_t word, bool recipient, uint32_t *parties, uint32_t *n) {
  uint32_t found[MAX_PARTIES];
  uint32_t n_found = dgm_parties_at(d, word, recipient, found, MAX_PARTIES);
  for (uint32_t i = 0; i < n_found; i++)
    add_party(d, found[i], parties, n);
}

/* "shells fell on Kharkiv", "a curfew in Basra": the place stands for who is hit. */
static bool place_may_suffer(uint8_t type) {
  return type != DGM_PROTEST && type != DGM_CONSULT && type != DGM_SUPPORT;
}

static void fill_from(const event_coder *e, const candidate *c, const dgm_arguments *arguments, const dgm_slots *slots,
                      bool recipient, uint32_t *parties, uint32_t *n) {
  bool nominal = c->match.rule->upos == DGM_NOUN;
  bool places = recipient && place_may_suffer(c->match.rule->type);
  for (uint8_t i = 0; i < slots->count; i++) {
    if (i && slots->items[i].alternative != slots->items[i - 1].alternative && *n)
      return;
    uint32_t words[MAX_PARTIES];
    uint32_t n_words = dgm_fill_slot(&e->matcher, arguments, slots->items[i].slot, nominal, words, DGM_COUNT(words));
    for (uint32_t k = 0; k < n_words; k++)
      add_word_parties(e->d, words[k], places, parties, n);
  }
}

static bool has_joined_slots(const dgm_slots *slots) {
  for (uint8_t i = 1; i < slots->count; i++)
    if (slots->items[i].alternative == slots->items[i - 1].alternative)
      return true;
  return false;
}

/* The first alternative that gives parties; what hangs on the predicate itself before what stands near it. */
static void fill_parties(const event_coder *e, const candidate *c, const dgm_slots *slots, bool recipient,
                         uint32_t *parties, uint32_t *n) {
  if (!has_joined_slots(slots)) {
    dgm_arguments own = {.count = 0};
    for (uint32_t i = 0; i < c->arguments.count; i++)
      if (!c->arguments.items[i].near)
        own.items[own.count++] = c->arguments.items[i];
    fill_from(e, c, &own, slots, recipient, parties, n);
  }
  if (!*n)
    fill_from(e, c, &c->arguments, slots, recipient, parties, n);
}

/* "the visit of the president": of-phrase as doer, where the rule has no object in it. */
static void actor_from_of(const event_coder *e, candidate *c) {
  const dgm_rule *rule = c->match.rule;
  if (rule->upos != DGM_NOUN || c->n_actors)
    return;
  for (uint8_t i = 0; i < rule->recipient.count; i++)
    if (rule->recipient.items[i].slot.role == DGM_ROLE_OBJ || dgm_str_is(rule->recipient.items[i].slot.prep, "of"))
      return;
  dgm_slots of = {.count = 1};
  of.items[0].slot = (dgm_slot){.role = DGM_ROLE_PREP, .prep = dgm_cstr("of")};
  fill_parties(e, c, &of, false, c->actors, &c->n_actors);
}

static void drop_shared(const dgm_document *d, candidate *c) {
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

static bool resolve(const event_coder *e, candidate *c) {
  const dgm_rule *rule = c->match.rule;
  fill_parties(e, c, &rule->actor, false, c->actors, &c->n_actors);
  actor_from_of(e, c);
  fill_parties(e, c, &rule->recipient, true, c->recipients, &c->n_recipients);
  drop_shared(e->d, c);
  if (!c->n_recipients && !has_joined_slots(&rule->recipient)) { /* the nearest was the actor itself: "Britain froze the
                                                                    London assets of a Myanmar bank" */
    fill_from(e, c, &c->arguments, &rule->recipient, true, c->recipients, &c->n_recipients);
    drop_shared(e->d, c);
  }
  bool political = false;
  for (uint32_t i = 0; i < c->n_actors; i++)
    political |= is_political(e->d, c->actors[i]);
  for (uint32_t i = 0; i < c->n_recipients; i++)
    political |= is_political(e->d, c->recipients[i]);
  return political;
}

/* ---- what a rule speaks for ---- */

static bool slots_use_comp(const dgm_slots *slots) {
  for (uint8_t i = 0; i < slots->count; i++)
    if (slots->items[i].slot.in_comp || slots->items[i].slot.role == DGM_ROLE_COMP)
      return true;
  return false;
}

/* The nouns within a theme: "suspended 50 million in aid", "signed an agreement on cooperation". */
static void consume_nouns(event_coder *e, uint32_t word, int depth) {
  for (int32_t c = dgm_next_child(e->d, word, DGM_NONE); c >= 0 && depth < 4; c = dgm_next_child(e->d, word, c)) {
    const dgm_word *w = &e->d->words[c];
    if (w->deprel != DGM_NMOD && w->deprel != DGM_COMPOUND && w->deprel != DGM_ACL)
      continue;
    e->consumed[c] = 1;
    consume_nouns(e, (uint32_t)c, depth + 1);
  }
}

static void consume(event_coder *e, uint32_t word) {
  e->consumed[word] = 1;
  for (int32_t c = dgm_next_child(e->d, word, (int32_t)word); c >= 0; c = dgm_next_child(e->d, word, c))
    if (e->d->words[c].deprel == DGM_CONJ)
      e->consumed[c] = 1;
}

/* The content of a promise, demand, threat or refusal is not an event of its own; what is condemned is. */
static void consume_arguments(event_coder *e, const candidate *c) {
  const dgm_rule *rule = c->match.rule;
  if (rule->type == DGM_ACCUSE || rule->type == DGM_NO_EVENT)
    return;
  uint32_t words[MAX_PARTIES];
  bool nominal = rule->upos == DGM_NOUN;
  bool comp = slots_use_comp(&rule->theme) || slots_use_comp(&rule->recipient) || rule->type == DGM_AGREE ||
              rule->type == DGM_REQUEST || rule->type == DGM_THREATEN || rule->type == DGM_REJECT;
  for (uint32_t i = 0; i < rule->conditions.count; i++) {
    const dgm_condition *condition = &e->matcher.lexicon->conditions[rule->conditions.first + i];
    comp |= condition->slot.role == DGM_ROLE_COMP || condition->slot.in_comp;
    if (condition->negated || condition->slot.in_comp)
      continue;
    uint32_t n = dgm_fill_slot(&e->matcher, &c->arguments, condition->slot, nominal, words, DGM_COUNT(words));
    for (uint32_t k = 0; k < n; k++)
      consume(e, words[k]);
  }
  for (uint8_t i = 0; i < rule->theme.count; i++) {
    uint32_t n = dgm_fill_slot(&e->matcher, &c->arguments, rule->theme.items[i].slot, nominal, words, DGM_COUNT(words));
    for (uint32_t k = 0; k < n; k++) {
      consume(e, words[k]);
      if (rule->type != DGM_SUPPORT && rule->type != DGM_CONSULT && rule->type != DGM_ASSAULT)
        consume_nouns(e, words[k], 0);
    }
  }
  if (!comp)
    return;
  uint32_t n =
      dgm_fill_slot(&e->matcher, &c->arguments, (dgm_slot){.role = DGM_ROLE_COMP}, nominal, words, DGM_COUNT(words));
  for (uint32_t k = 0; k < n; k++)
    consume(e, words[k]);
}

/* ---- candidates ---- */

static dgm_err find_candidates(event_coder *e) {
  dgm_document *d = e->d;
  for (uint32_t i = 0; i < d->n_words; i++) {
    if (!may_be_predicate(&d->words[i]) || d->sentences[d->words[i].sentence].kind == DGM_SENTENCE_DATELINE)
      continue;
    if (!dgm_has_rules(&e->matcher, i))
      continue;
    candidate c = {0};
    dgm_find_arguments(e->coder, i, &c.arguments);
    c.match = dgm_match_predicate(&e->matcher, i, &c.arguments);
    if (!c.match.rule)
      continue;
    candidate *moved = dgm_arena_grow(&e->coder->arena, e->candidates, e->n_candidates, sizeof c);
    if (!moved)
      return dgm_fail_memory(e->error);
    e->candidates = moved;
    moved[e->n_candidates++] = c;
  }
  return DGM_OK;
}

static bool same_parties(const dgm_document *d, const uint32_t *a, uint32_t n_a, const uint32_t *b, uint32_t n_b) {
  if (n_a != n_b)
    return false;
  for (uint32_t i = 0; i < n_a; i++)
    if (d->mentions[a[i]].entity != d->mentions[b[i]].entity)
      return false;
  return true;
}

/* "carried out a raid that killed": one predicate inside another, of one type and the same parties, says it twice. */
static void drop_repeats(event_coder *e) {
  for (uint32_t i = 0; i < e->n_candidates; i++)
    for (uint32_t k = i + 1; k < e->n_candidates && k < i + 8; k++) {
      candidate *a = &e->candidates[i], *b = &e->candidates[k];
      uint32_t x = a->match.predicate, y = b->match.predicate;
      if (a->dropped || b->dropped || e->d->words[x].sentence != e->d->words[y].sentence ||
          a->match.rule->type != b->match.rule->type)
        continue;
      bool same = same_parties(e->d, a->actors, a->n_actors, b->actors, b->n_actors) &&
                  same_parties(e->d, a->recipients, a->n_recipients, b->recipients, b->n_recipients);
      if (!same)
        continue;
      if (dgm_is_under(e->d, y, x))
        b->dropped = true;
      else if (dgm_is_under(e->d, x, y))
        a->dropped = true;
    }
}

static void select_candidates(event_coder *e) {
  for (uint32_t i = 0; i < e->n_candidates; i++) {
    candidate *c = &e->candidates[i];
    c->dropped = c->match.rule->type == DGM_NO_EVENT || !resolve(e, c);
    if (!c->dropped || c->match.rule->type == DGM_NO_EVENT)
      consume_arguments(e, c);
  }
  for (uint32_t i = 0; i < e->n_candidates; i++)
    if (e->consumed[e->candidates[i].match.predicate])
      e->candidates[i].dropped = true;
  drop_repeats(e);
}

/* ---- events ---- */

static dgm_err put_parties(event_coder *e, const uint32_t *parties, uint32_t n, dgm_range *range) {
  dgm_document *d = e->d;
  *range = (dgm_range){d->n_arguments, n};
  for (uint32_t i = 0; i < n; i++) {
    uint32_t *arguments = dgm_arena_grow(&e->coder->arena, d->arguments, d->n_arguments, sizeof *arguments);
    if (!arguments)
      return dgm_fail_memory(e->error);
    d->arguments = arguments;
    arguments[d->n_arguments++] = parties[i];
  }
  return DGM_OK;
}

static dgm_span trigger_span(const dgm_document *d, const dgm_match *match) {
  dgm_span a = d->words[match->predicate].span, b = d->words[match->particle].span;
  if (match->particle > match->predicate + 3) /* a far particle: the verb alone */
    return a;
  return (dgm_span){a.start < b.start ? a.start : b.start, a.end > b.end ? a.end : b.end};
}

static dgm_span theme_span(const event_coder *e, const candidate *c) {
  const dgm_rule *rule = c->match.rule;
  for (uint8_t i = 0; i < rule->theme.count; i++) {
    uint32_t word;
    if (dgm_fill_slot(&e->matcher, &c->arguments, rule->theme.items[i].slot, rule->upos == DGM_NOUN, &word, 1))
      return dgm_phrase_span(e->d, word);
  }
  return (dgm_span){0, 0};
}

/* More conditions and resolved parties make a row likelier right; the constants are judged by eye, not fitted. */
static float confidence_of(const candidate *c) {
  float x = 0.45f + 0.015f * (float)(c->match.score > 12 ? 12 : c->match.score);
  x += c->n_actors ? 0.15f : 0;
  x += c->n_recipients || !c->match.rule->recipient.count ? 0.12f : 0;
  return x > 0.95f ? 0.95f : x;
}

static dgm_err emit(event_coder *e, const candidate *c) {
  dgm_document *d = e->d;
  const dgm_rule *rule = c->match.rule;
  dgm_event *events = dgm_arena_grow(&e->coder->arena, d->events, d->n_events, sizeof *events);
  if (!events)
    return dgm_fail_memory(e->error);
  d->events = events;
  uint32_t predicate = c->match.predicate;
  dgm_event event = {
      .sentence = d->words[predicate].sentence,
      .head = predicate,
      .trigger = trigger_span(d, &c->match),
      .theme = theme_span(e, c),
      .place = dgm_place_of_event(e->coder, predicate),
      .start = d->date,
      .end = d->date,
      .type = rule->type,
      .mode = rule->mode,
      .contexts = dgm_event_contexts(&e->matcher, d->words[predicate].sentence),
      .goldstein = rule->goldstein,
      .scale = rule->scale,
      .quad = rule->quad,
      .confidence = confidence_of(c),
      .source = rule->source,
  };
  memcpy(event.cameo, rule->cameo, sizeof event.cameo);
  bool found;
  dgm_event_time(d, predicate, &event.start, &event.end, &found);
  dgm_err result = put_parties(e, c->actors, c->n_actors, &event.actors);
  if (!result)
    result = put_parties(e, c->recipients, c->n_recipients, &event.recipients);
  d->events[d->n_events++] = event;
  return result;
}

dgm_err dgm_events_run(dgm_coder *coder, dgm_error *error) {
  dgm_document *d = &coder->document;
  event_coder e = {.coder = coder, .d = d, .error = error};
  e.consumed = dgm_arena_zeros(&coder->arena, d->n_words + 1, 1);
  if (!e.consumed)
    return dgm_fail_memory(error);
  dgm_err result = dgm_matcher_new(&e.matcher, coder, error);
  if (!result)
    result = find_candidates(&e);
  if (result)
    return result;
  select_candidates(&e);
  for (uint32_t i = 0; !result && i < e.n_candidates; i++)
    if (!e.candidates[i].dropped)
      result = emit(&e, &e.candidates[i]);
  return result;
}
