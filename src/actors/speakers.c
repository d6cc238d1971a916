/* "I", "we" and "you": inside quotation marks whoever is quoted, outside the author, his like and his readers. */
#include "actors/actors.h"

typedef struct speaking {
  dgm_actor_work *w;
  uint8_t *quoted;   /* by word */
  int32_t speaker;   /* mention: of the last quotation, or DGM_NONE */
  int32_t hearer;    /* mention: whom the speaker told, or DGM_NONE */
  uint32_t sentence; /* where that was */
} speaking;

/* ---- what is quoted ---- */

typedef enum mark { NO_MARK, OPENS, CLOSES, TURNS } mark;

static mark mark_of(dgm_str form) {
  if (dgm_str_is(form, "“") || dgm_str_is(form, "``") || dgm_str_is(form, "«") || dgm_str_is(form, "„"))
    return OPENS;
  if (dgm_str_is(form, "”") || dgm_str_is(form, "''") || dgm_str_is(form, "»"))
    return CLOSES;
  return dgm_str_is(form, "\"") ? TURNS : NO_MARK;
}

/* A quotation ends with its paragraph at the latest. */
static void find_quoted(speaking *s) {
  const dgm_document *d = s->w->d;
  bool inside = false;
  for (uint32_t i = 0; i < d->n_words; i++) {
    if (i && d->sentences[d->words[i].sentence].paragraph != d->sentences[d->words[i - 1].sentence].paragraph)
      inside = false;
    mark m = mark_of(dgm_form(d, i));
    s->quoted[i] = inside && m == NO_MARK;
    inside = m == OPENS || (m == TURNS ? !inside : m != CLOSES && inside);
  }
}

/* ---- who speaks ---- */

static int32_t subject_outside(const speaking *s, uint32_t verb) {
  const dgm_document *d = s->w->d;
  int32_t subject = dgm_child(d, verb, DGM_NSUBJ, DGM_SUB_NONE);
  if (subject < 0 || s->quoted[subject] || s->w->mention_at[subject] < 0)
    return DGM_NONE;
  return s->w->mention_at[subject];
}

/* "told the minister": the object of the verb that the quotation hangs on. */
static int32_t hearer_of(const speaking *s, uint32_t word) {
  const dgm_document *d = s->w->d;
  for (int32_t at = (int32_t)word, depth = 0; at >= 0 && depth < 32; at = d->words[at].head, depth++) {
    if (s->quoted[at] || subject_outside(s, (uint32_t)at) < 0)
      continue;
    int32_t object = dgm_child(d, (uint32_t)at, DGM_IOBJ, DGM_SUB_NONE);
    if (object < 0)
      object = dgm_child(d, (uint32_t)at, DGM_OBJ, DGM_SUB_NONE);
    return object < 0 || s->quoted[object] ? DGM_NONE : s->w->mention_at[object];
  }
  return DGM_NONE;
}

/* The subject of the verb outside that is nearest above the words; else of any verb outside. */
static int32_t speaker_of(const speaking *s, dgm_range words, uint32_t word) {
  const dgm_document *d = s->w->d;
  for (int32_t at = (int32_t)word, depth = 0; at >= 0 && depth < 32; at = d->words[at].head, depth++) {
    int32_t found = s->quoted[at] ? DGM_NONE : subject_outside(s, (uint32_t)at);
    if (found >= 0)
      return found;
  }
  for (uint32_t i = words.first; i < words.first + words.count; i++) {
    int32_t found = s->quoted[i] || d->words[i].upos != DGM_VERB ? DGM_NONE : subject_outside(s, i);
    if (found >= 0)
      return found;
  }
  return DGM_NONE;
}

