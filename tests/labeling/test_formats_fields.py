"""Rows of a table: every column is a field, numbers are numbers, units are told apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labeling.formats import Limits, Options, ReadError, Rejected, read
from labeling.formats.cells import cell, typed
from labeling.formats.headers import header


def rows(folder, text: str, name: str = "rows.csv", **options):
    (folder / name).write_text(text)
    return list(read(folder / name, modality="table", options=Options(**options)))


def test_all_but_the_key_and_the_answers_are_fields_in_their_order(tmp_path):
    text = "zone,id,weight [kg],label,note,suggestion\nA,one,3.5,cat,,dog\n"
    [row] = rows(tmp_path, text)
    assert (row.key, row.answer, row.suggestion, row.metadata) == ("one", "cat", "dog", {})
    assert list(row.fields.items()) == [("zone", "A"), ("weight [kg]", 3.5), ("note", None)]


def test_fields_of_json_keep_their_types(tmp_path):
    line = '{"id": 1, "a": "3.5", "b": 3.5, "c": null, "d": [1, "x"], "e": true, "label": "cat"}'
    [row] = rows(tmp_path, line, "rows.jsonl")
    assert row.fields == {"a": "3.5", "b": 3.5, "c": None, "d": '[1, "x"]', "e": "true"}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3.5", 3.5),
        (" -2 ", -2),
        ("1e3", 1000.0),
        ("0", 0),
        ("", None),
        ("  ", None),
        ("1,200", "1,200"),
        ("007", "007"),
        ("nan", "nan"),
        ("inf", "inf"),
        ("1e999", "1e999"),
        ("12345678901234567", "12345678901234567"),
        ("0x10", "0x10"),
        (" a ", " a "),
    ],
)
def test_a_cell_is_a_number_only_if_it_comes_back_as_it_was(text, value):
    assert cell(text) == value
    assert type(cell(text)) is type(value)


@given(st.one_of(st.text(), st.floats().map(str), st.integers().map(str)))
def test_no_cell_is_too_strange(text):
    assert isinstance(cell(text), str | float | int | None)


def test_numbers_too_large_for_a_browser_are_kept_as_texts():
    assert typed(2**60) == str(2**60)
    assert typed(float("nan")) == "NaN"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("weight [kg]", ("weight", "kg")),
        ("speed (m/s)", ("speed", "m/s")),
        ("weight", ("weight", "")),
        ("[kg]", ("[kg]", "")),
        ("a [b] c", ("a [b] c", "")),
        ("f(x) [V]", ("f(x)", "V")),
    ],
)
def test_a_unit_stands_at_the_end_of_a_header(text, expected):
    assert header(text) == expected


def test_too_many_fields_or_none_are_refused(tmp_path):
    with pytest.raises(ReadError, match="has 3 fields; at most 2 can be shown"):
        rows(tmp_path, "a,b,c\n1,2,3\n", limits=Limits(fields=2))
    with pytest.raises(ReadError, match="no column besides the key and the answers"):
        rows(tmp_path, "id,label\n1,cat\n")


def test_a_bad_row_is_named_and_the_others_go_in(tmp_path):
    bad, good = rows(tmp_path, 'a,b\n"x\0",2\n1,2\n')
    assert isinstance(bad, Rejected) and bad.reason == "column 'a' holds a NUL character; remove it"
    assert good.fields == {"a": 1, "b": 2}
