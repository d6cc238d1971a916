"""What dragoman writes, as objects: one dataclass for each kind of record, its fields named as docs/output.md has them."""
from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar, overload

from . import html

__all__ = [
    "Agreement", "Attribution", "CiteInfo", "Claim", "Counts", "Denial", "Document", "Entity", "Event", "HistoryDay", "Mention",
    "Parse", "Place", "Provision", "Records", "Relation", "Sentence", "Span", "TextInfo", "Word", "Words",
]

Offset = int | None
Record = TypeVar("Record")


def _day(text: str | None) -> datetime.date | None:
    return None if text is None else datetime.date.fromisoformat(text)


def _flat(text: str | None, width: int = 60) -> str:
    words = " ".join((text or "").split())
    return words if len(words) <= width else words[:width - 1] + "…"


def _who(parties: Sequence[Entity]) -> str:
    return ", ".join(str(party) for party in parties) or "?"


@dataclass(slots=True)
class Span:
    """Where something stands: ``text[start:end]``, in code points."""
    start: Offset
    end: Offset


@dataclass(slots=True)
class Words:
    """Words of the text, and where they stand."""
    text: str
    start: Offset
    end: Offset

    def __str__(self) -> str:
        return self.text


@dataclass(slots=True, repr=False)
class Entity:
    """Who acts, is acted on, or speaks."""
    code: str | None
    sector: list[str]
    entity_text: str | None
    identifier_text: str | None
    identifier_id: str | None
    office: str | None
    former: bool
    start: Offset
    end: Offset
    head_start: Offset
    head_end: Offset

    def __str__(self) -> str:
        return " ".join([self.code, *self.sector] if self.code else [self.entity_text or "?"])

    def __repr__(self) -> str:
        return f"<Entity {self}: {_flat(self.entity_text)!r}>"


@dataclass(slots=True)
class Place:
    """Where an event happened."""
    name: str | None
    code: str | None
    admin1: str | None
    lat: float | None
    lon: float | None
    geonameid: int | None
    start: Offset
    end: Offset


@dataclass(slots=True)
class TextInfo:
    """The sentence of an event: its number from 0, and where it stands."""
    sequence: int
    start: Offset
    end: Offset


@dataclass(slots=True)
class CiteInfo:
    """The document of an event, as it was given."""
    source: str | None
    title: str | None
    url: str | None
    language: str | None
    published: datetime.date | None


@dataclass(slots=True, repr=False)
class Claim:
    """Who says so. ``by`` is None where the report speaks in its own voice."""
    by: Entity | None
    medium: str | None
    stance: str
    quote: str
    cue: Words | None
    content: Words | None
    of: int | None

    def __repr__(self) -> str:
        words = f": {_flat(self.content.text)!r}" if self.content else ""
        return f"<Claim {self.by or 'the report'} {self.stance}{words}>"


@dataclass(slots=True)
class Counts:
    """What an event or story of a store stands for."""
    events: int
    reports: int
    sources: int


@dataclass(slots=True)
class HistoryDay:
    """How many reports of a day gave a story a status."""
    published: datetime.date | None
    status: str
    reports: int


@dataclass(slots=True)
class Denial:
    """Who denied a story, from the first report that says so to the last one."""
    code: str | None
    name: str | None
    first: datetime.date | None
    last: datetime.date | None
    reports: int


