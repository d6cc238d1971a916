"""Sentences for the event teacher to label: event_texts.py PROGRAM OUT FILE.jsonl ... [--others FILE.conllu ...] [--labels FILE.tsv ...]

Of the files the field "text" is read; the sentences are dragoman's own. Others are treebanks of more genres, so that the teacher
also tells what is no event. Sentences of 40 to 320 characters, each once, in a random order that is always the same; behind
them those that train/labels knows by their hash.
"""
import argparse
import hashlib
import subprocess

import event_data as data


MARK = "# text = "


def chosen(lines, most, labelled):
    texts = {line[len(MARK):].strip() for line in lines if line.startswith(MARK)}
    texts = sorted(texts, key=lambda t: hashlib.sha256(t.encode()).digest())
    first = [t for t in texts if 40 < len(t) < 320][:most]
    there = set(first)
    return first + [t for t in texts if t not in there and data.text_hash(t) in labelled]


def main():
    p = argparse.ArgumentParser()
    p.add_argument("program")
    p.add_argument("out")
    p.add_argument("files", nargs="+")
    p.add_argument("--most", type=int, default=15000)
    p.add_argument("--others", nargs="*", default=[])
    p.add_argument("--most-others", type=int, default=8000)
    p.add_argument("--labels", nargs="*", default=[], help="train/labels/*.tsv")
    args = p.parse_args()
    labelled = {text for text, _ in data.read_labels(args.labels)}
    run = subprocess.run([args.program, "parse", *args.files], stdout=subprocess.PIPE, encoding="utf-8")
    if run.returncode not in (0, 3):  # 3: some records are left out
        raise SystemExit("%s parse failed" % args.program)
    texts = chosen(run.stdout.splitlines(), args.most, labelled)
    texts += chosen([line for path in args.others for line in open(path, encoding="utf-8")], args.most_others, labelled)
    with open(args.out, "w", encoding="utf-8") as f:
        f.writelines(t + "\n" for t in texts)
    print(len(texts), "sentences")


if __name__ == "__main__":
    main()
