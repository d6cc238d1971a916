/* dossier: two parties, their agreements, what happened between them, what is disputed; Markdown. */
#include "filters.h"

#include <stdlib.h>
#include <string.h>

typedef struct dossier {
  dgm_store *store;
  dgm_filter filter;
  output out;
  uint64_t rows;
  uint64_t counts[DGM_N_TYPES][2]; /* from the first to the second, and back */
} dossier;

/* ---- words ---- */

/* One line, with Markdown's own signs made harmless. */
static void put_text(FILE *file, dgm_str text) {
  bool space = false;
  for (uint32_t i = 0; i < text.size; i++) {
    char c = text.data[i];
    if ((unsigned char)c <= ' ') {
      space = true;
      continue;
    }
    if (space && i)
      putc(' ', file);
    space = false;
    if (strchr("\\`*_[]<>#|", c))
      putc('\\', file);
    putc(c, file);
  }
}

static void put_date(FILE *file, dgm_date date) {
  char text[16];
  dgm_date_format(date, text);
  fputs(text[0] ? text : "no date", file);
}

static void put_party(FILE *file, const dgm_party *p) {
  put_text(file, p->name.size ? p->name : p->text);
  if (!p->code.size)
    return;
  fputs(" (", file);
  put_text(file, p->code);
  for (uint32_t i = 0; i < p->sectors.size; i++) {
    if (!i)
      putc(' ', file);
    putc(p->sectors.data[i] == ';' ? ' ' : p->sectors.data[i], file);
  }
  putc(')', file);
}

static void put_parties(FILE *file, const dgm_party *parties, uint32_t count) {
  for (uint32_t i = 0; i < count; i++) {
    fputs(i ? ", " : "", file);
    put_party(file, &parties[i]);
  }
  fputs(count ? "" : "?", file);
}

static void put_origin(FILE *file, dgm_str publisher, dgm_str doc) {
  fputs(" — ", file);
  if (publisher.size) {
    put_text(file, publisher);
    fputs(", ", file);
  }
  put_text(file, doc);
}

/* ---- agreements ---- */

static int list_agreement(void *context, const dgm_row_agreement *a) {
  dossier *d = context;
  FILE *file = d->out.file;
  d->rows++;
  fputs("- ", file);
  put_date(file, a->date != DGM_NO_DATE ? a->date : a->published);
  fprintf(file, " **%s**, %s", dgm_agreement_kind_name((dgm_agreement_kind)a->kind),
          dgm_stage_name((dgm_stage)a->stage));
  fputs(a->date != DGM_NO_DATE ? ": " : " (date of the report): ", file);
  put_text(file, a->name.size ? a->name : a->text);
  fputs("; ", file);
  put_parties(file, a->parties, a->n_parties);
  put_origin(file, a->source, a->doc);
  fputs("\n", file);
  for (uint32_t i = 0; i < a->n_provisions; i++) {
    fputs(a->provisions[i].included ? "  - contains: " : "  - does not contain: ", file);
    put_text(file, a->provisions[i].text);
    if (a->provisions[i].claim && a->provisions[i].claim->by) {
      fputs(", says ", file);
      put_party(file, a->provisions[i].claim->by);
    }
    fputs("\n", file);
  }
  return ferror(file);
}

static dgm_err write_agreements(dossier *d, dgm_error *error) {
  fputs("\n## Agreements\n\n", d->out.file);
  d->rows = 0;
  dgm_err result = dgm_store_agreements(d->store, &d->filter, list_agreement, d, error);
  if (!d->rows)
    fputs("None.\n", d->out.file);
  return result;
}

/* ---- numbers ---- */

static int add_forth(void *context, const dgm_count *c) {
  dossier *d = context;
  d->counts[c->type][0] = c->count;
  return 0;
}

static int add_back(void *context, const dgm_count *c) {
  dossier *d = context;
  d->counts[c->type][1] = c->count;
  return 0;
}

