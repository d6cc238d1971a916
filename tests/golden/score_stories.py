"""B-cubed of stories: python3 tests/golden/score_stories.py BUILD SETS.txt [--together] [--store] [--wrong]

SETS.txt: `== title` begins a set; `@ id=a date=2024-03-05 source=Reuters` a report, its text on the next line, then its
events: `event TYPE ACTOR>RECIPIENT story=1 trigger=word`. A line is matched to a coded event of its report by trigger
word, then by type. Lines without one count as stories of their own (`all`), or not at all (`matched`).
Each set is clustered by itself, or with --together all of them. --store: by `dragoman add` instead of the library.
--wrong prints the pairs that are wrongly joined or kept apart.
"""
import argparse
import json
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
import zlib
from collections import defaultdict


def read_sets(path):
    """[(title, [(report, [gold event])])]"""
    sets = []
    for number, line in enumerate(open(path, encoding="utf-8"), 1):
        line = line.rstrip("\n")
        if not line or line.startswith("#"):
            continue
        if line.startswith("=="):
            sets.append((line[2:].strip(" ="), []))
        elif line.startswith("@"):
            found = re.match(r"@ id=(\S+) date=(\S+) source=(.*)$", line)
            if not found:
                sys.exit(f"{path}:{number}: '@ id=… date=… source=…' is needed")
            report = {"id": f"{len(sets):03d}/{found[1]}", "date": found[2], "source": found[3], "text": ""}
            sets[-1][1].append((report, []))
        elif line.startswith("event "):
            found = re.match(r"event (\S+) (\S*)>(\S*) story=(\S+)(?: trigger=(.*))?$", line)
            if not found:
                sys.exit(f"{path}:{number}: 'event TYPE A>B story=N trigger=word' is needed")
            sets[-1][1][-1][1].append({"type": found[1], "story": found[4], "trigger": found[5] or "", "line": number})
        else:
            report = sets[-1][1][-1][0]
            report["text"] += ("\n" if report["text"] else "") + line
    return sets


def by_library(build, folder, reports, together):
    path = os.path.join(folder, "sets.jsonl")
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(json.dumps(report) + "\n" for report in reports)
    command = [os.path.join(build, "tests/golden/tellings"), os.path.join(build, "english.dgm"), path]
    out = subprocess.run(command + ([] if together else ["apart"]), check=True, capture_output=True, text=True).stdout
    coded = defaultdict(list)
    for line in out.splitlines():
        doc, _, story, kind, status, trigger, date, _, dyad = line.split("\t")
        coded[doc].append({"type": kind, "trigger": trigger, "story": story, "shown": f"{kind} {dyad} {date} {status}"})
    return coded


def by_store(build, folder, reports, together):
    coded, sets = defaultdict(list), defaultdict(list)
    for report in reports:
        sets["" if together else report["id"].split("/")[0]].append(report)
    for name, members in sets.items():
        path, store = os.path.join(folder, f"{name}.jsonl"), os.path.join(folder, f"{name}.db")
        with open(path, "w", encoding="utf-8") as file:
            file.writelines(json.dumps(report) + "\n" for report in members)
        model = os.path.join(build, "english.dgm")
        subprocess.run([os.path.join(build, "dragoman"), "add", "--model", model, store, path], check=True, capture_output=True)
        query = """SELECT d.id, n.name, e.story, e.actor || '>' || e.recipient, e.date,
                   CAST(substr(CAST(plain(d.text) AS BLOB), e.trigger_start + 1, e.trigger_end - e.trigger_start) AS TEXT)
                   FROM events e JOIN documents d USING(doc) JOIN names n ON n.kind = 'type' AND n.number = e.type
                   ORDER BY d.id, e.number"""
        db = sqlite3.connect(store)
        db.create_function("plain", 1, lambda text: zlib.decompress(text).decode() if isinstance(text, bytes) else text)
        for doc, kind, story, dyad, date, trigger in db.execute(query):
            coded[doc].append({"type": kind, "trigger": trigger, "story": f"{name}-{story}", "shown": f"{kind} {dyad} {date}"})
    return coded


def words_of(text):
    return re.findall(r"\w+", text.lower())


def match(gold, coded):
    """Each gold event's coded one, or None: first by trigger and type, then by trigger, then by type."""
    free, result = list(coded), [None] * len(gold)

    def has_trigger(g, c):
        return g["trigger"] and set(words_of(g["trigger"])) & set(words_of(c["trigger"]))

    for test in (lambda g, c: has_trigger(g, c) and g["type"] == c["type"], has_trigger,
                 lambda g, c: not g["trigger"] and g["type"] == c["type"], lambda g, c: g["type"] == c["type"]):
        for i, g in enumerate(gold):
            for c in free:
                if result[i] is None and test(g, c):
                    result[i] = c
                    free.remove(c)
                    break
    return result


def b_cubed(items):
    """items: (true, found) labels → precision, recall, F1."""
    if not items:
        return 0, 0, 0
    true, found = defaultdict(set), defaultdict(set)
    for i, (t, f) in enumerate(items):
        true[t].add(i)
        found[f].add(i)
    precision = sum(len(true[t] & found[f]) / len(found[f]) for t, f in items) / len(items)
    recall = sum(len(true[t] & found[f]) / len(true[t]) for t, f in items) / len(items)
    return precision, recall, 2 * precision * recall / (precision + recall)


def show_wrong(sets, lines):
    for i, (a, ca, ta) in enumerate(lines):
        for b, cb, tb in lines[i + 1:]:
            if not ca or not cb or ta["set"] != tb["set"]:
                continue
            if (a["story"] == b["story"]) != (ca["story"] == cb["story"]):
                print(f"{'APART' if a['story'] == b['story'] else 'JOINED'}  {sets[ta['set']][0]}")
                for g, c, t in ((a, ca, ta), (b, cb, tb)):
                    print(f"   {t['id'][-1]}:{g['line']} {c['shown']} [{c['trigger']}]  {t['text'][:110]}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build")
    parser.add_argument("sets")
    for flag in ("together", "store", "wrong"):
        parser.add_argument("--" + flag, action="store_true")
    parser.add_argument("--least", type=float, help="fail below this F1 of the matched ones")
    args = parser.parse_args()
    sets = read_sets(args.sets)
    reports = [report for _, members in sets for report, _ in members]
    with tempfile.TemporaryDirectory() as folder:
        coded = (by_store if args.store else by_library)(args.build, folder, reports, args.together)
    lines = []
    for number, (_, members) in enumerate(sets):
        for report, gold in members:
            for g, c in zip(gold, match(gold, coded[report["id"]])):
                lines.append((g, c, dict(report, set=number)))
    if args.wrong:
        show_wrong(sets, lines)
    every = [((t["set"], g["story"]), c["story"] if c else ("none", i)) for i, (g, c, t) in enumerate(lines)]
    matched = [pair for pair, line in zip(every, lines) if line[1]]
    print(f"{len(sets)} sets, {len(reports)} reports, {len(lines)} events, {len(matched)} matched")
    for name, items in (("matched", matched), ("all", every)):
        p, r, f = b_cubed(items)
        print(f"{name:8} B3 precision {100 * p:.1f} recall {100 * r:.1f} F1 {100 * f:.1f}")
    if args.least and 100 * b_cubed(matched)[2] < args.least:
        sys.exit(f"F1 of the matched ones is below {args.least}")


main()
