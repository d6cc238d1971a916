"""Trains the event scorer: events.py [--check] FEATURES MODEL OUT EXAMPLES... [--own-pairs FILES] [--hard-pairs FILES] [--pairs FILE.tsv]

FEATURES is build/dgm-features, MODEL build/english.dgm, OUT the model file to write (models/events.dgm). --check only measures,
by five folds: types of the example sentences and, where there are pairs, types of pairs; nothing is written.
"""
import argparse
import collections

import numpy as np
import torch
from torch import nn

import event_data as data
from event_data import NONE, TYPES
from event_measures import bounds_of, divisor_and_shift, folds_of, likeliest, print_pairs, print_types, relatives, shifted
from export import Sections, int8_rows, write

HIDDEN = 64
HIDE = 0.3  # share of candidates whose own word is hidden
PAIR_WEIGHT = 5  # of a marked pair beside a sentence
OWN_EPOCHS, PAIR_EPOCHS = 8, 14  # of the pairs' own course
LABEL_WEIGHT = 0.4  # of a sentence with labels for some candidates: more would outweigh sentences that are known whole
LEAST = 3  # how often a feature must occur in training
SMALL = 0.1  # a weight that is not written
N_TYPES = len(TYPES)
PAIR = N_TYPES + 1  # columns: types and "no event"; what is added for pairs; the link
LINK = PAIR + N_TYPES
N_SCORES = LINK + 1
MODES = [(t, m) for t in TYPES for m in data.MODES[t] + ["-"]]  # by type, "-" last
N_OUT = N_SCORES + len(MODES)
N_FOLDS = 5
ALONE = 0.8  # least probability of an event without a party; by development sets, for only the program finds parties
ROW_BYTES = 64  # of the vectors, at the end: of which types the lexicon has rows


def index_features(parts, least, without=()):
    """Numbers for the features that occur `least` times; 0 is the row of all others and stays zero."""
    count = collections.Counter()
    for s, texts in parts:
        for t in texts:
            for i in s.rows[t]:
                count.update(s.c.features[i])
                count.update(s.c.links[i])
            for b in {s.c.bag[i] for i in s.rows[t]}:
                count.update(s.c.bags[b])
    kept = sorted(f for f, n in count.items() if n >= least and not ("votes" in without and f & 2))
    return {f: i + 1 for i, f in enumerate(kept)}


def drop_features(starts, odd, dropout):
    """Weights of a batch's features in training: some are left out, and of some candidates all that hold the predicate."""
    weights = (torch.rand(len(odd)) >= dropout).float()
    of = torch.repeat_interleave(torch.arange(len(starts)), torch.diff(starts, append=torch.tensor([len(odd)])))
    hidden = torch.rand(len(starts)) < HIDE
    return weights * (1 - (hidden[of] & odd).float())


class Scorer(nn.Module):
    """`without`: "votes" or "vectors" that it does not read."""

    def __init__(self, dense, index, hidden=HIDDEN, without=()):
        super().__init__()
        self.index, self.known, self.without = index, {}, without
        self.votes = 1.0  # how often the lexicon's votes count for a word that it never learned
        self.rows = nn.EmbeddingBag(len(index) + 1, N_OUT, mode="sum", sparse=True)
        nn.init.zeros_(self.rows.weight)
        self.hidden, self.out = nn.Linear(dense, hidden), nn.Linear(hidden, N_OUT)
        self.drop = nn.Dropout(0.2)

    def forward(self, batch, dropout):
        ids, starts, dense, odd = batch
        weights = torch.ones(len(ids))
        if dropout:
            weights = drop_features(starts, odd, dropout)
            dense = dense * (torch.rand(len(starts), 1) >= 0.2).float()
        hidden = torch.tanh(self.hidden(self.drop(dense)))
        return self.rows(ids, starts, per_sample_weights=weights) + self.out(self.drop(hidden))


def known_features(model, c):
    """Of all candidates the features that the model knows: their rows, whether they hold the predicate, and where each
    candidate's end."""
    if id(c) not in model.known:
        rows, odd, ends = [], [], [0]
        for i in range(len(c.text)):
            kept = [f for part in (c.features[i], c.bags[c.bag[i]], c.links[i]) for f in part if f in model.index]
            rows.extend(model.index[f] for f in kept)
            odd.extend(f & 1 for f in kept)
            ends.append(len(rows))
        model.known[id(c)] = np.array(rows, np.int64), np.array(odd, bool), np.array(ends)
    return model.known[id(c)]


