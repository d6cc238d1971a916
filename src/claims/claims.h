/* Claims: who says so, and whether it happened.
 *
 * Reads words, mentions, times and events; writes document.claims, spans, assessments and event_claims. Knowledge is in
 * data/claims/: cues.tsv (words that attribute), phrases.tsv (prepositions that do), words.tsv (media, nouns that name
 * a content), function.tsv (small words), operators.tsv (what a governing or modifying word makes of an event),
 * attitudes.tsv (learned weights of verbs that attribute an attitude), bodies.tsv (short names of international
 * bodies).
 */
#ifndef DGM_CLAIMS_H
#define DGM_CLAIMS_H

#include "coder/coder.h"

/* ---- tables (tables.c) ---- */

/* What a cue takes as its content; bits. */
typedef enum dgm_frame {
  DGM_FRAME_THAT = 1 << 0,   /* a finite clause */
  DGM_FRAME_QUOTE = 1 << 1,  /* a quotation, or a clause around it: "the deal, he said, is dead" */
  DGM_FRAME_INF = 1 << 2,    /* an infinitive: "claimed to have won" */
  DGM_FRAME_ING = 1 << 3,    /* a gerund: "denied attacking" */
  DGM_FRAME_OBJ = 1 << 4,    /* any object: "confirmed the attack" */
  DGM_FRAME_NAMED = 1 << 5,  /* an object that names a content: "rejected the allegations" */
  DGM_FRAME_OF = 1 << 6,     /* "accused him of lying", "accusations of torture" */
  DGM_FRAME_FOR = 1 << 7,    /* "blamed rebels for the attack" */
  DGM_FRAME_AS = 1 << 8,     /* "described it as a crime" */
  DGM_FRAME_CALL = 1 << 9,   /* "called him a liar" */
  DGM_FRAME_ABOUT = 1 << 10, /* "warned of war", "spoke about the attack" */
  DGM_FRAME_WITH = 1 << 11,  /* "charged him with murder" */
  DGM_FRAME_AT = 1 << 12,    /* "put the toll at ten" */
  DGM_FRAME_EVENT = 1 << 13, /* an object that is an event: "announced sanctions" */
  DGM_FRAME_WISH = 1 << 14,  /* an infinitive or an event that is wanted: "urged Iran to withdraw", "demanded talks" */
  DGM_FRAME_THING = 1 << 15, /* an object that is nobody: "reported six cases" */
  DGM_FRAME_BARE = 1 << 16,  /* nothing: "Uganda agreed", "the minister said so" */
  DGM_FRAME_PASSIVE = 1 << 17, /* its passive may name no source: "it was announced that" */
  DGM_FRAME_HEARSAY = 1 << 18, /* … and is hearsay: "is said to have fled" */
  DGM_FRAME_AHEAD = 1 << 19,   /* anticipates where the content lies ahead: "warned of famine" */
  DGM_FRAME_GUESS = 1 << 20,   /* alleges where the content is a fact that the source cannot know: "believes he fled" */
  DGM_FRAME_OTHERS = 1 << 21,  /* … what others did: "complained that police beat them" */
  DGM_FRAME_NOT = 1 << 22,     /* denies only under a negation: "is not true" */
  DGM_FRAME_NEVER = 1 << 23,   /* negated it denies: "does not believe that" */
  DGM_FRAME_SCORN = 1 << 24,   /* denies an object that names a content: "ridiculed the claim" */
} dgm_frame;

typedef struct dgm_cue {
  uint32_t frames;
  uint8_t upos;   /* DGM_VERB, DGM_NOUN, DGM_ADJ or DGM_ADV */
  uint8_t stance; /* dgm_stance */
  uint8_t n_words;
} dgm_cue;

typedef enum dgm_effect {
  DGM_EFFECT_NONE,
  DGM_EFFECT_ACTUAL, /* passes on what its own clause says: managed to, carried out */
  DGM_EFFECT_ONGOING,
  DGM_EFFECT_PLANNED,
  DGM_EFFECT_HYPOTHETICAL,
  DGM_EFFECT_NEGATED,
  DGM_EFFECT_STOP, /* a fact of its own: because, after */
  DGM_N_EFFECTS
} dgm_effect;

