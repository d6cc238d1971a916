/* What is said: the words of a cue's content, by the frames its row allows. */
#include "claims/claims.h"

bool dgm_is_infinitive(const dgm_claim_work *work, uint32_t clause) {
  const dgm_word *w = dgm_w(work, (int32_t)clause);
  if (w->verb_form == DGM_FORM_INF)
    return true;
  DGM_EACH_CHILD(work, c, clause) {
    const dgm_word *m = dgm_w(work, c);
    if (m->upos == DGM_PART && dgm_str_is(m->lemma, "to"))
      return true;
  }
  return false;
}

static bool is_question(const dgm_claim_work *work, uint32_t clause) {
  return dgm_functions_of(work, dgm_marker(work, clause)) & DGM_FUNCTION_WHETHER;
}

static bool is_gerund(const dgm_word *w) {
  return w->upos == DGM_VERB && w->lemma.size && dgm_is_ing(w);
}

/* ---- clauses ---- */

/* "The deal, officials said, is dead": what stands before the source belongs to the clause after the cue. */
static void mark_stray(dgm_claim_work *work, const dgm_draft *draft, uint32_t clause) {
  bool subject = dgm_work_child(work, clause, DGM_NSUBJ, DGM_SUB_NONE) >= 0;
  uint32_t behind = draft->cue + 1; /* "By June, he said, …": what stands before the report too */
  bool around = behind < clause && dgm_str_is(dgm_w(work, (int32_t)behind)->lemma, ",");
  DGM_EACH_CHILD(work, c, draft->cue) {
    const dgm_word *w = dgm_w(work, c);
    if (clause < draft->cue || c == draft->source || (uint32_t)c >= clause)
      continue;
    if (w->deprel == DGM_NSUBJ && c < draft->source)
      dgm_mark(work, (uint32_t)c);
    bool fronted = w->deprel == DGM_OBL || w->deprel == DGM_ADVCL || w->deprel == DGM_ADVMOD;
    if (fronted && around && c < draft->source)
      dgm_mark(work, (uint32_t)c);
    /* "said reports of … were false": its subject taken for an object */
    if ((w->deprel == DGM_OBJ || w->deprel == DGM_IOBJ) && c > (int32_t)draft->cue && !subject &&
        !dgm_marker(work, clause).size)
      dgm_mark(work, (uint32_t)c);
  }
}

static bool lacks_subject(const dgm_claim_work *work, const dgm_draft *draft, uint32_t clause) {
  DGM_EACH_CHILD(work, c, clause) {
    uint8_t relation = dgm_w(work, c)->deprel;
    if (relation == DGM_NSUBJ || relation == DGM_CSUBJ || relation == DGM_EXPL || relation == DGM_AUX_REL ||
        relation == DGM_CCOMP)
      return false;
  }
  DGM_EACH_CHILD(work, c, draft->cue)
  if (dgm_w(work, c)->deprel == DGM_NSUBJ && c != draft->source)
    return false;
  return true;
}

bool dgm_is_anonymity(const dgm_claim_work *work, uint32_t clause) {
  return dgm_has_negation(work, clause) && dgm_is_infinitive(work, clause) &&
         dgm_work_child(work, clause, DGM_AUX_REL, DGM_SUB_PASS) >= 0;
}

