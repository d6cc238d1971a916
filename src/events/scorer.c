/* The learned scorer: a row of weights for each hashed feature, and a small layer over the language stage's vectors.
 * Sections of the model file, written by train/events.py:
 *   events.config         u32: slots, rows, scores, bytes of vectors, hidden units, modes, rows with modes (the first)
 *   events.slots          u32[slots][2]: open addressing, a power of two: a feature (0: free) and its row
 *   events.rows           i8[rows][scores], events.rows.scale f32[rows]
 *   events.moderows       i8[rows with modes][modes], events.moderows.scale f32[rows with modes]
 *   events.modes          their names, a line each: "ASSAULT drone", "ASSAULT -" for none; by type
 *   events.hidden, events.out   as language/language.h's linear8; out gives scores, then modes
 *   events.calibration    f32[6]: score divisor for texts, for pairs; the least probability of an event of whose
 *                         type no row speaks, and of one for which a row does; how often the lexicon's votes count
 *                         where the lemma has no row of weights; the least probability of an event without a party
 */
#include "events/events.h"

#include "base/names.h"
#include "language/language.h"

#include <stdlib.h>

enum { MAX_MODES = 256, N_CALIBRATION = 6 };

typedef struct mode_label {
  uint8_t type;
  const char *mode; /* NULL: none */
} mode_label;

struct dgm_scorer {
  uint32_t dense, hidden, mask, n_modes, n_mode_rows;
  mode_label *modes;
  const uint32_t *slots;
  const int8_t *rows;
  const float *scales;
  const int8_t *mode_rows;
  const float *mode_scales;
  dgm_linear8 to_hidden, to_out;
  const float *calibration;
};

/* ---- opening ---- */

static const void *section(const dgm_model *model, const char *name, size_t size, bool *good) {
  dgm_bytes bytes = dgm_model_file_section(&model->file, name);
  *good &= bytes.data && bytes.size == size;
  return bytes.data;
}

static size_t padded(size_t n) {
  return (n + DGM_PANEL - 1) / DGM_PANEL * DGM_PANEL;
}

static void open_layer(const dgm_model *model, const char *const names[4], size_t n_in, size_t n_out, dgm_linear8 *out,
                       bool *good) {
  out->m.n_in = n_in;
  out->m.n_out = padded(n_out);
  out->m.w = section(model, names[0], n_in * out->m.n_out, good);
  out->m.scale = section(model, names[1], out->m.n_out * sizeof(float), good);
  out->m.zero = section(model, names[2], out->m.n_out * sizeof(int32_t), good);
  out->b = section(model, names[3], out->m.n_out * sizeof(float), good);
}

/* The ontology's own string of each mode; one that it does not have is never chosen. */
static bool open_modes(const dgm_model *model, struct dgm_scorer *s) {
  const dgm_table *table = dgm_tables_find(&model->tables, "ontology/modes.tsv");
  dgm_bytes bytes = dgm_model_file_section(&model->file, "events.modes");
  dgm_str rest = {bytes.data, (uint32_t)bytes.size}, line, type;
  s->modes = calloc(s->n_modes, sizeof *s->modes);
  uint32_t n = 0;
  for (; s->modes && table && n < s->n_modes && dgm_str_split(&rest, '\n', &line); n++) {
    dgm_str_split(&line, ' ', &type);
    int number = dgm_type_find(type);
    bool found = number >= 0 && dgm_str_is(line, "-");
    for (uint32_t row = 0; !found && row < table->n_rows; row++)
      if (dgm_str_eq(dgm_table_cell(table, row, 0), type) && dgm_str_eq(dgm_table_cell(table, row, 1), line)) {
        s->modes[n].mode = dgm_table_cell(table, row, 1).data;
        found = true;
      }
    s->modes[n].type = found ? (uint8_t)number : DGM_NO_EVENT;
  }
  return n == s->n_modes;
}

