/* Filters from the texts of options. */
#include "store/store.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

static const char *type_name(int number) {
  return dgm_type_name((dgm_type)number);
}

static const char *status_name(int number) {
  return dgm_status_name((dgm_status)number);
}

/* "AID,COOPERATE" → bits; "all" → 0. */
static dgm_err read_mask(const char *name, const char *list, const char *(*word)(int), int count, uint32_t *mask,
                         dgm_error *error) {
  uint32_t bits = 0;
  bool more = strcasecmp(list, "all") != 0;
  while (more) {
    size_t size = strcspn(list, ",");
    int number = 0;
    while (number < count && (strlen(word(number)) != size || strncasecmp(word(number), list, size)))
      number++;
    if (number == count)
      return dgm_fail(error, DGM_ERR_ARGUMENT, "%s: there is no %s \"%.*s\"", name, name, (int)size, list);
    bits |= 1U << number;
    more = list[size];
    list += size + more;
  }
  *mask = bits;
  return DGM_OK;
}

/* A day, or the first or last day of a month or year. */
static bool day_of(const char *text, bool last, dgm_date *date) {
  char day[16];
  size_t size = strlen(text);
  if (size != 4 && size != 7)
    return dgm_date_parse(dgm_cstr(text), date);
  snprintf(day, sizeof day, "%s%s", text, size == 7 ? "-01" : last ? "-12-01" : "-01-01");
  if (!dgm_date_parse(dgm_cstr(day), date))
    return false;
  for (int i = 28; last && i <= 31; i++) {
    snprintf(day + 8, sizeof day - 8, "%d", i);
    dgm_date_parse(dgm_cstr(day), date); /* a day that is none leaves the date as it is */
  }
  return true;
}

static dgm_err read_day(const char *name, const char *text, bool last, dgm_date *date, dgm_error *error) {
  return day_of(text, last, date)
             ? DGM_OK
             : dgm_fail(error, DGM_ERR_ARGUMENT,
                        "%s is a day, month or year as 2024-03-15, 2024-03 or 2024, not \"%s\"", name, text);
}

static dgm_err read_number(const char *name, const char *text, long long least, uint64_t *number, dgm_error *error) {
  char *end;
  errno = 0;
  long long n = strtoll(text, &end, 10);
  if (!isdigit((unsigned char)*text) || *end || errno || n < least)
    return dgm_fail(error, DGM_ERR_ARGUMENT, "%s is a number from %lld on, not \"%s\"", name, least, text);
  *number = (uint64_t)n;
  return DGM_OK;
}

static dgm_err read_confidence(const char *text, double *confidence, dgm_error *error) {
  char *end;
  double c = strtod(text, &end);
  if (end == text || *end || !(c >= 0 && c <= 1))
    return dgm_fail(error, DGM_ERR_ARGUMENT, "confidence is a number from 0 to 1, not \"%s\"", text);
  *confidence = c;
  return DGM_OK;
}

static dgm_err read_unit(const char *text, dgm_row_unit *unit, dgm_error *error) {
  bool stories = !strcmp(text, "stories");
  if (!stories && strcmp(text, "events") != 0)
    return dgm_fail(error, DGM_ERR_ARGUMENT, "unit is events or stories, not \"%s\"", text);
  *unit = stories ? DGM_UNIT_STORIES : DGM_UNIT_EVENTS;
  return DGM_OK;
}

static dgm_str *string_of(dgm_filter *f, const char *name) {
  const struct {
    const char *name;
    dgm_str *string;
  } all[] = {{"actor", &f->actor},   {"recipient", &f->recipient}, {"party", &f->party}, {"with", &f->with},
             {"mode", &f->mode},     {"cameo", &f->cameo},         {"by", &f->by},       {"context", &f->context},
             {"source", &f->source}, {"place", &f->place},         {"text", &f->text}};
  for (size_t i = 0; i < DGM_COUNT(all); i++)
    if (!strcmp(all[i].name, name))
      return all[i].string;
  return NULL;
}

static dgm_err read_other(dgm_filter *f, const char *name, const char *text, dgm_error *error) {
  uint64_t story = 0;
  dgm_err result = DGM_OK;
  if (!strcmp(name, "type"))
    return read_mask(name, text, type_name, DGM_N_TYPES, &f->types, error);
  if (!strcmp(name, "status"))
    return read_mask(name, text, status_name, DGM_N_STATUS, &f->statuses, error);
  if (!strcmp(name, "since"))
    return read_day(name, text, false, &f->since, error);
  if (!strcmp(name, "until"))
    return read_day(name, text, true, &f->until, error);
  if (!strcmp(name, "confidence"))
    return read_confidence(text, &f->least_confidence, error);
  if (!strcmp(name, "limit"))
    return read_number(name, text, 1, &f->limit, error);
  if (!strcmp(name, "offset"))
    return read_number(name, text, 0, &f->offset, error);
  if (!strcmp(name, "unit"))
    return read_unit(text, &f->unit, error);
  if (strcmp(name, "story") != 0)
    return dgm_fail(error, DGM_ERR_ARGUMENT, "there is nothing to ask by \"%s\"", name);
  if (!(result = read_number(name, text, 1, &story, error)))
    f->story = (int64_t)story;
  return result;
}

dgm_err dgm_filter_set(dgm_filter *filter, const char *name, const char *text, dgm_error *error) {
  dgm_str *string = string_of(filter, name);
  if (!string)
    return read_other(filter, name, text, error);
  *string = dgm_cstr(text);
  return DGM_OK;
}

dgm_err dgm_filter_check(const dgm_filter *f, dgm_error *error) {
  if (f->with.size && !f->party.size)
    return dgm_fail(error, DGM_ERR_ARGUMENT, "the second of two sides needs the first: give party as well");
  if (f->since != DGM_NO_DATE && f->until != DGM_NO_DATE && f->until < f->since)
    return dgm_fail(error, DGM_ERR_ARGUMENT, "until lies before since");
  return DGM_OK;
}
