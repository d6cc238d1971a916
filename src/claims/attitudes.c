/* Attitudes: what somebody backs, praises, refuses, seeks or speaks about, by verbs of which no row makes a claim.
 * Weights learned by train/attitudes.py tell them from other verbs; it reads the same features. They are attributions,
 * not claims: no event is asserted or denied by them. */
#include "claims/claims.h"

#include <stdio.h>

enum { CUE = 1, CONTENT = 2, SOURCE = 4 }; /* bits of `told` */

enum { MAX_FEATURE = 48 /* bytes of one word of a feature */ };

typedef struct reader {
  const dgm_claim_work *work;
  const uint8_t *told; /* by word: what the claims have of it */
  dgm_str lemma;
  int32_t sum;
} reader;

static uint64_t step(uint64_t state, dgm_str word) {
  char lower[MAX_FEATURE] = "";
  uint32_t size = word.size < sizeof lower ? word.size : sizeof lower;
  for (uint32_t i = 0; i < size; i++)
    lower[i] = dgm_to_lower(word.data[i]);
  return dgm_phrase_step(state, (dgm_str){lower, size});
}

static int32_t weight_of(const struct dgm_claim_tables *tables, uint64_t state) {
  dgm_phrase_hit hit = dgm_phrases_find(&tables->attitude_map, state);
  return hit.count ? tables->attitude_weights[hit.rows[0].row] : 0;
}

/* Adds the feature "name value", and "lname lemma value" if asked for. */
static void add(reader *r, const char *name, dgm_str value) {
  uint64_t state = step(DGM_PHRASE_START, dgm_cstr(name));
  r->sum += weight_of(r->work->tables, value.size ? step(state, value) : state);
}

static void add_both(reader *r, const char *name, const char *with_lemma, dgm_str value) {
  add(r, name, value);
  uint64_t state = step(step(DGM_PHRASE_START, dgm_cstr(with_lemma)), r->lemma);
  r->sum += weight_of(r->work->tables, step(state, value));
}

/* ---- features ---- */

static dgm_str relation_of(const dgm_claim_work *work, const dgm_word *w) {
  return dgm_cstr(dgm_relation_string(work->coder->model, w));
}

static dgm_str marker_of(const dgm_claim_work *work, int32_t word) {
  DGM_EACH_CHILD(work, c, word)
  if (dgm_w(work, c)->deprel == DGM_CASE || dgm_w(work, c)->deprel == DGM_MARK)
    return dgm_w(work, c)->lemma;
  return dgm_cstr(dgm_deprel_name(dgm_w(work, word)->deprel));
}

static dgm_str kind_of(const dgm_word *w) {
  if (w->upos == DGM_PRON)
    return w->lemma;
  if (w->ner)
    return dgm_cstr(dgm_ner_name(w->ner));
  return dgm_cstr(w->upos == DGM_PROPN ? "name" : "noun");
}

/* The last subject of its own. */
static int32_t subject_of(const dgm_claim_work *work, uint32_t verb) {
  int32_t found = DGM_NONE;
  DGM_EACH_CHILD(work, c, verb)
  if (dgm_w(work, c)->deprel == DGM_NSUBJ || dgm_w(work, c)->deprel == DGM_CSUBJ)
    found = c;
  return found;
}

