/* dragoman: raw news text in, attributed event records out.
 *
 * One model is opened once and shared by all threads; each thread has a coder; each text given to a coder becomes a
 * document, valid until that coder's next text. Nothing here prints, exits or keeps global state.
 *
 * Sections: 1 basics, 2 errors, 3 inventories, 4 the document, 5 models and coders, 6 input, 7 output, 8 batches,
 * 9 stores, 10 exports, 11 Arrow.
 */
#ifndef DRAGOMAN_H
#define DRAGOMAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define DGM_API __attribute__((visibility("default")))
#else
#define DGM_API
#endif

/* ---- 1. Basics -------------------------------------------------------------------------------------------------- */

#define DGM_VERSION "0.1.0"

/* Bytes with a length; `data` may be NULL when `size` is 0. Not NUL-terminated. */
typedef struct dgm_str {
  const char *data;
  uint32_t size;
} dgm_str;

/* Byte offsets into dgm_document.text, end exclusive. start == end means absent. Writers turn them into code points. */
typedef struct dgm_span {
  uint32_t start, end;
} dgm_span;

/* `count` elements of another array of the document, from `first`. */
typedef struct dgm_range {
  uint32_t first, count;
} dgm_range;

/* Days since 1970-01-01 in the proleptic Gregorian calendar; DGM_NO_DATE if unknown. */
typedef int32_t dgm_date;
#define DGM_NO_DATE INT32_MIN

/* No element: for indices into the document's arrays. */
#define DGM_NONE (-1)

/* A growing byte buffer. The caller starts with zeros and calls dgm_buffer_free. */
typedef struct dgm_buffer {
  char *data;
  size_t size, capacity;
  bool failed; /* memory ran out: what was appended since is missing */
} dgm_buffer;

DGM_API void dgm_buffer_free(dgm_buffer *buffer);
/* For writers of one's own. */
DGM_API void dgm_buffer_add(dgm_buffer *buffer, const char *data, size_t size);
/* A quoted JSON string; null if `text.data` is NULL. */
DGM_API void dgm_json_string(dgm_buffer *out, dgm_str text);
/* The same on all machines; not for secrets. */
DGM_API uint64_t dgm_hash(uint64_t seed, const void *data, size_t size);

DGM_API const char *dgm_version(void);

/* ---- 2. Errors -------------------------------------------------------------------------------------------------- */

typedef enum dgm_err {
  DGM_OK = 0,
  DGM_ERR_ARGUMENT, /* the call makes no sense */
  DGM_ERR_IO,       /* a file cannot be opened, read or written */
  DGM_ERR_FORMAT,   /* input that is not what it claims to be */
  DGM_ERR_MODEL,    /* not a model file, or of another version, or damaged */
  DGM_ERR_MEMORY,
  DGM_ERR_LIMIT, /* a document larger than a limit */
  DGM_ERR_STORE, /* not a store, or of a newer program, or damaged */
  DGM_ERR_BUSY,  /* another program is writing to the store */
  DGM_ERR_TIME,  /* dgm_store_limit: the time is up */
} dgm_err;

/* Filled by every function that can fail; `message` names the file, line or record and what to do. */
typedef struct dgm_error {
  dgm_err code;
  char message[512];
} dgm_error;

/* ---- 3. Inventories --------------------------------------------------------------------------------------------- */

/* Universal parts of speech, universaldependencies.org/u/pos. */
typedef enum dgm_upos {
  DGM_ADJ,
  DGM_ADP,
  DGM_ADV,
  DGM_AUX,
  DGM_CCONJ,
  DGM_DET,
  DGM_INTJ,
  DGM_NOUN,
  DGM_NUM,
  DGM_PART,
  DGM_PRON,
  DGM_PROPN,
  DGM_PUNCT,
  DGM_SCONJ,
  DGM_SYM,
  DGM_VERB,
  DGM_X,
  DGM_N_UPOS
} dgm_upos;

/* Universal dependency relations, universaldependencies.org/u/dep. */
typedef enum dgm_deprel {
  DGM_ACL,
  DGM_ADVCL,
  DGM_ADVMOD,
  DGM_AMOD,
  DGM_APPOS,
  DGM_AUX_REL,
  DGM_CASE,
  DGM_CC,
  DGM_CCOMP,
  DGM_CLF,
  DGM_COMPOUND,
  DGM_CONJ,
  DGM_COP,
  DGM_CSUBJ,
  DGM_DEP,
  DGM_DET_REL,
  DGM_DISCOURSE,
  DGM_DISLOCATED,
  DGM_EXPL,
  DGM_FIXED,
  DGM_FLAT,
  DGM_GOESWITH,
  DGM_IOBJ,
  DGM_LIST,
  DGM_MARK,
  DGM_NMOD,
  DGM_NSUBJ,
  DGM_NUMMOD,
  DGM_OBJ,
  DGM_OBL,
  DGM_ORPHAN,
  DGM_PARATAXIS,
  DGM_PUNCT_REL,
  DGM_REPARANDUM,
  DGM_ROOT,
  DGM_VOCATIVE,
  DGM_XCOMP,
  DGM_N_DEPREL
} dgm_deprel;

/* The part of a relation after the colon that a later stage asks for; others are DGM_SUB_OTHER. */
typedef enum dgm_subtype {
  DGM_SUB_NONE,
  DGM_SUB_PASS,
  DGM_SUB_AGENT,
  DGM_SUB_PRT,
  DGM_SUB_POSS,
  DGM_SUB_RELCL,
  DGM_SUB_TMOD,
  DGM_SUB_UNMARKED,
  DGM_SUB_NPMOD,
  DGM_SUB_PREDET,
  DGM_SUB_OUTER,
  DGM_SUB_DESC,
  DGM_SUB_OTHER
} dgm_subtype;

/* Morphological features as small numbers; 0 = not given. */
typedef enum { DGM_TENSE_NONE, DGM_TENSE_PAST, DGM_TENSE_PRES } dgm_tense;
typedef enum { DGM_FORM_NONE, DGM_FORM_FIN, DGM_FORM_INF, DGM_FORM_PART, DGM_FORM_GER } dgm_verb_form;
typedef enum { DGM_NUMBER_NONE, DGM_NUMBER_SING, DGM_NUMBER_PLUR } dgm_number;
typedef enum { DGM_GENDER_NONE, DGM_GENDER_MASC, DGM_GENDER_FEM, DGM_GENDER_NEUT } dgm_gender;
typedef enum { DGM_MOOD_NONE, DGM_MOOD_IND, DGM_MOOD_IMP, DGM_MOOD_SUB } dgm_mood;

/* Named-entity classes of a word, from the language model. */
typedef enum {
  DGM_NER_NONE,
  DGM_NER_PERSON,
  DGM_NER_ORGANISATION,
  DGM_NER_PLACE,
  DGM_NER_EVENT,
  DGM_NER_TIME,
  DGM_NER_OTHER,
  DGM_NER_GROUP, /* members of a people, party or body: "Kenyans", "Democrats" */
  DGM_NER_MONEY
} dgm_ner;