@dataclass(slots=True, repr=False)
class Event:
    """Who did what to whom, when, where, and who says so."""
    id: str
    date: datetime.date | None
    enddate: datetime.date | None
    actor: list[Entity]
    recipient: list[Entity]
    event: list[str]
    mode: list[str]
    context: list[str]
    event_text: str | None
    event_loc: Place | None
    quad_code: int
    event_scale: float
    text_info: TextInfo
    cite_info: CiteInfo
    link: int | None
    coder: str
    doc: str
    cameo: str | None
    goldstein: float | None
    status: str
    claims: list[Claim]
    theme: Words | None
    confidence: float
    trigger: Span
    counts: Counts | None = None
    """Of a store's events and stories; None elsewhere."""
    history: list[HistoryDay] | None = None
    """Of a store's stories, by day and status; None elsewhere."""
    denials: list[Denial] | None = None
    """Of a store's stories, the earliest first; None elsewhere."""
    _text: str | None = field(default=None, compare=False)
    _start: int = field(default=0, compare=False)

    @property
    def sentence(self) -> str | None:
        """The sentence that states it."""
        start, end = self.text_info.start, self.text_info.end
        if self._text is None or start is None or end is None:
            return self._text
        return self._text[start - self._start:end - self._start]

    def __str__(self) -> str:
        what = " ".join(self.event + self.mode)
        to = f" → {_who(self.recipient)}" if self.recipient else ""
        return f"{self.date or 'no date'} {_who(self.actor)} → {what}{to}; {self.status}"

    def __repr__(self) -> str:
        return f"<Event {self.id}: {self}>"

    def _repr_html_(self) -> str:
        return html.of_event(self)


@dataclass(slots=True, repr=False)
class Attribution:
    """Who says what, whether or not it holds an event."""
    doc: str
    sequence: int
    by: Entity | None
    medium: str | None
    stance: str
    quote: str
    source_text: list[Words] | None
    cue: list[Words]
    content: list[Words]
    events: list[str]

    def __repr__(self) -> str:
        words = _flat(" … ".join(part.text for part in self.content))
        return f"<Attribution {self.by or '?'} {self.stance}: {words!r}>"


@dataclass(slots=True, repr=False)
class Provision:
    """What is said to stand in an agreement, or not to."""
    text: str
    start: Offset
    end: Offset
    included: bool
    by: Entity | None
    stance: str
    cue: Words | None

    def __repr__(self) -> str:
        return f"<Provision {'' if self.included else 'not '}{_flat(self.text)!r}>"


@dataclass(slots=True)
class Mention:
    """Words that mean an agreement."""
    text: str
    start: Offset
    end: Offset
    sequence: int


@dataclass(slots=True, repr=False)
class Agreement:
    """A treaty, deal, ceasefire … of which a text speaks. A store's have no offsets and no mentions."""
    id: str
    doc: str
    kind: str
    name: str | None
    text: str
    start: Offset
    end: Offset
    parties: list[Entity]
    stage: str
    date: datetime.date | None
    provisions: list[Provision]
    claims: list[Claim]
    mentions: list[Mention]
    published: datetime.date | None = None
    sentence: str | None = None
    source: str | None = None
    title: str | None = None

    def __repr__(self) -> str:
        return f"<Agreement {self.id}: {self.kind} {self.stage}, {_who(self.parties)}: {_flat(self.name or self.text)!r}>"


# ---- from JSON ----

def _words(value: dict[str, Any] | None) -> Words | None:
    return None if value is None else Words(**value)


def _entity(value: dict[str, Any] | None) -> Entity | None:
    return None if value is None else Entity(**value)


def _claim(value: dict[str, Any]) -> Claim:
    value["by"] = _entity(value["by"])
    value["cue"] = _words(value["cue"])
    value["content"] = _words(value["content"])
    return Claim(**value)


def _event(value: dict[str, Any]) -> Event:
    cite = value["cite_info"]
    cite["published"] = _day(cite["published"])
    value.update(
        date=_day(value["date"]), enddate=_day(value["enddate"]), actor=[Entity(**one) for one in value["actor"]],
        recipient=[Entity(**one) for one in value["recipient"]],
        event_loc=None if value["event_loc"] is None else Place(**value["event_loc"]),
        text_info=TextInfo(**value["text_info"]), cite_info=CiteInfo(**cite),
        claims=[_claim(one) for one in value["claims"]], theme=_words(value["theme"]), trigger=Span(**value["trigger"]))
    if "counts" in value:
        value["counts"] = Counts(**value["counts"])
    if "history" in value:
        value["history"] = [HistoryDay(_day(one.pop("published")), **one) for one in value["history"]]
        value["denials"] = [Denial(**{**one, "first": _day(one["first"]), "last": _day(one["last"])})
                            for one in value["denials"]]
    return Event(**value)


