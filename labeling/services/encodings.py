"""What people may do with encodings: choose an encoder, cancel an encoding."""

import re

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from labeling.books import audit
from labeling.errors import BadInput, EncodingIsLive, EncodingIsOver
from labeling.models import Encoding, Project
from labeling.rounds import opening_encodings
from labeling.selectors.encodings import encoders_for, live_encoding
from labeling.selectors.projects import Person
from labeling.services.nudges import nudge

DEVICES = "auto, cpu, cuda, cuda:1 and so on, or mps"
A_HUGGING_FACE_MODEL = re.compile(r"hf:\w[\w.-]*(/\w[\w.-]*)?")
A_DEVICE = re.compile(r"auto|cpu|mps|cuda(:\d{1,2})?")


def encode(*, project: Project, by: Person, encoder: str = "", device: str = "") -> Encoding:
    """Queue an encoding of every sample without a row of this encoder.

    The rows from before serve until it is done. Without a name it is the encoder in use.
    """
    _check(project, encoder, device)
    with transaction.atomic():
        chosen = opening_encodings.choose(project, encoder)
        job = opening_encodings.open_encoding(project, chosen, device=device, by=by)
        if job is not None:
            audit.note(project, by, "started encoding", chosen)
        nudge(job)
    if job is None:
        live = live_encoding(project)
        which = f"Encoding {live.number} is {live.state}" if live else "An encoding is live"
        raise EncodingIsLive(_("%(which)s; wait for it or cancel it.") % {"which": which})
    return job


def cancel(*, project: Project, by: Person, number: int) -> None:
    """End a live encoding. What it has encoded is kept for when it is asked for again."""
    live = Encoding.objects.filter(project=project, number=number, state__in=Encoding.LIVE)
    with transaction.atomic():
        cancelled = live.update(
            state=Encoding.State.CANCELLED,
            finished_at=timezone.now(),
            samples=project.samples_size,
        )
        if cancelled != 1:
            raise EncodingIsOver(
                _("Encoding %(number)s is not queued or running; there is nothing to cancel.")
                % {"number": number}
            )
        audit.note(project, by, "cancelled encoding", f"encoding {number}")


def _check(project: Project, encoder: str, device: str) -> None:
    known = encoders_for(project.modality)
    if encoder not in {"", "auto", *known} and not A_HUGGING_FACE_MODEL.fullmatch(encoder):
        raise BadInput(
            _("%(encoder)s encodes no %(modality)s; choose one of: auto, %(known)s.")
            % {
                "encoder": f"{encoder!r}",
                "modality": project.get_modality_display(),
                "known": ", ".join(known),
            },
            encoder=_("not for this project"),
        )
    if device and not A_DEVICE.fullmatch(device):
        raise BadInput(
            _("%(device)s is no device; choose %(known)s.")
            % {"device": f"{device!r}", "known": DEVICES},
            device=_("unknown"),
        )
    if not project.samples_size:
        raise BadInput(
            _("There is nothing to encode: import samples first."), project=_("is empty")
        )
