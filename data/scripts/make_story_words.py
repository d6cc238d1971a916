"""Counts words of news for data/stories/words.tsv: python3 data/scripts/make_story_words.py STORIES.jsonl > data/stories/words.tsv"""
import json
import math
import re
import sys
from collections import Counter

HEAD = """\
# How much it tells that two sentences of news share a word: bits, log2 of how many sentences there are for one that
# has it. Words in fewer than one of 640 sentences are not listed and count as much as `rare` of weights.tsv says.
# Source: counted in the synthetic news stories of the NGEC project by data/scripts/make_story_words.py. Licence: Apache-2.0.
word\tbits"""


def main():
    counts, sentences = Counter(), 0
    with open(sys.argv[1], encoding="utf-8") as file:
        for line in file:
            for sentence in re.split(r"(?<=[.!?])\s+", json.loads(line)["text"]):
                counts.update(set(re.findall(r"[a-z]+", sentence.lower())))
                sentences += 1
    print(HEAD)
    for word, count in sorted(counts.items()):
        if count * 640 >= sentences:
            print(f"{word}\t{round(math.log2(sentences / count))}")


main()
