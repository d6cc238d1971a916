"""Times the twelve questions of docs/query.md, and counts, on a store: queries.py PROGRAM STORE.

Each is run five times; the fastest counts, so that the file is in memory. Time is that of the whole command.
"""
import pathlib
import re
import shlex
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
COUNTS = ["dragoman count news.db", "dragoman count news.db --by type,month --measure events,goldstein",
          "dragoman count news.db --by dyad,year", "dragoman count news.db --by dyad,month --since 2020 --until 2021",
          "dragoman count news.db --by source --measure stories"]
QUERY_MS, COUNT_MS = 200, 2000


def questions():
    section = (ROOT / "docs/query.md").read_text(encoding="utf-8").split("## Twelve questions")[1].split("\n## ")[0]
    return re.findall(r"^dragoman query .*$", section, re.M)


def fastest(command, program, store):
    arguments = [{"dragoman": program, "news.db": store}.get(word, word) for word in shlex.split(command)]
    best, lines = float("inf"), 0
    for _ in range(5):
        start = time.perf_counter()
        done = subprocess.run(arguments, capture_output=True)
        best = min(best, time.perf_counter() - start)
        if done.returncode:
            sys.exit("%s: %s" % (command, done.stderr.decode()))
        lines = done.stdout.count(b"\n")
    return best * 1000, lines


def main(program, store):
    slow = 0
    print("%8s  %8s  question" % ("ms", "lines"))
    for bound, commands in ((QUERY_MS, questions()), (COUNT_MS, COUNTS)):
        for command in commands:
            ms, lines = fastest(command, program, store)
            slow += ms > bound
            print("%8.0f  %8d  %s%s" % (ms, lines, command, "  (more than %d ms)" % bound if ms > bound else ""), flush=True)
    print("all within %d and %d ms" % (QUERY_MS, COUNT_MS) if not slow else "%d too slow" % slow)


main(sys.argv[1], sys.argv[2])
