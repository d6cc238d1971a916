/* Events of a document as rows, as a store gives them: so one writer serves both. */
#include "formats/write.h"

#include <math.h>
#include <stdio.h>

dgm_assessment dgm_assessed(const dgm_document *d, uint32_t event) {
  return d->assessments ? d->assessments[event]
                        : (dgm_assessment){.own_voice = true, .status = DGM_OCCURRED, .type = d->events[event].type};
}

bool dgm_event_has_claim(const dgm_document *d, uint32_t event, int32_t claim) {
  dgm_range claims = dgm_assessed(d, event).claims;
  for (uint32_t i = 0; i < claims.count; i++)
    if (d->event_claims[claims.first + i] == claim)
      return true;
  return false;
}

/* ---- codes ---- */

/* Background: over more than 90 days before the report. */
static bool is_historical(const dgm_document *d, const dgm_event *event) {
  return d->date != DGM_NO_DATE && event->end != DGM_NO_DATE && event->end < d->date - 90;
}

uint32_t dgm_contexts(const dgm_model *model, const dgm_document *d, const dgm_event *event, dgm_status status,
                      const char *names[DGM_MAX_CONTEXTS]) {
  static const char *const auxiliary[DGM_N_STATUS] = {
      [DGM_PLANNED] = "future", [DGM_HYPOTHETICAL] = "hypothetical", [DGM_NEGATED] = "negation"};
  uint32_t n = 0;
  const char *name = auxiliary[status];
  if (name)
    names[n++] = name;
  if (is_historical(d, event))
    names[n++] = "historical";
  for (uint32_t i = 0; i < 64 && (name = dgm_context_name(model, i)); i++)
    if (event->contexts >> i & 1)
      names[n++] = name;
  return n;
}

dgm_codes dgm_event_codes(const dgm_event *event, uint8_t type) {
  if (type == DGM_AGREE && event->type != DGM_AGREE) /* a future act is a promise: quad 1, score 2.5 */
    return (dgm_codes){NULL, 1, 2.5f};
  return (dgm_codes){type == event->type ? event->mode : NULL, event->quad, event->scale};
}

/* ---- parties and claims ---- */

dgm_str dgm_words_of(const dgm_document *d, dgm_span span) {
  return (dgm_str){d->text.data + span.start, span.end - span.start};
}

dgm_party dgm_mention_party(const dgm_document *d, uint32_t mention, char sectors[DGM_SECTORS_SIZE]) {
  const dgm_mention *m = &d->mentions[mention];
  const dgm_entity *e = &d->entities[m->entity];
  size_t n = 0;
  for (size_t i = 0; i < DGM_COUNT(e->sectors) && e->sectors[i]; i++)
    n += (size_t)snprintf(sectors + n, DGM_SECTORS_SIZE - n, "%s%s", i ? ";" : "", dgm_sector_name(e->sectors[i]));
  return (dgm_party){.code = e->code,
                     .sectors = {sectors, (uint32_t)n},
                     .text = dgm_words_of(d, m->span),
                     .name = e->name,
                     .id = e->id,
                     .office = m->office,
                     .span = m->span,
                     .head_span = m->head_span,
                     .kind = e->kind,
                     .former = m->former};
}

dgm_span dgm_whole_span(const dgm_document *d, dgm_range spans) {
  dgm_span span = {0, 0};
  for (uint32_t i = 0; i < spans.count; i++) {
    dgm_span part = d->spans[spans.first + i];
    if (!i)
      span = part;
    span.start = part.start < span.start ? part.start : span.start;
    span.end = part.end > span.end ? part.end : span.end;
  }
  return span;
}

dgm_row_claim dgm_claim_row(const dgm_document *d, const dgm_claim *c, int32_t of, dgm_party_space *by) {
  dgm_span source = c->source.count ? d->spans[c->source.first] : (dgm_span){0, 0};
  dgm_span cue = dgm_whole_span(d, c->cue), content = dgm_whole_span(d, c->content);
  if (c->by >= 0)
    by->party = dgm_mention_party(d, (uint32_t)c->by, by->sectors);
  return (dgm_row_claim){.by = c->by >= 0 ? &by->party : NULL,
                         .source = dgm_words_of(d, source),
                         .medium = dgm_words_of(d, c->medium),
                         .cue = dgm_words_of(d, cue),
                         .content = dgm_words_of(d, content),
                         .source_span = source,
                         .cue_span = cue,
                         .content_span = content,
                         .of = of,
                         .stance = c->stance,
                         .quote = c->quote,
                         .doc = d->id,
                         .publisher = d->source,
                         .sentence = dgm_words_of(d, d->sentences[c->sentence].span)};
}

/* ---- rows ---- */

static bool take_parties(dgm_event_rows *r, dgm_range range, const dgm_party **parties, uint32_t *count) {
  char(*sectors)[DGM_SECTORS_SIZE] = dgm_arena_zeros(&r->arena, range.count, sizeof *sectors);
  dgm_party *all = dgm_arena_zeros(&r->arena, range.count, sizeof *all);
  for (uint32_t i = 0; sectors && all && i < range.count; i++)
    all[i] = dgm_mention_party(r->d, r->d->arguments[range.first + i], sectors[i]);
  *parties = all;
  *count = range.count;
  return sectors && all;
}

