/* Prints, for every kernel of this machine, a digest of what it makes of fixed numbers: run.py compares machines. */
#include "language/kernels.h"

#include <stdio.h>

enum { N_IN = 192, N_OUT = 96, ROWS = 29 };

static uint32_t next_random(uint32_t *seed) {
  *seed = *seed * 1664525u + 1013904223u;
  return *seed >> 8;
}

static uint64_t digest(const void *data, size_t size, uint64_t hash) {
  const unsigned char *bytes = data;
  for (size_t i = 0; i < size; i++)
    hash = (hash ^ bytes[i]) * 1099511628211u;
  return hash;
}

int main(void) {
  static uint8_t x8[ROWS * N_IN], hidden[N_OUT], squashed[N_OUT];
  static int8_t w8[N_IN * N_OUT];
  static float x[ROWS * N_IN], w[N_IN * N_OUT], scale[N_OUT], y[ROWS * N_OUT], gates[4 * N_OUT], cell[N_OUT];
  static int32_t zero[N_OUT];
  uint32_t seed = 11;
  for (size_t i = 0; i < ROWS * N_IN; i++) {
    x8[i] = (uint8_t)(next_random(&seed) % 256);
    x[i] = (float)((int)(next_random(&seed) % 2001) - 1000) / 1000;
  }
  for (size_t i = 0; i < N_IN * N_OUT; i++) {
    w8[i] = (int8_t)((int)(next_random(&seed) % 129) - 64);
    w[i] = (float)((int)(next_random(&seed) % 2001) - 1000) / 1000;
  }
  for (size_t j = 0; j < N_OUT; j++) {
    scale[j] = (float)(next_random(&seed) % 100) * 1e-5f;
    zero[j] = -(int32_t)(next_random(&seed) % 100000);
  }
  for (size_t j = 0; j < 4 * N_OUT; j++)
    gates[j] = (float)((int)(next_random(&seed) % 2001) - 1000) / 50;
  dgm_matrix8 m = {w8, scale, zero, N_IN, N_OUT};
  dgm_kernels kernels[DGM_MAX_KERNELS];
  size_t n = dgm_kernels_list(kernels);
  for (size_t k = 0; k < n; k++) {
    uint64_t hash = 14695981039346656037u;
    for (size_t i = 0; i < ROWS * N_OUT; i++)
      y[i] = 0;
    for (size_t i = 0; i < N_OUT; i++)
      cell[i] = 0;
    kernels[k].matmul(x, N_IN, w, N_IN, N_OUT, y, N_OUT, ROWS);
    hash = digest(y, sizeof y, hash);
    kernels[k].matmul8(x8, N_IN, &m, NULL, y, N_OUT, ROWS);
    hash = digest(y, sizeof y, hash);
    kernels[k].matmul8(x8, N_IN, &m, gates, y, N_OUT, ROWS);
    hash = digest(y, sizeof y, hash);
    for (int step = 0; step < 3; step++)
      kernels[k].lstm_step(gates, cell, hidden, N_OUT);
    kernels[k].tanh_bytes(gates, squashed, N_OUT);
    hash = digest(squashed, sizeof squashed, digest(hidden, sizeof hidden, digest(cell, sizeof cell, hash)));
    printf("%s %016llx\n", kernels[k].name, (unsigned long long)hash);
  }
  return 0;
}
