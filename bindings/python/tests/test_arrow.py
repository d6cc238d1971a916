"""Arrow streams into pyarrow, pandas, polars and DuckDB, the same as JSON lines record by record."""
import datetime
import json
import subprocess
import sys
import textwrap

import dragoman
import pytest
from conftest import ROOT, TEXTS

pyarrow = pytest.importorskip("pyarrow")


def plain(value):
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    return value.isoformat() if isinstance(value, datetime.date) else value


def near(one, other):
    """Equal; numbers as JSON rounds them."""
    if isinstance(one, dict) and isinstance(other, dict):
        return list(one) == list(other) and all(near(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(near, one, other))
    if isinstance(one, float) or isinstance(other, float):
        return one is not None and other is not None and abs(one - other) < 0.006
    return one == other


@pytest.mark.parametrize("table", ["events", "claims"])
@pytest.mark.parametrize("threads", [1, 3])
def test_rows_are_the_json_lines(coder, records, table, threads):
    got = pyarrow.table(coder.code_arrow(records, table=table, threads=threads, rows=50))
    lines = [line for document in coder.code_batch(records) for line in getattr(document, table).dicts()]
    rows = plain(got.to_pylist())
    assert len(rows) == len(lines) > 100
    for row, line in zip(rows, lines):
        assert near(row, line)


def test_samples(coder):
    got = pyarrow.table(coder.code_arrow(files=ROOT / "samples", date="2024-03-15"))
    lines = [line for document in coder.code_files(ROOT / "samples", date="2024-03-15")
             for line in document.events.dicts()]
    assert all(map(near, plain(got.to_pylist()), lines)) and got.num_rows == len(lines)


def test_entities_and_schema(coder):
    stream = coder.code_arrow(TEXTS, table="entities")
    schema = pyarrow.schema(stream)
    table = pyarrow.table(stream)
    assert table.schema == schema and table.num_rows > 3
    with pytest.raises(dragoman.ArgumentError, match="once"):
        pyarrow.table(stream)
    assert "entities" in repr(stream)


def test_store(store):
    table = pyarrow.table(store.to_arrow())
    lines = store.query().dicts()
    assert table.num_rows == len(lines)
    rows = plain(table.to_pylist())
    assert all(row.pop("history") is None and row.pop("denials") is None for row in rows)
    assert all(map(near, rows, lines))
    stories = pyarrow.table(store.to_arrow(unit="stories"))
    lines = store.query(unit="stories").dicts()
    assert stories.num_rows == len(lines) > 0 and any(line["denials"] for line in lines)
    assert all(map(near, plain(stories.to_pylist()), lines))
    assert pyarrow.table(store.to_arrow(actor="NOBODY")).num_rows == 0


def test_pandas(coder, records):
    pandas = pytest.importorskip("pandas")
    frame = pyarrow.table(coder.code_arrow(records)).to_pandas()
    assert len(frame) > 100 and set(frame["status"]) >= {"occurred", "disputed"}
    if hasattr(pandas.DataFrame, "from_arrow"):
        assert len(pandas.DataFrame.from_arrow(coder.code_arrow(records))) == len(frame)
    # Rows of a frame, with what it has where something is missing, are texts too.
    texts = pandas.DataFrame({"text": TEXTS[:2], "date": pandas.to_datetime(["2024-03-15", None]), "title": ["A", None]})
    documents = list(coder.code_batch(texts.to_dict("records")))
    assert [d.date for d in documents] == [datetime.date(2024, 3, 15), None]


def test_polars(coder, records):
    polars = pytest.importorskip("polars")
    frame = polars.DataFrame(coder.code_arrow(records))
    assert frame.height == pyarrow.table(coder.code_arrow(records)).num_rows
    assert frame["actor"].dtype.inner.fields[0].name == "code"


def test_duckdb(coder, records):
    duckdb = pytest.importorskip("duckdb")
    stream = pyarrow.RecordBatchReader.from_stream(coder.code_arrow(records))
    found = duckdb.sql("SELECT status, count(*) AS n FROM stream GROUP BY status ORDER BY n DESC").fetchall()
    assert dict(found)["disputed"] == 80
    stream = coder.code_arrow(records)
    assert duckdb.sql("SELECT count(*) FROM stream WHERE actor[1].code = 'KEN'").fetchall()[0][0] == 80


def test_bad_texts_end_the_stream(coder):
    for bad, words in ((None, r"texts\[1\]"), (b"x", "decode"), ("\ud800", "surrogates"), ({"id": 1}, "text")):
        with pytest.raises((pyarrow.ArrowException, OSError), match=words):
            pyarrow.table(coder.code_arrow(["Mali thanked Chad.", bad]))
    with pytest.raises(TypeError):
        coder.code_arrow("Mali thanked Chad.")
    with pytest.raises(TypeError):
        coder.code_arrow()


def test_bad_lines_are_warnings(coder, tmp_path):
    file = tmp_path / "bad.jsonl"
    file.write_text('{"text": "Mali thanked Chad."}\n{"text": 5}\n')
    with pytest.warns(dragoman.Warning, match="bad.jsonl:2"):
        assert pyarrow.table(coder.code_arrow(files=file)).num_rows == 1


def test_no_bad_line_goes_unsaid(coder, tmp_path):
    file = tmp_path / "bad.jsonl"
    file.write_text('{"text": 5}\n' * 200 + '{"text": "Mali thanked Chad."}\n')
    with pytest.warns(dragoman.Warning) as caught:
        assert pyarrow.table(coder.code_arrow(files=file)).num_rows == 1
    words = [str(one.message) for one in caught]
    assert sum(int(one.split()[0]) if "more records" in one else 1 for one in words) == 200


def test_a_stream_outlives_its_coder_and_may_be_left_alone(records):
    coder = dragoman.Coder()
    stream = coder.code_arrow(records)
    coder.close()
    del coder
    assert pyarrow.table(stream).num_rows > 100
    for _ in range(5):
        dragoman.default_coder().code_arrow(records)
        reader = pyarrow.RecordBatchReader.from_stream(dragoman.default_coder().code_arrow(records, rows=10))
        reader.read_next_batch()
        del reader


def test_columns_outlive_everything(coder):
    column = pyarrow.table(coder.code_arrow(TEXTS))["event_text"]
    import gc
    gc.collect()
    assert "sent" in column.to_pylist()


def test_command_s_stream_is_ours(coder, tmp_path, records):
    import os
    import shutil
    program = os.environ.get("DGM_PROGRAM") or shutil.which("dragoman")
    if not program:
        pytest.skip("the command is not built")
    file = tmp_path / "news.jsonl"
    file.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    done = subprocess.run([program, "code", "--format", "arrow", file], capture_output=True, check=True)
    assert pyarrow.ipc.open_stream(done.stdout).read_all().equals(pyarrow.table(coder.code_arrow(files=file)))


def test_fork_with_a_stream():
    done = subprocess.run([sys.executable, "-c", textwrap.dedent("""
        import os, pyarrow, dragoman
        stream = pyarrow.RecordBatchReader.from_stream(
            dragoman.default_coder().code_arrow(["Mali thanked Chad."] * 500, rows=10))
        stream.read_next_batch()
        child = os.fork()
        if not child:
            try:
                stream.read_next_batch()
            except Exception as error:
                os._exit(0 if "forked" in str(error) else 2)
            os._exit(3)
        assert os.waitpid(child, 0)[1] == 0
        assert stream.read_all().num_rows > 100
        """)], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
