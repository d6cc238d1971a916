/* Actors: who is mentioned, and who they are. Reads words and places; writes entities and mentions.
 *
 * units.c marks the words that a table knows (names, roles) in the text; nouns.c reads a noun phrase made of them
 * ("Russian Foreign Minister Sergei Lavrov" = name RUS + role GOV + person), with extent.c (how far it reaches),
 * owners.c (whose a role is), countries.c (where the text is) and names.c (names of bodies); entities.c keeps entities
 * and persons; references.c resolves short mentions, described.c descriptions, pronouns.c pronouns, speakers.c "I" and
 * "we"; mentions.c writes mentions, actors.c goes through the sentences in order. known.c is for people who ask.
 */
#ifndef DGM_ACTORS_H
#define DGM_ACTORS_H

#include "coder/coder.h"

/* ---- tables ---- */

typedef enum dgm_row_kind {
  DGM_ROW_COUNTRY,
  DGM_ROW_PEOPLE,
  DGM_ROW_CAPITAL,
  DGM_ROW_SEAT,
  DGM_ROW_ORGANISATION,
  DGM_ROW_AGENCY,
  DGM_ROW_ARMED_GROUP,
  DGM_ROW_PARTY,
  DGM_ROW_PERSON,
  DGM_ROW_MEDIA,
  DGM_ROW_PARTIAL,
  DGM_N_ROW_KINDS
} dgm_row_kind;

typedef struct dgm_actor_row {
  dgm_str code, name, id;
  dgm_date from, to; /* DGM_NO_DATE: open */
  uint8_t sectors[4];
  uint8_t kind; /* dgm_row_kind */
  dgm_source source;
} dgm_actor_row;

typedef enum dgm_role_kind { DGM_ROLE_PERSON, DGM_ROLE_GROUP, DGM_ROLE_BODY, DGM_ROLE_OFFICE } dgm_role_kind;

typedef struct dgm_role_row {
  dgm_str name;
  uint8_t sectors[4];
  uint8_t kind; /* dgm_role_kind */
  dgm_source source;
} dgm_role_row;

/* What a word of modifiers.tsv does; bits, in the order of their names in tables.c. */
typedef enum dgm_effect {
  DGM_EFFECT_FORMER = 1 << 0,
  DGM_EFFECT_HONORIFIC = 1 << 1,
  DGM_EFFECT_LOCATIVE = 1 << 2,
  DGM_EFFECT_ATTACHED = 1 << 3,
  DGM_EFFECT_SIDED = 1 << 4,
  DGM_EFFECT_PARTICLE = 1 << 5,
  DGM_EFFECT_HOMELAND = 1 << 6,
  DGM_EFFECT_GENERIC = 1 << 7,
  DGM_EFFECT_PAIR = 1 << 8,
  DGM_EFFECT_WARE = 1 << 9,
  DGM_EFFECT_SITE = 1 << 10,
  DGM_EFFECT_POSTED = 1 << 11,
  DGM_EFFECT_MOTION = 1 << 12,
  DGM_EFFECT_SERVING = 1 << 13,
  DGM_EFFECT_MULTINATIONAL = 1 << 14,
  DGM_EFFECT_STATE = 1 << 15,
  DGM_EFFECT_OTHER = 1 << 16,
  DGM_EFFECT_ANYONE = 1 << 17,
  DGM_EFFECT_PERSONAL = 1 << 18,
  DGM_EFFECT_NAMING = 1 << 19,
  DGM_EFFECT_HARMING = 1 << 20,
  DGM_EFFECT_PACT = 1 << 21,
  DGM_EFFECT_PRESIDING = 1 << 22,
  DGM_EFFECT_MEMBERS = 1 << 23,
  DGM_EFFECT_UNIFORMED = 1 << 24,
  DGM_EFFECT_OPPOSED = 1 << 25
} dgm_effect;

