#include "sound.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- bytes ---- */

/* Length of the sequence at `at`, 0 if it is not UTF-8. */
static size_t sequence(const unsigned char *t, size_t size, size_t at) {
  unsigned char c = t[at];
  if (c < 0x80)
    return 1;
  size_t n = c >= 0xc2 && c < 0xe0 ? 2 : c >= 0xe0 && c < 0xf0 ? 3 : c >= 0xf0 && c < 0xf5 ? 4 : 0;
  if (!n || at + n > size)
    return 0;
  for (size_t i = 1; i < n; i++)
    if ((t[at + i] & 0xc0) != 0x80)
      return 0;
  bool overlong = (c == 0xe0 && t[at + 1] < 0xa0) || (c == 0xf0 && t[at + 1] < 0x90);
  bool beyond = (c == 0xed && t[at + 1] >= 0xa0) || (c == 0xf4 && t[at + 1] >= 0x90);
  return overlong || beyond ? 0 : n;
}

static bool is_utf8(const char *data, size_t size) {
  for (size_t at = 0, n; at < size; at += n)
    if (!(n = sequence((const unsigned char *)data, size, at)))
      return false;
  return true;
}

bool sound_str(dgm_str text) {
  return text.size == 0 || (text.data && is_utf8(text.data, text.size));
}

const char *sound_text(const dgm_buffer *out) {
  if (out->failed)
    return "a writer ran out of memory";
  return is_utf8(out->data, out->size) ? NULL : "a writer wrote no valid UTF-8";
}

const char *sound_json(const dgm_buffer *out, uint32_t n) {
  uint32_t lines = 0;
  for (size_t at = 0; at < out->size; lines++) {
    const char *end = memchr(out->data + at, '\n', out->size - at);
    if (!end)
      return "the last JSON line has no end";
    json_t *record = json_loadb(out->data + at, (size_t)(end - out->data) - at, JSON_ALLOW_NUL, NULL);
    bool good = json_is_object(record);
    json_decref(record);
    if (!good)
      return "a line is no JSON object";
    at = (size_t)(end - out->data) + 1;
  }
  return lines == n ? NULL : "not one JSON line for each";
}

/* ---- places in the document ---- */

static bool at_border(const dgm_document *d, uint32_t byte) {
  return byte == d->text.size || ((unsigned char)d->text.data[byte] & 0xc0) != 0x80;
}

static bool is_span(const dgm_document *d, dgm_span s) {
  return s.start <= s.end && s.end <= d->text.size && at_border(d, s.start) && at_border(d, s.end);
}

static bool is_filled(const dgm_document *d, dgm_span s) {
  return is_span(d, s) && s.start < s.end;
}

static bool is_inside(dgm_span inner, dgm_span outer) {
  return inner.start >= outer.start && inner.end <= outer.end;
}

static bool is_range(dgm_range r, uint32_t size) {
  return r.first <= size && r.count <= size - r.first;
}

static bool is_index(int32_t index, uint32_t size) {
  return index == DGM_NONE || (index >= 0 && (uint32_t)index < size);
}

/* ---- sentences and words ---- */

static const char *sound_sentences(const dgm_document *d) {
  uint32_t word = 0, end = 0;
  for (uint32_t i = 0; i < d->n_sentences; i++) {
    const dgm_sentence *s = &d->sentences[i];
    if (!is_filled(d, s->span) || s->span.start < end)
      return "a sentence is empty, out of order or outside the text";
    if (s->words.first != word || !s->words.count || !is_range(s->words, d->n_words))
      return "the words of a sentence do not follow those of the one before";
    if (i && s->paragraph < s[-1].paragraph)
      return "paragraphs go back";
    word += s->words.count;
    end = s->span.end;
  }
  return word == d->n_words ? NULL : "words without a sentence";
}

static const char *sound_words(const dgm_document *d) {
  for (uint32_t i = 0; i < d->n_words; i++) {
    const dgm_word *w = &d->words[i];
    if (w->sentence >= d->n_sentences)
      return "a word without a sentence";
    const dgm_sentence *s = &d->sentences[w->sentence];
    if (i < s->words.first || i >= s->words.first + s->words.count)
      return "a word names another sentence than its own";
    if (!is_filled(d, w->span) || !is_inside(w->span, s->span) || (i && w->span.start < w[-1].span.start))
      return "a word is empty, out of order or outside its sentence";
  }
  return NULL;
}

