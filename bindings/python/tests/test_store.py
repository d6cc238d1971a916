"""Stores from Python."""
import datetime
import os
import subprocess
import sys
import threading

import dragoman
import pytest
from conftest import ROOT


def test_add_is_as_the_command_s(store, records):
    again = store.add(records[:50])
    assert (again.added, again.same_id) == (10, 40)
    with pytest.warns(dragoman.Warning, match="d0"):
        assert store.add([{**records[0], "text": "Another text."}]).other_text == 1


def test_texts_without_ids_are_known_by_what_they_say(store):
    assert store.add(["Peru thanked Chile.", "Peru sued Chile."]).added == 2
    again = store.add(["Peru sued Chile.", "Peru thanked Bolivia."])
    assert (again.added, again.same_id) == (1, 1)


def test_query(store):
    events = store.query(type="SANCTION", actor="KEN", since="2024-03")
    assert events and all(event.event == ["SANCTION"] and event.actor[0].code == "KEN" for event in events)
    event = events[0]
    assert event.counts.events == 1 and event.link
    assert event.sentence.startswith("Kenya expelled") and "dragoman-trigger" in event._repr_html_()
    assert len(store.query(limit=3)) == 3 and len(store.query()) > 10
    assert store.query(type=["SANCTION", "AID"], status="all", until=datetime.date(2023, 1, 1)) == []
    assert len(store.query(text="diplomats", unit="stories")) >= 1


def test_disputes_and_ledger(store):
    assert all(event.status == "disputed" for event in store.disputes())
    assert len(store.disputes()) >= 1
    story = store.disputes()[0]
    day = datetime.date(2024, 3, 15)
    assert any((one.published, one.status) == (day, "disputed") and one.reports >= 1 for one in story.history)
    assert [(one.code, one.first, one.last) for one in story.denials] == [("RUS", day, day)]
    event = store.query(limit=1)[0]
    assert event.counts and event.history is None and event.denials is None
    assert "denies" in store.ledger()


def test_count(store):
    lines = store.count(by=["dyad", "type"], type=["SANCTION", "AID"])
    assert {"actor": "KEN", "recipient": "SOM", "type": "AID", "events": 0, "goldstein": 0.0, "cooperation": 0,
            "conflict": 0} in lines
    assert sum(line["events"] for line in lines if line["actor"] == "KEN") == 8
    assert store.count()[0]["events"] > 0
    assert store.count("day")[0]["day"] == datetime.date(2024, 3, 11)
    assert "stories" in store.count("month", unit="stories")[0]


def test_agreements_and_dossier(store, tmp_path):
    store.add([{"id": "deal", "date": "2024-03-15", "source": "AFP",
                "text": "Mali and Chad signed a grain deal on Monday. The deal fixes no price, a Malian minister said."}])
    agreement = store.agreements(party="MLI", partner="TCD")[0]
    assert (agreement.kind, agreement.stage, agreement.source) == ("deal", "signed", "AFP")
    assert agreement.published == datetime.date(2024, 3, 15) and "grain deal" in repr(agreement)
    text = store.dossier("MLI", "TCD")
    assert text.startswith("# MLI – TCD\n") and "**deal**, signed" in text


def test_bad_questions(store):
    for asked, message in [({"type": "WAR"}, 'no type "WAR"'), ({"status": "true"}, "no status"),
                           ({"since": "soon"}, "since"), ({"until": "2024-13"}, "until"),
                           ({"since": "2024503"}, "since"), ({"since": "20-2403"}, "since"), ({"limit": 0}, "limit"),
                           ({"since": "2024-03", "until": "2024-02"}, "before"), ({"unit": "days"}, "unit"),
                           ({"partner": "RUS"}, "party"), ({"confidence": 2}, "confidence"),
                           ({"text": '"unbalanced'}, "")]:
        with pytest.raises(dragoman.ArgumentError, match=message):
            store.query(**asked)
    with pytest.raises(TypeError, match="actors"):
        store.query(actors="RUS")
    with pytest.raises(TypeError, match="actor is a str"):
        store.query(actor=5)
    with pytest.raises(UnicodeEncodeError):
        store.query(actor="\ud800")
    with pytest.raises(dragoman.ArgumentError):
        store.count(by="week")
    with pytest.raises(dragoman.ArgumentError):
        store.count(by=["day", "day"])
    with pytest.raises(TypeError):
        store.dossier("RUS", None)
    with pytest.raises(TypeError, match=r"texts\[1\]"):
        store.add([{"text": "Peru thanked Chile.", "id": "p"}, None])
    with pytest.raises(ZeroDivisionError):
        store.add(1 / 0 for _ in range(1))


def test_bad_stores(tmp_path):
    with pytest.raises(dragoman.Error, match="none.db"):
        dragoman.Store(tmp_path / "none.db")
    (tmp_path / "text.db").write_text("no store at all" * 100)
    with pytest.raises(dragoman.StoreError, match="text.db"):
        dragoman.Store(tmp_path / "text.db")
    with pytest.raises(TypeError):
        dragoman.Store(None)


def test_closed_store(store):
    store.close()
    store.close()
    for call in (store.query, store.count, store.disputes, store.agreements, store.to_arrow, store.ledger,
                 lambda: store.dossier("RUS", "IRN"), lambda: store.add(["x"])):
        with pytest.raises(dragoman.ClosedError, match="closed"):
            call()
    assert "closed" in repr(store)


def test_reading_only(store, tmp_path):
    with dragoman.Store(store._path) as other:
        assert len(other.query()) == len(store.query())
        with pytest.raises(dragoman.Error):
            other.add(["Peru thanked Chile."])


def test_threads_take_turns(store):
    expected = store.query().jsonl
    found = []
    threads = [threading.Thread(target=lambda: found.append(store.query().jsonl)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 6


def test_fork(store):
    child = os.fork()
    if not child:
        try:
            store.query()
        except RuntimeError:
            os._exit(0)
        os._exit(1)
    assert os.waitpid(child, 0)[1] == 0
    assert len(store.query()) > 0


def test_files(tmp_path):
    with dragoman.Store(tmp_path / "samples.db", write=True) as store:
        assert store.add_files(ROOT / "samples", date="2024-03-15").added == 14
        assert store.add_files([ROOT / "samples"], date="2024-03-15").added == 0
        assert len(store.query()) > 100


def test_parquet(store):
    parquet = pytest.importorskip("pyarrow.parquet")
    pyarrow = pytest.importorskip("pyarrow")
    import io
    table = pyarrow.table(store.to_arrow())
    stream = io.BytesIO()
    with pyarrow.ipc.new_stream(stream, table.schema) as out:
        out.write_table(table)
    done = subprocess.run([sys.executable, "-m", "dragoman.parquet"], input=stream.getvalue(), capture_output=True)
    assert done.returncode == 0, done.stderr
    assert parquet.read_table(io.BytesIO(done.stdout)).num_rows == table.num_rows
    done = subprocess.run([sys.executable, "-m", "dragoman.parquet"], input=b"nothing", capture_output=True, text=False)
    assert done.returncode == 1 and done.stderr.count(b"\n") == 1
