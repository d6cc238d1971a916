"""Makes a large store from a small one, for timing queries: make_store.py SMALL.db LARGE.db [EVENTS].

The small store's rows are copied until there are EVENTS events (1,000,000), each copy at other dates over ten years and,
in turn, with other countries, so that dyads, days and sentences are spread as in a store of many documents. Texts stay
as they are. The same small store gives the same large one.
"""
import os
import sqlite3
import sys
import zlib

VARIANTS = 12  # sets of countries
DAYS = 3650


def offsets(db):
    """How far apart the numbers of two copies lie, by the column that holds them."""
    steps = {}
    for table, column in [("documents", "doc"), ("sentences", "sentence"), ("events", "event"), ("claims", "claim"),
                          ("agreements", "agreement"), ("entities", "entity")]:
        steps[column] = db.execute("SELECT max(%s) FROM small.%s" % (column, table)).fetchone()[0] or 0
    steps["story"] = max(steps["event"], db.execute("SELECT max(story) FROM small.stories").fetchone()[0] or 0)
    return steps


def expressions(table, steps):
    """What becomes of a table's columns in copy ?1, of variant ?2, ?3 days later; all others stay."""
    shifted = {name: "%s + ?1 * %d" % (name, step) for name, step in steps.items() if name not in ("entity", "sentence")}
    code = "coalesce((SELECT new FROM swaps WHERE old = %s AND variant = ?2), %s)"
    shifted.update(
        first_sentence="first_sentence + ?1 * %d" % steps["sentence"],
        first_claim="first_claim + ?1 * %d" % steps["claim"], original="original + ?1 * %d" % steps["doc"], of="of + ?1 * %d" % steps["claim"],
        family="family + ?1 * %d" % steps["event"], best="best + ?1 * %d" % steps["event"],
        entity="entity + ?2 * %d" % steps["entity"],
        by_entity="by_entity + ?2 * %d" % steps["entity"], date="date + ?3", enddate="enddate + ?3",
        actor=code % ("actor", "actor"), recipient=code % ("recipient", "recipient"))
    if table == "documents":
        shifted.update(id="id || '~' || ?1", digest="digest + ?1")
    if table == "sentences":  # elsewhere `sentence` is a place in the document
        shifted["sentence"] = "sentence + ?1 * %d" % steps["sentence"]
    if table == "pairs":
        shifted["date"] = "CASE WHEN date < -1000000 THEN date ELSE date + ?3 END"
    return shifted


def copy(db, table, steps, numbers):
    columns = [row[1] for row in db.execute("PRAGMA small.table_info(%s)" % table)]
    change = expressions(table, steps)
    db.execute("INSERT INTO %s(%s) SELECT %s FROM small.%s WHERE ?1 IS NOT NULL AND ?2 IS NOT NULL AND ?3 IS NOT NULL" % (
        table, ", ".join('"%s"' % c for c in columns), ", ".join(change.get(c, '"%s"' % c) for c in columns), table), numbers)


def make(small, large, events):
    if os.path.exists(large):
        os.unlink(large)
    db = sqlite3.connect(large, isolation_level=None)
    # as src/store/text.c has it, for the index of words
    db.create_function("plain", 1, lambda text: zlib.decompress(text).decode() if isinstance(text, bytes) else text,
                       deterministic=True)
    db.execute("ATTACH ? AS small", (small,))
    schema = db.execute("SELECT type, sql FROM small.sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sentence_words_%' "
                        "AND name NOT LIKE 'sqlite_%'").fetchall()
    for pragma in ("application_id", "user_version"):
        db.execute("PRAGMA main.%s = %d" % (pragma, db.execute("PRAGMA small.%s" % pragma).fetchone()[0]))
    db.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -500000")
    db.execute("BEGIN")
    for kind, sql in schema:
        if kind == "table":
            db.execute(sql)
    for table in ("names", "strings", "places"):
        db.execute("INSERT INTO %s SELECT * FROM small.%s" % (table, table))
    # Countries trade places: each variant is another turn of the list of all codes.
    db.execute("CREATE TEMP TABLE swaps(old TEXT, variant INTEGER, new TEXT, PRIMARY KEY(variant, old))")
    codes = [row[0] for row in db.execute("SELECT DISTINCT code FROM small.entities WHERE length(code) = 3 ORDER BY code")]
    for variant in range(1, VARIANTS):
        db.executemany("INSERT INTO swaps VALUES(?, ?, ?)",
                       [(c, variant, codes[(i + variant * 17) % len(codes)]) for i, c in enumerate(codes)])
    steps = offsets(db)
    for variant in range(VARIANTS):
        db.execute("INSERT INTO entities SELECT entity + ?1 * ?2, digest + ?1, coalesce((SELECT new FROM swaps WHERE old = code AND variant "
                   "= ?1), code), sectors, name, CASE ?1 WHEN 0 THEN id ELSE id || '-' || ?1 END, kind FROM small.entities",
                   (variant, steps["entity"]))
    copies = -(-events // db.execute("SELECT count(*) FROM small.events").fetchone()[0])
    for number in range(copies):
        for table in ("documents", "sentences", "events", "parties", "pairs", "claims", "event_claims", "agreements",
                      "agreement_parties", "provisions", "agreement_claims", "stories"):
            copy(db, table, steps, (number, number % VARIANTS, number * DAYS // copies))
    for kind, sql in schema:
        if kind != "table":
            db.execute(sql)
    db.execute("INSERT INTO sentence_words(sentence_words) VALUES('rebuild')")
    db.execute("COMMIT")
    print("%d documents, %d events, %d stories" % tuple(
        db.execute("SELECT count(*) FROM %s" % t).fetchone()[0] for t in ("documents", "events", "stories")))


if __name__ == "__main__":
    make(sys.argv[1], sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 1000000)
