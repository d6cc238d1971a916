#!/bin/sh
# Every C file in the house's format: format.sh -i (rewrite) or format.sh --dry-run -Werror (complain).
set -eu
cd "$(dirname "$0")/.."
# Another version of clang-format would want other line breaks.
command -v clang-format-14 >/dev/null || { echo "clang-format-14 is missing" >&2; exit 1; }
find src include tests bench bindings -name '*.[ch]' -print0 | xargs -0 clang-format-14 "$@"
