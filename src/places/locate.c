/* Where a predicate happens, by the tree. */
#include "places/gazetteer.h"
#include "places/places.h"

enum { MAX_CLIMB = 2, MAX_DEPTH = 3 };

/* The place that the word is the head of; DGM_NONE if there is none. */
static int32_t place_at(const dgm_document *d, uint32_t word) {
  /* the places stand in order and do not overlap */
  uint32_t low = dgm_lower_bound(d->places, d->n_places, sizeof *d->places, offsetof(dgm_place, words.first), word + 1);
  if (!low)
    return DGM_NONE;
  const dgm_place *p = &d->places[low - 1];
  return word < p->words.first + p->words.count && !p->dateline ? (int32_t)(low - 1) : DGM_NONE;
}

static bool is_country(const dgm_place *p) {
  return p->source.table && strcmp(p->source.table, "actors/countries.tsv") == 0;
}

/* A town or a site among the regions. */
static bool is_point(const dgm_coder *coder, const dgm_place *p) {
  const dgm_place_table *t = &coder->model->places->regions;
  const uint32_t *lines = t->table->lines; /* they ascend */
  uint32_t low = dgm_lower_bound(lines, t->table->n_rows, sizeof *lines, 0, p->source.line);
  dgm_str kind = low < t->table->n_rows ? dgm_table_cell(t->table, low, t->kind) : (dgm_str){0};
  return dgm_str_is(kind, "town") || dgm_str_is(kind, "site");
}

/* 0 a country, 1 a region, 2 a town. */
static int rank_of(const dgm_coder *coder, const dgm_place *p) {
  bool region = p->source.table && strcmp(p->source.table, "places/regions.tsv") == 0;
  return is_country(p) ? 0 : region && !is_point(coder, p) ? 1 : 2;
}

/* A town is better than a region, and that than a country. */
static int32_t better(const dgm_coder *coder, int32_t a, int32_t b) {
  const dgm_document *d = &coder->document;
  if (a < 0 || b < 0)
    return a < 0 ? b : a;
  return rank_of(coder, &d->places[b]) > rank_of(coder, &d->places[a]) ? b : a;
}

static uint8_t bits_of(const dgm_coder *coder, dgm_str lemma) {
  return lemma.size ? dgm_place_word(coder->model->places, lemma) : 0;
}

static bool is_locative(const dgm_coder *coder, uint32_t word) {
  uint8_t bits = bits_of(coder, dgm_case_of(&coder->document, word));
  return bits & DGM_PW_EVENT && !(bits & (DGM_PW_NOUN | DGM_PW_VERB));
}

/* The place of a locative phrase: its head or what its head is a part of: "in the city of Homs", "in a Kyiv suburb". */
static int32_t place_in_phrase(const dgm_coder *coder, uint32_t word, int depth) {
  const dgm_document *d = &coder->document;
  int32_t place = place_at(d, word);
  if (place >= 0 || depth == MAX_DEPTH)
    return place;
  for (int32_t c = dgm_next_child(d, word, DGM_NONE); c >= 0; c = dgm_next_child(d, word, c)) {
    const dgm_word *w = &d->words[c];
    bool inner = (w->deprel == DGM_NMOD || w->deprel == DGM_OBL) &&
                 (w->subtype == DGM_SUB_POSS || is_locative(coder, (uint32_t)c) ||
                  dgm_str_is(dgm_case_of(d, (uint32_t)c), "of") || dgm_str_is(dgm_case_of(d, (uint32_t)c), "from"));
    if (inner || w->deprel == DGM_COMPOUND || w->deprel == DGM_APPOS || w->deprel == DGM_FLAT || w->deprel == DGM_AMOD)
      place = better(coder, place, place_in_phrase(coder, (uint32_t)c, depth + 1));
  }
  return place;
}

static int32_t place_below(const dgm_coder *coder, uint32_t word, int depth);

/* "fired on Homs", but "talks on Syria in Vienna" */
static int32_t located_by(const dgm_coder *coder, uint32_t word, int depth) {
  const dgm_document *d = &coder->document;
  int32_t place = place_in_phrase(coder, word, 0);
  bool local = bits_of(coder, dgm_case_of(d, word)) & DGM_PW_LOCAL;
  if (place < 0 || !local || !is_country(&d->places[place]))
    return place;
  return depth < MAX_DEPTH ? place_below(coder, word, depth + 1) : DGM_NONE;
}

/* Places in locative phrases right below the word. */
static int32_t place_below(const dgm_coder *coder, uint32_t word, int depth) {
  const dgm_document *d = &coder->document;
  int32_t place = DGM_NONE;
  for (int32_t c = dgm_next_child(d, word, DGM_NONE); c >= 0; c = dgm_next_child(d, word, c)) {
    const dgm_word *w = &d->words[c];
    if ((w->deprel == DGM_OBL || w->deprel == DGM_NMOD || w->deprel == DGM_ADVMOD || w->deprel == DGM_DEP) &&
        (is_locative(coder, (uint32_t)c) || (bits_of(coder, w->lemma) & DGM_PW_EVENT && w->upos != DGM_VERB)))
      place = better(coder, place, located_by(coder, (uint32_t)c, depth));
  }
  return place;
}

