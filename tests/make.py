"""The cast and the props, as plain functions. Alice manages, Bob annotates, Sam is a scientist."""

import hashlib
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

from django.contrib.auth.models import User
from django.utils import timezone
from PIL import Image

from api.models import AccessToken
from labeling.books import labels
from labeling.formats.rows import Rejected, Row
from labeling.models import (
    Annotation,
    Budget,
    Claim,
    Encoding,
    Member,
    ModelVersion,
    Origin,
    Prediction,
    Project,
    Review,
    Role,
    Round,
    Sample,
)
from labeling.services import (
    annotations,
    budgets,
    claims,
    invitations,
    predictions,
    projects,
    reviews,
    samples,
)
from labeling.services.annotations import Aside, Recorded
from labeling.services.invitations import Invited
from labeling.services.samples import Answers
from tests.tasks import MODALITIES, sample_of, value

__all__ = ["sample_of", "value"]

QUICK = {  # auto would take networks
    "text": "text:ngrams",
    "image": "image:pixels",
    "table": "tabular:standard",
    "series": "series:kernels",
    "audio": "audio:logmel",
}


def user(name: str = "alice") -> User:
    found = User.objects.filter(username=name).first()
    return found or User.objects.create_user(name, password="correct horse")


def project(owner: User | None = None, **given) -> Project:
    """A project of texts with two categories; of what its task is asked about, if not of texts."""
    task = given.get("task", "category")
    modality = given.get("modality", MODALITIES.get(task, "text"))
    settings = {
        "name": "Reviews",
        "question": "Is it praise?",
        "categories": [] if task == "number" else ["praise", "blame"],
        "modality": modality,
        "round_size": 4,
        "holdout_percent": 0,
        "recipe": {"encoder": QUICK[modality]},
        **given,
    }
    return projects.create(by=owner or user(), **settings)


def member(of: Project, name: str, role: str = Role.ANNOTATOR) -> User:
    person = user(name)
    Member.objects.create(project=of, user=person, role=role)
    return person


def invited(of: Project, role: str = Role.ANNOTATOR, **given) -> Invited:
    """An invitation, and the token of its link."""
    return invitations.invite(project=of, by=user(), role=role, **given)


def sample(of: Project, key: str = "one", text: str = "") -> Sample:
    """One sample, put in by the import service."""
    fill(of, {key: text or f"the text of {key}"})
    return Sample.objects.get(project=of, key=key)


def row(key: str, text: str, answer: str | None = None) -> Row:
    return Row(where=f"row {key}", key=key, text=text, file=None, answer=answer, metadata={})


def fill(of: Project, texts: dict[str, str], answers: Answers = Answers.IGNORE) -> samples.Report:
    rows: list[Row | Rejected] = [row(key, text) for key, text in texts.items()]
    return samples.import_rows(project=of, by=user(), rows=rows, answers=answers)


def fill_rows(of: Project, rows: list[Row | Rejected], answers: Answers) -> samples.Report:
    return samples.import_rows(project=of, by=user(), rows=rows, answers=answers)


def soon() -> datetime:
    """Beyond the life of any claim."""
    return timezone.now() + timedelta(hours=1)


def token_() -> UUID:
    """Of one decision."""
    return uuid4()


def texts(count: int, word: str = "sample") -> dict[str, str]:
    """Texts of two kinds that a model can tell apart."""
    kinds = ("a lovely and splendid thing", "a dreadful and broken thing")
    return {
        f"{word}-{place}": f"{kinds[place % 2]} {hashlib.sha256(bytes([place])).hexdigest()[:6]}"
        for place in range(count)
    }


def truth_of(claim: Claim) -> str:
    return "praise" if "lovely" in claim.sample.text else "blame"


def claim(of: Project, by: User) -> Claim:
    return claims.lend(project=of, to=by, count=1)[0]


def answer(of: Project, by: User, value=None, **given) -> Recorded:
    """Claim the next sample and answer it, with the truth if nothing else is said."""
    lent = claim(of, by)
    return annotations.record(
        project=of,
        by=by,
        claim_id=lent.pk,
        value=value or {"category": truth_of(lent)},
        token=given.get("token", uuid4()),
        aside=Aside(flagged=given.get("flagged", False)),
    )


