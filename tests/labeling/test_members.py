"""Changing, pausing and removing members."""

import pytest
from django.utils import timezone

from labeling.errors import BadInput, LastManager, NotFound
from labeling.models import (
    Annotation,
    Budget,
    Claim,
    Event,
    Invitation,
    Label,
    Member,
    Project,
    Rate,
    Relabel,
    Review,
    Role,
    Sample,
)
from labeling.models.member import MAY
from labeling.selectors.members import CAPTIONS, roles_table
from labeling.services import claims, members
from tests import make


def of(project: Project, name: str) -> Member:
    return Member.objects.get(project=project, user__username=name)


def verbs(project: Project) -> list[str]:
    known = Event.objects.filter(project=project).order_by("pk")
    return [verb for verb in known.values_list("verb", flat=True) if verb != "imported"][1:]


def change(project: Project, name: str = "bob", **to) -> Member:
    return members.change(project=project, by=make.user(), member_id=of(project, name).pk, **to)


def remove(project: Project, name: str = "bob") -> None:
    members.remove(project=project, by=make.user(), member_id=of(project, name).pk)


def test_a_member_gets_another_role_and_quotas_and_the_log_says_so(project, bob):
    change(project, role=Role.REVIEWER, daily_quota=50)
    member = of(project, "bob")
    assert (member.role, member.daily_quota, member.total_quota) == ("reviewer", 50, None)
    event = Event.objects.latest("pk")
    assert (event.verb, event.target, str(event.actor)) == ("changed member", "bob", "alice")
    assert event.detail == {"role": ["annotator", "reviewer"], "daily_quota": [None, 50]}


def test_what_is_not_named_stays_and_what_is_the_same_is_no_change(project, bob):
    change(project, daily_quota=50)
    change(project, total_quota=60)
    change(project, total_quota=60, role="annotator")
    member = of(project, "bob")
    assert (member.daily_quota, member.total_quota) == (50, 60)
    assert verbs(project) == ["changed member"] * 2
    change(project, daily_quota=None)
    assert of(project, "bob").daily_quota is None


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"role": "king"}, "role"),
        ({"daily_quota": -1}, "daily_quota"),
        ({"total_quota": 10**9}, "total_quota"),
    ],
)
def test_what_is_no_role_or_quota_is_refused(project, bob, wrong, field):
    with pytest.raises(BadInput) as refusal:
        change(project, **wrong)
    assert set(refusal.value.fields) == {field}
    assert verbs(project) == []


def test_a_member_of_another_project_does_not_exist_here(project, bob, mallory):
    other = make.project(mallory, name="Other")
    for act in (members.remove, members.pause, members.resume, members.change):
        with pytest.raises(NotFound, match="no member"):
            act(project=other, by=mallory, member_id=of(project, "bob").pk)
    assert of(project, "bob").paused_at is None


def test_the_last_manager_neither_steps_down_nor_leaves(project, bob):
    for act in (
        lambda: change(project, "alice", role=Role.SCIENTIST),
        lambda: remove(project, "alice"),
    ):
        with pytest.raises(LastManager, match="alice is the last manager of Reviews"):
            act()
    assert of(project, "alice").role == Role.MANAGER
    assert verbs(project) == []
    change(project, "alice", daily_quota=5)  # anything else is fine
    change(project, role=Role.MANAGER)
    change(project, "alice", role=Role.ANNOTATOR)
    assert verbs(project) == ["changed member"] * 3


def test_who_manages_no_more_leaves_no_open_link_behind(project, bob):
    change(project, role=Role.MANAGER)
    used = make.invited(project).invitation
    Invitation.objects.update(used_at=timezone.now())
    open_, others = make.invited(project).invitation, make.invited(project).invitation
    Invitation.objects.filter(pk=others.pk).update(created_by=bob)
    change(project, "alice", role=Role.ANNOTATOR)
    taken_back = Invitation.objects.filter(revoked_at__isnull=False)
    assert list(taken_back) == [open_]
    assert used not in taken_back


def test_who_is_removed_is_a_stranger_and_their_answers_and_labels_stay(project, bob, as_bob):
    make.fill(project, make.texts(4))
    make.answer(project, bob)
    remove(project)
    assert as_bob.get("/projects/reviews/").status_code == 404
    assert (Annotation.objects.count(), Label.objects.count()) == (1, 1)
    event = Event.objects.latest("pk")
    assert (event.verb, event.target, event.detail) == ("removed", "bob", {"role": "annotator"})


