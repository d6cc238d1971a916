"""Trains the weights of attitudes: attitudes.py PROGRAM GOLD.jsonl CUES.tsv OUT.tsv [--test DEV.jsonl]

PROGRAM is dragoman with a table data/claims/attitudes.tsv that holds no row (its heading alone), for the weights are
learned on top of the claims that tables and rules find. GOLD is PolNeAR (train.jsonl): lines with `id`, `text` and
`attributions`, each with spans of `source`, `cue` and `content`. CUES is data/claims/cues.tsv, with function.tsv beside it. A verb that is in no cue
of ours is a candidate; src/claims/attitudes.c reads the same features. OUT gets one row a feature: its weight, rounded,
by logistic regression (AdaGrad, mean of the weights over all steps). Rows that begin with "h" say which parts of such a
verb belong to what it is about. Needs Python alone; two minutes.
"""
import argparse
import collections
import json
import math
import os
import random
import subprocess

FORMS = {"Fin": "fin", "Inf": "inf", "Part": "part", "Ger": "ger"}
LEAST, EPOCHS, RATE = 8, 4, 0.2
BIAS = 0.6  # added: a verb is taken from a probability of 0.35 on, where the F1 of cue words is best


class Cover:
    """Which characters some spans hold."""

    def __init__(self, found):
        self.bytes = bytearray(max((b for _, b in found), default=0) + 1)
        for a, b in found:
            self.bytes[a:b] = b"\1" * (b - a)

    def has(self, word):
        return any(self.bytes[word["start"] : word["end"]])


def spans(value):
    return [(x["start"], x["end"]) if isinstance(x, dict) else tuple(x) for x in value or []]


def run(program, *arguments):
    return subprocess.run([program, *arguments], check=True, capture_output=True, text=True).stdout


def read(program, path):
    """Documents: (gold, claims, sentences of words with children)."""
    with open(path, encoding="utf-8") as f:
        gold = {d["id"]: d for d in map(json.loads, f)}
    claims, documents, sentence, words = collections.defaultdict(list), [], None, None
    for line in run(program, "code", "--claims", path).splitlines():
        claim = json.loads(line)
        claims[claim["doc"]].append(claim)
    for line in run(program, "parse", path).splitlines():
        cells = line.split("\t")
        if line.startswith("# newdoc id = "):
            name, words, at = line[14:], [], 0
            documents.append((gold[name], claims[name], words))
        if len(cells) != 10:
            sentence = None
            continue
        if not cells[0].isdigit():
            continue
        if sentence is None:
            sentence = []
            words.append(sentence)
        text = documents[-1][0]["text"]
        start = text.find(cells[1], at, at + 200 + len(cells[1]))
        end = start + len(cells[1]) if start >= 0 else at
        features = dict(x.split("=", 1) for x in cells[5].split("|") if "=" in x)
        ner = [x[6:] for x in cells[9].split("|") if x.startswith("NER=")]
        sentence.append(
            dict(
                lemma=cells[2].lower(), upos=cells[3], feats=features, head=int(cells[6]) - 1, rel=cells[7],
                ner=ner[0] if ner else "", start=start if start >= 0 else at, end=end, kids=[],
            )
        )
        at = end
    for _, _, all_sentences in documents:
        for s in all_sentences:
            for i, w in enumerate(s):
                if w["head"] >= 0:
                    s[w["head"]]["kids"].append(i)
    return documents


def read_cues(path):
    """What a row of one word says of a verb: t, q, i, o for the kinds of frames."""
    frames = {}
    with open(path, encoding="utf-8") as f:
        rows = [line.rstrip("\n").split("\t") for line in f if not line.startswith("#")]
    for cue, pos, cell, *_ in rows[1:]:
        names = set(cell.split(";"))
        letters = "".join(
            letter
            for letter, of in (("t", {"that"}), ("q", {"quote"}), ("i", {"inf", "wish", "ing"}), ("o", {"obj", "event", "thing", "named", "wish"}))
            if names & of
        )
        if pos == "verb" and not names <= {"never", "scorn"}:  # those two only tell the stance
            frames.setdefault(cue, letters or "-")
    return frames