/* PLOVER event types; DGM_NO_EVENT in a lexicon row blocks the other rows of its predicate. */
typedef enum dgm_type {
  DGM_AGREE,
  DGM_CONSULT,
  DGM_SUPPORT,
  DGM_CONCEDE,
  DGM_COOPERATE,
  DGM_AID,
  DGM_RETREAT,
  DGM_REQUEST,
  DGM_ACCUSE,
  DGM_REJECT,
  DGM_THREATEN,
  DGM_PROTEST,
  DGM_SANCTION,
  DGM_MOBILIZE,
  DGM_COERCE,
  DGM_ASSAULT,
  DGM_NO_EVENT
} dgm_type;
#define DGM_N_TYPES 16

/* PLOVER sectors; see data/ontology/sectors.tsv for what each means. */
typedef enum dgm_sector {
  DGM_SECTOR_NONE,
  DGM_SECTOR_COP,
  DGM_SECTOR_GOV,
  DGM_SECTOR_JUD,
  DGM_SECTOR_LEG,
  DGM_SECTOR_MIL,
  DGM_SECTOR_PRM,
  DGM_SECTOR_PTY,
  DGM_SECTOR_REB,
  DGM_SECTOR_SPY,
  DGM_SECTOR_UAF,
  DGM_SECTOR_UNK,
  DGM_SECTOR_AGR,
  DGM_SECTOR_BUS,
  DGM_SECTOR_CRM,
  DGM_SECTOR_CVL,
  DGM_SECTOR_EDU,
  DGM_SECTOR_ELI,
  DGM_SECTOR_JRN,
  DGM_SECTOR_LAB,
  DGM_SECTOR_MED,
  DGM_SECTOR_REF,
  DGM_SECTOR_OPP,
  DGM_SECTOR_PRE,
  DGM_SECTOR_REL,
  DGM_SECTOR_SOC,
  DGM_N_SECTORS
} dgm_sector;

typedef enum dgm_status {
  DGM_OCCURRED,
  DGM_ONGOING,
  DGM_PLANNED,
  DGM_HYPOTHETICAL,
  DGM_NEGATED,
  DGM_ALLEGED,
  DGM_DISPUTED,
  DGM_N_STATUS
} dgm_status;

typedef enum dgm_stance { DGM_ASSERTS, DGM_DENIES, DGM_ALLEGES, DGM_ANTICIPATES } dgm_stance;
typedef enum dgm_quote { DGM_QUOTE_NONE, DGM_QUOTE_DIRECT, DGM_QUOTE_INDIRECT, DGM_QUOTE_MIXED } dgm_quote;

typedef enum dgm_agreement_kind {
  DGM_TREATY,
  DGM_ACCORD,
  DGM_DEAL,
  DGM_CEASEFIRE,
  DGM_CONTRACT,
  DGM_MEMORANDUM,
  DGM_STATEMENT, /* a joint statement or declaration */
  DGM_N_AGREEMENT_KINDS
} dgm_agreement_kind;

/* How far an agreement has come, in this order. */
typedef enum dgm_stage {
  DGM_STAGE_PROPOSED,
  DGM_STAGE_NEGOTIATED,
  DGM_STAGE_TO_BE_SIGNED,
  DGM_STAGE_SIGNED,
  DGM_STAGE_RATIFIED,
  DGM_STAGE_IN_FORCE,
  DGM_STAGE_SUSPENDED,
  DGM_STAGE_LEFT,
  DGM_STAGE_EXPIRED,
  DGM_N_STAGES
} dgm_stage;

DGM_API const char *dgm_upos_name(dgm_upos upos);       /* "ADJ" */
DGM_API const char *dgm_deprel_name(dgm_deprel deprel); /* "acl", without subtype */
DGM_API const char *dgm_ner_name(dgm_ner ner);
DGM_API const char *dgm_type_name(dgm_type type); /* "AGREE"; "NONE" for DGM_NO_EVENT */
DGM_API const char *dgm_sector_name(dgm_sector sector);
DGM_API const char *dgm_status_name(dgm_status status);
DGM_API const char *dgm_stance_name(dgm_stance stance);
DGM_API const char *dgm_quote_name(dgm_quote quote);
DGM_API const char *dgm_agreement_kind_name(dgm_agreement_kind kind); /* "treaty" */
DGM_API const char *dgm_stage_name(dgm_stage stage);                  /* "to-be-signed" */

/* ---- 4. The document -------------------------------------------------------------------------------------------- */

/* Where a piece of knowledge stands: a line of a table under data/. `table` is its path there, of a table
 * of the user's its own, with "./" before it if it is relative; NULL = no table. */
typedef struct dgm_source {
  const char *table;
  uint32_t line;
} dgm_source;

/* A syntactic word. Contractions are split as in Universal Dependencies: "don't" is two words of one token. */
typedef struct dgm_word {
  dgm_span span;
  dgm_str lemma;
  uint32_t sentence;
  int32_t head;        /* index of the head word in the document, DGM_NONE for a sentence's root */
  uint16_t feats;      /* the model's own label: dgm_feats_string */
  uint16_t relation;   /* the model's own label, with subtype: dgm_relation_string */
  uint8_t upos;        /* dgm_upos */
  uint8_t deprel;      /* dgm_deprel */
  uint8_t subtype;     /* dgm_subtype */
  uint8_t ner;         /* dgm_ner */
  bool ner_begin;      /* first word of a named entity */
  bool space_after;    /* white space follows in the text */
  uint8_t token_words; /* on the first word of a token split into several: how many; 0 elsewhere */
  uint8_t tense, verb_form, number, person, gender, mood;
  bool passive; /* Voice=Pass */
} dgm_word;

typedef enum dgm_sentence_kind {
  DGM_SENTENCE_PROSE,
  DGM_SENTENCE_HEADLINE, /* a line without final punctuation that stands alone */
  DGM_SENTENCE_DATELINE, /* "MANILA, June 19 -" */
} dgm_sentence_kind;

typedef struct dgm_sentence {
  dgm_span span;
  dgm_range words;
  uint32_t paragraph; /* counted from 0 */
  int32_t root;       /* word, DGM_NONE before parsing */
  uint8_t kind;       /* dgm_sentence_kind */
} dgm_sentence;

typedef enum dgm_entity_kind {
  DGM_ENTITY_COUNTRY,
  DGM_ENTITY_PERSON,
  DGM_ENTITY_ORGANISATION, /* named body: ministry, army, party, company, IGO, armed group … */
  DGM_ENTITY_GROUP,        /* unnamed people or bodies: "protesters", "the police" */
  DGM_ENTITY_PLACE,        /* a place below the country */
} dgm_entity_kind;

DGM_API const char *dgm_entity_kind_name(dgm_entity_kind kind); /* "country" */

