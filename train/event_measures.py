"""What the answers of the event scorer are worth: folds, F1, and what turns scores into probabilities that hold."""
import re

import numpy as np
import torch
from torch import nn

from event_data import NONE


def f1_by_type(gold, system, labels):
    out = {}
    for k in labels:
        hit = sum(g == k == s for g, s in zip(gold, system))
        n = sum(g == k for g in gold) + sum(x == k for x in system)
        out[k] = 200.0 * hit / n if n else 0.0
    return out


QUAD = dict(AGREE=1, CONSULT=1, SUPPORT=1, YIELD=1, COOPERATE=2, AID=2, REQUEST=3, ACCUSE=3, REJECT=3, THREATEN=3, PROTEST=4,
            SANCTION=4, MOBILIZE=4, COERCE=4, ASSAULT=4)


def relatives(texts):
    """Groups of texts that share a good part of their words' pairs: paraphrases must not be split over folds."""
    sets = [set(zip(w, w[1:])) for w in (re.findall(r"\w+", t.lower()) for t in texts)]
    parent = list(range(len(texts)))
    def top(i):
        while parent[i] != i:
            i = parent[i]
        return i
    for i in range(len(texts)):
        for k in range(i):
            if len(sets[i] & sets[k]) > 0.3 * min(len(sets[i]), len(sets[k])):
                parent[top(i)] = top(k)
    return [top(i) for i in range(len(texts))]


def folds_of(keys, n, seed):
    unique = sorted(set(keys))
    order = np.random.RandomState(seed).permutation(len(unique))
    fold = {unique[k]: i % n for i, k in enumerate(order)}
    return np.array([fold[k] for k in keys])


def likeliest(p, speaks):
    """Of each candidate the likeliest type, its probability, and whether a row speaks for it."""
    best = p[:, :NONE].argmax(1)
    all_rows = np.arange(len(p))
    return best, p[all_rows, best], speaks[all_rows, best]


def bounds_of(p, speaks, gold, missed):
    """The least probabilities of a type, without and with a row that speaks for it, that together give the best F1."""
    best, share, row = likeliest(p, speaks)
    tries = np.arange(0.2, 0.71, 0.01)
    found = [(share[of] >= tries[:, None], (best == gold)[of]) for of in (~row, row)]
    (n_without, hit_without), (n_with, hit_with) = ((f.sum(1), (f & right).sum(1)) for f, right in found)
    n_gold = (gold != NONE).sum() + missed
    f1 = 2.0 * (hit_without[:, None] + hit_with) / (n_without[:, None] + n_with + n_gold)
    without, with_row = np.unravel_index(f1.argmax(), f1.shape)
    return tries[without], tries[with_row]


def shifted(scores, shift):
    """With less for "no event"."""
    out = torch.as_tensor(scores).clone()
    out[:, NONE] -= shift
    return out


def divisor_and_shift(scores, gold):
    """What the scores must be divided by, and what "no event" has too much of before, so that their probabilities hold (Guo
    et al. 2017: temperature scaling, and the bias of one class): a mean of scores is less sure than each of them."""
    gold = torch.as_tensor(gold)
    loss = lambda divisor, shift: float(nn.functional.cross_entropy(shifted(scores, shift) / divisor, gold))
    return min(((0.5 * 1.03 ** k, 0.1 * n) for k in range(60) for n in range(-5, 16)), key=lambda x: loss(*x))


def print_types(what, gold, system, missed):
    hit, n_system, n_gold = ((gold == system) & (gold != NONE)).sum(), (system != NONE).sum(), (gold != NONE).sum() + missed
    print("%s: type F1 %.2f (precision %.2f, recall %.2f; %d events)" % (
        what, 200.0 * hit / (n_gold + n_system), 100.0 * hit / max(1, n_system), 100.0 * hit / n_gold, n_gold))


def print_pairs(gold, answers):
    f = f1_by_type(gold, answers, sorted(set(gold)))
    quads = f1_by_type([QUAD[g] for g in gold], [QUAD[a] for a in answers], [1, 2, 3, 4])
    print("pairs: macro-F1 %.2f  accuracy %.2f  quad-macro-F1 %.2f (%d)" % (
        sum(f.values()) / len(f), 100.0 * sum(g == a for g, a in zip(gold, answers)) / len(gold), sum(quads.values()) / 4,
        len(gold)))
    print("  ".join("%s %.0f" % x for x in f.items()))