def batch_of(model, c, rows):
    ids, odd, ends = known_features(model, c)
    rows = np.asarray(rows)
    sizes = ends[rows + 1] - ends[rows]
    starts = np.cumsum(sizes) - sizes
    at = np.repeat(ends[rows] - starts, sizes) + np.arange(sizes.sum())
    dense = (c.dense[rows].astype(np.float32) - 128) / 127 * ("vectors" not in model.without)
    if "votes" in model.without:
        dense[:, -ROW_BYTES:] = 0
    return tuple(map(torch.from_numpy, (ids[at], starts, dense, odd[at])))


def pair_scores(scores):
    """log of the share of each type in the answer of one text: the candidates' types, weighted by their links."""
    types = torch.log_softmax(scores[:, :N_TYPES] + scores[:, PAIR:LINK], 1)
    return torch.logsumexp(types + torch.log_softmax(scores[:, LINK], 0)[:, None], 0)


def pair_gold(root):
    return [TYPES.index(t) for t in (["CONCEDE", "RETREAT"] if root == "YIELD" else [root])]


def groups(n_all, size, rng):
    order = rng.permutation(n_all)
    return [order[i:i + size] for i in range(0, n_all, size)]


class Set:
    """Examples or pairs, with their candidates and answers, and how to learn from them: `step` texts at once."""

    def __init__(self, c, n, loss, weight=1.0, step=48):
        self.c, self.rows, self.loss, self.weight, self.step = c, [[] for _ in range(n)], loss, weight, step
        self.used = np.arange(n)  # the texts that teach something
        for i, t in enumerate(c.text):
            self.rows[t].append(i)


def example_loss(model, s, texts, dropout):
    rows = [i for t in texts for i in s.rows[t]]
    if not rows:
        return 0
    scores = model(batch_of(model, s.c, rows), dropout)
    kinds = torch.from_numpy(s.kinds[rows])
    loss = nn.functional.cross_entropy(scores[:, :PAIR], kinds, reduction="sum", ignore_index=-100)
    finals = torch.from_numpy(s.finals[rows])
    known = finals >= 0
    if known.any():
        pair = scores[known][:, :N_TYPES] + scores[known][:, PAIR:LINK]
        loss = loss + nn.functional.cross_entropy(pair, finals[known], reduction="sum")
    return s.weight * (loss + mode_loss(scores, s, rows)) / len(texts)


def mode_loss(scores, s, rows):
    """Of the events whose type has modes: which one."""
    loss = 0
    for k, i in enumerate(rows):
        if s.mode_numbers[i] >= 0:
            first, end, at = mode_range(MODES[s.mode_numbers[i]][0]) + (s.mode_numbers[i],)
            loss = loss - torch.log_softmax(scores[k, N_SCORES + first:N_SCORES + end], 0)[at - first]
    return loss


def mode_range(kind):
    first = next(i for i, (t, _) in enumerate(MODES) if t == kind)
    return first, first + len(data.MODES[kind]) + 1


def pair_loss(model, s, texts, dropout):
    rows = [i for t in texts for i in s.rows[t]]
    scores, at, loss = model(batch_of(model, s.c, rows), dropout), 0, 0
    for t in texts:
        n = len(s.rows[t])
        if n:
            answer = pair_scores(scores[at:at + n])
            loss = loss - torch.logsumexp(answer[pair_gold(s.gold[t])], 0)
        at += n
    return s.weight * loss / len(texts)


def silver_loss(model, s, texts, dropout):
    """The teacher's probabilities instead of answers; only of candidates, not of pairs."""
    rows = [i for t in texts for i in s.rows[t]]
    if not rows:
        return 0
    scores = model(batch_of(model, s.c, rows), dropout)
    return -(s.shares[rows] * torch.log_softmax(scores[:, :PAIR], 1)).sum() * s.weight / len(texts)


def whole(s):
    return s, s.used


