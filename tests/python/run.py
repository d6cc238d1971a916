"""The Python package: its wheel built in a clean virtual environment, installed, and its tests run against pyarrow,
pandas, polars, DuckDB and PySpark. TAP on standard output; skips with a reason without venv, headers or network. Under
DGM_SANITIZED the extension is built with the address sanitizer around the library that the build has, and the tests of
bad input and of stores run alone. DGM_LARGE: bytes of the largest text."""
import json
import os
import pathlib
import re
import subprocess
import sys
import sysconfig
import tempfile
import xml.etree.ElementTree

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("DGM_BUILD", ROOT / "build"))
PACKAGE = ROOT / "bindings" / "python"
SANITIZED = bool(os.environ.get("DGM_SANITIZED"))
PROJECT = (PACKAGE / "pyproject.toml").read_text(encoding="utf-8")


def needed_to(what):
    """A list of packages in pyproject.toml."""
    return json.loads(re.search(r"^%s = (\[.*\])" % what, PROJECT, re.M)[1])


def skip(reason):
    print("1..0 # SKIP %s" % reason)
    sys.exit(0)


def run(*command, **options):
    return subprocess.run([str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          **options)


def last_line(text):
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1][:150] if lines else "no message"


def make_environment(folder):
    """A clean virtual environment with what the tests need; its interpreter."""
    if not (pathlib.Path(sysconfig.get_path("include")) / "Python.h").exists():
        skip("Python.h is missing (Debian: python3-dev)")
    made = run(sys.executable, "-m", "venv", folder)
    if made.returncode:
        skip("no virtual environment (Debian: python3-venv): " + last_line(made.stdout))
    python = pathlib.Path(folder) / "bin" / "python"
    packages = needed_to("requires") + (["pytest"] if SANITIZED else needed_to("test"))
    # Without bytecode: of what is installed here most is never imported.
    got = run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile", "--prefer-binary",
              "--timeout", 20, "--retries", 1, *packages)
    if got.returncode:
        skip("packages cannot be had from PyPI: " + last_line(got.stdout))
    if not SANITIZED:
        # Half a gigabyte: where it cannot be had, its tests alone skip.
        got = run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--timeout", 60,
                  "--retries", 1, "pyspark")
        if got.returncode:
            print("# no pyspark from PyPI: " + last_line(got.stdout))
    return python


def install(python):
    """Builds and installs the wheel; the build folder is kept, so that the next time costs little."""
    options = ["-Cbuild-dir=%s" % (BUILD / "python-wheel"), "--no-build-isolation"]
    environment = dict(os.environ, PATH="%s:%s" % (python.parent, os.environ["PATH"]))
    if SANITIZED:
        # As scripts/sanitize.sh.
        options += ["-Csetup-args=-Db_sanitize=address,undefined", "-Csetup-args=-Db_lundef=false",
                    "-Csetup-args=-Dbuildtype=debugoptimized", "-Csetup-args=-Dbuilt=%s" % BUILD.resolve()]
        environment["ASAN_OPTIONS"] = "detect_leaks=0"
    return run(python, "-m", "pip", "install", "--disable-pip-version-check", "--no-deps", "--no-compile", *options, PACKAGE,
               env=environment)


def test(python, folder):
    """Runs pytest away from the sources, so that the installed package is tested; (exit status, output, cases)."""
    report = pathlib.Path(folder) / "report.xml"
    environment = dict(os.environ, DGM_ROOT=str(ROOT), DGM_PROGRAM=str(BUILD / "dragoman"), MPLBACKEND="Agg")
    environment.pop("DRAGOMAN_MODEL", None)
    tests = [PACKAGE / "tests"]
    if SANITIZED:
        tests = [PACKAGE / "tests" / "test_bad.py", PACKAGE / "tests" / "test_store.py"]
        library = run("cc", "-print-file-name=libasan.so").stdout.strip()
        environment.setdefault("DGM_LARGE", "2000000")
        environment.update(LD_PRELOAD=library, PYTHONMALLOC="malloc",
                           ASAN_OPTIONS="detect_leaks=0:halt_on_error=1:abort_on_error=1:allocator_may_return_null=1")
    done = run(python, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--junitxml", report, *tests, cwd=folder,
               env=environment)
    cases = list(xml.etree.ElementTree.parse(report).iter("testcase")) if report.exists() else []
    return done.returncode, done.stdout, cases


def failed(case):
    return case.find("failure") is not None or case.find("error") is not None


def main():
    with tempfile.TemporaryDirectory() as folder:
        python = make_environment(pathlib.Path(folder) / "venv")
        installed = install(python)
        print("%sok 1 - pip install ./bindings/python" % ("not " if installed.returncode else ""))
        if installed.returncode:
            print(installed.stdout, file=sys.stderr)
            print("1..1")
            return
        status, output, cases = test(python, folder)
        number = 1
        for case in cases:
            number += 1
            skipped = case.find("skipped")
            name = re.sub(r"[^\w.\[\] -]", "?", "%s: %s" % (case.get("classname"), case.get("name")))
            reason = "" if skipped is None else " # SKIP " + (skipped.get("message") or "").replace("\n", " ")
            print("%sok %d - %s%s" % ("not " if failed(case) else "", number, name, reason))
        if status and not any(map(failed, cases)):
            number += 1
            print("not ok %d - pytest ended with %d" % (number, status))
        if status:
            print(output[-8000:], file=sys.stderr)
        print("1..%d" % number)


main()
