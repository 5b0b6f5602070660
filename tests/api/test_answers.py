"""Answers to every task over the wire."""

from uuid import uuid4

import pytest

from labeling.answers import KINDS
from labeling.models import Annotation, Label
from tests import make
from tests.api.script import Script, check_refusal

pytestmark = pytest.mark.django_db
FAULTS = {
    "category": ("fox", "value.category"),
    "categories": (["praise", "fox"], "value.categories[1]"),
    "number": (11, "value.number"),
    "shapes": (
        [{"type": "box", "x": 0, "y": 0, "width": 9, "height": 1, "category": "praise"}],
        "value.shapes[0].width",
    ),
    "spans": (
        [{"start": 0, "end": 3, "quote": "The", "category": "praise"}],
        "value.spans[0].quote",
    ),
    "intervals": ([{"start": 3, "end": 3, "category": "praise"}], "value.intervals[0].end"),
}


@pytest.fixture(params=KINDS)
def task(request) -> str:
    return request.param


class Desk:
    """Bob at a project with two samples of a task."""

    def __init__(self, task: str) -> None:
        options = {"least": 0, "most": 10} if task == "number" else {}
        self.project = make.project(task=task, options=options)
        for key in ("one", "two"):
            make.sample_of(self.project, key)
        self.script = Script(make.token(make.member(self.project, "bob")))
        self.root = f"projects/{self.project.slug}/"
        self.claim = self.script.post(f"{self.root}claims/").json()["claims"][0]

    def post(self, value, token=None, claim=None):
        body = {
            "claim": claim or self.claim["id"],
            "value": value,
            "token": str(token or uuid4()),
        }
        return self.script.post(f"{self.root}annotations/", body)


def test_an_answer_is_kept_as_it_was_posted_and_becomes_the_label(task):
    desk, token = Desk(task), uuid4()
    assert desk.post(make.value(task), token).status_code == 201
    again = desk.post(make.value(task), token)
    assert again.status_code == 200  # the same post, heard twice
    stored, label = Annotation.objects.get(), Label.objects.get()
    if task == "category":
        assert (str(stored.category), stored.value, label.value) == ("praise", None, None)
    else:
        assert stored.value == label.value == make.value(task)
        assert (stored.category, label.category) == (None, None)


def test_another_answer_with_the_same_token_is_refused(task):
    desk, token = Desk(task), uuid4()
    desk.post(make.value(task), token)
    check_refusal(desk.post(make.value(task, 1), token), 422, "token_reused")


def test_a_faulty_answer_is_refused_with_the_field_and_keeps_the_claim(task):
    desk = Desk(task)
    wrong, field = FAULTS[task]
    code = "unknown_category" if "categor" in task else "bad_input"
    assert list(check_refusal(desk.post({task: wrong}), 400, code)) == [field]
    assert not Annotation.objects.exists()
    assert desk.post(make.value(task)).status_code == 201


def test_an_answer_to_another_task_is_refused(task):
    other = "number" if task != "number" else "category"
    fields = check_refusal(Desk(task).post({other: 3}), 400, "bad_input")
    assert list(fields) == ["value"]


def test_a_sample_of_another_project_cannot_be_answered(task):
    desk, theirs = Desk(task), make.project(make.user("mallory"), task=task)
    make.sample_of(theirs)
    foreign = make.claim(theirs, make.user("mallory"))
    response = desk.post(make.value(task), claim=foreign.pk)
    assert response.status_code in {403, 404}
    mine = Desk(task)
    make.member(mine.project, "carol")
    carols = make.claim(mine.project, make.user("carol"))
    check_refusal(mine.post(make.value(task), claim=carols.pk), 403, "claim_of_another")
    assert not Annotation.objects.exists()


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "1" * 400])
def test_what_is_no_number_is_refused(number):
    desk = Desk("number")
    body = f'{{"claim": {desk.claim["id"]}, "token": "{uuid4()}", "value": {{"number": {number}}}}}'
    assert desk.script.raw(f"{desk.root}annotations/", body).status_code == 400
    assert not Annotation.objects.exists()


def test_a_project_says_what_it_asks_for(task):
    desk = Desk(task)
    shown = desk.script.get(desk.root).json()
    assert (shown["task"], shown["options"]) == (task, desk.project.options)
    assert shown["suggestions"] == desk.project.suggestions


def test_a_reviewer_decides_by_an_answers_name_or_by_a_value(task):
    desk = Desk(task)
    desk.post(make.value(task))
    manager = Script(make.token(make.user()))
    sample = desk.claim["sample"]["id"]
    case = manager.get(f"{desk.root}reviews/{sample}/").json()
    [said] = case["answers"]
    where = f"{desk.root}reviews/{sample}/decision/"
    adopted = manager.post(where, {"answer": said["name"]}).json()
    assert adopted["verdict"]["said"] == said["said"] == adopted["label"]["said"]
    taken = manager.post(where, {"value": make.value(task, 1)})
    check_refusal(taken, 409, "already_reviewed")
    replaced = manager.post(where, {"value": make.value(task, 1), "replace": True}).json()
    assert replaced["verdict"]["said"] != said["said"]
    for wrong in ({}, {"category": "praise", "answer": said["name"]}):
        assert "category" in check_refusal(manager.post(where, wrong), 400, "bad_input")


def test_gold_is_marked_with_an_answer_to_the_task(task):
    desk = Desk(task)
    manager = Script(make.token(make.user()))
    marked = manager.post(f"{desk.root}gold/", {"keys": ["two"], "value": make.value(task)})
    assert marked.json()["marked"] == 1
    [listed] = manager.get(f"{desk.root}gold/").json()["results"]
    assert (listed["key"], bool(listed["truth"])) == ("two", True)
