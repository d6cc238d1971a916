/* Two parties: their agreements, what happened between them, what is disputed; Markdown. */
#include "base/base.h"

typedef struct dossier {
  dgm_store *store;
  const dgm_filter *filter;
  dgm_buffer *out;
  uint64_t rows;
  bool back;                       /* counts are of the second and the first */
  uint64_t counts[DGM_N_TYPES][2]; /* from the first to the second, and back */
} dossier;

/* ---- words ---- */

/* One line, with Markdown's own signs made harmless. */
static void put_text(dgm_buffer *out, dgm_str text) {
  bool space = false;
  for (uint32_t i = 0; i < text.size; i++) {
    char c = text.data[i];
    if ((unsigned char)c <= ' ') {
      space = true;
      continue;
    }
    if (space && i)
      dgm_buffer_puts(out, " ");
    space = false;
    if (strchr("\\`*_[]<>#|", c))
      dgm_buffer_puts(out, "\\");
    dgm_buffer_add(out, &c, 1);
  }
}

static void put_date(dgm_buffer *out, dgm_date date) {
  char text[16];
  dgm_date_format(date, text);
  dgm_buffer_puts(out, text[0] ? text : "no date");
}

static void put_party(dgm_buffer *out, const dgm_party *p) {
  put_text(out, p->name.size ? p->name : p->text);
  if (!p->code.size)
    return;
  dgm_buffer_puts(out, " (");
  put_text(out, p->code);
  for (uint32_t i = 0; i < p->sectors.size; i++) {
    if (!i)
      dgm_buffer_puts(out, " ");
    dgm_buffer_add(out, p->sectors.data[i] == ';' ? " " : &p->sectors.data[i], 1);
  }
  dgm_buffer_puts(out, ")");
}

static void put_parties(dgm_buffer *out, const dgm_party *parties, uint32_t count) {
  for (uint32_t i = 0; i < count; i++) {
    dgm_buffer_puts(out, i ? ", " : "");
    put_party(out, &parties[i]);
  }
  dgm_buffer_puts(out, count ? "" : "?");
}

static void put_origin(dgm_buffer *out, dgm_str publisher, dgm_str doc) {
  dgm_buffer_puts(out, " — ");
  if (publisher.size) {
    put_text(out, publisher);
    dgm_buffer_puts(out, ", ");
  }
  put_text(out, doc);
}

/* ---- agreements ---- */

static int list_agreement(void *context, const dgm_row_agreement *a) {
  dossier *d = context;
  dgm_buffer *out = d->out;
  d->rows++;
  dgm_buffer_puts(out, "- ");
  put_date(out, a->date != DGM_NO_DATE ? a->date : a->published);
  dgm_buffer_printf(out, " **%s**, %s", dgm_agreement_kind_name((dgm_agreement_kind)a->kind),
                    dgm_stage_name((dgm_stage)a->stage));
  dgm_buffer_puts(out, a->date != DGM_NO_DATE ? ": " : " (date of the report): ");
  put_text(out, a->name.size ? a->name : a->text);
  dgm_buffer_puts(out, "; ");
  put_parties(out, a->parties, a->n_parties);
  put_origin(out, a->source, a->doc);
  dgm_buffer_puts(out, "\n");
  for (uint32_t i = 0; i < a->n_provisions; i++) {
    dgm_buffer_puts(out, a->provisions[i].included ? "  - contains: " : "  - does not contain: ");
    put_text(out, a->provisions[i].text);
    if (a->provisions[i].claim && a->provisions[i].claim->by) {
      dgm_buffer_puts(out, ", says ");
      put_party(out, a->provisions[i].claim->by);
    }
    dgm_buffer_puts(out, "\n");
  }
  return out->failed;
}

static dgm_err put_agreements(dossier *d, dgm_error *error) {
  dgm_buffer_puts(d->out, "\n## Agreements\n\n");
  d->rows = 0;
  dgm_err result = dgm_store_agreements(d->store, d->filter, list_agreement, d, error);
  if (!d->rows)
    dgm_buffer_puts(d->out, "None.\n");
  return result;
}

/* ---- numbers ---- */

/* A damaged store may have types that are none. */
static int add_count(void *context, const dgm_count *c) {
  dossier *d = context;
  if (c->type < DGM_N_TYPES)
    d->counts[c->type][d->back] = c->count;
  return 0;
}

static dgm_err count(dossier *d, bool back, dgm_error *error) {
  static const dgm_by by[] = {DGM_BY_TYPE};
  dgm_filter f = *d->filter;
  f.actor = back ? f.with : f.party;
  f.recipient = back ? f.party : f.with;
  f.party = f.with = (dgm_str){"", 0};
  d->back = back;
  return dgm_store_count(d->store, &f, by, 1, add_count, d, error);
}

static void put_side(dgm_buffer *out, dgm_str from, dgm_str to) {
  dgm_buffer_puts(out, " | ");
  put_text(out, from);
  dgm_buffer_puts(out, " → ");
  put_text(out, to);
}

static dgm_err put_numbers(dossier *d, dgm_error *error) {
  dgm_buffer *out = d->out;
  dgm_err result = count(d, false, error);
  if (!result)
    result = count(d, true, error);
  if (result)
    return result;
  dgm_buffer_printf(out, "\n## %s by type\n\n| type", d->filter->unit == DGM_UNIT_STORIES ? "Stories" : "Events");
  put_side(out, d->filter->party, d->filter->with);
  put_side(out, d->filter->with, d->filter->party);
  dgm_buffer_puts(out, " |\n|---|--:|--:|\n");
  for (int i = 0; i < DGM_N_TYPES; i++)
    if (d->counts[i][0] + d->counts[i][1])
      dgm_buffer_printf(out, "| %s | %llu | %llu |\n", dgm_type_name((dgm_type)i), (unsigned long long)d->counts[i][0],
                        (unsigned long long)d->counts[i][1]);
  dgm_buffer_puts(out, "\nAn event of both together, such as talks, stands in both columns.\n");
  return DGM_OK;
}