/* Position of claim `of` in the event's own list. */
static int32_t position(const dgm_document *d, dgm_range claims, int32_t claim) {
  for (uint32_t i = 0; i < claims.count; i++)
    if (d->event_claims[claims.first + i] == claim)
      return (int32_t)i;
  return DGM_NONE;
}

static bool take_claims(dgm_event_rows *r, uint32_t sentence, const dgm_assessment *a, dgm_row *row) {
  const dgm_document *d = r->d;
  uint32_t own = a->own_voice || !a->claims.count, n = a->claims.count + own;
  dgm_party_space *speakers = dgm_arena_zeros(&r->arena, n, sizeof *speakers);
  dgm_row_claim *all = dgm_arena_zeros(&r->arena, n, sizeof *all);
  if (!speakers || !all)
    return false;
  if (own)
    all[0] = (dgm_row_claim){.of = DGM_NONE,
                             .stance = DGM_ASSERTS,
                             .doc = d->id,
                             .publisher = d->source,
                             .sentence = dgm_words_of(d, d->sentences[sentence].span)};
  for (uint32_t i = 0; i < a->claims.count; i++) {
    const dgm_claim *c = &d->claims[d->event_claims[a->claims.first + i]];
    int32_t of = c->of < 0 ? DGM_NONE : position(d, a->claims, c->of);
    all[own + i] = dgm_claim_row(d, c, of < 0 ? DGM_NONE : of + (int32_t)own, &speakers[own + i]);
  }
  row->claims = all;
  row->n_claims = n;
  return true;
}

static void take_place(const dgm_document *d, const dgm_place *p, dgm_row *row) {
  row->place = p->name;
  row->place_text = dgm_words_of(d, p->span);
  row->place_code = p->code;
  row->admin1 = p->admin1;
  row->lat = p->lat;
  row->lon = p->lon;
  row->geonameid = p->geonameid;
  row->place_span = p->span;
}

/* The strings that are made up for a row: its id, its contexts, who coded it. */
static bool take_names(dgm_event_rows *r, uint32_t number, dgm_status status, dgm_row *row) {
  const char *names[DGM_MAX_CONTEXTS];
  uint32_t n = dgm_contexts(r->model, r->d, &r->d->events[number], status, names);
  r->id.size = r->contexts.size = 0;
  dgm_buffer_add_str(&r->id, r->d->id);
  dgm_buffer_printf(&r->id, "-%u", number + 1);
  for (uint32_t i = 0; i < n; i++)
    dgm_buffer_printf(&r->contexts, "%s%s", i ? ";" : "", names[i]);
  if (!r->coder.size)
    dgm_buffer_printf(&r->coder, "dragoman %s; %s", DGM_VERSION, dgm_model_version(r->model));
  row->id = (dgm_str){r->id.data, (uint32_t)r->id.size};
  row->contexts = (dgm_str){r->contexts.data, (uint32_t)r->contexts.size};
  row->coder = (dgm_str){r->coder.data, (uint32_t)r->coder.size};
  return !r->id.failed && !r->contexts.failed && !r->coder.failed;
}

bool dgm_event_row(dgm_event_rows *r, uint32_t number, dgm_row *row) {
  const dgm_document *d = r->d;
  const dgm_event *event = &d->events[number];
  const dgm_assessment a = dgm_assessed(d, number);
  const dgm_codes codes = dgm_event_codes(event, a.type);
  dgm_span sentence = d->sentences[event->sentence].span;
  dgm_arena_reset(&r->arena);
  *row = (dgm_row){.doc = d->id,
                   .date = event->start,
                   .enddate = event->end,
                   .published = d->date,
                   .type = a.type,
                   .quad = codes.quad,
                   .status = a.status,
                   .mode = dgm_cstr(codes.mode),
                   .goldstein = event->goldstein,
                   .scale = codes.scale,
                   .confidence = event->confidence,
                   .trigger = dgm_words_of(d, event->trigger),
                   .theme = dgm_words_of(d, event->theme),
                   .sentence = dgm_words_of(d, sentence),
                   .sequence = event->sentence,
                   .lat = NAN,
                   .lon = NAN,
                   .document = d->text,
                   .trigger_span = event->trigger,
                   .theme_span = event->theme,
                   .sentence_span = sentence,
                   .source = d->source,
                   .title = d->title,
                   .url = d->url,
                   .language = d->language,
                   .events = 1,
                   .reports = 1,
                   .sources = 1};
  memcpy(row->cameo, event->cameo, sizeof row->cameo);
  if (event->place >= 0)
    take_place(d, &d->places[event->place], row);
  return take_names(r, number, a.status, row) && take_claims(r, event->sentence, &a, row) &&
         take_parties(r, event->actors, &row->actors, &row->n_actors) &&
         take_parties(r, event->recipients, &row->recipients, &row->n_recipients);
}

void dgm_event_rows_free(dgm_event_rows *r) {
  dgm_arena_free(&r->arena);
  dgm_buffer_free(&r->id);
  dgm_buffer_free(&r->contexts);
  dgm_buffer_free(&r->coder);
}
