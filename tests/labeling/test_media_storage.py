import hashlib
import os
import stat

import pytest

from labeling.media import Media


def test_a_picture_is_kept_under_the_digest_of_its_bytes(tmp_path):
    media = Media(tmp_path / "media")
    name = media.put(b"pixels", ".png")
    digest = hashlib.sha256(b"pixels").hexdigest()
    assert name == f"{digest[:2]}/{digest}.png"
    assert media.path(name).read_bytes() == b"pixels"


def test_only_the_owner_can_read_it(tmp_path):
    media = Media(tmp_path / "new" / "media")
    path = media.path(media.put(b"pixels", ".jpg"))
    modes = [
        stat.S_IMODE(place.stat().st_mode) for place in (path, path.parent, tmp_path / "new/media")
    ]
    assert modes == [0o600, 0o700, 0o700]


def test_the_same_bytes_are_written_once(tmp_path):
    media = Media(tmp_path)
    path = media.path(media.put(b"pixels", ".png"))
    written = path.stat().st_mtime_ns, path.stat().st_ino
    assert media.path(media.put(b"pixels", ".png")) == path
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == written


@pytest.mark.parametrize("call", ["fsync", "fdopen"])
def test_a_write_that_fails_leaves_nothing(tmp_path, monkeypatch, call):
    def full(*_):
        raise OSError(28, "No space left on device")

    media = Media(tmp_path)
    media.put(b"pixels", ".png")
    before = sorted(tmp_path.rglob("*"))
    monkeypatch.setattr(os, call, full)
    with pytest.raises(OSError, match="No space left"):
        media.put(b"pixels" * 2, ".png")
    assert [path for path in sorted(tmp_path.rglob("*")) if path.is_file()] == [
        path for path in before if path.is_file()
    ]


@pytest.mark.parametrize(
    "name",
    [
        "",
        "../../etc/passwd",
        "/etc/passwd",
        f"ab/{'a' * 64}.png",
        f"aa/{'a' * 64}.svg",
        f"aa/{'a' * 64}.png\n",
        f"aa/../aa/{'a' * 64}.png",
        f"AA/{'A' * 64}.png",
        f"aa/{'a' * 63}.png",
    ],
)
def test_a_name_that_the_store_did_not_give_is_refused(tmp_path, name):
    with pytest.raises(ValueError, match="is not a name that the media store gave"):
        Media(tmp_path).path(name)
