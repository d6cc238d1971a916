"""Bad input: an exception with a message, never a crash. The suite runs under ASan, too (tests/python/run.py)."""
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time

import dragoman
import pytest

LARGE = int(os.environ.get("DGM_LARGE", 100_000_000))


@pytest.mark.parametrize("value, message", [
    (None, "a str, not NoneType"), (b"Mali thanked Chad.", r"decode it first"), (bytearray(b"x"), "decode it first"),
    (5, "int"), (3.5, "float"), (object(), "object"), (len, "builtin")])
def test_no_text(coder, value, message):
    for call in (coder.code, coder.parse, coder.explain, coder.ledger):
        if call == coder.code and not (value is None or isinstance(value, (bytes, bytearray))):
            with pytest.raises(TypeError):
                call(value)
            continue
        with pytest.raises(TypeError, match=message):
            call(value)
    with pytest.raises(TypeError):
        list(coder.code_batch([value]))
    with pytest.raises(TypeError):
        coder.relate(value, (0, 1), (2, 3))


def test_mixed_types_name_the_text(coder):
    good = []
    with pytest.raises(TypeError, match=r"texts\[2\]: text is a str, not NoneType"):
        for document in coder.code_batch(["Mali thanked Chad.", {"text": "It rained."}, None, "never read"]):
            good.append(document)
    assert len(good) == 2
    with pytest.raises(KeyError, match="text"):
        coder.code({"id": "a"})
    with pytest.raises(TypeError, match=r"texts\[0\]: title is a str, not int"):
        list(coder.code_batch([{"text": "x", "title": 5}]))
    with pytest.raises(ValueError, match="digits"):
        coder.code({"text": "x", "id": 10 ** 5000})
    for one in ("Mali", {"text": "Mali"}, b"Mali", None):
        with pytest.raises(TypeError, match="iterable of texts"):
            coder.code_batch(one)


def test_lone_surrogates(coder):
    for call in (coder.code, coder.parse, coder.explain, lambda text: list(coder.code_batch([text])),
                 lambda text: coder.relate(text, (0, 1), (2, 3)), lambda text: coder.code({"text": "x", "id": text})):
        with pytest.raises(UnicodeEncodeError, match="surrogates not allowed"):
            call("Mali \ud800 thanked Chad.")


def test_strange_texts(coder):
    for text in ("", " ", "\n\n\n", "\0", "a\0b thanked Mali.\0", "\ufeffMali thanked Chad.", "\U0010ffff" * 50, "." * 5000,
                 "Mali thanked Chad.\r\n\r\nIt rained.", "(" * 3000, "é" * 3000):
        document = coder.code(text)
        assert document.text == text
        for event in document.events:
            assert text[event.trigger.start:event.trigger.end] == event.event_text
        document._repr_html_()
        coder.parse(text)
        coder.explain(text)


@pytest.mark.parametrize("filling", [" ", "\n\n", "x", "é"])
def test_large_string(coder, filling):
    size = LARGE // len(filling.encode()) // (1 if filling.isspace() else 20)  # letters are one word, and are read
    text = "Mali thanked Chad. " + filling * size + " Kenya thanked Peru."
    document = next(coder.code_batch([text], claims=False, agreements=False))
    for event in (document.events[0], document.events[-1]):
        assert text[event.trigger.start:event.trigger.end] == "thanked"


def test_too_large_is_the_library_s_message(coder):
    if LARGE < 100_000_000:
        pytest.skip("needs much memory")
    text = "x" * ((1 << 30) + 10)
    with pytest.raises(dragoman.LimitError, match="bytes; at most"):
        coder.code(text)
    with pytest.raises(dragoman.LimitError, match=r"texts\[1\]"):
        list(coder.code_batch(["x", text]))


@pytest.mark.parametrize("value", ["yesterday", "2024-13-01", "2024", "0000-01-01", 5, object(), b"2024-03-15"])
def test_bad_dates(coder, value):
    with pytest.raises((TypeError, ValueError), match="2024-03-15"):
        coder.code("It rained.", date=value)
    with pytest.raises((TypeError, ValueError), match="2024-03-15"):
        coder.code_batch(["It rained."], date=value)
    with pytest.raises((TypeError, ValueError), match=r"texts\[0\]"):
        list(coder.code_batch([{"text": "It rained.", "date": value}]))


def test_closed_coder():
    coder = dragoman.Coder()
    batch = coder.code_batch(["Mali thanked Chad."] * 300)
    next(batch)
    coder.close()
    coder.close()
    assert coder.closed and "closed" in repr(coder)
    assert len(list(batch)) == 299  # what was begun goes on
    for call in (coder.code, coder.parse, coder.explain, coder.ledger, lambda t: coder.code_batch([t]),
                 lambda t: coder.code_arrow([t]), lambda t: coder.relate(t, (0, 4), (13, 17)), lambda t: coder.version):
        with pytest.raises(dragoman.ClosedError, match="closed"):
            call("Mali thanked Chad.")


