"""Archives too large for one machine: dragoman inside Spark's executors (docs/scale.md).

`code` turns a DataFrame of texts into one of events, `stories` says which of them are one event of the world. The
library runs in the Python workers of Spark, on Arrow batches; each maps the model once. The package must be installed
where the executors run.
"""
from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from . import _dragoman
from .coder import Coder, Date, PathLike, model_path, path_list

try:
    import pyarrow
    import pyarrow.compute
    from pyspark.sql import functions as F
    from pyspark.sql.pandas.types import from_arrow_schema
except ImportError as error:
    raise ImportError(f"dragoman.spark needs pyspark and pyarrow ({error}): pip install pyspark pyarrow") from error
if TYPE_CHECKING:
    from pyspark.sql import DataFrame

__all__ = ["code", "stories"]

FIELDS = ("text", "id", "date", "source", "title", "url", "language")
TABLES = ("events", "tellings", "claims", "entities")

# ---- in the workers ----

_coders: dict[tuple[str, tuple[str, ...]], Coder] = {}
_lock = threading.Lock()


def _coder(model: str | None, actors: tuple[str, ...]) -> Coder:
    """The process's own. Without `model` it is that of the machine it runs on."""
    key = (model_path(model), actors)
    with _lock:
        if key not in _coders:
            _coders[key] = Coder(key[0], actors=actors)
        return _coders[key]


def _day(value: str | None) -> Any:
    """None for what makes no sense: as in the command, a bad date leaves a text without one."""
    try:
        return _dragoman.date(value)
    except ValueError:
        return None


def _texts(batch: pyarrow.RecordBatch) -> list[dict[str, Any]]:
    """The rows that hold a text."""
    names = batch.schema.names
    rows = zip(*(column.to_pylist() for column in batch.columns))
    texts = [dict(zip(names, row)) for row in rows if row[0] is not None]
    for text in texts:
        if text.get("date") is not None:
            text["date"] = _day(text["date"])
    return texts


def _code(batches: Iterable[pyarrow.RecordBatch], model: str | None, actors: tuple[str, ...], table: str, date: Date,
          threads: int, rows: int) -> Iterator[pyarrow.RecordBatch]:
    coder = _coder(model, actors)
    for batch in batches:
        stream = coder.code_arrow(_texts(batch), table=table, date=date, threads=threads, rows=rows)
        yield from pyarrow.RecordBatchReader.from_stream(stream)


def _stories(model: str | None) -> _dragoman.Stories:
    return _dragoman.Stories(_coder(model, ())._inner)


