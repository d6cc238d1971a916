"""Writes times/feasts.tsv: feasts that move from year to year. Needs hijridate, convertdate, lunardate, python-dateutil, holidays."""
import datetime
import warnings

import holidays
from convertdate import hebrew, persian
from dateutil import easter
from hijridate import Hijri
from lunardate import LunarDate

from tables import write

YEARS = range(1950, 2051)
DAY = datetime.timedelta(1)


def span(first, days=1):
    last = first + (days - 1) * DAY
    return first.isoformat() + ("" if days == 1 else ".." + last.isoformat())


def hijri(month, day, days=1):
    """A feast of the Islamic calendar of Umm al-Qura, for each Islamic year that falls into the years."""
    out = []
    for year in range(1370, 1473):
        first = datetime.date(*Hijri(year, month, day).to_gregorian().datetuple())
        length = (datetime.date(*Hijri(year, month + 1, 1).to_gregorian().datetuple()) - first).days if days == "month" else days
        if first.year in YEARS:
            out.append(span(first, length))
    return out


def jewish(month, day, days=1):
    return [span(datetime.date(*hebrew.to_gregorian(year + 3760 + (month >= 7), month, day)), days) for year in YEARS]


def by_easter(offset, method=easter.EASTER_WESTERN, days=1):
    return [span(easter.easter(year, method) + offset * DAY, days) for year in YEARS]


def nth(month, weekday, n):
    """The n-th weekday of a month; -1 the last."""
    out = []
    for year in YEARS:
        days = [datetime.date(year, month, d) for d in range(1, 32) if d <= 30 or month in (1, 3, 5, 7, 8, 10, 12)]
        days = [d for d in days if d.weekday() == weekday]
        out.append(span(days[n - 1 if n > 0 else n]))
    return out


def diwali():
    """As observed in India; the package has the years from 2001 on."""
    found = holidays.country_holidays("IN", years=range(2001, 2036))
    return [span(day) for day, name in sorted(found.items()) if "Diwali" in name]


def main():
    warnings.simplefilter("ignore")
    orthodox = easter.EASTER_ORTHODOX
    rows = [
        ("ramadan", hijri(9, 1, "month")), ("eid al-fitr", hijri(10, 1, 3)), ("eid al-adha", hijri(12, 10, 4)),
        ("ashura", hijri(1, 10)), ("mawlid", hijri(3, 12)), ("islamic new year", hijri(1, 1)),
        ("yom kippur", jewish(7, 10)), ("rosh hashanah", jewish(7, 1, 2)), ("sukkot", jewish(7, 15, 7)),
        ("passover", jewish(1, 15, 7)), ("purim", [span(datetime.date(*hebrew.to_gregorian(y + 3760, 13 if hebrew.leap(y + 3760) else 12, 14))) for y in YEARS]),
        ("hanukkah", jewish(9, 25, 8)), ("shavuot", jewish(3, 6)),
        ("easter", by_easter(0)), ("good friday", by_easter(-2)), ("easter monday", by_easter(1)), ("palm sunday", by_easter(-7)),
        ("ash wednesday", by_easter(-46)), ("maundy thursday", by_easter(-3)), ("holy week", by_easter(-7, days=7)),
        ("pentecost", by_easter(49)), ("ascension day", by_easter(39)), ("orthodox easter", by_easter(0, orthodox)),
        ("lunar new year", [span(LunarDate(y, 1, 1).toSolarDate()) for y in YEARS]),
        ("mid-autumn festival", [span(LunarDate(y, 8, 15).toSolarDate()) for y in YEARS]),
        ("nowruz", [span(datetime.date(*persian.to_gregorian(y - 621, 1, 1))) for y in YEARS]),
        ("diwali", diwali()), ("thanksgiving", nth(11, 3, 4)), ("memorial day", nth(5, 0, -1)), ("labor day", nth(9, 0, 1)),
        ("martin luther king day", nth(1, 0, 3)),
    ]
    write("times/feasts.tsv",
          ["Feasts that move: the days on which each began (and ended), year by year. words.tsv says what they are called.",
           "feast: the name there. days: YYYY-MM-DD or first..last, in order. Islamic feasts by the calendar of Umm al-Qura.",
           "Source: computed with hijridate, convertdate, lunardate, python-dateutil; Diwali from holidays (facts). Licence: Apache-2.0."],
          ["feast", "days"], [(name, ";".join(sorted(days))) for name, days in rows])


main()
