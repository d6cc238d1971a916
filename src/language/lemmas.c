/* Base forms of verbs and nouns by the tables data/language/{verbs,nouns}.tsv, where the network's guess is no word
 * that the table knows. */
#include "language/language.h"

enum { MAX_FORM = 40 };

static bool is_known(const dgm_base_forms *t, dgm_str lemma) {
  return dgm_phrases_find(&t->lemmas, dgm_phrase_step(DGM_PHRASE_START, lemma)).count > 0;
}

static bool ends(dgm_str word, const char *tail) {
  return word.size > strlen(tail) + 1 && dgm_str_ends(word, tail);
}

/* The word less `cut` bytes, plus `add`, if the table knows it. */
static bool try_form(const dgm_base_forms *t, dgm_str word, uint32_t cut, const char *add, char out[MAX_FORM],
                     dgm_str *lemma) {
  uint32_t keep = word.size - cut, more = (uint32_t)strlen(add);
  memcpy(out, word.data, keep);
  memcpy(out + keep, add, more);
  *lemma = (dgm_str){out, keep + more};
  return is_known(t, *lemma);
}

/* "expelled" → expel: the stem without its doubled consonant. */
static bool try_stem(const dgm_base_forms *t, dgm_str word, uint32_t ending, char out[MAX_FORM], dgm_str *lemma) {
  uint32_t stem = word.size - ending;
  if (try_form(t, word, ending, "", out, lemma) || try_form(t, word, ending, "e", out, lemma))
    return true;
  bool doubled = stem > 2 && word.data[stem - 1] == word.data[stem - 2];
  return doubled && try_form(t, word, ending + 1, "", out, lemma);
}

/* Endings of verbs and plurals; no noun ends in one of a past or participle that matters here. */
static bool regular(const dgm_base_forms *t, dgm_str word, char out[MAX_FORM], dgm_str *lemma) {
  if (try_form(t, word, 0, "", out, lemma))
    return true;
  if (ends(word, "ied") || ends(word, "ies"))
    return try_form(t, word, 3, "y", out, lemma) || try_form(t, word, 1, "", out, lemma);
  if (ends(word, "ying") && try_form(t, word, 4, "ie", out, lemma))
    return true;
  if (ends(word, "ed"))
    return try_stem(t, word, 2, out, lemma);
  if (ends(word, "ing"))
    return try_stem(t, word, 3, out, lemma);
  if (ends(word, "es") && try_form(t, word, 2, "", out, lemma))
    return true;
  return ends(word, "s") && try_form(t, word, 1, "", out, lemma);
}

dgm_str dgm_base_form(const dgm_base_forms *t, dgm_arena *arena, dgm_str form, dgm_str guess) {
  if (form.size + 2 > MAX_FORM || !t->lemmas.n_rows || is_known(t, guess))
    return guess;
  char small[MAX_FORM], out[MAX_FORM];
  for (uint32_t i = 0; i < form.size; i++)
    small[i] = dgm_to_lower(form.data[i]);
  dgm_str word = {small, form.size}, lemma;
  dgm_phrase_hit irregular = dgm_phrases_find(&t->forms, dgm_phrase_step(DGM_PHRASE_START, word));
  if (irregular.count)
    return dgm_table_cell(t->table, irregular.rows[0].row, t->column);
  return regular(t, word, out, &lemma) ? dgm_arena_copy(arena, lemma) : guess;
}

dgm_err dgm_base_forms_open(dgm_base_forms *t, const dgm_model *model, const char *path, const char *lemmas,
                            const char *forms, dgm_error *error) {
  t->table = dgm_tables_find(&model->tables, path);
  if (!t->table)
    return DGM_OK; /* weights alone, as in training */
  t->column = dgm_table_column(t->table, "lemma");
  if (t->column < 0)
    return dgm_fail(error, DGM_ERR_MODEL, "data/%s: no column \"lemma\"", path);
  dgm_err result = dgm_phrases_open(&t->lemmas, &model->file, &model->tables, lemmas, error);
  return result ? result : dgm_phrases_open(&t->forms, &model->file, &model->tables, forms, error);
}
