/* count: numbers of events by dyad, type, month … with explicit zeros, as CSV. */
#include "filters.h"

#include <string.h>

enum { EVENTS, STORIES, GOLDSTEIN, COOPERATION, CONFLICT, N_MEASURES };
static const char *const measure_names[N_MEASURES] = {"events", "stories", "goldstein", "cooperation", "conflict"};
static const char *const by_names[DGM_N_BY] = {"dyad",   "actor", "recipient", "source", "type",
                                               "status", "day",   "month",     "year"};

typedef struct counts {
  dgm_by by[DGM_N_BY];
  int measures[N_MEASURES];
  size_t n_by, n_measures;
  output out;
} counts;

/* ---- lines ---- */

static void put_text(FILE *file, dgm_str text) {
  bool quoted = false;
  for (uint32_t i = 0; i < text.size; i++)
    quoted |= strchr(",\"\r\n", text.data[i]) && text.data[i];
  if (quoted)
    putc_unlocked('"', file);
  for (uint32_t i = 0; i < text.size; i++) {
    if (text.data[i] == '"')
      putc_unlocked('"', file);
    putc_unlocked(text.data[i], file);
  }
  if (quoted)
    putc_unlocked('"', file);
}

static void put_word(FILE *file, const char *word) {
  while (*word)
    putc_unlocked(*word++, file);
}

static void put_whole(FILE *file, uint64_t number) {
  char digits[24];
  int n = sizeof digits;
  digits[--n] = 0;
  do
    digits[--n] = (char)('0' + number % 10);
  while (number /= 10);
  put_word(file, digits + n);
}

static void put_key(FILE *file, dgm_by by, const dgm_count *c) {
  char date[16];
  switch (by) {
  case DGM_BY_DYAD:
    put_text(file, c->actor);
    putc_unlocked(',', file);
    put_text(file, c->recipient);
    break;
  case DGM_BY_ACTOR:
    put_text(file, c->actor);
    break;
  case DGM_BY_RECIPIENT:
    put_text(file, c->recipient);
    break;
  case DGM_BY_SOURCE:
    put_text(file, c->source);
    break;
  case DGM_BY_TYPE:
    put_word(file, dgm_type_name((dgm_type)c->type));
    break;
  case DGM_BY_STATUS:
    put_word(file, dgm_status_name((dgm_status)c->status));
    break;
  default:
    dgm_date_format(c->date, date);
    date[by == DGM_BY_DAY ? 10 : by == DGM_BY_MONTH ? 7 : 4] = 0;
    put_word(file, date);
  }
}

static void put_measure(FILE *file, int measure, const dgm_count *c) {
  if (measure == GOLDSTEIN)
    fprintf(file, "%.1f", c->goldstein ? c->goldstein : 0.0); /* no -0.0 */
  else
    put_whole(file, measure == COOPERATION ? c->cooperation : measure == CONFLICT ? c->conflict : c->count);
}

static int put_line(void *context, const dgm_count *c) {
  const counts *k = context;
  FILE *file = k->out.file;
  for (size_t i = 0; i < k->n_by; i++) {
    put_key(file, k->by[i], c);
    putc_unlocked(',', file);
  }
  for (size_t i = 0; i < k->n_measures; i++) {
    if (i)
      putc_unlocked(',', file);
    put_measure(file, k->measures[i], c);
  }
  putc_unlocked('\n', file);
  return ferror(file);
}

static void put_header(const counts *k) {
  for (size_t i = 0; i < k->n_by; i++)
    fprintf(k->out.file, "%s,", k->by[i] == DGM_BY_DYAD ? "actor,recipient" : by_names[k->by[i]]);
  for (size_t i = 0; i < k->n_measures; i++)
    fprintf(k->out.file, "%s%s", i ? "," : "", measure_names[k->measures[i]]);
  putc_unlocked('\n', k->out.file);
}

/* ---- the command ---- */

/* "dyad,month" → numbers; -1 after a mistake, which is said. */
static int read_list(const char *option, const char *list, const char *const *names, size_t count, int *numbers) {
  int n = 0;
  while (true) {
    char word[16];
    size_t size = strcspn(list, ",");
    snprintf(word, sizeof word, "%.*s", (int)(size < sizeof word ? size : sizeof word - 1), list);
    int number = one_of(word, names, count);
    for (int i = 0; i < n; i++)
      if (numbers[i] == number)
        number = -1;
    if (number < 0) {
      misuse("count", "--%s has \"%.*s\", which is unknown or stands there twice", option, (int)size, list);
      return -1;
    }
    numbers[n++] = number;
    list += size;
    if (!*list++)
      return n;
  }
}

