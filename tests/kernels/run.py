"""All kernels give the same bits: this machine's, and ARM's under emulation where a cross compiler and qemu are
installed (Debian: gcc-aarch64-linux-gnu, qemu-user). TAP on standard output."""
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
SOURCES = ["tests/kernels/digest.c", "src/language/kernels.c", "src/language/kernels_amx.c"]
FLAGS = "-std=c11 -D_GNU_SOURCE -O2 -ffp-contract=off -Isrc -Iinclude".split()
MACHINES = [("this machine", ["cc"], [], []),
            ("ARM, all extensions", ["aarch64-linux-gnu-gcc", "-static"], ["qemu-aarch64", "-cpu", "max"], ["i8mm", "neon"]),
            ("ARM, the oldest 64-bit core", ["aarch64-linux-gnu-gcc", "-static"], ["qemu-aarch64", "-cpu", "cortex-a53"],
             ["neon"])]


def digests(folder, compiler, emulator):
    program = str(pathlib.Path(folder, "digest"))
    subprocess.run(compiler + FLAGS + SOURCES + ["-lm", "-o", program], cwd=ROOT, check=True)
    out = subprocess.run(emulator + [program], check=True, capture_output=True, text=True).stdout
    return dict(line.split() for line in out.splitlines())


print("1..%d" % len(MACHINES))
expected, failed = None, False
with tempfile.TemporaryDirectory() as folder:
    for number, (name, compiler, emulator, wanted) in enumerate(MACHINES, 1):
        missing = [x[0] for x in (compiler, emulator) if x and not shutil.which(x[0])]
        if missing:
            print("ok %d - %s # SKIP no %s" % (number, name, ", ".join(missing)))
            continue
        found = digests(folder, compiler, emulator)
        expected = expected or found["portable"]
        good = set(found.values()) == {expected} and all(x in found for x in wanted)
        failed |= not good
        print("%sok %d - %s: %s" % ("" if good else "not ", number, name, " ".join(found)))
        for kernel, value in found.items():
            print("# %s %s" % (kernel, value))
sys.exit(failed)
