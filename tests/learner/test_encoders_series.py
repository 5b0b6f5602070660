import numpy as np
import pytest
import torch

from learner import encoders
from learner.encoders import kernels
from learner.encoders import series as module
from learner.engine import learn
from learner.errors import BadData, DamagedArtifact, UnreadableSample
from learner.types import Recipe
from tests.learner.worlds import World

random = np.random.default_rng(0)


@pytest.fixture
def encoder(tmp_path):
    return encoders.load("series:kernels", tmp_path, device="cpu")


def waves(n: int = 120) -> tuple[list[np.ndarray], np.ndarray]:
    """Sines, saws and squares of any phase and length, in noise."""
    random = np.random.default_rng(1)
    labels = np.arange(n) % 3
    found = []
    for label in labels:
        time = random.uniform(0, 9) + np.arange(random.integers(60, 100)) / 4
        shape = (np.sin(time), time / np.pi % 2 - 1, np.sign(np.sin(time)))[label]
        found.append(shape + random.normal(size=len(time)) / 4)
    return found, labels


def test_shapes_are_learned_from_few_labels(encoder):
    series, labels = waves()
    encoder.fit(series)
    world = World(np.arange(120), encoder.encode(series), labels, 3)
    outcome = learn(world.labeled(range(24), range(60, 120)), world.pool(range(24, 60)), Recipe())
    assert outcome.metrics
    assert outcome.metrics.accuracy > 0.9


def test_the_84_patterns_are_all_different_and_sum_to_nothing():
    patterns = kernels.patterns()
    assert len(patterns.unique(dim=0)) == 84
    assert (patterns.sum(dim=1) == 0).all()


@pytest.mark.parametrize("dilation", [1, 3])
def test_outputs_are_those_of_a_plain_convolution(dilation):
    series = torch.from_numpy(random.integers(-9_000, 9_000, (2, 3, 40)).astype(np.float32))
    mixes = torch.from_numpy(module.channel_mixes(1, 3)[0])
    weights = mixes.unsqueeze(-1) * kernels.patterns().unsqueeze(1)
    plain = torch.nn.functional.conv1d(series, weights, padding=4 * dilation, dilation=dilation)
    assert torch.equal(kernels.convolve(series, mixes, dilation), plain)


def test_a_share_is_of_the_series_own_length():
    outputs = torch.tensor([[[1.0, 2, 3, 9, 9]], [[1.0, 2, 3, 4, 5]]])
    shares = kernels.positive_shares(outputs, torch.tensor([[1.5, 2.5]]), torch.tensor([3, 5]))
    assert torch.allclose(shares[:, 0], torch.tensor([[2 / 3, 1 / 3], [4 / 5, 3 / 5]]))


def test_rows_are_the_same_bits_in_any_company(encoder, monkeypatch):
    series, _ = waves()
    encoder.fit(series)
    together = encoder.encode(series)
    assert np.array_equal(np.concatenate([encoder.encode([one]) for one in series]), together)
    monkeypatch.setattr(module, "BUDGET", 20_000)
    assert np.array_equal(encoder.encode(series[::-1])[::-1], together)


def test_another_unit_and_another_zero_change_nothing(encoder, tmp_path):
    series, _ = waves(30)
    encoder.fit(series)
    other = encoders.load("series:kernels", tmp_path / "other", device="cpu")
    other.fit([one * 1024 - 4096 for one in series])  # powers of two: exact in floating point
    found = other.encode([one * 1024 - 4096 for one in series])
    assert np.isclose(found, encoder.encode(series), atol=1e-3).mean() > 0.99


def test_one_channel_may_go_without_an_axis(encoder):
    series, _ = waves(12)
    encoder.fit(series)
    assert np.array_equal(encoder.encode([one[None] for one in series]), encoder.encode(series))


@pytest.mark.parametrize(
    "series",
    [
        [np.zeros((2, 30))],
        [np.ones((1, 1))],
        [np.full((1, 9), 1e308), np.full((1, 9), -1e308)],
        [np.arange(40.0) * 1e300],
        [np.array([5e-324, 0, 0])],
        [np.arange(10), np.arange(10)],
    ],
)
def test_the_poorest_series_have_rows(encoder, series):
    encoder.fit(series)
    far = [one * 1e3 for one in series if np.abs(one).max() < 1e300]
    rows = encoder.encode([*series, *far])
    assert np.isfinite(rows.astype(np.float16)).all()


@pytest.mark.parametrize(
    "bad", [np.zeros((3, 9)), np.zeros((2, 0)), np.zeros((1, 2, 9)), np.zeros(9), np.zeros(())]
)
def test_a_series_of_another_shape_is_refused(encoder, bad):
    encoder.fit([random.normal(size=(2, 30))])
    with pytest.raises(UnreadableSample, match="give 2 channels of 1 to 100,000 values"):
        encoder.encode([bad])


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_a_series_with_a_gap_is_refused(encoder, value):
    with pytest.raises(UnreadableSample, match="fill its gaps"):
        encoder.fit([np.array([1, value, 3])])


def test_no_series_cannot_be_learned_from(encoder):
    with pytest.raises(BadData, match="no series"):
        encoder.fit([])


def test_a_damaged_state_is_refused(encoder, tmp_path):
    encoder.fit(waves(6)[0])
    path = tmp_path / "kernels.safetensors"
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(DamagedArtifact, match="fit again"):
        encoders.load("series:kernels", tmp_path)


def test_the_state_of_another_encoder_is_refused(tmp_path):
    encoders.load("text:ngrams", tmp_path).fit(["one two", "three four"])
    (tmp_path / "ngrams.safetensors").rename(tmp_path / "kernels.safetensors")
    with pytest.raises(DamagedArtifact, match="of another encoder"):
        encoders.load("series:kernels", tmp_path)