dgm_err dgm_scorer_open(dgm_model *model, dgm_error *error) {
  static const char *const hidden[] = {"events.hidden.w", "events.hidden.scale", "events.hidden.zero",
                                       "events.hidden.b"};
  static const char *const out[] = {"events.out.w", "events.out.scale", "events.out.zero", "events.out.b"};
  dgm_bytes config = dgm_model_file_section(&model->file, "events.config");
  if (!config.data) /* weights of the language stage alone: the best row decides */
    return DGM_OK;
  const dgm_language *l = model->language;
  uint32_t sizes[7] = {0};
  if (config.size == sizeof sizes)
    memcpy(sizes, config.data, sizeof sizes);
  uint32_t dense = dgm_dense_size(l);
  if (!sizes[0] || sizes[0] & (sizes[0] - 1) || sizes[1] >= sizes[0] || sizes[2] != DGM_N_SCORES || sizes[3] != dense ||
      !sizes[4] || sizes[4] % DGM_PANEL || sizes[4] > 1024 || sizes[5] > MAX_MODES || sizes[6] > sizes[1])
    return dgm_fail(error, DGM_ERR_MODEL,
                    "the model's event scorer was trained for another program or language model; "
                    "build it again, or train it (train/README.md)");
  struct dgm_scorer *s = model->events->scorer = calloc(1, sizeof *s);
  if (!s)
    return dgm_fail_memory(error);
  bool good = true;
  model->events->all_verbs = true;
  s->dense = dense;
  s->hidden = sizes[4];
  s->mask = sizes[0] - 1;
  s->n_modes = sizes[5];
  s->n_mode_rows = sizes[6];
  s->mode_rows = section(model, "events.moderows", (size_t)sizes[6] * s->n_modes, &good);
  s->mode_scales = section(model, "events.moderows.scale", sizes[6] * sizeof(float), &good);
  s->slots = section(model, "events.slots", sizes[0] * 2 * sizeof(uint32_t), &good);
  s->rows = section(model, "events.rows", (size_t)sizes[1] * DGM_N_SCORES, &good);
  s->scales = section(model, "events.rows.scale", sizes[1] * sizeof(float), &good);
  s->calibration = section(model, "events.calibration", N_CALIBRATION * sizeof(float), &good);
  open_layer(model, hidden, s->dense, s->hidden, &s->to_hidden, &good);
  open_layer(model, out, s->hidden, DGM_N_SCORES + s->n_modes, &s->to_out, &good);
  uint32_t used = 0;
  for (uint32_t i = 0; good && i < sizes[0]; i++) {
    used += s->slots[2 * i] != 0;
    good = !s->slots[2 * i] || s->slots[2 * i + 1] < sizes[1];
  }
  good &= used < sizes[0] /* a search must end */ && open_modes(model, s);
  if (!good || !(s->calibration[0] > 0) || !(s->calibration[1] > 0))
    return dgm_fail(error, DGM_ERR_MODEL,
                    "the model's event scorer is damaged: a section is missing or of a wrong size");
  return DGM_OK;
}

void dgm_scorer_close(struct dgm_scorer *scorer) {
  if (scorer)
    free(scorer->modes);
  free(scorer);
}

/* ---- scoring ---- */

/* The feature's row, or DGM_NONE: too rare in training. */
static int64_t row_of(const struct dgm_scorer *s, uint32_t feature) {
  uint32_t at = feature & s->mask;
  while (s->slots[2 * at] && s->slots[2 * at] != feature)
    at = (at + 1) & s->mask;
  return s->slots[2 * at] ? (int64_t)s->slots[2 * at + 1] : DGM_NONE;
}

static void add_scores(const struct dgm_scorer *s, const dgm_features *features, float votes, float *scores) {
  for (uint32_t i = 0; i < features->count; i++) {
    int64_t number = row_of(s, features->items[i]);
    if (number < 0)
      continue;
    const int8_t *row = s->rows + number * DGM_N_SCORES;
    float scale = s->scales[number] * (dgm_is_vote(features->items[i]) ? votes : 1);
    for (int k = 0; k < DGM_N_SCORES; k++)
      scores[k] += (float)row[k] * scale;
  }
}

void dgm_add_scores(const struct dgm_scorer *s, const dgm_features *features, float *scores) {
  add_scores(s, features, 1, scores);
}

/* A part of the trainings never saw the lexicon's votes and knows words instead; of this one it knows nothing. */
static float vote_weight(const dgm_event_work *work, uint32_t candidate) {
  const struct dgm_scorer *s = work->matcher.lexicon->scorer;
  return row_of(s, dgm_lemma_feature(work, candidate)) < 0 ? s->calibration[4] : 1;
}

size_t dgm_score_stride(const struct dgm_scorer *s) {
  return DGM_N_SCORES + s->n_modes;
}

/* e^x by 2^n and a polynomial: the same bits on every machine, which the C library's does not promise. */
static float power_of_e(float x) {
  double y = (double)x * 1.4426950408889634;
  if (y < -120)
    return 0;
  int n = (int)(y < 0 ? y - 1 : y);
  double f = (y - n) * 0.6931471805599453, sum = 1, term = 1;
  for (int i = 1; i < 14; i++) {
    term *= f / i;
    sum += term;
  }
  for (; n < 0; n++)
    sum *= 0.5;
  return (float)sum;
}

