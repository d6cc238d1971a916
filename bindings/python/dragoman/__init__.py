"""dragoman: raw news text in, attributed event records out.

>>> import dragoman
>>> for event in dragoman.code("The Kremlin denied that Iran had sent missiles to Russia.", date="2024-03-15").events:
...     print(event)
2024-03-15 IRN GOV → AID → RUS GOV; disputed

`code` reads one text or several; a `Coder` does the same for a model or tables of one's own, in batches and into Arrow;
a `Store` keeps what was read and answers questions. Everything that is told is told by C: this package turns it into
objects.
"""
from __future__ import annotations

import atexit
import os
import threading
from collections.abc import Iterable
from typing import overload

from . import _dragoman
from ._dragoman import (ArgumentError, BusyError, ClosedError, Error, FileError, FormatError, LimitError, ModelError,
                        OutOfMemoryError, StoreError)
from .coder import ArrowStream, Batch, Coder, Date, Text, Warning
from .records import (Agreement, Attribution, CiteInfo, Claim, Counts, Denial, Document, Entity, Event, Explanation,
                      HistoryDay, Mention, Parse, Place, Provision, Records, Relation, Sentence, Span, TextInfo, Word, Words)
from .store import Added, Store

__version__: str = _dragoman.version
TYPES: tuple[str, ...] = _dragoman.TYPES
STATUSES: tuple[str, ...] = _dragoman.STATUSES

__all__ = [
    "Added", "Agreement", "ArgumentError", "ArrowStream", "Attribution", "Batch", "BusyError", "CiteInfo", "Claim",
    "ClosedError", "Coder", "Counts", "Denial", "Document", "Entity", "Error", "Event", "Explanation", "FileError", "FormatError",
    "HistoryDay", "LimitError", "Mention", "ModelError", "OutOfMemoryError", "Parse", "Place", "Provision", "Records", "Relation",
    "STATUSES", "Sentence", "Span", "Store", "StoreError", "TYPES", "TextInfo", "Warning", "Word", "Words", "__version__",
    "code", "default_coder", "explain", "parse", "relate",
]

atexit.register(_dragoman.end)
_lock = threading.Lock()
_default: Coder | None = None
if hasattr(os, "register_at_fork"):
    # A child of a fork must not wait for a lock that another thread of its parent held.
    def _new_lock() -> None:
        global _lock
        _lock = threading.Lock()
    os.register_at_fork(after_in_child=_new_lock)


def default_coder() -> Coder:
    """The coder that the functions of this module use: the package's model, opened once."""
    global _default
    with _lock:
        if _default is None or _default.closed:
            _default = Coder()
        return _default


@overload
def code(texts: Text, *, date: Date = None) -> Document: ...
@overload
def code(texts: Iterable[Text], *, date: Date = None, threads: int = 0) -> list[Document]: ...


def code(texts: Text | Iterable[Text], *, date: Date = None, threads: int = 0) -> Document | list[Document]:
    """Codes a text, or several on all processors.

    A text is a str, or a dict with ``text`` and, if known, ``id``, ``date``, ``source``, ``title``, ``url`` and
    ``language``. `date` is for texts without one: relative dates ("on Monday") need it.

    >>> event = code("Kenya expelled two Somali diplomats on Monday.", date="2024-03-15").events[0]
    >>> event.event, event.mode, event.date, event.actor[0].code
    (['SANCTION'], ['expel'], datetime.date(2024, 3, 11), 'KEN')
    >>> [len(document.events) for document in code(["Mali thanked Chad.", "It rained."])]
    [1, 0]
    """
    return default_coder().code(texts, date=date, threads=threads)


def parse(text: Text) -> Parse:
    """Words, lemmas and trees of a text.

    >>> [(word.form, word.upos, word.deprel) for word in parse("Mali thanked Chad.")[0]]
    [('Mali', 'PROPN', 'nsubj'), ('thanked', 'VERB', 'root'), ('Chad', 'PROPN', 'obj'), ('.', 'PUNCT', 'punct')]
    """
    return default_coder().parse(text)


def relate(text: str, actor: str | tuple[int, int], recipient: str | tuple[int, int]) -> Relation:
    """The likeliest type of what `actor` does to `recipient`: words of the text, or where they stand.

    >>> relate("France thanked Chad.", "France", "Chad").type
    'SUPPORT'
    """
    return default_coder().relate(text, actor, recipient)


def explain(text: Text, *, date: Date = None) -> Explanation:
    """Why a text is coded as it is: trees, the lines of the tables that speak, and what came of it.

    >>> "expel" in explain("Kenya expelled two Somali diplomats.")
    True
    """
    return default_coder().explain(text, date=date)
