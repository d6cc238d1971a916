"""Times whole exports of a store: exports.py PROGRAM STORE [FORMAT ...].

Of each format: seconds, those of the processor, the peak of memory, lines and bytes. Nothing is kept.
"""
import os
import subprocess
import sys
import time

FORMATS = ["icews", "jsonl", "csv", "gdelt", "polecat", "petrarch", "dyad-month", "dyad-day"]
PIECE = 1 << 20


def run(program, store, name):
    start = time.perf_counter()
    with subprocess.Popen([program, "export", "--format", name, store], stdout=subprocess.PIPE) as process:
        size = lines = 0
        while piece := process.stdout.read(PIECE):
            size += len(piece)
            lines += piece.count(b"\n")
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit("export --format %s: exit code %d" % (name, process.returncode))
    return time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, lines, size / 1e6


def main(program, store, *formats):
    print("%8s  %8s  %8s  %9s  %8s  format" % ("seconds", "of CPU", "MB peak", "lines", "MB out"))
    for name in formats or FORMATS:
        print("%8.1f  %8.1f  %8.0f  %9d  %8.0f  %s" % (*run(program, store, name), name), flush=True)


main(*sys.argv[1:])
