"""Pictures for browser tests, and what is drawn on them."""

from typing import Any

# Pictures of 200 x 150 with a bright box at 40, 30 of 60 x 45, and scans of pydicom's test set.
PROPS = """
import shutil
from pathlib import Path
import numpy as np, pydicom
from PIL import Image
from django.conf import settings
from labeling.services import projects, samples
from labeling.services.samples import Source

folder = Path(settings.MEDIA_FOLDER).parent / "incoming"
photos, scans = folder / "photos", folder / "scans"
if not folder.exists():
    photos.mkdir(parents=True)
    scans.mkdir()
    for number in range(48):
        pixels = np.full((150, 200), 40 + number, np.uint8)
        pixels[30:75, 40:100] = 230
        Image.fromarray(pixels).save(photos / f"{number}.png")
    ct = Path(pydicom.__file__).parent / "data" / "test_files" / "CT_small.dcm"
    for number in range(8):
        shutil.copy(ct, scans / f"{number}.dcm")

def started(name, task, source, **given):
    owner = User.objects.filter(username="owner").first() or User.objects.create_user("owner")
    settings = {"question": "What is where?", "round_size": 1000, "holdout_percent": 0, **given}
    project = projects.create(
        by=owner, name=name, categories=["lesion", "benign"], modality="image", task=task,
        recipe={"encoder": "image:pixels"}, **settings)
    samples.import_from(project=project, by=owner, source=Source(source), answers="ignore")
    return project.slug
"""
SUGGESTED = {
    "shapes": [
        {"type": "box", "x": 40, "y": 30, "width": 60, "height": 45, "category": "lesion"},
        {
            "type": "polygon",
            "points": [[120, 80], [180, 80], [150, 140]],
            "category": "benign",
        },
    ]
}


def shapes(page) -> list[dict[str, Any]]:
    return page.evaluate("() => document.querySelector('task-shapes').drawing.items")


def drawn(page) -> list[dict[str, Any]]:
    return [item["shape"] for item in shapes(page)]


def view(page) -> dict[str, float]:
    return page.evaluate("() => document.querySelector('image-stage').view")


def shade(page, x: int, y: int) -> int:
    """How bright a pixel of the picture is."""
    return page.evaluate(
        "([x, y]) => document.querySelector('image-stage canvas').getContext('2d')"
        ".getImageData(x, y, 1, 1).data[0]",
        [x, y],
    )


def at(page, x: float, y: float) -> tuple[float, float]:
    """Where a pixel of the picture is on the screen."""
    box = page.locator("image-stage").bounding_box()
    now = view(page)
    return box["x"] + now["x"] + x * now["scale"], box["y"] + now["y"] + y * now["scale"]


def box(x: float, y: float, width: float, height: float, category: str = "lesion"):
    at_ = {"x": x, "y": y, "width": width, "height": height}
    return {"type": "box", **at_, "category": category}


def near(shape: dict[str, Any], other: dict[str, Any], slack: float = 0.6) -> bool:
    """A mouse on a screen hits a pixel of the picture only so well."""
    numbers = [name for name in other if isinstance(other[name], int | float)]
    return all(abs(shape[name] - other[name]) <= slack for name in numbers)


def drag(page, start: tuple[float, float], end: tuple[float, float]) -> None:
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*end, steps=4)
    page.mouse.up()
