"""Records for notebooks: the text with its evidence marked, and a table. Every word of a text is escaped."""
from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .records import Claim, Document, Event, Records

# What is marked in a text, and in which colour; where marks overlap, the first of these is on top.
COLOURS = {"trigger": "#ffd54f", "actor": "#bbdefb", "recipient": "#c8e6c9", "place": "#e1bee7", "theme": "#ffe0b2",
           "source": "#f8bbd0", "cue": "#f48fb1", "content": "#fce4ec"}
MOST_ROWS = 50


def preformatted(text: str) -> str:
    return f"<pre>{escape(text)}</pre>"


def _claim_marks(claim: Claim) -> Iterable[tuple[Any, Any, str, str]]:
    who = str(claim.by or "the report")
    if claim.by:
        yield claim.by.start, claim.by.end, "source", f"{who} {claim.stance}"
    for part, kind in ((claim.cue, "cue"), (claim.content, "content")):
        if part:
            yield part.start, part.end, kind, f"{kind}: {who} {claim.stance}"


def _marks(event: Event) -> Iterable[tuple[Any, Any, str, str]]:
    yield event.trigger.start, event.trigger.end, "trigger", f"{event} ({event.id})"
    for kind, parties in (("actor", event.actor), ("recipient", event.recipient)):
        for party in parties:
            yield party.start, party.end, kind, f"{kind}: {party}"
    if event.event_loc:
        yield event.event_loc.start, event.event_loc.end, "place", f"place: {event.event_loc.name}"
    if event.theme:
        yield event.theme.start, event.theme.end, "theme", "theme"
    for claim in event.claims:
        yield from _claim_marks(claim)


def marked(text: str, start: int, events: Iterable[Event]) -> str:
    """The text, which begins at offset `start` of its document, with all that the events rest on marked."""
    marks = sorted({mark for event in events for mark in _marks(event) if mark[0] is not None and mark[1] is not None})
    inside = [(max(first - start, 0), min(last - start, len(text)), kind, title) for first, last, kind, title in marks
              if last > start and first - start < len(text)]
    cuts = sorted({0, len(text), *(mark[0] for mark in inside), *(mark[1] for mark in inside)})
    order = list(COLOURS)
    pieces = []
    active: list[tuple[int, int, str, str]] = []
    rest = iter(inside)
    ahead = next(rest, None)
    for first, last in zip(cuts, cuts[1:]):
        active = [mark for mark in active if mark[1] > first]
        while ahead is not None and ahead[0] <= first:
            active.append(ahead)
            ahead = next(rest, None)
        words = escape(text[first:last])
        if active:
            top = min(active, key=lambda mark: order.index(mark[2]))
            titles = "; ".join(dict.fromkeys(mark[3] for mark in active))
            words = (f'<mark class="dragoman-{top[2]}" style="background:{COLOURS[top[2]]};color:#000" '
                     f'title="{escape(titles)}">{words}</mark>')
        pieces.append(words)
    return "".join(pieces)


def _passage(text: str, start: int, events: Iterable[Event]) -> str:
    return f'<p style="white-space:pre-wrap">{marked(text, start, events)}</p>'


def table(events: Iterable[Event], more: int = 0) -> str:
    rows = []
    for e in events:
        says = "; ".join(f"{claim.by or 'the report'} {claim.stance}" for claim in e.claims)
        cells = (e.id, e.date or "", ", ".join(map(str, e.actor)), " ".join(e.event + e.mode),
                 ", ".join(map(str, e.recipient)), e.status, says, e.event_text or "")
        rows.append("<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in cells) + "</tr>")
    head = "".join(f"<th>{name}</th>" for name in
                   ("id", "date", "actor", "event", "recipient", "status", "who says so", "in the words"))
    note = f"<p>… and {more} more</p>" if more > 0 else ""
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>{note}"


def of_event(event: Event) -> str:
    words = _passage(event._text, event._start, [event]) if event._text is not None else ""
    return words + table([event])


def of_document(document: Document) -> str:
    if document.error is not None:
        return preformatted(f"{document.id}: {document.error}")
    title = f"<h4>{escape(document.title)}</h4>" if document.title else ""
    shown = document.events[:MOST_ROWS]
    return title + _passage(document.text, 0, document.events) + table(shown, len(document.events) - len(shown))


def of_records(records: Records[Any]) -> str:
    shown = records[:MOST_ROWS]
    if shown and hasattr(shown[0], "event_text"):
        return table(shown, len(records) - len(shown))
    return preformatted(repr(records))
