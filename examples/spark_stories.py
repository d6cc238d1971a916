"""An archive coded by Spark: from JSON lines to Parquet partitioned by date, with stories, and whether the command says
the same. Usage: spark_stories.py STORIES.jsonl OUT [DOCUMENTS]

STORIES.jsonl: texts, one a line, under `text`; they get ids and days here. Needs pyspark, Java, the package dragoman and,
to compare, the command: `dragoman` on the PATH, or $DGM_PROGRAM."""
import datetime
import json
import os
import pathlib
import shutil
import subprocess
import sys

import pyarrow
import pyarrow.ipc
import dragoman.spark
from pyspark.sql import SparkSession


def read(path, most):
    """Documents with ids, and with days from January 2024 on, fifty a day."""
    with open(path, encoding="utf-8") as lines:
        for number, line in zip(range(most), lines):
            day = datetime.date(2024, 1, 1) + datetime.timedelta(number // 50)
            yield {"id": f"story-{number:06}", "date": day.isoformat(), "text": json.loads(line)["text"]}


def sorted_rows(table):
    return sorted(table.to_pylist(), key=lambda row: (row["doc"], int(row["id"].rsplit("-", 1)[1])))


def main(stories, out, most=1000):
    out = pathlib.Path(out)
    out.mkdir(parents=True, exist_ok=True)
    news = out / "news.jsonl"
    news.write_text("".join(json.dumps(d) + "\n" for d in read(stories, int(most))), encoding="utf-8")

    spark = SparkSession.builder.master("local[2]").appName("dragoman").getOrCreate()
    documents = spark.read.schema("id string, date string, text string").json(str(news)).repartition(2)
    events = dragoman.spark.code(documents, table="tellings")
    events.write.mode("overwrite").parquet(str(out / "tellings"))
    told = dragoman.spark.stories(spark.read.parquet(str(out / "tellings")), partitions=2)
    told.repartition("date").write.mode("overwrite").partitionBy("date").parquet(str(out / "events"))

    told = spark.read.parquet(str(out / "events"))
    print(f"{told.count()} events of {told.select('story').distinct().count()} stories in {out / 'events'}")
    told.groupBy("story").count().where("count > 1").orderBy("count", ascending=False).show(5, truncate=False)
    mine = sorted_rows(told.drop("story").toArrow() if hasattr(told, "toArrow")
                       else pyarrow.Table.from_batches(told.drop("story")._collect_as_arrow()))
    spark.stop()

    program = os.environ.get("DGM_PROGRAM") or shutil.which("dragoman")
    if not program:
        return print("the command is not there to compare")
    done = subprocess.run([program, "code", "--format", "arrow", news], capture_output=True, check=True)
    theirs = sorted_rows(pyarrow.ipc.open_stream(done.stdout).read_all())
    same = mine == theirs  # dicts: Parquet has the date as a folder, hence as the last column
    print(f"the command codes {len(theirs)} events: {'the same, row for row' if same else 'OTHERS'}")
    sys.exit(not same)


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
