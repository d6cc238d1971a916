/* Expressions of time through the whole reader, with the model that the build made: $DGM_MODEL. */
#include "coder/coder.h"
#include "times/times.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "fixture.h"

static const dgm_document *read_text(fixture *f, const char *date, const char *text) {
  dgm_error error = {0};
  dgm_input input = {.text = dgm_cstr(text), .date = DGM_NO_DATE};
  if (date)
    assert_true(dgm_date_parse(dgm_cstr(date), &input.date));
  const dgm_document *d = dgm_read(f->coder, &input, DGM_ENTITIES, &error);
  assert_non_null(d);
  return d;
}

static void put_days(dgm_buffer *out, dgm_date start, dgm_date end) {
  char a[16], b[16];
  dgm_date_format(start, a);
  dgm_date_format(end, b);
  dgm_buffer_printf(out, start == end ? "%s" : "%s %s", a, b);
}

/* "words=first last" of each time, with "; " between. */
static const char *show(fixture *f, const char *date, const char *text) {
  const dgm_document *d = read_text(f, date, text);
  f->shown.size = 0;
  for (uint32_t i = 0; i < d->n_times; i++) {
    const dgm_time *t = &d->times[i];
    assert_true(i == 0 || t->words.first >= d->times[i - 1].words.first + d->times[i - 1].words.count);
    assert_true(t->head >= t->words.first && t->head < t->words.first + t->words.count);
    dgm_buffer_puts(&f->shown, i ? "; " : "");
    dgm_buffer_add_str(&f->shown, dgm_text_of(d, t->span));
    dgm_buffer_puts(&f->shown, "=");
    put_days(&f->shown, t->start, t->end);
  }
  dgm_buffer_add(&f->shown, "", 1);
  return f->shown.data;
}

typedef struct pair {
  const char *text, *shown;
} pair;

static void check(fixture *f, const char *date, const pair *pairs, size_t n) {
  for (size_t i = 0; i < n; i++)
    assert_string_equal(show(f, date, pairs[i].text), pairs[i].shown);
}

/* Without the document's date too. */
static void test_full_dates(void **state) {
  static const pair pairs[] = {
      {"The port fell on March 3, 2022.", "March 3, 2022=2022-03-03"},
      {"The port fell on 3 March 2022.", "3 March 2022=2022-03-03"},
      {"The port fell in March 2022.", "March 2022=2022-03-01 2022-03-31"},
      {"The port fell on 2022-03-03.", "2022-03-03=2022-03-03"},
      {"The port fell on 03/04/2022.", "03/04/2022=2022-03-04"},
      {"The port fell on 23/04/2022.", "23/04/2022=2022-04-23"},
      {"The port fell on Monday, Feb. 29, 2016.", "Monday, Feb. 29, 2016=2016-02-29"},
      {"The port fell between May 3 and May 9, 2021.", "May 3 and May 9, 2021=2021-05-03 2021-05-09"},
      {"The port fell in the first quarter of 2023.", "the first quarter of 2023=2023-01-01 2023-03-31"},
      {"The port grew in the 1990s.", "the 1990s=1990-01-01 1999-12-31"},
      {"The port fell in the summer of 2020.", "the summer of 2020=2020-06-01 2020-08-31"},
      {"The port fell on Monday.", "Monday="},
  };
  check(*state, NULL, pairs, DGM_COUNT(pairs));
}

static void test_weekdays(void **state) {
  static const pair pairs[] = {
      {"Rebels took the bridge on Monday.", "Monday=2024-03-11"},
      {"Rebels took the bridge on Friday.", "Friday=2024-03-15"},
      {"Ministers will meet on Monday.", "Monday=2024-03-18"},
      {"Ministers are expected to meet on Saturday.", "Saturday=2024-03-16"},
      {"The vote is scheduled for Sunday.", "Sunday=2024-03-17"},
      {"The two leaders meet on Tuesday.", "Tuesday=2024-03-19"},
      {"Rebels took the bridge last Friday.", "last Friday=2024-03-08"},
      {"Ministers will meet next Friday.", "next Friday=2024-03-22"},
      {"Rebels took the bridge on Tuesday of last week.", "Tuesday of last week=2024-03-05"},
      {"Soldiers guarded the port from Monday to Wednesday.", "Monday to Wednesday=2024-03-11 2024-03-13"},
      {"Rebels took the bridge early on Thursday morning.", "early on Thursday morning=2024-03-14"},
      {"Rebels took the bridge at the weekend.", "the weekend=2024-03-09 2024-03-10"},
  };
  check(*state, "2024-03-15", pairs, DGM_COUNT(pairs));
}

