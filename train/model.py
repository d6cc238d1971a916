"""The networks: heads shared by student and teacher, the student, the teacher."""
import torch
from torch import nn
from torch.nn import functional as F

STUDENT = dict(rows=1 << 16, emb=96, static=96, word=128, hidden=128, layers=2, arc=96, rel=96, tags=128,
               drop=0.2, encoder="lstm")
TEACHER = dict(rows=1 << 15, emb=64, hidden=256, arc=320, rel=192, drop=0.3)


class Heads(nn.Module):
    """Tags, lemma rules, entities and a parser over contextual vectors `r` and word vectors `w`."""

    def __init__(self, d, w, c, n):
        super().__init__()
        self.upos = nn.Linear(d, n["upos"])
        self.feats = nn.Linear(d, n["feats"])
        self.lemma = nn.Linear(d + w, n["lemma"])
        self.ner = nn.Linear(d, n["ner"])
        self.arc_dep = nn.Linear(d, c["arc"])
        self.arc_head = nn.Linear(d, c["arc"])
        self.arc = nn.Linear(c["arc"], c["arc"], bias=False)
        self.arc_bias = nn.Linear(c["arc"], 1, bias=False)
        self.root = nn.Parameter(torch.zeros(d))
        self.rel_dep = nn.Linear(d, 2 * c["rel"])
        self.rel_head = nn.Linear(d, 2 * c["rel"])
        self.rel = nn.Linear(2 * c["rel"], n["rels"])
        self.drop = nn.Dropout(c["drop"])

    def forward(self, r, w):
        r = self.drop(r)
        heads = torch.cat([self.root.to(r.dtype).expand(r.shape[0], 1, -1), r], 1)
        dep = self.drop(F.leaky_relu(self.arc_dep(r), 0.1))
        head = self.drop(F.leaky_relu(self.arc_head(heads), 0.1))
        arc = self.arc(dep) @ head.transpose(1, 2) + self.arc_bias(head).transpose(1, 2)
        return dict(self.tagged(r, w), arc=arc, rel_dep=self.rel_dep(r), rel_head=self.rel_head(heads))

    def tagged(self, r, w):
        both = torch.cat([r, w.to(r.dtype)], -1)
        return dict(upos=self.upos(r), feats=self.feats(r), lemma=self.lemma(both), ner=self.ner(r))

    def relations(self, out, chosen):
        """Scores of relations for the chosen heads, (batch, words): a sum and a product of the two words' vectors."""
        k = out["rel_dep"].shape[-1] // 2
        h = out["rel_head"].gather(1, chosen.unsqueeze(-1).expand(-1, -1, 2 * k))
        d = out["rel_dep"]
        mixed = torch.cat([F.leaky_relu(d[..., :k] + h[..., :k], 0.1), d[..., k:] * h[..., k:]], -1)
        return self.rel(self.drop(mixed).to(self.rel.weight.dtype))


class NarrowHeads(Heads):
    """The same, but tags, lemma rules and entities are read from one narrow layer: the student's many labels are cheap."""

    def __init__(self, d, w, c, n):
        super().__init__(d, w, c, n)
        self.tags = nn.Linear(d + w, c["tags"])
        for kind in ("upos", "feats", "lemma", "ner"):
            setattr(self, kind, nn.Linear(c["tags"], n[kind]))

    def tagged(self, r, w):
        t = self.drop(torch.tanh(self.tags(torch.cat([r, w.to(r.dtype)], -1))))
        return dict(upos=self.upos(t), feats=self.feats(t), lemma=self.lemma(t), ner=self.ner(t))


def run_lstm(lstm, x, lengths):
    packed = nn.utils.rnn.pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
    return nn.utils.rnn.pad_packed_sequence(lstm(packed)[0], batch_first=True)[0]


def feature_table(rows, size):
    table = nn.Embedding(rows, size, padding_idx=0)
    nn.init.normal_(table.weight, std=0.1)
    with torch.no_grad():
        table.weight[0].zero_()
    return table


class Convolutions(nn.Module):
    """Gated windows of five words, layer on layer: tried beside the LSTM (docs/models.md); src/language has none."""

    def __init__(self, d_in, d, layers, drop):
        super().__init__()
        self.first = nn.Linear(d_in, d)
        self.layers = nn.ModuleList(nn.Conv1d(d, 2 * d, 5, padding=2) for _ in range(layers))
        self.drop = nn.Dropout(drop)

    def forward(self, x, lengths):
        inside = (torch.arange(x.shape[1]).unsqueeze(0) < lengths.unsqueeze(1)).unsqueeze(1).to(x.dtype)
        x = self.first(x).transpose(1, 2) * inside
        for layer in self.layers:
            x = (x + F.glu(layer(self.drop(x)), 1)) * inside
        return torch.tanh(x).transpose(1, 2)


class Student(nn.Module):
    """What src/language computes: hashed parts and a static vector of each word, BiLSTM layers, heads."""

    def __init__(self, config, n, static):
        super().__init__()
        c = self.config = config
        self.emb = feature_table(c["rows"], c["emb"])
        self.static = nn.Embedding.from_pretrained(static, freeze=True, padding_idx=0)
        self.word = nn.Linear(c["emb"] + c["static"], c["word"])
        if c["encoder"] == "conv":
            self.conv = Convolutions(c["word"], 2 * c["hidden"], c["layers"], c["drop"])
        else:
            self.lstm = nn.LSTM(c["word"], c["hidden"], c["layers"], bidirectional=True, batch_first=True,
                                dropout=c["drop"] if c["layers"] > 1 else 0)
        self.heads = NarrowHeads(2 * c["hidden"], c["word"], c, n)
        self.drop = nn.Dropout(c["drop"])

    def forward(self, parts, static, lengths):
        summed = F.embedding_bag(parts.flatten(0, 1), self.emb.weight, mode="sum", padding_idx=0).view(*static.shape, -1)
        w = self.drop(torch.tanh(self.word(torch.cat([summed, self.static(static)], -1))))
        return self.heads(self.conv(w, lengths) if hasattr(self, "conv") else run_lstm(self.lstm, w, lengths), w)


class Teacher(nn.Module):
    """A pre-trained encoder read at each word's first piece, hashed parts (the encoder sees no case), one BiLSTM."""

    def __init__(self, config, n, encoder):
        super().__init__()
        c = self.config = config
        self.encoder = encoder
        size = encoder.config.hidden_size
        self.mix = nn.Parameter(torch.zeros(encoder.config.num_hidden_layers + 1))
        self.emb = feature_table(c["rows"], c["emb"])
        self.lstm = nn.LSTM(size + c["emb"], c["hidden"], 1, bidirectional=True, batch_first=True)
        self.heads = Heads(2 * c["hidden"], size + c["emb"], c, n)
        self.drop = nn.Dropout(0.2)

    def forward(self, parts, pieces, attention, first, lengths):
        layers = self.encoder(input_ids=pieces, attention_mask=attention, output_hidden_states=True).hidden_states
        mix = torch.softmax(self.mix, 0)
        h = sum(mix[i] * x.float() for i, x in enumerate(layers))
        h = h.gather(1, first.unsqueeze(-1).expand(-1, -1, h.shape[-1]))
        summed = F.embedding_bag(parts.flatten(0, 1), self.emb.weight, mode="sum", padding_idx=0)
        w = self.drop(torch.cat([h, summed.view(*first.shape, -1)], -1))
        return self.heads(run_lstm(self.lstm, w, lengths), w)
