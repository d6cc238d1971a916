#!/bin/sh
# Lists what fails in the exams of actors, places, times and coreference: sh tests/golden/known.sh >tests/golden/known-failures.txt
set -eu
cd "$(dirname "$0")/../.."
echo "# Known failures: expectations of the exams that the program does not meet yet, by exam and line of the case."
echo "# Written by tests/golden/known.sh."
for exam in actors actors-unseen places times times-unseen coreference; do
  echo
  echo "== $exam"
  build/tests/golden/golden build/english.dgm "tests/golden/$exam.txt" |
    sed -n 's/^line \([0-9]*\): .*/\1/p; s/^  expected  \(.*\)/  \1/p' |
    awk '/^[0-9]/ { at = $0; next } { print at $0 }'
done
