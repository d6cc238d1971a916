#!/bin/sh
# Builds the program and codes the sample articles.
set -eu
cd "$(dirname "$0")/.."

echo "Building the page (a minute the first time)"
sh scripts/install.sh page || true
sh scripts/page.sh --try
echo "Building dragoman and its model (half a minute the first time)"
make --no-print-directory all >build.log 2>&1 || { tail -n 30 build.log >&2; rm -f build.log; exit 1; }
rm -f build.log

echo "Coding the articles of samples/"
grep -v '^#' samples/documents.list | tail -n +2 | while IFS="$(printf '\t')" read -r name date source title; do
  printf '\n%s (%s, %s; samples/%s.txt)\n\n' "$title" "$source" "$date" "$name"
  build/dragoman code --date "$date" --format table "samples/$name.txt"
done

sentence="Iran denied Ukrainian accusations that it had sent drones to Russia."
printf '\nWhy does it code what it codes?\n\n  build/dragoman explain --date 2024-03-14 "%s"\n\n' "$sentence"
build/dragoman explain --date 2024-03-14 "$sentence"

printf '\nThe same events as a program reads them, one JSON record a line (docs/output.md):\n\n'
printf '  build/dragoman code --format jsonl build/samples.jsonl\n\n'
python3 scripts/samples.py >build/samples.jsonl
build/dragoman code --format jsonl build/samples.jsonl >build/samples.events.jsonl
head -n 2 build/samples.events.jsonl
printf '\nAll %d records are in build/samples.events.jsonl. Now yours: build/dragoman code FILE\n' \
  "$(wc -l <build/samples.events.jsonl)"
printf '\nTo see the samples in the browser, find a pair of countries, and read who denies what: make demo-serve\n'
