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

/* "The Good Friday Agreement": no day. */
static bool is_in_name(const dgm_document *d, const dgm_pact *pact, dgm_date date) {
  for (uint32_t i = 0; i < d->n_times && d->times[i].words.first < pact->name.first + pact->name.count; i++)
    if (d->times[i].words.first >= pact->name.first && d->times[i].start == date)
      return true;
  return false;
}

/* "a deal signed by Chad in Lome on Friday, …": the time may hang on what the sentence goes on with. */
static dgm_date time_behind(const dgm_document *d, uint32_t word) {
  uint32_t at = word + 1;
  for (uint32_t i = 0; i < d->n_times; i++) {
    const dgm_time *t = &d->times[i];
    if (t->words.first <= word || d->words[t->head].sentence != d->words[word].sentence)
      continue;
    while (at < t->words.first && d->words[at].upos != DGM_PUNCT && d->words[at].upos != DGM_VERB)
      at++;
    return at == t->words.first ? t->start : DGM_NO_DATE;
  }
  return DGM_NO_DATE;
}

static dgm_staging read_step(const dgm_agreement_work *work, const dgm_pact *pact, const dgm_step *step,
                             uint32_t word) {
  const dgm_document *d = work->d;
  dgm_path path = {0};
  const dgm_word *w = &d->words[word];
  bool apart = w->deprel == DGM_ACL && w->head == (int32_t)pact->head && w->verb_form == DGM_FORM_PART &&
               w->tense == DGM_TENSE_PAST; /* "a deal signed in May" is no plan, whatever is made of the deal */
  if (!apart)
    dgm_walk_up(work->claims, word, (dgm_span){0, 0}, &path);
  dgm_staging f = {.told = true, .stage = step->stage, .real = true, .date = DGM_NO_DATE, .source = step->source};
  dgm_date end;
  bool dated;
  dgm_event_time(d, word, &f.date, &end, &dated);
  if (dated && is_in_name(d, pact, f.date))
    f.date = DGM_NO_DATE;
  if (apart && f.date == DGM_NO_DATE)
    f.date = time_behind(d, word);
  bool negated = path.effects >> DGM_EFFECT_NEGATED & 1;
  bool hypothetical = path.effects >> DGM_EFFECT_HYPOTHETICAL & 1;
  bool planned = path.effects >> DGM_EFFECT_PLANNED & 1;
  bool ends = step->stage > DGM_STAGE_IN_FORCE;
  bool idle = hypothetical || (planned && path.demanded); /* "may leave", "threatened to leave" */
  if (negated || (idle && ends)) {
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
  dgm_staging staging = read_step(work, pact, step, word);
  dgm_take_later(&pact->staging, &staging);
}

/* ---- arguments ---- */

static bool stands_as(const dgm_argument *a, dgm_str list) {
  static const char *const names[] = {
      [DGM_ROLE_SUBJ] = "subj", [DGM_ROLE_OBJ] = "obj", [DGM_ROLE_IOBJ] = "iobj", [DGM_ROLE_COMP] = "comp"};
  return dgm_in_list(list, a->role == DGM_ROLE_PREP ? a->prep : dgm_cstr(names[a->role]));
}

/* "urged Iran and Iraq to sign": those urged; "…, he said after signing it": the speaker. DGM_NONE: as its arguments
 * say. */
static int32_t controller(const dgm_agreement_work *work, uint32_t word, const dgm_arguments *arguments) {
  const dgm_word *w = &work->d->words[word];
  if (w->deprel == DGM_XCOMP)
    return dgm_work_child(work->claims, (uint32_t)w->head, DGM_IOBJ, DGM_SUB_NONE);
  for (uint32_t i = 0; i < arguments->count; i++)
    if (arguments->items[i].role == DGM_ROLE_SUBJ)
      return DGM_NONE;
  bool gerund = w->deprel == DGM_ADVCL && w->verb_form != DGM_FORM_FIN;
  return gerund ? dgm_subject_of(work->claims, word) : DGM_NONE;
}

static void take_parties(dgm_agreement_work *work, dgm_pact *pact, const dgm_step *step, uint32_t word,
                         const dgm_arguments *arguments) {
  dgm_party_list sure = {0}, maybe = {0};
  int32_t subject = controller(work, word, arguments);
  bool takes = dgm_in_list(step->parties, dgm_cstr("subj")), may = dgm_in_list(step->parties, dgm_cstr("subj?"));
  for (uint32_t i = 0; i < arguments->count; i++) {
    const dgm_argument *a = &arguments->items[i];
    bool subj = a->role == DGM_ROLE_SUBJ;
    if (dgm_pact_stands_at(work, pact, a->word) || (subj && subject >= 0) || dgm_is_witness(work, a->word))
      continue;
    bool between = a->role == DGM_ROLE_PREP && dgm_str_is(a->prep, "between");
    if (between || stands_as(a, step->parties))
      dgm_add_parties(work, a->word, &sure);
    else if (subj && may)
      dgm_add_parties(work, a->word, &maybe);
  }
  if (subject >= 0 && (takes || may))
    dgm_add_parties(work, (uint32_t)subject, takes ? &sure : &maybe);
  bool enough = sure.count > 1 || (pact->parties.count > 1 && !pact->with);
  bool other = sure.count == 1 || pact->with || pact->parties.count == 1;
  dgm_merge_parties(work, &pact->parties, &sure);
  if (!enough && (maybe.count > 1 || other))
    dgm_merge_parties(work, &pact->parties, &maybe);
}

/* ---- rows ---- */

/* "The truce, guaranteed by Turkey, held": no passive without its auxiliary, whatever the parser says. */
static bool is_subject_after_all(const dgm_agreement_work *work, uint32_t word, const dgm_argument *a) {
  const dgm_word *w = &work->d->words[word];
  return a->role == DGM_ROLE_OBJ && a->word < word && dgm_is_verbal(w) && w->deprel != DGM_ACL &&
         w->deprel != DGM_AMOD && work->d->words[a->word].deprel == DGM_NSUBJ &&
         dgm_work_child(work->claims, word, DGM_AUX_REL, DGM_SUB_NONE) < 0;
}

/* The row's own conditions on the other arguments. */
static bool may_apply(const dgm_agreement_work *work, const dgm_step *step, uint32_t word,
                      const dgm_arguments *arguments, int32_t extra) {
  bool alone = dgm_str_is(step->links, "subj") && step->upos == DGM_VERB, sector = !step->by;
  for (uint32_t i = 0; i < arguments->count; i++) {
    const dgm_argument *a = &arguments->items[i];
    bool object = a->role == DGM_ROLE_OBJ && !a->near && !is_subject_after_all(work, word, a);
    if (alone && object && (int32_t)a->word != extra)
      return false; /* "the accord ended a war" */
    int32_t mention = a->role == DGM_ROLE_SUBJ ? dgm_mention_at(work->d, a->word) : DGM_NONE;
    for (int k = 0; k < 4 && mention >= 0; k++)
      sector |= work->d->entities[work->d->mentions[mention].entity].sectors[k] == step->by;
  }
  return sector;
}

/* "a deal with Hezbollah, which took effect": hung on the last noun of the phrase. */
static bool is_late_clause(const dgm_document *d, const dgm_pact *pact, uint32_t word, uint32_t argument) {
  const dgm_word *w = &d->words[word];
  bool aside = w->subtype == DGM_SUB_RELCL || d->words[dgm_subtree(d, word).first].upos == DGM_PUNCT;
  return aside && w->deprel == DGM_ACL && w->head == (int32_t)argument && argument > pact->head &&
         dgm_is_under(d, argument, pact->head) && d->words[argument].deprel == DGM_NMOD;
}

static bool holds_noun_row(const dgm_step *step) {
  return step->upos == DGM_NOUN && dgm_in_list(step->parties, dgm_cstr("subj"));
}

/* "concluded negotiations on a deal": whose they are says the verb, unless it tells of a host. */
static void take_governor(dgm_agreement_work *work, dgm_pact *pact, const dgm_step *step, uint32_t noun) {
  const dgm_document *d = work->d;
  const dgm_word *w = &d->words[noun];
  if (!holds_noun_row(step) || pact->parties.count > 1 || w->head < 0 || !dgm_is_verbal(&d->words[w->head]) ||
      (w->deprel != DGM_OBJ && w->deprel != DGM_OBL))
    return;
  dgm_lower room;
  dgm_str lemma = dgm_lower_of(&room, d->words[w->head].lemma);
  dgm_phrase_hit hit = dgm_phrases_find(&work->tables->step_map, dgm_phrase_step(DGM_PHRASE_START, lemma));
  for (uint32_t i = 0; i < hit.count; i++)
    if (!dgm_in_list(work->tables->steps[hit.rows[i].row].parties, dgm_cstr("subj")))
      return;
  dgm_arguments arguments;
  dgm_find_arguments(work->coder, (uint32_t)w->head, &arguments);
  for (uint32_t i = 0; i < arguments.count; i++)
    if (arguments.items[i].role == DGM_ROLE_SUBJ)
      dgm_add_parties(work, arguments.items[i].word, &pact->parties);
}

/* "took hold": the noun is the second word of a row of its verb. */
static bool is_second(const dgm_agreement_work *work, uint32_t noun) {
  const dgm_word *w = &work->d->words[noun];
  dgm_lower room;
  if (w->head < 0 || !dgm_is_verbal(&work->d->words[w->head]))
    return false;
  uint64_t state = dgm_phrase_step(DGM_PHRASE_START, dgm_lower_of(&room, work->d->words[w->head].lemma));
  return dgm_phrases_find(&work->tables->step_map, dgm_phrase_step(state, w->lemma)).count > 0;
}

static void visit(void *context, uint32_t row, uint32_t word, int32_t extra) {
  stage_search *s = context;
  dgm_agreement_work *work = s->work;
  const dgm_step *step = &work->tables->steps[row];
  if (step->upos == DGM_POS_MOD || !dgm_pos_is(&work->d->words[word], step->upos))
    return;
  if (step->upos == DGM_NOUN && is_second(work, word))
    return;
  if (!s->argued)
    dgm_find_arguments(work->coder, word, &s->arguments);
  s->argued = true;
  if (!may_apply(work, step, word, &s->arguments, extra))
    return;
  for (uint32_t m = s->first; m < s->end; m++) {
    dgm_pact *pact = &work->pacts[m];
    if (pact->head == word || (int32_t)pact->head == extra)
      continue;
    for (uint32_t i = 0; i < s->arguments.count; i++) {
      const dgm_argument *a = &s->arguments.items[i];
      bool here = dgm_pact_stands_at(work, pact, a->word) || is_late_clause(work->d, pact, word, a->word);
      bool linked = stands_as(a, step->links) ||
                    (dgm_in_list(step->links, dgm_cstr("subj")) && is_subject_after_all(work, word, a));
      if (!here || !linked)
        continue;
      note(work, pact, step, word);
      take_parties(work, pact, step, word, &s->arguments);
      take_governor(work, pact, step, word);
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
