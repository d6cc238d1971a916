/* How far each agreement has come, when, and who its parties are: the words above and beside its mentions. */
#include "agreements/agreements.h"

#include "claims/status.h"
#include "events/events.h"
#include "times/times.h"

typedef struct stage_search {
  dgm_agreement_work *work;
  uint32_t first, end; /* mentions of the sentence */
  dgm_arguments arguments;
  bool argued; /* `arguments` are those of the word in hand */
} stage_search;

/* ---- what a predicate says ---- */

static bool is_ahead(const dgm_document *d, dgm_date date, const dgm_path *path) {
  return d->date != DGM_NO_DATE && date != DGM_NO_DATE && date > d->date && !path->past;
}

static dgm_staging read_step(const dgm_agreement_work *work, const dgm_step *step, uint32_t word) {
  const dgm_document *d = work->d;
  dgm_path path;
  dgm_walk_up(work->claims, word, &path);
  dgm_staging f = {.told = true, .stage = step->stage, .real = true, .date = DGM_NO_DATE, .source = step->source};
  dgm_date end;
  bool dated;
  dgm_event_time(d, word, &f.date, &end, &dated);
  bool negated = path.effects >> DGM_EFFECT_NEGATED & 1;
  bool hypothetical = path.effects >> DGM_EFFECT_HYPOTHETICAL & 1;
  bool planned = path.effects >> DGM_EFFECT_PLANNED & 1;
  bool ends = step->stage > DGM_STAGE_IN_FORCE;
  if (negated || (hypothetical && ends)) {
    f.stage = step->negated;
    f.date = DGM_NO_DATE;
  } else if (hypothetical || planned || (step->stage >= DGM_STAGE_SIGNED && is_ahead(d, f.date, &path))) {
    f.stage = step->planned;
    f.real = step->planned != step->stage || step->stage < DGM_STAGE_SIGNED;
    if (f.stage != step->stage && f.stage != DGM_STAGE_TO_BE_SIGNED)
      f.date = DGM_NO_DATE;
  }
  f.told = f.stage != DGM_N_STAGES;
  return f;
}

/* The last stage that the report states: what is reached before what lies ahead, then the later date, then the further
 * stage. */
static bool is_later(const dgm_staging *old, const dgm_staging *f) {
  if (!old->told || f->real != old->real)
    return !old->told || f->real;
  bool dated = old->date != DGM_NO_DATE && f->date != DGM_NO_DATE && old->date != f->date;
  if (dated && old->stage >= DGM_STAGE_SIGNED && f->stage >= DGM_STAGE_SIGNED)
    return f->date > old->date;
  return f->stage > old->stage || (f->stage == old->stage && old->date == DGM_NO_DATE);
}

void dgm_take_later(dgm_staging *staging, const dgm_staging *more) {
  if (more->told && is_later(staging, more))
    *staging = *more;
}

static void note(dgm_agreement_work *work, dgm_pact *pact, const dgm_step *step, uint32_t word) {
  dgm_staging staging = read_step(work, step, word);
  dgm_take_later(&pact->staging, &staging);
}

/* ---- arguments ---- */

static bool stands_as(const dgm_argument *a, dgm_str list) {
  static const char *const names[] = {
      [DGM_ROLE_SUBJ] = "subj", [DGM_ROLE_OBJ] = "obj", [DGM_ROLE_IOBJ] = "iobj", [DGM_ROLE_COMP] = "comp"};
  return dgm_in_list(list, a->role == DGM_ROLE_PREP ? a->prep : dgm_cstr(names[a->role]));
}

static void take_parties(dgm_agreement_work *work, dgm_pact *pact, const dgm_step *step,
                         const dgm_arguments *arguments) {
  dgm_party_list sure = {0}, maybe = {0};
  for (uint32_t i = 0; i < arguments->count; i++) {
    const dgm_argument *a = &arguments->items[i];
    if (dgm_pact_stands_at(work, pact, a->word))
      continue;
    bool between = a->role == DGM_ROLE_PREP && dgm_str_is(a->prep, "between");
    if (between || stands_as(a, step->parties))
      dgm_add_parties(work, a->word, &sure);
    else if (a->role == DGM_ROLE_SUBJ && dgm_in_list(step->parties, dgm_cstr("subj?")))
      dgm_add_parties(work, a->word, &maybe);
  }
  dgm_merge_parties(work, &pact->parties, &sure);
  if (maybe.count > 1 || sure.count == 1 || pact->parties.count == 1)
    dgm_merge_parties(work, &pact->parties, &maybe);
}

/* ---- rows ---- */

static void visit(void *context, uint32_t row, uint32_t word, int32_t extra) {
  stage_search *s = context;
  dgm_agreement_work *work = s->work;
  const dgm_step *step = &work->tables->steps[row];
  if (step->upos == DGM_POS_MOD || !dgm_pos_is(&work->d->words[word], step->upos))
    return;
  if (!s->argued)
    dgm_find_arguments(work->coder, word, &s->arguments);
  s->argued = true;
  for (uint32_t m = s->first; m < s->end; m++) {
    dgm_pact *pact = &work->pacts[m];
    if (pact->head == word || (int32_t)pact->head == extra)
      continue;
    for (uint32_t i = 0; i < s->arguments.count; i++) {
      const dgm_argument *a = &s->arguments.items[i];
      if (!stands_as(a, step->links) || !dgm_pact_stands_at(work, pact, a->word))
        continue;
      note(work, pact, step, word);
      take_parties(work, pact, step, &s->arguments);
      break;
    }
  }
}

typedef struct before_search {
  dgm_agreement_work *work;
  dgm_pact *pact;
} before_search;

static void visit_before(void *context, uint32_t row, uint32_t word, int32_t extra) {
  before_search *s = context;
  (void)extra;
  const dgm_step *step = &s->work->tables->steps[row];
  if (step->upos == DGM_POS_MOD)
    note(s->work, s->pact, step, word);
}

static void read_before(dgm_agreement_work *work, dgm_pact *pact) {
  before_search s = {work, pact};
  DGM_EACH_CHILD(work->claims, c, pact->head) {
    uint8_t relation = work->d->words[c].deprel;
    if (c < (int32_t)pact->head && (relation == DGM_AMOD || relation == DGM_COMPOUND))
      dgm_visit_rows(work, &work->tables->step_map, (uint32_t)c, visit_before, &s);
  }
}

void dgm_find_stages(dgm_agreement_work *work) {
  const dgm_document *d = work->d;
  for (uint32_t i = 0, next; i < work->n_pacts; i = next) {
    uint32_t sentence = work->pacts[i].sentence;
    for (next = i; next < work->n_pacts && work->pacts[next].sentence == sentence; next++)
      read_before(work, &work->pacts[next]);
    dgm_range words = d->sentences[sentence].words;
    stage_search s = {.work = work, .first = i, .end = next};
    for (uint32_t w = words.first; w < words.first + words.count; w++) {
      s.argued = false;
      dgm_visit_rows(work, &work->tables->step_map, w, visit, &s);
    }
  }
}
