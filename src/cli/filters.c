#include "filters.h"

int read_filter(const char *command, const filter_options *o, uint32_t statuses, dgm_filter *f) {
  const struct {
    const char *name, *text;
  } all[] = {{"unit", o->unit},
             {"actor", o->actor},
             {"recipient", o->recipient},
             {"party", o->party},
             {"with", o->with},
             {"type", o->type},
             {"status", o->status},
             {"mode", o->mode},
             {"cameo", o->cameo},
             {"context", o->context},
             {"source", o->source},
             {"by", o->by},
             {"place", o->place},
             {"text", o->text},
             {"since", o->since},
             {"until", o->until},
             {"confidence", o->confidence},
             {"story", o->story},
             {"limit", o->limit},
             {"offset", o->offset}};
  dgm_error error = {0};
  *f = (dgm_filter){.since = DGM_NO_DATE,
                    .until = DGM_NO_DATE,
                    .statuses = statuses,
                    .newest_first = o->newest,
                    .one_a_day = o->one_a_day};
  if (o->with && !o->party)
    return misuse(command, "--with goes with --party: the two sides");
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    if (all[i].text && dgm_filter_set(f, all[i].name, all[i].text, &error))
      return misuse(command, "--%s", error.message);
  if (o->since && o->until && f->until < f->since)
    return misuse(command, "--until lies before --since");
  return DONE;
}

dgm_store *open_store(const char *path) {
  dgm_error error = {0};
  dgm_store *store = dgm_store_open(path, DGM_STORE_READ, &error);
  if (!store)
    say("%s", error.message);
  return store;
}
