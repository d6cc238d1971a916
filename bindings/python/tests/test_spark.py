"""Spark in local mode: events as the coder's, row for row; stories as a store's; rows that make no sense."""
import datetime
import json
import os
import re
import shutil
import subprocess
import sys

import dragoman
import pytest
from conftest import ROOT, TEXTS

pytest.importorskip("pyspark")
pyarrow = pytest.importorskip("pyarrow")
if not (os.environ.get("JAVA_HOME") or shutil.which("java")):
    pytest.skip("there is no Java (Debian: default-jre-headless)", allow_module_level=True)
import dragoman.spark  # noqa: E402
from pyspark.sql import SparkSession  # noqa: E402

REPORTS = ROOT / "tests" / "golden" / "stories-dev.txt"


@pytest.fixture(scope="module")
def spark():
    os.environ["PYSPARK_PYTHON"] = sys.executable
    session = (SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
               .config("spark.sql.shuffle.partitions", 3).config("spark.driver.host", "127.0.0.1").getOrCreate())
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


def table_of(df):
    return df.toArrow() if hasattr(df, "toArrow") else pyarrow.Table.from_batches(df._collect_as_arrow())


def in_order(rows):
    return sorted(rows, key=lambda row: (row["doc"], int(row["id"].rsplit("-", 1)[1])))


@pytest.fixture(scope="module")
def frame(spark, records):
    columns = ("id", "date", "source", "text")
    return spark.createDataFrame([tuple(record[c] for c in columns) for record in records], columns)


def test_events_are_the_coder_s(frame, coder, records):
    got = table_of(dragoman.spark.code(frame.repartition(5)))
    wanted = pyarrow.table(coder.code_arrow(records))
    assert got.column_names == wanted.column_names and got.num_rows == wanted.num_rows > 100
    assert in_order(got.to_pylist()) == in_order(wanted.to_pylist())


@pytest.mark.parametrize("table", ["claims", "entities"])
def test_other_tables(frame, coder, records, table):
    got = table_of(dragoman.spark.code(frame, table=table))
    assert got.to_pylist() == pyarrow.table(coder.code_arrow(records, table=table)).to_pylist()


def test_own_columns_and_types(spark, coder):
    rows = [(7, datetime.date(2024, 3, 15), TEXTS[1]), (8, None, TEXTS[1])]
    frame = spark.createDataFrame(rows, "number int, day date, `the.body` string")
    got = dragoman.spark.code(frame, text="the.body", id="number", date="day", published="2024-03-20").collect()
    assert [row.doc for row in got] == ["7", "8"]
    assert [row.date for row in got] == [datetime.date(2024, 3, 11), datetime.date(2024, 3, 18)]


def test_rows_that_make_no_sense(spark):
    rows = [("a", None, "2024-03-15"), ("b", TEXTS[1], "yesterday"), ("c", "", None), (None, TEXTS[1], None)]
    frame = spark.createDataFrame(rows, "id string, text string, date string")
    got = {row.doc: row for row in dragoman.spark.code(frame).collect()}
    assert len(got) == 2 and got["b"].date is None
    assert [doc for doc in got if doc.startswith("text-")]
    with pytest.raises(dragoman.ArgumentError, match="no column 'body'"):
        dragoman.spark.code(frame, text="body")
    with pytest.raises(dragoman.ArgumentError, match="no table 'stored'"):
        dragoman.spark.code(frame, table="stored")
    with pytest.raises(dragoman.ArgumentError, match="telling"):
        dragoman.spark.stories(frame)
    with pytest.raises(dragoman.FileError):
        dragoman.spark.code(frame, model="nowhere.dgm")


def test_an_empty_frame(spark):
    frame = spark.createDataFrame([], "id string, text string, date string")
    assert dragoman.spark.code(frame).count() == 0
    assert dragoman.spark.stories(dragoman.spark.code(frame, table="tellings"), partitions=2).count() == 0


def reports():
    """The development sets of stories: each "@" line and the text after it. A store keeps equal texts once."""
    lines = REPORTS.read_text(encoding="utf-8").splitlines()
    sets, texts = 0, set()
    for line, following in zip(lines, lines[1:]):
        sets += line.startswith("==")
        if line.startswith("@ ") and following not in texts:
            texts.add(following)
            # id=a date=2024-03-15 source=A Paper
            head = dict(part.split("=", 1) for part in line[2:].split(" ", 2))
            yield {"id": f"{sets:03}/{head['id']}", "date": head["date"], "source": head["source"], "text": following}


@pytest.fixture(scope="module")
def told(spark):
    columns = ("id", "date", "source", "text")
    frame = spark.createDataFrame([tuple(report[c] for c in columns) for report in reports()], columns)
    return dragoman.spark.code(frame, table="tellings").cache()


@pytest.fixture(scope="module")
def stories_of_store(tmp_path_factory):
    with dragoman.Store(tmp_path_factory.mktemp("store") / "news.db", write=True) as store:
        added = store.add(reports())
        assert added.same_text == 0
        stories = {}
        for event in store.query().dicts():
            stories.setdefault(event["link"], set()).add(event["id"])
        return {frozenset(story) for story in stories.values()}


@pytest.mark.parametrize("partitions, days", [(1, 14), (5, 14), (4, 3)])
def test_stories_are_the_store_s(told, stories_of_store, partitions, days):
    got = dragoman.spark.stories(told, partitions=partitions, days=days)
    assert got.columns == told.columns[:-1] + ["story"]
    stories = {}
    for row in got.select("id", "story").collect():
        stories.setdefault(row.story, set()).add(row.id)
    assert all(story in ids for story, ids in stories.items())
    assert {frozenset(ids) for ids in stories.values()} == stories_of_store
    assert max(map(len, stories_of_store)) > 2


def test_components(spark):
    chain = [(i, i + 1) for i in range(0, 60)] + [(100, 90), (95, 90), (95, 80)]
    found = dragoman.spark._components(spark.createDataFrame(chain, "a long, b long")).collect()
    assert {row.node: row.family for row in found} == {**{i: 0 for i in range(1, 61)}, 90: 80, 95: 80, 100: 80}


def test_the_example(tmp_path):
    stories = tmp_path / "stories.jsonl"
    stories.write_text("".join(json.dumps({"text": f"Report {i}. {TEXTS[i % len(TEXTS)]}"}) + "\n" for i in range(120)),
                       encoding="utf-8")
    done = subprocess.run([sys.executable, ROOT / "examples" / "spark_stories.py", stories, tmp_path / "out"],
                          capture_output=True, text=True, timeout=600, cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr[-4000:]
    assert "stories in" in done.stdout
    if os.environ.get("DGM_PROGRAM"):
        assert "the same, row for row" in done.stdout
    assert list((tmp_path / "out" / "events").glob("date=2024-01-01/*.parquet"))


def test_the_document_s_blocks(spark, tmp_path):
    text = (ROOT / "docs" / "scale.md").read_text(encoding="utf-8")
    names = {}
    for block in re.findall(r"^```python\n(.*?)^```$", text, re.M | re.S):
        # The session is the one that there is; paths are taken from where Java was started.
        exec(block.replace('parquet("', f'parquet("{tmp_path}/'), names)
    assert names["events"].count() == 3 and list(tmp_path.glob("events/date=*/*.parquet"))
