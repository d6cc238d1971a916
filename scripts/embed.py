"""Writes tables that the library needs before any model is open as a C header: embed.py OUT.h DATA.

A reader of files has no model, so the words it knows a page or a table by are compiled into the library.
"""
import pathlib
import sys

HEAD = """/* Made from data/ by scripts/embed.py. */
typedef struct dgm_input_row {
  const char *kind, *words;
} dgm_input_row;
"""


def rows(path):
    header = None
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        cells = line.split("\t")
        if not line or line.startswith("#"):
            continue
        if header and len(cells) != len(header):
            sys.exit("%s:%d: %d cells, the header has %d: %s" % (path, number, len(cells), len(header), line))
        if header:
            yield dict(zip(header, cells))
        header = header or cells


def quoted(text):
    return '"%s"' % "".join(chr(b) if 32 <= b < 127 and b not in b'"\\?' else "\\%03o" % b for b in text.encode())


def table(name, pairs):
    body = "".join("    {%s, %s},\n" % (quoted(kind), quoted(words)) for kind, words in pairs)
    return "static const dgm_input_row %s[] __attribute__((unused)) = {\n%s};\n" % (name, body)


def main():
    out, data = sys.argv[1], pathlib.Path(sys.argv[2])
    months = [(row["value"], row["forms"]) for row in rows(data / "times/words.tsv") if row["kind"] == "month"]
    text = HEAD + table("dgm_input_months", months)
    for name in "columns", "html":
        text += table("dgm_input_" + name, [(r["kind"], r["words"]) for r in rows(data / ("input/%s.tsv" % name))])
    pathlib.Path(out).write_text(text)


main()
