"""`text:ngrams`: latent semantic analysis of hashed words and letter groups, for any language."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix, diags, hstack
from sklearn.feature_extraction.text import HashingVectorizer
from sklearn.preprocessing import normalize
from sklearn.utils.extmath import randomized_svd

from learner.encoders import state
from learner.encoders.encoder import ENCODERS
from learner.errors import BadData
from learner.types import Floats

BUCKETS = 2**14  # of each kind; the state is then 33 MB at most
DIMENSIONS = 256
FIT_ON = 20_000  # texts: the axes are settled long before

WORDS = HashingVectorizer(
    n_features=BUCKETS, ngram_range=(1, 2), alternate_sign=False, norm=None, dtype=np.float32
)
LETTERS = HashingVectorizer(
    n_features=BUCKETS,
    analyzer="char_wb",
    ngram_range=(2, 4),
    alternate_sign=False,
    norm=None,
    dtype=np.float32,
)


def counts(texts: Sequence[str]) -> csr_matrix:
    """Sublinear counts 1 + log f of hashed n-grams: words, then letters; sparse [n, 2 x 16,384]."""
    table = hstack([WORDS.transform(texts), LETTERS.transform(texts)], format="csr")
    table.data = 1 + np.log(table.data)
    return table


@ENCODERS.register("text:ngrams")
class Ngrams:
    """Up to 256 dimensions of the tf-idf table (Deerwester et al. 1990); fitted once a project."""

    name = "text:ngrams"
    modality = "text"

    def __init__(self, folder: Path, _device: str) -> None:
        self._path = folder / "ngrams.safetensors"
        self._state = state.read(self._path, {"idf", "axes"})

    @property
    def fitted(self) -> bool:
        return self._state is not None

    @property
    def dimensions(self) -> int:
        """The number of axes kept: fewer than 256 when there are fewer texts."""
        return len(state.learned(self._state, self.name)["axes"])

    def fit(self, samples: Sequence[str]) -> None:
        """Learn word weights and axes from the texts and save them; the same texts, the same file.

        BadData where there are none.
        """
        if not samples:
            raise BadData("There are no texts to learn from: import some first.")
        step = -(-len(samples) // FIT_ON)
        table = counts(samples[::step])
        idf = inverse_document_frequency(table)
        axes = principal_axes(weighted(table, idf))
        state.write(self._path, {"idf": idf, "axes": axes})
        self._state = {"idf": idf, "axes": axes}

    def encode(self, samples: Sequence[str]) -> Floats:
        """float32[n, dimensions]; a text of unknown words only is a row of zeros."""
        learned = state.learned(self._state, self.name)
        if not samples:
            return np.empty((0, self.dimensions), np.float32)
        rows: Floats = weighted(counts(samples), learned["idf"]) @ learned["axes"].T
        return rows.astype(np.float32)


def inverse_document_frequency(table: csr_matrix) -> Floats:
    """log((1 + n) / (1 + df)) + 1 of each column (scikit-learn's smoothing): float32[F]."""
    frequency = np.bincount(table.indices, minlength=table.shape[1])
    weights: Floats = (np.log((1 + table.shape[0]) / (1 + frequency)) + 1).astype(np.float32)
    return weights


def weighted(table: csr_matrix, idf: Floats) -> csr_matrix:
    """tf-idf with rows of length one: a long text weighs no more than a short one."""
    return normalize(table @ diags(idf))


def principal_axes(table: csr_matrix) -> Floats:
    """The leading right singular vectors, at most 256: float32[k, F] (Halko et al. 2011)."""
    size = min(DIMENSIONS, table.shape[0])
    _, strengths, axes = randomized_svd(table, size, random_state=0)
    kept = max(1, int((strengths > 1e-6 * strengths[0]).sum()))
    return np.ascontiguousarray(axes[:kept], np.float32)
