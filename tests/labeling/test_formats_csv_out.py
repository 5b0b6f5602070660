import csv
import io
from itertools import count

import pytest

from labeling.formats.csv_out import rows_as_csv


def read(lines) -> list[list[str]]:
    return list(csv.reader(io.StringIO("".join(lines), newline="")))


def test_a_header_and_rows_are_lines_that_any_reader_reads_back():
    rows = [["a, b", 'say "so"', "two\nlines"], [1, 2.5, None]]
    assert read(rows_as_csv(["x", "y", "z"], rows)) == [
        ["x", "y", "z"],
        ["a, b", 'say "so"', "two\nlines"],
        ["1", "2.5", ""],
    ]


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", '=cmd|" /C calc"!A0']
)
def test_a_text_that_a_spreadsheet_would_run_is_shown_as_text(text):
    [[_], [shown]] = read(rows_as_csv(["x"], [[text]]))
    assert shown == f"'{text}"


def test_a_header_is_guarded_likewise():
    assert read(rows_as_csv(["=x"], [])) == [["'=x"]]


@pytest.mark.parametrize("text", ["", "a=b", " =1", "'=1", "é"])
def test_other_texts_stay_as_they_are(text):
    assert read(rows_as_csv(["x", "y"], [[text, "y"]]))[1] == [text, "y"]


def test_a_negative_number_stays_a_number():
    assert read(rows_as_csv(["x"], [[-5], [-0.5]]))[1:] == [["-5"], ["-0.5"]]


def test_a_line_is_there_before_the_next_row_is_asked_for():
    endless = rows_as_csv(["n"], ([number] for number in count()))
    assert [next(endless) for _ in range(3)] == ["n\r\n", "0\r\n", "1\r\n"]


def test_no_rows_are_a_header():
    assert read(rows_as_csv(["a", "b"], [])) == [["a", "b"]]
