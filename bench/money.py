"""Can a budget be overspent? Races for the last of the money, and a machine that tries everything.

    python -m bench.money [--races 1000] [--writers 16] [--steps 10000] [--database sqlite|postgres]

On a fresh database. In each race there is money for one answer more, and all writers ask for a
sample at the same moment; the control is the same with the guard and the database's own check
switched off. The machine (tests/labeling/test_money_machine.py) lends, answers, skips, undoes, lets
run out, changes rates, limits and members in any order, and compares the budget with its ledger and
the ledger with the work after every step. Prints one JSON object as its last line.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from bench.stack import new_database
from tests import postgres

CONTROLS = 20  # races without a guard


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--races", type=int, default=1000)
    parser.add_argument("--writers", type=int, default=16)
    parser.add_argument("--steps", type=int, default=10_000)
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    options = parser.parse_args()
    with fresh(options.database):
        report = measure(options.races, options.writers, options.steps)
    print(json.dumps({"database": options.database, **report}))


@contextmanager
def fresh(database: str) -> Iterator[None]:
    """Django on a database with nothing in it, and nobody to be nudged."""
    with tempfile.TemporaryDirectory(prefix="tweezers-money-") as folder:
        os.environ |= {"TWEEZERS_TEST_VAR": folder, "DJANGO_SETTINGS_MODULE": "tests.settings"}
        os.environ.pop("DATABASE_URL", None)
        if database == "sqlite":
            yield from _ready()
        else:
            with postgres.running() as url:
                os.environ["DATABASE_URL"] = new_database(url)
                yield from _ready()


def _ready() -> Iterator[None]:
    import django  # noqa: PLC0415 - its settings had to be known first

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    tasks = ("run_round", "run_encoding")
    silent = [mock.patch(f"labeling.tasks.{task}.delay") for task in tasks]
    for one in silent:
        one.start()
    yield
    connection.close()


def measure(races: int, writers: int, steps: int) -> dict[str, Any]:
    from tests.faults import test_money_races as money_races  # noqa: PLC0415 - Django is ready now

    found, took = _timed(lambda: money_races.held(races, writers))
    tell(f"{found.races} races of {writers} writers in {took:.0f} s: {found}")
    control = money_races.held(CONTROLS, writers, guarded=False)
    tell(f"without a guard: {control}")
    violations, taken = _machine(steps)
    return {
        "races": found.races,
        "writers": writers,
        "winners_per_race_max": found.winners_max,
        "winners_per_race_min": found.winners_min,
        "overspent": found.overspent,
        "ledger_differs": found.ledger_differs,
        "race_ms": round(1000 * took / max(1, races)),
        "steps": taken,
        "violations": violations,
        "control_races": control.races,
        "control_overspent": control.overspent,
        "control_winners_per_race_max": control.winners_max,
    }


def _machine(steps: int) -> tuple[int, int]:
    """Violations, of which one ends the search; and the steps that were taken."""
    from tests.labeling import test_money_machine as machine  # noqa: PLC0415 - likewise

    try:
        taken, took = _timed(lambda: machine.run(steps, derandomize=False))
    except AssertionError as error:
        tell(f"the books are wrong: {error}")
        return 1, machine.Money.steps
    tell(f"{taken} steps in {took:.0f} s")
    return 0, taken


def _timed(act: Any) -> tuple[Any, float]:
    started = time.monotonic()
    return act(), time.monotonic() - started


def tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
