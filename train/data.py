"""CoNLL-U to numbers: word features, lemma rules, label inventories, named-entity tags."""
import collections
import re

MASK64 = (1 << 64) - 1
N_FEATURES = 13
KINDS = ("upos", "feats", "rels", "lemma", "ner")
ENTITY_KINDS = ("PERSON", "ORGANISATION", "PLACE", "EVENT", "TIME", "OTHER", "GROUP", "MONEY")
MONEY_SIGNS = ("$", "US$", "€", "£", "¥", "A$")
FROM_GUM = {"person": "PERSON", "organization": "ORGANISATION", "place": "PLACE", "event": "EVENT", "time": "TIME"}


def fnv(data, seed):
    """dgm_hash of src/base/base.h: FNV-1a with a final mix."""
    h = seed ^ 0xCBF29CE484222325
    for b in data:
        h = ((h ^ b) * 0x100000001B3) & MASK64
    h ^= h >> 32
    h = (h * 0xD6E8FEB86659FD93) & MASK64
    return h ^ (h >> 32)


def lower(text):
    """ASCII letters only, as the C code does."""
    return "".join(chr(ord(c) + 32) if "A" <= c <= "Z" else c for c in text)


def shape(form):
    """Runs of character kinds: "U.S.-led" is "X.X.-x"; letters outside ASCII count as lower case."""
    out = []
    for c in form:
        k = "X" if "A" <= c <= "Z" else "x" if "a" <= c <= "z" or ord(c) > 127 else "d" if "0" <= c <= "9" else c
        if not out or out[-1] != k:
            out.append(k)
    return "".join(out[:12])


def features(form, rows):
    """Rows of the hashed embedding table for a form: whole forms, prefixes, suffixes, shape, digits."""
    low = lower(form)
    parts = [form, low, low[:1], low[:2], low[:3], low[:4], low[-1:], low[-2:], low[-3:], low[-4:], low[-5:],
             shape(form), "d" if any("0" <= c <= "9" for c in form) else "-"]
    return [1 + fnv(p.encode(), i + 1) % (rows - 1) for i, p in enumerate(parts)]


class Sentence:
    """One sentence of a treebank, column by column; `ner` is None where the treebank has no entities."""
    __slots__ = ("forms", "upos", "feats", "lemma", "heads", "rels", "ner")


def mentions(misc):
    """GUM's Entity column: (first, last, fields) of each mention, fields as in its global.Entity line."""
    spans, opened = [], collections.defaultdict(list)
    for i, cell in enumerate(misc):
        match = re.search(r"(?:^|\|)Entity=([^|]*)", cell)
        for part in re.findall(r"\([^()]*\)?|\d+(?:\[[^\]]*\])?\)", match.group(1)) if match else ():
            if part[0] == "(":
                fields = part.strip("()").split("-", 7)
                if part[-1] == ")":
                    spans.append((i, i, fields))
                else:
                    opened[fields[0]].append((i, fields))
            elif opened[part[:-1]]:
                start, fields = opened[part[:-1]].pop()
                spans.append((start, i, fields))
    return spans


def entity_class(word_head, fields):
    """The class of a name headed by a row of CoNLL-U, or None where the mention is no name: its head is no proper noun
    and neither a year, a day nor a sum of money."""
    upos, feats = word_head[3], word_head[5]
    if upos == "SYM" and word_head[1] in MONEY_SIGNS:
        return "MONEY"
    label = FROM_GUM.get(fields[1], "OTHER")
    if upos != "PROPN" and not (label == "TIME" and upos == "NUM"):
        return None
    return "GROUP" if label == "PERSON" and "Number=Plur" in feats else label