def _attribution(value: dict[str, Any]) -> Attribution:
    source = value["source_text"]
    value.update(
        by=_entity(value["by"]), source_text=None if source is None else [Words(**one) for one in source],
        cue=[Words(**one) for one in value["cue"]], content=[Words(**one) for one in value["content"]])
    return Attribution(**value)


def _provision(value: dict[str, Any]) -> Provision:
    value.update(by=_entity(value["by"]), cue=_words(value["cue"]))
    return Provision(**value)


def _agreement(value: dict[str, Any]) -> Agreement:
    value.update(
        date=_day(value["date"]), parties=[Entity(**one) for one in value["parties"]],
        provisions=[_provision(one) for one in value["provisions"]],
        claims=[_claim(one) for one in value["claims"]], mentions=[Mention(**one) for one in value["mentions"]])
    if "published" in value:
        value["published"] = _day(value["published"])
    return Agreement(**value)


class Records(Sequence[Record], Generic[Record]):
    """A list of records that C has written; each becomes an object when it is first looked at.

    ``jsonl`` is what was written, as bytes: JSON lines, as the command writes them.
    """
    __slots__ = ("jsonl", "_lines", "_made", "_make")

    def __init__(self, jsonl: bytes, make: Callable[[dict[str, Any], int], Record]) -> None:
        self.jsonl = jsonl
        self._lines: list[bytes] | None = None
        self._made: dict[int, Record] = {}
        self._make = make

    def _split(self) -> list[bytes]:
        if self._lines is None:
            self._lines = self.jsonl.split(b"\n")[:-1]
        return self._lines

    def __len__(self) -> int:
        return self.jsonl.count(b"\n") if self._lines is None else len(self._lines)

    @overload
    def __getitem__(self, index: int) -> Record: ...
    @overload
    def __getitem__(self, index: slice) -> list[Record]: ...

    def __getitem__(self, index: int | slice) -> Record | list[Record]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        line = self._split()[index]
        index %= len(self)
        if index not in self._made:
            self._made[index] = self._make(json.loads(line), index)
        return self._made[index]

    def __iter__(self) -> Iterator[Record]:
        return (self[i] for i in range(len(self)))

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Records):
            return self.jsonl == other.jsonl
        return isinstance(other, list) and list(self) == other

    __hash__ = None  # type: ignore[assignment]

    def dicts(self) -> list[dict[str, Any]]:
        """The records as the dicts that JSON gives.

        >>> import dragoman
        >>> dragoman.code("Kenya expelled two Somali diplomats.").events.dicts()[0]["event"]
        ['SANCTION']
        """
        return [json.loads(line) for line in self._split()]

    def __repr__(self) -> str:
        shown = [f"{record!r}" for record in self[:10]]
        if len(self) > 10:
            shown.append(f"… {len(self)} in all")
        return "[" + ",\n ".join(shown) + "]"

    def _repr_html_(self) -> str:
        return html.of_records(self)


def stored_events(jsonl: bytes, sentences: list[str]) -> Records[Event]:
    """Events of a store, with their sentences."""
    def make(value: dict[str, Any], index: int) -> Event:
        event = _event(value)
        event._text, event._start = sentences[index], event.text_info.start or 0
        return event
    return Records(jsonl, make)


def stored_agreements(jsonl: bytes) -> Records[Agreement]:
    return Records(jsonl, lambda value, _: _agreement(value))


