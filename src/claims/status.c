/* Each event's claims, status and type after status. */
#include "claims/status.h"

typedef struct assessor {
  dgm_claim_work *work;
  int32_t **claims; /* by event: its drafts, grown one by one */
  uint32_t *n_claims;
} assessor;

static dgm_err add_claim(assessor *a, uint32_t event, int32_t draft) {
  for (uint32_t i = 0; i < a->n_claims[event]; i++)
    if (a->claims[event][i] == draft)
      return DGM_OK;
  int32_t *moved = dgm_arena_grow(&a->work->coder->arena, a->claims[event], a->n_claims[event], sizeof *moved);
  if (!moved)
    return dgm_fail_memory(a->work->error);
  a->claims[event] = moved;
  moved[a->n_claims[event]++] = draft;
  return DGM_OK;
}

/* The events in what a claim says. */
static dgm_err cover(assessor *a, const dgm_draft *content, int32_t draft) {
  const dgm_document *d = a->work->d;
  dgm_err result = DGM_OK;
  for (uint32_t i = 0; i < content->content.count; i++) {
    dgm_range part = a->work->parts[content->content.first + i];
    DGM_EACH_EVENT_IN(d, e, part)
    if (!result)
      result = add_claim(a, e, draft);
  }
  return result;
}

static bool is_actor(const dgm_document *d, uint32_t event, int32_t source) {
  int32_t mention = source < 0 ? DGM_NONE : dgm_mention_at(d, (uint32_t)source);
  if (mention < 0)
    return false;
  dgm_range actors = d->events[event].actors;
  for (uint32_t i = 0; i < actors.count; i++)
    if (d->mentions[d->arguments[actors.first + i]].entity == d->mentions[mention].entity)
      return true;
  return false;
}

static bool is_pronoun(const dgm_claim_work *work, const dgm_draft *draft) {
  return draft->content.count && dgm_w(work, (int32_t)work->parts[draft->content.first].first)->upos == DGM_PRON;
}

/* "It denied responsibility": what the report itself says of the one who denies, in this sentence or the last; "denied
 * it": whatever it says there. */
static dgm_err cover_back(assessor *a, const dgm_draft *draft, int32_t number) {
  const dgm_document *d = a->work->d;
  dgm_err result = DGM_OK;
  bool found = false;
  uint32_t first = dgm_event_from(d, dgm_word_back(d, draft->sentence, 1));
  for (uint32_t e = first; e < d->n_events && d->events[e].head < draft->cue && !result; e++)
    if (is_actor(d, e, draft->source)) {
      result = add_claim(a, e, number);
      found = true;
    }
  for (uint32_t e = first; e < d->n_events && d->events[e].head < draft->cue && !result && !found; e++)
    if (is_pronoun(a->work, draft) && !a->n_claims[e])
      result = add_claim(a, e, number);
  return result;
}

static dgm_err cover_all(assessor *a) {
  dgm_claim_work *work = a->work;
  dgm_err result = DGM_OK;
  for (uint32_t i = 0; i < work->n_drafts && !result; i++) {
    const dgm_draft *draft = &work->drafts[i];
    result = cover(a, draft, (int32_t)i);
    for (uint32_t e = dgm_first_echo(work, draft); e < work->d->n_events && work->d->events[e].head < draft->cue; e++)
      if (!result && draft->stance == DGM_DENIES && dgm_echoes(work, draft, e))
        result = add_claim(a, e, (int32_t)i);
    if (result || !draft->back || (draft->stance != DGM_DENIES && !draft->answers))
      continue;
    result = draft->of >= 0 ? cover(a, &work->drafts[draft->of], (int32_t)i) : cover_back(a, draft, (int32_t)i);
  }
  return result;
}

/* ---- status ---- */

/* What is said holds of the event: no presupposed phrase or relative clause stands between. */
static bool is_asserted(const dgm_claim_work *work, const dgm_path *path, const dgm_draft *draft) {
  for (uint32_t i = 0; i < path->n_visits; i++)
    if (dgm_in_content(work, draft, path->visits[i].word) &&
        (path->visits[i].governor < 0 || !dgm_in_content(work, draft, (uint32_t)path->visits[i].governor)))
      return true;
  return false;
}

static const char *say(const dgm_claim_work *work, const char *what, int32_t word) {
  if (word < 0)
    return what;
  dgm_str form = dgm_form(work->d, (uint32_t)word);
  dgm_str text = dgm_arena_printf(&work->coder->arena, "%s '%.*s'", what, (int)form.size, form.data);
  return text.data ? text.data : what;
}

/* Somebody else confirms what this claim alleges. */
static bool is_confirmed(const assessor *a, uint32_t event, int32_t claim) {
  for (uint32_t i = 0; i < a->n_claims[event]; i++) {
    const dgm_draft *draft = &a->work->drafts[a->claims[event][i]];
    if (draft->answers && draft->stance == DGM_ASSERTS && draft->of == claim)
      return true;
  }
  return false;
}

/* "doubted whether it had": nobody says that it has not. */
static bool is_open(const dgm_claim_work *work, const dgm_path *path) {
  int32_t reason = path->reasons[DGM_EFFECT_HYPOTHETICAL];
  return path->effects >> DGM_EFFECT_HYPOTHETICAL & 1 && reason >= 0 && dgm_w(work, reason)->deprel == DGM_MARK;
}

