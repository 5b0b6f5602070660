"""When must samples be encoded, and queueing it. Loads no torch: web requests come here too."""

import math

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Max

from labeling.models import Encoding, Project
from labeling.rounds import lease
from labeling.selectors.encodings import encodings_of, serving_encoding
from labeling.selectors.projects import Person
from learner import catalog

FIT_ON = 20_000  # samples that an encoder which learns is fitted on, at most
LOOK_AT = 1000  # samples that an automatic choice is made by


def open_if_due(project: Project) -> Encoding | None:
    """Queue an encoding when samples have come that have no row; None when not.

    Takes the project's row, so that of an import and an encoding that end at the same moment the
    later one sees the other. Call it in a transaction.
    """
    project.refresh_from_db(from_queryset=Project.objects.select_for_update(no_key=True))
    encoder = due(project)
    return open_encoding(project, encoder) if encoder else None


def due(project: Project) -> str | None:
    """The encoder in use, if it has neither met every sample nor tried to."""
    if not project.samples_size:
        return None
    serving = serving_encoding(project)
    encoder = serving.encoder if serving else choose(project)
    ended = encodings_of(project).filter(encoder=encoder).exclude(state__in=Encoding.LIVE)
    met = ended.values_list("samples", flat=True).first()
    return encoder if met != project.samples_size else None


def choose(project: Project, wanted: str = "") -> str:
    """The encoder's name: the wanted one, else the recipe's, else what suits the samples."""
    wanted = wanted or project.recipe.get("encoder", "auto")
    if wanted != "auto":
        return wanted
    some = project.samples.order_by("draw")[:LOOK_AT]
    if project.modality == "text":
        texts = list(some.values_list("text", flat=True))
        return catalog.choose_encoder(project.modality, texts=texts)
    return catalog.choose_encoder(project.modality, list(some.values_list("width", "height")))


def open_encoding(
    project: Project, encoder: str, *, device: str = "", by: Person | None = None
) -> Encoding | None:
    """Queue an encoding; None when one is live already (the database allows one)."""
    last = encodings_of(project).aggregate(last=Max("number"))["last"] or 0
    serving = serving_encoding(project)
    try:
        with transaction.atomic():
            return Encoding.objects.create(
                project=project,
                number=last + 1,
                encoder=encoder,
                generation=generation(encoder, project.samples_size),
                device=device or (serving.device if serving else settings.DEVICE),
                requested_by_id=by.pk if by else None,
            )
    except IntegrityError:
        return None


def generation(encoder: str, samples: int) -> int:
    """An encoder that learns from the samples is fitted anew each time they quadruple."""
    entry = catalog.ENCODERS.get(encoder)  # none of a Hugging Face model, which comes trained
    if entry is None or not entry.learns:
        return 0
    return int(math.log(max(1, min(FIT_ON, samples)), 4))


def take(encoding_id: int) -> Encoding | None:
    """Take a queued encoding; None when somebody else did, or there is nothing to do."""
    project = Project.objects.filter(encodings=encoding_id).first()
    if project is None:
        return None
    waiting = Encoding.objects.filter(pk=encoding_id)
    return lease.take(waiting, samples=project.samples_size)
