#!/bin/sh
# build-sanitize/: program, library and tests that stop at the first bad access, leak or undefined operation.
set -eu
cd "$(dirname "$0")/.."
meson setup build-sanitize $([ ! -f build-sanitize/build.ninja ] || echo --reconfigure) -Dtests=enabled \
  --buildtype=debugoptimized -Db_sanitize=address,undefined -Db_lundef=false -Dc_args=-fno-sanitize-recover=all
ninja -C build-sanitize