/* The sentence's own speaker, or the one of the sentence before, where the quotation goes on. */
static void find_speaker(speaking *s, uint32_t sentence) {
  const dgm_document *d = s->w->d;
  dgm_range words = d->sentences[sentence].words;
  bool some = false, all = true;
  int32_t own = DGM_NONE, hearer = DGM_NONE;
  for (uint32_t i = words.first; i < words.first + words.count; i++) {
    if (d->words[i].upos == DGM_PUNCT)
      continue;
    some |= s->quoted[i];
    all &= s->quoted[i];
    if (s->quoted[i] && own < 0) {
      own = speaker_of(s, words, i);
      hearer = hearer_of(s, i);
    }
  }
  if (!some)
    return;
  if (own >= 0 || !all || sentence - s->sentence > 1)
    s->speaker = own;
  if (own >= 0 || hearer >= 0 || sentence - s->sentence > 1)
    s->hearer = hearer;
  s->sentence = sentence;
}

/* ---- mentions ---- */

static uint32_t stand_in(dgm_actor_work *w, const char *name, const char *id, dgm_entity_kind kind) {
  dgm_entity e = {.name = dgm_cstr(name), .id = dgm_cstr(id), .kind = (uint8_t)kind};
  return dgm_entity_for(w, &e);
}

/* "We" of a minister is his government; of a body or a state, itself. */
static uint32_t speakers_own(dgm_actor_work *w, uint32_t entity) {
  dgm_entity e = w->d->entities[entity];
  const dgm_actor_row *country = e.kind == DGM_ENTITY_PERSON ? dgm_country_row(w->tables, e.code) : NULL;
  if (!country || e.sectors[0] != DGM_SECTOR_GOV)
    return entity;
  e.kind = DGM_ENTITY_COUNTRY;
  e.name = country->name;
  e.id = country->id;
  e.source = country->source;
  return dgm_entity_for(w, &e);
}

static void mention(speaking *s, uint32_t word, uint32_t entity, int32_t speaker) {
  const dgm_document *d = s->w->d;
  const dgm_word *p = &d->words[word];
  dgm_mention m = {.span = p->span,
                   .head_span = p->span,
                   .words = {word, 1},
                   .head = word,
                   .entity = entity,
                   .antecedent = speaker < 0 ? DGM_NONE : (int32_t)d->mentions[speaker].head,
                   .kind = DGM_PRONOUN,
                   .can_act = speaker >= 0 && d->mentions[speaker].can_act,
                   .rule = speaker >= 0 ? "pronoun: who is quoted" : "pronoun: author or reader"};
  dgm_add_mention(s->w, &m);
}

static void read_pronoun(speaking *s, uint32_t word) {
  dgm_actor_work *w = s->w;
  const dgm_word *p = &w->d->words[word];
  bool many = p->number == DGM_NUMBER_PLUR;
  if (s->quoted[word]) {
    if (p->person == 2 && s->hearer >= 0)
      mention(s, word, w->d->mentions[s->hearer].entity, s->hearer);
    if (p->person == 1 && s->speaker >= 0) {
      uint32_t entity = w->d->mentions[s->speaker].entity;
      mention(s, word, many ? speakers_own(w, entity) : entity, s->speaker);
    }
    return;
  }
  if (p->person == 2)
    mention(s, word, stand_in(w, "the reader", "dgm:reader", DGM_ENTITY_PERSON), DGM_NONE);
  else if (many)
    mention(s, word, stand_in(w, "the author and others", "dgm:authors", DGM_ENTITY_GROUP), DGM_NONE);
  else
    mention(s, word, stand_in(w, "the author", "dgm:author", DGM_ENTITY_PERSON), DGM_NONE);
}

void dgm_mention_speakers(dgm_actor_work *w) {
  speaking s = {.w = w, .speaker = DGM_NONE, .hearer = DGM_NONE};
  s.quoted = dgm_arena_zeros(&w->coder->arena, w->d->n_words + 1, 1);
  if (!s.quoted) {
    w->failed = true;
    return;
  }
  find_quoted(&s);
  for (uint32_t n = 0; n < w->d->n_sentences && !w->failed; n++) {
    dgm_range words = w->d->sentences[n].words;
    find_speaker(&s, n);
    for (uint32_t i = words.first; i < words.first + words.count && !w->failed; i++) {
      const dgm_word *p = &w->d->words[i];
      if (p->upos == DGM_PRON && (p->person == 1 || p->person == 2) && w->mention_at[i] < 0)
        read_pronoun(&s, i);
    }
  }
}