def _numbers(data: bytes) -> pyarrow.Array:
    return pyarrow.Array.from_buffers(pyarrow.uint32(), len(data) // 4, [None, pyarrow.py_buffer(data)])


def _spread(batches: Iterable[pyarrow.RecordBatch], model: str | None, days: int) -> Iterator[pyarrow.RecordBatch]:
    """Each telling, once for each country and stretch of days in which others may be compared with it."""
    stories = _stories(model)
    reach = stories.reach
    for batch in batches:
        rows, keys, stretches = [], [], []
        for row, telling in enumerate(batch.column("telling").to_pylist()):
            day, countries = stories.keys(telling)
            for stretch in [None] if day is None else range(day // days, (day + reach) // days + 1):
                for country in countries:
                    rows.append(row)
                    keys.append(country)
                    stretches.append(stretch)
        taken = pyarrow.array(rows, pyarrow.int64())
        yield pyarrow.RecordBatch.from_arrays(
            [batch.column("node").take(taken), batch.column("telling").take(taken), pyarrow.array(keys, pyarrow.int64()),
             pyarrow.array(stretches, pyarrow.int32())],
            names=["node", "telling", "country", "stretch"])


def _join(batches: Iterable[pyarrow.RecordBatch], model: str | None) -> Iterator[pyarrow.RecordBatch]:
    """Who is joined to whom in this partition: pairs of nodes."""
    stories = _stories(model)
    nodes: dict[int, None] = {}
    for batch in batches:
        for node, telling in zip(batch.column("node").to_pylist(), batch.column("telling").to_pylist()):
            if node not in nodes:
                nodes[node] = None
                stories.add(telling)
    families = _numbers(stories.find()[1])
    numbers = pyarrow.array(list(nodes), pyarrow.int64())
    pairs = pyarrow.RecordBatch.from_arrays([numbers, numbers.take(families)], names=["a", "b"])
    yield pairs.filter(pyarrow.compute.not_equal(pairs.column("a"), pairs.column("b")))


def _find(batches: Iterable[pyarrow.RecordBatch], model: str | None) -> Iterator[pyarrow.RecordBatch]:
    """The stories of this partition, which holds families whole."""
    stories = _stories(model)
    ids: list[str] = []
    for batch in batches:
        ids += batch.column("id").to_pylist()
        for telling in batch.column("telling").to_pylist():
            stories.add(telling)
    names = pyarrow.array(ids, pyarrow.string())
    yield pyarrow.RecordBatch.from_arrays([names, names.take(_numbers(stories.find()[0]))], names=["id", "story"])


# ---- in the driver ----

def _columns(df: DataFrame, names: dict[str, str | None]) -> list[Any]:
    """The columns that are there; without an id a text gets one by what it says."""
    if names["text"] not in df.columns:
        raise _dragoman.ArgumentError(f"the DataFrame has no column {names['text']!r}; it has "
                                      f"{', '.join(df.columns)}")
    columns = [F.col(f"`{column}`").cast("string").alias(field) for field, column in names.items()
               if column in df.columns]
    made = F.concat(F.lit("text-"), F.lower(F.hex(F.xxhash64(F.col(f"`{names['text']}`").cast("string")))))
    if names["id"] in df.columns:
        columns[1] = F.coalesce(F.col(f"`{names['id']}`").cast("string"), made).alias("id")
    else:
        columns.insert(1, made.alias("id"))
    return columns


def _nullable(kind: Any) -> Any:
    """Spark, as when it reads Parquet, lets every column hold nulls: of a struct that is null it makes the fields null."""
    if pyarrow.types.is_struct(kind):
        return pyarrow.struct([pyarrow.field(field.name, _nullable(field.type)) for field in kind])
    return pyarrow.list_(_nullable(kind.value_type)) if pyarrow.types.is_list(kind) else kind


def code(df: DataFrame, text: str = "text", id: str | None = "id", date: str | None = "date", *,
         source: str | None = "source", title: str | None = "title", url: str | None = "url",
         language: str | None = "language", published: Date = None, table: str = "events",
         model: PathLike | None = None, actors: PathLike | Iterable[PathLike] = (), threads: int = 1,
         rows: int = 4096) -> DataFrame:
    """The events of texts, in the columns of docs/arrow.md, or their claims or entities; ``table="tellings"`` gives
    events with one column more, which `stories` needs.

    `text`, `id`, `date` and the others name the columns of `df`; those that it does not have are left out. A row
    whose text is null is passed over, a date that makes no sense is left out, a row without id gets one by its text.
    `published` is for texts without a date. `model` and `actors` are files of the machines of the executors; the
    model is the package's own if none is given. `threads`: of each task; Spark has a task for each core already.
    Output is the same as the command's, whatever the number of tasks; a batch of it has `rows` rows or a few more.
    """
    if table not in TABLES:
        raise _dragoman.ArgumentError(f"there is no table {table!r}; there are {', '.join(TABLES)}")
    names = dict(zip(FIELDS, (text, id, date, source, title, url, language)))
    own = None if model is None else model_path(model)
    tables = tuple(path_list(actors))
    empty = _coder(own, tables).code_arrow([], table=table)  # type: ignore[arg-type]
    schema = from_arrow_schema(pyarrow.schema([(field.name, _nullable(field.type)) for field in pyarrow.schema(empty)]))
    work = partial(_code, model=own, actors=tables, table=table, date=_dragoman.date(published), threads=threads,
                   rows=rows)
    return df.select(*_columns(df, names)).mapInArrow(work, schema)


def _components(pairs: DataFrame) -> DataFrame:
    """Pairs of nodes → node, the smallest one that it is joined to directly or through others; nodes without pairs are
    not there. Stars are made by turns around the smallest neighbour of all and of the smaller ones, until nothing
    changes (Kiveris and others, Connected Components in MapReduce and Beyond, 2014)."""
    edges = pairs.select(F.greatest("a", "b").alias("a"), F.least("a", "b").alias("b")).distinct().localCheckpoint()
    state = None
    while True:
        both = edges.union(edges.select("b", "a"))
        smallest = both.groupBy("a").agg(F.least("a", F.min("b")).alias("m"))
        large = both.join(smallest, "a").where("b > a").select(F.col("b").alias("a"), F.col("m").alias("b")).distinct()
        smallest = large.groupBy("a").agg(F.min("b").alias("m"))
        small = large.join(smallest, "a").where("b != m").select(F.col("b").alias("a"), F.col("m").alias("b"))
        edges = small.union(smallest.select("a", F.col("m").alias("b"))).distinct().localCheckpoint()
        before, state = state, edges.selectExpr("count(*)", "bit_xor(xxhash64(a, b))").first()
        if state == before:
            return edges.select(F.col("a").alias("node"), F.col("b").alias("family"))


def stories(events: DataFrame, *, model: PathLike | None = None, partitions: int | None = None,
            days: int = 14) -> DataFrame:
    """Adds a column `story` to events of ``code(…, table="tellings")`` and takes the column `telling` away: the id of
    the first mention, by document and number, of the event of the world that a row speaks of. They are the stories
    that a store would find (docs/stories.md), whatever the number of `partitions`, which is that of Spark's shuffles
    if none is given; a partition's mentions are held in memory, about a kilobyte each.

    First the mentions of a country in a stretch of `days` are joined by what they have in common; then what is joined
    across countries and stretches comes together in one partition, where its stories are found. `events` is read
    several times: write it to a table first, or cache it. Ids of documents must differ.
    """
    if not {"id", "telling"} <= set(events.columns):
        raise _dragoman.ArgumentError("stories are found of events with a column `telling`: "
                                      'dragoman.spark.code(…, table="tellings")')
    if days < 1 or (partitions is not None and partitions < 1):
        raise _dragoman.ArgumentError("days and partitions are numbers from 1 on")
    own = None if model is None else model_path(model)
    count = partitions or int(events.sparkSession.conf.get("spark.sql.shuffle.partitions") or 200)
    told = events.select("id", F.xxhash64("id").alias("node"), "telling")
    if count == 1:
        gathered = told.select("id", "telling").repartition(1)
    else:
        spread = told.select("node", "telling").mapInArrow(
            partial(_spread, model=own, days=days), "node long, telling string, country long, stretch int")
        pairs = spread.repartition(count, "country", "stretch").mapInArrow(partial(_join, model=own), "a long, b long")
        family = F.coalesce("family", "node")
        gathered = told.join(_components(pairs), "node", "left").select("id", "telling", family.alias("family"))
        gathered = gathered.repartition(count, "family").select("id", "telling")
    found = gathered.mapInArrow(partial(_find, model=own), "id string, story string")
    return events.drop("telling").join(found, "id")
