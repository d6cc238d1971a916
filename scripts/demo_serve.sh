#!/bin/sh
# The page on a store of the sample articles: make demo-serve [PORT=8710].
set -eu
cd "$(dirname "$0")/.."
sh scripts/install.sh page || true
sh scripts/page.sh --try
make --no-print-directory all >build.log 2>&1 || { tail -n 30 build.log >&2; rm -f build.log; exit 1; }
rm -f build.log
python3 scripts/samples.py | build/dragoman add build/samples.db -
echo "Ctrl-C ends the server."
exec build/dragoman serve --open ${PORT:+--port "$PORT"} build/samples.db
