import numpy as np
import pytest

from learner.strategies import herding
from tests.learner.worlds import blobs


def problem(seed: int, n: int = 150, e: int = 90):
    rng = np.random.default_rng(seed)
    points = rng.normal(size=(n, 3)).astype(np.float32)
    similarity = herding.kernel(points, points[:e], herding.radius_of(points))
    return similarity, rng.random(e).astype(np.float32), rng.random(e).astype(np.float32) / 2


def full_greedy(similarity, weights, covered, count):
    covered = covered.copy()
    order: list[int] = []
    for _ in range(count):
        gains = np.maximum(similarity - covered, 0) @ weights
        gains[order] = -np.inf
        order.append(int(gains.argmax()))
        covered = np.maximum(covered, similarity[order[-1]])
    return order


@pytest.mark.parametrize("seed", range(5))
def test_lazy_greedy_is_full_greedy(seed, monkeypatch):
    monkeypatch.setattr(herding, "BLOCK", 7)
    similarity, weights, covered = problem(seed)
    lazy = herding.herd(similarity, weights, covered, 60)
    assert lazy.tolist() == full_greedy(similarity, weights, covered, 60)


def test_everything_is_ordered_once_even_when_all_is_covered():
    similarity, weights, covered = problem(0)
    covered[:] = 1
    assert herding.herd(similarity, weights, covered, 150).tolist() == list(range(150))


def test_duplicates_come_last_and_once_each():
    points = np.repeat(np.eye(3, dtype=np.float32), 4, axis=0)
    similarity = herding.kernel(points, points, 0.5)
    order = herding.herd(similarity, np.ones(12, np.float32), np.zeros(12, np.float32), 12)
    assert sorted(order) == list(range(12))
    assert order[:3].tolist() == [0, 4, 8]


def test_what_is_covered_stays_as_it_was():
    similarity, weights, covered = problem(1)
    before = covered.copy()
    herding.herd(similarity, weights, covered, 5)
    assert np.array_equal(covered, before)


def test_the_kernel_is_gaussian():
    left, right = blobs(20).rows, blobs(30, seed=1).rows
    distances = np.linalg.norm(left[:, None] - right, axis=2)
    assert np.allclose(herding.kernel(left, right, 2.0), np.exp(-((distances / 2) ** 2)), atol=1e-4)


def test_points_that_coincide_still_have_a_radius():
    assert herding.radius_of(np.ones((5, 2), np.float32)) == 1
    assert herding.radius_of(np.ones((1, 2), np.float32)) == 1
    assert herding.radius_of(np.empty((0, 2), np.float32)) == 1


def test_the_radius_is_half_the_median_distance():
    points = np.array([[0.0], [1.0], [3.0]], np.float32)
    assert herding.radius_of(points) == pytest.approx(1.0)
