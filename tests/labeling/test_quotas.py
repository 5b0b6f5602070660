"""How much somebody is asked: quotas and pauses."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from labeling.models import Annotation, Claim, Member, Project
from labeling.selectors.allowance import allowance, answers
from labeling.selectors.queue import ending
from labeling.services import annotations, claims, members
from labeling.services.samples import Answers
from tests import make

SKIP = {"skip": "blurred"}


@pytest.fixture
def pool(project) -> Project:
    make.fill(project, make.texts(12))
    return project


def limit(project: Project, name: str = "", **quotas) -> None:
    """Of one member, or of the project."""
    if name:
        Member.objects.filter(project=project, user__username=name).update(**quotas)
    else:
        Project.objects.filter(pk=project.pk).update(**quotas)
        project.refresh_from_db()


def lent(project: Project, person) -> int:
    return len(claims.lend(project=project, to=person, count=5))


@pytest.mark.parametrize(
    ("quota", "why"), [("daily_quota", "quota_today"), ("total_quota", "quota_total")]
)
def test_nothing_is_lent_beyond_a_quota_and_what_is_held_counts(pool, bob, quota, why):
    limit(pool, **{quota: 3})
    make.answer(pool, bob)
    assert lent(pool, bob) == 2
    for claim in claims.held_by(pool, bob):
        annotations.record(
            project=pool,
            by=bob,
            claim_id=claim.pk,
            value={"category": "praise"},
            token=make.token_(),
        )
    assert lent(pool, bob) == 0
    assert ending(pool, bob) == why
    assert lent(pool, make.user()) == 3  # others have theirs


def test_a_members_own_quota_goes_before_the_projects(pool, bob):
    limit(pool, daily_quota=1)
    limit(pool, "bob", daily_quota=4)
    assert lent(pool, bob) == 4
    limit(pool, "bob", daily_quota=0)
    carol = make.member(pool, "carol")
    assert lent(pool, carol) == 1


def test_the_tighter_of_two_quotas_decides(pool, bob):
    limit(pool, daily_quota=5, total_quota=2)
    assert lent(pool, bob) == 2
    assert allowance(pool, bob).why == "quota_total"


def test_an_answer_that_is_undone_frees_its_quota(pool, bob):
    limit(pool, daily_quota=1)
    answer = make.answer(pool, bob).annotation
    assert lent(pool, bob) == 0
    claim = annotations.undo(project=pool, by=bob, annotation_id=answer.pk)
    assert [one.pk for one in claims.lend(project=pool, to=bob, count=5)] == [claim.pk]
    claims.release(project=pool, by=bob, claim_id=claim.pk)
    assert lent(pool, bob) == 1


def test_a_skip_uses_no_quota_and_cannot_tell_does(pool, bob):
    limit(pool, daily_quota=1)
    make.answer(pool, bob, SKIP)
    assert answers(pool, bob, today=True) == 0
    make.answer(pool, bob, {"cannot_tell": True})
    assert lent(pool, bob) == 0


def test_answers_that_a_file_brought_along_use_no_quota(project, alice):
    limit(project, total_quota=1)
    rows = [make.row("with", "a text", "praise"), make.row("without", "another text")]
    make.fill_rows(project, rows, Answers.LABELS)
    assert Annotation.objects.filter(annotator=alice).count() == 1
    assert answers(project, alice, today=False) == 0
    assert lent(project, alice) == 1


@pytest.mark.parametrize("zone", ["UTC", "Asia/Seoul", "America/New_York"])
def test_a_day_begins_at_midnight_where_the_team_is(pool, bob, settings, zone):
    settings.TIME_ZONE = zone
    limit(pool, daily_quota=1)
    answer = make.answer(pool, bob).annotation
    now = timezone.now().astimezone(ZoneInfo(zone))
    midnight = datetime(now.year, now.month, now.day, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    for given, left in ((midnight, 0), (midnight - timedelta(seconds=1), 1)):
        Annotation.objects.filter(pk=answer.pk).update(created_at=given)
        assert allowance(pool, bob).left == left


def test_a_total_quota_knows_no_midnight(pool, bob):
    limit(pool, total_quota=1)
    make.answer(pool, bob)
    Annotation.objects.update(created_at=timezone.now() - timedelta(days=30))
    assert lent(pool, bob) == 0


def test_without_quotas_there_is_no_limit(pool, bob):
    assert not allowance(pool, bob).is_limited
    assert not allowance(pool, make.user("visitor")).is_limited


def pause(project: Project, by) -> int:
    member_id = Member.objects.get(project=project, user__username="bob").pk
    members.pause(project=project, by=by, member_id=member_id, why="a word first")
    return member_id


def test_who_is_paused_finishes_what_is_held_and_is_lent_nothing(pool, alice, bob):
    claim = make.claim(pool, bob)
    member_id = pause(pool, alice)
    assert lent(pool, bob) == 1
    annotations.record(
        project=pool, by=bob, claim_id=claim.pk, value={"category": "praise"}, token=make.token_()
    )
    assert lent(pool, bob) == 0
    assert ending(pool, bob) == "paused"
    members.resume(project=pool, by=alice, member_id=member_id)
    assert lent(pool, bob) == 5


def test_a_quota_that_another_tab_used_up_meanwhile_lends_nothing(pool, bob, monkeypatch):
    limit(pool, daily_quota=1)
    seen = claims.allowance(pool, bob)
    make.answer(pool, bob)
    monkeypatch.setattr(claims, "allowance", _first_then(seen, claims.allowance))
    assert lent(pool, bob) == 0


def test_who_was_removed_meanwhile_is_lent_nothing(pool, bob, monkeypatch):
    limit(pool, daily_quota=1)
    seen = claims.allowance(pool, bob)
    Member.objects.filter(user=bob).delete()
    monkeypatch.setattr(claims, "allowance", _first_then(seen, claims.allowance))
    assert lent(pool, bob) == 0
    assert not Claim.objects.exists()


def _first_then(first, then):
    """What was read a moment too early, and then the truth."""
    early = [first]
    return lambda *given: early.pop() if early else then(*given)
