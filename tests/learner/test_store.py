import os
import signal
import subprocess
import sys
import textwrap

import numpy as np
import pytest

from learner import disk
from learner import store as module
from learner.errors import BadData, StoreBusy, StoreError, UnknownSample
from learner.store import FeatureStore


def rows_of(ids) -> np.ndarray:
    """A row that tells whose it is."""
    return np.outer(np.asarray(ids), [1, 2, 3]).astype(np.float32)


@pytest.fixture
def filled(tmp_path) -> FeatureStore:
    store = FeatureStore(tmp_path, 3)
    for ids in ([5, 2], [9], [7, 1, 3]):
        store.append(np.array(ids), rows_of(ids))
    return store


def test_rows_come_back_in_the_order_asked_for(filled):
    assert filled.known_ids().tolist() == [5, 2, 9, 7, 1, 3]
    assert np.array_equal(filled.rows(np.array([3, 5, 3])), rows_of([3, 5, 3]))
    assert filled.rows(np.array([3])).dtype == np.float32


def test_a_second_opening_knows_what_the_first_wrote(filled):
    again = FeatureStore(filled.folder)
    assert again.dimensions == 3
    assert np.array_equal(again.rows(np.array([7, 9])), rows_of([7, 9]))


def test_shards_are_memory_maps_of_half_precision(filled):
    [(ids, rows)] = list(filled.shards())
    assert isinstance(rows, np.memmap)
    assert rows.dtype == np.float16
    assert np.array_equal(rows, rows_of(ids))


def test_a_full_shard_is_followed_by_another(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "SHARD", 4)
    store = FeatureStore(tmp_path, 3)
    for start in (0, 3, 6):
        ids = np.arange(start, start + 3)
        store.append(ids, rows_of(ids))
    store.append(np.arange(9, 18), rows_of(np.arange(9, 18)))
    assert [len(ids) for ids, _ in store.shards()] == [4, 4, 4, 4, 2]
    assert np.array_equal(store.rows(np.arange(18)), rows_of(np.arange(18)))


def test_an_id_keeps_its_first_row(filled):
    filled.append(np.array([9, 11, 11]), np.ones((3, 3)))
    assert filled.known_ids().tolist() == [5, 2, 9, 7, 1, 3, 11]
    assert np.array_equal(filled.rows(np.array([9])), rows_of([9]))


def test_reading_what_is_not_there_creates_nothing(tmp_path):
    store = FeatureStore(tmp_path / "nowhere")
    assert store.known_ids().tolist() == []
    assert list(store.shards()) == []
    assert store.rows(np.empty(0, np.int64)).shape == (0, 0)
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("known", [True, False])
def test_a_sample_without_a_row_is_named(filled, tmp_path, known):
    store = filled if known else FeatureStore(tmp_path / "empty", 3)
    with pytest.raises(UnknownSample, match=r"^Sample 404 has no feature row: encode it first\.$"):
        store.rows(np.array([404]))


@pytest.mark.parametrize("torn", [1, 2, 5, 6])
def test_rows_that_got_no_id_are_cut_off(filled, torn):
    shard = next(filled.folder.glob("*.rows"))
    with shard.open("ab") as file:
        file.write(b"x" * torn)
    assert np.array_equal(filled.rows(np.array([3])), rows_of([3]))
    filled.append(np.array([20]), rows_of([20]))
    assert np.array_equal(filled.rows(np.array([20, 3])), rows_of([20, 3]))
    assert shard.stat().st_size == 7 * 3 * 2


def test_half_an_id_is_cut_off(filled):
    with next(filled.folder.glob("*.ids")).open("ab") as file:
        file.write(b"xyz")
    filled.append(np.array([20]), rows_of([20]))
    assert np.array_equal(filled.rows(np.array([20, 3])), rows_of([20, 3]))


def test_rows_reach_the_disk_before_their_ids(tmp_path, monkeypatch):
    calls, real = [], disk.append

    def watched(path, data, *, after):
        calls.append(path.suffix)
        real(path, data, after=after)

    monkeypatch.setattr(disk, "append", watched)
    FeatureStore(tmp_path, 3).append(np.array([1]), rows_of([1]))
    assert calls == [".rows", ".ids"]


WRITER = textwrap.dedent(
    """
    import sys
    from pathlib import Path
    import numpy as np
    from learner.store import FeatureStore

    store = FeatureStore(Path(sys.argv[1]), 3)
    start = int(store.known_ids().max(initial=0)) + 1
    for first in range(start, start + 100_000, 5):
        ids = np.arange(first, first + 5)
        store.append(ids, np.outer(ids % 1000, [1, 2, 3]).astype(np.float32))
        print(first + 4, flush=True)
    """
)


KILLED = textwrap.dedent(
    """
    import os, signal, sys
    from pathlib import Path
    import numpy as np
    from learner import disk
    from learner.store import FeatureStore

    append, (folder, suffix, kept) = disk.append, sys.argv[1:]

    def die_half_way(path, data, *, after):
        if path.suffix != suffix:
            return append(path, data, after=after)
        append(path, data[: int(kept)], after=after)
        os.kill(os.getpid(), signal.SIGKILL)

    disk.append = die_half_way
    FeatureStore(Path(folder), 3).append(np.array([20, 21]), np.full((2, 3), 7.0))
    """
)


