/* Kernels, trees and lemma rules; then a small network made here, whose output may depend on nothing but the words. */
#include "language/language.h"

#include <math.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

static uint32_t next_random(uint32_t *seed) {
  *seed = *seed * 1664525u + 1013904223u;
  return *seed >> 8;
}

/* ---- kernels: every variant this machine runs gives the same bits ---- */

static void kernels_agree(void **state) {
  (void)state;
  enum { N_IN = 128, N_OUT = 64, ROWS = 27 };
  static uint8_t x8[ROWS * N_IN];
  static int8_t w8[N_IN * N_OUT];
  static float x[ROWS * N_IN], w[N_IN * N_OUT], scale[N_OUT], y[2][ROWS * N_OUT], z[2][ROWS * N_OUT];
  static float biased[2][ROWS * N_OUT];
  static int32_t zero[N_OUT];
  uint32_t seed = 7;
  for (size_t i = 0; i < ROWS * N_IN; i++) {
    x8[i] = (uint8_t)(i % 5 ? next_random(&seed) : 255);
    x[i] = (float)(next_random(&seed) % 2001) / 1000 - 1;
  }
  for (size_t i = 0; i < N_IN * N_OUT; i++) {
    w8[i] = (int8_t)(i % 3 ? (int)(next_random(&seed) % 129) - 64 : 64);
    w[i] = (float)(next_random(&seed) % 2001) / 1000 - 1;
  }
  for (size_t j = 0; j < N_OUT; j++) {
    scale[j] = (float)(next_random(&seed) % 100) * 1e-5f;
    zero[j] = -(int32_t)(next_random(&seed) % 100000);
  }
  dgm_matrix8 m = {w8, scale, zero, N_IN, N_OUT};
  dgm_kernels kernels[DGM_MAX_KERNELS];
  size_t n = dgm_kernels_list(kernels);
  for (size_t k = 0; k < n; k++) {
    size_t at = k > 0;
    memset(y[at], 0, sizeof y[at]);
    memset(z[at], 0, sizeof z[at]);
    kernels[k].matmul(x, N_IN, w, N_IN, N_OUT, y[at], N_OUT, ROWS);
    kernels[k].matmul8(x8, N_IN, &m, NULL, z[at], N_OUT, ROWS);
    kernels[k].matmul8(x8, N_IN, &m, scale, biased[at], N_OUT, ROWS);
    assert_memory_equal(y[0], y[at], sizeof y[0]);
    assert_memory_equal(z[0], z[at], sizeof z[0]);
    assert_memory_equal(biased[0], biased[at], sizeof biased[0]);
  }
  int32_t sum = zero[5];
  for (size_t i = 0; i < N_IN; i++)
    sum += x8[3 * N_IN + i] * w8[(i / 4 * DGM_PANEL + 5) * 4 + i % 4];
  assert_float_equal(z[0][3 * N_OUT + 5], scale[5] * (float)sum, 1e-3);
  assert_float_equal(biased[0][3 * N_OUT + 5], scale[5] * (float)sum + scale[5], 1e-3);
}

static void activations_are_right(void **state) {
  (void)state;
  enum { N = 32 };
  float gates[4 * N];
  dgm_kernels kernels[DGM_MAX_KERNELS];
  size_t n = dgm_kernels_list(kernels);
  for (int i = 0; i < 4 * N; i++)
    gates[i] = (float)(i * 37 % 101 - 50) / 7;
  for (size_t k = 0; k < n; k++) {
    float cell[N] = {0};
    uint8_t hidden[N], bytes[N];
    kernels[k].lstm_step(gates, cell, hidden, N);
    kernels[k].tanh_bytes(gates, bytes, N);
    for (int i = 0; i < N; i++) {
      double c = tanh(gates[2 * N + i]) / (1 + exp(-gates[i]));
      assert_float_equal(cell[i], c, 1e-5);
      assert_true(fabs(hidden[i] - 128 - 127 * tanh(c) / (1 + exp(-gates[3 * N + i]))) < 0.51);
      assert_true(fabs(bytes[i] - 128 - 127 * tanh(gates[i])) < 0.51);
    }
  }
}