static bool clause_fits(const dgm_claim_work *work, const dgm_cue *cue, const dgm_draft *draft, uint32_t c) {
  const dgm_word *w = dgm_w(work, (int32_t)c);
  bool quoted = work->quote_at[c] >= 0 && work->quote_at[c] != work->quote_at[draft->cue];
  if (w->deprel == DGM_CCOMP || w->deprel == DGM_PARATAXIS) {
    if (w->deprel == DGM_PARATAXIS && !quoted && (c > draft->cue || !(cue->frames & DGM_FRAME_QUOTE)))
      return false;
    if (is_question(work, c) && cue->stance != DGM_DENIES) /* "questioned whether" */
      return false;
    if (quoted && cue->frames & DGM_FRAME_QUOTE)
      return true;
    if (dgm_is_infinitive(work, c) && dgm_marker(work, c).size && dgm_str_is(dgm_marker(work, c), "to"))
      return cue->frames & DGM_FRAME_INF;
    if (is_gerund(w) && cue->frames & DGM_FRAME_ING)
      return true;
    if (w->upos == DGM_VERB && c > draft->cue && !dgm_marker(work, c).size && lacks_subject(work, draft, c))
      return false; /* "told a joke, announced the winner" */
    return cue->frames & DGM_FRAME_THAT || (cue->frames & DGM_FRAME_QUOTE && c < draft->cue);
  }
  if (w->deprel == DGM_CSUBJ) /* "it is alleged that …" */
    return c > draft->cue && cue->frames & DGM_FRAME_THAT && dgm_str_is(dgm_marker(work, c), "that");
  if (w->deprel == DGM_XCOMP) {
    if (dgm_is_anonymity(work, c))
      return false;
    if (quoted && cue->frames & DGM_FRAME_QUOTE)
      return true;
    if (is_gerund(w) && !dgm_is_infinitive(work, c))
      return cue->frames & DGM_FRAME_ING;
    if (dgm_is_infinitive(work, c))
      return cue->frames & DGM_FRAME_INF || (cue->frames & DGM_FRAME_HEARSAY && draft->source < 0) ||
             (cue->frames & DGM_FRAME_PASSIVE && dgm_work_child(work, draft->cue, DGM_AUX_REL, DGM_SUB_PASS) >= 0);
    return dgm_is_verbal(w) && cue->frames & DGM_FRAME_THAT;
  }
  if (w->deprel == DGM_ADVCL && c > draft->cue) { /* gerunds and "to …" are often hung so */
    if (is_gerund(w) && !dgm_marker(work, c).size)
      return cue->frames & DGM_FRAME_ING && dgm_work_child(work, draft->cue, DGM_OBJ, DGM_SUB_NONE) < 0;
    return dgm_str_is(dgm_marker(work, c), "that") && cue->frames & DGM_FRAME_THAT;
  }
  return false;
}

/* What follows the clause and was hung on the cue belongs to the clause, unless it attributes something itself. */
static void mark_trailing(dgm_claim_work *work, const dgm_draft *draft, uint32_t clause) {
  DGM_EACH_CHILD(work, c, draft->cue) {
    const dgm_word *w = dgm_w(work, c);
    int32_t extra;
    if ((uint32_t)c <= clause || clause < draft->cue || work->quote_at[draft->cue] != work->quote_at[c])
      continue;
    bool loose = w->deprel == DGM_OBL || w->deprel == DGM_ADVMOD || w->deprel == DGM_NMOD ||
                 (w->deprel == DGM_ADVCL && !dgm_find_cue(work, (uint32_t)c, &extra));
    bool that = w->deprel == DGM_CONJ && dgm_str_is(dgm_marker(work, (uint32_t)c), "that");
    if ((loose && w->subtype != DGM_SUB_AGENT) || that)
      dgm_mark(work, (uint32_t)c);
  }
}

/* "told reporters Tuesday that …", "said in an interview that …": the clause is often hung on the noun before it. */
static bool mark_misplaced(dgm_claim_work *work, const dgm_draft *draft, const dgm_cue *cue) {
  if (!(cue->frames & DGM_FRAME_THAT))
    return false;
  DGM_EACH_CHILD(work, noun, draft->cue) {
    const dgm_word *n = dgm_w(work, noun);
    bool place = n->deprel == DGM_OBJ || n->deprel == DGM_IOBJ || n->deprel == DGM_OBL || n->deprel == DGM_NMOD;
    if (!place || (uint32_t)noun < draft->cue || (noun == draft->source && n->subtype != DGM_SUB_AGENT))
      continue;
    for (int depth = 0; depth < 2 && noun >= 0; depth++) {
      int32_t next = DGM_NONE;
      DGM_EACH_CHILD(work, c, noun) {
        const dgm_word *w = dgm_w(work, c);
        bool clause = w->deprel == DGM_ACL || w->deprel == DGM_CCOMP;
        int32_t nsubj = dgm_work_child(work, (uint32_t)c, DGM_NSUBJ, DGM_SUB_NONE);
        bool subject = nsubj >= 0 && !dgm_str_is(dgm_w(work, nsubj)->lemma, "that");
        bool that = dgm_str_is(dgm_marker(work, (uint32_t)c), "that") ||
                    (subject && n->deprel != DGM_OBL && dgm_str_is(dgm_w(work, work->first_child[c])->lemma, "that"));
        if (clause && subject && that) {
          dgm_mark(work, (uint32_t)c);
          mark_trailing(work, draft, (uint32_t)c);
          return true;
        }
        next = w->deprel == DGM_NMOD ? c : next;
      }
      noun = next;
    }
    if (noun < 0)
      noun = (int32_t)(n - work->d->words);
  }
  return false;
}

