#!/bin/sh
# web/dist, the page of `dragoman serve`: page.sh, or page.sh --try, which leaves it out with a reason where it cannot be built.
set -eu
cd "$(dirname "$0")/../web"

give_up() {
  echo "The page of dragoman serve is left out: $1" >&2
  [ "${mode:-}" = --try ] && exit 0
  exit 1
}

mode=${1:-}
{ command -v node && command -v npm; } >/dev/null || give_up "nodejs or npm is missing"
[ "$(node -p 'parseInt(process.versions.node)')" -ge 18 ] || give_up "nodejs is older than 18"

log=$(mktemp)
trap 'rm -f "$log"' EXIT
if [ ! -f node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
  npm ci --ignore-scripts --no-audit --no-fund >"$log" 2>&1 || { tail -n 5 "$log" >&2; give_up "npm could not get its packages"; }
fi
if [ ! -f dist/index.html ] || [ -n "$(find . -path ./node_modules -prune -o -path ./dist -prune -o -type f -newer dist/index.html -print)" ]; then
  npm run --silent check && npm run --silent build
fi
