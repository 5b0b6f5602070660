"""A small project of every task and modality, for pictures and for tests that look at each desk.

Samples are made here and come in through the same door as everybody's files.
"""

import csv
import math
import random
import struct
import tempfile
import wave
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from PIL import Image, ImageDraw

SAMPLES = 6
CATEGORIES = ("harmless", "suspicious", "not usable")
QUESTIONS = {
    "category": "What is it?",
    "categories": "What applies?",
    "number": "How much?",
    "shapes": "Where is it?",
    "spans": "Which words say so?",
    "intervals": "When?",
}
OPTIONS = {"number": {"least": 0, "most": 10, "step": 0.5, "unit": "kg"}}
SENTENCES = (
    "The shadow in the left lung has grown since March.",
    "폐의 왼쪽 그림자가 삼월보다 커졌습니다. 다시 살펴보아야 합니다.",
    "Nothing has changed, and nothing hurts. 👩‍⚕️ agrees.",
    "الظل في الرئة اليسرى لم يتغير منذ مارس.",
    "Two small spots near the edge; one of them is new.",
    "The picture is blurred: please take another one.",
)


def images(folder: Path) -> Path:
    for number in range(SAMPLES):
        draw = random.Random(number)
        picture = Image.new("RGB", (480, 320), (28, 32, 40))
        pen = ImageDraw.Draw(picture)
        for _ in range(5):
            x, y, size = draw.randrange(420), draw.randrange(260), draw.randrange(30, 90)
            colour = tuple(draw.randrange(80, 240) for _ in range(3))
            pen.ellipse((x, y, x + size, y + size), fill=colour)
        picture.save(folder / f"{number}.png")
    return folder


def texts(folder: Path) -> Path:
    return _table(folder, ["id", "text"], [[str(n), text] for n, text in enumerate(SENTENCES)])


def rows(folder: Path) -> Path:
    names = ["id", "age [years]", "weight [kg]", "smoker", "last seen", "note"]
    draw = random.Random(0)
    values = [
        [
            str(number),
            str(draw.randrange(20, 90)),
            f"{draw.uniform(45, 110):.1f}",
            draw.choice(["yes", "no"]),
            f"2026-0{draw.randrange(1, 9)}-1{draw.randrange(9)}",
            SENTENCES[number],
        ]
        for number in range(SAMPLES)
    ]
    return _table(folder, names, values)


def series(folder: Path) -> Path:
    for number in range(SAMPLES):
        draw = random.Random(number)
        with (folder / f"{number}.csv").open("w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["time [s]", "heart [bpm]", "breath [1/min]"])
            for at in range(300):
                heart = 70 + 12 * math.sin(at / (8 + number)) + draw.gauss(0, 2)
                breath = 16 + 3 * math.sin(at / 21) + draw.gauss(0, 0.4)
                writer.writerow([at / 10, f"{heart:.2f}", f"{breath:.2f}"])
    return folder


def clips(folder: Path) -> Path:
    rate = 8000
    for number in range(SAMPLES):
        with wave.open(str(folder / f"{number}.wav"), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(rate)
            for at in range(3 * rate):
                swell = math.sin(math.pi * (at % rate) / rate) ** 2
                level = 9000 * swell * math.sin(2 * math.pi * (220 + 60 * number) * at / rate)
                file.writeframesraw(struct.pack("<h", int(level)))
    return folder


def _table(folder: Path, names: list[str], values: list[list[str]]) -> Path:
    path = folder / "samples.csv"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([names, *values])
    return path


MADE: dict[str, Callable[[Path], Path]] = {
    "image": images,
    "text": texts,
    "table": rows,
    "series": series,
    "audio": clips,
}


def projects(manager: str) -> dict[str, str]:
    """Make them all, for a process in which Django is set up: {"shapes-image": its slug}.

    Nothing is encoded: there is nothing to learn from here.
    """
    from labeling.answers import KINDS  # noqa: PLC0415
    from labeling.errors import EncodingIsOver  # noqa: PLC0415
    from labeling.models import Project  # noqa: PLC0415
    from labeling.selectors.projects import Person  # noqa: PLC0415
    from labeling.services.encodings import cancel  # noqa: PLC0415
    from labeling.services.projects import create  # noqa: PLC0415
    from labeling.services.samples import Source, import_from  # noqa: PLC0415

    boss, made = Person.objects.get(username=manager), {}
    for modality, make in MADE.items():
        with tempfile.TemporaryDirectory() as folder:
            source = Source(make(Path(folder)))
            for task in (task for task, kind in KINDS.items() if modality in kind.modalities):
                project: Project = create(
                    by=boss,
                    name=f"{task} {modality}",
                    question=QUESTIONS[task],
                    categories=() if task == "number" else CATEGORIES,
                    modality=modality,
                    task=task,
                    options=OPTIONS.get(task, {}),
                )
                report = import_from(project=project, by=boss, source=source, answers="ignore")
                assert report.added == SAMPLES, report
                with suppress(EncodingIsOver):  # a worker was quicker
                    cancel(project=project, by=boss, number=1)
                made[f"{task}-{modality}"] = project.slug
    return made
