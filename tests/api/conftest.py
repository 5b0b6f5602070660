import pytest

from tests import make
from tests.api.script import Script


@pytest.fixture
def bobs(bob) -> Script:
    """Bob's script: he annotates."""
    return Script(make.token(bob))


@pytest.fixture
def alices(alice, project) -> Script:
    """Alice's script: she manages."""
    return Script(make.token(alice))


@pytest.fixture
def mallorys(mallory, project) -> Script:
    """Mallory's script: she is a stranger."""
    return Script(make.token(mallory))


@pytest.fixture
def nobodys(project) -> Script:
    return Script()
