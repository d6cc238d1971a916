/* The kernels for one instruction set: included with NAME(x), TARGET, WIDTH (floats in a vector), ROWS, FMA, SPLAT,
 * SPLAT_INT, TO_FLOAT, clamp and dot (adds to each of WIDTH sums the four products of its weights with four inputs)
 * defined. */

typedef float NAME(vec) __attribute__((vector_size(WIDTH * 4), aligned(4), may_alias));
typedef int32_t NAME(ivec) __attribute__((vector_size(WIDTH * 4), aligned(4), may_alias));
typedef uint8_t NAME(bytes) __attribute__((vector_size(WIDTH), aligned(1), may_alias));
#define INLINE TARGET static inline __attribute__((always_inline))

/* `count` is a constant where this is inlined, so the sums stay in registers. */
INLINE void NAME(block)(const float *x, size_t x_stride, const float *w, size_t n_in, float *y, size_t y_stride,
                        size_t count) {
  NAME(vec) a[ROWS], b[ROWS];
  for (size_t r = 0; r < count; r++) {
    a[r] = *(const NAME(vec) *)(y + r * y_stride);
    b[r] = *(const NAME(vec) *)(y + r * y_stride + WIDTH);
  }
  for (size_t k = 0; k < n_in; k++) {
    NAME(vec) wa = *(const NAME(vec) *)(w + k * PANEL), wb = *(const NAME(vec) *)(w + k * PANEL + WIDTH);
#pragma GCC unroll 16
    for (size_t r = 0; r < count; r++) {
      NAME(vec) v = SPLAT(x[r * x_stride + k]);
      a[r] = FMA(v, wa, a[r]);
      b[r] = FMA(v, wb, b[r]);
    }
  }
  for (size_t r = 0; r < count; r++) {
    *(NAME(vec) *)(y + r * y_stride) = a[r];
    *(NAME(vec) *)(y + r * y_stride + WIDTH) = b[r];
  }
}

TARGET static void NAME(matmul)(const float *x, size_t x_stride, const float *w, size_t n_in, size_t n_out, float *y,
                                size_t y_stride, size_t rows) {
  for (size_t j = 0; j + 2 * WIDTH <= n_out; j += 2 * WIDTH) {
    const float *panel = w + j / PANEL * PANEL * n_in + j % PANEL;
    size_t r = 0;
    for (; r + ROWS <= rows; r += ROWS)
      NAME(block)(x + r * x_stride, x_stride, panel, n_in, y + r * y_stride + j, y_stride, ROWS);
    for (; r + 2 <= rows; r += 2)
      NAME(block)(x + r * x_stride, x_stride, panel, n_in, y + r * y_stride + j, y_stride, 2);
    for (; r < rows; r++)
      NAME(block)(x + r * x_stride, x_stride, panel, n_in, y + r * y_stride + j, y_stride, 1);
  }
}

INLINE void NAME(block8)(const uint8_t *x, size_t x_stride, const dgm_matrix8 *m, const float *b8, size_t j, float *y,
                         size_t y_stride, size_t count) {
  const int8_t *w = m->w + j / PANEL * PANEL * m->n_in + j % PANEL * 4;
  NAME(ivec) a[ROWS], b[ROWS];
  for (size_t r = 0; r < count; r++) {
    a[r] = *(const NAME(ivec) *)(m->zero + j);
    b[r] = *(const NAME(ivec) *)(m->zero + j + WIDTH);
  }
  for (size_t k = 0; k < m->n_in; k += 4, w += 4 * PANEL) {
    NAME(ivec) wa = *(const NAME(ivec) *)w, wb = *(const NAME(ivec) *)(w + 4 * WIDTH);
#pragma GCC unroll 16
    for (size_t r = 0; r < count; r++) {
      int32_t four;
      memcpy(&four, x + r * x_stride + k, 4);
      NAME(ivec) v = SPLAT_INT(four);
      a[r] = NAME(dot)(a[r], v, wa);
      b[r] = NAME(dot)(b[r], v, wb);
    }
  }
  NAME(vec) sa = *(const NAME(vec) *)(m->scale + j), sb = *(const NAME(vec) *)(m->scale + j + WIDTH);
  for (size_t r = 0; r < count; r++) {
    NAME(vec) *ya = (NAME(vec) *)(y + r * y_stride + j), *yb = (NAME(vec) *)(y + r * y_stride + j + WIDTH);
    const NAME(vec) *ba = b8 ? (const NAME(vec) *)(b8 + j) : ya, *bb = b8 ? (const NAME(vec) *)(b8 + j + WIDTH) : yb;
    *ya = FMA(TO_FLOAT(a[r]), sa, *ba);
    *yb = FMA(TO_FLOAT(b[r]), sb, *bb);
  }
}