def optimisers_of(rows, others, rate):
    """For the rows of features, of which a text has few, and for the small matrices."""
    return (torch.optim.SparseAdam(rows, lr=rate), rate), (torch.optim.AdamW(others, lr=rate / 2, weight_decay=0.02), rate / 2)


def slow_down(optimisers, share):
    for o, rate in optimisers:
        o.param_groups[0]["lr"] = rate * (1 - share)


def learn(optimisers, loss):
    if not torch.is_tensor(loss):
        return
    for o, _ in optimisers:
        o.zero_grad()
    loss.backward()
    for o, _ in optimisers:
        o.step()


def train(parts, epochs, seed, without=(), dropout=0.3, rate=1e-2, decay=0.15):
    """Learns from `parts`: sets and which of their texts."""
    torch.manual_seed(seed)
    rng = np.random.RandomState(seed)
    model = Scorer(parts[0][0].c.dense.shape[1], index_features(parts, LEAST, without), HIDDEN, without)
    dense = [p for name, p in model.named_parameters() if not name.startswith("rows")]
    optimisers = optimisers_of(list(model.rows.parameters()), dense, rate)
    for epoch in range(epochs):
        model.train()
        work = [(s, texts[g]) for s, texts in parts for g in groups(len(texts), s.step, rng)]
        slow_down(optimisers, epoch / epochs)
        for k in rng.permutation(len(work)):
            s, texts = work[k]
            learn(optimisers, s.loss(model, s, texts, dropout))
        with torch.no_grad():
            model.rows.weight *= 1 - decay
            model.rows.weight[0] = 0
    with torch.no_grad():  # the program does not leave them out
        model.hidden.weight *= "vectors" not in without
        model.hidden.weight[:, -ROW_BYTES:] *= "votes" not in without
    return model.eval()


def mean_of(models):
    """One scorer whose scores are the mean of theirs. A feature that one does not read adds nothing to its scores."""
    index = {f: i + 1 for i, f in enumerate(sorted(set().union(*(m.index for m in models))))}
    mean = Scorer(models[0].hidden.in_features, index, sum(m.hidden.out_features for m in models))
    with torch.no_grad():
        mean.rows.weight.zero_()
        for m in models:
            mean.rows.weight[[index[f] for f in m.index]] += m.rows.weight[list(m.index.values())] / len(models)
        mean.votes = len(models) / max(1, sum("votes" not in m.without for m in models))
        mean.hidden.weight.copy_(torch.cat([m.hidden.weight for m in models]))
        mean.hidden.bias.copy_(torch.cat([m.hidden.bias for m in models]))
        mean.out.weight.copy_(torch.cat([m.out.weight for m in models], 1) / len(models))
        mean.out.bias.copy_(sum(m.out.bias for m in models) / len(models))
    return mean.eval()


class PairPart(nn.Module):
    """The columns that only pairs have (types of a pair, the link), from nothing; the rest of the scorer stays as it is."""

    def __init__(self, model):
        super().__init__()
        self.model, self.index, self.known, self.without = model, model.index, model.known, model.without
        self.rows = nn.EmbeddingBag(len(model.index) + 1, N_SCORES - PAIR, mode="sum", sparse=True)
        self.out = nn.Linear(model.hidden.out_features, N_SCORES - PAIR)
        for weights in (self.rows.weight, self.out.weight, self.out.bias):
            nn.init.zeros_(weights)

    def forward(self, batch, dropout):
        ids, starts, dense, odd = batch
        weights = drop_features(starts, odd, dropout)
        with torch.no_grad():
            hidden = torch.tanh(self.model.hidden(dense))
            types = self.model.rows(ids, starts, per_sample_weights=weights) + self.model.out(hidden)
        return torch.cat([types[:, :PAIR], self.rows(ids, starts, per_sample_weights=weights) + self.out(hidden)], 1)

    def join(self):
        with torch.no_grad():
            self.model.rows.weight[1:, PAIR:N_SCORES] = self.rows.weight[1:]
            self.model.out.weight[PAIR:N_SCORES] = self.out.weight
            self.model.out.bias[PAIR:N_SCORES] = self.out.bias
        return self.model


