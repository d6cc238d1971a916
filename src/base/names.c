/* Names of the inventories in dragoman.h, in the order of their enums. */
#include "names.h"
#include "base.h"

static const char *const upos_names[] = {"ADJ",  "ADP",  "ADV",   "AUX",   "CCONJ", "DET", "INTJ", "NOUN", "NUM",
                                         "PART", "PRON", "PROPN", "PUNCT", "SCONJ", "SYM", "VERB", "X"};
static const char *const deprel_names[] = {
    "acl",      "advcl",     "advmod", "amod",       "appos", "aux",      "case",      "cc",         "ccomp", "clf",
    "compound", "conj",      "cop",    "csubj",      "dep",   "det",      "discourse", "dislocated", "expl",  "fixed",
    "flat",     "goeswith",  "iobj",   "list",       "mark",  "nmod",     "nsubj",     "nummod",     "obj",   "obl",
    "orphan",   "parataxis", "punct",  "reparandum", "root",  "vocative", "xcomp"};
static const char *const subtype_names[] = {"",     "pass",     "agent", "prt",    "poss",  "relcl",
                                            "tmod", "unmarked", "npmod", "predet", "outer", "desc"};
static const char *const ner_names[] = {"none", "person", "organisation", "place", "event",
                                        "time", "other",  "group",        "money"};
static const char *const type_names[] = {"AGREE",    "CONSULT",  "SUPPORT", "CONCEDE", "COOPERATE", "AID",
                                         "RETREAT",  "REQUEST",  "ACCUSE",  "REJECT",  "THREATEN",  "PROTEST",
                                         "SANCTION", "MOBILIZE", "COERCE",  "ASSAULT", "NONE"};
static const char *const sector_names[] = {"",    "COP", "GOV", "JUD", "LEG", "MIL", "PRM", "PTY", "REB",
                                           "SPY", "UAF", "UNK", "AGR", "BUS", "CRM", "CVL", "EDU", "ELI",
                                           "JRN", "LAB", "MED", "REF", "OPP", "PRE", "REL", "SOC"};
static const char *const status_names[] = {"occurred", "ongoing", "planned", "hypothetical",
                                           "negated",  "alleged", "disputed"};
static const char *const stance_names[] = {"asserts", "denies", "alleges", "anticipates"};
static const char *const quote_names[] = {"none", "direct", "indirect", "mixed"};
static const char *const agreement_names[] = {"treaty",   "accord",     "deal",     "ceasefire",
                                              "contract", "memorandum", "statement"};
static const char *const stage_names[] = {"proposed", "negotiated", "to-be-signed", "signed", "ratified",
                                          "in-force", "suspended",  "left",         "expired"};
static const char *const entity_kind_names[] = {"country", "person", "organisation", "group", "place"};
static const char *const mention_kind_names[] = {"named", "nominal", "pronoun", "adjective"};

_Static_assert(DGM_COUNT(upos_names) == DGM_N_UPOS, "one name each");
_Static_assert(DGM_COUNT(deprel_names) == DGM_N_DEPREL, "one name each");
_Static_assert(DGM_COUNT(sector_names) == DGM_N_SECTORS, "one name each");
_Static_assert(DGM_COUNT(status_names) == DGM_N_STATUS, "one name each");
_Static_assert(DGM_COUNT(type_names) == DGM_N_TYPES + 1, "one name each");

_Static_assert(DGM_COUNT(agreement_names) == DGM_N_AGREEMENT_KINDS, "one name each");
_Static_assert(DGM_COUNT(stage_names) == DGM_N_STAGES, "one name each");

#define NAME_OF(names, value) ((size_t)(value) < DGM_COUNT(names) ? names[value] : "?")

const char *dgm_upos_name(dgm_upos upos) {
  return NAME_OF(upos_names, upos);
}
const char *dgm_deprel_name(dgm_deprel deprel) {
  return NAME_OF(deprel_names, deprel);
}
const char *dgm_ner_name(dgm_ner ner) {
  return NAME_OF(ner_names, ner);
}
const char *dgm_type_name(dgm_type type) {
  return NAME_OF(type_names, type);
}
const char *dgm_sector_name(dgm_sector sector) {
  return NAME_OF(sector_names, sector);
}
const char *dgm_status_name(dgm_status status) {
  return NAME_OF(status_names, status);
}
const char *dgm_stance_name(dgm_stance stance) {
  return NAME_OF(stance_names, stance);
}
const char *dgm_quote_name(dgm_quote quote) {
  return NAME_OF(quote_names, quote);
}
const char *dgm_entity_kind_name(dgm_entity_kind kind) {
  return NAME_OF(entity_kind_names, kind);
}
const char *dgm_mention_kind_name(dgm_mention_kind kind) {
  return NAME_OF(mention_kind_names, kind);
}
const char *dgm_agreement_kind_name(dgm_agreement_kind kind) {
  return NAME_OF(agreement_names, kind);
}
const char *dgm_stage_name(dgm_stage stage) {
  return NAME_OF(stage_names, stage);
}

static int find(const char *const *names, size_t count, dgm_str name) {
  for (size_t i = 0; i < count; i++)
    if (dgm_str_is(name, names[i]))
      return (int)i;
  return -1;
}

int dgm_upos_find(dgm_str name) {
  return find(upos_names, DGM_COUNT(upos_names), name);
}
int dgm_deprel_find(dgm_str name) {
  return find(deprel_names, DGM_COUNT(deprel_names), name);
}
int dgm_subtype_find(dgm_str name) {
  return find(subtype_names, DGM_COUNT(subtype_names), name);
}
int dgm_type_find(dgm_str name) {
  return find(type_names, DGM_COUNT(type_names), name);
}
int dgm_sector_find(dgm_str name) {
  return name.size ? find(sector_names, DGM_COUNT(sector_names), name) : -1;
}
int dgm_status_find(dgm_str name) {
  return find(status_names, DGM_COUNT(status_names), name);
}
int dgm_stance_find(dgm_str name) {
  return find(stance_names, DGM_COUNT(stance_names), name);
}
int dgm_agreement_kind_find(dgm_str name) {
  return find(agreement_names, DGM_COUNT(agreement_names), name);
}
int dgm_stage_find(dgm_str name) {
  return find(stage_names, DGM_COUNT(stage_names), name);
}
