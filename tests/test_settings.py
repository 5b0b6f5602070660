"""Settings are loud when wrong, and safe when nothing is said."""

import os
import re
import runpy
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import environment

ROOT = Path(__file__).resolve().parent.parent
SETTINGS = str(ROOT / "config" / "settings.py")
HTTPS = "https://tweezers.example"
SET_ELSEWHERE = {"DATABASE_URL", "REDIS_URL", "DJANGO_ALLOW_ASYNC_UNSAFE"}


@pytest.fixture
def var(tmp_path, monkeypatch) -> Path:
    """A folder for a start of its own, with none of the knobs set."""
    for name in os.environ:
        if name.startswith("TWEEZERS_") or name in SET_ELSEWHERE:
            monkeypatch.delenv(name)
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "config.settings")
    monkeypatch.setenv("TWEEZERS_VAR", str(tmp_path / "deep" / "var"))
    return tmp_path / "deep" / "var"


def python(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *arguments]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.parametrize(
    ("knobs", "complaint"),
    [
        ({"SECRET_KEY": "short"}, "TWEEZERS_SECRET_KEY is weak"),
        ({"HOSTS": "*"}, "TWEEZERS_HOSTS is '*'"),
        ({"HOSTS": "tweezers.example, *"}, "TWEEZERS_HOSTS is '*'"),
        ({"DEBUG": "1", "HOSTS": "tweezers.example"}, "TWEEZERS_DEBUG=1 shows secrets"),
        ({"DEBUG": "1", "PUBLIC_URL": HTTPS}, "TWEEZERS_DEBUG=1 shows secrets"),
        ({"DEBUG": "perhaps"}, "TWEEZERS_DEBUG is 'perhaps'; write 1 for on"),
        ({"UPLOAD_MAX_MB": "lots"}, "TWEEZERS_UPLOAD_MAX_MB is 'lots'"),
        ({"CLAIM_SECONDS": "0"}, "must be a whole number, 1 or more"),
    ],
)
def test_a_bad_setting_is_refused_by_name(var, monkeypatch, knobs, complaint):
    for name, value in knobs.items():
        monkeypatch.setenv(f"TWEEZERS_{name}", value)
    with pytest.raises(ImproperlyConfigured, match=re.escape(complaint)):
        runpy.run_path(SETTINGS)


def test_a_bad_setting_stops_the_start(var, monkeypatch):
    monkeypatch.setenv("TWEEZERS_SECRET_KEY", "short")
    refused = python("manage.py", "check")
    assert refused.returncode != 0
    assert "TWEEZERS_SECRET_KEY is weak" in refused.stderr


def test_the_first_start_makes_folders_and_a_key_for_their_owner_only(var):
    first = runpy.run_path(SETTINGS)
    assert (first["DEBUG"], first["SESSION_COOKIE_SECURE"]) == (False, False)
    assert set(first["ALLOWED_HOSTS"]) == {"localhost", "127.0.0.1", "[::1]"}
    for path in var, *(var / name for name in ("media", "features", "models", "uploads")):
        assert stat.S_IMODE(path.stat().st_mode) == 0o700
    stored = var / "secret-key"
    assert stat.S_IMODE(stored.stat().st_mode) == 0o600
    assert stored.read_text() == first["SECRET_KEY"]
    assert runpy.run_path(SETTINGS)["SECRET_KEY"] == first["SECRET_KEY"]


def test_debugging_on_ones_own_machine_is_allowed(var, monkeypatch):
    monkeypatch.setenv("TWEEZERS_DEBUG", "1")
    assert runpy.run_path(SETTINGS)["DEBUG"] is True


def test_a_public_https_address_makes_everything_strict(var, monkeypatch):
    monkeypatch.setenv("TWEEZERS_PUBLIC_URL", HTTPS)
    strict = runpy.run_path(SETTINGS)
    assert "tweezers.example" in strict["ALLOWED_HOSTS"]
    assert strict["CSRF_TRUSTED_ORIGINS"] == [HTTPS]
    for name in ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT"):
        assert strict[name] is True


def test_djangos_own_deployment_check_finds_nothing(var, monkeypatch):
    monkeypatch.setenv("TWEEZERS_PUBLIC_URL", HTTPS)
    checked = python("manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert checked.returncode == 0, checked.stderr
    assert "no issues" in checked.stdout


def test_the_database_is_sqlite_made_safe_or_the_one_that_is_named(var, monkeypatch):
    sqlite = runpy.run_path(SETTINGS)["DATABASES"]["default"]
    assert sqlite["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "synchronous=FULL" in sqlite["OPTIONS"]["init_command"]
    monkeypatch.setenv("DATABASE_URL", "postgres://me@db.example/tweezers")
    named = runpy.run_path(SETTINGS)["DATABASES"]["default"]
    assert named["ENGINE"] == "django.db.backends.postgresql"
    assert "OPTIONS" not in named


@pytest.fixture
def knob(monkeypatch):
    return lambda value: monkeypatch.setenv("KNOB", value)


@pytest.mark.parametrize("value", ["", "  "])
def test_an_empty_variable_means_the_default(knob, value):
    knob(value)
    assert environment.text("KNOB", "default") == "default"
    assert environment.whole("KNOB", 7) == 7
    assert environment.switch("KNOB") is False
    assert environment.words("KNOB", ("a", "b")) == ["a", "b"]


def test_spaces_around_a_value_do_not_matter(knob):
    knob(" 12 ")
    assert (environment.text("KNOB"), environment.whole("KNOB", 0)) == ("12", 12)
    knob(" a , b,, ")
    assert environment.words("KNOB", ()) == ["a", "b"]


@pytest.mark.parametrize("value", ["-1", "1.5", "1e3", "many", "0x10", "²", "4"])
def test_what_is_no_whole_number_or_too_small_is_refused(knob, value):
    knob(value)
    with pytest.raises(ImproperlyConfigured, match="must be a whole number, 5 or more"):
        environment.whole("KNOB", 5, at_least=5)


@pytest.mark.parametrize(
    ("value", "on"), [("1", True), ("TRUE", True), ("yes", True), ("0", False), ("No", False)]
)
def test_a_switch_is_on_or_off(knob, value, on):
    knob(value)
    assert environment.switch("KNOB") is on


@pytest.mark.parametrize("value", ["on", "2", "y"])
def test_a_switch_that_is_neither_is_refused(knob, value):
    knob(value)
    with pytest.raises(ImproperlyConfigured, match="write 1 for on or 0 for off"):
        environment.switch("KNOB")


@pytest.mark.parametrize(
    "weak", ["k" * 60, "abcd" * 20, "a1!" * 16, "django-insecure-" + "kq3vz8" * 10]
)
def test_a_weak_key_is_refused_wherever_it_comes_from(knob, tmp_path, weak):
    stored = tmp_path / "secret-key"
    stored.write_text(weak)
    for given in weak, "":
        knob(given)
        with pytest.raises(ImproperlyConfigured, match="KNOB is weak"):
            environment.secret_key("KNOB", stored)


def test_a_strong_key_is_taken_and_not_written_down(knob, tmp_path):
    strong = "kq3vz8-" * 10
    knob(strong)
    assert environment.secret_key("KNOB", tmp_path / "secret-key") == strong
    assert not (tmp_path / "secret-key").exists()