def learn_pairs(model, courses, seed, dropout=0.3, rate=1e-2):
    """What pairs need beside the types of single predicates, learned when those are known. courses: (pairs, which of their
    texts, epochs), one after the other."""
    torch.manual_seed(seed)
    rng = np.random.RandomState(seed)
    part = PairPart(model)
    for pairs, texts, epochs in courses:
        optimisers = optimisers_of(list(part.rows.parameters()), list(part.out.parameters()), rate)
        for epoch in range(epochs):
            slow_down(optimisers, epoch / epochs)
            for g in groups(len(texts), pairs.step, rng):
                learn(optimisers, pair_loss(part, pairs, texts[g], dropout))
    return part.join()


def train_all(parts, courses, args):
    """The mean of some trainings, the last `args.blind` of them without the lexicon's votes: who never sees those learns more
    from all other words."""
    blind = [()] * (args.models - args.blind) + [("votes",)] * args.blind
    models = [train(parts, args.epochs, args.seed + i, {*args.without, *more}) for i, more in enumerate(blind)]
    return mean_of([learn_pairs(m, courses, args.seed + i) for i, m in enumerate(models)] if courses else models)


def scores_of(model, s, rows):
    with torch.no_grad():
        return model(batch_of(model, s.c, rows), 0) if rows else torch.zeros(0, N_SCORES)


# ---- measuring ----

def answer_pair(model, s, text):
    if not s.rows[text]:
        return "CONSULT"
    kind = TYPES[int(pair_scores(scores_of(model, s, s.rows[text])).argmax())]
    return "YIELD" if kind in ("CONCEDE", "RETREAT") else kind


def courses_of(own, pairs, texts):
    """Our own pairs first, but for the hard ones, then `texts` of the others."""
    return ([(own, own.plain, OWN_EPOCHS)] if own else []) + ([(pairs, texts, PAIR_EPOCHS)] if pairs else [])


def held_out(examples, more, own, pairs, args):
    """Scores of the examples' candidates, and answers to the pairs, each by a model that never saw its text."""
    fold_of = folds_of(list(range(len(examples.rows))), N_FOLDS, 1)
    scores, answers = torch.zeros(len(examples.kinds), PAIR), [None] * (len(pairs.rows) if pairs else 0)
    for fold in range(N_FOLDS):
        parts = [(examples, np.where(fold_of != fold)[0])] + [whole(x) for x in more]
        model = train_all(parts, courses_of(own, pairs, np.where(pairs.fold != fold)[0] if pairs else ()), args)
        rows = [i for t in np.where(fold_of == fold)[0] for i in examples.rows[t]]
        scores[rows] = scores_of(model, examples, rows)[:, :PAIR]
        for t in np.where(pairs.fold == fold)[0] if pairs else ():
            answers[t] = answer_pair(model, pairs, t)
        print("  fold %d of %d" % (fold + 1, N_FOLDS), flush=True)
    return scores, answers


def check(examples, more, own, pairs, args):
    """Prints how well the parts held out are read; returns the score divisor, the shift and the least probabilities."""
    scores, answers = held_out(examples, more, own, pairs, args)
    known = np.where(examples.kinds >= 0)[0]
    gold, speaks, missed = examples.kinds[known], examples.c.speaks[known], examples.missed
    divisor, shift = divisor_and_shift(scores[known], gold)
    p = torch.softmax(shifted(scores[known], shift) / divisor, 1).numpy()
    without, with_row = bounds_of(p, speaks, gold, missed)
    print("score divisor %.2f, shift %.2f, least probability %.2f, with a row that speaks for the type %.2f" % (
        divisor, shift, without, with_row))
    best, share, row = likeliest(p, speaks)
    print_types("examples", gold, np.where(share >= np.where(row, with_row, without), best, NONE), missed)
    print_types("lexicon's votes alone", gold, np.minimum(examples.c.vote[known], NONE), missed)
    if pairs:
        print_pairs(pairs.gold, answers)
    return divisor, shift, without, with_row


# ---- files ----

def slots_of(index):
    """Open addressing: a feature and its row, twice as many slots as features at least."""
    size = 16
    while size < 2 * len(index):
        size *= 2
    slots = np.zeros((size, 2), np.uint32)
    for feature, row in index.items():
        i = feature & (size - 1)
        while slots[i, 0]:
            i = (i + 1) & (size - 1)
        slots[i] = feature, row - 1
    return slots