/* Someone or something that mentions refer to. Mentions of one entity share it. */
typedef struct dgm_entity {
  dgm_str code;       /* ISO alpha-3, IGO, UNO …; empty if unknown */
  dgm_str name;       /* canonical name */
  dgm_str id;         /* stable: a Wikidata id or "dgm:…" */
  uint8_t sectors[4]; /* dgm_sector, most important first, filled up with DGM_SECTOR_NONE */
  uint8_t kind;       /* dgm_entity_kind */
  dgm_source source;
} dgm_entity;

typedef enum dgm_mention_kind { DGM_NAMED, DGM_NOMINAL, DGM_PRONOUN, DGM_ADJECTIVE } dgm_mention_kind;

DGM_API const char *dgm_mention_kind_name(dgm_mention_kind kind); /* "named" */

typedef struct dgm_mention {
  dgm_span span;      /* the mention's words, without article */
  dgm_span head_span; /* its head word */
  dgm_range words;
  uint32_t head;      /* word */
  uint32_t entity;    /* index */
  int32_t antecedent; /* of a pronoun: head word of the mention that it repeats; DGM_NONE otherwise */
  dgm_str office;     /* role as written; empty if none */
  uint8_t kind;       /* dgm_mention_kind */
  bool former;
  bool can_act;     /* may be actor or recipient: not "Moscow" in "in Moscow" */
  bool is_place;    /* stands where a place stands */
  bool placed;      /* of a country that its own words do not name: "officials" in a report about Peru */
  const char *rule; /* why it is resolved so, for explain; static text */
} dgm_mention;

typedef struct dgm_place {
  dgm_span span;
  dgm_range words;
  uint32_t head; /* word */
  dgm_str name, code /* ISO alpha-3 */, admin1;
  double lat, lon;    /* degrees; NaN if unknown */
  uint32_t geonameid; /* 0 if unknown */
  bool dateline;      /* where the report was written */
  dgm_source source;
} dgm_place;

typedef struct dgm_time {
  dgm_span span;
  dgm_range words;
  uint32_t head;       /* word */
  dgm_date start, end; /* inclusive; end == start for one day */
} dgm_time;

/* One event, as the sentence states it. */
typedef struct dgm_event {
  uint32_t sentence;
  uint32_t head;        /* word: the predicate */
  dgm_span trigger;     /* the predicate's words */
  dgm_range actors;     /* of dgm_document.arguments */
  dgm_range recipients; /* of dgm_document.arguments */
  dgm_span theme;
  int32_t place; /* of dgm_document.places, or DGM_NONE */
  dgm_date start, end;
  uint8_t type;      /* dgm_type */
  const char *mode;  /* PLOVER mode, NULL if none */
  uint64_t contexts; /* bit set over dgm_context_name */
  char cameo[5];
  float goldstein, scale;
  uint8_t quad;           /* 1–4 */
  float confidence;       /* probability that this is an event of this type, as the learned scorer sees it */
  dgm_source source;      /* the lexicon row behind parties and codes */
  uint8_t vote;           /* dgm_type that the lexicon alone would take; DGM_NO_EVENT also where no row fits */
  dgm_source vote_source; /* its row, or none */
  uint8_t second;         /* dgm_type that the scorer finds second likeliest, or DGM_NO_EVENT */
  float second_confidence;
} dgm_event;

typedef enum dgm_rejected {
  DGM_REJECTED_UNLIKELY, /* the scorer took it for no event */
  DGM_REJECTED_NO_PARTY, /* nobody in it is an actor of politics */
  DGM_REJECTED_TOLD,     /* another event tells it */
  DGM_REJECTED_CONTENT   /* another event promises, demands, threatens or refuses it */
} dgm_rejected;

/* A predicate that might have been an event: a row of the lexicon or the scorer spoke for it. For explain. */
typedef struct dgm_rejection {
  uint32_t head;    /* word */
  uint8_t type;     /* dgm_type that the scorer found likeliest … */
  float confidence; /* … and how likely */
  uint8_t why;      /* dgm_rejected */
  uint32_t other;   /* word: the predicate of the other event */
} dgm_rejection;

/* One attribution: who says so, with which words. Spans are ranges of dgm_document.spans, for each may be split. */
typedef struct dgm_claim {
  uint32_t sentence;
  int32_t by; /* mention (also one of dgm_document.n_sources), or DGM_NONE: nobody is named (`source` may still hold
                 words: unnamed sources) */
  dgm_range source, cue, content;
  dgm_span medium;
  int32_t of;            /* the claim that this one reports or answers, or DGM_NONE */
  uint8_t stance, quote; /* dgm_stance, dgm_quote */
  const char *rule;
} dgm_claim;

/* What the claims stage adds to an event: one per event, same index. */
typedef struct dgm_assessment {
  dgm_range claims; /* of dgm_document.event_claims; none = the report's own voice alone */
  bool own_voice;   /* the report asserts it itself */
  uint8_t status;   /* dgm_status */
  uint8_t type;     /* dgm_type after status: a future CONSULT, SUPPORT, COOPERATE or AID is AGREE */
  const char *rule;
} dgm_assessment;

/* What is said to stand, or not to stand, in an agreement. */
typedef struct dgm_provision {
  dgm_span span; /* its words, without those that say that it is contained */
  uint32_t sentence;
  int32_t claim; /* who says so: of dgm_document.claims, or DGM_NONE: the report itself */
  bool included;
  dgm_source source; /* the row of data/agreements/provisions.tsv */
} dgm_provision;

typedef struct dgm_agreement_mention {
  dgm_span span; /* without article */
  uint32_t sentence, head;
} dgm_agreement_mention;

/* A treaty, deal, ceasefire, contract … of which the document speaks, gathered from all its mentions. */
typedef struct dgm_agreement {
  uint8_t kind, stage; /* dgm_agreement_kind, dgm_stage */
  dgm_date date;       /* when that stage was or will be reached; DGM_NO_DATE if the text does not say */
  dgm_span name;       /* a proper name, empty if it has none */
  dgm_span text;       /* the first full mention */
  dgm_range parties;   /* of dgm_document.agreement_parties */
  dgm_range provisions;
  dgm_range claims;   /* of dgm_document.agreement_claims: what is said of it */
  dgm_range mentions; /* of dgm_document.agreement_mentions */
  dgm_source source;  /* the row of its stage in data/agreements/stages.tsv; no table: nothing tells the stage */
} dgm_agreement;