/* Who does it: of the verb itself, or of the one above. */
static void add_subject(reader *r, uint32_t verb, bool passive) {
  const dgm_claim_work *work = r->work;
  const dgm_word *w = dgm_w(work, (int32_t)verb);
  int32_t subject = subject_of(work, verb), own = subject;
  const char *way = "";
  if (subject < 0 && w->deprel == DGM_ACL && w->head >= 0) {
    subject = w->head;
    way = "acl+";
  }
  for (int i = 0; i < 3 && subject < 0; i++) {
    if ((w->deprel != DGM_CONJ && w->deprel != DGM_XCOMP && w->deprel != DGM_ADVCL) || w->head < 0)
      break;
    subject = subject_of(work, (uint32_t)w->head);
    w = dgm_w(work, w->head);
    way = "up+";
  }
  dgm_str kind = subject < 0 ? dgm_cstr("none") : kind_of(dgm_w(work, subject));
  char who[MAX_FEATURE];
  int size =
      snprintf(who, sizeof who, "%s%s%.*s", passive ? "pass+" : "", subject < 0 ? "" : way, (int)kind.size, kind.data);
  size = size < (int)sizeof who ? size : (int)sizeof who - 1;
  add_both(r, "s", "ls", (dgm_str){who, (uint32_t)size});
  if (own >= 0 && dgm_str_is(kind, "noun"))
    add(r, "sl", dgm_w(work, own)->lemma);
}

static bool is_passive(const dgm_claim_work *work, uint32_t verb) {
  return dgm_work_child(work, verb, DGM_AUX_REL, DGM_SUB_PASS) >= 0;
}

/* True if an earlier child has the same relation and lemma or marker: a feature counts once. */
static bool is_repeated(const dgm_claim_work *work, uint32_t verb, int32_t child, bool by_marker) {
  DGM_EACH_CHILD(work, c, verb) {
    if (c == child)
      return false;
    const dgm_word *a = dgm_w(work, c), *b = dgm_w(work, child);
    bool place = a->deprel == DGM_OBL || a->deprel == DGM_NMOD || a->deprel == DGM_ADVCL || a->deprel == DGM_ACL;
    if (by_marker ? place && dgm_str_eq(marker_of(work, c), marker_of(work, child))
                  : a->deprel == b->deprel && dgm_str_eq(a->lemma, b->lemma))
      return true;
  }
  return false;
}

static void add_child(reader *r, uint32_t verb, int32_t child) {
  const dgm_claim_work *work = r->work;
  const dgm_word *w = dgm_w(work, child);
  switch (w->deprel) {
  case DGM_OBL:
  case DGM_NMOD:
  case DGM_ADVCL:
  case DGM_ACL:
    if (!is_repeated(work, verb, child, true))
      add_both(r, "p", "lp", marker_of(work, child));
    break;
  case DGM_COMPOUND:
    if (w->subtype == DGM_SUB_PRT)
      add_both(r, "r", "lr", w->lemma);
    break;
  case DGM_AUX_REL:
    if (!is_repeated(work, verb, child, false))
      add(r, "a", w->subtype == DGM_SUB_PASS ? dgm_cstr("pass") : w->lemma);
    break;
  case DGM_ADVMOD:
    if (work->functions[child] & DGM_FUNCTION_NEGATION)
      add(r, "a", dgm_cstr("not"));
    break;
  default:
    break;
  }
}

/* What it governs, as letters in the order of the alphabet. */
static void add_frame(reader *r, uint32_t verb) {
  const dgm_claim_work *work = r->work;
  bool frame[6] = {false}, source = false, over = false;
  int32_t object = DGM_NONE;
  DGM_EACH_CHILD(work, c, verb) {
    const dgm_word *w = dgm_w(work, c);
    bool to = false;
    if (w->deprel == DGM_XCOMP)
      DGM_EACH_CHILD(work, k, c)
    to |= dgm_is_lemma(work, (uint32_t)k, "to");
    frame[0] |= w->deprel == DGM_CCOMP;
    frame[1] |= w->deprel == DGM_EXPL;
    frame[2] |= w->deprel == DGM_IOBJ;
    frame[3] |= w->deprel == DGM_OBJ;
    frame[4] |= w->deprel == DGM_XCOMP && to;
    frame[5] |= w->deprel == DGM_XCOMP && !to;
    object = w->deprel == DGM_OBJ ? c : object;
    source |= w->deprel == DGM_NSUBJ && r->told[c] & SOURCE;
    over |= r->told[c] & CUE;
    add_child(r, verb, c);
  }
  char letters[7] = "-";
  uint32_t n = 0;
  for (int i = 0; i < 6; i++)
    if (frame[i])
      letters[n++] = "ceiotx"[i];
  add_both(r, "f", "lf", (dgm_str){letters, n ? n : 1});
  if (source)
    add(r, "c", dgm_cstr("src"));
  if (over)
    add(r, "c", dgm_cstr("over"));
  if (object < 0)
    return;
  add_both(r, "o", "lo", kind_of(dgm_w(work, object)));
  add_both(r, "ol", "lol", dgm_w(work, object)->lemma);
}