typedef struct dgm_operator {
  dgm_str name, link; /* link: places the event may have, joined by ";" */
  uint8_t upos, effect, negated, past;
  uint8_t n_words;
  bool commits; /* the doer binds himself: a planned meeting is an agreement */
} dgm_operator;

/* Bits, in the order of their names in tables.c. */
typedef enum dgm_word_kind {
  DGM_KIND_MEDIUM = 1 << 0,   /* where things are said: interview, radio */
  DGM_KIND_CONTENT = 1 << 1,  /* a noun that names what was said: allegation */
  DGM_KIND_ANSWER = 1 << 2,   /* alone it points back at what was said: it, the charge, responsibility */
  DGM_KIND_VOICE = 1 << 3,    /* speaks in headlines: "Ten killed: report" */
  DGM_KIND_UNNAMED = 1 << 4,  /* one of many who stay unnamed: "witnesses", "an official" */
  DGM_KIND_DOCUMENT = 1 << 5, /* speaks for its author: "the report says" */
  DGM_KIND_SAYING = 1 << 6,   /* words of somebody: "the envoy's answer: "Never."" */
  DGM_KIND_PRESS = 1 << 7,    /* stands in names of media: "Lusaka Times" */
  DGM_KIND_PART = 1 << 8,     /* one or some of those named: "one", "others" */
  DGM_KIND_OTHER = 1 << 9,    /* another one than whose it is: "its counterpart" */
  DGM_KIND_SPOKES = 1 << 10,  /* speaks for the body that acted before: "a spokeswoman" */
  DGM_KIND_LOCAL = 1 << 11,   /* an adverb that tells of whom stands before it where he is: "a miller there" */
  DGM_KIND_VENUE = 1 << 12,   /* a gathering at which things are said: "at a press lunch" */
  DGM_KIND_PRIVY = 1 << 13,   /* of those who know and stay unnamed: "familiar with", "briefed on" */
  DGM_KIND_ARM = 1 << 14,     /* may be part of an international body named before: "the mission" */
} dgm_word_kind;

/* Kinds of function.tsv; bits, in the order of their names in tables.c. */
typedef enum dgm_function {
  DGM_FUNCTION_NEGATION = 1 << 0,
  DGM_FUNCTION_NO = 1 << 1,
  DGM_FUNCTION_NOBODY = 1 << 2,
  DGM_FUNCTION_LIMIT = 1 << 3,
  DGM_FUNCTION_RELATIVE = 1 << 4,
  DGM_FUNCTION_WHETHER = 1 << 5,
  DGM_FUNCTION_OPEN = 1 << 6,
  DGM_FUNCTION_CONTRAST = 1 << 7,
  DGM_FUNCTION_MEDIUM = 1 << 8, /* from here on prepositions, by what follows them */
  DGM_FUNCTION_HUNG = 1 << 9,
  DGM_FUNCTION_VEHICLE = 1 << 10,
  DGM_FUNCTION_CIRCUMSTANCE = 1 << 11,
  DGM_FUNCTION_EXTENT = 1 << 12,
  DGM_FUNCTION_AUTHOR = 1 << 13,
  DGM_FUNCTION_OWNER = 1 << 14,
  DGM_FUNCTION_ABODE = 1 << 15,
} dgm_function;

struct dgm_claim_tables {
  dgm_phrases cue_map, phrase_map, operator_map, word_map, function_map, attitude_map, body_map;
  dgm_cue *cues;
  dgm_operator *operators;
  uint8_t *phrase_stances;
  uint16_t *word_kinds;
  uint16_t *functions;
  int16_t *attitude_weights; /* hundredths */
  const dgm_table *bodies;
  int32_t body_column, land_column;
};

/* ---- one document's work ---- */

