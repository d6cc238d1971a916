"""Scores by genre: genres.py GOLD.conllu PARSED.conllu

PARSED is what "dragoman parse --tokens GOLD.conllu" wrote. The genre is the first word of a document's id ("# newdoc id =
GUM_news_iodine": news; "weblog-…": weblog). Prints UPOS, UAS and LAS (universal relations) in percent of words.
"""
import collections
import re
import sys


def words(path):
    """(genre, UPOS, head, universal relation) of each word."""
    genre = ""
    with open(path, encoding="utf-8") as f:
        for line in f:
            cells = line.rstrip("\n").split("\t")
            if line.startswith("# newdoc"):
                genre = re.sub(r"^GUM_", "", line.split("=")[-1].strip())
                genre = re.split(r"[-_]", genre)[0]
            elif len(cells) == 10 and cells[0].isdigit():
                yield genre, cells[3], cells[6], cells[7].split(":")[0]


def main():
    count = collections.defaultdict(lambda: [0, 0, 0, 0])
    for (genre, *gold), (_, *found) in zip(words(sys.argv[1]), words(sys.argv[2])):
        head = gold[1] == found[1]
        for key in (genre, "all"):
            n = count[key]
            n[0] += 1
            n[1] += gold[0] == found[0]
            n[2] += head
            n[3] += head and gold[2] == found[2]
    for genre in sorted(count, key=lambda g: (g == "all", g)):
        n, *right = count[genre]
        print("| %s | %d | %s |" % (genre, n, " | ".join("%.1f" % (100.0 * x / n) for x in right)))


if __name__ == "__main__":
    main()
