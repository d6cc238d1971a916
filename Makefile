# `make` builds build/dragoman. `make demo` and `make check` first install what is missing (Debian, as root or by sudo).
.PHONY: all deps page demo demo-serve check bench fuzz soak train format install clean

all: build/build.ninja
	@ninja -C build

# Meson lists the tables when it sets up the build: a folder that has changed may hold a new one.
build/build.ninja: data/ $(wildcard data/*/)
	@command -v meson ninja >/dev/null || { echo "meson or ninja is missing: run 'make deps'" >&2; exit 1; }
	@meson setup $(if $(wildcard build/build.ninja),--reconfigure) build
	@touch $@

deps: ; @sh scripts/install.sh build

# The page of `dragoman serve`, from web/ into the program; needs nodejs, npm and network.
page: ; @sh scripts/page.sh && $(MAKE) --no-print-directory all

demo: deps ; @sh scripts/demo.sh

# The samples in the browser.
demo-serve: deps ; @sh scripts/demo_serve.sh

check: ; @sh scripts/check.sh

bench: all ; @sh bench/run.sh

fuzz: ; @sh tests/fuzz/run.sh

# Kills `dragoman add` 300 times.
soak: all ; @SOAK=300 python3 tests/store/run.py kills

# Needs the treebanks, the sentence encoder and texts: see train/README.md.
train: ; @sh scripts/train.sh

format: ; @sh scripts/format.sh -i

install: all ; @meson install -C build

clean: ; rm -rf build build-sanitize web/dist
