"""The program's network, in bytes, beside the same weights in floating point (train/reference.py): scores within a bound and
equal heads on 1,000 sentences, those of the golden exams and of the lexicon's examples. TAP on standard output."""
import os
import pathlib
import struct
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
SYSTEM = "/usr/bin/python3"
sys.path.insert(0, str(ROOT / "train"))
try:
    import numpy as np
except ImportError:
    if sys.executable != SYSTEM and os.path.exists(SYSTEM):  # for which Debian's packages are
        os.execv(SYSTEM, [SYSTEM, "-B"] + sys.argv)
    print("1..0 # SKIP no NumPy")
    sys.exit(0)
from reference import Network  # noqa: E402

SENTENCES = 1000
# Scores lie between some -15 and 25. Mean distance of a score, and the share of words with the same best one, in percent.
MEAN, SAME = 0.1, 99.5
SAME_HEADS = 99.5


def texts():
    for path in sorted((ROOT / "tests" / "golden").glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("text "):
                yield line[5:].replace("\\n", "\n")


def parsed(program, model, folder):
    """CoNLL-U of the texts, some more sentences than are wanted."""
    source, out = pathlib.Path(folder, "in.txt"), pathlib.Path(folder, "in.conllu")
    source.write_text("\n\n".join(texts()), encoding="utf-8")
    with open(out, "wb") as f:
        subprocess.run([program, "parse", "--model", model, source], stdout=f, check=True)
    blocks = out.read_text(encoding="utf-8").split("\n\n")
    blocks = [b for b in blocks if b.strip()][:SENTENCES]
    out.write_text("\n\n".join(blocks) + "\n\n", encoding="utf-8")
    return out, [[line.split("\t")[1] for line in b.splitlines() if line.split("\t")[0].isdigit()] for b in blocks]


def records(data):
    at = 0
    while at < len(data):
        name, rows, labels = data[at:at + 8].rstrip(b"\0").decode(), *struct.unpack("<II", data[at + 8:at + 16])
        at += 16
        size = 4 * rows * labels
        kind = np.int32 if name == "tree" else np.float32
        yield name, np.frombuffer(data[at:at + size], kind).reshape(rows, labels)
        at += size


def compare(network, sentences, stream):
    """By head: the sum of distances, scores, equal best ones, words; and of the tree."""
    found = {}
    heads = [0, 0]
    for forms in sentences:
        own = {}
        for name, scores in stream:
            if name == "tree":
                tree = scores[:, 0]
                break
            own[name] = scores
        expected, best = network.run(forms)
        heads[0] += int((best == tree).sum())
        heads[1] += len(forms)
        same = best == tree
        for name, scores in own.items():
            a, b = scores.astype(np.float64), expected[name]
            if name == "rels":  # of the heads that both chose
                a, b = a[same], b[same]
            if name == "arc":  # a word is not its own head, whatever its score
                off = np.eye(len(forms), len(forms) + 1, 1, dtype=bool)
                a, b = np.where(off, -99, a), np.where(off, -99, b)
            sums = found.setdefault(name, [0.0, 0, 0, 0])
            sums[0] += float(np.abs(a - b).sum())
            sums[1] += a.size
            sums[2] += int((a.argmax(-1) == b.argmax(-1)).sum())
            sums[3] += len(a)
    return found, heads


def main():
    build = pathlib.Path(os.environ.get("DGM_BUILD", ROOT / "build"))
    model = build / "english.dgm"
    with tempfile.TemporaryDirectory() as folder:
        path, sentences = parsed(build / "dragoman", model, folder)
        data = subprocess.run([build / "tests" / "scores", model, path], check=True, capture_output=True).stdout
    found, heads = compare(Network(model), sentences, records(data))
    print("1..%d" % (len(found) + 2))
    failed = len(sentences) != SENTENCES
    print("%sok 1 - %d sentences" % ("not " if failed else "", len(sentences)))
    for number, (name, (distance, scores, same, words)) in enumerate(sorted(found.items()), 2):
        mean, share = distance / scores, 100.0 * same / words
        good = mean <= MEAN and share >= SAME
        failed |= not good
        print("%sok %d - %s: scores differ by %.3f on average, %.2f %% of words have the same best one" %
              ("" if good else "not ", number, name, mean, share))
    share = 100.0 * heads[0] / heads[1]
    good = share >= SAME_HEADS
    print("%sok %d - heads in the tree: %.2f %% of %d words are the same" %
          ("" if good else "not ", len(found) + 2, share, heads[1]))
    sys.exit(failed or not good)


if __name__ == "__main__":
    main()
