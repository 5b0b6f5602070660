"""What is suggested, to whom not, and that nothing of it gets out where it must not."""

import json
from uuid import uuid4

import pytest

from labeling.answers import KINDS
from labeling.errors import BadInput, UnknownCategory
from labeling.models import Annotation, Arm, Claim, Event, Pick, Project, Round, Sample
from labeling.selectors.suggestions import (
    UNLED,
    arm_of,
    confidence,
    is_blind,
    of_model,
    suggestion_for,
    usual_policy,
)
from labeling.services import annotations, claims, suggestions
from labeling.services.annotations import Aside
from tests import make
from tests.tasks import sample_of, value

LESION = {"top": [["lesion", 0.7], ["benign", 0.3]]}


def suggesting(policy: str = "shown", **given) -> Project:
    return make.project(name="Scans", categories=["lesion", "benign"], suggestions=policy, **given)


def picked(project: Project, *, blind: bool = False, **given) -> Sample:
    """The one sample of a project, picked by its newest round."""
    keys = (f"key-{number}" for number in range(1000))
    key = next(key for key in keys if is_blind(project, key) == blind)
    sample = sample_of(project, key, **given)
    turn = make.round_(project, state=Round.State.DONE)
    Pick.objects.create(round=turn, sample=sample, rank=1, score=1, rule="exploit", reason=LESION)
    return sample


@pytest.mark.parametrize(
    ("task", "policy"),
    [
        ("category", "hidden"),
        ("categories", "hidden"),
        ("number", "hidden"),
        ("shapes", "shown"),
        ("spans", "shown"),
        ("intervals", "shown"),
    ],
)
def test_drawing_begins_with_a_suggestion_and_choosing_without(task, policy):
    assert usual_policy(task) == policy


def test_a_new_project_has_the_policy_of_its_task(alice, nudged):
    assert make.project(alice).suggestions == "hidden"
    assert make.project(alice, name="Spans", task="spans").suggestions == "shown"
    assert make.project(alice, name="Own", suggestions="request").suggestions == "request"


@pytest.mark.parametrize(
    ("task", "options", "reason", "suggested"),
    [
        ("category", {}, LESION, "lesion"),
        ("category", {}, {"top": []}, None),
        ("categories", {}, {"top": [["lesion", 0.7], ["benign", 0.6]]}, ["lesion", "benign"]),
        ("categories", {}, {"top": [["lesion", 0.4], ["benign", 0.1]]}, []),
        ("categories", {}, {}, None),
        ("number", {}, {"prediction": 3.14}, 3.14),
        ("number", {"least": 0, "most": 3}, {"prediction": 3.14}, 3),
        ("number", {"least": 0, "most": 3}, {"prediction": -1.0}, 0),
        ("number", {"least": 0.1, "most": 0.95, "step": 0.2}, {"prediction": 9.0}, 0.9),
        ("number", {"least": 1, "step": 0.5}, {"prediction": 0.2}, 1),
        ("number", {"step": 0.1}, {"prediction": 0.34}, 0.3),
        ("number", {}, {}, None),
        ("spans", {}, LESION, None),
    ],
)
def test_the_model_suggests_what_its_reason_keeps(task, options, reason, suggested):
    found = of_model(Project(task=task, options=options), reason)
    assert found == (None if suggested is None else {task: suggested})


def test_what_came_with_the_sample_comes_before_the_model():
    brought = Sample(key="a", suggestion={"category": "benign"}, holdout=False)
    assert suggestion_for(Project(suggestions="shown"), brought, "pick", LESION) == {
        "category": "benign"
    }


@pytest.mark.parametrize("origin", ["pick", "random", "second opinion", "relabel"])
def test_what_measures_is_never_led_whatever_it_is_asked_for(origin):
    project = Project(suggestions="shown")
    plain = Sample(key="a", suggestion={"category": "benign"}, holdout=False)
    assert suggestion_for(project, plain, origin, LESION) is not None
    for measuring in ({"holdout": True}, {"holdout": False, "gold": True}):
        sample = Sample(key="a", suggestion={"category": "benign"}, **measuring)
        assert suggestion_for(project, sample, origin, LESION) is None
    for led in UNLED:
        assert suggestion_for(project, plain, led, LESION) is None


def test_a_tenth_is_blind_by_the_key_alone():
    project = Project(seed=3, suggestions="shown")
    blind = [is_blind(project, f"sample-{number}") for number in range(5000)]
    assert 400 < sum(blind) < 600
    assert is_blind(project, "one") == is_blind(Project(seed=3, suggestions="request"), "one")
    assert arm_of(project, Sample(key="sample-0")) in {Arm.BLIND, Arm.SHOWN}


@pytest.mark.parametrize(
    ("chance", "word"), [(0.55, "low"), (0.6, "medium"), (0.89, "medium"), (0.9, "high")]
)
def test_confidence_is_a_word_and_never_a_number(chance, word):
    told = Claim(
        project=Project(task="category"),
        sample=Sample(),
        arm=Arm.REQUEST,
        suggestion={"category": "lesion"},
        pick=Pick(reason={"top": [["lesion", chance], ["benign", 1 - chance]]}),
    )
    assert confidence(told) == word
    told.arm = Arm.BLIND
    assert confidence(told) == ""


def test_of_several_categories_the_most_doubtful_decides():
    told = Claim(
        project=Project(task="categories"),
        sample=Sample(),
        arm=Arm.SHOWN,
        suggestion={"categories": ["lesion"]},
        pick=Pick(reason={"top": [["lesion", 0.95], ["benign", 0.45]]}),
    )
    assert confidence(told) == "low"


