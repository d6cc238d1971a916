#include "language/kernels.h"

#include <math.h>
#include <string.h>
#if defined(__aarch64__)
#include <arm_neon.h>
#include <sys/auxv.h>
#endif

/* Vector types wider than the baseline never cross a function boundary here: all helpers are inlined. */
#pragma GCC diagnostic ignored "-Wpsabi"

enum { PANEL = DGM_PANEL };

/* exp's argument: beyond it sigmoid and tanh are 0 or 1 in floats, and e^(3·28) still fits one. */
#define LARGEST 28.0f

#define JOIN2(a, b) a##_##b
#define JOIN(a, b) JOIN2(a, b)
#define HELPER static inline __attribute__((always_inline))

#if defined(__x86_64__)
#include <immintrin.h>

#define NAME(x) JOIN(x, avx512)
#define TARGET __attribute__((target("avx512f,avx512vl,avx512bw,avx512vnni,fma")))
#define WIDTH 16
#define ROWS 12
#define SPLAT(x) ((vec_avx512)_mm512_set1_ps(x))
#define SPLAT_INT(x) ((ivec_avx512)_mm512_set1_epi32(x))
#define FMA(a, b, c) ((vec_avx512)_mm512_fmadd_ps((__m512)(a), (__m512)(b), (__m512)(c)))
#define TO_FLOAT(x) ((vec_avx512)_mm512_cvtepi32_ps((__m512i)(x)))
typedef float floats_avx512 __attribute__((vector_size(64), aligned(4), may_alias));
typedef int32_t ints_avx512 __attribute__((vector_size(64), aligned(4), may_alias));
TARGET HELPER floats_avx512 clamp_avx512(floats_avx512 x) {
  return (floats_avx512)_mm512_min_ps(_mm512_max_ps((__m512)x, _mm512_set1_ps(-LARGEST)), _mm512_set1_ps(LARGEST));
}
TARGET HELPER ints_avx512 dot_avx512(ints_avx512 sum, ints_avx512 x, ints_avx512 w) {
  return (ints_avx512)_mm512_dpbusd_epi32((__m512i)sum, (__m512i)x, (__m512i)w);
}
#include "language/kernels_body.h"

#define NAME(x) JOIN(x, avx2)
#define TARGET __attribute__((target("avx2,fma")))
#define WIDTH 8
#define ROWS 4
#define SPLAT(x) ((vec_avx2)_mm256_set1_ps(x))
#define SPLAT_INT(x) ((ivec_avx2)_mm256_set1_epi32(x))
#define FMA(a, b, c) ((vec_avx2)_mm256_fmadd_ps((__m256)(a), (__m256)(b), (__m256)(c)))
#define TO_FLOAT(x) ((vec_avx2)_mm256_cvtepi32_ps((__m256i)(x)))
typedef float floats_avx2 __attribute__((vector_size(32), aligned(4), may_alias));
typedef int32_t ints_avx2 __attribute__((vector_size(32), aligned(4), may_alias));
TARGET HELPER floats_avx2 clamp_avx2(floats_avx2 x) {
  return (floats_avx2)_mm256_min_ps(_mm256_max_ps((__m256)x, _mm256_set1_ps(-LARGEST)), _mm256_set1_ps(LARGEST));
}
TARGET HELPER ints_avx2 dot_avx2(ints_avx2 sum, ints_avx2 x, ints_avx2 w) {
  __m256i pairs = _mm256_maddubs_epi16((__m256i)x, (__m256i)w); /* no saturation: weights are at most ±64 */
  return (ints_avx2)_mm256_add_epi32((__m256i)sum, _mm256_madd_epi16(pairs, _mm256_set1_epi16(1)));
}
#include "language/kernels_body.h"
#endif

#if defined(__aarch64__)
#define WIDTH 4
#define ROWS 8
HELPER float32x4_t clamp_neon(float32x4_t x) {
  return vminq_f32(vmaxq_f32(x, vdupq_n_f32(-LARGEST)), vdupq_n_f32(LARGEST));
}

/* Processors without mixed-sign dot products: two products of a byte and a weight of at most ±64 fit 16 bits. */
#define NAME(x) JOIN(x, neon)
#define TARGET
#define SPLAT(x) ((vec_neon)vdupq_n_f32(x))
#define SPLAT_INT(x) ((ivec_neon)vdupq_n_s32(x))
#define FMA(a, b, c) ((vec_neon)vfmaq_f32((float32x4_t)(c), (float32x4_t)(a), (float32x4_t)(b)))
#define TO_FLOAT(x) ((vec_neon)vcvtq_f32_s32((int32x4_t)(x)))
HELPER int32x4_t dot_neon(int32x4_t sum, int32x4_t x, int32x4_t w) {
  int16x8_t in = vreinterpretq_s16_u16(vmovl_u8(vget_low_u8(vreinterpretq_u8_s32(x))));
  int8x16_t weights = vreinterpretq_s8_s32(w);
  int16x8_t low = vmulq_s16(in, vmovl_s8(vget_low_s8(weights)));
  int16x8_t high = vmulq_s16(in, vmovl_high_s8(weights));
  return vpadalq_s16(sum, vpaddq_s16(low, high));
}
#include "language/kernels_body.h"

