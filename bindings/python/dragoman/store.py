"""Stores: one file with everything that was read, and questions to it (docs/store.md, docs/query.md)."""
from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypedDict, Union

from . import _dragoman
from .coder import (ArrowStream, Closing, Coder, Date, PathLike, Text, check_texts, check_threads, give_warning,
                    path_list)
from .records import Agreement, Event, Explanation, Records, stored_agreements, stored_events

if TYPE_CHECKING:
    from typing_extensions import Unpack

Unit = Literal["events", "stories"]
Names = Union[str, Iterable[str]]

BY = ("dyad", "actor", "recipient", "source", "type", "status", "day", "month", "year")


class Filter(TypedDict, total=False):
    """What may be asked for, as the command's options; see docs/query.md."""
    actor: str
    recipient: str
    party: str
    partner: str
    """On the other side than `party`: the command's --with."""
    type: Names
    status: Names
    mode: str
    cameo: str
    context: str
    source: str
    by: str
    place: str
    text: str
    since: Date
    until: Date
    confidence: float
    story: int
    unit: Unit
    limit: int
    offset: int
    newest_first: bool
    one_a_day: bool


@dataclass(slots=True)
class Added:
    """What became of the documents given to a store."""
    added: int
    replaced: int
    same_id: int
    same_text: int
    other_text: int
    near_copies: int
    events: int


def _text(name: str, value: Any) -> str | bool:
    """As the command takes it (docs/query.md)."""
    if name in ("newest_first", "one_a_day"):
        return bool(value)
    if name in ("since", "until") and not isinstance(value, str):
        return _dragoman.date(value).isoformat()
    if name in ("type", "status") and not isinstance(value, str):
        return ",".join(value)
    return str(value) if name in ("confidence", "story", "limit", "offset") else value


def _filter(asked: Any, unit: Unit = "events", statuses: Names = "all") -> dict[str, Any]:
    unknown = set(asked) - Filter.__annotations__.keys()
    if unknown:
        raise TypeError(f"there is nothing to ask by {', '.join(sorted(unknown))}; there is "
                        f"{', '.join(sorted(Filter.__annotations__))}")
    given = {name: value for name, value in asked.items() if value is not None and value != () and value != []}
    f = {"unit": unit, "status": statuses, **given}
    return {"with" if name == "partner" else name: _text(name, value) for name, value in f.items()}


