"""Raw texts to one tokenised sentence a line, close to the treebanks' way: texts.py OUT FILE.jsonl ...

Reads the field "text". Good enough for a teacher's reading matter; dragoman's own splitter is src/text.
"""
import json
import re
import sys

ABBREVIATIONS = set("""mr. mrs. ms. dr. st. prof. gen. col. lt. sgt. capt. maj. cmdr. adm. brig. rep. reps. sen. sens. gov.
rev. hon. pres. supt. jr. sr. inc. corp. co. ltd. bros. vs. etc. al. e.g. i.e. a.m. p.m. no. nos. vol. dept. est. jan. feb.
mar. apr. jun. jul. aug. sep. sept. oct. nov. dec. mt. ft. ave. blvd. u.s. u.k. u.n. e.u. d.c. u.s.a. ph.d. ariz. calif.
colo. conn. fla. ga. ill. ind. kan. ky. la. md. mass. mich. minn. miss. mo. neb. nev. okla. ore. pa. tenn. tex. va. vt. wash.
wis. wyo. del. ala. ark.""".split())
NOT_FINAL = ABBREVIATIONS - set("inc. corp. co. ltd. etc. al. a.m. p.m. u.s. u.k. u.n. e.u. d.c. u.s.a. ph.d. jr. sr.".split())
OPENING, CLOSING = "\"'“‘«([{<`*", "\"'”’»)]}>,;:!?%*"
CLITIC = re.compile(r"(?i)^(.+)(n['’]t|['’](?:s|re|ve|ll|d|m))$")
WHOLE = re.compile(r"(?i)^(https?://\S+|www\.\S+|\S+@\S+\.\S+|[@#]\w+|\d[\d.,:/]*\d|[:;]-?[()DPp]|-+|—+|–+|\.+|…)$")
INNER = re.compile(r"(--+|—|–|…|\.\.\.+|/|(?<=[A-Za-z])-(?=[A-Za-z])|(?<=\d)-(?=[A-Za-z\d])|(?<=[A-Za-z.])-(?=\d))")
MONEY = re.compile(r"^((?:US|C|A|HK|NZ)?[$]|[€£¥])(\d.*)$")
PREFIXES = set("anti co ex mid multi non pan post pre pro re semi un vice al e de neo self sub".split()) - {"vice", "self"}


def split_clitics(word):
    low = word.lower().replace("’", "'")
    if low == "cannot":
        return [word[:3], word[3:]]
    if low.endswith("s'") and len(low) > 2:
        return [word[:-1], word[-1]]
    match = CLITIC.match(word)
    return [match.group(1), match.group(2)] if match else [word]


def split_inner(word):
    if WHOLE.match(word):
        return [word]
    parts = [p for p in INNER.split(word) if p]
    if len(parts) == 3 and parts[1] == "-" and parts[0].lower() in PREFIXES:
        return [word]
    out = []
    for p in parts:
        money = MONEY.match(p)
        out += list(money.groups()) if money else [p]
    return out


def tokens(chunk):
    head, tail = [], []
    while chunk and chunk[0] in OPENING and not WHOLE.match(chunk) and not re.match(r"(?i)^['’](s|re|ve|ll|d|m)\b", chunk):
        size = 2 if chunk[:2] in ("''", "``") else 1
        head.append(chunk[:size])
        chunk = chunk[size:]
    while chunk and not WHOLE.match(chunk):
        low = chunk.lower()
        if chunk.endswith("..."):
            tail.insert(0, chunk[len(chunk.rstrip(".")):])
            chunk = chunk.rstrip(".")
        elif chunk[-1] in CLOSING or chunk[-1] == "…":
            if low.endswith("s'") and '"' not in tail:
                break
            tail.insert(0, chunk[-1])
            chunk = chunk[:-1]
        elif chunk[-1] == "." and low not in ABBREVIATIONS and not re.match(r"^([a-z]\.)+$", low):
            tail.insert(0, ".")
            chunk = chunk[:-1]
        else:
            break
    body = []
    for part in split_inner(chunk) if chunk else []:
        body += split_clitics(part)
    return head + body + tail


def sentences(paragraph):
    """Ends a sentence after final punctuation (and closing quotes) before white space and no lower-case letter."""
    now, chunks = [], paragraph.split()
    for i, chunk in enumerate(chunks):
        found = tokens(chunk)
        now += found
        if i + 1 == len(chunks):
            break
        bare = chunk.rstrip("\"'”’)]")
        ends = bare.endswith((".", "!", "?", "…")) and chunk.lower() not in NOT_FINAL
        ends = ends and not re.match(r"^[A-Z]\.$", chunk) and not chunks[i + 1].lstrip("\"'“‘([")[:1].islower()
        if re.match(r"(?i)^([a-z]\.){2,}$", chunk):  # "the U.S. Senate" more often than an end
            ends = False
        if ends:
            yield now
            now = []
    if now:
        yield now


def main():
    count = 0
    with open(sys.argv[1], "w", encoding="utf-8") as out:
        for path in sys.argv[2:]:
            for line in open(path, encoding="utf-8"):
                for paragraph in re.split(r"\n+", json.loads(line)["text"]):
                    for s in sentences(paragraph):
                        out.write(" ".join(s) + "\n")
                        count += len(s)
    print(count, "words")


if __name__ == "__main__":
    main()
