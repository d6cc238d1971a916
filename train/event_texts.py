"""Sentences for the event teacher to label: event_texts.py PROGRAM OUT FILE.jsonl ... [--most N]

Reads the field "text"; the sentences are dragoman's own, of 40 to 320 characters, each once, in a random order that is always the
same.
"""
import argparse
import hashlib
import subprocess


def main():
    p = argparse.ArgumentParser()
    p.add_argument("program")
    p.add_argument("out")
    p.add_argument("files", nargs="+")
    p.add_argument("--most", type=int, default=22000)
    args = p.parse_args()
    run = subprocess.run([args.program, "parse", *args.files], stdout=subprocess.PIPE, encoding="utf-8")
    if run.returncode not in (0, 3):  # 3: some records are left out
        raise SystemExit("%s parse failed" % args.program)
    mark = "# text = "
    texts = {line[len(mark):] for line in run.stdout.splitlines() if line.startswith(mark)}
    texts = [t for t in texts if 40 < len(t) < 320]
    texts.sort(key=lambda t: hashlib.sha256(t.encode()).digest())
    with open(args.out, "w", encoding="utf-8") as f:
        f.writelines(t + "\n" for t in texts[:args.most])
    print(min(len(texts), args.most), "sentences")


if __name__ == "__main__":
    main()