/* The words between a pair of quotation marks. */
typedef struct dgm_quotation {
  uint32_t first, last; /* words, inclusive, without the marks */
  uint32_t n_words;     /* that are no punctuation */
  int32_t cue, source;  /* the reporting verb beside it and who is seen to speak, or DGM_NONE */
  bool open;            /* not closed in its paragraph */
  bool goes_on;         /* with what the paragraph before left open */
  bool with_clause;     /* its verb has a clause of its own too: "said the road was closed: "…"" */
} dgm_quotation;

typedef struct dgm_draft {
  uint32_t sentence;
  uint32_t cue; /* head word of the cue */
  dgm_range cue_words;
  int32_t source; /* head word, or DGM_NONE */
  dgm_range source_words;
  dgm_range content; /* of dgm_claim_work.parts */
  dgm_span medium;
  int32_t of;
  int32_t by; /* mention, or DGM_NONE: nobody is known */
  uint8_t stance, quote;
  bool can_quote : 1; /* may go on over following quotations */
  bool nominal : 1;   /* no clause, no quotation: "confirmed the attack" */
  bool back : 1;      /* answers something said before: "denied it" */
  bool guess : 1;     /* alleges where its content is a fact */
  bool others : 1;    /* … that others did */
  bool ahead : 1;     /* anticipates where its content lies ahead */
  bool verdict : 1;   /* says of something said that it is false */
  bool negative : 1;  /* denies by words that say no: "it does not", "nobody did" */
  bool answers : 1;   /* `of` is the claim that it denies or confirms */
  bool dropped : 1;   /* told by another draft */
  bool inner : 1;     /* quoted within a quotation */
  const char *rule;
} dgm_draft;

struct dgm_claim_work {
  dgm_coder *coder;
  dgm_document *d;
  const struct dgm_claim_tables *tables;
  dgm_error *error;
  int32_t *first_child, *next_sibling; /* by word */
  uint16_t *functions;                 /* by word: dgm_function bits */
  int32_t *quote_at;                   /* by word: its quotation, or DGM_NONE */
  dgm_quotation *quotations;
  uint32_t n_quotations;
  int32_t *speech_at; /* by word: the first quotation whose cue it is, or DGM_NONE */
  int32_t *draft_at;  /* by word: the draft whose cue it heads, or DGM_NONE */
  uint8_t *mark;      /* by word: scratch of the content being gathered */
  uint8_t *phrase;    /* by word: scratch of dgm_noun_phrase */
  uint8_t *aside;     /* by word: part of a source phrase at either end of its sentence */
  uint32_t *stack;    /* scratch */
  dgm_draft *drafts;
  uint32_t n_drafts;
  dgm_range *parts; /* runs of words that contents consist of */
  uint32_t n_parts;
};

#define DGM_EACH_CHILD(work, c, head) for (int32_t c = (work)->first_child[head]; c >= 0; c = (work)->next_sibling[c])

static inline const dgm_word *dgm_w(const dgm_claim_work *work, int32_t word) {
  return &work->d->words[word];
}

/* The events whose predicates stand among the words. */
#define DGM_EACH_EVENT_IN(d, e, words)                                                                                 \
  for (uint32_t e = dgm_event_from(d, (words).first);                                                                  \
       e < (d)->n_events && (d)->events[e].head < (words).first + (words).count; e++)

static inline bool dgm_is_lemma(const dgm_claim_work *work, uint32_t word, const char *lemma) {
  return dgm_str_is(work->d->words[word].lemma, lemma);
}
static inline uint32_t dgm_paragraph_of(const dgm_claim_work *work, uint32_t word) {
  return work->d->sentences[work->d->words[word].sentence].paragraph;
}
/* "saying", whatever it is used as. */
static inline bool dgm_is_ing(const dgm_word *w) {
  return w->verb_form == DGM_FORM_GER || (w->verb_form == DGM_FORM_PART && w->tense == DGM_TENSE_PRES);
}
/* The first word of the sentence that stands `back` before this one, or of the text. */
static inline uint32_t dgm_word_back(const dgm_document *d, uint32_t sentence, uint32_t back) {
  return d->sentences[sentence > back ? sentence - back : 0].words.first;
}

