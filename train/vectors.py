"""Static word vectors: the sentence encoder's reading of each word alone, reduced to 96 dimensions.

vectors.py ENCODER OUT TEXT ...    TEXT: .conllu files, or texts of one tokenised sentence a line (texts.py)
"""
import collections
import re
import sys

import numpy as np
import torch

from data import lower, read_conllu

SIZE = 96


def vocabulary(encoder, paths, least=3):
    """Words of the treebanks, words that the texts use `least` times, and the encoder's own whole words."""
    count = collections.Counter()
    for path in paths:
        if path.endswith(".conllu"):
            for s in read_conllu(path):
                count.update({lower(f): least for f in s.forms})
        else:
            with open(path, encoding="utf-8") as f:
                for line in f:
                    count.update(lower(w) for w in line.split())
    words = {w for w, n in count.items() if n >= least and len(w) <= 40}
    with open(encoder + "/vocab.txt", encoding="utf-8") as f:
        words |= {w.strip() for w in f if re.fullmatch(r"[a-z]{2,}\n", w)}
    return sorted(words)


def read_words(encoder, words):
    """For each word its contextual vectors' mean and, more loudly, its pieces' own embeddings."""
    from transformers import AutoModel, AutoTokenizer
    tokenizer, model = AutoTokenizer.from_pretrained(encoder), AutoModel.from_pretrained(encoder).eval()
    out = []
    with torch.no_grad():
        for i in range(0, len(words), 512):
            b = tokenizer(words[i:i + 512], padding=True, return_tensors="pt", truncation=True, max_length=12)
            h = model(**b).last_hidden_state
            mask = b["attention_mask"].unsqueeze(-1).float()
            inner = mask.clone()
            inner[:, 0] = 0
            pieces = model.embeddings.word_embeddings(b["input_ids"])
            out.append(torch.cat([(h * mask).sum(1) / mask.sum(1), 3 * (pieces * inner).sum(1) / inner.sum(1)], 1).numpy())
    return np.concatenate(out)


def main():
    encoder, out, paths = sys.argv[1], sys.argv[2], sys.argv[3:]
    words = vocabulary(encoder, paths)
    x = read_words(encoder, words)
    x -= x.mean(0)
    x /= np.linalg.norm(x, axis=1, keepdims=True) + 1e-6
    sample = x[np.random.RandomState(0).permutation(len(x))[:12000]]
    _, _, axes = np.linalg.svd(sample, full_matrices=False)
    y = x @ axes[:SIZE].T
    y /= y.std()
    np.savez(out, vectors=y.astype(np.float32), words=np.array(words))
    print(len(words), "words")


if __name__ == "__main__":
    main()