/* One root a sentence, and every word leads to it: follows heads, marking the words from which the root is reached. */
static const char *sound_trees(const dgm_document *d) {
  char *reached = calloc(d->n_words + 1, 1);
  const char *fault = reached ? NULL : "no memory";
  for (uint32_t i = 0; i < d->n_words && !fault; i++) {
    const dgm_word *w = &d->words[i];
    if (w->upos >= DGM_N_UPOS || w->deprel >= DGM_N_DEPREL || !sound_str(w->lemma))
      fault = "a word with an unknown label";
    else if (!is_index(w->head, d->n_words) || (w->head >= 0 && d->words[w->head].sentence != w->sentence))
      fault = "a head outside the sentence";
    else if (w->head < 0 && d->sentences[w->sentence].root != (int32_t)i)
      fault = "a second root";
  }
  for (uint32_t i = 0; i < d->n_words && !fault; i++) {
    uint32_t steps = 0;
    int32_t at = (int32_t)i;
    for (; at >= 0 && !reached[at] && steps <= d->n_words; steps++)
      at = d->words[at].head;
    if (steps > d->n_words)
      fault = "a word that leads to no root";
    else
      for (int32_t back = (int32_t)i; back >= 0 && !reached[back]; back = d->words[back].head)
        reached[back] = 1;
  }
  free(reached);
  return fault;
}

/* ---- who, where, when ---- */

static bool is_words(const dgm_document *d, dgm_range words, uint32_t head) {
  return is_range(words, d->n_words) && head >= words.first && head < words.first + words.count;
}

static const char *sound_mentions(const dgm_document *d) {
  for (uint32_t i = 0; i < d->n_entities; i++) {
    const dgm_entity *e = &d->entities[i];
    if (!sound_str(e->code) || !sound_str(e->name) || !sound_str(e->id) || e->kind > DGM_ENTITY_PLACE)
      return "an entity with a broken name or kind";
    for (size_t s = 0; s < sizeof e->sectors; s++)
      if (e->sectors[s] >= DGM_N_SECTORS)
        return "an entity of an unknown sector";
  }
  for (uint32_t i = 0; i < d->n_mentions + d->n_sources; i++) {
    const dgm_mention *m = &d->mentions[i];
    if (!is_filled(d, m->span) || !is_filled(d, m->head_span) || !is_words(d, m->words, m->head))
      return "a mention outside the text, or its head outside it";
    if (m->entity >= d->n_entities || m->kind > DGM_ADJECTIVE || !sound_str(m->office))
      return "a mention of nothing";
    if (i && i < d->n_mentions && m->words.first < m[-1].words.first)
      return "mentions out of order";
  }
  return NULL;
}

static const char *sound_places_and_times(const dgm_document *d) {
  for (uint32_t i = 0; i < d->n_places; i++) {
    const dgm_place *p = &d->places[i];
    if (!is_filled(d, p->span) || !is_words(d, p->words, p->head) || !sound_str(p->name) || !sound_str(p->code))
      return "a place outside the text, or its head outside it";
    if (fabs(p->lat) > 90 || fabs(p->lon) > 180)
      return "a place off the globe";
  }
  for (uint32_t i = 0; i < d->n_times; i++) {
    const dgm_time *t = &d->times[i];
    if (!is_filled(d, t->span) || !is_words(d, t->words, t->head))
      return "a time outside the text, or its head outside it";
    if (t->start > t->end)
      return "a time that ends before it starts";
  }
  return NULL;
}

/* ---- events and claims ---- */

static bool is_cameo(const char *code) {
  size_t n = strnlen(code, 5);
  return n >= 2 && n < 5 && strspn(code, "0123456789") == n;
}

static const char *sound_events(const dgm_document *d) {
  for (uint32_t i = 0; i < d->n_arguments; i++)
    if (d->arguments[i] >= d->n_mentions)
      return "an argument that is no mention";
  for (uint32_t i = 0; i < d->n_events; i++) {
    const dgm_event *e = &d->events[i];
    if (e->sentence >= d->n_sentences || e->head >= d->n_words || d->words[e->head].sentence != e->sentence)
      return "an event outside its sentence";
    if (!is_filled(d, e->trigger) || !is_inside(e->trigger, d->sentences[e->sentence].span) || !is_span(d, e->theme))
      return "a trigger or theme outside the sentence or text";
    if (!is_range(e->actors, d->n_arguments) || !is_range(e->recipients, d->n_arguments) ||
        !is_index(e->place, d->n_places))
      return "an event points beyond an array";
    if (e->type >= DGM_N_TYPES || e->quad < 1 || e->quad > 4 || !is_cameo(e->cameo))
      return "an event of an unknown type, quad class or CAMEO code";
    if (!(e->confidence >= 0 && e->confidence <= 1) || e->start > e->end)
      return "an event with a wrong confidence or date";
  }
  return NULL;
}

static const char *sound_claims(const dgm_document *d) {
  for (uint32_t i = 0; i < d->n_spans; i++)
    if (!is_filled(d, d->spans[i]))
      return "a span of a claim is empty or outside the text";
  for (uint32_t i = 0; i < d->n_claims; i++) {
    const dgm_claim *c = &d->claims[i];
    if (c->sentence >= d->n_sentences || !is_index(c->by, d->n_mentions + d->n_sources) || !is_span(d, c->medium))
      return "a claim of nobody or outside the text";
    if (!is_range(c->source, d->n_spans) || !is_range(c->cue, d->n_spans) || !is_range(c->content, d->n_spans))
      return "a claim points beyond the spans";
    if (c->stance > DGM_ANTICIPATES || c->quote > DGM_QUOTE_MIXED || !is_index(c->of, d->n_claims))
      return "a claim of an unknown stance or quote, or of no claim";
    uint32_t steps = 0;
    for (int32_t at = (int32_t)i; at >= 0 && steps <= d->n_claims; steps++)
      at = d->claims[at].of;
    if (steps > d->n_claims)
      return "claims that report one another in a circle";
  }
  return NULL;
}

