#!/bin/sh
# Installs the Debian packages that are missing: install.sh build|check|train|page|browser ...
set -eu

packages() {
  case $1 in
  build) echo gcc libc6-dev meson ninja-build pkg-config python3 libjansson-dev libsqlite3-dev libxml2-dev zlib1g-dev libzstd-dev libmicrohttpd-dev ;;
  check) echo clang-format-14 libcmocka-dev curl python3 python3-pandas default-jre-headless python3-venv python3-dev ;;
  train) echo python3-numpy python3-torch ;;
  page) echo nodejs npm ;;
  browser) echo chromium ;;
  *) echo "install.sh: no set of packages \"$1\": build, check, train, page or browser" >&2; exit 2 ;;
  esac
}

installed() {
  [ "$(dpkg-query -W -f '${Status}' "$1" 2>/dev/null)" = "install ok installed" ]
}

# What the package is for may be there without it: from source, from pip, on another system.
usable() {
  case $1 in
  libc6-dev) echo '#include <stdio.h>' | cc -E - ;;
  ninja-build) command -v ninja ;;
  libjansson-dev) pkg-config --exists jansson ;;
  libsqlite3-dev) pkg-config --exists sqlite3 ;;
  libxml2-dev) pkg-config --exists libxml-2.0 ;;
  zlib1g-dev) pkg-config --exists zlib ;;
  libzstd-dev) pkg-config --exists libzstd ;;
  libmicrohttpd-dev) pkg-config --exists libmicrohttpd ;;
  libcmocka-dev) pkg-config --exists cmocka ;;
  python3) command -v python3 ;;
  default-jre-headless) command -v java ;;
  python3-venv) python3 -c 'import venv, ensurepip' ;;
  python3-dev) test -f "$(python3 -c 'import sysconfig; print(sysconfig.get_path("include"))')/Python.h" ;;
  nodejs) command -v node ;;
  python3-*) /usr/bin/python3 -c "import ${1#python3-}" ;;
  *) command -v "$1" ;;
  esac >/dev/null 2>&1
}

missing=
for set in "$@"; do
  for package in $(packages "$set"); do
    installed "$package" && continue
    # Node and npm come from many places, and no two of them get along.
    case $set in page | browser) usable "$package" && continue ;; esac
    missing="$missing $package"
  done
done
[ -n "$missing" ] || exit 0

as_root=
[ "$(id -u)" -eq 0 ] || as_root=sudo
if ! command -v apt-get >/dev/null || { [ -n "$as_root" ] && ! command -v sudo >/dev/null; }; then
  needed=
  for package in $missing; do
    usable "$package" || needed="$needed $package"
  done
  [ -n "$needed" ] || exit 0
  echo "These are missing, and only root on Debian or its kin, or a user of sudo, can have them installed from here:" >&2
  echo " $needed" >&2
  echo "Install them (the names are Debian's) and try again." >&2
  exit 1
fi

echo "Installing$missing"
echo "  (Debian packages, once; this can take some minutes)"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! { $as_root apt-get update && $as_root env DEBIAN_FRONTEND=noninteractive \
  apt-get install -y --no-install-recommends $missing; } >"$log" 2>&1 </dev/null; then
  tail -n 30 "$log" >&2
  echo "apt-get could not install$missing: its last lines stand above." >&2
  exit 1
fi
