/* What the tree says about a time: whether its clause looks ahead, and which predicate it belongs to. */
#include "times/grammar.h"
#include "times/times.h"

enum { MAX_CLIMB = 6, MAX_TIME_CLIMB = 2 };

typedef enum { UNKNOWN, PAST, AHEAD } outlook;

/* "upcoming", "ahead of": a word on the nominal that looks ahead. */
static bool has_forward_word(const dgm_time_tables *t, const dgm_document *d, uint32_t noun) {
  for (int32_t c = dgm_next_child(d, noun, DGM_NONE); c >= 0; c = dgm_next_child(d, noun, c)) {
    const dgm_word *w = &d->words[c];
    if ((w->deprel == DGM_AMOD || w->deprel == DGM_CASE || w->deprel == DGM_ADVMOD) &&
        dgm_clause_kinds(t, w->lemma) & DGM_C_FUTURE)
      return true;
  }
  return false;
}

typedef struct auxiliaries {
  bool future, have, past, present, negative_do;
} auxiliaries;

static auxiliaries auxiliaries_of(const dgm_time_tables *t, const dgm_document *d, uint32_t verb) {
  auxiliaries a = {0};
  for (int32_t c = dgm_next_child(d, verb, DGM_NONE); c >= 0; c = dgm_next_child(d, verb, c)) {
    const dgm_word *w = &d->words[c];
    if (w->deprel != DGM_AUX_REL && w->deprel != DGM_COP)
      continue;
    a.future |= (dgm_clause_kinds(t, w->lemma) & DGM_C_FUTURE) != 0;
    a.have |= dgm_str_is(w->lemma, "have");
    a.past |= w->tense == DGM_TENSE_PAST && w->verb_form == DGM_FORM_FIN;
    a.present |= w->tense == DGM_TENSE_PRES;
  }
  return a;
}

static outlook of_infinitive(const dgm_time_tables *t, const dgm_document *d, const dgm_word *w) {
  if (w->head < 0)
    return d->sentences[w->sentence].kind == DGM_SENTENCE_HEADLINE ? AHEAD : UNKNOWN;
  uint8_t governor = dgm_clause_kinds(t, d->words[w->head].lemma);
  if (governor & DGM_C_PLAN)
    return AHEAD;
  if (governor & DGM_C_DONE || w->deprel == DGM_ADVCL)
    return UNKNOWN; /* as the governing clause */
  return w->deprel == DGM_XCOMP || w->deprel == DGM_ACL || w->deprel == DGM_CCOMP ? AHEAD : UNKNOWN;
}

static outlook of_clause(const dgm_time_tables *t, const dgm_document *d, uint32_t word) {
  const dgm_word *w = &d->words[word];
  auxiliaries a = auxiliaries_of(t, d, word);
  if (a.future)
    return AHEAD;
  if (a.have || a.past)
    return PAST;
  bool headline = d->sentences[w->sentence].kind == DGM_SENTENCE_HEADLINE;
  if (a.present)
    return headline && w->verb_form == DGM_FORM_PART && w->tense == DGM_TENSE_PAST ? PAST : AHEAD;
  if (!dgm_is_verbal(w))
    return UNKNOWN;
  if (w->verb_form == DGM_FORM_FIN)
    return w->tense == DGM_TENSE_PAST || headline || dgm_clause_kinds(t, w->lemma) & (DGM_C_DONE | DGM_C_SAME) ? PAST
                                                                                                               : AHEAD;
  if (w->verb_form == DGM_FORM_INF)
    return of_infinitive(t, d, w);
  if (w->tense == DGM_TENSE_PAST && dgm_clause_kinds(t, w->lemma) & DGM_C_PLAN)
    return AHEAD; /* "talks scheduled for Monday" */
  return UNKNOWN;
}

/* "set for Monday", "elections for Monday" */
static bool is_appointed(const dgm_document *d, uint32_t word) {
  return dgm_str_is(dgm_case_of(d, word), "for");
}

bool dgm_looks_ahead(const dgm_time_tables *t, const dgm_document *d, uint32_t word) {
  if (is_appointed(d, word) || has_forward_word(t, d, word))
    return true;
  int32_t at = d->words[word].head;
  for (int i = 0; i < MAX_CLIMB && at >= 0; i++, at = d->words[at].head) {
    outlook o = of_clause(t, d, (uint32_t)at);
    if (o != UNKNOWN)
      return o == AHEAD;
    const dgm_word *w = &d->words[at];
    if (!dgm_is_verbal(w) && has_forward_word(t, d, (uint32_t)at))
      return true;
    if (w->upos == DGM_ADJ && dgm_clause_kinds(t, w->lemma) & DGM_C_PLAN)
      return true; /* "due on Monday" */
  }
  return false;
}

