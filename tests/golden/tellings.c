/* Codes documents and clusters their events in memory, without a store: `tellings MODEL FILE.jsonl [apart]` prints for
 * each event its id, story, type, status, trigger, dates and codes; `apart`: documents whose ids begin alike up to the
 * first "/" by themselves. For score_stories.py, and to choose weights. */
#include "formats/write.h"
#include "model/model.h"
#include "stories/stories.h"

#include <stdio.h>
#include <stdlib.h>

enum { MOST_PARTIES = 20 };

typedef struct kept {
  dgm_str id, shown;
  dgm_date date;
  uint32_t number;
  int64_t story;
} kept;

typedef struct bench {
  dgm_model *model;
  dgm_story_rules rules;
  dgm_groups *groups;
  dgm_arena arena;
  kept *events;
  uint32_t count, first; /* of the set at hand */
} bench;

static dgm_str part_of(const dgm_document *d, dgm_span span) {
  return (dgm_str){d->text.data + span.start, span.end - span.start};
}

static const char *sectors_of(bench *b, const dgm_entity *e) {
  dgm_buffer out = {0};
  for (int i = 0; i < 4 && e->sectors[i]; i++)
    dgm_buffer_printf(&out, "%s%s", i ? ";" : "", dgm_sector_name(e->sectors[i]));
  dgm_str copy = dgm_arena_printf(&b->arena, "%.*s", (int)out.size, out.data ? out.data : "");
  dgm_buffer_free(&out);
  return copy.data;
}

static uint32_t put_parties(bench *b, const dgm_document *d, dgm_range range, bool recipient, dgm_teller *out) {
  uint32_t n = range.count < MOST_PARTIES ? range.count : MOST_PARTIES;
  for (uint32_t i = 0; i < n; i++) {
    const dgm_entity *e = &d->entities[d->mentions[d->arguments[range.first + i]].entity];
    out[i] = (dgm_teller){e->code, dgm_cstr(sectors_of(b, e)), e->id, e->kind, recipient};
  }
  return n;
}

static bool take(bench *b, const dgm_document *d, uint32_t number) {
  const dgm_event *e = &d->events[number];
  const dgm_assessment *a = &d->assessments[number];
  dgm_teller parties[2 * MOST_PARTIES];
  uint32_t n_actors = put_parties(b, d, e->actors, false, parties);
  uint32_t n = n_actors + put_parties(b, d, e->recipients, true, parties + n_actors);
  dgm_told told = {.doc = d->id,
                   .number = number + 1,
                   .sentence = e->sentence,
                   .event = b->count + 1,
                   .date = e->start,
                   .enddate = e->end,
                   .published = d->date,
                   .type = a->type,
                   .mode = dgm_cstr(dgm_event_codes(e, a->type).mode),
                   .cameo = dgm_cstr(e->cameo),
                   .trigger = part_of(d, e->trigger),
                   .theme = part_of(d, e->theme),
                   .text = part_of(d, d->sentences[e->sentence].span),
                   .parties = parties,
                   .n_parties = n};
  if (e->place >= 0) {
    const dgm_place *p = &d->places[e->place];
    told.place_name = p->name, told.place_code = p->code, told.place_admin1 = p->admin1;
    told.lat = p->lat, told.lon = p->lon, told.geonameid = p->geonameid;
  }
  char from[16], to[16];
  dgm_date_format(e->start, from);
  dgm_date_format(e->end, to);
  kept *grown = dgm_arena_grow(&b->arena, b->events, b->count, sizeof *grown);
  if (!grown)
    return false;
  b->events = grown;
  dgm_str first = n_actors ? parties[0].code : dgm_cstr("-");
  dgm_str other = n > n_actors ? parties[n_actors].code : dgm_cstr("-");
  b->events[b->count++] = (kept){dgm_arena_copy(&b->arena, d->id),
                                 dgm_arena_printf(&b->arena, "%s\t%s\t%.*s\t%s\t%s\t%.*s>%.*s", dgm_type_name(a->type),
                                                  dgm_status_name(a->status), (int)told.trigger.size, told.trigger.data,
                                                  from, to, (int)first.size, first.data, (int)other.size, other.data),
                                 e->start, number + 1, 0};
  return dgm_groups_add(b->groups, &told, NULL) == DGM_OK;
}

static dgm_err found(void *context, dgm_telling *const *tellings, uint32_t n, int64_t group, dgm_error *error) {
  bench *b = context;
  (void)group;
  (void)error;
  for (uint32_t i = 0; i < n; i++)
    b->events[tellings[i]->event - 1].story = tellings[0]->event;
  return DGM_OK;
}

static dgm_str set_of(dgm_str id) {
  dgm_str set;
  dgm_str_split(&id, '/', &set);
  return set;
}

static bool finish(bench *b) {
  bool ok = true;
  for (uint32_t i = b->first; ok && i < b->count; i++)
    ok = !dgm_groups_find(b->groups, b->events[i].date, found, b, NULL);
  for (uint32_t i = b->first; ok && i < b->count; i++)
    printf("%.*s\t%u\t%lld\t%.*s\n", (int)b->events[i].id.size, b->events[i].id.data, b->events[i].number,
           (long long)b->events[i].story, (int)b->events[i].shown.size, b->events[i].shown.data);
  b->first = b->count;
  dgm_groups_free(b->groups);
  b->groups = dgm_groups_new(&b->rules, NULL, NULL);
  return ok && b->groups;
}

int main(int argc, char **argv) {
  dgm_error error = {0};
  bench b = {0};
  bool apart = argc > 3, ok = argc > 2;
  b.model = ok ? dgm_model_open(argv[1], &error) : NULL;
  dgm_coder *coder = b.model ? dgm_coder_new(b.model, &error) : NULL;
  dgm_reader *reader = coder ? dgm_reader_open(argv[2], DGM_INPUT_AUTO, &error) : NULL;
  ok = reader && !dgm_story_rules_open(&b.rules, &b.model->tables, &error);
  b.groups = ok ? dgm_groups_new(&b.rules, NULL, NULL) : NULL;
  dgm_input input;
  dgm_str last = {NULL, 0};
  while (b.groups && ok && dgm_reader_next(reader, &input, &error) == DGM_NEXT_DOCUMENT) {
    const dgm_document *d = dgm_read(coder, &input, DGM_ALL, &error);
    ok = d != NULL;
    if (ok && apart && last.data && !dgm_str_eq(last, set_of(d->id)))
      ok = finish(&b);
    last = d ? dgm_arena_copy(&b.arena, set_of(d->id)) : last;
    for (uint32_t i = 0; ok && i < d->n_events; i++)
      ok = take(&b, d, i);
  }
  ok = ok && b.groups && finish(&b);
  if (!ok)
    fprintf(stderr, "%s\n", error.message);
  dgm_reader_close(reader);
  dgm_groups_free(b.groups);
  dgm_story_rules_close(&b.rules);
  dgm_arena_free(&b.arena);
  dgm_coder_free(coder);
  dgm_model_close(b.model);
  return ok ? 0 : 1;
}
