#!/bin/sh
# Trains the language model anew: make train UD=FOLDER ENCODER=FOLDER [TEXTS="news.jsonl ..."]; see docs/training.md.
set -eu
cd "$(dirname "$0")/.."
if [ ! -f "${UD:-}/ewt-train.conllu" ] || [ ! -d "${ENCODER:-}" ]; then
  echo 'usage: make train UD=TREEBANKS ENCODER=ALL-MINILM-L6-V2 [TEXTS="news.jsonl ..."]; see docs/training.md' >&2
  exit 2
fi
out=build/train
mkdir -p "$out"
run() {
  echo "== $*"
  script=$1
  shift
  python3 "train/$script" "$@"
}
if [ -n "${TEXTS:-}" ]; then
  run texts.py "$out/texts.txt" $TEXTS
  run vectors.py "$ENCODER" "$out/vectors.npz" "$UD/ewt-train.conllu" "$UD/gum-train.conllu" "$out/texts.txt"
  run teacher.py train "$UD" "$ENCODER" "$out/teacher.pt" --epochs 5 --batch 2000 --rate 2.2e-3
  run teacher.py label "$out/teacher.pt" "$ENCODER" "$out/texts.txt" "$out/silver.pkl"
  run train.py "$UD" "$out/vectors.npz" "$out/student.pt" --silver "$out/silver.pkl" --repeat 2 --epochs 9 --batch 2500
else
  run vectors.py "$ENCODER" "$out/vectors.npz" "$UD/ewt-train.conllu" "$UD/gum-train.conllu"
  run train.py "$UD" "$out/vectors.npz" "$out/student.pt"
fi
run export.py "$out/student.pt" "$out/english.dgm"
make --no-print-directory all
build/dragoman parse --tokens "$UD/ewt-dev.conllu" >"$out/committed.conllu"
echo "How far the committed model, in the program, is from the new one (equal words of 1,000 sentences):"
run compare.py "$out/student.pt" "$out/committed.conllu"
echo "$out/english.dgm is ready: copy it to models/english.dgm and run make."
