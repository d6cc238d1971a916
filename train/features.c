/* What the event scorer would read of texts, for train/events.py:
 *   dgm-features MODEL events < texts    one text a line
 *   dgm-features MODEL pairs < pairs     one a line: four byte offsets (actor, recipient) and the text, split by tabs
 * Writes for each line "text N" and the bag of each sentence "bag SENTENCE NUMBERS", then for each candidate
 *   candidate SENTENCE START END VOTE TYPES UPOS NUMBERS LINKS VECTORS
 * with byte offsets, the numbers of the types for which a row speaks, features as numbers, and vectors in hexadecimal
 * digits; lists are split by commas, "-" is an empty one. */
#include "events/events.h"

#include <stdio.h>
#include <stdlib.h>

static void put_features(const dgm_features *features) {
  for (uint32_t i = 0; i < features->count; i++)
    printf("%s%u", i ? "," : "", features->items[i]);
  if (!features->count)
    printf("-");
}

static void put_types(const dgm_candidate *c) {
  bool any = false;
  for (uint8_t type = 0; type < DGM_N_TYPES; type++)
    if (dgm_row_speaks(c, type)) {
      printf("%s%u", any ? "," : "", type);
      any = true;
    }
  if (!any)
    printf("-");
}

typedef struct asked {
  bool pair;
  dgm_phrase actor, recipient;
} asked;

static void put_candidate(const dgm_event_work *work, uint32_t number, const asked *a) {
  static uint8_t dense[8192];
  const dgm_candidate *c = &work->candidates[number];
  const dgm_word *w = &work->d->words[c->match.predicate];
  dgm_features features;
  printf("candidate %u %u %u %s ", w->sentence, w->span.start, w->span.end,
         c->match.rule ? dgm_type_name((dgm_type)c->match.rule->type) : "-");
  put_types(c);
  printf(" %s ", dgm_upos_name((dgm_upos)w->upos));
  dgm_candidate_features(work, number, &features);
  put_features(&features);
  features.count = 0;
  if (a->pair)
    dgm_pair_features(work, number, &a->actor, &a->recipient, &features);
  printf(" ");
  put_features(&features);
  printf(" ");
  dgm_candidate_dense(work, number, dense);
  for (uint32_t i = 0; i < dgm_dense_size(work->coder->model->language) && i < sizeof dense; i++)
    printf("%02x", dense[i]);
  printf("\n");
}

static void put_text(dgm_coder *coder, dgm_str text, bool pairs, const uint32_t at[4]) {
  dgm_input input = {.text = text, .date = dgm_date_of(2024, 3, 15)};
  dgm_event_work work;
  dgm_error error;
  asked a = {0};
  if (!dgm_read(coder, &input, DGM_ENTITIES, &error) || dgm_find_candidates(&work, coder, &error)) {
    fprintf(stderr, "dgm-features: %s\n", error.message);
    exit(1);
  }
  if (pairs)
    a.pair = dgm_find_phrase(work.d, (dgm_span){at[0], at[1]}, &a.actor) &&
             dgm_find_phrase(work.d, (dgm_span){at[2], at[3]}, &a.recipient);
  for (uint32_t s = 0; s < work.d->n_sentences; s++) {
    dgm_features bag;
    dgm_sentence_features(&work, s, &bag);
    printf("bag %u ", s);
    put_features(&bag);
    printf("\n");
  }
  for (uint32_t i = 0; i < work.n_candidates; i++)
    put_candidate(&work, i, &a);
}

int main(int argc, char **argv) {
  if (argc != 3 || (strcmp(argv[2], "events") && strcmp(argv[2], "pairs"))) {
    fprintf(stderr, "usage: dgm-features MODEL events|pairs\n");
    return 2;
  }
  dgm_error error;
  dgm_model *model = dgm_model_open(argv[1], &error);
  dgm_coder *coder = model ? dgm_coder_new(model, &error) : NULL;
  if (!coder) {
    fprintf(stderr, "dgm-features: %s\n", error.message);
    return 1;
  }
  model->events->all_verbs = true; /* as with a scorer, trained or not */
  bool pairs = !strcmp(argv[2], "pairs");
  char *line = NULL;
  size_t room = 0;
  ssize_t n;
  for (uint32_t number = 0; (n = getline(&line, &room, stdin)) > 0; number++) {
    uint32_t at[4] = {0};
    char *text = line;
    for (int i = 0; pairs && i < 4; i++)
      at[i] = (uint32_t)strtoul(text, &text, 10);
    text += pairs && *text == '\t';
    printf("text %u\n", number);
    put_text(coder, (dgm_str){text, (uint32_t)strcspn(text, "\n")}, pairs, at);
  }
  free(line);
  dgm_coder_free(coder);
  dgm_model_close(model);
  return 0;
}
