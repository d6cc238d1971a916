"""How fast documents come into a store: add.py PROGRAM MODEL DOCUMENTS.jsonl [FOLDER]

Codes the documents to JSON lines, then adds them to a new store in FOLDER (the default: beside the documents), and
compares time, memory along the way, and the size of the file with that of the texts. The last line says whether the
bounds are kept: 85 % of the speed, memory flat (in the second half, which ends with the search for stories, a fifth more
than in the first at most), three times the size.
"""
import json
import os
import pathlib
import sqlite3
import subprocess
import sys
import time

PAGE = os.sysconf("SC_PAGE_SIZE")
FLAT = 1.2


def run(arguments, environment):
    """(seconds, seconds of all processors, [MB of memory, once a second])."""
    before, started, memory = os.times(), time.monotonic(), []
    with subprocess.Popen(arguments, env=environment, stdout=subprocess.DEVNULL) as process:
        while True:
            try:
                process.wait(1)
                break
            except subprocess.TimeoutExpired:
                with open("/proc/%d/statm" % process.pid, encoding="ascii") as file:
                    memory.append(int(file.read().split()[1]) * PAGE / 1e6)
    seconds, after = time.monotonic() - started, os.times()
    if process.returncode:
        sys.exit("%s: exit code %d" % (" ".join(map(str, arguments)), process.returncode))
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return seconds, used, memory


def main():
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    program, model, news = map(pathlib.Path, sys.argv[1:4])
    folder = pathlib.Path(sys.argv[4]) if len(sys.argv) > 4 else news.parent
    store = folder / "bench-add.db"
    for end in ("", "-wal", "-shm"):
        pathlib.Path(str(store) + end).unlink(missing_ok=True)
    environment = dict(os.environ, DRAGOMAN_MODEL=str(model))
    with open(news, encoding="utf-8") as lines:
        sizes = [len(json.loads(line)["text"].encode()) for line in lines]
    documents, text = len(sizes), sum(sizes)
    print("%d documents, %.1f MB of text" % (documents, text / 1e6))
    code = run([program, "code", "--format", "jsonl", news], environment)
    add = run([program, "add", store, news], environment)
    for name, (seconds, used, memory) in (("code", code), ("add", add)):
        print("%-5s %8.1f s %8.1f s of processors %8.0f documents/s   peak memory %.0f MB"
              % (name, seconds, used, documents / seconds, max(memory or [0])))
    speed, work = code[0] / add[0], code[1] / add[1]
    print("add runs at %.0f %% of the speed of code (%.0f %% by the time of processors)" % (100 * speed, 100 * work))
    memory = add[2]
    half, whole = max(memory[: len(memory) // 2] or [0]), max(memory or [0])
    print("memory: %.0f MB at most in the first half, %.0f MB in the whole" % (half, whole))
    print("memory, by tenths of the time: %s MB"
          % " ".join("%.0f" % memory[len(memory) * i // 10] for i in range(10) if memory))
    size = store.stat().st_size
    print("the store has %.1f MB, %.2f times the text" % (size / 1e6, size / text))
    db = sqlite3.connect(store)
    for table in ("documents", "events", "claims", "entities", "stories"):
        print("%12d %s" % (db.execute("SELECT count(*) FROM " + table).fetchone()[0], table))
    good = speed >= 0.85 and whole <= FLAT * half and size <= 3 * text
    print("within the bounds" if good else "BEYOND THE BOUNDS")


if __name__ == "__main__":
    main()