/* "A said …, while B said …": the second report is no part of what the first says. */
static void unmark_reports(dgm_claim_work *work, const dgm_draft *draft, uint32_t clause) {
  DGM_EACH_CHILD(work, c, clause) {
    const dgm_word *w = dgm_w(work, c);
    int32_t extra;
    bool beside =
        w->deprel == DGM_CONJ || w->deprel == DGM_PARATAXIS ||
        (w->deprel == DGM_ADVCL && dgm_functions_of(work, dgm_marker(work, (uint32_t)c)) & DGM_FUNCTION_CONTRAST);
    if (!beside || (uint32_t)c < clause || (clause < draft->cue && (uint32_t)c < draft->cue) ||
        work->quote_at[c] >= 0 || dgm_str_is(dgm_marker(work, (uint32_t)c), "that") || !dgm_is_verbal(w))
      continue;
    const dgm_cue *cue = dgm_find_cue(work, (uint32_t)c, &extra);
    int32_t subject = dgm_work_child(work, (uint32_t)c, DGM_NSUBJ, DGM_SUB_NONE);
    subject = subject < 0 ? dgm_work_child(work, (uint32_t)c, DGM_EXPL, DGM_SUB_NONE) : subject;
    if (cue && cue->frames & DGM_FRAME_QUOTE && subject >= 0)
      dgm_unmark(work, (uint32_t)c);
  }
}

/* "urged Iran to withdraw": who is to do it belongs to what is asked. */
static void mark_urged(dgm_claim_work *work, const dgm_draft *draft, const dgm_cue *cue, uint32_t clause) {
  if (!(cue->frames & DGM_FRAME_INF) || clause < draft->cue || !dgm_is_infinitive(work, clause))
    return;
  DGM_EACH_CHILD(work, c, draft->cue) {
    uint8_t relation = dgm_w(work, c)->deprel;
    if ((relation == DGM_OBJ || relation == DGM_IOBJ) && c > (int32_t)draft->cue && c < (int32_t)clause &&
        c != draft->source)
      dgm_mark(work, (uint32_t)c);
  }
}

/* A simple past, of a verb or of "was" with a predicate. */
static bool is_plain_past(const dgm_claim_work *work, uint32_t clause) {
  const dgm_word *w = dgm_w(work, (int32_t)clause);
  int32_t cop = dgm_work_child(work, clause, DGM_COP, DGM_SUB_NONE);
  w = cop >= 0 ? dgm_w(work, cop) : w;
  return w->verb_form == DGM_FORM_FIN && w->tense == DGM_TENSE_PAST &&
         dgm_work_child(work, clause, DGM_AUX_REL, DGM_SUB_NONE) < 0;
}

/* "said its men had freed the town and left", "said it would help, but few believed it": a simple past after a shifted
 * tense is what happened, not what was said. */
static void unmark_deeds(dgm_claim_work *work, const dgm_draft *draft, uint32_t clause) {
  if (clause < draft->cue || dgm_w(work, (int32_t)draft->cue)->tense != DGM_TENSE_PAST)
    return;
  bool shifted = dgm_work_child(work, clause, DGM_AUX_REL, DGM_SUB_NONE) >= 0;
  DGM_EACH_CHILD(work, c, clause) {
    if (dgm_w(work, c)->deprel != DGM_CONJ || work->quote_at[c] >= 0 || !is_plain_past(work, (uint32_t)c))
      continue;
    bool own = dgm_work_child(work, (uint32_t)c, DGM_NSUBJ, DGM_SUB_NONE) >= 0, but = false;
    DGM_EACH_CHILD(work, k, c)
    but |= k > 0 && dgm_str_is(dgm_w(work, k)->lemma, "but") && dgm_str_is(dgm_w(work, k - 1)->lemma, ",");
    if (own ? but && shifted : but || (shifted && dgm_w(work, c)->upos == DGM_VERB))
      dgm_unmark(work, (uint32_t)c);
  }
}