/* The first child with this relation, DGM_NONE if there is none; by lists, not by the sentence. */
int32_t dgm_work_child(const dgm_claim_work *work, uint32_t head, dgm_deprel deprel, dgm_subtype subtype);
/* Sets (or clears) the marks of a word and all under it: work->mark or work->phrase. */
void dgm_mark_subtree(dgm_claim_work *work, uint8_t *marks, uint32_t word, uint8_t value);
/* Mark or preposition of a clause or nominal: "of", "that"; empty if none. */
dgm_str dgm_marker(const dgm_claim_work *work, uint32_t word);
bool dgm_has_negation(const dgm_claim_work *work, uint32_t word);
bool dgm_is_nobody(const dgm_claim_work *work, uint32_t word); /* "nothing", "no soldier" */
/* The negation belongs to the words of the span: "will never accept" as one refusal. */
bool dgm_is_negated_within(const dgm_claim_work *work, uint32_t word, dgm_span span);
bool dgm_is_unsaid(const dgm_claim_work *work, uint32_t verb); /* "did not confirm", "refused to confirm" */
uint16_t dgm_word_kinds(const dgm_claim_work *work, uint32_t word);
uint16_t dgm_functions_of(const dgm_claim_work *work, dgm_str lemma); /* dgm_function bits */
/* The first event whose predicate, or mention whose first word, stands at or after this word. */
uint32_t dgm_event_from(const dgm_document *d, uint32_t word);
uint32_t dgm_mention_from(const dgm_document *d, uint32_t word);
int32_t dgm_event_at(const dgm_document *d, uint32_t word); /* the first one of this predicate, or DGM_NONE */
bool dgm_in_content(const dgm_claim_work *work, const dgm_draft *draft, uint32_t word);

/* The cue that begins with this word, or NULL; `extra` is its second word or DGM_NONE. */
const dgm_cue *dgm_find_cue(const dgm_claim_work *work, uint32_t word, int32_t *extra);
/* The first row of one word for a verb with this lemma, whatever stands beside it; NULL if there is none. */
const dgm_cue *dgm_cue_of_lemma(const dgm_claim_work *work, dgm_str lemma);
/* The operator this word is, for an event that stands at `link` to it; NULL if it is none. */
const dgm_operator *dgm_find_operator(const dgm_claim_work *work, uint32_t word, const char *link, dgm_str preposition);

