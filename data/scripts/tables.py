"""Shared helpers of the table scripts: write a table with its comments, spellings without accents."""
import pathlib
import unicodedata

DATA = pathlib.Path(__file__).resolve().parent.parent
ACTOR_COLUMNS = ["names", "code", "sectors", "kind", "id", "from", "to", "note"]
SPECIAL = str.maketrans({"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i", "ð": "d", "ß": "ss",
                         "æ": "ae", "Æ": "Ae", "ə": "a", "Ə": "A", "’": "'", "ʻ": "'", "‘": "'"})


def fold(name):
    """The name in plain letters, as wires print it."""
    text = unicodedata.normalize("NFD", name.translate(SPECIAL))
    return "".join(c for c in text if not unicodedata.combining(c))


def names_cell(names):
    """Names joined, each followed by its plain spelling, without repeats."""
    out = []
    for name in names:
        for form in (name.strip(), fold(name.strip())):
            if form and form != "-" and form not in out:
                out.append(form)
    return ";".join(out)


def literals(name):
    """Rows of a literal file beside the scripts."""
    for line in (DATA / "scripts" / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("|")


def write(path, comments, columns, rows):
    """Write a table; empty cells become -."""
    with open(DATA / path, "w", encoding="utf-8") as out:
        for comment in comments:
            out.write("# " + comment + "\n")
        out.write("\t".join(columns) + "\n")
        for row in rows:
            assert len(row) == len(columns), row
            out.write("\t".join(str(c) if str(c) else "-" for c in row) + "\n")
    print(path, len(rows))
