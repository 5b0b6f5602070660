"""The review pages in the browser, without a script."""

import pytest
from django.test import Client
from django.urls import reverse

from labeling.models import Annotation, Label, Project, Relabel, Review, Role, Sample, Suspicion
from labeling.services import gold, reviews
from labeling.services.samples import Answers
from tests import make

PRAISE, BLAME = {"category": "praise"}, {"category": "blame"}
LIST = "/projects/reviews/review/"


@pytest.fixture
def project(alice, nudged):
    project = make.project(alice, annotators_per_sample=2)
    make.fill(project, make.texts(4))
    return project


@pytest.fixture
def carol(project):
    return make.member(project, "carol", Role.REVIEWER)


@pytest.fixture
def as_carol(carol) -> Client:
    client = Client()
    client.force_login(carol)
    return client


@pytest.fixture
def disputed(project, bob) -> list[Sample]:
    """Two samples on which Bob and Dave disagree, in the order of the queue."""
    dave = make.member(project, "dave")
    for _ in range(2):
        make.answer(project, bob, PRAISE)
        make.answer(project, dave, BLAME)
    return list(Sample.objects.filter(review="disputed").order_by("draw"))


def at(sample: Sample, deed: str = "") -> str:
    return f"{LIST}{sample.pk}/{deed}"


def text(response, status: int = 200) -> str:
    assert response.status_code == status
    return " ".join(response.content.decode().split())


def test_the_list_shows_what_waits_and_why_without_names(as_carol, disputed):
    page = text(as_carol.get(LIST))
    assert page.count("annotators disagree: blame, praise") == 2
    assert "bob" not in page and at(disputed[0]) in page
    assert "Review the first" in page and "Nothing is decided yet" in page


def test_an_empty_list_says_what_comes_there(as_carol, project):
    page = text(as_carol.get(LIST))
    assert "Nothing waits" in page and "No question is open" in page
    assert "suspects no label" in page and "Gold samples" not in page


def test_a_long_list_has_pages(as_carol, project):
    make.fill(project, make.texts(30, "more"))
    Sample.objects.update(review="flagged")
    assert "page 1 of 2" in text(as_carol.get(LIST))
    second = text(as_carol.get(f"{LIST}?page=2"))
    assert "page 2 of 2" in second and "Earlier" in second
    assert "page 2 of 2" in text(as_carol.get(f"{LIST}?page=99"))


def test_a_decision_goes_on_to_the_next_sample_and_after_the_last_to_the_list(as_carol, disputed):
    first, second = disputed
    answer = as_carol.post(at(first, "decide/"), {"category": "blame", "note": "the end"})
    assert answer["Location"] == at(second)
    answer = as_carol.post(at(second, "decide/"), {"category": "blame"}, follow=True)
    assert answer.redirect_chain[-1][0] == LIST
    assert "bob: praise, dave: blame" in text(answer)
    assert set(Label.objects.values_list("method", flat=True)) == {"review"}


def test_a_case_has_the_text_the_answers_and_a_button_for_each_category(as_carol, disputed):
    page = text(as_carol.get(at(disputed[0])))
    assert disputed[0].text in page and disputed[0].key not in page
    assert "Annotator A" in page and "Annotator B" in page and "bob" not in page
    assert 'value="praise"' in page and 'data-key="2"' in page
    assert "answered this sample yourself" not in page
    assert f'href="{at(disputed[1])}"' in page


def test_who_answered_a_sample_is_told_so(disputed, bob):
    bob.memberships.update(role=Role.REVIEWER)
    client = Client()
    client.force_login(bob)
    assert "answered this sample yourself" in text(client.get(at(disputed[0])))


def test_who_comes_second_is_told_of_the_first_and_may_replace_it(as_carol, as_alice, disputed):
    as_alice.post(at(disputed[0], "decide/"), {"category": "blame"})
    told = text(as_carol.post(at(disputed[0], "decide/"), {"category": "praise"}), 409)
    assert "alice has decided this sample already: blame" in told
    assert 'name="replace"' in told
    as_carol.post(at(disputed[0], "decide/"), {"category": "praise", "replace": "on"})
    assert Review.objects.get(closed_at=None).category.name == "praise"
    answer = as_carol.post(at(disputed[0], "withdraw/"), follow=True)
    assert "again what the annotations say" in text(answer)


def test_a_category_that_there_is_not_is_refused(as_carol, disputed):
    assert as_carol.post(at(disputed[0], "decide/"), {"category": "envy"}).status_code == 400
    assert "This field is required" in text(as_carol.post(at(disputed[0], "decide/")), 422)


