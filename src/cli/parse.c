/* parse: texts, or words and sentences, in; CoNLL-U out. */
#include "options.h"

#include <string.h>

typedef struct parse_options {
  const char *input, *columns, *output, *model, *threads;
  bool tokens, entities;
} parse_options;

typedef struct parsing {
  output out;
  bool io_failed;
} parsing;

static void write_conllu(const dgm_model *model, const dgm_document *document, void *context, dgm_buffer *out) {
  (void)context;
  dgm_write_conllu(model, document, out);
}

static int emit(void *context, const char *data, size_t size) {
  parsing *p = context;
  return !output_write(&p->out, data, size);
}

static void skipped(void *context, const dgm_error *error) {
  parsing *p = context;
  say("%s", error->message);
  p->io_failed |= error->code == DGM_ERR_IO;
}

static int parse_texts(const dgm_model *model, const char *const *paths, size_t count, const dgm_reader_options *input,
                       int threads, parsing *p) {
  dgm_error error = {0};
  int code = DONE;
  dgm_batch_counts counts = {0};
  dgm_batch batch = {.model = model,
                     .depth = DGM_PARSE,
                     .threads = threads,
                     .date = DGM_NO_DATE,
                     .write = write_conllu,
                     .emit = emit,
                     .skipped = skipped,
                     .context = p};
  dgm_reader *reader = open_input("parse", paths, count, input, &code);
  if (!reader)
    return code;
  dgm_err result = dgm_batch_run(&batch, reader, &counts, &error);
  dgm_reader_close(reader);
  if (result) {
    if (!p->out.failed)
      say("%s", error.message);
    return FAILED;
  }
  return p->io_failed ? FAILED : counts.skipped || counts.warnings ? INCOMPLETE : DONE;
}

/* Files one after the other; the worst of their exit codes. */
static int parse_all_tokens(const dgm_model *model, const char *const *paths, size_t count, bool entities,
                            output *out) {
  int code = DONE;
  for (size_t i = 0; i < count && !out->failed; i++) {
    int one = parse_tokens(model, paths[i], entities, out);
    code = one == FAILED || code == FAILED ? FAILED : one > code ? one : code;
  }
  return code;
}

static int run(int argc, char **argv) {
  static const char *const standard_input[] = {"-"};
  parse_options o = {0};
  const option_rule rules[] = {INPUT_RULES(o.input, o.columns), {"output", &o.output, NULL},
                               {"model", &o.model, NULL},       {"threads", &o.threads, NULL},
                               {"tokens", NULL, &o.tokens},     {"entities", NULL, &o.entities}};
  int code, threads = 0;
  int n = read_options(&parse_command, argc, argv, rules, sizeof rules / sizeof *rules, &code);
  if (n < 0)
    return code;
  dgm_reader_options input;
  code = read_input_options("parse", o.input, o.columns, &input);
  if (code)
    return code;
  if (o.tokens && (o.input || o.columns))
    return misuse("parse", "--tokens reads CoNLL-U: --input and --columns say nothing there");
  if (o.entities && !o.tokens)
    return misuse("parse", "--entities goes with --tokens");
  if (o.threads && !read_number(o.threads, 1, 256, &threads))
    return misuse("parse", "--threads is a number from 1 to 256, not \"%s\"", o.threads);
  const char *const *paths = n ? (const char *const *)argv + 1 : standard_input;
  size_t count = n ? (size_t)n : 1;
  for (size_t i = 0; o.output && i < count; i++)
    if (same_file(o.output, paths[i]))
      return misuse("parse", "%s is to be read and written: name another output", paths[i]);
  dgm_model *model = open_model(o.model, NULL);
  parsing p = {0};
  code = FAILED;
  if (model && output_open(&p.out, o.output)) {
    code = o.tokens ? parse_all_tokens(model, paths, count, o.entities, &p.out)
                    : parse_texts(model, paths, count, &input, threads, &p);
    code = output_close(&p.out, code);
  }
  dgm_model_close(model);
  return code;
}

const command parse_command = {
    .name = "parse",
    .summary = "texts in, words and trees out (CoNLL-U)",
    .help = "Usage: dragoman parse [OPTIONS] [FILE|DIRECTORY|'PATTERN'|-]...\n\n"
            "Writes sentences, words, lemmas, parts of speech, features and dependencies in CoNLL-U.\n\n"
            "Options:\n"
            "  --tokens            the input is CoNLL-U: its words, sentences, comments and MISC are kept;\n"
            "                      LEMMA, UPOS, FEATS, HEAD and DEPREL are written anew,\n"
            "                      and names added to MISC (NER=B-person)\n"
            "  --entities          with --tokens: who is meant, in MISC (Entity=(1-person …), one document\n"
            "                      from each \"# newdoc\" to the next\n" INPUT_HELP
            "  --output FILE       write to FILE, not to standard output\n"
            "  --threads N         default: one a processor (with --tokens, one)\n"
            "  --model FILE        default: $DRAGOMAN_MODEL, or english.dgm beside the program or in\n"
            "                      ../share/dragoman\n"
            "  --help\n\n"
            "Exit codes: 0 done; 1 something failed; 2 wrong usage; 3 done, but something was left out.\n",
    .run = run,
};
