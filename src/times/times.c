#include "times/times.h"
#include "times/grammar.h"

#include <stdlib.h>

/* Years 1 to 9999, as far as a date can be written. */
static bool is_writable(dgm_date date) {
  return date >= -719162 && date <= 2932896;
}

dgm_err dgm_times_open(dgm_model *model, dgm_error *error) {
  model->times = calloc(1, sizeof *model->times);
  return model->times ? dgm_time_tables_read(model->times, model, error) : dgm_fail_memory(error);
}

void dgm_times_close(dgm_model *model) {
  if (model->times) {
    free(model->times->tags);
    free(model->times->clause_kinds);
    free(model->times->feasts);
    free(model->times->feast_days);
  }
  free(model->times);
  model->times = NULL;
}

/* The word whose head lies outside. */
static uint32_t head_of(const dgm_document *d, uint32_t first, uint32_t next) {
  for (uint32_t i = first; i < next; i++) {
    int32_t head = d->words[i].head;
    if ((head < (int32_t)first || head >= (int32_t)next) && d->words[i].upos != DGM_ADP &&
        d->words[i].upos != DGM_DET && d->words[i].upos != DGM_PUNCT)
      return i;
  }
  return next - 1;
}

static void put_time(const dgm_document *d, const dgm_time_found *f, dgm_time *out) {
  bool unknown =
      f->unresolved || (f->relative && !is_writable(d->date)) || !is_writable(f->start) || !is_writable(f->end);
  out->words = (dgm_range){f->first, f->next - f->first};
  out->span = dgm_words_span(d, out->words);
  out->head = head_of(d, f->first, f->next);
  out->start = unknown ? DGM_NO_DATE : f->start;
  out->end = unknown ? DGM_NO_DATE : f->end;
}

dgm_err dgm_times_run(dgm_coder *coder, dgm_error *error) {
  dgm_document *d = &coder->document;
  const dgm_time_tables *tables = coder->model->times;
  dgm_time_tag *tags = dgm_arena_zeros(&coder->arena, d->n_words + 1, sizeof *tags);
  if (!tags)
    return dgm_fail_memory(error);
  dgm_time_scan scan = {.tables = tables, .d = d, .tags = tags, .today = is_writable(d->date) ? d->date : 0};
  int day;
  dgm_date_split(scan.today, &scan.year, &scan.month, &day);
  scan.beside = scan.anchor = DGM_NO_DATE;
  for (uint32_t s = 0; s < d->n_sentences; s++) {
    scan.begin = d->sentences[s].words.first;
    scan.end = scan.begin + d->sentences[s].words.count;
    for (uint32_t i = scan.begin; i < scan.end; i++)
      tags[i] = dgm_time_tag_at(tables, d, i, scan.end);
    for (uint32_t i = scan.begin; i < scan.end; i++) {
      dgm_time_found found = {.first = i};
      if (!tags[i].kind || !dgm_time_match(&scan, i, &found))
        continue;
      dgm_time *grown = dgm_arena_grow(&coder->arena, d->times, d->n_times, sizeof *grown);
      if (!grown)
        return dgm_fail_memory(error);
      d->times = grown;
      put_time(d, &found, &d->times[d->n_times++]);
      if (found.start == found.end && d->times[d->n_times - 1].start != DGM_NO_DATE)
        scan.beside = found.start;
      if (d->times[d->n_times - 1].start != DGM_NO_DATE)
        scan.anchor = found.start;
      i = found.next - 1;
    }
  }
  return DGM_OK;
}
