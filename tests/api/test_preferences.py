"""Preferences and guidelines through the API."""

from labeling.services import guidelines
from tests import make

PREFERENCES = "/api/v1/preferences/"


def patch(client, body):
    return client.patch(PREFERENCES, body, content_type="application/json")


def test_somebody_reads_and_changes_their_own(as_bob, as_alice):
    assert patch(as_bob, {"shortcuts": "off", "keys": {"undo": "KeyQ"}}).status_code == 200
    mine = as_bob.get(PREFERENCES).json()
    assert (mine["shortcuts"], mine["keys"]) == ("off", {"undo": "KeyQ"})
    assert as_alice.get(PREFERENCES).json()["shortcuts"] == "on"


def test_what_is_wrong_is_named(as_bob):
    for body, field in [
        ({"goal": "many"}, "goal"),
        ({"theme": "pink"}, "theme"),
        ({"keys": {"undo": "Digit1"}}, "keys.undo"),
        ({"keys": ["KeyQ"]}, "keys"),
        ({"colour": "red"}, "colour"),
    ]:
        refused = patch(as_bob, body)
        assert refused.status_code == 400, body
        assert field in refused.json()["fields"], body


def guideline(project) -> str:
    return f"/api/v1/projects/{project.slug}/guideline/"


def test_the_guideline_is_read_by_all_and_published_by_few(as_alice, as_bob, project):
    text = {"text": "Praise is **kind**."}
    assert as_bob.post(guideline(project), text, "application/json").status_code == 403
    made = as_alice.post(guideline(project), text, "application/json")
    assert (made.status_code, made.json()["version"]) == (201, 1)
    read = as_bob.get(guideline(project)).json()
    assert read["html"] == "<p>Praise is <strong>kind</strong>.</p>\n"
    assert (read["seen"], read["changed"]) == (0, True)


def test_seeing_it_is_noted(as_alice, as_bob, alice, project):
    guidelines.publish(project=project, by=alice, text="Praise is kind.")
    seen = as_bob.post(f"{guideline(project)}seen/", {"version": 1}, "application/json")
    assert seen.status_code == 204
    assert as_bob.get(guideline(project)).json()["changed"] is False
    wrong = as_bob.post(f"{guideline(project)}seen/", {"version": 2}, "application/json")
    assert (wrong.status_code, list(wrong.json()["fields"])) == (400, ["version"])


def test_a_stranger_learns_nothing(client, mallory, project):
    client.force_login(mallory)
    assert client.get(guideline(project)).status_code == 404
    assert client.get(guideline(make.project(mallory))).status_code == 200
