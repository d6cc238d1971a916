"""What the event scorer learns from, as arrays: example sentences, marked pairs, and what dgm-features reads of them.

Sentence files (train/examples/*.txt) are in the format of tests/golden/events.txt.
"""
import csv
import glob
import hashlib
import os
import re
import subprocess

import numpy as np

TYPES = ("AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION "
         "MOBILIZE COERCE ASSAULT").split()
NONE = len(TYPES)
TABLES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "data")


def read_table(path):
    """The rows of one of the program's tables, as dictionaries."""
    lines = [line for line in open(path, encoding="utf-8") if line[0] != "#"]
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def read_modes():
    modes = {t: [] for t in TYPES}
    for row in read_table(os.path.join(TABLES, "ontology", "modes.tsv")):
        modes[row["type"]].append(row["mode"])
    return modes


MODES = read_modes()
# These become AGREE later, in the claims stage, where they are planned and nobody demands them.
PROMISED = {"CONSULT", "SUPPORT", "COOPERATE", "AID"}
NEAR = 40  # bytes
EVENT = re.compile(r"event (\S+) mode=(\S+) actor=(\S+) recipient=(\S+) status=(\S+)(?: cameo=(\S+))? trigger=(.+)")


class Case:
    def __init__(self, title, path):
        self.title, self.path, self.text, self.events = title, path, "", []


def read_cases(paths):
    """Cases with text and events: (type, mode, status, cameo, trigger span in bytes)."""
    cases = []
    for path in paths:
        for line in open(path, encoding="utf-8"):
            line = line.rstrip("\n")
            if line.startswith("== "):
                cases.append(Case(line[3:], path))
            elif line.startswith("text "):
                cases[-1].text = line[5:]
            elif line.startswith("event "):
                m = EVENT.fullmatch(line)
                if not m:
                    raise SystemExit("%s: cannot read: %s" % (path, line))
                kind, mode, _, _, status, cameo, trigger = m.groups()
                taken = [e[4] for e in cases[-1].events]
                cases[-1].events.append((kind, mode, status, cameo, find(cases[-1].text, trigger, taken)))
    return cases


def read_lexicon():
    """The examples of the rows in data/events: (text, words of the predicate, type, mode, CAMEO code)."""
    rows = [row for path in sorted(glob.glob(os.path.join(TABLES, "events", "*.tsv"))) for row in read_table(path)]
    return [(row["example"], re.split("[ _]", row["predicate"]), row["type"], row["mode"], row["cameo"])
            for row in rows if "predicate" in row and row["example"] != "-"]


def label_lexicon(rows, c):
    """As `label`, for examples of which only one predicate is known: -100 for all other candidates."""
    kinds, finals, modes = np.full(len(c.text), -100), np.full(len(c.text), -1), [None] * len(c.text)
    votes = {}
    for t, v in zip(c.text, c.vote):
        votes[int(t), int(v)] = votes.get((int(t), int(v)), 0) + 1
    for i, t in enumerate(c.text):
        text, words, kind, mode, cameo = rows[t]
        form = text.encode()[c.span[i][0]:c.span[i][1]].decode().lower()
        number = NONE if kind == "NONE" else TYPES.index(kind)
        alone = votes.get((int(t), number)) == 1  # "went" for go, where nothing else votes so
        if c.vote[i] == number and (alone or any(form[:3] == w[:3] for w in words)):
            kinds[i] = number
            if number != NONE:
                finals[i], modes[i] = number, (mode, cameo, "occurred")
    return kinds, finals, modes


def find(text, words, taken):
    """Bytes of the first place of `words` as whole words that no earlier event has."""
    first = None
    for m in re.finditer(r"(?<!\w)%s(?!\w)" % re.escape(words), text):
        span = len(text[:m.start()].encode()), len(text[:m.end()].encode())
        first = first or span
        if span not in taken:
            return span
    return first or (0, 0)


def read_marks(marked):
    """A sentence without its marks, and the byte offsets of actor and recipient."""
    text, at = "", {}
    for piece in re.split(r"(</?[st]>)", marked):
        if re.fullmatch(r"</?[st]>", piece):
            at[piece] = len(text.encode())
        else:
            text += piece
    size = len(text.encode())
    span = []
    for mark in "st":
        start = at.get("<%s>" % mark, 0)
        span += [start, at.get("</%s>" % mark, size if "<%s>" % mark in at else 0)]
    return text, span


def read_pairs(path):
    """Rows of (sentence id, text, byte offsets of actor and recipient, type)."""
    table = csv.DictReader(open(path, encoding="utf-8"), delimiter="\t")
    return [(row["sentence_id"], *read_marks(row["marked_sentence"]), row["root"]) for row in table]


