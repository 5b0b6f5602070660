import pytest
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]


@pytest.fixture(autouse=True, scope="session")
def one_thread():
    """Small problems, and other tests on the other cores."""
    with threadpool_limits(1):
        yield
