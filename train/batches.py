"""Sentences to tensors. A label is up to three classes with their weights: one for gold, the likeliest for a teacher's."""
import numpy as np
import torch

from data import KINDS, N_FEATURES, features, lemma_rule, lower

TOP = 3


def certain(classes):
    """Gold labels: the class with weight 1; class -1 (unknown or not annotated) with weight 0."""
    index = np.zeros((len(classes), TOP), np.int16)
    weight = np.zeros((len(classes), TOP), np.float16)
    index[:, 0] = np.maximum(classes, 0)
    weight[:, 0] = np.asarray(classes) >= 0
    return index, weight


class Encoder:
    """Looks up features, static vectors and labels; features are cached by form."""

    def __init__(self, inv, words, rows):
        self.inv = {k: {x: i for i, x in enumerate(v)} for k, v in inv.items()}
        self.index = {w: i + 1 for i, w in enumerate(words)}
        self.rows, self.cache = rows, {}

    def inputs(self, forms):
        for form in forms:
            if form not in self.cache:
                self.cache[form] = (features(form, self.rows), self.index.get(lower(form), 0))
        found = [self.cache[form] for form in forms]
        return dict(forms=forms, parts=np.array([x[0] for x in found], np.int32),
                    static=np.array([x[1] for x in found], np.int32))

    def gold(self, s):
        item = self.inputs(s.forms)
        item["heads"] = certain(s.heads)
        rules = [lemma_rule(a, b) for a, b in zip(s.forms, s.lemma)]
        for kind in KINDS:
            values = rules if kind == "lemma" else getattr(s, kind)
            item[kind] = certain([self.inv[kind].get(v, -1) for v in values] if values else [-1] * len(s.forms))
        return item


def batches(items, size, rng):
    """Indices of sentences of like length, `size` words a batch with padding, in random order."""
    order = sorted(range(len(items)), key=lambda i: len(items[i]["forms"]) + rng.random() * 3)
    out, now, width = [], [], 0
    for i in order:
        n = len(items[i]["forms"])
        if now and (len(now) + 1) * max(width, n) > size:
            out.append(now)
            now, width = [], 0
        now.append(i)
        width = max(width, n)
    out.append(now)
    rng.shuffle(out)
    return out


def collate(items):
    n, t = len(items), max(len(x["forms"]) for x in items)
    parts, static = np.zeros((n, t, N_FEATURES), np.int64), np.zeros((n, t), np.int64)
    labels = {k: (np.zeros((n, t, TOP), np.int64), np.zeros((n, t, TOP), np.float32))
              for k in ("heads",) + KINDS if k in items[0]}
    for i, x in enumerate(items):
        m = len(x["forms"])
        parts[i, :m], static[i, :m] = x["parts"], x["static"]
        for k, (index, weight) in labels.items():
            index[i, :m], weight[i, :m] = x[k]
    lengths = torch.tensor([len(x["forms"]) for x in items])
    labels = {k: (torch.from_numpy(a), torch.from_numpy(b)) for k, (a, b) in labels.items()}
    return torch.from_numpy(parts), torch.from_numpy(static), lengths, labels


def mask_arcs(arc, lengths):
    """Scores of heads beyond the sentence's end, and of a word as its own head, become hopeless."""
    t = arc.shape[1]
    beyond = torch.arange(t + 1).unsqueeze(0) > lengths.unsqueeze(1)
    own = torch.eye(t + 1, dtype=torch.bool)[1:]
    return arc.masked_fill(beyond.unsqueeze(1) | own.unsqueeze(0), -1e4)


def cross_entropy(scores, label):
    index, weight = label
    index = index.masked_fill(weight == 0, 0)  # a padded runner-up may point beyond this batch
    known = weight.sum()
    if known == 0:
        return 0.0
    if index.shape[-1] > 1 and (weight[..., 1:] == 0).all():
        index, weight = index[..., :1], weight[..., :1]
    return -(torch.log_softmax(scores, -1).gather(-1, index) * weight).sum() / known


LOSSES = {"upos": 0.5, "feats": 0.3, "lemma": 0.3, "ner": 0.7}


def loss_of(model, out, labels, lengths):
    heads = labels["heads"][0][..., 0]
    total = cross_entropy(mask_arcs(out["arc"].float(), lengths), labels["heads"])
    total = total + cross_entropy(model.heads.relations(out, heads).float(), labels["rels"])
    for kind, factor in LOSSES.items():
        total = total + factor * cross_entropy(out[kind].float(), labels[kind])
    return total


def evaluate(model, run, items, inv):
    """Accuracies in percent; heads are taken one by one, without the tree constraint. `run` maps items to outputs."""
    names = [r.split(":")[0] for r in inv["rels"]]
    universal = torch.tensor([names.index(x) for x in names])
    count = dict(n=0, upos=0, feats=0, lemma=0, uas=0, las=0, full=0)
    right_ner = found_ner = gold_ner = 0
    model.eval()
    with torch.no_grad():
        for k in range(0, len(items), 64):
            out, lengths, labels = run(items[k:k + 64])
            head = mask_arcs(out["arc"].float(), lengths).argmax(-1)
            rel = model.heads.relations(out, head).argmax(-1)
            gold = {x: labels[x][0][..., 0] for x in labels}
            ok = torch.arange(gold["upos"].shape[1]).unsqueeze(0) < lengths.unsqueeze(1)
            count["n"] += ok.sum().item()
            for kind in ("upos", "feats", "lemma"):
                known = labels[kind][1][..., 0] > 0
                count[kind] += ((out[kind].argmax(-1) == gold[kind]) & ok & known).sum().item()
            at = (head == gold["heads"]) & ok
            count["uas"] += at.sum().item()
            count["las"] += (at & (universal[rel] == universal[gold["rels"]])).sum().item()
            count["full"] += (at & (rel == gold["rels"])).sum().item()
            known = (labels["ner"][1][..., 0] > 0) & ok
            tag = out["ner"].argmax(-1)
            found_ner += ((tag > 0) & known).sum().item()
            gold_ner += ((gold["ner"] > 0) & known).sum().item()
            right_ner += ((tag > 0) & (tag == gold["ner"]) & known).sum().item()
    model.train()
    n = count.pop("n")
    text = " ".join("%s %.2f" % (k, 100.0 * v / n) for k, v in count.items())
    if gold_ner:
        text += " ner-F %.1f" % (200.0 * right_ner / max(1, found_ner + gold_ner))
    return text, 100.0 * (count["uas"] + count["las"]) / n / 2
