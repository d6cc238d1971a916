"""The network in plain floating point, from a model file: what src/language must come close to with its bytes.

Reads the sections that export.py wrote, turns bytes back into numbers, and computes the scores of one sentence in float32
with NumPy, activations unrounded. tests/network compares it with the program.
"""
import struct

import numpy as np

from data import KINDS, features, fnv, lower

PANEL = 32


def sections(path):
    with open(path, "rb") as f:
        data = f.read()
    count = struct.unpack("<I", data[12:16])[0]
    out = {}
    for i in range(count):
        name, offset, size, _ = struct.unpack("<40sQQQ", data[64 + 64 * i:128 + 64 * i])
        out[name.rstrip(b"\0").decode()] = data[offset:offset + size]
    return out


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def leaky(x):
    return np.where(x > 0, x, np.float32(0.1) * x)


class Network:
    def __init__(self, path):
        self.file = {k[len("language."):]: v for k, v in sections(path).items() if k.startswith("language.")}
        names = "rows emb static word hidden layers arc rel tags".split() + ["n_" + k for k in KINDS] + ["n_static"]
        self.size = dict(zip(names, (int(x) for x in np.frombuffer(self.file["config"], np.uint32))))
        s = self.size
        self.inv = dict(zip(KINDS, ([x for x in part.split("\n")] for part in
                                    self.file["labels"].decode().rstrip("\0").split("\0"))))
        self.emb = self.bytes8("emb", s["rows"], s["emb"])
        self.static = self.bytes8("static", s["n_static"], s["static"])
        self.slots = np.frombuffer(self.file["static.slots"], np.uint64)
        self.slot_rows = np.frombuffer(self.file["static.rows"], np.uint32)
        self.matrices = {}

    def floats(self, name):
        return np.frombuffer(self.file[name], np.float32)

    def bytes8(self, name, rows, columns):
        m = np.frombuffer(self.file[name], np.int8).reshape(rows, columns)
        return m * self.floats(name + ".scale")[:, None]

    def linear(self, name, n_in):
        """(in, out) and the bias, from panels of floats."""
        w = self.floats(name + ".w").reshape(-1, n_in, PANEL).transpose(1, 0, 2).reshape(n_in, -1)
        return w, self.floats(name + ".b") if name + ".b" in self.file else 0

    def linear8(self, name, n_in):
        """The same from panels of bytes; the scale undoes the 127 by which inputs are multiplied."""
        if name not in self.matrices:
            w = np.frombuffer(self.file[name + ".w"], np.int8).reshape(-1, n_in // 4, PANEL, 4)
            w = w.transpose(1, 3, 0, 2).reshape(n_in, -1) * (self.floats(name + ".scale") * 127)[None]
            self.matrices[name] = w.astype(np.float32), self.floats(name + ".b") if name + ".b" in self.file else 0
        return self.matrices[name]

    def apply8(self, name, x):
        w, b = self.linear8(name, x.shape[1])
        return x @ w + b

    def word(self, form):
        x = np.zeros(self.size["emb"] + self.size["static"], np.float32)
        for row in features(form, self.size["rows"]):
            x[:self.size["emb"]] += self.emb[row]
        key = fnv(lower(form).encode(), 1000) or 1
        i = key & (len(self.slots) - 1)
        while self.slots[i]:
            if int(self.slots[i]) == key:
                x[self.size["emb"]:] = self.static[self.slot_rows[i]]
                break
            i = (i + 1) & (len(self.slots) - 1)
        w, b = self.linear("word", len(x))
        return np.tanh(x @ w + b)

    def lstm(self, name, x):
        h = self.size["hidden"]
        gates = self.apply8(name + ".x", x)
        w, _ = self.linear8(name + ".h", h)
        out, hidden, cell = np.zeros((len(x), h), np.float32), np.zeros(h, np.float32), np.zeros(h, np.float32)
        for t in range(len(x)):
            i, f, g, o = np.split(gates[t] + hidden @ w, 4)
            cell = sigmoid(f) * cell + sigmoid(i) * np.tanh(g)
            hidden = sigmoid(o) * np.tanh(cell)
            out[t] = hidden
        return out

    def run(self, forms):
        """Scores by kind: (words, labels) each; "arc" (words, 1 + words), column 0 the root; and the best heads."""
        s = self.size
        words = np.stack([self.word(f) for f in forms])
        x = words
        for layer in range(s["layers"]):
            x = np.concatenate([self.lstm("lstm%d.0" % layer, x), self.lstm("lstm%d.1" % layer, x[::-1])[::-1]], 1)
        tags = np.tanh(self.apply8("tags", np.concatenate([x, words], 1)))[:, :s["tags"]]
        out = {k: self.apply8(k, tags)[:, :s["n_" + k]] for k in ("upos", "feats", "lemma", "ner")}
        head = leaky(np.concatenate([self.floats("root_arc")[None], self.apply8("arc_head", x)]))
        arc, _ = self.linear("arc", s["arc"])
        out["arc"] = leaky(self.apply8("arc_dep", x)) @ arc @ head.T + (head @ self.floats("arc_bias"))[None]
        masked = out["arc"].copy()
        masked[np.arange(len(forms)), np.arange(len(forms)) + 1] = -1e9
        best = masked.argmax(1)
        out["rels"] = self.relations(x, best)
        return out, best

    def relations(self, x, heads):
        k = self.size["rel"]
        d = self.apply8("rel_dep", x)
        h = np.concatenate([self.floats("root_rel")[None, :2 * k], self.apply8("rel_head", x)[:, :2 * k]])[heads]
        mixed = np.concatenate([leaky(d[:, :k] + h[:, :k]), d[:, k:2 * k] * h[:, k:]], 1)
        w, b = self.linear("rel", 2 * k)
        return (mixed @ w + b)[:, :self.size["n_rels"]]
