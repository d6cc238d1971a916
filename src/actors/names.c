/* Names of bodies that no table knows: "the Green Alliance", "the Coalition for Social Democracy", "Daily Lantern". */
#include "actors/actors.h"

static bool is_capital(dgm_str form) {
  return form.size && (dgm_is_upper(form.data[0]) || (uint8_t)form.data[0] >= 0xc3);
}

static bool is_link(dgm_str form) {
  return form.data[0] == '\'' || dgm_str_is(form, "of") || dgm_str_is(form, "and") || dgm_str_is(form, "for") ||
         dgm_str_is(form, "-") || dgm_str_is(form, "’");
}

bool dgm_has_initials(const dgm_document *d, dgm_range words, dgm_str acronym) {
  uint32_t n = 0;
  for (uint32_t i = words.first; i < words.first + words.count; i++) {
    char first = dgm_form(d, i).data[0];
    if (dgm_is_upper(first) && n < acronym.size && acronym.data[n] == first)
      n++;
    else if (dgm_is_upper(first) && n)
      return false; /* what stands before the name may be left out */
  }
  return acronym.size > 1 && n == acronym.size;
}

/* "(BWP)" after a name with these initials. */
static bool acronym_follows(const dgm_document *d, dgm_range name) {
  uint32_t end = name.first + name.count;
  return end + 2 < d->n_words && d->words[end + 2].sentence == d->words[name.first].sentence &&
         dgm_str_is(dgm_form(d, end), "(") && dgm_has_initials(d, name, dgm_form(d, end + 1));
}

/* Words that go on after the kind, "… for Social Democracy", "… of Rural Development"; none that a table knows. */
static uint32_t name_end(const dgm_actor_work *w, uint32_t from) {
  const dgm_document *d = w->d;
  if (from >= d->n_words) /* the name ends the text */
    return from;
  dgm_range sentence = d->sentences[d->words[from].sentence].words;
  uint32_t i = from, stop = sentence.first + sentence.count;
  if (i + 1 >= stop || (!dgm_str_is(dgm_form(d, i), "for") && !dgm_str_is(dgm_form(d, i), "of")))
    return from;
  i++;
  i += dgm_str_is(dgm_form(d, i), "the");
  uint32_t first = i, end = i;
  for (; i < stop; i++) {
    dgm_str form = dgm_form(d, i);
    bool known = w->unit_at[i] >= 0 && w->units[w->unit_at[i]].row;
    if (is_capital(form) && !known &&
        (d->words[i].upos == DGM_PROPN || d->words[i].upos == DGM_ADJ || d->words[i].upos == DGM_NOUN))
      end = i + 1;
    else if (!dgm_str_is(form, "and") || i == first)
      break;
  }
  return end > first && d->words[end - 1].ner != DGM_NER_PLACE && d->words[end - 1].ner != DGM_NER_PERSON &&
                 !dgm_is_in_place(w, end - 1)
             ? end
             : from;
}

dgm_range dgm_whole_name(const dgm_actor_work *w, dgm_range name, uint32_t least) {
  const dgm_document *d = w->d;
  uint32_t first = name.first, end = name_end(w, name.first + name.count);
  while (first > least && is_capital(dgm_form(d, first - 1)) && d->words[first - 1].upos == DGM_ADJ &&
         w->unit_at[first - 1] < 0)
    first--;
  return (dgm_range){first, end - first};
}

dgm_range dgm_body_name(const dgm_actor_work *w, const dgm_noun_phrase *np) {
  const dgm_document *d = w->d;
  uint32_t head = np->role->head, first = head, free_words = 0;
  bool body = np->kind == DGM_ENTITY_ORGANISATION || np->kind == DGM_ENTITY_GROUP;
  if (!body || d->words[first].upos != DGM_PROPN || d->words[head].number == DGM_NUMBER_PLUR ||
      !is_capital(dgm_form(d, head)))
    return (dgm_range){0, 0};
  while (first > np->words.first) {
    dgm_str form = dgm_form(d, first - 1);
    const dgm_word *word = &d->words[first - 1];
    if ((!is_capital(form) && !is_link(form)) ||
        (word->subtype == DGM_SUB_POSS && w->unit_at[first - 1] >= 0 && w->units[w->unit_at[first - 1]].row))
      break;
    first--;
    bool name = word->upos == DGM_PROPN || (word->upos == DGM_ADJ && word->ner == DGM_NER_ORGANISATION);
    free_words += w->unit_at[first] < 0 && name && is_capital(form);
  }
  while (first < head && !is_capital(dgm_form(d, first)))
    first++;
  uint32_t end = np->role->first + np->role->count, further = name_end(w, end);
  dgm_range name = {first, further - first};
  return free_words || further > end || acronym_follows(d, name) ? name : (dgm_range){0, 0};
}

/* A body with a name of its own is more than "the union". */
void dgm_take_body_name(const dgm_actor_work *w, dgm_noun_phrase *np) {
  dgm_range name = np->name.count ? (dgm_range){0, 0} : dgm_body_name(w, np);
  if (!name.count)
    return;
  np->name = name;
  np->kind = DGM_ENTITY_ORGANISATION;
  if (name.first + name.count > np->words.first + np->words.count)
    np->words.count = name.first + name.count - np->words.first;
}

/* "The newspaper Daily Lantern"; "the rebel Patriotic Front". */
bool dgm_is_name_of_body(const dgm_actor_work *w, uint32_t head, const dgm_noun_phrase *np) {
  const dgm_word *word = &w->d->words[head];
  return np->role->role->kind == DGM_ROLE_BODY ||
         (word->ner == DGM_NER_ORGANISATION && word->upos == DGM_PROPN && np->role->head != head &&
          dgm_is_lower(dgm_form(w->d, np->role->head).data[0]) && w->d->words[np->role->head].deprel == DGM_COMPOUND);
}
