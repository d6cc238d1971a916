"""`dragoman serve`: its API against the commands, on the samples and a store of odd texts; hostile clients; a store that
changes, is locked, replaced, damaged. TAP on standard output."""
import contextlib
import csv
import gzip
import http.client
import io
import json
import os
import pathlib
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("DGM_BUILD", ROOT / "build"))
PROGRAM, MODEL = BUILD / "dragoman", BUILD / "english.dgm"
SLOW = bool(os.environ.get("DGM_SANITIZED"))
SKIP = "skip"
ADDED = ("counts", "sentence", "story", "history", "denials")
FILTERS = (
    {}, {"party": "RUS"}, {"party": "RUS", "with": "IRN"}, {"actor": "IDN"}, {"recipient": "BRA"},
    {"actor": "RUS", "recipient": "IRN"}, {"party": "/GOV"}, {"party": "RUS/MIL"}, {"actor": "president"},
    {"party": "president", "with": "/MIL"}, {"party": "Q7747"}, {"type": "AID,COOPERATE"}, {"status": "disputed,alleged"},
    {"since": "2024-03", "until": "2024-05"}, {"since": "2024"}, {"until": "2024-03-14"}, {"source": "volga press"},
    {"by": "RUS"}, {"by": "UNK"}, {"by": "/GOV"}, {"text": "drones OR missiles"}, {"text": '"held talks"'},
    {"text": "missile*"}, {"place": "Tehran"}, {"place": "SDN"}, {"mode": "visit"}, {"context": "military"},
    {"cameo": "19"}, {"confidence": "0.9"}, {"story": "1"}, {"party": "SDN", "type": "ASSAULT", "status": "occurred"},
    {"source": "volga press", "by": "RUS", "text": "missiles"}, {"party": "nobody at all"},
)
ODD = [
    {"id": "a", "date": "2024-03-11", "source": "<b>Wire</b>",
     "text": "\U0001F600 Ukraine alleged that Russia had shelled Kharkiv on Monday \U0001F4A5. <script>alert(1)</script>"},
    {"id": "b", "date": "2024-03-12", "source": "AFP",
     "text": "Türkiye’s çok önemli. Russia denied on Tuesday that it had shelled Kharkiv on Monday \U0001F4A5."},
    {"id": "c", "date": "2024-03-13", "source": "Reuters", "text": "On Monday Russia shelled Kharkiv with rockets."},
    {"id": "c2", "date": "2024-03-14", "source": "Copy & Co", "text": "On Monday Russia shelled Kharkiv with rockets."},
    {"id": "d/e ?%", "source": "Sun", "text": "Kenya praised Japan. Peru and Chile held talks in Lima."},
]


def expect(condition, what):
    if not condition:
        raise AssertionError(what)


def command(*arguments):
    environment = dict(os.environ, DRAGOMAN_MODEL=str(MODEL))
    done = subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, env=environment)
    expect(done.returncode == 0, "%s: %s" % (arguments, done.stderr.decode()))
    return done.stdout.decode()


def options(filters):
    return [part for name, value in filters.items() for part in ("--" + name, value)]


def address(path, filters):
    return path + "?" + urllib.parse.urlencode(filters)


