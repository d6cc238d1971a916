#!/bin/sh
# make fuzz: damaged texts through the sanitized library. FUZZ_SECONDS=N (600) and SEED=N choose how long and from where.
set -eu
cd "$(dirname "$0")/../.."
sh scripts/install.sh build check
echo "Building with sanitizers"
sh scripts/sanitize.sh >/dev/null
seed=${SEED:-$(date +%s)}
seconds=${FUZZ_SECONDS:-600}
echo "Fuzzing for $seconds seconds from seed $seed"
export ASAN_OPTIONS=abort_on_error=1 UBSAN_OPTIONS=abort_on_error=1:print_stacktrace=1
build-sanitize/tests/fuzz/dgm-fuzz build-sanitize/english.dgm "$seconds" "$seed" samples/*.txt tests/golden/*.txt
build-sanitize/tests/fuzz/dgm-fuzz-input "$((seconds / 4))" "$seed" tests/fixtures/*/*.html tests/fixtures/*/*.csv tests/fixtures/*/*.xml
