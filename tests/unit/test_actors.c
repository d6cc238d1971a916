/* Who is meant, through the whole reader, with the model that the build made: $DGM_MODEL. */
#include "actors/actors.h"

#include <setjmp.h>
#include <stdlib.h>

#include <cmocka.h>

#include "fixture.h"

/* "words=CODE SECTOR" of each mention that can act, with "; " between. */
static const char *show(fixture *f, const char *text) {
  dgm_error error = {0};
  dgm_input input = {.text = dgm_cstr(text), .date = DGM_NO_DATE};
  const dgm_document *d = dgm_read(f->coder, &input, DGM_ENTITIES, &error);
  assert_non_null(d);
  f->shown.size = 0;
  for (uint32_t i = 0; i < d->n_mentions; i++) {
    const dgm_mention *m = &d->mentions[i];
    const dgm_entity *e = &d->entities[m->entity];
    if (!m->can_act)
      continue;
    dgm_buffer_puts(&f->shown, f->shown.size ? "; " : "");
    dgm_buffer_add_str(&f->shown, dgm_text_of(d, m->span));
    dgm_buffer_puts(&f->shown, "=");
    dgm_buffer_add_str(&f->shown, e->code);
    dgm_buffer_puts(&f->shown, " ");
    dgm_buffer_puts(&f->shown, dgm_sector_name((dgm_sector)e->sectors[0]));
  }
  dgm_buffer_add(&f->shown, "", 1);
  return f->shown.data;
}

/* The last word of a text may be in the middle of a body's name. */
static void test_ends(void **state) {
  assert_string_equal(show(*state, "Uganda met the Kenyan National Land Commission"),
                      "Uganda=UGA GOV; Kenyan National Land Commission=KEN GOV");
}

static void test_minorities(void **state) {
  assert_string_equal(show(*state, "Ethnic Albanians marched in Serbia."), "Ethnic Albanians=SRB CVL");
  assert_string_equal(show(*state, "Albanians marched in Serbia."), "Albanians=ALB CVL");
}

static void test_shared_roles(void **state) {
  assert_string_equal(show(*state, "Soldiers from Chad, Niger and Mali left. Niger thanked them."),
                      "Soldiers=TCD MIL; Chad=TCD GOV; Niger=NER MIL; Mali=MLI MIL; Niger=NER GOV; them=TCD MIL");
  assert_string_equal(show(*state, "Greek and Turkish soldiers left. Turkey was silent."),
                      "Greek and Turkish soldiers=GRC MIL; Turkish=TUR MIL; Turkey=TUR GOV");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_ends),
      cmocka_unit_test(test_minorities),
      cmocka_unit_test(test_shared_roles),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