def heavy_rows(index, weights):
    """Features and their weights, without those that weigh next to nothing; first those that tell modes, how many."""
    features = np.array(sorted(index, key=index.get), np.uint32)
    types, modes = (np.abs(weights[1:, part]).max(1) > SMALL for part in (slice(0, N_SCORES), slice(N_SCORES, None)))
    order = np.concatenate([np.where(modes)[0], np.where(types & ~modes)[0]])
    return {int(f): i + 1 for i, f in enumerate(features[order])}, weights[1:][order], int(modes.sum())


def export(model, path, name, calibration):
    """Sections as src/events/scorer.c wants them. calibration: as --calibration."""
    divisor, shift, *least = calibration
    w = {k: v.numpy().copy() for k, v in model.state_dict().items()}
    w["out.bias"][NONE] -= shift
    out = Sections(w, "events")
    index, weights, n_modes = heavy_rows(model.index, w["rows.weight"])
    slots = slots_of(index)
    out.add("config", np.array([len(slots), len(weights), N_SCORES, *w["hidden.weight"].shape[::-1], len(MODES), n_modes],
                               np.uint32))
    out.add("slots", slots)
    for part, chosen in (("rows", weights[:, :N_SCORES]), ("moderows", weights[:n_modes, N_SCORES:])):
        rows, scale = int8_rows(chosen)
        out.add(part, rows)
        out.add(part + ".scale", scale)
    out.list.append(("events.modes", "\n".join("%s %s" % x for x in MODES).encode()))
    for layer in ("hidden", "out"):
        out.linear8(layer, w[layer + ".weight"], w[layer + ".bias"])
    out.add("calibration", np.array((divisor, 1, *least, model.votes, ALONE), np.float32))
    size = write(path, name, out.list)
    print("%s: %.2f MiB, %d features" % (path, size / 2**20, len(weights)))


def mode_numbers(s):
    """For each candidate the number of its mode; -1: no event, a promise of one, or a type without modes."""
    out = np.full(len(s.kinds), -1)
    for i, k in enumerate(s.kinds):
        if 0 <= k != NONE and k == s.finals[i] and data.MODES[TYPES[k]]:
            out[i] = MODES.index((TYPES[k], s.modes[i][0]))
    return out


def read_examples(args):
    cases = data.read_cases(args.examples)
    c = data.run_features(args.features, args.model, "events", [x.text for x in cases])
    s = Set(c, len(cases), example_loss)
    s.cases = cases
    s.kinds, s.finals, s.modes, s.missed = data.label(cases, c)
    s.mode_numbers = mode_numbers(s)
    print("%d examples, %d candidates, %d events, %d of them on no candidate" % (
        len(cases), len(c.text), sum(len(x.events) for x in cases), s.missed))
    return s


def read_lexicon(args):
    rows = data.read_lexicon()
    c = data.run_features(args.features, args.model, "events", [r[0] for r in rows])
    s = Set(c, len(rows), example_loss, weight=0.5)
    s.kinds, s.finals, s.modes = data.label_lexicon(rows, c)
    s.mode_numbers = mode_numbers(s)
    print("%d examples of the lexicon, %d of them usable" % (len(rows), (s.kinds >= 0).sum()))
    return s


def read_silver(args):
    texts, shares = args.silver
    lines = [x.rstrip("\n") for x in open(texts, encoding="utf-8")]
    s = Set(data.run_features(args.features, args.model, "events", lines), len(lines), silver_loss, args.silver_weight)
    s.shares = torch.from_numpy(np.load(shares)["probabilities"].astype(np.float32))
    if len(s.shares) != len(s.c.text):
        raise SystemExit("%s: not of these texts and tables: label again" % shares)
    print("%d texts labelled by the teacher, %d candidates" % (len(lines), len(s.c.text)))
    return [s] + ([read_labels(args.labels, s, lines)] if args.labels else [])


