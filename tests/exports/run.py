"""Reads the exports of the rows in rows.h as their users do: columns, their order, types, and texts that break tables.
TAP on standard output; pandas and R are asked where they are installed."""
import csv
import importlib.util
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ["DGM_BUILD"])
ICEWS = ("Event ID|Event Date|Source Name|Source Sectors|Source Country|Event Text|CAMEO Code|Intensity|Target Name|Target Sectors|"
         "Target Country|Story ID|Sentence Number|Publisher|City|District|Province|Country|Latitude|Longitude").split("|")
POLECAT = ("Event ID|Event Date|Event Type|Event Mode|Intensity|Quad Code|Contexts|Actor Name|Actor Country|Actor COW|Primary Actor Sector|"
           "Actor Sectors|Actor Title|Actor Name Raw|Wikipedia Actor ID|Recipient Name|Recipient Country|Recipient COW|"
           "Primary Recipient Sector|Recipient Sectors|Recipient Title|Recipient Name Raw|Wikipedia Recipient ID|Placename|City|District|"
           "Province|Country|Latitude|Longitude|GeoNames ID|Raw Placename|Feature Type|Source|Publication Date|Story People|"
           "Story Organizations|Story Locations|Language|Version").split("|")
ACTOR = "Code|Name|CountryCode|KnownGroupCode|EthnicCode|Religion1Code|Religion2Code|Type1Code|Type2Code|Type3Code".split("|")
GEO = "Type|Fullname|CountryCode|ADM1Code|ADM2Code|Lat|Long|FeatureID".split("|")
GDELT = ("GlobalEventID|Day|MonthYear|Year|FractionDate".split("|") + ["Actor1" + x for x in ACTOR] + ["Actor2" + x for x in ACTOR] +
         "IsRootEvent|EventCode|EventBaseCode|EventRootCode|QuadClass|GoldsteinScale|NumMentions|NumSources|NumArticles|AvgTone".split("|") +
         [side + "Geo_" + x for side in ("Actor1", "Actor2", "Action") for x in GEO] + ["DATEADDED", "SOURCEURL"])
PETRARCH = "date|source|target|code|issues|sentences|url|story_source|source_text|target_text|event_text".split("|")
CSV_INTEGERS = "pair pairs story quad sequence geonameid events reports sources actor_cow actor_gw recipient_cow recipient_gw".split()
CODES = {"CAMEO Code": str, "EventCode": str, "EventBaseCode": str, "EventRootCode": str, "cameo": str, "code": str, "Actor COW": str,
         "admin1": str, "ActionGeo_ADM1Code": str}


def flat(text):
    """A text as it stands in a table with tabs."""
    for character in "\t\n\r\u2028\0":
        text = text.replace(character, " ")
    return text.replace('"', "'")


def lines(folder, name, columns, header):
    """The rows of a file with tabs, split as a shell script would."""
    text = (folder / name).read_bytes().decode("utf-8")
    assert text.endswith("\n") and "\r" not in text and '"' not in text and text.count("\n") == len(text.splitlines())
    rows = [line.split("\t") for line in text.splitlines()]
    assert all(len(row) == len(columns) for row in rows), {len(row) for row in rows}
    if header:
        assert rows[0] == columns
    return [dict(zip(columns, row)) for row in rows[header:]]


def check_icews(folder, events):
    rows = lines(folder, "icews", ICEWS, True)
    assert [r["Event ID"] for r in rows] == "1000 2000 2001 2002 2003 2004 2005 3000 4000".split()
    first, talks, nasty, empty = rows[0], rows[1], rows[7], rows[8]
    assert (first["Event Date"], first["CAMEO Code"], first["Intensity"]) == ("2024-03-05", "072", "8.3")
    assert (first["Source Country"], first["Source Sectors"], first["Target Country"]) == ("Russian Federation", "Government,Military", "Iran")
    assert (first["City"], first["Country"], first["Latitude"], first["District"]) == ("Kharkiv", "Ukraine", "49.9808", "NA")
    assert (talks["City"], talks["Country"], talks["Source Name"], talks["Target Name"]) == ("NA", "Switzerland", "Antony Blinken", "China")
    assert rows[2]["Target Sectors"] == "International Government Organization" and rows[2]["Target Country"] == "NA"
    assert nasty["Publisher"] == flat(events[2]["cite_info"]["source"]) and nasty["Source Country"] == "NA"
    assert nasty["Target Sectors"] == "Paramilitary,Military,Government" and empty["Source Name"] == empty["CAMEO Code"] == "NA"


