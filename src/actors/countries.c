/* Countries of a text: what it is mostly about, and where the places near a word are. */
#include "actors/actors.h"

enum { MAX_PLACES_BACK = 64, HEADLINE_WEIGHT = 2, STATE_WEIGHT = 16, MAX_COUNTED = 64 };

dgm_str dgm_country_name(const dgm_coder *coder, dgm_str code) {
  const dgm_actor_row *row = code.size ? dgm_country_row(coder->model->actors, code) : NULL;
  return row ? row->name : (dgm_str){0};
}

void dgm_find_homeland(dgm_actor_work *w) {
  struct {
    dgm_str code;
    uint32_t count;
  } seen[MAX_COUNTED];
  uint32_t n = 0, best = 0;
  const dgm_document *d = w->d;
  for (uint32_t i = 0; i < w->n_units + d->n_places; i++) {
    const dgm_unit *u = i < w->n_units ? &w->units[i] : NULL;
    const dgm_place *p = u ? NULL : &d->places[i - w->n_units];
    if (p && w->unit_at[p->head] >= 0)
      continue; /* a country or capital, counted as a name */
    if (u && (!u->row || u->row->kind == DGM_ROW_ORGANISATION || u->row->kind == DGM_ROW_MEDIA))
      continue;
    bool state = !u || u->row->kind <= DGM_ROW_SEAT || u->row->kind == DGM_ROW_AGENCY;
    dgm_str code = u ? u->row->code : p->code;
    uint32_t k = 0;
    while (k < n && !dgm_str_eq(seen[k].code, code))
      k++;
    if (k == MAX_COUNTED || !dgm_country_row(w->tables, code))
      continue;
    if (k == n) {
      seen[n].code = code;
      seen[n++].count = 0;
    }
    uint32_t weight = d->words[u ? u->head : p->head].sentence ? 1 : HEADLINE_WEIGHT;
    seen[k].count += state ? STATE_WEIGHT * weight : 1; /* a person tells where nothing else does */
  }
  for (uint32_t k = 0; k < n; k++)
    if (seen[k].count > best) {
      best = seen[k].count;
      w->homeland = seen[k].code;
    }
}

/* The first place whose head is this word or stands after it; they are in the order of the text. */
static uint32_t first_place(const dgm_document *d, uint32_t word) {
  return dgm_lower_bound(d->places, d->n_places, sizeof *d->places, offsetof(dgm_place, head), word);
}

dgm_str dgm_place_code(const dgm_actor_work *w, dgm_range words) {
  uint32_t i = first_place(w->d, words.first);
  if (i < w->d->n_places && w->d->places[i].head < words.first + words.count)
    return w->d->places[i].code;
  return (dgm_str){0};
}

/* The country of a place in the same clause: "protesters in Kisumu", "police in Nairobi said". */
dgm_str dgm_country_near(const dgm_actor_work *w, uint32_t word) {
  const dgm_document *d = w->d;
  uint32_t best = UINT32_MAX;
  dgm_str code = {0};
  dgm_range words = d->sentences[d->words[word].sentence].words;
  for (uint32_t i = first_place(d, words.first); i < d->n_places; i++) {
    const dgm_place *p = &d->places[i];
    if (p->head >= words.first + words.count)
      break;
    if (p->dateline || !p->code.size)
      continue;
    if (!(dgm_word_effects(w->tables, dgm_case_of(d, p->head)) & DGM_EFFECT_LOCATIVE))
      continue;
    uint32_t distance = p->head > word ? p->head - word : word - p->head;
    distance += d->words[p->head].head == (int32_t)word ? 0 : 20;
    if (distance < best) {
      best = distance;
      code = p->code;
    }
  }
  return code;
}

dgm_str dgm_country_before(const dgm_actor_work *w, uint32_t word) {
  const dgm_document *d = w->d;
  const dgm_sentence *here = &d->sentences[d->words[word].sentence];
  uint32_t end = first_place(d, word + 1), first = end > MAX_PLACES_BACK ? end - MAX_PLACES_BACK : 0;
  for (uint32_t i = end; i-- > first;) {
    const dgm_place *p = &d->places[i];
    if (p->dateline || !p->code.size)
      continue;
    if (d->sentences[d->words[p->head].sentence].paragraph != here->paragraph)
      break;
    if (dgm_word_effects(w->tables, dgm_case_of(d, p->head)) & DGM_EFFECT_LOCATIVE)
      return p->code;
  }
  return (dgm_str){0};
}

dgm_str dgm_country_around(const dgm_actor_work *w, uint32_t word, bool *homeland) {
  dgm_str code = dgm_country_near(w, word);
  if (!code.size)
    code = dgm_country_before(w, word);
  *homeland = !code.size;
  return code.size ? code : w->homeland;
}
