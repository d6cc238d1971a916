/* Where: lines `place`, `noplace` and `where`. */
#include "cases.h"

#include <math.h>

enum { NEAR_KM = 60 };

static double distance_km(double lat, double lon, double lat2, double lon2) {
  const double degree = 3.14159265358979 / 180, earth = 6371;
  double a = sin((lat2 - lat) * degree / 2), b = sin((lon2 - lon) * degree / 2);
  double h = a * a + cos(lat * degree) * cos(lat2 * degree) * b * b;
  return 2 * earth * asin(sqrt(h > 1 ? 1 : h));
}

static bool is_near(const dgm_place *p, dgm_str near) {
  double lat = 0, lon = 0;
  char text[64];
  snprintf(text, sizeof text, "%.*s", EXAM_STR(near));
  return sscanf(text, "%lf,%lf", &lat, &lon) == 2 && !isnan(p->lat) && distance_km(lat, lon, p->lat, p->lon) <= NEAR_KM;
}

/* Counts code and coordinates on their own. */
static void judge(exam_result *result, const dgm_document *d, const exam_line *line, const dgm_place *p, dgm_str code,
                  const char *key) {
  dgm_str near;
  bool found = p && (exam_is(code, "-") ? !p->code.size : exam_same(p->code, code));
  bool asked = case_value(line->rest, "near", &near), at = p && asked && is_near(p, near);
  result_add(result, key, found);
  if (asked)
    result_add(result, "near", at);
  if (found && (at || !asked))
    return;
  result_expected(result, line, found ? " near" : key);
  if (p)
    printf("  found     \"%.*s\" = %.*s %.*s %.2f,%.2f\n", EXAM_STR(exam_words(d, p->span)), EXAM_STR(p->name),
           EXAM_STR(p->code), p->lat, p->lon);
}

static const dgm_place *place_at(const dgm_document *d, dgm_span words) {
  for (uint32_t i = 0; i < d->n_places; i++)
    if (exam_overlap(d->places[i].span, words))
      return &d->places[i];
  return NULL;
}

/* `where "words" CODE` or `where -`: the place of the main event. */
static void check_where(exam_result *result, const dgm_document *d, const exam_line *line) {
  const dgm_event *event = exam_main_event(d);
  const dgm_place *p = event && event->place >= 0 ? &d->places[event->place] : NULL;
  dgm_str words, rest, code;
  dgm_span span;
  if (!case_quoted(line->rest, &words, &rest)) {
    result_add(result, "where", event && !p);
    if (!event || p)
      result_expected(result, line, event ? " where" : " no event");
    return;
  }
  rest = exam_trim(rest);
  exam_next(&rest, ' ', &code);
  if (p && (!exam_find(d->text, words, 0, &span) || !exam_overlap(p->span, span)))
    p = NULL;
  judge(result, d, line, p, code, "where");
}

void check_places(exam_result *result, const dgm_document *d) {
  for (uint32_t l = 0; l < result->one->n_lines; l++) {
    const exam_line *line = &result->one->lines[l];
    dgm_str words, rest, code;
    dgm_span span;
    if (exam_is(line->kind, "where")) {
      check_where(result, d, line);
      continue;
    }
    if (!case_quoted(line->rest, &words, &rest) || !exam_find(d->text, words, 0, &span)) {
      result_expected(result, line, " these words do not stand in the text");
      result_add(result, "words", false);
      continue;
    }
    const dgm_place *p = place_at(d, span);
    rest = exam_trim(rest);
    exam_next(&rest, ' ', &code);
    if (exam_is(line->kind, "place")) {
      judge(result, d, line, p, code, "place");
    } else {
      bool within = p && p->span.start >= span.start && p->span.end <= span.end; /* "Benin City" is no Benin */
      result_add(result, "noplace", !within);
      if (within)
        result_expected(result, line, " noplace");
    }
  }
}
