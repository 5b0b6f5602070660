"""Bringing samples into a project: good rows go in, bad ones are listed with their reasons."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, cast

from django.conf import settings
from django.db import models, transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from labeling.answers import Value
from labeling.books import audit
from labeling.errors import BadInput
from labeling.formats import read
from labeling.formats.rows import BadRow, Modality, Options, ReadError, Rejected, Row
from labeling.media.images import BadImage
from labeling.media.sounds import BadSound
from labeling.media.storage import Media
from labeling.models import Annotation, Label, Origin, Project, Sample, Task
from labeling.models.sample import DRAW_RANGE, drawn_for
from labeling.rounds import opening_encodings
from labeling.selectors.projects import Person
from labeling.selectors.resolution import Rules
from labeling.services.brought import Brought
from labeling.services.filling import Filling
from labeling.services.nudges import nudge
from labeling.services.values import digest_of

BATCH = 200
LISTED = 1000  # rejected rows kept in a report; all are counted
LONGEST_KEY = 500
COLUMNS = (
    "text_column",
    "image_column",
    "audio_column",
    "series_column",
    "axis_column",
    "key_column",
    "label_column",
    "suggestion_column",
)


class Answers(models.TextChoices):
    """What to do with the answers that a file brings along."""

    HIDDEN = "hidden", gettext_lazy("keep them hidden: for autopilot and checks")
    HOLDOUT = "holdout", gettext_lazy("use those of the holdout, keep the rest hidden")
    LABELS = "labels", gettext_lazy("use them all as labels")
    IGNORE = "ignore", gettext_lazy("ignore them")


@dataclass
class Report:
    added: int = 0
    unchanged: int = 0
    rejected_count: int = 0
    rejected: list[Rejected] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def reject(self, where: str, reason: str) -> None:
        self.rejected_count += 1
        if len(self.rejected) < LISTED:
            self.rejected.append(Rejected(where, reason))


@dataclass(frozen=True)
class Source:
    """A folder or file and how to read it. An upload has the name that its owner knows it by."""

    path: Path
    name: str | None = None
    columns: dict[str, Any] = field(default_factory=dict)
    encoding: str = "utf-8"


def import_from(*, project: Project, by: Person, source: Source, answers: str) -> Report:
    """Import a folder or a file. What cannot be read at all raises BadInput."""
    json_answers = project.task != Task.CATEGORY
    options = Options(encoding=source.encoding, json_answers=json_answers, **source.columns)
    try:
        rows = read(
            source.path,
            modality=cast("Modality", project.modality),
            options=options,
            name=source.name,
        )
        return import_rows(
            project=project,
            by=by,
            rows=rows,
            answers=Answers(answers),
            file=source.name or source.path.name,
        )
    except ReadError as error:
        raise BadInput(str(error), file=_("cannot be read")) from error


def import_rows(
    *,
    project: Project,
    by: Person,
    rows: Iterable[Row | Rejected],
    answers: Answers,
    file: str = "",
) -> Report:
    """Import rows in batches, each whole or not at all, and have them encoded when any came in.

    A source that breaks off keeps what it gave, with a warning: importing it again is safe.
    """
    importing = _Import(project, by, answers)
    stream = iter(rows)
    try:
        while batch := list(islice(stream, BATCH)):
            importing.take(batch)
    except ReadError as error:
        if not importing.seen:
            raise
        importing.report.warnings.append(
            _("The rest could not be read: %(error)s") % {"error": error}
        )
    finally:
        importing.end(file)
    return importing.report


class _Import:
    """One import under way: what it has seen, and its report."""

    def __init__(self, project: Project, by: Person, answers: Answers) -> None:
        self.project, self.by, self.answers = project, by, answers
        self.report = Report()
        self.media = Media(Path(settings.MEDIA_FOLDER))
        self.seen: dict[str, str] = {}
        self.filling = Filling(project, self.media)
        self.brought = Brought(project)

    def take(self, batch: list[Row | Rejected]) -> None:
        ready = [sample for row in batch if (sample := self._prepared(row)) is not None]
        with transaction.atomic():
            project = Project.objects.select_for_update(no_key=True).get(pk=self.project.pk)
            new = self._unknown(ready)
            self._store(new, Rules.of(project))
        self.report.added += len(new)

    def end(self, file: str) -> None:
        """Have what came in encoded, and write down that it came."""
        report = self.report
        report.warnings += self.filling.warnings()
        if not report.added:
            return
        with transaction.atomic():
            nudge(opening_encodings.open_if_due(self.project))
            counts = {"added": report.added, "rejected": report.rejected_count}
            audit.note(self.project, self.by, "imported", file or "a program", **counts)

    def _prepared(self, row: Row | Rejected) -> Sample | None:
        if isinstance(row, Rejected):
            self.report.reject(row.where, row.reason)
            return None
        try:
            return self._sample(row)
        except (BadImage, BadSound, BadInput, BadRow, ReadError) as error:
            self.report.reject(row.where, str(error))
            return None

    def _sample(self, row: Row) -> Sample:
        if not 0 < len(row.key) <= LONGEST_KEY:
            raise BadInput(_("a key has between 1 and %(most)s characters") % {"most": LONGEST_KEY})
        if row.key in self.seen:
            raise BadInput(
                _("the key %(key)s was used before, in %(before)s")
                % {"key": f"{row.key!r}", "before": self.seen[row.key]}
            )
        draw = drawn_for(self.project.seed, row.key)
        sample = Sample(
            project=self.project,
            key=row.key,
            metadata=row.metadata,
            draw=draw,
            holdout=draw * 100 < self.project.holdout_percent * DRAW_RANGE,
        )
        self.filling.fill(sample, row)
        self._answer(sample, row)
        self.seen[row.key] = row.where
        return sample

    def _answer(self, sample: Sample, row: Row) -> None:
        """What the file says of it: known beforehand, or suggested."""
        sample.suggestion = self.brought.read(row.suggestion, sample, _("the suggestion"))
        if self.answers == Answers.IGNORE:
            return
        known = self.brought.read(row.answer, sample, _("the known answer"))
        if self.project.task == Task.CATEGORY:
            sample.truth = self.brought.category(known)
        else:
            sample.known = known

    def _unknown(self, samples: list[Sample]) -> list[Sample]:
        """Those that the project does not have yet. The same key again must be the same thing."""
        keys = [sample.key for sample in samples]
        known = dict(
            Sample.objects.filter(project=self.project, key__in=keys).values_list("key", "sha256")
        )
        for sample in samples:
            if sample.key in known and known[sample.key] == sample.sha256:
                self.report.unchanged += 1
            elif sample.key in known:
                self.report.reject(
                    self.seen[sample.key],
                    _(
                        "the project has another sample with the key %(key)s; give this one a key "
                        "of its own"
                    )
                    % {"key": repr(sample.key)},
                )
        return [sample for sample in samples if sample.key not in known]

    def _store(self, samples: list[Sample], rules: Rules) -> None:
        for sample in samples:
            sample.places = rules.needed(sample.draw)
        # In random order, or a sample's number would tell which folder it came from.
        Sample.objects.bulk_create(sorted(samples, key=lambda sample: sample.draw))
        answered = [sample for sample in samples if _known(sample) and self._trusts(sample)]
        Annotation.objects.bulk_create(self._annotation(sample) for sample in answered)
        Sample.objects.filter(pk__in=[sample.pk for sample in answered]).update(taken=1)
        labeled = [sample for sample in answered if sample.places == 1]
        Label.objects.bulk_create(_label(sample) for sample in labeled)
        held, held_labeled = _held_out(samples), _held_out(labeled)
        Project.objects.filter(pk=self.project.pk).update(
            holdout_size=F("holdout_size") + held,
            pool_size=F("pool_size") + len(samples) - held,
            holdout_labeled=F("holdout_labeled") + held_labeled,
            pool_labeled=F("pool_labeled") + len(labeled) - held_labeled,
        )

    def _trusts(self, sample: Sample) -> bool:
        if self.answers == Answers.HOLDOUT:
            return sample.holdout
        return self.answers == Answers.LABELS

    def _annotation(self, sample: Sample) -> Annotation:
        known = _known(sample)
        return Annotation(
            project=self.project,
            sample=sample,
            annotator_id=self.by.pk,
            kind=Annotation.Kind.ANSWER,
            category=sample.truth,
            value=sample.known,
            origin=Origin.IMPORT,
            token=uuid.uuid4(),
            digest=digest_of(None, known),
        )


def _known(sample: Sample) -> Value | None:
    return {Task.CATEGORY.value: sample.truth.name} if sample.truth else sample.known


def _label(sample: Sample) -> Label:
    """A label that comes with its sample: the round that first meets the sample meets it, too, and
    no other is due for it."""
    return Label(
        project_id=sample.project_id,
        sample=sample,
        category_id=sample.truth_id,
        value=sample.known,
        method=Label.Method.SINGLE,
        votes=1,
        confidence=1.0,
        revision=0,
    )


def _held_out(samples: Iterable[Sample]) -> int:
    return sum(sample.holdout for sample in samples)
