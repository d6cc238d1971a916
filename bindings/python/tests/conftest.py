"""What the tests share. Where a library is missing, its tests skip."""
import os
import pathlib

import dragoman
import pytest

ROOT = pathlib.Path(os.environ.get("DGM_ROOT", pathlib.Path(__file__).resolve().parents[3]))
TEXTS = [
    "The Kremlin denied on Thursday that Iran had sent ballistic missiles to Russia.",
    "Kenya expelled two Somali diplomats on Monday, its foreign minister said.",
    "Protesters clashed with police in Lagos. The opposition accused the government of vote rigging.",
    "It rained.",
    "Président Déby met “Turkish” officials in N’Djamena 🙂 and praised Türkiye’s drones.",
]


@pytest.fixture(scope="session")
def coder():
    with dragoman.Coder() as opened:
        yield opened


@pytest.fixture(scope="session")
def records():
    """Documents enough to keep two threads busy for a while."""
    return [{"id": f"d{i}", "date": "2024-03-15", "source": f"W{i % 3}", "text": f"Report {i}. {TEXTS[i % len(TEXTS)]}"}
            for i in range(400)]


@pytest.fixture
def store(tmp_path, records):
    with dragoman.Store(tmp_path / "news.db", write=True) as opened:
        opened.add(records[:40])
        yield opened