# The blind arm, looked for in every byte


@pytest.mark.parametrize("policy", ["shown", "request"])
@pytest.mark.parametrize("source", ["model", "file"])
def test_the_blind_arm_gets_nothing_in_any_byte(as_alice, nudged, policy, source):
    project = suggesting(policy, seed=1)
    known = {"suggestion": {"category": "lesion"}} if source == "file" else {}
    picked(project, blind=True, **known)
    slug = project.slug
    lent = as_alice.post(f"/api/v1/projects/{slug}/claims/", {}, "application/json")
    [claim] = lent.json()["claims"]
    assert Claim.objects.get(pk=claim["id"]).arm == Arm.BLIND
    assert (claim["suggestion"], claim["suggested"], claim["suggestion_confidence"]) == (
        None,
        "",
        "",
    )
    assert claim["why"] == "The model is unsure about this one."
    desk = as_alice.get(f"/projects/{slug}/label/")
    answered = as_alice.post(
        f"/api/v1/projects/{slug}/annotations/",
        json.dumps({"claim": claim["id"], "value": {"category": "benign"}, "token": str(uuid4())}),
        "application/json",
    )
    undone = as_alice.delete(f"/api/v1/projects/{slug}/annotations/{answered.json()['id']}/")
    assert (lent.status_code, answered.status_code, undone.status_code) == (200, 201, 200)
    for response in (lent, answered, undone):
        assert b"lesion" not in response.content
        assert b"blind" not in response.content
    # the page names every category once for its button, and says no more of this one than others
    page = desk.content.decode()
    assert page.count("lesion") == page.count("benign")
    assert "blind" not in page


def test_what_was_hidden_is_kept_with_the_answer_all_the_same(alice, nudged):
    project = suggesting()
    picked(project, blind=True)
    [claim] = claims.lend(project=project, to=alice, count=1)
    given = annotations.record(
        project=project,
        by=alice,
        claim_id=claim.pk,
        value={"category": "lesion"},
        token=uuid4(),
        aside=Aside(revealed_ms=5, accepted=True),
    ).annotation
    assert (given.arm, given.agrees, given.revealed_ms, given.accepted) == (
        "blind",
        True,
        None,
        False,
    )
    assert given.suggestion == {"category": "lesion"}


@pytest.mark.parametrize(
    ("policy", "why"),
    [
        ("shown", "The model says lesion, and has seen little like it."),
        ("request", "The model is unsure about this one."),
        ("hidden", "The model is unsure about this one."),
    ],
)
def test_the_reason_tells_no_more_than_the_policy(as_alice, nudged, policy, why):
    project = suggesting(policy)
    picked(project)
    body = as_alice.post(f"/api/v1/projects/{project.slug}/claims/", {}, "application/json").json()
    [claim] = body["claims"]
    assert claim["why"] == why
    assert claim["suggestion"] == (None if policy == "hidden" else {"category": "lesion"})
    assert claim["suggested"] == ("" if policy == "hidden" else policy)
    assert claim["suggestion_confidence"] == ("" if policy == "hidden" else "medium")


# What another program brings


def test_a_program_may_pre_annotate(alice, nudged):
    project = suggesting(task="spans")
    sample_of(project, "one"), sample_of(project, "two")
    spans = [{"start": 0, "end": 3, "quote": "the", "category": "lesion"}]
    brought = [{"key": "one", "value": {"spans": spans}}, {"key": "two", "value": {"spans": []}}]
    assert suggestions.bring(project=project, by=alice, suggestions=brought) == 2
    assert Sample.objects.get(key="one").suggestion == {"spans": spans}
    suggestions.bring(project=project, by=alice, suggestions=[{"key": "one", "value": None}])
    assert Sample.objects.get(key="one").suggestion is None
    assert Event.objects.filter(verb="brought suggestions").count() == 2


@pytest.mark.parametrize("task", KINDS)
def test_every_task_can_be_suggested(alice, nudged, task):
    modality = {"shapes": "image", "intervals": "audio"}.get(task, "text")
    names = [] if task == "number" else ["praise", "blame"]
    project = make.project(
        alice,
        name=task,
        task=task,
        modality=modality,
        categories=names,
        recipe={},
        suggestions="shown",
    )
    sample = sample_of(project)
    suggestions.bring(project=project, by=alice, suggestions=[{"key": "one", "value": value(task)}])
    sample.refresh_from_db()
    assert sample.suggestion == value(task)


@pytest.mark.parametrize(
    ("bad", "refusal", "field"),
    [
        ({"key": "nowhere", "value": None}, BadInput, "suggestions[1].key"),
        ({"key": "one", "value": None}, BadInput, "suggestions[1].key"),
        (
            {"key": "two", "value": {"category": "cat"}},
            UnknownCategory,
            "suggestions[1].value.category",
        ),
        ({"key": "two", "value": {"number": 3}}, BadInput, "suggestions[1].value"),
        ({"key": "two", "value": "lesion"}, BadInput, "suggestions[1].value"),
    ],
)
def test_a_bad_suggestion_is_named_and_nothing_is_kept(alice, nudged, bad, refusal, field):
    project = suggesting()
    sample_of(project, "one"), sample_of(project, "two")
    good = {"key": "one", "value": {"category": "lesion"}}
    with pytest.raises(refusal) as refused:
        suggestions.bring(project=project, by=alice, suggestions=[good, bad])
    assert list(refused.value.fields) == [field]
    assert not Sample.objects.filter(suggestion__isnull=False).exists()
    assert not Annotation.objects.exists()
