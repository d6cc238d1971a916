"""The articles of samples/ as JSON lines on standard output, with the dates and sources of documents.list."""
import json
import pathlib

samples = pathlib.Path(__file__).resolve().parent.parent / "samples"
rows = [line.split("\t") for line in (samples / "documents.list").read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")]
for row in rows[1:]:
    record = {"id" if key == "name" else key: value for key, value in zip(rows[0], row)}
    print(json.dumps(record | {"text": (samples / (row[0] + ".txt")).read_text(encoding="utf-8")}, ensure_ascii=False))