TARGET static void NAME(matmul8)(const uint8_t *x, size_t x_stride, const dgm_matrix8 *m, const float *b, float *y,
                                 size_t y_stride, size_t rows) {
  for (size_t j = 0; j + 2 * WIDTH <= m->n_out; j += 2 * WIDTH) {
    size_t r = 0;
    for (; r + ROWS <= rows; r += ROWS)
      NAME(block8)(x + r * x_stride, x_stride, m, b, j, y + r * y_stride, y_stride, ROWS);
      /* the rest in one pass over the weights: short documents have few rows */
#define REST(n)                                                                                                        \
  case n:                                                                                                              \
    NAME(block8)(x + r * x_stride, x_stride, m, b, j, y + r * y_stride, y_stride, n < ROWS ? n : ROWS);                \
    break;
    switch (rows - r) {
      REST(1) REST(2) REST(3) REST(4) REST(5) REST(6) REST(7) REST(8) REST(9) REST(10) REST(11) default : break;
    }
#undef REST
  }
}

/* exp by range reduction and a polynomial of degree 6 (Taylor on [-ln2/2, ln2/2]); error below 2e-7. */
INLINE NAME(vec) NAME(exp)(NAME(vec) x) {
  x = NAME(clamp)(x);
  NAME(vec) t = FMA(x, SPLAT(1.44269504f), SPLAT(12582912.0f)); /* rounds to an integer */
  NAME(vec) n = t - SPLAT(12582912.0f);
  NAME(vec) r = FMA(n, SPLAT(-0.693359375f), x);
  r = FMA(n, SPLAT(2.12194440e-4f), r);
  NAME(vec) p = SPLAT(1.3888889e-3f);
  p = FMA(p, r, SPLAT(8.3333333e-3f));
  p = FMA(p, r, SPLAT(4.1666667e-2f));
  p = FMA(p, r, SPLAT(1.6666667e-1f));
  p = FMA(p, r, SPLAT(0.5f));
  p = FMA(p, r, SPLAT(1.0f));
  p = FMA(p, r, SPLAT(1.0f));
  NAME(ivec) bits = (NAME(ivec))t << 23; /* the low bits of t hold n */
  return (NAME(vec))((NAME(ivec))p + bits);
}

INLINE NAME(vec) NAME(sigmoid)(NAME(vec) x) {
  return SPLAT(1.0f) / (SPLAT(1.0f) + NAME(exp)(-x));
}

INLINE NAME(vec) NAME(tanh)(NAME(vec) x) {
  return FMA(SPLAT(2.0f), NAME(sigmoid)(x + x), SPLAT(-1.0f));
}

/* x·127 + 128, rounded: adding 1.5·2^23 leaves the integer in the low bits. */
INLINE void NAME(put_bytes)(NAME(vec) x, uint8_t *out) {
  NAME(vec) t = FMA(x, SPLAT(127.0f), SPLAT(12582912.0f + 128.0f));
  *(NAME(bytes) *)out = __builtin_convertvector((NAME(ivec))t & 255, NAME(bytes));
}

/* Sigmoids and tanhs written as fractions of exponentials and brought over one denominator: two divisions instead of
 * five. exp's clamp keeps a product of three within floats. */
TARGET static void NAME(lstm_step)(const float *gates, float *cell, uint8_t *hidden, size_t n) {
  const NAME(vec) one = SPLAT(1.0f);
  for (size_t j = 0; j < n; j += WIDTH) {
    NAME(vec) g = *(const NAME(vec) *)(gates + 2 * n + j);
    NAME(vec) ei = NAME(exp)(-*(const NAME(vec) *)(gates + j)) + one;
    NAME(vec) ef = NAME(exp)(-*(const NAME(vec) *)(gates + n + j)) + one;
    NAME(vec) eo = NAME(exp)(-*(const NAME(vec) *)(gates + 3 * n + j)) + one;
    NAME(vec) eg = NAME(exp)(-(g + g));
    NAME(vec) old = *(const NAME(vec) *)(cell + j), in = ei * (eg + one);
    NAME(vec) c = FMA(old, in, ef * (one - eg)) / (in * ef);
    *(NAME(vec) *)(cell + j) = c;
    NAME(vec) ec = NAME(exp)(-(c + c));
    NAME(put_bytes)((one - ec) / (eo * (ec + one)), hidden + j);
  }
}

TARGET static void NAME(tanh_bytes)(const float *x, uint8_t *out, size_t n) {
  for (size_t j = 0; j < n; j += WIDTH)
    NAME(put_bytes)(NAME(tanh)(*(const NAME(vec) *)(x + j)), out + j);
}

#undef NAME
#undef TARGET
#undef INLINE
#undef WIDTH
#undef ROWS
#undef FMA
#undef SPLAT
#undef SPLAT_INT
#undef TO_FLOAT