def test_an_answer_is_returned_with_a_note(as_carol, disputed, project):
    name = named(as_carol.get(at(disputed[0])))
    missing = as_carol.post(at(disputed[0], "return/"), {"answer": name})
    assert "This field is required" in text(missing, 422)
    given = {"answer": name, "note": "Look at the end."}
    answer = as_carol.post(at(disputed[0], "return/"), given, follow=True)
    assert "answers again" in text(answer)
    assert Relabel.objects.get().note == "Look at the end."
    assert Annotation.objects.filter(sample=disputed[0], retracted_at=None).count() == 1
    assert "1 returned answer still to come" in text(as_carol.get(at(disputed[0])))
    assert as_carol.post(at(disputed[0], "return/"), given).status_code == 404


def named(response) -> str:
    return response.context["case"]["answers"][0]["name"]


def test_one_annotator_more_is_asked(as_carol, disputed):
    as_carol.post(at(disputed[0], "opinion/"))
    page = text(as_carol.get(at(disputed[0])))
    assert "One opinion more is asked for" in page


def test_a_question_is_asked_by_a_reviewer_and_answered_by_a_manager(as_carol, as_alice, disputed):
    as_carol.post(at(disputed[0], "question/"), {"note": "Is irony blame?"})
    asked = Review.objects.get()
    assert "A manager can answer" in text(as_carol.get(LIST))
    where = reverse("question-answer", args=["reviews", asked.pk])
    assert as_carol.post(where, {"answer": "Yes"}).status_code == 403
    assert where in text(as_alice.get(LIST))
    assert "at most 2,000" in text(as_alice.post(where, {"answer": ""}), 422)
    assert "shown with sample" in text(as_alice.post(where, {"answer": "It is."}, follow=True))
    page = text(as_carol.get(at(disputed[0])))
    assert "Is irony blame?" in page and "It is." in page


def test_suspicious_labels_are_listed_with_what_the_model_says(as_carol, project, disputed):
    _, blame = project.categories.all()
    Suspicion.objects.create(
        round=make.round_(project, state="done"),
        sample=disputed[0],
        given=Label.objects.get(sample=disputed[0]).category,
        likely=blame,
        given_chance=0.031,
        likely_chance=0.9,
        rank=1,
    )
    assert "labeled praise (0.031), the model says blame (0.900)" in text(as_carol.get(LIST))
    assert "What the model makes of it" in text(as_carol.get(at(disputed[0])))


def test_a_manager_marks_some_samples_and_unmarks_one(as_alice, project):
    rows = [make.row(f"known-{n}", "so fine", "praise") for n in range(3)]
    make.fill_rows(project, list(rows), Answers.HIDDEN)
    where = reverse("gold-mark", args=["reviews"])
    assert "Ensure this value" in text(as_alice.post(where, {"count": 0}), 422)
    assert "2 samples marked" in text(as_alice.post(where, {"count": 2}, follow=True))
    fewer = text(as_alice.post(where, {"count": 9}, follow=True))
    assert "1 of 9 samples marked" in fewer and "known-0" in fewer
    sample = Sample.objects.get(key="known-0")
    as_alice.post(reverse("gold-unmark", args=["reviews", sample.pk]))
    assert Sample.objects.filter(gold=True).count() == 2


def test_the_page_of_a_sample_says_by_what_it_is_labeled(as_carol, as_alice, disputed, alice):
    page = text(as_carol.get(at(disputed[0])))
    assert "Labeled praise by the majority, confidence 0.500" in page
    other = Sample.objects.filter(review="").first()
    gold.mark(project=other.project, by=alice, keys=[other.key], value={"category": "blame"})
    assert "Labeled blame by known beforehand" in text(as_alice.get(at(other)))
    assert "Labeled" not in text(as_carol.get(at(other)))


def test_an_image_is_shown_on_the_case(as_carol, disputed, settings):
    Sample.objects.update(media="ab/image.png", text="", width=8, height=8)
    Project.objects.update(modality="image")
    page = text(as_carol.get(at(disputed[0])))
    assert f'src="/projects/reviews/samples/{disputed[0].pk}/media"' in page
    assert 'class="tiny"' in page


def test_the_tab_is_there_for_who_may_review(as_carol, as_bob, project):
    assert f'href="{LIST}"' in text(as_carol.get("/projects/reviews/"))
    assert f'href="{LIST}"' not in text(as_bob.get("/projects/reviews/"))


def test_lists_take_as_many_queries_for_many_as_for_few(
    as_carol, carol, project, disputed, django_assert_num_queries, django_assert_max_num_queries
):
    reviews.decide(project=project, by=carol, sample_id=disputed[0].pk, category="praise")
    as_carol.get(LIST)
    with django_assert_max_num_queries(30) as few:
        as_carol.get(LIST)
    reviews.decide(project=project, by=carol, sample_id=disputed[1].pk, category="praise")
    Sample.objects.filter(review="").update(review="flagged")
    with django_assert_num_queries(len(few)):
        assert as_carol.get(LIST).status_code == 200