/* A read text. All arrays belong to the coder and stay valid until its next text. */
typedef struct dgm_document {
  dgm_str id, source, title, url, language;
  dgm_date date;
  dgm_str text;      /* valid UTF-8 */
  uint32_t n_broken; /* bytes of broken UTF-8 that became U+FFFD */
  dgm_sentence *sentences;
  uint32_t n_sentences;
  dgm_word *words;
  uint32_t n_words;
  dgm_entity *entities;
  uint32_t n_entities;
  dgm_mention *mentions; /* by first word; behind them n_sources of claims' sources that none of them tells */
  uint32_t n_mentions, n_sources;
  dgm_place *places;
  uint32_t n_places;
  dgm_time *times;
  uint32_t n_times;
  dgm_event *events;
  uint32_t n_events;
  uint32_t *arguments; /* mentions */
  uint32_t n_arguments;
  dgm_rejection *rejections; /* by word */
  uint32_t n_rejections;
  dgm_claim *claims;
  uint32_t n_claims;
  dgm_claim
      *attitudes; /* by cue: who backs, praises, refuses, seeks …; they assert and deny no event, `of` is DGM_NONE */
  uint32_t n_attitudes;
  dgm_span *spans;
  uint32_t n_spans;
  dgm_assessment *assessments; /* n_events */
  int32_t *event_claims;       /* claims */
  uint32_t n_event_claims;
  dgm_agreement *agreements;
  uint32_t n_agreements;
  uint32_t *agreement_parties; /* mentions, also of n_sources: who speaks of "the treaty with Iran" */
  uint32_t n_agreement_parties;
  dgm_provision *provisions;
  uint32_t n_provisions;
  uint32_t *agreement_claims; /* claims */
  uint32_t n_agreement_claims;
  dgm_agreement_mention *agreement_mentions;
  uint32_t n_agreement_mentions;
} dgm_document;

/* ---- 5. Models and coders --------------------------------------------------------------------------------------- */

typedef struct dgm_model dgm_model;
typedef struct dgm_coder dgm_coder;

/* Opens and checks a model file. NULL on failure (`error` says why). The model may be shared by threads. */
DGM_API dgm_model *dgm_model_open(const char *path, dgm_error *error);
/* The same with tables of actors of one's own, columns as in data/actors/ (docs/tables.md): a name that one of them
 * holds means what it says there, whatever the model's tables say. `paths`: `count` files, the first one first. */
DGM_API dgm_model *dgm_model_open_with(const char *path, const char *const *paths, size_t count, dgm_error *error);
/* Opened at once, for dgm_store_cluster, dgm_code_name and section 10 alone: no coder takes it, and no other function.
 */
DGM_API dgm_model *dgm_model_open_for_stores(const char *path, dgm_error *error);
DGM_API void dgm_model_close(dgm_model *model);
DGM_API const char *dgm_model_version(const dgm_model *model);
DGM_API const char *dgm_feats_string(const dgm_model *model, const dgm_word *word);    /* CoNLL-U FEATS, "_" if none */
DGM_API const char *dgm_relation_string(const dgm_model *model, const dgm_word *word); /* "nsubj:pass" */
/* Of a country or body: "Russia" for RUS, "United Nations" for UNO; empty if there is no such code. */
DGM_API dgm_str dgm_code_name(const dgm_model *model, dgm_str code);
DGM_API const char *dgm_context_name(const dgm_model *model, uint32_t context); /* NULL beyond the last */

/* A row of a table of actors or places. Dates: DGM_NO_DATE = open. */
typedef struct dgm_known {
  dgm_str names, code, sectors, kind, id, note; /* as the table writes them: `names` and `sectors` split at ";" */
  dgm_date from, to;
  dgm_source source;
} dgm_known;
typedef void dgm_known_visit(void *context, const dgm_known *known);

/* Calls `visit` for each row of the tables that has `name` among its names, whatever the case, and holds on `date`
 * (DGM_NO_DATE: all rows). Where none has, for rows with names that contain its words, 40 at most. Returns how many. */
DGM_API size_t dgm_model_known(const dgm_model *model, dgm_str name, dgm_date date, dgm_known_visit *visit,
                               void *context);

/* One thread's scratch. The model must outlive it. */
DGM_API dgm_coder *dgm_coder_new(const dgm_model *model, dgm_error *error);
DGM_API void dgm_coder_free(dgm_coder *coder);

/* A text to read. Only `text` is needed. Strings belong to the caller and must live as long as the document. */
typedef struct dgm_input {
  dgm_str text, id, source, title, url, language;
  dgm_date date; /* DGM_NO_DATE: relative dates stay unresolved */
} dgm_input;

typedef enum dgm_depth {
  DGM_SPLIT,    /* sentences and words */
  DGM_PARSE,    /* … and trees */
  DGM_ENTITIES, /* … and mentions, places, times */
  DGM_EVENTS,   /* … and events */
  DGM_ALL,      /* … and claims and agreements */
} dgm_depth;

/* Reads a text as deep as asked. The document is valid until the coder's next text; NULL on failure. */
DGM_API const dgm_document *dgm_read(dgm_coder *coder, const dgm_input *input, dgm_depth depth, dgm_error *error);

/* Like dgm_read, for text whose words and sentences are given: CoNLL-U in, its columns after FORM ignored. */
DGM_API const dgm_document *dgm_read_conllu(dgm_coder *coder, dgm_str conllu, dgm_depth depth, dgm_error *error);

/* The likeliest PLOVER type of what `actor` does to `recipient`, spans into `text`; always answers. Score 0–1. */
DGM_API dgm_err dgm_relate(dgm_coder *coder, dgm_str text, dgm_span actor, dgm_span recipient, dgm_type *type,
                           double *score, dgm_error *error);

/* ---- 6. Input --------------------------------------------------------------------------------------------------- */

/* "2024-03-15" → days; false if it is no such date. A time of day after the date is allowed and ignored. */
DGM_API bool dgm_date_parse(dgm_str text, dgm_date *date);
/* Writes YYYY-MM-DD and a NUL; an empty string for DGM_NO_DATE. */
DGM_API void dgm_date_format(dgm_date date, char out[16]);

typedef struct dgm_reader dgm_reader;

/* AUTO goes by what the file holds, then by its name. All may be packed by gzip or zstd. */
typedef enum dgm_input_format {
  DGM_INPUT_AUTO,
  DGM_INPUT_TEXT,     /* a file is a document */
  DGM_INPUT_JSONL,    /* a line is a document */
  DGM_INPUT_CSV,      /* a row is a document; the header tells the separator */
  DGM_INPUT_TSV,      /* the same with tabs */
  DGM_INPUT_HTML,     /* the article of a web page */
  DGM_INPUT_PETRARCH, /* PETRARCH's XML: the sentences of a story are a document */
} dgm_input_format;
#define DGM_N_INPUT_FORMATS 7

DGM_API const char *dgm_input_format_name(dgm_input_format format); /* "auto" */

/* Zeros are the defaults. */
typedef struct dgm_reader_options {
  dgm_input_format format;
  const char *columns; /* of CSV and TSV: "text=Body,date=Published"; NULL: by their usual names (docs/input.md) */
} dgm_reader_options;

typedef enum dgm_next { DGM_NEXT_DOCUMENT, DGM_NEXT_SKIPPED, DGM_NEXT_END, DGM_NEXT_FAILED } dgm_next;

