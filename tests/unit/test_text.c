/* Sentences and words. The tables are read from data/ under the working directory, or from $DGM_DATA. */
#include "coder/coder.h"
#include "text/text.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static const char *const names[] = {"abbreviations", "contractions", "hyphens", "units",
                                    "endings",       "emoticons",    "starters"};
enum { N_TABLES = DGM_COUNT(names) };

typedef struct fixture {
  dgm_section sections[N_TABLES];
  dgm_buffer bytes, shown;
  dgm_model model;
  dgm_coder coder;
} fixture;

static void read_file(const char *name, dgm_buffer *out) {
  char path[512], block[4096];
  const char *data = getenv("DGM_DATA");
  snprintf(path, sizeof path, "%s/text/%s.tsv", data ? data : "data", name);
  FILE *in = fopen(path, "rb");
  assert_non_null(in);
  for (size_t n; (n = fread(block, 1, sizeof block, in)) > 0;)
    dgm_buffer_add(out, block, n);
  fclose(in);
}

static int set_up(void **state) {
  fixture *f = calloc(1, sizeof *f);
  dgm_error error = {0};
  for (int i = 0; i < N_TABLES; i++) {
    char path[32];
    dgm_buffer tsv = {0}, table = {0};
    read_file(names[i], &tsv);
    snprintf(path, sizeof path, "text/%s.tsv", names[i]);
    assert_int_equal(dgm_table_compile(path, (dgm_str){tsv.data, (uint32_t)tsv.size}, &table, &error), DGM_OK);
    while (f->bytes.size % DGM_MODEL_ALIGN)
      dgm_buffer_add(&f->bytes, "", 1);
    snprintf(f->sections[i].name, sizeof f->sections[i].name, "table.%s", path);
    f->sections[i].offset = f->bytes.size;
    f->sections[i].size = table.size;
    dgm_buffer_add(&f->bytes, table.data, table.size);
    dgm_buffer_free(&tsv);
    dgm_buffer_free(&table);
  }
  f->model.file =
      (dgm_model_file){.data = f->bytes.data, .size = f->bytes.size, .sections = f->sections, .n_sections = N_TABLES};
  assert_int_equal(dgm_tables_open(&f->model.tables, &f->model.file, &error), DGM_OK);
  assert_int_equal(dgm_text_open(&f->model, &error), DGM_OK);
  f->coder.model = &f->model;
  *state = f;
  return 0;
}

static int tear_down(void **state) {
  fixture *f = *state;
  dgm_text_close(&f->model);
  dgm_tables_close(&f->model.tables);
  dgm_arena_free(&f->coder.arena);
  dgm_buffer_free(&f->bytes);
  dgm_buffer_free(&f->shown);
  free(f);
  return 0;
}

static const dgm_document *run(fixture *f, const char *text, size_t size) {
  dgm_error error = {0};
  dgm_arena_reset(&f->coder.arena);
  f->coder.document = (dgm_document){.text = {text, (uint32_t)size}};
  assert_int_equal(dgm_text_run(&f->coder, &error), DGM_OK);
  return &f->coder.document;
}

/* Words with a space between, "+" inside a contraction, " / " after a sentence, " // " after a paragraph. */
static const char *show(fixture *f, const char *text) {
  const dgm_document *d = run(f, text, strlen(text));
  f->shown.size = 0;
  for (uint32_t i = 0; i < d->n_sentences; i++) {
    const dgm_sentence *s = &d->sentences[i];
    if (i)
      dgm_buffer_puts(&f->shown, s->paragraph == d->sentences[i - 1].paragraph ? " / " : " // ");
    for (uint32_t w = 0, parts = 0; w < s->words.count; w++) {
      const dgm_word *word = &d->words[s->words.first + w];
      if (w)
        dgm_buffer_puts(&f->shown, parts ? "+" : " ");
      parts = word->token_words ? word->token_words - 1u : parts ? parts - 1 : 0;
      dgm_buffer_add_str(&f->shown, dgm_text_of(d, word->span));
    }
  }
  dgm_buffer_add(&f->shown, "", 1);
  return f->shown.data;
}

typedef struct pair {
  const char *text, *shown;
} pair;

static void check(fixture *f, const pair *pairs, size_t n) {
  for (size_t i = 0; i < n; i++)
    assert_string_equal(show(f, pairs[i].text), pairs[i].shown);
}

