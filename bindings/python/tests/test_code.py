"""Texts in, objects out."""
import datetime
import doctest
import gc
import importlib
import json
import threading

import dragoman
import pytest
from conftest import ROOT, TEXTS


def test_objects_are_the_contract():
    document = dragoman.code(TEXTS[0], date="2024-03-15")
    event = document.events[0]
    assert (event.event, event.status, event.date) == (["AID"], "disputed", datetime.date(2024, 3, 14))
    assert [party.code for party in event.actor + event.recipient] == ["IRN", "RUS"]
    assert event.claims[0].by.code == "RUS" and event.claims[0].stance == "denies"
    assert document.text[event.trigger.start:event.trigger.end] == event.event_text == "sent"
    assert event.sentence == TEXTS[0]
    assert document.claims[0].content[0].text == "that Iran had sent ballistic missiles to Russia"


def test_fields_have_the_names_and_order_of_the_json():
    document = dragoman.code("Mali and Chad signed a grain deal in Paris on Monday. The deal fixes no price, a Malian "
                             "minister said.", date="2024-03-15")
    for records in (document.events, document.claims, document.agreements):
        assert len(records) > 0
        for record, value in zip(records, records.dicts()):
            compare(record, value)


def compare(record, value):
    if isinstance(value, dict):
        names = list(type(record).__dataclass_fields__)
        assert names[:len(value)] == list(value)
        for name in value:
            compare(getattr(record, name), value[name])
    elif isinstance(value, list):
        assert len(record) == len(value)
        for one, other in zip(record, value):
            compare(one, other)
    elif isinstance(record, datetime.date):
        assert record.isoformat() == value
    else:
        assert record == value and type(record) is type(value)


def test_offsets_count_code_points():
    document = dragoman.code(TEXTS[4])
    assert document.events
    for event in document.events:
        assert document.text[event.trigger.start:event.trigger.end] == event.event_text
        for party in event.actor + event.recipient:
            assert document.text[party.start:party.end] == party.entity_text


@pytest.mark.parametrize("threads", [1, 2, 5])
def test_a_batch_is_what_single_texts_are(coder, threads):
    texts = TEXTS * 20
    alone = [coder.code({"id": f"text-{i + 1}", "text": text}, date="2024-03-15") for i, text in enumerate(texts)]
    batch = list(coder.code_batch(texts, date="2024-03-15", threads=threads))
    assert [d.text for d in batch] == texts
    for one, other in zip(alone, batch):
        assert one.events == other.events and one.claims == other.claims and one.agreements == other.agreements


def test_files_are_what_texts_are(coder, tmp_path, records):
    file = tmp_path / "news.jsonl"
    file.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    ours = list(coder.code_batch(records))
    files = list(coder.code_files(file))
    assert [d.events for d in files] == [d.events for d in ours]
    assert [(d.id, d.text, d.date, d.source, d.title) for d in files] == [
        (d.id, d.text, d.date, d.source, d.title) for d in ours]


def test_bad_lines_of_files_are_warnings(coder, tmp_path):
    file = tmp_path / "bad.jsonl"
    file.write_text('{"text": "Mali thanked Chad."}\n{"text": 5}\n')
    with pytest.warns(dragoman.Warning, match="bad.jsonl:2"):
        assert len(list(coder.code_files(file))) == 1


def test_a_year_that_python_does_not_have(coder, tmp_path):
    file = tmp_path / "old.jsonl"
    file.write_text('{"text": "Mali thanked Chad.", "date": "0000-03-15"}\n')
    assert [document.date for document in coder.code_files(file)] == [None]


def test_fields_of_mappings(coder):
    day = datetime.datetime(2024, 3, 15, 10, 30)
    document = coder.code({"text": "Mali thanked Chad.", "id": 7, "date": day, "title": float("nan"), "source": None,
                           "url": "http://x", "more": object()})
    assert (document.id, document.date, document.title, document.source, document.url) == (
        "7", datetime.date(2024, 3, 15), None, None, "http://x")
    assert document.events[0].cite_info.url == "http://x"


def test_a_generator_is_read_as_it_goes(coder):
    taken = []

    def endless():
        while True:
            taken.append(1)
            yield "Mali thanked Chad."
    with coder.code_batch(endless()) as batch:
        assert [len(next(batch).events) for _ in range(3)] == [1, 1, 1]
    assert len(taken) < 1000


def test_counts(coder):
    batch = coder.code_batch(TEXTS)
    list(batch)
    assert batch.counts["documents"] == len(TEXTS) and batch.counts["events"] > 0