def read_negations(path):
    with open(path, encoding="utf-8") as f:
        rows = [line.rstrip("\n").split("\t") for line in f if not line.startswith("#")]
    return {word for word, kinds in rows[1:] if "negation" in kinds.split(";")}


def base(word):
    return word["rel"].split(":")[0]


def kind(word):
    if word["upos"] == "PRON":
        return word["lemma"]
    if word["ner"]:
        return word["ner"]
    return "name" if word["upos"] == "PROPN" else "noun"


def marker(s, word):
    for c in word["kids"]:
        if base(s[c]) in ("case", "mark"):
            return s[c]["lemma"]
    return base(word)


def is_subject(word):
    return base(word) in ("nsubj", "csubj")


def subject_kind(s, word):
    """Who does it: of the verb itself, or of the one above."""
    subjects = [s[c] for c in word["kids"] if is_subject(s[c])]
    if subjects:
        return kind(subjects[-1]), subjects[-1]
    if base(word) == "acl" and word["head"] >= 0:
        return "acl+" + kind(s[word["head"]]), None
    for _ in range(3):
        if base(word) not in ("conj", "xcomp", "advcl") or word["head"] < 0:
            break
        word = s[word["head"]]
        subjects = [s[c] for c in word["kids"] if is_subject(s[c])]
        if subjects:
            return "up+" + kind(subjects[-1]), None
    return "none", None


def features(s, i, cues, negations, in_claims):
    w = s[i]
    lemma, found, frame, passive, obj = w["lemma"], ["b"], set(), False, None
    for c in w["kids"]:
        child, relation = s[c], base(s[c])
        if relation == "obj":
            obj = child
        if relation == "xcomp":
            frame.add("t" if any(s[k]["lemma"] == "to" for k in child["kids"]) else "x")
        elif relation in ("obj", "ccomp", "iobj", "expl"):
            frame.add(relation[0])
        elif relation in ("obl", "nmod", "advcl", "acl"):
            found += ["p " + marker(s, child), "lp %s %s" % (lemma, marker(s, child))]
        elif child["rel"] == "compound:prt":
            found += ["r " + child["lemma"], "lr %s %s" % (lemma, child["lemma"])]
        elif relation == "aux":
            passive |= child["rel"] == "aux:pass"
            found.append("a " + ("pass" if child["rel"] == "aux:pass" else child["lemma"]))
        elif relation == "advmod" and child["lemma"] in negations:
            found.append("a not")
        if relation == "nsubj" and in_claims(child) & 4:
            found.append("c src")
        if in_claims(child) & 1:
            found.append("c over")
    letters = "".join(sorted(frame)) or "-"
    found += ["l " + lemma, "f " + letters, "lf %s %s" % (lemma, letters), "d " + w["rel"]]
    who, subject = subject_kind(s, w)
    who = ("pass+" if passive else "") + who
    found += ["s " + who, "ls %s %s" % (lemma, who)]
    if subject and kind(subject) == "noun":
        found.append("sl " + subject["lemma"])
    if obj:
        found += ["o " + kind(obj), "lo %s %s" % (lemma, kind(obj)), "ol " + obj["lemma"]]
        found.append("lol %s %s" % (lemma, obj["lemma"]))
    form, tense = FORMS.get(w["feats"].get("VerbForm"), "-"), w["feats"].get("Tense", "-").lower()
    found.append("v %s %s" % (form, tense if tense in ("past", "pres") else "-"))
    if w["head"] >= 0 and base(w) in ("xcomp", "conj", "advcl", "ccomp", "obj", "nmod", "obl"):
        found.append("g %s %s" % (base(w), s[w["head"]]["lemma"]))
    if lemma in cues:
        found.append("k " + cues[lemma])
    if in_claims(w) & 2:
        found.append("c in")
    if w["head"] >= 0 and in_claims(s[w["head"]]) & 1:
        found.append("c under " + base(w))
    return sorted(set(x for x in found if "_" not in x and ";" not in x))


def places(claims):
    """What the claims have of a word, as bits: a cue's, a content's, a source's."""
    ours = [Cover([x for c in claims for x in spans(c[k])]) for k in ("cue", "content", "source_text")]
    return lambda word: sum(1 << n for n, cover in enumerate(ours) if cover.has(word))


