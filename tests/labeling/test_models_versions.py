import pytest
from django.db import IntegrityError, transaction

from labeling.errors import DamagedModel, NotFound
from labeling.selectors.curve import score_now
from labeling.selectors.models import active_version, open_artifact, versions
from labeling.services.models import activate
from learner import artifacts
from tests import make


@pytest.fixture
def project(project):
    """With three versions of its model."""
    for _ in range(3):
        learn(project)
    return project


def learn(project) -> None:
    make.model_version(make.round_(project, state="done", labels=8))


def in_use(project):
    return active_version(project).number


def test_the_newest_version_is_in_use(project):
    assert in_use(project) == 3
    learn(project)
    assert in_use(project) == 4


def test_a_version_that_was_rolled_back_to_stays_in_use_whatever_rounds_bring(project):
    assert activate(project=project, by=make.user(), number=1).pinned
    learn(project)
    assert in_use(project) == 1


def test_choosing_the_newest_follows_the_rounds_again(project):
    activate(project=project, by=make.user(), number=2)
    assert not activate(project=project, by=make.user(), number=3).pinned
    learn(project)
    assert in_use(project) == 4


def test_of_two_choices_the_later_counts(project):
    activate(project=project, by=make.user(), number=1)
    activate(project=project, by=make.user(), number=2)
    assert in_use(project) == 2
    assert project.model_versions.filter(pinned=True).count() == 1


def test_the_database_allows_one_pinned_model_a_project(project):
    project.model_versions.filter(number=1).update(pinned=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        project.model_versions.filter(number=2).update(pinned=True)


def test_a_version_of_another_project_cannot_be_chosen(project):
    other = make.project(name="Other")
    with pytest.raises(NotFound, match="no model 1"):
        activate(project=other, by=make.user(), number=1)
    assert active_version(other) is None


@pytest.mark.parametrize("harm", ["cut", "removed"])
def test_a_damaged_version_cannot_be_rolled_back_to(project, harm):
    version = project.model_versions.get(number=1)
    version.file.write_bytes(b"{") if harm == "cut" else version.file.unlink()
    with pytest.raises(DamagedModel, match="file of model 1"):
        activate(project=project, by=make.user(), number=1)
    assert in_use(project) == 3


def test_the_file_is_where_the_learner_put_it_and_opens_at_its_beginning(project):
    version = active_version(project)
    assert version.file == artifacts.path_of(version.folder, version.digest)
    with open_artifact(version) as file:
        assert file.read() == version.file.read_bytes()


def test_a_projects_accuracy_is_that_of_the_version_in_use(project):
    for version in project.model_versions.all():
        version.metrics = {**version.metrics, "accuracy": version.number / 10}
        version.save()
    activate(project=project, by=make.user(), number=2)
    assert score_now(project) == 0.2


def test_a_list_that_is_cut_short_has_the_version_in_use_all_the_same(project):
    activate(project=project, by=make.user(), number=1)
    shown = versions(project, limit=1)
    assert [(one["number"], one["active"]) for one in shown] == [(3, False), (1, True)]
