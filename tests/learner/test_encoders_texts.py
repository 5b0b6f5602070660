import numpy as np
import pytest

from learner import encoders
from learner.engine import learn
from learner.errors import BadData, DamagedArtifact
from learner.types import Recipe
from tests.learner.worlds import World

KITCHEN = "oven salt pan simmer butter onion recipe garlic flour dough"
HARBOUR = "anchor sail tide rope captain mast vessel deck cargo pier"
GARDEN = "seed soil rose prune compost shovel bloom weed hedge lawn"
FILLER = "the a of and to in with on very quite then there some many"


def corpus(n: int = 240) -> tuple[list[str], np.ndarray]:
    rng = np.random.default_rng(0)
    labels = np.arange(n) % 3
    words = [subject.split() for subject in (KITCHEN, HARBOUR, GARDEN)]
    texts = [
        " ".join([*rng.choice(words[label], 4), *rng.choice(FILLER.split(), 8)]) for label in labels
    ]
    return texts, labels


@pytest.fixture
def ngrams(tmp_path):
    return encoders.load("text:ngrams", tmp_path)


def test_subjects_are_learned_from_few_labels(ngrams):
    texts, labels = corpus()
    ngrams.fit(texts)
    world = World(np.arange(240) + 9, ngrams.encode(texts), labels, 3)
    outcome = learn(world.labeled(range(24), range(120, 240)), world.pool(range(24, 120)), Recipe())
    assert outcome.metrics
    assert outcome.metrics.accuracy > 0.85


@pytest.mark.parametrize("texts", [["안녕하세요 세계", "좋은 아침"], ["γειά", "κόσμε"]])
def test_any_script_has_rows(ngrams, texts):
    ngrams.fit(texts)
    assert (np.linalg.norm(ngrams.encode(texts), axis=1) > 0.5).all()


def test_a_misspelled_word_stays_near(ngrams):
    texts, _ = corpus()
    ngrams.fit(texts)
    right, wrong, other = ngrams.encode(
        ["simmer the onion", "simer the onoin", "anchor the vessel"]
    )
    assert right @ wrong > right @ other


@pytest.mark.parametrize("texts", [["one"], ["", ""], ["same words"] * 4, ["?!", "..."]])
def test_the_poorest_corpus_has_rows(ngrams, texts):
    ngrams.fit(texts)
    rows = ngrams.encode([*texts, "never seen before"])
    assert rows.shape == (len(texts) + 1, ngrams.dimensions)
    assert np.isfinite(rows).all()


def test_dimensions_end_at_256(ngrams):
    ngrams.fit([f"word{i} is unlike {i * 7} and {i * 13}" for i in range(300)])
    assert ngrams.dimensions == 256


def test_no_texts_cannot_be_learned_from(ngrams):
    with pytest.raises(BadData, match="no texts"):
        ngrams.fit([])


def test_a_damaged_state_is_refused(ngrams, tmp_path):
    ngrams.fit(["one two", "three four"])
    path = tmp_path / "ngrams.safetensors"
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(DamagedArtifact, match="fit again"):
        encoders.load("text:ngrams", tmp_path)
