"""The product's settings with folders of their own: tests never touch var/."""

import os
import tempfile
from pathlib import Path

base = os.environ.setdefault("TWEEZERS_TEST_VAR", tempfile.mkdtemp(prefix="tweezers-test-"))
os.environ["TWEEZERS_VAR"] = str(Path(base) / os.environ.get("PYTEST_XDIST_WORKER", "main"))
os.environ["TWEEZERS_DEVICE"] = "cpu"
os.environ.pop("REDIS_URL", None)  # nothing listens there unless a test starts it
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright owns an event loop

from config.settings import *  # noqa: E402, F403 - the environment had to be set first

ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
