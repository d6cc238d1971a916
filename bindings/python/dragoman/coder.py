"""Coders: an open model, and the ways to read with it."""
from __future__ import annotations

import datetime
import os
import warnings
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, TypeVar, Union

from . import _dragoman
from ._dragoman import Warning
from .records import Document, Explanation, Parse, Relation, parse_of

Text = Union[str, Mapping[str, Any]]
Date = Union[str, datetime.date, None]
PathLike = Union[str, "os.PathLike[str]"]
Errors = Literal["raise", "keep"]
Table = Literal["events", "claims", "entities", "tellings"]


def model_path(model: PathLike | None) -> str:
    """`model`, or else $DRAGOMAN_MODEL, or the package's own."""
    return os.fspath(model or os.environ.get("DRAGOMAN_MODEL") or Path(__file__).with_name("english.dgm"))


def path_list(paths: PathLike | Iterable[PathLike]) -> list[str]:
    one = isinstance(paths, (str, bytes)) or hasattr(paths, "__fspath__")
    names = [os.fspath(path) for path in ([paths] if one else paths)]  # type: ignore[union-attr,list-item]
    for name in names:
        if not isinstance(name, str):
            raise TypeError(f"a path is a str or pathlib.Path, not {type(name).__name__}")
    return names


def check_threads(threads: int) -> int:
    if isinstance(threads, bool) or not isinstance(threads, int):
        raise TypeError(f"threads is an int, not {type(threads).__name__}")
    if not 0 <= threads <= 256:
        raise _dragoman.ArgumentError(f"threads is from 1 to 256, or 0 for all processors, not {threads}")
    return threads


def is_text(texts: object) -> bool:
    """One text rather than several; None and bytes count as one, and are refused as such."""
    return texts is None or isinstance(texts, (str, bytes, bytearray, Mapping))


def check_texts(texts: object) -> None:
    if is_text(texts):
        kind = "one text" if isinstance(texts, (str, Mapping)) else type(texts).__name__
        raise TypeError(f"texts is an iterable of texts, not {kind}")


def give_warning(message: str) -> None:
    warnings.warn(message, Warning, stacklevel=3)


Closable = TypeVar("Closable", bound="Closing")


class Closing:
    """What a ``with`` closes at its end."""

    def close(self) -> None:
        raise NotImplementedError

    def __enter__(self: Closable) -> Closable:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None,
                 trace: TracebackType | None) -> None:
        self.close()


class Batch(Closing, Iterator[Document]):
    """Documents in the order of their texts, coded ahead on all processors. Leave it by `close` or ``with`` if it is
    not read to its end."""

    def __init__(self, inner: _dragoman.Batch, errors: Errors) -> None:
        if errors not in ("raise", "keep"):
            raise _dragoman.ArgumentError(f'errors is "raise" or "keep", not {errors!r}')
        self._inner = inner
        self._errors = errors

    def __iter__(self) -> Batch:
        return self

    def __next__(self) -> Document:
        while True:
            record, events, claims, agreements, error = next(self._inner)
            if error is None:
                return Document(record, events, claims, agreements)
            if record is None:
                give_warning(str(error))
            elif self._errors == "raise":
                raise error
            else:
                return Document(record, b"", b"", b"", error)

    @property
    def counts(self) -> dict[str, int] | None:
        """How many documents, sentences, words, events, skipped records …; None before the end."""
        return self._inner.counts

    def close(self) -> None:
        """Stops coding."""
        self._inner.close()


class ArrowStream:
    """An Arrow stream, for whatever reads the PyCapsule protocol; it can be read once.

    >>> import pyarrow, dragoman
    >>> table = pyarrow.table(dragoman.default_coder().code_arrow(["Mali thanked Chad."]))
    >>> table["status"].to_pylist()
    ['occurred']
    """

    def __init__(self, inner: _dragoman.Stream, what: str) -> None:
        self._inner = inner
        self._what = what

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._inner.__arrow_c_stream__(requested_schema)

    def __arrow_c_schema__(self) -> object:
        return self._inner.__arrow_c_schema__()

    def close(self) -> None:
        """Stops coding, unless somebody reads the stream."""
        self._inner.close()

    def __repr__(self) -> str:
        return f"<ArrowStream of {self._what}: give it to pyarrow.table, polars.from_arrow or duckdb>"


