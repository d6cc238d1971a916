"""The teacher: a sentence encoder fine-tuned on the treebanks.

teacher.py train DATA ENCODER OUT [--epochs N]    fine-tunes, keeps the best epoch by the dev sets
teacher.py label CHECKPOINT ENCODER TEXTS OUT     parses texts (see texts.py), writes its soft labels
"""
import argparse
import pickle
import random
import time

import numpy as np
import torch

from batches import TOP, Encoder, batches, collate, evaluate, loss_of, mask_arcs
from data import KINDS, inventories, read_conllu
from export import load
from model import TEACHER, Teacher

MOST_PIECES = 400


class Pieces:
    """Words to the encoder's word pieces, cached by form."""

    def __init__(self, path):
        from transformers import AutoTokenizer
        self.tokenizer = AutoTokenizer.from_pretrained(path)
        self.cache = {}

    def form(self, form):
        if form not in self.cache:
            ids = self.tokenizer(form, add_special_tokens=False)["input_ids"][:12]
            self.cache[form] = ids or [self.tokenizer.unk_token_id]
        return self.cache[form]

    def batch(self, items):
        rows, firsts = [], []
        for x in items:
            ids, first = [self.tokenizer.cls_token_id], []
            for form in x["forms"]:
                first.append(len(ids))
                ids += self.form(form)
            rows.append(ids + [self.tokenizer.sep_token_id])
            firsts.append(first)
        ids = np.zeros((len(rows), max(map(len, rows))), np.int64)
        attention = np.zeros_like(ids)
        first = np.zeros((len(rows), max(map(len, firsts))), np.int64)
        for i, row in enumerate(rows):
            ids[i, :len(row)], attention[i, :len(row)] = row, 1
            first[i, :len(firsts[i])] = firsts[i]
        return torch.from_numpy(ids), torch.from_numpy(attention), torch.from_numpy(first)

    def fits(self, forms):
        return sum(len(self.form(x)) for x in forms) <= MOST_PIECES


def load_encoder(path):
    from transformers import AutoModel
    return AutoModel.from_pretrained(path, attn_implementation="eager", add_pooling_layer=False)


def runner(model, pieces):
    def run(items):
        parts, _, lengths, labels = collate(items)
        ids, attention, first = pieces.batch(items)
        with torch.autocast("cpu", torch.bfloat16):
            out = model(parts, ids, attention, first, lengths)
        return {k: v.float() for k, v in out.items()}, lengths, labels
    return run


def optimiser(model, rate):
    model.encoder.embeddings.word_embeddings.weight.requires_grad = False  # half the parameters, little of the gain
    encoder = [p for p in model.encoder.parameters() if p.requires_grad]
    own = {id(p) for p in model.encoder.parameters()}
    rest = [p for p in model.parameters() if id(p) not in own]
    return torch.optim.AdamW([dict(params=encoder, lr=rate / 14, weight_decay=0.01),
                              dict(params=rest, lr=rate, weight_decay=0.0)], betas=(0.9, 0.98), fused=True)


