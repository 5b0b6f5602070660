import json
import re

import pytest
from django.core.management import call_command

from api import urls
from api.errors import ErrorOut

METHODS = {"get", "post", "put", "patch", "delete"}
UNDESCRIBED = {"schema", "schema-ui", "api-nothing"}


def openapi(pattern: object) -> str:
    return re.sub(r"<\w+:(\w+)>", r"{\1}", f"/api/v1/{pattern}")


@pytest.fixture
def schema(nobodys):
    answer = nobodys.get("schema/", headers={"accept": "application/json"})
    assert answer.status_code == 200
    return json.loads(answer.content)


def test_the_schema_is_valid_openapi_and_nothing_in_it_was_guessed(schema, tmp_path):
    file = tmp_path / "schema.yml"
    call_command("spectacular", validate=True, fail_on_warn=True, file=str(file))
    assert "openapi:" in file.read_text()
    assert schema["info"]["title"] == "Tweezers"


def test_every_endpoint_and_method_is_in_the_schema(schema):
    offered = {
        openapi(route.pattern): METHODS & set(dir(route.callback.view_class))
        for route in urls.urlpatterns
        if route.name not in UNDESCRIBED
    }
    assert {path: set(methods) for path, methods in schema["paths"].items()} == offered


def test_a_token_or_a_session_opens_what_needs_opening(schema):
    assert set(schema["components"]["securitySchemes"]) == {"token", "session"}
    opens = schema["paths"]["/api/v1/projects/"]["get"]["security"]
    assert opens == [{"token": []}, {"session": []}]


def test_refusals_are_described_in_their_one_shape(schema):
    shape = schema["components"]["schemas"]["ErrorOut"]
    assert set(shape["properties"]) == set(ErrorOut().get_fields()) == {"code", "detail", "fields"}
    assert set(shape["required"]) == {"code", "detail"}


def test_the_schema_can_be_browsed(nobodys):
    page = nobodys.get("schema/swagger/")
    assert page.status_code == 200
    assert b"swagger" in page.content