def entity_tags(rows):
    """BIO tags of a sentence's names: of each mention that entity_class takes, the part that is its name; of nested
    names the outer. A mention's head is the word whose own head lies outside of it."""
    forms, upos = [r[1] for r in rows], [r[3] for r in rows]
    tags, found = ["O"] * len(rows), mentions([r[9] for r in rows])
    starts, ends = {start for start, _, _ in found}, {end for _, end, _ in found}
    for start, end, fields in sorted(found, key=lambda s: (s[0] - s[1], s[0])):
        outside = [i for i in range(start, end + 1) if not start < int(rows[i][6]) <= end + 1]
        label = entity_class(rows[outside[0]], fields) if outside and len(fields) > 1 else None
        if label is None:
            continue
        low, high = named_part(forms, upos, start, end, outside[0], label, starts, ends)
        if any(t != "O" for t in tags[low:high + 1]):
            continue
        for i in range(low, high + 1):
            tags[i] = ("B-" if i == low else "I-") + label
    return tags


def named_part(forms, upos, start, end, head, label, starts, ends):
    """From the name's head outwards over capitalised words, and over "of the", "and" between them; not over another
    name's "'s"."""
    def capital(i):
        return upos[i] == "PROPN" or (i > 0 and forms[i][:1].isupper())

    def link(i):
        low = forms[i].lower()
        if low in ("-", "–", "&") or (low in ("'s", "’s") and i not in ends) or (low == "and" and i + 1 not in starts):
            return True
        return label != "PERSON" and low in ("of", "the", "for", "on", "in", "de", "del", "al")

    low = high = head
    while low > start:
        at = low - 1
        while at > start and link(at) and low - at < 3:
            at -= 1
        if not capital(at):
            break
        low = at
    while low < head and upos[low] in ("DET", "PRON", "ADP", "CCONJ", "SCONJ"):
        low += 1
    while high < end:
        at = high + 1
        while at < end and link(at) and at - high < 3:
            at += 1
        if not capital(at) and not (upos[at] == "NUM" and at == high + 1):
            break
        high = at
    return low, high


def read_conllu(path, ner=False):
    sentences, rows = [], []
    with open(path, encoding="utf-8") as f:
        lines = f.read().split("\n") + [""]
    for line in lines:
        if line.startswith("#"):
            continue
        if line:
            c = line.split("\t")
            if c[0].isdigit():
                rows.append(c)
        elif rows:
            s = Sentence()
            s.forms, s.lemma, s.upos, s.feats, s.rels = ([r[k] for r in rows] for k in (1, 2, 3, 5, 7))
            s.heads = [int(r[6]) for r in rows]
            s.ner = entity_tags(rows) if ner else None
            sentences.append(s)
            rows = []
    return sentences


def lemma_rule(form, lemma):
    """"l2|y": lower-case, cut 2 characters, append y. "k" keeps the case. "=be": the whole lemma."""
    if lemma == "_":
        return "k0|"
    best = None
    for case in "kl":
        f = form if case == "k" else lower(form)
        n = 0
        while n < min(len(f), len(lemma)) and f[n] == lemma[n]:
            n += 1
        rule = "%s%d|%s" % (case, len(f) - n, lemma[n:])
        if n and (best is None or len(rule) < len(best)):
            best = rule
    if best is None or len(best) > 9:
        return "=" + lemma
    return best


def apply_rule(form, rule):
    """As dgm_apply_lemma in src/language/decode.c."""
    if rule[0] == "=":
        return rule[1:]
    f = form if rule[0] == "k" else lower(form)
    cut, add = rule[1:].split("|", 1)
    keep = len(f) - int(cut)
    return (f[:keep] if keep > 0 else f) + add


def inventory(counter, least):
    return [x for x, n in sorted(counter.items(), key=lambda p: (-p[1], p[0])) if n >= least]


def inventories(sentences, least=3):
    count = collections.defaultdict(collections.Counter)
    for s in sentences:
        for kind in ("upos", "feats", "rels"):
            count[kind].update(getattr(s, kind))
        count["lemma"].update(lemma_rule(f, l) for f, l in zip(s.forms, s.lemma))
    tags = ["O"] + [p + x for x in ENTITY_KINDS for p in ("B-", "I-")]
    return {"upos": sorted(count["upos"]), "feats": inventory(count["feats"], least),
            "rels": inventory(count["rels"], least), "lemma": inventory(count["lemma"], least), "ner": tags}