/* "v FORM TENSE", "g RELATION LEMMA", "c under RELATION" */
static void add_two(reader *r, const char *name, const char *first, dgm_str second) {
  uint64_t state = step(step(DGM_PHRASE_START, dgm_cstr(name)), dgm_cstr(first));
  r->sum += weight_of(r->work->tables, step(state, second));
}

static void add_place(reader *r, uint32_t verb) {
  static const char *const forms[] = {"-", "fin", "inf", "part", "ger"};
  static const char *const tenses[] = {"-", "past", "pres"};
  const dgm_claim_work *work = r->work;
  const dgm_word *w = dgm_w(work, (int32_t)verb);
  add(r, "b", (dgm_str){0});
  add(r, "l", r->lemma);
  add(r, "d", relation_of(work, w));
  add_two(r, "v", forms[w->verb_form], dgm_cstr(tenses[w->tense]));
  const dgm_cue *row = dgm_cue_of_lemma(work, r->lemma);
  if (row && row->frames & ~(uint32_t)(DGM_FRAME_NEVER | DGM_FRAME_SCORN)) { /* those two only tell the stance */
    char letters[5] = "-";
    uint32_t n = 0;
    uint32_t object = DGM_FRAME_OBJ | DGM_FRAME_EVENT | DGM_FRAME_THING | DGM_FRAME_NAMED;
    uint32_t bits[] = {DGM_FRAME_THAT, DGM_FRAME_QUOTE, DGM_FRAME_INF | DGM_FRAME_WISH | DGM_FRAME_ING, object};
    for (int i = 0; i < 4; i++)
      if (row->frames & bits[i])
        letters[n++] = "tqio"[i];
    add(r, "k", (dgm_str){letters, n ? n : 1});
  }
  if (r->told[verb] & CONTENT)
    add(r, "c", dgm_cstr("in"));
  if (w->head < 0)
    return;
  const char *relation = dgm_deprel_name(w->deprel);
  if (r->told[w->head] & CUE)
    add_two(r, "c", "under", dgm_cstr(relation));
  bool below = w->deprel == DGM_XCOMP || w->deprel == DGM_CONJ || w->deprel == DGM_ADVCL || w->deprel == DGM_CCOMP ||
               w->deprel == DGM_OBJ || w->deprel == DGM_NMOD || w->deprel == DGM_OBL;
  if (below)
    add_two(r, "g", relation, dgm_w(work, w->head)->lemma);
}

static bool is_attitude(const dgm_claim_work *work, const uint8_t *told, uint32_t verb) {
  reader r = {.work = work, .told = told, .lemma = dgm_w(work, (int32_t)verb)->lemma};
  add_place(&r, verb);
  add_frame(&r, verb);
  add_subject(&r, verb, is_passive(work, verb));
  return r.sum > 0;
}

/* ---- source and content ---- */

static bool is_part(const dgm_claim_work *work, uint32_t verb, int32_t child, bool passive) {
  char side[16];
  snprintf(side, sizeof side, "%s%s", passive ? "pass" : "", child < (int32_t)verb ? "before" : "after");
  uint64_t state = step(step(DGM_PHRASE_START, dgm_cstr("h")), dgm_cstr(side));
  state = step(step(state, relation_of(work, dgm_w(work, child))), marker_of(work, child));
  return weight_of(work->tables, state) > 0;
}

