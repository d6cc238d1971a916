/* dossier: two parties, their agreements, what happened between them, what is disputed; Markdown. */
#include "filters.h"

static int write_dossier(dgm_store *store, const dgm_filter *filter, output *out) {
  dgm_error error = {0};
  dgm_buffer text = {0};
  dgm_err result = dgm_store_dossier(store, filter, &text, &error);
  bool good = !result && output_write(out, text.data, text.size);
  dgm_buffer_free(&text);
  if (result)
    say("%s", error.message);
  return good ? DONE : result == DGM_ERR_ARGUMENT ? MISUSED : FAILED;
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
  dgm_filter filter;
  if ((code = read_filter("dossier", &o, 0, &filter)))
    return code;
  if (path && same_file(path, argv[1]))
    return misuse("dossier", "%s is the store: name another output", path);
  dgm_store *store = open_store(argv[1]);
  output out = {0};
  code = FAILED;
  if (store && output_open(&out, path))
    code = output_close(&out, write_dossier(store, &filter, &out));
  dgm_store_close(store);
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