def check_polecat(folder, events):
    rows = lines(folder, "polecat", POLECAT, True)
    assert [r["Event ID"] for r in rows] == [flat(e["id"]) for e in events]
    assert (rows[0]["Actor Country"], rows[0]["Actor COW"], rows[0]["Actor Sectors"]) == ("RUS", "365", "GOV;MIL")
    assert (rows[0]["Quad Code"], rows[0]["Intensity"], rows[0]["Publication Date"]) == ("MATERIAL COOPERATION", "10.0", "2024-03-06")
    assert rows[1]["Actor COW"] == "2;710;" and rows[1]["Actor Name"] == "Antony Blinken;China;European Union"
    assert rows[1]["Actor Title"] == "secretary of state;;" and rows[1]["Actor Sectors"] == "GOV"
    assert rows[2]["Recipient Name"] == ", ," and rows[2]["Actor Name Raw"].count(";") == 0
    assert all(rows[3][c] == "" for c in POLECAT[7:23])


def check_gdelt(folder, events):
    rows = lines(folder, "gdelt", GDELT, False)
    first, talks, nasty, empty = rows[0], rows[2], rows[7], rows[8]
    assert len(GDELT) == 61 and [first[c] for c in GDELT[:5]] == ["1000", "20240305", "202403", "2024", "2024.1781"]
    assert [first[c] for c in GDELT[5:15]] == ["RUSGOVMIL", "RUSSIA", "RUS", "", "", "", "", "GOV", "MIL", ""]
    assert [first[c] for c in GDELT[25:35]] == ["1", "072", "072", "07", "2", "8.3", "1", "1", "1", ""]
    assert [first[c] for c in GDELT[51:59]] == ["4", "Kharkiv, Kharkiv, Ukraine", "UP", "UP07", "", "49.9808", "36.2527", "706483"], first
    assert [first[c] for c in GDELT[59:]] == ["20240306000000", "https://example.org/a?b=1&c=2"]
    assert [talks[c] for c in GDELT[15:23]] == ["IGOEUREEC", "EUROPEAN UNION", "EUR", "EEC", "", "", "", "IGO"]
    assert [talks[c] for c in GDELT[31:34]] == ["5", "2", "3"] and [talks[c] for c in GDELT[51:54]] == ["1", "Switzerland", "SZ"]
    assert nasty["EventBaseCode"] == "182" and nasty["QuadClass"] == "4" and nasty["Actor2Code"] == "VNMMIL" and nasty["Actor1Code"] == "MED"
    assert nasty["ActionGeo_ADM1Code"] == "USTX" and empty["Actor1Code"] == "" and empty["QuadClass"] == ""


def check_petrarch(folder, events):
    rows = lines(folder, "petrarch", PETRARCH, False)
    assert list(rows[0].values()) == ["20240305", "RUSGOVMIL", "IRNGOV", "072", "military,1;diplomatic,1", "a_1", "https://example.org/a?b=1&c=2",
                                      "Reuters", "Moscow", "Iran", "armed"]
    assert rows[8]["source"] == rows[8]["target"] == "---" and rows[2]["target"] == "IGOEUREEC" and rows[2]["url"] == ""


