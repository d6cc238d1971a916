/* Each event once: of predicates that tell one event together, one stays; what is only the content of a promise, a
 * demand, a threat or a refusal goes. */
#include "events/events.h"

static bool same_parties(const dgm_document *d, const uint32_t *a, uint32_t n_a, const uint32_t *b, uint32_t n_b) {
  if (n_a != n_b)
    return false;
  for (uint32_t i = 0; i < n_a; i++)
    if (d->mentions[a[i]].entity != d->mentions[b[i]].entity)
      return false;
  return true;
}

static void drop(dgm_candidate *c, dgm_rejected why, const dgm_candidate *teller) {
  c->dropped = true;
  c->why = (uint8_t)why;
  c->teller = teller->match.predicate;
}

/* "carried out a raid that killed": one predicate inside another, of one type and the same parties, says it twice. */
static void drop_nested(const dgm_event_work *e, dgm_candidate *a, dgm_candidate *b) {
  uint32_t x = a->match.predicate, y = b->match.predicate;
  bool same = same_parties(e->d, a->actors, a->n_actors, b->actors, b->n_actors) &&
              same_parties(e->d, a->recipients, a->n_recipients, b->recipients, b->n_recipients);
  if (same && dgm_is_under(e->d, y, x))
    drop(b, DGM_REJECTED_TOLD, a);
  else if (same && dgm_is_under(e->d, x, y))
    drop(a, DGM_REJECTED_TOLD, b);
}

static void take_parties(uint32_t *to, uint32_t *n_to, const uint32_t *from, uint32_t n_from) {
  if (!n_from)
    return;
  memcpy(to, from, n_from * sizeof *to);
  *n_to = n_from;
}

/* "shelled a school, killing nine": the participle tells the result, and whom it hit. */
static bool is_result(const dgm_event_work *e, const dgm_candidate *a, const dgm_candidate *b) {
  const dgm_word *w = &e->d->words[b->match.predicate];
  bool participle = w->upos == DGM_VERB && (w->verb_form == DGM_FORM_GER || w->verb_form == DGM_FORM_PART);
  bool own = a->match.rule->type != DGM_ASSAULT && dgm_child(e->d, b->match.predicate, DGM_OBJ, DGM_SUB_NONE) >= 0;
  return participle && !own && w->deprel == DGM_ADVCL && w->head == (int32_t)a->match.predicate &&
         b->match.predicate > a->match.predicate && dgm_child(e->d, b->match.predicate, DGM_NSUBJ, DGM_SUB_NONE) < 0 &&
         dgm_child(e->d, b->match.predicate, DGM_MARK, DGM_SUB_NONE) < 0;
}

static bool is_object(const dgm_event_work *e, const dgm_candidate *verb, uint32_t word) {
  for (uint32_t i = 0; i < verb->arguments->count; i++) {
    const dgm_argument *a = &verb->arguments->items[i];
    if (a->role == DGM_ROLE_OBJ && !a->near && a->word == word)
      return e->d->words[verb->match.predicate].upos == DGM_VERB && e->d->words[word].upos == DGM_NOUN;
  }
  return false;
}

/* "resumed shipments of rice": verb and noun name one event. The verb keeps it, with what the noun knows. */
static void join(dgm_candidate *verb, const dgm_candidate *noun) {
  verb->noun = noun->match.predicate;
  if (!verb->n_actors)
    take_parties(verb->actors, &verb->n_actors, noun->actors, noun->n_actors);
  if (!verb->n_recipients)
    take_parties(verb->recipients, &verb->n_recipients, noun->recipients, noun->n_recipients);
}

/* "Shells fell on Izium and a drone hit Odesa": a clause with a subject of its own, or a second noun, tells another. */
static bool tells_another(const dgm_event_work *e, uint32_t predicate) {
  const dgm_word *w = &e->d->words[predicate];
  bool subject = dgm_child(e->d, predicate, DGM_NSUBJ, DGM_SUB_NONE) >= 0;
  return w->deprel != DGM_ACL && (subject || (w->deprel == DGM_CONJ && w->upos != DGM_VERB));
}

/* "The bombing that killed nine", "a bombing killed nine": of two that tell one event, one of them of nobody, the head
 * keeps it, with the parties of both. */
