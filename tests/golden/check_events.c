/* Events of a case: TYPE, mode, actor, recipient, status, trigger. */
#include "cases.h"

static const char *const keys[] = {"mode", "actor", "recipient", "status"};
enum { N_KEYS = 4, MAX_EVENTS = 64 };

static bool key_is(const dgm_document *d, uint32_t event, const char *key, dgm_str value) {
  const dgm_event *e = &d->events[event];
  switch (key[0]) {
  case 'm':
    return exam_is(value, exam_mode(d, event));
  case 'a':
    return exam_parties_are(d, e->actors, value);
  case 'r':
    return exam_parties_are(d, e->recipients, value);
  default:
    return exam_is(value, exam_status(d, event));
  }
}

static dgm_str type_of(const exam_line *line) {
  dgm_str rest = line->rest, type = {"", 0};
  exam_next(&rest, ' ', &type);
  return type;
}

static bool trigger_is(const dgm_document *d, uint32_t event, const exam_line *line) {
  dgm_str trigger;
  return !case_value(line->rest, "trigger", &trigger) || exam_covers(d->text, trigger, d->events[event].trigger);
}

/* Equal keys, or -1 where type or trigger differ. */
static int likeness(const dgm_document *d, uint32_t event, const exam_line *line) {
  if (!exam_is(type_of(line), dgm_type_name(exam_type(d, event))) || !trigger_is(d, event, line))
    return -1;
  int n = 0;
  dgm_str value;
  for (int k = 0; k < N_KEYS; k++)
    n += case_value(line->rest, keys[k], &value) && key_is(d, event, keys[k], value);
  return n;
}

static void check_line(exam_result *result, const dgm_document *d, const exam_line *line, int32_t event) {
  char wrong[128] = "";
  dgm_str value;
  result_add(result, "type", event >= 0);
  if (event < 0)
    strcat(wrong, " type or trigger");
  for (int k = 0; k < N_KEYS; k++) {
    if (!case_value(line->rest, keys[k], &value))
      continue;
    bool right = event >= 0 && key_is(d, (uint32_t)event, keys[k], value);
    result_add(result, keys[k], right);
    if (!right && event >= 0)
      strcat(strcat(wrong, " "), keys[k]);
  }
  if (case_value(line->rest, "trigger", &value)) {
    bool right = false; /* of whatever type */
    for (uint32_t e = 0; e < d->n_events; e++)
      right |= trigger_is(d, e, line);
    result_add(result, "trigger", right);
  }
  if (!wrong[0])
    return;
  result_expected(result, line, wrong);
  if (event >= 0) {
    printf("  found     event ");
    exam_put_event(d, (uint32_t)event);
    printf("\n");
  }
}

void check_events(exam_result *result, const dgm_document *d) {
  const exam_case *one = result->one;
  int32_t event_of[MAX_LINES];
  bool taken[MAX_EVENTS] = {false};
  uint32_t n = d->n_events < MAX_EVENTS ? d->n_events : MAX_EVENTS;
  case_pair(one, "event", d, n, likeness, event_of, taken);
  for (uint32_t l = 0; l < one->n_lines; l++)
    if (exam_is(one->lines[l].kind, "event"))
      check_line(result, d, &one->lines[l], event_of[l]);
  bool extra = false;
  for (uint32_t e = 0; e < d->n_events; e++) {
    if (e < MAX_EVENTS && taken[e])
      continue;
    extra = true;
    result_head(result);
    printf("  extra     event ");
    exam_put_event(d, e);
    printf("\n");
  }
  result_add(result, "no extra", !extra);
}
