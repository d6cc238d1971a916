"""How `dragoman serve` does on a large store: serve.py DRAGOMAN STORE. CLIENTS=200 SECONDS=60 are the defaults.

Prints how long the store takes to load, what the first view's and other filters' answers take (each asked once, so that
none is kept), the memory; then wrk, if it is installed, lets many clients ask at once: first addresses of which there
are a few dozen, as people send them around, then addresses that hardly ever come again.
"""
import http.client
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

FIRST = ["/", "/api/meta", "/api/overview", "/api/stories?newest=1&limit=20", "/api/disputes?limit=20"]
FILTERS = ["/api/overview?" + f for f in (
    "type=AID", "type=ACCUSE,ASSAULT&status=occurred", "party=RUS", "party=RUS&with=UKR", "party=/GOV", "actor=president",
    "since=2024", "source=reuters", "text=police", "text=con*", "by=/GOV", "place=Paris", "mode=dissent", "context=military",
    "unit=stories", "unit=stories&text=police", "confidence=0.9")]
FILTERS += ["/api/series?party=USA&every=day", "/api/actors", "/api/actors?type=AID", "/api/places", "/api/places?party=USA",
            "/api/events?party=RUS&newest=1", "/api/events?offset=10000&limit=200", "/api/stories?party=USA&type=AID",
            "/api/disputes?party=USA", "/api/agreements", "/api/agreements?party=RUS&with=USA", "/api/names?q=rus",
            "/api/stories/1"]
REPORT = """
done = function(summary, latency)
  local e = summary.errors
  io.write(string.format("%d answers, %d errors; median %.1f ms, p99 %.1f ms, longest %.1f ms\\n", summary.requests,
    e.connect + e.read + e.write + e.status + e.timeout, latency:percentile(50) / 1000, latency:percentile(99) / 1000,
    latency.max / 1000))
end
"""
WARM = """
local paths = {%s}
for _, t in ipairs({"AID", "ACCUSE", "ASSAULT", "CONSULT", "COERCE"}) do
  paths[#paths + 1] = "/api/overview?type=" .. t
  for _, c in ipairs({"RUS", "USA", "CHN", "IRN", "ISR", "FRA"}) do
    paths[#paths + 1] = "/api/stories?limit=20&party=" .. c .. "&type=" .. t
  end
end
request = function() return wrk.format("GET", paths[math.random(#paths)], {["Accept-Encoding"] = "gzip"}) end
"""
COLD = """
local types = {"AID", "ACCUSE", "ASSAULT", "CONSULT", "COERCE", "AGREE", "REQUEST", "PROTEST"}
local codes = {"RUS", "USA", "CHN", "IRN", "ISR", "FRA", "DEU", "GBR", "KEN", "BRA", "IDN", "ZAF", "SDN", "COD"}
local kinds = {"overview?", "stories?limit=20&", "events?newest=1&limit=20&", "series?", "disputes?limit=10&", "places?"}
request = function()
  local path = string.format("/api/%sparty=%s&type=%s&since=%d-%02d-%02d", kinds[math.random(#kinds)],
    codes[math.random(#codes)], types[math.random(#types)], math.random(2014, 2024), math.random(12), math.random(28))
  return wrk.format("GET", path, {["Accept-Encoding"] = "gzip"})
end
"""


def ask(port, path):
    begun = time.monotonic()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.request("GET", path)
    answer = connection.getresponse()
    size = len(answer.read())
    connection.close()
    return answer.status, size, 1000 * (time.monotonic() - begun)


def memory(pid):
    return dict(re.findall(r"(VmHWM|VmRSS):\s+(\d+) kB", pathlib.Path("/proc/%d/status" % pid).read_text()))


def show_memory(pid):
    m = memory(pid)
    print("memory: %.0f MB, at most %.0f MB" % (int(m["VmRSS"]) / 1024, int(m["VmHWM"]) / 1024))


def crowd(port, script):
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as file:
        file.write(script + REPORT)
        file.flush()
        done = subprocess.run(["wrk", "-t1", "-c" + os.environ.get("CLIENTS", "200"), "-d" + os.environ.get("SECONDS", "60"),
                               "--timeout", "10", "-s", file.name, "http://127.0.0.1:%d/" % port], capture_output=True, text=True)
        print(done.stdout.splitlines()[-1] if done.stdout else done.stderr)


def main():
    program, store = sys.argv[1:]
    begun = time.monotonic()
    server = subprocess.Popen([program, "serve", "--port", "0", store], stdout=subprocess.PIPE, text=True)
    port = int(server.stdout.readline().strip().rstrip("/").rsplit(":", 1)[1])
    ask(port, "/api/names?q=zz")
    print("loaded in %.1f s" % (time.monotonic() - begun))
    view = [(path,) + ask(port, path) for path in FIRST]
    print("first view: %.0f ms (%s)" % (sum(v[3] for v in view), ", ".join("%s %.0f" % (v[0], v[3]) for v in view)))
    filters = sorted(((path,) + ask(port, path) for path in FILTERS), key=lambda f: -f[3])
    bad = [f for f in filters if f[1] != 200]
    print("%d filters: median %.0f ms; the longest: %s" % (len(filters), filters[len(filters) // 2][3],
                                                           ", ".join("%s %.0f" % (f[0], f[3]) for f in filters[:5])))
    show_memory(server.pid)
    if shutil.which("wrk"):
        for what, script in (("known addresses", WARM % ", ".join('"%s"' % p for p in FIRST)), ("new addresses", COLD)):
            print("many clients, %s: " % what, end="", flush=True)
            crowd(port, script)
        show_memory(server.pid)
    else:
        print("many clients: skipped, for wrk is not installed")
    server.terminate()
    return server.wait() or len(bad)


sys.exit(main())
