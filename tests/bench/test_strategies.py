import json
from types import SimpleNamespace

import numpy as np
import pytest
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from bench import strategies
from bench.cases import CASES
from bench.peers import clock, environments


@pytest.fixture(autouse=True, scope="module")
def _one_thread():
    with threadpool_limits(1):
        yield


def test_every_case_is_answered_rightly_at_a_hundredth_of_its_size(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(clock, "REPEATS", 1)
    figures = strategies.run(tmp_path, quick=True, slow=False)
    assert set(figures) == {case.name for case in CASES}
    for seconds in figures.values():
        assert list(seconds) == ["reference", "ours", "modal", "skactiveml", "small_text", "baal"]
        assert seconds["reference"] > 0 < seconds["ours"]
        assert [seconds[peer.name] for peer in environments.PEERS] == [None] * 4
    assert len(capsys.readouterr().out.splitlines()) == 1 + len(CASES)
    assert json.loads(json.dumps(figures)) == figures


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_an_answer_with_a_pick_twice_is_wrong(case):
    arrays = case.make(100)
    picks = case.reference(arrays)
    assert case.agree(arrays, picks, picks)
    assert not case.agree(arrays, np.full_like(picks, picks[0]), picks)


def test_a_peer_is_installed_once(tmp_path, monkeypatch):
    monkeypatch.setattr(environments, "HOME", tmp_path)
    (tmp_path / "peer").mkdir()
    commands = []
    fake = SimpleNamespace(run=lambda command, **_options: commands.append(command[1:]))
    monkeypatch.setattr(environments, "subprocess", fake)
    peer = environments.Peer("peer", ("numpy",), ("peer==1.0",))
    peer.install()
    peer.install()
    assert [command[-1] for command in commands] == [str(tmp_path / "peer"), "numpy", "peer==1.0"]
    assert commands[2][-2] == "--no-deps"
    replaced = environments.Peer("peer", ("numpy",), ("peer==1.1",))
    replaced.install()
    assert len(commands) == 6
