#include "store/pack.h"

#include "formats/write.h"
#include "store/copies.h"
#include "store/text.h"

static void put_u32(dgm_buffer *out, uint32_t value) {
  dgm_buffer_add(out, (const char *)&value, sizeof value);
}
static void put_double(dgm_buffer *out, double value) {
  dgm_buffer_add(out, (const char *)&value, sizeof value);
}
static void put_str(dgm_buffer *out, dgm_str text) {
  put_u32(out, text.size);
  dgm_buffer_add_str(out, text);
}
static void put_span(dgm_buffer *out, dgm_span span) {
  put_u32(out, span.start);
  put_u32(out, span.end);
}

/* A string that is printed piece by piece: its length stands before it when it is done. */
static size_t begin_str(dgm_buffer *out) {
  put_u32(out, 0);
  return out->size;
}
static void end_str(dgm_buffer *out, size_t begin) {
  uint32_t size = (uint32_t)(out->size - begin);
  if (!out->failed)
    memcpy(out->data + begin - sizeof size, &size, sizeof size);
}

/* ---- head ---- */

static void put_head(const dgm_document *d, dgm_buffer *out) {
  put_str(out, d->id);
  put_str(out, d->source);
  put_str(out, d->title);
  put_str(out, d->url);
  put_str(out, d->language);
  put_str(out, d->text);
  size_t begin = begin_str(out);
  if (dgm_text_pack(d->text, out))
    end_str(out, begin);
  put_u32(out, (uint32_t)d->date);
  uint64_t digest = dgm_text_digest(d->text);
  dgm_buffer_add(out, (const char *)&digest, sizeof digest);
  put_u32(out, d->n_sentences);
  put_u32(out, d->n_claims);
}

dgm_packed_head dgm_take_head(dgm_unpacker *u) {
  dgm_packed_head h;
  h.id = dgm_take_str(u);
  h.source = dgm_take_str(u);
  h.title = dgm_take_str(u);
  h.url = dgm_take_str(u);
  h.language = dgm_take_str(u);
  h.text = dgm_take_str(u);
  h.packed = dgm_take_str(u);
  h.date = dgm_take_i32(u);
  h.digest = dgm_take_u64(u);
  h.n_sentences = dgm_take_u32(u);
  h.n_claims = dgm_take_u32(u);
  return h;
}

/* ---- parties ---- */

static void put_party(const dgm_document *d, uint32_t mention, dgm_buffer *out) {
  const dgm_mention *m = &d->mentions[mention];
  const dgm_entity *e = &d->entities[m->entity];
  put_str(out, e->code);
  size_t begin = begin_str(out);
  for (size_t i = 0; i < DGM_COUNT(e->sectors) && e->sectors[i]; i++) {
    dgm_buffer_puts(out, i ? ";" : "");
    dgm_buffer_puts(out, dgm_sector_name(e->sectors[i]));
  }
  end_str(out, begin);
  put_str(out, e->name);
  put_str(out, e->id);
  put_u32(out, e->kind);
  put_span(out, m->span);
  put_span(out, m->head_span);
  put_str(out, m->office);
  put_u32(out, m->former);
}

dgm_packed_party dgm_take_party(dgm_unpacker *u) {
  dgm_packed_party p;
  p.code = dgm_take_str(u);
  p.sectors = dgm_take_str(u);
  p.name = dgm_take_str(u);
  p.id = dgm_take_str(u);
  p.kind = dgm_take_u32(u);
  p.span = dgm_take_span(u);
  p.head = dgm_take_span(u);
  p.office = dgm_take_str(u);
  p.former = dgm_take_u32(u);
  return p;
}

static void put_place(const dgm_place *p, dgm_buffer *out) {
  put_str(out, p->name);
  put_str(out, p->code);
  put_str(out, p->admin1);
  put_double(out, p->lat);
  put_double(out, p->lon);
  put_u32(out, p->geonameid);
  put_span(out, p->span);
}

