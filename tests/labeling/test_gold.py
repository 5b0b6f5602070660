"""Samples whose answer is known: which may be marked, what follows, and that nobody can tell."""

import pytest
from django.test import Client
from django.utils import timezone

from labeling.errors import BadInput, UnknownCategory
from labeling.models import (
    Annotation,
    Claim,
    Event,
    Label,
    Member,
    Origin,
    Project,
    Review,
    Round,
    Sample,
)
from labeling.selectors.gold import accuracy_on_gold
from labeling.selectors.reasons import BY_CHANCE, shown_origin, why
from labeling.selectors.training_data import askable_ids
from labeling.services import annotations, claims, gold, reviews
from labeling.services.gold import Marked
from labeling.services.samples import Answers
from tests import make
from tests.adds_up import adds_up

SECRET = Answers.HIDDEN


def known(project: Project, count: int, category: str = "praise", word: str = "known") -> list[str]:
    """Samples of one category that came with their answer, which is hidden."""
    rows = [make.row(f"{word}-{n}", f"{word} {n}", category) for n in range(count)]
    make.fill_rows(project, list(rows), SECRET)
    project.refresh_from_db()
    return [row.key for row in rows]


def mark(project: Project, *keys: str, category: str | None = None) -> Marked:
    return gold.mark(
        project=project,
        by=make.user(),
        keys=keys,
        value={"category": category} if category else None,
    )


def all_gold(project: Project) -> None:
    """Whoever asks is given a gold sample, as long as there are any."""
    project.gold_percent = 100
    project.save()


def test_a_marked_sample_has_its_known_label_and_is_no_question_of_the_pool(project, alice):
    [key, _] = known(project, 2)
    assert mark(project, key) == Marked(1, {})
    sample = Sample.objects.get(key=key)
    label = Label.objects.get()
    assert (sample.gold, sample.places, label.sample) == (True, 0, sample)
    assert (label.category.name, label.method) == ("praise", "gold")
    assert sample.pk not in askable_ids(project)
    project.refresh_from_db()
    assert (project.pool_labeled, project.revision) == (1, 1)
    line = Event.objects.get(verb="marked gold")
    assert (line.actor, line.detail["keys"]) == (alice, [key])
    assert adds_up(project)


def test_a_sample_without_a_known_answer_is_marked_with_one(project):
    sample = make.sample(project)
    assert list(mark(project, "one").refused.values()) == [
        "no answer to it is known: name a category"
    ]
    assert mark(project, "one", category="blame").marked == 1
    sample.refresh_from_db()
    assert (sample.truth.name, Label.objects.get().category.name) == ("blame", "blame")


def test_each_sample_that_cannot_be_marked_is_named_with_the_reason(project, bob):
    keys = known(project, 7)
    samples = {sample.key: sample for sample in Sample.objects.all()}
    answered, held, decided, marked, skipped, kept, good = (samples[key] for key in keys)
    for sample, state in ((answered, "answered"), (held, "live"), (skipped, "answered")):
        claim = Claim.objects.create(
            project=project,
            sample=sample,
            annotator=bob,
            origin=Origin.RANDOM,
            expires_at=make.soon(),
        )
        Sample.objects.filter(pk=sample.pk).update(taken=1)
        if state == "answered":
            value = {"skip": "no"} if sample == skipped else {"category": "praise"}
            annotations.record(
                project=project, by=bob, claim_id=claim.pk, value=value, token=make.token_()
            )
    reviews.decide(project=project, by=bob, sample_id=decided.pk, category="praise")
    mark(project, marked.key)
    Sample.objects.filter(pk=kept.pk).update(holdout=True)
    found = mark(project, *keys, "nonsense")
    assert found.marked == 2  # a skip is no answer
    assert found.refused == {
        answered.key: "somebody has answered it",
        held.key: "somebody is looking at it just now",
        decided.key: "a reviewer has decided it",
        marked.key: "it is marked already",
        kept.key: "accuracy is measured on it",
        "nonsense": "there is no such sample in this project",
    }
    assert set(Sample.objects.filter(gold=True)) == {marked, skipped, good}


def test_a_sample_of_another_project_is_not_marked(project, alice):
    other = make.project(alice, name="Other")
    known(other, 1, word="theirs")
    assert mark(project, "theirs-0").marked == 0
    assert not Sample.objects.filter(gold=True).exists()


def test_too_many_and_unknown_categories_are_refused(project, alice):
    with pytest.raises(BadInput):
        mark(project)
    with pytest.raises(BadInput):
        gold.mark_some(project=project, by=alice, count=gold.MOST_AT_ONCE + 1)
    with pytest.raises(UnknownCategory):
        mark(project, "one", category="envy")


def test_some_are_drawn_as_many_of_each_category_as_there_are(project, alice):
    known(project, 20)
    known(project, 3, "blame", "rare")
    make.fill(project, make.texts(5))
    assert gold.mark_some(project=project, by=alice, count=8).marked == 8
    truths = list(Sample.objects.filter(gold=True).values_list("truth__name", flat=True))
    assert (truths.count("praise"), truths.count("blame")) == (5, 3)
    assert gold.mark_some(project=project, by=alice, count=100).marked == 15
    assert adds_up(project)


def test_what_is_drawn_is_no_sample_that_accuracy_is_measured_on(alice, nudged):
    project = make.project(alice, holdout_percent=50)
    known(project, 30)
    gold.mark_some(project=project, by=alice, count=30)
    assert not Sample.objects.filter(gold=True, holdout=True).exists()