@pytest.mark.parametrize(
    ("suffix", "kept", "known"),
    [(".rows", 0, 0), (".rows", 7, 0), (".rows", 12, 0), (".ids", 5, 0), (".ids", 8, 1)],
)
def test_whatever_byte_a_writer_dies_at_the_next_one_resumes(filled, suffix, kept, known):
    command = [sys.executable, "-c", KILLED, str(filled.folder), suffix, str(kept)]
    assert subprocess.run(command, check=False).returncode == -signal.SIGKILL
    assert [one in filled.known_ids() for one in (20, 21)] == [known > 0, False]
    filled.append(np.array([20, 21, 22]), rows_of([20, 21, 22]))
    assert filled.known_ids().tolist() == [5, 2, 9, 7, 1, 3, 20, 21, 22]
    first = np.full((1, 3), 7) if known else rows_of([20])
    assert np.array_equal(filled.rows(np.array([20])), first)
    assert np.array_equal(filled.rows(np.array([3, 21, 22])), rows_of([3, 21, 22]))


@pytest.mark.parametrize("suffix", ["rows", "ids"])
def test_a_shard_cut_short_has_lost_its_last_rows_only(tmp_path, monkeypatch, suffix):
    monkeypatch.setattr(module, "SHARD", 4)
    store = FeatureStore(tmp_path, 3)
    store.append(np.arange(10), rows_of(np.arange(10)))
    path = tmp_path / f"00001.3.{suffix}"
    path.write_bytes(path.read_bytes()[:-9])
    assert store.known_ids().tolist() == [0, 1, 2, 3, 4, 5, 8, 9]
    with pytest.raises(UnknownSample, match="Sample 6 has no feature row: encode it first"):
        store.rows(np.array([6]))
    store.append(np.array([6, 7]), rows_of([6, 7]))
    assert np.array_equal(store.rows(np.arange(10)), rows_of(np.arange(10)))


def test_rows_of_two_widths_in_one_folder_are_refused(filled):
    (filled.folder / "00001.64.rows").touch()
    with pytest.raises(StoreError, match="rows of 3 and 64 numbers, not one width"):
        FeatureStore(filled.folder)


@pytest.mark.parametrize("appends", [1, 4, 9])
def test_a_killed_writer_leaves_no_half_row_and_loses_nothing_it_acknowledged(tmp_path, appends):
    for _ in range(2):
        command = [sys.executable, "-c", WRITER, str(tmp_path)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout
            acknowledged = [int(writer.stdout.readline()) for _ in range(appends)][-1]
            os.kill(writer.pid, signal.SIGKILL)
        store = FeatureStore(tmp_path, 3)
        ids = store.known_ids()
        assert acknowledged in ids
        assert np.array_equal(ids, np.arange(1, len(ids) + 1))
        assert np.array_equal(store.rows(ids), rows_of(ids % 1000))


def test_a_second_writer_is_told_to_wait(filled):
    with module._only_writer(filled.folder), pytest.raises(StoreBusy, match="wait until it ends"):
        FeatureStore(filled.folder, 3).append(np.array([20]), rows_of([20]))
    filled.append(np.array([20]), rows_of([20]))
    assert 20 in filled.known_ids()


def test_two_encoders_do_not_share_a_folder(filled):
    with pytest.raises(StoreError, match="rows of 3 numbers, not 64"):
        FeatureStore(filled.folder, 64)


@pytest.mark.parametrize("rows", [np.zeros((1, 4)), np.zeros((2, 3)), np.zeros(3)])
def test_rows_of_another_shape_are_refused(filled, rows):
    with pytest.raises(BadData, match="dimensions"):
        filled.append(np.array([30]), rows)


@pytest.mark.parametrize("value", [np.nan, np.inf, 70_000])
def test_a_row_that_half_precision_cannot_hold_is_refused_by_name(filled, value):
    with pytest.raises(BadData, match="sample 31 is not finite"):
        filled.append(np.array([30, 31]), np.array([[1, 1, 1], [1, value, 1]], np.float32))
    assert 30 not in filled.known_ids()


def test_a_reader_of_the_first_rows_sees_the_same_while_others_append(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "SHARD", 4)
    store = FeatureStore(tmp_path, 3)
    store.append(np.arange(6), rows_of(np.arange(6)))
    reader = FeatureStore(tmp_path, first=6)
    store.append(np.arange(6, 11), rows_of(np.arange(6, 11)))
    assert reader.known_ids().tolist() == [0, 1, 2, 3, 4, 5]
    assert [len(ids) for ids, _ in reader.shards()] == [4, 2]
    assert np.array_equal(reader.rows(np.array([5, 0])), rows_of([5, 0]))
    with pytest.raises(UnknownSample, match="Sample 6"):
        reader.rows(np.array([6]))
