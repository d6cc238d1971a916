"""The page in a browser, as its users use it: a server on the samples' store and a report that looks far ahead, Debian's Chromium, Playwright, axe.
TAP on standard output; skipped with a reason where one of them is missing. Pictures of each view: build/page-screenshots."""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
HERE = ROOT / "tests" / "page"
BUILD = pathlib.Path(os.environ.get("DGM_BUILD", ROOT / "build"))
PROGRAM = BUILD / "dragoman"
AHEAD = {"id": "ahead", "date": "2025-04-01", "source": "Page Test", "text": "Kenya and Japan will sign a trade agreement in 2090."}


def skip(why):
    print("1..0 # SKIP " + why)
    sys.exit(0)


def tools():
    """The browser; the packages of the tests are fetched if they are not there."""
    if not shutil.which("node") or not shutil.which("npm"):
        skip("nodejs or npm is missing")
    browser = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not browser:
        skip("chromium is missing")
    if not (HERE / "node_modules/playwright-core").exists():
        got = subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=HERE, capture_output=True, text=True)
        if got.returncode:
            skip("npm could not get playwright-core and axe-core")
    return browser


def main():
    browser = tools()
    with tempfile.TemporaryDirectory() as folder:
        store = pathlib.Path(folder) / "samples.db"
        samples = subprocess.run([sys.executable, ROOT / "scripts/samples.py"], capture_output=True, check=True).stdout
        subprocess.run([PROGRAM, "add", store, "-"], input=samples + json.dumps(AHEAD).encode(), capture_output=True, check=True)
        server = subprocess.Popen([PROGRAM, "serve", "--port", "0", store], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        try:
            address = server.stdout.readline().strip()
            if not address:
                skip("no server: " + " ".join(server.stderr.read().split()))
            if not (ROOT / "web/dist/index.html").exists():
                skip("the program was built without its page (make page)")
            pictures = BUILD / "page-screenshots"
            pictures.mkdir(exist_ok=True)
            done = subprocess.run(["node", HERE / "page.mjs", address], env=dict(
                os.environ, CHROMIUM=browser, PROGRAM=str(PROGRAM), STORE=str(store), PICTURES=str(pictures)))
        finally:
            server.terminate()
            server.wait(20)
    sys.exit(done.returncode)


main()
