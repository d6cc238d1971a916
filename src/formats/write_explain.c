/* Why a text is coded as it is: for each sentence its tree, what is mentioned, its events and its claims, each with the
 * line of the table or the rule behind it. */
#include "formats/explain.h"

#include <math.h>

enum { MAX_BRANCHES = 24, TREE_COLUMNS = 34 };

/* ---- the tree ---- */

static int points(const dgm_buffer *text, size_t from) {
  int n = 0;
  for (size_t i = from; i < text->size; i++)
    n += (text->data[i] & 0xC0) != 0x80;
  return n;
}

static void pad(dgm_buffer *out, size_t from, int width) {
  for (int n = points(out, from); n < width; n++)
    dgm_buffer_puts(out, " ");
}

static bool has_sibling_after(const dgm_document *d, uint32_t word) {
  int32_t head = d->words[word].head;
  return head >= 0 && dgm_next_child(d, (uint32_t)head, (int32_t)word) >= 0;
}

/* "│  ├─ ": one column an ancestor below the root, the nearest ones where there are too many. */
static void put_branches(dgm_buffer *out, const dgm_document *d, uint32_t word) {
  uint32_t path[MAX_BRANCHES];
  int n = 0;
  for (uint32_t w = word; d->words[w].head >= 0 && n < MAX_BRANCHES; w = (uint32_t)d->words[w].head)
    path[n++] = w;
  for (int i = n; i-- > 0;) {
    bool more = has_sibling_after(d, path[i]);
    dgm_buffer_puts(out, i ? more ? "│  " : "   " : more ? "├─ " : "└─ ");
  }
}

static void put_word(explainer *e, uint32_t word) {
  const dgm_word *w = &e->d->words[word];
  dgm_buffer *out = e->out;
  size_t start = out->size;
  dgm_buffer_printf(out, "  %3u  ", word - e->d->sentences[w->sentence].words.first + 1);
  put_branches(out, e->d, word);
  dgm_flat_text(out, e->d, w->span);
  dgm_buffer_puts(out, " ");
  pad(out, start, TREE_COLUMNS);
  dgm_buffer_printf(out, "%-6s", dgm_upos_name(w->upos));
  start = out->size;
  dgm_buffer_add_str(out, w->lemma);
  dgm_buffer_puts(out, " ");
  pad(out, start, 16);
  dgm_buffer_puts(out, dgm_relation_string(e->model, w));
  if (w->ner)
    dgm_buffer_printf(out, "  [%s]", dgm_ner_name(w->ner));
  dgm_buffer_puts(out, "\n");
}

/* Heads before what hangs on them. No deeper than the sentence is long. */
static void put_tree(explainer *e, const dgm_sentence *s) {
  if (s->root < 0)
    return;
  uint32_t root = (uint32_t)s->root, at = root;
  for (uint32_t n = 0; n < s->words.count; n++) {
    put_word(e, at);
    int32_t next = dgm_next_child(e->d, at, DGM_NONE);
    while (next < 0 && at != root) {
      uint32_t head = (uint32_t)e->d->words[at].head;
      next = dgm_next_child(e->d, head, (int32_t)at);
      at = head;
    }
    if (next < 0)
      break;
    at = (uint32_t)next;
  }
}

/* ---- pieces ---- */

void dgm_explain_quote(explainer *e, dgm_span span) {
  dgm_buffer_puts(e->out, "\"");
  dgm_flat_text(e->out, e->d, span);
  dgm_buffer_puts(e->out, "\"");
}

void dgm_explain_source(explainer *e, dgm_source source) {
  if (source.table)
    dgm_buffer_printf(e->out, "  (%s%s:%u)", dgm_table_root(source.table), source.table, source.line);
}