/* Opens a file, "-" (standard input), a directory (its files with a known ending, and those below, by name), or a
 * pattern ("news/2024-*.jsonl", where two stars in place of a folder are any folders). */
DGM_API dgm_reader *dgm_reader_open(const char *path, dgm_input_format format, dgm_error *error);
/* The same for several, read in this order. One that cannot be read is a skipped record (DGM_ERR_IO). */
DGM_API dgm_reader *dgm_reader_open_many(const char *const *paths, size_t count, dgm_input_format format,
                                         dgm_error *error);
/* … with options; DGM_ERR_ARGUMENT: the columns make no sense. */
DGM_API dgm_reader *dgm_reader_open_with(const char *const *paths, size_t count, const dgm_reader_options *options,
                                         dgm_error *error);
/* Documents that the caller has: `next` is called as dgm_reader_next is, its strings valid until it is called again,
 * all of them but the text valid UTF-8; `close`, which may be NULL, when the reader is closed. */
typedef dgm_next dgm_reader_source(void *context, dgm_input *input, dgm_error *error);
DGM_API dgm_reader *dgm_reader_of(dgm_reader_source *next, void (*close)(void *context), void *context,
                                  dgm_error *error);
/* True for names of files that are read in a directory. */
DGM_API bool dgm_reads_name(const char *path);
/* The next document; its strings are valid until the next call. `error` tells what else there is to say:
 * DOCUMENT: its code is DGM_OK, or else a field (the date) makes no sense and was left out, named in the message.
 * SKIPPED: a bad record or file, named in the message; go on. FAILED: no memory. */
DGM_API dgm_next dgm_reader_next(dgm_reader *reader, dgm_input *input, dgm_error *error);
DGM_API void dgm_reader_close(dgm_reader *reader);

/* ---- 7. Output -------------------------------------------------------------------------------------------------- */

/* Each appends to `out` what docs/output.md describes. */
DGM_API void dgm_write_events(const dgm_model *model, const dgm_document *document, dgm_buffer *out); /* JSON lines */
DGM_API void dgm_write_claims(const dgm_model *model, const dgm_document *document, dgm_buffer *out); /* JSON lines */
DGM_API void dgm_write_agreements(const dgm_model *model, const dgm_document *document,
                                  dgm_buffer *out);                                                     /* JSON lines */
DGM_API void dgm_write_entities(const dgm_model *model, const dgm_document *document, dgm_buffer *out); /* JSON lines */
DGM_API void dgm_write_conllu(const dgm_model *model, const dgm_document *document, dgm_buffer *out);
DGM_API void dgm_write_explanation(const dgm_model *model, const dgm_document *document, dgm_buffer *out); /* text */
/* A table for people: one event a row. `header` writes the column names first; `width` = columns of the terminal. */
DGM_API void dgm_write_table(const dgm_model *model, const dgm_document *document, int width, bool header,
                             dgm_buffer *out);
/* For people, in 80 columns: event by event who asserts, alleges and denies it; disputed events first. */
DGM_API void dgm_write_ledger(const dgm_model *model, const dgm_document *document, dgm_buffer *out);

/* ---- 8. Batches ------------------------------------------------------------------------------------------------- */

typedef void dgm_writer(const dgm_model *model, const dgm_document *document, void *context, dgm_buffer *out);

typedef struct dgm_batch_counts {
  uint64_t documents, sentences, words, events;
  uint64_t skipped;  /* records left out */
  uint64_t warnings; /* fields left out */
  uint64_t broken;   /* bytes of broken UTF-8 that became U+FFFD */
  uint64_t bytes;    /* of the input */
} dgm_batch_counts;

typedef struct dgm_batch {
  const dgm_model *model;
  dgm_depth depth;
  int threads;   /* 0 = one per processor */
  dgm_date date; /* for documents without one */
  /* Called by the thread that called dgm_batch_run, before a document is read: false passes over it. May be NULL. */
  bool (*wanted)(void *context, const dgm_input *input);
  dgm_writer *write; /* called on the worker that read the document */
  void *write_context;
  /* Called in input order, by one thread at a time; a non-zero return stops the batch. */
  int (*emit)(void *context, const char *data, size_t size);
  /* Called, under the same lock, for each record that is left out, and for each field of a record that is. */
  void (*skipped)(void *context, const dgm_error *error);
  /* Called, under the same lock, after each record; may be NULL. */
  void (*progress)(void *context, const dgm_batch_counts *counts);
  void *context;
} dgm_batch;

/* Reads every document of `reader`. The output is the same whatever the number of threads. `counts` may be NULL. */
DGM_API dgm_err dgm_batch_run(const dgm_batch *batch, dgm_reader *reader, dgm_batch_counts *counts, dgm_error *error);

/* ---- 9. Stores: one SQLite file with what was coded (docs/store.md) --------------------------------------------- */

/* One thread at a time may use a store; other programs may read the file meanwhile. */
typedef struct dgm_store dgm_store;
typedef enum dgm_store_mode { DGM_STORE_READ, DGM_STORE_WRITE /* made if absent */ } dgm_store_mode;

/* Opens and checks a store, and brings one of an older program up to date if it may write. NULL on failure. */
DGM_API dgm_store *dgm_store_open(const char *path, dgm_store_mode mode, dgm_error *error);
DGM_API void dgm_store_close(dgm_store *store);
/* To read, and DGM_ERR_BUSY after a second where another program has the store for itself; dgm_store_open waits 20. */
DGM_API dgm_store *dgm_store_open_soon(const char *path, dgm_error *error);

typedef struct dgm_store_counts {
  dgm_batch_counts coded; /* documents: those that were coded now; its other counts are theirs */
  uint64_t added;         /* new in the store */
  uint64_t replaced;      /* were there, from another coder */
  uint64_t same_id;       /* passed over: the store has that id */
  uint64_t same_text;     /* noted as copies: the store has that text under another id */
  uint64_t other_text;    /* left out: the store has that id with another text */
  uint64_t near_copies;   /* of `added` and `replaced`: a near copy of another document of the store */
} dgm_store_counts;

/* Codes what `reader` gives and stores it, in transactions of seconds (docs/store.md), by a thread of its own; then
 * brings the stories up to date. Of `batch`, model, threads, date, skipped, progress and context count. What is there
 * already is passed over, so that a run that was stopped is resumed by the same call; but a document that another coder
 * (another version of the program or the model) has read is read again and replaced. On failure the documents of
 * finished transactions stay. `counts` may be NULL. */
DGM_API dgm_err dgm_store_add(dgm_store *store, const dgm_batch *batch, dgm_reader *reader, dgm_store_counts *counts,
                              dgm_error *error);
/* Takes out a document, by its id, with all that was read in it; *removed: there was one. */
DGM_API dgm_err dgm_store_remove(dgm_store *store, dgm_str id, bool *removed, dgm_error *error);
/* Looks whether the file is whole, its rows agree, and its search index holds its sentences. Calls `found` for each
 * fault, a line of text; DGM_OK if the check could be made, whatever it found. */
