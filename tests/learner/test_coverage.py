"""k-center, TypiClust, ProbCover: what they promise, against the plain way to compute it."""

import numpy as np
import pytest

from learner import utilities
from learner.strategies import coverage, typical
from learner.strategies.clusters import assign, centres_of, one_after_another, turns

RNG = np.random.default_rng(6)
POINTS = RNG.normal(size=(300, 3)).astype(np.float32)
NOTHING = POINTS[:0]


def full_greedy(points: np.ndarray, closest: np.ndarray, count: int) -> list[int]:
    closest, order = closest.copy(), []
    for _ in range(count):
        order.append(int(closest.argmax()))
        closest = np.minimum(closest, ((points - points[order[-1]]) ** 2).sum(axis=1))
        closest[order] = -1
    return order


@pytest.mark.parametrize("front", [1, 5, 40, 1000])
@pytest.mark.parametrize("known", [0, 1, 30])
def test_k_center_by_a_front_is_the_full_search(front, known, monkeypatch):
    monkeypatch.setattr(coverage, "FRONT", front)
    closest = utilities.nearest(POINTS, POINTS[:known])
    order = coverage.k_center_of(POINTS, closest, 80)
    assert order.tolist() == full_greedy(POINTS, closest, 80)


@pytest.mark.parametrize("front", [2, 5, 1000])
def test_k_center_takes_duplicates_last_and_once_each(front, monkeypatch):
    monkeypatch.setattr(coverage, "FRONT", front)
    points = np.repeat(np.eye(3, dtype=np.float32), 4, axis=0)
    order = coverage.k_center_of(points, np.full(12, np.inf, np.float32), 12)
    assert sorted(order) == list(range(12))
    assert {at // 4 for at in order[:3]} == {0, 1, 2}


def test_typiclust_asks_the_middle_of_the_largest_cluster_without_a_label():
    sizes = {0.0: 40, 100.0: 60, 200.0: 30}
    clouds = [
        np.append(0, RNG.normal(size=size - 1) * 3) + middle for middle, size in sizes.items()
    ]
    points = np.concatenate(clouds).astype(np.float32)[:, None]
    centres = np.array([[0.0], [100.0], [200.0]], np.float32)
    order = typical.typiclust(points, points, np.array([[101.0]], np.float32), centres)
    assert points[order[:3], 0] == pytest.approx([0, 200, 100], abs=2)
    assert sorted(order) == list(range(130))


def test_typiclust_leaves_oddities_for_last():
    points = np.concatenate([np.zeros(20), [50.0, 51, 52]]).astype(np.float32)[:, None]
    order = typical.typiclust(points, points, NOTHING[:, :1], np.array([[0.0], [51]], np.float32))
    assert set(order[-3:]) == {20, 21, 22}


def test_typicality_is_the_inverse_mean_distance_to_the_nearest_of_the_group():
    points, groups = POINTS[:60], np.repeat([0, 1], 30)
    apart = np.linalg.norm(points[:30, None] - points[:30], axis=2)
    wanted = 1 / np.sort(apart, axis=1)[:, 1:16].mean(axis=1)  # 15: half of the group
    assert np.allclose(typical.typicality(points, groups)[:30], wanted, rtol=1e-3)
    assert typical.typicality(points[:1], groups[:1]).tolist() == [0]


def test_probcover_is_the_greedy_cover():
    inside = np.linalg.norm(POINTS[:, None] - POINTS, axis=2) <= 0.8
    left, wanted = np.linalg.norm(POINTS - POINTS[7], axis=1) > 0.8, []
    for _ in range(12):
        wanted.append(int((inside & left).sum(axis=1).argmax()))
        left &= ~inside[wanted[-1]]
    assert typical.probcover(POINTS, POINTS, POINTS[7:8], 0.8, 12).tolist() == wanted


def test_the_pure_radius_lets_one_ball_in_twenty_reach_another_cluster():
    groups = (POINTS[:, 0] > 0).astype(int)
    radius = typical.pure_radius(POINTS, groups)
    apart = np.linalg.norm(POINTS[:, None] - POINTS, axis=2)
    pure = [(groups[row < radius * 0.999] == groups[i]).all() for i, row in enumerate(apart)]
    assert np.mean(pure) == pytest.approx(0.95, abs=0.01)


def test_points_of_one_cluster_still_have_a_radius():
    assert 0 < typical.pure_radius(POINTS, np.zeros(300, int)) < np.inf


def test_clusters_are_no_more_than_points_that_differ():
    centres = centres_of(np.repeat(np.eye(3, dtype=np.float32), 6, axis=0), 10, seed=0)
    assert np.allclose(sorted(centres.tolist()), sorted(np.eye(3).tolist()))
    assert assign(np.array([[0.9, 0, 0]], np.float32), np.eye(3, dtype=np.float32)).tolist() == [0]


def test_groups_take_turns_and_the_smallest_is_first():
    groups = np.array([2, 2, 0, 2, 0, 1])
    assert turns(groups).tolist() == [0, 1, 0, 2, 1, 0]
    sizes = np.bincount(groups)[groups]
    assert groups[one_after_another(turns(groups), sizes)].tolist() == [1, 0, 2, 0, 2, 2]
