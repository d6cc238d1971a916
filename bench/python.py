#!/usr/bin/env python3
"""The Python package against the command on the same texts: python.py PROGRAM NEWS.jsonl [DOCUMENTS] [ROUNDS]

By turns, with two threads: the command into JSON lines and into an Arrow stream; from Python events of records, events
of the file, and a table of pyarrow. The median of the rounds counts, and what was measured in the same round is
compared. Start-up is left aside: of the command, what a run over one document takes; Python has opened its model
before. The packages dragoman and pyarrow must be there.
"""
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

THREADS = 2


def used():
    times = os.times()
    return sum(times[:4])


def measured(function, *arguments):
    """(seconds, seconds of processors)"""
    before, start = used(), time.perf_counter()
    function(*arguments)
    return time.perf_counter() - start, used() - before


def command(program, form, news, out):
    with open(out, "wb") as lines:
        subprocess.run([program, "code", "--format", form, "--threads", str(THREADS), news], stdout=lines, check=True,
                       stderr=subprocess.DEVNULL)


def ways(folder, coder, records):
    """What is measured, from Python."""
    import pyarrow

    options = {"threads": THREADS, "claims": False, "agreements": False}

    def of_records():
        return sum(len(document.events) for document in coder.code_batch(records, **options))

    def of_file():
        return sum(len(document.events) for document in coder.code_files(folder / "news.jsonl", **options))

    def table():
        return pyarrow.table(coder.code_arrow(records, threads=THREADS)).num_rows

    return {"Python, records": of_records, "Python, file": of_file, "Python, pyarrow": table}


def main(program, news, most=1000, rounds=5):
    import dragoman

    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        with open(news, encoding="utf-8") as lines:
            records = [json.loads(line) for _, line in zip(range(int(most)), lines)]
        (folder / "news.jsonl").write_text("".join(json.dumps(d) + "\n" for d in records), encoding="utf-8")
        (folder / "one.jsonl").write_text(json.dumps(records[0]) + "\n", encoding="utf-8")
        coder, times = dragoman.Coder(), {}
        coder.code("Mali thanked Chad.")
        functions = ways(folder, coder, records)
        for number in range(int(rounds) + 1):  # the first is for warming up
            taken = {}
            for form in ("jsonl", "arrow"):
                start = measured(command, program, form, folder / "one.jsonl", os.devnull)
                whole = measured(command, program, form, folder / "news.jsonl", folder / "events")
                taken["command, " + form] = tuple(w - s for w, s in zip(whole, start))
            for name, function in functions.items():
                taken[name] = measured(function)
            for name in taken if number else ():
                times.setdefault(name, []).append(taken[name])
        print(f"{len(records)} documents, {THREADS} threads, median of {rounds} rounds, load {os.getloadavg()[0]:.1f}")
        print(f"{'':18}{'seconds':>9}{'of command':>12}{'CPU seconds':>13}{'of command':>12}")
        for name, rows in times.items():
            shares = [[c[i] / t[i] for c, t in zip(times["command, jsonl"], rows)] for i in (0, 1)]
            wall, cpu = (statistics.median(column) for column in zip(*rows))
            print(f"{name:18}{wall:9.2f}{100 * statistics.median(shares[0]):11.1f}%{cpu:13.2f}"
                  f"{100 * statistics.median(shares[1]):11.1f}%")


if __name__ == "__main__":
    if len(sys.argv) > 2:
        main(*sys.argv[1:])
    else:
        sys.exit(__doc__)
