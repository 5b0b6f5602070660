"""`tabular:standard`: the fields of a table's row, numbers standardised and categories flagged."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from learner import disk
from learner.encoders import state
from learner.encoders.columns import Categories, Cell, Column, Numbers, learn
from learner.encoders.encoder import ENCODERS
from learner.errors import BadData, DamagedArtifact
from learner.types import Floats

Row = Mapping[str, Cell]


@ENCODERS.register("tabular:standard")
class Standard:
    """One or more numbers a field; a field that tells no two rows apart has none."""

    name = "tabular:standard"
    modality = "table"

    def __init__(self, folder: Path, _device: str) -> None:
        self._path = folder / "columns.json"
        self._columns = _read(self._path) if self._path.exists() else None

    @property
    def fitted(self) -> bool:
        return self._columns is not None

    @property
    def dimensions(self) -> int:
        return sum(column.width for column in state.learned(self._columns, self.name))

    def fit(self, samples: Sequence[Row]) -> None:
        """Learn each field's kind, its usual values and its categories, and save them.

        BadData where there are no rows or where they are all alike.
        """
        fields = sorted({field for row in samples for field in row})
        columns = [learn(field, [row.get(field) for row in samples]) for field in fields]
        columns = [column for column in columns if column.width]
        if not columns:
            raise BadData("No field tells one row from another: import rows that differ.")
        disk.write(self._path, json.dumps([_card(column) for column in columns]).encode())
        self._columns = columns

    def encode(self, samples: Sequence[Row]) -> Floats:
        """float32[n, dimensions]; a field that fitting never met is left aside.

        UnreadableSample names the field of a cell that is not finite, or no cell at all.
        """
        blocks = [
            column.encode([row.get(column.field) for row in samples])
            for column in state.learned(self._columns, self.name)
        ]
        return np.concatenate(blocks, axis=1)


def _card(column: Column) -> dict[str, object]:
    return {"kind": type(column).__name__, **asdict(column)}


def _read(path: Path) -> list[Column]:
    try:
        return [_column(**card) for card in json.loads(path.read_bytes())]
    except (ValueError, TypeError) as error:
        raise DamagedArtifact(f"{path} holds no encoder: delete it and fit again.") from error


def _column(kind: str, **card: Any) -> Column:
    if kind == "Numbers":
        return Numbers(**card)
    return Categories(**card | {name: tuple(card[name]) for name in ("common", "rare")})
