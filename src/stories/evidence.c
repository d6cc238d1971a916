/* Two mentions → hundredths of a log odds that they speak of one event. */
#include "stories/stories.h"

#include <math.h>

/* In the order of the rows of weights.tsv for actors and recipients. */
typedef enum likeness { SAME, WITHIN, CODE, PERSON, OTHER, UNKNOWN } likeness;

/* ---- parties ---- */

static likeness like(const dgm_side *a, const dgm_side *b) {
  if (a->id && a->id == b->id)
    return SAME;
  if (!a->code || !b->code)
    return UNKNOWN;
  if (a->code != b->code)
    return OTHER;
  if (a->person && b->person)
    return PERSON;
  if (a->kind == DGM_ENTITY_COUNTRY || b->kind == DGM_ENTITY_COUNTRY || a->sectors == b->sectors)
    return WITHIN;
  return CODE;
}

/* The likest pair of two lists; two that are not given are not known. */
static likeness likest(const dgm_side *a, uint32_t n, const dgm_side *b, uint32_t m) {
  likeness best = UNKNOWN;
  bool any = false;
  for (uint32_t i = 0; i < n; i++)
    for (uint32_t k = 0; k < m; k++) {
      likeness l = like(&a[i], &b[k]);
      if (!any || l < best)
        best = l;
      any = true;
    }
  return best;
}

static bool is_mutual(const dgm_telling *t) {
  return t->n_actors > 1 && !t->n_recipients;
}

static uint32_t all_sides(const dgm_telling *t, dgm_side *out) {
  memcpy(out, t->sides[0], t->n_actors * sizeof *out);
  memcpy(out + t->n_actors, t->sides[1], t->n_recipients * sizeof *out);
  return (uint32_t)t->n_actors + t->n_recipients;
}

/* Where nobody is actor or recipient: how many of the shorter list have somebody like them in the longer one. */
static int32_t mutual_evidence(const dgm_story_rules *rules, const dgm_telling *a, const dgm_telling *b) {
  dgm_side x[2 * DGM_MOST_SIDES], y[2 * DGM_MOST_SIDES];
  if (dgm_telling_order(a, b) > 0) {
    const dgm_telling *swap = a;
    a = b;
    b = swap;
  }
  uint32_t n = all_sides(a, x), m = all_sides(b, y);
  const dgm_side *few = n <= m ? x : y, *many = n <= m ? y : x;
  uint32_t n_few = n <= m ? n : m, n_many = n <= m ? m : n;
  int32_t sum = 0;
  for (uint32_t i = 0; i < n_few; i++)
    sum += rules->weights[DGM_W_ACTOR_SAME + likest(&few[i], 1, many, n_many)];
  if (n_few > 1)
    return 2 * sum / (int32_t)n_few;
  return sum + rules->weights[DGM_W_ACTOR_SAME + UNKNOWN] * (n_few ? 1 : 2);
}

static int32_t party_evidence(const dgm_story_rules *rules, const dgm_telling *a, const dgm_telling *b) {
  if (!(a->n_actors + a->n_recipients) || !(b->n_actors + b->n_recipients))
    return rules->weights[DGM_W_NOBODY];
  if (is_mutual(a) || is_mutual(b))
    return mutual_evidence(rules, a, b);
  likeness actor = likest(a->sides[0], a->n_actors, b->sides[0], b->n_actors);
  likeness recipient = likest(a->sides[1], a->n_recipients, b->sides[1], b->n_recipients);
  return rules->weights[DGM_W_ACTOR_SAME + actor] + rules->weights[DGM_W_RECIPIENT_SAME + recipient];
}

/* ---- days and places ---- */

static int32_t date_evidence(const dgm_story_rules *rules, const dgm_telling *a, const dgm_telling *b) {
  const int32_t *w = rules->weights;
  if (a->from == DGM_NO_DATE || b->from == DGM_NO_DATE)
    return w[DGM_W_DATE_NONE];
  int32_t gap = a->from > b->to ? a->from - b->to : b->from > a->to ? b->from - a->to : 0;
  const dgm_telling *later = a->from > b->from ? a : b;
  if (!gap)
    return w[a->told && b->told ? DGM_W_DATE_SAME_TOLD : DGM_W_DATE_SAME];
  uint32_t step = gap > 3 ? 2 : gap > 1;
  /* a date that no word tells is that of the report: the event may be older */
  return w[(later->told ? DGM_W_DATE_NEXT : DGM_W_DATE_LOOSE) + step];
}

static double kilometres(const dgm_telling *a, const dgm_telling *b) {
  /* flat is good enough for what is near; no sine or cosine, whose last bits differ between machines */
  double north = (a->lat - b->lat) * 111.2, east = fabs((double)a->lon - b->lon);
  double middle = (a->lat + b->lat) / 2 / 90;
  east = (east > 180 ? 360 - east : east) * 111.2 * (1 - middle * middle);
  return sqrt(north * north + east * east);
}

