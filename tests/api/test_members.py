import pytest

from labeling.models import Event, Member, Role
from tests import make
from tests.api.script import check_refusal

MEMBERS = "projects/reviews/members/"
CLAIMS = "projects/reviews/claims/"


@pytest.fixture
def bobs_place(bob) -> str:
    return f"{MEMBERS}{Member.objects.get(user=bob).pk}/"


def test_members_come_by_name_with_their_role_quotas_and_pause(alices, bob):
    Member.objects.filter(user=bob).update(daily_quota=5)
    body = alices.get(MEMBERS).json()
    assert (body["count"], [one["username"] for one in body["results"]]) == (2, ["alice", "bob"])
    shown = body["results"][1]
    assert set(shown) == {
        "id",
        "username",
        "role",
        "joined_at",
        "daily_quota",
        "total_quota",
        "paused_at",
        "paused_why",
    }
    assert (shown["role"], shown["daily_quota"], shown["paused_at"]) == ("annotator", 5, None)
    assert alices.get(f"{MEMBERS}{shown['id']}/").json() == shown


def test_members_come_in_pages(alices, bob):
    body = alices.get(f"{MEMBERS}?page_size=1").json()
    assert (len(body["results"]), body["next"] is None) == (1, False)


def test_a_role_and_quotas_are_changed_and_what_is_left_out_stays(alices, bobs_place):
    changed = alices.patch(bobs_place, {"role": "reviewer", "daily_quota": 9}).json()
    assert (changed["role"], changed["daily_quota"]) == ("reviewer", 9)
    again = alices.patch(bobs_place, {"daily_quota": None}).json()
    assert (again["role"], again["daily_quota"]) == ("reviewer", None)
    assert Event.objects.filter(verb="changed member").count() == 2


def test_a_change_of_nothing_is_the_member_as_it_is(alices, bobs_place):
    assert alices.patch(bobs_place, {}).json()["role"] == "annotator"
    assert not Event.objects.filter(verb="changed member").exists()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"role": "king"}, "role"),
        ({"role": None}, "role"),
        ({"daily_quota": -1}, "daily_quota"),
        ({"total_quota": 10**12}, "total_quota"),
        ({"total_quota": "many"}, "total_quota"),
        ({"paused": "perhaps"}, "paused"),
        ({"paused": True, "why": "x" * 301}, "why"),
        ({"why": "a\0b"}, "why"),
    ],
)
def test_a_change_that_makes_no_sense_is_refused(alices, bobs_place, wrong, field):
    assert set(check_refusal(alices.patch(bobs_place, wrong), 400, "bad_input")) == {field}


def test_who_is_paused_is_lent_nothing_and_told_why(alices, bobs, bobs_place, project):
    make.fill(project, make.texts(4))
    held = bobs.post(CLAIMS, {"count": 2}).json()["claims"]
    paused = alices.patch(bobs_place, {"paused": True, "why": "a word first"}).json()
    assert paused["paused_at"] and paused["paused_why"] == "a word first"
    again = bobs.post(CLAIMS, {"count": 5}).json()["claims"]
    assert [one["id"] for one in again] == [one["id"] for one in held]
    for claim in held:
        given = {"claim": claim["id"], "value": {"category": "praise"}, "token": make.token_()}
        assert bobs.post("projects/reviews/annotations/", given).status_code == 201
    body = bobs.post(CLAIMS, {"count": 5}).json()
    assert (body["claims"], body["ended"]) == ([], "paused")
    assert alices.patch(bobs_place, {"paused": False}).json()["paused_at"] is None
    assert len(bobs.post(CLAIMS, {"count": 2}).json()["claims"]) == 2


@pytest.mark.parametrize(
    ("quota", "ended"), [("daily_quota", "quota_today"), ("total_quota", "quota_total")]
)
def test_who_has_used_up_a_quota_is_told_which(alices, bobs, bobs_place, project, quota, ended):
    make.fill(project, make.texts(4))
    alices.patch(bobs_place, {quota: 0})
    body = bobs.post(CLAIMS, {"count": 5}).json()
    assert (body["claims"], body["ended"]) == ([], ended)


def test_a_removed_member_finds_nothing_any_more(alices, bobs, bobs_place):
    assert alices.delete(bobs_place).status_code == 204
    check_refusal(bobs.post(CLAIMS), 404, "not_found")
    check_refusal(alices.delete(bobs_place), 404, "not_found")


def test_the_last_manager_stays(alices, alice):
    place = f"{MEMBERS}{Member.objects.get(user=alice).pk}/"
    check_refusal(alices.patch(place, {"role": "annotator"}), 409, "last_manager")
    check_refusal(alices.delete(place), 409, "last_manager")
    assert Member.objects.get(user=alice).role == Role.MANAGER


def test_only_managers_speak_of_members(bobs, mallorys, bobs_place):
    check_refusal(bobs.get(MEMBERS), 403, "not_allowed")
    check_refusal(bobs.patch(bobs_place, {"role": "manager"}), 403, "not_allowed")
    check_refusal(mallorys.get(MEMBERS), 404, "not_found")
