/* Which events or stories pass a filter: the tests of src/store/query_filter.c over the columns in memory. */
#include "serve.h"

#include "index.h"
#include "words.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- words → bits ---- */

static bool bits_new(bits *b, uint32_t n) {
  *b = (bits){calloc(n / 64 + 1, sizeof *b->words), n};
  return b->words != NULL;
}

static void bits_set(bits *b, uint32_t i) {
  if (i < b->n)
    b->words[i >> 6] |= 1ULL << (i & 63);
}

static dgm_err no_memory(dgm_error *error) {
  *error = (dgm_error){DGM_ERR_MEMORY, "out of memory"};
  return DGM_ERR_MEMORY;
}

static bool is_unnamed(dgm_str by) {
  return by.size == 3 && !memcmp(by.data, "UNK", 3);
}

static dgm_err open_words(selection *s, dgm_store *store, dgm_error *error) {
  const dgm_filter *f = s->filter;
  const struct {
    dgm_word_of of;
    dgm_str word;
    bits *b;
  } all[] = {{DGM_WORD_OF_PARTY, f->actor, &s->actor},  {DGM_WORD_OF_PARTY, f->recipient, &s->recipient},
             {DGM_WORD_OF_PARTY, f->party, &s->party},  {DGM_WORD_OF_PARTY, f->with, &s->with},
             {DGM_WORD_OF_PARTY, f->by, &s->by},        {DGM_WORD_OF_SOURCE, f->source, &s->sources},
             {DGM_WORD_OF_MODE, f->mode, &s->modes},    {DGM_WORD_OF_CONTEXTS, f->context, &s->contexts},
             {DGM_WORD_OF_PLACE, f->place, &s->places}, {DGM_WORD_OF_TEXT, f->text, &s->sentences}};
  s->by_unnamed = is_unnamed(f->by);
  for (size_t i = 0; i < COUNT(all); i++) {
    if (!all[i].word.size || (all[i].b == &s->by && s->by_unnamed))
      continue;
    word_set *set = words_take(s->words, s->index, store, all[i].of, all[i].word, s->stories, error);
    if (!set)
      return error->code;
    s->sets[s->n_sets++] = set;
    *all[i].b = set->meant;
  }
  return DGM_OK;
}

static dgm_err open_columns(selection *s, dgm_error *error) {
  const store_index *x = s->index;
  const dgm_filter *f = s->filter;
  if (f->cameo.size && !bits_new(&s->cameos, x->n_cameos))
    return no_memory(error);
  for (uint32_t i = 0; f->cameo.size && i < x->n_cameos; i++)
    if (strlen(x->cameos[i]) >= f->cameo.size && !memcmp(x->cameos[i], f->cameo.data, f->cameo.size))
      bits_set(&s->cameos, i);
  if (s->sources.words && x->n_copied && !bits_new(&s->copied, x->n))
    return no_memory(error);
  for (uint32_t i = 0; s->copied.words && i < x->n_copied; i++)
    if (bits_has(&s->sources, x->copied_source[i]))
      bits_set(&s->copied, x->copied_event[i]);
  return DGM_OK;
}

/* ---- tests ---- */

static bool any_in(const store_index *x, uint32_t from, uint32_t n, const bits *b) {
  for (uint32_t i = 0; i < n; i++)
    if (bits_has(b, x->parties[from + i]))
      return true;
  return false;
}

static bool has_actor(const store_index *x, uint32_t e, const bits *b) {
  return any_in(x, x->party[e], x->n_actors[e], b);
}

/* Of a mutual event each party is a recipient of the others. */
static bool has_recipient(const store_index *x, uint32_t e, const bits *b) {
  if (x->n_recipients[e])
    return any_in(x, x->party[e] + x->n_actors[e], x->n_recipients[e], b);
  return x->n_actors[e] > 1 && any_in(x, x->party[e], x->n_actors[e], b);
}

static bool has_both(const store_index *x, uint32_t e, const bits *actor, const bits *recipient) {
  const uint32_t *p = x->parties + x->party[e];
  uint32_t actors = x->n_actors[e], recipients = x->n_recipients[e];
  for (uint32_t i = 0; i < actors; i++)
    for (uint32_t j = recipients ? actors : 0; bits_has(actor, p[i]) && j < actors + recipients; j++)
      if (j != i && bits_has(recipient, p[j]))
        return true;
  return false;
}