def test_what_a_removed_member_held_goes_to_others(project, bob):
    make.fill(project, make.texts(3))
    claims.lend(project=project, to=bob, count=3)
    remove(project)
    assert set(Claim.objects.values_list("state", flat=True)) == {Claim.State.RELEASED}
    assert set(Sample.objects.values_list("taken", flat=True)) == {0}
    assert len(claims.lend(project=project, to=make.user(), count=3)) == 3


def test_the_money_set_aside_for_a_removed_member_is_given_back(project, bob):
    budget = Budget.objects.create(project=project, currency="EUR", limit=100)
    Rate.objects.create(budget=budget, per_label=30, effective_from=timezone.now())
    make.fill(project, make.texts(3))
    claims.lend(project=project, to=bob, count=3)
    budget.refresh_from_db()
    assert budget.reserved == 90
    remove(project)
    budget.refresh_from_db()
    assert (budget.reserved, budget.spent) == (0, 0)
    assert sum(budget.charges.values_list("reserved", flat=True)) == 0


def test_a_claim_on_a_gold_sample_frees_no_place(project, bob):
    make.fill(project, make.texts(1))
    make.claim(project, bob)
    Claim.objects.update(place=False)
    Sample.objects.update(taken=0)
    remove(project)
    assert Sample.objects.get().taken == 0


def returned(project: Project, annotation: Annotation) -> Relabel:
    """As a reviewer leaves it: the answer taken back, its place kept for the same person."""
    Annotation.objects.filter(pk=annotation.pk).update(retracted_at=timezone.now())
    Review.objects.create(
        project=project,
        sample=annotation.sample,
        reviewer=make.user(),
        kind=Review.Kind.RETURN,
        annotation=annotation,
    )
    return Relabel.objects.create(
        project=project,
        sample=annotation.sample,
        annotator=annotation.annotator,
        reason=Relabel.Reason.RETURNED,
    )


def test_an_answer_that_was_returned_to_a_removed_member_is_asked_of_others(project, bob):
    make.fill(project, make.texts(1))
    carol = make.member(project, "carol")
    asked = returned(project, make.answer(project, bob).annotation)
    assert claims.lend(project=project, to=carol, count=1) == []
    claims.lend(project=project, to=bob, count=1)
    remove(project)
    asked.refresh_from_db()
    assert (asked.state, asked.closed_at is None) == (Relabel.State.WITHDRAWN, False)
    assert Review.objects.get().closed_at is not None
    assert Sample.objects.get().taken == 0
    assert (Label.objects.count(), Project.objects.get().pool_labeled) == (0, 0)
    assert len(claims.lend(project=project, to=carol, count=1)) == 1


def test_the_returns_of_others_stay_open(project, bob):
    make.fill(project, make.texts(2))
    carol = make.member(project, "carol")
    kept = returned(project, make.answer(project, carol).annotation)
    remove(project)
    kept.refresh_from_db()
    assert kept.state == Relabel.State.OPEN
    assert Review.objects.get().closed_at is None


def test_a_pause_and_its_end_are_written_down_once(project, bob):
    member, alice = of(project, "bob"), make.user()
    for why in ("a word first", "again"):
        members.pause(project=project, by=alice, member_id=member.pk, why=why)
    member.refresh_from_db()
    assert (member.paused_at is None, member.paused_why) == (False, "a word first")
    before = timezone.now()
    for _ in range(2):
        members.resume(project=project, by=alice, member_id=member.pk)
    member.refresh_from_db()
    assert (member.paused_at, member.paused_why) == (None, "")
    assert member.gold_since >= before
    assert verbs(project) == ["paused", "resumed"]
    assert Event.objects.get(verb="paused").detail == {"why": "a word first"}


def test_a_reason_longer_than_its_place_is_refused(project, bob):
    with pytest.raises(BadInput, match="300 characters"):
        members.pause(
            project=project, by=make.user(), member_id=of(project, "bob").pk, why="x" * 301
        )


def test_a_change_with_a_pause_that_is_refused_changes_nothing(project, bob):
    with pytest.raises(BadInput):
        members.revise(
            project=project,
            by=make.user(),
            member_id=of(project, "bob").pk,
            paused=True,
            why="x" * 301,
            role=Role.REVIEWER,
        )
    assert of(project, "bob").role == Role.ANNOTATOR
    assert verbs(project) == []


def test_every_verb_of_a_role_has_words_for_people():
    assert set(CAPTIONS) == set().union(*MAY.values())
    for row in roles_table():
        assert row["may"] == [row["verb"] in MAY[role] for role in Role.values]
