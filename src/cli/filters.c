#include "filters.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static dgm_str str(const char *text) {
  return (dgm_str){text, text ? (uint32_t)strlen(text) : 0};
}

static const char *type_name(int number) {
  return dgm_type_name((dgm_type)number);
}

static const char *status_name(int number) {
  return dgm_status_name((dgm_status)number);
}

/* "AID,COOPERATE" → bits. */
static int read_mask(const char *command, const char *option, const char *list, const char *(*name)(int), int count,
                     uint32_t *mask) {
  *mask = 0;
  while (true) {
    size_t size = strcspn(list, ",");
    int number = 0;
    while (number < count && (strlen(name(number)) != size || strncasecmp(name(number), list, size)))
      number++;
    if (number == count)
      return misuse(command, "--%s: there is no %s \"%.*s\"", option, option, (int)size, list);
    *mask |= 1U << number;
    list += size;
    if (!*list++)
      return DONE;
  }
}

/* A day, or the first or last day of a month or year. */
static bool read_day(const char *text, bool last, dgm_date *date) {
  char day[16];
  size_t size = strlen(text);
  if (size != 4 && size != 7)
    return dgm_date_parse(str(text), date);
  snprintf(day, sizeof day, "%s%s", text, size == 7 ? "-01" : last ? "-12-01" : "-01-01");
  if (!dgm_date_parse(str(day), date))
    return false;
  for (int i = 28; last && i <= 31; i++) {
    snprintf(day + 8, sizeof day - 8, "%d", i);
    dgm_date_parse(str(day), date); /* a day that is none leaves the date as it is */
  }
  return true;
}

static int read_days(const char *command, const filter_options *o, dgm_filter *f) {
  f->since = f->until = DGM_NO_DATE;
  if (o->since && !read_day(o->since, false, &f->since))
    return misuse(command, "--since is a day, month or year as 2024-03-15, 2024-03 or 2024, not \"%s\"", o->since);
  if (o->until && !read_day(o->until, true, &f->until))
    return misuse(command, "--until is a day, month or year as 2024-03-15, 2024-03 or 2024, not \"%s\"", o->until);
  return o->since && o->until && f->until < f->since ? misuse(command, "--until lies before --since") : DONE;
}

/* A whole number from `least` on; what is not given is 0. */
static bool read_whole(const char *text, int64_t least, int64_t *number) {
  *number = 0;
  if (!text)
    return true;
  char *end;
  errno = 0;
  long long n = strtoll(text, &end, 10);
  *number = n;
  return isdigit((unsigned char)*text) && !*end && !errno && n >= least;
}

static int read_numbers(const char *command, const filter_options *o, dgm_filter *f) {
  int64_t limit, offset;
  if (!read_whole(o->limit, 1, &limit))
    return misuse(command, "--limit is a number from 1 on, not \"%s\"", o->limit);
  if (!read_whole(o->offset, 0, &offset))
    return misuse(command, "--offset is a number from 0 on, not \"%s\"", o->offset);
  if (!read_whole(o->story, 1, &f->story))
    return misuse(command, "--story is a story's number, not \"%s\"", o->story);
  f->limit = (uint64_t)limit;
  f->offset = (uint64_t)offset;
  char *end = NULL;
  f->least_confidence = o->confidence ? strtod(o->confidence, &end) : 0;
  if (o->confidence && (end == o->confidence || *end || !(f->least_confidence >= 0 && f->least_confidence <= 1)))
    return misuse(command, "--confidence is a number from 0 to 1, not \"%s\"", o->confidence);
  return DONE;
}

int read_filter(const char *command, const filter_options *o, uint32_t statuses, dgm_filter *f) {
  static const char *const units[] = {"events", "stories"};
  *f = (dgm_filter){.actor = str(o->actor),
                    .recipient = str(o->recipient),
                    .party = str(o->party),
                    .with = str(o->with),
                    .mode = str(o->mode),
                    .cameo = str(o->cameo),
                    .context = str(o->context),
                    .source = str(o->source),
                    .by = str(o->by),
                    .place = str(o->place),
                    .text = str(o->text),
                    .statuses = statuses,
                    .newest_first = o->newest,
                    .one_a_day = o->one_a_day};
  if (o->with && !o->party)
    return misuse(command, "--with goes with --party: the two sides");
  int unit = o->unit ? one_of(o->unit, units, 2) : 0;
  if (unit < 0)
    return misuse(command, "--unit is events or stories, not \"%s\"", o->unit);
  f->unit = (dgm_row_unit)unit;
  int code = o->type ? read_mask(command, "type", o->type, type_name, DGM_N_TYPES, &f->types) : DONE;
  if (code == DONE && o->status && !strcmp(o->status, "all"))
    f->statuses = 0;
  else if (code == DONE && o->status)
    code = read_mask(command, "status", o->status, status_name, DGM_N_STATUS, &f->statuses);
  if (code == DONE)
    code = read_days(command, o, f);
  return code == DONE ? read_numbers(command, o, f) : code;
}

dgm_store *open_store(const char *path) {
  dgm_error error = {0};
  dgm_store *store = dgm_store_open(path, DGM_STORE_READ, &error);
  if (!store)
    say("%s", error.message);
  return store;
}