struct dgm_actor_tables {
  dgm_phrases actors, roles, effects, genders, synonyms;
  const dgm_table *gender_table, *synonym_table;
  int32_t synonym_column;
  dgm_phrases own; /* names of the user's own tables */
  dgm_buffer own_bytes;
  const dgm_actor_row *countries; /* the rows of countries.tsv */
  uint32_t n_countries;
  uint32_t *word_effects;   /* by row of modifiers.tsv */
  dgm_actor_row **rows;     /* by table of the model, then row; NULL for other tables */
  dgm_role_row **role_rows; /* likewise */
  dgm_arena arena;
};

/* "2013", "2013-04" or "2013-04-30": its first or `last` day; DGM_NO_DATE for an empty cell. False for anything else.
 */
bool dgm_period_read(dgm_str cell, bool last, dgm_date *date);
/* DGM_GENDER_MASC or _FEM for a given name, a title or a role that tells; else DGM_GENDER_NONE.
 * `name`: it is a given name. */
uint8_t dgm_word_gender(const dgm_actor_tables *tables, dgm_str form, bool *name);
/* The form in lower case; longer than `size`: as it is. */
dgm_str dgm_lowered(dgm_str form, char *room, size_t size);
/* The effects of a word in any case, as bits. */
unsigned dgm_word_effects(const dgm_actor_tables *tables, dgm_str word);

/* ---- units: what a table knows ---- */

typedef struct dgm_unit {
  uint32_t first, count; /* words */
  uint32_t head;         /* the word that the others hang on */
  const dgm_actor_row *row;
  const dgm_role_row *role; /* both may be set: "Supreme Court" */
  bool former;              /* "ex-president"; or a person outside every period of office */
  bool stale;               /* a body that no longer or not yet exists on the document's date */
} dgm_unit;

typedef struct dgm_person {
  dgm_str name, surname;
  uint32_t entity;
} dgm_person;

/* The work on one document. */
typedef struct dgm_actor_work {
  dgm_coder *coder;
  dgm_document *d;
  const dgm_actor_tables *tables;
  dgm_error *error;
  dgm_unit *units;
  uint32_t n_units;
  int32_t *unit_at;    /* by word */
  int32_t *mention_at; /* by word: the mention of which it is the head */
  dgm_person *people;
  uint32_t n_people;
  int32_t *entity_slots; /* open hash table by id */
  uint32_t entity_mask;
  uint8_t *genders;    /* dgm_gender by entity, as far as known */
  uint32_t next_place; /* the first that does not stand before this sentence */
  dgm_str homeland;    /* the country the text is mostly about; empty if none */
  bool failed;         /* memory ran out */
} dgm_actor_work;

bool dgm_find_units(dgm_actor_work *w);
/* The form in lower case, ’ as '; in the arena. */
dgm_str dgm_lower_form(dgm_actor_work *w, uint32_t word);

/* ---- noun phrases ---- */

typedef struct dgm_noun_phrase {
  dgm_range words;
  const dgm_unit *named, *role;
  dgm_range name; /* words of a person's name */
  dgm_str code;
  uint8_t sectors[4];
  uint8_t kind; /* dgm_entity_kind */
  bool former, honorific;
  bool placed;      /* the code is that of the place or of the text */
  const char *rule; /* NULL: not an actor */
} dgm_noun_phrase;

