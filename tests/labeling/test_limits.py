"""What may be sent, and what an operator may change."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import F

from labeling.books import places
from labeling.models import Category, Claim, Project
from labeling.rounds import sweeping
from labeling.selectors import health
from labeling.selectors.training_data import askable_ids
from labeling.services import annotations, claims, projects
from labeling.services.samples import Answers
from tests import make


def test_a_stranger_cannot_fill_the_disk_with_uploads(client, project, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    for path in ("/login/", f"/projects/{project.slug}/import/"):
        answer = client.post(path, {"file": SimpleUploadedFile("big.csv", b"x" * 5000)})
        assert answer.status_code == 413
        assert "At most 0 MB" in answer.content.decode()


def test_an_upload_over_the_limit_is_refused_before_it_is_read(as_alice, project, settings):
    settings.UPLOAD_MAX_BYTES, settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000, 500
    file = SimpleUploadedFile("big.csv", b"x" * 5000)
    assert as_alice.post(f"/projects/{project.slug}/import/", {"file": file}).status_code == 413


def test_an_operator_who_edits_a_project_leaves_its_counters_alone(admin_client, project):
    page = f"/operators/labeling/project/{project.pk}/change/"
    form = admin_client.get(page).context["adminform"].form
    assert "annotators_per_sample" not in form.fields
    Project.objects.filter(pk=project.pk).update(revision=F("revision") + 7, pool_size=3)
    given = {
        "name": "Renamed",
        "question": project.question,
        **{name: getattr(project, name) for name in ("round_size", "gold_percent")},
        "gold_threshold": project.gold_threshold,
        "suggestions": project.suggestions,
        **{
            f"{rows}-{what}_FORMS": count
            for rows in ("categories", "members")
            for what, count in (("TOTAL", 0), ("INITIAL", 0))
        },
    }
    assert admin_client.post(page, given).status_code == 302
    project.refresh_from_db()
    assert (project.name, project.revision, project.pool_size) == ("Renamed", 7, 3)


def test_one_project_that_cannot_be_swept_keeps_no_other_from_its_round(project, alice, caplog):
    Project.objects.filter(pk=project.pk).update(recipe=["margin"], pool_size=99)
    other = make.project(alice, name="Other")
    Project.objects.filter(pk=other.pk).update(pool_size=99)
    assert sweeping.sweep().encodings == [other.encodings.get().pk]
    for one in (project, other):
        make.encoding(one)
    assert sweeping.sweep().rounds == [other.rounds.get().pk]
    assert caplog.text.count("Nothing could be opened for Reviews") == 2


def test_a_long_round_is_heard_of_by_every_check(project):
    make.round_(project, state="running", leased_until=make.soon())
    for queue in "default", "encode":
        sweeping.beat(queue)
    assert health.silent_queues() == []
    assert not health.learner_is_silent()


@pytest.mark.parametrize("name", ["x" * 101, "   "])
def test_a_category_that_cannot_be_is_not_made_by_an_import(alice, nudged, name):
    project = make.project(alice, categories=[])
    report = make.fill_rows(project, [make.row("a", "text", name)], Answers.HIDDEN)
    assert not Category.objects.exists()
    assert report.added == (0 if name.strip() else 1)


def test_spaces_around_a_category_s_name_mean_nothing(alice, nudged):
    project = make.project(alice, categories=[])
    rows = [make.row("a", "one", "cat"), make.row("b", "two", " cat ")]
    make.fill_rows(project, rows, Answers.HIDDEN)
    assert [category.name for category in Category.objects.all()] == ["cat"]


def test_a_sample_s_number_does_not_tell_where_in_the_file_it_stood(project):
    make.fill(project, make.texts(50))
    keys = list(project.samples.order_by("pk").values_list("key", flat=True))
    assert keys != list(make.texts(50))
    assert sorted(keys) == sorted(make.texts(50))


def test_what_requests_at_once_took_beyond_the_limit_is_given_back(project, bob):
    make.fill(project, make.texts(20))
    for sample in project.samples.all()[:8]:
        places.take(sample.pk)
        Claim.objects.create(
            project=project, sample=sample, annotator=bob, origin="random", expires_at=make.soon()
        )
    held = claims._at_most(list(claims.held_by(project, bob)))
    assert len(held) == claims.held_by(project, bob).count() == 5
    assert sum(project.samples.values_list("taken", flat=True)) == 5


def test_a_sample_that_a_late_answer_labeled_is_asked_of_nobody_else(project, bob):
    make.fill(project, make.texts(1))
    late = make.claim(project, bob)
    sweeping.expire_claims(make.soon())
    carol = make.member(project, "carol")
    carols = make.claim(project, carol)
    annotations.record(
        project=project,
        by=bob,
        claim_id=late.pk,
        value={"category": "praise"},
        token=make.token_(),
    )
    claims.release(project=project, by=carol, claim_id=carols.pk)
    assert claims.lend(project=project, to=make.member(project, "dave"), count=1) == []
    assert askable_ids(project) == []


def test_who_answered_in_another_tab_does_not_get_the_sample_again(alice, nudged, monkeypatch):
    project = make.project(alice, annotators_per_sample=2)
    make.fill(project, make.texts(1))
    bob = make.member(project, "bob")
    stale = list(claims.queue.candidates(project, bob, 1))
    make.answer(project, bob)
    monkeypatch.setattr(claims.queue, "candidates", lambda *_: iter(stale))
    assert claims.lend(project=project, to=bob, count=1) == []
    assert project.samples.get().taken == 1


def test_categories_are_added_once_and_after_those_there_are(project):
    projects.add_categories(project=project, by=make.user(), names=["blame", "neither"])
    assert [category.name for category in project.categories.all()] == [
        "praise",
        "blame",
        "neither",
    ]
