"""A few seconds' check that the event scorer can be trained and that the program takes what was trained: event_smoke_test.py BUILD"""
import argparse
import glob
import os
import shutil
import subprocess
import sys
import tempfile

import numpy as np

import event_data as data
import events

HERE = os.path.dirname(os.path.abspath(__file__))
SENTENCE = "Kenya expelled two Somali diplomats on Friday."


def labelled(args, folder):
    """A text with a teacher's labels, of which one is overruled."""
    texts, shares, labels = (os.path.join(folder, n) for n in ("texts.txt", "shares.npz", "labels.tsv"))
    c = data.run_features(args.features, args.model, "events", [SENTENCE])
    open(texts, "w", encoding="utf-8").write(SENTENCE + "\n")
    np.savez(shares, probabilities=np.full((len(c.text), events.PAIR), 1 / events.PAIR))
    open(labels, "w", encoding="utf-8").write("text\tmarks\n%s\t6-14=SANCTION\n" % data.text_hash(SENTENCE))
    args.silver, args.silver_weight, args.labels = (texts, shares), 0.3, [labels]
    silver, overruled = events.read_silver(args)
    assert (overruled.kinds == data.TYPES.index("SANCTION")).sum() == 1, overruled.kinds
    assert (silver.shares.sum(1) == 0).sum() == 1, "the teacher is still believed"
    return [silver, overruled]


def main():
    build = sys.argv[1]
    tool = lambda name: os.path.join(build, name)
    tables, models = os.path.join(HERE, "..", "data"), os.path.join(HERE, "..", "models")
    with tempfile.TemporaryDirectory() as folder:
        plain, weights, both = (os.path.join(folder, n) for n in ("plain.dgm", "weights", "both.dgm"))
        os.mkdir(weights)
        shutil.copy(os.path.join(models, "english.dgm"), weights)
        subprocess.run([tool("dgm-compile"), tables, weights, plain], check=True)
        args = argparse.Namespace(features=tool("dgm-features"), model=plain, epochs=2, seed=1, models=2, blind=1, without=[],
                                  own_pairs=sorted(glob.glob(os.path.join(HERE, "pairs", "*.tsv")))[:1], hard_pairs=[],
                                  examples=sorted(glob.glob(os.path.join(HERE, "examples", "*.txt")))[:2])
        examples = events.read_examples(args)
        assert examples.missed < 0.2 * sum(len(c.events) for c in examples.cases), "predicates that nobody sees"
        sets = [examples, events.read_lexicon(args)] + labelled(args, folder)
        pairs = events.read_own_pairs(args)
        model = events.train_all([events.whole(s) for s in sets], [(pairs, pairs.used, 8)], args)
        answers = [events.answer_pair(model, pairs, t) for t in pairs.used]
        right = sum(a == g for a, g in zip(answers, pairs.gold))
        assert right > 0.6 * len(answers), "%d of %d pairs learned" % (right, len(answers))
        events.export(model, os.path.join(weights, "events.dgm"), "smoke test", (1, 0, 0.5, 0.5))
        subprocess.run([tool("dgm-compile"), tables, weights, both], check=True)
        out = subprocess.run([tool("dragoman"), "code", "--model", both, "--format", "jsonl", "-"], input=SENTENCE,
                             stdout=subprocess.PIPE, encoding="utf-8", check=True).stdout
        assert '"SANCTION"' in out and "smoke test" in out, out
    print("training of events works")


if __name__ == "__main__":
    main()
