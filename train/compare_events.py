"""How alike two models code: compare_events.py PROGRAM MODEL MODEL SENTENCES.txt

SENTENCES are in the format of train/examples. Prints how many of the events that either model finds (predicate and type) both
find.
"""
import json
import subprocess
import sys

from event_data import read_cases


def events(program, model, lines):
    out = subprocess.run([program, "code", "--model", model, "--format", "jsonl", "--input", "jsonl", "-"], input=lines,
                         stdout=subprocess.PIPE, encoding="utf-8", check=True).stdout
    return {(e["doc"], e["trigger"]["start"], e["event"][0]) for e in map(json.loads, out.splitlines())}


def main():
    cases = read_cases(sys.argv[4:])
    lines = "".join(json.dumps(dict(id=str(i), text=c.text)) + "\n" for i, c in enumerate(cases))
    a, b = events(sys.argv[1], sys.argv[2], lines), events(sys.argv[1], sys.argv[3], lines)
    print("%d of %d events are the same (%.1f %%)" % (len(a & b), len(a | b), 100.0 * len(a & b) / max(1, len(a | b))))


if __name__ == "__main__":
    main()