static bool mark_clauses(dgm_claim_work *work, const dgm_draft *draft, const dgm_cue *cue, int32_t extra) {
  bool found = false;
  uint32_t head = draft->cue;
  for (int pass = 0; pass < 2 && !found; pass++, head = extra >= 0 ? (uint32_t)extra : head) { /* "made clear that" */
    DGM_EACH_CHILD(work, c, head)
    if (c != extra && clause_fits(work, cue, draft, (uint32_t)c)) {
      dgm_mark(work, (uint32_t)c);
      unmark_reports(work, draft, (uint32_t)c);
      unmark_deeds(work, draft, (uint32_t)c);
      dgm_unmark_joined(work, draft, (uint32_t)c);
      dgm_unmark_next(work, draft, (uint32_t)c);
      dgm_unmark_told(work, draft, (uint32_t)c);
      mark_stray(work, draft, (uint32_t)c);
      mark_urged(work, draft, cue, (uint32_t)c);
      if (!found)
        mark_trailing(work, draft, (uint32_t)c);
      dgm_unmark_summary(work, draft, (uint32_t)c);
      found = true;
    }
    if (extra < 0)
      break;
  }
  return found;
}

/* "…, two officials who asked not to be named said": a comma, the source and the cue, whatever the parser hangs it as.
 */
static bool is_tail(const dgm_claim_work *work, const dgm_draft *draft) {
  const dgm_word *w = dgm_w(work, (int32_t)draft->cue);
  if ((w->deprel != DGM_ADVCL && w->deprel != DGM_CONJ) || w->verb_form != DGM_FORM_FIN || draft->source <= w->head ||
      draft->source > (int32_t)draft->cue)
    return false;
  DGM_EACH_CHILD(work, c, draft->cue) {
    uint8_t relation = dgm_w(work, c)->deprel;
    if (relation == DGM_CC || relation == DGM_CCOMP || relation == DGM_OBJ || relation == DGM_XCOMP)
      return false;
  }
  return dgm_follows_comma(work, (uint32_t)draft->source);
}

/* "The deal is dead, officials said": the cue hangs on what is said. */
static bool mark_host(dgm_claim_work *work, dgm_draft *draft, const dgm_cue *cue) {
  const dgm_word *w = dgm_w(work, (int32_t)draft->cue);
  if (!(cue->frames & DGM_FRAME_QUOTE) || w->head < 0)
    return false;
  dgm_str marker = dgm_marker(work, draft->cue);
  bool as = w->deprel == DGM_ADVCL && dgm_str_is(marker, "as");
  bool after = !marker.size && (w->deprel == DGM_PARATAXIS || is_tail(work, draft));
  if (!after && !as)
    return false;
  if (draft->source < 0 || (as && dgm_work_child(work, draft->cue, DGM_NSUBJ, DGM_SUB_NONE) < 0))
    return false;
  uint32_t host = (uint32_t)w->head;
  for (int i = 0; i < 8 && dgm_w(work, (int32_t)host)->head >= 0 && !dgm_is_verbal(dgm_w(work, (int32_t)host)) &&
                  dgm_w(work, (int32_t)host)->deprel != DGM_CCOMP && dgm_w(work, (int32_t)host)->deprel != DGM_CONJ;
       i++)
    host = (uint32_t)dgm_w(work, (int32_t)host)->head;
  dgm_mark(work, host);
  dgm_unmark(work, draft->cue);
  DGM_EACH_CHILD(work, c, host) { /* "…, he insisted, and denied that …" */
    int32_t extra;
    if (c > (int32_t)draft->cue && dgm_w(work, c)->deprel == DGM_CONJ && dgm_find_cue(work, (uint32_t)c, &extra) &&
        dgm_is_verbal(dgm_w(work, c)) && work->quote_at[c] < 0)
      dgm_unmark(work, (uint32_t)c);
  }
  draft->rule = as ? "'as X said' inside what is said" : "reporting clause hung on what is said";
  return true;
}

/* "Two buses burned in Abeche, the ministry said": what is said taken for a second subject of the cue. */
static bool mark_second_subject(dgm_claim_work *work, dgm_draft *draft, const dgm_cue *cue) {
  if (!(cue->frames & DGM_FRAME_QUOTE) || draft->source < 0 || draft->source > (int32_t)draft->cue)
    return false;
  DGM_EACH_CHILD(work, c, draft->cue) {
    if (c >= draft->source || dgm_w(work, c)->deprel != DGM_NSUBJ)
      continue;
    bool comma = false, verb = false;
    for (int32_t i = c; i < draft->source; i++) {
      verb |= dgm_w(work, i)->upos == DGM_VERB;
      comma |= dgm_str_is(dgm_w(work, i)->lemma, ",");
    }
    if (!comma || !verb)
      continue;
    dgm_mark(work, (uint32_t)c);
    draft->rule = "clause before a reporting verb";
    return true;
  }
  return false;
}