/* ---- trees ---- */

static double score_of(const float *scores, uint32_t n, const uint32_t *heads) {
  double sum = 0;
  for (uint32_t v = 0; v < n; v++)
    sum += scores[v * (n + 1) + heads[v]];
  return sum;
}

static bool is_tree(uint32_t n, const uint32_t *heads) {
  uint32_t roots = 0;
  for (uint32_t v = 0; v < n; v++) {
    uint32_t steps = 0;
    roots += heads[v] == 0;
    for (uint32_t at = v; heads[at] && steps <= n; at = heads[at] - 1)
      steps++;
    if (steps > n)
      return false;
  }
  return roots == 1;
}

/* The best tree of four words by trying all 5^4 choices of heads. */
static void trees_are_best(void **state) {
  (void)state;
  enum { N = 4 };
  uint32_t seed = 3;
  dgm_arena arena = {0};
  for (int round = 0; round < 500; round++) {
    float scores[N * (N + 1)];
    for (int i = 0; i < N * (N + 1); i++)
      scores[i] = (float)(next_random(&seed) % 1000) / 8;
    double best = -1;
    for (uint32_t code = 0; code < 625; code++) {
      uint32_t heads[N], rest = code;
      for (uint32_t v = 0; v < N; v++, rest /= 5)
        heads[v] = rest % 5;
      if (is_tree(N, heads) && score_of(scores, N, heads) > best)
        best = score_of(scores, N, heads);
    }
    uint32_t heads[N];
    assert_true(dgm_decode_tree(&arena, scores, N, N + 1, heads));
    assert_true(is_tree(N, heads));
    assert_float_equal(score_of(scores, N, heads), best, 1e-2);
  }
  dgm_arena_free(&arena);
}

static void odd_scores_still_give_a_tree(void **state) {
  (void)state;
  enum { N = 60 };
  static float scores[N * (N + 1)];
  uint32_t heads[N];
  dgm_arena arena = {0};
  for (int kind = 0; kind < 4; kind++) {
    for (int i = 0; i < N * (N + 1); i++)
      scores[i] = kind == 0 ? 0 : kind == 1 ? NAN : kind == 2 ? INFINITY : (float)(i % 7) - (i % 3 ? INFINITY : 0);
    assert_true(dgm_decode_tree(&arena, scores, N, N + 1, heads));
    assert_true(is_tree(N, heads));
  }
  assert_true(dgm_decode_tree(&arena, scores, 1, 2, heads));
  assert_int_equal(heads[0], 0);
  dgm_arena_free(&arena);
}

/* ---- names ---- */

/* O, B and I of two classes: the best path in which I follows its own class alone, by trying all. */
static void names_are_best(void **state) {
  (void)state;
  enum { N = 5, LABELS = 5, STRIDE = 8 };
  dgm_ner_label labels[LABELS] = {
      {0, false, DGM_NONE}, {1, true, DGM_NONE}, {1, false, 1}, {2, true, DGM_NONE}, {2, false, 3}};
  dgm_language l = {.n_ner = LABELS, .ner_labels = labels};
  uint32_t seed = 5;
  for (int round = 0; round < 200; round++) {
    float scores[N * STRIDE];
    for (int i = 0; i < N * STRIDE; i++)
      scores[i] = (float)(next_random(&seed) % 1000) / 8;
    double best = -1;
    for (uint32_t code = 0; code < 3125; code++) {
      double sum = 0;
      uint32_t rest = code, before = 0;
      bool good = true;
      for (int i = 0; i < N; i++, rest /= LABELS) {
        uint32_t now = rest % LABELS;
        good &= labels[now].begins_with == DGM_NONE || before == now || before == (uint32_t)labels[now].begins_with;
        sum += (double)scores[i * STRIDE + now];
        before = now;
      }
      best = good && sum > best ? sum : best;
    }
    uint8_t found[N];
    double sum = 0;
    dgm_decode_names(&l, scores, STRIDE, N, found);
    for (int i = 0; i < N; i++) {
      assert_true(labels[found[i]].begins_with == DGM_NONE ||
                  (i && (found[i - 1] == found[i] || found[i - 1] == labels[found[i]].begins_with)));
      sum += (double)scores[i * STRIDE + found[i]];
    }
    assert_float_equal((float)sum, (float)best, 1e-2);
  }
}