/* What it is about: the parts that the weights name; else whom a relative clause tells it of. */
static bool mark_matter(dgm_claim_work *work, const dgm_draft *draft) {
  bool passive = is_passive(work, draft->cue), found = false;
  const dgm_word *cue = dgm_w(work, (int32_t)draft->cue);
  DGM_EACH_CHILD(work, c, draft->cue) {
    bool relative = dgm_w(work, c)->upos == DGM_PRON && work->functions[c] & DGM_FUNCTION_RELATIVE;
    if (c == draft->source || relative || !is_part(work, draft->cue, c, passive))
      continue;
    dgm_mark(work, (uint32_t)c);
    found = true;
  }
  bool hung = cue->deprel == DGM_ACL || cue->deprel == DGM_AMOD;
  if (!found && hung && cue->head >= 0 && cue->head != draft->source) {
    dgm_mark(work, (uint32_t)cue->head);
    dgm_unmark(work, draft->cue);
    found = true;
  }
  if (found && draft->source >= 0 && !dgm_is_under(work->d, draft->cue, (uint32_t)draft->source))
    dgm_unmark(work, (uint32_t)draft->source);
  return found;
}

/* Somebody, as the object: "dismissed the clerk", "rebuffs allies". */
static bool is_of_somebody(const dgm_claim_work *work, uint32_t verb) {
  int32_t object = dgm_work_child(work, verb, DGM_OBJ, DGM_SUB_NONE);
  if (object < 0)
    object = dgm_work_child(work, verb, DGM_NSUBJ, DGM_SUB_PASS);
  int32_t at = object < 0 ? DGM_NONE : dgm_mention_at(work->d, (uint32_t)object);
  return at >= 0 && work->d->mentions[at].head == (uint32_t)object && dgm_w(work, object)->upos != DGM_PRON;
}

static bool is_force(const dgm_claim_work *work, uint32_t verb) {
  int32_t event = dgm_event_at(work->d, verb);
  return event >= 0 && work->d->events[event].quad == 4;
}

/* "found no evidence"; "has not revealed the report" says nothing. */
static bool finds_none(const dgm_claim_work *work, uint32_t verb) {
  int32_t object = dgm_work_child(work, verb, DGM_OBJ, DGM_SUB_NONE);
  return object >= 0 && dgm_word_kinds(work, (uint32_t)object) & (DGM_KIND_CONTENT | DGM_KIND_ANSWER) &&
         !(dgm_word_kinds(work, (uint32_t)object) & (DGM_KIND_SAYING | DGM_KIND_DOCUMENT)) && /* "made no comment" */
         dgm_w(work, object)->upos == DGM_NOUN && dgm_has_negation(work, (uint32_t)object);
}

/* The stance of its row, where the row is of the same sense: a clerk who is dismissed is not denied. */
static uint8_t stance_of(const dgm_claim_work *work, uint32_t verb, int32_t particle) {
  int32_t extra;
  const dgm_cue *row = particle >= 0 ? dgm_find_cue(work, verb, &extra) : NULL;
  row = row ? row : dgm_cue_of_lemma(work, dgm_w(work, (int32_t)verb)->lemma);
  bool person = is_of_somebody(work, verb);
  if (row && row->frames & DGM_FRAME_NEVER && row->stance == DGM_ASSERTS && dgm_has_negation(work, verb))
    return DGM_DENIES; /* "does not back the plan" */
  if (finds_none(work, verb) && (!row || row->stance == DGM_ASSERTS))
    return DGM_DENIES;
  if (!row)
    return DGM_ASSERTS;
  int32_t object = dgm_work_child(work, verb, DGM_OBJ, DGM_SUB_NONE);
  if (row->frames & DGM_FRAME_SCORN && object >= 0 && dgm_w(work, object)->upos == DGM_NOUN &&
      dgm_word_kinds(work, (uint32_t)object) & DGM_KIND_ANSWER)
    return DGM_DENIES;
  if (row->frames & DGM_FRAME_WISH && row->stance == DGM_ASSERTS) { /* "demanded a recount", not "asked about it" */
    int32_t clause = dgm_work_child(work, verb, DGM_CCOMP, DGM_SUB_NONE);
    bool thing = object >= 0 && !(dgm_word_kinds(work, (uint32_t)object) & DGM_KIND_SAYING);
    bool that = clause >= 0 && dgm_str_is(dgm_marker(work, (uint32_t)clause), "that");
    return !person && !is_passive(work, verb) && (thing || that) ? DGM_ANTICIPATES : DGM_ASSERTS;
  }
  if (row->stance == DGM_DENIES && (person || is_force(work, verb)))
    return DGM_ASSERTS;
  return row->stance;
}

