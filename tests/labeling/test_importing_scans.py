"""A folder of DICOM files and 16-bit pictures becomes samples with windows and originals."""

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import pydicom
import pytest
from PIL import Image

from labeling.media.storage import Media
from labeling.models import Sample
from labeling.services import samples
from labeling.services.samples import Source
from tests import make

HERE = Path(pydicom.__file__).parent / "data" / "test_files"


@pytest.fixture
def scans(tmp_path):
    folder = tmp_path / "scans"
    folder.mkdir()
    for name in ("CT_small.dcm", "examples_ybr_color.dcm", "JPEG-lossy.dcm"):
        (folder / name).write_bytes((HERE / name).read_bytes())
    Image.fromarray(np.arange(64, dtype=np.uint16).reshape(8, 8)).save(folder / "camera.png")
    return folder


@pytest.fixture
def project(alice, nudged):
    return make.project(alice, modality="image", name="Scans")


def brought_in(project, alice, path, name=None):
    source = Source(path, name)
    return samples.import_from(project=project, by=alice, source=source, answers="ignore")


def test_scans_come_in_with_their_windows_and_originals(project, alice, scans, settings):
    report = brought_in(project, alice, scans)
    assert report.added == 3
    ct = Sample.objects.get(key="CT_small.dcm")
    assert (ct.width, ct.height, ct.facts["unit"]) == (128, 128, "HU")
    kept = Media(settings.MEDIA_FOLDER).path(ct.original)
    assert kept.read_bytes() == (HERE / "CT_small.dcm").read_bytes()
    camera = Sample.objects.get(key="camera.png")
    assert camera.original.endswith(".png")
    assert [one["name"] for one in camera.facts["windows"]] == ["all", "middle"]


def test_what_cannot_be_unpacked_is_listed_with_its_remedy(project, alice, scans):
    [bad] = brought_in(project, alice, scans).rejected
    assert bad.where == "JPEG-lossy.dcm"
    assert "packed as JPEG Extended" in bad.reason
    assert "save it uncompressed" in bad.reason


def test_of_several_frames_the_first_is_taken_and_that_is_said(project, alice, scans):
    assert brought_in(project, alice, scans).warnings == [
        "1 picture has several frames; its first one is what will be labeled."
    ]


def test_the_same_file_again_is_the_same_sample(project, alice, scans):
    brought_in(project, alice, scans)
    again = brought_in(project, alice, scans)
    assert (again.added, again.unchanged) == (0, 3)


def test_a_zip_of_scans_is_read_as_its_folder(project, alice, scans, tmp_path):
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        archive.write(scans / "CT_small.dcm", "head/CT_small.dcm")
    path = tmp_path / "scans.zip"
    path.write_bytes(packed.getvalue())
    assert brought_in(project, alice, path).added == 1


def test_what_a_browser_is_told_of_a_scan_is_how_to_show_it(project, alice, scans):
    brought_in(project, alice, scans)
    ct = Sample.objects.get(key="CT_small.dcm")
    assert set(ct.facts) == {"depth", "slope", "intercept", "unit", "windows"}
    assert ct.metadata == {}
