/* Who and where: lines `actor`, `noactor`, `place`. When: lines `when`. */
#include "cases.h"

typedef struct actor_line {
  dgm_str words, code, sectors, name, office;
  bool former, has_name, has_office;
} actor_line;

static bool read_actor(const exam_line *line, actor_line *a) {
  dgm_str rest, part;
  *a = (actor_line){0};
  if (!case_quoted(line->rest, &a->words, &rest))
    return false;
  rest = exam_trim(rest);
  a->has_name = case_value(rest, "name", &a->name);
  a->has_office = case_value(rest, "office", &a->office);
  a->former = rest.size >= 6 && !memcmp(rest.data + rest.size - 6, "former", 6);
  exam_next(&rest, ' ', &a->code);
  if (exam_next(&rest, ' ', &part) && !exam_is(part, "former") && !memchr(part.data, '=', part.size))
    a->sectors = part;
  return true;
}

static bool sectors_are(const dgm_entity *entity, dgm_str expected) {
  dgm_str one;
  while (exam_next(&expected, ';', &one))
    if (!exam_has_sector(entity, one))
      return false;
  return true;
}

/* Counts the keys that are right in `mention`; names the others. With `result`, records them. */
static int compare(const dgm_document *d, int32_t mention, const actor_line *a, exam_result *result, char *wrong) {
  const dgm_mention *m = mention < 0 ? NULL : &d->mentions[mention];
  const dgm_entity *e = m ? &d->entities[m->entity] : NULL;
  const struct {
    const char *key;
    bool asked, right;
  } keys[] = {{"actor", true, m},
              {"code", true, m && exam_same(exam_code(e), a->code)},
              {"sector", a->sectors.size, m && sectors_are(e, a->sectors)},
              {"name", a->has_name, m && exam_same(e->name, a->name)},
              {"office", a->has_office, m && exam_same(m->office, a->office)},
              {"former", a->former || a->has_name, m && m->former == a->former}};
  int right = 0;
  for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
    if (!keys[k].asked)
      continue;
    right += keys[k].right;
    if (!keys[k].right && (m || !wrong[0]))
      strcat(strcat(wrong, " "), keys[k].key);
    if (result)
      result_add(result, keys[k].key, keys[k].right);
  }
  return right;
}

static void put_mention(const dgm_document *d, uint32_t mention) {
  const dgm_mention *m = &d->mentions[mention];
  const dgm_entity *e = &d->entities[m->entity];
  printf("  found     actor \"%.*s\" ", EXAM_STR(exam_words(d, m->span)));
  exam_put_entity(e);
  printf(" head=\"%.*s\" name=\"%.*s\" office=\"%.*s\"%s\n", EXAM_STR(exam_words(d, m->head_span)), EXAM_STR(e->name),
         EXAM_STR(m->office), m->former ? " former" : "");
}

static bool is_inside(dgm_span inner, dgm_span outer) {
  return inner.start >= outer.start && inner.end <= outer.end;
}

static void check_actor(exam_result *result, const dgm_document *d, const exam_line *line, dgm_span words,
                        const actor_line *a) {
  int best = -1;
  int32_t mention = DGM_NONE;
  for (uint32_t i = 0; i < d->n_mentions; i++) {
    char wrong[128] = "";
    if (!d->mentions[i].can_act || !is_inside(d->mentions[i].head_span, words))
      continue;
    int n = compare(d, (int32_t)i, a, NULL, wrong);
    if (n > best) {
      best = n;
      mention = (int32_t)i;
    }
  }
  char wrong[128] = "";
  compare(d, mention, a, result, wrong);
  if (!wrong[0])
    return;
  result_expected(result, line, wrong);
  if (mention >= 0)
    put_mention(d, (uint32_t)mention);
}

static void check_no_actor(exam_result *result, const dgm_document *d, const exam_line *line, dgm_span words) {
  int32_t found = DGM_NONE;
  for (uint32_t i = 0; i < d->n_mentions; i++)
    if (d->mentions[i].can_act && is_inside(d->mentions[i].head_span, words))
      found = (int32_t)i;
  result_add(result, "noactor", found < 0);
  if (found < 0)
    return;
  result_expected(result, line, " noactor");
  put_mention(d, (uint32_t)found);
}

static void check_place(exam_result *result, const dgm_document *d, const exam_line *line, dgm_span words,
                        dgm_str code) {
  const dgm_place *found = NULL;
  for (uint32_t i = 0; i < d->n_places; i++)
    if (exam_overlap(d->places[i].span, words) && (!found || !exam_same(found->code, code)))
      found = &d->places[i];
  result_add(result, "place", found && exam_same(found->code, code));
  if (found && exam_same(found->code, code))
    return;
  result_expected(result, line, " place");
  if (found)
    printf("  found     place \"%.*s\" %.*s\n", EXAM_STR(exam_words(d, found->span)), EXAM_STR(found->code));
}

void check_actor_line(exam_result *result, const dgm_document *d, const exam_line *line, dgm_span words) {
  actor_line a;
  if (!read_actor(line, &a))
    result_add(result, "words", false);
  else if (exam_is(line->kind, "actor"))
    check_actor(result, d, line, words, &a);
  else
    check_no_actor(result, d, line, words);
}

void check_actors(exam_result *result, const dgm_document *d) {
  for (uint32_t l = 0; l < result->one->n_lines; l++) {
    const exam_line *line = &result->one->lines[l];
    actor_line a;
    dgm_span words;
    if (!read_actor(line, &a) || !exam_find(d->text, a.words, 0, &words)) {
      result_expected(result, line, " these words do not stand in the text");
      result_add(result, "words", false);
    } else if (exam_is(line->kind, "place")) {
      check_place(result, d, line, words, a.code);
    } else {
      check_actor_line(result, d, line, words);
    }
  }
}

/* ---- when ---- */

static uint32_t depth(const dgm_document *d, uint32_t word) {
  uint32_t n = 0;
  for (int32_t w = (int32_t)word; w >= 0 && n < d->n_words; w = d->words[w].head)
    n++;
  return n;
}

const dgm_event *exam_main_event(const dgm_document *d) {
  const dgm_event *best = NULL;
  for (uint32_t i = 0; i < d->n_events; i++)
    if (!best || depth(d, d->events[i].head) < depth(d, best->head))
      best = &d->events[i];
  return best;
}

void check_times(exam_result *result, const dgm_document *d) {
  const exam_line *line = &result->one->lines[0];
  const dgm_event *event = exam_main_event(d);
  dgm_str rest = line->rest, part;
  dgm_date start = DGM_NO_DATE, end;
  if (exam_next(&rest, ' ', &part))
    dgm_date_parse(part, &start);
  end = start;
  if (exam_next(&rest, ' ', &part))
    dgm_date_parse(part, &end);
  bool right = event && event->start == start && event->end == end;
  result_add(result, "event", event);
  result_add(result, "when", right);
  if (right)
    return;
  result_expected(result, line, event ? " when" : " no event");
  if (!event)
    return;
  char from[16], to[16];
  dgm_date_format(event->start, from);
  dgm_date_format(event->end, to);
  printf("  found     when %s %s (%.*s)\n", from, to, EXAM_STR(exam_words(d, event->trigger)));
}