def train(a):
    torch.manual_seed(a.seed)
    rng = random.Random(a.seed)
    gold = read_conllu(a.data + "/ewt-train.conllu") + read_conllu(a.data + "/gum-train.conllu", ner=True)
    inv = inventories(gold)
    coder, pieces = Encoder(inv, [], TEACHER["rows"]), Pieces(a.encoder)
    items = [coder.gold(s) for s in gold if len(s.forms) <= 150 and pieces.fits(s.forms)]
    dev = {k: [coder.gold(s) for s in read_conllu("%s/%s-dev.conllu" % (a.data, k), k == "gum") if pieces.fits(s.forms)]
           for k in ("ewt", "gum")}
    model = Teacher(TEACHER, {k: len(v) for k, v in inv.items()}, load_encoder(a.encoder))
    run = runner(model, pieces)
    optimizer = optimiser(model, a.rate)
    rates = [g["lr"] for g in optimizer.param_groups]
    total, step, best = a.epochs * len(batches(items, a.batch, rng)), 0, 0.0
    for epoch in range(a.epochs):
        start, lost, todo = time.time(), 0.0, batches(items, a.batch, rng)
        for ids in todo:
            factor = min(1.0, (step + 1) / (0.1 * total)) * max(0.02, 1 - step / total)
            for g, rate in zip(optimizer.param_groups, rates):
                g["lr"] = rate * factor
            chosen = [items[i] for i in ids]
            parts, _, lengths, labels = collate(chosen)
            parts[..., 0:2][torch.rand(parts.shape[:2]) < 0.2] = 0
            with torch.autocast("cpu", torch.bfloat16):
                out = model(parts, *pieces.batch(chosen), lengths)
                loss = loss_of(model, out, labels, lengths)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 5.0)
            optimizer.step()
            step += 1
            lost += loss.item()
        ewt, gum = evaluate(model, run, dev["ewt"], inv), evaluate(model, run, dev["gum"], inv)
        print("epoch %d loss %.3f %ds\n  ewt %s\n  gum %s" % (epoch + 1, lost / len(todo), time.time() - start,
                                                              ewt[0], gum[0]), flush=True)
        if ewt[1] + gum[1] > best:
            best = ewt[1] + gum[1]
            torch.save(dict(state=model.state_dict(), inv=inv, config=TEACHER), a.out)


def top(scores):
    """The likeliest classes and their shares of probability, the rest left out."""
    p = torch.softmax(scores, -1)
    weight, index = p.topk(min(TOP, p.shape[-1]), -1)
    weight = weight / weight.sum(-1, keepdim=True)
    weight[weight < 0.02] = 0
    if index.shape[-1] < TOP:
        pad = (0, TOP - index.shape[-1])
        weight, index = torch.nn.functional.pad(weight, pad), torch.nn.functional.pad(index, pad)
    return index.numpy().astype(np.int16), weight.numpy().astype(np.float16)


def label(a):
    state = load(a.checkpoint)
    inv, config = state["inv"], state["config"]
    coder, pieces = Encoder(inv, [], config["rows"]), Pieces(a.encoder)
    model = Teacher(config, {k: len(v) for k, v in inv.items()}, load_encoder(a.encoder))
    model.load_state_dict(state["state"])
    model.eval()
    run, out, start = runner(model, pieces), [], time.time()
    with open(a.texts, encoding="utf-8") as f:
        sentences = [line.split() for line in f]
    sentences = [s for s in sentences if 2 <= len(s) <= 100 and pieces.fits(s)]
    items = [dict(forms=s) for s in sentences]
    with torch.no_grad():
        for done, ids in enumerate(batches(items, 3000, random.Random(1))):
            chosen = [coder.inputs(sentences[i]) for i in ids]
            scores, lengths, _ = run(chosen)
            arc = mask_arcs(scores["arc"], lengths)
            labels = {"heads": top(arc), "rels": top(model.heads.relations(scores, arc.argmax(-1)))}
            labels.update((k, top(scores[k])) for k in KINDS if k != "rels")
            for row, x in enumerate(chosen):
                n = len(x["forms"])
                out.append(dict(forms=x["forms"], **{k: (i[row, :n].copy(), w[row, :n].copy())
                                                     for k, (i, w) in labels.items()}))
            if done % 100 == 0:
                print("%d sentences, %ds" % (len(out), time.time() - start), flush=True)
    with open(a.out, "wb") as f:
        pickle.dump(dict(inv=inv, sentences=out), f, protocol=4)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    sub = p.add_subparsers(dest="command", required=True)
    t = sub.add_parser("train")
    for name in ("data", "encoder", "out"):
        t.add_argument(name)
    t.add_argument("--epochs", type=int, default=8)
    t.add_argument("--batch", type=int, default=1500)
    t.add_argument("--rate", type=float, default=2e-3)
    t.add_argument("--seed", type=int, default=1)
    g = sub.add_parser("label")
    for name in ("checkpoint", "encoder", "texts", "out"):
        g.add_argument(name)
    a = p.parse_args()
    train(a) if a.command == "train" else label(a)


if __name__ == "__main__":
    main()
