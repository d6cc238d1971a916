"""A few seconds' check that training still works from a treebank to a model file: smoke_test.py"""
import argparse
import os
import struct
import tempfile

import numpy as np
import torch

from batches import Encoder
from data import apply_rule, entity_tags, inventories, lemma_rule, read_conllu
from export import KINDS, load, sections_of, write
from train import run_training

# form/lemma/upos/feats/head/relation
SENTENCES = """
The/the/DET/_/2/det minister/minister/NOUN/Number=Sing/3/nsubj resigned/resign/VERB/Tense=Past/0/root ././PUNCT/_/3/punct
Rebels/rebel/NOUN/Number=Plur/2/nsubj shelled/shell/VERB/Tense=Past/0/root two/two/NUM/_/4/nummod villages/village/NOUN/Number=Plur/2/obj ././PUNCT/_/2/punct
Peru/Peru/PROPN/Number=Sing/3/nsubj has/have/AUX/Tense=Pres/3/aux recalled/recall/VERB/Tense=Past/0/root its/its/PRON/_/5/nmod:poss envoy/envoy/NOUN/Number=Sing/3/obj
They/they/PRON/_/2/nsubj met/meet/VERB/Tense=Past/0/root in/in/ADP/_/4/case Oslo/Oslo/PROPN/Number=Sing/2/obl ././PUNCT/_/2/punct
"""
TINY = dict(rows=512, emb=16, static=8, word=32, hidden=32, layers=2, arc=32, rel=32, tags=32, drop=0.2,
            encoder="lstm")


def treebank():
    out = []
    for line in SENTENCES.strip().split("\n"):
        for i, word in enumerate(line.split()):
            form, lemma, upos, feats, head, rel = word.split("/")
            out.append("\t".join([str(i + 1), form, lemma, upos, "_", feats, head, rel, "_", "_"]))
        out.append("")
    return "\n".join(out) + "\n"


def check_rules():
    for form, lemma in (("Ministers", "minister"), ("went", "go"), ("Oslo", "Oslo"), ("was", "be"), ("cities", "city")):
        assert apply_rule(form, lemma_rule(form, lemma)) == lemma, (form, lemma)
    rows = [line.split() for line in (
        "1 the the DET _ _ 2 det _ Entity=(1-organization-new-nnnnn-cf1-2-coref",
        "2 Bank Bank PROPN _ Number=Sing 5 nsubj _ _",
        "3 of of ADP _ _ 4 case _ _",
        "4 Peru Peru PROPN _ Number=Sing 2 nmod _ Entity=(2-place-new-nnnnn-cf2-1-sgl)1)",
        "5 owes owe VERB _ _ 0 root _ _",
        "6 Kenyans Kenyan PROPN _ Number=Plur 5 iobj _ Entity=(3-person-new-nnnnn-cf3-1-sgl)",
        "7 $ $ SYM _ _ 5 obj _ Entity=(4-object-new-nnnnn-cf4-1-sgl",
        "8 5 5 NUM _ _ 7 nummod _ Entity=4)")]
    assert entity_tags(rows) == ["O", "B-ORGANISATION", "I-ORGANISATION", "I-ORGANISATION", "O", "B-GROUP", "B-MONEY",
                                 "I-MONEY"]


def check_file(path, size):
    with open(path, "rb") as f:
        data = f.read()
    magic, form, count, told, checksum, _ = struct.unpack("<8sIIQQ32s", data[:64])
    assert (magic, form, told, size) == (b"DRAGOMAN", 1, len(data), len(data))
    body = np.frombuffer(data[64:] + b"\0" * (-len(data) % 8), np.uint64)
    factors = np.arange(len(body), dtype=np.uint64) * np.uint64(2) + np.uint64(1)
    assert int((body * factors).sum(dtype=np.uint64)) == checksum
    names = set()
    for i in range(count):
        name, offset, length, zero = struct.unpack("<40sQQQ", data[64 + 64 * i:128 + 64 * i])
        assert offset % 64 == 0 and offset + length <= len(data) and zero == 0
        names.add(name.rstrip(b"\0").decode())
    assert {"language.config", "language.labels", "language.lstm1.1.h.zero"} <= names


def main():
    check_rules()
    torch.manual_seed(1)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "tiny.conllu")
        with open(path, "w", encoding="utf-8") as f:
            f.write(treebank())
        gold = read_conllu(path)
        inv = inventories(gold, least=1)
        words = ["minister", "village", "oslo"]
        coder = Encoder(inv, words, TINY["rows"])
        items = [coder.gold(s) for s in gold]
        a = argparse.Namespace(config=TINY, seed=1, repeat=8, epochs=20, batch=40, rate=1e-2,
                               out=os.path.join(folder, "tiny.pt"))
        vectors = np.random.RandomState(1).randn(3, TINY["static"]).astype(np.float32)
        best = run_training(items, [], {"tiny": items}, coder, inv, words, vectors, a)
        assert best > 80, "learnt too little"
        out = os.path.join(folder, "tiny.dgm")
        check_file(out, write(out, "smoke test", sections_of(load(a.out))))
    assert KINDS == ("upos", "feats", "rels", "lemma", "ner")
    print("training works")


if __name__ == "__main__":
    main()