void dgm_explain_row(explainer *e, dgm_source source) {
  const dgm_table *table = source.table ? dgm_tables_find(&e->model->tables, source.table) : NULL;
  for (uint32_t row = 0; table && row < table->n_rows; row++) {
    if (table->lines[row] != source.line)
      continue;
    dgm_buffer_puts(e->out, "             ");
    for (uint32_t c = 0; c < table->n_columns; c++) {
      dgm_str cell = dgm_table_cell(table, row, (int32_t)c);
      if (cell.size)
        dgm_buffer_printf(e->out, " %s=%.*s", table->strings + table->columns[c], (int)cell.size, cell.data);
    }
    dgm_buffer_puts(e->out, "\n");
    return;
  }
}

void dgm_explain_party(explainer *e, uint32_t mention) {
  dgm_explain_quote(e, e->d->mentions[mention].span);
  dgm_buffer_puts(e->out, " = ");
  dgm_entity_label(e->out, e->d, mention);
}

static void put_dates(explainer *e, dgm_date start, dgm_date end) {
  char from[16], to[16];
  dgm_date_format(start, from);
  dgm_date_format(end, to);
  dgm_buffer_puts(e->out, from[0] ? from : "unknown: it depends on the date of the text (--date)");
  if (from[0] && to[0] && start != end)
    dgm_buffer_printf(e->out, " to %s", to);
}

/* ---- mentions, places, times ---- */

static void put_mention(explainer *e, uint32_t number) {
  static const char *const kinds[] = {"named", "described", "a pronoun", "an adjective"};
  static const char *const entities[] = {"country", "person", "organisation", "group", "place"};
  const dgm_mention *m = &e->d->mentions[number];
  const dgm_entity *entity = &e->d->entities[m->entity];
  dgm_buffer *out = e->out;
  dgm_buffer_puts(out, "  ");
  dgm_explain_party(e, number);
  if (entity->kind < DGM_COUNT(entities) && m->kind < DGM_COUNT(kinds))
    dgm_buffer_printf(out, ", %s, %s", entities[entity->kind], kinds[m->kind]);
  if (entity->name.size)
    dgm_buffer_printf(out, ", \"%.*s\"", (int)entity->name.size, entity->name.data);
  if (entity->id.size)
    dgm_buffer_printf(out, " %.*s", (int)entity->id.size, entity->id.data);
  if (m->office.size)
    dgm_buffer_printf(out, ", %s: %.*s", m->former ? "former office" : "office", (int)m->office.size, m->office.data);
  if (m->is_place)
    dgm_buffer_puts(out, ", stands where a place stands");
  if (!m->can_act)
    dgm_buffer_puts(out, ", cannot act here");
  dgm_explain_source(e, entity->source);
  dgm_buffer_printf(out, "\n      rule: %s\n", m->rule ? m->rule : "-");
}

static void put_place(explainer *e, const dgm_place *p) {
  dgm_buffer_puts(e->out, "  ");
  dgm_explain_quote(e, p->span);
  dgm_buffer_printf(e->out, " = place: %.*s", (int)p->name.size, p->name.size ? p->name.data : "");
  if (p->admin1.size)
    dgm_buffer_printf(e->out, ", %.*s", (int)p->admin1.size, p->admin1.data);
  if (p->code.size)
    dgm_buffer_printf(e->out, ", %.*s", (int)p->code.size, p->code.data);
  if (!isnan(p->lat) && !isnan(p->lon))
    dgm_buffer_printf(e->out, ", %.4f %.4f", p->lat, p->lon);
  if (p->geonameid)
    dgm_buffer_printf(e->out, ", GeoNames %u", p->geonameid);
  if (p->dateline)
    dgm_buffer_puts(e->out, ", in the dateline");
  dgm_explain_source(e, p->source);
  dgm_buffer_puts(e->out, "\n");
}

static bool within(dgm_range words, uint32_t word) {
  return word >= words.first && word - words.first < words.count;
}