static dgm_err count(dossier *d, bool back, dgm_error *error) {
  static const dgm_by by[] = {DGM_BY_TYPE};
  dgm_filter f = d->filter;
  f.actor = back ? f.with : f.party;
  f.recipient = back ? f.party : f.with;
  f.party = f.with = (dgm_str){"", 0};
  return dgm_store_count(d->store, &f, by, 1, back ? add_back : add_forth, d, error);
}

static void put_side(FILE *file, dgm_str from, dgm_str to) {
  fputs(" | ", file);
  put_text(file, from);
  fputs(" → ", file);
  put_text(file, to);
}

static dgm_err write_numbers(dossier *d, dgm_error *error) {
  FILE *file = d->out.file;
  dgm_err result = count(d, false, error);
  if (!result)
    result = count(d, true, error);
  if (result)
    return result;
  fprintf(file, "\n## %s by type\n\n| type", d->filter.unit == DGM_UNIT_STORIES ? "Stories" : "Events");
  put_side(file, d->filter.party, d->filter.with);
  put_side(file, d->filter.with, d->filter.party);
  fputs(" |\n|---|--:|--:|\n", file);
  for (int i = 0; i < DGM_N_TYPES; i++)
    if (d->counts[i][0] + d->counts[i][1])
      fprintf(file, "| %s | %llu | %llu |\n", dgm_type_name((dgm_type)i), (unsigned long long)d->counts[i][0],
              (unsigned long long)d->counts[i][1]);
  fputs("\nAn event of both together, such as talks, stands in both columns.\n", file);
  return DGM_OK;
}

/* ---- the timeline ---- */

static void put_heading(FILE *file, const dgm_row *row) {
  put_date(file, row->date);
  fprintf(file, " **%s", dgm_type_name((dgm_type)row->type));
  if (row->mode.size) {
    putc(' ', file);
    put_text(file, row->mode);
  }
  fprintf(file, "**, %s: ", dgm_status_name((dgm_status)row->status));
  put_parties(file, row->actors, row->n_actors);
  if (row->n_recipients) {
    fputs(" → ", file);
    put_parties(file, row->recipients, row->n_recipients);
  }
}

static int put_history(FILE *file, const dgm_row *row, const char *before) {
  dgm_buffer text = {0};
  dgm_write_row_history(row, &text);
  bool failed = text.failed;
  fputs(before, file);
  put_text(file, (dgm_str){text.data, (uint32_t)text.size});
  fputs("\n", file);
  dgm_buffer_free(&text);
  return failed;
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
  FILE *file = d->out.file;
  d->rows++;
  fputs("- ", file);
  put_heading(file, row);
  fputs(". ", file);
  put_text(file, row->sentence);
  put_origin(file, row->source, row->doc);
  if (row->reports > 1)
    fprintf(file, "; %u reports, %u sources", row->reports, row->sources);
  fputs("\n", file);
  if (has_changed(row) && put_history(file, row, "  - over time: "))
    return 1;
  return ferror(file);
}

static dgm_err write_timeline(dossier *d, dgm_error *error) {
  fputs("\n## Timeline\n\n", d->out.file);
  d->rows = 0;
  dgm_err result = dgm_store_query(d->store, &d->filter, list_event, d, error);
  if (!d->rows)
    fputs("Nothing.\n", d->out.file);
  return result;
}

/* ---- disputes ---- */

static void put_claim(FILE *file, const dgm_row_claim *c) {
  bool words = c->content.size && memchr(c->content.data, ' ', c->content.size);
  fprintf(file, "- **%s** ", c->stance == DGM_ANTICIPATES ? "expects" : dgm_stance_name((dgm_stance)c->stance));
  if (c->by) {
    put_party(file, c->by);
    if (c->source.size) {
      fputs(", “", file);
      put_text(file, c->source);
      fputs("”", file);
    }
  } else {
    put_text(file,
             c->source.size ? c->source : (dgm_str){c->cue.size ? "someone" : "the report", c->cue.size ? 7 : 10});
  }
  fputs(": “", file);
  put_text(file, words ? c->content : c->sentence);
  fputs("”", file);
  put_origin(file, c->publisher, c->doc);
  fputs("\n", file);
}

