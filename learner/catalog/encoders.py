"""How a sample becomes a row of numbers."""

from collections.abc import Sequence

from learner.catalog.entry import Entry
from learner.catalog.language import is_english
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
        Entry(
            "text:minilm",
            "384 features of a sentence encoder: for English, what a text says beyond its words",
            "Wang et al. 2020; Reimers & Gurevych 2019",
            modality="text",
        ),
        Entry(
            "tabular:standard",
            "A table's numbers standardised, its categories as flags",
            "Hastie et al. 2009",
            modality="table",
            learns=True,
        ),
        Entry(
            "series:kernels",
            "Which of 84 short patterns, stretched and not, a series shows, and how often",
            "Dempster et al. 2021",
            modality="series",
            learns=True,
        ),
        Entry(
            "audio:logmel",
            "Levels by pitch and how they change: for sounds of any kind",
            "Davis & Mermelstein 1980",
            modality="audio",
        ),
        Entry(
            "hf:NAME",
            "A Hugging Face model for images, texts or sound that lies on this machine",
            "Wolf et al. 2020",
        ),
    ]
}

_AUTO: dict[str, str] = {
    "image": "image:efficientnet-lite0",
    "text": "text:ngrams",
    "table": "tabular:standard",
    "series": "series:kernels",
    "audio": "audio:logmel",
}


def encoder_entry(name: str) -> Entry:
    """The entry of an encoder by its name; of "hf:" and any model's name, that of "hf:NAME".

    UnknownName lists the known ones.
    """
    family = "hf:NAME" if name.startswith("hf:") else name
    if family not in ENCODERS:
        raise UnknownName("encoder", name, ENCODERS)
    return ENCODERS[family]


def auto_encoder(modality: str) -> str:
    """The encoder that "auto" stands for; UnknownName lists the modalities."""
    if modality not in _AUTO:
        raise UnknownName("modality", modality, _AUTO)
    return _AUTO[modality]


def choose_encoder(
    modality: str, sizes: Sequence[tuple[int, int]] = (), *, texts: Sequence[str] = ()
) -> str:
    """The encoder for samples like these: images by (width, height) in pixels, texts by some of
    them. Pixels when no image is over 32, MiniLM when the texts are English."""
    if modality == "image" and sizes and max(map(max, sizes)) <= TINY:
        return "image:pixels"
    if modality == "text" and is_english(texts):
        return "text:minilm"
    return auto_encoder(modality)