/* ---- lemmas ---- */

static void lemma_is(const dgm_lemma_rule *rule, const char *form, const char *lemma) {
  dgm_arena arena = {0};
  dgm_str got = dgm_apply_lemma(&arena, rule, dgm_cstr(form));
  assert_int_equal(got.size, strlen(lemma));
  assert_memory_equal(got.data, lemma, got.size);
  dgm_arena_free(&arena);
}

static void lemma_rules_apply(void **state) {
  (void)state;
  lemma_is(&(dgm_lemma_rule){.cut = 3, .add = dgm_cstr("y")}, "Cities", "city");
  lemma_is(&(dgm_lemma_rule){.keep_case = true, .add = dgm_cstr("")}, "Oslo", "Oslo");
  lemma_is(&(dgm_lemma_rule){.whole = true, .add = dgm_cstr("be")}, "was", "be");
  lemma_is(&(dgm_lemma_rule){.cut = 1, .add = dgm_cstr("")}, "cafés", "café");
  lemma_is(&(dgm_lemma_rule){.cut = 1, .add = dgm_cstr("")}, "né", "n");
  lemma_is(&(dgm_lemma_rule){.cut = 9, .add = dgm_cstr("")}, "ab", "ab");
}

/* ---- a whole network with weights from a random number generator ---- */

enum { MAX_SECTIONS = 80, WORD = 32, HIDDEN = 32, ARC = 32, REL = 32, TAGS = 32, EMB = 8, STATIC = 4, ROWS = 64 };

typedef struct fixture {
  dgm_section_data sections[MAX_SECTIONS];
  uint32_t count, seed;
  char path[64];
  dgm_model model;
  dgm_coder *coder;
} fixture;

static void add(fixture *f, const char *name, const void *data, size_t size) {
  dgm_section_data *s = &f->sections[f->count++];
  void *copy = malloc(size);
  memcpy(copy, data, size);
  snprintf(s->name, sizeof s->name, "language.%.28s", name);
  s->data = copy;
  s->size = size;
}

static void add_random(fixture *f, const char *name, const char *part, size_t n, bool bytes) {
  char full[40];
  float *values = calloc(n, sizeof *values);
  int8_t *small = (int8_t *)values;
  for (size_t i = 0; i < n; i++)
    if (bytes)
      small[i] = (int8_t)((int)(next_random(&f->seed) % 129) - 64);
    else
      values[i] = (float)(next_random(&f->seed) % 2001) / 4000 - 0.25f;
  snprintf(full, sizeof full, "%s%s", name, part);
  add(f, full, values, n * (bytes ? 1 : sizeof *values));
  free(values);
}

static void add_matrix8(fixture *f, const char *name, size_t n_in, size_t n_out, bool bias) {
  char full[40];
  int32_t *zero = calloc(n_out, sizeof *zero);
  float *scale = calloc(n_out, sizeof *scale);
  for (size_t j = 0; j < n_out; j++)
    scale[j] = 1e-4f;
  add_random(f, name, ".w", n_in * n_out, true);
  snprintf(full, sizeof full, "%s.scale", name);
  add(f, full, scale, n_out * sizeof *scale);
  snprintf(full, sizeof full, "%s.zero", name);
  add(f, full, zero, n_out * sizeof *zero);
  if (bias)
    add_random(f, name, ".b", n_out, false);
  free(zero);
  free(scale);
}