def candidates(documents, cues, negations):
    """(features, is it a cue, parts: (name, in the content)) of each verb that no cue of ours holds."""
    for gold, claims, sentences in documents:
        in_claims = places(claims)
        cue = Cover([x for a in gold["attributions"] for x in spans(a["cue"])])
        for s in sentences:
            for i, w in enumerate(s):
                if w["upos"] != "VERB" or in_claims(w) & 1:
                    continue
                head = s[w["head"]] if w["head"] >= 0 else None
                right = cue.has(w) and not (head and head["upos"] == "VERB" and cue.has(head))
                parts = []
                if right:
                    a = next(a for a in gold["attributions"] if Cover(spans(a["cue"])).has(w))
                    content = Cover(spans(a["content"]))
                    parts = [(part(s, i, c), content.has(s[c])) for c in w["kids"] if s[c]["upos"] != "PUNCT"]
                yield features(s, i, cues, negations, in_claims), right, parts


def part(s, i, c):
    """Where a child stands, and as what."""
    passive = any(s[k]["rel"] == "aux:pass" for k in s[i]["kids"])
    side = ("pass" if passive else "") + ("before" if c < i else "after")
    return "h %s %s %s" % (side, s[c]["rel"], marker(s, s[c]))


def learn(rows):
    counts = collections.Counter(f for found, *_ in rows for f in found)
    names = sorted(f for f in counts if counts[f] >= LEAST)
    number = {f: n for n, f in enumerate(names)}
    data = [([number[f] for f in found if f in number], right) for found, right, _ in rows]
    weights, squares = [0.0] * len(names), [1e-3] * len(names)
    sums, since, step = [0.0] * len(names), [0] * len(names), 0
    for _ in range(EPOCHS):
        random.shuffle(data)
        for found, right in data:
            step += 1
            z = sum(weights[n] for n in found)
            slope = 1 / (1 + math.exp(-max(-30, min(30, z)))) - right
            if abs(slope) < 0.003:
                continue
            for n in found:
                sums[n] += weights[n] * (step - since[n])
                since[n] = step
                squares[n] += slope * slope
                weights[n] -= RATE * slope / math.sqrt(squares[n])
    return {f: (sums[n] + weights[n] * (step - since[n])) / step for f, n in number.items()}


def parts_of(rows):
    """Log odds of the parts that are more often in the content than not."""
    inside, seen = collections.Counter(), collections.Counter()
    for _, _, parts in rows:
        for name, is_in in parts:
            seen[name] += 1
            inside[name] += is_in
    return {n: math.log((inside[n] + 0.5) / (seen[n] - inside[n] + 0.5)) for n in seen if seen[n] >= LEAST}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("gold")
    parser.add_argument("cues")
    parser.add_argument("out")
    parser.add_argument("--test", help="prints how well the verbs of these documents are told")
    options = parser.parse_args()
    random.seed(1)
    tables = read_cues(options.cues), read_negations(os.path.join(os.path.dirname(options.cues), "function.tsv"))
    rows = list(candidates(read(options.program, options.gold), *tables))
    weights = learn(rows)
    weights["b"] += BIAS
    parts = {n: x for n, x in parts_of(rows).items() if x > 0 and "_" not in n and ";" not in n}
    with open(options.out, "r", encoding="utf-8") as f:
        heading = [line for line in f if line.startswith("#") or line.startswith("feature\t")]
    with open(options.out, "w", encoding="utf-8") as f:
        f.writelines(heading)
        for name, weight in sorted(list(weights.items()) + list(parts.items())):
            if round(100 * weight):
                f.write("%s\t%d\n" % (name, round(100 * weight)))
    if options.test:
        told = [(sum(weights.get(f, 0) for f in found) > 0, right) for found, right, _ in candidates(read(options.program, options.test), *tables)]
        good = sum(a and b for a, b in told)
        print("verbs: precision %.3f, recall %.3f" % (good / sum(a for a, _ in told), good / sum(b for _, b in told)))


if __name__ == "__main__":
    main()
