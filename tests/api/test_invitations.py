from datetime import timedelta

import pytest
from django.utils import timezone

from labeling.models import Invitation, Member, Role
from tests import make
from tests.api.script import check_refusal

INVITATIONS = "projects/reviews/invitations/"
ACCEPT = "invitations/accept/"


def test_an_invitation_is_made_listed_and_accepted(alices, mallorys, mallory):
    made = alices.post(INVITATIONS, {"role": "reviewer", "note": "Mallory", "days": 2})
    assert made.status_code == 201
    link = made.json()["link"]
    assert link.startswith("http://testserver/join/")
    [shown] = alices.get(INVITATIONS).json()["results"]
    assert shown == {name: value for name, value in made.json().items() if name != "link"}
    assert (shown["state"], shown["role"], shown["note"]) == ("open", "reviewer", "Mallory")
    joined = mallorys.post(ACCEPT, {"token": link.split("/")[-2]})
    assert (joined.status_code, joined.json()["project"]) == (200, "reviews")
    assert (joined.json()["username"], joined.json()["role"]) == ("mallory", "reviewer")
    [used] = alices.get(INVITATIONS).json()["results"]
    assert (used["state"], used["used_by"]) == ("used", "mallory")


def test_without_further_words_a_link_works_a_week(alices):
    assert alices.post(INVITATIONS, {"role": "annotator"}).status_code == 201
    left = Invitation.objects.get().expires_at - timezone.now()
    assert timedelta(days=6, hours=23) < left <= timedelta(days=7)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"role": "king"}, "role"),
        ({"role": ""}, "role"),
        ({"days": 0}, "days"),
        ({"days": 91}, "days"),
        ({"note": "x" * 101}, "note"),
        ({"note": "\0"}, "note"),
    ],
)
def test_an_invitation_that_makes_no_sense_is_refused(alices, wrong, field):
    given = {"role": "annotator", **wrong}
    assert set(check_refusal(alices.post(INVITATIONS, given), 400, "bad_input")) == {field}


def test_a_link_that_was_taken_back_leads_nowhere(alices, mallorys, project):
    invited = make.invited(project)
    place = f"{INVITATIONS}{invited.invitation.pk}/"
    assert [alices.delete(place).status_code for _ in range(2)] == [204, 204]
    told = mallorys.post(ACCEPT, {"token": invited.token})
    check_refusal(told, 404, "not_found")
    assert told.json() == mallorys.post(ACCEPT, {"token": "unknown"}).json()
    assert [one["state"] for one in alices.get(INVITATIONS).json()["results"]] == ["revoked"]


def test_a_used_or_unknown_invitation_cannot_be_taken_back(alices, project):
    pk = make.invited(project).invitation.pk
    Invitation.objects.update(used_at=timezone.now())
    for number in (pk, pk + 1):
        check_refusal(alices.delete(f"{INVITATIONS}{number}/"), 404, "not_found")


def test_a_member_is_told_so_and_keeps_their_role(bobs, bob, project):
    token = make.invited(project, Role.MANAGER).token
    check_refusal(bobs.post(ACCEPT, {"token": token}), 409, "already_member")
    assert Member.objects.get(user=bob).role == Role.ANNOTATOR


@pytest.mark.parametrize("token", [None, "", "x" * 201, ["x"], "\0"])
def test_what_is_no_token_is_refused(mallorys, token):
    given = {"token": token}
    assert set(check_refusal(mallorys.post(ACCEPT, given), 400, "bad_input")) == {"token"}


def test_who_is_not_logged_in_joins_by_the_page(nobodys, project):
    token = make.invited(project).token
    check_refusal(nobodys.post(ACCEPT, {"token": token}), 401, "not_authenticated")


def test_only_managers_invite(bobs, mallorys):
    check_refusal(bobs.post(INVITATIONS, {"role": "manager"}), 403, "not_allowed")
    check_refusal(bobs.get(INVITATIONS), 403, "not_allowed")
    check_refusal(mallorys.get(INVITATIONS), 404, "not_found")