static void add_network(fixture *f) {
  static const uint32_t config[] = {ROWS, EMB, STATIC, WORD, HIDDEN, 1, ARC, REL, TAGS, 2, 2, 3, 2, 3, 1};
  static const char labels[] = "NOUN\nVERB\0_\nTense=Past|VerbForm=Fin\0root\nnsubj:pass\nparataxis\0k0|\nl1|\0"
                               "O\nB-PERSON\nI-PERSON";
  const uint64_t slots[2] = {0, 0};
  const uint32_t slot_rows[2] = {0, 0};
  add(f, "config", config, sizeof config);
  add(f, "labels", labels, sizeof labels);
  add_random(f, "emb", "", ROWS * EMB, true);
  add_random(f, "emb", ".scale", ROWS, false);
  add_random(f, "static", "", STATIC, true);
  add_random(f, "static", ".scale", 1, false);
  add(f, "static.slots", slots, sizeof slots);
  add(f, "static.rows", slot_rows, sizeof slot_rows);
  add_random(f, "word", ".w", (EMB + STATIC) * WORD, false);
  add_random(f, "word", ".b", WORD, false);
  for (int direction = 0; direction < 2; direction++) {
    add_matrix8(f, direction ? "lstm0.1.x" : "lstm0.0.x", WORD, 4 * HIDDEN, true);
    add_matrix8(f, direction ? "lstm0.1.h" : "lstm0.0.h", HIDDEN, 4 * HIDDEN, false);
  }
  static const char *const heads[] = {"upos", "feats", "lemma", "ner"};
  add_matrix8(f, "tags", 2 * HIDDEN + WORD, TAGS, true);
  for (size_t i = 0; i < DGM_COUNT(heads); i++)
    add_matrix8(f, heads[i], TAGS, 32, true);
  add_matrix8(f, "arc_dep", 2 * HIDDEN, ARC, true);
  add_matrix8(f, "arc_head", 2 * HIDDEN, ARC, true);
  add_matrix8(f, "rel_dep", 2 * HIDDEN, 2 * REL, true);
  add_matrix8(f, "rel_head", 2 * HIDDEN, 2 * REL, true);
  add_random(f, "rel", ".w", 2 * REL * 32, false);
  add_random(f, "rel", ".b", 32, false);
  add_random(f, "arc", ".w", ARC * ARC, false);
  add_random(f, "arc_bias", "", ARC, false);
  add_random(f, "root_arc", "", ARC, false);
  add_random(f, "root_rel", "", 2 * REL, false);
}

static dgm_err open_network(fixture *f, dgm_error *error) {
  f->model = (dgm_model){0};
  dgm_err result = dgm_model_file_write(f->path, "test", f->sections, f->count, error);
  if (!result)
    result = dgm_model_file_open(&f->model.file, f->path, error);
  return result ? result : dgm_language_open(&f->model, error);
}

static void close_network(fixture *f) {
  dgm_language_close(&f->model);
  dgm_model_file_close(&f->model.file);
}

static int set_up(void **state) {
  fixture *f = calloc(1, sizeof *f);
  f->seed = 11;
  snprintf(f->path, sizeof f->path, "/tmp/dragoman-language-%d.dgm", (int)getpid());
  add_network(f);
  *state = f;
  return 0;
}

static int tear_down(void **state) {
  fixture *f = *state;
  remove(f->path);
  for (uint32_t i = 0; i < f->count; i++)
    free((void *)(uintptr_t)f->sections[i].data);
  free(f);
  return 0;
}

/* `words` words of CoNLL-U, in sentences of `length`. */
static void put_words(dgm_buffer *out, uint32_t words, uint32_t length) {
  static const char *const forms[] = {"army", "shelled", "Kyiv", "on", "3", "May", "–", "U.S."};
  for (uint32_t i = 0; i < words; i++)
    dgm_buffer_printf(out, "%s%u\t%s\t_\t_\t_\t_\t_\t_\t_\t_\n", i && i % length == 0 ? "\n" : "", i % length + 1,
                      forms[(i % length * 7 + i % 3) % DGM_COUNT(forms)]);
  dgm_buffer_puts(out, "\n");
}