DGM_API dgm_err dgm_store_verify(dgm_store *store, void (*found)(void *context, const char *fault), void *context,
                                 uint64_t *n_faults, dgm_error *error);
/* Finds all stories anew. */
DGM_API dgm_err dgm_store_cluster(dgm_store *store, const dgm_model *model, dgm_error *error);

/* Rows: what queries and exports read. Strings are empty where nothing is known; spans are bytes of the document's
 * text, 0,0 = absent. A row lasts for its visit. */

typedef struct dgm_party {
  dgm_str code, sectors /* "GOV;MIL" */, text /* as written */, name, id, office;
  dgm_span span, head_span;
  uint8_t kind; /* dgm_entity_kind */
  bool former;
} dgm_party;

typedef struct dgm_row_claim {
  const dgm_party *by; /* NULL: nobody is named (`source` may hold words), or the report's own voice */
  dgm_str source, medium, cue, content;
  dgm_span source_span, cue_span, content_span; /* from the first to the last of their words */
  int32_t of;                                   /* place in this row's list, or DGM_NONE */
  uint8_t stance, quote;                        /* dgm_stance, dgm_quote */
  dgm_str doc, publisher, sentence;             /* of the report that has it: a story's claims are of several */
} dgm_row_claim;

/* Of a story: how many reports of a day gave it a status. A report that gives it two counts under both. */
typedef struct dgm_row_day {
  dgm_date published;
  uint8_t status;
  uint32_t reports;
} dgm_row_day;

/* Of a story: who denied it, from the first report that says so to the last one. */
typedef struct dgm_row_denial {
  dgm_party by; /* without words of its own; code and name empty: somebody unnamed */
  dgm_date first, last;
  uint32_t reports;
} dgm_row_denial;

/* An event, or a story by its best event. type, quad, scale and mode are those of its status: a future meeting is
 * AGREE. */
typedef struct dgm_row {
  dgm_str id /* "doc-3" */, doc;
  int64_t event, story; /* numbers in the store; story 0 = none */
  dgm_date date, enddate, published;
  uint8_t type, quad, status; /* dgm_type, 1–4, dgm_status */
  dgm_str mode, contexts;     /* "future;military", as they stand in JSON lines */
  char cameo[5];
  float goldstein, scale, confidence;
  const dgm_party *actors, *recipients;
  uint32_t n_actors, n_recipients;
  dgm_str trigger, theme, sentence;
  uint32_t sequence; /* of the sentence */
  dgm_str place, place_text, place_code, admin1;
  double lat, lon; /* degrees; NaN if unknown */
  uint32_t geonameid;
  dgm_str document; /* the whole text; empty: unknown, and spans mean nothing */
  dgm_span trigger_span, theme_span, sentence_span, place_span;
  dgm_str source, title, url, language, coder;
  const dgm_row_claim *claims; /* the report's own voice first, where it asserts: by NULL, no source, no cue */
  uint32_t n_claims;
  uint32_t events, reports, sources; /* of the story: mentions, documents, independent sources; 1, 1, 1 for an event */
  const dgm_row_day *days;           /* of a story, by day and status; none for an event */
  const dgm_row_denial *denials;     /* of a story, the earliest first */
  uint32_t n_days, n_denials;
} dgm_row;

typedef enum dgm_row_unit { DGM_UNIT_EVENTS, DGM_UNIT_STORIES } dgm_row_unit;

/* What is asked for. Empty strings, zeros and DGM_NO_DATE ask for nothing. Parties: "RUS", "RUS/MIL", "/REB" or a
 * part of a name. */
typedef struct dgm_filter {
  dgm_row_unit unit;
  dgm_str actor, recipient, party /* on either side */, with /* on the other side than `party` */;
  uint32_t types, statuses; /* bits 1 << dgm_type, 1 << dgm_status */
  dgm_str mode, cameo /* prefix */, context, source, by /* claimant */, place, text /* FTS5 */;
  dgm_date since, until;
  double least_confidence;
  int64_t story;
  uint64_t limit, offset;
  bool newest_first;
  bool one_a_day; /* one event a day for each dyad and CAMEO code or type: the best */
} dgm_filter;
/* Sets what an option of `dragoman query` sets, from its text: "type", "AID,COOPERATE"; "since", "2024-03". The text
 * stays the caller's, and must outlive the filter. */
DGM_API dgm_err dgm_filter_set(dgm_filter *filter, const char *name, const char *text, dgm_error *error);
/* Fails where one option contradicts another: the second of two sides without the first, days that end before they
 * begin. */
DGM_API dgm_err dgm_filter_check(const dgm_filter *filter, dgm_error *error);

typedef int dgm_row_visit(void *context, const dgm_row *row); /* non-zero stops */
/* Calls `visit` for each row that passes, by date, then by document and number. */
DGM_API dgm_err dgm_store_query(dgm_store *store, const dgm_filter *filter, dgm_row_visit *visit, void *context,
                                dgm_error *error);

/* Rows as a table for people, like dgm_write_table: the column names; a row. `width` = columns of the terminal. */
DGM_API void dgm_write_row_titles(int width, dgm_buffer *out);
DGM_API void dgm_write_row(const dgm_row *row, int width, dgm_buffer *out);
/* A row with all that is claimed of it, in 80 columns, like dgm_write_ledger. */
DGM_API void dgm_write_row_ledger(const dgm_row *row, dgm_buffer *out);
/* A story over time, in one line without an end: "2024-03-11 alleged, 2024-03-13 occurred (3 reports); denied by …" */
DGM_API void dgm_write_row_history(const dgm_row *row, dgm_buffer *out);

/* What counts are made by, and of. A dyad is an actor's and a recipient's code: only events that have both. */
typedef enum dgm_by {
  DGM_BY_DYAD,
  DGM_BY_ACTOR, /* codes; empty = none or unknown */
  DGM_BY_RECIPIENT,
  DGM_BY_SOURCE,
  DGM_BY_TYPE,
  DGM_BY_STATUS,
  DGM_BY_DAY,
  DGM_BY_MONTH,
  DGM_BY_YEAR,
  DGM_N_BY
} dgm_by;

/* One line of counts; of the keys, those asked for are set. */
typedef struct dgm_count {
  dgm_str actor, recipient, source;
  uint8_t type, status;
  dgm_date date;                  /* the first day of the day, month or year */
  uint64_t count;                 /* events or stories, as the filter's unit says */
  uint64_t cooperation, conflict; /* of these: quad codes 1 and 2; 3 and 4 */
  double goldstein;               /* the sum; of events without a CAMEO code 0 */
} dgm_count;

