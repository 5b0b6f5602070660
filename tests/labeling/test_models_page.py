import pytest
from django.test import Client

from labeling.models import Role
from labeling.services.models import activate
from tests import make

PAGE = "/projects/reviews/"


@pytest.fixture
def project(project):
    """With two versions of its model."""
    for labels in (8, 12):
        make.model_version(make.round_(project, state="done", labels=labels))
    return project


@pytest.fixture
def as_sam(project) -> Client:
    client = Client()
    client.force_login(make.member(project, "sam", Role.SCIENTIST))
    return client


def shown(client, page: str = PAGE) -> str:
    answer = client.get(page)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_lists_models_with_their_rounds_figures_and_digests(as_bob, project):
    page = shown(as_bob)
    assert "Model 2 is in use: the newest." in page
    for version in project.model_versions.all():
        assert version.digest[:12] in page
        assert f"/rounds/{version.round.number}/" in page
    assert "0.500 to 0.900" in page


def test_a_fragment_that_brings_a_rounds_end_brings_its_model_along(as_bob, project):
    assert "Model 2 is in use" in shown(as_bob, f"{PAGE}round/")


def test_only_who_may_sees_the_file_and_the_way_back(as_bob, as_sam, project):
    for mark in ("models/1/artifact", "models/1/activate/"):
        assert mark in shown(as_sam)
        assert mark not in shown(as_bob)


def test_rolling_back_and_forth_is_one_click_each(as_sam, project):
    back = as_sam.post(f"{PAGE}models/1/activate/")
    assert (back.status_code, back.url) == (302, f"{PAGE}#models")
    page = shown(as_sam)
    assert "Model 1 is in use <b>and stays so</b>" in page
    assert "Follow the newest" in page
    as_sam.post(f"{PAGE}models/2/activate/")
    assert "Model 2 is in use: the newest." in shown(as_sam)


def test_a_damaged_model_is_refused_with_the_remedy(as_sam, project):
    project.model_versions.get(number=1).file.unlink()
    refused = as_sam.post(f"{PAGE}models/1/activate/")
    assert refused.status_code == 410
    assert "Restore the models folder from a backup" in refused.content.decode()


def test_the_first_page_tells_the_accuracy_of_the_model_in_use(as_bob, project):
    for version in project.model_versions.all():
        version.metrics = {**version.metrics, "accuracy": {1: 0.61, 2: 0.83}[version.number]}
        version.save()
    assert "0.83" in shown(as_bob, "/")
    activate(project=project, by=make.user(), number=1)
    assert "0.61" in shown(as_bob, "/")


def test_without_a_model_the_page_says_when_one_comes(as_alice, alice, nudged):
    make.project(alice, name="Fresh")
    assert "No model yet" in shown(as_alice, "/projects/fresh/")
