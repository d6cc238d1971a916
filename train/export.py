"""Writes a trained student as a model file: export.py CHECKPOINT OUT [NAME]

The container is described in src/base/modelfile.h, the sections in src/language/language.h.
"""
import struct
import sys

import numpy as np
import torch

from data import KINDS, fnv

PANEL = 32
ONE = 127  # what activations between -1 and 1 are multiplied by; 128 is added so that they are unsigned
ZERO = 128


def pad_columns(m):
    out = np.zeros((m.shape[0], (m.shape[1] + PANEL - 1) // PANEL * PANEL), m.dtype)
    out[:, :m.shape[1]] = m
    return out


def panels(w):
    """A matrix (in, out) of floats, panel by panel of 32 outputs: [panel][in][32]."""
    p = pad_columns(w.astype(np.float32))
    return np.ascontiguousarray(p.reshape(p.shape[0], -1, PANEL).transpose(1, 0, 2))


def panels8(w):
    """A matrix (in, out) of int8, four inputs together: [panel][in / 4][32][4]."""
    p = pad_columns(w)
    p = p.reshape(p.shape[0] // 4, 4, -1, PANEL)
    return np.ascontiguousarray(p.transpose(2, 0, 3, 1))


def int8_rows(m, most=127):
    scale = np.abs(m).max(1) / most
    scale[scale == 0] = 1
    return np.rint(m / scale[:, None]).astype(np.int8), scale.astype(np.float32)


def write(path, made_by, sections):
    head, table, blob, entries = 64, 64 * len(sections), bytearray(), b""
    for name, data in sections:
        blob += b"\0" * (-(head + table + len(blob)) % 64)
        entries += struct.pack("<40sQQQ", name.encode(), head + table + len(blob), len(data), 0)
        blob += data
    body = entries + bytes(blob)
    words = np.frombuffer(body + b"\0" * (-len(body) % 8), np.uint64)
    factors = np.arange(len(words), dtype=np.uint64) * np.uint64(2) + np.uint64(1)
    checksum = int((words * factors).sum(dtype=np.uint64))
    with open(path, "wb") as f:
        f.write(struct.pack("<8sIIQQ32s", b"DRAGOMAN", 1, len(sections), 64 + len(body), checksum, made_by.encode()))
        f.write(body)
    return 64 + len(body)


def static_table(words):
    """Open addressing: u64 slots of hashes and a u32 row each; a power of two, at most two thirds full."""
    size = 16
    while size * 2 < len(words) * 3:
        size *= 2
    slots, rows = np.zeros(size, np.uint64), np.zeros(size, np.uint32)
    for row, word in enumerate(words):
        h = fnv(word.encode(), 1000) or 1
        i = h & (size - 1)
        while slots[i]:
            i = (i + 1) & (size - 1)
        slots[i], rows[i] = h, row
    return slots, rows


class Sections:
    def __init__(self, weights, stage="language"):
        self.weights, self.stage, self.list = weights, stage, []

    def add(self, name, array):
        self.list.append((self.stage + "." + name, np.ascontiguousarray(array).tobytes()))

    def linear(self, name, key):
        """y = x·w + b in floats."""
        self.add(name + ".w", panels(self.weights[key + ".weight"].T))
        self.add(name + ".b", pad_columns(self.weights[key + ".bias"][None].astype(np.float32)))

    def linear8(self, name, weight, bias=None):
        """Inputs between -1 and 1 as bytes x·127 + 128; `.zero` takes back what the 128 adds, `.scale` undoes both."""
        q, scale = int8_rows(weight, 64)
        self.add(name + ".w", panels8(q.T))
        self.add(name + ".scale", pad_columns((scale / ONE)[None].astype(np.float32)))
        self.add(name + ".zero", pad_columns((-ZERO * q.astype(np.int32).sum(1))[None].astype(np.int32)))
        if bias is not None:
            self.add(name + ".b", pad_columns(bias[None].astype(np.float32)))


def sections_of(state):
    w = {k: v.float().numpy() for k, v in state["state"].items()}
    c, inv = state["config"], state["inv"]
    out = Sections(w)
    out.add("config", np.array([c[k] for k in ("rows", "emb", "static", "word", "hidden", "layers", "arc", "rel", "tags")] +
                               [len(inv[k]) for k in KINDS] + [len(state["words"])], np.uint32))
    out.list.append(("language.labels", b"".join(("\n".join(inv[k]) + "\0").encode() for k in KINDS)))
    for name, m in (("emb", w["emb.weight"]), ("static", w["static.weight"][1:])):
        q, scale = int8_rows(m)
        out.add(name, q)
        out.add(name + ".scale", scale)
    slots, rows = static_table(state["words"])
    out.add("static.slots", slots)
    out.add("static.rows", rows)
    out.linear("word", "word")
    for layer in range(c["layers"]):
        for d, suffix in enumerate(("", "_reverse")):
            name, key = "lstm%d.%d" % (layer, d), "l%d%s" % (layer, suffix)
            bias = w["lstm.bias_ih_" + key] + w["lstm.bias_hh_" + key]
            out.linear8(name + ".x", w["lstm.weight_ih_" + key], bias)
            out.linear8(name + ".h", w["lstm.weight_hh_" + key])
    for head in ("tags", "upos", "feats", "lemma", "ner", "arc_dep", "arc_head", "rel_dep", "rel_head"):
        out.linear8(head, w["heads.%s.weight" % head], w["heads.%s.bias" % head])
    out.linear("rel", "heads.rel")
    out.add("arc.w", panels(w["heads.arc.weight"].T))
    out.add("arc_bias", w["heads.arc_bias.weight"][0])
    for name in ("arc", "rel"):  # the root is no word: its part as a head is worked out here
        out.add("root_" + name, w["heads.%s_head.weight" % name] @ w["heads.root"] + w["heads.%s_head.bias" % name])
    return out.list


def load(path):
    try:
        return torch.load(path, map_location="cpu", weights_only=False)
    except TypeError:  # before PyTorch 1.13.1
        return torch.load(path, map_location="cpu")


def main():
    size = write(sys.argv[2], sys.argv[3] if len(sys.argv) > 3 else "english 1", sections_of(load(sys.argv[1])))
    print("%.2f MiB" % (size / 2**20))


if __name__ == "__main__":
    main()
