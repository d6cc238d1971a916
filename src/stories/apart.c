/* Stories without a store: what a row tells as a text, and the stories of such texts. */
#include "model/model.h"
#include "stories/stories.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* Texts that begin otherwise are of another version, or none. */
static const char MAGIC[] = "T1";
/* Days since 1970 that a date may have: some ten thousand years. */
enum { MOST_DAYS = 4000000 };

struct dgm_stories {
  dgm_story_rules rules;
  dgm_groups *groups;
  dgm_date *dates; /* of each telling that was added */
  uint32_t count;
  size_t room;
  dgm_arena arena; /* of one telling */
  uint32_t *stories, *families;
};

/* ---- a row as a text: fields, each with its length before it ---- */

static void put(dgm_buffer *out, dgm_str text) {
  dgm_buffer_printf(out, "%u:", text.size);
  dgm_buffer_add_str(out, text);
}

static void put_number(dgm_buffer *out, int64_t number) {
  char digits[24];
  put(out, (dgm_str){digits, (uint32_t)snprintf(digits, sizeof digits, "%lld", (long long)number)});
}

static void put_date(dgm_buffer *out, dgm_date date) {
  if (date == DGM_NO_DATE)
    put(out, (dgm_str){NULL, 0});
  else
    put_number(out, date);
}

/* Ten-millionths: a centimetre. */
static void put_degrees(dgm_buffer *out, double degrees) {
  if (isnan(degrees))
    put(out, (dgm_str){NULL, 0});
  else
    put_number(out, llrint(degrees * 1e7));
}

static void put_parties(dgm_buffer *out, const dgm_party *parties, uint32_t count) {
  put_number(out, count);
  for (uint32_t i = 0; i < count; i++) {
    put(out, parties[i].code);
    put(out, parties[i].sectors);
    put(out, parties[i].id);
    put_number(out, parties[i].kind);
  }
}

/* "news-12-3" → 3 */
static uint32_t number_of(dgm_str id) {
  uint32_t at = id.size, number = 0;
  while (at && dgm_is_digit(id.data[at - 1]))
    at--;
  for (; at < id.size && number < 100000000; at++)
    number = number * 10 + (uint32_t)(id.data[at] - '0');
  return number;
}

void dgm_write_telling(const dgm_row *row, dgm_buffer *out) {
  dgm_buffer_puts(out, MAGIC);
  put(out, row->doc);
  put_number(out, number_of(row->id));
  put_number(out, row->sequence);
  put_date(out, row->date);
  put_date(out, row->enddate);
  put_date(out, row->published);
  put_number(out, row->type);
  put(out, row->mode);
  put(out, dgm_cstr(row->cameo));
  put(out, row->trigger);
  put(out, row->theme);
  put(out, row->sentence);
  put(out, row->place);
  put(out, row->place_code);
  put(out, row->admin1);
  put_degrees(out, row->lat);
  put_degrees(out, row->lon);
  put_number(out, row->geonameid);
  put_parties(out, row->actors, row->n_actors);
  put_parties(out, row->recipients, row->n_recipients);
}

/* ---- and back ---- */

typedef struct taker {
  dgm_str rest;
  bool bad;
} taker;

static dgm_str take(taker *t) {
  uint32_t at = 0, size = 0;
  while (at < t->rest.size && at < 9 && dgm_is_digit(t->rest.data[at]))
    size = size * 10 + (uint32_t)(t->rest.data[at++] - '0');
  if (!at || at == t->rest.size || t->rest.data[at] != ':' || size > t->rest.size - at - 1) {
    t->bad = true;
    t->rest.size = 0;
    return (dgm_str){NULL, 0};
  }
  dgm_str field = {t->rest.data + at + 1, size};
  t->rest = (dgm_str){field.data + size, t->rest.size - at - 1 - size};
  return field;
}

/* `none`, where the field is empty. */
static int64_t take_number(taker *t, int64_t none, int64_t least, int64_t most) {
  dgm_str field = take(t);
  int64_t number = 0;
  uint32_t minus = field.size && field.data[0] == '-';
  if (!field.size)
    return none;
  for (uint32_t i = minus; i < field.size; i++) {
    t->bad = t->bad || i > 12 || !dgm_is_digit(field.data[i]);
    number = t->bad ? 0 : number * 10 + (field.data[i] - '0');
  }
  number = minus ? -number : number;
  t->bad = t->bad || field.size == minus || number < least || number > most;
  return t->bad ? none : number;
}

static dgm_date take_date(taker *t) {
  return (dgm_date)take_number(t, DGM_NO_DATE, -MOST_DAYS, MOST_DAYS);
}

static double take_degrees(taker *t) {
  int64_t number = take_number(t, INT64_MAX, -3600000000, 3600000000);
  return number == INT64_MAX ? NAN : (double)number / 1e7;
}

static bool take_parties(taker *t, bool recipient, dgm_told *told, dgm_arena *arena) {
  uint32_t count = (uint32_t)take_number(t, 0, 0, UINT16_MAX);
  dgm_teller *list = (dgm_teller *)told->parties;
  for (uint32_t i = 0; i < count && !t->bad; i++) {
    list = dgm_arena_grow(arena, list, told->n_parties, sizeof *list);
    if (!list)
      return false;
    dgm_teller *p = &list[told->n_parties++];
    *p = (dgm_teller){.recipient = recipient};
    p->code = take(t);
    p->sectors = take(t);
    p->id = take(t);
    p->kind = (uint8_t)take_number(t, 0, 0, UINT8_MAX);
  }
  told->parties = list;
  return true;
}

