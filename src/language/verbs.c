/* Base forms of verbs by the table data/language/verbs.tsv, where the network's guess is no verb that the table knows.
 */
#include "language/language.h"

enum { MAX_VERB = 40 };

static bool is_known(const dgm_language *l, dgm_str lemma) {
  return dgm_phrases_find(&l->verbs, dgm_phrase_step(DGM_PHRASE_START, lemma)).count > 0;
}

static bool ends(dgm_str word, const char *tail) {
  return word.size > strlen(tail) + 1 && dgm_str_ends(word, tail);
}

/* The word less `cut` bytes, plus `add`, if it is a verb. */
static bool try_form(const dgm_language *l, dgm_str word, uint32_t cut, const char *add, char out[MAX_VERB],
                     dgm_str *lemma) {
  uint32_t keep = word.size - cut, more = (uint32_t)strlen(add);
  memcpy(out, word.data, keep);
  memcpy(out + keep, add, more);
  *lemma = (dgm_str){out, keep + more};
  return is_known(l, *lemma);
}

/* "expelled" → expel: the stem without its doubled consonant. */
static bool try_stem(const dgm_language *l, dgm_str word, uint32_t ending, char out[MAX_VERB], dgm_str *lemma) {
  uint32_t stem = word.size - ending;
  if (try_form(l, word, ending, "", out, lemma) || try_form(l, word, ending, "e", out, lemma))
    return true;
  bool doubled = stem > 2 && word.data[stem - 1] == word.data[stem - 2];
  return doubled && try_form(l, word, ending + 1, "", out, lemma);
}

static bool regular(const dgm_language *l, dgm_str word, char out[MAX_VERB], dgm_str *lemma) {
  if (is_known(l, word)) {
    *lemma = word;
    return true;
  }
  if (ends(word, "ied") || ends(word, "ies"))
    return try_form(l, word, 3, "y", out, lemma) || try_form(l, word, 1, "", out, lemma);
  if (ends(word, "ying") && try_form(l, word, 4, "ie", out, lemma))
    return true;
  if (ends(word, "ed"))
    return try_stem(l, word, 2, out, lemma);
  if (ends(word, "ing"))
    return try_stem(l, word, 3, out, lemma);
  if (ends(word, "es") && try_form(l, word, 2, "", out, lemma))
    return true;
  return ends(word, "s") && try_form(l, word, 1, "", out, lemma);
}

dgm_str dgm_verb_lemma(const dgm_language *l, dgm_arena *arena, dgm_str form, dgm_str guess) {
  if (form.size + 2 > MAX_VERB || !l->verbs.n_rows || is_known(l, guess))
    return guess;
  char small[MAX_VERB], out[MAX_VERB];
  for (uint32_t i = 0; i < form.size; i++)
    small[i] = dgm_to_lower(form.data[i]);
  dgm_str word = {small, form.size}, lemma;
  dgm_phrase_hit irregular = dgm_phrases_find(&l->verb_forms, dgm_phrase_step(DGM_PHRASE_START, word));
  if (irregular.count)
    return dgm_table_cell(l->verb_table, irregular.rows[0].row, l->verb_column);
  return regular(l, word, out, &lemma) ? dgm_arena_copy(arena, lemma) : guess;
}