/* ---- by part of speech ---- */

/* "called for a ceasefire", "called on Iran to withdraw": what the cue's own preposition brings, and the infinitive. */
static bool mark_governed(dgm_claim_work *work, dgm_draft *draft, const dgm_cue *cue, int32_t extra) {
  uint8_t relation = extra < 0 ? DGM_ROOT : dgm_w(work, extra)->deprel;
  int32_t part = relation == DGM_CASE || relation == DGM_MARK ? dgm_w(work, extra)->head : DGM_NONE;
  bool passive = dgm_work_child(work, draft->cue, DGM_AUX_REL, DGM_SUB_PASS) >= 0;
  if (part < 0 || part == draft->source || (passive && draft->source < 0)) /* "were admitted to a ward" */
    return false;
  bool to = false;
  DGM_EACH_CHILD(work, c, draft->cue) {
    uint8_t hung = dgm_w(work, c)->deprel;
    bool clause = (hung == DGM_XCOMP || hung == DGM_ADVCL || hung == DGM_CCOMP) && c > part;
    if (clause && cue->frames & DGM_FRAME_INF && dgm_is_infinitive(work, (uint32_t)c)) {
      dgm_mark(work, (uint32_t)c);
      to = true;
    }
  }
  DGM_EACH_CHILD(work, c, part)
  to |= dgm_w(work, c)->deprel == DGM_ACL && dgm_is_infinitive(work, (uint32_t)c);
  if (!to && !(cue->frames & DGM_FRAME_OBJ))
    return false;
  dgm_mark(work, (uint32_t)part);
  work->mark[extra] = 0;
  draft->nominal = !to;
  draft->rule = "cue with its own preposition";
  return true;
}

static void unmark_preposition(dgm_claim_work *work, uint32_t cue, const char *preposition) {
  dgm_range words = work->d->sentences[dgm_w(work, (int32_t)cue)->sentence].words;
  for (uint32_t i = cue + 1; i < words.first + words.count; i++)
    if (work->mark[i]) {
      work->mark[i] = !dgm_is_lemma(work, i, preposition);
      return;
    }
}

static bool mark_verb(dgm_claim_work *work, dgm_draft *draft, const dgm_cue *cue, int32_t extra) {
  if (mark_governed(work, draft, cue, extra))
    return true;
  draft->rule = "clause under a reporting verb";
  if (mark_clauses(work, draft, cue, extra) || mark_host(work, draft, cue) || mark_misplaced(work, draft, cue) ||
      mark_second_subject(work, draft, cue))
    return true;
  draft->rule = "reporting verb with preposition";
  if ((cue->frames & DGM_FRAME_OF && dgm_mark_with(work, draft, "of", true)) ||
      (cue->frames & DGM_FRAME_FOR && dgm_mark_with(work, draft, "for", true)) ||
      (cue->frames & DGM_FRAME_WITH && dgm_mark_with(work, draft, "with", true)) ||
      (cue->frames & DGM_FRAME_AS && dgm_mark_with(work, draft, "as", true)))
    return true;
  draft->nominal = true;
  static const char *const about[] = {"about", "of", "against", "on", "to", "at", "with", "from", "in", "for"};
  size_t n_about = cue->n_words > 1 ? DGM_COUNT(about) : 6; /* "took issue with the count" */
  for (size_t i = 0; cue->frames & DGM_FRAME_ABOUT && i < n_about; i++)
    if (dgm_mark_with(work, draft, about[i], false)) {
      draft->back = draft->stance == DGM_DENIES && dgm_points_back_with(work, draft->cue, about[i]);
      if (cue->n_words > 1) /* "threw water on": brings what is doubted */
        unmark_preposition(work, draft->cue, about[i]);
      return true;
    }
  draft->nominal = false;
  draft->rule = "object with a figure";
  if (cue->frames & DGM_FRAME_AT && dgm_mark_figure(work, draft))
    return true;
  draft->rule = "object with what it is called";
  if (cue->frames & DGM_FRAME_CALL && dgm_mark_called(work, draft))
    return true;
  return dgm_mark_object(work, draft, cue);
}

