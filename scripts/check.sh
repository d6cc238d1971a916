#!/bin/sh
# Every check there is; the last line says how many tests passed. DRAGOMAN_NO_TORCH=1 leaves out the training test.
set -u
cd "$(dirname "$0")/.." || exit 1

sets="build check"
[ "${DRAGOMAN_NO_TORCH:-}" = 1 ] || sets="$sets train"
sh scripts/install.sh $sets || exit 1
# Without these the page and its tests are left out.
sh scripts/install.sh page browser || true

failed=
step() {
  name=$1
  shift
  echo "== $name"
  "$@" >"build/check.log" 2>&1 && return
  failed="$failed --failed $name"
  tail -n 60 build/check.log >&2
  false
}

mkdir -p build

released() {
  meson setup build $([ ! -f build/build.ninja ] || echo --reconfigure) -Dtests=enabled && ninja -C build
}

step format sh scripts/format.sh --dry-run -Werror
step page sh scripts/page.sh --try
step build released
step build-sanitize sh scripts/sanitize.sh

run_tests() {
  # A folder that could not be built has failed already.
  case "$failed " in *" $1 "*) return ;; esac
  echo "== tests in $1"
  meson test --no-rebuild --print-errorlogs -C "$@"
}

run_tests build
export DGM_SANITIZED=1 ASAN_OPTIONS=halt_on_error=1:abort_on_error=1 UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
run_tests build-sanitize --no-suite data --no-suite docs --no-suite train --no-suite kernels --no-suite page --timeout-multiplier 10

python3 scripts/count_tests.py $failed build build-sanitize >build/counted
status=$?
cat build/counted
tail -n 1 build/counted >build/result
exit $status