const char *dgm_choose_mode(const dgm_event_work *work, uint32_t candidate, uint8_t type, const float *scores,
                            bool *sure) {
  const struct dgm_scorer *s = work->matcher.lexicon->scorer;
  float sums[MAX_MODES];
  dgm_features features[2];
  dgm_candidate_features(work, candidate, &features[0]);
  dgm_sentence_features(work, work->d->words[work->candidates[candidate].match.predicate].sentence, &features[1]);
  uint32_t first = 0, end;
  while (first < s->n_modes && s->modes[first].type != type)
    first++;
  for (end = first; end < s->n_modes && s->modes[end].type == type; end++)
    sums[end] = scores[DGM_N_SCORES + end];
  for (size_t f = 0; f < DGM_COUNT(features); f++)
    for (uint32_t i = 0; i < features[f].count; i++) {
      int64_t row = row_of(s, features[f].items[i]);
      for (uint32_t m = first; row >= 0 && row < s->n_mode_rows && m < end; m++)
        sums[m] += (float)s->mode_rows[row * s->n_modes + m] * s->mode_scales[row];
    }
  uint32_t best = first;
  for (uint32_t m = first + 1; m < end; m++)
    if (sums[m] > sums[best])
      best = m;
  float rest = 0; /* how much less likely all others are together */
  for (uint32_t m = first; m < end; m++)
    rest += m == best ? 0 : power_of_e(sums[m] - sums[best]);
  *sure = rest < 1;
  return first < end ? s->modes[best].mode : NULL;
}

/* ---- a bench: memory for the layers, for DGM_BENCH candidates at once ---- */

struct dgm_bench {
  uint8_t *in, *bytes;
  float *hidden, *out, *scores;
  float bag[DGM_N_SCORES]; /* of the sentence scored last: its words count once for all its candidates */
  uint32_t sentence;
};

dgm_bench *dgm_bench_new(const dgm_event_work *work) {
  const struct dgm_scorer *s = work->matcher.lexicon->scorer;
  dgm_arena *arena = &work->coder->arena;
  dgm_bench *b = dgm_arena_zeros(arena, 1, sizeof *b);
  if (!b)
    return NULL;
  b->sentence = UINT32_MAX;
  b->in = dgm_arena_alloc(arena, (size_t)DGM_BENCH * s->dense);
  b->bytes = dgm_arena_alloc(arena, DGM_BENCH * s->hidden);
  b->hidden = dgm_arena_alloc(arena, DGM_BENCH * s->hidden * sizeof(float));
  b->out = dgm_arena_alloc(arena, DGM_BENCH * s->to_out.m.n_out * sizeof(float));
  b->scores = dgm_arena_alloc(arena, DGM_BENCH * dgm_score_stride(s) * sizeof(float));
  return b->in && b->bytes && b->hidden && b->out && b->scores ? b : NULL;
}

float *dgm_score_candidates(const dgm_event_work *work, dgm_bench *b, uint32_t first, uint32_t n) {
  const struct dgm_scorer *s = work->matcher.lexicon->scorer;
  const dgm_kernels *kernels = &work->coder->model->language->kernels;
  size_t stride = dgm_score_stride(s);
  for (uint32_t i = 0; i < n; i++)
    dgm_candidate_dense(work, first + i, b->in + (size_t)i * s->dense);
  kernels->matmul8(b->in, s->dense, &s->to_hidden.m, s->to_hidden.b, b->hidden, s->hidden, n);
  kernels->tanh_bytes(b->hidden, b->bytes, (size_t)n * s->hidden);
  kernels->matmul8(b->bytes, s->hidden, &s->to_out.m, s->to_out.b, b->out, s->to_out.m.n_out, n);
  for (uint32_t i = 0; i < n; i++) {
    dgm_features features;
    float *row = b->scores + i * stride;
    memcpy(row, b->out + i * s->to_out.m.n_out, stride * sizeof *row);
    uint32_t sentence = work->d->words[work->candidates[first + i].match.predicate].sentence;
    if (sentence != b->sentence) {
      b->sentence = sentence;
      memset(b->bag, 0, sizeof b->bag);
      dgm_sentence_features(work, sentence, &features);
      dgm_add_scores(s, &features, b->bag);
    }
    for (uint32_t k = 0; k < DGM_N_SCORES; k++)
      row[k] += b->bag[k];
    dgm_candidate_features(work, first + i, &features);
    add_scores(s, &features, vote_weight(work, first + i), row);
  }
  return b->scores;
}

float dgm_divisor(const struct dgm_scorer *scorer, bool pairs) {
  return scorer->calibration[pairs];
}

float dgm_least_probability(const struct dgm_scorer *scorer, bool row_speaks) {
  return scorer->calibration[2 + row_speaks];
}

float dgm_least_alone(const struct dgm_scorer *scorer) {
  return scorer->calibration[5];
}

void dgm_scores_to_probabilities(float divisor, float *scores, uint32_t n) {
  float most = scores[0], sum = 0;
  for (uint32_t i = 1; i < n; i++)
    most = scores[i] > most ? scores[i] : most;
  for (uint32_t i = 0; i < n; i++)
    sum += scores[i] = power_of_e((scores[i] - most) / divisor);
  for (uint32_t i = 0; i < n; i++)
    scores[i] /= sum;
}
