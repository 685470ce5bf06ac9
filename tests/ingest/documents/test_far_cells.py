"""ingest/documents/far_cells.py: one cell far from the others costs neither the text nor memory."""

import struct
import time

import pytest

from ingest.documents.far_cells import book_together
from ingest.documents.package import NoText
from ingest.documents.sheets import read, read_rows
from tests.packed import ole_of
from tests.papers import FILES, cell, xlsx_of

FAR = f"<row r='1'>{cell('A1', '单位')}</row><row r='2'>{cell('A2', '兴庆区')}{cell('XFD2', '远')}</row><row r='1048576'>{cell('C1048576', '末')}</row>"


def test_a_cell_far_away_costs_nothing_but_the_gap():
    began = time.process_time()
    assert read(xlsx_of({"表": FAR})) == "表\n单位\n兴庆区\t\t\t\t远\n\n\t\t末"
    assert time.process_time() - began < 1


def test_a_table_is_not_read_where_its_places_would_be_others():
    with pytest.raises(NoText) as refused:
        read_rows(xlsx_of({"表": FAR}))
    assert refused.value.problem == "oversize"


def _number(row, column, value):
    return struct.pack("<HHHHHd", 0x0203, 14, row, column, 0, value)


def _several(row, column, *values):
    body = b"".join(struct.pack("<HI", 0, value << 2 | 2) for value in values)
    return (
        struct.pack("<HHHH", 0xBD, len(body) + 6, row, column)
        + body
        + struct.pack("<H", column + len(values) - 1)
    )


def _book(*cells, height=65536, width=256, filler=0):
    """A workbook of one sheet; with `filler` its stream has sectors of its own."""
    name = b"\x01\0" + "a".encode("utf-16-le")
    begin = struct.pack("<HHHHHHII", 0x0809, 16, 0x0600, 5, 0, 0, 0, 0)
    end = struct.pack("<HH", 0x0A, 0)
    sheet = struct.pack(
        "<HHIHH", 0x85, 6 + len(name), len(begin) + 4 + 6 + len(name) + len(end), 0, 0
    )
    # the sheet's name follows its place, kind and state
    sheet = sheet[:4] + struct.pack("<IH", len(begin) + 10 + len(name) + len(end), 0) + name
    second = struct.pack("<HHHHHHII", 0x0809, 16, 0x0600, 0x10, 0, 0, 0, 0)
    size = struct.pack("<HHIIHHH", 0x0200, 14, 0, height, 0, width, 0)
    book = begin + sheet + end + second + size + b"".join(cells) + end
    return ole_of({"Workbook": book + bytes(filler)})


@pytest.mark.parametrize("filler", [0, 5000])
def test_an_xls_likewise_in_either_kind_of_stream(filler):
    content = _book(
        *(_number(0, 0, 1), _several(1, 2, 21, 22, 23), _number(65535, 255, 9)), filler=filler
    )
    assert read(content) == "a\n1\n\t\t21\t22\t23\n\n\t\t\t\t\t\t9"


def test_what_lies_near_stays_where_it_is():
    for content in (_book(_number(0, 0, 1), _number(9, 3, 4)), (FILES / "table.xls").read_bytes()):
        assert book_together(content, move=True) == content


def test_cells_in_too_many_rows_and_columns_are_refused():
    cells = [_number(n * 3 % 65536, n * 2 % 256, n) for n in range(40_000)]
    with pytest.raises(NoText) as refused:
        read(_book(*cells))
    assert refused.value.problem == "oversize"
