"""What a linter cannot see of the house: sizes, what a process loads, who writes rows."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
OURS = ("config", "learner", "labeling", "api", "tests", "bench", "frontend/src", "templates")
SUFFIXES = {".py", ".js", ".css", ".html"}
LONGEST = 300
WRITES = {"save", "create", "update", "delete", "bulk_create", "bulk_update", "get_or_create"}
UNSAFE = {("torch", "load"), ("pickle", "load"), ("pickle", "loads"), ("joblib", "load")}


def files(*suffixes: str) -> list[Path]:
    found = [path for folder in OURS for path in (ROOT / folder).rglob("*")]
    return [
        path
        for path in found
        if path.suffix in (suffixes or SUFFIXES)
        and not {"migrations", "node_modules"} & set(path.parts)
    ]


def calls(path: Path) -> list[ast.Call]:
    tree = ast.parse(path.read_text())
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


def test_no_file_is_over_300_lines():
    long = {str(path): n for path in files() if (n := len(path.read_text().splitlines())) > LONGEST}
    assert long == {}


def test_no_file_is_a_drawer_for_odds_and_ends():
    names = {"utils", "helpers", "helper", "manager", "handler", "misc", "common"}
    assert [str(path) for path in files(".py") if path.stem in names] == []


def loaded_by(code: str) -> set[str]:
    """The top-level modules in memory after running this in a fresh process."""
    listing = f"{code}\nimport sys, json; print(json.dumps([m.split('.')[0] for m in sys.modules]))"
    result = subprocess.run(
        [sys.executable, "-c", listing], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(json.loads(result.stdout.splitlines()[-1]))


def test_a_web_process_never_loads_torch_or_anything_else_that_learns():
    code = (
        "import config.wsgi\n"
        "from django.urls import get_resolver\n"
        "from django.contrib import admin\n"
        "get_resolver().url_patterns; import labeling.tasks, labeling.admin\n"
    )
    loaded = loaded_by(code)
    assert "rest_framework" in loaded
    assert not loaded & {"torch", "sklearn", "scipy", "pandas", "modAL", "transformers"}


def test_the_engine_knows_no_django():
    loaded = loaded_by("import learner.engine")
    assert "torch" in loaded
    assert not loaded & {"django", "rest_framework", "celery", "redis", "kombu"}


@pytest.mark.parametrize("folder", ["api", "labeling/views"])
def test_pages_and_the_api_write_no_rows_themselves(folder):
    own = {"AccessToken"}  # the API's own rows
    writing = [
        f"{path.name}:{call.lineno}"
        for path in (ROOT / folder).rglob("*.py")
        if "migrations" not in path.parts
        for call in calls(path)
        if isinstance(call.func, ast.Attribute)
        and call.func.attr in WRITES
        and ".objects" in ast.unparse(call.func)
        and not own & set(ast.unparse(call.func).split("."))
    ]
    assert writing == []


def test_nothing_unpickles_what_somebody_could_have_written():
    unsafe = [
        f"{path}:{call.lineno}"
        for path in files(".py")
        if "tests" not in path.parts
        for call in calls(path)
        if isinstance(call.func, ast.Attribute)
        and isinstance(call.func.value, ast.Name)
        and (call.func.value.id, call.func.attr) in UNSAFE
    ]
    assert unsafe == []


def test_templates_carry_no_inline_style_script_or_handler():
    marks = ('style="', "<style", "onclick=", "onload=", "hx-on", "js:", "javascript:")
    found = {
        f"{path}: {mark}" for path in files(".html") for mark in marks if mark in path.read_text()
    }
    inline = {
        str(path)
        for path in files(".html")
        for part in path.read_text().split("<script")[1:]
        if " src=" not in part.split(">")[0]
    }
    assert found | inline == set()


def test_the_compose_file_publishes_the_web_alone_and_has_no_default_secret():
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    assert {name for name, service in services.items() if service.get("ports")} == {"web"}
    parts = {"web", "learner", "encoder", "worker", "beat", "valkey", "postgres"}
    assert set(services) == {"prepare", *parts}
    for name, service in services.items():
        secrets = [
            value
            for key, value in (service.get("environment") or {}).items()
            if "SECRET" in key or "PASSWORD" in key
        ]
        assert all(":?" in value for value in secrets), name
        assert service.get("healthcheck") or name == "prepare", name
