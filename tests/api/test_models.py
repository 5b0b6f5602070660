import hashlib

import pytest

from labeling.models import Role
from tests import make
from tests.api.script import Script, check_refusal

MODELS = "projects/reviews/models/"


@pytest.fixture
def project(project):
    """With two versions of its model."""
    for labels in (8, 12):
        make.model_version(make.round_(project, state="done", labels=labels))
    return project


@pytest.fixture
def sams(project) -> Script:
    """Sam's script: he is a scientist."""
    return Script(make.token(make.member(project, "sam", Role.SCIENTIST)))


def test_models_are_listed_newest_first_with_the_one_in_use(bobs, project):
    page = bobs.get(f"{MODELS}?page_size=1").json()
    assert page["count"] == 2
    [newest] = page["results"]
    assert (newest["number"], newest["active"], newest["labels"]) == (2, True, 12)
    assert (newest["accuracy"], newest["low"], newest["high"], newest["holdout"]) == (
        0.75,
        0.5,
        0.9,
        4,
    )
    assert newest["digest"] == project.model_versions.get(number=2).digest


def test_one_model_tells_what_is_needed_to_learn_it_again(bobs, project):
    project.model_versions.filter(number=1).update(
        recipe={"strategy": "margin", "seed": 3},
        labels_digest="a" * 64,
        libraries={"torch": "2.13.0"},
    )
    body = bobs.get(f"{MODELS}1/").json()
    assert body["categories"] == ["praise", "blame"]
    assert body["recipe"] == {"strategy": "margin", "seed": 3}
    assert (body["labels_digest"], body["libraries"]) == ("a" * 64, {"torch": "2.13.0"})
    assert body["metrics"]["confusion"] == [[2, 0], [1, 1]]


@pytest.mark.parametrize("number", ["0", "3", "9" * 40])
def test_a_model_that_does_not_exist_is_not_found(alices, project, number):
    for address in f"{MODELS}{number}/", f"{MODELS}{number}/artifact":
        check_refusal(alices.get(address), 404, "not_found")
    check_refusal(alices.post(f"{MODELS}{number}/activate"), 404, "not_found")


def test_a_download_is_named_by_its_digest_and_is_what_was_saved(sams, project):
    version = project.model_versions.get(number=1)
    answer = sams.get(f"{MODELS}1/artifact")
    data = answer.getvalue()
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/octet-stream")
    assert hashlib.sha256(data).hexdigest() == version.digest
    assert answer["ETag"] == f'"{version.digest}"'
    assert answer["Content-Length"] == str(len(data))
    name = f"reviews-1-{version.digest[:12]}.safetensors"
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'


def test_who_has_the_file_already_is_not_sent_it_again(sams, project):
    etag = f'"{project.model_versions.get(number=1).digest}"'
    answer = sams.get(f"{MODELS}1/artifact", headers={"if-none-match": etag})
    assert (answer.status_code, answer.content) == (304, b"")


@pytest.mark.parametrize("harm", ["cut", "removed"])
def test_a_damaged_file_is_never_sent(sams, project, harm):
    file = project.model_versions.get(number=1).file
    file.write_bytes(b"{") if harm == "cut" else file.unlink()
    refused = sams.get(f"{MODELS}1/artifact")
    check_refusal(refused, 410, "damaged_model")
    assert refused.json()["detail"].startswith("The file of model 1 ")
    check_refusal(sams.post(f"{MODELS}1/activate"), 410, "damaged_model")


def test_rolling_back_lasts_until_the_newest_is_chosen_again(sams, project):
    back = sams.post(f"{MODELS}1/activate").json()
    assert (back["number"], back["active"], back["pinned"]) == (1, True, True)
    make.model_version(make.round_(project, state="done"))
    in_use = {one["number"]: one["active"] for one in sams.get(MODELS).json()["results"]}
    assert in_use == {3: False, 2: False, 1: True}
    assert not sams.post(f"{MODELS}3/activate").json()["pinned"]


def test_an_annotator_sees_models_but_neither_takes_nor_changes_them(bobs, project):
    assert bobs.get(MODELS).status_code == 200
    check_refusal(bobs.get(f"{MODELS}1/artifact"), 403, "not_allowed")
    refused = bobs.post(f"{MODELS}1/activate")
    check_refusal(refused, 403, "not_allowed")
    assert "may not activate" in refused.json()["detail"]


def test_a_reviewer_downloads_but_does_not_roll_back(project):
    ruth = Script(make.token(make.member(project, "ruth", Role.REVIEWER)))
    assert ruth.get(f"{MODELS}2/artifact").getvalue()
    check_refusal(ruth.post(f"{MODELS}1/activate"), 403, "not_allowed")