static const dgm_document *read_words(fixture *f, dgm_coder *coder, uint32_t words, uint32_t length) {
  (void)f;
  dgm_error error = {0};
  dgm_buffer text = {0};
  put_words(&text, words, length);
  const dgm_document *d = dgm_read_conllu(coder, (dgm_str){text.data, (uint32_t)text.size}, DGM_PARSE, &error);
  dgm_buffer_free(&text);
  assert_non_null(d);
  assert_int_equal(d->n_words, words);
  return d;
}

static void check_trees(const dgm_document *d) {
  for (uint32_t s = 0; s < d->n_sentences; s++) {
    dgm_range words = d->sentences[s].words;
    uint32_t roots = 0;
    for (uint32_t i = words.first; i < words.first + words.count; i++) {
      uint32_t steps = 0;
      roots += d->words[i].head < 0;
      for (int32_t at = (int32_t)i; d->words[at].head >= 0 && steps <= words.count; at = d->words[at].head)
        steps++;
      assert_true(steps <= words.count);
      assert_int_equal(d->words[i].deprel == DGM_ROOT, d->words[i].head < 0);
    }
    assert_int_equal(roots, 1);
    assert_true(d->sentences[s].root >= 0 && d->words[d->sentences[s].root].head < 0);
  }
}

static void sentences_do_not_see_each_other(void **state) {
  fixture *f = *state;
  dgm_error error = {0};
  assert_int_equal(open_network(f, &error), DGM_OK);
  dgm_coder *one = dgm_coder_new(&f->model, &error), *other = dgm_coder_new(&f->model, &error);
  const dgm_document *whole = read_words(f, one, 9000, 9);
  const dgm_document *alone = read_words(f, other, 9, 9);
  check_trees(whole);
  for (uint32_t i = 0; i < 9; i++) {
    const dgm_word *a = &whole->words[i], *b = &alone->words[i];
    assert_true(a->head == b->head && a->relation == b->relation && a->upos == b->upos && a->feats == b->feats);
    assert_true(a->ner == b->ner && dgm_str_eq(a->lemma, b->lemma));
  }
  dgm_coder_free(one);
  dgm_coder_free(other);
  close_network(f);
}

static void overlong_sentences_stay_one_tree(void **state) {
  fixture *f = *state;
  dgm_error error = {0};
  assert_int_equal(open_network(f, &error), DGM_OK);
  dgm_coder *coder = dgm_coder_new(&f->model, &error);
  static const uint32_t lengths[] = {1, DGM_PIECE_WORDS, DGM_PIECE_WORDS + 1, 5000};
  for (size_t i = 0; i < DGM_COUNT(lengths); i++)
    check_trees(read_words(f, coder, 5000, lengths[i]));
  dgm_coder_free(coder);
  close_network(f);
}

static void damaged_sections_are_refused(void **state) {
  fixture *f = *state;
  for (uint32_t i = 0; i < f->count; i++) {
    dgm_error error = {0};
    size_t size = f->sections[i].size;
    f->sections[i].size = size - 1;
    assert_int_equal(open_network(f, &error), DGM_ERR_MODEL);
    assert_true(error.message[0] != 0);
    close_network(f);
    f->sections[i].size = size;
  }
  uint32_t *config = (uint32_t *)(uintptr_t)f->sections[0].data;
  for (uint32_t i = 0; i < 14; i++) {
    dgm_error error = {0};
    uint32_t value = config[i];
    config[i] = 0xFFFFFFFF;
    assert_int_equal(open_network(f, &error), DGM_ERR_MODEL);
    close_network(f);
    config[i] = value;
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(kernels_agree),
      cmocka_unit_test(activations_are_right),
      cmocka_unit_test(trees_are_best),
      cmocka_unit_test(odd_scores_still_give_a_tree),
      cmocka_unit_test(names_are_best),
      cmocka_unit_test(lemma_rules_apply),
      cmocka_unit_test_setup_teardown(sentences_do_not_see_each_other, set_up, tear_down),
      cmocka_unit_test_setup_teardown(overlong_sentences_stay_one_tree, set_up, tear_down),
      cmocka_unit_test_setup_teardown(damaged_sections_are_refused, set_up, tear_down),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
