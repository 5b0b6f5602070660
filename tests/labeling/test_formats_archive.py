import io
import stat
import struct
import zipfile
from pathlib import Path

import pytest

from labeling.formats import Limits, Options, ReadError, Rejected, read

MEMBER = b"0123456789" * 1_000


def pack(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def rows(folder: Path, data: bytes, modality="image", **options):
    path = folder / "set.zip"
    path.write_bytes(data)
    return list(read(path, modality=modality, options=Options(**options)))


def test_a_zip_reads_as_the_folder_that_was_packed(tmp_path):
    found = rows(tmp_path, pack({"cats/a.png": b"1", "b.png": b"2", "__MACOSX/c.png": b""}))
    assert [(row.key, row.answer, row.file()) for row in found] == [
        ("cats/a.png", "cats", b"1"),
        ("b.png", None, b"2"),
    ]


def test_a_zip_of_one_folder_reads_like_a_zip_of_its_content(tmp_path):
    found = rows(tmp_path, pack({"set/0/a.png": b"1", "set/1/b.png": b"2", ".DS_Store": b""}))
    assert [(row.key, row.answer) for row in found] == [("0/a.png", "0"), ("1/b.png", "1")]


def test_a_table_in_a_zip_speaks_for_its_images_or_texts(tmp_path):
    table = b"file_name,text\n./a.png,hello\nb.png,world\n../a.png,out\n"
    data = pack({"set/t.csv": table, "set/a.png": b"1"})
    image, missing, outside = rows(tmp_path, data)
    assert image.file() == b"1"
    assert missing.reason == "there is no file 'b.png' in set.zip"
    assert "leads out of its folder" in outside.reason
    assert [row.text for row in rows(tmp_path, data, "text")] == ["hello", "world", "out"]


def marked(name: str, **changes: int) -> bytes:
    buffer = io.BytesIO()
    info = zipfile.ZipInfo(name)
    info.external_attr = changes.get("mode", 0) << 16
    with zipfile.ZipFile(buffer, "w", changes.get("method", 0)) as archive:
        archive.writestr(info, MEMBER, changes.get("method", 0))
        archive.writestr("other/good.png", b"1", zipfile.ZIP_STORED)
    data = bytearray(buffer.getvalue())
    if "flag" in changes:
        data[data.index(b"PK\x01\x02") + 8] |= changes["flag"]
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (marked("../evil.png"), "leads out of its folder"),
        (marked("/etc/evil.png"), "is absolute"),
        (marked("C:evil.png"), "is absolute"),
        (marked("a\\..\\evil.png"), "holds a backslash"),
        (marked("evil.png", flag=1), "is encrypted; pack it without a password"),
        (marked("evil.png", mode=stat.S_IFLNK), "is a link or device"),
        (marked("evil.png", mode=stat.S_IFCHR), "is a link or device"),
        (marked("evil.png", method=zipfile.ZIP_BZIP2), "is not packed by deflate"),
        (marked("evil.png", method=zipfile.ZIP_LZMA), "is not packed by deflate"),
    ],
)
def test_a_member_that_plays_tricks_is_listed_and_the_others_go_in(tmp_path, data, reason):
    bad, good = rows(tmp_path, data)
    assert isinstance(bad, Rejected)
    assert reason in bad.reason
    assert good.file() == b"1"


def test_a_table_that_is_encrypted_is_refused(tmp_path):
    with pytest.raises(ReadError, match=r"t.csv is encrypted; pack it without a password"):
        rows(tmp_path, marked("t.csv", flag=1), "text")


def test_members_that_all_climb_out_by_one_folder_are_refused_too(tmp_path):
    found = rows(tmp_path, pack({"../a.png": b"", "../b.png": b""}))
    assert all("leads out of its folder" in row.reason for row in found)


def test_two_members_of_one_name_are_refused(tmp_path):
    data = pack({"a.png": b"1", "A.png": b"2"}).replace(b"A.png", b"a.png")
    (bad, *_) = rows(tmp_path, data)
    assert bad == Rejected("a.png", "a.png is in the zip more than once")


def test_too_many_members_are_refused(tmp_path):
    data = pack({f"{number}.png": b"" for number in range(11)})
    with pytest.raises(ReadError, match=r"set.zip holds 11 files; at most 10 at once. Split it"):
        rows(tmp_path, data, limits=Limits(members=10))


def test_a_list_of_members_too_long_to_load_is_refused_before_it_is_loaded(tmp_path):
    data = bytearray(pack({"a.png": b""}))
    end = data.index(b"PK\x05\x06")
    directory = data[data.index(b"PK\x01\x02") : end]
    entries = directory * 30_000
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, len(entries), 0, 0)
    with pytest.raises(ReadError, match="its list of files is too long"):
        rows(tmp_path, bytes(entries) + tail, limits=Limits(members=10))


def test_a_bomb_is_stopped_by_its_ratio_while_it_is_read(tmp_path):
    (row,) = rows(tmp_path, pack({"bomb.png": bytes(3_000_000)}))
    with pytest.raises(ReadError, match=r"bomb.png unpacks to more than 100 times its size"):
        row.file()


def test_a_bomb_of_a_table_is_stopped_too(tmp_path):
    with pytest.raises(ReadError, match=r"t.csv unpacks to more than 100 times its size"):
        rows(tmp_path, pack({"t.csv": b"text\n" + (b"a" * 1_000 + b"\n") * 3_000}), "text")


def test_more_bytes_than_allowed_are_refused_as_declared(tmp_path):
    data = pack({"a.png": MEMBER, "b.png": MEMBER})
    with pytest.raises(ReadError, match=r"set.zip unpacks to more than 0.015 MB. Split it"):
        rows(tmp_path, data, limits=Limits(unpacked_bytes=15_000))


def test_more_bytes_than_allowed_are_refused_as_counted(tmp_path):
    (row,) = rows(tmp_path, pack({"a.png": MEMBER}), limits=Limits(unpacked_bytes=15_000))
    assert row.file() == MEMBER
    with pytest.raises(ReadError, match="unpacks to more than"):
        row.file()


def test_a_damaged_member_is_told_by_name(tmp_path):
    data = pack({"a.png": MEMBER}, zipfile.ZIP_STORED).replace(b"0123", b"9999", 1)
    (row,) = rows(tmp_path, data)
    with pytest.raises(ReadError, match=r"a.png is damaged in the zip \(Bad CRC-32"):
        row.file()


@pytest.mark.parametrize("data", [b"", b"not a zip", pack({"a.png": MEMBER})[:-30]])
def test_what_is_no_whole_zip_is_refused(tmp_path, data):
    with pytest.raises(ReadError, match=r"set.zip is not a zip that can be read"):
        rows(tmp_path, data)


def test_any_damage_to_a_zip_ends_in_a_clear_refusal(tmp_path):
    data = pack({"cats/a.png": MEMBER, "t.txt": b"x"})
    told = 0
    for place in range(len(data)):
        broken = data[:place] + bytes([data[place] ^ 0xFF]) + data[place + 1 :]
        try:
            for row in rows(tmp_path, broken):
                if not isinstance(row, Rejected):
                    row.file()
        except ReadError:
            told += 1
    assert told > len(data) // 4


def test_a_zip_stays_open_for_its_rows_and_no_longer(tmp_path):
    before = open_files()
    (row,) = rows(tmp_path, pack({"a.png": b"1"}))
    (tmp_path / "set.zip").unlink()
    assert row.file() == b"1"
    assert open_files() == before + 1
    del row
    assert open_files() == before


def open_files() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())
