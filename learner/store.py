"""Feature rows on disk: a sample is encoded once, then read as a memory map.

Rows are float16 in append-only shards of 65,536, their ids (int64) beside them; both files are
bare numbers and the name carries the width, as in `00000.64.rows`. A row counts once its id is
written, and ids are written after their rows have reached the disk: whatever kills a writer, no id
points at half a row, and the next writer cuts off what was torn.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from learner import disk
from learner.errors import BadData, StoreBusy, StoreError, UnknownSample
from learner.types import Floats, Ids

SHARD = 65_536
ID_BYTES, VALUE_BYTES = 8, 2
Half = NDArray[np.float16]


@dataclass(frozen=True)
class ShardFiles:
    """One shard on disk: its number, the width of its rows, and how many of them to look at."""

    folder: Path
    number: int
    dimensions: int
    most: int = SHARD

    @property
    def ids_path(self) -> Path:
        return self.folder / f"{self.number:05}.{self.dimensions}.ids"

    @property
    def rows_path(self) -> Path:
        return self.folder / f"{self.number:05}.{self.dimensions}.rows"

    @property
    def row_bytes(self) -> int:
        return self.dimensions * VALUE_BYTES

    def size(self) -> int:
        """How many rows are whole and have a whole id."""
        whole = min(_bytes(self.ids_path) // ID_BYTES, _bytes(self.rows_path) // self.row_bytes)
        return min(whole, self.most)

    def read(self) -> tuple[Ids, Half]:
        """Ids int64[n] and a read-only memory map float16[n, d]; n must not be 0."""
        n = self.size()
        ids = np.fromfile(self.ids_path, np.int64, count=n)
        return ids, np.memmap(self.rows_path, np.float16, "r", shape=(n, self.dimensions))

    def append(self, ids: Ids, rows: Half) -> None:
        """Rows first, and on the disk; only then the ids that make them count."""
        kept = self.size()
        disk.append(self.rows_path, rows.tobytes(), after=kept * self.row_bytes)
        disk.append(self.ids_path, ids.tobytes(), after=kept * ID_BYTES)


def _bytes(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


class FeatureStore:
    """The rows of one project in one folder; reading needs no lock and creates nothing."""

    def __init__(
        self, folder: Path, dimensions: int | None = None, *, first: int | None = None
    ) -> None:
        """`dimensions` is the width of rows to append; StoreError if others lie there already.

        A reader may ask for the `first` rows to arrive, and sees the same while others append.
        """
        self.folder = folder
        self.first = first
        found = {int(path.name.split(".")[1]) for path in folder.glob("*.rows")}
        if len(found | {dimensions} - {None}) > 1:
            raise StoreError(
                f"{folder} holds rows of {' and '.join(map(str, sorted(found)))} numbers, "
                f"not {dimensions or 'one width'}: give each encoder a folder of its own."
            )
        self.dimensions = dimensions if dimensions is not None else min(found, default=0)

    def known_ids(self) -> Ids:
        """Every id with a row, in the order of arrival: int64[n]."""
        found = [np.fromfile(s.ids_path, np.int64, count=s.size()) for s in self._files()]
        return np.concatenate([np.empty(0, np.int64), *found])

    def shards(self) -> Iterator[tuple[Ids, Half]]:
        """Ids int64[n] and rows float16[n, d] as a memory map, shard by shard."""
        for shard in self._files():
            if shard.size():
                yield shard.read()

    def rows(self, ids: Ids) -> Floats:
        """Rows float32[n, d] in the order of `ids`; UnknownSample names a missing one."""
        known = self.known_ids()
        wanted = np.asarray(ids, np.int64)
        missing = wanted[~np.isin(wanted, known)]
        if len(missing):
            raise UnknownSample(f"Sample {missing[0]} has no feature row: encode it first.")
        order = np.argsort(known)
        return self._gather(order[np.searchsorted(known, wanted, sorter=order)])

    def append(self, ids: Ids, rows: NDArray[np.floating]) -> None:
        """Store rows float[n, d] under `ids`; an id that is known already keeps its row.

        Returns when everything is on the disk. StoreBusy if another writer is at work, BadData for
        rows of another shape or with values beyond float16 (65,504).
        """
        half = self._checked(np.asarray(ids), rows)
        self.folder.mkdir(parents=True, exist_ok=True)
        with _only_writer(self.folder):
            first = np.unique(ids, return_index=True)[1]
            new = np.sort(first[~np.isin(np.asarray(ids)[first], self.known_ids())])
            self._write(np.asarray(ids, np.int64)[new], half[new])

    def _write(self, ids: Ids, rows: Half) -> None:
        files = self._files()
        shard = files[-1] if files else ShardFiles(self.folder, 0, self.dimensions)
        while len(ids):
            room = SHARD - shard.size()
            if room:
                shard.append(ids[:room], rows[:room])
            ids, rows = ids[room:], rows[room:]
            shard = ShardFiles(self.folder, shard.number + 1, self.dimensions)
        disk.sync_names(self.folder)

    def _files(self) -> list[ShardFiles]:
        paths = sorted(self.folder.glob(f"*.{self.dimensions}.ids"))
        numbers = [int(path.name.split(".")[0]) for path in paths]
        rest = [SHARD if self.first is None else self.first - SHARD * n for n in numbers]
        return [
            ShardFiles(self.folder, number, self.dimensions, min(SHARD, most))
            for number, most in zip(numbers, rest, strict=True)
            if most > 0
        ]

    def _gather(self, positions: NDArray[np.intp]) -> Floats:
        rows = np.empty((len(positions), self.dimensions), np.float32)
        start = 0
        for ids, block in self.shards():
            here = (positions >= start) & (positions < start + len(ids))
            rows[here] = block[positions[here] - start]
            start += len(ids)
        return rows

    def _checked(self, ids: Ids, rows: NDArray[np.floating]) -> Half:
        if rows.shape != (len(ids), self.dimensions) or not self.dimensions:
            raise BadData(
                f"Rows of shape {rows.shape} for {len(ids)} ids in a store of {self.dimensions} "
                "dimensions: open the store with the encoder's dimensions."
            )
        with np.errstate(over="ignore"):  # an overflow is refused below, by name
            half = rows.astype(np.float16)
        bad = ~np.isfinite(half).all(axis=1)
        if bad.any():
            raise BadData(f"The row of sample {ids[bad][0]} is not finite in float16: scale it.")
        return half


@contextmanager
def _only_writer(folder: Path) -> Iterator[None]:
    """Hold the folder's lock, which the kernel frees even if the writer is killed."""
    with (folder / "lock").open("ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise StoreBusy(
                f"Another process is writing to {folder}: wait until it ends."
            ) from error
        yield