static dgm_status by_claims(const assessor *a, uint32_t event, const dgm_path *path, const char **rule) {
  const dgm_claim_work *work = a->work;
  int32_t alleged = DGM_NONE;
  for (uint32_t i = 0; i < a->n_claims[event]; i++) {
    const dgm_draft *draft = &work->drafts[a->claims[event][i]];
    bool echo = !dgm_in_content(work, draft, work->d->events[event].head);
    bool answer = (draft->back || draft->verdict || echo) && draft->stance == DGM_DENIES;
    if (draft->stance == DGM_DENIES && (answer || (!is_open(work, path) && is_asserted(work, path, draft)))) {
      *rule = say(work, "denied: in the content of", (int32_t)draft->cue);
      return DGM_DISPUTED;
    }
    if (draft->stance == DGM_ALLEGES && alleged < 0 && is_asserted(work, path, draft) &&
        !is_confirmed(a, event, a->claims[event][i]))
      alleged = (int32_t)draft->cue;
  }
  if (alleged < 0 && path->unconfirmed >= 0)
    alleged = path->unconfirmed;
  if (alleged < 0)
    return DGM_OCCURRED;
  *rule = say(work, "alleged: in the content of", alleged);
  return DGM_ALLEGED;
}

static bool in_future(const dgm_document *d, const dgm_event *event, const dgm_path *path) {
  return d->date != DGM_NO_DATE && event->start != DGM_NO_DATE && event->start > d->date && !path->past;
}

static dgm_status by_path(const dgm_claim_work *work, const dgm_event *event, dgm_path *path, const char **rule) {
  static const struct {
    dgm_effect effect;
    dgm_status status;
    const char *rule;
  } order[] = {{DGM_EFFECT_NEGATED, DGM_NEGATED, "negated: at"},
               {DGM_EFFECT_HYPOTHETICAL, DGM_HYPOTHETICAL, "hypothetical: at"},
               {DGM_EFFECT_PLANNED, DGM_PLANNED, "planned: at"}};
  for (size_t i = 0; i < DGM_COUNT(order); i++)
    if (path->effects >> order[i].effect & 1) {
      *rule = say(work, order[i].rule, path->reasons[order[i].effect]);
      return order[i].status;
    }
  if (in_future(work->d, event, path)) {
    *rule = "planned: its date is yet to come";
    path->commits = true;
    return DGM_PLANNED;
  }
  if (path->effects >> DGM_EFFECT_ONGOING & 1) {
    *rule = say(work, "ongoing: at", path->reasons[DGM_EFFECT_ONGOING]);
    return DGM_ONGOING;
  }
  *rule = "occurred: nothing says otherwise";
  return DGM_OCCURRED;
}

static uint8_t type_after(const dgm_event *event, dgm_status status, const dgm_path *path) {
  bool may = event->type == DGM_CONSULT || event->type == DGM_SUPPORT || event->type == DGM_COOPERATE ||
             event->type == DGM_AID;
  return may && status == DGM_PLANNED && path->commits && !path->demanded ? DGM_AGREE : event->type;
}

static dgm_err assess(assessor *a, uint32_t number) {
  dgm_document *d = a->work->d;
  const dgm_event *event = &d->events[number];
  dgm_assessment *out = &d->assessments[number];
  dgm_path path;
  dgm_walk_up(a->work, event->head, event->trigger, &path);
  dgm_status status = by_claims(a, number, &path, &out->rule);
  if (status == DGM_OCCURRED)
    status = by_path(a->work, event, &path, &out->rule);
  out->status = (uint8_t)status;
  out->type = type_after(event, status, &path);
  out->claims = (dgm_range){d->n_event_claims, a->n_claims[number]};
  bool only_answers = a->n_claims[number] > 0; /* the report says it, somebody denies it */
  for (uint32_t i = 0; i < a->n_claims[number]; i++) {
    const dgm_draft *draft = &a->work->drafts[a->claims[number][i]];
    bool echo = draft->stance == DGM_DENIES && !dgm_in_content(a->work, draft, event->head);
    only_answers &= (draft->back && draft->of < 0) || echo;
    int32_t *moved = dgm_arena_grow(&a->work->coder->arena, d->event_claims, d->n_event_claims, sizeof *moved);
    if (!moved)
      return dgm_fail_memory(a->work->error);
    d->event_claims = moved;
    moved[d->n_event_claims++] = a->claims[number][i];
  }
  out->own_voice = !a->n_claims[number] || only_answers;
  return DGM_OK;
}

dgm_err dgm_assess_events(dgm_claim_work *work) {
  dgm_document *d = work->d;
  dgm_arena *arena = &work->coder->arena;
  assessor a = {.work = work};
  a.claims = dgm_arena_zeros(arena, d->n_events + 1, sizeof *a.claims);
  a.n_claims = dgm_arena_zeros(arena, d->n_events + 1, sizeof *a.n_claims);
  d->assessments = dgm_arena_zeros(arena, d->n_events + 1, sizeof *d->assessments);
  if (!a.claims || !a.n_claims || !d->assessments)
    return dgm_fail_memory(work->error);
  dgm_err result = cover_all(&a);
  for (uint32_t e = 0; e < d->n_events && !result; e++)
    result = assess(&a, e);
  return result;
}
