"""Compares Arrow with JSON lines, record by record, of the samples and of texts that break things: events, claims,
entities, events and stories of a store. The stream is read by stream.py; pyarrow is asked, too, where it is installed.
TAP on standard output."""
import functools
import importlib.util
import json
import os
import pathlib
import pty
import re
import subprocess
import sys
import tempfile

import stream

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("DGM_BUILD", ROOT / "build"))
KINDS = [[], ["--claims"], ["--entities"]]
NASTY = [
    {"id": "", "text": "Iran denied that it had sent drones to Russia.", "date": "2024-03-15", "title": "", "source": None},
    {"id": "t\t\"q\"\n\0\\ \u2028 \U0001F600", "text": "\U0001F600 \u00c9migr\u00e9s attacked \U0001F600 police in Nairobi; \"we will stay,\" "
     "President Jos\u00e9 \u00d1and\u00fa said.", "date": "1931-01-02", "title": "a\0b\x7f", "url": "\ud83d\ude00", "language": "en"},
    {"id": "same", "text": "It rained."},
    {"id": "same", "text": " \n\t"},
    {"id": "long", "text": "Japan pledged aid to Kenya in Geneva on Monday, the BBC said. " * 40, "title": "x" * 100000},
    {"id": 7, "text": "Witnesses said that Chad might send 200 soldiers to Niger \u2014 but not \ud800 today.", "date": "soon"},
]


def run(*arguments, code=0, **keywords):
    done = subprocess.run([BUILD / "dragoman", *arguments], capture_output=True, timeout=250, **keywords)
    assert done.returncode == code, (arguments, done.returncode, done.stderr[-300:])
    return done


@functools.lru_cache(maxsize=None)
def arrow(folder, *kind):
    """The texts as a stream."""
    return run("code", *kind, "--format", "arrow", "--threads", "1", folder / "texts.jsonl", code=3).stdout


def equal(lines, data):
    """The records of JSON lines are those of an Arrow stream, keys in the same order."""
    wanted = [json.loads(line) for line in lines.split(b"\n") if line]
    fields, batches = stream.read(data)
    rows = [row for rows in batches for row in rows]
    assert len(rows) == len(wanted)
    for row, record in zip(rows, wanted):
        assert list(row) == [field.name for field in fields]
        if "counts" in row:
            drop_absent(row, record)
        assert row == record and json.dumps(list(row)) == json.dumps(list(record)), "%r\n%r" % (row, record)
    return batches


def drop_absent(row, record):
    """Of a store only stories have a history; the columns of the others are null."""
    for key in "history", "denials":
        if key not in record:
            assert row.pop(key) is None


def prepare(folder):
    samples = subprocess.run([sys.executable, ROOT / "scripts/samples.py"], check=True, capture_output=True).stdout
    (folder / "texts.jsonl").write_bytes(samples + b"".join(json.dumps(one).encode() + b"\n" for one in NASTY))
    names = "Iran Iraq Kenya Japan Chad Niger Mali Peru Chile Cuba Haiti Ghana Togo Benin Gabon Congo Egypt Libya Sudan Yemen".split()
    sentence = ", ".join(names[:-1]) + " and " + names[-1] + " met in Geneva. "
    (folder / "many.jsonl").write_text("".join(json.dumps({"id": i, "text": sentence * 40}) + "\n" for i in range(24)))
    run("add", "--date", "2024-03-15", folder / "news.db", ROOT / "samples")


def same_as_json_lines(folder):
    for kind in KINDS:
        lines = run("code", *kind, folder / "texts.jsonl", code=3).stdout
        one = arrow(folder, *kind)
        three = run("code", *kind, "--format", "arrow", "--threads", "3", folder / "texts.jsonl", code=3).stdout
        equal(lines, one)
        assert one == three and len(lines) > 50000


def same_as_export(folder):
    for options in [], ["--unit", "stories"], ["--actor", "RUS"], ["--limit", "5"], ["--text", "nosuchword"]:
        lines = run("export", *options, folder / "news.db").stdout
        assert (b'"history": [{' in lines and b'"denials": [{' in lines) == ("stories" in options)
        equal(lines, run("export", "--format", "arrow", *options, folder / "news.db").stdout)


def many_batches(folder):
    lines = run("code", "--entities", folder / "many.jsonl").stdout
    batches = equal(lines, run("code", "--entities", "--format", "arrow", folder / "many.jsonl").stdout)
    assert len(batches) > 1 and len(batches[0]) >= 16384 and len(batches[-1]) > 0


def nothing_found(folder):
    for kind in KINDS:
        fields, batches = stream.read(run("code", *kind, "--format", "arrow", "-", input=b"It rained.").stdout)
        assert [field.name for field in fields] == [field.name for field in stream.read(arrow(folder, *kind))[0]]
        assert not batches


def nullable_as_written(folder):
    """What the contract never leaves out is not nullable; documents of no date, place or claim show the rest."""
    fields, batches = stream.read(arrow(folder))
    rows = [row for rows in batches for row in rows]
    assert {field.name for field in fields if not field.nullable} == set(
        "actor recipient event mode context quad_code text_info cite_info status claims confidence trigger".split())
    assert any(row["date"] is None for row in rows) and any(row["event_loc"] for row in rows) and any(row["theme"] for row in rows)