/* ---- which time an event has ---- */

static uint32_t first_time(const dgm_document *d, uint32_t sentence) {
  return dgm_lower_bound(d->times, d->n_times, sizeof *d->times, offsetof(dgm_time, words.first),
                         d->sentences[sentence].words.first);
}

static bool is_nominal(const dgm_word *w) {
  return w->upos == DGM_NOUN || w->upos == DGM_PROPN;
}

/* A day that the parser hung on the object: "signed a deal on Monday". */
static bool hangs_on_object(const dgm_document *d, const dgm_time *t, uint32_t predicate) {
  const dgm_word *h = &d->words[t->head];
  if (h->head < 0 || t->start != t->end || t->head < (uint32_t)h->head ||
      (h->deprel != DGM_NMOD && h->deprel != DGM_APPOS && h->deprel != DGM_OBL) || h->subtype == DGM_SUB_POSS)
    return false;
  const dgm_word *noun = &d->words[h->head];
  if (noun->head != (int32_t)predicate || (uint32_t)h->head < predicate || !is_nominal(noun) ||
      (noun->deprel != DGM_OBJ && noun->deprel != DGM_OBL))
    return false;
  dgm_str preposition = dgm_case_of(d, t->head);
  return !preposition.size || dgm_str_is(preposition, "on");
}

/* "Monday's bombing killed nine": the day of what did it. */
static bool dates_subject(const dgm_document *d, const dgm_time *t, uint32_t predicate) {
  const dgm_word *h = &d->words[t->head];
  if (h->head < 0 || t->start != t->end || h->subtype != DGM_SUB_POSS)
    return false;
  const dgm_word *subject = &d->words[h->head];
  bool subjective =
      subject->deprel == DGM_NSUBJ || (subject->deprel == DGM_OBL && subject->subtype == DGM_SUB_UNMARKED);
  return subject->head == (int32_t)predicate && subjective && (uint32_t)h->head < predicate &&
         subject->upos == DGM_NOUN;
}

/* "Two days later soldiers arrested him": a time that the parser hung on the subject behind it. */
static bool opens_subject(const dgm_document *d, const dgm_time *t, uint32_t predicate) {
  enum { MAX_ABOVE = 4 };
  if (d->words[t->head].subtype == DGM_SUB_POSS || t->end - t->start > 366)
    return false;
  int32_t at = d->words[t->head].head;
  for (int depth = 0; depth < MAX_ABOVE && at > (int32_t)t->head; depth++, at = d->words[at].head)
    if (d->words[at].deprel == DGM_NSUBJ)
      return d->words[at].head == (int32_t)predicate && (uint32_t)at < predicate;
  return false;
}

/* The time that depends on the predicate itself, the nearest one; DGM_NONE if there is none. */
static int32_t own_time(const dgm_document *d, uint32_t predicate) {
  int32_t best = DGM_NONE;
  uint32_t best_cost = UINT32_MAX, sentence = d->words[predicate].sentence;
  for (uint32_t i = first_time(d, sentence); i < d->n_times && d->words[d->times[i].head].sentence == sentence; i++) {
    const dgm_time *t = &d->times[i];
    const dgm_word *h = &d->words[t->head];
    uint32_t cost = t->head > predicate ? t->head - predicate : predicate - t->head;
    if (t->start == DGM_NO_DATE)
      continue;
    if (h->head == (int32_t)predicate) {
      if (h->deprel == DGM_CONJ || h->deprel == DGM_ACL || h->deprel == DGM_NSUBJ)
        continue;
    } else if (t->head == predicate || !(hangs_on_object(d, t, predicate) || dates_subject(d, t, predicate) ||
                                         opens_subject(d, t, predicate))) {
      continue;
    } else {
      cost += 1000;
    }
    if (cost < best_cost) {
      best = (int32_t)i;
      best_cost = cost;
    }
  }
  return best;
}

/* Whether the clause of the verb has happened or goes on: no modal and no infinitive. */
static bool has_happened(const dgm_document *d, uint32_t verb) {
  const dgm_word *w = &d->words[verb];
  if (w->verb_form == DGM_FORM_INF)
    return false;
  for (int32_t c = dgm_next_child(d, verb, DGM_NONE); c >= 0; c = dgm_next_child(d, verb, c))
    if (d->words[c].deprel == DGM_AUX_REL && d->words[c].verb_form == DGM_FORM_FIN &&
        d->words[c].tense == DGM_TENSE_NONE)
      return false;
  return true;
}

