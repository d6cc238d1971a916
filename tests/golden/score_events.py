#!/usr/bin/env python3
"""Scores event sentences: score_events.py PROGRAM FILE.txt...

For files like events-test.txt. Prints the F1 of types (an event is found when one of that type shares a word with its
trigger; each counts once), and over the events found: mode where either side has one, CAMEO root, status, actors and
recipients (all codes right), then the expected calibration error of `confidence` (ten bins of equal size, right = a
gold event of that type is there), and how many events the texts without any got per hundred.
"""
import json
import re
import subprocess
import sys

KEYS = ("mode", "actor", "recipient", "status", "cameo")


def read_event(line):
    head, _, trigger = line.partition(" trigger=")
    words = head.split()
    event = dict.fromkeys(KEYS)
    event.update(w.split("=", 1) for w in words[2:])
    return dict(event, type=words[1], trigger=trigger)


def read(paths):
    cases = []
    for path in paths:
        for line in open(path, encoding="utf-8"):
            line = line.rstrip("\n")
            if line.startswith("== "):
                cases.append(dict(title=line[3:], date="2024-03-15", events=[]))
            elif line.startswith("date "):
                cases[-1]["date"] = line[5:]
            elif line.startswith("text "):
                cases[-1]["text"] = line[5:]
            elif line.startswith("event "):
                cases[-1]["events"].append(read_event(line))
    return cases


def covers(text, words, trigger):
    return any(m.start() < trigger["end"] and trigger["start"] < m.end()
               for m in re.finditer(r"(?<!\w)%s(?!\w)" % re.escape(words), text))


def parties(value):
    return set() if value == "-" else set(value.split(";"))


def same_parties(gold, system):
    """Every gold CODE/SECTOR is there and nobody else."""
    gold, left = parties(gold), list(system)
    for g in gold:
        code, _, sector = g.partition("/")
        hit = [e for e in left if (e["code"] or "") == code and (not sector or sector.split("/")[0] in e["sector"])]
        if not hit:
            return False
        left.remove(hit[0])
    return not left


def pair(case, events):
    """Gold and system events of one type that share trigger words, each used once."""
    used, pairs = set(), []
    for g in case["events"]:
        for i, e in enumerate(events):
            if i not in used and e["event"] == [g["type"]] and covers(case["text"], g["trigger"], e["trigger"]):
                used.add(i)
                pairs.append((g, e))
                break
    return pairs, used


def calibration_error(points, n_bins=10):
    points.sort()
    total = 0
    for b in range(n_bins):
        part = points[b * len(points) // n_bins:(b + 1) * len(points) // n_bins]
        if part:
            total += abs(sum(p for p, _ in part) - sum(r for _, r in part))
    return total / len(points) if points else 0


def main():
    cases = read(sys.argv[2:])
    lines = "".join(json.dumps(dict(id=str(i), date=c["date"], text=c["text"])) + "\n" for i, c in enumerate(cases))
    out = subprocess.run([sys.argv[1], "code", "--format", "jsonl", "--input", "jsonl", "-"], input=lines, stdout=subprocess.PIPE,
                         encoding="utf-8", check=True).stdout
    by_case = {}
    for line in out.splitlines():
        e = json.loads(line)
        by_case.setdefault(int(e["doc"]), []).append(e)
    n_gold = n_system = hit = quiet = noise = 0
    right, points = {}, []
    def add(key, ok):
        right.setdefault(key, []).append(ok)
    for i, c in enumerate(cases):
        events = by_case.get(i, [])
        pairs, used = pair(c, events)
        n_gold, n_system, hit = n_gold + len(c["events"]), n_system + len(events), hit + len(pairs)
        points += [(e["confidence"], k in used) for k, e in enumerate(events)]
        if not c["events"]:
            quiet, noise = quiet + 1, noise + len(events)
        for g, e in pairs:
            mode = e["mode"][0] if e["mode"] else "-"
            if g["mode"] and g["mode"] != "-":
                add("mode", mode == g["mode"])
            if g["cameo"]:
                add("CAMEO root", e["cameo"][:2] == g["cameo"][:2])
                add("CAMEO class", e["cameo"][:3] == g["cameo"][:3])
            if g["status"]:
                add("status", e["status"] == g["status"])
            for role in ("actor", "recipient"):
                if g[role]:
                    add(role, same_parties(g[role], e[role]))
    print("type F1 %.1f (precision %.1f, recall %.1f; %d gold, %d system)" % (
        200.0 * hit / (n_gold + n_system), 100.0 * hit / max(1, n_system), 100.0 * hit / n_gold if n_gold else 0, n_gold, n_system))
    print("  ".join("%s %.1f (%d)" % (k, 100.0 * sum(v) / len(v), len(v)) for k, v in right.items()))
    print("calibration error %.3f  events in texts without any: %.1f a hundred (%d texts)" % (
        calibration_error(points), 100.0 * noise / max(1, quiet), quiet))


if __name__ == "__main__":
    main()
