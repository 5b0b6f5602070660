"""The same labels, recipe and seed give the same picks and the same model, bit for bit."""

import pytest

from labeling.models import Annotation
from labeling.selectors.models import open_artifact
from labeling.services import annotations
from tests import learned, make


@pytest.fixture
def digits(nudged, db):
    return learned.digits()


def picks_of(version):
    """With everything that is known of each, but for the version's own number."""
    picks = list(version.round.picks.order_by("rank").values("sample", "score", "rule", "reason"))
    for pick in picks:
        assert pick["reason"].pop("model") == version.number
    return picks


def data_of(version) -> bytes:
    with open_artifact(version) as file:
        return file.read()


def test_training_again_gives_the_same_picks_and_the_same_bytes(digits):
    first, second = digits.model_versions.get(), learned.again(digits)
    assert second.number == 2
    assert data_of(first) == data_of(second)
    assert (first.digest, first.labels_digest) == (second.digest, second.labels_digest)
    assert picks_of(first) == picks_of(second) != []
    for measured in ("confusion", "log_loss", "ece"):
        assert first.metrics[measured] == second.metrics[measured]


def test_another_seed_gives_another_committee(digits):
    first = digits.model_versions.get()
    digits.seed = 1
    digits.save()
    assert learned.again(digits).digest != first.digest


def test_another_label_gives_another_model_and_its_return_the_first(digits):
    first = digits.model_versions.get()
    person = make.member(digits, "carol")
    given = make.answer(digits, person, {"category": "7"}).annotation
    changed = learned.again(digits)
    assert (changed.digest, changed.labels_digest) != (first.digest, first.labels_digest)
    annotations.undo(project=digits, by=person, annotation_id=given.pk)
    assert Annotation.objects.get(pk=given.pk).retracted_at
    restored = learned.again(digits)
    assert (restored.digest, restored.labels_digest) == (first.digest, first.labels_digest)
