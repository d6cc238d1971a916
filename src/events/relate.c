/* Which event type relates two given phrases: every rule that fits somewhere in the sentence votes, the one whose slots
 * they fill most. */
#include "events/events.h"

enum { MAX_WORDS = 16, MAX_DEPTH = 12 };
enum { SLOT_FILLED = 10, SLOT_NEAR = 6, ON_PATH = 6, IS_ROOT = 4, INSIDE_PHRASE = -10, IS_EVENT = 6, NOUN_BEHIND = -2 };

typedef struct phrase {
  dgm_range words;
  uint32_t head;
} phrase;

typedef struct relation {
  const dgm_coder *coder;
  const dgm_document *d;
  dgm_matcher matcher;
  phrase source, target;
  int best;
  dgm_type type;
} relation;

static bool within(uint32_t word, dgm_range words) {
  return word >= words.first && word < words.first + words.count;
}

/* The words of a span, and the one that the others hang on. */
static bool find_phrase(const dgm_document *d, dgm_span span, phrase *out) {
  out->words = (dgm_range){0, 0};
  for (uint32_t i = 0; i < d->n_words; i++)
    if (d->words[i].span.start < span.end && d->words[i].span.end > span.start) {
      if (!out->words.count)
        out->words.first = i;
      out->words.count = i - out->words.first + 1;
    }
  out->head = out->words.first;
  for (uint32_t i = out->words.first; i < out->words.first + out->words.count; i++) {
    int32_t head = d->words[i].head;
    if (d->words[i].upos != DGM_PUNCT && (head < 0 || !within((uint32_t)head, out->words))) {
      out->head = i;
      break;
    }
  }
  return out->words.count > 0;
}

/* The phrase hangs on `word` without a verb between: an owner, a member of a list, an apposition. */
static bool hangs_on(const dgm_document *d, uint32_t phrase_head, uint32_t word) {
  int32_t at = (int32_t)phrase_head;
  for (int depth = 0; depth < MAX_DEPTH && at >= 0; depth++) {
    if ((uint32_t)at == word)
      return true;
    if (dgm_is_verbal(&d->words[at]))
      return false;
    at = d->words[at].head;
  }
  return false;
}

static int fills(const relation *r, const dgm_arguments *arguments, const dgm_slots *slots, bool nominal,
                 const phrase *p) {
  int best = 0;
  for (uint8_t i = 0; i < slots->count; i++) {
    uint32_t words[MAX_WORDS];
    uint32_t n = dgm_fill_slot(&r->matcher, arguments, slots->items[i].slot, nominal, words, MAX_WORDS);
    for (uint32_t k = 0; k < n; k++) {
      int score = within(words[k], p->words) ? SLOT_FILLED : hangs_on(r->d, p->head, words[k]) ? SLOT_NEAR : 0;
      best = score > best ? score : best;
    }
  }
  return best;
}

/* Is the predicate among the words between the two phrases in the tree? */
static bool on_path(const relation *r, uint32_t predicate) {
  return dgm_is_under(r->d, r->source.head, predicate) != dgm_is_under(r->d, r->target.head, predicate) ||
         (dgm_is_under(r->d, r->source.head, predicate) && dgm_is_under(r->d, r->target.head, predicate));
}

static bool is_event(const dgm_document *d, uint32_t predicate, uint8_t *type) {
  for (uint32_t i = 0; i < d->n_events; i++)
    if (d->events[i].head == predicate) {
      *type = d->assessments ? d->assessments[i].type : d->events[i].type;
      return true;
    }
  return false;
}

static void vote(relation *r, uint32_t predicate) {
  dgm_arguments arguments;
  dgm_find_arguments(r->coder, predicate, &arguments);
  dgm_match match = dgm_match_predicate(&r->matcher, predicate, &arguments);
  if (!match.rule || match.rule->type == DGM_NO_EVENT)
    return;
  const dgm_word *word = &r->d->words[predicate];
  bool nominal = match.rule->upos == DGM_NOUN;
  int score = 20 + (match.score > 16 ? 8 : match.score / 2);
  score += fills(r, &arguments, &match.rule->actor, nominal, &r->source);
  int target = fills(r, &arguments, &match.rule->recipient, nominal, &r->target);
  int mutual = fills(r, &arguments, &match.rule->actor, nominal, &r->target);
  int theme = fills(r, &arguments, &match.rule->theme, nominal, &r->target) / 2;
  target = mutual > target ? mutual : target;
  score += theme > target ? theme : target;
  score += on_path(r, predicate) ? ON_PATH : 0;
  score += word->head < 0 ? IS_ROOT : 0;
  score += nominal ? NOUN_BEHIND : 0;
  if (within(predicate, r->source.words) || within(predicate, r->target.words))
    score += INSIDE_PHRASE;
  uint8_t type = match.rule->type;
  score += is_event(r->d, predicate, &type) ? IS_EVENT : 0;
  uint32_t far = predicate > r->source.head ? predicate - r->source.head : r->source.head - predicate;
  score -= (int)(far > 24 ? 6 : far / 4);
  if (score > r->best) {
    r->best = score;
    r->type = (dgm_type)type;
  }
}

dgm_err dgm_relate(dgm_coder *coder, dgm_str text, dgm_span actor, dgm_span recipient, dgm_type *type, double *score,
                   dgm_error *error) {
  dgm_input input = {.text = text, .date = DGM_NO_DATE};
  *type = DGM_CONSULT; /* the commonest in the news, where nothing else speaks */
  *score = 0;
  if (!dgm_read(coder, &input, DGM_ALL, error))
    return error ? error->code : DGM_ERR_ARGUMENT;
  relation r = {.coder = coder, .d = &coder->document, .type = *type};
  if (!find_phrase(r.d, actor, &r.source) || !find_phrase(r.d, recipient, &r.target))
    return DGM_OK;
  dgm_err result = dgm_matcher_new(&r.matcher, coder, error);
  if (result)
    return result;
  for (uint32_t i = 0; i < r.d->n_words; i++)
    if (dgm_has_rules(&r.matcher, i))
      vote(&r, i);
  *type = r.type;
  *score = r.best > 0 ? (double)r.best / 70 : 0;
  *score = *score > 1 ? 1 : *score;
  return DGM_OK;
}
