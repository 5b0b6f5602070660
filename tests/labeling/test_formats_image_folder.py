import os
from pathlib import Path

import pytest

from labeling.formats import Limits, Options, ReadError, Rejected, Row, read


def write(root: Path, files: dict[str, bytes | str]) -> Path:
    for name, data in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.encode() if isinstance(data, str) else data)
    return root


def rows(path: Path, modality="image", *, name=None, **options):
    return list(read(path, modality=modality, options=Options(**options), name=name))


def test_folders_of_images_are_categories(tmp_path):
    write(tmp_path, {"cats/a.png": b"1", "dogs/old/b.JPG": b"2", "c.webp": b"3"})
    found = rows(tmp_path)
    assert [(row.where, row.key, row.answer) for row in found] == [
        ("c.webp", "c.webp", None),
        ("cats/a.png", "cats/a.png", "cats"),
        ("dogs/old/b.JPG", "dogs/old/b.JPG", "dogs"),
    ]
    assert [row.file() for row in found] == [b"3", b"1", b"2"]


def test_what_computers_leave_behind_is_ignored(tmp_path):
    names = [".DS_Store", "a/Thumbs.db", "a/desktop.ini", "__MACOSX/a.png", ".git/a.png", "b.png"]
    assert [row.key for row in rows(write(tmp_path, dict.fromkeys(names, b"")))] == ["b.png"]


def test_a_file_that_is_no_image_by_name_is_listed(tmp_path):
    (bad,) = rows(write(tmp_path, {"cats/notes.txt": b""}))
    assert bad.where == "cats/notes.txt"
    assert bad.reason.startswith("notes.txt is not an image file name (.png, .jpg,")


def test_a_name_that_is_not_utf_8_and_a_path_that_is_too_long_are_listed(tmp_path):
    (tmp_path / os.fsdecode(b"caf\xe9.png")).write_bytes(b"")
    write(tmp_path, {f"{'d' * 250}/{'e' * 250}/a.png": b""})
    first, second = rows(tmp_path)
    assert first == Rejected(
        "caf\\udce9.png", "the path 'caf\\udce9.png' is not UTF-8; rename the file"
    )
    assert second.reason == "its path is longer than 500 characters"


def test_links_are_followed_only_to_files_inside(tmp_path):
    inside = write(tmp_path / "in", {"a.png": b"1"})
    write(tmp_path / "out", {"secret.png": b"2"})
    (inside / "b.png").symlink_to("a.png")
    (inside / "c.png").symlink_to("../out/secret.png")
    (inside / "d.png").symlink_to("d.png")
    (inside / "folder.png").symlink_to("../out")
    found = {row.where: row for row in rows(inside)}
    assert found["b.png"].file() == b"1"
    assert "is a link that leads out of in" in found["c.png"].reason
    assert "cannot be reached" in found["d.png"].reason
    assert "is a link that leads out of in" in found["folder.png"].reason


def test_a_fifo_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "a.png")
    (bad,) = rows(tmp_path)
    assert "there is no file 'a.png'" in bad.reason


def test_an_image_is_read_up_to_a_bound_and_only_when_asked_for(tmp_path):
    (row,) = rows(write(tmp_path, {"a.png": bytes(4_001)}), limits=Limits(image_bytes=4_000))
    with pytest.raises(ReadError, match=r"a.png is larger than 0.004 MB"):
        row.file()
    (tmp_path / "a.png").unlink()
    with pytest.raises(ReadError, match=r"there is no file 'a.png'"):
        row.file()


def test_a_folder_that_goes_away_meanwhile_is_told(tmp_path):
    found = read(
        write(tmp_path, {"a.png": b"", "b/c.png": b""}), modality="image", options=Options()
    )
    assert next(found).where == "a.png"
    (tmp_path / "b" / "c.png").unlink()
    (tmp_path / "b").rmdir()
    with pytest.raises(ReadError, match=r"/b cannot be listed \(No such file or directory\)"):
        next(found)


def test_a_folder_with_nothing_in_it_is_refused(tmp_path):
    with pytest.raises(ReadError, match="There are no files in"):
        rows(tmp_path)


def test_one_table_in_a_folder_speaks_for_its_images(tmp_path):
    table = "file_name,label\nimg/a.png,cat\n"
    write(tmp_path, {"set/metadata.csv": table, "set/img/a.png": b"1", "set/img/b.png": b"2"})
    (row,) = rows(tmp_path)
    assert row.file() == b"1"
    assert row == Row("row 2", "row-2", None, row.file, "cat", {"file_name": "img/a.png"})


def test_two_tables_are_not_chosen_between(tmp_path):
    write(tmp_path, {"a.csv": "text\nx\n", "b.jsonl": "{}", "c.png": b""})
    assert [type(row) for row in rows(tmp_path)] == [Rejected, Rejected, Row]
    with pytest.raises(ReadError, match=r"holds more than one \(a.csv, b.jsonl\)"):
        rows(tmp_path, "text")


def test_texts_of_a_folder_come_from_its_table(tmp_path):
    write(tmp_path, {"a.jsonl": '{"text": "hello"}', "readme.md": ""})
    assert [row.text for row in rows(tmp_path, "text")] == ["hello"]
    (tmp_path / "a.jsonl").unlink()
    with pytest.raises(ReadError, match="holds none"):
        rows(tmp_path, "text")


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("../../etc/passwd", "leads out of its folder; leave out '..'"),
        ("a/../../secret.png", "leads out of its folder; leave out '..'"),
        ("/etc/passwd", "is absolute; write it from the folder that holds it all"),
        ("C:/a.png", "is absolute; write it from the folder that holds it all"),
        ("img\\a.png", "holds a backslash or NUL; put / between folders"),
        ("missing.png", "there is no file 'missing.png' in in"),
        ("https://example.org/a.png", "there is no file 'https://example.org/a.png' in in"),
        ("link.png", "is a link that leads out of in"),
        ("a" * 5_000, "cannot be reached"),
    ],
)
def test_a_path_in_a_table_stays_in_its_folder(tmp_path, path, reason):
    inside = write(tmp_path / "in", {"t.csv": f"path\n{path}\nok.png\n", "ok.png": b"1"})
    write(tmp_path, {"secret.png": b"2"})
    (inside / "link.png").symlink_to(tmp_path / "secret.png")
    bad, good = rows(inside / "t.csv")
    assert bad.where == "row 2"
    assert reason in bad.reason
    assert good.file() == b"1"


def test_image_paths_start_from_the_base_that_is_given(tmp_path):
    write(tmp_path, {"t.jsonl": '{"image": "a.png"}', "images/a.png": b"1"})
    (row,) = rows(tmp_path / "t.jsonl", base=tmp_path / "images")
    assert row.file() == b"1"


def test_an_uploaded_table_cannot_name_files_that_lie_beside_it_on_the_server(tmp_path):
    write(tmp_path, {"upload": "image\nothers.png\n", "others.png": b"1"})
    with pytest.raises(ReadError, match="pack it and them into one zip"):
        rows(tmp_path / "upload", name="t.csv")