void dgm_read_noun_phrase(dgm_actor_work *w, uint32_t head, dgm_noun_phrase *np);
/* The unit before a noun that is no actor itself: "Israeli airstrikes", "a police raid". */
void dgm_read_modifier(dgm_actor_work *w, uint32_t unit, dgm_range phrase, dgm_noun_phrase *np);
/* The words of a body's own name around its kind, "National Teachers Union" (names.c); none if it has no name. */
dgm_range dgm_body_name(const dgm_actor_work *w, const dgm_noun_phrase *np);
/* Gives a role its body's own name, if it has one. */
void dgm_take_body_name(const dgm_actor_work *w, dgm_noun_phrase *np);
/* "The newspaper Daily Lantern", "the rebel Patriotic Front": the name after a role is a body's. */
bool dgm_is_name_of_body(const dgm_actor_work *w, uint32_t head, const dgm_noun_phrase *np);
/* The same with capitalised adjectives before it and what goes on after it, "Patriotic Front for Renewal". */
dgm_range dgm_whole_name(const dgm_actor_work *w, dgm_range name, uint32_t least);
/* The capitals with which the words begin, in order, and no others. */
bool dgm_has_initials(const dgm_document *d, dgm_range words, dgm_str acronym);
/* "US-backed", "pro-Russian": the name tells whose friends they are. */
bool dgm_is_attached(const dgm_actor_work *w, const dgm_unit *unit);
/* The person of the tables that is named among the words, or NULL. */
const dgm_unit *dgm_person_unit(const dgm_actor_work *w, dgm_range words);
dgm_range dgm_phrase_words(const dgm_actor_work *w, uint32_t head); /* extent.c */
/* The word is part of a place's name. */
bool dgm_is_in_place(const dgm_actor_work *w, uint32_t word);
/* The country that the text is mostly about, into `homeland` (countries.c). */
void dgm_find_homeland(dgm_actor_work *w);
/* The country of the place that is said in the same sentence, nearest to `word`; empty if none. */
dgm_str dgm_country_near(const dgm_actor_work *w, uint32_t word);
/* That of the last place before, in the same paragraph; empty if none. */
dgm_str dgm_country_before(const dgm_actor_work *w, uint32_t word);
/* The one near, else the one before; else the text's, and `homeland` is set. */
dgm_str dgm_country_around(const dgm_actor_work *w, uint32_t word, bool *homeland);
/* The country of the first place among the words; empty if none. */
dgm_str dgm_place_code(const dgm_actor_work *w, dgm_range words);

/* Whose a role is (owners.c). */
typedef struct dgm_owner {
  dgm_str code;
  uint8_t sectors[4];
  const dgm_unit *named;
  bool body; /* the sectors are a body's */
} dgm_owner;

/* What the owners of a phrase tell, "minister of X", "X's minister"; `depth` 0. */
void dgm_owner_of(const dgm_actor_work *w, uint32_t head, dgm_owner *o, int depth);
bool dgm_is_country_row(const dgm_actor_row *row);
/* A unit that names a country or body among the words, countries first; not `except`. */
const dgm_unit *dgm_code_unit(const dgm_actor_work *w, dgm_range words, const dgm_unit *except);
void dgm_phrase_sectors(const dgm_actor_work *w, dgm_noun_phrase *np, const dgm_owner *o);

void dgm_take_sectors(uint8_t to[4], const uint8_t from[4]);
void dgm_add_sector(uint8_t sectors[4], uint8_t sector);
/* A role of a country of which no sector is known is its government's; an officer serves in army or police. */
void dgm_add_default_sector(const dgm_actor_work *w, dgm_noun_phrase *np);

/* ---- entities, people, references ---- */

/* The row of countries.tsv with this code, or NULL. */
const dgm_actor_row *dgm_country_row(const dgm_actor_tables *tables, dgm_str code);
/* The entity with this id, made if need be. */
uint32_t dgm_entity_for(dgm_actor_work *w, const dgm_entity *wanted);
/* The entity of a phrase, persons apart. */
uint32_t dgm_phrase_entity(dgm_actor_work *w, const dgm_noun_phrase *np);
/* The role as written: "foreign ministry spokesman". */
dgm_range dgm_office_words(const dgm_actor_work *w, const dgm_noun_phrase *np);
/* Adds a mention; false when memory ran out. */
bool dgm_add_mention(dgm_actor_work *w, const dgm_mention *mention);
/* mentions.c: of a phrase that is an actor; of the names and roles before a noun, "Greek and Turkish ministers"
 * (`coordinated`: of an actor); of a town or region. */
