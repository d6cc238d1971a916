"""Writes actors/countries.tsv, actors/demonyms.tsv and actors/capitals.tsv. Needs pycountry."""
import pycountry

from tables import ACTOR_COLUMNS, literals, names_cell, write

COMMON = "names: surface forms, the canonical one first. code: ISO 3166-1 alpha-3. id: Wikidata or dgm: slug."
LICENCE = ("Source: this project, long names from pycountry (ISO 3166), ids as in country-coder (ISC). "
           "Licence: Apache-2.0; pycountry LGPL-2.1 (facts only).")
SHARED = {"Congolese": "also of COG", "Dominican": "also of DMA", "Dominicans": "also of DMA",
          "Korean": "also of PRK", "Koreans": "also of PRK"}
COUNTRY_NOTES = {"GEO": "Georgia is also a US state", "JOR": "Jordan is also a personal name", "TCD": "Chad is also a given name",
                 "COD": "Congo alone is also used of COG", "KOR": "Korea alone is also used of PRK",
                 "JEY": "Jersey is also a common noun", "MKD": "Macedonia is also a Greek region"}
CAPITAL_NOTES = {"Jerusalem": "disputed", "Abidjan": "economic capital, seat of government", "Yangon": "capital to 2006",
                 "Dar es Salaam": "former capital", "Aden": "seat of the recognised government since 2015",
                 "Port Sudan": "seat of government since 2023", "Bujumbura": "capital to 2019", "Cotonou": "seat of government"}


def official(code):
    """Official names of ISO 3166, without the article."""
    if code == "TWN" or pycountry.countries.get(alpha_3=code) is None:
        return []
    found = []
    entry = pycountry.countries.get(alpha_3=code)
    for text in (getattr(entry, "official_name", None), entry.name):
        if text and "(" not in text and "," not in text:
            found.append(text[4:] if text.startswith("the ") else text)
    return [f for f in found if f not in ("Libya", "Congo")]


def main():
    countries, demonyms, capitals = [], [], []
    for code, qid, names, people, towns in literals("country_literals.txt"):
        if code == "XKX":
            extra = ["Republic of Kosovo"]
        else:
            extra = official(code)
        note = COUNTRY_NOTES.get(code, "-")
        countries.append([names_cell(names.split(";") + extra), code, "-", "country", qid, "-", "-", note])
        plain = [p for p in people.split(";") if not p.endswith("*") and p != "-"]
        shared = [p[:-1] for p in people.split(";") if p.endswith("*")]
        if plain:
            demonyms.append([names_cell(plain), code, "-", "people", qid, "-", "-", "-"])
        if shared:
            demonyms.append([names_cell(shared), code, "-", "people", qid, "-", "-", SHARED[shared[0]]])
        for town in towns.split(";"):
            if town == "-":
                continue
            forms = town.split("=")
            # the plain spelling of Malé is a common word
            cell = town if town == "Malé" else names_cell(forms)
            capitals.append([cell, code, "GOV", "capital", "dgm:capital-" + code.lower(), "-", "-",
                             CAPITAL_NOTES.get(forms[0], "-")])
    for names, code, qid, start, end, note in literals("former_countries.txt"):
        countries.append([names_cell(names.split(";")), code, "-", "country", qid, start, end, note])
    for names, code, qid, note in literals("peoples.txt"):
        demonyms.append([names_cell(names.split(";")), code, "-", "people", qid, "-", "-", note])
    for names, code, note in literals("capitals_more.txt"):
        capitals.append([names_cell(names.split(";")), code, "GOV", "capital", "dgm:capital-" + code.lower(), "-", "-", note])
    write("actors/countries.tsv", ["Countries, territories, former states: long, short and former names.", COMMON, LICENCE],
          ACTOR_COLUMNS, countries)
    write("actors/demonyms.tsv", ["Adjectives and nouns for the people of a country, and peoples without a state (note: countries).",
                                  COMMON, LICENCE], ACTOR_COLUMNS, demonyms)
    write("actors/capitals.tsv", ["Capitals that stand for a government when they act.", COMMON, LICENCE], ACTOR_COLUMNS, capitals)


main()
