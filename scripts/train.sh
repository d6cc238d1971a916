#!/bin/sh
# Trains the weights anew: make train [UD=FOLDER ENCODER=FOLDER] [TEXTS="news.jsonl ..."] [PAIRS=FILE.tsv]; see
# docs/training.md. The event scorer always; the language model, first, where treebanks and encoder are given.
set -eu
cd "$(dirname "$0")/.."
out=build/train
rm -rf "$out/models"
mkdir -p "$out/models"
run() {
  echo "== $*"
  script=$1
  shift
  python3 "train/$script" "$@"
}
make --no-print-directory all

language=models/english.dgm
if [ -n "${UD:-}" ]; then
  if [ ! -f "$UD/ewt-train.conllu" ] || [ ! -d "${ENCODER:-}" ]; then
    echo 'usage: make train [UD=TREEBANKS ENCODER=ALL-MINILM-L6-V2] [TEXTS="news.jsonl ..."] [PAIRS=FILE.tsv]; see docs/training.md' >&2
    exit 2
  fi
  language=$out/models/english.dgm
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
  run export.py "$out/student.pt" "$language"
  build/dragoman parse --tokens "$UD/ewt-dev.conllu" >"$out/committed.conllu"
  echo "How far the committed language model, in the program, is from the new one (equal words of 1,000 sentences):"
  run compare.py "$out/student.pt" "$out/committed.conllu"
fi

# The scorer reads what the language model and the tables say, so it is trained on top of both.
build/dgm-compile data "$language" "$out/plain.dgm"
silver=
if [ -d "${ENCODER:-}" ] && [ -n "${TEXTS:-}" ]; then
  run event_texts.py build/dragoman "$out/event-texts.txt" $TEXTS ${UD:+--others "$UD/ewt-train.conllu" "$UD/gum-train.conllu"} --labels train/labels/*.tsv
  run event_teacher.py train build/dgm-features "$out/plain.dgm" "$ENCODER" "$out/event-teacher.pt" train/examples/*.txt --epochs 3
  run event_teacher.py label build/dgm-features "$out/plain.dgm" "$ENCODER" "$out/event-teacher.pt" "$out/event-texts.txt" "$out/event-silver.npz"
  silver="--silver $out/event-texts.txt $out/event-silver.npz --labels train/labels/*.tsv"
fi
run events.py build/dgm-features "$out/plain.dgm" "$out/models/events.dgm" train/examples/*.txt --calibration 1.2 0.6 0.44 0.42 --models 8 --blind 4 --silver-weight 0.7 --own-pairs train/pairs/pairs-[0-9]*.tsv --hard-pairs train/pairs/pairs-hard-*.tsv ${PAIRS:+--pairs "$PAIRS"} $silver
[ -f "$out/models/english.dgm" ] || cp models/english.dgm "$out/models/"
build/dgm-compile data "$out/models" "$out/english.dgm"
echo "How far the committed event scorer is from the new one:"
run compare_events.py build/dragoman build/english.dgm "$out/english.dgm" tests/golden/events-test.txt
echo "$out/models holds the new weights: copy them to models/ and run make."
