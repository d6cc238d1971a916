"""docs/r.md: its commands, then its blocks of R, as a reader would run them. TAP on standard output; skips with a
reason where R, or its package arrow, is missing."""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("DGM_BUILD", ROOT / "build"))
BLOCK = re.compile(r"^```(sh|r|r arrow)\n(.*?)^```$", re.M | re.S)
# What must be so when all has run.
CHECKS = {
    "r": """stopifnot(nrow(events) >= 10, inherits(events$date, "Date"), is.numeric(events$goldstein), is.character(events$cameo),
        all(c("KEN", "SOM") %in% events$actor), sum(better) >= 3, sum(worse) >= 3, length(at) == 7,
        file.size("dyad.png") > 2000)""",
    "r arrow": """stopifnot(nrow(events) >= 10, inherits(events$date, "Date"), is.character(events$cameo),
        "KEN" %in% unlist(lapply(events$actor, function(actor) actor$code)))""",
}


def run(folder, *command):
    environment = dict(os.environ, PATH="%s:%s" % (BUILD, os.environ["PATH"]), LC_ALL="C.UTF-8")
    return subprocess.run(command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, timeout=240)


def missing(kind):
    if kind == "sh":
        return None
    if not shutil.which("Rscript"):
        return "no R (Debian: r-base-core)"
    if kind == "r arrow" and run(ROOT, "Rscript", "-e", "library(arrow)").returncode:
        return "no package arrow in R"
    return None


def main():
    scripts = {}
    for kind, script in BLOCK.findall((ROOT / "docs" / "r.md").read_text(encoding="utf-8")):
        scripts[kind] = scripts.get(kind, "") + script
    with tempfile.TemporaryDirectory() as folder:
        for number, (kind, script) in enumerate(sorted(scripts.items(), key=lambda s: "sh r r arrow".index(s[0])), 1):
            reason = missing(kind)
            if reason:
                print("ok %d - %s # SKIP %s" % (number, kind, reason))
                continue
            if kind == "sh":
                done = run(folder, "sh", "-eu", "-c", script)
            else:
                (pathlib.Path(folder) / "page.R").write_text(script + CHECKS[kind] + "\n", encoding="utf-8")
                done = run(folder, "Rscript", "--vanilla", "page.R")
            print("%sok %d - %s" % ("not " if done.returncode else "", number, kind))
            if done.returncode or "-v" in sys.argv:
                print(done.stdout, file=sys.stderr)
            keep = os.environ.get("DGM_KEEP")
            if keep and (pathlib.Path(folder) / "dyad.png").exists():
                shutil.copy(pathlib.Path(folder) / "dyad.png", keep)
    print("1..%d" % len(scripts))


main()
