"""Raw samples → float rows. Importing a family registers it."""

from pathlib import Path

from learner.encoders import efficientnet, images, texts
from learner.encoders.encoder import ENCODERS, Encoder, Sample


def load(name: str, folder: Path, *, device: str = "auto") -> Encoder:
    """The encoder called `name`, with the state it saved under `folder` if it was fitted.

    UnknownName lists the known ones; NoSuchDevice, DamagedArtifact.
    """
    return ENCODERS.get(name)(folder, device)


__all__ = ["ENCODERS", "Encoder", "Sample", "efficientnet", "images", "load", "texts"]
