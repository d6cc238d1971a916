/* PLOVER JSON lines, keys as docs/output.md lists them. */
#include "formats/write.h"

#include <math.h>

typedef struct event_writer {
  const dgm_model *model;
  const dgm_document *d;
  dgm_offsets offsets;
  dgm_buffer *out;
} event_writer;

static void put_parties(event_writer *w, const char *key, dgm_range range) {
  dgm_buffer_printf(w->out, ", \"%s\": [", key);
  for (uint32_t i = 0; i < range.count; i++) {
    if (i)
      dgm_buffer_puts(w->out, ", ");
    dgm_json_entity(w->out, w->d, &w->offsets, w->d->arguments[range.first + i]);
  }
  dgm_buffer_puts(w->out, "]");
}

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

static void put_contexts(event_writer *w, const dgm_event *event, dgm_status status) {
  const char *names[DGM_MAX_CONTEXTS];
  uint32_t n = dgm_contexts(w->model, w->d, event, status, names);
  dgm_buffer_puts(w->out, ", \"context\": [");
  for (uint32_t i = 0; i < n; i++)
    dgm_buffer_printf(w->out, "%s\"%s\"", i ? ", " : "", names[i]);
  dgm_buffer_puts(w->out, "]");
}

static void put_place(event_writer *w, int32_t place) {
  dgm_buffer_puts(w->out, ", \"event_loc\": ");
  if (place < 0) {
    dgm_buffer_puts(w->out, "null");
    return;
  }
  const dgm_place *p = &w->d->places[place];
  dgm_buffer_puts(w->out, "{\"name\": ");
  dgm_json_text(w->out, p->name);
  dgm_buffer_puts(w->out, ", \"code\": ");
  dgm_json_text(w->out, p->code);
  dgm_buffer_puts(w->out, ", \"admin1\": ");
  dgm_json_text(w->out, p->admin1);
  if (isnan(p->lat) || isnan(p->lon)) {
    dgm_buffer_puts(w->out, ", \"lat\": null, \"lon\": null");
  } else {
    dgm_buffer_puts(w->out, ", \"lat\": ");
    dgm_json_number(w->out, p->lat);
    dgm_buffer_puts(w->out, ", \"lon\": ");
    dgm_json_number(w->out, p->lon);
  }
  if (p->geonameid)
    dgm_buffer_printf(w->out, ", \"geonameid\": %u, ", p->geonameid);
  else
    dgm_buffer_puts(w->out, ", \"geonameid\": null, ");
  dgm_json_bounds(w->out, &w->offsets, p->span);
  dgm_buffer_puts(w->out, "}");
}

/* Position of claim `of` in the event's own list, whose first element is the report's voice where it asserts. */
static int32_t position(const dgm_document *d, const dgm_assessment *a, int32_t claim) {
  for (uint32_t i = 0; i < a->claims.count; i++)
    if (d->event_claims[a->claims.first + i] == claim)
      return (int32_t)i + a->own_voice;
  return DGM_NONE;
}

static void put_claims(event_writer *w, const dgm_assessment *a) {
  dgm_buffer_puts(w->out, ", \"claims\": [");
  if (a->own_voice || !a->claims.count)
    dgm_buffer_puts(w->out, "{\"by\": null, \"medium\": null, \"stance\": \"asserts\", \"quote\": \"none\", \"cue\": "
                            "null, \"content\": null, \"of\": null}");
  for (uint32_t i = 0; i < a->claims.count; i++) {
    if (i || a->own_voice)
      dgm_buffer_puts(w->out, ", ");
    const dgm_claim *c = &w->d->claims[w->d->event_claims[a->claims.first + i]];
    dgm_json_claim(w->out, w->d, &w->offsets, c, c->of < 0 ? DGM_NONE : position(w->d, a, c->of));
  }
  dgm_buffer_puts(w->out, "]");
}