static bool has_parties(const selection *s, uint32_t e) {
  const store_index *x = s->index;
  bool actor = s->actor.words != NULL, recipient = s->recipient.words != NULL;
  if (actor && recipient ? !has_both(x, e, &s->actor, &s->recipient)
                         : (actor && !has_actor(x, e, &s->actor)) || (recipient && !has_recipient(x, e, &s->recipient)))
    return false;
  if (s->party.words && s->with.words)
    return has_both(x, e, &s->party, &s->with) || has_both(x, e, &s->with, &s->party);
  return !s->party.words || any_in(x, x->party[e], (uint32_t)x->n_actors[e] + x->n_recipients[e], &s->party);
}

static bool has_claimant(const selection *s, uint32_t e) {
  const store_index *x = s->index;
  for (uint32_t i = 0; i < x->n_claims[e]; i++) {
    uint32_t by = x->claimants[x->claim[e] + i] & ~DENIES;
    if (s->by_unnamed ? !by : bits_has(&s->by, by))
      return true;
  }
  return false;
}

/* What any report of a story may bring. */
enum { TELLS_SOURCE = 1, TELLS_BY = 2, TELLS_TEXT = 4 };

static int asked(const selection *s) {
  return (s->sources.words ? TELLS_SOURCE : 0) | (s->by.words || s->by_unnamed ? TELLS_BY : 0) |
         (s->sentences.words ? TELLS_TEXT : 0);
}

static int tells(const selection *s, uint32_t e, int of) {
  const store_index *x = s->index;
  int told = 0;
  if (of & TELLS_SOURCE && (bits_has(&s->sources, x->source[e]) || (s->copied.words && bits_has(&s->copied, e))))
    told |= TELLS_SOURCE;
  if (of & TELLS_BY && has_claimant(s, e))
    told |= TELLS_BY;
  if (of & TELLS_TEXT && bits_has(&s->sentences, x->sentence[e]))
    told |= TELLS_TEXT;
  return told;
}

static bool has_columns(const selection *s, uint32_t e) {
  const store_index *x = s->index;
  const dgm_filter *f = s->filter;
  if (f->least_confidence > 0 && round((double)x->confidence[e] * 1e6) / 1e6 < f->least_confidence)
    return false;
  return (!s->cameos.words || bits_has(&s->cameos, x->cameo[e])) &&
         (!s->modes.words || bits_has(&s->modes, x->mode[e])) &&
         (!s->contexts.words || bits_has(&s->contexts, x->context[e])) &&
         (!s->places.words || bits_has(&s->places, x->place[e])) && (!f->story || x->story[e] == s->story);
}

bool selection_has(const selection *s, uint32_t i) {
  const store_index *x = s->index;
  const dgm_filter *f = s->filter;
  uint32_t type = s->stories ? x->story_type[i] : x->type[i], status = s->stories ? x->story_status[i] : x->status[i];
  if ((f->types && !(f->types >> type & 1)) || (f->statuses && !(f->statuses >> status & 1)))
    return false;
  if (s->disputed && status != DGM_DISPUTED && !x->story_denied[i])
    return false;
  uint32_t e = selection_event(s, i);
  if (!has_columns(s, e) || !has_parties(s, e))
    return false;
  int of = asked(s);
  return !of || (s->stories ? bits_has(&s->told, i) : tells(s, e, of) == of);
}

static bool fits_dyad(const selection *s, uint32_t a, uint32_t r) {
  if ((s->actor.words && !bits_has(&s->actor, a)) || (s->recipient.words && !bits_has(&s->recipient, r)))
    return false;
  if (s->party.words && s->with.words)
    return (bits_has(&s->party, a) && bits_has(&s->with, r)) || (bits_has(&s->with, a) && bits_has(&s->party, r));
  return !s->party.words || bits_has(&s->party, a) || bits_has(&s->party, r);
}

/* ---- opening ---- */

typedef int64_t value_at(const void *items, uint32_t i);

static int64_t date_at(const void *dates, uint32_t i) {
  return ((const int32_t *)dates)[i];
}

static int64_t item_at(const void *items, uint32_t i) {
  return ((const uint32_t *)items)[i];
}