class Store(Closing):
    """One SQLite file. Opened for reading, unless `write`; then it is made if there is none.

    >>> import tempfile, os
    >>> store = Store(os.path.join(tempfile.mkdtemp(), "news.db"), write=True)
    >>> store.add([{"id": "a", "date": "2024-03-15", "text": "Kenya expelled two Somali diplomats."}])
    Added(added=1, replaced=0, same_id=0, same_text=0, other_text=0, near_copies=0, events=1)
    >>> store.query(actor="KEN", type="SANCTION")
    [<Event a-1: 2024-03-15 KEN GOV → SANCTION expel → SOM GOV; occurred>]
    >>> store.count(by=["dyad", "month"])
    [{'actor': 'KEN', 'recipient': 'SOM', 'month': '2024-03', 'events': 1, 'goldstein': -4.0, 'cooperation': 0, 'conflict': 1}]
    >>> store.close()

    What may be asked for, in `query` and the others, is what the command's options ask (docs/query.md): `actor`,
    `recipient`, `party`, `partner`, `type`, `status`, `mode`, `cameo`, `context`, `source`, `by`, `place`, `text`,
    `since`, `until`, `confidence`, `story`, `unit`, `limit`, `offset`, `newest_first`, `one_a_day`.
    """

    def __init__(self, path: PathLike, *, write: bool = False, coder: Coder | None = None) -> None:
        self._path = os.fspath(path)
        self._inner = _dragoman.Store(self._path, write)
        self._coder = coder

    @property
    def coder(self) -> Coder:
        """The coder that reads what is added: the default one, if none was given."""
        if self._coder is None:
            from . import default_coder
            return default_coder()
        return self._coder

    # ---- adding ----

    def add(self, texts: Iterable[Text], *, date: Date = None, threads: int = 0) -> Added:
        """Codes texts on all processors and keeps what was read. What is there already is passed over, so give each
        text its ``id``; one without is known by what it says."""
        check_texts(texts)
        return self._added(self._inner.add(self.coder._inner, texts=texts, date=date, threads=check_threads(threads)))

    def add_files(self, paths: PathLike | Iterable[PathLike], *, date: Date = None, threads: int = 0,
                  format: str | None = None, columns: str | None = None) -> Added:
        """The same for files, directories and patterns (docs/input.md)."""
        return self._added(self._inner.add(self.coder._inner, files=path_list(paths), date=date,
                                           threads=check_threads(threads), format=format, columns=columns))

    @staticmethod
    def _added(counts: dict[str, Any]) -> Added:
        for note in counts.pop("notes"):
            give_warning(note)
        return Added(**counts)

    # ---- asking ----

    def query(self, **asked: Unpack[Filter]) -> Records[Event]:
        """Events, or with ``unit="stories"`` stories, that fit all that is asked for, by date."""
        return self._rows(_filter(asked))

    def disputes(self, **asked: Unpack[Filter]) -> Records[Event]:
        """Stories that some assert and others deny, with the claims of all."""
        return self._rows(_filter(asked, "stories", "disputed"))

    def ledger(self, **asked: Unpack[Filter]) -> Explanation:
        """What `disputes` finds, for people: who says what in which words and where."""
        return Explanation(self._inner.ledger(_filter(asked, "stories", "disputed")).decode(errors="replace"))

    def _rows(self, f: dict[str, Any]) -> Records[Event]:
        return stored_events(*self._inner.rows(self.coder._inner, f))

    def to_arrow(self, **asked: Unpack[Filter]) -> ArrowStream:
        """What `query` finds as an Arrow stream, without a copy."""
        return ArrowStream(self._inner.arrow(_filter(asked)), "rows of a store")

    def agreements(self, **asked: Unpack[Filter]) -> Records[Agreement]:
        """Agreements of which the `actor`, `recipient`, `party` and `partner` are parties; `since`, `until`, `source`,
        `limit` and `offset` count besides."""
        return stored_agreements(self._inner.agreements(_filter(asked)))

    def dossier(self, party: str, partner: str, **asked: Unpack[Filter]) -> Explanation:
        """What there is of two parties, in Markdown: agreements, numbers, timeline, disputes."""
        for name, value in (("party", party), ("partner", partner)):
            if not isinstance(value, str):
                raise TypeError(f"{name} is a str, not {type(value).__name__}")
        if {"actor", "recipient"} & asked.keys():
            raise _dragoman.ArgumentError("the two parties stand for actor and recipient")
        f = _filter({**asked, "party": party, "partner": partner}, "stories")
        return Explanation(self._inner.dossier(f).decode(errors="replace"))

    def count(self, by: Names = (), **asked: Unpack[Filter]) -> list[dict[str, Any]]:
        """Numbers of events or stories by dyad, actor, recipient, source, type, status, day, month and year, with
        explicit zeros; ready for a data frame. What occurred and what is ongoing is counted, unless `status` says
        otherwise ("all"), or is among the keys."""
        keys = (by,) if isinstance(by, str) else tuple(by)
        for key in keys:
            if key not in BY or keys.count(key) > 1:
                raise _dragoman.ArgumentError(f"by has {key!r}, which is unknown or stands there twice; there are "
                                              f"{', '.join(BY)}")
        if {"limit", "offset", "newest_first", "one_a_day"} & asked.keys():
            raise _dragoman.ArgumentError("limit, offset, newest_first and one_a_day are not for counts")
        f = _filter(asked, statuses="all" if "status" in keys else ("occurred", "ongoing"))
        measure = f["unit"]
        lines = []
        for values, count, cooperation, conflict, goldstein in self._inner.count(f, tuple(map(BY.index, keys))):
            line: dict[str, Any] = {}
            for key, value in zip(keys, values):
                if key == "dyad":
                    line["actor"], line["recipient"] = value
                else:
                    line[key] = value
            line.update({measure: count, "goldstein": round(goldstein, 1), "cooperation": cooperation,
                         "conflict": conflict})
            lines.append(line)
        return lines

    # ---- the file ----

    @property
    def closed(self) -> bool:
        return self._inner.closed

    def close(self) -> None:
        self._inner.close()

    def __repr__(self) -> str:
        return f"<Store {self._path!r}{', closed' if self.closed else ''}>"