/* "that" may be taken for a relative pronoun: then the clause has all it needs without it. */
static bool is_that_clause(const dgm_claim_work *work, uint32_t clause) {
  bool subject = false, marked = false;
  uint32_t objects = 0;
  DGM_EACH_CHILD(work, c, clause) {
    const dgm_word *w = dgm_w(work, c);
    bool that = dgm_str_is(w->lemma, "that") && (uint32_t)c < clause;
    subject |= w->deprel == DGM_NSUBJ && !that;
    marked |= w->deprel == DGM_MARK && that;
    objects += w->deprel == DGM_OBJ;
  }
  return subject && (marked || objects > 1);
}

static bool mark_noun(dgm_claim_work *work, dgm_draft *draft, const dgm_cue *cue) {
  draft->rule = "clause of a noun of saying";
  DGM_EACH_CHILD(work, c, draft->cue) {
    const dgm_word *w = dgm_w(work, c);
    dgm_str marker = dgm_marker(work, (uint32_t)c);
    bool clause = w->deprel == DGM_ACL || w->deprel == DGM_CCOMP;
    bool fits = (clause && cue->frames & DGM_FRAME_THAT && is_that_clause(work, (uint32_t)c)) ||
                (clause && cue->frames & DGM_FRAME_INF && dgm_str_is(marker, "to")) ||
                (cue->frames & DGM_FRAME_OF && (clause || w->deprel == DGM_NMOD) && dgm_str_is(marker, "of"));
    if (!fits || c == draft->source)
      continue;
    draft->nominal = w->deprel == DGM_NMOD;
    dgm_mark(work, (uint32_t)c);
    DGM_EACH_CHILD(work, m, c) /* "allegations of" brings what is alleged */
    if (dgm_str_is(marker, "of") && (dgm_w(work, m)->deprel == DGM_CASE || dgm_w(work, m)->deprel == DGM_MARK))
      work->mark[m] = 0;
    return true;
  }
  const dgm_word *noun = dgm_w(work, (int32_t)draft->cue);
  int32_t extra;
  if (noun->deprel != DGM_NSUBJ || noun->head < 0 || !(cue->frames & DGM_FRAME_THAT) ||
      dgm_find_cue(work, (uint32_t)noun->head, &extra))
    return false;
  DGM_EACH_CHILD(work, c, noun->head) /* "rumours spread that …" */
  if ((dgm_w(work, c)->deprel == DGM_CCOMP || dgm_w(work, c)->deprel == DGM_ADVCL) &&
      dgm_str_is(dgm_marker(work, (uint32_t)c), "that")) {
    dgm_mark(work, (uint32_t)c);
    return true;
  }
  return false;
}

/* "allegedly shelled", "the alleged attack": the clause or noun phrase without the cue. */
static bool mark_modified(dgm_claim_work *work, dgm_draft *draft) {
  const dgm_word *w = dgm_w(work, (int32_t)draft->cue);
  if (w->head < 0)
    return false;
  bool adverb = w->upos == DGM_ADV;
  if (adverb ? w->deprel != DGM_ADVMOD : w->deprel != DGM_AMOD)
    return false;
  draft->nominal = true;
  draft->rule = adverb ? "adverb of hearsay" : "adjective of hearsay";
  dgm_mark(work, (uint32_t)w->head);
  dgm_unmark(work, draft->cue);
  DGM_EACH_CHILD(work, c, w->head) /* a clause joined by "but" is another matter */
  if (adverb && dgm_w(work, c)->deprel == DGM_CONJ && dgm_work_child(work, (uint32_t)c, DGM_NSUBJ, DGM_SUB_NONE) >= 0)
    dgm_unmark(work, (uint32_t)c);
  return true;
}