void dgm_mention_phrase(dgm_actor_work *w, uint32_t head, dgm_noun_phrase *np);
void dgm_mention_modifiers(dgm_actor_work *w, const dgm_noun_phrase *np, bool coordinated);
void dgm_mention_place(dgm_actor_work *w, uint32_t head);
/* Of phrases that repeat what was named before, "both sides", "PFR", "known as …"; false if this is none. */
bool dgm_mention_pair(dgm_actor_work *w, uint32_t head, const dgm_noun_phrase *np);
bool dgm_mention_short(dgm_actor_work *w, uint32_t word, const dgm_noun_phrase *np);
bool dgm_mention_alias(dgm_actor_work *w, uint32_t head, const dgm_noun_phrase *np);
/* Of a pronoun, by those named before it or, `ahead`, by the subject that follows; or of the mention `found`. */
void dgm_mention_pronoun(dgm_actor_work *w, uint32_t word, bool ahead);
void dgm_mention_pronoun_as(dgm_actor_work *w, uint32_t word, int32_t found);
/* Of the name of a body that the tree has torn apart. */
void dgm_mention_lost_name(dgm_actor_work *w, const dgm_unit *u);
/* A person by name: one the text has named before, or a new one. */
uint32_t dgm_person_entity(dgm_actor_work *w, const dgm_noun_phrase *np);
/* A body by the name that follows its kind: "the Norwegian firm Nordbor". */
uint32_t dgm_body_entity(dgm_actor_work *w, const dgm_noun_phrase *np);
/* A known person by surname alone, or DGM_NONE. */
int32_t dgm_person_by_surname(const dgm_actor_work *w, dgm_str surname);
/* The earlier entity that "the ministry", "the president" or "the group" repeats, or DGM_NONE. */
int32_t dgm_repeated_entity(const dgm_actor_work *w, const dgm_noun_phrase *np, uint32_t head);
/* "The premier" for one of these offices, "prime minister, party leader". */
bool dgm_is_called(const dgm_actor_tables *tables, dgm_str called, dgm_str offices);
/* The entity named before that "the envoy", "the Swede", "the kingdom" or "its neighbour" describes, or DGM_NONE. */
int32_t dgm_described(dgm_actor_work *w, const dgm_noun_phrase *np, uint32_t head);
/* The mention of a person that "the 58-year-old" repeats, or DGM_NONE. */
int32_t dgm_described_by_age(const dgm_actor_work *w, uint32_t head);
/* The same within the last sentences, of whatever country: "Kosovo police … the police". */
int32_t dgm_repeated_nearby(const dgm_actor_work *w, const dgm_noun_phrase *np, uint32_t head);
/* The body named before that a noun without a role repeats, "the paper" of a newspaper, or DGM_NONE. */
int32_t dgm_repeated_noun(const dgm_actor_work *w, uint32_t head);
/* The mention of a body of which a name is the first word, "Surya" of "Surya Metals", or DGM_NONE. */
int32_t dgm_short_name_of(const dgm_actor_work *w, uint32_t word);
/* Mentions of "I", "we" and "you" (speakers.c); after all others. */
void dgm_mention_speakers(dgm_actor_work *w);
/* The entity of those of this country who were named shortly before "the Ukrainians", or DGM_NONE. */
int32_t dgm_people_before(const dgm_actor_work *w, uint32_t head, dgm_str code);
/* The note of a table's row: of people their office. Empty if there is none. */
dgm_str dgm_source_note(const dgm_actor_work *w, dgm_source source);
/* The mention of which a word in capitals is the acronym, or that it follows in brackets; DGM_NONE. */
int32_t dgm_acronym_of(const dgm_actor_work *w, uint32_t word);
/* The mention of a person by office alone that a later name fills, or DGM_NONE. */
int32_t dgm_unnamed_holder(const dgm_actor_work *w, const dgm_noun_phrase *np);
/* "The two countries", "both sides": the last two mentions that can be meant, in `pair`. */
bool dgm_pair_before(const dgm_actor_work *w, uint32_t head, bool persons, int32_t pair[2]);
/* The pronoun may mean this: number, gender and kind agree. */
bool dgm_pronoun_suits(const dgm_actor_work *w, uint32_t word, const dgm_mention *m);
/* The mention that a pronoun repeats, or DGM_NONE; `second`: another that it means too ("they" of two), or DGM_NONE. */
int32_t dgm_pronoun_antecedent(const dgm_actor_work *w, uint32_t word, int32_t *second);
/* "The former", "the latter". */
bool dgm_is_one_of_two(const dgm_document *d, uint32_t word);
/* Who does what the verb above a word says: a word, or DGM_NONE. */
int32_t dgm_doer_above(const dgm_document *d, uint32_t word);
/* Several people or bodies in one mention. */
bool dgm_is_many(const dgm_document *d, const dgm_mention *m);

#endif
