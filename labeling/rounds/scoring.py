"""Many workers score one pool: each takes a shard, the round takes what is left.

A board is a folder with the question, the shards as they were when it was put, and a file of
utilities for each shard that is done. Whoever works on a shard holds its lock, which the kernel
frees when it dies; so the round needs neither results through the broker nor anybody's help.
"""

import fcntl
import io
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

import numpy as np
from django.conf import settings

from labeling.models import Round
from learner import disk
from learner.store import FeatureStore
from learner.strategies import Question, Scorer, questions, score_shard
from learner.strategies.scoring import Progress, score_here
from learner.types import Floats, Pool, Shard

Invite = Callable[[str, int], None]  # a board's name and how many shards it has


def scorer(turn: Round, store: FeatureStore, invite: Invite) -> Scorer:
    """Score here, or with all who are invited where the pool is large enough for it."""

    def score(question: Question, pool: Pool, on_progress: Progress) -> list[Floats]:
        least = settings.SCORE_TOGETHER_FROM
        if not least or len(pool.shards) < least:
            return score_here(question, pool, on_progress)
        name = f"round-{turn.pk}-{turn.attempts}"
        folder = put(name, question, pool, store)
        try:
            invite(name, len(pool.shards))
            return collect(folder, question, pool, on_progress)
        finally:
            take_down(folder)

    return score


def put(name: str, question: Question, pool: Pool, store: FeatureStore) -> Path:
    """Put the question where other workers can read it; the card comes last."""
    folder = Path(settings.FEATURES_FOLDER) / "boards" / name
    _wipe_older(folder)
    for number, shard in enumerate(pool.shards):
        disk.write(folder / f"{number}.askable", _bytes(shard.askable))
    disk.write(folder / "rows.json", json.dumps(str(store.folder)).encode())
    questions.save(question, folder)
    return folder


def take_down(folder: Path) -> None:
    """Remove a board; a helper that comes too late finds none, and cannot write into one that is
    being removed."""
    gone = folder.with_name(f"{folder.name}-gone")
    folder.rename(gone)
    shutil.rmtree(gone)


def _wipe_older(folder: Path) -> None:
    """Remove what a killed attempt of the same round has left."""
    for old in folder.parent.glob(f"{folder.name.rpartition('-')[0]}-*"):
        shutil.rmtree(old)


def help_with(name: str, number: int) -> bool:
    """Score one shard of a board, unless somebody does or the round has gone on."""
    folder = Path(settings.FEATURES_FOLDER) / "boards" / name
    try:
        question, rows = _question(folder)
        askable = np.load(folder / f"{number}.askable")
        with lock_of(folder, number, wait=False) as mine:
            return mine and _settle(folder, number, question, _shard(rows, number, askable))
    except FileNotFoundError:
        return False


def collect(folder: Path, question: Question, pool: Pool, on_progress: Progress) -> list[Floats]:
    """The utilities of every shard: from the last to the first as far as nobody else is at it,
    then what the others have done, and what they have left."""
    done, total = 0, pool.askable_count
    for wait in (False, True):
        for number in reversed(range(len(pool.shards))):
            on_progress(min(done, total), total)
            with lock_of(folder, number, wait=wait) as mine:
                if mine and _settle(folder, number, question, pool.shards[number]):
                    done += int(pool.shards[number].askable.sum())
    on_progress(total, total)
    return [np.load(_path(folder, number)) for number in range(len(pool.shards))]


def _settle(folder: Path, number: int, question: Question, shard: Shard) -> bool:
    """Score the shard and write it down; False if that was done already."""
    if _path(folder, number).exists():
        return False
    disk.write(_path(folder, number), _bytes(score_shard(question, shard)))
    return True


@contextmanager
def lock_of(folder: Path, number: int, *, wait: bool) -> Iterator[bool]:
    """Whether the shard is this process's to score until the block ends."""
    with (folder / f"{number}.lock").open("ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
            return
        yield True


@lru_cache(maxsize=1)
def _question(folder: Path) -> tuple[Question, FeatureStore]:
    question = questions.load(folder)
    return question, FeatureStore(Path(json.loads((folder / "rows.json").read_bytes())))


def _shard(store: FeatureStore, number: int, askable: np.ndarray) -> Shard:
    """The shard as it was when the question was put, without what was appended since."""
    ids, rows = next(block for at, block in enumerate(store.shards()) if at == number)
    return Shard(ids[: len(askable)], rows[: len(askable)], askable)


def _path(folder: Path, number: int) -> Path:
    return folder / f"{number}.npy"


def _bytes(array: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, array, allow_pickle=False)
    return buffer.getvalue()
