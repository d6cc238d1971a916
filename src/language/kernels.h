/* Matrix products and activations, chosen by what the processor can do. All variants give the same bits: sums of bytes
 * are exact, and every sum of floats is one chain of fused multiply-adds in the order of k, whatever the vector width
 * or the number of rows. */
#ifndef DGM_KERNELS_H
#define DGM_KERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Weights stand in panels of so many outputs, each panel k by k: w[j / 32][k][j % 32]. */
enum { DGM_PANEL = 32 };

/* Weights as bytes, at most ±64 so that two products fit 16 bits; four inputs stand together: w[j / 32][k / 4][j %
 * 32][k % 4]. Inputs are activations between -1 and 1, stored as x·127 + 128: `zero` takes back what the 128 adds. */
typedef struct dgm_matrix8 {
  const int8_t *w;
  const float *scale;
  const int32_t *zero;
  size_t n_in, n_out; /* multiples of 4 and 32 */
} dgm_matrix8;

/* y[r][j] += Σ_k x[r][k] · w[k][j]; rows of x and y are `x_stride` and `y_stride` floats apart; n_out % 32 == 0. */
typedef void dgm_matmul(const float *x, size_t x_stride, const float *w, size_t n_in, size_t n_out, float *y,
                        size_t y_stride, size_t rows);
/* y[r][j] = b[j] + scale[j] · (zero[j] + Σ_k x[r][k] · w[k][j]); without a bias (NULL) the sum is added to y. */
typedef void dgm_matmul8(const uint8_t *x, size_t x_stride, const dgm_matrix8 *m, const float *b, float *y,
                         size_t y_stride, size_t rows);
/* Cell state and output (as bytes) of one step: gates are i, f, g, o, `n` each. */
typedef void dgm_lstm_step(const float *gates, float *cell, uint8_t *hidden, size_t n);
/* tanh as bytes. */
typedef void dgm_tanh_bytes(const float *x, uint8_t *out, size_t n);

typedef struct dgm_kernels {
  const char *name;
  dgm_matmul *matmul;
  dgm_matmul8 *matmul8;
  dgm_lstm_step *lstm_step;
  dgm_tanh_bytes *tanh_bytes;
} dgm_kernels;

/* kernels_amx.c: does the system let this process use matrix tiles? Their product wants n_in % 64 == 0. */
bool dgm_has_amx(void);
dgm_matmul8 dgm_matmul8_amx;

/* All that this machine can run, best first; the portable one is last. Returns how many. */
enum { DGM_MAX_KERNELS = 4 };
size_t dgm_kernels_list(dgm_kernels out[DGM_MAX_KERNELS]);

#endif