dgm_packed_place dgm_take_place(dgm_unpacker *u) {
  dgm_packed_place p;
  p.name = dgm_take_str(u);
  p.code = dgm_take_str(u);
  p.admin1 = dgm_take_str(u);
  p.lat = dgm_take_double(u);
  p.lon = dgm_take_double(u);
  p.geonameid = dgm_take_u32(u);
  p.span = dgm_take_span(u);
  return p;
}

/* ---- claims ---- */

static void put_spans(const dgm_document *d, dgm_range range, dgm_buffer *out) {
  size_t begin = begin_str(out);
  for (uint32_t i = 0; i < range.count; i++) {
    dgm_span span = d->spans[range.first + i];
    dgm_buffer_printf(out, "%s%u-%u", i ? " " : "", span.start, span.end);
  }
  end_str(out, begin);
}

static void put_claim(const dgm_document *d, const dgm_claim *c, dgm_buffer *out) {
  put_u32(out, c->sentence);
  put_u32(out, c->stance);
  put_u32(out, c->quote);
  put_u32(out, (uint32_t)c->of);
  put_str(out, (dgm_str){d->text.data + c->medium.start, c->medium.end - c->medium.start});
  put_spans(d, c->source, out);
  put_spans(d, c->cue, out);
  put_spans(d, c->content, out);
  put_u32(out, c->by >= 0);
  if (c->by >= 0)
    put_party(d, (uint32_t)c->by, out);
}

dgm_packed_claim dgm_take_claim(dgm_unpacker *u) {
  dgm_packed_claim c;
  c.sentence = dgm_take_u32(u);
  c.stance = dgm_take_u32(u);
  c.quote = dgm_take_u32(u);
  c.of = dgm_take_i32(u);
  c.medium = dgm_take_str(u);
  c.source = dgm_take_str(u);
  c.cue = dgm_take_str(u);
  c.content = dgm_take_str(u);
  c.has_by = dgm_take_u32(u);
  return c;
}

/* ---- events ---- */

static void put_contexts(const dgm_model *model, const dgm_document *d, const dgm_event *e, dgm_status status,
                         dgm_buffer *out) {
  const char *names[DGM_MAX_CONTEXTS];
  uint32_t n = dgm_contexts(model, d, e, status, names);
  size_t begin = begin_str(out);
  for (uint32_t i = 0; i < n; i++) {
    dgm_buffer_puts(out, i ? ";" : "");
    dgm_buffer_puts(out, names[i]);
  }
  end_str(out, begin);
}

static void put_event(const dgm_model *model, const dgm_document *d, uint32_t number, dgm_buffer *out) {
  const dgm_event *e = &d->events[number];
  const dgm_assessment a = dgm_assessed(d, number);
  const dgm_codes codes = dgm_event_codes(e, a.type);
  put_u32(out, e->sentence);
  put_u32(out, a.type);
  put_u32(out, codes.quad);
  put_u32(out, a.status);
  put_u32(out, a.own_voice);
  put_u32(out, (uint32_t)e->start);
  put_u32(out, (uint32_t)e->end);
  put_str(out, dgm_cstr(codes.mode));
  put_contexts(model, d, e, a.status, out);
  put_str(out, dgm_cstr(e->cameo));
  put_double(out, (double)e->goldstein);
  put_double(out, (double)codes.scale);
  put_double(out, (double)e->confidence);
  put_span(out, e->trigger);
  put_span(out, e->theme);
  put_u32(out, e->place >= 0);
  put_u32(out, e->actors.count);
  put_u32(out, e->recipients.count);
  put_u32(out, a.claims.count);
  if (e->place >= 0)
    put_place(&d->places[e->place], out);
  for (uint32_t i = 0; i < e->actors.count; i++)
    put_party(d, d->arguments[e->actors.first + i], out);
  for (uint32_t i = 0; i < e->recipients.count; i++)
    put_party(d, d->arguments[e->recipients.first + i], out);
  for (uint32_t i = 0; i < a.claims.count; i++)
    put_u32(out, (uint32_t)d->event_claims[a.claims.first + i]);
}