class Server:
    def __init__(self, store, *arguments):
        environment = dict(os.environ, DRAGOMAN_MODEL=str(MODEL))
        self.process = subprocess.Popen([PROGRAM, "serve", "--port", "0", *arguments, store], stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, text=True, env=environment)
        line = self.process.stdout.readline().strip()
        expect(line.startswith("http://"), "no address: %r %s" % (line, "" if line else self.process.stderr.read()))
        self.port = int(line.rstrip("/").rsplit(":", 1)[1])

    def ask(self, path, method="GET", body=None, **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            headers = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()

    def get(self, path, status=200):
        got, _, body = self.ask(path)
        expect(got == status, "%s: %d, not %d: %s" % (path, got, status, body[:300]))
        value = json.loads(body)
        if status != 200:
            expect(list(value) == ["error"] and value["error"], "no error: %s" % body)
        return value

    def pages(self, path, filters, limit=40):
        rows, more = [], True
        while more:
            page = self.get(address(path, dict(filters, limit=limit, offset=len(rows))))
            rows += page["rows"]
            more = page["more"]
        return rows

    def raw(self, data, wait=10):
        """What comes back on a connection of one's own."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=wait) as s:
            s.sendall(data)
            got = b""
            with contextlib.suppress(OSError):
                while part := s.recv(65536):
                    got += part
            return got

    def is_up(self):
        expect(self.process.poll() is None, "the server is gone: %s" % self.process.poll())
        self.get("/api/meta")

    def end(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        code = self.process.wait(30)
        said = self.process.stderr.read()
        self.process.stdout.close()
        self.process.stderr.close()
        expect(code == 0, "ended with %d: %s" % (code, said))


@contextlib.contextmanager
def serving(store, *arguments):
    server = Server(store, *arguments)
    try:
        yield server
        server.is_up()
        server.end()
    finally:
        server.process.kill()
        server.process.wait()


def plain(record):
    """Without what the API adds, and without offsets."""
    if isinstance(record, list):
        return [plain(part) for part in record]
    if not isinstance(record, dict):
        return record
    return {name: plain(value) for name, value in record.items()
            if name not in ADDED + ("doc", "source") and not name.endswith(("start", "end"))}


def cut(text, start, end):
    return text.encode("utf-16-le")[2 * start:2 * end].decode("utf-16-le")


def check_words(sentence, part, key="text"):
    if part and part["start"] is not None:
        found = cut(sentence, part["start"], part["end"])
        expect(found == part[key], "%r is not %r" % (found, part[key]))
        return 1
    return 0


def check_offsets(record):
    """Words stand in their sentence where the record says; returns how many were looked at."""
    text, n = record["sentence"]["text"], 0
    for party in record["actor"] + record["recipient"]:
        n += check_words(text, party, "entity_text")
    n += check_words(text, dict(record["trigger"], text=record["event_text"])) + check_words(text, record["theme"])
    for claim in record["claims"]:
        expect(claim["sentence"] and claim["sentence"]["text"], "a claim has no sentence")
        own = claim["sentence"]["text"]
        n += check_words(own, claim["cue"]) + check_words(own, claim["content"])
        n += check_words(own, claim["by"], "entity_text")
    return n


class Tests:
    def __init__(self, folder):
        self.folder = folder
        self.samples = folder / "samples.db"
        lines = subprocess.run([sys.executable, ROOT / "scripts/samples.py"], capture_output=True, check=True).stdout
        (folder / "samples.jsonl").write_bytes(lines)
        command("add", self.samples, folder / "samples.jsonl")
        self.odd = folder / "odd.db"
        (folder / "odd.jsonl").write_text("".join(json.dumps(d) + "\n" for d in ODD))
        command("add", self.odd, folder / "odd.jsonl")
        self.stores = (self.samples, self.odd)

    # ---- the API against the commands ----

    def test_rows_are_those_of_query(self):
        """events and stories, all filters, both orders, page by page"""
        for store in self.stores:
            with serving(store) as server:
                for filters in FILTERS:
                    for unit, path in (("events", "/api/events"), ("stories", "/api/stories")):
                        for newest in ([], ["--newest"]):
                            said = command("query", store, "--format", "jsonl", "--unit", unit, *options(filters), *newest)
                            wanted = [json.loads(line) for line in said.splitlines()]
                            got = server.pages(path, dict(filters, **({"newest": 1} if newest else {})))
                            what = "%s %s %s" % (path, filters, newest)
                            expect([r["id"] for r in got] == [r["id"] for r in wanted],
                                   "%s: %d rows, not %d" % (what, len(got), len(wanted)))
                            expect(plain(got) == plain(wanted), what)

    def test_offsets(self):
        """words stand in their sentences where records say, in UTF-16; also with characters of two units"""
        for store in self.stores:
            with serving(store) as server:
                looked_at = 0
                for record in server.pages("/api/events", {}):
                    looked_at += check_offsets(record)
                    document = server.get("/api/documents/" + urllib.parse.quote(record["doc"], safe=""))
                    sentence = record["sentence"]
                    expect(cut(document["text"], sentence["start"], sentence["end"]) == sentence["text"], "the sentence")
                    expect({"start": sentence["start"], "end": sentence["end"]} in document["sentences"], "no such sentence")
                for record in server.pages("/api/stories", {}):
                    check_offsets(record)
                expect(looked_at > 10, "only %d" % looked_at)

    def test_counts_are_those_of_count(self):
        """overview and series, of events and stories, with all filters"""
        for store in self.stores:
            with serving(store) as server:
                for filters in (f for f in FILTERS if "by" not in f):  # `count` has another --by
                    for unit in ("events", "stories"):
                        self.compare_counts(server, store, dict(filters, unit=unit), unit)

    def compare_counts(self, server, store, filters, unit):
        def count(by):
            arguments = options(filters) + ([] if "status" in filters else ["--status", "all"])
            said = command("count", store, "--by", by, "--measure", unit, *arguments)
            return {tuple(row[:-1]): int(row[-1]) for row in list(csv.reader(io.StringIO(said)))[1:]}
        got = server.get(address("/api/overview", filters))
        types = {(t["type"],): t["count"] for t in got["types"] if t["count"]}
        expect(types == {k: n for k, n in count("type").items() if n}, "types %s %s" % (filters, types))
        expect(got["events"] == sum(types.values()), "the sum")
        statuses = {(s["status"],): s["count"] for s in got["statuses"] if s["count"]}
        expect(statuses == {k: n for k, n in count("status").items() if n}, "statuses %s" % filters)
        months = {(m["date"],): m["count"] for m in got["months"]}
        wanted = {k: n for k, n in count("month").items() if k[0]} or months
        expect(months == wanted, "months of %s: %s, not %s" % (filters, months, wanted))
        series = server.get(address("/api/series", dict(filters, every="month")))
        expect([{k: v for k, v in p.items() if k != "goldstein"} for p in series["points"]] == got["months"], "the series")
        dyads = {(d["actor"], d["recipient"]): d["count"] for d in got["dyads"]}
        all_dyads = {k: n for k, n in count("dyad").items() if n}
        expect(all(all_dyads.get(k) == n for k, n in dyads.items()), "dyads of %s: %s, not %s" % (filters, dyads, all_dyads))
        expect(len(dyads) == min(20, len(all_dyads)), "%d dyads of %d, %s" % (len(dyads), len(all_dyads), filters))

    def test_export_is_that_of_query(self):
        """export.csv, byte by byte"""
        with serving(self.samples) as server:
            for filters in FILTERS:
                for unit in ("events", "stories"):
                    wanted = command("query", self.samples, "--format", "csv", "--unit", unit, *options(filters))
                    status, headers, body = server.ask(address("/api/export.csv", dict(filters, unit=unit)))
                    expect(status == 200 and body.decode() == wanted, "%s %s" % (filters, unit))
                    expect(headers["Content-Disposition"] == 'attachment; filename="%s.csv"' % unit, "its name")

    def test_stories_and_disputes(self):
        """one story with its mentions; what somebody denies, newest first"""
        with serving(self.odd) as server:
            disputes = server.get("/api/disputes")["rows"]
            expect(disputes and all(any(c["stance"] == "denies" for c in r["claims"]) for r in disputes), "no denial")
            story = server.get("/api/stories/%d" % disputes[0]["story"])
            expect(story["story"]["id"] == disputes[0]["id"], "another story")
            expect(story["story"]["counts"]["events"] == len(story["mentions"]) == disputes[0]["counts"]["events"], "mentions")
            expect(any(d["code"] == "RUS" for d in story["story"]["denials"]), "denied by Russia")
            expect(story["story"]["history"] and all(check_offsets(m) for m in story["mentions"]), "offsets of mentions")
            server.get("/api/stories/9999", 404)
            server.get("/api/stories/0", 404)
            server.get("/api/stories/1e3", 404)
        with serving(self.samples) as server:
            said = command("query", self.samples, "--unit", "stories", "--status", "disputed", "--format", "jsonl", "--newest")
            wanted = [json.loads(line)["id"] for line in said.splitlines()]
            rows = server.pages("/api/disputes", {})
            expect([r["id"] for r in rows if r["status"] == "disputed"] == wanted, "disputed stories")
            dates = [r["date"] for r in rows if r["date"]]
            expect(dates == sorted(dates, reverse=True), "not by date")

    def test_the_rest(self):
        """meta, agreements, actors, places, names, documents"""
        with serving(self.samples) as server, contextlib.closing(sqlite3.connect(self.samples)) as db:
            meta = server.get("/api/meta")
            for table in ("documents", "events", "claims", "stories", "agreements"):
                expect(meta[table] == db.execute("SELECT count(*) FROM " + table).fetchone()[0], table)
            expect(len(meta["types"]) == 16 and len(meta["statuses"]) == 7 and meta["names"]["RUS"] == "Russia", "lists")
            expect(meta["store"] == "samples.db", "the store's name")
            ids = [a["id"] for a in server.pages("/api/agreements", {}, 2)]
            expect(len(ids) == len(set(ids)) == meta["agreements"], "agreements")
            one = server.get("/api/agreements?party=RUS")["rows"]
            expect(all(any(p["code"] == "RUS" for p in a["parties"]) for a in one), "agreements of Russia")
            actors = server.get("/api/actors?most=10")
            expect(len(actors["nodes"]) == 10 and actors["links"], "the network")
            codes = {node["code"] for node in actors["nodes"]}
            expect(all(k["actor"] in codes and k["recipient"] in codes for k in actors["links"]), "links of other nodes")
            n = sum(p["count"] for p in server.get("/api/places")["places"])
            expect(n == db.execute("SELECT count(*) FROM events JOIN places USING(place) WHERE lat IS NOT NULL").fetchone()[0],
                   "places")
            names = server.get("/api/names?q=rus")["names"]
            expect(names[0]["code"] == "RUS" and names[0]["name"] == "Russia" and len(names) <= 10, "names %s" % names)
            expect(server.get("/api/names?q=%25")["names"] == [], "a sign of LIKE")
        with serving(self.odd) as server:
            for document in ODD:
                got = server.get("/api/documents/" + urllib.parse.quote(document["id"], safe=""))
                expect(got["text"] == document["text"] and got["source"] == document["source"], document["id"])
            server.get("/api/documents/none", 404)

    def test_code(self):
        """a text that is sent comes back as events, with offsets in UTF-16"""
        with serving(self.samples) as server:
            for text in (ODD[0]["text"] + " " + ODD[1]["text"], "Iran denied that it had sent drones to Russia."):
                status, headers, body = server.ask("/api/code", "POST", json.dumps({"text": text, "date": "2024-03-15"}),
                                                   Content_Type="application/json")
                expect(status == 200 and headers["Cache-Control"] == "no-store", body)
                got = json.loads(body)
                expect(got["text"] == text and got["events"] and got["claims"] and got["entities"], "something is missing")
                for event in got["events"]:
                    expect(cut(text, event["trigger"]["start"], event["trigger"]["end"]) == event["event_text"], "trigger")
                    for claim in event["claims"]:
                        check_words(text, claim["content"])
                for entity in got["entities"]:
                    check_words(text, entity["entity"], "entity_text")
                expect(all(cut(text, s["start"], s["end"]) for s in got["sentences"]), "sentences")
                expect(got["explanation"], "no explanation")
            for body, status in (("{", 400), ("[]", 400), ("{}", 400), ('{"text": 5}', 400), ('{"text": "\\ud800"}', 400),
                                 (b'{"text": "\xff"}', 400), ('{"text": "a", "date": "x"}', 400), ("", 400)):
                expect(server.ask("/api/code", "POST", body, Content_Type="application/json")[0] == status, body)
            for text in ("(" * 190000, "he said " * 24000):
                begun = time.monotonic()
                status, _, body = server.ask("/api/code", "POST", json.dumps({"text": text}), Content_Type="application/json")
                expect(status == 400 and b"sentences" in body, "%d %s" % (status, body[:200]))
                expect(SLOW or time.monotonic() - begun < 5, "%.1f seconds" % (time.monotonic() - begun))
            expect(server.ask("/api/code", "POST", '{"text": "a"}', Content_Type="text/plain")[0] == 415, "another type")
            expect(server.ask("/api/code")[0] == 405 and server.ask("/api/meta", "POST", "{}")[0] == 405, "methods")

    # ---- HTTP ----

    def test_http(self):
        """ETags, gzip, HEAD, headers, methods, names, connections that go on"""
        with serving(self.samples) as server:
            status, headers, body = server.ask("/api/overview")
            tag = headers["ETag"]
            expect(tag and "no-cache" in headers["Cache-Control"], "no ETag")
            expect(server.ask("/api/overview", If_None_Match=tag)[0] == 304, "not 304")
            expect(server.ask("/api/overview", If_None_Match='"x", %s' % tag)[0] == 304, "not 304 of two")
            expect(server.ask("/api/overview?type=AID", If_None_Match=tag)[0] == 200, "another address")
            status, headers, packed = server.ask("/api/overview", Accept_Encoding="gzip, br")
            expect(headers["Content-Encoding"] == "gzip" and gzip.decompress(packed) == body, "gzip")
            status, headers, nothing = server.ask("/api/overview", "HEAD")
            expect(status == 200 and not nothing and int(headers["Content-Length"]) == len(body), "HEAD")
            for path in ("/", "/api/meta", "/api/none", "/x.js"):
                headers = server.ask(path)[1]
                expect("default-src 'self'" in headers["Content-Security-Policy"], "no policy: " + path)
                expect("unsafe" not in headers["Content-Security-Policy"], "an unsafe policy")
                expect(headers["X-Content-Type-Options"] == "nosniff" and headers["Referrer-Policy"] == "no-referrer", path)
            for method in ("PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "GETT"):
                expect(server.ask("/api/meta", method)[0] in (400, 405, 501), method)
            for name, status in (("localhost", 200), ("127.0.0.1:1", 200), ("[::1]:8710", 200), ("LocalHost:99", 200),
                                 ("evil.example", 421), ("127.0.0.1.evil.example", 421), ("10.0.0.1", 421), ("", 421)):
                expect(server.ask("/api/meta", Host=name)[0] == status, "Host: " + name)
            connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
            for path in ("/api/meta", "/api/events?type=NONE", "/", "/api/none", "/api/series", "/api/export.csv?limit=3"):
                connection.request("GET", path)
                answer = connection.getresponse()
                answer.read()
                expect(not answer.will_close, "the connection ends with " + path)
            connection.close()
            for path in ("/", "/dyad/RUS/IRN", "/story/12", "/disputes?type=AID", "/somewhere"):
                status, headers, body = server.ask(path)
                expect(status == 200 and headers["Content-Type"].startswith("text/html"), path)
            expect(server.ask("/nothing.js")[0] == 404 and server.ask("/assets/nothing")[0] == 404, "a file that is not")

    def test_bad_questions(self):
        """unknown parameters and bad values are named in an error of one sentence"""
        bad = ("limit=0", "limit=201", "limit=x", "offset=10001", "offset=-1", "type=AIDD", "status=x", "since=yesterday",
               "until=2024-13", "since=2024&until=2023", "story=0", "story=x", "confidence=2", "confidence=nan", "newest=2",
               "with=RUS", "unit=words", "colour=red", "type=AID&type=AID", "party=/QQQ", "party=RUS/QQQ", "text=%22",
               "text=a*", "text=" + "+".join("word%d" % i for i in range(13)), "text=NEAR(", "party=" + "x" * 501, "q=1",
               "&".join("p%d=1" % i for i in range(50)))
        with serving(self.samples) as server:
            for query in bad:
                error = server.get("/api/events?" + query, 400)["error"]
                expect(len(error) > 10 and "\n" not in error, error)
            for path in ("/api/series?every=week", "/api/actors?most=1", "/api/names", "/api/meta?x=1", "/api/export.csv?limit=50001",
                         "/api/series?every=day&since=0001&until=9999"):
                server.get(path, 400)
            server.get("/api/nothing", 404)
            server.get("/api/events?type=")  # what is empty asks for nothing

    def test_hostile(self):
        """traversal, bad UTF-8, SQL in every parameter, large heads and bodies"""
        with serving(self.samples) as server:
            for path in ("/../../etc/passwd", "/assets/../../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/..%2f..%2fetc/passwd",
                         "//etc/passwd", "/api/documents/../../../etc/passwd", "/assets/%00.js", "/%c0%ae%c0%ae/etc/passwd"):
                got = server.raw(b"GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n" % path.encode())
                expect(got.startswith(b"HTTP/1.") and b"root:" not in got, path)
            for text in ("%ff", "%c3%28", "%ed%a0%80", "%f5%80%80%80", "%c0%80", "%00", "%0a", "%", "%zz", "%e2%82"):
                for where in ("/api/events?party=%s", "/api/events?%s=1", "/api/stories/%s", "/%s"):
                    expect(server.ask(where % text)[0] in (400, 404), where % text)
            names = ("actor recipient party with type status since until source by text place mode context cameo confidence story "
                     "unit newest limit offset").split()
            for sql in ("' OR 1=1 --", "'; DROP TABLE events; --", '" OR ""="', "%' OR '%'='", "x') UNION SELECT text FROM documents --"):
                for name in names:
                    for path in ("/api/events", "/api/overview", "/api/export.csv", "/api/agreements"):
                        filters = {name: sql} if name != "with" else {"party": sql, "with": sql}
                        status, _, body = server.ask(address(path, filters))
                        expect(status in (200, 400), "%s %s: %d" % (path, filters, status))
                        asks = path == "/api/events" or name in ("actor", "recipient", "party", "with", "source")
                        if status == 200 and asks and path in ("/api/events", "/api/agreements"):
                            expect(json.loads(body)["rows"] == [], "%s %s finds rows" % (path, filters))
                expect(server.ask(address("/api/names", {"q": sql}))[0] == 200, sql)
            head = b"GET /api/meta HTTP/1.1\r\nHost: localhost\r\n"
            expect(b" 4" in server.raw(head + b"X: " + b"a" * 100000 + b"\r\n\r\n", 2)[:12], "a large header")
            expect(b" 4" in server.raw(head + b"".join(b"X%d: a\r\n" % i for i in range(20000)) + b"\r\n", 2)[:12], "many headers")
            expect(b" 414 " in server.raw(b"GET /" + b"a" * 5000 + b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")[:16],
                   "a long address")
            for junk in (b"\0" * 1000, b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\x16\x03\x01\x02\x00", b"GET / HTTP/1.1\r\n: \r\n\r\n"):
                with socket.create_connection(("127.0.0.1", server.port)) as s:
                    s.sendall(junk)
            post = b"POST /api/code HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            expect(b" 413 " in server.raw(post + b"Content-Length: 300000\r\nConnection: close\r\n\r\n")[:16], "a large body")
            chunk = b"10000\r\n" + b"a" * 0x10000 + b"\r\n"
            got = b""
            with contextlib.suppress(OSError):
                got = server.raw(post + b"Transfer-Encoding: chunked\r\n\r\n" + chunk * 8 + b"0\r\n\r\n")
            expect(not got or b" 413 " in got[:16], "a large body in chunks: %s" % got[:100])
            with contextlib.suppress(OSError):
                server.raw(post + b"Transfer-Encoding: chunked\r\n\r\n" + chunk * 200)
            server.is_up()

    def test_slow_clients(self):
        """who sends a byte now and then is sent away, and others are served meanwhile"""
        with serving(self.samples) as server:
            slow = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(150)]
            begun, open_ones = time.monotonic(), set(slow)
            for s in slow[:75]:
                s.sendall(b"GET /api/meta HTTP/1.1\r\nHost: localhost\r\n")
            for s in slow[75:]:
                s.sendall(b"POST /api/code HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n")
            while open_ones and time.monotonic() - begun < 40:
                asked = time.monotonic()
                server.get("/api/meta")
                expect(time.monotonic() - asked < 2, "others wait")
                time.sleep(1)
                for s in list(open_ones):
                    s.settimeout(0.001)
                    try:
                        s.sendall(b"X")
                        if s.recv(1000) == b"":
                            open_ones.remove(s)
                    except TimeoutError:
                        pass
                    except OSError:
                        open_ones.remove(s)
            for s in slow:
                s.close()
            expect(not open_ones, "%d are still there" % len(open_ones))

    def test_many_clients(self):
        """200 clients for three seconds: no error"""
        paths = ["/", "/api/meta", "/api/overview", "/api/stories?newest=1&limit=20", "/api/disputes", "/api/actors", "/api/places",
                 "/api/events?party=RUS&with=IRN"] + ["/api/overview?type=%s" % t for t in ("AID", "ACCUSE", "ASSAULT")]
        errors, done = [], []
        with serving(self.samples) as server:
            end = time.monotonic() + 3

            def client(number):
                try:
                    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
                    while time.monotonic() < end:
                        path = paths[(number + len(done)) % len(paths)]
                        connection.request("GET", path, headers={"Accept-Encoding": "gzip"} if number % 2 else {})
                        answer = connection.getresponse()
                        body = answer.read()
                        done.append(answer.status)
                        if answer.status != 200:
                            errors.append("%d %s: %s" % (answer.status, path, body[:300]))
                    connection.close()
                except Exception as error:  # pylint: disable=broad-except
                    errors.append(repr(error))
            threads = [threading.Thread(target=client, args=(i,)) for i in range(200)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            expect(not errors, errors[:3])
            expect(len(done) > (100 if SLOW else 400), "only %d answers" % len(done))

    # ---- a store that changes ----

    def copy(self, name):
        path = self.folder / name
        shutil.copy(self.samples, path)
        return path

    def test_store_grows(self):
        """what is added is there with the next question"""
        store = self.copy("grows.db")
        with serving(store) as server:
            for i, document in enumerate(ODD):
                before, tag = server.get("/api/meta"), server.ask("/api/meta")[1]["ETag"]
                (self.folder / "one.jsonl").write_text(json.dumps(document) + "\n")
                command("add", store, self.folder / "one.jsonl")
                after = server.get("/api/meta")
                expect(after["documents"] == before["documents"] + 1, "document %d is not there" % i)
                expect(server.ask("/api/meta", If_None_Match=tag)[0] == 200, "the old ETag holds")

    def test_store_is_replaced(self):
        """another store, none, a damaged one, and one again under the same name: the server goes on"""
        store = self.copy("replaced.db")
        with serving(store) as server:
            many = server.get("/api/meta")["events"]
            shutil.copy(self.odd, self.folder / "other.db")
            os.replace(self.folder / "other.db", store)
            expect(server.get("/api/meta")["events"] != many, "still the old store")
            expect(server.get("/api/events?source=AFP")["rows"], "no rows of the new one")
            store.unlink()
            expect("no such store" in server.get("/api/meta", 503)["error"], "gone")
            for junk in (b"", b"no database at all" * 100, self.samples.read_bytes()[:20000]):
                store.write_bytes(junk)
                server.get("/api/events", 503)
            shutil.copy(self.samples, self.folder / "again.db")
            os.replace(self.folder / "again.db", store)
            expect(server.get("/api/meta")["events"] == many, "not back")

    def test_store_is_locked(self):
        """while another program has the store for itself, the answer is 503, not silence"""
        store = self.copy("locked.db")
        with contextlib.closing(sqlite3.connect(store, isolation_level=None)) as db:
            db.execute("PRAGMA journal_mode=DELETE")
            with serving(store) as server:
                server.get("/api/events?limit=1")
                db.execute("BEGIN EXCLUSIVE")
                begun = time.monotonic()
                status, headers, body = server.ask("/api/events?limit=2")
                expect(status == 503 and headers["Retry-After"], "%d %s" % (status, body))
                expect(time.monotonic() - begun < 10, "%.1f seconds" % (time.monotonic() - begun))
                expect("another program" in json.loads(body)["error"], body)
                db.execute("ROLLBACK")
                server.get("/api/events?limit=2")

    # ---- the command ----

    def test_command(self):
        """signals end it well; what cannot be served is said"""
        for how in (signal.SIGINT, signal.SIGTERM):
            server = Server(self.samples)
            connection = socket.create_connection(("127.0.0.1", server.port))
            server.get("/api/overview")
            server.end(how)
            connection.close()
        with serving(self.samples) as server:
            for arguments, code, said in (
                    (["--port", str(server.port), self.samples], 1, "port"), ([self.folder / "none.db"], 1, "no such store"),
                    ([self.folder / "odd.jsonl"], 1, "no store"), ([], 2, "one store"), (["--port", "x", self.samples], 2, "--port"),
                    (["--host", "no.such.host.invalid", self.samples], 1, "host")):
                done = subprocess.run([PROGRAM, "serve", *map(str, arguments)], capture_output=True, text=True,
                                      env=dict(os.environ, DRAGOMAN_MODEL=str(MODEL)), timeout=60)
                expect(done.returncode == code and said in done.stderr, "%s: %d %s" % (arguments, done.returncode, done.stderr))

    def test_store_is_left_alone(self):
        """nothing is written to the store"""
        store = self.copy("alone.db")
        before = store.read_bytes()
        store.chmod(0o444)
        with serving(store) as server:
            for path in ("/api/overview", "/api/events", "/api/stories/1", "/api/export.csv", "/api/agreements"):
                server.ask(path)
        expect(store.read_bytes() == before, "it has changed")


def run(test):
    try:
        return test()
    except Exception as error:  # pylint: disable=broad-except
        print("#", "\n# ".join(("%s: %s" % (type(error).__name__, error)).splitlines()))
        return error


def main():
    help_text = subprocess.run([PROGRAM, "serve", "--help"], capture_output=True, text=True).stdout
    if "--port" not in help_text:
        print("1..0 # SKIP this build has no server: libmicrohttpd is missing")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        tests = Tests(pathlib.Path(folder))
        names = [n for n in dir(tests) if n.startswith("test_") and (len(sys.argv) < 2 or any(a in n for a in sys.argv[1:]))]
        print("1..%d" % len(names))
        failed = 0
        for number, name in enumerate(names, 1):
            test = getattr(tests, name)
            begun = time.monotonic()
            result = run(test)
            failed += result is not None
            print("%sok %d - %s: %s (%.1f s)" % ("not " if result is not None else "", number, name[5:], test.__doc__,
                                                 time.monotonic() - begun), flush=True)
    return failed > 0


sys.exit(main())
