#!/usr/bin/env python3
"""Writes many dated news texts as JSON lines: make_documents.py STORIES.jsonl COUNT [SEED] >documents.jsonl

Each is one of the given stories with other countries, towns, people, weekdays, numbers and years, so that the words of
two documents from one story differ as those of two reports of like events do. One document in twenty is a wire copy of
an earlier one: another source, a day later, some words changed, its end cut off. The same seed gives the same bytes.
"""
import csv
import datetime
import json
import os
import random
import re
import sys

DATA = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "data")
DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
SOURCES, PEOPLE, COPIES = 60, 5000, 0.05
PERSON = re.compile(r"\b([A-Z][a-z]{2,}) ([A-Z][a-z]{3,})\b")
NUMBER = re.compile(r"[1-9][0-9]{1,2}")


def rows(path):
    with open(os.path.join(DATA, path), encoding="utf-8") as lines:
        table = (line for line in lines if not line.startswith("#"))
        yield from csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE)


def country_words():
    """{word: code} and {code: (name, adjective)} of countries that have both."""
    codes, names, adjectives = {}, {}, {}
    for row in rows("actors/countries.tsv"):
        if row["to"] == "-" and row["code"] != "-":
            for name in row["names"].split(";"):
                codes.setdefault(name, row["code"])
            names.setdefault(row["code"], row["names"].split(";")[0])
    for row in rows("actors/demonyms.tsv"):
        for name in row["names"].split(";"):
            codes.setdefault(name, row["code"])
        adjectives.setdefault(row["code"], row["names"].split(";")[0])
    both = {c: (names[c], adjectives[c]) for c in names if c in adjectives}
    return {w: c for w, c in codes.items() if c in both}, both


def town_words(most):
    return [row["names"].split(";")[0] for _, row in zip(range(most), rows("places/cities.tsv"))]


class Maker:
    def __init__(self, stories, seed):
        self.random = random.Random(seed)
        self.codes, self.countries = country_words()
        self.towns = town_words(6000)
        self.known = {**{t: "town" for t in self.towns[:3000]}, **{w: "country" for w in self.codes}}
        self.longest = max(len(w.split(" ")) for w in self.known)
        self.stories = stories
        self.templates = {}
        self.sources = [f"Wire {i + 1}" for i in range(SOURCES)]
        pairs = [m for s in stories for m in PERSON.findall(s["text"]) if not self.known.keys() & set(m)]
        first, last = sorted({a for a, _ in pairs}), sorted({b for _, b in pairs})
        self.last = last
        self.pairs = set(pairs)
        self.people = [(self.random.choice(first), self.random.choice(last)) for _ in range(PEOPLE)]
        self.choices = sorted(self.countries)
        self.recent = []

    def place_at(self, words, at):
        """How many words from here on are a known name."""
        for n in range(min(self.longest, (len(words) - at + 1) // 2), 0, -1):
            if "".join(words[at : at + 2 * n - 1]) in self.known:
                return n
        return 0

    def template(self, text):
        """The text as pieces: what stays, and (kind, key) for what changes."""
        words = re.split(r"([^\w'.-]+|(?<=\w)\.(?=\s|$)|'s\b)", text)
        last = {b: (a, b) for a, b in PERSON.findall(text) if (a, b) in self.pairs}
        pieces, at = [], 0
        while at < len(words):
            word, n = words[at], self.place_at(words, at) if words[at][:1].isupper() else 0
            if n:
                name = "".join(words[at : at + 2 * n - 1])
                pieces.append((self.known[name], name))
                at += 2 * n - 1
                continue
            if at + 2 < len(words) and (word, words[at + 2]) in self.pairs and words[at + 1] == " ":
                pieces.append(("person", (word, words[at + 2])))
                at += 3
                continue
            kind = "last" if word in last else "day" if word in DAYS else "number" if NUMBER.fullmatch(word) else None
            pieces.append((kind, last[word]) if kind == "last" else (kind, word) if kind else word)
            at += 1
        return pieces

    def vary(self, text):
        if text not in self.templates:
            self.templates[text] = self.template(text)
        chosen, shift = {}, self.random.randrange(7)
        out = []
        for piece in self.templates[text]:
            if isinstance(piece, str):
                out.append(piece)
                continue
            kind, key = piece
            if kind == "country":
                code = self.codes[key]
                new = chosen.setdefault(code, self.random.choice(self.choices))
                out.append(self.countries[new][key != self.countries[code][0]])
            elif kind == "town":
                out.append(chosen.setdefault(key, self.random.choice(self.towns)))
            elif kind == "day":
                out.append(DAYS[(DAYS.index(key) + shift) % 7])
            elif kind == "number":
                out.append(str(self.random.randrange(10, 999)))
            else:
                person = chosen.setdefault(key, self.random.choice(self.people))
                out.append(" ".join(person) if kind == "person" else person[1])
        return "".join(out)

    def copy(self, original):
        """A wire copy: a word in a hundred is another, the end is cut off."""
        words = original["text"].split(" ")
        for _ in range(len(words) // 100 + 1):
            words[self.random.randrange(len(words))] = self.random.choice(self.last)
        text = " ".join(words[: max(20, len(words) * self.random.randrange(75, 101) // 100)])
        day = datetime.date.fromisoformat(original["date"]) + datetime.timedelta(self.random.randrange(3))
        return text, original["title"], day

    def document(self, number):
        if self.recent and self.random.random() < COPIES:
            text, title, day = self.copy(self.random.choice(self.recent))
        else:
            story = self.random.choice(self.stories)
            text, title = self.vary(story["text"]), re.sub(r"\{[^}]*\}", "", story["title"]).strip()
            day = datetime.date(2015, 1, 1) + datetime.timedelta(number // 60 + self.random.randrange(3))
        record = {"id": f"d{number:06}", "date": day.isoformat(), "source": self.random.choice(self.sources),
                  "title": title, "url": f"https://news.example/{day:%Y/%m}/{number}", "text": text}
        self.recent = (self.recent + [record])[-100:]
        return record


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    with open(sys.argv[1], encoding="utf-8") as lines:
        stories = [json.loads(line) for line in lines]
    maker = Maker(stories, int(sys.argv[3]) if len(sys.argv) > 3 else 1)
    for number in range(int(sys.argv[2])):
        sys.stdout.write(json.dumps(maker.document(number), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
