#include "events/roles.h"

enum { MAX_DEPTH = 3 };

/* ---- parties ---- */

static bool is_known(const dgm_document *d, uint32_t mention) {
  const dgm_entity *e = &d->entities[d->mentions[mention].entity];
  return e->code.size || e->sectors[0] || e->kind == DGM_ENTITY_PERSON || e->kind == DGM_ENTITY_ORGANISATION;
}

static bool take_mention(const dgm_document *d, uint32_t word, bool recipient, uint32_t *out, uint32_t room,
                         uint32_t *n) {
  int32_t at = dgm_mention_at(d, word);
  if (at < 0 || *n == room)
    return false;
  const dgm_mention *m = &d->mentions[at];
  bool usable = (m->can_act || (recipient && m->is_place && d->entities[m->entity].kind == DGM_ENTITY_COUNTRY)) &&
                is_known(d, (uint32_t)at);
  if (m->head != word || !usable)
    return false;
  while (at && d->mentions[at - 1].head == word) /* "both sides": one mention for each */
    at--;
  for (; at < (int32_t)d->n_mentions && d->mentions[at].head == word && *n < room; at++)
    out[(*n)++] = (uint32_t)at;
  return true;
}

/* "Russian positions", "the army's convoy", "the capital of Mali". */
static void take_owner(const dgm_document *d, uint32_t word, uint32_t *out, uint32_t room, uint32_t *n) {
  static const uint8_t relations[] = {DGM_AMOD, DGM_COMPOUND, DGM_NMOD};
  for (size_t r = 0; r < DGM_COUNT(relations) && !*n; r++)
    for (int32_t c = dgm_next_child(d, word, DGM_NONE); c >= 0 && !*n; c = dgm_next_child(d, word, c)) {
      if (d->words[c].deprel != relations[r])
        continue;
      dgm_str prep = dgm_case_of(d, (uint32_t)c);
      bool of = d->words[c].subtype == DGM_SUB_POSS || dgm_str_is(prep, "of") || dgm_str_is(prep, "for");
      if (relations[r] == DGM_NMOD && !of)
        continue;
      int32_t at = dgm_mention_at(d, (uint32_t)c);
      if (at >= 0 && d->mentions[at].head == (uint32_t)c && *n < room && is_known(d, (uint32_t)at))
        out[(*n)++] = (uint32_t)at;
    }
}

/* "Greek and Turkish ministers", "officials from Cyprus and Lebanon" are two parties. */
static void take_coordinated(const dgm_document *d, uint32_t word, uint32_t *out, uint32_t room, uint32_t *n) {
  for (int32_t c = dgm_next_child(d, word, DGM_NONE); c >= 0; c = dgm_next_child(d, word, c)) {
    bool modifier = d->words[c].deprel == DGM_AMOD || d->words[c].deprel == DGM_COMPOUND;
    dgm_str prep = d->words[c].deprel == DGM_NMOD ? dgm_case_of(d, (uint32_t)c) : (dgm_str){0};
    bool from = dgm_str_is(prep, "from") || dgm_str_is(prep, "of");
    if (!from && !(modifier && c < (int32_t)word))
      continue;
    for (int32_t k = dgm_next_child(d, (uint32_t)c, c); k >= 0; k = dgm_next_child(d, (uint32_t)c, k)) {
      int32_t at = d->words[k].deprel == DGM_CONJ ? dgm_mention_at(d, (uint32_t)k) : DGM_NONE;
      const dgm_entity *e = at >= 0 ? &d->entities[d->mentions[at].entity] : NULL;
      bool country = e && (e->kind == DGM_ENTITY_COUNTRY || (e->kind == DGM_ENTITY_GROUP && e->code.size));
      if (at >= 0 && d->mentions[at].head == (uint32_t)k && *n < room && (country || !from))
        out[(*n)++] = (uint32_t)at;
    }
  }
}

static void collect(const dgm_document *d, uint32_t word, bool recipient, uint32_t *out, uint32_t room, uint32_t *n,
                    int depth);