/* "shelled Kharkiv": a town, not a capital that stands for its government; "shelled the city of Kharkiv". */
static int32_t place_of_object(const dgm_coder *coder, uint32_t predicate, uint32_t object) {
  const dgm_document *d = &coder->document;
  int32_t place = place_at(d, object);
  if (place >= 0) {
    int32_t mention = dgm_mention_at(d, object);
    const dgm_mention *m = mention >= 0 ? &d->mentions[mention] : NULL;
    bool acts = m && m->can_act && !m->is_place && d->entities[m->entity].kind == DGM_ENTITY_COUNTRY;
    bool there = bits_of(coder, d->words[predicate].lemma) & DGM_PW_VERB; /* "visited Suva", a capital */
    return (acts && !there) || is_country(&d->places[place]) ? DGM_NONE : place;
  }
  int32_t below = place_below(coder, object, 0);
  if (!(bits_of(coder, d->words[object].lemma) & DGM_PW_NOUN))
    return below;
  return better(coder, place_in_phrase(coder, object, 0), below);
}

static int32_t place_of_arguments(const dgm_coder *coder, uint32_t predicate, bool subjects) {
  const dgm_document *d = &coder->document;
  int32_t place = DGM_NONE;
  for (int32_t c = dgm_next_child(d, predicate, DGM_NONE); c >= 0; c = dgm_next_child(d, predicate, c)) {
    const dgm_word *w = &d->words[c];
    bool object = w->deprel == DGM_OBJ || (w->deprel == DGM_NSUBJ && w->subtype == DGM_SUB_PASS);
    if (!subjects && object)
      place = better(coder, place, place_of_object(coder, predicate, (uint32_t)c));
    else if (!subjects ? w->deprel == DGM_OBL || w->deprel == DGM_IOBJ : w->deprel == DGM_NSUBJ)
      place = better(coder, place, place_below(coder, (uint32_t)c, 0));
  }
  return place;
}

static int32_t place_around(const dgm_coder *coder, uint32_t predicate) {
  const dgm_document *d = &coder->document;
  int32_t place = place_below(coder, predicate, 0);
  return place >= 0 && rank_of(coder, &d->places[place]) == 2
             ? place
             : better(coder, place, place_of_arguments(coder, predicate, false));
}

/* The word whose clause the predicate shares. */
static int32_t above(const dgm_document *d, uint32_t word) {
  const dgm_word *w = &d->words[word];
  if (w->head < 0)
    return DGM_NONE;
  bool verbal = dgm_is_verbal(&d->words[w->head]);
  switch (w->deprel) {
  case DGM_CONJ:
  case DGM_XCOMP:
    return w->head;
  case DGM_ADVCL:
    return verbal && w->verb_form != DGM_FORM_FIN ? w->head : DGM_NONE;
  case DGM_OBJ:
  case DGM_NSUBJ:
  case DGM_OBL:
    return verbal && !dgm_is_verbal(w) ? w->head : DGM_NONE;
  default:
    return DGM_NONE;
  }
}

/* The last of joined verbs speaks for all: "clashed and burned tyres in Nairobi". */
static int32_t place_of_conjunct(const dgm_coder *coder, uint32_t predicate) {
  const dgm_document *d = &coder->document;
  for (int32_t c = dgm_next_child(d, predicate, (int32_t)predicate); c >= 0; c = dgm_next_child(d, predicate, c))
    if (d->words[c].deprel == DGM_CONJ && dgm_child(d, (uint32_t)c, DGM_NSUBJ, DGM_SUB_NONE) < 0) {
      int32_t place = place_below(coder, (uint32_t)c, 0);
      if (place >= 0)
        return place;
    }
  return DGM_NONE;
}

int32_t dgm_place_of_event(const dgm_coder *coder, uint32_t predicate) {
  const dgm_document *d = &coder->document;
  int32_t place = place_around(coder, predicate), at = (int32_t)predicate;
  for (int i = 0; place < 0 && i < MAX_CLIMB; i++) {
    at = above(d, (uint32_t)at);
    if (at < 0)
      break;
    place = place_below(coder, (uint32_t)at, 0);
    if (place < 0 && !dgm_is_verbal(&d->words[predicate]))
      place = place_of_arguments(coder, (uint32_t)at, false);
  }
  if (place < 0)
    place = place_of_conjunct(coder, predicate);
  return place >= 0 ? place : place_of_arguments(coder, predicate, true);
}
