"""Stores under blows: kill -9 at any moment, a full disk, a file that may not be written, a lock, damaged pages.
TAP on standard output. SOAK=N kills N times and not 20."""
import contextlib
import os
import pathlib
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("DGM_BUILD", ROOT / "build"))
PROGRAM, MODEL = BUILD / "dragoman", BUILD / "english.dgm"
KILLS = int(os.environ.get("SOAK", "20"))
SLOW = bool(os.environ.get("DGM_SANITIZED"))
NOBODY = 65534
SKIP = "skip"

FIRST = ["Russia", "Iran", "France", "Kenya", "Peru", "Turkey", "Japan", "Egypt", "Mali", "Chile"]
DEEDS = ["attacked", "thanked", "accused", "visited", "warned", "praised", "invaded", "sued"]
MORE = ["The foreign minister denied the report.", "Protesters marched in the capital on Monday.",
        "Both sides signed an agreement on grain.", "The president said that talks would follow."]


def documents(count, start=0):
    """Texts that differ, a third of them near copies of another."""
    lines = []
    for i in range(start, start + count):
        text = "%s %s %s on Tuesday over matter %d. %s" % (
            FIRST[i % 10], DEEDS[i // 10 % 8], FIRST[(i // 3 + 1) % 10], i // 3 if i % 3 else i, MORE[i % 4])
        lines.append('{"id": "n%d", "date": "2024-%02d-%02d", "source": "W%d", "text": "%s"}\n'
                     % (i, i // 28 % 12 + 1, i % 28 + 1, i % 7, text))
    return "".join(lines)


def command(*arguments, **options):
    environment = dict(os.environ, DRAGOMAN_MODEL=str(MODEL))
    return subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True, env=environment, **options)


def add(store, *files, **options):
    return command("add", "--threads", 2, store, *files, **options)


def expect(condition, what):
    if not condition:
        raise AssertionError(what)


def is_whole(store):
    found = command("verify", store)
    expect(found.returncode == 0, "verify: %s%s" % (found.stdout, found.stderr))


def ids(store):
    """The ids of a store, those of copies too; each is there once."""
    if not store.exists():
        return set()
    with contextlib.closing(sqlite3.connect(store)) as db:
        if not db.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]:
            return set()
        found = [row[0] for row in db.execute("SELECT id FROM documents UNION ALL SELECT id FROM copies")]
    expect(len(found) == len(set(found)), "an id is there twice")
    return set(found)


def content(store):
    """What a store says, whatever the numbers of its rows."""
    queries = (
        "SELECT id, date, sentences, claims, text, (SELECT id FROM documents o WHERE o.doc = d.original) FROM documents d",
        "SELECT c.id, d.id FROM copies c JOIN documents d USING(doc)",
        "SELECT d.id, number, e.date, type, status, actor, recipient FROM events e JOIN documents d USING(doc)",
        "SELECT d.id, number, role, position, code, name FROM parties JOIN events USING(event) JOIN documents d USING(doc)"
        " JOIN entities USING(entity)",
        "SELECT d.id, c.claim - d.first_claim, stance, cue_spans FROM claims c JOIN documents d USING(doc)",
        "SELECT d.id, sentence - first_sentence FROM sentences JOIN documents d USING(doc) WHERE sentence IN"
        " (SELECT rowid FROM sentence_words WHERE sentence_words MATCH 'agreement')",
        "SELECT b.id, e.number, s.events, s.reports, s.sources, s.status FROM stories s JOIN events e ON e.event = s.best"
        " JOIN documents b USING(doc)",
    )
    with contextlib.closing(sqlite3.connect(store)) as db:
        return [sorted(db.execute(query).fetchall(), key=repr) for query in queries]


class Tests:
    def __init__(self, folder):
        self.folder = folder
        self.news = folder / "news.jsonl"
        self.news.write_text(documents(300 if SLOW else 1500))
        self.whole = folder / "whole.db"
        done = add(self.whole, self.news)
        expect(done.returncode == 0, done.stderr)
        self.content = content(self.whole)

    def fresh(self, name):
        path = self.folder / name
        for end in ("", "-wal", "-shm"):
            pathlib.Path(str(path) + end).unlink(missing_ok=True)
        return path

    def copy_of_whole(self, name):
        path = self.fresh(name)
        shutil.copy(self.whole, path)
        return path

    def ends_like_the_whole(self, store):
        done = add(store, self.news)
        expect(done.returncode == 0, "resumed: " + done.stderr)
        is_whole(store)
        expect(content(store) == self.content, "the content is not that of a run without a stop")

    def add_at_once(self, store, parts):
        environment = dict(os.environ, DRAGOMAN_MODEL=str(MODEL))
        runs = [subprocess.Popen([PROGRAM, "add", "--threads", "1", store, part], env=environment,
                                 stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) for part in parts]
        errors = [run.communicate()[1] for run in runs]
        expect(not any(run.returncode for run in runs), "".join(errors))

    def kills(self):
        """kill -9 at random moments: nothing that was committed is lost, nothing is there twice"""
        chance = random.Random(7)
        store = self.fresh("killed.db")
        kept, longest, finished, kept_some = set(), 0.6, 0, 0
        environment = dict(os.environ, DRAGOMAN_MODEL=str(MODEL))
        for _ in range(KILLS):
            started = time.monotonic()
            run = subprocess.Popen([PROGRAM, "add", "--threads", "2", store, self.news], env=environment,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
            try:
                errors = run.communicate(timeout=chance.uniform(0.02, longest))[1]
                expect(run.returncode == 0, errors.decode())
            except subprocess.TimeoutExpired:
                run.send_signal(signal.SIGKILL)
                run.communicate()
            now = ids(store)
            expect(now >= kept, "lost: %s" % sorted(kept - now)[:5])
            if now:
                is_whole(store)
            kept_some += len(now) > len(kept)
            kept = now
            if run.returncode == 0:
                self.ends_like_the_whole(store)
                longest = max(0.3, time.monotonic() - started)
                finished += 1
                store, kept = self.fresh("killed.db"), set()
            else:
                longest = min(20, longest * 1.1)
        self.ends_like_the_whole(store)
        expect(kept_some or finished or KILLS < 10, "no run came as far as a commit")

    def file_limit(self):
        """a disk that is full: a clear error, what was committed stays, the next run goes on"""
        store, seen = self.fresh("full.db"), 0
        for size in (150000, 400000, 700000, 1000000, 1500000):
            def limit():
                resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
            done = add(store, self.news, preexec_fn=limit)
            if done.returncode == 0:
                continue
            seen += 1
            expect(done.returncode == 1 and "make room" in done.stderr, "%d: %s" % (done.returncode, done.stderr))
            if ids(store):
                is_whole(store)
        expect(seen, "no limit was small enough")
        self.ends_like_the_whole(store)

    def small_disk(self):
        """a small file system that is full"""
        mount = self.folder / "small"
        mount.mkdir()
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=600k", "tmpfs", mount], capture_output=True).returncode:
            return SKIP, "a file system cannot be mounted here"
        try:
            store = mount / "small.db"
            done = add(store, self.news)
            expect(done.returncode == 1 and "make room" in done.stderr, "%d: %s" % (done.returncode, done.stderr))
            kept = ids(store)
            expect(subprocess.run(["mount", "-o", "remount,size=64m", mount], capture_output=True).returncode == 0, "remount")
            expect(ids(store) >= kept, "lost documents")
            self.ends_like_the_whole(store)
        finally:
            subprocess.run(["umount", mount], capture_output=True)

    def read_only(self):
        """a file that may not be written can be read, and adding to it is a clear error"""
        place = self.folder / "locked"
        place.mkdir()
        store = place / "store.db"
        shutil.copy(self.whole, store)
        store.chmod(0o444)
        place.chmod(0o555)
        root = os.geteuid() == 0

        def other_user():
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
        options = {"preexec_fn": other_user} if root else {}
        if root:
            self.folder.chmod(0o755)
            if subprocess.run(["test", "-x", PROGRAM, "-a", "-r", MODEL], **options).returncode:
                return SKIP, "another user cannot read the program"
        try:
            done = add(store, self.news, **options)
            expect(done.returncode == 1 and "may not be written" in done.stderr, "%d: %s" % (done.returncode, done.stderr))
            done = command("verify", store, **options)
            expect(done.returncode == 0, done.stdout + done.stderr)
        finally:
            place.chmod(0o755)

    def newer(self):
        """a store of a newer program, a file that is no store, none at all"""
        store = self.copy_of_whole("newer.db")
        with contextlib.closing(sqlite3.connect(store)) as db:
            db.execute("PRAGMA user_version = 1000")
        for done in (add(store, self.news), command("verify", store)):
            expect(done.returncode == 1 and "newer dragoman" in done.stderr, done.stderr)
        for done in (add(self.news, self.news), command("verify", self.news)):
            expect(done.returncode == 1 and "no store" in done.stderr, done.stderr)
        done = command("verify", self.folder / "none.db")
        expect(done.returncode == 1 and "no such store" in done.stderr, done.stderr)
        expect(not (self.folder / "none.db").exists(), "verify made a file")

    def locked(self):
        """another program is writing: an error after some seconds, no loss; reading goes on"""
        store = self.copy_of_whole("busy.db")
        more = self.folder / "more.jsonl"
        more.write_text(documents(5, 5000))
        with contextlib.closing(sqlite3.connect(store, isolation_level=None)) as db:
            db.execute("BEGIN IMMEDIATE")
            done = add(store, more)
            expect(done.returncode == 1 and "another program" in done.stderr, "%d: %s" % (done.returncode, done.stderr))
            db.execute("ROLLBACK")
        expect(ids(store) == ids(self.whole), "something was added")
        done = add(store, more)
        expect(done.returncode == 0 and "5 documents added" in done.stdout, done.stdout + done.stderr)

    def two_at_once(self):
        """two programs add to one store at once"""
        store = self.fresh("two.db")
        parts = [self.folder / "one.jsonl", self.folder / "two.jsonl"]
        lines = self.news.read_text().splitlines(keepends=True)
        parts[0].write_text("".join(lines[0::2]))
        parts[1].write_text("".join(lines[1::2]))
        self.add_at_once(store, parts)
        self.ends_like_the_whole(store)

    def one_store_by_many(self):
        """several programs make one store at once"""
        parts = [self.folder / ("part%d.jsonl" % i) for i in range(4)]
        for i, part in enumerate(parts):
            part.write_text(documents(3, 3 * i))
        for _ in range(3 if SLOW else 12):
            store = self.fresh("many.db")
            self.add_at_once(store, parts)
            expect(len(ids(store)) == 12, "documents are missing")
        is_whole(store)

    def cluster(self):
        """all stories anew are those that were found as documents came; a run that is killed loses none"""
        store = self.copy_of_whole("anew.db")
        with contextlib.closing(sqlite3.connect(store)) as db:
            db.execute("UPDATE stories SET status = 5, sources = 99")
            db.execute("UPDATE events SET story = NULL WHERE event % 3 = 0 AND event NOT IN (SELECT best FROM stories)")
            db.commit()
        done = command("cluster", store)
        expect(done.returncode == 0 and " stories of " in done.stdout, done.stdout + done.stderr)
        expect(content(store) == self.content, "the stories are others")
        environment = dict(os.environ, DRAGOMAN_MODEL=str(MODEL))
        for wait in (0.02, 0.05, 0.1, 0.2):
            run = subprocess.Popen([PROGRAM, "cluster", store], env=environment, stdout=subprocess.DEVNULL)
            time.sleep(wait)
            run.kill()
            run.wait()
            is_whole(store)
        self.ends_like_the_whole(store)
        done = command("cluster", self.folder / "none.db")
        expect(done.returncode == 1 and "no such store" in done.stderr, done.stderr)
        expect(not (self.folder / "none.db").exists(), "cluster made a file")

    def damaged(self):
        """a damaged page: verify tells, nothing crashes"""
        packed = self.fresh("packed.db")
        with contextlib.closing(sqlite3.connect(self.whole)) as db:
            db.execute("VACUUM INTO ?", (str(packed),))  # without free pages, of which nothing matters
        size, page = packed.stat().st_size, 8192
        chance = random.Random(3)
        bytes_of = packed.read_bytes()
        chance.shuffle(places := [at for at in range(page, size, 256) if bytes_of[at : at + 256].count(0) < 64])
        expect(len(places) > 20, "few places to damage")
        for at in places[: 4 if SLOW else 16]:
            store = self.fresh("damaged.db")
            shutil.copy(packed, store)
            with open(store, "r+b") as file:
                file.seek(at)
                file.write(chance.randbytes(256))
            done = command("verify", store)
            expect(done.returncode in (1, 3), "verify, damaged at %d: %d %s" % (at, done.returncode, done.stderr))
            for question in (["query", "--limit", 20], ["count", "--by", "dyad"], ["export", "--format", "icews"]):
                done = command(*question, store)
                expect(done.returncode in (0, 1), "%s, damaged at %d: %d %s" % (question[0], at, done.returncode, done.stderr))
                expect(done.returncode == 0 or "damaged" in done.stderr or "no store" in done.stderr, done.stderr)
            done = add(store, self.news)
            expect(done.returncode in (0, 1), "add, damaged at %d: %d %s" % (at, done.returncode, done.stderr))
            expect(done.returncode == 0 or "damaged" in done.stderr or "no store" in done.stderr, done.stderr)
        store = self.fresh("cut.db")
        shutil.copy(packed, store)
        os.truncate(store, size // page // 2 * page)
        done = command("verify", store)
        expect(done.returncode in (1, 3), "a file cut in half: %d %s" % (done.returncode, done.stdout))


def main():
    names = ["kills", "file_limit", "small_disk", "read_only", "newer", "locked", "two_at_once", "one_store_by_many", "cluster",
             "damaged"]
    if len(sys.argv) > 1:
        names = sys.argv[1:]
    print("1..%d" % len(names))
    failed = 0
    with tempfile.TemporaryDirectory(prefix="dragoman-store-") as folder:
        tests = Tests(pathlib.Path(folder))
        for number, name in enumerate(names, 1):
            test = getattr(tests, name)
            words = " ".join(test.__doc__.split())
            try:
                result = test()
                print("ok %d - %s%s" % (number, words, " # SKIP " + result[1] if result else ""), flush=True)
            except AssertionError as error:
                failed += 1
                print("not ok %d - %s" % (number, words))
                for line in str(error).splitlines():
                    print("# " + line, flush=True)
    sys.exit(failed != 0)


if __name__ == "__main__":
    main()