def test_many_threads_share_a_coder(coder):
    found = [None] * 8

    def read(i):
        found[i] = [coder.code(text, date="2024-03-15").events.jsonl for text in TEXTS * 3]
    threads = [threading.Thread(target=read, args=(i,)) for i in range(len(found))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(one == found[0] for one in found)


def test_the_gil_is_free_while_a_batch_codes(coder, records):
    ticks = 0
    done = threading.Event()

    def run():
        for _ in coder.code_batch(records * 3):
            pass
        done.set()
    thread = threading.Thread(target=run)
    thread.start()
    while not done.wait(0.001):
        ticks += 1
    thread.join()
    assert ticks > 5


def test_repr():
    document = dragoman.code(TEXTS[0], date="2024-03-15")
    assert repr(document) == "<Document 'text': 1 event, 79 characters>"
    assert repr(document.events) == "[<Event text-1: 2024-03-14 IRN GOV → AID → RUS GOV; disputed>]"
    assert "denies" in repr(document.claims[0]) and "IRN GOV" in repr(document.events[0].actor)
    assert document.events == document.events[:] and document.events[-1] is document.events[0]
    with pytest.raises(IndexError):
        document.events[1]


def test_html_marks_and_escapes():
    document = dragoman.code({"text": "The <b>Kremlin</b> denied that Iran & Mali had sent \"missiles\" to Russia. "
                                      "<script>alert(1)</script>", "title": "<i>", "id": "<u>"})
    page = document._repr_html_()
    assert "<script>" not in page and "<b>" not in page and "<i>" not in page and "<u>" not in page
    assert "&lt;script&gt;" in page and 'class="dragoman-trigger"' in page and 'class="dragoman-cue"' in page
    plain = page[page.index("<p"):page.index("</p>")]
    import html
    import re
    assert html.unescape(re.sub(r"<[^>]*>", "", plain)) == document.text
    for event in document.events:
        assert "<table>" in event._repr_html_()
    assert "<table>" in document.events._repr_html_()
    assert "<pre>" in document.claims._repr_html_()
    assert "&lt;" in dragoman.explain("Mali <thanked> Chad.")._repr_html_()


def test_parse_relate_explain(coder):
    parse = coder.parse("Mali thanked Chad 🙂. “It” rained.")
    assert len(parse) == 2 and parse.conllu.startswith("# ")
    for sentence in parse:
        for word in sentence:
            assert parse.text[word.start:word.end] == word.form
    assert parse[0].words[1].head is None and parse[0].words[0].head == 1
    relation = coder.relate("Ünited, France thanked Chad.", (8, 14), "Chad")
    assert relation.type == "SUPPORT" and 0 < relation.score <= 1
    assert "SUPPORT" in coder.explain("Mali thanked Chad.")
    assert "denies" in coder.ledger(TEXTS[0])


def test_own_actors(tmp_path):
    own = tmp_path / "own.tsv"
    own.write_text("names\tcode\tsectors\tkind\tid\tfrom\tto\tnote\n"
                   "Blue River Front\tKEN\tREB\tarmed_group\tdgm:blue-river\t-\t-\t-\n")
    event = dragoman.Coder(actors=own).code("The Blue River Front killed two soldiers.").events[0]
    assert str(event.actor[0]) == "KEN REB"


@pytest.mark.parametrize("name", ["", ".coder", ".records", ".store"])
def test_docstrings(name):
    pytest.importorskip("pyarrow")
    module = importlib.import_module("dragoman" + name)
    failed, tried = doctest.testmod(module, optionflags=doctest.NORMALIZE_WHITESPACE)
    assert tried and not failed


def test_example():
    pytest.importorskip("matplotlib")
    pytest.importorskip("pandas")
    import subprocess
    import sys
    import tempfile
    script = ROOT / "examples" / "russia_iran.py"
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run([sys.executable, script, ROOT / "samples"], cwd=folder, capture_output=True, text=True,
                              timeout=300)
        assert done.returncode == 0, done.stderr
        assert "IRN" in done.stdout and "disputed" in done.stdout
        import pathlib
        assert (pathlib.Path(folder) / "russia_iran.png").stat().st_size > 1000


def test_objects_are_given_back(coder, records):
    gc.collect()
    before = len(gc.get_objects())
    for _ in range(3):
        list(coder.code_batch(records[:50]))
    gc.collect()
    assert len(gc.get_objects()) - before < 100


def test_document():
    pytest.importorskip("pyarrow")
    import os
    here = os.getcwd()
    os.chdir(ROOT)
    try:
        failed, tried = doctest.testfile(str(ROOT / "docs" / "python.md"), module_relative=False, encoding="utf-8",
                                         optionflags=doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS)
    finally:
        os.chdir(here)
    assert tried and not failed