def said(of: Sample, by: User, category: str | dict[str, Any] | None, **given) -> Annotation:
    """An answer that stands although nobody was lent the sample: a category's name, or another
    task's value; None: cannot tell. The label follows it."""
    created_at = given.pop("created_at", None)
    named = isinstance(category, str)
    found = Annotation.objects.create(
        project=of.project,
        sample=of,
        annotator=by,
        category=of.project.categories.get(name=category) if named else None,
        value=None if named else category,
        **{
            "kind": Annotation.Kind.ANSWER if category else Annotation.Kind.CANNOT_TELL,
            "origin": Origin.RANDOM,
            "token": uuid4(),
            "active_ms": 2_000,
            **given,
        },
    )
    if created_at is not None:
        Annotation.objects.filter(pk=found.pk).update(created_at=created_at)
    labels.settle(of.project, of.pk)
    return found


def budget(
    of: Project, limit: int = 1_000, *, per_label: int = 10, per_hour: int = 0, **given
) -> Budget:
    """A budget in euros with a rate for everybody. Amounts are cents."""
    budgets.set_budget(project=of, by=user(), currency="EUR", limit=limit, **given)
    return budgets.set_rate(project=of, by=user(), per_label=per_label, per_hour=per_hour).budget


def encode(of: Project) -> Encoding:
    """Do what the encoding worker would do with the queued encoding, for real."""
    from labeling.rounds import encoding  # noqa: PLC0415 - most tests need no torch

    job = Encoding.objects.get(project=of, state=Encoding.State.QUEUED)
    encoding.run(job.pk)
    job.refresh_from_db()
    of.refresh_from_db()
    return job


def encoding(of: Project, **given) -> Encoding:
    """An encoding that is done as far as the database knows; nothing is on the disk."""
    Encoding.objects.filter(project=of, state__in=Encoding.LIVE).delete()
    of.refresh_from_db()
    settings = {
        "number": 1 + Encoding.objects.filter(project=of).count(),
        "encoder": QUICK[of.modality],
        "state": Encoding.State.DONE,
        "samples": of.samples_size,
        "rows": of.samples_size,
    }
    return Encoding.objects.create(project=of, **{**settings, **given})


def begun(of: Project) -> Round:
    """The first round of a project, done: rows serve, and the next round waits for labels."""
    rows = encoding(of)
    return round_(of, state="done", revision=0, encoding=rows, samples=rows.samples)


def round_(of: Project, **given) -> Round:
    settings = {"number": 1 + Round.objects.filter(project=of).count(), "trigger": "request"}
    return Round.objects.create(project=of, **{**settings, **given})


def model_version(of: Round, **metrics) -> ModelVersion:
    """What a finished round would have left behind, with its metrics on two categories.

    Its file is whole, but holds no model that could predict: for those see tests/learned.py.
    """
    measured = {
        "accuracy": 0.75,
        "low": 0.5,
        "high": 0.9,
        "size": 4,
        "macro_f1": 0.7,
        "log_loss": 0.6,
        "ece": 0.1,
        "confusion": [[2, 0], [1, 1]],
        "per_category": [[0.67, 1.0, 0.8, 2], [1.0, 0.5, 0.67, 2]],
    }
    data = f"the model of {of}".encode()
    version = ModelVersion.objects.create(
        project=of.project,
        round=of,
        number=of.number,
        artifact=f"{of.project_id}/round-{of.number}",
        digest=hashlib.sha256(data).hexdigest(),
        recipe={},
        categories=[category.name for category in of.project.categories.all()],
        labels_digest="",
        libraries={},
        metrics={**measured, **metrics},
    )
    version.folder.mkdir(parents=True)
    version.file.write_bytes(data)
    return version


def prediction(of: Project) -> Prediction:
    """One that waits for a worker."""
    return predictions.ask(project=of, by=user(), keys=[of.samples.earliest("pk").key])


def reviewed(of: Project) -> Review:
    """The first sample is gold, decided, and has an open question, which is returned."""
    first = of.samples.earliest("pk")
    of.samples.filter(pk=first.pk).update(gold=True, truth=of.categories.first())
    reviews.decide(project=of, by=user(), sample_id=first.pk, category="praise")
    return reviews.ask_guideline(project=of, by=user(), sample_id=first.pk, note="Is irony praise?")


def token(of: User, *, days: int = 1, name: str = "a script") -> str:
    """What a script sends as `Authorization: Token …`; expired with days=-1."""
    return str(AccessToken.objects.create(of, expiry=timedelta(days=days), name=name)[1])


def png(shade: int = 0) -> bytes:
    file = BytesIO()
    Image.new("L", (8, 8), shade).save(file, "PNG")
    return file.getvalue()
