/* Places through the whole reader, with the model that the build made: $DGM_MODEL. */
#include "places/places.h"

#include <math.h>
#include <setjmp.h>
#include <stdlib.h>

#include <cmocka.h>

#include "fixture.h"

static const dgm_document *read_text(fixture *f, const char *text) {
  dgm_error error = {0};
  dgm_input input = {.text = dgm_cstr(text), .date = DGM_NO_DATE};
  const dgm_document *d = dgm_read(f->coder, &input, DGM_ENTITIES, &error);
  assert_non_null(d);
  return d;
}

/* "words=ISO" of each place, with "; " between; a dateline's begins with "*". */
static const char *show(fixture *f, const char *text) {
  const dgm_document *d = read_text(f, text);
  f->shown.size = 0;
  for (uint32_t i = 0; i < d->n_places; i++) {
    const dgm_place *p = &d->places[i];
    assert_true(p->head >= p->words.first && p->head < p->words.first + p->words.count);
    dgm_buffer_puts(&f->shown, i ? "; " : "");
    dgm_buffer_puts(&f->shown, p->dateline ? "*" : "");
    dgm_buffer_add_str(&f->shown, dgm_text_of(d, p->span));
    dgm_buffer_puts(&f->shown, "=");
    dgm_buffer_add_str(&f->shown, p->code);
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

static void test_same_names(void **state) {
  static const pair pairs[] = {
      {"Gunmen killed a guard in Tripoli.", "Tripoli=LBY"},
      {"Gunmen killed a guard in Tripoli, Lebanon, at noon.", "Tripoli, Lebanon=LBN"},
      {"Gunmen killed a guard in the Lebanese city of Tripoli.", "Tripoli=LBN"},
      {"Pakistani police closed a road in Hyderabad.", "Hyderabad=PAK"},
      {"Indian police closed a road in Hyderabad.", "Hyderabad=IND"},
      {"Canada's foreign minister arrived in London.", "Canada=CAN; London=GBR"},
      {"Police closed a road in Birmingham, Alabama.", "Birmingham, Alabama=USA"},
      {"They won in Ohio, Florida and Texas.", "Ohio=USA; Florida=USA; Texas=USA"},
  };
  check(*state, pairs, DGM_COUNT(pairs));
}

static void test_datelines(void **state) {
  static const pair pairs[] = {
      {"NAIROBI, June 19 - A bridge fell.", "*NAIROBI=KEN"},
      {"PORT-AU-PRINCE, Haiti (AP) - A bridge fell.", "*PORT-AU-PRINCE, Haiti=HTI"},
      {"SAN JOSE, Costa Rica (AP) - A bridge fell in San Jose.", "*SAN JOSE, Costa Rica=CRI; San Jose=CRI"},
  };
  check(*state, pairs, DGM_COUNT(pairs));
}

static void test_no_places(void **state) {
  static const char *const texts[] = {
      "Sydney Smith thanked Paris Hilton.",     "President Lincoln spoke for an hour.", "Reading is a joy.",
      "Nice work, said the mobile orange man.", "The Bank of England raised its rate.", "",
  };
  for (size_t i = 0; i < DGM_COUNT(texts); i++)
    assert_string_equal(show(*state, texts[i]), "");
}

static void test_rows(void **state) {
  const dgm_document *d = read_text(*state, "Rebels seized Sana\xE2\x80\x99"
                                            "a and entered Yemen.");
  assert_int_equal(d->n_places, 2);
  const dgm_place *p = &d->places[0];
  assert_true(dgm_str_is(p->code, "YEM"));
  assert_true(fabs(p->lat - 15.35) < 0.1 && fabs(p->lon - 44.2) < 0.1);
  assert_int_equal(p->geonameid, 71137);
  assert_string_equal(p->source.table, "places/cities.tsv");
  assert_true(p->source.line > 0);
  assert_true(isnan(d->places[1].lat) && d->places[1].geonameid == 0);
}

static const char *where(fixture *f, const char *text, const char *form) {
  const dgm_document *d = read_text(f, text);
  f->shown.size = 0;
  for (uint32_t i = 0; i < d->n_words; i++)
    if (dgm_str_is(dgm_form(d, i), form)) {
      int32_t place = dgm_place_of_event(f->coder, i);
      if (place >= 0)
        dgm_buffer_add_str(&f->shown, d->places[place].name);
      break;
    }
  dgm_buffer_add(&f->shown, "", 1);
  return f->shown.data;
}

static void test_events(void **state) {
  static const struct {
    const char *text, *form, *name;
  } cases[] = {
      {"Rebels attacked a convoy near Aleppo.", "attacked", "Aleppo"},
      {"Troops shelled the city of Kharkiv.", "shelled", "Kharkiv"},
      {"Protesters gathered in Nairobi and threw stones.", "threw", "Nairobi"},
      {"In Syria, rebels attacked a convoy near Aleppo.", "attacked", "Aleppo"},
      {"The talks on Syria in Vienna failed.", "talks", "Vienna"},
      {"Iran condemned Israel.", "condemned", ""},
      {"Moscow criticised Paris.", "criticised", ""},
      {"KABUL, June 19 - Gunmen fled.", "fled", ""},
  };
  for (size_t i = 0; i < DGM_COUNT(cases); i++)
    assert_string_equal(where(*state, cases[i].text, cases[i].form), cases[i].name);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_same_names), cmocka_unit_test(test_datelines), cmocka_unit_test(test_no_places),
      cmocka_unit_test(test_rows),       cmocka_unit_test(test_events),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