def test_everybody_is_asked_a_gold_sample_and_its_answer_changes_no_label(project, bob):
    [key] = known(project, 1)
    mark(project, key)
    all_gold(project)
    for person in (bob, make.member(project, "dave")):
        given = make.answer(project, person, {"category": "blame"}, flagged=True).annotation
        assert (given.origin, given.extra) == ("gold", False)
    sample = Sample.objects.get()
    assert (Label.objects.get().category.name, sample.taken, sample.review) == ("praise", 0, "")
    assert accuracy_on_gold(project, bob.pk).asked == 1
    assert adds_up(project)


def test_an_unmarked_sample_is_asked_like_any_other(project, alice, bob):
    [key] = known(project, 1)
    mark(project, key)
    all_gold(project)
    dave = make.member(project, "dave")
    make.answer(project, bob, {"category": "blame"})
    sample = Sample.objects.get()
    assert gold.unmark(project=project, by=alice, sample_ids=[sample.pk]) == 1
    assert gold.unmark(project=project, by=alice, sample_ids=[sample.pk]) == 0
    sample.refresh_from_db()
    assert (sample.places, Label.objects.count()) == (1, 0)
    assert accuracy_on_gold(project, bob.pk).asked == 0
    assert make.answer(project, dave, {"category": "blame"}).annotation.origin == "random"
    assert Event.objects.filter(verb="unmarked gold").count() == 1
    assert adds_up(project)


def test_many_marked_samples_open_one_round(project, alice, nudged):
    known(project, 6)
    make.begun(project)
    gold.mark_some(project=project, by=alice, count=6)
    assert Round.objects.filter(state="queued").count() == 1


def test_the_careless_are_paused_and_told_by_no_answer(project, alice, bob):
    keys = known(project, 12)
    mark(project, *keys)
    all_gold(project)
    for _ in keys:
        if claims.lend(project=project, to=bob, count=1):
            make.answer(project, bob, {"category": "blame"})
    member = Member.objects.get(user=bob)
    assert member.paused_at and "with a known answer" in member.paused_why
    assert Event.objects.get(verb="paused").actor is None


def test_who_answers_well_goes_on_and_so_does_anybody_where_gold_only_warns(project, bob):
    keys = known(project, 12)
    mark(project, *keys)
    all_gold(project)
    for _ in keys:
        make.answer(project, bob, {"category": "praise"})
    Project.objects.update(gold_pauses=False)
    project.refresh_from_db()
    dave = make.member(project, "dave")
    for _ in keys:
        make.answer(project, dave, {"category": "blame"})
    assert not Member.objects.exclude(paused_at=None).exists()


def gold_claim(project: Project, person) -> Claim:
    [key] = known(project, 1)
    mark(project, key)
    all_gold(project)
    return make.claim(project, person)


def test_gold_looks_like_a_random_sample_before_the_first_ranking(project, bob):
    claim = gold_claim(project, bob)
    assert (claim.origin, shown_origin(claim)) == ("gold", "random")


def test_gold_looks_like_a_random_check_while_there_are_such(project, bob):
    claim = gold_claim(project, bob)
    claim.project.holdout_size = 1
    assert shown_origin(claim) == "holdout"


def test_gold_looks_like_a_pick_by_chance_once_there_are_picks(project, bob):
    make.round_(project, state="done", finished_at=timezone.now())
    claim = gold_claim(project, bob)
    assert (shown_origin(claim), why(claim)) == ("pick", BY_CHANCE)


def test_nothing_that_an_annotator_is_sent_tells_gold_from_others(project, bob, alice):
    known(project, 3)
    gold.mark_some(project=project, by=alice, count=3)
    make.fill(project, make.texts(3))
    all_gold(project)
    browser = Client()
    browser.force_login(bob)
    root = f"/api/v1/projects/{project.slug}/"
    said = [browser.get(page) for page in pages(project)]
    for _ in range(4):
        lent = browser.post(f"{root}claims/", {"count": 2}, content_type="application/json")
        [claim, *_] = lent.json()["claims"]
        answer = {
            "claim": claim["id"],
            "value": {"category": "praise"},
            "token": str(make.token_()),
            "lend": 0,
        }
        kept = browser.post(f"{root}annotations/", answer, content_type="application/json")
        undone = browser.delete(f"{root}annotations/{kept.json()['id']}/")
        again = {**answer, "token": str(make.token_()), "claim": undone.json()["claim"]["id"]}
        said += [lent, kept, undone]
        said += [browser.post(f"{root}annotations/", again, content_type="application/json")]
    assert Annotation.objects.filter(annotator=bob, origin=Origin.GOLD).count() == 6
    said += [browser.get(page) for page in pages(project)]
    for response in said:
        assert response.status_code < 300
        text = response.content.decode().lower()
        assert "gold" not in text and "truth" not in text and "known-" not in text
    assert not Review.objects.exists()


def pages(project: Project) -> list[str]:
    root = f"/api/v1/projects/{project.slug}/"
    return [
        "/",
        f"/projects/{project.slug}/",
        f"/projects/{project.slug}/label/",
        f"/projects/{project.slug}/round/",
        "/api/v1/projects/",
        root,
        f"{root}curve/",
        f"{root}rounds/",
    ]


def test_a_reviewer_who_labels_too_cannot_tell_gold_on_the_review_pages(project, alice):
    carol = make.member(project, "carol", "reviewer")
    [key] = known(project, 1)
    mark(project, key)
    browser = Client()
    browser.force_login(carol)
    sample = Sample.objects.get()
    for page in ("review/", f"review/{sample.pk}/"):
        text = browser.get(f"/projects/{project.slug}/{page}").content.decode().lower()
        assert "gold" not in text and key not in text and "labeled praise" not in text
    case = browser.get(f"/api/v1/projects/{project.slug}/reviews/{sample.pk}/").json()
    assert case["label"] is None