static int32_t place_evidence(const dgm_story_rules *rules, const dgm_telling *a, const dgm_telling *b) {
  const int32_t *w = rules->weights;
  if (!a->place || !b->place)
    return 0;
  if (a->place == b->place)
    return w[a->admin1 || a->country == 0 ? DGM_W_PLACE_SAME : DGM_W_PLACE_AROUND];
  if (a->admin1 && a->admin1 == b->admin1)
    return w[DGM_W_PLACE_AROUND];
  if (!a->admin1 || !b->admin1) /* a country or a sea, and something that may lie in it */
    return a->country == b->country ? 0 : w[DGM_W_PLACE_FAR] / 2;
  if (!isnan(a->lat) && !isnan(b->lat) && kilometres(a, b) <= w[DGM_W_APART])
    return w[DGM_W_PLACE_AROUND];
  return w[DGM_W_PLACE_FAR];
}

/* ---- words ---- */

typedef struct overlap {
  double product;
  uint32_t bits, names, a_names, b_names;
} overlap;

static overlap overlap_of(const dgm_shared_word *a, uint32_t n, const dgm_shared_word *b, uint32_t m) {
  overlap o = {0};
  uint32_t i = 0, k = 0;
  while (i < n || k < m) {
    if (k == m || (i < n && a[i].key < b[k].key)) {
      o.a_names += a[i++].name;
    } else if (i == n || b[k].key < a[i].key) {
      o.b_names += b[k++].name;
    } else {
      uint32_t bits = a[i].bits < b[k].bits ? a[i].bits : b[k].bits;
      o.product += (double)a[i].bits * b[k].bits;
      o.bits += bits;
      o.names += a[i++].name | b[k++].name;
    }
  }
  return o;
}

static int32_t times(int32_t weight, double likeness) {
  return (int32_t)floor(weight * likeness + 0.5);
}

static int32_t word_evidence(const dgm_story_rules *rules, const dgm_telling *a, const dgm_telling *b) {
  const int32_t *w = rules->weights;
  int32_t sum = 0;
  overlap o = overlap_of(a->words, a->n_words, b->words, b->n_words);
  if (o.product > 0)
    sum += times(w[DGM_W_WORDS], o.product / ((double)a->weight * b->weight));
  sum += w[DGM_W_SHARED] * (o.bits < (uint32_t)w[DGM_W_MOST_BITS] ? (int32_t)o.bits : w[DGM_W_MOST_BITS]);
  if (o.names)
    sum += w[DGM_W_NAMES_SHARED];
  else if (o.a_names && o.b_names)
    sum += w[DGM_W_NAMES_OTHER];
  if (a->n_theme && b->n_theme) {
    o = overlap_of(a->theme, a->n_theme, b->theme, b->n_theme);
    sum += o.product > 0 ? times(w[DGM_W_THEME], o.product / ((double)a->theme_weight * b->theme_weight))
                         : w[DGM_W_THEME_OTHER];
  }
  if (a->trigger && a->trigger == b->trigger)
    sum += w[DGM_W_TRIGGER_SAME];
  return sum;
}

/* ---- all of it ---- */

static int32_t kind_evidence(const dgm_story_rules *rules, const dgm_telling *a, const dgm_telling *b) {
  const int32_t *w = rules->weights;
  int32_t sum = rules->types[a->type][b->type];
  if (a->type == b->type && a->mode && b->mode)
    sum += w[a->mode == b->mode ? DGM_W_SAME_MODE : DGM_W_OTHER_MODE];
  if (!strcmp(a->cameo, b->cameo))
    sum += w[DGM_W_SAME_CAMEO];
  else if (strncmp(a->cameo, b->cameo, 2) != 0)
    sum += w[DGM_W_OTHER_ROOT];
  return sum;
}

int32_t dgm_story_evidence(const dgm_story_rules *rules, const dgm_telling *a, const dgm_telling *b) {
  const int32_t *w = rules->weights;
  if (rules->types[a->type][b->type] == DGM_NEVER)
    return w[DGM_W_ABSENT];
  int32_t sum = w[DGM_W_BIAS] + kind_evidence(rules, a, b) + party_evidence(rules, a, b) + date_evidence(rules, a, b) +
                place_evidence(rules, a, b);
  /* words alone never bridge such a gap */
  if (sum + w[DGM_W_WORDS] + w[DGM_W_SHARED] * w[DGM_W_MOST_BITS] + w[DGM_W_NAMES_SHARED] + w[DGM_W_THEME] +
          w[DGM_W_TRIGGER_SAME] <=
      w[DGM_W_ABSENT])
    return w[DGM_W_ABSENT];
  if (a->report == b->report && a->sentence == b->sentence) /* whose words are the same in any case */
    sum += w[DGM_W_SENTENCE_SAME] + (a->trigger == b->trigger ? w[DGM_W_TRIGGER_SAME] : 0);
  else
    sum += word_evidence(rules, a, b) + (a->report == b->report ? w[DGM_W_REPORT_SAME] : 0);
  return sum > w[DGM_W_ABSENT] ? sum : w[DGM_W_ABSENT];
}
