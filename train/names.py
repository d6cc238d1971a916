"""Names found by the program against GUM's: names.py GOLD.conllu PARSED.conllu

PARSED is what "dragoman parse --tokens GOLD.conllu" wrote. Gold names are made from the Entity column as for training
(data.entity_tags: mentions headed by a proper noun, the part that is the name, of nested ones the outer). A name is
right where first word, last word and class are. Prints precision, recall and F1 by class and over all.
"""
import collections
import re
import sys

from data import read_conllu


def spans(tags):
    """(first, last, class) of each name of one sentence's BIO tags."""
    found, start = set(), None
    for i, tag in enumerate(tags + ["O"]):
        if start is not None and (tag[0] != "I" or tag[2:] != tags[start][2:]):
            found.add((start, i - 1, tags[start][2:]))
            start = None
        if tag[0] == "B" or (tag[0] == "I" and start is None):
            start = i
    return found


def parsed_tags(path):
    """The NER tags of each sentence of the program's output."""
    out, now = [], []
    with open(path, encoding="utf-8") as f:
        for line in list(f) + ["\n"]:
            cells = line.rstrip("\n").split("\t")
            if len(cells) == 10 and cells[0].isdigit():
                match = re.search(r"(?:^|\|)NER=([BI])-(\w+)$", cells[9])
                now.append("%s-%s" % (match.group(1), match.group(2).upper()) if match else "O")
            elif not line.strip() and now:
                out.append(now)
                now = []
    return out


def main():
    gold, parsed = read_conllu(sys.argv[1], ner=True), parsed_tags(sys.argv[2])
    if [len(s.forms) for s in gold] != [len(x) for x in parsed]:
        raise SystemExit("names.py: the two files have not the same sentences and words")
    right, expected, found = collections.Counter(), collections.Counter(), collections.Counter()
    for s, tags in zip(gold, parsed):
        a, b = spans(s.ner), spans(tags)
        for counter, names in ((expected, a), (found, b), (right, a & b)):
            for _, _, kind in names:
                counter[kind] += 1
                counter["all"] += 1
    for kind in sorted(expected, key=lambda k: -expected[k]):
        p, r = 100.0 * right[kind] / max(1, found[kind]), 100.0 * right[kind] / expected[kind]
        print("%-14s names %5d  precision %5.1f  recall %5.1f  F1 %5.1f" %
              (kind.lower(), expected[kind], p, r, 2 * p * r / max(p + r, 1e-9)))


if __name__ == "__main__":
    main()
