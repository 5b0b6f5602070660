import numpy as np
import pytest

from learner.strategies import seeding
from learner.strategies.badge import Gradients
from learner.strategies.seeding import scattered


def problem(n: int = 60, c: int = 4, d: int = 5) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(2)
    p = rng.dirichlet(np.ones(c), n).astype(np.float32)
    return p, rng.normal(size=(n, d)).astype(np.float32)


def explicit(p: np.ndarray, points: np.ndarray) -> np.ndarray:
    """The gradients written down: [n, c x d]."""
    a = p - np.eye(p.shape[1])[p.argmax(axis=1)]
    return (a[:, :, None] * points[:, None, :]).reshape(len(p), -1)


def squares_of(vectors: np.ndarray):
    return lambda at: ((vectors[at, None] - vectors) ** 2).sum(axis=2)


def test_factored_distances_are_the_explicit_ones():
    p, points = problem()
    gradients, written = Gradients.of(p, points), explicit(p, points)
    assert np.allclose(gradients.lengths, (written**2).sum(axis=1), atol=1e-4)
    everyone = np.arange(60)
    assert np.allclose(gradients.squares_to(everyone), squares_of(written)(everyone), atol=1e-4)


@pytest.mark.parametrize("seed", range(5))
def test_factored_and_explicit_gradients_draw_the_same_batch(seed):
    p, points = problem()
    factored, written = Gradients.of(p, points), explicit(p, points)
    batches = [
        scattered(squares, int(factored.lengths.argmax()), 20, np.random.default_rng(seed))
        for squares in (factored.squares_to, squares_of(written))
    ]
    assert batches[0].tolist() == batches[1].tolist()
    assert len(set(batches[0])) == 20


@pytest.mark.parametrize("ahead", [1, 2, 16])
def test_draws_are_due_by_the_distance_to_the_nearest_drawn_before(ahead, monkeypatch):
    monkeypatch.setattr(seeding, "AHEAD", ahead)
    points = np.array([[0.0], [1.0], [3.0], [7.0]])
    counts, times = np.zeros((4, 4)), 1500
    rng = np.random.default_rng(0)
    for _ in range(times):
        _, second, third = scattered(squares_of(points), 0, 3, rng)
        counts[second, third] += 1
    squares = squares_of(points)(np.arange(4))
    wanted = np.zeros((4, 4))
    for second in (1, 2, 3):
        left = np.minimum(squares[0], squares[second])
        wanted[second] = squares[0, second] / squares[0].sum() * left / left.sum()
    assert np.allclose(counts / times, wanted, atol=0.04)


def test_what_coincides_with_a_draw_is_not_drawn():
    points = np.repeat(np.eye(3, dtype=np.float32), 5, axis=0)
    drawn = scattered(squares_of(points), 0, 15, np.random.default_rng(0))
    assert sorted(drawn // 5) == [0, 1, 2]
