"""A teacher for the event scorer: a sentence encoder, fine-tuned on the example sentences, labels other texts.

event_teacher.py train FEATURES MODEL ENCODER OUT EXAMPLES... [--check]    learns; --check: from four fifths, measures on the last
event_teacher.py label FEATURES MODEL ENCODER CHECKPOINT TEXTS OUT

TEXTS has a sentence a line. OUT (.npz) gets, for each candidate that dgm-features finds there, the probabilities of the types
and of "no event"; events.py learns from them too (--silver TEXTS OUT).
"""
import argparse
import time

import numpy as np
import torch
from torch import nn

import event_data as data
import events
from event_data import NONE
from event_measures import folds_of
from events import LEAST, N_FOLDS, N_SCORES, PAIR, Set, batch_of, drop_features, index_features

MOST_PIECES = 160


class Encoder(nn.Module):
    """Word pieces of texts; the vector of a candidate is that of its first piece beside the mean of the text."""

    def __init__(self, path):
        super().__init__()
        from transformers import AutoModel, AutoTokenizer
        self.tokenizer = AutoTokenizer.from_pretrained(path)
        self.encoder = AutoModel.from_pretrained(path, attn_implementation="eager", add_pooling_layer=False)
        self.encoder.embeddings.word_embeddings.weight.requires_grad = False
        self.size = 2 * self.encoder.config.hidden_size

    def forward(self, texts, places):
        """texts: strings; places: (row of texts, byte offset) of each candidate."""
        coded = self.tokenizer(texts, return_tensors="pt", padding=True, truncation=True, max_length=MOST_PIECES,
                               return_offsets_mapping=True)
        offsets = coded.pop("offset_mapping").numpy()
        hidden = self.encoder(**coded).last_hidden_state
        mask = coded["attention_mask"].unsqueeze(2).float()
        mean = (hidden * mask).sum(1) / mask.sum(1)
        at = []
        for row, byte in places:
            point = len(texts[row].encode()[:byte].decode("utf-8", "ignore"))
            ends = offsets[row, :, 1]
            found = np.nonzero((offsets[row, :, 0] <= point) & (point < ends))[0]
            at.append(int(found[0]) if len(found) else 0)
        rows = [r for r, _ in places]
        return torch.cat([hidden[rows, at], mean[rows]], 1)


class Teacher(nn.Module):
    def __init__(self, path, index):
        super().__init__()
        self.index, self.known, self.without = index, {}, ()  # batch_of asks for them
        self.encoder = Encoder(path)
        self.rows = nn.EmbeddingBag(len(index) + 1, N_SCORES, mode="sum", sparse=True)
        nn.init.zeros_(self.rows.weight)
        self.hidden, self.out = nn.Linear(self.encoder.size, 192), nn.Linear(192, N_SCORES)
        self.drop = nn.Dropout(0.2)

    def forward(self, s, texts, rows, train):
        ids, starts, _, odd = batch_of(self, s.c, rows)
        weights = torch.ones(len(ids))
        if train:
            weights = drop_features(starts, odd, 0.3)
        at = {t: k for k, t in enumerate(texts)}
        vectors = self.encoder([s.texts[t] for t in texts], [(at[s.c.text[i]], s.c.span[i][0]) for i in rows])
        hidden = torch.tanh(self.hidden(self.drop(vectors)))
        return self.rows(ids, starts, per_sample_weights=weights) + self.out(self.drop(hidden))


