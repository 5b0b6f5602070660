import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as some
from sklearn.datasets import load_wine

from learner import encoders
from learner.encoders.columns import Categories, Numbers, learn
from learner.engine import learn as train
from learner.errors import BadData, DamagedArtifact, UnreadableSample
from learner.types import Recipe
from tests.learner.worlds import World


@pytest.fixture
def table(tmp_path):
    return encoders.load("tabular:standard", tmp_path)


def test_numbers_are_standardised_and_text_is_read_as_a_number(table):
    rows = [{"age": 10}, {"age": "20"}, {"age": " 3e1 "}]
    table.fit(rows)
    assert np.allclose(table.encode(rows)[:, 0], np.array([-1, 0, 1]) * 1.5**0.5)


def test_a_gap_is_the_median_and_says_that_it_is_one(table):
    rows = [{"age": 1}, {"age": 2}, {"age": 9}, {"age": None}, {"age": ""}, {"age": "n/a"}, {}]
    table.fit(rows)
    values, gaps = table.encode(rows).T
    assert (values[3:] == values[1]).all()
    assert gaps.tolist() == [0, 0, 0, 1, 1, 1, 1]


def test_a_stray_word_among_numbers_is_a_gap():
    column = learn("age", [*range(20), "unknown"])
    assert isinstance(column, Numbers)
    assert column.encode(["unknown"])[0, 1] == 1


def test_a_column_of_more_words_than_that_holds_categories():
    assert isinstance(learn("code", ["1", "2", "3", "B4"] * 9), Categories)


def test_categories_are_flags_and_rare_ones_share_one(table):
    rows = [{"city": city} for city in "aaabbbcd"]
    table.fit(rows)
    found = table.encode([{"city": city} for city in ["a", " b ", "c", "d", "unseen", None]])
    assert found.tolist() == [[1, 0, 0], [0, 1, 0], [0, 0, 1], [0, 0, 1], [0, 0, 0], [0, 0, 0]]


def test_a_gap_among_categories_has_a_flag_if_it_was_seen(table):
    table.fit([{"city": city} for city in ["a", "a", "b", "b", ""]])
    assert table.encode([{"city": ""}, {"city": "a"}]).tolist() == [[0, 0, 1], [1, 0, 0]]


def test_no_more_than_32_categories_have_a_flag_of_their_own():
    column = learn("word", [f"w{i}" for i in range(50)] * 40)
    assert column.width == 33


def test_what_tells_nobody_apart_has_no_column(table):
    rows = [{"same": 5, "word": "x", "nothing": None, "id": f"id{i}", "age": i} for i in range(9)]
    table.fit(rows)
    assert table.dimensions == 1


@pytest.mark.parametrize("rows", [[], [{}], [{"a": 1}] * 3, [{"id": "x"}, {"id": "y"}]])
def test_rows_that_are_all_alike_cannot_be_learned_from(table, rows):
    with pytest.raises(BadData, match="import rows that differ"):
        table.fit(rows)


@pytest.mark.parametrize("cell", [float("nan"), float("inf"), "-Infinity", 1e999])
def test_a_number_that_is_none_is_named(table, cell):
    table.fit([{"age": 1}, {"age": 2}])
    with pytest.raises(UnreadableSample, match=r"Field 'age' holds .*: leave a missing number"):
        table.encode([{"age": cell}])
    with pytest.raises(UnreadableSample, match="Field 'age'"):
        table.fit([{"age": 1}, {"age": cell}])


@pytest.mark.parametrize("cell", [[1], {"a": 1}])
def test_a_cell_that_is_no_cell_is_named(table, cell):
    with pytest.raises(UnreadableSample, match=f"Field 'age' holds a {type(cell).__name__}"):
        table.fit([{"age": 1}, {"age": cell}])


def test_the_order_of_rows_and_fields_changes_nothing(table, tmp_path):
    rows = [{"b": i, "a": "xyz"[i % 3]} for i in range(9)]
    table.fit(rows)
    other = encoders.load("tabular:standard", tmp_path / "other")
    other.fit([dict(reversed(row.items())) for row in reversed(rows)])
    assert np.allclose(other.encode(rows), table.encode(rows), atol=1e-6)


@pytest.mark.parametrize("text", ["", "{", "[{}]", '[{"kind": "Numbers", "field": "a"}]', "[1]"])
def test_a_damaged_state_is_refused(tmp_path, text):
    (tmp_path / "columns.json").write_text(text)
    with pytest.raises(DamagedArtifact, match="fit again"):
        encoders.load("tabular:standard", tmp_path)


cells = some.one_of(
    some.none(),
    some.floats(allow_nan=False, allow_infinity=False),
    some.integers(-(10**9), 10**9),
    some.text(max_size=5).filter(lambda text: "inf" not in text.lower()),
)


@settings(max_examples=60, deadline=None)
@given(some.lists(cells, min_size=1, max_size=12), some.lists(cells, max_size=6))
def test_whatever_the_cells_rows_fit_half_precision(seen, unseen):
    column = learn("any", seen)
    assume(column.width)
    rows = column.encode([*seen, *unseen])
    assert rows.shape == (len(seen) + len(unseen), column.width)
    assert np.isfinite(rows.astype(np.float16)).all()


def test_wines_are_learned_from_few_labels(table):
    wine = load_wine(as_frame=True)
    rows = wine.data.to_dict("records")
    table.fit(rows)
    world = World(np.arange(178), table.encode(rows), wine.target.to_numpy(), 3)
    order = np.random.default_rng(0).permutation(178)
    outcome = train(world.labeled(order[:30], order[90:]), world.pool(order[30:90]), Recipe())
    assert outcome.metrics
    assert outcome.metrics.accuracy > 0.9