static void test_words(void **state) {
  static const pair pairs[] = {
      {"They don't.", "They do+n't ."},
      {"We CAN'T, I'd've", "We CA+N'T , I+'d+'ve"},
      {"It’s Ann’s; cannot", "It+’s Ann+’s ; can+not"},
      {"the states' rights", "the states+' rights"},
      {"the 'two words' here", "the ' two words ' here"},
      {"in the 1990s, the '60s and 80's", "in the 1990s , the '60s and 80's"},
      {"U.S.-led, well-known, anti-war mid-1980s", "U.S. - led , well - known , anti-war mid-1980s"},
      {"al-Qaeda AK-47s e-mail 2010-2012", "al - Qaeda AK - 47s e-mail 2010 - 2012"},
      {"$5.3m, 5%, US$20 and 1,200", "$ 5.3 m , 5 % , US$ 20 and 1,200"},
      {"1,2 and 9/11 on 2024-03-15 and/or", "1 , 2 and 9/11 on 2024-03-15 and / or"},
      {"10:30 a.m. 5pm 10km 20th", "10:30 a.m. 5 pm 10 km 20th"},
      {"call 713-853-3989 now", "call 713-853-3989 now"},
      {"R&D, AT&T", "R&D , AT&T"},
      {"see www.example.org/a?b=c, x@example.org.", "see www.example.org/a?b=c , x@example.org ."},
      {"@somebody #sometag (#1)", "@somebody #sometag ( # 1 )"},
      {"wait... what?! -- yes :)", "wait ... what ?! -- yes :)"},
      {"O'Brien met Sana'a's mayor", "O'Brien met Sana'a+'s mayor"},
      {"Ph.D. Acme Corp. said e.g. this", "Ph.D. Acme Corp. said e.g. this"},
  };
  check(*state, pairs, DGM_COUNT(pairs));
}

static void test_sentences(void **state) {
  static const pair pairs[] = {
      {"Mr. Roe left. He ran.", "Mr. Roe left . / He ran ."},
      {"He met J. K. Roe of the U.S. Army.", "He met J. K. Roe of the U.S. Army ."},
      {"He left the U.S. The rest stayed.", "He left the U.S. / The rest stayed ."},
      {"At 5 p.m. Monday it fell. At 6 p.m. Rain came.", "At 5 p.m. Monday it fell . / At 6 p.m. / Rain came ."},
      {"Guns, etc. were found. Guns, etc.", "Guns , etc. were found . / Guns , etc ."},
      {"\"Is it?\" she asked. \"No.\" He left.", "\" Is it ? \" she asked . / \" No . \" / He left ."},
      {"It fell (badly). (It rose.) Then", "It fell ( badly ) . / ( It rose . ) / Then"},
      {"One: two; three... four", "One : two ; three ... four"},
      {"It ended.The next began.", "It ended . / The next began ."},
      {"A claim.[12] Another.", "A claim . [ 12 ] / Another ."},
      {"See No. 5. No. Yes.", "See No. 5 . / No . / Yes ."},
      {"1. First thing", "1 . First thing"},
  };
  check(*state, pairs, DGM_COUNT(pairs));
}

static void test_lines(void **state) {
  static const pair pairs[] = {
      {"Rebels seize town\n\nIt fell.\n", "Rebels seize town // It fell ."},
      {"Rebels seize town\nBy Ann Roe\nIt fell.", "Rebels seize town // By Ann Roe // It fell ."},
      {"A line that is long enough to be wrapped by the\nArmy of the north, said a man who was there with us\nin May.",
       "A line that is long enough to be wrapped by the Army of the north , said a man who was there with us in May ."},
      {"Items:\r\n\xE2\x80\xA2 one\r\n\xE2\x80\xA2 two", "Items : // \xE2\x80\xA2 one // \xE2\x80\xA2 two"},
  };
  check(*state, pairs, DGM_COUNT(pairs));
}

