/* Predicates of the lexicon that made no event, and why: what to look at when an event is missing. */
#include "formats/explain.h"

#include "events/events.h"

typedef struct nearest {
  const dgm_rule *rule;
  int score;
  bool fits;
} nearest;

static void keep_nearest(void *context, const dgm_rule *rule, uint32_t particle, bool fits, int score) {
  nearest *best = context;
  (void)particle;
  if (!best->rule || fits > best->fits || (fits == best->fits && score > best->score))
    *best = (nearest){rule, score, fits};
}

static bool is_event(const dgm_document *d, uint32_t word) {
  dgm_span span = d->words[word].span;
  for (uint32_t i = 0; i < d->n_events; i++)
    if (d->events[i].head == word || (d->events[i].trigger.start <= span.start && d->events[i].trigger.end >= span.end))
      return true;
  return false;
}

static const dgm_rejection *rejection_of(const dgm_document *d, uint32_t word) {
  for (uint32_t i = 0; i < d->n_rejections; i++)
    if (d->rejections[i].head == word)
      return &d->rejections[i];
  return NULL;
}

/* Why a predicate for which a row speaks is no event. */
static void put_reason(explainer *e, const dgm_rejection *r) {
  switch (r->why) {
  case DGM_REJECTED_UNLIKELY:
    dgm_buffer_printf(e->out, "the scorer finds %s only %.2f likely", dgm_type_name((dgm_type)r->type),
                      (double)r->confidence);
    return;
  case DGM_REJECTED_NO_PARTY:
    dgm_buffer_puts(e->out, "neither actor nor recipient is an actor of politics");
    return;
  default:
    dgm_buffer_puts(e->out, r->why == DGM_REJECTED_TOLD ? "another event tells it: " : "it is only the content of ");
    dgm_explain_quote(e, e->d->words[r->other].span);
  }
}

static void put_unused(explainer *e, uint32_t word, const nearest *best) {
  const dgm_rejection *rejection = rejection_of(e->d, word);
  dgm_buffer_puts(e->out, "  ");
  dgm_explain_quote(e, e->d->words[word].span);
  if (!best->fits)
    dgm_buffer_puts(e->out, ": the conditions of no row hold");
  else if (best->rule->type == DGM_NO_EVENT)
    dgm_buffer_puts(e->out, ": a row says that this is no event");
  else
    dgm_buffer_printf(e->out, ": a row for %s fits", dgm_type_name(best->rule->type));
  if (rejection) {
    dgm_buffer_puts(e->out, best->fits && best->rule->type != DGM_NO_EVENT ? ", but " : "; ");
    put_reason(e, rejection);
  }
  if (!best->fits)
    dgm_buffer_puts(e->out, "; the nearest row is");
  dgm_explain_source(e, best->rule->source);
  dgm_buffer_puts(e->out, "\n");
  dgm_explain_row(e, best->rule->source);
}

void dgm_explain_unused(explainer *e, uint32_t sentence) {
  const dgm_range words = e->d->sentences[sentence].words;
  /* the matcher reads a coder's document, and keeps the classes of its words in the coder's arena */
  dgm_coder coder = {.model = e->model, .document = *e->d};
  dgm_matcher matcher;
  bool any = false;
  if (dgm_matcher_new(&matcher, &coder, NULL)) {
    e->out->failed = true;
    return;
  }
  for (uint32_t i = words.first; i < words.first + words.count; i++) {
    dgm_arguments arguments;
    nearest best = {0};
    if (is_event(e->d, i) || !dgm_has_rules(&matcher, i))
      continue;
    dgm_find_arguments(&coder, i, &arguments);
    dgm_each_rule(&matcher, i, &arguments, keep_nearest, &best);
    if (!best.rule)
      continue;
    dgm_buffer_puts(e->out, any ? "" : "\nWords of the lexicon that are no event here\n");
    put_unused(e, i, &best);
    any = true;
  }
  dgm_arena_free(&coder.arena);
}
