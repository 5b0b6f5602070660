"""Gold, review, agreement and quality where answers are no single category."""

import pytest

from labeling.answers import KINDS
from labeling.books import labels
from labeling.errors import AlreadyReviewed, BadInput, NotFound
from labeling.models import Annotation, Event, Label, Origin, Role
from labeling.selectors import cases
from labeling.selectors.agreement import agreement
from labeling.selectors.gold import accuracy_on_gold
from labeling.selectors.quality import shares_of_gold, shares_of_the_label
from labeling.selectors.spoken import spoken
from labeling.services import autopilot, gold, reviews, rules
from tests import make

pytestmark = pytest.mark.django_db
OTHERS = [task for task in KINDS if task != "category"]


@pytest.fixture(params=OTHERS)
def task(request) -> str:
    return request.param


def team(task: str, samples: int = 1, **given):
    project = make.project(task=task, annotators_per_sample=3, **given)
    people = [make.member(project, name) for name in ("bob", "dave", "erin")]
    make.member(project, "carol", Role.REVIEWER)
    return project, [make.sample_of(project, f"sample {n}") for n in range(samples)], people


def answered(task: str, *which: int):
    project, [sample], people = team(task)
    for person, one in zip(people, which, strict=True):
        make.said(sample, person, make.value(task, one))
    sample.refresh_from_db()
    return project, sample


def test_three_answers_come_to_the_one_in_the_middle(task):
    project, sample = answered(task, 0, 0, 1)
    label = Label.objects.get(sample=sample)
    assert (label.value, label.category, label.method) == (make.value(task), None, "middle")
    assert label.votes >= 2 and 0.5 < label.confidence < 1
    assert labels.rebuild(project) == 0


def test_answers_that_are_far_apart_wait_for_a_reviewer(task):
    project, _sample = answered(task, 0, 1, 1) if task == "number" else answered(task, 0, 0, 1)
    rules.change(project=project, by=make.user(), review_below=0.99)
    assert project.samples.get().review == "disputed"


def test_a_reviewer_adopts_an_answer(task):
    project, sample = answered(task, 0, 0, 1)
    adopted = Annotation.objects.get(annotator__username="erin")
    on = {"project": project, "by": make.user("carol"), "annotation_id": adopted.pk}
    verdict = reviews.adopt(**on, note="it is right")
    assert verdict.value == make.value(task, 1) == Label.objects.get(sample=sample).value
    assert Label.objects.get(sample=sample).method == "review"
    assert reviews.adopt(**on) == verdict  # a button pressed twice
    noted = Event.objects.get(verb="decided")
    assert noted.detail["answer"] == spoken(project, verdict.value)
    with pytest.raises(AlreadyReviewed) as refused:
        reviews.give_verdict(
            project=project, by=make.user(), sample_id=sample.pk, value=make.value(task)
        )
    assert set(refused.value.fields) == {task}
    reviews.withdraw(project=project, by=make.user(), sample_id=sample.pk)
    assert Label.objects.get(sample=sample).value == make.value(task)


def test_a_verdict_must_fit_the_task_and_the_sample(task):
    project, sample = answered(task, 0, 0, 1)
    on = {"project": project, "by": make.user(), "sample_id": sample.pk}
    for wrong in ({"category": "praise"}, {"skip": "no"}, {"cannot_tell": True}, {task: "?"}):
        with pytest.raises(BadInput):
            reviews.give_verdict(**on, value=wrong)
    with pytest.raises(NotFound):
        reviews.give_verdict(**{**on, "sample_id": 0}, value=make.value(task))
    elsewhere, stranger = make.project(task=task), Annotation.objects.first().pk
    with pytest.raises(NotFound):
        reviews.adopt(project=elsewhere, by=make.user(), annotation_id=stranger)


def test_the_pages_show_each_answer_in_words(client, task):
    project, sample = answered(task, 0, 0, 1)
    client.force_login(make.user("carol"))
    page = client.get(f"/projects/{project.slug}/review/{sample.pk}/").content.decode()
    assert "Adopt annotator A" in page and "None" not in page
    posted = {"adopt": named(sample, "erin"), "note": ""}
    done = client.post(f"/projects/{project.slug}/review/{sample.pk}/decide/", posted)
    assert done.status_code == 302
    assert Label.objects.get().value == make.value(task, 1)
    client.force_login(make.user())
    for path in ("", "team/", "review/", f"review/{sample.pk}/", "audit/", "budget/", "rules/"):
        shown = client.get(f"/projects/{project.slug}/{path}")
        assert shown.status_code == 200, path
        assert "None" not in shown.content.decode(), path


def named(sample, who: str) -> str:
    """What the page's form would post for this person's answer."""
    return cases._name(sample.annotations.get(annotator__username=who))


