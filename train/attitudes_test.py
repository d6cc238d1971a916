"""Whether attitudes.py and src/claims/attitudes.c read the same features: attitudes_test.py BUILD TEXT…

Without weights the program finds the claims alone; on these and the committed weights the features of attitudes.py must
name the verbs that the program, with the weights, takes for attitudes.
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile

import attitudes

DATA = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "data")
TABLE = os.path.join("claims", "attitudes.tsv")


def read_weights(path):
    with open(path, encoding="utf-8") as f:
        rows = [line.rstrip("\n").split("\t") for line in f if not line.startswith("#")]
    return {name: int(weight) for name, weight in rows[1:]}


def empty_table(path):
    with open(path, encoding="utf-8") as f:
        heading = [line for line in f if line.startswith(("#", "feature\t"))]
    with open(path, "w", encoding="utf-8") as f:
        f.writelines(heading)


def cues(program, path):
    out = [json.loads(line) for line in attitudes.run(program, "code", "--claims", path).splitlines()]
    return {(c["doc"], x["start"], x["end"]) for c in out for x in c["cue"]}


def foretold(program, path, weights):
    """(document, start, end) of the verbs that the weights take, and whether a part of theirs is what they are about."""
    frames = attitudes.read_cues(os.path.join(DATA, "claims", "cues.tsv"))
    no = attitudes.read_negations(os.path.join(DATA, "claims", "function.tsv"))
    for gold, claims, sentences in attitudes.read(program, path):
        in_claims = attitudes.places(claims)
        for s in sentences:
            for i, w in enumerate(s):
                if w["upos"] != "VERB" or in_claims(w) & 1:
                    continue
                if sum(weights.get(f, 0) for f in attitudes.features(s, i, frames, no, in_claims)) > 0:
                    yield gold["id"], w["start"], any(weights.get(attitudes.part(s, i, c), 0) > 0 for c in w["kids"])


def main():
    build, texts = sys.argv[1], sys.argv[2:]
    program = os.path.join(build, "dragoman")
    with tempfile.TemporaryDirectory() as folder:
        data, models, plain, lines = (os.path.join(folder, n) for n in ("data", "models", "plain.dgm", "texts.jsonl"))
        shutil.copytree(DATA, data)
        empty_table(os.path.join(data, TABLE))
        shutil.copytree(os.path.join(DATA, "..", "models"), models)
        subprocess.run([os.path.join(build, "dgm-compile"), data, models, plain], check=True)
        with open(lines, "w", encoding="utf-8") as f:
            for name in texts:
                with open(name, encoding="utf-8") as t:
                    f.write(json.dumps({"id": name, "text": t.read(), "attributions": []}) + "\n")
        weights = read_weights(os.path.join(DATA, TABLE))
        with_weights = cues(program, lines)
        os.environ["DRAGOMAN_MODEL"] = plain
        found = with_weights - cues(program, lines)
        verbs = list(foretold(program, lines, weights))
    missing = [x for x in found if not any(x[0] == doc and x[1] <= at < x[2] for doc, at, _ in verbs)]
    more = [v for v in verbs if v[2] and not any(x[0] == v[0] and x[1] <= v[1] < x[2] for x in found)]
    print("attitudes: %d by the program, %d of them not by attitudes.py, %d by attitudes.py alone" % (len(found), len(missing), len(more)))
    for x in missing + more:
        print(x)
    if not found or missing or more:
        sys.exit(1)


main()