def read_labels(paths, silver, texts):
    """Types given by reading to single candidates of the silver texts: a text's hash, then START-END=TYPE for each, in
    bytes. What is labelled so is no longer learned from the teacher."""
    number = {data.text_hash(x): i for i, x in enumerate(texts)}
    s = Set(silver.c, len(texts), example_loss, LABEL_WEIGHT)
    s.kinds, s.finals = np.full(len(silver.c.text), -100), np.full(len(silver.c.text), -1)
    s.mode_numbers = s.finals
    at = {(int(t), *span): i for i, (t, span) in enumerate(zip(silver.c.text, silver.c.span))}
    for hash_, marks in data.read_labels(paths):
        for start, end, kind in marks:
            i = at.get((number.get(hash_), start, end))
            if i is not None:  # what a promise speaks of, as in the examples
                v = s.c.vote[i]
                s.kinds[i] = v if kind == TYPES.index("AGREE") and v < NONE and TYPES[v] in data.PROMISED else kind
    known = s.kinds >= 0
    silver.shares[known] = 0
    s.used = np.unique(silver.c.text[known])
    print("%d candidates of %d texts labelled by reading, %d of them events" % (
        known.sum(), len(s.used), (known & (s.kinds != NONE)).sum()))
    return s


def pair_set(args, rows, step):
    c = data.run_features(args.features, args.model, "pairs", ["%d %d %d %d\t%s" % (*at, t) for _, t, at, _ in rows])
    s = Set(c, len(rows), pair_loss, PAIR_WEIGHT, step)
    s.gold = [r[3] for r in rows]
    s.texts = [r[1] for r in rows]
    return s


def read_own_pairs(args):
    """Never measured with: in training of every fold. `plain`: all but the hard ones, whose types are mostly those that are
    easily mistaken: they teach types, not how frequent each is."""
    plain, hard = data.read_own_pairs(args.own_pairs), data.read_own_pairs(args.hard_pairs)
    s = pair_set(args, plain + hard, 48)
    s.plain = np.arange(len(plain))
    print("%d marked pairs of our own" % len(s.rows))
    return s


def read_pairs(args):
    rows = data.read_pairs(args.pairs)
    s = pair_set(args, rows, 16)
    same = relatives(s.texts)
    by_id = {}
    keys = [by_id.setdefault(r[0], same[i]) for i, r in enumerate(rows)]
    s.fold = folds_of(keys, N_FOLDS, 7)
    return s


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--check", action="store_true")
    p.add_argument("features")
    p.add_argument("model")
    p.add_argument("out")
    p.add_argument("examples", nargs="+")
    p.add_argument("--pairs")
    p.add_argument("--own-pairs", nargs="*", default=[], help="train/pairs/pairs-[0-9]*.tsv")
    p.add_argument("--hard-pairs", nargs="*", default=[], help="train/pairs/pairs-hard-*.tsv: of types that are easily mistaken")
    p.add_argument("--name", default="events 3")
    p.add_argument("--calibration", type=float, nargs=4,
                   help="score divisor, what is taken from the score of no event, least probability without and with a row that "
                        "speaks for the type; else found by five folds")
    p.add_argument("--without", nargs="*", default=[], choices=["votes", "vectors"])
    p.add_argument("--silver", nargs=2, metavar=("TEXTS", "LABELS"), help="of event_teacher.py")
    p.add_argument("--labels", nargs="*", default=[], help="train/labels/*.tsv, of texts in --silver")
    p.add_argument("--silver-weight", type=float, default=0.3)
    p.add_argument("--epochs", type=int, default=6)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--models", type=int, default=1, help="how many are trained, with seeds of their own; the mean is written")
    p.add_argument("--blind", type=int, default=0, help="how many of them without the lexicon's votes")
    args = p.parse_args()
    examples = read_examples(args)
    pairs = read_pairs(args) if args.pairs else None
    own = read_own_pairs(args) if args.own_pairs else None
    more = [read_lexicon(args)] + ([own] if own else []) + (read_silver(args) if args.silver else [])
    calibration = args.calibration or check(examples, more, own, pairs, args)
    if args.check:
        return
    parts = [whole(x) for x in [examples] + more]
    model = train_all(parts, courses_of(own, *(whole(pairs) if pairs else (None, ()))), args)
    export(model, args.out, args.name, calibration)


if __name__ == "__main__":
    main()