def check_csv(folder, events):
    with open(folder / "csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, strict=True))
    assert len(rows) == 9 and all(None not in r and None not in r.values() for r in rows)
    by_id = {e["id"]: e for e in events}
    for row in rows:
        event = by_id[row["id"]]
        for column, value in (("trigger", event["event_text"]), ("theme", (event["theme"] or {}).get("text")), ("doc", event["doc"]),
                              ("source", event["cite_info"]["source"]), ("title", event["cite_info"]["title"]), ("cameo", event["cameo"]),
                              ("url", event["cite_info"]["url"]), ("date", event["date"]), ("status", event["status"]),
                              ("place", (event["event_loc"] or {}).get("name"))):
            assert row[column] == (value or ""), (column, row[column], value)
    assert rows[7]["actor_text"] == events[2]["actor"][0]["entity_text"] and rows[7]["recipient_former"] == "true"
    assert (rows[0]["actor_cow"], rows[0]["actor_gw"], rows[0]["actor_country"], rows[7]["recipient_gw"]) == ("365", "365", "Russian Federation", "816")
    assert rows[0]["claim_by"] == "report;Iran;officials, unnamed" and rows[0]["claim_stance"] == "asserts;denies;alleges"
    assert [(r["actor"], r["recipient"]) for r in rows[1:7]] == [(a, b) for a in ("USA", "CHN", "EUR") for b in ("USA", "CHN", "EUR") if a != b]
    assert all(r["pairs"] == "6" for r in rows[1:7]) and [r["pair"] for r in rows[1:7]] == list("123456")


def check_jsonl(folder, events):
    first, talks, nasty, empty = events
    text = "Moscow armed Iran, \u00e9 denied"
    for thing in (first["trigger"], first["actor"][0], first["claims"][1]["cue"]):
        assert text[thing["start"]:thing["end"]] == thing.get("text", thing.get("entity_text", "armed"))
    assert first["link"] == 7 and empty["link"] is None and talks["counts"] == {"events": 5, "reports": 3, "sources": 2}
    assert first["claims"][0]["by"] is None and first["claims"][2]["by"]["code"] == "UNK" and first["claims"][1]["of"] == 0
    assert empty["actor"] == [] and empty["cameo"] is None and empty["theme"] is None and empty["claims"][0]["stance"] == "asserts"
    assert talks["event_loc"]["lat"] is None and nasty["recipient"][0]["former"] is True and nasty["trigger"] == {"start": None, "end": None}


def check_dyads(folder, events):
    with open(folder / "dyad-day", encoding="utf-8", newline="") as file:
        days = list(csv.DictReader(file))
    with open(folder / "dyad-month", encoding="utf-8", newline="") as file:
        months = list(csv.DictReader(file))
    assert len(days) == 6 * 2 + 3 and len(months) == 7
    russia = [r for r in days if r["actor"] == "RUS"]
    assert [r["date"] for r in russia] == ["2024-03-05", "2024-03-06", "2024-03-07"] and [r["events"] for r in russia] == ["1", "0", "0"]
    assert [r["goldstein"] for r in russia] == ["8.3", "0.0", "0.0"] and [r["goldstein_mean"] for r in russia] == ["8.3", "", ""]
    assert russia[0]["material_cooperation"] == russia[0]["aid"] == "1" and russia[0]["recipient_gw"] == "630"
    assert [(r["month"], r["actor"], r["recipient"], r["consult"]) for r in months[:2]] == [("2024-03", "CHN", "EUR", "1"), ("2024-03", "CHN", "USA", "1")]


def pandas_reads(folder, events):
    import pandas
    for name, columns, header in (("icews", ICEWS, 0), ("polecat", POLECAT, 0), ("gdelt", GDELT, None), ("petrarch", PETRARCH, None)):
        table = pandas.read_csv(folder / name, sep="\t", header=header, names=None if header == 0 else columns, dtype=CODES)
        assert list(table.columns) == columns and len(table) == (4 if name == "polecat" else 9), name
        for column in ("Latitude", "Longitude", "Intensity", "ActionGeo_Lat", "GoldsteinScale", "FractionDate"):
            assert column not in table or table[column].dtype == "float64", column
        for column in ("Event ID", "Sentence Number", "GlobalEventID", "NumArticles", "IsRootEvent"):
            assert column not in table or name == "polecat" or table[column].dtype == "int64", column
        for column in ("CAMEO Code", "EventCode", "code"):
            assert column not in table or table[column][0] == "072", column
        for column in ("Event Date", "Publication Date"):
            assert column not in table or pandas.to_datetime(table[column])[0].year == 2024
    table = pandas.read_csv(folder / "csv", dtype=CODES)
    assert len(table) == 9 and table["sentence"][7] == events[2]["event_text"] and table["cameo"][0] == "072"
    table = table.convert_dtypes()
    assert all(table[column].dtype == "Int64" for column in CSV_INTEGERS), table.dtypes
    assert table["lat"].dtype == table["goldstein"].dtype == "Float64" and table["recipient_former"].dtype == "boolean"
    days = pandas.read_csv(folder / "dyad-day")
    assert days["events"].dtype == "int64" and days["goldstein"].dtype == "float64" and days["events"].sum() == 7


def export(store, *options):
    return subprocess.run([BUILD / "dragoman", "export", *options, store], check=True, capture_output=True, text=True).stdout


def same_as_code(folder, events):
    """What a store gives back is what `code` writes, but for the story and the counts."""
    dated = ["--date", "2024-03-15", ROOT / "samples"]
    store = folder / "store.db"
    subprocess.run([BUILD / "dragoman", "add", dated[0], dated[1], store, dated[2]], check=True, capture_output=True)
    coded = subprocess.run([BUILD / "dragoman", "code", "--format", "jsonl", *dated], check=True, capture_output=True, text=True).stdout
    given = {}
    for line in export(store).split("\n")[:-1]:
        line = re.sub(r', "counts": \{[^}]*\}\}$', "}", re.sub(r'"link": \d+, "coder"', '"link": null, "coder"', line))
        given[json.loads(line)["id"]] = line
    lines = coded.split("\n")[:-1]
    assert len(lines) > 100 and len(given) == len(lines)
    assert [given[json.loads(line)["id"]] for line in lines] == lines
    events = [json.loads(line) for line in lines]
    old = [e for e in events if e["status"] in ("occurred", "ongoing")]
    assert 0 < len(old) < len(events) and export(store, "--format", "polecat").count("\n") == len(old) + 1
    assert export(store, "--format", "polecat", "--status", "all").count("\n") == len(events) + 1
    for name, columns in (("icews", ICEWS), ("gdelt", GDELT), ("petrarch", PETRARCH), ("polecat", POLECAT)):
        (folder / name).write_text(export(store, "--format", name, "--status", "all"), encoding="utf-8")
        lines_of = globals()["lines"](folder, name, columns, name in ("icews", "polecat"))
        ids = [row[columns[0]] for row in lines_of]
        assert name == "petrarch" or len(set(ids)) == len(ids)
    stories = [json.loads(line)["counts"] for line in export(store, "--unit", "stories").split("\n")[:-1]]
    assert 0 < len(stories) <= len(events) and sum(s["events"] for s in stories) == len(events)
    days = list(csv.DictReader(export(store, "--format", "dyad-day", "--since", "2024-03").splitlines()))
    months = list(csv.DictReader(export(store, "--format", "dyad-month", "--since", "2024-03").splitlines()))
    assert sum(int(d["events"]) for d in days) == sum(int(m["events"]) for m in months) > 10
    assert subprocess.run([BUILD / "dragoman", "export", "--format", "xml", store], capture_output=True).returncode == 2


R = """suppressMessages(library(readr))
x <- read_tsv("icews", show_col_types = FALSE); stopifnot(ncol(x) == 20, nrow(x) == 9, nrow(problems(x)) == 0)
stopifnot(is.numeric(x$Latitude), is.numeric(x$Intensity), inherits(x$`Event Date`, "Date"), x$`CAMEO Code`[1] == "072")
x <- read_tsv("polecat", show_col_types = FALSE); stopifnot(ncol(x) == 40, nrow(x) == 4, nrow(problems(x)) == 0)
x <- read_tsv("gdelt", col_names = FALSE, show_col_types = FALSE); stopifnot(ncol(x) == 61, nrow(x) == 9, nrow(problems(x)) == 0)
x <- read_csv("csv", show_col_types = FALSE); stopifnot(nrow(x) == 9, nrow(problems(x)) == 0, x$cameo[1] == "072", inherits(x$date, "Date"))
"""


def r_reads(folder, events):
    subprocess.run(["Rscript", "-e", R], cwd=folder, check=True)


def missing(function):
    """Why a check cannot be made here, or None."""
    if function is pandas_reads and not importlib.util.find_spec("pandas"):
        return "no pandas"
    if function is r_reads and not shutil.which("Rscript"):
        return "no R"
    if function is r_reads and subprocess.run(["Rscript", "-e", "library(readr)"], capture_output=True).returncode:
        return "no readr in R"
    return None


def python_with_pandas():
    """Goes on with the system's Python where pandas is there and not here."""
    system = "/usr/bin/python3"
    if not importlib.util.find_spec("pandas") and "again" not in sys.argv and os.access(system, os.X_OK):
        if subprocess.run([system, "-c", "import pandas"], capture_output=True).returncode == 0:
            os.execv(system, [system, __file__, "again"])


def main():
    checks = [check_jsonl, check_csv, check_polecat, check_icews, check_gdelt, check_petrarch, check_dyads, pandas_reads, r_reads, same_as_code]
    failed = False
    print("1..%d" % len(checks))
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        subprocess.run([os.environ["DGM_ROWS"], BUILD / "english.dgm", folder], check=True)
        events = [json.loads(line) for line in (folder / "jsonl").read_text(encoding="utf-8").split("\n") if line]
        for number, check in enumerate(checks, 1):
            reason = missing(check)
            if reason:
                print("ok %d - %s # SKIP %s" % (number, check.__name__, reason))
                continue
            try:
                check(folder, events)
                print("ok %d - %s" % (number, check.__name__))
            except (AssertionError, ValueError, KeyError, subprocess.CalledProcessError) as error:
                failed = True
                print("not ok %d - %s" % (number, check.__name__))
                frame = error.__traceback__
                while frame.tb_next:
                    frame = frame.tb_next
                print("line %d: %r" % (frame.tb_lineno, error), file=sys.stderr)
    sys.exit(failed)


python_with_pandas()
main()
