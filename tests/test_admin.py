import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from labeling.models import (
    Annotation,
    Budget,
    Charge,
    Claim,
    Encoding,
    Event,
    Invitation,
    Label,
    Member,
    ModelVersion,
    Project,
    Pulse,
    Rate,
    Round,
    Sample,
)
from labeling.rounds import sweeping
from tests import make

APPEND_ONLY = [
    Annotation,
    Budget,
    Charge,
    Claim,
    Encoding,
    Event,
    Invitation,
    Label,
    Member,
    ModelVersion,
    Pulse,
    Rate,
    Round,
    Sample,
]


@pytest.fixture
def operator(db) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("operator"))
    return client


@pytest.fixture
def rows(project, bob):
    """One row of each kind at least."""
    make.fill(project, make.texts(2))
    make.budget(project)
    make.answer(project, bob)
    make.claim(project, bob)
    make.invited(project)
    make.model_version(make.round_(project))
    sweeping.beat("learn")


def address(model, action: str, *args) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{action}", args=args)


@pytest.mark.usefixtures("rows")
@pytest.mark.parametrize("model", list(admin.site._registry), ids=lambda model: model.__name__)
def test_an_operator_can_open_every_list(operator, model):
    assert operator.get(address(model, "changelist")).status_code == 200


@pytest.mark.usefixtures("rows")
@pytest.mark.parametrize("model", APPEND_ONLY)
def test_what_is_append_only_can_be_looked_at_and_nothing_else(operator, model):
    row = model.objects.first()
    before = model.objects.filter(pk=row.pk).values().get()
    change = address(model, "change", row.pk)
    assert operator.get(change).status_code == 200
    for door in change, address(model, "delete", row.pk), address(model, "add"):
        assert operator.post(door, {"post": "yes"}).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": row.pk, "post": "yes"}
    operator.post(address(model, "changelist"), chosen)
    assert model.objects.filter(pk=row.pk).values().get() == before


@pytest.mark.usefixtures("rows")
def test_a_project_is_never_deleted_by_a_click(operator):
    project = Project.objects.get()
    assert operator.get(address(Project, "change", project.pk)).status_code == 200
    assert operator.post(address(Project, "delete", project.pk), {"post": "yes"}).status_code == 403
    assert Project.objects.get() == project


@pytest.mark.usefixtures("rows")
def test_who_is_no_operator_is_shown_nothing(as_alice):
    for model in APPEND_ONLY:
        assert as_alice.get(address(model, "changelist")).status_code == 302


def test_lists_are_fast_however_many_rows_there_are(
    operator, project, bob, django_assert_max_num_queries
):
    make.fill(project, make.texts(20))
    for _ in range(10):
        make.answer(project, bob)
    for model in APPEND_ONLY:
        with django_assert_max_num_queries(16):
            assert operator.get(address(model, "changelist")).status_code == 200