static void put_mentions(explainer *e, const dgm_sentence *s) {
  const dgm_document *d = e->d;
  size_t before = e->out->size;
  dgm_buffer_puts(e->out, "\nMentions\n");
  size_t title = e->out->size;
  for (uint32_t i = 0; i < d->n_mentions; i++)
    if (within(s->words, d->mentions[i].head))
      put_mention(e, i);
  for (uint32_t i = 0; i < d->n_places; i++)
    if (within(s->words, d->places[i].head))
      put_place(e, &d->places[i]);
  for (uint32_t i = 0; i < d->n_times; i++)
    if (within(s->words, d->times[i].head)) {
      dgm_buffer_puts(e->out, "  ");
      dgm_explain_quote(e, d->times[i].span);
      dgm_buffer_puts(e->out, " = time: ");
      put_dates(e, d->times[i].start, d->times[i].end);
      dgm_buffer_puts(e->out, "\n");
    }
  if (e->out->size == title)
    e->out->size = before;
}

/* ---- events ---- */

static void put_parties(explainer *e, const char *name, dgm_range range) {
  dgm_buffer_printf(e->out, "  %-10s ", name);
  if (!range.count)
    dgm_buffer_puts(e->out, "-");
  for (uint32_t i = 0; i < range.count; i++) {
    dgm_buffer_puts(e->out, i ? "\n             " : "");
    dgm_explain_party(e, e->d->arguments[range.first + i]);
  }
  dgm_buffer_puts(e->out, "\n");
}

static void put_status(explainer *e, const dgm_event *event, const dgm_assessment *a) {
  dgm_buffer *out = e->out;
  dgm_buffer_printf(out, "  status     %s, by rule: %s\n", dgm_status_name(a->status), a->rule ? a->rule : "-");
  if (a->type != event->type)
    dgm_buffer_printf(out, "             which makes %s of %s\n", dgm_type_name(a->type), dgm_type_name(event->type));
  dgm_buffer_puts(out, "  said by    ");
  bool own = a->own_voice || !a->claims.count;
  dgm_buffer_puts(out, own ? "the report itself" : "");
  for (uint32_t i = 0; i < a->claims.count; i++)
    dgm_buffer_printf(out, "%sclaim %d", own || i ? ", " : "", e->d->event_claims[a->claims.first + i] + 1);
  dgm_buffer_puts(out, "\n");
}

/* The two judges, who may disagree. */
static void put_votes(explainer *e, const dgm_event *event) {
  dgm_buffer *out = e->out;
  dgm_buffer_puts(out, "  lexicon    ");
  if (event->vote_source.table) {
    dgm_buffer_puts(out, event->vote == DGM_NO_EVENT ? "no event" : dgm_type_name((dgm_type)event->vote));
    dgm_explain_source(e, event->vote_source);
  } else {
    dgm_buffer_puts(out, "no row fits");
  }
  dgm_buffer_printf(out, "\n  scorer     %s %.2f, %s %.2f\n", dgm_type_name((dgm_type)event->type),
                    (double)event->confidence,
                    event->second == DGM_NO_EVENT ? "no event" : dgm_type_name((dgm_type)event->second),
                    (double)event->second_confidence);
}

static void put_event(explainer *e, uint32_t number) {
  const dgm_event *event = &e->d->events[number];
  dgm_assessment a = dgm_assessed(e->d, number);
  dgm_buffer *out = e->out;
  dgm_buffer_printf(out, "\nEvent %u: %s", number + 1, dgm_type_name(a.type));
  if (event->mode && a.type == event->type)
    dgm_buffer_printf(out, ", mode %s", event->mode);
  dgm_buffer_printf(out, ", CAMEO %s, confidence %.2f\n", event->cameo[0] ? event->cameo : "-",
                    (double)event->confidence);
  dgm_buffer_puts(out, "  predicate  ");
  dgm_explain_quote(e, event->trigger);
  dgm_explain_source(e, event->source);
  dgm_buffer_puts(out, "\n");
  dgm_explain_row(e, event->source);
  put_votes(e, event);
  put_parties(e, "actor", event->actors);
  put_parties(e, "recipient", event->recipients);
  if (event->theme.end > event->theme.start) {
    dgm_buffer_puts(out, "  theme      ");
    dgm_explain_quote(e, event->theme);
    dgm_buffer_puts(out, "\n");
  }
  if (event->place >= 0) {
    dgm_buffer_puts(out, "  place      ");
    dgm_explain_quote(e, e->d->places[event->place].span);
    dgm_buffer_puts(out, "\n");
  }
  dgm_buffer_puts(out, "  date       ");
  put_dates(e, event->start, event->end);
  dgm_buffer_puts(out, "\n");
  const char *name;
  for (uint32_t i = 0; i < 64 && (name = dgm_context_name(e->model, i)); i++)
    if (event->contexts >> i & 1)
      dgm_buffer_printf(out, "  context    %s\n", name);
  put_status(e, event, &a);
}