class Document:
    """A text that was read.

    >>> import dragoman
    >>> document = dragoman.code("Kenya expelled two Somali diplomats on Monday.", date="2024-03-15")
    >>> document
    <Document 'text': 1 event, 46 characters>
    >>> document.events
    [<Event text-1: 2024-03-11 KEN GOV → SANCTION expel → SOM GOV; occurred>]
    """
    __slots__ = ("text", "id", "date", "source", "title", "url", "language", "error", "events", "claims", "agreements")
    text: str
    id: str
    date: datetime.date | None
    source: str | None
    title: str | None
    url: str | None
    language: str | None
    error: Exception | None
    """Why it could not be coded, in a batch that keeps such texts; None otherwise."""
    events: Records[Event]
    claims: Records[Attribution]
    """All attributions, whether or not they hold an event."""
    agreements: Records[Agreement]

    def __init__(self, record: tuple[Any, ...], events: bytes, claims: bytes, agreements: bytes,
                 error: Exception | None = None) -> None:
        self.text, self.id, self.date, self.source, self.title, self.url, self.language = record
        text = self.text

        def make(value: dict[str, Any], _: int) -> Event:
            event = _event(value)
            event._text = text
            return event
        self.error = error
        self.events = Records(events, make)
        self.claims = Records(claims, lambda value, _: _attribution(value))
        self.agreements = Records(agreements, lambda value, _: _agreement(value))

    def __repr__(self) -> str:
        n = len(self.events)
        what = f"{n} event{'' if n == 1 else 's'}" if self.error is None else f"not coded: {self.error}"
        return f"<Document {self.id!r}: {what}, {len(self.text)} characters>"

    def _repr_html_(self) -> str:
        return html.of_document(self)


# ---- trees and relations ----

@dataclass(slots=True, repr=False)
class Word:
    """A word with its analysis, in the terms of Universal Dependencies; ``head`` is the index of its head in the
    sentence, None for the root."""
    form: str
    lemma: str
    upos: str
    feats: str | None
    head: int | None
    deprel: str
    entity: str | None
    start: int
    end: int

    def __repr__(self) -> str:
        return f"<Word {self.form!r} {self.upos} {self.deprel}>"


@dataclass(slots=True, repr=False)
class Sentence:
    """A sentence and its words."""
    text: str
    start: int
    end: int
    words: list[Word]

    def __repr__(self) -> str:
        return f"<Sentence {_flat(self.text)!r}>"

    def __iter__(self) -> Iterator[Word]:
        return iter(self.words)

    def __len__(self) -> int:
        return len(self.words)


@dataclass(slots=True, repr=False)
class Parse:
    """A text with its trees; ``conllu`` is what the command writes."""
    text: str
    sentences: list[Sentence]
    conllu: str

    def __iter__(self) -> Iterator[Sentence]:
        return iter(self.sentences)

    def __len__(self) -> int:
        return len(self.sentences)

    def __getitem__(self, index: int) -> Sentence:
        return self.sentences[index]

    def __repr__(self) -> str:
        words = sum(len(sentence) for sentence in self.sentences)
        return f"<Parse: {len(self)} sentence{'' if len(self) == 1 else 's'}, {words} words>"


def parse_of(record: tuple[Any, ...], sentences: list[Any], conllu: bytes) -> Parse:
    text = record[0]
    made = []
    for start, end, words in sentences:
        made.append(Sentence(text[start:end], start, end, [
            Word(form, lemma, upos, feats, None if head < 0 else head, deprel,
                 None if entity is None else ("B-" if begins else "I-") + entity, first, last)
            for form, lemma, upos, feats, head, deprel, entity, begins, first, last in words]))
    return Parse(text, made, conllu.decode())


@dataclass(slots=True)
class Relation:
    """What one party of a sentence does to another: a PLOVER type, and how sure that is, from 0 to 1."""
    type: str
    score: float


class Explanation(str):
    """An explanation: a str that shows itself as it is."""
    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        return html.preformatted(self)
