"""What the templates' own tags and filters render."""

import pytest
from django.template import Context, Template

from labeling.templatetags.figures import count, duration, share, worked
from labeling.templatetags.metrics import LARGEST_TABLE, category_rows, confusion_rows

METRICS = {
    "confusion": [[9, 1], [0, 0]],
    "per_category": [[1.0, 0.9, 0.947, 10], [0.0, 0.0, 0.0, 0]],
}


def rendered(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


def test_an_icon_is_inline_hidden_from_screen_readers_and_without_style():
    svg = rendered('{% load icons %}{% icon "undo-2" 16 %}')
    assert svg.startswith("<svg")
    assert 'aria-hidden="true"' in svg
    assert 'width="16"' in svg
    assert "style" not in svg


def test_each_colour_has_a_shape_of_its_own():
    markers = [rendered("{% load icons %}{% marker colour %}", colour=n) for n in range(10)]
    assert len({marker.split("<path")[1] for marker in markers}) == 10
    assert 'class="marker c3"' in markers[3]


def test_counts_are_grouped_by_thousands():
    assert count(1438) == "1,438"


def test_shares_have_three_decimals():
    assert share(0.93371) == "0.934"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(None, "-"), (0.41, "0.4 s"), (12.2, "12 s"), (119.4, "119 s"), (180.0, "3 min")],
)
def test_durations_are_as_exact_as_they_are_long(seconds, words):
    assert duration(seconds) == words


def test_a_confusion_cell_is_shaded_by_its_share_of_the_row():
    (cats, dogs) = confusion_rows(METRICS, ["cat", "dog"])
    assert cats["name"] == "cat"
    assert cats["cells"] == [
        {"count": 9, "percent": 90, "shade": 9},
        {"count": 1, "percent": 10, "shade": 1},
    ]
    assert [cell["shade"] for cell in dogs["cells"]] == [0, 0], "a row without samples is unshaded"


def test_a_category_added_since_the_round_has_no_row():
    assert len(confusion_rows(METRICS, ["cat", "dog", "owl"])) == 2
    assert len(category_rows(METRICS, ["cat", "dog", "owl"])) == 2


def test_a_square_too_large_to_read_is_left_out():
    side = LARGEST_TABLE + 1
    metrics = {"confusion": [[1] * side] * side}
    assert confusion_rows(metrics, [str(n) for n in range(side)]) == []


def test_category_rows_carry_the_colour_of_their_place():
    rows = category_rows(METRICS, ["cat", "dog"])
    assert [row["colour"] for row in rows] == [0, 1]
    assert rows[0]["recall"] == 0.9


@pytest.mark.parametrize(("hours", "text"), [(0, "0 min"), (0.05, "3 min"), (2.54, "2.5 h")])
def test_working_time_is_told_in_minutes_or_hours(hours, text):
    assert worked(hours) == text