def mistakes(folder):
    assert b"--agreements writes JSON lines" in run("code", "--agreements", "--format", "arrow", "-", code=2).stderr
    assert b"only one of them" in run("code", "--claims", "--entities", "-", code=2).stderr
    for arguments in ["code", "--format", "arrow", ROOT / "samples/court.txt"], ["export", "--format", "arrow", folder / "news.db"]:
        terminal, end = pty.openpty()
        done = subprocess.run([BUILD / "dragoman", *arguments], stdout=end, stderr=subprocess.PIPE)
        os.close(end)
        os.close(terminal)
        assert done.returncode == 2 and b"not for the terminal" in done.stderr
        with open("/dev/full", "wb") as full:
            done = subprocess.run([BUILD / "dragoman", *arguments], stdout=full, stderr=subprocess.PIPE)
        assert done.returncode == 1 and done.stderr.count(b"cannot be written") == 1, done.stderr


def parquet(folder):
    """By way of a program that stands in for Python: it gets the stream, and its output goes where the file should be."""
    interpreter = folder / "python"
    interpreter.write_text("#!/bin/sh\n[ \"$1\" != -c ] || exit 0\n[ \"$*\" = '-m dragoman.parquet' ] || exit 9\nexec cat\n")
    interpreter.chmod(0o755)
    wanted = run("export", "--format", "arrow", folder / "news.db").stdout
    env = dict(os.environ, DRAGOMAN_PYTHON=str(interpreter))
    arguments = ["export", "--format", "parquet", folder / "news.db"]
    assert run(*arguments, env=env).stdout == wanted
    run(*arguments, "--output", folder / "out", env=env)
    assert (folder / "out").read_bytes() == wanted
    interpreter.write_text("#!/bin/sh\n[ \"$1\" != -c ] || exit 0\necho broken >&2\nexit 1\n")
    assert b"broken" in run(*arguments, env=env, code=1).stderr
    for python in "/nonexistent", "false":
        done = run(*arguments, "--output", folder / "none", env=dict(env, DRAGOMAN_PYTHON=python), code=1)
        assert b"pip install pyarrow ./bindings/python" in done.stderr and not (folder / "none").exists()


def pyarrow_reads(folder):
    import pyarrow.ipc
    for kind in KINDS:
        data = arrow(folder, *kind)
        table = pyarrow.ipc.open_stream(data).read_all()
        table.validate(full=True)
        _, batches = stream.read(data)
        rows = [row for rows in batches for row in rows]
        assert json.loads(json.dumps(table.to_pylist(), default=str)) == rows


def programs_of_the_document(folder):
    """The Python in docs/arrow.md, in a folder where its commands have run."""
    text = (ROOT / "docs/arrow.md").read_text(encoding="utf-8")
    blocks = {kind: re.findall(r"^```%s\n(.*?)^```$" % kind, text, re.M | re.S) for kind in ("sh", "python")}
    env = dict(os.environ, PATH="%s:%s" % (BUILD.resolve(), os.environ["PATH"]))
    (folder / "samples").symlink_to(ROOT / "samples")
    (folder / "news.db").unlink()
    for block in blocks["sh"]:
        subprocess.run(["sh", "-eu", "-c", block], cwd=folder, env=env, check=True, capture_output=True)
    run_blocks = [block for block in blocks["python"] if all(map(importlib.util.find_spec, imported(block)))]
    assert run_blocks
    for block in run_blocks:
        subprocess.run([sys.executable, "-c", block], cwd=folder, check=True, capture_output=True)


def imported(block):
    """The packages that a program asks for; pandas where it makes such a table."""
    names = {name.split(".")[0] for line in re.findall(r"^import (.*)$", block, re.M) for name in line.split(", ")}
    return names | ({"pandas"} if "to_pandas" in block else set())


def missing(check):
    """Why a check cannot be made here, or None."""
    if check in (pyarrow_reads, programs_of_the_document) and not importlib.util.find_spec("pyarrow"):
        return "no pyarrow"
    return None


def main():
    checks = [same_as_json_lines, same_as_export, many_batches, nothing_found, nullable_as_written, mistakes, parquet, pyarrow_reads,
              programs_of_the_document]
    failed = False
    print("1..%d" % len(checks))
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        prepare(folder)
        for number, check in enumerate(checks, 1):
            reason = missing(check)
            if reason:
                print("ok %d - %s # SKIP %s" % (number, check.__name__, reason))
                continue
            try:
                check(folder)
                print("ok %d - %s" % (number, check.__name__), flush=True)
            except (AssertionError, ValueError, KeyError, subprocess.SubprocessError, stream.struct.error) as error:
                failed = True
                print("not ok %d - %s" % (number, check.__name__), flush=True)
                frame = error.__traceback__
                while frame.tb_next:
                    frame = frame.tb_next
                print("%s line %d: %r" % (frame.tb_frame.f_code.co_filename, frame.tb_lineno, error), file=sys.stderr)
    sys.exit(failed)


main()