def read_own_pairs(paths):
    """The same of train/pairs: type and marked sentence, without header."""
    lines = [line.rstrip("\n").split("\t") for path in paths for line in open(path, encoding="utf-8")]
    return [(str(i), *read_marks(marked), kind) for i, (kind, marked) in enumerate(lines)]


class Candidates:
    """All candidates of a list of texts, in order; `text` says whose, `bag` the row of its sentence's words."""

    def __init__(self):
        self.text, self.sentence, self.span, self.vote, self.speaks, self.upos = [], [], [], [], [], []
        self.features, self.links, self.dense, self.bag, self.bags = [], [], [], [], []


def text_hash(text):
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def read_labels(paths):
    """Rows of train/labels: (hash of the text, [(first byte, end, number of the type)])."""
    rows = []
    for row in (row for path in paths for row in read_table(path)):
        marks = [re.fullmatch(r"(\d+)-(\d+)=(\w+)", mark).groups() for mark in row["marks"].split(" ")]
        rows.append((row["text"], [(int(a), int(b), NONE if k == "NONE" else TYPES.index(k)) for a, b, k in marks]))
    return rows


def numbers(cell):
    return [] if cell == "-" else [int(x) for x in cell.split(",")]


def run_features(program, model, kind, lines):
    out = subprocess.run([program, model, kind], input="\n".join(lines) + "\n", stdout=subprocess.PIPE,
                         encoding="utf-8", check=True).stdout
    c, text, first_bag = Candidates(), -1, 0
    for line in out.splitlines():
        part = line.split(" ")
        if part[0] == "text":
            text, first_bag = int(part[1]), len(c.bags)
        elif part[0] == "bag":
            c.bags.append(numbers(part[2]))
        else:
            c.text.append(text)
            c.sentence.append(int(part[1]))
            c.bag.append(first_bag + int(part[1]))
            c.span.append((int(part[2]), int(part[3])))
            c.vote.append(NONE + 1 if part[4] == "-" else NONE if part[4] == "NONE" else TYPES.index(part[4]))
            c.speaks.append(np.isin(range(len(TYPES)), numbers(part[5])))  # for these types a row of the lexicon does
            c.upos.append(part[6])
            c.features.append(numbers(part[7]))
            c.links.append(numbers(part[8]))
            c.dense.append(np.frombuffer(bytes.fromhex(part[9]), np.uint8))
    c.dense = np.array(c.dense)
    c.text, c.vote, c.speaks = np.array(c.text), np.array(c.vote), np.array(c.speaks)
    return c


def label(cases, c):
    """For each candidate its type in the text (NONE: no event; -100: nobody knows) and after the claims stage (-1).

    Of the candidates that a trigger covers, one is the event: one whose row votes for the type, else a verb or the
    last word. Where none has such a row but a neighbour has ("[imposed] a curfew"), the neighbour is the event.
    Other neighbours with that vote may say the same and count neither way. Also returns how many events no candidate
    covers.
    """
    kinds, finals, modes = np.full(len(c.text), NONE), np.full(len(c.text), -1), [None] * len(c.text)
    by_text = {}
    for i, t in enumerate(c.text):
        by_text.setdefault(int(t), []).append(i)
    missed = 0
    for t, case in enumerate(cases):
        for kind, mode, status, cameo, (start, end) in case.events:
            inside = [i for i in by_text.get(t, []) if c.span[i][0] < end and start < c.span[i][1] and finals[i] < 0]
            close = [i for i in by_text.get(t, []) if c.span[i][0] < end + NEAR and start < c.span[i][1] + NEAR]
            if not inside:
                missed += 1  # what stands beside it may say the same
                kinds[[i for i in close if kinds[i] == NONE]] = -100
                continue
            number = TYPES.index(kind)
            def worth(i):
                v = c.vote[i]
                same = v == number or (kind == "AGREE" and v < NONE and TYPES[v] in PROMISED)
                return (same, v < NONE, c.upos[i] == "VERB", i)
            near = [i for i in close if c.vote[i] == number and finals[i] < 0]
            best = max(inside, key=worth)
            kinds[[i for i in near if kinds[i] == NONE]] = -100
            if not worth(best)[0] and near:
                kinds[best] = -100
                best = min(near, key=lambda i: abs(c.span[i][0] - start))
            v = c.vote[best]
            promised = kind == "AGREE" and v < NONE and TYPES[v] in PROMISED and status in ("planned", "hypothetical")
            kinds[best], finals[best], modes[best] = v if promised else number, number, (mode, cameo, status)
    return kinds, finals, modes, missed


