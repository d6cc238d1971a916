/* actors: a name in, what the tables know under it out. */
#include "options.h"

#include <stdlib.h>
#include <string.h>

static void put(FILE *out, dgm_str text) {
  if (text.size)
    fprintf(out, "%.*s", (int)text.size, text.data);
  else
    fputs("-", out);
}

static void put_date(FILE *out, dgm_date date) {
  char text[16];
  dgm_date_format(date, text);
  fputs(date == DGM_NO_DATE ? "" : text, out);
}

static void list(void *context, const dgm_known *k) {
  FILE *out = context;
  dgm_str name = {k->names.data, 0};
  while (name.size < k->names.size && name.data[name.size] != ';')
    name.size++;
  const dgm_str fields[] = {name, k->code, k->sectors, k->kind, k->id};
  for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
    put(out, fields[i]);
    fputc('\t', out);
  }
  put_date(out, k->from);
  fputs(k->from == DGM_NO_DATE && k->to == DGM_NO_DATE ? "always" : "..", out);
  put_date(out, k->to);
  fputc('\t', out);
  put(out, k->note);
  bool own = k->source.table[0] == '/' || k->source.table[0] == '.';
  fprintf(out, "\t%s%s:%u\n", own ? "" : "data/", k->source.table, k->source.line);
}

static int print_known(const dgm_model *model, const char *name, dgm_date date, const char *path) {
  char *text = NULL;
  size_t size = 0;
  FILE *rows = open_memstream(&text, &size);
  if (!rows) {
    say("out of memory");
    return FAILED;
  }
  fputs("name\tcode\tsectors\tkind\tid\ttime\tnote\tline\n", rows);
  size_t n = dgm_model_known(model, (dgm_str){name, (uint32_t)strlen(name)}, date, list, rows);
  bool good = !ferror(rows) & !fclose(rows);
  output out = {0};
  int code = FAILED;
  if (!good) {
    say("out of memory");
  } else if (!n) {
    say("no table has the name \"%s\"%s", name, date == DGM_NO_DATE ? "" : " on that date");
    code = INCOMPLETE;
  } else if (output_open(&out, path)) {
    output_write(&out, text, size);
    code = output_close(&out, DONE);
  }
  free(text);
  return code;
}

static int run(int argc, char **argv) {
  const char *date = NULL, *path = NULL, *model = NULL, *own = NULL;
  const option_rule rules[] = {
      {"date", &date, NULL}, {"output", &path, NULL}, {"model", &model, NULL}, {"actors", &own, NULL}};
  int code;
  int n = read_options(&actors_command, argc, argv, rules, sizeof rules / sizeof *rules, &code);
  if (n < 0)
    return code;
  if (n != 1)
    return misuse("actors", n ? "one name at a time; put it in quotation marks" : "no name");
  dgm_date day = DGM_NO_DATE;
  if (date && !dgm_date_parse((dgm_str){date, (uint32_t)strlen(date)}, &day))
    return misuse("actors", "--date is a date as 2024-03-15, not \"%s\"", date);
  dgm_model *opened = open_model(model, own);
  if (!opened)
    return FAILED;
  code = print_known(opened, argv[1], day, path);
  dgm_model_close(opened);
  return code;
}

const command actors_command = {
    .name = "actors",
    .summary = "what the tables know under a name",
    .help = "Usage: dragoman actors [OPTIONS] NAME\n\n"
            "Prints the rows of the tables of actors and places that have the name, in any case of letters: code,\n"
            "sectors, kind, id, when it holds, a note (of people the office), and the line of the table, as a table\n"
            "with tabs. If no row has exactly that name, those with names that contain it.\n\n"
            "Options:\n"
            "  --date YYYY-MM-DD   only what holds on that day\n"
            "  --actors FILE       a table of your own beside the others\n"
            "  --output FILE       write to FILE, not to standard output\n"
            "  --model FILE        default: $DRAGOMAN_MODEL, or english.dgm beside the program or in\n"
            "                      ../share/dragoman\n"
            "  --help\n\n"
            "Exit codes: 0 found; 1 something failed; 2 wrong usage; 3 nothing known.\n",
    .run = run,
};
