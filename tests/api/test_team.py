import pytest

from labeling.models import Budget, Role, Sample
from tests import make
from tests.api.script import Script, check_refusal

TEAM = "projects/reviews/team/"
AGREEMENT = "projects/reviews/agreement/"


@pytest.fixture
def project(alice, nudged):
    project = make.project(alice, annotators_per_sample=2)
    make.fill(project, make.texts(12))
    return project


@pytest.fixture
def compared(project, bob):
    dave = make.member(project, "dave")
    for place, sample in enumerate(Sample.objects.order_by("key")):
        make.said(sample, bob, ("praise", "blame")[place % 2], cost=3)
        make.said(sample, dave, ("praise", "blame")[place % 2 if place else 1])
    return project


def test_managers_get_everybody_in_pages(alices, compared):
    Budget.objects.create(project=compared, currency="EUR")
    page = alices.get(f"{TEAM}?page_size=2").json()
    assert page["count"] == 3
    assert page["next"].endswith("team/?page=2&page_size=2")
    assert [one["person"] for one in page["results"]] == ["alice", "bob"]
    bob = page["results"][1]
    assert (bob["answers"], bob["cost"], bob["role"]) == (12, 36, "annotator")
    assert set(bob["agrees"]) == {"right", "of", "share", "low", "high"}
    assert bob["pace"]["median"] == 1800
    assert (bob["gold"], bob["quota_today"], bob["warnings"]) == (None, None, [])


def test_an_annotator_gets_the_own_row(bobs, compared):
    Budget.objects.create(project=compared, currency="EUR")
    [mine] = bobs.get(TEAM).json()["results"]
    assert (mine["person"], mine["cost"], mine["answers"]) == ("bob", None, 12)


def test_agreement_comes_with_everything_that_the_page_shows(alices, compared):
    found = alices.get(AGREEMENT).json()
    assert (found["samples"], found["answers"], found["cut"]) == (12, 24, False)
    assert found["percent"] == pytest.approx(11 / 12)
    low, high = found["interval"]
    assert low <= found["alpha"] <= high
    assert [one["name"] for one in found["categories"]] == ["praise", "blame"]
    [pair] = found["pairs"]
    assert (pair["one"], pair["other"], pair["samples"]) == ("bob", "dave", 12)
    [disputed] = found["disputed"]
    assert disputed["answers"] == [
        {"category": "praise", "votes": 1},
        {"category": "blame", "votes": 1},
    ]
    assert (found["over_time"], found["estimated"]) == ([], None)


def test_without_shared_samples_agreement_is_null_and_says_why(alices, project):
    found = alices.get(AGREEMENT).json()
    assert (found["alpha"], found["percent"], found["fleiss"]) == (None, None, None)
    assert (found["interval"], found["pairs"], found["samples"]) == (None, [], 0)
    assert found["sentence"].startswith("Nobody has answered the same sample yet")


def test_agreement_is_for_who_may_inspect(bobs, mallorys, project):
    check_refusal(bobs.get(AGREEMENT), 403, "not_allowed")
    check_refusal(mallorys.get(AGREEMENT), 404, "not_found")
    check_refusal(mallorys.get(TEAM), 404, "not_found")
    for role in (Role.REVIEWER, Role.SCIENTIST):
        assert (
            Script(make.token(make.member(project, role, role))).get(AGREEMENT).status_code == 200
        )
