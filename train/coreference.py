"""Coreference of names and pronouns against GUM's: coreference.py GOLD.conllu PARSED.conllu [GENRE ...]

PARSED is what "dragoman parse --tokens --entities GOLD.conllu" wrote. A mention counts where its head, the word that
hangs outside of it, is a proper noun or a pronoun other than a relative one, which GUM does not annotate; gold and found mentions are the same where their heads are. Entities
with a single such mention are left out on both sides. GENRE: of GUM's documents (news interview bio speech by default).
Prints MUC, B-cubed, CEAF-e and their mean F1, the CoNLL score (Pradhan et al. 2012), by genre and over all.
"""
import collections
import re
import sys

from data import mentions

GENRES = ("news", "interview", "bio", "speech")


def documents(path):
    """(id, sentences of rows) of each document."""
    out, rows = [], []
    with open(path, encoding="utf-8") as f:
        for line in list(f) + ["\n"]:
            cells = line.rstrip("\n").split("\t")
            if line.startswith("# newdoc"):
                out.append((line.split("=")[-1].strip(), []))
            elif len(cells) == 10 and cells[0].isdigit():
                rows.append(cells)
            elif not line.strip() and rows:
                out[-1][1].append(rows)
                rows = []
    return out


def entities(sentences, gold):
    """Sets of heads (sentence, word) that mean one thing; the `gold` sentences tell what a head is."""
    upos = [[r[3] for r in rows] for rows in gold]
    found = collections.defaultdict(set)
    for number, rows in enumerate(sentences):
        for start, end, fields in mentions([r[9] for r in rows]):
            outside = [i for i in range(start, end + 1) if not start < int(rows[i][6]) <= end + 1]
            relative = outside and "PronType=Rel" in gold[number][outside[0]][5]
            if outside and upos[number][outside[0]] in ("PROPN", "PRON") and not relative:
                found[fields[0]].add((number, outside[0]))
    seen, out = set(), []
    for heads in found.values():
        out.append(heads - seen)  # one entity a head
        seen |= heads
    return [x for x in out if len(x) > 1]


def muc(a, b):
    """How many of the links of `a` are in `b`, and how many there are."""
    of = {m: i for i, x in enumerate(b) for m in x}
    right = sum(len(x) - len({of.get(m, ("alone", m)) for m in x}) for x in a)
    return right, sum(len(x) - 1 for x in a)


def b_cubed(a, b):
    of = {m: x for x in b for m in x}
    return sum(len(x & of.get(m, set())) / len(x) for x in a for m in x), sum(map(len, a))


def assignment(scores):
    """The largest sum of scores with a column for each row (Kuhn 1955, with potentials)."""
    n, m = len(scores), len(scores[0])
    u, v, match = [0.0] * (n + 1), [0.0] * (m + 1), [0] * (m + 1)
    for i in range(1, n + 1):
        match[0], j0 = i, 0
        low, way, used = [1e18] * (m + 1), [0] * (m + 1), [False] * (m + 1)
        while match[j0]:
            used[j0] = True
            delta, j1 = 1e18, 0
            for j in range(1, m + 1):
                if not used[j]:
                    cost = -scores[match[j0] - 1][j - 1] - u[match[j0]] - v[j]
                    if cost < low[j]:
                        low[j], way[j] = cost, j0
                    if low[j] < delta:
                        delta, j1 = low[j], j
            for j in range(m + 1):
                if used[j]:
                    u[match[j]] += delta
                    v[j] -= delta
                else:
                    low[j] -= delta
            j0 = j1
        while j0:
            match[j0], j0 = match[way[j0]], way[j0]
    return sum(scores[match[j] - 1][j - 1] for j in range(1, m + 1) if match[j])


def ceaf(gold, found):
    if not gold or not found:
        return 0.0
    rows, columns = (gold, found) if len(gold) <= len(found) else (found, gold)
    return assignment([[2.0 * len(x & y) / (len(x) + len(y)) for y in columns] for x in rows])


def f1(right_gold, all_gold, right_found, all_found):
    recall, precision = right_gold / max(all_gold, 1e-9), right_found / max(all_found, 1e-9)
    return 200 * precision * recall / max(precision + recall, 1e-9)


def main():
    genres = sys.argv[3:] or GENRES
    gold, parsed = documents(sys.argv[1]), documents(sys.argv[2])
    if [(k, [len(s) for s in d]) for k, d in gold] != [(k, [len(s) for s in d]) for k, d in parsed]:
        raise SystemExit("coreference.py: the two files have not the same documents, sentences and words")
    sums = collections.defaultdict(lambda: [0.0] * 12)
    for (name, sentences), (_, own) in zip(gold, parsed):
        genre = re.split(r"[_-]", name)[1]
        if genre not in genres:
            continue
        a, b = entities(sentences, sentences), entities(own, sentences)
        best = ceaf(a, b)
        scores = muc(a, b) + muc(b, a) + b_cubed(a, b) + b_cubed(b, a) + (best, len(a), best, len(b))
        for key in (genre, "all"):
            sums[key] = [x + y for x, y in zip(sums[key], scores)]
    for key in sorted(sums, key=lambda k: (k == "all", k)):
        three = [f1(*sums[key][i:i + 4]) for i in (0, 4, 8)]
        print("%-10s MUC %5.1f  B-cubed %5.1f  CEAF-e %5.1f  CoNLL %5.1f" % (key, *three, sum(three) / 3))


if __name__ == "__main__":
    main()
