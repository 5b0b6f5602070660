"""`make test`: the whole suite on SQLite, then all that touches the database on PostgreSQL."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests import postgres

ROOT = Path(__file__).resolve().parent.parent
ON_BOTH = ["tests/labeling", "tests/api", "tests/journeys", "tests/faults"]
ON_BOTH += ["tests/test_permissions.py", "tests/test_admin.py"]
NO_MATTER_OF_THE_DATABASE = [  # make run is embedded; the broker's silence is the broker's
    "--ignore=tests/faults/test_supervisor.py",
    (
        "--deselect=tests/faults/test_faults.py::"
        "test_answers_are_stored_while_the_broker_is_silent_and_learned_from_when_it_is_back"
    ),
]
PYTEST = [sys.executable, "-m", "pytest", "-q", "--no-header", "-n", "2"]
MEASURED = ["--cov", "--cov-append", "--cov-report="]


def main() -> int:
    folder = Path(tempfile.mkdtemp(prefix="tweezers-test-"))
    environment = {**os.environ, "TWEEZERS_TEST_VAR": str(folder)}
    try:
        return _run(environment)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(environment: dict[str, str]) -> int:
    coverage = [sys.executable, "-m", "coverage"]
    _call([*coverage, "erase"], environment)
    on_sqlite = _call([*PYTEST, *MEASURED, "-m", "not stack"], environment)
    on_sqlite |= _call([*PYTEST, *MEASURED, "-m", "stack", "--dist", "loadfile"], environment)
    with postgres.running() as url:
        on_postgres = _call(
            [*PYTEST, *ON_BOTH, *NO_MATTER_OF_THE_DATABASE], {**environment, "DATABASE_URL": url}
        )
    covered = _call([*coverage, "report"], environment)
    return on_sqlite or on_postgres or covered


def _call(command: list[str], environment: dict[str, str]) -> int:
    sys.stdout.flush()
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
