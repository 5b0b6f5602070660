import torch

from bench import pool
from bench.memory import Peak


def test_a_small_pool_is_measured_beside_its_floor(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(pool, "STRATEGIES", ("auto", "vote_entropy"))
    monkeypatch.setattr(pool, "REPEATS", 1)
    world = pool.build(tmp_path, 2000)
    report = pool.measure(world, [1000, 2000], torch.device("cpu"))
    assert report["rows"] == 2000
    assert report["ratio"] > 1  # the product is a part of the round
    assert report["seconds"] == max(report["seconds_by_strategy"].values())
    assert set(report["seconds_by_strategy"]) == {"auto", "vote_entropy"}
    assert len(capsys.readouterr().out.splitlines()) == 2 + 4


def test_neither_the_labeled_nor_the_holdout_are_askable(tmp_path):
    world = pool.build(tmp_path, 2000)
    askable = set(world.pool.ids.tolist())
    assert len(askable) == 2000 - pool.LABELS - 300
    assert not askable & {*world.labeled.train.ids.tolist(), *world.labeled.holdout.ids.tolist()}


def test_memory_that_is_used_is_seen():
    with Peak() as peak:
        block = bytearray(b"x" * 100_000_000)
    assert 90 < peak.extra_mb < 4 * len(block) / 1e6
