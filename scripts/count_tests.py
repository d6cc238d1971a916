"""Adds up what meson has tested: count_tests.py [--failed STEP]... BUILD...

Reads BUILD/meson-logs/testlog.json. A test that prints TAP or that cmocka runs counts its cases, any other counts as one.
Prints what the exams (suite golden) reached, the skipped and the failed tests by name and, last, "N passed, N failed".
The exit status is 1 if any failed or none passed.
"""
import argparse
import json
import pathlib
import re
import sys

TAP = re.compile(r"^(not ok|ok) \d+(.*)$", re.M)
CMOCKA = re.compile(r"^\[  (PASSED|FAILED|SKIPPED) *\] (\d+) test", re.M)


def count(test):
    """(passed, failed, skip reasons) of one test program."""
    text = (test.get("stdout") or "") + "\n" + (test.get("stderr") or "")
    passed = failed = 0
    skipped = []
    for verdict, rest in TAP.findall(text):
        if "# SKIP" in rest:
            skipped.append(rest.strip())
        elif verdict == "ok":
            passed += 1
        else:
            failed += 1
    for verdict, n in CMOCKA.findall(text):
        passed += int(n) * (verdict == "PASSED")
        failed += int(n) * (verdict == "FAILED")
    if test["result"] == "SKIP":
        return passed, failed, skipped or [text.strip().split("\n")[0]]
    good = test["result"] in ("OK", "EXPECTEDFAIL")
    if good and not passed + failed + len(skipped):
        passed = 1
    if not good and not failed:
        failed = 1
    return passed, failed, skipped


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--failed", action="append", default=[])
    options.add_argument("builds", nargs="+", type=pathlib.Path)
    args = options.parse_args()
    passed, failed = 0, len(args.failed)
    bad = list(args.failed)
    for build in args.builds:
        if build.name in args.failed:
            continue
        for line in (build / "meson-logs" / "testlog.json").read_text(encoding="utf-8").splitlines():
            test = json.loads(line)
            p, f, skipped = count(test)
            passed, failed = passed + p, failed + f
            if ":golden / " in test["name"] and build == args.builds[0]:
                lines = (test.get("stdout") or "").strip().split("\n")
                if lines[-1].startswith("all "):
                    print(lines[0])  # the head of a table that ends in its sums
                print(lines[-1])
            for reason in skipped:
                print("skipped in %s: %s: %s" % (build, test["name"], reason))
            if f:
                bad.append("%s: %s (%d)" % (build, test["name"], f))
    for name in bad:
        print("FAILED " + name)
    print("%d passed, %d failed" % (passed, failed))
    sys.exit(failed > 0 or passed == 0)


main()
