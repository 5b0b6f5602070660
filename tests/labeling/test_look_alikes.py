"""Which samples go into a batch, and what is proposed for them."""

import numpy as np
import pytest

from labeling.models import Label, Sample
from labeling.rounds import look_alikes
from labeling.rounds.serving import rows_folder
from labeling.selectors.encodings import serving_encoding
from labeling.selectors.suggestions import is_blind
from learner.errors import StoreError
from tests import alike


@pytest.fixture
def pool(project, nudged):
    return alike.pool(project)


def proposed(project, by, count: int = 24) -> tuple[str, list[Sample]]:
    found = look_alikes.propose(project, by, count)
    assert found is not None
    by_id = Sample.objects.in_bulk(found.samples)
    name = project.categories.get(pk=found.category_id).name
    return name, [by_id[pk] for pk in found.samples]


def test_a_batch_is_of_one_kind_and_proposes_what_its_neighbours_say(pool, bob):
    for _ in range(5):
        name, samples = proposed(pool, bob)
        assert {alike.kind_of(sample) for sample in samples} == {name}
        assert look_alikes.LEAST <= len(samples) <= 24


def test_every_category_has_its_turn(pool, bob):
    assert {proposed(pool, bob)[0] for _ in range(30)} == {"praise", "blame"}


def test_those_nearest_to_the_first_come_first(pool, bob):
    _, samples = proposed(pool, bob, 12)
    store = look_alikes.serving(pool).store
    rows = store.rows(np.array([sample.pk for sample in samples]))
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    likeness = rows @ rows[0]
    assert (np.diff(likeness[1:]) <= 1e-6).all()


def test_only_what_nobody_has_begun_is_proposed_and_never_holdout_or_gold(pool, bob):
    kept_out = list(Sample.objects.filter(project=pool, taken=0).order_by("pk")[:9])
    given_up = [{"holdout": True}, {"gold": True}, {"taken": 1}] * 3
    for sample, given in zip(kept_out, given_up, strict=True):
        Sample.objects.filter(pk=sample.pk).update(**given)
    hidden = {sample.pk for sample in kept_out}
    for _ in range(10):
        assert not hidden & {sample.pk for sample in proposed(pool, bob)[1]}
    answered = set(Label.objects.values_list("sample", flat=True))
    assert not answered & {sample.pk for sample in proposed(pool, bob)[1]}


def test_what_measures_has_no_vote(pool, bob):
    Sample.objects.filter(label__category__name="blame").update(holdout=True)
    assert look_alikes.propose(pool, bob, 24) is None, "one category is no question"


def test_the_blind_arm_is_in_no_batch_where_suggestions_are_told(pool, bob):
    pool.suggestions = "request"
    for _ in range(10):
        assert not any(is_blind(pool, sample.key) for sample in proposed(pool, bob)[1])


def test_nothing_is_proposed_without_rows_or_labels(project, bob, nudged):
    assert look_alikes.propose(project, bob, 24) is None
    alike.pool(project, labeled=0)
    assert look_alikes.propose(project, bob, 24) is None


def test_a_handful_is_not_worth_a_grid_and_no_samples_are_no_fault(project, bob, nudged):
    alike.pool(project, free=6)
    assert look_alikes.propose(project, bob, 24) is None
    Sample.objects.filter(project=project).update(taken=1)
    assert look_alikes.propose(project, bob, 24) is None


def test_rows_that_are_gone_are_said_to_be_gone(pool, bob):
    for file in rows_folder(serving_encoding(pool)).glob("*.ids"):
        file.unlink()
    with pytest.raises(StoreError, match="are left"):
        look_alikes.propose(pool, bob, 24)


def test_of_a_large_pool_a_bounded_part_is_looked_at(pool, bob, monkeypatch):
    monkeypatch.setattr(look_alikes, "FREE", 20)
    monkeypatch.setattr(look_alikes, "KNOWN", 4)
    seen: set[int] = set()
    blocks = look_alikes._blocks
    monkeypatch.setattr(
        look_alikes,
        "_blocks",
        lambda store, ids: (seen.update(ids.tolist()), blocks(store, ids))[1],
    )
    proposed(pool, bob, 4)
    assert len(seen) <= 24


def test_equal_rows_and_rows_of_nothing_but_zeros_do_no_harm(project, bob, nudged):
    alike.pool(project, free=20, apart=0)
    assert len(proposed(project, bob)[1]) == 20