#define NAME(x) JOIN(x, i8mm)
#define TARGET __attribute__((target("arch=armv8.2-a+i8mm")))
#define WIDTH 4
#define ROWS 8
#define SPLAT(x) ((vec_i8mm)vdupq_n_f32(x))
#define SPLAT_INT(x) ((ivec_i8mm)vdupq_n_s32(x))
#define FMA(a, b, c) ((vec_i8mm)vfmaq_f32((float32x4_t)(c), (float32x4_t)(a), (float32x4_t)(b)))
#define TO_FLOAT(x) ((vec_i8mm)vcvtq_f32_s32((int32x4_t)(x)))
#define clamp_i8mm clamp_neon
TARGET HELPER int32x4_t dot_i8mm(int32x4_t sum, int32x4_t x, int32x4_t w) {
  return vusdotq_s32(sum, vreinterpretq_u8_s32(x), vreinterpretq_s8_s32(w));
}
#include "language/kernels_body.h"
#endif

/* Portable: four numbers at a time, fused multiply-add from the C library where the processor has none. */
#define NAME(x) JOIN(x, portable)
#define TARGET
#define WIDTH 4
#define ROWS 4
#define SPLAT(x) ((vec_portable){(x), (x), (x), (x)})
#define SPLAT_INT(x) ((ivec_portable){(x), (x), (x), (x)})
#define FMA(a, b, c) fma_portable(a, b, c)
#define TO_FLOAT(x) __builtin_convertvector(x, vec_portable)
typedef float floats_portable __attribute__((vector_size(16), aligned(4), may_alias));
typedef int32_t ints_portable __attribute__((vector_size(16), aligned(4), may_alias));
HELPER floats_portable fma_portable(floats_portable a, floats_portable b, floats_portable c) {
  for (int i = 0; i < 4; i++)
    c[i] = fmaf(a[i], b[i], c[i]);
  return c;
}
HELPER floats_portable clamp_portable(floats_portable x) {
  for (int i = 0; i < 4; i++)
    x[i] = x[i] < -LARGEST ? -LARGEST : x[i] > LARGEST ? LARGEST : x[i];
  return x;
}
#if defined(__SSE2__)
HELPER ints_portable dot_portable(ints_portable sum, ints_portable x, ints_portable w) {
  __m128i x16 = _mm_unpacklo_epi8((__m128i)x, _mm_setzero_si128());
  __m128i low = _mm_srai_epi16(_mm_unpacklo_epi8((__m128i)w, (__m128i)w), 8);
  __m128i high = _mm_srai_epi16(_mm_unpackhi_epi8((__m128i)w, (__m128i)w), 8);
  __m128 a = _mm_castsi128_ps(_mm_madd_epi16(x16, low)), b = _mm_castsi128_ps(_mm_madd_epi16(x16, high));
  __m128i even = _mm_castps_si128(_mm_shuffle_ps(a, b, 0x88)), odd = _mm_castps_si128(_mm_shuffle_ps(a, b, 0xdd));
  return (ints_portable)_mm_add_epi32((__m128i)sum, _mm_add_epi32(even, odd));
}
#else
HELPER ints_portable dot_portable(ints_portable sum, ints_portable x, ints_portable w) {
  uint8_t in[16];
  int8_t weights[16];
  memcpy(in, &x, 16);
  memcpy(weights, &w, 16);
  for (int i = 0; i < 4; i++)
    for (int k = 0; k < 4; k++)
      sum[i] += in[k] * weights[4 * i + k];
  return sum;
}
#endif
#include "language/kernels_body.h"

#if defined(__x86_64__)
/* Tiles pay from a few rows on. */
static void matmul8_tiles(const uint8_t *x, size_t x_stride, const dgm_matrix8 *m, const float *b, float *y,
                          size_t y_stride, size_t rows) {
  bool fits = m->n_in % 64 == 0 && rows >= 3;
  (fits ? dgm_matmul8_amx : matmul8_avx512)(x, x_stride, m, b, y, y_stride, rows);
}
#endif

size_t dgm_kernels_list(dgm_kernels out[DGM_MAX_KERNELS]) {
  size_t n = 0;
#if defined(__x86_64__)
  bool vnni =
      __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vnni");
  if (vnni && dgm_has_amx())
    out[n++] = (dgm_kernels){"amx", matmul_avx512, matmul8_tiles, lstm_step_avx512, tanh_bytes_avx512};
  if (vnni)
    out[n++] = (dgm_kernels){"avx512", matmul_avx512, matmul8_avx512, lstm_step_avx512, tanh_bytes_avx512};
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
    out[n++] = (dgm_kernels){"avx2", matmul_avx2, matmul8_avx2, lstm_step_avx2, tanh_bytes_avx2};
#endif
#if defined(__aarch64__)
  if (getauxval(AT_HWCAP2) & HWCAP2_I8MM)
    out[n++] = (dgm_kernels){"i8mm", matmul_i8mm, matmul8_i8mm, lstm_step_i8mm, tanh_bytes_i8mm};
  out[n++] = (dgm_kernels){"neon", matmul_neon, matmul8_neon, lstm_step_neon, tanh_bytes_neon};
#endif
  out[n++] = (dgm_kernels){"portable", matmul_portable, matmul8_portable, lstm_step_portable, tanh_bytes_portable};
  return n;
}
