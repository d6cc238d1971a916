"""How far the C program's bytes agree with PyTorch's floats: compare.py CHECKPOINT PARSED.conllu

PARSED is what dragoman made of some treebank with the model exported from CHECKPOINT. Prints the share of words
with the same tag, head and relation; a few in a thousand differ, for weights and activations are rounded, and the
program wants a tree where PyTorch takes each word's best head.
"""
import sys

import torch

from batches import Encoder, collate, mask_arcs
from data import read_conllu
from export import load
from model import Student


def load_student(path):
    state = load(path)
    static = torch.zeros_like(state["state"]["static.weight"])
    model = Student(state["config"], {k: len(v) for k, v in state["inv"].items()}, static)
    model.load_state_dict(state["state"])
    return model.eval(), state


def main():
    model, state = load_student(sys.argv[1])
    inv = state["inv"]
    coder = Encoder(inv, state["words"], state["config"]["rows"])
    parsed = [s for s in read_conllu(sys.argv[2]) if len(s.forms) <= 256][:1000]
    words, same = 0, dict.fromkeys(("heads", "rels", "upos", "feats"), 0)
    with torch.no_grad():
        for s in parsed:
            parts, static, lengths, _ = collate([coder.inputs(s.forms)])
            out = model(parts, static, lengths)
            head = mask_arcs(out["arc"], lengths).argmax(-1)
            found = {"heads": head[0].tolist()}
            found["rels"] = [inv["rels"][i] for i in model.heads.relations(out, head).argmax(-1)[0].tolist()]
            for kind in ("upos", "feats"):
                found[kind] = [inv[kind][i] for i in out[kind].argmax(-1)[0].tolist()]
            words += len(s.forms)
            for kind in same:
                same[kind] += sum(a == b for a, b in zip(found[kind], getattr(s, kind)))
    print(" ".join("%s %.2f%%" % (k, 100.0 * n / words) for k, n in same.items()), "of", words, "words")


if __name__ == "__main__":
    main()