/* ---- claims ---- */

static void put_spans(explainer *e, const char *name, dgm_range range) {
  if (!range.count)
    return;
  dgm_buffer_printf(e->out, "  %-10s ", name);
  for (uint32_t i = 0; i < range.count; i++) {
    dgm_buffer_puts(e->out, i ? " + " : "");
    dgm_explain_quote(e, e->d->spans[range.first + i]);
  }
  dgm_buffer_puts(e->out, "\n");
}

static void put_claim(explainer *e, uint32_t number) {
  const dgm_claim *c = &e->d->claims[number];
  dgm_buffer_printf(e->out, "\nClaim %u: %s, quote %s, by ", number + 1, dgm_stance_name(c->stance),
                    dgm_quote_name(c->quote));
  if (c->by >= 0)
    dgm_explain_party(e, (uint32_t)c->by);
  else
    dgm_buffer_puts(e->out, c->source.count ? "an unnamed source" : "nobody who is named");
  dgm_buffer_puts(e->out, "\n");
  put_spans(e, "source", c->source);
  put_spans(e, "cue", c->cue);
  put_spans(e, "content", c->content);
  if (c->medium.end > c->medium.start) {
    dgm_buffer_puts(e->out, "  medium     ");
    dgm_explain_quote(e, c->medium);
    dgm_buffer_puts(e->out, "\n");
  }
  if (c->of >= 0)
    dgm_buffer_printf(e->out, "  about      claim %d\n", c->of + 1);
  dgm_buffer_printf(e->out, "  rule       %s\n", c->rule ? c->rule : "-");
}

/* ---- the whole ---- */

static void put_sentence(explainer *e, uint32_t number) {
  const dgm_document *d = e->d;
  const dgm_sentence *s = &d->sentences[number];
  dgm_buffer_puts(e->out, number ? "\n" : "");
  dgm_buffer_printf(e->out, "Sentence %u%s: ", number + 1,
                    s->kind == DGM_SENTENCE_HEADLINE   ? " (headline)"
                    : s->kind == DGM_SENTENCE_DATELINE ? " (dateline)"
                                                       : "");
  dgm_flat_text(e->out, d, s->span);
  dgm_buffer_puts(e->out, "\n\n");
  put_tree(e, s);
  put_mentions(e, s);
  bool any = false;
  for (uint32_t i = 0; i < d->n_events; i++)
    if (d->events[i].sentence == number) {
      put_event(e, i);
      any = true;
    }
  if (!any)
    dgm_buffer_puts(e->out, "\nNo event.\n");
  dgm_explain_unused(e, number);
  for (uint32_t i = 0; i < d->n_claims; i++)
    if (d->claims[i].sentence == number)
      put_claim(e, i);
}

void dgm_write_explanation(const dgm_model *model, const dgm_document *document, dgm_buffer *out) {
  explainer e = {.model = model, .d = document, .out = out};
  for (uint32_t i = 0; i < document->n_sentences; i++)
    put_sentence(&e, i);
  if (!document->n_sentences)
    dgm_buffer_puts(out, "No sentence.\n");
}