static const char *sound_assessments(const dgm_document *d) {
  if (d->n_events && !d->assessments)
    return "events without assessments";
  for (uint32_t i = 0; i < d->n_event_claims; i++)
    if (d->event_claims[i] < 0 || (uint32_t)d->event_claims[i] >= d->n_claims)
      return "an event's claim does not exist";
  for (uint32_t i = 0; i < d->n_events; i++) {
    const dgm_assessment *a = &d->assessments[i];
    if (!is_range(a->claims, d->n_event_claims) || a->status >= DGM_N_STATUS || a->type >= DGM_N_TYPES)
      return "an assessment points beyond the claims or has an unknown status";
  }
  return NULL;
}

static const char *sound_provisions(const dgm_document *d) {
  for (uint32_t i = 0; i < d->n_provisions; i++) {
    const dgm_provision *p = &d->provisions[i];
    if (!is_filled(d, p->span) || p->sentence >= d->n_sentences || !is_index(p->claim, d->n_claims))
      return "a provision outside the text, or of no claim";
  }
  return NULL;
}

static const char *sound_agreements(const dgm_document *d) {
  for (uint32_t i = 0; i < d->n_agreements; i++) {
    const dgm_agreement *a = &d->agreements[i];
    if (a->kind >= DGM_N_AGREEMENT_KINDS || a->stage >= DGM_N_STAGES)
      return "an agreement of an unknown kind or stage";
    if (!is_filled(d, a->text) || !is_span(d, a->name) || !a->mentions.count)
      return "an agreement outside the text or without a mention";
    if (!is_range(a->parties, d->n_agreement_parties) || !is_range(a->provisions, d->n_provisions) ||
        !is_range(a->claims, d->n_agreement_claims) || !is_range(a->mentions, d->n_agreement_mentions))
      return "an agreement points beyond an array";
  }
  for (uint32_t i = 0; i < d->n_agreement_parties; i++)
    if (d->agreement_parties[i] >= d->n_mentions + d->n_sources) /* a claim's source can be a party */
      return "a party that is no mention";
  for (uint32_t i = 0; i < d->n_agreement_claims; i++)
    if (d->agreement_claims[i] >= d->n_claims)
      return "an agreement's claim does not exist";
  for (uint32_t i = 0; i < d->n_agreement_mentions; i++) {
    const dgm_agreement_mention *m = &d->agreement_mentions[i];
    if (!is_filled(d, m->span) || m->sentence >= d->n_sentences || m->head >= d->n_words)
      return "a mention of an agreement outside the text";
  }
  return NULL;
}

const char *sound_document(const dgm_document *d, dgm_depth depth) {
  typedef const char *check(const dgm_document *);
  static const struct {
    dgm_depth depth;
    check *check;
  } checks[] = {
      {DGM_SPLIT, sound_sentences},   {DGM_SPLIT, sound_words},     {DGM_PARSE, sound_trees},
      {DGM_ENTITIES, sound_mentions}, {DGM_EVENTS, sound_events},   {DGM_ENTITIES, sound_places_and_times},
      {DGM_ALL, sound_claims},        {DGM_ALL, sound_assessments}, {DGM_ALL, sound_provisions},
      {DGM_ALL, sound_agreements},
  };
  if (!sound_str(d->text))
    return "the text is no valid UTF-8";
  const char *fault = NULL;
  for (size_t i = 0; i < sizeof checks / sizeof *checks && !fault; i++)
    if (checks[i].depth <= depth)
      fault = checks[i].check(d);
  return fault;
}

const char *sound_arrow(const dgm_model *model, const dgm_document *d, dgm_arrow_table table, uint32_t n) {
  struct ArrowArray rows;
  dgm_buffer out = {0};
  dgm_arrow *arrow = dgm_arrow_new(model, table, NULL);
  dgm_err result = arrow ? dgm_arrow_add_document(arrow, d, NULL) : DGM_ERR_MEMORY;
  result = result ? result : dgm_arrow_take(arrow, &rows, NULL);
  dgm_arrow_free(arrow);
  if (result)
    return "no Arrow table can be made";
  dgm_arrow_write_batch(table, &rows, &out);
  const char *fault = rows.length != n ? "an Arrow table has another number of rows" : NULL;
  fault = out.failed || !out.size || out.size % 8 ? "an Arrow batch has no whole length" : fault;
  rows.release(&rows);
  dgm_buffer_free(&out);
  return fault;
}
