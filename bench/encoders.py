"""How many samples a second each encoder encodes on this machine.

    python -m bench.encoders [--quick]

Samples are made on the spot and lie on disk where a project's would, so that opening them counts.
Each encoder runs on one CPU thread, by that thread's own clock, and by the wall's on the CUDA card
if there is one; the best of three runs counts, the first of which loads the network. Prints a
table, and one JSON object as its last line: `{device: {encoder: samples a second}}`.
"""

import argparse
import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from scipy.io import wavfile
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from learner import encoders
from learner.encoders import ENCODERS, Encoder, Sample

RUNS = 3
TEXT = "the parcel has not arrived and I would like to know when it will be here please"


def images(folder: Path, n: int) -> list[Sample]:
    """JPEG files of 640 x 480."""
    random = np.random.default_rng(0)
    for at in range(n):
        coarse = Image.fromarray(random.integers(0, 256, (48, 64, 3), dtype=np.uint8))
        coarse.resize((640, 480)).save(folder / f"{at}.jpg", quality=90)
    return [folder / f"{at}.jpg" for at in range(n)]


def texts(_folder: Path, n: int) -> list[Sample]:
    """Messages of 10 to 60 words."""
    random = np.random.default_rng(0)
    return [" ".join(random.choice(TEXT.split(), random.integers(10, 61))) for _ in range(n)]


def rows(_folder: Path, n: int) -> list[Sample]:
    """Ten numbers and five categories each."""
    random = np.random.default_rng(0)
    numbers, kinds = random.normal(size=(n, 10)), random.integers(0, 9, (n, 5))
    return [
        {f"n{at}": value for at, value in enumerate(number)}
        | {f"k{at}": f"kind {value}" for at, value in enumerate(kind)}
        for number, kind in zip(numbers.tolist(), kinds.tolist(), strict=True)
    ]


def series(_folder: Path, n: int) -> list[Sample]:
    """Three channels of 200 values."""
    return list(np.random.default_rng(0).normal(size=(n, 3, 200)).cumsum(axis=2))


def sounds(folder: Path, n: int) -> list[Sample]:
    """WAV files of five seconds at 44.1 kHz."""
    random = np.random.default_rng(0)
    for at in range(n):
        noise = (random.normal(size=5 * 44_100) * 3_000).astype(np.int16)
        wavfile.write(folder / f"{at}.wav", 44_100, noise)
    return [folder / f"{at}.wav" for at in range(n)]


# What makes samples of a modality, and how many a run takes on one thread and on a card.
MAKERS: dict[str, tuple[Callable[[Path, int], list[Sample]], int, int]] = {
    "image": (images, 128, 1_024),
    "text": (texts, 512, 8_192),
    "table": (rows, 20_000, 20_000),
    "series": (series, 512, 4_096),
    "audio": (sounds, 64, 256),
}
ON_CARDS = {"image:efficientnet-lite0", "text:minilm", "series:kernels", "audio:logmel"}


def speed(encoder: Encoder, samples: list[Sample], clock: Callable[[], float]) -> float:
    """Samples a second, in the best of three runs."""
    seconds = []
    for _ in range(RUNS):
        start = clock()
        encoder.encode(samples)
        seconds.append(clock() - start)
    return len(samples) / min(seconds)


def measure(device: str, share: float) -> dict[str, float]:
    """Every encoder that has something to do on this device."""
    found, clock = {}, time.process_time if device == "cpu" else time.perf_counter
    for name in ENCODERS.names if device == "cpu" else sorted(ON_CARDS):
        with tempfile.TemporaryDirectory() as place:
            encoder = encoders.load(name, Path(place) / "state", device=device)
            make, few, many = MAKERS[encoder.modality]
            samples = make(Path(place), max(8, int(share * (few if device == "cpu" else many))))
            encoder.fit(samples)
            found[name] = speed(encoder, samples, clock)
        print(f"{device:5} {name:26} {found[name]:10,.0f} samples a second", flush=True)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="an eighth of the samples")
    share = 0.125 if parser.parse_args().quick else 1.0
    torch.set_num_threads(1)
    with threadpool_limits(1):
        found = {"cpu": measure("cpu", share)}
    if torch.cuda.is_available():
        found[torch.cuda.get_device_name()] = measure("cuda", share)
    rounded = {
        device: {k: round(v, 1) for k, v in rates.items()} for device, rates in found.items()
    }
    print(json.dumps(rounded))


if __name__ == "__main__":
    main()
