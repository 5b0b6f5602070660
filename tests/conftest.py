import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import translation

from labeling.models import Project
from tests import make


@pytest.fixture(autouse=True)
def quick_and_apart(settings, tmp_path):
    """Cheap passwords, no manifest of static files, and folders that no other test sees."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.STATIC_ROOT.mkdir(exist_ok=True)  # whitenoise warns of a missing one
    for name in ("MEDIA_FOLDER", "FEATURES_FOLDER", "MODELS_FOLDER"):
        folder = tmp_path / name.lower()
        folder.mkdir()
        setattr(settings, name, folder)


@pytest.fixture(autouse=True)
def english():
    """A page that was asked for in another language leaves it behind."""
    yield
    translation.deactivate()


@pytest.fixture
def encodings_nudged(monkeypatch) -> list[int]:
    """The encodings that a worker was told of; no broker is needed."""
    told: list[int] = []
    monkeypatch.setattr("labeling.tasks.run_encoding.delay", told.append)
    return told


@pytest.fixture
def nudged(monkeypatch, encodings_nudged) -> list[int]:
    """The rounds that a worker was told of, likewise."""
    told: list[int] = []
    monkeypatch.setattr("labeling.tasks.run_round.delay", told.append)
    return told


@pytest.fixture
def alice(db) -> User:
    return make.user("alice")


@pytest.fixture
def project(alice, nudged) -> Project:
    return make.project(alice)


@pytest.fixture
def bob(project) -> User:
    return make.member(project, "bob")


@pytest.fixture
def mallory(db) -> User:
    return make.user("mallory")


@pytest.fixture
def as_bob(bob) -> Client:
    client = Client()
    client.force_login(bob)
    return client


@pytest.fixture
def as_alice(alice) -> Client:
    client = Client()
    client.force_login(alice)
    return client