/* "They" are all whom the mention before joins: "Canada and Britain … they". */
static void take_antecedents(const dgm_document *d, uint32_t word, bool recipient, uint32_t *out, uint32_t room,
                             uint32_t *n, int depth) {
  int32_t at = dgm_mention_at(d, word);
  if (at < 0 || d->mentions[at].kind != DGM_PRONOUN || d->mentions[at].antecedent < 0)
    return;
  dgm_str form = dgm_form(d, word);
  bool many = dgm_str_is_nocase(form, "they") || dgm_str_is_nocase(form, "them") || dgm_str_is_nocase(form, "who") ||
              dgm_str_is_nocase(form, "which");
  if (!many)
    return;
  uint32_t first = (uint32_t)d->mentions[at].antecedent;
  take_coordinated(d, first, out, room, n);
  for (int32_t c = dgm_next_child(d, first, (int32_t)first); c >= 0; c = dgm_next_child(d, first, c))
    if (d->words[c].deprel == DGM_CONJ && !dgm_is_verbal(&d->words[c]))
      collect(d, (uint32_t)c, recipient, out, room, n, depth + 1);
}

static void collect(const dgm_document *d, uint32_t word, bool recipient, uint32_t *out, uint32_t room, uint32_t *n,
                    int depth) {
  if (take_mention(d, word, recipient, out, room, n)) {
    take_coordinated(d, word, out, room, n);
    if (depth < MAX_DEPTH)
      take_antecedents(d, word, recipient, out, room, n, depth);
  } else if (!dgm_is_verbal(&d->words[word])) {
    uint32_t found[1], n_found = 0;
    take_owner(d, word, found, 1, &n_found);
    if (n_found && *n < room)
      out[(*n)++] = found[0];
  }
  if (depth == MAX_DEPTH)
    return;
  for (int32_t c = dgm_next_child(d, word, (int32_t)word); c >= 0; c = dgm_next_child(d, word, c))
    if (d->words[c].deprel == DGM_CONJ && !dgm_is_verbal(&d->words[c]))
      collect(d, (uint32_t)c, recipient, out, room, n, depth + 1);
}

uint32_t dgm_parties_at(const dgm_document *d, uint32_t word, bool recipient, uint32_t *mentions, uint32_t room) {
  uint32_t n = 0;
  collect(d, word, recipient, mentions, room, &n, 0);
  return n;
}

/* ---- contexts ---- */

uint64_t dgm_event_contexts(const dgm_matcher *m, uint32_t sentence) {
  const dgm_document *d = &m->coder->document;
  dgm_range words = d->sentences[sentence].words;
  uint64_t bits = 0;
  for (uint32_t i = words.first; i < words.first + words.count; i++) {
    uint64_t state = DGM_PHRASE_START;
    for (uint32_t k = i; k < words.first + words.count && k < i + 3; k++) {
      state = dgm_phrase_step(state, d->words[k].lemma);
      dgm_phrase_hit hit = dgm_phrases_find(&m->lexicon->contexts, state);
      for (uint32_t r = 0; r < hit.count; r++)
        bits |= UINT64_C(1) << (hit.rows[r].row & 63);
      if (!hit.more)
        break;
    }
  }
  return bits;
}

/* ---- phrases ---- */

static bool hangs_loosely(const dgm_word *w) {
  return w->deprel == DGM_CONJ || w->deprel == DGM_CC || w->deprel == DGM_PUNCT_REL || w->deprel == DGM_PARATAXIS ||
         w->deprel == DGM_APPOS || (w->deprel == DGM_ACL && w->subtype == DGM_SUB_RELCL) || w->deprel == DGM_CASE ||
         w->deprel == DGM_MARK;
}

dgm_span dgm_phrase_span(const dgm_document *d, uint32_t word) {
  dgm_span span = d->words[word].span;
  for (int32_t c = dgm_next_child(d, word, DGM_NONE); c >= 0; c = dgm_next_child(d, word, c)) {
    if (hangs_loosely(&d->words[c]))
      continue;
    dgm_span inner = dgm_words_span(d, dgm_subtree(d, (uint32_t)c));
    span.start = inner.start < span.start ? inner.start : span.start;
    span.end = inner.end > span.end ? inner.end : span.end;
  }
  return span;
}
