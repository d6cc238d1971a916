/* Candidates become events: of those that the scorer, or without one the best row, takes for events, the ones with a
 * political party and those of which the scorer is sure, each told once (once.c). */
#include "events/events.h"

#include "events/roles.h"
#include "places/places.h"
#include "times/times.h"

/* ---- choosing ---- */

static void take_codes(dgm_candidate *c, const dgm_rule *rule) {
  c->mode = rule->mode;
  c->goldstein = rule->goldstein;
  c->scale = rule->scale;
  memcpy(c->cameo, rule->cameo, sizeof c->cameo);
}

static bool same_mode(const char *a, const char *b) {
  return a && b ? !strcmp(a, b) : a == b;
}

/* The likeliest type, and of the other choices the likeliest. */
static void rank(dgm_candidate *c, const float *p) {
  c->likeliest = 0;
  for (uint8_t t = 1; t < DGM_N_TYPES; t++)
    if (p[t] > p[c->likeliest])
      c->likeliest = t;
  c->second = c->likeliest ? 0 : 1;
  for (uint8_t t = 0; t < DGM_N_CHOICES; t++)
    if (t != c->likeliest && p[t] > p[c->second])
      c->second = t;
  c->confidence = p[c->likeliest];
  c->second_confidence = p[c->second];
}

/* Nobody's event is told where the scorer is sure and the sentence says of whom or where it speaks: "the bombing in
 * Lahore". */
static bool stands_alone(const dgm_event_work *e, const dgm_candidate *c) {
  const dgm_document *d = e->d;
  uint32_t sentence = d->words[c->match.predicate].sentence;
  if (c->confidence < dgm_least_alone(e->matcher.lexicon->scorer))
    return false;
  bool place = false;
  for (uint32_t i = 0; i < d->n_places && d->words[d->places[i].head].sentence <= sentence && !place; i++)
    place = d->words[d->places[i].head].sentence == sentence;
  return place || e->company[sentence];
}

/* The likeliest type, by the row of that type which fits best, or by the type's own row where none fits. */
static void choose(const dgm_event_work *e, uint32_t number, float *scores) {
  dgm_candidate *c = &e->candidates[number];
  const dgm_event_lexicon *l = e->matcher.lexicon;
  dgm_scores_to_probabilities(dgm_divisor(l->scorer, false), scores, DGM_N_CHOICES);
  rank(c, scores);
  c->vote = c->match.rule;
  uint8_t type = c->likeliest;
  c->why = DGM_REJECTED_UNLIKELY;
  c->dropped = c->confidence < dgm_least_probability(l->scorer, dgm_row_speaks(c, type));
  if (c->dropped)
    return;
  const dgm_match *best = dgm_best_of(c, type);
  const dgm_rule *rule = best ? best->rule : NULL;
  bool sure = true;
  const char *mode = rule && rule->mode ? rule->mode : dgm_choose_mode(e, number, type, scores, &sure);
  if (rule)
    c->match = *best;
  else
    c->match.rule = dgm_default_rule(l, type, mode);
  take_codes(c, c->match.rule);
  if (mode && sure && !same_mode(mode, c->mode)) {
    take_codes(c, dgm_default_rule(l, type, mode));
    c->mode = mode;
  }
  c->why = DGM_REJECTED_NO_PARTY;
  bool nobody = !dgm_resolve_parties(e, c, c->match.rule);
  c->alone = nobody && stands_alone(e, c);
  c->dropped = nobody && !c->alone;
}

/* What was dropped although a row spoke for it or the scorer had chosen it. */
static dgm_err reject_dropped(dgm_event_work *e) {
  dgm_document *d = e->d;
  for (uint32_t i = 0; i < e->n_candidates; i++) {
    const dgm_candidate *c = &e->candidates[i];
    bool spoke = c->vote && c->vote->type != DGM_NO_EVENT;
    if (!c->dropped || !(spoke || c->why != DGM_REJECTED_UNLIKELY))
      continue;
    dgm_rejection *moved = dgm_arena_grow(&e->coder->arena, d->rejections, d->n_rejections, sizeof *moved);
    if (!moved)
      return dgm_fail_memory(e->error);
    d->rejections = moved;
    moved[d->n_rejections++] = (dgm_rejection){c->match.predicate, c->likeliest, c->confidence, c->why, c->teller};
  }
  return DGM_OK;
}

static dgm_err choose_all(dgm_event_work *e) {
  const struct dgm_scorer *scorer = e->matcher.lexicon->scorer;
  dgm_bench *bench = dgm_bench_new(e);
  if (!bench)
    return dgm_fail_memory(e->error);
  for (uint32_t first = 0; first < e->n_candidates; first += DGM_BENCH) {
    uint32_t n = e->n_candidates - first < DGM_BENCH ? e->n_candidates - first : DGM_BENCH;
    float *scores = dgm_score_candidates(e, bench, first, n);
    for (uint32_t i = 0; i < n; i++)
      choose(e, first + i, scores + i * dgm_score_stride(scorer));
  }
  return DGM_OK;
}