static bool has(const counts *k, int measure) {
  for (size_t i = 0; i < k->n_measures; i++)
    if (k->measures[i] == measure)
      return true;
  return false;
}

static int check(counts *k, const char *by, const char *measure, filter_options *o) {
  int numbers[DGM_N_BY];
  int n = by ? read_list("by", by, by_names, DGM_N_BY, numbers) : 0;
  int m = n < 0 ? -1
                : read_list("measure",
                            measure   ? measure
                            : o->unit ? o->unit
                                      : "events",
                            measure_names, N_MEASURES, k->measures);
  if (m < 0)
    return MISUSED;
  k->n_by = (size_t)n;
  k->n_measures = (size_t)m;
  for (int i = 0; i < n; i++)
    k->by[i] = (dgm_by)numbers[i];
  if (has(k, EVENTS) && (has(k, STORIES) || (o->unit && !strcmp(o->unit, "stories"))))
    return misuse("count", "events or stories are counted, one of them at a time");
  if (has(k, STORIES))
    o->unit = "stories";
  return DONE;
}

/* What is counted where no status is asked for: what has happened or goes on. By status all are wanted. */
static uint32_t usual_statuses(const counts *k) {
  for (size_t i = 0; i < k->n_by; i++)
    if (k->by[i] == DGM_BY_STATUS)
      return 0;
  return 1U << DGM_OCCURRED | 1U << DGM_ONGOING;
}

static int run(int argc, char **argv) {
  filter_options o = {0};
  counts k = {0};
  const char *by = NULL, *measure = NULL, *path = NULL;
  const option_rule rules[] = {
      {"by", &by, NULL}, {"measure", &measure, NULL}, {"output", &path, NULL}, FILTER_RULES(o)};
  int code;
  dgm_filter filter;
  int n = read_options(&count_command, argc, argv, rules, sizeof rules / sizeof *rules, &code);
  if (n < 0)
    return code;
  if (n != 1)
    return misuse("count", "one store is needed: dragoman count news.db --by dyad,month");
  if (o.limit || o.offset || o.newest || o.one_a_day)
    return misuse("count", "--limit, --offset, --newest and --one-a-day are not for counts");
  if ((code = check(&k, by, measure, &o)) || (code = read_filter("count", &o, usual_statuses(&k), &filter)))
    return code;
  if (path && same_file(path, argv[1]))
    return misuse("count", "%s is the store: name another output", path);
  dgm_store *store = open_store(argv[1]);
  code = FAILED;
  if (store && output_open(&k.out, path)) {
    dgm_error error = {0};
    put_header(&k);
    dgm_err result = dgm_store_count(store, &filter, k.by, k.n_by, put_line, &k, &error);
    if (result)
      say("%s", error.message);
    code = result == DGM_ERR_ARGUMENT ? MISUSED : result ? FAILED : DONE;
    output_check(&k.out);
    code = output_close(&k.out, code);
  }
  dgm_store_close(store);
  return code;
}

const command count_command = {
    .name = "count",
    .summary = "numbers of events by dyad, type, month and the like, with explicit zeros",
    .help = "Usage: dragoman count [OPTIONS] STORE\n\n"
            "Counts events or stories and writes CSV with a header. Each dyad, actor, recipient and source that is\n"
            "found has a line for each type or status and for each day, month or year, also where the number is 0;\n"
            "from --since to --until, or else from the first document's date to the last one's. What happened\n"
            "outside that time has a line where there is something to count.\n\n"
            "Options:\n"
            "  --by KEYS           dyad, actor, recipient, source, type, status, day, month, year: several with\n"
            "                      commas; the lines are in the order of the keys\n"
            "  --measure M         events (the default), stories, goldstein (the sum of Goldstein's scale),\n"
            "                      cooperation, conflict (events of quad codes 1 and 2, 3 and 4): several with "
            "commas\n" FILTER_HELP "  --output FILE       write to FILE, not to standard output\n"
            "  --help\n\n"
            "What occurred and what is ongoing is counted, unless --status or --by status says otherwise.\n\n"
            "Exit codes: 0 done; 1 something failed (the store, a file, memory); 2 wrong usage.\n",
    .run = run,
};