static dgm_err try_verb(dgm_claim_work *work, uint32_t verb) {
  int32_t particle = dgm_work_child(work, verb, DGM_COMPOUND, DGM_SUB_PRT);
  dgm_draft draft = {.sentence = dgm_w(work, (int32_t)verb)->sentence,
                     .cue = verb,
                     .cue_words = dgm_cue_words(work, verb, particle),
                     .source = DGM_NONE,
                     .of = DGM_NONE,
                     .stance = stance_of(work, verb, particle),
                     .nominal = true,
                     .rule = "attitude, by learned weights"};
  if (dgm_is_next_deed(work, verb))
    draft.source = dgm_subject_of(work, (uint32_t)dgm_w(work, dgm_w(work, (int32_t)verb)->head)->head);
  dgm_find_source(work, &draft);
  if (!mark_matter(work, &draft))
    return DGM_OK;
  if (draft.source >= 0)
    dgm_take_source_words(work, &draft, false);
  return dgm_add_draft(work, &draft);
}

/* ---- */

/* What the claims have of each word. */
static void survey(const dgm_claim_work *work, uint8_t *told) {
  for (uint32_t i = 0; i < work->n_drafts; i++) {
    const dgm_draft *f = &work->drafts[i];
    for (uint32_t k = 0; k < f->cue_words.count; k++)
      told[f->cue_words.first + k] |= CUE;
    for (uint32_t k = 0; k < f->source_words.count && f->source >= 0; k++)
      told[f->source_words.first + k] |= SOURCE;
    for (uint32_t p = 0; p < f->content.count; p++) {
      dgm_range part = work->parts[f->content.first + p];
      for (uint32_t k = 0; k < part.count; k++)
        told[part.first + k] |= CONTENT;
    }
  }
}

dgm_err dgm_find_attitudes(dgm_claim_work *work) {
  const dgm_document *d = work->d;
  if (!work->tables->attitude_map.n_rows)
    return DGM_OK;
  uint8_t *told = dgm_arena_zeros(&work->coder->arena, d->n_words + 1, 1);
  if (!told)
    return dgm_fail_memory(work->error);
  survey(work, told);
  dgm_draft *claims = work->drafts;
  uint32_t n_claims = work->n_drafts;
  work->drafts = NULL;
  work->n_drafts = 0;
  dgm_err result = DGM_OK;
  for (uint32_t i = 0; i < d->n_words && !result; i++)
    if (d->words[i].upos == DGM_VERB && !(told[i] & CUE) && work->draft_at[i] < 0 &&
        d->sentences[d->words[i].sentence].root >= 0 && is_attitude(work, told, i))
      result = try_verb(work, i);
  if (!result)
    result = dgm_settle_sources(work);
  if (!result)
    result = dgm_write_attitudes(work);
  for (uint32_t i = 0; i < work->n_drafts; i++) /* later stages see the claims alone */
    work->draft_at[work->drafts[i].cue] = DGM_NONE;
  work->drafts = claims;
  work->n_drafts = n_claims;
  return result;
}
