"""Runs train/smoke_test.py and train/event_smoke_test.py: a few seconds of training, a model file. TAP on standard output."""
import os
import pathlib
import subprocess
import sys

TRAIN = pathlib.Path(__file__).resolve().parents[2] / "train"
NEEDED = "numpy, torch"


def interpreter():
    """A Python with what training needs: this one, or the system's, for which Debian's packages are."""
    for python in (sys.executable, "/usr/bin/python3"):
        if os.path.exists(python) and not subprocess.run([python, "-c", "import " + NEEDED], capture_output=True).returncode:
            return python
    return None


python = interpreter()
if not python:
    print("1..0 # SKIP no Python with " + NEEDED)
    sys.exit(0)
print("1..2")
build = os.environ.get("DGM_BUILD", str(TRAIN.parent / "build"))
for number, (script, what) in enumerate((("smoke_test.py", "from a treebank to a model file"),
                                         ("event_smoke_test.py", "from example sentences to an event scorer")), 1):
    run = subprocess.run([python, "-B", "-W", "ignore", script, build], cwd=TRAIN, capture_output=True, text=True)
    print("%sok %d - %s" % ("" if run.returncode == 0 else "not ", number, what))
    for line in (run.stdout + run.stderr).splitlines():
        print("# " + line)
