import pytest

from labeling.models import Member, Project, Role, Round
from tests import make

GOOD = {
    "name": "Birds",
    "question": "Which bird?",
    "modality": "image",
    "task": "category",
    "round_size": 20,
    "holdout_percent": 10,
    "annotators_per_sample": 1,
    "categories": "wren\n\n robin \n",
}


def shown(answer, status: int = 200) -> str:
    assert answer.status_code == status
    return answer.content.decode()


def test_the_first_page_shows_ones_own_projects_and_no_others(as_bob, mallory):
    make.project(mallory, name="Secret")
    page = shown(as_bob.get("/"))
    assert "Reviews" in page and "annotator" in page and "not measured" in page
    assert "/projects/reviews/label/" in page
    assert "Secret" not in page


def test_the_first_page_shows_how_well_a_project_learns(as_bob, project):
    make.model_version(make.round_(project, state=Round.State.DONE, labels=8))
    assert "0.75" in shown(as_bob.get("/"))


def test_without_projects_the_first_page_says_how_to_start(client, mallory):
    client.force_login(mallory)
    assert "No project yet" in shown(client.get("/"))


def test_the_form_for_a_new_project_explains_its_fields(as_alice):
    assert "never learned from" in shown(as_alice.get("/projects/new/"))


def test_a_new_project_has_its_categories_in_order_and_its_maker_as_manager(as_alice, alice):
    made = as_alice.post("/projects/new/", GOOD)
    assert made.url == "/projects/birds/import/"
    project = Project.objects.get(slug="birds")
    assert [category.name for category in project.categories.all()] == ["wren", "robin"]
    member = Member.objects.get(project=project)
    assert (member.user, member.role) == (alice, Role.MANAGER)
    assert as_alice.get(made.url).status_code == 200


def test_a_new_project_asks_for_a_number_with_its_range_and_unit(as_alice):
    asked = {"task": "number", "categories": "", "least": "0", "most": "10", "step": "0.5"}
    as_alice.post("/projects/new/", {**GOOD, **asked, "unit": "cm", "snap": "word"})
    project = Project.objects.get(slug="birds")
    assert (project.task, project.categories.count()) == ("number", 0)
    assert project.options == {"least": 0, "most": 10, "step": 0.5, "unit": "cm"}


def test_a_new_project_of_spans_says_what_selections_snap_to(as_alice):
    asked = {"modality": "text", "task": "spans", "snap": "grapheme", "least": "3"}
    as_alice.post("/projects/new/", {**GOOD, **asked})
    assert Project.objects.get(slug="birds").options == {"snap": "grapheme"}


def test_two_projects_of_one_name_have_addresses_of_their_own(as_alice):
    made = [as_alice.post("/projects/new/", {**GOOD, "name": "New"}).url for _ in range(2)]
    assert made == ["/projects/new-2/import/", "/projects/new-3/import/"]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"name": ""}, "required"),
        ({"name": "n" * 101}, "at most 100 characters"),
        ({"categories": "wren\nrobin\nwren"}, "Named twice: wren."),
        ({"categories": "w" * 101}, "at most 100 characters"),
        ({"categories": "\n".join(map(str, range(1001)))}, "at most 1000 categories"),
        ({"categories": "wr\0en"}, "Null characters"),
        ({"task": "spans"}, "not a task for images, only for: texts"),
        ({"task": "song"}, "not one of the available choices"),
        ({"task": "number"}, "A number has no categories"),
        ({"task": "number", "categories": "", "least": "2", "most": "1"}, "above the least"),
        ({"task": "number", "categories": "", "step": "-1"}, "above zero"),
        ({"task": "shapes", "categories": ""}, "Name the categories"),
        ({"modality": "smell"}, "not one of the available choices"),
        ({"round_size": "0"}, "greater than or equal to 1"),
        ({"holdout_percent": "51"}, "less than or equal to 50"),
        ({"annotators_per_sample": "many"}, "whole number"),
    ],
)
def test_a_project_that_cannot_be_is_refused_with_the_reason(as_alice, project, wrong, told):
    assert told in shown(as_alice.post("/projects/new/", {**GOOD, **wrong}), 422)
    assert Project.objects.get() == project


def test_a_project_without_samples_offers_to_import_some(as_alice, project):
    page = shown(as_alice.get("/projects/reviews/"))
    assert "/projects/reviews/import/" in page
    assert "No round yet" in page
    assert "Nothing is measured yet" in page


def test_a_project_whose_first_round_waits_says_so(as_alice, project):
    make.round_(project)
    page = shown(as_alice.get("/projects/reviews/"))
    assert "Waiting for a learner" in page
    assert "Nothing is measured yet" in page


def test_a_project_with_a_round_that_failed_shows_why(as_alice, project):
    make.round_(project, state=Round.State.FAILED, error="It ran out of memory <here>.")
    assert "It ran out of memory &lt;here&gt;." in shown(as_alice.get("/projects/reviews/"))


def test_a_project_that_has_learned_shows_its_curve(as_alice, project):
    make.model_version(make.round_(project, state=Round.State.DONE, labels=8, strategy="margin"))
    page = shown(as_alice.get("/projects/reviews/"))
    assert "<learning-curve" in page and "0.75" in page
    assert "/projects/reviews/rounds/1/" in page


@pytest.mark.parametrize(
    ("role", "links"),
    [
        (Role.ANNOTATOR, {"label/"}),
        (Role.REVIEWER, {"label/"}),
        (Role.SCIENTIST, {"label/", "import/", "retrain/"}),
        (Role.MANAGER, {"label/", "import/", "retrain/"}),
    ],
)
def test_everybody_is_offered_what_their_role_may_do(client, project, role, links):
    client.force_login(make.member(project, "somebody", role))
    page = shown(client.get("/projects/reviews/"))
    every = {"label/", "import/", "retrain/"}
    assert {link for link in every if f'"/projects/reviews/{link}"' in page} == links


def test_the_desk_knows_the_categories_and_where_to_ask(as_bob):
    page = shown(as_bob.get("/projects/reviews/label/"))
    assert "Is it praise?" in page and "blame" in page
    assert "/api/v1/projects/reviews/claims/" in page
    assert "/api/v1/projects/reviews/annotations/" in page


def test_names_are_text_and_never_markup(as_alice, alice):
    evil = "</script><img src=x>"
    project = make.project(alice, name=evil, question=evil, categories=[evil, "b"])
    make.model_version(make.round_(project, state=Round.State.DONE, labels=8, why=evil))
    for address in "", f"projects/{project.slug}/", f"projects/{project.slug}/label/":
        assert "<img src=x>" not in shown(as_alice.get(f"/{address}"))