class Coder(Closing):
    """An open model. Any number of threads may read with it at once.

    `model` is a model file (by default $DRAGOMAN_MODEL, or the package's own); `actors` a table of actors of one's
    own, or several, which go before the model's.

    >>> with Coder() as coder:
    ...     coder.code("Mali thanked Chad.").events
    [<Event text-1: no date MLI GOV → SUPPORT → TCD GOV; occurred>]
    """

    def __init__(self, model: PathLike | None = None, *, actors: PathLike | Iterable[PathLike] = ()) -> None:
        self._path = model_path(model)
        self._inner = _dragoman.Coder(self._path, path_list(actors))

    # ---- one text ----

    def code(self, texts: Text | Iterable[Text], *, date: Date = None, threads: int = 0) -> Any:
        """A text → `Document`; several → a list of them. See `dragoman.code`."""
        if is_text(texts):
            return Document(*self._inner.code(texts, date))
        return list(self.code_batch(texts, date=date, threads=threads))

    def parse(self, text: Text) -> Parse:
        """Words, lemmas and trees."""
        return parse_of(*self._inner.parse(text))

    def explain(self, text: Text, *, date: Date = None) -> Explanation:
        """Why a text is coded as it is."""
        return Explanation(self._inner.explain(text, date))

    def ledger(self, text: Text, *, date: Date = None) -> Explanation:
        """By event, who asserts, alleges and denies it; for people."""
        return Explanation(self._inner.ledger(text, date))

    def relate(self, text: str, actor: str | tuple[int, int], recipient: str | tuple[int, int]) -> Relation:
        """The likeliest type of what `actor` does to `recipient`: words of the text, or where they stand."""
        spans = []
        for name, party in (("actor", actor), ("recipient", recipient)):
            if isinstance(party, str):
                start = text.find(party) if isinstance(text, str) else -1
                if isinstance(text, str) and (start < 0 or not party):
                    raise _dragoman.ArgumentError(f"the text does not hold the {name} {party!r}")
                party = (start, start + len(party))
            spans.append(party)
        return Relation(*self._inner.relate(text, *spans))

    # ---- many ----

    def code_batch(self, texts: Iterable[Text], *, date: Date = None, threads: int = 0, claims: bool = True,
                   agreements: bool = True, errors: Errors = "raise") -> Batch:
        """Codes texts on all processors (`threads` of them), without the GIL; gives documents in their order, while
        the next ones are coded. Any number of texts fit: some are taken ahead from the iterable, by the thread that
        asks for documents, and nothing is kept.

        A text that cannot be coded raises its error; with ``errors="keep"`` it becomes a document with `error`.
        ``claims=False`` and ``agreements=False`` leave those lists empty and save a little time.

        >>> with Coder() as coder:
        ...     for document in coder.code_batch({"id": f"n{i}", "text": "Mali thanked Chad."} for i in range(3)):
        ...         print(document)
        <Document 'n0': 1 event, 18 characters>
        <Document 'n1': 1 event, 18 characters>
        <Document 'n2': 1 event, 18 characters>
        """
        check_texts(texts)
        return Batch(self._inner.batch(texts, date=date, threads=check_threads(threads), claims=claims,
                                       agreements=agreements), errors)

    def code_files(self, paths: PathLike | Iterable[PathLike], *, date: Date = None, threads: int = 0,
                   claims: bool = True, agreements: bool = True, format: str | None = None,
                   columns: str | None = None, errors: Errors = "raise") -> Batch:
        """The same for files, directories and patterns, read as the command reads them (docs/input.md): text, JSON
        lines, tables, web pages, packed or not. A bad record is a `Warning`."""
        return Batch(self._inner.batch(files=path_list(paths), date=date, threads=check_threads(threads),
                                       claims=claims, agreements=agreements, format=format, columns=columns), errors)

    def code_arrow(self, texts: Iterable[Text] | None = None, *, files: PathLike | Iterable[PathLike] | None = None,
                   table: Table = "events", date: Date = None, threads: int = 0, rows: int = 0,
                   format: str | None = None, columns: str | None = None) -> ArrowStream:
        """Codes texts, or files, into an Arrow stream of events, claims or entities (docs/arrow.md), without a copy:
        ``pyarrow.table(stream)``, ``polars.from_arrow(stream)``, ``duckdb.from_arrow(stream)``. Rows are coded while
        they are read, some record batches ahead; a batch has `rows` rows or a few more. An iterable of texts is read
        on a thread of its own."""
        if (texts is None) == (files is None):
            raise TypeError("code_arrow takes texts or files")
        options = dict(table=table, date=date, threads=check_threads(threads), rows=rows)
        if files is not None:
            return ArrowStream(self._inner.arrow(files=path_list(files), format=format, columns=columns, **options),
                               table)
        check_texts(texts)
        return ArrowStream(self._inner.arrow(texts, **options), table)

    # ---- the model ----

    @property
    def closed(self) -> bool:
        return self._inner.closed

    @property
    def version(self) -> str:
        """The model's version."""
        return self._inner.version

    def close(self) -> None:
        """Gives back the model. Batches that run go on."""
        self._inner.close()

    def __repr__(self) -> str:
        return f"<Coder {'closed' if self.closed else self.version}>"