typedef int dgm_count_visit(void *context, const dgm_count *count); /* non-zero stops */
/* Calls `visit` for each group of what passes `filter` (its limit, offset and order do not matter), ordered by the
 * keys as `by` lists them. Zeros are explicit: each dyad, actor, recipient and source found has a line for each type
 * and status that the filter admits, and for each day, month or year from filter->since to filter->until; where these
 * are not given, from the first to the last document's date. What was found outside (background, slips) has lines of
 * its own, without zeros. An event of several dyads counts in each. */
DGM_API dgm_err dgm_store_count(dgm_store *store, const dgm_filter *filter, const dgm_by *by, size_t n_by,
                                dgm_count_visit *visit, void *context, dgm_error *error);

typedef struct dgm_row_provision {
  dgm_str text;
  bool included;
  const dgm_row_claim *claim; /* NULL: the report says so */
} dgm_row_provision;

/* An agreement as one document speaks of it. */
typedef struct dgm_row_agreement {
  dgm_str id /* "doc-a1" */, doc;
  dgm_date date, published; /* of its stage; of the document */
  uint8_t kind, stage;      /* dgm_agreement_kind, dgm_stage */
  dgm_str name, text, sentence, source, title;
  const dgm_party *parties;
  const dgm_row_provision *provisions;
  const dgm_row_claim *claims;
  uint32_t n_parties, n_provisions, n_claims;
} dgm_row_agreement;

typedef int dgm_agreement_visit(void *context, const dgm_row_agreement *agreement); /* non-zero stops */
/* Agreements of which `filter`'s actor, recipient, party and with, those given, are different parties; by date, or
 * else the document's. Of the filter, since, until, source, limit and offset count besides. */
DGM_API dgm_err dgm_store_agreements(dgm_store *store, const dgm_filter *filter, dgm_agreement_visit *visit,
                                     void *context, dgm_error *error);
/* A line of JSON with the keys of dgm_write_agreements, then `published`, `sentence`, `source` and `title`. Offsets are
 * null and `mentions` empty: a store's rows know neither. */
DGM_API void dgm_write_row_agreement(const dgm_row_agreement *agreement, dgm_buffer *out);

/* For programs that answer many questions at once, such as `dragoman serve`. */

/* Calls that follow fail with DGM_ERR_TIME once `seconds` from now are over, and wait no longer for another program;
 * 0: no bound. */
DGM_API void dgm_store_limit(dgm_store *store, double seconds);

/* A value of SQL; texts last for the visit. */
typedef struct dgm_cell {
  enum { DGM_CELL_NULL, DGM_CELL_INTEGER, DGM_CELL_REAL, DGM_CELL_TEXT } kind;
  int64_t integer;
  double real;
  dgm_str text;
} dgm_cell;
typedef int dgm_cells_visit(void *context, const dgm_cell *cells, size_t n); /* non-zero stops */
/* One statement of SQL that writes nothing, over the tables of docs/store.md; `values` for its "?"; no `visit`: its
 * rows are passed over. */
DGM_API dgm_err dgm_store_select(dgm_store *store, const char *sql, const dgm_cell *values, size_t n_values,
                                 dgm_cells_visit *visit, void *context, dgm_error *error);

/* What a word of a filter means: the numbers of rows in a table. */
typedef enum dgm_word_of {
  DGM_WORD_OF_PARTY,    /* entities */
  DGM_WORD_OF_SOURCE,   /* strings */
  DGM_WORD_OF_MODE,     /* strings */
  DGM_WORD_OF_CONTEXTS, /* strings */
  DGM_WORD_OF_PLACE,    /* places */
  DGM_WORD_OF_TEXT,     /* sentences */
} dgm_word_of;
/* `visit` gets one number at a time. */
DGM_API dgm_err dgm_store_look_up(dgm_store *store, dgm_word_of of, dgm_str word, dgm_cells_visit *visit, void *context,
                                  dgm_error *error);

/* Of an event, or of a story by its best event; story 0: the event. */
typedef struct dgm_row_number {
  int64_t event, story;
} dgm_row_number;
/* Rows by their numbers, in this order; what the store no longer has is passed over. */
DGM_API dgm_err dgm_store_rows(dgm_store *store, const dgm_row_number *numbers, size_t n, dgm_row_visit *visit,
                               void *context, dgm_error *error);

/* A row as DGM_EXPORT_JSONL has it, without the line's end, for a program that shows its sentence: offsets count UTF-16
 * units from the beginning of that sentence, and are null outside. Behind all else come `sentence` {text, start, end},
 * these two counted from the beginning of the document, and `story`, its number or null; each claim has its own
 * `sentence`, `doc` and `source`. Of other documents than the row's offsets are not known. */
DGM_API void dgm_write_row_sentence(const dgm_row *row, dgm_buffer *out);

/* What the store knows of filter->party and filter->with, in Markdown: agreements, numbers, timeline, disputes. */
DGM_API dgm_err dgm_store_dossier(dgm_store *store, const dgm_filter *filter, dgm_buffer *out, dgm_error *error);

/* Stories without a store, for programs that keep events elsewhere (docs/scale.md). What tells one event from another
 * travels as a text, a telling, which the same version of the program reads again. */

DGM_API void dgm_write_telling(const dgm_row *row, dgm_buffer *out); /* UTF-8 */

typedef struct dgm_stories dgm_stories; /* tellings, by one thread at a time */
DGM_API dgm_stories *dgm_stories_new(const dgm_model *model, dgm_error *error);
DGM_API void dgm_stories_free(dgm_stories *stories);
/* DGM_ERR_FORMAT: no telling; nothing was added. */
DGM_API dgm_err dgm_stories_add(dgm_stories *stories, dgm_str telling, dgm_error *error);
DGM_API uint32_t dgm_stories_count(const dgm_stories *stories);
/* The stories that a store would find of all that was added, which is forgotten then. Tellings are numbered as they
 * were added, from 0. of[i]: the first telling, by document and number in it, of the story of telling i.
 * families[i]: the smallest number of those that are joined to i, directly or through others: what is not of its family
 * has no say in its story. Each has room for all, or is NULL. */
DGM_API dgm_err dgm_stories_find(dgm_stories *stories, uint32_t *of, uint32_t *families, dgm_error *error);
/* Only tellings are compared that have a key (a country) in common and whose days lie no further apart than the reach;
 * those without a day (DGM_NO_DATE) only with one another. */
#define DGM_MOST_STORY_KEYS 8
DGM_API dgm_err dgm_stories_keys(dgm_stories *stories, dgm_str telling, uint32_t keys[DGM_MOST_STORY_KEYS],
                                 uint32_t *count, dgm_date *day, dgm_error *error);
DGM_API int32_t dgm_stories_reach(const dgm_stories *stories);

/* ---- 10. Exports: rows in the columns that people load (docs/export.md) ----------------------------------------- */

typedef enum dgm_export {
  DGM_EXPORT_JSONL,
  DGM_EXPORT_CSV,
  DGM_EXPORT_POLECAT,
  DGM_EXPORT_ICEWS,
  DGM_EXPORT_GDELT,
  DGM_EXPORT_PETRARCH
} dgm_export;