def test_an_answer_to_a_gold_sample_is_judged_by_likeness(task):
    project, [sample, other], [bob, *_] = team(task, 2)
    marked = gold.mark(project=project, by=make.user(), keys=[sample.key], value=make.value(task))
    assert (marked.marked, marked.refused) == (1, {})
    refused = gold.mark(project=project, by=make.user(), keys=[other.key]).refused
    assert "no answer to it is known" in refused[other.key]
    sample.refresh_from_db()
    assert Label.objects.get(sample=sample).value == make.value(task)
    make.said(sample, bob, make.value(task), origin=Origin.GOLD)
    assert (accuracy_on_gold(project, bob.pk).right, accuracy_on_gold(project, bob.pk).asked) == (
        1,
        1,
    )
    Annotation.objects.all().delete()
    make.said(sample, bob, make.value(task, 1), origin=Origin.GOLD)
    assert accuracy_on_gold(project, bob.pk).right == 0
    share = shares_of_gold(project)[bob.pk]
    assert (share.right, share.of) == (0, 1)


def test_gold_is_drawn_from_what_came_with_an_answer(task):
    project, _samples, _people = team(task)
    sample = make.sample_of(project, "known", known=make.value(task))
    assert gold.mark_some(project=project, by=make.user(), count=5).marked == 1
    sample.refresh_from_db()
    assert sample.gold


def test_a_gold_answer_must_fit_the_sample(task):
    project, [sample], _people = team(task)
    with pytest.raises(BadInput):
        gold.mark(project=project, by=make.user(), keys=[sample.key], value={task: "?"})
    sample.refresh_from_db()
    assert not sample.gold


def test_agreement_is_one_where_all_say_the_same_and_less_where_they_do_not(task):
    project, samples, people = team(task, 12)
    for place, sample in enumerate(samples):
        for person in people:
            make.said(sample, person, make.value(task, place % 3))
    found = agreement(project)
    assert found["likeness"]
    assert (found["samples"], found["answers"], found["percent"]) == (12, 36, 1.0)
    assert (found["alpha"], found["disputed"]) == (1.0, [])
    Annotation.objects.filter(annotator=people[0]).update(value=make.value(task, 1))
    found = agreement(project)
    assert found["alpha"] < 1 and found["percent"] < 1
    low, high = found["interval"]
    assert low <= found["alpha"] <= high
    assert len(found["pairs"]) == 3
    assert {pair["samples"] for pair in found["pairs"]} == {12}


def test_without_a_shared_sample_there_is_nothing_to_compare(task):
    project, _samples, _people = team(task)
    found = agreement(project)
    assert (found["samples"], found["alpha"], found["interval"]) == (0, None, None)
    assert "Nobody has answered the same sample yet" in found["sentence"]


def test_who_answers_like_the_label_agrees_with_it(task):
    project, _sample = answered(task, 0, 0, 1)
    shares = shares_of_the_label(project)
    bob = make.user("bob")
    assert (shares[bob.pk].right, shares[bob.pk].of) == (1, 1)


def test_dawid_skene_is_refused_with_the_field(task):
    project = make.project(task=task)
    with pytest.raises(BadInput) as refused:
        rules.change(project=project, by=make.user(), resolution="dawid-skene")
    assert set(refused.value.fields) == {"resolution"}
    with pytest.raises(BadInput):
        make.project(task=task, resolution="dawid-skene")
    with pytest.raises(BadInput) as refused:
        rules.change(project=project, by=make.user(), asks_again=True)
    assert set(refused.value.fields) == {"asks_again"}


def test_autopilot_answers_what_is_known(task):
    project, _samples, _people = team(task, 0)
    for number in range(3):
        make.sample_of(project, f"known {number}", known=make.value(task, number % 2))
    steps = list(
        autopilot.answer(project=project, by=make.user("bob"), labels=3, wait=lambda _job: None)
    )
    assert (steps[-1].answers, steps[-1].skipped) == (3, 0)
    said = [one.value for one in Annotation.objects.all()]
    assert sorted(said.count(make.value(task, which)) for which in (0, 1)) == [1, 2]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"task": "spans", "modality": "image"}, "task"),
        ({"task": "poem"}, "task"),
        ({"task": "number", "categories": ["a"]}, "categories"),
        ({"task": "shapes", "categories": []}, "categories"),
        ({"task": "number", "options": {"least": 3, "most": 1}}, "options.most"),
        ({"task": "number", "options": {"least": []}}, "options.least"),
        ({"task": "number", "options": {"least": float("nan")}}, "options.least"),
        ({"task": "number", "options": {"step": -1}}, "options.step"),
        ({"task": "number", "options": {"colour": 1}}, "options"),
        ({"task": "spans", "options": {"snap": "line"}}, "options.snap"),
    ],
)
def test_a_project_whose_parts_do_not_fit_is_refused_with_the_field(given, field):
    with pytest.raises(BadInput) as refused:
        make.project(**given)
    assert set(refused.value.fields) == {field}
