/* After the first texts a coder asks for no more memory: every allocation of the library is counted (the linker's
 * --wrap). */
#include "fixture.h"

#include <malloc.h>

static size_t asked;
static long long held; /* bytes, as the allocator rounds them */

static void *count(void *memory) {
  asked++;
  held += (long long)malloc_usable_size(memory);
  return memory;
}

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *memory, size_t size);
void *__real_aligned_alloc(size_t alignment, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *memory, size_t size);
void *__wrap_aligned_alloc(size_t alignment, size_t size);

void __real_free(void *memory);
void __wrap_free(void *memory);

void *__wrap_malloc(size_t size) {
  return count(__real_malloc(size));
}
void *__wrap_calloc(size_t n, size_t size) {
  return count(__real_calloc(n, size));
}
void *__wrap_realloc(void *memory, size_t size) {
  held -= (long long)malloc_usable_size(memory);
  return count(__real_realloc(memory, size));
}
void *__wrap_aligned_alloc(size_t alignment, size_t size) {
  return count(__real_aligned_alloc(alignment, size));
}
void __wrap_free(void *memory) {
  held -= (long long)malloc_usable_size(memory);
  __real_free(memory);
}

static const char *const texts[] = {
    "Iran denied on Monday that it had sent drones to Russia. \"We gave nothing to anybody,\" Foreign Minister Hossein "
    "Amir-Abdollahian said in Tehran. Ukraine and the United States accused both countries of lying.",
    "the police the police or that which than who of in at the the and to and and nor which that whose by by from. "
    "What that it is not was the which for when where of and and and of of the in so then as as as if to be or.",
    "Kenyan police shot dead two protesters in Nairobi, the Daily Nation reported. The interior ministry blamed gangs; "
    "opposition leaders called for strikes, marches, prayers and an inquiry by judges from three countries.",
};

static void read_all(fixture *f, dgm_depth depth) {
  for (size_t i = 0; i < DGM_COUNT(texts); i++) {
    dgm_error error = {0};
    dgm_input input = {.text = dgm_cstr(texts[i]), .date = DGM_NO_DATE};
    assert_non_null(dgm_read(f->coder, &input, depth, &error));
  }
}

static void test_steady(void **state) {
  fixture *f = *state;
  static const dgm_depth depths[] = {DGM_PARSE, DGM_ALL};
  for (size_t i = 0; i < DGM_COUNT(depths); i++) {
    asked = 0;
    for (int round = 0; round < 3; round++)
      read_all(f, depths[i]);
    assert_true(i || asked); /* the count works */
    asked = 0;
    for (int round = 0; round < 20; round++)
      read_all(f, depths[i]);
    assert_int_equal(asked, 0);
  }
}

/* What a thread holds beside the model, after an article of some 5,000 words. */
static void test_small(void **state) {
  enum { MOST = 14 << 20, TIMES = 50 }; /* 8 MiB until the event scorer: it reads the vectors of all words */
  fixture *f = *state;
  long long before = held;
  dgm_error error = {0};
  dgm_coder *coder = dgm_coder_new(f->model, &error);
  dgm_buffer text = {0};
  for (int i = 0; i < TIMES; i++)
    for (size_t k = 0; k < DGM_COUNT(texts); k++) {
      dgm_buffer_puts(&text, texts[k]);
      dgm_buffer_puts(&text, "\n\n");
    }
  long long own = (long long)malloc_usable_size(text.data);
  dgm_input input = {.text = {text.data, (uint32_t)text.size}, .date = DGM_NO_DATE};
  const dgm_document *d = dgm_read(coder, &input, DGM_ALL, &error);
  assert_non_null(d);
  assert_true(d->n_words > 5000);
  print_message("%u words: %lld KiB beside the model\n", d->n_words, (held - before - own) / 1024);
  assert_true(held - before - own < MOST);
  dgm_buffer_free(&text);
  dgm_coder_free(coder);
  assert_true(held - before <= 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test_setup_teardown(test_steady, set_up, tear_down),
                                     cmocka_unit_test_setup_teardown(test_small, set_up, tear_down)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