bool dgm_begins_line(const dgm_document *d, uint32_t word); /* quotes.c */
dgm_err dgm_find_quotations(dgm_claim_work *work);          /* quotes.c */
dgm_err dgm_follow_quotations(dgm_claim_work *work);        /* follow.c: those without a verb of their own */
void dgm_mark_quotations(dgm_claim_work *work, uint32_t sentence);
dgm_err dgm_find_attributions(dgm_claim_work *work); /* attribution.c */
dgm_range dgm_cue_words(const dgm_claim_work *work, uint32_t cue, int32_t extra);
void dgm_mend_source(dgm_claim_work *work, dgm_draft *draft); /* span.c: words that the tree tears off */
void dgm_take_source_words(dgm_claim_work *work, dgm_draft *draft, bool direct);
dgm_err dgm_find_attitudes(dgm_claim_work *work);  /* attitudes.c: after all else, with drafts of its own */
dgm_err dgm_write_attitudes(dgm_claim_work *work); /* claims.c */
dgm_err dgm_push_draft(dgm_claim_work *work, const dgm_draft *draft);
dgm_err dgm_push_part(dgm_claim_work *work, dgm_range part);    /* content.c: a run of words of the last content */
dgm_err dgm_add_draft(dgm_claim_work *work, dgm_draft *draft);  /* attribution.c: with what is marked as content */
dgm_err dgm_try_colon(dgm_claim_work *work, uint32_t sentence); /* colon.c */
void dgm_sort_drafts(dgm_claim_work *work);                     /* claims.c: by cue */
bool dgm_is_voice(const dgm_claim_work *work, uint32_t word);   /* colon.c */
void dgm_find_source(dgm_claim_work *work, dgm_draft *draft);   /* source.c: and medium */
int32_t dgm_source_mention(const dgm_claim_work *work, uint32_t source);
int32_t dgm_subject_of(const dgm_claim_work *work, uint32_t verb);
dgm_range dgm_noun_phrase(dgm_claim_work *work, uint32_t head, int32_t without);
bool dgm_follows_comma(const dgm_claim_work *work, uint32_t phrase); /* a comma stands before it */
int32_t dgm_phrase_before(const dgm_claim_work *work, uint32_t cue);
static inline void dgm_mark(dgm_claim_work *work, uint32_t word) {
  dgm_mark_subtree(work, work->mark, word, 1);
}
static inline void dgm_unmark(dgm_claim_work *work, uint32_t word) {
  dgm_mark_subtree(work, work->mark, word, 0);
}
bool dgm_is_anonymity(const dgm_claim_work *work, uint32_t clause); /* "asked not to be named" */
bool dgm_is_infinitive(const dgm_claim_work *work, uint32_t clause);
/* object.c: mark objects and prepositional parts; true if there is one that fits */
bool dgm_mark_with(dgm_claim_work *work, dgm_draft *draft, const char *preposition, bool object_too);
bool dgm_mark_object(dgm_claim_work *work, dgm_draft *draft, const dgm_cue *cue);
bool dgm_points_back_with(const dgm_claim_work *work, uint32_t cue, const char *preposition);
int32_t dgm_named_part(const dgm_claim_work *work, uint32_t noun); /* "truth in the reports", "basis for the claims" */
bool dgm_mark_figure(dgm_claim_work *work, dgm_draft *draft);
bool dgm_mark_called(dgm_claim_work *work, dgm_draft *draft);
bool dgm_points_back(const dgm_claim_work *work, uint32_t noun); /* says nothing of its own: "the accusation" */
/* speech.c: quotations beside a reporting verb */
void dgm_find_speech(dgm_claim_work *work);
bool dgm_mark_spoken(dgm_claim_work *work, dgm_draft *draft, bool *with_clause);
void dgm_unmark_spoken(dgm_claim_work *work, const dgm_draft *draft);
void dgm_widen_to_speech(const dgm_claim_work *work, uint32_t cue, uint32_t *first, uint32_t *last);
int32_t dgm_joined_source(const dgm_claim_work *work, uint32_t cue);
bool dgm_leads_to_speech(const dgm_claim_work *work, uint32_t cue);
bool dgm_mark_around(dgm_claim_work *work, dgm_draft *draft);
/* partial.c: a few quoted words in the frame of a verb: "sees it as "a shield"" */
bool dgm_mark_partial(dgm_claim_work *work, dgm_draft *draft, const dgm_cue *cue, int32_t extra);
/* "was quoted by the paper as saying": `word` only leads to the other verb, whose medium it tells. */
bool dgm_only_quotes(const dgm_claim_work *work, uint32_t word);
/* inner.c: words quoted within a quotation; a tag behind a tag; "as X put it," */
bool dgm_mark_inner(dgm_claim_work *work, const dgm_draft *draft);
bool dgm_mark_final(dgm_claim_work *work, dgm_draft *draft);
bool dgm_mark_tagged(dgm_claim_work *work, dgm_draft *draft);
dgm_err dgm_try_insert(dgm_claim_work *work, uint32_t as);
/* trim.c: what hangs on the words that are said, but is none of them */
void dgm_unmark_summary(dgm_claim_work *work, const dgm_draft *draft, uint32_t clause);
bool dgm_is_next_deed(const dgm_claim_work *work, uint32_t verb);
void dgm_unmark_next(dgm_claim_work *work, const dgm_draft *draft, uint32_t clause);
void dgm_unmark_told(dgm_claim_work *work, const dgm_draft *draft, uint32_t clause);
void dgm_unmark_joined(dgm_claim_work *work, const dgm_draft *draft, uint32_t clause);
void dgm_unmark_venue(dgm_claim_work *work, const dgm_draft *draft);
/* saying.c: "There was one word in his letter: "Leave."": the noun whose words a quotation is, and whose it is */
int32_t dgm_noun_of_quotation(const dgm_claim_work *work, const dgm_quotation *q, int32_t *owner);
/* direct.c: mark quotations for a cue */
void dgm_mark_beside(dgm_claim_work *work, const dgm_draft *draft, bool found);
bool dgm_is_mostly_quoted(const dgm_claim_work *work, const dgm_draft *draft);
/* medium.c */
void dgm_find_medium(dgm_claim_work *work, dgm_draft *draft);
void dgm_unmark_medium(dgm_claim_work *work, dgm_draft *draft);
/* content.c: marks the content of a draft's cue; false if it has none. */
bool dgm_mark_content(dgm_claim_work *work, dgm_draft *draft, const dgm_cue *cue, int32_t extra);
/* Turns marks of the words from `first` on, up to `last`, into parts of the draft, clearing them. */
dgm_err dgm_take_content(dgm_claim_work *work, dgm_draft *draft, uint32_t first, uint32_t last);
void dgm_find_answers(dgm_claim_work *work); /* answers.c: which claim reports or answers which */
bool dgm_same_source(const dgm_claim_work *work, const dgm_draft *a, const dgm_draft *b);
/* The main word of what is said, DGM_NONE if the cue has no clause. */
int32_t dgm_said(const dgm_claim_work *work, const dgm_draft *draft);
bool dgm_is_wish(const dgm_claim_work *work, uint32_t clause); /* under "will", "should", "could" */
/* The first event that may be named again by a claim; those up to its cue may. */
uint32_t dgm_first_echo(const dgm_claim_work *work, const dgm_draft *draft);
bool dgm_echoes(const dgm_claim_work *work, const dgm_draft *draft, uint32_t event); /* names it again */
void dgm_settle_stances(dgm_claim_work *work); /* stance.c: those that hang on what is said */