static bool is_quoted(const dgm_document *d, uint32_t clause) {
  uint32_t first = dgm_subtree(d, clause).first;
  if (first == d->sentences[d->words[clause].sentence].words.first)
    return false;
  dgm_str form = dgm_form(d, first - 1), own = dgm_form(d, first);
  return dgm_str_is(form, "\"") || dgm_str_is(form, "\xE2\x80\x9C") || dgm_str_is(own, "\"") ||
         dgm_str_is(own, "\xE2\x80\x9C");
}

/* The verb above whose time is also the predicate's, or DGM_NONE. */
static int32_t above(const dgm_document *d, uint32_t word) {
  const dgm_word *w = &d->words[word];
  if (w->head < 0)
    return DGM_NONE;
  bool under_verb = dgm_is_verbal(&d->words[w->head]);
  switch (w->deprel) {
  case DGM_CONJ:
  case DGM_XCOMP:
    return w->head;
  case DGM_ADVCL:
    return under_verb && w->verb_form != DGM_FORM_FIN ? w->head : DGM_NONE;
  case DGM_CCOMP:
  case DGM_PARATAXIS:
    return under_verb && has_happened(d, word) && !is_quoted(d, word) ? w->head : DGM_NONE;
  case DGM_OBJ:
  case DGM_NSUBJ:
  case DGM_OBL:
    return under_verb && is_nominal(w) ? w->head : DGM_NONE;
  case DGM_COMPOUND:
  case DGM_NMOD:
    return is_nominal(w) && w->subtype != DGM_SUB_POSS && is_nominal(&d->words[w->head]) ? w->head : DGM_NONE;
  default:
    return DGM_NONE;
  }
}

/* "agreed on Monday to withdraw": the time of the promise is not that of the withdrawal. */
static bool belongs_to_promise(const dgm_document *d, const dgm_time *t, uint32_t predicate, uint32_t governor) {
  return d->words[predicate].verb_form == DGM_FORM_INF && t->head > governor && t->head < predicate;
}

/* A time before the first verb of the sentence belongs to it, wherever the parser hung it. */
static int32_t opening_time(const dgm_document *d, uint32_t predicate) {
  uint32_t sentence = d->words[predicate].sentence, i = first_time(d, sentence);
  if (i == d->n_times)
    return DGM_NONE;
  const dgm_time *t = &d->times[i];
  const dgm_word *h = &d->words[t->head];
  uint32_t begin = d->sentences[sentence].words.first, first = t->words.first;
  bool modifies =
      h->subtype == DGM_SUB_POSS || h->deprel == DGM_COMPOUND || h->deprel == DGM_AMOD || h->deprel == DGM_NUMMOD;
  bool prepared = first > begin && d->words[first - 1].upos == DGM_ADP;
  if (h->sentence != sentence || t->start == DGM_NO_DATE || t->head > predicate || (modifies && !prepared))
    return DGM_NONE;
  for (uint32_t w = begin; w < predicate; w++)
    if (d->words[w].upos == DGM_VERB)
      return DGM_NONE;
  return (int32_t)i;
}

/* "Troops attacked the town, officials said on Monday." */
static int32_t report_time(const dgm_document *d, uint32_t predicate) {
  if (!has_happened(d, predicate))
    return DGM_NONE;
  for (int32_t c = dgm_child(d, predicate, DGM_PARATAXIS, DGM_SUB_NONE); c >= 0; c = dgm_next_child(d, predicate, c))
    if (d->words[c].deprel == DGM_PARATAXIS && d->words[c].upos == DGM_VERB) {
      int32_t time = own_time(d, (uint32_t)c);
      if (time >= 0)
        return time;
    }
  return DGM_NONE;
}

void dgm_event_time(const dgm_document *d, uint32_t predicate, dgm_date *start, dgm_date *end, bool *found) {
  int32_t time = own_time(d, predicate);
  int32_t at = (int32_t)predicate;
  for (int i = 0; time < 0 && i < MAX_TIME_CLIMB; i++) {
    at = above(d, (uint32_t)at);
    if (at < 0)
      break;
    time = own_time(d, (uint32_t)at);
    if (time >= 0 && belongs_to_promise(d, &d->times[time], predicate, (uint32_t)at)) {
      time = DGM_NONE;
      break;
    }
  }
  if (time < 0)
    time = opening_time(d, predicate);
  if (time < 0)
    time = report_time(d, predicate);
  *found = time >= 0;
  if (*found) {
    *start = d->times[time].start;
    *end = d->times[time].end;
  }
}
