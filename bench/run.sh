#!/bin/sh
# make bench: how fast texts are read, stage by stage. NEWS=FILE.jsonl chooses the texts, DOCUMENTS=N how many of them.
set -eu
cd "$(dirname "$0")/.."
news=${NEWS:-../shared/data/synthetic-stories/stories.jsonl}
if [ -f "$news" ]; then
  echo "Reading ${DOCUMENTS:-1000} documents of $news"
  head -n "${DOCUMENTS:-1000}" "$news" >build/bench.jsonl
elif [ -z "${NEWS:-}" ]; then
  echo "The synthetic stories are not here: the samples, twenty times, have to do."
  for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do python3 scripts/samples.py; done >build/bench.jsonl
else
  echo "bench: no file $NEWS" >&2
  exit 2
fi
ninja -C build bench/dgm-bench >/dev/null
build/bench/dgm-bench build/english.dgm build/bench.jsonl build/dragoman
# How fast a store takes documents: ADD=N of them, 200000 for the whole measure.
if [ -f ../shared/data/synthetic-stories/stories.jsonl ]; then
  echo
  python3 bench/make_documents.py ../shared/data/synthetic-stories/stories.jsonl "${ADD:-5000}" >build/bench-add.jsonl
  python3 bench/add.py build/dragoman build/english.dgm build/bench-add.jsonl
fi

# Questions to a store of EVENTS events, made of a small one's rows; it stays in build/ for the next time.
if [ ! -f build/bench-large.db ]; then
  echo "Making a store of ${EVENTS:-1000000} events"
  rm -f build/bench-small.db
  { python3 scripts/samples.py; head -n 3000 build/bench.jsonl; } >build/bench-small.jsonl
  if [ -f ../shared/data/synthetic-stories/stories.jsonl ]; then
    python3 scripts/samples.py >build/bench-small.jsonl
    python3 bench/make_documents.py ../shared/data/synthetic-stories/stories.jsonl 3000 >>build/bench-small.jsonl
  fi
  build/dragoman add --date 2024-01-01 build/bench-small.db build/bench-small.jsonl
  python3 bench/make_store.py build/bench-small.db build/bench-large.db "${EVENTS:-1000000}"
fi
python3 bench/queries.py build/dragoman build/bench-large.db
# Whole exports of it: their time and memory.
if [ -n "${EXPORTS:-}" ]; then
  python3 bench/exports.py build/dragoman build/bench-large.db
fi