static void test_relative(void **state) {
  static const pair pairs[] = {
      {"Rebels took the bridge yesterday.", "yesterday=2024-03-14"},
      {"Rebels took the bridge last week.", "last week=2024-03-04 2024-03-10"},
      {"Rebels took the bridge earlier this week.", "earlier this week=2024-03-11 2024-03-15"},
      {"Rebels have held the bridge since Monday.", "Monday=2024-03-11 2024-03-15"},
      {"Rebels took the bridge three weeks ago.", "three weeks ago=2024-02-23"},
      {"Rebels took the bridge two years ago.", "two years ago=2022-03-15"},
      {"Rebels took it in the past three days.", "the past three days=2024-03-12 2024-03-15"},
      {"Rebels took the bridge in December.", "December=2023-12-01 2023-12-31"},
      {"The court will rule in December.", "December=2024-12-01 2024-12-31"},
      {"Rebels took the bridge in mid-February.", "mid-February=2024-02-11 2024-02-20"},
      {"Rebels took the bridge in late February.", "late February=2024-02-21 2024-02-29"},
      {"Rebels took the bridge in May last year.", "May last year=2023-05-01 2023-05-31"},
      {"The vote was held on March 2. Two days later rebels fled.", "March 2=2024-03-02; Two days later=2024-03-04"},
  };
  check(*state, "2024-03-15", pairs, DGM_COUNT(pairs));
  assert_string_equal(show(*state, "2024-03-31", "Rebels fled a month ago."), "a month ago=2024-02-29");
}

static void test_no_times(void **state) {
  static const char *const texts[] = {
      "They may march against the second law.",
      "Theresa May praised the firm.",
      "Workers march for higher pay.",
      "He stayed for three days with a three-year-old boy.",
      "The fall of the government stunned the firm.",
      "The army left a day after the vote.",
      "Nearly 2000 people fled.",
      "",
  };
  for (size_t i = 0; i < DGM_COUNT(texts); i++)
    assert_string_equal(show(*state, "2024-03-15", texts[i]), "");
}

/* The time of the predicate with this form. */
static const char *when(fixture *f, const char *text, const char *form) {
  const dgm_document *d = read_text(f, "2024-03-15", text);
  f->shown.size = 0;
  for (uint32_t i = 0; i < d->n_words; i++)
    if (dgm_str_is(dgm_form(d, i), form)) {
      dgm_date start, end;
      bool found;
      dgm_event_time(d, i, &start, &end, &found);
      if (found)
        put_days(&f->shown, start, end);
      break;
    }
  dgm_buffer_add(&f->shown, "", 1);
  return f->shown.data;
}

static void test_events(void **state) {
  static const struct {
    const char *text, *form, *shown;
  } cases[] = {
      {"Officials said on Monday that rebels attacked the base.", "attacked", "2024-03-11"},
      {"The minister said on Monday that the army will leave on Saturday.", "leave", "2024-03-16"},
      {"The rebels agreed on Monday to leave the town.", "leave", ""},
      {"Rebels attacked the base, officials said on Monday.", "attacked", "2024-03-11"},
      {"The army carried out an attack on Tuesday.", "attack", "2024-03-12"},
      {"Parliament rejected the 2015 deal.", "rejected", ""},
      {"Troops shelled the camp and burned a market.", "shelled", ""},
  };
  for (size_t i = 0; i < DGM_COUNT(cases); i++)
    assert_string_equal(when(*state, cases[i].text, cases[i].form), cases[i].shown);
}

/* Counting leads outside what a date can be: a time without a day, and no failure. */
static void test_far_days(void **state) {
  assert_string_equal(show(*state, "2024-03-15", "The sea rose 9999 centuries ago."), "9999 centuries ago=");
  fixture *f = *state;
  dgm_error error = {0};
  dgm_input input = {.text = dgm_cstr("The sea rose last year."), .date = INT32_MAX};
  const dgm_document *d = dgm_read(f->coder, &input, DGM_ENTITIES, &error);
  assert_non_null(d);
  assert_int_equal(d->n_times, 1);
  assert_int_equal(d->times[0].start, DGM_NO_DATE);
}

static void test_calendar(void **state) {
  (void)state;
  for (dgm_date day = -800000; day < 3000000; day += 13) {
    int year, month, number;
    dgm_date_split(day, &year, &month, &number);
    assert_true(month >= 1 && month <= 12 && number >= 1 && number <= dgm_month_days(year, month));
    assert_int_equal(dgm_date_of(year, month, number), day);
  }
  assert_int_equal(dgm_month_days(1900, 2), 28);
  assert_int_equal(dgm_month_days(2000, 2), 29);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_full_dates), cmocka_unit_test(test_weekdays), cmocka_unit_test(test_relative),
      cmocka_unit_test(test_no_times),   cmocka_unit_test(test_events),   cmocka_unit_test(test_far_days),
      cmocka_unit_test(test_calendar),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
