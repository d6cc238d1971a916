"""Trains the student: train.py DATA VECTORS OUT [--silver LABELS ...] [--epochs N]

DATA holds the treebanks, VECTORS comes from vectors.py, LABELS from "teacher.py label".
"""
import argparse
import contextlib
import pickle
import random
import time

import numpy as np
import torch

from batches import Encoder, batches, collate, evaluate, loss_of
from data import KINDS, inventories, read_conllu
from model import STUDENT, Student


def recased(coder, items, share, rng):
    """Copies of some sentences in capitals, as a headline or in lower case: labels stay, lemma rules do not hold."""
    out = []
    for x in items:
        draw = rng.random()
        if draw >= share or len(x["forms"]) < 4:
            continue
        change = (str.upper, lambda w: w[:1].upper() + w[1:], str.lower)[int(draw / share * 3)]
        y = dict(x, **coder.inputs([change(w) for w in x["forms"]]))
        y["lemma"] = (x["lemma"][0], np.zeros_like(x["lemma"][1]))
        out.append(y)
    return out


def read_silver(path, coder, inv):
    with open(path, "rb") as f:
        found = pickle.load(f)
    if found["inv"] != inv:
        raise SystemExit("%s: labelled with other inventories; run the teacher again" % path)
    return [dict(coder.inputs(x["forms"]), **{k: x[k] for k in ("heads",) + KINDS}) for x in found["sentences"]]


def runner(model):
    def run(items):
        parts, static, lengths, labels = collate(items)
        return model(parts, static, lengths), lengths, labels
    return run


def optimiser(model, rate):
    params = [p for p in model.parameters() if p.requires_grad]
    try:
        return torch.optim.Adam(params, lr=rate, betas=(0.9, 0.95), fused=True)
    except (TypeError, RuntimeError):  # before PyTorch 2.4 there is none for the CPU
        return torch.optim.Adam(params, lr=rate, betas=(0.9, 0.95))


def fast():
    """bfloat16 where the processor multiplies it in hardware; a PyTorch that cannot say trains in float32."""
    asked = [getattr(getattr(torch, "cpu", None), name, None)
             for name in ("_is_amx_tile_supported", "_is_avx512_bf16_supported")]
    able = any(ask and ask() for ask in asked)
    return torch.autocast("cpu", torch.bfloat16) if able else contextlib.nullcontext()


class Average:
    """The mean of the weights over the last steps, which reads better than the last ones (Polyak and Juditsky 1992)."""
    EVERY, KEPT = 8, 0.99

    def __init__(self, model):
        self.weights = {k: v.clone() for k, v in model.state_dict().items() if v.dtype.is_floating_point}

    def add(self, model, step):
        kept = min(self.KEPT, step / (step + 10 * self.EVERY))
        for k, v in model.state_dict().items():
            if k in self.weights:
                self.weights[k].lerp_(v, 1 - kept)

    def swap(self, model):
        """Puts the mean into the model, and the model's weights here; a second call puts them back."""
        mine = {k: v.clone() for k, v in model.state_dict().items() if k in self.weights}
        model.load_state_dict(self.weights, strict=False)
        self.weights = mine


class Trainer:
    def __init__(self, model, rate, total):
        self.model, self.rate, self.total, self.step = model, rate, total, 0
        self.optimizer = optimiser(model, rate)
        self.average = Average(model)

    def learn(self, items):
        factor = min(1.0, (self.step + 1) / min(200, self.total / 10)) * max(0.01, 1 - self.step / self.total)
        for g in self.optimizer.param_groups:
            g["lr"] = self.rate * factor
        parts, static, lengths, labels = collate(items)
        parts[..., 0:2][torch.rand(parts.shape[:2]) < 0.2] = 0  # hide the whole form, so that its parts learn to speak
        static[torch.rand(static.shape) < 0.05] = 0
        with fast():
            loss = loss_of(self.model, self.model(parts, static, lengths), labels, lengths)
        self.optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 5.0)
        self.optimizer.step()
        self.step += 1
        if self.step % Average.EVERY == 0:
            self.average.add(self.model, self.step)
        return loss.item()


def run_training(gold, silver, dev, coder, inv, words, vectors, a):
    """Every epoch reads all silver sentences once and gold ones `a.repeat` times; the best by the dev sets is kept."""
    rng = random.Random(a.seed)
    static = torch.cat([torch.zeros(1, vectors.shape[1]), torch.from_numpy(vectors)])
    model = Student(a.config, {k: len(v) for k, v in inv.items()}, static)
    items = gold * a.repeat + silver
    items = items + recased(coder, items, 0.06, rng)
    trainer = Trainer(model, a.rate, a.epochs * len(batches(items, a.batch, rng)))
    best, run = -1.0, runner(model)
    for epoch in range(a.epochs):
        start, todo = time.time(), batches(items, a.batch, rng)
        lost = sum(trainer.learn([items[i] for i in ids]) for ids in todo) / len(todo)
        trainer.average.swap(model)
        found = [evaluate(model, run, x, inv) for x in dev.values()]
        print("epoch %d loss %.3f %ds" % (epoch + 1, lost, time.time() - start), flush=True)
        for name, (text, _) in zip(dev, found):
            print("  %s %s" % (name, text), flush=True)
        if sum(x for _, x in found) > best:
            best = sum(x for _, x in found)
            torch.save(dict(state=model.state_dict(), inv=inv, config=a.config, words=words), a.out)
        trainer.average.swap(model)
    return best


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("data", "vectors", "out"):
        p.add_argument(name)
    p.add_argument("--silver", nargs="*", default=[])
    p.add_argument("--epochs", type=int, default=14)
    p.add_argument("--repeat", type=int, default=1)
    p.add_argument("--batch", type=int, default=1500)
    p.add_argument("--rate", type=float, default=3e-3)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--sizes", nargs="*", default=[], metavar="NAME=VALUE", help="other sizes than model.STUDENT's")
    a = p.parse_args()
    a.config = dict(STUDENT, **{k: type(STUDENT[k])(v) for k, v in (x.split("=") for x in a.sizes)})
    torch.manual_seed(a.seed)
    gold = read_conllu(a.data + "/ewt-train.conllu") + read_conllu(a.data + "/gum-train.conllu", ner=True)
    inv = inventories(gold)
    found = np.load(a.vectors)
    coder = Encoder(inv, found["words"].tolist(), STUDENT["rows"])
    items = [coder.gold(s) for s in gold if len(s.forms) <= 120]
    silver = [x for path in a.silver for x in read_silver(path, coder, inv)]
    dev = {k: [coder.gold(s) for s in read_conllu("%s/%s-dev.conllu" % (a.data, k), k == "gum")] for k in ("ewt", "gum")}
    print({k: len(v) for k, v in inv.items()}, len(items), "gold,", len(silver), "silver sentences", flush=True)
    run_training(items, silver, dev, coder, inv, found["words"].tolist(), found["vectors"], a)


if __name__ == "__main__":
    main()