DGM_API bool dgm_export_parse(const char *name, dgm_export *format);
/* The line of column names; nothing where the format has none. */
DGM_API void dgm_export_header(const dgm_model *model, dgm_export format, dgm_buffer *out);
/* A row may become several lines: one for each directed pair, where a format has one actor and one recipient. */
DGM_API void dgm_export_row(const dgm_model *model, dgm_export format, const dgm_row *row, dgm_buffer *out);

/* Dyad tables, in CSV: for each directed pair of countries or bodies and each day or month, how many events there were
 * and of what kind; zeros where there were none. */
typedef struct dgm_dyads dgm_dyads;
DGM_API dgm_dyads *dgm_dyads_new(const dgm_model *model, bool monthly, dgm_error *error);
/* Counts a row on its first day. Rows without a date, and parties without a code, are passed over. */
DGM_API dgm_err dgm_dyads_add(dgm_dyads *dyads, const dgm_row *row, dgm_error *error);
/* Writes header and lines, dyad by dyad, from `since` to `until` (DGM_NO_DATE: from the first, to the last document's
 * date; what was found before or after has lines of its own, without zeros). `emit` gets pieces of the text; non-zero
 * stops. Nothing can be added afterwards. */
DGM_API dgm_err dgm_dyads_write(dgm_dyads *dyads, dgm_date since, dgm_date until,
                                int (*emit)(void *context, const char *data, size_t size), void *context,
                                dgm_error *error);
DGM_API void dgm_dyads_free(dgm_dyads *dyads);

/* ---- 11. Arrow: the records of section 7 in columns, for programs that load Arrow (docs/arrow.md) ---------------- */

/* The C data and stream interfaces, as the Arrow project defines them. */
#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE
#define ARROW_FLAG_DICTIONARY_ORDERED 1
#define ARROW_FLAG_NULLABLE 2
#define ARROW_FLAG_MAP_KEYS_SORTED 4

struct ArrowSchema {
  const char *format, *name, *metadata;
  int64_t flags, n_children;
  struct ArrowSchema **children, *dictionary;
  void (*release)(struct ArrowSchema *);
  void *private_data;
};

struct ArrowArray {
  int64_t length, null_count, offset, n_buffers, n_children;
  const void **buffers;
  struct ArrowArray **children, *dictionary;
  void (*release)(struct ArrowArray *);
  void *private_data;
};
#endif

#ifndef ARROW_C_STREAM_INTERFACE
#define ARROW_C_STREAM_INTERFACE
struct ArrowArrayStream {
  int (*get_schema)(struct ArrowArrayStream *, struct ArrowSchema *out);
  int (*get_next)(struct ArrowArrayStream *, struct ArrowArray *out);
  const char *(*get_last_error)(struct ArrowArrayStream *);
  void (*release)(struct ArrowArrayStream *);
  void *private_data;
};
#endif

/* A row is what dgm_write_events, dgm_write_claims or dgm_write_entities write as a line, under the same names. */
typedef enum dgm_arrow_table {
  DGM_ARROW_EVENTS,
  DGM_ARROW_CLAIMS,
  DGM_ARROW_ENTITIES,
  /* Events or stories of a store, as DGM_EXPORT_JSONL has them: EVENTS with `counts`, `history` and `denials` behind.
   * The last two are null for what has no history. */
  DGM_ARROW_STORED,
  DGM_ARROW_TELLINGS, /* EVENTS with `telling` behind, by which stories are found: dgm_write_telling */
} dgm_arrow_table;
#define DGM_N_ARROW_TABLES 5

DGM_API const char *dgm_arrow_table_name(dgm_arrow_table table); /* "events" */
/* The columns, as a struct's children. The caller releases `out`; after a failure there is nothing to release. */
DGM_API dgm_err dgm_arrow_schema(dgm_arrow_table table, struct ArrowSchema *out, dgm_error *error);

/* Rows gathered in columns, by one thread at a time. */
typedef struct dgm_arrow dgm_arrow;
/* `model`: of the documents to come; may be NULL where only rows of a store are added. */
DGM_API dgm_arrow *dgm_arrow_new(const dgm_model *model, dgm_arrow_table table, dgm_error *error);
DGM_API void dgm_arrow_free(dgm_arrow *arrow);
/* Adds the document's events, attributions (claims and attitudes) or mentions. A failure adds none of them.
 * DGM_ERR_LIMIT: a column would become longer than Arrow's 32-bit offsets reach; take what is there and add it again.
 */
DGM_API dgm_err dgm_arrow_add_document(dgm_arrow *arrow, const dgm_document *document, dgm_error *error);
/* The same for a row: tables EVENTS, STORED and TELLINGS. */
DGM_API dgm_err dgm_arrow_add_row(dgm_arrow *arrow, const dgm_row *row, dgm_error *error);
DGM_API uint64_t dgm_arrow_rows(const dgm_arrow *arrow);
DGM_API uint64_t dgm_arrow_bytes(const dgm_arrow *arrow);
/* Moves what was gathered into `out`, a struct array that the caller releases, on any thread, also after `arrow` is
 * freed; `arrow` is empty then and may be filled again. */
DGM_API dgm_err dgm_arrow_take(dgm_arrow *arrow, struct ArrowArray *out, dgm_error *error);

/* Gets a record batch, which it must release or move away; non-zero stops. */
typedef int dgm_arrow_emit(void *context, struct ArrowArray *rows);
/* dgm_batch_run into record batches, in input order, the rows the same for any number of threads. Of `batch`, all but
 * `write`, `write_context` and `emit` count. `rows`: a batch is handed out when it has so many or more; 0 = 16384 (or
 * fewer, where they are long). */
DGM_API dgm_err dgm_arrow_run(const dgm_batch *batch, dgm_arrow_table table, uint64_t rows, dgm_reader *reader,
                              dgm_arrow_emit *emit, dgm_batch_counts *counts, dgm_error *error);
/* The same as a stream, which codes ahead of its reader by two batches at most. Takes over `reader`, in failure too,
 * and closes it when it is released; copies `batch`, whose model and context must outlive the stream, and whose
 * functions are called on a thread of its own, but not after the release. A stream may be released at any time; that
 * waits for the documents in work. */
DGM_API dgm_err dgm_arrow_stream(const dgm_batch *batch, dgm_arrow_table table, uint64_t rows, dgm_reader *reader,
                                 struct ArrowArrayStream *out, dgm_error *error);

/* The stream format of Arrow IPC: the schema, any number of batches (arrays of dgm_arrow_take, of the same table;
 * others make `out` fail), the end. */
DGM_API void dgm_arrow_write_schema(dgm_arrow_table table, dgm_buffer *out);
DGM_API void dgm_arrow_write_batch(dgm_arrow_table table, const struct ArrowArray *rows, dgm_buffer *out);
DGM_API void dgm_arrow_write_end(dgm_buffer *out);

#ifdef __cplusplus
}
#endif
#endif
