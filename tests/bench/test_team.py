"""bench.team at its smallest: the real server, two people, and nothing lost."""

import json
import subprocess
import sys

import pytest

pytestmark = pytest.mark.stack


def test_a_small_team_loses_doubles_and_overspends_nothing():
    command = [sys.executable, "-m", "bench.team", "--annotators", "2", "--samples", "300"]
    printed = subprocess.run(
        [*command, "--seconds", "2"], check=True, capture_output=True, text=True
    ).stdout
    [run] = json.loads(printed.splitlines()[-1])["runs"]
    assert run["labels"] > 0
    faults = ("lost", "doubled", "double_held", "errors_5xx", "money_differs")
    assert {name: run[name] for name in faults} == dict.fromkeys(faults, 0)