/* The first of n whose value, by which they ascend, is `least` or more. */
static uint32_t first_from(const void *items, uint32_t n, value_at *value, int64_t least) {
  uint32_t low = 0, high = n;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (value(items, middle) < least)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static void open_days(selection *s) {
  const store_index *x = s->index;
  const dgm_filter *f = s->filter;
  const int32_t *dates = s->stories ? x->story_date : x->date;
  uint32_t n = s->stories ? x->n_stories : x->n;
  bool until = f->until != DGM_NO_DATE, since = f->since != DGM_NO_DATE;
  s->end = until ? first_from(dates, n, date_at, (int64_t)f->until + 1) : n;
  s->first = since || until ? first_from(dates, n, date_at, since ? f->since : (int64_t)DGM_NO_DATE + 1) : 0;
  if (s->end < s->first)
    s->end = s->first;
}

/* The shortest way: along the days, or along the items of a word that all must have. */
static void choose_items(selection *s) {
  s->n = s->end - s->first;
  for (uint32_t i = 0; i < s->n_sets; i++) {
    const word_set *set = s->sets[i];
    /* of claimants and stories' sentences there are no lists that fit */
    if (!set->items || set->meant.words == s->by.words || (set->of == DGM_WORD_OF_TEXT && s->stories))
      continue;
    uint32_t first = first_from(set->items, set->n, item_at, s->first),
             end = first_from(set->items, set->n, item_at, s->end);
    if (end - first < s->n) {
      s->list = set->items + first;
      s->n = end - first;
    }
  }
}

/* Which stories have reports that bring all that is asked. */
static bool mark_told(selection *s) {
  const store_index *x = s->index;
  int of = asked(s);
  uint8_t *told = calloc((size_t)x->n_stories + 1, 1);
  if (!told || !bits_new(&s->told, x->n_stories)) {
    free(told);
    return false;
  }
  for (uint32_t e = 0; e < x->n; e++)
    if (x->story[e] != NO_INDEX)
      told[x->story[e]] |= (uint8_t)tells(s, e, of & ~told[x->story[e]]);
  for (uint32_t i = 0; i < x->n_stories; i++)
    if (told[i] == of)
      bits_set(&s->told, i);
  free(told);
  return true;
}

static void find_story(selection *s) {
  const store_index *x = s->index;
  for (uint32_t i = 0; s->filter->story && i < x->n_stories && s->story == NO_INDEX; i++)
    if (x->number[i] == s->filter->story)
      s->story = i;
  if (s->story == NO_INDEX)
    s->story = NO_INDEX - 1; /* not that of events without one */
}

dgm_err selection_open(selection *s, const store_index *index, word_sets *words, dgm_store *store,
                       const dgm_filter *filter, bool disputed, dgm_error *error) {
  *s = (selection){.index = index,
                   .filter = filter,
                   .words = words,
                   .stories = filter->unit == DGM_UNIT_STORIES,
                   .disputed = disputed,
                   .story = NO_INDEX};
  dgm_err result = open_words(s, store, error);
  if (!result)
    result = open_columns(s, error);
  if (result)
    return result;
  open_days(s);
  choose_items(s);
  find_story(s);
  return s->stories && asked(s) && !mark_told(s) ? no_memory(error) : DGM_OK;
}

void selection_free(selection *s) {
  for (uint32_t i = 0; i < s->n_sets; i++)
    words_give(s->words, s->sets[i]);
  free(s->copied.words);
  free(s->cameos.words);
  free(s->told.words);
}

/* ---- dyads ---- */

static bool has_dyad(const store_index *x, const dyad *dyads, uint32_t n, uint32_t a, uint32_t r) {
  for (uint32_t i = 0; i < n; i++)
    if (index_code_of(x, dyads[i].actor) == a && index_code_of(x, dyads[i].recipient) == r)
      return true;
  return false;
}

uint32_t selection_dyads(const selection *s, uint32_t e, dyad dyads[MOST_DYADS]) {
  const store_index *x = s->index;
  const uint32_t *p = x->parties + x->party[e];
  uint32_t actors = x->n_actors[e], recipients = x->n_recipients[e], n = 0;
  for (uint32_t i = 0; i < actors; i++)
    for (uint32_t j = recipients ? actors : 0; j < actors + recipients && n < MOST_DYADS; j++) {
      uint32_t a = index_code_of(x, p[i]), r = index_code_of(x, p[j]);
      if (i != j && a && r && fits_dyad(s, p[i], p[j]) && !has_dyad(x, dyads, n, a, r))
        dyads[n++] = (dyad){p[i], p[j]};
    }
  return n;
}
