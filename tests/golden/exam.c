#include "exam.h"

#include <stdlib.h>

static void give_up(const char *what, const char *why) {
  fprintf(stderr, "%s: %s\n", what, why);
  exit(2);
}

/* ---- strings ---- */

static bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_word_byte(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

dgm_str exam_trim(dgm_str text) {
  while (text.size && is_space(text.data[0]))
    text.data++, text.size--;
  while (text.size && is_space(text.data[text.size - 1]))
    text.size--;
  return text;
}

bool exam_next(dgm_str *rest, char separator, dgm_str *part) {
  if (!rest->data)
    return false;
  const char *at = rest->size ? memchr(rest->data, separator, rest->size) : NULL;
  *part = (dgm_str){rest->data, at ? (uint32_t)(at - rest->data) : rest->size};
  *rest = at ? (dgm_str){at + 1, rest->size - part->size - 1} : (dgm_str){0};
  return true;
}

/* The end of `words` in `text` from `at`, or 0. */
static uint32_t match_at(dgm_str text, dgm_str words, uint32_t at) {
  for (uint32_t i = 0; i < words.size; i++) {
    if (at == text.size)
      return 0;
    if (is_space(words.data[i])) {
      if (!is_space(text.data[at]))
        return 0;
      while (at < text.size && is_space(text.data[at]))
        at++;
    } else if (text.data[at++] != words.data[i]) {
      return 0;
    }
  }
  return at;
}

bool exam_find(dgm_str text, dgm_str words, uint32_t from, dgm_span *found) {
  if (!words.size)
    return false;
  for (uint32_t at = from; at + words.size <= text.size; at++) {
    if (at && is_word_byte(text.data[at - 1]) && is_word_byte(words.data[0]))
      continue;
    uint32_t end = match_at(text, words, at);
    if (!end || (end < text.size && is_word_byte(text.data[end]) && is_word_byte(words.data[words.size - 1])))
      continue;
    *found = (dgm_span){at, end};
    return true;
  }
  return false;
}

bool exam_overlap(dgm_span a, dgm_span b) {
  return a.start < b.end && b.start < a.end;
}

bool exam_covers(dgm_str text, dgm_str words, dgm_span span) {
  dgm_span found;
  for (uint32_t from = 0; exam_find(text, words, from, &found); from = found.start + 1)
    if (exam_overlap(found, span))
      return true;
  return false;
}

/* ---- files and the coder ---- */

dgm_str exam_file(const char *path) {
  FILE *file = fopen(path, "rb");
  if (!file)
    give_up(path, "cannot be opened");
  size_t size = 0, capacity = 1 << 16;
  char *data = malloc(capacity);
  for (size_t n; data && (n = fread(data + size, 1, capacity - size, file)) > 0;) {
    size += n;
    if (size == capacity)
      data = realloc(data, capacity *= 2);
  }
  if (!data || ferror(file) || size > UINT32_MAX / 4)
    give_up(path, "cannot be read");
  fclose(file);
  return (dgm_str){data, (uint32_t)size};
}

const char *exam_path(const char *directory, const char *name, const char *ending) {
  static char path[1024];
  snprintf(path, sizeof path, "%s/%s%s", directory, name, ending);
  return path;
}

exam_coder exam_open(const char *path) {
  dgm_error error = {0};
  exam_coder coder = {.model = dgm_model_open(path, &error)};
  coder.coder = coder.model ? dgm_coder_new(coder.model, &error) : NULL;
  if (!coder.coder)
    give_up(path, error.message);
  return coder;
}

void exam_close(exam_coder *coder) {
  dgm_coder_free(coder->coder);
  dgm_model_close(coder->model);
}

const dgm_document *exam_read(const exam_coder *coder, dgm_str text, dgm_date date, dgm_depth depth) {
  dgm_error error = {0};
  dgm_input input = {.text = text, .id = {"exam", 4}, .date = date};
  const dgm_document *d = dgm_read(coder->coder, &input, depth, &error);
  if (!d)
    give_up("the coder failed", error.message);
  return d;
}

/* ---- what was coded ---- */

dgm_str exam_words(const dgm_document *d, dgm_span span) {
  return (dgm_str){d->text.data + span.start, span.end - span.start};
}

dgm_str exam_code(const dgm_entity *entity) {
  return entity->code.size ? entity->code : exam_str("UNK");
}

bool exam_has_sector(const dgm_entity *entity, dgm_str sector) {
  for (size_t i = 0; i < sizeof entity->sectors && entity->sectors[i]; i++)
    if (exam_is(sector, dgm_sector_name(entity->sectors[i])))
      return true;
  return false;
}

bool exam_entity_is(const dgm_entity *entity, dgm_str expected) {
  dgm_str code, sector = {0};
  if (!exam_next(&expected, '/', &code))
    return false;
  exam_next(&expected, '/', &sector);
  if (!sector.size && exam_is(code, "CRM")) /* criminals of no country are written by their sector alone */
    return exam_is(exam_code(entity), "CRM") || exam_has_sector(entity, code);
  return exam_same(exam_code(entity), code) && (!sector.size || exam_has_sector(entity, sector));
}

bool exam_mentions_are(const dgm_document *d, const uint32_t *mentions, uint32_t count, dgm_str expected) {
  if (exam_is(expected, "-")) { /* nobody of whom more is known than that there is somebody */
    for (uint32_t i = 0; i < count; i++)
      if (!exam_is(exam_code(exam_entity(d, mentions[i])), "UNK"))
        return false;
    return true;
  }
  uint64_t used = 0;
  dgm_str one;
  for (dgm_str rest = expected; exam_next(&rest, ';', &one);) {
    bool found = false;
    for (uint32_t i = 0; i < count && i < 64; i++)
      if (exam_entity_is(exam_entity(d, mentions[i]), one)) {
        used |= UINT64_C(1) << i;
        found = true;
      }
    if (!found)
      return false;
  }
  for (uint32_t i = 0; i < count; i++)
    if (i >= 64 || !(used >> i & 1))
      return false;
  return true;
}

bool exam_parties_are(const dgm_document *d, dgm_range parties, dgm_str expected) {
  return exam_mentions_are(d, d->arguments + parties.first, parties.count, expected);
}

dgm_type exam_type(const dgm_document *d, uint32_t event) {
  return d->assessments ? d->assessments[event].type : d->events[event].type;
}

const char *exam_status(const dgm_document *d, uint32_t event) {
  return d->assessments ? dgm_status_name(d->assessments[event].status) : "?";
}

const char *exam_mode(const dgm_document *d, uint32_t event) {
  const dgm_event *e = &d->events[event];
  return e->mode && exam_type(d, event) == (dgm_type)e->type ? e->mode : "-";
}

void exam_put_entity(const dgm_entity *entity) {
  printf("%.*s", EXAM_STR(exam_code(entity)));
  for (size_t i = 0; i < sizeof entity->sectors && entity->sectors[i]; i++)
    printf("%c%s", i ? '+' : '/', dgm_sector_name(entity->sectors[i]));
}

void exam_put_mentions(const dgm_document *d, const char *key, const uint32_t *mentions, uint32_t count) {
  printf(" %s=%s", key, count ? "" : "-");
  for (uint32_t i = 0; i < count; i++) {
    if (i)
      printf(";");
    exam_put_entity(exam_entity(d, mentions[i]));
  }
}

static void put_parties(const dgm_document *d, const char *key, dgm_range range) {
  exam_put_mentions(d, key, d->arguments + range.first, range.count);
}

void exam_put_event(const dgm_document *d, uint32_t event) {
  const dgm_event *e = &d->events[event];
  printf("%s mode=%s", dgm_type_name(exam_type(d, event)), exam_mode(d, event));
  put_parties(d, "actor", e->actors);
  put_parties(d, "recipient", e->recipients);
  printf(" status=%s trigger=%.*s", exam_status(d, event), EXAM_STR(exam_words(d, e->trigger)));
}

/* ---- results ---- */

void exam_add(exam_counts *counts, const char *key, bool right) {
  uint32_t i = 0;
  while (i < counts->n && strcmp(counts->items[i].key, key) != 0)
    i++;
  if (i == sizeof counts->items / sizeof *counts->items)
    give_up(key, "too many keys to count");
  if (i == counts->n)
    snprintf(counts->items[counts->n++].key, sizeof counts->items[i].key, "%s", key);
  counts->items[i].all++;
  counts->items[i].right += right;
}

double exam_percent(uint32_t right, uint32_t all) {
  return all ? 100.0 * right / all : 100.0;
}

void exam_put_counts(const exam_counts *counts) {
  printf("%-12s %6s %6s %7s\n", "key", "right", "of", "percent");
  for (uint32_t i = 0; i < counts->n; i++) {
    const exam_count *c = &counts->items[i];
    printf("%-12s %6u %6u %7.1f\n", c->key, c->right, c->all, exam_percent(c->right, c->all));
  }
}

double exam_floor(const char *floors, const char *exam) {
  dgm_str file = exam_file(floors), rest = file, line;
  double floor = -1;
  while (floor < 0 && exam_next(&rest, '\n', &line)) {
    dgm_str name, number;
    if (exam_next(&line, '\t', &name) && exam_is(name, exam) && exam_next(&line, '\t', &number))
      floor = strtod(number.data, NULL);
  }
  free((char *)file.data);
  if (floor < 0)
    give_up(floors, "has no row for this exam");
  return floor;
}

int exam_judge(const char *exam, double reached, double floor, const char *unit) {
  if (reached < floor) {
    printf("%s: FAILED, below the floor of %g %s in floors.tsv\n", exam, floor, unit);
    return 1;
  }
  if (reached > floor)
    printf("%s: raise the floor to %g %s\n", exam, reached, unit);
  return 0;
}
