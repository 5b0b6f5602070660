"""The page of members and invitations."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from labeling.models import Invitation, Member, Project, Role
from labeling.services import invitations
from tests import make

PAGE = "/projects/reviews/members/"


def of(name: str) -> Member:
    return Member.objects.get(user__username=name)


def at(name: str, deed: str = "") -> str:
    return f"{PAGE}{of(name).pk}/{deed}"


def shown(answer, status: int = 200) -> str:
    assert answer.status_code == status
    return re.sub(r"\s+", " ", answer.content.decode())


def test_members_are_listed_with_their_roles_and_quotas(as_alice, project, bob):
    Project.objects.update(daily_quota=40)
    make.member(project, "carol", Role.REVIEWER)
    Member.objects.filter(user=bob).update(
        daily_quota=7, paused_at=timezone.now(), paused_why="Ill"
    )
    page = shown(as_alice.get(PAGE))
    for word in ("alice", "bob", "carol", "reviewer", "paused: Ill", "no limit"):
        assert word in page
    assert "<td>7" in page.replace("<td> ", "<td>")
    assert "40 <span" in page


def test_many_members_come_a_page_at_a_time(as_alice, project):
    for number in range(60):
        make.member(project, f"person-{number:02}")
    assert "person-49" not in shown(as_alice.get(PAGE))
    assert "person-59" in shown(as_alice.get(f"{PAGE}?page=2"))


def test_an_invitation_shows_its_link_once_and_never_again(as_alice, project):
    made = as_alice.post(PAGE, {"role": "reviewer", "note": "Carol", "days": 7})
    [link] = re.findall(r'value="(http://testserver/join/[^"]+/)"', shown(made))
    assert "no-store" in made["Cache-Control"]
    assert "readonly" in shown(made)
    later = shown(as_alice.get(PAGE))
    assert link not in later and "Carol" in later and "open" in later
    token = link.split("/")[-2]
    assert invitations.accept(token=token, by=make.user("carol")).role == Role.REVIEWER
    assert "used by carol" in shown(as_alice.get(PAGE))


@pytest.mark.parametrize(
    "wrong", [{"role": "king"}, {"days": 0}, {"days": 91}, {"note": "x" * 101}, {"note": "\0"}]
)
def test_an_invitation_that_makes_no_sense_is_explained(as_alice, project, wrong):
    page = shown(as_alice.post(PAGE, {"role": "reviewer", "days": 7, **wrong}), 422)
    assert "errorlist" in page
    assert not Invitation.objects.exists()


def test_an_open_invitation_is_taken_back(as_alice, project):
    invitation = make.invited(project).invitation
    where = f"/projects/reviews/invitations/{invitation.pk}/revoke/"
    assert where in shown(as_alice.get(PAGE))
    assert as_alice.post(where).url == f"{PAGE}#invitations"
    page = shown(as_alice.get(PAGE))
    assert "revoked" in page and where not in page


def test_a_member_is_changed_on_a_page_of_their_own(as_alice, project, bob):
    Project.objects.update(total_quota=900)
    make.fill(project, make.texts(2))
    make.answer(project, bob)
    page = shown(as_alice.get(at("bob")))
    assert "the project&#x27;s (900)" in page and "the project&#x27;s (no limit)" in page
    assert "<dd> 1 </dd>" in page
    given = {"role": "reviewer", "daily_quota": "12", "total_quota": ""}
    saved = as_alice.post(at("bob"), given, follow=True)
    assert saved.redirect_chain == [(PAGE, 302)] and "bob is changed" in shown(saved)
    assert (of("bob").role, of("bob").daily_quota, of("bob").total_quota) == ("reviewer", 12, None)


@pytest.mark.parametrize(
    "wrong", [{"role": "king"}, {"daily_quota": "-1"}, {"total_quota": "9999999999"}]
)
def test_a_change_that_makes_no_sense_is_explained(as_alice, project, bob, wrong):
    page = shown(as_alice.post(at("bob"), {"role": "annotator", **wrong}), 422)
    assert "errorlist" in page


def test_the_last_manager_is_told_why_they_stay(as_alice, project):
    page = shown(as_alice.post(at("alice"), {"role": "annotator"}), 422)
    assert "last manager" in page
    assert "last manager" in shown(as_alice.post(at("alice", "remove/")), 409)
    assert of("alice").role == Role.MANAGER


def test_a_member_is_paused_with_a_reason_and_let_go_on(as_alice, project, bob):
    assert as_alice.post(at("bob", "pause/"), {"why": "a word first"}).url == PAGE
    assert "a word first" in shown(as_alice.get(at("bob")))
    assert as_alice.post(at("bob", "resume/")).url == PAGE
    assert of("bob").paused_at is None


def test_a_reason_that_is_too_long_is_refused(as_alice, project, bob):
    assert "300" in shown(as_alice.post(at("bob", "pause/"), {"why": "x" * 301}), 400)


def test_a_removed_member_is_gone_from_the_page(as_alice, project, bob):
    assert as_alice.post(at("bob", "remove/")).url == PAGE
    page = shown(as_alice.get(PAGE))
    assert "bob" not in page and "their answers and labels stay" in page


def test_who_removes_themselves_comes_to_their_projects(as_alice, project, bob):
    Member.objects.filter(user=bob).update(role=Role.MANAGER)
    assert as_alice.post(at("alice", "remove/")).url == "/"
    assert as_alice.get(PAGE).status_code == 404


def test_the_member_of_another_project_is_not_found(as_alice, project, mallory):
    make.project(mallory, name="Other")
    member = Member.objects.get(user=mallory)
    for deed in ("", "pause/", "resume/", "remove/"):
        assert as_alice.post(f"{PAGE}{member.pk}/{deed}", {"role": "annotator"}).status_code == 404


def test_the_page_shows_what_each_role_may_do(as_alice, project):
    page = shown(as_alice.get(PAGE))
    assert "decide disputed samples" in page
    assert page.count("<td>yes</td>") + page.count("<td>-</td>") == 10 * 4


def test_only_managers_see_the_tabs_of_members_and_audit(as_alice, as_bob, project):
    assert 'href="/projects/reviews/members/"' in shown(as_alice.get("/projects/reviews/"))
    assert "members/" not in shown(as_bob.get("/projects/reviews/"))


def test_a_page_of_members_takes_a_few_queries(as_alice, project, django_assert_max_num_queries):
    for number in range(20):
        make.member(project, f"person-{number}")
        make.invited(project)
    with django_assert_max_num_queries(12):
        assert "person-19" in shown(as_alice.get(PAGE))


def test_a_name_is_shown_as_text(as_alice, project):
    make.invited(project, note="<script>alert(1)</script>")
    assert "<script>alert" not in shown(as_alice.get(PAGE))
    assert Client().get(PAGE).status_code == 302