/* "reports that it shelled the town are false": the subject is denied by whoever says so. */
static bool mark_predicated(dgm_claim_work *work, dgm_draft *draft, const dgm_cue *cue) {
  int32_t subject = dgm_work_child(work, draft->cue, DGM_NSUBJ, DGM_SUB_NONE);
  int32_t above = dgm_w(work, (int32_t)draft->cue)->head;
  bool clause_of = dgm_w(work, (int32_t)draft->cue)->deprel == DGM_CCOMP && above >= 0;
  for (int k = 0; k < 2 && clause_of && subject < 0; k++)
    subject = dgm_work_child(work, (uint32_t)above, k ? DGM_IOBJ : DGM_OBJ, DGM_SUB_NONE);
  if (cue->frames & DGM_FRAME_NOT && !dgm_has_negation(work, draft->cue) &&
      !dgm_str_is(dgm_marker(work, draft->cue), "without"))
    return false;
  DGM_EACH_CHILD(work, c, draft->cue) { /* "it is not true that …" */
    const dgm_word *w = dgm_w(work, c);
    if ((w->deprel != DGM_CSUBJ && w->deprel != DGM_CCOMP) || c < (int32_t)draft->cue ||
        !dgm_str_is(dgm_marker(work, (uint32_t)c), "that"))
      continue;
    if (!(cue->frames & DGM_FRAME_NOT) && dgm_has_negation(work, draft->cue))
      return false;
    if (clause_of)
      draft->source = dgm_subject_of(work, (uint32_t)above);
    draft->verdict = true;
    draft->rule = "said to be false";
    dgm_mark(work, (uint32_t)c);
    return true;
  }
  if (subject < 0 && dgm_w(work, (int32_t)draft->cue)->deprel == DGM_XCOMP && above >= 0 &&
      dgm_work_child(work, (uint32_t)above, DGM_OBJ, DGM_SUB_NONE) < 0 && !dgm_has_negation(work, (uint32_t)above))
    subject = dgm_work_child(work, (uint32_t)above, DGM_NSUBJ, DGM_SUB_NONE); /* "the rumours proved false" */
  if (subject < 0)
    subject = dgm_work_child(work, draft->cue, DGM_EXPL, DGM_SUB_NONE);
  bool alone = subject < 0 && clause_of && work->quote_at[draft->cue] >= 0; /* "Not true," she said */
  DGM_EACH_CHILD(work, c, draft->cue)
  alone &= dgm_w(work, c)->upos == DGM_PUNCT || dgm_w(work, c)->deprel == DGM_ADVMOD ||
           dgm_w(work, c)->deprel == DGM_DET_REL;
  if (alone) {
    draft->source = dgm_subject_of(work, (uint32_t)above);
    draft->verdict = draft->back = true;
    draft->rule = "said to be false";
    dgm_mark(work, draft->cue);
    return true;
  }
  if (subject < 0 && cue->frames & DGM_FRAME_NOT && cue->upos == DGM_NOUN) /* "there is no truth in the reports" */
    subject = dgm_named_part(work, draft->cue);
  if (subject < 0 || (!(cue->frames & DGM_FRAME_NOT) && dgm_has_negation(work, draft->cue)))
    return false;
  uint16_t kinds = dgm_word_kinds(work, (uint32_t)subject);
  if (!(kinds & (DGM_KIND_CONTENT | DGM_KIND_ANSWER)))
    return false;
  if (clause_of)
    draft->source = dgm_subject_of(work, (uint32_t)above);
  draft->nominal = true;
  draft->back = dgm_points_back(work, (uint32_t)subject);
  draft->verdict = true;
  draft->rule = "said to be false";
  dgm_mark(work, (uint32_t)subject);
  return true;
}

/* "Uganda agreed", "the minister said so": without words of its own it speaks of what was said in the last sentence. */
static bool answers_bare(dgm_claim_work *work, dgm_draft *draft, const dgm_cue *cue) {
  bool noun = cue->upos == DGM_NOUN && cue->stance == DGM_DENIES && !(cue->frames & DGM_FRAME_NAMED);
  bool so = cue->n_words > 1,
       heard = work->n_drafts && work->drafts[work->n_drafts - 1].sentence + 1 >= draft->sentence;
  if (draft->source < 0 || (!noun && !(cue->frames & DGM_FRAME_BARE)) || (!so && !heard) ||
      (!noun && dgm_is_wish(work, draft->cue)))
    return false;
  DGM_EACH_CHILD(work, c, draft->cue) {
    const dgm_word *w = dgm_w(work, c);
    bool clause = w->deprel == DGM_XCOMP || w->deprel == DGM_CCOMP || w->deprel == DGM_OBJ;
    bool with = w->deprel == DGM_OBL && dgm_str_is(dgm_marker(work, (uint32_t)c), "with");
    if (!noun && !so &&
        (clause || (w->deprel == DGM_OBL && !with && !w->subtype && dgm_marker(work, (uint32_t)c).size)) &&
        !dgm_str_is(w->lemma, "so"))
      return false;
    if (with && (dgm_word_kinds(work, (uint32_t)c) & (DGM_KIND_CONTENT | DGM_KIND_ANSWER | DGM_KIND_DOCUMENT)))
      dgm_mark(work, (uint32_t)c);
  }
  draft->back = draft->nominal = true;
  draft->rule = "answer without words of its own";
  return true;
}

