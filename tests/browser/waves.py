"""Projects of series, clips and rows for the browser, their files made by code."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import soundfile

SECONDS, RATE = 4, 8_000


def series_folder(folder: Path, count: int) -> Path:
    """Two channels over ten seconds, a hundred points each; somewhere in them is a step."""
    folder.mkdir(parents=True)
    for place in range(count):
        lines = ["time [s],pulse [bpm],pressure (kPa)"]
        for point in range(101):
            pulse = 70 + 5 * np.sin(point / 8 + place) + (20 if 30 <= point <= 50 else 0)
            lines.append(f"{point / 10},{pulse:.3f},{100 + np.cos(point / 15 + place):.3f}")
        (folder / f"{place:02}.csv").write_text("\n".join(lines))
    return folder


def clips_folder(folder: Path, count: int) -> Path:
    """Four seconds of a tone each, louder in the middle."""
    folder.mkdir(parents=True)
    at = np.arange(SECONDS * RATE) / RATE
    for place in range(count):
        loud = np.where((at > 1) & (at < 2), 0.8, 0.1)
        soundfile.write(folder / f"{place:02}.wav", loud * np.sin(880 * at * (1 + place / 9)), RATE)
    return folder


def rows_file(folder: Path, count: int) -> Path:
    folder.mkdir(parents=True)
    lines = ["id,weight [kg],species,remark", "long,3.5,cat,"]
    lines += [f"row-{place},{place * 1000.5},dog,a remark of {place}" for place in range(count)]
    path = folder / "rows.csv"
    path.write_text("\n".join(lines))
    return path


def project(stack: Any, path: Path, **settings: Any) -> str:
    """A project with what lies there imported; its slug."""
    settings = {"question": "What is it?", "categories": ["step", "noise"], **settings}
    many = {"holdout_percent": 0, "round_size": 1_000, "annotators_per_sample": 9}
    given = json.dumps({**many, **settings})
    return str(
        stack.ask(
            "import json\n"
            "from pathlib import Path\n"
            "from labeling.services import projects, samples\n"
            "by = User.objects.filter(is_superuser=True).first() or "
            "User.objects.create_superuser('boss')\n"
            f"project = projects.create(by=by, **json.loads({given!r}))\n"
            f"source = samples.Source(Path({str(path)!r}))\n"
            "report = samples.import_from("
            "project=project, by=by, source=source, answers='hidden')\n"
            "assert not report.rejected, report.rejected\n"
            "answer = project.slug"
        )
    )


def values(stack: Any, name: str) -> list[Any]:
    """What somebody has answered, as it is kept."""
    return list(
        stack.ask(
            f"answer = list(Annotation.objects.filter(annotator__username={name!r}, "
            "retracted_at=None).order_by('pk').values_list('value', flat=True))"
        )
    )


def saved(page: Any) -> None:
    page.wait_for_function("() => document.querySelector('labeling-desk').outbox.size === 0")