static int list_dispute(void *context, const dgm_row *row) {
  dossier *d = context;
  d->rows++;
  fputs("\n### ", d->out.file);
  put_heading(d->out.file, row);
  fputs("\n\n", d->out.file);
  if (row->reports > 1 && row->n_days && put_history(d->out.file, row, "Over time: "))
    return 1;
  if (row->reports > 1 && row->n_days)
    fputs("\n", d->out.file);
  for (uint32_t i = 0; i < row->n_claims; i++)
    put_claim(d->out.file, &row->claims[i]);
  return ferror(d->out.file);
}

static dgm_err write_disputes(dossier *d, dgm_error *error) {
  dgm_filter f = d->filter;
  f.statuses = 1U << DGM_DISPUTED | 1U << DGM_ALLEGED;
  fputs("\n## Disputed and alleged\n", d->out.file);
  d->rows = 0;
  dgm_err result = dgm_store_query(d->store, &f, list_dispute, d, error);
  if (!d->rows)
    fputs("\nNothing.\n", d->out.file);
  return result;
}

/* ---- the command ---- */

static int write_dossier(dossier *d) {
  FILE *file = d->out.file;
  dgm_error error = {0};
  fputs("# ", file);
  put_text(file, d->filter.party);
  fputs(" – ", file);
  put_text(file, d->filter.with);
  fputs("\n", file);
  dgm_err result = write_agreements(d, &error);
  if (!result)
    result = write_numbers(d, &error);
  if (!result)
    result = write_timeline(d, &error);
  if (!result)
    result = write_disputes(d, &error);
  if (result)
    say("%s", error.message);
  return result == DGM_ERR_ARGUMENT ? MISUSED : result ? FAILED : DONE;
}

static int run(int argc, char **argv) {
  filter_options o = {.unit = "stories"};
  const char *path = NULL;
  const option_rule rules[] = {{"output", &path, NULL}, FILTER_RULES(o)};
  int code;
  int n = read_options(&dossier_command, argc, argv, rules, sizeof rules / sizeof *rules, &code);
  if (n < 0)
    return code;
  if (n != 3)
    return misuse("dossier", "a store and two parties are needed: dragoman dossier news.db RUS IRN");
  if (o.actor || o.recipient || o.party || o.with)
    return misuse("dossier", "the two parties stand behind the store, not in options");
  o.party = argv[2];
  o.with = argv[3];
  dossier d = {0};
  if ((code = read_filter("dossier", &o, 0, &d.filter)))
    return code;
  if (path && same_file(path, argv[1]))
    return misuse("dossier", "%s is the store: name another output", path);
  d.store = open_store(argv[1]);
  code = FAILED;
  if (d.store && output_open(&d.out, path)) {
    code = write_dossier(&d);
    output_check(&d.out);
    code = output_close(&d.out, code);
  }
  dgm_store_close(d.store);
  return code;
}

const command dossier_command = {
    .name = "dossier",
    .summary = "two parties: agreements, timeline and disputes between them, as Markdown",
    .help = "Usage: dragoman dossier [OPTIONS] STORE PARTY PARTY\n\n"
            "Writes what the store knows of two parties, such as RUS and IRN, in Markdown: their agreements with what\n"
            "stands in them, the number of stories by type, the stories by date, and who asserts and who denies what\n"
            "is disputed or alleged, with words and sources.\n\n"
            "Options:\n" FILTER_HELP FILTER_ROWS_HELP "  --output FILE       write to FILE, not to standard output\n"
            "  --help\n\n"
            "The unit is stories here if it is not named. Parties are named as with --actor.\n\n"
            "Exit codes: 0 done; 1 something failed (the store, a file, memory); 2 wrong usage.\n",
    .run = run,
};