def train(s, texts, args):
    torch.manual_seed(args.seed)
    rng = np.random.RandomState(args.seed)
    model = Teacher(args.encoder, index_features([(s, texts)], LEAST))
    own = [p for n, p in model.named_parameters() if n.startswith(("hidden", "out"))]
    encoder = [p for p in model.encoder.parameters() if p.requires_grad]
    adam = torch.optim.AdamW([dict(params=encoder, lr=1.5e-4, weight_decay=0.01), dict(params=own, lr=1e-3)])
    sparse = torch.optim.SparseAdam(list(model.rows.parameters()), lr=5e-3)
    full = [1.5e-4, 1e-3]
    n_steps, step, start = args.epochs * ((len(texts) + 31) // 32), 0, time.time()
    for epoch in range(args.epochs):
        model.train()
        total = 0.0
        order = sorted(texts, key=lambda t: len(s.texts[t]) + rng.rand() * 60)  # alike in length
        chunks = [order[i:i + 32] for i in range(0, len(order), 32)]
        for k in rng.permutation(len(chunks)):
            share = min(1, (step + 1) / (0.1 * n_steps)) * max(0.02, 1 - step / n_steps)
            for g, rate in zip(adam.param_groups, full):
                g["lr"] = rate * share
            step += 1
            rows = [i for t in chunks[k] for i in s.rows[t]]
            if not rows:
                continue
            scores = model(s, list(chunks[k]), rows, True)
            loss = nn.functional.cross_entropy(scores[:, :PAIR], torch.from_numpy(s.kinds[rows]))
            for o in (adam, sparse):
                o.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(encoder + own, 1.0)
            for o in (adam, sparse):
                o.step()
            total += loss.item()
        with torch.no_grad():
            model.rows.weight[0] = 0
        print("epoch %d loss %.3f %ds" % (epoch + 1, total / len(chunks), time.time() - start), flush=True)
        if args.check:
            measure(model, s, args)
    return model


def probabilities(model, s, texts):
    model.eval()
    out = np.full((len(s.c.text), PAIR), 0, np.float16)
    order = sorted(texts, key=lambda t: len(s.texts[t]))
    with torch.no_grad():
        for i in range(0, len(order), 64):
            chunk = order[i:i + 64]
            rows = [k for t in chunk for k in s.rows[t]]
            if rows:
                out[rows] = torch.softmax(model(s, chunk, rows, False)[:, :PAIR], 1).numpy()
    return out


def measure(model, s, args):
    held = [t for t in range(len(s.rows)) if args.fold[t] == 0]
    rows = [i for t in held for i in s.rows[t] if s.kinds[i] >= 0]
    best = probabilities(model, s, held)[rows].argmax(1)
    gold = s.kinds[rows]
    hit = ((gold == best) & (gold != NONE)).sum()
    print("  held out: F1 %.1f (precision %.1f, recall %.1f)" % (
        200.0 * hit / ((gold != NONE).sum() + (best != NONE).sum()), 100.0 * hit / max(1, (best != NONE).sum()),
        100.0 * hit / (gold != NONE).sum()), flush=True)


def run_train(args):
    examples = events.read_examples(args)
    examples.texts = [x.text for x in examples.cases]
    args.fold = folds_of(list(range(len(examples.rows))), N_FOLDS, 1)
    texts = [t for t in range(len(examples.rows)) if not args.check or args.fold[t] != 0]
    model = train(examples, texts, args)
    torch.save(dict(state=model.state_dict(), index=model.index), args.out)


def run_label(args):
    saved = torch.load(args.checkpoint)
    model = Teacher(args.encoder, saved["index"])
    model.load_state_dict(saved["state"])
    lines = [x.rstrip("\n") for x in open(args.texts, encoding="utf-8")]
    s = Set(data.run_features(args.features, args.model, "events", lines), len(lines), None)
    s.texts = lines
    np.savez_compressed(args.out, probabilities=probabilities(model, s, list(range(len(lines)))))
    print("%d texts, %d candidates labelled" % (len(lines), len(s.c.text)))


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    sub = p.add_subparsers(dest="command", required=True)
    t, g = sub.add_parser("train"), sub.add_parser("label")
    for parser, names in ((t, ("features", "model", "encoder", "out")),
                          (g, ("features", "model", "encoder", "checkpoint", "texts", "out"))):
        for name in names:
            parser.add_argument(name)
    t.add_argument("examples", nargs="+")
    t.add_argument("--epochs", type=int, default=4)
    t.add_argument("--seed", type=int, default=1)
    t.add_argument("--check", action="store_true")
    args = p.parse_args()
    run_train(args) if args.command == "train" else run_label(args)


if __name__ == "__main__":
    main()