static bool join_nobodys(const dgm_event_work *e, dgm_candidate *a, dgm_candidate *b) {
  int32_t x = (int32_t)a->match.predicate, y = (int32_t)b->match.predicate;
  dgm_candidate *head = e->d->words[x].head == y ? b : e->d->words[y].head == x ? a : NULL;
  if (!head || !(a->alone || b->alone))
    return false;
  dgm_candidate *told = head == a ? b : a;
  if (tells_another(e, told->match.predicate))
    return false;
  if (head->alone) {
    take_parties(head->actors, &head->n_actors, told->actors, told->n_actors);
    take_parties(head->recipients, &head->n_recipients, told->recipients, told->n_recipients);
    head->alone = told->alone;
  } else {
    head->noun = told->match.predicate;
    if (!head->mode && told->mode) {
      head->mode = told->mode;
      memcpy(head->cameo, told->cameo, sizeof head->cameo);
      head->goldstein = told->goldstein;
      head->scale = told->scale;
    }
  }
  drop(told, DGM_REJECTED_TOLD, head);
  return true;
}

static void tell_two_once(const dgm_event_work *e, dgm_candidate *a, dgm_candidate *b) {
  if (is_result(e, a, b)) {
    take_parties(a->recipients, &a->n_recipients, b->recipients, b->n_recipients);
    drop(b, DGM_REJECTED_TOLD, a);
  } else if (is_object(e, a, b->match.predicate)) {
    join(a, b);
    drop(b, DGM_REJECTED_TOLD, a);
  } else if (!join_nobodys(e, a, b)) {
    drop_nested(e, a, b);
  }
}

/* A verb that alone was chosen, where the lexicon knows its object by the same type. */
static void add_noun(const dgm_event_work *e, dgm_candidate *c) {
  for (uint32_t i = 0; i < c->arguments->count && !c->noun; i++) {
    uint32_t word = c->arguments->items[i].word;
    int32_t at = e->candidate_of[word];
    const dgm_candidate *noun = at < 0 ? NULL : &e->candidates[at];
    if (noun && noun->dropped && is_object(e, c, word) &&
        (dgm_best_of(noun, c->match.rule->type) || noun->unfit >> c->match.rule->type & 1))
      c->noun = word;
  }
}

/* ---- contents ---- */

static void drop_content(dgm_event_work *e, const dgm_candidate *teller, uint32_t word, uint32_t types) {
  int32_t at = e->candidate_of[word];
  if (at >= 0 && !e->candidates[at].dropped && types >> e->candidates[at].match.rule->type & 1)
    drop(&e->candidates[at], DGM_REJECTED_CONTENT, teller);
  for (int32_t c = dgm_next_child(e->d, word, (int32_t)word); c >= 0; c = dgm_next_child(e->d, word, c))
    if (e->d->words[c].deprel == DGM_CONJ)
      drop_content(e, teller, (uint32_t)c, types);
}

static void drop_contents(dgm_event_work *e, const dgm_candidate *c) {
  uint8_t type = c->match.rule->type;
  for (uint32_t i = 0; i < c->arguments->count; i++) {
    const dgm_argument *a = &c->arguments->items[i];
    if (a->role == DGM_ROLE_COMP)
      drop_content(e, c, a->word, e->matcher.lexicon->contents[type].clause);
    else if (a->role == DGM_ROLE_OBJ && !a->near)
      drop_content(e, c, a->word, e->matcher.lexicon->contents[type].object);
  }
}

void dgm_tell_once(dgm_event_work *e) {
  for (uint32_t i = 0; i < e->n_candidates; i++)
    if (!e->candidates[i].dropped)
      drop_contents(e, &e->candidates[i]);
  for (uint32_t i = 0; i < e->n_candidates; i++)
    for (uint32_t k = i + 1; k < e->n_candidates && k < i + 8; k++) {
      dgm_candidate *a = &e->candidates[i], *b = &e->candidates[k];
      if (!a->dropped && !b->dropped && a->match.rule->type == b->match.rule->type &&
          e->d->words[a->match.predicate].sentence == e->d->words[b->match.predicate].sentence)
        tell_two_once(e, a, b);
    }
  for (uint32_t i = 0; i < e->n_candidates; i++)
    if (!e->candidates[i].dropped)
      add_noun(e, &e->candidates[i]);
}
