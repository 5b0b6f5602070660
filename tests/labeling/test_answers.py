"""What an answer may be: every fault is named, and what is right is kept in one form."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as some

from labeling import answers
from labeling.answers import KINDS, Asked
from labeling.errors import BadInput, UnknownCategory

NAMES = ("cat", "dog", "고양이")
TEXT = "Apple 한국어 👩‍👩‍👧 مرحبا e\u0301!"
ASKED = Asked(NAMES, {}, TEXT, 100, 50, {"start": 0, "end": 10.5})
TEN = Asked((), {"least": 0, "most": 10, "step": 0.1})
BOX = {"type": "box", "x": 1, "y": 2, "width": 30, "height": 20, "category": "cat"}
POLYGON = {"type": "polygon", "points": [[0, 0], [10, 0], [5, 8]], "category": "dog"}
SPAN = {"start": 0, "end": 5, "quote": "Apple", "category": "cat"}
INTERVAL = {"start": 1.5, "end": 2, "category": "dog"}
NAN, INFINITY = math.nan, math.inf


def shape(**changed):
    return [BOX, {**BOX, **changed}], "value.shapes[1]"


def polygon(*points):
    return [{**POLYGON, "points": list(points)}], "value.shapes[0].points"


def span(**changed):
    return [{**SPAN, **changed}], "value.spans[0]"


def interval(**changed):
    return [INTERVAL, INTERVAL, {**INTERVAL, **changed}], "value.intervals[2]"


def at(wrong, field):
    told, where = wrong
    return told, f"{where}.{field}"


FAULTS = [
    ("category", "fox", "value.category"),
    ("category", None, "value.category"),
    ("category", ["cat"], "value.category"),
    ("categories", "cat", "value.categories"),
    ("categories", ["cat", "fox"], "value.categories[1]"),
    ("categories", ["cat", "cat"], "value.categories"),
    ("categories", [["cat"]], "value.categories[0]"),
    ("number", "3", "value.number"),
    ("number", True, "value.number"),
    ("number", NAN, "value.number"),
    ("number", -INFINITY, "value.number"),
    ("number", 10**400, "value.number"),
    ("number", None, "value.number"),
    ("shapes", {}, "value.shapes"),
    ("shapes", [BOX] * 2_001, "value.shapes"),
    ("shapes", [3], "value.shapes[0].type"),
    ("shapes", [{**BOX, "type": "circle"}], "value.shapes[0].type"),
    ("shapes", [{**BOX, "colour": 1}], "value.shapes[0]"),
    ("shapes", [{"type": "box", "x": 1}], "value.shapes[0]"),
    ("shapes", *at(shape(width=0), "width")),
    ("shapes", *at(shape(height=-1), "height")),
    ("shapes", *at(shape(x=-1), "x")),
    ("shapes", *at(shape(y=51), "y")),
    ("shapes", *at(shape(x=71), "width")),
    ("shapes", *at(shape(y=31), "height")),
    ("shapes", *at(shape(x=NAN), "x")),
    ("shapes", *at(shape(width=INFINITY), "width")),
    ("shapes", *at(shape(y="2"), "y")),
    ("shapes", *at(shape(category="fox"), "category")),
    ("shapes", *polygon([0, 0], [10, 0])),
    ("shapes", *polygon([0, 0], [10, 0], [0, 0], [10, 0])),
    ("shapes", *at(polygon([0, 0], [101, 0], [5, 5]), "x")[:1], "value.shapes[0].points[1][0]"),
    ("shapes", *polygon([0, 0], [1, NAN], [5, 5])[:1], "value.shapes[0].points[1][1]"),
    ("shapes", *polygon([0, 0], [1], [5, 5])[:1], "value.shapes[0].points[1]"),
    ("shapes", *polygon(*[[0, 0]] * 2_001)),
    ("spans", *at(span(start=-1), "start")),
    ("spans", *at(span(start=len(TEXT)), "start")),
    ("spans", *at(span(end=len(TEXT) + 1), "end")),
    ("spans", *at(span(end=0), "end")),
    ("spans", *at(span(start=0.0), "start")),
    ("spans", *at(span(end=True), "end")),
    ("spans", *at(span(start=10**400), "start")),
    ("spans", *at(span(quote="apple"), "quote")),
    ("spans", *at(span(quote=None), "quote")),
    ("spans", *at(span(category="fox"), "category")),
    ("spans", [{"start": 0, "end": 5, "category": "cat"}], "value.spans[0]"),
    ("intervals", *at(interval(start=-0.1), "start")),
    ("intervals", *at(interval(end=10.6), "end")),
    ("intervals", *at(interval(start=2), "end")),
    ("intervals", *at(interval(start=NAN), "start")),
    ("intervals", *at(interval(category=""), "category")),
    ("intervals", [[1, 2]], "value.intervals[0]"),
]


@pytest.mark.parametrize(("task", "wrong", "field"), FAULTS)
def test_a_fault_is_named_by_its_path_into_the_answer(task, wrong, field):
    with pytest.raises(BadInput) as refused:
        answers.read(task, {task: wrong}, ASKED)
    assert list(refused.value.fields) == [field]
    assert refused.value.detail and refused.value.fields[field]


@pytest.mark.parametrize(
    ("number", "options"),
    [
        (-0.1, {"least": 0}),
        (10.01, {"most": 10}),
        (0.25, {"step": 0.1}),
        (2, {"least": 1, "step": 3}),
        (1e15, {"step": 7e-300}),
    ],
)
def test_a_number_out_of_range_or_between_two_steps_is_refused(number, options):
    with pytest.raises(BadInput) as refused:
        answers.read("number", {"number": number}, Asked((), options))
    assert list(refused.value.fields) == ["value.number"]


def test_steps_are_counted_in_decimals_as_people_do():
    for number in (0.3, 0.7, 9.9, 10):
        assert answers.read("number", {"number": number}, TEN) == {"number": number}


def test_an_unknown_category_has_a_code_of_its_own():
    with pytest.raises(UnknownCategory, match="fox"):
        answers.read("category", {"category": "fox"}, ASKED)


def test_categories_are_kept_in_the_projects_order():
    read = answers.read("categories", {"categories": ["고양이", "cat"]}, ASKED)
    assert read == {"categories": ["cat", "고양이"]}


def test_spans_count_code_points_as_slices_do():
    for start, end in [(6, 9), (10, 15), (16, 21), (22, 24), (0, len(TEXT))]:
        told = {"start": start, "end": end, "quote": TEXT[start:end], "category": "cat"}
        assert answers.read("spans", {"spans": [told]}, ASKED) == {"spans": [told]}


def test_spans_may_nest_and_overlap_and_are_kept_in_order_and_once():
    outer = {"start": 0, "end": 9, "quote": TEXT[:9], "category": "dog"}
    read = answers.read("spans", {"spans": [outer, SPAN, outer]}, ASKED)
    assert read == {"spans": [SPAN, outer]}


def test_nothing_marked_is_an_answer():
    for task in ("categories", "shapes", "spans", "intervals"):
        assert answers.read(task, {task: []}, ASKED) == {task: []}
        assert answers.alike(task, {task: []}, {task: []}, ASKED) == 1


# --- what holds for every answer ---

names = some.sampled_from(NAMES)
edges = some.integers(0, 40)


@some.composite
def boxes(draw):
    x, y = draw(some.integers(0, 90)), draw(some.integers(0, 40))
    size = {"width": draw(some.integers(1, 100 - x)), "height": draw(some.integers(1, 50 - y))}
    return {"type": "box", "x": x, "y": y, **size, "category": draw(names)}


@some.composite
def polygons(draw):
    point = some.tuples(some.integers(0, 100), some.integers(0, 50))
    points = draw(some.lists(point, min_size=3, max_size=6, unique=True))
    return {"type": "polygon", "points": [list(one) for one in points], "category": draw(names)}


@some.composite
def ranges(draw, longest, *, quoted):
    start = draw(some.integers(0, longest - 1))
    end = draw(some.integers(start + 1, longest))
    quote = {"quote": TEXT[start:end]} if quoted else {}
    return {"start": start, "end": end, **quote, "category": draw(names)}


def a_few(what):
    return some.lists(what, max_size=4)


ANSWERS = {
    "category": names,
    "categories": some.lists(names, unique=True),
    "number": some.integers(0, 100).map(lambda tenths: tenths / 10),
    "shapes": a_few(some.one_of(boxes(), polygons())),
    "spans": a_few(ranges(len(TEXT), quoted=True)),
    "intervals": a_few(ranges(10, quoted=False)),
}


def asked(task):
    return TEN if task == "number" else ASKED


@pytest.mark.parametrize("task", KINDS)
def test_what_was_read_reads_the_same_again(task):
    @given(ANSWERS[task])
    def check(said):
        read = answers.read(task, {task: said}, asked(task))
        assert answers.read(task, read, asked(task)) == read

    check()


@pytest.mark.parametrize("task", KINDS)
def test_likeness_is_symmetric_between_0_and_1_and_1_for_equals(task):
    @given(ANSWERS[task], ANSWERS[task])
    def check(said, other):
        mine, theirs = (answers.read(task, {task: one}, asked(task)) for one in (said, other))
        share = answers.alike(task, mine, theirs, asked(task))
        assert 0 <= share <= 1
        assert share == pytest.approx(answers.alike(task, theirs, mine, asked(task)))
        assert answers.alike(task, mine, mine, asked(task)) == pytest.approx(1)

    check()


@pytest.mark.parametrize("task", KINDS)
def test_what_answers_come_to_is_an_answer_and_one_alone_is_itself(task):
    @given(some.lists(ANSWERS[task], min_size=1, max_size=4))
    def check(said):
        read = [answers.read(task, {task: one}, asked(task)) for one in said]
        merged, confidence = answers.merge(task, read, asked(task))
        assert answers.read(task, merged, asked(task)) == merged
        assert 0 <= confidence <= 1 + 1e-9
        alone, sure = answers.merge(task, read[:1], asked(task))
        assert (alone, sure) == (read[0], pytest.approx(1))

    check()


@pytest.mark.parametrize(
    ("task", "given_", "merged"),
    [
        ("category", ["cat", "dog", "dog"], "dog"),
        ("categories", [["cat"], ["cat", "dog"], ["dog", "cat"]], ["cat", "dog"]),
        ("number", [1, 9, 2], 2),
        ("number", [1, 9, 2, 8], 2),
        ("shapes", [[BOX], [], [BOX, POLYGON]], [BOX]),
        ("intervals", [[INTERVAL], [INTERVAL], []], [INTERVAL]),
    ],
)
def test_answers_come_to_their_middle(task, given_, merged):
    told = [{task: one} for one in given_]
    assert answers.merge(task, told, ASKED)[0] == {task: merged}