static void put_info(event_writer *w, const dgm_event *event) {
  const dgm_document *d = w->d;
  dgm_buffer_printf(w->out, ", \"text_info\": {\"sequence\": %u, ", event->sentence);
  dgm_json_bounds(w->out, &w->offsets, d->sentences[event->sentence].span);
  dgm_buffer_puts(w->out, "}, \"cite_info\": {\"source\": ");
  dgm_json_text(w->out, d->source);
  dgm_buffer_puts(w->out, ", \"title\": ");
  dgm_json_text(w->out, d->title);
  dgm_buffer_puts(w->out, ", \"url\": ");
  dgm_json_text(w->out, d->url);
  dgm_buffer_puts(w->out, ", \"language\": ");
  dgm_json_text(w->out, d->language);
  dgm_buffer_puts(w->out, ", \"published\": ");
  dgm_json_date(w->out, d->date);
  dgm_buffer_printf(w->out, "}, \"link\": null, \"coder\": \"dragoman %s; %s\", \"doc\": ", DGM_VERSION,
                    dgm_model_version(w->model));
  dgm_json_string(w->out, d->id);
}

dgm_codes dgm_event_codes(const dgm_event *event, uint8_t type) {
  if (type == DGM_AGREE && event->type != DGM_AGREE) /* a future act is a promise: quad 1, score 2.5 */
    return (dgm_codes){NULL, 1, 2.5f};
  return (dgm_codes){type == event->type ? event->mode : NULL, event->quad, event->scale};
}

static void put_event(event_writer *w, uint32_t number) {
  const dgm_document *d = w->d;
  const dgm_event *event = &d->events[number];
  const dgm_assessment assessed = dgm_assessed(d, number), *a = &assessed;
  dgm_buffer *out = w->out;
  dgm_buffer_puts(out, "{\"id\": ");
  dgm_str id = d->id;
  dgm_json_string(out, id.data ? id : dgm_cstr(""));
  out->size -= !out->failed; /* the number goes inside the quotes */
  dgm_buffer_printf(out, "-%u\", \"date\": ", number + 1);
  dgm_json_date(out, event->start);
  dgm_buffer_puts(out, ", \"enddate\": ");
  dgm_json_date(out, event->end);
  put_parties(w, "actor", event->actors);
  put_parties(w, "recipient", event->recipients);
  dgm_buffer_printf(out, ", \"event\": [\"%s\"], \"mode\": [", dgm_type_name(a->type));
  const dgm_codes codes = dgm_event_codes(event, a->type);
  if (codes.mode)
    dgm_json_string(out, dgm_cstr(codes.mode));
  dgm_buffer_puts(out, "]");
  put_contexts(w, event, a->status);
  dgm_buffer_puts(out, ", \"event_text\": ");
  dgm_json_string(out, (dgm_str){d->text.data + event->trigger.start, event->trigger.end - event->trigger.start});
  put_place(w, event->place);
  dgm_buffer_printf(out, ", \"quad_code\": %d, \"event_scale\": ", codes.quad);
  dgm_json_number(out, codes.scale);
  put_info(w, event);
  dgm_buffer_puts(out, ", \"cameo\": ");
  dgm_json_text(out, dgm_cstr(event->cameo));
  dgm_buffer_puts(out, ", \"goldstein\": ");
  dgm_json_number(out, event->goldstein);
  dgm_buffer_printf(out, ", \"status\": \"%s\"", dgm_status_name(a->status));
  put_claims(w, a);
  dgm_buffer_puts(out, ", \"theme\": ");
  dgm_json_span(out, d, &w->offsets, event->theme);
  dgm_buffer_printf(out, ", \"confidence\": %.2f, \"trigger\": {", (double)event->confidence);
  dgm_json_bounds(out, &w->offsets, event->trigger);
  dgm_buffer_puts(out, "}}\n");
}

void dgm_write_events(const dgm_model *model, const dgm_document *document, dgm_buffer *out) {
  event_writer w = {.model = model, .d = document, .out = out};
  if (!document->n_events)
    return;
  if (!dgm_offsets_new(&w.offsets, document->text)) {
    out->failed = true;
    return;
  }
  for (uint32_t i = 0; i < document->n_events; i++)
    put_event(&w, i);
  dgm_offsets_free(&w.offsets);
}
