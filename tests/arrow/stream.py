"""Reads an Arrow IPC stream without a library, as its specification has it, into rows as JSON has them: so that the
comparison runs everywhere, and is not our own code's opinion of itself. Only the types that we write."""
import datetime
import struct

EPOCH = datetime.date(1970, 1, 1)
INT, FLOAT, UTF8, BOOL, DATE, LIST, STRUCT = 2, 3, 5, 6, 8, 12, 13


class Table:
    """A table of a FlatBuffer."""

    def __init__(self, data, at):
        self.data, self.at = data, at
        self.fields = at - struct.unpack_from("<i", data, at)[0]
        self.size = struct.unpack_from("<H", data, self.fields)[0]
        assert at % 4 == 0 and self.fields % 2 == 0

    def place(self, number):
        where = 4 + 2 * number
        offset = struct.unpack_from("<H", self.data, self.fields + where)[0] if where < self.size else 0
        return self.at + offset if offset else None

    def number(self, field, form, default=0):
        place = self.place(field)
        if place is None:
            return default
        assert place % struct.calcsize(form) == 0
        return struct.unpack_from("<" + form, self.data, place)[0]

    def target(self, field):
        place = self.place(field)
        return place + struct.unpack_from("<I", self.data, place)[0]

    def table(self, field):
        return Table(self.data, self.target(field))

    def vector(self, field):
        """(where the first item lies, how many there are)"""
        at = self.target(field)
        return at + 4, struct.unpack_from("<I", self.data, at)[0]

    def tables(self, field):
        at, count = self.vector(field)
        return [Table(self.data, at + 4 * i + struct.unpack_from("<I", self.data, at + 4 * i)[0]) for i in range(count)]

    def pairs(self, field):
        at, count = self.vector(field)
        assert at % 8 == 0
        return [struct.unpack_from("<qq", self.data, at + 16 * i) for i in range(count)]

    def text(self, field):
        at, size = self.vector(field)
        assert self.data[at + size] == 0
        return self.data[at:at + size].decode()


class Field:
    def __init__(self, table):
        self.name, self.nullable, self.kind = table.text(0), bool(table.number(1, "B")), table.number(2, "B")
        self.children = [Field(child) for child in table.tables(5)]
        kind = table.table(3)
        self.form = {INT: {32: "i", 64: "q"}.get(kind.number(0, "i")), FLOAT: "d", DATE: "i"}.get(self.kind)
        assert self.kind != INT or kind.number(1, "B") == 1
        assert self.kind != FLOAT or kind.number(0, "h") == 2
        assert self.kind != DATE or kind.number(0, "h", 1) == 0


def bits(data, count):
    assert len(data) >= (count + 7) // 8
    return [bool(data[i // 8] >> i % 8 & 1) for i in range(count)]


def column(field, nodes, buffers):
    """The values of a column, taken with those below it from the lists of its batch."""
    length, nulls = next(nodes)
    validity = next(buffers)
    valid = bits(validity, length) if validity else [True] * length
    assert valid.count(False) == nulls and (field.nullable or not nulls)
    if field.kind in (UTF8, LIST):
        offsets = struct.unpack("<%di" % (length + 1), next(buffers))
        assert offsets[0] == 0 and list(offsets) == sorted(offsets)
    if field.kind == UTF8:
        text = next(buffers)
        assert len(text) == offsets[-1]
        values = [text[a:b].decode() for a, b in zip(offsets, offsets[1:])]
    elif field.kind == LIST:
        items = column(field.children[0], nodes, buffers)
        assert len(items) == offsets[-1]
        values = [items[a:b] for a, b in zip(offsets, offsets[1:])]
    elif field.kind == STRUCT:
        parts = [column(child, nodes, buffers) for child in field.children]
        assert all(len(part) == length for part in parts)
        names = [child.name for child in field.children]
        values = [dict(zip(names, row)) for row in zip(*parts)]
    elif field.kind == BOOL:
        values = bits(next(buffers), length)
    else:
        values = list(struct.unpack("<%d%s" % (length, field.form), next(buffers)))
        if field.kind == DATE:
            values = [(EPOCH + datetime.timedelta(value)).isoformat() if good else None for value, good in zip(values, valid)]
    return [value if good else None for value, good in zip(values, valid)]


def batch(fields, header, body):
    places = header.pairs(2)
    assert all(offset % 8 == 0 and offset + size <= len(body) for offset, size in places)
    nodes, buffers = iter(header.pairs(1)), iter([body[offset:offset + size] for offset, size in places])
    columns = [column(field, nodes, buffers) for field in fields]
    assert next(nodes, None) is None and next(buffers, None) is None
    assert all(len(values) == header.number(0, "q") for values in columns)
    return [dict(zip([field.name for field in fields], row)) for row in zip(*columns)]


def read(data):
    """(fields, batches of rows) of a stream; AssertionError or struct.error where it breaks the rules."""
    fields, batches, at = None, [], 0
    while True:
        marker, size = struct.unpack_from("<II", data, at)
        assert marker == 0xFFFFFFFF and size % 8 == 0 and at % 8 == 0
        at += 8
        if not size:
            assert at == len(data), "something behind the end"
            return fields, batches
        head = data[at:at + size]
        message = Table(head, struct.unpack_from("<I", head)[0])
        at += size
        assert message.number(0, "h") == 4  # version 5
        kind, header, length = message.number(1, "B"), message.table(2), message.number(3, "q")
        body = data[at:at + length]
        assert len(body) == length and length % 8 == 0
        at += length
        if kind == 1:
            assert fields is None and header.number(0, "h") == 0
            fields = [Field(table) for table in header.tables(1)]
        else:
            assert kind == 3
            batches.append(batch(fields, header, body))