def test_bad_calls(coder, tmp_path):
    with pytest.raises(dragoman.ArgumentError):
        coder.relate("Mali thanked Chad.", "Peru", "Chad")
    for span in ((0, 99), (-1, 3), (5, 2)):
        with pytest.raises(dragoman.ArgumentError):
            coder.relate("Mali thanked Chad.", span, (13, 17))
    with pytest.raises(TypeError):
        coder.relate("Mali thanked Chad.", 5, (13, 17))
    for threads in (-1, 1000):
        with pytest.raises(dragoman.ArgumentError, match="256"):
            coder.code_batch([], threads=threads)
    with pytest.raises(TypeError):
        coder.code_batch([], threads="2")
    with pytest.raises(dragoman.ArgumentError, match="errors"):
        coder.code_batch([], errors="ignore")
    with pytest.raises(dragoman.ArgumentError, match="input format"):
        coder.code_files(tmp_path, format="docx")
    with pytest.raises(dragoman.ArgumentError, match="table"):
        coder.code_arrow([], table="people")
    with pytest.raises(TypeError):
        coder.code_files(b"x")
    with pytest.raises(dragoman.ArgumentError, match="no files"):
        coder.code_files([])
    with pytest.warns(dragoman.Warning, match="No such file"):
        assert list(coder.code_files(tmp_path / "none.txt")) == []
    assert list(coder.code_batch([])) == []


def test_bad_models(tmp_path):
    bad = tmp_path / "bad.dgm"
    bad.write_bytes(b"no model" * 100)
    with pytest.raises(dragoman.ModelError, match="bad.dgm"):
        dragoman.Coder(bad)
    with pytest.raises(dragoman.Error, match="none.dgm"):
        dragoman.Coder(tmp_path / "none.dgm")
    with pytest.raises(dragoman.Error, match="none.tsv"):
        dragoman.Coder(actors=tmp_path / "none.tsv")
    with pytest.raises(TypeError):
        dragoman.Coder(5)


def test_an_iterable_that_fails(coder):
    def failing():
        for _ in range(200):
            yield "Mali thanked Chad."
        raise RuntimeError("no more")
    seen = 0
    with pytest.raises(RuntimeError, match="no more"):
        for _ in coder.code_batch(failing()):
            seen += 1
    assert seen == 200


def test_batches_left_alone(coder):
    for i in range(20):
        batch = coder.code_batch("Mali thanked Chad." for _ in range(10000))
        for _ in range(i):
            next(batch)
        if i % 2:
            batch.close()
            assert list(batch) == []
        del batch


def test_a_batch_in_two_threads(coder, records):
    batch = coder.code_batch(records)
    found, errors = [], []

    def read():
        while True:
            try:
                found.append(next(batch).id)
            except StopIteration:
                return
            except RuntimeError as error:
                errors.append(str(error))
                time.sleep(0.001)
    threads = [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == sorted(record["id"] for record in records)
    assert all("another thread" in error for error in errors)


def run(script, **options):
    return subprocess.run([sys.executable, "-c", textwrap.dedent(script)], capture_output=True, text=True, timeout=300,
                          **options)


def test_fork_after_loading():
    done = run("""
        import os, sys, dragoman
        coder = dragoman.Coder()
        batch = coder.code_batch(["Mali thanked Chad."] * 500)
        next(batch)
        dragoman.code("It rained.")
        child = os.fork()
        if not child:
            try:
                assert len(coder.code("Mali thanked Chad.").events) == 1
                assert len(list(coder.code_batch(["Mali thanked Chad."] * 50))) == 50
                assert len(dragoman.code("Mali thanked Chad.").events) == 1
                try:
                    next(batch)
                except RuntimeError as error:
                    assert "forked" in str(error)
                else:
                    os._exit(3)
                try:
                    batch.counts
                except RuntimeError:
                    pass
                else:
                    os._exit(4)
                del batch
            except BaseException as error:
                print(repr(error), file=sys.stderr)
                os._exit(2)
            os._exit(0)
        assert os.waitpid(child, 0)[1] == 0
        assert len(list(batch)) == 499
        """)
    assert done.returncode == 0, done.stderr


def test_multiprocessing_forks():
    done = run("""
        import multiprocessing, dragoman
        def count(text):
            return len(dragoman.code(text).events)
        if __name__ == "__main__":
            count("Mali thanked Chad.")
            with multiprocessing.get_context("fork").Pool(2) as pool:
                assert pool.map(count, ["Mali thanked Chad."] * 20) == [1] * 20
        """)
    assert done.returncode == 0, done.stderr


def test_interrupt_in_the_middle_of_a_batch():
    done = run("""
        import os, signal, threading, dragoman
        coder = dragoman.Coder()
        def endless():
            while True:
                yield "Mali thanked Chad. " * 50
        threading.Timer(0.7, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
        try:
            for _ in coder.code_batch(endless()):
                pass
        except KeyboardInterrupt:
            pass
        else:
            raise SystemExit("not interrupted")
        # While it waits for one long text.
        threading.Timer(0.4, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
        batch = coder.code_batch(["Mali thanked Chad. " * 15000])
        try:
            next(batch)
        except KeyboardInterrupt:
            pass
        else:
            raise SystemExit("not interrupted")
        assert len(coder.code("Mali thanked Chad.").events) == 1
        print("fine")
        """)
    assert done.returncode == 0 and done.stdout == "fine\n", done.stderr


def test_exit_in_the_middle_of_a_batch():
    done = run("""
        import dragoman
        def endless():
            while True:
                yield "Mali thanked Chad."
        batch = dragoman.default_coder().code_batch(endless())
        next(batch)
        stream = dragoman.default_coder().code_arrow(endless())
        """)
    assert done.returncode == 0, done.stderr
