#!/usr/bin/env python3
"""Spark against the command on the same texts: spark.py PROGRAM NEWS.jsonl [DOCUMENTS] [ROUNDS]

The command with 1 and with 2 threads, and Spark in local mode with 1 and with 2 workers, by turns; the median of the
rounds counts. Start-up is left aside: of the command, what a run over one document takes; of Spark, a first run of the
job, which starts the workers, opens the model in them and lets Java compile its code. Besides the time on the clock,
that of the processors is given, all processes of Spark's together: it suffers less where others use the machine. The
package dragoman, pyspark and Java must be there (docs/scale.md).
"""
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time


def seconds(function, *arguments):
    start = time.perf_counter()
    function(*arguments)
    return time.perf_counter() - start


def processor_seconds(session):
    """Of all processes of a session, those that have ended included."""
    total = 0
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(fields[3]) == session:
            total += sum(map(int, fields[11:15]))
    return total / os.sysconf("SC_CLK_TCK")


def children_seconds():
    times = os.times()
    return times.children_user + times.children_system


def command(program, threads, news, out):
    with open(out, "wb") as lines:
        subprocess.run([program, "code", "--format", "jsonl", "--threads", str(threads), news], stdout=lines, check=True,
                       stderr=subprocess.DEVNULL)


def spark_run(workers, folder):
    """One process with a session of so many workers: warms up, then codes once for each line that it reads."""
    import dragoman.spark
    from pyspark.sql import SparkSession

    spark = (SparkSession.builder.master(f"local[{workers}]").config("spark.ui.enabled", "false")
             .config("spark.driver.host", "127.0.0.1").config("spark.sql.files.maxPartitionBytes", "128m")
             .getOrCreate())
    spark.sparkContext.setLogLevel("ERROR")
    documents = spark.read.parquet(f"{folder}/documents")

    def job(out):
        events = dragoman.spark.code(documents)
        if out == "noop":
            events.write.format("noop").mode("overwrite").save()
        else:
            events.write.mode("overwrite").parquet(out)

    for sink in ("noop", f"{folder}/warm{workers}.parquet"):
        job(sink)
    print("ready", flush=True)
    for line in sys.stdin:
        print(seconds(job, line.strip()), flush=True)


def prepare(news, folder, most):
    """The first documents, with ids, as JSON lines and as Parquet in eight files of like size."""
    import pyarrow
    import pyarrow.parquet

    documents = []
    with open(news, encoding="utf-8") as lines:
        for number, line in zip(range(most), lines):
            document = json.loads(line)
            documents.append({"id": str(document.get("id", f"d{number}")), "date": document.get("date", "2024-03-15"),
                              "text": document["text"]})
    (folder / "news.jsonl").write_text("".join(json.dumps(d) + "\n" for d in documents), encoding="utf-8")
    (folder / "one.jsonl").write_text(json.dumps(documents[0]) + "\n", encoding="utf-8")
    (folder / "documents").mkdir()
    for part in range(8):
        pyarrow.parquet.write_table(pyarrow.Table.from_pylist(documents[part::8]), folder / f"documents/{part}.parquet")


def sentences(news):
    import dragoman

    with dragoman.default_coder().code_files(news, claims=False, agreements=False) as batch:
        for _ in batch:
            pass
        return batch.counts["sentences"]


def main(program, news, most=1000, rounds=5):
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        prepare(news, folder, int(most))
        count = sentences(folder / "news.jsonl")
        times = {}
        sessions = {workers: subprocess.Popen([sys.executable, __file__, "--workers", str(workers), str(folder)], text=True,
                                              stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                              start_new_session=True)
                    for workers in (1, 2)}
        for session in sessions.values():
            session.stdout.readline()
        for _ in range(int(rounds)):
            print(f"load {os.getloadavg()[0]:.1f}", file=sys.stderr, flush=True)
            for n in (1, 2):
                before = children_seconds()
                start = seconds(command, program, n, folder / "one.jsonl", os.devnull)
                between = children_seconds()
                whole = seconds(command, program, n, folder / "news.jsonl", folder / "events.jsonl")
                cpu = children_seconds() - between - (between - before)
                times.setdefault(("command", n), []).append((whole - start, cpu))
                for sink in ("noop", str(folder / "events.parquet")):
                    before = processor_seconds(sessions[n].pid)
                    sessions[n].stdin.write(sink + "\n")
                    sessions[n].stdin.flush()
                    taken = float(sessions[n].stdout.readline())
                    cpu = processor_seconds(sessions[n].pid) - before
                    name = "spark, no sink" if sink == "noop" else "spark to Parquet"
                    times.setdefault((name, n), []).append((taken, cpu))
            print({f"{name} {n}": [round(x, 2) for x in taken[-1]] for (name, n), taken in times.items()}, file=sys.stderr,
                  flush=True)
        for session in sessions.values():
            session.stdin.close()
            session.wait()
        print(f"{most} documents, {count} sentences, median of {rounds} rounds")
        print(f"{'':18}{'threads':>8}{'seconds':>9}{'sentences/s':>13}{'of command':>12}{'CPU seconds':>13}   seconds of rounds")
        for (name, n), taken in sorted(times.items(), key=lambda item: (item[0][1], item[0][0])):
            median, cpu = (statistics.median(column) for column in zip(*taken))
            # What was measured in the same round is compared.
            share = statistics.median(c[0] / t[0] for c, t in zip(times["command", n], taken))
            print(f"{name:18}{n:8}{median:9.2f}{count / median:13.0f}{100 * share:11.1f}%{cpu:13.2f}   "
                  + " ".join(f"{t[0]:.2f}" for t in taken))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--workers"]:
        spark_run(int(sys.argv[2]), sys.argv[3])
    elif len(sys.argv) > 2:
        main(*sys.argv[1:])
    else:
        sys.exit(__doc__)