dgm_packed_event dgm_take_event(dgm_unpacker *u) {
  dgm_packed_event e;
  e.sentence = dgm_take_u32(u);
  e.type = dgm_take_u32(u);
  e.quad = dgm_take_u32(u);
  e.status = dgm_take_u32(u);
  e.own_voice = dgm_take_u32(u);
  e.date = dgm_take_i32(u);
  e.enddate = dgm_take_i32(u);
  e.mode = dgm_take_str(u);
  e.contexts = dgm_take_str(u);
  e.cameo = dgm_take_str(u);
  e.goldstein = dgm_take_double(u);
  e.scale = dgm_take_double(u);
  e.confidence = dgm_take_double(u);
  e.trigger = dgm_take_span(u);
  e.theme = dgm_take_span(u);
  e.has_place = dgm_take_u32(u);
  e.n_actors = dgm_take_u32(u);
  e.n_recipients = dgm_take_u32(u);
  e.n_claims = dgm_take_u32(u);
  return e;
}

/* ---- agreements ---- */

static void put_agreement(const dgm_document *d, const dgm_agreement *a, dgm_buffer *out) {
  uint32_t sentence = a->mentions.count ? d->agreement_mentions[a->mentions.first].sentence : 0;
  for (uint32_t i = 0; i < a->mentions.count; i++) {
    const dgm_agreement_mention *m = &d->agreement_mentions[a->mentions.first + i];
    if (m->span.start == a->text.start)
      sentence = m->sentence;
  }
  put_u32(out, a->kind);
  put_u32(out, a->stage);
  put_u32(out, sentence);
  put_u32(out, (uint32_t)a->date);
  put_span(out, a->name);
  put_span(out, a->text);
  put_u32(out, a->parties.count);
  put_u32(out, a->provisions.count);
  put_u32(out, a->claims.count);
  for (uint32_t i = 0; i < a->parties.count; i++)
    put_party(d, d->agreement_parties[a->parties.first + i], out);
  for (uint32_t i = 0; i < a->provisions.count; i++) {
    const dgm_provision *p = &d->provisions[a->provisions.first + i];
    put_u32(out, p->sentence);
    put_span(out, p->span);
    put_u32(out, p->included);
    put_u32(out, (uint32_t)p->claim);
  }
  for (uint32_t i = 0; i < a->claims.count; i++)
    put_u32(out, d->agreement_claims[a->claims.first + i]);
}

dgm_packed_agreement dgm_take_agreement(dgm_unpacker *u) {
  dgm_packed_agreement a;
  a.kind = dgm_take_u32(u);
  a.stage = dgm_take_u32(u);
  a.sentence = dgm_take_u32(u);
  a.date = dgm_take_i32(u);
  a.name = dgm_take_span(u);
  a.text = dgm_take_span(u);
  a.n_parties = dgm_take_u32(u);
  a.n_provisions = dgm_take_u32(u);
  a.n_claims = dgm_take_u32(u);
  return a;
}

/* ---- the whole ---- */

void dgm_pack(const dgm_model *model, const dgm_document *d, dgm_buffer *out) {
  uint64_t sketches[DGM_SKETCHES];
  put_head(d, out);
  uint32_t n = dgm_sketch(d->text, d->date, sketches);
  put_u32(out, n);
  dgm_buffer_add(out, (const char *)sketches, n * sizeof *sketches);
  for (uint32_t i = 0; i < d->n_sentences; i++)
    put_span(out, d->sentences[i].span);
  for (uint32_t i = 0; i < d->n_claims; i++)
    put_claim(d, &d->claims[i], out);
  put_u32(out, d->n_events);
  for (uint32_t i = 0; i < d->n_events; i++)
    put_event(model, d, i, out);
  put_u32(out, d->n_agreements);
  for (uint32_t i = 0; i < d->n_agreements; i++)
    put_agreement(d, &d->agreements[i], out);
}
