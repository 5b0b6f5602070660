import pytest

from labeling.models import Role, Round
from tests import make
from tests.api.script import Script, check_refusal

READS = ["", "curve/", "rounds/", "rounds/1/", "rounds/1/picks/"]


def test_the_list_has_ones_own_projects_with_ones_role(bobs, project, mallory):
    make.project(mallory, name="Secret")
    make.fill(project, make.texts(3))
    body = bobs.get("projects/").json()
    assert body == {
        "count": 1,
        "next": None,
        "previous": None,
        "results": [
            {
                "slug": "reviews",
                "name": "Reviews",
                "question": "Is it praise?",
                "modality": "text",
                "role": "annotator",
                "pool_size": 3,
                "pool_labeled": 0,
                "holdout_size": 0,
                "holdout_labeled": 0,
                "round_size": 4,
                "annotators_per_sample": 1,
                "target": None,
            }
        ],
    }


def test_long_lists_come_in_pages(alices, alice):
    for number in range(3):
        make.project(alice, name=f"Another {number}")
    page = alices.get("projects/?page=2&page_size=3").json()
    assert (page["count"], len(page["results"]), page["next"]) == (4, 1, None)
    assert "page_size=3" in page["previous"]


@pytest.mark.parametrize("page", ["0", "99", "x", "%00", "%F0", "9" * 30])
def test_a_page_that_does_not_exist_is_not_found(alices, page):
    check_refusal(alices.get(f"projects/?page={page}"), 404, "not_found")


def test_a_project_has_its_categories_with_their_keys_and_the_progress(alices, project, bob):
    make.fill(project, make.texts(4))
    make.answer(project, bob, {"category": "blame"})
    body = alices.get("projects/reviews/").json()
    assert body["role"] == Role.MANAGER
    assert body["categories"] == [
        {"name": "praise", "key": "1", "definition": "", "labeled": 0},
        {"name": "blame", "key": "2", "definition": "", "labeled": 1},
    ]
    assert body["progress"] == {
        "labeled": 1,
        "pool": 4,
        "percent": 25,
        "holdout_labeled": 0,
        "holdout": 0,
        "answers": 0,
        "until_next_round": 3,
        "round_size": 4,
    }


def test_digits_that_are_categories_are_their_own_keys(alices, alice):
    digits = [str(digit) for digit in range(10)]
    make.project(alice, name="Digits", categories=digits)
    categories = alices.get("projects/digits/").json()["categories"]
    assert [one["key"] for one in categories] == digits


def test_the_curve_has_a_point_for_each_round_that_measured_something(alices, project):
    nothing = {"metric": "accuracy", "called": "accuracy", "points": [], "advice": None}
    assert alices.get("projects/reviews/curve/").json() == nothing
    for labels in 0, 8, 12:
        turn = make.round_(project, state=Round.State.DONE, labels=labels)
        version = make.model_version(turn)
        if not labels:
            version.metrics = None
            version.save()
    points = alices.get("projects/reviews/curve/").json()["points"]
    assert points == [
        {"round": number, "labels": labels, "value": 0.75, "low": 0.5, "high": 0.9, "holdout": 4}
        for number, labels in [(2, 8), (3, 12)]
    ]


@pytest.mark.parametrize("read", READS)
def test_another_tenants_project_answers_exactly_like_a_missing_one(project, mallory, read):
    make.round_(project)
    make.project(mallory, name="Hers")
    hers = Script(make.token(mallory))
    foreign, missing = (hers.get(f"projects/{slug}/{read}") for slug in ("reviews", "missing"))
    check_refusal(foreign, 404, "not_found")
    assert foreign.status_code == missing.status_code
    assert foreign.json() == {
        **missing.json(),
        "detail": missing.json()["detail"].replace("missing", "reviews"),
    }
    assert {*foreign.headers} == {*missing.headers}


@pytest.mark.parametrize(
    ("method", "write"),
    [
        ("post", "claims/"),
        ("delete", "claims/1/"),
        ("post", "annotations/"),
        ("delete", "annotations/1/"),
        ("post", "rounds/"),
        ("delete", "rounds/1/"),
    ],
)
def test_nothing_in_another_tenants_project_can_be_written(mallorys, project, bob, method, write):
    make.fill(project, make.texts(2))
    make.answer(project, bob)
    foreign, missing = (
        getattr(mallorys, method)(f"projects/{slug}/{write}", {}) for slug in ("reviews", "missing")
    )
    check_refusal(foreign, 404, "not_found")
    assert foreign.json()["detail"].replace("reviews", "missing") == missing.json()["detail"]


def test_the_curve_brings_the_advice_of_its_newest_round(alices, project):
    version = make.model_version(make.round_(project, state=Round.State.DONE, labels=8))
    stop = {"stop": False, "reasons": [], "sentence": "Go on."}
    refusal = {"reason": "Too early to say."}
    advice = {
        "area": 0.7,
        "target": 0.9,
        "stop": stop,
        "forecast": refusal,
        "random": {"least": 40},
    }
    version.metrics = {**version.metrics, "advice": advice, "intervals": {"ece": [0.05, 0.2]}}
    version.save()
    told = alices.get("projects/reviews/curve/").json()["advice"]
    assert (told["area"], told["target"], told["stop"]) == (0.7, 0.9, stop)
    assert told["random"]["least"] == 40 and "at least 40 labels" in told["random"]["sentence"]
    unknown = dict.fromkeys(("labels", "low", "high"))
    assert told["forecast"] == {"sentence": "Too early to say."} | unknown
    assert told["figures"][0] == {
        "name": "accuracy",
        "value": 0.75,
        "interval": [0.5, 0.9],
        "unit": "",
    }
    calibration = {"name": "calibration error", "value": 0.1, "interval": [0.05, 0.2], "unit": ""}
    assert calibration in told["figures"]
