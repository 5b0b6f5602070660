"""A label is a pure function of its annotations."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import permutations

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from labeling.books import labels
from labeling.models import Annotation, Label, Pick
from labeling.selectors.resolution import Agreed, Evidence, Rules, Vote, resolve
from labeling.services import annotations, claims
from tests import make

START = timezone.now()


def agreed(standing, *, needed: int) -> Agreed | None:
    rules = Rules(needed, overlap_percent=100, extra_below=0, most_annotators=5, review_below=0.7)
    return resolve(Evidence(draw=0, standing=standing), rules).label


def said(category: int | None, order: int, kind: str = "answer") -> Vote:
    return Vote(
        pk=order,
        annotator_id=order,
        category_id=category,
        value=None,
        kind=kind,
        flagged=False,
        extra=False,
        created_at=START + timedelta(seconds=order),
    )


def test_nothing_is_agreed_before_enough_annotators_have_spoken():
    assert agreed([said(1, 0)], needed=2) is None


def test_the_majority_is_the_label_with_its_share_as_confidence():
    verdict = agreed([said(1, 0), said(2, 1), said(2, 2)], needed=3)
    assert verdict == Agreed(2, None, "majority", votes=2, confidence=2 / 3)


def test_a_tie_goes_to_the_answer_that_came_first():
    verdict = agreed([said(2, 1), said(1, 0)], needed=2)
    assert verdict is not None and verdict.category_id == 1


def test_who_skips_has_not_spoken_and_who_cannot_tell_names_nothing():
    skip, unsure = said(None, 1, Annotation.Kind.SKIP), said(None, 2, Annotation.Kind.CANNOT_TELL)
    assert agreed([said(1, 0), skip], needed=2) is None
    assert agreed([said(1, 0), unsure], needed=2) == Agreed(1, None, "single", 1, 1.0)
    assert agreed([unsure], needed=1) is None


@given(st.lists(st.integers(0, 2), min_size=1, max_size=4))
def test_the_order_in_which_annotations_are_read_changes_nothing(categories):
    spoken = [said(category, order) for order, category in enumerate(categories)]
    verdicts = {agreed(order, needed=1) for order in permutations(spoken)}
    assert len(verdicts) == 1


def counters(project) -> tuple[int, int, int]:
    project.refresh_from_db()
    return project.pool_labeled, project.holdout_labeled, project.revision


def test_each_change_of_a_label_moves_the_project_s_revision(project, bob):
    make.fill(project, make.texts(3))
    first = make.answer(project, bob)
    assert counters(project) == (1, 0, 1)
    annotations.undo(project=project, by=bob, annotation_id=first.annotation.pk)
    assert counters(project) == (0, 0, 2)


def test_a_vote_that_changes_no_category_is_nothing_new_to_learn(alice, nudged):
    project = make.project(alice, annotators_per_sample=2)
    make.fill(project, make.texts(1))
    for name in ("bob", "carol"):
        make.answer(project, make.member(project, name), {"category": "praise"})
    label = Label.objects.get()
    assert (label.votes, label.confidence, counters(project)[2]) == (2, 1.0, 1)
    carols = Annotation.objects.order_by("pk").last()
    Annotation.objects.filter(pk=carols.pk).update(category=project.categories.get(name="blame"))
    assert labels.rebuild(project) == 0
    label.refresh_from_db()
    assert (label.votes, label.confidence, counters(project)[2]) == (1, 0.5, 1)


def test_a_label_follows_its_annotations_to_another_category(project, bob):
    make.fill(project, make.texts(1))
    make.answer(project, bob, {"category": "praise"})
    Annotation.objects.update(category=project.categories.get(name="blame"))
    assert labels.rebuild(project) == 1
    assert Label.objects.get().category.name == "blame"
    assert counters(project) == (1, 0, 2)


@pytest.mark.parametrize("annotators", [1, 2, 3])
def test_rebuilding_all_labels_changes_nothing(alice, nudged, annotators):
    project = make.project(alice, annotators_per_sample=annotators)
    make.fill(project, make.texts(4))
    for name in ("bob", "carol", "dave"):
        member = make.member(project, name)
        for _ in range(4):
            if claims_left(project, member):
                make.answer(project, member)
    before = list(Label.objects.order_by("sample").values_list("sample", "category", "votes"))
    assert before and labels.rebuild(project) == 0
    assert before == list(
        Label.objects.order_by("sample").values_list("sample", "category", "votes")
    )


@pytest.mark.django_db(transaction=True)
def test_a_round_can_publish_picks_of_a_sample_whose_label_is_being_settled(project):
    """On PostgreSQL a lock on the sample's key made the two wait for each other."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time, so nothing can wait for each other")
    sample = make.sample(project)
    turn = make.round_(project, state="done")

    def publish() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '5s'")
        Pick.objects.create(round=turn, sample=sample, rank=1, score=1, rule="exploit", reason={})
        connection.close()

    with transaction.atomic(), ThreadPoolExecutor(1) as pool:
        labels.settle(project, sample.pk)
        pool.submit(publish).result(10)
    assert turn.picks.get().sample == sample


def claims_left(project, member) -> bool:
    return bool(claims.lend(project=project, to=member, count=1))
