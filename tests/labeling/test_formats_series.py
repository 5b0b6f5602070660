"""Time series as files bring them: channels, an axis, units; and what is no series."""

import json

import pytest

from labeling.formats import Options, Rejected, read, series
from labeling.formats.rows import BadRow


def of(folder, text, *, axis=None):
    path = folder / "one.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    [row] = read(path, modality="series", options=Options(axis_column=axis))
    return row.series()


def test_a_file_is_a_series_with_its_axis_and_the_units_of_its_header(tmp_path):
    found = of(tmp_path, "time [s],pulse (bpm),pressure\n0,70,1.5\n0.5,71,1.25\n")
    assert json.loads(found.to_json()) == {
        "x": {"name": "time", "unit": "s", "values": [0, 0.5]},
        "channels": [
            {"name": "pulse", "unit": "bpm", "values": [70, 71]},
            {"name": "pressure", "unit": "", "values": [1.5, 1.25]},
        ],
    }
    assert found.facts() == {
        "start": 0,
        "end": 0.5,
        "points": 2,
        "channels": ["pulse", "pressure"],
    }


def test_a_first_column_that_is_called_otherwise_is_a_channel_unless_it_is_chosen(tmp_path):
    text = "depth;a\n10;1\n20;2\n"
    assert [one.name for one in of(tmp_path, text).channels] == ["depth", "a"]
    found = of(tmp_path, text, axis="depth")
    assert (found.x.values, [one.name for one in found.channels]) == ([10, 20], ["a"])


def test_numbers_without_a_header_are_channels_by_number(tmp_path):
    found = of(tmp_path, "1\n2\n\n4\n")
    assert [(one.name, one.values) for one in found.channels] == [("channel 1", [1, 2, 4])]
    assert found.x.values == [0, 1, 2]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "the file is empty"),
        ("t,a\n0,1\n", "it has fewer than two points"),
        ("t,a\n0,1\n1,NaN\n", "row 3, column 'a': 'NaN' is not a finite number"),
        ("t,a\n0,1\n1,inf\n", "row 3, column 'a': 'inf' is not a finite number"),
        ("t,a\n0,1\n1,\n", "row 3, column 'a': '' is not a finite number"),
        ("t,a\n0,one\n1,2\n", "row 2, column 'a': 'one' is not a finite number"),
        ("t,a\n1,1\n0,2\n", "row 3: 't' must increase, and 0 comes after 1"),
        ("t,a\n1,1\n\n1,2\n", "row 4: 't' must increase, and 1 comes after 1"),
        ("t,a\n0,1\n1\n", "row 3 has 1 fields where the header has 2"),
        ("t,a,a\n0,1,1\n1,2,2\n", "two of its columns have the same name"),
        ("a [m],a [s]\n0,1\n1,2\n", "two of its columns have the same name"),
        ("t,\n0,1\n1,2\n", "column '': a name has between 1 and 100 characters"),
        (",".join(f"c{n}" for n in range(66)) + "\n", "it has more than 64 channels"),
        (b"t,a\n0,\xff\n", "is not utf-8; choose the encoding it was saved in"),
        (b"t,a\n0,\x00\n", "holds a NUL character; it is no CSV file"),
    ],
)
def test_what_is_no_series_says_why(tmp_path, text, reason):
    with pytest.raises(BadRow) as caught:
        of(tmp_path, text)
    assert str(caught.value) == reason


def test_a_series_of_too_many_values_is_refused_before_it_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr(series, "MOST_POINTS", 5)
    assert len(of(tmp_path, "t,a\n" + "".join(f"{n},1\n" for n in range(5))).x.values) == 5
    with pytest.raises(BadRow, match="more than 5 values"):
        of(tmp_path, "t,a\n" + "".join(f"{n},1\n" for n in range(6)))
    with pytest.raises(BadRow, match="more than 5 values"):
        series.from_fields([1, 2, 3, 4, 5, 6], None, None)


def test_folders_name_the_categories_and_files_are_samples(tmp_path):
    for name in ("calm/a.csv", "storm/b.tsv", "notes.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("1\n2\n")
    *bad, first, second = read(tmp_path, modality="series", options=Options())
    assert [(row.key, row.answer) for row in (first, second)] == [
        ("calm/a.csv", "calm"),
        ("storm/b.tsv", "storm"),
    ]
    assert [row.reason for row in bad] == ["notes.md is not a CSV file name (.csv, .tsv, .txt)"]


def of_lines(folder, *objects):
    path = folder / "all.jsonl"
    path.write_text("\n".join(json.dumps(one) for one in objects))
    return list(read(path, modality="series", options=Options()))


def test_lines_of_json_hold_one_channel_or_several_with_a_rate_or_an_axis(tmp_path):
    one, several, plain = of_lines(
        tmp_path,
        {"id": "a", "values": [1, 2.5, 3], "rate": 2, "label": "calm", "site": 7},
        {"id": "b", "values": {"x [mV]": [1, 2], "y": [3, 4]}, "x": [10, 11.5]},
        {"id": "c", "values": [1, 2]},
    )
    assert (one.key, one.answer, one.metadata) == ("a", "calm", {"site": "7"})
    assert one.series().x == series.Channel("time", "s", [0, 0.5, 1])
    assert [(c.name, c.unit, c.values) for c in several.series().channels] == [
        ("x", "mV", [1, 2]),
        ("y", "", [3, 4]),
    ]
    assert several.series().x.values == [10, 11.5]
    assert plain.series().x.values == [0, 1]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"values": "1,2"}, "'value' must be a list of numbers"),
        ({"values": [1, None]}, "'value': value 2 is null, not a finite number"),
        ({"values": [1, True]}, "'value': value 2 is true, not a finite number"),
        ({"values": [1, float("nan")]}, "'value': value 2 is NaN, not a finite number"),
        ({"values": [1]}, "it has fewer than two points"),
        ({"values": {"a": [1, 2], "b": [1]}}, "its channels, or its axis, differ in length"),
        ({"values": [1, 2], "x": [1]}, "its channels, or its axis, differ in length"),
        ({"values": [1, 2], "x": [2, 1]}, "value 2: 'x' must increase, and 1 comes after 2"),
        ({"values": [1, 2], "rate": 0}, "the rate must be a number above 0: values a second"),
        ({"values": [1, 2], "rate": "2"}, "the rate must be a number above 0: values a second"),
    ],
)
def test_fields_that_are_no_series_say_why(tmp_path, fields, reason):
    [row] = of_lines(tmp_path, fields)
    with pytest.raises(BadRow) as caught:
        row.series()
    assert str(caught.value) == reason


def test_a_line_without_values_is_rejected_at_once(tmp_path):
    rows = of_lines(tmp_path, {"values": []}, {"values": {}}, {"other": [1, 2]})
    assert all(isinstance(row, Rejected) for row in rows)
    assert rows[0].reason == "column 'values' is empty"