/* ---- the timeline ---- */

static void put_heading(dgm_buffer *out, const dgm_row *row) {
  put_date(out, row->date);
  dgm_buffer_printf(out, " **%s", dgm_type_name((dgm_type)row->type));
  if (row->mode.size) {
    dgm_buffer_puts(out, " ");
    put_text(out, row->mode);
  }
  dgm_buffer_printf(out, "**, %s: ", dgm_status_name((dgm_status)row->status));
  put_parties(out, row->actors, row->n_actors);
  if (row->n_recipients) {
    dgm_buffer_puts(out, " → ");
    put_parties(out, row->recipients, row->n_recipients);
  }
}

static void put_history(dgm_buffer *out, const dgm_row *row, const char *before) {
  dgm_buffer text = {0};
  dgm_write_row_history(row, &text);
  dgm_buffer_puts(out, before);
  put_text(out, (dgm_str){text.data, (uint32_t)text.size});
  dgm_buffer_puts(out, "\n");
  out->failed |= text.failed;
  dgm_buffer_free(&text);
}

/* Its status was not always the same, or somebody denied it. */
static bool has_changed(const dgm_row *row) {
  bool changed = row->n_denials > 0;
  for (uint32_t i = 1; i < row->n_days; i++)
    changed |= row->days[i].status != row->days[0].status;
  return row->reports > 1 && changed;
}

static int list_event(void *context, const dgm_row *row) {
  dossier *d = context;
  dgm_buffer *out = d->out;
  d->rows++;
  dgm_buffer_puts(out, "- ");
  put_heading(out, row);
  dgm_buffer_puts(out, ". ");
  put_text(out, row->sentence);
  put_origin(out, row->source, row->doc);
  if (row->reports > 1)
    dgm_buffer_printf(out, "; %u reports, %u sources", row->reports, row->sources);
  dgm_buffer_puts(out, "\n");
  if (has_changed(row))
    put_history(out, row, "  - over time: ");
  return out->failed;
}

static dgm_err put_timeline(dossier *d, dgm_error *error) {
  dgm_buffer_puts(d->out, "\n## Timeline\n\n");
  d->rows = 0;
  dgm_err result = dgm_store_query(d->store, d->filter, list_event, d, error);
  if (!d->rows)
    dgm_buffer_puts(d->out, "Nothing.\n");
  return result;
}

/* ---- disputes ---- */

static void put_claim(dgm_buffer *out, const dgm_row_claim *c) {
  bool words = c->content.size && memchr(c->content.data, ' ', c->content.size);
  dgm_buffer_printf(out, "- **%s** ",
                    c->stance == DGM_ANTICIPATES ? "expects" : dgm_stance_name((dgm_stance)c->stance));
  if (c->by) {
    put_party(out, c->by);
    if (c->source.size) {
      dgm_buffer_puts(out, ", “");
      put_text(out, c->source);
      dgm_buffer_puts(out, "”");
    }
  } else {
    put_text(out, c->source.size ? c->source : dgm_cstr(c->cue.size ? "someone" : "the report"));
  }
  dgm_buffer_puts(out, ": “");
  put_text(out, words ? c->content : c->sentence);
  dgm_buffer_puts(out, "”");
  put_origin(out, c->publisher, c->doc);
  dgm_buffer_puts(out, "\n");
}

static int list_dispute(void *context, const dgm_row *row) {
  dossier *d = context;
  d->rows++;
  dgm_buffer_puts(d->out, "\n### ");
  put_heading(d->out, row);
  dgm_buffer_puts(d->out, "\n\n");
  if (row->reports > 1 && row->n_days) {
    put_history(d->out, row, "Over time: ");
    dgm_buffer_puts(d->out, "\n");
  }
  for (uint32_t i = 0; i < row->n_claims; i++)
    put_claim(d->out, &row->claims[i]);
  return d->out->failed;
}

static dgm_err put_disputes(dossier *d, dgm_error *error) {
  dgm_filter f = *d->filter;
  f.statuses = 1U << DGM_DISPUTED | 1U << DGM_ALLEGED;
  dgm_buffer_puts(d->out, "\n## Disputed and alleged\n");
  d->rows = 0;
  dgm_err result = dgm_store_query(d->store, &f, list_dispute, d, error);
  if (!d->rows)
    dgm_buffer_puts(d->out, "\nNothing.\n");
  return result;
}

dgm_err dgm_store_dossier(dgm_store *store, const dgm_filter *filter, dgm_buffer *out, dgm_error *error) {
  dossier d = {.store = store, .filter = filter, .out = out};
  if (!filter->party.size || !filter->with.size)
    return dgm_fail(error, DGM_ERR_ARGUMENT, "a dossier needs two parties");
  dgm_buffer_puts(out, "# ");
  put_text(out, filter->party);
  dgm_buffer_puts(out, " – ");
  put_text(out, filter->with);
  dgm_buffer_puts(out, "\n");
  dgm_err result = put_agreements(&d, error);
  if (!result)
    result = put_numbers(&d, error);
  if (!result)
    result = put_timeline(&d, error);
  if (!result)
    result = put_disputes(&d, error);
  return result ? result : out->failed ? dgm_fail_memory(error) : DGM_OK;
}