/* Strings lie in `text`, parties in the arena. */
static dgm_err read_telling(dgm_str text, dgm_told *told, dgm_arena *arena, dgm_error *error) {
  static const dgm_str magic = {MAGIC, sizeof MAGIC - 1};
  taker t = {text, !dgm_str_starts(text, MAGIC)};
  *told = (dgm_told){0};
  if (!t.bad)
    t.rest = (dgm_str){text.data + magic.size, text.size - magic.size};
  told->doc = take(&t);
  told->number = (uint32_t)take_number(&t, 0, 0, UINT32_MAX);
  told->sentence = (uint32_t)take_number(&t, 0, 0, UINT32_MAX);
  told->date = take_date(&t);
  told->enddate = take_date(&t);
  told->published = take_date(&t);
  told->type = (uint8_t)take_number(&t, 0, 0, DGM_N_TYPES - 1);
  told->mode = take(&t);
  told->cameo = take(&t);
  told->trigger = take(&t);
  told->theme = take(&t);
  told->text = take(&t);
  told->place_name = take(&t);
  told->place_code = take(&t);
  told->place_admin1 = take(&t);
  told->lat = take_degrees(&t);
  told->lon = take_degrees(&t);
  told->geonameid = (uint32_t)take_number(&t, 0, 0, UINT32_MAX);
  if (!take_parties(&t, false, told, arena) || !take_parties(&t, true, told, arena))
    return dgm_fail_memory(error);
  if (t.bad || t.rest.size)
    return dgm_fail(error, DGM_ERR_FORMAT,
                    "this is no telling of this version of dragoman: tellings are what dgm_write_telling writes");
  return DGM_OK;
}

/* ---- stories ---- */

dgm_stories *dgm_stories_new(const dgm_model *model, dgm_error *error) {
  dgm_stories *s = calloc(1, sizeof *s);
  if (!s) {
    dgm_fail_memory(error);
    return NULL;
  }
  if (dgm_story_rules_open(&s->rules, &model->tables, error)) {
    free(s);
    return NULL;
  }
  s->groups = dgm_groups_new(&s->rules, NULL, NULL);
  if (s->groups)
    return s;
  dgm_stories_free(s);
  dgm_fail_memory(error);
  return NULL;
}

void dgm_stories_free(dgm_stories *s) {
  if (!s)
    return;
  dgm_groups_free(s->groups);
  dgm_story_rules_close(&s->rules);
  dgm_arena_free(&s->arena);
  free(s->dates);
  free(s);
}

uint32_t dgm_stories_count(const dgm_stories *s) {
  return s->count;
}

int32_t dgm_stories_reach(const dgm_stories *s) {
  return dgm_groups_reach(&s->rules);
}

dgm_err dgm_stories_add(dgm_stories *s, dgm_str telling, dgm_error *error) {
  dgm_told told;
  if (s->count == s->room) {
    size_t room = s->room ? 2 * s->room : 256;
    dgm_date *moved = s->count < INT32_MAX / 2 ? realloc(s->dates, room * sizeof *moved) : NULL;
    if (!moved)
      return dgm_fail_memory(error);
    s->dates = moved;
    s->room = room;
  }
  dgm_arena_reset(&s->arena);
  dgm_err err = read_telling(telling, &told, &s->arena, error);
  told.event = s->count;
  if (!err)
    err = dgm_groups_add(s->groups, &told, error);
  if (!err)
    s->dates[s->count++] = told.date;
  return err;
}

dgm_err dgm_stories_keys(dgm_stories *s, dgm_str telling, uint32_t keys[DGM_MOST_STORY_KEYS], uint32_t *count,
                         dgm_date *day, dgm_error *error) {
  dgm_told told;
  dgm_telling made;
  dgm_arena_reset(&s->arena);
  dgm_err err = read_telling(telling, &told, &s->arena, error);
  *count = 0;
  if (err)
    return err;
  if (!dgm_telling_make(&made, &s->rules, &told, &s->arena))
    return dgm_fail_memory(error);
  memcpy(keys, made.keys, made.n_keys * sizeof *keys);
  *count = made.n_keys;
  *day = told.date;
  return DGM_OK;
}

static dgm_err found(void *context, dgm_telling *const *tellings, uint32_t n, int64_t group, dgm_error *error) {
  dgm_stories *s = context;
  (void)error;
  for (uint32_t i = 0; i < n; i++) {
    if (s->stories)
      s->stories[tellings[i]->event] = (uint32_t)tellings[0]->event;
    if (s->families)
      s->families[tellings[i]->event] = (uint32_t)group;
  }
  return DGM_OK;
}

static int by_date(const void *a, const void *b) {
  const dgm_date *x = a, *y = b;
  return (*x > *y) - (*x < *y);
}

dgm_err dgm_stories_find(dgm_stories *s, uint32_t *stories, uint32_t *families, dgm_error *error) {
  dgm_err err = DGM_OK;
  dgm_groups *fresh = dgm_groups_new(&s->rules, NULL, NULL);
  if (!fresh)
    return dgm_fail_memory(error);
  s->stories = stories;
  s->families = families;
  if (s->count)
    qsort(s->dates, s->count, sizeof *s->dates, by_date);
  for (uint32_t i = 0; !err && i < s->count; i++)
    if (!i || s->dates[i] != s->dates[i - 1])
      err = dgm_groups_find(s->groups, s->dates[i], found, s, error);
  s->count = 0;
  dgm_groups_free(s->groups);
  s->groups = fresh;
  return err;
}
