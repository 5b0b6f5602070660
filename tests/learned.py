"""Projects that have learned: what a worker would do, done here."""

from io import BytesIO

from PIL import Image
from sklearn.datasets import load_digits

from labeling.formats.rows import Rejected, Row
from labeling.models import ModelVersion, Prediction, Project, Round
from labeling.rounds import predicting, run
from labeling.services import predictions, rounds
from labeling.services.samples import Answers
from tests import make


def work(project: Project) -> Round:
    """Run the round that waits."""
    turn = project.rounds.get(state=Round.State.QUEUED)
    run.run(turn.pk)
    turn.refresh_from_db()
    assert turn.state == Round.State.DONE, turn.error
    return turn


def texts(count: int = 24, **given) -> Project:
    """A project of texts, of which half have labels that a model has learned from."""
    project = make.project(**{"round_size": 1_000, **given})
    answers = {key: "praise" if "lovely" in text else "blame" for key, text in made(count)}
    rows: list[Row | Rejected] = [
        make.row(key, text, answers[key] if place < count // 2 else None)
        for place, (key, text) in enumerate(made(count))
    ]
    make.fill_rows(project, rows, Answers.LABELS)
    make.encode(project)
    work(project)
    return project


def made(count: int) -> list[tuple[str, str]]:
    return list(make.texts(count).items())


def digits(count: int = 120, labeled: int = 60) -> Project:
    """The first handwritten digits, as a project of images that a model has learned from."""
    project = make.project(
        name="Digits",
        categories=[str(digit) for digit in range(10)],
        modality="image",
        recipe={"encoder": "image:pixels"},
        round_size=1_000,
        holdout_percent=20,
    )
    known = load_digits()
    rows: list[Row | Rejected] = [
        _digit(place, known.images[place], known.target[place] if place < labeled else None)
        for place in range(count)
    ]
    make.fill_rows(project, rows, Answers.LABELS)
    make.encode(project)
    work(project)
    return project


def _digit(place: int, pixels, answer: int | None) -> Row:
    file = BytesIO()
    Image.fromarray((pixels * 15).astype("uint8"), mode="L").save(file, "PNG")
    return Row(
        where=f"digit {place}",
        key=f"digit-{place}",
        text=None,
        file=file.getvalue,
        answer=None if answer is None else str(answer),
    )


def again(project: Project) -> ModelVersion:
    """Another round of the same labels, and its model."""
    rounds.retrain(project=project, by=make.user())
    return work(project).model_version


def predicted(project: Project, **asked) -> Prediction:
    """Asked for, and answered by a worker."""
    prediction = predictions.ask(project=project, by=make.user(), **asked)
    predicting.run(prediction.pk)
    prediction.refresh_from_db()
    return prediction