bool dgm_mark_content(dgm_claim_work *work, dgm_draft *draft, const dgm_cue *cue, int32_t extra) {
  bool found = cue->upos == DGM_VERB           ? mark_verb(work, draft, cue, extra)
               : cue->frames & DGM_FRAME_NAMED ? mark_predicated(work, draft, cue)
               : cue->upos == DGM_NOUN         ? mark_noun(work, draft, cue)
                                               : mark_modified(work, draft);
  found = found || answers_bare(work, draft, cue);
  bool wished = draft->nominal;
  DGM_EACH_CHILD(work, c, draft->cue)
  wished |= work->mark[c] && c > (int32_t)draft->cue && dgm_w(work, c)->deprel != DGM_OBJ &&
            dgm_is_infinitive(work, (uint32_t)c) && work->quote_at[c] < 0;
  if (found && wished && cue->frames & DGM_FRAME_WISH && draft->stance == DGM_ASSERTS)
    draft->stance = DGM_ANTICIPATES;
  if (found && draft->source >= 0 && work->mark[draft->source]) {
    bool relative = dgm_is_under(work->d, draft->cue, (uint32_t)draft->source);
    if (!relative)
      dgm_unmark(work, (uint32_t)draft->source);
  }
  return found;
}

/* ---- from marks to runs of words ---- */

static bool is_loose(const dgm_claim_work *work, uint32_t word, bool front) {
  const dgm_word *w = dgm_w(work, (int32_t)word);
  return w->upos == DGM_PUNCT && (work->quote_at[word] < 0 || front || !dgm_str_is(w->lemma, "?"));
}

dgm_err dgm_push_part(dgm_claim_work *work, dgm_range part) {
  dgm_range *moved = dgm_arena_grow(&work->coder->arena, work->parts, work->n_parts, sizeof *moved);
  if (!moved)
    return dgm_fail_memory(work->error);
  work->parts = moved;
  moved[work->n_parts++] = part;
  return DGM_OK;
}

static dgm_err add_run(dgm_claim_work *work, dgm_draft *draft, uint32_t first, uint32_t end) {
  while (first < end && is_loose(work, first, true))
    first++;
  while (end > first && is_loose(work, end - 1, false))
    end--;
  if (first == end)
    return DGM_OK;
  draft->content.count++;
  return dgm_push_part(work, (dgm_range){first, end - first});
}

static bool new_paragraph(const dgm_claim_work *work, uint32_t word) {
  const dgm_document *d = work->d;
  uint32_t a = d->words[word - 1].sentence, b = d->words[word].sentence;
  return a != b && d->sentences[a].paragraph != d->sentences[b].paragraph;
}

dgm_err dgm_take_content(dgm_claim_work *work, dgm_draft *draft, uint32_t first, uint32_t last) {
  draft->content = (dgm_range){work->n_parts, 0};
  uint32_t words = 0, quoted = 0;
  dgm_err result = DGM_OK;
  for (uint32_t i = first; i <= last && !result; i++) {
    if (!work->mark[i])
      continue;
    uint32_t end = i;
    for (; end <= last; end++) { /* unmarked punctuation does not split a run */
      bool gap = !work->mark[end] && dgm_w(work, (int32_t)end)->upos != DGM_PUNCT;
      if (gap || (end > i && new_paragraph(work, end)))
        break;
      bool word = work->mark[end] && dgm_w(work, (int32_t)end)->upos != DGM_PUNCT;
      words += word;
      quoted += word && work->quote_at[end] >= 0 && work->quote_at[end] != work->quote_at[draft->cue];
      work->mark[end] = 0;
    }
    result = add_run(work, draft, i, end);
    i = end - 1;
  }
  draft->quote = !words || (draft->nominal && !quoted) ? DGM_QUOTE_NONE
                 : quoted == words && !draft->nominal  ? DGM_QUOTE_DIRECT
                 : quoted                              ? DGM_QUOTE_MIXED
                                                       : DGM_QUOTE_INDIRECT;
  return result;
}