/* Without a scorer the best row decides. */
static void take_rows(dgm_event_work *e) {
  for (uint32_t i = 0; i < e->n_candidates; i++) {
    dgm_candidate *c = &e->candidates[i];
    if (c->match.rule)
      take_codes(c, c->match.rule);
    c->dropped |= c->spoken_for != DGM_N_CHOICES;
    c->vote = c->match.rule;
    c->confidence = 0.5f; /* nobody has measured it */
    c->second = DGM_NO_EVENT;
  }
}

static dgm_err select_candidates(dgm_event_work *e) {
  bool scored = e->matcher.lexicon->scorer != NULL;
  dgm_err result = scored ? choose_all(e) : DGM_OK;
  if (result)
    return result;
  if (!scored)
    take_rows(e);
  dgm_tell_once(e);
  return scored ? reject_dropped(e) : DGM_OK;
}

/* ---- events ---- */

static dgm_err put_parties(dgm_event_work *e, const uint32_t *parties, uint32_t n, dgm_range *range) {
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

/* "imposed a curfew", "cut ties": the object that a verb's row asks for, unless it is somebody or the theme. */
static uint32_t object_of(const dgm_event_work *e, const dgm_candidate *c) {
  const dgm_rule *rule = c->match.rule;
  uint32_t word, predicate = c->match.predicate;
  if (rule->upos != DGM_VERB)
    return predicate;
  for (uint8_t i = 0; i < rule->theme.count; i++)
    if (rule->theme.items[i].slot.role == DGM_ROLE_OBJ)
      return predicate;
  for (uint32_t i = 0; i < rule->conditions.count; i++) {
    const dgm_condition *condition = &e->matcher.lexicon->conditions[rule->conditions.first + i];
    if (condition->slot.role == DGM_ROLE_OBJ && !condition->slot.in_comp && !condition->negated &&
        condition->values.count && dgm_fill_slot(&e->matcher, c->arguments, condition->slot, false, &word, 1) &&
        word > predicate && word <= predicate + 3 && dgm_mention_at(e->d, word) < 0)
      return word;
  }
  return predicate;
}

static dgm_span trigger_span(const dgm_event_work *e, const dgm_candidate *c) {
  const dgm_document *d = e->d;
  uint32_t predicate = c->match.predicate, other = c->match.particle;
  if (c->noun)
    other = c->noun;
  else if (other == predicate)
    other = object_of(e, c);
  dgm_span a = d->words[predicate].span, b = d->words[other].span;
  uint32_t reach = c->noun ? 5 : 3;
  if (other > predicate + reach || predicate > other + reach) /* a far particle: the verb alone */
    return a;
  return (dgm_span){a.start < b.start ? a.start : b.start, a.end > b.end ? a.end : b.end};
}

static dgm_span theme_span(const dgm_event_work *e, const dgm_candidate *c) {
  const dgm_rule *rule = c->match.rule;
  for (uint8_t i = 0; i < rule->theme.count; i++) {
    uint32_t word;
    if (dgm_fill_slot(&e->matcher, c->arguments, rule->theme.items[i].slot, rule->upos == DGM_NOUN, &word, 1))
      return dgm_phrase_span(e->d, word);
  }
  return (dgm_span){0, 0};
}

static dgm_err emit(dgm_event_work *e, const dgm_candidate *c) {
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
      .trigger = trigger_span(e, c),
      .theme = theme_span(e, c),
      .place = dgm_place_of_event(e->coder, predicate),
      .start = d->date,
      .end = d->date,
      .type = rule->type,
      .mode = c->mode,
      .contexts = dgm_event_contexts(&e->matcher, d->words[predicate].sentence),
      .goldstein = c->goldstein,
      .scale = c->scale,
      .quad = rule->quad,
      .confidence = c->confidence,
      .source = rule->source,
      .vote = c->vote ? c->vote->type : DGM_NO_EVENT,
      .vote_source = c->vote ? c->vote->source : (dgm_source){NULL, 0},
      .second = c->second,
      .second_confidence = c->second_confidence,
  };
  memcpy(event.cameo, c->cameo, sizeof event.cameo);
  bool found;
  dgm_event_time(d, predicate, &event.start, &event.end, &found);
  dgm_err result = put_parties(e, c->actors, c->n_actors, &event.actors);
  if (!result)
    result = put_parties(e, c->recipients, c->n_recipients, &event.recipients);
  d->events[d->n_events++] = event;
  return result;
}

dgm_err dgm_events_run(dgm_coder *coder, dgm_error *error) {
  dgm_event_work e;
  dgm_err result = dgm_find_candidates(&e, coder, error);
  if (!result)
    result = select_candidates(&e);
  for (uint32_t i = 0; !result && i < e.n_candidates; i++)
    if (!e.candidates[i].dropped)
      result = emit(&e, &e.candidates[i]);
  return result;
}
