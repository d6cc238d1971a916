"""A few seconds' check that the event scorer can be trained and that the program takes what was trained: event_smoke_test.py BUILD"""
import argparse
import glob
import os
import shutil
import subprocess
import sys
import tempfile

import events

HERE = os.path.dirname(os.path.abspath(__file__))
SENTENCE = "Kenya expelled two Somali diplomats on Friday."


def main():
    build = sys.argv[1]
    tool = lambda name: os.path.join(build, name)
    data, models = os.path.join(HERE, "..", "data"), os.path.join(HERE, "..", "models")
    with tempfile.TemporaryDirectory() as folder:
        plain, weights, both = (os.path.join(folder, n) for n in ("plain.dgm", "weights", "both.dgm"))
        os.mkdir(weights)
        shutil.copy(os.path.join(models, "english.dgm"), weights)
        subprocess.run([tool("dgm-compile"), data, weights, plain], check=True)
        args = argparse.Namespace(features=tool("dgm-features"), model=plain,
                                  examples=sorted(glob.glob(os.path.join(HERE, "examples", "*.txt")))[:2])
        examples = events.read_examples(args)
        assert examples.missed < 0.2 * sum(len(c.events) for c in examples.cases), "predicates that nobody sees"
        model = events.train([events.whole(examples), events.whole(events.read_lexicon(args))], 2, 1)
        events.export(model, os.path.join(weights, "events.dgm"), "smoke test", (1, 1, 0.5, 0.5))
        subprocess.run([tool("dgm-compile"), data, weights, both], check=True)
        out = subprocess.run([tool("dragoman"), "code", "--model", both, "--format", "jsonl", "-"], input=SENTENCE,
                             stdout=subprocess.PIPE, encoding="utf-8", check=True).stdout
        assert '"SANCTION"' in out and "smoke test" in out, out
    print("training of events works")


if __name__ == "__main__":
    main()