static void test_kinds(void **state) {
  static const struct {
    const char *text;
    dgm_sentence_kind kind;
    uint32_t words;
  } cases[] = {
      {"MANILA, June 19 - The army said so.", DGM_SENTENCE_DATELINE, 5},
      {"GENEVA (AP) \xE2\x80\x94 The army said so.", DGM_SENTENCE_DATELINE, 5},
      {"San Jose, Costa Rica (AP) - Rain fell.", DGM_SENTENCE_DATELINE, 9},
      {"NATO - the alliance - was silent.", DGM_SENTENCE_PROSE, 8},
      {"Army seizes town", DGM_SENTENCE_HEADLINE, 3},
      {"Army seizes town.", DGM_SENTENCE_PROSE, 4},
      {"He asked:", DGM_SENTENCE_PROSE, 3},
  };
  for (size_t i = 0; i < DGM_COUNT(cases); i++) {
    const dgm_document *d = run(*state, cases[i].text, strlen(cases[i].text));
    assert_int_equal(d->sentences[0].kind, cases[i].kind);
    assert_int_equal(d->sentences[0].words.count, cases[i].words);
  }
}

/* Every word lies in its sentence, after the word before it, and is not empty. */
static void check_order(const dgm_document *d) {
  uint32_t at = 0, words = 0;
  for (uint32_t i = 0; i < d->n_sentences; i++) {
    const dgm_sentence *s = &d->sentences[i];
    assert_int_equal(s->words.first, words);
    assert_true(s->words.count > 0 && s->words.count < 600);
    assert_int_equal(s->span.start, d->words[words].span.start);
    words += s->words.count;
    assert_int_equal(s->span.end, d->words[words - 1].span.end);
  }
  assert_int_equal(words, d->n_words);
  for (uint32_t i = 0; i < d->n_words; i++) {
    assert_true(d->words[i].span.start >= at && d->words[i].span.end > d->words[i].span.start);
    at = d->words[i].span.end;
  }
  assert_true(at <= d->text.size);
}

static void test_any_bytes(void **state) {
  static const char broken[] = "a \xFF\xE2\x82 b\0c \xF0\x9F\x98 \xC0\xAF d";
  const dgm_document *d = run(*state, broken, sizeof broken - 1);
  assert_int_equal(d->n_broken, 8);
  assert_true(dgm_str_is((dgm_str){d->text.data + 2, 6}, "\xEF\xBF\xBD\xEF\xBF\xBD"));
  check_order(d);
  assert_int_equal(run(*state, "", 0)->n_words, 0);
  assert_int_equal(run(*state, " \n\t\r\n ", 6)->n_sentences, 0);
  char noise[4096];
  uint64_t seed = 1;
  for (int round = 0; round < 200; round++) {
    for (size_t i = 0; i < sizeof noise; i++) {
      seed = seed * 6364136223846793005u + 1442695040888963407u;
      noise[i] = round % 2 ? (char)(seed >> 56) : "aA1.'\"-,/@ \n(:\xE2\x80\x99"[seed >> 60];
    }
    check_order(run(*state, noise, sizeof noise));
  }
}

/* No input makes the work grow faster than the text. */
static void test_long_inputs(void **state) {
  static const char *const pieces[] = {"\"",  "'",   ". ",    ".\"", "a-", "1/", "a.",
                                       "aa.", "a\n", ". [1]", "x",   "a@", "1-"};
  enum { SIZE = 1 << 19 };
  char *text = malloc(SIZE);
  assert_non_null(text);
  for (size_t p = 0; p < DGM_COUNT(pieces); p++) {
    size_t size = strlen(pieces[p]);
    for (size_t i = 0; i < SIZE; i++)
      text[i] = pieces[p][i % size];
    check_order(run(*state, text, SIZE));
  }
  free(text);
}

static void test_split_words(void **state) {
  fixture *f = *state;
  dgm_arena arena = {0};
  dgm_str *words;
  uint32_t n;
  assert_int_equal(dgm_split_words(f->model.text, &arena, dgm_cstr("St. John's-based Acme Inc."), &words, &n), DGM_OK);
  assert_int_equal(n, 7);
  assert_true(dgm_str_is(words[0], "St.") && dgm_str_is(words[2], "'s") && dgm_str_is(words[6], "Inc."));
  assert_int_equal(dgm_split_words(NULL, &arena, dgm_cstr("U.S. Army"), &words, &n), DGM_OK);
  assert_int_equal(n, 2);
  assert_int_equal(dgm_split_words(NULL, &arena, dgm_cstr(""), &words, &n), DGM_OK);
  assert_int_equal(n, 0);
  dgm_arena_free(&arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_words),       cmocka_unit_test(test_sentences), cmocka_unit_test(test_lines),
      cmocka_unit_test(test_kinds),       cmocka_unit_test(test_any_bytes), cmocka_unit_test(test_long_inputs),
      cmocka_unit_test(test_split_words),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
