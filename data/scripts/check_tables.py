"""Checks the tables of actors and places: columns, codes, sectors, kinds, dates, names given twice in one table."""
import re
import sys

from tables import ACTOR_COLUMNS, DATA

BODIES = {"IGO", "UNO", "EUR", "NGO", "ISM", "IMG", "MNC"}
KINDS = {"countries": "country", "demonyms": "people", "capitals": "capital", "seats": "seat", "organisations": "organisation",
         "armed_groups": "armed_group", "agencies": "agency", "parties": "party", "people": "person", "media": "media",
         "partial": "armed_group organisation country agency partial"}
DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?$")
CODE = re.compile(r"[A-Z]{3}$")


def read(path):
    """Header and numbered rows of a table."""
    header, rows = None, []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        cells = line.split("\t")
        if header is None:
            header = cells
        else:
            rows.append((number, cells))
    return header, rows


def known_codes():
    """Codes of the countries table and of the supranational bodies."""
    _, rows = read(DATA / "actors" / "countries.tsv")
    return {cells[1] for _, cells in rows} | BODIES | {"-"}


def check_actor(path, number, cells, codes, sectors, report):
    """One row of an actor table."""
    for code in cells[1].split(";"):
        if code not in codes:
            report(path, number, "code " + code)
    if cells[3] not in KINDS[path.stem].split():
        report(path, number, "kind " + cells[3])
    if not re.match(r"(Q\d+|dgm:[a-z0-9-]+)$", cells[4]):
        report(path, number, "id " + cells[4])
    for date in cells[5:7]:
        if date != "-" and not DATE.match(date):
            report(path, number, "date " + date)
    if "-" not in cells[5:7] and cells[5] > cells[6][:len(cells[5])] and cells[5][:len(cells[6])] > cells[6]:
        report(path, number, "from after to")
    check_sectors(path, number, cells[2], sectors, report)


def check_sectors(path, number, cell, sectors, report):
    """A list of sectors."""
    for sector in cell.split(";"):
        if sector != "-" and sector not in sectors:
            report(path, number, "sector " + sector)


def check_place(path, number, header, cells, codes, report):
    """One row of a table of places."""
    if cells[1] not in codes:
        report(path, number, "code " + cells[1])
    lat, lon = (cells[header.index(c)] for c in ("lat", "lon"))
    if lat != "-" and not (-90 <= float(lat) <= 90 and -180 <= float(lon) <= 180):
        report(path, number, "coordinates")


def check_names(path, rows, columns, report):
    """Empty names, stray spaces, names given twice (one person may have several periods, one place name several countries)."""
    seen = {}
    for number, cells in rows:
        for column in columns:
            for name in cells[column].split(";"):
                same = cells[4] if path.stem == "people" else cells[1] if path.parent.name == "places" else number
                if not name.strip() or name != name.strip() or "  " in name:
                    report(path, number, "name [%s]" % name)
                elif name != "-" and path.stem in ("cities", "regions"):
                    if (name, same) in seen:
                        report(path, number, "name twice in one country: " + name)
                    seen[(name, same)] = number
                elif name != "-" and seen.setdefault(name, same) != same:
                    report(path, number, "name twice: " + name)


def main():
    faults = []

    def report(path, number, text):
        faults.append("%s:%d: %s" % (path.name, number, text))

    sectors = {cells[0] for _, (cells) in read(DATA / "ontology" / "sectors.tsv")[1]}
    codes = known_codes()
    total = 0
    actors = [p for p in sorted((DATA / "actors").glob("*.tsv")) if p.stem in KINDS or p.stem == "roles"]
    for path in actors + sorted((DATA / "places").glob("*.tsv")):
        header, rows = read(path)
        total += len(rows)
        for number, cells in rows:
            if len(cells) != len(header) or any(c == "" for c in cells):
                report(path, number, "cells")
            elif path.parent.name == "places":
                if "lat" in header:  # the others list words
                    check_place(path, number, header, cells, codes, report)
            elif path.stem == "roles":
                check_sectors(path, number, cells[2], sectors, report)
                if cells[3] not in ("person", "group", "body", "office"):
                    report(path, number, "kind " + cells[3])
            else:
                check_actor(path, number, cells, codes, sectors, report)
        if path.parent.name == "actors" and path.stem != "roles" and header != ACTOR_COLUMNS:
            report(path, 0, "header")
        check_names(path, [r for r in rows if len(r[1]) == len(header)], (0, 1) if path.stem == "roles" else (0,), report)
    print("\n".join(faults) or "no faults", "\n%d rows" % total)
    sys.exit(1 if faults else 0)


main()
