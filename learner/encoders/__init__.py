"""Raw samples → float rows. Importing a family registers it."""

from pathlib import Path

from learner.encoders import audio, efficientnet, images, minilm, series, tables, texts
from learner.encoders.encoder import ENCODERS, Encoder, Sample
from learner.encoders.hugging_face import PREFIX, HuggingFace


def load(name: str, folder: Path, *, device: str = "auto", download: bool = False) -> Encoder:
    """The encoder called `name`, with the state it saved under `folder` if it was fitted.

    Every name that begins with "hf:" is a Hugging Face model on this machine; only with `download`
    may one be fetched. UnknownName lists the known ones; NoSuchDevice, DamagedArtifact.
    """
    if name.startswith(PREFIX):
        return HuggingFace(name, device, download=download)
    return ENCODERS.get(name)(folder, device)


__all__ = [
    "ENCODERS",
    "Encoder",
    "HuggingFace",
    "Sample",
    "audio",
    "efficientnet",
    "images",
    "load",
    "minilm",
    "series",
    "tables",
    "texts",
]
