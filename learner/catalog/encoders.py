"""How a sample becomes a row of numbers."""

from collections.abc import Sequence

from learner.catalog.entry import Entry
from learner.errors import UnknownName

TINY = 32  # pixels: below this a photograph network sees only the blur of its own upscaling

ENCODERS: dict[str, Entry] = {
    entry.name: entry
    for entry in [
        Entry(
            "image:pixels",
            "8 x 8 grey levels: for tiny or unnatural images",
            "Alpaydin & Kaynak 1998",
            modality="image",
        ),
        Entry(
            "image:efficientnet-lite0",
            "1,280 features of a network trained on ImageNet: for photographs",
            "Tan & Le 2019",
            modality="image",
        ),
        Entry(
            "text:ngrams",
            "Words and letter groups, condensed to 256 numbers: for any language",
            "Deerwester et al. 1990",
            modality="text",
            learns=True,
        ),
    ]
}

_AUTO: dict[str, str] = {"image": "image:efficientnet-lite0", "text": "text:ngrams"}


def auto_encoder(modality: str) -> str:
    """The encoder that "auto" stands for; UnknownName lists the modalities."""
    if modality not in _AUTO:
        raise UnknownName("modality", modality, _AUTO)
    return _AUTO[modality]


def choose_encoder(modality: str, sizes: Sequence[tuple[int, int]] = ()) -> str:
    """The encoder for samples of these (width, height) in pixels: pixels when none is over 32."""
    if modality == "image" and sizes and max(map(max, sizes)) <= TINY:
        return "image:pixels"
    return auto_encoder(modality)