/* who.c: whose the sources are; those that no mention tells become mentions behind the others */
dgm_err dgm_settle_sources(dgm_claim_work *work);
/* bodies.c: the code of the body that "the Bank", "the mission" and the like mean; of the country of an outlet; empty
 * if none */
dgm_str dgm_body_meant(const dgm_claim_work *work, uint32_t source);
/* "Settlers" in a land that another state holds: the code of that state, empty if none. */
dgm_str dgm_settled_from(const dgm_claim_work *work, uint32_t source, dgm_str land);
bool dgm_is_outlet(const dgm_claim_work *work, uint32_t source); /* "the weekly Tribune" */
dgm_str dgm_only_country(const dgm_claim_work *work, uint32_t source);
/* The one country in the clause that tells of a name: "who runs a farm in Sweden". */
dgm_str dgm_country_in_clause(const dgm_claim_work *work, uint32_t source, int32_t own);
/* side.c: whose a source may be of which its own words do not tell it */
/* The country of those who spoke or acted before; `official`: an authority of it. */
dgm_str dgm_side_of(const dgm_claim_work *work, const dgm_draft *draft, bool *official);
/* The country stands elsewhere than in the source's own words, or is that of a town in which they are set. */
bool dgm_is_country_told(const dgm_claim_work *work, const dgm_draft *draft, dgm_str code);
bool dgm_is_place_here(const dgm_claim_work *work, const dgm_draft *draft, dgm_str code);   /* "In Goma, police said" */
bool dgm_is_only_country(const dgm_claim_work *work, const dgm_draft *draft, dgm_str code); /* up to the source */

/* status.c */
dgm_err dgm_assess_events(dgm_claim_work *work);

#endif
