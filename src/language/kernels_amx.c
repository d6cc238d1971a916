/* The product of bytes on processors with matrix tiles (AMX): 16 rows by 16 outputs at a time. The rest is the AVX-512
 * kernel's. The tiles read the same panels of weights: a row of a tile is four inputs of sixteen outputs. */
#include "language/kernels.h"

#if defined(__x86_64__) && defined(__linux__) && defined(__GNUC__) && __GNUC__ >= 11
#include <cpuid.h>
#include <immintrin.h>
#include <sys/syscall.h>
#include <unistd.h>

#define TARGET __attribute__((target("amx-tile,amx-int8,avx512f,fma")))

enum { TILE_ROWS = 16, TILE_BYTES = 64, REQUEST_PERMISSION = 0x1023, TILE_DATA = 18 };

/* Intel's layout of a tile configuration, palette 1. */
typedef struct tile_config {
  uint8_t palette, start_row, reserved[14];
  uint16_t bytes[16];
  uint8_t rows[16];
} tile_config;

/* Tiles 0 and 1 are sums, 2 is inputs, 3 and 4 are weights. */
TARGET static void configure(size_t rows) {
  tile_config c = {.palette = 1};
  for (int t = 0; t < 5; t++) {
    c.bytes[t] = TILE_BYTES;
    c.rows[t] = (uint8_t)(t < 3 ? rows : TILE_ROWS);
  }
  _tile_loadconfig(&c);
}

TARGET static void add_sums(const int32_t *sums, const dgm_matrix8 *m, const float *b, size_t j, float *y) {
  __m512i sum = _mm512_add_epi32(_mm512_loadu_si512(sums), _mm512_loadu_si512(m->zero + j));
  _mm512_storeu_ps(
      y, _mm512_fmadd_ps(_mm512_cvtepi32_ps(sum), _mm512_loadu_ps(m->scale + j), _mm512_loadu_ps(b ? b + j : y)));
}

TARGET static void rows_by_panel(const uint8_t *x, size_t x_stride, const dgm_matrix8 *m, const float *b, size_t j,
                                 float *y, size_t y_stride, size_t rows) {
  int32_t sums[2][TILE_ROWS][16];
  const int8_t *w = m->w + j * m->n_in;
  _tile_zero(0);
  _tile_zero(1);
  for (size_t k = 0; k < m->n_in; k += TILE_BYTES, w += TILE_BYTES * DGM_PANEL) {
    _tile_loadd(2, x + k, x_stride);
    _tile_loadd(3, w, 4 * DGM_PANEL);
    _tile_dpbusd(0, 2, 3);
    _tile_loadd(4, w + TILE_BYTES, 4 * DGM_PANEL);
    _tile_dpbusd(1, 2, 4);
  }
  _tile_stored(0, sums[0], TILE_BYTES);
  _tile_stored(1, sums[1], TILE_BYTES);
  for (size_t r = 0; r < rows; r++) {
    add_sums(sums[0][r], m, b, j, y + r * y_stride + j);
    add_sums(sums[1][r], m, b, j + 16, y + r * y_stride + j + 16);
  }
}

TARGET void dgm_matmul8_amx(const uint8_t *x, size_t x_stride, const dgm_matrix8 *m, const float *b, float *y,
                            size_t y_stride, size_t rows) {
  for (size_t r = 0; r < rows; r += TILE_ROWS) {
    size_t n = rows - r < TILE_ROWS ? rows - r : TILE_ROWS;
    if (r == 0 || n < TILE_ROWS)
      configure(n);
    for (size_t j = 0; j < m->n_out; j += DGM_PANEL)
      rows_by_panel(x + r * x_stride, x_stride, m, b, j, y + r * y_stride, y_stride, n);
  }
  _tile_release();
}

bool dgm_has_amx(void) {
  unsigned a, b, c, d;
  if (!__get_cpuid_count(7, 0, &a, &b, &c, &d) || !(d & bit_AMX_TILE) || !(d & bit_AMX_INT8))
    return false;
  return syscall(SYS_arch_prctl, REQUEST_PERMISSION, TILE_DATA) == 0;
}
#else
bool dgm_has_amx(void) {
  return false;
}

void dgm_matmul8_amx(const uint8_t *x, size_t x_stride, const dgm_matrix8 *m, const float *b, float *y, size_t y_stride,
                     size_t rows) {
  (void)x, (void)x_stride, (void)m, (void)b, (void)y, (void)y_stride, (void)rows;
}
#endif
